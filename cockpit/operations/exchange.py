"""Issues in files: the fields that an import fills and an export writes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cockpit.clean import clean_line
from cockpit.delivery.importers.keys import joined, normal_key
from cockpit.errors import BadInput
from cockpit.exchange.comments import normal_comment
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing, names_of
from cockpit.exchange.mapping import guess_mapping, parted, places_of
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.target import FieldSpec, Kind, Target, Value, Values
from cockpit.exchange.words import fold
from cockpit.exchange.yes_no import YesNo
from cockpit.i18n import N_
from cockpit.ids import human, number_of
from cockpit.inputs import explain
from cockpit.operations.choices import ISSUE, IssueType
from cockpit.operations.commands.importing import COLUMNS, ImportIssues
from cockpit.operations.importers import github, tables, told, words
from cockpit.operations.importers.project import read_project
from cockpit.operations.importers.said import Said, read_said
from cockpit.operations.importers.settling import MOMENTS, Settling
from cockpit.operations.issue_states import State
from cockpit.operations.priority import Level, Priority
from cockpit.operations.records import Issue
from cockpit.operations.service import read_hours
from storage.days import stored_day, stored_moment

if TYPE_CHECKING:
    import sqlite3

    from cockpit.session import Session

_FIRST, _LAST = date(1970, 1, 1), date(9000, 1, 1)
"""Days between which clocks can be reckoned."""


def read_id(text: str) -> str:
    """Return the id of an issue as it is written here; what is none stays as it is."""
    number = None if text.strip().isdecimal() else number_of(text, ISSUE)
    return text.strip() if number is None else human(ISSUE, number)


def read_reference(text: str) -> str:
    """Return how a row names another issue: by its id, else by its source key."""
    found = read_id(text)
    return found if found.startswith(f"{ISSUE}-") else normal_key(found)


def _accept(values: Values) -> Values:
    """Return the issue as it would be stored."""
    given = {**values}
    owner, reviewer = given.get("owner"), given.get("reviewer")
    if owner and owner == reviewer:
        text = N_("{handle} cannot own an issue and review it; name somebody else for one of the two")
        raise BadInput(text, field="reviewer", handle=owner)
    for name in ("found_on", "due", *MOMENTS):
        _check_day(name, given.get(name))
    state = State(str(given.get("state") or State.NEW.value))
    if state in (State.NEW, State.ASSIGNED):
        state = State.ASSIGNED if owner else State.NEW
    given["state"] = state.value
    if state in (State.RESOLVED, State.CLOSED) and given.get("closed_at") and not given.get("resolved_at"):
        given["resolved_at"] = given["closed_at"]
    stored = {COLUMNS[name]: value for name, value in given.items() if name in COLUMNS and value is not None}
    try:
        issue = Issue.model_validate({**_SOMEWHERE, **stored})
    except ValidationError as error:
        raise _named(explain(error, Issue)) from error
    kept = {name: _plain(getattr(issue, column)) for name, column in COLUMNS.items() if given.get(name) is not None}
    return {**given, **kept}


_SOMEWHERE: dict[str, Any] = {"project_id": 0, "number": 0, "found_on": _FIRST, "reported_at": datetime(1970, 1, 1)}
"""What every issue has and a file may leave out."""


def _plain(value: Any) -> Value:
    """Return a value of a record in the form in which files have it."""
    return float(value) if isinstance(value, int) else value.value if hasattr(value, "label_id") else value


def _check_day(name: str, value: Value) -> None:
    found = value.date() if isinstance(value, datetime) else value
    if isinstance(found, date) and not _FIRST <= found <= _LAST:
        raise BadInput(N_("{day} is too far away to be meant"), field=name, day=found.isoformat())


def _named(error: BadInput) -> BadInput:
    """Return the refusal with the name that the column has in files."""
    fields = {column: name for name, column in COLUMNS.items()}
    error.field = fields.get(error.field or "", error.field)
    return error


TARGET = Target(
    noun="issue",
    label=N_("issue"),
    fields=(
        FieldSpec("id", N_("Id"), ("issue number", "编号", "问题编号"), normal=read_id),
        FieldSpec(
            "key",
            N_("Source key"),
            (
                "issue key",
                "issuekey",
                "问题关键字",
                "事务关键字",
                "#",
                "key",
                "external id",
                "ticket",
                "序号",
                "外部编号",
                "工单号",
                "单号",
            ),
            normal=normal_key,
        ),
        FieldSpec(
            "title",
            N_("Title"),
            ("summary", "subject", "issue", "name", "标题", "主题", "概要", "问题", "问题名称", "名称"),
        ),
        FieldSpec(
            "type",
            N_("Type"),
            (
                "issue type",
                "tracker",
                "kind",
                "category of issue",
                "类型",
                "问题类型",
                "事务类型",
                "问题类别",
                "跟踪",
                "跟踪标签",
            ),
            Kind.CHOICE,
            IssueType,
            words.synonyms(words.TYPES),
        ),
        FieldSpec(
            "state",
            N_("State"),
            ("status", "状态", "问题状态", "处理状态", "当前状态"),
            Kind.CHOICE,
            State,
            words.synonyms(words.STATES),
            explained=True,
        ),
        FieldSpec("state_reason", N_("Reason"), ("status reason", "state reason", "状态原因"), normal=clean_line),
        FieldSpec(
            "priority",
            N_("Priority"),
            ("prio", "优先级", "优先级别", "等级"),
            Kind.CHOICE,
            Priority,
            words.synonyms(words.PRIORITIES),
        ),
        FieldSpec(
            "impact",
            N_("Impact"),
            ("severity", "影响", "影响程度", "影响范围", "严重程度", "严重性"),
            Kind.CHOICE,
            Level,
            words.synonyms(words.LEVELS),
        ),
        FieldSpec("urgency", N_("Urgency"), ("紧急程度", "紧急度"), Kind.CHOICE, Level, words.synonyms(words.LEVELS)),
        FieldSpec(
            "reporter",
            N_("Reporter"),
            (
                "author",
                "reported by",
                "creator",
                "raised by",
                "提出人",
                "报告人",
                "报告者",
                "反馈人",
                "作者",
                "提报人",
                "创建者",
                "创建人",
            ),
            normal=clean_line,
        ),
        FieldSpec(
            "department",
            N_("Department"),
            ("dept", "division", "部门", "提出部门", "责任部门", "所属部门", "反馈部门", "责任单位"),
            Kind.NAME,
            noun="department",
            creates=True,
            normal=clean_line,
        ),
        FieldSpec(
            "module",
            N_("Module"),
            ("component/s", "components", "component", "category", "模块", "所属模块", "系统模块", "组件", "类别"),
            Kind.NAME,
            noun="module",
        ),
        FieldSpec(
            "found_on",
            N_("Found on"),
            ("found", "date found", "发现日期", "发现时间", "提出日期", "提出时间", "反馈日期"),
            Kind.DATE,
        ),
        FieldSpec(
            "owner",
            N_("Owner"),
            (
                "assignee",
                "assigned to",
                "responsible",
                "责任人",
                "负责人",
                "处理人",
                "指派给",
                "经办人",
                "受托人",
                "被指派人",
            ),
            Kind.NAME,
            noun="person",
        ),
        FieldSpec(
            "reviewer",
            N_("Reviewer"),
            ("verifier", "verified by", "tester", "复核人", "验证人", "验收人", "销号人"),
            Kind.NAME,
            noun="person",
        ),
        FieldSpec(
            "due",
            N_("Promised for"),
            (
                *(
                    "due date",
                    "due",
                    "deadline",
                    "finish date",
                    "期限",
                    "截止日期",
                    "整改期限",
                    "完成期限",
                    "到期日",
                    "到期日期",
                    "到期",
                ),
                *("计划完成日期", "计划完成时间", "要求完成日期", "要求完成时间", "完成时限", "整改时限", "截止时间"),
            ),
            Kind.DATE,
        ),
        FieldSpec(
            "caused_by_data",
            N_("Caused by data"),
            ("data issue", "数据问题", "数据原因导致", "由数据引起"),
            Kind.CHOICE,
            YesNo,
        ),
        FieldSpec("labels", N_("Labels"), ("label", "tags", "标签"), many=True, normal=clean_line, joins=True),
        FieldSpec("duplicate_of", N_("Duplicate of"), ("duplicates", "重复于"), normal=read_reference),
        FieldSpec("reopened", N_("Reopened"), ("reopen count", "重开次数"), Kind.NUMBER),
        FieldSpec(
            "reported_at",
            N_("Reported"),
            (
                "created",
                "created at",
                "created on",
                "reported at",
                "创建时间",
                "创建于",
                "创建日期",
                "已创建",
                "登记时间",
            ),
            Kind.MOMENT,
        ),
        FieldSpec(
            "responded_at", N_("Answered"), ("first response", "answered at", "响应时间", "首次响应"), Kind.MOMENT
        ),
        FieldSpec(
            "resolved_at",
            N_("Resolved"),
            (
                "resolved at",
                "resolution date",
                "解决时间",
                "解决日期",
                "已解决",
                "实际完成日期",
                "完成日期",
                "完成时间",
            ),
            Kind.MOMENT,
        ),
        FieldSpec(
            "closed_at",
            N_("Closed"),
            ("closed at", "closed on", "关闭时间", "关闭日期", "结束日期", "销号日期", "销号时间"),
            Kind.MOMENT,
        ),
        FieldSpec("workaround", N_("Workaround"), ("temporary fix", "临时措施", "临时方案", "规避措施")),
        FieldSpec("root_cause", N_("Root cause"), ("cause", "原因", "根本原因", "原因分析", "问题原因")),
        FieldSpec(
            "resolution",
            N_("Resolution"),
            (
                "solution",
                "measure",
                "action taken",
                "解决方案",
                "解决结果",
                "处理措施",
                "整改措施",
                "解决措施",
                "处理结果",
                "措施",
            ),
        ),
        FieldSpec(
            "description", N_("Description"), ("details", "body", "描述", "问题描述", "详细描述", "问题说明", "说明")
        ),
        FieldSpec(
            "comments",
            N_("Comments"),
            ("comment", "评论", "注释", "跟进记录"),
            many=True,
            normal=normal_comment,
            repeats=True,
        ),
        FieldSpec("links", N_("Links"), ("link", "链接", "关联"), many=True, normal=told.normal_link),
        FieldSpec("pauses", N_("Pauses"), ("pause log", "暂停记录"), many=True, normal=told.normal_stop, repeats=True),
        FieldSpec("archived", N_("Archived"), ("已归档", "是否归档"), Kind.CHOICE, YesNo),
    ),
    keys=("id", "key"),
    accept=_accept,
    assigned=True,
    lasting=("key",),
    fixed=(*MOMENTS, "reopened", "pauses"),
    put_away=("archived", YesNo.YES.value),
)

_WITHOUT_KEY = replace(TARGET, keys=tuple(spec.name for spec in TARGET.fields))
"""For a table in which nothing says yet which issue a row is about."""

_ROWS = """
SELECT i.id, i.version, i.number, i.source, i.external_id, i.title, i.type, i.state, i.state_reason, i.priority,
    i.impact, i.urgency, COALESCE(r.handle, i.reporter) AS reporter, d.name AS department, m.name AS module,
    i.found_on, p.handle AS owner, v.handle AS reviewer, i.due, i.caused_by_data, i.labels, i.reopened, i.reported_at,
    i.responded_at, i.resolved_at, i.closed_at, i.workaround, i.root_cause, i.resolution, i.description, i.archived,
    i.said, o.number AS original
