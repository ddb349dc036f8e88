"""A card keeps its words: the title goes on over the lines that are free, groups are never parted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.card import laid_out
from widgets.paint import cells, plain
from widgets.text import Line, visible

CARD: tuple[Line, ...] = (
    (("CARD-7 ", "accent"), ("Match three documents", "")),
    plain("! 2 days late", "bad"),
    plain("8 points"),
    (),
    plain("@li.wei", "accent"),
)


def texts(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(text for text, _tone in line) for line in lines]


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [
        (60, 4, ["CARD-7 Match three documents", "! 2 days late  8 points  @li.wei"]),
        (24, 4, ["CARD-7 Match three", "documents", "! 2 days late  8 points", "@li.wei"]),
        (24, 3, ["CARD-7 Match three documents", "! 2 days late  8 points", "@li.wei"]),
        (24, 2, ["CARD-7 Match three documents", "! 2 days late  8 points"]),
        (24, 1, ["CARD-7 Match three documents"]),
        (14, 8, ["CARD-7 Match", "three", "documents", "! 2 days late", "8 points", "@li.wei"]),
    ],
)
def test_the_title_takes_the_lines_that_the_groups_leave(width: int, height: int, shown: list[str]) -> None:
    assert texts(laid_out(CARD, width, height)) == shown


def test_tones_go_along_over_the_end_of_a_line() -> None:
    assert laid_out(CARD, 12, 8)[:2] == ((("CARD-7 ", "accent"), ("Match", "")), (("three", ""),))


def test_chinese_is_parted_anywhere_and_no_character_is_halved() -> None:
    assert texts(laid_out((plain("GOAL-1 财务月结周期缩短"),), 11, 3)) == ["GOAL-1", "财务月结周", "期缩短"]


def test_a_card_without_words_is_empty() -> None:
    assert laid_out((), 20, 4) == ((),)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5), st.integers(1, 40), st.integers(1, 6))
def test_whatever_the_words_nothing_is_lost_but_spaces_and_what_has_no_line(
    words: list[str], width: int, height: int
) -> None:
    lines = laid_out(tuple(plain(word) for word in words), width, height)
    assert 1 <= len(lines) <= height
    groups = [visible(word) for word in words[1:] if cells(plain(word))]
    told = "".join(texts(lines)).replace(" ", "")
    assert told.startswith(visible(words[0]).replace(" ", ""))
    assert (visible(words[0]) + "".join(groups)).replace(" ", "").startswith(told)
