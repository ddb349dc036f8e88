"""What the commands of this area have in common."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from cockpit.command import Pick, Receipt, Work, names
from cockpit.delivery.board_rules import CardFacts, Column, Limit, LimitScope, Load, Place, Rule, judge_limits
from cockpit.delivery.board_rules import Firmness as Firm
from cockpit.delivery.choices import Lane, SprintState
from cockpit.delivery.records import BoardColumn, Card, Sprint
from cockpit.errors import Refused
from cockpit.i18n import N_, _
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.seen import as_seen

CardId = Annotated[int, Pick("card"), Field(title=N_("Card"))]
CardIds = Annotated[
    tuple[Annotated[int, Pick("card")], ...],
    AfterValidator(lambda ids: tuple(dict.fromkeys(ids))),
    Field(title=N_("Cards"), min_length=1),
]
"""Each card once, in the order in which they were named."""
ColumnId = Annotated[int, Pick("column"), Field(title=N_("Column"))]
SprintId = Annotated[int, Pick("sprint"), Field(title=N_("Sprint"))]


def shown(card: Card) -> str:
    """Return the id that people say."""
    return human(Card.prefix, card.number)


def card_receipt(cards: Sequence[Card], text: str, warnings: Sequence[Message] = (), **values: object) -> Receipt:
    """Return a receipt that names the cards."""
    ids = tuple(shown(card) for card in cards)
    told: list[Message] = []
    for warning in warnings:
        if warning not in told:
            told.append(warning)
    text_ = message(text, cards=names(ids), **values)
    return Receipt(text_, "card", tuple(card.id for card in cards), ids, tuple(told))


def live_card(work: Work, pk: int) -> Card:
    """Return a card that is not archived."""
    card = work.get(Card, pk)
    if card.archived:
        raise Refused(N_("{card} is archived; bring it back first"), card=shown(card))
    return card


def where_seen(work: Work, ids: Sequence[int], seen: Sequence[int]) -> tuple[list[Card], list[Message]]:
    """Return the cards that stand in the columns in which they were seen, and for each other who moved it where.

    ``Conflict`` when all of them were moved: what was meant for one column must not happen in another.
    """

    def told(card: Card, who: str) -> Message:
        text = N_("{who} moved {card} to “{column}” first; it was left there")
        return message(text, who=who, card=shown(card), column=work.get(BoardColumn, card.column_id).name)

    return as_seen(work, [live_card(work, pk) for pk in ids], seen, "column_id", told)


def open_sprint(work: Work, pk: int) -> Sprint:
    """Return a sprint that cards may still enter or leave."""
    sprint = work.get(Sprint, pk)
    if sprint.archived or sprint.state is SprintState.CLOSED:
        raise Refused(N_("{sprint} is closed; choose another sprint"), sprint=sprint.name)
    return sprint


def check_sprint_change(work: Work, before: int | None, after: int | None) -> None:
    """Refuse to put a card into a closed sprint; what one delivered stands, even when a card leaves it."""
    if after is not None and before != after:
        open_sprint(work, after)


def check_done(work: Work, before: Card, after: Card) -> None:
    """Refuse to plan a card that is done into a sprint that did not do it, where it would count once more."""
    if after.sprint_id is None or after.sprint_id == before.sprint_id or before.done_on is None:
        return
    sprint = work.get(Sprint, after.sprint_id)
    counted = before.sprint_id is not None and work.get(Sprint, before.sprint_id).state is SprintState.CLOSED
    if counted or sprint.started_on is None or before.done_on < sprint.started_on:
        raise Refused(
            N_("{card} was done on {day} and counts where it was then; move it back to work to plan it into {sprint}"),
            card=shown(before),
            day=before.done_on.isoformat(),
            sprint=sprint.name,
        )


def live_columns(work: Work) -> list[BoardColumn]:
    """Return the columns of the board from left to right."""
    found = work.find(BoardColumn, order="position", archived=False)
    if not found:
        raise Refused(N_("the board has no column yet; set up the usual ones with “cockpit column defaults”"))
    return found


def rule_column(column: BoardColumn) -> Column:
    """Return a column as the rules of the board know it."""
    scope = LimitScope.COLUMN if column.limit_by is Lane.NONE else LimitScope.SWIMLANE
    limits = ((column.soft_limit, Firm.SOFT), (column.hard_limit, Firm.HARD))
    return Column(
        name=column.name,
        kind=column.kind,
        position=column.position,
        limits=tuple(Limit(most, firmness, scope) for most, firmness in limits if most is not None),
        on_enter=tuple(Rule(condition, column.firmness) for condition in column.on_enter),
        on_leave=tuple(Rule(condition, column.firmness) for condition in column.on_leave),
    )


def facts_of(work: Work, card: Card) -> CardFacts:
    """Return what the rules have to know of a card that is about to move."""
    return CardFacts(
        name=shown(card) if card.number else card.title,
        has_owner=card.owner_id is not None,
        estimate=card.points,
        open_checks=open_checks(work, card.id),
        waits_for=tuple(human(Card.prefix, row[0]) for row in work.change.query(_WAITS_FOR, (card.id,))),
        blocked=card.blocked_since is not None,
        blocked_reason=card.blocked_reason,
    )


_WAITS_FOR = """
SELECT c.number FROM card_need n JOIN card c ON c.id = n.needed_id JOIN board_column k ON k.id = c.column_id
WHERE n.card_id = ? AND NOT c.archived AND k.kind <> 'done' ORDER BY c.number LIMIT 20
"""
_OPEN_CHECKS = """
SELECT (SELECT COUNT(*) FROM check_item WHERE card_id = :card AND NOT archived AND NOT done)
    + (SELECT COUNT(*) FROM done_criterion d WHERE d.project_id = :project AND NOT d.archived
        AND NOT EXISTS (SELECT 1 FROM done_tick t WHERE t.card_id = :card AND t.criterion_id = d.id))
