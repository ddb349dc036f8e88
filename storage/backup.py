"""Copies of the file, made while it is in use, and a look at its health."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage import schema
from storage.errors import Problem, StoreError, explained
from storage.record import Record
from storage.store import MAGIC, Store, check_path

_OF_A_COPY = {
    Problem.CORRUPT: Problem.CORRUPT_COPY,
    Problem.NO_FOLDER: Problem.NO_FOLDER_COPY,
    Problem.READ_ONLY: Problem.READ_ONLY_COPY,
    Problem.READ_ONLY_FOLDER: Problem.READ_ONLY_COPY,
}
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


@dataclass(frozen=True)
class Health:
    """What ``examine`` found. ``integrity`` and ``references`` and ``drift`` list faults; empty lists are good.

    ``drift`` and ``changes`` are None where the file is too damaged to tell.
    """

    path: str
    version: int
    latest: int
    integrity: tuple[str, ...]
    references: tuple[str, ...]
    drift: tuple[str, ...] | None
    size: int
    wal_size: int
    changes: int | None
    sqlite: str

    @property
    def sound(self) -> bool:
        """Whether no fault was found."""
        return not (self.integrity or self.references or self.drift)


def backup(store: Store, target: Path) -> None:
    """Write a consistent copy of the store to ``target``, which takes its name only when it is whole.

    Who may read the store may read its copy. A file that stands at ``target`` is replaced; ``StoreError`` when that is
    a database in use, the store itself, or no ordinary file. Where ``target`` is a link, what it stands for is written.
    """
    source = Path(store.path)
    with _about_a_copy():
        _check_target(source, target)
    target = _real(target)
    with explained(source):
        connection = _looking(source)
        try:
            schema.copy_file(connection, target, schema.mode_of(source))
        finally:
            connection.close()


def restore(source: Path, target: Path) -> Path | None:
    """Put the copy at ``source`` in the place of ``target``; return where the replaced file was kept, if there was one.

    The copy is checked first; who could read the replaced file can read what takes its place. A store that another
    program has open is refused, because it would go on writing into the file that was replaced. Where ``target`` is a
    link, it goes on to stand for the store.
    """
    target = _real(target)
    with _about_a_copy():
        check_path(source, read_only=True)
    replaces = check_path(target)
    if replaces and target.samefile(source):
        raise StoreError(Problem.SAME_FILE, target)
    part = target.with_name(f".cockpit-restore-{os.getpid()}")
    kept: Path | None = None
    with _about_a_copy(), explained(source):
        connection = _looking(source)
        try:
            _verify(connection, source)
            schema.copy_file(connection, part, schema.mode_of(target if replaces else source), called=target)
        finally:
            connection.close()
    try:
        if replaces:
            kept = _put_aside(target)
        part.replace(target)
    finally:
        schema.remove(part)
    return kept


@contextmanager
def _about_a_copy() -> Iterator[None]:
    """Tell what is wrong as that of a copy: no other copy is to be put in its place, and no setting names it."""
    try:
        yield
    except StoreError as error:
        if error.problem not in _OF_A_COPY:
            raise
        raise StoreError(_OF_A_COPY[error.problem], error.path, error.detail) from error


def examine(path: Path, records: Sequence[type[Record]]) -> Health:
    """Check the whole file: integrity, references, schema against the records, versions, size of the log.

    Damage is no error, but what was to be found; ``StoreError`` when the file is no store at all, or a newer one.
    """
    check_path(path, read_only=True)
    with explained(path):
        connection = _looking(path)
        try:
            return _examined(connection, path, records)
        finally:
            connection.close()


def _examined(connection: sqlite3.Connection, path: Path, records: Sequence[type[Record]]) -> Health:
    integrity = list(_told(connection, "PRAGMA integrity_check(20)"))
    if not integrity:
        schema.check_version(connection, str(path))
    return Health(
        path=str(path),
        version=schema.version(connection),
        latest=schema.LATEST,
        integrity=tuple(integrity),
        references=tuple(_told(connection, "PRAGMA foreign_key_check")),
        drift=None if integrity else tuple(schema.drift(connection, records)),
        size=path.stat().st_size,
        wal_size=_size(path.with_name(f"{path.name}-wal")),
        changes=None if integrity else connection.execute("SELECT COUNT(*) FROM change").fetchone()[0],
        sqlite=sqlite3.sqlite_version,
    )


def _told(connection: sqlite3.Connection, check: str) -> Iterator[str]:
    """Yield what a check finds, at most 20 lines; a file too damaged for the check tells so itself."""
    try:
        for row in connection.execute(check).fetchmany(20):
            if row[0] != "ok":
                yield " ".join(str(value) for value in tuple(row))
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in _DAMAGED:
            raise
        yield str(error)


def _real(path: Path) -> Path:
    """Return what a path stands for where it is a link: whoever comes by another way is to find the same file."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _check_target(source: Path, target: Path) -> None:
    if target.is_dir():
        raise StoreError(Problem.IS_FOLDER, target)
    if not target.parent.is_dir():
        raise StoreError(Problem.NO_FOLDER, target)
    if target.exists() and not target.is_file():
        raise StoreError(Problem.NO_FILE, target)
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise StoreError(Problem.READ_ONLY_FOLDER, target)
    if not target.exists():
        return
    if target.samefile(source):
        raise StoreError(Problem.SAME_FILE, target)
    # The log of a database that is replaced would be taken for the log of the copy, and spoil it.
    with explained(target):
        _fold(target)


def _looking(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot write; ``StoreError`` when the file cannot even be looked at."""
    with schema.beginning_no_log(path):
        return _open_to_look(path)


def _open_to_look(path: Path) -> sqlite3.Connection:
    address = path.resolve().as_uri() + "?mode=ro"
    connection = sqlite3.connect(address, uri=True)
    try:
        connection.execute("PRAGMA user_version")
    except sqlite3.OperationalError:
        connection.close()
        # A store without its log on a read-only medium: nobody can write it, so it needs no lock, and no log either.
        if os.access(path.parent, os.W_OK) or path.with_name(f"{path.name}-wal").exists():
            raise
        connection = sqlite3.connect(f"{address}&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def _verify(connection: sqlite3.Connection, path: Path) -> None:
    schema.check_version(connection, str(path))
    for fault in _told(connection, "PRAGMA integrity_check(1)"):
        raise StoreError(Problem.CORRUPT, path, fault)


def _put_aside(path: Path) -> Path:
    """Give the file at ``path`` another name and return that; refused while another program has it open."""
    kept = schema.free_name(path.with_name(f"{path.name}.before-restore"))
    try:
        with explained(path):
            _fold(path)
    except StoreError as error:
        if error.problem is not Problem.CORRUPT:
            raise
        # What a damaged file has in its log may be the rest of it: both are kept.
        for suffix in ("-wal", "-shm"):
            beside = path.with_name(path.name + suffix)
            if beside.exists():
                beside.replace(kept.with_name(kept.name + suffix))
    path.replace(kept)
    return kept


def _fold(path: Path) -> None:
    """Fold the log of a database into it; refused while another program has it open. Other files have no log."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            return
    connection = sqlite3.connect(path, timeout=0.2)
    try:
        # Leaving WAL needs the file for oneself, which is exactly what has to be known here.
        if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise StoreError(Problem.LOCKED, path)
    finally:
        connection.close()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
