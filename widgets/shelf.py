"""How the cards of a board lie: piled up in the lines of their columns, in bands where there are lanes."""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from widgets.text import Tone


class BoardColumn(NamedTuple):
    """A column: its title, the ids of its cards from top to bottom, and what stands for their number, as with a limit.

    `empty` is shown in place of cards where there are none.
    """

    key: Hashable
    title: str
    ids: Sequence[int]
    note: str = ""
    tone: Tone = ""
    empty: str = ""


class BoardLane(NamedTuple):
    """A band of cards across all columns."""

    key: Hashable
    title: str


LaneOf = Callable[[Sequence[int]], Sequence[Hashable]]
"""Returns the key of the lane of each of some cards, in their order."""


class Shelf:
    """The cards of all columns, piled up in lines, counted from 0 in each column.

    Cards lie in bands, one for each lane; without lanes there is one band without a heading.
    """

    def __init__(
        self,
        columns: Sequence[BoardColumn],
        lanes: Sequence[BoardLane],
        lane_of: LaneOf | None,
        card_height: int,
    ) -> None:
        """Pile up cards of `card_height` lines."""
        self.banded = bool(lanes) and lane_of is not None
        self._high = card_height
        self.ids: list[Sequence[int]] = [column.ids for column in columns]
        counts = [[len(ids)] for ids in self.ids]
        self._titles: list[str] = []
        if lanes and lane_of is not None:
            piles = [_piles(ids, lanes, lane_of) for ids in self.ids]
            titles = [lane.title for lane in lanes]
            # The pile below all lanes, for cards of none of them, is there only when it is needed.
            if any(pile[-1] for pile in piles):
                titles.append("")
            self._titles = titles
            counts = [[len(pile) for pile in column[: len(titles)]] for column in piles]
            self.ids = [array("q", chain.from_iterable(column)) for column in piles]
        self._counts = counts
        self._starts: list[list[int]] = [[0, *accumulate(column)][:-1] for column in counts]
        rows = [max(band) for band in zip(*counts, strict=True)] or [0]
        self._tops: list[int] = [0, *accumulate(self.banded + count * card_height for count in rows)]

    def height(self, column: int) -> int:
        """Return how many lines a column takes; with lanes all columns take as many."""
        if self.banded:
            return self._tops[-1]
        return self._counts[column][0] * self._high

    def lane_at(self, y: int) -> str | None:
        """Return the title of the lane whose heading is on a line, or None where there is no heading."""
        if not self.banded or not 0 <= y < self._tops[-1]:
            return None
        band = bisect_right(self._tops, y) - 1
        return self._titles[band] if self._tops[band] == y else None

    def card_at(self, column: int, y: int) -> tuple[int, int] | None:
        """Return the position of the card on a line of a column, and which line of the card that is."""
        if not 0 <= y < self._tops[-1]:
            return None
        band = bisect_right(self._tops, y) - 1
        row, part = divmod(y - self._tops[band] - self.banded, self._high)
        if not 0 <= row < self._counts[column][band]:
            return None
        return self._starts[column][band] + row, part

    def top_of(self, column: int, index: int) -> int:
        """Return the first line of a card."""
        band = max(0, bisect_right(self._starts[column], index) - 1)
        return self._tops[band] + self.banded + (index - self._starts[column][band]) * self._high

    def before(self, column: int, y: int) -> int:
        """Return how many cards of a column start above a line."""
        band = bisect_right(self._tops, y - 1, hi=len(self._tops) - 1) - 1
        if band < 0:
            return 0
        rows = -(-(y - self._tops[band] - self.banded) // self._high)
        return self._starts[column][band] + max(0, min(rows, self._counts[column][band]))


def _piles(ids: Sequence[int], lanes: Sequence[BoardLane], lane_of: LaneOf) -> "list[array[int]]":
    """Return the cards of each lane in their order, and last those of no lane."""
    piles: list[array[int]] = [array("q") for _ in range(len(lanes) + 1)]
    by_key = {lane.key: pile for lane, pile in zip(lanes, piles, strict=False)}
    for pk, key in zip(ids, lane_of(ids), strict=True):
        by_key.get(key, piles[-1]).append(pk)
    return piles
