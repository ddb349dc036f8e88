"""Not alone: what others do appears, what one may not do is told."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.delivery.commands import AddCard, BackCards, EditCard, ForwardCards
from cockpit.goals.commands import AddGoal, ArchiveGoals, EditGoal, ThemeGoals
from cockpit.people.commands import AddPerson, EditPerson
from cockpit.portfolio.commands import AddProject
from cockpit.requirements.commands import AddRequirement, MakeCould
from cockpit.settings import Settings
from tests.screens.conftest import CUSTOMERS, FINANCE, SUPPLY, with_goals
from tests.screens.driver import cockpit
from tests.support import World

Elsewhere = Callable[..., World]


@pytest.fixture
def two(here: World, elsewhere: Elsewhere) -> tuple[World, World]:
    """Olga here, with five goals, and Li Wei in another process."""
    with_goals(here)
    return here, elsewhere("li.wei")


async def test_what_another_does_appears_and_is_told(two: tuple[World, World]) -> None:
    here, other = two
    async with cockpit(here.session, "goals") as at:
        other.do(ThemeGoals, goals="GOAL-1", theme=CUSTOMERS)
        at.board.column(FINANCE).has("GOAL-1")
        await at.notice()
        at.board.column(CUSTOMERS).is_("GOAL-1")
        at.says("li.wei: Move the goals to a theme")


async def test_the_loop_lets_go_of_the_line_to_a_server_that_is_gone_while_it_is_open(
    goals: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session's line has a second name; were it closed first, the loop would be woken by it for ever."""
    near, far = socket.socketpair()
    async with cockpit(goals.session, "goals", settings=Settings(link=near.fileno())) as at:
        loop, gone = asyncio.get_running_loop(), asyncio.Event()
        remove, line = loop.remove_reader, at.app.presence.fileno()

        def let_go(descriptor: int) -> bool:
            assert (descriptor, os.fstat(descriptor).st_ino) == (line, os.fstat(near.fileno()).st_ino)
            gone.set()
            return remove(descriptor)

        monkeypatch.setattr(loop, "remove_reader", let_go)
        far.close()
        async with asyncio.timeout(20):
            await gone.wait()
        await at.settle()
        assert at.app.presence.fileno() is None
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(line or 0)
    near.close()


async def test_what_is_done_where_one_has_no_part_is_not_told(here: World, elsewhere: Elsewhere) -> None:
    tom, other = elsewhere("tom"), elsewhere()
    async with cockpit(tom.session, "goals") as at:
        other.given(AddProject, code="CRM", name="Secret CRM")
        other.do(AddPerson, handle="zoe", name="Zoe", role="owner")
        await at.notice()
        at.lacks("olga", "zoe", "CRM", "New project")
        await at.press("g", "0")
        at.shows("ERP")
        at.lacks("CRM")
        other.session.enter(other.id("project", "ERP"))
        other.do(AddGoal, title="Close faster", draft=True)
        await at.notice()
        at.says("olga: ")


async def test_the_cursor_and_the_marks_stay_on_their_goals(two: tuple[World, World]) -> None:
    here, other = two
    async with cockpit(here.session, "goals") as at:
        await at.press("space", "space")
        assert (at.board.cursor, at.board.marked) == ("GOAL-3", ["GOAL-1", "GOAL-2"])
        other.do(ArchiveGoals, goals="GOAL-1")
        other.do(ThemeGoals, goals="GOAL-3", theme=SUPPLY)
        await at.notice()
        at.board.column(FINANCE).is_("GOAL-2")
        assert at.board.cursor == "GOAL-3"
        assert at.board.marked == ["GOAL-2"]


async def test_a_goal_archived_under_the_cursor_leaves_it_beside_its_place(two: tuple[World, World]) -> None:
    here, other = two
    async with cockpit(here.session, "goals") as at:
        await at.press("]", "j")
        other.do(ArchiveGoals, goals="GOAL-2")
        await at.notice()
        assert "GOAL-3" in at.table.cursor
        await at.press("d")
        at.says("GOAL-2 is gone from here (li.wei); this is GOAL-3: press again if you mean it")
        await at.press("d")
        at.says("GOAL-3 archived")


@pytest.fixture
def inboxes(here: World, elsewhere: Elsewhere) -> tuple[World, World]:
    """Two persons at one inbox of four requirements."""
    for title in ("One", "Two", "Three", "Four"):
        here.given(AddRequirement, title=title)
    return here, elsewhere("li.wei")


