"""Writing rosters: seats are given in order, and who waits moves up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cockpit.command import Work, names
from cockpit.errors import NotFound, Refused
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.training import conditions
from cockpit.training.attendance import Seat, moving_up, over, taken
from cockpit.training.choices import SESSION, Attendance, Level
from cockpit.training.records import Course, Enrolment, JobRole, TrainingSession
from cockpit.training.slots import Slot

if TYPE_CHECKING:
    from cockpit.delivery.log import Reader

_ROSTER = """
SELECT e.id, e.place, e.state, p.handle, p.name FROM enrolment e JOIN person p ON p.id = e.person_id
WHERE e.session_id = ? AND NOT e.archived ORDER BY e.place
"""
# Who has a seat elsewhere, or trains, at the same time. The session itself counts for its trainer only.
_BUSY = """
SELECT e.person_id, s.number FROM enrolment e JOIN training_session s ON s.id = e.session_id
WHERE e.person_id IN (SELECT value FROM json_each(:people)) AND e.state IN ('enrolled', 'attended')
    AND NOT e.archived AND NOT s.archived AND NOT s.cancelled AND s.id <> :session
    AND s.begins < :ends AND s.ends > :begins
UNION SELECT s.trainer_id, s.number FROM training_session s
WHERE s.trainer_id IN (SELECT value FROM json_each(:people)) AND NOT s.archived AND NOT s.cancelled
    AND s.begins < :ends AND s.ends > :begins AND (s.id <> :session OR :own)
ORDER BY 2
"""

_PASSED = f"""
SELECT t.level FROM training_result t WHERE t.person_id = :person AND t.course_id = :course
    AND t.archived = 0 AND t.passed = 1
UNION SELECT '{Level.AWARENESS.value}' WHERE {conditions.aware(":person", ":course")}
"""


def shown(session: TrainingSession) -> str:
    """Return the id that people say."""
    return human(SESSION, session.number)


def seat_code(session: TrainingSession, place: int) -> str:
    """Return the id of a line of a roster."""
    return f"{shown(session)}/{place}"


def slot_of(session: TrainingSession) -> Slot:
    """Return when a session takes place."""
    return Slot(session.begins, session.ends)


def live_session(work: Work, pk: int) -> TrainingSession:
    """Return a session that takes place, or took place; refuse one that does not."""
    session = work.get(TrainingSession, pk)
    if session.archived:
        raise Refused(N_("{session} is archived; bring it back first"), session=shown(session))
    if session.cancelled:
        raise Refused(N_("{session} is cancelled; let it take place first"), session=shown(session))
    return session


def live_course(work: Work, pk: int) -> Course:
    """Return a course that is taught."""
    course = work.get(Course, pk)
    if course.archived:
        raise Refused(N_("course {course} is archived; bring it back first"), course=course.code)
    return course


def live_role(work: Work, pk: int) -> JobRole:
    """Return a job role that people work in."""
    role = work.get(JobRole, pk)
    if role.archived:
        raise Refused(N_("job role {role} is archived; bring it back first"), role=role.name)
    return role


def roster(work: Work, session: int) -> list[Seat]:
    """Return who is on a roster, in the order of the list."""
    return [
        Seat(row["id"], row["place"], Attendance(row["state"]), row["handle"], row["name"])
        for row in work.change.query(_ROSTER, (session,))
    ]


def busy(work: Work, people: Iterable[int], slot: Slot, session: int = 0, *, own: bool = False) -> dict[int, str]:
    """Return which people are somewhere else at that time; see ``elsewhere``."""
    return elsewhere(work.change, people, slot, session, own=own)


def elsewhere(
    reader: Reader, people: Iterable[int], slot: Slot, session: int = 0, *, own: bool = False
) -> dict[int, str]:
    """Return which people are somewhere else at that time, each with the session where they are.

    ``session`` is the one that is asked for; with ``own`` its trainer is busy with it, and cannot sit in it.
    """
    values = {
        "people": json.dumps(list(people)),
        "begins": slot.start.isoformat(),
        "ends": slot.end.isoformat(),
        "session": session,
        "own": own,
    }
    return {row[0]: human(SESSION, row[1]) for row in reader.query(_BUSY, values)}


def passed_levels(work: Work, person: int, course: int) -> frozenset[Level]:
    """Return the levels of a course that a person has passed."""
    return frozenset(Level(row[0]) for row in work.change.query(_PASSED, {"person": person, "course": course}))


def fill_seats(work: Work, session: TrainingSession) -> list[Message]:
    """Let those who wait move up to the seats that are free, and return who did and whether too many have a seat.

    Nobody moves up to a session that is over. Who has a seat elsewhere at that time is passed over, and told.
    """
    told: list[Message] = []
    if session.cancelled or session.archived:
        return told
    seats = roster(work, session.id)
    if session.ends > work.now and any(seat.state is Attendance.WAITING for seat in seats):
        lines = {line.id: line for line in work.find(Enrolment, session_id=session.id, archived=False)}
        waiting = [lines[seat.id].person_id for seat in seats if seat.state is Attendance.WAITING]
        held_up = busy(work, waiting, slot_of(session), session.id)
        free = [seat for seat in seats if lines[seat.id].person_id not in held_up]
        up = moving_up(session.capacity, free)
        for seat in up:
            work.save(lines[seat.id].with_(state=Attendance.ENROLLED))
        if up:
            text = N_("moved up from the waiting list of {session}: {who}")
            told.append(message(text, session=shown(session), who=names([seat.person for seat in up])))
        if held := [seat.person for seat in seats if seat not in free]:
            text = N_("kept on the waiting list of {session}, because they are elsewhere then: {who}")
            told.append(message(text, session=shown(session), who=names(held)))
        seats = roster(work, session.id)
    return told + crowded(session, seats)


def crowded(session: TrainingSession, seats: Sequence[Seat]) -> list[Message]:
    """Return a warning when more people have a seat than there are seats."""
    seated = taken(seat.state for seat in seats)
    if not over(session.capacity, seated):
        return []
    text = N_("{session} has too few seats: {seats} for {people}")
    return [message(text, session=shown(session), seats=session.capacity, people=seated)]


def names_of(work: Work, people: Sequence[int]) -> str:
    """Return the names of some persons, for a sentence."""
    sql = "SELECT id, name FROM person WHERE id IN (SELECT value FROM json_each(?))"
    found = {row[0]: row[1] for row in work.change.query(sql, (json.dumps(list(people)),))}
    return names([found[pk] for pk in people if pk in found])


def check_people(work: Work, people: Sequence[int]) -> None:
    """Refuse persons of other projects, and those who have left."""
    sql = """SELECT j.value, p.name, p.archived FROM json_each(:ids) j
        LEFT JOIN person p ON p.id = j.value AND p.project_id = :project WHERE p.id IS NULL OR p.archived"""
    for _pk, name, _left in work.change.query(sql, {"ids": json.dumps(list(people)), "project": work.project}):
        if name is None:
            raise NotFound(N_("there is no such {noun} in this project"), noun=message(N_("person")))
        raise Refused(N_("{name} has left; bring the person back first"), name=name)


def line_of(work: Work, pk: int) -> tuple[Enrolment, TrainingSession]:
    """Return a line of a roster with its session; refuse one that was taken off."""
    line = work.get(Enrolment, pk)
    if line.archived:
        raise Refused(N_("{seat} is off the roster; enrol the person again first"), seat=line.code)
    return line, live_session(work, line.session_id)
