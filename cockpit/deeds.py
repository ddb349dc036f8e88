"""What was done, said short: the label of a command and the names of the first things that it was about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cockpit.access import Right, holds
from cockpit.areas import command_named, nouns, sensitive_tables
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.stored import short
from storage.journal import REDO, UNDO

if TYPE_CHECKING:
    from cockpit.session import Session
    from storage.journal import ChangeRow

MOST = 3
"""How many things are named; of more than that the number is told, too."""
_REVERTS = {UNDO: N_("Undo"), REDO: N_("Redo")}


def describe(command: str) -> Message:
    """Return the label of a command by name; its bare name when this version no longer knows it."""
    known = command_named(command)
    return Message(known.label()) if known else Message(command)


def deed(session: Session, change: int) -> Message:
    """Return what a change did: ``Archive the goals (GOAL-1, GOAL-3)``; of an undo, what it was about."""
    row = session.store.change_row(change)
    reverts = _REVERTS.get(row.command)
    return _named(session, describe(row.command) if reverts is None else Message(reverts), origin(session, row))


def origin(session: Session, row: ChangeRow) -> ChangeRow:
    """Return the change that a chain of undo and redo goes back to."""
    while row.undoes is not None:
        row = session.store.change_row(row.undoes)
    return row


def _named(session: Session, label: Message, row: ChangeRow) -> Message:
    noun, ids = _about(session, row)
    names = [name for pk in ids[:MOST] if (name := _name(session, row, noun, pk))]
    if not names:
        return label
    told = ", ".join(names)
    if len(ids) > MOST:
        return message(N_("{what} ({count}: {names}, …)"), what=label, count=len(ids), names=told)
    return message(N_("{what} ({names})"), what=label, names=told)


def _about(session: Session, row: ChangeRow) -> tuple[str, list[int]]:
    """Return the noun and the ids of what a command was given to, else of what it wrote of its own noun."""
    known = command_named(row.command)
    if known is None or not _may_name(session, row):
        return "", []
    if known.subject:
        given = row.args.get(known.subject)
        ids = [pk for pk in (given if isinstance(given, list) else [given]) if isinstance(pk, int)]
        return known.subject_noun(), ids
    if known.noun() not in nouns():
        return "", []
    table = session.source_of(known.noun())
    sql = "SELECT DISTINCT pk FROM journal WHERE change = ? AND tbl = ?"
    written = {found[0] for found in session.store.query(sql, (row.id, table))}
    return known.noun(), sorted(written.union(_wholes(session, row, table)))


def _wholes(session: Session, row: ChangeRow, table: str) -> Iterator[int]:
    """Yield the ids of rows of a table to which something belongs that a change wrote: of a metric its goal."""
    from cockpit.history import parts_of

    for part, column in parts_of(table):
        sql = f"""
            SELECT DISTINCT COALESCE(json_extract(j.after, '$.{column}'), json_extract(j.before, '$.{column}'),
                p."{column}") FROM journal j LEFT JOIN "{part}" p ON p.id = j.pk WHERE j.change = ? AND j.tbl = ?
        """
        yield from (found[0] for found in session.store.query(sql, (row.id, part)) if found[0] is not None)


def _may_name(session: Session, row: ChangeRow) -> bool:
    """Return whether nothing sensitive was written, or the person may read that: whom it is about is part of it."""
    if holds(session.role, Right.PEOPLE):
        return True
    written = {
        found[0] for found in session.store.query("SELECT DISTINCT tbl FROM journal WHERE change = ?", (row.id,))
    }
    return not written & sensitive_tables()


def _name(session: Session, row: ChangeRow, noun_name: str, pk: int) -> str:
    """Return what people call a row, or called it before it was removed; empty for one of another project."""
    noun = nouns()[noun_name][1] if noun_name else None
    if noun is None or not (noun.prefix or noun.by):
        return ""
    column = "number" if noun.prefix else noun.by[0]
    image = next((found for found in _images(session, row, noun.source, pk) if column in found), None)
    if image is None or (row.actor != session.actor and image.get(noun.scope or "id") != session.project_id):
        return ""
    return human(noun.prefix, image[column]) if noun.prefix else short(image[column])


def _images(session: Session, row: ChangeRow, table: str, pk: int) -> Iterator[dict[str, Any]]:
    """Yield a row as it is, else as the change made or removed it."""
    yield from map(dict, session.store.query(f'SELECT * FROM "{table}" WHERE id = ?', (pk,)))
    sql = "SELECT COALESCE(after, before) FROM journal WHERE change = ? AND tbl = ? AND pk = ?"
    for found in session.store.query(sql, (row.id, table, pk)):
        yield {"id": pk, **json.loads(found[0])}
