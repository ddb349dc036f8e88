"""The page of one thing."""

from __future__ import annotations

from collections.abc import Callable

from cockpit.goals.commands import ArchiveGoals, CheckInGoal, UnarchiveGoals
from tests.screens.conftest import with_goals
from tests.screens.driver import cockpit
from tests.support import World


async def test_enter_opens_the_page_and_q_goes_back(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("j", "enter")
        at.shows("GOAL-2  Fewer lists", "Theme  Financial transparency", "History", "olga  New goal")
        await at.press("q")
        assert at.board.cursor == "GOAL-2"
        await at.press("enter", "escape")
        assert at.board.cursor == "GOAL-2"


async def test_the_way_to_the_target_is_drawn_as_soon_as_there_are_two_check_ins(goals: World) -> None:
    goals.do(CheckInGoal, goal="GOAL-1", value="28", on_day="2026-09-30")
    async with cockpit(goals.session, "goals", size=(120, 60)) as at:
        await at.press("enter")
        at.lacks("2026-08-01")
        await at.press("a")
        await at.form.fill({"Value": "24"})
        await at.form.save()
        at.shows("checked in on GOAL-1", "2026-08-01", "2027-01-31", "target", "today", "Month-end close", "plan")


async def test_the_page_takes_the_keys_of_its_goal(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("enter", "t")
        await at.form.fill({"Due": "2027-05-01"})
        await at.form.save()
        at.shows("2027-05-01")
        await at.press("u")
        at.shows("2027-01-31")


async def test_y_copies_the_first_line_of_a_page(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("enter", "y")
        assert at.copied == "GOAL-1  Close faster"


async def test_y_copies_the_line_of_the_list_where_a_page_has_no_heading(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("[", "enter", "y")
        assert at.copied == "1  Financial transparency  3"


async def test_a_long_page_scrolls_by_the_keys_of_lists(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(80, 12)) as at:
        await at.press("enter")
        at.shows("GOAL-1  Close faster")
        await at.press("G")
        at.lacks("GOAL-1  Close faster")
        at.shows("New goal")
        await at.press("g", "g")
        at.shows("GOAL-1  Close faster")
        await at.press("ctrl+d", "j")
        at.lacks("GOAL-1  Close faster")
        await at.press("k", "ctrl+u")
        at.shows("GOAL-1  Close faster")


async def test_a_page_cannot_be_filtered_and_what_is_typed_behind_the_slash_does_nothing(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("enter", "/")
        at.says("a page cannot be filtered")
        await at.type("due")
        assert "a page cannot be filtered" in at.line.lines[-1]
        await at.press("enter")
        assert not at.line.is_open
        at.shows("GOAL-1  Close faster")
        assert not goals.row("goal", number=1)["archived"]


async def test_every_kind_of_thing_has_a_page(demo: World) -> None:
    async with cockpit(demo.session, "goals") as at:
        await at.press("]")
        for _view in range(6):
            await at.press("]")
            if at.table.rows:
                await at.press("enter")
                at.shows("History")
                await at.press("q")
    async with cockpit(demo.session, "people") as at:
        await at.press("enter")
        at.shows("History")
        await at.press("q", "]", "enter")
        at.shows("History")


async def test_a_goal_archived_from_its_page_says_that_it_is_archived(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("enter", "d")
        at.says("GOAL-1 archived")
        at.shows("this is archived")
        await at.press("ctrl+p")
        await at.picker.choose("bring goals back")
        at.lacks("this is archived")
        await at.press("d", "q")
        at.board.column("Financial").is_("GOAL-2", "GOAL-3")


async def test_a_page_stays_open_when_another_archives_its_goal(here: World, elsewhere: Callable[..., World]) -> None:
    with_goals(here)
    olga = elsewhere()
    async with cockpit(here.session, "goals") as at:
        await at.press("enter")
        olga.do(ArchiveGoals, goals="GOAL-1")
        await at.notice()
        at.shows("GOAL-1  Close faster", "this is archived")
        olga.do(UnarchiveGoals, goals="GOAL-1")
        await at.notice()
        at.lacks("this is archived")


async def test_a_page_whose_goal_is_undone_elsewhere_says_so(here: World, elsewhere: Callable[..., World]) -> None:
    other = elsewhere()
    with_goals(other)
    async with cockpit(here.session, "goals") as at:
        await at.press("l", "j", "enter")
        at.shows("GOAL-5  Fewer stock-outs")
        other.session.undo()
        await at.notice()
        at.shows("this is gone; q goes back")
        await at.press("e")
        at.says("nothing is selected")
        await at.press("y", "R", "q")
        at.board.column("Supply").is_("GOAL-4")
