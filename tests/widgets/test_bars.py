"""Bars share one scale from zero and fill exactly their lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.stage import HOSTILE, harmless
from widgets.bars import BarGroup, Bars, bar_chart
from widgets.text import Line


def texts(bars: Bars, width: int, ascii_only: bool = False) -> list[str]:
    return ["".join(text for text, _ in line) for line in bar_chart(bars, width, ascii_only=ascii_only)]


def test_bars_of_a_group_stand_below_each_other_to_one_scale() -> None:
    bars = Bars(
        (BarGroup("财务", ((10, "10 d"), (5, "5 d"))), BarGroup("HR", ((0.01, "0 d"), (None, "-")))), ("plan", "actual")
    )
    assert texts(bars, 30) == [
        "财务 ████████████████████ 10 d",
        "     ▒▒▒▒▒▒▒▒▒▒ 5 d           ",
        "HR   █ 0 d                    ",
        "     -                        ",
        "█ plan  ▒ actual              ",
    ]
    assert "".join(texts(Bars(bars.groups[1:]), 30, ascii_only=True)).isascii()


def test_a_negative_or_unknown_value_has_no_bar() -> None:
    lines = texts(Bars((BarGroup("a", ((-5, "-5"), (float("nan"), "?"), (float("inf"), "∞"))),)), 20)
    assert all("█" not in line and "▒" not in line and "▓" not in line for line in lines)


def test_each_bar_of_a_group_has_its_own_mark_and_tone() -> None:
    lines = bar_chart(Bars((BarGroup("a", ((1, ""), (1, ""), (1, ""))),)), 20)
    marks = {next(text[0] for text, tone in line if tone) for line in lines}
    tones = {next(tone for text, tone in line if tone) for line in lines}
    assert len(marks) == len(tones) == 3


def test_of_more_groups_than_there_is_room_for_the_last_are_drawn() -> None:
    groups = tuple(BarGroup(f"g{place}", ((place, str(place)), (1, "1"))) for place in range(1, 6))
    bars = Bars(groups, ("a", "b"), left_out="{} left out".format)
    for height, expected in ((11, 5), (10, 4), (8, 3), (7, 2), (4, 1), (0, 1)):
        lines = ["".join(text for text, _ in line) for line in bar_chart(bars, 30, height)]
        assert [line[:2] for line in lines if line[0] == "g"] == ["g1", "g2", "g3", "g4", "g5"][-expected:]
        assert lines[-1].startswith("█ a  ▒ b")
        assert (f"{5 - expected} left out" in lines[0]) == (expected < 5)
        assert len(lines) <= max(height, 4)


def test_without_groups_the_empty_text_is_shown() -> None:
    assert texts(Bars(empty="nothing to compare"), 10) == ["nothing t…"]


GROUPS = st.builds(
    BarGroup, HOSTILE, st.lists(st.tuples(st.one_of(st.none(), st.floats()), HOSTILE), max_size=5).map(tuple)
)


@given(
    st.builds(Bars, st.lists(GROUPS, max_size=4).map(tuple), st.lists(HOSTILE, max_size=3).map(tuple), HOSTILE),
    st.integers(0, 60),
)
def test_any_values_and_texts_fill_exactly_the_width(bars: Bars, width: int) -> None:
    lines: tuple[Line, ...] = bar_chart(bars, width)
    for line in lines:
        harmless("".join(text for text, _ in line), width)
