"""Cards in files: the fields that an import fills and an export writes, and the files of other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pydantic import ValidationError

from cockpit.clean import clean_line
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.choices import CARD, Priority
from cockpit.delivery.commands.importing import ImportCards
from cockpit.delivery.importers import jira, objects, plain
from cockpit.delivery.importers.kanban_tui import MAGIC, read_database
from cockpit.delivery.importers.keys import joined, normal_id, normal_key, normal_reference
from cockpit.delivery.importers.links import without_lost
from cockpit.delivery.importers.states import column_words, first_of
from cockpit.delivery.records import Card
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing, names_of
from cockpit.exchange.mapping import guess_mapping
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.target import FieldSpec, Kind, Target, Value, Values
from cockpit.exchange.words import plain as plain_word
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.inputs import explain
from cockpit.requirements.choices import REQUIREMENT
from storage.days import stored_day

if TYPE_CHECKING:
    import sqlite3

    from cockpit.session import Session

_PLAIN = {
    "title": "title",
    "description": "description",
    "points": "points",
    "priority": "priority",
    "due": "due",
    "labels": "labels",
    "blocked": "blocked_reason",
}
"""Fields that hold plain values, with their names in the record."""
_PRIORITIES = {
    **dict.fromkeys(("highest", "blocker", "critical", "p0", "紧急", "最高"), Priority.URGENT.value),
    **dict.fromkeys(("major", "h", "p1", "高", "重要"), Priority.HIGH.value),
    **dict.fromkeys(("medium", "m", "p2", "中", "一般", "普通"), Priority.NORMAL.value),
    **dict.fromkeys(("minor", "trivial", "lowest", "l", "p3", "p4", "低", "最低"), Priority.LOW.value),
}


def _accept(values: Values) -> Values:
    """Return the card as it would be stored."""
    given = {_PLAIN[name]: value for name, value in values.items() if name in _PLAIN and value is not None}
    try:
        card = Card.model_validate({**given, **_SOMEWHERE})
    except ValidationError as error:
        raise explain(error, Card) from error
    accepted = {name: value for name, value in values.items() if name != "id"}
    return accepted | {name: getattr(card, column) for name, column in _PLAIN.items() if name in values}


_SOMEWHERE = {"project_id": 0, "number": 0, "column_id": 0, "made_on": date.min, "moved_on": date.min}
"""What every card has and no file says."""

TARGET = Target(
    noun="card",
    label=N_("card"),
    fields=(
        FieldSpec("id", N_("Id"), ("card id", "卡片编号", "编号"), normal=normal_id),
        FieldSpec(
            "key",
            N_("Source key"),
            ("issue key", "issuekey", "external id", "uuid", "ticket", "外部编号", "来源编号"),
            normal=normal_key,
        ),
        FieldSpec(
            "title", N_("Title"), ("summary", "card", "task", "story", "name", "subject", "标题", "任务", "名称")
        ),
        FieldSpec("description", N_("Description"), ("body", "details", "描述", "说明", "详情")),
        FieldSpec("column", N_("Column"), ("status", "state", "list", "列", "状态", "列表"), Kind.NAME, noun="column"),
        FieldSpec(
            "points",
            N_("Points"),
            (
                "story points",
                "storypoint",
                "story point estimate",
                "estimate",
                "size",
                "故事点",
                "点数",
                "估算",
                "工作量",
            ),
            Kind.NUMBER,
        ),
        FieldSpec(
            "owner", N_("Owner"), ("assignee", "responsible", "负责人", "责任人", "经办人"), Kind.NAME, noun="person"
        ),
        FieldSpec(
            "sprint",
            N_("Sprint"),
            ("iteration", "冲刺", "迭代"),
            Kind.NAME,
            noun="sprint",
            creates=True,
            normal=clean_line,
        ),
        FieldSpec("module", N_("Module"), ("模块",), Kind.NAME, noun="module"),
        FieldSpec("requirement", N_("Requirement"), ("需求", "需求编号"), Kind.NAME, noun="requirement"),
        FieldSpec("parent", N_("Part of"), ("父任务", "上级"), normal=normal_reference),
        FieldSpec(
            "needs", N_("Needs"), ("depends on", "blocked by", "依赖", "前置任务"), many=True, normal=normal_reference
        ),
        FieldSpec("due", N_("Due"), ("due date", "deadline", "截止", "截止日期", "到期日", "期限"), Kind.DATE),
        FieldSpec("priority", N_("Priority"), ("优先级",), Kind.CHOICE, choices=Priority, synonyms=_PRIORITIES),
        FieldSpec(
            "labels",
            N_("Labels"),
            ("label", "tags", "component/s", "components", "标签", "组件"),
            many=True,
            normal=clean_line,
        ),
        FieldSpec("blocked", N_("Blocked by what"), ("blocked reason", "阻塞", "阻塞原因"), normal=clean_line),
        FieldSpec(
            "created", N_("Made on"), ("created", "created at", "creation date", "创建时间", "创建日期"), Kind.DATE
        ),
        FieldSpec("began", N_("Begun on"), ("started", "start date", "开始日期", "开始时间"), Kind.DATE),
        FieldSpec(
            "done",
            N_("Done on"),
            ("resolved", "closed at", "resolution date", "完成日期", "完成时间", "解决时间"),
            Kind.DATE,
        ),
    ),
    keys=("id", "key"),
    accept=_accept,
    assigned=True,
    lasting=("key",),
)

_CARDS = """
SELECT c.id, c.version, c.number, c.title, c.description, k.name AS "column", c.points, p.handle AS owner,
    s.name AS sprint, m.name AS module, q.number AS requirement, c.due, c.priority, c.labels,
    c.blocked_reason AS blocked, c.made_on AS created, c.began_on AS began, c.done_on AS done, c.source, c.external_id,
    c.archived, u.number AS parent_number, u.source AS parent_source, u.external_id AS parent_external
