"""Where persons stand in the change, as a list and by department; only for those who may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from cockpit import figures
from cockpit.i18n import N_, _, aside
from cockpit.listing import Detail, Line, ListColumn, Listing, Tone
from cockpit.training import text
from cockpit.training.adkar import LOW, Help, Step, barrier
from cockpit.training.share import FEWEST
from storage.days import stored_day

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.session import Session

_NEWEST = (
    "NOT EXISTS (SELECT 1 FROM resistance n WHERE n.person_id = z.person_id AND n.archived = 0"
    " AND (n.on_day, n.id) > (z.on_day, z.id))"
)
BARRIER = (
    "CASE "
    + " ".join(
        f"WHEN z.{step.value} IS NULL THEN NULL WHEN z.{step.value} <= {LOW} THEN '{step.value}'" for step in Step
    )
    + " END"
)
"""The barrier of a row ``z``, as the rule finds it."""


@dataclass(frozen=True)
class ResistanceRow:
    """Where a person stands, and what is done about it."""

    id: int
    version: int
    handle: str
    name: str
    department: str | None
    on_day: date
    scores: Mapping[Step, int | None]
    action: Help | None
    owner: str | None
    due: date | None
    done_on: date | None
    note: str
    archived: bool

    @property
    def barrier(self) -> Step | None:
        """The first step with a low score."""
        return barrier(self.scores)


class Resistances(Listing[ResistanceRow]):
    """Where persons stand in the change: the newest scores of each."""

    noun: ClassVar[str] = "resistance"
    table: ClassVar[str] = "resistance"
    alias: ClassVar[str] = "z"
    source: ClassVar[str] = (
        "resistance z JOIN person p ON p.id = z.person_id LEFT JOIN department d ON d.id = p.department_id"
        " LEFT JOIN person x ON x.id = z.owner_id"
    )
    scope: ClassVar[str] = f"{{alias}}.project_id = :project AND {_NEWEST}"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 6, "right", priority=4),
        ListColumn("name", N_("Full name"), 0, priority=9),
        ListColumn("department", N_("Department"), 14, priority=4),
        ListColumn("scores", N_("Scores"), 10, priority=7),
        ListColumn("barrier", N_("Barrier"), 22, priority=8),
        ListColumn("action", N_("Action"), 20, priority=7),
        ListColumn("owner", N_("Owner"), 12, priority=6),
        ListColumn("due", N_("Due"), 22, priority=5, least=11),
        ListColumn("day", N_("Date"), 10, priority=3),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "due": "z.due IS NULL, z.due, p.name",
        "name": "p.name",
        "department": "d.name IS NULL, d.name, p.name",
        "date": "z.on_day DESC, z.id DESC",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of where persons stand."""
        from cockpit.training.filter import resistance

        return resistance()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[ResistanceRow]:
        """Return the rows with these ids."""
        select = "z.id, z.*, p.handle, p.name, d.name AS department, x.handle AS owner"
        return [
            ResistanceRow(
                id=row["id"],
                version=row["version"],
                handle=row["handle"],
                name=row["name"],
                department=row["department"],
                on_day=date.fromisoformat(row["on_day"]),
                scores={step: row[step.value] for step in Step},
                action=Help(row["action"]) if row["action"] else None,
                owner=row["owner"],
                due=stored_day(row["due"]),
                done_on=stored_day(row["done_on"]),
                note=row["note"],
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: ResistanceRow, session: Session) -> tuple[Line, ...]:
        """Return the row as cells."""
        today = session.today()
        late = row.due is not None and row.due < today and row.done_on is None
        tone: Tone = "bad" if late else "muted"
        due: Line = (("-", "muted"),)
        if row.done_on is not None:
            due = ((_("done on {day}", day=figures.day(row.done_on)), "good"),)
        elif row.due is not None:
            due = ((figures.day(row.due), "bad" if late else ""), (aside(figures.distance(row.due, today)), tone))
        return (
            ((str(row.id), "muted"),),
            text.person(row.name, row.handle, left=False),
            ((row.department or "-", "" if row.department else "muted"),),
            ((" ".join(figures.figure(score) for score in row.scores.values()), ""),),
            ((row.barrier.label, "warn") if row.barrier else ("-", "muted"),),
            ((row.action.label if row.action else "-", "" if row.action or not row.barrier else "bad"),),
            ((f"@{row.owner}" if row.owner else "-", "accent" if row.owner else "muted"),),
            due,
            ((figures.day(row.on_day), "muted"),),
        )

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the row, and below it what was noted."""
        found = super().detail(session, pk)
        lines: list[Line] = [((line, ""),) for line in str(found.plain["note"]).splitlines()]
        return found._replace(lines=(*found.lines, (), *lines)) if lines else found

    def plain(self, row: ResistanceRow) -> dict[str, object]:
        """Return the row as data."""
        values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in ("version", "scores")}
        return values | {"scores": {step.value: score for step, score in row.scores.items()}, "barrier": row.barrier}


RESISTANCES = Resistances()


@dataclass(frozen=True)
class Barriers:
    """How many people of a department have which barrier; untold where there are few people."""

    department: str | None
    people: int
    counts: Mapping[Step, int]

    @property
    def told(self) -> bool:
        """Whether enough people stand behind it."""
        return self.people >= FEWEST

    def share(self, step: Step) -> float | None:
        """Return the share of people with a barrier; None where it stays untold."""
        return self.counts.get(step, 0) / self.people if self.told else None


def barriers(session: Session) -> list[Barriers]:
    """Return the barriers by department; ``Denied`` to those who may not see sensitive data about people."""
    RESISTANCES.require(session)
    sql = (
        f"SELECT d.name, {BARRIER}, COUNT(*) FROM {RESISTANCES.source} WHERE z.project_id = ? AND z.archived = 0"
        f" AND p.archived = 0 AND {_NEWEST} GROUP BY d.id, 2 ORDER BY d.name IS NULL, d.name"
    )
    found: dict[str | None, dict[Step | None, int]] = {}
    for name, step, count in session.store.query(sql, (session.project_id,)):
        found.setdefault(name, {})[Step(step) if step else None] = count
    return [
        Barriers(name, sum(counts.values()), {step: n for step, n in counts.items() if step is not None})
        for name, counts in found.items()
    ]
