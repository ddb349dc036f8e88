"""How what is stored reads to people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.clean import clean_line
from cockpit.stored import apart

LINES = st.text(min_size=1, max_size=90).map(clean_line)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("30 days", "15 days", ("30 days", "15 days")),
        (
            "Cut month-end close from 30 to 15 days by June",
            "Cut month-end close from 30 to 15 days by Olga",
            ("… 15 days by June", "… 15 days by Olga"),
        ),
        ("a" * 60, "b" * 60, (f"{'a' * 39}…", f"{'b' * 39}…")),
        ("x" * 50 + "1" * 50, "x" * 50, (f"…{'x' * 12}{'1' * 26}…", f"…{'x' * 12}")),
    ],
)
def test_two_texts_are_cut_where_they_are_the_same(one: str, other: str, wanted: tuple[str, str]) -> None:
    assert apart(one, other) == wanted


@given(LINES, LINES, LINES)
def test_texts_that_differ_are_shown_as_different_ones(shared: str, one: str, other: str) -> None:
    mine, theirs = (clean_line(f"{shared}{end}") for end in (one, other))
    shown = apart(mine, theirs)
    assert all(len(text) <= 40 for text in shown)
    assert (shown[0] == shown[1]) == (mine == theirs)
