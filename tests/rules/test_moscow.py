"""MoSCoW is weighed by effort, and what nobody has estimated is told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.requirements.moscow import IN_SCOPE, Moscow, split, warnings

MUST, SHOULD, COULD, WONT = Moscow
items = st.lists(st.tuples(st.none() | st.sampled_from(Moscow), st.none() | st.floats(0, 1000)), max_size=30)


def said(*found: tuple[Moscow | None, float | None]) -> list[str]:
    return [str(each) for each in warnings(split(found))]


def test_the_share_is_that_of_the_effort_and_not_of_the_count() -> None:
    found = split([(MUST, 30), (SHOULD, 1), (SHOULD, 1), (COULD, 8)])
    assert [found.share(each) for each in Moscow] == [0.75, 0.05, 0.2, None]
    assert [found.part(each).count for each in Moscow] == [1, 2, 1, 0]


def test_wont_counts_neither_as_effort_nor_as_scope() -> None:
    found = split([(MUST, 6), (COULD, 4), (WONT, 990)])
    assert (found.effort, found.count, found.share(MUST)) == (10, 2, 0.6)
    assert found.part(WONT).effort == 990


def test_too_many_musts_are_warned_of() -> None:
    assert said((MUST, 6), (SHOULD, 2), (COULD, 2)) == []
    assert said((MUST, 61), (SHOULD, 19), (COULD, 20)) == [
        "Must takes 61% of the effort, more than 60%; the plan cannot give way when something slips"
    ]


def test_a_share_of_exactly_the_limit_is_not_above_it() -> None:
    tenths = [(MUST, 0.1)] * 6 + [(SHOULD, 0.1)] * 2 + [(COULD, 0.1)] * 2
    assert said(*tenths) == []


def test_without_coulds_there_is_no_contingency() -> None:
    assert said((MUST, 5), (SHOULD, 4), (COULD, 1)) == [
        "Could takes 10% of the effort, less than 20%; there is no contingency"
    ]


def test_what_is_not_estimated_is_listed_and_is_never_nothing() -> None:
    found = split([(MUST, None), (MUST, 6), (COULD, 4), (WONT, None), (None, 3)])
    assert found.part(MUST).unestimated == 1
    assert found.share(MUST) == 0.6
    assert (found.unestimated, found.unprioritised) == (1, 1)
    assert [str(each) for each in warnings(found)] == ["without an estimate: 1 of 3; the shares leave them out"]


def test_a_share_of_what_nobody_has_estimated_is_not_known() -> None:
    found = split([(MUST, 6), (SHOULD, 4), (COULD, None)])
    assert [found.share(each) for each in IN_SCOPE] == [0.6, 0.4, None]
    assert [str(each) for each in warnings(found)] == ["without an estimate: 1 of 3; the shares leave them out"]
    assert said((MUST, 6), (SHOULD, 4)) == ["Could takes 0% of the effort, less than 20%; there is no contingency"]


def test_without_any_effort_there_is_no_share() -> None:
    assert [split([(MUST, None), (COULD, None)]).share(each) for each in Moscow] == [None] * 4
    assert split([(MUST, 0)]).share(MUST) is None
    assert said() == []


@given(items)
def test_a_split_loses_nothing(found: list[tuple[Moscow | None, float | None]]) -> None:
    result = split(found)
    assert sum(result.part(each).count for each in Moscow) + result.unprioritised == len(found)
    shares = [result.share(each) for each in IN_SCOPE]
    if result.effort > 0:
        assert sum(share or 0 for share in shares) == pytest.approx(1)
    else:
        assert shares == [None] * 3
