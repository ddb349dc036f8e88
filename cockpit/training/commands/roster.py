"""Commands on rosters: who is enrolled, who was there, who makes up for what was missed."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field

from cockpit.command import Command, Pick, Receipt, Seen, Work, takes
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.text import Line
from cockpit.training import conditions
from cockpit.training.attendance import MARKED, SEATED, free, taken
from cockpit.training.choices import Attendance, Level, Mark
from cockpit.training.commands.marking import marked, settle, step_marks, unmarked, where_seen
from cockpit.training.commands.shared import (
    ASSESSED,
    SCORED,
    Alone,
    Anyway,
    Override,
    PersonIds,
    SeatId,
    SeatIds,
    SessionId,
    roster_receipt,
)
from cockpit.training.enrolling import enrol
from cockpit.training.records import Enrolment, TrainingResult, TrainingSession
from cockpit.training.results import check_scored, note_result
from cockpit.training.saving import busy, line_of, live_session, names_of, roster, shown, slot_of
from cockpit.training.wanted import meant

Who = Annotated[
    tuple[Line, ...],
    Field(title=N_("Who"), min_length=1, description=N_("numbers on the list: 1-12, 15, all, all but 3; or names")),
]
Excuse = Annotated[Line, Field(title=N_("Reason"))]
# Whose job roles need this level, who has not passed it, and who has no seat in a session of it that is still to come.
_NEEDING = f"""
SELECT p.id, :level = '{Level.AWARENESS.value}' AND {conditions.attended("p.id", ":course")} AS attended
FROM person p LEFT JOIN department d ON d.id = p.department_id
WHERE p.project_id = :project AND p.archived = 0 AND (:department IS NULL OR p.department_id = :department)
    AND EXISTS (SELECT 1 FROM {conditions.NEEDS}
        WHERE j.person_id = p.id AND q.course_id = :course AND q.level >= :level AND (:role IS NULL OR r.id = :role))
    AND NOT {conditions.noted("p.id", ":course", ":level")}
    AND NOT (:level = '{Level.AWARENESS.value}' AND {conditions.aware("p.id", ":course")})
    AND NOT EXISTS (SELECT 1 FROM enrolment e JOIN training_session s ON s.id = e.session_id
        WHERE e.person_id = p.id AND e.archived = 0 AND s.archived = 0 AND s.cancelled = 0 AND s.course_id = :course
        AND s.level = :level AND (s.id = :session OR (s.ends > :now AND e.state IN ('enrolled', 'waiting'))))
