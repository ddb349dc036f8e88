"""Several writers on one file: nothing acknowledged is lost, nothing is half there, and each waits for its turn."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from storage.errors import StaleRow
from storage.store import Store
from tests.storage.toys import Colour, Toy, change, saved, toys, with_toys
from tests.support import ROOT

ROUNDS = 12


def writer(path: Path, name: str, start: int, count: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "tests.storage.writer", str(path), name, str(start), str(count)]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def read(process: subprocess.Popen[str], most: int) -> list[str]:
    """Return the next acknowledgements, at most so many."""
    assert process.stdout is not None
    return [line.strip() for line, _number in zip(process.stdout, range(most), strict=False)]


def test_killed_writers_lose_nothing_that_they_acknowledged(path: Path) -> None:
    """Two writers; again and again one of them is killed while both write, and another takes its place."""
    store = with_toys(Store(path))
    saved(store, Toy(name="tally"))
    chance = random.Random(20261124)
    acknowledged: set[str] = set()
    running = [writer(path, "a0", 0, 100_000), writer(path, "b0", 0, 100_000)]
    for number in range(1, ROUNDS + 1):
        for process in running:
            acknowledged.update(read(process, chance.randint(1, 12)))
        killed = running.pop(chance.randrange(2))
        killed.kill()
        # What it had said before it died is still in the pipe; a line without an end was never said.
        acknowledged.update(_rest(killed))
        running.append(writer(path, f"c{number}", 0, 100_000))
    for process in running:
        process.kill()
        acknowledged.update(_rest(process))

    store.close()
    store = Store(path)
    pairs = Counter(name for name, _count in toys(store) if name != "tally")
    assert acknowledged <= set(pairs)
    assert set(pairs.values()) == {2}
    assert len(acknowledged) > 4 * ROUNDS
    tally = store.get(Toy, 1)
    assert tally.count == len(pairs) and tally.version == len(pairs) + 1
    assert store.scalar("PRAGMA integrity_check") == "ok"
    assert store.query("PRAGMA foreign_key_check") == []
    _journal_agrees(store)
    store.close()


def _rest(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    said = process.stdout.read()
    process.stdout.close()
    process.wait()
    return said[: said.rfind("\n") + 1].split()


def _journal_agrees(store: Store) -> None:
    """Every row has its journal, and every change of the journal is one of those that were made."""
    missing = "SELECT id FROM toy WHERE id NOT IN (SELECT pk FROM journal WHERE tbl = 'toy' AND before IS NULL)"
    assert store.query(missing) == []
    assert store.query("SELECT id FROM change WHERE id NOT IN (SELECT change FROM journal)") == []
    last = store.scalar("SELECT json_extract(after, '$.count') FROM journal WHERE pk = 1 ORDER BY seq DESC LIMIT 1")
    assert last == store.get(Toy, 1).count


def test_writers_in_several_processes_queue_behind_each_other(path: Path) -> None:
    store = with_toys(Store(path))
    saved(store, Toy(name="tally"))
    running = [writer(path, name, 0, 25) for name in "abcd"]
    assert [len(read(process, 25)) for process in running] == [25] * 4
    assert [process.wait() for process in running] == [0] * 4
    assert store.get(Toy, 1).count == 100
    for process in running:
        assert process.stdout is not None
        process.stdout.close()


def test_writers_on_two_connections_in_one_process_queue_too(path: Path) -> None:
    first, second = with_toys(Store(path, timeout=30)), Store(path, timeout=30)
    saved(first, Toy(name="tally"))

    def count_up(store: Store) -> None:
        for _ in range(50):
            with change(store) as work:
                tally = work.get(Toy, 1)
                work.save(tally.with_(count=tally.count + 1))

    threads = [threading.Thread(target=count_up, args=(store,)) for store in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert first.get(Toy, 1).count == second.get(Toy, 1).count == 100
    first.close()
    second.close()


def test_what_was_read_before_another_wrote_cannot_be_written_over_it(path: Path) -> None:
    first, second = with_toys(Store(path)), Store(path)
    (bear,) = saved(first, Toy(name="bear"))
    mine, theirs = first.get(Toy, bear.id), second.get(Toy, bear.id)
    saved(second, theirs.with_(count=7))
    with pytest.raises(StaleRow) as caught:
        saved(first, mine.with_(colour=Colour.BLUE))
    assert caught.value.wanted is not None and caught.value.current is not None
    assert (caught.value.wanted["colour"], caught.value.wanted["count"]) == ("blue", 0)
    assert (caught.value.current["colour"], caught.value.current["count"]) == ("red", 7)
    assert first.get(Toy, bear.id) == second.get(Toy, bear.id)
    first.close()
    second.close()


def test_a_long_read_holds_up_no_writer_and_sees_one_state(path: Path) -> None:
    reading, writing = with_toys(Store(path)), Store(path)
    saved(writing, *(Toy(name=str(number)) for number in range(3000)))
    rows = reading.iterate("SELECT name FROM toy")
    next(rows)
    saved(writing, Toy(name="late"))
    assert "late" not in [row[0] for row in rows]
    assert reading.scalar("SELECT COUNT(*) FROM toy") == 3001
    reading.close()
    writing.close()


def test_a_commit_elsewhere_is_noticed_and_so_is_ones_own(path: Path, store: Store) -> None:
    first, second = with_toys(Store(path)), Store(path)
    for watched, writes in ((first, second), (first, first), (with_toys(store), store)):
        before = watched.data_version()
        assert watched.data_version() == before
        saved(writes, Toy(name="bear"))
        assert watched.data_version() != before
    first.close()
    second.close()


def test_the_log_is_folded_in_when_the_last_one_leaves(path: Path) -> None:
    first, second = with_toys(Store(path)), Store(path)
    saved(first, Toy(name="bear"))
    first.close()
    assert path.with_name(f"{path.name}-wal").exists()
    second.close()
    assert [child.name for child in path.parent.iterdir()] == [path.name]
    assert sqlite3.connect(path).execute("SELECT name FROM toy").fetchall() == [("bear",)]


_LEAVING = """
import sqlite3, sys, threading
from storage.errors import StoreError
from storage.store import Store

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT {of} FROM n"

def read(way):
    try:
        for number, _row in enumerate(way(store)):
            if number == 1_000:
                reading.set()
    except (sqlite3.Error, StoreError) as error:
        stopped.append(error)

def counted(store):
    reading.set()
    return store.query(ENDLESS.format(of="COUNT(*)"))

for _time in range(10):
    for way in (counted, lambda store: store.iterate(ENDLESS.format(of="i"))):
        store, reading, stopped = Store(sys.argv[1]), threading.Event(), []
        thread = threading.Thread(target=read, args=(way,))
        thread.start()
        reading.wait(30)
        store.close()
        thread.join(30)
        assert stopped and not thread.is_alive()
print("left")
"""


def test_a_store_that_is_closed_stops_what_another_thread_reads(path: Path) -> None:
    # Closing it under a statement that runs would end the process, so it is one of its own.
    done = subprocess.run(
        [sys.executable, "-c", _LEAVING, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "left\n"), done.stderr
