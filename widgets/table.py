"""A table of any length that draws only the rows in view."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from widgets.paint import fit, plain
from widgets.text import Line, cut, visible
from widgets.window import BLANK, LineView, Piece, ScrollBar, Signs, Text, Window, centred, place_of

_GAP = 2
_SIGNS = 3
_LEAST_SHARE = 20
_WHEEL_ROWS = 3
_HEAD_ROWS = 1


@dataclass(frozen=True)
class TableColumn:
    """A column of cells `width` cells wide; those of width 0 share the room that is left.

    Where the room is short the columns of lowest priority go first, the last one first.
    """

    key: str
    title: str
    width: int = 0
    align: Literal["left", "right"] = "left"
    priority: int = 1


class TableSource(Protocol):
    """Where the cells of rows come from."""

    def rows(self, ids: Sequence[int]) -> Mapping[int, tuple[Line, ...]]:
        """Return the cells of these rows, one for each column; a row that is left out is drawn blank."""
        ...


class Table(LineView, can_focus=True):
    """Rows of cells in columns, with a cursor that stays on its row and marks on any number of rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end,G", "last", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("ctrl+u", "half_page(-1)", show=False),
        Binding("ctrl+d", "half_page(1)", show=False),
        Binding("enter", "open", show=False),
    ]

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

    @dataclass
    class Moved(Message):
        """The cursor is on another row, or on none."""

        table: Table
        id: int | None

        @property
        def control(self) -> Table:
            """Return the table that sent the message."""
            return self.table

    @dataclass
    class Opened(Message):
        """A row was chosen."""

        table: Table
        id: int

        @property
        def control(self) -> Table:
            """Return the table that sent the message."""
            return self.table

    @dataclass
    class MarksChanged(Message):
        """Other rows are marked than before."""

        table: Table

        @property
        def control(self) -> Table:
            """Return the table that sent the message."""
            return self.table

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
        self._marks: frozenset[int] = frozenset()
        self._top = 0
        self._loaded: tuple[int, int] | None = None
        self._told: int | None = None
        self._layout = _Layout((), 0, ascii_only)

    @property
    def current(self) -> int | None:
        """The id of the row under the cursor."""
        return self._ids[self.cursor] if self._ids else None

    @property
    def marked(self) -> frozenset[int]:
        """The ids of the marked rows."""
        return self._marks

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
        self._tell()
        self._mark(self._marks.intersection(ids) if self._marks else self._marks)

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

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        if self.current is not None:
            self._mark(self._marks ^ {self.current})

    def mark_all(self) -> None:
        """Mark every row."""
        self._mark(frozenset(self._ids))

    def clear_marks(self) -> None:
        """Take all marks away."""
        self._mark(frozenset())

    def pieces(self, y: int) -> Sequence[Piece]:
        """Return the heading, a row beside its part of the scroll bar, or a line of the text for no rows."""
        width, _ = self.area
        layout = self._lay_out(max(0, width - 1))
        line = y - self._head
        if line < 0:
            return (Piece(0, width, _Heading(layout), "table--head"),)
        if not self._ids:
            return (Piece(0, width, Text(centred(self.empty, width, self._body).get(line, ()))),)
        bar = ScrollBar.beside(line, self._body, self._top, len(self._ids), ascii_only=self.ascii_only) or BLANK
        index = self._top + line
        if index >= len(self._ids):
            return (Piece(0, width - 1, BLANK), Piece(width - 1, 1, bar))
        self._load()
        pk = self._ids[index]
        row = _Row(self._cells.get(pk) or (), index == self.cursor, pk in self._marks, layout)
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
        self._tell()

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

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show earlier rows."""
        event.stop()
        self._scroll(-_WHEEL_ROWS)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show later rows."""
        event.stop()
        self._scroll(_WHEEL_ROWS)

    def action_move(self, step: int) -> None:
        """Move the cursor by a number of rows."""
        self._go(self.cursor + step)

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self._go(0)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self._go(len(self._ids) - 1)

    def action_page(self, pages: int) -> None:
        """Move the cursor and the rows in view by the height of the table."""
        self._leap(pages * max(1, self._body))

    def action_half_page(self, pages: int) -> None:
        """Move the cursor and the rows in view by half the height of the table."""
        self._leap(pages * max(1, self._body // 2))

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened(self, self.current))

    @property
    def _head(self) -> int:
        """How many lines the heading takes: none where there is room for one row only."""
        return _HEAD_ROWS if self.columns and self.area.height > _HEAD_ROWS else 0

    @property
    def _body(self) -> int:
        """How many rows there is room for."""
        return self.area.height - self._head

    def _load(self) -> None:
        """Have the cells of all rows in view."""
        view = (self._top, self._top + self._body)
        if self._loaded != view:
            self._cells.load(self._ids[slice(*view)])
            self._loaded = view

    def _in_view(self, index: int) -> bool:
        return self._top <= index < self._top + self._body

    def _clamped(self, top: int) -> int:
        return max(0, min(top, len(self._ids) - self._body))

    def _follow(self) -> None:
        """Bring the cursor into view, in the middle: to draw every row again with each step would be slow."""
        if not self._in_view(self.cursor):
            self._top = self._clamped(self.cursor - self._body // 2)

    def _go(self, index: int) -> None:
        self.cursor = index
        if not self._in_view(self.cursor):
            # The wheel took the cursor out of view at a place from where it cannot go any further.
            self._follow()
            self.repaint()

    def _leap(self, rows: int) -> None:
        self._top = self._clamped(self._top + rows)
        self._go(self.cursor + rows)
        self.repaint()

    def _scroll(self, rows: int) -> None:
        self._top = self._clamped(self._top + rows)
        self.repaint()

    def _tell(self) -> None:
        if self.current != self._told:
            self._told = self.current
            self.post_message(self.Moved(self, self.current))

    def _mark(self, marks: frozenset[int]) -> None:
        if marks != self._marks:
            self._marks = marks
            self.repaint()
            self.post_message(self.MarksChanged(self))

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
        self.kept = list(range(len(columns)))
        room = width - _SIGNS
        while len(self.kept) > 1 and _least_width([columns[index] for index in self.kept]) > room:
            self.kept.remove(min(reversed(self.kept), key=lambda index: columns[index].priority))
        self.columns = [columns[index] for index in self.kept]
        rest = room - sum(column.width for column in self.columns) - _GAP * (len(self.columns) - 1)
        shares = [index for index, column in enumerate(self.columns) if not column.width]
        self.widths = [min(column.width, max(0, room)) for column in self.columns]
        for order, index in enumerate(shares):
            self.widths[index] = max(0, rest // len(shares) + (order < rest % len(shares)))

    def line(self, signs: Line, cells: Sequence[Line], width: int) -> Line:
        """Return cells in their columns, behind the signs, in `width` cells."""
        spans = list(signs)
        for order, (column, index, room) in enumerate(zip(self.columns, self.kept, self.widths, strict=True)):
            cell = cells[index] if index < len(cells) else ()
            if column.align == "right":
                shown = cut("".join(visible(text) for text, _ in cell), room, self.signs.ellipsis)
                cell = ((" " * (room - cell_len(shown)), ""), *cell)
            spans += (*plain(" " * _GAP if order else ""), *fit(cell, room, self.signs.ellipsis))
        return fit(tuple(spans), width, self.signs.ellipsis)


@dataclass(frozen=True, slots=True)
class _Heading:
    """The titles of the columns."""

    layout: _Layout

    def line(self, width: int) -> Line:
        """Return the titles above their columns."""
        titles: list[Line] = [plain(column.title) for column in self.layout.wanted[0]]
        return self.layout.line(plain(" " * _SIGNS), titles, width)


@dataclass(frozen=True, slots=True)
class _Row:
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


def _least_width(columns: Sequence[TableColumn]) -> int:
    return sum(column.width or _LEAST_SHARE for column in columns) + _GAP * (len(columns) - 1)
