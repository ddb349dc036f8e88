"""The one write door: what a change writes, what it refuses, and what others see of it."""

from __future__ import annotations

import json
import threading

import pytest

from storage.errors import BrokenReference, Duplicate, MissingRow, Problem, StaleRow, StoreError
from storage.store import Store
from tests.storage.toys import Box, Colour, Toy, change, saved, toys


def journal(store: Store) -> list[tuple[str, int, object, object]]:
    rows = store.query("SELECT tbl, pk, before, after FROM journal ORDER BY seq")
    return [(row[0], row[1], row[2] and json.loads(row[2]), row[3] and json.loads(row[3])) for row in rows]


def test_a_change_writes_rows_and_their_images(play: Store) -> None:
    (bear,) = saved(play, Toy(name="bear"))
    with change(play) as work:
        work.save(bear.with_(count=3, colour=Colour.BLUE))
    with change(play) as work:
        work.delete(play.get(Toy, bear.id))
    assert toys(play) == []
    (_t, _p, none, added), updated, (_t2, _p2, deleted, gone) = journal(play)
    assert none is None and gone is None
    assert isinstance(added, dict) and added["name"] == "bear" and added["version"] == 1
    before, after = {"count": 0, "colour": "red", "version": 1}, {"count": 3, "colour": "blue", "version": 2}
    assert updated == ("toy", bear.id, before, after)
    assert isinstance(deleted, dict) and deleted["count"] == 3 and deleted["version"] == 2


def test_who_when_and_what_are_written_down(play: Store) -> None:
    with change(play, "bob", "s9", args={"name": "熊"}) as work:
        work.save(Toy(name="熊"))
    row = play.change_row(work.id)
    assert (row.actor, row.session, row.command, row.args, row.undoes) == (
        "bob",
        "s9",
        "toy.play",
        {"name": "熊"},
        None,
    )
    assert row.at.isoformat() == "2026-11-24T09:00:00+00:00"


def test_a_change_that_writes_nothing_leaves_no_trace(play: Store) -> None:
    (bear,) = saved(play, Toy(name="bear"))
    with change(play) as work:
        assert work.save(bear) == bear
    assert [row.id for row in play.changes()] == [1]
    assert play.get(Toy, bear.id).version == 1


def test_a_change_that_is_not_to_be_kept_sees_what_it_wrote_and_leaves_no_trace(play: Store) -> None:
    with change(play, keep=False) as work:
        bear = work.save(Toy(name="bear"))
        assert work.get(Toy, bear.id) == bear
        assert work.next_number(1, "TOY") == 1
    assert (toys(play), play.changes(), play.last_seq()) == ([], [], 0)
    with change(play) as work:
        assert work.next_number(1, "TOY") == 1


def test_a_change_that_fails_leaves_no_trace(play: Store) -> None:
    with pytest.raises(ZeroDivisionError), change(play) as work:
        work.save(Toy(name="bear"))
        assert work.next_number(1, "TOY") == 1
        1 / 0  # noqa: B018
    assert toys(play) == [] and play.changes() == [] and play.last_seq() == 0
    with change(play) as work:
        assert work.next_number(1, "TOY") == 1


def test_numbers_are_counted_for_each_scope_and_prefix(play: Store) -> None:
    with change(play) as work:
        work.save(Toy(name="a counter alone is no change"))
        assert [work.next_number(1, "A"), work.next_number(1, "A"), work.next_number(2, "A")] == [1, 2, 1]
    with change(play) as work:
        work.save(Toy(name="b"))
        assert work.next_number(1, "A") == 3


def test_an_older_version_cannot_be_written_over_a_newer_one(play: Store) -> None:
    (bear,) = saved(play, Toy(name="bear"))
    saved(play, bear.with_(count=1))
    with pytest.raises(StaleRow) as caught:
        saved(play, bear.with_(colour=Colour.BLUE))
    assert caught.value.wanted is not None and caught.value.wanted["colour"] == "blue"
    assert caught.value.current is not None and caught.value.current["count"] == 1
    with pytest.raises(StaleRow), change(play) as work:
        work.delete(bear)
    assert toys(play) == [("bear", 1)]


def test_a_row_that_is_gone_is_stale_to_write_and_missing_to_read(play: Store) -> None:
    (bear,) = saved(play, Toy(name="bear"))
    with change(play) as work:
        work.delete(bear)
    with pytest.raises(StaleRow) as caught:
        saved(play, bear.with_(count=2))
    assert caught.value.current is None
    with pytest.raises(MissingRow), change(play) as work:
        work.get(Toy, bear.id)
    with pytest.raises(MissingRow):
        play.get(Toy, bear.id)
    with pytest.raises(MissingRow):
        play.change_row(99)


def test_a_reference_to_nothing_is_refused(play: Store) -> None:
    with pytest.raises(BrokenReference):
        saved(play, Toy(name="bear", box_id=99))
    assert toys(play) == []


