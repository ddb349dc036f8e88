"""The states of a requirement and the decisions that lead from one to the next.

A requirement climbs a ladder from new to accepted, or is put aside: declined, a duplicate of another, or snoozed until
a day. Up to the decision on its fit the step follows from what is known of it; from there people take each step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cockpit.choice import Choice
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.requirements.fit_gap import UNMET, Fit, Resolution, resolved
from cockpit.requirements.moscow import REASONED, Moscow


class State(Choice):
    """Where a requirement stands."""

    NEW = "new", N_("new")
    CLARIFIED = "clarified", N_("clarified")
    PRIORITISED = "prioritised", N_("prioritised")
    FIT_DECIDED = "fit-decided", N_("fit decided")
    APPROVED = "approved", N_("approved")
    SCHEDULED = "scheduled", N_("scheduled")
    BUILT = "built", N_("built")
    TESTED = "tested", N_("tested")
    ACCEPTED = "accepted", N_("accepted")
    DECLINED = "declined", N_("declined")
    DUPLICATE = "duplicate", N_("duplicate")
    SNOOZED = "snoozed", N_("snoozed")


LADDER = tuple(State)[: list(State).index(State.DECLINED)]
"""The states from new to accepted, in order."""
ASIDE = frozenset(State) - frozenset(LADDER)
"""The states of what is put aside."""
AGREED = frozenset(LADDER[LADDER.index(State.APPROVED) :])
"""The states of what has been approved."""
MADE = frozenset(LADDER[LADDER.index(State.BUILT) :])
"""The states of what exists."""
GONE = frozenset({State.DECLINED, State.DUPLICATE})
"""The states of what is decided against; only bringing it back leads out of them."""

BELONGING: Mapping[State, frozenset[str]] = {
    State.DECLINED: frozenset({"state_reason"}),
    State.DUPLICATE: frozenset({"state_reason", "duplicate_of"}),
    State.SNOOZED: frozenset({"state_reason", "snoozed_until"}),
}
"""What belongs to a state and goes with it: why, of what, until when. The other states have none of that."""


@dataclass(frozen=True)
class Item:
    """What triage has to know of a requirement; ``name`` is its id as people say it."""

    name: str
    state: State = State.NEW
    priority: Moscow | None = None
    fit: Fit | None = None
    resolution: Resolution | None = None
    represented: bool = False
    snoozed_until: date | None = None


def waits(item: Item, today: date) -> bool:
    """Return whether it waits in the inbox: it is new, or its snooze is over."""
    return item.state is State.NEW or (item.state is State.SNOOZED and not sleeps(item, today))


def sleeps(item: Item, today: date) -> bool:
    """Return whether it is snoozed until a later day."""
    return item.state is State.SNOOZED and item.snoozed_until is not None and item.snoozed_until > today


def settled(item: Item) -> State:
    """Return the state that what is known of a requirement leads to, once somebody has looked at it."""
    if item.priority is None:
        return State.CLARIFIED
    return State.FIT_DECIDED if resolved(item.fit, item.resolution) else State.PRIORITISED


def followed(item: Item) -> State:
    """Return the state after a priority or a fit changed: up to the decision on the fit it follows from them."""
    early = item.state in LADDER and item.state not in AGREED
    return settled(item) if early and item.priority is not None else item.state


def asks_for_action(item: Item) -> bool:
    """Return whether it takes a change-management action: it is to be met, by changing the organisation."""
    return item.resolution is Resolution.ORGANISATION and item.state not in GONE and item.priority is not Moscow.WONT


# Decisions: each returns the new state, or refuses


def prioritise(item: Item, priority: Moscow, reason: str) -> State:
    """Decide how much it matters; a Must and a Won't need a reason."""
    if priority in REASONED:
        require_reason(reason)
    _refuse_gone(item)
    if item.state in AGREED:
        if priority is Moscow.WONT:
            raise Refused(
                N_("{name} is {state}, so it cannot become a Won't; take it back first"),
                name=item.name,
                state=item.state,
            )
        return item.state
    return settled(_with(item, priority=priority))


def decide_fit(item: Item, fit: Fit, resolution: Resolution | None) -> State:
    """Decide how the product fits; without a priority it stays where it is.

    What has been approved cannot be left undecided, deferred or dropped.
    """
    _refuse_gone(item)
    decided = _with(item, fit=fit, resolution=resolution)
    hold(item, decided)
    if item.state in AGREED or item.state is State.SNOOZED or item.priority is None:
        return item.state
    return settled(decided)


