"""A form judges while one types, and is handed in only without errors."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.widgets.stage import Stage, harmless, shown
from widgets.form import FieldResult, Form, FormField, Value
from widgets.paint import plain
from widgets.picker import Option

FIELDS = (
    FormField("title", "Title", required=True, help="What it is called.", max_length=10),
    FormField("from", "From", kind="date", value="1"),
    FormField("to", "To", kind="date", value="2", help="Not before the start."),
    FormField("done", "完成", kind="bool"),
    FormField("size", "Size", kind="choice", choices=(Option("s", plain("Small")), Option("l", plain("Large")))),
    FormField("note", "Note", kind="long", rows=2),
)


def check(name: str, value: Value, values: Mapping[str, Value]) -> FieldResult:
    """Want a title, and an end that is not before the start."""
    if name == "title" and not value:
        return FieldResult(error="give a title")
    if name == "to" and str(value) < str(values["from"]):
        return FieldResult(error="ends before it starts")
    return FieldResult(echo=f"day {value}" if name in ("from", "to") else None)


def form() -> Stage:
    return Stage(lambda: Form(FIELDS, check), Form.Changed, Form.Submitted, Form.Cancelled)


def rows(stage: Stage) -> list[str]:
    return [line.rstrip() for line in shown(stage) if line.strip()]


async def test_labels_are_aligned_and_answers_understood_from_the_start() -> None:
    stage = form()
    async with stage.play(40, 20) as pilot:
        made = pilot.app.screen.query_one(Form)
        await pilot.pause()
        assert rows(stage)[:7] == [
            "Title *",
            "From    1",
            "        day 1",
            "To      2",
            "        day 2",
            "完成    [ ]",
            "Size    <  >",
        ]
        assert rows(stage)[-1] == "What it is called."
        assert made.values() == {"title": "", "from": "1", "to": "2", "done": False, "size": "", "note": ""}


async def test_nothing_is_blamed_before_it_is_handed_in() -> None:
    stage = form()
    async with stage.play(40, 20) as pilot:
        made = pilot.app.screen.query_one(Form)
        await pilot.pause()
        assert not any("!" in line for line in rows(stage))
        await pilot.press("down", "ctrl+s")
        await pilot.pause()
        assert "        ! give a title" in rows(stage)
        assert [type(message) for message in stage.heard()] == []
        await pilot.press("x")
        await pilot.pause()
        assert made.values()["title"] == "x", "the focus went to the error"
        assert not any("!" in line for line in rows(stage))


async def test_an_answer_may_put_another_one_right() -> None:
    stage = form()
    async with stage.play(40, 20) as pilot:
        made = pilot.app.screen.query_one(Form)
        await pilot.press("x", "down", "down", "backspace", "0")
        await pilot.pause()
        assert "        ! ends before it starts" in rows(stage)
        await pilot.press("up", "backspace", "0")
        await pilot.pause()
        assert not any("!" in line for line in rows(stage))
        stage.heard()
        await pilot.press("ctrl+s")
        values = {"title": "x", "from": "0", "to": "0", "done": False, "size": "", "note": ""}
        assert stage.heard() == [Form.Submitted(made, values)]


async def test_enter_goes_on_and_hands_in_after_the_last_question() -> None:
    stage = Stage(lambda: Form(FIELDS[:4]), Form.Submitted)
    async with stage.play() as pilot:
        made = pilot.app.screen.query_one(Form)
        await pilot.press("a", "enter", "enter", "enter", "space", "enter")
        assert stage.heard() == [Form.Submitted(made, {"title": "a", "from": "1", "to": "2", "done": True})]


async def test_every_change_is_told_once_and_leaving_tells_the_values() -> None:
    stage = form()
    async with stage.play() as pilot:
        made = pilot.app.screen.query_one(Form)
        await pilot.pause()
        assert stage.heard() == []
        await pilot.press("a", "b", "escape")
        heard = stage.heard()
        assert [type(message) for message in heard] == [Form.Changed, Form.Changed, Form.Cancelled]
        assert isinstance(heard[-1], Form.Cancelled)
        assert heard[-1].values["title"] == "ab"
        assert made.values()["title"] == "ab"


async def test_errors_found_elsewhere_stay_until_the_answer_changes() -> None:
    stage = form()
    async with stage.play(40, 20) as pilot:
        made = pilot.app.screen.query_one(Form)
        await pilot.press("a")
        made.show_errors({"to": "the year is closed", "owner": "no owner", "": "try again"})
        await pilot.pause()
        assert rows(stage)[0] == "! no owner try again"
        assert "        ! the year is closed" in rows(stage)
        await pilot.press("up", "5")
        await pilot.pause()
        assert "        ! the year is closed" in rows(stage)
        assert rows(stage)[0] != "! no owner try again"
        await pilot.press("down", "9")
        await pilot.pause()
        assert not any("closed" in line for line in rows(stage))
        assert made.values()["to"] == "9", "a date that is given gives way to what is typed"


async def test_a_long_answer_shows_how_long_it_may_be() -> None:
    stage = form()
    async with stage.play(40, 20) as pilot:
        await pilot.press(*"1234567")
        await pilot.pause()
        assert not any("/10" in line for line in rows(stage))
        await pilot.press("8")
        await pilot.pause()
        assert any(line.endswith("8/10") for line in rows(stage))


async def test_the_question_with_the_focus_is_in_view() -> None:
    fields = [FormField(f"f{index}", f"Field {index}", help=f"help {index}") for index in range(30)]
    stage = Stage(lambda: Form(fields))
    async with stage.play(40, 8) as pilot:
        made = pilot.app.screen.query_one(Form)
        for _ in range(29):
            await pilot.press("down")
        await pilot.pause()
        assert any(line.startswith("Field 29") for line in rows(stage))
        assert rows(stage)[-1] == "help 29"
        await pilot.press("down")
        assert made.values()["f29"] == ""


@pytest.mark.parametrize("size", [(20, 6), (3, 3), (1, 1), (200, 50)])
async def test_hostile_fields_are_shown_harmless(size: tuple[int, int]) -> None:
    harm = "\x1b]0;x\x07[@click=app.quit]财\u202e"
    kinds = ("text", "long", "bool", "choice")
    fields = [
        FormField(kind, harm, kind=kind, value=harm, help=harm, choices=(Option("a", plain(harm)),)) for kind in kinds
    ]
    stage = Stage(lambda: Form(fields, lambda *_: FieldResult(error=harm)))
    async with stage.play(*size) as pilot:
        made = pilot.app.screen.query_one(Form)
        made.show_errors({"text": harm, "": harm})
        await pilot.pause()
        for line in shown(stage):
            harmless(line, size[0])
