"""Lists of metrics, check-ins, themes, and of what leads to goals; ``LISTINGS`` has the goals too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from cockpit import figures
from cockpit.goals import text
from cockpit.goals.choices import EXPECTATION, GOAL, INTERVIEW, CommitmentKind, CommitmentState
from cockpit.goals.facts import read_goals
from cockpit.goals.goal_list import GOALS
from cockpit.i18n import N_, _
from cockpit.ids import human
from cockpit.listing import Detail, Lead, Line, ListColumn, Listing
from cockpit.terms import exactly
from storage.days import stored_day

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.session import Session


class ThemeRow(NamedTuple):
    """A theme and how many live goals it has."""

    id: int
    name: str
    position: int
    goals: int
    archived: bool


class Themes(Listing[ThemeRow]):
    """The themes of a project."""

    noun: ClassVar[str] = "theme"
    table: ClassVar[str] = "theme"
    alias: ClassVar[str] = "t"
    source: ClassVar[str] = "theme t"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("position", N_("No."), 4, "right", priority=5),
        ListColumn("name", N_("Theme"), 0, priority=9),
        ListColumn("goals", N_("Goals"), 6, "right", priority=8),
    )
    sorts: ClassVar[Mapping[str, str]] = {"position": "t.position", "name": "t.name"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of themes."""
        from cockpit.goals.filter import themes

        return themes()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[ThemeRow]:
        """Return the themes with these ids."""
        select = (
            "t.id, t.name, t.position, t.archived,"
            " (SELECT COUNT(*) FROM goal g WHERE g.theme_id = t.id AND NOT g.archived) AS goals"
        )
        rows = self.read(session, select, ids)
        return [ThemeRow(row["id"], row["name"], row["position"], row["goals"], bool(row["archived"])) for row in rows]

    def cells(self, row: ThemeRow, session: Session) -> tuple[Line, ...]:
        """Return the theme as cells."""
        return (
            ((str(row.position + 1), "muted"),),
            ((row.name, "muted" if row.archived else ""),),
            ((str(row.goals), ""),),
        )

    def leads(self, row: ThemeRow, session: Session) -> tuple[Lead, ...]:
        """Return the goals of the theme."""
        return (Lead(_("Goals"), "goal", exactly("theme", row.name)),)

    def plain(self, row: ThemeRow) -> dict[str, object]:
        """Return the theme as data."""
        return {"position": row.position + 1, "name": row.name, "goals": row.goals, "archived": row.archived}


class MetricRow(NamedTuple):
    """A metric with the goal that it measures."""

    id: int
    goal: int
    name: str
    unit: str
    baseline: float | None
    baseline_on: date | None
    baseline_source: str
    measure_by: date | None
    target: float | None
    current: float | None
    current_on: date | None
    archived: bool


