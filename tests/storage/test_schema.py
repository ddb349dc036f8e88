"""The schema: files of every released version are upgraded, all or nothing, after a copy; records and tables agree."""

from __future__ import annotations

import ast
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from cockpit.history import all_records
from storage import schema, versions
from storage.errors import Problem, StoreError
from storage.record import Record, References
from storage.store import Store
from storage.versions import STEPS
from tests.storage.toys import Box, Toy, with_toys
from tests.support import ROOT

NUMBERS = [int(step.name[1:5]) for step in STEPS._migrations]


def connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.create_function("index_text", -1, lambda *parts: " ".join(filter(None, parts)), deterministic=True)
    return connection


def released(path: Path, version: int) -> None:
    """Make a file as the release whose newest step had this number left it, with a project in it."""
    connection = connected(path)
    later = [step.name for step in STEPS._migrations if int(step.name[1:5]) > version]
    STEPS.apply(Database(connection, execute_plugins=False), stop_before=later[:1])
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute(
        "INSERT INTO project(version, code, name, customer, product, phase, archived) "
        "VALUES (1, 'OLD', '旧项目', '', '', 'rollout', 0)"
    )
    connection.execute(
        "INSERT INTO change(at, actor, session, command, args) VALUES ('2026-01-01', 'a', 's', 'x', '{}')"
    )
    connection.close()


def version_of(path: Path) -> int:
    connection = sqlite3.connect(path)
    found = schema.version(connection)
    connection.close()
    return found


def test_the_steps_are_numbered_without_a_gap_and_the_last_is_the_version_of_the_file() -> None:
    assert list(range(1, len(NUMBERS) + 1)) == NUMBERS
    assert NUMBERS[-1] == schema.LATEST


def test_every_step_file_is_a_step() -> None:
    files = sorted(path.stem for path in Path(versions.__file__).parent.glob("v[0-9]*.py"))
    assert files == [step.name for step in STEPS._migrations]


@pytest.mark.parametrize("path", sorted(Path(versions.__file__).parent.glob("v*.py")), ids=lambda path: path.stem)
def test_a_step_depends_on_nothing_that_may_change_later(path: Path) -> None:
    imported = {
        node.module for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)
    }
    assert imported <= {"__future__", "collections.abc", "sqlite_utils", "storage.schema"}


def test_a_new_file_agrees_with_all_records(file_store: Store) -> None:
    assert schema.drift(file_store._writer, all_records()) == []


def test_every_table_of_the_file_belongs_to_a_record_or_to_the_store(store: Store) -> None:
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%_search%'"
    )
    ours = {record.table for record in all_records()}
    assert {row[0] for row in store.query(sql)} - ours == {"change", "journal", "counter", "_sqlite_migrations"}


@pytest.mark.parametrize("version", NUMBERS)
def test_a_file_of_every_release_is_upgraded_after_a_copy(path: Path, version: int) -> None:
    released(path, version)
    store = Store(path)
    assert schema.version(store._writer) == schema.LATEST
    assert schema.drift(store._writer, all_records()) == []
    assert store.scalar("SELECT name FROM project") == "旧项目"
    assert store.scalar("PRAGMA integrity_check") == "ok"
    assert store.scalar("PRAGMA foreign_keys") == 1
    store.close()
    copies = [child.name for child in path.parent.iterdir() if child != path]
    assert copies == ([f"{path.name}.v{version}.bak"] if version < schema.LATEST else [])
    for name in copies:
        assert version_of(path.with_name(name)) == version
        connection = sqlite3.connect(path.with_name(name))
        assert connection.execute("SELECT name FROM project").fetchone() == ("旧项目",)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        connection.close()


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> Migrations:
    """A program with one step more than this one, which adds a table."""
    steps = Migrations("cockpit")
    for step in STEPS._migrations:
        steps(name=step.name)(step.fn)
    steps(name="v9999_next")(lambda db: db.execute("CREATE TABLE next (id INTEGER PRIMARY KEY) STRICT"))
    monkeypatch.setattr(versions, "STEPS", steps)
    monkeypatch.setattr(schema, "LATEST", schema.LATEST + 1)
    return steps


def test_an_earlier_copy_is_never_written_over(path: Path, next_version: Migrations) -> None:
    old = schema.LATEST - 1
    path.with_name(f"{path.name}.v{old}.bak").write_text("precious")
    released(path, old)
    Store(path).close()
    assert path.with_name(f"{path.name}.v{old}.bak").read_text() == "precious"
    assert version_of(path.with_name(f"{path.name}.v{old}.bak.2")) == old


def test_a_step_that_fails_leaves_the_file_as_it_was(path: Path, next_version: Migrations) -> None:
    def fail(db: Database) -> None:
        db.execute("CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT")
        db.execute("INSERT INTO no_such_table VALUES (1)")

    next_version(name="v9999_wrong")(fail)
    released(path, schema.LATEST - 1)
    with pytest.raises(sqlite3.OperationalError, match="no_such_table"):
        Store(path)
    assert version_of(path) == schema.LATEST - 1
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT name FROM sqlite_master WHERE name IN ('next', 'half')").fetchall() == []
    connection.close()


def test_a_step_that_breaks_a_reference_is_not_taken(path: Path, next_version: Migrations) -> None:
    next_version(name="v9999_wrong")(lambda db: db.execute("INSERT INTO module VALUES (1, 1, 99, 'x', 0, 0)"))
    released(path, schema.LATEST - 1)
    with pytest.raises(StoreError) as caught:
        Store(path)
    assert (caught.value.problem, caught.value.detail) == (Problem.CORRUPT, "module 1 -> project")
    assert version_of(path) == schema.LATEST - 1


