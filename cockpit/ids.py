"""The ids that people say aloud: ``GOAL-3`` is number 3 of the goals of a project."""

from __future__ import annotations

import unicodedata

from cockpit.pattern import Pattern

_ID = Pattern(r"(?:(?P<prefix>[A-Za-z]+)-?)?#?(?P<number>\d{1,12})")


def human(prefix: str, number: int) -> str:
    """Return the id that people read."""
    return f"{prefix}-{number}"


def number_of(text: str, prefix: str) -> int | None:
    """Return the number in ``GOAL-3``, ``goal3``, ``#3`` or ``3``; None when it is no id of that prefix."""
    match = _ID.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None or (match["prefix"] and match["prefix"].upper() != prefix):
        return None
    return int(match["number"])
