"""Training as it is read for lists, pages and the matrix: rows with what is counted around them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from cockpit.ids import human
from cockpit.training import conditions
from cockpit.training.attendance import free, over
from cockpit.training.choices import SESSION, Attendance, Level
from cockpit.training.grading import reached
from cockpit.training.share import Share, is_ready

if TYPE_CHECKING:
    from cockpit.session import Session


@dataclass(frozen=True)
class LearnerRow:
    """A person as training sees one.

    ``required`` and ``passed`` are by the id of the course; ``upcoming`` counts the seats in sessions to come.
    """

    id: int
    version: int
    handle: str
    name: str
    department: str | None
    roles: tuple[str, ...]
    required: Mapping[int, Level]
    passed: Mapping[int, frozenset[Level]]
    champion: bool
    upcoming: int
    archived: bool

    @property
    def ready(self) -> bool | None:
        """Whether every required level is passed; None when nothing is required."""
        return is_ready(self.required, self.passed)

    @property
    def levels(self) -> int:
        """How many levels are required, of all courses together."""
        return sum(level.rank for level in self.required.values())

    @property
    def done(self) -> int:
        """How many of them are passed, each with those below it."""
        return sum(
            min(reached(self.passed.get(course, frozenset())), level.rank) for course, level in self.required.items()
        )


@dataclass(frozen=True)
class SessionRow:
    """A session with its seats, judged as of one day. ``begins`` is aware."""

    id: int
    version: int
    number: int
    course: str
    title: str
    level: Level
    day: date
    at: str
    minutes: int
    zone: str
    begins: datetime
    ends: datetime
    place: str
    link: str
    trainer: str | None
    trainer_name: str | None
    trainer_left: bool
    capacity: int | None
    language: str
    note: str
    cancelled: bool
    cancel_reason: str
    archived: bool
    seats: int
    waiting: int
    attended: int
    unmarked: int
    clash: bool
    today: date

    @property
    def shown(self) -> str:
        """The id that people say."""
        return human(SESSION, self.number)

    @property
    def past(self) -> bool:
        """Whether its day has passed."""
        return self.day < self.today

    @property
    def free(self) -> int | None:
        """How many seats are free; None without a limit."""
        return free(self.capacity, self.seats)

    @property
    def over(self) -> int:
        """How many people more than seats have one."""
        return over(self.capacity, self.seats)


@dataclass(frozen=True)
class RosterRow:
    """A line of a roster, with what the person achieved in the session.

    ``passed`` is None while nothing is known; ``score`` is of the second level. ``clash`` says that the person is
    somewhere else at that time.
    """

    id: int
    version: int
    code: str
    place: int
    session: int
    course: str
    level: Level
    day: date
    person_id: int
    handle: str
    name: str
    department: str | None
    left: bool
    state: Attendance
    reason: str
    makes_up: str | None
    made_up: str | None
    clash: bool
    score: float | None
    passed: bool | None
    archived: bool

    @property
    def missed(self) -> bool:
        """Whether the session was missed and is made up for nowhere."""
        return self.state in (Attendance.ABSENT, Attendance.EXCUSED) and self.made_up is None


@dataclass(frozen=True)
class ResultRow:
    """A result with the names of what it is about."""

    id: int
    version: int
    handle: str
    name: str
    department: str | None
    course: str
    level: Level
    session: int | None
    on_day: date
    passed: bool
    score: float | None
    most: float | None
    exercises: int | None
    independent: bool | None
    minutes: int | None
    errors: int | None
    assessor: str | None
    recognised: bool
    reason: str
    note: str
    archived: bool


LEARNERS = "person p LEFT JOIN department d ON d.id = p.department_id"
SESSIONS = "training_session s LEFT JOIN course c ON c.id = s.course_id LEFT JOIN person p ON p.id = s.trainer_id"
ROSTER_BASE = "enrolment e JOIN training_session s ON s.id = e.session_id"
ROSTER = (
    f"{ROSTER_BASE} LEFT JOIN person p ON p.id = e.person_id LEFT JOIN course c ON c.id = s.course_id"
    " LEFT JOIN department d ON d.id = p.department_id"
)
RESULTS_BASE = "training_result t"
RESULTS = (
    f"{RESULTS_BASE} LEFT JOIN person p ON p.id = t.person_id LEFT JOIN course c ON c.id = t.course_id"
    " LEFT JOIN department d ON d.id = p.department_id LEFT JOIN training_session s ON s.id = t.session_id"
    " LEFT JOIN person x ON x.id = t.assessor_id"
)

LEARNER_COLUMNS = f"""p.id, p.version, p.handle, p.name, d.name AS department, p.archived,
    {conditions.CHAMPION} AS champion,
    (SELECT json_group_array(name) FROM (SELECT r.name FROM person_job j JOIN job_role r ON r.id = j.role_id
        WHERE j.person_id = p.id AND r.archived = 0 ORDER BY r.position, r.id)) AS roles,
    (SELECT COUNT(*) FROM enrolment e JOIN training_session s ON s.id = e.session_id WHERE e.person_id = p.id
        AND e.archived = 0 AND e.state IN ('enrolled', 'waiting') AND {conditions.COMING}) AS upcoming"""
SESSION_COLUMNS = f"""s.id, s.*, c.code AS course, c.title, p.handle AS trainer, p.name AS trainer_name,
    p.archived AS trainer_left, {conditions.SEATS_TAKEN} AS seats, {conditions.WAITING} AS waiting,
    {conditions.UNMARKED} AS unmarked, {conditions.CLASH} AS clash,
    (SELECT COUNT(*) FROM enrolment e WHERE e.session_id = s.id AND e.archived = 0
        AND e.state = 'attended') AS attended"""
# The plus keeps the few results of the session from being looked for among all, newest first.
_LATEST = (
    "(SELECT {} FROM training_result t WHERE t.person_id = e.person_id AND t.course_id = s.course_id"
    " AND t.archived = 0 AND t.level = s.level AND t.session_id = s.id ORDER BY +t.id DESC LIMIT 1)"
)
ROSTER_COLUMNS = f"""e.id, e.version, e.code, e.place, s.number, c.code AS course, s.level, s.day, e.person_id,
    p.handle, p.name, d.name AS department, p.archived AS has_left, e.state, e.reason, e.archived,
    (SELECT o.code FROM enrolment o WHERE o.id = e.makes_up_id) AS makes_up,
    (SELECT o.code FROM enrolment o WHERE o.makes_up_id = e.id AND o.archived = 0) AS made_up,
    {conditions.SEAT_CLASH} AS clash, {_LATEST.format("t.score")} AS score,
    CASE s.level WHEN '{Level.AWARENESS.value}' THEN
        NULLIF(e.state = 'attended' AND EXISTS (SELECT 1 FROM survey_answer a WHERE a.session_id = s.id
            AND a.person_id = e.person_id AND a.fear_after IS NOT NULL AND a.clarity_after IS NOT NULL), 0)
        ELSE {_LATEST.format("t.passed")} END AS passed"""
RESULT_COLUMNS = """t.id, t.*, p.handle, p.name, d.name AS department, c.code AS course, s.number AS session,
    x.handle AS assessor"""


def learner(row: sqlite3.Row, required: Mapping[int, Level], passed: Mapping[int, frozenset[Level]]) -> LearnerRow:
    """Return a learner from a row of ``LEARNER_COLUMNS``, and what is required and passed."""
    return LearnerRow(
        id=row["id"],
        version=row["version"],
        handle=row["handle"],
        name=row["name"],
        department=row["department"],
        roles=tuple(json.loads(row["roles"])),
        required=required,
        passed=passed,
        champion=bool(row["champion"]),
        upcoming=row["upcoming"],
        archived=bool(row["archived"]),
    )


def training_session(row: sqlite3.Row, today: date) -> SessionRow:
    """Return a session from a row of ``SESSION_COLUMNS``."""
    return SessionRow(
        id=row["id"],
        version=row["version"],
        number=row["number"],
        course=row["course"],
        title=row["title"],
        level=Level(row["level"]),
        day=date.fromisoformat(row["day"]),
        at=row["at"],
        minutes=row["minutes"],
        zone=row["zone"],
        begins=datetime.fromisoformat(row["begins"]),
        ends=datetime.fromisoformat(row["ends"]),
        place=row["place"],
        link=row["link"],
        trainer=row["trainer"],
        trainer_name=row["trainer_name"],
        trainer_left=bool(row["trainer_left"]),
        capacity=row["capacity"],
        language=row["language"],
        note=row["note"],
        cancelled=bool(row["cancelled"]),
        cancel_reason=row["cancel_reason"],
        archived=bool(row["archived"]),
        seats=row["seats"],
        waiting=row["waiting"],
        attended=row["attended"],
        unmarked=row["unmarked"],
        clash=bool(row["clash"]),
        today=today,
    )


def roster_line(row: sqlite3.Row) -> RosterRow:
    """Return a line of a roster from a row of ``ROSTER_COLUMNS``."""
    return RosterRow(
        id=row["id"],
        version=row["version"],
        code=row["code"],
        place=row["place"],
        session=row["number"],
        course=row["course"],
        level=Level(row["level"]),
        day=date.fromisoformat(row["day"]),
        person_id=row["person_id"],
        handle=row["handle"],
        name=row["name"],
        department=row["department"],
        left=bool(row["has_left"]),
        state=Attendance(row["state"]),
        reason=row["reason"],
        makes_up=row["makes_up"],
        made_up=row["made_up"],
        clash=bool(row["clash"]),
        score=row["score"],
        passed=None if row["passed"] is None else bool(row["passed"]),
        archived=bool(row["archived"]),
    )


def result(row: sqlite3.Row) -> ResultRow:
    """Return a result from a row of ``RESULT_COLUMNS``."""
    return ResultRow(
        id=row["id"],
        version=row["version"],
        handle=row["handle"],
        name=row["name"],
        department=row["department"],
        course=row["course"],
        level=Level(row["level"]),
        session=row["session"],
        on_day=date.fromisoformat(row["on_day"]),
        passed=bool(row["passed"]),
        score=row["score"],
        most=row["most"],
        exercises=row["exercises"],
        independent=None if row["independent"] is None else bool(row["independent"]),
        minutes=row["minutes"],
        errors=row["errors"],
        assessor=row["assessor"],
        recognised=bool(row["recognised"]),
        reason=row["reason"],
        note=row["note"],
        archived=bool(row["archived"]),
    )


_REQUIRED = f"""
SELECT j.person_id, q.course_id, MAX(q.level) FROM {conditions.NEEDS}
WHERE j.person_id IN (SELECT value FROM json_each(:people)) AND (:courses IS NULL OR q.course_id IN
    (SELECT value FROM json_each(:courses))) GROUP BY 1, 2
