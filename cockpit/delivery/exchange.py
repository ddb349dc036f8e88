"""Cards in files: the fields that an import fills and an export writes, and the files of other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from cockpit.clean import clean_line
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.choices import CARD, Priority
from cockpit.delivery.commands.importing import ImportCards
from cockpit.delivery.importers import jira, objects, plain
from cockpit.delivery.importers.foreign import Foreign, Speakers
from cockpit.delivery.importers.kanban_tui import MAGIC, read_database
from cockpit.delivery.importers.keys import joined, normal_id, normal_key, normal_reference
from cockpit.delivery.importers.likeness import other_cards_note
from cockpit.delivery.importers.links import without_lost
from cockpit.delivery.importers.points import Point, normal_point, read_point
from cockpit.delivery.importers.settled import Nearest, agrees, column_of, open_column, settle, state_words
from cockpit.delivery.importers.states import Columns, Words, column_words, read_said
from cockpit.delivery.records import Card, CardComment, CheckItem
from cockpit.errors import BadInput
from cockpit.exchange.comments import Comment, normal_comment, read_comment
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing, names_of
from cockpit.exchange.mapping import field_of, guess_mapping, places_of
from cockpit.exchange.mapping import parted as parted_asked
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.target import FieldSpec, Kind, Target, Value, Values, items_of
from cockpit.exchange.words import plain as plain_word
from cockpit.exchange.yes_no import YesNo
from cockpit.history import zone_of
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
    Priority.URGENT: (
        *("highest", "blocker", "critical", "p0", "紧急", "最高", "höchste", "am höchsten", "kritisch"),
        *("la plus élevée", "très élevée", "critique", "bloquante", "bloquant"),
    ),
    Priority.HIGH: ("major", "h", "p1", "高", "重要", "hoch", "élevée", "haute", "majeure", "majeur"),
    Priority.NORMAL: ("medium", "m", "p2", "中", "一般", "普通", "mittel", "moyenne", "moyen"),
    Priority.LOW: (
        *("minor", "trivial", "lowest", "l", "p3", "p4", "低", "最低", "niedrig", "niedrigste", "am niedrigsten"),
        *("gering", "basse", "faible", "la plus basse", "très faible", "mineure", "mineur"),
    ),
}
"""Words for priorities, of other programs too."""


def _accept(values: Values) -> Values:
    """Return the card as it would be stored."""
    given = {_PLAIN[name]: value for name, value in values.items() if name in _PLAIN and value is not None}
    try:
        card = Card.model_validate({**given, **_SOMEWHERE})
    except ValidationError as error:
        raise explain(error, Card) from error
    accepted = {name: value for name, value in values.items() if name != "id"}
    if isinstance(said := values.get("comments"), tuple):
        accepted["comments"] = tuple(dict.fromkeys(map(_stored_comment, said)))
    if isinstance(points := values.get("checks"), tuple):
        accepted["checks"] = tuple(map(_stored_point, points))
    return accepted | {name: getattr(card, column) for name, column in _PLAIN.items() if name in values}


def _stored_comment(text: str) -> str:
    """Return a comment as it would be stored; one that reads differently then would come in each time anew."""
    said = read_comment(text)
    about = {"project_id": 0, "card_id": 0, "author": said.author, "at": said.at, "text": said.text}
    try:
        stored = CardComment.model_validate(about)
    except ValidationError as error:
        raise explain(error, CardComment) from error
    return str(Comment(stored.at, stored.author, False, stored.text))


def _stored_point(text: str) -> str:
    """Return a point of a checklist as it would be stored."""
    point = read_point(text)
    try:
        stored = CheckItem.model_validate({"project_id": 0, "card_id": 0, "text": point.text, "done": point.done})
    except ValidationError as error:
        raise _of_field(explain(error, CheckItem), "checks") from error
    return str(Point(stored.text, stored.done))


def _of_field(error: BadInput, name: str) -> BadInput:
    error.field = name
    return error


def _adopting(columns: Columns) -> Callable[[Values], Values]:
    """Return what takes states for columns, and a row without a key for the card that was found by its title."""
    put_away = open_column(columns)
    named = column_of(columns, put_away)

    def adopt(values: Values) -> Values:
        given = {**values}
        if isinstance(column := given.get("column"), str):
            given["column"] = named(column)
            if given["column"] is put_away:
                given["archived"] = YesNo.YES.value
        if str(given.get("id") or "").startswith(plain.FOUND):
            given["id"] = str(given["id"]).removeprefix(plain.FOUND)
        return given

    return adopt


def _merging(board: Mapping[str, ColumnKind]) -> Callable[[Values, Values], Values]:
    """Return what merges a row into a known card, on a board with columns of these kinds.

    Nothing is taken away from the comments, the checklist and what is met of the definition of done; a card stays in a
    column that a state does not contradict.
    """

    def merge(before: Values, given: Values) -> Values:
        merged = dict(given)
        if given.get("comments"):
            merged["comments"] = _union(before.get("comments"), given["comments"])
        if given.get("checks"):
            merged["checks"] = _checked(items_of(before.get("checks")), items_of(given["checks"]))
        if given.get("met"):
            merged["met"] = _union(before.get("met"), given["met"])
        if isinstance(labels := given.get("labels"), tuple):
            merged["labels"] = _union((), labels)
        column, kind = given.get("column"), board.get(str(before.get("column")))
        if isinstance(column, Nearest) and kind and agrees(column, kind, begun=before.get("began") is not None):
            del merged["column"]
        return merged

    return merge


def _checked(here: Sequence[str], said: Sequence[str]) -> tuple[str, ...]:
    """Return the points of a checklist, done or open as they are said, with those that are new behind them."""
    points = [read_point(text) for text in said]
    found = []
    for point in map(read_point, here):
        told = next((each for each in points if each.text == point.text), None)
        if told is not None:
            points.remove(told)
        found.append(str(told or point))
    return (*found, *map(str, points))


def _union(one: Value, more: Value) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text in (*items_of(one), *items_of(more)):
        found.setdefault(text.casefold(), text)
    return tuple(found.values())


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
            (
                *("issue key", "issuekey", "work item key", "external id", "uuid", "ticket", "外部编号", "来源编号"),
                *("问题关键字", "事务关键字", "工作项关键字", "vorgangsschlüssel", "ticketschlüssel", "schlüssel"),
                *("clé de ticket", "clé du ticket", "clé de demande", "clé de la demande", "clé"),
            ),
            normal=normal_key,
        ),
        FieldSpec(
            "title",
            N_("Title"),
            (
                *("summary", "card", "task", "story", "name", "subject", "标题", "任务", "名称", "概要", "主题"),
                *("任务名称", "任务标题", "卡片标题", "工作项", "事项", "用户故事"),
                *("zusammenfassung", "titel", "résumé", "titre"),
            ),
        ),
        FieldSpec("description", N_("Description"), ("body", "details", "描述", "说明", "详情", "beschreibung")),
        FieldSpec(
            "column",
            N_("Column"),
            ("status", "state", "list", "列", "状态", "列表", "état", "statut"),
            Kind.NAME,
            noun="column",
            explained=True,
        ),
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
                "story-punkte",
                "storypunkte",
                "points d'effort",
            ),
            Kind.NUMBER,
        ),
        FieldSpec(
            "owner",
            N_("Owner"),
            (
                *(
                    "assignee",
                    "responsible",
                    "负责人",
                    "责任人",
                    "经办人",
                    "执行人",
                    "处理人",
                    "zugewiesene person",
                    "zugewiesen an",
                ),
                *("bearbeiter", "personne assignée", "responsable", "attribution"),
            ),
            Kind.NAME,
            noun="person",
        ),
        FieldSpec(
            "sprint",
            N_("Sprint"),
            ("iteration", "冲刺", "迭代", "所属迭代", "迭代名称", "所属冲刺"),
            Kind.NAME,
            noun="sprint",
            creates=True,
            normal=clean_line,
        ),
        FieldSpec("module", N_("Module"), ("模块", "所属模块", "系统模块"), Kind.NAME, noun="module"),
        FieldSpec("requirement", N_("Requirement"), ("需求", "需求编号"), Kind.NAME, noun="requirement"),
        FieldSpec("parent", N_("Part of"), ("父任务", "上级", "父级"), normal=normal_reference),
        FieldSpec(
            "needs",
            N_("Needs"),
            ("depends on", "blocked by", "依赖", "前置任务"),
            many=True,
            normal=normal_reference,
            joins=True,
        ),
        FieldSpec(
            "due",
            N_("Due"),
            (
                *(
                    "due date",
                    "deadline",
                    "截止",
                    "截止日期",
                    "到期日",
                    "期限",
                    "fälligkeitsdatum",
                    "fällig",
                    "fällig am",
                ),
                *("date d'échéance", "échéance", "截止时间", "到期日期", "计划完成日期", "计划完成时间"),
                *("完成期限", "完成时限", "要求完成日期", "要求完成时间"),
            ),
            Kind.DATE,
        ),
        FieldSpec(
            "priority",
            N_("Priority"),
            ("优先级", "priorität", "priorité"),
            Kind.CHOICE,
            choices=Priority,
            synonyms={word: priority.value for priority, words in _PRIORITIES.items() for word in words},
        ),
        FieldSpec(
            "labels",
            N_("Labels"),
            (
                *("label", "tags", "component/s", "components", "标签", "组件", "stichwörter", "komponenten"),
                *("komponente/n", "étiquettes", "composants", "composant/s", "composant(s)"),
            ),
            many=True,
            normal=clean_line,
            joins=True,
        ),
        FieldSpec("blocked", N_("Blocked by what"), ("blocked reason", "阻塞", "阻塞原因", "受阻"), normal=clean_line),
        FieldSpec(
            "created",
            N_("Made on"),
            (
                *("created", "created at", "creation date", "创建时间", "创建日期", "已创建", "erstellt", "création"),
                *("créé", "créée", "date de création"),
            ),
            Kind.DATE,
        ),
        FieldSpec("began", N_("Begun on"), ("started", "start date", "开始日期", "开始时间"), Kind.DATE),
        FieldSpec(
            "done",
            N_("Done on"),
            (
                *("resolved", "closed at", "resolution date", "完成日期", "完成时间", "解决时间", "解决日期", "已解决"),
                *("erledigt", "gelöst", "résolu", "résolue", "date de résolution"),
            ),
            Kind.DATE,
        ),
        FieldSpec(
            "comments",
            N_("Comments"),
            ("comment", "评论", "注释", "kommentar", "kommentare", "commentaire", "commentaires"),
            many=True,
            normal=normal_comment,
        ),
        FieldSpec("blocked_since", N_("Blocked since"), ("阻塞开始日期", "阻塞起始日", "阻塞自"), Kind.DATE),
        FieldSpec("checks", N_("Checklist"), ("检查项", "检查清单"), many=True, normal=normal_point, repeats=True),
        FieldSpec(
            "met",
            N_("Met of the definition of done"),
            ("完成定义",),
            Kind.NAME,
            noun="criterion",
            creates=True,
            many=True,
            normal=clean_line,
        ),
        FieldSpec(
            "archived",
            N_("Archived"),
            ("已归档", "是否归档"),
            Kind.CHOICE,
            choices=YesNo,
            synonyms={"true": YesNo.YES.value, "false": YesNo.NO.value},
        ),
    ),
    keys=("id", "key"),
    accept=_accept,
    assigned=True,
    lasting=("key",),
    put_away=("archived", YesNo.YES.value),
)
_ANYTHING = replace(TARGET, keys=tuple(spec.name for spec in TARGET.fields))
"""For a table in which nothing says yet which card a row is about."""

_CARDS = """
SELECT c.id, c.version, c.number, c.title, c.description, k.name AS "column", c.points, p.handle AS owner,
    s.name AS sprint, m.name AS module, q.number AS requirement, c.due, c.priority, c.labels,
    c.blocked_reason AS blocked, c.blocked_since, c.made_on AS created, c.began_on AS began, c.done_on AS done,
    c.source, c.external_id, c.archived, c.said, u.number AS parent_number, u.source AS parent_source,
    u.external_id AS parent_external
