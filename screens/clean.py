"""The last gate before the terminal: nothing that a terminal would obey leaves in the text of a widget."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from widgets.text import visible


class Clean(LineFilter):
    """Makes control characters visible in every line that is drawn, whichever widget drew it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with clean text; Textual's own control segments stay."""
        if all(control or text == visible(text) for text, _style, control in segments):
            return segments
        return [Segment(text if control else visible(text), style, control) for text, style, control in segments]