"""
_PASSED = f"""
SELECT DISTINCT t.person_id, t.course_id, t.level FROM json_each(:people) z
JOIN training_result t ON t.person_id = z.value AND t.archived = 0 AND t.passed = 1
WHERE :courses IS NULL OR t.course_id IN (SELECT value FROM json_each(:courses))
UNION SELECT a.person_id, a.course_id, '{Level.AWARENESS.value}' FROM json_each(:people) z
JOIN survey_answer a ON a.person_id = z.value
JOIN enrolment v ON v.session_id = a.session_id AND v.person_id = a.person_id
JOIN training_session w ON w.id = a.session_id AND w.course_id = a.course_id AND w.level = '{Level.AWARENESS.value}'
WHERE v.state = 'attended' AND v.archived = 0 AND a.fear_after IS NOT NULL AND a.clarity_after IS NOT NULL
    AND (:courses IS NULL OR a.course_id IN (SELECT value FROM json_each(:courses)))
"""


def required_of(
    session: Session, people: Sequence[int], courses: Sequence[int] | None = None
) -> dict[int, dict[int, Level]]:
    """Return up to which level each of some people needs each course; of some courses only, if they are given."""
    found: dict[int, dict[int, Level]] = {}
    for person, course, level in session.store.query(_REQUIRED, _asked(people, courses)):
        found.setdefault(person, {})[course] = Level(level)
    return found


def passed_of(
    session: Session, people: Sequence[int], courses: Sequence[int] | None = None
) -> dict[int, dict[int, frozenset[Level]]]:
    """Return the levels that each of some people passed, by course; of some courses only, if they are given."""
    found: dict[int, dict[int, frozenset[Level]]] = {}
    for person, course, level in session.store.query(_PASSED, _asked(people, courses)):
        levels = found.setdefault(person, {})
        levels[course] = levels.get(course, frozenset()) | {Level(level)}
    return found


def _asked(people: Sequence[int], courses: Sequence[int] | None) -> dict[str, object]:
    return {
        "people": json.dumps(list(people)),
        "courses": None if courses is None else json.dumps(list(courses)),
    }


def share_of(ready: int, people: int, idle: int) -> Share:
    """Return a share from counts as SQL gives them."""
    return Share(ready or 0, people or 0, idle or 0)
