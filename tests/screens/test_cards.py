"""Cards in forms: another session is faster, and points of a checklist that are offered."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.delivery.commands import AddCard, AddCheck, ArchiveCards, CheckCard
from cockpit.delivery.exchange import TARGET
from cockpit.delivery.queries import CARDS
from cockpit.exchange.remembered import recall
from cockpit.listing import Asked
from tests.screens.driver import cockpit
from tests.support import World


@pytest.fixture
def cards(world: World) -> World:
    """The world of ``tests.support`` with one card."""
    world.given(AddCard, title="Post invoices")
    world.told.clear()
    return world


async def test_a_card_archived_meanwhile_can_be_brought_back_and_written(cards: World) -> None:
    async with cockpit(cards.session, "delivery", size=(120, 40)) as at:
        await at.press("e")
        await at.form.fill({"Title": "Post all invoices"})
        cards.another("li.wei").do(ArchiveCards, cards="CARD-1")
        await at.form.save()
        at.dialog.shows("this card is archived by now", "Bring it back and write yours?")
        await at.press("y")
        card = cards.row("card")
        assert (card["title"], card["archived"]) == ("Post all invoices", 0)


async def test_a_card_archived_meanwhile_stays_so_unless_it_is_brought_back(cards: World) -> None:
    async with cockpit(cards.session, "delivery", size=(120, 40)) as at:
        await at.press("e")
        await at.form.fill({"Title": "Post all invoices"})
        cards.another("li.wei").do(ArchiveCards, cards="CARD-1")
        await at.form.save()
        await at.press("n")
        assert at.form.value("Title") == "Post all invoices"
        card = cards.row("card")
        assert (card["title"], card["archived"]) == ("Post invoices", 1)


async def test_words_for_states_are_asked_for_and_kept(cards: World, tmp_path: Path) -> None:
    path = tmp_path / "jira.csv"
    path.write_text("Summary,Issue key,Status\nA,FIN-1,Ready for UAT\nB,FIN-2,Parked\n")
    async with cockpit(cards.session, "delivery", size=(120, 40)) as at:
        await at.press("ctrl+p")
        await at.picker.choose("Import cards")
        await at.type(f"{path}\r")
        await at.picker.choose("Testing")
        await at.picker.choose("Ready")
        await at.press("y")
        await at.until(lambda: len(cards.rows("card")) == 3)
    found = {card.title: card.column for card in CARDS.rows(cards.session, Asked())}
    assert (found["A"], found["B"]) == ("Testing", "Ready")
    assert recall(cards.session, TARGET, ("Summary", "Issue key", "Status")) == {
        "Ready for UAT": "state:Testing",
        "Parked": "state:Ready",
    }


async def test_what_was_done_and_what_to_know_of_it_are_parted(cards: World) -> None:
    cards.do(AddCard, title="Part of it", parent_id="CARD-1")
    async with cockpit(cards.session, "delivery", size=(160, 40)) as at:
        await at.press("d")
        at.says("CARD-1 archived; a part of CARD-1, or waited for it: CARD-2")


async def test_the_points_of_a_checklist_are_offered(cards: World) -> None:
    cards.do(AddCheck, card="CARD-1", text="Write it\nTest it")
    cards.do(CheckCard, card="CARD-1", point="1")
    async with cockpit(cards.session, "delivery", size=(120, 40)) as at:
        await at.press("c", "space")
        assert [line.strip("> ") for line in at.picker.options][:2] == ["1 ☑ Write it", "2 ☐ Test it"]
        assert "all" in at.picker.options[-1]
        await at.picker.choose("Test it")
        await at.form.save()
        at.says("CARD-1: “Test it” ticked")
