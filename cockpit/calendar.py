"""The working calendar: weekend days, holidays, and weekend days that are worked in exchange (调休)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from cockpit.choice import Choice
from cockpit.i18n import N_
from cockpit.message import Message, message

SATURDAY, SUNDAY = 5, 6
_WEEK = range(7)
_LAST = date.max.toordinal()


class DayKind(Choice):
    """What a day is that is not what its weekday says."""

    HOLIDAY = "holiday", N_("holiday")
    MAKEUP = "makeup", N_("make-up working day")


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked.

    Nothing is searched day by day: working days are counted from the first day of the calendar, and a day is found by
    its count. So a calendar that has no working day answers as fast as any other.
    """

    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    """Weekdays that are not worked, Monday 0 to Sunday 6."""
    holidays: frozenset[date] = frozenset()
    makeup: frozenset[date] = frozenset()
    """Days that are worked whatever else is said of them."""

    def is_working(self, day: date) -> bool:
        """Return whether the day is worked."""
        return day in self.makeup or (day.weekday() not in self.weekend and day not in self.holidays)

    def workdays(self, start: date, end: date) -> int:
        """Return the number of working days from ``start`` to ``end``, both included; 0 where the end comes first."""
        if end < start:
            return 0
        return self._count(end.toordinal()) - self._count(start.toordinal() - 1)

    def add_workdays(self, day: date, count: int) -> date | None:
        """Return the working day that lies ``count`` working days after the day, or before it for a negative count.

        A count of 0 gives the day itself, or the first working day after it if it is not worked. None where the
        calendar holds no such day; ``problem`` may say why.
        """
        before = self._count(day.toordinal() - 1)
        if count > 0:
            return self._day(self._count(day.toordinal()) + count)
        return self._day(before + count + 1)

    def next_workday(self, day: date) -> date | None:
        """Return the first working day after the day, None if there is none; ``problem`` may say why."""
        return self.add_workdays(day, 1)

    @property
    def problem(self) -> Message | None:
        """Why the calendar runs out of working days, None if it does not."""
        if self._worked_weekdays:
            return None
        if not self.makeup:
            return message(N_("the calendar has no working day; take a weekday out of the weekend"))
        return message(
            N_("the calendar has no working day after {day}; take a weekday out of the weekend"),
            day=max(self.makeup).isoformat(),
        )

    @cached_property
    def _worked_weekdays(self) -> tuple[int, ...]:
        return tuple(weekday for weekday in _WEEK if weekday not in self.weekend)

    @cached_property
    def _taken(self) -> list[int]:
        """Ordinals of the weekdays that a holiday takes away."""
        days = self.holidays - self.makeup
        return sorted(day.toordinal() for day in days if day.weekday() not in self.weekend)

    @cached_property
    def _given(self) -> list[int]:
        """Ordinals of the weekend days that are worked."""
        return sorted(day.toordinal() for day in self.makeup if day.weekday() in self.weekend)

    def _count(self, ordinal: int) -> int:
        """Return the number of working days from 1 January of the year 1, a Monday, to the day with this ordinal."""
        weeks, rest = divmod(ordinal, len(_WEEK))
        ordinary = weeks * len(self._worked_weekdays) + bisect_left(self._worked_weekdays, rest)
        return ordinary - bisect_right(self._taken, ordinal) + bisect_right(self._given, ordinal)

    def _day(self, count: int) -> date | None:
        """Return the working day with this count, None if there is none."""
        if count < 1:
            return None
        ordinal = bisect_left(range(_LAST + 1), count, key=self._count)
        return date.fromordinal(ordinal) if ordinal <= _LAST else None


def days_between(start: date, end: date) -> list[date]:
    """Return every day from ``start`` to ``end``, both included; none where the end comes first."""
    return [start + timedelta(days=passed) for passed in range((end - start).days + 1)]
