"""One number, or one row of numbers, as a string of exact width: a progress bar and a sparkline."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import floor, isfinite

_BAR_STEPS = " ▏▎▍▌▋▊▉█"
_BAR_STEPS_ASCII = " =#"
_BAR_EMPTY, _BAR_EMPTY_ASCII = "░", "."
_NO_VALUE, _NO_VALUE_ASCII = "╌", "-"
_HEIGHTS = "▁▂▃▄▅▆▇█"
_HEIGHTS_ASCII = "_.-:=+*#"


def progress_bar(fraction: float | None, width: int, ascii_only: bool = False) -> str:
    """Return a bar of `width` cells for a fraction, clamped to 0..1.

    No fraction gives a dashed line, never an empty bar. A bar is full only from 1 on and empty only at 0 or below:
    whatever lies between shows a part.
    """
    if width <= 0:
        return ""
    if fraction is None or not isfinite(fraction):
        return (_NO_VALUE_ASCII if ascii_only else _NO_VALUE) * width
    steps = _BAR_STEPS_ASCII if ascii_only else _BAR_STEPS
    levels = len(steps) - 1
    filled = _open_floor(fraction, width * levels)
    whole, rest = divmod(filled, levels)
    bar = steps[-1] * whole + (steps[rest] if rest else "")
    return bar + (_BAR_EMPTY_ASCII if ascii_only else _BAR_EMPTY) * (width - len(bar))


def sparkline(values: Sequence[float | None], width: int, ascii_only: bool = False) -> str:
    """Return values as columns between their lowest and highest, in exactly `width` cells; a missing value is a gap.

    More values than cells are averaged cell by cell; fewer leave the cells on the right blank. Equal values all stand
    at half height.
    """
    heights = _HEIGHTS_ASCII if ascii_only else _HEIGHTS
    cells = _buckets([value if value is not None and isfinite(value) else None for value in values], width)
    known = [value for value in cells if value is not None]
    if not known:
        return " " * max(0, width)
    low, high = min(known), max(known)
    columns = (" " if value is None else heights[_level(value, low, high, len(heights))] for value in cells)
    return "".join(columns).ljust(width)


def _open_floor(fraction: float, steps: int) -> int:
    """Round a fraction of `steps` down, but keep 0 and `steps` for fractions of 0 and 1."""
    if fraction <= 0:
        return 0
    if fraction >= 1:
        return steps
    return min(max(floor(fraction * steps), 1), steps - 1)


def _buckets(values: list[float | None], width: int) -> list[float | None]:
    if width <= 0 or len(values) <= width:
        return values[: max(0, width)]
    edges = [index * len(values) // width for index in range(width + 1)]
    return [_mean(values[start:end]) for start, end in pairwise(edges)]


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(value / len(known) for value in known) if known else None


def _level(value: float, low: float, high: float, levels: int) -> int:
    """Return which of `levels` steps a value between `low` and `high` stands on."""
    if low == high:
        return (levels - 1) // 2
    return round((value / 2 - low / 2) / (high / 2 - low / 2) * (levels - 1))
