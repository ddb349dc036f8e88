"""Writing results: judged by what the course asks for, each level after those below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cockpit.command import Receipt, Work
from cockpit.errors import BadInput, NotFound, Refused
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.people.records import Person
from cockpit.training.choices import Attendance, Level
from cockpit.training.grading import (
    Graded,
    Standard,
    Survey,
    check_order,
    grade_application,
    grade_awareness,
    grade_skills,
)
from cockpit.training.records import Course, Enrolment, SurveyAnswer, TrainingResult, TrainingSession
from cockpit.training.saving import check_people, live_course, passed_levels, shown


def standard_of(course: Course) -> Standard:
    """Return what a course asks for."""
    return Standard(course.most, course.pass_mark, len(course.exercises), course.most_minutes, course.most_errors)


def judged(
    work: Work, person: Person, course: Course, values: Mapping[str, Any]
) -> tuple[TrainingResult, Graded, tuple[Level, ...]]:
    """Return a result that is not saved yet, what is missing to pass, and the levels that are passed over.

    Raises:
        BadInput: the score or the day cannot be, or the course is not taught so far.
        Refused: a level below is not passed and no reason is given.
    """
    result = TrainingResult(project_id=work.project, person_id=person.id, course_id=course.id, passed=False, **values)
    check_day(result.on_day, work.today)
    check_level(course, result.level)
    graded = graded_by(result, course)
    skipped = check_order(
        result.level,
        passed_levels(work, person.id, course.id),
        who=person.name,
        course=course.code,
        reason=result.reason,
    )
    if not skipped:
        # A reason that nothing needed would read as if something had been passed over.
        result = result.with_(reason="")
    most = None if result.score is None else course.most
    return result.with_(passed=graded.passed, most=most), graded, skipped


def save_answer(
    work: Work, line: Enrolment, session: TrainingSession, given: Mapping[str, Any]
) -> tuple[SurveyAnswer, Graded]:
    """Save what a person on a roster answered, and return whether the first level is passed with it.

    What was answered before and is not given stays. ``BadInput`` for a session on another level.
    """
    if session.level is not Level.AWARENESS:
        raise BadInput(
            N_("{session} is on “{is_level}”, not on “{level}”"),
            field="seat",
            session=shown(session),
            is_level=session.level,
            level=Level.AWARENESS,
        )
    known = work.find(SurveyAnswer, session_id=session.id, person_id=line.person_id)
    if known:
        answer = known[0].with_(**given)
    else:
        ids = {"session_id": session.id, "person_id": line.person_id, "course_id": session.course_id}
        answer = SurveyAnswer(project_id=work.project, **ids, on_day=work.today, **given)
    survey = Survey(answer.fear_before, answer.clarity_before, answer.fear_after, answer.clarity_after)
    graded = grade_awareness(attended=line.state is Attendance.ATTENDED, survey=survey)
    return work.save(answer), graded


def check_scored(line: Enrolment, session: TrainingSession, level: Level) -> None:
    """Refuse to note a result of who was not there, or at another level than that of the session."""
    if session.level is not level:
        raise BadInput(
            N_("{session} is on “{is_level}”, not on “{level}”"),
            field="seat",
            session=shown(session),
            is_level=session.level,
            level=level,
        )
    if line.state is not Attendance.ATTENDED:
        raise Refused(N_("{seat} is not marked present; mark the person first"), seat=line.code)


def note_result(
    work: Work, person_id: int, course_id: int, session_id: int | None, on_day: date | None, values: Mapping[str, Any]
) -> Receipt:
    """Judge and save what a person achieved; in the same session it replaces what was noted before.

    Exercises that were noted there and are not noted anew stay.
    """
    check_people(work, [person_id])
    person, course = work.get(Person, person_id), live_course(work, course_id)
    if session_id is not None:
        _check_session(work, session_id, course, values["level"])
    before = attempt_in(work, session_id, person_id, values["level"])
    if before is not None and values.get("exercises") is None:
        values = {**values, "exercises": before.exercises}
    day = on_day or work.today
    result, graded, skipped = judged(work, person, course, {**values, "session_id": session_id, "on_day": day})
    saved = work.save(replacing(work, result))
    told: list[Message] = list(graded.missing)
    if skipped:
        listed = ", ".join(level.value for level in skipped)
        told.append(message(N_("levels passed over: {levels} ({reason})"), levels=listed, reason=saved.reason))
    return result_receipt([saved], sentence(saved, person.name, course), told)


def replacing(work: Work, result: TrainingResult) -> TrainingResult:
    """Return a result in the place of the one that the same session has already, if it has one.

    One of the same day that names no session is the same attempt.
    """
    known = attempt_in(work, result.session_id, result.person_id, result.level)
    if known is None and result.session_id is not None:
        about: dict[str, Any] = {name: getattr(result, name) for name in ("person_id", "course_id", "level", "on_day")}
        found = work.find(TrainingResult, session_id=None, recognised=False, archived=False, **about)
        known = found[0] if found else None
    return result.model_copy(update={"id": known.id, "version": known.version}) if known else result


def attempt_in(work: Work, session: int | None, person: int, level: Level) -> TrainingResult | None:
    """Return the result that a person has of a session already, if there is one."""
    if session is None:
        return None
    known = work.find(TrainingResult, session_id=session, person_id=person, level=level, archived=False)
    return known[0] if known else None


def session_held(work: Work, result: TrainingResult) -> int | None:
    """Return the session of a course and level in which a person was on the day of a result; None for none or several.

    One that has a result of the person already is left out.
    """
    there = [
        line.session_id
        for line in work.find(Enrolment, person_id=result.person_id, archived=False, state=Attendance.ATTENDED)
    ]
    course, level = result.course_id, result.level
    held = work.find(TrainingSession, course_id=course, level=level, day=result.on_day, cancelled=False, archived=False)
    ids = [session.id for session in held if session.id in there]
    found = [pk for pk in ids if attempt_in(work, pk, result.person_id, level) is None]
    return found[0] if len(found) == 1 else None


def check_day(day: date, today: date) -> None:
    """Refuse a result of a day that is still to come."""
    if day > today:
        raise BadInput(N_("{day} is in the future; a result is noted when it is known"), field="on_day", day=day)


def graded_by(result: TrainingResult, course: Course) -> Graded:
    """Return whether a result passes what the course asks for now."""
    standard = standard_of(course)
    if result.level is Level.SKILLS:
        return grade_skills(result.score, result.exercises, standard)
    return grade_application(
        independent=bool(result.independent), minutes=result.minutes, errors=result.errors, standard=standard
    )


def check_level(course: Course, level: Level) -> None:
    """Refuse a level that is not taught."""
    if level.rank > course.levels.rank:
        raise BadInput(
            N_("{course} is taught up to “{level}” only; choose that, or let it be taught further"),
            field="level",
            course=course.code,
            level=course.levels,
        )


def _check_session(work: Work, pk: int, course: Course, level: Level) -> None:
    session = work.get(TrainingSession, pk)
    if session.course_id != course.id or session.level is not level:
        raise NotFound(
            N_("{session} is no session of “{level}” of {course}"),
            session=shown(session),
            level=level,
            course=course.code,
        )


def sentence(result: TrainingResult, who: str, course: Course) -> Message:
    """Return what became of a result as a sentence."""
    text = N_("{who}: “{level}” of {course} passed") if result.passed else N_("{who}: “{level}” of {course} not passed")
    return message(text, who=who, level=result.level, course=course.code)


def result_receipt(results: Sequence[TrainingResult], told: Message, warnings: Sequence[Message] = ()) -> Receipt:
    """Return a receipt on results."""
    ids = tuple(result.id for result in results)
    return Receipt(told, TrainingResult.table, ids, tuple(map(str, ids)), tuple(warnings))
