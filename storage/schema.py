"""The schema of the file: frozen steps forward, a copy before each, and a check that records and tables agree."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import Problem, StoreError, problem_of
from storage.turns import BUSY_TIMEOUT, execute_in_turn

if TYPE_CHECKING:
    from sqlite_utils import Database

    from storage.record import Record

LATEST = 8
"""The number of the newest step, kept in ``PRAGMA user_version``; a newer file is refused."""
PRIVATE = 0o600
"""Who may read a store that is new: its owner, until a person decides otherwise."""
APPLICATION_ID = 0x436F636B
"""Marks the file as ours (the letters ``Cock`` in ASCII)."""


def prepare(connection: sqlite3.Connection, path: Path, timeout: float = BUSY_TIMEOUT) -> None:
    """Make the file a store of the newest schema in WAL mode, or refuse it and leave it as it was.

    A file of an older version is copied beside itself first. A file without any table is a store yet to be made.
    ``timeout`` is how many seconds to wait for others who use the file.
    """
    if not _is_blank(connection):
        check_version(connection, str(path))
    _use_wal(connection, path, timeout)
    if version(connection) < LATEST:
        upgrade(connection, path)


def version(connection: sqlite3.Connection) -> int:
    """Return the number of the last step that the file has taken."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check_version(connection: sqlite3.Connection, path: str) -> None:
    """Refuse a file of another program or of a newer version of this one."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreError(Problem.FOREIGN, path)
    check_not_newer(connection, path)


def check_not_newer(connection: sqlite3.Connection, path: str) -> None:
    """Refuse a file that a newer version of this program has upgraded."""
    found = version(connection)
    if found > LATEST:
        raise StoreError(Problem.NEWER, path, f"{found} > {LATEST}")


def _is_blank(connection: sqlite3.Connection) -> bool:
    marks = connection.execute("SELECT (SELECT COUNT(*) FROM sqlite_master), * FROM pragma_application_id").fetchone()
    return tuple(marks) == (0, 0) and version(connection) == 0


def _use_wal(connection: sqlite3.Connection, path: Path, timeout: float) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    try:
        mode = execute_in_turn(connection, "PRAGMA journal_mode = WAL", timeout).fetchone()[0]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_IOERR:
            raise
        mode = str(error)
    if mode != "wal":
        raise StoreError(Problem.NO_WAL, path, mode)


def upgrade(connection: sqlite3.Connection, path: Path | None = None) -> None:
    """Take every step that the file at ``path`` has not taken yet: all of them, or none when one fails.

    ``path`` is None for a store in memory, of which no copy is made.
    """
    # A step may build a table anew that others refer to, which only works while references are not watched.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            _take_steps(connection, path)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _take_steps(connection: sqlite3.Connection, path: Path | None) -> None:
    # Loaded only here: opening a file that is up to date must not pay for it.
    from sqlite_utils import Database

    from storage.versions import STEPS

    found = version(connection)
    if found >= LATEST:
        # Another program took the steps while this one waited for its turn.
        return check_version(connection, str(path))
    if path is not None and found:
        copy_aside(path, found)
    STEPS.apply(Database(connection, execute_plugins=False))
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise StoreError(Problem.CORRUPT, path or "", f"{broken[0]} {broken[1]} -> {broken[2]}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {LATEST}")
    return None


def copy_aside(path: Path, found: int) -> Path:
    """Copy the file of version ``found`` beside itself before its schema changes, and return the copy's path."""
    copy = free_name(path.with_name(f"{path.name}.v{found}.bak"))
    # A connection of its own: the one that changes the schema holds the lock already, and cannot be copied from.
    source = sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True)
    try:
        copy_file(source, copy, mode_of(path))
    finally:
        source.close()
    return copy


def copy_file(source: sqlite3.Connection, target: Path, mode: int, called: Path | None = None) -> None:
    """Write a consistent copy of a database that may be in use to ``target``, as one file without a log beside it.

    ``target`` takes its name only when the copy is whole, and replaces what stood there; ``mode`` says who may do what
    with it. ``StoreError`` when there is no room for it, about ``called`` where people know the target by that name.
    """
    part = target.with_name(f".cockpit-copy-{os.getpid()}")
    try:
        make_private(part)
        part.chmod(mode)
        writing = sqlite3.connect(part)
        try:
            source.backup(writing)
            # The copy took over that its source has a log beside it; it must be whole by itself.
            writing.execute("PRAGMA journal_mode = DELETE")
        finally:
            writing.close()
        part.replace(target)
    except sqlite3.OperationalError as error:
        # Whoever reads a database needs no room: it is the copy that does not fit.
        if problem_of(error) is Problem.NO_SPACE:
            raise StoreError(Problem.NO_SPACE, called or target, str(error)) from error
        raise
    finally:
        remove(part)


def make_private(path: Path) -> None:
    """Have a file that nobody else may read; what the engine puts beside a database may be read by the same."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, PRIVATE))


def mode_of(path: Path) -> int:
    """Return who may do what with a file, as ``chmod`` takes it."""
    return path.stat().st_mode & 0o777


def free_name(path: Path) -> Path:
    """Return ``path``, or that with the first number behind it of which there is no file yet."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}.{number}")
    return free


