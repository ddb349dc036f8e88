"""Reading back: what happened, to everything or to one row, and where words are found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cockpit import lookup
from cockpit.access import Right, holds
from cockpit.areas import all_commands, noun_of_table, nouns, sensitive_tables
from cockpit.i18n import _
from cockpit.ids import human
from cockpit.listing import Line
from storage.journal import ChangeRow, Entry
from storage.record import Record
from storage.search import matching

if TYPE_CHECKING:
    from cockpit.session import Session

_MOST_PAGES = 50
"""How many pages of the journal are looked through for a person who may know of few of its changes."""
_OWN_AFFAIRS = {"preference": "actor", "draft": "actor", "access_key": "person"}
"""Tables whose rows concern one person only, and the column that names the person."""
_QUIET = ("id", "version", "project_id", "rank", "number", "position", "archived")


@dataclass(frozen=True)
class Event:
    """One change as a person reads it. ``at`` is aware, in UTC."""

    change: int
    at: datetime
    actor: str
    command: str
    details: str

    def plain(self) -> dict[str, object]:
        """Return it as data."""
        return {
            "change": self.change,
            "at": self.at,
            "actor": self.actor,
            "command": self.command,
            "details": self.details,
        }

    @property
    def label(self) -> str:
        """What was done, in the current language."""
        known = all_commands().get(self.command)
        return _(known.label()) if known else {"undo": _("Undo"), "redo": _("Redo")}.get(self.command, self.command)


@dataclass(frozen=True)
class Hit:
    """Where words were found."""

    noun: str
    pk: int
    id: str
    kind: str
    text: str

    def plain(self) -> dict[str, object]:
        """Return it as data."""
        return {"noun": self.noun, "id": self.id, "text": self.text}


def recent(session: Session, limit: int, before: int | None = None) -> list[Event]:
    """Return the newest changes of the whole store, newest first."""
    found: list[Event] = []
    sight = Sight(session)
    for _page in range(_MOST_PAGES):
        rows = session.store.changes(limit=limit, before=before)
        for row in rows:
            shown = [entry for entry in session.store.entries(row.id) if sight.covers(entry)]
            if shown:
                found.append(_event(session, row, shown))
        if len(rows) < limit or len(found) >= limit:
            break
        before = rows[-1].id
    return found[:limit]


def history_of(session: Session, table: str, pk: int) -> list[Event]:
    """Return what happened to one row, oldest first."""
    sight = Sight(session)
    return [_event(session, row, [entry]) for row, entry in session.store.history(table, pk) if sight.covers(entry)]


class Sight:
    """What a person may know of the journal: projects with a part for the person, and nobody else's own affairs."""

    def __init__(self, session: Session) -> None:
        """Look up once in which projects the person takes part; who owns a local file may know everything in it."""
        self._session = session
        self._all = session.is_local
        rows = session.store.query("SELECT project_id FROM person WHERE handle = ? AND NOT archived", (session.actor,))
        self._projects = {row[0] for row in rows}

    def covers(self, entry: Entry) -> bool:
        """Return whether the person may know of this entry."""
        session, table = self._session, entry.table
        if table in sensitive_tables() and not holds(session.role, Right.PEOPLE):
            return False
        if self._all:
            return True
        if table in _OWN_AFFAIRS:
            column = _OWN_AFFAIRS[table]
            return self._value(entry, column) == session.actor or (
                table == "access_key" and holds(session.role, Right.OWN)
            )
        return (entry.pk if table == "project" else self._value(entry, "project_id")) in self._projects

    def _value(self, entry: Entry, column: str) -> object:
        """Return a column that never changes: from the entry if it is an insert or a delete, else from the row."""
        image = {**(entry.before or {}), **(entry.after or {})}
        if column in image:
            return image[column]
        return self._session.store.scalar(f'SELECT "{column}" FROM "{entry.table}" WHERE id = ?', (entry.pk,))


def lines(events: Sequence[Event]) -> Iterator[tuple[Line, ...]]:
    """Return the events as cells: when, who, what, details."""
    for event in events:
        when = event.at.astimezone().strftime("%Y-%m-%d %H:%M")
        yield ((when, "muted"),), ((event.actor, "accent"),), ((event.label, ""),), ((event.details, "muted"),)


def _event(session: Session, row: ChangeRow, entries: Sequence[Entry]) -> Event:
    parts = [part for entry in entries[:4] if (part := _describe(session, entry))]
    if len(entries) > 4:
        parts.append(f"… ({len(entries)})")
    return Event(row.id, row.at, row.actor, row.command, "; ".join(parts))


def _describe(session: Session, entry: Entry) -> str:
    name = _name(session, entry)
    if entry.before is None or entry.after is None:
        return f"{'+' if entry.before is None else '-'} {name}"
    before = entry.before
    changed = [
        f"{key}: {_short(before.get(key))} → {_short(value)}" for key, value in entry.after.items() if key not in _QUIET
    ]
    if "archived" in entry.after:
        changed.append(_("archived") if entry.after["archived"] else _("brought back"))
    return f"{name} {', '.join(changed[:4])}" if changed else ""


def _name(session: Session, entry: Entry) -> str:
    image = {**(entry.before or {}), **(entry.after or {})}
    for name, (_area, noun) in nouns().items():
        if noun.source == entry.table:
            if noun.prefix and "number" in image:
                return human(noun.prefix, int(str(image["number"])))
            return lookup.name_of(session.store, name, entry.pk) or _short(image.get("name"))
    return entry.table.replace("_", " ")


def _short(value: object, width: int = 40) -> str:
    text = "-" if value is None or value == "" else " ".join(str(value).split())
    return text if len(text) <= width else f"{text[: width - 1]}…"


def search_all(session: Session, text: str, limit: int = 50) -> list[Hit]:
    """Return where the words are found in this project, newest first within each kind."""
    hits: list[Hit] = []
    for record in all_records():
        if not record.search or session.may_read(noun_of_table(record.table)) is not None:
            continue
        condition, parameters = matching(record.table, text)
        sql = f'SELECT * FROM "{record.table}" WHERE {condition} AND project_id = ? ORDER BY id DESC LIMIT ?'
        hits += [
            _hit(session, record, dict(row))
            for row in session.store.query(sql, (*parameters, session.project_id, limit))
        ]
    return hits


def _hit(session: Session, record: type[Record], row: dict[str, object]) -> Hit:
    noun_name, noun = next((name, noun) for name, (_a, noun) in nouns().items() if noun.source == record.table)
    pk = int(str(row["id"]))
    shown = human(noun.prefix, int(str(row["number"]))) if noun.prefix else lookup.name_of(session.store, noun_name, pk)
    text = " · ".join(_short(row[name], 100) for name in record.search if row[name])
    return Hit(noun_name, pk, shown, noun.label, text)


def all_records() -> tuple[type[Record], ...]:
    """Import every area's records and return them."""
    from importlib import import_module

    from cockpit.areas import AREAS

    for area in AREAS:
        import_module(f"{area.package}.records")
    return tuple(kind for kind in _subclasses(Record) if kind.table and kind.__module__.startswith("cockpit."))


def _subclasses(kind: type[Record]) -> Iterator[type[Record]]:
    for below in kind.__subclasses__():
        yield below
        yield from _subclasses(below)
