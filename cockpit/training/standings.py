"""How persons stand in courses: the cells of the matrix, read for the persons and courses in view and no others."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from cockpit.listing import Line
from cockpit.training import conditions, text
from cockpit.training.choices import Level
from cockpit.training.facts import passed_of, required_of
from cockpit.training.text import Standing

if TYPE_CHECKING:
    from cockpit.session import Session
    from cockpit.training.share import Share

_AHEAD = f"""
SELECT DISTINCT e.person_id, s.course_id FROM json_each(:people) z JOIN enrolment e ON e.person_id = z.value
JOIN training_session s ON s.id = e.session_id
WHERE e.state IN ('enrolled', 'waiting') AND e.archived = 0 AND {conditions.COMING}
    AND s.course_id IN (SELECT value FROM json_each(:courses))
"""
_FAILED = """
SELECT DISTINCT t.person_id, t.course_id, t.level FROM json_each(:people) z
JOIN training_result t ON t.person_id = z.value AND t.archived = 0 AND t.passed = 0
WHERE t.course_id IN (SELECT value FROM json_each(:courses))
"""
_NAMES = """
SELECT p.id, p.name, p.handle, p.archived FROM person p WHERE p.id IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True)
class GridColumn:
    """A column of a matrix: what it stands for, and its title."""

    key: int
    title: str


@dataclass(frozen=True)
class GridRow:
    """The name of a row and its cells in the columns that were asked for."""

    name: Line
    cells: tuple[Line, ...]


def course_columns(session: Session) -> list[GridColumn]:
    """Return the courses in their order, as columns of a matrix."""
    sql = "SELECT id, code FROM course WHERE project_id = ? AND archived = 0 ORDER BY position, id"
    return [GridColumn(row[0], row[1]) for row in session.store.query(sql, (session.project_id,))]


def standings(session: Session, people: Sequence[int], courses: Sequence[int]) -> dict[tuple[int, int], Standing]:
    """Return how some persons stand in some courses, by both ids; a pair of which nothing is known has an empty one."""
    required = required_of(session, people, courses)
    passed = passed_of(session, people, courses)
    values = {
        "people": json.dumps(list(people)),
        "courses": json.dumps(list(courses)),
        "today": session.today().isoformat(),
    }
    ahead = {(row[0], row[1]) for row in session.store.query(_AHEAD, values)}
    failed = {(row[0], row[1], Level(row[2])) for row in session.store.query(_FAILED, values)}
    found: dict[tuple[int, int], Standing] = {}
    for person in people:
        for course in courses:
            levels = passed.get(person, {}).get(course, frozenset())
            found[person, course] = Standing(
                required.get(person, {}).get(course),
                levels,
                (person, course) in ahead,
                any((person, course, level) in failed for level in Level if level not in levels),
            )
    return found


class PeopleByCourse:
    """The matrix of persons and courses, as a source of rows."""

    def __init__(self, session: Session) -> None:
        """Read in this session."""
        self._session = session

    def rows(self, ids: Sequence[int], keys: Sequence[Hashable]) -> Mapping[int, GridRow]:
        """Return these persons with a cell for each of these courses."""
        courses = [int(str(key)) for key in keys]
        cells = standings(self._session, ids, courses)
        plain = self._session.ascii_only
        return {
            row[0]: GridRow(
                text.person(row[1], row[2], left=bool(row[3])),
                tuple(text.standing(cells[row[0], course], ascii_only=plain) for course in courses),
            )
            for row in self._session.store.query(_NAMES, (json.dumps(list(ids)),))
        }


class RolesByCourse:
    """The matrix of job roles and the courses that they need, as a source of rows."""

    def __init__(self, session: Session) -> None:
        """Read in this session."""
        self._session = session
        self._shown: dict[tuple[int, int], int] = {}

    def forget(self) -> None:
        """Take what was changed just now as seen."""
        self._shown.clear()

    def ranks(self, ids: Sequence[int], course: int) -> tuple[int, ...]:
        """Return the ranks of the levels of a course that were shown last; those that never were are looked up now."""
        if unseen := [pk for pk in ids if (pk, course) not in self._shown]:
            self.rows(unseen, (course,))
        return tuple(self._shown.get((pk, course), 0) for pk in ids)

    def rows(self, ids: Sequence[int], keys: Sequence[Hashable]) -> Mapping[int, GridRow]:
        """Return these job roles with the level that each of these courses is needed up to."""
        listed = json.dumps(list(ids))
        sql = "SELECT role_id, course_id, level FROM role_course WHERE role_id IN (SELECT value FROM json_each(?))"
        needed = {(row[0], row[1]): row[2] for row in self._session.store.query(sql, (listed,))}
        asked = list(product(ids, (int(str(key)) for key in keys)))
        self._shown |= {pair: Level(needed[pair]).rank if pair in needed else 0 for pair in asked}
        sql = "SELECT id, name FROM job_role WHERE id IN (SELECT value FROM json_each(?))"
        dot = "." if self._session.ascii_only else "·"
        return {
            row[0]: GridRow(
                ((row[1], ""),),
                tuple(
                    ((needed[row[0], key], "accent"),) if (row[0], key) in needed else ((dot, "muted"),) for key in keys
                ),
            )
            for row in self._session.store.query(sql, (listed,))
        }


class Heat:
    """The heat map of readiness, as a source of rows: job roles in departments, with all of them in the first column.

    Its foot is all job roles together, in which each person counts once.
    """

    ALL = -1
    """The key of the column of all departments."""

    def __init__(self, session: Session) -> None:
        """Count once; a heat map is small."""
        from cockpit.training.readiness import by_department, heat_map

        self.map = heat_map(session)
        self._departments = by_department(session)

    @property
    def ids(self) -> list[int]:
        """The job roles in their order."""
        return [pk for pk, _name in self.map.roles]

    @property
    def columns(self) -> list[GridColumn]:
        """All departments together, then each of them."""
        from cockpit.i18n import _

        named = [GridColumn(pk, name or _("no department")) for pk, name in self.map.departments]
        return [GridColumn(self.ALL, _("all")), *named]

    def at(self, role: int, key: int) -> tuple[Share, str | None]:
        """Return the share of a job role in a column, and the department there: None for all, empty for none."""
        from cockpit.training.share import Share

        if key == self.ALL:
            return self.map.of_role(role), None
        return self.map.cells.get((role, key), Share()), dict(self.map.departments).get(key, "")

    def foot(self, keys: Sequence[Hashable]) -> GridRow:
        """Return the share of everybody in each of these departments."""
        from cockpit.i18n import _
        from cockpit.training.share import Share, total

        cells = (
            text.share(total(self._departments.values()))
            if key == self.ALL
            else text.heat(self._departments.get(int(str(key)), Share()))
            for key in keys
        )
        return GridRow(((_("everybody"), ""),), tuple(cells))

    def rows(self, ids: Sequence[int], keys: Sequence[Hashable]) -> Mapping[int, GridRow]:
        """Return these job roles with their share in each of these departments."""
        from cockpit.training.share import Share

        names = dict(self.map.roles)
        found = {}
        for role in ids:
            shares = [
                self.map.of_role(role) if key == self.ALL else self.map.cells.get((role, int(str(key))), Share())
                for key in keys
            ]
            cells = (
                text.share(share) if key == self.ALL else text.heat(share)
                for key, share in zip(keys, shares, strict=True)
            )
            found[role] = GridRow(((names.get(role, ""), ""),), tuple(cells))
        return found