FROM card c JOIN board_column k ON k.id = c.column_id LEFT JOIN person p ON p.id = c.owner_id
    LEFT JOIN sprint s ON s.id = c.sprint_id LEFT JOIN module m ON m.id = c.module_id
    LEFT JOIN requirement q ON q.id = c.requirement_id LEFT JOIN card u ON u.id = c.parent_id
WHERE c.project_id = ? ORDER BY c.rank, c.id
"""
_NEEDS = """
SELECT n.card_id, o.number, o.source, o.external_id FROM card_need n JOIN card o ON o.id = n.needed_id
WHERE n.project_id = ? ORDER BY n.card_id, o.number
"""
_COMMENTS = "SELECT card_id, at, author, text FROM card_comment WHERE project_id = ? AND NOT archived ORDER BY at, id"
_CHECKS = "SELECT card_id, text, done FROM check_item WHERE project_id = ? AND NOT archived ORDER BY position, id"
_MET = """
SELECT t.card_id, d.name FROM done_tick t JOIN done_criterion d ON d.id = t.criterion_id
WHERE t.project_id = ? AND NOT d.archived ORDER BY d.position, d.id
"""
_NAMES = """
SELECT 'module' AS noun, name, '' AS other, '' AS mail FROM module WHERE project_id = :project AND NOT archived
UNION ALL SELECT 'sprint', name, '', '' FROM sprint WHERE project_id = :project AND NOT archived
UNION ALL SELECT 'person', handle, name, email FROM person WHERE project_id = :project AND NOT archived
UNION ALL SELECT 'criterion', name, '', '' FROM done_criterion WHERE project_id = :project AND NOT archived
UNION ALL SELECT 'requirement', number, '', '' FROM requirement WHERE project_id = :project AND NOT archived
"""


def existing(session: Session) -> Existing:
    """Return the cards of the project, and the names of what they may refer to."""
    columns = _columns(session)
    pairs: dict[str, list[tuple[str, str]]] = {"column": [*column_words(columns), *state_words()]}
    for noun, name, *others in session.store.query(_NAMES, {"project": session.project_id}):
        known = human(REQUIREMENT, name) if noun == "requirement" else name
        pairs.setdefault(noun, []).extend((word, known) for word in (known, *others))
    names = {noun: names_of(words) for noun, words in pairs.items()}
    adopt, merge = _adopting(columns), _merging(_kinds(session))
    return Existing(_entries(session), names, adopt=adopt, remembers=True, merge=merge)


def command(rows: Sequence[PlannedRow], source: str) -> ImportCards:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportCards(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these cards or of all that are not archived."""
    return table_of(TARGET, _entries(session), ids)


