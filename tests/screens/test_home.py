"""Home: a figure for each part, and the list behind each figure."""

from __future__ import annotations

import pytest

from cockpit.areas import nouns
from cockpit.home import read
from cockpit.people.commands import AddPerson
from tests.screens.driver import cockpit
from tests.support import World


async def test_each_figure_opens_the_list_that_it_was_counted_from(demo: World) -> None:
    shown = [figure for figure in read(demo.session) if nouns()[figure.noun][0].screen]
    figures = [figure for figure in shown if figure.count is not None]
    assert figures
    async with cockpit(demo.session) as at:
        for figure in figures:
            assert str(figure.count) in at.home.figure(figure.label)
            await at.home.go_to(figure.label)
            await at.press("enter")
            assert f"{figure.count} row" in at.text, at.text
            at.says(f"/{figure.filter}")
            await at.press("q")
        at.shows("go-live")


async def test_w_says_what_a_figure_was_counted_from(demo: World) -> None:
    async with cockpit(demo.session) as at:
        await at.home.go_to("Goals")
        await at.press("w")
        at.says("goal list active (at-risk or stale or none)")


async def test_a_part_without_a_number_says_why_and_what_to_do(world: World) -> None:
    async with cockpit(world.session) as at:
        assert "-  no goal yet" in at.home.figure("Goals")
        await at.home.go_to("Goals")
        await at.press("w")
        at.says("no goal yet")
        await at.press("enter")
        at.shows("press n")


async def test_the_figures_follow_what_is_done(world: World) -> None:
    async with cockpit(world.session) as at:
        before = at.home.figure("Team")
        world.do(AddPerson, handle="sun.li", name="Sun Li", department_id="Purchasing", team_role="business")
        await at.settle()
        assert at.home.figure("Team") != before
        assert "0 of 2 departments without a voice" in at.home.figure("Team")


async def test_enter_on_home_needs_no_letter_keys(demo: World) -> None:
    async with cockpit(demo.session) as at:
        await at.press("end", "home", "down", "up", "enter")
        assert at.table.rows


@pytest.mark.parametrize("keys", [["q", "n"], ["q", "escape"], ["q", "enter"]])
async def test_q_at_home_asks_before_the_work_ends(demo: World, keys: list[str]) -> None:
    async with cockpit(demo.session) as at:
        await at.press(keys[0])
        assert at.dialog.asks
        await at.press(keys[1])
        assert at.app.is_running
        at.shows("go-live")
        await at.press("q", "y")
        assert not at.app.is_running


async def test_at_home_there_is_nothing_to_filter(demo: World) -> None:
    async with cockpit(demo.session) as at:
        await at.press("/")
        assert not at.line.is_open
        at.says("open a list first")
