"""What the words for dates mean, one reader for each way of naming a day or a period.

A meaning does not choose a day yet: it knows which span of days the words name in a given year, so that a missing
year can be tried out. The patterns that the readers are given matches of are in ``date_patterns``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.numerals import read_count
from cockpit.periods import (
    NoSuchDayError,
    Period,
    PeriodUnit,
    Span,
    months,
    one_day,
    period_around,
    quarter,
    read_period,
    ten_days,
)

YEAR_ASSUMED = message(N_("year assumed"))
NEXT_YEAR_ASSUMED = message(N_("past this year, so next year assumed"))
CENTURY_ASSUMED = message(N_("century assumed"))
MONTH_FIRST_ASSUMED = message(N_("month before day assumed"))
NEXT_SUCH_DAY_ASSUMED = message(N_("the next such day assumed"))
WEEK_AFTER_ASSUMED = message(N_("the week after this one assumed"))
START_ASSUMED = message(N_("start of the period assumed"))
MIDDLE_ASSUMED = message(N_("middle of the period assumed"))
DAY_BEFORE_ASSUMED = message(N_("the day before it begins assumed"))
END_OF_DAYS_ASSUMED = message(N_("end of the ten days assumed"))
END_OF_WEEK_ASSUMED = message(N_("end of week assumed"))
END_OF_MONTH_ASSUMED = message(N_("end of month assumed"))
END_OF_QUARTER_ASSUMED = message(N_("end of quarter assumed"))
END_OF_HALF_ASSUMED = message(N_("end of half-year assumed"))
END_OF_YEAR_ASSUMED = message(N_("end of year assumed"))


class Part(Enum):
    """The part of a period that the words ask for."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Meaning(NamedTuple):
    """What words say: ``span(year)`` raises ``NoSuchDayError``; ``year`` is None where the words name none.

    ``end`` is the guess to mark when the last day of the span is taken, None for a single day.
    """

    span: Callable[[int], Span]
    year: int | None
    end: Message | None = None
    part: Part | None = None
    guesses: tuple[Message, ...] = ()


# Readers: from a match to its meaning


def _fixed(span: Span, *guesses: Message, end: Message | None = None, part: Part | None = None) -> Meaning:
    """Return the meaning of words that count from today, whatever the year."""
    return Meaning(lambda _year: span, span.first.year, end, part, guesses)


