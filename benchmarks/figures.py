"""Measured figures: samples, ratios between them, and what was aimed at."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf
from statistics import median, quantiles

MS, MB, BYTES, PER_SECOND, PERCENT = "ms", "MB", "bytes", "/s", "%"


@dataclass(frozen=True)
class Sample:
    """What was measured, once or several times, in one unit."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Iterable[float], scale: float = 1.0) -> Sample:
        """Make a sample, each value multiplied by ``scale``."""
        return cls(tuple(value * scale for value in values))

    @property
    def median(self) -> float:
        """The value in the middle."""
        return median(self.values)

    @property
    def spread(self) -> tuple[float, float]:
        """The first and the third quartile; of fewer than four values the least and the greatest."""
        if len(self.values) < 4:
            return min(self.values), max(self.values)
        low, _, high = quantiles(self.values, n=4, method="inclusive")
        return low, high


@dataclass(frozen=True)
class Aim:
    """What is aimed at: a limit for the value, or for its ratio to the peer's. ``least`` turns the limit round."""

    limit: float
    ratio: bool = False
    least: bool = False

    def met(self, value: float, ratio: float | None) -> bool | None:
        """Return whether it was reached; None when there is no ratio to judge."""
        judged = ratio if self.ratio else value
        if judged is None:
            return None
        return judged >= self.limit if self.least else judged <= self.limit

    def __str__(self) -> str:
        """Return it as in ``<= 1.3x``."""
        return f"{'>=' if self.least else '<='} {number(self.limit)}{'x' if self.ratio else ''}"


@dataclass(frozen=True)
class Figure:
    """One row of the table: what was measured on what, beside the peer's figure, and what was aimed at."""

    group: str
    name: str
    on: str
    unit: str
    sample: Sample
    peer: str = ""
    peer_sample: Sample | None = None
    aims: tuple[Aim, ...] = ()
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Our median over the peer's; None without a peer or where the peer's is 0."""
        if self.peer_sample is None or not self.peer_sample.median:
            return None
        return self.sample.median / self.peer_sample.median

    @property
    def met(self) -> bool | None:
        """Whether every aim was reached; None when nothing was aimed at or it cannot be judged."""
        judged = [aim.met(self.sample.median, self.ratio) for aim in self.aims]
        if not judged or None in judged:
            return None
        return all(judged)


@dataclass(frozen=True)
class Skipped:
    """What could not be measured here, and why, in one sentence; ``failed`` when it should have been possible."""

    group: str
    name: str
    why: str
    failed: bool = False


Outcome = Figure | Skipped


def number(value: float) -> str:
    """Return a number with about three digits that count: 0.42, 5.3, 97, 12,345."""
    size = abs(value)
    if size == 0:
        return "0"
    if size < 1:
        return f"{value:.2g}"
    if size < 10:
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{value:.1f}".removesuffix(".0") if size < 100 else f"{value:,.0f}"


def alternate(
    rounds: int,
    measures: Mapping[str, Callable[[], float]],
    *,
    warm: bool = True,
    seconds: float = inf,
) -> dict[str, list[float]]:
    """Take measures in turns, so that a busy moment of the machine falls on all of them; return the values of each.

    A first turn, which fills caches, is thrown away when ``warm``. No further turn begins after ``seconds``.
    """
    if warm:
        for measure in measures.values():
            measure()
    values: dict[str, list[float]] = {name: [] for name in measures}
    deadline = time.perf_counter() + seconds
    for place in range(rounds):
        if place and time.perf_counter() >= deadline:
            break
        for name, measure in measures.items():
            values[name].append(measure())
    return values
