"""Who is on: the front's side of ``cockpit.presence``. It lives in memory and is told to everybody on a screen."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cockpit.clean import clean_line
from cockpit.presence import LOCAL, MOST_BYTES, SSH, VERB, Seat, encode, short_path, socket_path

Tell = Callable[[bytes], None]
SETTLE_SECONDS = 0.1
"""How long changes are gathered before they are told, so that a crowd that arrives at once is told once."""
_WRITTEN = encode({"written": True})
MOST_LOCAL = 100
"""Front ends of other processes of this machine, such as sessions of OpenSSH's server, that have a seat at one time."""


class Roster:
    """The seats that are taken, and whom to tell when that changes."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._seats: dict[int, Seat] = {}
        self._telling: dict[int, Tell] = {}
        self._local_seats: set[int] = set()
        self._lines: dict[asyncio.Task[None] | None, asyncio.StreamWriter] = {}
        self._number = 0
        self._timer: asyncio.TimerHandle | None = None
        self._server: asyncio.Server | None = None
        self._path: Path | None = None

    def enter(self, person: str, via: str, tell: Tell) -> int:
        """Give somebody a seat and return its number; ``tell`` is called with messages once a screen is shown."""
        self._number += 1
        self._seats[self._number] = Seat(self._number, person, "", VERB, datetime.now(UTC), via)
        self._telling[self._number] = tell
        self._changed()
        return self._number

    def leave(self, number: int) -> None:
        """Take a seat back."""
        self._telling.pop(number, None)
        if self._seats.pop(number, None) is not None:
            self._changed()

    def heard(self, number: int, message: dict[str, Any]) -> None:
        """Take a message of whoever sits on a seat: which screen is shown, or the question who is on."""
        seat = self._seats.get(number)
        if seat is None:
            return
        if message.get("ask") == "who":
            self._telling[number](self._list(number))
        elif "screen" in message:
            shown = seat._replace(screen=_name(message["screen"]), project=_name(message.get("project", "")))
            if shown != seat:
                self._seats[number] = shown
                self._changed()

    def written(self) -> None:
        """Tell everybody on a screen that something was written to the file."""
        for number in self._on_screens():
            self._telling[number](_WRITTEN)

    @property
    def screens(self) -> int:
        """How many look at a screen."""
        return len(self._on_screens())

    def of(self, person: str) -> int:
        """Return how many seats a person has."""
        return sum(seat.person == person for seat in self._seats.values())

    def _list(self, number: int) -> bytes:
        on = [{**seat._asdict(), "since": seat.since.isoformat()} for seat in self._seats.values()]
        return encode({"on": on, "you": number})

    def _changed(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SETTLE_SECONDS, self._tell_all)

    def _tell_all(self) -> None:
        self._timer = None
        for number in self._on_screens():
            self._telling[number](self._list(number))

    def _on_screens(self) -> list[int]:
        return [number for number, seat in self._seats.items() if seat.screen != VERB]

    async def listen(self, store: Path) -> None:
        """Let other front ends of the same user on this machine take part."""
        path = socket_path(store)
        path.unlink(missing_ok=True)
        with short_path(path) as name:
            self._server = await asyncio.start_unix_server(self._local, name, limit=MOST_BYTES)
        path.chmod(0o600)
        self._path = path

    async def close(self) -> None:
        """Listen no longer, and part with every front end that came by the socket."""
        if self._server is not None:
            self._server.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)
        # Whoever does not read must not hold up the end: what is still to be told is not waited for.
        for line in self._lines.values():
            line.transport.abort()
        await asyncio.gather(*filter(None, self._lines))

    async def _local(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = 0
        task = asyncio.current_task()
        self._lines[task] = writer
        try:
            while line := await reader.readline():
                message = json.loads(line)
                if "person" in message and not number and len(self._local_seats) < MOST_LOCAL:
                    via = SSH if message.get("via") == SSH else LOCAL
                    number = self.enter(_name(message["person"]), via, _teller(writer))
                    self._local_seats.add(number)
                elif message.get("ask") == "who":
                    writer.write(self._list(number))
                else:
                    self.heard(number, message)
        except (ValueError, TypeError, AttributeError, OSError):
            pass  # whatever it is, it does not speak as we do
        finally:
            self.leave(number)
            self._local_seats.discard(number)
            self._lines.pop(task, None)
            writer.close()


def _teller(writer: asyncio.StreamWriter) -> Tell:
    def tell(data: bytes) -> None:
        # Somebody who does not read is left out; the next change tells everything once more.
        if writer.transport.get_write_buffer_size() < MOST_BYTES and not writer.is_closing():
            writer.write(data)

    return tell


def _name(value: object) -> str:
    return clean_line(str(value))[:40]


def is_served(store: Path) -> bool:
    """Return whether another server listens for this store already."""
    import socket

    path = socket_path(store)
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line,
        contextlib.suppress(OSError),
        short_path(path) as name,
    ):
        line.connect(name)
        return True
    return False


def tidy(path: str | os.PathLike[str]) -> None:
    """Take from others what they may do with a file of the store, if it is there."""
    found = Path(path)
    if found.exists() and found.stat().st_mode & 0o077:
        found.chmod(found.stat().st_mode & 0o700)
