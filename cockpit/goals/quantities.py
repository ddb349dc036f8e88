"""Numbers with units as people type them: ``30天``, ``1.2万元``, ``1,200 h``, ``-3％``, ``T+3``, ``25-30天``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cockpit.numerals import ENGLISH_NUMERALS, HAN_NUMERAL, read_count


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, at the offsets ``start`` to ``end`` of the folded line.

    ``upper`` is the other end of a range such as ``25-30天``. ``after_event`` marks ``T+3``, days after an event.
    """

    value: float
    unit: str
    start: int
    end: int
    upper: float | None = None
    after_event: bool = False


@dataclass(frozen=True)
class Relative:
    """A change by an amount, positive upwards: a share of the baseline in percent, or an amount in the goal's unit."""

    amount: float
    of_baseline: bool

    def target(self, baseline: float) -> float:
        """Return where the change leads from ``baseline``, to 10 decimals: 15 % down from 200 is 170."""
        change = abs(baseline) * self.amount / 100 if self.of_baseline else self.amount
        return round(baseline + change, 10)


def find_quantities(folded: str) -> tuple[Quantity, ...]:
    """Return the numbers of a folded line (see ``numerals.fold``) from left to right."""
    return tuple(_quantities(folded))


def convert(value: float, unit: str, wanted: str) -> float | None:
    """Return a value in another unit of the same scale (hours and minutes, 万元 and 元), None where there is none."""
    one, other = _SCALES.get(kind_of(unit)), _SCALES.get(kind_of(wanted))
    if one is None or other is None or one[0] != other[0]:
        return None
    return round(value * one[1] / other[1], 10)


# Units

_SAME = {
    word: words.split("|")[0]
    for words in (
        "%|percent|pct|百分比",
        "百分点|个百分点|pp|percentage point|percentage points|points|point",
        "天|日|d|day|days",
        "工作日|个工作日|working day|working days|workday|workdays|business day|business days",
        "小时|个小时|h|hr|hrs|hour|hours|钟头|个钟头",
        "分钟|min|mins|minute|minutes",
        "秒|秒钟|s|sec|secs|second|seconds",
        "毫秒|ms",
        "周|个星期|星期|w|wk|wks|week|weeks",
        "月|个月|month|months",
        "年|year|years|yr|yrs",
        "次|time|times",
        "元|¥|人民币|rmb|cny|yuan|块",
        "美元|$|us$|usd",
        "欧元|€|eur",
        "英镑|£|gbp",
    )
    for word in words.split("|")
}
_SCALES = {
    "毫秒": ("time", 0.001),
    "秒": ("time", 1.0),
    "分钟": ("time", 60.0),
    "小时": ("time", 3_600.0),
    "元": ("yuan", 1.0),
    "千元": ("yuan", 1e3),
    "万元": ("yuan", 1e4),
    "百万元": ("yuan", 1e6),
    "亿元": ("yuan", 1e8),
}
_PERCENT = ("percent", "pct")


def kind_of(unit: str) -> str:
    """Return the one name of a unit that has several: ``days``, ``d`` and ``日`` are ``天``."""
    word = unit.lower()
    return _SAME.get(word) or _SAME.get(word.removesuffix("s"), word.removesuffix("s"))


# Patterns. Digits and spaces are bounded, so that no line can make the search slow.

