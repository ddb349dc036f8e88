"""Commands that move cards on the board."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.command import Command, Pick, Receipt, Seen, Work
from cockpit.delivery.board_rules import ColumnKind, judge_move
from cockpit.delivery.commands.shared import (
    CardId,
    CardIds,
    ColumnId,
    card_receipt,
    facts_of,
    live_card,
    live_columns,
    load_of,
    place_of,
    refuse,
    shown,
    where_seen,
)
from cockpit.delivery.records import BoardColumn, Card
from cockpit.delivery.saving import Kinds, kinds, rank_after, rank_before, save_card
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_
from cockpit.message import Message, message

_OPEN_PARTS = """
SELECT COUNT(*) FROM card c JOIN board_column k ON k.id = c.column_id
WHERE c.parent_id = ? AND NOT c.archived AND k.kind <> 'done'
"""
_Past = Annotated[int | None, Pick("card")]


class MoveCards(Command):
    """Move the cards to a column"""

    name: ClassVar[str] = "card.move"
    key: ClassVar[str] = "m"
    subject: ClassVar[str] = "cards"
    cards: CardIds
    column: ColumnId

    def apply(self, work: Work) -> Receipt:
        column = work.get(BoardColumn, self.column)
        if column.archived:
            raise Refused(N_("column “{column}” is archived; choose another"), column=column.name)
        moves = [(live_card(work, pk), column) for pk in self.cards]
        return moved(work, moves)


class ForwardCards(Command):
    """Move the cards to the next column"""

    name: ClassVar[str] = "card.forward"
    key: ClassVar[str] = "L"
    brief: ClassVar[str] = N_("next column")
    subject: ClassVar[str] = "cards"
    cards: CardIds
    seen: Seen = ()

    def apply(self, work: Work) -> Receipt:
        return _shifted(work, self.cards, self.seen, 1)


class BackCards(Command):
    """Move the cards to the previous column"""

    name: ClassVar[str] = "card.back"
    key: ClassVar[str] = "H"
    brief: ClassVar[str] = N_("previous column")
    subject: ClassVar[str] = "cards"
    cards: CardIds
    seen: Seen = ()

    def apply(self, work: Work) -> Receipt:
        return _shifted(work, self.cards, self.seen, -1)


class RankCard(Command):
    """Put the card before another

    Its column stays the same. With neither it goes to the bottom.
    """

    name: ClassVar[str] = "card.rank"
    subject: ClassVar[str] = "card"
    card: CardId
    before: Annotated[_Past, Field(title=N_("Before"))] = None
    after: Annotated[_Past, Field(title=N_("After"))] = None

    def apply(self, work: Work) -> Receipt:
        if self.before and self.after:
            raise BadInput(N_("say before which card, or after which, not both"), field="after")
        card = live_card(work, self.card)
        if card.id in (self.before, self.after):
            return card_receipt([card], N_("{cards} is where it was"))
        if self.after:
            rank = rank_after(work, work.get(Card, self.after).rank)
        else:
            rank = rank_before(work, work.get(Card, self.before).rank if self.before else None)
        return card_receipt([work.save(card.with_(rank=rank))], N_("{cards} moved"))


class LowerCard(Command):
    """Move the card down in its column

    Past the next card, or past the one that is named: the next one that is shown when a filter hides others.
    """

    name: ClassVar[str] = "card.down"
    key: ClassVar[str] = "J"
    brief: ClassVar[str] = N_("down")
    subject: ClassVar[str] = "card"
    card: CardId
    past: Annotated[_Past, Field(title=N_("Past"))] = None
    seen: Seen = ()

    def apply(self, work: Work) -> Receipt:
        (card,), _elsewhere = where_seen(work, (self.card,), self.seen)
        other = _neighbour(work, card, self.past, up=False)
        if other is not None and other.rank < card.rank:
            return card_receipt([card], N_("{cards} is where it was"))
        if other is None:
            raise Refused(N_("{card} is the last of its column"), card=shown(card))
        return card_receipt([work.save(card.with_(rank=rank_after(work, other.rank)))], N_("{cards} moved down"))


class RaiseCard(Command):
    """Move the card up in its column

    Past the card above it, or past the one that is named.
    """

    name: ClassVar[str] = "card.up"
    key: ClassVar[str] = "K"
    brief: ClassVar[str] = N_("up")
    subject: ClassVar[str] = "card"
    card: CardId
    past: Annotated[_Past, Field(title=N_("Past"))] = None
    seen: Seen = ()

    def apply(self, work: Work) -> Receipt:
        (card,), _elsewhere = where_seen(work, (self.card,), self.seen)
        other = _neighbour(work, card, self.past, up=True)
        if other is not None and other.rank > card.rank:
            return card_receipt([card], N_("{cards} is where it was"))
        if other is None:
            raise Refused(N_("{card} is the first of its column"), card=shown(card))
        return card_receipt([work.save(card.with_(rank=rank_before(work, other.rank)))], N_("{cards} moved up"))


def _neighbour(work: Work, card: Card, past: int | None, *, up: bool) -> Card | None:
    if past is not None:
        return work.get(Card, past)
    sign, order = ("<", "DESC") if up else (">", "ASC")
    sql = (
        "SELECT id FROM card WHERE project_id = ? AND archived = 0 AND column_id = ?"
        f" AND (rank, id) {sign} (?, ?) ORDER BY rank {order}, id {order} LIMIT 1"
    )
    found = work.change.query(sql, (work.project, card.column_id, card.rank, card.id))
    return work.get(Card, found[0][0]) if found else None


def _shifted(work: Work, cards: Sequence[int], seen: Sequence[int], step: int) -> Receipt:
    columns = live_columns(work)
    here, elsewhere = where_seen(work, cards, seen)
    moves: list[tuple[Card, BoardColumn]] = []
    stuck: list[Card] = []
    for card in here:
        position = work.get(BoardColumn, card.column_id).position
        # The card's own column may be archived; its neighbours are found by position all the same.
        if step > 0:
            target = next((column for column in columns if column.position > position), None)
        else:
            target = next((column for column in reversed(columns) if column.position < position), None)
        if target is None:
            stuck.append(card)
        else:
            moves.append((card, target))
    if not moves:
        text = N_("{card} is in the last column") if step > 0 else N_("{card} is in the first column")
        raise Refused(text, card=shown(stuck[0]))
    done = moved(work, moves)
    return done._replace(warnings=(*done.warnings, *elsewhere))


def moved(work: Work, moves: Sequence[tuple[Card, BoardColumn]]) -> Receipt:
    """Move each card to its column if the rules of the board allow all of it; ``Refused`` with the first reason."""
    kind_of = kinds(work)
    warnings: list[Message] = []
    saved = [_move(work, card, column, kind_of, warnings) for card, column in moves]
    columns = {column.id: column.name for _card, column in moves}
    if len(columns) == 1:
        return card_receipt(saved, N_("{cards} → {column}"), warnings, column=next(iter(columns.values())))
    return card_receipt(saved, N_("{cards} moved"), warnings)


def _move(work: Work, card: Card, column: BoardColumn, kind_of: Kinds, warnings: list[Message]) -> Card:
    source = work.get(BoardColumn, card.column_id)
    if source.id == column.id:
        return card
    found = judge_move(
        facts_of(work, card), place_of(work, card, source), place_of(work, card, column), load_of(work, card, column)
    )
    refuse(found.refusals)
    warnings += found.warnings
    if column.kind is ColumnKind.DONE:
        parts = work.change.query(_OPEN_PARTS, (card.id,))[0][0]
        if parts:
            warnings.append(message(N_("{card} still has open parts: {count}"), card=shown(card), count=parts))
    return save_card(work, card.with_(column_id=column.id), card, kind_of)
