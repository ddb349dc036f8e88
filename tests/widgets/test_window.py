"""What lists of any length are made of: items fetched by the window, places of ids, and the bar beside them."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.widgets.stage import HOSTILE, LINES, harmless
from widgets.paint import fit, plain
from widgets.text import Line, visible
from widgets.window import ScrollBar, Window, centred, place_of, wrapped


class Fetch:
    """Returns the double of each even id, and records what was asked."""

    def __init__(self) -> None:
        """Start unasked."""
        self.asked: list[list[int]] = []

    def __call__(self, ids: Sequence[int]) -> Mapping[int, int]:
        self.asked.append(list(ids))
        return {pk: 2 * pk for pk in ids if pk % 2 == 0}


def test_only_what_is_missing_is_fetched_and_in_one_call() -> None:
    fetch = Fetch()
    window = Window(fetch)
    window.load([1, 2, 3])
    window.load([2, 3, 4])
    window.load([2])
    window.load([])
    assert fetch.asked == [[1, 2, 3], [4]]
    assert [window.get(pk) for pk in (1, 2, 4, 9)] == [None, 4, 8, None]
    window.forget([2, 77])
    window.load([2, 4])
    assert fetch.asked[2:] == [[2]]


def test_a_window_moved_over_a_long_list_keeps_only_so_much() -> None:
    fetch = Fetch()
    window = Window(fetch)
    for start in range(0, 100_000, 40):
        window.load(range(start, start + 40))
        assert all(window.get(pk) == (None if pk % 2 else 2 * pk) for pk in range(start, start + 40))
    assert window.get(0) is None
    window.load(range(40))
    assert fetch.asked[-1] == list(range(40)), "what was out of view long ago is fetched again"
    assert sum(window.get(pk) is not None for pk in range(100_000)) < 2_500


@given(st.lists(st.integers(0, 300), unique=True, max_size=200), st.integers(0, 300), st.integers(-5, 400))
def test_the_place_of_an_id_does_not_depend_on_the_guess(ids: list[int], pk: int, guess: int) -> None:
    place = place_of(array("q", ids), pk, guess)
    assert place == (ids.index(pk) if pk in ids else None)


@given(st.integers(1, 60), st.integers(0, 2_000_000), st.data())
def test_the_bar_shows_the_ends_only_at_the_ends(height: int, total: int, data: st.DataObject) -> None:
    top = data.draw(st.integers(0, max(0, total - height)))
    cells = [ScrollBar.beside(y, height, top, total, ascii_only=False) for y in range(height)]
    if total <= height:
        assert cells == [None] * height
        return
    on = [y for y, cell in enumerate(cells) if cell and cell.on]
    assert on == list(range(on[0], on[-1] + 1))
    if height > 1:
        assert (on[0] == 0) == (top == 0)
    if top == total - height:
        assert on[-1] == height - 1


@given(HOSTILE, st.integers(2, 30))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(visible(text).split())


def test_a_centred_text_is_wrapped_between_words() -> None:
    lines = centred(plain("nothing here yet", "muted"), 11, 6)
    assert {place: _text(line) for place, line in lines.items()} == {2: "  nothing", 3: " here yet"}
    assert centred((), 11, 6) == centred(plain("x"), 0, 6) == centred(plain("x"), 6, 0) == {}


@given(LINES, st.integers(0, 30), st.integers(0, 9))
def test_a_centred_text_fits_its_area(text: Line, width: int, height: int) -> None:
    for place, line in centred(text, width, height).items():
        assert 0 <= place < height
        harmless(_text(fit(line, width)), width)


def _text(line: Line) -> str:
    return "".join(text for text, _ in line)
