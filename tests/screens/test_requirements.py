"""The triage of requirements as a person meets it."""

from __future__ import annotations

import pytest

from cockpit.i18n import set_language
from cockpit.requirements.commands import MergeRequirements
from tests.screens.driver import cockpit
from tests.support import World


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_the_kano_scatter_is_on_a_screen_of_its_own_with_its_quarters_and_ids(
    demo: World, size: tuple[int, int]
) -> None:
    async with cockpit(demo.session, "requirements", size=size) as at:
        at.app.go("requirements").show_view("charts")
        await at.settle()
        at.shows("Kano scatter", "one-dimensional", "must-be", "REQ-11", "n = 12")
        await at.press("i")
        await at.form.fill({"Segment": "finance"})
        await at.press("ctrl+s")
        at.shows("n = 5", "Segment: Finance")
        await at.press("j")
        at.shows("Effort by priority", "Must 58%")
        await at.press("j")
        at.shows("Fit rate by module", "fit rate 55%")


async def test_the_page_of_a_requirement_shows_the_table_of_answers(demo: World) -> None:
    async with cockpit(demo.session, "requirements") as at:
        at.app.go("requirements").show_noun("requirement", "REQ-1")
        await at.settle()
        await at.press("enter")
        at.shows("with it, by row; without it, by column", "1 like               0   1   0   0   3")


# Forms about a selection


@pytest.mark.parametrize(("typed", "answer"), [("1", "1"), ("4", "4"), ("dis", "5")])
async def test_an_answer_is_typed_as_its_number_or_its_word(demo: World, typed: str, answer: str) -> None:
    async with cockpit(demo.session, "requirements") as at:
        at.app.go("requirements").show_noun("requirement", "REQ-20")
        await at.settle()
        await at.press("a")
        await at.form.go_to("If it were there")
        await at.press(*typed)
        assert len(at.picker.options) == 1
        await at.press("enter")
        assert at.form.value("If it were there") == answer


async def test_a_choice_is_found_by_what_a_command_line_takes_in_any_language(demo: World) -> None:
    set_language("zh_CN")
    async with cockpit(demo.session, "requirements") as at:
        at.app.go("requirements").show_noun("requirement", "REQ-20")
        await at.settle()
        await at.press("F")
        await at.form.go_to("处理方式")
        await at.press(*"third-p")
        assert at.picker.cursor == "> 第三方产品"


async def test_an_id_that_is_typed_whole_is_the_one_that_is_taken(demo: World) -> None:
    async with cockpit(demo.session, "requirements") as at:
        at.app.go("requirements").show_noun("inbox", "REQ-20")
        await at.settle()
        await at.press("D", "r", "e", "q", "-", "1", "enter")
        assert at.form.value("Duplicate of") == "REQ-1"


async def test_what_may_be_the_original_is_offered_first_and_the_item_itself_never(demo: World) -> None:
    pk = demo.id("requirement", "REQ-20")
    (first, remark), *_others = MergeRequirements.likely("of", (pk,), demo.session)
    original = demo.session.name_of("requirement", first)
    async with cockpit(demo.session, "requirements") as at:
        at.app.go("requirements").show_noun("inbox", "REQ-20")
        await at.settle()
        await at.press("D")
        at.dialog.shows("Duplicate of another: REQ-20", f"perhaps {original}")
        await at.press("space")
        assert at.picker.cursor.split()[:3] == [">", original, remark]
        await at.type("REQ-20")
        assert not any(option.lstrip("> ").startswith("REQ-20 ") for option in at.picker.options)


async def test_a_form_names_what_it_is_about(demo: World) -> None:
    async with cockpit(demo.session, "requirements") as at:
        await at.press("X")
        title = demo.row("requirement", number=18)["title"]
        at.dialog.shows(f"Decline: REQ-18  {title}"[:60])
        await at.press("escape", "space", "space", "z")
        at.dialog.shows("Snooze until a day: REQ-18, REQ-19")
