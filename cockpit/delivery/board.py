"""The board: which cards stand in which column, in their order, for a filter."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cockpit.delivery.board_rules import ColumnKind, Firmness
from cockpit.delivery.cards import CardRow, cycle_limit, read_cards
from cockpit.delivery.choices import Lane
from cockpit.delivery.text import limit_note
from cockpit.i18n import _
from cockpit.listing import Asked

if TYPE_CHECKING:
    from cockpit.session import Session

_FEW = 50
"""Changed cards up to which a board is brought up to date card by card instead of being read anew."""
_MANY = 1_000
"""Cards from which all of the project are looked at for their lanes, which costs less than to look up each."""


@dataclass(frozen=True)
class BoardPart:
    """A column with the ids of its cards from top to bottom, as far as the filter lets them through."""

    id: int
    name: str
    kind: ColumnKind
    ids: array[int]
    count: int
    """Cards in the column, whatever the filter, as its limits count them: where they count lanes, of the fullest one; 0
    where there is no limit."""
    soft_limit: int | None
    hard_limit: int | None
    archived: bool

    @property
    def note(self) -> str:
        """The count against the limit, empty without a limit."""
        return limit_note(self.count, self.soft_limit, self.hard_limit)[0]

    @property
    def over(self) -> Firmness | None:
        """Which limit is exceeded."""
        return limit_note(self.count, self.soft_limit, self.hard_limit)[1]


@dataclass(frozen=True)
class BoardView:
    """A board as it stood when it was read, for one filter. ``p85`` decides which cards are aging."""

    asked: Asked
    parts: tuple[BoardPart, ...]
    p85: int | None

    @property
    def shown(self) -> int:
        """How many cards the filter lets through."""
        return sum(len(part.ids) for part in self.parts)

    def cards(self, session: Session, ids: Sequence[int]) -> list[CardRow]:
        """Return some of its cards, as they are now."""
        return read_cards(session, ids, self.p85)


def read_board(session: Session, asked: Asked) -> BoardView:
    """Return the board for a filter; what it costs is one pass over an index, whatever the columns hold.

    An archived column is there only as long as cards are in it that the filter lets through.
    """
    parts = _parts(session)
    piles = zip(parts, _piles(session, asked, [part.id for part in parts]), strict=True)
    shown = tuple(replace(part, ids=ids) for part, ids in piles if ids or not part.archived)
    return BoardView(asked, shown, cycle_limit(session))


def refreshed(session: Session, board: BoardView, changed: Collection[int]) -> BoardView:
    """Return the board after these cards have changed; a few of them cost no pass over the others."""
    if len(changed) > _FEW or board.asked.archived:
        return read_board(session, board.asked)
    now = {pk: (column, rank) for pk, column, rank in _rows(session, board.asked, changed)}
    fresh = _parts(session)
    if [(part.id, part.name) for part in fresh if not part.archived] != [(part.id, part.name) for part in board.parts]:
        return read_board(session, board.asked)
    parts = []
    for part, old in zip((part for part in fresh if not part.archived), board.parts, strict=True):
        ids = array("q", old.ids)
        for pk in changed:
            if pk in ids:
                ids.remove(pk)
        for pk, (column, rank) in now.items():
            if column == part.id:
                ids.insert(_place(session, ids, pk, rank), pk)
        parts.append(replace(part, ids=ids))
    return replace(board, parts=tuple(parts))


def lanes(session: Session, lane: Lane, board: BoardView) -> list[tuple[int, str]]:
    """Return the lanes that cards of the board are in, with their titles and in their order.

    0 is the lane of cards without module or owner, which is always there.
    """
    if lane is Lane.NONE:
        return []
    held = {key for part in board.parts for key in lane_of(session, lane, part.ids)}
    table, title, order = (
        ("module", "o.name", "o.position, o.id") if lane is Lane.MODULE else ("person", "o.handle", "o.handle")
    )
    sql = f"SELECT o.id, {title} FROM {table} o WHERE o.id IN (SELECT value FROM json_each(?)) ORDER BY {order}"
    rows = session.store.query(sql, (json.dumps(sorted(held)),))
    return [*((row[0], row[1]) for row in rows), (0, _("no module") if lane is Lane.MODULE else _("nobody"))]


def lane_of(session: Session, lane: Lane, ids: Sequence[int]) -> list[int]:
    """Return the lane of each card."""
    if lane is Lane.NONE:
        return [0] * len(ids)
    # A plus before a column keeps its indexes out of it: all cards would be gone through for a few of them.
    few = "+project_id = :project AND id IN (SELECT value FROM json_each(:ids))"
    where = few if len(ids) < _MANY else "project_id = :project"
    sql = f"SELECT id, COALESCE({_COLUMNS[lane]}, 0) AS lane FROM card WHERE {where}"
    values = {"project": session.project_id, "ids": json.dumps(list(ids))}
    found = dict(zip(*session.store.columns(sql, values, ("id", "lane")), strict=True))
    return [found.get(pk, 0) for pk in ids]


_COLUMNS = {Lane.MODULE: "module_id", Lane.OWNER: "owner_id"}
_PARTS = """
SELECT k.*, CASE WHEN k.soft_limit IS NULL AND k.hard_limit IS NULL THEN 0
    WHEN k.limit_by = 'none' THEN (SELECT COUNT(*) FROM card c WHERE c.column_id = k.id AND NOT c.archived)
    WHEN k.limit_by = 'module' THEN (SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM card c
        WHERE c.column_id = k.id AND NOT c.archived GROUP BY c.module_id))
    ELSE (SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM card c
        WHERE c.column_id = k.id AND NOT c.archived GROUP BY c.owner_id)) END AS count
