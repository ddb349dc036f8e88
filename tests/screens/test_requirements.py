"""The triage of requirements as a person meets it."""

from __future__ import annotations

import pytest

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
        await at.press("enter")
        at.shows("with it, by row; without it, by column", "1 like               0   1   0   0   3")
