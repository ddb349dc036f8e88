"""A terminal to which only the differing cells were sent shows the same as one to which all of them were."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from tests.widgets.stage import Terminal
from widgets.paint import fit
from widgets.repaint import RunsLayout
from widgets.shown import Shown, shown_on

WIDTH, HEIGHT = 14, 3
STYLES = (Style(color="#ff0000"), Style(color="#00ff00", bold=True), Style(bgcolor="#0000ff"))
SPANS = st.lists(st.tuples(st.text("ab 中文e\u0301", max_size=8), st.sampled_from(STYLES)), min_size=1, max_size=4)


def new_console() -> Console:
    return Console(file=io.StringIO(), force_terminal=True, color_system="truecolor", width=WIDTH)


def strip(spans: list[tuple[str, Style]]) -> Strip:
    """Return the spans as a strip of exactly the width of the terminal."""
    segments, room = [], WIDTH
    for text, style in spans:
        kept = "".join(part for part, _ in fit(((text, ""),), room)).rstrip()
        segments.append(Segment(kept, style))
        room -= segments[-1].cell_length
    return Strip([*segments, Segment(" " * room, STYLES[0])], WIDTH)


def written(console: Console, strips: list[Strip]) -> str:
    return RunsLayout([[each] for each in strips], Region(0, 0, WIDTH, HEIGHT)).render_segments(console)


@given(st.lists(st.lists(SPANS, min_size=HEIGHT, max_size=HEIGHT), min_size=1, max_size=5))
def test_differences_lead_to_the_same_screen(screens: list[list[list[tuple[str, Style]]]]) -> None:
    console, terminal = new_console(), Terminal(WIDTH, HEIGHT)
    for screen in screens:
        strips = [strip(spans) for spans in screen]
        whole = Terminal(WIDTH, HEIGHT)
        whole.read(written(new_console(), strips))
        terminal.read(written(console, strips))
        assert terminal.cells() == whole.cells()
        assert written(console, strips) == ""


def test_near_changes_are_sent_as_one_and_far_ones_apart() -> None:
    shown = Shown()
    shown.fit(Size(30, 1))
    list(shown.differing(0, 0, Strip([Segment("a" * 30)])))
    runs = list(shown.differing(0, 0, Strip([Segment("b" + "a" * 3 + "b" + "a" * 20 + "b" + "a" * 4)])))
    assert [(x, y, strip.text) for x, y, strip in runs] == [(0, 0, "baaab"), (25, 0, "b")]


def test_a_wide_character_is_sent_whole() -> None:
    shown = Shown()
    shown.fit(Size(6, 1))
    list(shown.differing(0, 0, Strip([Segment("ab中cd")])))
    runs = list(shown.differing(2, 0, Strip([Segment("文")])))
    assert [(x, strip.text) for x, _, strip in runs] == [(2, "文")]
    assert list(shown.differing(0, 0, Strip([Segment("ab文cd")]))) == []


def test_after_another_size_or_when_told_to_forget_all_is_sent_again() -> None:
    shown = Shown()
    for forget in (lambda: shown.fit(Size(3, 1)), lambda: shown.fit(Size(3, 2)), shown.forget):
        forget()
        assert [strip.text for _, _, strip in shown.differing(0, 0, Strip([Segment("abc")]))] == ["abc"]
        assert list(shown.differing(0, 0, Strip([Segment("abc")]))) == []
        shown.fit(shown._size)
        assert list(shown.differing(0, 0, Strip([Segment("abc")]))) == []
    assert [strip.text for _, _, strip in shown.differing(0, 7, Strip([Segment("abc")]))] == ["abc"], "below the screen"


def test_each_console_has_its_own_terminal() -> None:
    one, other = new_console(), new_console()
    assert shown_on(one) is shown_on(one)
    assert shown_on(one) is not shown_on(other)