def test_what_others_refer_to_is_not_deleted_even_where_the_schema_would_take_them_along(play: Store) -> None:
    with change(play) as work:
        box = work.save(Box(name="chest"))
        work.save(Toy(name="bear", box_id=box.id))
    with pytest.raises(BrokenReference, match="toy"), change(play) as work:
        work.delete(box)
    assert toys(play) == [("bear", 0)]


def test_the_same_values_twice_where_they_must_differ_name_the_columns(play: Store) -> None:
    with pytest.raises(Duplicate) as caught, change(play) as work:
        work.save(Box(name="chest"))
        work.save(Box(name="chest"))
    assert (caught.value.table, caught.value.columns) == ("box", ("name",))
    assert play.query("SELECT * FROM box") == []


def test_finding_by_values_and_in_an_order(play: Store) -> None:
    with change(play) as work:
        work.save_all([Toy(name="b", count=1), Toy(name="a", count=2), Toy(name="c", made=None, loved=True)])
        assert [toy.name for toy in work.find(Toy, order="name")] == ["a", "b", "c"]
        assert [toy.name for toy in work.find(Toy, loved=True, made=None)] == ["c"]
        with pytest.raises(KeyError, match="no column size"):
            work.find(Toy, size=1)


def test_what_is_not_committed_is_seen_by_nobody_else(file_play: Store) -> None:
    with change(file_play) as work:
        work.save(Toy(name="bear"))
        assert toys(file_play) == []
        assert len(work.query("SELECT * FROM toy")) == 1
    assert toys(file_play) == [("bear", 0)]


def test_a_store_in_memory_is_one_store_for_every_thread(play: Store) -> None:
    saved(play, Toy(name="bear"))
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.append(toys(play)))
    thread.start()
    thread.join()
    assert seen == [[("bear", 0)]]


def test_threads_of_one_store_write_one_after_the_other(file_play: Store) -> None:
    def write(name: str) -> None:
        for _ in range(20):
            saved(file_play, Toy(name=name))

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(name for name, _count in toys(file_play)) == sorted("abcd" * 20)


def test_a_store_opened_to_read_cannot_be_written(file_play: Store) -> None:
    saved(file_play, Toy(name="bear"))
    reading = Store(file_play.path, read_only=True)
    assert toys(reading) == [("bear", 0)]
    with pytest.raises(StoreError) as caught:
        saved(reading, Toy(name="doll"))
    assert caught.value.problem is Problem.READ_ONLY
    reading.close()


def test_rows_come_one_by_one_where_there_are_too_many_to_hold(play: Store) -> None:
    saved(play, *(Toy(name=str(number)) for number in range(5)))
    rows = play.iterate("SELECT name FROM toy ORDER BY id")
    assert next(rows)[0] == "0"
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]


def test_columns_come_in_the_order_of_their_rows(play: Store) -> None:
    counts = [number * 7 % 1_000 for number in range(1_000)]
    saved(play, *(Toy(name=f"„{count}“", count=count) for count in counts))
    sql = "SELECT name, count, NULL AS none FROM toy WHERE count < :most ORDER BY count DESC"
    names, found, nothing = play.columns(sql, {"most": 500}, ("name", "count", "none"))
    assert found == list(range(499, -1, -1))
    assert names == [f"„{count}“" for count in found]
    assert nothing == [None] * 500
    assert play.columns(sql, {"most": 0}, ("count",)) == [[]]


def test_a_column_comes_in_shares_as_many_as_are_asked_for(play: Store) -> None:
    counts = [number % 250 for number in range(600)]
    saved(play, *(Toy(name=str(number), count=count) for number, count in enumerate(counts)))
    sql = "SELECT name, NULLIF(count, 0) AS share FROM toy WHERE id <= :last ORDER BY id DESC"
    keys = [-1, None, *range(1, 250)]
    first, *shares = play.shares(sql, {"last": 500}, "name", "share", keys)
    assert first == []
    for key, names in zip(keys[1:], shares, strict=True):
        assert names == [str(number) for number in range(499, -1, -1) if counts[number] == (key or 0)]
    assert play.shares(sql, {"last": 500}, "name", "share", []) == []


def test_history_and_since_read_what_was_written(play: Store) -> None:
    (bear, doll) = saved(play, Toy(name="bear"), Toy(name="doll"))
    seq = play.last_seq()
    saved(play, bear.with_(count=1), actor="bob")
    assert [(row.actor, entry.after and entry.after.get("count")) for row, entry in play.history("toy", bear.id)] == [
        ("ann", 0),
        ("bob", 1),
    ]
    assert [(table, pk) for _seq, _change, table, pk in play.since(seq)] == [("toy", bear.id)]
    assert [row.id for row in play.changes(limit=1)] == [2] and [row.id for row in play.changes(before=2)] == [1]
    assert [entry.pk for entry in play.entries(1)] == [bear.id, doll.id]
