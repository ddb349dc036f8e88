"""Dates as people and programs write them, and the order of day, month and year as a whole column shows it.

``3/4/2025`` alone is the third of April or the fourth of March. Only the column can tell: one ``6/21/2025`` in it
settles the order for all. Where nothing settles it, the person has to be asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import combinations
from typing import NamedTuple

from cockpit.choice import Choice
from cockpit.i18n import N_
from cockpit.message import Message
from cockpit.periods import NoSuchDayError, one_day


class DateOrder(Choice):
    """The order of day, month and year in dates that are written with numbers only."""

    DMY = "dmy", N_("day, month, year")
    MDY = "mdy", N_("month, day, year")
    YMD = "ymd", N_("year, month, day")


_PLACES = {DateOrder.DMY: (2, 1, 0), DateOrder.MDY: (2, 0, 1), DateOrder.YMD: (0, 1, 2)}
"""Where year, month and day stand."""

_MONTHS = {
    name: number
    for names in (
        (
            "jan january januar janner janvier janv enero ene gennaio gen janeiro",
            "feb february februar feber fevrier fevr fev febrero febbraio fevereiro",
            "mar march marz mrz mars marzo marco",
            "apr april avril avr abril abr aprile",
            "may mai mayo maggio mag maio",
            "jun june juni juin junio giugno giu junho",
            "jul july juli juillet juil julio luglio lug julho",
            "aug august aout agosto ago",
            "sep sept september septembre septiembre setiembre settembre set setembro",
            "oct october oktober okt octobre octubre ottobre ott outubro out",
            "nov november novembre noviembre novembro",
            "dec december dezember dez decembre diciembre dic dicembre dezembro",
        ),
        ("一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"),
    )
    for number, spelled in enumerate(names, start=1)
    for name in spelled.split()
}
"""Names of months without their accents: English, German, French, Spanish, Italian, Portuguese, and Chinese."""
_PART = r"(\d{1,2}月|\d{1,4}|[a-z]{3,10}|[一二三四五六七八九十]{1,2}月)"
_CLOCK = (
    r"(?P<before>上午|下午)?\s*(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<after>[ap]\.?m\.?|上午|下午)?\s*(?P<zone>z|utc|gmt|[+-]\d\d:?\d\d)?"
)
_WRITTEN = re.compile(
    rf"{_PART}([\s/\-.,年]+){_PART}(?:(?<=月)\s*|[\s/\-.,]+){_PART}[日号]?(?:[\s,t]*{_CLOCK})?", re.ASCII
)
_COMPACT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:t?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<zone>z|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)

_EPOCH = datetime(1899, 12, 30)
_SERIALS = range(61, 2_958_466)
"""Day numbers of a spreadsheet that have one meaning: 1 March 1900 to 31 December 9999."""
_CENTURY_TURN = 69
_LONGEST = 60


class _Written(NamedTuple):
    """A date as written: three groups of digits, the orders that the writing allows, and the time of day."""

    digits: tuple[str, str, str]
    orders: tuple[DateOrder, ...]
    clock: time

    def readings(self) -> dict[DateOrder, datetime]:
        """Return the readings that the calendar knows."""
        found = {}
        for order in filter(self.fits, self.orders):
            year, month, day = self.parts(order)
            with suppress(ValueError):
                found[order] = datetime.combine(date(_full_year(year), int(month), int(day)), self.clock)
        return found

    def parts(self, order: DateOrder) -> tuple[str, str, str]:
        """Return year, month and day as an order reads them."""
        year, month, day = (self.digits[place] for place in _PLACES[order])
        return year, month, day

    def fits(self, order: DateOrder) -> bool:
        """Return whether what stands for year, month and day in this order are numbers of their length."""
        year, month, day = self.parts(order)
        return len(year) in (2, 4) and len(month) <= 2 and len(day) <= 2 and all(map(str.isdecimal, (year, month, day)))


def read_moment(text: str, order: DateOrder | None = None) -> datetime | None:
    """Return the date, with the time of day if there is one, or ``None`` if the text is none in that order.

    ``order`` matters only where the writing leaves it open; without it any reading will do.
    """
    plain = _plain(text)
    if _SERIAL.fullmatch(plain):
        return from_serial(float(plain))
    written = _written(plain)
    if written is None:
        return None
    found = written.readings()
    if order is None or len(written.orders) == 1:
        return next(iter(found.values()), None)
    return found.get(order)


def no_such_day(text: str, order: DateOrder | None = None) -> Message | None:
    """Return why the calendar has no day that is written like a date, or ``None`` where the writing is at fault.

    The reason completes the sentence “… is not a date: …”.
    """
    written = _written(_plain(text))
    if written is None:
        return None
    asked = written.orders if order is None or len(written.orders) == 1 else (order,)
    fitting = [each for each in asked if each in written.orders and written.fits(each)]
    # Of 2/31/2027 only one reading has a month that exists.
    meant = [each for each in fitting if int(written.parts(each)[1]) <= 12] or fitting
    if len(meant) != 1:
        return None
    year, month, day = written.parts(meant[0])
    try:
        one_day(_full_year(year), int(month), int(day))
    except NoSuchDayError as fault:
        return fault.reason
    return None


def from_serial(serial: float) -> datetime | None:
    """Return the moment of a spreadsheet's day number, to the second, or ``None`` for a number that is none."""
    if int(serial) not in _SERIALS:
        return None
    return _EPOCH + timedelta(days=int(serial), seconds=round(serial % 1 * 86_400))


