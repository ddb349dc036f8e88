"""Cards and what belongs to them, the columns of the board, sprints, the calendar, retrospectives and the rollout."""

from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.calendar import SATURDAY, SUNDAY, DayKind
from cockpit.delivery.board_rules import ColumnKind, Condition, Firmness
from cockpit.delivery.choices import CARD, LESSON, WIN, Lane, Priority, SprintState
from cockpit.delivery.retro_rules import VOTES_PER_PERSON, NoteKind
from cockpit.delivery.rollout_rules import EntryCondition
from cockpit.i18n import N_
from cockpit.text import Line, Name, Prose
from storage.record import Record, References

MOST_POINTS = 1_000_000
"""More points than any backlog needs; it keeps sums exact."""


Points = Annotated[float | None, Field(title=N_("Points"), ge=0, le=MOST_POINTS, allow_inf_nan=False)]
_Limit = Annotated[int | None, Field(ge=1, le=100_000)]


class BoardColumn(Record):
    """A column of the board with its limits, and what a card needs to enter or to leave it to the right."""

    table: ClassVar[str] = "board_column"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "name"),)

    project_id: Annotated[int, References("project")]
    name: Annotated[Name, Field(title=N_("Name"))]
    kind: Annotated[ColumnKind, Field(title=N_("Kind"))] = ColumnKind.DOING
    soft_limit: Annotated[_Limit, Field(title=N_("Limit that warns"))] = None
    hard_limit: Annotated[_Limit, Field(title=N_("Limit that refuses"))] = None
    limit_by: Annotated[Lane, Field(title=N_("Limit counts"))] = Lane.NONE
    on_enter: Annotated[tuple[Condition, ...], Field(title=N_("To enter, a card"))] = ()
    on_leave: Annotated[tuple[Condition, ...], Field(title=N_("To leave, a card"))] = ()
    firmness: Annotated[Firmness, Field(title=N_("If it does not"))] = Firmness.HARD
    position: int = 0
    archived: bool = False


class Sprint(Record):
    """A sprint: two to four weeks that end with a working module.

    What follows ``closed_on`` is written when it is closed and stays, whatever happens to its cards later; the points
    are None while they are not known. ``last_state`` is the id of the last ``CardState`` that counts for it.
    """

    table: ClassVar[str] = "sprint"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "name"),)

    project_id: Annotated[int, References("project")]
    name: Annotated[Name, Field(title=N_("Name"))]
    goal: Annotated[Prose, Field(title=N_("Sprint goal"))] = ""
    start: Annotated[date | None, Field(title=N_("Start"))] = None
    end: Annotated[date | None, Field(title=N_("End"))] = None
    capacity: Annotated[Points, Field(title=N_("Capacity (points)"))] = None
    module_id: Annotated[int | None, References("module"), Field(title=N_("Module"))] = None
    increment: Annotated[Line, Field(title=N_("Increment"), description=N_("what works at its end"))] = ""
    demo_on: Annotated[date | None, Field(title=N_("Demo"))] = None
    accepted_by: Annotated[int | None, References("person"), Field(title=N_("Accepted by"))] = None
    accepted_on: Annotated[date | None, Field(title=N_("Accepted on"))] = None
    votes: Annotated[int, Field(title=N_("Votes per person"), ge=1, le=20)] = VOTES_PER_PERSON
    state: Annotated[SprintState, Field(title=N_("State"))] = SprintState.PLANNED
    started_on: date | None = None
    closed_on: date | None = None
    why_none: Annotated[Line, Field(title=N_("Why there is no increment"))] = ""
    cards: int = 0
    done_cards: int = 0
    carried_over: int = 0
    committed: float | None = None
    committed_done: float | None = None
    done: float | None = None
    last_state: int | None = None
    archived: bool = False


