"""Standing, progress and forecast of goals: what is told, and what is said to be unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.goals.rules import (
    WORST_FIRST,
    Forecast,
    Measured,
    Plan,
    Reading,
    Standing,
    best_month,
    elapsed,
    forecast,
    goal_progress,
    goal_standing,
    late,
    progress,
    shown_share,
    standing,
    unanswerable,
)

START, DUE = date(2026, 1, 1), date(2026, 4, 11)
HALF = date(2026, 2, 20)
PLAN = Plan(START, DUE, 14)
"""A hundred days, so that a day is a percent of the time."""
CLOSE = Measured("month-end close", "days", 30, 15, None, None)
"""A falling metric."""


def at(current: float | None, on: date | None = HALF) -> Measured:
    return CLOSE._replace(current=current, current_on=on)


def readings(*values: float, every: int = 10, last: date = HALF) -> list[Reading]:
    first = last - timedelta(days=every * (len(values) - 1))
    return [Reading(first + timedelta(days=every * place), value) for place, value in enumerate(values)]


def forecast_from(values: Sequence[float], *, every: int = 10, last: date = HALF, today: date = HALF) -> Forecast:
    told = readings(*values, every=every, last=last)
    return forecast(told, at(told[-1].value, told[-1].day), PLAN, today)


# Progress


@pytest.mark.parametrize(
    ("baseline", "target", "current", "share"),
    [
        (30, 15, 30, 0.0),
        (30, 15, 24, 0.4),
        (30, 15, 15, 1.0),
        (30, 15, 33, -0.2),
        (30, 15, 12, 1.2),
        (80, 95, 86, 0.4),
        (0, 100, 25, 0.25),
        (-10, 10, 0, 0.5),
        (14, 0, 7, 0.5),
        (1e-300, 3e-300, 2e-300, 0.5),
        (1e300, 3e300, 2e300, 0.5),
    ],
)
def test_progress_is_the_share_of_the_way_up_or_down(
    baseline: float, target: float, current: float, share: float
) -> None:
    assert progress(Measured("m", "", baseline, target, current, HALF)) == pytest.approx(share)


@pytest.mark.parametrize(
    ("m", "reason"),
    [
        (Measured("m", "", None, 15, 20, HALF), "no baseline yet"),
        (Measured("m", "", 30, None, 20, HALF), "no target yet"),
        (Measured("m", "", 30, 30, 30, HALF), "baseline and target are equal"),
        (Measured("m", "", 30, 15, None, None), "no check-in yet"),
        (Measured("m", "", -1.7e308, 1.7e308, 0, HALF), "its numbers are too far apart to compare"),
        (Measured("m", "", 0, 1e-300, 1e300, HALF), "its numbers are too far apart to compare"),
    ],
)
def test_what_cannot_be_told_has_a_reason_and_no_number(m: Measured, reason: str) -> None:
    assert progress(m) is None
    assert str(unanswerable(m)) == reason


@pytest.mark.parametrize(("raw", "shown"), [(-0.2, 0.0), (0.4, 0.4), (1.0, 1.0), (1.7, 1.0)])
def test_a_bar_shows_no_regression_and_no_overshoot(raw: float, shown: float) -> None:
    assert shown_share(raw) == shown


@pytest.mark.parametrize(
    ("shares", "weakest"),
    [([], None), ([0.5], 0.5), ([0.5, -0.1, 1.2], -0.1), ([0.5, None], None), ([None], None)],
)
def test_a_goal_is_as_far_as_its_weakest_metric(shares: list[float | None], weakest: float | None) -> None:
    assert goal_progress(shares) == weakest


# Time


@pytest.mark.parametrize(
    ("start", "due", "today", "share"),
    [
        (START, DUE, HALF, 0.5),
        (START, DUE, START, 0.0),
        (START, DUE, date(2025, 6, 1), 0.0),
        (START, DUE, DUE, 1.0),
        (START, DUE, date(2027, 6, 1), 1.0),
        (date(2024, 2, 28), date(2024, 3, 1), date(2024, 2, 29), 0.5),
        (date(2026, 2, 28), date(2026, 3, 2), date(2026, 3, 1), 0.5),
        (None, DUE, HALF, None),
        (START, None, HALF, None),
        (None, DUE, DUE, 1.0),
        (START, START, START, 1.0),
        (START, START, date(2025, 6, 1), None),
        (DUE, START, HALF, 1.0),
    ],
)
def test_elapsed_time_is_a_share_of_calendar_days(
    start: date | None, due: date | None, today: date, share: float | None
) -> None:
    assert elapsed(Plan(start, due, 14), today) == share


@pytest.mark.parametrize(
    ("due", "stands", "today", "is_late"),
    [
        (DUE, Standing.AT_RISK, DUE + timedelta(1), True),
        (DUE, Standing.STALE, DUE + timedelta(1), True),
        (DUE, Standing.REACHED, DUE + timedelta(1), False),
        (DUE, Standing.AT_RISK, DUE, False),
        (None, Standing.NONE, DUE, False),
    ],
)
def test_a_goal_is_late_from_the_day_after_it_is_due(
    due: date | None, stands: Standing, today: date, is_late: bool
) -> None:
    assert late(Plan(START, due, 14), stands, today) is is_late


# Standing: half of the time has passed, so that 22.5 is just where the metric should be


@pytest.mark.parametrize(
    ("current", "expected"),
    [
        (30, Standing.AT_RISK),
        (36, Standing.AT_RISK),
        (24.5, Standing.AT_RISK),
        (24.375, Standing.LAGGING),
        (22.9, Standing.LAGGING),
        (22.875, Standing.ON_TRACK),
        (16, Standing.ON_TRACK),
        (15, Standing.REACHED),
        (9, Standing.REACHED),
    ],
)
def test_standing_compares_progress_with_time(current: float, expected: Standing) -> None:
    assert standing(at(current), PLAN, HALF) is expected


@pytest.mark.parametrize(("day", "expected"), [(0, Standing.TOO_EARLY), (4, Standing.TOO_EARLY), (5, Standing.AT_RISK)])
def test_the_first_twentieth_is_too_early_to_tell(day: int, expected: Standing) -> None:
    today = START + timedelta(days=day)
    assert standing(at(30, today), PLAN, today) is expected


@pytest.mark.parametrize(("cadence", "age", "is_stale"), [(14, 21, False), (14, 22, True), (1, 1, False), (1, 2, True)])
def test_a_number_is_stale_after_one_and_a_half_cadences(cadence: int, age: int, is_stale: bool) -> None:
    stands = standing(at(16, HALF - timedelta(days=age)), PLAN._replace(cadence_days=cadence), HALF)
    assert stands is (Standing.STALE if is_stale else Standing.ON_TRACK)


@pytest.mark.parametrize(
    ("m", "plan", "today", "expected"),
    [
        (at(15, START), PLAN, date(2030, 1, 1), Standing.REACHED),
        (at(20, START), PLAN, date(2030, 1, 1), Standing.STALE),
        (at(20, START), Plan(None, None, 14), HALF, Standing.STALE),
        (at(20), Plan(None, DUE, 14), HALF, Standing.NONE),
        (at(20), Plan(START, None, 14), HALF, Standing.NONE),
        (at(20, None), PLAN, HALF, Standing.NONE),
        (at(None, None), PLAN, START + timedelta(days=21), Standing.NONE),
        (at(None, None), PLAN, START + timedelta(days=22), Standing.STALE),
        (at(None, None), Plan(None, DUE, 14), HALF, Standing.NONE),
        (Measured("m", "", None, 15, 20, START), PLAN, DUE, Standing.NONE),
        (Measured("m", "", None, None, None, None), PLAN, DUE, Standing.STALE),
    ],
    ids=[
        "reached is never stale",
        "stale outranks progress",
        "stale outranks missing dates",
        "no start",
        "no due date",
        "a number without a day",
        "first check-in may still come",
        "first check-in is overdue",
        "nobody knows when the first was due",
        "checked in, but without a baseline",
        "never checked in, and nothing known",
    ],
)
def test_standing_without_all_the_numbers(m: Measured, plan: Plan, today: date, expected: Standing) -> None:
    assert standing(m, plan, today) is expected


def test_a_goal_stands_as_its_worst_metric() -> None:
    assert [goal_standing(WORST_FIRST[place:]) for place in range(len(WORST_FIRST))] == list(WORST_FIRST)
    assert goal_standing([Standing.REACHED, Standing.ON_TRACK]) is Standing.ON_TRACK
    assert goal_standing([]) is Standing.NONE


def test_every_standing_has_a_place_and_words() -> None:
    assert set(WORST_FIRST) == set(Standing) and len(WORST_FIRST) == len(Standing)
    assert [each.label for each in WORST_FIRST] == [
        "at risk",
        "stale",
        "no data",
        "lagging",
        "too early",
        "on track",
        "reached",
    ]


# Forecast


def test_a_steady_pace_arrives_when_the_rest_of_the_way_is_done() -> None:
    told = forecast_from([30, 28, 26, 24])
    assert told.pace == pytest.approx(-6)
    assert told.day == HALF + timedelta(days=45)


def test_days_are_rounded_up_but_not_for_the_last_bit_of_a_float() -> None:
    assert forecast_from([30, 27]).day == HALF + timedelta(days=40)
    assert forecast_from([30, 26]).day == HALF + timedelta(days=28)
    assert forecast_from([30, 29.7, 29.4, 29.1], every=3).day == HALF + timedelta(days=141)


def test_the_pace_is_the_least_squares_slope() -> None:
    told = forecast_from([30, 29, 25, 24])
    assert told.pace == pytest.approx(-6.6)


def test_old_readings_do_not_count_for_todays_pace() -> None:
    old = [Reading(HALF - timedelta(days=200), 500), Reading(HALF - timedelta(days=150), 400)]
    recent = readings(30, 28, 26, 24)
    assert forecast(old + recent, at(24), PLAN, HALF) == forecast(recent, at(24), PLAN, HALF)


def test_with_a_long_cadence_older_readings_count() -> None:
    told = readings(30, 26, 22, 21, every=60)
    often, seldom = (forecast(told, at(21), PLAN._replace(cadence_days=days), HALF) for days in (14, 60))
    assert often.pace == pytest.approx(-0.5)
    assert seldom.pace == pytest.approx(-1.55)


def test_all_readings_count_where_too_few_are_recent() -> None:
    assert forecast_from([30, 26, 22], every=100).pace == pytest.approx(-1.2)


def test_of_several_readings_on_a_day_the_last_counts() -> None:
    told = [*readings(30, 28, 26), Reading(HALF, 99), Reading(HALF, 26)]
    assert forecast(told, at(26), PLAN, HALF) == forecast_from([30, 28, 26])


def test_the_order_of_readings_of_different_days_does_not_matter() -> None:
    told = readings(30, 28, 26, 24)
    assert forecast(told[::-1], at(24), PLAN, HALF) == forecast(told, at(24), PLAN, HALF)


def test_a_reached_target_tells_the_first_day_on_which_it_was() -> None:
    assert forecast_from([30, 22, 15, 16, 14]).day == HALF - timedelta(days=20)
    assert forecast_from([15]).day == HALF
    assert forecast([], at(14), PLAN, HALF).day == HALF


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([24], "a forecast needs check-ins on two days"),
        ([24, 24, 24], "no movement towards the target"),
        ([24.1] * 7, "no movement towards the target"),
        ([24, 26, 28], "it is moving away from the target"),
        ([30, 29.99], "at this pace it takes more than ten years"),
    ],
)
def test_a_forecast_that_cannot_be_made_says_why(values: list[float], reason: str) -> None:
    told = forecast_from(values)
    assert (told.day, str(told.reason)) == (None, reason)


@pytest.mark.parametrize(
    "m",
    [Measured("m", "", None, 15, 20, HALF), Measured("m", "", 30, None, 20, HALF), Measured("m", "", 30, 30, 20, HALF)],
)
def test_without_a_way_there_is_no_forecast(m: Measured) -> None:
    assert forecast(readings(30, 20), m, PLAN, HALF) == Forecast(reason=unanswerable(m))


def test_a_forecast_is_never_in_the_past() -> None:
    told = forecast_from([30, 25, 20], today=HALF + timedelta(days=30))
    assert told.day is None
    assert str(told.reason) == "at its pace it was to be reached on 2026-03-02; check in to see"


def test_a_forecast_may_be_today() -> None:
    assert forecast_from([30, 25, 20], today=HALF + timedelta(days=10)).day == HALF + timedelta(days=10)


def test_what_was_not_reached_at_the_check_in_is_reached_a_day_later_at_the_earliest() -> None:
    assert forecast_from([30, 15.0000000000001]).day == HALF + timedelta(days=1)


def test_a_forecast_crosses_the_29th_of_february() -> None:
    told = forecast_from([20, 18], every=2, last=date(2028, 2, 27), today=date(2028, 2, 27))
    assert told.day == date(2028, 3, 1)


@pytest.mark.parametrize("current", [24, 15.000000000001])
def test_the_calendar_ends(current: float) -> None:
    told = forecast_from([30, current], last=date.max, today=date.max)
    assert str(told.reason) == "at this pace it takes more than ten years"


# Best month


@pytest.mark.parametrize(
    ("values", "every", "best"),
    [
        ([30, 29, 25, 24], 10, 6.0),
        ([30, 29, 25, 24], 30, 4.0),
        ([30, 29, 25, 24], 60, 2.0),
        ([24, 26, 25, 28], 10, 1.0),
        ([24, 26, 28], 10, 0.0),
        ([30, 20], 10, None),
        ([], 10, None),
    ],
    ids=["three steps", "monthly", "two-monthly", "a dip", "only away", "two days", "nothing"],
)
def test_the_best_month_of_a_falling_metric(values: list[float], every: int, best: float | None) -> None:
    assert best_month(readings(*values, every=every), CLOSE) == best


def test_the_best_month_of_a_rising_metric() -> None:
    assert best_month(readings(80, 83, 82, 90, every=10), Measured("m", "%", 80, 95, None, None)) == 10


def test_the_best_month_needs_days_not_entries_and_a_direction() -> None:
    assert best_month([Reading(HALF, 30), Reading(HALF, 20), Reading(DUE, 10)], CLOSE) is None
    assert best_month(readings(30, 20, 10), CLOSE._replace(baseline=None)) is None
    assert best_month(readings(30, 20, 10), CLOSE._replace(target=30)) is None


# For any input

days = st.dates()
numbers = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, -0.0, 5e-324, -5e-324, 1.7976931348623157e308, -1.7976931348623157e308, 15.0, 30.0]),
)
metrics = st.builds(
    Measured,
    st.just("m"),
    st.just(""),
    st.none() | numbers,
    st.none() | numbers,
    st.none() | numbers,
    st.none() | days,
)
plans = st.builds(Plan, st.none() | days, st.none() | days, st.integers(1, 366))
trails = st.lists(st.builds(Reading, days, numbers), max_size=12)
near = st.integers(0, 200).map(lambda offset: date(2028, 1, 1) + timedelta(days=offset))
near_trails = st.lists(st.builds(Reading, near, st.floats(-100, 100)), max_size=12)


@given(metrics, plans, days)
def test_a_standing_is_always_told_and_no_number_is_infinite(m: Measured, plan: Plan, today: date) -> None:
    share, passed = progress(m), elapsed(plan, today)
    assert isinstance(standing(m, plan, today), Standing)
    assert (share is None) == (unanswerable(m) is not None)
    assert share is None or (isfinite(share) and 0 <= shown_share(share) <= 1)
    assert passed is None or 0 <= passed <= 1


@given(trails | near_trails, metrics, plans, days | near)
def test_a_forecast_is_a_day_or_a_reason(told: list[Reading], m: Measured, plan: Plan, today: date) -> None:
    made = forecast(told, m, plan, today)
    share = progress(m)
    assert made.pace is None or isfinite(made.pace)
    if share is not None and share >= 1:
        assert made.reason is None
    else:
        assert (made.day is None) != (made.reason is None)
        assert made.day is None or made.day >= today


@given(trails | near_trails, metrics)
def test_a_best_month_is_finite_and_never_negative(told: list[Reading], m: Measured) -> None:
    best = best_month(told, m)
    assert best is None or (isfinite(best) and best >= 0)


@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_rising_and_falling_are_the_same_way(baseline: int, target: int, current: int) -> None:
    rising = Measured("m", "", baseline, target, current, HALF)
    falling = Measured("m", "", -baseline, -target, -current, HALF)
    assert progress(rising) == progress(falling)
    assert standing(rising, PLAN, HALF) is standing(falling, PLAN, HALF)


@given(st.floats(15, 30), st.floats(15, 30))
def test_more_progress_never_stands_worse(one: float, other: float) -> None:
    further, behind = sorted((one, other))
    places = [WORST_FIRST.index(standing(at(value), PLAN, HALF)) for value in (behind, further)]
    assert places == sorted(places)


@given(near_trails, st.floats(-100, 100), st.floats(-100, 100), near)
def test_a_forecast_moves_with_the_calendar(told: list[Reading], baseline: float, target: float, today: date) -> None:
    newest = max(told, key=lambda reading: reading.day, default=Reading(today, baseline))
    m = Measured("m", "", round(baseline), round(target), round(newest.value), newest.day)
    whole = [Reading(reading.day, round(reading.value)) for reading in told]
    moved = [Reading(reading.day + timedelta(days=364), reading.value) for reading in whole]
    later = m._replace(current_on=newest.day + timedelta(days=364))
    first, second = (
        forecast(whole, m, PLAN, today),
        forecast(moved, later, PLAN, today + timedelta(days=364)),
    )
    assert second.pace == first.pace
    if first.day is not None:
        assert second.day == first.day + timedelta(days=364)
