"""Lines fill exactly their width, whatever is in them, and are never read as markup."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.style import Style

from tests.widgets.stage import LINES, Stage, harmless
from widgets.hint import HintBar
from widgets.paint import cells, content, fit, plain, strip
from widgets.text import Line


def text_of(line: Line) -> str:
    return "".join(text for text, _ in line)


def test_a_line_is_cut_or_filled_up() -> None:
    line: Line = (("财务", "strong"), (" month end", "muted"))
    assert fit(line, 16) == (("财务", "strong"), (" month end", "muted"), ("  ", ""))
    assert fit(line, 14) == line
    assert fit(line, 9) == (("财务", "strong"), (" mon…", "muted"))
    assert fit(line, 4, "~") == (("财~", "strong"), (" ", ""))
    assert fit((), 3) == (("   ", ""),)
    assert fit(line, 0) == ()


def test_a_mark_that_widens_the_character_before_it_keeps_the_width() -> None:
    assert fit((("❤", "bad"), ("\ufe0f!", "")), 5) == (("❤\ufe0f!", "bad"), ("  ", ""))


@given(LINES, st.integers(0, 40), st.sampled_from(["…", "~", ""]))
def test_a_fitted_line_is_exactly_so_wide(line: Line, width: int, ellipsis: str) -> None:
    fitted = fit(line, width, ellipsis)
    harmless(text_of(fitted), width)
    assert sum(cell_len(text) for text, _ in fitted) == width
    assert {tone for text, tone in fitted if text.strip()} <= {tone for _, tone in line} | {""}


@given(LINES)
def test_the_width_of_a_line_is_that_of_what_is_shown(line: Line) -> None:
    assert cells(line) == cell_len(text_of(fit(line, cells(line))))


def test_markup_is_shown_as_it_is() -> None:
    assert (
        content(plain("[bold]x[/]"), plain("[@click=app.quit]y[/]", "bad")).plain == "[bold]x[/]\n[@click=app.quit]y[/]"
    )


async def test_every_tone_looks_different_and_keeps_the_text() -> None:
    async with Stage(HintBar()).play():
        base = Style()
        tones = ("", "muted", "good", "warn", "bad", "strong")
        strips = [strip(plain("text", tone), base) for tone in tones]
        assert {each.text for each in strips} == {"text"}
        assert len({str(segment.style) for each in strips for segment in each}) == len(tones)
