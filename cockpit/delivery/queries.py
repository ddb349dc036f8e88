"""Lists of cards, columns, sprints and all that belongs to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from cockpit import figures
from cockpit.delivery import lists, page, sprint_page, text
from cockpit.delivery.board_rules import ColumnKind, Condition, Firmness
from cockpit.delivery.cards import SOURCE, CardRow, cycle_limit, plain, read_cards
from cockpit.delivery.choices import CARD, Lane, Priority, SprintState
from cockpit.delivery.sprint_rules import known_points, say_do
from cockpit.delivery.sprints import SprintRow, closed_sprints, read_sprints
from cockpit.i18n import N_, _, aside, in_a_row, plural
from cockpit.ids import human
from cockpit.listing import Asked, Detail, Lead, Line, ListColumn, Listing, Tone
from cockpit.terms import exactly

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.session import Session

_URGENCY = "CASE c.priority " + " ".join(f"WHEN '{p.value}' THEN {place}" for place, p in enumerate(Priority)) + " END"


class Cards(Listing[CardRow]):
    """The cards of a project."""

    noun: ClassVar[str] = "card"
    table: ClassVar[str] = "card"
    alias: ClassVar[str] = "c"
    source: ClassVar[str] = SOURCE
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 9, priority=9),
        ListColumn("title", N_("Card"), 0, priority=8),
        ListColumn("column", N_("Column"), 12, priority=7),
        ListColumn("points", N_("Points"), 6, "right", priority=6),
        ListColumn("owner", N_("Owner"), 14, priority=6, least=9),
        ListColumn("due", N_("Due"), 24, priority=5, least=11),
        ListColumn("sprint", N_("Sprint"), 12, priority=4),
        ListColumn("module", N_("Module"), 14, priority=3),
        ListColumn("state", N_("Held up by"), 24, priority=2),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "rank": "c.rank",
        "column": "k.position, c.rank",
        "due": "c.due IS NULL, c.due",
        "priority": f"{_URGENCY}, c.rank",
        "points": "c.points IS NULL, c.points",
        "owner": "p.handle IS NULL, p.handle",
        "module": "m.position IS NULL, m.position, c.rank",
        "sprint": "s.start IS NULL, s.start, c.rank",
        "number": "c.number",
        "title": "c.title",
        "age": "c.began_on IS NULL, c.began_on",
        "done": "c.done_on IS NULL, c.done_on",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of cards."""
        from cockpit.delivery.filter import cards

        return cards(session)

    def fetch(self, session: Session, ids: Sequence[int]) -> list[CardRow]:
        """Return the cards with these ids, judged as of today."""
        return read_cards(session, ids, cycle_limit(session))

    def cells(self, row: CardRow, session: Session) -> tuple[Line, ...]:
        """Return the card as cells."""
        ascii_only = session.ascii_only
        held = text.hindrances(row, ascii_only=ascii_only)
        return (
            ((row.shown, "accent"),),
            (*text.priority(row, ascii_only=ascii_only), text.title(row)),
            ((row.column, text.KIND_TONES[row.kind]),),
            ((figures.figure(row.points), "" if row.points is not None else "muted"),),
            (text.owner(row),),
            text.overdue(row),
            ((row.sprint or "-", "" if row.sprint else "muted"),),
            ((row.module or "-", "" if row.module else "muted"),),
            tuple(span for each in held for span in ((" ", ""), each))[1:] if held else (("", ""),),
        )

    def plain(self, row: CardRow) -> dict[str, object]:
        """Return the card as data."""
        return plain(row)

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the card with its checklist, links, parts and comments."""
        return page.detail(session, pk)

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Return the points of all of them, and how many are not estimated."""
        where, _order, values = self.statement(session, asked)
        sums = f"SELECT COUNT(*), SUM(c.points), COALESCE(SUM(c.points IS NULL), 0) FROM {self.source}"
        cards, points, unestimated = session.store.query(f"{sums} WHERE {where}", values)[0]
        if not cards:
            return ()
        told = plural("{points} in {n} card", "{points} in {n} cards", cards, points=text.amount(points))
        missing = plural("{n} is not estimated", "{n} are not estimated", unestimated) if unestimated else ""
        return (((told, ""), (f"   {missing}" if missing else "", "warn")),)


