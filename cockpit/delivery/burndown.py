"""Burndown and burnup of a sprint, read from what happened and not from how the cards stand today.

The log is the only source: a card that is estimated anew, moved or archived later changes nothing that lies before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum
from itertools import accumulate
from math import fsum
from operator import ne
from typing import NamedTuple, TypeAlias

from cockpit.calendar import WorkingCalendar, days_between
from cockpit.i18n import N_
from cockpit.message import Message, message

# Tenths do not add up exactly; without rounding 1e-16 points would be left to do.
_DIGITS = 6


class Place(IntEnum):
    """Where a card stands as a sprint sees it; plain numbers of the same value do as well."""

    OUT = 0
    """Not in the sprint, or put away undone."""
    OPEN = 1
    DONE = 2
    """Done in the sprint; what is done and then put away stays done."""


Stand: TypeAlias = tuple[float | None, int]
"""How a card stands: its points, None without an estimate, and its ``Place``."""
_UNKNOWN: Stand = (None, Place.OUT)
Sign: TypeAlias = Hashable
"""What stands for a ``Stand`` in a log, the shorter the better."""


class Entry(NamedTuple):
    """One line of the log: how a card stands after something happened to it."""

    day: date
    """The day where the person was who did it."""
    card: int
    place: Place
    points: float | None = None


@dataclass(frozen=True)
class Log:
    """Lines in the order in which they were written, as columns: many rows would cost more than all that is counted."""

    days: Sequence[str] = ()
    """As ISO text, which sorts as days do."""
    cards: Sequence[int] = ()
    signs: Sequence[Sign] = ()
    stands: Mapping[Sign, Stand] = field(default_factory=dict)
    """What the signs stand for."""

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Log:
        """Return the log of some lines."""
        listed = list(entries)
        signs = [(each.points, each.place) for each in listed]
        return cls(
            [each.day.isoformat() for each in listed],
            [each.card for each in listed],
            signs,
            {sign: sign for sign in signs},
        )

    def until(self, day: date) -> int:
        """Return the number of lines up to the end of the day, of a log whose days never decrease."""
        return bisect_right(self.days, day.isoformat())

    @property
    def begins(self) -> date | None:
        """The first day of which the log knows something."""
        return date.fromisoformat(min(self.days)) if self.days else None


def in_order(log: Log, today: date) -> tuple[Log, tuple[Message, ...]]:
    """Return the log on days that never decrease, and what had to be put right for that.

    Where the clock was moved back, a line counts on the day of the one before it; what a clock that was ahead has put
    after ``today`` counts today.
    """
    days = list(log.days)
    notes = []
    # Comparing with the sorted days is several times cheaper than looking at each pair, and nearly always enough.
    if days != sorted(days):
        stamped, days = days, list(accumulate(days, max))
        moved = sum(map(ne, stamped, days))
        notes.append(
            message(N_("the clock was moved back; changes counted on a later day than they say: {count}"), count=moved)
        )
    early = len(days) - bisect_right(days, today.isoformat())
    if early:
        days[-early:] = [today.isoformat()] * early
        notes.append(message(N_("changes dated after today and counted today: {count}"), count=early))
    return replace(log, days=days), tuple(notes)


def with_told(log: Log, told: Iterable[bool]) -> Log:
    """Return the log with what an import told of a day before what was written down on it.

    Args:
        log: lines in the order in which they were written; those that are not told count as ``in_order`` has it.
        told: for each line whether an import told it, of a day before its own.
    """
    first: defaultdict[str, list[int]] = defaultdict(list)
    second: defaultdict[str, list[int]] = defaultdict(list)
    latest = ""
    for place, (day, is_told) in enumerate(zip(log.days, told, strict=True)):
        if is_told:
            first[day].append(place)
        else:
            latest = max(latest, day)
            second[latest].append(place)
    days = sorted({*first, *second})
    order = [place for day in days for part in (first, second) for place in part.get(day, ())]
    return Log(
        list(map(log.days.__getitem__, order)),
        list(map(log.cards.__getitem__, order)),
        list(map(log.signs.__getitem__, order)),
        log.stands,
    )


class Amount(NamedTuple):
    """Cards and the points of those that are estimated; None where there are cards and none of them is."""

    cards: int = 0
    points: float | None = 0.0


class BurnDay(NamedTuple):
    """How the sprint stood at the end of a day."""

    day: date
    scope: Amount
    completed: Amount
    remaining: Amount
    zero: int
    """Cards in scope that are estimated with 0 points, which no line in points shows."""
    unestimated: int
    """Cards in scope without an estimate."""


@dataclass(frozen=True)
class Named:
    """The cards that a sprint is counted from, by their ids."""

    committed: frozenset[int] = frozenset()
    added: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    delivered: frozenset[int] = frozenset()
    """Done at the end of the last day that counts."""
    undone: frozenset[int] = frozenset()
    """Still to be done then."""


@dataclass(frozen=True)
class Burn:
    """What burndown and burnup of a sprint draw."""

    days: tuple[tuple[date, BurnDay | None], ...]
    """Days of the sprint up to today; None is a gap, a day before the log begins."""
    ideal: tuple[tuple[date, float], ...]
    """Points that would remain at each day's end if every working day did the same; empty where it cannot be told."""
    committed: Amount | None
    """The scope at the end of the day of commitment; None if that day is not reached."""
    added: Amount
    """What came into the scope on later days, with its points then; what came and went within one day does not count.

    A card that leaves and comes back counts once, and one that was committed not at all.
    """
    removed: Amount
    """What left the scope on later days and did not come back, with the points that it had the day before."""
    notes: tuple[Message, ...]
    """What the reader has to know of the log or the calendar."""
    committed_done: Amount | None = None
    """Of the commitment, with the points that it had then, what is done by the last day."""

    @property
    def reestimated(self) -> float:
        """By how many points new estimates changed the scope after the day of commitment."""
        last = self.days[-1][1] if self.days else None
        if last is None or self.committed is None:
            return 0.0
        scope, committed, added, removed = (
            amount.points or 0 for amount in (last.scope, self.committed, self.added, self.removed)
        )
        return round(scope - committed - added + removed, _DIGITS)

    @property
    def burndown(self) -> tuple[tuple[date, float | None], ...]:
        """The remaining points of each day, None for a gap."""
        return tuple((day, found.remaining.points if found else None) for day, found in self.days)

    @property
    def burnup(self) -> tuple[tuple[date, float | None, float | None], ...]:
        """The completed points and the scope of each day, None for a gap."""
        return tuple(
            (day, found.completed.points, found.scope.points) if found else (day, None, None)
            for day, found in self.days
        )


