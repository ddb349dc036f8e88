"""Who trained whom, link after link: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def chain(links: Mapping[int, Sequence[int]], start: int) -> list[tuple[int, int]]:
    """Return whom one is linked with, however far, each once and with the number of links to there.

    Each stands after the one through whom he or she is reached first, as in an outline.
    """
    found: dict[int, int] = {}
    waiting = [(pk, 1) for pk in reversed(links.get(start, ()))]
    while waiting:
        pk, steps = waiting.pop()
        if pk == start or pk in found:
            continue
        found[pk] = steps
        waiting += [(other, steps + 1) for other in reversed(links.get(pk, ()))]
    return list(found.items())
