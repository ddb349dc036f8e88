"""Rules of sprints: their length, what fits in, how they are closed, and what closed ones say about the pace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cockpit.calendar import WorkingCalendar
from cockpit.delivery.board_rules import Firmness, Verdict, verdict
from cockpit.i18n import N_
from cockpit.message import Message, message

SHORTEST_DAYS, LONGEST_DAYS = 14, 28
"""A sprint lasts two to four weeks, both ends counted."""
VELOCITY_SPRINTS = 3
"""How many of the newest closed sprints the average velocity is taken from."""
# Tenths do not add up exactly: 0.1 + 0.2 must not be more than a capacity of 0.3.
_DIGITS = 6


@dataclass(frozen=True)
class SprintSpan:
    """A sprint and when it runs, both days included."""

    name: str
    start: date
    end: date

    @property
    def days(self) -> int:
        """Its length in calendar days."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True)
class SprintCard:
    """A card of a sprint as it stands."""

    id: int
    points: float | None
    done: bool


@dataclass(frozen=True)
class Closing:
    """What closing a sprint would do."""

    done: tuple[SprintCard, ...]
    carried_over: tuple[SprintCard, ...]
    asks_why: bool
    """Whether the sprint has no increment and nobody has said why."""
    verdict: Verdict


class Offered(NamedTuple):
    """What a sprint offers to be accepted, and what became of that."""

    name: str
    increment: str
    started_on: date | None
    accepted_on: date | None = None
    accepted_by: str = ""


@dataclass(frozen=True)
class SprintResult:
    """Points of a sprint."""

    closed: bool
    committed: float
    """Of the cards that were in it when it began."""
    committed_done: float
    """Of those, the cards that were done at its end."""
    done: float | None
    """Of all cards that were done at its end; None where none of them is estimated."""


def judge_span(sprint: SprintSpan, others: Iterable[SprintSpan], calendar: WorkingCalendar) -> Verdict:
    """Return what speaks against a sprint running on these days; ``others`` are the other sprints of its board."""
    if sprint.end < sprint.start:
        text = N_("the sprint would end on {end}, before it starts on {start}")
        return Verdict((message(text, end=sprint.end.isoformat(), start=sprint.start.isoformat()),))
    return verdict((Firmness.SOFT, text) for text in _span_warnings(sprint, others, calendar))


def judge_demo(start: date | None, demo_on: date | None) -> Verdict:
    """Return what speaks against a demo on a day: nothing is shown before it was begun."""
    if start is None or demo_on is None or demo_on >= start:
        return Verdict()
    text = N_("the demo would be on {day}, before the sprint starts on {start}")
    return Verdict((message(text, day=demo_on.isoformat(), start=start.isoformat()),))


def judge_commitment(cards: Sequence[SprintCard], capacity: float | None) -> Verdict:
    """Return what to know before a sprint begins with these cards; ``capacity`` is in points."""
    return verdict((Firmness.SOFT, text) for text in _commitment_warnings(cards, capacity))


def judge_beginning(sprint: SprintSpan, running: Sequence[str], today: date) -> Verdict:
    """Return what to know before a sprint begins today; ``running`` are the names of those that run already."""
    return verdict((Firmness.SOFT, text) for text in _beginning_warnings(sprint, running, today))


def judge_closing(
    sprint: SprintSpan,
    cards: Sequence[SprintCard],
    *,
    today: date,
    closed: bool = False,
    increment: str = "",
    why_none: str = "",
) -> Closing:
    """Return what closing a sprint would do.

    Args:
        sprint: the sprint.
        cards: all that are in it now.
        today: the day it would be closed on.
        closed: whether it has been closed before.
        increment: the working module that it delivered.
        why_none: why it delivered none.
    """
    done = tuple(card for card in cards if card.done)
    carried_over = tuple(card for card in cards if not card.done)
    if closed:
        refusal = message(N_("{sprint} is closed already"), sprint=sprint.name)
        return Closing(done, carried_over, asks_why=False, verdict=Verdict((refusal,)))
    asks_why = not (increment.strip() or why_none.strip())
    findings = [(Firmness.SOFT, text) for text in _closing_warnings(sprint, cards, len(carried_over), today)]
    if asks_why:
        text = N_("{sprint} has no increment; name the module that works now, or say why there is none")
        findings.append((Firmness.HARD, message(text, sprint=sprint.name)))
    return Closing(done, carried_over, asks_why, verdict(findings))


def judge_acceptance(sprint: Offered, day: date, today: date) -> Verdict:
    """Return what speaks against accepting the increment of a sprint as of a day; what was accepted stands."""
    return verdict((Firmness.HARD, text) for text in _against_acceptance(sprint, day, today))


