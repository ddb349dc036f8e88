"""A board: columns of cards, side by side, of any length; only the cards in view are drawn."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from itertools import chain
from typing import ClassVar, NamedTuple, Protocol

from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from widgets.card import laid_out
from widgets.marked import MarkedView
from widgets.paint import cells, fit, plain
from widgets.shelf import BoardColumn, BoardLane, LaneOf, Shelf
from widgets.text import Line, Tone
from widgets.window import BLANK, Piece, Signs, Text, Window, place_of, wrapped

_LEAST_WIDTH = 24
_SIGNS_WIDTH = 2
# Under this key stands how far all columns together are scrolled.
_ALL = object()
_WHEEL_LINES = 3
# Below this height the lines around the cards are given up for cards, first the last one and the rule.
_LEAST_FRAMED, _LEAST_HEADED = 6, 2


class BoardSource(Protocol):
    """Where the cards come from."""

    def cards(self, ids: Sequence[int]) -> Mapping[int, tuple[Line, ...]]:
        """Return these cards, each as its title and the groups of words below it; one that is left out is blank."""
        ...


class Board(MarkedView):
    """Columns of cards with one cursor, which stays on its card, and marks on any number of cards.

    Columns that there is no room for are out of view to the left and right. Each column scrolls on its own, but with
    lanes all of them scroll together, so that a lane is at one height in all columns.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move_column(-1)", show=False),
        Binding("right,l", "move_column(1)", show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {"board--cursor", "board--head", "board--lane"}

    DEFAULT_CSS = """
    Board {
        & > .board--head, & > .board--lane {
            text-style: bold;
        }
        & > .board--cursor {
            text-style: bold;
        }
        &:focus > .board--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
    }
    """

    card_height: reactive[int] = reactive(4, repaint=False)
    """How many lines there are for a card; those that it does not need are left blank."""

    def __init__(
        self,
        *,
        card_height: int = 4,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Start without columns."""
        super().__init__(ascii_only=ascii_only, id=id)
        self.set_reactive(Board.card_height, card_height)
        self._columns: tuple[BoardColumn, ...] = ()
        self._shelf = Shelf((), (), None, card_height)
        self._lanes: tuple[tuple[BoardLane, ...], LaneOf | None] = ((), None)
        self._cards: Window[tuple[Line, ...]] = Window(lambda _: {})
        self._column = self._row = 0
        self._left = self._level = 0
        self._tops: dict[Hashable, int] = {}
        self._spread: tuple[object, tuple[_Slot, ...]] = (None, ())
        self._loaded: object = None

    @property
    def current(self) -> int | None:
        """The id of the card under the cursor."""
        ids = self._shelf.ids[self._column] if self._columns else ()
        return ids[self._row] if self._row < len(ids) else None

    @property
    def current_column(self) -> Hashable | None:
        """The key of the column that the cursor is in."""
        return self._columns[self._column].key if self._columns else None

    @property
    def here(self) -> Hashable:
        """Which column and which card of it are under the cursor."""
        return self.current_column, self.current

    @property
    def everything(self) -> Iterator[int]:
        """The ids of all cards, column by column."""
        return chain.from_iterable(self._shelf.ids)

    @property
    def fitting(self) -> int:
        """How many cards of a column there is room for."""
        return self._body // self.card_height

    @property
    def cursor_place(self) -> tuple[int, int]:
        """The position of the cursor's column, and that of its card among the cards of the column as they are shown."""
        return self._column, self._row

    def set_columns(
        self,
        columns: Sequence[BoardColumn],
        source: BoardSource,
        lanes: Sequence[BoardLane] | None = None,
        lane_of: LaneOf | None = None,
    ) -> None:
        """Show these columns, parted into lanes where there are any; cards of an unknown lane are below the last one.

        The cursor stays on its card, also into another column, or else at its place; marks stay on the cards that are
        left.
        """
        followed = self._in_view()
        current, key, row = self.current, self.current_column, self._row
        self._columns = tuple(columns)
        self._lanes = (tuple(lanes or ()), lane_of)
        self._cards, self._loaded = Window(source.cards), None
        self._shelve()
        self._column, self._row = self._found(current, key, row)
        if followed:
            self._follow()
        self.repaint()
        self.tell_of_other_rows()

    def refresh_cards(self, ids: Collection[int]) -> None:
        """Fetch these cards anew, and draw those in view that have changed."""
        self._cards.forget(ids)
        self._loaded = None
        self.repaint()

    def move_to(self, pk: int) -> bool:
        """Move the cursor to a card and say whether it is on the board."""
        place = self._place_of(pk, self._column, self._row)
        if place is not None:
            self._go(*place)
        return place is not None

    def focus_column(self, key: Hashable) -> bool:
        """Move the cursor to a column, to the card nearest to its height, and say whether the column is there."""
        position = next((index for index, column in enumerate(self._columns) if column.key == key), None)
        if position is not None:
            self._go(position, self._level_row(position))
        return position is not None

    def pieces(self, y: int) -> Sequence[Piece]:
        """Return the pieces of all columns in view with an upright line between each two, or the heading of a lane."""
        if not self._columns:
            return (Piece(0, self.area.width, BLANK),)
        signs = Signs.of(self.ascii_only)
        line = y - self._head
        if 0 <= line < self._body:
            self._load()
            lane = self._shelf.lane_at(self._top(self._left) + line)
            if lane is not None:
                return (Piece(0, self.area.width, _LaneHeading(lane, self.ascii_only), "board--lane"),)
        pieces: list[Piece] = []
        for slot in self._slots():
            if slot.x:
                pieces.append(Piece(slot.x - 1, 1, Text(((signs.upright, "muted"),))))
            if 0 <= line < self._body:
                pieces += self._card_pieces(slot, line)
            elif y == 0:
                pieces.append(self._heading_piece(slot))
            else:
                pieces.append(self._edge_piece(slot, above=line < 0))
        return pieces

    def watch_card_height(self) -> None:
        """Pile the cards up anew."""
        self._shelve()
        self._follow()
        self.repaint()

    def resized(self) -> None:
        """Keep the card under the cursor in view."""
        self._follow()
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the card that was clicked, or open it when the cursor was there already."""
        slot = self._slot_at(event.x)
        if slot is None:
            return
        found = self._shelf.card_at(slot.position, self._top(slot.position) + event.y - self._head)
        if not self._head <= event.y < self._head + self._body or found is None:
            self.focus_column(self._columns[slot.position].key)
        elif (slot.position, found[0]) == self.cursor_place:
            self.action_open()
        else:
            self._go(slot.position, found[0])

    def action_move(self, step: int) -> None:
        """Move the cursor by a number of cards."""
        self._go(self._column, self._row + step)

    def action_move_column(self, step: int) -> None:
        """Move the cursor by a number of columns, to the card nearest to its height."""
        column = max(0, min(self._column + step, len(self._columns) - 1))
        if column != self._column:
            self._go(column, self._level_row(column))

    def action_first(self) -> None:
        """Move the cursor to the first card of its column."""
        self._go(self._column, 0)

    def action_last(self) -> None:
        """Move the cursor to the last card of its column."""
        if self._columns:
            self._go(self._column, len(self._shelf.ids[self._column]) - 1)

    @property
    def _head(self) -> int:
        """How many lines stand above the cards: the titles, and a line for how many cards are out of view."""
        height = self.area.height
        return 2 if height >= _LEAST_FRAMED else 1 if height >= _LEAST_HEADED else 0

    @property
    def _body(self) -> int:
        """How many lines there are for cards."""
        return self.area.height - self._head - (self.area.height >= _LEAST_FRAMED)

    @property
    def _columns_fitting(self) -> int:
        """How many columns there is room for side by side."""
        return max(1, min(len(self._columns), (self.area.width + 1) // (_LEAST_WIDTH + 1)))

    def _slots(self) -> "tuple[_Slot, ...]":
        """Return where the columns in view stand."""
        wanted = (self._left, self._columns_fitting, self.area.width)
        if self._spread[0] != wanted:
            self._spread = (wanted, tuple(self._spread_out()))
        return self._spread[1]

    def _spread_out(self) -> "Iterator[_Slot]":
        shown = self._columns[self._left : self._left + self._columns_fitting]
        room = max(0, self.area.width - len(shown) + 1)
        x = 0
        for order, column in enumerate(shown):
            width = room // len(shown) + (order < room % len(shown))
            empty = () if column.ids or not column.empty else wrapped(column.empty, width - _SIGNS_WIDTH)
            yield _Slot(self._left + order, x, width, tuple(empty))
            x += width + 1

    def _slot_at(self, x: int) -> "_Slot | None":
        return next((slot for slot in self._slots() if slot.x <= x < slot.x + slot.width), None)

    def _heading_piece(self, slot: "_Slot") -> Piece:
        column, slots = self._columns[slot.position], self._slots()
        heading = _Heading(
            column.title,
            str(len(column.ids)),
            column.note,
            column.tone,
            slot.position == self._column,
            self._left if slot is slots[0] else 0,
            len(self._columns) - 1 - slot.position if slot is slots[-1] else 0,
            self.ascii_only,
        )
        return Piece(slot.x, slot.width, heading, "board--head")

    def _edge_piece(self, slot: "_Slot", *, above: bool) -> Piece:
        top, position = self._top(slot.position), slot.position
        if above:
            hidden = self._shelf.before(position, top)
        else:
            whole = self._shelf.before(position, top + self._body - self.card_height + 1)
            hidden = len(self._shelf.ids[position]) - whole
        return Piece(slot.x, slot.width, _Edge(hidden, above, self.ascii_only))

    def _card_pieces(self, slot: "_Slot", line: int) -> tuple[Piece, Piece]:
        """Return the signs and the text of the card on a line, each of which may change alone."""
        position, signs_width = slot.position, min(_SIGNS_WIDTH, slot.width)
        text_x, text_width = slot.x + signs_width, slot.width - signs_width
        found = self._shelf.card_at(position, self._top(position) + line)
        if found is None:
            # Under the heading of the first lane, where there are lanes.
            place = line - self._shelf.banded
            empty = slot.empty[place] if 0 <= place < len(slot.empty) else ""
            return Piece(slot.x, signs_width, BLANK), Piece(text_x, text_width, Text(plain(empty, "muted")))
        index, part = found
        pk = self._shelf.ids[position][index]
        lines = laid_out(self._cards.get(pk) or (), text_width, self.card_height)
        here, marked = index == self._row and position == self._column, part == 0 and pk in self.marked
        lit = here and part == 0
        signs = _CardSigns(here and part < len(lines), marked, lit, self.ascii_only)
        text = _CardText(lines[part] if part < len(lines) else (), lit, Signs.of(self.ascii_only).ellipsis)
        style = "board--cursor" if lit else ""
        return Piece(slot.x, signs_width, signs, style), Piece(text_x, text_width, text, style)

    def _top(self, position: int) -> int:
        """Return which line of a column is the first one in view."""
        return self._tops.get(self._scrolled(position), 0)

    def _scrolled(self, position: int) -> Hashable:
        return _ALL if self._shelf.banded else self._columns[position].key

    def _scroll_column(self, position: int, top: int) -> None:
        last = self._shelf.height(position) - self._body
        if not self._shelf.banded:
            # Whole cards at the top, also where that leaves a few lines free below the last one.
            high = self.card_height
            top, last = top // high * high, -(-last // high) * high
        self._tops[self._scrolled(position)] = max(0, min(top, last))

    def wheel(self, x: int, steps: int) -> None:
        """Show earlier or later cards of the column under the pointer."""
        slot = self._slot_at(x)
        if slot is not None:
            lines = _WHEEL_LINES if self.card_height == 1 or self._shelf.banded else self.card_height
            self._scroll_column(slot.position, self._top(slot.position) + steps * lines)
            self.repaint()

    def _shelve(self) -> None:
        self._shelf = Shelf(self._columns, *self._lanes, self.card_height)
        self._spread = (None, ())
        self._loaded = None
        for position in range(len(self._columns)):
            self._scroll_column(position, self._top(position))

    def _load(self) -> None:
        """Have all cards in view."""
        slots = self._slots()
        tops = [self._top(slot.position) for slot in slots]
        view = (self._left, len(slots), self._body, tops)
        if self._loaded == view:
            return
        ids: list[int] = []
        for slot, top in zip(slots, tops, strict=True):
            first = self._shelf.before(slot.position, top - self.card_height + 1)
            ids += self._shelf.ids[slot.position][first : self._shelf.before(slot.position, top + self._body)]
        self._cards.load(ids)
        self._loaded = view

    def _span(self) -> tuple[int, int]:
        """Return from which line to which the card under the cursor reaches, with the heading of a lane above it."""
        start = self._shelf.top_of(self._column, self._row)
        end = start + min(self.card_height, max(1, self._body))
        return start - (start > 0 and self._shelf.lane_at(start - 1) is not None and end - start < self._body), end

    def _in_view(self) -> bool:
        if self.current is None:
            return True
        start, end = self._span()
        top = self._top(self._column)
        return top <= start and end <= top + self._body

    def _follow(self) -> None:
        """Bring the cursor into view, in the middle: to draw every card again with each step would be slow."""
        self._left = max(0, min(self._left, len(self._columns) - self._columns_fitting))
        self._left = min(self._column, max(self._left, self._column - self._columns_fitting + 1))
        if not self._in_view():
            start, end = self._span()
            self._scroll_column(self._column, start - max(0, self._body - (end - start)) // 2)
        for slot in self._slots():
            self._scroll_column(slot.position, self._top(slot.position))

    def _go(self, column: int, row: int) -> None:
        if not self._columns:
            return
        before, view = self._lines(), (self._left, dict(self._tops))
        self._column = column
        self._row = max(0, min(row, len(self._shelf.ids[column]) - 1))
        self._follow()
        still = view == (self._left, self._tops)
        self.repaint([0, *before, *self._lines()] if still else None)
        self.tell()

    def _lines(self) -> range:
        """Return the lines on which the card under the cursor is drawn."""
        start = self._head + self._shelf.top_of(self._column, self._row) - self._top(self._column)
        return range(max(0, start), max(0, start + self.card_height))

    def leap(self, rows: int) -> None:
        """Move the cursor and the cards in view by a number of cards."""
        if self._columns:
            self._scroll_column(self._column, self._top(self._column) + rows * self.card_height)
            self._go(self._column, self._row + rows)
            self.repaint()

    def _level_row(self, column: int) -> int:
        """Return the position of the card of another column that stands at the height of the cursor."""
        if self.current is not None:
            height = self._shelf.top_of(self._column, self._row) - self._top(self._column)
            self._level = max(0, min(height, self._body - 1))
        return self._shelf.before(column, self._top(column) + self._level + 1) - 1

    def _found(self, current: int | None, key: Hashable, row: int) -> tuple[int, int]:
        """Return where the cursor is now that was on a card, in a column, at a place."""
        if not self._columns:
            return 0, 0
        same = next((index for index, column in enumerate(self._columns) if column.key == key), None)
        position = min(self._column, len(self._columns) - 1) if same is None else same
        place = None if current is None else self._place_of(current, position, row)
        if place is None and current is not None:
            # The card is gone. A column without any would leave the cursor on nothing.
            filled = [index for index, ids in enumerate(self._shelf.ids) if ids]
            position = min(filled, key=lambda index: abs(index - position), default=position)
        return place or (position, max(0, min(row, len(self._shelf.ids[position]) - 1)))

    def _place_of(self, pk: int, column: int, row: int) -> tuple[int, int] | None:
        for position in sorted(range(len(self._columns)), key=lambda position: position != column):
            place = place_of(self._shelf.ids[position], pk, row)
            if place is not None:
                return position, place
        return None


class _Slot(NamedTuple):
    """The place of a column in view, and the lines that stand for no cards."""

    position: int
    x: int
    width: int
    empty: tuple[str, ...]


class _Heading(NamedTuple):
    """The title of a column, how many cards it has, and how many columns are out of view on either side."""

    title: str
    number: str
    note: str
    tone: Tone
    here: bool
    left: int
    right: int
    ascii_only: bool

    def line(self, width: int) -> Line:
        """Return the title on the left, the numbers on the right; the title is cut where the room is short."""
        signs = Signs.of(self.ascii_only)
        before = plain((signs.bar if self.here else " ") + (f"<+{self.left} " if self.left else ""), "accent")
        number = self.note or self.number
        after = (*plain(f" {number} ", self.tone), *plain(f"+{self.right}>" if self.right else "", "accent"))
        room = max(0, width - cells(before) - cells(after))
        return fit((*before, *fit(plain(self.title, self.tone), room, signs.ellipsis), *after), width, signs.ellipsis)


class _Edge(NamedTuple):
    """The line above or below the cards of a column, with the number of cards that are out of view there."""

    hidden: int
    above: bool
    ascii_only: bool

    def line(self, width: int) -> Line:
        """Return a rule with the number in it; below the cards there is a rule only with a number."""
        signs = Signs.of(self.ascii_only)
        number = f" {signs.up if self.above else signs.down} {self.hidden} " if self.hidden else ""
        if not number and not self.above:
            return plain(" " * width)
        return fit(plain(signs.level + number + signs.level * width, "muted"), width, "")


class _LaneHeading(NamedTuple):
    """The title of a lane in a rule across all columns."""

    title: str
    ascii_only: bool

    def line(self, width: int) -> Line:
        """Return the title at the start of the rule."""
        signs = Signs.of(self.ascii_only)
        title = fit(plain(self.title), min(cells(plain(self.title)), max(0, width - 4)), signs.ellipsis)
        return fit(
            (*plain(signs.level, "muted"), *plain(" "), *title, *plain(" " + signs.level * width, "muted")), width, ""
        )


class _CardSigns(NamedTuple):
    """The signs before a line of a card, for the cursor and for a mark."""

    here: bool
    marked: bool
    lit: bool
    ascii_only: bool

    def line(self, width: int) -> Line:
        """Return the two signs."""
        signs = Signs.of(self.ascii_only)
        tone: Tone = "" if self.lit else "accent"
        return fit(((signs.bar if self.here else " ", tone), (signs.marked(self.marked), tone)), width, "")


class _CardText(NamedTuple):
    """One line of a card; lit, it has one tone, which stays readable on any background."""

    text: Line
    lit: bool
    ellipsis: str

    def line(self, width: int) -> Line:
        """Return the line."""
        line = fit(self.text, width, self.ellipsis)
        return plain("".join(text for text, _ in line)) if self.lit else line
