"""Commands that make cards and change what they say."""

from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.command import Command, LongText, Pick, Receipt, Work, takes
from cockpit.delivery.board_rules import judge_move
from cockpit.delivery.commands.links import add_needs, check_parent
from cockpit.delivery.commands.shared import (
    CardId,
    CardIds,
    card_receipt,
    check_done,
    check_limits,
    check_sprint_change,
    facts_of,
    live_card,
    live_columns,
    load_of,
    place_of,
    refuse,
    shown,
)
from cockpit.delivery.records import BoardColumn, Card
from cockpit.delivery.saving import kinds, rank_before, save_card
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.text import Line, Prose

_DETAILS = "owner_id points due priority sprint_id module_id requirement_id parent_id labels"
_Description = Annotated[Prose, LongText(), Field(title=N_("Description"))]


@takes(Card, f"title {_DETAILS}")
class AddCard(Command):
    """New card

    It goes to the bottom of the first column unless another is named.
    """

    name: ClassVar[str] = "card.add"
    description: _Description = ""
    column: Annotated[int | None, Pick("column"), Field(title=N_("Column"))] = None
    needs: Annotated[tuple[Annotated[int, Pick("card")], ...], Field(title=N_("Needs"))] = ()

    def apply(self, work: Work) -> Receipt:
        column = work.get(BoardColumn, self.column) if self.column else live_columns(work)[0]
        card = Card(
            project_id=work.project,
            number=0,
            column_id=column.id,
            description=self.description,
            made_on=work.today,
            moved_on=work.today,
            rank=rank_before(work, None),
            **self.given(),
        )
        check_sprint_change(work, None, card.sprint_id)
        check_parent(work, card)
        found = judge_move(facts_of(work, card), None, place_of(work, card, column), load_of(work, card, column))
        refuse(found.refusals)
        card = card.model_copy(update={"number": work.next_number(Card.prefix)})
        saved = save_card(work, card, None, kinds(work))
        add_needs(work, saved, self.needs)
        return card_receipt([saved], N_("{cards} added"), found.warnings)


@takes(Card, f"title {_DETAILS}", optional=True)
class EditCard(Command):
    """Edit the card"""

    name: ClassVar[str] = "card.edit"
    subject: ClassVar[str] = "card"
    card: CardId
    description: _Description | None = None
    version: int | None = Field(default=None, exclude=True)

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        if self.description is not None:
            given["description"] = self.description
        before = work.read(Card, self.card, self.version)
        card = before.with_(**given)
        check_sprint_change(work, before.sprint_id, card.sprint_id)
        check_done(work, before, card)
        check_parent(work, card)
        warnings = check_limits(work, before, card)
        return card_receipt([save_card(work, card, before, kinds(work))], N_("{cards} changed"), warnings)


@takes(Card, "owner_id points due priority sprint_id module_id requirement_id labels", optional=True)
class SetCards(Command):
    """Change several cards at once"""

    name: ClassVar[str] = "card.set"
    subject: ClassVar[str] = "cards"
    cards: CardIds

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        if not given:
            raise BadInput(N_("say what to change: an owner, points, a due date, a sprint, a module or labels"))
        return change_cards(work, self.cards, N_("{cards} changed"), **given)


@takes(Card, "priority")
class PrioritizeCards(Command):
    """Set the priority of the cards"""

    name: ClassVar[str] = "card.priority"
    key: ClassVar[str] = "p"
    brief: ClassVar[str] = N_("priority")
    unsaid: ClassVar[str] = N_("say which priority it has")
    subject: ClassVar[str] = "cards"
    cards: CardIds

    def apply(self, work: Work) -> Receipt:
        return change_cards(work, self.cards, N_("{cards}: priority {priority}"), **self.given())


@takes(Card, "owner_id")
class AssignCards(Command):
    """Give the cards to an owner"""

    name: ClassVar[str] = "card.assign"
    key: ClassVar[str] = "o"
    unsaid: ClassVar[str] = N_("say who is to own it, or “-” for nobody")
    subject: ClassVar[str] = "cards"
    cards: CardIds

    def apply(self, work: Work) -> Receipt:
        return change_cards(work, self.cards, N_("{cards} assigned"), **self.given())


@takes(Card, "due")
class ScheduleCards(Command):
    """Set the due date of the cards"""

    name: ClassVar[str] = "card.due"
    key: ClassVar[str] = "t"
    unsaid: ClassVar[str] = N_("say the new due date, or “-” for none")
    subject: ClassVar[str] = "cards"
    cards: CardIds

    def apply(self, work: Work) -> Receipt:
        return change_cards(work, self.cards, N_("{cards} rescheduled"), **self.given())


@takes(Card, "points")
class EstimateCards(Command):
    """Estimate the cards in points

    0 is an estimate too; “-” takes the estimate away.
    """

    name: ClassVar[str] = "card.estimate"
    key: ClassVar[str] = "="
    brief: ClassVar[str] = N_("points")
    unsaid: ClassVar[str] = N_("say how many points, or “-” to take the estimate away")
    subject: ClassVar[str] = "cards"
    cards: CardIds

    def apply(self, work: Work) -> Receipt:
        return change_cards(work, self.cards, N_("{cards} estimated"), **self.given())


@takes(Card, "sprint_id")
class PlanCards(Command):
    """Put the cards into a sprint

    “-” puts them back into the backlog.
    """

    name: ClassVar[str] = "card.sprint"
    key: ClassVar[str] = "s"
    brief: ClassVar[str] = N_("sprint")
    unsaid: ClassVar[str] = N_("say which sprint, or “-” for the backlog")
    subject: ClassVar[str] = "cards"
    cards: CardIds

    def apply(self, work: Work) -> Receipt:
        return change_cards(work, self.cards, N_("{cards} planned"), **self.given())


