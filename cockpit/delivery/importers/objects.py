"""Exports that are lists of objects: issues of GitHub, tasks of taskwarrior, tasks of kanban-tui."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from typing import Any

from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.importers.foreign import Foreign, Speakers, strangers_note
from cockpit.delivery.importers.keys import GITHUB, KANBAN_TUI, TASKWARRIOR, joined
from cockpit.delivery.importers.states import ARCHIVED, is_dropped
from cockpit.exchange.cells import is_blank, text_of
from cockpit.exchange.comments import github_comments
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.words import plain
from cockpit.i18n import N_
from cockpit.message import Message, message

Object = Mapping[str, Any]
FIELDS = (
    *("key", "title", "description", "column", "owner", "points", "due", "priority"),
    *("labels", "module", "parent", "needs", "created", "began", "done", "comments"),
)
"""Headings of the table that is made, of which those are left out that no object says anything of."""
_REPOSITORY = re.compile(r"/([^/\s]+/[^/\s]+)/(?:issues|pull)/\d+")
_PRIORITIES = {"H": "high", "M": "normal", "L": "low"}


@dataclass(frozen=True)
class Project:
    """What the project has that the objects may name."""

    speakers: Speakers
    modules: Collection[str]
    """Names of modules in their plain form."""
    zone: tzinfo
    """Where a time without a zone is meant."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys of cards that came from these programs, with their titles in plain form."""


Reader = Callable[[Object, Project], dict[str, Any] | None]
"""Returns the fields of one card, None for an object that is none."""


def is_github(sheet: Sheet) -> bool:
    """Tell whether these are GitHub's issues, from its command line or its interface for programs."""
    keys = set(sheet.headings)
    if not {"number", "title"} <= keys:
        return False
    if keys & {"html_url", "url", "body", "createdAt", "created_at"}:
        return True
    # Of the command line one asks for the fields that one wants.
    first = next(iter(sheet.rows), None)
    issue = {} if first is None else dict(zip(sheet.headings, first.cells, strict=False))
    return isinstance(issue["number"], int) and str(issue.get("state", "")).casefold() in ("open", "closed")


def is_taskwarrior(sheet: Sheet) -> bool:
    """Tell whether these are the keys of taskwarrior's export."""
    return {"uuid", "description", "status", "entry"} <= set(sheet.headings)


def is_kanban_tui(sheet: Sheet) -> bool:
    """Tell whether these are the keys of kanban-tui's list of tasks."""
    return {"task_id", "title", "column", "creation_date"} <= set(sheet.headings)


def reshape(sheet: Sheet, project: Project) -> Foreign | None:
    """Return the objects as a table of cards, None if they are of another program."""
    readers = (
        (is_taskwarrior, taskwarrior, N_("deleted or recurring, so left out: {count}")),
        (is_kanban_tui, kanban_tui, ""),
        (is_github, github, N_("pull requests, left out: {count}")),
    )
    for known, reader, note in readers:
        if known(sheet):
            return _table(sheet, reader, project, note)
    return None


def _table(sheet: Sheet, reader: Reader, project: Project, note: str) -> Foreign:
    rows = _Cards(sheet, reader, project)
    counts = [0, 0]
    strangers: dict[str, None] = {}
    guesses: dict[str, ColumnKind] = {}
    filled = {"key", "title", "column"}
    coarse = True
    others: dict[str, str] = {}
    tails = {_tail(key): (key, title) for key, title in project.keys.items()}
    for _row, fields in rows.read():
        counts[fields is None] += 1
        if fields is None:
            continue
        filled |= {name for name, value in fields.items() if not is_blank(value)}
        if "stranger" in fields:
            strangers[fields["stranger"]] = None
        if "kind" in fields:
            coarse = False
            guesses[plain(fields["column"])] = fields["kind"]
        key = fields["key"]
        other, title = tails.get(_tail(key), ("", ""))
        # The same program tells more of where an object is in one form of its lists than in another.
        if key not in project.keys and _is_part(key, other) and plain(text_of(fields["title"])) == title:
            others[key] = other
    notes: list[Message] = [*sheet.notes]
    if counts[1] and note:
        notes.append(message(note, count=counts[1]))
    notes += strangers_note(strangers)
    headings = tuple(name for name in FIELDS if name in filled)
    made = replace(rows, headings=headings, others=others)
    return Foreign(replace(sheet, headings=headings, rows=made, notes=tuple(notes)), guesses, coarse)


def _tail(key: str) -> str:
    """Return the program and the number in a key, without the place where the number is given."""
    source, _colon, number = key.partition(":")
    return f"{source}:{re.split('[/#]', number)[-1]}"


def _is_part(one: str, other: str) -> bool:
    """Tell whether one of two keys with the same number does not say where it is given."""
    return any(key.partition(":")[2].lstrip("#") == _tail(key).partition(":")[2] for key in (one, other))


