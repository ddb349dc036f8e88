"""What a person may know of the store beyond the project at hand: what is in projects with a part for the person.

Who owns a local file, and was not named, may know everything in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from cockpit.access import Right, Role, holds
from cockpit.areas import sensitive_tables

if TYPE_CHECKING:
    from cockpit.session import Session
    from storage.journal import Entry

_PROJECT = (
    "(EXISTS (SELECT 1 FROM person m WHERE m.project_id = {row}.id AND m.handle = :viewer AND NOT m.archived)"
    " OR NOT EXISTS (SELECT 1 FROM person m WHERE m.project_id = {row}.id))"
)
_KEY = (
    "({row}.person = :viewer OR NOT EXISTS (SELECT 1 FROM person) OR EXISTS (SELECT 1 FROM person p JOIN person m"
    " ON m.project_id = p.project_id WHERE p.handle = {row}.person AND m.handle = :viewer AND m.role = 'owner'"
    " AND NOT m.archived))"
)
_CONDITIONS = {"project": _PROJECT, "key": _KEY}
"""Nouns whose rows belong to no project, and which of them somebody may know of: keys are their person's and that of
the owners of projects in which the person has, or had, a part."""
_OWN_AFFAIRS = {"preference": "actor", "draft": "actor", "access_key": "person"}
"""Tables whose rows concern one person only, and the column that names the person."""


class Within(NamedTuple):
    """An SQL condition for the rows that somebody may know of, and its values. ``actor`` is empty where it is all."""

    condition: str = "1"
    values: Mapping[str, object] = {}
    actor: str = ""


def within(session: Session, noun: str, row: str) -> Within:
    """Return which rows of a noun the person may know of; ``row`` is what its table is called in the statement."""
    if session.is_local or noun not in _CONDITIONS:
        return Within()
    return Within(_CONDITIONS[noun].format(row=row), {"viewer": session.actor}, session.actor)


def owns_all(session: Session) -> bool:
    """Return whether everything in the store is the person's to look after: that of every project, and every key."""
    if session.is_local:
        return True
    sql = (
        "SELECT 1 FROM project j WHERE EXISTS (SELECT 1 FROM person m WHERE m.project_id = j.id) AND NOT EXISTS"
        " (SELECT 1 FROM person m WHERE m.project_id = j.id AND m.handle = ? AND m.role = ? AND NOT m.archived) LIMIT 1"
    )
    return session.store.scalar(sql, (session.actor, Role.OWNER.value)) is None


def project_of(session: Session, entry: Entry) -> int | None:
    """Return the project to which a row of the journal belongs, None when it belongs to none, or is gone."""
    if entry.table in _OWN_AFFAIRS:
        return None
    found = entry.pk if entry.table == "project" else _lasting(session, entry, "project_id")
    return found if isinstance(found, int) else None


def _lasting(session: Session, entry: Entry, column: str) -> object:
    """Return a column that never changes: from the entry if it is an insert or a delete, else from the row."""
    image = {**(entry.before or {}), **(entry.after or {})}
    if column in image:
        return image[column]
    return session.store.scalar(f'SELECT "{column}" FROM "{entry.table}" WHERE id = ?', (entry.pk,))


class Sight:
    """What a person may know of the journal: projects with a part for the person, and nobody else's own affairs."""

    def __init__(self, session: Session) -> None:
        """Look up once which part the person has in which project."""
        self._session = session
        rows = session.store.query(
            "SELECT project_id, role FROM person WHERE handle = ? AND NOT archived", (session.actor,)
        )
        self._roles = {row["project_id"]: Role(row["role"]) for row in rows}

    def covers(self, entry: Entry) -> bool:
        """Return whether the person may know of this entry."""
        session, table = self._session, entry.table
        if table in _OWN_AFFAIRS:
            return session.is_local or self._is_ours(table, str(_lasting(session, entry, _OWN_AFFAIRS[table])))
        role = self._roles.get(project_of(session, entry) or 0, Role.OWNER if session.is_local else None)
        return role is not None and (table not in sensitive_tables() or holds(role, Right.PEOPLE))

    def _is_ours(self, table: str, person: str) -> bool:
        if person == self._session.actor:
            return True
        if table != "access_key":
            return False
        owned = [project for project, role in self._roles.items() if role is Role.OWNER]
        marks = ", ".join("?" * len(owned))
        sql = f"SELECT 1 FROM person WHERE handle = ? AND project_id IN ({marks}) LIMIT 1"
        return self._session.store.scalar(sql, (person, *owned)) is not None