ORDER BY d.name IS NULL, d.name, p.name, p.id
"""


class EnrolPeople(Command):
    """Enrol persons in the session

    Who finds no seat waits, in this order. Who is elsewhere at that time is left out and told.
    """

    name: ClassVar[str] = "roster.enrol"
    key: ClassVar[str] = "a"
    brief: ClassVar[str] = N_("enrol")
    subject: ClassVar[str] = "session"
    session: SessionId
    persons: PersonIds
    anyway: Anyway = False

    def apply(self, work: Work) -> Receipt:
        session = live_session(work, self.session)
        lines, told = enrol(work, session, self.persons, anyway=self.anyway)
        return _enrolled(session, lines, told)


class FillSession(Command):
    """Enrol those who need the session

    Everybody whose job roles need this level of the course, who has not passed it and has no seat in another session
    of it that is still to come; as many as there are free seats, by department and name. Who attended the first level
    and has not answered the survey yet needs no second session.
    """

    name: ClassVar[str] = "roster.fill"
    key: ClassVar[str] = "F"
    brief: ClassVar[str] = N_("fill")
    subject: ClassVar[str] = "session"
    session: SessionId
    role: Annotated[
        int | None, Pick("role"), Field(title=N_("Job role"), description=N_("only these, unless empty"))
    ] = None
    department: Annotated[
        int | None, Pick("department"), Field(title=N_("Department"), description=N_("only these, unless empty"))
    ] = None

    def apply(self, work: Work) -> Receipt:
        session = live_session(work, self.session)
        seats = roster(work, session.id)
        room = free(session.capacity, taken(seat.state for seat in seats))
        if room == 0:
            raise Refused(N_("{session} is full; give it more seats first"), session=shown(session))
        found = work.change.query(_NEEDING, self._asked(work, session))
        needing, unasked = ([row["id"] for row in found if bool(row["attended"]) is there] for there in (False, True))
        elsewhere = busy(work, needing, slot_of(session), session.id, own=True)
        people = [pk for pk in needing if pk not in elsewhere]
        if not people and unasked:
            text = N_("nobody else needs {session}; only the survey is left to answer by: {who}")
            raise Refused(text, session=shown(session), who=names_of(work, unasked))
        if not people:
            raise Refused(N_("nobody else needs {session}"), session=shown(session))
        some = people if room is None else people[:room]
        lines, told = enrol(work, session, some)
        if unasked:
            text = N_("only the survey is left to answer, so not enrolled: {who}")
            told.append(message(text, who=names_of(work, unasked)))
        if left := len(people) - len(some):
            told.append(message(N_("more people need it than there are seats: {count} are left"), count=left))
        return _enrolled(session, lines, told)

    def _asked(self, work: Work, session: TrainingSession) -> dict[str, Any]:
        return {
            "project": work.project,
            "session": session.id,
            "course": session.course_id,
            "level": session.level.value,
            "role": self.role,
            "department": self.department,
            "now": work.now.isoformat(),
        }


class WithdrawSeats(Command):
    """Take persons off the roster

    The seat goes to the one who waits longest.
    """

    name: ClassVar[str] = "roster.withdraw"
    key: ClassVar[str] = "d"
    brief: ClassVar[str] = N_("take off")
    subject: ClassVar[str] = "seats"
    seats: SeatIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(Enrolment, pk).with_(archived=True)) for pk in self.seats]
        warnings = settle(work, saved)
        return roster_receipt(saved, N_("{count} taken off the roster"), warnings, count=len(saved))


class MarkRoster(Command):
    """Mark who was there

    By the numbers on the list, alone and from-to, “all”, “all but 3”, or by name. What is marked “open” was not marked.
    """

    name: ClassVar[str] = "roster.mark"
    key: ClassVar[str] = "M"
    brief: ClassVar[str] = N_("mark by number")
    subject: ClassVar[str] = "session"
    session: SessionId
    mark: Annotated[Mark, Field(title=N_("Mark"))]
    who: Who
    reason: Excuse = ""

    def apply(self, work: Work) -> Receipt:
        session = live_session(work, self.session)
        seats = meant(", ".join(self.who), roster(work, session.id))
        if self.mark is Mark.OPEN:
            return unmarked(work, [seat.id for seat in seats])
        return marked(work, {seat.id: MARKED[self.mark] for seat in seats}, self.reason)


class MarkAllBut(Command):
    """Mark everybody present but a few

    Those who are named are absent. Who waits or is excused stays so.
    """

    name: ClassVar[str] = "roster.all-but"
    key: ClassVar[str] = "b"
    brief: ClassVar[str] = N_("all but")
    subject: ClassVar[str] = "session"
    session: SessionId
    who: Annotated[
        tuple[Line, ...], Field(title=N_("Who was absent"), min_length=1, description=N_("such as 3, 7-9; or names"))
    ]

    def apply(self, work: Work) -> Receipt:
        session = live_session(work, self.session)
        seats = roster(work, session.id)
        absent = {seat.id for seat in meant(", ".join(self.who), seats)}
        expected = [seat for seat in seats if seat.state in SEATED or seat.id in absent]
        states = {seat.id: Attendance.ABSENT if seat.id in absent else Attendance.ATTENDED for seat in expected}
        return marked(work, states, "")


class MarkRest(Command):
    """Mark the rest present

    Everybody on the rosters of the persons who is not marked yet: note first who is absent or excused.
    """

    name: ClassVar[str] = "roster.rest"
    key: ClassVar[str] = "P"
    brief: ClassVar[str] = N_("rest present")
    subject: ClassVar[str] = "seats"
    seats: SeatIds

    def apply(self, work: Work) -> Receipt:
        sessions = dict.fromkeys(line_of(work, pk)[1].id for pk in self.seats)
        rest = [seat for pk in sessions for seat in roster(work, pk) if seat.state is Attendance.ENROLLED]
        if not rest:
            raise Refused(N_("everybody on the roster is marked already"))
        return marked(work, {seat.id: Attendance.ATTENDED for seat in rest}, "")


class TickSeats(Command):
    """Mark the persons present, or take the mark away

    It is taken away when all of them are present already.
    """

    name: ClassVar[str] = "roster.tick"
    key: ClassVar[str] = "space"
    brief: ClassVar[str] = N_("present")
    subject: ClassVar[str] = "seats"
    seats: SeatIds
    seen: Seen = ()

    def apply(self, work: Work) -> Receipt:
        lines, elsewhere = where_seen(work, self.seats, self.seen)
        there = all(line.state is Attendance.ATTENDED for line in lines)
        state = Attendance.ENROLLED if there else Attendance.ATTENDED
        return marked(work, {line.id: state for line in lines}, "", elsewhere)


class MarkPresent(Command):
    """Mark the persons present"""

    name: ClassVar[str] = "roster.present"
    brief: ClassVar[str] = N_("present")
    subject: ClassVar[str] = "seats"
    seats: SeatIds

    def apply(self, work: Work) -> Receipt:
        return marked(work, dict.fromkeys(self.seats, Attendance.ATTENDED), "")


class MarkAbsent(Command):
    """Mark the persons absent"""

    name: ClassVar[str] = "roster.absent"
    key: ClassVar[str] = "x"
    brief: ClassVar[str] = N_("absent")
    subject: ClassVar[str] = "seats"
    seats: SeatIds

    def apply(self, work: Work) -> Receipt:
        return marked(work, dict.fromkeys(self.seats, Attendance.ABSENT), "")


class ExcuseSeats(Command):
    """Excuse the persons

    Before the session it frees their seats for those who wait.
    """

    name: ClassVar[str] = "roster.excuse"
    key: ClassVar[str] = "X"
    brief: ClassVar[str] = N_("excuse")
    subject: ClassVar[str] = "seats"
    seats: SeatIds
    reason: Excuse = ""

    def apply(self, work: Work) -> Receipt:
        return marked(work, dict.fromkeys(self.seats, Attendance.EXCUSED), self.reason)


class UnmarkSeats(Command):
    """Take the marks of the persons away

    Who waits has none. Who was excused gets a seat back while there is one, and waits for one otherwise.
    """

    name: ClassVar[str] = "roster.unmark"
    subject: ClassVar[str] = "seats"
    seats: SeatIds

    def apply(self, work: Work) -> Receipt:
        return unmarked(work, self.seats)


class ForwardSeats(Command):
    """Step to the next mark

    Enrolled, present, absent, excused. Who waits gets a seat first, if one is free and nobody waits longer.
    """

    name: ClassVar[str] = "roster.forward"
    key: ClassVar[str] = "L"
    brief: ClassVar[str] = N_("next mark")
    subject: ClassVar[str] = "seats"
    seats: SeatIds
    seen: Seen = ()

    def apply(self, work: Work) -> Receipt:
        return step_marks(work, self.seats, self.seen, 1)


class BackSeats(Command):
    """Step to the previous mark"""

    name: ClassVar[str] = "roster.back"
    key: ClassVar[str] = "H"
    brief: ClassVar[str] = N_("previous mark")
    subject: ClassVar[str] = "seats"
    seats: SeatIds
    seen: Seen = ()

    def apply(self, work: Work) -> Receipt:
        return step_marks(work, self.seats, self.seen, -1)


class MakeUpSeats(Command):
    """Enrol the persons in another session to make up

    For those who were absent or excused, in a session of the same course and level.
    """

    name: ClassVar[str] = "roster.make-up"
    places: ClassVar[tuple[str, ...]] = ("seats", "session")
    key: ClassVar[str] = "m"
    brief: ClassVar[str] = N_("make up")
    subject: ClassVar[str] = "seats"
    seats: SeatIds
    session: SessionId
    anyway: Anyway = False

    def apply(self, work: Work) -> Receipt:
        session = live_session(work, self.session)
        missed = [work.get(Enrolment, pk) for pk in self.seats]
        for line in missed:
            if line.state not in (Attendance.ABSENT, Attendance.EXCUSED):
                raise Refused(N_("{seat} did not miss its session; mark it absent or excused first"), seat=line.code)
            first = work.get(TrainingSession, line.session_id)
            if (first.course_id, first.level) != (session.course_id, session.level):
                raise BadInput(
                    N_("{session} is another course or level than {first}; choose one that is the same"),
                    field="session",
                    session=shown(session),
                    first=shown(first),
                )
        people = [line.person_id for line in missed]
        lines, told = enrol(work, session, people, makes_up=missed, anyway=self.anyway)
        return _enrolled(session, lines, told)


@takes(TrainingResult, SCORED)
class ScoreSeat(Command):
    """Note the score of a person on the roster

    For a session on the second level; see “result score”.
    """

    name: ClassVar[str] = "roster.score"
    places: ClassVar[tuple[str, ...]] = ("seat", "score")
    key: ClassVar[str] = "s"
    brief: ClassVar[str] = N_("score")
    subject: ClassVar[str] = "seat"
    seat: SeatId
    override: Override = ""

    def apply(self, work: Work) -> Receipt:
        line, session = line_of(work, self.seat)
        check_scored(line, session, Level.SKILLS)
        values = {**self.given(), "level": Level.SKILLS, "reason": self.override}
        return note_result(work, line.person_id, session.course_id, session.id, session.day, values)


@takes(TrainingResult, ASSESSED)
class AssessSeat(Command):
    """Assess a person on the roster in the scenario

    For a session on the third level; see “result assess”. The trainer is the assessor unless another one is named.
    """

    name: ClassVar[str] = "roster.assess"
    key: ClassVar[str] = "S"
    brief: ClassVar[str] = N_("assess")
    order: ClassVar[tuple[str, ...]] = ("seat", "alone")
    subject: ClassVar[str] = "seat"
    seat: SeatId
    alone: Alone
    override: Override = ""

    def apply(self, work: Work) -> Receipt:
        line, session = line_of(work, self.seat)
        check_scored(line, session, Level.APPLICATION)
        assessor = session.trainer_id or work.person
        values = {"assessor_id": assessor, **self.given(), "level": Level.APPLICATION, "reason": self.override}
        values["independent"] = self.alone
        return note_result(work, line.person_id, session.course_id, session.id, session.day, values)


def _enrolled(session: TrainingSession, lines: Sequence[Enrolment], told: Sequence[Message]) -> Receipt:
    seated = sum(line.state is Attendance.ENROLLED for line in lines)
    text = (
        N_("{session}: {seated} enrolled, {waiting} waiting")
        if seated < len(lines)
        else N_("{session}: {seated} enrolled")
    )
    return roster_receipt(lines, text, told, session=shown(session), seated=seated, waiting=len(lines) - seated)
