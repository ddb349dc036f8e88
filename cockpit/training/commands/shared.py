"""What the commands of this area have in common."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from cockpit.command import Hidden, Pick, Receipt, names
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.text import Line
from cockpit.training.records import Course, Enrolment, JobRole, TrainingSession
from cockpit.training.saving import shown


def _once(ids: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(ids))


PersonId = Annotated[int, Pick("learner"), Field(title=N_("Person"))]
PersonIds = Annotated[
    tuple[Annotated[int, Pick("learner")], ...], AfterValidator(_once), Field(title=N_("Persons"), min_length=1)
]
RoleId = Annotated[int, Pick("role"), Field(title=N_("Job role"))]
RoleIds = Annotated[
    tuple[Annotated[int, Pick("role")], ...], AfterValidator(_once), Field(title=N_("Job roles"), min_length=1)
]
CourseId = Annotated[int, Pick("course"), Field(title=N_("Course"))]
CourseIds = Annotated[
    tuple[Annotated[int, Pick("course")], ...], AfterValidator(_once), Field(title=N_("Courses"), min_length=1)
]
SessionId = Annotated[int, Pick("class"), Field(title=N_("Session"))]
SessionIds = Annotated[
    tuple[Annotated[int, Pick("class")], ...], AfterValidator(_once), Field(title=N_("Sessions"), min_length=1)
]
SeatId = Annotated[int, Pick("roster"), Field(title=N_("On the roster"), description=N_("such as TRN-4/7"))]
SeatIds = Annotated[
    tuple[Annotated[int, Pick("roster")], ...],
    AfterValidator(_once),
    Field(title=N_("On the roster"), min_length=1, description=N_("such as TRN-4/7")),
]
"""Lines of rosters, each once, in the order in which they were named."""
Reason = Annotated[Line, Field(title=N_("Reason"), min_length=1)]
Override = Annotated[
    Line, Field(title=N_("Why a level below is passed over"), description=N_("only where it is not passed"))
]
Alone = Annotated[bool, Field(title=N_("Done alone"))]
SCORED = "score exercises note"
"""What is noted of the second level."""
ASSESSED = "minutes errors assessor_id note"
"""What is noted of the third level."""
Anyway = Annotated[bool, Field(title=N_("Even if it overlaps with something else"))]
Version = Annotated[int | None, Hidden(), Field(exclude=True)]
"""The version at which a person saw the row, None when nobody looked at it."""


def role_receipt(roles: Sequence[JobRole], text: str, warnings: Iterable[Message] = (), **values: object) -> Receipt:
    """Return a receipt that names job roles."""
    listed = tuple(role.name for role in roles)
    told = message(text, roles=names(listed), **values)
    return Receipt(told, JobRole.table, tuple(role.id for role in roles), listed, tuple(warnings))


def course_receipt(courses: Sequence[Course], text: str, warnings: Iterable[Message] = (), **values: object) -> Receipt:
    """Return a receipt that names courses."""
    codes = tuple(course.code for course in courses)
    told = message(text, courses=names(codes), **values)
    return Receipt(told, Course.table, tuple(course.id for course in courses), codes, tuple(warnings))


def session_receipt(
    sessions: Sequence[TrainingSession], text: str, warnings: Iterable[Message] = (), **values: object
) -> Receipt:
    """Return a receipt that names sessions."""
    ids = tuple(map(shown, sessions))
    told = message(text, sessions=names(ids), **values)
    return Receipt(told, TrainingSession.table, tuple(session.id for session in sessions), ids, tuple(warnings))


def roster_receipt(
    lines: Sequence[Enrolment], text: str, warnings: Iterable[Message] = (), **values: object
) -> Receipt:
    """Return a receipt on lines of a roster."""
    codes = tuple(line.code for line in lines)
    return Receipt(message(text, **values), Enrolment.table, tuple(line.id for line in lines), codes, tuple(warnings))


def person_receipt(
    people: Sequence[int], shown_: Sequence[str], text: str, warnings: Iterable[Message] = (), **values: object
) -> Receipt:
    """Return a receipt on persons, who are shown by their handles."""
    return Receipt(message(text, **values), "person", tuple(people), tuple(shown_), tuple(warnings))
