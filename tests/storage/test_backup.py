"""Copies made while the store is in use, put back without losing what was there, and the look at a file's health."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cockpit.history import all_records
from storage import schema
from storage.backup import backup, examine, restore
from storage.errors import Problem, StoreError
from storage.store import Store
from tests.storage.toys import Box, Toy, change, damage, saved, toys, with_toys


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Where a copy goes."""
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder / "copy.db"


def reading(path: Path) -> list[tuple[str, int]]:
    store = Store(path, read_only=True)
    found = toys(store)
    store.close()
    return found


def test_a_copy_holds_what_was_committed_when_it_was_made(file_play: Store, copy: Path) -> None:
    saved(file_play, Toy(name="bear"))
    with change(file_play) as work:
        work.save(Toy(name="doll"))
        backup(file_play, copy)
    saved(file_play, Toy(name="ball"))
    assert [name for name, _count in toys(file_play)] == ["bear", "doll", "ball"]
    assert [child.name for child in copy.parent.iterdir()] == [copy.name]
    assert reading(copy) == [("bear", 0)]


def test_a_copy_is_one_file_that_can_be_read_where_nobody_may_write(file_play: Store, copy: Path) -> None:
    saved(file_play, Toy(name="bear"))
    backup(file_play, copy)
    connection = sqlite3.connect(copy)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()
    connection = sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)
    assert connection.execute("SELECT name FROM toy").fetchall() == [("bear",)]
    connection.close()


@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_who_may_read_the_store_may_read_its_copy_and_nobody_else(file_play: Store, copy: Path, mode: int) -> None:
    path = Path(file_play.path)
    path.chmod(mode)
    backup(file_play, copy)
    assert copy.stat().st_mode & 0o777 == mode
    file_play.close()
    copy.chmod(0o644)
    restore(copy, path)
    assert path.stat().st_mode & 0o777 == mode


def test_a_copy_replaces_an_older_one_and_its_log(file_play: Store, copy: Path) -> None:
    other = with_toys(Store(copy))
    saved(other, Toy(name="old"))
    crashed = [(child.name, child.read_bytes()) for child in copy.parent.iterdir()]
    other.close()
    for name, held in crashed:
        (copy.parent / name).write_bytes(held)
    saved(file_play, Toy(name="bear"))
    backup(file_play, copy)
    assert reading(copy) == [("bear", 0)]
    assert Store(copy).scalar("PRAGMA integrity_check") == "ok"


def test_a_copy_does_not_replace_a_store_that_is_in_use_nor_itself(file_play: Store, copy: Path) -> None:
    other = with_toys(Store(copy))
    saved(other, Toy(name="old"))
    for target, problem in ((copy, Problem.LOCKED), (Path(file_play.path), Problem.SAME_FILE)):
        with pytest.raises(StoreError) as caught:
            backup(file_play, target)
        assert caught.value.problem is problem
    assert toys(other) == [("old", 0)]
    other.close()


def test_a_copy_that_cannot_be_written_says_where(file_play: Store, tmp_path: Path) -> None:
    for target, problem in ((tmp_path, Problem.IS_FOLDER), (tmp_path / "no" / "x.db", Problem.NO_FOLDER_COPY)):
        with pytest.raises(StoreError) as caught:
            backup(file_play, target)
        assert (caught.value.problem, caught.value.path) == (problem, str(target))


def test_restoring_keeps_what_was_there(file_play: Store, copy: Path) -> None:
    path = Path(file_play.path)
    saved(file_play, Toy(name="bear"))
    backup(file_play, copy)
    saved(file_play, Toy(name="doll"))
    file_play.close()
    kept = restore(copy, path)
    assert kept is not None
    assert reading(path) == [("bear", 0)]
    assert reading(kept) == [("bear", 0), ("doll", 0)]
    assert restore(kept, path) == path.with_name(f"{path.name}.before-restore.2")
    assert reading(path) == [("bear", 0), ("doll", 0)]
    assert reading(copy) == [("bear", 0)]


def test_restoring_by_a_link_replaces_what_the_link_stands_for(file_play: Store, copy: Path, tmp_path: Path) -> None:
    saved(file_play, Toy(name="bear"))
    backup(file_play, copy)
    saved(file_play, Toy(name="doll"))
    file_play.close()
    real, link = Path(file_play.path), tmp_path / "link.db"
    link.symlink_to(real)
    kept = restore(copy, link)
    assert link.is_symlink()
    assert [name for name, _count in reading(real)] == ["bear"]
    assert kept is not None and [name for name, _count in reading(kept)] == ["bear", "doll"]


def test_restoring_where_there_is_nothing(file_play: Store, copy: Path, tmp_path: Path) -> None:
    saved(file_play, Toy(name="bear"))
    backup(file_play, copy)
    assert restore(copy, tmp_path / "new.db") is None
    assert reading(tmp_path / "new.db") == [("bear", 0)]


