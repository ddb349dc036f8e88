"""Whom a person means on a roster: ``1-12,15``, ``all but 3``, ``除3、7外``, handles and names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cockpit.errors import BadInput
from cockpit.i18n import N_
from cockpit.numerals import fold
from cockpit.training.attendance import Seat

_ALL = frozenset({"all", "everybody", "everyone", "*", "全部", "所有", "所有人", "全体", "全员", "都"})
_BUT = re.compile(r"\b(?:but|except|without)\b|除了?|不含", re.IGNORECASE)
_AFTER_BUT = re.compile(r"(?:以|之)?外(?:全部|全体|全员|所有人?|都)?\s*$")
_JOINED = re.compile(r"(?<=\d)\s*(?:-|–|—|~|\.\.|至|到)\s*(?=\d)")
_BETWEEN = re.compile(r"[,;、]")
_RANGE = re.compile(r"(?:no\.?|#|第)?(\d{1,6})(?:-(\d{1,6}))?号?", re.IGNORECASE)
_LONGEST = 20_000
"""Characters that are read; a roster is named with fewer."""
_SHOWN = 5


def meant(text: str, seats: Sequence[Seat]) -> tuple[Seat, ...]:
    """Return the seats that a text names, in the order of the roster.

    Numbers are those of the list, alone or from-to; ``all`` is everybody; what follows ``but`` is left out; other
    words are handles, names or the beginning of one.

    Raises:
        BadInput: the text names nobody, a number that is not on the list, or a word that names none or several.
    """
    folded = fold(text[:_LONGEST]).strip()
    but = _BUT.search(folded)
    if but is None:
        chosen = _chosen(folded, seats)
    else:
        head = folded[: but.start()]
        left_out = _chosen(_AFTER_BUT.sub("", folded[but.end() :]), seats)
        if not left_out:
            raise BadInput(N_("say who is left out, such as “all but 3, 7”"), field="who")
        chosen = (_chosen(head, seats) if head.strip() else frozenset(seat.id for seat in seats)) - left_out
    if not chosen:
        raise BadInput(N_("say who is meant, such as “1-12, 15”, “all” or “all but 3”"), field="who")
    return tuple(seat for seat in seats if seat.id in chosen)


def spans(numbers: Iterable[int]) -> str:
    """Return numbers as they are typed: ``1-12, 15``."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def _chosen(text: str, seats: Sequence[Seat]) -> frozenset[int]:
    by_place = {seat.place: seat.id for seat in seats}
    places: list[int] = []
    chosen: list[int] = []
    for part in _parts(text):
        numbers = _RANGE.fullmatch(part)
        if part.casefold() in _ALL:
            chosen += by_place.values()
        elif numbers is None:
            chosen += _named(part, seats)
        else:
            places += _range(part, int(numbers[1]), int(numbers[2] or numbers[1]))
    missing = [place for place in places if place not in by_place]
    if missing:
        raise BadInput(
            N_("there is no number {numbers} on this list; its numbers are {known}"),
            field="who",
            numbers=spans(missing),
            known=spans(by_place) or "-",
        )
    return frozenset((*chosen, *(by_place[place] for place in places)))


def _parts(text: str) -> Iterator[str]:
    """Yield numbers, ranges and names; a space parts numbers, but not the words of a name."""
    for part in _BETWEEN.split(_JOINED.sub("-", text)):
        words = part.split()
        if any(_RANGE.fullmatch(word) or word.casefold() in _ALL for word in words):
            yield from words
        elif words:
            yield " ".join(words)


def _range(part: str, first: int, last: int) -> range:
    if last < first:
        raise BadInput(
            N_("“{part}” runs backwards; write {last}-{first}"), field="who", part=part, first=first, last=last
        )
    return range(first, last + 1)


def _named(name: str, seats: Sequence[Seat]) -> list[int]:
    """Return the seat of a person by handle or name; several words that are no name are a name each."""
    found = _matching(name, seats)
    if not found and " " in name:
        return [pk for word in name.split() for pk in _named(word, seats)]
    if not found:
        raise BadInput(N_("nobody on this list is called “{word}”"), field="who", word=name[:60])
    if len(found) > 1:
        several = ", ".join(f"{seat.place} {seat.person}" for seat in found[:_SHOWN])
        raise BadInput(N_("“{word}” could be {several}; write the number"), field="who", word=name, several=several)
    return [found[0].id]


def _matching(word: str, seats: Sequence[Seat]) -> list[Seat]:
    """Return the seats that a word names exactly, else those whose handle or name begins with it."""
    low = word.casefold().lstrip("@")
    known = [(seat, fold(seat.handle).casefold(), fold(seat.person).casefold()) for seat in seats]
    exact = [seat for seat, handle, name in known if low in (handle, name)]
    return exact or [seat for seat, handle, name in known if handle.startswith(low) or name.startswith(low)]
