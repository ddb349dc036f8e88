"""What the tables of this area have in common: where their columns stand, and who is meant by a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from cockpit.exchange.cells import Cell, is_blank, text_of
from cockpit.exchange.columns import Columns, filled
from cockpit.exchange.dates import from_serial, read_moment
from cockpit.exchange.known import names_of
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.target import FieldSpec, Target
from cockpit.exchange.totals import left_out_as_total
from cockpit.exchange.words import plain
from cockpit.i18n import N_
from cockpit.ids import human, number_of
from cockpit.message import Message
from cockpit.training.choices import SESSION

if TYPE_CHECKING:
    from cockpit.session import Session

LEVEL_WORDS: Mapping[str, str] = {
    "level 1": "1", "level 2": "2", "level 3": "3", "l1": "1", "l2": "2", "l3": "3", "know": "1", "skill": "2",
    "apply": "3", "cognition": "1", "认知": "1", "技能": "2", "应用": "3", "认知层": "1", "技能层": "2",
    "应用层": "3", "一级": "1", "二级": "2", "三级": "3", "第一层": "1", "第二层": "2", "第三层": "3",
}  # fmt: skip
"""Further words for the levels of a course."""
YES_WORDS: Mapping[str, str] = {
    "yes": "yes", "y": "yes", "true": "yes", "1": "yes", "x": "yes", "是": "yes", "能": "yes", "√": "yes", "✓": "yes",
    "✔": "yes", "独立": "yes", "独立完成": "yes", "no": "no", "n": "no", "false": "no", "0": "no", "否": "no",
    "不能": "no", "×": "no", "✘": "no", "非独立": "no", "协助完成": "no",
}  # fmt: skip
"""Words for yes and no as lists of participants have them."""
PERSON_WORDS = (
    "handle", "user", "account", "login", "employee id", "employee no", "staff no", "staff id", "工号", "员工编号",
    "员工号", "账号", "email", "e-mail", "mail", "邮箱", "电子邮箱", "name", "full name", "participant", "participants",
    "participant name", "attendee", "attendees", "attendee name", "learner", "learner name", "trainee", "trainees",
    "trainee name", "employee", "employees", "employee name", "staff", "staff name", "student", "student name", "姓名",
    "人员", "人员姓名", "学员", "学员姓名", "参训人", "参训人员", "参训人员姓名", "参训人姓名", "参加人", "参加人员",
    "培训人员", "受训人", "受训人员", "员工", "员工姓名", "职工", "职工姓名", "名字",
)  # fmt: skip
"""Headings of columns that say who is meant, the surest first."""
NAME_PARTS = (
    FieldSpec("given", N_("First name"), ("given name", "forename", "名")),
    FieldSpec("family", N_("Last name"), ("family name", "surname", "姓", "姓氏")),
)
"""The two columns of a name that stands in two."""
SESSION_WORDS = ("class", "session id", "training", "training id", "场次", "培训场次", "场次编号", "班次", "期次")
"""Headings of columns that say which session is meant."""
_SESSION_ID = re.compile(rf"(?<![A-Za-z]){SESSION}-?(\d{{1,9}})(?![0-9A-Za-z])", re.IGNORECASE)
_PEOPLE = """
SELECT p.handle, p.name, p.email, p.archived FROM person p WHERE p.project_id = :project AND NOT (p.archived
    AND EXISTS (SELECT 1 FROM person_alias a WHERE a.project_id = :project AND a.handle = p.handle))
UNION ALL SELECT p.handle, a.name, a.handle, 0 FROM person_alias a JOIN person p ON p.id = a.person_id
WHERE a.project_id = :project AND NOT EXISTS
    (SELECT 1 FROM person o WHERE o.project_id = :project AND o.handle = a.handle AND o.archived = 0)
