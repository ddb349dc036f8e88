"""Reading the journal: what happened, what may be undone, and what an undo has to write.

Undo never erases. It applies the images from before a change as a new change that names the one it reverts; redo
reverts the undo in the same way. With changes 1 and 2 made by hand:

    undo -> change 3 (undoes 2)     undo -> change 4 (undoes 1)
    redo -> change 5 (undoes 4)     redo -> change 6 (undoes 3)

What undo reverts is the newest change made by hand or by redo that nothing has reverted; what redo reverts is the
newest change made by undo that nothing has reverted, as long as nothing was made by hand since.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from storage.change import Change, Image

UNDO_DEPTH = 100
"""How many changes of a session can be undone."""
UNDO, REDO = "undo", "redo"
"""What such changes are called where others have the name of their command."""


class ChangeRow(NamedTuple):
    """One change as it was written down. ``undoes`` is the id of the change that it reverts."""

    id: int
    at: datetime
    actor: str
    session: str
    command: str
    args: dict[str, Any]
    undoes: int | None


class Entry(NamedTuple):
    """One row of a change: ``before`` is None for an insert, ``after`` for a delete; an update names what changed."""

    seq: int
    change: int
    table: str
    pk: int
    before: "Image | None"
    after: "Image | None"


def parse_entry(row: Sequence[Any]) -> Entry:
    """Build an entry from the columns seq, change, tbl, pk, before, after."""
    seq, change, table, pk, before, after = row
    return Entry(seq, change, table, pk, before and json.loads(before), after and json.loads(after))


def merge(entries: Sequence[Entry]) -> list[Entry]:
    """Return one entry for each row that the entries touch: its image before the first and after the last."""
    whole: dict[tuple[str, int], Entry] = {}
    for entry in entries:
        row = (entry.table, entry.pk)
        whole[row] = _join(whole[row], entry) if row in whole else entry
    return [entry for entry in whole.values() if entry.before is not None or entry.after is not None]


def _join(first: Entry, last: Entry) -> Entry:
    before = None if first.before is None else {**(last.before or {}), **first.before}
    after = None if last.after is None else {**(first.after or {}), **last.after}
    return Entry(last.seq, last.change, last.table, last.pk, before, after)


def revert(change: "Change", entries: Sequence[Entry]) -> None:
    """Write the images from before ``entries``, all of one change; ``StaleRow`` when a row has moved on since.

    A row has not moved on when what was done to it since was itself undone.
    """
    later = _later(change, entries)

    def version(entry: Entry) -> int:
        return later.get((entry.table, entry.pk)) or _version(entry.after or {})

    added: defaultdict[str, dict[int, int]] = defaultdict(dict)
    deleted: list[Entry] = []
    for entry in merge(entries):
        if entry.before is None:
            added[entry.table][entry.pk] = version(entry)
        elif entry.after is None:
            deleted.append(entry)
        else:
            # First of all, so that nothing refers any more to what was added.
            change.update_row(entry.table, entry.pk, version(entry), entry.before)
    for table in change.leaves_first(added):
        # What an import added may be a hundred thousand rows; they leave together.
        change.delete_rows(table, added[table])
    for entry in reversed(deleted):
        values = {name: value for name, value in (entry.before or {}).items() if name != "id"}
        change.insert_row(entry.table, entry.pk, {**values, "version": _version(values) + 1})


def _later(change: "Change", entries: Sequence[Entry]) -> dict[tuple[str, int], int | None]:
    """Return the version at which each row stands that was written since, None where it is gone.

    ``StaleRow`` for a row to which something was done that still stands.
    """
    sql = (
        "SELECT j.tbl, j.pk, j.change, c.undoes, json_extract(j.after, '$.version') FROM "
        "(SELECT DISTINCT tbl, pk FROM journal WHERE change = :id) e "
        "JOIN journal j ON j.tbl = e.tbl AND j.pk = e.pk AND j.change > :id JOIN change c ON c.id = j.change "
        "ORDER BY j.seq"
    )
    versions: dict[tuple[str, int], int | None] = {}
    standing: dict[int, bool] = {}
    reverted = entries[0].change if entries else 0
    for table, pk, made, undoes, version in change.query(sql, {"id": reverted}):
        versions[table, pk] = version
        if undoes is not None and undoes > reverted:
            # It belongs to what it reverts, which is looked at by itself.
            continue
        if made not in standing:
            standing[made] = _stands(change, made)
        if standing[made]:
            change.refuse_stale(table, pk)
    return versions


def _stands(change: "Change", made: int) -> bool:
    """Return whether a change has an effect: it was never reverted, or that was reverted in its turn."""
    stands = True
    while found := change.query("SELECT id FROM change WHERE undoes = ?", (made,)):
        made, stands = found[0][0], not stands
    return stands


def _version(image: "Image") -> int:
    return int(str(image["version"]))
