"""Any size of terminal, any number of goals."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from cockpit.goals.commands import AddGoal
from screens.bars import Bar
from storage.store import Store
from tests.screens.driver import Cockpit, cockpit
from tests.support import World, new_world

SIZES = ((20, 6), (40, 10), (80, 24), (120, 36), (200, 60), (1, 1), (80, 24))


def whole(at: Cockpit) -> None:
    """Check that every cell of the terminal is drawn, and none beside it."""
    width, height = at.app.size
    assert len(at.lines) == height
    assert {cell_len(line) for line in at.lines} == {width}


@pytest.mark.parametrize(
    "keys",
    [
        [],
        ["2"],
        ["2", "]"],
        ["2", "enter"],
        ["2", "?"],
        ["2", "n", "enter"],
        ["2", ":"],
        ["2", "ctrl+p"],
        ["2", "V"],
    ],
    ids="-".join,
)
async def test_every_screen_fits_every_size_and_comes_back(demo: World, keys: list[str]) -> None:
    async with cockpit(demo.session, size=(80, 24)) as at:
        await at.press(*keys)
        before = at.lines
        for size in SIZES:
            await at.resize(*size)
            whole(at)
        assert at.lines == before


async def test_a_small_terminal_is_enough_to_work(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(20, 6)) as at:
        at.shows("GOAL-1")
        await at.press("j")
        at.shows("GOAL-2")
        await at.type(":goal due GOAL-2 --due 2027-05-01\r")
        assert goals.row("goal", number=2)["due"] == "2027-05-01"
        await at.press("t")
        await at.form.fill({"Due": "2027-06-01"})
        await at.form.save()
        assert goals.row("goal", number=2)["due"] == "2027-06-01"


async def test_the_cursor_is_in_view_after_every_change_of_size(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("l", "j")
        for size in ((30, 8), (100, 7), (26, 40)):
            await at.resize(*size)
            assert at.board.cursor == "GOAL-5"


@pytest.fixture
def many() -> World:
    """A world with 10,000 goals."""
    world = new_world(Store())
    world.given(AddGoal, title="Goal 1", theme_id="Financial transparency")
    store = world.store
    columns = [
        row[1] for row in store.query("PRAGMA table_info(goal)") if row[1] not in ("id", "number", "title", "rank")
    ]
    names = ", ".join(columns)
    store._writer.execute(
        f"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
        f" INSERT INTO goal(number, title, rank, {names})"
        f" SELECT i, 'Goal ' || i, printf('n%05d', i), {names} FROM n, goal WHERE goal.number = 1"
    )
    return world


async def test_ten_thousand_goals_are_gone_through_searched_and_changed(many: World) -> None:
    async with cockpit(many.session, "goals", size=(120, 30)) as at:
        assert "10,000" in at.text or "10000" in at.text
        await at.press("G")
        assert at.board.cursor == "GOAL-10000"
        await at.press("pageup", "g", "g")
        assert at.board.cursor == "GOAL-1"
        await at.press("]", "G", "K")
        assert "Goal 10000 " in at.table.cursor
        await at.type("/Goal 777\r")
        assert "Goal 777" in at.table.rows[0]
        await at.press("escape", "V")
        at.says("selected")
        await at.press("escape", "home", "d")
        at.says("GOAL-1 archived")
        assert "Goal 2 " in at.table.cursor
        at.shows("9999 rows")


async def test_a_sentence_that_is_too_long_for_a_line_takes_more_of_them(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(60, 20)) as at:
        await at.press("b", "L")
        said = [line.strip() for line in at.part(Bar)]
        assert said == ["a standing is computed from check-ins; press b to move", "goals among themes", "5 rows"]
        whole(at)
        await at.press("R")
        assert [" ".join(line.split()) for line in at.part(Bar)] == ["everything was read anew 5 rows"]


async def test_a_long_sentence_leaves_the_row_under_the_cursor_in_view(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(60, 10)) as at:
        await at.press("]", "G")
        assert "GOAL-5" in at.table.cursor
        at.app.say("a sentence of many words " * 30)
        await at.settle()
        assert len(at.part(Bar)) == 2
        assert "…" in at.part(Bar)[0]
        assert "GOAL-5" in at.table.cursor
        whole(at)
