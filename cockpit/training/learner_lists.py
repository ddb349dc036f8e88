"""Lists of learners, job roles, champions and the departments that they help."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from cockpit import figures
from cockpit.i18n import N_, _, in_a_row
from cockpit.listing import Detail, Lead, Line, ListColumn, Listing
from cockpit.terms import exactly
from cockpit.training import conditions, page, text
from cockpit.training.facts import (
    LEARNER_COLUMNS,
    LEARNERS,
    LearnerRow,
    learner,
    passed_of,
    required_of,
)
from cockpit.training.readiness import of_departments, of_roles
from cockpit.training.share import Share

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.session import Session


class Learners(Listing[LearnerRow]):
    """The persons of a project with their job roles, and how far they are."""

    noun: ClassVar[str] = "learner"
    table: ClassVar[str] = "person"
    alias: ClassVar[str] = "p"
    source: ClassVar[str] = LEARNERS
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("name", N_("Full name"), 0, priority=9),
        ListColumn("department", N_("Department"), 16, priority=6),
        ListColumn("roles", N_("Job roles"), 24, priority=7),
        ListColumn("ready", N_("Levels passed"), 18, priority=8),
        ListColumn("upcoming", N_("Seats to come"), 8, "right", priority=4),
        ListColumn("champion", N_("Champion"), 9, priority=3),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "department": "d.name IS NULL, d.name, p.name",
        "name": "p.name",
        "handle": "p.handle",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of learners."""
        from cockpit.training.filter import learners

        return learners()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[LearnerRow]:
        """Return the learners with these ids."""
        rows = self.read(session, LEARNER_COLUMNS, ids)
        people = [row["id"] for row in rows]
        required, passed = required_of(session, people), passed_of(session, people)
        return [learner(row, required.get(row["id"], {}), passed.get(row["id"], {})) for row in rows]

    def cells(self, row: LearnerRow, session: Session) -> tuple[Line, ...]:
        """Return the learner as cells."""
        return (
            text.person(row.name, row.handle, left=row.archived),
            ((row.department or "-", "" if row.department else "muted"),),
            ((in_a_row(row.roles) or "-", "" if row.roles else "muted"),),
            text.ready(row),
            ((str(row.upcoming) if row.upcoming else "", ""),),
            ((_("yes") if row.champion else "", "accent"),),
        )

    def plain(self, row: LearnerRow) -> dict[str, object]:
        """Return the learner as data."""
        return {
            "handle": row.handle,
            "name": row.name,
            "department": row.department,
            "roles": list(row.roles),
            "ready": row.ready,
            "levels_required": row.levels,
            "levels_passed": row.done,
            "seats_to_come": row.upcoming,
            "champion": row.champion,
            "archived": row.archived,
        }

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the learner with every course, session and result."""
        return page.learner_detail(session, self.one(session, pk))


@dataclass(frozen=True)
class RoleRow:
    """A job role with its people, what it needs, and how many of its people are ready for it."""

    id: int
    version: int
    name: str
    people: int
    courses: int
    share: Share
    archived: bool


class Roles(Listing[RoleRow]):
    """The job roles of a project."""

    noun: ClassVar[str] = "role"
    table: ClassVar[str] = "job_role"
    alias: ClassVar[str] = "r"
    source: ClassVar[str] = "job_role r"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("name", N_("Job role"), 0, priority=9),
        ListColumn("people", N_("People"), 8, "right", priority=7),
        ListColumn("courses", N_("Courses needed"), 10, "right", priority=6),
        ListColumn("ready", N_("Ready"), 18, priority=8),
    )
    sorts: ClassVar[Mapping[str, str]] = {"position": "r.position", "name": "r.name"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of job roles."""
        from cockpit.training.filter import roles

        return roles()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[RoleRow]:
        """Return the job roles with these ids."""
        select = (
            "r.id, r.version, r.name, r.archived,"
            " (SELECT COUNT(*) FROM role_course q JOIN course c ON c.id = q.course_id AND c.archived = 0"
            "  WHERE q.role_id = r.id) AS courses"
        )
        shares = of_roles(session, ids)
        return [
            RoleRow(
                row["id"],
                row["version"],
                row["name"],
                shares[row["id"]].people + shares[row["id"]].idle,
                row["courses"],
                shares[row["id"]],
                bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: RoleRow, session: Session) -> tuple[Line, ...]:
        """Return the job role as cells."""
        return (
            ((row.name, "muted" if row.archived else ""),),
            ((str(row.people), "" if row.people else "warn"),),
            ((str(row.courses), "" if row.courses else "warn"),),
            text.share(row.share),
        )

    def plain(self, row: RoleRow) -> dict[str, object]:
        """Return the job role as data."""
        return {
            "name": row.name,
            "people": row.people,
            "courses": row.courses,
            "ready": row.share.ready,
            "of": row.share.people,
            "readiness": row.share.value,
            "archived": row.archived,
        }

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the job role with what it needs, and its readiness by department."""
        row = self.one(session, pk)
        needed = Lead(_("Courses needed"), "curriculum", exactly("role", row.name))
        leads = () if row.archived else (*page.role_leads(row.name), needed)
        return page.role_detail(session, pk, self.plain(row), super().detail(session, pk).lines, leads)


@dataclass(frozen=True)
class ChampionRow:
    """A champion with the people of the department, its champions, and who trained whom; ``id`` is the person's."""

    id: int
    version: int
    handle: str
    name: str
    left: bool
    department: str | None
    since: date
    users: int
    champions: int
    trained: int
    trained_by: tuple[str, ...]


class Champions(Listing[ChampionRow]):
    """The champions of a project."""

    noun: ClassVar[str] = "champion"
    table: ClassVar[str] = "person"
    alias: ClassVar[str] = "p"
    source: ClassVar[str] = (
        "champion h JOIN person p ON p.id = h.person_id LEFT JOIN department d ON d.id = p.department_id"
    )
    scope: ClassVar[str] = "h.project_id = :project AND h.archived = 0"
    archivable: ClassVar[bool] = False
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("name", N_("Full name"), 0, priority=9),
        ListColumn("department", N_("Department"), 16, priority=8, least=10),
        ListColumn("users", N_("People for each"), 10, "right", priority=6, least=6),
        ListColumn("trained", N_("Trained"), 8, "right", priority=5),
        ListColumn("trained_by", N_("Trained by"), 20, priority=7, least=12),
        ListColumn("since", N_("Since"), 10, priority=3),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "department": "d.name IS NULL, d.name, p.name",
        "name": "p.name",
        "since": "h.since",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of champions."""
        from cockpit.training.filter import champions

        return champions()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[ChampionRow]:
        """Return the champions with these ids."""
        select = (
            "p.id, p.version, p.handle, p.name, p.archived AS has_left, d.name AS department, h.since,"
            " (SELECT COUNT(*) FROM person u WHERE u.department_id = d.id AND u.archived = 0"
            f"  AND {conditions.in_role('u.id')}) AS users,"
            " (SELECT COUNT(*) FROM champion o JOIN person u ON u.id = o.person_id AND u.archived = 0"
            "  WHERE o.archived = 0 AND u.department_id = d.id) AS champions,"
            " (SELECT COUNT(*) FROM trained_by b JOIN person u ON u.id = b.person_id AND u.archived = 0"
            "  WHERE b.trainer_id = p.id) AS trained,"
            " (SELECT json_group_array(handle) FROM (SELECT u.handle FROM trained_by b JOIN person u"
            "  ON u.id = b.trainer_id WHERE b.person_id = p.id ORDER BY b.on_day, b.id)) AS trained_by"
        )
        return [
            ChampionRow(
                id=row["id"],
                version=row["version"],
                handle=row["handle"],
                name=row["name"],
                left=bool(row["has_left"]),
                department=row["department"],
                since=date.fromisoformat(row["since"]),
                users=row["users"],
                champions=row["champions"],
                trained=row["trained"],
                trained_by=tuple(json.loads(row["trained_by"])),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: ChampionRow, session: Session) -> tuple[Line, ...]:
        """Return the champion as cells."""
        each = figures.figure(round(row.users / row.champions, 1)) if row.champions and row.department else "-"
        return (
            text.person(row.name, row.handle, left=row.left),
            ((row.department or "-", "" if row.department else "muted"),),
            ((each, ""),),
            ((str(row.trained), "" if row.trained else "muted"),),
            ((", ".join(f"@{handle}" for handle in row.trained_by) or "-", "muted"),),
            ((figures.day(row.since), "muted"),),
        )

    def plain(self, row: ChampionRow) -> dict[str, object]:
        """Return the champion as data."""
        values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in ("id", "version")}
        return values | {"trained_by": list(row.trained_by)}

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the champion with who trained whom, link after link."""
        row = self.one(session, pk)
        return page.champion_detail(session, row, self.plain(row), super().detail(session, pk).lines)


@dataclass(frozen=True)
class CoverageRow:
    """A department with its champions, the people in job roles, and how many of them are ready."""

    id: int
    version: int
    name: str
    in_scope: bool
    champions: tuple[str, ...]
    share: Share

    @property
    def uncovered(self) -> bool:
        """Whether it is in scope and has no champion."""
        return self.in_scope and not self.champions

    @property
    def users(self) -> int:
        """How many people work in job roles."""
        return self.share.people + self.share.idle

    @property
    def each(self) -> float | None:
        """How many of them there are for each champion; None without any."""
        return round(self.users / len(self.champions), 1) if self.champions else None


class Coverage(Listing[CoverageRow]):
    """The departments with their champions and their readiness."""

    noun: ClassVar[str] = "coverage"
    table: ClassVar[str] = "department"
    alias: ClassVar[str] = "d"
    source: ClassVar[str] = "department d"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("name", N_("Department"), 0, priority=9),
        ListColumn("champions", N_("Champions"), 28, priority=8),
        ListColumn("users", N_("People"), 8, "right", priority=6),
        ListColumn("each", N_("People for each"), 10, "right", priority=7),
        ListColumn("ready", N_("Ready"), 18, priority=8),
    )
    sorts: ClassVar[Mapping[str, str]] = {"name": "d.name", "scope": "NOT d.in_scope, d.name"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of departments and their champions."""
        from cockpit.training.filter import coverage

        return coverage()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[CoverageRow]:
        """Return the departments with these ids."""
        select = (
            "d.id, d.version, d.name, d.in_scope,"
            " (SELECT json_group_array(handle) FROM (SELECT p.handle FROM champion h"
            " JOIN person p ON p.id = h.person_id AND p.archived = 0 WHERE h.archived = 0 AND p.department_id = d.id"
            " ORDER BY p.handle)) AS champions"
        )
        shares = of_departments(session, ids)
        return [
            CoverageRow(
                row["id"],
                row["version"],
                row["name"],
                bool(row["in_scope"]),
                tuple(json.loads(row["champions"])),
                shares[row["id"]],
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: CoverageRow, session: Session) -> tuple[Line, ...]:
        """Return the department as cells; one in scope without a champion says so in red."""
        champions: Line = ((", ".join(f"@{handle}" for handle in row.champions) or "-", "accent"),)
        if row.uncovered:
            champions = ((_("no champion"), "bad"),)
        return (
            ((row.name, "bad" if row.uncovered else "" if row.in_scope else "muted"),),
            champions,
            ((str(row.users), ""),),
            ((figures.figure(row.each), ""),),
            text.share(row.share),
        )

    def plain(self, row: CoverageRow) -> dict[str, object]:
        """Return the department as data."""
        return {
            "name": row.name,
            "in_scope": row.in_scope,
            "champions": list(row.champions),
            "people": row.users,
            "people_per_champion": row.each,
            "ready": row.share.ready,
            "of": row.share.people,
            "readiness": row.share.value,
        }

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the department with the lists that its numbers come from."""
        row = self.one(session, pk)
        return super().detail(session, pk)._replace(leads=page.coverage_leads(row))


LEARNERS_LIST, ROLES, CHAMPIONS, COVERAGE = Learners(), Roles(), Champions(), Coverage()
