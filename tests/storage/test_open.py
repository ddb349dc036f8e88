"""Opening a file: what is made, what is refused with which words, and that a refused file stays as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from storage import schema
from storage.errors import Problem, StoreError
from storage.store import Store
from tests.storage.toys import Toy, damage, saved, toys, with_toys
from tests.support import ROOT, SMALL_DISK

NOBODY = 65534


def refused(path: Path, *, read_only: bool = False, timeout: float = 0.1) -> StoreError:
    """Return why a path is refused, after proving that nothing there was touched."""
    before = _look(path.parent)
    with pytest.raises(StoreError) as caught:
        Store(path, read_only=read_only, timeout=timeout)
    assert _look(path.parent) == before
    assert caught.value.path == str(path)
    return caught.value


def _look(folder: Path) -> dict[str, object]:
    """Return what is in a folder, without the empty log and its index that a reader may leave behind."""
    found = {child.name: child.read_bytes() if child.is_file() else b"" for child in folder.iterdir()}
    return {name: held for name, held in found.items() if not name.endswith("-shm") and (held or "-wal" not in name)}


def test_a_store_is_made_where_there_is_none(path: Path) -> None:
    Store(path).close()
    assert [child.name for child in path.parent.iterdir()] == [path.name]
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.LATEST,)


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    Store(path).close()
    Store(path).close()
    path.unlink()
    sqlite3.connect(path).execute("PRAGMA journal_mode = WAL").close()
    assert path.stat().st_size > 0
    Store(path).close()
    assert not schema.drift(sqlite3.connect(path), [])


def test_where_there_are_no_links_a_store_is_made_in_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(_source: Path, target: Path) -> None:
        raise OSError(95, "Operation not supported", str(target))

    monkeypatch.setattr(os, "link", no_links)
    store = with_toys(Store(path))
    saved(store, Toy(name="bear"))
    store.close()
    assert toys(Store(path)) == [("bear", 0)]


def test_a_connection_watches_references_waits_its_turn_and_writes_through(file_store: Store) -> None:
    pragmas = {name: file_store.scalar(f"PRAGMA {name}") for name in ("foreign_keys", "synchronous", "busy_timeout")}
    assert pragmas == {"foreign_keys": 1, "synchronous": 2, "busy_timeout": 5000}
    assert file_store.scalar("PRAGMA query_only") == 1
    assert file_store._writer.execute("PRAGMA synchronous").fetchone()[0] == 2


@pytest.mark.parametrize("links", [True, False])
def test_nobody_else_may_read_a_new_store(path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    def no_links(*_: object) -> None:
        raise OSError("no links here")

    if not links:
        monkeypatch.setattr(os, "link", no_links)
    mask = os.umask(0o022)
    try:
        store = with_toys(Store(path))
        saved(store, Toy(name="bear"))
    finally:
        os.umask(mask)
    assert {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()} == {
        path.name: 0o600,
        f"{path.name}-wal": 0o600,
        f"{path.name}-shm": 0o600,
    }


def test_what_others_may_do_with_a_store_stays_as_it_is(path: Path) -> None:
    Store(path).close()
    path.chmod(0o660)
    saved(with_toys(Store(path)), Toy(name="bear"))
    assert path.stat().st_mode & 0o777 == 0o660


def test_who_only_reads_has_one_connection(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(with_toys(Store(path)), Toy(name="bear"))
    opened: list[object] = []
    connect = sqlite3.connect

    def noted(*arguments: Any, **named: Any) -> sqlite3.Connection:
        opened.append(arguments[0])
        return connect(*arguments, **named)

    monkeypatch.setattr(sqlite3, "connect", noted)
    store = Store(path)
    assert toys(store) == [("bear", 0)]
    assert len(opened) == 1
    saved(store, Toy(name="train"))
    saved(store, Toy(name="kite"))
    assert len(opened) == 2
    assert len(toys(store)) == 3


@pytest.mark.parametrize("wrote", [True, False])
def test_a_store_that_is_closed_takes_no_change(path: Path, wrote: bool) -> None:
    store = with_toys(Store(path))
    store.close()
    store = Store(path)
    if wrote:
        saved(store, Toy(name="bear"))
    store.close()
    with pytest.raises(sqlite3.ProgrammingError, match="close"):
        saved(store, Toy(name="train"))


def test_a_path_with_every_kind_of_character(tmp_path: Path) -> None:
    for name in ("月结 100%?#&.db", "-wal", "a'b\"c.db", "x" * 240):
        store = with_toys(Store(tmp_path / name))
        saved(store, Toy(name="bear"))
        store.close()
        assert toys(Store(tmp_path / name, read_only=True)) == [("bear", 0)]


def test_a_link_to_nothing_makes_what_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "real.db")
    Store(tmp_path / "link.db").close()
    assert (tmp_path / "link.db").is_symlink() and (tmp_path / "real.db").is_file()


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda path: path.mkdir(), Problem.IS_FOLDER),
        (lambda path: path.write_text("a letter"), Problem.NOT_A_DATABASE),
        (lambda path: path.write_bytes(bytes(5000)), Problem.NOT_A_DATABASE),
        (os.mkfifo, Problem.NOT_A_DATABASE),
        (lambda path: _foreign(path), Problem.FOREIGN),
        (lambda path: _newer(path), Problem.NEWER),
    ],
    ids=["folder", "letter", "zeros", "pipe", "foreign", "newer"],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_no_store_is_refused(
    path: Path, make: Callable[[Path], object], problem: Problem, read_only: bool
) -> None:
    make(path)
    assert refused(path, read_only=read_only).problem is problem


def test_a_folder_that_was_removed_while_one_was_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(StoreError) as refusal:
        Store("cockpit.db")
    assert refusal.value.problem is Problem.NO_FOLDER


def test_a_folder_that_is_not_there_and_a_name_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Store(tmp_path / "nowhere" / "x.db")
    assert caught.value.problem is Problem.NO_FOLDER
    assert refused(tmp_path / ("x" * 300)).problem is Problem.INPUT_OUTPUT
    assert refused(tmp_path / "x.db", read_only=True).problem is Problem.MISSING


def test_a_file_upgraded_by_a_newer_program_is_not_written_any_more(file_play: Store) -> None:
    saved(file_play, Toy(name="bear"))
    _mark(Path(file_play.path), schema.LATEST + 1)
    with pytest.raises(StoreError) as caught:
        saved(file_play, Toy(name="doll"))
    assert caught.value.problem is Problem.NEWER
    assert toys(file_play) == [("bear", 0)]


def test_a_file_locked_by_somebody_else_is_refused(path: Path) -> None:
    store = with_toys(Store(path, timeout=0.1))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as caught:
        saved(store, Toy(name="bear"))
    assert caught.value.problem is Problem.LOCKED
    other.execute("ROLLBACK")
    saved(store, Toy(name="bear"))
    other.close()
    store.close()


def test_a_file_held_for_one_program_alone_is_refused(path: Path) -> None:
    Store(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError) as caught:
        Store(path, timeout=0.1)
    assert caught.value.problem is Problem.LOCKED
    other.close()


def test_a_disk_that_is_full_loses_nothing_that_was_there(file_play: Store) -> None:
    saved(file_play, Toy(name="bear"))
    pages = file_play._writer.execute("PRAGMA page_count").fetchone()[0]
    file_play._writer.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError) as caught:
        saved(file_play, *(Toy(name="x" * 2000) for _ in range(100)))
    assert caught.value.problem is Problem.NO_SPACE
    assert toys(file_play) == [("bear", 0)]
    file_play._writer.execute("PRAGMA max_page_count = 1000000")
    saved(file_play, Toy(name="doll"))
    assert file_play.scalar("PRAGMA integrity_check") == "ok"


def test_a_store_that_does_not_fit_on_the_disk_is_not_made(disk: Path) -> None:
    code = f"""
        import os
        from storage.errors import StoreError
        from storage.store import Store
        try:
            Store("{disk}/x.db")
        except StoreError as error:
            print(error.problem, os.listdir("{disk}"))
    """
    assert _python(code, [*SMALL_DISK, "200k", str(disk)]) == "no-space []"


def test_a_disk_that_fills_up_loses_nothing_that_was_acknowledged(disk: Path) -> None:
    code = f"""
        from storage.errors import StoreError
        from storage.store import Store
        from tests.storage.toys import Toy, saved, toys, with_toys
        store = with_toys(Store("{disk}/x.db"))
        count = 0
        try:
            while True:
                saved(store, Toy(name="x" * 5000))
                count += 1
        except StoreError as error:
            print(error.problem)
        print(count > 10, len(toys(store)) == count, store.scalar("PRAGMA integrity_check"))
        store.close()
        print(len(toys(Store("{disk}/x.db", read_only=True))) == count)
    """
    assert _python(code, [*SMALL_DISK, "3m", str(disk)]).split() == ["no-space", "True", "True", "ok", "True"]


def test_a_store_on_a_full_disk_is_refused_for_that_and_nothing_is_left_beside_it(disk: Path) -> None:
    code = f"""
        import os
        from contextlib import suppress
        from pathlib import Path
        from storage.backup import examine
        from storage.errors import StoreError
        from storage.store import Store
        path = Path("{disk}/x.db")
        Store(path).close()
        with suppress(OSError), open("{disk}/fill", "wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        for open_ in (Store, lambda path: examine(path, [])):
            try:
                open_(path)
            except StoreError as error:
                print(error.problem, *sorted(os.listdir("{disk}")))
        os.unlink("{disk}/fill")
        store = Store(path)
        print(store.scalar("PRAGMA integrity_check"))
        store.close()
    """
    said = _python(code, [*SMALL_DISK, "3m", str(disk)]).splitlines()
    assert said == ["no-space fill x.db", "no-space fill x.db", "ok"]


def test_a_log_that_another_program_begins_meanwhile_is_left_to_it(path: Path) -> None:
    Store(path).close()
    with pytest.raises(KeyError), schema.beginning_no_log(path):
        other = Store(path)
        raise KeyError
    assert path.with_name(f"{path.name}-shm").exists()
    assert other.scalar("SELECT COUNT(*) FROM change") == 0
    other.close()


def test_a_copy_for_which_there_is_no_room_is_named_not_what_is_copied(
    disk: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("store") / "x.db"
    Store(path).close()
    code = f"""
        import os
        from pathlib import Path
        from storage.backup import backup, restore
        from storage.errors import StoreError
        from storage.store import Store
        for copy in (lambda to: backup(Store("{path}"), to), lambda to: restore(Path("{path}"), to)):
            try:
                copy(Path("{disk}/copy.db"))
            except StoreError as error:
                print(error.problem, error.path, os.listdir("{disk}"))
    """
    said = _python(code, [*SMALL_DISK, "100k", str(disk)]).splitlines()
    assert said == [f"no-space {disk}/copy.db []"] * 2


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody who may not write")
@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "problem"),
    [
        (0o644, 0o777, "read-only"),
        (0o600, 0o777, "read-only"),
        (0o666, 0o755, "read-only-folder"),
        (None, 0o755, "read-only-folder"),
        (0o666, 0o700, "input-output"),
    ],
)
def test_a_person_without_permission_is_told_which_one(
    path: Path, file_mode: int | None, folder_mode: int, problem: str
) -> None:
    for folder in takewhile(lambda folder: folder != Path(tempfile.gettempdir()), path.parents):
        folder.chmod(0o755)
    if file_mode is not None:
        Store(path).close()
        path.chmod(file_mode)
    path.parent.chmod(folder_mode)
    before = path.read_bytes() if file_mode is not None else b""
    code = f"""
        import os
        from storage.errors import StoreError
        from storage.store import Store
        import sqlite_utils, storage.versions
        os.setgroups([])
        os.setresgid({NOBODY}, {NOBODY}, {NOBODY})
        os.setresuid({NOBODY}, {NOBODY}, {NOBODY})
        try:
            Store({str(path)!r})
        except StoreError as error:
            print(error.problem)
    """
    assert _python(code) == problem
    assert (path.read_bytes() if file_mode is not None else b"") == before


def test_permission_is_asked_of_the_system(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(path).close()
    monkeypatch.setattr(os, "access", lambda asked, mode: not (asked == path and mode & os.W_OK))
    assert refused(path).problem is Problem.READ_ONLY
    Store(path, read_only=True).close()
    monkeypatch.setattr(os, "access", lambda asked, mode: asked == path)
    assert refused(path).problem is Problem.READ_ONLY_FOLDER


def test_a_place_where_no_shared_log_can_be_kept_is_refused(path: Path) -> None:
    """The engine's own way of opening a file without shared memory stands for a network file system."""
    connection = sqlite3.connect(f"{path.as_uri()}?vfs=unix-dotfile", uri=True, isolation_level=None)
    with pytest.raises(StoreError) as caught:
        schema.prepare(connection, path)
    assert caught.value.problem is Problem.NO_WAL
    assert connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone() == (0,)
    connection.close()


def test_a_damaged_file_says_so_and_is_left_as_it_is(path: Path) -> None:
    store = with_toys(Store(path))
    saved(store, *(Toy(name="bear" * 100) for _ in range(200)))
    store.close()
    damage(path, "toy")
    before = path.read_bytes()
    store = Store(path)
    with pytest.raises(StoreError) as caught:
        toys(store)
    assert caught.value.problem is Problem.CORRUPT
    assert caught.value.detail == "database disk image is malformed"
    store.close()
    assert path.read_bytes() == before


def test_a_file_cut_short_says_so(path: Path) -> None:
    store = with_toys(Store(path))
    saved(store, *(Toy(name="bear" * 100) for _ in range(200)))
    store.close()
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(StoreError) as caught:
        toys(Store(path))
    assert caught.value.problem is Problem.CORRUPT


def _python(code: str, inside: Sequence[str] = ()) -> str:
    done = subprocess.run(
        [*inside, sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()


def _newer(path: Path) -> None:
    Store(path).close()
    _mark(path, schema.LATEST + 1)


def _mark(path: Path, version: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.commit()
    connection.close()


def _taken_away(path: Path) -> None:
    path.unlink()


def _moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def _replaced(path: Path) -> None:
    copy = path.with_name("copy.db")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)


def _without_its_log(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink()


@pytest.mark.parametrize("harm", [_taken_away, _moved, _replaced, _without_its_log])
@pytest.mark.parametrize("link", [False, True])
def test_nothing_is_written_into_a_file_that_nobody_would_find_again(
    tmp_path: Path, harm: Callable[[Path], None], link: bool
) -> None:
    real = tmp_path / "store.db"
    path = tmp_path / "link.db" if link else real
    store = with_toys(Store(real))
    if link:
        store.close()
        path.symlink_to(real)
        store = Store(path)
    saved(store, Toy(name="kept"))
    harm(real)
    with pytest.raises(StoreError) as caught:
        saved(store, Toy(name="lost"))
    assert (caught.value.problem, caught.value.path) == (Problem.MOVED, str(path))
    assert [row["name"] for row in store.query("SELECT name FROM toy")] == ["kept"]
    store.close()


def test_a_file_that_was_moved_away_and_back_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    store = with_toys(Store(path))
    path.rename(tmp_path / "elsewhere.db")
    with pytest.raises(StoreError):
        saved(store, Toy(name="lost"))
    (tmp_path / "elsewhere.db").rename(path)
    saved(store, Toy(name="kept"))
    store.close()
