"""Burndown and burnup follow the log: the past stays as it was, and gaps, changes of scope and odd clocks are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.calendar import WorkingCalendar
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.burndown import Amount, Burn, CardEvent, What, burn, ideal_line, in_order

START = date(2026, 3, 2)
"""A Monday."""
END = date(2026, 3, 15)
WEEKDAYS = WorkingCalendar()


def day(offset: int) -> date:
    """Return the day that lies so many days after the start."""
    return START + timedelta(days=offset)


class Log:
    """Writes events in the order in which they are told."""

    def __init__(self) -> None:
        """Begin with an empty log."""
        self.events: list[CardEvent] = []

    def add(
        self, offset: int, card: int, what: What, points: float | None = None, kind: ColumnKind | None = None
    ) -> Log:
        self.events.append(CardEvent(len(self.events), day(offset), card, what, points, kind or ColumnKind.TODO))
        return self

    def planned(self, offset: int, card: int, points: float | None) -> Log:
        return self.add(offset, card, What.POINTS, points).add(offset, card, What.ENTERED)

    def moved(self, offset: int, card: int, kind: ColumnKind) -> Log:
        return self.add(offset, card, What.KIND, kind=kind)

    def done(self, offset: int, card: int) -> Log:
        return self.moved(offset, card, ColumnKind.DONE)

    def burn(self, today: int = 13, **options: date) -> Burn:
        return burn(self.events, START, END, today=day(today), calendar=WEEKDAYS, **options)


def remaining(found: Burn) -> list[float | None]:
    """Return the remaining points of each day."""
    return [left for _day, left in found.burndown]


def test_work_burns_down_day_by_day() -> None:
    log = Log().planned(-1, 1, 3).planned(0, 2, 5).done(1, 1).moved(2, 2, ColumnKind.DOING).done(3, 2)
    found = log.burn(today=4)
    assert remaining(found) == [8, 5, 5, 0, 0]
    assert found.burnup[1] == (day(1), 3, 8)
    assert found.committed == Amount(2, 8)
    assert found.notes == ()


def test_days_beyond_today_are_absent() -> None:
    log = Log().planned(0, 1, 3)
    assert [each for each, _left in log.burn(today=2).days] == [day(0), day(1), day(2)]
    assert len(log.burn(today=99).days) == 14
    before = log.burn(today=-1)
    assert (before.days, before.committed, before.ideal) == ((), None, ())


def test_days_before_the_log_are_gaps() -> None:
    found = Log().planned(2, 1, 3).done(3, 1).burn(today=3)
    assert remaining(found) == [None, None, 3, 0]
    assert found.burnup[0] == (day(0), None, None)
    assert found.committed == Amount(1, 3)
    assert found.added == Amount()


def test_a_log_that_is_known_to_begin_earlier_leaves_no_gap() -> None:
    found = Log().planned(2, 1, 3).burn(today=2, recorded_from=day(-5))
    assert remaining(found) == [0, 0, 3]
    assert found.committed == Amount()
    assert found.added == Amount(1, 3)


def test_commitment_may_come_later_than_the_first_day() -> None:
    found = Log().planned(0, 1, 3).planned(2, 2, 2).planned(3, 3, 1).burn(committed_on=day(2))
    assert found.committed == Amount(2, 5)
    assert found.added == Amount(1, 1)


def test_an_empty_sprint() -> None:
    found = Log().burn(today=1)
    assert found.burndown == ((day(0), None), (day(1), None))
    assert found.ideal == ()
    assert remaining(Log().burn(today=1, recorded_from=START)) == [0, 0]


@pytest.mark.parametrize(
    ("change", "left", "added", "removed", "reestimated"),
    [
        (lambda log: log.planned(2, 3, 4), 12, Amount(1, 4), Amount(), 0),
        (lambda log: log.add(2, 1, What.LEFT), 5, Amount(), Amount(1, 3), 0),
        (lambda log: log.add(2, 1, What.ARCHIVED), 5, Amount(), Amount(1, 3), 0),
        (lambda log: log.add(2, 1, What.ARCHIVED).add(3, 1, What.RESTORED), 8, Amount(1, 3), Amount(1, 3), 0),
        (lambda log: log.add(2, 1, What.POINTS, 8), 13, Amount(), Amount(), 5),
        (lambda log: log.add(2, 1, What.POINTS, None), 5, Amount(), Amount(), -3),
        (lambda log: log.planned(2, 3, 4).add(2, 3, What.LEFT), 8, Amount(), Amount(), 0),
        (lambda log: log.add(2, 1, What.POINTS, 8).add(2, 1, What.LEFT), 5, Amount(), Amount(1, 3), 0),
        (lambda log: log.add(2, 1, What.ENTERED), 8, Amount(), Amount(), 0),
        (lambda log: log.add(2, 9, What.LEFT).done(2, 9), 8, Amount(), Amount(), 0),
    ],
)
def test_changes_of_scope_are_told_apart(
    change: Callable[[Log], Log], left: float, added: Amount, removed: Amount, reestimated: float
) -> None:
    found = change(Log().planned(0, 1, 3).planned(0, 2, 5)).burn()
    assert remaining(found)[-1] == left
    assert (found.added, found.removed, found.reestimated) == (added, removed, reestimated)
    assert found.committed == Amount(2, 8)


def test_what_is_done_and_then_archived_stays_done() -> None:
    found = Log().planned(0, 1, 3).planned(0, 2, 5).done(1, 1).add(2, 1, What.ARCHIVED).burn(today=2)
    assert found.burnup[-1] == (day(2), 3, 8)
    assert found.removed == Amount()


def test_a_card_that_is_taken_up_again_remains_again() -> None:
    assert remaining(Log().planned(0, 1, 3).done(1, 1).moved(2, 1, ColumnKind.DOING).burn(today=2)) == [3, 0, 3]


def test_what_happens_after_the_sprint_does_not_change_its_past() -> None:
    log = Log().planned(0, 1, 3).planned(0, 2, 5).done(4, 1)
    before = log.burn(today=99)
    log.add(20, 1, What.POINTS, 100).add(20, 2, What.ARCHIVED).done(20, 2).add(20, 1, What.LEFT)
    assert log.burn(today=99) == before


def test_cards_that_no_line_shows_are_counted() -> None:
    found = (
        Log().planned(0, 1, 0).planned(0, 2, None).planned(0, 3, None).add(0, 4, What.ENTERED).done(1, 1).burn(today=1)
    )
    stand = found.days[-1][1]
    assert stand is not None
    assert (stand.zero, stand.unestimated) == (1, 3)
    assert (stand.scope, stand.completed, stand.remaining) == (Amount(4, 0), Amount(1, 0), Amount(3, 0))


def test_tenths_leave_nothing_behind() -> None:
    log = Log().planned(0, 1, 0.1).planned(0, 2, 0.2).done(1, 1).done(1, 2)
    assert remaining(log.burn(today=1)) == [0.3, 0]


def test_a_clock_moved_back_is_put_right_and_said() -> None:
    log = Log().planned(0, 1, 3).planned(0, 2, 5).done(3, 1).done(1, 2)
    found = log.burn(today=4)
    assert remaining(found) == [8, 8, 8, 0, 0]
    assert [str(note) for note in found.notes] == [
        "the clock was moved back; events counted on a later day than they say: 1"
    ]


def test_a_clock_that_was_ahead_counts_today_and_is_said() -> None:
    found = Log().planned(0, 1, 3).done(9, 1).burn(today=2)
    assert remaining(found) == [3, 3, 0]
    assert [str(note) for note in found.notes] == ["events dated after today and counted today: 1"]


def test_the_order_of_the_numbers_counts_not_that_of_arrival() -> None:
    log = Log().planned(0, 1, 3).done(1, 1)
    forwards = log.burn()
    log.events.reverse()
    assert log.burn() == forwards


def test_the_ideal_line_rests_on_days_off() -> None:
    ideal = [left for _day, left in ideal_line(10, START, END, WEEKDAYS)]
    assert ideal == pytest.approx([9, 8, 7, 6, 5, 5, 5, 4, 3, 2, 1, 0, 0, 0])


def test_the_ideal_line_covers_the_days_to_come() -> None:
    assert len(Log().planned(0, 1, 3).burn(today=1).ideal) == 14


def test_without_a_working_day_there_is_no_ideal_line_but_a_reason() -> None:
    log = Log().planned(0, 1, 3)
    never = WorkingCalendar(weekend=frozenset(range(7)))
    found = burn(log.events, START, END, today=END, calendar=never)
    assert found.ideal == ()
    assert "no working day" in str(found.notes[0])
    weekend = burn(log.events, day(5), day(6), today=END, calendar=WEEKDAYS)
    assert "no day from 2026-03-07 to 2026-03-08 is a working day" in str(weekend.notes[0])


_events = st.lists(
    st.tuples(
        st.integers(-3, 16),
        st.integers(1, 4),
        st.sampled_from(What),
        st.none() | st.integers(0, 5),
        st.sampled_from(ColumnKind),
    ),
    max_size=40,
).map(lambda told: [CardEvent(seq, day(offset), *rest) for seq, (offset, *rest) in enumerate(told)])


def replayed(events: Sequence[CardEvent], until: date) -> tuple[float, float]:
    """Return scope and completed points at the end of a day, by reading the whole log up to it."""
    inside: set[int] = set()
    archived: set[int] = set()
    points: dict[int, float | None] = {}
    kinds: dict[int, ColumnKind] = {}
    latest = date.min
    for event in events:
        latest = max(latest, event.day)
        if latest > until:
            break
        match event.what:
            case What.ENTERED:
                inside.add(event.card)
            case What.LEFT:
                inside.discard(event.card)
            case What.ARCHIVED:
                archived.add(event.card)
            case What.RESTORED:
                archived.discard(event.card)
            case What.POINTS:
                points[event.card] = event.points
            case What.KIND:
                kinds[event.card] = event.kind
    done = {card for card, kind in kinds.items() if kind is ColumnKind.DONE}
    scope = {card for card in inside if card in done or card not in archived}
    return sum(points.get(card) or 0 for card in scope), sum(points.get(card) or 0 for card in scope & done)


@given(_events)
def test_every_day_agrees_with_reading_the_log_anew(events: list[CardEvent]) -> None:
    found = burn(events, START, END, today=day(30), calendar=WEEKDAYS, recorded_from=day(-9))
    for each, stand in found.days:
        assert stand is not None
        scope, completed = replayed(events, each)
        assert (stand.scope.points, stand.completed.points, stand.remaining.points) == (
            scope,
            completed,
            scope - completed,
        )
        assert stand.scope.cards == stand.completed.cards + stand.remaining.cards


@given(_events)
def test_the_change_of_scope_adds_up(events: list[CardEvent]) -> None:
    found = burn(events, START, END, today=day(30), calendar=WEEKDAYS, recorded_from=day(-9))
    last = found.days[-1][1]
    assert last is not None
    assert found.committed is not None
    assert last.scope.cards == found.committed.cards + found.added.cards - found.removed.cards


@given(_events, st.integers(-3, 20))
def test_days_never_decrease_and_never_lie_ahead(events: list[CardEvent], today: int) -> None:
    log = in_order(reversed(events), day(today))
    assert list(log.events) == events
    assert all(earlier <= later for earlier, later in pairwise(log.days))
    assert all(each <= day(today) for each in log.days)
    assert bool(log.notes) is ([event.day for event in events] != list(log.days))


def test_a_hundred_thousand_cards_are_read_in_a_moment() -> None:
    cards = range(100_000)
    told = [
        *((day(-1), card, What.POINTS, card % 9, ColumnKind.TODO) for card in cards),
        *((day(0), card, What.ENTERED, None, ColumnKind.TODO) for card in cards),
        *((day(card // 20_000), card, What.KIND, None, ColumnKind.DOING) for card in cards),
        *((day(5 + card // 20_000), card, What.KIND, None, ColumnKind.DONE) for card in cards),
    ]
    events = [CardEvent(seq, *event) for seq, event in enumerate(told)]
    began = process_time()
    found = burn(events, START, END, today=END, calendar=WEEKDAYS)
    # Some four times what it takes, so that a busy machine is no failure and a scan for each day is one.
    assert process_time() - began < 1.2
    assert found.burndown[-1] == (END, 0)
