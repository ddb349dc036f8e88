"""The rules of this area as SQL conditions, for lists too long to read; a person is ``p``, ``:today`` is the day.

They are made from the constants of the rules, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from cockpit.choice import Choice
from cockpit.training.attendance import SEATED
from cockpit.training.choices import Attendance, Level


def _in(column: str, values: Iterable[Choice]) -> str:
    return f"{column} IN ({', '.join(sorted(repr(value.value) for value in values))})"


def aware(person: str, course: str) -> str:
    """Return whether a person attended the first level of a course and answered the survey."""
    return (
        "EXISTS (SELECT 1 FROM survey_answer a"
        " JOIN enrolment v ON v.session_id = a.session_id AND v.person_id = a.person_id"
        " JOIN training_session w ON w.id = a.session_id"
        f" WHERE a.person_id = {person} AND a.course_id = {course}"
        " AND a.fear_after IS NOT NULL AND a.clarity_after IS NOT NULL"
        f" AND v.state = '{Attendance.ATTENDED.value}' AND v.archived = 0"
        f" AND w.course_id = a.course_id AND w.level = '{Level.AWARENESS.value}')"
    )


def attended(person: str, course: str) -> str:
    """Return whether a person attended the first level of a course."""
    return (
        "EXISTS (SELECT 1 FROM enrolment v JOIN training_session w ON w.id = v.session_id"
        f" WHERE v.person_id = {person} AND w.course_id = {course} AND w.level = '{Level.AWARENESS.value}'"
        f" AND v.state = '{Attendance.ATTENDED.value}' AND v.archived = 0 AND w.archived = 0)"
    )


def noted(person: str, course: str, level: str) -> str:
    """Return whether a result says that a person passed a level of a course; ``level`` is an SQL expression."""
    return (
        f"EXISTS (SELECT 1 FROM training_result t WHERE t.person_id = {person} AND t.course_id = {course}"
        f" AND t.archived = 0 AND t.passed = 1 AND t.level = {level})"
    )


def passed(person: str, course: str, level: Level) -> str:
    """Return whether a person passed a level of a course."""
    found = noted(person, course, f"'{level.value}'")
    return f"({found} OR {aware(person, course)})" if level is Level.AWARENESS else found


def reaches(person: str, course: str, level: str) -> str:
    """Return whether a person passed a level of a course and all below it; ``level`` is an SQL expression."""
    parts = [f"({level} < '{each.value}' OR {passed(person, course, each)})" for each in Level]
    return f"({' AND '.join(parts)})"


NEEDS = (
    "person_job j JOIN job_role r ON r.id = j.role_id AND r.archived = 0"
    " JOIN role_course q ON q.role_id = j.role_id JOIN course c ON c.id = q.course_id AND c.archived = 0"
)
"""What the job roles of a person ``j.person_id`` need: courses ``q.course_id`` up to ``q.level``."""
_ROLE_NEEDS = "role_course q JOIN course c ON c.id = q.course_id AND c.archived = 0 WHERE q.role_id = j.role_id"
ROLE_NEEDING = f"EXISTS (SELECT 1 FROM {_ROLE_NEEDS})"
"""Whether the job role ``j.role_id`` needs anything."""
ROLE_READY = f"NOT EXISTS (SELECT 1 FROM {_ROLE_NEEDS} AND NOT {reaches('p.id', 'q.course_id', 'q.level')})"
"""Whether a person has passed all that the job role ``j.role_id`` needs."""
READY_FOR = f"{ROLE_NEEDING} AND {ROLE_READY}"
NEEDING = f"EXISTS (SELECT 1 FROM {NEEDS} WHERE j.person_id = p.id)"
"""Whether the job roles of a person need anything."""
LACKING = f"EXISTS (SELECT 1 FROM {NEEDS} WHERE j.person_id = p.id AND NOT {reaches('p.id', 'q.course_id', 'q.level')})"
"""Whether a person has not passed something that the person's job roles need."""
READY = f"({NEEDING} AND NOT {LACKING})"
"""Whether a person has passed all that is needed, and something is needed."""


def in_role(person: str) -> str:
    """Return whether a person works in a job role."""
    return (
        "EXISTS (SELECT 1 FROM person_job j JOIN job_role r ON r.id = j.role_id AND r.archived = 0"
        f" WHERE j.person_id = {person})"
    )


