"""Lists of requirements: all of them, the inbox, the Kano survey, the fit-gap; and of what stands behind them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from cockpit import figures
from cockpit.i18n import N_, _, aside
from cockpit.ids import human
from cockpit.listing import Asked, Detail, Line, ListColumn, Listing, Tone
from cockpit.requirements import conditions, page, text
from cockpit.requirements.choices import CHANGE_ACTION, PAIN_POINT, REQUIREMENT, ActionState
from cockpit.requirements.facts import PainRow, RequirementFacts, read_requirements
from cockpit.requirements.fit_gap import Fit
from cockpit.requirements.kano import Category
from cockpit.requirements.lint import Source
from cockpit.requirements.moscow import Moscow
from cockpit.requirements.triage import State
from storage.days import stored_day

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.session import Session


EVERYTHING = Asked()
"""What is asked when nobody asks for less."""


def _in_order(column: str, values: Sequence[str]) -> str:
    """Return the SQL place of a column's value among some values; one that is none of them comes last."""
    cases = " ".join(f"WHEN '{value}' THEN {place}" for place, value in enumerate(values))
    return f"CASE {column} {cases} ELSE {len(values)} END"


_BY_PRIORITY = _in_order("r.moscow", [member.value for member in Moscow])


class Requirements(Listing[RequirementFacts]):
    """The requirements of a project."""

    noun: ClassVar[str] = "requirement"
    table: ClassVar[str] = "requirement"
    alias: ClassVar[str] = "r"
    source: ClassVar[str] = (
        "requirement r LEFT JOIN module m ON m.id = r.module_id LEFT JOIN department d ON d.id = r.department_id"
        " LEFT JOIN person p ON p.id = r.representative_id LEFT JOIN person x ON x.id = r.decider_id"
    )
    joins: ClassVar[str] = "mdpx"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 8, priority=9),
        ListColumn("title", N_("Requirement"), 0, priority=9),
        ListColumn("priority", N_("Priority"), 9, priority=8),
        ListColumn("state", N_("State"), 24, priority=7),
        ListColumn("effort", N_("Effort (days)"), 8, "right", priority=6),
        ListColumn("fit", N_("Fit"), 20, priority=5),
        ListColumn("representative", N_("Business representative"), 14, priority=4),
        ListColumn("goals", N_("Goals"), 16, priority=3),
        ListColumn("kano", N_("Kano category"), 20, priority=2),
        ListColumn("source", N_("Source"), 12, priority=1),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "rank": "r.rank",
        "number": "r.number",
        "title": "r.title",
        "priority": f"{_BY_PRIORITY}, r.rank",
        "state": f"{_in_order('r.state', [member.value for member in State])}, r.rank",
        "effort": "r.effort IS NULL, r.effort DESC",
        "process": "r.process = '', r.process, r.rank",
        "pains": f"{conditions.PAINS} DESC, r.rank",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of requirements."""
        from cockpit.requirements.filter import requirements

        return requirements()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[RequirementFacts]:
        """Return the requirements with these ids."""
        return read_requirements(session, ids)

    def cells(self, row: RequirementFacts, session: Session) -> tuple[Line, ...]:
        """Return the requirement as cells."""
        return (
            ((text.id_of(row), "accent"),),
            text.title(row),
            text.priority(row),
            text.state(row, session.today()),
            text.effort(row),
            text.fit(row),
            text.representative(row),
            text.goals(row),
            text.category(row.outcome),
            ((row.source.label, "muted"),),
        )

    def plain(self, row: RequirementFacts) -> dict[str, object]:
        """Return the requirement as data."""
        return page.plain(row)

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the requirement with all that stands behind it and all that was decided about it."""
        return page.detail(session, pk)

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Return how the effort is split over the priorities, and how the requirements were found."""
        from cockpit.requirements import summary, tallies

        split = tallies.moscow_split(session, asked)
        if not asked.filter:
            return (*summary.split_lines(split), *summary.research_lines(tallies.research(session, asked)))
        # Shares of what was picked by its priority say nothing.
        return tuple(summary.split_lines(split)) if len(split.parts) > 1 else ()


class Inbox(Requirements):
    """What waits for a decision, in the order in which it is to be looked at."""

    noun: ClassVar[str] = "inbox"
    scope: ClassVar[str] = f"r.project_id = :project AND {conditions.WAITS}"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 8, priority=9),
        ListColumn("title", N_("Requirement"), 0, priority=9),
        ListColumn("state", N_("State"), 14, priority=7),
        ListColumn("source", N_("Source"), 16, priority=6),
        ListColumn("kano", N_("Kano category"), 20, priority=5),
        ListColumn("voices", N_("Pain points"), 26, priority=4),
        ListColumn("representative", N_("Business representative"), 14, priority=3),
        ListColumn("age", N_("Waits since"), 13, priority=2),
    )

    def cells(self, row: RequirementFacts, session: Session) -> tuple[Line, ...]:
        """Return what waits as cells."""
        today = session.today()
        return (
            ((text.id_of(row), "accent"),),
            text.title(row),
            text.state(row, today),
            ((row.source.label, "muted"),),
            text.category(row.outcome),
            text.voices(row),
            text.representative(row),
            ((figures.age(row.made_on, today), "muted"),),
        )

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Nothing is to be said of what is still to be decided."""
        return ()


