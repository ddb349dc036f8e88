"""Burndown and burnup of a sprint, read from what happened and not from how the cards stand today.

The log is the only source: a card that is estimated anew, moved or archived later changes nothing that lies before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from operator import itemgetter, ne
from typing import NamedTuple, TypeAlias

from cockpit.calendar import WorkingCalendar, days_between
from cockpit.choice import Choice
from cockpit.delivery.board_rules import ColumnKind
from cockpit.i18n import N_
from cockpit.message import Message, message

# Tenths do not add up exactly; without rounding 1e-16 points would be left to do.
_DIGITS = 6


class What(Choice):
    """What happened to a card."""

    ENTERED = "entered", N_("entered the sprint")
    LEFT = "left", N_("left the sprint")
    POINTS = "points", N_("was estimated")
    KIND = "kind", N_("changed its state")
    ARCHIVED = "archived", N_("was archived")
    RESTORED = "restored", N_("came back from the archive")


class CardEvent(NamedTuple):
    """One line of the log."""

    seq: int
    """Grows with every line, whatever the clock says."""
    day: date
    """The day in the time zone of the project."""
    card: int
    what: What
    points: float | None = None
    """Of ``What.POINTS``; None takes the estimate away."""
    kind: ColumnKind = ColumnKind.TODO
    """Of ``What.KIND``."""


@dataclass(frozen=True)
class OrderedLog:
    """The log in the order of its numbers, on days that never decrease."""

    events: Sequence[CardEvent]
    days: Sequence[date]
    """The day on which each event counts."""
    notes: tuple[Message, ...] = ()
    """What had to be put right."""

    def until(self, day: date) -> int:
        """Return the number of events up to the end of the day."""
        return bisect_right(self.days, day)

    @property
    def begins(self) -> date | None:
        """The first day of which the log knows something."""
        return self.days[0] if self.days else None


def in_order(events: Iterable[CardEvent], today: date) -> OrderedLog:
    """Return the log in order.

    Where the clock was moved back, events count on the day of the one before them; what a clock that was ahead has put
    after ``today`` counts today.
    """
    ordered = sorted(events, key=itemgetter(0))
    days = list(map(itemgetter(1), ordered))
    notes = []
    # Comparing with the sorted days is several times cheaper than looking at each pair, and nearly always enough.
    if days != sorted(days):
        stamped, days = days, list(accumulate(days, max))
        moved = sum(map(ne, stamped, days))
        notes.append(
            message(N_("the clock was moved back; events counted on a later day than they say: {count}"), count=moved)
        )
    early = len(days) - bisect_right(days, today)
    if early:
        days[-early:] = [today] * early
        notes.append(message(N_("events dated after today and counted today: {count}"), count=early))
    return OrderedLog(ordered, days, tuple(notes))


class Amount(NamedTuple):
    """Cards and their points."""

    cards: int = 0
    points: float = 0.0


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
class Burn:
    """What burndown and burnup of a sprint draw."""

    days: tuple[tuple[date, BurnDay | None], ...]
    """Days of the sprint up to today; None is a gap, a day before the log begins."""
    ideal: tuple[tuple[date, float], ...]
    """Points that would remain at each day's end if every working day did the same; empty where it cannot be told."""
    committed: Amount | None
    """The scope at the end of the day of commitment; None if that day is not reached."""
    added: Amount
    """What came into the scope on later days; what came and went within one day does not count."""
    removed: Amount
    """What left the scope on later days, with the points that it had the day before."""
    notes: tuple[Message, ...]
    """What the reader has to know of the log or the calendar."""

    @property
    def reestimated(self) -> float:
        """By how many points new estimates changed the scope after the day of commitment."""
        last = self.days[-1][1] if self.days else None
        if last is None or self.committed is None:
            return 0.0
        return round(last.scope.points - self.committed.points - self.added.points + self.removed.points, _DIGITS)

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
    events: Iterable[CardEvent],
    start: date,
    end: date,
    *,
    today: date,
    calendar: WorkingCalendar,
    committed_on: date | None = None,
    recorded_from: date | None = None,
) -> Burn:
    """Return burndown and burnup of a sprint.

    Args:
        events: the log of every card that ever was in the sprint, entering and leaving of this sprint only; it reaches
            back to before the sprint, because a card may have been estimated then.
        start: first day of the sprint.
        end: last day of the sprint; what happens later does not count.
        today: days after it are absent.
        calendar: decides how the ideal line falls.
        committed_on: the day of commitment, if it is later than the first day; never earlier than the log begins.
        recorded_from: the first day that the log covers, by default the day of its first event.
    """
    log = in_order(events, today)
    known_from = recorded_from or log.begins or date.max
    commitment = max(start, known_from, committed_on or start)
    tally = _Tally()
    days: list[tuple[date, BurnDay | None]] = []
    committed = None
    read = 0
    for day in days_between(start, min(end, today)):
        until = log.until(day)
        tally.apply(log.events[read:until], changes_scope=day > commitment)
        read = until
        days.append((day, tally.stand(day) if day >= known_from else None))
        if day == commitment:
            committed = tally.scope
    ideal = ideal_line(committed.points, start, end, calendar) if committed is not None else ()
    notes = log.notes
    if committed is not None and not ideal:
        notes = (*notes, calendar.problem or _no_workday(start, end))
    return Burn(tuple(days), ideal, committed, _amount(tally.added), _amount(tally.removed), notes)


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


