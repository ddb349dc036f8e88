"""Columns of cells: which of them there is room for, how wide each is, and what of a cell fits. It loads no Textual."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from widgets.text import Line, cells

GAP = 2
"""Cells between two columns."""
_LEAST_SHARE = 20


class TableColumn(NamedTuple):
    """A column of cells `width` cells wide; those of width 0 share the room that is left.

    Where the room is short columns shrink to their `least` width, which leaves out the last spans of their cells; then
    the columns of lowest priority go, the last one first.
    """

    key: str
    title: str
    width: int = 0
    align: Literal["left", "right"] = "left"
    priority: int = 1
    least: int = 0


class Fitting(Protocol):
    """What decides how wide a column is."""

    @property
    def width(self) -> int:
        """Its width where there is room, 0 to share what is left."""
        ...

    @property
    def least(self) -> int:
        """Its width where there is little room, 0 where it does not shrink."""
        ...

    @property
    def priority(self) -> int:
        """Which column gives way to which: the lower one."""
        ...


def fitted(columns: Sequence[Fitting], room: int) -> tuple[list[int], list[int]]:
    """Return the places of the columns that fit `room` cells with gaps between them, and their widths."""
    kept = list(range(len(columns)))
    while len(kept) > 1 and _least([columns[place] for place in kept]) > room:
        kept.remove(min(reversed(kept), key=lambda place: columns[place].priority))
    shown = [columns[place] for place in kept]
    widths = [min(column.least or column.width, max(0, room)) for column in shown]
    spare = room - _least(shown)
    for order in sorted(range(len(shown)), key=lambda order: -shown[order].priority):
        grown = min(max(0, spare), shown[order].width - widths[order])
        if grown > 0:
            widths[order] += grown
            spare -= grown
    shares = [order for order, column in enumerate(shown) if not column.width]
    rest = room - sum(width for order, width in enumerate(widths) if order not in shares) - GAP * (len(shown) - 1)
    for place, order in enumerate(shares):
        widths[order] = max(0, rest // len(shares) + (place < rest % len(shares)))
    return kept, widths


def _least(columns: Sequence[Fitting]) -> int:
    floors = (column.least or column.width or _LEAST_SHARE for column in columns)
    return sum(floors) + GAP * (len(columns) - 1)


def shortened(cell: Line, room: int) -> Line:
    """Return a cell without the last spans that do not fit; where they warned of something a mark still does."""
    short = cell
    while len(short) > 1 and cells(short) > room:
        short = short[:-1]
    if any(tone == "bad" for _text, tone in cell[len(short) :]) and cells(short) < room:
        return (*short, ("!", "bad"))
    return short
