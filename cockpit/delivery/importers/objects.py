"""Exports that are lists of objects: issues of GitHub, tasks of taskwarrior, tasks of kanban-tui."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.importers.keys import GITHUB, KANBAN_TUI, TASKWARRIOR, joined
from cockpit.exchange.cells import text_of
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.words import plain
from cockpit.i18n import N_
from cockpit.message import Message, message

Object = Mapping[str, Any]
FIELDS = (
    *("key", "title", "description", "column", "owner", "points", "due", "priority"),
    *("labels", "module", "parent", "needs", "created", "began", "done"),
)
"""Headings of the table that is made."""
_REPOSITORY = re.compile(r"/([^/\s]+/[^/\s]+)/(?:issues|pull)/\d+")
_PRIORITIES = {"H": "high", "M": "normal", "L": "low"}


@dataclass(frozen=True)
class Board:
    """What the project has that the objects may name: the leftmost column of each kind, persons, and modules.

    ``people`` are words that name a person, in their plain form; ``modules`` are names of modules, likewise.
    """

    columns: Mapping[ColumnKind, str]
    people: Collection[str]
    modules: Collection[str]

    def column(self, kind: ColumnKind) -> str:
        """Return a column of this kind, of the nearest kind to its left where there is none."""
        order = list(ColumnKind)
        kinds = [*reversed(order[: order.index(kind) + 1]), *order]
        return next((self.columns[each] for each in kinds if each in self.columns), "")


Reader = Callable[[Object, Board], dict[str, Any] | None]
"""Returns the fields of one card, None for an object that is none."""


def is_github(headings: Collection[str]) -> bool:
    """Tell whether these are the keys of GitHub's issues, from its command line or its interface for programs."""
    keys = set(headings)
    return {"number", "title"} <= keys and bool(keys & {"html_url", "url", "body", "createdAt", "created_at"})


def is_taskwarrior(headings: Collection[str]) -> bool:
    """Tell whether these are the keys of taskwarrior's export."""
    return {"uuid", "description", "status", "entry"} <= set(headings)


def is_kanban_tui(headings: Collection[str]) -> bool:
    """Tell whether these are the keys of kanban-tui's list of tasks."""
    return {"task_id", "title", "column", "creation_date"} <= set(headings)


def reshape(sheet: Sheet, board: Board) -> Sheet | None:
    """Return the objects as a table of cards, None if they are of another program."""
    readers = (
        (is_taskwarrior, taskwarrior, N_("deleted or recurring, so left out: {count}")),
        (is_kanban_tui, kanban_tui, ""),
        (is_github, github, N_("pull requests, left out: {count}")),
    )
    for known, reader, note in readers:
        if known(sheet.headings):
            return _table(sheet, reader, board, note)
    return None


def _table(sheet: Sheet, reader: Reader, board: Board, note: str) -> Sheet:
    rows = _Cards(sheet, reader, board)
    counts = [0, 0]
    strangers: dict[str, None] = {}
    for _row, fields in rows.read():
        counts[fields is None] += 1
        if fields is not None and "stranger" in fields:
            strangers[fields["stranger"]] = None
    notes: list[Message] = [*sheet.notes]
    if counts[1] and note:
        notes.append(message(note, count=counts[1]))
    if strangers:
        who = ", ".join(list(strangers)[:5]) + (" …" if len(strangers) > 5 else "")
        notes.append(message(N_("not among the persons, so left without an owner: {who}"), who=who))
    return replace(sheet, headings=FIELDS, rows=rows, notes=tuple(notes))


@dataclass(frozen=True)
class _Cards:
    """The rows of the table, made from the objects as they are read."""

    sheet: Sheet
    reader: Reader
    board: Board

    def __iter__(self) -> Iterator[SourceRow]:
        for row, fields in self.read():
            if fields is not None:
                yield SourceRow(row.number, tuple(fields.get(name) for name in FIELDS))

    def read(self) -> Iterator[tuple[SourceRow, dict[str, Any] | None]]:
        """Yield each row with the fields of its card, None for what is no card."""
        for row in self.sheet.rows:
            yield row, self.reader(dict(zip(self.sheet.headings, row.cells, strict=False)), self.board)


