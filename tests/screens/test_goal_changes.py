"""Changing goals: check-ins, edits, two people at one goal, undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cockpit.goals.commands import AddGoal, AddMetric, ArchiveGoals, CheckInGoal, EditGoal
from tests.screens.conftest import CUSTOMERS, with_goals
from tests.screens.driver import cockpit
from tests.support import World

Elsewhere = Callable[..., World]


async def test_a_check_in_moves_the_progress_on_the_board(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(150, 36)) as at:
        at.shows("╌╌╌╌╌╌    -")
        await at.press("a")
        await at.form.fill({"Value": "24", "Confidence (1-10)": "7", "Note": "Two entities closed in parallel"})
        await at.form.save()
        at.says("GOAL-1")
        at.shows("40%")
        check_in = goals.row("check_in")
        assert (check_in["value"], check_in["confidence"], check_in["on_day"]) == (24, 7, "2026-11-24")
        assert check_in["author"] == goals.session.actor


async def test_a_check_in_says_what_it_cannot_read(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("a")
        await at.form.fill({"Value": "about 24", "Confidence (1-10)": "11"})
        assert "is not a number" in at.form.remark("Value")
        await at.form.fill({"Value": "24"})
        await at.form.save()
        assert "at most 10" in at.form.remark("Confidence (1-10)")
        assert goals.rows("check_in") == []


async def test_a_check_in_without_bounds_is_refused_under_its_field(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("a")
        await at.form.fill({"Value": "1e308"})
        await at.form.save()
        assert "is too large to be meant" in at.form.remark("Value")
        assert goals.rows("check_in") == []


async def test_a_goal_without_a_metric_says_what_is_needed_for_a_check_in(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("j", "a")
        await at.form.fill({"Value": "24"})
        await at.form.save()
        at.shows("metric")
        assert goals.rows("check_in") == []


async def test_an_edit_writes_only_what_was_changed(goals: World) -> None:
    before = goals.row("goal", number=1)
    async with cockpit(goals.session, "goals", size=(120, 40)) as at:
        await at.press("e")
        assert at.form.value("Title") == "Close faster"
        assert at.form.value("Owner") == "li.wei"
        await at.form.fill({"Due": "2027-02-15"})
        await at.form.save()
        at.says("GOAL-1 changed")
    after = goals.row("goal", number=1)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"due", "version", "search"} and after["due"] == "2027-02-15"
    assert goals.store.changes()[0].args == {"goal": 1, "due": "2027-02-15"}


async def test_a_field_is_emptied_in_an_edit(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(120, 40)) as at:
        await at.press("e")
        await at.form.go_to("Due")
        await at.press("backspace")
        await at.form.go_to("Owner")
        await at.press("backspace")
        await at.form.save()
        goal = goals.row("goal", number=1)
        assert (goal["due"], goal["owner_id"]) == (None, None)


async def test_an_edit_that_changes_nothing_writes_nothing(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(120, 40)) as at:
        await at.press("e")
        await at.form.save()
        assert not at.dialog.is_open
        assert not goals.told


async def test_what_two_people_change_at_once_is_refused_and_both_sides_are_shown(
    here: World, elsewhere: Elsewhere
) -> None:
    with_goals(here)
    async with cockpit(here.session, "goals", size=(120, 40)) as at:
        await at.press("e")
        await at.form.fill({"Title": "Close much faster"})
        elsewhere().do(EditGoal, goal="GOAL-1", title="Close a little faster")
        await at.notice()
        await at.form.save()
        at.dialog.shows("Write yours over theirs?", "Close much faster", "Close a little faster")
        assert here.row("goal", number=1)["title"] == "Close a little faster"
        await at.press("n")
        at.dialog.shows("Close a little faster")
        assert at.form.value("Title") == "Close much faster", "nothing that was typed is lost"
        await at.press("escape")
        at.board.column("Financial").has("GOAL-1")
        at.shows("Close a little faster")


async def test_a_person_who_has_seen_both_sides_may_insist(here: World, elsewhere: Elsewhere) -> None:
    with_goals(here)
    async with cockpit(here.session, "goals", size=(120, 40)) as at:
        await at.press("e")
        await at.form.fill({"Title": "Close much faster"})
        elsewhere().do(EditGoal, goal="GOAL-1", title="Close a little faster", due="2027-02-15")
        await at.notice()
        await at.form.save()
        await at.press("enter")
        assert at.form.value("Title") == "Close much faster", "enter never writes over anybody"
        await at.form.save()
        await at.press("y")
        at.says("GOAL-1 changed")
        goal = here.row("goal", number=1)
        assert goal["title"] == "Close much faster"
        assert goal["due"] == "2027-02-15", "what only the other one changed stays"


async def test_a_goal_that_goes_while_its_form_is_open_is_refused(here: World, elsewhere: Elsewhere) -> None:
    with_goals(here)
    other = elsewhere()
    other.do(AddGoal, title="A goal for a moment", theme_id=CUSTOMERS)
    async with cockpit(here.session, "goals", size=(120, 40)) as at:
        await at.press("l", "l", "e")
        await at.form.fill({"Title": "A goal for longer"})
        other.session.undo()
        await at.form.save()
        at.dialog.shows("no longer exists")
        assert at.form.value("Title") == "A goal for longer"


async def test_a_key_after_a_goal_was_undone_under_the_cursor_is_asked_for_again(
    here: World, elsewhere: Elsewhere
) -> None:
    with_goals(here)
    other = elsewhere()
    other.do(AddGoal, title="A goal for a moment", theme_id=CUSTOMERS)
    async with cockpit(here.session, "goals") as at:
        await at.press("l", "l")
        assert at.board.cursor == "GOAL-6"
        other.session.undo()
        await at.notice()
        await at.press("e")
        at.says("what was here is gone (olga); this is GOAL-4: press again if you mean it")
        assert not at.dialog.is_open


@pytest.mark.usefixtures("unwatched")
async def test_a_key_on_a_goal_that_has_just_gone_is_refused(here: World, elsewhere: Elsewhere) -> None:
    with_goals(here)
    other = elsewhere()
    other.do(AddGoal, title="A goal for a moment", theme_id=CUSTOMERS)
    async with cockpit(here.session, "goals") as at:
        await at.press("l", "l")
        other.session.undo()
        await at.press("e")
        assert not at.dialog.is_open
        at.says("no longer exists")


async def test_a_goal_that_another_archives_while_its_form_is_open_is_refused(
    here: World, elsewhere: Elsewhere
) -> None:
    with_goals(here)
    async with cockpit(here.session, "goals", size=(120, 40)) as at:
        await at.press("e")
        await at.form.fill({"Title": "Close much faster"})
        elsewhere().do(ArchiveGoals, goals="GOAL-1")
        await at.notice()
        await at.form.save()
        at.dialog.shows("nothing was written")
        await at.press("n")
        assert at.form.value("Title") == "Close much faster"


async def test_undo_and_redo_say_what_they_did(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("L", "u")
        at.says("undone: Move the goals to a theme")
        at.board.column("Financial").is_("GOAL-1", "GOAL-2", "GOAL-3")
        await at.press("U")
        at.says("done again: Move the goals to a theme")
        at.board.column("Supply").has("GOAL-1")
        await at.press("ctrl+z")
        at.board.column("Financial").has("GOAL-1")
        await at.press("ctrl+r")
        at.board.column("Supply").has("GOAL-1")


async def test_with_nothing_to_undo_the_bell_rings(demo: World) -> None:
    async with cockpit(demo.session, "goals") as at:
        await at.press("u")
        at.says("there is nothing of yours to undo")
        await at.press("U")
        at.says("there is nothing to do again")
        assert at.bells == 2


async def test_an_undo_that_would_run_over_another_s_change_is_refused(here: World, elsewhere: Elsewhere) -> None:
    with_goals(here)
    async with cockpit(here.session, "goals") as at:
        await at.press("L")
        elsewhere().do(EditGoal, goal="GOAL-1", title="Close a little faster")
        await at.notice()
        await at.press("u")
        at.says("nothing was written")
        at.board.column("Supply").has("GOAL-1")


async def test_a_person_s_answer_to_a_smart_letter_is_kept(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("S")
        await at.form.fill({"Letter": "Can it be reached", "Answer": True, "Note": "The team agrees"})
        await at.form.save()
        answer = goals.row("smart_answer")
        assert (answer["letter"], answer["answer"], answer["by"]) == ("A", 1, goals.session.actor)


async def test_an_edit_shows_what_a_goal_is_linked_to_and_adds_to_it(goals: World) -> None:
    goals.do(EditGoal, goal="GOAL-1", modules="Finance")
    async with cockpit(goals.session, "goals", size=(120, 40)) as at:
        await at.press("e")
        assert at.form.value("Modules") == ("Finance",)
        await at.form.fill({"Modules": "Purchasing"})
        await at.form.save()
        assert len(goals.rows("goal_module")) == 2
        await at.press("e")
        await at.form.go_to("Modules")
        await at.press("backspace")
        await at.form.save()
        assert goals.rows("goal_module") == []


async def test_a_day_that_has_to_be_guessed_is_confirmed(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(120, 40)) as at:
        await at.press("t")
        await at.form.fill({"Due": "Q2"})
        assert "next year assumed, end of quarter assumed" in at.form.remark("Due")
        await at.form.save()
        at.dialog.shows("Save it like this?", "Due  2027-06-30", "next year assumed")
        await at.press("n")
        assert not goals.told
        await at.form.save()
        await at.press("y")
        assert goals.row("goal", number=1)["due"] == "2027-06-30"


async def test_a_day_that_is_plain_is_saved_at_once(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(120, 40)) as at:
        await at.press("t")
        await at.form.fill({"Due": "2027-06-30"})
        await at.form.save()
        assert not at.dialog.is_open
        assert goals.row("goal", number=1)["due"] == "2027-06-30"


async def test_an_edit_in_which_the_session_breaks_off_is_there_again(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(120, 40)) as at:
        await at.press("e")
        await at.form.fill({"Title": "Close much faster"})
        await at.press("ctrl+q")
    async with cockpit(goals.session, "goals", size=(120, 40)) as at:
        await at.press("e")
        assert at.form.value("Title") == "Close much faster"
        assert at.form.remark("Title") == "from your draft"
        await at.form.save()
        assert goals.row("goal", number=1)["title"] == "Close much faster"
        assert goals.store.changes()[1].args == {"goal": 1, "title": "Close much faster"}
        assert goals.rows("draft") == []


async def test_an_edit_that_is_left_is_given_up(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(120, 40)) as at:
        await at.press("e")
        await at.form.fill({"Title": "Close much faster"})
        await at.press("escape", "e")
        assert at.form.value("Title") != "Close much faster"
        assert goals.rows("draft") == []


async def test_a_note_on_one_goal_is_kept_for_that_goal(goals: World) -> None:
    async with cockpit(goals.session, "goals", size=(120, 40)) as at:
        await at.press("a")
        await at.form.fill({"Note": "Waits for the bank"})
        await at.press("escape")
        at.says("draft kept")
        await at.press("j", "a")
        assert at.form.value("Note") == ""
        await at.press("escape", "k", "a")
        assert at.form.value("Note") == "Waits for the bank"


async def test_a_check_in_shows_where_the_metric_stands_and_never_takes_the_first_of_several(goals: World) -> None:
    goals.do(CheckInGoal, goal="GOAL-1", value="24", on_day="2026-11-20")
    async with cockpit(goals.session, "goals", size=(120, 40)) as at:
        await at.press("a")
        at.dialog.shows("last 24 days on 2026-11-20, target 15 days")
        await at.press("escape")
        goals.do(AddMetric, goal="GOAL-1", name="Late postings", unit="%", baseline="30", target="10")
        await at.press("a")
        assert at.form.value("Metric") == ""
        await at.form.fill({"Value": "20"})
        await at.form.save()
        assert "which metric?" in at.form.remark("Metric")


async def test_what_takes_one_thing_at_a_time_is_not_given_to_one_of_several(goals: World) -> None:
    goals.given(CheckInGoal, goal="GOAL-1", value="28", on_day="2026-11-20", confidence=7)
    goals.given(CheckInGoal, goal="GOAL-1", value="24", on_day="2026-11-23", confidence=7)
    async with cockpit(goals.session, "goals") as at:
        await at.press("]", "]", "V", "d")
        at.says("2 are selected, and this takes one at a time; esc clears the selection")
        await at.press("e")
        assert not at.dialog.is_open
        assert [row["archived"] for row in goals.rows("check_in")] == [0, 0]
        await at.press("?")
        at.dialog.shows("Correct a check-in  (2 are selected, and this takes one at a time;")
        await at.press("escape", "escape", "d")
        at.says("taken back")
        assert [row["archived"] for row in goals.rows("check_in")] == [0, 1]


async def test_what_takes_many_is_given_to_all_that_are_selected(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("space", "space", "d")
        assert [row["archived"] for row in goals.rows("goal")] == [1, 1, 0, 0, 0]


async def test_what_was_typed_into_an_edit_that_is_left_is_told_to_be_given_up(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("e", "escape")
        at.lacks("given up")
        await at.press("e", "ctrl+s")
        at.says("nothing was changed")
        assert not goals.told
        await at.press("e")
        await at.form.fill({"Title": "Close much faster"})
        await at.press("escape")
        at.says("nothing is changed; what was typed is given up")
        assert goals.row("goal", number=1)["title"] == "Close faster"
