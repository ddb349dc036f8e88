"""What a terminal shows, cell by cell, so that only the cells that differ are sent to it again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from weakref import WeakKeyDictionary

from rich.cells import cell_len, split_graphemes
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

Run = tuple[int, int, Strip]
"""The column and the line where a strip of cells starts, counted from 0, and the strip."""
Cell = tuple[str, Style | None]
"""The text of a cell with its style; the second half of a wide character has no text."""

_UNKNOWN: Cell = ("\0", None)
_WORTH_A_MOVE = 8
"""Cells that stay the same, from which on it is shorter to move the cursor than to write them again."""
_terminals: WeakKeyDictionary[Console, Shown] = WeakKeyDictionary()


def shown_on(console: Console) -> Shown:
    """Return what the terminal behind a console shows."""
    return _terminals.setdefault(console, Shown())


class Shown:
    """The cells of a terminal as they were last written."""

    def __init__(self) -> None:
        """Start with a terminal of which nothing is known."""
        self._size = Size(0, 0)
        self._lines: list[list[Cell] | Strip | None] = []

    def forget(self) -> None:
        """Know nothing any more: whatever is written next is written whole."""
        self._lines = [None] * self._size.height

    def fit(self, size: Size) -> None:
        """Take the size of the terminal; after a change of it nothing is known."""
        if size != self._size:
            self._size = size
            self.forget()

    def differing(self, x: int, y: int, strip: Strip) -> Iterator[Run]:
        """Take a strip as written, and yield the parts of it that the terminal did not show already."""
        if y >= len(self._lines):
            yield x, y, strip
            return
        if self._lines[y] is None and x == 0 and strip.cell_length == self._size.width and _stands_alone(strip):
            # Taken apart once something on the line is written again; the first screen must not wait for that.
            self._lines[y] = strip
            yield x, y, strip
            return
        line, new = self._line(y), _cells_of(strip)
        old = line[x : x + len(new)]
        if old == new:
            return
        line[x : x + len(new)] = new
        del line[self._size.width :]
        for start, end in _changes(old, new):
            yield x + start, y, _strip(new[start:end])

    def _line(self, y: int) -> list[Cell]:
        line = self._lines[y]
        if not isinstance(line, list):
            line = self._lines[y] = [_UNKNOWN] * self._size.width if line is None else _cells_of(line)
        return line


def _stands_alone(strip: Strip) -> bool:
    """Return whether each piece begins with a character of its own, not with a mark that belongs to the one before."""
    return all(segment.text.isascii() or cell_len(segment.text[0]) > 0 for segment in strip)


def _cells_of(strip: Strip) -> list[Cell]:
    cells: list[Cell] = []
    for text, style, control in strip:
        if not control:
            cells += [(cell, style) for cell in _split(text)]
    return cells


@lru_cache(8192)
def _split(text: str) -> tuple[str, ...]:
    """Return the text cell by cell."""
    if text.isascii():
        return tuple(text)
    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        if width:
            cells += [text[start:end], *[""] * (width - 1)]
        elif cells:
            # A mark that belongs to the character before it.
            cells[-1 if cells[-1] else -2] += text[start:end]
    return tuple(cells)


def _changes(old: list[Cell], new: list[Cell]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of cells that differ, near ones as one, none of them cutting a character in half."""
    start = end = -1
    for place, cell in enumerate(new):
        if place < len(old) and old[place] == cell:
            continue
        if start >= 0 and place - end <= _WORTH_A_MOVE:
            end = place + 1
            continue
        if start >= 0:
            yield _whole(start, end, new)
        start, end = place, place + 1
    if start >= 0:
        yield _whole(start, end, new)


def _whole(start: int, end: int, cells: list[Cell]) -> tuple[int, int]:
    while start > 0 and not cells[start][0]:
        start -= 1
    while end < len(cells) and not cells[end][0]:
        end += 1
    return start, end


def _strip(cells: list[Cell]) -> Strip:
    groups = groupby(cells, key=lambda cell: cell[1])
    return Strip([Segment("".join(text for text, _ in group), style) for style, group in groups], len(cells))