def test_a_store_in_use_is_not_replaced(file_play: Store, copy: Path) -> None:
    path = Path(file_play.path)
    saved(file_play, Toy(name="bear"))
    backup(file_play, copy)
    with pytest.raises(StoreError) as caught:
        restore(copy, path)
    assert caught.value.problem is Problem.LOCKED
    saved(file_play, Toy(name="doll"))
    assert toys(file_play) == [("bear", 0), ("doll", 0)]
    with pytest.raises(StoreError) as caught:
        restore(path, path)
    assert caught.value.problem is Problem.SAME_FILE


def test_what_is_no_sound_store_is_not_put_in_place(file_play: Store, copy: Path, tmp_path: Path) -> None:
    path = Path(file_play.path)
    saved(file_play, *(Toy(name="bear" * 100) for _ in range(100)))
    backup(file_play, copy)
    file_play.close()
    damage(copy, "toy")
    before = path.read_bytes()
    letter = tmp_path / "letter.txt"
    letter.write_text("dear all")
    for source, problem in (
        (copy, Problem.CORRUPT_COPY),
        (letter, Problem.NOT_A_DATABASE),
        (tmp_path / "none.db", Problem.MISSING),
        (tmp_path, Problem.IS_FOLDER),
    ):
        with pytest.raises(StoreError) as caught:
            restore(source, path)
        assert (caught.value.problem, caught.value.path) == (problem, str(source))
    assert path.read_bytes() == before
    with pytest.raises(StoreError) as caught:
        restore(path, letter)
    assert (caught.value.problem, caught.value.path) == (Problem.NOT_A_DATABASE, str(letter))
    assert letter.read_text() == "dear all"


@pytest.mark.parametrize("place", [0, 100, 5000], ids=["head", "schema", "rows"])
def test_a_damaged_store_with_a_log_that_was_left_behind_is_replaced(
    file_play: Store, copy: Path, tmp_path: Path, place: int
) -> None:
    saved(file_play, Toy(name="bear"))
    backup(file_play, copy)
    saved(file_play, *(Toy(name="doll" * 100) for _ in range(100)))
    path = tmp_path / "crashed.db"
    for suffix in ("", "-wal"):
        path.with_name(path.name + suffix).write_bytes(Path(file_play.path + suffix).read_bytes())
    with path.open("r+b") as file:
        # The first bytes say that it is a database at all.
        file.seek(place or 18)
        file.write(b"\xff" * 3000)
    kept = restore(copy, path)
    assert kept is not None and kept.exists()
    assert reading(path) == [("bear", 0)]
    store = Store(path)
    assert store.scalar("PRAGMA integrity_check") == "ok"
    assert toys(store) == [("bear", 0)]
    store.close()


def test_a_sound_file_has_no_fault(file_store: Store) -> None:
    with change(file_store) as work:
        work.insert_row("project", None, _project())
    health = examine(Path(file_store.path), all_records())
    assert health.sound
    assert (health.version, health.latest, health.changes) == (schema.LATEST, schema.LATEST, 1)
    assert health.size == Path(file_store.path).stat().st_size and health.wal_size > 0


def test_each_kind_of_fault_is_found(file_play: Store) -> None:
    path = Path(file_play.path)
    saved(file_play, *(Toy(name="bear" * 100) for _ in range(100)))
    file_play.close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.create_function("index_text", -1, lambda *parts: "", deterministic=True)
    connection.execute("UPDATE toy SET box_id = 99 WHERE id = 3")
    connection.execute("ALTER TABLE box ADD COLUMN size INTEGER")
    connection.close()
    health = examine(path, [Box, Toy])
    assert not health.sound
    assert health.references == ("toy 3 box 0",)
    assert health.drift == ("box.size: not in the record",)
    assert health.integrity == ()
    damage(path, "toy")
    health = examine(path, [Box, Toy])
    assert (not health.sound and "toy" in " ".join(health.integrity).lower()) or health.integrity


def test_a_file_too_damaged_to_be_checked_is_told_as_such(file_play: Store) -> None:
    path = Path(file_play.path)
    file_play.close()
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3000)
    health = examine(path, [Toy])
    assert health.integrity == ("database disk image is malformed",)
    assert not health.sound


def test_what_is_no_store_has_no_health(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        examine(tmp_path / "none.db", [])
    assert caught.value.problem is Problem.MISSING
    assert list(tmp_path.iterdir()) == []
    sqlite3.connect(tmp_path / "foreign.db").execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(StoreError) as caught:
        examine(tmp_path / "foreign.db", [])
    assert caught.value.problem is Problem.FOREIGN


def _project() -> dict[str, str | int | None]:
    texts = dict.fromkeys(("code", "name", "customer", "product", "phase"), "rollout")
    return {"version": 1, **texts, "archived": 0}