def remove(path: Path) -> None:
    """Delete a database with what stands beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextmanager
def beginning_no_log(path: Path) -> Iterator[None]:
    """Take the log of a database away again when the block begins one and then fails, as it does on a full disk."""
    had_log = _has_log(path)
    try:
        yield
    except BaseException:
        if not had_log and _has_log(path):
            # What stopped the block is to be told, not what stops this: most likely another program has it open now.
            with suppress(sqlite3.Error):
                _remove_log(path)
        raise


def _has_log(path: Path) -> bool:
    return any(path.with_name(path.name + suffix).exists() for suffix in ("-wal", "-shm"))


def _remove_log(path: Path) -> None:
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        # Whoever has the file for oneself keeps the index of the log in memory, and deletes the log when leaving.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA user_version").fetchone()
        path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    finally:
        connection.close()


def drift(connection: sqlite3.Connection, records: Sequence[type[Record]]) -> list[str]:
    """Return one line for each difference between the records and the tables of the file; none is right."""
    found: list[str] = []
    for record in records:
        found += _drift_of(connection, record)
    return found


def _drift_of(connection: sqlite3.Connection, record: type[Record]) -> list[str]:
    from storage.record import columns

    table = record.table
    rows = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    if not rows:
        return [f"{table}: no such table"]
    have = {row["name"]: (row["type"], bool(row["notnull"] or row["pk"])) for row in rows}
    want = {name: (column.type, column.not_null) for name, column in columns(record).items()}
    found = [
        f"{table}.{name}: {have.get(name)} instead of {kind}" for name, kind in want.items() if have.get(name) != kind
    ]
    found += [f"{table}.{name}: not in the record" for name in have if name not in want]
    links = {
        (row["from"], row["table"], row["on_delete"].replace("NO ACTION", "RESTRICT"))
        for row in connection.execute(f'PRAGMA foreign_key_list("{table}")')
    }
    wanted = {(c.name, c.references.table, c.references.on_delete) for c in columns(record).values() if c.references}
    found += [f"{table}: reference {link} instead of the record's" for link in sorted(links ^ wanted)]
    return found + _index_drift(connection, record)


def _index_drift(connection: sqlite3.Connection, record: type[Record]) -> list[str]:
    from storage.record import columns

    have: dict[tuple[str, ...], bool] = {}
    for index in connection.execute(f'PRAGMA index_list("{record.table}")').fetchall():
        names = tuple(row["name"] for row in connection.execute(f'PRAGMA index_info("{index["name"]}")'))
        have[names] = bool(index["unique"])
    found = [f"{record.table}: no unique index on {names}" for names in record.unique if not have.get(names)]
    found += [f"{record.table}: no index on {names}" for names in record.indexes if names not in have]
    for column in columns(record).values():
        if column.references and not any(names[0] == column.name for names in have):
            found.append(f"{record.table}: no index begins with the reference {column.name}")
    return found + (_search_drift(connection, record) if record.search else [])


def _search_drift(connection: sqlite3.Connection, record: type[Record]) -> list[str]:
    index = f"{record.table}_search"
    made = dict(tuple(row) for row in connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    if index not in made:
        return [f"{index}: no such table"]
    covered = {f"{index}_{kind}": _columns_of(row, record.search) for kind, row in _TRIGGERS}
    return [
        f"{name}: does not cover {record.search}" for name, text in covered.items() if text not in made.get(name, "")
    ]


_TRIGGERS = (("add", "new"), ("drop", "old"), ("edit", "new"))
"""The triggers that keep a full-text index, and the row that each has at hand."""


def _columns_of(row: str, names: Sequence[str]) -> str:
    columns = ", ".join(f'{row}."{name}"' for name in names)
    return f"index_text({columns})"


def searchable(database: Database, table: str, names: Sequence[str]) -> None:
    """Give a table a full-text index over some columns, kept by triggers so that no writer can forget it.

    The index holds no copy of the text. ``index_text`` is a function of the connection; it may only change together
    with a step that rebuilds every index.
    """
    old, new = _columns_of("old", names), _columns_of("new", names)
    listed = ", ".join(f'"{name}"' for name in names)
    index = f"{table}_search"
    add = f"INSERT INTO {index}(rowid, body) VALUES (new.id, {new});"
    drop = f"INSERT INTO {index}({index}, rowid, body) VALUES ('delete', old.id, {old});"
    database.execute(f"CREATE VIRTUAL TABLE {index} USING fts5(body, content='', tokenize='unicode61', prefix='2 3')")
    database.execute(f"CREATE TRIGGER {index}_add AFTER INSERT ON {table} BEGIN {add} END")
    database.execute(f"CREATE TRIGGER {index}_drop AFTER DELETE ON {table} BEGIN {drop} END")
    database.execute(f"CREATE TRIGGER {index}_edit AFTER UPDATE OF {listed} ON {table} BEGIN {drop} {add} END")
