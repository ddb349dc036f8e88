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
    from cockpit.filter import Vocabulary
    from cockpit.session import Session
    from storage.change import Change
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
    in_project: bool
    """Whether its person takes part in a project; nobody needs to while nobody does."""

    @property
    def live(self) -> bool:
        """Whether it opens anything."""
        return self.in_project and not (self.archived or self.expired)


_IN_PROJECT = (
    "(EXISTS (SELECT 1 FROM person p JOIN project j ON j.id = p.project_id"
    " WHERE p.handle = k.person AND NOT p.archived AND NOT j.archived) OR NOT EXISTS (SELECT 1 FROM person))"
)


class Keys(Listing[KeyRow]):
    """The own keys, and those of people in the projects that the person owns."""

    noun: ClassVar[str] = "key"
    table: ClassVar[str] = "access_key"
    alias: ClassVar[str] = "k"
    source: ClassVar[str] = "access_key k"
    scope: ClassVar[str] = "1"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("person", N_("Person"), 14, priority=9),
        ListColumn("device", N_("Device"), 0, priority=8),
        ListColumn("type", N_("Type"), 20, priority=3),
        ListColumn("fingerprint", N_("Fingerprint"), 50, priority=4),
        ListColumn("expires", N_("Expires"), 10, priority=6),
        ListColumn("state", N_("State"), 13, priority=7),
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
        select += f", {_IN_PROJECT} AS in_project"
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
                in_project=bool(row["in_project"]),
            )
            for row in self.read(session, select, ids)
        ]

    def cells(self, row: KeyRow, session: Session) -> tuple[Line, ...]:
        """Return the key as cells; one that opens nothing says why."""
        tone: Tone = "" if row.live else "muted"
        state = (
            _("revoked") if row.archived
            else _("expired") if row.expired
            else _("valid") if row.in_project
            else _("in no project")
        )  # fmt: skip
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
            "in_project": row.in_project,
            "public_key": row.public_key,
        }


@dataclass(frozen=True)
class LiveKey:
    """A key that opens something."""

    person: str
    fingerprint: str
    public_key: str
    expires: date | None


def person_of(store: Store, fingerprint: str, today: date) -> str | None:
    """Return the handle of the person whom a key logs in, or None.

    The key must be neither revoked nor expired, and its person must be in a project that is not archived; only while
    nobody is in any project is the key enough.
    """
    rows = store.query(_live("k.fingerprint = :fingerprint"), {"today": today.isoformat(), "fingerprint": fingerprint})
    return str(rows[0]["person"]) if rows else None


def why_not(store: Store, fingerprint: str, today: date) -> tuple[str, str]:
    """Return for the log whose key it is that opens nothing, and why; nobody's for one that is not known."""
    sql = f"SELECT k.person, k.expires, k.archived, {_IN_PROJECT} AS in_project FROM access_key k WHERE fingerprint = ?"
    for row in store.query(sql, (fingerprint,)):
        if row["archived"]:
            return row["person"], "revoked"
        return row["person"], "in no project" if is_live(stored_day(row["expires"]), today) else "expired"
    return "", "unknown"


def live_keys(store: Store | Change, today: date) -> list[LiveKey]:
    """Return every key that opens something, by person, as a store or a change that is being made holds them."""
    rows = store.query(_live("1"), {"today": today.isoformat()})
    return [LiveKey(row["person"], row["fingerprint"], row["public_key"], stored_day(row["expires"])) for row in rows]


def _live(condition: str) -> str:
    return (
        "SELECT k.person, k.fingerprint, k.public_key, k.expires FROM access_key k"
        f" WHERE {condition} AND NOT k.archived AND COALESCE(k.expires, :today) >= :today AND {_IN_PROJECT}"
        " ORDER BY k.person, k.id"
    )


def language_of(store: Store, person: str) -> str:
    """Return the language that a person prefers, empty when nothing was said about it."""
    found = store.scalar("SELECT value FROM preference WHERE actor = ? AND name = 'language'", (person,))
    return str(found or "")


KEYS = Keys()
LISTINGS = (KEYS,)
