"""The rollout as it is read: modules in their order, how far each is, and what earlier ones taught."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cockpit.delivery import rollout_rules as rules
from cockpit.delivery.log import Reader
from cockpit.delivery.rollout_rules import EntryCondition, Reason
from cockpit.delivery.sprint_rules import known_points
from storage.days import stored_day

if TYPE_CHECKING:
    from cockpit.session import Session


@dataclass(frozen=True)
class RolloutRow:
    """A module with its place in the rollout; ``id`` is the module's.

    ``override`` are the reasons why rules were passed over in one text, ``reasons`` the same with what each was given
    for. ``why_not`` says why it cannot begin now.
    """

    id: int
    position: int
    name: str
    entry: tuple[EntryCondition, ...]
    started_on: date | None
    override: str
    reasons: tuple[Reason, ...]
    reconciled_on: date | None
    reconciled_by: str
    accepted_on: date | None
    accepted_by: str
    cards: int
    done_cards: int
    points: float | None
    done_points: float | None
    lessons: int
    wins: int
    why_not: str


_MODULES = """
SELECT m.id, m.position, m.name, COALESCE(r.entry, '[]') AS entry, r.started_on, COALESCE(r.override, '') AS override,
    r.id AS step,
    r.reconciled_on, COALESCE(r.reconciled_by, '') AS reconciled_by,
    COALESCE(r.accepted_on, (SELECT MAX(s.accepted_on) FROM sprint s WHERE s.module_id = m.id)) AS accepted_on,
    COALESCE(NULLIF(r.accepted_by, ''), (SELECT p.handle FROM sprint s JOIN person p ON p.id = s.accepted_by
        WHERE s.module_id = m.id ORDER BY s.accepted_on DESC LIMIT 1), '') AS accepted_by
FROM module m LEFT JOIN rollout_step r ON r.module_id = m.id
WHERE m.project_id = ? AND NOT m.archived ORDER BY m.position, m.id
"""
_SUMS = """
SELECT c.module_id, COUNT(*), SUM(k.kind = 'done'), SUM(c.points), SUM(CASE WHEN k.kind = 'done' THEN c.points END)
FROM card c JOIN board_column k ON k.id = c.column_id
WHERE c.module_id IN (SELECT value FROM json_each(?)) AND (NOT c.archived OR k.kind = 'done') GROUP BY c.module_id
"""


def rollout_modules(reader: Reader, project: int) -> list[rules.RolloutModule]:
    """Return the modules in their order, as the rules know them."""
    found = []
    for row in reader.query(_MODULES, (project,)):
        met = {
            EntryCondition.RECONCILED: row["reconciled_on"] is not None,
            EntryCondition.ACCEPTED: row["accepted_on"] is not None,
        }
        found.append(
            rules.RolloutModule(
                row["id"],
                row["name"],
                frozenset(map(EntryCondition, json.loads(row["entry"]))),
                row["started_on"] is not None,
                frozenset(condition for condition, holds in met.items() if holds),
            )
        )
    return found


def read_rollout(session: Session, ids: Sequence[int]) -> dict[int, RolloutRow]:
    """Return the modules with these ids."""
    modules = rollout_modules(session.store, session.project_id)
    sums = {row[0]: tuple(row)[1:] for row in session.store.query(_SUMS, (json.dumps(list(ids)),))}
    learned = _counts(session, "lesson")
    won = _counts(session, "win")
    found = {}
    for row in session.store.query(_MODULES, (session.project_id,)):
        if row["id"] not in ids:
            continue
        cards, done_cards, points, done_points = sums.get(row["id"], (0, 0, 0, 0))
        refusals = rules.judge_start(modules, row["id"]).refusals
        found[row["id"]] = RolloutRow(
            id=row["id"],
            position=row["position"],
            name=row["name"],
            entry=tuple(map(EntryCondition, json.loads(row["entry"]))),
            started_on=stored_day(row["started_on"]),
            override=row["override"],
            reasons=_reasons(session, row["step"], row["override"]),
            reconciled_on=stored_day(row["reconciled_on"]),
            reconciled_by=row["reconciled_by"],
            accepted_on=stored_day(row["accepted_on"]),
            accepted_by=row["accepted_by"],
            cards=cards,
            done_cards=done_cards,
            points=known_points(points, cards),
            done_points=known_points(done_points, done_cards),
            lessons=learned.get(row["id"], 0),
            wins=won.get(row["id"], 0),
            why_not="" if row["started_on"] is not None or not refusals else str(refusals[0]),
        )
    return found


def _reasons(session: Session, step: int | None, text: str) -> tuple[Reason, ...]:
    if step is None or not text:
        return ()
    entries = [entry for _change, entry in session.store.history("rollout_step", step)]
    return rules.reasons_apart([(entry.before, entry.after) for entry in entries], text)


def cards_of(reader: Reader, module: int) -> tuple[int, int]:
    """Return how many cards a module has, and how many of them are done."""
    for row in reader.query(_SUMS, (json.dumps([module]),)):
        return int(row[1]), int(row[2])
    return 0, 0


def lessons_for(reader: Reader, project: int, module: int) -> list[rules.Lesson]:
    """Return the lessons of the modules before this one, those of the nearest first."""
    rows = reader.query(
        "SELECT id, module_id, text, learned_on FROM lesson"
        " WHERE project_id = ? AND NOT archived AND module_id IS NOT NULL",
        (project,),
    )
    lessons = [rules.Lesson(row[0], row[1], row[2], date.fromisoformat(row[3])) for row in rows]
    return rules.lessons_for(rollout_modules(reader, project), module, lessons)


def _counts(session: Session, table: str) -> dict[int, int]:
    sql = f"SELECT module_id, COUNT(*) FROM {table} WHERE project_id = ? AND NOT archived GROUP BY module_id"
    return {row[0]: row[1] for row in session.store.query(sql, (session.project_id,))}
