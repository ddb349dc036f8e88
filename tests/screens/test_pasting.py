"""A pasted text arrives whole, whatever is in it and however it comes over the line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from screens.pasting import END, START, Pastes


def fed(*parts: str) -> str:
    pastes = Pastes()
    return "".join(map(pastes.feed, parts))


def cut(text: str, places: list[int]) -> list[str]:
    marks = sorted(place % (len(text) + 1) for place in places)
    return [text[start:end] for start, end in zip([0, *marks], [*marks, len(text)], strict=True)]


def test_colours_in_a_paste_are_left_out_and_its_order_stays() -> None:
    pasted = "first \x1b[31mred\x1b[0m, 二\x1b and last"
    assert fed(f"j{START}{pasted}{END}k") == f"j{START}first red, 二 and last{END}k"


def test_keys_are_not_held_back() -> None:
    pastes = Pastes()
    assert [pastes.feed(key) for key in ("j", "\x1b", "\x1b[A", "月")] == ["j", "\x1b", "\x1b[A", "月"]


def test_a_paste_is_told_when_it_has_ended() -> None:
    pastes = Pastes()
    assert pastes.feed(f"{START}one ") == ""
    assert pastes.feed("two\x1b[20") == ""
    assert pastes.feed("1~j") == f"{START}one two{END}j"


@given(st.text("ab\x1b[31m~0;二", max_size=30), st.lists(st.integers(0, 99), max_size=6))
def test_where_a_line_cuts_a_paste_makes_no_difference(pasted: str, places: list[int]) -> None:
    whole = f"{pasted}{END}j"
    assert fed(START, *cut(whole, places)) == fed(START, whole)