def hold(before: Item, after: Item) -> None:
    """Refuse to take from what has been approved what it needs to be approved."""
    if after.state not in AGREED:
        return
    had = objections(before)
    lost = [each for each in objections(after) if each not in had]
    if lost:
        text = N_("{name} is {state}, which it could not be like this: {reasons}; take it back first")
        raise Refused(text, name=after.name, state=after.state, reasons=_Listed(lost))


def accept(item: Item) -> State:
    """Take in what waits, and approve what is decided."""
    _refuse_gone(item)
    if item.state is State.FIT_DECIDED:
        return _approved(item)
    if item.state in AGREED:
        raise Refused(N_("{name} is {state} already"), name=item.name, state=item.state)
    found = settled(item)
    if item.state is not State.SNOOZED and LADDER.index(found) <= LADDER.index(item.state):
        raise Refused(_LACKING[item.state], name=item.name)
    return found


def decline(item: Item, reason: str) -> State:
    """Decide against it."""
    require_reason(reason)
    _refuse_gone(item)
    _refuse_made(item)
    return State.DECLINED


def snooze(item: Item, until: date, reason: str, today: date) -> State:
    """Put it off until a later day."""
    require_reason(reason)
    if until <= today:
        raise BadInput(
            N_("{day} is not in the future; name the day on which it should come back"),
            field="until",
            day=until.isoformat(),
        )
    _refuse_gone(item)
    _refuse_made(item)
    return State.SNOOZED


def merge(item: Item, reason: str) -> State:
    """Say that it repeats another; ``root`` finds which."""
    require_reason(reason)
    _refuse_gone(item)
    _refuse_made(item)
    return State.DUPLICATE


def reopen(item: Item) -> State:
    """Bring back what was put aside: to the inbox, or to where its decisions had led it."""
    if item.state not in ASIDE:
        raise Refused(N_("{name} is {state}; there is nothing to bring back"), name=item.name, state=item.state)
    return State.NEW if item.priority is None else settled(item)


def advance(item: Item) -> State:
    """Take the next step of the ladder."""
    if item.state in ASIDE:
        raise Refused(N_("{name} is {state}; bring it back first"), name=item.name, state=item.state)
    if item.state is LADDER[-1]:
        raise Refused(N_("{name} is {state} already"), name=item.name, state=item.state)
    if item.state is State.FIT_DECIDED:
        return _approved(item)
    lacking = (item.state is State.CLARIFIED and item.priority is None) or (
        item.state is State.PRIORITISED and not resolved(item.fit, item.resolution)
    )
    if lacking:
        raise Refused(_LACKING[item.state], name=item.name)
    return LADDER[LADDER.index(item.state) + 1]


def back(item: Item) -> State:
    """Take a step of the ladder back."""
    if item.state in ASIDE:
        raise Refused(N_("{name} is {state}; bring it back first"), name=item.name, state=item.state)
    if item.state is LADDER[0]:
        raise Refused(N_("{name} is {state}; there is no step before that"), name=item.name, state=item.state)
    return LADDER[LADDER.index(item.state) - 1]


def require_reason(reason: str) -> None:
    """Refuse a decision without a reason."""
    if not reason.strip():
        raise BadInput(N_("give a reason, so that others can follow the decision"), field="reason")


def objections(item: Item) -> list[Message]:
    """Return what keeps a requirement from being approved."""
    return list(_objections(item))


def _objections(item: Item) -> Iterator[Message]:
    if not item.represented:
        yield message(N_("it names no business representative"))
    if item.priority is None:
        yield message(N_("it has no priority"))
    elif item.priority is Moscow.WONT:
        yield message(N_("it is a Won't"))
    if not resolved(item.fit, item.resolution):
        yield message(N_("its fit is not decided"))
    elif item.resolution in UNMET:
        yield message(N_("its resolution is to {resolution} it"), resolution=item.resolution)


def _approved(item: Item) -> State:
    found = objections(item)
    if found:
        raise Refused(N_("{name} cannot be approved: {reasons}"), name=item.name, reasons=_Listed(found))
    return State.APPROVED


