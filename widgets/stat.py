"""A short list of numbers, one to a line, each of which opens what it was counted from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from widgets.paint import cells, fit, plain, strip
from widgets.text import Line

_CURSOR, _NO_CURSOR = "> ", "  "
_GAP = 3


@dataclass(frozen=True)
class Stat:
    """One line: what is counted, the number, how old it is, and the key by which to open it."""

    key: str
    label: str
    value: Line
    age: str = ""


class StatList(ScrollView, can_focus=True):
    """Stats in aligned columns, with a blank line between them where there is room; the cursor stays on its key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
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

    @dataclass
    class Opened(Message):
        """A stat was chosen."""

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

    def render_line(self, y: int) -> Strip:
        """Return the line at `y` lines below the top of the visible part."""
        index, between = divmod(y + self.scroll_offset.y, self._pitch)
        width = self.scrollable_content_region.width
        if between or index >= len(self.stats):
            return Strip.blank(width, self.rich_style)
        selected = index == self.cursor
        style = self.get_visual_style("stat-list--cursor") if selected else self.visual_style
        return strip(self._line(self.stats[index], selected, width), style)

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a stat."""
        return max(0, min(cursor, len(self.stats) - 1))

    def watch_cursor(self) -> None:
        """Bring the stat under the cursor into view."""
        top = self.cursor * self._pitch
        if not self.scroll_offset.y <= top < self.scroll_offset.y + self.size.height:
            # By force, because the list may not have got its scroll bar yet.
            self.scroll_to(y=max(0, top - self.size.height // 2), animate=False, force=True)

    def watch_stats(self, before: tuple[Stat, ...], after: tuple[Stat, ...]) -> None:
        """Keep the cursor on the key that it was on, as long as that is in the list."""
        key = before[self.cursor].key if self.cursor < len(before) else None
        keys = [stat.key for stat in after]
        self.cursor = keys.index(key) if key in keys else self.cursor
        self._measure()

    def on_resize(self) -> None:
        """Spread the lines over the new height."""
        self._measure()

    def on_click(self, event: events.Click) -> None:
        """Open the stat that was clicked."""
        index = (event.y + self.scroll_offset.y) // self._pitch
        if index < len(self.stats):
            self.cursor = index
            self.action_open()

    def action_move(self, step: int) -> None:
        """Move the cursor by a number of stats."""
        self.cursor += step

    def action_first(self) -> None:
        """Move the cursor to the first stat."""
        self.cursor = 0

    def action_last(self) -> None:
        """Move the cursor to the last stat."""
        self.cursor = len(self.stats) - 1

    def action_open(self) -> None:
        """Open the stat under the cursor."""
        if self.stats:
            self.post_message(self.Opened(self, self.stats[self.cursor].key))

    @property
    def _pitch(self) -> int:
        """How many lines lie from one stat to the next."""
        return 2 if self.container_size.height >= 2 * len(self.stats) - 1 else 1

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, max(0, len(self.stats) * self._pitch - self._pitch + 1))
        self.refresh()

    def _line(self, stat: Stat, selected: bool, width: int) -> Line:
        label_width = min(max(cells(plain(each.label)) for each in self.stats), width // 2)
        age_width = min(max(cells(plain(each.age)) for each in self.stats), width // 4)
        value_width = max(0, width - len(_CURSOR) - label_width - age_width - 2 * _GAP)
        gap = plain(" " * _GAP)
        mark = plain(_CURSOR if selected else _NO_CURSOR, "accent")
        label, value = fit(plain(stat.label), label_width), fit(stat.value, value_width)
        return fit((*mark, *label, *gap, *value, *gap, *fit(plain(stat.age, "muted"), age_width)), width)
