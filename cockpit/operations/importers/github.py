"""Issues of GitHub, from its command line (``gh issue list --json``) or its interface for programs, as a table."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cockpit.delivery.importers.keys import GITHUB, joined
from cockpit.exchange.cells import text_of
from cockpit.exchange.comments import github_comments
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.words import fold, plain
from cockpit.operations.importers import words
from cockpit.operations.importers.project import Project
from cockpit.operations.issue_states import State

Object = Mapping[str, Any]
FIELDS = (
    *("key", "title", "description", "type", "state", "priority", "owner", "reporter", "module", "labels"),
    *("reported_at", "closed_at", "comments", "links"),
)
"""Headings of the table that is made."""
_ORIGINS = {
    "key": ("number",),
    "title": ("title",),
    "description": ("body",),
    "type": ("labels",),
    "state": ("state", "stateReason", "state_reason"),
    "priority": ("labels",),
    "owner": ("assignees", "assignee"),
    "reporter": ("author", "user"),
    "module": ("labels",),
    "labels": ("labels", "milestone"),
    "reported_at": ("createdAt", "created_at"),
    "closed_at": ("closedAt", "closed_at"),
    "comments": ("comments",),
    "links": ("html_url", "url"),
}
"""The keys of GitHub from which each heading is made."""
_REPOSITORY = re.compile(r"/([^/\s]+/[^/\s]+)/(?:issues|pull)/\d+")
_TYPES, _PRIORITIES = words.folded(words.TYPES), words.folded(words.PRIORITIES)
_PREFIX = re.compile(r"(?:type|kind|priority|prio|severity)\s*[:/=-]\s*", re.IGNORECASE)


def is_github(headings: Collection[str]) -> bool:
    """Tell whether these are the keys of GitHub's issues."""
    keys = set(headings)
    return {"number", "title"} <= keys and bool(keys & {"html_url", "url", "body", "createdAt", "created_at"})


def reshape(sheet: Sheet, project: Project) -> Sheet:
    """Return the issues as a table; pull requests stand among them and are left out."""
    rows = tuple(_issues(sheet, project))
    origins = {name: " + ".join(key for key in keys if key in sheet.headings) for name, keys in _ORIGINS.items()}
    notes = (*sheet.notes, *project.notes.messages())
    return replace(sheet, headings=FIELDS, rows=rows, notes=notes, origins=origins)


def _issues(sheet: Sheet, project: Project) -> Iterator[SourceRow]:
    for row in sheet.rows:
        fields = _issue(dict(zip(sheet.headings, row.cells, strict=False)), project)
        if fields is None:
            project.notes.pull_requests += 1
        else:
            yield SourceRow(row.number, tuple(fields.get(name) for name in FIELDS))


def _issue(issue: Object, project: Project) -> dict[str, Any] | None:
    url = str(issue.get("html_url") or issue.get("url") or "")
    if issue.get("pull_request") or "/pull/" in url:
        return None
    place = _REPOSITORY.search(url)
    labels = _names(issue.get("labels"))
    milestone = issue.get("milestone")
    assignees = list(dict.fromkeys([*_names(issue.get("assignees")), *_names([issue.get("assignee")])]))
    first = next((name for name in assignees if project.person(name)), None)
    owner = None if first is None else project.person(first)
    others = [name for name in assignees if name != first] if len(assignees) > 1 else []
    project.notes.assignees.update(dict.fromkeys(others))
    if assignees and owner is None:
        project.notes.strangers[assignees[0]] = None
    reporter = next(iter(_names([issue.get("author") or issue.get("user")])), "")
    key = joined(GITHUB, f"{place[1] if place else ''}#{text_of(issue.get('number'))}")
    links = [f"relates {url}"] if url.startswith("https://") and issue.get("html_url", url) == url else []
    bare = [fold(_PREFIX.sub("", label)) for label in labels]
    module = next((project.modules[plain(label)] for label in labels if plain(label) in project.modules), None)
    return {
        "key": key,
        "title": issue.get("title"),
        "description": issue.get("body"),
        "type": next((_TYPES[word].value for word in bare if word in _TYPES), None),
        "state": _state(issue).value,
        "priority": next(
            (_PRIORITIES[word].value for word in bare if word in _PRIORITIES and not word.isdecimal()), None
        ),
        "owner": owner,
        "reporter": project.person(reporter) or reporter,
        "module": module,
        "labels": [
            *labels,
            *([f"milestone: {text_of(milestone)}"] if milestone else []),
            *(f"assignee: {name}" for name in others),
        ],
        "reported_at": issue.get("createdAt") or issue.get("created_at"),
        "closed_at": issue.get("closedAt") or issue.get("closed_at"),
        "comments": [str(each) for each in github_comments(issue.get("comments"), project.zone)],
        "links": links,
    }


def _state(issue: Object) -> State:
    if str(issue.get("state", "")).casefold() != "closed":
        return State.NEW
    reason = str(issue.get("stateReason") or issue.get("state_reason") or "").casefold()
    return {"not_planned": State.REJECTED, "duplicate": State.DUPLICATE}.get(reason, State.CLOSED)


def _names(items: Any) -> list[str]:
    if not isinstance(items, Sequence) or isinstance(items, str):
        return []
    return [text for item in items if item and (text := text_of(_login(item)).strip())]


def _login(item: Any) -> Any:
    return item.get("login") or item.get("name") if isinstance(item, Mapping) else item
