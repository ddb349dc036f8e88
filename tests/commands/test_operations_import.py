"""Issues in files: Jira, Redmine, OpenProject, GitHub, ledgers in spreadsheets, and the round trip of an export."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.clean import clean
from cockpit.clock import FixedClock
from cockpit.command import Receipt
from cockpit.errors import BadInput, CockpitError, Refused
from cockpit.exchange.comments import Comment, normal_comment, read_comment
from cockpit.exchange.dates import DateOrder
from cockpit.exchange.mapping import guess_mapping
from cockpit.exchange.plan import ImportPlan, plan_import
from cockpit.exchange.port import port, read_file, reshaped
from cockpit.exchange.preview import preview
from cockpit.exchange.save import save_table
from cockpit.i18n import speaking
from cockpit.listing import Asked
from cockpit.operations import exchange
from cockpit.operations.commands import (
    AddIssue,
    AddIssueComment,
    ArchiveIssueComment,
    ArchiveIssues,
    AssignIssues,
    CardIssues,
    CloseIssues,
    LinkIssue,
    MergeIssues,
    RejectIssues,
    ReopenIssues,
    ResolveIssues,
    RespondIssues,
    SetIssues,
    SetSupportHours,
    StartIssues,
    UnlinkIssue,
    WaitIssues,
    WeighIssues,
)
from cockpit.operations.importers import told
from cockpit.operations.importers.told import Stop
from cockpit.operations.issue_states import State
from cockpit.operations.page import detail, read_page
from cockpit.operations.queries import ISSUES
from cockpit.people.commands import AddPerson, ArchivePerson, MergePersons
from cockpit.portfolio.commands import AddModule, AddProject
from cockpit.requirements.commands import AddRequirement
from storage.store import Store
from tests.support import NOW, World, new_world

JIRA = """\
Summary,Issue key,Issue id,Issue Type,Status,Priority,Resolution,Assignee,Reporter,Created,Resolved,Due Date,\
Component/s,Component/s,Labels,Labels,Description,Comment,Comment,Outward issue link (Blocks),\
Outward issue link (Duplicate),Sprint
Login fails,SUP-1,10001,Bug,Done,Highest,Fixed,li.wei,John Smith,11/May/26 03:26 PM,12/May/26 9:00 AM,,Finance,Portal,\
sso,slow,"Steps:
1. open",11/May/26 04:00 PM;jsmith;Seen again; twice,"12/May/26 9:00 AM;li.wei;Fixed
in 2.4",SUP-2,,Sprint 1
月结 报错,SUP-2,10002,Incident,In QA,High,,unknown.person,Li Wei 李伟,20/May/26 9:00 AM,,\
30/May/26 12:00 AM,Stock,,,,,,,,,
Same again,SUP-3,10003,Support,Closed,Low,Duplicate,,,21/May/26 9:00 AM,22/May/26 9:00 AM,,,,,,,,,OLD-7,SUP-1,
"""
REDMINE = """\
#,Project,Tracker,Parent task,Status,Priority,Subject,Author,Assignee,Updated,Category,Due date,% Done,Created,Closed
101,ERP,Bug,,New,Urgent,Cannot post,Redmine Admin,Li Wei 李伟,2026-05-20 10:00,Finance,2026-06-01,0,2026-05-19 08:30,
102,ERP,Support,,Feedback,Normal,How to print,Redmine Admin,,2026-05-20 10:00,,,0,2026-05-19 09:30,
103,ERP,Feature,,Rejected,Low,Dark mode,Redmine Admin,,2026-05-20 10:00,,,0,2026-05-19 10:30,2026-05-20 10:00
"""
REDMINE_ZH = """\
#,项目,跟踪,状态,优先级,主题,作者,指派给,类别,计划完成日期,创建于,结束日期,描述
201,ERP,错误,新建,紧急,无法过账,管理员,Li Wei 李伟,Finance,2026-06-01,2026-05-19 08:30,,说明
202,ERP,支持,已关闭,普通,如何打印,管理员,,,,2026-05-19 09:30,2026-05-21 09:30,
"""
OPENPROJECT = """\
ID,Subject,Type,Status,Priority,Assignee,Author,Created on,Finish date,Description
11,Slow report,Bug,In progress,High,Li Wei 李伟,Eva,05/19/2026 08:30 AM,2026-06-01,
12,Old idea,Feature,On hold,Low,,Eva,05/20/2026 08:30 AM,,
"""
LEDGER = """\
问题台账,,,,,,,,,,
序号,问题描述,提出日期,提出人,提出部门,严重程度,责任人,复核人,计划完成日期,状态,整改措施
1,月结报错，无法过账,2026/5/4,张三,财务部,严重,li.wei,,2026/5/10,整改中,
2,打印乱码,2026/5/4,李四,采购部,轻微,,,2026/5/20,已销号,换字体
,没有编号的,2026/5/4,李四,采购部,一般,,,,未处理,
"""
GITHUB: list[dict[str, Any]] = [
    {
        "number": 7,
        "title": "Crash on save",
        "body": "boom",
        "state": "OPEN",
        "url": "https://github.com/o/r/issues/7",
        "labels": [{"name": "bug"}, {"name": "priority: high"}, {"name": "Finance"}],
        "assignees": [{"login": "stranger"}, {"login": "li.wei"}],
        "author": {"login": "octo"},
        "createdAt": "2026-05-01T08:00:00Z",
        "comments": [{"author": {"login": "octo"}, "body": "again", "createdAt": "2026-05-02T08:00:00Z"}],
    },
    {
        "number": 8,
        "title": "Not planned",
        "state": "CLOSED",
        "stateReason": "NOT_PLANNED",
        "url": "https://github.com/o/r/issues/8",
        "createdAt": "2026-05-01T08:00:00Z",
        "closedAt": "2026-05-03T08:00:00Z",
    },
    {"number": 9, "title": "A pull request", "state": "OPEN", "url": "https://github.com/o/r/pull/9"},
]


def planned(world: World, data: str | bytes, name: str, asked: Mapping[str, str] = {}, dates: str = "") -> ImportPlan:
    """Return what an import of a file would do, as the command line works it out."""
    session, source = world.session, port("issue")
    data = data.encode() if isinstance(data, str) else data
    sheet, left = reshaped(source, session, read_file(source, session, data, name), asked)
    mapping = guess_mapping(sheet.headings, source.TARGET, left)
    order = DateOrder(dates) if dates else None
    return plan_import(sheet, source.TARGET, mapping, source.existing(session), dates=order)


def bring(world: World, data: str | bytes, name: str, asked: Mapping[str, str] = {}) -> Receipt:
    """Import a file and return the receipt."""
    return world.session.do(exchange.command(planned(world, data, name, asked).to_apply(), name))


def issue(world: World, number: int) -> dict[str, Any]:
    return world.row("issue", number=number)


@pytest.fixture
def shanghai(world: World) -> World:
    world.do(SetSupportHours, opens="09:00", closes="18:00", zone="Asia/Shanghai")
    return world


# Jira


def test_a_backlog_of_jira_becomes_a_ledger(shanghai: World) -> None:
    plan = planned(shanghai, JIRA, "jira.csv")
    assert [str(note) for note in plan.notes] == [
        "not among the persons, so left without an owner or a reviewer: unknown.person",
        "no modules of the project, so kept as labels: Portal, Stock",
        "links to what is not here, left out: jira:OLD-7",
        'states that were guessed: In QA = in-progress; say otherwise by --state "WORD=waiting"',
    ]
    assert str(bring(shanghai, JIRA, "jira.csv")) == "ISS-1, ISS-2, ISS-3 imported from jira.csv"
    first = issue(shanghai, 1)
    assert (first["source"], first["external_id"], first["type"]) == ("jira", "SUP-1", "defect")
    assert (first["state"], first["priority"], first["impact"], first["urgency"]) == ("closed", "P1", "high", "high")
    assert (first["owner_id"], first["reporter"]) == (shanghai.id("person", "li.wei"), "John Smith")
    assert (first["module_id"], json.loads(first["labels"])) == (
        shanghai.id("module", "Finance"), ["sso", "slow", "Portal"],
    )  # fmt: skip
    # Half past three in the afternoon where the work is done.
    assert first["reported_at"] == "2026-05-11T07:26:00+00:00"
    assert first["description"] == "Steps:\n1. open"
    page = read_page(shanghai.session, first["id"])
    assert [(each.author, each.text) for each in page.comments] == [
        ("jsmith", "Seen again; twice"),
        ("li.wei", "Fixed\nin 2.4"),
    ]
    assert [(each.kind.value, each.id) for each in page.links] == [("blocks", "ISS-2")]
    assert [each.id for each in page.duplicates] == ["ISS-3"]
    second, third = issue(shanghai, 2), issue(shanghai, 3)
    assert (second["state"], second["owner_id"], second["due"]) == ("in-progress", None, "2026-05-30")
    assert second["reporter_id"] == shanghai.id("person", "li.wei")
    assert (third["state"], third["state_reason"], third["resolution"]) == ("duplicate", "Duplicate", "")


def test_a_word_for_a_state_can_be_explained(shanghai: World) -> None:
    bring(shanghai, JIRA, "jira.csv", {"In QA": "state:waiting"})
    assert issue(shanghai, 2)["state"] == "waiting"
    with pytest.raises(BadInput, match="“nonsense” is none of: new, assigned"):
        planned(shanghai, JIRA, "jira.csv", {"In QA": "state:nonsense"})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("jira.csv", JIRA),
        ("redmine.csv", REDMINE),
        ("redmine.csv", REDMINE_ZH),
        ("openproject.csv", OPENPROJECT),
        ("ledger.csv", LEDGER),
        ("github.json", json.dumps(GITHUB)),
    ],
)
def test_an_import_that_runs_twice_doubles_and_changes_nothing(shanghai: World, name: str, data: str) -> None:
    bring(shanghai, data, name)
    before = [dict(row) for row in shanghai.rows("issue")], len(shanghai.rows("issue_comment"))
    again = planned(shanghai, data, name)
    assert not again.to_apply(), [row.values for row in again.rows if row.values]
    assert str(bring(shanghai, data, name)) == f"nothing in {name} is new"
    assert ([dict(row) for row in shanghai.rows("issue")], len(shanghai.rows("issue_comment"))) == before
    shanghai.session.undo()
    assert not shanghai.rows("issue")
    bring(shanghai, data, name)
    assert len(shanghai.rows("issue")) == len(before[0])


def test_what_was_said_here_is_never_taken_away(shanghai: World) -> None:
    bring(shanghai, JIRA, "jira.csv")
    shanghai.do(AddIssueComment, issue="ISS-1", text="ours")
    shanghai.do(LinkIssue, issue="ISS-1", to="https://wiki.example/x")
    assert not planned(shanghai, JIRA, "jira.csv").to_apply()
    more = JIRA.replace("in 2.4", "in 2.5")
    bring(shanghai, more, "jira.csv")
    texts = [each.text for each in read_page(shanghai.session, issue(shanghai, 1)["id"]).comments]
    assert sorted(texts) == sorted(["Seen again; twice", "Fixed\nin 2.4", "Fixed\nin 2.5", "ours"])


def test_what_happened_elsewhere_since_is_brought_over(shanghai: World, clock: FixedClock) -> None:
    bring(shanghai, JIRA, "jira.csv", {"In QA": "state:in-progress"})
    shanghai.do(AssignIssues, issues="ISS-2", owner_id="li.wei")
    clock.moment += timedelta(days=1)
    later = JIRA.replace("Incident,In QA,High,,", "Incident,Resolved,High,Fixed,").replace("Bug,Done", "Bug,Reopened")
    plan = planned(shanghai, later, "jira.csv")
    assert {row.after["title"]: sorted(row.values) for row in plan.rows if row.values} == {
        "Login fails": ["resolution", "state", "state_reason"],
        "月结 报错": ["resolution", "state"],
    }
    bring(shanghai, later, "jira.csv")
    assert (issue(shanghai, 1)["state"], issue(shanghai, 1)["reopened"]) == ("assigned", 1)
    assert (issue(shanghai, 1)["state_reason"], issue(shanghai, 1)["resolution"]) == ("assigned in Jira", "")
    assert (issue(shanghai, 2)["state"], issue(shanghai, 2)["resolution"]) == ("resolved", "Fixed")
    pauses = shanghai.rows("issue_pause", issue_id=issue(shanghai, 1)["id"])
    assert [pause["until"] is None for pause in pauses] == [False]


# Redmine, OpenProject, GitHub


def test_redmine_in_english_and_in_chinese(shanghai: World) -> None:
    bring(shanghai, REDMINE, "redmine.csv")
    bring(shanghai, REDMINE_ZH, "redmine.csv")
    found = {
        row["external_id"]: (row["title"], row["type"], row["state"], row["priority"]) for row in shanghai.rows("issue")
    }
    assert found == {
        "101": ("Cannot post", "defect", "assigned", "P1"),
        "102": ("How to print", "question", "waiting", "P3"),
        "103": ("Dark mode", "improvement", "rejected", "P4"),
        "201": ("无法过账", "defect", "assigned", "P1"),
        "202": ("如何打印", "question", "closed", "P3"),
    }
    assert issue(shanghai, 5)["resolved_at"] == "2026-05-21T01:30:00+00:00"


def test_openproject(shanghai: World) -> None:
    bring(shanghai, OPENPROJECT, "wp.csv")
    first = issue(shanghai, 1)
    assert (first["source"], first["external_id"], first["state"], first["priority"]) == (
        "openproject", "11", "in-progress", "P2",
    )  # fmt: skip
    assert (first["due"], first["reported_at"]) == ("2026-06-01", "2026-05-19T00:30:00+00:00")
    assert issue(shanghai, 2)["state"] == "waiting"


def test_another_spelling_of_a_person_is_that_person(shanghai: World) -> None:
    shanghai.given(AddPerson, handle="unknown.person", name="Wei Li")
    shanghai.do(MergePersons, persons="unknown.person", into="li.wei")
    bring(shanghai, JIRA, "jira.csv")
    assert issue(shanghai, 2)["owner_id"] == shanghai.id("person", "li.wei")


def test_the_same_number_of_two_programs_is_not_the_same_issue(shanghai: World) -> None:
    bring(shanghai, REDMINE.replace("101,", "11,"), "x.csv")
    bring(shanghai, OPENPROJECT, "x.csv")
    assert len(shanghai.rows("issue", external_id="11")) == 2


def test_github_issues_without_pull_requests(shanghai: World) -> None:
    data = json.dumps(GITHUB)
    assert "pull requests, left out: 1" in [str(note) for note in planned(shanghai, data, "gh.json").notes]
    bring(shanghai, data, "gh.json")
    first, second = issue(shanghai, 1), issue(shanghai, 2)
    assert (first["external_id"], first["type"], first["priority"], first["state"]) == (
        "o/r#7", "defect", "P2", "assigned",
    )  # fmt: skip
    assert (first["module_id"], first["reporter"]) == (shanghai.id("module", "Finance"), "octo")
    page = read_page(shanghai.session, first["id"])
    assert [each.text for each in page.comments] == ["again"]
    assert [each.id for each in page.links] == ["https://github.com/o/r/issues/7"]
    assert (second["state"], second["closed_at"]) == ("rejected", "2026-05-03T08:00:00+00:00")


def test_github_by_its_interface_for_programs(shanghai: World) -> None:
    rest = [
        {"number": 1, "title": "A", "state": "open", "html_url": "https://github.com/o/r/issues/1", "comments": 3,
         "user": {"login": "octo"}, "assignee": {"login": "li.wei"}, "created_at": "2026-05-01T08:00:00Z"},
        {"number": 2, "title": "B", "state": "open", "html_url": "https://github.com/o/r/pull/2", "pull_request": {}},
        {"number": 3, "title": "C", "state": "closed", "state_reason": "completed", "body": None,
         "html_url": "https://github.com/o/r/issues/3", "pull_request": {"url": "x"}},
    ]  # fmt: skip
    bring(shanghai, json.dumps(rest), "issues.json")
    (only,) = shanghai.rows("issue")
    assert (only["external_id"], only["owner_id"], only["state"]) == (
        "o/r#1", shanghai.id("person", "li.wei"), "assigned",
    )  # fmt: skip


# Ledgers in spreadsheets


def test_a_ledger_that_people_keep_in_a_spreadsheet(shanghai: World) -> None:
    bring(shanghai, LEDGER, "台账.csv")
    first, second, third = (issue(shanghai, number) for number in (1, 2, 3))
    assert (first["title"], first["description"], first["state"]) == (
        "月结报错，无法过账", "月结报错，无法过账", "in-progress",
    )  # fmt: skip
    assert (first["external_id"], first["impact"], first["found_on"], first["due"]) == (
        "台账#1", "high", "2026-05-04", "2026-05-10",
    )  # fmt: skip
    # Its clock began with the work of the day on which it was found.
    assert first["reported_at"] == "2026-05-04T01:00:00+00:00"
    assert (second["state"], second["resolution"], second["resolved_at"]) == ("closed", "换字体", None)
    assert third["external_id"].startswith("~")
    assert [row["name"] for row in shanghai.rows("department")][-2:] == ["财务部", "采购部"]


def test_a_time_that_nobody_wrote_down_is_unknown_and_no_breach(shanghai: World) -> None:
    bring(shanghai, LEDGER, "台账.csv")
    assert [row.number for row in ISSUES.rows(shanghai.session, Asked("answered-late", "number"))] == [3]
    closed = ISSUES.fetch(shanghai.session, [issue(shanghai, 2)["id"]])[0]
    assert (closed.resolved_at, closed.answered_late) == (None, False)


def test_rows_that_say_the_same_are_told_apart_or_refused(shanghai: World) -> None:
    twice = "title,found,reporter\nNo network,2026-05-04,Chen\nNo network,2026-05-05,Chen\n"
    assert len(planned(shanghai, twice, "x.csv").rows) == 2
    same = planned(shanghai, twice.replace("05-05", "05-04"), "x.csv")
    assert str(same.errors[0]).endswith("is in row 2 already: leave one of them out.")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ISS-1,X,banana,,,", "“banana” is not a date"),
        (",X,0001-01-01,,,", "is not a date"),
        (",X,1901-05-05,,,", "is too far away to be meant"),
        (",,,,,", ""),
        (",X,2026-05-05,li.wei,li.wei,", "li.wei cannot own an issue and review it"),
        (",X,2026-05-05,,,hello", "“hello” is no comment"),
        (f",{'x' * 600},2026-05-05,,,", "Title may have at most 500 characters"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_row(shanghai: World, line: str, words: str) -> None:
    data = f"id,title,created,owner,reviewer,comments\n{line}\n"
    errors = [str(error) for error in planned(shanghai, data, "x.csv").errors]
    if not words:
        assert errors == []
        return
    assert len(errors) == 1
    assert words in errors[0]
    assert "Row 2" in errors[0]


def test_a_file_of_something_else_is_refused_in_one_sentence(shanghai: World) -> None:
    for data in ("a,b\n1,2\n", "[]", "", "{}", "\x00\x01\x02", "no table here"):
        with pytest.raises(CockpitError) as refused:
            planned(shanghai, data, "x.csv")
        assert "\n" not in str(refused.value)


def test_dates_that_may_be_two_are_asked_for(shanghai: World) -> None:
    data = "id,title,created\n,X,3/4/2026\n"
    with pytest.raises(BadInput, match="--dates"):
        planned(shanghai, data, "x.csv")
    (row,) = planned(shanghai, data, "x.csv", dates="dmy").rows
    assert row.after["reported_at"] == datetime.fromisoformat("2026-04-02T16:00:00+00:00")


def test_what_is_archived_is_not_changed_behind_anybodys_back(shanghai: World) -> None:
    bring(shanghai, REDMINE, "redmine.csv")
    shanghai.do(ArchiveIssues, issues="ISS-1")
    plan = planned(shanghai, REDMINE, "redmine.csv")
    assert not plan.errors
    assert not [row for row in plan.rows if row.values]
    assert "archived here, so left as it is: ISS-1" in preview(plan)
    plan = planned(shanghai, REDMINE.replace("Cannot post", "Cannot post again"), "redmine.csv")
    assert [str(error) for error in plan.errors] == [
        "Row 2: ISS-1 is archived: bring it back first, or leave this row out."
    ]


# The round trip of our own export


@pytest.fixture
def rich(store: Store, clock: FixedClock) -> World:
    """A ledger in which every field of every issue says something."""
    world = new_world(store, clock)
    world.do(SetSupportHours, opens="09:00", closes="18:00", zone="Asia/Shanghai")
    world.given(AddPerson, handle="eva", name="Eva Lang", team_role="consultant")
    world.given(AddRequirement, title="Single sign-on")
    everything = {
        "title": "财务月结周期，报错; “why”", "type": "permission", "impact": "high", "urgency": "high",
        "module_id": "Finance", "department_id": "Purchasing", "description": " =1+1\n\n'quoted'\n- list; a, b",
        "workaround": "by hand", "owner_id": "li.wei", "reviewer_id": "eva", "due": "2026-12-24",
        "caused_by_data": "yes", "reporter": "Mrs Chen; warehouse, 2",
    }  # fmt: skip
    world.given(AddIssue, **everything, labels=["sso", "slow"])
    world.given(AddIssue, title="Two", owner_id="li.wei", reporter="tom")
    world.given(AddIssue, title="Three", reporter="-")
    world.given(AddIssue, title="-")
    world.given(AddIssue, title="Gone")
    steps: list[tuple[Any, dict[str, str]]] = [
        (StartIssues, {"issues": "ISS-1"}),
        (WaitIssues, {"issues": "ISS-1", "reason": "a screenshot: with; all"}),
        (StartIssues, {"issues": "ISS-1"}),
        (AddIssueComment, {"issue": "ISS-1", "text": 'line one\nline “two”; and "three", more'}),
        (AddIssueComment, {"issue": "ISS-1", "text": "protocol", "evidence": "yes"}),
        (ResolveIssues, {"issues": "ISS-1", "resolution": "patched", "root_cause": "cookie\nsize"}),
        (ReopenIssues, {"issues": "ISS-1", "reason": "still there"}),
        (ResolveIssues, {"issues": "ISS-1", "resolution": "patched"}),
        (LinkIssue, {"issue": "ISS-1", "to": "REQ-1, ISS-2, https://wiki.example/a;b"}),
        (CardIssues, {"issues": "ISS-2"}),
        (WaitIssues, {"issues": "ISS-2", "reason": "an answer"}),
        (MergeIssues, {"issues": "ISS-3", "of": "ISS-1"}),
        (RejectIssues, {"issues": "ISS-4", "reason": "as designed"}),
        (ArchiveIssues, {"issues": "ISS-5"}),
    ]
    for number, (command, inputs) in enumerate(steps):
        clock.moment = NOW + timedelta(hours=number + 1)
        world.do(command, **inputs)
    clock.moment += timedelta(hours=1)
    world.another("eva").do(CloseIssues, issues="ISS-1", evidence="seen by eva")
    return world


def written(world: World, path: Path) -> bytes:
    headings, rows = exchange.rows(world.session)
    save_table(path, "Issues", headings, rows, overwrite=True)
    return path.read_bytes()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_is_exported_is_read_back_without_any_change(
    rich: World, tmp_path: Path, ending: str, language: str
) -> None:
    with speaking(language):
        data = written(rich, tmp_path / f"own.{ending}")
    plan = planned(rich, data, f"own.{ending}")
    assert not plan.errors
    assert not plan.to_apply(), [row.values for row in plan.rows if row.values]
    assert len(plan.rows) == 4


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_nothing_is_lost_on_the_way_into_another_project(
    rich: World, tmp_path: Path, ending: str, clock: FixedClock
) -> None:
    exported = exchange.rows(rich.session)
    data = written(rich, tmp_path / f"own.{ending}")
    clock.moment += timedelta(days=3)
    rich.given(AddProject, code="TWO", name="The other")
    for handle, name in (("li.wei", "Li Wei"), ("eva", "Eva Lang"), ("tom", "Tom")):
        rich.given(AddPerson, handle=handle, name=name)
    rich.do(SetSupportHours, zone="Asia/Shanghai")
    rich.given(AddModule, name="Finance")
    rich.given(AddRequirement, title="Single sign-on")
    bring(rich, data, f"own.{ending}")
    brought = exchange.rows(rich.session)
    without_cards = [[_without_card(cell) for cell in row] for row in exported[1]]
    assert brought == (exported[0], without_cards)
    judged = [
        (row.number, row.resolve_by, row.breached, row.left) for row in ISSUES.rows(rich.session, Asked("", "number"))
    ]
    rich.session.enter(rich.session.find("project", "ERP"))
    assert judged == [
        (row.number, row.resolve_by, row.breached, row.left) for row in ISSUES.rows(rich.session, Asked("", "number"))
    ]


def _without_card(cell: Any) -> Any:
    """Return the links without the card, which the other project does not have."""
    return tuple(item for item in cell if not item.endswith("CARD-1")) if isinstance(cell, tuple) else cell


def test_one_changed_cell_changes_one_field(rich: World, tmp_path: Path) -> None:
    headings, rows = exchange.rows(rich.session)
    changed = [[*row] for row in rows]
    changed[1][headings.index("Workaround")] = "restart"
    changed[1][headings.index("Priority")] = "P1"
    save_table(tmp_path / "own.csv", "Issues", headings, changed)
    data = (tmp_path / "own.csv").read_bytes()
    (row,) = [row for row in planned(rich, data, "own.csv").rows if row.values]
    assert row.values == {"workaround": "restart", "priority": "P1"}
    bring(rich, data, "own.csv")
    assert (issue(rich, 2)["workaround"], issue(rich, 2)["priority"], issue(rich, 2)["impact"]) == (
        "restart", "P1", "high",
    )  # fmt: skip


def test_numbers_are_kept_where_they_are_free(shanghai: World) -> None:
    shanghai.given(AddIssue, title="Ours")
    bring(shanghai, "id,title\nISS-7,Seven\nISS-3,Three\n,None\n", "x.csv")
    assert {row["title"]: row["number"] for row in shanghai.rows("issue")} == {
        "Ours": 1, "Seven": 7, "Three": 3, "None": 8,
    }  # fmt: skip
    assert shanghai.given(AddIssue, title="Next") == shanghai.row("issue", number=9)["id"]


def test_an_import_is_one_change_and_undone_as_one(shanghai: World) -> None:
    bring(shanghai, JIRA, "jira.csv")
    assert shanghai.told[-1].rows["issue"] == {row["id"] for row in shanghai.rows("issue")}
    shanghai.session.undo()
    for table in ("issue", "issue_comment", "issue_link", "issue_pause"):
        assert not shanghai.rows(table)


def test_a_file_read_before_somebody_else_changed_an_issue_is_a_conflict(shanghai: World) -> None:
    bring(shanghai, REDMINE, "redmine.csv")
    rows = planned(shanghai, REDMINE.replace("Cannot post", "Cannot post at all"), "redmine.csv").to_apply()
    shanghai.do(WeighIssues, issues="ISS-1", impact="low")
    with pytest.raises(CockpitError, match="olga changed"):
        shanghai.session.do(exchange.command(rows, "redmine.csv"))


def test_a_department_is_made_and_an_owner_who_left_stays(shanghai: World) -> None:
    shanghai.given(AddIssue, title="One", owner_id="li.wei")
    shanghai.do(ArchivePerson, persons="li.wei")
    headings, rows = exchange.rows(shanghai.session)
    text = "\n".join(",".join("" if cell in (None, ()) else str(cell) for cell in row) for row in (headings, *rows))
    assert not planned(shanghai, text, "own.csv").to_apply()
    shanghai.do(AssignIssues, issues="ISS-1", owner_id="tom")


# Texts of comments and pauses

names = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20).map(str.strip)
words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60).map(
    lambda text: clean(text).strip()
)
moments = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)).map(
    lambda at: at.replace(microsecond=0, tzinfo=NOW.tzinfo)
)


@given(moments, names, st.booleans(), words.filter(bool))
def test_a_comment_is_read_as_it_is_written(at: datetime, author: str, evidence: bool, text: str) -> None:
    comment = Comment(at, author, evidence, text)
    assert read_comment(str(comment)) == comment
    assert normal_comment(str(comment)) == str(comment)


@given(moments, st.none() | moments, st.sampled_from(State), names, st.text("abc: ;,月结", max_size=20).map(str.strip))
def test_a_pause_is_read_as_it_is_written(
    since: datetime, until: datetime | None, state: State, author: str, reason: str
) -> None:
    stop = Stop(since, until, state, author, reason)
    assert told.read_stop(str(stop)) == stop


@pytest.mark.parametrize(
    "text", ["", "hello", "2026-11-24 olga: x", "2026-13-01T00:00:00Z olga: x", "2026-11-24T09:00:00 a: b"]
)
def test_what_is_no_comment_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is no comment; write it like"):
        read_comment(text)
    with pytest.raises(BadInput, match="is no pause; write it like"):
        told.read_stop(text)


JIRA_ZH = """\
概要,问题关键字,问题 ID,问题类型,状态,优先级,解决结果,经办人,报告人,创建日期,已解决,到期日,组件,标签,描述,\
向外的问题链接 (Blocks)
无法过账,SUP-1,10001,错误,已关闭,最高,已解决,li.wei,张三,2026-05-11 15:26,2026-05-12 09:00,2026-05-30,Finance,sso,,SUP-2
月结报错,SUP-2,10002,缺陷,已关闭,高,不会修复,,张三,2026-05-20 09:00,2026-05-21 09:00,,,,,
"""


def test_a_chinese_backlog_of_jira_keeps_its_keys(shanghai: World) -> None:
    bring(shanghai, JIRA_ZH, "jira.csv")
    first, second = issue(shanghai, 1), issue(shanghai, 2)
    assert (first["source"], first["external_id"], first["title"]) == ("jira", "SUP-1", "无法过账")
    assert (first["owner_id"], first["reporter"], first["due"]) == (
        shanghai.id("person", "li.wei"), "张三", "2026-05-30",
    )  # fmt: skip
    assert first["resolved_at"] == "2026-05-12T01:00:00+00:00"
    assert first["module_id"] == shanghai.id("module", "Finance")
    assert (second["state"], second["state_reason"]) == ("rejected", "不会修复")
    assert [each.id for each in read_page(shanghai.session, first["id"]).links] == ["ISS-2"]
    assert planned(shanghai, JIRA_ZH, "jira.csv").to_apply() == ()


def test_a_duplicate_whose_state_says_something_else_shows_its_original(shanghai: World) -> None:
    text = "Summary,Issue key,Status,Outward issue link (Duplicate)\nOne,X-1,Open,X-2\nTwo,X-2,Open,\n"
    bring(shanghai, text, "jira.csv")
    shown = "\n".join("".join(part for part, _tone in line) for line in detail(shanghai.session, 1).lines)
    assert "Duplicate of\nISS-2  Two  new" in shown


def test_further_assignees_of_an_issue_are_kept_and_told(shanghai: World) -> None:
    shanghai.given(AddPerson, handle="eva", name="Eva")
    found = [{**GITHUB[0], "assignees": [{"login": "li.wei"}, {"login": "eva"}, {"login": "stranger"}]}]
    plan = planned(shanghai, json.dumps(found), "issues.json")
    assert "an issue has one owner; further assignees, so kept as labels: eva, stranger" in list(map(str, plan.notes))
    bring(shanghai, json.dumps(found), "issues.json")
    assert issue(shanghai, 1)["owner_id"] == shanghai.id("person", "li.wei")
    assert json.loads(issue(shanghai, 1)["labels"])[-2:] == ["assignee: eva", "assignee: stranger"]
    assert planned(shanghai, json.dumps(found), "issues.json").to_apply() == ()


# What is known here


def errors_of(world: World, data: str, name: str = "own.csv") -> list[str]:
    """Return what is wrong with the rows of a file, none of which may be imported."""
    plan = planned(world, data, name)
    assert not plan.to_apply(skip_errors=True)
    return [str(error) for error in plan.errors]


@pytest.fixture
def known(shanghai: World) -> World:
    """Five issues: begun, closed after a review, new without an owner, begun with a reviewer, and rejected."""
    shanghai.given(AddPerson, handle="eva", name="Eva Lang", team_role="consultant")
    for title, inputs in (
        ("Begun", {"owner_id": "li.wei"}),
        ("Closed", {"owner_id": "li.wei", "reviewer_id": "eva"}),
        ("New", {}),
        ("Reviewed", {"owner_id": "li.wei", "reviewer_id": "eva"}),
        ("Rejected", {"owner_id": "li.wei"}),
    ):
        shanghai.given(AddIssue, title=title, **inputs)
    shanghai.do(StartIssues, issues="ISS-1, ISS-2, ISS-4")
    shanghai.do(ResolveIssues, issues="ISS-2", resolution="patched")
    shanghai.another("eva").do(CloseIssues, issues="ISS-2")
    shanghai.do(RejectIssues, issues="ISS-5", reason="as designed")
    return shanghai


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("id,state\nISS-1,resolved", "Row 2: say how ISS-1 was resolved, so that it can be reviewed"),
        ("id,state\nISS-3,resolved", "Row 2: ISS-3 has no owner; give it one first"),
        ("id,state\nISS-1,waiting", "Row 2: say what ISS-1 waits for, so that the user knows"),
        ("id,state\nISS-1,rejected", "Row 2: give a reason, so that the reporter can follow it"),
        ("id,state\nISS-1,duplicate", "Row 2: say which issue ISS-1 repeats"),
        ("id,state\nISS-2,in progress", "Row 2: say why it comes back, so that its owner knows"),
        ("id,state,reason\nISS-5,in progress,as designed", "Row 2, column “reason”: say why it comes back"),
        ("id,state,reason,resolution\nISS-2,resolved,again,patched", "Row 2, column “resolution”: say how ISS-2 was"),
        ("id,state,resolution\nISS-4,closed,done", "Row 2: eva reviews ISS-4 and closes it; to do it yourself"),
        ("id,reviewer\nISS-2,wang.fang", "Row 2: ISS-2 is closed, so who reviewed it stays written down"),
        ("id,owner\nISS-2,wang.fang", "Row 2: ISS-2 is closed; reopen it first"),
        ("id,owner\nISS-3,tom", "Row 2: tom has left the project; name somebody who is here"),
        ("id,reviewer\nISS-3,tom", "Row 2: tom has left the project; name somebody who is here"),
        ("id,owner\nISS-1,-", "Row 2: ISS-1 is in progress and needs an owner; name another"),
    ],
)
def test_a_file_takes_a_known_issue_no_step_that_the_commands_refuse(known: World, data: str, words: str) -> None:
    known.do(ArchivePerson, persons="tom")
    (error,) = errors_of(known, data)
    assert error.startswith(words)


def test_an_owner_does_not_close_by_a_file_what_somebody_else_must_close(known: World) -> None:
    own = known.another("li.wei")
    (error,) = errors_of(own, "id,state,resolution\nISS-1,closed,done by me")
    assert error == "Row 2: li.wei owns ISS-1, so somebody else must close it"
    bring(known.another("eva"), "id,state,resolution\nISS-1,closed,patched", "own.csv")
    found = issue(known, 1)
    assert (found["state"], found["reviewer_id"]) == ("closed", known.id("person", "eva"))
    assert found["resolved_at"] == found["closed_at"] == NOW.isoformat()


def test_a_file_reopens_with_a_reason_and_what_was_done_is_told_anew(known: World) -> None:
    bring(known, "id,state,reason\nISS-2,in progress,still broken", "own.csv")
    found = issue(known, 2)
    assert (found["state"], found["state_reason"], found["reopened"], found["resolution"]) == (
        "in-progress", "still broken", 1, "",
    )  # fmt: skip
    assert (found["resolved_at"], found["stopped_at"]) == (None, None)


def test_clocks_of_a_known_issue_are_not_set_by_a_file(known: World) -> None:
    columns = "reported_at", "responded_at", "resolved_at", "closed_at", "reopened"
    before = {name: issue(known, 2)[name] for name in columns}
    data = (
        "id,reported,answered,resolved,closed,reopened,pauses,workaround\nISS-2,2026-11-20 09:00,2026-11-20 09:01,"
        "2026-11-20 09:02,2026-11-20 09:03,4,2026-11-20T09:00:00Z..2026-11-21T09:00:00Z waiting olga: x,by hand\n"
    )
    plan = planned(known, data, "own.csv")
    assert [row.values for row in plan.rows] == [{"workaround": "by hand"}]
    assert preview(plan)[3] == (
        "only written down here, so left out of rows that are known: Reported (1), Answered (1), Resolved (1), "
        "Closed (1), Reopened (1), Pauses (1)"
    )
    bring(known, data, "own.csv")
    assert {name: issue(known, 2)[name] for name in before} == before


@pytest.mark.parametrize(
    "cells",
    [
        "found on\n2030-01-01",
        "reported\n2030-01-01 10:00",
        "resolved\n2030-01-01 10:00",
        "comments\n2030-01-01T10:00:00Z eva: x",
        "pauses\n2026-11-01T10:00:00Z..2030-01-01T10:00:00Z waiting eva: x",
    ],
)
def test_what_is_still_to_come_is_refused_in_every_row(shanghai: World, cells: str) -> None:
    heading, _line, cell = cells.partition("\n")
    (error,) = errors_of(shanghai, f"title,{heading}\nNew one,{cell}\n", "list.csv")
    assert error.startswith(f"Row 2, column “{heading}”: 2030-01-01")
    assert "has not come yet" in error


def test_what_is_new_brings_its_history_as_it_is(shanghai: World) -> None:
    shanghai.do(ArchivePerson, persons="tom")
    bring(shanghai, "id,title,state,owner,resolved\nISS-1,Old,closed,tom,2026-05-04 10:00\n", "own.csv")
    found = issue(shanghai, 1)
    assert (found["state"], found["owner_id"], found["resolved_at"]) == (
        "closed", shanghai.row("person", handle="tom")["id"], "2026-05-04T02:00:00+00:00",
    )  # fmt: skip


# What a file says again


def test_what_a_file_says_again_leaves_what_was_done_here_since(shanghai: World) -> None:
    data = json.dumps(GITHUB)
    bring(shanghai, data, "gh.json")
    shanghai.do(StartIssues, issues="ISS-1")
    shanghai.do(ResolveIssues, issues="ISS-1", resolution="patched")
    shanghai.do(SetIssues, issues="ISS-1", labels=["ours"])
    shanghai.do(UnlinkIssue, issue="ISS-1", to="https://github.com/o/r/issues/7")
    shanghai.do(ArchiveIssueComment, comment=shanghai.row("issue_comment")["id"])
    before = [dict(row) for row in shanghai.rows("issue")]
    plan = planned(shanghai, data, "gh.json")
    assert not plan.to_apply()
    assert "1 row says what it said the last time; what was changed here since stays" in preview(plan)
    assert str(bring(shanghai, data, "gh.json")) == "nothing in gh.json is new"
    assert [dict(row) for row in shanghai.rows("issue")] == before
    assert (len(shanghai.rows("issue_comment")), len(shanghai.rows("issue_link"))) == (1, 1)


def test_what_a_file_says_anew_is_brought_over_beside_it(shanghai: World) -> None:
    bring(shanghai, json.dumps(GITHUB), "gh.json")
    shanghai.do(WeighIssues, issues="ISS-1", impact="low")
    shanghai.do(SetIssues, issues="ISS-1", labels=["bug", "Finance", "ours"])
    labels = [{"name": "bug"}, {"name": "priority: high"}, {"name": "seen again"}]
    later = [{**GITHUB[0], "title": "Crash on every save", "labels": labels}, GITHUB[1]]
    bring(shanghai, json.dumps(later), "gh.json")
    found = issue(shanghai, 1)
    assert (found["title"], found["impact"]) == ("Crash on every save", "low")
    # One label is said no longer, one was taken away here, one is ours and one is new.
    assert json.loads(found["labels"]) == ["bug", "ours", "seen again"]


def test_a_file_and_the_ledger_that_agree_once_are_remembered_as_agreed(shanghai: World, clock: FixedClock) -> None:
    bring(shanghai, JIRA, "jira.csv", {"In QA": "state:in-progress"})
    shanghai.do(AssignIssues, issues="ISS-2", owner_id="li.wei")
    shanghai.do(ResolveIssues, issues="ISS-2", resolution="Fixed")
    later = JIRA.replace("Incident,In QA,High,,", "Incident,Resolved,High,Fixed,")
    assert str(bring(shanghai, later, "jira.csv")) == "nothing in jira.csv is new"
    clock.moment += timedelta(days=1)
    shanghai.do(ReopenIssues, issues="ISS-2", reason="not yet")
    assert str(bring(shanghai, later, "jira.csv")) == "nothing in jira.csv is new"
    assert issue(shanghai, 2)["state"] == "assigned"


def test_an_imported_issue_that_was_in_work_was_not_answered_late(shanghai: World) -> None:
    bring(shanghai, JIRA, "jira.csv", {"In QA": "state:in-progress"})
    shanghai.do(AssignIssues, issues="ISS-2", owner_id="li.wei")
    shanghai.do(WaitIssues, issues="ISS-2", reason="a screenshot")
    assert not ISSUES.rows(shanghai.session, Asked("answered-late", "number"))
    assert issue(shanghai, 2)["responded_at"] is None


def test_an_imported_issue_that_comes_back_was_answered_nobody_knows_when(shanghai: World) -> None:
    bring(shanghai, JIRA, "jira.csv", {"In QA": "state:resolved"})
    shanghai.do(ReopenIssues, issues="ISS-2", reason="it is back")
    found = ISSUES.fetch(shanghai.session, [issue(shanghai, 2)["id"]])[0]
    assert (found.state, found.responded_at, found.answered_late, found.answers) == ("new", None, False, False)
    for asked in ("answered-late", "unanswered"):
        assert 2 not in [row.number for row in ISSUES.rows(shanghai.session, Asked(asked, "number"))]
    # Its place in the ledger is that of the time to resolve it, also after the hours have changed.
    assert issue(shanghai, 2)["clock_at"] == issue(shanghai, 2)["resolve_by"]
    shanghai.do(SetSupportHours, opens="10:00", closes="18:00", zone="Asia/Shanghai")
    assert issue(shanghai, 2)["clock_at"] == issue(shanghai, 2)["resolve_by"]
    assert "was answered before it came here" in shanghai.refusal(Refused, RespondIssues, issues="ISS-2")
    shanghai.do(AssignIssues, issues="ISS-2", owner_id="li.wei")
    shanghai.do(StartIssues, issues="ISS-2")
    assert issue(shanghai, 2)["responded_at"] is None


# What the preview says


def test_the_preview_names_the_columns_of_the_file_and_no_others(shanghai: World) -> None:
    (read,) = [line for line in preview(planned(shanghai, JIRA, "jira.csv")) if line.startswith("is read: ")]
    assert "Summary = Title" in read
    assert "Issue key = Source key" in read
    assert "Labels = Labels" in read
    assert "Outward issue link (Blocks) + Outward issue link (Duplicate) = Links" in read
    assert not [part for part in read.split("; ") if part.partition(" = ")[0] in ("title", "key", "links", "id")]
    few = preview(planned(shanghai, "id,title\nISS-1,One\n", "own.csv"))
    assert few[1] == "is read: id = Id; title = Title"
    gh = preview(planned(shanghai, json.dumps(GITHUB), "gh.json"))[1]
    assert "number = Source key; title = Title; body = Description" in gh


def test_the_preview_tells_moments_where_the_work_is_done(shanghai: World) -> None:
    (line,) = [line for line in preview(planned(shanghai, OPENPROJECT, "wp.csv")) if "Slow report" in line]
    assert "Reported: 2026-05-19 08:30" in line


# Links have two ends


def test_both_ends_of_one_link_in_a_file_are_one_link(shanghai: World) -> None:
    data = (
        "Summary,Issue key,Status,Outward issue link (Blocks),Inward issue link (Blocks)\n"
        "One,X-1,Open,X-2,\nTwo,X-2,Open,,X-1\n"
    )
    bring(shanghai, data, "jira.csv")
    assert len(shanghai.rows("issue_link")) == 1
    first, second = (read_page(shanghai.session, issue(shanghai, number)["id"]).links for number in (1, 2))
    assert [(each.kind.value, each.id) for each in first] == [("blocks", "ISS-2")]
    assert [(each.kind.value, each.id) for each in second] == [("blocked-by", "ISS-1")]
    assert not planned(shanghai, data, "jira.csv").to_apply()


# What is archived


def test_what_is_archived_comes_back_as_it_was(rich: World, tmp_path: Path) -> None:
    rich.do(ArchiveIssueComment, comment=rich.rows("issue_comment")[0]["id"])
    for _time in range(2):
        rich.do(AddIssueComment, issue="ISS-2", text="said twice")
    ids = [row["id"] for row in rich.rows("issue")]
    headings, rows = exchange.rows(rich.session, ids)
    for ending in ("csv", "xlsx", "json"):
        save_table(tmp_path / f"all.{ending}", "Issues", headings, rows)
        data = (tmp_path / f"all.{ending}").read_bytes()
        plan = planned(rich, data, f"all.{ending}")
        assert (plan.errors, plan.to_apply()) == ([], ())
    rich.given(AddProject, code="TWO", name="The other")
    for handle in ("li.wei", "eva", "tom"):
        rich.given(AddPerson, handle=handle, name=handle)
    rich.given(AddModule, name="Finance")
    bring(rich, data, "all.json")
    project = rich.session.project_id
    assert [row["archived"] for row in rich.rows("issue", project_id=project)] == [0, 0, 0, 0, 1]
    comments = [(row["text"], row["archived"]) for row in rich.rows("issue_comment", project_id=project)]
    assert comments.count(("said twice", 0)) == 2
    assert [archived for _text, archived in comments].count(1) == 1


def test_a_file_puts_an_issue_away_but_does_not_bring_it_back(shanghai: World) -> None:
    shanghai.given(AddIssue, title="One")
    bring(shanghai, "id,archived\nISS-1,yes\n", "own.csv")
    assert issue(shanghai, 1)["archived"] == 1
    assert errors_of(shanghai, "id,archived\nISS-1,no\n") == [
        "Row 2: ISS-1 is archived: bring it back first, or leave this row out."
    ]
