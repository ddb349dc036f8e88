"""Dates as people type them in Chinese and English, alone or inside a line: the day meant, and what was guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import Enum
from typing import NamedTuple

from cockpit import date_words
from cockpit.date_patterns import EXPRESSIONS, MONTH_NAME, Expression, Firmness
from cockpit.date_words import Meaning, Part
from cockpit.errors import BadInput
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.numerals import fold
from cockpit.pattern import Pattern
from cockpit.periods import LONG_PERIOD, SHORT_PERIOD, NoSuchDayError, Period, Span, read_period


class Role(Enum):
    """What the words around a date make of it."""

    DUE = "due"
    START = "start"
    REFERENCE = "reference"
    """A day that something is compared with, as in “than in 2025”."""


@dataclass(frozen=True)
class DateReading:
    """The day that words mean, and what had to be assumed to find it."""

    day: date
    guesses: tuple[Message, ...] = ()


@dataclass(frozen=True)
class DateFound(DateReading):
    """A date inside a line, from offset ``start`` up to ``end``, the preposition that belongs to it included."""

    start: int = 0
    end: int = 0
    role: Role = Role.DUE


def read_date(text: str, today: date) -> DateReading | None:
    """Return the date that the whole text is, or ``None``.

    Raises:
        BadInput: the text has the form of a date, but the calendar has no such day.
    """
    folded = fold(text)
    begin, stop = len(folded) - len(folded.lstrip()), len(folded.rstrip())
    if stop - begin > _LONGEST:
        return None
    for place in _places(folded, anywhere=True):
        if place.start == begin and place.end == stop:
            return _reading(place, text, today, place.role)
    return None


def find_date(text: str, today: date) -> DateFound | None:
    """Return the first date in a line that is neither a start nor something to compare with, or ``None``.

    Raises:
        BadInput: as ``read_date``.
    """
    return next((found for found in find_dates(text, today) if found.role is Role.DUE), None)


def find_dates(text: str, today: date) -> tuple[DateFound, ...]:
    """Return the dates in a line from left to right, none overlapping another.

    Raises:
        BadInput: as ``read_date``.
    """
    folded = fold(text)
    found: list[DateFound] = []
    last: _Place | None = None
    for place in _places(folded):
        if last and place.start < last.end:
            continue
        start, after = place.start, None
        if last and last.leads_up_to(place):
            begins = _reading(last, text, today, Role.START)
            found[-1] = DateFound(begins.day, begins.guesses, last.start, last.end, Role.START)
            start, after = last.end, begins.day
        reading = _reading(place, text, today, place.role, after)
        found.append(DateFound(reading.day, reading.guesses, start, place.end, place.role))
        last = place
    return tuple(_counted_from_the_start(found, folded, today))


def _counted_from_the_start(found: list[DateFound], folded: str, today: date) -> Iterator[DateFound]:
    """Count lengths of time from the day on which the goal begins, where the line says that it is yet to begin."""
    start = next((each.day for each in found if each.role is Role.START and each.day > today), None)
    for each in found:
        words = _COUNTED_FROM.fullmatch(folded, each.start, each.end) if start and each.role is Role.DUE else None
        period = read_period(words["period"]) if words else None
        day = period.after(start) if period and start else None
        yield each if day is None else DateFound(day, (COUNTED_FROM_START,), each.start, each.end, each.role)


def days_of(text: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day that the whole text names: a day, a month, ``7d`` or ``-2w`` from today.

    Where it names no year it is the nearest such day or period, whether that has been or is to come.

    Raises:
        BadInput: as ``read_date``.
    """
    folded = fold(text).strip()
    if offset := _OFFSET.fullmatch(folded):
        period = read_period(offset["period"])
        if period is not None:
            count = -period.count if offset["sign"] == "-" else period.count
            day = Period(count, period.unit).after(today)
            return None if day is None else (day, day)
    if len(folded) > _LONGEST:
        return None
    for place in _places(folded, anywhere=True):
        if place.start == 0 and place.end == len(folded):
            meaning = place.expression.read(place.words, today)
            near = [meaning.span(year) for year in _around(today) if meaning.year is None and _exists(meaning, year)]
            if near:
                return min(near, key=lambda span: _distance(span, today))
            span = meaning.span(_reading(place, folded, today, place.role).day.year)
            return span.first, span.last
    return None


