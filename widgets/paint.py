"""From lines of toned text to what Textual draws."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.style import Style

from widgets.text import Line, Tone, cut, visible

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


def cells(line: Line) -> int:
    """Return how many terminal cells a line takes."""
    return cell_len("".join(visible(text) for text, _ in line))


def fit(line: Line, width: int, ellipsis: str = "…") -> Line:
    """Return a line of exactly `width` cells: cut with an ellipsis, or filled up with spaces."""
    shown = cut("".join(visible(text) for text, _ in line), width, ellipsis)
    fitted: list[tuple[str, Tone]] = []
    rest = shown
    for text, tone in line:
        length = len(visible(text))
        fitted.append((rest[:length], tone))
        rest = rest[length:]
    fitted.append((rest, ""))
    if sum(cell_len(text) for text, _ in fitted) != cell_len(shown):
        # A character and the mark that changes its width stand in two spans: only together have they a width.
        fitted = [(shown, line[0][1])]
    fitted.append((" " * (width - cell_len(shown)), ""))
    return tuple((text, tone) for text, tone in fitted if text)


def content(*lines: Line) -> Content:
    """Return lines, one below another, as Textual content, with nothing in them read as markup."""
    rows = [Content.assemble(*((visible(text), _STYLES[tone]) for text, tone in line)) for line in lines]
    return Content("\n").join(rows)


def strip(line: Line, base: Style) -> Strip:
    """Return a line as a strip over a base style, for widgets that draw themselves line by line.

    Needs a running app, whose theme gives the tones their colours.
    """
    return Strip([Segment(text, (base + Style.parse(_STYLES[tone])).rich_style) for text, tone in line])
