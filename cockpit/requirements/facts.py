"""Requirements as they are read for lists and pages: the records, what they are linked to, and what the rules say."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cockpit.message import Message
from cockpit.requirements import kano, triage
from cockpit.requirements.conditions import LETTER
from cockpit.requirements.fit_gap import Fit, Resolution
from cockpit.requirements.kano import Category, Outcome
from cockpit.requirements.lint import Source
from cockpit.requirements.moscow import Moscow
from cockpit.requirements.triage import Item, State
from storage.days import stored_day

if TYPE_CHECKING:
    from cockpit.session import Session


@dataclass(frozen=True)
class RequirementFacts:
    """A requirement with what it is linked to: numbers of goals, pain points and cards, and the answers of a survey.

    ``original`` is the number of what it is a duplicate of; ``made_on`` is None for one that no journal tells of.
    """

    id: int
    version: int
    number: int
    title: str
    text: str
    source: Source
    process: str
    module: str | None
    department: str | None
    representative: str | None
    representative_fits: bool
    effort: float | None
    state: State
    state_reason: str
    snoozed_until: date | None
    original: int | None
    moscow: Moscow | None
    moscow_reason: str
    fit: Fit | None
    resolution: Resolution | None
    fit_reason: str
    decider: str | None
    impact: int | None
    external_id: str
    archived: bool
    goals: tuple[int, ...]
    pains: tuple[int, ...]
    quotes: int
    cards: tuple[int, ...]
    outcome: Outcome
    made_on: date | None

    def waits(self, today: date) -> bool:
        """Return whether it waits in the inbox."""
        return not self.archived and triage.waits(Item("", self.state, snoozed_until=self.snoozed_until), today)

    @property
    def disagreement(self) -> Message | None:
        """How its priority differs from what the survey suggests."""
        return kano.disagreement(self.outcome, self.moscow)


@dataclass(frozen=True)
class PainRow:
    """A pain point, how much it weighs, what people said of it, and the numbers of the requirements that relieve it."""

    id: int
    version: int
    number: int
    title: str
    source: Source
    who: str
    count: int
    department: str | None
    process: str
    frequency: int | None
    severity: int | None
    quotes: int
    requirements: tuple[int, ...]
    merged_into: int | None
    archived: bool

    @property
    def weight(self) -> int | None:
        """Frequency times severity; None while one of them is unknown."""
        return None if self.frequency is None or self.severity is None else self.frequency * self.severity


_SPEAKS = "business"
"""The team role of those who speak for the business."""
_REQUIREMENT = f"""
SELECT r.*, m.name AS module, d.name AS department, p.handle AS representative,
    p.archived AS representative_left, p.team_role AS representative_role, x.handle AS decider, o.number AS original,
    (SELECT json_group_array(number) FROM (SELECT g.number FROM requirement_goal l JOIN goal g ON g.id = l.goal_id
        WHERE l.requirement_id = r.id AND NOT g.archived ORDER BY g.number)) AS goals,
    (SELECT json_group_array(number) FROM (SELECT w.number FROM requirement_pain l JOIN pain_point w
        ON w.id = l.pain_point_id WHERE l.requirement_id = r.id AND NOT w.archived ORDER BY w.number)) AS pains,
    (SELECT COUNT(*) FROM requirement_pain l JOIN pain_point w ON w.id = l.pain_point_id AND NOT w.archived
        JOIN quote q ON q.pain_point_id = w.id WHERE l.requirement_id = r.id AND NOT q.archived) AS quotes,
    (SELECT json_group_array(number) FROM (SELECT c.number FROM card c
        WHERE c.requirement_id = r.id AND NOT c.archived ORDER BY c.number)) AS cards,
    (SELECT json_group_array(json_array(letter, n)) FROM (SELECT {LETTER} AS letter, COUNT(*) AS n FROM kano_answer k
        WHERE k.requirement_id = r.id GROUP BY 1)) AS answers,
    (SELECT c.at FROM journal j JOIN change c ON c.id = j.change
        WHERE j.tbl = 'requirement' AND j.pk = r.id ORDER BY j.seq LIMIT 1) AS made_at
FROM requirement r LEFT JOIN module m ON m.id = r.module_id LEFT JOIN department d ON d.id = r.department_id
    LEFT JOIN person p ON p.id = r.representative_id LEFT JOIN person x ON x.id = r.decider_id
    LEFT JOIN requirement o ON o.id = r.duplicate_of_id
WHERE r.id IN (SELECT value FROM json_each(?))
"""


def read_requirements(session: Session, ids: Sequence[int]) -> list[RequirementFacts]:
    """Return the requirements with these ids, in this order; those that are gone are left out."""
    rows = session.store.query(_REQUIREMENT, (json.dumps(list(ids)),))
    found = {row["id"]: _facts(row, session) for row in rows}
    return [found[pk] for pk in ids if pk in found]


def _facts(row: sqlite3.Row, session: Session) -> RequirementFacts:
    speaks = not row["representative_left"] and row["representative_role"] == _SPEAKS
    return RequirementFacts(
        id=row["id"],
        version=row["version"],
        number=row["number"],
        title=row["title"],
        text=row["text"],
        source=Source(row["source"]),
        process=row["process"],
        module=row["module"],
        department=row["department"],
        representative=row["representative"],
        representative_fits=speaks,
        effort=row["effort"],
        state=State(row["state"]),
        state_reason=row["state_reason"],
        snoozed_until=stored_day(row["snoozed_until"]),
        original=row["original"],
        moscow=Moscow(row["moscow"]) if row["moscow"] else None,
        moscow_reason=row["moscow_reason"],
        fit=Fit(row["fit"]) if row["fit"] else None,
        resolution=Resolution(row["resolution"]) if row["resolution"] else None,
        fit_reason=row["fit_reason"],
        decider=row["decider"],
        impact=row["impact"],
        external_id=row["external_id"],
        archived=bool(row["archived"]),
        goals=tuple(json.loads(row["goals"])),
        pains=tuple(json.loads(row["pains"])),
        quotes=row["quotes"],
        cards=tuple(json.loads(row["cards"])),
        outcome=kano.of_counts({Category(letter): count for letter, count in json.loads(row["answers"])}),
        made_on=session.day_of(row["made_at"]),
    )
