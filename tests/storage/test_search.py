"""Full-text search in languages with and without spaces, kept up to date by every kind of write."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import functions
from storage.search import matching, newest
from storage.search_text import index_text, match_query
from storage.store import Store
from tests.storage.toys import Toy, change, saved, step, with_toys


def found(store: Store, text: str) -> list[str]:
    condition, values = matching("toy", text)
    return [row[0] for row in store.query(f"SELECT name FROM toy WHERE {condition} ORDER BY id", values)]


@pytest.fixture
def shelf(play: Store) -> Store:
    """Toys with names in several languages."""
    names = (
        "财务月结周期缩短",
        "Cut month-end close",
        "月末盘点",
        "Überprüfung der Bestände",
        "ＥＲＰ上线",
        "東京タワー",
        "한국어 검색",
    )
    saved(play, *(Toy(name=name, tags=("blue", "木")) for name in names))
    return play


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("月结", ["财务月结周期缩短"]),
        ("月", ["财务月结周期缩短", "月末盘点"]),
        ("结月", []),
        ("缩短 财务", ["财务月结周期缩短"]),
        ("clo", ["Cut month-end close"]),
        ("MONTH close", ["Cut month-end close"]),
        ("month-end", ["Cut month-end close"]),
        ("onth", []),
        ("uberpruf", ["Überprüfung der Bestände"]),
        ("ERP", ["ＥＲＰ上线"]),
        ("上线", ["ＥＲＰ上线"]),
        ("タワ", ["東京タワー"]),
        ("검색", ["한국어 검색"]),
        ('"month end"', ["Cut month-end close"]),
        ('"end month"', []),
        ("", []),
        ("!?*", []),
        ('"', []),
        ("a OR b NOT c NEAR(d)", []),
    ],
)
def test_words_are_found(shelf: Store, text: str, names: list[str]) -> None:
    assert found(shelf, text) == names


def test_every_column_of_the_index_is_looked_at(shelf: Store) -> None:
    assert len(found(shelf, "blue")) == len(found(shelf, "木")) == 7


def test_the_newest_come_first_and_no_more_than_asked(shelf: Store) -> None:
    assert newest(shelf, "toy", "blue", limit=3) == [7, 6, 5]
    assert newest(shelf, "toy", "") == []


def test_every_kind_of_write_keeps_the_index(play: Store) -> None:
    (bear,) = saved(play, Toy(name="bear"))
    saved(play, bear.with_(name="熊"))
    assert found(play, "bear") == [] and found(play, "熊") == ["熊"]
    step(play, "undo")
    assert found(play, "bear") == ["bear"] and found(play, "熊") == []
    with change(play) as work:
        work.delete(play.get(Toy, bear.id))
    assert found(play, "bear") == []
    step(play, "undo")
    assert found(play, "bear") == ["bear"]


def test_a_change_that_is_rolled_back_leaves_the_index_alone(play: Store) -> None:
    with pytest.raises(ZeroDivisionError), change(play) as work:
        work.save(Toy(name="bear"))
        1 / 0  # noqa: B018
    assert newest(play, "toy", "bear") == []


@given(text=st.text(max_size=300), query=st.text(max_size=300))
def test_no_text_and_no_query_can_break_the_search(text: str, query: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(body, content='', tokenize='unicode61', prefix='2 3')")
    stored = text.encode("utf-8", "replace").decode()
    connection.execute("INSERT INTO t(rowid, body) VALUES (1, ?)", (index_text(stored),))
    asked = match_query(query)
    if asked:
        connection.execute(
            "SELECT rowid FROM t WHERE t MATCH ?", (asked.encode("utf-8", "replace").decode(),)
        ).fetchall()
    connection.close()


WORDS = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=20)


@given(words=st.lists(WORDS, min_size=1, max_size=6), data=st.data())
def test_each_word_of_a_text_finds_it(words: list[str], data: st.DataObject) -> None:
    store = with_toys(Store())
    saved(store, Toy(name=" ".join(words)))
    assert found(store, data.draw(st.sampled_from(words))) == [" ".join(words)]
    store.close()


def test_a_very_long_query_costs_no_more_than_a_long_one() -> None:
    assert match_query("word " * 10_000).count("AND") == 15
    assert len(match_query("x" * 100_000)) < 300


@pytest.mark.parametrize("count", [3, 120], ids=["row by row", "at once"])
@pytest.mark.parametrize("raised", [KeyboardInterrupt(), ValueError("a fault of ours")], ids=["ctrl+c", "fault"])
def test_what_comes_while_the_engine_indexes_a_text_stops_the_change_as_it_would_anywhere(
    play: Store, monkeypatch: pytest.MonkeyPatch, raised: BaseException, count: int
) -> None:
    saved(play, Toy(name="old bear"))
    calls = []

    def interrupted(text: str) -> str:
        calls.append(text)
        if len(calls) == 2:
            raise raised
        return index_text(text)

    with monkeypatch.context() as patch:
        patch.setattr(functions, "index_text", interrupted)
        with pytest.raises(type(raised)) as caught, change(play) as work:
            work.insert_many([Toy(name=f"doll {number}") for number in range(count)])
    assert caught.value is raised
    assert found(play, "bear") == ["old bear"] and found(play, "doll") == []
    saved(play, Toy(name="new doll"))
    assert found(play, "doll") == ["new doll"]


def test_ctrl_c_before_the_first_line_of_what_the_engine_calls_is_not_lost(play: Store) -> None:
    def interrupted(*_parts: str) -> str:
        raise KeyboardInterrupt

    play._writer.create_function("index_text", -1, interrupted, deterministic=True)
    with pytest.raises(KeyboardInterrupt):
        saved(play, Toy(name="bear"))
    functions.add_functions(play._writer)
    saved(play, Toy(name="doll"))
    assert found(play, "bear doll") == [] and found(play, "doll") == ["doll"]
