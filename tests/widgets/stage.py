"""What the tests of widgets share: a screen for one widget, ways to look at it, and text that means harm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pyte
import pytest
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from widgets.marked import OfRow
from widgets.repaint import RunsScreen
from widgets.text import Line, Tone
from widgets.window import LineView

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

HOSTILE = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("\x1b\x07\x9b\u202e\u2066\n\r\t\ufe0f\u0301\u200d[]()/=中文❤👨👩🏽1a "),
    ),
    max_size=30,
)
"""Text with control characters, marks that change direction, wide and combining characters, and mock markup."""

TONES: tuple[Tone, ...] = ("", "muted", "good", "warn", "bad", "accent", "strong")

LINES: st.SearchStrategy[Line] = st.lists(st.tuples(HOSTILE, st.sampled_from(TONES)), max_size=4).map(tuple)
"""Lines of such text."""


class Stage(App[None]):
    """An app that shows one widget and keeps the messages of some kinds that are sent in it."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, shown: Widget | Callable[[], Widget], *kinds: type[Message]) -> None:
        """Show a widget, or what is made as soon as the app runs, and keep messages of these kinds."""
        super().__init__()
        self._shown = shown
        self._kinds = kinds
        self._heard: list[Message] = []

    def get_default_screen(self) -> Screen[None]:
        return OneWidget(self._shown)

    def play(self, width: int = 80, height: int = 24) -> AbstractAsyncContextManager[Pilot[None]]:
        """Run the app on a terminal of a size, without one."""
        return self.run_test(size=(width, height), message_hook=self._hear)

    def heard(self) -> list[Message]:
        """Return the messages since this was last asked."""
        heard, self._heard = self._heard, []
        return heard

    def told(self) -> list[tuple[type[Message], int | None]]:
        """Return what lists have told of their rows since messages were last asked for: the kind, and the row's id."""
        return [(type(message), message.id) for message in self.heard() if isinstance(message, OfRow)]

    def _hear(self, message: Message) -> None:
        # A message that bubbles comes by once for each widget on its way.
        if isinstance(message, self._kinds) and not any(message is each for each in self._heard):
            self._heard.append(message)


class OneWidget(RunsScreen[None]):
    """A screen with one widget in it, which has the focus if it can have it."""

    def __init__(self, shown: Widget | Callable[[], Widget]) -> None:
        """Show a widget."""
        super().__init__()
        self._shown = shown

    def compose(self) -> ComposeResult:
        yield self._shown if isinstance(self._shown, Widget) else self._shown()


def seen(widget: LineView) -> list[str]:
    """Return the text of every line of a widget as it is drawn now."""
    widget.area = widget.size
    return ["".join(segment.text for segment in widget.render_line(y)) for y in range(widget.size.height)]


def shown(app: App[None]) -> list[str]:
    """Return the text of every line of the screen."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def harmless(text: str, width: int) -> None:
    """Check that a line is exactly so wide, and that a terminal would obey nothing in it."""
    assert cell_len(text) == width, repr(text)
    assert not CONTROL.search(text), repr(text)


class Repaints:
    """Keeps the regions that a widget is told to draw again; to draw all of it again is an error."""

    def __init__(self, widget: Widget, monkeypatch: pytest.MonkeyPatch) -> None:
        """Watch a widget."""
        self._regions: list[Region | None] = []
        refresh = widget.refresh

        def record(*regions: Region, **options: bool) -> Widget:
            self._regions += regions or (None,)
            return refresh(*regions, **options)

        monkeypatch.setattr(widget, "refresh", record)

    def lines(self) -> set[int]:
        """Return the lines since this was last asked."""
        return {y for region in self.regions() for y in region.line_range}

    def regions(self) -> list[Region]:
        """Return the regions since this was last asked."""
        regions, self._regions = self._regions, []
        assert None not in regions, "all of the widget is drawn again"
        return [region for region in regions if region is not None]


class _Screen(pyte.Screen):
    """Where a mark after the last column belongs to the character there; the emulator would begin a line with it."""

    def draw(self, data: str) -> None:
        """Show characters."""
        for character in data:
            if self.cursor.x == self.columns and unicodedata.combining(character):
                line, last = self.buffer[self.cursor.y], self.columns - 1
                line[last] = line[last]._replace(data=line[last].data + character)
            else:
                super().draw(character)


class Terminal:
    """A terminal of a number of cells that reads what an app writes."""

    def __init__(self, width: int, height: int) -> None:
        """Start blank."""
        self.screen = _Screen(width, height)
        self._stream = pyte.Stream(self.screen)

    def read(self, written: str) -> None:
        self._stream.feed(written)

    def cells(self) -> list[list[tuple[str, str, str, bool]]]:
        """Return the text, the colours and the weight of every cell."""
        rows = range(self.screen.lines)
        return [[_cell(self.screen.buffer[y][x]) for x in range(self.screen.columns)] for y in rows]


def _cell(char: pyte.screens.Char) -> tuple[str, str, str, bool]:
    return char.data, char.fg, char.bg, char.bold
