"""Training sessions in files, and as a calendar."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from cockpit.clean import clean_line
from cockpit.errors import BadInput
from cockpit.exchange.cells import Cell, is_blank, listed, text_of
from cockpit.exchange.columns import Columns, filled
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.target import FieldSpec, Kind, Target, Value, Values, require
from cockpit.exchange.words import fold
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.training.choices import SESSION, Level
from cockpit.training.commands.importing import USUAL_TIME, ImportSessions
from cockpit.training.exchange.shared import (
    LEVEL_WORDS,
    courses_named,
    day_of,
    moment_of,
    one_of,
    people_named,
    read_session,
)
from cockpit.training.slots import read_time, read_zone

if TYPE_CHECKING:
    from cockpit.session import Session


def _accept(values: Values) -> Values:
    """Return the session as it would be stored."""
    require(values, course=N_("Course"), day=N_("Date"))
    found = {"level": Level.AWARENESS.value, **values}
    if found.get("at"):
        found["at"] = read_time(str(found["at"]))
    if found.get("zone"):
        found["zone"] = read_zone(str(found["zone"])).key
    for name, least in (("minutes", 5), ("capacity", 0)):
        number = found.get(name)
        if isinstance(number, float) and (number < least or number != int(number)):
            raise BadInput(
                N_("“{text}” is not a whole number from {least} on"), field=name, text=f"{number:g}", least=least
            )
    return found


TARGET = Target(
    noun="class",
    label=N_("training session"),
    fields=(
        FieldSpec("slot", N_("Slot")),
        FieldSpec(
            "id",
            N_("Id"),
            ("session", "session id", "no", "number", "场次", "编号", "场次编号", "班次"),
            normal=read_session,
        ),
        FieldSpec(
            "course",
            N_("Course"),
            ("training course", "training", "topic", "课程", "课程名称", "课程编号", "培训课程"),
            Kind.NAME,
            noun="course",
        ),
        FieldSpec("level", N_("Level"), ("层级", "级别", "层次"), Kind.CHOICE, Level, LEVEL_WORDS),
        FieldSpec("day", N_("Date"), ("date", "day", "training date", "日期", "培训日期", "上课日期"), Kind.DATE),
        FieldSpec(
            "at",
            N_("Begins at"),
            ("time", "start", "start time", "begins", "时间", "开始时间", "上课时间"),
            normal=clean_line,
        ),
        FieldSpec(
            "minutes", N_("Length (minutes)"), ("minutes", "duration", "length", "时长", "时长（分钟）"), Kind.NUMBER
        ),
        FieldSpec("zone", N_("Time zone"), ("timezone", "tz", "时区"), normal=clean_line),
        FieldSpec(
            "place", N_("Place"), ("location", "room", "venue", "地点", "培训地点", "教室", "会议室"), normal=clean_line
        ),
        FieldSpec("link", N_("Link"), ("url", "meeting link", "链接", "会议链接"), normal=clean_line),
        FieldSpec(
            "trainer",
            N_("Trainer"),
            ("teacher", "instructor", "lecturer", "讲师", "培训讲师", "老师", "授课人"),
            Kind.NAME,
            noun="person",
        ),
        FieldSpec(
            "capacity",
            N_("Seats"),
            ("capacity", "seats", "max participants", "容量", "人数上限", "名额", "座位数"),
            Kind.NUMBER,
        ),
        FieldSpec("language", N_("Language"), ("语言", "授课语言"), normal=clean_line),
        FieldSpec("note", N_("Note"), ("notes", "remark", "remarks", "备注", "说明")),
    ),
    keys=("id", "slot"),
    accept=_accept,
    assigned=True,
)
_HEADINGS = tuple(spec.name for spec in TARGET.fields)
_LEVELS = TARGET.fields[3].folded_choices

_SESSIONS = """
SELECT s.*, c.code AS course, p.handle AS trainer FROM training_session s JOIN course c ON c.id = s.course_id
    LEFT JOIN person p ON p.id = s.trainer_id
WHERE s.project_id = :project AND (:ids IS NULL OR s.id IN (SELECT value FROM json_each(:ids)))
ORDER BY s.begins, s.number
"""


def existing(session: Session) -> Existing:
    """Return the sessions of the project, and what courses and persons are called."""
    return Existing(
        _entries(session),
        {"course": courses_named(session), "person": people_named(session)},
        foresee=lambda rows: command(rows, "").rehearsed(session),
    )


def reshape(session: Session, sheet: Sheet, asked: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """Return the table with what tells sessions without an id apart: course, level, day and time."""
    columns = Columns(sheet, TARGET, asked)
    if not columns.places("course") and not columns.places("id"):
        text = N_("No column names the courses; the columns are: {headings}. Say which: --map COLUMN=course.")
        raise BadInput(text, field="map", headings=listed(sheet.headings))
    courses = courses_named(session)
    found = []
    for row in filled(sheet):
        values = {name: columns.first(row, name) for name in _HEADINGS[1:]}
        day, at = values["day"], values["at"]
        moment = moment_of(day)
        if is_blank(at) and isinstance(moment, datetime) and moment.time() != time():
            at = moment.time()
        values["at"] = at = time_text(at)
        if not is_blank(values["course"]) and not is_blank(day):
            code = one_of(courses, values["course"]) or text_of(values["course"])
            level = _LEVELS.get(fold(text_of(values["level"])), Level.AWARENESS.value)
            slot: Cell = slot_key(code, level, day_of(day), text_of(at))
        else:
            slot = None
        found.append(SourceRow(row.number, (slot, *values.values())))
    return replace(sheet, headings=_HEADINGS, rows=found, origins=columns.origins(_HEADINGS[1:], at=("day",))), {}


def time_text(cell: Cell) -> Cell:
    """Return a time of day as text; spreadsheets keep it as a part of a day."""
    if isinstance(cell, float) and 0 <= cell < 1:
        minutes = round(cell * 24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return cell.strftime("%H:%M") if isinstance(cell, (time, datetime)) else cell


def slot_key(course: str, level: str, day: date | None, at: str) -> str:
    """Return what tells a session apart: ``FI-1 · 1 · 2026-12-01 09:00``."""
    try:
        clock = read_time(at or USUAL_TIME)
    except BadInput:
        clock = at
    return f"{course} · {level} · {day.isoformat() if day else '-'} {clock}"


def command(rows: Sequence[PlannedRow], source: str) -> ImportSessions:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportSessions(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these sessions or of all that are not archived."""
    return table_of(TARGET, _entries(session, ids), ids)


def calendar(session: Session, ids: Sequence[int]) -> bytes:
    """Return these sessions as a calendar."""
    from cockpit.training.calendar import session_calendar

    return session_calendar(session, ids)


def _entries(session: Session, ids: Sequence[int] | None = None) -> list[Entry]:
    values = {"project": session.project_id, "ids": None if ids is None else json.dumps(list(ids))}
    found = []
    for row in session.store.query(_SESSIONS, values):
        plain = {
            name: row[name]
            for name in ("course", "level", "at", "zone", "place", "link", "trainer", "language", "note")
        }
        numbers = {name: None if row[name] is None else float(row[name]) for name in ("minutes", "capacity")}
        day = date.fromisoformat(row["day"])
        slot = slot_key(row["course"], row["level"], day, row["at"])
        known = {"id": human(SESSION, row["number"]), "slot": slot, "day": day, **plain, **numbers}
        found.append(Entry(row["id"], row["version"], known, bool(row["archived"])))
    return found