class Card(Record):
    """A piece of work. ``began_on``, ``done_on``, ``moved_on`` and ``cycle_days`` repeat what its states tell.

    ``source`` and ``external_id`` say where it was imported from; together they are unique in a project.
    """

    table: ClassVar[str] = "card"
    prefix: ClassVar[str] = CARD
    search: ClassVar[tuple[str, ...]] = ("title", "description")
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("project_id", "number"),
        ("project_id", "source", "external_id"),
    )
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("project_id", "archived", "column_id", "rank"),
        ("project_id", "rank"),
        ("project_id", "cycle_days"),
        ("project_id", "done_on"),
        ("column_id", "archived"),
        ("sprint_id", "archived"),
    )

    project_id: Annotated[int, References("project")]
    number: int
    title: Annotated[Name, Field(title=N_("Title"))]
    description: Annotated[Prose, Field(title=N_("Description"))] = ""
    column_id: Annotated[int, References("board_column"), Field(title=N_("Column"))]
    module_id: Annotated[int | None, References("module"), Field(title=N_("Module"))] = None
    requirement_id: Annotated[int | None, References("requirement"), Field(title=N_("Requirement"))] = None
    sprint_id: Annotated[int | None, References("sprint"), Field(title=N_("Sprint"))] = None
    parent_id: Annotated[int | None, References("card"), Field(title=N_("Part of"))] = None
    owner_id: Annotated[int | None, References("person"), Field(title=N_("Owner"))] = None
    points: Points = None
    priority: Annotated[Priority, Field(title=N_("Priority"))] = Priority.NORMAL
    due: Annotated[date | None, Field(title=N_("Due"))] = None
    labels: Annotated[tuple[Line, ...], Field(title=N_("Labels"))] = ()
    blocked_reason: Annotated[Line, Field(title=N_("Reason"))] = ""
    blocked_since: date | None = None
    made_on: date
    moved_on: date
    began_on: date | None = None
    done_on: date | None = None
    cycle_days: int | None = None
    source: Line = ""
    external_id: Annotated[str | None, Field(max_length=500)] = None
    said: tuple[str, ...] = ()
    """The marks of what a file said of it the last time; see ``cockpit.exchange.settled``."""
    rank: str = ""
    archived: bool = False


class CardState(Record):
    """How a card stood after a change that charts count; one row for each change, in the order of their ids.

    ``was`` is the kind under which it was counted before, None for one that was not on the board, and
    ``left_sprint_id`` the sprint that it left. ``told`` marks what an import told of a time before it: its day holds,
    whatever was written down before.
    """

    table: ClassVar[str] = "card_state"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("card_id",),
        ("project_id", "day"),
    )

    project_id: Annotated[int, References("project")]
    card_id: Annotated[int, References("card", "CASCADE")]
    day: date
    sprint_id: Annotated[int | None, References("sprint")] = None
    left_sprint_id: Annotated[int | None, References("sprint")] = None
    points: float | None = None
    kind: ColumnKind
    was: ColumnKind | None = None
    archived: bool = False
    told: bool = False


class CardNeed(Record):
    """That a card needs another one done first."""

    table: ClassVar[str] = "card_need"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("card_id", "needed_id"),)

    project_id: Annotated[int, References("project")]
    card_id: Annotated[int, References("card", "CASCADE")]
    needed_id: Annotated[int, References("card", "CASCADE")]


class CheckItem(Record):
    """A point of a card's own checklist."""

    table: ClassVar[str] = "check_item"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("card_id", "archived"),)

    project_id: Annotated[int, References("project")]
    card_id: Annotated[int, References("card", "CASCADE")]
    text: Annotated[Name, Field(title=N_("Point"))]
    done: bool = False
    position: int = 0
    archived: bool = False


class DoneCriterion(Record):
    """A point of the definition of done, which every card has on its checklist."""

    table: ClassVar[str] = "done_criterion"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "name"),)

    project_id: Annotated[int, References("project")]
    name: Annotated[Name, Field(title=N_("Criterion"))]
    position: Annotated[int, Field(title=N_("Position"), ge=0, le=1_000_000)] = 0
    archived: bool = False


class DoneTick(Record):
    """That a card meets a point of the definition of done."""

    table: ClassVar[str] = "done_tick"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("card_id", "criterion_id"),)

    project_id: Annotated[int, References("project")]
    card_id: Annotated[int, References("card", "CASCADE")]
    criterion_id: Annotated[int, References("done_criterion", "CASCADE")]


class CardComment(Record):
    """What somebody said about a card."""

    table: ClassVar[str] = "card_comment"
    search: ClassVar[tuple[str, ...]] = ("text",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("card_id", "archived"),)

    project_id: Annotated[int, References("project")]
    card_id: Annotated[int, References("card", "CASCADE")]
    author: Line = ""
    at: datetime
    text: Annotated[Prose, Field(title=N_("Comment"), min_length=1)]
    archived: bool = False


