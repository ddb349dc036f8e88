"""What a file said of an entry the last time, remembered as marks, so that saying it again is no news.

A file of another program is read again and again, and most of it is what it said before. What people changed here since
is newer than that: only what such a file says anew may overwrite it.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b

from cockpit.exchange.cells import text_of
from cockpit.exchange.target import Value, Values

_SIZE = 6
"""Bytes of a mark: enough that two values of one field of one entry never share it by chance."""


class Said:
    """What a row says, with the marks of it."""

    def __init__(self, values: Values) -> None:
        """Mark every value, and every item of a list."""
        self.values = values
        self._marks = {name: marks_of(name, value) for name, value in values.items()}

    def marks(self, known: Collection[str] = ()) -> tuple[str, ...]:
        """Return the marks in their order; what the row says nothing of keeps its ``known`` ones."""
        kept = (mark for mark in known if mark.partition(":")[0] not in self.values)
        return tuple(sorted({*kept, *(mark for marks in self._marks.values() for mark in marks)}))

    def news(self, known: Collection[str]) -> dict[str, Value]:
        """Return what the row says and no file said before; of lists, the items that none said before."""
        found: dict[str, Value] = {}
        for name, value in self.values.items():
            marks = self._marks[name]
            if isinstance(value, tuple) and value:
                if items := tuple(item for item, mark in zip(value, marks, strict=True) if mark not in known):
                    found[name] = items
            elif marks[0] not in known:
                found[name] = value
        return found

    def mark_of(self, name: str) -> str:
        """Return the mark of a field that is no list; empty where the row says nothing of it."""
        return self._marks[name][0] if text_of(self.values.get(name)) else ""

    def joined(self, name: str, here: Value, known: Collection[str]) -> tuple[str, ...]:
        """Return a list as it is here with what the row says anew, without what was said before and is no longer."""
        items, value = (each if isinstance(each, tuple) else () for each in (here, self.values[name]))
        stays = (item for item in items if item in value or marks_of(name, item)[0] not in known)
        fresh = self.news(known).get(name)
        return tuple(dict.fromkeys((*stays, *(fresh if isinstance(fresh, tuple) else ()))))


def marks_of(name: str, value: Value) -> list[str]:
    """Return the marks of what is said of a field: one, or of a list one for each item."""
    return [_mark(name, item) for item in value] if isinstance(value, tuple) and value else [_mark(name, value)]


def _mark(name: str, value: Value) -> str:
    return f"{name}:{blake2b(text_of(value).encode('utf-8', 'replace'), digest_size=_SIZE).hexdigest()}"
