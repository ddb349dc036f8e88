"""Learners in files: persons with their job roles; who is not in the project yet is added."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cockpit.clean import clean_line
from cockpit.exchange.columns import Columns
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing, names_of
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.target import FieldSpec, Kind, Target, Value, Values
from cockpit.i18n import N_
from cockpit.message import Message
from cockpit.people import exchange as people
from cockpit.training.commands.importing import ImportLearners
from cockpit.training.exchange.shared import people_rows

if TYPE_CHECKING:
    from cockpit.session import Session

_TAKEN = ("handle", "name", "department", "email")
_ROLES = FieldSpec(
    "roles",
    N_("Job roles"),
    ("role", "job role", "position", "job", "job title", "function", "岗位", "岗位角色", "工作岗位", "职位", "角色"),
    Kind.NAME,
    noun="role",
    creates=True,
    many=True,
    normal=clean_line,
    joins=True,
)


def _accept(values: Values) -> Values:
    """Return the learner as it would be stored."""
    roles = values.get("roles")
    person = people.TARGET.accept({name: value for name, value in values.items() if name != "roles"})
    return person if roles is None else {**person, "roles": roles}


TARGET = Target(
    noun="learner",
    label=N_("learner"),
    fields=(
        *(
            replace(spec, words=(*spec.words, "employee", "employee id", "staff no", "工号", "员工号", "员工编号"))
            if spec.name == "handle"
            else spec
            for spec in people.TARGET.fields
            if spec.name in _TAKEN
        ),
        _ROLES,
    ),
    keys=("handle", "email", "name"),
    accept=_accept,
)

_LEARNERS = """
SELECT p.id, p.version, p.archived, p.said, p.handle, p.name, p.email, d.name AS department,
    (SELECT json_group_array(name) FROM (SELECT r.name FROM person_job j JOIN job_role r ON r.id = j.role_id
        WHERE j.person_id = p.id ORDER BY r.position, r.id)) AS roles
FROM person p LEFT JOIN department d ON d.id = p.department_id
WHERE p.project_id = :project AND (:ids IS NULL OR p.id IN (SELECT value FROM json_each(:ids)))
ORDER BY d.name IS NULL, d.name, p.name, p.id
"""


def existing(session: Session) -> Existing:
    """Return the persons of the project, and the names of its departments and job roles."""
    names = {
        noun: names_of(
            (row[0], row[0])
            for row in session.store.query(
                f"SELECT name FROM {table} WHERE project_id = ? AND archived = 0", (session.project_id,)
            )
        )
        for noun, table in (("department", "department"), ("role", "job_role"))
    }
    return Existing(_entries(session), names, remembers=True)


def reshape(session: Session, sheet: Sheet, asked: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """Return the table without lines that count people, and without rows about persons who were merged since."""
    notes: list[Message] = []
    kept = people.unmerged(session, Columns(sheet, TARGET, asked), people_rows(sheet, notes), notes)
    return replace(sheet, rows=list(kept), notes=(*sheet.notes, *notes)), dict(asked)


def command(rows: Sequence[PlannedRow], source: str) -> ImportLearners:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportLearners(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these learners or of all who are not archived."""
    return table_of(TARGET, _entries(session, ids), ids)


def calendar(session: Session, ids: Sequence[int]) -> bytes:
    """Return the sessions in which these persons have a seat or teach, as a calendar."""
    from cockpit.training.calendar import people_calendar

    return people_calendar(session, ids)


def _entries(session: Session, ids: Sequence[int] | None = None) -> list[Entry]:
    values = {"project": session.project_id, "ids": None if ids is None else json.dumps(list(ids))}
    return [
        Entry.of(row, {name: row[name] for name in _TAKEN} | {"roles": tuple(json.loads(row["roles"]))})
        for row in session.store.query(_LEARNERS, values)
    ]
