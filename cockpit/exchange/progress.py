"""How far long work has come, for whoever shows it: a bar on a terminal, a line on a screen, or nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeVar

T = TypeVar("T")

_EVERY = 64
"""Items between two reports."""


class Watcher(Protocol):
    """Is told how far a piece of work has come."""

    def __call__(self, work: str, done: int, total: int | None) -> None:
        """Take note that so many items are done.

        Args:
            work: message id of what is done with the items.
            done: how many are done.
            total: how many there are, None while that is not known.
        """
        ...


_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


def watched(items: Iterable[T], work: str) -> Iterator[T]:
    """Yield the items, and tell the watcher of this context now and then; what it raises ends the work."""
    watcher = _watcher.get()
    if watcher is None:
        yield from items
        return
    total = len(items) if isinstance(items, Sized) else None
    done = 0
    for done, item in enumerate(items):
        if done % _EVERY == 0:
            watcher(work, done, total)
        yield item
    watcher(work, total if total is not None else done + 1, total)


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    """Let a watcher be told inside the ``with`` block."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)
