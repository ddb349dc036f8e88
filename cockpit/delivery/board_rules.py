"""Rules of the board: what a card needs to enter or leave a column, and how many cards a column may hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cockpit.choice import Choice
from cockpit.i18n import N_
from cockpit.message import Message, message


class ColumnKind(Choice):
    """What being in a column means for the work."""

    TODO = "todo", N_("to do")
    DOING = "doing", N_("doing")
    DONE = "done", N_("done")


class Condition(Choice):
    """What a card may need before it enters or leaves a column."""

    OWNER = "owner", N_("has an owner")
    ESTIMATE = "estimate", N_("is estimated")
    CHECKLIST = "checklist", N_("checklist is done")
    DEPENDENCIES = "dependencies", N_("needs no open card")
    NOT_BLOCKED = "not-blocked", N_("is not blocked")


class Firmness(Choice):
    """What happens when a limit or rule is broken."""

    SOFT = "soft", N_("warn")
    HARD = "hard", N_("refuse")


class LimitScope(Choice):
    """Which cards of a column are counted together."""

    COLUMN = "column", N_("the whole column")
    SWIMLANE = "swimlane", N_("each swimlane of the column")


@dataclass(frozen=True)
class Limit:
    """The most cards that may be in work at the same time."""

    most: int
    firmness: Firmness = Firmness.SOFT
    scope: LimitScope = LimitScope.COLUMN


@dataclass(frozen=True)
class Rule:
    """A condition of a column."""

    condition: Condition
    firmness: Firmness = Firmness.HARD


@dataclass(frozen=True)
class Column:
    """A column of the board and its rules."""

    name: str
    kind: ColumnKind
    position: int
    """Place on the board, growing to the right."""
    limits: tuple[Limit, ...] = ()
    on_enter: tuple[Rule, ...] = ()
    on_leave: tuple[Rule, ...] = ()
    """Asked of cards that move to the right only: work that is not ready must be able to go back."""


@dataclass(frozen=True)
class CardFacts:
    """What the rules have to know of a card."""

    name: str
    has_owner: bool = False
    estimate: float | None = None
    open_checks: int = 0
    waits_for: tuple[str, ...] = ()
    """Names of the cards that it needs and that are not done."""
    blocked: bool = False
    blocked_reason: str = ""


class Place(NamedTuple):
    """Where on the board a card is; boards without swimlanes have one without a name."""

    column: Column
    swimlane: str = ""


class Load(NamedTuple):
    """The cards that are already in a place, the one that moves not counted."""

    column: int
    swimlane: int = 0
    """Those in the same column and the same swimlane."""


@dataclass(frozen=True)
class Verdict:
    """Why something may not be done, and what should be known before it is."""

    refusals: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.refusals


def verdict(findings: Iterable[tuple[Firmness, Message]]) -> Verdict:
    """Return the findings parted into refusals and warnings."""
    found = list(findings)
    return Verdict(
        refusals=tuple(text for firmness, text in found if firmness is Firmness.HARD),
        warnings=tuple(text for firmness, text in found if firmness is Firmness.SOFT),
    )


def judge_move(card: CardFacts, source: Place | None, target: Place, load: Load) -> Verdict:
    """Return what speaks against a card going from one place to another.

    Args:
        card: the card.
        source: where it is now, None for a card that is new on the board.
        target: where it would go; within its column only the limits of swimlanes count.
        load: the cards that are already in the target.
    """
    if source == target:
        return Verdict()
    return verdict((*_broken_rules(card, source, target), *_broken_limits(source, target, load)))


def judge_limits(source: Place | None, target: Place, load: Load) -> Verdict:
    """Return which limits speak against a card that comes into a place without moving, such as by another owner.

    The arguments are those of ``judge_move``; what a column asks of a card to enter it is not asked.
    """
    return Verdict() if source == target else verdict(_broken_limits(source, target, load))


def over_limit(column: Column, load: Load) -> list[Limit]:
    """Return the limits of a column that its cards, all of them counted, exceed."""
    return [limit for limit in column.limits if _counted(limit, load) > limit.most]


def _broken_rules(card: CardFacts, source: Place | None, target: Place) -> Iterator[tuple[Firmness, Message]]:
    for column, rule in _asked(source, target).values():
        text = _unmet(rule.condition, card, column)
        if text is not None:
            yield rule.firmness, text


def _asked(source: Place | None, target: Place) -> dict[Condition, tuple[Column, Rule]]:
    """Return the rules of a move; of two that ask for the same, the firmer."""
    asked = [(target.column, rule) for rule in target.column.on_enter]
    if source is not None:
        if source.column == target.column:
            return {}
        if source.column.position < target.column.position:
            asked = [*((source.column, rule) for rule in source.column.on_leave), *asked]
    return {rule.condition: (column, rule) for column, rule in sorted(asked, key=_firmer_last)}


def _firmer_last(asked: tuple[Column, Rule]) -> bool:
    return asked[1].firmness is Firmness.HARD


def _unmet(condition: Condition, card: CardFacts, column: Column) -> Message | None:
    """Return what is missing for a condition and how to mend it, None if it is met."""
    match condition:
        case Condition.OWNER if not card.has_owner:
            return message(
                N_("“{column}” asks for an owner; give {card} one first"), column=column.name, card=card.name
            )
        case Condition.ESTIMATE if card.estimate is None:
            return message(
                N_("“{column}” asks for an estimate; estimate {card} first"), column=column.name, card=card.name
            )
        case Condition.CHECKLIST if card.open_checks:
            return message(
                N_("“{column}” asks for a finished checklist; open points on {card}: {count}"),
                column=column.name,
                card=card.name,
                count=card.open_checks,
            )
        case Condition.DEPENDENCIES if card.waits_for:
            return message(
                N_("{card} waits for {others}; finish that first"), card=card.name, others=", ".join(card.waits_for)
            )
        case Condition.NOT_BLOCKED if card.blocked and card.blocked_reason:
            return message(
                N_("{card} is blocked: {reason}; lift the block first"), card=card.name, reason=card.blocked_reason
            )
        case Condition.NOT_BLOCKED if card.blocked:
            return message(N_("{card} is blocked; lift the block first"), card=card.name)
    return None


def _broken_limits(source: Place | None, target: Place, load: Load) -> Iterator[tuple[Firmness, Message]]:
    stays = source is not None and source.column == target.column
    for limit in target.column.limits:
        if stays and limit.scope is LimitScope.COLUMN:
            continue
        count = _counted(limit, load) + 1
        if count > limit.most:
            yield limit.firmness, _too_many(limit, target, count)


def _counted(limit: Limit, load: Load) -> int:
    return load.column if limit.scope is LimitScope.COLUMN else load.swimlane


def _too_many(limit: Limit, target: Place, count: int) -> Message:
    if limit.scope is LimitScope.COLUMN:
        return message(
            N_("“{column}” would hold {count} cards, its limit is {most}; finish one first"),
            column=target.column.name,
            count=count,
            most=limit.most,
        )
    return message(
        N_("“{column}” would hold {count} cards of “{swimlane}”, the limit is {most}; finish one first"),
        column=target.column.name,
        swimlane=target.swimlane,
        count=count,
        most=limit.most,
    )
