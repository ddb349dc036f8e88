"""Reading back: what happened, to everything or to one row, and where words are found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cockpit import lookup
from cockpit.areas import all_commands, nouns
from cockpit.i18n import _
from cockpit.ids import human
from cockpit.listing import Line
from storage.journal import ChangeRow, Entry
from storage.record import Record
from storage.search import matching

if TYPE_CHECKING:
    from cockpit.session import Session

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
    return [
        _event(session, row, session.store.entries(row.id)) for row in session.store.changes(limit=limit, before=before)
    ]


def history_of(session: Session, table: str, pk: int) -> list[Event]:
    """Return what happened to one row, oldest first."""
    return [_event(session, row, [entry]) for row, entry in session.store.history(table, pk)]


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
        if not record.search:
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
