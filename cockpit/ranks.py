"""Places in an order that people arrange by hand: texts between any two of which there is always room for another.

Moving one thing writes one row, so two people who move different things never meet.
"""

from __future__ import annotations

from itertools import count

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)
_STEP = 6
"""Digits of a rank that is put behind all others."""


def between(lower: str | None, upper: str | None) -> str:
    """Return a rank that sorts after ``lower`` and before ``upper``; None stands for the end of the order.

    A rank never ends in ``0``, so that there is room before each.

    Raises:
        ValueError: ``lower`` does not sort before ``upper``.
    """
    low = lower or ""
    if upper is None:
        return _after(low)
    if not low < upper:
        raise ValueError(f"no rank lies between {low!r} and {upper!r}")
    return _middle(low, upper)


def spread(amount: int, lower: str | None = None) -> list[str]:
    """Return so many ranks in order, all after ``lower``."""
    ranks: list[str] = []
    last = lower
    for _place in range(amount):
        last = between(last, None)
        ranks.append(last)
    return ranks


def _after(low: str) -> str:
    """Return the next rank of ``_STEP`` digits, which leaves long runs of appended ranks short."""
    head = (low + "0" * _STEP)[:_STEP]
    number = int(head, _BASE) + 1
    # The last digit must not be 0, and a full head leaves room only behind itself.
    number += number % _BASE == 0
    if number >= _BASE**_STEP:
        return low + "i"
    return _written(number)


def _written(number: int) -> str:
    digits = []
    for _place in range(_STEP):
        number, digit = divmod(number, _BASE)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def _middle(low: str, high: str) -> str:
    found: list[str] = []
    bounded = True
    for place in count():
        lower = _DIGITS.index(low[place]) if place < len(low) else 0
        upper = _DIGITS.index(high[place]) if bounded and place < len(high) else _BASE
        if lower == upper:
            found.append(_DIGITS[lower])
        elif upper - lower > 1:
            return "".join(found) + _DIGITS[(lower + upper) // 2]
        else:
            found.append(_DIGITS[lower])
            bounded = False
    raise AssertionError("an endless count does not end")
