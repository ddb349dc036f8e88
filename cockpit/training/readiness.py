"""How ready people are: by job role, by department, and where both cross.

A person is ready for a job role with every level passed that the role needs; a department counts a person as ready
who is ready for all of the person's job roles.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cockpit.training import conditions
from cockpit.training.share import Share, total

if TYPE_CHECKING:
    from cockpit.session import Session

# The people of each job role in each department, and those of them who are ready for it.
_BY_ROLE = f"""
SELECT j.role_id, p.department_id, COUNT(*) AS people, {conditions.ROLE_NEEDING} AS needing,
    SUM({conditions.ROLE_READY}) AS ready
FROM job_role r JOIN person_job j ON j.role_id = r.id JOIN person p ON p.id = j.person_id
WHERE r.project_id = :project AND p.archived = 0 AND (:roles IS NOT NULL OR r.archived = 0)
    AND (:roles IS NULL OR r.id IN (SELECT value FROM json_each(:roles)))
GROUP BY j.role_id, p.department_id
"""
# How each person stands is worked out once: nothing is needed (0), something is lacking (1), ready (2).
_BY_DEPARTMENT = f"""
SELECT p.department_id, CASE WHEN NOT {conditions.NEEDING} THEN 0 WHEN {conditions.LACKING} THEN 1 ELSE 2 END,
    COUNT(*)
FROM person p WHERE p.project_id = :project AND p.archived = 0 AND {conditions.IN_ROLE}
    AND (:departments IS NULL OR p.department_id IN (SELECT value FROM json_each(:departments)))
GROUP BY 1, 2
"""
_DEPARTMENTS = """
SELECT DISTINCT d.id, d.name FROM department d JOIN person p ON p.department_id = d.id AND p.archived = 0
    JOIN person_job j ON j.person_id = p.id JOIN job_role r ON r.id = j.role_id AND r.archived = 0
WHERE d.project_id = ? ORDER BY d.name
"""
NOWHERE = 0
"""Stands for the department of people who are in none."""


@dataclass(frozen=True)
class HeatMap:
    """Readiness of job roles in departments; ids with names, in order, and a share for each pair that has people."""

    roles: tuple[tuple[int, str], ...]
    departments: tuple[tuple[int, str], ...]
    cells: Mapping[tuple[int, int], Share]

    def of_role(self, role: int) -> Share:
        """Return the share of a job role in all departments."""
        return total(share for (row, _column), share in self.cells.items() if row == role)

    @property
    def all(self) -> Share:
        """Return the share of all job roles; who has several counts for each."""
        return total(self.cells.values())


def heat_map(session: Session) -> HeatMap:
    """Return the readiness of every job role in every department; ``NOWHERE`` comes last, if it has people."""
    roles = session.store.query(
        "SELECT id, name FROM job_role WHERE project_id = ? AND archived = 0 ORDER BY position, id",
        (session.project_id,),
    )
    cells = _cells(session, None)
    departments = [(row[0], str(row[1])) for row in session.store.query(_DEPARTMENTS, (session.project_id,))]
    if any(department == NOWHERE for _role, department in cells):
        departments.append((NOWHERE, ""))
    return HeatMap(tuple((row[0], row[1]) for row in roles), tuple(departments), cells)


def of_role(session: Session, role: int) -> list[tuple[str, Share]]:
    """Return the share of a job role in each department by name, empty for people who are in none."""
    sql = "SELECT id, name FROM department WHERE project_id = ?"
    names = {row[0]: str(row[1]) for row in session.store.query(sql, (session.project_id,))}
    found = [(names.get(place, ""), share) for (_role, place), share in _cells(session, [role]).items()]
    return sorted(found, key=lambda item: (not item[0], item[0]))


def of_roles(session: Session, roles: Sequence[int]) -> dict[int, Share]:
    """Return the share of each of some job roles, archived ones too."""
    found = dict.fromkeys(roles, Share())
    for (role, _department), share in _cells(session, roles).items():
        found[role] = found[role].plus(share)
    return found


def by_department(session: Session) -> dict[int, Share]:
    """Return the share of the people in job roles of every department; ``NOWHERE`` for those who are in none."""
    return _by_department(session, None)


def of_departments(session: Session, departments: Sequence[int]) -> dict[int, Share]:
    """Return the share of the people in job roles of each of some departments."""
    found = dict.fromkeys(departments, Share())
    for pk, share in _by_department(session, departments).items():
        found[pk] = share
    return found


def of_everybody(session: Session) -> Share:
    """Return the share of all people in job roles, each counted once."""
    return total(_by_department(session, None).values())


def _cells(session: Session, roles: Sequence[int] | None) -> dict[tuple[int, int], Share]:
    values = {"project": session.project_id, "roles": None if roles is None else json.dumps(list(roles))}
    return {
        (row["role_id"], row["department_id"] or NOWHERE): (
            Share(row["ready"], row["people"]) if row["needing"] else Share(idle=row["people"])
        )
        for row in session.store.query(_BY_ROLE, values)
    }


def _by_department(session: Session, departments: Sequence[int] | None) -> dict[int, Share]:
    listed = None if departments is None else json.dumps(list(departments))
    found: dict[int, Share] = {}
    for department, standing, count in session.store.query(
        _BY_DEPARTMENT, {"project": session.project_id, "departments": listed}
    ):
        share = (Share(idle=count), Share(0, count), Share(count, count))[standing]
        found[department or NOWHERE] = found.get(department or NOWHERE, Share()).plus(share)
    return found