class LabelCards(Command):
    """Add labels to the cards, or take some away"""

    name: ClassVar[str] = "card.label"
    key: ClassVar[str] = "#"
    brief: ClassVar[str] = N_("labels")
    subject: ClassVar[str] = "cards"
    cards: CardIds
    add: Annotated[tuple[Line, ...], Field(title=N_("Add"))] = ()
    remove: Annotated[tuple[Line, ...], Field(title=N_("Take away"))] = ()

    def apply(self, work: Work) -> Receipt:
        if not (self.add or self.remove):
            raise BadInput(N_("say which labels to add or to take away"), field="add")
        kind_of, gone = kinds(work), {label.casefold() for label in self.remove}
        saved = []
        for card in (live_card(work, pk) for pk in self.cards):
            labels = [label for label in (*card.labels, *self.add) if label and label.casefold() not in gone]
            unique = tuple({label.casefold(): label for label in reversed(labels)}.values())[::-1]
            saved.append(save_card(work, card.with_(labels=unique), card, kind_of))
        return card_receipt(saved, N_("{cards} changed"))


class BlockCards(Command):
    """Mark the cards as blocked, and say by what"""

    name: ClassVar[str] = "card.block"
    key: ClassVar[str] = "b"
    brief: ClassVar[str] = N_("block")
    subject: ClassVar[str] = "cards"
    cards: CardIds
    reason: Annotated[Line, Field(title=N_("Reason"), min_length=1)]

    def apply(self, work: Work) -> Receipt:
        kind_of = kinds(work)
        saved = []
        for card in (live_card(work, pk) for pk in self.cards):
            blocked = card.with_(blocked_reason=self.reason, blocked_since=card.blocked_since or work.today)
            saved.append(save_card(work, blocked, card, kind_of))
        return card_receipt(saved, N_("{cards} blocked"))


class UnblockCards(Command):
    """Lift the block of the cards"""

    name: ClassVar[str] = "card.unblock"
    key: ClassVar[str] = "B"
    brief: ClassVar[str] = N_("unblock")
    subject: ClassVar[str] = "cards"
    cards: CardIds

    def apply(self, work: Work) -> Receipt:
        cards = [live_card(work, pk) for pk in self.cards]
        blocked = tuple(card.id for card in cards if card.blocked_since)
        if not blocked:
            raise Refused(N_("{card} is not blocked"), card=shown(cards[0]))
        return change_cards(work, blocked, N_("{cards} no longer blocked"), blocked_reason="", blocked_since=None)


class ArchiveCards(Command):
    """Archive the cards

    They leave the board; nothing is lost, and they can be brought back.
    """

    name: ClassVar[str] = "card.archive"
    subject: ClassVar[str] = "cards"
    cards: CardIds

    def apply(self, work: Work) -> Receipt:
        kind_of = kinds(work)
        before = [live_card(work, pk) for pk in self.cards]
        saved = [save_card(work, card.with_(archived=True), card, kind_of) for card in before]
        return card_receipt(saved, N_("{cards} archived"), _left_behind(work, saved))


class UnarchiveCards(Command):
    """Bring cards back from the archive"""

    name: ClassVar[str] = "card.unarchive"
    subject: ClassVar[str] = "cards"
    cards: CardIds

    def apply(self, work: Work) -> Receipt:
        kind_of, first = kinds(work), live_columns(work)[0]
        saved: list[Card] = []
        warnings: list[Message] = []
        for card in (work.get(Card, pk) for pk in self.cards):
            if not card.archived:
                raise Refused(N_("{card} is not archived"), card=shown(card))
            # Its column may have been archived meanwhile.
            column = work.get(BoardColumn, card.column_id)
            back = card.with_(archived=False, column_id=first.id if column.archived else column.id)
            warnings += check_limits(work, card, back)
            saved.append(save_card(work, back, card, kind_of))
        return card_receipt(saved, N_("{cards} back on the board"), warnings)


def change_cards(work: Work, cards: tuple[int, ...], text: str, **changes: object) -> Receipt:
    """Give each card the same values."""
    kind_of = kinds(work)
    saved: list[Card] = []
    warnings: list[Message] = []
    for before in (live_card(work, pk) for pk in cards):
        card = before.with_(**changes)
        check_sprint_change(work, before.sprint_id, card.sprint_id)
        check_done(work, before, card)
        warnings += check_limits(work, before, card)
        saved.append(save_card(work, card, before, kind_of))
    return card_receipt(saved, text, warnings, priority=changes.get("priority"))


_NEED_OR_BELONG = """
SELECT c.number FROM card c WHERE NOT c.archived AND (c.parent_id = :card
    OR c.id IN (SELECT n.card_id FROM card_need n WHERE n.needed_id = :card)) ORDER BY c.number LIMIT 6
"""


def _left_behind(work: Work, cards: list[Card]) -> list[Message]:
    """Return a note for each archived card that others belong to or wait for."""
    notes = []
    for card in cards:
        found = work.change.query(_NEED_OR_BELONG, {"card": card.id})
        others = ", ".join(f"{Card.prefix}-{row[0]}" for row in found)
        if others:
            notes.append(message(N_("a part of {card}, or waited for it: {others}"), others=others, card=shown(card)))
    return notes
