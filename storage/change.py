"""One change: everything that a command writes, with the image of each row before and after it."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, Literal, NoReturn, TypeVar

from storage.errors import BrokenReference, MissingRow, StaleRow
from storage.journal import Entry, parse_entry
from storage.record import Record, Stored, columns, encode

R = TypeVar("R", bound=Record)
Image = Mapping[str, Stored]
_JOURNAL_SQL = "INSERT INTO journal(change, tbl, pk, before, after) VALUES (?, ?, ?, ?, ?)"
_MANY = 50
"""Rows from which it pays to take the trigger of a full-text index away for a while."""


class Change:
    """The open write transaction. Reads see what it has written; nothing is visible to others before it commits."""

    def __init__(self, connection: sqlite3.Connection, change_id: int, at: datetime) -> None:
        """Wrap the connection on which the transaction is open; ``change_id`` is its row in ``change``."""
        self._db = connection
        self.id = change_id
        self.at = at
        self.touched: defaultdict[str, set[int]] = defaultdict(set)
        self._references: dict[str, list[tuple[str, str]]] = {}

    def get(self, record: type[R], pk: int) -> R:
        """Return the record with this id; ``MissingRow`` if there is none."""
        return record.from_row(self._row(record.table, pk))

    def find(self, record: type[R], *, order: str = "id", **equal: object) -> list[R]:
        """Return the records whose columns equal the given values, in the order of one column."""
        names = columns(record)
        unknown = [name for name in (*equal, order) if name not in names]
        if unknown:
            raise KeyError(f"{record.table} has no column {', '.join(unknown)}")
        where = " AND ".join(f'"{name}" IS ?' for name in equal) or "1"
        cursor = self._db.execute(
            f'SELECT * FROM "{record.table}" WHERE {where} ORDER BY "{order}"', [encode(v) for v in equal.values()]
        )
        return [record.from_row(row) for row in cursor]

    def query(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """Run a reading statement inside the transaction."""
        return self._db.execute(sql, parameters).fetchall()

    def save(self, record: R) -> R:
        """Insert a record with id 0, else update the row it was read from, and return it as it now stands.

        An update that changes nothing writes nothing. ``StaleRow`` when the row has moved on since it was read.
        """
        if record.id:
            return self._update(record)
        return self._insert(record)

    def save_all(self, records: Iterable[R]) -> list[R]:
        """Save many records and return them as they now stand."""
        return [self.save(record) for record in records]

    def insert_many(self, records: Sequence[R]) -> list[R]:
        """Insert many records of one kind at once, as an import does, and return them as they now stand.

        Several times as fast as saving each; the journal holds the same rows afterwards.
        """
        if not records:
            return []
        table, names = records[0].table, ("id", *records[0].to_row())
        first = self.next_id(table)
        saved = [record.model_copy(update={"id": pk, "version": 1}) for pk, record in enumerate(records, start=first)]
        images: list[Image] = [{"id": record.id, **record.to_row()} for record in saved]
        with self._search_at_once(table, range(first, first + len(saved)), "add"):
            self._db.executemany(_insert_sql(table, names), (tuple(image.values()) for image in images))
        self._note_many(table, ((record.id, None, image) for record, image in zip(saved, images, strict=True)))
        return saved

    def entries(self, table: str) -> list[Entry]:
        """Return what was written to a table so far, in order."""
        sql = "SELECT seq, change, tbl, pk, before, after FROM journal WHERE change = ? AND tbl = ? ORDER BY seq"
        return [parse_entry(row) for row in self._db.execute(sql, (self.id, table))]

    def delete(self, record: Record) -> None:
        """Remove the row that ``record`` was read from."""
        self.delete_row(record.table, record.id, record.version)

    def next_number(self, scope: int, prefix: str) -> int:
        """Return the next number of a series, from 1. A number once given is never given again."""
        return self.next_numbers(scope, prefix, 1)[0]

    def next_numbers(self, scope: int, prefix: str, count: int) -> range:
        """Return the next ``count`` numbers of a series."""
        row = self._db.execute(
            "INSERT INTO counter(scope, prefix, last) VALUES (?, ?, ?) "
            "ON CONFLICT(scope, prefix) DO UPDATE SET last = last + excluded.last RETURNING last",
            (scope, prefix, count),
        ).fetchone()
        return range(int(row[0]) - count + 1, int(row[0]) + 1)

    def next_id(self, table: str) -> int:
        """Return the id that the next new row of a table gets: one that no row of it ever had."""
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return 1 if row is None else int(row[0]) + 1

    def insert_row(self, table: str, pk: int | None, values: Image) -> int:
        """Insert a raw row, with a given id or a fresh one, and return its id."""
        names = ("id", *values)
        cursor = self._db.execute(_insert_sql(table, names), (pk, *values.values()))
        new_pk = int(cursor.lastrowid or 0)
        self._note(table, new_pk, None, {"id": new_pk, **values})
        return new_pk

    def update_row(self, table: str, pk: int, version: int, values: Image) -> int:
        """Write some columns of the row that stands at ``version`` and return its new version."""
        current = self._current(table, pk)
        if current is None or current["version"] != version:
            raise StaleRow(table, pk, dict(values), current)
        changed = {name: value for name, value in values.items() if name != "version" and current[name] != value}
        if not changed:
            return version
        changed["version"] = version + 1
        assignments = ", ".join(f'"{name}" = ?' for name in changed)
        self._db.execute(f'UPDATE "{table}" SET {assignments} WHERE id = ?', (*changed.values(), pk))
        self._note(table, pk, {name: current[name] for name in changed}, changed)
        return version + 1

    def delete_row(self, table: str, pk: int, version: int) -> None:
        """Remove the row that stands at ``version``; ``BrokenReference`` while another row refers to it."""
        current = self._current(table, pk)
        if current is None or current["version"] != version:
            raise StaleRow(table, pk, None, current)
        for child, column in self._referring(table):
            # A reference that cascades would take rows along of which the journal knows nothing.
            if self._db.execute(f'SELECT 1 FROM "{child}" WHERE "{column}" = ? LIMIT 1', (pk,)).fetchone():
                raise BrokenReference(child)
        self._db.execute(f'DELETE FROM "{table}" WHERE id = ?', (pk,))
        self._note(table, pk, current, None)

    def delete_rows(self, table: str, versions: Mapping[int, int]) -> None:
        """Remove many rows at once, each of which stands at its version; ``versions`` are by id."""
        asked = json.dumps(list(versions))
        found = self._db.execute(f'SELECT * FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))', (asked,))
        current = {row["id"]: dict(row) for row in found}
        for pk, version in versions.items():
            if pk not in current or current[pk]["version"] != version:
                raise StaleRow(table, pk, None, current.get(pk))
        for child, column in self._referring(table):
            # Rows that leave together may refer to each other.
            among = " AND id NOT IN (SELECT value FROM json_each(?1))" if child == table else ""
            sql = f'SELECT 1 FROM "{child}" WHERE "{column}" IN (SELECT value FROM json_each(?1)){among} LIMIT 1'
            if self._db.execute(sql, (asked,)).fetchone():
                raise BrokenReference(child)
        order = self._leaves_first(table, current)
        with self._search_at_once(table, versions, "drop"):
            self._db.executemany(f'DELETE FROM "{table}" WHERE id = ?', ((pk,) for pk in order))
        self._note_many(table, ((pk, current[pk], None) for pk in order))

    def leaves_first(self, tables: Iterable[str]) -> list[str]:
        """Return the tables in an order in which each comes after those that refer to it."""
        waiting, order = set(tables), list[str]()

        def visit(table: str) -> None:
            waiting.discard(table)
            for child, _column in self._referring(table):
                if child in waiting:
                    visit(child)
            order.append(table)

        for table in sorted(waiting):
            if table in waiting:
                visit(table)
        return order

    def _leaves_first(self, table: str, rows: Mapping[int, Mapping[str, Any]]) -> list[int]:
        """Return the ids in an order in which each comes after those of the same table that refer to it."""
        own = [column for child, column in self._referring(table) if child == table]
        parents = {pk: [row[column] for column in own if row[column] in rows] for pk, row in rows.items()}
        children = Counter(parent for listed in parents.values() for parent in listed)
        order = [pk for pk in rows if not children[pk]]
        for pk in order:
            for parent in parents[pk]:
                children[parent] -= 1
                if not children[parent]:
                    order.append(parent)
        # What refers to itself in a circle is left to the engine, which refuses it.
        return order + [pk for pk in rows if children[pk] > 0]

    @contextmanager
    def _search_at_once(self, table: str, ids: Collection[int], which: Literal["add", "drop"]) -> Iterator[None]:
        """Bring the full-text index of a table up to date in one statement, not row by row, which costs far more.

        The index flushes at each statement that fires its trigger. The trigger is away only inside this transaction.
        """
        index = f"{table}_search"
        found = self._db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (f"{index}_{which}",)).fetchone()
        if found is None or len(ids) < _MANY:
            yield
            return
        self._db.execute(f'DROP TRIGGER "{index}_{which}"')
        row, values = ("new", "") if which == "add" else ("old", "'delete', ")
        body = found["sql"].rpartition("index_text(")[2].partition(")")[0].replace(f"{row}.", "t.")
        names = "rowid, body" if which == "add" else f"{index}, rowid, body"
        fill = (
            f'INSERT INTO "{index}"({names}) SELECT {values}t.id, index_text({body}) FROM "{table}" t'
            " WHERE t.id IN (SELECT value FROM json_each(?))"
        )
        listed = (json.dumps(list(ids)),)
        if which == "drop":
            self._db.execute(fill, listed)
        yield
        if which == "add":
            self._db.execute(fill, listed)
        self._db.execute(found["sql"])

    def refuse_stale(self, table: str, pk: int) -> NoReturn:
        """Raise ``StaleRow`` with the row as it stands."""
        raise StaleRow(table, pk, None, self._current(table, pk))

    def _insert(self, record: R) -> R:
        pk = self.insert_row(record.table, None, {**record.to_row(), "version": 1})
        return record.model_copy(update={"id": pk, "version": 1})

    def _update(self, record: R) -> R:
        version = self.update_row(record.table, record.id, record.version, record.to_row())
        return record.model_copy(update={"version": version})

    def _row(self, table: str, pk: int) -> dict[str, Any]:
        row = self._current(table, pk)
        if row is None:
            raise MissingRow(table, pk)
        return row

    def _current(self, table: str, pk: int) -> dict[str, Any] | None:
        row = self._db.execute(f'SELECT * FROM "{table}" WHERE id = ?', (pk,)).fetchone()
        return None if row is None else dict(row)

    def _referring(self, table: str) -> list[tuple[str, str]]:
        """Return the columns that refer to a table."""
        sql = (
            'SELECT m.name, f."from" FROM sqlite_master m, pragma_foreign_key_list(m.name) f '
            "WHERE m.type = 'table' AND f.\"table\" = ?"
        )
        if table not in self._references:
            self._references[table] = [(row[0], row[1]) for row in self._db.execute(sql, (table,))]
        return self._references[table]

    def _note(self, table: str, pk: int, before: Image | None, after: Image | None) -> None:
        self.touched[table].add(pk)
        self._db.execute(_JOURNAL_SQL, (self.id, table, pk, _dump(before), _dump(after)))

    def _note_many(self, table: str, rows: Iterable[tuple[int, Image | None, Image | None]]) -> None:
        noted = [(self.id, table, pk, _dump(before), _dump(after)) for pk, before, after in rows]
        self.touched[table].update(row[2] for row in noted)
        self._db.executemany(_JOURNAL_SQL, noted)


@cache
def _insert_sql(table: str, names: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table}"({listed}) VALUES ({", ".join("?" * len(names))})'


# ``json.dumps`` would build an encoder for each call.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _dump(image: Image | None) -> str | None:
    return None if image is None else _encode(image)
