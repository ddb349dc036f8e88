"""Bars are full only when all is done, and lines of columns show gaps where nothing is known."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from widgets.gauge import progress_bar, sparkline

NUMBERS = st.one_of(st.none(), st.floats())


@pytest.mark.parametrize(
    ("fraction", "bar", "plain"),
    [
        (0, "░░░░", "...."),
        (0.001, "▏░░░", "=..."),
        (0.5, "██░░", "##.."),
        (0.999, "███▉", "###="),
        (1, "████", "####"),
        (7, "████", "####"),
        (-1, "░░░░", "...."),
        (None, "╌╌╌╌", "----"),
        (nan, "╌╌╌╌", "----"),
        (inf, "╌╌╌╌", "----"),
    ],
)
def test_a_bar_is_full_only_from_one_on(fraction: float | None, bar: str, plain: str) -> None:
    assert progress_bar(fraction, 4) == bar
    assert progress_bar(fraction, 4, ascii_only=True) == plain


@given(st.floats(0, 1, exclude_min=True, exclude_max=True), st.integers(1, 60), st.booleans())
def test_a_part_is_neither_nothing_nor_all(fraction: float, width: int, ascii_only: bool) -> None:
    bar = progress_bar(fraction, width, ascii_only)
    assert cell_len(bar) == width
    assert bar not in (progress_bar(0, width, ascii_only), progress_bar(1, width, ascii_only))


@pytest.mark.parametrize(
    ("values", "width", "line"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7], 8, "▁▂▃▄▅▆▇█"),
        ([0, None, 7], 3, "▁ █"),
        ([5, 5], 4, "▄▄  "),
        ([0, 0, 7, 7], 2, "▁█"),
        ([None, nan], 3, "   "),
        ([], 2, "  "),
        ([1], 0, ""),
        ([1], -3, ""),
        ([-1e308, 1e308], 2, "▁█"),
    ],
)
def test_columns_reach_from_the_lowest_to_the_highest_value(values: list[float | None], width: int, line: str) -> None:
    assert sparkline(values, width) == line


@given(st.lists(NUMBERS, max_size=100), st.integers(0, 50), st.booleans())
def test_any_values_fill_exactly_the_width(values: list[float | None], width: int, ascii_only: bool) -> None:
    line = sparkline(values, width, ascii_only)
    assert cell_len(line) == width
    assert line.isascii() or not ascii_only
