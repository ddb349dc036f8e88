"""A table as it stands in a file: headings and numbered rows, nothing interpreted yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from cockpit.errors import BadInput
from cockpit.exchange.cells import Cell, is_blank, text_of
from cockpit.exchange.words import fold, heading_forms
from cockpit.i18n import N_
from cockpit.message import Message

MAX_BYTES = 64 * 1024 * 1024
"""Largest file that is read, in bytes."""
MAX_ROWS = 250_000
"""Most rows below the heading that are read from one table."""
HEADING_DEPTH = 30
"""Rows from the top in which the heading is looked for."""

_KNOWN_HEADINGS = 3


class SourceRow(NamedTuple):
    """One row below the heading; ``number`` counts from 1 as a spreadsheet does, the heading and blanks included."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """A table of a file; headings may repeat, rows may be shorter or wider, and can be read again and again."""

    name: str
    headings: tuple[str, ...]
    rows: Iterable[SourceRow]
    encoding: str | None = None
    """The encoding of a text file; ``None`` where the format itself settles it."""
    notes: tuple[Message, ...] = ()
    """What was made of the file before its rows are read; to be told before an import."""
    errors: tuple[tuple[int, BadInput], ...] = ()
    """Rows that could not be read at all, and why."""
    file: str = ""
    """What the file is called, where the table has a name of its own."""
    titles: tuple[str, ...] = ()
    """What stands above the heading."""
    origins: Mapping[str, str] | None = None
    """Where a table was made of that in a file: what the columns are called there, by heading, as far as they are."""

    def called(self, heading: str) -> str:
        """Return what the column with a heading is called in the file; empty where it is not in there."""
        return heading if self.origins is None else self.origins.get(heading, "")

    def __post_init__(self) -> None:
        """Refuse rows that could be read only once: a second reading would find an empty table."""
        if iter(self.rows) is self.rows:
            raise TypeError("rows must be readable more than once; pass a list or an object with __iter__")


def find_heading(records: Sequence[Sequence[Cell]], words: Set[str]) -> int | None:
    """Return the index of the heading among the first records of a table, or ``None`` when all are blank.

    It is the first record with three or more distinct cells among the folded ``words``. Failing that, it is the first
    record that is not blank, passing over a title that stands alone above a wider record.
    """
    for index, cells in enumerate(records):
        if has_known_words(cells, words):
            return index
    filled = [sum(not is_blank(cell) for cell in cells) for cells in records]
    wanted = min(2, max(filled, default=0))
    return next((index for index, count in enumerate(filled) if count >= wanted > 0), None)


def has_known_words(cells: Iterable[Cell], words: Set[str]) -> bool:
    """Tell whether three or more distinct cells are among the folded ``words``."""
    texts = {fold(cell): cell for cell in cells if isinstance(cell, str)}
    return sum(not words.isdisjoint(heading_forms(text)) for text in texts.values()) >= _KNOWN_HEADINGS


def headings_of(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Return a record as headings: text without outer white space, and no blank ones at the right end."""
    headings = [text_of(cell).strip() for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    return tuple(headings)


def titles_of(records: Iterable[Iterable[Cell]]) -> tuple[str, ...]:
    """Return what is written in the records above a heading."""
    return tuple(text_of(cell).strip() for cells in records for cell in cells if not is_blank(cell))


def no_table(name: str) -> BadInput:
    """Return the refusal of a file or sheet in which nothing is written."""
    return BadInput(N_("There is no table in “{name}”: it is empty."), name=name)


def too_many_rows(name: str) -> BadInput:
    """Return the refusal of a table with more than ``MAX_ROWS`` rows."""
    return BadInput(
        N_("“{name}” has more than {limit:,} rows: split it into smaller files."), name=name, limit=MAX_ROWS
    )
