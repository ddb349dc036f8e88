"""Improvement proposals: votes, what becomes of a proposal, and which share of them is shipped."""

from __future__ import annotations

from collections.abc import Mapping

from cockpit.choice import Choice
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_


class ProposalState(Choice):
    """Where a proposal stands."""

    RECEIVED = "received", N_("received")
    ACCEPTED = "accepted", N_("in triage")
    SHIPPED = "shipped", N_("shipped")
    DECLINED = "declined", N_("declined")
    MERGED = "merged", N_("merged")


DECIDED = frozenset({ProposalState.SHIPPED, ProposalState.DECLINED})
"""States of which the proposer is to be told."""


def accept(name: str, state: ProposalState) -> ProposalState:
    """Take it into the triage of requirements."""
    if state is not ProposalState.RECEIVED:
        raise Refused(N_("{name} is {state}; only what is received goes into triage"), name=name, state=state)
    return ProposalState.ACCEPTED


def decline(name: str, state: ProposalState, reason: str) -> ProposalState:
    """Decide against it; the reason is for the proposer."""
    if not reason.strip():
        raise BadInput(N_("give a reason, so that the proposer can follow it"), field="reason")
    if state not in (ProposalState.RECEIVED, ProposalState.ACCEPTED):
        raise Refused(N_("{name} is {state}; take that back first"), name=name, state=state)
    return ProposalState.DECLINED


def ship(name: str, state: ProposalState, released_in: str) -> ProposalState:
    """Say in which release it came; also what never went through triage may be shipped."""
    check_release(ProposalState.SHIPPED, released_in)
    if state not in (ProposalState.RECEIVED, ProposalState.ACCEPTED):
        raise Refused(N_("{name} is {state}; take that back first"), name=name, state=state)
    return ProposalState.SHIPPED


def check_release(state: ProposalState, released_in: str) -> None:
    """Refuse what is shipped and does not say in which release."""
    if state is ProposalState.SHIPPED and not released_in.strip():
        raise BadInput(N_("name the release in which it came"), field="released_in")


def merge(name: str, state: ProposalState, into: str, into_state: ProposalState) -> ProposalState:
    """Say that it repeats another, which gets its votes."""
    if name == into:
        raise BadInput(N_("{name} cannot be merged into itself; name another"), field="into", name=name)
    if state not in (ProposalState.RECEIVED, ProposalState.ACCEPTED):
        raise Refused(N_("{name} is {state}; take that back first"), name=name, state=state)
    if into_state is ProposalState.MERGED:
        raise Refused(N_("{name} is {state}; name the one that it was merged into"), name=into, state=into_state)
    return ProposalState.MERGED


def reopen(name: str, state: ProposalState, *, in_triage: bool) -> ProposalState:
    """Take a decision back: to triage if there is a requirement for it, else to those that were received."""
    if state in (ProposalState.RECEIVED, ProposalState.ACCEPTED):
        raise Refused(N_("{name} is {state}; there is nothing to take back"), name=name, state=state)
    return ProposalState.ACCEPTED if in_triage else ProposalState.RECEIVED


def tell(name: str, state: ProposalState) -> None:
    """Refuse to note that the proposer was told of what is not decided."""
    if state not in DECIDED:
        raise Refused(N_("{name} is {state}; there is no decision yet to tell of"), name=name, state=state)


def adoption(counts: Mapping[ProposalState, int]) -> float | None:
    """Return which share of what was received is shipped; what was merged counts with what it repeats.

    None without any proposal.
    """
    received = sum(count for state, count in counts.items() if state is not ProposalState.MERGED)
    return counts.get(ProposalState.SHIPPED, 0) / received if received else None
