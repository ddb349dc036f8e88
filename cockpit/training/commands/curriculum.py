"""Commands on the courses that job roles need."""

from collections.abc import Sequence
from itertools import product
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Receipt, Work, names
from cockpit.errors import Refused
from cockpit.i18n import N_
from cockpit.training.choices import Level, Needed
from cockpit.training.commands.shared import CourseIds, RoleIds, role_receipt
from cockpit.training.records import Course, JobRole, RoleCourse
from cockpit.training.results import check_level
from cockpit.training.saving import live_course, live_role


class SetCurriculum(Command):
    """Say up to which level job roles need courses

    Every level below is needed with it. 0 means that they do not need the course.
    """

    name: ClassVar[str] = "curriculum.set"
    places: ClassVar[tuple[str, ...]] = ("roles", "courses", "level")
    brief: ClassVar[str] = N_("level")
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "roles"
    roles: RoleIds
    courses: CourseIds
    level: Annotated[Needed, Field(title=N_("Up to level"))]

    def apply(self, work: Work) -> Receipt:
        roles = [live_role(work, pk) for pk in self.roles]
        courses = [live_course(work, pk) for pk in self.courses]
        for role, course in product(roles, courses):
            need(work, role, course, self.level)
        return _needs(roles, courses, self.level)


class RaiseCurriculum(Command):
    """Let the job roles need the courses one level further"""

    name: ClassVar[str] = "curriculum.raise"
    places: ClassVar[tuple[str, ...]] = ("roles", "courses")
    key: ClassVar[str] = "L"
    brief: ClassVar[str] = N_("next level")
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "roles"
    roles: RoleIds
    courses: CourseIds

    def apply(self, work: Work) -> Receipt:
        return _step(work, self.roles, self.courses, 1)


class LowerCurriculum(Command):
    """Let the job roles need the courses one level less"""

    name: ClassVar[str] = "curriculum.lower"
    places: ClassVar[tuple[str, ...]] = ("roles", "courses")
    key: ClassVar[str] = "H"
    brief: ClassVar[str] = N_("previous level")
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "roles"
    roles: RoleIds
    courses: CourseIds

    def apply(self, work: Work) -> Receipt:
        return _step(work, self.roles, self.courses, -1)


def need(work: Work, role: JobRole, course: Course, level: Needed) -> None:
    """Let a job role need a course up to a level, or not at all; refuse a level that is not taught."""
    known = work.find(RoleCourse, role_id=role.id, course_id=course.id)
    if level is Needed.NOTHING:
        for link in known:
            work.change.delete(link)
        return
    check_needed(course, level)
    wanted = Level(level.value)
    if known:
        work.save(known[0].with_(level=wanted))
    else:
        work.save(RoleCourse(project_id=work.project, role_id=role.id, course_id=course.id, level=wanted))


def check_needed(course: Course, level: Needed) -> None:
    """Refuse to need more of a course than is taught."""
    if level is not Needed.NOTHING:
        check_level(course, Level(level.value))


def _step(work: Work, role_ids: Sequence[int], course_ids: Sequence[int], step: int) -> Receipt:
    roles = [live_role(work, pk) for pk in role_ids]
    courses = [live_course(work, pk) for pk in course_ids]
    moved = False
    level = Needed.NOTHING
    for role, course in product(roles, courses):
        known = work.find(RoleCourse, role_id=role.id, course_id=course.id)
        rank = known[0].level.rank if known else 0
        wanted = max(0, min(rank + step, course.levels.rank))
        level = tuple(Needed)[wanted]
        if wanted != rank:
            need(work, role, course, level)
            moved = True
    if not moved:
        raise Refused(N_("it is the last level already") if step > 0 else N_("it is not needed already"))
    if len(roles) == len(courses) == 1:
        return _needs(roles, courses, level)
    text = N_("{roles} need {courses} one level further") if step > 0 else N_("{roles} need {courses} one level less")
    return role_receipt(roles, text, courses=names([course.code for course in courses]))


def _needs(roles: Sequence[JobRole], courses: Sequence[Course], level: Needed) -> Receipt:
    listed = names([course.code for course in courses])
    if level is Needed.NOTHING:
        return role_receipt(roles, N_("{roles}: {courses} not needed"), courses=listed)
    return role_receipt(roles, N_("{roles}: {courses} needed up to “{level}”"), courses=listed, level=level)
