"""A card as lines: its title on as many of them as are free, and below it groups of words side by side."""

from __future__ import annotations

from functools import lru_cache

from widgets.text import Line, Span, cells, cut, visible

GAP: Span = ("  ", "")
"""Stands between two groups on one line."""
_KEPT = 4_096


@lru_cache(maxsize=_KEPT)
def laid_out(card: tuple[Line, ...], width: int, height: int) -> tuple[Line, ...]:
    """Return a card, its title and then its groups, as at most `height` lines, of which only the last may be too wide.

    Groups stay whole and in their order; those for which no line is left are left out, the last ones first. The title
    has at least one line.
    """
    title, *groups = card or ((),)
    below = _packed([group for group in groups if cells(group)], width)[: max(0, height - 1)]
    return (*_parted(title, width, height - len(below)), *below)


def _packed(groups: list[Line], width: int) -> list[Line]:
    lines: list[Line] = []
    for group in groups:
        if lines and cells(lines[-1]) + cells((GAP,)) + cells(group) <= width:
            lines[-1] = (*lines[-1], GAP, *group)
        else:
            lines.append(group)
    return lines


def _parted(line: Line, width: int, most: int) -> list[Line]:
    """Return a line on up to `most` lines, parted between words where it can be."""
    lines: list[Line] = []
    while most > len(lines) + 1 and cells(line) > width > 0:
        text = "".join(visible(part) for part, _tone in line)
        end = len(cut(text, width, ""))
        blank = text.rfind(" ", 0, end + 1)
        at = blank if blank > 0 else end
        if not at:
            break
        lines.append(_slice(line, 0, at))
        line = _slice(line, at + len(text[at:]) - len(text[at:].lstrip(" ")), len(text))
    return [*lines, line]


def _slice(line: Line, start: int, end: int) -> Line:
    """Return the characters of a line from `start` up to `end`, as they are shown."""
    spans: list[Span] = []
    for text, tone in line:
        shown = visible(text)
        part = shown[max(0, start) : max(0, end)]
        if part:
            spans.append((part, tone))
        start, end = start - len(shown), end - len(shown)
    return tuple(spans)
