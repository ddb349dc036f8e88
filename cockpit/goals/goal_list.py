"""The list of goals, and how they fall into the columns of the board."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar

from cockpit import figures
from cockpit.goals import text
from cockpit.goals.facts import GoalFacts, read_goals
from cockpit.goals.rules import WORST_FIRST
from cockpit.goals.standing import STANDING
from cockpit.i18n import N_, _
from cockpit.listing import Asked, Detail, Line, ListColumn, Listing

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.session import Session


class Goals(Listing[GoalFacts]):
    """The goals of a project."""

    noun: ClassVar[str] = "goal"
    table: ClassVar[str] = "goal"
    alias: ClassVar[str] = "g"
    source: ClassVar[str] = (
        "goal g LEFT JOIN theme t ON t.id = g.theme_id LEFT JOIN person p ON p.id = g.owner_id"
        " LEFT JOIN department d ON d.id = g.department_id"
    )
    joins: ClassVar[str] = "tpd"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 8, priority=9),
        ListColumn("title", N_("Goal"), 0, priority=8),
        ListColumn("standing", N_("Standing"), 12, priority=7),
        ListColumn("progress", N_("Done"), 5, "right", priority=7),
        ListColumn("due", N_("Due"), 24, priority=6, least=11),
        ListColumn("owner", N_("Owner"), 14, priority=5, least=9),
        ListColumn("smart", N_("SMART"), 14, priority=4),
        ListColumn("theme", N_("Theme"), 18, priority=3),
        ListColumn("checked", N_("Checked in"), 13, priority=2),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "rank": "g.rank",
        "due": "g.due IS NULL, g.due",
        "title": "g.title",
        "number": "g.number",
        "owner": "p.handle IS NULL, p.handle",
        "theme": "t.position IS NULL, t.position, g.rank",
        "standing": f"{STANDING}, g.due IS NULL, g.due",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of goals."""
        from cockpit.goals.filter import goals

        return goals()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[GoalFacts]:
        """Return the goals with these ids, judged as of today."""
        return read_goals(session, ids)

    def cells(self, row: GoalFacts, session: Session) -> tuple[Line, ...]:
        """Return the goal as cells."""
        today, plain = session.today(), session.ascii_only
        return (
            ((text.id_of(row), "accent"),),
            ((row.title, "muted" if row.archived else ""),),
            text.standing(row, ascii_only=plain),
            ((figures.percent(row.progress), "" if row.progress is not None else "muted"),),
            text.due(row, today),
            text.owner(row),
            text.letters(row, ascii_only=plain),
            ((row.theme or "-", "" if row.theme else "muted"),),
            ((figures.age(row.checked_on, today), "muted"),),
        )

    def plain(self, row: GoalFacts) -> dict[str, object]:
        """Return the goal as data."""
        from cockpit.goals import page

        return page.plain(row)

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the goal with its metrics, check-ins, SMART reasons, commitments and links."""
        from cockpit.goals import page

        return page.detail(session, pk)

    def by_theme(self, session: Session, asked: Asked) -> list[tuple[int | None, str, array[int]]]:
        """Return the goals asked for in one column for each theme; those without one come last, if there are any."""
        sql = "SELECT id, name, archived FROM theme WHERE project_id = ? ORDER BY archived, position, id"
        themes = session.store.query(sql, (session.project_id,))
        places = [*(theme["id"] for theme in themes), None]
        columns: list[tuple[int | None, str, array[int]]] = []
        rest = array("q")
        for theme, ids in zip_longest(themes, self._parted(session, asked, "g.theme_id", places)):
            if theme is None or theme["archived"]:
                rest += ids
            else:
                columns.append((theme["id"], theme["name"], ids))
        return [*columns, (None, _("No theme"), rest)] if rest else columns

    def by_standing(self, session: Session, asked: Asked) -> list[tuple[str, str, array[int]]]:
        """Return the active goals asked for in one column for each standing, the worst first."""
        place = f"CASE WHEN g.state = 'active' THEN {STANDING} END"
        parted = self._parted(session, asked, place, range(len(WORST_FIRST)))
        return [(standing.value, standing.label, ids) for standing, ids in zip(WORST_FIRST, parted, strict=True)]

    def _parted(
        self, session: Session, asked: Asked, place: str, places: Sequence[int | str | None]
    ) -> list[array[int]]:
        """Return the ids asked for that stand in each of some places; ``place`` is where a goal stands, in SQL."""
        where, order, values = self.statement(session, asked)
        source = self.rows_for(where, order, place)
        sql = f"SELECT g.id, {place} AS place FROM {source} WHERE {where} ORDER BY {order}"
        return [array("q", ids) for ids in session.store.shares(sql, values, "id", "place", places)]


GOALS = Goals()
