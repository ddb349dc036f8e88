"""Charts show gaps as gaps, tell series apart without colour, and fill exactly their lines."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.widgets.stage import HOSTILE, harmless
from widgets.plot import Note, Plot, Reference, Series, line_chart, stacked_chart

RISE = Series("done", ((0, 0), (1, 1), (2, 2)))


def texts(lines: tuple[tuple[tuple[str, str], ...], ...]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


def test_a_line_rises_between_labelled_axes() -> None:
    plot = Plot((RISE,), x_ticks=((0, "Mon"), (2, "Wed")), y_ticks=((0, "0"), (2, "2")))
    assert texts(line_chart(plot, 24, 7)) == [
        "2│                ⢀⣀⠤⠔⠒o",
        " │          ⢀o⠤⠔⠒⠉⠁     ",
        " │     ⣀⡠⠤⠒⠉⠁           ",
        "0│o⠤⠔⠊⠉                 ",
        " └──────────────────────",
        " Mon                 Wed",
        "o done                  ",
    ]


def test_a_gap_in_the_values_is_a_gap_in_the_line() -> None:
    points = tuple((float(x), None if x in (2, 3) else 1.0) for x in range(6))
    middle = texts(line_chart(Plot((Series("", points),)), 24, 3))[1]
    columns = [column for column, mark in enumerate(middle) if mark != " "]
    assert any(after - before > 5 for before, after in pairwise(columns))


def test_points_that_are_not_joined_are_marked_one_by_one() -> None:
    chart = texts(
        line_chart(Plot((Series("", tuple((float(x), 0.0) for x in range(5)), mark="*", joined=False),)), 20, 3)
    )
    assert "".join(chart).count("*") == 5


def test_labels_stand_beside_their_points_where_nothing_else_is() -> None:
    dots = Series("", ((0.1, 0.5), (0.2, 0.5), (1, 1)), joined=False, labels=("REQ-1", "REQ-2", "REQ-33"))
    plot = Plot((dots,), notes=(Note(0.1, 0.5, "low"), Note(1, 0.5, "far"), Note(1, 1, "high")))
    assert texts(line_chart(plot, 21, 5)) == [
        "             REQ-33 o",
        "                 high",
        "low                  ",
        "REQ-1                ",
        "o o REQ-2         far",
    ]
    crowd = Series("", ((0.0, 0.0),) * 3, joined=False, labels=("aaa", "bbb", "ccc"))
    assert "ccc" not in "".join(texts(line_chart(Plot((crowd,)), 8, 1)))


def test_series_differ_in_mark_and_pattern_and_the_legend_names_them() -> None:
    plot = Plot((RISE, Series("ideal", ((0, 2), (2, 0)))))
    chart = texts(line_chart(plot, 40, 8))
    assert chart[-1].split() == ["o", "done", "x", "ideal"]
    assert all("".join(chart[:-1]).count(mark) >= 2 for mark in "ox")


def test_a_reference_is_a_line_across_with_its_label() -> None:
    plot = Plot((RISE,), references=(Reference(1, "target"), Reference(1, "today", axis="x")))
    chart = texts(line_chart(plot, 40, 8))
    assert any(line.startswith("target") for line in chart)
    assert "today" in chart[0]


def test_without_points_the_empty_text_is_shown() -> None:
    for chart in (line_chart, stacked_chart):
        lines = texts(chart(Plot((Series("a", ()),), empty="no values yet"), 30, 5))
        assert sum("no values yet" in line for line in lines) == 1


def test_layers_add_up_and_keep_their_value_until_the_next_point() -> None:
    plot = Plot((Series("a", ((0, 1), (2, 1)), mark="a"), Series("b", ((0, 1), (1, 3), (2, 3)), mark="b")))
    chart = texts(stacked_chart(plot, 20, 5))
    assert chart == [
        "          bbbbbbbbbb",
        "          bbbbbbbbbb",
        "bbbbbbbbbbbbbbbbbbbb",
        "aaaaaaaaaaaaaaaaaaaa",
        "a a  b b            ",
    ]


def test_where_a_layer_is_unknown_nothing_is_drawn() -> None:
    plot = Plot((Series("a", ((0, 1), (1, None), (2, 1)), mark="a"), Series("b", ((0, 1), (2, 1)), mark="b")))
    chart = texts(stacked_chart(plot, 20, 5))
    assert all(line[12] == " " for line in chart[:4])


FLOATS = st.one_of(st.floats(), st.integers(-5, 5).map(float))
SERIES = st.builds(
    Series,
    HOSTILE,
    st.lists(st.tuples(FLOATS, st.one_of(st.none(), FLOATS)), max_size=6).map(tuple),
    st.sampled_from(["", "*"]),
    joined=st.booleans(),
    labels=st.lists(HOSTILE, max_size=6).map(tuple),
)
TICKS = st.lists(st.tuples(FLOATS, HOSTILE), max_size=4).map(tuple)
PLOTS = st.builds(
    Plot,
    st.lists(SERIES, max_size=4).map(tuple),
    TICKS,
    TICKS,
    st.lists(st.builds(Reference, FLOATS, HOSTILE, st.sampled_from(["x", "y"])), max_size=2).map(tuple),
    HOSTILE,
    st.lists(st.builds(Note, FLOATS, FLOATS, HOSTILE), max_size=3).map(tuple),
)


@given(PLOTS, st.integers(0, 50), st.integers(0, 12), st.booleans(), st.sampled_from([line_chart, stacked_chart]))
@settings(deadline=None)
def test_any_plot_fills_exactly_its_lines(plot: Plot, width: int, height: int, ascii_only: bool, draw: type) -> None:
    lines = texts(draw(plot, width, height, ascii_only=ascii_only))
    assert len(lines) == height
    for line in lines:
        harmless(line, width)
