"""Lines to read in a dialog that scrolls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.widgets import Static

from cockpit.i18n import _
from widgets.hint import Hint
from widgets.modal import Dialog
from widgets.paint import content
from widgets.text import Line

_WIDEST = 132
_FRAME = 6
"""Columns that the border, the space inside it and the scroll bar take."""


class Reader(Dialog[None]):
    """Shows lines until a key closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("ctrl+d,pagedown", "scroll(10)", show=False),
        Binding("ctrl+u,pageup", "scroll(-10)", show=False),
        Binding("home", "scroll(-100000)", show=False),
        Binding("end,G", "scroll(100000)", show=False),
    ]

    DEFAULT_CSS = """
    Reader > .dialog {
        max-width: 132;
    }
    Reader VerticalScroll {
        height: auto;
        max-height: 80vh;
    }
    """

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        """Show lines under a title."""
        super().__init__(title, (Hint("j k", _("scroll")), Hint("esc", _("close"))))
        self._lines = lines

    @staticmethod
    def room(size: Size) -> tuple[int, int]:
        """Return the columns and lines that there are to read in, on a screen of a size."""
        return min(size.width * 9 // 10, _WIDEST) - _FRAME, size.height * 8 // 10

    def compose_body(self) -> ComposeResult:
        """Lay out the lines."""
        with VerticalScroll(can_focus=False):
            yield Static(content(*self._lines))

    def action_scroll(self, lines: int) -> None:
        """Scroll by a number of lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
