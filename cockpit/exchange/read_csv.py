"""Read comma, semicolon or tab separated text as a sheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice

from cockpit.errors import BadInput
from cockpit.exchange.formulas import restore
from cockpit.exchange.sheet import (
    HEADING_DEPTH,
    MAX_BYTES,
    MAX_ROWS,
    Sheet,
    SourceRow,
    find_heading,
    has_known_words,
    headings_of,
    no_table,
    titles_of,
    too_many_rows,
)
from cockpit.exchange.text import TextFile, text_file
from cockpit.i18n import N_

DELIMITERS = (",", ";", "\t")
"""Cell separators that are recognized, the most usual first."""

_DELIMITER_LINE = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)


def read_csv(
    data: bytes,
    name: str,
    *,
    words: Set[str] = frozenset(),
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Sheet:
    """Return the table in the bytes of a CSV file; rows are parsed as they are read, never all held.

    Apostrophes that keep a spreadsheet from running a formula are taken away.

    Args:
        data: the whole file.
        name: what messages call the file.
        words: folded words by which the heading is known, see ``Target.vocabulary``.
        encoding: wins over what the bytes suggest.
        delimiter: wins over what the text suggests.

    Raises:
        BadInput: the text cannot be read or is empty; while rows are read, also for unbalanced quotation marks.
    """
    text = text_file(data, name, encoding)
    with text.open() as lines:
        first_line = lines.readline()
    named = _DELIMITER_LINE.fullmatch(first_line)
    if delimiter is None:
        delimiter = named.group(1) if named else _sniff_delimiter(text, name, words)
    records = _Records(text, name, delimiter, skipped=1 if named else 0)
    top = list(islice(records, HEADING_DEPTH))
    heading = find_heading([row.cells for row in top], words)
    if heading is None:
        raise no_table(name)
    rows = _Below(records, top[heading].number)
    titles = titles_of(row.cells for row in top[:heading])
    return Sheet(name, headings_of(top[heading].cells), rows, text.encoding, titles=titles)


@dataclass(frozen=True)
class _Records:
    """Every record of the text that is not an empty line, numbered as a spreadsheet numbers its rows."""

    text: TextFile
    name: str
    delimiter: str
    skipped: int = 0

    def __iter__(self) -> Iterator[SourceRow]:
        # The limit of 128 KB a cell is too small for a description with a log in it; the file itself is bounded.
        csv.field_size_limit(MAX_BYTES)
        with self.text.open() as lines:
            reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
            number = 0
            try:
                for number, cells in enumerate(reader, start=1):
                    if cells and number > self.skipped:
                        yield SourceRow(number, tuple(map(restore, cells)))
            except csv.Error:
                raise BadInput(
                    N_(
                        "“{name}”, row {row} (line {line}): a quotation mark is not closed, or text follows it: double "
                        "the quotation marks inside a cell."
                    ),
                    name=self.name,
                    row=number + 1,
                    line=reader.line_num,
                ) from None


@dataclass(frozen=True)
class _Below:
    """The records below the heading, at most ``MAX_ROWS`` of them."""

    records: _Records
    heading: int

    def __iter__(self) -> Iterator[SourceRow]:
        for row in self.records:
            if row.number > self.heading + MAX_ROWS:
                raise too_many_rows(self.records.name)
            if row.number > self.heading:
                yield row


def _sniff_delimiter(text: TextFile, name: str, words: Set[str]) -> str:
    return max(DELIMITERS, key=lambda delimiter: _fit(_top(text, name, delimiter), words))


def _top(text: TextFile, name: str, delimiter: str) -> list[tuple[object, ...]]:
    try:
        return [row.cells for row in islice(_Records(text, name, delimiter), HEADING_DEPTH)]
    except BadInput:
        return []


def _fit(records: Sequence[Sequence[object]], words: Set[str]) -> tuple[bool, int]:
    """Return how well a delimiter parts the records: whether a heading is known, and how many are as wide as it."""
    known = next((cells for cells in records if has_known_words(cells, words)), None)
    width = len(known or next(iter(records), ()))
    return known is not None, sum(len(cells) == width for cells in records) if width > 1 else 0
