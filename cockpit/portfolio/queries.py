"""Lists of projects, modules and saved views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from cockpit import figures
from cockpit.i18n import N_, _
from cockpit.listing import Lead, Line, ListColumn, Listing
from cockpit.portfolio.choices import Phase
from cockpit.terms import exactly
from storage.days import stored_day

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.session import Session


@dataclass(frozen=True)
class ProjectRow:
    """A project as the portfolio shows it; ``goals`` and ``people`` count what is not archived."""

    id: int
    version: int
    code: str
    name: str
    customer: str
    product: str
    phase: Phase
    start: date | None
    go_live: date | None
    end: date | None
    modules: str
    people: int
    goals: int
    archived: bool


@dataclass(frozen=True)
class ModuleRow:
    """A module of the product and how many goals it serves."""

    id: int
    version: int
    name: str
    position: int
    goals: int
    archived: bool


@dataclass(frozen=True)
class ViewRow:
    """A filter kept under a name."""

    id: int
    listing: str
    name: str
    filter: str


class Projects(Listing[ProjectRow]):
    """The engagements in the store."""

    noun: ClassVar[str] = "project"
    table: ClassVar[str] = "project"
    alias: ClassVar[str] = "p"
    source: ClassVar[str] = "project p"
    scope: ClassVar[str] = "1"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("code", N_("Code"), 10, priority=9),
        ListColumn("name", N_("Name"), 0, priority=8),
        ListColumn("customer", N_("Customer"), 18, priority=5),
        ListColumn("product", N_("Product"), 16, priority=4),
        ListColumn("phase", N_("Phase"), 10, priority=6),
        ListColumn("go_live", N_("Go-live"), 10, priority=7),
        ListColumn("goals", N_("Goals"), 6, "right", priority=3),
        ListColumn("people", N_("People"), 6, "right", priority=2),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "code": "p.code",
        "name": "p.name",
        "go-live": "p.go_live IS NULL, p.go_live",
        "phase": "p.phase",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of projects."""
        from cockpit.portfolio.filter import projects

        return projects()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[ProjectRow]:
        """Return the projects with these ids."""
        select = (
            "p.id, p.version, p.code, p.name, p.customer, p.product, p.phase, p.start, p.go_live, p.end, p.archived,"
            " (SELECT group_concat(name, ', ') FROM (SELECT name FROM module WHERE project_id = p.id AND NOT archived"
            "   ORDER BY position)) AS modules,"
            " (SELECT COUNT(*) FROM person WHERE project_id = p.id AND NOT archived) AS people,"
            " (SELECT COUNT(*) FROM goal WHERE project_id = p.id AND NOT archived) AS goals"
        )
        return [
            ProjectRow(
                id=row["id"],
                version=row["version"],
                code=row["code"],
                name=row["name"],
                customer=row["customer"],
                product=row["product"],
                phase=Phase(row["phase"]),
                start=stored_day(row["start"]),
                go_live=stored_day(row["go_live"]),
                end=stored_day(row["end"]),
                modules=row["modules"] or "",
                people=row["people"],
                goals=row["goals"],
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: ProjectRow, session: Session) -> tuple[Line, ...]:
        """Return the project as cells; the one at work is marked."""
        here = row.id == session.project_id
        name: Line = ((row.name, "muted" if row.archived else ""),)
        if row.modules:
            name = (*name, (f"  {row.modules}", "muted"))
        return (
            ((f"{'*' if here else ' '}{row.code}", "strong" if here else "accent"),),
            name,
            ((row.customer, ""),),
            ((row.product, ""),),
            ((row.phase.label, "muted" if row.archived else ""),),
            ((figures.day(row.go_live), "" if row.go_live else "muted"),),
            ((str(row.goals), ""),),
            ((str(row.people), ""),),
        )

    def leads(self, row: ProjectRow, session: Session) -> tuple[Lead, ...]:
        """Return the goals and the people of the project at work; those of another are listed once it is entered."""
        if row.id != session.project_id:
            return ()
        return Lead(_("Goals"), "goal", ""), Lead(_("People"), "person", "")

    def plain(self, row: ProjectRow) -> dict[str, object]:
        """Return the project as data."""
        return {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in ("id", "version")}


class Modules(Listing[ModuleRow]):
    """The modules of the product that the project rolls out, in the order of the rollout."""

    noun: ClassVar[str] = "module"
    table: ClassVar[str] = "module"
    alias: ClassVar[str] = "m"
    source: ClassVar[str] = "module m"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("position", N_("No."), 4, "right", priority=5),
        ListColumn("name", N_("Module"), 0, priority=9),
        ListColumn("goals", N_("Goals"), 6, "right", priority=4),
    )
    sorts: ClassVar[Mapping[str, str]] = {"position": "m.position", "name": "m.name"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of modules."""
        from cockpit.portfolio.filter import modules

        return modules()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[ModuleRow]:
        """Return the modules with these ids."""
        select = (
            "m.id, m.version, m.name, m.position, m.archived,"
            " (SELECT COUNT(*) FROM goal_module l JOIN goal g ON g.id = l.goal_id"
            " WHERE l.module_id = m.id AND NOT g.archived) AS goals"
        )
        return [
            ModuleRow(row["id"], row["version"], row["name"], row["position"], row["goals"], bool(row["archived"]))
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: ModuleRow, session: Session) -> tuple[Line, ...]:
        """Return the module as cells."""
        return (
            ((str(row.position + 1), "muted"),),
            ((row.name, "muted" if row.archived else ""),),
            ((str(row.goals), "" if row.goals else "warn"),),
        )

    def leads(self, row: ModuleRow, session: Session) -> tuple[Lead, ...]:
        """Return the goals that the module serves."""
        return (Lead(_("Goals"), "goal", exactly("module", row.name)),)

    def plain(self, row: ModuleRow) -> dict[str, object]:
        """Return the module as data."""
        return {"position": row.position + 1, "name": row.name, "goals": row.goals, "archived": row.archived}


class Views(Listing[ViewRow]):
    """The filters that people keep."""

    noun: ClassVar[str] = "view"
    table: ClassVar[str] = "view"
    alias: ClassVar[str] = "v"
    source: ClassVar[str] = "view v"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("name", N_("Name"), 20, priority=9),
        ListColumn("listing", N_("List"), 12, priority=5),
        ListColumn("filter", N_("Filter"), 0, priority=8),
    )
    sorts: ClassVar[Mapping[str, str]] = {"name": "v.listing, v.name"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of saved views."""
        from cockpit.portfolio.filter import views

        return views()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[ViewRow]:
        """Return the views with these ids."""
        return [
            ViewRow(row["id"], row["listing"], row["name"], row["filter"])
            for row in self.read(session, "v.id, v.listing, v.name, v.filter", ids)
        ]

    def cells(self, row: ViewRow, session: Session) -> tuple[Line, ...]:
        """Return the view as cells."""
        return ((row.name, ""),), ((row.listing, "muted"),), ((row.filter, "accent"),)

    def plain(self, row: ViewRow) -> dict[str, object]:
        """Return the view as data."""
        return {"list": row.listing, "name": row.name, "filter": row.filter}


PROJECTS, MODULES, VIEWS = Projects(), Modules(), Views()
LISTINGS = (PROJECTS, MODULES, VIEWS)