async def test_a_key_is_not_given_to_a_row_that_came_under_the_cursor_by_itself(inboxes: tuple[World, World]) -> None:
    here, other = inboxes
    async with cockpit(here.session, "requirements") as at:
        other.do(MakeCould, requirements="REQ-1")
        await at.notice()
        assert "REQ-2" in at.table.cursor
        await at.press("s")
        at.says("REQ-1 is gone from here (li.wei); this is REQ-2: press again if you mean it")
        assert at.bells == 1
        assert here.row("requirement", number=2)["moscow"] is None
        await at.press("s")
        assert here.row("requirement", number=2)["moscow"] == "should"
        # What one's own decision brings under the cursor is what one goes on with.
        await at.press("s")
        assert here.row("requirement", number=3)["moscow"] == "should"


async def test_a_row_that_one_has_moved_to_or_marked_takes_a_key_at_once(inboxes: tuple[World, World]) -> None:
    here, other = inboxes
    async with cockpit(here.session, "requirements") as at:
        other.do(MakeCould, requirements="REQ-1")
        await at.notice()
        await at.press("j", "s")
        assert here.row("requirement", number=3)["moscow"] == "should"
        await at.press("k", "space", "k")
        other.do(MakeCould, requirements="REQ-4")
        await at.notice()
        await at.press("c")
        assert here.row("requirement", number=2)["moscow"] == "could"


async def test_what_others_do_while_a_form_is_open_is_no_surprise_behind_it(inboxes: tuple[World, World]) -> None:
    here, other = inboxes
    async with cockpit(here.session, "requirements") as at:
        await at.press("X")
        other.do(MakeCould, requirements="REQ-1")
        await at.notice()
        await at.press("escape", "s")
        at.says("REQ-1 is gone from here (li.wei); this is REQ-2")
        assert here.row("requirement", number=2)["moscow"] is None


async def test_a_change_does_not_move_what_is_scrolled(here: World, elsewhere: Elsewhere) -> None:
    for number in range(60):
        here.given(AddGoal, title=f"Goal number {number + 1}", theme_id=FINANCE)
    other = elsewhere("li.wei")
    async with cockpit(here.session, "goals", size=(120, 20)) as at:
        await at.press("]", "G", "k", "k")
        before = at.table.ids
        other.do(EditGoal, goal="GOAL-50", title="Changed elsewhere")
        await at.notice()
        assert at.table.ids == before
        assert "Changed elsewhere" in at.table.row("GOAL-50")
        other.do(AddGoal, title="One more", theme_id=FINANCE)
        await at.notice()
        assert at.table.ids == before


async def test_a_screen_out_of_view_catches_up_when_it_comes_back(two: tuple[World, World]) -> None:
    here, other = two
    async with cockpit(here.session, "goals") as at:
        await at.press("1")
        other.do(ArchiveGoals, goals="GOAL-1")
        await at.notice()
        await at.press("2")
        at.board.column(FINANCE).is_("GOAL-2", "GOAL-3")


async def test_what_appears_while_a_dialog_is_open_is_there_when_it_closes(two: tuple[World, World]) -> None:
    here, other = two
    async with cockpit(here.session, "goals") as at:
        await at.press("?")
        other.do(ArchiveGoals, goals="GOAL-1")
        await at.notice()
        at.dialog.shows("Keys: Board")
        await at.press("escape")
        at.board.column(FINANCE).is_("GOAL-2", "GOAL-3")


async def test_a_viewer_looks_but_does_not_touch(goals: World) -> None:
    async with cockpit(goals.another("tom").session, "goals", size=(160, 36)) as at:
        assert "@tom viewer" in at.top
        assert "[n] new" in at.hints and "[d] archive" in at.hints
        for key in ("n", "e", "a", "d", "L", "J"):
            await at.press(key)
            assert not at.dialog.is_open
            at.says("as viewer you may not")
        await at.press("enter")
        at.shows("GOAL-1  Close faster")


async def test_a_viewer_s_help_says_why(goals: World) -> None:
    async with cockpit(goals.another("tom").session, "goals") as at:
        await at.press("?")
        at.dialog.shows("New goal  (as viewer you may not change the project's content)")


async def test_a_viewer_is_refused_on_the_command_line_and_in_the_palette_too(goals: World) -> None:
    async with cockpit(goals.another("tom").session, "goals") as at:
        await at.type(":goal archive GOAL-1\r")
        at.says("as viewer you may not")
        await at.press("ctrl+p")
        await at.picker.choose("archive the goals")
        at.says("as viewer you may not")
        assert goals.row("goal", number=1)["archived"] == 0


async def test_a_viewer_s_colours_are_the_viewer_s_own(goals: World) -> None:
    async with cockpit(goals.another("tom").session, "goals") as at:
        await at.type(":theme textual-light\r")
        assert at.app.theme == "textual-light"


