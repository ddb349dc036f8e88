"""What areas do at their sizes, in a process of its own: ``python -m benchmarks.deeds FILE DEED COUNT`` prints seconds.

Each deed ends where a screen would begin to draw: with the rows of one window read and judged.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from benchmarks import places, stores
from benchmarks.kit import FIND
from benchmarks.processes import output_of
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


def find_english(store: Store, session: Session) -> Iterator[float]:
    """Find the issues in which an English word stands."""
    yield from _finding(session, FIND)


def find_chinese(store: Store, session: Session) -> Iterator[float]:
    """Find the issues in which a Chinese word of two characters stands, within longer words."""
    yield from _finding(session, WORD)


def _finding(session: Session, word: str) -> Iterator[float]:
    issues: Listing[object] = listing("issue")
    while True:
        start = time.perf_counter()
        _window(issues, session, Asked(word))
        yield time.perf_counter() - start


def burn_down(store: Store, session: Session) -> Iterator[float]:
    """Tell what remained of the newest sprint at the end of each day, and all else that its chart shows."""
    from cockpit.delivery.charts import burndown

    sprint, last = _newest_sprint(store)
    session = stores.session_on(store, last)
    told = {str(row[0]): row[1] for row in burndown(session, sprint).rows}
    if any(told[day] != left for day, left in _left_by_hand(store, sprint).items()):
        raise RuntimeError("the chart and the rows of the journal do not tell the same, so nothing is measured")
    while True:
        start = time.perf_counter()
        burndown(session, sprint)
        yield time.perf_counter() - start


def burn_by_hand(store: Store, session: Session) -> Iterator[float]:
    """Tell no more than what remained at the end of each day, from the rows of the journal by bare sqlite3."""
    sprint, _last = _newest_sprint(store)
    while True:
        start = time.perf_counter()
        _left_by_hand(store, sprint)
        yield time.perf_counter() - start


_LOGGED = """
SELECT json_extract(after, '$.day'), json_extract(after, '$.card_id'), json_extract(after, '$.kind'),
    json_extract(after, '$.points'), json_extract(after, '$.sprint_id')
FROM journal WHERE tbl = 'card_state' AND (json_extract(after, '$.sprint_id') = ?1
    OR json_extract(after, '$.left_sprint_id') = ?1) ORDER BY seq
"""


def _left_by_hand(store: Store, sprint: int) -> dict[str, float]:
    """Return the points that remain of a sprint at the end of each day on which something happened."""
    connection = sqlite3.connect(store.path)
    left: dict[int, float] = {}
    days: dict[str, float] = {}
    remaining = 0.0
    for day, card, kind, points, inside in connection.execute(_LOGGED, (sprint,)):
        open_points = points or 0.0 if inside == sprint and kind != "done" else 0.0
        remaining += open_points - left.get(card, 0.0)
        left[card], days[day] = open_points, remaining
    connection.close()
    return days


def _newest_sprint(store: Store) -> tuple[int, date]:
    """Return the sprint that runs, and the last day on which something happened in it."""
    sprint = store.scalar("SELECT MAX(id) FROM sprint")
    return sprint, date.fromisoformat(store.scalar("SELECT MAX(day) FROM card_state WHERE sprint_id = ?", (sprint,)))


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
    "find-english": find_english,
    "find-chinese": find_chinese,
    "burn-down": burn_down,
    "burn-by-hand": burn_by_hand,
}


def times(path: Path, deed: str, count: int) -> list[float]:
    """Return the seconds of so many deeds on a file, done by a process of their own."""
    argv = (sys.executable, "-m", "benchmarks.deeds", str(path), deed, str(count))
    found: list[float] = json.loads(output_of(argv, places.environment(places.scratch()), places.ROOT))
    return found


def main(file: str, deed: str, count: str) -> None:
    """Do one deed so many times, once more before the clock runs, and print the seconds of each as JSON."""
    store, session = stores.open_session(Path(file))
    try:
        print(json.dumps(list(islice(DEEDS[deed](store, session), 1, 1 + int(count)))))
    finally:
        store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
