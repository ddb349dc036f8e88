"""Level bars, one group of them for each label, as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

from rich.cells import cell_len

from widgets.text import Line, Tone, fit, visible

_MARKS, _MARKS_ASCII = "█▒▓░", "#=:+"
_TONES: tuple[Tone, ...] = ("accent", "muted", "good", "warn")


@dataclass(frozen=True)
class BarGroup:
    """The bars under one label: for each its length, None for no bar, and the text that stands beside it."""

    label: str
    bars: tuple[tuple[float | None, str], ...]


@dataclass(frozen=True)
class Bars:
    """Groups of bars; the first bar of each group is named by the first name, and so on.

    `empty` is the text to show when there is no group, and `left_out` makes the one for groups that found no room.
    """

    groups: tuple[BarGroup, ...] = ()
    names: tuple[str, ...] = ()
    empty: str = ""
    left_out: Callable[[int], str] | None = None


def bar_chart(bars: Bars, width: int, height: int | None = None, *, ascii_only: bool = False) -> tuple[Line, ...]:
    """Draw every bar on a line of exactly `width` cells, all to one scale from 0, and name them on the last line.

    A bar above 0 is at least one cell long; a negative value has none. Of more than `height` has room for the last
    groups are drawn, below a line that says how many are left out.
    """
    if not bars.groups:
        return (fit(((bars.empty, "muted"),), width),)
    marks = _MARKS_ASCII if ascii_only else _MARKS
    legend = _legend(bars.names, marks, width)
    groups = bars.groups if height is None else _last(bars.groups, height - len(legend))
    label_width = min(max(_width(group.label) for group in groups), width // 3)
    text_width = min(max((_width(text) for group in groups for _, text in group.bars), default=0), width // 4)
    room = max(0, width - label_width - text_width - 2)
    longest = max((_length(value) for group in groups for value, _ in group.bars), default=0.0)
    lines: list[Line] = []
    if len(groups) < len(bars.groups) and bars.left_out is not None:
        lines.append(fit(((bars.left_out(len(bars.groups) - len(groups)), "muted"),), width))
    for group in groups:
        for index, (value, text) in enumerate(group.bars):
            label = fit(((group.label if index == 0 else "", ""),), label_width)
            bar = marks[index % len(marks)] * _cells_of(_length(value), longest, room)
            lines.append(fit((*label, (" ", ""), (bar, _tone(index)), (" " if bar else "", ""), (text, "")), width))
    return (*lines, *legend)


def _last(groups: Sequence[BarGroup], height: int) -> Sequence[BarGroup]:
    """Return the last groups that `height` lines have room for, one of them kept for what is left out; at least one."""
    if sum(len(group.bars) for group in groups) <= height:
        return groups
    first, used = len(groups), 1
    while first > 0 and (first == len(groups) or used + len(groups[first - 1].bars) <= height):
        first -= 1
        used += len(groups[first].bars)
    return groups[first:]


def _legend(names: Sequence[str], marks: str, width: int) -> tuple[Line, ...]:
    spans = [(f"{marks[index % len(marks)]} {visible(name)}  ", _tone(index)) for index, name in enumerate(names)]
    return (fit(tuple(spans), width),) if spans else ()


def _tone(index: int) -> Tone:
    return _TONES[index % len(_TONES)]


def _width(text: str) -> int:
    return cell_len(visible(text))


def _length(value: float | None) -> float:
    return max(0.0, value) if value is not None and isfinite(value) else 0.0


def _cells_of(length: float, longest: float, room: int) -> int:
    return max(1, round(length / longest * room)) if length > 0 and room > 0 else 0
