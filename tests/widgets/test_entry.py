"""What is typed or pasted never reaches a terminal as a control character, and an untouched text stays as it was."""

from __future__ import annotations

import pytest
from textual.events import Paste

from tests.widgets.stage import CONTROL, Stage, harmless, shown
from widgets.entry import TextBlock, TextLine

HARM = "a\x1b[31m\x07b\u202ec"


async def test_a_pasted_text_becomes_one_line() -> None:
    async with Stage(lambda: TextLine("x")).play() as pilot:
        line = pilot.app.screen.query_one(TextLine)
        pilot.app.post_message(Paste("one\n  two\r\nthree\x1b[2J"))
        await pilot.pause()
        assert line.value == "xone two three␛[2J"
        assert line.answer == line.value


async def test_a_paste_takes_the_place_of_the_selection() -> None:
    async with Stage(lambda: TextLine("abcd")).play() as pilot:
        line = pilot.app.screen.query_one(TextLine)
        await pilot.press("home", "shift+right", "shift+right")
        pilot.app.post_message(Paste("Z"))
        await pilot.pause()
        assert line.value == "Zcd"


@pytest.mark.parametrize("build", [TextLine, TextBlock])
async def test_an_untouched_text_keeps_what_cannot_be_shown(build: type[TextLine] | type[TextBlock]) -> None:
    async with Stage(lambda: build(HARM)).play() as pilot:
        entry = pilot.app.screen.query_one(build)
        await pilot.pause()
        for line in shown(pilot.app):
            assert not CONTROL.search(line)
        assert entry.answer == HARM
        await pilot.press("end", "!")
        assert entry.answer == "a␛[31m␇b\ufffdc!"


async def test_a_block_keeps_its_lines_and_makes_the_rest_visible() -> None:
    async with Stage(lambda: TextBlock("one\r\ntwo", rows=3)).play() as pilot:
        block = pilot.app.screen.query_one(TextBlock)
        assert block.size.height == 3
        await pilot.press("down", "end")
        pilot.app.post_message(Paste("\nthree\x1b[2J\u202e"))
        await pilot.pause()
        assert block.answer == "one\ntwo\nthree␛[2J\ufffd"
        for size in ((5, 2), (1, 1)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            for line in shown(pilot.app):
                harmless(line, size[0])


async def test_an_untouched_block_keeps_its_kind_of_line_ends() -> None:
    async with Stage(lambda: TextBlock("one\r\ntwo")).play() as pilot:
        block = pilot.app.screen.query_one(TextBlock)
        assert block.answer == "one\r\ntwo"
