"""Commands on sessions: when and where a course is held, by whom, and for how many."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field

from cockpit.command import Command, Pick, Receipt, Work, takes
from cockpit.errors import Refused
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.people.records import Person
from cockpit.text import Line
from cockpit.training.choices import SESSION, Attendance, Level
from cockpit.training.commands.shared import Anyway, Reason, SessionId, SessionIds, Version, session_receipt
from cockpit.training.enrolling import enrol
from cockpit.training.records import MOST_MINUTES, Course, Enrolment, SurveyAnswer, TrainingResult, TrainingSession
from cockpit.training.results import check_level
from cockpit.training.saving import busy, check_people, fill_seats, live_course, names_of, shown, slot_of
from cockpit.training.slots import read_time, read_zone, slot
from cockpit.training.zones import local_zone

USUAL_MINUTES = 90
_DETAILS = "place link trainer_id capacity language note"
_MARKED = (Attendance.ATTENDED, Attendance.ABSENT)


@takes(TrainingSession, f"course_id level day at {_DETAILS}")
class AddSession(Command):
    """New training session

    It is as long as the course usually is, in the time zone of the last session, unless something else is said.
    """

    name: ClassVar[str] = "class.add"
    minutes: Annotated[int | None, Field(title=N_("Length (minutes)"), ge=5, le=MOST_MINUTES)] = None
    zone: Annotated[Line, Field(title=N_("Time zone"), description=N_("such as Asia/Shanghai"))] = ""
    anyway: Anyway = False

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        course = live_course(work, given["course_id"])
        given["minutes"] = self.minutes or course.minutes or USUAL_MINUTES
        given["zone"] = self.zone or usual_zone(work)
        session = timed(TrainingSession(project_id=work.project, number=0, **unset_times(given)))
        warnings = check_session(work, session, course, anyway=self.anyway)
        saved = work.save(session.with_(number=work.next_number(SESSION)))
        return session_receipt([saved], N_("{sessions} added"), warnings)


@takes(TrainingSession, f"course_id level day at minutes zone {_DETAILS}", optional=True)
class EditSession(Command):
    """Edit the training session

    More seats let those who wait move up. Who is elsewhere at the new time stays on the roster and is told.
    """

    name: ClassVar[str] = "class.edit"
    subject: ClassVar[str] = "session"
    session: SessionId
    anyway: Anyway = False
    version: Version = None

    def apply(self, work: Work) -> Receipt:
        before = work.read(TrainingSession, self.session, self.version)
        session = timed(before.with_(**self.given()))
        course = work.get(Course, session.course_id)
        if _taught(session) != _taught(before):
            live_course(work, session.course_id)
        warnings = check_session(work, session, course, before, anyway=self.anyway)
        saved = work.save(session)
        if slot_of(saved) != slot_of(before):
            warnings += _elsewhere(work, saved)
        return session_receipt([saved], N_("{sessions} changed"), [*warnings, *fill_seats(work, saved)])


class RepeatSession(Command):
    """Hold the session once more

    The same on another day; those who missed the first one are enrolled if that is said.
    """

    name: ClassVar[str] = "class.repeat"
    key: ClassVar[str] = "m"
    brief: ClassVar[str] = N_("make up")
    subject: ClassVar[str] = "session"
    session: SessionId
    day: Annotated[date, Field(title=N_("Date"))]
    at: Annotated[Line, Field(title=N_("Begins at"), description=N_("as the first time, unless given"))] = ""
    trainer: Annotated[int | None, Pick("person"), Field(title=N_("Trainer"))] = None
    missed: Annotated[bool, Field(title=N_("Enrol those who missed it"))] = False
    anyway: Anyway = False

    def apply(self, work: Work) -> Receipt:
        first = work.get(TrainingSession, self.session)
        course = live_course(work, first.course_id)
        values: dict[str, Any] = {"day": self.day, "at": self.at or first.at}
        if self.trainer is not None:
            values["trainer_id"] = self.trainer
        fresh = {"id": 0, "version": 0, "cancelled": False, "cancel_reason": "", "archived": False, "number": 0}
        session = timed(first.with_(**values, **fresh))
        warnings = check_session(work, session, course, anyway=self.anyway)
        saved = work.save(session.with_(number=work.next_number(SESSION)))
        if self.missed:
            missed = missing_from(work, first)
            if not missed:
                raise Refused(N_("nobody missed {session}; leave “missed” out"), session=shown(first))
            _lines, told = enrol(work, saved, [line.person_id for line in missed], makes_up=missed, anyway=self.anyway)
            warnings += told
        return session_receipt([saved], N_("{sessions} added, it makes up for {first}"), warnings, first=shown(first))


class CancelSession(Command):
    """Cancel the session

    Its roster stays; nobody counts as busy with it any more.
    """

    name: ClassVar[str] = "class.cancel"
    key: ClassVar[str] = "X"
    brief: ClassVar[str] = N_("cancel")
    subject: ClassVar[str] = "session"
    session: SessionId
    reason: Reason

    def apply(self, work: Work) -> Receipt:
        session = work.get(TrainingSession, self.session)
        if session.cancelled:
            raise Refused(N_("{session} is cancelled already"), session=shown(session))
        _check_unmarked(work, session)
        saved = work.save(session.with_(cancelled=True, cancel_reason=self.reason))
        return session_receipt([saved], N_("{sessions} cancelled"))


class ReopenSession(Command):
    """Let a cancelled session take place"""

    name: ClassVar[str] = "class.reopen"
    subject: ClassVar[str] = "session"
    session: SessionId
    anyway: Anyway = False

    def apply(self, work: Work) -> Receipt:
        session = work.get(TrainingSession, self.session)
        if not session.cancelled:
            raise Refused(N_("{session} is not cancelled"), session=shown(session))
        back = session.with_(cancelled=False, cancel_reason="")
        warnings = check_session(work, back, work.get(Course, back.course_id), anyway=self.anyway)
        saved = work.save(back)
        warnings += _elsewhere(work, saved)
        return session_receipt([saved], N_("{sessions} takes place again"), [*warnings, *fill_seats(work, saved)])


class ArchiveSessions(Command):
    """Archive the sessions

    They leave the lists with their rosters; results stay. A session that will not take place is better cancelled.
    """

    name: ClassVar[str] = "class.archive"
    subject: ClassVar[str] = "sessions"
    sessions: SessionIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(TrainingSession, pk).with_(archived=True)) for pk in self.sessions]
        return session_receipt(saved, N_("{sessions} archived"))


class UnarchiveSessions(Command):
    """Bring sessions back from the archive"""

    name: ClassVar[str] = "class.unarchive"
    subject: ClassVar[str] = "sessions"
    sessions: SessionIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(TrainingSession, pk).with_(archived=False)) for pk in self.sessions]
        return session_receipt(saved, N_("{sessions} back in the list"))


def usual_zone(work: Work) -> str:
    """Return the time zone of the newest session, that of the machine while there is none."""
    sql = "SELECT zone FROM training_session WHERE project_id = ? ORDER BY number DESC LIMIT 1"
    found = work.change.query(sql, (work.project,))
    return str(found[0][0]) if found else local_zone()


def timed(session: TrainingSession) -> TrainingSession:
    """Return a session with its times in the form in which they are kept; ``BadInput`` for what is no time or zone."""
    at = read_time(session.at)
    when = slot(session.day, at, session.minutes, session.zone)
    return session.with_(at=at, zone=read_zone(session.zone).key, begins=when.start, ends=when.end)


def check_session(
    work: Work, session: TrainingSession, course: Course, before: TrainingSession | None = None, *, anyway: bool
) -> list[Message]:
    """Refuse a level that is not taught, another course of what was held, and a trainer who is elsewhere.

    Returns what is only to be told.

    Of a session that is ``before`` in the list already, only what changes is judged.
    """
    if before is None or _taught(session) != _taught(before):
        check_level(course, session.level)
        if before is not None:
            _check_unmarked(work, before)
            _check_unanswered(work, before)
    same_trainer = before is not None and session.trainer_id == before.trainer_id
    same_time = before is not None and slot_of(session) == slot_of(before)
    if session.trainer_id is None or (same_trainer and same_time):
        return []
    if not same_trainer:
        _check_trainer(work, session, session.trainer_id)
    where = busy(work, [session.trainer_id], slot_of(session), session.id).get(session.trainer_id)
    if where is None:
        return []
    trainer = work.get(Person, session.trainer_id).name
    if not anyway:
        raise Refused(
            N_("{trainer} is in {session} at that time; choose another time or trainer"), trainer=trainer, session=where
        )
    return [message(N_("{trainer} is in {session} at that time"), trainer=trainer, session=where)]


def _taught(session: TrainingSession) -> tuple[int, Level]:
    return session.course_id, session.level


def _check_trainer(work: Work, session: TrainingSession, trainer: int) -> None:
    """Refuse a trainer who has left, or sits in the session."""
    check_people(work, [trainer])
    if session.id and work.find(Enrolment, session_id=session.id, person_id=trainer, archived=False):
        raise Refused(
            N_("{trainer} is on the roster of {session}; take the person off it"),
            trainer=work.get(Person, trainer).name,
            session=shown(session),
        )


def missing_from(work: Work, session: TrainingSession) -> list[Enrolment]:
    """Return the lines of those who missed a session and have not made up for it."""
    made_up = {
        row[0]
        for row in work.change.query(
            "SELECT m.makes_up_id FROM enrolment m JOIN enrolment e ON e.id = m.makes_up_id"
            " WHERE e.session_id = ? AND NOT m.archived",
            (session.id,),
        )
    }
    lines = work.find(Enrolment, order="place", session_id=session.id, archived=False)
    missed = (Attendance.ABSENT, Attendance.EXCUSED)
    return [line for line in lines if line.state in missed and line.id not in made_up]


def unset_times(given: dict[str, Any]) -> dict[str, Any]:
    """Return the values with a moment for both times, which ``timed`` replaces."""
    moment = f"{given['day'].isoformat()}T00:00:00+00:00"
    return {**given, "begins": moment, "ends": moment}


def _check_unmarked(work: Work, session: TrainingSession) -> None:
    lines = work.find(Enrolment, session_id=session.id, archived=False)
    marked = [line for line in lines if line.state in _MARKED]
    if marked:
        raise Refused(
            N_("{session} took place: {count} on its roster are marked; take the marks away first"),
            session=shown(session),
            count=len(marked),
        )


def _check_unanswered(work: Work, session: TrainingSession) -> None:
    for record in (SurveyAnswer, TrainingResult):
        if work.find(record, session_id=session.id):
            raise Refused(
                N_("{session} has surveys or results already, so its course and level stay"), session=shown(session)
            )


def _elsewhere(work: Work, session: TrainingSession) -> list[Message]:
    """Return a warning about those on the roster who are somewhere else at that time."""
    lines = work.find(Enrolment, session_id=session.id, archived=False)
    people: Sequence[int] = [line.person_id for line in lines if line.state is Attendance.ENROLLED]
    found = busy(work, people, slot_of(session), session.id, own=True)
    if not found:
        return []
    return [message(N_("elsewhere at that time: {who}"), who=names_of(work, list(found)))]
