"""Reading the journal: what happened, what may be undone, and what an undo has to write.

Undo never erases. It applies the images from before a change as a new change that names the one it reverts; redo
reverts the undo in the same way. With changes 1 and 2 made by hand:

    undo -> change 3 (undoes 2)     undo -> change 4 (undoes 1)
    redo -> change 5 (undoes 4)     redo -> change 6 (undoes 3)

Replaying a session's changes in order gives two stacks; the top of one is what undo reverts, of the other redo.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.change import Change, Image
from storage.errors import StaleRow

UNDO_DEPTH = 100
"""How many changes of a session can be undone."""


@dataclass(frozen=True)
class ChangeRow:
    """One change as it was written down. ``undoes`` is the id of the change that it reverts."""

    id: int
    at: datetime
    actor: str
    session: str
    command: str
    args: dict[str, Any]
    undoes: int | None


@dataclass(frozen=True)
class Entry:
    """One row of a change. ``before`` is None for an insert, ``after`` for a delete; an update names changed columns."""

    seq: int
    change: int
    table: str
    pk: int
    before: Image | None
    after: Image | None


def parse_entry(row: Sequence[Any]) -> Entry:
    """Build an entry from the columns seq, change, tbl, pk, before, after."""
    seq, change, table, pk, before, after = row
    return Entry(seq, change, table, pk, before and json.loads(before), after and json.loads(after))


def stacks(changes: Iterable[tuple[int, int | None]]) -> tuple[list[int], list[int]]:
    """Return the undo and the redo stack, newest last, from a session's (id, undoes) pairs in order."""
    undo: list[int] = []
    redo: list[int] = []
    for change, undoes in changes:
        if undoes is None:
            undo.append(change)
            redo.clear()
        elif undo and undo[-1] == undoes:
            undo.pop()
            redo.append(change)
        elif redo and redo[-1] == undoes:
            redo.pop()
            undo.append(change)
    return undo[-UNDO_DEPTH:], redo


def merge(entries: Sequence[Entry]) -> list[Entry]:
    """Return one entry for each row that the entries touch: its image before the first and after the last."""
    merged: dict[tuple[str, int], Entry] = {}
    for entry in entries:
        key = (entry.table, entry.pk)
        first = merged.pop(key, None)
        merged[key] = entry if first is None else _join(first, entry)
    return [entry for entry in merged.values() if entry.before is not None or entry.after is not None]


def _join(first: Entry, last: Entry) -> Entry:
    before = None if first.before is None else {**(last.before or {}), **first.before}
    after = None if last.after is None else {**(first.after or {}), **last.after}
    return Entry(last.seq, last.change, last.table, last.pk, before, after)


def revert(change: Change, entries: Sequence[Entry]) -> None:
    """Write the images from before ``entries``, newest first; ``StaleRow`` when a row has moved on since."""
    for entry in reversed(merge(entries)):
        if entry.after is None:
            values = {name: value for name, value in (entry.before or {}).items() if name != "id"}
            values["version"] = _version(values) + 1
            change.insert_row(entry.table, entry.pk, values)
        elif entry.before is None:
            change.delete_row(entry.table, entry.pk, _version(entry.after))
        else:
            change.update_row(entry.table, entry.pk, _version(entry.after), entry.before)


def _version(image: Image) -> int:
    version = image["version"]
    if not isinstance(version, int):
        raise StaleRow("", 0, image, None)
    return version
