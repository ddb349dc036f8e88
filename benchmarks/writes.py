"""Committed changes in a process of its own: ``python -m benchmarks.writes FILE WAY COUNT`` prints the seconds.

Each change moves the due date of one goal and writes its journal row, in one transaction that is on the disk before the
next begins. ``bare`` does the same with nothing but the sqlite3 module, on the same file and with the same settings.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from benchmarks import stores
from cockpit.goals.commands import ScheduleGoals
from cockpit.goals.records import Goal

GOALS = 100
_DAYS = 400


def bare(path: Path, count: int) -> float:
    """Write with the sqlite3 module alone; the statements are those that the store sends."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")

    def write(number: int) -> None:
        pk = 1 + number % GOALS
        connection.execute("BEGIN IMMEDIATE")
        made = connection.execute(
            "INSERT INTO change(at, actor, session, command, args, undoes) VALUES (?, ?, ?, ?, ?, ?)",
            ("2026-01-05T00:00:00+00:00", stores.OWNER, "bench", "goal.due", "{}", None),
        ).lastrowid
        row = connection.execute("SELECT * FROM goal WHERE id = ?", (pk,)).fetchone()
        fresh = {"due": _day(number), "version": row["version"] + 1}
        connection.execute("UPDATE goal SET due = ?, version = ? WHERE id = ?", (*fresh.values(), pk))
        connection.execute(
            "INSERT INTO journal(change, tbl, pk, before, after) VALUES (?, ?, ?, ?, ?)",
            (made, "goal", pk, json.dumps({"due": row["due"], "version": row["version"]}), json.dumps(fresh)),
        )
        connection.execute("COMMIT")

    try:
        return _timed(write, count)
    finally:
        connection.close()


def store(path: Path, count: int) -> float:
    """Write through ``Store.change``: read the record, validate a copy of it, save."""
    opened, session = stores.open_session(path)
    at = session.clock.now()

    def write(number: int) -> None:
        with opened.change(at=at, actor=stores.OWNER, session="bench", command="goal.due") as change:
            goal = change.get(Goal, 1 + number % GOALS)
            change.save(goal.with_(due=_day(number)))

    try:
        return _timed(write, count)
    finally:
        opened.close()


def session(path: Path, count: int) -> float:
    """Write through ``Session.do``: the whole command, with the check of what the person may do."""
    opened, person = stores.open_session(path)

    def write(number: int) -> None:
        due = stores.START + timedelta(_days(number))
        person.do(ScheduleGoals.model_validate({"goals": (1 + number % GOALS,), "due": due}))

    try:
        return _timed(write, count)
    finally:
        opened.close()


WAYS: dict[str, Callable[[Path, int], float]] = {"bare": bare, "store": store, "session": session}


def _days(number: int) -> int:
    """Return another day for the same goal each time round."""
    return number // GOALS % _DAYS + (number // GOALS // _DAYS % 2) * _DAYS + 1_100


def _day(number: int) -> str:
    return (stores.START + timedelta(_days(number))).isoformat()


def _timed(write: Callable[[int], None], count: int) -> float:
    warm = GOALS
    for number in range(warm):
        write(number)
    start = time.perf_counter()
    for number in range(warm, warm + count):
        write(number)
    return time.perf_counter() - start


if __name__ == "__main__":
    file, way, count = sys.argv[1:]
    print(WAYS[way](Path(file), int(count)))
