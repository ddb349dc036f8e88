"""From screen to screen: sequences, digits, tabs, help, palette, and the ways out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cockpit.portfolio.commands import AddProject
from screens.key_help import ANYWHERE, FORM, MOVING
from screens.keys import digits, letters
from tests.screens.driver import Cockpit, cockpit
from tests.support import World


async def test_g_waits_for_a_letter_and_says_which_there_are(goals: World) -> None:
    async with cockpit(goals.session) as at:
        await at.press("g")
        assert "go to:" in at.hints and "o Goals" in at.hints
        await at.press("o")
        assert "[2 Goals]" in at.top
        assert "go to:" not in at.hints


@pytest.mark.parametrize("key", sorted(letters()))
async def test_every_screen_has_its_letter(demo: World, key: str) -> None:
    async with cockpit(demo.session) as at:
        await at.press("g", key)
        label = letters()[key].label
        assert f"{label}]" in at.top or f"{label.split()[0]}]" in at.top
        await at.press("q")
        assert "[1 Home]" in at.top


@pytest.mark.parametrize("key", sorted(digits()))
async def test_every_digit_of_the_top_line_leads_where_it_says(demo: World, key: str) -> None:
    async with cockpit(demo.session) as at:
        await at.press(key)
        assert f"[{key} {digits()[key].label}]" in at.top
        await at.press("1")
        assert "[1 Home]" in at.top


async def test_esc_ends_the_waiting_for_a_letter(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("space", "g", "escape")
        assert "go to:" not in at.hints
        assert at.board.marked == ["GOAL-1"], "esc cancels the sequence, and nothing else"
        assert at.bells == 0


async def test_an_unknown_letter_rings_the_bell_and_does_nothing(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("g", "d")
        assert at.bells == 1
        assert "[2 Goals]" in at.top
        assert not goals.told, "d after g archives nothing"


async def test_after_a_while_g_no_longer_waits(goals: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.base.GO_SECONDS", 0.01)
    async with cockpit(goals.session, "goals") as at:
        await at.press("g")
        await at.until(lambda: "go to:" not in at.hints)


async def test_the_end_of_one_wait_for_a_letter_does_not_end_the_next(
    goals: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: list[Callable[[], None]] = []
    async with cockpit(goals.session, "goals") as at:
        screen = at.app.screen
        monkeypatch.setattr(screen, "set_timer", lambda _delay, callback: ends.append(callback))
        await at.press("g", "escape", "g")
        first, second = ends
        first()
        await at.settle()
        assert "go to:" in at.hints
        second()
        await at.settle()
        assert "go to:" not in at.hints


async def test_g_l_shows_what_happened(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("L", "g", "l")
        at.dialog.shows("What happened", "olga  Move the goals to a theme  GOAL-1")
        await at.press("G", "k", "j", "home", "escape")
        assert not at.dialog.is_open


async def test_brackets_go_through_the_lists_of_a_screen(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        assert "[Board]" in at.top
        await at.press("]")
        assert "[Goals]" in at.top
        at.table.is_("GOAL-1", "GOAL-2", "GOAL-3", "GOAL-4", "GOAL-5")
        await at.press("[", "[")
        assert "[Themes]" in at.top
        assert "Customer relations" in at.text
        await at.press("]")
        assert "[Board]" in at.top


async def test_a_screen_is_found_as_it_was_left(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("]", "j", "j", "space", "1", "2")
        assert "[Goals]" in at.top
        assert at.table.marked == ["GOAL-3"]
        assert "GOAL-4" in at.table.cursor


async def test_full_width_punctuation_is_taken_for_the_keys(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("：")
        assert at.line.is_open
        await at.press("escape", "／")
        assert at.line.is_open
        await at.press("escape", "？")
        at.dialog.shows("Keys: Board")
        await at.press("escape", "］", "】")
        assert "[Check-ins]" in at.top
        await at.press("【", "［", "、")
        assert "[Board]" in at.top
        assert at.line.is_open


async def test_help_has_every_key_of_where_one_is(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(120, 90)) as at:
        await at.press("?")
        at.dialog.shows("New goal", "Check in a measured value", "Archive the goals", "density")
        for group in (MOVING, ANYWHERE, FORM):
            at.dialog.shows(*(f"{each.keys}  " for each in group))
        for key, area in letters().items():
            at.dialog.shows(f"{key}  ", area.label)
        await at.press("q")
        assert not at.dialog.is_open


@pytest.mark.parametrize("way", [["1"], ["enter"]], ids=["home", "page"])
async def test_help_tells_no_key_that_means_nothing_here(goals: World, way: list[str]) -> None:
    async with cockpit(goals.session, "goals", size=(140, 90)) as at:
        await at.press(*way, "?")
        for label in ("select while moving", "previous, next list of this screen", "beside the list", "previous pane"):
            assert label not in at.dialog.text
        reason = "open a list first" if way == ["1"] else "a page cannot be filtered"
        at.dialog.shows(f"filter while you type  ({reason}", f"saved views  ({reason}")


async def test_help_says_why_a_key_does_nothing_now(world: World) -> None:
    async with cockpit(world.session, "goals") as at:
        await at.press("?")
        at.dialog.shows("Edit the goal  (nothing is selected)")


async def test_help_scrolls_to_its_end_on_a_small_terminal(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(60, 14)) as at:
        await at.press("?")
        assert "log" not in at.dialog.text
        await at.press("G")
        at.dialog.shows("log")


async def test_the_palette_does_what_the_keys_do(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("ctrl+p")
        at.dialog.shows("What do you want to do?", "New goal")
        await at.picker.choose("set the due date")
        await at.form.fill({"Due": "2027-05-01"})
        await at.form.save()
        assert goals.row("goal", number=1)["due"] == "2027-05-01"


async def test_the_palette_begins_with_what_has_a_key(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("ctrl+p")
        assert [line[-1] for line in at.picker.options[:8]] == list("neaotxSd")


async def test_the_palette_reaches_what_has_no_key(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("ctrl+p")
        await at.picker.choose("make drafts into goals")
        at.says("GOAL-1 active")


async def test_the_palette_leads_to_screens_and_out(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("ctrl+p")
        await at.picker.choose("go to: people")
        assert "People]" in at.top
        await at.press("ctrl+p")
        await at.picker.choose("quit")
        assert not at.app.is_running


async def test_a_command_for_rows_of_another_list_is_begun_on_the_command_line(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("ctrl+p")
        await at.picker.choose("edit the interview")
        assert at.line.is_open
        assert at.line.text == "interview edit "


async def test_nothing_that_fits_is_said_in_the_palette(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("ctrl+p")
        await at.type("xyzzy")
        at.dialog.shows("nothing matches")
        await at.press("enter", "escape")
        assert not at.dialog.is_open


async def test_ctrl_c_says_how_to_leave_and_throws_nothing_away(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("ctrl+c")
        at.says("press q to go back, ctrl+q to quit")
        await at.press("n", "enter")
        await at.form.fill({"Title": "Close faster"})
        await at.press("ctrl+c")
        assert at.form.value("Title") == "Close faster"


async def test_y_copies_the_line_and_shows_it(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("]", "y")
        assert at.copied.startswith("GOAL-1  Close faster")
        assert "li.wei" in at.copied
        at.says("GOAL-1  Close faster")


async def test_r_reads_anew(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        goals.store._writer.execute("UPDATE goal SET title = 'Changed behind our back' WHERE number = 2")
        await at.press("R")
        at.says("read anew")
        at.shows("Changed behind our")


async def test_v_shows_what_is_under_the_cursor_beside_the_list(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(100, 30)) as at:
        await at.press("]")
        assert "Month-end close" not in at.text
        await at.press("v")
        at.shows("Month-end close", "30 → 15 days")
        await at.press("j")
        await at.until(lambda: "Month-end close" not in at.text)
        await at.press("v")
        assert at.table.rows
    async with cockpit(goals.session, "goals", size=(140, 30)) as at:
        await at.press("]")
        at.shows("30 → 15 days")


async def _switch(at: Cockpit) -> None:
    await at.press("g", "0")
    assert "CRM" in at.text
    await at.press("j" if "ERP" in at.table.cursor else "k", "enter")


async def test_enter_on_a_project_works_in_that_one(goals: World) -> None:
    goals.do(AddProject, code="CRM", name="CRM rollout")
    async with cockpit(goals.session) as at:
        await _switch(at)
        assert at.app.return_value == "again"
        assert at.app.settings.project == "CRM"
    assert goals.session.preference("project") == "CRM"


async def test_a_project_begun_from_the_portfolio_is_entered(goals: World) -> None:
    async with cockpit(goals.session, "portfolio") as at:
        await at.press("n")
        await at.form.fill({"Code": "CRM", "Name": "CRM rollout"})
        await at.form.save()
        assert at.app.return_value == "again"
        assert at.app.settings.project == "CRM"


async def test_the_mouse_is_enough_for_home_and_board(goals: World) -> None:
    async with cockpit(goals.session) as at:
        line = next(y for y, text in enumerate(at.lines) if "Goals  " in text and y > 2)
        await at.click(8, line)
        assert at.table.rows
        await at.press("[")
        line = next(y for y, text in enumerate(at.lines) if "GOAL-2" in text)
        await at.click(8, line)
        assert at.board.cursor == "GOAL-2"
        await at.click(8, line)
        at.shows("Fewer lists", "History")


@pytest.mark.parametrize("screen", ["goals", "people", "portfolio"])
async def test_every_empty_list_says_what_it_is_empty_of(world: World, screen: str) -> None:
    async with cockpit(world.session, screen) as at:
        first = at.top
        while True:
            if "0 rows" in at.text:
                at.shows(" yet")
            await at.press("]")
            if at.top == first:
                break
