"""The history of a sprint is read in one go, however many cards; it tells the same as line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cockpit.calendar import WorkingCalendar
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.burndown import Entry, Log, Place, burn
from cockpit.delivery.commands import AddCard
from cockpit.delivery.log import SprintDays, sprint_burn
from cockpit.delivery.records import CardState, Sprint
from tests.support import World

START = date(2026, 3, 2)
END = START + timedelta(13)
CARDS = range(1, 5)

_states = st.lists(
    st.builds(
        CardState,
        project_id=st.just(1),
        card_id=st.sampled_from(CARDS),
        day=st.integers(-3, 16).map(lambda passed: START + timedelta(passed)),
        sprint_id=st.sampled_from((None, 1, 2)),
        left_sprint_id=st.sampled_from((None, 1, 2)),
        points=st.none() | st.sampled_from((0, 1, 3, 13, 0.5, 0.1, 2.75)),
        kind=st.sampled_from(ColumnKind),
        archived=st.booleans(),
        told=st.booleans(),
    ),
    max_size=30,
)


def line_by_line(states: Sequence[CardState], sprint: int) -> list[Entry]:
    """Return what a sprint counts of a history: what was told of a day first, then what was written down until then."""
    latest = START - timedelta(99)
    found = []
    for state in states:
        if sprint not in (state.sprint_id, state.left_sprint_id):
            continue
        latest = latest if state.told else max(latest, state.day)
        counted = (state.day, 0) if state.told else (latest, 1)
        inside = state.sprint_id == sprint
        if inside and state.kind is ColumnKind.DONE:
            place = Place.DONE
        else:
            place = Place.OPEN if inside and not state.archived else Place.OUT
        found.append((counted, Entry(state.day, state.card_id, place, state.points)))
    return [entry for _counted, entry in sorted(found, key=lambda each: each[0])]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_states, st.integers(-2, 16), st.none() | st.integers(0, 20))
def test_a_sprint_burns_down_as_its_history_says_line_by_line(
    world: World, states: list[CardState], passed: int, upto: int | None
) -> None:
    today, project = START + timedelta(passed), world.session.project_id
    while len(world.rows("card")) < len(CARDS):
        world.do(AddCard, title="Card")
    with world.store.change(at=world.session.clock.now(), actor="olga", session="test", command="test") as change:
        own, other = (
            change.save(Sprint(project_id=project, name=f"Sprint {change.next_number(0, 'S')}")).id for _ in range(2)
        )
        known = {1: own, 2: other, None: None}
        kept = [
            state.with_(
                project_id=project,
                sprint_id=known[state.sprint_id],
                # A card cannot leave the sprint that it is in, and what an import tells leaves none.
                left_sprint_id=None
                if state.told
                else known[state.left_sprint_id]
                if state.left_sprint_id != state.sprint_id
                else None,
            )
            for state in states
        ]
        first = change.next_id("card_state")
        change.insert_many(kept)
    last = None if upto is None else first + upto - 1
    span = SprintDays(own, START, END, last_state=last)
    found = sprint_burn(world.store, span, today=today, calendar=WorkingCalendar())
    entries = line_by_line(kept[:upto], own)
    begins = min((entry.day for entry in entries), default=None)
    assert found == burn(
        Log.of(entries), START, END, today=today, calendar=WorkingCalendar(), closed_on=today, recorded_from=begins
    )
