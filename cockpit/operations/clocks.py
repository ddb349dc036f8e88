"""Clocks that run in working hours: when something is due, how much time is left, what pauses add.

Working hours are moments, not readings of a clock on the wall: each working day is an interval in UTC, so that a day on
which the clocks are changed is an hour shorter or longer, as it really is. Everything is counted in whole seconds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cockpit.calendar import WorkingCalendar
from cockpit.operations.priority import Target

MOST_YEARS = 30
"""Years that a deadline is looked for; a calendar without working days has none."""
_DAY = 24 * 3600


@dataclass(frozen=True)
class WorkingHours:
    """When a working day begins and ends, in which time zone.

    A day that ends before it begins, or at the same time, ends on the day after: ``22:00`` to ``06:00`` is a night
    shift, ``00:00`` to ``00:00`` the whole day.
    """

    opens: time = time(9)
    closes: time = time(18)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))

    @property
    def seconds(self) -> int:
        """The length of a day on which no clock is changed."""
        opens, closes = (at.hour * 3600 + at.minute * 60 + at.second for at in (self.opens, self.closes))
        return (closes - opens - 1) % _DAY + 1

    @property
    def overnight(self) -> bool:
        """Whether a working day ends on the day after."""
        return self.closes <= self.opens


class _Year(NamedTuple):
    """The working days that begin in a year: when each opens and closes, and what is worked up to the end of each."""

    opens: Sequence[int]
    closes: Sequence[int]
    worked: Sequence[int]

    def done(self, at: int) -> int:
        """Return the seconds of this year that are worked up to a moment."""
        place = bisect_right(self.closes, at)
        before = self.worked[place - 1] if place else 0
        return before + (max(0, at - self.opens[place]) if place < len(self.opens) else 0)

    @property
    def whole(self) -> int:
        """The seconds that are worked in the year."""
        return self.worked[-1] if self.worked else 0


class WorkingTime:
    """Counts working time by a calendar and working hours. A year is laid out once; then each question is a search."""

    def __init__(self, calendar: WorkingCalendar, hours: WorkingHours) -> None:
        """``calendar`` says which days are worked, ``hours`` from when to when."""
        self.calendar = calendar
        self.hours = hours

    @classmethod
    def always(cls, zone: ZoneInfo) -> WorkingTime:
        """Return time that runs around the clock."""
        return cls(WorkingCalendar(weekend=frozenset()), WorkingHours(time(0), time(0), zone))

    def add(self, start: datetime, seconds: int) -> datetime | None:
        """Return when so many seconds of working time have passed since ``start``; None when they never will.

        Work that ends with a day is due at its end, not at the beginning of the next.
        """
        at, left = int(start.timestamp()), seconds
        first = self._first_year(start)
        for number in range(first, min(first + MOST_YEARS, date.max.year)):
            year = self._year(number)
            target = year.done(at) + left
            if left > 0 and target <= year.whole:
                place = bisect_left(year.worked, target)
                before = year.worked[place - 1] if place else 0
                return datetime.fromtimestamp(year.opens[place] + target - before, UTC)
            if left <= 0 and (place := bisect_right(year.closes, at)) < len(year.opens):
                return datetime.fromtimestamp(max(at, year.opens[place]), UTC)
            left = target - year.whole
        return None

    def between(self, start: datetime, end: datetime) -> int:
        """Return the working time from ``start`` to ``end`` in seconds, negative where the end comes first."""
        if end < start:
            return -self.between(end, start)
        first, last = int(start.timestamp()), int(end.timestamp())
        until = min(end.astimezone(self.hours.zone).year, date.max.year - 1)
        years = range(self._first_year(start), until + 1)
        return sum(self._year(number).done(last) - self._year(number).done(first) for number in years)

    def lasted(self, since: datetime, until: datetime | None, now: datetime) -> int | None:
        """Return the working time in a span that may still run, None where it begins later than the clock tells."""
        end = until or now
        return None if end < since else self.between(since, end)

    def day_of(self, moment: datetime) -> date:
        """Return the day on which a moment falls where the work is done."""
        return moment.astimezone(self.hours.zone).date()

    def _first_year(self, moment: datetime) -> int:
        """Return the year in which the working day of a moment may have begun."""
        year = moment.astimezone(self.hours.zone).year
        return max(year - 1, date.min.year) if self.hours.overnight else year

    def _year(self, number: int) -> _Year:
        return _laid_out(self.calendar, self.hours, number)


@lru_cache(maxsize=128)
def _laid_out(calendar: WorkingCalendar, hours: WorkingHours, number: int) -> _Year:
    opens, closes = [], []
    first, last = date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal()
    for day in map(date.fromordinal, range(first, last + 1)):
        if calendar.is_working(day):
            opens.append(_stamp(day, hours.opens, hours.zone))
            closes.append(_stamp(day + timedelta(hours.overnight), hours.closes, hours.zone))
    lengths = (end - start for start, end in zip(opens, closes, strict=True))
    return _Year(opens, closes, list(accumulate(lengths)))


def _stamp(day: date, at: time, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, at, tzinfo=zone).timestamp())


def moment(at: datetime) -> datetime:
    """Return a moment to the second, as clocks count."""
    return at.replace(microsecond=0)


@dataclass(frozen=True)
class Pause:
    """A time in which a clock stood still; ``until`` is None while it still does."""

    since: datetime
    until: datetime | None = None


def deadline(running: WorkingTime, start: datetime, seconds: int, pauses: Iterable[Pause] = ()) -> datetime | None:
    """Return when a clock that began at ``start`` has run so long, leaving the pauses out; None when it never will.

    While it stands still, it is when it would be due if it had gone on at once. ``pauses`` are in their order.
    """
    begins, left = start, seconds
    for pause in pauses:
        since = max(pause.since, begins)
        worked = running.between(begins, since)
        if worked >= left:
            break
        left -= worked
        begins = since if pause.until is None else max(since, pause.until)
    return running.add(begins, left)


@dataclass(frozen=True)
class Deadlines:
    """Until when an issue is to be answered and resolved; None where nothing is promised."""

    respond_by: datetime | None = None
    resolve_by: datetime | None = None


def deadlines(
    target: Target, working: WorkingTime, around_the_clock: WorkingTime, start: datetime, pauses: Sequence[Pause]
) -> Deadlines:
    """Return the deadlines of an issue that was reported at ``start``.

    Nothing pauses the time to answer: who waits for the user has answered.
    """
    running = around_the_clock if target.always else working
    day = running.hours.seconds
    respond = None if target.respond is None else deadline(running, start, target.respond.seconds(day))
    resolve = None if target.resolve is None else deadline(running, start, target.resolve.seconds(day), pauses)
    return Deadlines(respond, resolve)


def is_breached(by: datetime | None, done_at: datetime | None, stopped_at: datetime | None, now: datetime) -> bool:
    """Return whether a deadline was missed.

    Args:
        by: the deadline.
        done_at: when what it is for was done, None while it is not.
        stopped_at: since when its clock stands still, None while it runs.
        now: the moment at which this is asked.
    """
    if by is None:
        return False
    return (done_at or stopped_at or now) > by


def time_left(running: WorkingTime, by: datetime | None, stopped_at: datetime | None, now: datetime) -> int | None:
    """Return the working time up to a deadline in seconds, negative when it has passed; None without a deadline."""
    return None if by is None else running.between(stopped_at or now, by)