async def test_a_role_that_is_taken_away_counts_at_once(two: tuple[World, World]) -> None:
    here, other = two
    async with cockpit(other.session, "goals", size=(160, 36)) as at:
        assert "n new" in at.hints
        here.do(EditPerson, person="li.wei", role="viewer")
        await at.notice()
        assert "[n] new" in at.hints
        assert "@li.wei viewer" in at.top
        await at.press("d")
        at.says("as viewer you may not")


async def test_a_form_of_somebody_whose_role_was_taken_away_is_refused(two: tuple[World, World]) -> None:
    here, other = two
    async with cockpit(other.session, "goals", size=(120, 40)) as at:
        await at.press("e")
        await at.form.fill({"Title": "Close much faster"})
        here.do(EditPerson, person="li.wei", role="viewer")
        await at.form.save()
        at.dialog.shows("as viewer you may not")
        assert at.form.value("Title") == "Close much faster"
        await at.press("escape")
        assert here.row("goal", number=1)["title"] == "Close faster"


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
@pytest.mark.parametrize("opened", ["line", "form"])
async def test_whoever_may_no_longer_keep_anything_leaves_all_the_same(
    two: tuple[World, World], key: str, opened: str
) -> None:
    here, other = two
    here.do(AddPerson, handle="zhao.min", name="Zhao Min", role="manager")
    zhao = other.another("zhao.min")
    async with cockpit(zhao.session, "goals") as at:
        await at.press("n")
        await at.type("cut close from 30 to 15 days")
        if opened == "form":
            await at.press("enter")
        here.do(EditPerson, person="zhao.min", role="viewer")
        await at.notice()
        await at.press(key)
        if key == "escape":
            at.says("as viewer you may not")
            assert not at.dialog.is_open
        else:
            assert not at.app.is_running
        assert at.app.fault is None


@pytest.fixture
def boards(here: World, elsewhere: Elsewhere) -> tuple[World, World]:
    """Two people at a board with two cards in Backlog; the second one's session has not looked at it yet."""
    for title in ("Post invoices", "Pay invoices"):
        here.given(AddCard, title=title)
    here.told.clear()
    return here, elsewhere("li.wei")


def column_of(world: World, number: int) -> str:
    """Return the name of the column in which a card is."""
    return str(world.row("board_column", id=world.row("card", number=number)["column_id"])["name"])


@pytest.mark.usefixtures("unwatched")
@pytest.mark.parametrize("way", [[], ["]"], ["enter"]], ids=["board", "list", "page"])
async def test_a_card_that_both_move_on_at_once_goes_on_by_one_column(
    boards: tuple[World, World], way: list[str]
) -> None:
    here, other = boards
    async with cockpit(here.session, "delivery", size=(120, 40)) as at:
        await at.press(*way)
        other.do(ForwardCards, cards="CARD-1")
        await at.press("L")
        at.says("li.wei moved CARD-1 to “Ready” first; it was left there")
        assert column_of(here, 1) == "Ready"


async def test_one_s_own_keys_follow_each_other_at_once(boards: tuple[World, World]) -> None:
    here, _other = boards
    async with cockpit(here.session, "delivery", size=(120, 40)) as at:
        await at.press("L", "L", "H", "u", "L")
        assert column_of(here, 1) == "Testing"
        await at.press("=")
        await at.form.fill({"Points": "3"})
        await at.form.save()
        await at.press("H")
        assert column_of(here, 1) == "In progress"


@pytest.mark.usefixtures("unwatched")
async def test_what_else_was_changed_of_a_card_does_not_hold_it_up(boards: tuple[World, World]) -> None:
    here, other = boards
    async with cockpit(here.session, "delivery", size=(120, 40)) as at:
        other.do(EditCard, card="CARD-1", points="3")
        await at.press("L")
        assert column_of(here, 1) == "Ready"
        other.do(BackCards, cards="CARD-1")
        await at.press("J")
        at.says("li.wei moved CARD-1 to “Backlog” first; it was left there")


async def test_a_store_that_is_gone_is_told_once_and_nothing_seems_written(here: World, path: Path) -> None:
    async with cockpit(here.session, "goals") as at:
        path.rename(path.with_name("elsewhere.db"))
        await at.until(lambda: bool(at.notices))
        assert "somebody moved, removed or replaced the store" in at.notices[0]
        await at.press(":", *"module add Lost", "enter")
        at.says("nothing was written: somebody moved")
        assert len(at.notices) == 1
        path.with_name("elsewhere.db").rename(path)
        await at.press(":", *"module add Kept", "enter")
        at.says("module Kept added")
    assert [row["name"] for row in here.rows("module")][-1] == "Kept"
