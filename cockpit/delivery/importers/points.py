"""Points of a checklist in files: ``[x] migrated`` for what is done, ``[ ] tested`` for what is not."""

from __future__ import annotations

import re
from typing import NamedTuple

from cockpit.clean import clean_line

_POINT = re.compile(r"\s*(?:[-*]\s*)?\[(?P<mark>[ xX✓✔]?)\]\s*(?P<text>.*)", re.DOTALL)


class Point(NamedTuple):
    """A point of a checklist."""

    text: str
    done: bool

    def __str__(self) -> str:
        """Return the point as it stands in a file."""
        return f"[{'x' if self.done else ' '}] {self.text}"


def read_point(text: str) -> Point:
    """Return a point as a file says it; one without a mark is open."""
    found = _POINT.fullmatch(text)
    if found is None:
        return Point(clean_line(text), False)
    return Point(clean_line(found["text"]), found["mark"] not in ("", " "))


def normal_point(text: str) -> str:
    """Return a point in the form in which it is written."""
    return str(read_point(text))
