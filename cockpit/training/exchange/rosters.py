"""Rosters in files: who is on the list of a session, who was there, and the score where one was given.

The session stands in a column, is found by course and date, or is that of the whole file: its id stands in the name of
the file or sheet or in a line above the table, or is named with ``--map TRN-4=session``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from cockpit.errors import BadInput
from cockpit.exchange.cells import Cell, is_blank, listed, text_of
from cockpit.exchange.columns import Columns, check_there, replacement
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
from cockpit.training.exchange.foreseen import Foreseen, Named, foresee
from cockpit.training.exchange.shared import (
    LEVEL_WORDS,
    NAME_PARTS,
    PERSON_WORDS,
    SESSION_WORDS,
    courses_named,
    day_of,
    line_key,
    names_people,
    one_of,
    people_named,
    people_rows,
    person_in,
    read_session,
    session_in,
    session_of,
    sessions_named,
    with_name_parts,
)
from cockpit.training.grading import Standard, check_score

if TYPE_CHECKING:
    import sqlite3

    from cockpit.session import Session

_LATE = ("late", "tardy", "left early", "迟到", "早退")
"""Words for people who were there, if not all the time; the word is kept as the reason."""
_STATES = {
    "present": "attended", "p": "attended", "yes": "attended", "y": "attended", "1": "attended", "x": "attended",
    "v": "attended", "ok": "attended", "true": "attended", "checked in": "attended", "√": "attended", "✓": "attended",
    "✔": "attended", "☑": "attended", "✅": "attended", "○": "attended", "●": "attended", "normal": "attended",
    "出席": "attended", "出勤": "attended", "到": "attended", "到场": "attended", "已到": "attended",
    "参加": "attended", "已参加": "attended", "签到": "attended", "正常": "attended", "是": "attended",
    "已签到": "attended", "全勤": "attended", **dict.fromkeys(_LATE, "attended"),
    "no": "absent", "n": "absent", "0": "absent", "false": "absent", "no show": "absent", "a": "absent", "×": "absent",
    "✘": "absent", "✗": "absent", "❌": "absent", "缺席": "absent", "未到": "absent", "未签到": "absent",
    "未参加": "absent", "旷课": "absent", "旷工": "absent", "缺勤": "absent", "否": "absent",
    "excuse": "excused", "leave": "excused", "请假": "excused", "事假": "excused", "病假": "excused", "公假": "excused",
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
_READ = ("session", "person", "state", "reason", "score")
"""Fields that are read from the file; the others follow from them."""
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
_BESIDE = with_name_parts(replace(TARGET, fields=(*TARGET.fields, _COURSE, _DAY, _LEVEL)))
"""With the fields by which a session is found where no column names it, and a person where two do."""

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
    check_there(sheet, said)
    finder = _Finder(session, sheet, said, session_in(whole[0]) if whole else session_of(sheet))
    kept: dict[str, _Line] = {}
    notes: list[Message] = []
    if finder.whole:
        notes.append(message(N_("taken for the roster of {session}"), session=finder.whole))
    for row in people_rows(sheet, notes):
        line = finder.line(row)
        key = plain(text_of(line.cells["line"]))
        if key and key in kept:
            notes.append(replacement(line.cells["line"], row.number, kept.pop(key).number))
        kept[key or f"row {row.number}"] = line
    foreseen = foresee(session, [line.named for line in kept.values() if line.named])
    notes += [note for _row, note in foreseen.notes]
    gone = {*foreseen.left_out, *(row for row, _problem in foreseen.errors)}
    rows_ = [line.made(foreseen) for line in kept.values() if line.number not in gone]
    errors = (*sheet.errors, *foreseen.errors)
    made = replace(sheet, headings=_HEADINGS, rows=rows_, notes=(*sheet.notes, *notes), errors=errors)
    return replace(made, origins=finder.origins), {}


@dataclass(frozen=True)
class _Line:
    """A row under the names of the fields; ``named`` is None where session or person are not known."""

    number: int
    cells: Mapping[str, Cell]
    named: Named | None

    def made(self, foreseen: Foreseen) -> SourceRow:
        """Return the row as it will be written."""
        cells = {**self.cells}
        if self.number in foreseen.waiting:
            cells["state"] = Attendance.WAITING.value
        if self.number in foreseen.unscored:
            cells["score"] = cells["most"] = None
        return SourceRow(self.number, tuple(cells[name] for name in _HEADINGS))


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
        self._known = {plain(str(entry.values["line"])): entry.values for entry in _entries(session)}
        names_session = self._columns.places("session") or (
            self._columns.places("course") and self._columns.places("day")
        )
        self.whole = whole if whole and not names_session else ""
        if not names_session and not whole:
            text = N_(
                "No column says which session a row is about; the columns are: {headings}. Name the session of the "
                "whole file: --map {example}=session."
            )
            raise BadInput(text, field="map", headings=listed(sheet.headings), example=human(SESSION, 4))
        if not names_people(self._columns):
            text = N_("No column names the persons; the columns are: {headings}. Say which: --map COLUMN=person.")
            raise BadInput(text, field="map", headings=listed(sheet.headings))

    @property
    def origins(self) -> dict[str, str]:
        """What the columns are called that the fields are read from."""
        parts = [part.name for part in NAME_PARTS]
        return self._columns.origins(_READ, session=("course", "day"), person=parts)

    def line(self, row: SourceRow) -> _Line:
        """Return a row under the names of the fields."""
        session = self._session(row)
        person = person_in(self._columns, row, self._people)
        where, who = one_of(self._ids, session), one_of(self._people, person)
        key = line_key(where or text_of(session), who or text_of(person)) if not is_blank(person) else ""
        key = "" if is_blank(session) else key
        known = self._known.get(plain(key))
        state = self._columns.first(row, "state")
        word = _STATE_WORDS.get(fold(text_of(state)))
        if known is not None and word == Attendance.ENROLLED.value:
            # Who is on the list already may wait or be marked; a list of names takes nothing of that back.
            state = None
        score = self._columns.first(row, "score")
        cells = {
            "line": key,
            "session": session,
            "person": person,
            "state": state,
            "reason": self._reason(row, state),
            "score": score,
            "most": None if is_blank(score) else self._most.get(where),
        }
        before = None if known is None else Attendance(str(known["state"]))
        after = Attendance(word) if word and not is_blank(state) else None
        if is_blank(state):
            after = before or Attendance.ENROLLED
        number, most = _number(score), self._most.get(where)
        # What cannot be a score is refused for that, whoever it is said of.
        fresh = not is_blank(score) and (number is None or (most is not None and 0 <= number <= most))
        if known is not None and number is not None and number == known["score"]:
            fresh = False
        named = Named(row.number, where, who, before, after, fresh) if where and who else None
        return _Line(row.number, cells, named)

    def _reason(self, row: SourceRow, state: Cell) -> Cell:
        """Return the remark; that somebody came late is one."""
        reason = self._columns.first(row, "reason")
        if fold(text_of(state)) not in _LATE_WORDS:
            return reason
        return text_of(state).strip() if is_blank(reason) else f"{text_of(state).strip()}: {text_of(reason)}"

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


def _number(cell: Cell) -> float | None:
    """Return the number in a cell, None where it is written in another way."""
    try:
        return float(text_of(cell))
    except ValueError:
        return None


_STATE_WORDS = TARGET.fields[3].folded_choices
_LATE_WORDS = frozenset(map(fold, _LATE))


def command(rows: Sequence[PlannedRow], source: str) -> ImportRoster:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportRoster(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these lines or of all that are not archived.

    With the numbers of the list, names and departments, which an import passes over.
    """
    headings = (N_("No."), N_("Session"), N_("Person"), N_("Full name"), N_("Department"), N_("State"), N_("Reason"))
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
