"""Requirement triage on the command line: decisions, lists with what they add up to, imports, and bad input."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import CommandLine


@pytest.fixture
def triage(cli: CommandLine) -> CommandLine:
    """A command line on a project with three requirements in the inbox."""
    cli.ok("requirement add 'Close the month in 15 days' --source interview --effort 6 --representative li.wei")
    cli.ok("requirement add 'Print labels' --source process --effort 4")
    cli.ok("requirement add 'Approve orders on the phone'")
    return cli


def test_the_inbox_is_worked_off_one_verb_per_decision(triage: CommandLine) -> None:
    assert triage.ok("requirement must REQ-1 --reason 'the audit asks for it'").out == "REQ-1: prioritised, Must\n"
    assert triage.ok("requirement could REQ-2").out == "REQ-2: prioritised, Could\n"
    assert triage.ok("requirement snooze REQ-3 --until 'next friday' --reason budget -y").out == "REQ-3: snoozed\n"
    assert triage.ok("inbox list").err == "nothing matches\n"
    triage.ok("undo")
    assert [row["id"] for row in triage.ok("inbox list --json").json] == ["REQ-3"]


def test_a_decision_without_its_reason_is_refused_in_one_sentence(triage: CommandLine) -> None:
    ran = triage("requirement must REQ-1")
    assert (ran.code, ran.out, ran.err) == (2, "", "cockpit: “Must” also needs: Reason (--reason)\n")
    ran = triage("requirement decline REQ-1 --reason ' '")
    assert (ran.code, ran.err) == (2, "cockpit: give a reason, so that others can follow the decision\n")


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("requirement could REQ-99", 3, "there is no requirement REQ-99"),
        ("requirement could banana", 2, "“banana” is no requirement id; write one such as REQ-3"),
        ("requirement snooze REQ-1 --until yesterday --reason x", 2, "is not in the future"),
        ("requirement duplicate REQ-1 --of REQ-1 --reason x", 2, "cannot be a duplicate of itself"),
        ("requirement accept", 2, "also needs: Requirements"),
        ("requirement fit REQ-1 --fit maybe", 2, "“maybe” is none of: standard, config, partial, gap"),
        ("requirement estimate REQ-1 --effort -5", 2, "must be at least 0"),
        ("kano answer REQ-1 alice 1 6", 2, "“6” is none of: 1 (like), 2 (must-be)"),
        ("kano import", 2, "FILE is missing"),
        ("requirement list colour:red", 2, "there is no field “colour” here"),
        ("requirement list --sort colour", 2, "“colour” is no order of this list"),
        ("pain-point merge PAIN-1 --into PAIN-2", 3, "there is no pain point PAIN-1"),
        ("requirement list '\x1b[31m('", 2, "this bracket is never closed"),
    ],
)
def test_bad_input_gets_a_sentence_and_never_a_traceback(triage: CommandLine, line: str, code: int, words: str) -> None:
    ran = triage(line)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_one_day_is_one_day(triage: CommandLine) -> None:
    triage.ok("requirement edit REQ-1 --effort 1")
    triage.ok("requirement must REQ-1 --reason law")
    assert "Must 100% (1 requirement, 1 day)" in triage.ok("requirement list").err


def test_a_list_says_what_it_adds_up_to(triage: CommandLine) -> None:
    triage.ok("requirement must REQ-1 --reason law")
    triage.ok("requirement could REQ-2 REQ-3")
    ran = triage.ok("requirement list")
    assert ran.err.splitlines()[1:] == [
        "Must 60% (1 requirement, 6 days)   Should 0% (0 requirements, - days)   Could 40% (2 requirements, 4 days)   "
        "Won't (0 requirements, - days)",
        "without an estimate: 1 of 3; the shares leave them out",
        "only repeat the existing process: 33%   come from people: 1 of 3   process areas without a risk on record: -",
    ]
    assert triage.ok("requirement list --json").err == ""


def test_the_fit_gap_tells_the_rate_and_what_is_undecided(triage: CommandLine) -> None:
    triage.ok("requirement could REQ-1 REQ-2 REQ-3")
    triage.ok("requirement fit REQ-1 --fit standard")
    made = triage.ok("requirement fit REQ-2 --fit gap --resolution organisation")
    assert made.err.splitlines() == [
        "note: CHG-1 made, to change the organisation",
        "note: CHG-1 still needs an owner",
        "note: CHG-1 still needs a due date",
    ]
    assert triage.ok("fit-gap list").err.splitlines()[1:] == [
        "fit rate 50% of 2 decided   standard 1   configuration 0   partial fit 0   gap 1",
        "fit undecided: 1   gaps undecided: 0   work without an estimate: 0",
    ]
    (action,) = triage.ok("change-action list unowned --json").json
    assert (action["id"], action["requirement"], action["owner"], action["due"]) == ("CHG-1", "REQ-2", None, None)


def test_a_page_tells_what_was_decided_and_why(triage: CommandLine) -> None:
    triage.ok("requirement must REQ-1 --reason law")
    triage.ok("pain-point add 'Nobody knows' --quote 'I call five people' --who li.wei")
    triage.ok("pain-point link PAIN-1 --requirement REQ-1")
    shown = triage.ok("requirement show REQ-1")
    assert "    “I call five people”  li.wei  2026-11-24" in shown.lines
    assert any(line.endswith("olga  Priority: - → Must; State: new → prioritised  law") for line in shown.lines)
    data = triage.ok("requirement show REQ-1 --json").json
    assert [(each["priority"], each["reason"]) for each in _decisions(data)] == [("must", "law")]


def _decisions(data: dict[str, object]) -> list[dict[str, object]]:
    found = data["decisions"]
    assert isinstance(found, list)
    return [{**each, "priority": each.get("moscow")} for each in found]


def test_what_may_repeat_stands_beside_it(triage: CommandLine) -> None:
    added = triage.ok("requirement add 'Close the month within 15 days'")
    assert "much like REQ-1 “Close the month in 15 days”" in added.err
    assert triage.ok("requirement show REQ-4 --json").json["candidates"][0]["id"] == "REQ-1"


def test_a_survey_and_a_backlog_are_read_from_files(triage: CommandLine, tmp_path: Path) -> None:
    survey = tmp_path / "survey.csv"
    survey.write_text(
        "受访者,REQ-1 有,REQ-1 没有\n张三,喜欢,不喜欢\n李四,理应如此,不喜欢\n张三,理应如此,不喜欢\n", "utf-8"
    )
    ran = triage.ok(["kano", "import", str(survey), "--dry-run"])
    assert "REQ-1 · 张三 stands twice: row 4 replaces row 2" in ran.err
    assert triage.ok(["kano", "import", str(survey)]).out == "answers about REQ-1 imported from survey.csv: 2\n"
    (row,) = triage.ok("kano list --json").json
    assert (row["n"], row["category"], row["better"], row["worse"]) == (2, "M", 0, -1)
    backlog = tmp_path / "backlog.csv"
    backlog.write_text("issuekey,title,description\nMDL-1,Forum mail,too many\nMDL-2,月结,\n", "utf-8")
    assert triage.ok(["requirement", "import", str(backlog)]).out == "REQ-4, REQ-5 imported from backlog.csv\n"
    assert triage.ok(["requirement", "import", str(backlog)]).out == "nothing in backlog.csv is new\n"
    exported = triage.ok("requirement export - external:MDL-2").out
    assert "MDL-2,月结" in exported


def test_an_empty_project_says_so_in_every_list(cli: CommandLine) -> None:
    for noun in ("requirement", "inbox", "kano", "fit-gap", "pain-point", "quote", "change-action"):
        ran = cli.ok(f"{noun} list")
        assert (ran.out, ran.err) == ("", "nothing matches\n")
        assert cli.ok(f"{noun} list --json").json == []


def test_hostile_text_stays_text(triage: CommandLine) -> None:
    title = "\x1b]0;x\x07[red]=1+1[/red]\u202e" + "长" * 450
    triage.ok(["requirement", "add", title, "--text", title * 20])
    for line in ("requirement list", "requirement show REQ-4", "inbox list", "requirement export -", "log REQ-4"):
        shown = triage.ok(line).out
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    assert "[red]=1+1[/red]" in triage.ok("requirement show REQ-4").out
    assert "'=1" not in triage.ok("requirement show REQ-4").out


def test_the_verbs_speak_chinese(triage: CommandLine) -> None:
    assert triage.ok("requirement list priority:none --lang zh_CN").code == 0
    ran = triage("requirement must REQ-1 --lang zh_CN")
    assert ran.code == 2
    assert "--reason" in ran.err


def test_the_kano_scatter_is_a_table_data_and_a_picture(triage: CommandLine, tmp_path: Path) -> None:
    for respondent, pair in (("alice", "1 5"), ("bob", "2 5")):
        triage.ok(f"kano answer REQ-1 {respondent} {pair}")
    table = triage.ok("kano scatter").lines
    assert any(line.startswith("REQ-1") and "0.5" in line for line in table)
    data = triage.ok("kano scatter --json").json
    assert (data["report"], data["requirements"], data["rows"][0]["worse"]) == ("kano-scatter", 1, -1)
    assert "REQ-1" in triage.ok("kano scatter --svg -").out
    assert triage.ok("requirement split --json").json["report"] == "moscow-split"
    assert triage.ok("fit-gap rate --json").json["report"] == "fit-rate"
