"""What a goal's line says beside its words and numbers: dates, owner, theme, modules and how often to check in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum
from typing import Generic, NamedTuple, TypeVar

from cockpit.clean import clean_line
from cockpit.dates import DateFound, Role, find_dates
from cockpit.pattern import Pattern, first_of
from cockpit.periods import EVERY, Period, PeriodUnit, read_period

V = TypeVar("V")

REFERENCE_MARK = "\1"
"""Stands for each character of a date that the goal is compared with: no number, but part of the title."""


class Field(Enum):
    """What a label is about; the value is the field's name in the goal."""

    START = "start"
    DUE = "due"
    OWNER = "owner_id"
    THEME = "theme_id"
    MODULES = "modules"
    CADENCE = "cadence_days"


class Label(NamedTuple, Generic[V]):
    """A value with the offsets of the words that state it."""

    value: V
    start: int
    end: int


class Labels(NamedTuple):
    """Everything that a line, or a part of it, is labelled with."""

    dates: tuple[Label[DateFound], ...]
    measures: tuple[Label[DateFound], ...]
    """Days by which a baseline that is not known will be measured."""
    unknowns: tuple[Label[str], ...]
    """Where the line says that the baseline is not known."""
    cadences: tuple[Label[Period], ...]
    names: tuple[Label[tuple[Field, str]], ...]

    def named(self, field: Field) -> tuple[str, ...]:
        """Return the names given for a field, each once."""
        return tuple(dict.fromkeys(label.value[1] for label in self.names if label.value[0] is field))

    def found(self, role: Role) -> tuple[DateFound, ...]:
        """Return the dates of a role."""
        return tuple(label.value for label in self.dates if label.value.role is role)

    def within(self, start: int, end: int) -> Labels:
        """Return the labels of a part of the line; what the part does not say itself holds for the whole line."""
        own_names = _inside(self.names, start, end)
        fields = {label.value[0] for label in own_names}
        own_dates = _inside(self.dates, start, end)
        roles = {label.value.role for label in own_dates}
        return Labels(
            (*own_dates, *(label for label in self.dates if label.value.role not in roles)),
            _inside(self.measures, start, end) or self.measures,
            _inside(self.unknowns, start, end),
            _inside(self.cadences, start, end) or self.cadences,
            (*own_names, *(label for label in self.names if label.value[0] not in fields)),
        )


def find_labels(text: str, folded: str, today: date) -> tuple[Labels, str]:
    """Return the labels of a line, and the folded line with their words blanked out by NUL, offsets kept.

    Raises:
        BadInput: a date that the calendar does not have.
    """
    names = tuple(_names(text, folded))
    rest = _blank(folded, names)
    unknowns = tuple(Label(match[0], *match.span()) for match in _UNKNOWN.finditer(rest))
    rest = _blank(rest, unknowns)
    found = [
        _measure(date_found, rest) or Label(date_found, date_found.start, date_found.end)
        for date_found in find_dates(rest, today)
    ]
    measures = tuple(label for label in found if label.start != label.value.start or label.end != label.value.end)
    rest = _blank(rest, measures)
    dates = tuple(label for label in found if label not in measures)
    rest = _blank(rest, [label for label in dates if label.value.role is not Role.REFERENCE])
    rest = _blank(rest, [label for label in dates if label.value.role is Role.REFERENCE], REFERENCE_MARK)
    cadences = tuple(_cadences(rest))
    return Labels(dates, measures, unknowns, cadences, names), _blank(rest, cadences)


def _blank(text: str, labels: Sequence[Label[V]], mark: str = "\0") -> str:
    """Return the text with the words of the labels as ``mark``, NUL where they say nothing about the goal itself."""
    pieces, place = [], 0
    for label in labels:
        pieces += [text[place : label.start], mark * (label.end - label.start)]
        place = label.end
    return "".join([*pieces, text[place:]])


def _inside(labels: Sequence[Label[V]], start: int, end: int) -> tuple[Label[V], ...]:
    return tuple(label for label in labels if start <= label.start < end)


