"""The colours: which theme is the usual one, and what is put right in the library's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import BUILTIN_THEMES, Theme

USUAL = "textual-dark"
FEW_COLOURS = "ansi-dark"
"""The usual theme of a terminal with 16 colours: those of the others would all come out as grey there."""
_NAMES_ON = {"ansi-dark": "ansi_bright_cyan", "ansi-light": "ansi_blue"}
"""The colour of names and ids: the plain blue of a terminal can hardly be read on black."""


class Colourless(LineFilter):
    """Takes the colours away and leaves bold, dim and reversed text."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without colours."""
        return [Segment(text, style and style.without_color, control) for text, style, control in segments]


def readable() -> Iterator[Theme]:
    """Yield themes that take the place of the library's own of the same name."""
    for name, colour in _NAMES_ON.items():
        theme = BUILTIN_THEMES[name]
        yield replace(theme, variables={**theme.variables, "text-primary": colour})
