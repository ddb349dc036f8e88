"""How work flows over the board: cumulative flow, cycle time, aging and throughput, from the same log as sprints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from cockpit.calendar import days_between
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.burndown import CardEvent, OrderedLog, What

MIN_FINISHED = 5
"""Finished cards below which no percentile is told: the 85th of fewer is just the slowest of them."""


class FlowDay(NamedTuple):
    """Cards of each kind at the end of a day."""

    todo: int
    doing: int
    done: int


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
        """Calendar days from the first in work to the one it was done on, both counted; None if either is missing."""
        if self.began is None or self.finished is None:
            return None
        return (self.finished - self.began).days + 1


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


def cumulative_flow(log: OrderedLog, start: date, end: date, today: date) -> tuple[tuple[date, FlowDay | None], ...]:
    """Return the cards of each kind at the end of each day up to today; None is a gap, a day before the log begins."""
    begins = log.begins or date.max
    board = _Board()
    found: list[tuple[date, FlowDay | None]] = []
    read = 0
    for day in days_between(start, min(end, today)):
        until = log.until(day)
        board.apply(log.events[read:until])
        read = until
        found.append((day, board.stand() if day >= begins else None))
    return tuple(found)


def card_flows(log: OrderedLog) -> list[CardFlow]:
    """Return when each card of the log began and was finished; a card that was done too early is finished later."""
    kinds: dict[int, ColumnKind] = {}
    began: dict[int, date] = {}
    finished: dict[int, date] = {}
    archived: set[int] = set()
    for event, day in zip(log.events, log.days, strict=True):
        card = event.card
        if event.what is What.KIND:
            kinds[card] = event.kind
            if event.kind is ColumnKind.DONE:
                finished.setdefault(card, day)
                continue
            finished.pop(card, None)
            if event.kind is ColumnKind.DOING:
                began.setdefault(card, day)
        elif event.what is What.ARCHIVED:
            archived.add(card)
        elif event.what is What.RESTORED:
            archived.discard(card)
    return [CardFlow(card, kind, began.get(card), finished.get(card), card in archived) for card, kind in kinds.items()]


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
            days = (today - card.began).days + 1
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


@dataclass
class _Board:
    """The board while the log is read, a day at a time."""

    kinds: dict[int, ColumnKind] = field(default_factory=dict)
    archived: set[int] = field(default_factory=set)
    shown: dict[int, ColumnKind] = field(default_factory=dict)
    """The cards that are counted, and as what."""
    counts: Counter[ColumnKind] = field(default_factory=Counter)

    def apply(self, events: Sequence[CardEvent]) -> None:
        """Take in the events of a day."""
        touched = self._read(events)
        before = [self.shown.pop(card) for card in touched & self.shown.keys()]
        after = {card: self.kinds[card] for card in touched & self.kinds.keys() if self._is_shown(card)}
        self.shown.update(after)
        self.counts.subtract(Counter(before))
        self.counts.update(after.values())

    def stand(self) -> FlowDay:
        """Return the count of each kind."""
        return FlowDay(self.counts[ColumnKind.TODO], self.counts[ColumnKind.DOING], self.counts[ColumnKind.DONE])

    def _is_shown(self, card: int) -> bool:
        # What is done and then put away stays done, or the top line would fall.
        return card not in self.archived or self.kinds[card] is ColumnKind.DONE

    def _read(self, events: Sequence[CardEvent]) -> set[int]:
        for event in events:
            if event.what is What.KIND:
                self.kinds[event.card] = event.kind
            elif event.what is What.ARCHIVED:
                self.archived.add(event.card)
            elif event.what is What.RESTORED:
                self.archived.discard(event.card)
        return {event.card for event in events}
