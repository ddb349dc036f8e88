"""A canvas never draws outside itself, and never leaves half of a wide character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.stage import HOSTILE, harmless
from widgets.canvas import Canvas


def texts(canvas: Canvas) -> list[str]:
    return ["".join(text for text, _ in line) for line in canvas.lines()]


def test_dots_of_one_cell_join() -> None:
    canvas = Canvas(2, 1)
    for x, y in ((0, 0), (1, 3), (2, 1)):
        canvas.dot(x, y)
    assert texts(canvas) == ["⢁⠂"]
    plain = Canvas(2, 1, ascii_only=True)
    plain.dot(0, 0)
    plain.dot(0, 1)
    plain.dot(1, 1)
    assert texts(plain) == [":."]


def test_a_line_joins_its_ends_and_a_pattern_leaves_dots_out() -> None:
    canvas = Canvas(2, 1)
    canvas.line((0, 3), (3, 0), "good")
    assert canvas.lines() == ((("⡠⠊", "good"),),)
    dotted = Canvas(2, 1)
    dotted.line((0, 0), (3, 0), pattern=(True, False))
    assert texts(dotted) == ["⠁⠁"]


def test_text_lies_over_dots_and_dots_over_text() -> None:
    canvas = Canvas(4, 1)
    canvas.line((0, 0), (7, 0))
    canvas.text(1, 0, "中", "warn")
    assert texts(canvas) == ["⠉中⠉"]
    canvas.dot(4, 0)
    assert texts(canvas) == ["⠉ ⠁⠉"], "the other half of the wide character is gone too"


def test_text_that_does_not_fit_ends_before_it() -> None:
    canvas = Canvas(3, 1)
    canvas.text(0, 0, "中文")
    canvas.text(0, 5, "x")
    canvas.text(-1, 0, "x")
    assert texts(canvas) == ["中 "]


def test_a_canvas_without_room_takes_anything() -> None:
    canvas = Canvas(-1, 0)
    canvas.dot(0, 0)
    canvas.line((0, 0), (5, 5))
    canvas.text(0, 0, "x")
    assert canvas.lines() == ()


@given(st.data(), st.integers(0, 12), st.integers(0, 5), st.booleans())
def test_whatever_is_drawn_every_line_is_exactly_so_wide(
    data: st.DataObject, width: int, height: int, ascii_only: bool
) -> None:
    canvas = Canvas(width, height, ascii_only=ascii_only)
    places = st.tuples(st.integers(-3, 30), st.integers(-3, 30))
    for _ in range(data.draw(st.integers(0, 6))):
        match data.draw(st.sampled_from(["dot", "line", "text"])):
            case "dot":
                canvas.dot(*data.draw(places))
            case "line":
                canvas.line(data.draw(places), data.draw(places))
            case _:
                canvas.text(*data.draw(places), data.draw(HOSTILE))
    assert len(canvas.lines()) == height
    for line in texts(canvas):
        harmless(line, width)
