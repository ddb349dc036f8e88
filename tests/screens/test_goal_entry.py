"""A new goal: one line, what is understood of it, the form for the rest, a look, and the draft of what is left."""

from __future__ import annotations

import pytest

from cockpit import drafts
from cockpit.goals.commands import AddGoal
from tests.screens.driver import cockpit
from tests.support import World

LINE = "cut month-end close from 30 to 15 days by 2027-06-30 @li.wei"


async def test_a_line_is_read_back_as_fields_while_it_is_typed(world: World) -> None:
    async with cockpit(world.session, "goals") as at:
        await at.press("n")
        at.dialog.shows("New goal", "one line")
        await at.type("cut month-end close from 30")
        await at.type(" to 15 days by 2027-06-30 @li.wei")
        at.dialog.shows("Baseline  30", "Target  15", "Unit  days", "Due  2027-06-30", "Owner  li.wei")
        at.dialog.shows("unit from target", "still missing")
        assert world.rows("goal") == []


async def test_guesses_and_doubts_are_marked(world: World) -> None:
    async with cockpit(world.session, "goals") as at:
        await at.press("n")
        await at.type("increase month-end close from 30 to 15 days by Q2 @nobody.here")
        at.dialog.shows("(", "? ")
        at.dialog.shows("nobody.here", "2027")
        await at.press("enter")
        assert at.form.remark("Owner"), "the doubt stands at its field"
        assert at.form.focused == at.form.labels[0]


async def test_a_line_without_a_number_is_not_talked_up(world: World) -> None:
    async with cockpit(world.session, "goals") as at:
        await at.press("n")
        await at.type("make the reports better")
        at.dialog.shows("still missing: ")
        await at.press("enter")
        await at.form.save()
        at.dialog.shows("Save it like this?", "S-" if world.session.ascii_only else "S✗", "M✗", "T✗")
        await at.press("n")
        assert world.rows("goal") == []
        assert at.form.value("Title") == "make the reports better"


async def test_what_is_missing_comes_first_and_the_goal_is_saved_after_a_look(world: World) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n")
        await at.type(LINE)
        await at.press("enter")
        assert at.form.labels[0] == "Theme"
        await at.form.fill({"Theme": "financial", "Modules": "Finance"})
        await at.form.save()
        at.dialog.shows("Save it like this?", "S✓", "A?")
        await at.press("y")
        at.says("GOAL-1 added")
        at.board.column("Financial").is_("GOAL-1")
        assert at.board.cursor == "GOAL-1"
        goal, metric = world.row("goal"), world.row("metric")
        assert (goal["title"], goal["due"], goal["state"]) == (
            "cut month-end close from 30 to 15 days",
            "2027-06-30",
            "active",
        )
        assert (metric["baseline"], metric["target"], metric["unit"]) == (30, 15, "days")
        assert goal["owner_id"] == world.id("person", "li.wei")


async def test_a_chinese_line_makes_the_same_goal(world: World) -> None:
    async with cockpit(world.session, "goals") as at:
        await at.press("n")
        await at.type("财务月结周期从３０天缩短至15天，2027年6月30日前")
        at.dialog.shows("30", "15", "天", "2027-06-30", "财务月结周期")


async def test_two_metrics_in_a_line_are_two_goals(world: World) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n")
        await at.type("cut close from 30 to 15 days and cut findings from 14 to 0 by 2027-06-30")
        await at.press("enter")
        for _goal in range(2):
            await at.form.save()
            await at.press("y")
        assert len(world.rows("goal")) == 2


async def test_an_empty_line_opens_the_form(world: World) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n", "enter")
        await at.form.fill({"Title": "Close faster", "Due": "end of 2027", "Save as draft": True})
        await at.form.save()
        await at.press("y")
        goal = world.row("goal")
        assert (goal["title"], goal["state"]) == ("Close faster", "draft")


async def test_what_cannot_be_read_is_told_at_its_field_and_the_form_stays(world: World) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n", "enter")
        await at.form.fill({"Title": "Close faster", "Due": "31 Feb 2027", "Target": "fifteen"})
        assert "is not a date" in at.form.remark("Due")
        assert "is not a number" in at.form.remark("Target")
        await at.form.save()
        assert not at.dialog.asks
        assert at.form.focused in ("Due", "Target")
        await at.form.fill({"Due": "2027-02-28", "Target": "15"})
        await at.form.save()
        await at.press("y")
        assert world.row("metric")["target"] == 15


