"""Persons in files: the fields that an import fills and an export writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from cockpit.access import Role
from cockpit.clean import clean_line
from cockpit.errors import CockpitError
from cockpit.exchange.cells import shown, text_of
from cockpit.exchange.columns import Columns
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing, names_of
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.target import FieldSpec, Kind, Outcome, Target, Value, Values
from cockpit.exchange.words import closed_up, plain
from cockpit.i18n import N_
from cockpit.inputs import explain
from cockpit.message import Message, message
from cockpit.people.importing import ImportPeople
from cockpit.people.records import Organisation, Person, TeamRole
from cockpit.people.rules import check_handle, check_owners, check_sponsor

if TYPE_CHECKING:
    import sqlite3

    from cockpit.session import Session

_NO_PART_OF_A_HANDLE = re.compile(r"[^\w.\-]+")
_LONGEST_HANDLE = 40


def _handle(text: str) -> str:
    return text.strip().lstrip("@＠")


def _full_name(text: str) -> str:
    """Return a name without the spaces that lists put into short Chinese ones to bring them to one width."""
    return closed_up(" ".join(text.split()))


def _accept(values: Values) -> Values:
    """Return the person as it would be stored; one without a handle gets that of the e-mail address, or of the name."""
    handle = values.get("handle") or _handle_from(values)
    person = _person({**values, "handle": handle})
    return {**values, "handle": handle, **{name: getattr(person, name) for name in values if name in _STORED}}


def _person(values: Values) -> Person:
    try:
        return Person(project_id=0, **{name: value for name, value in values.items() if name in _STORED})
    except ValidationError as error:
        raise explain(error, Person) from error


def _handle_from(values: Values) -> str:
    source = str(values.get("email") or "").partition("@")[0] or str(values.get("name") or "")
    return _NO_PART_OF_A_HANDLE.sub(".", closed_up(" ".join(source.split())).casefold()).strip(".")[:_LONGEST_HANDLE]


def _review(outcomes: Sequence[Outcome]) -> Iterator[tuple[int, CockpitError]]:
    """Yield the rows with an impossible handle or a second sponsor, or that take the access from the last owner."""
    people = [_person(outcome.after) for outcome in outcomes]
    for outcome, person in zip(outcomes, people, strict=True):
        if outcome.row:
            yield from _objections(outcome, person, people)


def _objections(outcome: Outcome, person: Person, people: Sequence[Person]) -> Iterator[tuple[int, CockpitError]]:
    try:
        if not outcome.before:
            check_handle(person.handle)
        check_sponsor(person, people)
        if outcome.before.get("role") == Role.OWNER and person.role is not Role.OWNER:
            check_owners(people)
    except CockpitError as problem:
        yield outcome.row, problem


TARGET = Target(
    noun="person",
    label=N_("person"),
    fields=(
        FieldSpec(
            "handle",
            N_("Handle"),
            ("user", "user name", "login", "account", "username", "账号", "用户名", "登录名"),
            normal=_handle,
        ),
        FieldSpec(
            "name",
            N_("Full name"),
            ("name", "display name", "person", "姓名", "名字", "名称", "人员", "员工姓名", "中文名"),
            normal=_full_name,
        ),
        FieldSpec(
            "department",
            N_("Department"),
            ("dept", "division", "business unit", "部门", "所属部门", "科室", "所在部门"),
            Kind.NAME,
            noun="department",
            creates=True,
            normal=clean_line,
        ),
        FieldSpec(
            "org",
            N_("Organisation"),
            ("side", "organization", "组织", "所属方", "甲乙方"),
            Kind.CHOICE,
            Organisation,
            {
                "甲方": "customer",
                "乙方": "vendor",
                "client": "customer",
                "supplier": "vendor",
                "partner": "third-party",
            },
        ),
        FieldSpec("company", N_("Company"), ("employer", "firm", "公司", "单位", "所属公司", "工作单位")),
        FieldSpec("job", N_("Job"), ("job title", "title", "position", "职位", "职务", "岗位", "职称")),
        FieldSpec(
            "team_role",
            N_("Team role"),
            ("project role", "角色", "项目角色", "团队角色"),
            Kind.CHOICE,
            TeamRole,
            {
                "pm": "manager",
                "key user": "user",
                "ba": "business",
                "业务骨干": "business",
                "业务顾问": "consultant",
                "实施顾问": "consultant",
                "IT支持": "it",
                "变更管理组": "change",
                "变革管理组": "change",
                "讲师": "trainer",
            },
        ),
        FieldSpec(
            "role",
            N_("Access"),
            ("access role", "permission", "rights", "权限", "访问权限", "系统权限"),
            Kind.CHOICE,
            Role,
        ),
        FieldSpec("email", N_("E-mail"), ("email", "mail", "email address", "邮箱", "电子邮件", "邮件", "电子邮箱")),
        FieldSpec("skills", N_("Skills"), ("skill", "competence", "技能", "专长"), many=True, joins=True),
        FieldSpec(
            "hours",
            N_("Hours per sprint"),
            ("hours", "capacity", "availability", "工时", "可用工时", "每迭代工时"),
            Kind.NUMBER,
        ),
    ),
    keys=("handle", "email", "name"),
    parting="email",
    accept=_accept,
    review=_review,
)
_STORED = frozenset(spec.name for spec in TARGET.fields if spec.kind is not Kind.NAME)

_PEOPLE = """
SELECT p.*, d.name AS department FROM person p LEFT JOIN department d ON d.id = p.department_id
WHERE p.project_id = ? ORDER BY p.name, p.id
"""


def existing(session: Session) -> Existing:
    """Return the persons of the project and the names of its departments."""
    departments = session.store.query(
        "SELECT name FROM department WHERE project_id = ? AND NOT archived", (session.project_id,)
    )
    names = {"department": names_of((row["name"], row["name"]) for row in departments)}
    return Existing(_entries(session), names, remembers=True)


def reshape(session: Session, sheet: Sheet, asked: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """Return the table without rows about persons who were merged since."""
    notes: list[Message] = []
    kept = list(unmerged(session, Columns(sheet, TARGET, asked), sheet.rows, notes))
    return replace(sheet, rows=kept, notes=(*sheet.notes, *notes)), dict(asked)


def unmerged(
    session: Session, columns: Columns, rows: Iterable[SourceRow], notes: list[Message]
) -> Iterator[SourceRow]:
    """Yield the rows about persons as they are; those about who was merged into another are left out, and told."""
    sql = """SELECT a.handle, a.name, p.name FROM person_alias a JOIN person p ON p.id = a.person_id
        WHERE a.project_id = :project AND NOT EXISTS (SELECT 1 FROM person o WHERE o.project_id = :project
            AND o.archived = 0 AND (o.handle = a.handle OR o.name = a.name))"""
    found = session.store.query(sql, {"project": session.project_id})
    aliases = {plain(word): str(now) for handle, name, now in found for word in (handle, name)}
    for row in rows:
        said = text_of(columns.first(row, "handle")) or text_of(columns.first(row, "name"))
        now = aliases.get(plain(_handle(said)))
        if now is None:
            yield row
        else:
            text = N_("row {row}: “{name}” is {now} by now; left out")
            notes.append(message(text, row=row.number, name=shown(said), now=now))


def command(rows: Sequence[PlannedRow], source: str) -> ImportPeople:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportPeople(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these persons or of all who are not archived."""
    return table_of(TARGET, _entries(session), ids)


def _entries(session: Session) -> list[Entry]:
    return [Entry.of(row, _values(row)) for row in session.store.query(_PEOPLE, (session.project_id,))]


def _values(row: sqlite3.Row) -> Values:
    skills = (skill for skill in json.loads(row["skills"]) if skill)
    return {spec.name: row[spec.name] for spec in TARGET.fields} | {"skills": tuple(dict.fromkeys(skills))}
