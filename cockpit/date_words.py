"""The words for dates in Chinese and English: one pattern and one meaning for each way of naming a day or a period.

Patterns are matched case-blind on folded text (see ``numerals.fold``). A meaning does not choose a day yet: it knows
which span of days the words name in a given year, so that a missing year can be tried out.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from cockpit.choice import Choice
from cockpit.i18n import N_
from cockpit.numerals import HAN_NUMERAL, read_count
from cockpit.periods import PERIOD, add_months, read_period

_FIRST_YEAR, _LAST_YEAR = 1900, 2999


class DateGuess(Choice):
    """What had to be assumed to turn words into one day."""

    YEAR_ASSUMED = "year assumed", N_("year assumed")
    NEXT_YEAR = "next year", N_("past this year, so next year")
    CENTURY_ASSUMED = "century assumed", N_("century assumed")
    MONTH_FIRST = "month first", N_("month before day assumed")
    FROM_TODAY = "from today", N_("counted from today")
    NEXT_SUCH_DAY = "next such day", N_("the next such day")
    WEEK_AFTER = "week after", N_("in the week after this one")
    START_OF_PERIOD = "start of period", N_("start of the period")
    MIDDLE_OF_PERIOD = "middle of period", N_("middle of the period")
    DAY_BEFORE = "day before", N_("the day before it begins")
    END_OF_DAYS = "end of days", N_("end of the ten days")
    END_OF_WEEK = "end of week", N_("end of week")
    END_OF_MONTH = "end of month", N_("end of month")
    END_OF_QUARTER = "end of quarter", N_("end of quarter")
    END_OF_HALF = "end of half-year", N_("end of half-year")
    END_OF_YEAR = "end of year", N_("end of year")


class Part(Enum):
    """The part of a period that the words ask for."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Firmness(Enum):
    """How sure it is, inside a line, that the words mean a date."""

    FIRM = "anywhere"
    LOOSE = "after a preposition, or at the edge of a phrase"
    MARKED = "after by, before or until only"


