"""The wizard at a real terminal: asking, choosing, leaving with a draft and going on with it, in both languages."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from cockpit import drafts
from cockpit.goals.commands import AddGoal
from storage.store import Store
from tests.cli.terminal import CTRL_C, DOWN, ENTER, ESC, Terminal
from tests.support import CommandLine

YEAR = date.today().year + 1
DUE = f"{YEAR}-06-30"
LINE = f"财务月结周期从30天缩短至15天 by {DUE}"
OTHER_LINE = f"cut approval from 72 to 24 hours by {DUE}"

STEPS = (
    ("Target", "15 days"),
    ("Baseline", "unknown"),
    ("Baseline will be measured by", f"{YEAR}-01-15"),
    ("Due", DUE),
    ("Owner", "li.wei"),
    ("Theme", "Financial transparency"),
    ("Modules", ""),
    ("Check-in every (days)", ""),
    ("Why", "the board decides on old numbers"),
    ("Department", ""),
)
"""What is asked after “shorten month-end close”, the most important first, with answers."""
BEGUN = "shorten month-end close"
CLEARED = "\x15"
"""The key that empties a line."""


def goals(cli: CommandLine) -> list[dict[str, object]]:
    found: list[dict[str, object]] = cli.ok("goal list --json").json
    return found


def draft(cli: CommandLine) -> dict[str, object]:
    store = Store(cli.path)
    text = store.scalar('SELECT "values" FROM draft')
    store.close()
    return dict(json.loads(text)) if text else {}


def metric(cli: CommandLine) -> dict[str, object]:
    store = Store(cli.path)
    row = dict(store.query("SELECT * FROM metric ORDER BY id DESC LIMIT 1")[0])
    store.close()
    return row


def answered(terminal: Terminal, steps: int = len(STEPS)) -> None:
    """Answer the first questions."""
    for question, answer in STEPS[:steps]:
        terminal.answer(f"{question}", answer)


def saved(terminal: Terminal) -> None:
    """Save what is shown."""
    terminal.wait("Save it like this?")
    terminal.send(ENTER)
    assert terminal.end() == 0, terminal.text


@pytest.fixture
def new(cli: CommandLine) -> Iterator[Terminal]:
    """A terminal in which the wizard asks for a line."""
    with Terminal("goal new", cli.environment) as terminal:
        terminal.wait("In one line")
        yield terminal


# From a line to a goal


def test_a_line_is_echoed_the_rest_is_asked_and_the_goal_is_saved_with_the_line_that_makes_it_again(
    cli: CommandLine, new: Terminal
) -> None:
    new.answer("In one line", BEGUN)
    answered(new)
    text = new.wait("Save it like this?")
    assert "  Title: shorten month-end close" in text.splitlines()
    assert "  Metric: month-end close" in text.splitlines()
    assert re.search(r"^S✗ M✓ A\? R✗ T✓$", text, re.MULTILINE)
    saved(new)
    assert "GOAL-1 added" in new.text
    again = new.text.split("the same again: ")[1].replace("\n", "")
    assert again.startswith("cockpit goal add --title 'shorten month-end close' ")
    (goal,) = goals(cli)
    assert (goal["owner"], goal["theme"], goal["due"]) == ("li.wei", "Financial transparency", DUE)
    assert (metric(cli)["target"], metric(cli)["unit"], metric(cli)["baseline"]) == (15, "days", None)
    assert metric(cli)["measure_by"] == f"{YEAR}-01-15"


def test_on_a_narrow_terminal_no_word_of_what_is_explained_is_broken(cli: CommandLine) -> None:
    with Terminal("goal new", cli.environment, rows=24, columns=80) as terminal:
        told = terminal.wait("In one line").partition("?")[0]
        lines = told.strip().splitlines()
        assert len(lines) > 1
        assert " ".join(lines) == AddGoal.help()


def test_answers_that_contradict_each_other_are_asked_for_again(cli: CommandLine, new: Terminal) -> None:
    new.answer("In one line", BEGUN)
    new.answer("Target", "15 days")
    new.answer("Baseline", "15")
    new.wait("Target: baseline and target are equal, 15 days")
    new.answer("Target", CLEARED + "12")
    new.answer("Due", f"{YEAR - 2}-06-30")
    new.wait(f"Due: {YEAR - 2}-06-30 is past")
    new.answer("Due", CLEARED + DUE)
    new.answer("Owner", "li.wei")


def test_a_contradiction_that_is_insisted_on_is_asked_about_once(cli: CommandLine) -> None:
    line = f"cut close from 15 days to 15 days by {DUE} @li.wei #'Financial transparency' +Finance weekly"
    with Terminal(["goal", "add", line.replace("'", '"')], cli.environment) as terminal:
        terminal.answer("Target", "")
        terminal.answer("Why", "because")
        saved(terminal)
        assert terminal.text.count("baseline and target are equal") == 1 + len(["note"])
        again = terminal.text.split("the same again: ")[1].replace("\n", "")
    assert "note: baseline and target are equal, 15 days" in cli.ok(shlex.split(again)[1:]).err


def test_what_the_line_says_is_not_asked_again(cli: CommandLine) -> None:
    line = f"cut close from 30 to 15 days by {DUE} @li.wei #'Financial transparency' +Finance weekly"
    with Terminal(["goal", "add", line.replace("'", '"')], cli.environment) as terminal:
        terminal.answer("Why", "because")
        saved(terminal)
        assert not re.search(r"\? (Target|Unit|Baseline|Due|Owner|Theme|Modules|Check-in)", terminal.text)


def test_chinese_is_typed_asked_and_stored(cli: CommandLine) -> None:
    with Terminal("goal new --lang zh_CN", cli.environment) as terminal:
        terminal.wait(lambda _text: terminal.questions == 1)
        terminal.send(LINE + ENTER)
        terminal.wait(lambda _text: terminal.questions == 2)
        terminal.send("li.wei" + ENTER)
        asked = 2
        while "S✗ M✗ A? R✗ T✓" not in terminal.wait(lambda _text, known=asked: terminal.questions > known):
            asked = terminal.questions
            terminal.send(ENTER)
        terminal.send(ENTER)
        assert terminal.end() == 0, terminal.text
    (goal,) = goals(cli)
    assert (goal["title"], goal["owner"], goal["due"]) == ("财务月结周期从30天缩短至15天", "li.wei", DUE)
    assert (metric(cli)["name"], metric(cli)["unit"], metric(cli)["baseline"]) == ("财务月结周期", "天", 30)


def test_the_wizard_also_asks_for_what_makes_the_letters_pass(cli: CommandLine, new: Terminal) -> None:
    new.answer("In one line", f"cut close from 30 to 15 days by {DUE} @li.wei")
    for question in ("Theme", "Modules", "Check-in every", "Why"):
        new.answer(f"{question}", "")
    new.answer("Baseline measured on", f"{date.today() - timedelta(days=9)}")
    new.answer("Baseline source", "closing calendar")
    new.answer("Department", "Finance")
    assert re.search(r"^S✓ M✓ A\? R✗ T✓$", new.wait("Save it like this?"), re.MULTILINE)


def test_ascii_marks_stand_where_only_plain_characters_are_wanted(cli: CommandLine) -> None:
    with Terminal(["goal", "add", LINE, "--ascii", "--why", "x"], cli.environment) as terminal:
        for question in ("Owner", "Theme", "Modules", "Check-in every"):
            terminal.answer(f"{question}", "")
        assert re.search(r"^S- M- A\? R- T\+$", terminal.wait("Save it like this?"), re.MULTILINE)


def test_two_metrics_become_two_goals_one_after_the_other(cli: CommandLine) -> None:
    line = f"回款周期从60天降到45天；库存周转从30天降到20天 {DUE} @li.wei"
    with Terminal(["goal", "add", line], cli.environment) as terminal:
        for title in ("回款周期从60天降到45天", "库存周转从30天降到20天"):
            terminal.wait(f"  Title: {title}")
            for question in ("Theme", "Modules", "Check-in every", "Why"):
                terminal.answer(f"{question}", "")
            terminal.wait(lambda text: text.rstrip().endswith("save as a draft"))
            terminal.send(ENTER)
        assert terminal.end() == 0
    assert [goal["title"] for goal in goals(cli)] == ["回款周期从60天降到45天", "库存周转从30天降到20天"]


# Guesses, doubts and offers


def test_a_guessed_day_is_confirmed_or_asked_for(cli: CommandLine) -> None:
    last_quarter = (date.today().month - 1) // 3 or 4
    with Terminal(
        ["goal", "add", f"cut close from 30 to 15 days by Q{last_quarter} @li.wei"], cli.environment
    ) as terminal:
        text = terminal.wait("is that right?")
        assert re.search(
            r"  Due: \d{4}-\d\d-\d\d   \((past this year, so next )?year assumed, end of quarter assumed\)", text
        )
        terminal.send("n")
        terminal.answer("Due  (", "\x15Q1 2099")
        assert "  Due: 2099-03-31   (end of quarter assumed)" in terminal.wait("? Theme").splitlines()
        terminal.send(CTRL_C)
        terminal.end()
    assert draft(cli)["due"] == "2099-03-31"


def test_a_contradiction_is_settled_by_a_choice(cli: CommandLine) -> None:
    with Terminal(["goal", "add", f"increase close from 30 to 15 days by {DUE} @li.wei"], cli.environment) as terminal:
        terminal.wait("the verb says up, the numbers go down from 30 to 15 days")
        terminal.wait("something else")
        terminal.send(DOWN + ENTER)
        terminal.wait("? Theme")
        terminal.send(CTRL_C)
        terminal.end()
    assert (draft(cli)["baseline"], draft(cli)["target"]) == (15, 30)


def test_words_that_contradict_the_numbers_can_be_changed(cli: CommandLine) -> None:
    with Terminal(["goal", "add", f"increase close from 30 to 15 days by {DUE} @li.wei"], cli.environment) as terminal:
        terminal.wait("something else")
        terminal.send(ENTER)
        terminal.answer("Title", "\x15shorten the close")
        terminal.wait("? Theme")
        terminal.send(CTRL_C)
        terminal.end()
    assert (draft(cli)["title"], draft(cli)["baseline"], draft(cli)["target"]) == ("shorten the close", 30, 15)


def test_a_line_with_nothing_to_measure_may_be_written_anew(cli: CommandLine) -> None:
    with Terminal(["goal", "add", "把报表做得更好"], cli.environment) as terminal:
        terminal.wait("nothing in it can be measured")
        terminal.answer("In one line", f"\x15月报出具时间从5天缩短至2天 by {DUE}")
        terminal.wait("  Metric: 月报出具时间")
        terminal.answer("Owner", "li.wei")
        terminal.wait("? Theme")
        terminal.send(CTRL_C)
        terminal.end()
    assert (draft(cli)["metric"], draft(cli)["target"]) == ("月报出具时间", 2)


def test_a_theme_offers_the_metrics_that_usually_show_it(cli: CommandLine) -> None:
    with Terminal(["goal", "add", "提高财务透明度"], cli.environment) as terminal:
        text = terminal.wait("something else")
        assert "Theme: Financial transparency   (“财务透明度” in the line)" in text
        assert "财务月结周期 (天)" in text
        assert "库存准确率" not in text
        terminal.send(ENTER)
        terminal.wait("? Target")
        terminal.send(CTRL_C)
        terminal.end()
    assert (draft(cli)["metric"], draft(cli)["unit"]) == ("财务月结周期", "天")


def test_a_change_by_a_share_becomes_a_target_once_the_baseline_is_known(cli: CommandLine) -> None:
    with Terminal(["goal", "add", f"reduce close by 15% by {DUE}"], cli.environment) as terminal:
        terminal.answer("Baseline", "30 days")
        terminal.wait("  Target: 25.5")
        terminal.wait("? Owner")
        terminal.send(CTRL_C)
        terminal.end()
    assert (draft(cli)["target"], draft(cli)["unit"]) == (25.5, "days")


def test_percent_of_a_percentage_is_asked(cli: CommandLine) -> None:
    with Terminal(["goal", "add", f"差错率降低15% {DUE}"], cli.environment) as terminal:
        terminal.answer("Baseline", "40%")
        text = terminal.wait("something else")
        assert "25%: 15 percentage points" in text
        assert "34%: 15% of the baseline" in text
        terminal.send(DOWN + ENTER)
        terminal.wait("? Owner")
        terminal.send(CTRL_C)
        terminal.end()
    assert draft(cli)["target"] == 34


@pytest.mark.parametrize(
    ("question", "bad", "sentence"),
    [
        ("Target", "many", "“many” is not a number"),
        ("Due", "31 Feb", "“31 Feb” is not a date"),
        ("Owner", "nobody.here", "there is no person “nobody.here”"),
    ],
)
def test_an_answer_that_cannot_be_read_is_refused_where_it_is_typed(
    cli: CommandLine, new: Terminal, question: str, bad: str, sentence: str
) -> None:
    new.answer("In one line", BEGUN)
    for asked, answer in STEPS:
        if asked == question:
            break
        new.answer(f"{asked}", answer)
    new.wait(f"? {question}")
    new.send(bad + ENTER)
    new.wait(sentence)
    new.send("\x15" + dict(STEPS)[question] + ENTER)
    new.wait(lambda text: sentence not in text)


# Leaving, and going on


def test_whoever_leaves_at_every_question_goes_on_with_the_draft_each_time(cli: CommandLine, new: Terminal) -> None:
    new.answer("In one line", BEGUN)
    new.wait(f"? {STEPS[0][0]}")
    left(cli, new, CTRL_C)
    for step, (question, answer) in enumerate(STEPS):
        with Terminal("goal new", cli.environment) as again:
            again.wait(f"Go on with the draft “{BEGUN}”?")
            again.send(ENTER)
            again.wait("  Title: shorten month-end close")
            again.answer(question, answer)
            if step + 1 < len(STEPS):
                again.wait(f"? {STEPS[step + 1][0]}")
                left(cli, again, ESC if step % 2 else CTRL_C)
            else:
                saved(again)
    assert draft(cli) == {}
    (goal,) = goals(cli)
    assert (goal["owner"], goal["theme"], goal["due"]) == ("li.wei", "Financial transparency", DUE)
    assert (metric(cli)["target"], metric(cli)["unit"]) == (15, "days")
    assert metric(cli)["measure_by"] == f"{YEAR}-01-15"


def left(cli: CommandLine, terminal: Terminal, keys: str) -> None:
    """Leave a question, and see that a draft is kept and nothing saved."""
    terminal.send(keys)
    assert terminal.end() == 130
    assert "draft kept; it is offered when you start again" in terminal.text
    assert goals(cli) == []


@pytest.mark.parametrize("where", ["Save it like this?", "Which?"])
def test_leaving_before_it_is_saved_keeps_everything(cli: CommandLine, new: Terminal, where: str) -> None:
    new.answer("In one line", BEGUN)
    answered(new)
    new.wait("Save it like this?")
    if where == "Which?":
        new.send(DOWN + ENTER)
        new.wait("Which?")
    new.send(CTRL_C)
    assert new.end() == 130
    kept = draft(cli)
    assert (kept["title"], kept["target"], kept["due"], kept["unit"]) == (BEGUN, 15, DUE, "days")


def test_leaving_in_the_middle_of_the_line_keeps_the_line(cli: CommandLine, new: Terminal) -> None:
    new.send("cut close from 30")
    new.wait("cut close from 30")
    new.send(CTRL_C)
    assert new.end() == 130
    with Terminal("goal new", cli.environment) as again:
        again.wait("Go on with the draft “cut close from 30”?")
        again.send(ENTER)
        again.answer("In one line", f" to 15 days by {DUE}")
        again.wait("  Title: cut close from 30 to 15 days")


def test_leaving_in_the_middle_of_an_answer_keeps_it_if_it_can_be_read(cli: CommandLine, new: Terminal) -> None:
    new.answer("In one line", BEGUN)
    answered(new, len(STEPS) - 2)
    new.wait("? Why")
    new.send("the board")
    new.wait("the board")
    new.send(CTRL_C)
    assert new.end() == 130
    assert draft(cli)["why"] == "the board"


def test_leaving_in_the_middle_of_an_answer_keeps_all_that_it_says(cli: CommandLine, new: Terminal) -> None:
    new.answer("In one line", BEGUN)
    new.wait("? Target")
    new.send("17 days")
    new.wait("17 days")
    new.send(CTRL_C)
    assert new.end() == 130
    assert (draft(cli)["target"], draft(cli)["unit"]) == (17, "days")


def test_leaving_with_nothing_typed_keeps_nothing(cli: CommandLine, new: Terminal) -> None:
    new.send(CTRL_C)
    assert new.end() == 130
    assert "draft kept" not in new.text
    assert draft(cli) == {}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["terminated", "hung up"])
def test_a_closed_terminal_keeps_a_draft_too(cli: CommandLine, new: Terminal, number: signal.Signals) -> None:
    new.answer("In one line", BEGUN)
    new.answer("Target", "15 days")
    new.wait("? Baseline")
    os.kill(new.pid, number)
    assert new.end() == 128 + number
    assert (draft(cli)["title"], draft(cli)["target"]) == (BEGUN, 15)


def faults(cli: CommandLine) -> list[Path]:
    """Return the reports of faults that were written."""
    return list(Path(cli.environment["HOME"]).rglob("fault-*"))


def test_half_a_line_is_kept_when_the_terminal_is_gone(cli: CommandLine, new: Terminal) -> None:
    new.send("cut close from 30")
    new.wait("cut close from 30")
    assert new.hang_up() == 128 + signal.SIGHUP
    assert (draft(cli), faults(cli)) == ({drafts.LINE: "cut close from 30"}, [])


def test_what_stands_in_a_question_is_kept_when_the_terminal_is_gone(cli: CommandLine, new: Terminal) -> None:
    new.answer("In one line", BEGUN)
    answered(new, 3)
    new.wait("? Due")
    new.send(DUE)
    new.wait(DUE)
    assert new.hang_up() == 128 + signal.SIGHUP
    assert (draft(cli)["title"], draft(cli)["due"], faults(cli)) == (BEGUN, DUE, [])


def test_what_is_shown_in_a_question_is_no_answer_when_the_terminal_is_gone(cli: CommandLine, new: Terminal) -> None:
    new.answer("In one line", f"{BEGUN} from 30 to 15 days")
    new.wait("? Due")
    assert new.hang_up() == 128 + signal.SIGHUP
    assert "due" not in draft(cli)
    assert (draft(cli)["target"], faults(cli)) == (15, [])


def test_a_draft_that_is_not_wanted_is_thrown_away(cli: CommandLine, new: Terminal) -> None:
    new.answer("In one line", BEGUN)
    new.wait("? Target")
    new.send(CTRL_C)
    new.end()
    with Terminal("goal new", cli.environment) as again:
        again.wait("Go on with the draft")
        again.send("n")
        again.wait("In one line")
    assert draft(cli) == {}


def test_a_second_draft_does_not_cover_the_first(cli: CommandLine) -> None:
    for line in (BEGUN, OTHER_LINE):
        with Terminal(["goal", "add", line], cli.environment) as terminal:
            terminal.wait("? Owner" if line == OTHER_LINE else "? Target")
            terminal.send(CTRL_C)
            assert terminal.end() == 130
    with Terminal("goal new", cli.environment) as terminal:
        terminal.wait("Go on with the draft “cut approval from 72 to 24 hours”?")
        terminal.send("n")
        terminal.wait(f"Go on with the draft “{BEGUN}”?")


def test_another_goal_that_is_saved_leaves_the_draft_alone(cli: CommandLine, new: Terminal) -> None:
    new.answer("In one line", BEGUN)
    new.wait("? Target")
    new.send(CTRL_C)
    new.end()
    cli.ok(["goal", "add", f"{LINE} @li.wei"])
    assert draft(cli)["title"] == BEGUN


def test_leaving_the_first_of_two_goals_keeps_both(cli: CommandLine) -> None:
    line = f"回款周期从60天降到45天；库存周转从30天降到20天 {DUE}"
    with Terminal(["goal", "add", line], cli.environment) as terminal:
        terminal.answer("Owner", "li.wei")
        terminal.wait("? Theme")
        terminal.send(CTRL_C)
        assert terminal.end() == 130
    with Terminal("goal new", cli.environment) as terminal:
        terminal.wait("Go on with the draft “回款周期从60天降到45天”?")
        terminal.send("n")
        terminal.wait("Go on with the draft “库存周转从30天降到20天”?")


def test_what_is_refused_in_the_end_is_kept_and_goes_on_without_what_is_gone(cli: CommandLine) -> None:
    cli.ok("requirement add 'Close checklist'")
    with Terminal(["goal", "add", f"{LINE} @li.wei", "--requirements", "REQ-1"], cli.environment) as terminal:
        for question in ("Theme", "Modules", "Check-in every", "Why"):
            terminal.answer(question, "")
        terminal.wait("Save it like this?")
        cli.ok("undo")
        terminal.send(ENTER)
        assert terminal.end() == 3
        assert "draft kept" in terminal.text
    with Terminal("goal new", cli.environment) as terminal:
        terminal.wait("Go on with the draft")
        terminal.send(ENTER)
        for question in ("Baseline measured on", "Baseline source", "Department"):
            terminal.answer(question, "")
        saved(terminal)
    assert goals(cli)[0]["owner"] == "li.wei"


# Changing something, and saving as a draft


def test_something_is_changed_before_it_is_saved(cli: CommandLine, new: Terminal) -> None:
    new.answer("In one line", BEGUN)
    answered(new)
    new.wait("Save it like this?")
    new.send(DOWN + ENTER)
    text = new.wait("Which?")
    place = next(n for n, line in enumerate(text.split("Which?")[1].splitlines()[1:]) if "Owner:" in line)
    new.send(DOWN * place + ENTER)
    new.answer("Owner", "\x15tom")
    new.wait(lambda shown: shown.count("Save it like this?") == 2)
    new.send(ENTER)
    assert new.end() == 0
    assert goals(cli)[0]["owner"] == "tom"


def test_a_goal_may_be_saved_as_a_draft(cli: CommandLine) -> None:
    with Terminal(["goal", "add", BEGUN], cli.environment) as terminal:
        for question in ("Target", "Unit", "Baseline", "Baseline will be measured by", "Due", "Owner"):
            terminal.answer(f"{question}", "")
        for question in ("Theme", "Modules", "Check-in every", "Why"):
            terminal.answer(f"{question}", "")
        terminal.wait("save as a draft")
        terminal.send(DOWN * 2 + ENTER)
        assert terminal.end() == 0
    (goal,) = goals(cli)
    assert (goal["state"], goal["title"]) == ("draft", BEGUN)


# What goes where


def test_questions_stand_on_standard_error_and_only_the_data_on_standard_output(
    cli: CommandLine, tmp_path: Path
) -> None:
    out = tmp_path / "out.txt"
    with Terminal(["goal", "add", f"{LINE} @li.wei"], cli.environment, out=str(out)) as terminal:
        for question in ("Theme", "Modules", "Check-in every", "Why"):
            terminal.answer(f"{question}", "")
        saved(terminal)
    assert out.read_text() == "GOAL-1 added\n"


def test_the_printed_line_makes_the_same_goal_again(cli: CommandLine) -> None:
    with Terminal(["goal", "add", f"{LINE} @li.wei"], cli.environment, columns=400) as terminal:
        for question in ("Theme", "Modules", "Check-in every"):
            terminal.answer(f"{question}", "")
        terminal.answer("Why", "it's said “so” & more; $HOME")
        saved(terminal)
        again = next(line for line in terminal.text.splitlines() if line.startswith("the same again: "))
    cli.ok(shlex.split(again.removeprefix("the same again: "))[1:])
    first, second = (cli.ok(f"goal show GOAL-{number} --json").json for number in (1, 2))
    for goal in (first, second):
        for changing in ("id", "smart_reasons", "smart"):
            del goal[changing]
    assert first == second
