"""Issues with their pauses, comments and links, the table of priorities, proposals with votes, support, upgrades."""

from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from cockpit.command import LongText
from cockpit.i18n import N_
from cockpit.operations.adoption import ProposalState
from cockpit.operations.choices import ISSUE, PROPOSAL, UPGRADE, IssueType, LinkKind, UpgradeResult
from cockpit.operations.issue_states import State
from cockpit.operations.priority import Level, Priority, read_span
from cockpit.text import Line, Name, Prose
from storage.record import Record, References


def _span(text: str | None) -> str | None:
    """Return a span of working time as it is kept, None for what promises nothing."""
    return None if text is None or text.strip().lower() in ("", "-", "none", "无") else str(read_span(text))


SpanText = Annotated[str | None, AfterValidator(_span)]
"""A span of working time as ``read_span`` understands it, kept in its shortest form."""


_LOOKED_AT = (
    *("state", "priority", "type", "owner_id", "reviewer_id", "reporter_id"),
    *("module_id", "department_id", "due_on", "missed"),
)
"""What most filters look at; the indexes hold it, so that they alone answer."""


class Issue(Record):
    """A line of the issue ledger. Moments are in UTC, to the second.

    ``reporter`` names who reported it where that is no person of the project. ``respond_by`` and ``resolve_by`` are
    reckoned from its priority, the working calendar and its pauses; ``stopped_at`` says since when its clock stands
    still. ``clock_at`` sorts by the time that is left, ``due_on`` is the day on which it is due, ``missed`` tells that
    it was resolved too late; see ``saving``. ``source`` and ``external_id`` say where it was imported from, ``said``
    are the marks of what a file said of it the last time.
    """

    apart: ClassVar[tuple[str, ...]] = ("owner_id", "reviewer_id")
    """Columns of which no two name the same person, when two persons become one; the later one is emptied."""
    table: ClassVar[str] = "issue"
    prefix: ClassVar[str] = ISSUE
    search: ClassVar[tuple[str, ...]] = ("title", "description", "workaround", "root_cause", "resolution")
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "number"), ("project_id", "source", "external_id"))
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("project_id", "archived", "clock_at", "id", "number", *_LOOKED_AT),
        ("project_id", "archived", "number", "id", "clock_at", *_LOOKED_AT),
        ("project_id", "archived", "priority", "clock_at", "id", "state"),
        ("project_id", "archived", "reported_at", "clock_at", "id"),
        ("project_id", "archived", "resolved_at", "clock_at", "id"),
    )

    project_id: Annotated[int, References("project")]
    number: int
    title: Annotated[Name, Field(title=N_("Title"))]
    type: Annotated[IssueType, Field(title=N_("Type"))] = IssueType.FAULT
    state: Annotated[State, Field(title=N_("State"))] = State.NEW
    state_reason: Annotated[Line, Field(title=N_("Reason"))] = ""
    impact: Annotated[Level, Field(title=N_("Impact"))] = Level.MEDIUM
    urgency: Annotated[Level, Field(title=N_("Urgency"))] = Level.MEDIUM
    priority: Annotated[Priority, Field(title=N_("Priority"))] = Priority.P3
    reporter_id: Annotated[int | None, References("person"), Field(title=N_("Reporter"))] = None
    reporter: Annotated[Line, Field(title=N_("Reporter"), max_length=200)] = ""
    department_id: Annotated[int | None, References("department"), Field(title=N_("Department"))] = None
    module_id: Annotated[int | None, References("module"), Field(title=N_("Module"))] = None
    found_on: Annotated[date, Field(title=N_("Found on"))]
    owner_id: Annotated[int | None, References("person"), Field(title=N_("Owner"))] = None
    reviewer_id: Annotated[int | None, References("person"), Field(title=N_("Reviewer"))] = None
    due: Annotated[date | None, Field(title=N_("Promised for"))] = None
    due_on: date | None = None
    missed: bool = False
    caused_by_data: Annotated[bool, Field(title=N_("Caused by data"))] = False
    reopened: Annotated[int, Field(title=N_("Reopened"))] = 0
    duplicate_of_id: Annotated[int | None, References("issue"), Field(title=N_("Duplicate of"))] = None
    labels: Annotated[tuple[Line, ...], Field(title=N_("Labels"))] = ()
    reported_at: Annotated[datetime, Field(title=N_("Reported"))]
    responded_at: Annotated[datetime | None, Field(title=N_("Answered"))] = None
    resolved_at: Annotated[datetime | None, Field(title=N_("Resolved"))] = None
    closed_at: Annotated[datetime | None, Field(title=N_("Closed"))] = None
    respond_by: Annotated[datetime | None, Field(title=N_("Answer by"))] = None
    resolve_by: Annotated[datetime | None, Field(title=N_("Resolve by"))] = None
    stopped_at: datetime | None = None
    clock_at: str = ""
    source: Line = ""
    external_id: Annotated[str | None, Field(title=N_("Source key"), max_length=500)] = None
    said: tuple[str, ...] = ()
    archived: bool = False
    workaround: Annotated[Prose, LongText(), Field(title=N_("Workaround"))] = ""
    root_cause: Annotated[Prose, LongText(), Field(title=N_("Root cause"))] = ""
    resolution: Annotated[Prose, LongText(), Field(title=N_("Resolution"))] = ""
    description: Annotated[Prose, LongText(), Field(title=N_("Description"))] = ""


