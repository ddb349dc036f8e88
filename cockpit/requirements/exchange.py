"""Requirements in files: the fields that an import fills and an export writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cockpit.clean import clean_line
from cockpit.errors import BadInput, CockpitError
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing, names_of
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.target import FieldSpec, Kind, Outcome, Target, Value, Values
from cockpit.exchange.words import plain
from cockpit.i18n import N_
from cockpit.ids import human, number_of
from cockpit.inputs import explain
from cockpit.requirements import triage
from cockpit.requirements.commands.importing import COLUMNS, ImportRequirements, item_of_values, named
from cockpit.requirements.commands.shared import check_effort
from cockpit.requirements.fit_gap import Fit, Resolution, usual_resolution
from cockpit.requirements.lint import Source
from cockpit.requirements.moscow import Moscow
from cockpit.requirements.originals import Originals
from cockpit.requirements.records import PainPoint, Requirement
from cockpit.requirements.triage import State
from storage.days import stored_day

if TYPE_CHECKING:
    import sqlite3

    from cockpit.session import Session

_MOSCOW_WORDS = {
    "m": "must",
    "s": "should",
    "c": "could",
    "w": "wont",
    "must have": "must",
    "should have": "should",
    "could have": "could",
    "won't have": "wont",
    "will not": "wont",
    "必须": "must",
    "应该": "should",
    "可以": "could",
    "不需要": "wont",
    "必须有": "must",
    "应该有": "should",
    "可以有": "could",
    "不要": "wont",
    "暂不": "wont",
}
_SOURCE_WORDS = {
    "questionnaire": "survey",
    "workshop": "focus-group",
    "process document": "process",
    "sop": "process",
    "issue": "ticket",
    "问卷调查": "survey",
    "问卷": "survey",
    "访谈": "interview",
    "座谈会": "focus-group",
    "研讨会": "focus-group",
    "工单": "ticket",
    "流程文档": "process",
    "合理化建议": "suggestion",
}


def read_id(text: str) -> str:
    """Return the id of a requirement as it is written here; what is none stays as it is."""
    # A bare number is as likely the number of a row in somebody's list.
    number = None if text.strip().isdecimal() else number_of(text, Requirement.prefix)
    return text.strip() if number is None else human(Requirement.prefix, number)


def _accept(values: Values) -> Values:
    """Return the requirement as it would be stored; one that is new keeps the id that its file knows it by."""
    given = {**values}
    if not given.get("state"):
        given["state"] = State.NEW.value
        if given.get("priority"):
            given["state"] = triage.settled(item_of_values(given)).value
    stored = {COLUMNS[name]: value for name, value in given.items() if name in COLUMNS}
    try:
        requirement = Requirement(project_id=0, number=0, **stored)
    except ValidationError as error:
        raise _named(explain(error, Requirement)) from error
    check_effort(requirement.effort)
    kept: dict[str, Any] = {name: getattr(requirement, column) for name, column in COLUMNS.items() if name in given}
    return {**given, **{name: value for name, value in kept.items() if name in given}}


def _merge(before: Values, given: Values) -> Values:
    """Return what a row makes of a requirement: a decision takes the place of the whole one before it."""
    said = {**given}

    def differs(*fields: str) -> bool:
        return any(name in said and (said[name] or "") != (before.get(name) or "") for name in fields)

    if differs("priority"):
        said.setdefault("priority_reason", "")
    if differs("fit", "resolution"):
        if differs("fit") and said.get("fit"):
            said.setdefault("resolution", usual_resolution(Fit(str(said["fit"])), None))
        said.setdefault("fit_reason", "")
        said.setdefault("decider", None)
    if "state" not in said and differs("priority", "fit", "resolution"):
        said["state"] = triage.followed(item_of_values({**before, **said})).value
    if not differs(*_DECISION):
        return said
    belonging = triage.BELONGING.get(State(str(said.get("state") or before["state"])), frozenset())
    for name, empty in (("state_reason", ""), ("snoozed_until", None), ("duplicate_of", "")):
        if differs("state") or name not in belonging:
            said.setdefault(name, empty)
    return said


def _is_ours(text: str) -> bool:
    return text.startswith(f"{Requirement.prefix}-") and number_of(text, Requirement.prefix) is not None


def _named(error: BadInput) -> BadInput:
    """Return the refusal with the name that the column has in files."""
    fields = {column: name for name, column in COLUMNS.items()}
    error.field = fields.get(error.field or "", error.field)
    return error


def _review(outcomes: Sequence[Outcome]) -> Iterator[tuple[int, CockpitError]]:
    """Yield the rows that claim decisions which nobody could have taken so, or duplicates of what is not there."""
    wrong: dict[int, CockpitError] = {}
    for outcome in outcomes:
        if outcome.row and _decides(outcome) and (problem := _problem(outcome.after)) is not None:
            wrong[outcome.row] = problem
    # A row that is left out may have been the original of others.
    while found := _unoriginal(outcomes, wrong):
        wrong |= found
    yield from wrong.items()


def _problem(after: Values) -> CockpitError | None:
    reasons = str(after.get("priority_reason") or ""), str(after.get("state_reason") or "")
    for field, doubt in triage.doubts(item_of_values(after), *reasons, original=bool(after.get("duplicate_of"))):
        problem = BadInput(doubt.text, field=field)
        problem.values.update(doubt.values)
        return problem
    return None


def _unoriginal(outcomes: Sequence[Outcome], wrong: Mapping[int, CockpitError]) -> dict[int, CockpitError]:
    """Return the rows besides those that are wrong already whose original is not to be found."""
    asked = [
        place
        for place, outcome in enumerate(outcomes)
        if outcome.row and outcome.row not in wrong and outcome.after.get("duplicate_of") and _decides(outcome)
    ]
    if not asked:
        return {}
    standing = ((each.before if each.row in wrong else each.after) for each in outcomes)
    originals = Originals(named(place, values) for place, values in enumerate(standing) if values)
    found: dict[int, CockpitError] = {}
    for place in asked:
        try:
            originals.of(place)
        except BadInput as problem:
            found[outcomes[place].row] = problem
    return found


_DECISION = (
    "priority",
    "priority_reason",
    "state",
    "state_reason",
    "snoozed_until",
    "duplicate_of",
    "fit",
    "resolution",
    "representative",
)


def _decides(outcome: Outcome) -> bool:
    before = outcome.before
    return not before or any((before.get(name) or "") != (outcome.after.get(name) or "") for name in _DECISION)


_ON_FIT = ("fit", "resolution", "fit_reason", "decider")

TARGET = Target(
    noun="requirement",
    label=N_("requirement"),
    fields=(
        FieldSpec("id", N_("Id"), ("requirement id", "req", "编号", "需求编号"), normal=read_id),
        FieldSpec(
            "external_id",
            N_("External id"),
            ("issue key", "issuekey", "key", "external key", "ticket", "reference", "外部编号", "原编号"),
            normal=clean_line,
        ),
        FieldSpec(
            "title",
            N_("Title"),
            (
                "requirement",
                "summary",
                "subject",
                "user story",
                "feature",
                "name",
                "需求",
                "需求名称",
                "需求标题",
                "标题",
                "名称",
            ),
        ),
        FieldSpec(
            "text",
            N_("Description"),
            ("details", "requirement description", "描述", "需求描述", "详细说明", "说明", "内容"),
        ),
        FieldSpec("source", N_("Source"), ("origin", "来源", "需求来源"), Kind.CHOICE, Source, _SOURCE_WORDS),
        FieldSpec(
            "process",
            N_("Process area"),
            ("process", "business process", "业务流程", "流程", "业务领域"),
            normal=clean_line,
        ),
        FieldSpec("module", N_("Module"), ("component", "模块", "所属模块"), Kind.NAME, noun="module"),
        FieldSpec(
            "department",
            N_("Department"),
            ("dept", "division", "部门", "提出部门", "所属部门"),
            Kind.NAME,
            noun="department",
            creates=True,
            normal=clean_line,
        ),
        FieldSpec(
            "representative",
            N_("Business representative"),
            ("representative", "business owner", "business analyst", "业务代表", "负责人"),
            Kind.NAME,
            noun="person",
        ),
        FieldSpec(
            "effort",
            N_("Effort (days)"),
            ("effort", "estimate", "person days", "man days", "工作量", "工作量（人天）", "估算", "人天"),
            Kind.NUMBER,
        ),
        FieldSpec(
            "priority",
            N_("Priority"),
            ("moscow", "moscow priority", "优先级", "重要性"),
            Kind.CHOICE,
            Moscow,
            _MOSCOW_WORDS,
        ),
        FieldSpec(
            "priority_reason", N_("Reason of the priority"), ("priority reason", "rationale", "优先级理由", "理由")
        ),
        FieldSpec("state", N_("State"), ("status", "状态", "需求状态"), Kind.CHOICE, State),
        FieldSpec("state_reason", N_("Reason of the state"), ("status reason", "状态原因", "拒绝原因")),
        FieldSpec("snoozed_until", N_("Snoozed until"), ("snooze until", "暂缓至"), Kind.DATE),
        FieldSpec("duplicate_of", N_("Duplicate of"), ("duplicates", "重复于"), normal=read_id),
        FieldSpec("fit", N_("Fit"), ("fit class", "fit gap", "匹配度", "适配"), Kind.CHOICE, Fit),
        FieldSpec("resolution", N_("Resolution"), ("solution", "解决方式", "处理方式"), Kind.CHOICE, Resolution),
        FieldSpec("fit_reason", N_("Reason of the decision on the fit"), ("fit reason", "差距说明")),
        FieldSpec("decider", N_("Decided by"), ("decision owner", "决策人"), Kind.NAME, noun="person"),
        FieldSpec("impact", N_("Change impact (1-5)"), ("change impact", "impact", "变更影响"), Kind.NUMBER),
        FieldSpec("goals", N_("Goals"), ("goal", "目标", "相关目标"), Kind.NAME, noun="goal", many=True, joins=True),
        FieldSpec(
            "pains",
            N_("Pain points"),
            ("pain point", "痛点", "相关痛点"),
            Kind.NAME,
            noun="pain-point",
            many=True,
            joins=True,
        ),
    ),
    keys=("id", "external_id", "title"),
    accept=_accept,
    assigned=True,
    parting="external_id",
    together={
        "priority": ("priority_reason",),
        "state": ("state_reason", "snoozed_until", "duplicate_of"),
        "fit": _ON_FIT,
        "resolution": _ON_FIT,
    },
    review=_review,
)

_ROWS = """
SELECT r.id, r.version, r.archived, r.said, r.number, r.external_id, r.title, r.text, r.source, r.process,
    m.name AS module, d.name AS department, p.handle AS representative, r.effort, r.moscow AS priority,
    r.moscow_reason AS priority_reason, r.state, r.state_reason,
    r.snoozed_until, o.number AS original, r.fit, r.resolution, r.fit_reason,
    x.handle AS decider, r.impact,
    (SELECT json_group_array(number) FROM (SELECT g.number FROM requirement_goal l JOIN goal g ON g.id = l.goal_id
        WHERE l.requirement_id = r.id ORDER BY g.number)) AS goals,
    (SELECT json_group_array(number) FROM (SELECT w.number FROM requirement_pain l JOIN pain_point w
        ON w.id = l.pain_point_id WHERE l.requirement_id = r.id ORDER BY w.number)) AS pains
