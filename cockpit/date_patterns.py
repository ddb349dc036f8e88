"""Every way of naming a date in Chinese and English, as a pattern with its reader.

Patterns are matched case-blind on folded text (see ``numerals.fold``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from cockpit.date_words import (
    Meaning,
    read_counted,
    read_counted_back,
    read_day,
    read_day_of_month_around,
    read_day_word,
    read_end_of_this_year,
    read_half,
    read_month,
    read_numbers,
    read_period_around,
    read_quarter,
    read_weekday,
    read_year,
)
from cockpit.pattern import Pattern
from cockpit.periods import LONG_PERIOD, SHORT_PERIOD


class Firmness(Enum):
    """What must stand around the words before they are taken for a date inside a line."""

    ANYWHERE = "anywhere"
    AT_AN_EDGE = "at an edge"
    """A preposition before them, or the end of a phrase or a verb after them."""
    AFTER_BY = "after by"
    """A preposition that only a date can follow, such as “by” or 截止."""
    ALONE = "alone"
    """Nothing at all: inside a line such words compare with what has been, as in “than last month”."""


Reader = Callable[[re.Match[str], dt.date], Meaning]


@dataclass(frozen=True)
class Expression:
    """One way of naming a date."""

    firmness: Firmness
    read: Reader
    clues: str
    """Words of which a line holds at least one, in lower case, wherever the pattern matches."""
    source: str

    @cached_property
    def pattern(self) -> Pattern:
        """The pattern, to be searched for in a folded line."""
        return Pattern(self.source, re.IGNORECASE | re.ASCII, self.clues)


# Building blocks of the patterns. Spaces are bounded, so that a long run of them cannot make a search slow.

_S = r"\s{0,3}"
_APART_BEFORE = "(?<![0-9A-Za-z/+-])(?<![0-9][.,])"
_APART_AFTER = "(?![0-9A-Za-z%]|[.,/-][0-9])"
_HAN_COUNT = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_HAN_YEAR_WORD = "(?P<year_word>今年|本年|明年|后年|去年)度?"
_HAN_YEAR_NUMBER = f"(?P<year>(?<![0-9])(?:[0-9]{{4}}|[0-9]{{2}})|[〇零一二三四五六七八九]{{4}}){_S}年度?"
_HAN_YEAR = f"(?:(?:{_HAN_YEAR_NUMBER}|{_HAN_YEAR_WORD})的?{_S})"
_HAN_MONTH = f"(?<![0-9.])(?P<month>{_HAN_COUNT}){_S}月份?"
_HAN_STEP = "(?P<step>本|这个?|当|下下个?|下一?个?)"
_HAN_STEP_BACK = "(?P<step>上上个?|上一?个?)"
_HAN_PART = "(?P<part>[底末初中内])"
MONTH_NAME = (
    "(?P<month_name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
"""Pattern of an English month, whole or short."""
_WEEKDAY_NAME = (
    "(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\b(?!-)"
)
_PART_OF = (
    r"\b(?:the\s{1,3})?(?P<part>(?:end|start|beginning|middle)(?=\s{1,3}of\b)|mid|early|late)"
    r"(?:\s{1,3}of\s{1,3}(?:the\s{1,3})?|[\s-]{1,3})"
)
_YEAR_IN_WORDS = r"(?P<year_word>(?:this|next)\s{1,3}year)\b"
_YEAR_AFTER = rf"(?:,?\s{{0,3}}(?P<year>(?:19|20)[0-9]{{2}})(?![0-9])|\s{{1,3}}(?:of\s{{1,3}})?{_YEAR_IN_WORDS})"
_YEAR_BEFORE = r"(?<![0-9A-Za-z])(?:(?P<year>20[0-9]{2})[\s/-]?年?)?"
_SHORT_YEAR_AFTER = (
    r"(?:[\s/-]?(?P<year_after>20[0-9]{2}|'[0-9]{2})"
    rf"|\s{{1,3}}(?:of\s{{1,3}})?{_YEAR_IN_WORDS})?(?![0-9A-Za-z])"
)
_COMING = r"(?:(?P<coming>this|next|coming)\s{1,3})?"
_NOT_A_TARGET = r"(?<![到至为>→])(?<![到至为>→]\s)(?<!\bto\s)"
_ENGLISH_UNIT = "(?P<unit>week|month|quarter|year)"

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_WEEKDAYS = "mon tue wed thu fri sat sun"
_UNITS = "week month quarter year"

_ANYWHERE, _AT_AN_EDGE, _AFTER_BY, _ALONE = Firmness
EXPRESSIONS: tuple[Expression, ...] = (
    Expression(
        _ANYWHERE,
        read_day,
        "- / .",
        rf"{_APART_BEFORE}(?P<year>[0-9]{{4}})(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}})"
        rf"{_APART_AFTER}",
    ),
    Expression(_ANYWHERE, read_day, "日 号", rf"{_HAN_YEAR}?{_HAN_MONTH}{_S}(?P<day>{_HAN_COUNT}){_S}[日号]"),
    Expression(
        _ANYWHERE,
        read_day,
        _MONTHS,
        rf"(?<![0-9.,])(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:{_S}of)?[\s-]{{0,3}}{MONTH_NAME}[-]?{_YEAR_AFTER}?",
    ),
    Expression(
        _ANYWHERE,
        read_day,
        _MONTHS,
        rf"\b{MONTH_NAME}[\s-]{{0,3}}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9]){_YEAR_AFTER}?",
    ),
    Expression(
        _AFTER_BY,
        read_day,
        "19 20",
        r"(?<![0-9A-Za-z])(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?![0-9A-Za-z])",
    ),
    Expression(
        _ANYWHERE,
        read_numbers,
        "20",
        rf"{_APART_BEFORE}(?P<first>[0-9]{{1,2}})(?P<mark>[-/.])(?P<second>[0-9]{{1,2}})(?P=mark)(?P<year>20[0-9]{{2}})"
        rf"{_APART_AFTER}",
    ),
    Expression(
        _AFTER_BY, read_numbers, "/", rf"{_APART_BEFORE}(?P<first>[0-9]{{1,2}})/(?P<second>[0-9]{{1,2}}){_APART_AFTER}"
    ),
    Expression(_ANYWHERE, read_day_of_month_around, "日 号", rf"{_HAN_STEP}月份?{_S}(?P<day>{_HAN_COUNT}){_S}[日号]"),
    Expression(
        _ANYWHERE, read_month, "月", rf"{_HAN_YEAR}{_HAN_MONTH}(?:(?P<ten_days>[上中下]旬)|{_HAN_PART})?(?![结度均报])"
    ),
    Expression(_ANYWHERE, read_month, "月", rf"{_HAN_MONTH}(?:(?P<ten_days>[上中下]旬)|{_HAN_PART})(?![结度均报])"),
    Expression(_ANYWHERE, read_month, _MONTHS, rf"(?:{_PART_OF})?\b{MONTH_NAME}[-]?{_YEAR_AFTER}"),
    Expression(_ANYWHERE, read_month, _MONTHS, rf"{_PART_OF}{_COMING}{MONTH_NAME}"),
    Expression(_ANYWHERE, read_month, "-", r"(?<![0-9-])(?P<year>[0-9]{4})-(?P<month>[0-9]{2})(?![0-9-])"),
    Expression(
        _ANYWHERE, read_month, "/20", r"(?<![0-9A-Za-z/.,-])(?P<month>0?[1-9]|1[0-2])/(?P<year>20[0-9]{2})(?![0-9/.-])"
    ),
    Expression(_AT_AN_EDGE, read_month, "月", rf"{_HAN_MONTH}(?![结度均报])"),
    Expression(_AFTER_BY, read_month, _MONTHS, rf"\b{_COMING}{MONTH_NAME}"),
    Expression(
        _ANYWHERE,
        read_quarter,
        "季",
        rf"{_HAN_YEAR}?(?<![每上下这])第?{_S}(?P<quarter>(?<![0-9])[0-9]|[一二三四五六七八九]){_S}季度?{_HAN_PART}?",
    ),
    Expression(
        _ANYWHERE, read_quarter, "q", rf"(?:{_HAN_YEAR})?(?<![0-9A-Za-z])Q(?P<quarter>[1-4])(?![0-9A-Za-z]){_HAN_PART}?"
    ),
    Expression(
        _ANYWHERE,
        read_quarter,
        "q",
        rf"(?:{_PART_OF})?{_YEAR_BEFORE}(?<![A-Za-z])Q(?P<quarter>[1-4]){_SHORT_YEAR_AFTER}",
    ),
    Expression(
        _ANYWHERE,
        read_quarter,
        "quarter",
        rf"(?:{_PART_OF})?\b(?P<quarter>first|second|third|fourth|1st|2nd|3rd|4th)\s{{1,3}}quarter\b"
        rf"(?:\s{{1,3}}of)?{_YEAR_AFTER}?",
    ),
    Expression(_ANYWHERE, read_half, "half", rf"\b(?P<half>first|second)\s{{1,3}}half(?:\s{{1,3}}of)?{_YEAR_AFTER}"),
    Expression(_ANYWHERE, read_half, "半年", rf"{_HAN_YEAR}?(?P<half>[上下])半年{_HAN_PART}?"),
    Expression(
        _ANYWHERE, read_half, "h1 h2", rf"(?:{_PART_OF})?{_YEAR_BEFORE}(?<![A-Za-z])H(?P<half>[12]){_SHORT_YEAR_AFTER}"
    ),
    Expression(
        _ANYWHERE, read_year, "底 末 初 中 内", rf"(?:{_HAN_YEAR_NUMBER}|{_HAN_YEAR_WORD}){_S}年?(?P<part>[底末初中内])"
    ),
    Expression(_ANYWHERE, read_year, "20", rf"{_PART_OF}(?P<year>20[0-9]{{2}}){_APART_AFTER}"),
    Expression(_ANYWHERE, read_year, "eoy year", r"\b(?:eoy|year[\s-]?end)\s{0,3}(?P<year>20[0-9]{2})\b"),
    Expression(_AT_AN_EDGE, read_year, "年", _HAN_YEAR_NUMBER.replace("[0-9]{4}|[0-9]{2}", "[0-9]{4}")),
    Expression(_AT_AN_EDGE, read_year, "年", _HAN_YEAR_WORD),
    Expression(_AFTER_BY, read_year, "20", r"(?<![0-9A-Za-z])(?P<year>20[0-9]{2})(?=\s{0,3}(?:$|[\0,;.)。@#+]))"),
    Expression(_AT_AN_EDGE, read_end_of_this_year, "年", "年[底末内]"),
    Expression(
        _ANYWHERE,
        read_period_around,
        "周 星期 礼拜 月 季 年",
        rf"{_HAN_STEP}(?P<unit>周|星期|礼拜|月|季度?|年)(?:份|度)?{_HAN_PART}?(?![一二三四五六日天结])",
    ),
    Expression(_ANYWHERE, read_period_around, _UNITS, rf"{_PART_OF}(?P<step>this|next|){_S}{_ENGLISH_UNIT}\b"),
    Expression(
        _ANYWHERE, read_period_around, "end", rf"\b(?P<part>end)\s{{1,3}}(?P<step>this|next)\s{{1,3}}{_ENGLISH_UNIT}\b"
    ),
    Expression(_ANYWHERE, read_period_around, "this next", rf"\b(?P<step>this|next)\s{{1,3}}{_ENGLISH_UNIT}\b"),
    Expression(_ANYWHERE, read_period_around, "eo", r"\b(?P<part>e)(?P<step>)o(?P<unit>[wmqy])\b"),
    Expression(_AT_AN_EDGE, read_period_around, "月 季 周", r"(?P<step>)(?P<unit>月|季度?|周)(?P<part>[底末])"),
    Expression(_AFTER_BY, read_period_around, "end", rf"\b(?P<step>){_ENGLISH_UNIT}[\s-]?(?P<part>end)\b(?!\s\w)"),
    Expression(_AT_AN_EDGE, read_day_word, "天 日", "大后天|后天|[昨今明][天日]"),
    Expression(
        _AT_AN_EDGE,
        read_day_word,
        "yesterday today tomorrow",
        r"\b(?:yesterday|today|tomorrow|(?:the\s{1,3})?day\s{1,3}after\s{1,3}tomorrow)\b(?!')",
    ),
    Expression(_ANYWHERE, read_weekday, "周 星期 礼拜", rf"{_HAN_STEP}(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"),
    Expression(_ANYWHERE, read_weekday, "this next", rf"\b(?P<step>this|next)\s{{1,3}}{_WEEKDAY_NAME}"),
    Expression(
        _AT_AN_EDGE,
        read_weekday,
        "周 星期 礼拜",
        "(?<![每隔0-9一二三四五六七八九十两双])(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])",
    ),
    Expression(_AFTER_BY, read_weekday, _WEEKDAYS, rf"\b{_WEEKDAY_NAME}"),
    Expression(
        _ANYWHERE,
        read_counted,
        "in",
        rf"{_NOT_A_TARGET}\b(?:with)?in\s{{1,3}}(?:the\s{{1,3}}next\s{{1,3}})?(?P<period>{LONG_PERIOD})",
    ),
    Expression(
        _ANYWHERE,
        read_counted,
        "内",
        rf"{_NOT_A_TARGET}(?:未来|今后|接下来)?{_S}(?P<period>{LONG_PERIOD}){_S}(?:以内|之内|内)",
    ),
    Expression(
        _ANYWHERE,
        read_counted,
        "后 from",
        rf"(?P<period>{SHORT_PERIOD}|{LONG_PERIOD})(?:{_S}(?:之后|以后|后)|\s{{1,3}}from\s{{1,3}}(?:now|today)\b)",
    ),
    Expression(_AT_AN_EDGE, read_counted, "+", rf"(?<![^\s,;。(])\+(?P<period>{SHORT_PERIOD}|{LONG_PERIOD})"),
    Expression(
        _AFTER_BY,
        read_counted,
        "in",
        rf"\b(?:with)?in\s{{1,3}}(?:the\s{{1,3}}next\s{{1,3}})?(?P<period>{SHORT_PERIOD})",
    ),
    Expression(
        _AFTER_BY, read_counted, "内", rf"(?:未来|今后|接下来)?{_S}(?P<period>{SHORT_PERIOD}){_S}(?:以内|之内|内)"
    ),
    Expression(
        _ANYWHERE,
        read_counted,
        "内",
        rf"(?<![^\0,;。(])(?:在|争取|力争|计划)?(?:未来|今后|接下来)?{_S}(?P<period>{SHORT_PERIOD}){_S}(?:以内|之内|内)"
        rf"(?={_S}(?:$|[\0,;。)@#+把将使让]))",
    ),
    Expression(
        _ALONE,
        read_period_around,
        "周 星期 礼拜 月 季 年",
        rf"{_HAN_STEP_BACK}(?P<unit>周|星期|礼拜|月|季度?|年)(?:份|度)?{_HAN_PART}?",
    ),
    Expression(_ALONE, read_period_around, _UNITS, rf"\b(?P<step>last|previous)\s{{1,3}}{_ENGLISH_UNIT}\b"),
    Expression(
        _ALONE, read_weekday, "周 星期 礼拜", rf"{_HAN_STEP_BACK}(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
    ),
    Expression(_ALONE, read_weekday, "last", rf"\b(?P<step>last)\s{{1,3}}{_WEEKDAY_NAME}"),
    Expression(_ALONE, read_day_word, "天", "前天"),
    Expression(
        _ALONE,
        read_counted_back,
        "前 ago",
        rf"(?P<period>{SHORT_PERIOD}|{LONG_PERIOD})(?:{_S}(?:之前|以前|前)|\s{{1,3}}ago\b)",
    ),
)
"""Every way of naming a date that is understood; where several match, the longest is meant."""
