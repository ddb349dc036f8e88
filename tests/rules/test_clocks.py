"""Clocks in working hours: weekends, holidays, make-up days, summer time, night shifts, pauses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.calendar import WorkingCalendar
from cockpit.operations.clocks import (
    Deadlines,
    Pause,
    WorkingHours,
    WorkingTime,
    deadline,
    deadlines,
    is_breached,
    time_left,
)
from cockpit.operations.priority import USUAL_TARGETS, Priority, Target, read_span

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
HOUR = 3600
# The days around National Day 2026: holidays from 1 to 7 October, of which Saturday 10 October is worked in exchange.
GOLDEN_WEEK = WorkingCalendar(
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)), makeup=frozenset({date(2026, 10, 10)})
)
OFFICE = WorkingTime(WorkingCalendar(), WorkingHours(zone=SHANGHAI))
HOLIDAYS = WorkingTime(GOLDEN_WEEK, WorkingHours(zone=SHANGHAI))


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def local(moment: datetime | None, zone: ZoneInfo = SHANGHAI) -> str:
    assert moment is not None
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-24 10:00", 4, "2026-11-24 14:00"),
        ("2026-11-24 16:00", 4, "2026-11-25 11:00"),
        ("2026-11-24 09:00", 9, "2026-11-24 18:00"),  # all of one day is due at its end
        ("2026-11-24 07:30", 1, "2026-11-24 10:00"),  # before the day begins
        ("2026-11-24 22:00", 1, "2026-11-25 10:00"),  # after it has ended
        ("2026-11-27 17:00", 2, "2026-11-30 10:00"),  # over a weekend
        ("2026-11-28 12:00", 1, "2026-11-30 10:00"),  # on a Saturday
        ("2026-12-31 17:00", 2, "2027-01-01 10:00"),  # over the end of a year
        ("2026-11-24 10:00", 9 * 300, "2028-01-18 10:00"),
    ],
)
def test_working_hours_end_with_the_day_and_go_on_with_the_next(start: str, hours: int, due: str) -> None:
    assert local(OFFICE.add(at(start), hours * HOUR)) == due


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-09-30 17:00", 2, "2026-10-08 10:00"),  # eight days off, and then a Thursday
        ("2026-10-03 12:00", 1, "2026-10-08 10:00"),
        ("2026-10-09 17:00", 2, "2026-10-10 10:00"),  # a Saturday that is worked
        ("2026-10-10 17:00", 2, "2026-10-12 10:00"),  # and the Sunday after it is not
    ],
)
def test_holidays_are_left_out_and_make_up_days_are_worked(start: str, hours: int, due: str) -> None:
    assert local(HOLIDAYS.add(at(start), hours * HOUR)) == due


def test_no_time_at_all_is_due_now_or_when_work_begins() -> None:
    assert local(OFFICE.add(at("2026-11-24 10:00"), 0)) == "2026-11-24 10:00"
    assert local(OFFICE.add(at("2026-11-28 10:00"), 0)) == "2026-11-30 09:00"
    assert local(OFFICE.add(at("2026-12-31 20:00"), 0)) == "2027-01-01 09:00"


# Summer time


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2027-03-27 22:00", "2027-03-28 05:00"),  # six hours, of which the clock on the wall skips one
        ("2027-10-30 22:00", "2027-10-31 03:00"),  # and shows one of them twice
    ],
)
def test_an_hour_is_an_hour_when_the_clocks_are_changed(start: str, due: str) -> None:
    assert local(WorkingTime.always(BERLIN).add(at(start, BERLIN), 6 * HOUR), BERLIN) == due


def test_days_on_which_the_clocks_are_changed_are_as_long_as_they_are() -> None:
    always = WorkingTime.always(BERLIN)
    assert always.between(at("2027-03-28 00:00", BERLIN), at("2027-03-29 00:00", BERLIN)) == 23 * HOUR
    assert always.between(at("2027-10-31 00:00", BERLIN), at("2027-11-01 00:00", BERLIN)) == 25 * HOUR


def test_office_hours_stay_where_they_are_on_the_wall() -> None:
    office = WorkingTime(WorkingCalendar(), WorkingHours(zone=BERLIN))
    # Friday before and Monday after the change: nine o'clock is nine o'clock.
    assert local(office.add(at("2027-03-26 17:00", BERLIN), 2 * HOUR), BERLIN) == "2027-03-29 10:00"
    assert office.add(at("2027-03-26 17:00", BERLIN), 2 * HOUR) == datetime(2027, 3, 29, 8, tzinfo=UTC)
    assert office.add(at("2027-03-19 17:00", BERLIN), 2 * HOUR) == datetime(2027, 3, 22, 9, tzinfo=UTC)


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    night = WorkingTime(WorkingCalendar(), WorkingHours(time(22), time(6), SHANGHAI))
    assert night.hours.seconds == 8 * HOUR
    assert local(night.add(at("2026-11-27 23:00"), 2 * HOUR)) == "2026-11-28 01:00"
    # Friday's shift ends on Saturday, the next begins on Monday.
    assert local(night.add(at("2026-11-28 05:00"), 2 * HOUR)) == "2026-11-30 23:00"
    assert local(night.add(at("2027-01-01 03:00"), 1 * HOUR)) == "2027-01-01 04:00"


def test_a_calendar_without_working_days_promises_nothing() -> None:
    never = WorkingTime(WorkingCalendar(weekend=frozenset(range(7))), WorkingHours())
    assert never.add(at("2026-11-24 10:00"), HOUR) is None
    assert never.add(at("2026-11-24 10:00"), 0) is None
    assert never.between(at("2026-11-24 10:00"), at("2027-11-24 10:00")) == 0


def test_the_end_of_the_calendar_is_survived() -> None:
    last = datetime(9999, 12, 30, tzinfo=UTC)
    for working in (OFFICE, WorkingTime.always(ZoneInfo("UTC"))):
        assert working.add(last, HOUR) is None
        assert working.between(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)) == 0


moments = st.datetimes(datetime(2025, 1, 1), datetime(2029, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
clocks = st.builds(
    WorkingTime,
    st.builds(
        WorkingCalendar,
        st.frozensets(st.integers(0, 6), max_size=6),
        st.frozensets(st.dates(date(2025, 1, 1), date(2029, 1, 1)), max_size=20),
        st.frozensets(st.dates(date(2025, 1, 1), date(2029, 1, 1)), max_size=20),
    ),
    st.builds(
        WorkingHours,
        st.integers(0, 23).map(time),
        st.integers(0, 23).map(time),
        st.sampled_from([SHANGHAI, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata")]),
    ),
)
spans = st.integers(1, 400 * HOUR)


@given(clocks, moments, spans)
def test_what_is_added_lies_between(working: WorkingTime, start: datetime, seconds: int) -> None:
    due = working.add(start, seconds)
    assert due is not None
    assert due > start
    assert working.between(start, due) == seconds
    assert working.between(due, start) == -seconds
    assert working.between(start, due - timedelta(seconds=1)) == seconds - 1


@given(clocks, moments, spans, spans)
def test_adding_twice_is_adding_both(working: WorkingTime, start: datetime, one: int, other: int) -> None:
    middle = working.add(start, one)
    assert middle is not None
    assert working.add(middle, other) == working.add(start, one + other)


@given(clocks, moments, moments, moments)
def test_time_between_adds_up(working: WorkingTime, one: datetime, two: datetime, three: datetime) -> None:
    assert working.between(one, two) + working.between(two, three) == working.between(one, three)


# Pauses


def test_a_pause_puts_a_deadline_off_by_the_working_time_in_it() -> None:
    start = at("2026-11-24 10:00")
    pause = Pause(at("2026-11-24 12:00"), at("2026-11-25 12:00"))  # nine working hours
    assert local(deadline(OFFICE, start, 4 * HOUR, [pause])) == "2026-11-25 14:00"


def test_a_pause_outside_of_working_hours_changes_nothing() -> None:
    start = at("2026-11-24 16:00")
    pause = Pause(at("2026-11-24 19:00"), at("2026-11-25 08:00"))
    assert deadline(OFFICE, start, 4 * HOUR, [pause]) == deadline(OFFICE, start, 4 * HOUR)


def test_a_pause_after_the_deadline_does_not_save_it() -> None:
    start = at("2026-11-24 10:00")
    late = Pause(at("2026-11-24 17:00"), at("2026-11-26 12:00"))
    assert local(deadline(OFFICE, start, 4 * HOUR, [late])) == "2026-11-24 14:00"


def test_while_a_clock_stands_still_it_is_due_as_if_it_went_on_at_once() -> None:
    start = at("2026-11-24 10:00")
    pauses = [Pause(at("2026-11-24 11:00"), at("2026-11-24 13:00")), Pause(at("2026-11-24 14:00"))]
    due = deadline(OFFICE, start, 4 * HOUR, pauses)
    assert local(due) == "2026-11-24 16:00"
    assert time_left(OFFICE, due, at("2026-11-24 14:00"), at("2026-12-24 14:00")) == 2 * HOUR


@given(clocks, moments, spans, st.lists(st.tuples(st.integers(1, 300 * HOUR), st.integers(1, 300 * HOUR)), max_size=4))
def test_the_time_that_runs_is_the_target_whatever_pauses_there_were(
    working: WorkingTime, start: datetime, seconds: int, gaps: list[tuple[int, int]]
) -> None:
    pauses, at_ = [], start
    for running, standing in gaps:
        since = at_ + timedelta(seconds=running)
        at_ = since + timedelta(seconds=standing)
        pauses.append(Pause(since, at_))
    due = deadline(working, start, seconds, pauses)
    assert due is not None
    stood = sum(working.between(pause.since, min(pause.until or due, due)) for pause in pauses if pause.since < due)
    assert working.between(start, due) - stood == seconds


# Both deadlines


def test_both_deadlines_of_a_priority() -> None:
    start = at("2026-11-24 17:00")
    always = WorkingTime.always(SHANGHAI)
    found = deadlines(USUAL_TARGETS[Priority.P2], OFFICE, always, start, [])
    assert (local(found.respond_by), local(found.resolve_by)) == ("2026-11-24 18:00", "2026-11-25 17:00")
    around = Target(read_span("15m"), read_span("4h"), always=True)
    found = deadlines(around, OFFICE, always, start, [])
    assert (local(found.respond_by), local(found.resolve_by)) == ("2026-11-24 17:15", "2026-11-24 21:00")
    assert deadlines(Target(), OFFICE, always, start, []) == Deadlines()


def test_a_breach_is_told_by_when_it_was_done_when_it_stopped_or_by_now() -> None:
    by, early, late = at("2026-11-24 14:00"), at("2026-11-24 13:00"), at("2026-11-24 15:00")
    assert not is_breached(by, None, None, early)
    assert not is_breached(by, None, None, by)
    assert is_breached(by, None, None, late)
    assert not is_breached(by, early, None, late)
    assert is_breached(by, late, None, late)
    assert not is_breached(by, None, early, late)
    assert is_breached(by, None, late, late)
    assert not is_breached(None, None, None, late)
    assert time_left(OFFICE, None, None, late) is None
    assert time_left(OFFICE, by, None, late) == -HOUR
