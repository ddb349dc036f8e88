"""Charts as SVG: text of one file that a browser, a mail or a word processor shows.

Series are told apart by dashes and marks as well as by colour. Nothing in the file is loaded from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from xml.sax.saxutils import escape, quoteattr

from cockpit.chart import Chart, Note, Series, Ticks
from cockpit.clean import clean
from cockpit.listing import Tone

WIDTH, HEIGHT = 860, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 56, 74
_LETTER, _LINE = 7, 12
"""Width and height that a letter of a label takes at most."""
_COLOURS: dict[Tone, str] = {
    "": "#3b4252",
    "accent": "#1f6feb",
    "good": "#1a7f37",
    "warn": "#bf8700",
    "bad": "#cf222e",
    "strong": "#24292f",
    "muted": "#6e7781",
}
_CYCLE: tuple[Tone, ...] = ("accent", "good", "warn", "bad", "strong", "muted")
_DASHES = ("", "8 4", "3 3", "10 3 3 3")


def svg(chart: Chart) -> str:
    """Return the chart as an SVG document."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' role="img" aria-label={quoteattr(_words(chart.title))}>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        '<g font-family="sans-serif" font-size="12" fill="#24292f">',
        _text(_LEFT, 24, chart.title, size=16),
    ]
    if chart.is_empty:
        parts.append(_text(WIDTH / 2, HEIGHT / 2, chart.empty, anchor="middle"))
    else:
        parts += _bars(chart) if chart.form == "bars" else _plot(chart)
    return "\n".join([*parts, "</g>", "</svg>", ""])


class _Axis:
    """A scale from values to places in the picture."""

    def __init__(self, values: Iterable[float], low: float, high: float) -> None:
        known = list(values) or [0.0]
        self._first, self._last = min(known), max(known)
        self._low, self._high = low, high

    def at(self, value: float) -> float:
        """Return the place of a value; the only value of a scale is in its middle."""
        if self._first == self._last:
            return (self._low + self._high) / 2
        share = (value - self._first) / (self._last - self._first)
        return round(self._low + share * (self._high - self._low), 2)


def _upward(values: Iterable[float]) -> _Axis:
    """Return the scale of heights; 0 is at the bottom even if nothing is higher."""
    known = [0.0, *values]
    return _Axis(known if any(known) else [0.0, 1.0], HEIGHT - _BOTTOM, _TOP)


def _plot(chart: Chart) -> Iterator[str]:
    layered = chart.form == "layers"
    tops = _tops(chart.series) if layered else [series.points for series in chart.series]
    across = [x for points in tops for x, _y in points] + [value for value, _label in chart.x_ticks]
    across += [line.value for line in chart.references if line.axis == "x"]
    upward = [0.0, *(y for points in tops for _x, y in points if y is not None), *(v for v, _label in chart.y_ticks)]
    upward += [line.value for line in chart.references if line.axis == "y"]
    x = _Axis(across, _LEFT, WIDTH - _RIGHT)
    y = _upward(upward)
    yield from _grid(x, y, chart.x_ticks, chart.y_ticks)
    if layered:
        # The highest layer is drawn first, so that each lower one covers what is below its own top.
        for place in reversed(range(len(tops))):
            yield from _layer(tops[place], x, y, _colour(chart.series[place], place))
    else:
        for place, series in enumerate(chart.series):
            yield from _line(series, x, y, place)
    for line in chart.references:
        yield from _reference(line.axis, x.at(line.value) if line.axis == "x" else y.at(line.value), line.label)
    yield from _notes(chart.notes, x, y)
    yield from _labels(chart.series, x, y)
    yield from _legend([(series.name, _colour(series, place)) for place, series in enumerate(chart.series)])


def _grid(x: _Axis, y: _Axis, x_ticks: Ticks, y_ticks: Ticks) -> Iterator[str]:
    bottom = HEIGHT - _BOTTOM
    for value, label in y_ticks:
        place = y.at(value)
        yield f'<line x1="{_LEFT}" y1="{place}" x2="{WIDTH - _RIGHT}" y2="{place}" stroke="#d0d7de"/>'
        yield _text(_LEFT - 8, place + 4, label, anchor="end")
    yield f'<line x1="{_LEFT}" y1="{bottom}" x2="{WIDTH - _RIGHT}" y2="{bottom}" stroke="#57606a"/>'
    for value, label in x_ticks:
        place = x.at(value)
        yield f'<line x1="{place}" y1="{bottom}" x2="{place}" y2="{bottom + 5}" stroke="#57606a"/>'
        yield _text(place, bottom + 20, label, anchor="middle")


def _line(series: Series, x: _Axis, y: _Axis, place: int) -> Iterator[str]:
    colour = _colour(series, place)
    dash = _DASHES[1] if series.dashed else _DASHES[place % len(_DASHES)] if series.joined else ""
    for known, run in groupby(series.points, lambda point: point[1] is not None):
        if not known:
            continue
        points = [(x.at(at), y.at(value)) for at, value in run if value is not None]
        if series.joined and len(points) > 1:
            dashes = f' stroke-dasharray="{dash}"' if dash else ""
            path = " ".join(f"{left},{top}" for left, top in points)
            yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'
        else:
            for left, top in points:
                yield f'<circle cx="{left}" cy="{top}" r="3" fill="{colour}" fill-opacity="0.7"/>'


