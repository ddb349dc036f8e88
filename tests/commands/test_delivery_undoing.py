"""What an undo leaves of the history of cards: past days and closed sprints stay as they were."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cockpit.clock import FixedClock
from cockpit.delivery.burndown import Amount, Burn
from cockpit.delivery.commands import (
    AddCard,
    AddSprint,
    ArchiveCards,
    CloseSprint,
    EstimateCards,
    MoveCards,
    PlanCards,
    StartSprint,
)
from cockpit.delivery.flow_charts import flow_chart
from cockpit.delivery.log import read_calendar, sprint_burn
from cockpit.delivery.sprints import closed_sprints, sprint_days
from cockpit.errors import Conflict
from cockpit.listing import Asked, listing
from tests.support import World, contents

DAY = timedelta(1)


@pytest.fixture
def running(world: World) -> World:
    """A world with a running sprint that holds cards of 3 and 5 points, on the day after it was started."""
    world.do(AddSprint, name="Sprint 1", start="2026-11-24")
    world.do(AddSprint, name="Sprint 2")
    for points in (3, 5):
        world.do(AddCard, title=f"Card of {points}", points=points, sprint_id="Sprint 1")
    world.do(StartSprint, sprint="Sprint 1")
    clock = world.session.clock
    assert isinstance(clock, FixedClock)
    clock.moment += DAY
    return world


def burned(world: World) -> Burn:
    days = sprint_days(world.store, world.id("sprint", "Sprint 1"))
    calendar = read_calendar(world.store, world.session.project_id)
    return sprint_burn(world.store, days, today=world.session.today(), calendar=calendar)


def remaining(world: World) -> list[float | None]:
    return [left for _day, left in burned(world).burndown]


def test_an_undo_after_midnight_counts_today_and_leaves_yesterday_as_it_was(running: World, clock: FixedClock) -> None:
    running.do(MoveCards, cards="CARD-1", column="Done")
    clock.moment += DAY
    running.session.undo()
    assert remaining(running) == [8, 5, 8]
    assert running.row("card", number=1)["done_on"] is None
    running.session.redo()
    assert remaining(running) == [8, 5, 5]
    clock.moment += DAY
    running.session.undo()
    assert remaining(running) == [8, 5, 5, 8]


def test_what_is_done_again_on_a_later_day_counts_on_that_day(running: World, clock: FixedClock) -> None:
    running.do(MoveCards, cards="CARD-1", column="Done")
    running.session.undo()
    clock.moment += DAY
    running.session.redo()
    assert remaining(running) == [8, 8, 5]


def test_an_undo_of_the_same_day_leaves_no_line_behind(running: World) -> None:
    before = contents(running.store)
    running.do(MoveCards, cards="CARD-1", column="Done")
    after = contents(running.store)
    running.session.undo()
    assert contents(running.store) == before
    running.session.redo()
    assert contents(running.store) == after


def test_estimates_and_plans_that_are_undone_later_stay_in_the_days_before(running: World, clock: FixedClock) -> None:
    running.do(EstimateCards, cards="CARD-1", points="8")
    running.do(PlanCards, cards="CARD-2", sprint_id="Sprint 2")
    running.do(ArchiveCards, cards="CARD-1")
    clock.moment += DAY
    for _ in range(3):
        running.session.undo()
    assert remaining(running) == [8, 0, 8]
    assert [row["left_sprint_id"] is not None for row in running.rows("card_state", card_id=2)] == [False, True, True]


def test_an_undo_on_the_day_of_closing_leaves_the_closed_sprint_as_it_was(running: World) -> None:
    helper = running.another(running.session.actor, "window")
    helper.do(MoveCards, cards="CARD-1", column="Done")
    running.do(CloseSprint, sprint="Sprint 1", increment="Ledger", carry_over="next")
    closed, burn = closed_sprints(running.session), burned(running)
    assert (closed[0].done_cards, closed[0].done_points) == (1, 3)
    for step in (helper.session.undo, helper.session.redo, helper.session.undo):
        step()
        assert (closed_sprints(running.session), burned(running)) == (closed, burn)
    cards = listing("card")
    assert len(cards.ids(running.session, Asked('delivered:"=Sprint 1" (archived or -archived)'))) == 1
    assert running.row("card", number=1)["done_on"] is None


def test_a_card_that_a_closed_sprint_has_counted_does_not_come_or_go(running: World) -> None:
    helper = running.another(running.session.actor, "window")
    helper.do(AddCard, title="Done at once", points="2", sprint_id="Sprint 1", column_id="Done")
    running.do(CloseSprint, sprint="Sprint 1", increment="Ledger", carry_over="next")
    before = contents(running.store)
    with pytest.raises(Conflict) as refused:
        helper.session.undo()
    assert str(refused.value) == "Sprint 1 is closed and has counted CARD-3; archive the card instead"
    assert contents(running.store) == before


def test_a_card_does_not_come_back_into_a_sprint_that_was_closed_without_it(running: World) -> None:
    helper = running.another(running.session.actor, "window")
    helper.do(AddCard, title="Done at once", points="2", sprint_id="Sprint 1", column_id="Done")
    helper.session.undo()
    running.do(EstimateCards, cards="CARD-1", points="4")
    running.do(CloseSprint, sprint="Sprint 1", increment="Ledger", carry_over="next")
    with pytest.raises(Conflict) as refused:
        helper.session.redo()
    assert str(refused.value) == "Sprint 1 is closed by now and cannot take CARD-3 in again; add the card anew"


def test_a_card_whose_making_is_undone_takes_all_of_its_history_along(running: World, clock: FixedClock) -> None:
    before = contents(running.store)
    running.do(AddCard, title="Mistake")
    running.do(MoveCards, cards="CARD-3", column="Done")
    clock.moment += DAY
    running.session.undo()
    lines = running.rows("card_state", card_id=3)
    assert [line["kind"] for line in lines] == ["todo", "done", "todo"]
    running.session.undo()
    assert contents(running.store) == before
    running.session.redo()
    found = running.rows("card_state", card_id=3)
    assert [{**line, "version": 0} for line in found] == [{**line, "version": 0} for line in lines]


def test_the_flow_of_the_days_before_survives_an_undo(running: World, clock: FixedClock) -> None:
    running.do(MoveCards, cards="CARD-1", column="Done")
    clock.moment += DAY
    flow = {row[0]: row for row in flow_chart(running.session).rows}
    running.session.undo()
    later = {row[0]: row for row in flow_chart(running.session).rows}
    yesterday, today = running.session.today() - DAY, running.session.today()
    assert later[yesterday] == flow[yesterday]
    assert later[today] != flow[today]


def test_undoing_the_closing_of_a_sprint_brings_its_cards_back(running: World, clock: FixedClock) -> None:
    running.do(CloseSprint, sprint="Sprint 1", increment="Ledger", carry_over="next")
    clock.moment += DAY
    running.session.undo()
    found = burned(running)
    assert found.days[-1][1] is not None
    assert found.days[-1][1].scope == Amount(2, 8)
    assert found.committed == Amount(2, 8)
