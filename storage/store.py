"""The file: opening it, reading it, and the one door through which it is written."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from storage import journal, schema
from storage.errors import MissingRow, Problem, StoreError, explained
from storage.functions import add_functions
from storage.turns import BUSY_TIMEOUT, execute_in_turn

# Records load pydantic, which costs more than all the rest; who only reads need not wait for it.
if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from storage.change import Change
    from storage.record import Record

R = TypeVar("R", bound="Record")

MEMORY = ":memory:"
LEAVE_SECONDS = 3.0
"""How long a store that is closed waits for what another thread reads."""
_STOP_SECONDS = 0.02
"""Seconds between two attempts to stop it."""
_AT_ONCE = 500
"""Rows that are fetched in one go where a result is too long to hold."""
_SHARES = 100
"""Shares that a result is parted into at a time; the engine has an end to the columns of one."""
MAGIC = b"SQLite format 3\x00"
"""What every SQLite file begins with."""


class _Connection(sqlite3.Connection):
    """A connection that is never closed in the midst of a statement of another thread: that would end the process."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Open it; who runs a statement holds its ``turn``."""
        super().__init__(*args, **kwargs)
        self.turn = threading.RLock()

    def leave(self) -> None:
        """Close it, after stopping what another thread is reading; what cannot be stopped ends with the process."""
        until = time.monotonic() + LEAVE_SECONDS
        while not self.turn.acquire(timeout=_STOP_SECONDS):
            if time.monotonic() > until:
                return
            self.interrupt()
        try:
            self.close()
        finally:
            self.turn.release()