"""


def people_named(session: Session) -> dict[str, tuple[str, ...]]:
    """Return who is meant by a handle, a name, an e-mail address, or what a merged person was called before."""
    pairs = []
    for handle, name, other, left in session.store.query(_PEOPLE, {"project": session.project_id}):
        pairs.append((handle, handle))
        if not left:
            pairs += [(name, handle), (other, handle)]
    return names_of(pairs)


def courses_named(session: Session) -> dict[str, tuple[str, ...]]:
    """Return which course is meant by a code or a title."""
    sql = "SELECT code, title FROM course WHERE project_id = ? AND archived = 0"
    rows = session.store.query(sql, (session.project_id,))
    return names_of(pair for code, title in rows for pair in ((code, code), (title, code), (f"{code} {title}", code)))


def sessions_named(session: Session) -> dict[str, tuple[str, ...]]:
    """Return which session is meant by its id, however it is typed."""
    sql = "SELECT number FROM training_session WHERE project_id = ? AND archived = 0"
    ids = [human(SESSION, row[0]) for row in session.store.query(sql, (session.project_id,))]
    return names_of(pair for pk in ids for pair in ((pk, pk), (pk.replace("-", ""), pk)))


def session_of(sheet: Sheet) -> str:
    """Return the session that a table is about: by its own name, what stands above it, or the name of its file."""
    return next((found for text in (sheet.name, *sheet.titles, sheet.file) if (found := session_in(text))), "")


def session_in(text: str) -> str:
    """Return the id of a session that a text holds, such as the name of a file; empty for none."""
    found = _SESSION_ID.search(text)
    return human(SESSION, int(found[1])) if found else ""


def read_session(text: str) -> str:
    """Return the id of a session as it is written here; what is none stays as it is."""
    number = number_of(text, SESSION)
    return text.strip() if number is None else human(SESSION, number)


def moment_of(cell: Cell) -> date | None:
    """Return the day, or the moment, that a cell says; None when it says none."""
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return from_serial(cell)
    return read_moment(cell) if isinstance(cell, str) else None


def day_of(cell: Cell) -> date | None:
    """Return the day that a cell says, None when it says none."""
    moment = moment_of(cell)
    return moment.date() if isinstance(moment, datetime) else moment


def one_of(names: Mapping[str, tuple[str, ...]], cell: Cell) -> str:
    """Return the one that a cell names; empty when it names none or several."""
    found = names.get(plain(text_of(cell).strip().lstrip("@＠")), ())
    return found[0] if len(found) == 1 else ""


def with_name_parts(target: Target) -> Target:
    """Return a target that also knows the two columns of a name."""
    return replace(target, fields=(*target.fields, *NAME_PARTS))


def names_people(columns: Columns) -> bool:
    """Tell whether a table has a column for persons, or the two of a name."""
    return bool(columns.places("person")) or all(columns.places(part.name) for part in NAME_PARTS)


def person_in(columns: Columns, row: SourceRow, people: Mapping[str, tuple[str, ...]]) -> Cell:
    """Return what says surest in a row who is meant: what names one person, else what stands first."""
    cells = [row.cells[place] for place in columns.places("person") if place < len(row.cells)]
    given, family = (text_of(columns.first(row, part.name)).strip() for part in NAME_PARTS)
    if given and family:
        cells += [f"{given} {family}", f"{family} {given}", f"{family}{given}"]
    named = [cell for cell in cells if not is_blank(cell)]
    return next((cell for cell in named if one_of(people, cell)), named[0] if named else None)


def people_rows(sheet: Sheet, notes: list[Message]) -> Iterator[SourceRow]:
    """Yield the rows of a table in which anything stands; lines that only count people are left out, and told."""
    for row in filled(sheet):
        if (note := left_out_as_total(row, within=2)) is not None:
            notes.append(note)
        else:
            yield row


def line_key(session: str, person: str) -> str:
    """Return what identifies a person on a roster: ``TRN-4 · li.wei``."""
    return f"{session} · {person}"
