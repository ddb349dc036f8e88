"""Read any file that can be imported, telling its format by its content first and its ending second."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

from cockpit.errors import BadInput
from cockpit.exchange.read_csv import read_csv
from cockpit.exchange.read_json import read_json
from cockpit.exchange.read_xlsx import read_xlsx
from cockpit.exchange.sheet import MAX_BYTES, Sheet, no_table
from cockpit.exchange.text import text_file
from cockpit.i18n import N_
from cockpit.os_words import reason

_WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_CSV_ENDINGS = {".csv", ".tsv", ".tab", ".txt"}
_JSON_ENDINGS = {".json", ".jsonl", ".ndjson"}
_MEGABYTE = 1024 * 1024


def read_any(
    source: Path | bytes,
    name: str = "",
    *,
    words: Set[str] = frozenset(),
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Sheet:
    """Return the table in a file or in the bytes of one.

    Args:
        source: the file, or all its bytes.
        name: file name, for messages and its ending; by default the name of the path.
        words: folded words by which the heading is known, see ``Target.vocabulary``.
        sheet: the sheet of a workbook, by name or number.
        encoding: of a text file, where it cannot be found out.
        delimiter: of a CSV file, where it cannot be found out.

    Raises:
        BadInput: the file cannot be read, is larger than ``MAX_BYTES`` or holds no table.
    """
    if isinstance(source, Path):
        name = name or source.name
        data = bytes_of(source)
    else:
        data = source
    if len(data) > MAX_BYTES:
        raise BadInput(
            N_("“{name}” is larger than {limit} MB: split it into smaller files."),
            name=name,
            limit=MAX_BYTES // _MEGABYTE,
        )
    if not data.strip():
        raise no_table(name)
    if data.startswith(_WORKBOOK_STARTS):
        return read_xlsx(data, name, words=words, sheet=sheet)
    match _text_format(data, name, encoding):
        case "json":
            return read_json(data, name, encoding=encoding)
        case "markup":
            raise BadInput(
                N_("“{name}” is a web page or XML, not a table: open it in Excel and save it as .xlsx."), name=name
            )
    return read_csv(data, name, words=words, encoding=encoding, delimiter=delimiter)


def bytes_of(path: Path) -> bytes:
    """Return what is in a file, and one byte more than is allowed of one that is too large."""
    try:
        with path.open("rb") as file:
            # So a file that never ends is seen to be too large, too.
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput(
            N_("The file “{path}” cannot be read: {reason}."), field="path", path=str(path), reason=reason(error)
        ) from None


def _text_format(data: bytes, name: str, encoding: str | None) -> str:
    """Return ``json``, ``markup`` or ``csv``."""
    ending = Path(name).suffix.casefold()
    if ending in _JSON_ENDINGS:
        return "json"
    if ending in _CSV_ENDINGS:
        return "csv"
    with text_file(data, name, encoding).open() as text:
        start = text.read(1024).lstrip()[:1]
    return {"[": "json", "{": "json", "<": "markup"}.get(start, "csv")
