"""Sprints as they are read: the record, and what its cards add up to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cockpit.delivery.choices import SprintState
from cockpit.delivery.log import Reader, SprintDays, read_calendar
from cockpit.delivery.sprint_rules import SprintCard, SprintResult, SprintSpan, known_points
from cockpit.errors import NotFound
from cockpit.i18n import N_
from cockpit.listing import in_order
from storage.days import stored_day

if TYPE_CHECKING:
    from cockpit.session import Session

FEW_WORKDAYS = 2
"""Working days before the end of a sprint from which it is marked (own choice)."""


@dataclass(frozen=True)
class SprintRow:
    """A sprint with its sums: those of today while it is open, those of its end once it is closed."""

    id: int
    version: int
    name: str
    goal: str
    start: date | None
    end: date | None
    capacity: float | None
    module: str | None
    increment: str
    demo_on: date | None
    accepted_by: str | None
    accepted_on: date | None
    votes: int
    state: SprintState
    started_on: date | None
    closed_on: date | None
    why_none: str
    cards: int
    done_cards: int
    points: float | None
    """Of its cards as they are estimated now, None where none is; of a closed sprint as they were at its end."""
    done_points: float | None
    """Of those, what is done; of a closed sprint what was done at its end."""
    left: float | None
    """Of those, what is not done."""
    unestimated: int
    carried_over: int
    committed: float | None
    committed_done: float | None
    archived: bool

    @property
    def days(self) -> SprintDays | None:
        """When it runs, None as long as that is not said."""
        return None if self.start is None or self.end is None else SprintDays(self.id, self.start, self.end)

    @property
    def result(self) -> SprintResult:
        """Its points, for velocity and say-do."""
        closed = self.state is SprintState.CLOSED
        return SprintResult(closed, self.committed or 0, self.committed_done or 0, self.done_points)


_SPRINTS = """
SELECT s.*, m.name AS module, p.handle AS acceptor,
    (SELECT json_array(COUNT(*), COALESCE(SUM(k.kind = 'done'), 0), SUM(c.points),
        SUM(CASE WHEN k.kind = 'done' THEN c.points END), SUM(CASE WHEN k.kind <> 'done' THEN c.points END),
        COALESCE(SUM(c.points IS NULL), 0))
        FROM card c JOIN board_column k ON k.id = c.column_id
        WHERE c.sprint_id = s.id AND (NOT c.archived OR k.kind = 'done')) AS sums,
    CASE WHEN s.state = 'closed' AND s.last_state IS NOT NULL THEN
        (SELECT json_array(COUNT(*), COALESCE(SUM(t.kind = 'done'), 0), SUM(t.points),
            SUM(CASE WHEN t.kind = 'done' THEN t.points END), SUM(CASE WHEN t.kind <> 'done' THEN t.points END),
            COALESCE(SUM(t.points IS NULL), 0)) FROM card_state t
        WHERE t.sprint_id = s.id AND (NOT t.archived OR t.kind = 'done') AND t.id = (
            SELECT MAX(u.id) FROM card_state u WHERE u.card_id = t.card_id AND u.id <= s.last_state)) END AS ended
