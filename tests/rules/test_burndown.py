"""Burndown and burnup follow the log: the past stays as it was, and gaps, changes of scope and odd clocks are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import StrEnum, auto
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.calendar import WorkingCalendar
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.burndown import Amount, Burn, BurnDay, Entry, Log, Place, burn, ideal_line, in_order, with_told

START = date(2026, 3, 2)
"""A Monday."""
END = date(2026, 3, 15)
WEEKDAYS = WorkingCalendar()


def day(offset: int) -> date:
    """Return the day that lies so many days after the start."""
    return START + timedelta(days=offset)


class What(StrEnum):
    """What may happen to a card."""

    ENTERED = auto()
    LEFT = auto()
    POINTS = auto()
    KIND = auto()
    ARCHIVED = auto()
    RESTORED = auto()


class Happened(NamedTuple):
    """One thing that happened to a card."""

    day: date
    card: int
    what: What
    points: float | None = None
    kind: ColumnKind = ColumnKind.TODO


class Facts:
    """What is known of some cards while things happen to them."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.inside: set[int] = set()
        self.archived: set[int] = set()
        self.points: dict[int, float | None] = {}
        self.done: set[int] = set()

    def learn(self, told: Happened) -> None:
        """Take in what happened."""
        match told.what:
            case What.ENTERED:
                self.inside.add(told.card)
            case What.LEFT:
                self.inside.discard(told.card)
            case What.ARCHIVED:
                self.archived.add(told.card)
            case What.RESTORED:
                self.archived.discard(told.card)
            case What.POINTS:
                self.points[told.card] = told.points
            case What.KIND if told.kind is ColumnKind.DONE:
                self.done.add(told.card)
            case What.KIND:
                self.done.discard(told.card)

    @property
    def scope(self) -> set[int]:
        """The cards in the scope."""
        return {card for card in self.inside if card in self.done or card not in self.archived}

    def entry(self, when: date, card: int) -> Entry:
        """Return how a card stands."""
        place = Place.OUT if card not in self.scope else Place.DONE if card in self.done else Place.OPEN
        return Entry(when, card, place, self.points.get(card))


def entries_of(told: Sequence[Happened]) -> list[Entry]:
    """Return how each card stood after each thing that happened to it."""
    facts = Facts()
    entries = []
    for each in told:
        facts.learn(each)
        entries.append(facts.entry(each.day, each.card))
    return entries


def log_of(told: Sequence[Happened]) -> Log:
    """Return the same as columns."""
    return Log.of(entries_of(told))


class Diary:
    """Writes things down in the order in which they are told."""

    def __init__(self) -> None:
        """Begin with an empty log."""
        self.told: list[Happened] = []

    def add(
        self, offset: int, card: int, what: What, points: float | None = None, kind: ColumnKind = ColumnKind.TODO
    ) -> Diary:
        self.told.append(Happened(day(offset), card, what, points, kind))
        return self

    def planned(self, offset: int, card: int, points: float | None) -> Diary:
        return self.add(offset, card, What.POINTS, points).add(offset, card, What.ENTERED)

    def moved(self, offset: int, card: int, kind: ColumnKind) -> Diary:
        return self.add(offset, card, What.KIND, kind=kind)

    def done(self, offset: int, card: int) -> Diary:
        return self.moved(offset, card, ColumnKind.DONE)

    def burn(self, today: int = 13, **options: date) -> Burn:
        return burn(log_of(self.told), START, END, today=day(today), calendar=WEEKDAYS, **options)


def remaining(found: Burn) -> list[float | None]:
    """Return the remaining points of each day."""
    return [left for _day, left in found.burndown]


def test_work_burns_down_day_by_day() -> None:
    log = Diary().planned(-1, 1, 3).planned(0, 2, 5).done(1, 1).moved(2, 2, ColumnKind.DOING).done(3, 2)
    found = log.burn(today=4)
    assert remaining(found) == [8, 5, 5, 0, 0]
    assert found.burnup[1] == (day(1), 3, 8)
    assert found.committed == Amount(2, 8)
    assert found.notes == ()


def test_days_beyond_today_are_absent() -> None:
    log = Diary().planned(0, 1, 3)
    assert [each for each, _left in log.burn(today=2).days] == [day(0), day(1), day(2)]
    assert len(log.burn(today=99).days) == 14
    before = log.burn(today=-1)
    assert (before.days, before.committed, before.ideal) == ((), None, ())


