"""A key means what was seen: what goes on from where a row stands leaves alone what has been moved since."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import NamedTuple, TypeVar

from cockpit.command import Work
from cockpit.errors import Conflict
from cockpit.message import Message
from storage.record import Record

R = TypeVar("R", bound=Record)

_MOVES = """
SELECT json_extract(j.before, :path) AS stood, c.actor FROM journal j JOIN change c ON c.id = j.change
WHERE j.tbl = :table AND j.pk = :pk AND json_extract(j.before, '$.version') >= :version
    AND json_extract(j.before, :path) IS NOT NULL
ORDER BY j.seq
"""


class _Moved(NamedTuple):
    """Where a row stood when it was seen, and who moved it last."""

    stood: object
    who: str


def as_seen(
    work: Work, rows: Sequence[R], seen: Sequence[int], where: str, told: Callable[[R, str], Message]
) -> tuple[list[R], list[Message]]:
    """Return the rows that stand where they were seen, and for each other what there is to say of it.

    Args:
        work: what the command works with.
        rows: what the command is given to.
        seen: the versions at which a person saw them, in their order; empty when nobody looked at them.
        where: the column that says where a row stands.
        told: returns the sentence about a row that somebody, by name, was faster to move.

    Raises:
        Conflict: all of them were moved. What was meant for one place must not happen in another.
    """
    found: list[R] = []
    moved: list[Message] = []
    for row, version in zip_longest(rows, seen[: len(rows)]):
        was = None if version is None else _moved_since(work, row, version, where)
        if was is None or was.stood == getattr(row, where):
            found.append(row)
        else:
            moved.append(told(row, was.who))
    if moved and not found:
        raise Conflict(moved[0].text, **moved[0].values)
    return found, moved


def _moved_since(work: Work, row: Record, version: int, where: str) -> _Moved | None:
    """Return where a row stood at a version and who moved it last; None when nobody has since."""
    if row.version == version:
        return None
    values = {"table": row.table, "pk": row.id, "version": version, "path": f"$.{where}"}
    moves = work.change.query(_MOVES, values)
    return _Moved(moves[0]["stood"], moves[-1]["actor"]) if moves else None
