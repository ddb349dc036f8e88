"""Files that take their name only when they are whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from cockpit.errors import BadInput, Conflict
from cockpit.exchange.cells import Cell
from cockpit.exchange.write import write_csv_bytes, write_json
from cockpit.i18n import N_
from cockpit.message import Message
from cockpit.os_words import NO_FILE, NO_FOLDER, reason


def save_table(
    path: Path, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, overwrite: bool = False
) -> int:
    """Write a table to a file, as CSV, XLSX or JSON by its ending; ``name`` is that of the sheet.

    Returns how many texts were cut because a cell of a workbook cannot hold them.

    Raises:
        BadInput: the ending is another, or the file cannot be written.
        Conflict: the file exists and is not to be replaced.
    """
    ending = path.suffix.casefold()
    if ending not in (".csv", ".xlsx", ".json"):
        raise BadInput(N_("“{path}” should end in .csv, .xlsx or .json."), field="path", path=str(path))
    cut = 0
    with whole_file(path, overwrite=overwrite) as part:
        if ending == ".xlsx":
            from cockpit.exchange.write_xlsx import Table, write_xlsx

            book = BytesIO()
            cut = write_xlsx(book, [Table(name, headings, rows)])
            part.write_bytes(book.getvalue())
        elif ending == ".json":
            part.write_text(write_json(headings, rows), encoding="utf-8")
        else:
            part.write_bytes(write_csv_bytes(headings, rows))
    return cut


@contextmanager
def whole_file(path: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Give a path to write to, and move what was written to ``path`` when the block ends well.

    Where ``path`` is a link, what it stands for is written.

    Raises:
        BadInput: the folder or the file cannot be written.
        Conflict: the file exists and is not to be replaced.
    """
    if path.exists() and not overwrite:
        raise Conflict(
            N_("“{path}” exists already: add --overwrite to replace it, or choose another name."), path=str(path)
        )
    if path.is_dir():
        raise _unwritable(path, reason(IsADirectoryError(errno.EISDIR, "")))
    if path.exists() and not path.is_file():
        # Its name would be given to a file: a device would be gone, and who reads a pipe would wait for ever.
        raise _unwritable(path, Message(NO_FILE))
    # What a link stands for is written, and the link stays.
    real = Path(os.path.realpath(path))
    if not real.parent.is_dir():
        raise _unwritable(path, Message(NO_FOLDER))
    part = real.with_name(f".{real.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(real)
    except OSError as error:
        raise _unwritable(path, reason(error)) from error
    finally:
        # On a disk that is read-only even to delete what is not there is an error.
        if part.exists():
            part.unlink()


def _unwritable(path: Path, why: Message) -> BadInput:
    text = N_("The file “{path}” cannot be written: {reason}.")
    return BadInput(text, field="path", path=str(path), reason=why)
