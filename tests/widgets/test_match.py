"""Search by a few letters: whole words first, both scripts, and no text makes it slow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.stage import HOSTILE
from widgets.match import fold, rank

TEXTS = [fold(text) for text in ("Move card left", "Remove card", "Order columns", "Export ＣＳＶ", "移动卡片")]


def test_the_start_of_a_word_beats_its_inside_and_that_beats_scattered_letters() -> None:
    assert rank("move", TEXTS) == [0, 1]
    assert rank("card", TEXTS) == [0, 1]
    assert rank("ols", TEXTS) == [2]
    assert rank("or", TEXTS) == [2, 3]
    assert rank("mcd", TEXTS) == [0, 1]


def test_what_a_text_is_called_by_beats_all_that_it_says() -> None:
    ids = [fold(text) for text in ("REQ-19 As REQ-1 on the phone", "REQ-10 Reorder point", "REQ-1 Close checklist")]
    assert rank("req-1", ids) == rank("ＲＥＱ-1", ids) == [2, 0, 1]
    assert rank("REQ-10", ids) == [1]
    assert rank("1", ids) == [0, 1, 2]
    assert rank("reorder", ids) == [1]


def test_scattered_letters_fit_only_where_nothing_fits_better() -> None:
    texts = [fold(text) for text in ("REQ-3 Save prices of materials", "REQ-4 The same invoice twice")]
    assert rank("same", texts) == [1]
    assert rank("sprc", texts) == [0]


def test_every_word_must_fit_in_any_order() -> None:
    assert rank("left move", TEXTS) == [0]
    assert rank("left remove", TEXTS) == []


def test_case_and_width_of_letters_do_not_matter() -> None:
    assert rank("csv", TEXTS) == rank("ＣＳＶ", TEXTS) == [3]
    assert rank("卡片", TEXTS) == [4]


def test_an_empty_query_keeps_all_in_their_order() -> None:
    assert rank("", TEXTS) == rank("  ", TEXTS) == [0, 1, 2, 3, 4]


@given(HOSTILE, st.lists(HOSTILE, max_size=6))
def test_what_fits_holds_every_letter_of_the_query(query: str, texts: list[str]) -> None:
    folded = [fold(text) for text in texts]
    found = rank(query, folded)
    assert len(found) == len(set(found))
    for position in found:
        assert set("".join(fold(query).split())) <= set(folded[position])
    for position, text in enumerate(folded):
        if all(word in text for word in fold(query).split()):
            assert position in found, "what holds every word is never left out"
