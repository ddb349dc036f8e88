"""Deadlines of issues: in working hours, stopped while the user is asked, moved by calendar, hours and table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cockpit.clock import FixedClock
from cockpit.delivery.commands import AddHoliday, ArchiveHoliday, SetWeekend
from cockpit.errors import BadInput, Denied
from cockpit.history import history_of
from cockpit.i18n import speaking
from cockpit.listing import Asked
from cockpit.operations import text
from cockpit.operations.commands import (
    AddIssue,
    ArchiveIssues,
    AssignIssues,
    CloseIssues,
    EditIssue,
    EditPriority,
    RejectIssues,
    ReopenIssues,
    ResolveIssues,
    RespondIssues,
    SetIssues,
    SetPriorityRule,
    SetSupportHours,
    StartIssues,
    UnarchiveIssues,
    WaitIssues,
    WeighIssues,
)
from cockpit.operations.facts import IssueRow, read_issues
from cockpit.operations.lists import PAUSES, RULES, TARGETS
from cockpit.operations.page import read_page
from cockpit.operations.queries import ISSUES
from cockpit.operations.saving import reckon_again
from storage.store import Store
from tests.support import World, new_world

SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"


class Ledger:
    """A world whose issues are worked on from nine to six somewhere, and whose clock is set to local times."""

    def __init__(self, store: Store, zone: str) -> None:
        """Set up the world and its working hours in a time zone."""
        self.zone = ZoneInfo(zone)
        self.clock = FixedClock(datetime(2026, 11, 24, 9, tzinfo=self.zone))
        self.world = new_world(store, self.clock)
        self.world.do(SetSupportHours, opens="09:00", closes="18:00", zone=zone)

    def at(self, text: str) -> World:
        """Set the clock and return the world."""
        self.clock.moment = datetime.fromisoformat(text).replace(tzinfo=self.zone)
        return self.world

    def issue(self, number: int = 1) -> IssueRow:
        """Return an issue as it is read now."""
        (found,) = read_issues(self.world.session, [self.world.id("issue", f"ISS-{number}")])
        return found

    def due(self, number: int = 1) -> str:
        """Return until when an issue is to be resolved, in local time."""
        return self.local(self.issue(number).resolve_by)

    def local(self, moment: datetime | None) -> str:
        return "-" if moment is None else moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store, SHANGHAI)


def issue(world: World, **inputs: Any) -> int:
    return world.given(AddIssue, title="Login fails", **inputs)


URGENT = {"impact": "high", "urgency": "high"}
HOUR = 3600


def test_deadlines_follow_from_priority_and_working_hours(ledger: Ledger) -> None:
    issue(ledger.at("2026-11-24 16:00"), **URGENT)
    found = ledger.issue()
    assert (ledger.local(found.respond_by), ledger.due()) == ("2026-11-24 16:15", "2026-11-25 11:00")
    assert found.due_on is not None
    assert found.due_on.isoformat() == "2026-11-25"
    ledger.world.do(WeighIssues, issues="ISS-1", impact="medium")
    assert (ledger.issue().priority, ledger.due()) == ("P2", "2026-11-25 16:00")


def test_the_time_that_is_left_is_working_time(ledger: Ledger) -> None:
    issue(ledger.at("2026-11-27 16:00"), **URGENT)
    assert (ledger.issue().left, ledger.issue().answers) == (15 * 60, True)
    ledger.world.do(RespondIssues, issues="ISS-1")
    assert (ledger.issue().left, ledger.issue().answers) == (4 * HOUR, False)
    ledger.at("2026-11-29 12:00")  # a Sunday: two of four hours were left on Friday evening
    assert ledger.issue().left == 2 * HOUR
    ledger.at("2026-11-30 12:00")
    assert ledger.issue().left == -HOUR


def test_the_ledger_is_sorted_by_the_time_that_is_left(ledger: Ledger) -> None:
    world = ledger.at("2026-11-24 10:00")
    for levels in ({}, URGENT, {"impact": "low"}, {"impact": "high"}, URGENT, {}):
        issue(world, owner_id="li.wei", **levels)
    world.do(WaitIssues, issues="ISS-2", reason="a screenshot")
    world.do(ResolveIssues, issues="ISS-1", resolution="done")
    world.do(RejectIssues, issues="ISS-6", reason="no")
    assert [row.number for row in ISSUES.rows(world.session)] == [5, 4, 3, 2, 1, 6]
    world.do(RespondIssues, issues="ISS-5")
    assert [row.number for row in ISSUES.rows(world.session)][:2] == [4, 5]


# Pauses


def test_waiting_for_the_user_stops_the_clock(ledger: Ledger) -> None:
    issue(ledger.at("2026-11-24 10:00"), owner_id="li.wei", **URGENT)
    ledger.at("2026-11-24 11:00").do(WaitIssues, issues="ISS-1", reason="a screenshot")
    ledger.at("2026-11-26 15:00")
    found = ledger.issue()
    assert (found.left, found.stands, found.breached) == (3 * HOUR, True, False)
    ledger.world.do(StartIssues, issues="ISS-1")
    assert ledger.due() == "2026-11-26 18:00"
    ledger.at("2026-11-27 09:30")
    assert (ledger.issue().left, ledger.issue().breached) == (-HOUR // 2, True)


def test_the_log_of_pauses_says_when_why_and_how_long(ledger: Ledger) -> None:
    pk = issue(ledger.at("2026-11-24 10:00"), owner_id="li.wei", **URGENT)
    ledger.at("2026-11-24 17:00").do(WaitIssues, issues="ISS-1", reason="a screenshot")
    ledger.at("2026-11-25 10:00").do(StartIssues, issues="ISS-1")
    ledger.at("2026-11-25 11:00").do(WaitIssues, issues="ISS-1", reason="a test in Chrome")
    ledger.at("2026-11-25 13:00")
    stops = read_page(ledger.world.session, pk).pauses
    assert [(stop.reason, stop.worked, stop.author) for stop in stops] == [
        ("a screenshot", 2 * HOUR, "olga"),
        ("a test in Chrome", 2 * HOUR, "olga"),
    ]
    listed = PAUSES.rows(ledger.world.session, Asked("waiting"))
    assert [(row.issue, row.worked, row.until is None) for row in listed] == [(1, 7200, True), (1, 7200, False)]
    assert len(PAUSES.rows(ledger.world.session, Asked("running from:today"))) == 1
    # A clock that was put back tells no time in which work was paused before it.
    ledger.at("2026-11-25 10:30")
    row = PAUSES.rows(ledger.world.session, Asked("running"))[0]
    assert (row.worked, PAUSES.cells(row, ledger.world.session)[3]) == (None, (("-", ""),))
    assert [stop.worked for stop in read_page(ledger.world.session, pk).pauses] == [2 * HOUR, None]


def test_what_was_late_before_it_waits_stays_late(ledger: Ledger) -> None:
    issue(ledger.at("2026-11-24 10:00"), owner_id="li.wei", **URGENT)
    ledger.at("2026-11-24 15:00").do(WaitIssues, issues="ISS-1", reason="a screenshot")
    ledger.at("2026-11-25 15:00").do(ResolveIssues, issues="ISS-1", resolution="x")
    assert (ledger.due(), ledger.issue().breached) == ("2026-11-24 14:00", True)
    assert list(ISSUES.ids(ledger.world.session, Asked("breached"))) == [ledger.issue().id]


def test_what_is_resolved_out_of_a_pause_is_in_time(ledger: Ledger) -> None:
    issue(ledger.at("2026-11-24 10:00"), owner_id="li.wei", **URGENT)
    ledger.at("2026-11-24 11:00").do(WaitIssues, issues="ISS-1", reason="a screenshot")
    ledger.at("2026-12-24 11:00").do(ResolveIssues, issues="ISS-1", resolution="it was the user's keyboard")
    assert not ledger.issue().breached
    assert not ISSUES.ids(ledger.world.session, Asked("breached"))


def test_what_comes_back_has_the_time_that_was_left(ledger: Ledger) -> None:
    issue(ledger.at("2026-11-24 10:00"), owner_id="li.wei", reviewer_id="tom", **URGENT)
    ledger.at("2026-11-24 11:00").do(ResolveIssues, issues="ISS-1", resolution="patched")
    tom = ledger.at("2026-11-24 17:00").another("tom")
    assert "tom reviews" in ledger.world.refusal(Denied, CloseIssues, issues="ISS-1")
    ledger.at("2026-11-26 10:00").do(ReopenIssues, issues="ISS-1", reason="still there")
    assert ledger.due() == "2026-11-26 13:00"
    assert len(ISSUES.rows(tom.session, Asked("came-back"))) == 1


def test_a_deadline_that_passes_is_told_while_nobody_writes_anything(ledger: Ledger) -> None:
    issue(ledger.at("2026-11-24 10:00"), **URGENT)
    flags = ("overdue", "breached", "answered-late", "late")

    def told() -> list[str]:
        return [flag for flag in flags if ISSUES.ids(ledger.world.session, Asked(flag))]

    ledger.at("2026-11-24 10:15")
    assert told() == []
    ledger.at("2026-11-24 10:16")
    assert told() == ["overdue", "answered-late"]
    ledger.at("2026-11-24 14:01")
    assert told() == ["overdue", "breached", "answered-late"]
    ledger.at("2026-11-25 08:00")
    assert told() == ["overdue", "breached", "answered-late", "late"]


@pytest.mark.parametrize(("left", "found"), [("<4h", [1]), ("<1d", [1, 2]), (">3h", [2]), ("<0", [])])
def test_issues_are_found_by_the_time_that_is_left(ledger: Ledger, left: str, found: list[int]) -> None:
    world = ledger.at("2026-11-24 10:00")
    issue(world, **URGENT)
    issue(world)
    assert [row.number for row in ISSUES.rows(world.session, Asked(f"left:{left}"))] == found


@pytest.mark.parametrize(
    ("left", "found"), [("<15m", []), ("<4h", [1]), (">4h", [2]), ("<6h", [1, 2]), ("<1d", [1, 2]), ("<0", [])]
)
def test_a_clock_that_runs_at_night_has_its_own_time_left(ledger: Ledger, left: str, found: list[int]) -> None:
    world = ledger.at("2026-11-24 20:00")
    world.do(EditPriority, priority="P1", always="yes")
    world.do(EditPriority, priority="P2", resolve="5h")
    for urgency in ("high", "medium"):
        world.do(RespondIssues, issues=issue(world, impact="high", urgency=urgency))
    ledger.at("2026-11-24 20:01")
    assert [row.left for row in ISSUES.rows(world.session)] == [4 * HOUR - 60, 5 * HOUR]
    assert [row.number for row in ISSUES.rows(world.session, Asked(f"left:{left}"))] == found


def test_the_history_shows_moments_as_the_page_does(ledger: Ledger) -> None:
    world = ledger.at("2026-11-24 20:29")
    world.do(RespondIssues, issues=issue(world))
    event = history_of(world.session, "issue", world.id("issue", "ISS-1"))[0]
    assert "Answered - → 2026-11-24 20:29" in event.details
    assert event.at.strftime("%Y-%m-%d %H:%M") == "2026-11-24 20:29"
    assert event.plain()["at"] == datetime(2026, 11, 24, 12, 29, tzinfo=UTC)


# Calendar


def test_a_holiday_puts_deadlines_off_and_taking_it_away_brings_them_back(ledger: Ledger) -> None:
    world = ledger.at("2026-11-24 16:00")
    issue(world, owner_id="li.wei", **URGENT)
    issue(world, owner_id="li.wei", **URGENT)
    world.do(ResolveIssues, issues="ISS-2", resolution="done")
    done = world.do(AddHoliday, day="2026-11-25", name="Founders' day")
    assert [str(each) for each in done.warnings] == ["issues that are due at another time now: 1"]
    assert ledger.due() == "2026-11-26 11:00"
    assert ledger.due(2) == "2026-11-25 11:00", "what is resolved stays judged by what was promised then"
    world.do(ArchiveHoliday, holiday="2026-11-25")
    assert ledger.due() == "2026-11-25 11:00"
    world.session.undo()
    assert ledger.due() == "2026-11-26 11:00"


def test_a_make_up_day_is_worked(ledger: Ledger) -> None:
    issue(ledger.at("2026-11-27 16:00"), **URGENT)
    assert ledger.due() == "2026-11-30 11:00"
    ledger.world.do(AddHoliday, day="2026-11-28", kind="makeup")
    assert ledger.due() == "2026-11-28 11:00"


def test_a_calendar_without_working_days_promises_nothing(ledger: Ledger) -> None:
    world = ledger.at("2026-11-24 16:00")
    issue(world, **URGENT)
    world.do(SetWeekend, days="mon, tue, wed, thu, fri, sat, sun")
    found = ledger.issue()
    assert (found.respond_by, found.resolve_by, found.left, found.due_on) == (None, None, None, None)
    assert len(ISSUES.rows(world.session)) == 1
    world.do(SetWeekend, days="sat, sun")
    assert ledger.due() == "2026-11-25 11:00"


def test_pauses_are_reckoned_anew_too(ledger: Ledger) -> None:
    issue(ledger.at("2026-11-24 10:00"), owner_id="li.wei", **URGENT)
    ledger.at("2026-11-24 11:00").do(WaitIssues, issues="ISS-1", reason="x")
    ledger.at("2026-11-26 11:00").do(StartIssues, issues="ISS-1")
    before = ledger.due()
    ledger.world.do(AddHoliday, day="2026-11-25")
    assert ledger.due() == before == "2026-11-26 14:00"
    ledger.world.do(AddHoliday, day="2026-11-26")
    assert ledger.due() == "2026-11-27 12:00"


# Summer time


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2027-03-26 17:00", "2027-03-29 12:00"),  # the clocks go forward on Sunday
        ("2027-10-29 17:00", "2027-11-01 12:00"),  # and back
    ],
)
def test_office_hours_stay_on_the_wall_when_the_clocks_are_changed(store: Store, start: str, due: str) -> None:
    ledger = Ledger(store, BERLIN)
    issue(ledger.at(start), **URGENT)
    assert ledger.due() == due


@pytest.mark.parametrize(("start", "due"), [("2027-03-28 00:00", "05:00"), ("2027-10-31 00:00", "03:00")])
def test_around_the_clock_four_hours_are_four_hours(store: Store, start: str, due: str) -> None:
    ledger = Ledger(store, BERLIN)
    world = ledger.at(start)
    world.do(EditPriority, priority="P1", always="yes")
    issue(world, **URGENT)
    assert ledger.due() == f"{start[:10]} {due}"
    assert ledger.issue().left == 15 * 60
    moment = ledger.issue().resolve_by
    assert moment is not None
    assert moment - ledger.clock.now() == timedelta(hours=4)


# What is promised


def test_the_table_of_priorities_can_be_edited(ledger: Ledger) -> None:
    world = ledger.at("2026-11-24 10:00")
    issue(world)
    assert ledger.issue().priority == "P3"
    done = world.do(SetPriorityRule, rules="medium-medium", priority="P1")
    assert str(done) == "medium-medium: P1"
    assert [str(each) for each in done.warnings] == ["issues that are due at another time now: 1"]
    assert (ledger.issue().priority, ledger.due()) == ("P1", "2026-11-24 14:00")
    assert [row.name for row in RULES.rows(world.session, Asked("prio:P1"))] == ["high-high", "medium-medium"]
    issue(world)
    assert ledger.issue(2).priority == "P1"
    world.do(AssignIssues, issues="ISS-1", owner_id="li.wei")
    assert ledger.issue().priority == "P1"


def test_targets_can_be_edited_and_a_promise_taken_back(ledger: Ledger) -> None:
    world = ledger.at("2026-11-24 10:00")
    issue(world, **URGENT)
    world.do(EditPriority, priority="P1", respond="30 min", resolve="1d")
    assert (ledger.local(ledger.issue().respond_by), ledger.due()) == ("2026-11-24 10:30", "2026-11-25 10:00")
    world.do(EditPriority, priority="P1", respond="-", resolve="-")
    found = ledger.issue()
    assert (found.respond_by, found.resolve_by, found.left) == (None, None, None)
    targets = {row.name: (row.respond, row.resolve, row.open) for row in TARGETS.rows(world.session)}
    assert targets["P1"] == (None, None, 1)
    assert targets["P3"] == ("4h", "3d", 0)


def test_an_answer_later_than_the_resolution_is_told(ledger: Ledger) -> None:
    done = ledger.world.do(EditPriority, priority="P1", respond="2d")
    assert [str(each) for each in done.warnings] == ["P1 promises to resolve before it promises to answer"]


@pytest.mark.parametrize("span", ["soon", "0h", "-1h", "99999h", "\x1b[31m"])
def test_what_is_no_span_is_refused(ledger: Ledger, span: str) -> None:
    assert "is no span of working time" in ledger.world.refusal(BadInput, EditPriority, priority="P1", respond=span)


def test_the_hours_can_be_set(ledger: Ledger) -> None:
    world = ledger.at("2026-11-24 16:00")
    issue(world, **URGENT)
    done = world.do(SetSupportHours, closes="8 pm")
    assert str(done) == "issues are worked on from 09:00 to 20:00, Asia/Shanghai"
    assert ledger.due() == "2026-11-24 20:00"
    assert "no time of day" in world.refusal(BadInput, SetSupportHours, opens="late")
    assert "no time zone" in world.refusal(BadInput, SetSupportHours, zone="Mars/Base")
    assert "say from when" in world.refusal(BadInput, SetSupportHours)


def test_only_who_plans_changes_what_is_promised(ledger: Ledger) -> None:
    wei = ledger.world.another("li.wei")
    for command, inputs in (
        (SetPriorityRule, {"rules": "low-low", "priority": "P1"}),
        (EditPriority, {"priority": "P1", "respond": "1h"}),
        (SetSupportHours, {"opens": "08:00"}),
    ):
        assert "you may not" in wei.refusal(Denied, command, **inputs)


def test_reckoning_again_changes_nothing_when_nothing_has_changed(ledger: Ledger) -> None:
    from cockpit.command import Work

    world = ledger.at("2026-11-24 10:00")
    issue(world, owner_id="li.wei", **URGENT)
    issue(world, owner_id="li.wei")
    world.do(WaitIssues, issues="ISS-1", reason="x")
    with world.store.change(at=ledger.clock.now(), actor="olga", session="x", command="test") as change:
        session = world.session
        work = Work(
            change,
            project=session.project_id,
            actor="olga",
            person=session.person,
            now=ledger.clock.now(),
            today=session.today(),
        )
        assert reckon_again(work) == 0


def test_what_is_promised_reads_in_the_language_of_the_person(ledger: Ledger) -> None:
    rows = TARGETS.rows(ledger.world.session)
    assert [TARGETS.cells(row, ledger.world.session)[1][0][0] for row in rows] == ["15 min", "1 h", "4 h", "1 d"]
    with speaking("zh_CN"):
        assert [TARGETS.cells(row, ledger.world.session)[2][0][0] for row in rows] == [
            "4 小时", "1 天", "3 天", "5 天",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "inputs"),
    [
        (EditIssue, {"issue": "ISS-1", "labels": ["typo"]}),
        (SetIssues, {"issues": "ISS-1", "labels": ["typo"]}),
        (EditIssue, {"issue": "ISS-1", "resolution": "patched well"}),
    ],
)
def test_what_is_resolved_stays_judged_by_what_was_promised_then(
    ledger: Ledger, command: Any, inputs: dict[str, Any]
) -> None:
    world = ledger.at("2026-11-24 09:00")
    issue(world, owner_id="li.wei")
    ledger.at("2026-11-25 12:00").do(StartIssues, issues="ISS-1")
    world.do(ResolveIssues, issues="ISS-1", resolution="patched")
    world.do(EditPriority, priority="P3", resolve="4h")
    world.do(SetPriorityRule, rules="medium-medium", priority="P4")
    before = ledger.issue()
    world.do(command, **inputs)
    world.do(ArchiveIssues, issues="ISS-1")
    world.do(UnarchiveIssues, issues="ISS-1")
    found = ledger.issue()
    assert (found.breached, found.priority, found.respond_by, found.resolve_by, found.due_on) == (
        False, before.priority, before.respond_by, before.resolve_by, before.due_on,
    )  # fmt: skip
    world.do(WeighIssues, issues="ISS-1", impact="high")
    assert (ledger.issue().priority.value, ledger.issue().breached) == ("P2", False)
    world.do(ReopenIssues, issues="ISS-1", reason="still broken")
    assert ledger.issue().resolve_by != before.resolve_by


def test_what_waits_for_the_user_is_not_late_unless_it_is_promised_or_was_late_before(ledger: Ledger) -> None:
    world = ledger.at("2026-11-24 09:00")
    for inputs in ({}, {"due": "2026-11-25"}, URGENT):
        issue(world, owner_id="li.wei", **inputs)
    world.do(WaitIssues, issues="ISS-1, ISS-2", reason="a screenshot")
    ledger.at("2026-11-25 09:00").do(WaitIssues, issues="ISS-3", reason="a screenshot")
    ledger.at("2026-12-10 09:00")
    assert [row.number for row in ISSUES.rows(world.session, Asked("late", "number"))] == [2, 3]
    today = world.session.today()
    assert [ledger.issue(number).late(today) for number in (1, 2, 3)] == [False, True, True]
    told = ["".join(part for part, _tone in text.due(ledger.issue(number), today)) for number in (1, 2)]
    assert told == ["2026-11-26", "2026-11-25 (15 days late)"]
    world.do(StartIssues, issues="ISS-1")
    assert ledger.issue().due_on is not None and ledger.issue().due_on > today
