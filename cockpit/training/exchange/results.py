"""Results in files: scores of the second level and assessments of the third, one attempt in a row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cockpit.errors import BadInput
from cockpit.exchange.cells import is_blank, text_of
from cockpit.exchange.columns import Columns, check_recognised, replacement
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.target import FieldSpec, Kind, Target, Value, Values, require
from cockpit.exchange.words import fold, plain
from cockpit.exchange.yes_no import YesNo
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.training.choices import Level
from cockpit.training.commands.importing import ImportResults
from cockpit.training.exchange.shared import (
    LEVEL_WORDS,
    NAME_PARTS,
    PERSON_WORDS,
    YES_WORDS,
    courses_named,
    day_of,
    names_people,
    one_of,
    people_named,
    people_rows,
    person_in,
    with_name_parts,
)
from cockpit.training.grading import Standard, check_score

if TYPE_CHECKING:
    from cockpit.session import Session


def _accept(values: Values) -> Values:
    """Return the result as it would be stored; the score is held against what can be reached."""
    require(values, person=N_("Person"), course=N_("Course"))
    level = Level(str(values.get("level") or Level.SKILLS))
    score, most = values.get("score"), values.get("most")
    if level is Level.AWARENESS:
        raise BadInput(N_("the first level follows from attendance and survey; import those"), field="level")
    if level is Level.SKILLS and score is None and values.get("exercises") is None:
        raise BadInput(N_("{label} is missing"), field="score", label=message(N_("Score")))
    if level is Level.APPLICATION and not values.get("alone"):
        raise BadInput(N_("{label} is missing"), field="alone", label=message(N_("Done alone")))
    if isinstance(score, float):
        check_score(score, Standard(most if isinstance(most, float) else score))
    for name in ("exercises", "minutes", "errors"):
        number = values.get(name)
        if isinstance(number, float) and (number < 0 or number != int(number)):
            raise BadInput(N_("“{text}” is not a whole number"), field=name, text=f"{number:g}")
    return {**values, "level": level.value}


TARGET = Target(
    noun="result",
    label=N_("result of a training"),
    fields=(
        FieldSpec("attempt", N_("Attempt")),
        FieldSpec(
            "person",
            N_("Person"),
            PERSON_WORDS,
            Kind.NAME,
            noun="person",
        ),
        FieldSpec(
            "course",
            N_("Course"),
            ("training course", "training", "exam", "test", "课程", "课程名称", "课程编号", "考试", "科目"),
            Kind.NAME,
            noun="course",
        ),
        FieldSpec("level", N_("Level"), ("层级", "级别", "层次"), Kind.CHOICE, Level, LEVEL_WORDS),
        FieldSpec("date", N_("Date"), ("day", "exam date", "test date", "日期", "考试日期", "评估日期"), Kind.DATE),
        FieldSpec("score", N_("Score"), ("points", "mark", "grade", "成绩", "分数", "得分", "考试成绩"), Kind.NUMBER),
        FieldSpec("most", N_("Most points"), ("out of", "满分", "总分"), Kind.NUMBER),
        FieldSpec("exercises", N_("Exercises done"), ("exercises", "练习", "完成练习数", "练习完成数"), Kind.NUMBER),
        FieldSpec(
            "alone",
            N_("Done alone"),
            ("independent", "alone", "independently", "独立完成", "是否独立完成", "独立"),
            Kind.CHOICE,
            YesNo,
            YES_WORDS,
        ),
        FieldSpec(
            "minutes",
            N_("Minutes taken"),
            ("minutes", "time taken", "duration", "用时", "用时（分钟）", "耗时"),
            Kind.NUMBER,
        ),
        FieldSpec("errors", N_("Errors"), ("mistakes", "error count", "错误数", "错误", "差错数"), Kind.NUMBER),
        FieldSpec(
            "assessor", N_("Assessor"), ("examiner", "assessed by", "评估人", "考官", "评委"), Kind.NAME, noun="person"
        ),
        FieldSpec("reason", N_("Reason"), ("override", "why", "原因", "理由", "跳级原因")),
    ),
    keys=("attempt",),
    accept=_accept,
)
_HEADINGS = tuple(spec.name for spec in TARGET.fields)
_LEVELS = TARGET.fields[3].folded_choices

_RESULTS = """
SELECT t.id, t.version, p.handle AS person, c.code AS course, t.level, t.on_day, t.score, t.most, t.exercises,
    t.independent, t.minutes, t.errors, x.handle AS assessor, t.reason
