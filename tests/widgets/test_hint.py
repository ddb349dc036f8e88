"""The line of keys keeps what matters most, and says why a key does nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.stage import HOSTILE, Stage, harmless, shown
from widgets.hint import Hint, HintBar, hint_line

HINTS = (
    Hint("n", "new", priority=2),
    Hint("H", "left", reason="first column", priority=1),
    Hint("?", "help", priority=3),
    Hint("q", "quit", priority=1),
)


def text(width: int, ascii_only: bool = False) -> str:
    return "".join(text for text, _ in hint_line(HINTS, width, ascii_only=ascii_only)).rstrip()


def test_reasons_go_first_then_what_matters_least() -> None:
    assert text(50) == "n new  [H] left (first column)  ? help  q quit"
    assert text(40) == "n new  [H] left  ? help  q quit"
    assert text(30) == "n new  [H] left  ? help  …"
    assert text(20) == "n new  ? help  …"
    assert text(12) == "? help  …"
    assert text(4) == "? h…"
    assert text(30, ascii_only=True) == "n new  [H] left  ? help  ~"


@given(st.lists(st.builds(Hint, HOSTILE, HOSTILE, HOSTILE, st.integers(0, 3)), max_size=5), st.integers(0, 60))
def test_any_hints_fill_exactly_the_line(hints: list[Hint], width: int) -> None:
    harmless("".join(text for text, _ in hint_line(hints, width)), width)


async def test_the_bar_shows_the_hints_as_they_change() -> None:
    bar = HintBar(HINTS[:1])
    async with Stage(bar).play(40, 3) as pilot:
        assert shown(pilot.app)[0].rstrip() == "n new"
        bar.hints = HINTS
        await pilot.pause()
        assert shown(pilot.app)[0].rstrip() == "n new  [H] left  ? help  q quit"
        await pilot.resize_terminal(12, 3)
        await pilot.pause()
        assert shown(pilot.app)[0].rstrip() == "? help  …"