_Counted: TypeAlias = tuple[float | None, bool]
"""Points of a card in scope, and whether it is done."""


def _amount(cards: Counter[_Counted], done: bool | None = None) -> Amount:
    """Return the sum of the cards, of those that are done or open if that is asked for."""
    chosen = [(points or 0, count) for (points, is_done), count in cards.items() if done is None or is_done is done]
    total = sum(points * count for points, count in chosen)
    return Amount(sum(count for _points, count in chosen), round(float(total), _DIGITS))


@dataclass
class _Tally:
    """The sprint while the log is read, a day at a time.

    Cards in scope are counted by what they add to the sums, so a day costs its own events and nothing for the rest.
    """

    points: dict[int, float | None] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    inside: set[int] = field(default_factory=set)
    archived: set[int] = field(default_factory=set)
    counted: dict[int, _Counted] = field(default_factory=dict)
    """The cards in scope at the end of the day."""
    stock: Counter[_Counted] = field(default_factory=Counter)
    """The same cards without their names."""
    added: Counter[_Counted] = field(default_factory=Counter)
    removed: Counter[_Counted] = field(default_factory=Counter)

    @property
    def scope(self) -> Amount:
        """What the sprint has to do, and has done."""
        return _amount(self.stock)

    def stand(self, day: date) -> BurnDay:
        """Return how the sprint stands at the end of the day."""
        return BurnDay(
            day,
            scope=self.scope,
            completed=_amount(self.stock, done=True),
            remaining=_amount(self.stock, done=False),
            zero=self.stock[0, False] + self.stock[0, True],
            unestimated=self.stock[None, False] + self.stock[None, True],
        )

    def apply(self, events: Sequence[CardEvent], *, changes_scope: bool) -> None:
        """Take in the events of a day; before and on the day of commitment no card is added or removed."""
        touched = self._read(events)
        before = {card: self.counted.pop(card) for card in touched & self.counted.keys()}
        # What is done and then put away stays done; what is put away undone leaves the scope.
        put_away = (touched & self.archived) - self.done
        points, done = self.points, self.done
        after = {card: (points.get(card), card in done) for card in (touched & self.inside) - put_away}
        self.counted.update(after)
        self.stock.update(after.values())
        self.stock.subtract(Counter(before.values()))
        if changes_scope:
            self.added.update(after[card] for card in after.keys() - before.keys())
            self.removed.update(before[card] for card in before.keys() - after.keys())

    def _read(self, events: Sequence[CardEvent]) -> set[int]:
        """Bring the facts up to date; return the cards of which something that counts was said."""
        touched = set()
        done, points = self.done, self.points
        members = {
            What.ENTERED: self.inside.add,
            What.LEFT: self.inside.discard,
            What.ARCHIVED: self.archived.add,
            What.RESTORED: self.archived.discard,
        }
        finished = ColumnKind.DONE
        for _seq, _day, card, what, estimate, kind in events:
            if what in members:
                members[what](card)
            elif what is What.POINTS:
                points[card] = estimate
            elif (kind is finished) is (card in done):
                continue
            elif kind is finished:
                done.add(card)
            else:
                done.remove(card)
            touched.add(card)
        return touched