class YearlessError(ValueError):
    """The words name a day of a year, and not the year."""


def read_dated(text: str, year: int | None = None) -> DateReading | None:
    """Return the day that the whole text names whenever it is read, such as 2027年6月底 or Q2 2027, or ``None``.

    ``year`` is that of dates that name none. What counts from today, such as 明年 or “in two weeks”, is no such day.

    Raises:
        YearlessError: neither the text nor ``year`` says the year.
        NoSuchDayError: the text has the form of a date, but the calendar has no such day.
    """
    folded = fold(text).strip()
    if len(folded) > _LONGEST or folded.isdecimal():
        return None
    for place in _places(folded, anywhere=True):
        if (place.start, place.end) != (0, len(folded)) or place.expression.read not in date_words.DATED:
            continue
        # Only for words that count from it does it matter which day is today.
        meaning = place.expression.read(place.words, date.min)
        if any(place.words.groupdict().get(name) for name in ("year_word", "coming")):
            return None
        if meaning.year is None and year is None:
            raise YearlessError
        return _day_of(meaning, meaning.year or year or MINYEAR, place, place.role)
    return None


def _around(today: date) -> range:
    return range(max(today.year - 1, MINYEAR), min(today.year + 1, MAXYEAR) + 1)


def _distance(span: Span, today: date) -> timedelta:
    return max(span.first - today, today - span.last, timedelta(0))


_OFFSET = Pattern(r"(?P<sign>[+-]?)\s?(?P<period>[0-9]{1,4}\s?[^\W0-9]{1,8})")

# Where dates stand in a line

_LONGEST = 80
_LEAD_WINDOW, _TAIL_WINDOW = 24, 8
_BY = (
    r"\b(?:by|before|until|till|due(?:\s?(?:on|by|date))?|deadline|no later than|not later than|in|on|during|within)"
    r"\s*:?\s*(?:the\s)?|(?:截止(?:日期)?|截至|最迟|不晚于|不迟于|期限)[:到至在于]?\s*"
)
_LEADS = Pattern(
    r"(?:(?P<start>\b(?:start(?:s|ing)?(?:\s(?:on|from))?|since|from|between|beginning|as of)\s*:?\s*"
    r"|(?:开始|[自从])[:于在]?\s*)"
    r"|(?P<reference>\b(?:than(?:\sin)?|vs\.?|versus|compared (?:to|with)|of)\s*|(?:相比|同比|[比较])于?\s*)"
    rf"|(?P<by>{_BY})"
    r"|(?P<loose>(?:争取|力争|计划|预计|确保)?[到至在于]\s*))$",
    re.IGNORECASE | re.ASCII,
)
_TAILS = Pattern(r"\s?(?:(?P<before>之前|以前|前)|(?P<start>起|开始|启动)|为?止|内|之内)")
_EDGE = Pattern(r"\s{0,3}(?:$|[\0,;.!。、)@#+]|把|将|从|由|使|让|完成|达|实现|要|前|之前|以前|起)")
_COMPARED = Pattern(r"的\s?[0-9一二三四五六七八九两半]", clues="的")
_EVENT_WINDOW = 16
_EVENT_BEHIND = Pattern(
    r"\s{1,3}(?:of|after|from|following|before)\s{1,3}(?!(?:now|today|this)\b)[A-Za-z]", re.IGNORECASE | re.ASCII
)
_EVENT_BEFORE = Pattern(r"[\u4e00-\u9fff](?:之后|以后|后)的?,?\s?$|(?:上线|投产|启用|切换|验收|实施|投用|试运行)$")
_UP_TO = Pattern(r"\s{0,3}(?:to|until|through|[-~–—到至])\s{0,3}", re.IGNORECASE)
_STRETCH_WINDOW = 32
_TO_ANOTHER = r"\s{1,3}(?:to|until|through|and)\s{1,3}"
_MONTH_BEHIND = Pattern(rf"{_TO_ANOTHER}{MONTH_NAME}", re.IGNORECASE | re.ASCII)
_MONTH_BEFORE = Pattern(
    rf"\b(?:from|between|since)\s{{1,3}}{MONTH_NAME}(?:,?\s{{1,3}}20[0-9]{{2}})?{_TO_ANOTHER}$",
    re.IGNORECASE | re.ASCII,
)
_AND = Pattern(r"\s{0,3}and\s{0,3}", re.IGNORECASE)
_COUNTED_FROM = Pattern(
    rf"(?:\bwith)?(?:in\s{{1,3}})?(?:the\s{{1,3}}next\s{{1,3}})?(?P<period>{LONG_PERIOD}|{SHORT_PERIOD})\s{{0,3}}"
    "(?:以内|之内|内)?",
    re.IGNORECASE | re.ASCII,
)
COUNTED_FROM_START = message(N_("counted from the start"))