FROM requirement r LEFT JOIN module m ON m.id = r.module_id LEFT JOIN department d ON d.id = r.department_id
    LEFT JOIN person p ON p.id = r.representative_id LEFT JOIN person x ON x.id = r.decider_id
    LEFT JOIN requirement o ON o.id = r.duplicate_of_id
WHERE r.project_id = :project AND (:ids IS NULL OR r.id IN (SELECT value FROM json_each(:ids))) ORDER BY r.rank, r.id
"""
_NAMES = """
SELECT 'module' AS noun, name, '' AS other, '' AS mail FROM module WHERE project_id = :project
UNION ALL SELECT 'department', name, '', '' FROM department WHERE project_id = :project AND NOT archived
UNION ALL SELECT 'person', handle, CASE WHEN archived THEN '' ELSE name END, CASE WHEN archived THEN '' ELSE email END
    FROM person WHERE project_id = :project
UNION ALL SELECT 'goal', 'GOAL-' || number, '', '' FROM goal WHERE project_id = :project
UNION ALL SELECT 'pain-point', 'PAIN-' || number, '', '' FROM pain_point WHERE project_id = :project
"""
# What was archived stays known by its surest name, since requirements may still refer to it.


def existing(session: Session) -> Existing:
    """Return the requirements of the project and the names of what they may refer to."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for noun, name, *others in session.store.query(_NAMES, {"project": session.project_id}):
        pairs.setdefault(noun, []).extend((word, name) for word in (name, *others))
    entries = _entries(session)
    named_ = {noun: names_of(words) for noun, words in pairs.items()}
    return Existing(entries, named_, adopt=_adopting(entries), remembers=True, merge=_merging(entries))


