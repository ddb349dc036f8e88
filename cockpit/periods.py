"""Lengths of time as people type them (``2w``, ``两周``, ``monthly``, ``半年``), and spans of the calendar."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import NamedTuple

from cockpit.choice import Choice
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.numerals import ENGLISH_NUMERALS, HAN_NUMERAL, fold, read_count
from cockpit.pattern import Pattern


class PeriodUnit(Choice):
    """What a length of time is counted in."""

    DAY = "day", N_("day")
    WEEK = "week", N_("week")
    MONTH = "month", N_("month")
    QUARTER = "quarter", N_("quarter")
    YEAR = "year", N_("year")


_DAYS = {PeriodUnit.DAY: 1, PeriodUnit.WEEK: 7, PeriodUnit.MONTH: 30, PeriodUnit.QUARTER: 91, PeriodUnit.YEAR: 365}
_MONTHS = {PeriodUnit.MONTH: 1, PeriodUnit.QUARTER: 3, PeriodUnit.YEAR: 12}


@dataclass(frozen=True)
class Period:
    """A number of days, weeks, months, quarters or years."""

    count: int
    unit: PeriodUnit

    @property
    def days(self) -> int:
        """Its length in days, a month as 30, a quarter as 91 and a year as 365."""
        return self.count * _DAYS[self.unit]

    def after(self, day: date) -> date | None:
        """Return the day that lies one period after ``day``, None beyond the calendar.

        Months keep the day of the month, or take the month's last day where it has no such day.
        """
        if self.unit in _MONTHS:
            return add_months(day, self.count * _MONTHS[self.unit])
        try:
            return day + timedelta(days=self.days)
        except OverflowError:
            return None


def add_months(day: date, months: int) -> date | None:
    """Return the same day of the month some months later, at most that month's last day; None beyond the calendar."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))


_ENGLISH_COUNTS = {"a": 1, "an": 1} | {word: count for word, count in ENGLISH_NUMERALS.items() if count}
_UNITS: dict[PeriodUnit, str] = {
    PeriodUnit.DAY: "days?|d|天|日",
    PeriodUnit.WEEK: "weeks?|wks?|w|周|个?星期|个?礼拜",
    PeriodUnit.MONTH: "months?|mos?|m|个月",
    PeriodUnit.QUARTER: "quarters?|q|个季度?",
    PeriodUnit.YEAR: "years?|yrs?|y|年",
}
_WHOLE: dict[str, Period] = {
    word: Period(count, unit)
    for words, count, unit in (
        ("daily|每天|每日|天|日|day", 1, PeriodUnit.DAY),
        ("weekly|每周|每星期|周|星期|week", 1, PeriodUnit.WEEK),
        ("biweekly|bi-weekly|fortnightly|fortnight|双周|每双周|隔周", 2, PeriodUnit.WEEK),
        ("半个月|每半个月|半月|每半月", 15, PeriodUnit.DAY),
        ("monthly|每月|每个月|月|month", 1, PeriodUnit.MONTH),
        ("quarterly|每季度|每季|每个季度|季度|quarter", 1, PeriodUnit.QUARTER),
        ("半年|每半年|half a year|half-yearly|half yearly", 6, PeriodUnit.MONTH),
        ("yearly|annually|每年|年|year", 1, PeriodUnit.YEAR),
    )
    for word in words.split("|")
}

# Spaces are bounded, so that a long run of them cannot make a search slow.
_COUNT = rf"(?:[0-9]{{1,4}}\s{{0,3}}|{HAN_NUMERAL}{{1,4}}\s{{0,3}}|\b(?<!-)(?:{'|'.join(_ENGLISH_COUNTS)})\s{{1,3}})"
_SHORT_UNITS = "|".join(_UNITS[unit] for unit in (PeriodUnit.DAY, PeriodUnit.WEEK))
_LONG_UNITS = "|".join(_UNITS[unit] for unit in (PeriodUnit.MONTH, PeriodUnit.QUARTER, PeriodUnit.YEAR))

