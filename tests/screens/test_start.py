"""The start: a store without projects and the ways to fill it, and the names by which screens and things are opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.areas import screen_names, screen_of
from cockpit.errors import NotFound
from tests.screens.driver import cockpit, new_app
from tests.support import World


async def test_an_empty_store_says_where_it_is_and_offers_ways_to_begin(bare: World) -> None:
    async with cockpit(bare.session) as at:
        at.shows("Welcome to the cockpit", bare.store.path)
        at.shows("Look at a demo", "Begin a project", "Bring your goals")
        assert "enter begin" in at.hints
        await at.press("q")
        assert not at.app.is_running


async def test_others_see_that_somebody_sits_at_an_empty_store(bare: World) -> None:
    async with cockpit(bare.session) as at:
        assert at.app.presence._shown["screen"] == "home"


async def test_the_demo_is_made_and_home_shows_it(bare: World) -> None:
    async with cockpit(bare.session) as at:
        await at.press("enter")
        at.shows("Finance first", "go-live")
        assert bare.session.project is not None
        assert "DEMO" in at.top
        assert "need attention" in at.home.figure("Goals")


async def test_a_project_is_begun_in_one_form(bare: World) -> None:
    async with cockpit(bare.session) as at:
        await at.press("j", "enter")
        at.dialog.shows("New project")
        await at.form.save()
        assert "Code is missing" in at.form.remark("Code")
        assert at.form.focused == "Code"
        await at.form.fill({"Code": "ERP", "Name": "ERP rollout", "Go-live": "2027-06-30"})
        await at.form.save()
        assert "ERP" in at.top
        at.shows("ERP rollout", "2027-06-30")
        assert bare.row("project")["go_live"] == "2027-06-30"


async def test_a_project_that_is_refused_keeps_what_was_typed(bare: World) -> None:
    async with cockpit(bare.session) as at:
        await at.press("j", "enter")
        await at.form.fill({"Code": "ERP", "Name": "ERP rollout", "Start": "2027-06-30", "Go-live": "2026-06-30"})
        await at.form.save()
        at.dialog.shows("!", "go-live")
        assert at.form.value("Name") == "ERP rollout"
        assert bare.rows("project") == []
        await at.press("escape")
        at.shows("Welcome to the cockpit")


async def test_goals_are_brought_along_into_a_new_project(bare: World, tmp_path: Path) -> None:
    file = tmp_path / "goals.csv"
    file.write_text("Goal,Due,Target,Unit\nClose faster,2027-03-31,15,days\nFewer lists,2027-05-31,10,lists\n")
    async with cockpit(bare.session) as at:
        await at.press("j", "j", "enter")
        await at.form.fill({"Code": "ERP", "Name": "ERP rollout"})
        await at.form.save()
        at.dialog.shows("Which file")
        await at.paste(str(file))
        await at.press("enter")
        at.dialog.shows("Import these rows?", "2")
        await at.press("y")
        at.says("2")
        assert [row["title"] for row in bare.rows("goal")] == ["Close faster", "Fewer lists"]
        assert "2" in at.home.figure("Goals")


async def test_a_file_that_cannot_be_read_is_told_and_nothing_is_imported(bare: World, tmp_path: Path) -> None:
    async with cockpit(bare.session) as at:
        await at.press("j", "j", "enter")
        await at.form.fill({"Code": "ERP", "Name": "ERP rollout"})
        await at.form.save()
        await at.paste(str(tmp_path / "nothing.csv"))
        await at.press("enter")
        at.says("nothing.csv")
        assert bare.rows("goal") == []


async def test_goals_are_brought_along_later_too(world: World, tmp_path: Path) -> None:
    file = tmp_path / "goals.csv"
    file.write_text("Goal,Due\nClose faster,2027-03-31\n,\nFewer lists,31 Feb 2027\n")
    async with cockpit(world.session, "goals") as at:
        await at.press("ctrl+p")
        await at.picker.choose("import goals")
        await at.paste(str(file))
        await at.press("enter")
        at.dialog.shows("Import these rows?", "31 Feb 2027")
        await at.press("n")
        assert world.rows("goal") == []
        await at.press("ctrl+p")
        await at.picker.choose("import goals")
        await at.paste(str(file))
        await at.press("enter", "y")
        assert [row["title"] for row in world.rows("goal")] == ["Close faster"]
        at.board.column("No theme").is_("GOAL-1")
        await at.press("u")
        assert world.rows("goal") == []


async def test_a_file_with_nothing_in_it_for_goals_says_so(world: World, tmp_path: Path) -> None:
    file = tmp_path / "goals.csv"
    file.write_text("Goal,Due\nFewer lists,31 Feb 2027\n")
    async with cockpit(world.session, "goals") as at:
        await at.press("ctrl+p")
        await at.picker.choose("import goals")
        await at.paste(str(file))
        await at.press("enter")
        at.dialog.shows("Nothing in this file can be imported", "31 Feb 2027")
        await at.press("escape")
        assert world.rows("goal") == []


async def test_over_ssh_no_file_of_the_server_is_asked_for(bare: World) -> None:
    from cockpit.settings import Settings

    async with cockpit(bare.session, settings=Settings(served=True)) as at:
        await at.press("j", "j", "enter")
        await at.form.fill({"Code": "ERP", "Name": "ERP rollout"})
        await at.form.save()
        assert not at.dialog.is_open
        at.says("over SSH")


@pytest.mark.parametrize("name", sorted(screen_names()))
async def test_every_name_of_a_screen_opens_it(goals: World, name: str) -> None:
    async with cockpit(goals.session, screen_of(name)) as at:
        label = screen_names()[name].label
        assert f"{label}]" in at.top or f"{label.split()[0]}]" in at.top
        assert list(at.app._open) == [screen_names()[name].name]


async def test_an_id_opens_its_page_on_top_of_its_screen(goals: World) -> None:
    async with cockpit(goals.session, screen_of("goal-3")) as at:
        at.shows("GOAL-3", "History")
        await at.press("q")
        assert "[2 Goals]" in at.top


def test_an_id_of_nothing_is_one_sentence(goals: World) -> None:
    with pytest.raises(NotFound, match="there is no goal GOAL-99"):
        new_app(goals.session, screen_of("GOAL-99"))


@pytest.mark.parametrize("word", ["goal", "GOAL", "GOAL-", "-3", "NOPE-3", "GOAL-3x", "card list", "export"])
def test_other_words_open_nothing(word: str) -> None:
    assert screen_of(word) == ""


def test_what_people_call_the_screens() -> None:
    called = {
        "delivery": ("board", "kanban", "sprint", "BOARD"),
        "goals": ("goals",),
        "operations": ("issues", "operations"),
        "requirements": ("triage", "requirements"),
        "people": ("people",),
        "training": ("training",),
        "GOAL-3": ("GOAL-3", "goal-3"),
    }
    assert {name: tuple(word for word in words if screen_of(word) == name) for name, words in called.items()} == called
