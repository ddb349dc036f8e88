"""What a terminal shows after parts of the screen were written is what it shows after all of it was."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

import pytest
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tests.widgets.stage import Stage, Terminal
from widgets.board import Board
from widgets.paint import plain
from widgets.repaint import RunsLayout, RunsScreen
from widgets.shelf import BoardColumn
from widgets.shown import shown_on
from widgets.text import Line


class Cards:
    """Cards in several tones and two scripts."""

    def cards(self, ids: Sequence[int]) -> Mapping[int, tuple[Line, ...]]:
        return {pk: (plain(f"核对 {pk}", "strong"), (("li", "muted"), (" late", "bad")), plain("due")) for pk in ids}


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_what_was_written_in_parts_looks_like_the_whole(theme: str) -> None:
    board = Board()
    async with Stage(board).play(80, 24) as pilot:
        pilot.app.theme = theme
        screen, console = board.screen, pilot.app.console
        written = _record(screen)
        board.set_columns(
            [BoardColumn(key, f"列 {key}", array("q", range(1, 40)), "3/5", "warn") for key in range(5)], Cards()
        )
        await pilot.pause()
        terminal, whole, plain_one = Terminal(80, 24), Terminal(80, 24), Terminal(80, 24)
        for key in ("j", "l", "l", "j", "pagedown", "h", "l", "l", "G", "k"):
            await pilot.press(key)
            if key == "j":
                board.toggle_mark()
        await pilot.pause()
        for update in written:
            terminal.read(update)
        full = screen._compositor.render_full_update()
        assert full.render_segments(console) == "", "what is shown already is not written again"
        shown_on(console).forget()
        whole.read(full.render_segments(console))
        plain_one.read(LayoutUpdate(full.strips, full.region).render_segments(console))
        assert terminal.cells() == whole.cells() == plain_one.cells()
        assert len({colour for row in whole.cells() for _, _, colour, _ in row}) > 1


async def test_a_cell_far_to_the_right_does_not_take_a_whole_line() -> None:
    board = Board()
    async with Stage(board).play(160, 45) as pilot:
        board.set_columns([BoardColumn(key, "C", range(1, 40)) for key in range(5)], Cards())
        await pilot.press("l", "l", "l", "l")
        await pilot.pause()
        written = _record(board.screen)
        await pilot.press("j")
        assert 0 < sum(map(len, written)) <= 900


def test_a_style_is_told_only_as_far_as_it_differs() -> None:
    grey, red = Style(color="#808080", bgcolor="#000000"), Style(color="#ff0000", bgcolor="#000000")
    strip = Strip(
        [
            Segment("a", grey),
            Segment("b", grey),
            Segment("c", red),
            Segment("d", red + Style(bold=True)),
            Segment("e", grey),
        ]
    )
    assert _written(strip) == (
        "\x1b[1;1H\x1b[38;2;128;128;128;48;2;0;0;0mab\x1b[38;2;255;0;0mc\x1b[1md\x1b[0;38;2;128;128;128;48;2;0;0;0me\x1b[0m"
    )


def test_a_style_without_colours_takes_them_back() -> None:
    strip = Strip(
        [Segment("a", Style(color="#ff0000", bgcolor="#000000")), Segment("b", Style(bgcolor="#000000")), Segment("c")]
    )
    assert _written(strip) == "\x1b[1;1H\x1b[38;2;255;0;0;48;2;0;0;0ma\x1b[39mb\x1b[0mc"


def test_links_stay_links() -> None:
    written = _written(Strip([Segment("a", Style(link="https://example.org")), Segment("b", Style(bold=True))]))
    assert "https://example.org" in written
    assert written.endswith("\x1b[1mb\x1b[0m")


@pytest.mark.parametrize("system", [ColorSystem.STANDARD, ColorSystem.EIGHT_BIT])
def test_fewer_colours_are_written_where_the_terminal_has_fewer(system: ColorSystem) -> None:
    written = _written(Strip([Segment("a", Style(color="#ff0000"))]), system)
    assert "38;2;" not in written
    assert written.endswith("ma\x1b[0m")


def _written(strip: Strip, system: ColorSystem = ColorSystem.TRUECOLOR) -> str:
    names = {ColorSystem.STANDARD: "standard", ColorSystem.EIGHT_BIT: "256", ColorSystem.TRUECOLOR: "truecolor"}
    console = Console(color_system=names[system], force_terminal=True)
    return RunsLayout([[strip]], Region(0, 0, strip.cell_length, 1)).render_segments(console)


def _record(screen: RunsScreen[None]) -> list[str]:
    """Return a list to which every update of a screen is written."""
    written: list[str] = []
    compositor = screen._compositor
    render = compositor.render_update

    def record(**options: object) -> object:
        update = render(**options)
        if update is not None:
            written.append(update.render_segments(screen.app.console))
        return update

    compositor.render_update = record
    return written