class _Place(NamedTuple):
    """A stretch of a line that names a date: its words, and what stands around them."""

    expression: Expression
    words: re.Match[str]
    lead: re.Match[str] | None
    tail: re.Match[str] | None

    @property
    def start(self) -> int:
        """Where the stretch begins, with its preposition."""
        return self.lead.start() if self.lead else self.words.start()

    @property
    def end(self) -> int:
        """Where the stretch ends, with what follows the words of the date."""
        return self.tail.end() if self.tail else self.words.end()

    @property
    def role(self) -> Role:
        """What the words around the date make of it."""
        if self.from_event or _COMPARED.match(self.words.string, self.words.end()):
            return Role.REFERENCE
        if (self.lead and self.lead["start"]) or (self.tail and self.tail["start"]):
            return Role.START
        return Role.REFERENCE if self.lead and self.lead["reference"] else Role.DUE

    @property
    def from_event(self) -> bool:
        """Whether a length of time counts from something that happens, whose day the line does not say."""
        if self.expression.read is not date_words.read_counted:
            return False
        line, end = self.words.string, self.end
        return bool(_EVENT_BEHIND.match(line, end, end + _EVENT_WINDOW) or self._event_before())

    def _event_before(self) -> bool:
        return _EVENT_BEFORE.search(self.words.string, max(0, self.start - _EVENT_WINDOW), self.start) is not None

    def leads_up_to(self, end: _Place) -> bool:
        """Return whether the two are the first and the last day of a stretch of time."""
        between = self.words.string[self.end : end.words.start()]
        joint = _AND if self.lead and self.lead[0].lower().startswith("between") else _UP_TO
        return self.role is not Role.REFERENCE and joint.fullmatch(between) is not None

    @property
    def excluded(self) -> bool:
        """Whether the date is one before which something must be done, as in “before July”."""
        return bool((self.tail and self.tail["before"]) or (self.lead and self.lead[0].lower().startswith("before")))


def _places(folded: str, *, anywhere: bool = False) -> Iterator[_Place]:
    """Yield the places that may be dates, the leftmost and longest first; ``anywhere``: whatever surrounds them."""
    matches = [(match, each) for each in EXPRESSIONS for match in each.pattern.finditer(folded)]
    for words, expression in sorted(matches, key=lambda found: (found[0].start(), -found[0].end())):
        lead = _LEADS.search(folded, max(0, words.start() - _LEAD_WINDOW), words.start())
        place = _Place(expression, words, lead, _TAILS.match(folded, words.end(), words.end() + _TAIL_WINDOW))
        if anywhere or _stands_well(place, folded):
            yield place