class KanoSurvey(Requirements):
    """What a Kano survey says of the requirements that it asked about."""

    noun: ClassVar[str] = "kano"
    scope: ClassVar[str] = f"r.project_id = :project AND {conditions.ASKED}"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 8, priority=9),
        ListColumn("title", N_("Requirement"), 0, priority=9),
        ListColumn("n", N_("n"), 5, "right", priority=8),
        *(ListColumn(category.value, category.value, 4, "right", priority=5) for category in Category),
        ListColumn("category", N_("Kano category"), 18, priority=8),
        ListColumn("better", N_("Better"), 10, "right", priority=6),
        ListColumn("worse", N_("Worse"), 10, "right", priority=6),
        ListColumn("priority", N_("Priority"), 9, priority=7),
        ListColumn("remarks", N_("Remarks"), 40, priority=4),
    )

    def cells(self, row: RequirementFacts, session: Session) -> tuple[Line, ...]:
        """Return what the survey says as cells."""
        outcome = row.outcome
        return (
            ((text.id_of(row), "accent"),),
            text.title(row),
            ((str(outcome.n), ""),),
            *text.counts(outcome),
            text.category(outcome)[:1],
            text.coefficient(outcome.better),
            text.coefficient(outcome.worse),
            text.priority(row),
            text.remarks(outcome, row.moscow),
        )

    def plain(self, row: RequirementFacts) -> dict[str, object]:
        """Return what the survey says as data."""
        return {"id": text.id_of(row), "title": row.title, "priority": row.moscow, **page.plain_outcome(row)}

    def detail(self, session: Session, pk: int) -> Detail:
        """Return what the survey says, also of each segment, and every answer."""
        return page.kano_detail(session, pk)

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Each row says what there is to say of it."""
        return ()


class FitGap(Requirements):
    """How the product fits the requirements whose fit is worth a decision, and what is done about the rest."""

    noun: ClassVar[str] = "fit-gap"
    scope: ClassVar[str] = f"r.project_id = :project AND {conditions.TO_FIT}"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 8, priority=9),
        ListColumn("title", N_("Requirement"), 0, priority=9),
        ListColumn("priority", N_("Priority"), 9, priority=6),
        ListColumn("fit", N_("Fit"), 34, priority=8),
        ListColumn("effort", N_("Effort (days)"), 8, "right", priority=7),
        ListColumn("impact", N_("Change impact (1-5)"), 8, "right", priority=3),
        ListColumn("decider", N_("Decided by"), 14, priority=4),
        ListColumn("process", N_("Process area"), 18, priority=2),
        ListColumn("reason", N_("Reason"), 30, priority=1),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "fit": f"{_in_order('r.fit', [member.value for member in reversed(Fit)])}, r.rank",
        **Requirements.sorts,
    }

    def cells(self, row: RequirementFacts, session: Session) -> tuple[Line, ...]:
        """Return the decision on the fit as cells."""
        return (
            ((text.id_of(row), "accent"),),
            text.title(row),
            text.priority(row),
            text.fit(row) if row.fit else ((_("undecided"), "warn"),),
            text.effort(row),
            ((figures.figure(row.impact), "" if row.impact else "muted"),),
            ((f"@{row.decider}" if row.decider else "-", "accent" if row.decider else "muted"),),
            ((row.process or "-", "" if row.process else "muted"),),
            ((row.fit_reason, "muted"),),
        )

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Return the fit rate, and what is undecided."""
        from cockpit.requirements import summary, tallies

        return tuple(summary.fit_lines(tallies.fit_summary(session, asked)))


