"""What will become of the lines of a roster in a file: who finds a seat, who cannot be marked, which scores count.

It says before an import what the import will do, by the same rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from cockpit.errors import BadInput, CockpitError, Refused
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.training.attendance import admitted
from cockpit.training.choices import SESSION, Attendance, Level
from cockpit.training.grading import Standard, check_order, exercises_open, grade_skills
from cockpit.training.saving import elsewhere
from cockpit.training.slots import Slot

if TYPE_CHECKING:
    import sqlite3

    from cockpit.session import Session

MARKS = frozenset({Attendance.ATTENDED, Attendance.ABSENT})
"""What is known of a person only once the session is held."""
_WISHED = frozenset({Attendance.ENROLLED, Attendance.WAITING})
"""What a line says of a person who is still to come; who was there sits in the session, seat or not."""

_SESSIONS = """
SELECT s.id, s.number, s.day, s.level, s.begins, s.ends, s.capacity, s.cancelled, s.trainer_id, c.code, c.most,
    c.pass_mark, json_array_length(c.exercises) AS exercises
FROM training_session s JOIN course c ON c.id = s.course_id WHERE s.project_id = ? AND s.archived = 0
"""
_SEATS = """
SELECT s.number, e.state FROM enrolment e JOIN training_session s ON s.id = e.session_id
WHERE e.project_id = ? AND e.archived = 0
"""
_PEOPLE = "SELECT handle, id, name, archived FROM person WHERE project_id = ?"
_PASSED = """
SELECT p.handle, c.code, t.level FROM training_result t JOIN person p ON p.id = t.person_id
JOIN course c ON c.id = t.course_id WHERE t.project_id = ? AND t.archived = 0 AND t.passed = 1
"""
_EXERCISES = """
SELECT s.number, p.handle, t.exercises FROM training_result t JOIN person p ON p.id = t.person_id
JOIN training_session s ON s.id = t.session_id AND s.level = t.level
WHERE t.project_id = ? AND t.archived = 0 AND t.exercises IS NOT NULL
"""
_ANSWERED = """
SELECT p.handle, c.code, s.number FROM survey_answer a JOIN person p ON p.id = a.person_id
JOIN training_session s ON s.id = a.session_id JOIN course c ON c.id = a.course_id
WHERE a.project_id = :project AND a.fear_after IS NOT NULL AND a.clarity_after IS NOT NULL
    AND s.course_id = a.course_id AND s.level = :level
