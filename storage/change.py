"""One change: everything that a command writes, with the image of each row before and after it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from storage.errors import MissingRow, StaleRow
from storage.record import Record, Stored, columns, encode

R = TypeVar("R", bound=Record)
Image = Mapping[str, Stored]


class Change:
    """The open write transaction. Reads see what it has written; nothing is visible to others before it commits."""

    def __init__(self, connection: sqlite3.Connection, change_id: int, at: datetime) -> None:
        """Wrap the connection on which the transaction is open; ``change_id`` is its row in ``change``."""
        self._db = connection
        self.id = change_id
        self.at = at
        self.touched: defaultdict[str, set[int]] = defaultdict(set)

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

    def delete(self, record: Record) -> None:
        """Remove the row that ``record`` was read from."""
        self.delete_row(record.table, record.id, record.version)

    def next_number(self, scope: int, prefix: str) -> int:
        """Return the next number of a series, from 1. A number once given is never given again."""
        row = self._db.execute(
            "INSERT INTO counter(scope, prefix, last) VALUES (?, ?, 1) "
            "ON CONFLICT(scope, prefix) DO UPDATE SET last = last + 1 RETURNING last",
            (scope, prefix),
        ).fetchone()
        return int(row[0])

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
        """Remove the row that stands at ``version``."""
        current = self._current(table, pk)
        if current is None or current["version"] != version:
            raise StaleRow(table, pk, None, current)
        self._db.execute(f'DELETE FROM "{table}" WHERE id = ?', (pk,))
        self._note(table, pk, current, None)

    def _insert(self, record: R) -> R:
        fresh = record.model_copy(update={"version": 1})
        return fresh.model_copy(update={"id": self.insert_row(record.table, None, fresh.to_row())})

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

    def _note(self, table: str, pk: int, before: Image | None, after: Image | None) -> None:
        self.touched[table].add(pk)
        self._db.execute(
            "INSERT INTO journal(change, tbl, pk, before, after) VALUES (?, ?, ?, ?, ?)",
            (self.id, table, pk, _dump(before), _dump(after)),
        )


@cache
def _insert_sql(table: str, names: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table}"({listed}) VALUES ({", ".join("?" * len(names))})'


def _dump(image: Image | None) -> str | None:
    return None if image is None else json.dumps(image, ensure_ascii=False, separators=(",", ":"))