def burn(
    log: Log,
    start: date,
    end: date,
    *,
    today: date,
    calendar: WorkingCalendar,
    closed_on: date | None = None,
    committed_on: date | None = None,
    recorded_from: date | None = None,
) -> Burn:
    """Return burndown and burnup of a sprint.

    Args:
        log: of every card that ever was in the sprint, from the line with which it came in; whatever is not in its
            scope any more needs one line that says so.
        start: first day of the sprint.
        end: last day of the sprint as it was planned; the ideal line ends there, and what happens later does not count.
        closed_on: last day that counts, if the sprint was closed later than planned.
        today: days after it are absent.
        calendar: decides how the ideal line falls.
        committed_on: the day of commitment, if it is later than the first day; never earlier than the log begins.
        recorded_from: the first day that the log covers, by default the day of its first event.
    """
    log, notes = in_order(log, today)
    known_from = recorded_from or log.begins or date.max
    commitment = max(start, known_from, committed_on or start)
    tally = _Tally(log.stands)
    days: list[tuple[date, BurnDay | None]] = []
    committed = None
    promised: dict[int, Sign] = {}
    read = 0
    for day in days_between(start, min(max(end, closed_on or end), today)):
        until = log.until(day)
        tally.apply(log.cards[read:until], log.signs[read:until], changes_scope=day > commitment)
        read = until
        days.append((day, tally.stand(day) if day >= known_from else None))
        if day == commitment:
            committed, promised = tally.scope, dict(tally.signs)
    ideal: Sequence[tuple[date, float]] = ()
    if committed is not None and committed.points is None:
        notes = (*notes, message(N_("no ideal line, because no card that was committed is estimated")))
    elif committed is not None and committed.points is not None:
        ideal = ideal_line(committed.points, start, end, calendar)
        notes = notes if ideal else (*notes, calendar.problem or _no_workday(start, end))
    committed_done = None if committed is None else tally.done_of(promised)
    return Burn(
        tuple(days),
        tuple(ideal),
        committed,
        _amount(Counter(tally.added.values())),
        _amount(Counter(tally.removed.values())),
        notes,
        committed_done,
    )