def test_days_before_the_log_are_gaps() -> None:
    found = Diary().planned(2, 1, 3).done(3, 1).burn(today=3)
    assert remaining(found) == [None, None, 3, 0]
    assert found.burnup[0] == (day(0), None, None)
    assert found.committed == Amount(1, 3)
    assert found.added == Amount()


def test_a_log_that_is_known_to_begin_earlier_leaves_no_gap() -> None:
    found = Diary().planned(2, 1, 3).burn(today=2, recorded_from=day(-5))
    assert remaining(found) == [0, 0, 3]
    assert found.committed == Amount()
    assert found.added == Amount(1, 3)


def test_commitment_may_come_later_than_the_first_day() -> None:
    found = Diary().planned(0, 1, 3).planned(2, 2, 2).planned(3, 3, 1).burn(committed_on=day(2))
    assert found.committed == Amount(2, 5)
    assert found.added == Amount(1, 1)


def test_an_empty_sprint() -> None:
    found = Diary().burn(today=1)
    assert found.burndown == ((day(0), None), (day(1), None))
    assert found.ideal == ()
    assert remaining(Diary().burn(today=1, recorded_from=START)) == [0, 0]


@pytest.mark.parametrize(
    ("change", "left", "added", "removed", "reestimated"),
    [
        (lambda log: log.planned(2, 3, 4), 12, Amount(1, 4), Amount(), 0),
        (lambda log: log.add(2, 1, What.LEFT), 5, Amount(), Amount(1, 3), 0),
        (lambda log: log.add(2, 1, What.ARCHIVED), 5, Amount(), Amount(1, 3), 0),
        (lambda log: log.add(2, 1, What.ARCHIVED).add(3, 1, What.RESTORED), 8, Amount(), Amount(), 0),
        (lambda log: log.planned(2, 3, 4).add(3, 3, What.LEFT), 8, Amount(1, 4), Amount(1, 4), 0),
        (lambda log: log.planned(2, 3, 4).add(3, 3, What.LEFT).planned(4, 3, 6), 14, Amount(1, 4), Amount(), 2),
        (lambda log: log.add(2, 1, What.POINTS, 8), 13, Amount(), Amount(), 5),
        (lambda log: log.add(2, 1, What.POINTS, None), 5, Amount(), Amount(), -3),
        (lambda log: log.planned(2, 3, 4).add(2, 3, What.LEFT), 8, Amount(), Amount(), 0),
        (lambda log: log.add(2, 1, What.POINTS, 8).add(2, 1, What.LEFT), 5, Amount(), Amount(1, 3), 0),
        (lambda log: log.add(2, 1, What.ENTERED), 8, Amount(), Amount(), 0),
        (lambda log: log.add(2, 9, What.LEFT).done(2, 9), 8, Amount(), Amount(), 0),
    ],
)
def test_changes_of_scope_are_told_apart(
    change: Callable[[Diary], Diary], left: float, added: Amount, removed: Amount, reestimated: float
) -> None:
    found = change(Diary().planned(0, 1, 3).planned(0, 2, 5)).burn()
    assert remaining(found)[-1] == left
    assert (found.added, found.removed, found.reestimated) == (added, removed, reestimated)
    assert found.committed == Amount(2, 8)


def test_what_is_done_and_then_archived_stays_done() -> None:
    found = Diary().planned(0, 1, 3).planned(0, 2, 5).done(1, 1).add(2, 1, What.ARCHIVED).burn(today=2)
    assert found.burnup[-1] == (day(2), 3, 8)
    assert found.removed == Amount()


def test_a_card_that_is_taken_up_again_remains_again() -> None:
    assert remaining(Diary().planned(0, 1, 3).done(1, 1).moved(2, 1, ColumnKind.DOING).burn(today=2)) == [3, 0, 3]


def test_what_happens_after_the_sprint_does_not_change_its_past() -> None:
    log = Diary().planned(0, 1, 3).planned(0, 2, 5).done(4, 1)
    before = log.burn(today=99)
    log.add(20, 1, What.POINTS, 100).add(20, 2, What.ARCHIVED).done(20, 2).add(20, 1, What.LEFT)
    assert log.burn(today=99) == before


def test_cards_that_no_line_shows_are_counted() -> None:
    found = (
        Diary()
        .planned(0, 1, 0)
        .planned(0, 2, None)
        .planned(0, 3, None)
        .add(0, 4, What.ENTERED)
        .done(1, 1)
        .burn(today=1)
    )
    stand = found.days[-1][1]
    assert stand is not None
    assert (stand.zero, stand.unestimated) == (1, 3)
    assert (stand.scope, stand.completed, stand.remaining) == (Amount(4, 0), Amount(1, 0), Amount(3, None))


