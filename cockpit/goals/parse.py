"""A goal typed in one line, Chinese or English, as fields; every guess is marked and every contradiction is kept.

``财务月结周期从30天缩短至15天 by 2026-12-31 @li.wei`` is a metric, 30 to 15 天, a due date and an owner. Nothing is
decided for the person: what is doubtful or missing is said, so that a front end can ask for just that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from cockpit.clean import clean_line
from cockpit.dates import Role
from cockpit.errors import BadInput
from cockpit.goals.changes import Change, direction_of, find_changes
from cockpit.goals.contradictions import Remark
from cockpit.goals.labels import REFERENCE_MARK, Field, Labels, find_labels
from cockpit.goals.numbers import Draft, take_numbers
from cockpit.goals.quantities import Relative
from cockpit.goals.verbs import VERB, Direction
from cockpit.i18n import N_
from cockpit.message import message
from cockpit.numerals import fold
from cockpit.pattern import Pattern
from cockpit.quick import Offer


@dataclass(frozen=True)
class ParsedGoal:
    """What one line says about one goal.

    ``relative`` is a change by an amount; the target follows from it once the baseline is known. ``measure_by`` is the
    day by which a baseline that is not known will be measured. ``offers`` are answers to doubts, by field. ``missing``
    names the fields that the line does not say, the most important first.
    """

    title: str
    metric: str = ""
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    direction: Direction | None = None
    relative: Relative | None = None
    measure_by: date | None = None
    due: date | None = None
    owner: str = ""
    theme: str = ""
    modules: tuple[str, ...] = ()
    start: date | None = None
    cadence_days: int | None = None
    guesses: tuple[Remark, ...] = ()
    doubts: tuple[Remark, ...] = ()
    offers: Mapping[str, tuple[Offer, ...]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def parse(text: str, today: date) -> tuple[ParsedGoal, ...]:
    """Return the goals of a line, one for each metric; those after the first share its dates and names.

    Raises:
        BadInput: the line is empty, has a date that the calendar does not have, or speaks of very many goals.
    """
    if not _one_line(text):
        raise BadInput(N_("write the goal in one line, such as “{example}”"), position=0, example=_EXAMPLE)
    folded = fold(text)
    labels, rest = find_labels(text, folded, today)
    pieces = _pieces(rest)
    if len(pieces) > MOST_GOALS:
        raise BadInput(
            N_("that is {count} goals in one line; write fewer, or import them from a file"), count=len(pieces)
        )
    goals: list[ParsedGoal] = []
    for piece in pieces:
        inherited = goals[-1].metric if goals else ""
        goals.append(_goal(_Line(text, rest, labels), piece, inherited, today))
    return tuple(goals)


MOST_GOALS = 20
"""Goals that one line may speak of (own choice)."""
_EXAMPLE = "cut month-end close from 30 to 15 days by 2027-06-30 @li.wei"


class _Line(NamedTuple):
    """A line as typed, the same folded with the labels blanked out, and the labels."""

    text: str
    rest: str
    labels: Labels


# One line, several metrics


class _Piece(NamedTuple):
    """A part of the line that speaks of one metric: its change, and a second statement of the same change."""

    start: int
    end: int
    change: Change | None
    repeated: Change | None = None


_AND = r"(?:并且|并将?|而且|同时|以及|[且及和与]|\b(?:and|plus|while|as well as)\b)"
_HARD_BREAK = Pattern(rf"[;。\n]\s{{0,3}}{_AND}?", re.IGNORECASE | re.ASCII)
_SOFT_BREAK = Pattern(rf"[,、&+]\s{{0,3}}{_AND}?|{_AND}", re.IGNORECASE | re.ASCII)


def _pieces(rest: str) -> list[_Piece]:
    """Divide the line at the separators between its changes; a change with no words of its own joins its neighbour."""
    changes = find_changes(rest)
    if not changes:
        return [_Piece(0, len(rest), None)]
    pieces: list[_Piece] = []
    for change in changes:
        stop, start = _boundary(rest, pieces[-1], change) if pieces else (0, 0)
        if pieces and _says_the_same(pieces[-1], change, rest[start : change.start]):
            pieces[-1] = _together(pieces[-1], change)
            continue
        if pieces and stop == start and _belongs_to_the_metric(pieces[-1], change):
            pieces[-1] = pieces[-1]._replace(change=change)
            continue
        if pieces:
            pieces[-1] = pieces[-1]._replace(end=stop)
        pieces.append(_Piece(start, len(rest), change))
    return pieces


def _boundary(rest: str, piece: _Piece, change: Change) -> tuple[int, int]:
    """Return where the piece ends, and where the next one begins with this change."""
    spoken = piece.repeated or piece.change
    after = spoken.end if spoken else piece.start
    mark = _HARD_BREAK.search(rest, after, change.start) or _SOFT_BREAK.search(rest, after, change.start)
    return mark.span() if mark else (after, after)


def _says_the_same(piece: _Piece, change: Change, between: str) -> bool:
    """Return whether a change has no metric of its own, and gives as an amount what the other gives as two ends."""
    if piece.change is None or piece.repeated is not None or _metric_in(between):
        return False
    return (piece.change.is_pair and change.by is not None) or (piece.change.by is not None and change.is_pair)


def _belongs_to_the_metric(piece: _Piece, change: Change) -> bool:
    """Return whether a number behind a verb is a part of the name of what goes from one number to another after it."""
    before = piece.change
    return bool(change.is_pair and before and before.by and not before.baseline and piece.repeated is None)


def _together(piece: _Piece, change: Change) -> _Piece:
    if change.is_pair and piece.change:
        return piece._replace(change=change._replace(start=piece.change.start), repeated=piece.change)
    return piece._replace(repeated=change)


# One metric


def _goal(line: _Line, piece: _Piece, inherited: str, today: date) -> ParsedGoal:
    draft = Draft(direction=direction_of(line.rest, piece.start, piece.end, piece.change))
    if piece.change is not None:
        take_numbers(draft, piece.change, piece.repeated, chinese=not line.text.isascii())
    metric = _metric(line, piece, draft)
    metric = _with_rate(metric, draft)
    title = _title(line, piece)
    if not metric and inherited:
        metric, title = inherited, f"{inherited} {title}"
    if piece.change is None and draft.direction is None:
        draft.doubt("title", N_("nothing in it can be measured; say what goes from which number to which"))
    goal = ParsedGoal(
        title=title,
        metric=metric,
        unit=draft.unit,
        baseline=draft.baseline,
        target=draft.target,
        direction=draft.direction,
        relative=draft.relative,
    )
    goal = _with_labels(goal, line.labels.within(piece.start, piece.end), draft, today)
    unknown = bool(line.labels.within(piece.start, piece.end).unknowns)
    return replace(
        goal,
        guesses=tuple(draft.guesses),
        doubts=tuple(draft.doubts),
        offers=draft.offers,
        missing=_missing(goal, unknown=unknown),
    )


def _with_labels(goal: ParsedGoal, labels: Labels, draft: Draft, today: date) -> ParsedGoal:
    dues, starts = labels.found(Role.DUE), labels.found(Role.START)
    due, start = (dues[0] if dues else None), (starts[0] if starts else None)
    for name, found in (("due", due), ("start", start)):
        draft.guesses.extend((name, guess) for guess in (found.guesses if found else ()))
    if len({found.day for found in dues}) > 1:
        days = [found.day.isoformat() for found in dues]
        offers = (Offer(message(day), {"due": day}) for day in dict.fromkeys(days))
        draft.doubt("due", N_("more than one date: {dates}"), *offers, dates=", ".join(days))
    if due and due.day < today:
        draft.doubt("due", N_("{day} is past"), day=due.day.isoformat())
    if due and start and due.day < start.day:
        draft.doubt(
            "due", N_("{due} is before the start, {start}"), due=due.day.isoformat(), start=start.day.isoformat()
        )
    for name, label in (("owner_id", Field.OWNER), ("theme_id", Field.THEME)):
        if len(labels.named(label)) > 1:
            offers = (Offer(message("{name}", name=each), {name: each}) for each in labels.named(label))
            draft.doubt(name, N_("more than one is named: {names}"), *offers, names=", ".join(labels.named(label)))
    measure = labels.measures[0].value if labels.measures and goal.baseline is None else None
    draft.guesses.extend(("measure_by", guess) for guess in (measure.guesses if measure else ()))
    if measure and measure.day < today:
        draft.doubt("measure_by", N_("{day} is past"), day=measure.day.isoformat())
    return replace(
        goal,
        measure_by=measure.day if measure else None,
        due=due.day if due else None,
        start=start.day if start else None,
        owner=next(iter(labels.named(Field.OWNER)), ""),
        theme=next(iter(labels.named(Field.THEME)), ""),
        modules=labels.named(Field.MODULES),
        cadence_days=labels.cadences[0].value.days if labels.cadences else None,
    )


def _missing(goal: ParsedGoal, *, unknown: bool) -> tuple[str, ...]:
    """Return the fields to ask for; a baseline before the target that follows from it, its day when it is unknown."""
    baseline = "measure_by" if unknown else "baseline"
    known = {
        "target": goal.target is not None,
        "unit": bool(goal.unit),
        baseline: goal.baseline is not None or goal.measure_by is not None,
        "metric": bool(goal.metric),
        "due": goal.due is not None,
        "owner_id": bool(goal.owner),
        "theme_id": bool(goal.theme),
        "modules": bool(goal.modules),
        "cadence_days": goal.cadence_days is not None,
    }
    missing = [name for name, is_known in known.items() if not is_known]
    if goal.relative and baseline in missing:
        missing.remove("target")
        missing.insert(missing.index(baseline) + 1, "target")
    return tuple(missing)


# Words

_MEANS = Pattern(
    r"(?:通过|利用|借助|依托|基于)[^,;。\0]{0,60}?(?:实现|使得?|让|将|把|[,;])|[^,;。\0]{1,20}前[将把]"
    r"|在[^,;。\0]{1,40}(?:前提|条件|基础|情况)之?下[,;]?"
    r"|(?:using|through|via|with|by using)\b[^,;\0]{0,60},",
    re.IGNORECASE,
    "通过 利用 借助 依托 基于 前 下 ,",
)
_REFERENCE = Pattern(rf"[^;。]{{0,99}}{REFERENCE_MARK}\s?,?\s?", clues=REFERENCE_MARK)
"""Words that only say when, as in ERP上线后3个月内，: what is measured stands behind them."""
_OPENING = Pattern(
    r"[\s\0,;:。、|-]+|(?:goal|目标|okr|kr)\s?:|实现|完成|使得?|让|将|把|的|力争|争取|确保|推动|我们|要|并且?|同时"
    rf"|(?:the|of|our|to|we|I|you|will|would\slike|want|need|must|should|aim|please|and)\b|['’]d\slike\b|(?:bring|get|drive|push)\s(?:down|up)\b|{VERB}(?:\s?(?:in|of)\b)?",
    re.IGNORECASE | re.ASCII,
)
_CLOSING = Pattern(
    rf"(?:[\s\0,;:=。、|(-]+|\b(?:is|are|be|by|from|to|at|in|of|the|should|must|will)|(?<![-\w])(?:down|up)|[\1的了是为从由至到在将把要做]"
    rf"|{VERB})$",
    re.IGNORECASE | re.ASCII,
)
_PHRASE_END = Pattern(r"[,;。\0]|\b(?:and|by|for|in)\b", re.IGNORECASE | re.ASCII)
_CLAUSE_END = Pattern(r"[,;。\0]")
_LAST_WORDS = 24


def _metric_in(words: str) -> str:
    """Return the noun phrase of a metric: the words without the verbs, prepositions and means around them."""
    start, end = _trim(words, 0, len(words))
    return words[start:end]


def _trim(words: str, start: int, end: int) -> tuple[int, int]:
    if (reference := _REFERENCE.match(words, start, end)) and reference.end() < end:
        start = reference.end()
    while start < end and (opening := _OPENING.match(words, start, end) or _MEANS.match(words, start, end)):
        start = opening.end()
    while start < end and (closing := _CLOSING.search(words, max(start, end - _LAST_WORDS), end)):
        end = closing.start()
    return start, end


def _metric(line: _Line, piece: _Piece, draft: Draft) -> str:
    """Return the words before the change, else those after it; for a line without numbers what its verb is about."""
    if piece.change is None:
        if draft.direction is None:
            return ""
        start, _end = _trim(line.rest, piece.start, piece.end)
        stop = _CLAUSE_END.search(line.rest, start, piece.end)
        return _own_words(line, *_trim(line.rest, start, stop.start() if stop else piece.end))
    before = _own_words(line, *_trim(line.rest, piece.start, piece.change.start))
    if before:
        return before
    start = piece.change.end
    opening = _OPENING.match(line.rest, start, piece.end)
    stop = _PHRASE_END.search(line.rest, opening.end() if opening else start, piece.end)
    return _own_words(line, *_trim(line.rest, start, stop.start() if stop else piece.end))


_RATE_BEHIND = Pattern(r"(?P<metric>.{1,80})每(?P<time>天|日|周|月|季度?|年)")


def _with_rate(metric: str, draft: Draft) -> str:
    """Return the metric without a rate that stands behind it, as in 缺料次数每月不超过5次, and count the unit in it."""
    found = _RATE_BEHIND.fullmatch(metric)
    if found is None or not draft.unit or "/" in draft.unit or draft.unit == "%":
        return metric
    draft.unit = f"{draft.unit}/{found['time']}"
    return found["metric"].strip()


_EMPTY_BRACKETS = Pattern(r"\s?[(（]\s?[)）]", clues="( （")
_CLAUSE = Pattern(r"(?P<words>[^,，;；、]{0,9999})(?P<mark>[,，;；、]|$)")
_SCRAP = Pattern(
    r"(?:[\s\0:：。|()（）]|计划|预计|争取|力争|要求|务必|必须|[应需要并且在于到至由前]|之前|完成|达成|实现|到位|结束|落实"
    r"|负责人?|责任人|\b(?:to|be|is|and|by|on|due|done|completed?|finished|delivered|owner)\b){0,99}",
    re.IGNORECASE | re.ASCII,
)
"""What was said about a label alone, such as 前完成 beside a date, and says nothing once that is taken out."""
_BEFORE_LABEL = Pattern(
    r"(?:\s|计划|预计|争取|力争|[在于]|\b(?:by|on|due|to|until|till|before)\b){1,9}(?=\0)", re.IGNORECASE | re.ASCII
)
_AFTER_LABEL = Pattern(r"^[\s\0]{0,99}\0\s?(?:之?前)?[将把使让]?", clues="\0")
_TAKEN_OUT = Pattern(r"(?P<before>[^\s\0]?)\s?\0[\s\0]{0,999}(?P<after>[^\s\0]?)", clues="\0")


def _title(line: _Line, piece: _Piece) -> str:
    """Return the person's own words without the labels; the whole line where nothing else is left."""
    pairs = zip(line.text[piece.start : piece.end], line.rest[piece.start : piece.end], strict=True)
    words = "".join("\0" if plain == "\0" else char for char, plain in pairs)
    kept: list[str] = []
    for clause in _CLAUSE.finditer(words):
        said = clause["words"]
        if "\0" not in said:
            kept.append(said + clause["mark"])
        elif _SCRAP.fullmatch(said) is None:
            said = _AFTER_LABEL.sub("", _BEFORE_LABEL.sub("", said))
            kept.append(_TAKEN_OUT.sub(_closed, said).rstrip() + clause["mark"])
    found = _EMPTY_BRACKETS.sub("", _one_line("".join(kept)))
    return found.strip(" ,，;；。、|") or _one_line(line.text)


_CLOSES = tuple(",;.!?)，；。、！？）")


def _closed(gap: re.Match[str]) -> str:
    """Return what stands on both sides of a label that was taken out; Chinese words need no space between them."""
    space = "" if gap["after"] in _CLOSES or (gap["before"] > "\u2e7f" and gap["after"] > "\u2e7f") else " "
    return f"{gap['before']}{space}{gap['after']}"


def _own_words(line: _Line, start: int, end: int, dropped: str = "\0" + REFERENCE_MARK) -> str:
    """Return a stretch of the line as typed, without what is blanked out."""
    pairs = zip(line.text[start:end], line.rest[start:end], strict=True)
    kept = "".join(" " if plain in dropped else char for char, plain in pairs)
    return _one_line(kept)


def _one_line(text: str) -> str:
    return clean_line(" ".join(text.split()))
