"""One filter language for the ledger: fields, flags, words in both languages, and errors that point at the place."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cockpit.clock import FixedClock
from cockpit.delivery.commands import AddCard, AddComment
from cockpit.errors import BadInput
from cockpit.filter import suggestions
from cockpit.listing import Asked, listing
from cockpit.operations.commands import (
    AddDuty,
    AddIssue,
    AddIssueComment,
    AddUpgrade,
    ArchiveIssues,
    RejectIssues,
    ReopenIssues,
    ResolveIssues,
    ScheduleIssues,
    SetSupportHours,
    StartIssues,
    WaitIssues,
)
from cockpit.operations.filter import issues as vocabulary
from cockpit.operations.lists import DUTIES, UPGRADES
from cockpit.operations.queries import ISSUES, LISTINGS
from tests.support import World


@pytest.fixture
def ledger(world: World, clock: FixedClock) -> World:
    """Seven issues in as many states; the clock stands at a Tuesday, nine in the morning in Shanghai."""
    clock.moment = datetime.fromisoformat("2026-11-24T09:00:00+08:00")
    world.do(SetSupportHours, opens="09:00", closes="18:00", zone="Asia/Shanghai")
    made: list[dict[str, Any]] = [
        {
            "title": "财务月结周期被拉长",
            "impact": "high",
            "urgency": "high",
            "owner_id": "olga",
            "module_id": "Finance",
        },
        {"title": "Login fails", "type": "permission", "owner_id": "li.wei", "reviewer_id": "olga", "reporter": "tom"},
        {"title": "Report is empty", "type": "question", "department_id": "Purchasing", "labels": "report, slow"},
        {"title": "Stock is wrong", "caused_by_data": "yes", "owner_id": "li.wei", "reporter": "Mrs Chen"},
        {"title": "Print layout", "urgency": "low", "owner_id": "li.wei", "found_on": "2026-11-01"},
        {"title": "Old one"},
        {"title": "Put away", "workaround": "by hand"},
    ]
    for inputs in made:
        world.given(AddIssue, **inputs)
    world.do(StartIssues, issues="ISS-1")
    world.do(WaitIssues, issues="ISS-4", reason="a count")
    world.do(ResolveIssues, issues="ISS-5", resolution="moved")
    world.do(RejectIssues, issues="ISS-6", reason="as designed")
    world.do(ArchiveIssues, issues="ISS-7")
    world.do(ScheduleIssues, issues="ISS-3", due="2027-01-15")
    world.do(AddIssueComment, issue="ISS-3", text="单据打印不出来")
    return world


def found(world: World, asked: str, sort: str = "number") -> list[int]:
    return [row.number for row in ISSUES.rows(world.session, Asked(asked, sort))]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("", [1, 2, 3, 4, 5, 6]),
        ("state:open prio:P1 owner:me due:<7d 月结", [1]),
        ("state:open", [1, 2, 3, 4, 5]),
        ("state:unresolved", [1, 2, 3, 4]),
        ("state:settled", [6]),
        ("state:in-progress,waiting", [1, 4]),
        ("prio:p1", [1]),
        ("优先级:P1", [1]),
        ("p1", [1]),
        ("owner:none", [3, 6]),
        ("owner:li", [2, 4, 5]),
        ("reviewer:me", [2]),
        ("reporter:tom", [2]),
        ("reporter:chen", [4]),
        ("reporter:me", [1, 3, 5, 6]),
        ("module:fin", [1]),
        ("module:none", [2, 3, 4, 5, 6]),
        ("department:purch", [3]),
        ("type:question", [3]),
        ("impact:high", [1]),
        ("urgency:low", [5]),
        ("label:slow", [3]),
        ("by-data", [4]),
        ("found:<=2026-11-01", [5]),
        ("due:<7d", [1, 2, 4, 5, 6]),
        ("due:2027-01", [3]),
        ("promised:2027-01-15", [3]),
        ("reported:today", [1, 2, 3, 4, 5, 6]),
        ("reported:<today", []),
        ("resolved:today", [5]),
        ("answered:none", [2, 3]),
        ("waiting", [4]),
        ("unowned", [3]),
        ("unreviewed", [1, 3, 4, 5]),
        ("unanswered", [2, 3]),
        ("unexplained", [5]),
        ("unproven", [5]),
        ("reason:count", [4]),
        ("-state:open", [6]),
        ("(prio:P1 or type:question) open", [1, 3]),
        ("月结", [1]),
        ("月结周期", [1]),
        ("结月", []),
        ("打印", [3]),
        ("login", [2]),
        ("log", [2]),
        ("ISS-3", [3]),
        ("iss3", [3]),
        ("“report is”", [3]),
        ("archived", [7]),
        ("archived has-workaround", [7]),
        ("source:jira", []),
        ("imported", []),
        ("came-back", []),
        ("reopened:0", [1, 2, 3, 4, 5, 6]),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_found(ledger: World, asked: str, numbers: list[int]) -> None:
    assert found(ledger, asked) == numbers


@pytest.mark.parametrize(
    ("asked", "position", "words"),
    [
        ("state:open colour:red", 11, "there is no field “colour” here"),
        ("open prio:P9", 5, "prio: “P9” is none of: P1, P2, P3, P4"),
        ("open owner:李", 5, "owner: there is no person “李”; did you mean Li Wei 李伟?"),
        ("owner:%", 0, "owner: there is no person “%”"),
        ("login due:someday", 6, "due: “someday” is not a date"),
        ("open state=open", 5, "a colon parts a field from its value: write “state:open”"),
        ("due<7d", 0, "write “due:<7d”"),
        ("优先级＝P1", 0, "write “优先级:P1”"),
        ("owner=", 0, "write “owner:me”"),
        ('late "month end', 5, "this quotation mark is never closed"),
        ('late owner:"li wei', 11, "this quotation mark is never closed"),
        ("left:soon", 0, "left: “soon” is no span of working time"),
        ("(open", 0, "this bracket is never closed"),
        ("open owner:", 5, "“owner:” needs a value, such as owner:me"),
    ],
)
def test_an_error_points_at_the_place(ledger: World, asked: str, position: int, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        found(ledger, asked)
    assert words in str(refused.value)
    assert refused.value.position == position


@pytest.mark.parametrize(
    "typed", ["st", "state:", "state:op", "state:open p", "(", "due:<", "left:<", 'prio:P "月', "-"]
)
def test_what_is_still_being_typed_asks_for_nothing_wrong(ledger: World, typed: str) -> None:
    assert isinstance(list(ISSUES.ids(ledger.session, Asked(typed, lenient=True))), list)


def test_fields_flags_and_values_are_offered_while_typing(ledger: World) -> None:
    known = vocabulary(ledger.session)
    assert ("state:", "State") in suggestions(known, "st")
    assert ("state:open", "State") in suggestions(known, "state:o")
    assert ("owner:me", "Owner") in suggestions(known, "owner:")
    assert ("unowned", "unowned") in suggestions(known, "unow")


@pytest.mark.parametrize("sort", [*ISSUES.sorts, *(f"-{sort}" for sort in ISSUES.sorts)])
def test_every_order_has_every_issue(ledger: World, sort: str) -> None:
    assert sorted(found(ledger, "", sort)) == [1, 2, 3, 4, 5, 6]


def test_orders(ledger: World) -> None:
    assert found(ledger, "", "newest") == [6, 5, 4, 3, 2, 1]
    assert found(ledger, "open", "priority")[0] == 1
    assert found(ledger, "", "due")[0] == 1
    assert found(ledger, "", "found")[0] == 5
    with pytest.raises(BadInput, match="is no order of this list"):
        found(ledger, "", "colour")


def test_every_flag_and_every_field_can_be_asked_of_every_list(ledger: World) -> None:
    ledger.do(ReopenIssues, issues="ISS-6", reason="x")
    ledger.do(AddDuty, person_id="tom", start="2026-11-23", end="2026-11-27")
    ledger.do(AddUpgrade, release="2.4", day="2026-11-20")
    for each in LISTINGS:
        known = each.vocabulary(ledger.session)
        for flag in known.flags:
            each.rows(ledger.session, Asked(flag))
            each.rows(ledger.session, Asked(f"-{flag}"))
        for name, field in known.fields.items():
            for value in [*field.examples(), *([] if field.examples() else ["x"])]:
                each.rows(ledger.session, Asked(f"{name}:{value}"))
        for sort in each.sorts:
            each.rows(ledger.session, Asked("月结", sort))
    assert [row.person for row in DUTIES.rows(ledger.session, Asked("now"))] == ["tom"]
    assert [row.release for row in UPGRADES.rows(ledger.session, Asked("due untested"))] == ["2.4"]


def test_days_are_those_of_the_place_where_the_work_is_done(ledger: World, clock: FixedClock) -> None:
    # Half past midnight in Shanghai is still the day before in UTC.
    clock.moment = datetime.fromisoformat("2026-11-25T00:30:00+08:00")
    ledger.given(AddIssue, title="At night")
    assert found(ledger, "reported:today") == [8]
    clock.moment += timedelta(days=1)
    assert found(ledger, "reported:2026-11-25") == [8]


def test_comments_are_found_by_the_day_that_they_show(ledger: World, clock: FixedClock) -> None:
    clock.moment = datetime.fromisoformat("2026-11-25T00:30:00.500000+08:00")
    ledger.do(AddIssueComment, issue="ISS-3", text="At night")
    ledger.given(AddCard, title="Count again")
    ledger.do(AddComment, card="CARD-1", text="At night")
    for noun in ("issue-comment", "comment"):
        comments = listing(noun)
        (shown,) = comments.rows(ledger.session, Asked("date:2026-11-25"))
        assert "2026-11-25 00:30" in {text for line in comments.cells(shown, ledger.session) for text, _tone in line}
        assert not comments.count(ledger.session, Asked("date:2026-11-24 night"))


def test_hostile_filters_find_nothing_and_break_nothing(ledger: World) -> None:
    for text in ("'; DROP TABLE issue; --", "%", "_", "\\", "*", "reporter:%", "label:'", "\x1b[31m", "月" * 5_000):
        assert found(ledger, f'"{text}"' if ":" not in text else text) == []
    assert len(found(ledger, "")) == 6


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("colour:red", ""),
        ("colour:red ", "there is no field “colour” here"),
        ("due:<7x", ""),
        ("due:<7x, late", "due: "),
        ("-due:<7x late", "due: "),
        ("(prio:P9) late", "prio: “P9” is none of"),
        ("state=open l", "write “state:open”"),
        ("late )", "this bracket closes nothing"),
        ("(late", ""),
        ("late (open or ", ""),
        ('"month end', ""),
        ('owner:"li wei', ""),
        ("state:open late", ""),
        ("", ""),
    ],
)
def test_a_fault_is_told_as_soon_as_its_word_is_typed_to_the_end(ledger: World, typed: str, words: str) -> None:
    error = ISSUES.fault(ledger.session, Asked(typed, lenient=True))
    assert (words in str(error)) if words else error is None
