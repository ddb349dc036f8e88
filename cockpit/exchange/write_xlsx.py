"""Tables as an Excel workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from cockpit.exchange.cells import Cell, text_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
"""Characters that a cell of Excel holds, as UTF-16 counts them."""
_MEASURED_ROWS = 200
_NARROWEST, _WIDEST = 6, 60
_FIRST_DAY = date(1900, 3, 1)
"""Day numbers before it mean different days to different programs."""


class Table(NamedTuple):
    """One sheet to write."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_xlsx(target: Path | BinaryIO, tables: Iterable[Table]) -> int:
    """Write a workbook with one sheet for each table: text is never a formula or a link, numbers and dates are real.

    Text longer than a cell can hold ends with an ellipsis; how many texts were cut is returned.
    """
    from xlsxwriter import Workbook

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with Workbook(str(target) if isinstance(target, Path) else target, options) as workbook:
        bold = workbook.add_format({"bold": True})
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        taken: set[str] = set()
        cut = 0
        for table in tables:
            sheet = workbook.add_worksheet(_sheet_name(table.name, taken))
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(table.headings):
                sheet.write_string(0, column, _fitting(heading), bold)
            cut += _write_rows(sheet, table, moment)
    return cut


def _write_rows(sheet: Worksheet, table: Table, moment: Format) -> int:
    from rich.cells import cell_len

    widths = [cell_len(heading) for heading in table.headings]
    cut = 0
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            cut += not _write_cell(sheet, number, column, cell, moment)
            if number <= _MEASURED_ROWS:
                widths[column] = max(widths[column], cell_len(text_of(cell).partition("\n")[0][:_WIDEST]))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + 2, _NARROWEST), _WIDEST))
    return cut


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, moment: Format) -> bool:
    """Write one cell and return whether it holds all that it should."""
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), moment)
    elif isinstance(cell, date) and cell >= _FIRST_DAY:
        sheet.write_datetime(row, column, cell)
    elif text := text_of(cell):
        fitting = _fitting(text)
        sheet.write_string(row, column, fitting)
        return fitting == text
    return True


def _fitting(text: str) -> str:
    if len(text.encode("utf-16-le", "replace")) // 2 <= _LONGEST_TEXT:
        return text
    return text.encode("utf-16-le", "replace")[: 2 * (_LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a name that Excel takes and no other sheet has; Excel does not tell upper from lower case."""
    name = base = _FORBIDDEN.sub(" ", wanted).strip()[:_LONGEST_NAME] or "1"
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{base[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name
