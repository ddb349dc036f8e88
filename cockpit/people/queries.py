"""Lists of persons and departments."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from cockpit.access import Role
from cockpit.i18n import N_, _
from cockpit.listing import Lead, Line, ListColumn, Listing
from cockpit.people.records import Organisation, TeamRole
from cockpit.terms import exactly

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.people.twins import Pair
    from cockpit.session import Session


@dataclass(frozen=True)
class PersonRow:
    """A person as lists show one. ``hours`` are per sprint; ``goals`` counts the live goals that the person owns."""

    id: int
    version: int
    handle: str
    name: str
    department: str | None
    org: Organisation
    company: str
    job: str
    team_role: TeamRole
    role: Role
    email: str
    skills: tuple[str, ...]
    hours: float | None
    goals: int
    archived: bool


@dataclass(frozen=True)
class DepartmentRow:
    """A department, the number of its people, and the handles of those who speak for it."""

    id: int
    version: int
    name: str
    in_scope: bool
    people: int
    voices: tuple[str, ...] = field(default=())
    archived: bool = False

    @property
    def unheard(self) -> bool:
        """Whether it is in scope and nobody speaks for it."""
        return self.in_scope and not self.voices


class People(Listing[PersonRow]):
    """The persons of a project."""

    noun: ClassVar[str] = "person"
    table: ClassVar[str] = "person"
    alias: ClassVar[str] = "p"
    source: ClassVar[str] = "person p LEFT JOIN department d ON d.id = p.department_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("handle", N_("Handle"), 14, priority=9),
        ListColumn("name", N_("Full name"), 0, priority=8),
        ListColumn("team_role", N_("Team role"), 24, priority=7, least=16),
        ListColumn("department", N_("Department"), 16, priority=6, least=12),
        ListColumn("org", N_("Organisation"), 12, priority=4),
        ListColumn("access", N_("Access"), 24, priority=3),
        ListColumn("goals", N_("Goals"), 5, "right", priority=5),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "department": "d.name IS NULL, d.name, p.name",
        "name": "p.name",
        "handle": "p.handle",
        "role": "p.team_role",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of persons."""
        from cockpit.people.filter import people

        return people()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[PersonRow]:
        """Return the persons with these ids."""
        select = (
            "p.id, p.version, p.handle, p.name, d.name AS department, p.org, p.company, p.job, p.team_role, p.role,"
            " p.email, p.skills, p.hours, p.archived,"
            " (SELECT COUNT(*) FROM goal g WHERE g.owner_id = p.id AND NOT g.archived) AS goals"
        )
        return [
            PersonRow(
                id=row["id"],
                version=row["version"],
                handle=row["handle"],
                name=row["name"],
                department=row["department"],
                org=Organisation(row["org"]),
                company=row["company"],
                job=row["job"],
                team_role=TeamRole(row["team_role"]),
                role=Role(row["role"]),
                email=row["email"],
                skills=tuple(json.loads(row["skills"])),
                hours=row["hours"],
                goals=row["goals"],
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: PersonRow, session: Session) -> tuple[Line, ...]:
        """Return the person as cells."""
        name: Line = ((row.name, "muted" if row.archived else ""),)
        if row.job:
            name = (*name, (f"  {row.job}", "muted"))
        return (
            ((f"@{row.handle}", "accent"),),
            name,
            ((row.team_role.label, "strong" if row.team_role is TeamRole.SPONSOR else ""),),
            ((row.department or "-", "" if row.department else "muted"),),
            ((row.org.label, "muted"),),
            ((row.role.label, "muted"),),
            ((str(row.goals) if row.goals else "", ""),),
        )

    def leads(self, row: PersonRow, session: Session) -> tuple[Lead, ...]:
        """Return the goals that the person owns."""
        return (Lead(_("Goals"), "goal", exactly("owner", row.handle)),)

    def plain(self, row: PersonRow) -> dict[str, object]:
        """Return the person as data."""
        return {
            "handle": row.handle,
            "name": row.name,
            "department": row.department,
            "org": row.org,
            "company": row.company,
            "job": row.job,
            "team_role": row.team_role,
            "role": row.role,
            "email": row.email,
            "skills": list(row.skills),
            "hours": row.hours,
            "goals": row.goals,
            "archived": row.archived,
        }


class Departments(Listing[DepartmentRow]):
    """The departments of a project, with who speaks for each."""

    noun: ClassVar[str] = "department"
    table: ClassVar[str] = "department"
    alias: ClassVar[str] = "d"
    source: ClassVar[str] = "department d"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("name", N_("Department"), 0, priority=9),
        ListColumn("in_scope", N_("In scope"), 10, priority=5),
        ListColumn("people", N_("People"), 8, "right", priority=4),
        ListColumn("voices", N_("Business representatives"), 0, priority=8),
    )
    sorts: ClassVar[Mapping[str, str]] = {"name": "d.name", "scope": "NOT d.in_scope, d.name"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of departments."""
        from cockpit.people.filter import departments

        return departments()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[DepartmentRow]:
        """Return the departments with these ids."""
        select = (
            "d.id, d.version, d.name, d.in_scope, d.archived,"
            " (SELECT COUNT(*) FROM person p WHERE p.department_id = d.id AND NOT p.archived) AS people,"
            " (SELECT json_group_array(p.handle) FROM person p WHERE p.department_id = d.id AND NOT p.archived"
            "   AND p.team_role = 'business') AS voices"
        )
        return [
            DepartmentRow(
                row["id"],
                row["version"],
                row["name"],
                bool(row["in_scope"]),
                row["people"],
                tuple(json.loads(row["voices"])),
                bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: DepartmentRow, session: Session) -> tuple[Line, ...]:
        """Return the department as cells; one that nobody speaks for says so in red."""
        voices: Line = ((", ".join(f"@{handle}" for handle in row.voices), "accent"),)
        if row.unheard:
            voices = ((_("nobody speaks for it"), "bad"),)
        return (
            ((row.name, "muted" if row.archived else ""),),
            ((_("yes") if row.in_scope else _("no"), "" if row.in_scope else "muted"),),
            ((str(row.people), ""),),
            voices,
        )

    def leads(self, row: DepartmentRow, session: Session) -> tuple[Lead, ...]:
        """Return the people of the department, and those of them who speak for it."""
        people = exactly("department", row.name)
        return (
            Lead(_("People"), "person", people),
            Lead(_("Business representatives"), "person", f"{people} role:business"),
        )

    def plain(self, row: DepartmentRow) -> dict[str, object]:
        """Return the department as data."""
        return {
            "name": row.name,
            "in_scope": row.in_scope,
            "people": row.people,
            "voices": list(row.voices),
            "archived": row.archived,
        }


def twins(session: Session) -> list[Pair]:
    """Return the persons of the project who may be one person under two spellings, the likeliest first."""
    from cockpit.people.twins import Known, likely_twins

    sql = "SELECT id, name, email, department_id FROM person WHERE project_id = ? AND archived = 0 ORDER BY id"
    rows = session.store.query(sql, (session.project_id,))
    return likely_twins(Known(row[0], row[1], row[2], row[3]) for row in rows)


PEOPLE, DEPARTMENTS = People(), Departments()
LISTINGS = (PEOPLE, DEPARTMENTS)
