"""Commands on scores and assessments, and on what was learned elsewhere."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, names, takes
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_
from cockpit.message import message
from cockpit.people.records import Person
from cockpit.training.choices import Level
from cockpit.training.commands.shared import (
    ASSESSED,
    SCORED,
    Alone,
    CourseId,
    Override,
    PersonId,
    PersonIds,
    Reason,
    Version,
)
from cockpit.training.grading import Graded, check_order
from cockpit.training.records import Course, TrainingResult
from cockpit.training.results import check_day, check_level, graded_by, note_result, result_receipt, sentence
from cockpit.training.saving import check_people, live_course, passed_levels

ResultIds = Annotated[tuple[Annotated[int, Pick("result")], ...], Field(title=N_("Results"), min_length=1)]
OptionalSession = Annotated[int | None, Pick("class"), Field(title=N_("Session"))]
Day = Annotated[date | None, Field(title=N_("Date"), description=N_("today, unless given"))]


@takes(TrainingResult, SCORED)
class ScorePerson(Command):
    """Note the score of a person

    The second level is passed with the pass mark and every exercise of the course. Who has not passed the first level
    needs a reason.
    """

    name: ClassVar[str] = "result.score"
    places: ClassVar[tuple[str, ...]] = ("person", "course", "score")
    key: ClassVar[str] = "s"
    brief: ClassVar[str] = N_("score")
    order: ClassVar[tuple[str, ...]] = ("person", "course")
    subject: ClassVar[str] = "person"
    person: PersonId
    course: CourseId
    on_day: Day = None
    session: OptionalSession = None
    override: Override = ""

    def apply(self, work: Work) -> Receipt:
        values = {**self.given(), "level": Level.SKILLS, "reason": self.override}
        return note_result(work, self.person, self.course, self.session, self.on_day, values)


@takes(TrainingResult, ASSESSED)
class AssessPerson(Command):
    """Assess a person in the scenario

    The third level is passed by who does the scenario of the course alone, within the time and errors that it allows.
    """

    name: ClassVar[str] = "result.assess"
    key: ClassVar[str] = "S"
    brief: ClassVar[str] = N_("assess")
    order: ClassVar[tuple[str, ...]] = ("person", "course", "alone")
    subject: ClassVar[str] = "person"
    person: PersonId
    course: CourseId
    alone: Alone
    on_day: Day = None
    session: OptionalSession = None
    override: Override = ""

    def apply(self, work: Work) -> Receipt:
        values = {"assessor_id": work.person, **self.given(), "level": Level.APPLICATION, "reason": self.override}
        values["independent"] = self.alone
        return note_result(work, self.person, self.course, self.session, self.on_day, values)


class RecogniseLearning(Command):
    """Recognise what the persons learned elsewhere

    Up to a level of a course, without a test. The reason is kept and shown.
    """

    name: ClassVar[str] = "result.recognise"
    places: ClassVar[tuple[str, ...]] = ("persons", "course", "level")
    brief: ClassVar[str] = N_("recognise")
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "persons"
    persons: PersonIds
    course: CourseId
    level: Annotated[Level, Field(title=N_("Up to level"))]
    reason: Reason
    on_day: Day = None

    def apply(self, work: Work) -> Receipt:
        course = live_course(work, self.course)
        check_level(course, self.level)
        check_people(work, self.persons)
        day = self.on_day or work.today
        check_day(day, work.today)
        saved = []
        for person in self.persons:
            missing = [
                level for level in Level.up_to(self.level.rank) if level not in passed_levels(work, person, course.id)
            ]
            saved += [
                work.save(
                    TrainingResult(
                        project_id=work.project,
                        person_id=person,
                        course_id=course.id,
                        level=level,
                        on_day=day,
                        passed=True,
                        recognised=True,
                        reason=self.reason,
                        assessor_id=work.person,
                    )
                )
                for level in missing
            ]
        if not saved:
            raise Refused(
                N_("all of them have passed “{level}” of {course} already"), level=self.level, course=course.code
            )
        who = names([work.get(Person, pk).name for pk in self.persons])
        text = N_("{who}: {course} recognised up to “{level}”")
        return result_receipt(saved, message(text, who=who, course=course.code, level=self.level))


@takes(TrainingResult, f"on_day {SCORED} independent minutes errors assessor_id reason", optional=True)
class EditResult(Command):
    """Correct the result

    It is judged anew by what the course asks for now.
    """

    name: ClassVar[str] = "result.edit"
    subject: ClassVar[str] = "result"
    result: Annotated[int, Pick("result"), Field(title=N_("Result"))]
    version: Version = None

    def apply(self, work: Work) -> Receipt:
        result = work.read(TrainingResult, self.result, self.version).with_(**self.given())
        if result.recognised and not result.reason:
            raise BadInput(N_("give a reason, so that others can follow the decision"), field="reason")
        check_day(result.on_day, work.today)
        course, person = work.get(Course, result.course_id), work.get(Person, result.person_id)
        graded = Graded(True) if result.recognised else graded_by(result, course)
        if not result.recognised:
            passed = passed_levels(work, person.id, course.id)
            check_order(result.level, passed, who=person.name, course=course.code, reason=result.reason)
        saved = work.save(result.with_(passed=graded.passed, most=None if result.score is None else course.most))
        return result_receipt([saved], sentence(saved, person.name, course), graded.missing)


class ArchiveResults(Command):
    """Archive the results

    They count for nothing any more.
    """

    name: ClassVar[str] = "result.archive"
    subject: ClassVar[str] = "results"
    results: ResultIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(TrainingResult, pk).with_(archived=True)) for pk in self.results]
        return result_receipt(saved, message(N_("{count} results archived"), count=len(saved)))


class UnarchiveResults(Command):
    """Bring results back from the archive"""

    name: ClassVar[str] = "result.unarchive"
    subject: ClassVar[str] = "results"
    results: ResultIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(TrainingResult, pk).with_(archived=False)) for pk in self.results]
        return result_receipt(saved, message(N_("{count} results count again"), count=len(saved)))
