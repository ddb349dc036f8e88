"""A dialog to choose one or several of many options by typing a few letters of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input

from widgets.entry import TextLine
from widgets.hint import Hint
from widgets.match import fold, rank
from widgets.modal import Dialog
from widgets.paint import cells, fit, plain, strip
from widgets.text import Line

_CURSOR, _NO_CURSOR = "> ", "  "
_TICKED, _UNTICKED = "[x] ", "[ ] "


@dataclass(frozen=True)
class Option:
    """One thing to choose: its key, how it is shown, and a few more words that are searched too.

    A reason says why it does nothing now; it is shown behind the label and not searched. ``words`` are searched and not
    shown, as what it is called elsewhere.
    """

    key: str
    label: Line
    hint: str = ""
    reason: str = ""
    words: str = ""

    @property
    def text(self) -> str:
        """Return the label without its tones."""
        return "".join(text for text, _ in self.label)

    @property
    def searched(self) -> str:
        """Return all that typed letters are looked for in, folded."""
        return fold(" ".join(filter(None, (self.text, self.hint, self.words))))


class OptionLines(ScrollView):
    """The options that fit the query, one to a line; it draws only the lines in view, however many there are."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"option-lines--cursor"}

    DEFAULT_CSS = """
    OptionLines {
        height: 1fr;
        overflow-x: hidden;
        & > .option-lines--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
    }
    """

    cursor: reactive[int] = reactive(0)
    """The position of the line under the cursor."""

    class Clicked(Message):
        """The line under the cursor was clicked."""

    def __init__(self, empty: str) -> None:
        """Start without options; `empty` is shown while there are none."""
        super().__init__()
        self._empty = empty
        self._options: Sequence[Option] = ()
        self._ticked: set[str] | None = None

    def show(self, options: Sequence[Option], ticked: set[str] | None) -> None:
        """Show these options, with a box before each when there is a set of ticked keys."""
        if options != self._options:
            self._options = options
            self.virtual_size = Size(self.size.width, len(options))
            self.cursor = 0
            self.scroll_to(y=0, animate=False, force=True)
        self._ticked = ticked
        self.refresh()

    @property
    def current(self) -> Option | None:
        """The option under the cursor."""
        return self._options[self.cursor] if self._options else None

    def render_line(self, y: int) -> Strip:
        """Return the line at `y` lines below the top of the visible part."""
        width, index = self.scrollable_content_region.width, y + self.scroll_offset.y
        if not self._options and y == 0:
            return strip(fit(plain(self._empty, "muted"), width), self.visual_style)
        if index >= len(self._options):
            return Strip.blank(width, self.rich_style)
        selected = index == self.cursor
        style = self.get_visual_style("option-lines--cursor") if selected else self.visual_style
        return strip(self._line(self._options[index], selected, width), style)

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on an option."""
        return max(0, min(cursor, len(self._options) - 1))

    def watch_cursor(self) -> None:
        """Bring the line under the cursor into view."""
        top, height = self.scroll_offset.y, max(1, self.size.height)
        # By force, because the list may not have got its scroll bar yet.
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, force=True)

    def on_click(self, event: events.Click) -> None:
        """Take the option that was clicked."""
        index = event.y + self.scroll_offset.y
        if index < len(self._options):
            self.cursor = index
            self.post_message(self.Clicked())

    def _line(self, option: Option, selected: bool, width: int) -> Line:
        mark = plain(_CURSOR if selected else _NO_CURSOR, "accent")
        if self._ticked is not None:
            mark = (*mark, *plain(_TICKED if option.key in self._ticked else _UNTICKED))
        hint = plain(option.hint, "muted")
        room = width - cells(mark)
        label = option.label
        if option.reason:
            label = (*plain(option.text, "muted"), *plain(f"  ({option.reason})", "muted"))
        hint_width = min(cells(hint), max(room // 2, room - cells(label) - 1))
        return fit((*mark, *fit(label, room - hint_width - 1), (" ", ""), *fit(hint, hint_width)), width)


class QueryLine(TextLine):
    """The line to type in; on an empty line the space bar ticks instead of starting a word."""

    class Ticked(Message):
        """The space bar was pressed on an empty line."""

    def on_key(self, event: events.Key) -> None:
        """Turn a leading space into a tick."""
        if event.key == "space" and not self.value:
            event.prevent_default()
            event.stop()
            self.post_message(self.Ticked())


class Picker(Dialog[tuple[str, ...] | None]):
    """A dialog that returns the keys of the chosen options, or None when it was left.

    Typing narrows the list. Enter takes the option under the cursor; with `multiple` it takes all that are ticked,
    and the one under the cursor if letters led to it. Tab (or the space bar while nothing is typed) ticks that one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("tab", "tick", show=False),
    ]

    DEFAULT_CSS = """
    Picker > .dialog {
        height: 80%;
    }
    """

    def __init__(
        self,
        title: str,
        options: Iterable[Option],
        *,
        chosen: Iterable[str] = (),
        multiple: bool = False,
        query: str = "",
        empty: str = "",
        hints: tuple[Hint, ...] = (),
        named: Callable[[str], Option | None] | None = None,
    ) -> None:
        """Offer the options that fit `query`, those in `chosen` ticked; `empty` is shown when none fits.

        `named` returns the option that a text names exactly, for when there are too many to offer all of them.
        """
        super().__init__(title, hints)
        self._options = tuple(options)
        self._folded = [option.searched for option in self._options]
        self._ticked = set(chosen) if multiple else None
        self._query = query
        self._sought = bool(query)
        self._empty = empty
        self._named = named

    def compose_body(self) -> ComposeResult:
        """Lay out the line to type in and the options."""
        yield QueryLine(self._query)
        yield OptionLines(self._empty)

    def on_mount(self) -> None:
        """Show the options that fit from the start."""
        self._narrow(self._query)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the options that fit what was typed."""
        event.stop()
        self._sought = bool(event.value)
        self._narrow(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return what was chosen."""
        event.stop()
        self._take()

    def on_option_lines_clicked(self) -> None:
        """Tick the option that was clicked, or return it."""
        if self._ticked is None:
            self._take()
        else:
            self.action_tick()

    def on_query_line_ticked(self) -> None:
        """Tick the option under the cursor."""
        self.action_tick()

    def action_leave(self) -> None:
        """Close the dialog without a choice."""
        self.dismiss(None)

    def action_move(self, step: int) -> None:
        """Move the cursor by a number of options."""
        self._lines.cursor += step

    def action_page(self, pages: int) -> None:
        """Move the cursor by the height of the list."""
        self._lines.cursor += pages * max(1, self._lines.size.height - 1)

    def action_tick(self) -> None:
        """Tick the option under the cursor, or take its tick away."""
        current = self._lines.current
        if self._ticked is not None and current is not None:
            self._ticked ^= {current.key}
            self._sought = False
            self._lines.refresh()

    @property
    def _lines(self) -> OptionLines:
        return self.query_one(OptionLines)

    def _narrow(self, query: str) -> None:
        fitting = [self._options[position] for position in rank(query, self._folded)]
        named = self._named(query) if self._named is not None and query.strip() else None
        if named is not None and named.key not in {option.key for option in self._options}:
            self._options = (*self._options, named)
            self._folded.append(named.searched)
            fitting.insert(0, named)
        self._lines.show(fitting, self._ticked)

    def _take(self) -> None:
        current = self._lines.current
        if self._ticked is not None:
            # Who typed the letters of an option and presses enter means that option, ticked or not.
            taken = self._ticked | ({current.key} if self._sought and current else set())
            self.dismiss(tuple(option.key for option in self._options if option.key in taken))
        elif current is not None:
            self.dismiss((current.key,))
