"""A table of any length that draws only the rows in view."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar, NamedTuple, Protocol

from rich.cells import cell_len
from textual import events
from textual.reactive import reactive

from widgets.columns import GAP, TableColumn, fitted, shortened
from widgets.marked import MarkedView
from widgets.paint import fit, plain
from widgets.text import Line, cut, visible
from widgets.window import BLANK, Piece, ScrollBar, Signs, Text, Window, centred, place_of

_SIGNS = 3
_WHEEL_ROWS = 3
_HEAD_ROWS = 1


class TableSource(Protocol):
    """Where the cells of rows come from."""

    def rows(self, ids: Sequence[int]) -> Mapping[int, tuple[Line, ...]]:
        """Return the cells of these rows, one for each column; a row that is left out is drawn blank."""
        ...


class Table(MarkedView):
    """Rows of cells in columns, with a cursor that stays on its row and marks on any number of rows."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--cursor", "table--head"}

    DEFAULT_CSS = """
    Table {
        & > .table--head {
            text-style: bold;
        }
        & > .table--cursor {
            text-style: bold;
        }
        &:focus > .table--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
    }
    """

    columns: reactive[tuple[TableColumn, ...]] = reactive((), repaint=False)
    """The columns, from left to right."""

    cursor: reactive[int] = reactive(0, repaint=False)
    """The position of the row under the cursor."""

    empty: reactive[Line] = reactive((), repaint=False)
    """What to show in the middle while there are no rows."""

    def __init__(
        self,
        columns: tuple[TableColumn, ...] = (),
        *,
        empty: Line = (),
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Start without rows."""
        super().__init__(ascii_only=ascii_only, id=id)
        self.set_reactive(Table.columns, columns)
        self.set_reactive(Table.empty, empty)
        self._ids: Sequence[int] = ()
        self._cells: Window[tuple[Line, ...]] = Window(lambda _: {})
        self._top = 0
        self._loaded: tuple[int, int] | None = None
        self._layout = _Layout((), 0, ascii_only)

    @property
    def current(self) -> int | None:
        """The id of the row under the cursor."""
        return self._ids[self.cursor] if self._ids else None

    @property
    def everything(self) -> Sequence[int]:
        """The ids of all rows in their order."""
        return self._ids

    def set_rows(self, ids: Sequence[int], source: TableSource) -> None:
        """Show these rows. The cursor stays on its row, or else at its place; marks stay on the rows that are left."""
        followed = self._in_view(self.cursor)
        current = self.current
        found = None if current is None else place_of(ids, current, self.cursor)
        self._ids, self._cells, self._loaded = ids, Window(source.rows), None
        self.set_reactive(Table.cursor, self.validate_cursor(self.cursor if found is None else found))
        self._top = self._clamped(self._top)
        if followed:
            self._follow()
        self.repaint()
        self.tell_of_other_rows()

    def refresh_rows(self, ids: Collection[int]) -> None:
        """Fetch the cells of these rows anew, and draw those in view that have changed."""
        self._cells.forget(ids)
        self._loaded = None
        self.repaint()

    def move_to(self, pk: int) -> bool:
        """Move the cursor to a row and say whether it is in the table."""
        place = place_of(self._ids, pk, self.cursor)
        if place is not None:
            self._go(place)
        return place is not None

    def pieces(self, y: int) -> Sequence[Piece]:
        """Return the heading, a row beside its part of the scroll bar, or a line of the text for no rows."""
        width, _ = self.area
        layout = self._lay_out(max(0, width - 1))
        line = y - self._head
        if line < 0:
            return (Piece(0, width, _Heading(layout), "table--head"),)
        if not self._ids:
            return (Piece(0, width, Text(centred(self.empty, width, self.fitting).get(line, ()))),)
        bar = ScrollBar.beside(line, self.fitting, self._top, len(self._ids), ascii_only=self.ascii_only) or BLANK
        index = self._top + line
        if index >= len(self._ids):
            return (Piece(0, width - 1, BLANK), Piece(width - 1, 1, bar))
        self._load()
        pk = self._ids[index]
        row = _Row(self._cells.get(pk) or (), index == self.cursor, pk in self.marked, layout)
        return (Piece(0, width - 1, row, "table--cursor" if row.selected else ""), Piece(width - 1, 1, bar))

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, len(self._ids) - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        """Bring the row under the cursor into view."""
        top = self._top
        self._follow()
        moved = self._top == top
        self.repaint([self._head + index - top for index in (before, after)] if moved else None)
        self.tell()

    def watch_columns(self) -> None:
        """Draw the new columns."""
        self.repaint()

    def watch_empty(self) -> None:
        """Draw the new text."""
        self.repaint()

    def resized(self) -> None:
        """Keep the row under the cursor in view."""
        self._top = self._clamped(self._top)
        self._follow()
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row that was clicked; open it when the cursor was there already."""
        index = self._top + event.y - self._head
        if event.y < self._head or index >= len(self._ids):
            return
        if index == self.cursor:
            self.action_open()
        else:
            self.cursor = index

    def action_move(self, step: int) -> None:
        """Move the cursor by a number of rows."""
        self._go(self.cursor + step)

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self._go(0)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self._go(len(self._ids) - 1)

    @property
    def _head(self) -> int:
        """How many lines the heading takes: none where there is room for one row only."""
        return _HEAD_ROWS if self.columns and self.area.height > _HEAD_ROWS else 0

    @property
    def fitting(self) -> int:
        """How many rows there is room for."""
        return self.area.height - self._head

    def _load(self) -> None:
        """Have the cells of all rows in view."""
        view = (self._top, self._top + self.fitting)
        if self._loaded != view:
            self._cells.load(self._ids[slice(*view)])
            self._loaded = view

    def _in_view(self, index: int) -> bool:
        return self._top <= index < self._top + self.fitting

    def _clamped(self, top: int) -> int:
        return max(0, min(top, len(self._ids) - self.fitting))

    def _follow(self) -> None:
        """Bring the cursor into view, in the middle: to draw every row again with each step would be slow."""
        if not self._in_view(self.cursor):
            self._top = self._clamped(self.cursor - self.fitting // 2)

    def _go(self, index: int) -> None:
        self.cursor = index
        if not self._in_view(self.cursor):
            # The wheel took the cursor out of view at a place from where it cannot go any further.
            self._follow()
            self.repaint()

    def leap(self, rows: int) -> None:
        """Move the cursor and the rows in view by a number of rows."""
        self._top = self._clamped(self._top + rows)
        self._go(self.cursor + rows)
        self.repaint()

    def wheel(self, x: int, steps: int) -> None:
        """Show earlier or later rows."""
        self._top = self._clamped(self._top + steps * _WHEEL_ROWS)
        self.repaint()

    def _lay_out(self, width: int) -> _Layout:
        wanted = (self.columns, width, self.ascii_only)
        if self._layout.wanted != wanted:
            self._layout = _Layout(*wanted)
        return self._layout


class _Layout:
    """Which columns there is room for, and how wide each of them is. Two layouts are equal only if they are one."""

    def __init__(self, columns: tuple[TableColumn, ...], width: int, ascii_only: bool) -> None:
        """Lay the columns out in `width` cells."""
        self.wanted = (columns, width, ascii_only)
        self.signs = Signs.of(ascii_only)
        self.kept, self.widths = fitted(columns, width - _SIGNS)
        self.columns = [columns[index] for index in self.kept]

    def line(self, signs: Line, cells: Sequence[Line], width: int) -> Line:
        """Return cells in their columns, behind the signs, in `width` cells."""
        spans = list(signs)
        for order, (column, index, room) in enumerate(zip(self.columns, self.kept, self.widths, strict=True)):
            cell = cells[index] if index < len(cells) else ()
            if column.least:
                cell = shortened(cell, room)
            if column.align == "right":
                shown = cut("".join(visible(text) for text, _ in cell), room, self.signs.ellipsis)
                cell = ((" " * (room - cell_len(shown)), ""), *cell)
            spans += (*plain(" " * GAP if order else ""), *fit(cell, room, self.signs.ellipsis))
        return fit(tuple(spans), width, self.signs.ellipsis)


class _Heading(NamedTuple):
    """The titles of the columns."""

    layout: _Layout

    def line(self, width: int) -> Line:
        """Return the titles above their columns."""
        titles: list[Line] = [plain(column.title) for column in self.layout.wanted[0]]
        return self.layout.line(plain(" " * _SIGNS), titles, width)


class _Row(NamedTuple):
    """The cells of a row behind the signs for the cursor and for a mark."""

    cells: tuple[Line, ...]
    selected: bool
    marked: bool
    layout: _Layout

    def line(self, width: int) -> Line:
        """Return the row; under the cursor it has one tone, which stays readable on any background."""
        signs = self.layout.signs
        before: Line = ((signs.here(self.selected), "accent"), (signs.marked(self.marked), "accent"), (" ", ""))
        line = self.layout.line(before, self.cells, width)
        return plain("".join(text for text, _ in line)) if self.selected else line
