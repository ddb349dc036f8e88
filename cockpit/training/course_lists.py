"""Lists of courses, of who needs them, and of what no course covers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cockpit.i18n import N_, _, in_a_row
from cockpit.ids import human
from cockpit.listing import Asked, Detail, Line, ListColumn, Listing
from cockpit.requirements.conditions import IN_PLAY
from cockpit.requirements.queries import Requirements
from cockpit.training import conditions, page, text
from cockpit.training.choices import Level

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.requirements.facts import RequirementFacts
    from cockpit.session import Session


@dataclass(frozen=True)
class CourseRow:
    """A course, who needs it, and what it covers."""

    id: int
    version: int
    code: str
    title: str
    purpose: str
    module: str | None
    levels: Level
    processes: tuple[str, ...]
    minutes: int | None
    most: float
    pass_mark: float | None
    exercises: tuple[str, ...]
    scenario: str
    most_minutes: int | None
    most_errors: int | None
    roles: tuple[str, ...]
    requirements: tuple[int, ...]
    coming: int
    archived: bool


class Courses(Listing[CourseRow]):
    """The courses of a project."""

    noun: ClassVar[str] = "course"
    table: ClassVar[str] = "course"
    alias: ClassVar[str] = "c"
    source: ClassVar[str] = "course c LEFT JOIN module m ON m.id = c.module_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("code", N_("Code"), 10, priority=9),
        ListColumn("title", N_("Course"), 0, priority=9),
        ListColumn("levels", N_("Taught up to"), 16, priority=6),
        ListColumn("module", N_("Module"), 14, priority=4),
        ListColumn("roles", N_("Roles that need it"), 24, priority=7),
        ListColumn("coming", N_("Sessions to come"), 10, "right", priority=5),
        ListColumn("covers", N_("Covers"), 24, priority=3),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "position": "c.position",
        "code": "c.code",
        "title": "c.title",
        "module": "m.position IS NULL, m.position, c.position",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of courses."""
        from cockpit.training.filter import courses

        return courses()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[CourseRow]:
        """Return the courses with these ids."""
        select = (
            "c.id, c.*, m.name AS module,"
            " (SELECT json_group_array(name) FROM (SELECT r.name FROM role_course q JOIN job_role r"
            "  ON r.id = q.role_id AND r.archived = 0 WHERE q.course_id = c.id ORDER BY r.position, r.id)) AS roles,"
            " (SELECT json_group_array(number) FROM (SELECT u.number FROM course_requirement k JOIN requirement u"
            "  ON u.id = k.requirement_id WHERE k.course_id = c.id ORDER BY u.number)) AS requirements,"
            f" (SELECT COUNT(*) FROM training_session s WHERE s.course_id = c.id AND {conditions.COMING}) AS coming"
        )
        return [
            CourseRow(
                id=row["id"],
                version=row["version"],
                code=row["code"],
                title=row["title"],
                purpose=row["purpose"],
                module=row["module"],
                levels=Level(row["levels"]),
                processes=tuple(json.loads(row["processes"])),
                minutes=row["minutes"],
                most=row["most"],
                pass_mark=row["pass_mark"],
                exercises=tuple(json.loads(row["exercises"])),
                scenario=row["scenario"],
                most_minutes=row["most_minutes"],
                most_errors=row["most_errors"],
                roles=tuple(json.loads(row["roles"])),
                requirements=tuple(json.loads(row["requirements"])),
                coming=row["coming"],
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: CourseRow, session: Session) -> tuple[Line, ...]:
        """Return the course as cells; one that nobody needs says so."""
        covers = [*(human("REQ", number) for number in row.requirements), *row.processes]
        return (
            ((row.code, "accent"),),
            ((row.title, "muted" if row.archived else ""),),
            text.level(row.levels),
            ((row.module or "-", "" if row.module else "muted"),),
            ((in_a_row(row.roles), "") if row.roles else (_("needed by nobody"), "warn"),),
            ((str(row.coming), "" if row.coming or not row.roles else "warn"),),
            ((", ".join(covers) or "-", "muted"),),
        )

    def plain(self, row: CourseRow) -> dict[str, object]:
        """Return the course as data."""
        values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in ("id", "version")}
        return values | {
            "processes": list(row.processes),
            "exercises": list(row.exercises),
            "roles": list(row.roles),
            "requirements": [human("REQ", number) for number in row.requirements],
        }

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the course with what its levels ask for, and who passed them."""
        row = self.one(session, pk)
        return page.course_detail(session, row, self.plain(row))


@dataclass(frozen=True)
class NeedRow:
    """Up to which level a job role needs a course."""

    id: int
    version: int
    role: str
    course: str
    title: str
    level: Level


class Curriculum(Listing[NeedRow]):
    """Which courses job roles need."""

    noun: ClassVar[str] = "curriculum"
    table: ClassVar[str] = "role_course"
    alias: ClassVar[str] = "q"
    source: ClassVar[str] = (
        "role_course q JOIN job_role r ON r.id = q.role_id AND r.archived = 0"
        " JOIN course c ON c.id = q.course_id AND c.archived = 0"
    )
    archivable: ClassVar[bool] = False
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("role", N_("Job role"), 24, priority=9),
        ListColumn("course", N_("Course"), 0, priority=8),
        ListColumn("level", N_("Up to level"), 16, priority=7),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "role": "r.position, r.id, c.position",
        "course": "c.position, c.id, r.position",
        "level": "q.level DESC, r.position",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of the courses of job roles."""
        from cockpit.training.filter import curriculum

        return curriculum()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[NeedRow]:
        """Return the needs with these ids."""
        return [
            NeedRow(row[0], row[1], row[2], row[3], row[4], Level(row[5]))
            for row in self.read(session, "q.id, q.version, r.name, c.code, c.title, q.level", ids)
        ]

    def cells(self, row: NeedRow, session: Session) -> tuple[Line, ...]:
        """Return the need as cells."""
        return ((row.role, ""),), ((row.course, "accent"), (f"  {row.title}", "")), text.level(row.level)

    def plain(self, row: NeedRow) -> dict[str, object]:
        """Return the need as data."""
        return {"role": row.role, "course": row.course, "title": row.title, "level": row.level}


class Untrained(Requirements):
    """Musts that no course covers, neither by themselves nor by their process."""

    noun: ClassVar[str] = "untrained"
    scope: ClassVar[str] = f"r.project_id = :project AND r.moscow = 'must' AND {IN_PLAY} AND NOT {conditions.COVERED}"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 8, priority=9),
        ListColumn("title", N_("Requirement"), 0, priority=9),
        ListColumn("process", N_("Process area"), 24, priority=8),
        ListColumn("module", N_("Module"), 16, priority=6),
        ListColumn("state", N_("State"), 20, priority=5),
    )
    sorts: ClassVar[Mapping[str, str]] = {"process": "r.process = '', r.process, r.rank", "rank": "r.rank"}

    def cells(self, row: RequirementFacts, session: Session) -> tuple[Line, ...]:
        """Return the requirement as cells."""
        keys = (column.key for column in Requirements.columns)
        found = dict(zip(keys, super().cells(row, session), strict=True))
        return (
            found["id"],
            found["title"],
            ((row.process or "-", "" if row.process else "muted"),),
            ((row.module or "-", "" if row.module else "muted"),),
            found["state"],
        )

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Nothing is to be said of them together: how the effort is split is said of all requirements."""
        return ()


COURSES, CURRICULUM, UNTRAINED = Courses(), Curriculum(), Untrained()