class WorkWeek(Record):
    """Which weekdays a project does not work, Monday 0 to Sunday 6."""

    table: ClassVar[str] = "work_week"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id",),)

    project_id: Annotated[int, References("project")]
    weekend: tuple[int, ...] = (SATURDAY, SUNDAY)


class Holiday(Record):
    """A day that is not what its weekday says: a holiday, or a weekend day that is worked in exchange."""

    table: ClassVar[str] = "holiday"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "day"),)

    project_id: Annotated[int, References("project")]
    day: Annotated[date, Field(title=N_("Date"))]
    kind: Annotated[DayKind, Field(title=N_("Kind"))] = DayKind.HOLIDAY
    name: Annotated[Line, Field(title=N_("Name"))] = ""
    archived: bool = False


class RetroNote(Record):
    """What somebody wrote down in the retrospective of a sprint."""

    table: ClassVar[str] = "retro_note"

    project_id: Annotated[int, References("project")]
    sprint_id: Annotated[int, References("sprint"), Field(title=N_("Sprint"))]
    kind: Annotated[NoteKind, Field(title=N_("Kind"))]
    text: Annotated[Name, Field(title=N_("Note"))]
    author: Line = ""
    archived: bool = False


class RetroVote(Record):
    """That a person gave a note one of the person's votes."""

    table: ClassVar[str] = "retro_vote"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("note_id", "voter"),)

    project_id: Annotated[int, References("project")]
    note_id: Annotated[int, References("retro_note", "CASCADE")]
    voter: Line


class RetroAction(Record):
    """That a card of the backlog was agreed on in a retrospective; owner, due day and state are the card's."""

    table: ClassVar[str] = "retro_action"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("card_id",),)

    project_id: Annotated[int, References("project")]
    sprint_id: Annotated[int, References("sprint"), Field(title=N_("Sprint"))]
    card_id: Annotated[int, References("card", "CASCADE")]
    note_id: Annotated[int | None, References("retro_note", "SET NULL"), Field(title=N_("Note"))] = None


class Lesson(Record):
    """What was learned in a module, for those who roll out the next."""

    table: ClassVar[str] = "lesson"
    prefix: ClassVar[str] = LESSON
    search: ClassVar[tuple[str, ...]] = ("text",)
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "number"),)

    project_id: Annotated[int, References("project")]
    number: int
    text: Annotated[Prose, Field(title=N_("Lesson"), min_length=1)]
    module_id: Annotated[int | None, References("module"), Field(title=N_("Module"))] = None
    sprint_id: Annotated[int | None, References("sprint"), Field(title=N_("Sprint"))] = None
    learned_on: Annotated[date, Field(title=N_("Date"))]
    author: Line = ""
    archived: bool = False


class Win(Record):
    """What an increment made better for somebody, in that person's words."""

    table: ClassVar[str] = "win"
    prefix: ClassVar[str] = WIN
    search: ClassVar[tuple[str, ...]] = ("quote", "who", "metric")
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "number"),)

    project_id: Annotated[int, References("project")]
    number: int
    who: Annotated[Name, Field(title=N_("Who"))]
    quote: Annotated[Prose, Field(title=N_("In their words"), min_length=1)]
    metric: Annotated[Line, Field(title=N_("Measured by"))] = ""
    sprint_id: Annotated[int | None, References("sprint"), Field(title=N_("Sprint"))] = None
    module_id: Annotated[int | None, References("module"), Field(title=N_("Module"))] = None
    on_day: Annotated[date, Field(title=N_("Date"))]
    archived: bool = False


class RolloutStep(Record):
    """How far a module of the rollout is, and what has to be true of the one before it so that it may begin."""

    table: ClassVar[str] = "rollout_step"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("module_id",),)

    project_id: Annotated[int, References("project")]
    module_id: Annotated[int, References("module")]
    entry: Annotated[tuple[EntryCondition, ...], Field(title=N_("Begins when"))] = ()
    started_on: Annotated[date | None, Field(title=N_("Begun on"))] = None
    override: Annotated[Line, Field(title=N_("Why all the same"))] = ""
    reconciled_on: Annotated[date | None, Field(title=N_("Reconciled on"))] = None
    reconciled_by: Annotated[Line, Field(title=N_("Reconciled by"))] = ""
    accepted_on: Annotated[date | None, Field(title=N_("Accepted on"))] = None
    accepted_by: Annotated[Line, Field(title=N_("Accepted by"))] = ""