FROM issue i LEFT JOIN person p ON p.id = i.owner_id LEFT JOIN person v ON v.id = i.reviewer_id
    LEFT JOIN person r ON r.id = i.reporter_id LEFT JOIN department d ON d.id = i.department_id
    LEFT JOIN module m ON m.id = i.module_id LEFT JOIN issue o ON o.id = i.duplicate_of_id
WHERE i.project_id = :project AND (:ids IS NULL OR i.id IN (SELECT value FROM json_each(:ids)))
ORDER BY i.number
"""
_NAMES = """
SELECT 'module' AS noun, name FROM module WHERE project_id = :project
UNION ALL SELECT 'department', name FROM department WHERE project_id = :project AND NOT archived
UNION ALL SELECT 'person', handle FROM person WHERE project_id = :project
"""


def existing(session: Session) -> Existing:
    """Return the issues of the project, and the names of what they may refer to."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for noun, name in session.store.query(_NAMES, {"project": session.project_id}):
        pairs.setdefault(noun, []).append((name, name))
    zone = read_hours(session.store, session.project_id).zone
    entries = _entries(session)
    names, rules = {noun: names_of(words_) for noun, words_ in pairs.items()}, Settling(session, entries)
    return Existing(entries, names, zone, remembers=True, merge=rules.merge, decide=rules.decide)


