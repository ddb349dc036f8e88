"""How work flows over the board: cumulative flow, cycle time, aging and throughput, from the same log as sprints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cockpit.calendar import days_between
from cockpit.delivery.board_rules import ColumnKind

MIN_FINISHED = 5
"""Finished cards below which no percentile is told: the 85th of fewer is just the slowest of them."""


class FlowDay(NamedTuple):
    """Cards of each kind at the end of a day."""

    todo: int
    doing: int
    done: int


class FlowChange(NamedTuple):
    """So many cards that went from one kind to another on a day; None is off the board."""

    day: date
    was: ColumnKind | None
    kind: ColumnKind | None
    cards: int = 1


def days_taken(first: date, last: date) -> int:
    """Return the calendar days from one to another, both counted: 1 on the same day.

    Where the clock was moved back in between, it is 1 too.
    """
    return max(1, (last - first).days + 1)


def cycle_days(began: date | None, done: date) -> int | None:
    """Return the days from the first in work to the one it was done on; None if never begun."""
    return None if began is None else days_taken(began, done)


@dataclass(frozen=True)
class CardFlow:
    """When a card began and was finished."""

    card: int
    kind: ColumnKind
    """What it is now."""
    began: date | None = None
    """The day on which it was first in work."""
    finished: date | None = None
    """The day on which it was done and has stayed so since."""
    archived: bool = False
    """Whether it was put away."""

    @property
    def cycle_days(self) -> int | None:
        """Calendar days from the first in work to the one it was done on; None if either is missing."""
        return None if self.finished is None else cycle_days(self.began, self.finished)


@dataclass(frozen=True)
class CycleTimes:
    """How long finished cards took, in calendar days."""

    points: tuple[tuple[date, int, int], ...]
    """Day of finishing, days taken and card, by day: the dots of the scatter plot."""
    p50: int | None
    p85: int | None
    never_begun: int
    """Cards that were done without having been in work; they have no cycle time."""


class Aging(NamedTuple):
    """A card in work, and how long it has been."""

    card: int
    days: int
    late: bool | None
    """Whether it takes longer than 85 % of the finished cards did; None as long as too few are finished."""


def cumulative_flow(
    now: FlowDay, changes: Iterable[FlowChange], start: date, end: date, *, today: date, begins: date | None
) -> tuple[tuple[date, FlowDay | None], ...]:
    """Return the cards of each kind at the end of each day up to today; None is a gap, a day before the log begins.

    Counted back from how the board stands, so that it costs the changes of the days that are shown and no others.

    Args:
        now: the cards of each kind as they stand; what was done and then put away stays done.
        changes: those after ``start``; what a clock that was ahead has put after ``today`` counts today.
        start: first day.
        end: last day.
        today: days after it are absent.
        begins: the first day that the log covers, None for an empty log.
    """
    counts: Counter[ColumnKind | None] = Counter(dict(zip(ColumnKind, now, strict=True)))
    by_day: dict[date, list[FlowChange]] = {}
    for change in changes:
        by_day.setdefault(min(change.day, today), []).append(change)
    found: list[tuple[date, FlowDay | None]] = []
    for day in reversed(days_between(start, max(start, today))):
        if day <= min(end, today):
            stand = FlowDay(*(counts[kind] for kind in ColumnKind))
            found.append((day, stand if begins is not None and day >= begins else None))
        for change in by_day.get(day, ()):
            counts[change.kind] -= change.cards
            counts[change.was] += change.cards
    return tuple(reversed(found))


def cycle_times(cards: Iterable[CardFlow]) -> CycleTimes:
    """Return how long the finished cards took; no percentiles for fewer than ``MIN_FINISHED`` of them."""
    points = []
    never_begun = 0
    for card in cards:
        if card.finished is None:
            continue
        if card.cycle_days is None:
            never_begun += 1
        else:
            points.append((card.finished, card.cycle_days, card.card))
    points.sort()
    taken = [days for _day, days, _card in points]
    enough = len(taken) >= MIN_FINISHED
    return CycleTimes(
        points=tuple(points),
        p50=percentile(taken, 50) if enough else None,
        p85=percentile(taken, 85) if enough else None,
        never_begun=never_begun,
    )


def aging(cards: Iterable[CardFlow], p85: int | None, today: date) -> list[Aging]:
    """Return the cards in work, the longest first; ``p85`` is that of the finished cards."""
    found = []
    for card in cards:
        if card.kind is ColumnKind.DOING and card.began is not None and not card.archived:
            days = days_taken(card.began, today)
            found.append(Aging(card.card, days, None if p85 is None else days > p85))
    return sorted(found, key=lambda each: (-each.days, each.card))


def throughput(finished: Iterable[date], start: date, end: date, period_days: int = 7) -> tuple[int, ...]:
    """Return how many cards were finished in each period, periods in which none was included.

    Args:
        finished: the days on which cards were finished.
        start: first day of the first period.
        end: the last day to look at; a period that is not over by then is left out, it would look like a bad one.
        period_days: length of a period in days.
    """
    periods = max(0, ((end - start).days + 1) // period_days)
    counts = Counter((day - start).days // period_days for day in finished)
    return tuple(counts[period] for period in range(periods))


def percentile(values: Sequence[int], percent: int) -> int:
    """Return the nearest-rank percentile: the smallest value that ``percent`` % of the values do not exceed.

    That is the value with rank ceil(percent / 100 x n) in ascending order, always one that was measured.

    Raises:
        ValueError: there is no value.
    """
    if not values:
        raise ValueError("no value has no percentile")
    return sorted(values)[rank(percent, len(values)) - 1]


def rank(percent: int, count: int) -> int:
    """Return the nearest rank of a percentile among ``count`` values, from 1; whole numbers keep it exact."""
    return max(1, -(-percent * count // 100))