class PainPoints(Listing[PainRow]):
    """What hurts in the work of today, the heaviest first."""

    noun: ClassVar[str] = "pain-point"
    table: ClassVar[str] = "pain_point"
    alias: ClassVar[str] = "w"
    source: ClassVar[str] = "pain_point w LEFT JOIN department d ON d.id = w.department_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 8, priority=9),
        ListColumn("title", N_("Pain point"), 0, priority=9),
        ListColumn("weight", N_("Weight"), 12, "right", priority=8),
        ListColumn("count", N_("How many said so"), 8, "right", priority=5),
        ListColumn("quotes", N_("Quotes"), 6, "right", priority=6),
        ListColumn("requirements", N_("Requirements"), 18, priority=7),
        ListColumn("department", N_("Department"), 16, priority=4),
        ListColumn("process", N_("Process area"), 16, priority=2),
        ListColumn("source", N_("Source"), 14, priority=3),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "weight": "w.frequency * w.severity DESC, w.count DESC, w.number",
        "number": "w.number",
        "title": "w.title",
        "count": "w.count DESC",
        "department": "d.name IS NULL, d.name, w.number",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of pain points."""
        from cockpit.requirements.filter import pain_points

        return pain_points()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[PainRow]:
        """Return the pain points with these ids."""
        select = (
            "w.id, w.version, w.number, w.title, w.source, w.who, w.count, d.name AS department, w.process,"
            " w.frequency, w.severity, w.archived,"
            " (SELECT i.number FROM pain_point i WHERE i.id = w.merged_into_id) AS merged_into,"
            " (SELECT COUNT(*) FROM quote q WHERE q.pain_point_id = w.id AND NOT q.archived) AS quotes,"
            " (SELECT json_group_array(number) FROM (SELECT r.number FROM requirement_pain l JOIN requirement r"
            "  ON r.id = l.requirement_id WHERE l.pain_point_id = w.id AND NOT r.archived"
            "  ORDER BY r.number)) AS requirements"
        )
        return [
            PainRow(
                id=row["id"],
                version=row["version"],
                number=row["number"],
                title=row["title"],
                source=Source(row["source"]),
                who=row["who"],
                count=row["count"],
                department=row["department"],
                process=row["process"],
                frequency=row["frequency"],
                severity=row["severity"],
                quotes=row["quotes"],
                requirements=tuple(json.loads(row["requirements"])),
                merged_into=row["merged_into"],
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: PainRow, session: Session) -> tuple[Line, ...]:
        """Return the pain point as cells; one that no requirement relieves says so."""
        answered: Line = ((", ".join(human(REQUIREMENT, number) for number in row.requirements), ""),)
        if row.merged_into is not None:
            answered = ((_("merged into {id}", id=human(PAIN_POINT, row.merged_into)), "muted"),)
        elif not row.requirements:
            answered = ((_("no requirement yet"), "warn"),)
        weight = "-" if row.weight is None else f"{row.weight} ({row.frequency}×{row.severity})"
        return (
            ((human(PAIN_POINT, row.number), "accent"),),
            ((row.title, "muted" if row.archived else ""),),
            ((weight, "muted" if row.weight is None else ""),),
            ((str(row.count), ""),),
            ((str(row.quotes), "" if row.quotes else "muted"),),
            answered,
            ((row.department or "-", "" if row.department else "muted"),),
            ((row.process or "-", "" if row.process else "muted"),),
            ((row.source.label, "muted"),),
        )

    def plain(self, row: PainRow) -> dict[str, object]:
        """Return the pain point as data."""
        merged = None if row.merged_into is None else human(PAIN_POINT, row.merged_into)
        return {
            "id": human(PAIN_POINT, row.number),
            "title": row.title,
            "source": row.source,
            "who": row.who,
            "count": row.count,
            "department": row.department,
            "process": row.process,
            "frequency": row.frequency,
            "severity": row.severity,
            "weight": row.weight,
            "quotes": row.quotes,
            "requirements": [human(REQUIREMENT, number) for number in row.requirements],
            "merged_into": merged,
            "archived": row.archived,
        }

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the pain point with every quote."""
        return page.pain_detail(session, self.one(session, pk))


@dataclass(frozen=True)
class QuoteRow:
    """What somebody said, with the number of the pain point that it is about."""

    id: int
    pain: int
    text: str
    who: str
    on_day: date
    archived: bool


