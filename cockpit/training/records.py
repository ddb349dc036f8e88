"""Job roles and what they need, courses, sessions and their rosters, surveys, results, champions, resistance."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from pydantic import Field

from cockpit.i18n import N_
from cockpit.text import Line, Name, Prose
from cockpit.training.adkar import Help
from cockpit.training.attendance import combined
from cockpit.training.choices import SESSION, Attendance, Level
from storage.record import Record, References

MOST_MINUTES = 24 * 60
"""A session ends within a day; a course of several days has a session on each."""
MOST_SEATS = 100_000

Points = Annotated[float | None, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Minutes = Annotated[int | None, Field(ge=1, le=MOST_MINUTES)]
Scale = Annotated[int | None, Field(ge=1, le=5)]


class JobRole(Record):
    """What people do in their daily work, as far as training is made for it; a person may do several things."""

    table: ClassVar[str] = "job_role"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "name"),)

    project_id: Annotated[int, References("project")]
    name: Annotated[Name, Field(title=N_("Name"))]
    position: int = 0
    archived: bool = False


class PersonJob(Record):
    """That a person works in a job role."""

    table: ClassVar[str] = "person_job"
    called: ClassVar[str] = N_("job role")
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("person_id", "role_id"),)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("role_id", "person_id"),)

    project_id: Annotated[int, References("project")]
    person_id: Annotated[int, References("person"), Field(title=N_("Person"))]
    role_id: Annotated[int, References("job_role"), Field(title=N_("Job role"))]


class Course(Record):
    """A course. It is taught up to ``levels``; what the second and the third level ask for stands here too."""

    table: ClassVar[str] = "course"
    search: ClassVar[tuple[str, ...]] = ("code", "title", "purpose")
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "code"),)

    project_id: Annotated[int, References("project")]
    code: Annotated[Name, Field(title=N_("Code"), max_length=40)]
    title: Annotated[Name, Field(title=N_("Title"))]
    purpose: Annotated[Prose, Field(title=N_("What it is good for"))] = ""
    module_id: Annotated[int | None, References("module"), Field(title=N_("Module"))] = None
    levels: Annotated[Level, Field(title=N_("Taught up to"))] = Level.APPLICATION
    processes: Annotated[tuple[Line, ...], Field(title=N_("Processes that it covers"))] = ()
    minutes: Annotated[Minutes, Field(title=N_("Usual length (minutes)"))] = None
    most: Annotated[float, Field(title=N_("Most points"), gt=0, le=1_000_000, allow_inf_nan=False)] = 100.0
    pass_mark: Annotated[Points, Field(title=N_("Pass mark"))] = 80.0
    exercises: Annotated[tuple[Line, ...], Field(title=N_("Exercises"))] = ()
    scenario: Annotated[Prose, Field(title=N_("Scenario"))] = ""
    most_minutes: Annotated[Minutes, Field(title=N_("Minutes allowed"))] = None
    most_errors: Annotated[int | None, Field(title=N_("Errors allowed"), ge=0, le=1_000)] = None
    position: int = 0
    archived: bool = False


class CourseRequirement(Record):
    """That a course teaches what a requirement asks for."""

    table: ClassVar[str] = "course_requirement"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("course_id", "requirement_id"),)

    project_id: Annotated[int, References("project")]
    course_id: Annotated[int, References("course"), Field(title=N_("Course"))]
    requirement_id: Annotated[int, References("requirement"), Field(title=N_("Requirement"))]


class RoleCourse(Record):
    """That a job role needs a course up to a level, and every level below it."""

    table: ClassVar[str] = "role_course"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("role_id", "course_id"),)

    project_id: Annotated[int, References("project")]
    role_id: Annotated[int, References("job_role"), Field(title=N_("Job role"))]
    course_id: Annotated[int, References("course"), Field(title=N_("Course"))]
    level: Annotated[Level, Field(title=N_("Level"))]


class TrainingSession(Record):
    """A course on a level, held on a day. ``at`` is the time of day where it is held, ``zone`` the zone of that place.

    ``begins`` and ``ends`` say the same in UTC, so that sessions in several zones can be compared.
    """

    table: ClassVar[str] = "training_session"
    prefix: ClassVar[str] = SESSION
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "number"),)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("project_id", "archived", "begins"),
        ("course_id", "level", "begins"),
        ("trainer_id", "begins"),
    )

    project_id: Annotated[int, References("project")]
    number: int
    course_id: Annotated[int, References("course"), Field(title=N_("Course"))]
    level: Annotated[Level, Field(title=N_("Level"))] = Level.AWARENESS
    day: Annotated[date, Field(title=N_("Date"))]
    at: Annotated[Line, Field(title=N_("Begins at"), description=N_("such as 09:30"))] = "09:00"
    minutes: Annotated[int, Field(title=N_("Length (minutes)"), ge=5, le=MOST_MINUTES)] = 90
    zone: Annotated[Line, Field(title=N_("Time zone"), description=N_("such as Asia/Shanghai"))] = "UTC"
    begins: datetime
    ends: datetime
    place: Annotated[Line, Field(title=N_("Place"))] = ""
    link: Annotated[Line, Field(title=N_("Link"))] = ""
    trainer_id: Annotated[int | None, References("person"), Field(title=N_("Trainer"))] = None
    capacity: Annotated[
        int | None, Field(title=N_("Seats"), ge=0, le=MOST_SEATS, description=N_("empty for no limit"))
    ] = None
    language: Annotated[Line, Field(title=N_("Language"), max_length=40)] = ""
    note: Annotated[Prose, Field(title=N_("Note"))] = ""
    cancelled: bool = False
    cancel_reason: Annotated[Line, Field(title=N_("Why it does not take place"))] = ""
    archived: bool = False


class Enrolment(Record):
    """A line of a roster. ``place`` is its number there, and ``code`` the same with the session: ``TRN-4/7``.

    ``makes_up_id`` is the line of the session that this one makes up for. Who is taken off a roster is archived.
    """

    table: ClassVar[str] = "enrolment"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("session_id", "person_id"),
        ("session_id", "place"),
        ("project_id", "code"),
    )
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("person_id", "state"),)

    project_id: Annotated[int, References("project")]
    session_id: Annotated[int, References("training_session"), Field(title=N_("Session"))]
    person_id: Annotated[int, References("person"), Field(title=N_("Person"))]
    place: Annotated[int, Field(title=N_("No."))]
    code: str
    state: Annotated[Attendance, Field(title=N_("State"))] = Attendance.ENROLLED
    reason: Annotated[Line, Field(title=N_("Reason"))] = ""
    makes_up_id: Annotated[int | None, References("enrolment"), Field(title=N_("Makes up for"))] = None
    archived: bool = False

    @classmethod
    def united(cls, kept: "Enrolment", other: "Enrolment") -> dict[str, Any]:
        """Return what changes in a line when another line of the same session turns out to be the same person."""
        stronger = combined(kept.state, other.state)
        if other.archived or (stronger is kept.state and not kept.archived):
            return {"reason": kept.reason}
        return {"state": other.state if kept.archived else stronger, "reason": other.reason}


class SurveyAnswer(Record):
    """What a person answered before and after a session on the first level, from 1 to 5.

    Nobody sees single answers without the right to. ``course_id`` is that of the session.
    """

    table: ClassVar[str] = "survey_answer"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("session_id", "person_id"),)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("person_id", "course_id"),)

    project_id: Annotated[int, References("project")]
    session_id: Annotated[int, References("training_session"), Field(title=N_("Session"))]
    person_id: Annotated[int, References("person"), Field(title=N_("Person"))]
    course_id: Annotated[int, References("course"), Field(title=N_("Course"))]
    fear_before: Annotated[Scale, Field(title=N_("Fear before (1-5)"))] = None
    clarity_before: Annotated[Scale, Field(title=N_("Clarity before (1-5)"))] = None
    fear_after: Annotated[Scale, Field(title=N_("Fear after (1-5)"))] = None
    clarity_after: Annotated[Scale, Field(title=N_("Clarity after (1-5)"))] = None
    on_day: Annotated[date, Field(title=N_("Date"))]


class TrainingResult(Record):
    """An attempt at a level of a course, and whether it was passed by what the course asked for on that day.

    The first level has none of its own: it follows from attendance and survey, unless it was learned elsewhere.
    ``reason`` says why a lower level was passed over, or, when ``recognised``, where it was learned instead.
    """

    table: ClassVar[str] = "training_result"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("person_id", "course_id", "archived", "passed", "level"),
        ("course_id", "level"),
        ("project_id", "archived", "on_day"),
    )

    project_id: Annotated[int, References("project")]
    person_id: Annotated[int, References("person"), Field(title=N_("Person"))]
    course_id: Annotated[int, References("course"), Field(title=N_("Course"))]
    level: Annotated[Level, Field(title=N_("Level"))]
    session_id: Annotated[int | None, References("training_session"), Field(title=N_("Session"))] = None
    on_day: Annotated[date, Field(title=N_("Date"))]
    passed: Annotated[bool, Field(title=N_("Passed"))]
    score: Annotated[Points, Field(title=N_("Score"))] = None
    most: Annotated[Points, Field(title=N_("Most points"))] = None
    exercises: Annotated[int | None, Field(title=N_("Exercises done"), ge=0)] = None
    independent: Annotated[bool | None, Field(title=N_("Done alone"))] = None
    minutes: Annotated[Minutes, Field(title=N_("Minutes taken"))] = None
    errors: Annotated[int | None, Field(title=N_("Errors"), ge=0, le=100_000)] = None
    assessor_id: Annotated[int | None, References("person"), Field(title=N_("Assessor"))] = None
    recognised: Annotated[bool, Field(title=N_("Learned elsewhere"))] = False
    reason: Annotated[Line, Field(title=N_("Reason"))] = ""
    note: Annotated[Prose, Field(title=N_("Note"))] = ""
    archived: bool = False


class Champion(Record):
    """That a person helps others along: a seed user of a department."""

    table: ClassVar[str] = "champion"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("person_id",),)

    project_id: Annotated[int, References("project")]
    person_id: Annotated[int, References("person"), Field(title=N_("Person"))]
    since: Annotated[date, Field(title=N_("Since"))]
    archived: bool = False


class TrainedBy(Record):
    """That one person learned from another; nobody learned, however far around, from whom he or she trained."""

    table: ClassVar[str] = "trained_by"
    called: ClassVar[str] = N_("who trained whom")
    chain: ClassVar[tuple[str, str]] = ("person_id", "trainer_id")
    circle: ClassVar[str] = N_("left out, because they would have trained each other in a circle: {path}")
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("person_id", "trainer_id"),)

    project_id: Annotated[int, References("project")]
    person_id: Annotated[int, References("person"), Field(title=N_("Person"))]
    trainer_id: Annotated[int, References("person"), Field(title=N_("Trained by"))]
    on_day: Annotated[date, Field(title=N_("Date"))]


class Resistance(Record):
    """Where a person stands in the change, from 1 to 5 each, and what is done to help; the newest row counts."""

    table: ClassVar[str] = "resistance"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("person_id", "on_day"),)

    project_id: Annotated[int, References("project")]
    person_id: Annotated[int, References("person"), Field(title=N_("Person"))]
    on_day: Annotated[date, Field(title=N_("Date"))]
    awareness: Annotated[Scale, Field(title=N_("Awareness (1-5)"))] = None
    desire: Annotated[Scale, Field(title=N_("Desire (1-5)"))] = None
    knowledge: Annotated[Scale, Field(title=N_("Knowledge (1-5)"))] = None
    ability: Annotated[Scale, Field(title=N_("Ability (1-5)"))] = None
    reinforcement: Annotated[Scale, Field(title=N_("Reinforcement (1-5)"))] = None
    action: Annotated[Help | None, Field(title=N_("Action"))] = None
    owner_id: Annotated[int | None, References("person"), Field(title=N_("Owner"))] = None
    due: Annotated[date | None, Field(title=N_("Due"))] = None
    done_on: date | None = None
    note: Annotated[Prose, Field(title=N_("Note"))] = ""
    archived: bool = False
