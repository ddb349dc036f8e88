"""From lines of toned text to what Textual draws; how they are measured and fitted is re-exported here."""

from __future__ import annotations

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.style import Style

from widgets.text import Line, Tone, cells, fit, visible

__all__ = ["cells", "content", "fit", "plain", "strip"]

_STYLES: dict[Tone, str] = {
    "": "",
    "muted": "dim",
    "good": "$text-success",
    "warn": "$text-warning",
    "bad": "$text-error",
    "accent": "$text-primary",
    "strong": "bold",
}


def plain(text: str, tone: Tone = "") -> Line:
    """Return text as a line of one tone."""
    return ((visible(text), tone),)


def content(*lines: Line) -> Content:
    """Return lines, one below another, as Textual content, with nothing in them read as markup."""
    rows = [Content.assemble(*((visible(text), _STYLES[tone]) for text, tone in line)) for line in lines]
    return Content("\n").join(rows)


def strip(line: Line, base: Style) -> Strip:
    """Return a line as a strip over a base style, for widgets that draw themselves line by line.

    Needs a running app, whose theme gives the tones their colours.
    """
    return Strip([Segment(text, (base + Style.parse(_STYLES[tone])).rich_style) for text, tone in line])