FROM card c JOIN board_column k ON k.id = c.column_id LEFT JOIN person p ON p.id = c.owner_id
    LEFT JOIN sprint s ON s.id = c.sprint_id LEFT JOIN module m ON m.id = c.module_id
    LEFT JOIN requirement q ON q.id = c.requirement_id LEFT JOIN card u ON u.id = c.parent_id
WHERE c.project_id = ? ORDER BY c.rank, c.id
"""
_NEEDS = """
SELECT n.card_id, o.number, o.source, o.external_id FROM card_need n JOIN card o ON o.id = n.needed_id
WHERE n.project_id = ? ORDER BY n.card_id, o.number
"""
_NAMES = """
SELECT 'module' AS noun, name, '' AS other, '' AS mail FROM module WHERE project_id = :project AND NOT archived
UNION ALL SELECT 'sprint', name, '', '' FROM sprint WHERE project_id = :project AND NOT archived
UNION ALL SELECT 'person', handle, name, email FROM person WHERE project_id = :project AND NOT archived
UNION ALL SELECT 'requirement', number, '', '' FROM requirement WHERE project_id = :project AND NOT archived
"""


def existing(session: Session) -> Existing:
    """Return the cards of the project, and the names of what they may refer to."""
    pairs: dict[str, list[tuple[str, str]]] = {"column": list(column_words(_columns(session)))}
    for noun, name, *others in session.store.query(_NAMES, {"project": session.project_id}):
        known = human(REQUIREMENT, name) if noun == "requirement" else name
        pairs.setdefault(noun, []).extend((word, known) for word in (known, *others))
    return Existing(_entries(session), {noun: names_of(words) for noun, words in pairs.items()})


def command(rows: Sequence[PlannedRow], source: str) -> ImportCards:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportCards(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these cards or of all that are not archived."""
    return table_of(TARGET, _entries(session), ids)


