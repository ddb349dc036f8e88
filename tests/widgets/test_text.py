"""No text makes a terminal do anything, and no cut goes through a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.widgets.stage import CONTROL, HOSTILE
from widgets.text import cut, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain 文字", "plain 文字"),
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\nb\tc\r\u2028d", "a b c  d"),
        ("a\x00\x7f\x9bb", "a␀␡\ufffdb"),
        ("a\u202eb\u200b\ufeff", "a\ufffdb\ufffd\ufffd"),
        ("\ud800", "\ufffd"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
    ],
)
def test_control_characters_are_shown_and_all_else_stays(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(HOSTILE)
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    shown = visible(text)
    assert not CONTROL.search(shown)
    assert len(shown) == len(text)
    assert visible(shown) == shown
    shown.encode()


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("财务月结", 8, "财务月结"),
        ("财务月结", 7, "财务月…"),
        ("财务月结", 6, "财务…"),
        ("财务", 1, "…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("abc", 0, ""),
        ("abc", -1, ""),
        ("", 5, ""),
    ],
)
def test_a_text_is_cut_between_characters(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown


def test_another_ellipsis_takes_its_own_room() -> None:
    assert cut("abcdef", 4, "~") == "abc~"
    assert cut("abcdef", 4, "") == "abcd"
    assert cut("abcdef", 2, "...") == ""


@given(HOSTILE, st.integers(0, 40), st.sampled_from(["…", "~", ""]))
def test_a_cut_text_fits_and_starts_like_the_whole(text: str, width: int, ellipsis: str) -> None:
    text = visible(text)
    shown = cut(text, width, ellipsis)
    assert cell_len(shown) <= width
    assert shown == text or text.startswith(shown.removesuffix(ellipsis))
    if cell_len(text) <= width:
        assert shown == text


@given(st.integers(1, 30))
def test_of_a_very_long_text_only_the_start_counts(width: int) -> None:
    assert cut("月" * 20_000, width) == cut("月" * 40, width)
    piled = cut("e" + "\u0301" * 20_000, width)
    assert cell_len(piled) <= width
    assert len(piled) <= 100 + 10 * width
