"""Copies of the file, made while it is in use, and a look at its health."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storage import schema
from storage.errors import Problem, StoreError, explained
from storage.record import Record
from storage.store import Store, check_path


@dataclass(frozen=True)
class Health:
    """What ``examine`` found. ``integrity`` and ``references`` and ``drift`` list faults; empty lists are good."""

    path: str
    version: int
    latest: int
    integrity: tuple[str, ...]
    references: tuple[str, ...]
    drift: tuple[str, ...]
    size: int
    wal_size: int
    changes: int
    sqlite: str

    @property
    def sound(self) -> bool:
        """Whether no fault was found."""
        return not (self.integrity or self.references or self.drift)


def backup(store: Store, target: Path) -> None:
    """Write a consistent copy of the store to ``target``, which takes its name only when it is whole."""
    if target.is_dir():
        raise StoreError(Problem.IS_FOLDER, target)
    if not target.parent.is_dir():
        raise StoreError(Problem.NO_FOLDER, target)
    part = target.with_name(f"{target.name}.part{os.getpid()}")
    try:
        with explained(target):
            _copy(store.path, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def restore(source: Path, target: Path) -> Path | None:
    """Put the copy at ``source`` in the place of ``target``; return where the replaced file was kept, if there was one.

    The copy is checked first. A store that another program has open is refused, because it would go on writing into
    the file that was replaced.
    """
    if not source.exists():
        raise StoreError(Problem.MISSING, source)
    check_path(source, read_only=True)
    with explained(source):
        _verify(source)
    fresh = check_path(target)
    part = target.with_name(f"{target.name}.part{os.getpid()}")
    kept: Path | None = None
    try:
        with explained(source):
            _copy(str(source), part)
        if not fresh:
            with explained(target):
                _fold(target)
            kept = _free_name(target)
            target.replace(kept)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return kept


def examine(store: Store, records: Sequence[type[Record]]) -> Health:
    """Check the whole file: integrity, references, schema against the records, versions, state of the WAL."""
    path = Path(store.path)
    with explained(path):
        connection = sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        try:
            integrity = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
            references = [
                f"{row[0]} {row[1]} -> {row[2]}" for row in connection.execute("PRAGMA foreign_key_check").fetchmany(20)
            ]
            return Health(
                path=str(path),
                version=schema.version(connection),
                latest=schema.LATEST,
                integrity=tuple(line for line in integrity if line != "ok"),
                references=tuple(references),
                drift=tuple(schema.drift(connection, records)),
                size=path.stat().st_size,
                wal_size=_size(Path(f"{path}-wal")),
                changes=connection.execute("SELECT COUNT(*) FROM change").fetchone()[0],
                sqlite=sqlite3.sqlite_version,
            )
        finally:
            connection.close()


def _copy(source: str, target: Path) -> None:
    reading = sqlite3.connect(Path(source).resolve().as_uri() + "?mode=ro", uri=True)
    writing = sqlite3.connect(target)
    try:
        reading.backup(writing)
    finally:
        writing.close()
        reading.close()


def _verify(path: Path) -> None:
    connection = sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True)
    try:
        schema.check_version(connection, str(path))
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise StoreError(Problem.CORRUPT, path, found)
    finally:
        connection.close()


def _fold(path: Path) -> None:
    """Fold the write-ahead log into the file; refused while another program has the file open."""
    connection = sqlite3.connect(path, timeout=0.2)
    try:
        # Leaving WAL needs the file for oneself, which is exactly what has to be known here.
        if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise StoreError(Problem.LOCKED, path)
    finally:
        connection.close()


def _free_name(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.name}.before-restore-{number}")).exists():
        number += 1
    return kept


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