def _adopting(entries: Sequence[Entry]) -> Callable[[Values], Values]:
    """Return what takes an id of another system for an external id, and names what is known here by its id here."""
    ids: dict[str, set[str]] = {}
    for entry in entries:
        if entry.values["external_id"] and not entry.archived:
            ids.setdefault(plain(str(entry.values["external_id"])), set()).add(str(entry.values["id"]))

    def adopt(values: Values) -> Values:
        given = {**values}
        if given.get("id") and not _is_ours(str(given["id"])):
            outside = given.pop("id")
            given["external_id"] = given.get("external_id") or outside
        known = ids.get(plain(str(given.get("duplicate_of") or "")), set())
        if len(known) == 1:
            given["duplicate_of"] = next(iter(known))
        return given

    return adopt


def _merging(entries: Sequence[Entry]) -> Callable[[Values, Values], Values]:
    """Return what merges a row, and leaves a duplicate that stands for the same original anyway as it is."""

    @cache
    def of() -> Mapping[str, str]:
        return {str(each.values["id"]): str(each.values["duplicate_of"]) for each in entries}

    def merge(before: Values, given: Values) -> Values:
        stored, other = before.get("duplicate_of"), given.get("duplicate_of")
        same = bool(stored and other and other != stored) and of().get(str(other)) == stored
        return _merge(before, {**given, "duplicate_of": stored} if same else given)

    return merge


def command(rows: Sequence[PlannedRow], source: str) -> ImportRequirements:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportRequirements(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these requirements or of all that are not archived."""
    return table_of(TARGET, _entries(session, ids), ids)


def _entries(session: Session, ids: Sequence[int] | None = None) -> list[Entry]:
    wanted = None if ids is None else json.dumps(list(ids))
    rows = session.store.iterate(_ROWS, {"project": session.project_id, "ids": wanted})
    return [Entry.of(row, _values(row)) for row in rows]


def _values(row: sqlite3.Row) -> Mapping[str, Value]:
    stored = frozenset(row.keys())
    values: dict[str, Value] = {spec.name: row[spec.name] for spec in TARGET.fields if spec.name in stored}
    original = row["original"]
    return values | {
        "id": human(Requirement.prefix, row["number"]),
        "duplicate_of": "" if original is None else human(Requirement.prefix, original),
        "snoozed_until": stored_day(row["snoozed_until"]),
        "goals": tuple(human("GOAL", number) for number in json.loads(row["goals"])),
        "pains": tuple(human(PainPoint.prefix, number) for number in json.loads(row["pains"])),
    }
