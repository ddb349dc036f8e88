"""The states of an issue: what leads from one to the next, what needs a reason, and who may close."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.errors import BadInput, CockpitError, Denied, Refused
from cockpit.operations import issue_states as states
from cockpit.operations.issue_states import OPEN, RUNNING, SETTLED, UNRESOLVED, Case, Person, State

LI, TOM, EVA = Person(1, "li.wei"), Person(2, "tom"), Person(3, "eva")
GONE = Person(4, "gone", left=True)


def case(state: State = State.NEW, owner: Person | None = None, reviewer: Person | None = None, how: str = "") -> Case:
    return Case("ISS-1", state, owner, reviewer, how)


def test_the_way_from_new_to_closed() -> None:
    found = case(reviewer=TOM)
    assert states.assign(found, LI) is State.ASSIGNED
    found = replace(found, state=State.ASSIGNED, owner=LI)
    assert states.start(found) is State.IN_PROGRESS
    found = replace(found, state=State.IN_PROGRESS)
    assert states.wait(found, "a screenshot") is State.WAITING
    assert states.start(replace(found, state=State.WAITING)) is State.IN_PROGRESS
    found = replace(found, resolution="patched")
    assert states.resolve(found) is State.RESOLVED
    assert states.close(replace(found, state=State.RESOLVED), TOM) == (State.CLOSED, TOM)


def test_the_sets_of_states_part_all_of_them() -> None:
    assert RUNNING < UNRESOLVED < OPEN
    assert set(State) == OPEN | SETTLED
    assert State.WAITING not in RUNNING
    assert {State.CLOSED, State.REJECTED, State.DUPLICATE} == SETTLED


# Owner and reviewer


def test_the_owner_is_never_the_reviewer() -> None:
    with pytest.raises(Refused, match=r"li\.wei cannot own ISS-1 and review it"):
        states.assign(case(reviewer=LI), LI)
    states.check_apart("ISS-1", LI, TOM)
    states.check_apart("ISS-1", None, None)


def test_nothing_is_given_to_who_has_left() -> None:
    with pytest.raises(Refused, match="gone has left the project"):
        states.assign(case(), GONE)
    for step in (states.start, lambda c: states.wait(c, "x"), states.resolve):
        with pytest.raises(Refused, match="gone, who owns ISS-1, has left; give it another owner first"):
            step(case(State.ASSIGNED, GONE, how="done"))


@pytest.mark.parametrize("state", [State.WAITING, State.IN_PROGRESS, State.RESOLVED])
def test_a_new_owner_leaves_the_state_and_no_owner_is_refused(state: State) -> None:
    assert states.assign(case(state, LI), EVA) is state
    with pytest.raises(Refused, match="needs an owner; name another"):
        states.assign(case(state, LI), None)


def test_what_is_assigned_can_be_given_back() -> None:
    assert states.assign(case(State.ASSIGNED, LI), None) is State.NEW
    assert states.assign(case(State.ASSIGNED, LI), EVA) is State.ASSIGNED


# Closing


def test_only_the_reviewer_closes() -> None:
    resolved = case(State.RESOLVED, LI, TOM, "patched")
    with pytest.raises(Denied, match=r"li\.wei owns ISS-1, so somebody else must close it"):
        states.close(resolved, LI)
    with pytest.raises(Denied, match="tom reviews ISS-1 and closes it; to do it yourself, make yourself the reviewer"):
        states.close(resolved, EVA)
    assert states.close(resolved, TOM) == (State.CLOSED, TOM)


def test_who_closes_what_has_no_reviewer_becomes_it_unless_it_is_the_owner() -> None:
    resolved = case(State.RESOLVED, LI, None, "patched")
    assert states.close(resolved, EVA) == (State.CLOSED, EVA)
    with pytest.raises(Denied, match="somebody else must close it"):
        states.close(resolved, LI)


def test_who_keeps_the_ledger_closes_in_the_name_of_the_reviewer() -> None:
    assert states.close(case(State.RESOLVED, LI, TOM, "patched"), None) == (State.CLOSED, TOM)
    with pytest.raises(Refused, match="has no reviewer; name one first"):
        states.close(case(State.RESOLVED, LI, None, "patched"), None)
    with pytest.raises(Refused, match="gone, who reviews ISS-1, has left; name another reviewer first"):
        states.close(case(State.RESOLVED, LI, GONE, "patched"), None)


def test_an_owner_who_became_the_reviewer_too_closes_nothing() -> None:
    for by in (None, LI, EVA):
        with pytest.raises((Denied, Refused), match=r"li\.wei (cannot own ISS-1 and review it|owns ISS-1)"):
            states.close(case(State.RESOLVED, LI, LI, "patched"), by)


@pytest.mark.parametrize("state", sorted(set(State) - {State.RESOLVED}))
def test_only_what_is_resolved_is_closed(state: State) -> None:
    with pytest.raises(Refused, match="reopen it first" if state in SETTLED else "resolve it first"):
        states.close(case(state, LI, TOM), TOM)


# Reasons


@pytest.mark.parametrize("reason", ["", "  ", "\n\t"])
def test_waiting_rejecting_and_reopening_need_a_reason(reason: str) -> None:
    for step in (
        lambda: states.wait(case(State.IN_PROGRESS, LI), reason),
        lambda: states.reject(case(), reason),
        lambda: states.reopen(case(State.CLOSED, LI), reason),
    ):
        with pytest.raises(BadInput) as refused:
            step()
        assert refused.value.field == "reason"
    with pytest.raises(BadInput) as refused:
        states.resolve(case(State.IN_PROGRESS, LI, how=reason))
    assert refused.value.field == "resolution"


def test_what_needs_an_owner_says_so() -> None:
    for step in (states.start, lambda c: states.wait(c, "x"), states.resolve, states.advance):
        with pytest.raises(Refused, match="ISS-1 has no owner; give it one first"):
            step(case())


# Coming back


@pytest.mark.parametrize("state", [State.RESOLVED, *sorted(SETTLED)])
def test_reopening_gives_it_back_to_its_owner(state: State) -> None:
    assert states.reopen(case(state, LI), "still there") is State.ASSIGNED
    assert states.reopen(case(state, GONE), "still there") is State.NEW
    assert states.reopen(case(state), "still there") is State.NEW


@pytest.mark.parametrize("state", sorted(UNRESOLVED))
def test_what_is_not_resolved_is_not_reopened(state: State) -> None:
    with pytest.raises(Refused, match="there is nothing to reopen"):
        states.reopen(case(state, LI), "x")


Step = Callable[[Case], object]
STEPS: list[Step] = [
    states.start,
    lambda c: states.wait(c, "x"),
    states.resolve,
    lambda c: states.reject(c, "x"),
    states.merge,
    states.advance,
    states.back,
    lambda c: states.assign(c, EVA),
]


@pytest.mark.parametrize("state", sorted(SETTLED))
@pytest.mark.parametrize("step", STEPS)
def test_out_of_what_is_settled_only_reopening_leads(step: Step, state: State) -> None:
    with pytest.raises(Refused, match="reopen it first"):
        step(case(state, LI, TOM, "patched"))


@pytest.mark.parametrize("state", [State.IN_PROGRESS, State.WAITING])
def test_a_step_that_leads_nowhere_is_refused(state: State) -> None:
    step = states.start if state is State.IN_PROGRESS else lambda c: states.wait(c, "x")
    with pytest.raises(Refused, match="already"):
        step(case(state, LI))


# One key forward, one back


def test_one_step_forward_and_one_back() -> None:
    done = case(State.NEW, LI, TOM, "patched")
    forward = [State.NEW]
    while forward[-1] is not State.CLOSED:
        forward.append(states.advance(replace(done, state=forward[-1])))
    assert forward == [State.NEW, State.ASSIGNED, State.IN_PROGRESS, State.RESOLVED, State.CLOSED]
    assert states.advance(replace(done, state=State.WAITING)) is State.IN_PROGRESS
    assert states.back(replace(done, state=State.WAITING)) is State.IN_PROGRESS
    assert states.back(replace(done, state=State.IN_PROGRESS)) is State.ASSIGNED
    assert states.back(replace(done, state=State.ASSIGNED)) is State.NEW
    for state in (State.NEW, State.RESOLVED):
        with pytest.raises(CockpitError):
            states.back(replace(done, state=state))


# What a table says at once


@pytest.mark.parametrize(
    ("before", "after", "steps"),
    [
        (State.NEW, State.NEW, ()),
        (State.NEW, State.WAITING, (State.WAITING,)),
        (State.IN_PROGRESS, State.CLOSED, (State.RESOLVED, State.CLOSED)),
        (State.RESOLVED, State.CLOSED, (State.CLOSED,)),
        (State.CLOSED, State.NEW, (State.NEW,)),
        (State.CLOSED, State.RESOLVED, (State.ASSIGNED, State.RESOLVED)),
        (State.REJECTED, State.CLOSED, (State.ASSIGNED, State.RESOLVED, State.CLOSED)),
    ],
)
def test_the_way_from_one_state_to_another(before: State, after: State, steps: tuple[State, ...]) -> None:
    assert states.way(before, after) == steps


@given(st.sampled_from(State), st.sampled_from(State), st.booleans(), st.booleans())
def test_at_once_no_more_is_allowed_than_step_by_step(before: State, after: State, owned: bool, told: bool) -> None:
    stands = case(before, LI if owned else None, TOM, how="done once")
    words = "why" if told else ""
    said = states.Told(after, stands.owner, TOM, reason=words, resolution=words, original=told)
    try:
        assert states.follow(stands, said, TOM) == TOM
    except CockpitError:
        return
    assert owned or after in (before, State.NEW, State.ASSIGNED, State.REJECTED, State.DUPLICATE)
    assert told or not states.comes_back(before, after)
    assert told or before is after or after not in (State.WAITING, State.REJECTED, State.DUPLICATE)


@given(st.sampled_from(sorted(OPEN)))
def test_an_owner_closes_nothing_at_once(before: State) -> None:
    with pytest.raises(Denied, match="so somebody else must close it"):
        states.follow(case(before, LI), states.Told(State.CLOSED, LI, None, resolution="done"), LI)
