"""What areas do at their sizes, in a process of its own: ``python -m benchmarks.deeds FILE DEED COUNT`` prints seconds.

Each deed ends where a screen would begin to draw: with the rows of one window read and judged.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from benchmarks import stores
from cockpit.listing import Asked, Listing, listing
from cockpit.requirements.commands import MakeShould
from cockpit.session import Session
from storage.store import Store

WINDOW = 45
"""Rows that a screen shows."""
WORD = "月结"
"""Two characters that one title in twelve holds."""
Deed = Callable[[Store, Session], Iterator[float]]


def open_inbox(store: Store, session: Session) -> Iterator[float]:
    """Read the inbox from nothing."""
    inbox: Listing[object] = listing("inbox")
    while True:
        start = time.perf_counter()
        _window(inbox, session, Asked())
        yield time.perf_counter() - start


def triage(store: Store, session: Session) -> Iterator[float]:
    """Decide on what waits first, and read the inbox as it stands then."""
    inbox: Listing[object] = listing("inbox")
    waiting = inbox.ids(session)
    for pk in waiting:
        start = time.perf_counter()
        session.do(MakeShould(requirements=(pk,)))
        _window(inbox, session, Asked())
        yield time.perf_counter() - start


def search(store: Store, session: Session) -> Iterator[float]:
    """Find the requirements whose text holds a Chinese word of two characters."""
    requirements: Listing[object] = listing("requirement")
    while True:
        start = time.perf_counter()
        _window(requirements, session, Asked(f'"{WORD}"'))
        yield time.perf_counter() - start


def scan(store: Store, session: Session) -> Iterator[float]:
    """Find the same without the index, by looking at every title."""
    requirements: Listing[object] = listing("requirement")
    sql = "SELECT id FROM requirement WHERE title LIKE ? OR text LIKE ? ORDER BY rank"
    while True:
        start = time.perf_counter()
        ids = [row[0] for row in store.query(sql, (f"%{WORD}%", f"%{WORD}%"))]
        requirements.fetch(session, ids[:WINDOW])
        yield time.perf_counter() - start


def filtered(store: Store, session: Session) -> Iterator[float]:
    """Narrow the requirements by a field."""
    requirements: Listing[object] = listing("requirement")
    while True:
        start = time.perf_counter()
        _window(requirements, session, Asked("process:采购"))
        yield time.perf_counter() - start


def _window(shown: Listing[object], session: Session, asked: Asked) -> None:
    rows = shown.fetch(session, shown.ids(session, asked)[:WINDOW])
    if not rows:
        raise RuntimeError(f"nothing is found by {asked.filter!r}, so nothing is measured")


DEEDS: dict[str, Deed] = {
    "open-inbox": open_inbox,
    "triage": triage,
    "search": search,
    "scan": scan,
    "filtered": filtered,
}


def main(file: str, deed: str, count: str) -> None:
    """Do one deed so many times, once more before the clock runs, and print the seconds of each as JSON."""
    store, session = stores.open_session(Path(file))
    try:
        print(json.dumps(list(islice(DEEDS[deed](store, session), 1, 1 + int(count)))))
    finally:
        store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