def test_of_cards_that_nobody_estimated_no_points_are_told() -> None:
    log = Diary().planned(0, 1, None).planned(0, 2, None).done(1, 1)
    found = log.burn(today=1)
    assert (found.committed, found.committed_done, found.ideal) == (Amount(2, None), Amount(1, None), ())
    assert remaining(found) == [None, None]
    assert [str(note) for note in found.notes] == ["no ideal line, because no card that was committed is estimated"]
    late = log.add(2, 2, What.POINTS, 5).burn(today=2)
    assert (remaining(late), late.reestimated) == ([None, None, 5], 5)


def test_tenths_leave_nothing_behind() -> None:
    log = Diary().planned(0, 1, 0.1).planned(0, 2, 0.2).done(1, 1).done(1, 2)
    assert remaining(log.burn(today=1)) == [0.3, 0]


def test_a_clock_moved_back_is_put_right_and_said() -> None:
    log = Diary().planned(0, 1, 3).planned(0, 2, 5).done(3, 1).done(1, 2)
    found = log.burn(today=4)
    assert remaining(found) == [8, 8, 8, 0, 0]
    assert [str(note) for note in found.notes] == [
        "the clock was moved back; changes counted on a later day than they say: 1"
    ]


def test_a_clock_that_was_ahead_counts_today_and_is_said() -> None:
    found = Diary().planned(0, 1, 3).done(9, 1).burn(today=2)
    assert remaining(found) == [3, 3, 0]
    assert [str(note) for note in found.notes] == ["changes dated after today and counted today: 1"]


def test_the_ideal_line_rests_on_days_off() -> None:
    ideal = [left for _day, left in ideal_line(10, START, END, WEEKDAYS)]
    assert ideal == pytest.approx([9, 8, 7, 6, 5, 5, 5, 4, 3, 2, 1, 0, 0, 0])


def test_the_ideal_line_covers_the_days_to_come() -> None:
    assert len(Diary().planned(0, 1, 3).burn(today=1).ideal) == 14


def test_without_a_working_day_there_is_no_ideal_line_but_a_reason() -> None:
    log = Diary().planned(0, 1, 3)
    never = WorkingCalendar(weekend=frozenset(range(7)))
    found = burn(log_of(log.told), START, END, today=END, calendar=never)
    assert found.ideal == ()
    assert "no working day" in str(found.notes[0])
    weekend = burn(log_of(log.told), day(5), day(6), today=END, calendar=WEEKDAYS)
    assert "no day from 2026-03-07 to 2026-03-08 is a working day" in str(weekend.notes[0])


_happened = st.builds(
    Happened,
    st.integers(-3, 16).map(day),
    st.integers(1, 4),
    st.sampled_from(What),
    st.none() | st.sampled_from((0, 1, 2.5, 5)),
    st.sampled_from(ColumnKind),
)
_told = st.lists(_happened, max_size=40)


def replayed(told: Sequence[Happened], until: date) -> tuple[float, float]:
    """Return scope and completed points at the end of a day, by reading the whole log up to it."""
    facts = Facts()
    latest = date.min
    for each in told:
        latest = max(latest, each.day)
        if latest > until:
            break
        facts.learn(each)
    amounts = [sum(facts.points.get(card) or 0 for card in cards) for cards in (facts.scope, facts.scope & facts.done)]
    return amounts[0], amounts[1]


@given(_told)
def test_every_day_agrees_with_reading_the_log_anew(told: list[Happened]) -> None:
    found = burn(log_of(told), START, END, today=day(30), calendar=WEEKDAYS, recorded_from=day(-9))
    for each, stand in found.days:
        assert stand is not None
        scope, completed = replayed(told, each)
        amounts = stand.scope, stand.completed, stand.remaining
        assert [amount.points or 0 for amount in amounts] == [scope, completed, scope - completed]
        assert stand.scope.cards == stand.completed.cards + stand.remaining.cards


@given(_told)
def test_the_change_of_scope_adds_up(told: list[Happened]) -> None:
    found = burn(log_of(told), START, END, today=day(30), calendar=WEEKDAYS, recorded_from=day(-9))
    last = found.days[-1][1]
    assert last is not None
    assert found.committed is not None
    assert last.scope.cards == found.committed.cards + found.added.cards - found.removed.cards


@given(_told, st.integers(-3, 20))
def test_days_never_decrease_and_never_lie_ahead(told: list[Happened], today: int) -> None:
    stamped = log_of(told)
    log, notes = in_order(stamped, day(today))
    assert (log.cards, log.signs) == (stamped.cards, stamped.signs)
    assert all(earlier <= later for earlier, later in pairwise(log.days))
    assert all(each <= day(today).isoformat() for each in log.days)
    assert bool(notes) is (list(stamped.days) != list(log.days))