def read(session: Session, data: bytes, name: str) -> Sheet | None:
    """Return the tasks in a database of kanban-tui, None for any other file."""
    return read_database(data, name) if data.startswith(MAGIC) else None


def reshape(session: Session, sheet: Sheet, asked: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """Return a table in which every row says which card it is about, whatever program it comes from.

    ``asked`` may also explain a word for a state: ``Ready for UAT=state:Review``.
    """
    columns, states = parted_asked(asked)
    board = _columns(session)
    said = read_said(states, board)
    made = _keyed(session, sheet, columns)
    left = {
        column: name
        for column, name in columns.items()
        if places_of(made.sheet.headings, column) or not places_of(sheet.headings, column)
    }
    mapping = guess_mapping(made.sheet.headings, TARGET, left)
    words = Words(board, said, made.guesses)
    table = settle(made.sheet, mapping, words, coarse=made.coarse)
    table = replace(table, notes=(*table.notes, *other_cards_note(table, mapping, lambda: _titles(session))))
    return without_lost(table, mapping, lambda: _known(session)), left


def _keyed(session: Session, sheet: Sheet, asked: Mapping[str, str]) -> Foreign:
    project = (session.project_id,)
    sql = "SELECT handle, name, email FROM person WHERE project_id = ? AND NOT archived"
    people = [(word, row[0]) for row in session.store.query(sql, project) for word in row if word]
    speakers = Speakers({word: found[0] for word, found in names_of(people).items() if len(found) == 1})
    modules = session.store.query("SELECT name FROM module WHERE project_id = ? AND NOT archived", project)
    zone = zone_of(session)
    keys = {
        f"{source}:{external}": plain_word(title) for source, external, title in session.store.query(_FOREIGN, project)
    }
    made = objects.reshape(sheet, objects.Project(speakers, {plain_word(row[0]) for row in modules}, zone, keys))
    if made is not None:
        return made
    mapping = guess_mapping(sheet.headings, _ANYTHING, asked)
    places = {name: columns[0] for name, columns in mapping.fields.items()}
    if jira.is_jira(sheet, places.get("key")):
        chosen = {
            place: spec.name if (spec := field_of(TARGET, name)) else ""
            for column, name in asked.items()
            for place in places_of(sheet.headings, column)
        }
        return jira.reshape(sheet, speakers, chosen, places.get("key"), zone)
    return Foreign(plain.reshape(sheet, places, lambda: _titled(session)))


_FOREIGN = "SELECT source, external_id, title FROM card WHERE project_id = ? AND external_id IS NOT NULL"


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


def _titles(session: Session) -> dict[str, str]:
    sql = "SELECT number, title FROM card WHERE project_id = ?"
    return {human(CARD, number): title for number, title in session.store.iterate(sql, (session.project_id,))}


def _kinds(session: Session) -> dict[str, ColumnKind]:
    """Return the kind of each column, archived ones included."""
    sql = "SELECT name, kind FROM board_column WHERE project_id = ?"
    return {row[0]: ColumnKind(row[1]) for row in session.store.query(sql, (session.project_id,))}


def _titled(session: Session) -> plain.Titled:
    """Return the cards of the project by what their titles are, and by what a file said that they are."""
    titled = plain.Titled()
    sql = "SELECT title, number, archived, said FROM card WHERE project_id = ? ORDER BY number"
    for title, number, archived, said in session.store.iterate(sql, (session.project_id,)):
        titled.add(human(CARD, number), title, json.loads(said), archived=bool(archived))
    return titled


def _entries(session: Session) -> list[Entry]:
    needs: dict[int, list[str]] = {}
    for card, number, source, external_id in session.store.query(_NEEDS, (session.project_id,)):
        needs.setdefault(card, []).append(joined(source, external_id) or human(CARD, number))
    said: dict[int, list[str]] = {}
    for card, at, author, text in session.store.query(_COMMENTS, (session.project_id,)):
        said.setdefault(card, []).append(str(Comment(datetime.fromisoformat(at), author, False, text)))
    checks: dict[int, list[str]] = {}
    for card, text, done in session.store.query(_CHECKS, (session.project_id,)):
        checks.setdefault(card, []).append(str(Point(text, bool(done))))
    met: dict[int, list[str]] = {}
    for card, name in session.store.query(_MET, (session.project_id,)):
        met.setdefault(card, []).append(name)
    lists = {"needs": needs, "comments": said, "checks": checks, "met": met}
    return [
        Entry.of(row, {**_values(row), **{name: tuple(found.get(row["id"], ())) for name, found in lists.items()}})
        for row in session.store.iterate(_CARDS, (session.project_id,))
    ]


def _values(row: sqlite3.Row) -> Values:
    parent = row["parent_number"]
    if parent is not None:
        parent = joined(row["parent_source"], row["parent_external"]) or human(CARD, parent)
    return {
        "id": human(CARD, row["number"]),
        "key": joined(row["source"], row["external_id"]),
        "title": row["title"],
        "description": row["description"],
        "column": row["column"],
        "archived": (YesNo.YES if row["archived"] else YesNo.NO).value,
        "points": row["points"],
        "owner": row["owner"],
        "sprint": row["sprint"],
        "module": row["module"],
        "requirement": None if row["requirement"] is None else human(REQUIREMENT, row["requirement"]),
        "parent": parent,
        "due": stored_day(row["due"]),
        "priority": row["priority"],
        "labels": tuple(json.loads(row["labels"])),
        "blocked": row["blocked"],
        "created": stored_day(row["created"]),
        "began": stored_day(row["began"]),
        "done": stored_day(row["done"]),
        "blocked_since": stored_day(row["blocked_since"]),
    }
