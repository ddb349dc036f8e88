"""Undo and redo: for each person and session, checked for conflicts, and reversible in any number of steps."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from storage.errors import BrokenReference, Duplicate, StaleRow
from storage.journal import UNDO_DEPTH
from storage.store import Store
from tests.storage.toys import Box, Colour, Toy, change, saved, step, toys, with_toys


def test_undo_takes_back_each_kind_of_write(play: Store) -> None:
    (bear, doll) = saved(play, Toy(name="bear"), Toy(name="doll"))
    with change(play) as work:
        work.save(bear.with_(count=5))
        work.delete(doll)
        work.save(Toy(name="ball"))
    step(play, "undo")
    assert toys(play) == [("bear", 0), ("doll", 0)]
    step(play, "redo")
    assert toys(play) == [("bear", 5), ("ball", 0)]
    step(play, "undo")
    step(play, "undo")
    assert toys(play) == []
    assert play.undo_stacks("ann", "s1")[0] == []


def test_undo_is_a_change_like_any_other(play: Store) -> None:
    saved(play, Toy(name="bear"))
    undone = play.change_row(step(play, "undo"))
    assert (undone.command, undone.undoes) == ("undo", 1)
    redone = play.change_row(step(play, "redo"))
    assert (redone.command, redone.undoes) == ("redo", undone.id)
    assert play.get(Toy, 1).name == "bear"


def test_a_row_keeps_its_id_and_never_an_old_version(play: Store) -> None:
    (bear,) = saved(play, Toy(name="bear"))
    (changed,) = saved(play, bear.with_(count=1))
    step(play, "undo")
    with pytest.raises(StaleRow):
        saved(play, bear.with_(colour=Colour.BLUE))
    with pytest.raises(StaleRow):
        saved(play, changed.with_(colour=Colour.BLUE))
    assert play.get(Toy, bear.id).version == 3


def test_a_new_change_ends_what_could_be_done_again(play: Store) -> None:
    saved(play, Toy(name="bear"))
    step(play, "undo")
    saved(play, Toy(name="doll"))
    assert play.undo_stacks("ann", "s1")[1] == []
    step(play, "undo")
    assert toys(play) == []


def test_each_person_and_session_undoes_only_its_own(play: Store) -> None:
    saved(play, Toy(name="bear"))
    saved(play, Toy(name="doll"), session="s2")
    saved(play, Toy(name="ball"), actor="bob")
    step(play, "undo")
    assert toys(play) == [("doll", 0), ("ball", 0)]
    assert play.undo_stacks("ann", "s1") == ([], [4])
    assert play.undo_stacks("ann", "s2") == ([2], [])
    assert play.undo_stacks("bob", "s1") == ([3], [])


def test_an_undo_over_another_persons_change_is_refused_and_writes_nothing(play: Store) -> None:
    (bear, doll) = saved(play, Toy(name="bear"), Toy(name="doll"))
    saved(play, bear.with_(count=1), doll.with_(count=1))
    saved(play, play.get(Toy, doll.id).with_(count=2), actor="bob")
    with pytest.raises(StaleRow) as caught:
        step(play, "undo")
    assert caught.value.current is not None and caught.value.current["count"] == 2
    assert toys(play) == [("bear", 1), ("doll", 2)]


def test_an_undo_never_takes_along_what_others_have_put_in(play: Store) -> None:
    with change(play) as work:
        box = work.save(Box(name="chest"))
    saved(play, Toy(name="bear", box_id=box.id), actor="bob")
    with pytest.raises(BrokenReference, match="toy"):
        step(play, "undo")
    assert toys(play) == [("bear", 0)]


def test_an_undo_that_would_make_a_name_stand_twice_is_refused(play: Store) -> None:
    with change(play) as work:
        box = work.save(Box(name="chest"))
    with change(play) as work:
        work.save(box.with_(name="trunk"))
    with change(play, "bob") as work:
        work.save(Box(name="chest"))
    with pytest.raises(Duplicate):
        step(play, "undo")


@pytest.mark.parametrize("touch_the_box_last", [False, True])
def test_rows_that_refer_to_each_other_are_undone_in_an_order_that_works(play: Store, touch_the_box_last: bool) -> None:
    with change(play) as work:
        box = work.save(Box(name="chest"))
        work.save(Toy(name="bear", box_id=box.id))
        if touch_the_box_last:
            work.save(box.with_(name="trunk"))
    step(play, "undo")
    assert play.query("SELECT * FROM box") == []
    step(play, "redo")
    assert play.scalar("SELECT b.name FROM toy t JOIN box b ON b.id = t.box_id") == box.name.replace(
        "chest", "trunk" if touch_the_box_last else "chest"
    )


def test_a_row_moved_out_of_what_was_added_goes_back_first(play: Store) -> None:
    with change(play) as work:
        old = work.save(Box(name="old"))
        bear = work.save(Toy(name="bear", box_id=old.id))
    with change(play) as work:
        new = work.save(Box(name="new"))
        work.save(bear.with_(box_id=new.id))
        work.delete(old)
    step(play, "undo")
    assert play.get(Toy, bear.id).box_id == old.id
    step(play, "redo")
    assert play.get(Toy, bear.id).box_id == new.id


def test_a_hundred_changes_can_be_undone_and_not_one_more(play: Store) -> None:
    for number in range(UNDO_DEPTH + 5):
        saved(play, Toy(name=str(number)))
    for _ in range(UNDO_DEPTH):
        step(play, "undo")
    assert len(toys(play)) == 5
    for _ in range(UNDO_DEPTH):
        step(play, "redo")
    assert len(toys(play)) == UNDO_DEPTH + 5


def test_going_back_and_forth_uses_nothing_up(play: Store) -> None:
    for number in range(3):
        saved(play, Toy(name=str(number)))
    for _ in range(8 * UNDO_DEPTH):
        step(play, "undo")
        step(play, "redo")
    for _ in range(3):
        step(play, "undo")
    assert toys(play) == []


class Playing(RuleBasedStateMachine):
    """Random changes, undo and redo against a model that keeps every state that was passed through."""

    @initialize()
    def begin(self) -> None:
        self.store = with_toys(Store())
        self.past: list[list[tuple[object, ...]]] = []
        self.future: list[list[tuple[object, ...]]] = []

    def state(self) -> list[tuple[object, ...]]:
        rows = self.store.query("SELECT id, name, box_id, colour, count FROM toy ORDER BY id")
        boxes = self.store.query("SELECT id, name FROM box ORDER BY id")
        return [tuple(row) for row in (*rows, *boxes)]

    @rule(data=st.data(), steps=st.integers(1, 4))
    def play(self, data: st.DataObject, steps: int) -> None:
        before = self.state()
        with change(self.store) as work:
            for _ in range(steps):
                self.one(work, data)
        if work.touched:
            self.past.append(before)
            self.future.clear()

    def one(self, work: object, data: st.DataObject) -> None:
        from storage.change import Change

        assert isinstance(work, Change)
        known, boxes = work.find(Toy), work.find(Box)
        kind = data.draw(st.sampled_from(["toy", "box", "edit", "delete", "move"]))
        if kind == "box":
            name = data.draw(st.sampled_from("abcdefgh"))
            if not work.find(Box, name=name):
                work.save(Box(name=name))
        elif kind == "toy" or not known:
            box = data.draw(st.sampled_from(boxes)).id if boxes else None
            work.save(Toy(name=data.draw(st.sampled_from("xyz熊")), box_id=box))
        elif kind == "edit":
            work.save(data.draw(st.sampled_from(known)).with_(count=data.draw(st.integers(0, 3))))
        elif kind == "move":
            toy = data.draw(st.sampled_from(known))
            work.save(toy.with_(box_id=data.draw(st.sampled_from(boxes)).id if boxes else None))
        else:
            work.delete(data.draw(st.sampled_from(known)))

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.future.append(self.state())
        step(self.store, "undo")
        assert self.state() == self.past.pop()

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        self.past.append(self.state())
        step(self.store, "redo")
        assert self.state() == self.future.pop()

    def teardown(self) -> None:
        assert self.store.scalar("PRAGMA foreign_key_check") is None
        for word in ("x", "熊"):
            found = self.store.query("SELECT rowid FROM toy_search WHERE toy_search MATCH ?", (f'"{word}"',))
            assert {row[0] for row in found} == {
                row[0] for row in self.store.query("SELECT id FROM toy WHERE name = ?", (word,))
            }
        while self.past:
            self.undo()
        self.store.close()


TestPlaying = Playing.TestCase
TestPlaying.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
