"""Dependencies between cards: cycles, an order to work in, and who waits for whom.

A graph is a mapping from a card to the cards that it needs done first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Set
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias, TypeVar

from cockpit.i18n import N_
from cockpit.message import Message, message

Card = TypeVar("Card", int, str)
Needs: TypeAlias = Mapping[Card, Collection[Card]]


def find_cycle(needs: Needs[Card]) -> tuple[Card, ...]:
    """Return one cycle as a path on which each card needs the next and the last is the first; empty if none."""
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        return tuple(reversed(error.args[1]))
    return ()


def cycle_if_added(needs: Needs[Card], card: Card, needed: Card) -> tuple[Card, ...]:
    """Return the shortest cycle that ``card`` closes by needing ``needed``, from itself to itself; empty if none."""
    if card == needed:
        return (card, card)
    came_from: dict[Card, Card] = {needed: card}
    waiting = deque([needed])
    while waiting:
        here = waiting.popleft()
        for there in needs.get(here, ()):
            if there == card:
                return _trace(came_from, here, card)
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    return ()


def cycle_refusal(path: Iterable[object]) -> Message:
    """Return why cards on this path cannot need each other; the path is given in words that people know cards by."""
    named = [str(card) for card in path]
    if len(set(named)) == 1:
        return message(N_("{card} cannot wait for itself"), card=named[0])
    return message(N_("the cards would wait for each other in a circle: {path}"), path=" → ".join(named))


def topological_order(needs: Needs[Card]) -> tuple[Card, ...]:
    """Return all cards, each after those that it needs, empty if there is a cycle.

    Cards that are ready at the same time come in the order of the mapping.
    """
    try:
        return tuple(TopologicalSorter(needs).static_order())
    except CycleError:
        return ()


def open_needs(needs: Needs[Card], done: Set[Card]) -> dict[Card, tuple[Card, ...]]:
    """Return the cards that are not done and still wait, each with those that it waits for."""
    waits = {card: tuple(other for other in others if other not in done) for card, others in needs.items()}
    return {card: others for card, others in waits.items() if others and card not in done}


def _trace(came_from: Mapping[Card, Card], last: Card, card: Card) -> tuple[Card, ...]:
    path = [card, last]
    while path[-1] != card:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))
