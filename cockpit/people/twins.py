"""Persons who may be one person under two spellings, for somebody to look at. Pure."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

ALIKE = 88.0
"""How much alike two names of one department have to be, of 100."""
RELATED = 75.0
"""How much alike two names have to be, of 100, so that they may be two spellings of one (own choice)."""
_FIRST_CHARACTER = "\u2e80"
"""The first of the characters that are no letters, such as Chinese ones."""
_MOST_WORDS = 4
"""Words of a name that are tried in every order; those of a longer one stand in one order only."""
_MOST_ALIKE = 400
"""People of one department whose names are compared; of more only those who begin alike."""


@dataclass(frozen=True)
class Known:
    """What is known of a person."""

    id: int
    name: str
    email: str = ""
    department: int | None = None


@dataclass(frozen=True)
class Pair:
    """Two persons who may be one, and how likely, of 100; the one with the lower id first."""

    one: int
    other: int
    score: float


def plain_name(name: str) -> str:
    """Return a name without case, width, accents and punctuation, its words in order of the alphabet: ``li wei``."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    parts = ((char, unicodedata.category(char)[0]) for char in unicodedata.normalize("NFKD", folded))
    kept = "".join(char if kind in "LN" else " " for char, kind in parts if kind != "M").split()
    # The order of a Chinese name is fixed, and a space in it means nothing.
    return " ".join(sorted(kept)) if "".join(kept).isascii() else "".join(kept)


def run_together(plain: str) -> frozenset[str]:
    """Return how a plain name may be written as one word: ``liwei`` and ``weili``."""
    words = plain.split()
    orders = permutations(words) if len(words) <= _MOST_WORDS else [words]
    return frozenset(map("".join, orders))


def likely_twins(people: Iterable[Known]) -> list[Pair]:
    """Return pairs who may be one person, the likeliest first.

    Of the same e-mail address or the same name (100), or with names in one department that differ by little.
    """
    found: dict[tuple[int, int], float] = {}
    listed = list(people)
    names = {person.id: plain_name(person.name) for person in listed}
    for groups in (_by_email(listed), _by_name(listed, names)):
        for ids in groups:
            for one, other in combinations(sorted(ids), 2):
                found[one, other] = 100.0
    for ids in _neighbours(listed, names):
        for pair, score in _alike(ids, names):
            found.setdefault(pair, score)
    pairs = [Pair(one, other, score) for (one, other), score in found.items()]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.one, pair.other))


def may_be_one(one: Known, other: Known) -> bool:
    """Return whether two persons may be one: nothing that can be compared of them is quite unlike.

    The same e-mail address tells it; else names are compared as far as both are written in one script.
    """
    if one.email.strip() and one.email.strip().casefold() == other.email.strip().casefold():
        return True
    pairs = [(first, second) for first, second in zip(_scripts(one), _scripts(other), strict=True) if first and second]
    return not pairs or any(_related(first, second) for first, second in pairs)


def _scripts(person: Known) -> tuple[str, str]:
    """Return the part of a name in letters, and the part in characters."""
    letters = "".join(char if char < _FIRST_CHARACTER else " " for char in person.name)
    return plain_name(letters), plain_name("".join(char for char in person.name if char >= _FIRST_CHARACTER))


def _related(one: str, other: str) -> bool:
    from rapidfuzz.fuzz import ratio, token_set_ratio

    if not one.isascii() and len(one) == len(other):
        return one == other or _one_apart(one, other)
    if one.startswith(other) or other.startswith(one):
        return True
    pairs = [(one, other)]
    if " " not in one or " " not in other:
        # A name that is run together, as a handle is, has no order of words to put right.
        pairs += [(first, second) for first in run_together(one) for second in run_together(other)]
    return max(ratio(*pair) for pair in pairs) >= RELATED or token_set_ratio(one, other) >= RELATED


def _by_email(people: Sequence[Known]) -> list[list[int]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for person in people:
        if person.email.strip():
            groups[person.email.strip().casefold()].append(person.id)
    return list(groups.values())


def _by_name(people: Sequence[Known], names: dict[int, str]) -> list[list[int]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for person in people:
        if names[person.id]:
            # A Chinese name is written with and without a space, in letters too, and in either order.
            for written in run_together(names[person.id]):
                groups[written].append(person.id)
    return list(groups.values())


def _neighbours(people: Sequence[Known], names: dict[int, str]) -> list[list[int]]:
    """Return the people of each department; those of a large one in groups that begin alike."""
    departments: defaultdict[int | None, list[int]] = defaultdict(list)
    for person in people:
        departments[person.department].append(person.id)
    groups: list[list[int]] = []
    for ids in departments.values():
        if len(ids) <= _MOST_ALIKE:
            groups.append(ids)
            continue
        parts: defaultdict[str, list[int]] = defaultdict(list)
        for pk in ids:
            parts[names[pk][:1]].append(pk)
        groups += [part[:_MOST_ALIKE] for part in parts.values()]
    return groups


def _alike(ids: Sequence[int], names: dict[int, str]) -> list[tuple[tuple[int, int], float]]:
    from rapidfuzz.fuzz import ratio

    found = []
    for one, other in combinations(sorted(ids), 2):
        first, second = names[one], names[other]
        if not first or not second:
            continue
        score = ratio(first, second, score_cutoff=ALIKE)
        # One character of a name of two or three is a third of it, and still as likely a slip of the pen.
        if score or (len(first) == len(second) in (3, 4) and not first.isascii() and _one_apart(first, second)):
            found.append(((one, other), round(score or ALIKE, 1)))
    return found


def _one_apart(one: str, other: str) -> bool:
    """Return whether two texts of one length differ in one place, and not in the first, the family name."""
    return one[0] == other[0] and sum(a != b for a, b in zip(one, other, strict=True)) == 1
