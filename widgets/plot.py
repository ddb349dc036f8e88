"""Series of numbers drawn over two axes as lines of text: joined points, and stacked layers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import isfinite
from operator import itemgetter
from typing import Literal

from rich.cells import cell_len

from widgets.canvas import Canvas
from widgets.text import Line, Tone, cut, visible

Ticks = tuple[tuple[float, str], ...]

_POINT_MARKS = "ox+*#@%&"
_LAYER_MARKS, _LAYER_MARKS_ASCII = "█▒▓░▚▞◆●", "#=:+%*o-"
# Which dots of a line are set, by series: the second way, after the marks, to tell series apart without colour.
_PATTERNS = ((True,), (True, True, False, False), (True, False, False), (True, True, True, False))
_REFERENCE_PATTERN = (True, False)
_MARK_SPACING = 5
_LEAST_ROWS = 3
_TONES: tuple[Tone, ...] = ("accent", "good", "warn", "bad", "strong", "muted")


@dataclass(frozen=True)
class Series:
    """Points (x, y) under one name; a y of None is a gap in the line.

    `mark` is one narrow character, for points, layers and the legend; without one the series' position gives it.
    `joined` is false for points with no line between them. `labels` stand beside the points, where there is room.
    """

    name: str
    points: tuple[tuple[float, float | None], ...]
    mark: str = ""
    tone: Tone = ""
    joined: bool = True
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note:
    """Words at a place of the chart."""

    x: float
    y: float
    text: str
    tone: Tone = "muted"


@dataclass(frozen=True)
class Reference:
    """A dotted line across the chart at one value of the x or y axis, such as today or a target."""

    value: float
    label: str = ""
    axis: Literal["x", "y"] = "y"
    tone: Tone = "muted"


@dataclass(frozen=True)
class Plot:
    """All that a chart shows; its axes reach as far as the points, the ticks and the references do.

    `empty` is the text to show when no series has a point.
    """

    series: tuple[Series, ...] = ()
    x_ticks: Ticks = ()
    y_ticks: Ticks = ()
    references: tuple[Reference, ...] = ()
    empty: str = ""
    notes: tuple[Note, ...] = ()


def line_chart(plot: Plot, width: int, height: int, *, ascii_only: bool = False) -> tuple[Line, ...]:
    """Draw points, joined or not, as exactly `height` lines of `width` cells."""
    marks = [series.mark or _POINT_MARKS[index % len(_POINT_MARKS)] for index, series in enumerate(plot.series)]
    heights = [y for series in plot.series for _, y in _known(series.points)]
    frame = _Frame(plot, marks, heights, width, height, ascii_only)
    frame.draw_references(plot.references)
    for index, series in enumerate(plot.series):
        if series.joined:
            frame.draw_joins(series.points, _tone(series, index), _PATTERNS[index % len(_PATTERNS)])
    for index, series in enumerate(plot.series):
        frame.draw_marks(series.points, marks[index], _tone(series, index), every=not series.joined)
    frame.draw_labels(plot.references)
    for series in plot.series:
        frame.draw_point_labels(series)
    frame.draw_notes(plot.notes)
    return frame.canvas.lines()


def stacked_chart(plot: Plot, width: int, height: int, *, ascii_only: bool = False) -> tuple[Line, ...]:
    """Draw the series as layers, the first one lowest, as exactly `height` lines of `width` cells.

    A layer keeps its value until its next point. Where a layer has no value nothing is drawn; a negative value is 0.
    """
    fallback = _LAYER_MARKS_ASCII if ascii_only else _LAYER_MARKS
    marks = [series.mark or fallback[index % len(fallback)] for index, series in enumerate(plot.series)]
    tones = [_tone(series, index) for index, series in enumerate(plot.series)]
    steps = [_Steps(series.points) for series in plot.series]
    moments = sorted({x for series in plot.series for x, _ in _known(series.points)})
    tops = [sum(heights) for x in moments if (heights := _heights(steps, x)) is not None]
    frame = _Frame(plot, marks, [0.0, *tops] if tops else [], width, height, ascii_only)
    for column in range(frame.left, width):
        if (heights := _heights(steps, frame.x_at(column))) is not None:
            frame.draw_layers(column, heights, marks, tones)
    frame.draw_references(plot.references)
    frame.draw_labels(plot.references)
    return frame.canvas.lines()


class _Scale:
    """A linear scale from the lowest to the highest of some values, cut into `size` positions."""

    def __init__(self, values: Iterable[float], size: int) -> None:
        finite = [value for value in values if isfinite(value)] or [0.0]
        self._low, self._high = min(finite), max(finite)
        self._last = max(0, size - 1)

    def share(self, value: float) -> float:
        """Return how far along the scale a value lies, 0..1; the only value of a scale lies in its middle."""
        if self._low == self._high:
            return 0.5
        # Halves keep the difference of two huge values finite.
        return (value / 2 - self._low / 2) / (self._high / 2 - self._low / 2)

    def position(self, value: float) -> int:
        """Return at which position a value lies, counted from 0."""
        return round(self.share(value) * self._last)

    def value(self, share: float) -> float:
        """Return the value that lies at a share of the scale, 0..1."""
        return self._low * (1 - share) + self._high * share


class _Frame:
    """The canvas of one chart, with its axes, tick labels and legend drawn, and the scales of the area inside them."""

    def __init__(
        self, plot: Plot, marks: Sequence[str], heights: Sequence[float], width: int, height: int, ascii_only: bool
    ) -> None:
        """Lay out `width` by `height` cells for a plot whose values reach as far as `heights` do."""
        self.canvas = Canvas(width, height, ascii_only=ascii_only)
        self._ascii_only = ascii_only
        self.left = min(max((cell_len(visible(label)) + 1 for _, label in plot.y_ticks), default=0), width // 3)
        self._axis_rows = 2 if plot.x_ticks and height >= _LEAST_ROWS + 2 else 0
        legend = _legend(plot.series, marks, width)[: max(0, height - self._axis_rows - _LEAST_ROWS)]
        self.rows = max(0, height - self._axis_rows - len(legend))
        self._x = _Scale(_across(plot), (width - self.left) * self.canvas.dots_across)
        self._y = _Scale([*heights, *_upward(plot)], self.rows * self.canvas.dots_down)
        self._draw_axes(plot)
        self._draw_legend(legend)
        if not heights:
            self._draw_empty(plot.empty)

    def x_at(self, column: int) -> float:
        """Return the x value in the middle of the scale's share that a column covers."""
        return self._x.value((column - self.left) / max(1, self.canvas.width - self.left - 1))

    def draw_joins(self, points: Sequence[tuple[float, float | None]], tone: Tone, pattern: Sequence[bool]) -> None:
        """Join neighbouring points by lines, and leave a gap at each point without a value."""
        for run in _runs(points):
            for (x0, y0), (x1, y1) in pairwise(run):
                self.canvas.line((self._dot_x(x0), self._dot_y(y0)), (self._dot_x(x1), self._dot_y(y1)), tone, pattern)

    def draw_marks(self, points: Sequence[tuple[float, float | None]], mark: str, tone: Tone, *, every: bool) -> None:
        """Write the mark at `every` point, or else where a line ends and where room is left to see the line between."""
        for run in _runs(points):
            free_from = 0
            for x, y in run:
                column, row = self._column(x), self._row(y)
                if every or column >= free_from or (x, y) == run[-1]:
                    self.canvas.text(column, row, mark, tone)
                    free_from = column + _MARK_SPACING

    def draw_point_labels(self, series: Series) -> None:
        """Write the label of each point on the first side of it where nothing is written yet; none where it is full."""
        for (x, y), label in zip(series.points, series.labels, strict=False):
            if y is None or not isfinite(x) or not isfinite(y):
                continue
            column, row, shown = self._column(x), self._row(y), visible(label)
            width = cell_len(shown)
            sides = ((column + 2, row), (column - width - 1, row), (column, row - 1), (column, row + 1))
            for left, top in sides:
                from_ = max(self.left, left - 1)
                if self.left <= left and top < self.rows and self.canvas.is_free(from_, top, left + width - from_):
                    self.canvas.text(left, top, shown, series.tone)
                    break

    def draw_notes(self, notes: Sequence[Note]) -> None:
        """Write each note at its place, or nearer to the middle where something is there; none where it is full."""
        middle = self.rows // 2
        for note in notes:
            if not (isfinite(note.x) and isfinite(note.y)):
                continue
            shown = cut(visible(note.text), (self.canvas.width - self.left) // 2, self._ellipsis)
            column, row = min(self._column(note.x), self.canvas.width - cell_len(shown)), self._row(note.y)
            if not 0 <= row < self.rows:
                continue
            inwards = range(row, middle) if row < middle else range(row, middle - 1, -1)
            free = (place for place in inwards if self.canvas.is_free(column, place, cell_len(shown)))
            if (place := next(free, None)) is not None:
                self.canvas.text(column, place, shown, note.tone)

    def draw_layers(self, column: int, heights: Sequence[float], marks: Sequence[str], tones: Sequence[Tone]) -> None:
        """Fill one column with layers from the bottom up."""
        # Heights may be finite one by one, and not together.
        tops = (self._y.share(top) if isfinite(top) else 1.0 for top in accumulate(heights))
        edges = [0, *(round(share * self.rows) for share in tops)]
        for (bottom, top), mark, tone in zip(pairwise(edges), marks, tones, strict=True):
            for level in range(bottom, top):
                self.canvas.text(column, self.rows - 1 - level, mark, tone)

    def draw_references(self, references: Sequence[Reference]) -> None:
        """Draw each reference as a dotted line across the whole area."""
        left, right = self.left * self.canvas.dots_across, self.canvas.width * self.canvas.dots_across - 1
        bottom = self.rows * self.canvas.dots_down - 1
        for reference in filter(_is_drawable, references):
            if reference.axis == "x":
                x = self._dot_x(reference.value)
                self.canvas.line((x, 0), (x, bottom), reference.tone, _REFERENCE_PATTERN)
            else:
                y = self._dot_y(reference.value)
                self.canvas.line((left, y), (right, y), reference.tone, _REFERENCE_PATTERN)

    def draw_labels(self, references: Sequence[Reference]) -> None:
        """Write each reference's label: at the left end of a level line, at the top of an upright one."""
        for reference in filter(_is_drawable, references):
            room = self.canvas.width - self.left
            label = cut(visible(reference.label), room, self._ellipsis)
            if reference.axis == "x":
                column = self._column(reference.value) + 1
                self.canvas.text(min(column, self.canvas.width - cell_len(label)), 0, label, reference.tone)
            else:
                self.canvas.text(self.left, self._row(reference.value), label, reference.tone)

    def _draw_axes(self, plot: Plot) -> None:
        upright, level, corner = ("|", "-", "+") if self._ascii_only else ("│", "─", "└")
        if self.left:
            for row in range(self.rows):
                self.canvas.text(self.left - 1, row, upright, "muted")
            self._draw_y_labels(plot.y_ticks)
        if self._axis_rows:
            for column in range(self.left, self.canvas.width):
                self.canvas.text(column, self.rows, level, "muted")
            self.canvas.text(max(0, self.left - 1), self.rows, corner, "muted")
            self._draw_x_labels(plot.x_ticks)

    def _draw_y_labels(self, ticks: Ticks) -> None:
        taken: set[int] = set()
        for value, label in filter(_is_finite, ticks):
            row = self._row(value)
            if row not in taken:
                shown = cut(visible(label), self.left - 1, self._ellipsis)
                self.canvas.text(self.left - 1 - cell_len(shown), row, shown, "muted")
                taken.add(row)

    def _draw_x_labels(self, ticks: Ticks) -> None:
        free_from = 0
        for value, label in sorted(filter(_is_finite, ticks)):
            shown = cut(visible(label), self.canvas.width, self._ellipsis)
            middle = self._column(value)
            start = min(max(0, middle - cell_len(shown) // 2), self.canvas.width - cell_len(shown))
            if start >= free_from:
                self.canvas.text(start, self.rows + 1, shown, "muted")
                free_from = start + cell_len(shown) + 1

    def _draw_legend(self, legend: Sequence[Line]) -> None:
        for row, entries in enumerate(legend, self.rows + self._axis_rows):
            column = 0
            for text, tone in entries:
                self.canvas.text(column, row, text, tone)
                column += cell_len(text)

    def _draw_empty(self, text: str) -> None:
        shown = cut(visible(text), self.canvas.width - self.left, self._ellipsis)
        start = self.left + (self.canvas.width - self.left - cell_len(shown)) // 2
        self.canvas.text(start, max(0, self.rows - 1) // 2, shown, "muted")

    @property
    def _ellipsis(self) -> str:
        return "~" if self._ascii_only else "…"

    def _dot_x(self, value: float) -> int:
        return self.left * self.canvas.dots_across + self._x.position(value)

    def _dot_y(self, value: float) -> int:
        return self.rows * self.canvas.dots_down - 1 - self._y.position(value)

    def _column(self, value: float) -> int:
        return self._dot_x(value) // self.canvas.dots_across

    def _row(self, value: float) -> int:
        return self._dot_y(value) // self.canvas.dots_down


class _Steps:
    """A series read as steps: its value at any x is that of the last point at or before it."""

    def __init__(self, points: Sequence[tuple[float, float | None]]) -> None:
        """Take the points in any order; x must be a number."""
        ordered = sorted((point for point in points if isfinite(point[0])), key=itemgetter(0))
        self._xs = [x for x, _ in ordered]
        self._ys = [y for _, y in ordered]

    def at(self, x: float) -> float | None:
        """Return the value at `x`, not below 0, or None before the first point and in a gap."""
        index = bisect_right(self._xs, x) - 1
        y = self._ys[index] if index >= 0 else None
        return max(0.0, y) if y is not None and isfinite(y) else None


def _heights(steps: Sequence[_Steps], x: float) -> list[float] | None:
    """Return the height of each layer at `x`, or None when any has no value there."""
    heights = [height for step in steps if (height := step.at(x)) is not None]
    return heights if len(heights) == len(steps) else None


def _runs(points: Iterable[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    """Return the points from left to right, parted at each one without a value."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in sorted((point for point in points if isfinite(point[0])), key=itemgetter(0)):
        if y is not None and isfinite(y):
            runs[-1].append((x, y))
        else:
            runs.append([])
    return runs


def _known(points: Iterable[tuple[float, float | None]]) -> list[tuple[float, float]]:
    """Return the points that have a value, from left to right."""
    return [point for run in _runs(points) for point in run]


def _across(plot: Plot) -> Iterator[float]:
    for series in plot.series:
        yield from (x for x, _ in series.points)
    yield from (value for value, _ in plot.x_ticks)
    yield from (reference.value for reference in plot.references if reference.axis == "x")


def _upward(plot: Plot) -> Iterator[float]:
    yield from (value for value, _ in plot.y_ticks)
    yield from (reference.value for reference in plot.references if reference.axis == "y")


def _is_finite(tick: tuple[float, str]) -> bool:
    return isfinite(tick[0])


def _is_drawable(reference: Reference) -> bool:
    return isfinite(reference.value)


def _tone(series: Series, index: int) -> Tone:
    return series.tone or _TONES[index % len(_TONES)]


def _legend(series: Sequence[Series], marks: Sequence[str], width: int) -> list[Line]:
    """Return one entry of mark and name for each named series, on as many lines as that takes."""
    lines: list[Line] = []
    used = width
    for index, (entry, mark) in enumerate(zip(series, marks, strict=True)):
        if not entry.name:
            continue
        text = cut(f"{visible(mark)} {visible(entry.name)}", width)
        span = (text + "  ", _tone(entry, index))
        if not lines or used + cell_len(text) > width:
            lines.append((span,))
            used = 0
        else:
            lines[-1] = (*lines[-1], span)
        used += cell_len(text) + 2
    return lines
