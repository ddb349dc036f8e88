"""The list of keys, and the look-up that decides at login whom a key stands for."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from cockpit.access import Right, holds
from cockpit.i18n import N_, _
from cockpit.keys.rules import is_live
from cockpit.listing import Asked, Line, ListColumn, Listing

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.session import Session


@dataclass(frozen=True)
class KeyRow:
    """A key as lists show one."""

    id: int
    version: int
    person: str
    fingerprint: str
    type: str
    public_key: str
    device: str
    expires: date | None
    expired: bool
    archived: bool

    @property
    def live(self) -> bool:
        """Whether it opens anything."""
        return not (self.archived or self.expired)


class Keys(Listing[KeyRow]):
    """The keys of the store; who may not set up keys sees the own ones."""

    noun: ClassVar[str] = "key"
    title: ClassVar[str] = N_("Keys")
    table: ClassVar[str] = "access_key"
    alias: ClassVar[str] = "k"
    source: ClassVar[str] = "access_key k"
    scope: ClassVar[str] = "1"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("person", N_("Person"), 14, priority=9),
        ListColumn("device", N_("Device"), 0, priority=7),
        ListColumn("type", N_("Type"), 20, priority=3),
        ListColumn("fingerprint", N_("Fingerprint"), 50, priority=8),
        ListColumn("expires", N_("Expires"), 10, priority=6),
        ListColumn("state", N_("State"), 10, priority=5),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "person": "k.person, k.device",
        "device": "k.device",
        "expires": "k.expires IS NULL, k.expires",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of keys."""
        from cockpit.keys.filter import keys

        return keys()

    def statement(self, session: Session, asked: Asked) -> tuple[str, str, dict[str, object]]:
        """Return the terms, narrowed to the person's own keys for those who may not set up keys."""
        where, order, parameters = super().statement(session, asked)
        if holds(session.role, Right.OWN):
            return where, order, parameters
        return f"{where} AND k.person = :own", order, {**parameters, "own": session.actor}

    def fetch(self, session: Session, ids: Sequence[int]) -> list[KeyRow]:
        """Return the keys with these ids."""
        select = "k.id, k.version, k.person, k.fingerprint, k.public_key, k.device, k.expires, k.archived"
        everybody = holds(session.role, Right.OWN)
        today = session.today()
        return [
            KeyRow(
                id=row["id"],
                version=row["version"],
                person=row["person"],
                fingerprint=row["fingerprint"],
                type=row["public_key"].partition(" ")[0],
                public_key=row["public_key"],
                device=row["device"],
                expires=_date(row["expires"]),
                expired=not is_live(_date(row["expires"]), today),
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
            if everybody or row["person"] == session.actor
        ]

    def cells(self, row: KeyRow, session: Session) -> tuple[Line, ...]:
        """Return the key as cells; one that opens nothing says why."""
        tone = "" if row.live else "muted"
        state = _("revoked") if row.archived else _("expired") if row.expired else _("valid")
        return (
            ((f"@{row.person}", "accent" if row.live else "muted"),),
            ((row.device, tone),),
            ((row.type, "muted"),),
            ((row.fingerprint, tone),),
            ((row.expires.isoformat() if row.expires else "-", tone),),
            ((state, "good" if row.live else "warn"),),
        )

    def plain(self, row: KeyRow) -> dict[str, object]:
        """Return the key as data."""
        return {
            "person": row.person,
            "device": row.device,
            "type": row.type,
            "fingerprint": row.fingerprint,
            "expires": row.expires,
            "expired": row.expired,
            "revoked": row.archived,
            "public_key": row.public_key,
        }


def person_of(connection: sqlite3.Connection, fingerprint: str, today: date) -> str | None:
    """Return the handle of the person whom a key logs in, or None.

    The key must be neither revoked nor expired, and its person must be in a project that is not archived; only while
    nobody is in any project is the key enough.
    """
    row = connection.execute(
        "SELECT person, expires FROM access_key WHERE fingerprint = ? AND NOT archived", (fingerprint,)
    ).fetchone()
    if row is None or not is_live(_date(row[1]), today):
        return None
    known = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM person p JOIN project j ON j.id = p.project_id"
        "   WHERE p.handle = ? AND NOT p.archived AND NOT j.archived) OR NOT EXISTS (SELECT 1 FROM person)",
        (row[0],),
    ).fetchone()
    return str(row[0]) if known[0] else None


def language_of(connection: sqlite3.Connection, person: str) -> str:
    """Return the language that a person prefers, empty when nothing was said about it."""
    row = connection.execute("SELECT value FROM preference WHERE actor = ? AND name = 'language'", (person,)).fetchone()
    return str(row[0]) if row else ""


def live_keys(connection: sqlite3.Connection, today: date) -> list[tuple[str, str]]:
    """Return person and public key of every key that opens something, by person."""
    rows = connection.execute(
        "SELECT person, public_key, fingerprint FROM access_key WHERE NOT archived ORDER BY person, id"
    ).fetchall()
    return [(row[0], row[1]) for row in rows if person_of(connection, row[2], today) is not None]


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


LISTINGS = (Keys(),)
