"""Home: a figure for each part, and the list behind each figure."""

from __future__ import annotations

import pytest

from cockpit.areas import nouns
from cockpit.home import Figure, read
from cockpit.people.commands import AddPerson
from cockpit.requirements.commands import AddPainPoint
from tests.screens.driver import cockpit
from tests.support import World

SIZES = [(80, 24), (140, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_each_figure_opens_the_list_that_it_was_counted_from(demo: World, size: tuple[int, int]) -> None:
    parts: dict[str, list[Figure]] = {}
    for figure in read(demo.session):
        parts.setdefault(figure.part, []).append(figure)
    assert sum(len(figures) > 1 for figures in parts.values()) == len(parts)
    async with cockpit(demo.session, size=size) as at:
        for place, figure in ((p, each) for figures in parts.values() for p, each in enumerate(figures)):
            assert nouns()[figure.noun][0].screen
            shown = "".join(text for text, _tone in figure.value)
            assert shown in at.home.figure(figure.label), at.text
            await at.home.go_to(figure.label, place)
            await at.press("enter")
            assert f"{figure.count} row" in at.text, at.text
            at.says(f"/{figure.filter}" if figure.filter else "")
            await at.press("q")
        at.shows("go-live")


async def test_w_says_what_the_figure_under_the_cursor_counts(demo: World) -> None:
    async with cockpit(demo.session) as at:
        await at.home.go_to("Goals")
        await at.press("w")
        at.says("at risk or not checked in – “goal list active (at-risk or stale or none)”")
        await at.home.go_to("Requirements", 1)
        await at.press("w")
        at.says("Musts that serve no goal – “requirement list orphan”")


async def test_a_figure_that_counts_nothing_more_is_not_shown(demo: World) -> None:
    keys = [figure.key for figure in read(demo.session)]
    assert "requirements.pains" not in keys
    demo.do(AddPainPoint, title="Prices are typed twice")
    async with cockpit(demo.session) as at:
        assert "1 pain point without a requirement" in at.home.figure("Requirements")


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


async def test_at_home_there_is_nothing_to_filter_and_what_is_typed_behind_the_slash_does_nothing(demo: World) -> None:
    async with cockpit(demo.session) as at:
        await at.type("/2u")
        at.says("open a list first")
        assert "open a list first" in at.line.lines[-1]
        await at.press("escape")
        assert not at.line.is_open
        at.says("open a list first")