def _against_acceptance(sprint: Offered, day: date, today: date) -> Iterator[Message]:
    if sprint.accepted_on is not None:
        text = N_("the increment of {sprint} was accepted on {day} by {by}")
        yield message(text, sprint=sprint.name, day=sprint.accepted_on.isoformat(), by=sprint.accepted_by or "-")
    elif sprint.started_on is None:
        yield message(N_("{sprint} has not been started, so there is nothing to accept"), sprint=sprint.name)
    elif not sprint.increment:
        yield message(N_("{sprint} has no increment to accept; name what works first"), sprint=sprint.name)
    elif not sprint.started_on <= day <= today:
        text = N_("{sprint} can have been accepted from its start on {start} until today, not on {day}")
        yield message(text, sprint=sprint.name, start=sprint.started_on.isoformat(), day=day.isoformat())


def points(cards: Iterable[SprintCard]) -> float:
    """Return the points of the cards; cards without an estimate add none."""
    return round(sum(card.points or 0 for card in cards), _DIGITS)


def known_points(total: float | None, cards: int) -> float | None:
    """Return the points of so many cards, of which ``total`` is the sum in SQL: None where none is estimated."""
    if not cards:
        return 0.0
    return None if total is None else round(total, _DIGITS)


def points_of(cards: Sequence[SprintCard]) -> float | None:
    """Return the points of the cards that are estimated, None where none of them is."""
    known = [card.points for card in cards if card.points is not None]
    return known_points(sum(known) if known else None, len(cards))


def velocity(sprints: Sequence[SprintResult]) -> float | None:
    """Return the average points done in the newest ``VELOCITY_SPRINTS`` closed of the sprints, given oldest first.

    One that did cards of which none is estimated tells no points, and is left out.
    """
    done = [sprint.done for sprint in sprints if sprint.closed and sprint.done is not None][-VELOCITY_SPRINTS:]
    return sum(done) / len(done) if done else None


def say_do(sprint: SprintResult) -> float | None:
    """Return the share of the committed points that was done; None without any, or while the sprint runs."""
    return sprint.committed_done / sprint.committed if sprint.closed and sprint.committed else None


def _span_warnings(sprint: SprintSpan, others: Iterable[SprintSpan], calendar: WorkingCalendar) -> Iterator[Message]:
    if not SHORTEST_DAYS <= sprint.days <= LONGEST_DAYS:
        yield message(
            N_("{sprint} lasts {days} days; the method asks for {shortest} to {longest}"),
            sprint=sprint.name,
            days=sprint.days,
            shortest=SHORTEST_DAYS,
            longest=LONGEST_DAYS,
        )
    for other in others:
        if other.start <= sprint.end and sprint.start <= other.end:
            yield message(
                N_("{sprint} overlaps {other} ({start} to {end})"),
                sprint=sprint.name,
                other=other.name,
                start=other.start.isoformat(),
                end=other.end.isoformat(),
            )
    if not calendar.workdays(sprint.start, sprint.end):
        yield message(N_("no day of {sprint} is a working day"), sprint=sprint.name)


def _beginning_warnings(sprint: SprintSpan, running: Sequence[str], today: date) -> Iterator[Message]:
    if running:
        text = N_("still running: {sprints}; close it first, or what is shown of the running sprint is {sprint}")
        yield message(text, sprints=", ".join(running), sprint=sprint.name)
    if today < sprint.start:
        text = N_("{sprint} is planned from {start} on; started early, it counts from today")
        yield message(text, sprint=sprint.name, start=sprint.start.isoformat())


def _commitment_warnings(cards: Sequence[SprintCard], capacity: float | None) -> Iterator[Message]:
    if not cards:
        yield message(N_("there is no card in the sprint"))
    unestimated = sum(card.points is None for card in cards)
    if unestimated:
        yield message(N_("cards without an estimate, not counted in the points: {count}"), count=unestimated)
    committed = points(cards)
    if capacity is not None and committed > capacity:
        yield message(
            N_("{committed:g} points are committed, but the capacity is {capacity:g}; take some out"),
            committed=committed,
            capacity=capacity,
        )


def _closing_warnings(
    sprint: SprintSpan, cards: Sequence[SprintCard], open_count: int, today: date
) -> Iterator[Message]:
    if today < sprint.end:
        yield message(N_("{sprint} runs until {end}"), sprint=sprint.name, end=sprint.end.isoformat())
    if not cards:
        yield message(N_("there was no card in {sprint}"), sprint=sprint.name)
    if open_count:
        yield message(
            N_("cards that are not done and are carried over: {count} of {total}"), count=open_count, total=len(cards)
        )
