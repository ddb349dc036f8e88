"""What was decided about requirements, by whom and why, as the journal tells it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cockpit.choice import Choice
from cockpit.i18n import N_, _
from cockpit.ids import human
from cockpit.listing import Line
from cockpit.requirements.choices import REQUIREMENT
from cockpit.requirements.fit_gap import Fit, Resolution
from cockpit.requirements.moscow import Moscow
from cockpit.requirements.triage import State
from storage.journal import ChangeRow, Entry, parse_entry

if TYPE_CHECKING:
    from cockpit.session import Session

_WATCHED: dict[str, tuple[str, type[Choice]]] = {
    "moscow": (N_("Priority"), Moscow),
    "state": (N_("State"), State),
    "fit": (N_("Fit"), Fit),
    "resolution": (N_("Resolution"), Resolution),
}
"""Columns whose change is a decision, with what they are called and the values they hold."""
_WINDOW = 50_000
"""Entries of the journal that the newest decisions are looked for in."""
_COLUMNS = "j.seq, j.change, j.tbl, j.pk, j.before, j.after, c.at, c.actor, c.session, c.command, c.args, c.undoes"
_RECENT = f"""
SELECT {_COLUMNS}, r.number FROM journal j NOT INDEXED JOIN change c ON c.id = j.change
    JOIN requirement r ON r.id = j.pk
WHERE j.seq > (SELECT MAX(seq) FROM journal) - {_WINDOW} AND j.tbl = 'requirement' AND j.before IS NOT NULL
    AND r.project_id = :project
    AND ({" OR ".join(f"json_type(j.after, '$.{name}') IS NOT NULL" for name in _WATCHED)})
ORDER BY j.seq DESC LIMIT :most
"""


@dataclass(frozen=True)
class Step:
    """One value that a decision changed; ``field`` is the message id of what it is, the values are those stored."""

    column: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        """Return it in the current language: ``Priority: - → Must``."""
        field, kind = _WATCHED[self.column]
        words = [_(kind(value).label_id) if value else "-" for value in (self.before, self.after)]
        return _("{label}: {value}", label=_(field), value=" → ".join(words))


@dataclass(frozen=True)
class Decision:
    """A decision on one requirement. ``at`` is aware, in UTC; ``command`` names what was given, or is ``undo``."""

    change: int
    requirement: int
    at: datetime
    actor: str
    command: str
    steps: tuple[Step, ...]
    reason: str

    def plain(self) -> dict[str, object]:
        """Return it as data."""
        return {
            "id": human(REQUIREMENT, self.requirement),
            "at": self.at,
            "actor": self.actor,
            "command": self.command,
            "reason": self.reason,
            **{step.column: step.after for step in self.steps},
        }


def decisions_of(session: Session, pk: int) -> list[Decision]:
    """Return what was decided about one requirement, oldest first."""
    number = int(session.store.scalar("SELECT number FROM requirement WHERE id = ?", (pk,)) or 0)
    rows = session.store.history("requirement", pk)
    return [found for row, entry in rows if (found := _decision(row, entry, number)) is not None]


def recent_decisions(session: Session, most: int = 200) -> list[Decision]:
    """Return the newest decisions of the project, newest first."""
    found = []
    for row in session.store.query(_RECENT, {"project": session.project_id, "most": most}):
        entry = parse_entry(tuple(row)[:6])
        change = ChangeRow(
            entry.change,
            datetime.fromisoformat(row["at"]),
            row["actor"],
            row["session"],
            row["command"],
            json.loads(row["args"]),
            row["undoes"],
        )
        decision = _decision(change, entry, row["number"])
        if decision is not None:
            found.append(decision)
    return found


def lines(decisions: Sequence[Decision]) -> Iterator[Line]:
    """Yield each decision as a line: when, who, what, why."""
    for found in decisions:
        when = found.at.astimezone().strftime("%Y-%m-%d %H:%M")
        undone: Line = ((_(" (undone)"), "warn"),) if found.command == "undo" else ()
        reason: Line = ((f"  {found.reason}", "muted"),) if found.reason else ()
        yield (
            (when, "muted"),
            (f"  {found.actor}", "accent"),
            (f"  {'; '.join(map(str, found.steps))}", ""),
            *undone,
            *reason,
        )


def _decision(row: ChangeRow, entry: Entry, number: int) -> Decision | None:
    if entry.before is None or entry.after is None:
        return None
    steps = tuple(
        Step(name, _text(entry.before.get(name)), _text(entry.after[name])) for name in _WATCHED if name in entry.after
    )
    if not steps:
        return None
    return Decision(row.id, number, row.at, row.actor, row.command, steps, str(row.args.get("reason", "")))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
