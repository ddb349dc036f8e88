"""Goals, their metrics and check-ins, and what leads to them: interviews, expectations, commitments."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.goals.choices import EXPECTATION, GOAL, INTERVIEW, CommitmentKind, CommitmentState, GoalState, SmartLetter
from cockpit.i18n import N_
from cockpit.text import Line, Name, Prose
from storage.record import Record, References


class Theme(Record):
    """A strategic theme that goals are grouped under; the list is the project's own."""

    table: ClassVar[str] = "theme"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "name"),)

    project_id: Annotated[int, References("project")]
    name: Annotated[Name, Field(title=N_("Name"))]
    position: Annotated[int, Field(title=N_("Position"), ge=0, le=1_000_000)] = 0
    archived: bool = False


class Goal(Record):
    """What the organisation wants to reach with the rollout; its metrics say when it is reached."""

    table: ClassVar[str] = "goal"
    prefix: ClassVar[str] = GOAL
    search: ClassVar[tuple[str, ...]] = ("title", "why")
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "number"),)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "rank", "id", "archived", "theme_id"),)

    project_id: Annotated[int, References("project")]
    number: int
    title: Annotated[Name, Field(title=N_("Title"))]
    theme_id: Annotated[int | None, References("theme"), Field(title=N_("Theme"))] = None
    department_id: Annotated[int | None, References("department"), Field(title=N_("Department"))] = None
    owner_id: Annotated[int | None, References("person"), Field(title=N_("Owner"))] = None
    why: Annotated[Prose, Field(title=N_("Why"))] = ""
    start: Annotated[date | None, Field(title=N_("Start"))] = None
    due: Annotated[date | None, Field(title=N_("Due"))] = None
    cadence_days: Annotated[int, Field(title=N_("Check-in every (days)"), ge=1, le=366)] = 14
    state: Annotated[GoalState, Field(title=N_("State"))] = GoalState.ACTIVE
    outcome: Annotated[Prose, Field(title=N_("Outcome"))] = ""
    said: tuple[str, ...] = ()
    """The marks of what a file said of it the last time; see ``cockpit.exchange.settled``."""
    rank: str = ""
    archived: bool = False


class Metric(Record):
    """One measured quantity of a goal. ``current`` repeats the newest check-in, so that lists need not search it."""

    table: ClassVar[str] = "metric"
    search: ClassVar[tuple[str, ...]] = ("name",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "name"), ("goal_id", "archived"))

    project_id: Annotated[int, References("project")]
    goal_id: Annotated[int, References("goal", "CASCADE")]
    name: Annotated[Name, Field(title=N_("Metric"))]
    unit: Annotated[Line, Field(title=N_("Unit"))] = ""
    baseline: Annotated[float | None, Field(title=N_("Baseline"))] = None
    baseline_on: Annotated[date | None, Field(title=N_("Baseline measured on"))] = None
    baseline_source: Annotated[Line, Field(title=N_("Baseline source"))] = ""
    measure_by: Annotated[date | None, Field(title=N_("Baseline will be measured by"))] = None
    target: Annotated[float | None, Field(title=N_("Target"))] = None
    current: float | None = None
    current_on: date | None = None
    position: int = 0
    archived: bool = False


class CheckIn(Record):
    """A measured value of a metric on a day. ``confidence`` is 1 to 10."""

    table: ClassVar[str] = "check_in"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("metric_id", "on_day"),)

    project_id: Annotated[int, References("project")]
    metric_id: Annotated[int, References("metric", "CASCADE")]
    on_day: Annotated[date, Field(title=N_("Date"))]
    value: Annotated[float, Field(title=N_("Value"), allow_inf_nan=False)]
    confidence: Annotated[int | None, Field(title=N_("Confidence (1-10)"), ge=1, le=10)] = None
    note: Annotated[Prose, Field(title=N_("Note"))] = ""
    blocker: Annotated[Prose, Field(title=N_("Blocker"))] = ""
    author: Line = ""
    archived: bool = False


class GoalModule(Record):
    """That a goal is served by a module of the product."""

    table: ClassVar[str] = "goal_module"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("goal_id", "module_id"),)

    project_id: Annotated[int, References("project")]
    goal_id: Annotated[int, References("goal", "CASCADE")]
    module_id: Annotated[int, References("module")]


class Interview(Record):
    """A conversation with a stakeholder about what is expected of the project."""

    table: ClassVar[str] = "interview"
    prefix: ClassVar[str] = INTERVIEW
    search: ClassVar[tuple[str, ...]] = ("stakeholder", "quotes")
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "number"),)

    project_id: Annotated[int, References("project")]
    number: int
    stakeholder: Annotated[Name, Field(title=N_("Stakeholder"))]
    job: Annotated[Line, Field(title=N_("Role"))] = ""
    on_day: Annotated[date, Field(title=N_("Date"))]
    quotes: Annotated[Prose, Field(title=N_("Quotes"))] = ""
    archived: bool = False


class Expectation(Record):
    """What a stakeholder expects; each leads to goals, or stays on the list of those that do not."""

    table: ClassVar[str] = "expectation"
    prefix: ClassVar[str] = EXPECTATION
    search: ClassVar[tuple[str, ...]] = ("text",)
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "number"),)

    project_id: Annotated[int, References("project")]
    number: int
    interview_id: Annotated[int, References("interview", "CASCADE")]
    text: Annotated[Name, Field(title=N_("Expectation"))]
    archived: bool = False


class ExpectationGoal(Record):
    """That a goal answers an expectation."""

    table: ClassVar[str] = "expectation_goal"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("expectation_id", "goal_id"),)

    project_id: Annotated[int, References("project")]
    expectation_id: Annotated[int, References("expectation", "CASCADE")]
    goal_id: Annotated[int, References("goal", "CASCADE")]


class Commitment(Record):
    """What a sponsor was asked for, gave or withdrew for a goal."""

    table: ClassVar[str] = "commitment"

    project_id: Annotated[int, References("project")]
    goal_id: Annotated[int, References("goal", "CASCADE")]
    sponsor_id: Annotated[int, References("person"), Field(title=N_("Sponsor"))]
    kind: Annotated[CommitmentKind, Field(title=N_("What"))]
    state: Annotated[CommitmentState, Field(title=N_("State"))] = CommitmentState.ASKED
    on_day: Annotated[date, Field(title=N_("Date"))]
    note: Annotated[Line, Field(title=N_("Note"))] = ""
    archived: bool = False


class SmartAnswer(Record):
    """A person's answer to what a machine cannot judge of a goal."""

    table: ClassVar[str] = "smart_answer"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("goal_id", "letter"),)

    project_id: Annotated[int, References("project")]
    goal_id: Annotated[int, References("goal", "CASCADE")]
    letter: Annotated[SmartLetter, Field(title=N_("Letter"))]
    answer: Annotated[bool, Field(title=N_("Answer"))]
    by: Line
    on_day: date
    note: Annotated[Line, Field(title=N_("Note"))] = ""