def test_a_step_may_build_a_table_anew_that_others_refer_to(path: Path, next_version: Migrations) -> None:
    next_version(name="v9999_rebuilt")(lambda db: db["goal"].transform(rename={"why": "reason"}) and None)
    released(path, schema.LATEST - 1)
    connection = connected(path)
    connection.execute(
        "INSERT INTO goal(version, project_id, number, title, why, cadence_days, state, outcome, rank, archived)"
        " VALUES (1, 1, 1, 'x', '', 14, 'active', '', 'm', 0)"
    )
    connection.execute(
        "INSERT INTO metric(version, project_id, goal_id, name, unit, baseline_source, position, archived)"
        " VALUES (1, 1, 1, 'x', '', '', 0, 0)"
    )
    connection.close()
    store = Store(path)
    assert store.scalar("SELECT COUNT(*) FROM metric") == 1


def test_no_copy_means_no_upgrade(path: Path, next_version: Migrations, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_source: sqlite3.Connection, target: Path, _mode: int) -> None:
        raise StoreError(Problem.NO_SPACE, target)

    released(path, schema.LATEST - 1)
    monkeypatch.setattr(schema, "copy_file", full)
    with pytest.raises(StoreError):
        Store(path)
    assert version_of(path) == schema.LATEST - 1


@pytest.mark.parametrize("version", [0, 1], ids=["a new file", "an old file"])
def test_programs_that_open_a_file_at_once_make_it_once(path: Path, version: int) -> None:
    if version:
        released(path, version)
    code = (
        f"from storage.store import Store; s = Store({str(path)!r}); print(s.scalar('PRAGMA user_version')); s.close()"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(5)
    ]
    said = [process.communicate(timeout=60) for process in running]
    assert said == [(f"{schema.LATEST}\n", "")] * 5
    store = Store(path)
    assert schema.drift(store._writer, all_records()) == []
    assert store.scalar("SELECT COUNT(*) FROM _sqlite_migrations") == len(NUMBERS)
    store.close()
    beside = [child.name for child in path.parent.iterdir() if child != path]
    assert beside == ([f"{path.name}.v1.bak"] if version and schema.LATEST > 1 else [])


def test_an_empty_file_opened_by_several_programs_at_once_is_made_once(path: Path) -> None:
    path.touch()
    test_programs_that_open_a_file_at_once_make_it_once(path, 0)


def test_who_switches_an_empty_file_to_a_log_waits_for_others_who_do(tmp_path: Path) -> None:
    """The engine does not wait here: each of two waits for the other, so it refuses one of them at once."""
    programs = 6
    for n in range(30):
        path = tmp_path / f"{n}.db"
        path.touch()
        connections = [sqlite3.connect(path, isolation_level=None, check_same_thread=False) for _ in range(programs)]
        together = threading.Barrier(programs)

        def switch(path: Path, together: threading.Barrier, connection: sqlite3.Connection) -> None:
            together.wait()
            schema.prepare(connection, path)

        with ThreadPoolExecutor(programs) as pool:
            list(pool.map(partial(switch, path, together), connections))
        modes = [connection.execute("PRAGMA journal_mode").fetchone()[0] for connection in connections]
        assert modes == ["wal"] * programs
        for connection in connections:
            connection.close()


class Wrong(Record):
    """A record whose table differs from it in every way."""

    table: ClassVar[str] = "toy"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("name",), ("colour", "made"))
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("weight",),)
    search: ClassVar[tuple[str, ...]] = ("name",)

    name: str | None = None
    box_id: Annotated[int | None, References("box", "RESTRICT")] = None
    colour: Annotated[int, References("box")]
    extra: str


class Absent(Record):
    """A record without a table."""

    table: ClassVar[str] = "absent"


class Unsearchable(Box):
    """A record whose index is missing."""

    search: ClassVar[tuple[str, ...]] = ("name",)


def test_every_kind_of_difference_is_found() -> None:
    store = with_toys(Store())
    assert schema.drift(store._writer, [Toy, Box]) == []
    assert schema.drift(store._writer, [Absent]) == ["absent: no such table"]
    assert schema.drift(store._writer, [Unsearchable]) == ["box_search: no such table"]
    assert set(schema.drift(store._writer, [Wrong])) == {
        "toy.name: ('TEXT', True) instead of ('TEXT', False)",
        "toy.colour: ('TEXT', True) instead of ('INTEGER', True)",
        "toy.extra: None instead of ('TEXT', True)",
        *(f"toy.{name}: not in the record" for name in ("made", "weight", "count", "loved", "tags")),
        "toy: reference ('box_id', 'box', 'CASCADE') instead of the record's",
        "toy: reference ('box_id', 'box', 'RESTRICT') instead of the record's",
        "toy: reference ('colour', 'box', 'RESTRICT') instead of the record's",
        "toy: no unique index on ('name',)",
        "toy: no unique index on ('colour', 'made')",
        "toy: no index on ('weight',)",
        *(f"toy_search_{kind}: does not cover ('name',)" for kind in ("add", "drop", "edit")),
    }
    store.close()


@pytest.mark.parametrize("kind", ["add", "drop", "edit"])
def test_an_index_that_nobody_keeps_is_found(kind: str) -> None:
    store = with_toys(Store())
    store._writer.execute(f"DROP TRIGGER toy_search_{kind}")
    assert schema.drift(store._writer, [Toy]) == [f"toy_search_{kind}: does not cover ('name', 'tags')"]
    store.close()
