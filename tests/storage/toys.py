"""Records of no product, for tests of a store that knows none."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, ClassVar

from storage.change import Change
from storage.record import Record, References
from storage.store import Store

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


class Colour(StrEnum):
    """A closed list."""

    RED = "red"
    BLUE = "blue"


class Box(Record):
    """Something that holds toys."""

    table: ClassVar[str] = "box"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("name",),)

    name: str


class Toy(Record):
    """One field of each kind that a column can hold."""

    table: ClassVar[str] = "toy"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("colour", "made"),)
    search: ClassVar[tuple[str, ...]] = ("name", "tags")

    name: str
    box_id: Annotated[int | None, References("box", "CASCADE")] = None
    colour: Colour = Colour.RED
    made: date | None = None
    weight: float | None = None
    count: int = 0
    loved: bool = False
    tags: tuple[str, ...] = ()


TABLES = (
    "CREATE TABLE box (id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, name TEXT NOT NULL) STRICT",
    "CREATE UNIQUE INDEX box_by_name ON box(name)",
    """CREATE TABLE toy (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, name TEXT NOT NULL,
        box_id INTEGER REFERENCES box(id) ON DELETE CASCADE, colour TEXT NOT NULL, made TEXT, weight REAL,
        count INTEGER NOT NULL, loved INTEGER NOT NULL, tags TEXT NOT NULL) STRICT""",
    "CREATE INDEX toy_by_colour ON toy(colour, made)",
    "CREATE INDEX toy_by_box ON toy(box_id)",
)


def with_toys(store: Store) -> Store:
    """Give a store the tables of the toys."""
    from sqlite_utils import Database

    from storage.schema import searchable

    for statement in TABLES:
        store._writer.execute(statement)
    searchable(Database(store._writer, execute_plugins=False), "toy", Toy.search)
    return store


def change(store: Store, actor: str = "ann", session: str = "s1", **more: Any) -> AbstractContextManager[Change]:
    """Open a change, as one of ann's unless somebody else is named."""
    return store.change(at=AT, actor=actor, session=session, command="toy.play", **more)


def saved(store: Store, *toys: Toy, actor: str = "ann", session: str = "s1") -> list[Toy]:
    """Save toys as one change and return them as they then stand."""
    with change(store, actor, session) as work:
        return work.save_all(toys)


def step(store: Store, which: str, actor: str = "ann", session: str = "s1") -> int:
    """Undo or redo the newest of a session's changes and return the id of the change that did it."""
    undo, redo = store.undo_stacks(actor, session)
    newest = (undo if which == "undo" else redo)[-1]
    return store.revert(newest, at=AT, actor=actor, session=session, command=which).id


def toys(store: Store) -> list[tuple[str, int]]:
    """Return name and count of every toy, by id."""
    return [(row[0], row[1]) for row in store.query("SELECT name, count FROM toy ORDER BY id")]


def damage(path: Path, table: str) -> None:
    """Overwrite the page where a table of a closed store begins."""
    connection = sqlite3.connect(path)
    size = connection.execute("PRAGMA page_size").fetchone()[0]
    root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    connection.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)
