"""Keys that come faster than the screen changes: none of them may go to what was there before."""

from __future__ import annotations

from tests.screens.driver import cockpit
from tests.support import World


async def test_a_command_that_comes_in_one_packet_reaches_the_line(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":goal list late\r")
        at.table.is_("GOAL-4")
        assert not goals.told


async def test_a_filter_that_comes_in_one_packet_reaches_the_line(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type("/faster\r")
        at.board.column("Financial").is_("GOAL-1")
        assert not goals.told


async def test_a_goal_that_comes_in_one_packet_reaches_the_dialog(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type("ndxcut approvals from 30 to 10 hours by 2027-03-31")
        at.dialog.shows("dxcut approvals", "10", "2027-03-31")
        assert not goals.told


async def test_answers_typed_ahead_go_to_the_dialog_that_is_still_to_open(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type("jdlt2027-05-31\r")
        assert goals.row("goal", number=2)["archived"] == 1
        assert [goal["due"] for goal in goals.rows("goal")][3:] == ["2026-11-01", "2027-05-31"]


async def test_keys_typed_ahead_of_a_closing_dialog_go_to_the_board(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type("n\x1bj?\x1bjd")
        assert [row["number"] for row in goals.rows("goal", archived=1)] == [3]


async def test_a_paste_waits_for_its_turn_like_a_key(goals: World) -> None:
    from textual import events

    async with cockpit(goals.session, "goals") as at:
        at.app.post_message(events.Key("n", "n"))
        await at.paste("Close the books\nin ten days")
        at.dialog.shows("Close the books in ten days")
