"""What contradicts itself in a goal although each part of it can be read: its numbers, its verb and its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cockpit.errors import BadInput
from cockpit.figures import figure
from cockpit.goals.verbs import direction_in
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.numerals import fold

Remark = tuple[str, Message]
"""A field of the goal and what is to be said about it."""


def of_numbers(title: str, unit: str, baseline: float | None, target: float | None) -> Iterator[Remark]:
    """Yield what a person may insist on, and more likely mistyped."""
    for name, value in (("baseline", baseline), ("target", target)):
        if (outside := beyond_percent(value, unit)) is not None:
            yield name, outside
    if baseline is None or target is None:
        return
    if baseline == target:
        yield "target", equal(target, unit)
    elif direction_in(fold(title)) == ("down" if target > baseline else "up"):
        yield "target", against_verb(baseline, target, unit)


def of_days(due: date | None, today: date) -> Iterator[Remark]:
    """Yield that a goal is over when it is set."""
    if due is not None and due < today:
        yield "due", message(N_("{day} is past"), day=due.isoformat())


_PERCENT = frozenset({"%", "percent", "pct", "百分比"})


def is_percent(unit: str) -> bool:
    """Return whether numbers in a unit are percentages."""
    return fold(unit).strip().lower() in _PERCENT


def beyond_percent(value: float | None, unit: str) -> Message | None:
    """Return what is to be said of a percentage that is no share of a whole, None of any other number."""
    if value is None or 0 <= value <= 100 or not is_percent(unit):
        return None
    return message(N_("{value} is outside 0 to 100%"), value=figure(value, "%"))


def equal(value: float, unit: str) -> Message:
    """Return that both ends are one number."""
    return message(N_("baseline and target are equal, {value}"), value=figure(value, unit))


def against_verb(baseline: float, target: float, unit: str) -> Message:
    """Return that the verb says the opposite of the numbers."""
    text = (
        N_("the verb says up, the numbers go down from {baseline} to {target}")
        if target < baseline
        else N_("the verb says down, the numbers go up from {baseline} to {target}")
    )
    return message(text, baseline=figure(baseline), target=figure(target, unit))


# What nobody can mean


LARGEST = 1e15
"""The largest number that a metric or a check-in may have: a spreadsheet still holds all of its digits (own choice)."""


def require_sane(**numbers: float | None) -> None:
    """Refuse numbers of a metric or a check-in, given by field, that are larger than anything that is measured.

    Raises:
        BadInput: one of them is.
    """
    for name, number in numbers.items():
        if number is not None and not abs(number) <= LARGEST:
            text = N_("{value} is too large to be meant; numbers go up to {largest}, so choose a larger unit")
            raise BadInput(text, field=name, value=figure(number), largest=figure(LARGEST))


def require_order(start: date | None, due: date | None) -> None:
    """Refuse a goal that ends before it starts.

    Raises:
        BadInput: it does.
    """
    if start is not None and due is not None and due < start:
        text = N_("{due} is before the start, {start}")
        raise BadInput(text, field="due", due=due.isoformat(), start=start.isoformat())


def require_ahead(measure_by: date | None, today: date) -> None:
    """Refuse to plan a measurement for a day that has been.

    Raises:
        BadInput: it has.
    """
    if measure_by is not None and measure_by < today:
        text = N_("{day} is past; say by when the baseline will be measured")
        raise BadInput(text, field="measure_by", day=measure_by.isoformat())
