"""A grid of terminal cells to draw dots, lines and text in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.cells import split_graphemes

from widgets.text import Line, Span, Tone, visible

# The bit of each dot inside a cell, by row and column (for braille as in Unicode, block "Braille Patterns").
_BRAILLE_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BRAILLE_BLANK = 0x2800
_ASCII_BITS = ((1,), (2,))
_ASCII_GLYPHS = (" ", "'", ".", ":")
_COVERED = ""


class Canvas:
    """A canvas of `width` by `height` cells; each cell holds 2 x 4 braille dots, or 1 x 2 ASCII ones.

    Dots and cells count from the upper left corner. What is drawn last is on top; what lies outside is not drawn.
    """

    def __init__(self, width: int, height: int, *, ascii_only: bool = False) -> None:
        """Start with a blank canvas of `width` by `height` cells."""
        self.width = max(0, width)
        self.height = max(0, height)
        self._ascii_only = ascii_only
        self._bits = _ASCII_BITS if ascii_only else _BRAILLE_BITS
        self._cells: dict[tuple[int, int], tuple[int | str, Tone]] = {}

    @property
    def dots_across(self) -> int:
        """How many dots lie side by side in one cell."""
        return len(self._bits[0])

    @property
    def dots_down(self) -> int:
        """How many dots lie one above another in one cell."""
        return len(self._bits)

    def dot(self, x: int, y: int, tone: Tone = "") -> None:
        """Set one dot; its cell takes the tone."""
        column, row = x // self.dots_across, y // self.dots_down
        if not (0 <= column < self.width and 0 <= row < self.height):
            return
        bits, _ = self._cells.get((column, row), (0, ""))
        if isinstance(bits, str):
            self._clear(column, row)
            bits = 0
        self._cells[column, row] = (bits | self._bits[y % self.dots_down][x % self.dots_across], tone)

    def line(
        self, start: tuple[int, int], end: tuple[int, int], tone: Tone = "", pattern: Sequence[bool] = (True,)
    ) -> None:
        """Draw a straight line from one dot to another; `pattern` says in turn which dots to set."""
        for step, (x, y) in enumerate(_between(start, end)):
            if pattern[step % len(pattern)]:
                self.dot(x, y, tone)

    def text(self, column: int, row: int, text: str, tone: Tone = "") -> None:
        """Write text from a cell to the right; the first character that does not fit ends it."""
        shown = visible(text)
        for start, end, size in split_graphemes(shown)[0]:
            if column < 0 or column + size > self.width or not 0 <= row < self.height:
                return
            if size:
                self._write(column, row, shown[start:end], size, tone)
                column += size

    def is_free(self, column: int, row: int, width: int) -> bool:
        """Return whether so many cells from one on are on the canvas and have no text in them; dots do not count."""
        if column < 0 or column + width > self.width or not 0 <= row < self.height:
            return False
        return not any(isinstance(self._cells.get((at, row), (0, ""))[0], str) for at in range(column, column + width))

    def lines(self) -> tuple[Line, ...]:
        """Return `height` lines, each exactly `width` cells wide."""
        return tuple(self._line(row) for row in range(self.height))

    def _write(self, column: int, row: int, grapheme: str, size: int, tone: Tone) -> None:
        for covered in range(column, column + size):
            self._clear(covered, row)
            self._cells[covered, row] = (_COVERED, tone)
        self._cells[column, row] = (grapheme, tone)

    def _clear(self, column: int, row: int) -> None:
        """Empty a cell, and the other half of a wide character with it."""
        content, _ = self._cells.pop((column, row), (0, ""))
        if content == _COVERED:
            self._cells.pop((column - 1, row), None)
        if self._cells.get((column + 1, row), (0, ""))[0] == _COVERED:
            del self._cells[column + 1, row]

    def _line(self, row: int) -> Line:
        cells = (self._cell(column, row) for column in range(self.width))
        return tuple(
            ("".join(text for text, _ in spans), tone) for tone, spans in groupby(cells, key=lambda span: span[1])
        )

    def _cell(self, column: int, row: int) -> Span:
        content, tone = self._cells.get((column, row), (" ", ""))
        if isinstance(content, str):
            return content, tone
        return _ASCII_GLYPHS[content] if self._ascii_only else chr(_BRAILLE_BLANK + content), tone


def _between(start: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield every dot of the straight line from `start` to `end`, both included."""
    (x0, y0), (x1, y1) = start, end
    steps = max(abs(x1 - x0), abs(y1 - y0), 1)
    for step in range(steps + 1):
        yield round(x0 + (x1 - x0) * step / steps), round(y0 + (y1 - y0) * step / steps)