def _stands_well(place: _Place, folded: str) -> bool:
    """Return whether what surrounds the words is enough to take them for a date."""
    if place.expression.firmness is Firmness.ANYWHERE:
        return True
    if place.expression.firmness is Firmness.ALONE:
        return False
    if place.expression.firmness is Firmness.AFTER_BY:
        return bool((place.lead and place.lead["by"]) or _is_in_a_stretch(place, folded))
    return bool(place.lead or place.tail or _EDGE.match(folded, place.words.end()))


def _is_in_a_stretch(place: _Place, folded: str) -> bool:
    """Return whether a month is one of the two in “from January to June”, which need no other word around them."""
    if place.expression.read is not date_words.read_month:
        return False
    start, end = place.words.span()
    if place.lead and place.lead["start"]:
        return _MONTH_BEHIND.match(folded, end, end + _STRETCH_WINDOW) is not None
    return _MONTH_BEFORE.search(folded, max(0, start - _STRETCH_WINDOW), start) is not None


# Which day is meant


def _reading(place: _Place, text: str, today: date, role: Role, after: date | None = None) -> DateReading:
    """Return the day that is meant; where ``after`` leads up to it, it is the first such day behind that."""
    meaning = place.expression.read(place.words, today)
    try:
        if after is not None and meaning.year is None:
            found = _day_of(meaning, after.year, place, role)
            return found if found.day >= after else _day_of(meaning, after.year + 1, place, role)
        return _settle(meaning, today, place, role)
    except NoSuchDayError as fault:
        words = text[place.words.start() : place.words.end()].strip()
        raise BadInput(
            N_("“{words}” is not a date: {reason}"),
            position=place.words.start(),
            text=text,
            words=words,
            reason=fault.reason,
        ) from None


def _settle(meaning: Meaning, today: date, place: _Place, role: Role) -> DateReading:
    """Try this year where none is named, and the next where that is past or has no such day."""
    if meaning.year is not None:
        return _day_of(meaning, meaning.year, place, role)
    try:
        this_year = _day_of(meaning, today.year, place, role)
        # A start may lie back, as long as the period that it begins is not over.
        last = meaning.span(today.year).last if role is Role.START else this_year.day
        if last >= today:
            return DateReading(this_year.day, (date_words.YEAR_ASSUMED, *this_year.guesses))
    except NoSuchDayError:
        if not _exists(meaning, today.year + 1):
            raise
    next_year = _day_of(meaning, today.year + 1, place, role)
    return DateReading(next_year.day, (date_words.NEXT_YEAR_ASSUMED, *next_year.guesses))


def _exists(meaning: Meaning, year: int) -> bool:
    try:
        meaning.span(year)
    except NoSuchDayError:
        return False
    return True


def _day_of(meaning: Meaning, year: int, place: _Place, role: Role) -> DateReading:
    """Return the one day of the span that is meant, with the guesses that led there."""
    span = meaning.span(year)
    if meaning.end is None:
        return DateReading(span.first, meaning.guesses)
    day, guess = _choose(span, meaning, place, role)
    return DateReading(day, meaning.guesses if guess is None else (*meaning.guesses, guess))


def _choose(span: Span, meaning: Meaning, place: _Place, role: Role) -> tuple[date, Message | None]:
    """Return a day of the span, and what was assumed to choose it; None where the words ask for its end."""
    if meaning.part is Part.END:
        return span.last, None
    if meaning.part is Part.MIDDLE:
        return span.first + (span.last - span.first) / 2, date_words.MIDDLE_ASSUMED
    if meaning.part is Part.START or role is Role.START:
        return span.first, date_words.START_ASSUMED
    if place.excluded:
        return span.first - timedelta(days=1), date_words.DAY_BEFORE_ASSUMED
    return span.last, meaning.end