def named(
    log: Log, start: date, end: date, *, today: date, committed_on: date | None, recorded_from: date | None
) -> Named:
    """Return the cards behind the amounts of ``burn``, which counts them without their names to be quick.

    ``end`` is the last day that counts; the rest is as for ``burn``.
    """
    log, _notes = in_order(log, today)
    commitment = max(start, recorded_from or log.begins or date.max, committed_on or start)
    places: dict[int, int] = {}
    parts: dict[str, set[int]] = {"committed": set(), "added": set(), "removed": set()}
    read = 0
    for day in days_between(start, min(end, today)):
        until = log.until(day)
        for card, sign in dict(zip(log.cards[read:until], log.signs[read:until], strict=True)).items():
            was, now = places.get(card, Place.OUT), log.stands[sign][1]
            places[card] = now
            if day <= commitment or bool(was) == bool(now):
                continue
            if not now:
                parts["removed"].add(card)
            elif card in parts["removed"]:
                parts["removed"].remove(card)
            else:
                parts["added"].add(card)
        read = until
        if day == commitment:
            parts["committed"] = {card for card, place in places.items() if place}
    standing = {
        "delivered": (card for card, place in places.items() if place == Place.DONE),
        "undone": (card for card, place in places.items() if place == Place.OPEN),
    }
    return Named(**{name: frozenset(cards) for name, cards in {**parts, **standing}.items()})


def ideal_line(committed: float, start: date, end: date, calendar: WorkingCalendar) -> tuple[tuple[date, float], ...]:
    """Return committed x (1 - working days elapsed / working days) for each day's end, empty without a working day."""
    workdays = calendar.workdays(start, end)
    if not workdays:
        return ()
    return tuple((day, committed * (1 - calendar.workdays(start, day) / workdays)) for day in days_between(start, end))


def _no_workday(start: date, end: date) -> Message:
    return message(
        N_("no ideal line, because no day from {start} to {end} is a working day"),
        start=start.isoformat(),
        end=end.isoformat(),
    )


def _amount(cards: Counter[Stand], places: Sequence[Place] = (Place.OPEN, Place.DONE)) -> Amount:
    """Return the sum of the cards that stand in one of some places."""
    chosen = [(points, count) for (points, place), count in cards.items() if count and place in places]
    known = [points * count for points, count in chosen if points is not None]
    return Amount(sum(count for _points, count in chosen), round(fsum(known), _DIGITS) if known or not chosen else None)


@dataclass
class _Tally:
    """The sprint while the log is read, a day at a time.

    Cards are counted by how they stand, so a day costs its own lines, and what is done with each line is left to
    functions that loop without the interpreter.
    """

    stands: Mapping[Sign, Stand]
    """What the signs stand for."""
    signs: dict[int, Sign] = field(default_factory=dict)
    """How each card stands at the end of the day."""
    stock: Counter[Stand] = field(default_factory=Counter)
    """The same without the names of the cards."""
    added: dict[int, Stand] = field(default_factory=dict)
    """How the cards stood that came in later, when they came in for the first time."""
    removed: dict[int, Stand] = field(default_factory=dict)
    """How the cards stood that left later, before they left; without those that came back."""

    @property
    def scope(self) -> Amount:
        """What the sprint has to do, and has done."""
        return _amount(self.stock)

    def stand(self, day: date) -> BurnDay:
        """Return how the sprint stands at the end of the day."""
        stock = self.stock
        return BurnDay(
            day,
            scope=self.scope,
            completed=_amount(stock, (Place.DONE,)),
            remaining=_amount(stock, (Place.OPEN,)),
            zero=stock[0, Place.OPEN] + stock[0, Place.DONE],
            unestimated=stock[None, Place.OPEN] + stock[None, Place.DONE],
        )

    def apply(self, cards: Sequence[int], signs: Sequence[Sign], *, changes_scope: bool) -> None:
        """Take in the lines of a day; before and on the day of commitment no card is added or removed."""
        last = dict(zip(cards, signs, strict=True))
        before = list(map(self.signs.get, last))
        self.signs.update(last)
        moved = False
        for (then, after), count in Counter(zip(before, last.values(), strict=True)).items():
            was, now = self.stands.get(then, _UNKNOWN), self.stands[after]
            self.stock[was] -= count
            self.stock[now] += count
            moved = moved or bool(was[1]) != bool(now[1])
        if changes_scope and moved:
            self._change_scope(last, before)

    def _change_scope(self, last: Mapping[int, Sign], before: Sequence[Sign | None]) -> None:
        """Note which cards came in and which left, from how they stood before and how they stand last."""
        for (card, after), then in zip(last.items(), before, strict=True):
            was, now = self.stands.get(then, _UNKNOWN), self.stands[after]
            if was[1] and not now[1]:
                self.removed[card] = was
            elif now[1] and not was[1] and self.removed.pop(card, None) is None:
                self.added[card] = now

    def done_of(self, promised: Mapping[int, Sign]) -> Amount:
        """Return what is done of what was promised, with the points that it had then."""
        kept: Counter[Stand] = Counter()
        outcomes = Counter(zip(promised.values(), map(self.signs.__getitem__, promised), strict=True))
        for (then, now), count in outcomes.items():
            if self.stands[now][1] == Place.DONE:
                kept[self.stands[then]] += count
        return _amount(kept)
