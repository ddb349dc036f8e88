"""Commands on courses and on what they cover."""

from itertools import product
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, names, takes
from cockpit.errors import BadInput, Conflict, Refused
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.requirements.records import Requirement
from cockpit.text import Line
from cockpit.training.commands.shared import CourseId, CourseIds, Version, course_receipt
from cockpit.training.records import Course, CourseRequirement, RoleCourse

RequirementIds = Annotated[
    tuple[Annotated[int, Pick("requirement")], ...], Field(title=N_("Requirements"), min_length=1)
]
_SERIES = "COURSE"
_DETAILS = "title purpose module_id levels processes minutes most pass_mark exercises scenario most_minutes most_errors"


@takes(Course, _DETAILS)
class AddCourse(Command):
    """New course

    On up to three levels: awareness (attended, and a short survey), skills (exercises, and a score against the pass
    mark), application (a scenario done alone). Each level needs the one before.
    """

    name: ClassVar[str] = "course.add"
    right: ClassVar[Right] = Right.PLAN
    order: ClassVar[tuple[str, ...]] = ("title", "code")
    code: Annotated[
        Line, Field(title=N_("Code"), max_length=40, description=N_("short, such as FI-1; the next number if empty"))
    ] = ""

    def apply(self, work: Work) -> Receipt:
        code = self.code or next_code(work)
        _check_code(work, code, 0)
        course = Course(project_id=work.project, code=code, position=len(work.find(Course)), **self.given())
        check_standard(course)
        return course_receipt([work.save(course)], N_("course {courses} added"))


@takes(Course, f"code {_DETAILS}", optional=True)
class EditCourse(Command):
    """Edit the course

    What was passed stays passed: results are judged by what the course asked for on their day.
    """

    name: ClassVar[str] = "course.edit"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "course"
    course: CourseId
    version: Version = None

    def apply(self, work: Work) -> Receipt:
        course = work.read(Course, self.course, self.version).with_(**self.given())
        _check_code(work, course.code, course.id)
        check_standard(course)
        further = [need for need in work.find(RoleCourse, course_id=course.id) if need.level.rank > course.levels.rank]
        if further:
            raise Refused(
                N_("job roles need {course} up to “{level}”; let them need less first"),
                course=course.code,
                level=max(need.level for need in further),
            )
        return course_receipt([work.save(course)], N_("course {courses} changed"))


class ArchiveCourses(Command):
    """Archive the courses

    They are required of nobody any more; results stay known.
    """

    name: ClassVar[str] = "course.archive"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "courses"
    courses: CourseIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(Course, pk).with_(archived=True)) for pk in self.courses]
        return course_receipt(saved, N_("course {courses} archived"))


class UnarchiveCourse(Command):
    """Bring a course back from the archive"""

    name: ClassVar[str] = "course.unarchive"
    right: ClassVar[Right] = Right.PLAN
    course: Annotated[str, Field(title=N_("Code"))]

    def apply(self, work: Work) -> Receipt:
        found = [course for course in work.find(Course, code=self.course) if course.archived]
        if not found:
            raise Refused(N_("no archived course has the code {code}"), code=self.course)
        return course_receipt([work.save(found[0].with_(archived=False))], N_("course {courses} is back"))


class CoverRequirements(Command):
    """Say which requirements the courses cover"""

    name: ClassVar[str] = "course.cover"
    places: ClassVar[tuple[str, ...]] = ("courses", "requirements")
    key: ClassVar[str] = "r"
    brief: ClassVar[str] = N_("covers")
    subject: ClassVar[str] = "courses"
    courses: CourseIds
    requirements: RequirementIds

    def apply(self, work: Work) -> Receipt:
        courses = [work.get(Course, pk) for pk in self.courses]
        requirements = [work.get(Requirement, pk) for pk in self.requirements]
        for course, requirement in product(courses, requirements):
            if not work.find(CourseRequirement, course_id=course.id, requirement_id=requirement.id):
                ids = {"course_id": course.id, "requirement_id": requirement.id}
                work.save(CourseRequirement(project_id=work.project, **ids))
        return course_receipt(courses, N_("{courses}: {requirements} covered"), requirements=_ids(requirements))


class UncoverRequirements(Command):
    """Say which requirements the courses do not cover"""

    name: ClassVar[str] = "course.uncover"
    places: ClassVar[tuple[str, ...]] = ("courses", "requirements")
    subject: ClassVar[str] = "courses"
    courses: CourseIds
    requirements: RequirementIds

    def apply(self, work: Work) -> Receipt:
        courses = [work.get(Course, pk) for pk in self.courses]
        requirements = [work.get(Requirement, pk) for pk in self.requirements]
        for course, requirement in product(courses, requirements):
            for link in work.find(CourseRequirement, course_id=course.id, requirement_id=requirement.id):
                work.change.delete(link)
        return course_receipt(courses, N_("{courses}: {requirements} not covered"), requirements=_ids(requirements))


def check_standard(course: Course) -> None:
    """Refuse a pass mark that nobody can reach."""
    if course.pass_mark is not None and course.pass_mark > course.most:
        raise BadInput(
            N_("a pass mark of {mark:g} cannot be reached with {most:g} points at most"),
            field="pass_mark",
            mark=course.pass_mark,
            most=course.most,
        )


def next_code(work: Work) -> str:
    """Return the next code that no course has: ``C12``."""
    known = {course.code for course in work.find(Course)}
    while (code := f"C{work.next_number(_SERIES)}") in known:
        pass
    return code


def _check_code(work: Work, code: str, own: int) -> None:
    for other in work.find(Course, code=code):
        if other.id != own:
            raise Conflict(
                N_("the code {code} belongs to “{title}”; choose another"), code=other.code, title=other.title
            )


def _ids(requirements: list[Requirement]) -> str:
    return names([human(Requirement.prefix, requirement.number) for requirement in requirements])
