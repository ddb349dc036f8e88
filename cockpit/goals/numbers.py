"""From what a line says about a number to unit, baseline, target and direction, with every guess and contradiction."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log

from cockpit.figures import figure
from cockpit.goals.changes import Change, relative
from cockpit.goals.contradictions import Remark, against_verb, beyond_percent, equal
from cockpit.goals.quantities import Quantity, Relative, base_of, convert, is_rate_of, kind_of
from cockpit.goals.verbs import Direction
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.quick import Offer


@dataclass
class Draft:
    """The fields of a goal while they are collected, and the remarks on them."""

    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    direction: Direction | None = None
    relative: Relative | None = None
    guesses: list[Remark] = field(default_factory=list)
    doubts: list[Remark] = field(default_factory=list)
    offers: dict[str, tuple[Offer, ...]] = field(default_factory=dict)

    def guess(self, name: str, text: str, **values: object) -> None:
        """Mark what was assumed about a field."""
        self.guesses.append((name, message(text, **values)))

    def doubt(self, name: str, text: str, *offers: Offer, **values: object) -> None:
        """Keep what a person must answer about a field, and the answers to choose from."""
        self.doubts.append((name, message(text, **values)))
        if offers:
            self.offers[name] = offers


def take_numbers(draft: Draft, change: Change, repeated: Change | None, *, chinese: bool) -> None:
    """Fill in unit, baseline and target of a change, what had to be assumed for them and what contradicts itself.

    ``repeated`` is a second statement of the same change; ``chinese`` chooses the word for days after an event.
    """
    change = _in_one_scale(draft, change)
    draft.unit = _unit_of(draft, change, "天" if chinese else "days")
    draft.baseline = _end(draft, "baseline", change.baseline)
    draft.target = _end(draft, "target", change.target)
    if change.bare:
        as_what = N_("the number is taken for the change") if change.by else N_("the number is taken for the target")
        draft.guess("target", as_what)
    if change.baseline and change.baseline.unit:
        _convert_baseline(draft, change.baseline.unit)
    if change.by is not None:
        _take_relative(draft, change.by)
    _check_numbers(draft, repeated)


# One scale for both ends


def _in_one_scale(draft: Draft, change: Change) -> Change:
    """Return the change with both ends in one scale: 120万 and 80万元, 1.2 and 0.8 million, 1200000 and 80万元."""
    one, other = change.baseline, change.target or change.by
    if one is None or other is None or not (_is_one_number(one) and _is_one_number(other)):
        return change
    # An amount of change is of any size, so that nothing can be told from it about a number without a scale.
    may_guess = change.target is not None
    first = _scaled_as(draft, "baseline", one, other, may_guess=may_guess)
    second = _scaled_as(draft, "target", other, one, may_guess=may_guess)
    if change.target is not None:
        return change._replace(baseline=first, target=second)
    return change._replace(baseline=first, by=second)


def _is_one_number(quantity: Quantity) -> bool:
    return quantity.readable and quantity.upper is None and not quantity.after_event


def _scaled_as(draft: Draft, name: str, end: Quantity, other: Quantity, *, may_guess: bool) -> Quantity:
    """Return one end of a change in the scale of the other, where that has one and this end has not said it."""
    factor = base_of(other.unit)[1] if other.unit else 1.0
    if not end.unit and factor != 1 and end.scale != 1:
        return end._replace(value=round(end.value / factor, 10), unit=other.unit, scale=1.0)
    if not may_guess or not end.value or end.scale != 1 or (end.unit and not end.leads):
        return end
    typed = figure(end.value, end.unit)
    if not end.unit and factor != 1 and _is_base_of(draft, name, end.value, factor, other.value):
        draft.guess(name, N_("converted from {value}"), value=typed)
        return end._replace(value=round(end.value / factor, 10))
    scale = other.scale
    if scale != 1 and not _is_base_of(draft, name, end.value * scale, scale, other.value):
        value = round(end.value * scale, 10)
        draft.guess(name, N_("“{typed}” is read as {value}"), typed=typed, value=figure(value, end.unit))
        return end._replace(value=value, scale=scale)
    return end


def _is_base_of(draft: Draft, name: str, scaled: float, factor: float, other: float) -> bool:
    """Return whether a number is meant as it stands, ``scaled`` / ``factor``, and not in the scale of the other end.

    It is what agrees with the verb, else what is nearer to the other end.
    """
    plain = scaled / factor
    if not scaled or not other:
        return False
    if draft.direction is not None:
        sign = 1 if (draft.direction == "down") == (name == "baseline") else -1
        agree = [sign * (value - other) > 0 for value in (plain, scaled)]
        if agree[0] != agree[1]:
            return agree[0]
    return abs(log(abs(plain / other))) < abs(log(abs(scaled / other)))


def _unit_of(draft: Draft, change: Change, days: str) -> str:
    """Return the unit of the target, else of the baseline, else of an amount that is no share."""
    first, last = change.baseline, change.target
    if any(end and end.after_event for end in (first, last, change.by)):
        draft.guess("unit", N_("“T+{n}” is read as days after the event"), n=_whole(last or first or change.by))
        return days
    if last and last.unit and not (first and is_rate_of(first.unit, last.unit)):
        if first and (not first.unit or is_rate_of(last.unit, first.unit)):
            draft.guess("unit", N_("unit from target"))
        return _points_as_percent(last.unit, first.unit if first else "")
    if first and first.unit:
        if last:
            draft.guess("unit", N_("unit from baseline"))
        return _points_as_percent(first.unit)
    if change.by and kind_of(change.by.unit) != "%":
        return _points_as_percent(change.by.unit)
    return ""


def _whole(quantity: Quantity | None) -> str:
    return figure(quantity.value if quantity else None)


def _points_as_percent(unit: str, beside: str = "") -> str:
    """Return the unit, ``%`` for percentage points; mere points are those only ``beside`` a percentage."""
    are_points = kind_of(unit) == "百分点" or (kind_of(unit) == "点" and kind_of(beside) == "%")
    return "%" if are_points else unit


def _is_counted_in(unit: str, of_goal: str) -> bool:
    """Return whether a number in a unit is one in the unit of the goal, as ``次`` is where that is ``次/月``."""
    return kind_of(unit) == kind_of(of_goal) or is_rate_of(of_goal, unit)


def _end(draft: Draft, name: str, quantity: Quantity | None) -> float | None:
    """Return the number of one end; a range is not one number, so a person must choose."""
    if quantity is None:
        return None
    if not quantity.readable:
        draft.doubt(name, N_("“{typed}” cannot be read as a number; write it like 1234.5"), typed=quantity.typed)
        return None
    if quantity.upper is not None:
        bounds = {"low": figure(quantity.value), "high": figure(quantity.upper, quantity.unit)}
        ends = (
            Offer(message(bound), {name: value})
            for bound, value in zip(bounds.values(), (quantity.value, quantity.upper), strict=True)
        )
        draft.doubt(name, N_("a range, {low} to {high}: which of the two counts?"), *ends, **bounds)
        return None
    if quantity.typed:
        draft.guess(name, N_("“{typed}” is read as {value}"), typed=quantity.typed, value=figure(quantity.value))
    return quantity.value


def _convert_baseline(draft: Draft, unit: str) -> None:
    """Bring the baseline to the unit of the target, or say that the two cannot be compared."""
    if draft.baseline is None or _is_counted_in(_points_as_percent(unit), draft.unit):
        return
    converted = convert(draft.baseline, unit, draft.unit)
    if converted is None:
        draft.doubt(
            "unit", N_("the baseline is in {baseline}, the target in {target}"), baseline=unit, target=draft.unit
        )
        return
    draft.guess("baseline", N_("converted from {value}"), value=figure(draft.baseline, unit))
    draft.baseline = converted


def _take_relative(draft: Draft, by: Quantity) -> None:
    if _end(draft, "target", by) is None:
        return
    draft.relative = relative(by, draft.direction)
    amount = figure(abs(by.value), by.unit)
    if draft.direction is None:
        if by.value > 0 and by.signed:
            draft.direction = "up"
        elif by.value > 0:
            draft.doubt("target", N_("up or down by {amount}?"), amount=amount)
            return
        else:
            draft.direction = "down"
    if draft.relative.of_baseline and draft.unit == "%":
        doubt, offers = points_or_share(draft.relative, draft.baseline)
        draft.doubt("target", doubt.text, *offers, **doubt.values)
    elif not draft.relative.of_baseline and not _is_counted_in(_points_as_percent(by.unit, draft.unit), draft.unit):
        draft.doubt(
            "unit", N_("the baseline is in {baseline}, the change in {change}"), baseline=draft.unit, change=by.unit
        )
        return
    if draft.baseline is not None:
        draft.target = draft.relative.target(draft.baseline)


def points_or_share(change: Relative, baseline: float | None) -> tuple[Message, tuple[Offer, ...]]:
    """Return the question what a change by some percent of a percentage means, and both answers."""
    amount, points = figure(abs(change.amount), "%"), figure(abs(change.amount))
    doubt = message(N_("{amount} of the baseline, or {points} percentage points?"), amount=amount, points=points)
    if baseline is None:
        return doubt, ()
    share, moved = change.target(baseline), Relative(change.amount, of_baseline=False).target(baseline)
    return doubt, (
        Offer(
            message(N_("{target}: {points} percentage points"), target=figure(moved, "%"), points=points),
            {"target": moved},
        ),
        Offer(
            message(N_("{target}: {amount} of the baseline"), target=figure(share, "%"), amount=amount),
            {"target": share},
        ),
    )


# Contradictions


def _check_numbers(draft: Draft, repeated: Change | None) -> None:
    for name, value in (("baseline", draft.baseline), ("target", draft.target)):
        if (outside := beyond_percent(value, draft.unit)) is not None:
            draft.doubts.append((name, outside))
    if draft.baseline is None or draft.target is None or any(name == "unit" for name, _remark in draft.doubts):
        return
    if draft.baseline == draft.target:
        draft.doubts.append(("target", equal(draft.target, draft.unit)))
        return
    _check_direction(draft)
    if repeated and repeated.by:
        _check_repeated(draft, repeated.by, draft.target - draft.baseline)


def _check_direction(draft: Draft) -> None:
    """Compare the verb with the numbers; the numbers are kept, and a person must say which of the two is wrong."""
    assert draft.baseline is not None and draft.target is not None
    numbers: Direction = "down" if draft.target < draft.baseline else "up"
    if draft.direction not in (None, numbers):
        doubt = against_verb(draft.baseline, draft.target, draft.unit)
        turned = {"baseline": figure(draft.target), "target": figure(draft.baseline, draft.unit)}
        draft.doubt(
            "target",
            doubt.text,
            Offer(
                message(N_("{baseline} to {target}; the words are to be changed"), **doubt.values),
                {"baseline": draft.baseline, "target": draft.target},
                then=("title",),
            ),
            Offer(
                message(N_("{baseline} to {target}, as the words say"), **turned),
                {"baseline": draft.target, "target": draft.baseline},
            ),
            **doubt.values,
        )
    draft.direction = numbers


def _check_repeated(draft: Draft, by: Quantity, difference: float) -> None:
    """Compare an amount that is stated beside both ends with the ends, to one percent or one hundredth."""
    if kind_of(by.unit) == "%" and not draft.baseline:
        return
    share = kind_of(by.unit) == "%"
    computed = abs(100 * difference / draft.baseline) if share and draft.baseline else abs(difference)
    if abs(computed - abs(by.value)) > max(1.0 if share else 0.01, 0.01 * abs(by.value)):
        values = {"amount": figure(abs(by.value), by.unit), "computed": figure(round(computed, 2), by.unit)}
        draft.doubt("target", N_("the line says {amount}, its numbers differ by {computed}"), **values)
