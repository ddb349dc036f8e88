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


def marks_of(values: Values, known: Collection[str]) -> tuple[str, ...]:
    """Return the marks of what a row says, in their order; what it says nothing of keeps its ``known`` ones."""
    fresh = {mark for name, value in values.items() for mark in _marks(name, value)}
    kept = {mark for mark in known if mark.partition(":")[0] not in values}
    return tuple(sorted(fresh | kept))


def news(values: Values, known: Collection[str]) -> dict[str, Value]:
    """Return what a row says without what has a mark already; of lists, without the items that have one."""
    found: dict[str, Value] = {}
    for name, value in values.items():
        if isinstance(value, tuple) and value:
            items = tuple(item for item in value if _mark(name, item) not in known)
            if items:
                found[name] = items
        elif _mark(name, value) not in known:
            found[name] = value
    return found


def joined(here: Value, said: Value, known: Collection[str], name: str) -> tuple[str, ...]:
    """Return a list as it is here with what a row says anew, and without what it said before and says no longer."""
    items = here if isinstance(here, tuple) else ()
    told = said if isinstance(said, tuple) else ()
    stays = (item for item in items if item in told or _mark(name, item) not in known)
    return tuple(dict.fromkeys((*stays, *(item for item in told if _mark(name, item) not in known))))


def _marks(name: str, value: Value) -> list[str]:
    return [_mark(name, item) for item in value] if isinstance(value, tuple) and value else [_mark(name, value)]


def _mark(name: str, value: Value) -> str:
    return f"{name}:{blake2b(text_of(value).encode('utf-8', 'replace'), digest_size=_SIZE).hexdigest()}"
