"""Functions of ours that the engine calls, and what is raised in them: the engine only tells that something was."""

from __future__ import annotations

import sqlite3
import threading

from storage.search_text import index_text

_TOLD = "user-defined function raised exception"
"""What the engine says of whatever was raised in a function that it called."""
_raised = threading.local()


def add_functions(connection: sqlite3.Connection) -> None:
    """Let the statements of a connection call them; the triggers of every full-text index do."""
    connection.create_function("index_text", -1, _index_text, deterministic=True)


def raised_inside(error: sqlite3.Error) -> BaseException | None:
    """Return what was raised in a function during this thread's last statement, if that is what stopped it."""
    if str(error) != _TOLD:
        return None
    found: BaseException | None = getattr(_raised, "error", None)
    _raised.error = None
    # Before a function's first line only Ctrl+C can come, and there is no line of ours yet to keep it.
    return found or KeyboardInterrupt()


def _index_text(*parts: str | None) -> str:
    try:
        return index_text(" ".join(part for part in parts if part))
    except BaseException as error:
        _raised.error = error
        raise
