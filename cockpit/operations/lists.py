"""Lists of what stands around issues: comments, pauses, promises, the support roster, upgrades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from cockpit import figures
from cockpit.i18n import N_, _
from cockpit.ids import human
from cockpit.listing import Asked, Lead, Line, ListColumn, Listing
from cockpit.operations import text
from cockpit.operations.choices import ISSUE, UPGRADE, UpgradeResult
from cockpit.operations.issue_states import State
from cockpit.operations.priority import Level, Priority
from cockpit.operations.service import read_hours, read_service
from storage.days import stored_moment

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.session import Session


@dataclass(frozen=True)
class CommentRow:
    """What somebody said about an issue, with that issue's number."""

    id: int
    version: int
    issue: int
    author: str
    at: datetime
    evidence: bool
    text: str
    archived: bool


class Comments(Listing[CommentRow]):
    """What was said about issues, newest first."""

    noun: ClassVar[str] = "issue-comment"
    table: ClassVar[str] = "issue_comment"
    alias: ClassVar[str] = "t"
    source: ClassVar[str] = "issue_comment t JOIN issue i ON i.id = t.issue_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 6, "right", priority=4),
        ListColumn("at", N_("When"), 16, priority=6),
        ListColumn("issue", N_("Issue"), 9, priority=8),
        ListColumn("author", N_("Author"), 14, priority=7),
        ListColumn("evidence", N_("Evidence"), 9, priority=5),
        ListColumn("text", N_("Comment"), 0, priority=9),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "date": "t.at DESC, t.id DESC",
        "issue": "i.number, t.at",
        "author": "t.author",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of comments."""
        from cockpit.operations.filter import comments

        return comments(session)

    def fetch(self, session: Session, ids: Sequence[int]) -> list[CommentRow]:
        """Return the comments with these ids."""
        select = "t.id, t.version, i.number, t.author, t.at, t.evidence, t.text, t.archived"
        return [
            CommentRow(
                row[0], row[1], row[2], row[3], datetime.fromisoformat(row[4]), bool(row[5]), row[6], bool(row[7])
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: CommentRow, session: Session) -> tuple[Line, ...]:
        """Return the comment as cells."""
        zone = read_hours(session.store, session.project_id).zone
        return (
            ((str(row.id), "muted"),),
            ((text.when(row.at, zone), "muted"),),
            ((human(ISSUE, row.issue), "accent"),),
            ((row.author, ""),),
            ((_("evidence") if row.evidence else "", "good"),),
            ((row.text, "muted" if row.archived else ""),),
        )

    def plain(self, row: CommentRow) -> dict[str, object]:
        """Return the comment as data."""
        return {**_values(row), "issue": human(ISSUE, row.issue)}


@dataclass(frozen=True)
class PauseRow:
    """A time in which the clock of an issue stood still; ``worked`` is how many working seconds are in it, if known."""

    id: int
    issue: int
    title: str
    state: State
    since: datetime
    until: datetime | None
    reason: str
    author: str
    worked: int | None
    day: int
    zone: ZoneInfo


class Pauses(Listing[PauseRow]):
    """When clocks of issues stood still, newest first."""

    noun: ClassVar[str] = "pause"
    table: ClassVar[str] = "issue_pause"
    alias: ClassVar[str] = "s"
    source: ClassVar[str] = "issue_pause s JOIN issue i ON i.id = s.issue_id"
    # What was resolved or settled stands still for good, which is no pause.
    scope: ClassVar[str] = "{alias}.project_id = :project AND ({alias}.until IS NOT NULL OR {alias}.state = 'waiting')"
    archivable: ClassVar[bool] = False
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("issue", N_("Issue"), 9, priority=9),
        ListColumn("since", N_("From"), 16, priority=8),
        ListColumn("until", N_("Until"), 16, priority=8),
        ListColumn("worked", N_("Working time"), 14, "right", priority=7),
        ListColumn("state", N_("State"), 20, priority=6),
        ListColumn("author", N_("Author"), 14, priority=4),
        ListColumn("reason", N_("Reason"), 0, priority=5),
    )
    sorts: ClassVar[Mapping[str, str]] = {"from": "s.since DESC, s.id DESC", "issue": "i.number, s.since"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of the log of pauses."""
        from cockpit.operations.filter import pauses

        return pauses(session)

    def fetch(self, session: Session, ids: Sequence[int]) -> list[PauseRow]:
        """Return the pauses with these ids."""
        service, now = read_service(session.store, session.project_id), session.clock.now()
        found = []
        select = "s.id, i.number, i.title, s.state, s.since, s.until, s.reason, s.author, i.priority"
        for row in self.read(session, select, ids):
            running = service.running(Priority(row["priority"]))
            since, until = datetime.fromisoformat(row["since"]), stored_moment(row["until"])
            found.append(
                PauseRow(
                    id=row["id"],
                    issue=row["number"],
                    title=row["title"],
                    state=State(row["state"]),
                    since=since,
                    until=until,
                    reason=row["reason"],
                    author=row["author"],
                    worked=running.lasted(since, until, now),
                    day=running.hours.seconds,
                    zone=service.zone,
                )
            )
        return found

    def cells(self, row: PauseRow, session: Session) -> tuple[Line, ...]:
        """Return the pause as cells."""
        until: Line = ((text.when(row.until, row.zone), "muted"),) if row.until else ((_("still"), "warn"),)
        return (
            ((human(ISSUE, row.issue), "accent"),),
            ((text.when(row.since, row.zone), "muted"),),
            until,
            ((text.duration(row.worked, row.day), ""),),
            ((row.state.label, text.STATE_TONES[row.state]),),
            ((row.author, ""),),
            ((row.reason, ""),),
        )

    def plain(self, row: PauseRow) -> dict[str, object]:
        """Return the pause as data; working time in seconds."""
        return {
            "issue": human(ISSUE, row.issue), "state": row.state, "since": row.since, "until": row.until,
            "working_seconds": row.worked, "reason": row.reason, "author": row.author,
        }  # fmt: skip


