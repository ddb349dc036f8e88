"""The database of kanban-tui, read as the objects that it also lists itself. The file is opened in memory only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from cockpit.delivery.board_rules import ColumnKind
from cockpit.errors import BadInput
from cockpit.exchange.sheet import MAX_BYTES, MAX_ROWS, Sheet, SourceRow, too_many_rows
from cockpit.i18n import N_
from storage.schema import APPLICATION_ID

MAGIC = b"SQLite format 3\x00"
_HEADINGS = (
    *("task_id", "title", "column", "creation_date", "start_date", "finish_date", "due_date", "description"),
    *("board_name", "column_name", "column_kind", "category_name", "blocked_by"),
)
_TASKS = """
SELECT t.task_id, t.title, t."column" AS "column", t.creation_date, t.start_date, t.finish_date, t.due_date,
    t.description, b.name AS board_name, k.name AS column_name, g.name AS category_name, b.board_id
FROM tasks t LEFT JOIN columns k ON k.column_id = t."column"
    LEFT JOIN boards b ON b.board_id = k.board_id LEFT JOIN categories g ON g.category_id = t.category
ORDER BY b.board_id, k.position, t.task_id LIMIT ?
"""
_ROLES = "SELECT reset_column, start_column, finish_column FROM boards"
_COLUMNS = "SELECT column_id, board_id FROM columns ORDER BY board_id, position, column_id"


def read_database(data: bytes, name: str) -> Sheet:
    """Return the tasks of all boards; ``name`` is what messages call the file.

    Raises:
        BadInput: the file is a database of another program, or damaged.
    """
    if len(data) > MAX_BYTES:
        raise BadInput(
            N_("“{name}” is larger than {limit} MB: split it into smaller files."), name=name, limit=MAX_BYTES >> 20
        )
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    try:
        # A file in WAL mode cannot be opened in memory; these two bytes say which mode it is in.
        connection.deserialize(data[:18] + b"\x01\x01" + data[20:])
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        if not _tables(connection) >= {"tasks", "columns", "boards", "categories"}:
            raise BadInput(
                N_("“{name}” is a database, but not one of kanban-tui: export it as CSV or JSON."), name=name
            )
        rows = list(_rows(connection))
    except sqlite3.DatabaseError as error:
        if _is_store(data):
            text = N_(
                "“{name}” is a store of this program: export its cards first (cockpit --store FILE card export …)."
            )
            raise BadInput(text, name=name) from None
        raise BadInput(N_("“{name}” cannot be read as a database: {reason}."), name=name, reason=str(error)) from None
    finally:
        connection.close()
    if len(rows) > MAX_ROWS:
        raise too_many_rows(name)
    return Sheet(name, _HEADINGS, rows)


def _is_store(data: bytes) -> bool:
    """Tell whether the head of a database says that it is a store of ours, whose schema trusts functions of its own."""
    return int.from_bytes(data[68:72], "big") == APPLICATION_ID


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _rows(connection: sqlite3.Connection) -> Iterator[SourceRow]:
    needs: dict[int, list[int]] = {}
    if "dependencies" in _tables(connection):
        for task, other in connection.execute("SELECT task_id, depends_on_task_id FROM dependencies"):
            needs.setdefault(task, []).append(other)
    kinds = _kinds(connection)
    for number, row in enumerate(connection.execute(_TASKS, (MAX_ROWS + 1,)), start=1):
        values = {**dict(row), "column_kind": kinds.get(row["column"]), "blocked_by": needs.get(row["task_id"], [])}
        yield SourceRow(number, tuple(values[name] for name in _HEADINGS))


def _kinds(connection: sqlite3.Connection) -> dict[Any, ColumnKind]:
    """Return what each column means: as its board begins and ends work in it, else as it stands between the others."""
    boards: dict[Any, list[Any]] = {}
    for column, board in connection.execute(_COLUMNS):
        boards.setdefault(board, []).append(column)
    kinds: dict[Any, ColumnKind] = {}
    for columns in boards.values():
        kinds |= dict.fromkeys(columns, ColumnKind.DOING)
        kinds |= {columns[-1]: ColumnKind.DONE} if len(columns) > 1 else {}
        kinds[columns[0]] = ColumnKind.TODO
    for row in connection.execute(_ROLES):
        kinds |= {column: kind for column, kind in zip(row, ColumnKind, strict=True) if column is not None}
    return kinds
