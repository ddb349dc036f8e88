"""The working calendar counts and finds days as somebody with a finger on a wall calendar would."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.calendar import WorkingCalendar, days_between

# In this made-up May the 1st (a Friday) to the 5th are off, and Saturday the 9th is worked for it.
MAY = WorkingCalendar(
    holidays=frozenset(date(2026, 5, day) for day in range(1, 6)),
    makeup=frozenset({date(2026, 5, 9)}),
)
NEVER = WorkingCalendar(weekend=frozenset(range(7)))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 4, 30), True),  # Thursday
        (date(2026, 5, 1), False),  # holiday on a Friday
        (date(2026, 5, 2), False),  # holiday on a Saturday
        (date(2026, 5, 6), True),
        (date(2026, 5, 9), True),  # Saturday worked in exchange
        (date(2026, 5, 10), False),  # Sunday
    ],
)
def test_is_working(day: date, works: bool) -> None:
    assert MAY.is_working(day) is works


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 4, 30), date(2026, 4, 30), 1),
        (date(2026, 5, 1), date(2026, 5, 5), 0),
        (date(2026, 4, 27), date(2026, 5, 10), 8),
        (date(2026, 5, 10), date(2026, 5, 9), 0),
        (date(2026, 1, 1), date(2026, 12, 31), 261 - 3 + 1),
    ],
)
def test_workdays_counts_both_ends(start: date, end: date, count: int) -> None:
    assert MAY.workdays(start, end) == count


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2026, 4, 30), 1, date(2026, 5, 6)),
        (date(2026, 4, 30), 0, date(2026, 4, 30)),
        (date(2026, 5, 1), 0, date(2026, 5, 6)),
        (date(2026, 5, 8), 1, date(2026, 5, 9)),
        (date(2026, 5, 11), -1, date(2026, 5, 9)),
        (date(2026, 5, 5), -1, date(2026, 4, 30)),
        (date(2026, 5, 4), -2, date(2026, 4, 29)),
    ],
)
def test_add_workdays(day: date, count: int, found: date) -> None:
    assert MAY.add_workdays(day, count) == found


def test_next_workday_is_never_the_day_itself() -> None:
    assert MAY.next_workday(date(2026, 5, 6)) == date(2026, 5, 7)
    assert MAY.next_workday(date(2026, 4, 30)) == date(2026, 5, 6)


def test_a_makeup_day_wins_over_a_holiday() -> None:
    day = date(2026, 10, 1)
    assert WorkingCalendar(holidays=frozenset({day}), makeup=frozenset({day})).is_working(day)


def test_a_calendar_without_working_days_says_so() -> None:
    assert NEVER.next_workday(date(2026, 5, 1)) is None
    assert NEVER.add_workdays(date(2026, 5, 1), -1) is None
    assert NEVER.workdays(date.min, date.max) == 0
    assert "no working day" in str(NEVER.problem)
    assert MAY.problem is None


def test_a_calendar_of_makeup_days_alone_ends_with_the_last_of_them() -> None:
    last = date(2026, 5, 9)
    calendar = WorkingCalendar(weekend=frozenset(range(7)), makeup=frozenset({date(2026, 5, 2), last}))
    assert calendar.add_workdays(date(2026, 5, 1), 2) == last
    assert calendar.next_workday(last) is None
    assert last.isoformat() in str(calendar.problem)


def test_the_ends_of_the_calendar_are_no_error() -> None:
    assert WorkingCalendar().next_workday(date.max) is None
    assert WorkingCalendar().add_workdays(date.min, -1) is None
    assert WorkingCalendar().add_workdays(date(2026, 5, 1), 10**9) is None


def test_days_between() -> None:
    assert days_between(date(2026, 2, 28), date(2026, 3, 1)) == [date(2026, 2, 28), date(2026, 3, 1)]
    assert days_between(date(2026, 3, 1), date(2026, 2, 28)) == []


_days = st.dates(date(2026, 1, 1), date(2026, 3, 31))
_calendars = st.builds(
    WorkingCalendar,
    weekend=st.frozensets(st.integers(0, 6)),
    holidays=st.frozensets(_days, max_size=20),
    makeup=st.frozensets(_days, max_size=20),
)


@given(_calendars, _days, _days)
def test_counting_agrees_with_looking_at_each_day(calendar: WorkingCalendar, start: date, end: date) -> None:
    assert calendar.workdays(start, end) == sum(map(calendar.is_working, days_between(start, end)))


@given(_calendars, _days, st.integers(-40, 40).filter(bool))
def test_the_day_found_is_worked_and_lies_as_many_working_days_away(
    calendar: WorkingCalendar, day: date, count: int
) -> None:
    found = calendar.add_workdays(day, count)
    if found is None:
        assert calendar.problem is not None
        return
    assert calendar.is_working(found)
    one = timedelta(days=1)
    passed = calendar.workdays(day + one, found) if count > 0 else calendar.workdays(found, day - one)
    assert passed == abs(count)
