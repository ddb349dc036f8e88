"""What a file said of an entry the last time, remembered as marks, so that saying it again is no news.

A file of another program is read again and again, and most of it is what it said before. What people changed here since
is newer than that: only what such a file says anew may overwrite it.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b

from cockpit.exchange.cells import text_of
from cockpit.exchange.target import Value, Values, items_of

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
            if isinstance(value, tuple) and value:
                if items := self._fresh(name, known):
                    found[name] = items
            elif self._marks[name][0] not in known:
                found[name] = value
        return found

    def _fresh(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        """Return the items of a list that none said before."""
        items = items_of(self.values[name])
        return tuple(item for item, mark in zip(items, self._marks[name], strict=False) if mark not in known)

    def mark_of(self, name: str) -> str:
        """Return the mark of a field that is no list; empty where the row says nothing of it."""
        return self._marks[name][0] if text_of(self.values.get(name)) else ""

    def joined(self, name: str, here: Value, known: Collection[str]) -> tuple[str, ...]:
        """Return a list as it is here with what the row says anew, without what was said before and is no longer."""
        said = items_of(self.values[name])
        stays = (item for item in items_of(here) if item in said or marks_of(name, item)[0] not in known)
        return tuple(dict.fromkeys((*stays, *self._fresh(name, known))))


def marks_of(name: str, value: Value) -> list[str]:
    """Return the marks of what is said of a field: one, or of a list one for each item."""
    return [_mark(name, item) for item in value] if isinstance(value, tuple) and value else [_mark(name, value)]


def _mark(name: str, value: Value) -> str:
    return f"{name}:{blake2b(text_of(value).encode('utf-8', 'replace'), digest_size=_SIZE).hexdigest()}"