def _notes(notes: Sequence[Note], x: _Axis, y: _Axis) -> Iterator[str]:
    middle = (_LEFT + WIDTH - _RIGHT) / 2
    for note in notes:
        place = x.at(note.x)
        anchor, aside = ("end", -6) if place > middle else ("start", 6)
        top = min(max(y.at(note.y), _TOP + 14), HEIGHT - _BOTTOM - 6)
        yield _text(place + aside, top, note.text, anchor=anchor)


def _labels(series: Sequence[Series], x: _Axis, y: _Axis) -> Iterator[str]:
    """Yield what stands beside points, on the first side of each where no other label is."""
    taken: list[tuple[float, float, float]] = []
    for each in series:
        for (at, value), label in zip(each.points, each.labels, strict=False):
            if value is None:
                continue
            left, top, width = x.at(at), y.at(value), _LETTER * len(label)
            sides = [(left + 6, top + 4), (left - 6 - width, top + 4), (left - width / 2, top - 8)]
            sides.append((left - width / 2, top + 18))
            free = (side for side in sides if _is_free(*side, width, taken))
            place = next(free, sides[0])
            taken.append((*place, width))
            yield _text(*place, label)


def _is_free(left: float, top: float, width: float, taken: Sequence[tuple[float, float, float]]) -> bool:
    if left < _LEFT or left + width > WIDTH:
        return False
    return not any(
        abs(top - other) < _LINE and left < start + wide and start < left + width for start, other, wide in taken
    )


def _tops(series: Sequence[Series]) -> list[tuple[tuple[float, float | None], ...]]:
    """Return the upper edge of each layer; a gap where one of the layers below has none."""
    edges = []
    for values in zip(*(each.points for each in series), strict=True):
        known = [value for _x, value in values]
        heights = (
            list(accumulate(max(0.0, value or 0.0) for value in known))
            if all(value is not None for value in known)
            else [None] * len(known)
        )
        edges.append([(values[0][0], height) for height in heights])
    return [tuple(edge) for edge in zip(*edges, strict=True)]


def _layer(points: Sequence[tuple[float, float | None]], x: _Axis, y: _Axis, colour: str) -> Iterator[str]:
    bottom = y.at(0)
    for known, run in groupby(points, lambda point: point[1] is not None):
        if not known:
            continue
        edge = [(x.at(at), y.at(value)) for at, value in run if value is not None]
        outline = [(edge[0][0], bottom), *edge, (edge[-1][0], bottom)]
        path = " ".join(f"{left},{top}" for left, top in outline)
        yield f'<polygon points="{path}" fill="{colour}" stroke="#ffffff"/>'


def _reference(axis: str, place: float, label: str) -> Iterator[str]:
    style = 'stroke="#6e7781" stroke-dasharray="4 4"'
    if axis == "x":
        yield f'<line x1="{place}" y1="{_TOP}" x2="{place}" y2="{HEIGHT - _BOTTOM}" {style}/>'
        yield _text(place + 4, _TOP + 10, label)
    else:
        yield f'<line x1="{_LEFT}" y1="{place}" x2="{WIDTH - _RIGHT}" y2="{place}" {style}/>'
        yield _text(WIDTH - _RIGHT, place - 4, label, anchor="end")


def _bars(chart: Chart) -> Iterator[str]:
    values = [value or 0.0 for group in chart.groups for value, _text_ in group.bars]
    y = _upward([*values, *(value for value, _label in chart.y_ticks)])
    x = _Axis([0, max(1, len(chart.groups))], _LEFT, WIDTH - _RIGHT)
    yield from _grid(x, y, (), chart.y_ticks)
    for place, group in enumerate(chart.groups):
        first, last = x.at(place), x.at(place + 1)
        width = (last - first) * 0.8 / max(1, len(group.bars))
        for number, (value, text) in enumerate(group.bars):
            left = round(first + (last - first) * 0.1 + number * width, 2)
            if value is None:
                continue
            top = y.at(max(0.0, value))
            height = round(HEIGHT - _BOTTOM - top, 2)
            colour = _COLOURS[_CYCLE[number % len(_CYCLE)]]
            yield f'<rect x="{left}" y="{top}" width="{round(width - 2, 2)}" height="{height}" fill="{colour}"/>'
            yield _text(left + width / 2, top - 4, text, anchor="middle")
        yield _text((first + last) / 2, HEIGHT - _BOTTOM + 20, group.label, anchor="middle")
    for line in chart.references:
        yield from _reference("y", y.at(line.value), line.label)
    yield from _legend([(name, _COLOURS[_CYCLE[place % len(_CYCLE)]]) for place, name in enumerate(chart.names)])


def _legend(entries: Sequence[tuple[str, str]]) -> Iterator[str]:
    width = (WIDTH - _LEFT - _RIGHT) / max(1, len(entries))
    for place, (name, colour) in enumerate(entries):
        left = round(_LEFT + place * width, 2)
        yield f'<rect x="{left}" y="{HEIGHT - 30}" width="12" height="12" fill="{colour}"/>'
        yield _text(left + 18, HEIGHT - 20, name)


def _colour(series: Series, place: int) -> str:
    return _COLOURS[series.tone or _CYCLE[place % len(_CYCLE)]]


def _text(x: float, y: float, text: str, *, anchor: str = "start", size: int = 0) -> str:
    font = f' font-size="{size}"' if size else ""
    return f'<text x="{round(x, 2)}" y="{round(y, 2)}" text-anchor="{anchor}"{font}>{escape(_words(text))}</text>'


def _words(text: str) -> str:
    return " ".join(clean(text).split())[:200]