SHORT_PERIOD = rf"(?:{_COUNT}(?:{_SHORT_UNITS})(?![A-Za-z]))"
"""Pattern of a counted number of days or weeks, for use inside other patterns: without groups, case-blind."""
LONG_PERIOD = rf"(?:半年|半个月|half\s{{1,3}}a\s{{1,3}}year|{_COUNT}(?:{_LONG_UNITS})(?![A-Za-z]))"
"""Pattern of a counted number of months, quarters or years, likewise."""
EVERY = (
    r"(?:\b(?:daily|weekly|bi-?weekly|fortnightly|monthly|quarterly|half-yearly|yearly|annually)\b"
    rf"|\bevery\s{{1,3}}(?:day|week|fortnight|month|quarter|year|{SHORT_PERIOD}|{LONG_PERIOD})(?![A-Za-z])"
    rf"|每隔?(?:{SHORT_PERIOD}|{LONG_PERIOD}|个?(?:天|日|双周|周|星期|月|季度|季|半年|年))|双周|隔周)"
)
"""Pattern of how often something is done, likewise."""

_COUNTED = Pattern(
    rf"(?P<count>{_COUNT})(?:{'|'.join(f'(?P<{unit.value}>{pattern})' for unit, pattern in _UNITS.items())})",
    re.IGNORECASE | re.ASCII,
)
_LEAD = Pattern(r"every |each |once an? |每隔?个?")


def read_period(text: str) -> Period | None:
    """Return the length of time that the whole text names; a leading ``every`` or ``每`` is allowed."""
    words = " ".join(fold(text).lower().split())
    return _WHOLE.get(words) or _counted(words) or _every(words)


def _every(words: str) -> Period | None:
    lead = _LEAD.match(words)
    if lead is None:
        return None
    rest = words[lead.end() :]
    return _WHOLE.get(rest) or _counted(rest)


def _counted(words: str) -> Period | None:
    match = _COUNTED.fullmatch(words)
    if match is None:
        return None
    count = _ENGLISH_COUNTS.get(match["count"].strip()) or read_count(match["count"].strip())
    unit = next(unit for unit in PeriodUnit if match[unit.value])
    return Period(count, unit) if count else None


_FIRST_YEAR, _LAST_YEAR = 1900, 2999


class NoSuchDayError(ValueError):
    """The words have the form of a date, but the calendar has no such day."""

    def __init__(self, reason: Message) -> None:
        """``reason`` completes the sentence “… is not a date: …”."""
        super().__init__(reason.text)
        self.reason = reason


class Span(NamedTuple):
    """The days from ``first`` to ``last``."""

    first: date
    last: date


def one_day(year: int, month: int, day: int) -> Span:
    """Return the span of a single day; ``NoSuchDayError`` says why there is none."""
    days = _days_in(year, month)
    if not 1 <= day <= days:
        reason = N_("{month} has only {days} days") if day else N_("{month} has no day 0")
        raise NoSuchDayError(message(reason, month=f"{year}-{month:02}", days=days))
    found = date(year, month, day)
    return Span(found, found)


def months(year: int, month: int, count: int) -> Span:
    """Return the span of ``count`` months of one year from ``month`` on; ``NoSuchDayError`` says why there is none."""
    begin, last_month = one_day(year, month, 1), month + count - 1
    return Span(begin.first, date(year, last_month, _days_in(year, last_month)))


def quarter(year: int, number: int) -> Span:
    """Return the span of a quarter, 1 to 4; ``NoSuchDayError`` for other numbers."""
    if not 1 <= number <= 4:
        raise NoSuchDayError(message(N_("there is no quarter {number}"), number=number))
    return months(year, 3 * number - 2, 3)


def ten_days(year: int, month: int, which: int) -> Span:
    """Return the first, second or last ten days of a month; ``which`` is 0, 1 or 2."""
    whole = months(year, month, 1)
    last = whole.last if which == 2 else whole.first.replace(day=10 * which + 10)
    return Span(whole.first.replace(day=10 * which + 1), last)


def period_around(today: date, unit: PeriodUnit, step: int) -> Span:
    """Return the week (Monday first), month, quarter or year that lies ``step`` of them after today's."""
    if unit is PeriodUnit.WEEK:
        monday = today + timedelta(days=7 * step - today.weekday())
        return Span(monday, monday + timedelta(days=6))
    length = _MONTHS[unit]
    first = today.replace(day=1, month=(today.month - 1) // length * length + 1)
    moved = add_months(first, step * length) or first
    return months(moved.year, moved.month, length)


def _days_in(year: int, month: int) -> int:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        bounds = {"first": _FIRST_YEAR, "last": _LAST_YEAR}
        raise NoSuchDayError(message(N_("the year must lie between {first} and {last}"), **bounds))
    if not 1 <= month <= 12:
        raise NoSuchDayError(message(N_("there is no month {month}"), month=month))
    return calendar.monthrange(year, month)[1]
