r"""The server's log: one JSON object on each line, or a line to read when it goes to a terminal.

Values come from outside. JSON keeps control characters in ``\u`` form, and no line holds a key, an argument of a verb,
or anything that was typed.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

from cockpit.clean import clean_line

_LOG = logging.getLogger("cockpit.ssh")
_LONGEST = 200
"""Characters of a value that are kept."""


class _Lines(logging.Formatter):
    """Formats a record for a program, or for a person."""

    def __init__(self, *, person: bool) -> None:
        super().__init__()
        self._person = person

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        facts: dict[str, object] = getattr(record, "facts", {})
        shown = {name: _kept(value) for name, value in facts.items()}
        event = clean_line(record.getMessage())
        if record.exc_info and record.exc_info[0] is not None:
            shown["fault"] = _kept(f"{record.exc_info[0].__name__}: {record.exc_info[1]}")
        if self._person:
            return " ".join([at[11:19], event, *(f"{name}={_plain(value)}" for name, value in shown.items())])
        return json.dumps({"at": at, "level": record.levelname.lower(), "event": event, **shown})


def _kept(value: object) -> object:
    return value if isinstance(value, (int, float)) else clean_line(str(value))[:_LONGEST]


def _plain(value: object) -> str:
    return (
        json.dumps(value, ensure_ascii=False) if isinstance(value, str) and (" " in value or not value) else str(value)
    )


def start(stream: TextIO = sys.stderr) -> None:
    """Send the log to a stream. The SSH library's own lines are kept from warnings on, without its talk."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Lines(person=stream.isatty()))
    for name, level in (("cockpit.ssh", logging.INFO), ("asyncssh", logging.WARNING), ("asyncio", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


def note(event: str, **facts: object) -> None:
    """Write that something happened."""
    _LOG.info("%s", event, extra={"facts": facts})


def warn(event: str, **facts: object) -> None:
    """Write that something happened that somebody should look at."""
    _LOG.warning("%s", event, extra={"facts": facts})
