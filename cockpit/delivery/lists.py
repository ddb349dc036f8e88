"""Lists of the working calendar, of retrospectives, lessons and wins, and of the rollout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from cockpit import figures
from cockpit.calendar import DayKind
from cockpit.delivery.choices import CARD, LESSON, WIN, Weekday
from cockpit.delivery.log import read_calendar
from cockpit.delivery.retro import ActionRow, NoteRow, read_actions, read_notes, read_retro
from cockpit.delivery.retro_page import STATE_TONES, due, opening
from cockpit.delivery.retro_rules import ActionState, NoteKind, RetroAction, close_rate
from cockpit.delivery.rollout import RolloutRow, read_rollout, rollout_modules
from cockpit.delivery.rollout_rules import Milestone, judge_start, next_module
from cockpit.delivery.sprints import current_sprint
from cockpit.i18n import N_, _, in_a_row, plural
from cockpit.ids import human
from cockpit.listing import Asked, Lead, Line, ListColumn, Listing, Tone, in_order
from cockpit.terms import exactly

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.session import Session

_WEEKDAYS = tuple(Weekday)
_NOTE_TONES: dict[NoteKind, Tone] = {NoteKind.WENT_WELL: "good", NoteKind.IMPROVE: "warn", NoteKind.TRY: "accent"}


@dataclass(frozen=True)
class HolidayRow:
    """A day that is not what its weekday says."""

    id: int
    version: int
    day: date
    kind: DayKind
    name: str
    archived: bool


class Holidays(Listing[HolidayRow]):
    """The holidays and make-up working days."""

    noun: ClassVar[str] = "holiday"
    table: ClassVar[str] = "holiday"
    alias: ClassVar[str] = "h"
    source: ClassVar[str] = "holiday h"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("date", N_("Date"), 10, priority=9),
        ListColumn("weekday", N_("Weekday"), 10, priority=6),
        ListColumn("kind", N_("Kind"), 22, priority=8),
        ListColumn("name", N_("Name"), 0, priority=7),
    )
    sorts: ClassVar[Mapping[str, str]] = {"date": "h.day"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of these days."""
        from cockpit.delivery.filter import holidays

        return holidays()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[HolidayRow]:
        """Return the days with these ids."""
        return [
            HolidayRow(row[0], row[1], date.fromisoformat(row[2]), DayKind(row[3]), row[4], bool(row[5]))
            for row in self.read(session, "h.id, h.version, h.day, h.kind, h.name, h.archived", ids)
        ]

    def cells(self, row: HolidayRow, session: Session) -> tuple[Line, ...]:
        """Return the day as cells."""
        return (
            ((figures.day(row.day), "muted" if row.archived or row.day < session.today() else ""),),
            ((_WEEKDAYS[row.day.weekday()].label, "muted"),),
            ((row.kind.label, "good" if row.kind is DayKind.HOLIDAY else "warn"),),
            ((row.name, ""),),
        )

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Return which weekdays are not worked, and what is wrong with the calendar."""
        calendar = read_calendar(session.store, session.project_id)
        days = in_a_row(_WEEKDAYS[place].label for place in sorted(calendar.weekend))
        told = _("not worked: {days}", days=days) if days else _("every weekday is worked")
        problem = calendar.problem
        return (((told, ""),), *(() if problem is None else (((str(problem), "bad"),),)))

    def plain(self, row: HolidayRow) -> dict[str, object]:
        """Return the day as data."""
        return {"date": row.day, "kind": row.kind, "name": row.name, "archived": row.archived}


class Notes(Listing[NoteRow]):
    """The notes of retrospectives, those with the most votes first."""

    noun: ClassVar[str] = "retro"
    table: ClassVar[str] = "retro_note"
    alias: ClassVar[str] = "n"
    source: ClassVar[str] = "retro_note n JOIN sprint s ON s.id = n.sprint_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 5, "right", priority=4),
        ListColumn("sprint", N_("Sprint"), 14, priority=6),
        ListColumn("kind", N_("Kind"), 12, priority=8),
        ListColumn("votes", N_("Votes"), 6, "right", priority=7),
        ListColumn("text", N_("Note"), 0, priority=9),
        ListColumn("author", N_("Author"), 12, priority=3),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "votes": (
            "s.start DESC, s.id DESC, CASE n.kind WHEN 'went-well' THEN 0 WHEN 'improve' THEN 1 ELSE 2 END,"
            " -(SELECT COUNT(*) FROM retro_vote v WHERE v.note_id = n.id)"
        ),
        "sprint": "s.start DESC, n.id",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of notes."""
        from cockpit.delivery.filter import notes

        return notes()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[NoteRow]:
        """Return the notes with these ids."""
        return read_notes(session, ids)

    def cells(self, row: NoteRow, session: Session) -> tuple[Line, ...]:
        """Return the note as cells; one's own vote is marked."""
        votes = f"{row.votes}{'*' if row.mine else ''}"
        return (
            ((str(row.id), "muted"),),
            ((row.sprint, ""),),
            ((row.kind.label, _NOTE_TONES[row.kind]),),
            ((votes, "strong" if row.votes else "muted"),),
            ((row.text, "muted" if row.archived else ""),),
            ((row.author, "muted"),),
        )

    def opening(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Return how the newest retrospective that is asked for opens: what became of the last actions comes first."""
        sprint = current_sprint(session)
        if asked.filter.strip():
            where, _order, values = self.statement(session, asked)
            sql = f"SELECT n.sprint_id FROM {self.source} WHERE {where} ORDER BY s.start DESC, s.id DESC LIMIT 1"
            sprint = session.store.scalar(sql, values)
        return () if sprint is None else tuple(opening(read_retro(session, sprint), session))

    def plain(self, row: NoteRow) -> dict[str, object]:
        """Return the note as data."""
        hidden = ("version", "sprint_id")
        return {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in hidden}


class Actions(Listing[ActionRow]):
    """What retrospectives agreed on, the late and the open ones first."""

    noun: ClassVar[str] = "action"
    table: ClassVar[str] = "retro_action"
    alias: ClassVar[str] = "a"
    archivable: ClassVar[bool] = False
    source: ClassVar[str] = (
        "retro_action a JOIN card c ON c.id = a.card_id JOIN board_column k ON k.id = c.column_id"
        " JOIN sprint s ON s.id = a.sprint_id LEFT JOIN person p ON p.id = c.owner_id"
    )
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 5, "right", priority=3),
        ListColumn("sprint", N_("Sprint"), 14, priority=4),
        ListColumn("card", N_("Card"), 9, priority=5),
        ListColumn("title", N_("Title"), 0, priority=9),
        ListColumn("owner", N_("Owner"), 14, priority=6),
        ListColumn("due", N_("Due"), 25, priority=7),
        ListColumn("state", N_("State"), 10, priority=8),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "state": "k.kind = 'done', c.archived, c.due IS NULL, c.due",
        "sprint": "s.start DESC, a.id",
        "due": "c.due IS NULL, c.due",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of actions."""
        from cockpit.delivery.filter import actions

        return actions()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[ActionRow]:
        """Return the actions with these ids."""
        return read_actions(session, ids)

    def cells(self, row: ActionRow, session: Session) -> tuple[Line, ...]:
        """Return the action as cells."""
        is_open = row.state is ActionState.OPEN
        return (
            ((str(row.id), "muted"),),
            ((row.sprint, ""),),
            ((human(CARD, row.number), "accent"),),
            ((row.title, "" if is_open else "muted"),),
            ((f"@{row.owner}", "accent") if row.owner else (_("nobody"), "warn"),),
            due(row, session.today()),
            ((row.state.label, "bad" if row.late else STATE_TONES[row.state]),),
        )

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Return which share of them was done."""
        actions = read_actions(session, self.ids(session, asked))
        rate = close_rate(RetroAction(each.id, each.title, state=each.state) for each in actions)
        if rate is None:
            return ()
        late = sum(each.late for each in actions)
        warning = f"   {plural('{n} late', '{n} late', late)}" if late else ""
        return (((_("close rate: {share}", share=figures.percent(rate)), "strong"), (warning, "bad")),)

    def plain(self, row: ActionRow) -> dict[str, object]:
        """Return the action as data."""
        hidden = ("sprint_id", "number")
        values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in hidden}
        return values | {"card": human(CARD, row.number)}


@dataclass(frozen=True)
class LessonRow:
    """A lesson with its module and sprint."""

    id: int
    version: int
    number: int
    text: str
    module: str | None
    sprint: str | None
    learned_on: date
    author: str
    archived: bool


class Lessons(Listing[LessonRow]):
    """What was learned, the newest first."""

    noun: ClassVar[str] = "lesson"
    table: ClassVar[str] = "lesson"
    alias: ClassVar[str] = "l"
    source: ClassVar[str] = "lesson l LEFT JOIN module m ON m.id = l.module_id LEFT JOIN sprint s ON s.id = l.sprint_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 7, priority=8),
        ListColumn("learned_on", N_("Date"), 10, priority=5),
        ListColumn("module", N_("Module"), 14, priority=7),
        ListColumn("text", N_("Lesson"), 0, priority=9),
        ListColumn("sprint", N_("Sprint"), 12, priority=4),
        ListColumn("author", N_("Author"), 12, priority=3),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "date": "l.learned_on DESC, l.id DESC",
        "module": "m.position IS NULL, m.position, l.learned_on DESC",
        "number": "l.number",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of lessons."""
        from cockpit.delivery.filter import lessons

        return lessons()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[LessonRow]:
        """Return the lessons with these ids."""
        select = (
            "l.id, l.version, l.number, l.text, m.name AS module, s.name AS sprint, l.learned_on, l.author, l.archived"
        )
        return [
            LessonRow(
                id=row["id"],
                version=row["version"],
                number=row["number"],
                text=row["text"],
                module=row["module"],
                sprint=row["sprint"],
                learned_on=date.fromisoformat(row["learned_on"]),
                author=row["author"],
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: LessonRow, session: Session) -> tuple[Line, ...]:
        """Return the lesson as cells."""
        return (
            ((human(LESSON, row.number), "accent"),),
            ((figures.day(row.learned_on), "muted"),),
            ((row.module or "-", "" if row.module else "warn"),),
            ((" ".join(row.text.split()), "muted" if row.archived else ""),),
            ((row.sprint or "-", "muted"),),
            ((row.author, "muted"),),
        )

    def plain(self, row: LessonRow) -> dict[str, object]:
        """Return the lesson as data."""
        hidden = ("id", "version", "number")
        values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in hidden}
        return {"id": human(LESSON, row.number), **values}


@dataclass(frozen=True)
class WinRow:
    """A win with its module and sprint."""

    id: int
    version: int
    number: int
    who: str
    quote: str
    metric: str
    sprint: str | None
    module: str | None
    on_day: date
    archived: bool


class Wins(Listing[WinRow]):
    """What got better for whom, the newest first."""

    noun: ClassVar[str] = "win"
    table: ClassVar[str] = "win"
    alias: ClassVar[str] = "w"
    source: ClassVar[str] = "win w LEFT JOIN module m ON m.id = w.module_id LEFT JOIN sprint s ON s.id = w.sprint_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 7, priority=8),
        ListColumn("on_day", N_("Date"), 10, priority=5),
        ListColumn("who", N_("Who"), 24, priority=8),
        ListColumn("quote", N_("In their words"), 0, priority=9),
        ListColumn("metric", N_("Measured by"), 24, priority=6),
        ListColumn("module", N_("Module"), 12, priority=4),
        ListColumn("sprint", N_("Sprint"), 12, priority=3),
    )
    sorts: ClassVar[Mapping[str, str]] = {"date": "w.on_day DESC, w.id DESC", "number": "w.number"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of wins."""
        from cockpit.delivery.filter import wins

        return wins()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[WinRow]:
        """Return the wins with these ids."""
        select = (
            "w.id, w.version, w.number, w.who, w.quote, w.metric, w.on_day, w.archived,"
            " s.name AS sprint, m.name AS module"
        )
        return [
            WinRow(
                id=row["id"],
                version=row["version"],
                number=row["number"],
                who=row["who"],
                quote=row["quote"],
                metric=row["metric"],
                sprint=row["sprint"],
                module=row["module"],
                on_day=date.fromisoformat(row["on_day"]),
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: WinRow, session: Session) -> tuple[Line, ...]:
        """Return the win as cells."""
        return (
            ((human(WIN, row.number), "accent"),),
            ((figures.day(row.on_day), "muted"),),
            ((row.who, "strong"),),
            ((" ".join(row.quote.split()), "muted" if row.archived else ""),),
            ((row.metric, "good"),),
            ((row.module or "-", "muted"),),
            ((row.sprint or "-", "muted"),),
        )

    def plain(self, row: WinRow) -> dict[str, object]:
        """Return the win as data."""
        hidden = ("id", "version", "number")
        values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in hidden}
        return {"id": human(WIN, row.number), **values}


class Rollout(Listing[RolloutRow]):
    """The modules in the order of the rollout, and what each waits for."""

    noun: ClassVar[str] = "rollout"
    table: ClassVar[str] = "module"
    alias: ClassVar[str] = "m"
    source: ClassVar[str] = "module m LEFT JOIN rollout_step r ON r.module_id = m.id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("position", N_("No."), 4, "right", priority=6),
        ListColumn("name", N_("Module"), 16, priority=9),
        ListColumn("state", N_("State"), 16, priority=8),
        ListColumn("cards", N_("Cards"), 9, "right", priority=5),
        ListColumn("points", N_("Points"), 10, "right", priority=5),
        ListColumn("reconciled", N_("Reconciled"), 22, priority=7),
        ListColumn("accepted", N_("Accepted"), 22, priority=7),
        ListColumn("lessons", N_("Lessons"), 8, "right", priority=3),
        ListColumn("why_not", N_("Waits for"), 0, priority=4),
    )
    sorts: ClassVar[Mapping[str, str]] = {"position": "m.position", "name": "m.name"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of modules."""
        from cockpit.delivery.filter import rollout

        return rollout()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[RolloutRow]:
        """Return the modules with these ids."""
        return in_order(read_rollout(session, ids), ids)

    def cells(self, row: RolloutRow, session: Session) -> tuple[Line, ...]:
        """Return the module as cells."""
        note = "; ".join(filter(None, (row.why_not, *map(str, row.reasons))))
        return (
            ((str(row.position + 1), "muted"),),
            ((row.name, "strong"),),
            _standing(row),
            ((f"{row.done_cards}/{row.cards}", ""),),
            ((f"{figures.figure(row.done_points)}/{figures.figure(row.points)}", ""),),
            _signed(row.reconciled_on, row.reconciled_by),
            _signed(row.accepted_on, row.accepted_by),
            ((str(row.lessons), "" if row.lessons else "muted"),),
            ((note, "warn"),),
        )

    def leads(self, row: RolloutRow, session: Session) -> tuple[Lead, ...]:
        """Return the cards of the module, and its lessons; what is done and then put away stays done."""
        module = exactly("module", row.name)
        return (
            Lead(_("Cards"), "card", f"{module} (done or -archived)"),
            Lead(_("done"), "card", f"{module} done (archived or -archived)"),
            Lead(_("Lessons"), "lesson", module),
        )

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Return which module comes next, and what it waits for."""
        modules = rollout_modules(session.store, session.project_id)
        coming = next_module(modules)
        if coming is None:
            return ()
        refusals = judge_start(modules, coming.id).refusals
        waits: Line = ((f"   {refusals[0]}", "warn"),) if refusals else ()
        return (((_("next: {module}", module=coming.name), "strong"), *waits),)

    def plain(self, row: RolloutRow) -> dict[str, object]:
        """Return the module as data."""
        values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in ("id", "reasons")}
        given = {reason.milestone: reason.text for reason in row.reasons}
        overrides = {
            "start_override": given.get(Milestone.STARTED, ""),
            "sign_override": given.get(Milestone.RECONCILED, ""),
            "accept_override": given.get(Milestone.ACCEPTED, ""),
        }
        return values | overrides | {"position": row.position + 1}


LISTINGS = (Holidays(), Notes(), Actions(), Lessons(), Wins(), Rollout())


def _standing(row: RolloutRow) -> Line:
    if row.started_on is not None:
        return ((_("begun {day}", day=row.started_on.isoformat()), "accent"),)
    return ((_("waits"), "warn"),) if row.why_not else ((_("may begin"), "good"),)


def _signed(on_day: date | None, by: str) -> Line:
    if on_day is None:
        return (("-", "muted"),)
    return ((on_day.isoformat(), "good"), (f" {by}", "muted"))
