"""The last gate before the terminal: nothing that a terminal would obey leaves in the text of a widget."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from cockpit.clean import plain_signs
from widgets.text import visible


class Clean(LineFilter):
    """Makes control characters visible in every line that is drawn, whichever widget drew it."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        """With ``ascii_only`` the punctuation of our own words becomes ASCII too."""
        super().__init__()
        self._clean = _plain if ascii_only else visible

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with clean text; Textual's own control segments stay."""
        clean = self._clean
        if all(
            control or (text.isascii() and text.isprintable()) or text == clean(text) for text, _, control in segments
        ):
            return segments
        return [Segment(text if control else clean(text), style, control) for text, style, control in segments]


def _plain(text: str) -> str:
    return plain_signs(visible(text))
