"""Commands on the columns of the board."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, takes
from cockpit.delivery.commands.move import moved
from cockpit.delivery.commands.shared import ColumnId
from cockpit.delivery.records import BoardColumn, Card
from cockpit.delivery.saving import rekind
from cockpit.delivery.seed import add_columns
from cockpit.errors import BadInput, Conflict, Refused
from cockpit.i18n import N_
from cockpit.message import Message, message

_RULES = "kind soft_limit hard_limit limit_by on_enter on_leave firmness"
_Before = Annotated[int | None, Pick("column"), Field(title=N_("Before"), description=N_("empty: at the right end"))]


@takes(BoardColumn, f"name {_RULES}")
class AddColumn(Command):
    """New column

    With limits for the cards in it and with what a card needs to enter it, or to leave it to the right.
    """

    name: ClassVar[str] = "column.add"
    right: ClassVar[Right] = Right.PLAN
    before: _Before = None

    def apply(self, work: Work) -> Receipt:
        made = work.add_named(BoardColumn, **self.given())
        _check(made)
        _order(work, made, self.before)
        return _receipt(work.get(BoardColumn, made.id), N_("column {name} added"))


@takes(BoardColumn, f"name {_RULES}", optional=True)
class EditColumn(Command):
    """Edit the column

    When it changes its kind, its cards count from now on as what they are then.
    """

    name: ClassVar[str] = "column.edit"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "column"
    column: ColumnId
    version: int | None = Field(default=None, exclude=True)

    def apply(self, work: Work) -> Receipt:
        before = work.read(BoardColumn, self.column, self.version)
        column = before.with_(**self.given())
        _check(column)
        if any(other.id != column.id for other in work.find(BoardColumn, name=column.name)):
            raise Conflict(N_("there is already a column “{name}”"), name=column.name)
        saved = work.save(column)
        if saved.kind is not before.kind:
            rekind(work, work.find(Card, column_id=saved.id), before.kind, saved.kind)
        return _receipt(saved, N_("column {name} changed"))


class OrderColumn(Command):
    """Put the column before another"""

    name: ClassVar[str] = "column.order"
    right: ClassVar[Right] = Right.PLAN
    brief: ClassVar[str] = N_("order")
    subject: ClassVar[str] = "column"
    column: ColumnId
    before: _Before = None

    def apply(self, work: Work) -> Receipt:
        column = work.get(BoardColumn, self.column)
        _order(work, column, self.before)
        return _receipt(column, N_("column {name} moved"))


class ArchiveColumn(Command):
    """Archive the column

    Its cards must go to another one, by the rules and limits of that.
    """

    name: ClassVar[str] = "column.archive"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "column"
    column: ColumnId
    to: Annotated[int | None, Pick("column"), Field(title=N_("Move its cards to"))] = None

    def apply(self, work: Work) -> Receipt:
        column = work.get(BoardColumn, self.column)
        others = [each for each in work.find(BoardColumn, archived=False) if each.id != column.id]
        if not others:
            raise Refused(N_("{column} is the last column; add another first"), column=column.name)
        cards = work.find(Card, column_id=column.id, archived=False)
        warnings = self._empty(work, column, cards) if cards else ()
        done = _receipt(work.save(column.with_(archived=True)), N_("column {name} archived"))
        return done._replace(warnings=warnings)

    def _empty(self, work: Work, column: BoardColumn, cards: Sequence[Card]) -> tuple[Message, ...]:
        if self.to is None or self.to == column.id:
            raise BadInput(
                N_("{column} holds cards ({count}); say to which column they go (--to)"),
                field="to",
                column=column.name,
                count=len(cards),
            )
        target = work.get(BoardColumn, self.to)
        if target.archived:
            raise BadInput(N_("column “{column}” is archived; choose another"), field="to", column=target.name)
        return moved(work, [(card, target) for card in cards]).warnings


class DefaultColumns(Command):
    """Set up the usual columns"""

    name: ClassVar[str] = "column.defaults"
    right: ClassVar[Right] = Right.PLAN

    def apply(self, work: Work) -> Receipt:
        if work.find(BoardColumn):
            raise Refused(N_("the board has columns already; change them, or add others"))
        made = add_columns(work)
        ids = tuple(column.id for column in made)
        return Receipt(message(N_("columns added: {count}"), count=len(made)), "board_column", ids)


def _check(column: BoardColumn) -> None:
    if column.soft_limit and column.hard_limit and column.hard_limit < column.soft_limit:
        raise BadInput(
            N_("the limit that refuses ({hard}) must not be below the one that warns ({soft})"),
            field="hard_limit",
            hard=column.hard_limit,
            soft=column.soft_limit,
        )


def _order(work: Work, column: BoardColumn, before: int | None) -> None:
    """Number the columns anew from left to right, this one before another or at the right end."""
    others = [each for each in work.find(BoardColumn, order="position", archived=False) if each.id != column.id]
    place = next((place for place, each in enumerate(others) if each.id == before), len(others))
    for position, each in enumerate([*others[:place], column, *others[place:]]):
        work.save(each.with_(position=position))


def _receipt(column: BoardColumn, text: str) -> Receipt:
    return Receipt(message(text, name=column.name), "board_column", (column.id,), (column.name,))
