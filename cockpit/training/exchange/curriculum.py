"""What job roles need, in files: one need in a row, or a job role in a row with a column for each course."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cockpit.clean import clean_line
from cockpit.errors import BadInput
from cockpit.exchange.cells import Cell, is_blank, listed, text_of
from cockpit.exchange.columns import Columns, cell_at, filled
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing, names_of
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.target import FieldSpec, Kind, Target, Value, Values, require
from cockpit.exchange.words import fold, plain
from cockpit.i18n import N_
from cockpit.message import message
from cockpit.training.choices import Needed
from cockpit.training.commands.importing import ImportCurriculum
from cockpit.training.exchange.shared import LEVEL_WORDS, courses_named, one_of

if TYPE_CHECKING:
    from cockpit.session import Session

_TICKS = frozenset({"x", "v", "y", "yes", "√", "✓", "✔", "●", "○", "是", "需要", "必修"})
"""What means the whole course where no level is said."""
_NOT = {"no": "0", "n": "0", "否": "0", "不需要": "0", "-": "0", "无": "0"}


def _accept(values: Values) -> Values:
    """Return the need as it would be stored."""
    require(values, role=N_("Job role"), course=N_("Course"), level=N_("Level"))
    return values


TARGET = Target(
    noun="curriculum",
    label=N_("course of a job role"),
    fields=(
        FieldSpec("need", N_("Need")),
        FieldSpec(
            "role",
            N_("Job role"),
            ("role", "position", "job", "function", "岗位", "岗位角色", "职位", "角色"),
            Kind.NAME,
            noun="role",
            creates=True,
            normal=clean_line,
        ),
        FieldSpec(
            "course", N_("Course"), ("training course", "课程", "课程编号", "课程名称"), Kind.NAME, noun="course"
        ),
        FieldSpec(
            "level",
            N_("Level"),
            ("up to level", "required level", "层级", "级别", "要求层级"),
            Kind.CHOICE,
            Needed,
            {**LEVEL_WORDS, **_NOT},
        ),
    ),
    keys=("need",),
    accept=_accept,
)
_HEADINGS = tuple(spec.name for spec in TARGET.fields)
_LEVELS = TARGET.fields[3].folded_choices

_NEEDS = """
SELECT q.id, q.version, r.name AS role, c.code AS course, q.level FROM role_course q
JOIN job_role r ON r.id = q.role_id AND r.archived = 0 JOIN course c ON c.id = q.course_id AND c.archived = 0
WHERE q.project_id = ? ORDER BY r.position, r.id, c.position, c.id
"""


def existing(session: Session) -> Existing:
    """Return what job roles need, and what job roles and courses are called."""
    sql = "SELECT name FROM job_role WHERE project_id = ? AND archived = 0"
    roles = names_of((row[0], row[0]) for row in session.store.query(sql, (session.project_id,)))
    return Existing(
        _entries(session),
        {"role": roles, "course": courses_named(session)},
        foresee=lambda rows: command(rows, "").rehearsed(session),
    )


def reshape(session: Session, sheet: Sheet, asked: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """Return the table with one need in a row."""
    courses = courses_named(session)
    sql = "SELECT code, levels FROM course WHERE project_id = ?"
    whole = {row[0]: row[1] for row in session.store.query(sql, (session.project_id,))}
    columns = Columns(sheet, TARGET, asked)
    wide = {place: code for place, heading in enumerate(sheet.headings) if (code := one_of(courses, heading))}
    if not columns.places("role"):
        if not wide:
            text = N_("No column names the job roles; the columns are: {headings}. Say which: --map COLUMN=role.")
            raise BadInput(text, field="map", headings=listed(sheet.headings))
        role_place: int | None = next((place for place in range(len(sheet.headings)) if place not in wide), None)
    else:
        role_place = columns.places("role")[0]
    kept: dict[str, SourceRow] = {}
    for row in filled(sheet):
        role = cell_at(row, role_place)
        cells = (
            [(code, cell_at(row, place)) for place, code in wide.items()]
            if wide
            else [(columns.first(row, "course"), columns.first(row, "level"))]
        )
        for course, level in cells:
            if is_blank(level) and wide:
                continue
            code = one_of(courses, course) or text_of(course)
            key = need_key(text_of(role).strip(), code)
            kept[plain(key)] = SourceRow(row.number, (key, role, code, _level(level, whole.get(code))))
    notes = (*sheet.notes, message(N_("read as a matrix; courses: {count}"), count=len(wide))) if wide else sheet.notes
    origins = {} if wide else columns.origins(("course", "level"))
    if role_place is not None:
        origins["role"] = sheet.headings[role_place]
    return replace(sheet, headings=_HEADINGS, rows=list(kept.values()), notes=notes, origins=origins), {}


def _level(cell: Cell, whole: str | None) -> Cell:
    """Return the level that a cell says; a tick is the whole course."""
    text = text_of(cell).strip()
    if fold(text) in _LEVELS:
        return _LEVELS[fold(text)]
    return whole if whole and text.casefold() in _TICKS else cell


def need_key(role: str, course: str) -> str:
    """Return what identifies a need: ``Accountant · FI-1``."""
    return f"{role} · {course}"


def command(rows: Sequence[PlannedRow], source: str) -> ImportCurriculum:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportCurriculum(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these needs or of all."""
    return table_of(TARGET, _entries(session), ids)


def _entries(session: Session) -> list[Entry]:
    return [
        Entry(
            row["id"],
            row["version"],
            {
                "need": need_key(row["role"], row["course"]),
                "role": row["role"],
                "course": row["course"],
                "level": row["level"],
            },
        )
        for row in session.store.query(_NEEDS, (session.project_id,))
    ]