def read(session: Session, data: bytes, name: str) -> Sheet | None:
    """Return the tasks in a database of kanban-tui, None for any other file."""
    return read_database(data, name, first_of(_columns(session))) if data.startswith(MAGIC) else None


def reshape(session: Session, sheet: Sheet, asked: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """Return a table in which every row says which card it is about, whatever program it comes from."""
    table = _keyed(session, sheet, asked)
    return without_lost(table, guess_mapping(table.headings, TARGET, asked), lambda: _known(session)), dict(asked)


def _keyed(session: Session, sheet: Sheet, asked: Mapping[str, str]) -> Sheet:
    people = {
        plain_word(word)
        for row in session.store.query(
            "SELECT handle, name, email FROM person WHERE project_id = ? AND NOT archived", (session.project_id,)
        )
        for word in row
        if word
    }
    modules = session.store.query(
        "SELECT name FROM module WHERE project_id = ? AND NOT archived", (session.project_id,)
    )
    board = objects.Board(first_of(_columns(session)), people, {plain_word(row[0]) for row in modules})
    made = objects.reshape(sheet, board)
    if made is not None:
        return made
    if jira.is_jira(sheet.headings):
        return jira.reshape(sheet, people, asked)
    # The key that is lacking is what this finds out, so it must not be refused for it.
    mapping = guess_mapping((*sheet.headings, "id"), TARGET, asked)
    places = {name: columns[0] for name, columns in mapping.fields.items() if columns[0] < len(sheet.headings)}
    return plain.reshape(sheet, places, lambda: _by_title(session))


def _known(session: Session) -> set[str]:
    """Return what a file may call the cards of the project."""
    sql = "SELECT number, source, external_id FROM card WHERE project_id = ?"
    found: set[str] = set()
    for number, source, external_id in session.store.iterate(sql, (session.project_id,)):
        found |= {human(CARD, number), joined(source, external_id) or ""}
    return found


def _columns(session: Session) -> list[tuple[str, ColumnKind]]:
    sql = "SELECT name, kind FROM board_column WHERE project_id = ? AND NOT archived ORDER BY position, id"
    return [(row[0], ColumnKind(row[1])) for row in session.store.query(sql, (session.project_id,))]


def _by_title(session: Session) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    sql = "SELECT title, number FROM card WHERE project_id = ? AND NOT archived ORDER BY number"
    for title, number in session.store.query(sql, (session.project_id,)):
        found.setdefault(plain_word(title), []).append(human(CARD, number))
    return found


def _entries(session: Session) -> list[Entry]:
    needs: dict[int, list[str]] = {}
    for card, number, source, external_id in session.store.query(_NEEDS, (session.project_id,)):
        needs.setdefault(card, []).append(joined(source, external_id) or human(CARD, number))
    return [
        Entry(row["id"], row["version"], _values(row, needs.get(row["id"], ())), bool(row["archived"]))
        for row in session.store.iterate(_CARDS, (session.project_id,))
    ]


def _values(row: sqlite3.Row, needs: Sequence[str]) -> Values:
    parent = row["parent_number"]
    if parent is not None:
        parent = joined(row["parent_source"], row["parent_external"]) or human(CARD, parent)
    return {
        "id": human(CARD, row["number"]),
        "key": joined(row["source"], row["external_id"]),
        "title": row["title"],
        "description": row["description"],
        "column": row["column"],
        "points": row["points"],
        "owner": row["owner"],
        "sprint": row["sprint"],
        "module": row["module"],
        "requirement": None if row["requirement"] is None else human(REQUIREMENT, row["requirement"]),
        "parent": parent,
        "needs": tuple(needs),
        "due": stored_day(row["due"]),
        "priority": row["priority"],
        "labels": tuple(json.loads(row["labels"])),
        "blocked": row["blocked"],
        "created": stored_day(row["created"]),
        "began": stored_day(row["began"]),
        "done": stored_day(row["done"]),
    }
