"""Training sessions as a calendar that other programs read (iCalendar, RFC 5545)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cockpit.i18n import _
from cockpit.ids import human
from cockpit.training.choices import SESSION, Attendance, Level

if TYPE_CHECKING:
    from icalendar import Event

    from cockpit.session import Session

_PRODUCT = "-//Cockpit//Training//EN"
_SESSIONS = """
SELECT s.*, c.code, c.title, c.purpose, p.name AS trainer, p.email AS trainer_email, j.code AS project,
    '' AS seat, '' AS state
FROM training_session s JOIN course c ON c.id = s.course_id JOIN project j ON j.id = s.project_id
    LEFT JOIN person p ON p.id = s.trainer_id
WHERE s.id IN (SELECT value FROM json_each(?)) ORDER BY s.begins, s.number
"""
# Where people have a seat, and where they teach.
_SEATS = """
SELECT s.*, c.code, c.title, c.purpose, p.name AS trainer, p.email AS trainer_email, j.code AS project, m.seat, m.state
FROM (SELECT e.session_id AS id, e.code AS seat, e.state FROM enrolment e
        WHERE e.person_id IN (SELECT value FROM json_each(:people)) AND e.archived = 0
    UNION ALL SELECT t.id, '', '' FROM training_session t
        WHERE t.trainer_id IN (SELECT value FROM json_each(:people))) m
    JOIN training_session s ON s.id = m.id JOIN course c ON c.id = s.course_id
    JOIN project j ON j.id = s.project_id LEFT JOIN person p ON p.id = s.trainer_id
WHERE s.archived = 0 ORDER BY s.begins, s.number
"""
_STATUS = {Attendance.WAITING.value: "TENTATIVE", Attendance.EXCUSED.value: "CANCELLED"}
"""What a session is in the calendar of a person who may not be in it; of anybody else it is certain."""
_SURENESS = ("CONFIRMED", "TENTATIVE", "CANCELLED")


def session_calendar(session: Session, ids: Sequence[int]) -> bytes:
    """Return some training sessions as a calendar."""
    return _calendar(session, session.store.query(_SESSIONS, (json.dumps(list(ids)),)))


def people_calendar(session: Session, ids: Sequence[int]) -> bytes:
    """Return the sessions in which some persons have a seat or teach, as a calendar.

    Who waits for a seat has it as tentative, who is excused as cancelled, so that it leaves a calendar that had it.
    """
    rows = session.store.query(_SEATS, {"people": json.dumps(list(ids))})
    # Several people may be in one session, which stands in their calendar once, as it is for the surest of them.
    once: dict[int, sqlite3.Row] = {}
    for row in rows:
        known = once.setdefault(row["id"], row)
        if _SURENESS.index(_status(row)) < _SURENESS.index(_status(known)):
            once[row["id"]] = row
    return _calendar(session, list(once.values()))


def _calendar(session: Session, rows: Sequence[sqlite3.Row]) -> bytes:
    # It takes longer to load than all the rest of an export.
    from icalendar import Calendar

    found = Calendar()
    found.add("prodid", _PRODUCT)
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    for row in rows:
        found.add_component(_event(row, session.clock.now()))
    if rows:
        found.add_missing_timezones()
    return bytes(found.to_ical())


def _event(row: sqlite3.Row, now: datetime) -> Event:
    from icalendar import Event, vCalAddress, vText

    pk = human(SESSION, row["number"])
    level = Level(row["level"])
    event = Event()
    # The same session has the same id in every export, so that a calendar changes what it has and adds nothing.
    event.add("uid", f"{pk}.{row['project']}@cockpit".lower())
    event.add("sequence", row["version"] - 1)
    event.add("dtstamp", now)
    zone = ZoneInfo(row["zone"])
    event.add("dtstart", datetime.fromisoformat(row["begins"]).astimezone(zone))
    event.add("dtend", datetime.fromisoformat(row["ends"]).astimezone(zone))
    event.add("summary", f"{row['code']} {row['title']} ({level.label})")
    if row["place"] or row["link"]:
        event.add("location", row["place"] or row["link"])
    if row["link"]:
        event.add("url", row["link"])
    event.add("description", _description(row, pk))
    if row["trainer"] and "@" in row["trainer_email"]:
        organizer = vCalAddress(f"mailto:{row['trainer_email']}")
        organizer.params["CN"] = vText(row["trainer"])
        event.add("organizer", organizer)
    event.add("status", _status(row))
    return event


def _status(row: sqlite3.Row) -> str:
    if row["cancelled"]:
        return "CANCELLED"
    return _STATUS.get(row["state"], "CONFIRMED")


def _description(row: sqlite3.Row, pk: str) -> str:
    facts = (
        (_("Session"), pk),
        (_("Trainer"), row["trainer"]),
        (_("Language"), row["language"]),
        (_("On the roster"), f"{row['seat']} ({Attendance(row['state']).label})" if row["seat"] else ""),
        (_("Why it does not take place"), row["cancel_reason"]),
    )
    lines = [f"{label}: {value}" for label, value in facts if value]
    return "\n".join([*lines, *filter(None, (row["note"], row["purpose"]))])