FROM board_column k WHERE k.project_id = ? ORDER BY k.position, k.id
"""


def _parts(session: Session) -> list[BoardPart]:
    return [
        BoardPart(
            id=row["id"],
            name=row["name"],
            kind=ColumnKind(row["kind"]),
            ids=array("q"),
            count=row["count"] or 0,
            soft_limit=row["soft_limit"],
            hard_limit=row["hard_limit"],
            archived=bool(row["archived"]),
        )
        for row in session.store.query(_PARTS, (session.project_id,))
    ]


def _piles(session: Session, asked: Asked, columns: Sequence[int]) -> list[array[int]]:
    """Return the ids of the cards in each column, from top to bottom."""
    from cockpit.delivery.queries import CARDS

    where, _order, values = CARDS.statement(session, asked)
    sql = f"SELECT c.id, c.column_id FROM {CARDS.source} WHERE {where} ORDER BY c.column_id, c.rank, c.id"
    return [array("q", ids) for ids in session.store.shares(sql, values, "id", "column_id", columns)]


def _rows(session: Session, asked: Asked, among: Collection[int]) -> list[tuple[int, int, str]]:
    """Return the id, the column and the rank of those cards that the filter lets through, without a look at others."""
    from cockpit.delivery.queries import CARDS

    where, _order, values = CARDS.statement(session, asked)
    sql = (
        f"SELECT c.id, c.column_id, c.rank FROM {CARDS.source}"
        f" WHERE {CARDS.led(where)} AND c.id IN (SELECT value FROM json_each(:among))"
    )
    rows = session.store.query(sql, {**values, "among": json.dumps(sorted(among))})
    return [(row[0], row[1], row[2]) for row in rows]


def _place(session: Session, ids: array[int], pk: int, rank: str) -> int:
    """Return where a card belongs among others that are in order."""

    def key(other: int) -> tuple[str, int]:
        found = session.store.scalar("SELECT rank FROM card WHERE id = ?", (other,))
        return str(found or ""), other

    return bisect_left(ids, (rank, pk), key=key)
