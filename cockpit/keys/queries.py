"""The list of keys, and the look-up that decides at login whom a key stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from cockpit.i18n import N_, _
from cockpit.keys.rules import is_live
from cockpit.listing import Line, ListColumn, Listing, Tone
from storage.days import stored_day

if TYPE_CHECKING:
    import sqlite3

    from cockpit.filter import Vocabulary
    from cockpit.session import Session
    from storage.store import Store


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
    """The own keys, and those of people in the projects that the person owns."""

    noun: ClassVar[str] = "key"
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

    def fetch(self, session: Session, ids: Sequence[int]) -> list[KeyRow]:
        """Return the keys with these ids."""
        select = "k.id, k.version, k.person, k.fingerprint, k.public_key, k.device, k.expires, k.archived"
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
                expires=stored_day(row["expires"]),
                expired=not is_live(stored_day(row["expires"]), today),
                archived=bool(row["archived"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: KeyRow, session: Session) -> tuple[Line, ...]:
        """Return the key as cells; one that opens nothing says why."""
        tone: Tone = "" if row.live else "muted"
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


@dataclass(frozen=True)
class LiveKey:
    """A key that opens something."""

    person: str
    public_key: str
    expires: date | None


def person_of(store: Store, fingerprint: str, today: date) -> str | None:
    """Return the handle of the person whom a key logs in, or None.

    The key must be neither revoked nor expired, and its person must be in a project that is not archived; only while
    nobody is in any project is the key enough.
    """
    rows = _live(store, today, "k.fingerprint = :fingerprint", fingerprint=fingerprint)
    return str(rows[0]["person"]) if rows else None


def live_keys(store: Store, today: date) -> list[LiveKey]:
    """Return every key that opens something, by person."""
    rows = _live(store, today, "1")
    return [LiveKey(row["person"], row["public_key"], stored_day(row["expires"])) for row in rows]


def _live(store: Store, today: date, condition: str, **values: str) -> list[sqlite3.Row]:
    return store.query(
        "SELECT k.person, k.public_key, k.expires FROM access_key k"
        f" WHERE {condition} AND NOT k.archived AND COALESCE(k.expires, :today) >= :today AND ("
        "   EXISTS (SELECT 1 FROM person p JOIN project j ON j.id = p.project_id"
        "     WHERE p.handle = k.person AND NOT p.archived AND NOT j.archived)"
        "   OR NOT EXISTS (SELECT 1 FROM person))"
        " ORDER BY k.person, k.id",
        {"today": today.isoformat(), **values},
    )


def language_of(store: Store, person: str) -> str:
    """Return the language that a person prefers, empty when nothing was said about it."""
    found = store.scalar("SELECT value FROM preference WHERE actor = ? AND name = 'language'", (person,))
    return str(found or "")


KEYS = Keys()
LISTINGS = (KEYS,)