class Metrics(Listing[MetricRow]):
    """The metrics of all goals."""

    noun: ClassVar[str] = "metric"
    table: ClassVar[str] = "metric"
    alias: ClassVar[str] = "m"
    source: ClassVar[str] = "metric m JOIN goal g ON g.id = m.goal_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 5, "right", priority=1),
        ListColumn("goal", N_("Goal"), 9, priority=8),
        ListColumn("name", N_("Metric"), 0, priority=9),
        ListColumn("baseline", N_("Baseline"), 10, "right", priority=6),
        ListColumn("target", N_("Target"), 14, "right", priority=7),
        ListColumn("current", N_("Now"), 10, "right", priority=7),
        ListColumn("current_on", N_("Measured"), 14, priority=5),
    )
    sorts: ClassVar[Mapping[str, str]] = {"goal": "g.number, m.position", "name": "m.name", "measured": "m.current_on"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of metrics."""
        from cockpit.goals.filter import metrics

        return metrics()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[MetricRow]:
        """Return the metrics with these ids."""
        select = (
            "m.id, g.number, m.name, m.unit, m.baseline, m.baseline_on, m.baseline_source, m.measure_by,"
            " m.target, m.current, m.current_on, m.archived"
        )
        return [
            MetricRow(
                id=row["id"],
                goal=row["number"],
                name=row["name"],
                unit=row["unit"],
                baseline=row["baseline"],
                baseline_on=stored_day(row["baseline_on"]),
                baseline_source=row["baseline_source"],
                measure_by=stored_day(row["measure_by"]),
                target=row["target"],
                current=row["current"],
                current_on=stored_day(row["current_on"]),
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: MetricRow, session: Session) -> tuple[Line, ...]:
        """Return the metric as cells."""
        return (
            ((str(row.id), "muted"),),
            ((human(GOAL, row.goal), "accent"),),
            ((row.name, "muted" if row.archived else ""),),
            ((figures.figure(row.baseline), "" if row.baseline is not None else "warn"),),
            ((figures.figure(row.target, row.unit), "" if row.target is not None else "warn"),),
            ((figures.figure(row.current), ""),),
            ((figures.age(row.current_on, session.today()), "muted"),),
        )

    def plain(self, row: MetricRow) -> dict[str, object]:
        """Return the metric as data; ``id`` is what its own verbs take."""
        values = row._asdict()
        return {**values, "goal": human(GOAL, row.goal)}


class CheckInRow(NamedTuple):
    """A check-in with its metric and goal."""

    id: int
    goal: int
    metric: str
    on_day: date
    value: float
    unit: str
    confidence: int | None
    note: str
    blocker: str
    author: str
    archived: bool


class CheckIns(Listing[CheckInRow]):
    """The check-ins of all goals, newest first."""

    noun: ClassVar[str] = "check-in"
    table: ClassVar[str] = "check_in"
    alias: ClassVar[str] = "c"
    source: ClassVar[str] = "check_in c JOIN metric m ON m.id = c.metric_id JOIN goal g ON g.id = m.goal_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 6, "right", priority=4),
        ListColumn("on_day", N_("Date"), 10, priority=9),
        ListColumn("goal", N_("Goal"), 9, priority=8),
        ListColumn("metric", N_("Metric"), 24, priority=6),
        ListColumn("value", N_("Value"), 14, "right", priority=9),
        ListColumn("confidence", N_("Confidence"), 10, "right", priority=3),
        ListColumn("author", N_("Author"), 12, priority=5),
        ListColumn("note", N_("Note"), 0, priority=7),
    )
    sorts: ClassVar[Mapping[str, str]] = {"date": "c.on_day DESC, c.id DESC", "goal": "g.number, c.on_day"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of check-ins."""
        from cockpit.goals.filter import check_ins

        return check_ins()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[CheckInRow]:
        """Return the check-ins with these ids."""
        select = (
            "c.id, g.number, m.name, c.on_day, c.value, m.unit, c.confidence, c.note, c.blocker, c.author, c.archived"
        )
        return [
            CheckInRow(
                id=row["id"],
                goal=row["number"],
                metric=row["name"],
                on_day=date.fromisoformat(row["on_day"]),
                value=row["value"],
                unit=row["unit"],
                confidence=row["confidence"],
                note=row["note"],
                blocker=row["blocker"],
                author=row["author"],
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: CheckInRow, session: Session) -> tuple[Line, ...]:
        """Return the check-in as cells; a blocker stands before the note."""
        note: Line = ((row.note, ""),)
        if row.blocker:
            note = ((_("blocked: {blocker}", blocker=row.blocker), "bad"), (" ", ""), *note)
        return (
            ((str(row.id), "muted"),),
            ((figures.day(row.on_day), "muted" if row.archived else ""),),
            ((human(GOAL, row.goal), "accent"),),
            ((row.metric, ""),),
            ((figures.figure(row.value, row.unit), ""),),
            ((figures.figure(row.confidence), ""),),
            ((row.author, "muted"),),
            note,
        )

    def plain(self, row: CheckInRow) -> dict[str, object]:
        """Return the check-in as data."""
        values = row._asdict()
        return {**values, "goal": human(GOAL, row.goal)}


class InterviewRow(NamedTuple):
    """An interview and how many expectations came out of it."""

    id: int
    version: int
    number: int
    stakeholder: str
    job: str
    on_day: date
    quotes: str
    expectations: int
    archived: bool


class Interviews(Listing[InterviewRow]):
    """The interviews with stakeholders."""

    noun: ClassVar[str] = "interview"
    table: ClassVar[str] = "interview"
    alias: ClassVar[str] = "i"
    source: ClassVar[str] = "interview i"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 7, priority=9),
        ListColumn("on_day", N_("Date"), 10, priority=7),
        ListColumn("stakeholder", N_("Stakeholder"), 22, priority=8),
        ListColumn("expectations", N_("Expectations"), 12, "right", priority=6),
        ListColumn("quotes", N_("Quotes"), 0, priority=5),
    )
    sorts: ClassVar[Mapping[str, str]] = {"number": "i.number", "date": "i.on_day DESC"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of interviews."""
        from cockpit.goals.filter import interviews

        return interviews()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[InterviewRow]:
        """Return the interviews with these ids."""
        select = (
            "i.id, i.version, i.number, i.stakeholder, i.job, i.on_day, i.quotes, i.archived,"
            " (SELECT COUNT(*) FROM expectation e WHERE e.interview_id = i.id AND NOT e.archived) AS expectations"
        )
        return [
            InterviewRow(
                id=row["id"],
                version=row["version"],
                number=row["number"],
                stakeholder=row["stakeholder"],
                job=row["job"],
                on_day=date.fromisoformat(row["on_day"]),
                quotes=row["quotes"],
                expectations=row["expectations"],
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: InterviewRow, session: Session) -> tuple[Line, ...]:
        """Return the interview as cells."""
        who: Line = ((row.stakeholder, "muted" if row.archived else ""),)
        if row.job:
            who = (*who, (f"  {row.job}", "muted"))
        return (
            ((human(INTERVIEW, row.number), "accent"),),
            ((figures.day(row.on_day), ""),),
            who,
            ((str(row.expectations), "" if row.expectations else "warn"),),
            ((" ".join(row.quotes.split()), "muted"),),
        )

    def plain(self, row: InterviewRow) -> dict[str, object]:
        """Return the interview as data."""
        values = {name: value for name, value in row._asdict().items() if name not in ("id", "version", "number")}
        return {"id": human(INTERVIEW, row.number), **values}

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the interview with what was expected in it, and the goals that came of that."""
        found = super().detail(session, pk)
        sql = "SELECT id FROM expectation WHERE interview_id = ? AND NOT archived ORDER BY number"
        rows = EXPECTATIONS.fetch(session, [row["id"] for row in session.store.query(sql, (pk,))])
        lines: list[Line] = [(), ((_("Expectations"), "strong"),)] if rows else []
        for row in rows:
            shown, words, _who, goals = EXPECTATIONS.cells(row, session)
            lines.append((*shown, ("  ", ""), *words, ("  ", ""), *goals))
        plain = {**found.plain, "expectations": [EXPECTATIONS.plain(row) for row in rows]}
        return Detail(plain, (*found.lines, *lines))


class ExpectationRow(NamedTuple):
    """What somebody expects, and the numbers of the goals that answer it."""

    id: int
    version: int
    number: int
    text: str
    interview: int
    stakeholder: str
    goals: tuple[int, ...]
    archived: bool


class Expectations(Listing[ExpectationRow]):
    """What stakeholders expect, with the goals that came of it."""

    noun: ClassVar[str] = "expectation"
    table: ClassVar[str] = "expectation"
    alias: ClassVar[str] = "e"
    source: ClassVar[str] = "expectation e JOIN interview i ON i.id = e.interview_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 7, priority=9),
        ListColumn("text", N_("Expectation"), 0, priority=8),
        ListColumn("stakeholder", N_("Stakeholder"), 20, priority=6),
        ListColumn("goals", N_("Goals"), 20, priority=7),
    )
    sorts: ClassVar[Mapping[str, str]] = {"number": "e.number", "stakeholder": "i.stakeholder, e.number"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of expectations."""
        from cockpit.goals.filter import expectations

        return expectations()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[ExpectationRow]:
        """Return the expectations with these ids."""
        select = (
            "e.id, e.version, e.number, e.text, i.number AS interview, i.stakeholder, e.archived,"
            " (SELECT group_concat(g.number) FROM expectation_goal l JOIN goal g ON g.id = l.goal_id"
            "   WHERE l.expectation_id = e.id AND NOT g.archived) AS goals"
        )
        return [
            ExpectationRow(
                id=row["id"],
                version=row["version"],
                number=row["number"],
                text=row["text"],
                interview=row["interview"],
                stakeholder=row["stakeholder"],
                goals=tuple(sorted(int(number) for number in (row["goals"] or "").split(",") if number)),
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: ExpectationRow, session: Session) -> tuple[Line, ...]:
        """Return the expectation as cells; one that no goal answers says so."""
        goals = ", ".join(human(GOAL, number) for number in row.goals)
        return (
            ((human(EXPECTATION, row.number), "accent"),),
            ((row.text, "muted" if row.archived else ""),),
            ((row.stakeholder, ""),),
            ((goals, "accent") if goals else (_("no goal yet"), "bad"),),
        )

    def plain(self, row: ExpectationRow) -> dict[str, object]:
        """Return the expectation as data."""
        return {
            "id": human(EXPECTATION, row.number),
            "text": row.text,
            "interview": human(INTERVIEW, row.interview),
            "stakeholder": row.stakeholder,
            "goals": [human(GOAL, number) for number in row.goals],
            "archived": row.archived,
        }

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the expectation with the goals that answer it, and how they stand."""
        found = super().detail(session, pk)
        sql = "SELECT goal_id FROM expectation_goal WHERE expectation_id = ? ORDER BY goal_id"
        goals = read_goals(session, [row[0] for row in session.store.query(sql, (pk,))])
        lines: list[Line] = [()] if goals else []
        for goal in goals:
            standing = text.standing(goal, ascii_only=session.ascii_only)
            lines.append(((text.id_of(goal), "accent"), (f"  {goal.title}  ", ""), *standing))
        return Detail(found.plain, (*found.lines, *lines))


class CommitmentRow(NamedTuple):
    """What a sponsor was asked for or gave, and for which goal."""

    id: int
    version: int
    goal: int
    sponsor: str
    kind: CommitmentKind
    state: CommitmentState
    on_day: date
    note: str
    archived: bool


class Commitments(Listing[CommitmentRow]):
    """The commitments of sponsors."""

    noun: ClassVar[str] = "commitment"
    table: ClassVar[str] = "commitment"
    alias: ClassVar[str] = "c"
    source: ClassVar[str] = "commitment c JOIN goal g ON g.id = c.goal_id JOIN person p ON p.id = c.sponsor_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 5, "right", priority=4),
        ListColumn("goal", N_("Goal"), 9, priority=9),
        ListColumn("sponsor", N_("Sponsor"), 16, priority=8),
        ListColumn("kind", N_("What"), 10, priority=7),
        ListColumn("state", N_("State"), 10, priority=8),
        ListColumn("on_day", N_("Date"), 10, priority=6),
        ListColumn("note", N_("Note"), 0, priority=5),
    )
    sorts: ClassVar[Mapping[str, str]] = {"goal": "g.number, c.id", "date": "c.on_day DESC", "state": "c.state"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of commitments."""
        from cockpit.goals.filter import commitments

        return commitments()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[CommitmentRow]:
        """Return the commitments with these ids."""
        select = "c.id, c.version, g.number, p.handle, c.kind, c.state, c.on_day, c.note, c.archived"
        return [
            CommitmentRow(
                id=row["id"],
                version=row["version"],
                goal=row["number"],
                sponsor=row["handle"],
                kind=CommitmentKind(row["kind"]),
                state=CommitmentState(row["state"]),
                on_day=date.fromisoformat(row["on_day"]),
                note=row["note"],
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: CommitmentRow, session: Session) -> tuple[Line, ...]:
        """Return the commitment as cells."""
        return (
            ((str(row.id), "muted"),),
            ((human(GOAL, row.goal), "accent"),),
            ((f"@{row.sponsor}", "accent"),),
            ((row.kind.label, ""),),
            text.commitment_state(row.state),
            ((figures.day(row.on_day), ""),),
            ((row.note, "muted"),),
        )

    def plain(self, row: CommitmentRow) -> dict[str, object]:
        """Return the commitment as data."""
        values = {name: value for name, value in row._asdict().items() if name != "version"}
        return {**values, "goal": human(GOAL, row.goal)}


EXPECTATIONS = Expectations()
LISTINGS = (GOALS, Metrics(), CheckIns(), Themes(), Interviews(), EXPECTATIONS, Commitments())