async def test_esc_on_an_empty_line_leaves_nothing_behind(world: World) -> None:
    async with cockpit(world.session, "goals") as at:
        await at.press("n")
        await at.press("escape")
        assert not at.dialog.is_open
        assert "draft kept" not in at.text
        assert world.rows("goal") == [] == world.rows("draft")


async def test_esc_on_the_line_keeps_it_to_go_on_with(world: World) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n")
        await at.type("cut training days from 30")
        await at.press("escape")
        at.says("draft kept")
        assert world.rows("goal") == []
        await at.press("n")
        await at.type(" to 15 days by 2027-06-01")
        await at.press("escape", "n")
        at.dialog.shows("Baseline  30", "Target  15", "Due  2027-06-01")
        assert drafts.find(world.session, AddGoal) == {
            drafts.LINE: "cut training days from 30 to 15 days by 2027-06-01"
        }
        await at.press("enter")
        await at.form.save()
        await at.press("y")
        at.says("GOAL-1 added")
        assert world.rows("draft") == []


async def test_a_line_that_was_left_and_is_emptied_is_given_up(world: World) -> None:
    drafts.keep(world.session, AddGoal, {drafts.LINE: LINE})
    async with cockpit(world.session, "goals") as at:
        await at.press("n", "ctrl+u", "escape")
        assert world.rows("draft") == []


async def test_quitting_in_the_middle_of_the_line_keeps_it(world: World) -> None:
    async with cockpit(world.session, "goals") as at:
        await at.press("n")
        await at.type(LINE)
        await at.press("ctrl+q")
        assert not at.app.is_running
    assert drafts.find(world.session, AddGoal) == {drafts.LINE: LINE}


@pytest.mark.parametrize("end", ["left on the line", "left in the form", "saved"])
async def test_another_line_leaves_the_draft_that_is_waiting_alone(world: World, end: str) -> None:
    drafts.keep(world.session, AddGoal, {"title": "Close faster"})
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n")
        await at.type(LINE)
        if end != "left on the line":
            await at.press("enter")
        if end == "saved":
            await at.form.save()
            await at.press("y")
            at.says("GOAL-1 added")
        else:
            await at.press("escape")
            at.says("draft kept")
            drafts.drop(world.session, AddGoal)
    assert drafts.find(world.session, AddGoal) == {"title": "Close faster"}


@pytest.mark.parametrize("keys", [["escape", "escape"], ["ctrl+q"]], ids=["left one after the other", "quit"])
async def test_two_goals_of_a_line_that_are_left_are_two_drafts(world: World, keys: list[str]) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n")
        await at.type("cut close from 30 to 15 days and cut findings from 14 to 0 by Q2")
        await at.press("enter", *keys)
    kept = world.row("draft")["values"]
    assert "cut close from 30 to 15 days" in kept and "cut findings from 14 to 0" in kept


async def test_esc_in_the_form_keeps_a_draft_that_is_offered_the_next_time(world: World) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n")
        await at.type(LINE)
        await at.press("enter")
        await at.form.fill({"Why": "The board waits for it"})
        await at.press("escape")
        at.says("draft kept")
        assert world.rows("goal") == []
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n")
        at.dialog.shows("a draft is waiting; enter goes on with it")
        await at.press("enter")
        assert at.form.value("Why") == "The board waits for it"
        assert at.form.value("Owner") == "li.wei"
        assert at.form.value("Target") == "15"
        await at.form.save()
        await at.press("y")
        assert world.row("goal")["why"] == "The board waits for it"
        assert world.rows("draft") == []
        await at.press("n")
        assert "a draft is waiting" not in at.text


async def test_quitting_in_the_middle_of_a_form_keeps_what_was_typed(world: World) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n", "enter")
        await at.form.fill({"Title": "Close faster"})
        await at.press("ctrl+q")
        assert not at.app.is_running
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n", "enter")
        assert at.form.value("Title") == "Close faster"