_DIGITS = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,3}(?: [0-9]{3}){1,4}(?![0-9])|[0-9]{1,15})(?:\.[0-9]{1,9})?(?![0-9])"
)
_SIGN = r"(?:(?<![0-9A-Za-z%)])-|负)"
_HAN_UNITS = (
    "个百分点|百分点|个工作日|工作日|个?小时|个?钟头|分钟|秒钟|毫秒|秒|个?星期|个月|天|日|周|年"
    "|[百千万亿]?(?:元|美元|欧元|英镑)|块|人天|人月|人次|万?[次件单张份人家笔条项套台吨箱页行步倍分票只名](?!之)|公斤|公里|个"
)
_NOT_A_UNIT = (
    "to|by|before|until|till|in|on|at|of|for|from|and|or|per|with|within|due|end|the|a|an|as|is|are|was|vs|than|then|over"
    "|every|each|next|this|while|via|using|through|owner|theme|module|goal|target|baseline|start|now|currently|today"
    "|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
)
_UNIT = (
    rf"(?:\s?(?P<unit>[%‰]|{_HAN_UNITS}"
    r"|(?:percentage|working|business)\s(?:points?|days?)"
    rf"|(?!(?:{_NOT_A_UNIT})\b)[A-Za-z]{{1,20}})"
    r"(?P<per>/(?:天|日|周|月|季度?|年|小时|分钟|人|次|单|件|张|[A-Za-z]{1,10})|\s(?:per|a)\s[A-Za-z]{1,10}\b)?)?"
)
_SCALE = (
    r"(?:\s?(?P<scale>(?:[百千万]?亿|[百千]?万|[百千])(?!元|美元|欧元|英镑)"
    r"|(?:k|thousand|mio|million|bn|billion|(?-i:M))(?![A-Za-z])))?"
)
_CURRENCY = r"(?P<currency>US\$|[¥$€£]|(?:RMB|CNY|USD|EUR|GBP)\s?)?"
_WORDS = "|".join(ENGLISH_NUMERALS)
_QUANTITY = re.compile(
    rf"(?<![A-Za-z0-9_.])(?P<event>[TD])\s?\+\s?(?P<days>[0-9]{{1,4}})(?:\s?(?:天|日|days?\b))?(?![0-9A-Za-z])"
    rf"|(?<![A-Za-z0-9_.]){_CURRENCY}(?P<sign>{_SIGN})?\s?{_CURRENCY.replace('currency', 'inner_currency')}"
    rf"(?P<number>{_DIGITS})(?:\s?%?\s?[-–—~]\s?(?P<upper>{_DIGITS}))?{_SCALE}{_UNIT}"
    rf"|百分之(?P<percent>{HAN_NUMERAL}{{1,6}})"
    rf"|(?P<han>{HAN_NUMERAL}{{1,8}}|半)(?P<han_unit>%|{_HAN_UNITS})"
    rf"|(?<=[到至为于])(?P<zero>[零〇])|\b(?P<word>{_WORDS})\s(?P<word_unit>days?|hours?|weeks?|months?|minutes?|percent|times)\b"
    r"|\b(?P<nothing>zero)\b",
    re.IGNORECASE | re.ASCII,
)
_FACTORS = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}
_FACTORS |= {"百亿": 1e10, "千亿": 1e11, "万亿": 1e12}
_FACTORS |= {"k": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}


def _quantities(folded: str) -> Iterator[Quantity]:
    for match in _QUANTITY.finditer(folded):
        start, end = match.span()
        if match["event"]:
            yield Quantity(float(match["days"]), "", start, end, after_event=True)
        elif match["number"]:
            yield _in_digits(match)
        elif match["han"]:
            yield Quantity(_han_value(match["han"]), match["han_unit"], start, end)
        elif match["percent"]:
            yield Quantity(float(read_count(match["percent"]) or 0), "%", start, end)
        elif match["word"]:
            yield Quantity(float(ENGLISH_NUMERALS[match["word"].lower()]), match["word_unit"], start, end)
        else:
            yield Quantity(0.0, "", start, end)


def _in_digits(match: re.Match[str]) -> Quantity:
    scale = (match["scale"] or "").lower()
    factor = (-1.0 if match["sign"] else 1.0) * _FACTORS.get(scale, 1.0)
    currency = (match["currency"] or match["inner_currency"] or "").strip()
    word = match["unit"] or currency
    unit = "%" if word.lower() in _PERCENT else word + (match["per"] or "")
    upper = None if match["upper"] is None else _value(match["upper"]) * factor
    return Quantity(round(_value(match["number"]) * factor, 10), unit, match.start(), match.end(), upper)


def _value(digits: str) -> float:
    return float(digits.replace(",", "").replace(" ", ""))


def _han_value(numeral: str) -> float:
    return 0.5 if numeral == "半" else float(read_count(numeral) or 0)
