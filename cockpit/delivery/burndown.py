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
from cockpit.i18n import N_
from cockpit.message import Message, message

# Tenths do not add up exactly; without rounding 1e-16 points would be left to do.
_DIGITS = 6


class Stand(NamedTuple):
    """One line of the log: how a card stands after something happened to it."""

    seq: int
    """Grows with every line, whatever the clock says."""
    day: date
    """The day in the time zone of the project."""
    card: int
    in_scope: bool
    """Whether it is in the sprint and not put away undone; what is done and then put away stays done."""
    points: float | None = None
    """None without an estimate."""
    done: bool = False


@dataclass(frozen=True)
class OrderedLog:
    """The log in the order of its numbers, on days that never decrease."""

    stands: Sequence[Stand]
    days: Sequence[date]
    """The day on which each of them counts."""
    notes: tuple[Message, ...] = ()
    """What had to be put right."""

    def until(self, day: date) -> int:
        """Return the number of lines up to the end of the day."""
        return bisect_right(self.days, day)

    @property
    def begins(self) -> date | None:
        """The first day of which the log knows something."""
        return self.days[0] if self.days else None


def in_order(stands: Iterable[Stand], today: date) -> OrderedLog:
    """Return the log in order.

    Where the clock was moved back, a line counts on the day of the one before it; what a clock that was ahead has put
    after ``today`` counts today.
    """
    ordered = sorted(stands, key=itemgetter(0))
    days = list(map(itemgetter(1), ordered))
    notes = []
    # Comparing with the sorted days is several times cheaper than looking at each pair, and nearly always enough.
    if days != sorted(days):
        stamped, days = days, list(accumulate(days, max))
        moved = sum(map(ne, stamped, days))
        notes.append(
            message(N_("the clock was moved back; changes counted on a later day than they say: {count}"), count=moved)
        )
    early = len(days) - bisect_right(days, today)
    if early:
        days[-early:] = [today] * early
        notes.append(message(N_("changes dated after today and counted today: {count}"), count=early))
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
    committed_done: Amount | None = None
    """Of the commitment, with the points that it had then, what is done by the last day."""

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
    stands: Iterable[Stand],
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
        stands: the log of every card that ever was in the sprint, from the line with which it came in; whatever is not
            in its scope any more needs one line that says so.
        start: first day of the sprint.
        end: last day of the sprint as it was planned; the ideal line ends there, and what happens later does not count.
        closed_on: last day that counts, if the sprint was closed later than planned.
        today: days after it are absent.
        calendar: decides how the ideal line falls.
        committed_on: the day of commitment, if it is later than the first day; never earlier than the log begins.
        recorded_from: the first day that the log covers, by default the day of its first event.
    """
    log = in_order(stands, today)
    known_from = recorded_from or log.begins or date.max
    commitment = max(start, known_from, committed_on or start)
    tally = _Tally()
    days: list[tuple[date, BurnDay | None]] = []
    committed = None
    promised: dict[int, _Counted] = {}
    read = 0
    for day in days_between(start, min(max(end, closed_on or end), today)):
        until = log.until(day)
        tally.apply(log.stands[read:until], changes_scope=day > commitment)
        read = until
        days.append((day, tally.stand(day) if day >= known_from else None))
        if day == commitment:
            committed, promised = tally.scope, dict(tally.counted)
    ideal = ideal_line(committed.points, start, end, calendar) if committed is not None else ()
    notes = log.notes
    if committed is not None and not ideal:
        notes = (*notes, calendar.problem or _no_workday(start, end))
    kept = Counter(amount for card, amount in promised.items() if tally.counted.get(card, (None, False))[1])
    committed_done = None if committed is None else _amount(kept)
    return Burn(tuple(days), ideal, committed, _amount(tally.added), _amount(tally.removed), notes, committed_done)


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
    chosen = [(points or 0, count) for (points, is_done), count in cards.items() if done is None or is_done == done]
    total = sum(points * count for points, count in chosen)
    return Amount(sum(count for _points, count in chosen), round(float(total), _DIGITS))


@dataclass
class _Tally:
    """The sprint while the log is read, a day at a time.

    Cards in scope are counted by what they add to the sums, so a day costs its own lines and nothing for the rest.
    """

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

    def apply(self, stands: Sequence[Stand], *, changes_scope: bool) -> None:
        """Take in the lines of a day; before and on the day of commitment no card is added or removed."""
        counted = self.counted
        before: dict[int, _Counted | None] = {}
        for _seq, _day, card, in_scope, points, done in stands:
            if card not in before:
                before[card] = counted.get(card)
            if in_scope:
                counted[card] = (points, done)
            else:
                counted.pop(card, None)
        left = Counter(old for card, old in before.items() if old is not None and counted.get(card) != old)
        came = Counter(new for card, old in before.items() if (new := counted.get(card)) is not None and new != old)
        self.stock.update(came)
        self.stock.subtract(left)
        if changes_scope:
            self.added.update(counted[card] for card, old in before.items() if old is None and card in counted)
            self.removed.update(old for card, old in before.items() if old is not None and card not in counted)
