"""Forecasts draw from the past as it was, zeros included, and say so where they cannot tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.delivery.choices import Unit
from cockpit.delivery.forecast import MOST_PERIODS, RUNS, ForecastState, Scope, how_much, when_done

TODAY = date(2026, 3, 2)
UNEVEN = (3, 0, 5, 2, 4, 6)


def weeks(count: int) -> date:
    """Return the day that lies so many weeks ahead."""
    return TODAY + timedelta(weeks=count)


def test_a_steady_pace_is_simple_arithmetic() -> None:
    found = when_done([4] * 6, 22, today=TODAY)
    assert (found.state, found.p50_periods, found.p85_periods) == (ForecastState.PROJECTED, 6, 6)
    assert (found.p50, found.p85) == (weeks(6), weeks(6))
    assert (found.runs, found.sample, found.reason) == (RUNS, (4,) * 6, None)


def test_a_steady_pace_by_a_day() -> None:
    found = how_much([4] * 6, today=TODAY, until=weeks(3) + timedelta(days=6))
    assert (found.periods, found.p50, found.p85) == (3, 12, 12)


def test_an_uneven_pace_has_a_likely_and_a_safe_answer() -> None:
    when = when_done(UNEVEN, 30, today=TODAY)
    assert when.p50_periods is not None
    assert when.p85_periods is not None
    # 30 at a mean of 20/6 a week: nine weeks, and some more to be safe.
    assert when.p50_periods == 9
    assert 10 <= when.p85_periods <= 12
    much = how_much(UNEVEN, today=TODAY, until=weeks(9))
    assert much.p50 is not None
    assert much.p85 is not None
    assert 29 <= much.p50 <= 31
    assert 21 <= much.p85 <= 26


def test_two_people_see_the_same() -> None:
    assert when_done(UNEVEN, 30, today=TODAY) == when_done(UNEVEN, 30, today=TODAY)
    assert how_much(UNEVEN, today=TODAY, until=weeks(9)) == how_much(UNEVEN, today=TODAY, until=weeks(9))


def test_zero_periods_make_it_later() -> None:
    without = when_done([4] * 6, 20, today=TODAY).p85_periods
    with_zeros = when_done([4, 0] * 6, 20, today=TODAY).p85_periods
    assert without is not None
    assert with_zeros is not None
    assert with_zeros > 2 * without


@pytest.mark.parametrize("sample", [(), (3,), (3, 4, 0, 2)])
def test_few_periods_are_insufficient_data(sample: tuple[int, ...]) -> None:
    for found in (when_done(sample, 10, today=TODAY), how_much(sample, today=TODAY, until=weeks(4))):
        assert found.state is ForecastState.INSUFFICIENT_DATA
        assert (found.p50, found.p85, found.sample) == (None, None, sample)
        assert f"at least 5 periods; there are {len(sample)}" in str(found.reason)


def test_a_past_of_zeros_is_unknown() -> None:
    for found in (when_done([0] * 8, 10, today=TODAY), how_much([0] * 8, today=TODAY, until=weeks(4))):
        assert found.state is ForecastState.UNKNOWN
        assert (found.p50, found.p85) == (None, None)
        assert "nothing was finished in the last 8 periods" in str(found.reason)


def test_what_takes_longer_than_anybody_plans_is_unknown() -> None:
    found = when_done([0, 0, 0, 0, 1], 10_000, today=TODAY)
    assert (found.state, found.p50, found.p85) == (ForecastState.UNKNOWN, None, None)
    assert f"more than {MOST_PERIODS} periods" in str(found.reason)
    assert how_much(UNEVEN, today=TODAY, until=weeks(MOST_PERIODS + 1)).state is ForecastState.UNKNOWN


def test_only_the_safe_answer_may_be_out_of_sight() -> None:
    found = when_done([0] * 19 + [1], 25, today=TODAY)
    assert found.state is ForecastState.PROJECTED
    assert found.p50 is not None
    assert found.p85 is None
    assert found.reason is not None


@pytest.mark.parametrize("remaining", [0, -3])
def test_nothing_left_has_no_forecast(remaining: int) -> None:
    with pytest.raises(ValueError, match="nothing"):
        when_done(UNEVEN, remaining, today=TODAY)


@pytest.mark.parametrize(
    ("scope", "points", "cards"),
    [
        (Scope(3, 5, 1), None, None),
        (Scope(3, 0, 3), "no open card in the scope has points", None),
        (Scope(3, 0, 0), "no open card in the scope has points", None),
        (Scope(0, 0, 0), "no card matches the scope", "no card matches the scope"),
        (Scope(0, 0, 0, 4), "every card in the scope is done", "every card in the scope is done"),
    ],
)
def test_a_scope_without_an_amount_is_not_taken_for_done(scope: Scope, points: str | None, cards: str | None) -> None:
    for unit, expected in ((Unit.POINTS, points), (Unit.CARDS, cards)):
        lack = scope.lack(unit)
        assert (lack is None) == (expected is None)
        assert str(lack).startswith(str(expected))


def test_the_share_of_the_futures_grows_from_nothing_to_the_safe_answer() -> None:
    found = when_done(UNEVEN, 30, today=TODAY)
    days, shares = zip(*found.curve, strict=True)
    assert (days[0], shares[0], days[-1]) == (TODAY, 0, found.p85)
    assert list(shares) == sorted(shares)
    assert shares[-2] < 0.85 <= shares[-1]
    assert dict(found.curve)[found.p50 or TODAY] >= 0.5


@pytest.mark.parametrize("days", [-7, 0, 6])
def test_less_than_a_period_leaves_nothing_to_count(days: int) -> None:
    found = how_much(UNEVEN, today=TODAY, until=TODAY + timedelta(days))
    assert (found.state, found.periods, found.p50, found.p85) == (ForecastState.UNKNOWN, 0, None, None)
    assert weeks(1).isoformat() in str(found.reason)


def test_whole_periods_are_counted_and_the_day_to_which_is_told() -> None:
    found = how_much(UNEVEN, today=TODAY, until=weeks(3) + timedelta(6))
    assert (found.periods, found.counted_to) == (3, weeks(3))


def test_tenths_of_points_add_up() -> None:
    assert when_done([0.1] * 5, 1, today=TODAY).p50_periods == 10


def test_other_periods_than_weeks() -> None:
    found = when_done([2] * 5, 4, today=TODAY, period_days=14)
    assert found.p85 == weeks(4)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=5, max_size=15).filter(any), st.integers(1, 60), st.integers(1, 20))
def test_the_safe_answer_never_promises_more_than_the_likely_one(sample: list[int], remaining: int, ahead: int) -> None:
    when = when_done(sample, remaining, today=TODAY)
    if when.p50_periods is not None and when.p85_periods is not None:
        assert remaining / max(sample) <= when.p50_periods <= when.p85_periods
    much = how_much(sample, today=TODAY, until=weeks(ahead))
    assert much.p50 is not None
    assert much.p85 is not None
    assert 0 <= much.p85 <= much.p50 <= ahead * max(sample)


@pytest.mark.parametrize("remaining", [30, 330, 1600])
def test_a_longer_way_is_tried_less_often_so_that_the_answer_comes_at_once(remaining: int) -> None:
    when = when_done(UNEVEN, remaining, today=TODAY)
    assert when.runs * remaining * len(UNEVEN) / sum(UNEVEN) <= 1_200_000