"""


def open_checks(work: Work, card: int) -> int:
    """Return how many points of a card's checklist, the definition of done included, are open."""
    return int(work.change.query(_OPEN_CHECKS, {"card": card, "project": work.project})[0][0])


def place_of(work: Work, card: Card, column: BoardColumn) -> Place:
    """Return where a card would be in a column, whose limit may count modules or owners apart."""
    lane = {Lane.MODULE: ("module", "name", card.module_id), Lane.OWNER: ("person", "name", card.owner_id)}
    if column.limit_by is Lane.NONE:
        return Place(rule_column(column))
    table, name, pk = lane[column.limit_by]
    found = work.change.query(f"SELECT {name} FROM {table} WHERE id = ?", (pk,))
    return Place(rule_column(column), found[0][0] if found else _("nobody") if table == "person" else _("no module"))


def load_of(work: Work, card: Card, column: BoardColumn) -> Load:
    """Return the cards that are in a column already, as far as its limits count them."""
    if column.soft_limit is None and column.hard_limit is None:
        return Load(0)
    sql = "SELECT COUNT(*) FROM card WHERE column_id = ? AND NOT archived AND id <> ?"
    if column.limit_by is Lane.NONE:
        return Load(work.change.query(sql, (column.id, card.id))[0][0])
    lane, pk = ("module_id", card.module_id) if column.limit_by is Lane.MODULE else ("owner_id", card.owner_id)
    return Load(0, work.change.query(f"{sql} AND {lane} IS ?", (column.id, card.id, pk))[0][0])


def check_limits(work: Work, before: Card | None, after: Card) -> tuple[Message, ...]:
    """Refuse to put a card where a limit leaves no room, and return what to know of limits that only warn.

    For whatever puts a card back, or into another swimlane of its column; ``before`` is as it was, None for a new one.
    """
    column = work.get(BoardColumn, after.column_id)
    if after.archived or (column.soft_limit is None and column.hard_limit is None):
        return ()
    stood = before is not None and not before.archived
    source = place_of(work, before, work.get(BoardColumn, before.column_id)) if before and stood else None
    found = judge_limits(source, place_of(work, after, column), load_of(work, after, column))
    refuse(found.refusals)
    return found.warnings


def refuse(refusals: Sequence[Message]) -> None:
    """Refuse with the first of these reasons, if there is one."""
    for reason in refusals[:1]:
        raise Refused(reason.text, **reason.values)
