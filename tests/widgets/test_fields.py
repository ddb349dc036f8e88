"""The controls of a form that are not plain text work by keys alone."""

from __future__ import annotations

import pytest

from tests.widgets.stage import Stage, harmless, shown
from widgets.fields import FieldResult, FormField, LineControl, OptionLine, TickBox
from widgets.paint import plain
from widgets.picker import Option, Picker

CHOICES = (Option("low", plain("Low")), Option("mid", plain("Medium")), Option("high", plain("高")))


def field(kind: str, value: object = "", **more: object) -> FormField:
    return FormField("size", "Size", kind=kind, value=value, choices=CHOICES, **more)


def test_a_result_tells_an_error_by_more_than_its_colour() -> None:
    assert FieldResult(error="too long", echo="x").line == plain("! too long", "bad")
    assert FieldResult(echo="Monday").line == plain("Monday", "muted")
    assert FieldResult().line == ()


async def test_a_box_is_ticked_by_key_and_mouse() -> None:
    box = TickBox(False)
    stage = Stage(box, LineControl.Changed, LineControl.Finished)
    async with stage.play(20, 1) as pilot:
        assert shown(pilot.app)[0].startswith("[ ]")
        await pilot.press("space")
        assert shown(pilot.app)[0].startswith("[x]")
        await pilot.click(TickBox)
        assert box.answer is False
        await pilot.press("enter")
        assert [type(message) for message in stage.heard()] == [LineControl.Changed] * 2 + [LineControl.Finished]


@pytest.mark.parametrize(
    ("value", "keys", "answer"),
    [
        ("", "right", "low"),
        ("", "left", "high"),
        ("low", "right", "mid"),
        ("high", "right", "low"),
        ("low", "left", "high"),
        ("gone", "right", "low"),
        ("mid", "backspace", ""),
        ("mid", "delete", ""),
        ("low", "space down enter", "mid"),
        ("low", "m enter", "mid"),
        ("low", "m escape", "low"),
    ],
)
async def test_one_option_is_chosen(value: str, keys: str, answer: str) -> None:
    line = OptionLine(field("choice", value))
    async with Stage(line).play() as pilot:
        for key in keys.split():
            await pilot.press(key)
            await pilot.pause()
        assert line.answer == answer


async def test_a_required_choice_cannot_be_cleared() -> None:
    line = OptionLine(field("choice", "mid", required=True))
    async with Stage(line).play() as pilot:
        await pilot.press("backspace")
        assert line.answer == "mid"


async def test_several_options_are_chosen_and_one_that_is_gone_stays() -> None:
    line = OptionLine(field("choices", ("gone", "low")))
    async with Stage(line).play() as pilot:
        await pilot.press("right")
        assert line.answer == ("gone", "low"), "arrows do not step through a set"
        await pilot.press("space")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Picker)
        await pilot.press("down", "tab", "enter")
        await pilot.pause()
        assert line.answer == ("gone", "low", "mid")
        assert shown(pilot.app)[0].rstrip() == "gone, Low, Medium"


async def test_letters_start_a_search_and_do_not_reach_the_screen() -> None:
    line = OptionLine(field("reference"))
    async with Stage(line).play() as pilot:
        assert line.check_consume_key("j", "j")
        assert not line.check_consume_key("tab", None)
        await pilot.press("高", "enter")
        await pilot.pause()
        assert line.answer == "high"


async def test_a_line_shows_its_placeholder_and_survives_any_width() -> None:
    line = OptionLine(field("choice", placeholder="pick one\x1b[2J"))
    async with Stage(line).play(30, 1) as pilot:
        assert shown(pilot.app)[0].rstrip() == "< pick one␛[2J >"
        for width in (1, 2, 5, 100):
            await pilot.resize_terminal(width, 1)
            await pilot.pause()
            harmless(shown(pilot.app)[0], width)
