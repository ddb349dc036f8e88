"""A table with some of its cells written anew while it is read; the file itself is never held twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cockpit.exchange.cells import Cell
from cockpit.exchange.sheet import SourceRow

Edit = Callable[[list[Cell]], bool]
"""Changes the cells of one row, as many as there are headings; False leaves the row out."""


@dataclass(frozen=True)
class Rewritten:
    """The rows of a table after ``edit``; ``begin`` makes a fresh one for each reading."""

    rows: Iterable[SourceRow]
    width: int
    begin: Callable[[], Edit]

    def __iter__(self) -> Iterator[SourceRow]:
        edit = self.begin()
        for row in self.rows:
            cells = [*row.cells[: self.width], *([None] * (self.width - len(row.cells)))]
            if edit(cells):
                yield SourceRow(row.number, tuple(cells))
