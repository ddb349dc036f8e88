"""The board on the command line: cards, sprints, calendar, retrospectives, rollout, charts, imports, and bad input."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree

import pytest

from cockpit.cli.context import Cli
from cockpit.i18n import set_language
from tests.cli.terminal import Terminal
from tests.support import CommandLine

JIRA = """Issue key,Summary,Status,Assignee,Sprint,Sprint,Inward issue link (Blocks),Custom field (Story Points)
FIN-1,Ledger,In Progress,li.wei,Sprint 1,Sprint 2,,5
FIN-2,Post,Done,,Sprint 1,,FIN-1,3
FIN-3,Reports,To Do,,,,FIN-99,
"""
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20261224
DTEND;VALUE=DATE:20261226
SUMMARY:Christmas
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def board(cli: CommandLine) -> CommandLine:
    """A command line on a project with three cards, two of them in a sprint that runs from today on."""
    cli.ok("sprint add 'Sprint 1' --start 2026-11-24 --capacity 10 --module Finance")
    cli.ok("card add Ledger --points 5 --owner li.wei --sprint 'Sprint 1'")
    cli.ok("card add Post --points 3 --sprint 'Sprint 1' --labels 'gl, close'")
    cli.ok("card add 'Bank interface' --needs CARD-1")
    cli.ok("sprint start 'Sprint 1'")
    return cli


def shown(cli: CommandLine, filter_: str = "") -> list[tuple[object, object]]:
    """Return id and column of the cards that a filter lets through, in the order of their ranks."""
    return [(row["id"], row["column"]) for row in cli.ok(["card", "list", filter_, "--json"]).json]


# Cards


def test_cards_go_over_the_board_verb_by_verb(board: CommandLine) -> None:
    assert board.ok("card forward CARD-1").out == "CARD-1 → Ready\n"
    assert board.ok("card forward CARD-1 CARD-2").out == "CARD-1, CARD-2 moved\n"
    assert board.ok("card move CARD-1 --column done").out == "CARD-1 → Done\n"
    assert board.ok("card back CARD-1").out == "CARD-1 → Testing\n"
    assert board.ok("card rank CARD-3 --before CARD-1").out == "CARD-3 moved\n"
    assert shown(board) == [("CARD-3", "Backlog"), ("CARD-1", "Testing"), ("CARD-2", "Ready")]
    board.ok("undo")
    board.ok("undo")
    assert shown(board) == [("CARD-1", "Done"), ("CARD-2", "Ready"), ("CARD-3", "Backlog")]


def test_a_rule_that_warns_is_a_note_and_one_that_refuses_an_error(board: CommandLine) -> None:
    ran = board.ok("card move CARD-2 --column 'In progress'")
    assert ran.err == "note: “In progress” asks for an owner; give CARD-2 one first\n"
    board.ok("column edit 'In progress' --soft-limit 1 --hard-limit 1")
    ran = board("card move CARD-1 --column 'In progress'")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "cockpit: “In progress” would hold 2 cards, its limit is 1; finish one first\n"
    assert shown(board, "column:Backlog") == [("CARD-1", "Backlog"), ("CARD-3", "Backlog")]


def test_what_is_archived_says_so(board: CommandLine) -> None:
    board.ok("card archive CARD-1")
    assert board.ok("card show CARD-1").lines[0] == "archived"
    assert board.ok("card show CARD-1 --json").json["archived"] is True
    assert board.ok("card show CARD-2 --json").json["archived"] is False
    changed = board.ok(["card", "edit", "CARD-1", "--title", "Another"])
    assert "note: archived, so out of sight until brought back: CARD-1" in changed.err
    assert "archived, so" not in board.ok("card archive CARD-2").err + board.ok("card unarchive CARD-1").err


def test_a_card_shows_what_holds_it_up_and_what_is_said_of_it(board: CommandLine) -> None:
    board.ok("card block CARD-3 --reason 'waits for the bank'")
    board.ok(["check", "add", "CARD-3", "Certificate\nTest file"])
    board.ok("card check CARD-3 'Test file'")
    board.ok("comment add CARD-3 'The bank calls on Monday.'")
    text = board.ok("card show CARD-3").out
    assert "blocked: waits for the bank" in text
    assert "☐ Certificate" in text
    assert "☑ Test file" in text
    assert "CARD-1  Ledger" in text
    assert "The bank calls on Monday." in text
    ran = board("card need CARD-1 --needs CARD-3")
    assert (ran.code, ran.err) == (
        1,
        "cockpit: the cards would wait for each other in a circle: CARD-1 → CARD-3 → CARD-1\n",
    )


def test_several_cards_change_at_once_and_are_undone_at_once(board: CommandLine) -> None:
    board.ok("card set CARD-1 CARD-2 CARD-3 --owner tom --priority high --labels audit")
    rows = board.ok("card list owner:tom --json").json
    assert [(row["priority"], row["labels"]) for row in rows] == [("high", ["audit"])] * 3
    board.ok("undo")
    assert [row["labels"] for row in board.ok("card list --json").json] == [[], ["gl", "close"], []]


def test_the_list_says_what_it_adds_up_to(board: CommandLine) -> None:
    assert board.ok("card list").err == "3 rows\n8 points in 3 cards   1 is not estimated\n"
    assert board.ok("card list current").err == "2 rows\n8 points in 2 cards\n"


# Sprints


def test_a_sprint_closes_with_what_it_did_and_where_the_rest_goes(board: CommandLine) -> None:
    board.ok("sprint add 'Sprint 2'")
    board.ok("card move CARD-1 --column Done")
    ran = board("sprint close 'Sprint 1'")
    assert (ran.code, ran.err.split(";")[0]) == (2, "cockpit: Sprint 1 has no increment")
    ran = board("sprint close 'Sprint 1' --increment 'Ledger works'")
    assert (ran.code, ran.err) == (
        2,
        "cockpit: Sprint 1 has cards that are not done (1); say where they go: next or backlog\n",
    )
    ran = board.ok("sprint close 'Sprint 1' --increment 'Ledger works' --carry-over next")
    assert ran.out == "Sprint 1 closed: 1 of 2 cards done, 5 points; 1 carried over to Sprint 2\n"
    ran = board("sprint close 'Sprint 1' --increment x --carry-over next")
    assert (ran.code, ran.err) == (1, "cockpit: Sprint 1 is closed already\n")
    (row,) = board.ok("sprint list closed --json").json
    assert (row["done_points"], row["carried_over"], row["committed"]) == (5.0, 1, 8.0)


def test_a_sprint_of_an_odd_length_is_taken_with_a_note(cli: CommandLine) -> None:
    ran = cli.ok("sprint add Short --start 2026-11-25 --end 2026-11-27")
    assert ran.err == "note: Short lasts 3 days; the method asks for 14 to 28\n"
    ran = cli("sprint add Backwards --start 2026-11-25 --end 2026-11-20")
    assert (ran.code, "before it starts" in ran.err) == (2, True)


def test_the_calendar_is_imported_from_a_file_of_another_program(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "days.ics"
    path.write_text(CALENDAR.replace("\n", "\r\n"))
    assert cli.ok(["holiday", "import", str(path), "--dry-run"]).out.startswith("nothing was written (2 new")
    assert cli.ok(["holiday", "import", str(path)]).out == "days imported from days.ics: 2\n"
    cli.ok("holiday add 2026-12-26 --kind makeup")
    assert cli.ok("holiday weekend --days friday,saturday").out == "not worked: Friday, Saturday\n"
    assert [(row["date"], row["kind"]) for row in cli.ok("holiday list --json").json] == [
        ("2026-12-24", "holiday"),
        ("2026-12-25", "holiday"),
        ("2026-12-26", "makeup"),
    ]
    ran = cli.ok("holiday weekend --days monday,tuesday,wednesday,thursday,friday,saturday,sunday")
    assert ran.err.startswith("note: ")


# What is learned


def test_a_retrospective_from_the_first_note_to_the_action_in_the_backlog(board: CommandLine) -> None:
    board.ok("retro add 'Tests came late' --kind improve")
    assert board.ok("retro vote Tests").out == "voted; votes left: 2\n"
    assert board.ok("retro act Tests --owner li.wei --due 2026-12-04").out == "CARD-4 entered the backlog\n"
    (action,) = board.ok("action list --json").json
    assert (action["card"], action["title"], action["owner"]) == ("CARD-4", "Tests came late", "li.wei")
    board.ok(["action", "close", str(action["id"])])
    assert board.ok("action list").err == "1 row\nclose rate: 100%\n"
    assert board.ok("retro list").err.splitlines() == [
        "Sprint 1: no action was agreed on before",
        "close rate so far: -   your votes left: 2 of 3",
        "1 row",
    ]
    assert board.ok("retro list --json").err == ""


def test_a_module_waits_for_the_one_before_and_hears_its_lessons(cli: CommandLine) -> None:
    cli.ok("rollout template erp")
    cli.ok("rollout start Finance")
    cli.ok("lesson add 'Ask the bank early' --module Finance")
    ran = cli("rollout start Purchasing")
    assert (ran.code, ran.err.split(";")[0]) == (
        1,
        "cockpit: Purchasing waits until the reconciliation of Finance is signed",
    )
    ran = cli.ok("rollout start Purchasing --override 'the board asked for it'")
    assert ran.err.splitlines()[-1] == "note: lesson: Ask the bank early"
    cli.ok("win add --who 'Li Wei' --quote 'No more calls' --metric '12 to 2'")
    assert [row["id"] for row in cli.ok("win list --json").json] == ["WIN-1"]


# Charts


def test_a_chart_is_a_table_or_data_or_a_picture(board: CommandLine, tmp_path: Path) -> None:
    board.ok("card move CARD-1 --column Done")
    table = board.ok("sprint burndown").lines
    assert table[0] == "Burndown: Sprint 1"
    assert table[1:3] == ["committed: 8 points in 2 cards", "remaining: 3 points in 1 card"]
    assert board.ok("sprint burndown --csv").lines[1].startswith("2026-11-24,3,5,8,")
    data = board.ok("sprint burndown --json").json
    assert (data["remaining"], data["rows"][1]["remaining"]) == ({"cards": 1, "points": 3.0}, None)
    path = tmp_path / "burndown.svg"
    board.ok(["sprint", "burndown", "--svg", str(path)])
    assert ElementTree.parse(path).getroot().get("aria-label") == "Burndown: Sprint 1"
    ran = board(["sprint", "burndown", "--svg", str(path)])
    assert (ran.code, "exists already" in ran.err) == (4, True)
    assert board.ok("sprint burnup --svg -").out.startswith("<svg")


def test_a_terminal_is_shown_a_drawing_with_its_sentences_below(board: CommandLine) -> None:
    with patch.object(Cli, "room", (60, 24)):
        lines = board.ok("sprint burndown").lines
        plain = board.ok("--ascii sprint burndown").lines
    assert lines[0] == plain[0] == "Burndown: Sprint 1"
    assert lines[-2:] == ["committed: 8 points in 2 cards", "remaining: 8 points in 2 cards"]
    assert "o remaining  x scope  · ideal" in lines
    assert max(map(len, lines)) <= 60
    assert len(lines) < 24
    assert "".join(plain).isascii()


def test_a_terminal_is_shown_bars_and_on_request_the_table(board: CommandLine) -> None:
    board.ok("card move CARD-1 --column Done")
    board.ok("sprint close 'Sprint 1' --increment Ledger --carry-over backlog")
    with Terminal("sprint velocity", board.environment, columns=40) as terminal:
        assert terminal.end() == 0
        assert [line.split() for line in terminal.text.splitlines()[2:4]] == [
            ["Sprint", "1", "█" * 29, "8"],
            ["▒" * 18, "5"],
        ]
    for columns in (80, 40):
        with Terminal("sprint burndown --table", board.environment, columns=columns) as terminal:
            assert terminal.end() == 0
            assert terminal.text.count("2026-12-") == 7
            assert "…" not in terminal.text


@pytest.mark.parametrize(
    "line",
    ["card when", "card how-much --until +30d", "card flow", "card cycle-time", "sprint velocity", "sprint say-do"],
)
def test_a_chart_of_an_empty_project_says_so(cli: CommandLine, line: str) -> None:
    ran = cli.ok(line)
    assert ran.err.count("\n") == 1
    assert json.loads(cli.ok(f"{line} --json").out)["rows"] == []
    ElementTree.fromstring(cli.ok(f"{line} --svg -").out)


def test_a_forecast_of_too_little_says_that_it_is_none(board: CommandLine) -> None:
    assert "insufficient data" in board.ok("card when").lines
    assert board.ok("card when --json").json["p85"] is None


# Files of other programs


def test_the_export_of_jira_is_previewed_imported_updated_and_undone(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "jira.csv"
    path.write_text(JIRA)
    ran = cli.ok(["card", "import", str(path), "--dry-run"])
    assert ran.out == "nothing was written (3 new, 0 changed, 0 unchanged)\n"
    assert "links to cards that are not here, left out: 1" in ran.err.splitlines()
    assert shown(cli) == []
    assert cli.ok(["card", "import", str(path)]).out == "CARD-1, CARD-2, CARD-3 imported from jira.csv\n"
    assert cli.ok(["card", "import", str(path)]).out == "nothing in jira.csv is new\n"
    assert [(row["key"], row["sprint"], row["waits_for"]) for row in cli.ok("card list --json").json] == [
        ("FIN-1", "Sprint 2", 0),
        ("FIN-2", "Sprint 1", 1),
        ("FIN-3", None, 0),
    ]
    path.write_text(JIRA.replace("Reports,To Do", "Reports,Done"))
    assert cli.ok(["card", "import", str(path)]).out == "CARD-3 imported from jira.csv\n"
    assert shown(cli)[2] == ("CARD-3", "Done")
    cli.ok("undo")
    cli.ok("undo")
    assert shown(cli) == []
    assert cli.ok("sprint list").err == "nothing matches\n"


def test_issues_and_tasks_come_from_a_pipe(cli: CommandLine) -> None:
    issues = [
        {"number": 7, "title": "Crash", "state": "OPEN", "url": "https://example.org/a/b/issues/7", "labels": []},
        {"number": 8, "title": "Change", "state": "OPEN", "url": "https://example.org/a/b/pull/8", "labels": []},
    ]
    assert cli.ok("card import -", stdin=json.dumps(issues)).out.startswith("CARD-1 imported")
    tasks = [
        {"uuid": "u1", "description": "Call", "status": "pending", "entry": "20261101T080000Z", "tags": ["bank"]},
        {"uuid": "u2", "description": "Old", "status": "deleted", "entry": "20261101T080000Z"},
    ]
    assert cli.ok("card import -", stdin=json.dumps(tasks)).out.startswith("CARD-2 imported")
    rows = cli.ok("card list --json").json
    assert [(row["source"], row["key"], row["labels"]) for row in rows] == [
        ("github", "a/b#7", []),
        ("taskwarrior", "u1", ["bank"]),
    ]


def test_a_row_that_cannot_be_read_is_named_and_nothing_is_written(cli: CommandLine) -> None:
    ran = cli("card import -", stdin="key,title,points\n1,A,3\n2,B,lots\n")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith("cockpit: ")
    assert "“lots” is not a number" in ran.err.splitlines()[-1]
    assert " 3" in ran.err.splitlines()[-1]
    assert shown(cli) == []
    assert cli.ok("card import - --skip-errors", stdin="key,title,points\n1,A,3\n2,B,lots\n").out.startswith("CARD-1")


def test_what_is_exported_is_imported_elsewhere_as_it_was(board: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    board.ok(["card", "export", str(path)])
    assert board.ok(["card", "import", str(path)]).out == "nothing in cards.csv is new\n"


# Bad input


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("card add", 2, "also needs: Title"),
        ("card add ''", 2, "Title must not be empty"),
        ("card add x --points -1", 2, "Points must be at least 0"),
        ("card add x --points nan", 2, "“nan” is not a number"),
        ("card add x --due 2026-02-30", 2, "2026-02 has only 28 days"),
        ("card add x --column Nowhere", 3, "there is no column “Nowhere”"),
        ("card add x --priority soon", 2, "“soon” is none of: urgent, high, normal, low"),
        ("card move CARD-1", 2, "also needs: Column"),
        ("card move CARD-9 --column Done", 3, "there is no card CARD-9"),
        ("card block CARD-1", 2, "also needs: Reason"),
        ("card unblock CARD-1", 1, "CARD-1 is not blocked"),
        ("card down CARD-3", 1, "CARD-3 is the last of its column"),
        ("card check CARD-1 nothing", 3, "has no point “nothing”"),
        ("card sprint CARD-1 --sprint Nine", 3, "there is no sprint “Nine”"),
        ("card set CARD-1", 2, "say what to change"),
        ("card list bogus:1", 2, "there is no field “bogus” here"),
        ("card list 'points:>'", 2, "points"),
        ("card import", 2, "FILE is missing"),
        ("sprint start 'Sprint 1'", 1, "Sprint 1 is running already"),
        ("sprint add 'Sprint 1'", 4, "exists already"),
        ("sprint burndown Nine", 3, "there is no sprint “Nine”"),
        ("sprint archive 'Sprint 1'", 1, "Sprint 1 is running; close it first"),
        ("column archive Backlog", 2, "say to which column they go"),
        ("column add Backlog", 4, "exists already"),
        ("column edit Done --soft-limit 5 --hard-limit 2", 2, "must not be below"),
        ("holiday add soon", 2, "“soon” is not a date"),
        ("holiday weekend --days someday", 2, "“someday” is none of: monday"),
        ("retro vote 99", 3, "there is no note of a retrospective"),
        ("retro add x --kind fine", 2, "“fine” is none of: went-well, improve, try"),
        ("rollout sign Finance", 1, "has not begun"),
        ("card how-much", 2, "also needs: Until"),
        ("card how-much --until +9999999d", 2, "is not a date"),
        ("card when --weeks 0", 2, "must be at least"),
    ],
)
def test_bad_input_gets_a_sentence_and_never_a_traceback(board: CommandLine, line: str, code: int, words: str) -> None:
    ran = board(line)
    assert (ran.code, ran.out) == (code, ""), ran.err
    assert words in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("title", ["\x1b[31mred", "[bold]x[/bold]", "\u202eevil", "数据" * 60, "a\tb", "{n} %s {0}"])
def test_hostile_titles_are_survived_everywhere(cli: CommandLine, title: str) -> None:
    cli.ok(["card", "add", title, "--description", f"{title}\n{title}", "--labels", title])
    cli.ok(["card", "block", "CARD-1", "--reason", title])
    cli.ok(["comment", "add", "CARD-1", title])
    cli.ok(["check", "add", "CARD-1", title])
    cli.ok(["sprint", "add", title, "--goal", title])
    cli.ok(["card", "sprint", "CARD-1", "--sprint", title])
    cli.ok(["sprint", "start", title])
    cli.ok(["retro", "add", title, "--kind", "try"])
    for line in ("card list", "card show CARD-1", "sprint list", "retro list", "comment list", "sprint burndown"):
        out = cli.ok(line).out
        assert "\x1b" not in out
        assert "\u202e" not in out
    ElementTree.fromstring(cli.ok("sprint burndown --svg -").out)


def test_a_title_without_end_is_refused(cli: CommandLine) -> None:
    ran = cli(["card", "add", "x" * 20_000])
    assert (ran.code, ran.out) == (2, "")
    assert "Title" in ran.err
    assert shown(cli) == []


# Chinese


def test_all_of_it_speaks_chinese(board: CommandLine) -> None:
    set_language("zh_CN")
    ran = board.ok("--lang zh_CN card move CARD-2 --column 'In progress'")
    assert ran.err == "注意：“In progress”要求有负责人；请先给 CARD-2 指定\n"
    assert board.ok("--lang zh_CN sprint burndown").lines[:2] == ["燃尽图：Sprint 1", "承诺：2 张卡片，共 8 点"]
    assert board("--lang zh_CN sprint close 'Sprint 1' --increment x").err == (
        "cockpit: Sprint 1 有 2 张未完成的卡片；请说明去向：next 或 backlog\n"
    )
    assert "需要" in board.ok("--lang zh_CN card show CARD-3").out
