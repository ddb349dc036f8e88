"""What a project has already, as far as an import must know it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, TypeAlias

from cockpit.errors import CockpitError
from cockpit.exchange.cells import text_of
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.settled import Said
from cockpit.exchange.target import Target, Values
from cockpit.exchange.words import plain
from cockpit.message import Message

if TYPE_CHECKING:
    from sqlite3 import Row

Names: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]
"""For each noun: a word in its plain form to the names that it may stand for."""
Foresight: TypeAlias = Callable[[Sequence[PlannedRow]], Iterable[tuple[int, CockpitError | Message]]]
"""Given the rows to write, returns by their numbers why some cannot be written, and what is to be told of any."""


def _nothing(rows: Sequence[PlannedRow]) -> tuple[()]:
    return ()


@dataclass(frozen=True)
class Entry:
    """A known entry of a target, as it stood at ``version``."""

    id: int
    version: int
    values: Values
    archived: bool = False
    said: frozenset[str] = frozenset()
    """The marks of what a file said of it the last time; see ``settled``."""

    @classmethod
    def of(cls, row: Row, values: Values) -> Entry:
        """Return the entry of a stored row that is remembered, with what it holds."""
        return cls(row["id"], row["version"], values, bool(row["archived"]), frozenset(json.loads(row["said"])))


def _as_made(before: Values, given: Values, after: Values) -> Values:
    return after


def _as_said(values: Values) -> Values:
    return values


@dataclass(frozen=True)
class Existing:
    """The entries of a target, and the names of everything else that its fields may name."""

    entries: Sequence[Entry] = ()
    names: Names = field(default_factory=dict)
    zone: tzinfo = UTC
    """Where moments are meant that say no time zone."""
    adopt: Callable[[Values], Values] = _as_said
    """Given what a row says, returns it in the fields and by the names in which the project keeps it."""
    foresee: Foresight = _nothing
    """What only the project can say of the rows."""
    remembers: bool = False
    """Whether what files say of the entries is remembered."""
    strangers: Collection[str] = ()
    """Nouns of which a name that is not known is left out and told of, in place of being refused."""
    merge: Callable[[Values, Values], Values] | None = None
    """Does the work of the target's ``merge`` where that needs to know the project."""
    decide: Callable[[Values, Values, Values], Values] = _as_made
    """Given what an entry holds (nothing for a new one), what a row says of it and what would be stored, returns what
    is stored by the rules of the project, or refuses it."""


def names_of(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return words in their plain form with the names that they may stand for, from pairs of a word and a name.

    A word that is itself a name stands for that one alone.
    """
    found: dict[str, tuple[str, ...]] = {}
    listed = [(plain(word), name) for word, name in pairs if word]
    for word, name in listed:
        if name not in found.get(word, ()):
            found[word] = (*found.get(word, ()), name)
    return {**found, **{plain(name): (name,) for _word, name in listed}}


class Index:
    """Entries by what identifies them."""

    def __init__(self, target: Target, entries: Iterable[Entry]) -> None:
        """An entry is found by each of the target's keys; what is archived only by the surest and by lasting ones."""
        self._target = target
        self._found: dict[str, list[Entry]] = {}
        self._said: dict[str, list[Entry]] = {}
        for entry in entries:
            for mark in entry.said:
                if mark.partition(":")[0] in target.keys:
                    self._said.setdefault(mark, []).append(entry)
            for place, key in enumerate(keys_of(target, entry.values)):
                if not (entry.archived and place) or key.partition(":")[0] in target.lasting:
                    self._found.setdefault(key, []).append(entry)

    def matches(self, values: Values, row: Said | None = None) -> list[Entry]:
        """Return the entries that the surest key with a match names; more than one only where it is not enough.

        A surest key that is given and unknown is that of a new entry, unless the project gives these keys itself.
        Where no key matches, it is the entry of which a file said the same key before, called otherwise here since or
        put away; ``row`` is what the file says now.
        """
        keys, fields = keys_of(self._target, values), self._target.keys
        if values.get(fields[0]) and not self._target.assigned:
            keys, fields = keys[:1], fields[:1]
        found = next((found for key in keys if (found := self._named(key, values))), [])
        if found or row is None:
            return found
        marks = (row.mark_of(name) for name in fields)
        return next((_live(found) for mark in marks if (found := self._alike(self._said.get(mark, ()), values))), [])

    def _named(self, key: str, values: Values) -> list[Entry]:
        """Return the entries that a key names; a surest key that people give names its entry whatever else differs."""
        found = self._found.get(key, [])
        surest = not self._target.assigned and key.startswith(f"{self._target.keys[0]}:")
        return list(found) if surest else self._alike(found, values)

    def _alike(self, found: Iterable[Entry], values: Values) -> list[Entry]:
        """Return the entries without those that another key tells apart."""
        name = self._target.parting
        given = plain(text_of(values.get(name))) if name else ""
        return [entry for entry in found if not given or plain(text_of(entry.values.get(name))) in ("", given)]


def _live(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that are not archived, or all of them where there are no others."""
    return [entry for entry in entries if not entry.archived] or list(entries)


def keys_of(target: Target, values: Values) -> list[str]:
    """Return what identifies an entry with these values, the surest first."""
    texts = [(name, plain(text_of(values.get(name)))) for name in target.keys]
    return [f"{name}:{text}" for name, text in texts if text]
