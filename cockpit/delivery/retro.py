"""Retrospectives as they are read: notes with their votes, what became of the last actions, and the rate of closing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cockpit.delivery import retro_rules as rules
from cockpit.delivery.log import Reader
from cockpit.delivery.retro_rules import ActionState, NoteKind
from cockpit.listing import in_order
from storage.days import stored_day

if TYPE_CHECKING:
    from cockpit.session import Session


@dataclass(frozen=True)
class NoteRow:
    """A note with its votes; ``mine`` tells whether one of them is of the person who asks."""

    id: int
    version: int
    sprint_id: int
    sprint: str
    kind: NoteKind
    text: str
    author: str
    votes: int
    mine: bool
    archived: bool


@dataclass(frozen=True)
class ActionRow:
    """An agreed action; ``card`` is the id of the card that it is, ``number`` that card's."""

    id: int
    card: int
    number: int
    sprint_id: int
    sprint: str
    title: str
    owner: str | None
    due: date | None
    state: ActionState
    late: bool


@dataclass(frozen=True)
class Retro:
    """The retrospective of a sprint, in the order in which it is held."""

    sprint_id: int
    sprint: str
    last_actions: tuple[ActionRow, ...]
    """Those of the one before: late ones, other open ones, then done and dropped ones."""
    still_open: tuple[ActionRow, ...]
    """Those of retrospectives before that one which nobody has done or dropped."""
    close_rate: float | None
    """Share of the actions of all earlier retrospectives that was done."""
    notes: dict[NoteKind, tuple[NoteRow, ...]]
    """Those of each kind, the ones with the most votes first."""
    actions: tuple[ActionRow, ...]
    """What this one has agreed on."""
    votes: int
    """How many each person has."""
    votes_left: int
    """Of the person who asks."""


_NOTES = """
SELECT n.id, n.version, n.sprint_id, s.name AS sprint, n.kind, n.text, n.author, n.archived,
    (SELECT COUNT(*) FROM retro_vote v WHERE v.note_id = n.id) AS votes,
    EXISTS (SELECT 1 FROM retro_vote v WHERE v.note_id = n.id AND v.voter = :me) AS mine
FROM retro_note n JOIN sprint s ON s.id = n.sprint_id
WHERE n.id IN (SELECT value FROM json_each(:ids)) AND n.project_id = :project
"""
_ACTIONS = """
SELECT a.id, c.id AS card, c.number, a.sprint_id, s.name AS sprint, c.title, p.handle AS owner, c.due,
    CASE WHEN k.kind = 'done' THEN 'done' WHEN c.archived THEN 'dropped' ELSE 'open' END AS state
FROM retro_action a JOIN card c ON c.id = a.card_id JOIN board_column k ON k.id = c.column_id
    JOIN sprint s ON s.id = a.sprint_id LEFT JOIN person p ON p.id = c.owner_id
WHERE a.id IN (SELECT value FROM json_each(:ids)) AND a.project_id = :project
"""
_CAST = """
SELECT COUNT(*) FROM retro_vote v JOIN retro_note n ON n.id = v.note_id
WHERE n.sprint_id = ? AND v.voter = ? AND NOT n.archived
"""


def read_notes(session: Session, ids: Sequence[int]) -> list[NoteRow]:
    """Return the notes with these ids, in this order."""
    values = {"ids": json.dumps(list(ids)), "me": session.actor, "project": session.project_id}
    found = {
        row["id"]: NoteRow(
            id=row["id"],
            version=row["version"],
            sprint_id=row["sprint_id"],
            sprint=row["sprint"],
            kind=NoteKind(row["kind"]),
            text=row["text"],
            author=row["author"],
            votes=row["votes"],
            mine=bool(row["mine"]),
            archived=bool(row["archived"]),
        )
        for row in session.store.query(_NOTES, values)
    }
    return in_order(found, ids)


def read_actions(session: Session, ids: Sequence[int]) -> list[ActionRow]:
    """Return the actions with these ids, in this order, judged as of today."""
    values = {"ids": json.dumps(list(ids)), "project": session.project_id}
    found = {}
    for row in session.store.query(_ACTIONS, values):
        due, state = stored_day(row["due"]), ActionState(row["state"])
        found[row["id"]] = ActionRow(
            id=row["id"],
            card=row["card"],
            number=row["number"],
            sprint_id=row["sprint_id"],
            sprint=row["sprint"],
            title=row["title"],
            owner=row["owner"],
            due=due,
            state=state,
            late=rules.RetroAction(row["id"], row["title"], due=due, state=state).late(session.today()),
        )
    return in_order(found, ids)


def votes_cast(reader: Reader, sprint: int, voter: str) -> int:
    """Return how many votes a person has cast in the retrospective of a sprint."""
    return int(reader.query(_CAST, (sprint, voter))[0][0])


def read_retro(session: Session, sprint: int) -> Retro:
    """Return the retrospective of a sprint: what became of the last actions comes first."""
    live = "sprint_id = ? AND NOT t.archived"
    notes = {note.id: note for note in read_notes(session, _ids(session, "retro_note", live, sprint))}
    earlier = read_actions(session, _ids(session, "retro_action", _EARLIER, sprint, sprint))
    last_sprint = earlier[-1].sprint_id if earlier else 0
    agenda = rules.agenda(
        [rules.RetroNote(note.id, note.kind, note.votes) for note in notes.values()],
        [_action(each) for each in earlier if each.sprint_id == last_sprint],
        map(_action, earlier),
        session.today(),
    )
    by_id = {each.id: each for each in earlier}
    name, votes = session.store.query("SELECT name, votes FROM sprint WHERE id = ?", (sprint,))[0]
    return Retro(
        sprint_id=sprint,
        sprint=name,
        last_actions=tuple(by_id[each.id] for each in agenda.last_actions),
        still_open=tuple(each for each in earlier if each.sprint_id != last_sprint and each.state is ActionState.OPEN),
        close_rate=agenda.close_rate,
        notes={kind: tuple(notes[note.id] for note in agenda.notes[kind]) for kind in NoteKind},
        actions=tuple(read_actions(session, _ids(session, "retro_action", "sprint_id = ?", sprint))),
        votes=votes,
        votes_left=max(0, votes - votes_cast(session.store, sprint, session.actor)),
    )


# Sprints that began earlier; those without a first day in the order in which they were made.
_EARLIER = (
    "sprint_id IN (SELECT o.id FROM sprint o, sprint s WHERE s.id = ? AND o.id <> ?"
    " AND (COALESCE(o.start, ''), o.id) < (COALESCE(s.start, ''), s.id))"
)


def _ids(session: Session, table: str, condition: str, *values: object) -> list[int]:
    sql = (
        f"SELECT t.id FROM {table} t JOIN sprint b ON b.id = t.sprint_id WHERE t.{condition}"
        " ORDER BY b.start, b.id, t.id"
    )
    return [row[0] for row in session.store.query(sql, values)]


def _action(row: ActionRow) -> rules.RetroAction:
    return rules.RetroAction(row.id, row.title, row.owner or "", row.due, row.state)
