"""Commands on the courses that job roles need."""

from collections.abc import Sequence
from itertools import product, zip_longest
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Hidden, Receipt, Work, names
from cockpit.errors import Conflict, Refused
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.training.choices import Level, Needed
from cockpit.training.commands.shared import CourseIds, RoleIds, role_receipt
from cockpit.training.records import Course, JobRole, RoleCourse
from cockpit.training.results import check_level
from cockpit.training.saving import live_course, live_role

Shown = Annotated[tuple[int, ...], Hidden(), Field(exclude=True)]
"""The ranks of the levels that a person saw, of each job role in each course; empty when nobody looked at them."""

# A link that is gone is found by what it was.
_SET_BY = """
SELECT c.actor FROM journal j JOIN change c ON c.id = j.change
WHERE j.tbl = 'role_course' AND (j.pk = :link OR (j.after IS NULL
    AND json_extract(j.before, '$.role_id') = :role AND json_extract(j.before, '$.course_id') = :course))
ORDER BY j.seq DESC LIMIT 1
"""


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
    shown: Shown = ()

    def apply(self, work: Work) -> Receipt:
        return _step(work, self.roles, self.courses, self.shown, 1)


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
    shown: Shown = ()

    def apply(self, work: Work) -> Receipt:
        return _step(work, self.roles, self.courses, self.shown, -1)


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


def _step(work: Work, role_ids: Sequence[int], course_ids: Sequence[int], shown: Sequence[int], step: int) -> Receipt:
    roles = [live_role(work, pk) for pk in role_ids]
    courses = [live_course(work, pk) for pk in course_ids]
    pairs = list(product(roles, courses))
    moved, elsewhere = dict[int, JobRole](), list[Message]()
    level = Needed.NOTHING
    for (role, course), seen in zip_longest(pairs, shown[: len(pairs)]):
        known = work.find(RoleCourse, role_id=role.id, course_id=course.id)
        rank = known[0].level.rank if known else 0
        if seen is not None and seen != rank:
            elsewhere.append(_set_since(work, role, course, known))
            continue
        wanted = max(0, min(rank + step, course.levels.rank))
        level = tuple(Needed)[wanted]
        if wanted != rank:
            need(work, role, course, level)
            moved[role.id] = role
    if not moved and elsewhere:
        raise Conflict(elsewhere[0].text, **elsewhere[0].values)
    if not moved:
        raise Refused(N_("it is the last level already") if step > 0 else N_("it is not needed already"))
    if len(pairs) == 1:
        return _needs(roles, courses, level)
    text = (
        N_("{roles}: {courses} needed one level further")
        if step > 0
        else N_("{roles}: {courses} needed one level less")
    )
    return role_receipt(list(moved.values()), text, elsewhere, courses=names([course.code for course in courses]))


def _set_since(work: Work, role: JobRole, course: Course, known: Sequence[RoleCourse]) -> Message:
    """Return who set the level of a course otherwise than a person saw it, and where it stands."""
    values = {"role": role.id, "course": course.id, "link": known[0].id if known else 0}
    who = work.change.query(_SET_BY, values)[0][0]
    if not known:
        text = N_("{who} was first: {role} does not need {course}; it was left so")
        return message(text, who=who, role=role.name, course=course.code)
    text = N_("{who} was first: {role} needs {course} up to “{level}”; it was left so")
    return message(text, who=who, role=role.name, course=course.code, level=known[0].level)


def _needs(roles: Sequence[JobRole], courses: Sequence[Course], level: Needed) -> Receipt:
    listed = names([course.code for course in courses])
    if level is Needed.NOTHING:
        return role_receipt(roles, N_("{roles}: {courses} not needed"), courses=listed)
    return role_receipt(roles, N_("{roles}: {courses} needed up to “{level}”"), courses=listed, level=level)