class IssuePause(Record):
    """A time in which the clock of an issue stood still, in a state and for a reason; open while ``until`` is None."""

    table: ClassVar[str] = "issue_pause"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("issue_id", "since"), ("project_id", "since"))

    project_id: Annotated[int, References("project")]
    issue_id: Annotated[int, References("issue", "CASCADE"), Field(title=N_("Issue"))]
    state: Annotated[State, Field(title=N_("State"))]
    since: Annotated[datetime, Field(title=N_("From"))]
    until: Annotated[datetime | None, Field(title=N_("Until"))] = None
    reason: Annotated[Line, Field(title=N_("Reason"))] = ""
    author: Line = ""


class IssueComment(Record):
    """What somebody said about an issue, or what proves something about it."""

    table: ClassVar[str] = "issue_comment"
    search: ClassVar[tuple[str, ...]] = ("text",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("issue_id", "archived"),)

    project_id: Annotated[int, References("project")]
    issue_id: Annotated[int, References("issue", "CASCADE"), Field(title=N_("Issue"))]
    author: Line = ""
    at: datetime
    evidence: Annotated[bool, Field(title=N_("Evidence"))] = False
    text: Annotated[Prose, LongText(), Field(title=N_("Comment"), min_length=1)]
    archived: bool = False


class IssueLink(Record):
    """That an issue has to do with something else: another issue, a requirement, a card, or a page on the web."""

    table: ClassVar[str] = "issue_link"

    project_id: Annotated[int, References("project")]
    issue_id: Annotated[int, References("issue", "CASCADE"), Field(title=N_("Issue"))]
    kind: Annotated[LinkKind, Field(title=N_("Kind"))] = LinkKind.RELATES
    other_id: Annotated[int | None, References("issue"), Field(title=N_("Issue"))] = None
    requirement_id: Annotated[int | None, References("requirement"), Field(title=N_("Requirement"))] = None
    card_id: Annotated[int | None, References("card"), Field(title=N_("Card"))] = None
    url: Line = ""


class PriorityRule(Record):
    """Which priority an impact and an urgency give. ``name`` is that of the cell: ``high-low``."""

    table: ClassVar[str] = "priority_rule"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "name"),)

    project_id: Annotated[int, References("project")]
    name: Name
    impact: Annotated[Level, Field(title=N_("Impact"))]
    urgency: Annotated[Level, Field(title=N_("Urgency"))]
    priority: Annotated[Priority, Field(title=N_("Priority"))]
    archived: bool = False


class PriorityTarget(Record):
    """How soon issues of a priority are to be answered and resolved."""

    table: ClassVar[str] = "priority_target"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "name"),)

    project_id: Annotated[int, References("project")]
    name: Annotated[Priority, Field(title=N_("Priority"))]
    respond: Annotated[
        SpanText, Field(title=N_("Answer within"), description=N_("such as 15m, 4h or 2d; - for no promise"))
    ] = None
    resolve: Annotated[
        SpanText, Field(title=N_("Resolve within"), description=N_("such as 15m, 4h or 2d; - for no promise"))
    ] = None
    always: Annotated[bool, Field(title=N_("Around the clock"))] = False
    archived: bool = False


