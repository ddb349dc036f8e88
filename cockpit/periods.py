"""Lengths of time as people type them: ``2w``, ``两周``, ``30 days``, ``monthly``, ``每季度``, ``半年``."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from cockpit.choice import Choice
from cockpit.i18n import N_
from cockpit.numerals import HAN_NUMERAL, fold, read_count


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


_ENGLISH_COUNTS = {
    word: count
    for count, words in enumerate(
        ("a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
    for word in words.split()
}
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
        ("biweekly|fortnightly|fortnight|双周|每双周|隔周", 2, PeriodUnit.WEEK),
        ("半个月|每半个月|半月|每半月", 15, PeriodUnit.DAY),
        ("monthly|每月|每个月|月|month", 1, PeriodUnit.MONTH),
        ("quarterly|每季度|每季|每个季度|季度|quarter", 1, PeriodUnit.QUARTER),
        ("半年|每半年|half a year|half-yearly|half yearly", 6, PeriodUnit.MONTH),
        ("yearly|annually|每年|年|year", 1, PeriodUnit.YEAR),
    )
    for word in words.split("|")
}

PERIOD = (
    rf"(?:半年|半个月|half\s+a\s+year"
    rf"|(?:[0-9]{{1,4}}|{HAN_NUMERAL}{{1,4}})\s*(?:{'|'.join(_UNITS.values())})(?![A-Za-z])"
    rf"|(?:{'|'.join(_ENGLISH_COUNTS)})\s+(?:days?|weeks?|months?|quarters?|years?)(?![A-Za-z]))"
)
"""Pattern of a counted length of time, for use inside other patterns; without groups, to be matched case-blind."""

_COUNTED = re.compile(
    rf"(?P<count>[0-9]{{1,4}}|{HAN_NUMERAL}{{1,4}}|(?:{'|'.join(_ENGLISH_COUNTS)})\s)\s*"
    + "(?:"
    + "|".join(f"(?P<{unit.value}>{pattern})" for unit, pattern in _UNITS.items())
    + ")",
    re.IGNORECASE,
)
_EVERY = re.compile(r"(?:every|each|once a|每隔?)\s*(?=\S)", re.IGNORECASE)


def read_period(text: str) -> Period | None:
    """Return the length of time that the whole text names; a leading ``every`` or ``每`` is allowed."""
    words = " ".join(fold(text).lower().split())
    return _WHOLE.get(words) or _counted(words) or _every(words)


def _every(words: str) -> Period | None:
    lead = _EVERY.match(words)
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
