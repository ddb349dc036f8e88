"""Sprints: planned, started, burned down and closed, and what stays of them afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cockpit.calendar import WorkingCalendar
from cockpit.clock import FixedClock
from cockpit.delivery.burndown import Amount, Burn
from cockpit.delivery.charts import velocity_line
from cockpit.delivery.commands import (
    AcceptSprint,
    AddCard,
    AddSprint,
    ArchiveCards,
    ArchiveSprint,
    CloseSprint,
    EditCard,
    EditSprint,
    EstimateCards,
    MoveCards,
    PlanCards,
    SetCards,
    StartSprint,
)
from cockpit.delivery.home import figures
from cockpit.delivery.log import read_calendar, sprint_burn
from cockpit.delivery.queries import CARDS, Columns, Sprints
from cockpit.delivery.sprint_rules import say_do, velocity
from cockpit.delivery.sprints import closed_sprints, current_sprint, read_sprints, sprint_days
from cockpit.errors import BadInput, Conflict, Denied, NotFound, Refused
from cockpit.listing import Asked
from cockpit.session import Session
from tests.support import World, contents

DAY = timedelta(1)


def planned(world: World, *points: float | None, sprint: str = "Sprint 1") -> None:
    """Put a card into the sprint for each of the points."""
    for value in points:
        world.do(AddCard, title=f"Card of {value}", points=value, sprint_id=sprint)


@pytest.fixture
def running(world: World) -> World:
    """A world with a running sprint of two weeks that holds cards of 3, 5 and 0 points, and one without an estimate."""
    world.do(AddSprint, name="Sprint 1", start="2026-11-24", module_id="Finance")
    world.do(AddSprint, name="Sprint 2")
    planned(world, 3, 5, 0, None)
    world.do(StartSprint, sprint="Sprint 1")
    return world


def burned(world: World, sprint: str = "Sprint 1") -> Burn:
    session = world.session
    days = sprint_days(world.store, world.id("sprint", sprint))
    calendar = read_calendar(world.store, session.project_id)
    return sprint_burn(world.store, days, today=session.today(), calendar=calendar)


def remaining(world: World) -> list[float | None]:
    return [left for _day, left in burned(world).burndown]


def close(world: World, sprint: str = "Sprint 1", **inputs: Any) -> str:
    return str(world.do(CloseSprint, **{"sprint": sprint, "increment": "Ledger", "carry_over": "next", **inputs}))


# Planning


def test_a_sprint_follows_the_last_one_and_lasts_two_weeks(world: World) -> None:
    world.do(AddSprint, name="Sprint 1", start="2026-11-23")
    world.do(AddSprint, name="Sprint 2")
    second = world.row("sprint", name="Sprint 2")
    assert (second["start"], second["end"]) == ("2026-12-07", "2026-12-20")


def test_what_to_know_before_a_sprint_begins_is_told(world: World) -> None:
    world.do(AddSprint, name="Sprint 1", start="2026-11-24")
    world.do(AddSprint, name="Sprint 2", start="2026-12-08")
    assert not [w for w in world.do(StartSprint, sprint="Sprint 1").warnings if "running" in str(w)]
    told = [str(warning) for warning in world.do(StartSprint, sprint="Sprint 2").warnings]
    assert told[:2] == [
        "still running: Sprint 1; close it first, or what is shown of the running sprint is Sprint 2",
        "Sprint 2 is planned from 2026-12-08 on; started early, it counts from today",
    ]


def test_a_demo_before_the_sprint_is_refused(world: World) -> None:
    inputs = {"name": "Sprint 1", "start": "2026-11-24", "demo_on": "2020-01-01"}
    sentence = "the demo would be on 2020-01-01, before the sprint starts on 2026-11-24"
    assert world.refusal(BadInput, AddSprint, **inputs) == sentence
    world.do(AddSprint, name="Sprint 1", start="2026-11-24")
    assert world.refusal(BadInput, EditSprint, sprint="Sprint 1", demo_on="2020-01-01") == sentence


def test_the_first_sprint_begins_today(world: World) -> None:
    world.do(AddSprint, name="Sprint 1")
    assert world.row("sprint")["start"] == "2026-11-24"


@pytest.mark.parametrize(
    ("inputs", "warning"),
    [
        ({"end": "2026-12-01"}, "Sprint 1 lasts 8 days; the method asks for 14 to 28"),
        ({"end": "2027-01-24"}, "Sprint 1 lasts 62 days; the method asks for 14 to 28"),
    ],
)
def test_a_length_outside_the_method_warns_and_does_not_block(
    world: World, inputs: dict[str, str], warning: str
) -> None:
    done = world.do(AddSprint, name="Sprint 1", start="2026-11-24", **inputs)
    assert [str(each) for each in done.warnings] == [warning]
    assert world.row("sprint")["end"] == inputs["end"]


def test_sprints_that_overlap_warn(running: World) -> None:
    done = running.do(AddSprint, name="Other", start="2026-12-01")
    assert any("overlaps Sprint 1" in str(warning) for warning in done.warnings)


def test_an_end_before_the_start_and_a_name_twice_are_refused(running: World) -> None:
    assert "before it starts" in running.refusal(BadInput, AddSprint, name="X", start="2026-12-01", end="2026-11-01")
    running.refusal(Conflict, AddSprint, name="Sprint 1")
    running.refusal(Conflict, EditSprint, sprint="Sprint 2", name="Sprint 1")


def test_starting_tells_what_does_not_fit(world: World) -> None:
    world.do(AddSprint, name="Sprint 1", capacity="5")
    planned(world, 3, 5, None)
    done = world.do(StartSprint, sprint="Sprint 1")
    assert [str(warning) for warning in done.warnings] == [
        "cards without an estimate, not counted in the points: 1",
        "8 points are committed, but the capacity is 5; take some out",
    ]
    assert "running already" in world.refusal(Refused, StartSprint, sprint="Sprint 1")


def test_cards_enter_and_leave_open_sprints_only(running: World) -> None:
    running.do(PlanCards, cards="CARD-1, CARD-2", sprint_id="Sprint 2")
    running.do(PlanCards, cards="CARD-1", sprint_id="none")
    assert [card.sprint for card in CARDS.rows(running.session)] == [None, "Sprint 2", "Sprint 1", "Sprint 1"]
    close(running)
    for command, inputs in (
        (PlanCards, {"cards": "CARD-1"}),
        (SetCards, {"cards": "CARD-1"}),
        (AddCard, {"title": "X"}),
    ):
        assert "Sprint 1 is closed" in running.refusal(Refused, command, sprint_id="Sprint 1", **inputs)


def test_what_is_taken_up_again_after_its_sprint_was_closed_is_in_the_backlog(running: World) -> None:
    running.do(MoveCards, cards="CARD-1, CARD-2", column="Done")
    close(running, carry_over="backlog")
    running.do(MoveCards, cards="CARD-1", column="In progress")
    found = CARDS.fetch(running.session, CARDS.ids(running.session, Asked("backlog")))
    assert [card.number for card in found] == [1, 3, 4]
    assert closed_sprints(running.session)[0].done_cards == 2


# Burning down


def test_the_burndown_follows_what_happened_day_by_day(running: World, clock: FixedClock) -> None:
    clock.moment += DAY
    running.do(MoveCards, cards="CARD-1", column="Done")
    clock.moment += DAY
    running.do(AddCard, title="More", points="2", sprint_id="Sprint 1")
    running.do(EstimateCards, cards="CARD-2", points="8")
    found = burned(running)
    assert remaining(running) == [8, 5, 10]
    assert (found.committed, found.added, found.removed, found.reestimated) == (Amount(4, 8), Amount(1, 2), Amount(), 3)
    stand = found.days[-1][1]
    assert stand is not None
    assert (stand.zero, stand.unestimated) == (1, 1)


def test_a_sprint_that_is_started_early_counts_from_the_day_on_which_it_was_started(
    world: World, clock: FixedClock
) -> None:
    world.do(AddSprint, name="Sprint 1", start="2026-11-30")
    planned(world, 3, 5)
    world.do(StartSprint, sprint="Sprint 1")
    assert burned(world).committed == Amount(2, 8)
    clock.moment += DAY
    world.do(MoveCards, cards="CARD-1", column="Done")
    assert remaining(world) == [8, 5]
    leads = Sprints().page(world.session, world.id("sprint", "Sprint 1")).leads
    assert [lead.count(world.session) for lead in leads] == [2, 0, 0, 1, 1]
    assert close(world, carry_over="backlog") == ("Sprint 1 closed: 1 of 2 cards done, 3 points; 1 back to the backlog")
    assert [lead.count(world.session) for lead in leads] == [2, 0, 0, 1, 1]
    assert say_do(closed_sprints(world.session)[0].result) == 3 / 8


def test_an_undone_move_is_undone_in_the_burndown(running: World, clock: FixedClock) -> None:
    clock.moment += DAY
    before = burned(running)
    running.do(MoveCards, cards="CARD-1, CARD-2", column="Done")
    assert remaining(running) == [8, 0]
    running.session.undo()
    assert burned(running) == before


def test_a_card_put_away_or_into_another_sprint_leaves_the_scope(running: World, clock: FixedClock) -> None:
    clock.moment += DAY
    running.do(ArchiveCards, cards="CARD-1")
    running.do(PlanCards, cards="CARD-2", sprint_id="Sprint 2")
    assert burned(running).removed == Amount(2, 8)
    assert burned(running, "Sprint 2").days == ()


def test_a_sprint_without_cards_burns_nothing_down(world: World, clock: FixedClock) -> None:
    world.do(AddSprint, name="Empty", start="2026-11-24")
    done = world.do(StartSprint, sprint="Empty")
    assert "there is no card in the sprint" in map(str, done.warnings)
    clock.moment += DAY
    assert [left for _day, left in burned(world, "Empty").burndown] == [0, 0]
    assert close(world, "Empty", carry_over="") == "Empty closed: 0 of 0 cards done, 0 points"
    assert say_do(read_sprints(world.session, [world.id("sprint", "Empty")])[0].result) is None


def test_what_comes_into_a_sprint_that_began_without_cards_was_not_promised(world: World, clock: FixedClock) -> None:
    world.do(AddSprint, name="Empty", start="2026-11-24")
    world.do(StartSprint, sprint="Empty")
    clock.moment += 2 * DAY
    planned(world, 5, sprint="Empty")
    found = burned(world, "Empty")
    assert (found.committed, found.added, found.committed_done) == (Amount(0, 0), Amount(1, 5), Amount(0, 0))
    assert [left for _day, left in found.burndown] == [0, 0, 5]
    world.do(MoveCards, cards="CARD-1", column="Done")
    close(world, "Empty", carry_over="")
    (closed,) = closed_sprints(world.session)
    assert (closed.committed, say_do(closed.result), velocity([closed.result])) == (0, None, 5)


def test_a_sprint_of_cards_that_nobody_estimated_tells_no_points(world: World, clock: FixedClock) -> None:
    world.do(AddSprint, name="Sprint 1", start="2026-11-24")
    planned(world, None, None)
    world.do(StartSprint, sprint="Sprint 1")
    (home, *_more) = figures(world.session)
    assert ("".join(text for text, _tone in home.value), home.count) == ("2 cards open in Sprint 1", 2)
    world.do(MoveCards, cards="CARD-1", column="Done")
    shown = page(world)
    assert "committed: - points in 2 cards" in shown
    assert "remaining: - points in 1 card" in shown
    assert "done: 1 of 2 cards, - of - points" in shown
    (column,) = [row for row in Columns().rows(world.session) if row.name == "Backlog"]
    assert (column.cards, column.points) == (1, None)
    assert "Sprint 1 closed: 1 of 2 cards done, - points" in close(world, carry_over="backlog")
    (row,) = closed_sprints(world.session)
    assert (row.points, row.done_points, row.committed, say_do(row.result)) == (None, None, None, None)
    assert velocity([row.result]) is None
    assert ["".join(text for text, _tone in line) for line in velocity_line([row])] == [
        "not estimated, and not counted: Sprint 1"
    ]


def test_what_is_left_of_a_sprint_is_not_told_in_points_that_nobody_knows(running: World) -> None:
    """Done are 8 points of 8; two cards are open, one of 0 points and one without an estimate."""
    running.do(MoveCards, cards="CARD-1, CARD-2", column="Done")
    first, _days, unsized = figures(running.session)
    assert ("".join(text for text, _tone in first.value), first.count) == ("2 cards open in Sprint 1", 2)
    assert ("".join(text for text, _tone in unsized.value), unsized.count) == ("1 card without an estimate", 1)
    for figure in (first, unsized):
        assert CARDS.count(running.session, Asked(figure.filter)) == figure.count
    running.do(EstimateCards, cards="CARD-4", points="3")
    first, _days = figures(running.session)
    assert "".join(text for text, _tone in first.value) == "3 of 11 points left in Sprint 1"


def test_a_sprint_without_days_has_no_burndown(world: World) -> None:
    sprint = world.given(AddSprint, name="Some day")
    world.do(EditSprint, sprint="Some day", start="-", end="-")
    with pytest.raises(NotFound, match="no first and last day"):
        sprint_days(world.store, sprint)
    assert "no first and last day" in world.refusal(Refused, StartSprint, sprint="Some day")
    (row,) = Sprints().rows(world.session)
    assert Sprints().cells(row, world.session)[2] == (("-", ""),)


def test_what_the_clock_did_is_put_right_and_said(running: World, clock: FixedClock) -> None:
    clock.moment += 3 * DAY
    running.do(MoveCards, cards="CARD-1", column="Done")
    clock.moment -= 2 * DAY
    running.do(MoveCards, cards="CARD-2", column="Done")
    clock.moment += 2 * DAY
    assert remaining(running) == [8, 8, 8, 0]
    assert "the clock was moved back" in str(burned(running).notes[0])


# Closing


def test_closing_counts_and_carries_over_into_the_next_sprint(running: World, clock: FixedClock) -> None:
    clock.moment += 13 * DAY
    running.do(MoveCards, cards="CARD-1, CARD-3", column="Done")
    assert close(running) == "Sprint 1 closed: 2 of 4 cards done, 3 points; 2 carried over to Sprint 2"
    sprint = read_sprints(running.session, [running.id("sprint", "Sprint 1")])[0]
    assert (sprint.cards, sprint.done_cards, sprint.carried_over) == (4, 2, 2)
    assert (sprint.committed, sprint.committed_done, sprint.done_points) == (8, 3, 3)
    assert [card.number for card in CARDS.rows(running.session, Asked('sprint:"Sprint 2"'))] == [2, 4]
    assert [card.number for card in CARDS.rows(running.session, Asked('sprint:"Sprint 1"'))] == [1, 3]


def test_closing_tells_of_one_point_in_the_singular(running: World) -> None:
    running.do(EstimateCards, cards="CARD-1", points="1")
    running.do(MoveCards, cards="CARD-1", column="Done")
    assert close(running, carry_over="backlog").startswith("Sprint 1 closed: 1 of 4 cards done, 1 point;")


def test_closing_and_its_undo_leave_nothing_behind(running: World) -> None:
    before = contents(running.store)
    close(running)
    running.session.undo()
    assert contents(running.store) == before


def test_open_cards_may_go_back_to_the_backlog(running: World) -> None:
    assert close(running, carry_over="backlog").endswith("; 4 back to the backlog")
    assert {card.sprint for card in CARDS.rows(running.session)} == {None}


def test_a_closing_sprint_asks_for_what_is_missing(running: World) -> None:
    assert "name the module that works now" in running.refusal(BadInput, CloseSprint, sprint="Sprint 1")
    given = {"sprint": "Sprint 1", "why_none": "The interface is late"}
    assert "not done (4)" in running.refusal(BadInput, CloseSprint, **given)
    assert "is closed" in running.refusal(BadInput, CloseSprint, carry_over="next", into="Sprint 1", **given)
    running.do(ArchiveSprint, sprint="Sprint 2")
    assert "no planned sprint" in running.refusal(BadInput, CloseSprint, carry_over="next", **given)
    running.do(CloseSprint, carry_over="backlog", **given)
    assert running.row("sprint", name="Sprint 1")["why_none"] == "The interface is late"


def test_a_sprint_is_closed_only_once(running: World) -> None:
    close(running)
    assert running.refusal(Refused, CloseSprint, sprint="Sprint 1", increment="x") == "Sprint 1 is closed already"
    assert "has not been started" in running.refusal(Refused, CloseSprint, sprint="Sprint 2", why_none="x")


def test_two_people_who_close_the_same_sprint_count_it_once(running: World) -> None:
    other = running.another("olga", "window")
    close(running)
    assert "closed already" in other.refusal(Refused, CloseSprint, sprint="Sprint 1", increment="x")
    assert len(closed_sprints(running.session)) == 1


def test_what_a_closed_sprint_delivered_stands_whatever_happens_later(running: World, clock: FixedClock) -> None:
    clock.moment += DAY
    running.do(MoveCards, cards="CARD-1", column="Done")
    close(running)
    before, charted = closed_sprints(running.session), burned(running)
    clock.moment += DAY
    running.do(EstimateCards, cards="CARD-1, CARD-2", points="100")
    running.do(MoveCards, cards="CARD-1", column="Backlog")
    running.do(PlanCards, cards="CARD-1", sprint_id="Sprint 2")
    running.do(ArchiveCards, cards="CARD-2")
    after = closed_sprints(running.session)
    assert [sprint.result for sprint in after] == [sprint.result for sprint in before]
    assert burned(running) == charted
    assert charted.removed == Amount()
    assert "its days stand" in running.refusal(Refused, EditSprint, sprint="Sprint 1", end="2027-01-01")


def test_a_card_that_is_done_counts_in_no_second_sprint(running: World, clock: FixedClock) -> None:
    world = running
    world.do(MoveCards, cards="CARD-1, CARD-2", column="Done")
    clock.moment += DAY
    close(world)
    world.do(StartSprint, sprint="Sprint 2")
    for command, inputs in (
        (PlanCards, {"cards": "CARD-3, CARD-1"}),
        (SetCards, {"cards": "CARD-1"}),
        (EditCard, {"card": "CARD-1"}),
    ):
        told = world.refusal(Refused, command, sprint_id="Sprint 2", **inputs)
        assert told == (
            "CARD-1 was done on 2026-11-24 and counts where it was then; move it back to work to plan it into Sprint 2"
        )
    world.do(PlanCards, cards="CARD-1", sprint_id="-")
    assert "CARD-1 was done" in world.refusal(Refused, PlanCards, cards="CARD-1", sprint_id="Sprint 2")
    (first,) = read_sprints(world.session, [world.id("sprint", "Sprint 1")])
    assert (first.done_points, first.points, first.unestimated) == (8, 8, 1)
    world.do(MoveCards, cards="CARD-1", column="In progress")
    world.do(PlanCards, cards="CARD-1", sprint_id="Sprint 2")
    world.do(EditCard, card="CARD-1", points="2")
    (first,) = read_sprints(world.session, [world.id("sprint", "Sprint 1")])
    assert (first.done_points, first.points) == (8, 8)


def test_what_was_done_while_a_sprint_ran_may_be_put_into_it_afterwards(running: World, clock: FixedClock) -> None:
    world = running
    world.do(AddCard, title="Helped out", points="2", column="Done")
    assert "CARD-5 was done" in world.refusal(Refused, PlanCards, cards="CARD-5", sprint_id="Sprint 2")
    clock.moment += DAY
    world.do(PlanCards, cards="CARD-5", sprint_id="Sprint 1")
    assert world.row("card", number=5)["sprint_id"] == world.id("sprint", "Sprint 1")


def page(world: World, sprint: str = "Sprint 1") -> list[str]:
    found = Sprints().detail(world.session, world.id("sprint", sprint))
    return ["".join(text for text, _tone in line) for line in found.lines]


def test_the_page_of_a_sprint_tells_what_it_promised_did_and_left(running: World, clock: FixedClock) -> None:
    running.do(EditSprint, sprint="Sprint 1", demo_on="2026-12-04", goal="Ledger works", increment="Ledger")
    running.do(MoveCards, cards="CARD-1, CARD-2", column="Done")
    shown = page(running)
    assert shown[:3] == ["Sprint 1  running  10 working days", "Ledger works", "Days  2026-11-24 – 2026-12-07"]
    assert "CARD-3  Card of 0  Backlog  0 points  nobody" in shown
    clock.moment += 10 * DAY
    close(running)
    running.another("wang.fang").do(AcceptSprint, sprint="Sprint 1")
    assert page(running)[2:] == [
        "Days  2026-11-24 – 2026-12-07",
        "Started on  2026-11-24",
        "Closed on  2026-12-04",
        "Module  Finance",
        "Increment  Ledger",
        "Demo  2026-12-04",
        "Accepted  2026-12-04 by wang.fang",
        "Votes per person  3",
        "",
        "committed: 8 points in 4 cards",
        "remaining: 0 points in 2 cards",
        "1 card without an estimate",
        "done: 2 of 4 cards, 8 of 8 points",
        "say-do: 100%",
        "2 cards carried over",
        "",
        "Cards",
        "CARD-1  Card of 3  Done  3 points  nobody",
        "CARD-2  Card of 5  Done  5 points  nobody",
        "",
        "Retrospective",
        "Sprint 1: no action was agreed on before",
        "close rate so far: -   your votes left: 3 of 3",
    ]
    data = Sprints().detail(running.session, running.id("sprint", "Sprint 1")).plain
    assert (data["cards_in_it"], data["carried_over"], data["votes_left"]) == (["CARD-1", "CARD-2"], 2, 3)


def test_the_page_of_a_planned_sprint_has_no_retrospective_and_names_so_many_cards(running: World) -> None:
    planned(running, *[1.0] * 52, sprint="Sprint 2")
    shown = page(running, "Sprint 2")
    asked = 'sprint:"=Sprint 2" (done or -archived)'
    assert shown[-1] == f"and 2 more: card list {asked}"
    # A sprint whose name begins with that of this one has cards of its own.
    running.do(AddSprint, name="Sprint 20")
    planned(running, 1, sprint="Sprint 20")
    assert CARDS.count(running.session, Asked(asked)) == 52
    assert "nothing is committed yet" in shown
    with pytest.raises(NotFound, match="no longer exists"):
        Sprints().detail(running.session, 99)


def test_the_page_of_a_sprint_without_days_says_what_is_known(world: World) -> None:
    world.do(AddSprint, name="Some day")
    world.do(EditSprint, sprint="Some day", start="-", end="-")
    assert page(world, "Some day") == [
        "Some day  planned",
        "Days  -",
        "Votes per person  3",
        "",
        "done: 0 of 0 cards, 0 of 0 points",
    ]


def test_work_done_after_the_planned_end_counts_until_the_sprint_is_closed(running: World, clock: FixedClock) -> None:
    clock.moment += 15 * DAY
    running.do(MoveCards, cards="CARD-1, CARD-2", column="Done")
    assert len(Sprints().ids(running.session, Asked("late"))) == 1
    close(running)
    assert closed_sprints(running.session)[0].result.committed_done == 8
    assert len(burned(running).days) == 16


def test_velocity_is_that_of_closed_sprints(running: World, clock: FixedClock) -> None:
    running.do(MoveCards, cards="CARD-1", column="Done")
    close(running)
    clock.moment += 20 * DAY
    running.do(StartSprint, sprint="Sprint 2")
    running.do(MoveCards, cards="CARD-2", column="Done")
    assert velocity([sprint.result for sprint in closed_sprints(running.session)]) == 3
    close(running, "Sprint 2", carry_over="backlog")
    results = [sprint.result for sprint in closed_sprints(running.session)]
    assert velocity(results) == 4
    assert [say_do(result) for result in results] == [3 / 8, 1]


def test_the_current_sprint_is_the_running_one_else_the_newest_closed_one(running: World) -> None:
    first = running.id("sprint", "Sprint 1")
    assert current_sprint(running.session) == first
    close(running)
    assert current_sprint(running.session) == first
    running.do(StartSprint, sprint="Sprint 2")
    assert current_sprint(running.session) == running.id("sprint", "Sprint 2")


def test_the_sponsor_accepts_an_increment_once(running: World) -> None:
    sponsor = running.another("wang.fang")
    assert "has no increment" in sponsor.refusal(Refused, AcceptSprint, sprint="Sprint 1")
    close(running)
    sponsor.do(AcceptSprint, sprint="Sprint 1")
    row = running.row("sprint", name="Sprint 1")
    assert (row["accepted_on"], row["accepted_by"]) == ("2026-11-24", running.id("person", "wang.fang"))
    again = running.refusal(Refused, AcceptSprint, sprint="Sprint 1")
    assert again == "the increment of Sprint 1 was accepted on 2026-11-24 by wang.fang"


def test_nobody_accepts_in_the_name_of_another(running: World) -> None:
    close(running)
    assert "you may not sign off" in running.another("li.wei").refusal(
        Denied, AcceptSprint, sprint="Sprint 1", by="wang.fang"
    )
    refused = running.refusal(BadInput, AcceptSprint, sprint="Sprint 1", by="wang.fang")
    assert refused == "nobody accepts in the name of another; ask wang.fang to"


def test_who_owns_the_file_and_is_no_person_says_which_signatory_accepted(running: World) -> None:
    close(running)
    local = World(Session(running.store, clock=running.session.clock, project="ERP"))
    assert local.refusal(BadInput, AcceptSprint, sprint="Sprint 1") == "say who accepted it"
    assert "li.wei may not sign off" in local.refusal(BadInput, AcceptSprint, sprint="Sprint 1", by="li.wei")
    local.do(AcceptSprint, sprint="Sprint 1", by="wang.fang")
    assert running.row("sprint", name="Sprint 1")["accepted_by"] == running.id("person", "wang.fang")


def test_what_has_not_begun_or_is_not_yet_is_not_accepted(running: World) -> None:
    running.do(EditSprint, sprint="Sprint 2", increment="Orders")
    sponsor = running.another("wang.fang")
    assert "has not been started" in sponsor.refusal(Refused, AcceptSprint, sprint="Sprint 2")
    running.do(EditSprint, sprint="Sprint 1", increment="Ledger")
    late = sponsor.refusal(Refused, AcceptSprint, sprint="Sprint 1", on_day="2026-11-25")
    assert late == "Sprint 1 can have been accepted from its start on 2026-11-24 until today, not on 2026-11-25"


def test_only_a_sprint_at_rest_without_open_cards_is_archived(running: World) -> None:
    assert "is running" in running.refusal(Refused, ArchiveSprint, sprint="Sprint 1")
    planned(running, 1, sprint="Sprint 2")
    assert "holds open cards (1)" in running.refusal(Refused, ArchiveSprint, sprint="Sprint 2")


def test_the_list_of_sprints_shows_the_running_one_first(running: World) -> None:
    listing = Sprints()
    rows = listing.rows(running.session)
    assert [row.name for row in rows] == ["Sprint 1", "Sprint 2"]
    cells = ["".join(text for text, _tone in cell) for cell in listing.cells(rows[0], running.session)]
    assert cells[3:7] == ["10 working days", "0/4", "0/8", "-"]
    assert listing.plain(rows[0])["say_do"] is None


def test_the_working_calendar_is_the_usual_week_until_days_are_told(world: World) -> None:
    assert read_calendar(world.store, world.session.project_id) == WorkingCalendar()
    assert WorkingCalendar().is_working(date(2026, 11, 24))