def plainly(entries: Sequence[Entry], today: date, committed_on: date) -> dict[str, object]:
    """Return what a sprint burns down to, told the slow way: each day anew from the first line on, card by card."""
    counted = [max(each.day for each in entries[: place + 1]) for place in range(len(entries))]

    def stood(until: date) -> dict[int, Entry]:
        """Return how the cards in scope stood at the end of a day."""
        last = {each.card: each for each, when in zip(entries, counted, strict=True) if min(when, today) <= until}
        return {card: each for card, each in last.items() if each.place is not Place.OUT}

    def amount(found: Sequence[Entry]) -> Amount:
        known = [each.points for each in found if each.points is not None]
        return Amount(len(found), round(float(sum(known)), 6) if known or not found else None)

    days = [START + timedelta(passed) for passed in range((min(END, today) - START).days + 1)]
    stands = []
    added: dict[int, Entry] = {}
    removed: dict[int, Entry] = {}
    for each in days:
        now, before = list(stood(each).values()), stood(each - timedelta(1))
        parts = [[entry for entry in now if entry.place is place] for place in (Place.DONE, Place.OPEN)]
        zero, unestimated = (sum(entry.points == points for entry in now) for points in (0, None))
        stands.append((each, BurnDay(each, amount(now), *map(amount, parts), zero, unestimated)))
        if each > committed_on:
            came = [entry for entry in now if entry.card not in before]
            added |= {entry.card: entry for entry in came if entry.card not in removed}
            removed |= {card: entry for card, entry in before.items() if card not in stood(each)}
            removed = {card: entry for card, entry in removed.items() if card not in stood(each)}
    found: dict[str, object] = {
        "days": tuple(stands),
        "added": amount(list(added.values())),
        "removed": amount(list(removed.values())),
    }
    promised = stood(committed_on) if committed_on in days else None
    last = stood(days[-1]) if days else {}
    kept = [e for c, e in (promised or {}).items() if c in last and last[c].place is Place.DONE]
    return found | {
        "committed": None if promised is None else amount(list(promised.values())),
        "committed_done": None if promised is None else amount(kept),
    }


@given(_told, st.integers(-2, 16), st.integers(0, 5))
def test_counting_many_cards_at_once_is_the_same_as_looking_at_each(
    told: list[Happened], today: int, committed_on: int
) -> None:
    found = burn(
        log_of(told), START, END, today=day(today), calendar=WEEKDAYS, recorded_from=day(-9),
        committed_on=day(committed_on),
    )  # fmt: skip
    expected = plainly(entries_of(told), day(today), day(committed_on))
    assert {name: getattr(found, name) for name in expected} == expected


@given(st.lists(st.tuples(_happened, st.booleans()), max_size=40))
def test_what_was_told_of_a_day_comes_before_what_was_written_down_on_it(lines: list[tuple[Happened, bool]]) -> None:
    entries = entries_of([happened for happened, _told in lines])
    told = [is_told for _happened, is_told in lines]
    latest = date.min
    keyed = []
    for entry, is_told in zip(entries, told, strict=True):
        latest = latest if is_told else max(latest, entry.day)
        keyed.append(((entry.day, 0) if is_told else (latest, 1), entry))
    expected = Log.of(entry for _key, entry in sorted(keyed, key=lambda each: each[0]))
    assert with_told(Log.of(entries), told) == expected


def test_what_was_promised_and_done_counts_with_the_points_of_the_promise() -> None:
    log = Diary().planned(0, 1, 3).planned(0, 2, 5).planned(0, 3, 8)
    log.add(4, 1, What.POINTS, 13).done(5, 1).planned(3, 4, 2).done(4, 4).done(6, 3).add(7, 3, What.LEFT)
    found = log.burn()
    assert (found.committed, found.committed_done) == (Amount(3, 16), Amount(1, 3))


def test_a_sprint_that_is_closed_later_than_planned_counts_until_then() -> None:
    log = Diary().planned(0, 1, 3).done(15, 1)
    assert log.burn(today=20).committed_done == Amount(0, 0)
    late = log.burn(today=20, closed_on=day(15))
    assert (late.committed_done, len(late.days), len(late.ideal)) == (Amount(1, 3), 16, 14)


def test_without_a_commitment_there_is_nothing_of_it_that_is_done() -> None:
    assert Diary().burn(today=-1).committed_done is None
