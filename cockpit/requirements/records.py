"""Requirements, the pain points and quotes behind them, what a Kano survey said, and what they are linked to."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.command import LongText
from cockpit.i18n import N_
from cockpit.requirements.choices import CHANGE_ACTION, PAIN_POINT, REQUIREMENT, ActionState
from cockpit.requirements.fit_gap import Fit, Resolution
from cockpit.requirements.kano import Reply
from cockpit.requirements.lint import Source
from cockpit.requirements.moscow import Moscow
from cockpit.requirements.triage import State
from cockpit.text import Line, Name, Prose
from storage.record import Record, References


class Requirement(Record):
    """What the product or the organisation shall be able to do. Efforts are in person-days."""

    table: ClassVar[str] = "requirement"
    prefix: ClassVar[str] = REQUIREMENT
    search: ClassVar[tuple[str, ...]] = ("title", "text")
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "number"),)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("project_id", "archived", "rank", "id", "state", "snoozed_until", "moscow"),
        ("project_id", "archived", "moscow", "state", "effort", "fit", "resolution"),
        ("project_id", "external_id"),
    )

    project_id: Annotated[int, References("project")]
    number: int
    title: Annotated[Name, Field(title=N_("Title"))]
    text: Annotated[Prose, LongText(), Field(title=N_("Description"))] = ""
    source: Annotated[Source, Field(title=N_("Source"))] = Source.OTHER
    process: Annotated[Line, Field(title=N_("Process area"))] = ""
    module_id: Annotated[int | None, References("module"), Field(title=N_("Module"))] = None
    department_id: Annotated[int | None, References("department"), Field(title=N_("Department"))] = None
    representative_id: Annotated[int | None, References("person"), Field(title=N_("Business representative"))] = None
    effort: Annotated[float | None, Field(title=N_("Effort (days)"), ge=0, allow_inf_nan=False)] = None
    state: Annotated[State, Field(title=N_("State"))] = State.NEW
    state_reason: Annotated[Line, Field(title=N_("Reason"))] = ""
    snoozed_until: Annotated[date | None, Field(title=N_("Snoozed until"))] = None
    duplicate_of_id: Annotated[int | None, References("requirement"), Field(title=N_("Duplicate of"))] = None
    moscow: Annotated[Moscow | None, Field(title=N_("Priority"))] = None
    moscow_reason: Annotated[Line, Field(title=N_("Reason of the priority"))] = ""
    fit: Annotated[Fit | None, Field(title=N_("Fit"))] = None
    resolution: Annotated[Resolution | None, Field(title=N_("Resolution"))] = None
    fit_reason: Annotated[Line, Field(title=N_("Reason of the decision on the fit"))] = ""
    decider_id: Annotated[int | None, References("person"), Field(title=N_("Decided by"))] = None
    impact: Annotated[int | None, Field(title=N_("Change impact (1-5)"), ge=1, le=5)] = None
    external_id: Annotated[Line, Field(title=N_("External id"), max_length=200)] = ""
    said: tuple[str, ...] = ()
    """The marks of what a file said of it the last time; see ``cockpit.exchange.settled``."""
    rank: str = ""
    archived: bool = False


class PainPoint(Record):
    """What hurts in the work of today. ``count`` people said so; its weight is frequency times severity."""

    table: ClassVar[str] = "pain_point"
    prefix: ClassVar[str] = PAIN_POINT
    search: ClassVar[tuple[str, ...]] = ("title",)
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "number"),)

    project_id: Annotated[int, References("project")]
    number: int
    title: Annotated[Name, Field(title=N_("Title"))]
    source: Annotated[Source, Field(title=N_("Source"))] = Source.INTERVIEW
    who: Annotated[Line, Field(title=N_("Who said so"))] = ""
    count: Annotated[int, Field(title=N_("How many said so"), ge=1, le=1_000_000)] = 1
    department_id: Annotated[int | None, References("department"), Field(title=N_("Department"))] = None
    process: Annotated[Line, Field(title=N_("Process area"))] = ""
    frequency: Annotated[int | None, Field(title=N_("Frequency (1-5)"), ge=1, le=5)] = None
    severity: Annotated[int | None, Field(title=N_("Severity (1-5)"), ge=1, le=5)] = None
    merged_into_id: Annotated[int | None, References("pain_point"), Field(title=N_("Merged into"))] = None
    archived: bool = False


class Quote(Record):
    """What somebody said about a pain point, word for word."""

    table: ClassVar[str] = "quote"
    search: ClassVar[tuple[str, ...]] = ("text",)

    project_id: Annotated[int, References("project")]
    pain_point_id: Annotated[int, References("pain_point")]
    text: Annotated[Prose, LongText(), Field(title=N_("Quote"), min_length=1)]
    who: Annotated[Line, Field(title=N_("Who"))] = ""
    on_day: Annotated[date, Field(title=N_("Date"))]
    archived: bool = False


class RequirementPain(Record):
    """That a requirement relieves a pain point."""

    table: ClassVar[str] = "requirement_pain"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("requirement_id", "pain_point_id"),)

    project_id: Annotated[int, References("project")]
    requirement_id: Annotated[int, References("requirement")]
    pain_point_id: Annotated[int, References("pain_point")]


class RequirementGoal(Record):
    """That a requirement serves a goal."""

    table: ClassVar[str] = "requirement_goal"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("requirement_id", "goal_id"),)

    project_id: Annotated[int, References("project")]
    requirement_id: Annotated[int, References("requirement")]
    goal_id: Annotated[int, References("goal")]


class KanoAnswer(Record):
    """What one respondent answered to the pair of questions about a requirement."""

    table: ClassVar[str] = "kano_answer"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("requirement_id", "respondent"),)

    project_id: Annotated[int, References("project")]
    requirement_id: Annotated[int, References("requirement")]
    respondent: Annotated[Name, Field(title=N_("Respondent"), max_length=200)]
    segment: Annotated[Line, Field(title=N_("Segment"), max_length=200)] = ""
    functional: Annotated[
        Reply,
        Field(
            title=N_("If it were there"), description=N_("1 like, 2 must be, 3 neutral, 4 can live with it, 5 dislike")
        ),
    ]
    dysfunctional: Annotated[
        Reply,
        Field(
            title=N_("If it were not there"),
            description=N_("1 like, 2 must be, 3 neutral, 4 can live with it, 5 dislike"),
        ),
    ]
    on_day: Annotated[date, Field(title=N_("Date"))]


class ChangeAction(Record):
    """What is done to change the organisation where the product is not changed."""

    table: ClassVar[str] = "change_action"
    prefix: ClassVar[str] = CHANGE_ACTION
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "number"), ("requirement_id",))

    project_id: Annotated[int, References("project")]
    number: int
    requirement_id: Annotated[int, References("requirement")]
    title: Annotated[Name, Field(title=N_("Title"))]
    owner_id: Annotated[int | None, References("person"), Field(title=N_("Owner"))] = None
    due: Annotated[date | None, Field(title=N_("Due"))] = None
    state: Annotated[ActionState, Field(title=N_("State"))] = ActionState.OPEN
    outcome: Annotated[Prose, LongText(), Field(title=N_("Outcome"))] = ""
    archived: bool = False
