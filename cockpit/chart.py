"""A chart as data: what it draws, the table behind it, and what is to say of it. No front end is in it.

The fields of series and references are those that a drawing needs: numbers on two axes, a name, a tone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import floor, log10
from typing import Literal

from cockpit.listing import Lead, Line, Tone


class Part(float):
    """A share of 1: a number to scripts, percent to people."""


Cell = str | float | date | None
"""What stands in the table behind a chart; None is not known."""
Ticks = tuple[tuple[float, str], ...]
_SMALLEST = 1e-9
"""A height below it cannot be told from 0."""


@dataclass(frozen=True)
class Series:
    """Points (x, y) under one name; a y of None is a gap. ``joined`` is false for dots without a line.

    ``labels`` are what stands beside each point, where there is room for it.
    """

    name: str
    points: tuple[tuple[float, float | None], ...]
    tone: Tone = ""
    joined: bool = True
    dashed: bool = False
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note:
    """Words at a place of the chart, such as what a quarter of it means."""

    x: float
    y: float
    text: str
    tone: Tone = "muted"


@dataclass(frozen=True)
class Reference:
    """A line across the chart at one value of an axis, such as today or a percentile."""

    value: float
    label: str = ""
    axis: Literal["x", "y"] = "y"
    tone: Tone = "muted"


@dataclass(frozen=True)
class Group:
    """The bars under one label: for each its length, None for no bar, and the text beside it."""

    label: str
    bars: tuple[tuple[float | None, str], ...]


@dataclass(frozen=True)
class Chart:
    """All that a chart shows.

    ``form`` says how series are drawn: as lines, or as layers on each other, the first one lowest. A chart of bars has
    ``groups`` instead, and ``names`` for the bars in each. ``summary`` reads as lines of text, ``facts`` as data.
    """

    key: str
    title: str
    form: Literal["lines", "layers", "bars"]
    headings: tuple[str, ...]
    keys: tuple[str, ...]
    """Names of the columns for scripts, the same in every language."""
    rows: tuple[tuple[Cell, ...], ...]
    series: tuple[Series, ...] = ()
    x_ticks: Ticks = ()
    y_ticks: Ticks = ()
    references: tuple[Reference, ...] = ()
    notes: tuple[Note, ...] = ()
    groups: tuple[Group, ...] = ()
    names: tuple[str, ...] = ()
    summary: tuple[Line, ...] = ()
    facts: dict[str, object] = field(default_factory=dict)
    empty: str = ""
    """What to say when there is nothing to draw."""
    leads: tuple[Lead, ...] = ()
    """The lists that its numbers were counted from."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        known = any(y is not None for series in self.series for _x, y in series.points)
        return not known and not any(value is not None for group in self.groups for value, _text in group.bars)


def x_of(day: date) -> float:
    """Return the place of a day on the x axis."""
    return float(day.toordinal())


def day_ticks(first: date, last: date, most: int = 6) -> Ticks:
    """Return ticks on some days from the first to the last, at equal distances of whole days."""
    days = max(0, (last - first).days)
    step = max(1, -(-days // max(1, most - 1)))
    places = range(first.toordinal(), last.toordinal() + 1, step)
    return tuple((float(place), date.fromordinal(place).strftime("%m-%d")) for place in places)


def number_ticks(values: Iterable[float], most: int = 5) -> Ticks:
    """Return ticks from 0 to the highest of some values at round distances: 1, 2 or 5 times a power of ten."""
    highest = max(values, default=0.0)
    if highest < _SMALLEST:
        return ((0.0, "0"),)
    rough = highest / most
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    if highest >= 1:
        step = max(step, 1.0)
    count = int(highest / step + 1e-9) + (highest / step % 1 > 1e-9)
    return tuple((step * place, f"{step * place:g}") for place in range(count + 1))


def heights(series: Sequence[Series]) -> list[float]:
    """Return every known y value."""
    return [y for each in series for _x, y in each.points if y is not None]
