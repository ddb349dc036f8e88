"""Commands on what a card needs, and what it is part of."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.command import Command, Pick, Receipt, Work
from cockpit.delivery.commands.shared import CardId, card_receipt, live_card, shown
from cockpit.delivery.graph import cycle_if_added, cycle_refusal
from cockpit.delivery.records import Card, CardNeed
from cockpit.errors import Refused
from cockpit.i18n import N_
from cockpit.ids import human

_Needed = Annotated[tuple[Annotated[int, Pick("card")], ...], Field(title=N_("Needs"), min_length=1)]
# Everything that a card needs, however far away.
_REACHED = """
WITH RECURSIVE reached(id) AS (
    SELECT :start UNION SELECT n.needed_id FROM card_need n JOIN reached r ON n.card_id = r.id)
SELECT n.card_id, n.needed_id FROM card_need n JOIN reached r ON r.id = n.card_id
"""


class NeedCards(Command):
    """Say which cards must be done first

    A card cannot wait, however far around, for itself.
    """

    name: ClassVar[str] = "card.need"
    key: ClassVar[str] = ">"
    brief: ClassVar[str] = N_("needs")
    subject: ClassVar[str] = "card"
    card: CardId
    needs: _Needed

    def apply(self, work: Work) -> Receipt:
        card = live_card(work, self.card)
        add_needs(work, card, self.needs)
        return card_receipt([card], N_("{cards} waits for {needs}"), needs=_names(work, self.needs))


class UnneedCards(Command):
    """Say which cards need not be done first"""

    name: ClassVar[str] = "card.unneed"
    subject: ClassVar[str] = "card"
    card: CardId
    needs: _Needed

    def apply(self, work: Work) -> Receipt:
        card = work.get(Card, self.card)
        for needed in self.needs:
            links = work.find(CardNeed, card_id=card.id, needed_id=needed)
            if not links:
                raise Refused(N_("{card} does not wait for {needs}"), card=shown(card), needs=_names(work, (needed,)))
            work.change.delete(links[0])
        return card_receipt([card], N_("{cards} no longer waits for {needs}"), needs=_names(work, self.needs))


def add_needs(work: Work, card: Card, needs: Sequence[int]) -> None:
    """Let a card wait for others; refuse a circle."""
    for needed in needs:
        live_card(work, needed)
        graph: dict[int, list[int]] = {}
        for waiting, other in work.change.query(_REACHED, {"start": needed}):
            graph.setdefault(waiting, []).append(other)
        circle = cycle_if_added(graph, card.id, needed)
        if circle:
            reason = cycle_refusal([_names(work, (pk,)) for pk in circle])
            raise Refused(reason.text, **reason.values)
        if not work.find(CardNeed, card_id=card.id, needed_id=needed):
            work.save(CardNeed(project_id=work.project, card_id=card.id, needed_id=needed))


def check_parent(work: Work, card: Card) -> None:
    """Refuse a card that would be part of itself."""
    above = card.parent_id
    seen = {card.id} if card.id else set()
    while above is not None:
        if above in seen:
            raise Refused(N_("{card} cannot be a part of itself"), card=shown(card))
        seen.add(above)
        above = work.get(Card, above).parent_id


def _names(work: Work, cards: Sequence[int]) -> str:
    return ", ".join(human(Card.prefix, work.get(Card, pk).number) for pk in cards)