class DateEvidence:
    """What the dates of one column say about the order of day, month and year."""

    def __init__(self) -> None:
        """Start with every order possible."""
        self._orders = set(DateOrder)
        self._doubtful: dict[tuple[DateOrder, DateOrder], str] = {}

    def add(self, text: str) -> None:
        """Take one cell into account; what is no date says nothing."""
        written = _written(_plain(text))
        if written is None or len(written.orders) == 1:
            return
        found = written.readings()
        if found:
            self._orders &= found.keys()
        for pair in combinations(found, 2):
            if pair not in self._doubtful and found[pair[0]] != found[pair[1]]:
                self._doubtful[pair] = text

    def settled(self, asked: DateOrder | None = None) -> DateOrder | None:
        """Return the order that the column shows, else the one asked for if it fits, or ``None`` if none matters."""
        if len(self._orders) == 1:
            return next(iter(self._orders))
        return asked if asked in self._orders or not self._orders else None

    def doubt(self, asked: DateOrder | None = None) -> str | None:
        """Return a cell that could be two dates even for one who has seen the whole column, or ``None``."""
        if self.settled(asked):
            return None
        open_orders = self._orders or set(DateOrder)
        return next((text for pair, text in self._doubtful.items() if open_orders.issuperset(pair)), None)


def _plain(text: str) -> str:
    known = text[:_LONGEST]
    if not known.isascii():
        # Half of those who write août or Mär. leave the accent out.
        known = "".join(c for c in unicodedata.normalize("NFKD", known) if not unicodedata.combining(c))
    return " ".join(known.casefold().split())


def _written(plain: str) -> _Written | None:
    if match := _COMPACT.fullmatch(plain):
        year, month, day = match.group(1, 2, 3)
        clock = _clock(match.groupdict())
        return _Written((year, month, day), (DateOrder.YMD,), clock) if clock else None
    match = _WRITTEN.fullmatch(plain)
    if match is None:
        return None
    first, separator, second, third = match.group(1, 2, 3, 4)
    orders = _orders((first, second, third), separator)
    clock = _clock(match.groupdict())
    return _Written((_digits(first), _digits(second), _digits(third)), orders, clock) if orders and clock else None


def _orders(parts: tuple[str, str, str], separator: str) -> tuple[DateOrder, ...]:
    """Return the orders that the way of writing allows."""
    names = [place for place, part in enumerate(parts) if not part.isdecimal()]
    if (len(parts[0]) == len("2025") and names != [0]) or "年" in separator:
        return (DateOrder.YMD,)
    if names:
        named: dict[tuple[int, ...], tuple[DateOrder, ...]] = {(0,): (DateOrder.MDY,), (1,): (DateOrder.DMY,)}
        return named.get(tuple(names), ())
    if len(parts[2]) == len("2025"):
        # Nobody writes the month first with points: 21.06.2025.
        return (DateOrder.DMY,) if "." in separator else (DateOrder.DMY, DateOrder.MDY)
    return tuple(DateOrder)


def _digits(part: str) -> str:
    """Return a part of a date as digits, the name of a month as its number; other words stay and are no number."""
    return str(_MONTHS[part]) if part in _MONTHS else part.removesuffix("月")


def _full_year(year: str) -> int:
    """Return a year of two digits in the hundred years from 1969 on, as POSIX reads it, others as they are."""
    number = int(year)
    if len(year) > 2:
        return number
    return number + (2000 if number < _CENTURY_TURN else 1900)


def _clock(groups: Mapping[str, str | None]) -> time | None:
    """Return the time of day, midnight where none is written, or ``None`` where it does not exist."""
    hour, minute, second = (int(groups[name] or 0) for name in ("hour", "minute", "second"))
    half = (groups.get("before") or groups.get("after") or "").replace(".", "")
    if half in ("pm", "下午") and hour < 12:
        hour += 12
    elif half in ("am", "上午") and hour == 12:
        hour = 0
    try:
        return time(hour, minute, second, tzinfo=_zone(groups["zone"]))
    except ValueError:
        return None


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in ("z", "utc", "gmt"):
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