IN_ROLE = in_role("p.id")
"""Whether a person works in a job role."""
CHAMPION = "EXISTS (SELECT 1 FROM champion h WHERE h.person_id = p.id AND h.archived = 0)"
"""Whether a person is a champion."""
_LIVE = "s.archived = 0 AND s.cancelled = 0"
COMING = f"({_LIVE} AND s.day >= :today)"
"""Whether a session is still to take place."""
SEAT_AHEAD = (
    "EXISTS (SELECT 1 FROM enrolment e JOIN training_session s ON s.id = e.session_id"
    f" WHERE e.person_id = p.id AND e.archived = 0 AND e.state IN ('enrolled', 'waiting') AND {COMING})"
)
"""Whether a person has a seat in a session to come, or waits for one."""

SEATS_TAKEN = (
    f"(SELECT COUNT(*) FROM enrolment e WHERE e.session_id = s.id AND e.archived = 0 AND {_in('e.state', SEATED)})"
)
"""How many seats of a session ``s`` are taken."""
WAITING = (
    "(SELECT COUNT(*) FROM enrolment e WHERE e.session_id = s.id AND e.archived = 0"
    f" AND e.state = '{Attendance.WAITING.value}')"
)
"""How many wait for a seat in a session ``s``."""
UNMARKED = (
    "(SELECT COUNT(*) FROM enrolment e WHERE e.session_id = s.id AND e.archived = 0"
    f" AND e.state = '{Attendance.ENROLLED.value}')"
)
"""How many on the roster of a session ``s`` are not marked."""
TRAINER_CLASH = (
    f"({_LIVE} AND s.trainer_id IS NOT NULL AND (EXISTS (SELECT 1 FROM training_session x"
    " WHERE x.trainer_id = s.trainer_id AND x.id <> s.id AND x.archived = 0 AND x.cancelled = 0"
    " AND x.begins < s.ends AND x.ends > s.begins)"
    " OR EXISTS (SELECT 1 FROM enrolment y JOIN training_session x ON x.id = y.session_id"
    " WHERE y.person_id = s.trainer_id AND y.archived = 0 AND y.state IN ('enrolled', 'attended')"
    " AND x.archived = 0 AND x.cancelled = 0 AND x.begins < s.ends AND x.ends > s.begins)))"
)
"""Whether the trainer of a session ``s`` is somewhere else at that time."""
SEAT_CLASH = (
    f"({_LIVE} AND e.state IN ('enrolled', 'attended') AND (EXISTS (SELECT 1 FROM enrolment y"
    " JOIN training_session x ON x.id = y.session_id WHERE y.person_id = e.person_id AND y.session_id <> e.session_id"
    " AND y.archived = 0 AND y.state IN ('enrolled', 'attended') AND x.archived = 0 AND x.cancelled = 0"
    " AND x.begins < s.ends AND x.ends > s.begins)"
    " OR EXISTS (SELECT 1 FROM training_session x WHERE x.trainer_id = e.person_id AND x.archived = 0"
    " AND x.cancelled = 0 AND x.begins < s.ends AND x.ends > s.begins)))"
)
"""Whether the person of a line ``e`` of the roster of ``s`` is somewhere else at that time."""
CLASH = (
    f"({TRAINER_CLASH} OR EXISTS"
    f" (SELECT 1 FROM enrolment e WHERE e.session_id = s.id AND e.archived = 0 AND {SEAT_CLASH}))"
)
"""Whether somebody of a session ``s`` is somewhere else at that time."""
LEADERLESS = "(s.trainer_id IS NULL OR EXISTS (SELECT 1 FROM person g WHERE g.id = s.trainer_id AND g.archived = 1))"
"""Whether nobody holds a session ``s``, or somebody who left."""
MISSED = (
    f"({_in('e.state', (Attendance.ABSENT, Attendance.EXCUSED))}"
    " AND NOT EXISTS (SELECT 1 FROM enrolment m WHERE m.makes_up_id = e.id AND m.archived = 0))"
)
"""Whether the person of a line ``e`` missed the session and makes up for it nowhere."""
COVERED = (
    "(EXISTS (SELECT 1 FROM course_requirement k JOIN course c ON c.id = k.course_id AND c.archived = 0"
    " WHERE k.requirement_id = r.id)"
    " OR (r.process <> '' AND EXISTS (SELECT 1 FROM course c, json_each(c.processes) o"
    " WHERE c.project_id = r.project_id AND c.archived = 0 AND o.value = r.process COLLATE NOCASE)))"
)
"""Whether a course covers a requirement ``r``, or its process."""
UNCHAMPIONED = (
    "(d.in_scope = 1 AND NOT EXISTS (SELECT 1 FROM champion h JOIN person p ON p.id = h.person_id AND p.archived = 0"
    " WHERE p.department_id = d.id AND h.archived = 0))"
)
"""Whether a department ``d`` in scope has no champion."""
