"""A short list of what is counted, a line for each, whose numbers open what they were counted from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from widgets.paint import cells, fit, plain, strip
from widgets.text import Line

_CURSOR, _NO_CURSOR = "> ", "  "
_GAP = 3


@dataclass(frozen=True)
class Stat:
    """One line: what is counted, the number, how old it is, and the key by which to open it.

    ``more`` are further numbers of the same line, each with a key of its own; they take as many rows as they need.
    """

    key: str
    label: str
    value: Line
    age: str = ""
    more: tuple[tuple[str, Line], ...] = ()

    @property
    def numbers(self) -> tuple[tuple[str, Line], ...]:
        """Every number with its key."""
        return ((self.key, self.value), *self.more)


@dataclass(frozen=True)
class _Piece:
    """Where a number stands: in which row of the list, from which cell on, and in how many cells."""

    row: int
    left: int
    width: int


class StatList(ScrollView, can_focus=True):
    """Stats in aligned columns, with a blank line between them where there is room; the cursor stays on its key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("left,h", "step(-1)", show=False),
        Binding("right,l", "step(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end,G", "last", show=False),
        Binding("enter", "open", show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {"stat-list--cursor"}

    DEFAULT_CSS = """
    StatList {
        width: 1fr;
        height: 1fr;
        overflow-x: hidden;
        & > .stat-list--cursor {
            text-style: bold;
        }
        &:focus > .stat-list--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
    }
    """

    stats: reactive[tuple[Stat, ...]] = reactive(())
    """The stats, from top to bottom."""

    cursor: reactive[int] = reactive(0)
    """The position of the stat under the cursor."""

    place: reactive[int] = reactive(0)
    """The position of the number under the cursor among those of its stat."""

    @dataclass
    class Opened(Message):
        """A number was chosen."""

        stats: StatList
        key: str

        @property
        def control(self) -> StatList:
            """Return the list that sent the message."""
            return self.stats

    def __init__(self, stats: tuple[Stat, ...] = (), *, id: str | None = None) -> None:  # noqa: A002
        """Start with the cursor on the first stat."""
        super().__init__(id=id)
        self.set_reactive(StatList.stats, stats)

    @property
    def current(self) -> str | None:
        """The key of the number under the cursor, None when there are no stats."""
        if not self.stats:
            return None
        numbers = self.stats[self.cursor].numbers
        return numbers[min(self.place, len(numbers) - 1)][0]

    def render_line(self, y: int) -> Strip:
        """Return the line at `y` lines below the top of the visible part."""
        width, row = self.scrollable_content_region.width, y + self.scroll_offset.y
        for index, (top, pieces) in enumerate(self._laid_out(width)):
            if top <= row <= pieces[-1].row:
                return self._row(index, row, pieces, width, is_first=row == top)
        return Strip.blank(width, self.rich_style)

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a stat."""
        return max(0, min(cursor, len(self.stats) - 1))

    def validate_place(self, place: int) -> int:
        """Keep the cursor on a number."""
        last = len(self.stats[self.cursor].numbers) - 1 if self.stats else 0
        return max(0, min(place, last))

    def watch_cursor(self) -> None:
        """Bring the stat under the cursor into view, its first number first."""
        self.place = 0
        self._follow()

    def watch_place(self) -> None:
        """Bring the number under the cursor into view."""
        self._follow()

    def watch_stats(self, before: tuple[Stat, ...], after: tuple[Stat, ...]) -> None:
        """Keep the cursor on the key that it was on, as long as that is in the list."""
        old = before[self.cursor] if self.cursor < len(before) else None
        key = old.numbers[min(self.place, len(old.numbers) - 1)][0] if old else None
        for index, stat in enumerate(after):
            keys = [each for each, _value in stat.numbers]
            if key in keys:
                self.cursor = index
                self.place = keys.index(key)
                break
        else:
            kept = [index for index, stat in enumerate(after) if old is not None and stat.key == old.key]
            self.cursor = kept[0] if kept else self.cursor
            self.place = 0
        self._measure()

    def on_resize(self) -> None:
        """Spread the lines over the new height."""
        self._measure()

    def on_click(self, event: events.Click) -> None:
        """Open the number that was clicked; beside them all, the first of the line."""
        row = event.y + self.scroll_offset.y
        for index, (top, pieces) in enumerate(self._laid_out(self.scrollable_content_region.width)):
            if top <= row <= pieces[-1].row:
                hit = [
                    p for p, piece in enumerate(pieces) if piece.row == row and 0 <= event.x - piece.left < piece.width
                ]
                self.cursor = index
                self.place = hit[0] if hit else 0
                self.action_open()

    def action_move(self, step: int) -> None:
        """Move the cursor by a number of stats."""
        self.cursor += step

    def action_step(self, step: int) -> None:
        """Move the cursor to the number before or after this one, into the stat before or after this one at an end."""
        last = len(self.stats[self.cursor].numbers) - 1 if self.stats else 0
        if 0 <= self.place + step <= last:
            self.place += step
        elif 0 <= self.cursor + step < len(self.stats):
            self.cursor += step
            self.place = len(self.stats[self.cursor].numbers) - 1 if step < 0 else 0

    def action_first(self) -> None:
        """Move the cursor to the first stat."""
        self.cursor = self.place = 0

    def action_last(self) -> None:
        """Move the cursor to the last stat."""
        self.cursor = len(self.stats) - 1

    def action_open(self) -> None:
        """Open the number under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened(self, self.current))

    # Layout

    @property
    def _slot(self) -> int:
        """The cells before each number in which the cursor shows which one it is on, where a line has several."""
        return len(_CURSOR) if any(stat.more for stat in self.stats) else 0

    def _columns(self, width: int) -> tuple[int, int, int]:
        """Return the widths of the labels, the numbers and the ages."""
        label = min(max((cells(plain(each.label)) for each in self.stats), default=0), width // 2)
        age = min(max((cells(plain(each.age)) for each in self.stats), default=0), width // 4)
        return label, max(0, width - len(_CURSOR) - label - age - 2 * _GAP), age

    def _laid_out(self, width: int) -> list[tuple[int, list[_Piece]]]:
        """Return for each stat its first row and where its numbers stand, as they fit a width."""
        label, room, _age = self._columns(width)
        start = len(_CURSOR) + label + _GAP
        placed = [list(self._placed(stat, start, room)) for stat in self.stats]
        rows = sum(pieces[-1].row + 1 for pieces in placed)
        blank = 1 if self.container_size.height >= rows + len(placed) - 1 else 0
        found, top = [], 0
        for pieces in placed:
            found.append((top, [_Piece(top + piece.row, piece.left, piece.width) for piece in pieces]))
            top += pieces[-1].row + 1 + blank
        return found

    def _placed(self, stat: Stat, start: int, room: int) -> Iterator[_Piece]:
        """Yield where the numbers of a stat stand, from its first row on."""
        row = used = 0
        for place, (_key, value) in enumerate(stat.numbers):
            width = min(room, self._slot + cells(value))
            if place and used + _GAP + width > room:
                row, used = row + 1, 0
            elif place:
                used += _GAP
            yield _Piece(row, start + used, width)
            used += width

    def _measure(self) -> None:
        laid_out = self._laid_out(self.size.width)
        self.virtual_size = Size(self.size.width, laid_out[-1][1][-1].row + 1 if laid_out else 0)
        self.refresh()

    def _follow(self) -> None:
        self.refresh()
        laid_out = self._laid_out(self.size.width)
        if not laid_out:
            return
        pieces = laid_out[self.cursor][1]
        row = pieces[min(self.place, len(pieces) - 1)].row
        if not self.scroll_offset.y <= row < self.scroll_offset.y + self.size.height:
            # By force, because the list may not have got its scroll bar yet.
            self.scroll_to(y=max(0, row - self.size.height // 2), animate=False, force=True)

    def _row(self, index: int, row: int, pieces: list[_Piece], width: int, *, is_first: bool) -> Strip:
        """Return one row of a stat: its label and its age stand in the first, its numbers in all of them."""
        stat, selected = self.stats[index], index == self.cursor
        marked = self.get_visual_style("stat-list--cursor")
        label_width, room, age_width = self._columns(width)
        mark = plain(_CURSOR if selected and is_first else _NO_CURSOR, "accent")
        label = fit(plain(stat.label if is_first else ""), label_width)
        parts: list[tuple[Line, Style]] = [
            (mark, self.visual_style),
            (label, marked if selected and is_first else self.visual_style),
        ]
        used = len(_CURSOR) + label_width
        for place, piece in enumerate(pieces):
            if piece.row != row:
                continue
            at_cursor = selected and place == self.place
            slot = plain((_CURSOR if at_cursor else _NO_CURSOR)[: self._slot], "accent")
            parts.append((plain(" " * (piece.left - used)), self.visual_style))
            number = fit((*slot, *stat.numbers[place][1]), piece.width)
            parts.append((number, marked if at_cursor else self.visual_style))
            used = piece.left + piece.width
        end = len(_CURSOR) + label_width + _GAP + room + _GAP
        age = fit(plain(stat.age if is_first else "", "muted"), age_width)
        parts.append(((*plain(" " * (end - used)), *age), self.visual_style))
        drawn = Strip.join([strip(line, style) for line, style in parts if line])
        return drawn.adjust_cell_length(width, self.rich_style)
