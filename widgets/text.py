"""Text as cells of a terminal: what may be shown of it, and how much of it fits."""

from __future__ import annotations

import re
from typing import Literal

from rich.cells import cell_len, split_graphemes

Tone = Literal["", "muted", "good", "warn", "bad", "accent", "strong"]
"""What a piece of text means; the theme gives it a colour, and no state is told by colour alone."""
Span = tuple[str, Tone]
Line = tuple[Span, ...]
"""One line of text, in pieces of one tone each."""

# All that a terminal would obey instead of showing, or that would turn the direction of the rest of a line round. None
# of it counts as printable.
_HIDDEN = "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
_PICTURES = 0x2400
_DELETE, _DELETE_PICTURE = 0x7F, "\u2421"
_BREAKS = frozenset("\n\r\t\u2028\u2029")
_UNKNOWN = "\ufffd"


def visible(text: str) -> str:
    """Return the text on one line with every control character made visible; line ends and tabs become spaces."""
    return text if text.isprintable() else re.sub(_HIDDEN, _mark, text)


def _mark(match: re.Match[str]) -> str:
    character = match[0]
    if character in _BREAKS:
        return " "
    code = ord(character)
    if code < 0x20:
        return chr(_PICTURES + code)
    return _DELETE_PICTURE if code == _DELETE else _UNKNOWN


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """Return as much of the text as fits `width` cells, ended by the ellipsis when that is not all of it.

    No wide character is cut in half, and no mark is parted from the letter that it belongs to.
    """
    if width <= 0:
        return ""
    # No character is wider than two cells: a text this short fits unmeasured, and of a long one only the start counts.
    if len(text) * 2 <= width or (len(text) <= 4 * width and cell_len(text) <= width):
        return text
    head = text[: 8 * width + 64]
    if len(head) == len(text) and cell_len(text) <= width:
        return text
    room = width - cell_len(ellipsis)
    if room < 0:
        return ""
    end = used = 0
    for _start, stop, size in split_graphemes(head)[0]:
        if used + size > room:
            break
        end, used = stop, used + size
    return head[:end] + ellipsis


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
