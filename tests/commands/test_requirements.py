"""Requirements: entering and linking them, the decisions of the inbox, and what several people at once do to it."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Any

import pytest

from cockpit.clock import FixedClock
from cockpit.command import Command, Selection
from cockpit.delivery.commands import AddComment
from cockpit.delivery.page import read_page as read_card
from cockpit.delivery.queries import Comments
from cockpit.errors import BadInput, Conflict, NotFound, Refused
from cockpit.goals.commands import AddGoal, ArchiveGoals
from cockpit.goals.goal_list import GOALS
from cockpit.home import newest
from cockpit.home import read as read_home
from cockpit.inputs import build, inputs_of
from cockpit.listing import Asked
from cockpit.operations.commands import SetSupportHours
from cockpit.requirements import decisions, reports, tallies
from cockpit.requirements.commands import (
    AcceptRequirements,
    AddPainPoint,
    AddRequirement,
    AdvanceRequirements,
    ArchivePainPoints,
    ArchiveRequirements,
    AssignRequirements,
    CardRequirements,
    DecideFit,
    DeclineRequirements,
    EditRequirement,
    EstimateRequirements,
    LinkPainPoints,
    MakeCould,
    MakeMust,
    MakeShould,
    MakeWont,
    MergeRequirements,
    RankRequirement,
    ReopenRequirements,
    RequirePainPoints,
    ServeGoals,
    SetRequirements,
    SnoozeRequirements,
    StepBackRequirements,
    UnarchiveRequirements,
    UnlinkPainPoints,
    UnserveGoal,
)
from cockpit.requirements.decisions import decisions_of, recent_decisions
from cockpit.requirements.page import read_page
from cockpit.requirements.queries import FitGap, Inbox, Requirements
from cockpit.requirements.triage import State
from cockpit.session import Session
from storage.store import Store
from tests.support import NOW, World

HOSTILE = "\x1b[31m[bold]月结[/bold]\x1b[0m\u202e =1+1 " + "长" * 400


def requirement(world: World, title: str = "Close faster", **inputs: Any) -> int:
    return world.given(AddRequirement, title=title, **inputs)


def state(world: World, pk: int) -> str:
    return str(world.row("requirement", id=pk)["state"])


def waiting(world: World) -> list[int]:
    return list(Inbox().ids(world.session))


# Entering


def test_a_requirement_goes_to_the_end_of_the_inbox(world: World) -> None:
    first, second = requirement(world, "One"), requirement(world, "Two")
    assert waiting(world) == [first, second]
    row = world.row("requirement", id=second)
    assert (row["number"], row["state"], row["source"], row["effort"], row["moscow"]) == (2, "new", "other", None, None)
    assert world.told[-1].rows["requirement"] == frozenset({second})


def test_a_requirement_takes_links_and_details(world: World) -> None:
    world.given(AddGoal, title="Finance")
    done = world.do(
        AddRequirement,
        title="Close faster",
        source="interview",
        process="Closing",
        module_id="Finance",
        representative_id="li.wei",
        effort="2.5",
        goals="GOAL-1",
    )
    assert str(done) == "REQ-1 added"
    assert not done.warnings
    facts = Requirements().fetch(world.session, done.ids)[0]
    assert (facts.representative, facts.effort, facts.goals, facts.module) == ("li.wei", 2.5, (1,), "Finance")


def test_who_is_no_business_representative_is_told_of(world: World) -> None:
    done = world.do(AddRequirement, title="Close faster", representative_id="tom")
    assert [str(each) for each in done.warnings] == ["tom is no business representative; name one who is"]
    done = world.do(AssignRequirements, requirements="REQ-1", representative_id="li.wei")
    assert not done.warnings


def test_what_says_almost_the_same_is_told_when_it_is_entered(world: World) -> None:
    requirement(world, "Export the ledger to Excel")
    done = world.do(AddRequirement, title="Export the ledger to excel!")
    assert "much like REQ-1 “Export the ledger to Excel”" in str(done.warnings[0])
    assert not world.do(AddRequirement, title="Print labels for pallets").warnings


@pytest.mark.parametrize("title", ["", "  ", "\x1b\x07", "\n"])
def test_a_requirement_without_a_title_is_refused(world: World, title: str) -> None:
    assert world.refusal(BadInput, AddRequirement, title=title) == "Title must not be empty"


def test_a_negative_effort_is_refused_and_an_unknown_one_stays_unknown(world: World) -> None:
    assert "at least 0" in world.refusal(BadInput, AddRequirement, title="X", effort="-1")
    assert "not a number" in world.refusal(BadInput, AddRequirement, title="X", effort="nan")
    pk = requirement(world, effort="-")
    assert world.row("requirement", id=pk)["effort"] is None
    world.do(EstimateRequirements, requirements="REQ-1", effort="3")
    assert world.row("requirement", id=pk)["effort"] == 3
    world.do(EstimateRequirements, requirements="REQ-1", effort="-")
    assert world.row("requirement", id=pk)["effort"] is None


def test_hostile_text_is_kept_harmless(world: World) -> None:
    pk = requirement(world, HOSTILE, text=HOSTILE * 40)
    row = world.row("requirement", id=pk)
    assert "\x1b" not in row["title"] + row["text"]
    assert "\u202e" not in row["title"] + row["text"]
    assert list(Requirements().ids(world.session, Asked("月结"))) == [pk]
    assert read_page(world.session, pk).requirement.title == row["title"]


def test_an_edit_of_an_older_state_is_a_conflict(world: World) -> None:
    pk = requirement(world)
    version = world.row("requirement", id=pk)["version"]
    world.do(SetRequirements, requirements="REQ-1", process="Closing")
    told = world.refusal(Conflict, EditRequirement, requirement=pk, title="New", process="Old", version=version)
    assert "Process area: yours Old, theirs Closing" in told


def test_an_edit_replaces_the_goals(world: World) -> None:
    one, two = world.given(AddGoal, title="One"), world.given(AddGoal, title="Two")
    pk = requirement(world, goals=(one,))
    assert EditRequirement.current(world.session, pk)["goals"] == (one,)
    world.do(EditRequirement, requirement=pk, goals=(two,))
    assert [row["goal_id"] for row in world.rows("requirement_goal")] == [two]


def test_setting_nothing_is_refused(world: World) -> None:
    requirement(world)
    assert "say what to change" in world.refusal(BadInput, SetRequirements, requirements="REQ-1")


def test_another_projects_requirement_is_not_found(world: World) -> None:
    assert "there is no requirement REQ-9" in world.refusal(NotFound, MakeCould, requirements="REQ-9")


def test_the_order_of_the_inbox_is_made_by_hand(world: World) -> None:
    one, two, three = (requirement(world, title) for title in ("One", "Two", "Three"))
    world.do(RankRequirement, requirement="REQ-3", before="REQ-1")
    assert waiting(world) == [three, one, two]
    world.do(RankRequirement, requirement="REQ-3")
    assert waiting(world) == [one, two, three]


# Decisions


@pytest.mark.parametrize(
    "command", [MakeShould, MakeCould, AcceptRequirements, ReopenRequirements, AdvanceRequirements]
)
def test_one_key_needs_no_further_input(command: type[Command]) -> None:
    assert [field.name for field in inputs_of(command)] == ["requirements"]


@pytest.mark.parametrize("command", [MakeMust, MakeWont, DeclineRequirements])
def test_one_key_and_a_reason_need_no_further_input(command: type[Command]) -> None:
    assert [field.name for field in inputs_of(command)] == ["requirements", "reason"]


@pytest.mark.parametrize(
    ("command", "inputs", "columns"),
    [
        (MakeMust, {"reason": "law"}, {"moscow": "must", "moscow_reason": "law", "state": "prioritised"}),
        (MakeShould, {}, {"moscow": "should", "moscow_reason": "", "state": "prioritised"}),
        (MakeCould, {}, {"moscow": "could", "state": "prioritised"}),
        (MakeWont, {"reason": "later"}, {"moscow": "wont", "moscow_reason": "later", "state": "prioritised"}),
        (AcceptRequirements, {}, {"moscow": None, "state": "clarified"}),
        (DeclineRequirements, {"reason": "no"}, {"state": "declined", "state_reason": "no"}),
        (
            SnoozeRequirements,
            {"until": "2026-12-01", "reason": "budget"},
            {"state": "snoozed", "snoozed_until": "2026-12-01", "state_reason": "budget"},
        ),
    ],
)
def test_each_decision_takes_the_item_out_of_the_inbox(
    world: World, command: Any, inputs: dict[str, str], columns: dict[str, object]
) -> None:
    first, second = requirement(world, "One"), requirement(world, "Two")
    world.do(command, requirements="REQ-1", **inputs)
    row = world.row("requirement", id=first)
    assert {name: row[name] for name in columns} == columns
    assert waiting(world) == [second]
    assert tallies.next_waiting(world.session, first) == second
    world.session.undo()
    assert waiting(world) == [first, second]


@pytest.mark.parametrize(
    ("command", "inputs"),
    [
        (MakeMust, {}),
        (MakeWont, {}),
        (DeclineRequirements, {}),
        (SnoozeRequirements, {"until": "2026-12-01"}),
        (MergeRequirements, {"of": "REQ-2"}),
    ],
)
def test_a_decision_that_needs_a_reason_is_refused_without_one(
    world: World, command: Any, inputs: dict[str, str]
) -> None:
    requirement(world, "One")
    requirement(world, "Two")
    assert "also needs: Reason" in world.refusal(BadInput, command, requirements="REQ-1", **inputs)
    told = world.refusal(BadInput, command, requirements="REQ-1", reason=" ", **inputs)
    assert told == "give a reason, so that others can follow the decision"


def test_a_batch_is_one_decision_and_one_undo(world: World) -> None:
    for number in range(30):
        requirement(world, f"Item {number}")
    ids = tuple(waiting(world))
    done = world.do(MakeCould, requirements=ids)
    assert str(done) == "REQ-1, REQ-2, REQ-3, REQ-4, REQ-5, … (30): prioritised, Could"
    assert waiting(world) == []
    world.session.undo()
    assert waiting(world) == list(ids)


def test_a_batch_with_one_that_cannot_be_decided_is_refused_as_a_whole(world: World) -> None:
    requirement(world, "One")
    requirement(world, "Two")
    world.do(DeclineRequirements, requirements="REQ-2", reason="no")
    told = world.refusal(Refused, MakeCould, requirements="REQ-1, REQ-2")
    assert told == "REQ-2 is declined; bring it back first"


def test_what_is_decided_differently_is_told_in_groups(world: World) -> None:
    requirement(world, "One")
    requirement(world, "Two")
    world.do(MakeCould, requirements="REQ-2")
    world.do(SnoozeRequirements, requirements="REQ-1, REQ-2", until="tomorrow", reason="budget")
    done = world.do(ReopenRequirements, requirements="REQ-1, REQ-2")
    assert str(done) == "REQ-1: new; REQ-2: prioritised, Could"


def test_a_snooze_ends_on_its_day(world: World, clock: Any) -> None:
    pk = requirement(world)
    world.do(SnoozeRequirements, requirements="REQ-1", until="2026-11-27", reason="budget")
    assert waiting(world) == []
    clock.moment += timedelta(3)
    assert waiting(world) == [pk]
    assert list(Requirements().ids(world.session, Asked("woken"))) == [pk]
    world.do(MakeCould, requirements="REQ-1")
    row = world.row("requirement", id=pk)
    assert (row["state"], row["snoozed_until"], row["state_reason"]) == ("prioritised", None, "")


def test_a_snooze_into_the_past_is_refused(world: World) -> None:
    requirement(world)
    told = world.refusal(BadInput, SnoozeRequirements, requirements="REQ-1", until="2026-11-24", reason="x")
    assert told == "2026-11-24 is not in the future; name the day on which it should come back"


def test_it_is_approved_only_when_all_is_decided(world: World) -> None:
    pk = requirement(world)
    world.do(MakeShould, requirements="REQ-1")
    told = world.refusal(Refused, AcceptRequirements, requirements="REQ-1")
    assert told == "REQ-1 has no decision on its fit yet; decide that first"
    world.do(DecideFit, requirements="REQ-1", fit="standard")
    assert state(world, pk) == "fit-decided"
    told = world.refusal(Refused, AcceptRequirements, requirements="REQ-1")
    assert told == "REQ-1 cannot be approved: it names no business representative"
    world.do(AssignRequirements, requirements="REQ-1", representative_id="li.wei")
    world.do(AcceptRequirements, requirements="REQ-1")
    for step in ("approved", "scheduled", "built", "tested", "accepted"):
        assert state(world, pk) == step
        if step != "accepted":
            world.do(AdvanceRequirements, requirements="REQ-1")
    world.do(StepBackRequirements, requirements="REQ-1")
    assert state(world, pk) == "tested"


@pytest.mark.parametrize(
    ("command", "given", "why"),
    [
        (DecideFit, {"fit": "gap"}, "its fit is not decided"),
        (DecideFit, {"fit": "standard", "resolution": "drop"}, "its resolution is to drop it"),
        (DecideFit, {"fit": "gap", "resolution": "defer"}, "its resolution is to defer it"),
        (AssignRequirements, {"representative_id": ""}, "it names no business representative"),
        (EditRequirement, {"representative_id": ""}, "it names no business representative"),
        (SetRequirements, {"representative_id": ""}, "it names no business representative"),
    ],
)
def test_what_is_agreed_keeps_what_it_was_agreed_on(
    world: World, command: type[Command], given: dict[str, str], why: str
) -> None:
    requirement(world)
    world.do(MakeShould, requirements="REQ-1")
    world.do(DecideFit, requirements="REQ-1", fit="standard")
    world.do(AssignRequirements, requirements="REQ-1", representative_id="li.wei")
    world.do(AcceptRequirements, requirements="REQ-1")
    told = world.refusal(Refused, command, **{command.subject: "REQ-1"}, **given)
    assert told == f"REQ-1 is approved, which it could not be like this: {why}; take it back first"
    world.do(DecideFit, requirements="REQ-1", fit="gap", resolution="extend")
    world.do(StepBackRequirements, requirements="REQ-1")
    world.do(command, **{command.subject: "REQ-1"}, **given)


# Several people at once


def test_the_second_of_two_sees_what_the_first_decided_and_moves_on(world: World) -> None:
    first, second = requirement(world, "One"), requirement(world, "Two")
    other = world.another("li.wei")
    seen = tuple(row.version for row in Inbox().rows(other.session))
    world.do(MakeMust, requirements="REQ-1", reason="law")
    told = other.refusal(Conflict, MakeCould, requirements=(first,), seen=seen[:1])
    assert told == "olga decided REQ-1 first: Must; it was left as it is"
    assert world.row("requirement", id=first)["moscow"] == "must"
    assert tallies.next_waiting(other.session, first) == second
    assert tallies.next_of(other.session, [first, second], first) == second


def test_two_windows_on_one_file_see_each_other_decide(file_world: World) -> None:
    first, second = requirement(file_world, "One"), requirement(file_world, "Two")
    store = Store(file_world.store.path)
    other = World(Session(store, actor="li.wei", clock=file_world.session.clock, project="ERP"))
    seen = tuple(row.version for row in Inbox().rows(other.session))
    file_world.do(MakeMust, requirements="REQ-1", reason="law")
    (changed,) = other.session.poll()
    assert (changed.actor, changed.rows["requirement"]) == ("olga", frozenset({first}))
    assert "olga decided REQ-1 first" in other.refusal(Conflict, MakeCould, requirements=(first,), seen=seen[:1])
    assert tallies.next_waiting(other.session, first) == second
    other.do(MakeCould, requirements=(second,), seen=seen[1:])
    assert waiting(file_world) == []
    store.close()


def test_the_rest_of_a_batch_is_decided_and_the_others_are_told(world: World) -> None:
    ids = tuple(requirement(world, title) for title in ("One", "Two", "Three"))
    other = world.another("li.wei")
    seen = tuple(row.version for row in Inbox().rows(other.session))
    world.do(DeclineRequirements, requirements="REQ-2", reason="no")
    world.do(EditRequirement, requirement="REQ-3", text="changed")
    done = other.do(MakeCould, requirements=ids, seen=seen)
    assert str(done) == "REQ-1: prioritised, Could"
    assert [str(each) for each in done.warnings] == [
        "olga decided REQ-2 first: declined; it was left as it is",
        "olga changed REQ-3 meanwhile; read it again",
    ]
    assert [row["state"] for row in world.rows("requirement")] == ["prioritised", "declined", "new"]


def test_all_that_others_decided_first_is_told_in_one_sentence(world: World) -> None:
    ids = tuple(requirement(world, title) for title in ("One", "Two"))
    world.do(MakeCould, requirements=ids)
    told = world.refusal(Conflict, MakeShould, requirements=ids, seen=(1, 1))
    assert told.startswith("others were first: olga decided REQ-1 first: Could; it was left as it is; ")


def test_versions_are_asked_of_nobody_and_stand_in_no_audit_line(world: World) -> None:
    pk = requirement(world)
    version = world.row("requirement", id=pk)["version"]
    world.do(MakeCould, requirements=(pk,), seen=(version,))
    assert world.store.changes(limit=1)[0].args == {"requirements": [pk]}


def test_the_next_one_is_found_in_the_order_that_a_person_sees(world: World) -> None:
    ids = [requirement(world, title) for title in ("One", "Two", "Three", "Four")]
    shown = [ids[2], ids[0], ids[3], ids[1]]
    world.do(MakeCould, requirements=(ids[0],))
    assert tallies.next_of(world.session, shown, ids[0]) == ids[3]
    assert tallies.next_of(world.session, shown, ids[1]) == ids[2]
    assert tallies.next_of(world.session, shown, 999) == ids[2]
    world.do(MakeCould, requirements=(ids[1], ids[2], ids[3]))
    assert tallies.next_of(world.session, shown, ids[3]) is None
    assert tallies.next_waiting(world.session, ids[3]) is None
    assert tallies.next_of(world.session, [], 1) is None


def test_the_next_one_begins_again_at_the_top(world: World) -> None:
    ids = [requirement(world, title) for title in ("One", "Two", "Three")]
    assert tallies.next_waiting(world.session, ids[2]) == ids[0]
    assert tallies.next_waiting(world.session, 999) == ids[0]
    world.do(ArchiveRequirements, requirements="REQ-1")
    assert tallies.next_waiting(world.session, ids[2]) == ids[1]
    assert tallies.count_waiting(world.session) == 2


# Duplicates


def test_a_duplicate_of_a_duplicate_is_one_of_the_original(world: World) -> None:
    one = requirement(world, "One")
    two = requirement(world, "Two")
    three = requirement(world, "Three")
    world.do(MergeRequirements, requirements="REQ-2", of="REQ-1", reason="same")
    world.do(MergeRequirements, requirements="REQ-3", of="REQ-2", reason="same")
    assert [world.row("requirement", id=pk)["duplicate_of_id"] for pk in (two, three)] == [one, one]
    assert [each.id for each in read_page(world.session, one).duplicates] == ["REQ-2", "REQ-3"]


def test_what_is_archived_is_no_original(world: World) -> None:
    for title in ("One", "Two", "Three"):
        requirement(world, title)
    world.do(MergeRequirements, requirements="REQ-2", of="REQ-1", reason="same")
    world.do(ArchiveRequirements, requirements="REQ-1")
    for of in ("REQ-1", "REQ-2"):
        told = world.refusal(Refused, MergeRequirements, requirements="REQ-3", of=of, reason="same")
        assert told == "REQ-1 is archived; bring it back first, or name another"


def test_duplicates_cannot_run_in_a_circle(world: World) -> None:
    for title in ("One", "Two", "Three"):
        requirement(world, title)
    world.do(MergeRequirements, requirements="REQ-2", of="REQ-1", reason="same")
    told = world.refusal(Refused, MergeRequirements, requirements="REQ-1", of="REQ-2", reason="same")
    assert told == "REQ-2 is a duplicate of REQ-1; bring REQ-2 back first"
    told = world.refusal(BadInput, MergeRequirements, requirements="REQ-3", of="REQ-3", reason="same")
    assert told == "REQ-3 cannot be a duplicate of itself; name another"


def test_a_circle_that_undo_made_is_shown_and_can_be_opened(world: World) -> None:
    one, two = requirement(world, "One"), requirement(world, "Two")
    other = world.another("li.wei")
    world.do(MergeRequirements, requirements="REQ-1", of="REQ-2", reason="same")
    world.do(ReopenRequirements, requirements="REQ-1")
    other.do(MergeRequirements, requirements="REQ-2", of="REQ-1", reason="same")
    world.session.undo()
    assert set(Requirements().ids(world.session, Asked("circular"))) == {one, two}
    third = requirement(world, "Three")
    told = world.refusal(Refused, MergeRequirements, requirements="REQ-3", of="REQ-1", reason="same")
    assert told == "REQ-1 is a duplicate in a circle; bring one of them back first"
    assert read_page(world.session, one).duplicates[0].id == "REQ-2"
    world.do(ReopenRequirements, requirements="REQ-1")
    world.do(MergeRequirements, requirements="REQ-3", of="REQ-2", reason="same")
    assert world.row("requirement", id=third)["duplicate_of_id"] == one


# Goals


def test_a_goal_that_is_archived_leaves_its_requirements_orphans_until_it_is_back(world: World) -> None:
    goal = world.given(AddGoal, title="Finance")
    pk = requirement(world, goals=(goal,))
    world.do(MakeMust, requirements=(pk,), reason="law")
    assert list(Requirements().ids(world.session, Asked("orphan"))) == []
    assert list(GOALS.ids(world.session, Asked("unserved"))) == []
    done = world.do(ArchiveGoals, goals=(goal,))
    assert [str(each) for each in done.warnings] == ["still served by REQ-1; let these serve another goal"]
    assert list(Requirements().ids(world.session, Asked("orphan"))) == [pk]
    assert Requirements().fetch(world.session, [pk])[0].goals == ()
    world.session.undo()
    assert list(Requirements().ids(world.session, Asked("orphan"))) == []


def test_a_goal_that_requirements_serve_cannot_vanish(world: World) -> None:
    other = world.another("li.wei")
    goal = world.given(AddGoal, title="Finance")
    other.given(AddRequirement, title="Close faster", goals=(goal,))
    with pytest.raises(Conflict, match="something still belongs to this"):
        world.session.undo()
    assert len(world.rows("goal")) == len(world.rows("requirement_goal")) == 1


def test_goals_are_linked_once_and_unlinked(world: World) -> None:
    goal = world.given(AddGoal, title="Finance")
    requirement(world)
    requirement(world, "Other")
    world.do(ServeGoals, requirements="REQ-1, REQ-2", goals="GOAL-1")
    assert world.do(ServeGoals, requirements="REQ-1", goals="GOAL-1").change is None
    assert len(world.rows("requirement_goal", goal_id=goal)) == 2
    world.do(UnserveGoal, requirements="REQ-1", goal="GOAL-1")
    assert len(world.rows("requirement_goal")) == 1


def test_a_goal_without_a_must_or_should_is_an_orphan(world: World) -> None:
    goal = world.given(AddGoal, title="Finance")
    requirement(world, goals=(goal,))
    assert list(GOALS.ids(world.session, Asked("unserved"))) == [goal]
    world.do(MakeCould, requirements="REQ-1")
    assert list(GOALS.ids(world.session, Asked("unserved"))) == [goal]
    world.do(MakeShould, requirements="REQ-1")
    assert list(GOALS.ids(world.session, Asked("unserved"))) == []
    world.do(DeclineRequirements, requirements="REQ-1", reason="no")
    assert list(GOALS.ids(world.session, Asked("unserved"))) == [goal]


def test_the_letter_r_of_a_goal_counts_the_requirements_that_serve_it(world: World) -> None:
    goal = world.given(AddGoal, title="Finance")
    relevant = GOALS.fetch(world.session, [goal])[0].letters[3]
    assert "it is an orphan: no module and no requirement serves it" in map(str, relevant.failed)
    requirement(world, goals=(goal,))
    relevant = GOALS.fetch(world.session, [goal])[0].letters[3]
    assert "requirements that serve it: 1" in map(str, relevant.passed)


def test_home_counts_goals_without_requirements_and_gaps_without_a_resolution(world: World) -> None:
    world.given(AddGoal, title="Close faster")
    requirement(world)
    world.do(MakeShould, requirements="REQ-1")
    world.do(DecideFit, requirements="REQ-1", fit="gap")
    found = {figure.key: figure for figure in read_home(world.session)}
    goals, gaps = found["goals.unserved"], found["requirements.gaps"]
    assert (goals.count, goals.listed) == (1, "goal list unserved")
    assert (gaps.count, gaps.listed) == (1, "fit-gap list unresolved")
    assert (
        len(GOALS.ids(world.session, Asked(goals.filter))) == len(FitGap().ids(world.session, Asked(gaps.filter))) == 1
    )
    world.do(ServeGoals, requirements="REQ-1", goals="GOAL-1")
    world.do(DecideFit, requirements="REQ-1", fit="gap", resolution="extend")
    assert not {"goals.unserved", "requirements.gaps"} & {figure.key for figure in read_home(world.session)}


# Cards


def test_a_card_is_made_of_a_requirement_and_leads_back_to_it(world: World) -> None:
    pk = requirement(world, "Close faster", module_id="Finance", text="in *fifteen* days")
    requirement(world, "Other")
    done = world.do(CardRequirements, requirements="REQ-1, REQ-2, REQ-1")
    assert str(done) == "REQ-1, REQ-2 on the board as CARD-1, CARD-2"
    card = world.row("card", number=1)
    assert (card["title"], card["requirement_id"], card["module_id"]) == ("Close faster", pk, 1)
    assert [(each.id, each.state) for each in read_page(world.session, pk).cards] == [("CARD-1", "Backlog")]
    assert Requirements().fetch(world.session, [pk])[0].cards == (1,)
    assert list(Requirements().ids(world.session, Asked("no-card"))) == []
    assert list(Requirements().ids(world.session, Asked("card:CARD-2"))) == [2]
    world.session.undo()
    assert list(Requirements().ids(world.session, Asked("no-card"))) == [pk, 2]
    world.do(DeclineRequirements, requirements="REQ-1", reason="no")
    assert "bring it back first" in world.refusal(Refused, CardRequirements, requirements="REQ-1")


def test_one_that_is_named_twice_is_decided_once(world: World) -> None:
    requirement(world)
    assert str(world.do(MakeCould, requirements="REQ-1, REQ-1")) == "REQ-1: prioritised, Could"


# The history of decisions


def test_every_decision_is_remembered_with_its_reason(world: World) -> None:
    pk = requirement(world)
    world.do(MakeMust, requirements="REQ-1", reason="law")
    world.do(EditRequirement, requirement="REQ-1", text="no decision")
    world.another("li.wei").do(MakeWont, requirements="REQ-1", reason="law")
    world.do(DecideFit, requirements="REQ-1", fit="gap", resolution="extend", reason="no standard")
    told = [(each.actor, [str(step) for step in each.steps], each.reason) for each in decisions_of(world.session, pk)]
    assert told == [
        ("olga", ["Priority: - → Must", "State: new → prioritised"], "law"),
        ("li.wei", ["Priority: Must → Won't"], "law"),
        (
            "olga",
            ["State: prioritised → fit decided", "Fit: - → gap", "Resolution: - → extend the product"],
            "no standard",
        ),
    ]
    world.session.undo()
    newest = recent_decisions(world.session)
    assert [each.command for each in newest] == ["undo", "requirement.fit", "requirement.wont", "requirement.must"]
    assert [each.requirement for each in newest] == [1, 1, 1, 1]
    assert len(recent_decisions(world.session, 2)) == 2


# Archive, selection, reports


def test_a_decision_says_of_what_and_until_when(world: World) -> None:
    pk = requirement(world)
    requirement(world, "Other")
    world.do(SnoozeRequirements, requirements="REQ-1", until="2027-01-08", reason="later")
    world.do(SnoozeRequirements, requirements="REQ-1", until="2027-02-01", reason="later still")
    world.do(MergeRequirements, requirements="REQ-1", of="REQ-2", reason="same")
    told = [str(step) for found in decisions_of(world.session, pk) for step in found.steps]
    assert told == [
        "State: new → snoozed until 2027-01-08",
        "State: snoozed → snoozed until 2027-02-01",
        "State: snoozed → duplicate of REQ-2",
    ]
    plain = decisions_of(world.session, pk)[-1].plain()
    assert (plain["state"], plain["duplicate_of"]) == ("duplicate", "REQ-2")
    assert len(recent_decisions(world.session)) == 3


def test_every_page_tells_times_in_the_zone_of_the_project(world: World) -> None:
    pk = requirement(world)
    world.do(SetSupportHours, zone="Asia/Shanghai")
    world.do(MakeShould, requirements="REQ-1")
    world.do(CardRequirements, requirements="REQ-1")
    world.do(AddComment, card="CARD-1", text="seen")
    (decision,) = decisions_of(world.session, pk)
    ((when, *_rest),) = decisions.lines([decision])
    assert when[0] == "2026-11-24 17:00"
    assert decision.plain()["at"] == NOW
    (comment,) = Comments().rows(world.session)
    assert Comments().cells(comment, world.session)[1][0][0] == "2026-11-24 17:00"
    assert Comments().plain(comment)["at"] == NOW
    (said,) = read_card(world.session, 1).comments
    assert said.at.strftime("%H:%M") == "17:00"


@pytest.mark.parametrize("hours", [-11, 0, 13])
def test_what_was_made_just_now_was_made_today_wherever_the_person_is(
    world: World, clock: FixedClock, hours: int
) -> None:
    clock.moment = clock.moment.astimezone(timezone(timedelta(hours=hours))).replace(hour=2)
    pk = requirement(world)
    assert Inbox().fetch(world.session, [pk])[0].made_on == world.session.today()
    assert newest(world.session, "requirement") == world.session.today()


def test_the_archive_is_reversible(world: World) -> None:
    pk = requirement(world)
    world.do(ArchiveRequirements, requirements="REQ-1")
    assert waiting(world) == []
    world.do(UnarchiveRequirements, requirements="REQ-1")
    assert waiting(world) == [pk]


def test_without_a_selection_there_is_nothing_to_decide() -> None:
    assert str(MakeMust.when(Selection())) == "nothing is selected"
    assert MakeMust.when(Selection("requirement", (1,))) is None


def test_the_split_counts_effort_and_leaves_out_what_is_put_aside(world: World) -> None:
    for title, effort in (("One", "6"), ("Two", "4"), ("Three", "100"), ("Four", "")):
        requirement(world, title, **({"effort": effort} if effort else {}))
    world.do(MakeMust, requirements="REQ-1, REQ-4", reason="law")
    world.do(MakeCould, requirements="REQ-2, REQ-3")
    world.do(DeclineRequirements, requirements="REQ-3", reason="no")
    requirement(world, "Five", process="Closing")
    found = tallies.moscow_split(world.session)
    assert (found.effort, found.unestimated, found.unprioritised) == (10, 1, 1)
    assert [part.value for part in found.parts] == ["could", "must"]
    assert tallies.moscow_split(world.session, Asked("process:closing")).count == 0
    states = tallies.count_states(world.session)
    assert (states[State.NEW], states[State.PRIORITISED], states[State.DECLINED], states[State.BUILT]) == (1, 3, 1, 0)


def test_what_is_not_estimated_can_be_listed_as_it_was_counted(world: World) -> None:
    for title in "ABCDE":
        requirement(world, title)
    world.do(MakeShould, requirements="REQ-1, REQ-2, REQ-3, REQ-5")
    world.do(MakeWont, requirements="REQ-5", reason="later")
    world.do(EstimateRequirements, requirements="REQ-2", effort="3")
    world.do(DecideFit, requirements="REQ-1, REQ-4", fit="gap")
    world.do(DecideFit, requirements="REQ-3", fit="standard")
    unestimated = list(Requirements().ids(world.session, Asked("unestimated")))
    assert (unestimated, tallies.moscow_split(world.session).unestimated) == ([1, 3], 2)
    unsized = list(FitGap().ids(world.session, Asked("unsized")))
    assert (unsized, tallies.fit_summary(world.session).unestimated) == ([1, 4], 2)


def test_the_split_and_the_fit_rate_are_charts(world: World) -> None:
    assert reports.Split().read(world.session).is_empty
    assert reports.FitRate().read(world.session).is_empty
    for title, effort in (("One", "6"), ("Two", "4"), ("Three", "")):
        requirement(world, title, module_id="Finance", **({"effort": effort} if effort else {}))
    world.do(MakeMust, requirements="REQ-1", reason="law")
    world.do(MakeShould, requirements="REQ-2")
    world.do(MakeCould, requirements="REQ-3")
    chart = reports.Split().read(world.session)
    assert chart.rows == (
        ("Must", 1, 0, 6, 0.6),
        ("Should", 1, 0, 4, 0.4),
        ("Could", 1, 1, None, None),
        ("Won't", 0, 0, None, None),
    )
    assert [group.bars for group in chart.groups] == [
        ((6, "6 (60%)"),),
        ((4, "4 (40%)"),),
        ((None, "-"),),
        ((None, "-"),),
    ]
    world.do(DecideFit, requirements="REQ-1", fit="standard")
    world.do(DecideFit, requirements="REQ-2", fit="gap")
    chart = reports.FitRate().read(world.session)
    assert chart.rows == (("Finance", 1, 0, 0, 1, 1, 1, 0.5),)
    assert chart.groups[0].bars == ((0.5, "50% (1/2)"),)
    assert reports.FitRate(requirements="REQ-1").read(world.session).facts["rate"] == 1


def test_the_fit_is_counted_in_all_and_by_module(world: World) -> None:
    for number, module in enumerate(("Finance", "Finance", "Purchasing", None), 1):
        requirement(world, f"Item {number}", **({"module_id": module} if module else {}))
    world.do(DecideFit, requirements="REQ-1", fit="standard")
    world.do(DecideFit, requirements="REQ-2", fit="gap")
    world.do(DecideFit, requirements="REQ-3", fit="config", effort="2")
    found = tallies.fit_summary(world.session)
    assert (found.decided, found.undecided, found.unresolved, found.unestimated) == (3, 1, 1, 1)
    assert found.rate == pytest.approx(2 / 3)
    by_module = tallies.fit_by_module(world.session)
    assert [(name, each.rate) for name, each in by_module] == [("Finance", 0.5), ("Purchasing", 1.0), (None, None)]
    world.do(MakeWont, requirements="REQ-2", reason="later")
    assert tallies.fit_summary(world.session).rate == 1


def test_empty_reports_claim_nothing(world: World) -> None:
    session = world.session
    assert tallies.fit_summary(session).rate is None
    assert tallies.fit_by_module(session) == []
    assert tallies.moscow_split(session).parts == {}
    assert tallies.kano_points(session) == []
    assert tallies.research(session).process_share is None
    assert tallies.count_waiting(session) == 0
    assert recent_decisions(session) == []


def test_how_requirements_were_found_is_counted(world: World) -> None:
    requirement(world, "One", source="process", process="Closing")
    requirement(world, "Two", source="interview", process="Stock")
    requirement(world, "Three")
    found = tallies.research(world.session)
    assert (found.total, found.process_only, found.from_people) == (3, 1, 1)
    assert sorted(found.areas) == ["Closing", "Stock"]
    assert found.riskless is None


def test_every_filter_and_order_can_be_asked(world: World) -> None:
    from cockpit.requirements.queries import LISTINGS

    requirement(world)
    for listing in LISTINGS:
        vocabulary = listing.vocabulary(world.session)
        for flag in vocabulary.flags:
            listing.ids(world.session, Asked(flag, archived=True))
        for name, field in vocabulary.fields.items():
            for example in ("none", *field.examples()):
                if (name, example) != ("rep", "me") and example != "me":
                    listing.ids(world.session, Asked(f"{name}:{example}"))
        for sort in listing.sorts:
            listing.ids(world.session, Asked("", sort))
            listing.ids(world.session, Asked("", f"-{sort}"))
        listing.ids(world.session, Asked("words 月结 REQ-1"))


@pytest.mark.parametrize("listing", [Requirements(), Inbox()])
def test_a_long_list_is_read_from_an_index_in_its_order(world: World, listing: Requirements) -> None:
    where, order, values = listing.statement(world.session, Asked())
    sql = f"SELECT r.id FROM {listing.rows_for(where, order)} WHERE {where} ORDER BY {order}"
    plan = [row["detail"] for row in world.store.query(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert plan == ["SEARCH r USING COVERING INDEX requirement_by_rank (project_id=? AND archived=?)"]


def test_a_viewer_decides_nothing(world: World) -> None:
    requirement(world)
    viewer = world.another("tom")
    reason = viewer.session.may(MakeCould)
    assert str(reason) == "as viewer you may not change the project's content"
    assert build(MakeCould, {"requirements": "REQ-1"}, viewer.session).requirements == (1,)


def test_pain_points_are_made_a_requirement_once(world: World) -> None:
    world.do(AddPainPoint, title="Prices are typed twice")
    world.do(AddPainPoint, title="Prices are out of date")
    assert world.do(RequirePainPoints, pain_points="PAIN-1, PAIN-2").warnings == ()
    said = world.refusal(Refused, RequirePainPoints, pain_points="PAIN-1")
    assert said == "REQ-1 is there for PAIN-1 already; link them to it, or give the new one another title"
    told = world.do(RequirePainPoints, pain_points="PAIN-2", title="A price list that is kept in one place")
    assert [str(warning) for warning in told.warnings] == ["relieved already by: REQ-1"]
    world.do(AddRequirement, title="Prices are out of date")
    world.do(UnlinkPainPoints, pain_points="PAIN-2", requirement="REQ-1")
    told = world.do(RequirePainPoints, pain_points="PAIN-2")
    assert "much like REQ-3" in " ".join(map(str, told.warnings))
    world.do(DeclineRequirements, requirements="REQ-1", reason="no")
    assert world.do(RequirePainPoints, pain_points="PAIN-1").shown == ("REQ-5",)


@pytest.mark.parametrize(
    ("command", "inputs"),
    [
        (AddRequirement, {"title": "One more"}),
        (EditRequirement, {"requirement": "REQ-1"}),
        (SetRequirements, {"requirements": "REQ-1"}),
        (EstimateRequirements, {"requirements": "REQ-1"}),
        (DecideFit, {"requirements": "REQ-1", "fit": "gap"}),
    ],
)
def test_an_effort_that_no_requirement_takes_is_refused(world: World, command: Any, inputs: dict[str, str]) -> None:
    requirement(world)
    assert "10000 is the most" in world.refusal(BadInput, command, **inputs, effort="99999999")
    world.do(command, **inputs, effort="10000")


def test_what_a_pain_point_tells_counts_no_longer_once_it_is_archived(world: World) -> None:
    world.do(AddRequirement, title="Close faster", source="process")
    world.do(AddRequirement, title="Approve on the phone", source="survey")
    world.do(AddPainPoint, title="Month-end close stands still", source="interview", quote="We wait for days")
    world.do(LinkPainPoints, pain_points="PAIN-1", requirement="REQ-1")
    everything = Requirements()

    def counted(*filters: str) -> list[int]:
        return [everything.count(world.session, Asked(text)) for text in filters]

    def found() -> tuple[int, int]:
        told = tallies.research(world.session)
        assert counted("open process-only", "open from-people") == [told.process_only, told.from_people]
        return told.process_only, told.from_people

    asked = "pains:>0", "pain:PAIN-1", "pain:none"
    (row,) = everything.rows(world.session, Asked("REQ-1"))
    assert (found(), counted(*asked), row.pains, row.quotes) == ((0, 2), [1, 1, 1], (1,), 1)
    world.do(ArchivePainPoints, pain_points="PAIN-1")
    (row,) = everything.rows(world.session, Asked("REQ-1"))
    assert (found(), counted(*asked), row.pains, row.quotes) == ((1, 1), [0, 0, 2], (), 0)
