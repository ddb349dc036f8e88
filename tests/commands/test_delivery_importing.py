"""Backlogs of other programs become cards: previewed, once only, in one change, with what cannot be read named."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cockpit.calendar import DayKind
from cockpit.clock import FixedClock
from cockpit.command import Receipt, Selection
from cockpit.delivery import calendar_exchange, exchange, sprint_exchange
from cockpit.delivery.cards import read_cards
from cockpit.delivery.commands import (
    AddCard,
    AddCheck,
    AddComment,
    AddCriterion,
    AddHoliday,
    AddSprint,
    ArchiveCards,
    ArchiveHoliday,
    BlockCards,
    CheckCard,
    CloseSprint,
    EditCard,
    EditColumn,
    ForwardCards,
    LabelCards,
    MoveCards,
    NeedCards,
    StartSprint,
)
from cockpit.delivery.importers.keys import SOURCES, joined, normal_key, normal_reference, parted
from cockpit.delivery.log import read_calendar
from cockpit.delivery.page import read_page
from cockpit.delivery.queries import CARDS
from cockpit.errors import BadInput
from cockpit.exchange.dates import DateOrder
from cockpit.exchange.mapping import guess_mapping
from cockpit.exchange.plan import ImportPlan, plan_import
from cockpit.exchange.port import port, read_file, reshaped
from cockpit.exchange.preview import preview
from cockpit.exchange.rows import RowState
from cockpit.exchange.write import write_csv_bytes
from cockpit.i18n import speaking
from cockpit.listing import Asked
from tests.support import World, contents, new_world

DATA = Path(__file__).parents[2].parent / "shared" / "data"

JIRA = """Summary,Issue key,Issue id,Parent id,Status,Priority,Assignee,Created,Resolved,Sprint,Sprint,Labels,Labels,\
Component/s,Inward issue link (Blocks),Custom field (Story Points),Description
Ledger,FIN-1,1001,,In Progress,Highest,li.wei,11/May/26 03:26 PM,,Sprint 1,Sprint 2,gl,close,Core,,5,"first
second"
Post,FIN-2,1002,1001,Done,Minor,Somebody Else,12/May/26 9:00 AM,20/May/26 10:00 AM,Sprint 1,,gl,,,FIN-1,3,
Reports,FIN-3,1003,,To Do,,,13/May/26 9:00 AM,,,,,,,FIN-99,,
"""
GITHUB = [
    {
        "number": 7,
        "title": "Crash on start",
        "body": "It crashes",
        "state": "OPEN",
        "labels": [{"name": "bug"}],
        "assignees": [{"login": "li.wei"}],
        "milestone": {"title": "v2"},
        "createdAt": "2026-05-01T10:00:00Z",
        "url": "https://example.org/acme/erp/issues/7",
    },
    {
        "number": 8,
        "title": "Old",
        "state": "CLOSED",
        "assignees": [{"login": "octocat"}],
        "createdAt": "2026-05-01T10:00:00Z",
        "closedAt": "2026-05-09T10:00:00Z",
        "url": "https://example.org/acme/erp/issues/8",
    },
    {"number": 9, "title": "A change", "state": "OPEN", "url": "https://example.org/acme/erp/pull/9"},
]
TASKS = """{"uuid":"a-1","description":"Pay","status":"pending","entry":"20260501T100000Z","start":"20260502T100000Z",\
"project":"Finance","priority":"H","tags":["x"],"depends":"b-2",\
"annotations":[{"entry":"20260501T100000Z","description":"ask first"}]}
{"uuid":"b-2","description":"Order","status":"completed","entry":"20260501T100000Z","end":"20260503T100000Z",\
"project":"home","due":"20260601T000000Z"}
{"uuid":"c-3","description":"Gone","status":"deleted","entry":"20260501T100000Z"}
"""


def planned(world: World, noun: str, data: str | bytes, name: str = "file.csv", **options: Any) -> ImportPlan:
    source, session = port(noun), world.session
    raw = data.encode() if isinstance(data, str) else data
    sheet, asked = reshaped(source, session, read_file(source, session, raw, name), options.pop("asked", {}))
    mapping = guess_mapping(sheet.headings, source.TARGET, asked)
    return plan_import(sheet, source.TARGET, mapping, source.existing(session), **options)


def load(world: World, data: str | bytes, name: str = "file.csv", noun: str = "card", **options: Any) -> Receipt:
    plan = planned(world, noun, data, name, **options)
    return world.session.do(port(noun).command(plan.to_apply(), name))


def again(world: World, data: str | bytes, name: str = "file.csv", noun: str = "card") -> set[RowState]:
    return {row.state for row in planned(world, noun, data, name).rows}


def cards(world: World) -> dict[str, dict[str, Any]]:
    """Return the export by title."""
    _headings, rows = exchange.rows(world.session)
    names = [spec.name for spec in exchange.TARGET.fields]
    return {str(row[2]): dict(zip(names, row, strict=True)) for row in rows}


def states(world: World, number: int) -> list[tuple[str, str, int]]:
    card = world.row("card", number=number)["id"]
    return [(row["day"], row["kind"], row["told"]) for row in world.rows("card_state", card_id=card)]


# Real backlogs


@pytest.mark.skipif(not DATA.is_dir(), reason="the backlogs are not on this machine")
@pytest.mark.parametrize(("name", "count"), [("springxd", 3526), ("moodle", 1166)])
def test_a_real_backlog_comes_in_whole_once_and_leaves_in_one_step(world: World, name: str, count: int) -> None:
    file = f"backlog-{name}.csv"
    data = (DATA / file).read_bytes()
    before = contents(world.store)
    load(world, data, file)
    assert world.store.scalar("SELECT COUNT(*) FROM card") == count
    assert again(world, data, file) == {RowState.UNCHANGED}
    world.session.undo()
    assert contents(world.store) == before


# Jira


def test_jira_comes_with_its_sprint_parent_blockers_and_history(world: World) -> None:
    done = load(world, JIRA)
    assert str(done) == "CARD-1, CARD-2, CARD-3 imported from file.csv"
    notes = list(map(str, planned(world, "card", JIRA, "file.csv").notes))
    assert "links to cards that are not here, left out: 1" in notes
    found = cards(world)
    ledger, post = found["Ledger"], found["Post"]
    assert (ledger["key"], ledger["column"], ledger["sprint"], ledger["owner"]) == (
        "jira:FIN-1",
        "In progress",
        "Sprint 2",
        "li.wei",
    )
    assert (ledger["labels"], ledger["points"], ledger["description"]) == (("gl", "close", "Core"), 5, "first\nsecond")
    assert (post["column"], post["owner"], post["parent"], post["needs"]) == (
        "Done",
        None,
        "jira:FIN-1",
        ("jira:FIN-1",),
    )
    assert (ledger["priority"], post["priority"]) == ("urgent", "low")
    assert (post["created"], post["done"]) == (date(2026, 5, 12), date(2026, 5, 20))
    assert states(world, 2) == [("2026-05-12", "todo", 1), ("2026-05-20", "done", 1)]
    assert states(world, 1) == [("2026-05-11", "todo", 1), ("2026-11-24", "doing", 0)]
    assert world.rows("sprint", name="Sprint 2")[0]["start"] is None


def test_what_was_made_of_a_file_is_told_before_anything_is_written(world: World) -> None:
    lines = preview(planned(world, "card", JIRA))
    assert "not among the persons, so left without an owner: Somebody Else" in lines
    assert "would be new – Sprint: Sprint 2, Sprint 1" in lines
    assert world.rows("card") == []


def test_the_same_file_again_changes_nothing_and_a_newer_one_updates(world: World) -> None:
    load(world, JIRA)
    assert again(world, JIRA) == {RowState.UNCHANGED}
    newer = JIRA.replace("In Progress", "Done").replace("Ledger", "General ledger").replace("FIN-99", "FIN-2")
    load(world, newer)
    assert len(world.rows("card")) == 3
    found = cards(world)
    assert (found["General ledger"]["column"], found["General ledger"]["done"]) == ("Done", date(2026, 11, 24))
    assert found["Reports"]["needs"] == ("jira:FIN-2",)
    assert states(world, 1)[-1] == ("2026-11-24", "done", 0)
    world.session.undo()
    assert cards(world)["Ledger"]["column"] == "In progress"


def test_links_that_lead_nowhere_are_left_out_and_others_are_kept(world: World) -> None:
    world.do(AddCard, title="Here")
    lines = (
        "id,title,parent,depends on",
        'A,First,CARD-1,"B, CARD-1, GONE"',
        "B,Second,GONE,CARD-99",
        "C,Third,,GONE",
    )
    text = "\n".join(lines)
    assert "left out: 4" in str(planned(world, "card", text, "list.csv").notes[-1])
    load(world, text, "list.csv")
    found = cards(world)
    assert (found["First"]["parent"], set(found["First"]["needs"])) == ("CARD-1", {"CARD-1", "file:B"})
    assert (found["Second"]["parent"], found["Second"]["needs"], found["Third"]["needs"]) == (None, (), ())
    assert again(world, text, "list.csv") == {RowState.UNCHANGED}


def test_a_list_made_from_jira_and_its_own_export_name_the_same_cards(world: World) -> None:
    load(world, "issuekey,title,storypoint\nFIN-1,Ledger,8\n")
    load(world, JIRA)
    assert [card["points"] for card in cards(world).values()] == [5, 3, None]


def test_a_column_that_a_person_maps_is_left_as_it_is(world: World) -> None:
    text = "Issue key,Summary,Sprint,Sprint\nFIN-1,A,One,Two\n"
    load(world, text, asked={"Sprint": "-"})
    assert cards(world)["A"]["sprint"] is None


def test_links_that_make_a_circle_are_left_out_and_counted(world: World) -> None:
    text = "Issue key,Summary,Parent key,Inward issue link (Blocks)\nA-1,One,A-2,A-2\nA-2,Two,A-1,A-1\n"
    done = load(world, text)
    assert [str(warning) for warning in done.warnings] == [
        "links that would let cards wait for each other in a circle, left out: 2"
    ]
    assert [card["parent"] for card in cards(world).values()] == [None, "jira:A-1"]


def test_a_card_does_not_become_part_of_what_is_part_of_it_outside_the_file(world: World) -> None:
    load(world, "key,title\nA,First\n", "list.csv")
    world.do(AddCard, title="Between", parent_id="CARD-1")
    done = load(world, "key,title,parent\nA,First,CARD-2\n", "list.csv")
    assert "in a circle, left out: 1" in str(done.warnings[0])
    assert cards(world)["First"]["parent"] is None


def test_parts_are_linked_wherever_in_the_file_the_whole_stands(world: World) -> None:
    lines = ["key,title,parent,depends on", "B,Before,W,", "W,Whole,,", "P,Part,W,B", "Q,Part of part,P,"]
    load(world, "\n".join(lines), "list.csv")
    found = cards(world)
    parents = {title: card["parent"] for title, card in found.items()}
    assert parents == {"Before": "file:W", "Whole": None, "Part": "file:W", "Part of part": "file:P"}
    assert found["Part"]["needs"] == ("file:B",)
    before = contents(world.store)
    world.session.undo()
    assert not world.rows("card")
    assert not world.rows("card_need")
    world.session.redo()
    assert contents(world.store) == before


# Other programs


def test_issues_of_github_come_without_pull_requests(world: World) -> None:
    data = json.dumps(GITHUB)
    lines = preview(planned(world, "card", data, "issues.json"))
    assert "pull requests, left out: 1" in lines
    assert "not among the persons, so left without an owner: octocat" in lines
    load(world, data, "issues.json")
    found = cards(world)
    crash, old = found["Crash on start"], found["Old"]
    assert (crash["key"], crash["owner"], crash["labels"]) == ("github:acme/erp#7", "li.wei", ("bug", "milestone: v2"))
    assert (crash["column"], old["column"], old["done"]) == ("Backlog", "Done", date(2026, 5, 9))
    assert again(world, data, "issues.json") == {RowState.UNCHANGED}


def test_issues_of_githubs_interface_for_programs_are_read_too(world: World) -> None:
    issue = {
        "number": 1,
        "title": "A",
        "body": None,
        "state": "closed",
        "html_url": "https://github.example/a/b/issues/1",
        "created_at": "2026-01-01T00:00:00Z",
        "closed_at": "2026-01-05T00:00:00Z",
        "assignee": {"login": "tom"},
        "labels": ["x"],
        "pull_request": None,
    }
    load(world, json.dumps([issue]), "issues.json")
    assert cards(world)["A"] | {"done": None} == {
        **cards(world)["A"],
        "key": "github:a/b#1",
        "owner": "tom",
        "labels": ("x",),
        "done": None,
    }


@pytest.mark.parametrize("as_list", [False, True])
def test_tasks_of_taskwarrior_come_with_what_they_wait_for(world: World, as_list: bool) -> None:
    data = json.dumps([json.loads(line) for line in TASKS.splitlines()]) if as_list else TASKS
    assert "deleted or recurring, so left out: 1" in preview(planned(world, "card", data, "tasks.json"))
    load(world, data, "tasks.json")
    found = cards(world)
    pay, order = found["Pay"], found["Order"]
    assert (pay["column"], pay["module"], pay["priority"], pay["needs"]) == (
        "In progress",
        "Finance",
        "high",
        ("taskwarrior:b-2",),
    )
    assert (pay["began"], pay["description"], pay["labels"]) == (date(2026, 5, 2), "ask first", ("x",))
    assert (order["column"], order["done"], order["labels"], order["due"]) == (
        "Done",
        date(2026, 5, 3),
        ("home",),
        date(2026, 6, 1),
    )
    assert again(world, data, "tasks.json") == {RowState.UNCHANGED}


def kanban_database(path: Path, *, journal: str = "delete") -> bytes:
    """Return a database with the tables that kanban-tui makes."""
    connection = sqlite3.connect(path)
    connection.executescript(
        f"""
        PRAGMA journal_mode = {journal};
        CREATE TABLE boards (board_id INTEGER PRIMARY KEY, name TEXT NOT NULL, icon TEXT, creation_date DATETIME,
            reset_column INTEGER, start_column INTEGER, finish_column INTEGER);
        CREATE TABLE columns (column_id INTEGER PRIMARY KEY, name TEXT NOT NULL, visible BOOLEAN, position INTEGER,
            board_id INTEGER);
        CREATE TABLE categories (category_id INTEGER PRIMARY KEY, name TEXT NOT NULL, color TEXT NOT NULL);
        CREATE TABLE tasks (task_id INTEGER PRIMARY KEY, title TEXT NOT NULL, "column" INTEGER NOT NULL,
            category INTEGER, description TEXT, creation_date DATETIME NOT NULL, start_date DATETIME,
            finish_date DATETIME, due_date DATETIME);
        CREATE TABLE dependencies (dependency_id INTEGER PRIMARY KEY, task_id INTEGER, depends_on_task_id INTEGER);
        INSERT INTO boards VALUES (1, 'Home', NULL, '2026-05-01T10:00:00', NULL, 2, 3);
        INSERT INTO columns VALUES (1, 'Ready', 1, 1, 1), (2, 'Cooking', 1, 2, 1), (3, 'Eaten', 1, 3, 1);
        INSERT INTO categories VALUES (1, 'kitchen', 'red');
        INSERT INTO tasks VALUES
            (1, 'Soup', 3, 1, 'hot', '2026-05-01T10:00:00', '2026-05-02T10:00:00', '2026-05-03T10:00:00', NULL),
            (2, 'Bread', 2, NULL, NULL, '2026-05-01T10:00:00', '2026-05-02T10:00:00', NULL, '2026-06-01T00:00:00'),
            (3, '月饼', 1, NULL, '', '2026-05-01T10:00:00', NULL, NULL, NULL);
        INSERT INTO dependencies VALUES (1, 2, 1);
        """
    )
    connection.close()
    return path.read_bytes()


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_the_database_of_kanban_tui_is_read_by_the_meaning_of_its_columns(
    world: World, tmp_path: Path, journal: str
) -> None:
    data = kanban_database(tmp_path / "k.db", journal=journal)
    load(world, data, "k.db")
    found = cards(world)
    assert [found[title]["column"] for title in ("Soup", "Bread", "月饼")] == ["Done", "In progress", "Ready"]
    assert (found["Soup"]["labels"], found["Soup"]["done"]) == (("kitchen",), date(2026, 5, 3))
    assert (found["Bread"]["needs"], found["Bread"]["due"]) == (("kanban-tui:Home/1",), date(2026, 6, 1))
    assert again(world, data, "k.db") == {RowState.UNCHANGED}
    assert world.row("card", title="Soup")["cycle_days"] == 2


def test_the_tasks_that_kanban_tui_lists_are_read_too(world: World) -> None:
    task = {"task_id": 4, "title": "A", "column": 2, "creation_date": "2026-05-01T10:00:00", "blocked_by": [9]}
    load(
        world, json.dumps([task, {**task, "task_id": 9, "title": "B", "finish_date": "2026-05-05T10:00:00"}]), "t.json"
    )
    found = cards(world)
    assert (found["A"]["needs"], found["B"]["column"]) == (("kanban-tui:9",), "Done")


def test_another_database_and_a_damaged_one_are_refused_in_one_sentence(world: World, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE tasks (id)")
    connection.close()
    other = (tmp_path / "other.db").read_bytes()
    with pytest.raises(BadInput, match="not one of kanban-tui"):
        planned(world, "card", other, "other.db")
    whole = kanban_database(tmp_path / "k.db")
    for damaged in (whole[:600], whole[:100] + b"\xff" * 3000):
        with pytest.raises(BadInput, match="cannot be read as a database"):
            planned(world, "card", damaged, "k.db")


# Read again


def test_a_card_that_was_moved_on_stays_where_it_is_while_the_source_only_says_open(world: World) -> None:
    load(world, json.dumps(GITHUB), "issues.json")
    world.do(MoveCards, cards="CARD-1", column="In progress")
    world.do(LabelCards, cards="CARD-1", add="mine")
    assert again(world, json.dumps(GITHUB), "issues.json") == {RowState.UNCHANGED}
    more = [{**GITHUB[0], "labels": [{"name": "bug"}, {"name": "urgent"}]}]
    load(world, json.dumps(more), "issues.json")
    card = cards(world)["Crash on start"]
    assert card["column"] == "In progress"
    assert set(card["labels"]) == {"bug", "milestone: v2", "mine", "urgent"}


def test_a_card_moves_where_the_source_says_otherwise(world: World) -> None:
    load(world, json.dumps(GITHUB), "issues.json")
    world.do(MoveCards, cards="CARD-1", column="In progress")
    closed = [{**GITHUB[0], "state": "CLOSED"}, {**GITHUB[1], "state": "OPEN"}]
    load(world, json.dumps(closed), "issues.json")
    assert [card["column"] for card in cards(world).values()] == ["Done", "Backlog"]


def test_a_task_that_was_begun_here_is_not_put_back(world: World) -> None:
    tasks = "".join(TASKS.splitlines(keepends=True)[::2]).replace('"start":"20260502T100000Z",', "")
    load(world, tasks, "tasks.json")
    for column in ("Ready", "In progress"):
        world.do(MoveCards, cards="CARD-1", column=column)
        assert again(world, tasks, "tasks.json") == {RowState.UNCHANGED}
    world.do(MoveCards, cards="CARD-1", column="Ready")
    assert again(world, "".join(TASKS.splitlines(keepends=True)[::2]), "tasks.json") == {RowState.CHANGED}
    assert cards(world)["Pay"]["column"] == "Ready"


def test_a_task_begun_elsewhere_moves_to_what_is_in_work(world: World) -> None:
    tasks = TASKS.splitlines()[0]
    load(world, tasks.replace('"start":"20260502T100000Z",', ""), "tasks.json")
    load(world, tasks, "tasks.json")
    assert cards(world)["Pay"]["column"] == "In progress"


def test_labels_of_an_export_of_our_own_are_taken_as_they_are(world: World) -> None:
    load(world, JIRA)
    load(world, "Id,Source key,Labels\nCARD-1,jira:FIN-1,gl\n")
    assert cards(world)["Ledger"]["labels"] == ("gl",)


OWN = '[{"title": "Ledger", "column": "Ready", "points": 3, "priority": "low", "due": "2026-12-01", "labels": ["a"]}]'
FILES = [
    pytest.param(JIRA, "jira.csv", id="jira"),
    pytest.param(json.dumps(GITHUB), "issues.json", id="github"),
    pytest.param(TASKS, "tasks.json", id="taskwarrior"),
    pytest.param(OWN, "own.json", id="without keys"),
]


@pytest.mark.parametrize(("text", "name"), FILES)
def test_what_was_changed_here_stays_when_a_file_says_the_same_again(world: World, text: str, name: str) -> None:
    load(world, text, name)
    mine = {"title": "Mine", "due": "2027-01-01", "priority": "urgent", "points": "13", "labels": "mine"}
    world.do(EditCard, card="CARD-1", owner_id="tom", **mine)
    world.do(MoveCards, cards="CARD-1", column="Testing")
    before = contents(world.store)
    plan = planned(world, "card", text, name)
    assert {row.state for row in plan.rows} == {RowState.UNCHANGED} and plan.kept == 1
    load(world, text, name)
    assert contents(world.store) == before


@pytest.mark.parametrize(("text", "name"), FILES)
def test_a_card_that_was_archived_here_does_not_stop_a_file_that_says_the_same_again(
    world: World, text: str, name: str
) -> None:
    load(world, text, name)
    world.do(ArchiveCards, cards="CARD-1")
    before = contents(world.store)
    assert not planned(world, "card", text, name).errors
    load(world, text, name)
    assert contents(world.store) == before


def test_what_a_file_says_anew_overwrites_what_was_changed_here_and_nothing_else(world: World) -> None:
    load(world, JIRA)
    world.do(EditCard, card="CARD-1", title="Mine", points="13", labels="gl, mine")
    load(world, JIRA.replace("Ledger", "General ledger").replace(",gl,close,", ",gl,audit,"))
    card = cards(world)["General ledger"]
    assert (card["points"], set(card["labels"])) == (13, {"gl", "mine", "audit"})
    load(world, JIRA)
    assert cards(world)["Ledger"]["points"] == 13


def test_a_list_without_keys_says_anew_what_a_card_shall_be_that_has_another_title_here(world: World) -> None:
    load(world, OWN, "own.json")
    world.do(EditCard, card="CARD-1", title="Mine")
    load(world, OWN.replace("3,", "8,"), "own.json")
    assert [(row["title"], row["points"]) for row in world.rows("card")] == [("Mine", 8)]


# Sprints


def test_an_export_of_sprints_brings_their_days_and_goals_to_another_store(world: World) -> None:
    world.do(AddSprint, name="Sprint 1", start="2026-11-24", goal="Ledger works", capacity="20", module_id="Finance")
    world.do(AddSprint, name="Sprint 2", demo_on="2026-12-18", increment="Orders")
    headings, rows = sprint_exchange.rows(world.session)
    data = write_csv_bytes(headings, rows)
    assert again(world, data, noun="sprint") == {RowState.UNCHANGED}
    other = new_world()
    load(other, data, noun="sprint")
    assert sprint_exchange.rows(other.session)[1] == rows
    assert {row["state"] for row in other.rows("sprint")} == {"planned"}


def test_a_sprint_that_came_with_its_cards_gets_its_days_from_a_file_of_sprints(world: World) -> None:
    load(world, JIRA)
    done = load(world, "Name,Start,End,Capacity\nsprint 1,2026-11-24,2026-12-31,20\n", noun="sprint")
    row = world.row("sprint", name="Sprint 1")
    assert (row["start"], row["end"], row["capacity"]) == ("2026-11-24", "2026-12-31", 20)
    assert "Sprint 1 lasts 38 days; the method asks for 14 to 28" in [str(each) for each in done.warnings]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Name,Start,End\nA,2026-12-02,2026-12-01\n", "before it starts on 2026-12-02"),
        ("Name,Start,Demo\nA,2026-12-02,2026-12-01\n", "before the sprint starts on 2026-12-02"),
        ("Name,Capacity\nA,-1\n", "Capacity (points) must be at least 0"),
        ("Name,End\nSprint 1,2026-12-20\n", "Sprint 1 is closed; its days stand"),
    ],
)
def test_days_of_sprints_that_cannot_be_are_named_by_their_row(world: World, text: str, sentence: str) -> None:
    world.do(AddSprint, name="Sprint 1", start="2026-11-24")
    world.do(StartSprint, sprint="Sprint 1")
    world.do(CloseSprint, sprint="Sprint 1", why_none="none", carry_over="backlog")
    (error,) = planned(world, "sprint", text).errors
    assert str(error).startswith("Row 2") and sentence in str(error)


# Jira as it is configured elsewhere


@pytest.mark.parametrize("heading", ["Parent", "Parent id", "父级", "Übergeordnet"])
def test_a_parent_is_found_by_its_number(world: World, heading: str) -> None:
    text = f"Summary,Issue key,Issue id,{heading},Status\nEpic,FIN-1,10001,,To Do\nChild,FIN-2,10002,10001,To Do\n"
    load(world, text)
    assert cards(world)["Child"]["parent"] == "jira:FIN-1"


CHINESE = """概要,问题关键字,问题 ID,父级,状态,优先级,经办人,已创建,Sprint,Sprint,标签,模块,内向问题链接 (Blocks),\
自定义字段 (Story Points),描述,到期日
总账,FIN-1,1001,,进行中,最高,li.wei,11/五月/26 3:26 下午,一,二,gl,核心,,5,说明,2026-06-01
过账,FIN-2,1002,1001,完成,低,,12/五月/26 9:00 上午,一,,,,FIN-1,3,,
"""
GERMAN = """Zusammenfassung,Schlüssel,Vorgangs-ID,Übergeordnet,Status,Priorität,Zugewiesene Person,Erstellt,Sprint,\
Sprint,Stichwörter,Komponenten,Eingehende Vorgangsverknüpfung (Blocks),Benutzerdefinierte Felder (Story Points),\
Beschreibung,Fälligkeitsdatum
总账,FIN-1,1001,,In Arbeit,Höchste,li.wei,11/Mai/26 3:26 PM,一,二,gl,核心,,5,说明,2026-06-01
过账,FIN-2,1002,1001,Fertig,Niedrig,,12/Mai/26 9:00 AM,一,,,,FIN-1,3,,
"""
FRENCH = """Résumé,Clé de ticket,ID de ticket,Parent,État,Priorité,Personne assignée,Création,Sprint,Sprint,\
Étiquettes,Composants,Lien de ticket entrant (Blocks),Champs personnalisés (Story Points),Description,\
Date d'échéance
总账,FIN-1,1001,,En cours,La plus élevée,li.wei,11/mai/26 3:26 PM,一,二,gl,核心,,5,说明,2026-06-01
过账,FIN-2,1002,1001,Terminé(e),Faible,,12/mai/26 9:00 AM,一,,,,FIN-1,3,,
"""


@pytest.mark.parametrize("text", [CHINESE, GERMAN, FRENCH], ids=["zh", "de", "fr"])
def test_an_export_in_the_language_of_who_made_it_is_read_as_any_other(world: World, text: str) -> None:
    load(world, text)
    found = cards(world)
    first, second = found["总账"], found["过账"]
    assert (first["key"], first["column"], first["priority"], first["sprint"]) == (
        "jira:FIN-1",
        "In progress",
        "urgent",
        "二",
    )
    assert (first["owner"], first["points"], first["labels"]) == ("li.wei", 5, ("gl", "核心"))
    assert (first["created"], first["due"], first["description"]) == (date(2026, 5, 11), date(2026, 6, 1), "说明")
    assert (second["column"], second["priority"], second["parent"], second["needs"]) == (
        "Done",
        "low",
        "jira:FIN-1",
        ("jira:FIN-1",),
    )


def test_in_any_language_keys_like_those_of_jira_tell_where_a_table_comes_from(world: World) -> None:
    text = "Resumen,Clave,Estado,Esprint,Esprint\nA,FIN-1,To Do,Uno,Dos\n"
    asked = {"Resumen": "title", "Clave": "key", "Estado": "column", "Esprint": "sprint"}
    load(world, text, asked=asked)
    assert (cards(world)["A"]["key"], cards(world)["A"]["sprint"]) == ("jira:FIN-1", "Dos")
    assert {row.state for row in planned(world, "card", text, asked=asked).rows} == {RowState.UNCHANGED}


def test_who_blocks_whom_is_read_from_both_ends(world: World) -> None:
    load(world, "Summary,Issue key,Issue id,Outward issue link (Blocks)\nA,FIN-1,1,FIN-2\nB,FIN-2,2,\n")
    assert cards(world)["B"]["needs"] == ("jira:FIN-1",)
    assert cards(world)["A"]["needs"] == ()


def test_comments_come_once_and_name_who_is_nobody_of_the_project(world: World) -> None:
    text = (
        "Summary,Issue key,Comment,Comment\n"
        'A,FIN-1,11/May/26 3:26 PM;li.wei;seen,"12/May/26 9:00 AM;712020:ab;line one\nline; two"\n'
        "B,FIN-2,no day,\n"
    )
    assert "comments that do not say when they were made, left out: 1" in preview(planned(world, "card", text))
    load(world, text)
    said = [(row["author"], row["text"]) for row in world.rows("card_comment")]
    assert said == [("li.wei", "seen"), ("", "712020:ab: line one\nline; two")]
    assert again(world, text) == {RowState.UNCHANGED}
    world.do(AddComment, card="CARD-1", text="ours")
    load(world, text.replace("no day", "13/May/26 9:00 AM;tom;late"))
    assert [row["text"] for row in world.rows("card_comment", card_id=1)][-1] == "ours"
    assert len(world.rows("card_comment")) == 4


def test_comments_of_github_come_too(world: World) -> None:
    said = [
        {"author": {"login": "octocat"}, "body": "me too\n", "createdAt": "2026-05-02T10:00:00Z"},
        {"author": {"login": "tom"}, "body": "**seen**", "createdAt": "2026-05-03T10:00:00Z"},
    ]
    data = json.dumps([{**GITHUB[0], "comments": said}])
    load(world, data, "issues.json")
    assert [(row["author"], row["text"]) for row in world.rows("card_comment")] == [
        ("", "octocat: me too"),
        ("tom", "**seen**"),
    ]
    assert again(world, data, "issues.json") == {RowState.UNCHANGED}


def test_what_nobody_will_do_is_archived_and_counts_nowhere(world: World) -> None:
    text = (
        "Summary,Issue key,Status,Resolution,Created,Resolved\n"
        "A,FIN-1,Done,Won't Do,11/May/26,12/May/26\n"
        "B,FIN-2,Closed,Duplicate,11/May/26,12/May/26\n"
        "C,FIN-3,Done,Done,11/May/26,12/May/26\n"
        "D,FIN-4,To Do,Unresolved,11/May/26,\n"
    )
    assert "will not be done or is a duplicate, so archived: 2" in preview(planned(world, "card", text))
    load(world, text)
    assert list(cards(world)) == ["C", "D"]
    assert [card.title for card in CARDS.rows(world.session, Asked("done"))] == ["C"]
    assert again(world, text) == {RowState.UNCHANGED}
    load(world, text.replace("Done,Done", "Done,Won't Do").replace("To Do,Unresolved", "Closed,Declined"))
    assert list(cards(world)) == []
    kind = world.store.scalar("SELECT k.kind FROM card c JOIN board_column k ON k.id = c.column_id WHERE c.title = 'C'")
    assert kind == "todo"
    assert world.rows("card_state", card_id=3)[-1] | {"id": 0} == {
        **world.rows("card_state", card_id=3)[-1],
        "id": 0,
        "was": "done",
        "kind": "todo",
        "archived": 1,
    }


def test_an_issue_closed_as_not_planned_is_archived(world: World) -> None:
    load(world, json.dumps([{**GITHUB[1], "stateReason": "NOT_PLANNED"}]), "issues.json")
    assert world.row("card")["archived"]


# States of one's own


STATES = "Summary,Issue key,Status\nA,FIN-1,Ready for UAT\nB,FIN-2,Blocked\nC,FIN-3,Ready for UAT\n"


def test_an_unknown_state_is_told_with_the_flag_that_explains_it(world: World) -> None:
    plan = planned(world, "card", STATES)
    assert '--state "Ready for UAT=…"' in str(plan.errors[0])
    assert (
        "words for states that are not known: Ready for UAT (2), Blocked (1); say what each stands for: "
        "--state WORD=STATE"
    ) in preview(plan)


def test_a_person_says_what_states_stand_for(world: World) -> None:
    load(world, STATES, asked={"Ready for UAT": "state:testing", "Blocked": "state:archived"})
    assert {title: card["column"] for title, card in cards(world).items()} == {"A": "Testing", "C": "Testing"}
    with pytest.raises(BadInput, match="There is no column “Tseting”: did you mean “Testing”"):
        planned(world, "card", STATES, asked={"Blocked": "state:Tseting"})


@pytest.mark.parametrize(
    ("heading", "cells"),
    [("Status Category", ("In Progress", "To Do")), ("状态类别", ("正在进行", "待办")), ("Resolved", ("1/May/26", ""))],
)
def test_a_state_is_guessed_from_what_the_export_says_besides(
    world: World, heading: str, cells: tuple[str, str]
) -> None:
    text = f"Summary,Issue key,Status,{heading}\nA,FIN-1,UAT,{cells[0]}\nB,FIN-2,Parked,{cells[1]}\n"
    plan = planned(world, "card", text)
    column = "Done" if heading == "Resolved" else "In progress"
    assert f"states that were guessed: UAT = {column}" in str(plan.notes[-1])
    assert len(plan.errors) == (heading == "Resolved")


def test_columns_of_kanban_tui_with_names_of_their_own_are_read_by_their_order(world: World, tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    kanban_database(path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE boards SET start_column = NULL, finish_column = NULL")
    for pk, name in enumerate(("Ideen", "Küche", "Gegessen"), 1):
        connection.execute("UPDATE columns SET name = ? WHERE column_id = ?", (name, pk))
    connection.commit()
    connection.close()
    plan = planned(world, "card", path.read_bytes(), "k.db")
    assert not plan.errors
    assert "Küche = In progress" in str(plan.notes[-1])
    load(world, path.read_bytes(), "k.db", asked={"Küche": "state:Testing"})
    assert [cards(world)[title]["column"] for title in ("Soup", "Bread", "月饼")] == ["Done", "Testing", "Backlog"]


# One thing under two keys


def test_the_database_and_the_list_of_kanban_tui_name_the_same_tasks(world: World, tmp_path: Path) -> None:
    data = kanban_database(tmp_path / "k.db")
    listed = json.dumps(
        [
            {
                "task_id": 1,
                "title": "Soup",
                "column": 3,
                "creation_date": "2026-05-01T10:00:00",
                "finish_date": "2026-05-03",
            },
            {"task_id": 2, "title": "Bread", "column": 2, "creation_date": "2026-05-01T10:00:00", "blocked_by": [1]},
            {"task_id": 3, "title": "Another board's", "column": 2, "creation_date": "2026-05-01T10:00:00"},
        ]
    )
    load(world, data, "k.db")
    load(world, listed, "t.json")
    assert len(world.rows("card")) == 4
    assert cards(world)["Bread"]["needs"] == ("kanban-tui:Home/1",)


def test_issues_listed_without_their_address_are_those_of_github_too(world: World) -> None:
    short = [{"number": 7, "title": "Crash on start", "state": "OPEN", "labels": [{"name": "bug"}]}]
    load(world, json.dumps(short), "issues.json")
    assert cards(world)["Crash on start"]["key"] == "github:#7"
    load(world, json.dumps(GITHUB), "issues.json")
    assert len(world.rows("card")) == 2
    other = [{"number": 7, "title": "Of another repository", "state": "OPEN"}]
    load(world, json.dumps(other), "issues.json")
    assert world.row("card", number=1)["title"] == "Of another repository"


def test_only_what_a_list_of_objects_says_is_told_as_read(world: World) -> None:
    short = [{"number": 7, "title": "Crash on start", "state": "OPEN"}]
    assert preview(planned(world, "card", json.dumps(short), "i.json"))[1] == (
        "is read: key = Source key; title = Title; column = Column"
    )


def test_numbers_in_a_chinese_list_tell_its_rows_apart(world: World) -> None:
    load(world, "编号,概要,状态\n1,甲,待办\n2,乙,进行中\n", "list.csv")
    load(world, "编号,概要,状态\n1,甲甲,待办\n2,乙,进行中\n", "list.csv")
    assert {title: card["key"] for title, card in cards(world).items()} == {"甲甲": "file:list#1", "乙": "file:list#2"}


# Lists of no particular program


def test_rows_without_any_key_are_known_by_their_titles(world: World) -> None:
    text = "Title,Points\nA,1\nB,2\nA,3\n"
    load(world, text)
    load(world, text)
    assert [row["points"] for row in world.rows("card")] == [1, 2, 3]
    load(world, "Title,Points\nA,1\nB,5\nA,4\nC,1\n")
    assert [row["points"] for row in world.rows("card")] == [1, 5, 4, 1]


def test_numbers_of_two_lists_are_not_the_same_card(world: World) -> None:
    load(world, "Ticket,Title\n1,A\n2,B\n", "one.csv")
    load(world, "Ticket,Title\n1,C\n", "two.csv")
    load(world, "Ticket,Title\n1,A too\n", "one.csv")
    assert list(cards(world)) == ["A too", "B", "C"]
    assert cards(world)["B"]["key"] == "file:one#2"


def test_an_id_of_another_program_is_a_key_and_one_of_ours_is_none(world: World) -> None:
    world.do(AddCard, title="Ours")
    load(world, "Id,Title\nCARD-1,Still ours\nT-17,Theirs\n")
    assert [(row["number"], row["title"], row["external_id"]) for row in world.rows("card")] == [
        (1, "Still ours", None),
        (2, "Theirs", "T-17"),
    ]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_an_export_is_read_back_without_any_change(world: World, language: str) -> None:
    load(world, JIRA)
    world.do(AddCard, title="Ours", due="2027-01-01", labels="a, b", needs="CARD-2", parent_id="CARD-1")
    with speaking(language):
        headings, rows = exchange.rows(world.session)
        plan = planned(world, "card", write_csv_bytes(headings, rows))
    assert not plan.errors
    assert {row.state for row in plan.rows} == {RowState.UNCHANGED}


def test_an_export_brings_all_of_a_card_to_another_store(world: World, clock: FixedClock) -> None:
    world.do(AddCriterion, name="Shown")
    world.do(AddCriterion, name="Documented")
    world.do(AddCard, title="Blocked", column="Testing")
    world.do(AddCheck, card="CARD-1", text="Migrated\nTested, twice\nTested, twice")
    world.do(CheckCard, card="CARD-1", point="1")
    world.do(CheckCard, card="CARD-1", point="Documented")
    clock.moment -= timedelta(3)
    world.do(BlockCards, cards="CARD-1", reason="vendor")
    clock.moment += timedelta(3)
    world.do(AddCard, title="Away", column="Testing")
    world.do(ArchiveCards, cards="CARD-2")
    headings, rows = exchange.rows(world.session, [1, 2])
    data = write_csv_bytes(headings, rows)
    assert {row.state for row in planned(world, "card", data).rows} == {RowState.UNCHANGED}
    other = new_world()
    lines = preview(planned(other, "card", data))
    assert not [line for line in lines if "will not be done" in line]
    assert any("would be new" in line and "Documented" in line for line in lines)
    load(other, data)
    assert exchange.rows(other.session, [1, 2])[1] == rows
    assert [row["column_id"] for row in other.rows("card")] == [other.id("column", "Testing")] * 2
    assert [(row["blocked_since"], row["archived"]) for row in other.rows("card")] == [("2026-11-21", 0), (None, 1)]


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [
        ("Local work", "Post invoices", True),
        ("Post invoices", "Post all invoices", False),
        ("导入期初余额", "导入余额", False),
        ("导入期初余额", "培训出纳", True),
    ],
)
def test_ids_that_mean_other_cards_here_are_told_before_anything_is_written(
    world: World, here: str, there: str, told: bool
) -> None:
    world.do(AddCard, title=here)
    text = f"Id,Title\nCARD-1,{there}\nCARD-2,New here\n"
    note = (
        f"ids that mean other cards here (1): CARD-1 “{here}” → “{there}”; is the file from another store?"
        " Then leave ids out"
    )
    assert (note in preview(planned(world, "card", text))) is told


def test_points_of_a_checklist_are_ticked_and_added_by_a_file_and_none_is_taken_away(world: World) -> None:
    world.do(AddCriterion, name="Shown")
    world.do(AddCard, title="A")
    world.do(AddCheck, card="CARD-1", text="One\nTwo\nThree")
    load(world, 'Id,Checklist,Met of the definition of done\nCARD-1,"[x] Two, Four, [x] Five",Shown\n')
    points = [(row["text"], row["done"]) for row in sorted(world.rows("check_item"), key=lambda row: row["position"])]
    assert points == [("One", 0), ("Two", 1), ("Three", 0), ("Four", 0), ("Five", 1)]
    assert len(world.rows("done_tick")) == 1
    load(world, "Id,Checklist\nCARD-1,[ ] Two\n")
    assert not [row for row in world.rows("check_item") if row["text"] == "Two" and row["done"]]


def test_a_point_of_a_checklist_that_is_too_long_is_named_by_its_row(world: World) -> None:
    plan = planned(world, "card", f"Ticket,Title,Checklist\nx,A,{'A' * 501}\n")
    assert str(plan.errors[0]).startswith("Row 2, column “Checklist”: Point may have at most")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Key,Title\nx,\n", "Row 2, column “Title”: Title is missing"),
        ("Ticket,Title,Points\nx,A,many\n", "Row 2, column “Points”: “many” is not a number: write it like 1234.5."),
        ("Ticket,Title,Points\nx,A,-1\n", "Row 2, column “Points”: Points must be at least 0"),
        ("Ticket,Title,Status\nx,A,Redy\n", "Row 2, column “Status”: “Redy” is not known here: did you mean “Ready”?"),
        ("Ticket,Title,Owner\nx,A,li.wie\n", "Row 2, column “Owner”: “li.wie” is not known here"),
        ("Ticket,Title,Due\nx,A,soon\n", "Row 2, column “Due”: “soon” is not a date"),
        ("Ticket,Title\nx,A\nx,B\n", "Row 3: “file:x” is in row 2 already: leave one of them out."),
        (f"Ticket,Title\nx,{'A' * 501}\n", "Row 2, column “Title”: Title may have at most 500 characters"),
    ],
)
def test_what_cannot_be_imported_is_named_by_its_row(world: World, text: str, sentence: str) -> None:
    plan = planned(world, "card", text)
    assert str(plan.errors[0]).startswith(sentence)
    with pytest.raises(BadInput, match="Nothing was imported"):
        plan.to_apply()


def test_rows_with_errors_can_be_left_out(world: World) -> None:
    plan = planned(world, "card", "Ticket,Title,Points\na,A,1\nb,B,x\nc,C,3\n")
    world.session.do(exchange.command(plan.to_apply(skip_errors=True), "file.csv"))
    assert list(cards(world)) == ["A", "C"]


def test_words_for_states_in_two_languages_find_their_column(world: World) -> None:
    load(world, "Ticket,Title,状态\n1,A,待办\n2,B,进行中\n3,C,已完成\n4,D,Testing\n5,E,\n")
    assert [card["column"] for card in cards(world).values()] == [
        "Backlog",
        "In progress",
        "Done",
        "Testing",
        "Backlog",
    ]


def test_an_archived_card_is_not_brought_back_unasked(world: World) -> None:
    load(world, JIRA)
    world.do(ArchiveCards, cards="CARD-3")
    assert "CARD-3 is archived" in str(planned(world, "card", JIRA.replace("Reports", "R")).errors[0])


def test_an_import_over_a_limit_is_told(world: World) -> None:
    world.do(EditColumn, column="Ready", hard_limit="1")
    done = load(world, "Ticket,Title,Status\n1,A,Ready\n2,B,Ready\n")
    assert [str(warning) for warning in done.warnings] == ["“Ready” holds 2 cards now, its limit is 1"]


def test_links_are_taken_away_when_the_file_no_longer_has_them(world: World) -> None:
    for title in ("A", "B", "C"):
        world.do(AddCard, title=title)
    world.do(NeedCards, card="CARD-1", needs="CARD-2, CARD-3")
    load(world, "Id,Title,Needs\nCARD-1,A,CARD-3\n")
    assert [card.number for card in read_page(world.session, 1).needs] == [3]
    load(world, "Id,Blocked by what\nCARD-1,vendor\n")
    assert read_cards(world.session, [1])[0].blocked_reason == "vendor"
    load(world, "Id,Part of\nCARD-2,CARD-1\n")
    assert read_cards(world.session, [2])[0].parent == 1


def test_a_card_changed_by_hand_keeps_what_the_file_does_not_say(world: World) -> None:
    load(world, JIRA)
    world.do(EditCard, card="CARD-3", due="2027-01-01", points="13")
    world.do(ForwardCards, cards="CARD-3")
    load(world, JIRA.replace("Reports", "All reports"))
    card = cards(world)["All reports"]
    assert (card["due"], card["points"], card["column"]) == (date(2027, 1, 1), 13, "Ready")


def test_imported_history_counts_before_what_is_written_down_later(world: World) -> None:
    load(world, JIRA)
    world.do(AddSprint, name="Sprint 3", start="2026-11-24")
    world.do(StartSprint, sprint="Sprint 3")
    world.do(CloseSprint, sprint="Sprint 3", increment="x")
    assert [card.title for card in CARDS.rows(world.session, Asked("done done:2026-05"))] == ["Post"]


def test_an_import_is_one_line_in_the_audit_and_needs_a_file(world: World) -> None:
    load(world, JIRA)
    newest = world.store.changes(limit=1)[0]
    assert (newest.command, newest.args) == ("card.import", {"source": "file.csv", "rows": 3})
    assert "cockpit card import FILE" in str(type(exchange.command((), "")).when(Selection("card", (1,))))


@pytest.mark.parametrize("source", SOURCES)
def test_keys_are_parted_as_they_were_joined(source: str) -> None:
    key = joined(source, "a:b#1")
    assert key is not None
    assert parted(key) == (source, "a:b#1")
    assert normal_key(key) == key
    assert normal_reference("card 3") == "file:card 3"
    assert normal_reference("#3") == "CARD-3"


# The working calendar


def test_holidays_come_from_a_table_and_change_when_it_is_read_again(world: World) -> None:
    text = "日期,名称,类型\n2026-10-01,国庆节,休\n2026-10-10,国庆节,班\n"
    done = load(world, text, "days.csv", "holiday")
    assert str(done) == "days imported from days.csv: 2"
    calendar = read_calendar(world.store, world.session.project_id)
    assert (calendar.holidays, calendar.makeup) == ({date(2026, 10, 1)}, {date(2026, 10, 10)})
    assert again(world, text, "days.csv", "holiday") == {RowState.UNCHANGED}
    load(world, text.replace("班", "休"), "days.csv", "holiday")
    assert read_calendar(world.store, world.session.project_id).makeup == set()
    world.session.undo()
    assert read_calendar(world.store, world.session.project_id).makeup == {date(2026, 10, 10)}


def test_holidays_come_from_a_calendar_file(world: World) -> None:
    events = (("20260501", "劳动节（休）"), ("20260509", "劳动节（班）"), ("20260510", "母亲节"))
    body = "".join(
        f"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n" for day, title in events
    )
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n"
    assert "no days off, so left out: 母亲节" in preview(planned(world, "holiday", text, "cn.ics"))
    load(world, text, "cn.ics", "holiday")
    assert [(row["day"], row["kind"]) for row in world.rows("holiday")] == [
        ("2026-05-01", DayKind.HOLIDAY),
        ("2026-05-09", DayKind.MAKEUP),
    ]


def test_days_that_cannot_be_read_are_named_by_their_row(world: World) -> None:
    plan = planned(world, "holiday", "date,name\n2026-10-01,A\ntomorrow,B\n", "days.csv")
    assert str(plan.errors[0]) == "Row 3: “tomorrow” is not a date: write it like 2025-06-21."
    assert len(plan.to_apply(skip_errors=True)) == 1


def test_the_order_of_day_and_month_can_be_said(world: World) -> None:
    text = "date,name\n3/4/2026,A\n"
    with pytest.raises(BadInput, match="--dates"):
        planned(world, "holiday", text, "days.csv")
    load(world, text, "days.csv", "holiday", dates=DateOrder.DMY)
    assert world.row("holiday")["day"] == "2026-04-03"


def test_days_come_from_json_too_and_their_name_says_the_kind(world: World) -> None:
    load(world, json.dumps([{"date": "2026-10-10", "name": "国庆节（班）"}]), "days.json", "holiday")
    assert world.row("holiday")["kind"] == DayKind.MAKEUP


def test_a_day_taken_out_of_the_calendar_is_not_brought_back_unasked(world: World) -> None:
    world.do(AddHoliday, day="2026-10-01")
    world.do(ArchiveHoliday, holiday="2026-10-01")
    plan = planned(world, "holiday", "date,name\n2026-10-01,A\n", "days.csv")
    assert "is archived" in str(plan.errors[0])


def test_the_calendar_is_exported_as_it_is_read(world: World) -> None:
    world.do(AddHoliday, day="2026-10-10", kind="makeup", name="国庆节")
    headings, rows = calendar_exchange.rows(world.session)
    assert again(world, write_csv_bytes(headings, rows), "days.csv", "holiday") == {RowState.UNCHANGED}


def test_a_task_list_of_a_chinese_company_is_read_by_its_own_headings_and_by_no_others(world: World) -> None:
    plan = planned(world, "card", "序号,任务名称,执行人,计划完成日期,所属迭代\n1,配置总账科目,li.wei,2026/12/5,迭代7\n")
    assert not plan.errors
    (row,) = plan.rows
    assert (row.after["title"], row.after["owner"], row.after["sprint"]) == ("配置总账科目", "li.wei", "迭代7")
    assert row.after["due"] == date(2026, 12, 5)
    assert "序号" in preview(plan)[2]
    assert "id = " not in preview(plan)[1]
