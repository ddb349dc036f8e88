"""The working calendar in files: holidays and make-up days from a calendar file or a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from cockpit.calendar import DayKind
from cockpit.delivery.commands.calendar import ImportHolidays
from cockpit.delivery.holidays import DATE, KIND, NAME, kind_of_name, read_holidays
from cockpit.errors import BadInput
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.target import Target, Value, Values
from cockpit.i18n import N_
from cockpit.message import message

if TYPE_CHECKING:
    from cockpit.session import Session


_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def _accept(values: Values) -> Values:
    """Return the day as it would be stored; without a kind its name decides: 劳动节（班） is worked."""
    name = str(values.get("name") or "")
    kind = values.get("kind") or kind_of_name(name) or DayKind.HOLIDAY.value
    return {"date": values["date"], "kind": DayKind(str(kind)).value, "name": name}


TARGET = Target(
    noun="holiday",
    label=N_("holiday or make-up day"),
    fields=(DATE, NAME, KIND),
    keys=("date",),
    accept=_accept,
)


def existing(session: Session) -> Existing:
    """Return the days of the project."""
    return Existing(_entries(session))


def command(rows: Sequence[PlannedRow], source: str) -> ImportHolidays:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportHolidays(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these days or of all that are not archived."""
    return table_of(TARGET, _entries(session), ids)


def read(session: Session, data: bytes, name: str) -> Sheet | None:
    """Return the days of an iCalendar or CSV file; None for any other file, and for one of which more must be said."""
    if data.startswith(_WORKBOOKS) or data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        return None
    try:
        found = read_holidays(data, name, years=_years(session))
    except BadInput as problem:
        # How dates are written, and in which encoding, can be said of a table only.
        if problem.field in ("dates", "encoding"):
            return None
        raise
    notes = [*found.left_out]
    told = (
        (N_("no days off, so left out: {events}"), found.passed_over),
        (N_("taken for days off, because nothing in the file says which are: {events}"), found.unmarked),
    )
    for text, events in told:
        listed = list(dict.fromkeys(events))
        if listed:
            notes.append(message(text, events=", ".join(listed[:5]) + (" …" if len(listed) > 5 else "")))
    return Sheet(
        name,
        (DATE.name, KIND.name, NAME.name),
        [SourceRow(place, (each.day, each.kind.value, each.name)) for place, each in enumerate(found.days, start=1)],
        notes=tuple(notes),
        errors=tuple((error.row, BadInput("{problem}", problem=error.problem)) for error in found.errors),
    )


def _years(session: Session) -> range:
    """Return the years for which a day counts that returns each year: those of the project, this one and the next."""
    sql = "SELECT start, go_live FROM project WHERE id = ?"
    known = [int(day[:4]) for row in session.store.query(sql, (session.project_id,)) for day in row if day]
    known += [session.today().year, session.today().year + 1]
    return range(min(known), max(known) + 1)


def _entries(session: Session) -> list[Entry]:
    sql = "SELECT id, version, day, kind, name, archived FROM holiday WHERE project_id = ? ORDER BY day"
    return [
        Entry(
            row["id"],
            row["version"],
            {"date": date.fromisoformat(row["day"]), "kind": row["kind"], "name": row["name"]},
            bool(row["archived"]),
        )
        for row in session.store.query(sql, (session.project_id,))
    ]
