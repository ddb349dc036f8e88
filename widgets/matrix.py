"""A matrix: cells of a few characters where rows and columns cross; only the cells in view are drawn."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from widgets.marked import MarkedView
from widgets.paint import fit, plain
from widgets.text import Line, Tone, cut
from widgets.window import BLANK, Piece, ScrollBar, Signs, Text, Window, centred, place_of, wrapped

_SIGNS_WIDTH = 3
_WHEEL_ROWS = 3
# The names of the rows never take more than this share of the width.
_NAME_SHARE = 3
# How the tones look as the ground of a cell.
_GROUNDS: dict[Tone, str] = {
    "good": "matrix--good",
    "warn": "matrix--warn",
    "bad": "matrix--bad",
    "accent": "matrix--accent",
    "strong": "matrix--strong",
    "muted": "matrix--muted",
}


@dataclass(frozen=True)
class MatrixColumn:
    """A column under its title."""

    key: Hashable
    title: str
    tone: Tone = ""


@dataclass(frozen=True)
class MatrixRow:
    """The name of a row, and its cells in some columns."""

    name: Line
    cells: tuple[Line, ...]


class MatrixSource(Protocol):
    """Where the cells come from."""

    def rows(self, ids: Sequence[int], keys: Sequence[Hashable]) -> Mapping[int, MatrixRow]:
        """Return these rows with a cell for each of these columns; a row that is left out is drawn blank."""
        ...


FootOf = Callable[[Sequence[Hashable]], MatrixRow]
"""Returns the row below all others, with a cell for each of these columns."""


class Matrix(MarkedView):
    """Rows and columns with a cursor on one cell, which stays on its row and column, and marks on any number of rows.

    The names of the rows and the titles of the columns stay in view. With `filled` each cell is drawn on a ground of
    the tone of its text, as in a heat map.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move_column(-1)", show=False),
        Binding("right,l", "move_column(1)", show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {"matrix--cursor", "matrix--head", "matrix--here", *_GROUNDS.values()}

    DEFAULT_CSS = """
    Matrix {
        & > .matrix--head, & > .matrix--here, & > .matrix--cursor {
            text-style: bold;
        }
        & > .matrix--good {
            background: $success-muted;
            color: $text-success;
        }
        & > .matrix--warn {
            background: $warning-muted;
            color: $text-warning;
        }
        & > .matrix--bad {
            background: $error-muted;
            color: $text-error;
        }
        & > .matrix--accent, & > .matrix--strong {
            background: $primary-muted;
            color: $text-primary;
        }
        & > .matrix--muted {
            background: $panel;
        }
        &:focus > .matrix--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
    }
    """

    cell_width: reactive[int] = reactive(8, repaint=False)
    """How many terminal cells a column takes, the sign for the cursor included."""

    name_width: reactive[int] = reactive(28, repaint=False)
    """How many terminal cells the names of the rows take at most."""

    title_lines: reactive[int] = reactive(2, repaint=False)
    """On how many lines the titles of the columns stand."""

    filled: reactive[bool] = reactive(False, repaint=False)
    """Whether the tone of a cell is the tone of its ground too."""

    empty: reactive[Line] = reactive((), repaint=False)
    """What to show in the middle while there are no rows or no columns."""

    def __init__(
        self,
        *,
        empty: Line = (),
        cell_width: int = 8,
        name_width: int = 28,
        title_lines: int = 2,
        filled: bool = False,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Start without rows and columns."""
        super().__init__(ascii_only=ascii_only, id=id)
        self.set_reactive(Matrix.empty, empty)
        self.set_reactive(Matrix.cell_width, cell_width)
        self.set_reactive(Matrix.name_width, name_width)
        self.set_reactive(Matrix.title_lines, title_lines)
        self.set_reactive(Matrix.filled, filled)
        self._ids: Sequence[int] = ()
        self._columns: tuple[MatrixColumn, ...] = ()
        self._source: MatrixSource | None = None
        self._foot: FootOf | None = None
        self._foot_row: MatrixRow | None = None
        self._rows: Window[MatrixRow] = Window(lambda _: {})
        self._row = self._column = 0
        self._top = self._left = 0
        self._loaded: object = None
        self._loaded_columns: object = None
        self._titles: tuple[object, list[list[str]]] = (None, [])

    @property
    def current(self) -> int | None:
        """The id of the row of the cell under the cursor."""
        return self._ids[self._row] if self._ids and self._columns else None

    @property
    def current_column(self) -> Hashable:
        """The key of the column of the cell under the cursor."""
        return self._columns[self._column].key if self._ids and self._columns else None

    @property
    def here(self) -> Hashable:
        """Which cell is under the cursor."""
        return None if self.current is None else (self.current, self.current_column)

    @property
    def everything(self) -> Sequence[int]:
        """The ids of all rows in their order."""
        return self._ids

    @property
    def cursor_place(self) -> tuple[int, int]:
        """The positions of the row and the column of the cell under the cursor."""
        return self._row, self._column

    def set_grid(
        self,
        ids: Sequence[int],
        columns: Sequence[MatrixColumn],
        source: MatrixSource,
        foot: FootOf | None = None,
    ) -> None:
        """Show these rows and columns, and below all rows the one that ``foot`` returns for some columns.

        The cursor stays on its row and on its column, or else at its place; marks stay on the rows that are left. It
        never goes to the foot, which stays in view like the titles.
        """
        followed, current, key = self._in_view(), self.current, self.current_column
        self._ids, self._columns, self._source, self._foot = ids, tuple(columns), source, foot
        if current is not None:
            found = place_of(ids, current, self._row)
            self._row = self._row if found is None else found
            keys = [column.key for column in self._columns]
            self._column = keys.index(key) if key in keys else self._column
        self._row = max(0, min(self._row, len(ids) - 1))
        self._column = max(0, min(self._column, len(self._columns) - 1))
        self._forget()
        self._scroll(0)
        if followed:
            self._follow()
        self.repaint()
        self.tell_of_other_rows()

    def refresh_rows(self, ids: Collection[int]) -> None:
        """Fetch these rows anew, and draw those cells in view that have changed."""
        self._rows.forget(ids)
        self._loaded = None
        self.repaint()

    def move_to(self, pk: int, key: Hashable | None = None) -> bool:
        """Move the cursor to a row, and to a column if one is given; say whether both are there."""
        row = place_of(self._ids, pk, self._row)
        keys = [column.key for column in self._columns]
        if row is None or (key is not None and key not in keys):
            return False
        self._go(row, self._column if key is None else keys.index(key))
        return True

    def pieces(self, y: int) -> Sequence[Piece]:
        """Return the titles of the columns, or the name of a row and its cells."""
        width, _ = self.area
        line = y - self._head
        if not self._ids or not self._columns:
            text = centred(self.empty, width, self.area.height).get(y, ())
            return (Piece(0, width, Text(text, Signs.of(self.ascii_only).ellipsis)),)
        self._load()
        if self._foot_row is not None and line == min(len(self._ids), self.fitting):
            body = self._foot_pieces(self._foot_row)
        else:
            body = self._title_pieces(y) if line < 0 else self._row_pieces(line)
        pieces = list(body)
        end = pieces[-1].x + pieces[-1].width
        bar = ScrollBar.beside(line, self.fitting, self._top, len(self._ids), ascii_only=self.ascii_only)
        return (*pieces, Piece(end, width - 1 - end, BLANK), Piece(width - 1, 1, bar or BLANK))

    def watch_cell_width(self) -> None:
        """Lay the columns out anew."""
        self.resized()

    def watch_name_width(self) -> None:
        """Lay the columns out anew."""
        self.resized()

    def watch_title_lines(self) -> None:
        """Lay the lines out anew."""
        self.resized()

    def watch_filled(self) -> None:
        """Draw the cells on the other ground."""
        self.repaint()

    def watch_empty(self) -> None:
        """Draw the new text."""
        self.repaint()

    def resized(self) -> None:
        """Keep the cell under the cursor in view."""
        self._scroll(0)
        self._follow()
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the cell that was clicked, or open it when the cursor was there already."""
        row = self._top + event.y - self._head
        column = self._column
        if event.x >= self._names:
            column = self._left + (event.x - self._names) // self.cell_width
        if (
            event.y < self._head
            or event.y >= self._head + self.fitting
            or row >= len(self._ids)
            or column >= min(len(self._columns), self._left + self._columns_fitting)
        ):
            return
        if (row, column) == self.cursor_place:
            self.action_open()
        else:
            self._go(row, column)

    def wheel(self, x: int, steps: int) -> None:
        """Show earlier or later rows."""
        self._scroll(steps * _WHEEL_ROWS)
        self.repaint()

    def action_move(self, step: int) -> None:
        """Move the cursor by a number of rows."""
        self._go(self._row + step, self._column)

    def action_move_column(self, step: int) -> None:
        """Move the cursor by a number of columns."""
        self._go(self._row, self._column + step)

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self._go(0, self._column)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self._go(len(self._ids) - 1, self._column)

    @property
    def _head(self) -> int:
        """How many lines the titles take, at most as many as leave one for a row."""
        return max(0, min(self.title_lines, self.area.height - 1))

    @property
    def fitting(self) -> int:
        """How many rows there is room for."""
        return self.area.height - self._head - self._footing

    @property
    def _footing(self) -> int:
        """How many lines the foot takes: none where it would leave none for a row."""
        return 1 if self._foot is not None and self.area.height > self._head + 1 else 0

    @property
    def _names(self) -> int:
        """How many cells the names of the rows take."""
        return min(self.name_width, self.area.width // _NAME_SHARE)

    @property
    def _columns_fitting(self) -> int:
        """How many columns there is room for; one is drawn even where it does not fit as a whole."""
        return max(1, min(len(self._columns), (self.area.width - 1 - self._names) // max(1, self.cell_width)))

    def _slots(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield the position, the order, the first cell and the width of each column in view."""
        edge = self.area.width - 1
        for order in range(min(self._columns_fitting, len(self._columns) - self._left)):
            x = self._names + order * self.cell_width
            yield self._left + order, order, x, max(0, min(self.cell_width, edge - x))

    def _title_pieces(self, y: int) -> Iterator[Piece]:
        ellipsis = Signs.of(self.ascii_only).ellipsis
        hidden = len(self._columns) - self._left - self._columns_fitting
        around = f"{f'<{self._left} ' if self._left else ''}{f'{hidden}>' if hidden > 0 else ''}" if y == 0 else ""
        yield Piece(0, self._names, Text(plain(around.rjust(self._names - 1), "accent")))
        titles = self._title_rows()
        for position, order, x, width in self._slots():
            column = self._columns[position]
            text: Line = ((" ", ""), (titles[order][y], column.tone))
            style = "matrix--here" if position == self._column else "matrix--head"
            yield Piece(x, width, Text(text, ellipsis), style)

    def _title_rows(self) -> list[list[str]]:
        """Return the titles of the columns in view, each on as many lines as titles have, from the bottom up."""
        wanted = (self._left, self._columns_fitting, self._head, self.cell_width, self.ascii_only)
        if self._titles[0] != wanted:
            room, ellipsis = max(0, self.cell_width - 1), Signs.of(self.ascii_only).ellipsis
            rows = [
                _lines(self._columns[position].title, room, self._head, ellipsis) for position, _, _, _ in self._slots()
            ]
            self._titles = (wanted, rows)
        return self._titles[1]

    def _row_pieces(self, line: int) -> Iterator[Piece]:
        index = self._top + line
        if index >= len(self._ids):
            yield Piece(0, self._names, BLANK)
            return
        pk, here = self._ids[index], index == self._row
        row = self._rows.get(pk) or MatrixRow((), ())
        yield Piece(
            0, self._names, _Name(row.name, here, pk in self.marked, self.ascii_only), "matrix--here" if here else ""
        )
        for position, order, x, width in self._slots():
            cell = row.cells[order] if order < len(row.cells) else ()
            lit = here and position == self._column
            style = "matrix--cursor" if lit else ""
            if not lit and self.filled and cell:
                style = _GROUNDS.get(cell[0][1], "")
            yield Piece(x, width, _Cell(cell, lit, bool(style), self.ascii_only), style)

    def _foot_pieces(self, row: MatrixRow) -> Iterator[Piece]:
        yield Piece(0, self._names, _Name(row.name, False, False, self.ascii_only), "matrix--head")
        for _position, order, x, width in self._slots():
            cell = row.cells[order] if order < len(row.cells) else ()
            yield Piece(x, width, _Cell(cell, False, False, self.ascii_only), "matrix--head")

    def _load(self) -> None:
        """Have all rows in view, with their cells in the columns in view."""
        view = (self._top, self.fitting, self._left, self._columns_fitting)
        if self._loaded == view:
            return
        if self._loaded_columns != view[2:]:
            self._forget()
            self._loaded_columns = view[2:]
        self._rows.load(self._ids[self._top : self._top + self.fitting])
        if self._foot_row is None and self._foot is not None and self._footing:
            self._foot_row = self._foot([self._columns[position].key for position, _, _, _ in self._slots()])
        self._loaded = view

    def _forget(self) -> None:
        """Fetch all rows anew, with their cells in the columns that are in view then."""
        source = self._source

        def fetch(ids: Sequence[int]) -> Mapping[int, MatrixRow]:
            keys = [self._columns[position].key for position, _, _, _ in self._slots()]
            return {} if source is None else source.rows(ids, keys)

        self._rows = Window(fetch)
        self._foot_row = None
        self._loaded = None
        self._titles = (None, [])

    def _in_view(self) -> bool:
        rows = self._top <= self._row < self._top + self.fitting
        return rows and self._left <= self._column < self._left + self._columns_fitting

    def _follow(self) -> None:
        """Bring the cursor into view, in the middle: to draw every cell again with each step would be slow."""
        if not self._top <= self._row < self._top + self.fitting:
            self._top = self._row - self.fitting // 2
        if not self._left <= self._column < self._left + self._columns_fitting:
            self._left = self._column - self._columns_fitting // 2
        self._scroll(0)

    def _scroll(self, rows: int) -> None:
        """Move the rows in view by a number of rows, and keep what is in view inside the matrix."""
        self._top = max(0, min(self._top + rows, len(self._ids) - self.fitting))
        self._left = max(0, min(self._left, len(self._columns) - self._columns_fitting))

    def _go(self, row: int, column: int) -> None:
        before, view = self._row, (self._top, self._left)
        self._row = max(0, min(row, len(self._ids) - 1))
        self._column = max(0, min(column, len(self._columns) - 1))
        self._follow()
        still = view == (self._top, self._left)
        rows = (self._head + index - self._top for index in (before, self._row))
        self.repaint([*range(self._head), *rows] if still else None)
        self.tell()

    def leap(self, rows: int) -> None:
        """Move the cursor and the rows in view by a number of rows."""
        self._scroll(rows)
        self._go(self._row + rows, self._column)
        self.repaint()


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of a row behind the signs for the cursor and for a mark."""

    text: Line
    here: bool
    marked: bool
    ascii_only: bool

    def line(self, width: int) -> Line:
        """Return the name, with a space between it and the first cell."""
        signs = Signs.of(self.ascii_only)
        before: Line = ((signs.here(self.here), "accent"), (signs.marked(self.marked), "accent"), (" ", ""))
        name = fit(self.text, max(0, width - _SIGNS_WIDTH - 1), signs.ellipsis)
        return fit((*before, *name, (" ", "")), width, "")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell behind the sign for the cursor; on a ground of its own it takes the colour that goes with that."""

    text: Line
    here: bool
    grounded: bool
    ascii_only: bool

    def line(self, width: int) -> Line:
        """Return the cell; the place of the sign parts it from the cell before."""
        signs = Signs.of(self.ascii_only)
        line: Line = ((signs.here(self.here), ""), *fit(self.text, max(0, width - 1), signs.ellipsis))
        shown = fit(line, width, "")
        return plain("".join(text for text, _ in shown)) if self.grounded else shown


def _lines(title: str, width: int, height: int, ellipsis: str) -> list[str]:
    """Return a title on `height` lines of up to `width` cells, the last one of them at the bottom."""
    parts = wrapped(title, width) if width else []
    if len(parts) > height > 0:
        parts = [*parts[: height - 1], cut(parts[height - 1], width - 1, "") + ellipsis]
    return [""] * (height - len(parts)) + parts[:height]
