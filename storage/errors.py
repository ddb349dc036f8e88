"""What the store may refuse. The words for people are made by whoever shows them; here are only the facts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from storage.functions import raised_inside


class Problem(StrEnum):
    """Why a file cannot be used as a store."""

    NEWER = "newer"
    NOT_A_DATABASE = "not-a-database"
    FOREIGN = "foreign"
    CORRUPT = "corrupt"
    CORRUPT_COPY = "corrupt-copy"
    SAME_FILE = "same-file"
    READ_ONLY = "read-only"
    READ_ONLY_FOLDER = "read-only-folder"
    READ_ONLY_COPY = "read-only-copy"
    NO_FOLDER_COPY = "no-folder-copy"
    NO_FOLDER = "no-folder"
    IS_FOLDER = "is-folder"
    NO_FILE = "no-file"
    MISSING = "missing"
    NO_SPACE = "no-space"
    LOCKED = "locked"
    NO_WAL = "no-wal"
    INPUT_OUTPUT = "input-output"
    MOVED = "moved"


class StoreError(Exception):
    """The file at ``path`` cannot be used: ``problem`` says why, ``detail`` is the engine's own word for it."""

    def __init__(self, problem: Problem, path: str | Path, detail: str = "") -> None:
        """Keep the three facts; the exception's own text is for logs only."""
        super().__init__(f"{problem}: {path}{': ' + detail if detail else ''}")
        self.problem = problem
        self.path = str(path)
        self.detail = detail


class MissingRow(Exception):
    """No row ``pk`` in ``table``."""

    def __init__(self, table: str, pk: int) -> None:
        """Name the table and the row that was asked for."""
        super().__init__(f"{table} {pk}")
        self.table = table
        self.pk = pk


class StaleRow(Exception):
    """A row has moved on since it was read.

    ``wanted`` is what was to be written and ``current`` is the row as it stands (None when it is gone); both map
    column names to stored values.
    """

    def __init__(
        self, table: str, pk: int, wanted: Mapping[str, object] | None, current: Mapping[str, object] | None
    ) -> None:
        """Keep both sides, so that a person can be shown them."""
        super().__init__(f"{table} {pk} has moved on")
        self.table = table
        self.pk = pk
        self.wanted = wanted
        self.current = current


class BrokenReference(Exception):
    """A write would leave a reference to a row that does not exist; its text names the table that refers, if known."""


class Duplicate(Exception):
    """A write would give two rows of ``table`` the same values in ``columns``, where each set may stand only once."""

    def __init__(self, table: str, columns: tuple[str, ...]) -> None:
        """Name the table and the columns."""
        super().__init__(f"{table}: {', '.join(columns)}")
        self.table = table
        self.columns = columns


_BY_CODE = {
    # The index of the log lies in a file of its own, and nothing but a full disk keeps that from growing.
    sqlite3.SQLITE_IOERR_SHMSIZE: Problem.NO_SPACE,
    sqlite3.SQLITE_FULL: Problem.NO_SPACE,
    sqlite3.SQLITE_BUSY: Problem.LOCKED,
    sqlite3.SQLITE_LOCKED: Problem.LOCKED,
    sqlite3.SQLITE_PROTOCOL: Problem.LOCKED,
    sqlite3.SQLITE_READONLY: Problem.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Problem.CORRUPT,
    sqlite3.SQLITE_NOTADB: Problem.NOT_A_DATABASE,
    sqlite3.SQLITE_IOERR: Problem.INPUT_OUTPUT,
    sqlite3.SQLITE_CANTOPEN: Problem.INPUT_OUTPUT,
}


@contextmanager
def explained(path: str | Path) -> Iterator[None]:
    """Turn errors of the engine into ``StoreError`` about the file, ``BrokenReference`` or ``Duplicate`` about rows.

    What was raised in a function that the engine called, as Ctrl+C may be, is raised again.
    """
    try:
        yield
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
            raise BrokenReference from error
        if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_UNIQUE:
            raise _duplicate(str(error)) from error
        raise
    except sqlite3.DatabaseError as error:
        if (inside := raised_inside(error)) is not None:
            raise inside from error
        problem = problem_of(error)
        if problem is None:
            raise
        raise StoreError(problem, path, str(error)) from error


def problem_of(error: sqlite3.Error) -> Problem | None:
    """Return what is wrong with the file, None where the engine complains about something else."""
    code = getattr(error, "sqlite_errorcode", None)
    # The low byte is the primary code; the rest tells variants apart, of which few matter to people.
    return None if code is None else _BY_CODE.get(code) or _BY_CODE.get(code & 0xFF)


def _duplicate(text: str) -> Duplicate:
    # The engine says “UNIQUE constraint failed: person.project_id, person.handle”, or names an index of expressions.
    places = [part.strip().partition(".") for part in text.partition(": ")[2].split(",")]
    return Duplicate(places[0][0], tuple(column for _table, _dot, column in places if column))
