"""Decisions on the fit, the change-management actions that come of them, and pain points with their quotes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cockpit.command import Command
from cockpit.errors import BadInput, Refused
from cockpit.listing import Asked
from cockpit.requirements.commands import (
    AddPainPoint,
    AddQuote,
    AddRequirement,
    ArchivePainPoints,
    ArchiveQuotes,
    ArchiveRequirements,
    AssignChangeActions,
    DecideFit,
    DeclineRequirements,
    DropChangeActions,
    EditChangeAction,
    FinishChangeActions,
    LinkPainPoints,
    MakeMust,
    MakeShould,
    MakeWont,
    MergePainPoints,
    MergeRequirements,
    ReopenChangeActions,
    ReopenRequirements,
    RequirePainPoints,
    ScheduleChangeActions,
    UnarchivePainPoints,
    UnarchiveRequirements,
    UnlinkPainPoints,
    WeighPainPoints,
)
from cockpit.requirements.page import read_page
from cockpit.requirements.queries import ChangeActions, FitGap, PainPoints, Quotes, Requirements
from tests.support import World


@pytest.fixture
def chosen(world: World) -> World:
    """A world with one Must."""
    world.given(AddRequirement, title="Three-way match")
    world.do(MakeMust, requirements="REQ-1", reason="audit")
    return world


def warnings(receipt: Any) -> list[str]:
    return [str(each) for each in receipt.warnings]


# Fit


def test_what_fits_is_decided_at_once(chosen: World) -> None:
    done = chosen.do(DecideFit, requirements="REQ-1", fit="config", effort="2", impact="3", reason="tolerance groups")
    assert str(done) == "REQ-1: configuration"
    row = chosen.row("requirement", number=1)
    values = [row[name] for name in ("state", "fit", "resolution", "fit_reason", "effort", "impact")]
    assert values == ["fit-decided", "config", "configure", "tolerance groups", 2, 3]
    assert row["decider_id"] == chosen.session.person


def test_a_gap_is_not_decided_before_somebody_says_what_is_done(chosen: World) -> None:
    done = chosen.do(DecideFit, requirements="REQ-1", fit="gap")
    assert warnings(done) == ["REQ-1: gap; say also what is done about it"]
    assert chosen.row("requirement", number=1)["state"] == "prioritised"
    assert list(FitGap().ids(chosen.session, Asked("unresolved"))) == [1]
    chosen.do(DecideFit, requirements="REQ-1", fit="gap", resolution="extend", effort="8")
    row = chosen.row("requirement", number=1)
    assert (row["state"], row["effort"]) == ("fit-decided", 8)
    assert list(FitGap().ids(chosen.session, Asked("unresolved or undecided"))) == []


def test_an_effort_that_is_not_given_stays(chosen: World) -> None:
    chosen.do(DecideFit, requirements="REQ-1", fit="gap", resolution="extend", effort="8")
    chosen.do(DecideFit, requirements="REQ-1", fit="partial", resolution="workaround")
    assert chosen.row("requirement", number=1)["effort"] == 8


@pytest.mark.parametrize("impact", ["0", "6"])
def test_an_impact_outside_one_to_five_is_refused(chosen: World, impact: str) -> None:
    told = chosen.refusal(BadInput, DecideFit, requirements="REQ-1", fit="gap", impact=impact)
    assert "Change impact (1-5) m" in told


def test_changing_the_organisation_makes_an_action(chosen: World) -> None:
    done = chosen.do(
        DecideFit, requirements="REQ-1", fit="gap", resolution="organisation", owner="li.wei", due="2026-12-01"
    )
    assert warnings(done) == ["CHG-1 made, to change the organisation"]
    row = chosen.row("change_action")
    assert (row["title"], row["due"], row["state"]) == ("Three-way match", "2026-12-01", "open")
    assert [each.id for each in read_page(chosen.session, 1).actions] == ["CHG-1"]
    chosen.session.undo()
    assert chosen.rows("change_action") == []


def test_an_action_without_an_owner_or_a_date_says_so(chosen: World) -> None:
    done = chosen.do(DecideFit, requirements="REQ-1", fit="gap", resolution="organisation")
    assert warnings(done)[1:] == ["CHG-1 still needs an owner", "CHG-1 still needs a due date"]
    assert list(ChangeActions().ids(chosen.session, Asked("unowned undated"))) == [1]


def test_the_action_follows_the_decision(chosen: World) -> None:
    chosen.do(DecideFit, requirements="REQ-1", fit="gap", resolution="organisation")
    done = chosen.do(DecideFit, requirements="REQ-1", fit="gap", resolution="extend")
    assert warnings(done) == ["CHG-1 is dropped, because REQ-1 is resolved otherwise now"]
    assert chosen.row("change_action")["state"] == "dropped"
    chosen.do(DecideFit, requirements="REQ-1", fit="gap", resolution="organisation", owner="li.wei")
    assert chosen.row("change_action")["state"] == "open"
    chosen.do(FinishChangeActions, actions="CHG-1", outcome="new approval rule")
    chosen.do(DecideFit, requirements="REQ-1", fit="gap", resolution="extend")
    assert chosen.row("change_action")["state"] == "done"


@pytest.mark.parametrize(
    ("command", "given", "decided"),
    [
        (DeclineRequirements, {"reason": "not wanted"}, "declined"),
        (MergeRequirements, {"of": "REQ-2", "reason": "same"}, "duplicate"),
        (MakeWont, {"reason": "next year"}, "Won't"),
    ],
)
def test_what_is_decided_against_drops_its_action_until_it_is_back(
    chosen: World, command: type[Command], given: dict[str, str], decided: str
) -> None:
    chosen.given(AddRequirement, title="Another match")
    chosen.do(DecideFit, requirements="REQ-1", fit="gap", resolution="organisation")
    done = chosen.do(command, requirements="REQ-1", **given)
    assert warnings(done) == [f"CHG-1 is dropped, because REQ-1 is {decided} now"]
    assert chosen.row("change_action")["state"] == "dropped"
    back = (MakeMust, {"reason": "audit"}) if command is MakeWont else (ReopenRequirements, {})
    done = chosen.do(back[0], requirements="REQ-1", **back[1])
    assert warnings(done)[0] == "CHG-1 is open again, to change the organisation"
    assert chosen.row("change_action")["state"] == "open"


def test_a_decision_leaves_an_action_alone_that_somebody_dropped_or_finished(chosen: World) -> None:
    chosen.do(DecideFit, requirements="REQ-1", fit="gap", resolution="organisation")
    chosen.do(DropChangeActions, actions="CHG-1", reason="no longer needed")
    assert warnings(chosen.do(MakeShould, requirements="REQ-1")) == []
    assert chosen.row("change_action")["state"] == "dropped"
    chosen.do(FinishChangeActions, actions="CHG-1", outcome="rule in force")
    assert warnings(chosen.do(DeclineRequirements, requirements="REQ-1", reason="not wanted")) == []
    assert chosen.row("change_action")["state"] == "done"


def test_what_will_not_be_done_gets_no_action_before_it_is_wanted(chosen: World) -> None:
    chosen.do(MakeWont, requirements="REQ-1", reason="next year")
    chosen.do(DecideFit, requirements="REQ-1", fit="gap", resolution="organisation")
    assert chosen.rows("change_action") == []
    assert warnings(chosen.do(MakeShould, requirements="REQ-1"))[0] == "CHG-1 made, to change the organisation"


def test_an_action_is_given_to_somebody_and_done(chosen: World, clock: Any) -> None:
    chosen.do(DecideFit, requirements="REQ-1", fit="gap", resolution="organisation")
    chosen.do(AssignChangeActions, actions="CHG-1", owner_id="li.wei")
    chosen.do(ScheduleChangeActions, actions="CHG-1", due="2026-11-30")
    assert list(ChangeActions().ids(chosen.session, Asked("late"))) == []
    clock.moment += timedelta(7)
    assert list(ChangeActions().ids(chosen.session, Asked("late owner:li"))) == [1]
    assert "say what came of it" in chosen.refusal(BadInput, FinishChangeActions, actions="CHG-1", outcome=" ")
    chosen.do(FinishChangeActions, actions="CHG-1", outcome="rule in force")
    assert list(ChangeActions().ids(chosen.session, Asked("late"))) == []
    chosen.do(ReopenChangeActions, actions="CHG-1")
    assert "give a reason" in chosen.refusal(BadInput, DropChangeActions, actions="CHG-1", reason="")
    chosen.do(DropChangeActions, actions="CHG-1", reason="no longer needed")
    chosen.do(EditChangeAction, action="CHG-1", title="Teach the match")
    row = chosen.row("change_action")
    assert (row["title"], row["state"], row["outcome"]) == ("Teach the match", "dropped", "no longer needed")


# Pain points


def pain(world: World, title: str = "Waiting for figures", **inputs: Any) -> int:
    return world.given(AddPainPoint, title=title, **inputs)


def test_a_pain_point_keeps_what_was_said_word_for_word(world: World) -> None:
    pk = pain(world, quote="“I call each morning”", who="sun.li", source="focus-group", frequency="5", severity="4")
    world.do(AddQuote, pain_point="PAIN-1", text="等库存数字要半天", who="wu.tao", on_day="2026-11-01")
    rows = Quotes().rows(world.session)
    assert [(row.text, row.who) for row in rows] == [
        ("“I call each morning”", "sun.li"),
        ("等库存数字要半天", "wu.tao"),
    ]
    row = PainPoints().fetch(world.session, [pk])[0]
    assert (row.weight, row.quotes, row.source.value) == (20, 2, "focus-group")
    assert list(PainPoints().ids(world.session, Asked("库存"))) == [pk]


@pytest.mark.parametrize(("field", "value"), [("frequency", "6"), ("severity", "0"), ("count", "0")])
def test_a_weight_outside_one_to_five_is_refused(world: World, field: str, value: str) -> None:
    assert "m" in world.refusal(BadInput, AddPainPoint, title="X", **{field: value})


def test_the_heaviest_pain_stands_first_and_an_unweighed_one_last(world: World) -> None:
    light = pain(world, "Light", frequency="1", severity="1")
    unknown = pain(world, "Unknown", frequency="5")
    heavy = pain(world, "Heavy", frequency="5", severity="5")
    assert list(PainPoints().ids(world.session)) == [heavy, light, unknown]
    assert PainPoints().fetch(world.session, [unknown])[0].weight is None
    world.do(WeighPainPoints, pain_points="PAIN-2", severity="5")
    assert PainPoints().ids(world.session)[0] == unknown
    assert "how often" in world.refusal(BadInput, WeighPainPoints, pain_points="PAIN-2")


def test_an_empty_quote_is_refused(world: World) -> None:
    pain(world)
    assert "word for word" in world.refusal(BadInput, AddQuote, pain_point="PAIN-1", text="  \n")


def test_pain_points_become_a_requirement(world: World) -> None:
    one = pain(world, "One", source="survey", process="Stock", department_id="Purchasing", quote="slow")
    two = pain(world, "Two", quote="very slow")
    done = world.do(RequirePainPoints, pain_points="PAIN-1, PAIN-2", title="See stock at once", representative="li.wei")
    assert str(done) == "REQ-1 added"
    page = read_page(world.session, done.ids[0])
    facts = page.requirement
    assert (facts.title, facts.source.value, facts.process, facts.department) == (
        "See stock at once", "survey", "Stock", "Purchasing",
    )  # fmt: skip
    assert [said.text for said in page.quotes] == ["slow", "very slow"]
    assert list(PainPoints().ids(world.session, Asked("unanswered"))) == []
    assert list(Requirements().ids(world.session, Asked("very slow"))) == [done.ids[0]]
    world.do(UnlinkPainPoints, pain_points="PAIN-2", requirement="REQ-1")
    assert list(PainPoints().ids(world.session, Asked("unanswered"))) == [two]
    world.do(LinkPainPoints, pain_points="PAIN-2", requirement="REQ-1")
    assert world.do(LinkPainPoints, pain_points="PAIN-2", requirement="REQ-1").change is None
    assert {row["pain_point_id"] for row in world.rows("requirement_pain")} == {one, two}


def test_merging_keeps_every_quote_and_every_link(world: World) -> None:
    one = pain(world, "One", quote="slow", count="3")
    two = pain(world, "Two", quote="very slow", count="2")
    world.do(RequirePainPoints, pain_points="PAIN-2")
    done = world.do(MergePainPoints, pain_points="PAIN-2", into="PAIN-1")
    assert str(done) == "PAIN-2 merged into PAIN-1"
    row = PainPoints().fetch(world.session, [one])[0]
    assert (row.count, row.quotes, row.requirements) == (5, 2, (1,))
    assert list(PainPoints().ids(world.session)) == [one]
    assert PainPoints().detail(world.session, one).plain["merged"] == ["PAIN-2"]
    world.do(AddQuote, pain_point="PAIN-2", text="still slow")
    assert PainPoints().fetch(world.session, [one])[0].quotes == 3
    for _step in range(2):
        world.session.undo()
    assert list(PainPoints().ids(world.session)) == [one, two]
    assert PainPoints().fetch(world.session, [two])[0].requirements == (1,)


def test_merging_in_a_circle_is_refused(world: World) -> None:
    pain(world, "One")
    pain(world, "Two")
    told = world.refusal(BadInput, MergePainPoints, pain_points="PAIN-1", into="PAIN-1")
    assert told == "PAIN-1 cannot be merged into itself; name another"
    world.do(MergePainPoints, pain_points="PAIN-1", into="PAIN-2")
    told = world.refusal(Refused, MergePainPoints, pain_points="PAIN-2", into="PAIN-1")
    assert told == "PAIN-1 is merged or archived itself; name one that is in the list"
    pain(world, "Three")
    told = world.refusal(Refused, MergePainPoints, pain_points="PAIN-1", into="PAIN-3")
    assert told == "PAIN-1 is merged already"


def test_what_was_merged_can_stand_for_itself_again(world: World) -> None:
    pain(world, "One")
    pain(world, "Two")
    world.do(MergePainPoints, pain_points="PAIN-1", into="PAIN-2")
    shown = PainPoints().detail(world.session, 1)
    assert shown.plain["merged_into"] == "PAIN-2"
    assert "merged into PAIN-2  Two" in ["".join(text for text, _tone in line) for line in shown.lines]
    world.do(UnarchivePainPoints, pain_points="PAIN-1")
    row = world.row("pain_point", number=1)
    assert (row["archived"], row["merged_into_id"]) == (0, None)
    world.do(ArchivePainPoints, pain_points="PAIN-1")
    assert len(PainPoints().ids(world.session)) == 1


def test_what_was_merged_takes_back_its_people_its_quotes_and_its_requirements(world: World) -> None:
    for title, count in (("One", "3"), ("Two", "20"), ("Three", "4"), ("All", "1")):
        pain(world, title, quote=title, count=count)
    world.do(RequirePainPoints, pain_points="PAIN-1")
    world.do(RequirePainPoints, pain_points="PAIN-1, PAIN-3", title="Both")
    world.do(MergePainPoints, pain_points="PAIN-1, PAIN-3", into="PAIN-2")
    world.do(AddQuote, pain_point="PAIN-1", text="said since")
    world.do(MergePainPoints, pain_points="PAIN-2", into="PAIN-4")
    done = world.do(UnarchivePainPoints, pain_points="PAIN-1")
    assert warnings(done) == ["PAIN-1 stands apart from PAIN-2 again, with its people, its quotes and its requirements"]
    assert state_of(world, 1) == (3, ["One"], [1, 2])
    world.do(UnarchivePainPoints, pain_points="PAIN-2")
    assert state_of(world, 2) == (24, ["Two", "Three", "said since"], [2])
    assert state_of(world, 4) == (1, ["All"], [])
    world.session.undo()
    world.session.undo()
    assert state_of(world, 4) == (28, ["One", "Two", "Three", "All", "said since"], [1, 2])


def state_of(world: World, number: int) -> tuple[int, list[str], list[int]]:
    """Return how many people, which quotes and which requirements a pain point has."""
    row = world.row("pain_point", number=number)
    links = world.rows("requirement_pain", pain_point_id=row["id"])
    quotes = [quote["text"] for quote in world.rows("quote", pain_point_id=row["id"])]
    return row["count"], quotes, sorted(link["requirement_id"] for link in links)


def test_a_quote_leaves_the_page_when_it_is_archived(world: World) -> None:
    pk = pain(world, quote="slow")
    quote = Quotes().ids(world.session)[0]
    world.do(ArchiveQuotes, quotes=(quote,))
    assert PainPoints().fetch(world.session, [pk])[0].quotes == 0


def test_the_action_of_an_archived_requirement_is_dropped_and_open_again_with_it(chosen: World) -> None:
    chosen.do(DecideFit, requirements="REQ-1", fit="gap", resolution="organisation", owner="li.wei", due="2026-12-01")
    done = chosen.do(ArchiveRequirements, requirements="REQ-1")
    assert warnings(done) == ["CHG-1 is dropped, because REQ-1 is archived now"]
    assert chosen.row("change_action")["state"] == "dropped"
    done = chosen.do(UnarchiveRequirements, requirements="REQ-1")
    assert warnings(done) == ["CHG-1 is open again, to change the organisation"]
    assert chosen.row("change_action")["state"] == "open"
    chosen.do(FinishChangeActions, actions="CHG-1", outcome="agreed with the plant")
    assert warnings(chosen.do(ArchiveRequirements, requirements="REQ-1")) == []
    assert chosen.row("change_action")["state"] == "done"
