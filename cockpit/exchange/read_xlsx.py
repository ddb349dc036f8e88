"""Read one sheet of an Excel workbook (.xlsx, .xlsm, .xls)."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from cockpit.errors import BadInput
from cockpit.exchange.cells import EXACT, Cell, shown
from cockpit.exchange.percent_cells import column_number, percent_cells
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
from cockpit.exchange.words import fold
from cockpit.i18n import N_

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_UNPACKED_BYTES = 8 * MAX_BYTES
"""Largest workbook that is read, in bytes after unpacking."""
MAX_AREA = 30_000_000
"""Most cells between the first cell of a sheet and its last used one, empty ones counted."""

_CELL = re.compile(rb"\sr=[\"']([A-Za-z]{1,3})(\d{1,7})[\"'](?![^<>]*/>)")
_CHUNK = 1 << 20


def read_xlsx(data: bytes, name: str, *, words: Set[str] = frozenset(), sheet: str | None = None) -> Sheet:
    """Return a sheet of a workbook: text as it is, whole numbers as int, dates as dates, merged cells filled downwards.

    What is shown as a percentage is the text of one, as in a text file.

    Args:
        data: the whole file.
        name: what messages call the file.
        words: folded words by which the heading is known, see ``Target.vocabulary``.
        sheet: name of the sheet, or its number from 1; by default the first visible one with a known heading, else the
            first visible one that is not empty.

    Raises:
        BadInput: the file is no workbook, is locked or too large, or has no such sheet or no table.
    """
    from python_calamine import load_workbook

    zipped = zipfile.is_zipfile(io.BytesIO(data))
    if zipped:
        _refuse_oversized(data, name)
    with _refusing_damage(name):
        workbook = load_workbook(io.BytesIO(data))
        names = [_sheet_named(sheet, workbook.sheet_names)] if sheet else _visible_sheets(workbook)
        table = _first_table((workbook.get_sheet_by_name(each) for each in names), words)
    if table is None:
        raise no_table(name)
    if table.sheet.total_height - table.heading > MAX_ROWS:
        raise too_many_rows(name)
    if zipped:
        with _refusing_damage(name), zipfile.ZipFile(io.BytesIO(data)) as archive:
            table = replace(table, percents=percent_cells(archive, table.sheet.name))
    return Sheet(table.sheet.name, table.headings, table, file=name, titles=table.titles)


@dataclass(frozen=True)
class _Table:
    """A sheet below its heading; rows are turned into Python values as they are read."""

    sheet: CalamineSheet
    headings: tuple[str, ...]
    heading: int
    """Number of the heading row, from 1."""
    is_known: bool
    """Whether the heading was known by its words."""
    titles: tuple[str, ...] = ()
    """What stands above it."""
    percents: Mapping[int, frozenset[int]] = field(default_factory=dict)
    """Columns of the cells that are shown as percentages, by row, both from 1."""

    @classmethod
    def of(cls, sheet: CalamineSheet, words: Set[str]) -> _Table | None:
        """Return the table of a sheet, or ``None`` if its first rows are blank."""
        top = [
            tuple(map(_cell, cells)) for cells in islice(sheet.iter_rows(), HEADING_DEPTH + (sheet.start or (0,))[0])
        ]
        index = find_heading(top, words)
        if index is None:
            return None
        return cls(
            sheet, headings_of(top[index]), index + 1, has_known_words(top[index], words), titles_of(top[:index])
        )

    def __iter__(self) -> Iterator[SourceRow]:
        first_column = (self.sheet.start or (0, 0))[1]
        merged: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, _right) in self.sheet.merged_cell_ranges or ():
            merged.setdefault(top + 1, []).append((left - first_column, bottom + 1))
        filling: dict[int, tuple[int, Cell]] = {}
        for number, raw in enumerate(self.sheet.iter_rows(), start=1):
            if number <= self.heading:
                continue
            cells = [_cell(value) for value in raw]
            for column in self.percents.get(number, ()):
                place = column - 1 - first_column
                if 0 <= place < len(cells):
                    cells[place] = _percent(cells[place])
            for column, last in merged.get(number, ()):
                filling[column] = last, cells[column]
            for column, (last, value) in filling.items():
                if number <= last:
                    cells[column] = value
            yield SourceRow(number, tuple(cells))


def _first_table(sheets: Iterator[CalamineSheet], words: Set[str]) -> _Table | None:
    first = None
    for sheet in sheets:
        table = _Table.of(sheet, words)
        if table and (table.is_known or not words):
            return table
        first = first or table
    return first


def _cell(value: object) -> Cell:
    """Return what calamine read, with whole numbers as int, as far as they are exact, and empty cells as ``None``."""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    return None if value == "" else value


def _percent(cell: Cell) -> Cell:
    """Return a share as it is shown, ``90%`` for 0.9, as other files have it; what is no number as it is."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return cell
    return f"{round(cell * 100, 10):.15g}%"


def _visible_sheets(workbook: CalamineWorkbook) -> list[str]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _sheet_named(wanted: str, names: Sequence[str]) -> str:
    for name in names:
        if fold(name) == fold(wanted):
            return name
    if wanted.isdecimal() and 0 < int(wanted) <= len(names):
        return names[int(wanted) - 1]
    raise BadInput(
        N_("There is no sheet “{sheet}”: the sheets are {names}."),
        field="sheet",
        sheet=shown(wanted),
        names=", ".join(shown(name) for name in names),
    )


@contextmanager
def _refusing_damage(name: str) -> Iterator[None]:
    """Turn what calamine says of a damaged or foreign file into a sentence."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise BadInput(
            N_("“{name}” is locked with a password: open it, save it without one, and import that."), name=name
        ) from None
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile, zlib.error):
        raise _no_workbook(name) from None


def _no_workbook(name: str) -> BadInput:
    return BadInput(N_("“{name}” cannot be read as a workbook: open it in Excel and save it as .xlsx."), name=name)


def _refuse_oversized(data: bytes, name: str) -> None:
    """Refuse a workbook that would exhaust memory.

    The sheet reader reserves a cell for the whole rectangle up to the last used cell, and ends the process when it
    cannot: one stray value in the last corner of a sheet asks for 550 GB.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if not any(member.filename.startswith("xl/worksheets/") for member in members):
                raise _no_workbook(name)
            if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES or any(
                _area(archive, member) > MAX_AREA for member in members if member.filename.endswith(".xml")
            ):
                raise BadInput(
                    N_(
                        "“{name}” is too large: a sheet has more than {limit:,} cells up to its last used one. Delete "
                        "the rows and columns behind the table, or save the table as CSV."
                    ),
                    name=name,
                    limit=MAX_AREA,
                )
    except zipfile.BadZipFile:
        raise _no_workbook(name) from None


def _area(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """Return the number of cells from A1 to the last used column and row of a worksheet part."""
    columns: set[bytes] = set()
    last_row, rest = 0, b""
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            text = rest + chunk
            found = _CELL.findall(text)
            columns.update(column for column, _row in found)
            last_row = max(last_row, max((int(row) for _column, row in found), default=0))
            rest = text[text.rfind(b"<") :][:_CHUNK]
    return last_row * max(map(column_number, columns), default=0)
