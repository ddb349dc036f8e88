"""The board of the demo project, and what the home screen and the lists say of a board."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cockpit.areas import AREAS
from cockpit.clock import FixedClock
from cockpit.delivery.board import read_board
from cockpit.delivery.charts import burndown
from cockpit.delivery.choices import SprintState, Unit
from cockpit.delivery.commands.calendar import AddHoliday, SetWeekend
from cockpit.delivery.commands.card import AddCard, BlockCards, EstimateCards
from cockpit.delivery.commands.move import MoveCards
from cockpit.delivery.commands.retro import AddAction, FinishAction
from cockpit.delivery.commands.rollout import UseTemplate
from cockpit.delivery.commands.sprint import AddSprint, CloseSprint, StartSprint
from cockpit.delivery.filter import cards as card_vocabulary
from cockpit.delivery.forecast import MIN_PERIODS
from cockpit.delivery.forecast_charts import sample, when_chart
from cockpit.delivery.home import figures
from cockpit.delivery.lists import Actions, Holidays, Rollout
from cockpit.delivery.queries import CARDS, Sprints
from cockpit.delivery.sprints import closed_sprints, current_sprint, read_sprints
from cockpit.demo import build
from cockpit.i18n import set_language
from cockpit.listing import Asked, Line, Listing
from cockpit.session import Session
from storage.store import Store
from tests.support import NOW, World, dump, new_session

MONDAY = NOW - timedelta(NOW.weekday())


def demo(now: datetime) -> Session:
    """Return a session in a new demo project."""
    session = new_session(Store(), FixedClock(now))
    build(session)
    return session


def words(lines: list[Line] | tuple[Line, ...]) -> list[str]:
    """Return lines without their tones."""
    return ["".join(part for part, _tone in line) for line in lines]


def remarks(world: World, listing: Listing[object], filter_: str = "") -> list[str]:
    """Return what a list says of all of its rows."""
    return words(tuple(listing.remarks(world.session, Asked(filter_))))


def home(world: World) -> tuple[str, int | None, str]:
    """Return what the home screen says, its first number, and the filter of the list behind that."""
    first, *more = figures(world.session)
    return ", ".join(words([each.value for each in (first, *more)])), first.count, first.filter


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("weekday", range(7))
def test_the_demo_has_a_sprint_in_its_second_week_on_any_day(weekday: int, language: str) -> None:
    set_language(language)
    session = demo(MONDAY + timedelta(weekday))
    found = current_sprint(session)
    assert found is not None
    (sprint,) = read_sprints(session, [found])
    assert sprint.state is SprintState.ACTIVE
    assert sprint.start is not None
    assert sprint.end is not None
    assert sprint.start + timedelta(7) <= session.today() <= sprint.end
    assert 0 < sprint.done_cards < sprint.cards
    assert len(closed_sprints(session)) == 6
    assert [each.carried_over for each in closed_sprints(session)] == [1, 1, 3, 0, 1, 1]
    assert len(sample(session, Unit.POINTS).amounts) >= MIN_PERIODS
    assert when_chart(session).facts["p85"] is not None
    assert burndown(session, found).facts["notes"] == []


def test_no_list_of_the_demo_is_empty() -> None:
    session = demo(NOW)
    (area,) = (area for area in AREAS if area.name == "delivery")
    empty = {listing.noun for listing in area.listings() if not listing.ids(session, Asked(archived=True))}
    assert empty == set()


def test_the_demo_shows_every_state_that_a_card_can_be_in() -> None:
    session = demo(NOW)
    flags = card_vocabulary(session).flags
    unseen = {flag for flag in flags if not CARDS.ids(session, Asked(flag))}
    assert unseen == set()


def test_two_demos_of_a_day_are_the_same() -> None:
    one, other = demo(NOW), demo(NOW)
    assert dump(one.store)["card"] == dump(other.store)["card"]
    assert dump(one.store)["card_state"] == dump(other.store)["card_state"]


def test_the_board_of_the_demo_holds_what_the_running_sprint_holds() -> None:
    session = demo(NOW)
    board = read_board(session, Asked("current"))
    (sprint,) = read_sprints(session, [current_sprint(session) or 0])
    assert board.shown == sprint.cards


def test_the_home_screen_says_what_is_left(world: World) -> None:
    assert home(world) == ("-  no open card", None, "")
    world.do(AddCard, title="A", points="3")
    assert home(world) == ("1 card open, no sprint runs", 1, "open")
    world.do(AddSprint, name="S1", start="2026-11-23", end="2026-12-06")
    world.do(AddCard, title="B", points="5", sprint_id="S1")
    world.do(AddCard, title="C", points="2", sprint_id="S1")
    world.do(StartSprint, sprint="S1")
    world.do(BlockCards, cards="CARD-1, CARD-2", reason="x")
    world.do(MoveCards, cards="CARD-3", column="Done")
    assert home(world) == ("5 of 7 points left in S1, 9 working days to go, 1 blocked", 1, "current open")
    assert len(CARDS.ids(world.session, Asked("current open"))) == 1
    world.do(EstimateCards, cards="CARD-2, CARD-3", points="0")
    assert home(world)[0].startswith("1 card open in S1")


def test_the_home_screen_tells_a_sprint_that_should_have_ended(world: World, clock: FixedClock) -> None:
    world.do(AddSprint, name="S1", start="2026-11-23", end="2026-12-06")
    world.do(AddCard, title="A", points="1", sprint_id="S1")
    world.do(StartSprint, sprint="S1")
    clock.moment += timedelta(20)
    assert home(world)[0] == "1 of 1 point left in S1, 8 days late"


def test_lists_say_what_they_add_up_to(world: World) -> None:
    assert remarks(world, CARDS) == []
    assert remarks(world, Sprints()) == []
    assert remarks(world, Actions()) == []
    assert remarks(world, Holidays()) == ["not worked: Saturday, Sunday"]
    assert remarks(world, Rollout()) == ["next: Finance"]
    world.do(AddCard, title="A", points="1")
    assert remarks(world, CARDS) == ["1 point in 1 card"]
    world.do(AddCard, title="B")
    world.do(AddCard, title="C", points="2.5")
    assert remarks(world, CARDS) == ["3.5 points in 3 cards   1 is not estimated"]
    assert remarks(world, CARDS, "unestimated") == ["- points in 1 card   1 is not estimated"]
    world.do(AddSprint, name="S1", start="2026-11-23", end="2026-12-06")
    world.do(StartSprint, sprint="S1")
    world.do(AddAction, title="Later", owner_id=world.session.actor, due="2026-11-20")
    world.do(AddAction, title="Now", owner_id=world.session.actor, due="2026-11-30")
    assert remarks(world, Actions()) == ["close rate: 0%   1 late"]
    world.do(FinishAction, action="1")
    assert remarks(world, Actions()) == ["close rate: 50%"]
    world.do(CloseSprint, sprint="S1", why_none="nothing was planned")
    assert remarks(world, Sprints()) == ["1 closed sprint: 0 points"]
    world.do(SetWeekend, days="monday, tuesday, wednesday, thursday, friday, saturday, sunday")
    assert len(remarks(world, Holidays())) == 2
    world.do(SetWeekend, days="")
    world.do(AddHoliday, day="2026-12-24", kind="holiday", name="Eve")
    assert remarks(world, Holidays()) == ["every weekday is worked"]
    world.do(UseTemplate, template="erp")
    assert remarks(world, Rollout()) == ["next: Finance"]
