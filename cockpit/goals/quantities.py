"""Numbers with units as people type them: ``30天``, ``1.2万元``, ``1.200,50 EUR``, ``-3％``, ``T+3``, ``8 a month``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cockpit.exchange.numbers import DecimalMark, MarkEvidence, read_number
from cockpit.numerals import (
    ENGLISH_NUMERALS,
    ENGLISH_TEENS,
    ENGLISH_TENS,
    HAN_NUMERAL,
    fold,
    read_count,
    read_decimal,
    read_english,
)
from cockpit.pattern import Pattern, first_of


class Quantity(NamedTuple):
    """A number with its unit, at the offsets ``start`` to ``end`` of the folded line.

    ``upper`` is the other end of a range such as ``25-30天``. ``after_event`` marks ``T+3``, days after an event.
    ``typed`` holds digits that may as well mean another number (``1.200``), or, where ``readable`` is false, none.
    ``scale`` is what a word such as 万 or million made of the number that was typed, and is in the value already.
    ``leads`` is true where the unit stands before the number, as in ``$1.2 million``, ``signed`` where a ``+`` or a
    ``-`` does.
    """

    value: float
    unit: str
    start: int
    end: int
    upper: float | None = None
    after_event: bool = False
    typed: str = ""
    readable: bool = True
    scale: float = 1.0
    leads: bool = False
    signed: bool = False


class Relative(NamedTuple):
    """A change by an amount, positive upwards: a share of the baseline in percent, or an amount in the goal's unit."""

    amount: float
    of_baseline: bool

    def target(self, baseline: float) -> float:
        """Return where the change leads from ``baseline``, to 10 decimals: 15 % down from 200 is 170."""
        change = abs(baseline) * self.amount / 100 if self.of_baseline else self.amount
        return round(baseline + change, 10)


def find_quantities(folded: str) -> tuple[Quantity, ...]:
    """Return the numbers of a folded line (see ``numerals.fold``) from left to right; the two ends of a range are one.

    ``1%-3%``, ``1%到3%之间`` and ``between 1% and 3%`` are ranges; ``from 3% to 1%`` is a change.
    """
    found: list[Quantity] = []
    for quantity in _quantities(folded):
        joined = _range(found[-1], quantity, folded) if found else None
        found[-1 if joined else len(found) :] = [joined or quantity]
    return tuple(found)


def _range(low: Quantity, high: Quantity, folded: str) -> Quantity | None:
    """Return two neighbours as one range, in the unit and the scale of its end; None where they are none."""
    if not (low.readable and high.readable) or low.upper is not None or high.upper is not None:
        return None
    if _RANGE_JOINT.fullmatch(folded, low.end, high.start) is None:
        return None
    within = _RANGE_END.match(folded, high.end)
    if within is None and _RANGE_START.search(folded, max(0, low.start - _RANGE_WINDOW), low.start) is None:
        return None
    value: float | None = low.value
    if low.unit and high.unit and kind_of(low.unit) != kind_of(high.unit):
        value = convert(low.value, low.unit, high.unit)
    elif not low.unit and low.scale == 1:
        value = round(low.value * high.scale, 10)
    if value is None:
        return None
    end = within.end() if within else high.end
    return high._replace(value=value, upper=high.value, unit=high.unit or low.unit, start=low.start, end=end)


def one_with_unit(text: str) -> Quantity | None:
    """Return the one number that is a whole text, with its unit; None for anything else."""
    folded = fold(text).strip()
    found = find_quantities(folded)
    if len(found) != 1 or not found[0].unit or not found[0].readable or found[0].upper is not None:
        return None
    return found[0] if (found[0].start, found[0].end) == (0, len(folded)) else None


def convert(value: float, unit: str, wanted: str) -> float | None:
    """Return a value in another unit of the same scale (hours and minutes, 万元 and 元), None where there is none.

    A scale alone (``万``) counts whatever the other unit counts.
    """
    one, other = base_of(unit), base_of(wanted)
    if one[0] != other[0] and "" not in (one[0], other[0]):
        return None
    return round(value * one[1] / other[1], 10)


def other_end(before: Mapping[str, object], given: Mapping[str, object]) -> dict[str, float]:
    """Return the end of a metric that a change leaves as it is, as the same amount in the unit of the other end.

    >>> other_end({"unit": "万元", "baseline": 120.0}, {"unit": "元", "target": 700000.0})
    {'baseline': 1200000.0}
    """
    unit, wanted = str(before.get("unit") or ""), str(given.get("unit") or "")
    left = [name for name in ("baseline", "target") if name not in given]
    number = before.get(left[0]) if len(left) == 1 else None
    if not unit or not wanted or not isinstance(number, float):
        return {}
    found = convert(number, unit, wanted)
    return {} if found is None or found == number else {left[0]: found}


