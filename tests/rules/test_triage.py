"""The ladder of a requirement, what is put aside and comes back, the reasons that decisions need, and duplicates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.errors import BadInput, CockpitError, Refused
from cockpit.requirements import triage
from cockpit.requirements.fit_gap import Fit, Resolution
from cockpit.requirements.moscow import Moscow
from cockpit.requirements.triage import ASIDE, GONE, LADDER, MADE, Item, State

TODAY = date(2026, 11, 24)
READY = Item("REQ-1", State.FIT_DECIDED, Moscow.SHOULD, Fit.STANDARD, represented=True)


def at(state: State) -> Item:
    return replace(READY, state=state)


def refused(kind: type[CockpitError], decide: Callable[[], object]) -> str:
    with pytest.raises(kind) as caught:
        decide()
    assert type(caught.value) is kind
    return str(caught.value)


# The inbox


def test_what_is_new_waits_and_what_sleeps_does_not() -> None:
    assert triage.waits(Item("REQ-1"), TODAY)
    sleeping = Item("REQ-1", State.SNOOZED, snoozed_until=TODAY + timedelta(1))
    assert not triage.waits(sleeping, TODAY)
    assert triage.waits(sleeping, TODAY + timedelta(1))
    assert [state for state in State if triage.waits(at(state), TODAY)] == [State.NEW, State.SNOOZED]


@pytest.mark.parametrize("priority", [Moscow.SHOULD, Moscow.COULD])
def test_should_and_could_need_no_reason(priority: Moscow) -> None:
    assert triage.prioritise(Item("REQ-1"), priority, "") is State.PRIORITISED


@pytest.mark.parametrize("priority", [Moscow.MUST, Moscow.WONT])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_must_and_wont_need_a_reason(priority: Moscow, reason: str) -> None:
    told = refused(BadInput, lambda: triage.prioritise(Item("REQ-1"), priority, reason))
    assert told == "give a reason, so that others can follow the decision"
    assert triage.prioritise(Item("REQ-1"), priority, "law") is State.PRIORITISED


def test_a_priority_ends_a_snooze_and_honours_a_fit_that_is_known() -> None:
    snoozed = Item("REQ-1", State.SNOOZED, snoozed_until=TODAY + timedelta(9))
    assert triage.prioritise(snoozed, Moscow.COULD, "") is State.PRIORITISED
    assert triage.prioritise(replace(snoozed, fit=Fit.CONFIG), Moscow.COULD, "") is State.FIT_DECIDED
    assert triage.prioritise(replace(snoozed, fit=Fit.GAP), Moscow.COULD, "") is State.PRIORITISED


def test_a_priority_moves_nothing_that_is_approved_but_a_wont_is_refused_there() -> None:
    assert triage.prioritise(at(State.BUILT), Moscow.MUST, "law") is State.BUILT
    told = refused(Refused, lambda: triage.prioritise(at(State.SCHEDULED), Moscow.WONT, "late"))
    assert told == "REQ-1 is scheduled, so it cannot become a Won't; take it back first"


@pytest.mark.parametrize("state", sorted(GONE))
def test_only_bringing_it_back_leads_out_of_a_decision_against_it(state: State) -> None:
    item = at(state)
    for decide in (
        lambda: triage.prioritise(item, Moscow.COULD, ""),
        lambda: triage.accept(item),
        lambda: triage.decline(item, "no"),
        lambda: triage.snooze(item, TODAY + timedelta(1), "later", TODAY),
        lambda: triage.merge(item, "same"),
        lambda: triage.advance(item),
        lambda: triage.back(item),
        lambda: triage.decide_fit(item, Fit.GAP, None),
    ):
        assert refused(Refused, decide) == f"REQ-1 is {state.label}; bring it back first"
    assert triage.reopen(item) is State.FIT_DECIDED


def test_accepting_takes_in_what_is_new_and_approves_what_is_decided() -> None:
    assert triage.accept(Item("REQ-1")) is State.CLARIFIED
    assert triage.accept(READY) is State.APPROVED
    assert triage.accept(Item("REQ-1", State.SNOOZED, Moscow.MUST)) is State.PRIORITISED


def test_accepting_says_what_is_lacking() -> None:
    told = refused(Refused, lambda: triage.accept(Item("REQ-1", State.CLARIFIED)))
    assert told == "REQ-1 has no priority yet; give it one: must, should, could or wont"
    told = refused(Refused, lambda: triage.accept(Item("REQ-1", State.PRIORITISED, Moscow.MUST)))
    assert told == "REQ-1 has no decision on its fit yet; decide that first"
    assert refused(Refused, lambda: triage.accept(at(State.TESTED))) == "REQ-1 is tested already"


def test_what_was_taken_a_step_back_can_be_accepted_again() -> None:
    assert triage.accept(at(State.PRIORITISED)) is State.FIT_DECIDED


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (replace(READY, represented=False), "it names no business representative"),
        (replace(READY, priority=Moscow.WONT), "it is a Won't"),
        (replace(READY, priority=None), "it has no priority"),
        (replace(READY, fit=Fit.GAP), "its fit is not decided"),
        (replace(READY, fit=Fit.GAP, resolution=Resolution.DROP), "its resolution is to drop it"),
    ],
)
def test_what_is_lacking_keeps_it_from_being_approved(item: Item, reason: str) -> None:
    assert refused(Refused, lambda: triage.accept(item)) == f"REQ-1 cannot be approved: {reason}"
    assert refused(Refused, lambda: triage.advance(item)) == f"REQ-1 cannot be approved: {reason}"


def test_all_that_is_lacking_is_told_at_once() -> None:
    item = replace(READY, represented=False, priority=None, fit=None)
    told = refused(Refused, lambda: triage.accept(item))
    assert told.count(";") == 2


# Putting aside


@pytest.mark.parametrize("state", sorted(MADE))
def test_what_exists_cannot_be_put_aside(state: State) -> None:
    item = at(state)
    for decide in (
        lambda: triage.decline(item, "no"),
        lambda: triage.snooze(item, TODAY + timedelta(1), "later", TODAY),
        lambda: triage.merge(item, "same"),
    ):
        assert "cannot be put aside any more" in refused(Refused, decide)


@pytest.mark.parametrize("reason", ["", " \t"])
def test_putting_aside_needs_a_reason(reason: str) -> None:
    item = Item("REQ-1")
    for decide in (
        lambda: triage.decline(item, reason),
        lambda: triage.snooze(item, TODAY + timedelta(1), reason, TODAY),
        lambda: triage.merge(item, reason),
    ):
        refused(BadInput, decide)
    assert triage.decline(item, "no") is State.DECLINED
    assert triage.merge(item, "same") is State.DUPLICATE


@pytest.mark.parametrize("days", [0, -1])
def test_a_snooze_ends_in_the_future(days: int) -> None:
    until = TODAY + timedelta(days)
    told = refused(BadInput, lambda: triage.snooze(Item("REQ-1"), until, "later", TODAY))
    assert told == f"{until} is not in the future; name the day on which it should come back"
    assert triage.snooze(Item("REQ-1"), TODAY + timedelta(1), "later", TODAY) is State.SNOOZED


def test_what_comes_back_goes_where_its_decisions_had_led_it() -> None:
    assert triage.reopen(Item("REQ-1", State.DECLINED)) is State.NEW
    assert triage.reopen(Item("REQ-1", State.SNOOZED, Moscow.MUST)) is State.PRIORITISED
    told = refused(Refused, lambda: triage.reopen(at(State.BUILT)))
    assert told == "REQ-1 is built; there is nothing to bring back"


# The ladder


def test_the_ladder_is_climbed_step_by_step_and_ends() -> None:
    item, seen = READY, [READY.state]
    while item.state is not State.ACCEPTED:
        item = at(triage.advance(item))
        seen.append(item.state)
    assert tuple(seen) == LADDER[LADDER.index(State.FIT_DECIDED) :]
    assert refused(Refused, lambda: triage.advance(item)) == "REQ-1 is accepted already"


@given(st.sampled_from(LADDER[1:]))
def test_a_step_back_can_be_taken_forward_again(state: State) -> None:
    assert triage.advance(at(triage.back(at(state)))) is state


def test_there_is_no_step_before_the_first() -> None:
    assert refused(Refused, lambda: triage.back(Item("REQ-1"))) == "REQ-1 is new; there is no step before that"


@pytest.mark.parametrize("state", sorted(ASIDE))
def test_what_is_put_aside_stands_on_no_step(state: State) -> None:
    refused(Refused, lambda: triage.advance(at(state)))
    refused(Refused, lambda: triage.back(at(state)))


def test_a_decision_on_the_fit_moves_only_what_has_a_priority() -> None:
    new = Item("REQ-1")
    assert triage.decide_fit(new, Fit.STANDARD, None) is State.NEW
    assert (
        triage.decide_fit(replace(new, state=State.PRIORITISED, priority=Moscow.MUST), Fit.GAP, None)
        is State.PRIORITISED
    )
    decided = replace(new, state=State.PRIORITISED, priority=Moscow.MUST)
    assert triage.decide_fit(decided, Fit.GAP, Resolution.EXTEND) is State.FIT_DECIDED
    assert triage.decide_fit(at(State.BUILT), Fit.GAP, Resolution.EXTEND) is State.BUILT
    with pytest.raises(Refused, match="its fit is not decided; take it back first"):
        triage.decide_fit(at(State.BUILT), Fit.GAP, None)
    assert triage.decide_fit(at(State.SNOOZED), Fit.GAP, None) is State.SNOOZED


# Duplicates


def test_a_duplicate_is_recorded_of_what_its_chain_ends_at() -> None:
    parents = {2: 3, 3: 4}
    assert triage.original(1, 2, parents.get, "REQ-1", "REQ-2") == 4
    assert triage.original(1, 9, parents.get, "REQ-1", "REQ-9") == 9


def test_nothing_is_a_duplicate_of_itself() -> None:
    told = refused(BadInput, lambda: triage.original(1, 1, {}.get, "REQ-1", "REQ-1"))
    assert told == "REQ-1 cannot be a duplicate of itself; name another"
    told = refused(Refused, lambda: triage.original(1, 2, {2: 3, 3: 1}.get, "REQ-1", "REQ-2"))
    assert told == "REQ-2 is a duplicate of REQ-1; bring REQ-2 back first"


def test_a_circle_that_came_about_some_other_way_is_survived() -> None:
    told = refused(Refused, lambda: triage.original(1, 2, {2: 3, 3: 2}.get, "REQ-1", "REQ-2"))
    assert told == "REQ-2 is a duplicate in a circle; bring one of them back first"


@given(st.dictionaries(st.integers(0, 8), st.integers(0, 8)), st.integers(0, 8))
def test_following_duplicates_ends(parents: dict[int, int], start: int) -> None:
    found = triage.root(start, parents.get)
    assert found is None or found not in parents
