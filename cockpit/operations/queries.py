"""Lists of issues, their comments and pauses, of what is promised, of proposals, the support roster and upgrades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from cockpit import figures
from cockpit.i18n import N_
from cockpit.listing import Asked, Detail, Line, ListColumn, Listing
from cockpit.operations import page, text
from cockpit.operations.clocks import moment
from cockpit.operations.facts import IssueRow, read_issues
from cockpit.operations.lists import COMMENTS, DUTIES, PAUSES, RULES, TARGETS, UPGRADES
from cockpit.operations.proposals import PROPOSALS
from cockpit.operations.tallies import lines, on_duty, tally

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.session import Session


class Issues(Listing[IssueRow]):
    """The issue ledger, the most urgent first: by the time that is left."""

    noun: ClassVar[str] = "issue"
    table: ClassVar[str] = "issue"
    alias: ClassVar[str] = "i"
    source: ClassVar[str] = (
        "issue i LEFT JOIN person p ON p.id = i.owner_id LEFT JOIN person v ON v.id = i.reviewer_id"
        " LEFT JOIN module m ON m.id = i.module_id LEFT JOIN department d ON d.id = i.department_id"
    )
    joins: ClassVar[str] = "pvmd"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 8, priority=9),
        ListColumn("priority", N_("Prio"), 6, priority=9),
        ListColumn("title", N_("Issue"), 0, priority=9),
        ListColumn("state", N_("State"), 14, priority=7),
        ListColumn("clock", N_("Time left"), 20, priority=9),
        ListColumn("owner", N_("Owner"), 11, priority=8),
        ListColumn("type", N_("Type"), 11, priority=5),
        ListColumn("due", N_("Due"), 24, priority=4),
        ListColumn("module", N_("Module"), 12, priority=3),
        ListColumn("reporter", N_("Reporter"), 14, priority=2),
        ListColumn("reviewer", N_("Reviewer"), 14, priority=1),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "left": "i.clock_at",
        "priority": "i.priority, i.clock_at",
        "number": "i.number",
        "newest": "i.number DESC, i.id DESC",
        "due": "i.due_on IS NULL, i.due_on",
        "state": "i.state, i.clock_at",
        "title": "i.title",
        "owner": "p.handle IS NULL, p.handle, i.clock_at",
        "reviewer": "v.handle IS NULL, v.handle, i.clock_at",
        "module": "m.position IS NULL, m.position, i.clock_at",
        "department": "d.name IS NULL, d.name, i.clock_at",
        "found": "i.found_on",
        "reported": "i.reported_at",
        "reopened": "i.reopened DESC, i.clock_at",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of issues."""
        from cockpit.operations.filter import issues

        return issues(session)

    def statement(self, session: Session, asked: Asked) -> tuple[str, str, dict[str, object]]:
        """Return the terms of SQL with their parameters, among them ``:now``."""
        where, order, parameters = super().statement(session, asked)
        return where, order, {**parameters, "now": moment(session.clock.now()).isoformat()}

    def fetch(self, session: Session, ids: Sequence[int]) -> list[IssueRow]:
        """Return the issues with these ids, judged as of now."""
        self.require(session)
        return read_issues(session, ids)

    def cells(self, row: IssueRow, session: Session) -> tuple[Line, ...]:
        """Return the issue as cells."""
        return (
            ((text.id_of(row), "accent"),),
            text.priority(row),
            text.title(row),
            text.state(row),
            text.clock(row),
            text.owner(row),
            ((row.type.label, "muted"),),
            text.due(row, session.today()),
            ((row.module or figures.UNKNOWN, "" if row.module else "muted"),),
            ((row.reporter or figures.UNKNOWN, "" if row.reporter else "muted"),),
            text.reviewer(row),
        )

    def plain(self, row: IssueRow) -> dict[str, object]:
        """Return the issue as data."""
        return page.plain(row)

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the issue with its texts, comments, evidence, links, pauses and deadlines."""
        return page.detail(session, pk)

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Return how many are open of each priority, what is wrong with them, and who is on duty."""
        return tuple(lines(tally(session, asked), on_duty(session)))


ISSUES = Issues()
LISTINGS = (ISSUES, COMMENTS, PAUSES, TARGETS, RULES, PROPOSALS, DUTIES, UPGRADES)
