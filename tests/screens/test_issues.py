"""The ledger on a small terminal: what it sorts by is in view, and so are the decisions."""

from __future__ import annotations

import pytest

from cockpit.operations.commands import AddIssue, AddProposal
from tests.screens.driver import cockpit
from tests.support import World


@pytest.fixture
def ledger(world: World) -> World:
    """One issue that somebody owns, and one proposal."""
    world.given(AddIssue, title="Login fails", owner_id="li.wei", impact="high", urgency="high")
    world.given(AddProposal, title="Dark colours")
    world.told.clear()
    return world


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (140, 40)])
async def test_the_time_that_is_left_and_the_owner_are_in_view(ledger: World, size: tuple[int, int]) -> None:
    async with cockpit(ledger.session, "operations", size=size) as at:
        at.shows("Time left", "Owner")
        row = at.table.row("ISS-1")
        assert "late" in row or "left" in row
        assert "@li.wei" in row


async def test_the_footer_begins_with_the_decisions(ledger: World) -> None:
    async with cockpit(ledger.session, "operations", size=(80, 24)) as at:
        for hint in ("o assign", "s start", "b wait", "r resolve", "n new", "? keys"):
            assert hint in at.hints
        await at.press("]")
        for hint in ("A into triage", "X decline", "D merge", "L shipped"):
            assert hint in at.hints


async def test_the_reviewer_has_a_key_and_v_shows_what_is_under_the_cursor(ledger: World) -> None:
    async with cockpit(ledger.session, "operations") as at:
        before = at.text
        await at.press("v")
        assert at.text != before
        await at.press("v", "O")
        assert at.form.labels == ["Reviewer"]
