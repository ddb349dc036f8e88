"""Courses in files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cockpit.clean import clean_line
from cockpit.errors import BadInput
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing, names_of
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.target import FieldSpec, Kind, Target, Value, Values
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.inputs import explain
from cockpit.message import message
from cockpit.requirements.choices import REQUIREMENT
from cockpit.training.choices import Level
from cockpit.training.commands.course import check_standard
from cockpit.training.commands.importing import COURSE_FIELDS, ImportCourses
from cockpit.training.exchange.shared import LEVEL_WORDS
from cockpit.training.records import Course

if TYPE_CHECKING:
    from cockpit.session import Session

_WHOLE = ("minutes", "most_minutes", "most_errors")


def _accept(values: Values) -> Values:
    """Return the course as it would be stored."""
    if not values.get("title"):
        raise BadInput(N_("{label} is missing"), field="title", label=message(N_("Title")))
    given: dict[str, Any] = {
        name: value for name, value in values.items() if name in COURSE_FIELDS and value is not None
    }
    for name in _WHOLE:
        if isinstance(given.get(name), float) and given[name] != int(given[name]):
            raise BadInput(N_("“{text}” is not a whole number"), field=name, text=f"{given[name]:g}")
    try:
        course = Course(project_id=0, **{"code": "-", **given})
    except ValidationError as error:
        raise explain(error, Course) from error
    check_standard(course)
    kept = {name: getattr(course, name) for name in given}
    numbers = {name: float(kept[name]) for name in (*_WHOLE, "most", "pass_mark") if kept.get(name) is not None}
    return {**values, **kept, **numbers}


TARGET = Target(
    noun="course",
    label=N_("course"),
    fields=(
        FieldSpec(
            "code",
            N_("Code"),
            ("course code", "id", "no", "number", "课程编号", "编号", "代码", "课程代码"),
            normal=clean_line,
        ),
        FieldSpec(
            "title",
            N_("Title"),
            ("course", "course title", "name", "topic", "课程", "课程名称", "名称", "标题", "培训主题"),
        ),
        FieldSpec(
            "purpose",
            N_("What it is good for"),
            ("purpose", "description", "content", "目的", "说明", "课程说明", "内容"),
        ),
        FieldSpec("module", N_("Module"), ("component", "模块", "所属模块"), Kind.NAME, noun="module"),
        FieldSpec(
            "levels",
            N_("Taught up to"),
            ("level", "levels", "层级", "级别", "最高层级"),
            Kind.CHOICE,
            Level,
            LEVEL_WORDS,
        ),
        FieldSpec(
            "processes",
            N_("Processes that it covers"),
            ("process", "processes", "流程", "业务流程", "覆盖流程"),
            many=True,
        ),
        FieldSpec(
            "minutes",
            N_("Usual length (minutes)"),
            ("minutes", "length", "duration", "时长", "时长（分钟）", "课时（分钟）"),
            Kind.NUMBER,
        ),
        FieldSpec("most", N_("Most points"), ("out of", "max score", "满分", "总分"), Kind.NUMBER),
        FieldSpec(
            "pass_mark", N_("Pass mark"), ("pass mark", "passing score", "及格分", "合格分", "及格线"), Kind.NUMBER
        ),
        FieldSpec("exercises", N_("Exercises"), ("exercise", "练习", "练习清单"), many=True),
        FieldSpec("scenario", N_("Scenario"), ("case", "场景", "模拟场景", "案例")),
        FieldSpec("most_minutes", N_("Minutes allowed"), ("time limit", "限时", "限时（分钟）"), Kind.NUMBER),
        FieldSpec("most_errors", N_("Errors allowed"), ("error limit", "允许错误数"), Kind.NUMBER),
        FieldSpec(
            "requirements",
            N_("Requirements"),
            ("requirement", "covers", "需求", "覆盖需求"),
            Kind.NAME,
            noun="requirement",
            many=True,
        ),
    ),
    keys=("code", "title"),
    accept=_accept,
)

_COURSES = """
SELECT c.*, m.name AS module,
    (SELECT json_group_array(number) FROM (SELECT u.number FROM course_requirement k JOIN requirement u
        ON u.id = k.requirement_id WHERE k.course_id = c.id ORDER BY u.number)) AS requirements
FROM course c LEFT JOIN module m ON m.id = c.module_id
WHERE c.project_id = :project ORDER BY c.position, c.id
"""


def existing(session: Session) -> Existing:
    """Return the courses of the project, and what modules and requirements are called."""
    sql = "SELECT name FROM module WHERE project_id = ?"
    modules = names_of((row[0], row[0]) for row in session.store.query(sql, (session.project_id,)))
    sql = "SELECT number FROM requirement WHERE project_id = ?"
    ids = [human(REQUIREMENT, row[0]) for row in session.store.query(sql, (session.project_id,))]
    return Existing(_entries(session), {"module": modules, "requirement": names_of((pk, pk) for pk in ids)})


def command(rows: Sequence[PlannedRow], source: str) -> ImportCourses:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportCourses(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these courses or of all that are not archived."""
    return table_of(TARGET, _entries(session), ids)


def _entries(session: Session) -> list[Entry]:
    found = []
    for row in session.store.query(_COURSES, {"project": session.project_id}):
        lists = {name: tuple(json.loads(row[name])) for name in ("processes", "exercises")}
        plain = {name: row[name] for name in ("code", "title", "purpose", "module", "levels", "scenario")}
        numbers = {name: None if row[name] is None else float(row[name]) for name in (*_WHOLE, "most", "pass_mark")}
        covers = tuple(human(REQUIREMENT, number) for number in json.loads(row["requirements"]))
        values = {**plain, **lists, **numbers, "requirements": covers}
        found.append(Entry(row["id"], row["version"], values, bool(row["archived"])))
    return found