def command(rows: Sequence[PlannedRow], source: str) -> ImportIssues:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportIssues(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these issues or of all that are not archived.

    Moments are texts in the time of the place where the work is done, because no cell of a workbook knows a zone.
    """
    zone = read_hours(session.store, session.project_id).zone
    headings, listed = table_of(TARGET, _entries(session, ids), ids)
    return headings, [[_written(value, zone) for value in row] for row in listed]


def _written(value: Value, zone: Any) -> Value:
    return value.astimezone(zone).isoformat() if isinstance(value, datetime) else value


def reshape(session: Session, sheet: Sheet, asked: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """Return a table whose rows say which issue they are about, in words that are known here.

    ``asked`` may also explain a word for a state: ``In QA=state:waiting``.
    """
    project = read_project(session)
    columns, states = parted(asked)
    meant = {fold(word): _state(said) for word, said in states.items()}
    if github.is_github(sheet.headings):
        return github.reshape(sheet, project), columns
    mapping = guess_mapping(sheet.headings, _WITHOUT_KEY, columns)
    made, gone = tables.reshape(sheet, mapping.fields, project, meant)
    left = {column: name for column, name in columns.items() if not gone.issuperset(places_of(sheet.headings, column))}
    return made, left


def _state(word: str) -> State:
    if word not in list(State):
        values = ", ".join(State)
        raise BadInput(N_("“{text}” is none of: {values}"), field="state", text=word[:40], values=values)
    return State(word)


def _entries(session: Session, ids: Sequence[int] | None = None) -> list[Entry]:
    said = read_said(session, ids)
    wanted = None if ids is None else json.dumps(list(ids))
    found = session.store.iterate(_ROWS, {"project": session.project_id, "ids": wanted})
    return [Entry.of(row, _values(row, said)) for row in found]


def _values(row: sqlite3.Row, said: Said) -> Values:
    stored = frozenset(row.keys())
    values: dict[str, Value] = {spec.name: row[spec.name] for spec in TARGET.fields if spec.name in stored}
    values |= {spec.name: stored_moment(row[spec.name]) for spec in TARGET.fields if spec.kind is Kind.MOMENT}
    values |= {spec.name: stored_day(row[spec.name]) for spec in TARGET.fields if spec.kind is Kind.DATE}
    original = row["original"]
    return values | {
        "id": human(ISSUE, row["number"]),
        "key": joined(row["source"], row["external_id"]),
        "duplicate_of": None if original is None else human(ISSUE, original),
        "archived": (YesNo.YES if row["archived"] else YesNo.NO).value,
        "caused_by_data": (YesNo.YES if row["caused_by_data"] else YesNo.NO).value,
        "reopened": float(row["reopened"]),
        "labels": tuple(json.loads(row["labels"])),
        "comments": tuple(said.comments.get(row["id"], ())),
        "links": tuple(said.links.get(row["id"], ())),
        "pauses": tuple(said.pauses.get(row["id"], ())),
    }
