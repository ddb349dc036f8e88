"""The command line completes, remembers, and shows where the error is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from tests.widgets.stage import Stage, harmless, shown
from widgets.command_line import CommandLine, Completion, error_line

VERBS = ("card move", "card merge", "goal new")


def complete(text: str, cursor: int) -> Sequence[Completion]:
    """Go on to the verbs that begin with what stands before the cursor."""
    return [Completion(verb, help=f"help for {verb}") for verb in VERBS if verb.startswith(text[:cursor])]


def stage() -> tuple[CommandLine, Stage]:
    line = CommandLine()
    return line, Stage(line, CommandLine.Changed, CommandLine.Submitted, CommandLine.Cancelled)


def rows(app: Stage) -> list[str]:
    return [line.rstrip() for line in shown(app) if line.strip()]


async def test_it_is_hidden_until_it_is_opened() -> None:
    line, app = stage()
    async with app.play(40, 10) as pilot:
        assert rows(app) == []
        line.open(":", "go")
        await pilot.pause()
        assert rows(app) == [":go"]
        await pilot.press("a", "enter", "escape")
        heard = [message for message in app.heard() if not isinstance(message, CommandLine.Changed)]
        assert heard[0] == CommandLine.Submitted("goa")
        assert isinstance(heard[1], CommandLine.Cancelled)
        line.close()
        await pilot.pause()
        assert rows(app) == []


async def test_escape_leaves_and_typing_is_told() -> None:
    line, app = stage()
    async with app.play(40, 10) as pilot:
        line.open("/")
        await pilot.press("x", "escape")
        heard = app.heard()
        assert heard[0] == CommandLine.Changed("x")
        assert isinstance(heard[-1], CommandLine.Cancelled)


async def test_tab_goes_through_the_completions_and_back_to_what_was_typed() -> None:
    line, app = stage()
    async with app.play(60, 10) as pilot:
        line.open(":", complete=complete)
        await pilot.press(*"card")
        await pilot.pause()
        assert rows(app) == ["  card move   help for card move", "  card merge  help for card merge", ":card"]
        for key, text in (("tab", "card move"), ("tab", "card merge"), ("tab", "card"), ("shift+tab", "card merge")):
            await pilot.press(key)
            assert line.text == text
        await pilot.pause()
        assert rows(app)[1].startswith("> card merge")
        await pilot.press("x")
        await pilot.pause()
        assert rows(app) == [":card mergex"]
        await pilot.press("tab")
        assert line.text == "card mergex"


async def test_a_completion_leaves_what_stands_behind_the_cursor() -> None:
    line, app = stage()
    async with app.play(60, 10) as pilot:
        line.open(":", " now", complete=complete)
        await pilot.press("home", *"goal", "tab")
        assert line.text == "goal new now"
        await pilot.press("!")
        assert line.text == "goal new! now"


async def test_completions_may_come_later_and_only_the_newest_count() -> None:
    line, app = stage()
    asked: list[tuple[str, asyncio.Future[Sequence[Completion]]]] = []

    def slowly(text: str, cursor: int) -> asyncio.Future[Sequence[Completion]]:
        asked.append((text, asyncio.get_running_loop().create_future()))
        return asked[-1][1]

    async with app.play(60, 10) as pilot:
        line.open(":", complete=slowly)
        await pilot.press("a", "b")
        await pilot.pause()
        assert [text for text, _ in asked if text][-1] == "ab"
        asked[-1][1].set_result([Completion("abc")])
        for text, found in asked[:-1]:
            if not found.done():
                found.set_result([Completion(f"old {text}")])
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert rows(app) == ["  abc", ":ab"]


async def test_completions_keep_their_room_as_long_as_there_are_any() -> None:
    line, app = stage()
    async with app.play(60, 10) as pilot:
        line.open(":", complete=complete)
        await pilot.pause()
        assert [each.rstrip() for each in shown(app)][-4:-1] == [f"  {verb:10}  help for {verb}" for verb in VERBS]
        await pilot.press("g")
        await pilot.pause()
        assert [each.rstrip() for each in shown(app)][-4:] == ["  goal new  help for goal new", "", "", ":g"]
        await pilot.press("x")
        await pilot.pause()
        assert rows(app) == [":gx"]
        await pilot.press("backspace")
        await pilot.pause()
        assert [each.rstrip() for each in shown(app)][-3:] == ["", "  goal new  help for goal new", ":g"]


async def test_up_and_down_go_through_the_history() -> None:
    line, app = stage()
    async with app.play(60, 10) as pilot:
        line.open(":", history=["first", "second"])
        await pilot.press("d")
        for key, text in (("up", "second"), ("ctrl+p", "first"), ("up", "d"), ("down", "first"), ("ctrl+n", "second")):
            await pilot.press(key)
            assert line.text == text, key
        await pilot.press("down")
        assert line.text == "d"


async def test_up_without_a_history_keeps_the_text() -> None:
    line, app = stage()
    async with app.play(60, 10) as pilot:
        line.open(":", "abc")
        await pilot.press("up", "down")
        assert line.text == "abc"


async def test_an_error_points_at_its_character_until_the_text_changes() -> None:
    line, app = stage()
    async with app.play(60, 10) as pilot:
        line.open("/", "负责人 = x")
        line.show_error("unknown\x1b[2J field", 3)
        await pilot.pause()
        assert rows(app) == ["/负责人 = x", "       ^ unknown␛[2J field"]
        line.show_error("no such thing")
        await pilot.pause()
        assert rows(app)[1] == "! no such thing"
        await pilot.press("y")
        await pilot.pause()
        assert rows(app) == ["/负责人 = xy"]
        line.show_error("still wrong")
        await pilot.press("backspace")
        await pilot.pause()
        assert rows(app) == ["/负责人 = x"], "also when it is again the text that the line was opened with"


@pytest.mark.parametrize(("column", "line"), [(None, "! no"), (2, "  ^ no"), (0, "^ no"), (10, "! no"), (-1, "! no")])
def test_a_caret_outside_the_line_is_left_out(column: int | None, line: str) -> None:
    assert "".join(text for text, _ in error_line("no", column, 10)) == line


async def test_many_and_hostile_completions_are_shown_harmless_at_any_size() -> None:
    line, app = stage()
    harm = [Completion(f"\x1b[2J{index}[/x]", "财" * 50, "\u202ehelp") for index in range(50)]
    async with app.play(60, 10) as pilot:
        line.open("\x07:", complete=lambda *_: harm)
        await pilot.press("a", *["tab"] * 10)
        await pilot.pause()
        assert len(rows(app)) == 7
        for width, height in ((20, 4), (2, 2), (1, 1)):
            await pilot.resize_terminal(width, height)
            await pilot.press("tab")
            await pilot.pause()
            for each in shown(app):
                harmless(each, width)
