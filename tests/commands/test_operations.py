"""The issue ledger: entering, weighing and owning issues, the way from new to closed, and what comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cockpit.clock import FixedClock
from cockpit.command import Command, Selection
from cockpit.errors import BadInput, Conflict, Denied, NotFound, Refused
from cockpit.history import history_of
from cockpit.inputs import build, inputs_of
from cockpit.listing import Asked
from cockpit.operations import commands
from cockpit.operations.commands import (
    AddDuty,
    AddIssue,
    AddIssueComment,
    AddProposal,
    AdvanceIssues,
    ArchiveIssueComment,
    ArchiveIssues,
    AssignIssues,
    CardIssues,
    CloseIssues,
    EditIssue,
    EditIssueComment,
    HandOverIssues,
    LinkIssue,
    MergeIssues,
    RejectIssues,
    ReopenIssues,
    ResolveIssues,
    RespondIssues,
    ReviewIssues,
    ScheduleIssues,
    SetIssues,
    StartIssues,
    StepBackIssues,
    TakeIssues,
    UnarchiveIssues,
    UnlinkIssue,
    WaitIssues,
    WeighIssues,
)
from cockpit.operations.home import figures
from cockpit.operations.page import read_page
from cockpit.operations.queries import ISSUES
from cockpit.operations.tallies import tally
from cockpit.people.commands import AddPerson, ArchivePerson, MergePersons
from cockpit.portfolio.commands import AddProject
from cockpit.requirements.commands import AddRequirement
from tests.support import World

HOSTILE = "\x1b[31m[bold]月结[/bold]\x1b[0m\u202e =1+1 " + "长" * 400


def issue(world: World, title: str = "Login fails", **inputs: Any) -> int:
    return world.given(AddIssue, title=title, **inputs)


def row(world: World, number: int = 1) -> dict[str, Any]:
    return world.row("issue", number=number)


def resolved(world: World, reviewer: str = "tom") -> World:
    """Return the world of the reviewer of ISS-1, which its owner li.wei has resolved."""
    issue(world, owner_id="li.wei", reviewer_id=reviewer)
    world.do(ResolveIssues, issues="ISS-1", resolution="patched", root_cause="cache", evidence="screenshot 7")
    return world.another(reviewer)


@pytest.fixture
def eva(world: World) -> str:
    """A consultant who may work on issues beside li.wei."""
    world.given(AddPerson, handle="eva", name="Eva Lang", team_role="consultant")
    return "eva"


# Entering


def test_a_new_issue_has_a_number_a_priority_a_reporter_and_the_day_it_was_found(world: World) -> None:
    done = world.do(AddIssue, title="Login fails", impact="high", urgency="high", type="permission")
    assert str(done) == "ISS-1 added, P1"
    assert [str(each) for each in done.warnings] == ["ISS-1 has no owner yet"]
    found = row(world)
    assert (found["state"], found["priority"], found["type"]) == ("new", "P1", "permission")
    assert (found["reporter_id"], found["found_on"]) == (world.id("person", "olga"), "2026-11-24")
    assert world.told[-1].rows["issue"] == frozenset({found["id"]})


def test_who_reports_may_be_anybody(world: World) -> None:
    issue(world, reporter="li wei 李伟")
    assert row(world, 1)["reporter_id"] == world.id("person", "li.wei")
    assert row(world, 1)["department_id"] == world.id("department", "Finance")
    issue(world, reporter="Mrs Chen, warehouse 2")
    assert (row(world, 2)["reporter_id"], row(world, 2)["reporter"]) == (None, "Mrs Chen, warehouse 2")
    issue(world, reporter="-")
    assert (row(world, 3)["reporter_id"], row(world, 3)["reporter"]) == (None, "")
    listed = {each.number: each.reporter for each in ISSUES.rows(world.session)}
    assert listed == {1: "li.wei", 2: "Mrs Chen, warehouse 2", 3: ""}


def test_an_issue_with_an_owner_is_assigned(world: World) -> None:
    done = world.do(AddIssue, title="Login fails", owner_id="li.wei")
    assert not done.warnings
    assert row(world)["state"] == "assigned"


def test_who_is_on_duty_is_told_when_nobody_owns_an_issue(world: World) -> None:
    world.do(AddDuty, person_id="tom", start="2026-11-23", end="2026-11-27")
    done = world.do(AddIssue, title="Login fails")
    assert [str(each) for each in done.warnings] == ["ISS-1 has no owner yet; on duty today: @tom"]


@pytest.mark.parametrize("title", ["", "  ", "\x1b\x07", "\n"])
def test_an_issue_without_a_title_is_refused(world: World, title: str) -> None:
    assert world.refusal(BadInput, AddIssue, title=title) == "Title must not be empty"


def test_what_is_found_in_the_future_is_refused(world: World) -> None:
    said = world.refusal(BadInput, AddIssue, title="X", found_on="2026-11-25")
    assert said == "2026-11-25 has not come yet; name the day on which it was found"
    issue(world, found_on="2026-11-20")
    assert row(world)["found_on"] == "2026-11-20"


def test_the_owner_is_never_the_reviewer(world: World) -> None:
    said = "li.wei cannot own ISS-1 and review it; name somebody else for one of the two"
    assert world.refusal(Refused, AddIssue, title="X", owner_id="li.wei", reviewer_id="li.wei") == said
    issue(world, owner_id="li.wei")
    assert world.refusal(Refused, ReviewIssues, issues="ISS-1", reviewer_id="li.wei") == said
    assert world.refusal(Refused, EditIssue, issue="ISS-1", reviewer_id="li.wei") == said
    world.do(ReviewIssues, issues="ISS-1", reviewer_id="tom")
    assert "tom cannot own ISS-1 and review it" in world.refusal(Refused, AssignIssues, issues="ISS-1", owner_id="tom")


# Editing


def test_everything_an_issue_says_can_be_edited(world: World) -> None:
    issue(world)
    version = row(world)["version"]
    texts = {"workaround": "log in twice", "root_cause": "cookie", "resolution": "cleared", "description": "steps"}
    more = {"type": "defect", "module_id": "Finance", "department_id": "Purchasing", "labels": "sso, login"}
    world.do(EditIssue, issue="ISS-1", caused_by_data="yes", reporter="tom", **texts, **more)
    found = row(world)
    assert {name: found[name] for name in texts} == texts
    assert (found["type"], found["labels"], found["caused_by_data"]) == ("defect", '["sso","login"]', 1)
    assert found["reporter_id"] == world.id("person", "tom")
    assert found["version"] == version + 1
    held = world.session.held(EditIssue, found["id"])
    assert (held["reporter"], held["root_cause"], held["version"]) == ("tom", "cookie", found["version"])


def test_two_people_who_edit_one_issue_meet_a_conflict(world: World) -> None:
    pk = issue(world)
    seen = world.session.held(EditIssue, pk)["version"]
    world.do(EditIssue, issue="ISS-1", title="Login fails for all")
    assert "theirs Login fails for all" in world.refusal(Conflict, EditIssue, issue="ISS-1", title="Mine", version=seen)


def test_several_issues_change_together_or_not_at_all(world: World) -> None:
    issue(world), issue(world)
    world.do(SetIssues, issues="ISS-1, ISS-2", module_id="Finance")
    assert {row(world, n)["module_id"] for n in (1, 2)} == {world.id("module", "Finance")}
    assert "say what to change" in world.refusal(BadInput, SetIssues, issues="ISS-1")
    world.do(ArchiveIssues, issues="ISS-2")
    said = world.refusal(Refused, SetIssues, issues="ISS-1, ISS-2", module_id="Purchasing")
    assert said == "ISS-2 is archived; bring it back first"
    world.do(UnarchiveIssues, issues="ISS-2")
    assert not row(world, 2)["archived"]


@pytest.mark.parametrize(
    ("levels", "priority"),
    [({"impact": "high"}, "P2"), ({"urgency": "low"}, "P4"), ({"impact": "low", "urgency": "high"}, "P3")],
)
def test_priority_follows_from_impact_and_urgency(world: World, levels: dict[str, str], priority: str) -> None:
    issue(world)
    assert row(world)["priority"] == "P3"
    assert str(world.do(WeighIssues, issues="ISS-1", **levels)) == f"ISS-1: {priority}"
    assert row(world)["priority"] == priority
    world.session.undo()
    assert row(world)["priority"] == "P3"


def test_a_priority_cannot_be_typed(world: World) -> None:
    assert "priority" not in inputs_of_all()
    assert "high, medium or low" in world.refusal(BadInput, WeighIssues, issues=str(issue(world)))


def inputs_of_all() -> set[str]:
    """Return every input of the commands on issues."""
    named = [value for name in commands.__all__ if issubclass(value := getattr(commands, name), Command)]
    return {field.name for each in named if each.noun() == "issue" for field in inputs_of(each)}


def test_breaches_and_deadlines_cannot_be_typed(world: World) -> None:
    typed = inputs_of_all()
    reckoned = {"respond_by", "resolve_by", "responded_at", "resolved_at", "reopened", "clock_at", "due_on", "state"}
    assert not typed & reckoned


# Owners


def test_an_owner_is_given_taken_and_given_back(world: World, eva: str) -> None:
    issue(world)
    world.do(AssignIssues, issues="ISS-1", owner_id="li.wei")
    assert row(world)["state"] == "assigned"
    world.another(eva).do(TakeIssues, issues="ISS-1")
    assert row(world)["owner_id"] == world.id("person", eva)
    world.do(AssignIssues, issues="ISS-1", owner_id="-")
    assert (row(world)["state"], row(world)["owner_id"]) == ("new", None)


def test_what_is_in_progress_needs_an_owner(world: World) -> None:
    issue(world, owner_id="li.wei")
    world.do(StartIssues, issues="ISS-1")
    said = world.refusal(Refused, AssignIssues, issues="ISS-1", owner_id="-")
    assert said == "ISS-1 is in progress and needs an owner; name another"


def test_an_owner_who_leaves_is_seen_and_replaced(world: World, eva: str) -> None:
    issue(world, owner_id="li.wei", reviewer_id="tom")
    issue(world, owner_id=eva, reviewer_id="li.wei")
    issue(world, owner_id="li.wei", reviewer_id=eva)
    world.do(StartIssues, issues="ISS-1")
    left = world.do(ArchivePerson, persons="li.wei")
    assert [str(each) for each in left.warnings] == [
        "open issues of theirs: ISS-1, ISS-2, ISS-3; hand them over with “issue handover”"
    ]
    assert [each.number for each in ISSUES.rows(world.session, Asked("owner-left", "number"))] == [1, 3]
    assert [each.number for each in ISSUES.rows(world.session, Asked("reviewer-left"))] == [2]
    assert tally(world.session).owner_left == 2
    said = world.refusal(Refused, ResolveIssues, issues="ISS-1", resolution="x")
    assert said == "li.wei, who owns ISS-1, has left; give it another owner first"
    done = world.do(HandOverIssues, of="li.wei", to=eva)
    assert str(done) == "ISS-1 handed over from li.wei to eva"
    assert [str(each) for each in done.warnings] == [
        "eva owns or reviews ISS-3, ISS-2 already, so nobody else can be spared there; name another"
    ]
    assert (row(world)["state"], row(world)["owner_id"]) == ("in-progress", world.id("person", eva))
    assert str(world.do(HandOverIssues, of="li.wei", to="tom")) == "ISS-3, ISS-2 handed over from li.wei to tom"
    assert row(world, 2)["reviewer_id"] == world.id("person", "tom")
    assert str(world.do(HandOverIssues, of="@li.wei", to=eva)) == "li.wei has no open issue"


def test_two_persons_who_are_one_neither_lose_nor_close_an_issue(world: World) -> None:
    issue(world, owner_id="li.wei", reviewer_id="tom")
    world.do(ResolveIssues, issues="ISS-1", resolution="patched")
    world.do(MergePersons, persons="tom", into="li.wei")
    assert [each.number for each in ISSUES.rows(world.session, Asked("unreviewed"))] == [1]
    assert "li.wei owns ISS-1" in world.another("li.wei").refusal(Denied, CloseIssues, issues="ISS-1")
    world.do(ReviewIssues, issues="ISS-1", reviewer_id="me")
    assert str(world.do(CloseIssues, issues="ISS-1")) == "ISS-1: closed"


def test_handing_over_names_somebody_who_is_known_and_another(world: World) -> None:
    assert world.refusal(NotFound, HandOverIssues, of="nemo", to="tom") == "there is no person with the handle “nemo”"
    assert world.refusal(BadInput, HandOverIssues, of="tom", to="tom") == "name another person than tom"


def test_nothing_is_given_to_who_has_left(world: World) -> None:
    pk, gone = issue(world), world.id("person", "tom")
    world.do(ArchivePerson, persons="tom")
    for command, name in ((AssignIssues, "owner_id"), (ReviewIssues, "reviewer_id")):
        assert "tom has left the project" in world.refusal(Refused, command, issues=(pk,), **{name: gone})


# From new to closed


def test_the_way_to_the_reviewer_who_closes(world: World, eva: str) -> None:
    reviewer = resolved(world, eva)
    assert (row(world)["state"], row(world)["resolution"], row(world)["root_cause"]) == ("resolved", "patched", "cache")
    assert world.rows("issue_comment")[0]["evidence"] == 1
    assert world.another("li.wei").refusal(Denied, CloseIssues, issues="ISS-1") == (
        "li.wei owns ISS-1, so somebody else must close it"
    )
    assert "eva reviews ISS-1 and closes it" in world.refusal(Denied, CloseIssues, issues="ISS-1")
    done = reviewer.do(CloseIssues, issues="ISS-1")
    assert str(done) == "ISS-1: closed"
    assert not done.warnings
    assert row(world)["closed_at"] == "2026-11-24T09:00:00+00:00"


def test_the_step_to_closed_is_the_reviewers_too(world: World, eva: str) -> None:
    reviewer = resolved(world, eva)
    assert "eva reviews ISS-1" in world.refusal(Denied, AdvanceIssues, issues="ISS-1")
    reviewer.do(AdvanceIssues, issues="ISS-1")
    assert row(world)["state"] == "closed"


def test_who_closes_what_has_no_reviewer_becomes_it(world: World) -> None:
    issue(world, owner_id="li.wei", type="question")
    done = world.do(ResolveIssues, issues="ISS-1", resolution="explained")
    assert [str(each) for each in done.warnings] == ["ISS-1 still needs a reviewer, who is not its owner"]
    done = world.do(CloseIssues, issues="ISS-1")
    assert [str(each) for each in done.warnings] == ["ISS-1 is closed without evidence"]
    assert row(world)["reviewer_id"] == world.id("person", "olga")


def test_a_fault_without_a_root_cause_is_told(world: World) -> None:
    issue(world, owner_id="li.wei", reviewer_id="tom")
    done = world.do(ResolveIssues, issues="ISS-1", resolution="rebooted")
    assert [str(each) for each in done.warnings] == ["ISS-1 still lacks a root cause"]
    assert [each.number for each in ISSUES.rows(world.session, Asked("unexplained"))] == [1]


@pytest.mark.parametrize(
    ("command", "inputs", "field"),
    [
        (WaitIssues, {"reason": " "}, "say what ISS-1 waits for, so that the user knows"),
        (ResolveIssues, {"resolution": "\n"}, "say how ISS-1 was resolved, so that it can be reviewed"),
        (RejectIssues, {"reason": ""}, "give a reason, so that the reporter can follow it"),
    ],
)
def test_reasons_are_demanded(world: World, command: type[Command], inputs: dict[str, str], field: str) -> None:
    issue(world, owner_id="li.wei")
    assert world.refusal(BadInput, command, issues="ISS-1", **inputs) == field


def test_the_reason_of_a_state_stays_with_it(world: World) -> None:
    issue(world, owner_id="li.wei")
    world.do(WaitIssues, issues="ISS-1", reason="a screenshot")
    assert (row(world)["state"], row(world)["state_reason"]) == ("waiting", "a screenshot")
    world.do(StartIssues, issues="ISS-1")
    assert (row(world)["state"], row(world)["state_reason"]) == ("in-progress", "")


def test_what_comes_back_is_counted_and_goes_to_its_owner(world: World, eva: str) -> None:
    reviewer = resolved(world, eva)
    assert "say why it comes back" in reviewer.refusal(BadInput, ReopenIssues, issues="ISS-1", reason="")
    reviewer.do(ReopenIssues, issues="ISS-1", reason="still there in Chrome")
    found = row(world)
    assert (found["state"], found["reopened"], found["resolved_at"]) == ("assigned", 1, None)
    world.do(ResolveIssues, issues="ISS-1", resolution="patched again")
    reviewer.do(CloseIssues, issues="ISS-1")
    world.do(ReopenIssues, issues="ISS-1", reason="back since the upgrade")
    assert (row(world)["reopened"], row(world)["closed_at"]) == (2, None)
    assert [each.number for each in ISSUES.rows(world.session, Asked("came-back"))] == [1]
    assert "nothing to reopen" in world.refusal(Refused, ReopenIssues, issues="ISS-1", reason="x")


def test_what_comes_back_to_nobody_is_new(world: World) -> None:
    issue(world)
    world.do(RejectIssues, issues="ISS-1", reason="works as designed")
    assert row(world)["state"] == "rejected"
    world.do(ReopenIssues, issues="ISS-1", reason="not as designed")
    assert (row(world)["state"], row(world)["owner_id"]) == ("new", None)


def test_a_duplicate_names_the_end_of_its_chain(world: World) -> None:
    for title in ("One", "Two", "Three"):
        issue(world, title)
    world.do(MergeIssues, issues="ISS-2", of="ISS-1")
    world.do(MergeIssues, issues="ISS-3", of="ISS-2")
    assert row(world, 3)["duplicate_of_id"] == row(world, 1)["id"]
    page = read_page(world.session, row(world, 1)["id"])
    assert [each.id for each in page.duplicates] == ["ISS-2", "ISS-3"]
    said = world.refusal(Refused, MergeIssues, issues="ISS-1", of="ISS-3")
    assert said == "ISS-3 is a duplicate of ISS-1; reopen ISS-3 first"
    assert "cannot be a duplicate of itself" in world.refusal(BadInput, MergeIssues, issues="ISS-1", of="ISS-1")
    world.do(ReopenIssues, issues="ISS-2", reason="another cause")
    assert row(world, 2)["duplicate_of_id"] is None


def test_of_issues_that_are_moved_on_together_those_that_somebody_moved_first_stay(world: World) -> None:
    for title in ("A", "B"):
        issue(world, title, owner_id="li.wei")
    seen = tuple(each["version"] for each in world.rows("issue"))
    other = world.another("li.wei")
    other.do(AdvanceIssues, issues="ISS-1", seen=seen[:1])
    told = world.refusal(Conflict, AdvanceIssues, issues="ISS-1", seen=seen[:1])
    assert told == "li.wei was first: ISS-1 is in progress; it was left so"
    done = world.do(StepBackIssues, issues="ISS-1, ISS-2", seen=seen)
    assert [each["state"] for each in world.rows("issue")] == ["in-progress", "new"]
    assert [str(each) for each in done.warnings] == [told]
    other.do(EditIssue, issue="ISS-1", title="What else is changed does not matter")
    world.do(StepBackIssues, issues="ISS-1", seen=(world.rows("issue")[0]["version"] - 1,))
    assert row(world)["state"] == "assigned"


def test_one_key_goes_forward_and_one_back(world: World) -> None:
    issue(world, owner_id="li.wei")
    world.do(AdvanceIssues, issues="ISS-1")
    assert row(world)["state"] == "in-progress"
    assert "say how ISS-1 was resolved" in world.refusal(BadInput, AdvanceIssues, issues="ISS-1")
    world.do(EditIssue, issue="ISS-1", resolution="patched")
    world.do(AdvanceIssues, issues="ISS-1")
    assert row(world)["state"] == "resolved"
    assert world.refusal(Refused, StepBackIssues, issues="ISS-1") == "ISS-1 is resolved; reopen it first"
    world.do(ReopenIssues, issues="ISS-1", reason="x")
    world.do(StepBackIssues, issues="ISS-1")
    assert (row(world)["state"], row(world)["owner_id"]) == ("new", None)


def test_the_first_answer_counts(world: World) -> None:
    issue(world), issue(world, owner_id="li.wei")
    world.do(RespondIssues, issues="ISS-1")
    assert row(world, 1)["responded_at"] == "2026-11-24T09:00:00+00:00"
    assert "was answered about ISS-1 already" in world.refusal(Refused, RespondIssues, issues="ISS-1")
    world.do(StartIssues, issues="ISS-2")
    assert row(world, 2)["responded_at"] is not None


def test_nobody_changes_the_reviewer_of_what_is_settled(world: World, eva: str) -> None:
    resolved(world, eva).do(CloseIssues, issues="ISS-1")
    said = world.refusal(Refused, ReviewIssues, issues="ISS-1", reviewer_id="tom")
    assert said == "ISS-1 is closed, so who reviewed it stays written down; reopen it first"


def test_each_step_can_be_undone_and_done_again(world: World) -> None:
    issue(world, owner_id="li.wei")
    before = (row(world), world.rows("issue_pause"))
    world.do(WaitIssues, issues="ISS-1", reason="a screenshot")
    after = row(world)["state"], len(world.rows("issue_pause"))
    world.session.undo()
    undone = {**row(world), "version": before[0]["version"]}
    assert (undone, world.rows("issue_pause")) == before
    world.session.redo()
    assert (row(world)["state"], len(world.rows("issue_pause"))) == after


def test_a_viewer_only_looks_on(world: World) -> None:
    issue(world)
    tom = world.another("tom")
    assert "you may not" in tom.refusal(Denied, TakeIssues, issues="ISS-1")
    assert "you may not" in tom.refusal(Denied, AddIssue, title="X")
    assert len(ISSUES.rows(tom.session)) == 1


# What is said, and what it has to do with


def test_comments_and_evidence_stand_on_the_page(world: World) -> None:
    pk = issue(world)
    world.do(AddIssueComment, issue="ISS-1", text="seen again\nin Chrome ")
    world.do(AddIssueComment, issue="ISS-1", text="protocol 7", evidence="yes")
    page = read_page(world.session, pk)
    assert [(each.text, each.evidence, each.author) for each in page.comments] == [
        ("seen again\nin Chrome", False, "olga"),
        ("protocol 7", True, "olga"),
    ]
    assert "must not be empty" in world.refusal(BadInput, AddIssueComment, issue="ISS-1", text=" \n")
    comment = str(page.comments[0].id)
    assert "only olga may change" in world.another("li.wei").refusal(
        Refused, EditIssueComment, comment=comment, text="x"
    )
    world.do(EditIssueComment, comment=comment, text="seen twice")
    world.do(ArchiveIssueComment, comment=comment)
    assert [each.text for each in read_page(world.session, pk).comments] == ["protocol 7"]


def test_links_lead_to_issues_requirements_cards_and_pages_on_the_web(world: World) -> None:
    pk, other = issue(world, "One"), issue(world, "Two")
    world.given(AddRequirement, title="Single sign-on")
    world.do(CardIssues, issues="ISS-1")
    world.do(LinkIssue, issue="ISS-1", to="REQ-1, https://wiki.example/login")
    world.do(LinkIssue, issue="ISS-1", to="iss2", kind="caused-by")
    found = [(each.kind.value, each.id) for each in read_page(world.session, pk).links]
    assert found == [
        ("caused-by", "ISS-2"),
        ("relates", "REQ-1"),
        ("relates", "CARD-1"),
        ("relates", "https://wiki.example/login"),
    ]
    assert [(each.kind.value, each.id) for each in read_page(world.session, other).links] == [("causes", "ISS-1")]
    for asked in ("requirement:sign-on", "card:CARD-1", "issue:ISS-2"):
        assert list(ISSUES.ids(world.session, Asked(asked))) == [pk]
    world.do(UnlinkIssue, issue="ISS-1", to="ISS-2")
    assert not read_page(world.session, other).links
    assert "is not linked to" in world.refusal(Refused, UnlinkIssue, issue="ISS-1", to="ISS-2")


def test_a_link_between_two_issues_is_one_fact_seen_from_both_ends(world: World) -> None:
    one, two = issue(world, "One"), issue(world, "Two")
    world.do(LinkIssue, issue="ISS-1", to="ISS-2", kind="blocks")
    world.do(LinkIssue, issue="ISS-2", to="ISS-1", kind="blocked-by")
    assert len(world.rows("issue_link")) == 1
    for asked, found in (("issue:iss-2", one), ("issue:iss-1", two)):
        assert list(ISSUES.ids(world.session, Asked(asked))) == [found]
    assert not list(ISSUES.ids(world.session, Asked("issue:none")))
    world.do(LinkIssue, issue="ISS-2", to="ISS-1", kind="causes")
    assert [(each.kind.value, each.id) for each in read_page(world.session, one).links] == [("caused-by", "ISS-2")]
    world.do(UnlinkIssue, issue="ISS-2", to="ISS-1")
    assert not world.rows("issue_link")


def test_an_address_is_kept_with_its_commas(world: World) -> None:
    pk = issue(world)
    issue(world, "Two")
    world.do(LinkIssue, issue="ISS-1", to="https://a.example/wiki/a,b;c,ISS-2, https://b.example/")
    assert [each.id for each in read_page(world.session, pk).links] == [
        "ISS-2", "https://a.example/wiki/a,b;c", "https://b.example/",
    ]  # fmt: skip


def test_what_came_back_is_resolved_with_other_words(world: World) -> None:
    issue(world, owner_id="li.wei")
    world.do(StartIssues, issues="ISS-1")
    world.do(ResolveIssues, issues="ISS-1", resolution="patched")
    world.do(ReopenIssues, issues="ISS-1", reason="still broken")
    world.do(StartIssues, issues="ISS-1")
    assert "say how ISS-1 was resolved" in world.refusal(BadInput, AdvanceIssues, issues="ISS-1")
    told = history_of(world.session, "issue", world.id("issue", "ISS-1"))
    assert any("patched" in event.details for event in told)
    world.do(ResolveIssues, issues="ISS-1", resolution="patched again")
    assert row(world)["resolution"] == "patched again"


def test_a_comment_is_archived_by_its_author_or_by_who_plans(world: World) -> None:
    world.given(AddPerson, handle="eva", name="Eva", role="consultant")
    issue(world)
    world.another("eva").do(AddIssueComment, issue="ISS-1", text="a screenshot", evidence="yes")
    comment = world.row("issue_comment")["id"]
    world.given(AddPerson, handle="max", name="Max", role="consultant")
    said = world.another("max").refusal(Denied, ArchiveIssueComment, comment=comment)
    assert said == "only eva or a project manager may archive this comment"
    eva = world.another("eva")
    eva.do(ArchiveIssueComment, comment=comment)
    eva.session.undo()
    world.do(ArchiveIssueComment, comment=comment)
    assert world.row("issue_comment")["archived"] == 1


@pytest.mark.parametrize(
    ("to", "kind", "words"),
    [
        ("REQ-9", NotFound, "there is no REQ-9 in this project"),
        ("ISS-1", BadInput, "ISS-1 cannot be linked to itself"),
        ("7", BadInput, "“7” names nothing to link to"),
        ("file:///etc/passwd", BadInput, "names nothing to link to"),
        ("javascript:alert(1)", BadInput, "names nothing to link to"),
    ],
)
def test_what_cannot_be_linked_to_is_refused(world: World, to: str, kind: type[Refused], words: str) -> None:
    issue(world)
    assert words in world.refusal(kind, LinkIssue, issue="ISS-1", to=to)


def test_a_card_is_made_of_what_is_still_to_be_resolved(world: World) -> None:
    issue(world, module_id="Finance")
    assert str(world.do(CardIssues, issues="ISS-1")) == "ISS-1 on the board as CARD-1"
    assert world.row("card", number=1)["module_id"] == world.id("module", "Finance")
    world.do(RejectIssues, issues="ISS-1", reason="no")
    assert "nothing left to do on a card" in world.refusal(Refused, CardIssues, issues="ISS-1")


# Hostile text and other projects


def test_hostile_text_is_kept_without_what_a_terminal_would_obey(world: World) -> None:
    pk = issue(world, HOSTILE, description=HOSTILE * 40, labels=HOSTILE[:100])
    world.do(AddIssueComment, issue="ISS-1", text=HOSTILE)
    shown = "".join(text for line in ISSUES.detail(world.session, pk).lines for text, _tone in line)
    assert "[bold]月结[/bold]" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert list(ISSUES.ids(world.session, Asked("月结"))) == [pk]


def test_a_command_without_a_selection_says_so(world: World) -> None:
    assert str(TakeIssues.when(Selection())) == "nothing is selected"
    with pytest.raises(BadInput, match="also needs: Issues"):
        build(TakeIssues, {}, world.session)


# What it adds up to


def test_the_age_of_a_figure_is_that_of_its_own_project(world: World, clock: FixedClock) -> None:
    issue(world)
    then = world.session.today()
    clock.moment += timedelta(days=3)
    world.given(AddProject, code="TWO", name="The other")
    issue(world, "Theirs")
    assert figures(world.session)[0].as_of == world.session.today()
    world.session.enter(world.session.find("project", "ERP"))
    assert figures(world.session)[0].as_of == then
    clock.moment += timedelta(days=1)
    world.do(WeighIssues, issues="ISS-1", impact="low")
    assert figures(world.session)[0].as_of == world.session.today()


def test_what_is_past_its_deadline_says_which_deadlines_are_meant(world: World, clock: FixedClock) -> None:
    issue(world)
    clock.moment += timedelta(days=1)
    late = figures(world.session)[-1]
    assert (late.filter, late.count) == ("overdue", 1)
    assert late.reason == "open, and the time to answer or to resolve them is over"


def test_the_home_screen_counts_the_urgent_of_the_open(world: World, eva: str) -> None:
    (figure,) = figures(world.session)
    assert (figure.count, figure.noun, figure.why) == (None, "issue", "no issue yet")
    assert figure.explained == "no issue yet; press enter, then n, or import a file"
    issue(world, impact="high", urgency="high")
    issue(world)
    issue(world, impact="high", owner_id="li.wei", reviewer_id=eva)
    (figure,) = figures(world.session)
    assert "".join(text for text, _tone in figure.value) == "2 of 3 open issues are P1 or P2"
    assert (figure.count, figure.filter) == (2, "open prio:P1,P2")
    assert len(ISSUES.ids(world.session, Asked(figure.filter))) == figure.count
    assert figure.as_of == world.session.today()
    world.do(AddProposal, title="Scan pallets")
    waiting = figures(world.session)[-1]
    assert waiting.plain(world.session) == {
        "part": "operations",
        "key": "operations.proposals",
        "count": 1,
        "text": "1 proposal undecided",
        "as_of": world.session.today(),
        "list": "proposal list received or accepted",
        "why": "neither shipped nor declined yet",
    }


def test_below_the_list_stands_what_it_adds_up_to(world: World) -> None:
    issue(world, impact="high", urgency="high")
    issue(world, owner_id="li.wei")
    world.do(WaitIssues, issues="ISS-2", reason="x")
    world.do(AddDuty, person_id="tom", start="2026-11-23", end="2026-11-27")
    said = ["".join(text for text, _tone in line) for line in ISSUES.remarks(world.session, Asked())]
    assert said == [
        "open: 2   P1 1   P2 0   P3 1   P4 0   waiting for the user: 1   without an owner: 1",
        "on duty today: @tom",
    ]


def test_a_promise_beyond_the_priority_is_told(world: World) -> None:
    issue(world, impact="high", urgency="high")
    done = world.do(ScheduleIssues, issues="ISS-1", due="2026-12-24")
    assert [str(each) for each in done.warnings] == ["promised for later than their priority allows: ISS-1"]
    assert row(world)["due_on"] == "2026-12-24"
    world.do(ScheduleIssues, issues="ISS-1", due="-")
    assert row(world)["due_on"] == "2026-11-24"