FROM training_result t JOIN person p ON p.id = t.person_id JOIN course c ON c.id = t.course_id
    LEFT JOIN person x ON x.id = t.assessor_id
WHERE t.project_id = :project AND t.archived = 0 AND t.recognised = 0
    AND (:ids IS NULL OR t.id IN (SELECT value FROM json_each(:ids))) ORDER BY t.on_day, t.id
"""


def existing(session: Session) -> Existing:
    """Return the results of the project, and what persons and courses are called."""
    names = {"person": people_named(session), "course": courses_named(session)}
    return Existing(_entries(session), names, foresee=lambda rows: command(rows, "").rehearsed(session))


def reshape(session: Session, sheet: Sheet, asked: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """Return the table with one attempt in a row; of two on one day the later row counts."""
    columns = Columns(sheet, with_name_parts(TARGET), asked)
    found = {"person": names_people(columns), "course": bool(columns.places("course"))}
    check_recognised(sheet, TARGET, found)
    people, courses = people_named(session), courses_named(session)
    sql = "SELECT code, most FROM course WHERE project_id = ?"
    most = {row[0]: row[1] for row in session.store.query(sql, (session.project_id,))}
    kept: dict[str, SourceRow] = {}
    notes: list[Message] = []
    for row in people_rows(sheet, notes):
        values = {name: columns.first(row, name) for name in _HEADINGS[1:]}
        values["person"] = person_in(columns, row, people)
        who, code = one_of(people, values["person"]), one_of(courses, values["course"])
        level = _LEVELS.get(fold(text_of(values["level"])), text_of(values["level"]) or Level.SKILLS.value)
        day = day_of(values["date"]) or (session.today() if is_blank(values["date"]) else None)
        key = attempt_key(code or text_of(values["course"]), level, who or text_of(values["person"]), day)
        if is_blank(values["date"]):
            values["date"] = day
        values["level"] = level
        values["most"] = most.get(code) if not is_blank(values["score"]) else None
        if plain(key) in kept:
            notes.append(replacement(key, row.number, kept.pop(plain(key)).number))
        kept[plain(key)] = SourceRow(row.number, (key, *values.values()))
    origins = columns.origins(_HEADINGS[1:], person=[part.name for part in NAME_PARTS])
    made = replace(sheet, headings=_HEADINGS, rows=list(kept.values()), notes=(*sheet.notes, *notes), origins=origins)
    return made, {}


def attempt_key(course: str, level: str, person: str, day: date | None) -> str:
    """Return what identifies an attempt: ``FI-1 · 2 · li.wei · 2026-12-01``."""
    return f"{course} · {level} · {person} · {day.isoformat() if day else '-'}"


def command(rows: Sequence[PlannedRow], source: str) -> ImportResults:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportResults(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these results or of all that are not archived."""
    return table_of(TARGET, _entries(session, ids), ids)


def _entries(session: Session, ids: Sequence[int] | None = None) -> list[Entry]:
    values = {"project": session.project_id, "ids": None if ids is None else json.dumps(list(ids))}
    found = []
    for row in session.store.query(_RESULTS, values):
        day = date.fromisoformat(row["on_day"])
        alone = {None: None, 0: YesNo.NO.value, 1: YesNo.YES.value}[row["independent"]]
        numbers = {name: None if row[name] is None else float(row[name]) for name in ("exercises", "minutes", "errors")}
        known = {name: row[name] for name in ("person", "course", "level", "score", "most", "assessor", "reason")}
        key = attempt_key(row["course"], row["level"], row["person"], day)
        found.append(
            Entry(row["id"], row["version"], {**known, **numbers, "attempt": key, "date": day, "alone": alone})
        )
    return found