@dataclass(frozen=True)
class Span:
    """The days from ``first`` to ``last``."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Meaning:
    """What words say: ``span(year)`` is None for days that no calendar has; ``year`` is None where none is named.

    ``end`` is the guess to mark when the last day of the span is taken, None for a single day.
    """

    span: Callable[[int], Span | None]
    year: int | None
    end: DateGuess | None = None
    part: Part | None = None
    guesses: tuple[DateGuess, ...] = ()


Reader = Callable[[re.Match[str], dt.date], Meaning | None]


@dataclass(frozen=True)
class Expression:
    """One way of naming a date."""

    pattern: re.Pattern[str]
    read: Reader
    firmness: Firmness


def _day(year: int, month: int, day: int) -> dt.date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _one_day(year: int, month: int, day: int) -> Span | None:
    found = _day(year, month, day)
    return Span(found, found) if found else None


def _months(year: int, month: int, count: int) -> Span | None:
    """Return the span of ``count`` months from ``month``; ``year`` may be out of range, ``month`` too."""
    first, last_month = _day(year, month, 1), month + count - 1
    if first is None or last_month > 12:
        return None
    return Span(first, dt.date(year, last_month, calendar.monthrange(year, last_month)[1]))


def _ten_days(year: int, month: int, which: int) -> Span | None:
    """Return the first, second or last ten days of a month; ``which`` is 0, 1 or 2."""
    whole = _months(year, month, 1)
    if whole is None:
        return None
    last = whole.last if which == 2 else whole.first.replace(day=10 * (which + 1))
    return Span(whole.first.replace(day=10 * which + 1), last)


def _relative(first: dt.date, last: dt.date, end: DateGuess | None = None, part: Part | None = None, *more: DateGuess) -> Meaning:
    """Return the meaning of words that count from today, whatever the year."""
    return Meaning(lambda _year: Span(first, last), first.year, end, part, (DateGuess.FROM_TODAY, *more))


_NO_SUCH_DAY = Meaning(lambda _year: None, 0)


# Years --------------------------------------------------------------------------------------------------------------

_YEAR_WORDS = {"去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2, "this year": 0, "next year": 1}
_HAN_YEAR = r"(?:(?P<year>(?<![0-9])[0-9]{4}|(?<![0-9])[0-9]{2}|[〇零一二三四五六七八九]{4})\s?年|(?P<year_word>今年|本年|明年|后年|去年)度?)的?\s?"


def _year_of(match: re.Match[str], today: dt.date) -> tuple[int | None, tuple[DateGuess, ...]]:
    groups = match.groupdict()
    if word := groups.get("year_word"):
        return today.year + _YEAR_WORDS[word.lower()], (DateGuess.FROM_TODAY,)
    text = groups.get("year") or groups.get("year_after")
    if not text:
        return None, ()
    year = read_count(text.lstrip("'")) or 0
    return (2000 + year, (DateGuess.CENTURY_ASSUMED,)) if year < 100 else (year, ())


# Parts --------------------------------------------------------------------------------------------------------------

_PART_WORDS = {"底": Part.END, "末": Part.END, "初": Part.START, "中": Part.MIDDLE}
_HAN_PART = "(?P<part>[底末初中])"
_ENGLISH_PART = r"(?P<part>(?:the\s+)?(?:end|start|beginning|middle)\s+of(?:\s+the)?|mid|late|early)[\s-]+"


def _part_of(match: re.Match[str]) -> Part | None:
    word = match.groupdict().get("part")
    if not word:
        return None
    if word in _PART_WORDS:
        return _PART_WORDS[word]
    word = word.lower().removeprefix("the ").lstrip()
    if word.startswith(("mid",)):
        return Part.MIDDLE
    return Part.START if word.startswith(("start", "beginning", "early")) else Part.END


# Months, quarters, halves, years ------------------------------------------------------------------------------------

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    "(?P<month_name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_TEN_DAYS = {"上旬": 0, "中旬": 1, "下旬": 2}


def _month_number(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if name := groups.get("month_name"):
        return _MONTH_NAMES.index(name[:3].lower()) + 1
    return read_count(groups["month"]) or 0


def _read_month_day(match: re.Match[str], today: dt.date) -> Meaning:
    year, guesses = _year_of(match, today)
    month, day = _month_number(match), read_count(match["day"]) or 0
    return Meaning(lambda year: _one_day(year, month, day), year, guesses=guesses)


def _read_month(match: re.Match[str], today: dt.date) -> Meaning:
    year, guesses = _year_of(match, today)
    month = _month_number(match)
    if ten_days := match.groupdict().get("ten_days"):
        which = _TEN_DAYS[ten_days]
        return Meaning(lambda year: _ten_days(year, month, which), year, DateGuess.END_OF_DAYS, None, guesses)
    return Meaning(lambda year: _months(year, month, 1), year, DateGuess.END_OF_MONTH, _part_of(match), guesses)


def _read_quarter(match: re.Match[str], today: dt.date) -> Meaning:
    year, guesses = _year_of(match, today)
    text = match["quarter"].lower()
    number = _ORDINALS.get(text) or read_count(text) or 0
    part = _part_of(match)
    return Meaning(lambda year: _months(year, 3 * number - 2, 3), year, DateGuess.END_OF_QUARTER, part, guesses)


def _read_half(match: re.Match[str], today: dt.date) -> Meaning:
    year, guesses = _year_of(match, today)
    first_month = 1 if match["half"].lower() in ("上", "1") else 7
    return Meaning(lambda year: _months(year, first_month, 6), year, DateGuess.END_OF_HALF, _part_of(match), guesses)


def _read_year(match: re.Match[str], today: dt.date) -> Meaning:
    year, guesses = _year_of(match, today)
    return Meaning(lambda year: _months(year, 1, 12), year, DateGuess.END_OF_YEAR, _part_of(match), guesses)


def _read_numbers(match: re.Match[str], today: dt.date) -> Meaning:
    """Read day and month with the year last or left out: the one that is above 12 is the day."""
    year, guesses = _year_of(match, today)
    first, second = int(match["first"]), int(match["second"])
    day_first = "." in match[0] or (first > 12 >= second)
    month, day = (second, first) if day_first else (first, second)
    if not day_first and second <= 12 and first != second:
        guesses = (*guesses, DateGuess.MONTH_FIRST)
    return Meaning(lambda year: _one_day(year, month, day), year, guesses=guesses)


# Counted from today -------------------------------------------------------------------------------------------------

_STEPS = {"": 0, "本": 0, "这": 0, "这个": 0, "当": 0, "this": 0, "the": 0, "下": 1, "下个": 1, "next": 1}
_STEPS |= {"下下": 2, "下下个": 2, "上": -1, "上个": -1, "last": -1, "coming": 0}
_HAN_STEP = "(?P<step>本|这个?|当|下下个?|下个?|上个?)"
_UNITS = {"周": "week", "星期": "week", "礼拜": "week", "月": "month", "季": "quarter", "季度": "quarter", "年": "year"}
_ABBREVIATED = {"w": "week", "m": "month", "q": "quarter", "y": "year"}
_DAY_WORDS = {"今天": 0, "今日": 0, "today": 0, "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2, "大后天": 3, "昨天": -1}
_DAY_WORDS |= {"the day after tomorrow": 2, "day after tomorrow": 2, "yesterday": -1}
_WEEKDAYS = {char: number for number, char in enumerate("一二三四五六")} | {"日": 6, "天": 6}
_WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _monday(today: dt.date, weeks: int) -> dt.date:
    return today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=weeks)


def _period_around(today: dt.date, unit: str, step: int) -> tuple[Span | None, DateGuess]:
    """Return the week, month, quarter or year that lies ``step`` of them after today's."""
    if unit == "week":
        monday = _monday(today, step)
        return Span(monday, monday + dt.timedelta(days=6)), DateGuess.END_OF_WEEK
    length, end = {
        "month": (1, DateGuess.END_OF_MONTH),
        "quarter": (3, DateGuess.END_OF_QUARTER),
        "year": (12, DateGuess.END_OF_YEAR),
    }[unit]
    first = today.replace(day=1, month=(today.month - 1) // length * length + 1)
    moved = add_months(first, step * length)
    return (_months(moved.year, moved.month, length) if moved else None), end


def _read_relative_period(match: re.Match[str], today: dt.date) -> Meaning:
    groups = match.groupdict()
    unit = groups["unit"].lower()
    unit = _UNITS.get(unit) or _ABBREVIATED.get(unit) or unit
    span, end = _period_around(today, unit, _STEPS[(groups.get("step") or "").lower()])
    part = _part_of(match) or (Part.END if groups.get("ends") else None)
    return _relative(span.first, span.last, end, part) if span else _NO_SUCH_DAY


def _read_day_word(match: re.Match[str], today: dt.date) -> Meaning:
    day = today + dt.timedelta(days=_DAY_WORDS[" ".join(match[0].lower().split())])
    return _relative(day, day)


def _read_weekday(match: re.Match[str], today: dt.date) -> Meaning:
    """Read a weekday: of the week named, Monday first; without one, the first such day after today."""
    step, name = (match["step"] or "").lower(), match["weekday"].lower()
    number = _WEEKDAY_NAMES.index(name[:3]) if name.isascii() and name.isalpha() else _weekday_number(name)
    if step in ("", "coming"):
        day = today + dt.timedelta(days=(number - today.weekday() - 1) % 7 + 1)
        return _relative(day, day, None, None, DateGuess.NEXT_SUCH_DAY)
    day = _monday(today, _STEPS[step]) + dt.timedelta(days=number)
    return _relative(day, day, None, None, *((DateGuess.WEEK_AFTER,) if step == "next" else ()))


def _weekday_number(name: str) -> int:
    return _WEEKDAYS[name] if name in _WEEKDAYS else int(name) - 1


def _read_counted(match: re.Match[str], today: dt.date) -> Meaning | None:
    period = read_period(match["period"])
    if period is None:
        return None
    day = period.after(today)
    return _relative(day, day) if day and day.year <= _LAST_YEAR else _NO_SUCH_DAY


def _read_compact(match: re.Match[str], _today: dt.date) -> Meaning:
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    return Meaning(lambda year: _one_day(year, month, day), year)


# The table ----------------------------------------------------------------------------------------------------------

_N2 = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR_AFTER = r"(?:,?\s*(?P<year>(?:19|20)[0-9]{2})(?![0-9]))"
_WEEKDAY_NAME = r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_NOT_BEFORE = "(?<![0-9A-Za-z.,/+-])"
_NOT_AFTER = r"(?![0-9A-Za-z%]|[.,/-][0-9])"

_TABLE: tuple[tuple[Firmness, Reader, str], ...] = (
    # 2026-12-31, 2026/12/31, 2026.12.31
    (Firmness.FIRM, _read_compact, rf"{_NOT_BEFORE}(?P<year>[0-9]{{4}})(?P<sep>[-/.])(?P<month>[0-9]{{1,2}})(?P=sep)(?P<day>[0-9]{{1,2}})(?![0-9])"),
    # 20261231
    (Firmness.LOOSE, _read_compact, rf"{_NOT_BEFORE}(?P<year>20[0-9]{{2}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_NOT_AFTER}"),
    # 2026-12, 2026/12
    (Firmness.LOOSE, _read_month, rf"{_NOT_BEFORE}(?P<year>20[0-9]{{2}})[-/](?P<month>[0-9]{{1,2}}){_NOT_AFTER}"),
    # 12/31/2026, 31.12.2026
    (Firmness.FIRM, _read_numbers, rf"{_NOT_BEFORE}(?P<first>[0-9]{{1,2}})(?P<sep>[/.])(?P<second>[0-9]{{1,2}})(?P=sep)(?P<year>[0-9]{{4}}){_NOT_AFTER}"),
    # 12/31, 12/31/26
    (Firmness.LOOSE, _read_numbers, rf"{_NOT_BEFORE}(?P<first>[0-9]{{1,2}})/(?P<second>[0-9]{{1,2}})(?:/(?P<year>[0-9]{{2}}))?{_NOT_AFTER}"),
    # 2026年12月31日, 明年3月5日, 12月31日
    (Firmness.FIRM, _read_month_day, rf"(?:{_HAN_YEAR})?(?<![0-9.])(?P<month>{_N2})\s?月\s?(?P<day>{_N2})\s?(?:[日号]|(?=\s|$|[,;。；、]|前|之前|以前))"),
    # 2026年12月底, 明年3月, 12月中旬
    (Firmness.FIRM, _read_month, rf"{_HAN_YEAR}(?P<month>{_N2})\s?月份?(?:{_HAN_PART}|(?P<ten_days>[上中下]旬))?"),
    (Firmness.FIRM, _read_month, rf"(?<![0-9.])(?P<month>{_N2})\s?月份?(?:{_HAN_PART}|(?P<ten_days>[上中下]旬))"),
    (Firmness.LOOSE, _read_month, rf"(?<![0-9.])(?P<month>{_N2})\s?月份?"),
    # 2027年第一季度, 第二季度末, 明年Q1, 二季度
    (Firmness.FIRM, _read_quarter, rf"(?:{_HAN_YEAR})?第?\s?(?<![0-9.])(?P<quarter>[0-9]|[一二三四五六七八九])\s?季度?{_HAN_PART}?"),
    (Firmness.FIRM, _read_quarter, rf"{_HAN_YEAR}Q(?P<quarter>[1-4]){_HAN_PART}?"),
    # 2027年上半年, 下半年
    (Firmness.FIRM, _read_half, rf"(?:{_HAN_YEAR})?(?P<half>[上下])半年{_HAN_PART}?"),
    # 2026年底, 明年年底, 今年; 年底
    (Firmness.FIRM, _read_year, rf"{_HAN_YEAR}年?{_HAN_PART}"),
    (Firmness.LOOSE, _read_year, _HAN_YEAR.removesuffix(r"的?\s?")),
    (Firmness.LOOSE, _read_year, rf"(?<![年0-9半每个])年{_HAN_PART}"),
    # 本月底, 下季度, 下下周; 月底, 季度末, 周末
    (Firmness.LOOSE, _read_relative_period, rf"{_HAN_STEP}(?P<unit>周|星期|礼拜|月|季度?)(?![一二三四五六日天]){_HAN_PART}?"),
    (Firmness.LOOSE, _read_relative_period, r"(?<![0-9一二三四五六七八九十本这当下上个年每])(?P<unit>周|月|季度?)(?P<part>[底末])"),
    # 下周五, 周五
    (Firmness.FIRM, _read_weekday, rf"{_HAN_STEP}(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天1-6])"),
    (Firmness.LOOSE, _read_weekday, r"(?P<step>)(?<![每个两0-9])(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"),
    # 明天, tomorrow
    (Firmness.FIRM, _read_day_word, r"今天|今日|明天|明日|大后天|后天|昨天|\b(?:(?:the\s+)?day\s+after\s+tomorrow|today|tomorrow|yesterday)\b"),
    # 三天后, 3个月后; 3个月内, 两周内; 未来6个月
    (Firmness.FIRM, _read_counted, rf"(?<![0-9.-])(?P<period>{PERIOD})\s?(?:之后|以后|过后|后)(?!续)"),
    (Firmness.LOOSE, _read_counted, rf"(?:未来)?(?<![0-9.-])(?P<period>{PERIOD})\s?(?:之内|以内|内)"),
    # +10d
    (Firmness.FIRM, _read_counted, rf"(?<![0-9A-Za-z])\+\s?(?P<period>{PERIOD})"),
    # in 6 months, within 3 weeks, 2 weeks from now
    (Firmness.LOOSE, _read_counted, rf"\b(?:in|within)(?:\s+the\s+next)?\s+(?P<period>{PERIOD})(?:'?\s+time)?"),
    (Firmness.FIRM, _read_counted, rf"(?<![0-9.-])(?P<period>{PERIOD})\s+(?:from\s+(?:now|today)|hence)"),
    # dec 31, December 31st, 2026; 31 Dec 2026, 31st of December
    (Firmness.FIRM, _read_month_day, rf"\b{_MONTH_NAME}\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?!\s?(?:%|days?|hours?)|[.,][0-9]){_YEAR_AFTER}?"),
    (Firmness.FIRM, _read_month_day, rf"{_NOT_BEFORE}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH_NAME}{_YEAR_AFTER}?"),
    # end of March, mid-March 2027, March 2027; March
    (Firmness.FIRM, _read_month, rf"\b{_ENGLISH_PART}{_MONTH_NAME}{_YEAR_AFTER}?"),
    (Firmness.FIRM, _read_month, rf"\b{_MONTH_NAME}{_YEAR_AFTER}"),
    (Firmness.LOOSE, _read_month, rf"\b{_MONTH_NAME}(?!\s*[0-9])"),
    # Q2, end of Q2 2027, 2027-Q2, Q2'27, H1 2027
    (Firmness.FIRM, _read_quarter, rf"(?:\b{_ENGLISH_PART})?(?<![0-9A-Za-z])(?:(?P<year>20[0-9]{{2}})[\s/-]?)?Q(?P<quarter>[1-4])(?:[\s/-]?(?P<year_after>20[0-9]{{2}}|'[0-9]{{2}}))?(?:末|底)?(?![0-9A-Za-z])"),
    (Firmness.LOOSE, _read_half, rf"(?:\b{_ENGLISH_PART})?(?<![0-9A-Za-z])(?:(?P<year>20[0-9]{{2}})[\s/-]?)?H(?P<half>[12])(?:[\s/-]?(?P<year_after>20[0-9]{{2}}|'[0-9]{{2}}))?(?![0-9A-Za-z])"),
    # first quarter of 2027
    (Firmness.LOOSE, _read_quarter, r"\b(?P<quarter>first|second|third|fourth|[1-4](?:st|nd|rd|th))\s+quarter(?:\s+(?:of\s+)?(?P<year>20[0-9]{2}))?\b"),
    # end of 2026, by 2027
    (Firmness.FIRM, _read_year, rf"\b{_ENGLISH_PART}(?P<year>20[0-9]{{2}}){_NOT_AFTER}"),
    (Firmness.MARKED, _read_year, rf"{_NOT_BEFORE}(?P<year>20[0-9]{{2}})(?!\s?[年月季Q]){_NOT_AFTER}"),
    # end of the month, end of next quarter, this month; eom; month-end
    (Firmness.LOOSE, _read_relative_period, rf"\b{_ENGLISH_PART}(?:(?P<step>this|next)\s+)?(?P<unit>week|month|quarter|year)\b"),
    (Firmness.LOOSE, _read_relative_period, r"\b(?P<step>this|next)\s+(?P<unit>week|month|quarter|year)\b"),
    (Firmness.FIRM, _read_relative_period, r"\b(?P<ends>eo)(?P<unit>[wmqy])\b"),
    (Firmness.MARKED, _read_relative_period, r"\b(?P<unit>week|month|quarter|year)[\s-](?P<ends>end)\b"),
    # next friday, friday
    (Firmness.FIRM, _read_weekday, rf"\b(?P<step>this|next|coming)\s+{_WEEKDAY_NAME}\b"),
    (Firmness.LOOSE, _read_weekday, rf"\b(?P<step>){_WEEKDAY_NAME}\b(?!-)"),
)  # fmt: skip

EXPRESSIONS: tuple[Expression, ...] = tuple(
    Expression(re.compile(pattern, re.IGNORECASE), read, firmness) for firmness, read, pattern in _TABLE
)
"""Every way of naming a date that is understood."""
