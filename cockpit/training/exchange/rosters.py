"""Rosters in files: who is on the list of a session, who was there, and the score where one was given.

The session stands in a column, is found by course and date, or is that of the whole file: its id stands in the name of
the file or sheet, or is named with ``--map TRN-4=session``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cockpit.errors import BadInput
from cockpit.exchange.cells import Cell, is_blank, shown, text_of
from cockpit.exchange.columns import Columns, filled
from cockpit.exchange.known import Entry, Existing
from cockpit.exchange.mapping import places_of
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.target import FieldSpec, Kind, Target, Value, Values, require
from cockpit.exchange.words import fold, plain
from cockpit.i18n import N_, _
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.training.choices import SESSION, Attendance, Level
from cockpit.training.commands.importing import ImportRoster
from cockpit.training.exchange.shared import (
    LEVEL_WORDS,
    PERSON_WORDS,
    SESSION_WORDS,
    courses_named,
    day_of,
    line_key,
    one_of,
    people_named,
    read_session,
    session_in,
    sessions_named,
)
from cockpit.training.grading import Standard, check_score

if TYPE_CHECKING:
    import sqlite3

    from cockpit.session import Session

_STATES = {
    "present": "attended", "p": "attended", "yes": "attended", "y": "attended", "1": "attended", "x": "attended",
    "true": "attended", "checked in": "attended", "√": "attended", "✓": "attended", "✔": "attended", "出席": "attended",
    "到": "attended", "已到": "attended", "参加": "attended", "已参加": "attended", "签到": "attended",
    "是": "attended", "已签到": "attended",
    "no": "absent", "n": "absent", "0": "absent", "false": "absent", "no show": "absent", "a": "absent", "×": "absent",
    "✘": "absent", "缺席": "absent", "未到": "absent", "旷课": "absent", "缺勤": "absent", "否": "absent",
    "excuse": "excused", "leave": "excused", "请假": "excused", "事假": "excused", "病假": "excused",
    "registered": "enrolled", "signed up": "enrolled", "invited": "enrolled", "报名": "enrolled", "已报名": "enrolled",
    "waitlist": "waiting", "waitlisted": "waiting", "waiting list": "waiting", "候补": "waiting", "排队": "waiting",
}  # fmt: skip


_STATE_HEADINGS = (
    "attendance", "attended", "present", "status", "checked in", "sign in", "出勤", "考勤", "签到", "签到情况", "出席",
    "出席情况", "是否出席", "状态", "到课",
)  # fmt: skip


def _accept(values: Values) -> Values:
    """Return the line as it would be stored; a score is held against what can be reached."""
    require(values, session=N_("Session"), person=N_("Person"))
    score, most = values.get("score"), values.get("most")
    if isinstance(score, float):
        check_score(score, Standard(most if isinstance(most, float) else score))
    return {"state": Attendance.ENROLLED.value, "reason": "", **values}


TARGET = Target(
    noun="roster",
    label=N_("line of a roster"),
    fields=(
        FieldSpec("line", N_("Line")),
        FieldSpec(
            "session",
            N_("Session"),
            SESSION_WORDS,
            Kind.NAME,
            noun="class",
            normal=read_session,
        ),
        FieldSpec(
            "person",
            N_("Person"),
            PERSON_WORDS,
            Kind.NAME,
            noun="person",
        ),
        FieldSpec(
            "state",
            N_("State"),
            _STATE_HEADINGS,
            Kind.CHOICE,
            Attendance,
            _STATES,
        ),
        FieldSpec("reason", N_("Reason"), ("remark", "remarks", "note", "备注", "原因", "请假原因", "说明")),
        FieldSpec(
            "score", N_("Score"), ("points", "mark", "grade", "result", "成绩", "分数", "得分", "考试成绩"), Kind.NUMBER
        ),
        FieldSpec("most", N_("Most points"), ("out of", "满分", "总分"), Kind.NUMBER),
    ),
    keys=("line",),
    accept=_accept,
)
_HEADINGS = tuple(spec.name for spec in TARGET.fields)
_COURSE = FieldSpec(
    "course",
    N_("Course"),
    ("training course", "topic", "subject", "课程", "课程名称", "课程编号", "培训课程", "培训主题"),
)
_DAY = FieldSpec(
    "day", N_("Date"), ("training date", "session date", "日期", "培训日期", "上课日期", "时间", "培训时间")
)
_LEVEL = FieldSpec(
    "level", N_("Level"), ("training level", "层级", "级别", "层次", "培训层级"), Kind.CHOICE, Level, LEVEL_WORDS
)
_BESIDE = replace(TARGET, fields=(*TARGET.fields, _COURSE, _DAY, _LEVEL))
"""The fields by which a session is found where no column names it."""

_LINES = """
SELECT e.id, e.version, e.place, e.state, e.reason, s.number, p.handle, p.name, d.name AS department, c.most,
    (SELECT t.score FROM training_result t WHERE t.session_id = s.id AND t.person_id = e.person_id AND t.archived = 0
        AND t.level = s.level ORDER BY +t.id DESC LIMIT 1) AS score