def github(issue: Object, board: Board) -> dict[str, Any] | None:
    """Return an issue as a card; pull requests stand among the issues and are none."""
    url = str(issue.get("html_url") or issue.get("url") or "")
    if issue.get("pull_request") or "/pull/" in url:
        return None
    place = _REPOSITORY.search(url)
    where = place[1] if place else ""
    closed = str(issue.get("state", "")).casefold() == "closed"
    milestone = issue.get("milestone")
    labels = [*_names(issue.get("labels")), *([f"milestone: {text_of(milestone)}"] if milestone else [])]
    return {
        "key": joined(GITHUB, f"{where}#{text_of(issue.get('number'))}"),
        "title": issue.get("title"),
        "description": issue.get("body"),
        "column": board.column(ColumnKind.DONE if closed else ColumnKind.TODO),
        "labels": labels,
        "created": issue.get("createdAt") or issue.get("created_at"),
        "done": (issue.get("closedAt") or issue.get("closed_at")) if closed else None,
        **_owner([*_names(issue.get("assignees")), *_names([issue.get("assignee")])], board),
    }


def taskwarrior(task: Object, board: Board) -> dict[str, Any] | None:
    """Return a task as a card; deleted ones, and those that only repeat, are none."""
    status = str(task.get("status", ""))
    if status in ("deleted", "recurring"):
        return None
    started = bool(task.get("start"))
    kind = ColumnKind.DONE if status == "completed" else ColumnKind.DOING if started else ColumnKind.TODO
    project = str(task.get("project") or "")
    is_module = plain(project) in board.modules
    depends = task.get("depends") or []
    needs = depends.split(",") if isinstance(depends, str) else depends
    notes = [str(note.get("description", "")) for note in task.get("annotations") or [] if isinstance(note, Mapping)]
    return {
        "key": joined(TASKWARRIOR, str(task.get("uuid", ""))),
        "title": task.get("description"),
        "description": "\n".join(notes),
        "column": board.column(kind),
        "due": task.get("due"),
        "priority": _PRIORITIES.get(str(task.get("priority") or "")),
        "labels": [*_names(task.get("tags")), *([project] if project and not is_module else [])],
        "module": project if is_module else None,
        "needs": [joined(TASKWARRIOR, str(uuid).strip()) for uuid in needs],
        "created": task.get("entry"),
        "began": task.get("start"),
        "done": task.get("end") if kind is ColumnKind.DONE else None,
    }


def kanban_tui(task: Object, board: Board) -> dict[str, Any] | None:
    """Return a task as a card; ``board``, ``column_name``, ``category_name`` come from its database only."""
    where = f"{task['board_name']}/" if task.get("board_name") else ""
    kind = ColumnKind.DOING if task.get("start_date") else ColumnKind.TODO
    if task.get("finish_date"):
        kind = ColumnKind.DONE
    return {
        "key": joined(KANBAN_TUI, f"{where}{text_of(task.get('task_id'))}"),
        "title": task.get("title"),
        "description": task.get("description"),
        "column": task.get("column_name") or board.column(kind),
        "due": task.get("due_date"),
        "labels": [str(task["category_name"])] if task.get("category_name") else [],
        "needs": [joined(KANBAN_TUI, f"{where}{text_of(pk)}") for pk in task.get("blocked_by") or []],
        "created": task.get("creation_date"),
        "began": task.get("start_date"),
        "done": task.get("finish_date"),
    }


def _names(items: Any) -> list[str]:
    if not isinstance(items, Sequence) or isinstance(items, str):
        return []
    return [text for item in items if item and (text := text_of(_login(item)).strip())]


def _login(item: Any) -> Any:
    return item.get("login") or item.get("name") if isinstance(item, Mapping) else item


def _owner(names: Sequence[str], board: Board) -> dict[str, Any]:
    known = next((name for name in names if plain(name) in board.people), None)
    if known is not None:
        return {"owner": known}
    return {"stranger": names[0]} if names else {}