class Quotes(Listing[QuoteRow]):
    """What people said, word for word, newest first."""

    noun: ClassVar[str] = "quote"
    table: ClassVar[str] = "quote"
    alias: ClassVar[str] = "q"
    source: ClassVar[str] = "quote q JOIN pain_point w ON w.id = q.pain_point_id"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 6, "right", priority=4),
        ListColumn("on_day", N_("Date"), 10, priority=6),
        ListColumn("pain", N_("Pain point"), 9, priority=8),
        ListColumn("who", N_("Who"), 20, priority=7),
        ListColumn("text", N_("Quote"), 0, priority=9),
    )
    sorts: ClassVar[Mapping[str, str]] = {"date": "q.on_day DESC, q.id DESC", "pain": "w.number, q.id", "who": "q.who"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of quotes."""
        from cockpit.requirements.filter import quotes

        return quotes()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[QuoteRow]:
        """Return the quotes with these ids."""
        return [
            QuoteRow(row[0], row[1], row[2], row[3], date.fromisoformat(row[4]), bool(row[5]))
            for row in self.read(session, "q.id, w.number, q.text, q.who, q.on_day, q.archived", ids)
        ]

    def cells(self, row: QuoteRow, session: Session) -> tuple[Line, ...]:
        """Return the quote as cells."""
        return (
            ((str(row.id), "muted"),),
            ((figures.day(row.on_day), "muted"),),
            ((human(PAIN_POINT, row.pain), "accent"),),
            ((row.who, ""),),
            ((row.text, "muted" if row.archived else ""),),
        )

    def plain(self, row: QuoteRow) -> dict[str, object]:
        """Return the quote as data."""
        values = {name: getattr(row, name) for name in row.__dataclass_fields__}
        return {**values, "pain": human(PAIN_POINT, row.pain)}


@dataclass(frozen=True)
class ActionRow:
    """A change-management action with the number of the requirement that it answers."""

    id: int
    version: int
    number: int
    requirement: int
    title: str
    owner: str | None
    due: date | None
    state: ActionState
    outcome: str
    archived: bool

    def late(self, today: date) -> bool:
        """Return whether it is open after its due day."""
        return self.state is ActionState.OPEN and self.due is not None and self.due < today


_ACTION_TONES: dict[ActionState, Tone] = {
    ActionState.OPEN: "warn",
    ActionState.DONE: "good",
    ActionState.DROPPED: "muted",
}


class ChangeActions(Listing[ActionRow]):
    """What is done to change the organisation, the most urgent first."""

    noun: ClassVar[str] = "change-action"
    table: ClassVar[str] = "change_action"
    alias: ClassVar[str] = "a"
    source: ClassVar[str] = (
        "change_action a JOIN requirement r ON r.id = a.requirement_id LEFT JOIN person p ON p.id = a.owner_id"
    )
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 8, priority=9),
        ListColumn("title", N_("Action"), 0, priority=9),
        ListColumn("requirement", N_("Requirement"), 9, priority=6),
        ListColumn("state", N_("State"), 10, priority=7),
        ListColumn("owner", N_("Owner"), 14, priority=8),
        ListColumn("due", N_("Due"), 24, priority=8, least=11),
        ListColumn("outcome", N_("Outcome"), 24, priority=2),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "due": "a.state <> 'open', a.due IS NULL, a.due",
        "number": "a.number",
        "owner": "p.handle IS NULL, p.handle",
        "requirement": "r.number",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of change-management actions."""
        from cockpit.requirements.filter import change_actions

        return change_actions()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[ActionRow]:
        """Return the actions with these ids."""
        select = (
            "a.id, a.version, a.number, r.number AS requirement, a.title, p.handle AS owner, a.due, a.state, a.outcome,"
            " a.archived"
        )
        return [
            ActionRow(
                id=row["id"],
                version=row["version"],
                number=row["number"],
                requirement=row["requirement"],
                title=row["title"],
                owner=row["owner"],
                due=stored_day(row["due"]),
                state=ActionState(row["state"]),
                outcome=row["outcome"],
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: ActionRow, session: Session) -> tuple[Line, ...]:
        """Return the action as cells; one that nobody owns, and one that is late, stand out."""
        today, is_open = session.today(), row.state is ActionState.OPEN
        due: Line = ((figures.day(row.due), "muted"),)
        if is_open and row.due is None:
            due = ((_("no due date"), "warn"),)
        elif is_open:
            tone: Tone = "bad" if row.late(today) else ""
            due = ((figures.day(row.due), tone), (aside(figures.distance(row.due, today)), tone or "muted"))
        nobody: Line = ((_("nobody"), "warn" if is_open else "muted"),)
        return (
            ((human(CHANGE_ACTION, row.number), "accent"),),
            ((row.title, "" if is_open else "muted"),),
            ((human(REQUIREMENT, row.requirement), "accent"),),
            ((row.state.label, _ACTION_TONES[row.state]),),
            ((f"@{row.owner}", "accent"),) if row.owner else nobody,
            due,
            ((row.outcome, "muted"),),
        )

    def plain(self, row: ActionRow) -> dict[str, object]:
        """Return the action as data."""
        values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in ("version", "number")}
        return {
            **values,
            "id": human(CHANGE_ACTION, row.number),
            "requirement": human(REQUIREMENT, row.requirement),
        }


LISTINGS = (Requirements(), Inbox(), KanoSurvey(), FitGap(), PainPoints(), Quotes(), ChangeActions())
