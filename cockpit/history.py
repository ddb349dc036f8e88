"""Reading back: what happened, to everything or to one row, and where words are found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import TYPE_CHECKING

from cockpit import lookup
from cockpit.areas import noun_of_table, nouns
from cockpit.deeds import describe, origin
from cockpit.i18n import N_, _, aside, plural
from cockpit.ids import human
from cockpit.listing import Line
from cockpit.sight import Sight
from cockpit.stored import both_texts, field_label, is_told, noun_label, refers, row_name, short, value_text
from storage.journal import REDO, UNDO, ChangeRow, Entry
from storage.record import Record, columns
from storage.search import matching

if TYPE_CHECKING:
    from cockpit.session import Session

_MOST_PAGES = 50
"""How many pages of the journal are looked through for a person who may know of few of its changes."""
_MOST_ENTRIES = 50
"""Rows of one change that are looked at to tell what it did; an import may have written a hundred thousand."""
_MOST_ROWS, _MOST_FIELDS = 4, 4
"""Rows of one change, and fields of one row, that are told."""


_PARTS = {"rollout_step": ("module", "module_id")}
"""Tables whose rows people never name, because they are a part of another row: its table, and the column that says it.

What happened to such a row happened to the other.
"""
_REVERTS = {UNDO: N_("Undo"), REDO: N_("Redo")}


@dataclass(frozen=True)
class Event:
    """One change as a person reads it. ``at`` is aware, in the zone in which the project's work is done."""

    change: int
    at: datetime
    actor: str
    command: str
    details: str
    original: str = ""
    """The command that an undo or a redo goes back to."""

    def plain(self) -> dict[str, object]:
        """Return it as data."""
        return {
            "change": self.change,
            "at": self.at.astimezone(UTC),
            "actor": self.actor,
            "command": self.command,
            "of": self.original or None,
            "details": self.details,
        }

    @property
    def label(self) -> str:
        """What was done, in the current language."""
        if self.command in _REVERTS:
            return _("{label}: {value}", label=_(_REVERTS[self.command]), value=describe(self.original))
        return str(describe(self.command))


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
    sight, zone = Sight(session), zone_of(session)
    for _page in range(_MOST_PAGES):
        rows = session.store.changes(limit=limit, before=before)
        for row in rows:
            entries = session.store.entries(row.id, limit=_MOST_ENTRIES)
            shown = [entry for entry in entries if sight.covers(entry)]
            total = len(shown) if len(entries) < _MOST_ENTRIES else session.store.entry_count(row.id)
            if shown:
                found.append(_event(session, row, shown, total, zone))
        if len(rows) < limit or len(found) >= limit:
            break
        before = rows[-1].id
    return found[:limit]


def history_of(session: Session, table: str, pk: int, limit: int | None = None) -> list[Event]:
    """Return what happened last to one row, to what belongs to it and to its links, newest first."""
    sight = Sight(session)
    rows = _belonging(session, table, pk)
    found = [pair for part, pks in rows.items() for pair in session.store.history(part, *sorted(pks))]
    changes: dict[int, tuple[ChangeRow, list[Entry]]] = {}
    for change, entry in sorted(found, key=lambda pair: pair[1].seq):
        if sight.covers(entry):
            changes.setdefault(change.id, (change, []))[1].append(entry)
    zone = zone_of(session)
    newest_first = [*changes.values()][::-1][:limit]
    return [_event(session, change, entries, len(entries), zone) for change, entries in newest_first]


def _belonging(session: Session, table: str, pk: int) -> dict[str, set[int]]:
    """Return the ids of a row, of all that belongs to it and of its links, by table; also of what was deleted."""
    found: dict[str, set[int]] = {table: {pk}}
    waiting = [(table, {pk})]
    while waiting:
        whole, pks = waiting.pop()
        for part, column in parts_of(whole):
            fresh = session.store.leading_to(part, column, pks) - found.get(part, set())
            if fresh:
                found.setdefault(part, set()).update(fresh)
                waiting.append((part, fresh))
    return found


@cache
def parts_of(table: str) -> tuple[tuple[str, str], ...]:
    """Return the tables whose rows belong to rows of a table, or only link them, with the column that says to which.

    A row belongs to what it would be deleted with. Everything belongs to its project, of which that would say nothing.
    """
    if table == "project":
        return ()
    return tuple(
        (record.table, column.name)
        for record in all_records()
        for column in columns(record).values()
        if column.references is not None and column.references.table == table
        if column.references.on_delete == "CASCADE"
        or _PARTS.get(record.table) == (table, column.name)
        or _only_links(record)
    )


def _only_links(record: type[Record]) -> bool:
    """Tell whether rows say only which others go together, as people have no name for them."""
    told = [column for name, column in columns(record).items() if name not in ("id", "version", "project_id")]
    return not noun_of_table(record.table) and all(column.references is not None for column in told)