_YEAR_WORDS = {"前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2, "this year": 0, "next year": 1}
_PART_WORDS = {"底": Part.END, "末": Part.END, "内": Part.END, "初": Part.START, "中": Part.MIDDLE}
_PART_WORDS |= {"end": Part.END, "e": Part.END, "start": Part.START, "beginning": Part.START, "early": Part.START}
_PART_WORDS |= {"middle": Part.MIDDLE, "mid": Part.MIDDLE, "late": Part.END}
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_TEN_DAYS = {"上旬": 0, "中旬": 1, "下旬": 2}
_STEPS = {"": 0, "本": 0, "这": 0, "当": 0, "this": 0, "下": 1, "下一": 1, "next": 1, "下下": 2}
_STEPS |= {"上": -1, "上一": -1, "last": -1, "previous": -1, "上上": -2}
_UNITS = {
    word: unit
    for words, unit in (
        ("周 星期 礼拜 w week", PeriodUnit.WEEK),
        ("月 m month", PeriodUnit.MONTH),
        ("季 季度 q quarter", PeriodUnit.QUARTER),
        ("年 y year", PeriodUnit.YEAR),
    )
    for word in words.split()
}
_ENDS = {
    PeriodUnit.WEEK: END_OF_WEEK_ASSUMED,
    PeriodUnit.MONTH: END_OF_MONTH_ASSUMED,
    PeriodUnit.QUARTER: END_OF_QUARTER_ASSUMED,
    PeriodUnit.YEAR: END_OF_YEAR_ASSUMED,
}
_DAY_WORDS = {"前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_DAY_WORDS |= {"yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2}
_WEEKDAYS = {char: number for number, char in enumerate("一二三四五六日")} | {"天": 6}
_WEEKDAYS |= {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}


def _group(match: re.Match[str], name: str) -> str:
    """Return a group in lower case, empty when it took no part or the pattern has none of that name."""
    return (match.groupdict().get(name) or "").lower()


def _number(match: re.Match[str], name: str) -> int:
    return read_count(_group(match, name)) or 0


def _year_of(match: re.Match[str], today: dt.date) -> tuple[int | None, tuple[Message, ...]]:
    if word := _group(match, "year_word"):
        return today.year + _YEAR_WORDS[" ".join(word.split())], ()
    text = _group(match, "year") or _group(match, "year_after")
    if not text:
        return None, ()
    year = read_count(text.lstrip("'")) or 0
    return (2000 + year, (CENTURY_ASSUMED,)) if len(text.lstrip("'")) == len("26") else (year, ())


def _part_of(match: re.Match[str]) -> Part | None:
    return _PART_WORDS.get(_group(match, "part"))


def _month_of(match: re.Match[str]) -> int:
    if name := _group(match, "month_name"):
        return _MONTH_NAMES.index(name[:3]) + 1
    return _number(match, "month")


def read_day(match: re.Match[str], today: dt.date) -> Meaning:
    """Read a day with its month, in numbers or by name."""
    year, guesses = _year_of(match, today)
    month, day = _month_of(match), _number(match, "day")
    return Meaning(lambda year: one_day(year, month, day), year, guesses=guesses)


def read_numbers(match: re.Match[str], today: dt.date) -> Meaning:
    """Read day and month in numbers with the year last or left out: the one above 12 is the day."""
    year, guesses = _year_of(match, today)
    first, second = int(match["first"]), int(match["second"])
    day_first = "." in match[0] or first > 12 >= second
    month, day = (second, first) if day_first else (first, second)
    if not day_first and second <= 12 and first != second:
        guesses = (*guesses, MONTH_FIRST_ASSUMED)
    return Meaning(lambda year: one_day(year, month, day), year, guesses=guesses)


def read_day_of_month_around(match: re.Match[str], today: dt.date) -> Meaning:
    """Read a day of this month or a later one, as in 下月15日."""
    month = period_around(today, PeriodUnit.MONTH, _step_of(match)).first
    return Meaning(lambda year: one_day(year, month.month, _number(match, "day")), month.year)


def read_month(match: re.Match[str], today: dt.date) -> Meaning:
    """Read a month, or the first, second or last ten days of it."""
    year, guesses = _year_of(match, today)
    month = _month_of(match)
    if words := _group(match, "ten_days"):
        which = _TEN_DAYS[words]
        return Meaning(lambda year: ten_days(year, month, which), year, END_OF_DAYS_ASSUMED, None, guesses)
    return Meaning(lambda year: months(year, month, 1), year, END_OF_MONTH_ASSUMED, _part_of(match), guesses)


def read_quarter(match: re.Match[str], today: dt.date) -> Meaning:
    """Read a quarter."""
    year, guesses = _year_of(match, today)
    number = _ORDINALS.get(_group(match, "quarter")) or _number(match, "quarter")
    return Meaning(lambda year: quarter(year, number), year, END_OF_QUARTER_ASSUMED, _part_of(match), guesses)


def read_half(match: re.Match[str], today: dt.date) -> Meaning:
    """Read a half-year."""
    year, guesses = _year_of(match, today)
    first_month = 1 if match["half"].lower() in ("上", "1", "first") else 7
    return Meaning(lambda year: months(year, first_month, 6), year, END_OF_HALF_ASSUMED, _part_of(match), guesses)


def read_year(match: re.Match[str], today: dt.date) -> Meaning:
    """Read a year."""
    year, guesses = _year_of(match, today)
    return Meaning(lambda year: months(year, 1, 12), year, END_OF_YEAR_ASSUMED, _part_of(match), guesses)


def _step_of(match: re.Match[str]) -> int:
    return _STEPS[_group(match, "step").removesuffix("个")]


def read_period_around(match: re.Match[str], today: dt.date) -> Meaning:
    """Read a week, month, quarter or year counted from the one that today is in."""
    unit = _UNITS[_group(match, "unit")]
    return _fixed(period_around(today, unit, _step_of(match)), end=_ENDS[unit], part=_part_of(match))


def read_end_of_this_year(_match: re.Match[str], today: dt.date) -> Meaning:
    """Read 年底 and its like."""
    return _fixed(period_around(today, PeriodUnit.YEAR, 0), end=END_OF_YEAR_ASSUMED, part=Part.END)


def read_day_word(match: re.Match[str], today: dt.date) -> Meaning:
    """Read “tomorrow” and its like."""
    words = " ".join(match[0].lower().split()).removeprefix("the ")
    day = today + dt.timedelta(days=_DAY_WORDS[words])
    return _fixed(Span(day, day))


def read_weekday(match: re.Match[str], today: dt.date) -> Meaning:
    """Read a weekday of the week named, Monday first; where none is named, the first such day after today."""
    number = _WEEKDAYS[_group(match, "weekday")[:3]]
    if not _group(match, "step"):
        day = today + dt.timedelta(days=(number - today.weekday() - 1) % 7 + 1)
        return _fixed(Span(day, day), NEXT_SUCH_DAY_ASSUMED)
    day = period_around(today, PeriodUnit.WEEK, _step_of(match)).first + dt.timedelta(days=number)
    return _fixed(Span(day, day), *((WEEK_AFTER_ASSUMED,) if _group(match, "step") == "next" else ()))


def read_counted(match: re.Match[str], today: dt.date) -> Meaning:
    """Read a length of time from today on, as in 三天后."""
    period = read_period(match["period"])
    day = period.after(today) if period else today
    if day is None:
        return Meaning(_beyond_the_calendar, 0)
    return _fixed(Span(day, day))


def read_counted_back(match: re.Match[str], today: dt.date) -> Meaning:
    """Read a length of time up to today, as in 三天前."""
    period = read_period(match["period"])
    day = Period(-period.count, period.unit).after(today) if period else today
    if day is None:
        return Meaning(_beyond_the_calendar, 0)
    return _fixed(Span(day, day))


def _beyond_the_calendar(_year: int) -> Span:
    raise NoSuchDayError(message(N_("it lies beyond the calendar")))


DATED = frozenset({read_day, read_month, read_quarter, read_half, read_year})
"""Readers of words that mean the same whenever they are read, but for a year that they leave out."""