def base_of(unit: str) -> tuple[str, float]:
    """Return what a unit counts in the end, and how many of it: 元 and 10,000 for 万元, nothing and 10,000 for 万."""
    if (known := _SCALES.get(kind_of(unit))) is not None:
        return known
    parts = _SCALED.fullmatch(unit)
    if parts is None:
        return kind_of(unit), 1.0
    return kind_of(parts["rest"] or parts["money"] or ""), _FACTORS[parts["many"] or parts["scale"]]


# Units

_SAME = {
    word: words.split("|")[0]
    for words in (
        "%|percent|pct|per cent|百分比",
        "百分点|个百分点|pp|percentage point|percentage points",
        "点|个点|point|points|pt|pts",
        "天|日|d|day|days|自然日|个自然日|calendar day|calendar days",
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
}
_SCALED = Pattern(
    r"(?P<many>百万|千万|万|亿|百亿|千亿|万亿)(?P<rest>.{0,40})"
    r"|(?P<scale>[百千])(?P<money>(?:元|美元|欧元|英镑).{0,20})",
    re.IGNORECASE,
)
_PERCENT = ("percent", "pct", "per cent")
_RATE = Pattern(r"(?P<what>[^/]{0,40}?)\s?(?:/|\b(?:per|an?)\s|每)(?P<time>[^\s/]{1,20})", re.IGNORECASE)


def kind_of(unit: str) -> str:
    """Return the one name of a unit that has several: ``days`` and ``d`` are ``天``, ``a month`` is ``次/月``."""
    word = unit.lower()
    if word not in _SAME and (rate := _RATE.fullmatch(word)):
        return f"{kind_of(rate['what'] or '次')}/{kind_of(rate['time'])}"
    return _SAME.get(word) or _SAME.get(word.removesuffix("s"), word.removesuffix("s"))


def is_rate_of(unit: str, counted: str) -> bool:
    """Return whether a unit is the other one in a time: ``次/月`` of ``次``."""
    return kind_of(unit).startswith(f"{kind_of(counted)}/")


# Patterns. Digits and spaces are bounded, so that no line can make the search slow.

_FLAGS = re.IGNORECASE | re.ASCII
_DIGITS = (
    r"(?:[0-9]{1,3}(?: [0-9]{3}){1,4}(?:[.,][0-9]{1,9})?(?![0-9])"
    r"|[0-9]{1,15}(?:[.,'’][0-9]{1,15}){0,9}(?![.,'’]?[0-9]))"
)
_SIGN = r"(?:(?<![0-9A-Za-z%)])(?:\+/-|[-+±])|负|\bminus\s)"
_HAN_UNITS = (
    "个百分点|百分点|个点|个工作日|工作日|个?自然日|个?小时|个?钟头|分钟|秒钟|毫秒|秒|个?星期|个月|天|日|周|年"
    "|[百千万亿]?(?:元|美元|欧元|英镑)|块|人天|人月|人次|万?[次件单张份人家笔条项套台吨箱页行步倍分票只名级层户批种款位轮处道例宗](?!之)|公斤|公里|个"
)
_NOT_A_UNIT = (
    "to|by|before|until|till|in|on|at|of|for|from|and|or|per|with|within|due|end|the|a|an|as|is|are|was|vs|than|then|over|out"
    "|every|each|next|this|while|via|using|through|owner|theme|module|goal|target|baseline|start|now|currently|today"
    "|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
)
_COUNTED = "[单件张人份家台吨笔次箱票]"
_PER = "天|日|周|月|季度?|年|小时|分钟|人|次|单|件|张|[A-Za-z]{1,10}"
_EACH = "hour|day|week|month|quarter|year"
_UNIT = (
    rf"(?:\s?(?P<unit>[%‰]|[€£¥$](?![0-9])|{_HAN_UNITS}"
    r"|(?:percentage|working|business|calendar)\s(?:points?|days?)|per\scent\b"
    rf"|(?!(?:{_NOT_A_UNIT})\b)[A-Za-z]{{1,20}})"
    rf"(?P<per>/(?:{_PER})|\s(?:per|a)\s[A-Za-z]{{1,10}}\b)?"
    rf"|\s?(?P<rate>/(?:{_PER})(?![A-Za-z0-9])|\bper\s[A-Za-z]{{1,10}}\b|\bper\s1?[0-9]{{0,2}}(?:,?000){{0,2}}(?![0-9])"
    rf"|\ban?\s(?:{_EACH})\b)"
    r"|(?:\s?[/:]|\sout\sof\s)(?P<whole>(?!20[0-9]{2})[0-9]{1,5})(?:\.0)?(?![0-9.,/:])"
    r"|\sin\s(?P<each>[1-9][0-9]{0,3})(?=\s{0,3}(?:$|to\b|[,;)\0])))?"
)
_MONEY = r"(?:US\$|[¥$€£]|(?:RMB|CNY|USD|EUR|GBP)\b)"
_SCALE = (
    r"(?:\s?(?P<scale>(?:[百千万]?个?亿|[百千]?万|[百千])(?!元|美元|欧元|英镑)"
    r"|(?:k|thousand|mio|mln|mn|million|bn|billion|(?-i:M))(?![A-Za-z])"
    rf"|m(?:(?=\s?{_MONEY})|(?(currency)|(?(inner_currency)|(?!)))(?![A-Za-z]))))?"
)
_CURRENCY = rf"(?P<currency>{_MONEY}\s?)?"
_RANGE_START = Pattern(r"(?:\bbetween|介于|(?:控制|保持|维持|稳定)在)\s{0,3}$", _FLAGS, "between 介于 在")
_RANGE_JOINT = Pattern(r"\s{0,3}(?:and|to|[到至和与~]|[-–—])\s{0,3}", _FLAGS)
_RANGE_END = Pattern(r"\s{0,3}(?:之间|区间|的?范围)", _FLAGS, "之间 区间 范围")
_RANGE_WINDOW = 16
_EVERY = rf"(?:每(?P<every>天|日|周|月|季度?|年|{_COUNTED})\s?)?"
_ONES = "|".join(word for word, count in ENGLISH_NUMERALS.items() if count < 10)
_WORDS = rf"(?:{'|'.join(ENGLISH_TENS)})(?:[\s-](?:{_ONES}))?|{'|'.join((*ENGLISH_TEENS, *ENGLISH_NUMERALS))}"
_AFTER_EVENT = Pattern(
    r"(?<![A-Za-z0-9_.])[TD]\s?\+\s?(?P<days>[0-9]{1,4})(?:\s?(?:天|日|days?\b))?(?![0-9A-Za-z])", _FLAGS, "+"
)
_NUMBER = Pattern(
    rf"(?<![A-Za-z0-9_.])(?<![0-9][,'’]){_EVERY}{_CURRENCY}(?P<sign>{_SIGN})?\s?"
    rf"{_CURRENCY.replace('currency', 'inner_currency')}"
    rf"(?P<number>{_DIGITS})(?:\s?%?\s?[-–—~]\s?(?P<upper>{_DIGITS}))?{_SCALE}{_UNIT}",
    _FLAGS,
    "0 1 2 3 4 5 6 7 8 9",
)
_HAN_PART = "(?:点[零〇一二三四五六七八九]{1,4})?"
_HALF_MORE = Pattern(
    rf"(?P<count>[0-9]{{1,3}}|{HAN_NUMERAL}{{1,4}})"
    r"(?:个半(?P<half_of>小时|钟头|月|星期)|(?P<unit>天|年|周|个?小时|个?月)半(?!天|年|周|小时|月))",
    _FLAGS,
    "半",
)
"""As in 两个半小时 and 1天半."""
_HAN_PERCENT = Pattern(
    rf"(?P<whole>[百千万])分之(?:(?P<percent>{HAN_NUMERAL}{{1,6}}{_HAN_PART})|(?P<digits>[0-9]{{1,4}}(?:\.[0-9]{{1,4}})?))",
    _FLAGS,
    "分之",
)
_HAN_NUMBER = Pattern(
    rf"(?P<han>{HAN_NUMERAL}{{1,8}}{_HAN_PART}|半)(?P<unit>%|{_HAN_UNITS})", _FLAGS, f"{' '.join(HAN_NUMERAL[1:-1])} 半"
)
_HAN_ZERO = Pattern(r"(?<=[到至为于])[零〇]", _FLAGS, "零 〇")
_WORD = Pattern(
    rf"\b(?<!-)(?:(?P<word>{_WORDS})|half\san?)\s(?P<unit>days?|hours?|weeks?|months?|minutes?|percent|times)\b",
    _FLAGS,
    f"half {' '.join((*ENGLISH_NUMERALS, *ENGLISH_TEENS, *ENGLISH_TENS))}",
)
_ZERO = Pattern(r"\bzero\b", _FLAGS, "zero")
_QUANTITIES = (_AFTER_EVENT, _HALF_MORE, _NUMBER, _HAN_PERCENT, _HAN_NUMBER, _HAN_ZERO, _WORD, _ZERO)
_FACTORS = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}
_FACTORS |= {"百亿": 1e10, "千亿": 1e11, "万亿": 1e12}
_FACTORS |= {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mio": 1e6,
    "mln": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "bn": 1e9,
    "billion": 1e9,
}