async def test_quitting_while_a_look_is_taken_keeps_what_was_typed(world: World) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n", "enter")
        await at.form.fill({"Title": "Close faster"})
        await at.form.save()
        await at.press("ctrl+q")
    assert "Close faster" in world.row("draft")["values"]
    assert world.rows("goal") == []


async def test_enter_goes_from_field_to_field_and_saves_at_the_end(world: World) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n", "enter")
        await at.form.fill({"Title": "Close faster"})
        labels = at.form.labels
        for label in labels[1:]:
            await at.press("enter")
            assert at.form.focused == label
        await at.press("enter")
        assert at.dialog.asks


async def test_a_form_scrolls_on_a_small_terminal(world: World) -> None:
    async with cockpit(world.session, "goals", size=(60, 12)) as at:
        await at.press("n", "enter")
        for label in at.form.labels:
            await at.form.go_to(label)
            at.dialog.shows(label[:20])
        assert "ctrl+s" in at.text


async def test_another_s_draft_is_not_offered(world: World) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n", "enter")
        await at.form.fill({"Title": "Close faster"})
        await at.press("escape")
    async with cockpit(world.another("li.wei").session, "goals") as at:
        await at.press("n")
        assert "a draft is waiting" not in at.text


async def test_a_typed_goal_is_undone_with_all_that_came_with_it(world: World) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n")
        await at.type(LINE)
        await at.press("enter")
        await at.form.save()
        await at.press("y", "u")
        at.says("undone: New goal")
        assert world.rows("goal") == [] == world.rows("metric")
        await at.press("U")
        at.says("done again: New goal")
        assert world.row("metric")["target"] == 15


HASTY = "cut month-end close from 30 to 15 days by Q2 @li.wei"
"""Both the quarter's last day and its year have to be guessed."""
GUESSED = ("Due  2027-06-30", "past this year, so next year assumed, end of")


async def test_every_guess_of_a_line_is_marked_in_the_form_and_confirmed_before_it_is_saved(world: World) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n")
        await at.type(HASTY)
        await at.press("enter")
        await at.form.go_to("Due")
        assert "next year assumed, end of quarter assumed" in at.form.remark("Due")
        await at.form.save()
        at.dialog.shows("Save it like this?", *GUESSED)


async def test_a_guess_that_a_person_corrects_is_no_guess_any_more(world: World) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n")
        await at.type(HASTY)
        await at.press("enter")
        await at.form.fill({"Due": "2027-06-28"})
        await at.form.save()
        at.dialog.shows("Save it like this?")
        assert "assumed" not in at.text


@pytest.mark.parametrize("typed", [f":goal {HASTY}", f":goal '{HASTY}'", f":goal add '{HASTY}'"])
async def test_the_command_line_opens_the_same_marked_form(world: World, typed: str) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.type(f"{typed}\r")
        assert at.form.value("Due") == "2027-06-30"
        await at.form.go_to("Due")
        assert "next year assumed, end of quarter assumed" in at.form.remark("Due")
        await at.form.save()
        await at.press("y")
        at.says("GOAL-1 added")
        assert world.row("goal")["due"] == "2027-06-30"


async def test_two_goals_typed_on_the_command_line_are_two_forms(world: World) -> None:
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.type(":goal cut close from 30 to 15 days and cut findings from 14 to 0 by Q2\r")
        for _goal in range(2):
            await at.form.save()
            await at.press("y")
        assert [goal["due"] for goal in world.rows("goal")] == ["2027-06-30", "2027-06-30"]


async def test_a_mistyped_verb_is_not_taken_for_a_goal(world: World) -> None:
    async with cockpit(world.session, "goals") as at:
        await at.type(":goal lsit owner:me late\r")
        at.shows("did you mean list?")
        assert not at.dialog.is_open


async def test_a_line_that_the_wizard_left_is_there_to_go_on_with(world: World) -> None:
    drafts.keep(world.session, AddGoal, {drafts.LINE: LINE})
    async with cockpit(world.session, "goals", size=(120, 40)) as at:
        await at.press("n")
        at.dialog.shows("Baseline  30", "Target  15")
        await at.press("enter")
        assert at.form.value("Owner") == "li.wei"