FROM sprint s LEFT JOIN module m ON m.id = s.module_id LEFT JOIN person p ON p.id = s.accepted_by
WHERE s.id IN (SELECT value FROM json_each(?)) AND s.project_id = ?
"""


def read_sprints(session: Session, ids: Sequence[int]) -> list[SprintRow]:
    """Return the sprints with these ids, in this order; those that are gone are left out."""
    rows = session.store.query(_SPRINTS, (json.dumps(list(ids)), session.project_id))
    return in_order({row["id"]: _sprint(row) for row in rows}, ids)


def sprint_days(reader: Reader, sprint: int) -> SprintDays:
    """Return when a sprint ran, for its charts; ``NotFound`` when its days are not said."""
    rows = reader.query(
        "SELECT name, start, end, started_on, closed_on, last_state FROM sprint WHERE id = ?", (sprint,)
    )
    if not rows:
        raise NotFound(N_("this sprint no longer exists"))
    name, start, end, started_on, closed_on, last_state = rows[0]
    if start is None or end is None:
        raise NotFound(N_("{sprint} has no first and last day yet; set them first"), sprint=name)
    return SprintDays(
        sprint,
        date.fromisoformat(start),
        date.fromisoformat(end),
        stored_day(started_on),
        stored_day(closed_on),
        last_state,
        name,
    )


def sprint_cards(reader: Reader, sprint: int) -> list[SprintCard]:
    """Return the cards of a sprint as they stand, without those that were put away undone."""
    sql = (
        "SELECT c.id, c.points, k.kind = 'done' FROM card c JOIN board_column k ON k.id = c.column_id"
        " WHERE c.sprint_id = ? AND (NOT c.archived OR k.kind = 'done') ORDER BY c.rank, c.id"
    )
    return [SprintCard(row[0], row[1], bool(row[2])) for row in reader.query(sql, (sprint,))]


def spans(reader: Reader, project: int, but: int = 0) -> list[SprintSpan]:
    """Return when the other sprints of a project run."""
    sql = (
        "SELECT name, start, end FROM sprint WHERE project_id = ? AND id <> ? AND NOT archived"
        " AND start IS NOT NULL AND end IS NOT NULL ORDER BY start"
    )
    rows = reader.query(sql, (project, but))
    return [SprintSpan(row[0], date.fromisoformat(row[1]), date.fromisoformat(row[2])) for row in rows]


def current_sprint(session: Session) -> int | None:
    """Return the running sprint, the one that began last where several run; the newest closed one where none does."""
    sql = (
        "SELECT id FROM sprint WHERE project_id = ? AND NOT archived AND state <> 'planned'"
        " ORDER BY state = 'active' DESC, start DESC, id DESC LIMIT 1"
    )
    found = session.store.scalar(sql, (session.project_id,))
    return None if found is None else int(found)


def closed_sprints(session: Session) -> list[SprintRow]:
    """Return the closed sprints, the oldest first."""
    sql = (
        "SELECT id FROM sprint WHERE project_id = ? AND NOT archived AND state = 'closed' ORDER BY start, closed_on, id"
    )
    return read_sprints(session, [row[0] for row in session.store.query(sql, (session.project_id,))])


def _sprint(row: sqlite3.Row) -> SprintRow:
    state = SprintState(row["state"])
    sums = json.loads(row["sums"] if row["ended"] is None else row["ended"])
    cards, done_cards, points, done_points, left, unestimated = sums
    if state is SprintState.CLOSED:
        cards, done_cards = row["cards"], row["done_cards"]
        done_points = row["done"] if row["ended"] is None else done_points
    return SprintRow(
        id=row["id"],
        version=row["version"],
        name=row["name"],
        goal=row["goal"],
        start=stored_day(row["start"]),
        end=stored_day(row["end"]),
        capacity=row["capacity"],
        module=row["module"],
        increment=row["increment"],
        demo_on=stored_day(row["demo_on"]),
        accepted_by=row["acceptor"],
        accepted_on=stored_day(row["accepted_on"]),
        votes=row["votes"],
        state=state,
        started_on=stored_day(row["started_on"]),
        closed_on=stored_day(row["closed_on"]),
        why_none=row["why_none"],
        cards=cards,
        done_cards=done_cards,
        points=known_points(points, cards),
        done_points=known_points(done_points, done_cards),
        left=known_points(left, cards - done_cards),
        unestimated=unestimated,
        carried_over=row["carried_over"],
        committed=row["committed"],
        committed_done=row["committed_done"],
        archived=bool(row["archived"]),
    )


def workdays_left(session: Session, end: date) -> int | None:
    """Return how many working days there are from today to the end of a sprint; None once it is past."""
    today = session.today()
    return None if today > end else read_calendar(session.store, session.project_id).workdays(today, end)
