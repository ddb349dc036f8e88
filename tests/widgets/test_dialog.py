"""Dialogs return an answer, or none; what destroys is never one careless key away."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest
from textual.widgets import Static

from tests.widgets.stage import Stage, harmless, shown
from widgets.dialog import Ask, Confirm, ModalForm, Outcome
from widgets.form import FieldResult, FormField, Value
from widgets.hint import Hint
from widgets.paint import plain

FIELDS = (FormField("title", "Title", required=True), FormField("due", "Due", value="2026-03-01"))


@pytest.mark.parametrize(
    ("keys", "destructive", "answer"),
    [
        ("y", True, True),
        ("n", True, False),
        ("enter", True, False),
        ("escape", True, False),
        ("tab enter", True, False),
        ("left enter", True, False),
        ("left enter", False, True),
        ("enter", False, False),
        ("x y", True, True),
    ],
)
async def test_a_question_is_answered_by_keys(keys: str, destructive: bool, answer: bool) -> None:
    answers: list[bool | None] = []
    async with Stage(Static()).play() as pilot:
        pilot.app.push_screen(
            Confirm("Delete 3 cards?", yes="delete", no="keep", destructive=destructive), answers.append
        )
        await pilot.pause()
        await pilot.press(*keys.split())
        await pilot.pause()
        assert answers == [answer]


async def test_a_question_shows_its_details_and_both_answers() -> None:
    answers: list[bool | None] = []
    async with Stage(Static()).play() as pilot:
        details = [plain(f"CARD-{index} [bold]", "bad") for index in range(60)]
        pilot.app.push_screen(
            Confirm("Delete?", yes="delete", no="keep", details=details, yes_key="d", no_key="k"), answers.append
        )
        await pilot.pause()
        text = "\n".join(shown(pilot.app))
        for part in ("Delete?", "CARD-0 [bold]", "[d] delete", "[k] keep"):
            assert part in text
        assert "CARD-59" not in text
        await pilot.click("#yes")
        await pilot.pause()
        assert answers == [True]


async def test_a_line_is_asked_for_and_checked() -> None:
    answers: list[str | None] = []

    def check(text: str) -> FieldResult:
        return FieldResult(echo=f"{text}!") if text.isdigit() else FieldResult(error="type a number")

    async with Stage(Static()).play() as pilot:
        pilot.app.push_screen(Ask("How many?", value="x", check=check, hints=(Hint("esc", "leave"),)), answers.append)
        await pilot.pause()
        await pilot.press("enter")
        assert answers == []
        assert any("! type a number" in line for line in shown(pilot.app))
        await pilot.press("backspace", "4", "2")
        await pilot.pause()
        assert any("42!" in line for line in shown(pilot.app))
        assert any("esc leave" in line for line in shown(pilot.app))
        await pilot.press("enter")
        await pilot.pause()
        assert answers == ["42"]
        pilot.app.push_screen(Ask("Again?"), answers.append)
        await pilot.pause()
        await pilot.press("a", "escape")
        await pilot.pause()
        assert answers == ["42", None]


async def test_a_form_in_a_dialog_stays_open_until_its_values_are_taken() -> None:
    outcomes: list[Outcome | None] = []
    handed: list[dict[str, Value]] = []
    answer: asyncio.Future[Mapping[str, str]] = asyncio.get_running_loop().create_future()

    async def hand_in(values: dict[str, Value]) -> Mapping[str, str]:
        handed.append(values)
        return {"title": "taken"} if len(handed) == 1 else await answer

    async with Stage(Static()).play() as pilot:
        dialog = ModalForm("New goal", FIELDS, hand_in=hand_in)
        pilot.app.push_screen(dialog, outcomes.append)
        await pilot.pause()
        await pilot.press(*"Faster", "ctrl+s")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert any("! taken" in line for line in shown(pilot.app))
        await pilot.press(*"!", "ctrl+s", "ctrl+s", "escape")
        await pilot.pause()
        assert len(handed) == 2, "it is handed in once at a time"
        assert outcomes == [], "and cannot be left meanwhile"
        answer.set_result({})
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert outcomes == [Outcome({"title": "Faster!", "due": "2026-03-01"}, submitted=True)]


async def test_a_form_that_is_left_returns_what_was_typed() -> None:
    outcomes: list[Outcome | None] = []
    async with Stage(Static()).play() as pilot:
        dialog = ModalForm("New goal", FIELDS)
        pilot.app.push_screen(dialog, outcomes.append)
        await pilot.pause()
        await pilot.press("a")
        assert dialog.values()["title"] == "a"
        await pilot.press("escape")
        await pilot.pause()
        assert outcomes == [Outcome({"title": "a", "due": "2026-03-01"}, submitted=False)]


async def test_no_dialog_breaks_on_a_small_terminal() -> None:
    async with Stage(Static()).play() as pilot:
        for dialog in (
            Confirm("删除?\x1b[2J", yes="y", no="n", details=[plain("财" * 100)]),
            Ask("Question\n?", value="财务" * 40),
            ModalForm("Form", FIELDS, hints=(Hint("esc", "leave"),)),
        ):
            pilot.app.push_screen(dialog)
            for width, height in ((30, 8), (7, 3), (1, 1), (80, 24)):
                await pilot.resize_terminal(width, height)
                await pilot.pause()
                for line in shown(pilot.app):
                    harmless(line, width)
            pilot.app.pop_screen()