@dataclass(frozen=True)
class _Cards:
    """The rows of the table, made from the objects as they are read."""

    sheet: Sheet
    reader: Reader
    project: Project
    headings: tuple[str, ...] = FIELDS
    others: Mapping[str, str] = field(default_factory=dict)
    """Keys with the one under which the project has the same card."""

    def __iter__(self) -> Iterator[SourceRow]:
        for row, fields in self.read():
            if fields is None:
                continue
            fields["key"] = self.others.get(fields["key"], fields["key"])
            if fields.get("needs"):
                fields["needs"] = [self.others.get(key, key) for key in fields["needs"]]
            yield SourceRow(row.number, tuple(fields.get(name) for name in self.headings))

    def read(self) -> Iterator[tuple[SourceRow, dict[str, Any] | None]]:
        """Yield each row with the fields of its card, None for what is no card."""
        for row in self.sheet.rows:
            yield row, self.reader(dict(zip(self.sheet.headings, row.cells, strict=False)), self.project)


def github(issue: Object, project: Project) -> dict[str, Any] | None:
    """Return an issue as a card; pull requests stand among the issues and are none."""
    url = str(issue.get("html_url") or issue.get("url") or "")
    if issue.get("pull_request") or "/pull/" in url:
        return None
    place = _REPOSITORY.search(url)
    where = place[1] if place else ""
    closed = str(issue.get("state", "")).casefold() == "closed"
    reason = str(issue.get("stateReason") or issue.get("state_reason") or "").replace("_", " ")
    kind = ColumnKind.DONE if closed else ColumnKind.TODO
    milestone = issue.get("milestone")
    labels = [*_names(issue.get("labels")), *([f"milestone: {text_of(milestone)}"] if milestone else [])]
    comments = github_comments(issue.get("comments"), project.zone)
    return {
        "key": joined(GITHUB, f"{where}#{text_of(issue.get('number'))}"),
        "title": issue.get("title"),
        "description": issue.get("body"),
        "column": ARCHIVED if closed and is_dropped(reason) else kind.value,
        "labels": labels,
        "created": issue.get("createdAt") or issue.get("created_at"),
        "done": (issue.get("closedAt") or issue.get("closed_at")) if closed else None,
        "comments": [project.speakers.told(comment) for comment in comments],
        **_owner([*_names(issue.get("assignees")), *_names([issue.get("assignee")])], project),
    }


def taskwarrior(task: Object, project: Project) -> dict[str, Any] | None:
    """Return a task as a card; deleted ones, and those that only repeat, are none."""
    status = str(task.get("status", ""))
    if status in ("deleted", "recurring"):
        return None
    started = bool(task.get("start"))
    kind = ColumnKind.DONE if status == "completed" else ColumnKind.DOING if started else ColumnKind.TODO
    group = str(task.get("project") or "")
    is_module = plain(group) in project.modules
    depends = task.get("depends") or []
    needs = depends.split(",") if isinstance(depends, str) else depends
    notes = [str(note.get("description", "")) for note in task.get("annotations") or [] if isinstance(note, Mapping)]
    return {
        "key": joined(TASKWARRIOR, str(task.get("uuid", ""))),
        "title": task.get("description"),
        "description": "\n".join(notes),
        "column": kind.value,
        "due": task.get("due"),
        "priority": _PRIORITIES.get(str(task.get("priority") or "")),
        "labels": [*_names(task.get("tags")), *([group] if group and not is_module else [])],
        "module": group if is_module else None,
        "needs": [joined(TASKWARRIOR, str(uuid).strip()) for uuid in needs],
        "created": task.get("entry"),
        "began": task.get("start"),
        "done": task.get("end") if kind is ColumnKind.DONE else None,
    }


def kanban_tui(task: Object, project: Project) -> dict[str, Any] | None:
    """Return a task as a card; names of board, column and category, and ``column_kind``, its database alone tells."""
    where = f"{task['board_name']}/" if task.get("board_name") else ""
    kind = ColumnKind.DOING if task.get("start_date") else ColumnKind.TODO
    if task.get("finish_date"):
        kind = ColumnKind.DONE
    named = {"column": task["column_name"], "kind": task["column_kind"]} if task.get("column_name") else {}
    return {
        "key": joined(KANBAN_TUI, f"{where}{text_of(task.get('task_id'))}"),
        "title": task.get("title"),
        "description": task.get("description"),
        "column": kind.value,
        "due": task.get("due_date"),
        "labels": [str(task["category_name"])] if task.get("category_name") else [],
        "needs": [joined(KANBAN_TUI, f"{where}{text_of(pk)}") for pk in task.get("blocked_by") or []],
        "created": task.get("creation_date"),
        "began": task.get("start_date"),
        "done": task.get("finish_date"),
        **named,
    }


def _names(items: Any) -> list[str]:
    if not isinstance(items, Sequence) or isinstance(items, str):
        return []
    return [text for item in items if item and (text := text_of(_login(item)).strip())]


def _login(item: Any) -> Any:
    return item.get("login") or item.get("name") if isinstance(item, Mapping) else item


def _owner(names: Sequence[str], project: Project) -> dict[str, Any]:
    known = next((name for name in names if project.speakers.is_known(name)), None)
    if known is not None:
        return {"owner": known}
    return {"stranger": names[0]} if names else {}
