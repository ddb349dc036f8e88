"""Tables as CSV and JSON text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum

from cockpit.exchange.cells import Cell, text_of
from cockpit.exchange.formulas import defuse

_QUOTED = frozenset(',"\r\n')


def write_csv_text(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, excel: bool = False) -> str:
    """Return the table as CSV; lines end as Windows ends them for ``excel``, with a line feed otherwise.

    Text that a spreadsheet would run as a formula has an apostrophe in front; the reader takes it away again.
    """
    end = "\r\n" if excel else "\n"
    return "".join(_line(record) + end for record in (headings, *rows))


def write_csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the table as a CSV file in which Excel recognises every character: UTF-8 with a byte order mark."""
    return write_csv_text(headings, rows, excel=True).encode("utf-8-sig")


def write_json(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return the rows as a JSON list of objects, one a line; dates are ISO text, lists stay lists."""
    objects = [dict(zip(headings, row, strict=True)) for row in rows]
    lines = (json.dumps(each, ensure_ascii=False, default=_jsonable) for each in objects)
    return "[" + ",\n".join(lines) + "]\n"


def _line(record: Sequence[Cell]) -> str:
    line = ",".join(map(_field, record))
    # A record of one blank cell must not look like an empty line.
    return line or '""'


def _field(cell: Cell) -> str:
    text = text_of(cell)
    if isinstance(cell, (int, float)):
        return text
    text = defuse(text)
    return '"' + text.replace('"', '""') + '"' if not _QUOTED.isdisjoint(text) else text


def _jsonable(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else text_of(value)