"""
_ATTENDED = """
SELECT s.number, p.handle FROM enrolment e JOIN person p ON p.id = e.person_id
JOIN training_session s ON s.id = e.session_id WHERE e.project_id = ? AND e.archived = 0 AND e.state = 'attended'
"""


@dataclass(frozen=True)
class Named:
    """A line of a file about a known person in a known session.

    ``before`` and ``after`` are what the roster says of the person now and what the file makes of it; None for who is
    not on the roster, and for a mark that is not understood. ``score`` tells whether the file has a new one.
    """

    row: int
    session: str
    person: str
    before: Attendance | None
    after: Attendance | None
    score: bool = False


@dataclass
class Foreseen:
    """What is to be told of the lines, by their rows; ``waiting`` find no seat, ``unscored`` keep no score."""

    notes: list[tuple[int, Message]] = field(default_factory=list)
    errors: list[tuple[int, BadInput]] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)
    unscored: set[int] = field(default_factory=set)


def foresee(session: Session, lines: Sequence[Named]) -> Foreseen:
    """Return what will become of the lines of a file."""
    return _Foresight(session, lines).found


class _Foresight:
    """Goes through the lines in the order in which the import writes them: seats, then marks, then scores."""

    def __init__(self, session: Session, lines: Sequence[Named]) -> None:
        self._session = session
        self.found = Foreseen()
        rows = session.store.query(_SESSIONS, (session.project_id,))
        self._sessions = {human(SESSION, row["number"]): row for row in rows}
        self._people = {row["handle"]: row for row in session.store.query(_PEOPLE, (session.project_id,))}
        sound = [line for line in lines if self._stands(line)]
        self._seat(sound)
        kept = [line for line in sound if line.row not in self.found.left_out]
        self._marks = {(line.session, line.person): line.after for line in kept}
        for line in kept:
            self._score(line)
        self.found.notes.sort(key=lambda note: note[0])

    def _stands(self, line: Named) -> bool:
        """Tell whether a line can be written, and note the reason if it cannot."""
        session, person = self._sessions[line.session], self._people[line.person]
        problem: Refused | None = None
        if session["cancelled"]:
            problem = Refused(N_("{session} is cancelled; let it take place first"), session=line.session)
        elif line.before is None and person["archived"]:
            problem = Refused(N_("{name} has left; bring the person back first"), name=person["name"])
        elif line.after in MARKS and line.after is not line.before and session["day"] > self._today:
            problem = Refused(
                N_("{session} is on {day}; who was there is known then"),
                session=line.session,
                day=date.fromisoformat(session["day"]),
            )
        if problem is not None:
            self.found.errors.append((line.row, BadInput("{problem}", problem=problem)))
        return problem is None

    def _seat(self, lines: Sequence[Named]) -> None:
        """Give the free seats to those who are new in the order of the file."""
        new: defaultdict[str, list[Named]] = defaultdict(list)
        for line in lines:
            if line.before is None and line.after in _WISHED:
                new[line.session].append(line)
        for name, wished in new.items():
            session = self._sessions[name]
            slot = Slot(datetime.fromisoformat(session["begins"]), datetime.fromisoformat(session["ends"]))
            ids = {line.person: self._people[line.person]["id"] for line in wished}
            where = elsewhere(self._session.store, ids.values(), slot, session["id"], own=True)
            coming = []
            for line in wished:
                if place := where.get(ids[line.person]):
                    text = N_("row {row}: {who} is in {session} at that time, so is not enrolled")
                    if ids[line.person] == session["trainer_id"]:
                        text, place = N_("row {row}: {who} teaches {session}, and does not learn in it"), name
                    self._note(line, text, who=self._people[line.person]["name"], session=place)
                    self.found.left_out.add(line.row)
                else:
                    coming.append(line)
            seated = admitted(session["capacity"], self._seats[name], len(coming))
            self.found.waiting.update(line.row for line in coming[seated:])

    def _score(self, line: Named) -> None:
        if not line.score:
            return
        session, level = self._sessions[line.session], Level.SKILLS
        if session["level"] != level.value:
            self._unscored(line, message(N_("{session} is not on “{level}”"), session=line.session, level=level))
        elif line.after is not Attendance.ATTENDED:
            self._unscored(line, message(N_("{who} is not marked present"), who=self._people[line.person]["name"]))
        else:
            self._judge(line, session, level)

    def _judge(self, line: Named, session: sqlite3.Row, level: Level) -> None:
        """Hold a score against what the course asks for and what has to be passed before it."""
        exercises = session["exercises"]
        standard = Standard(session["most"], session["pass_mark"], exercises)
        name, passed = self._people[line.person]["name"], self._passed[line.person, session["code"]]
        try:
            grade_skills(None, exercises, standard)
            check_order(level, passed, who=name, course=session["code"], reason="")
        except CockpitError as problem:
            self._unscored(line, Message(problem.message, problem.values))
            return
        if open_ := exercises_open(self._exercises.get((line.session, line.person)), standard):
            self._note(line, N_("row {row}: {problem}"), problem=open_)

    def _unscored(self, line: Named, problem: Message) -> None:
        self._note(line, N_("row {row}: the score is left out, because {problem}"), problem=problem)
        self.found.unscored.add(line.row)

    def _note(self, line: Named, text: str, **values: object) -> None:
        self.found.notes.append((line.row, message(text, row=line.row, **values)))

    @cached_property
    def _today(self) -> str:
        return self._session.today().isoformat()

    @cached_property
    def _exercises(self) -> Mapping[tuple[str, str], int]:
        """How many exercises are noted of each person in each session."""
        rows = self._session.store.query(_EXERCISES, (self._session.project_id,))
        return {(human(SESSION, number), person): done for number, person, done in rows}

    @cached_property
    def _seats(self) -> Mapping[str, list[Attendance]]:
        """The states of those who are on each roster now."""
        found: defaultdict[str, list[Attendance]] = defaultdict(list)
        for number, state in self._session.store.query(_SEATS, (self._session.project_id,)):
            found[human(SESSION, number)].append(Attendance(state))
        return found

    @cached_property
    def _passed(self) -> Mapping[tuple[str, str], set[Level]]:
        """The levels that each person will have passed of each course; the first follows from the marks of the file."""
        found: defaultdict[tuple[str, str], set[Level]] = defaultdict(set)
        for person, course, level in self._session.store.query(_PASSED, (self._session.project_id,)):
            found[person, course].add(Level(level))
        for person, course in self._aware():
            found[person, course].add(Level.AWARENESS)
        return found

    def _aware(self) -> Iterator[tuple[str, str]]:
        """Yield who will have attended the first level of which course and has answered its survey."""
        store, project = self._session.store, self._session.project_id
        there = {(human(SESSION, number), person) for number, person in store.query(_ATTENDED, (project,))}
        values = {"project": project, "level": Level.AWARENESS.value}
        for person, course, number in store.query(_ANSWERED, values):
            line = human(SESSION, number), person
            if self._marks.get(line, Attendance.ATTENDED if line in there else None) is Attendance.ATTENDED:
                yield person, course