def _quantities(folded: str) -> Iterator[Quantity]:
    matches = list(first_of(_QUANTITIES, folded))
    numbers = [match for pattern, match in matches if pattern is _NUMBER]
    usual = _mark_of(digits for match in numbers for digits in (match["number"], match["upper"]) if digits)
    for pattern, match in matches:
        start, end = match.span()
        if pattern is _AFTER_EVENT:
            yield Quantity(float(match["days"]), "", start, end, after_event=True)
        elif pattern is _NUMBER:
            yield _in_digits(match, usual or ".")
        elif pattern is _HAN_NUMBER:
            yield Quantity(_han_value(match["han"]), match["unit"], start, end)
        elif pattern is _HAN_PERCENT:
            share = float(match["digits"] or read_decimal(match["percent"] or "") or 0)
            yield Quantity(round(share * 100 / _FACTORS[match["whole"]], 10), "%", start, end)
        elif pattern is _WORD:
            count = read_english(match["word"]) if match["word"] else 0.5
            yield Quantity(float(count or 0), match["unit"], start, end)
        elif pattern is _HALF_MORE:
            unit = match["unit"] or f"个{match['half_of']}"
            yield Quantity((read_count(match["count"]) or 0) + 0.5, unit, start, end)
        else:
            yield Quantity(0.0, "", start, end)


