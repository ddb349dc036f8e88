"""Cards as they are read for boards, lists and pages: the record, and what is counted around it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.choices import CARD, Priority
from cockpit.delivery.flow import MIN_FINISHED, days_taken, rank
from cockpit.delivery.forecast import SAFE
from cockpit.ids import human
from cockpit.listing import in_order
from cockpit.requirements.choices import REQUIREMENT
from storage.days import stored_day

if TYPE_CHECKING:
    from cockpit.session import Session


@dataclass(frozen=True)
class CardRow:
    """A card with what belongs to it, judged as of one day."""

    id: int
    version: int
    number: int
    title: str
    column_id: int
    column: str
    kind: ColumnKind
    module: str | None
    requirement: int | None
    """Number of the requirement that it serves."""
    sprint_id: int | None
    sprint: str | None
    parent: int | None
    """Number of the card that it is a part of."""
    owner: str | None
    owner_left: bool
    points: float | None
    priority: Priority
    due: date | None
    labels: tuple[str, ...]
    blocked_reason: str
    blocked_since: date | None
    made_on: date
    moved_on: date
    began_on: date | None
    done_on: date | None
    cycle_days: int | None
    source: str
    external_id: str | None
    archived: bool
    checks: int
    """Points of its checklist, the definition of done included."""
    checks_done: int
    waits_for: int
    """Cards that it needs and that are not done."""
    parts: int
    parts_done: int
    comments: int
    today: date
    p85: int | None
    """Days that 85 % of the finished cards took at most; None as long as too few are finished."""

    @property
    def shown(self) -> str:
        """The id that people say."""
        return human(CARD, self.number)

    @property
    def overdue(self) -> int:
        """Days since it was due without being done; 0 when it is not late."""
        if self.due is None or self.kind is ColumnKind.DONE or self.archived:
            return 0
        return max(0, (self.today - self.due).days)

    @property
    def days_in_work(self) -> int | None:
        """Days since it was first in work, both ends counted; None if it is not in work."""
        if self.kind is not ColumnKind.DOING or self.began_on is None:
            return None
        return days_taken(self.began_on, self.today)

    @property
    def aging(self) -> bool:
        """Whether it takes longer than 85 % of the finished cards did."""
        days = self.days_in_work
        return days is not None and self.p85 is not None and days > self.p85

    @property
    def blocked(self) -> bool:
        """Whether somebody marked it as blocked."""
        return self.blocked_since is not None


SOURCE = (
    "card c LEFT JOIN board_column k ON k.id = c.column_id LEFT JOIN module m ON m.id = c.module_id"
    " LEFT JOIN sprint s ON s.id = c.sprint_id LEFT JOIN person p ON p.id = c.owner_id"
)
"""What lists of cards read from. Every card has a column; an outer join is left out where nothing is asked of it."""
_CARDS = f"""
SELECT c.*, k.name AS column_name, k.kind, m.name AS module, s.name AS sprint, p.handle AS owner,
    p.archived AS owner_left, u.number AS parent, q.number AS requirement,
    (SELECT COUNT(*) FROM check_item i WHERE i.card_id = c.id AND NOT i.archived) AS own_checks,
    (SELECT COUNT(*) FROM check_item i WHERE i.card_id = c.id AND NOT i.archived AND i.done) AS own_done,
    (SELECT COUNT(*) FROM done_criterion d WHERE d.project_id = c.project_id AND NOT d.archived) AS criteria,
    (SELECT COUNT(*) FROM done_tick t JOIN done_criterion d ON d.id = t.criterion_id AND NOT d.archived
        WHERE t.card_id = c.id) AS ticks,
    (SELECT COUNT(*) FROM card_need n JOIN card o ON o.id = n.needed_id AND NOT o.archived
        JOIN board_column b ON b.id = o.column_id AND b.kind <> 'done' WHERE n.card_id = c.id) AS waits_for,
    (SELECT COUNT(*) FROM card o WHERE o.parent_id = c.id AND NOT o.archived) AS parts,
    (SELECT COUNT(*) FROM card o JOIN board_column b ON b.id = o.column_id AND b.kind = 'done'
        WHERE o.parent_id = c.id AND NOT o.archived) AS parts_done,
    (SELECT COUNT(*) FROM card_comment t WHERE t.card_id = c.id AND NOT t.archived) AS comments
