"""Waiting for a lock that somebody else holds."""

from __future__ import annotations

import sqlite3
import time

BUSY_TIMEOUT = 5.0
"""Seconds that a connection waits for others before it says that the file is locked."""
_RETRY = 0.0005, 0.004
"""Seconds between two tries, from and to."""


def execute_in_turn(connection: sqlite3.Connection, sql: str, timeout: float) -> sqlite3.Cursor:
    """Run a statement that takes a lock, again and again while others hold it, for ``timeout`` seconds.

    The engine's own way of waiting sleeps longer and longer, up to 100 ms, so that whoever has waited longest has the
    smallest chance; here all who wait have the same. Where the engine sees that two wait for each other it does not
    wait at all, as when several programs switch one file to a log.
    """
    until = time.monotonic() + timeout
    while True:
        try:
            return connection.execute(sql)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        from random import uniform

        time.sleep(uniform(*_RETRY))