@dataclass(frozen=True)
class TargetRow:
    """What a priority promises, and how many open issues have it."""

    id: int
    version: int
    name: Priority
    respond: str | None
    resolve: str | None
    always: bool
    open: int
    overdue: int


class Targets(Listing[TargetRow]):
    """What each priority promises."""

    noun: ClassVar[str] = "priority"
    table: ClassVar[str] = "priority_target"
    alias: ClassVar[str] = "t"
    source: ClassVar[str] = "priority_target t"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("name", N_("Priority"), 8, priority=9),
        ListColumn("respond", N_("Answer within"), 14, priority=8),
        ListColumn("resolve", N_("Resolve within"), 14, priority=8),
        ListColumn("always", N_("Clock runs"), 0, priority=6),
        ListColumn("open", N_("Open"), 6, "right", priority=5),
        ListColumn("overdue", N_("deadline has passed"), 8, "right", priority=4),
    )
    sorts: ClassVar[Mapping[str, str]] = {"priority": "t.name"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of what the priorities promise."""
        from cockpit.operations.filter import targets

        return targets()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[TargetRow]:
        """Return the priorities with these ids, with their open issues as of now."""
        from cockpit.operations.tallies import by_priority

        counts = by_priority(session)
        return [
            TargetRow(
                row["id"], row["version"], Priority(row["name"]), row["respond"], row["resolve"], bool(row["always"]),
                *counts.get(row["name"], (0, 0)),
            )
            for row in self.read(session, "t.id, t.version, t.name, t.respond, t.resolve, t.always", ids)
        ]  # fmt: skip

    def cells(self, row: TargetRow, session: Session) -> tuple[Line, ...]:
        """Return the priority as cells."""
        return (
            ((row.name.value, text.PRIORITY_TONES[row.name]),),
            ((text.span(row.respond), "" if row.respond else "muted"),),
            ((text.span(row.resolve), "" if row.resolve else "muted"),),
            ((_("around the clock") if row.always else _("in working hours"), "warn" if row.always else "muted"),),
            ((str(row.open), "" if row.open else "muted"),),
            ((str(row.overdue), "bad" if row.overdue else "muted"),),
        )

    def leads(self, row: TargetRow, session: Session) -> tuple[Lead, ...]:
        """Return the open issues of the priority, and those whose deadline has passed."""
        of = f"prio:{row.name.value}"
        return (
            Lead(_("Open"), "issue", f"open {of}"),
            Lead(_("deadline has passed"), "issue", f"overdue {of}"),
        )

    def plain(self, row: TargetRow) -> dict[str, object]:
        """Return the priority as data."""
        return _values(row)

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Return when issues are worked on."""
        hours = read_hours(session.store, session.project_id)
        told = _(
            "working hours {opens} to {closes}, {zone}; holidays and make-up days are those of the working calendar",
            opens=f"{hours.opens:%H:%M}",
            closes=f"{hours.closes:%H:%M}",
            zone=hours.zone.key,
        )
        return (((told, "muted"),),)


@dataclass(frozen=True)
class RuleRow:
    """A cell of the table of priorities."""

    id: int
    version: int
    name: str
    impact: Level
    urgency: Level
    priority: Priority


class Rules(Listing[RuleRow]):
    """The table of priorities: one row for each impact and urgency."""

    noun: ClassVar[str] = "priority-rule"
    table: ClassVar[str] = "priority_rule"
    alias: ClassVar[str] = "u"
    source: ClassVar[str] = "priority_rule u"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("name", N_("Cell"), 14, priority=5),
        ListColumn("impact", N_("Impact"), 10, priority=9),
        ListColumn("urgency", N_("Urgency"), 10, priority=9),
        ListColumn("priority", N_("Priority"), 0, priority=9),
    )
    sorts: ClassVar[Mapping[str, str]] = {"cell": "u.id", "priority": "u.priority"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of the table of priorities."""
        from cockpit.operations.filter import rules

        return rules()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[RuleRow]:
        """Return the cells with these ids."""
        select = "u.id, u.version, u.name, u.impact, u.urgency, u.priority"
        return [
            RuleRow(row[0], row[1], row[2], Level(row[3]), Level(row[4]), Priority(row[5]))
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: RuleRow, session: Session) -> tuple[Line, ...]:
        """Return the cell of the table as cells of a list."""
        return (
            ((row.name, "accent"),),
            ((row.impact.label, ""),),
            ((row.urgency.label, ""),),
            ((row.priority.value, text.PRIORITY_TONES[row.priority]),),
        )

    def plain(self, row: RuleRow) -> dict[str, object]:
        """Return the cell as data."""
        return _values(row)


@dataclass(frozen=True)
class DutyRow:
    """Who supports from when to when."""

    id: int
    version: int
    person: str
    name: str
    left: bool
    start: date
    end: date
    note: str
    archived: bool


class Duties(Listing[DutyRow]):
    """The support roster, the newest last day first."""

    noun: ClassVar[str] = "duty"
    table: ClassVar[str] = "support_duty"
    alias: ClassVar[str] = "s"
    source: ClassVar[str] = "support_duty s JOIN person p ON p.id = s.person_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 5, "right", priority=3),
        ListColumn("start", N_("From"), 10, priority=9),
        ListColumn("end", N_("Until"), 10, priority=9),
        ListColumn("person", N_("Person"), 16, priority=9),
        ListColumn("name", N_("Full name"), 18, priority=5),
        ListColumn("now", N_("On duty"), 10, priority=6),
        ListColumn("note", N_("Note"), 0, priority=4),
    )
    sorts: ClassVar[Mapping[str, str]] = {"date": "s.start, s.end", "person": "p.handle, s.start"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of the support roster."""
        from cockpit.operations.filter import duties

        return duties()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[DutyRow]:
        """Return the duties with these ids."""
        select = "s.id, s.version, p.handle, p.name, p.archived AS gone, s.start, s.end, s.note, s.archived"
        return [
            DutyRow(
                row["id"], row["version"], row["handle"], row["name"], bool(row["gone"]),
                date.fromisoformat(row["start"]), date.fromisoformat(row["end"]), row["note"], bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]  # fmt: skip

    def cells(self, row: DutyRow, session: Session) -> tuple[Line, ...]:
        """Return the duty as cells; somebody who has left stands out."""
        today = session.today()
        gone: Line = ((_(" (left)"), "bad"),) if row.left else ()
        now = row.start <= today <= row.end
        return (
            ((str(row.id), "muted"),),
            ((row.start.isoformat(), "" if row.end >= today else "muted"),),
            ((row.end.isoformat(), "" if row.end >= today else "muted"),),
            ((f"@{row.person}", "accent"), *gone),
            ((row.name, ""),),
            ((_("today") if now else "", "good"),),
            ((row.note, "muted"),),
        )

    def plain(self, row: DutyRow) -> dict[str, object]:
        """Return the duty as data."""
        return _values(row)


@dataclass(frozen=True)
class UpgradeRow:
    """An upgrade."""

    id: int
    version: int
    number: int
    release: str
    module: str | None
    owner: str | None
    day: date
    opens: str
    closes: str
    tests: str
    result: UpgradeResult
    note: str
    archived: bool

    @property
    def window(self) -> str:
        """From when to when it is put in, empty when nobody said."""
        return f"{self.opens or '…'}-{self.closes or '…'}" if self.opens or self.closes else ""


class Upgrades(Listing[UpgradeRow]):
    """The upgrades, the newest first."""

    noun: ClassVar[str] = "upgrade"
    table: ClassVar[str] = "upgrade"
    alias: ClassVar[str] = "g"
    source: ClassVar[str] = "upgrade g LEFT JOIN module m ON m.id = g.module_id LEFT JOIN person p ON p.id = g.owner_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 8, priority=9),
        ListColumn("day", N_("Date"), 10, priority=9),
        ListColumn("window", N_("Window"), 12, priority=7),
        ListColumn("release", N_("Version"), 16, priority=9),
        ListColumn("result", N_("Result"), 12, priority=8),
        ListColumn("module", N_("Module"), 14, priority=4),
        ListColumn("owner", N_("Owner"), 14, priority=5),
        ListColumn("tests", N_("What was tested"), 0, priority=6),
        ListColumn("note", N_("What came of it"), 30, priority=3),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "date": "g.day DESC, g.opens DESC",
        "number": "g.number",
        "release": "g.release",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of upgrades."""
        from cockpit.operations.filter import upgrades

        return upgrades()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[UpgradeRow]:
        """Return the upgrades with these ids."""
        select = (
            "g.id, g.version, g.number, g.release, m.name AS module, p.handle AS owner, g.day, g.opens, g.closes,"
            " g.tests, g.result, g.note, g.archived"
        )
        return [
            UpgradeRow(
                id=row["id"],
                version=row["version"],
                number=row["number"],
                release=row["release"],
                module=row["module"],
                owner=row["owner"],
                day=date.fromisoformat(row["day"]),
                opens=row["opens"],
                closes=row["closes"],
                tests=row["tests"],
                result=UpgradeResult(row["result"]),
                note=row["note"],
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: UpgradeRow, session: Session) -> tuple[Line, ...]:
        """Return the upgrade as cells; one whose day has passed without a result stands out."""
        overdue = row.result is UpgradeResult.PLANNED and row.day < session.today()
        return (
            ((human(UPGRADE, row.number), "accent"),),
            ((row.day.isoformat(), "bad" if overdue else ""),),
            ((row.window or figures.UNKNOWN, "" if row.window else "muted"),),
            ((row.release, "muted" if row.archived else "strong"),),
            ((row.result.label, text.RESULT_TONES[row.result]),),
            ((row.module or figures.UNKNOWN, "" if row.module else "muted"),),
            ((f"@{row.owner}", "accent"),) if row.owner else text.NOTHING,
            ((row.tests or _("nothing said about tests"), "" if row.tests else "warn"),),
            ((row.note, "muted"),),
        )

    def plain(self, row: UpgradeRow) -> dict[str, object]:
        """Return the upgrade as data."""
        values = {name: value for name, value in _values(row).items() if name != "number"}
        return {**values, "id": human(UPGRADE, row.number)}


def _values(row: object) -> dict[str, object]:
    """Return the fields of a row as data, without what only programs need."""
    names: Mapping[str, object] = row.__dataclass_fields__  # type: ignore[attr-defined]
    return {name: getattr(row, name) for name in names if name != "version"}


COMMENTS, PAUSES, TARGETS, RULES, DUTIES, UPGRADES = Comments(), Pauses(), Targets(), Rules(), Duties(), Upgrades()