_VALUE = r'(?:"(?P<{0}_quoted>[^"\0]{{1,80}})"|(?P<{0}_word>[^\s\0@#,;。()"]{{1,80}}))'
_FULL_NAME = r"(?-i:[A-Z][\w.'-]{{0,30}}(?: [A-Z][\w.'-]{{0,30}}){{1,2}})"
_KEYED = r'(?:"(?P<{0}_keyed_quoted>[^"\0]{{1,80}})"|(?P<{0}_keyed>' + _FULL_NAME + r'|[^\s\0@#,;。()"]{{1,80}}))'
_NO_THEME = "by|before|until|due|in|on|at|from|owner|modules?|theme|baseline|target|check|review|every|[a-z]{3,9}ly"
_SEVERAL_WORDS = (
    rf"[^\W\d_][\w&-]{{0,30}}(?:\s(?:&|(?!(?:{_NO_THEME})\b)[^\W\d_][\w-]{{0,30}})){{1,4}}(?=\s?(?:$|[\0@#+,;。]))"
)
_HAN_NAME = "(?!待定|未定|不明|到位|不变|专人|双方|各自|共同|统一)[\u4e00-\u9fff]{2,4}"
_CLAUSE_ENDS = r"(?=\s?(?:$|[\0,;。]))"
_NAMES = (
    Pattern(rf"(?<![A-Za-z0-9_.])@{_VALUE.format('owner')}", re.IGNORECASE, "@"),
    Pattern(
        rf"(?<![^\W_])(?:owner|负责人|责任人)(?:\s?[:=]\s?@?|[为是]?\s?@){_KEYED.format('owner')}"
        r"|由(?P<owner_in_charge>[^\s\0,;。0-9]{1,12}?)(?:牵头)?负责"
        rf"|(?<![^\W_])(?:负责人|责任人)[为是]?\s?(?P<owner_told>{_HAN_NAME}){_CLAUSE_ENDS}"
        rf"|(?<![^\s\0,;。])(?P<owner_takes>{_HAN_NAME})负责(?:\s?:|{_CLAUSE_ENDS})"
        rf"|\bowner\s(?:is\s)?(?P<owner_is>{_FULL_NAME.format()}){_CLAUSE_ENDS}",
        re.IGNORECASE,
        "owner 负责 责任人",
    ),
    Pattern(rf"(?<![A-Za-z0-9_&])#(?![0-9]){_VALUE.format('theme')}", re.IGNORECASE, "#"),
    Pattern(
        rf"(?<![^\W_])(?:theme|主题)\s?[:=]\s?#?(?:(?P<theme_in_words>{_SEVERAL_WORDS})|{_KEYED.format('theme')})",
        re.IGNORECASE,
        "theme 主题",
    ),
    Pattern(rf"(?<![^\s,;。(])\+(?![0-9/]){_VALUE.format('modules')}", re.IGNORECASE, "+"),
    Pattern(
        rf"(?<![^\W_])(?:modules?|模块)\s?[:=]\s?\+?{_KEYED.format('modules')}",
        re.IGNORECASE,
        "module 模块",
    ),
)
_GROUPS = {"owner": Field.OWNER, "theme": Field.THEME, "modules": Field.MODULES}


def _names(text: str, folded: str) -> Iterator[Label[tuple[Field, str]]]:
    """Find ``@owner``, ``#theme`` and ``+module``, and the same with a word and a colon; quotes hold several words."""
    for _pattern, match in first_of(_NAMES, folded):
        group = match.lastgroup or ""
        start, end = match.span(group)
        typed = text[start:end].rstrip(".:!?：！？")
        name = clean_line(typed)
        if name:
            end = start + len(typed) if group.endswith(("word", "keyed")) else match.end()
            yield Label((_GROUPS[group.split("_")[0]], name), match.start(), end)


_UNKNOWN = Pattern(
    r"(?:\bbaseline|基线值?|基准值?|现状值?|当前值|目前值)\s?(?:is|are|为|是|[:=])?\s?(?:still\s|目前|尚|还|暂)?"
    r"(?:\bunknown\b|\bnot\s(?:yet\s)?known\b|\btbd\b|未知|不明|不清楚|不知道|待定|待测|没有|[?？])[,;，；]?",
    re.IGNORECASE | re.ASCII,
    "baseline 基线 基准 现状 当前值 目前值",
)
_MEASURE_BEFORE = Pattern(
    r"(?:\b(?:I|we)\s)?(?:will\s)?(?:be\s)?(?:to\s)?(?:\bmeasured?|\bdetermined?|\bfind\sout)\s?(?:it\s)?[:=]?\s?$|(?:测量|测定|测算|摸清|统计)[:于在]?\s?$",
    re.IGNORECASE | re.ASCII,
    "measure determine find 测 摸清 统计",
)
_MEASURE_AFTER = Pattern(r"\s?(?:完成|由我)?(?:测量|测定|测出|测算|摸清|摸底)(?:基线|现状|清楚|完)?", clues="测 摸")
_MEASURE_WINDOW = 32


def _measure(found: DateFound, rest: str) -> Label[DateFound] | None:
    """Return the label of a date by which something will be measured; None for any other date."""
    before = _MEASURE_BEFORE.search(rest, max(0, found.start - _MEASURE_WINDOW), found.start)
    after = _MEASURE_AFTER.match(rest, found.end)
    if before is None and after is None:
        return None
    return Label(found, before.start() if before else found.start, after.end() if after else found.end)


_CHECK = (
    "check-?ins?|checked|review(?:ed|s)?|measured|cadence|检查|跟踪|复盘|汇报|更新|回顾|测量|统计|盘点|打点|通报|频率"
)
_CADENCE = Pattern(
    rf"(?:(?<![A-Za-z])(?:{_CHECK})\s?[:=]?\s?(?P<after>{EVERY}))"
    rf"|(?<![次个件单])(?P<every>{EVERY})(?:[一二三四五六日天](?!次))?(?:一次)?"
    rf"(?:\s?(?:{_CHECK})(?:一次)?|(?=\s{{0,3}}(?:$|[\0,;.。@#])))"
    r"|(?P<weekly>\bevery\s(?:mon|tues|wednes|thurs|fri|satur|sun)day\b)",
    re.IGNORECASE | re.ASCII,
    "every ly 每 周",
)
_WEEK = Period(1, PeriodUnit.WEEK)


def _cadences(folded: str) -> Iterator[Label[Period]]:
    """Find how often to check in: beside a word such as “review”, or at the end of a phrase."""
    for match in _CADENCE.finditer(folded):
        period = _WEEK if match["weekly"] else read_period(match["after"] or match["every"])
        if period is not None:
            yield Label(period, match.start(), match.end())
