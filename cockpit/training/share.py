"""Readiness: people with every required level passed, of the people in a role. Attendance is not readiness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cockpit.training.choices import Level
from cockpit.training.grading import reached

FEWEST = 5
"""People that a cell of the heat map needs to show its share; of fewer, single persons could be told."""


@dataclass(frozen=True)
class Share:
    """How many of some people are ready. ``idle`` are in roles that require nothing yet and count in no share."""

    ready: int = 0
    people: int = 0
    idle: int = 0

    @property
    def value(self) -> float | None:
        """The share from 0 to 1; None when there is nobody to count."""
        return None if not self.people else self.ready / self.people

    @property
    def hidden(self) -> bool:
        """Whether too few people stand behind it to show it beside others."""
        return 0 < self.people < FEWEST

    def plus(self, other: Share) -> Share:
        """Return both together."""
        return Share(self.ready + other.ready, self.people + other.people, self.idle + other.idle)


def total(shares: Iterable[Share]) -> Share:
    """Return all shares together."""
    found = Share()
    for share in shares:
        found = found.plus(share)
    return found


def is_ready(required: Mapping[int, Level], passed: Mapping[int, frozenset[Level]]) -> bool | None:
    """Return whether every required level of every course is passed, each with those below it; None for no course."""
    if not required:
        return None
    return all(reached(passed.get(course, frozenset())) >= level.rank for course, level in required.items())
