"""The states of an issue, and who may bring it from one to the next for which reason.

    new -> assigned -> in progress -> resolved -> closed
                       in progress <-> waiting for the user

Only the reviewer closes, and the reviewer is never the owner. What is rejected or a duplicate, resolved or closed comes
back by reopening, which is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cockpit.choice import Choice
from cockpit.errors import BadInput, Denied, Refused
from cockpit.i18n import N_


class State(Choice):
    """Where an issue stands."""

    NEW = "new", N_("new")
    ASSIGNED = "assigned", N_("assigned")
    IN_PROGRESS = "in-progress", N_("in progress")
    WAITING = "waiting", N_("waiting for the user")
    RESOLVED = "resolved", N_("resolved")
    CLOSED = "closed", N_("closed")
    REJECTED = "rejected", N_("rejected")
    DUPLICATE = "duplicate", N_("duplicate")


RUNNING = frozenset({State.NEW, State.ASSIGNED, State.IN_PROGRESS})
"""States in which the clocks run."""
UNANSWERED = frozenset({State.NEW, State.ASSIGNED})
"""States in which the user may still wait for an answer; whatever comes after them is one."""
UNRESOLVED = RUNNING | {State.WAITING}
"""States of what is still to be resolved."""
OPEN = UNRESOLVED | {State.RESOLVED}
"""States of what is not settled yet: what is resolved still waits for its reviewer."""
SETTLED = frozenset(State) - OPEN
DONE = frozenset({State.RESOLVED, State.CLOSED})
"""States of what was resolved."""


@dataclass(frozen=True)
class Person:
    """A person as far as the rules must know one; ``left`` for one who is no longer with the project."""

    id: int
    handle: str
    left: bool = False


@dataclass(frozen=True)
class Case:
    """What the rules have to know of an issue; ``name`` is its id as people say it."""

    name: str
    state: State = State.NEW
    owner: Person | None = None
    reviewer: Person | None = None
    resolution: str = ""


def awaits_answer(state: State, *, responded: bool, reopened: int) -> bool:
    """Return whether the user still waits for an answer.

    Who reopens it was answered before: when that was is known, or else came with a file that did not tell it.
    """
    return state in UNANSWERED and not responded and not reopened


@dataclass(frozen=True)
class Told:
    """What a table says of an issue, as far as the rules must know it; ``resolution`` only where it says it anew."""

    state: State
    owner: Person | None
    reviewer: Person | None
    reason: str = ""
    resolution: str = ""
    original: bool = False
    """Whether it names what the issue is a duplicate of."""


# Who


def check_apart(name: str, owner: Person | None, reviewer: Person | None) -> None:
    """Refuse an owner who is the reviewer too."""
    if owner is not None and reviewer is not None and owner.id == reviewer.id:
        raise Refused(
            N_("{handle} cannot own {name} and review it; name somebody else for one of the two"),
            handle=owner.handle,
            name=name,
        )


def check_here(person: Person | None) -> None:
    """Refuse to give anything to a person who has left."""
    if person is not None and person.left:
        raise Refused(N_("{handle} has left the project; name somebody who is here"), handle=person.handle)


def assign(case: Case, owner: Person | None) -> State:
    """Give it to an owner, or take it away from its owner with None."""
    check_here(owner)
    check_apart(case.name, owner, case.reviewer)
    if case.state in SETTLED:
        raise Refused(_SETTLED, name=case.name, state=case.state)
    if owner is not None:
        return State.ASSIGNED if case.state is State.NEW else case.state
    if case.state not in (State.NEW, State.ASSIGNED):
        raise Refused(N_("{name} is {state} and needs an owner; name another"), name=case.name, state=case.state)
    return State.NEW


def review(case: Case, reviewer: Person | None) -> None:
    """Refuse another reviewer who cannot be one, or comes after it was settled."""
    if case.state in SETTLED and reviewer != case.reviewer:
        text = N_("{issue} is {state}, so who reviewed it stays written down; reopen it first")
        raise Refused(text, issue=case.name, state=case.state)
    check_here(reviewer)
    check_apart(case.name, case.owner, reviewer)


# What happens: each returns the new state, or refuses


def start(case: Case) -> State:
    """Begin to work on it, or go on when the user has answered."""
    _require_unresolved(case)
    _require_owner(case)
    if case.state is State.IN_PROGRESS:
        raise Refused(N_("{name} is {state} already"), name=case.name, state=case.state)
    return State.IN_PROGRESS


def wait(case: Case, reason: str) -> State:
    """Wait for the user; the reason says for what."""
    _require_unresolved(case)
    _require_owner(case)
    if not reason.strip():
        raise BadInput(N_("say what {name} waits for, so that the user knows"), field="reason", name=case.name)
    if case.state is State.WAITING:
        raise Refused(N_("{name} is {state} already"), name=case.name, state=case.state)
    return State.WAITING


def resolve(case: Case) -> State:
    """Say that it is resolved; its resolution says how."""
    _require_unresolved(case)
    _require_owner(case)
    if not case.resolution.strip():
        raise BadInput(
            N_("say how {name} was resolved, so that it can be reviewed"), field="resolution", name=case.name
        )
    return State.RESOLVED


def close(case: Case, by: Person | None) -> tuple[State, Person]:
    """Close it, and return also who reviewed it.

    Args:
        case: the issue.
        by: who closes it; None for somebody who keeps the ledger and is no person of the project. That one closes in
            the name of the reviewer.
    """
    if case.state is not State.RESOLVED:
        text = _SETTLED if case.state in SETTLED else N_("{name} is {state}; resolve it first")
        raise Refused(text, name=case.name, state=case.state)
    if by is not None and case.owner is not None and by.id == case.owner.id:
        raise Denied(N_("{handle} owns {name}, so somebody else must close it"), handle=by.handle, name=case.name)
    reviewer = case.reviewer or by
    if reviewer is None:
        raise Refused(N_("{name} has no reviewer; name one first"), name=case.name)
    check_apart(case.name, case.owner, reviewer)
    if reviewer.left and by is None:
        raise Refused(
            N_("{handle}, who reviews {name}, has left; name another reviewer first"),
            handle=reviewer.handle,
            name=case.name,
        )
    if by is not None and by.id != reviewer.id:
        raise Denied(
            N_("{handle} reviews {name} and closes it; to do it yourself, make yourself the reviewer first"),
            handle=reviewer.handle,
            name=case.name,
        )
    return State.CLOSED, reviewer


def reject(case: Case, reason: str) -> State:
    """Decide that nothing is done about it."""
    _require_unresolved(case)
    if not reason.strip():
        raise BadInput(N_("give a reason, so that the reporter can follow it"), field="reason")
    return State.REJECTED


def merge(case: Case) -> State:
    """Say that it repeats another issue."""
    _require_unresolved(case)
    return State.DUPLICATE


def reopen(case: Case, reason: str) -> State:
    """Bring back what was resolved or settled: to its owner, or as new when it has none who is still there."""
    if case.state in UNRESOLVED:
        raise Refused(N_("{name} is {state}; there is nothing to reopen"), name=case.name, state=case.state)
    if not reason.strip():
        raise BadInput(N_("say why it comes back, so that its owner knows"), field="reason")
    return State.NEW if case.owner is None or case.owner.left else State.ASSIGNED


def advance(case: Case) -> State:
    """Return the next step; closing is one for ``close``."""
    match case.state:
        case State.NEW:
            _require_owner(case)
            return State.ASSIGNED
        case State.ASSIGNED | State.WAITING:
            return start(case)
        case State.IN_PROGRESS:
            return resolve(case)
        case State.RESOLVED:
            return State.CLOSED
        case _:
            raise Refused(_SETTLED, name=case.name, state=case.state)


def back(case: Case) -> State:
    """Return the step before; what was resolved comes back by reopening."""
    match case.state:
        case State.WAITING:
            return State.IN_PROGRESS
        case State.IN_PROGRESS:
            return State.ASSIGNED
        case State.ASSIGNED:
            return State.NEW
        case State.NEW:
            raise Refused(N_("{name} is {state}; there is no step before that"), name=case.name, state=case.state)
        case _:
            raise Refused(_SETTLED, name=case.name, state=case.state)


def comes_back(before: State, state: State) -> bool:
    """Return whether the way from one state to another begins with reopening."""
    return before is not state and before not in UNRESOLVED and (before, state) != (State.RESOLVED, State.CLOSED)


def way(before: State, state: State) -> tuple[State, ...]:
    """Return the states through which it goes from one to another, the last one included."""
    back = (State.ASSIGNED,) if comes_back(before, state) and state not in UNANSWERED else ()
    review_ = (State.RESOLVED,) if state is State.CLOSED and before is not State.RESOLVED else ()
    return (*back, *review_, state) if before is not state else ()


def follow(case: Case, told: Told, by: Person | None) -> Person | None:
    """Do at once what a table says of it, as the single steps would; refuse what one of them refuses.

    Args:
        case: the issue as it stands.
        told: what the table makes of it.
        by: who brings the table, as for ``close``.

    Returns:
        Who reviews it then.
    """
    if comes_back(case.state, told.state):
        reopen(case, told.reason)
        # What was done before did not help, or was not all.
        case = replace(case, state=State.ASSIGNED, resolution="")
        check_here(told.owner)
    if told.reviewer != case.reviewer:
        review(replace(case, owner=told.owner), told.reviewer)
    if told.owner != case.owner:
        assign(replace(case, reviewer=told.reviewer), told.owner)
    case = replace(case, owner=told.owner, reviewer=told.reviewer, resolution=told.resolution or case.resolution)
    if told.state is case.state:
        return case.reviewer
    match told.state:
        case State.IN_PROGRESS:
            start(case)
        case State.WAITING:
            wait(case, told.reason)
        case State.RESOLVED:
            resolve(case)
        case State.CLOSED:
            if case.state is not State.RESOLVED:
                case = replace(case, state=resolve(case))
            return close(case, by)[1]
        case State.REJECTED:
            reject(case, told.reason)
        case State.DUPLICATE:
            merge(case)
            if not told.original:
                raise BadInput(N_("say which issue {name} repeats"), field="duplicate_of", name=case.name)
        case _:
            # Back to its owner, or to nobody: what of it is not allowed is said by who owns it.
            pass
    return case.reviewer


_SETTLED = N_("{name} is {state}; reopen it first")


def _require_unresolved(case: Case) -> None:
    if case.state not in UNRESOLVED:
        raise Refused(_SETTLED, name=case.name, state=case.state)


def _require_owner(case: Case) -> None:
    if case.owner is None:
        raise Refused(N_("{name} has no owner; give it one first"), name=case.name)
    if case.owner.left:
        raise Refused(
            N_("{handle}, who owns {name}, has left; give it another owner first"),
            handle=case.owner.handle,
            name=case.name,
        )