def zone_of(session: Session) -> tzinfo:
    """Return the time zone in which the work of the session's project is done."""
    from cockpit.operations.service import read_hours

    return read_hours(session.store, session.project_id).zone


def lines(events: Sequence[Event]) -> Iterator[tuple[Line, ...]]:
    """Return the events as cells: when, who, what, details."""
    for event in events:
        when = event.at.strftime("%Y-%m-%d %H:%M")
        yield ((when, "muted"),), ((event.actor, "accent"),), ((event.label, ""),), ((event.details, "muted"),)


def _event(session: Session, row: ChangeRow, entries: Sequence[Entry], total: int, zone: tzinfo) -> Event:
    parts = [part for entry in entries if (part := _describe(session, entry, zone))]
    told = _("; ").join(parts[:_MOST_ROWS])
    if len(parts) > _MOST_ROWS or total > len(entries):
        told += f"{_('; ')}…{aside(plural('{n} row', '{n} rows', total))}"
    original = origin(session, row).command if row.undoes else ""
    return Event(row.id, row.at.astimezone(zone), row.actor, row.command, told, original)


def _describe(session: Session, entry: Entry, zone: tzinfo) -> str:
    """Return what was done to one row: ``+ goal GOAL-3 Cut close``, or ``GOAL-3: Due 2026-12-31 → 2027-01-31``."""
    store, table = session.store, entry.table
    name = _name(session, entry)
    if entry.before is None or entry.after is None:
        image = entry.after or entry.before or {}
        known = noun_of_table(table)
        if table in _PARTS:
            column = _PARTS[table][1]
            told = _fields_of(session, table, {key: value for key, value in image.items() if key != column}, zone)
            return _("{label}: {value}", label=name, value=told) if told else ""
        if not known and "name" not in image:
            return _link(session, table, image, zone, added=entry.before is None)
        title = next((str(image[key]) for key in ("title", "name", "text", "stakeholder") if image.get(key)), "")
        told = title if title and title != name else "" if title else _fields_of(session, table, image, zone)
        sign = "+" if entry.before is None else "−"
        return " ".join(filter(None, (sign, str(noun_label(table)), name, short(told, 80) if told else "")))
    before = entry.before
    changed = [
        f"{field_label(table, key)} {' → '.join(both_texts(store, table, key, before.get(key), value, zone))}"
        for key, value in entry.after.items()
        if is_told(table, key)
    ]
    if "archived" in entry.after:
        changed.append(_("archived") if entry.after["archived"] else _("brought back"))
    if not changed:
        return ""
    return _("{label}: {value}", label=name or noun_label(table), value=_(", ").join(changed[:_MOST_FIELDS]))


def _link(session: Session, table: str, image: Mapping[str, object], zone: tzinfo, *, added: bool) -> str:
    """Return which things were linked, or what was said of one, or is no longer; empty for a row about none."""
    ends = [key for key, value in image.items() if value is not None and refers(table, key)]
    return f"{'+' if added else '−'} {_fields_of(session, table, image, zone)}" if ends else ""


def _fields_of(session: Session, table: str, image: Mapping[str, object], zone: tzinfo) -> str:
    told = [
        f"{field_label(table, key)} {value_text(session.store, table, key, value, zone=zone)}"
        for key, value in image.items()
        if is_told(table, key) and value not in (None, "", "[]")
    ]
    return _(", ").join(told[:_MOST_FIELDS])


def _name(session: Session, entry: Entry) -> str:
    """Return what people call the row: its id, or its name as it is, or as it was when it was removed."""
    image = {**(entry.before or {}), **(entry.after or {})}
    if entry.table in _PARTS:
        whole, column = _PARTS[entry.table]
        pk = image.get(column) or session.store.scalar(
            f'SELECT "{column}" FROM "{entry.table}" WHERE id = ?', (entry.pk,)
        )
        return row_name(session.store, noun_of_table(whole), int(str(pk or 0)))
    noun = nouns()[noun_of_table(entry.table)][1] if noun_of_table(entry.table) else None
    if noun is None or (not noun.prefix and not noun.by):
        return ""
    if noun.prefix and "number" in image:
        return human(noun.prefix, int(str(image["number"])))
    now = lookup.name_of(session.store, noun.name, entry.pk)
    then = image.get(noun.by[0]) if noun.by else None
    return short(now or then or f"#{entry.pk}")


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
    noun, pk = noun_of_table(record.table), int(str(row["id"]))
    text = " · ".join(short(row[name], 100) for name in record.search if row[name])
    kind = nouns()[noun][1].label if noun else record.table.replace("_", " ")
    return Hit(noun, pk, row_name(session.store, noun, pk) if noun else f"#{pk}", kind, text)


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