FROM enrolment e JOIN training_session s ON s.id = e.session_id JOIN person p ON p.id = e.person_id
    JOIN course c ON c.id = s.course_id
    LEFT JOIN department d ON d.id = p.department_id
WHERE e.project_id = :project AND (:ids IS NULL OR e.id IN (SELECT value FROM json_each(:ids)))
    AND (:ids IS NOT NULL OR (s.archived = 0 AND e.archived = 0)) ORDER BY s.begins, s.number, e.place
"""
_PLANNED = """
SELECT s.number, s.day, s.level, c.code, c.most FROM training_session s JOIN course c ON c.id = s.course_id
WHERE s.project_id = ? AND s.archived = 0
"""


def existing(session: Session) -> Existing:
    """Return the lines of all rosters, and what sessions and persons are called."""
    names = {"class": sessions_named(session), "person": people_named(session)}
    return Existing(_entries(session), names)


def reshape(session: Session, sheet: Sheet, asked: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """Return the table with one line of a roster in a row, the later one where a person stands twice."""
    whole = [column for column, name in asked.items() if session_in(column) and not places_of(sheet.headings, column)]
    said = {column: name for column, name in asked.items() if column not in whole}
    for column in said:
        if not places_of(sheet.headings, column):
            listed = ", ".join(shown(heading) for heading in sheet.headings if heading)
            text = N_("there is no column “{column}”; the columns are: {headings}")
            raise BadInput(text, field="map", column=shown(column), headings=listed)
    finder = _Finder(session, sheet, said, session_in(whole[0]) if whole else session_in(sheet.name))
    kept: dict[str, SourceRow] = {}
    notes: list[Message] = []
    for row in filled(sheet):
        line = finder.line(row)
        key = plain(text_of(line.cells[0]))
        if key and key in kept:
            text = N_("{key} stands twice: row {row} replaces row {before}")
            notes.append(message(text, key=shown(line.cells[0]), row=row.number, before=kept.pop(key).number))
        kept[key or f"row {row.number}"] = line
    if finder.whole:
        notes.insert(0, message(N_("taken for the roster of {session}"), session=finder.whole))
    return replace(sheet, headings=_HEADINGS, rows=list(kept.values()), notes=(*sheet.notes, *notes)), {}


class _Finder:
    """Finds session, person and mark of each row."""

    def __init__(self, session: Session, sheet: Sheet, asked: Mapping[str, str], whole: str) -> None:
        """``whole`` is the session of rows that name none."""
        self._columns = Columns(sheet, _BESIDE, asked)
        self._people = people_named(session)
        self._courses = courses_named(session)
        self._ids = sessions_named(session)
        self._planned = session.store.query(_PLANNED, (session.project_id,))
        self._most = {human(SESSION, row["number"]): row["most"] for row in self._planned}
        self._known = {plain(str(entry.values["line"])) for entry in _entries(session)}
        names_session = self._columns.places("session") or (
            self._columns.places("course") and self._columns.places("day")
        )
        self.whole = whole if whole and not names_session else ""
        if not names_session and not whole:
            text = N_(
                "No column says which session a row is about; the columns are: {headings}. Name the session of the "
                "whole file: --map {example}=session."
            )
            listed = ", ".join(shown(heading) for heading in sheet.headings if heading)
            raise BadInput(text, field="map", headings=listed, example=human(SESSION, 4))
        if not self._columns.places("person"):
            listed = ", ".join(shown(heading) for heading in sheet.headings if heading)
            text = N_("No column names the persons; the columns are: {headings}. Say which: --map COLUMN=person.")
            raise BadInput(text, field="map", headings=listed)

    def line(self, row: SourceRow) -> SourceRow:
        """Return a row under the names of the fields."""
        session = self._session(row)
        person = self._person(row)
        known = one_of(self._ids, session), one_of(self._people, person)
        named = not is_blank(session) and not is_blank(person)
        key = line_key(known[0] or text_of(session), known[1] or text_of(person)) if named else ""
        state = self._columns.first(row, "state")
        if plain(key) in self._known and _STATE_WORDS.get(fold(text_of(state))) == Attendance.ENROLLED.value:
            # Who is on the list already may wait or be marked; a list of names takes nothing of that back.
            state = None
        score = self._columns.first(row, "score")
        most = None if is_blank(score) else self._most.get(known[0])
        reason = self._columns.first(row, "reason")
        return SourceRow(row.number, (key, session, person, state, reason, score, most))

    def _person(self, row: SourceRow) -> Cell:
        """Return the cell that says surest who is meant."""
        cells = [row.cells[place] for place in self._columns.places("person") if place < len(row.cells)]
        named = [cell for cell in cells if not is_blank(cell)]
        return next((cell for cell in named if one_of(self._people, cell)), named[0] if named else None)

    def _session(self, row: SourceRow) -> Cell:
        cell = self._columns.first(row, "session")
        if not is_blank(cell):
            return read_session(text_of(cell))
        course, day = self._columns.first(row, "course"), day_of(self._columns.first(row, "day"))
        if is_blank(course) or day is None:
            return self.whole
        return self._held(course, day, self._columns.first(row, "level"))

    def _held(self, course: Cell, day: date, level: Cell) -> str:
        """Return the session of a course on a day; where there is none, or several, the words that named it."""
        code = one_of(self._courses, course)
        wanted = _LEVEL.folded_choices.get(fold(text_of(level))) if not is_blank(level) else None
        found = [
            row["number"]
            for row in self._planned
            if row["code"] == code and row["day"] == day.isoformat() and wanted in (None, row["level"])
        ]
        return human(SESSION, found[0]) if len(found) == 1 else f"{text_of(course)} {day.isoformat()}"


_STATE_WORDS = TARGET.fields[3].folded_choices


def command(rows: Sequence[PlannedRow], source: str) -> ImportRoster:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportRoster(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these lines or of all that are not archived.

    With the numbers of the list, names and departments, which an import passes over.
    """
    headings = (N_("No."), N_("Session"), N_("Person"), N_("Name"), N_("Department"), N_("State"), N_("Reason"))
    found = {row["id"]: row for row in _lines(session, ids)}
    listed = list(found) if ids is None else [pk for pk in ids if pk in found]
    table: list[list[Value]] = []
    for row in (found[pk] for pk in listed):
        state = Attendance(row["state"]).label
        who = (row["handle"], row["name"], row["department"])
        cells = (float(row["place"]), human(SESSION, row["number"]), *who, state, row["reason"], row["score"])
        table.append([*cells, row["most"] if row["score"] is not None else None])
    return [*map(_, headings), _("Score"), _("Most points")], table


def _entries(session: Session, ids: Sequence[int] | None = None) -> list[Entry]:
    return [Entry(row["id"], row["version"], _values(row)) for row in _lines(session, ids)]


def _lines(session: Session, ids: Sequence[int] | None) -> list[sqlite3.Row]:
    values = {"project": session.project_id, "ids": None if ids is None else json.dumps(list(ids))}
    return session.store.query(_LINES, values)


def _values(row: sqlite3.Row) -> Values:
    session = human(SESSION, row["number"])
    return {
        "line": line_key(session, row["handle"]),
        "session": session,
        "person": row["handle"],
        "state": row["state"],
        "reason": row["reason"],
        "score": row["score"],
        "most": row["most"] if row["score"] is not None else None,
    }
