"""The dialog to choose from narrows as one types, and returns keys."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.widgets.stage import Stage, harmless, shown
from widgets.paint import plain
from widgets.picker import Option, OptionLines, Picker, QueryLine

OPTIONS = (
    Option("li", plain("Li Wei"), "finance"),
    Option("wang", plain("王芳"), "supply chain"),
    Option("ann", plain("Ann Lee"), "finance"),
)


class Chosen:
    """Keeps what a dialog returns."""

    def __init__(self) -> None:
        """Start with nothing returned."""
        self.keys: list[tuple[str, ...] | None] = []

    async def open(self, pilot: Pilot[None], **options: object) -> None:
        pilot.app.push_screen(Picker("Owner", OPTIONS, empty="nobody", **options), self.keys.append)
        await pilot.pause()


def listed(pilot: Pilot[None]) -> list[str]:
    """Return the options in view."""
    region = pilot.app.screen.query_one(OptionLines).region
    lines = (shown(pilot.app)[y].split("│")[1].strip() for y in region.line_range)
    return [line for line in lines if line]


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        ("enter", ("li",)),
        ("down enter", ("wang",)),
        ("down down down enter", ("ann",)),
        ("f i n down enter", ("ann",)),
        ("l e e enter", ("ann",)),
        ("escape", None),
    ],
)
async def test_one_option_is_chosen_by_keys(keys: str, chosen: tuple[str, ...] | None) -> None:
    returned = Chosen()
    async with Stage(Static()).play() as pilot:
        await returned.open(pilot)
        await pilot.press(*keys.split())
        await pilot.pause()
        assert returned.keys == [chosen]


async def test_the_list_shows_what_fits_and_says_when_nothing_does() -> None:
    returned = Chosen()
    async with Stage(Static()).play() as pilot:
        await returned.open(pilot, query="fin")
        assert [line.split()[0] for line in listed(pilot)] == [">", "Ann"]
        await pilot.press("x", "q")
        await pilot.pause()
        assert listed(pilot) == ["nobody"]
        await pilot.press("enter")
        assert returned.keys == []


async def test_several_options_are_ticked() -> None:
    returned = Chosen()
    async with Stage(Static()).play() as pilot:
        await returned.open(pilot, multiple=True, chosen=("ann", "gone"))
        assert [line.replace("> ", "")[:3] for line in listed(pilot)] == ["[ ]", "[ ]", "[x]"]
        await pilot.press("space", "down", "tab", "down", "tab")
        await pilot.pause()
        assert [line.replace("> ", "")[:3] for line in listed(pilot)] == ["[x]", "[x]", "[ ]"]
        await pilot.press("enter")
        await pilot.pause()
        assert returned.keys == [("li", "wang")]


async def test_a_space_inside_a_word_is_typed() -> None:
    async with Stage(Static()).play() as pilot:
        await Chosen().open(pilot, multiple=True)
        await pilot.press(*"li", "space", *"fin")
        await pilot.pause()
        assert pilot.app.screen.query_one(QueryLine).value == "li fin"
        assert listed(pilot)[0].startswith("> [ ] Li Wei"), "the best match is first"


async def test_the_mouse_chooses() -> None:
    returned = Chosen()
    async with Stage(Static()).play() as pilot:
        await returned.open(pilot)
        await pilot.click("OptionLines", offset=(4, 1))
        await pilot.pause()
        assert returned.keys == [("wang",)]


async def test_a_long_list_scrolls_with_the_cursor() -> None:
    async with Stage(Static()).play() as pilot:
        pilot.app.push_screen(Picker("Many", [Option(str(index), plain(f"option {index}")) for index in range(5000)]))
        await pilot.pause()
        await pilot.press("pagedown", "pagedown", "down")
        await pilot.pause()
        assert sum(line.startswith("> option") for line in listed(pilot)) == 1
        await pilot.press(*"option 4999")
        await pilot.pause()
        assert listed(pilot)[0].startswith("> option 4999")


async def test_hostile_options_are_shown_harmless_at_any_size() -> None:
    samples = ["\x1b]0;x\x07", "[@click=app.quit]x[/]", "财" * 200, "a\nb", "\u202ex"]
    async with Stage(Static()).play() as pilot:
        pilot.app.push_screen(Picker("\x1b[31mTitle", [Option(text, plain(text), text) for text in samples]))
        for width, height in ((80, 24), (20, 6), (3, 3), (1, 1)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            for line in shown(pilot.app):
                harmless(line, width)


async def test_a_name_that_is_not_among_the_options_is_offered_first() -> None:
    returned = Chosen()

    def named(text: str) -> Option | None:
        return Option("req-1", plain("REQ-1"), "the oldest") if text.lower() == "req-1" else None

    async with Stage(Static()).play() as pilot:
        await returned.open(pilot, named=named)
        await pilot.press(*"REQ-1")
        await pilot.pause()
        assert listed(pilot)[0].split() == [">", "REQ-1", "the", "oldest"]
        await pilot.press("enter")
        assert returned.keys == [("req-1",)]