def _in_digits(match: re.Match[str], usual: DecimalMark) -> Quantity:
    if match["each"]:
        return _one_in(match, usual)
    scale = (match["scale"] or "").lower().replace("个", "")
    sign = (match["sign"] or "").strip().lower()
    factor = (-1.0 if sign in ("-", "负", "minus") else 1.0) * _FACTORS.get(scale, 1.0)
    values = [_value(digits, usual) for digits in (match["number"], match["upper"]) if digits]
    ends = [round(value * factor, 10) for value in values if value is not None]
    readable = len(ends) == len(values)
    return Quantity(
        ends[0] if readable else 0.0,
        _unit(match),
        match.start(),
        match.end(),
        upper=ends[1] if readable and len(ends) > 1 else None,
        typed=match["number"] if not readable or _is_ambiguous(match["number"], usual) else "",
        readable=readable,
        scale=_FACTORS.get(scale, 1.0),
        leads=bool((match["currency"] or match["inner_currency"]) and not match["unit"]),
        signed=sign in ("-", "+"),
    )


def _one_in(match: re.Match[str], usual: DecimalMark) -> Quantity:
    """Return a share such as ``1 in 5`` as percent, with what was typed for it."""
    count = _value(match["number"], usual)
    value = 0.0 if count is None else round(100 * count / float(match["each"]), 10)
    typed = match[0].strip()
    return Quantity(value, "%", match.start(), match.end(), typed=typed, readable=count is not None)


def _unit(match: re.Match[str]) -> str:
    """Return the unit of a number with the time that it is counted in, as far as they are said."""
    if match["whole"]:
        mark = ":" if match.string[match.start("whole") - 1] == ":" else "/"
        return mark + match["whole"]
    word = match["unit"] or (match["currency"] or match["inner_currency"] or "").strip()
    rate = match["per"] or match["rate"] or ""
    if match["every"] and not rate:
        rate = f"/{match['every']}" if word else f"每{match['every']}"
    unit = "%" if word.lower() in _PERCENT else word
    return f"{unit} {rate}" if unit and match["rate"] and not rate.startswith("/") else unit + rate


def _mark_of(numbers: Iterable[str]) -> DecimalMark | None:
    """Return the decimal mark that digits show, None where they leave it open."""
    evidence = MarkEvidence()
    for digits in numbers:
        evidence.add(digits)
    return evidence.shown


def _value(digits: str, usual: DecimalMark) -> float | None:
    """Return the value of digits, each by the mark that it shows itself; None where they are no number in any way."""
    found = read_number(digits.replace(" ", ""), _mark_of([digits]) or usual)
    return None if found is None else float(found)


def _is_ambiguous(digits: str, usual: DecimalMark) -> bool:
    """Return whether digits such as ``1.200`` are as often a number of thousands as one with decimals."""
    return _mark_of([digits]) is None and ("." in digits or ("," in digits and usual == ","))


def _han_value(numeral: str) -> float:
    return 0.5 if numeral == "半" else float(read_decimal(numeral) or 0)