class _Listed:
    """Messages as one text, translated when it is shown."""

    def __init__(self, messages: list[Message]) -> None:
        self._messages = messages

    def __str__(self) -> str:
        return "; ".join(map(str, self._messages))


_LACKING = {
    State.CLARIFIED: N_("{name} has no priority yet; give it one: must, should, could or wont"),
    State.PRIORITISED: N_("{name} has no decision on its fit yet; decide that first"),
}


def _with(item: Item, **changes: object) -> Item:
    return Item(**{**item.__dict__, **changes})


def _refuse_gone(item: Item) -> None:
    if item.state in GONE:
        raise Refused(N_("{name} is {state}; bring it back first"), name=item.name, state=item.state)


def _refuse_made(item: Item) -> None:
    if item.state in MADE:
        raise Refused(
            N_("{name} is {state} already; it cannot be put aside any more"), name=item.name, state=item.state
        )


# What comes from outside


def doubts(item: Item, priority_reason: str, state_reason: str, *, original: bool) -> list[tuple[str, Message]]:
    """Return why no sequence of decisions leads to a requirement as a file describes it, each with the field at fault.

    ``original`` tells whether the file names what it is a duplicate of.
    """
    return list(_doubts(item, priority_reason, state_reason, original=original))


def _doubts(item: Item, priority_reason: str, state_reason: str, *, original: bool) -> Iterator[tuple[str, Message]]:
    if item.priority in REASONED and not priority_reason.strip():
        yield "priority_reason", message(N_("{priority} needs a reason"), priority=item.priority)
    if item.state in ASIDE:
        if not state_reason.strip():
            yield "state_reason", message(N_("what is {state} needs a reason"), state=item.state)
        if item.state is State.SNOOZED and item.snoozed_until is None:
            yield "snoozed_until", message(N_("what is snoozed needs a day on which it comes back"))
        if item.state is State.DUPLICATE and not original:
            yield "duplicate_of", message(N_("a duplicate needs its original"))
    yield from _left_over(item, state_reason, original=original)
    if item.state in ASIDE:
        return
    place = LADDER.index(item.state)
    if item.priority is None and place >= LADDER.index(State.PRIORITISED):
        yield "state", message(N_("what is {state} needs a priority"), state=item.state)
    if item.state is State.FIT_DECIDED and not resolved(item.fit, item.resolution):
        yield "state", message(N_("what is {state} needs a decision on its fit"), state=item.state)
    if item.state in AGREED:
        for objection in objections(item):
            text = N_("it cannot be {state}: {objection}")
            yield "state", message(text, state=item.state, objection=objection)


def _left_over(item: Item, state_reason: str, *, original: bool) -> Iterator[tuple[str, Message]]:
    belonging = BELONGING.get(item.state, frozenset())
    if state_reason.strip() and "state_reason" not in belonging:
        text = N_("only what is declined, a duplicate or snoozed has a reason of its state; this is {state}")
        yield "state_reason", message(text, state=item.state)
    if item.snoozed_until is not None and "snoozed_until" not in belonging:
        text = N_("only what is snoozed has a day on which it comes back; this is {state}")
        yield "snoozed_until", message(text, state=item.state)
    if original and "duplicate_of" not in belonging:
        yield "duplicate_of", message(N_("only a duplicate has an original; this is {state}"), state=item.state)


# Duplicates

Parent = Callable[[int], int | None]
"""Returns what a requirement is a duplicate of, None for one that is no duplicate."""


def root(of: int, parent: Parent) -> int | None:
    """Return what a chain of duplicates ends at, beginning with ``of``; None when it runs in a circle."""
    seen = {of}
    while (above := parent(of)) is not None:
        if above in seen:
            return None
        seen.add(above)
        of = above
    return of


def original(pk: int, of: int, parent: Parent, name: str, other: str) -> int:
    """Return what requirement ``pk`` is to be recorded a duplicate of when a person names ``of``: the end of its chain.

    ``name`` and ``other`` are their ids as people say them. ``Refused`` when it would be a duplicate of itself.
    """
    if pk == of:
        raise BadInput(N_("{name} cannot be a duplicate of itself; name another"), field="of", name=name)
    found = root(of, parent)
    if found == pk:
        raise Refused(N_("{other} is a duplicate of {name}; bring {other} back first"), name=name, other=other)
    if found is None:
        raise Refused(N_("{other} is a duplicate in a circle; bring one of them back first"), other=other)
    return found
