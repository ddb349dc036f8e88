"""Where a line says that a number goes: from a baseline to a target, to a target, or up or down by an amount."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from cockpit.goals.labels import REFERENCE_MARK
from cockpit.goals.quantities import Quantity, Relative, find_quantities, kind_of
from cockpit.goals.verbs import DIRECTED, VERB, Direction
from cockpit.numerals import HAN_NUMERAL, read_count
from cockpit.pattern import Pattern


class Change(NamedTuple):
    """What is said about one metric, at the offsets ``start`` to ``end``, prepositions included.

    ``by`` is the amount of the change with its unit. ``bare`` marks a number without a preposition: what stands after
    a verb is taken for the amount, anything else for the target.
    """

    start: int
    end: int
    baseline: Quantity | None = None
    target: Quantity | None = None
    by: Quantity | None = None
    bare: bool = False

    @property
    def is_pair(self) -> bool:
        """Whether both ends are named."""
        return self.baseline is not None and self.target is not None


def find_changes(folded: str) -> tuple[Change, ...]:
    """Return the changes in a folded line from left to right; a bare number counts only where there is nothing else."""
    worded = tuple(_worded(folded))
    taken = {offset for mention in worded for offset in range(mention.start, mention.quantity.end)}
    counted = (mention for mention in _mentions(folded) if mention.quantity.start not in taken)
    mentions = list(_with_ends(sorted([*counted, *worded], key=lambda mention: mention.start)))
    changes = _merged(_paired(mentions, folded), folded)
    told = tuple(change for change in changes if change.by or not change.bare)
    return told or tuple(changes[-1:])


def relative(by: Quantity, direction: Direction | None) -> Relative:
    """Return the change that an amount and its direction make; without a direction the amount keeps its sign."""
    amount = -abs(by.value) if direction == "down" else abs(by.value) if direction == "up" else by.value
    return Relative(amount, of_baseline=kind_of(by.unit) == "%")


# Verbs


def direction_of(folded: str, start: int, end: int, change: Change | None) -> Direction | None:
    """Return where the verb of a stretch points: the last verb up to the end of the change, else the first after it."""
    verbs = list(DIRECTED.finditer(folded, start, end))
    if not verbs:
        return None
    before = [verb for verb in verbs if change is not None and verb.start() < change.end]
    verb = before[-1] if before else verbs[0]
    return "down" if verb["down"] else "up"


# Mentions: single numbers, and what the words before them make of them


class _Kind(Enum):
    BASELINE = "baseline"
    TARGET = "target"
    BY = "by"
    AFTER_VERB = "after a verb"
    BARE = "bare"


class _Mention(NamedTuple):
    """A number with its preposition: what it is said to be, and where the stretch begins.

    ``tenths`` marks a number of tenths (六成), which may be a change or one of the two ends.
    """

    kind: _Kind
    quantity: Quantity
    start: int
    tenths: bool = False


_WINDOW = 40
_ABOUT = (
    r"(?:\s{0,3}(?:about|around|roughly|approximately|nearly|only|just|between|(?:an\s)?average\sof|on\saverage"
    r"|大约|约|近|仅|介于|平均|人民币|次月)){0,2}\s{0,3}"
)
_FROM = (
    r"(?:\bfrom|[从由自])\s{0,3}(?:the\s|our\s)?(?:current(?:ly)?|today's|目前的?|现在的?|当前的?|原来的?|现有的?)?"
    r"|(?:\b(?:currently|baseline|today|now|was)|基线值?|基准值?|目前|当前|现状|现在|现为|原为|原来)"
    r"\s{0,3}(?:is|of|at|takes?|needs?|为|是|需要?|要|[:=])?|\b(?:takes|lasts|instead\sof)\b"
)
_ARROW = "(?:-{1,3}>|=>|→|⇒|➜|➔)"
_TO = (
    r"(?:(?:\b(?:to|at|between|reach(?:es)?|hits?|target|goal|under|below|above|over|within|exceed|achieve|keep|hold"
    r"|(?:should|must|to)\s(?:take|last|be))|at\sleast|at\smost|\b(?:no(?:t\s|\s))?(?:less|more|fewer|longer|later)\sthan"
    r"|up\sto|down\sto|实现|完成|达成|目标值?|达|[到至为]|(?<!完)成|不超过|不高于|不低于|不少于|低于|高于|小于|大于|(?:控制|保持|维持|稳定)在|介于|[<>]=?|[≤≥])"
    rf"\s{{0,3}}(?:is|of|at|为|是|[:=])?\s{{0,3}}){{1,3}}|{_ARROW}"
)
_BY = rf"(?:\b(?:up|down)\s)?\bby(?:\s(?:at\sleast|up\sto|over))?|\b(?:up|down)|{VERB}了?(?:至少|不少于)?|了"
_LEAD = Pattern(rf"(?:(?P<baseline>{_FROM})|(?P<target>{_TO})|(?P<by>{_BY})){_ABOUT}[(]?$", re.IGNORECASE | re.ASCII)


def _mentions(folded: str) -> Iterator[_Mention]:
    told = 0
    for quantity in find_quantities(folded):
        window = max(0, quantity.start - _WINDOW)
        if _FULL_MARKS.search(folded, window, quantity.start):
            continue
        if (share := _as_share(quantity, folded, window)) is not None:
            yield share
            told = quantity.end
            continue
        lead = _LEAD.search(folded, window, quantity.start)
        if lead is None:
            kind = _Kind.AFTER_VERB if _ends_a_clause_with_a_verb(quantity, folded, told) else _Kind.BARE
            kind = _Kind.BY if quantity.signed else kind
            yield _times(_Mention(kind, quantity, quantity.start))
            told = quantity.end
            continue
        kind = next(kind for kind in (_Kind.BASELINE, _Kind.TARGET, _Kind.BY) if lead[kind.value])
        yield _times(_Mention(kind, quantity, lead.start()))
        told = quantity.end


_OF_WHAT_WAS = Pattern(
    rf"(?:[到至为成](?:原来|原有|原先|目前|现在|当前)|{REFERENCE_MARK})的?\s?$",
    re.ASCII,
    f"原 目前 现在 当前 {REFERENCE_MARK}",
)
_OF_TODAY = Pattern(
    r"\s?of\s(?:today|the\s(?:current|present|original|former)|(?:its|the)\sold)\b", re.IGNORECASE | re.ASCII, "of"
)


def _as_share(quantity: Quantity, folded: str, window: int) -> _Mention | None:
    """Return a percentage of what there was, 降到原来的80%, as the change that it is; None for any other number."""
    if kind_of(quantity.unit) != "%" or not quantity.readable or quantity.upper is not None:
        return None
    lead = _OF_WHAT_WAS.search(folded, window, quantity.start)
    if lead is None and _OF_TODAY.match(folded, quantity.end):
        lead = _LEAD.search(folded, window, quantity.start)
        lead = lead if lead and lead["target"] else None
    if lead is None:
        return None
    changed = quantity._replace(value=round(quantity.value - 100, 10))
    return _Mention(_Kind.BY, changed, lead.start())


_FULL_MARKS = Pattern(r"满分[为是]?\s{0,3}$", clues="满分")
_CLAUSE_START = Pattern(r"[^,;。\0]{0,40}$")
_CLAUSE_END = Pattern(r"\s{0,3}(?:$|[,;。\0)]|\band\b|并|且)", re.ASCII)


def _ends_a_clause_with_a_verb(quantity: Quantity, folded: str, told: int) -> bool:
    """Return whether a verb stands before the number and nothing after it, as in 缩短订单交付周期30%.

    ``told`` is where the number before it ends: a verb before that says how that one changes.
    """
    clause = _CLAUSE_START.search(folded, max(told, quantity.start - 40), quantity.start)
    verb = clause and DIRECTED.search(folded, clause.start(), quantity.start)
    return bool(verb and _CLAUSE_END.match(folded, quantity.end))


def _times(mention: _Mention) -> _Mention:
    """Turn ``3倍`` into percent: to three times is 200 % more, by three times is 300 % more; ``3x`` is three times."""
    quantity = mention.quantity
    if quantity.unit in ("x", "X") and mention.kind is not _Kind.BASELINE:
        return _Mention(_Kind.BY, quantity._replace(value=100 * quantity.value - 100, unit="%"), mention.start)
    if quantity.unit != "倍" or mention.kind not in (_Kind.TARGET, _Kind.BY):
        return mention
    times = quantity.value - (1 if mention.kind is _Kind.TARGET else 0)
    return _Mention(_Kind.BY, quantity._replace(value=100 * times, unit="%"), mention.start)


_COUNT = rf"(?:[0-9]{{1,3}}|{HAN_NUMERAL}{{1,4}})"
_WORDED = Pattern(
    r"(?P<quadruple>翻两番|\bquadrupl(?:es?|ed|ing)\b)|(?P<triple>\btripl(?:es?|ed|ing)\b)"
    r"|(?P<double>翻一?番|翻一?倍|一倍|\bdoubl(?:es?|ed|ing)\b)"
    r"|(?P<half>减半|一半|对半|\b(?:in|by|to)\s(?:a\s)?half\b(?!\san?\s)|\bhalv(?:es?|ed|ing)\b)"
    rf"|(?P<parts>{_COUNT})分之(?P<share>{_COUNT})"
    r"|(?P<tenths>[1-9一二两三四五六七八九])成(?:(?P<hundredths>[1-9一二两三四五六七八九半])(?![\d%个天]))?(?![为本])"
    r"|(?<=\bby\s|\bto\s)(?P<some>a|one|two|three)[\s-](?P<part>third|quarter|fifth|tenth)s?\b",
    re.IGNORECASE | re.ASCII,
    "翻 倍 半 分之 成 quadrupl tripl doubl half halv third quarter fifth tenth",
)
_SOME = {"a": 1, "one": 1, "two": 2, "three": 3}
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_TO_A_SHARE = Pattern(r"(?:[到至为]|\bto)\s?(?:(?:原来|原有|原先|目前|现在)的?|a\s)?$", re.IGNORECASE | re.ASCII)
_IS_BASELINE = Pattern(rf"(?:{_FROM}){_ABOUT}$", re.IGNORECASE | re.ASCII)
_SHARES = {"quadruple": 300.0, "triple": 200.0, "double": 100.0, "half": -50.0}


def _worded(folded: str) -> Iterator[_Mention]:
    """Find changes in words: 翻一番, 缩短一半, 三分之一, 两成, “in half”, “by a third”."""
    for match in _WORDED.finditer(folded):
        to = _TO_A_SHARE.search(folded, max(0, match.start() - _WINDOW), match.start())
        share = next((value for name, value in _SHARES.items() if match[name]), 0.0)
        if match["tenths"]:
            share = 10.0 * (read_count(match["tenths"]) or 0) + _ones(match["hundredths"])
            if lead := _IS_BASELINE.search(folded, max(0, match.start() - _WINDOW), match.start()):
                yield _Mention(_Kind.BASELINE, Quantity(share, "%", *match.span()), lead.start(), tenths=True)
                continue
        elif match["some"]:
            share = 100.0 * _SOME[match["some"].lower()] / _PARTS[match["part"].lower()]
        elif match["parts"]:
            parts, count = read_count(match["parts"]) or 0, read_count(match["share"]) or 0
            # Parts of a hundred, a thousand and ten thousand are percentages, which may be either end of a change.
            if parts in (0, 100, 1_000, 10_000):
                continue
            share = 100.0 * count / parts
        if to and (match["tenths"] or match["parts"] or match["some"]):
            share -= 100.0
        start = to.start() if to else match.start()
        tenths = bool(to and match["tenths"])
        yield _Mention(_Kind.BY, Quantity(share, "%", match.start(), match.end()), start, tenths)


def _ones(numeral: str | None) -> float:
    return 5.0 if numeral == "半" else float(read_count(numeral or "") or 0)


def _with_ends(mentions: Sequence[_Mention]) -> Iterator[_Mention]:
    """Take tenths that a percentage leads to for one too: in 从六成降到两成 they are no share of what there was."""
    last: _Mention | None = None
    for mention in mentions:
        follows = mention.tenths and last is not None and last.kind is _Kind.BASELINE and last.quantity.unit == "%"
        last = mention
        if follows and mention.kind is _Kind.BY:
            value = round(mention.quantity.value + 100.0, 2)
            last = mention._replace(kind=_Kind.TARGET, quantity=mention.quantity._replace(value=value))
        yield last


# From mentions to changes

_SHORT_GAP = Pattern(rf"\s{{0,3}}(?:{VERB}\s{{0,3}})?(?:(?:down|up)\s)?(?:{_TO}){_ABOUT}", re.IGNORECASE | re.ASCII)
_SHORT_BACK = Pattern(rf"[\s,(]{{0,3}}(?:{VERB}\s{{0,3}})?(?:{_FROM}){_ABOUT}[(]?", re.IGNORECASE | re.ASCII)
_STOP = Pattern(r"[;。!?\n]")
_LONGEST_GAP = 40


def _paired(mentions: Sequence[_Mention], folded: str) -> list[Change]:
    """Join numbers that stand as a pair; the others become changes of their own."""
    changes: list[Change] = []
    place = 0
    while place < len(mentions):
        pair = _pair(mentions[place], mentions[place + 1], folded) if place + 1 < len(mentions) else None
        changes.append(pair or _single(mentions[place]))
        place += 2 if pair else 1
    return changes


def _pair(one: _Mention, two: _Mention, folded: str) -> Change | None:
    gap = folded[one.quantity.end : two.quantity.start].replace("\0", "")
    if len(gap) > _LONGEST_GAP or _STOP.search(gap):
        return None
    if two.kind is _Kind.TARGET and _leads_on(one, two.quantity, gap):
        return Change(one.start, two.quantity.end, baseline=one.quantity, target=two.quantity)
    if one.kind is _Kind.TARGET and two.kind is _Kind.BASELINE and _SHORT_BACK.fullmatch(gap):
        return Change(one.start, two.quantity.end, baseline=two.quantity, target=one.quantity)
    return None


def _leads_on(mention: _Mention, target: Quantity, gap: str) -> bool:
    """Return whether a number is the baseline of the target behind it."""
    if mention.kind is _Kind.BASELINE:
        return True
    alike = not mention.quantity.unit or kind_of(mention.quantity.unit) == kind_of(target.unit)
    return (alike or mention.kind is not _Kind.BY) and _SHORT_GAP.fullmatch(gap) is not None


def _single(mention: _Mention) -> Change:
    start, end, quantity = mention.start, mention.quantity.end, mention.quantity
    if mention.kind is _Kind.BASELINE:
        return Change(start, end, baseline=quantity)
    if mention.kind in (_Kind.BY, _Kind.AFTER_VERB):
        return Change(start, end, by=quantity, bare=mention.kind is _Kind.AFTER_VERB)
    return Change(start, end, target=quantity, bare=mention.kind is _Kind.BARE)


def _merged(changes: Sequence[Change], folded: str) -> list[Change]:
    """Join a baseline that stands alone with the target or the amount beside it."""
    merged: list[Change] = []
    for change in changes:
        last = merged[-1] if merged else None
        if last and _complete_each_other(last, change) and not _STOP.search(folded, last.end, change.start):
            first, second = (last, change) if last.baseline else (change, last)
            merged[-1] = Change(last.start, change.end, first.baseline, second.target, second.by)
        else:
            merged.append(change)
    return merged


def _complete_each_other(one: Change, two: Change) -> bool:
    """Return whether one names only a baseline, and the other says outright where it goes."""
    alone = [change for change in (one, two) if change.baseline and not change.target and not change.by]
    going = [change for change in (one, two) if not change.baseline and (change.by or not change.bare)]
    return len(alone) == 1 and len(going) == 1