@dataclass(frozen=True)
class ColumnRow:
    """A column with its rules, and how many cards and points are in it."""

    id: int
    version: int
    name: str
    kind: ColumnKind
    soft_limit: int | None
    hard_limit: int | None
    limit_by: Lane
    on_enter: tuple[Condition, ...]
    on_leave: tuple[Condition, ...]
    firmness: Firmness
    position: int
    cards: int
    points: float | None
    """Of those cards that are estimated, None where none is."""
    archived: bool


class Columns(Listing[ColumnRow]):
    """The columns of the board from left to right."""

    noun: ClassVar[str] = "column"
    table: ClassVar[str] = "board_column"
    alias: ClassVar[str] = "k"
    source: ClassVar[str] = "board_column k"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("position", N_("No."), 4, "right", priority=5),
        ListColumn("name", N_("Column"), 0, priority=9),
        ListColumn("kind", N_("Kind"), 8, priority=8),
        ListColumn("cards", N_("Cards"), 7, "right", priority=8),
        ListColumn("points", N_("Points"), 7, "right", priority=6),
        ListColumn("limit", N_("Limits"), 22, priority=7),
        ListColumn("on_enter", N_("To enter, a card"), 30, priority=4),
        ListColumn("on_leave", N_("To leave, a card"), 30, priority=3),
    )
    sorts: ClassVar[Mapping[str, str]] = {"position": "k.position", "name": "k.name"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of columns."""
        from cockpit.delivery.filter import columns

        return columns()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[ColumnRow]:
        """Return the columns with these ids."""
        import json

        select = (
            "k.*, (SELECT COUNT(*) FROM card c WHERE c.column_id = k.id AND NOT c.archived) AS cards,"
            " (SELECT SUM(c.points) FROM card c WHERE c.column_id = k.id AND NOT c.archived) AS points"
        )
        return [
            ColumnRow(
                id=row["id"],
                version=row["version"],
                name=row["name"],
                kind=ColumnKind(row["kind"]),
                soft_limit=row["soft_limit"],
                hard_limit=row["hard_limit"],
                limit_by=Lane(row["limit_by"]),
                on_enter=tuple(map(Condition, json.loads(row["on_enter"]))),
                on_leave=tuple(map(Condition, json.loads(row["on_leave"]))),
                firmness=Firmness(row["firmness"]),
                position=row["position"],
                cards=row["cards"],
                points=known_points(row["points"], row["cards"]),
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: ColumnRow, session: Session) -> tuple[Line, ...]:
        """Return the column as cells."""
        tone: Tone = "muted" if row.archived else ""
        firm = aside(row.firmness.label)
        return (
            ((str(row.position + 1), "muted"),),
            ((row.name, "muted" if row.archived else "strong"),),
            ((row.kind.label, text.KIND_TONES[row.kind]),),
            ((str(row.cards), tone),),
            ((figures.figure(row.points), tone),),
            _limits(row),
            ((_conditions(row.on_enter) + (firm if row.on_enter else ""), "muted"),),
            ((_conditions(row.on_leave) + (firm if row.on_leave else ""), "muted"),),
        )

    def leads(self, row: ColumnRow, session: Session) -> tuple[Lead, ...]:
        """Return the cards in the column."""
        return (Lead(_("Cards"), "card", exactly("column", row.name)),)

    def plain(self, row: ColumnRow) -> dict[str, object]:
        """Return the column as data."""
        values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in ("id", "version")}
        return values | {"position": row.position + 1}


@dataclass(frozen=True)
class CommentRow:
    """A comment with its card. ``at`` is aware, in the zone in which the project's work is done."""

    id: int
    card: int
    author: str
    at: datetime
    text: str
    archived: bool


class Comments(Listing[CommentRow]):
    """The comments on cards, newest first."""

    noun: ClassVar[str] = "comment"
    table: ClassVar[str] = "card_comment"
    alias: ClassVar[str] = "t"
    source: ClassVar[str] = "card_comment t JOIN card c ON c.id = t.card_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 6, "right", priority=4),
        ListColumn("at", N_("Date"), 16, priority=6),
        ListColumn("card", N_("Card"), 9, priority=9),
        ListColumn("author", N_("Author"), 12, priority=7),
        ListColumn("text", N_("Comment"), 0, priority=8),
    )
    sorts: ClassVar[Mapping[str, str]] = {"date": "t.id DESC", "card": "c.number, t.id"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of comments."""
        from cockpit.delivery.filter import comments

        return comments(session)

    def fetch(self, session: Session, ids: Sequence[int]) -> list[CommentRow]:
        """Return the comments with these ids."""
        from cockpit.history import zone_of

        zone = zone_of(session)
        return [
            CommentRow(row[0], row[1], row[2], datetime.fromisoformat(row[3]).astimezone(zone), row[4], bool(row[5]))
            for row in self.read(session, "t.id, c.number, t.author, t.at, t.text, t.archived", ids)
        ]

    def cells(self, row: CommentRow, session: Session) -> tuple[Line, ...]:
        """Return the comment as cells."""
        return (
            ((str(row.id), "muted"),),
            ((row.at.strftime("%Y-%m-%d %H:%M"), "muted"),),
            ((human(CARD, row.card), "accent"),),
            ((row.author, ""),),
            ((" ".join(row.text.split()), "muted" if row.archived else ""),),
        )

    def plain(self, row: CommentRow) -> dict[str, object]:
        """Return the comment as data."""
        values = {name: getattr(row, name) for name in row.__dataclass_fields__}
        return values | {"card": human(CARD, row.card), "at": row.at.astimezone(UTC)}


@dataclass(frozen=True)
class CheckRow:
    """A point of a card's own checklist."""

    id: int
    card: int
    text: str
    done: bool
    archived: bool


class Checks(Listing[CheckRow]):
    """The points of all checklists."""

    noun: ClassVar[str] = "check"
    table: ClassVar[str] = "check_item"
    alias: ClassVar[str] = "i"
    source: ClassVar[str] = "check_item i JOIN card c ON c.id = i.card_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 6, "right", priority=4),
        ListColumn("card", N_("Card"), 9, priority=9),
        ListColumn("done", N_("Done"), 5, priority=8),
        ListColumn("text", N_("Point"), 0, priority=8),
    )
    sorts: ClassVar[Mapping[str, str]] = {"card": "c.number, i.position"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of the points of checklists."""
        from cockpit.delivery.filter import checks

        return checks()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[CheckRow]:
        """Return the points with these ids."""
        return [
            CheckRow(row[0], row[1], row[2], bool(row[3]), bool(row[4]))
            for row in self.read(session, "i.id, c.number, i.text, i.done, i.archived", ids)
        ]

    def cells(self, row: CheckRow, session: Session) -> tuple[Line, ...]:
        """Return the point as cells."""
        return (
            ((str(row.id), "muted"),),
            ((human(CARD, row.card), "accent"),),
            ((_("yes") if row.done else _("no"), "good" if row.done else "warn"),),
            ((row.text, "muted" if row.done or row.archived else ""),),
        )

    def plain(self, row: CheckRow) -> dict[str, object]:
        """Return the point as data."""
        values = {name: getattr(row, name) for name in row.__dataclass_fields__}
        return values | {"card": human(CARD, row.card)}


@dataclass(frozen=True)
class CriterionRow:
    """A point of the definition of done, and how many cards meet it."""

    id: int
    version: int
    name: str
    position: int
    ticked: int
    archived: bool


class Criteria(Listing[CriterionRow]):
    """The definition of done."""

    noun: ClassVar[str] = "criterion"
    table: ClassVar[str] = "done_criterion"
    alias: ClassVar[str] = "d"
    source: ClassVar[str] = "done_criterion d"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("position", N_("No."), 4, "right", priority=5),
        ListColumn("name", N_("Criterion"), 0, priority=9),
        ListColumn("ticked", N_("Cards"), 7, "right", priority=6),
    )
    sorts: ClassVar[Mapping[str, str]] = {"position": "d.position", "name": "d.name"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of the definition of done."""
        from cockpit.delivery.filter import criteria

        return criteria()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[CriterionRow]:
        """Return the criteria with these ids."""
        select = (
            "d.id, d.version, d.name, d.position, d.archived,"
            " (SELECT COUNT(*) FROM done_tick t JOIN card c ON c.id = t.card_id AND NOT c.archived"
            "  WHERE t.criterion_id = d.id) AS ticked"
        )
        return [
            CriterionRow(row["id"], row["version"], row["name"], row["position"], row["ticked"], bool(row["archived"]))
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: CriterionRow, session: Session) -> tuple[Line, ...]:
        """Return the criterion as cells."""
        return (
            ((str(row.position + 1), "muted"),),
            ((row.name, "muted" if row.archived else ""),),
            ((str(row.ticked), ""),),
        )

    def leads(self, row: CriterionRow, session: Session) -> tuple[Lead, ...]:
        """Return the cards that meet it."""
        return (Lead(_("Cards"), "card", exactly("meets", row.name)),)

    def plain(self, row: CriterionRow) -> dict[str, object]:
        """Return the criterion as data."""
        return {"position": row.position + 1, "name": row.name, "ticked": row.ticked, "archived": row.archived}


class Sprints(Listing[SprintRow]):
    """The sprints, the running one first, then those to come, then the closed ones from the newest."""

    noun: ClassVar[str] = "sprint"
    table: ClassVar[str] = "sprint"
    alias: ClassVar[str] = "s"
    source: ClassVar[str] = "sprint s LEFT JOIN module m ON m.id = s.module_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("name", N_("Sprint"), 14, priority=9),
        ListColumn("state", N_("State"), 9, priority=8),
        ListColumn("days", N_("Days"), 23, priority=7),
        ListColumn("left", N_("Left"), 12, priority=6),
        ListColumn("cards", N_("Cards"), 9, "right", priority=5),
        ListColumn("points", N_("Points"), 10, "right", priority=6),
        ListColumn("capacity", N_("Capacity"), 8, "right", priority=4),
        ListColumn("say_do", N_("Say-do"), 7, "right", priority=4),
        ListColumn("increment", N_("Increment"), 24, priority=3),
        ListColumn("goal", N_("Sprint goal"), 0, priority=2),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "state": (
            "CASE s.state WHEN 'active' THEN 0 WHEN 'planned' THEN 1 ELSE 2 END,"
            " CASE WHEN s.state = 'closed' THEN -julianday(s.start) ELSE julianday(s.start) END"
        ),
        "start": "s.start IS NULL, s.start",
        "name": "s.name",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of sprints."""
        from cockpit.delivery.filter import sprints

        return sprints()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[SprintRow]:
        """Return the sprints with these ids."""
        return read_sprints(session, ids)

    def cells(self, row: SprintRow, session: Session) -> tuple[Line, ...]:
        """Return the sprint as cells."""
        tone = text.SPRINT_TONES[row.state]
        over = row.capacity is not None and row.state is not SprintState.CLOSED and (row.points or 0) > row.capacity
        return (
            ((row.name, "muted" if row.archived else tone or "strong"),),
            ((row.state.label, tone),),
            ((text.span(row.start, row.end), ""),),
            sprint_page.days_left(row, session),
            ((f"{row.done_cards}/{row.cards}", ""),),
            ((f"{figures.figure(row.done_points)}/{figures.figure(row.points)}", "warn" if over else ""),),
            ((figures.figure(row.capacity), "" if row.capacity is not None else "muted"),),
            ((figures.percent(say_do(row.result)), ""),),
            _increment(row),
            ((" ".join(row.goal.split()), "muted"),),
        )

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Return how much a sprint did on average of late."""
        from cockpit.delivery.charts import velocity_line

        return velocity_line(closed_sprints(session))

    def plain(self, row: SprintRow) -> dict[str, object]:
        """Return the sprint as data."""
        return sprint_page.plain(row)

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the sprint with its cards and its retrospective."""
        return sprint_page.detail(session, pk)


CARDS = Cards()
LISTINGS = (CARDS, Columns(), Sprints(), Comments(), Checks(), Criteria(), *lists.LISTINGS)


def _increment(row: SprintRow) -> Line:
    if not row.increment:
        why = aside(row.why_none) if row.why_none else ""
        return ((f"-{why}", "muted"),)
    where = _("{label}: {value}", label=row.module, value="") if row.module else ""
    mark = "" if row.accepted_on is None else aside(_("accepted"))
    return ((f"{where}{row.increment}", ""), (mark, "good"))


def _limits(row: ColumnRow) -> Line:
    if row.soft_limit is None and row.hard_limit is None:
        return (("-", "muted"),)
    over = text.limit_note(row.cards, row.soft_limit, row.hard_limit)[1] if row.limit_by is Lane.NONE else None
    shown = [
        f"{limit}{aside(firmness.label)}"
        for limit, firmness in ((row.soft_limit, Firmness.SOFT), (row.hard_limit, Firmness.HARD))
        if limit is not None
    ]
    by = "" if row.limit_by is Lane.NONE else f" {row.limit_by.label}"
    return ((in_a_row(shown) + by, "bad" if over is Firmness.HARD else "warn" if over else ""),)


def _conditions(conditions: Sequence[Condition]) -> str:
    return in_a_row(condition.label for condition in conditions)
