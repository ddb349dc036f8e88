"""What was decided about requirements, by whom and why, as the journal tells it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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
    from storage.change import Image

_WATCHED: dict[str, tuple[str, type[Choice]]] = {
    "moscow": (N_("Priority"), Moscow),
    "state": (N_("State"), State),
    "fit": (N_("Fit"), Fit),
    "resolution": (N_("Resolution"), Resolution),
}
"""Columns whose change is a decision, with what they are called and the values they hold."""
_ABOUT = {"snoozed_until": State.SNOOZED, "duplicate_of_id": State.DUPLICATE}
"""Columns that say more of a state: until when, or of what."""
_ABOUT_NAMES = {State.SNOOZED.value: "snoozed_until", State.DUPLICATE.value: "duplicate_of"}
_REASONS = {"moscow": "moscow_reason", "state": "state_reason", "fit": "fit_reason", "resolution": "fit_reason"}
"""Columns that hold the reason of a decision, as one that came in a file has it nowhere else."""
_WINDOW = 50_000
"""Entries of the journal that the newest decisions are looked for in."""
_COLUMNS = "j.seq, j.change, j.tbl, j.pk, j.before, j.after, c.at, c.actor, c.session, c.command, c.args, c.undoes"
_RECENT = f"""
SELECT {_COLUMNS}, r.number FROM journal j NOT INDEXED JOIN change c ON c.id = j.change
    JOIN requirement r ON r.id = j.pk
WHERE j.seq > (SELECT MAX(seq) FROM journal) - {_WINDOW} AND j.tbl = 'requirement' AND j.before IS NOT NULL
    AND r.project_id = :project
    AND ({" OR ".join(f"json_type(j.after, '$.{name}') IS NOT NULL" for name in (*_WATCHED, *_ABOUT))})
ORDER BY j.seq DESC LIMIT :most
"""


@dataclass(frozen=True)
class Step:
    """One value that a decision changed, as it is stored; ``about`` says until when or of what a state is."""

    column: str
    before: str | None
    after: str | None
    about: str = ""

    def __str__(self) -> str:
        """Return it in the current language: ``Priority: - → Must``."""
        field, kind = _WATCHED[self.column]
        words = [_(kind(value).label_id) if value else "-" for value in (self.before, self.after)]
        if self.about:
            more = _("{state} of {id}") if self.after == State.DUPLICATE.value else _("{state} until {day}")
            words[1] = more.format(state=words[1], id=self.about, day=self.about)
        return _("{label}: {value}", label=_(field), value=" → ".join(words))


@dataclass(frozen=True)
class Decision:
    """A decision on one requirement. ``at`` is aware, in the zone in which the project's work is done.

    ``command`` names what was given, or is ``undo``.
    """

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
            "at": self.at.astimezone(UTC),
            "actor": self.actor,
            "command": self.command,
            "reason": self.reason,
            **{step.column: step.after for step in self.steps},
            **{_ABOUT_NAMES[step.after or ""]: step.about for step in self.steps if step.about},
        }


def decisions_of(session: Session, pk: int) -> list[Decision]:
    """Return what was decided about one requirement, oldest first."""
    number = int(session.store.scalar("SELECT number FROM requirement WHERE id = ?", (pk,)) or 0)
    reader = _Reader(session)
    rows = session.store.history("requirement", pk)
    return [found for row, entry in rows if (found := reader.decision(row, entry, number)) is not None]


def recent_decisions(session: Session, most: int = 200) -> list[Decision]:
    """Return the newest decisions of the project, newest first."""
    found = []
    reader = _Reader(session)
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
        decision = reader.decision(change, entry, row["number"])
        if decision is not None:
            found.append(decision)
    return found


def lines(decisions: Sequence[Decision]) -> Iterator[Line]:
    """Yield each decision as a line: when, who, what, why."""
    for found in decisions:
        when = found.at.strftime("%Y-%m-%d %H:%M")
        undone: Line = ((_(" (undone)"), "warn"),) if found.command == "undo" else ()
        reason: Line = ((f"  {found.reason}", "muted"),) if found.reason else ()
        yield (
            (when, "muted"),
            (f"  {found.actor}", "accent"),
            (f"  {'; '.join(map(str, found.steps))}", ""),
            *undone,
            *reason,
        )


class _Reader:
    """Reads entries of the journal as decisions."""

    def __init__(self, session: Session) -> None:
        from cockpit.history import zone_of

        self._session = session
        self._zone = zone_of(session)

    def decision(self, row: ChangeRow, entry: Entry, number: int) -> Decision | None:
        """Return what an entry decided, None for one that decided nothing."""
        if entry.before is None or entry.after is None:
            return None
        steps = tuple(self._steps(entry.before, entry.after))
        if not steps:
            return None
        reason = str(row.args.get("reason", ""))
        if not reason and row.undoes is None:
            columns = dict.fromkeys(_REASONS[step.column] for step in steps)
            reason = "; ".join(filter(None, (str(entry.after.get(column) or "") for column in columns)))
        return Decision(row.id, number, row.at.astimezone(self._zone), row.actor, row.command, steps, reason)

    def _steps(self, before: Image, after: Image) -> Iterator[Step]:
        about = next(((state, after[column]) for column, state in _ABOUT.items() if after.get(column)), None)
        for name in _WATCHED:
            if name in after:
                said = self._said(about) if name == "state" and about and after[name] == about[0].value else ""
                yield Step(name, _text(before.get(name)), _text(after[name]), said)
            elif name == "state" and about:
                yield Step(name, about[0].value, about[0].value, self._said(about))

    def _said(self, about: tuple[State, object]) -> str:
        state, value = about
        if state is State.SNOOZED:
            return str(value)
        number = self._session.store.scalar("SELECT number FROM requirement WHERE id = ?", (value,))
        return human(REQUIREMENT, int(number or 0))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