class Store:
    """One open file. Reads may come from several threads; writes queue behind each other."""

    def __init__(self, path: str | Path = MEMORY, *, read_only: bool = False, timeout: float = BUSY_TIMEOUT) -> None:
        """Open the file, make it when it is absent, and bring its schema up to date after copying it aside.

        ``StoreError`` says why it cannot be used; the file is then as it was.
        """
        self.path = str(path)
        self.read_only = read_only
        self._timeout = timeout
        self._turn = threading.RLock()
        self._local = threading.local()
        self._readers: list[_Connection] = []
        self._closed = False
        self._commits = 0
        """Counts where the engine does not: it tells a connection of other connections' commits only."""
        self._for_changes: _Connection | None = None
        self._place = _place_of(self.path)
        with explained(self.path):
            if self.path == MEMORY:
                self._for_changes = self._connect(MEMORY)
                schema.upgrade(self._for_changes)
            else:
                self._read_by(self._open(Path(self.path)))
        self._file = _file_at(self._place)
        # The engine keeps the log beside the file itself, wherever links to it may stand.
        real = Path(os.path.realpath(self._place))
        self._log = real.with_name(f"{real.name}-wal")

    def _open(self, path: Path) -> _Connection:
        if not check_path(path, read_only=self.read_only):
            self._make(path)
        with schema.beginning_no_log(path):
            return self._opened(path)

    def _opened(self, path: Path) -> _Connection:
        connection = self._connect(path)
        try:
            if self.read_only:
                schema.check_version(connection, self.path)
            else:
                schema.prepare(connection, path, self._timeout)
        except BaseException:
            connection.close()
            raise
        return connection

    def _make(self, path: Path) -> None:
        """Make an empty store beside ``path`` and give it that name when it is whole, unless another was faster."""
        part = path.with_name(f".cockpit-{os.getpid()}-{threading.get_ident()}")
        try:
            schema.make_private(part)
            connection = self._connect(part)
            try:
                schema.prepare(connection, path, self._timeout)
            finally:
                connection.close()
            # Unlike a rename, a link never takes the place of a file that somebody else has just made. Where there
            # are no links the store is made in place, which leaves an empty file behind when it does not succeed.
            with suppress(OSError):
                os.link(part, path)
            if not path.exists():
                schema.make_private(path.resolve())
        finally:
            schema.remove(part)

    def _connect(self, path: Path | str) -> _Connection:
        target = Path(path).resolve().as_uri() + "?mode=ro" if self.read_only else path
        connection = sqlite3.connect(
            target,
            timeout=self._timeout,
            isolation_level=None,
            check_same_thread=False,
            factory=_Connection,
            uri=self.read_only,
        )
        connection.row_factory = sqlite3.Row
        add_functions(connection)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
        return connection

    @property
    def _reader(self) -> _Connection:
        """This thread's own connection, so that a long read in a worker holds up nobody; memory has only one."""
        if self.path == MEMORY:
            return self._writer
        reader: _Connection | None = getattr(self._local, "reader", None)
        if reader is None:
            with explained(self.path):
                reader = self._read_by(self._connect(self.path))
        return reader

    def _require_open(self) -> None:
        if self._closed:
            raise sqlite3.ProgrammingError("the store is closed")

    def _read_by(self, connection: _Connection) -> _Connection:
        """Make a connection the one by which this thread reads, and nothing else."""
        connection.execute("PRAGMA query_only = ON")
        with self._turn:
            if self._closed:
                connection.close()
            self._require_open()
            self._readers.append(connection)
        self._local.reader = connection
        return connection

    @property
    def _writer(self) -> _Connection:
        """The connection for changes, opened for the first one: to open it takes a while, and many only read."""
        with self._turn:
            if self._for_changes is None:
                self._require_open()
                with explained(self.path):
                    self._for_changes = self._connect(self.path)
                    self._for_changes.execute("PRAGMA busy_timeout = 0")
            return self._for_changes

    def close(self) -> None:
        """Close every connection; the last one to leave the file folds the write-ahead log into it."""
        with self._turn:
            self._closed = True
            for connection in filter(None, (*self._readers, self._for_changes)):
                connection.leave()
            self._readers.clear()

    def query(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """Run a reading statement and return its rows."""
        reader = self._reader
        with explained(self.path), reader.turn:
            return reader.execute(sql, parameters).fetchall()

    def iterate(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Iterator[sqlite3.Row]:
        """Run a reading statement and yield its rows, for results too long to hold."""
        reader = self._reader
        with explained(self.path):
            with reader.turn:
                cursor = reader.execute(sql, parameters)
            while rows := self._some(reader, cursor):
                yield from rows

    @staticmethod
    def _some(reader: _Connection, cursor: sqlite3.Cursor) -> list[sqlite3.Row]:
        with reader.turn:
            return cursor.fetchmany(_AT_ONCE)

    def columns(self, sql: str, parameters: Mapping[str, Any], names: Sequence[str]) -> list[list[Any]]:
        """Return the columns of a reading statement, which has these ``names``, in the order of its rows.

        For many numbers: the engine hands them over all at once, in a third of the time that it takes for each row.
        """
        return self._gathered([f'json_group_array("{name}")' for name in names], sql, parameters)

    def shares(
        self, sql: str, parameters: Mapping[str, Any], name: str, by: str, keys: Sequence[int | str | None]
    ) -> list[list[Any]]:
        """Return one column of a reading statement in shares: a list for each of ``keys``, in the order of its rows.

        Column ``by`` says which share a row belongs to; rows that belong to none of them are left out. It is for the
        engine to part them: it takes half the time that it would take here.
        """
        found: list[list[Any]] = []
        for start in range(0, len(keys), _SHARES):
            some = {f"share_{n}": key for n, key in enumerate(keys[start : start + _SHARES])}
            terms = [f'json_group_array("{name}") FILTER (WHERE "{by}" IS :{share})' for share in some]
            found += self._gathered(terms, sql, {**parameters, **some})
        return found

    def _gathered(self, terms: Sequence[str], sql: str, parameters: Mapping[str, Any]) -> list[list[Any]]:
        reader = self._reader
        with explained(self.path), reader.turn:
            row = reader.execute(f"SELECT {', '.join(terms)} FROM ({sql})", parameters).fetchone()
        return [json.loads(column) for column in row]

    def scalar(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        """Return the first column of the first row, or None."""
        reader = self._reader
        with explained(self.path), reader.turn:
            row = reader.execute(sql, parameters).fetchone()
        return None if row is None else row[0]

    def get(self, record: type[R], pk: int) -> R:
        """Return the record with this id; ``MissingRow`` if there is none."""
        rows = self.query(f'SELECT * FROM "{record.table}" WHERE id = ?', (pk,))
        if not rows:
            raise MissingRow(record.table, pk)
        return record.from_row(rows[0])  # type: ignore[arg-type]

    @contextmanager
    def change(
        self,
        *,
        at: datetime,
        actor: str,
        session: str,
        command: str,
        args: Mapping[str, Any] | None = None,
        undoes: int | None = None,
        keep: bool = True,
    ) -> Iterator[Change]:
        """Open the one write transaction; commit at the end of the block, roll back when it raises.

        A block that writes no row leaves no trace, unless it is an undo: that must not be tried again for ever. Without
        ``keep`` nothing of it stays, for looking at what a change would do.
        """
        from storage.change import Change

        with self._turn, explained(self.path):
            db = self._writer
            self._require_open()
            self.require_in_place()
            execute_in_turn(self._writer, "BEGIN IMMEDIATE", self._timeout)
            try:
                # A newer program may have changed the schema since this one opened the file.
                schema.check_not_newer(db, self.path)
                cursor = db.execute(
                    "INSERT INTO change(at, actor, session, command, args, undoes) VALUES (?, ?, ?, ?, ?, ?)",
                    (at.isoformat(), actor, session, command, _json(args or {}), undoes),
                )
                if undoes is not None:
                    db.execute("PRAGMA defer_foreign_keys = ON")
                change = Change(db, int(cursor.lastrowid or 0), at)
                yield change
                written = keep and (change.touched or undoes is not None)
                db.execute("COMMIT" if written else "ROLLBACK")
                self._commits += bool(written)
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def require_in_place(self) -> None:
        """Raise ``StoreError`` when the file that was opened, or its log, stands no more where others look for it.

        The engine goes on writing into files that were moved, removed or replaced, and nobody finds that again.
        """
        if self.path == MEMORY:
            return
        if self._file != _file_at(self._place) or not (self.read_only or self._log.exists()):
            raise StoreError(Problem.MOVED, self.path)

    def revert(
        self,
        change_id: int,
        *,
        at: datetime,
        actor: str,
        session: str,
        command: str,
        around: Callable[[Change, Sequence[journal.Entry]], AbstractContextManager[Sequence[journal.Entry]]] = (
            lambda change, entries: nullcontext(entries)
        ),
        check: Callable[[Change], None] = lambda change: None,
    ) -> Change:
        """Undo one change as a new change; ``StaleRow`` when a row that it touched has moved on.

        ``around`` says which of the entries are reverted, and may write beside them. ``check`` looks at what was
        written before it is committed; what it raises leaves everything as it was.
        """
        entries = self.entries(change_id)
        with self.change(at=at, actor=actor, session=session, command=command, undoes=change_id) as change:
            with around(change, entries) as reverted:
                journal.revert(change, reverted)
            check(change)
        return change

    def entries(self, change_id: int, limit: int = -1) -> list[journal.Entry]:
        """Return what a change wrote, in order, at most ``limit`` rows of it if that is not negative."""
        sql = "SELECT seq, change, tbl, pk, before, after FROM journal WHERE change = ? ORDER BY seq LIMIT ?"
        return [journal.parse_entry(row) for row in self.query(sql, (change_id, limit))]

    def entry_count(self, change_id: int) -> int:
        """Return how many rows a change wrote."""
        return int(self.scalar("SELECT COUNT(*) FROM journal WHERE change = ?", (change_id,)))

    def history(self, table: str, *pks: int) -> list[tuple[journal.ChangeRow, journal.Entry]]:
        """Return every change of one row or of some, oldest first."""
        sql = (
            "SELECT j.seq, j.change, j.tbl, j.pk, j.before, j.after, c.* FROM journal j "
            "JOIN change c ON c.id = j.change "
            "WHERE j.tbl = ? AND j.pk IN (SELECT value FROM json_each(?)) ORDER BY j.seq"
        )
        rows = self.query(sql, (table, _json(pks)))
        return [(_change_row(row), journal.parse_entry(tuple(row)[:6])) for row in rows]

    def leading_to(self, table: str, column: str, pks: Iterable[int]) -> set[int]:
        """Return the ids of the rows of a table that have, or had until they were deleted, one of these in a column."""
        sql = (
            f'SELECT id FROM "{table}" WHERE "{column}" IN (SELECT value FROM json_each(:pks)) '
            "UNION SELECT pk FROM journal WHERE tbl = :table AND after IS NULL "
            "AND json_extract(before, :path) IN (SELECT value FROM json_each(:pks))"
        )
        values = {"table": table, "path": f"$.{column}", "pks": _json(tuple(pks))}
        return {row[0] for row in self.query(sql, values)}

    def changes(self, *, limit: int = 200, before: int | None = None) -> list[journal.ChangeRow]:
        """Return the newest changes, newest first; ``before`` pages on from a change id."""
        sql = "SELECT * FROM change WHERE id < ? ORDER BY id DESC LIMIT ?"
        return [_change_row(row) for row in self.query(sql, (before or 1 << 62, limit))]

    def change_row(self, change_id: int) -> journal.ChangeRow:
        """Return one change; ``MissingRow`` if there is none."""
        rows = self.query("SELECT * FROM change WHERE id = ?", (change_id,))
        if not rows:
            raise MissingRow("change", change_id)
        return _change_row(rows[0])

    def undo_stacks(self, actor: str, session: str) -> tuple[list[int], list[int]]:
        """Return the ids that a session of a person may undo and redo, newest last, each at most 100 deep."""
        own = "c.session = :session AND c.actor = :actor"
        stands = f"{own} AND NOT EXISTS (SELECT 1 FROM change r WHERE r.undoes = c.id)"
        newest = f"SELECT c.id FROM change c WHERE {own} AND c.undoes IS NULL ORDER BY c.id DESC LIMIT 1"
        undo = f"{stands} AND (c.undoes IS NULL OR c.command = :redone)"
        redo = f"{stands} AND c.command = :undone AND c.id > COALESCE(({newest}), 0)"
        values = {"session": session, "actor": actor, "undone": journal.UNDO, "redone": journal.REDO}
        first, second = (
            self.query(f"SELECT c.id FROM change c WHERE {kind} ORDER BY c.id DESC LIMIT {journal.UNDO_DEPTH}", values)
            for kind in (undo, redo)
        )
        return [row[0] for row in reversed(first)], [row[0] for row in reversed(second)]

    def last_seq(self) -> int:
        """Return the newest position in the journal, 0 when nothing was ever written."""
        return int(self.scalar("SELECT COALESCE(MAX(seq), 0) FROM journal"))

    def since(self, seq: int) -> list[tuple[int, int, str, int]]:
        """Return (seq, change, table, pk) of all that was written after a position of the journal."""
        sql = "SELECT seq, change, tbl, pk FROM journal WHERE seq > ? ORDER BY seq"
        return [(row[0], row[1], row[2], row[3]) for row in self.query(sql, (seq,))]

    def data_version(self) -> int:
        """Return a number that differs from the last one that this thread read when anybody has committed since."""
        return int(self.scalar("PRAGMA data_version")) + self._commits


def _place_of(path: str) -> Path:
    """Return where a path leads to from here; ``StoreError`` when the folder that one is in was removed."""
    try:
        return Path(path).absolute()
    except FileNotFoundError:
        raise StoreError(Problem.NO_FOLDER, path) from None


def _file_at(place: Path) -> tuple[int, int] | None:
    """Return what tells the file at a place from any other that may stand there later; None when there is none."""
    try:
        found = place.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def check_path(path: Path, *, read_only: bool = False) -> bool:
    """Return whether there is a file at ``path``, maybe an empty one; ``StoreError`` when no store can be there."""
    try:
        return _check_path(path, read_only)
    except OSError as error:
        raise StoreError(Problem.INPUT_OUTPUT, path, error.strerror or str(error)) from error


def _check_path(path: Path, read_only: bool) -> bool:
    if path.is_dir():
        raise StoreError(Problem.IS_FOLDER, path)
    if not path.parent.is_dir():
        raise StoreError(Problem.NO_FOLDER, path)
    if not path.exists():
        if read_only:
            raise StoreError(Problem.MISSING, path)
        _check_folder(path)
        return False
    if not path.is_file():
        raise StoreError(Problem.NOT_A_DATABASE, path)
    if not os.access(path, os.R_OK) or (not read_only and not os.access(path, os.W_OK)):
        raise StoreError(Problem.READ_ONLY, path)
    with path.open("rb") as file:
        head = file.read(len(MAGIC))
    if head and head != MAGIC:
        raise StoreError(Problem.NOT_A_DATABASE, path)
    if not read_only:
        _check_folder(path)
    return True


def _check_folder(path: Path) -> None:
    # The write-ahead log lives beside the file, so a writable file in a read-only folder is not enough.
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise StoreError(Problem.READ_ONLY_FOLDER, path)


def _change_row(row: sqlite3.Row) -> journal.ChangeRow:
    return journal.ChangeRow(
        row["id"],
        datetime.fromisoformat(row["at"]),
        row["actor"],
        row["session"],
        row["command"],
        json.loads(row["args"]),
        row["undoes"],
    )


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode
