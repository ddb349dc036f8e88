"""The line for commands: the verbs of the shell, and a few that only a screen has."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.portfolio.commands import AddProject
from cockpit.settings import Settings
from screens.typing import _history
from tests.screens.driver import TERMINAL, WIDE, cockpit
from tests.support import World


async def test_a_list_is_opened_narrowed(goals: World) -> None:
    async with cockpit(goals.session) as at:
        await at.type(":goal list late\r")
        assert "[2 Goals]" in at.top and "[Goals]" in at.top
        at.table.is_("GOAL-4")
        at.says("/late")


async def test_the_list_of_another_screen_is_opened_there(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":department list\r")
        assert "[Departments]" in at.top
        assert len(at.table.rows) == 2


async def test_one_goal_is_shown(goals: World) -> None:
    async with cockpit(goals.session) as at:
        await at.type(":goal show GOAL-3\r")
        at.shows("GOAL-3  No findings", "History")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("goal show GOAL-33", "GOAL-33"),
        ("goal frobnicate", "frobnicate"),
        ("gaol list", "gaol"),
        ("goal list oner:li.wei", "oner"),
        ("theme purple", "there is no theme purple"),
        ("language tlh", "there is no language tlh"),
        ('goal add "open', "a quotation mark is never closed"),
        ("goal due GOAL-1 --due someday", "someday"),
        ("backup /nowhere/at/all.db", "nowhere"),
    ],
)
async def test_what_cannot_be_done_is_told_in_a_sentence(goals: World, line: str, sentence: str) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(f":{line}\r")
        at.shows(sentence)
        assert "Traceback" not in at.text and "Usage" not in at.text
        assert not goals.told


async def test_a_mistake_keeps_the_line_open_to_mend_it(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":goal show GOAL-33\r")
        await at.press("escape")
        await at.type(":gaol list\r")
        assert at.line.is_open
        assert at.line.text == "gaol list"
        await at.press("escape")
        assert not at.line.is_open


async def test_a_command_is_carried_out(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":goal due GOAL-2 --due 2027-05-01\r")
        at.says("GOAL-2 rescheduled")
        assert goals.row("goal", number=2)["due"] == "2027-05-01"
        await at.press("u")
        assert goals.row("goal", number=2)["due"] == "2027-03-31", "u undoes what was typed"


async def test_an_unfinished_command_opens_its_form_with_what_was_given(world: World) -> None:
    async with cockpit(world.session, "goals") as at:
        await at.type(":person add --handle sun.li\r")
        at.dialog.shows("New person")
        assert at.form.value("Handle") == "sun.li"
        await at.form.fill({"Name": "Sun Li"})
        await at.form.save()
        assert world.row("person", handle="sun.li")["name"] == "Sun Li"


async def test_words_are_completed(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":go")
        assert any("goal" in line for line in at.line.lines[:-1])
        await at.press("tab")
        assert at.line.text == "goal"
        await at.type(" du")
        await at.press("tab")
        assert at.line.text == "goal due"
        await at.type(" GOAL-")
        assert any("GOAL-5" in line for line in at.line.lines[:-1])
        await at.type("5 --d")
        await at.press("tab")
        assert at.line.text == "goal due GOAL-5 --due"


@pytest.mark.parametrize(
    ("typed", "completed", "shown"),
    [
        ("goal list 'owner:li", "goal list 'owner:li.wei'", ["GOAL-1", "GOAL-4"]),
        ('goal list "late owner:li', 'goal list "late owner:li.wei"', ["GOAL-4"]),
        ("goal list theme:fin", "goal list 'theme:\"Financial transparency\"'", ["GOAL-1", "GOAL-2", "GOAL-3"]),
        ('goal list theme:"fin', 'goal list "theme:\\"Financial transparency\\""', ["GOAL-1", "GOAL-2", "GOAL-3"]),
    ],
)
async def test_what_is_completed_can_be_handed_in_as_it_stands(
    goals: World, typed: str, completed: str, shown: list[str]
) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("]")
        await at.type(f":{typed}")
        await at.press("tab")
        assert at.line.text == completed
        await at.press("enter")
        at.table.is_(*shown)


async def test_a_name_of_several_words_is_completed_in_quotes_and_taken_for_one(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":goal move GOAL-4 --theme fin")
        await at.press("tab")
        assert at.line.text == "goal move GOAL-4 --theme 'Financial transparency'"
        await at.press("enter")
        assert goals.row("goal", number=4)["theme_id"] == goals.row("goal", number=1)["theme_id"]


async def test_a_field_within_quotes_waits_for_its_value(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":goal list 'late own")
        await at.press("tab")
        assert at.line.text == "goal list 'late owner:"
        await at.type("li")
        await at.press("tab")
        assert at.line.text == "goal list 'late owner:li.wei'"


async def test_the_history_is_gone_through_with_the_arrows(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":goal list late\r")
        await at.type(":goal list mine\r")
        await at.press(":", "up")
        assert at.line.text == "goal list mine"
        await at.press("up")
        assert at.line.text == "goal list late"
        await at.press("down", "down")
        assert at.line.text == ""


async def test_esc_leaves_the_line_and_the_arrow_brings_it_back(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":goal due GOAL-1 ")
        await at.press("escape", ":", "up")
        assert at.line.text == "goal due GOAL-1"
        await at.press("escape")
        await at.type("/late and mi")
        await at.press("escape", "/", "up")
        assert at.line.text == "late and mi"


async def test_a_command_that_was_being_typed_when_the_session_ended_is_offered_in_the_next(goals: World) -> None:
    line = "goal due GOAL-5 --due 2027-"
    async with cockpit(goals.session, "goals") as at:
        await at.type(f":{line}")
        await at.press("ctrl+q")
    _history.clear()
    async with cockpit(goals.session, "goals") as at:
        await at.press(":")
        assert at.line.text == ""
        at.shows(f"↑ brings back: {line}")
        await at.press("up")
        assert at.line.text == line
        await at.press("escape", ":")
        at.lacks("brings back")
        assert goals.rows("draft") == []


async def test_a_filter_that_was_being_typed_when_the_session_ended_is_no_draft(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type("/late")
        await at.press("ctrl+q")
    assert goals.rows("draft") == []


async def test_what_prints_many_lines_is_shown_to_read(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":goal list --csv\r")
        at.dialog.shows("goal list --csv", "Approve orders sooner")
        await at.press("escape")
        assert not at.dialog.is_open


async def test_the_colours_are_chosen_and_remembered(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        assert at.app.theme == "textual-dark"
        await at.type(":theme textual-light\r")
        assert at.app.theme == "textual-light"
    async with cockpit(goals.session, "goals") as at:
        assert at.app.theme == "textual-light"


async def test_a_terminal_with_few_colours_gets_a_theme_of_its_own(
    goals: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TERMINAL, "TERM", "xterm-16color")
    monkeypatch.setitem(TERMINAL, "COLORTERM", "")
    async with cockpit(goals.session, "goals") as at:
        assert at.app.theme == "ansi-dark"
        await at.type(":theme nord\r")
    async with cockpit(goals.session, "goals") as at:
        assert at.app.theme == "nord", "what was chosen counts on every terminal"


async def test_the_language_is_chosen_and_the_cockpit_opens_again_in_it(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":language zh_CN\r")
        assert at.app.return_value == "again"
    assert goals.session.preference("language") == "zh_CN"


async def test_another_project_is_entered(goals: World) -> None:
    goals.do(AddProject, code="CRM", name="CRM rollout")
    async with cockpit(goals.session, "goals") as at:
        await at.type(":project use CRM\r")
        assert at.app.return_value == "again"
        assert at.app.settings.project == "CRM"


async def test_the_demo_is_made_and_entered(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":demo\r")
        assert at.app.return_value == "again"
        assert at.app.settings.project == "DEMO"


async def test_nothing_is_read_from_the_terminal_that_the_screens_read(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":goal import -\r")
        at.shows("nothing can be piped in here")
        assert len(goals.rows("goal")) == 5


async def test_a_copy_of_the_store_is_not_written_over_the_screen(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":backup -\r")
        at.shows("a copy of the store cannot be shown here; give the name of a file")


@pytest.mark.parametrize(
    "words", ["goal import -", "key add tom -", "key add tom /tmp/tom.pub", "backup -", "backup /tmp/x"]
)
async def test_over_ssh_what_is_refused_here_is_said_as_it_is_done_elsewhere(goals: World, words: str) -> None:
    async with cockpit(goals.session, "goals", settings=Settings(served=True), size=WIDE) as at:
        await at.type(f":{words}\r")
        at.shows("from a shell of your own", "ssh HOST")
        assert "name of a file" not in at.text


@pytest.mark.parametrize("options", ["", " --dates dmy --encoding utf-8"])
async def test_a_file_is_looked_at_before_anything_of_it_is_saved(goals: World, tmp_path: Path, options: str) -> None:
    file = tmp_path / "more.csv"
    file.write_text("Title,Due\nPay in time,31.12.2027\nCount the stock,30.11.2027\n", encoding="utf-8")
    async with cockpit(goals.session, "goals") as at:
        await at.type(f":goal import {file}{options}\r")
        at.dialog.shows("Import these rows?", "2 new")
        await at.press("n")
        assert len(goals.rows("goal")) == 5
        await at.type(f":goal import {file}{options}\r")
        await at.press("y")
        assert len(goals.rows("goal")) == 7


async def test_what_is_written_to_standard_output_is_shown(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":goal export -\r")
        at.dialog.shows("goal export -", "Approve orders sooner")


@pytest.mark.parametrize("verb", ["serve", "restore x.db", "session --as tom", "completion bash"])
async def test_what_would_take_the_place_of_the_screens_is_for_a_shell(goals: World, verb: str) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(f":{verb}\r")
        at.shows("is for a shell; leave the screens first")


@pytest.mark.parametrize("word", ["q", "quit"])
async def test_the_line_knows_the_way_out(goals: World, word: str) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(f":{word}\r")
        assert at.app.is_running == (word == "q")
        if word == "q":
            assert "[1 Home]" in at.top


async def test_undo_redo_log_and_help_are_words_too(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("L")
        await at.type(":undo\r")
        at.says("undone")
        await at.type(":redo\r")
        at.says("done again")
        await at.type(":log\r")
        at.dialog.shows("What happened")
        await at.press("escape")
        await at.type(":help\r")
        at.dialog.shows("Keys")


async def test_an_empty_line_closes(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type(":\r")
        assert not at.line.is_open
        await at.press("j")
        assert at.board.cursor == "GOAL-2"


async def test_a_colon_on_a_page_gives_commands_too(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("enter")
        at.shows("History")
        await at.type(":goal due GOAL-1 --due 2027-05-01\r")
        at.shows("2027-05-01")
        await at.type(":goal list late\r")
        at.table.is_("GOAL-4")
