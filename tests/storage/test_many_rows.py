"""Many rows written or removed at once leave the same behind as one row after another."""

from __future__ import annotations

from datetime import date

import pytest

from cockpit.delivery.records import BoardColumn, Card, CardComment
from cockpit.portfolio.records import Project
from storage.errors import BrokenReference, StaleRow
from storage.search import newest
from storage.store import Store
from tests.support import NOW, contents

MANY = 120
DAY = date(2026, 11, 24)


def cards(count: int, column: BoardColumn) -> list[Card]:
    return [
        Card(
            project_id=column.project_id,
            number=number,
            title=f"Card {number} 月结",
            column_id=column.id,
            made_on=DAY,
            moved_on=DAY,
            rank=f"{number:06d}",
        )
        for number in range(1, count + 1)
    ]


@pytest.fixture
def column(store: Store) -> BoardColumn:
    """A column of a project, without cards."""
    with store.change(at=NOW, actor="a", session="s", command="setup") as change:
        project = change.save(Project(code="X", name="X"))
        return change.save(BoardColumn(project_id=project.id, name="To do"))


@pytest.mark.parametrize("count", [1, MANY])
def test_rows_inserted_at_once_are_those_that_saving_inserts(store: Store, column: BoardColumn, count: int) -> None:
    twin = Store()
    for each, at_once in ((store, True), (twin, False)):
        if each is twin:
            with twin.change(at=NOW, actor="a", session="s", command="setup") as change:
                change.save(Project(code="X", name="X"))
                change.save(column.model_copy(update={"id": 0}))
        with each.change(at=NOW, actor="a", session="s", command="add") as change:
            saved = change.insert_many(cards(count, column)) if at_once else change.save_all(cards(count, column))
        assert [card.id for card in saved] == list(range(1, count + 1))
        assert {card.version for card in saved} == {1}
    assert contents(store) == contents(twin)
    journal = "SELECT tbl, pk, before, after FROM journal ORDER BY seq"
    assert [tuple(row) for row in store.query(journal)] == [tuple(row) for row in twin.query(journal)]


def test_rows_inserted_at_once_are_found_by_their_words_until_they_are_undone(
    store: Store, column: BoardColumn
) -> None:
    with store.change(at=NOW, actor="a", session="s", command="add") as change:
        change.insert_many(cards(MANY, column))
    assert newest(store, "card", "月结") == list(range(MANY, MANY - 50, -1))
    added = change.id
    undone = store.revert(added, at=NOW, actor="a", session="s", command="undo")
    assert newest(store, "card", "月结") == []
    assert store.scalar("SELECT COUNT(*) FROM card") == 0
    store.revert(undone.id, at=NOW, actor="a", session="s", command="redo")
    assert newest(store, "card", "card 7") != []
    assert store.scalar("SELECT COUNT(*) FROM card") == MANY


def test_the_index_follows_single_rows_again_afterwards(store: Store, column: BoardColumn) -> None:
    with store.change(at=NOW, actor="a", session="s", command="add") as change:
        saved = change.insert_many(cards(MANY, column))
    with store.change(at=NOW, actor="a", session="s", command="edit") as change:
        change.save(saved[0].with_(title="Ledger"))
        change.save(cards(MANY + 1, column)[-1].with_(title="Invoice"))
    assert newest(store, "card", "ledger") == [1]
    assert newest(store, "card", "invoice") == [MANY + 1]


def test_an_id_is_never_given_twice(store: Store, column: BoardColumn) -> None:
    with store.change(at=NOW, actor="a", session="s", command="add") as change:
        change.insert_many(cards(3, column))
    store.revert(change.id, at=NOW, actor="a", session="s", command="undo")
    with store.change(at=NOW, actor="a", session="s", command="add") as change:
        assert [card.id for card in change.insert_many(cards(2, column))] == [4, 5]


def test_numbers_are_given_in_runs(store: Store) -> None:
    with store.change(at=NOW, actor="a", session="s", command="add") as change:
        assert list(change.next_numbers(1, "CARD", 3)) == [1, 2, 3]
        assert change.next_number(1, "CARD") == 4
        assert list(change.next_numbers(1, "CARD", 2)) == [5, 6]


def test_an_undo_of_many_is_refused_when_one_has_moved_on(store: Store, column: BoardColumn) -> None:
    with store.change(at=NOW, actor="a", session="s", command="add") as change:
        saved = change.insert_many(cards(MANY, column))
    with store.change(at=NOW, actor="b", session="t", command="edit") as other:
        other.save(saved[70].with_(title="Mine now"))
    with pytest.raises(StaleRow) as refused:
        store.revert(change.id, at=NOW, actor="a", session="s", command="undo")
    assert (refused.value.table, refused.value.pk) == ("card", 71)
    assert store.scalar("SELECT COUNT(*) FROM card") == MANY


def test_an_undo_of_many_is_refused_while_something_else_refers_to_one(store: Store, column: BoardColumn) -> None:
    with store.change(at=NOW, actor="a", session="s", command="add") as change:
        saved = change.insert_many(cards(MANY, column))
    with store.change(at=NOW, actor="b", session="t", command="say") as other:
        other.save(CardComment(project_id=column.project_id, card_id=saved[3].id, at=NOW, text="Why?"))
    with pytest.raises(BrokenReference):
        store.revert(change.id, at=NOW, actor="a", session="s", command="undo")
    assert store.scalar("SELECT COUNT(*) FROM card_comment") == 1


def test_rows_that_refer_to_each_other_leave_together(store: Store, column: BoardColumn) -> None:
    with store.change(at=NOW, actor="a", session="s", command="add") as change:
        parent = change.save(cards(1, column)[0])
        rest = [card.with_(parent_id=parent.id) for card in cards(MANY, column)[1:]]
        change.insert_many(rest)
    store.revert(change.id, at=NOW, actor="a", session="s", command="undo")
    assert store.scalar("SELECT COUNT(*) FROM card") == 0