class SupportHours(Record):
    """When issues are worked on: from when to when on a working day, in which time zone."""

    table: ClassVar[str] = "support_hours"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id",),)

    project_id: Annotated[int, References("project")]
    opens: Annotated[Line, Field(title=N_("From"))] = "09:00"
    closes: Annotated[Line, Field(title=N_("Until"))] = "18:00"
    zone: Annotated[Line, Field(title=N_("Time zone"), description=N_("such as Asia/Shanghai"))] = "UTC"


class Proposal(Record):
    """What somebody proposes to do better. ``proposer`` names who it was where that is no person of the project."""

    table: ClassVar[str] = "proposal"
    prefix: ClassVar[str] = PROPOSAL
    search: ClassVar[tuple[str, ...]] = ("title", "text")
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "number"),)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "archived", "state"),)

    project_id: Annotated[int, References("project")]
    number: int
    title: Annotated[Name, Field(title=N_("Title"))]
    text: Annotated[Prose, LongText(), Field(title=N_("Description"))] = ""
    proposer_id: Annotated[int | None, References("person"), Field(title=N_("Proposer"))] = None
    proposer: Annotated[Line, Field(title=N_("Proposer"), max_length=200)] = ""
    department_id: Annotated[int | None, References("department"), Field(title=N_("Department"))] = None
    module_id: Annotated[int | None, References("module"), Field(title=N_("Module"))] = None
    made_on: Annotated[date, Field(title=N_("Date"))]
    state: Annotated[ProposalState, Field(title=N_("State"))] = ProposalState.RECEIVED
    state_reason: Annotated[Line, Field(title=N_("Reason"))] = ""
    requirement_id: Annotated[int | None, References("requirement"), Field(title=N_("Requirement"))] = None
    merged_into_id: Annotated[int | None, References("proposal"), Field(title=N_("Merged into"))] = None
    released_in: Annotated[Line, Field(title=N_("Released in"), max_length=200)] = ""
    released_on: Annotated[date | None, Field(title=N_("Released on"))] = None
    told_on: Annotated[date | None, Field(title=N_("Proposer told on"))] = None
    archived: bool = False


class ProposalVote(Record):
    """That a person is for a proposal."""

    table: ClassVar[str] = "proposal_vote"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("proposal_id", "voter_id"),)

    project_id: Annotated[int, References("project")]
    proposal_id: Annotated[int, References("proposal", "CASCADE"), Field(title=N_("Proposal"))]
    voter_id: Annotated[int, References("person"), Field(title=N_("Voter"))]
    on_day: date


class SupportDuty(Record):
    """Who supports from one day to another, both included."""

    table: ClassVar[str] = "support_duty"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "archived", "end", "start"),)

    project_id: Annotated[int, References("project")]
    person_id: Annotated[int, References("person"), Field(title=N_("Person"))]
    start: Annotated[date, Field(title=N_("From"))]
    end: Annotated[date, Field(title=N_("Until"))]
    note: Annotated[Line, Field(title=N_("Note"))] = ""
    archived: bool = False


class Upgrade(Record):
    """A new version of the product: when it is put in, what was tested before, and what came of it."""

    table: ClassVar[str] = "upgrade"
    prefix: ClassVar[str] = UPGRADE
    search: ClassVar[tuple[str, ...]] = ("release", "tests", "note")
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "number"),)

    project_id: Annotated[int, References("project")]
    number: int
    release: Annotated[Name, Field(title=N_("Version"), max_length=200)]
    module_id: Annotated[int | None, References("module"), Field(title=N_("Module"))] = None
    owner_id: Annotated[int | None, References("person"), Field(title=N_("Owner"))] = None
    day: Annotated[date, Field(title=N_("Date"))]
    opens: Annotated[Line, Field(title=N_("Window from"))] = ""
    closes: Annotated[Line, Field(title=N_("Window until"))] = ""
    tests: Annotated[Prose, LongText(), Field(title=N_("What was tested"))] = ""
    result: Annotated[UpgradeResult, Field(title=N_("Result"))] = UpgradeResult.PLANNED
    note: Annotated[Prose, LongText(), Field(title=N_("What came of it"))] = ""
    archived: bool = False