FROM {SOURCE} LEFT JOIN card u ON u.id = c.parent_id LEFT JOIN requirement q ON q.id = c.requirement_id
-- The plus keeps the engine from going through all cards of the project for a few of them.
WHERE c.id IN (SELECT value FROM json_each(?)) AND +c.project_id = ?
"""
_AT_ONCE = 2_000


def read_cards(session: Session, ids: Sequence[int], p85: int | None = None) -> list[CardRow]:
    """Return the cards with these ids, in this order, judged as of today; those that are gone are left out.

    ``p85`` is what ``cycle_limit`` returned, for a front end that asks it only now and then.
    """
    found: dict[int, CardRow] = {}
    today = session.today()
    for start in range(0, len(ids), _AT_ONCE):
        some = json.dumps(list(ids[start : start + _AT_ONCE]))
        rows = session.store.query(_CARDS, (some, session.project_id))
        found |= {row["id"]: _card(row, today, p85) for row in rows}
    return in_order(found, ids)


def cycle_limit(session: Session) -> int | None:
    """Return the days that 85 % of the project's finished cards took at most; None as long as too few are finished."""
    finished = "FROM card WHERE project_id = ? AND cycle_days IS NOT NULL"
    count = int(session.store.scalar(f"SELECT COUNT(*) {finished}", (session.project_id,)))
    if count < MIN_FINISHED:
        return None
    sql = f"SELECT cycle_days {finished} ORDER BY cycle_days LIMIT 1 OFFSET ?"
    return int(session.store.scalar(sql, (session.project_id, rank(SAFE, count) - 1)))


def _card(row: sqlite3.Row, today: date, p85: int | None) -> CardRow:
    kind = ColumnKind(row["kind"])
    # What was done before a point came into the definition of done does not lack it.
    shared = row["ticks"] if kind is ColumnKind.DONE else row["criteria"]
    return CardRow(
        id=row["id"],
        version=row["version"],
        number=row["number"],
        title=row["title"],
        column_id=row["column_id"],
        column=row["column_name"],
        kind=kind,
        module=row["module"],
        requirement=row["requirement"],
        sprint_id=row["sprint_id"],
        sprint=row["sprint"],
        parent=row["parent"],
        owner=row["owner"],
        owner_left=bool(row["owner_left"]),
        points=row["points"],
        priority=Priority(row["priority"]),
        due=stored_day(row["due"]),
        labels=tuple(json.loads(row["labels"])),
        blocked_reason=row["blocked_reason"],
        blocked_since=stored_day(row["blocked_since"]),
        made_on=date.fromisoformat(row["made_on"]),
        moved_on=date.fromisoformat(row["moved_on"]),
        began_on=stored_day(row["began_on"]),
        done_on=stored_day(row["done_on"]),
        cycle_days=row["cycle_days"],
        source=row["source"],
        external_id=row["external_id"],
        archived=bool(row["archived"]),
        checks=row["own_checks"] + shared,
        checks_done=row["own_done"] + row["ticks"],
        waits_for=row["waits_for"],
        parts=row["parts"],
        parts_done=row["parts_done"],
        comments=row["comments"],
        today=today,
        p85=p85,
    )


def plain(card: CardRow) -> dict[str, object]:
    """Return the card as data, for lists."""
    return {
        "id": card.shown,
        "title": card.title,
        "column": card.column,
        "kind": card.kind,
        "module": card.module,
        "requirement": None if card.requirement is None else human(REQUIREMENT, card.requirement),
        "sprint": card.sprint,
        "parent": None if card.parent is None else human(CARD, card.parent),
        "owner": card.owner,
        "points": card.points,
        "priority": card.priority,
        "due": card.due,
        "overdue_days": card.overdue,
        "labels": list(card.labels),
        "blocked": card.blocked,
        "blocked_reason": card.blocked_reason,
        "blocked_since": card.blocked_since,
        "waits_for": card.waits_for,
        "checks": card.checks,
        "checks_done": card.checks_done,
        "parts": card.parts,
        "parts_done": card.parts_done,
        "comments": card.comments,
        "made_on": card.made_on,
        "began_on": card.began_on,
        "done_on": card.done_on,
        "cycle_days": card.cycle_days,
        "days_in_work": card.days_in_work,
        "aging": card.aging,
        "source": card.source,
        "key": card.external_id,
        "archived": card.archived,
    }
