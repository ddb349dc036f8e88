"""Who is on, and on which screen: known to the server's front and to nobody's disk.

A front end opens a line to the front, tells which screen it shows, and is told whenever that changes for anybody, when
something was written to the file, and what the server has to say. The line is a stream of JSON objects, one on each
line: an inherited descriptor in a session of our own server, in every other process the socket beside the file while a
server of the same user runs on that file. Without a server there is no line, and nobody knows who else is on; one that
starts later is joined as soon as somebody looks for it.
"""

import contextlib
import json
import os
import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cockpit.i18n import language
from cockpit.message import Message
from cockpit.settings import Settings

if TYPE_CHECKING:
    from cockpit.session import Session

SSH, LOCAL = "ssh", "local"
VERB = "-"
"""What stands for the screen of somebody who gives a verb instead of looking at one."""
ANSWER_SECONDS = 2.0
"""How long an answer of the front is waited for."""
MOST_BYTES = 1 << 20
"""A longer line than that is no message of ours."""
_LONGEST_PATH = 100
"""What the name of a socket may have on every system, in bytes."""


class Seat(NamedTuple):
    """One session: who, in which project, on which screen (an area, ``home``, ``-``), since when (aware), and how."""

    id: int
    person: str
    project: str
    screen: str
    since: datetime
    via: str

    def plain(self) -> dict[str, object]:
        """Return it as data."""
        return {
            "person": self.person,
            "project": self.project,
            "screen": self.screen,
            "since": self.since.isoformat(timespec="seconds"),
            "via": self.via,
        }


class Presence:
    """A front end's end of the line. Nothing here waits, so that an event loop may call all of it."""

    def __init__(self, line: socket.socket | None, session: "Session", via: str = "") -> None:
        """Use an open line, None when there is no server; what is told is what the person of a session may know.

        ``via`` is how the person came, for a server that starts later; without it none is looked for.
        """
        self._line = line
        self._ended: socket.socket | None = None
        """A line at whose other end nobody is; it stays open until whoever waits for it has been told so."""
        self._session = session
        self._via = via
        self._shown: dict[str, object] = {}
        self._buffer = b""
        self._me = 0
        self._seats: tuple[Seat, ...] = ()
        self._notices: list[Message] = []
        self._is_behind = False
        if line is not None:
            line.setblocking(False)

    @property
    def others(self) -> tuple[Seat, ...]:
        """The other people's sessions and one's own other ones, as they were told last."""
        return tuple(seat for seat in self._seats if seat.id != self._me)

    @property
    def people(self) -> tuple[str, ...]:
        """The other people who are on, in the order in which they came."""
        mine = {seat.person for seat in self._seats if seat.id == self._me}
        return tuple(dict.fromkeys(seat.person for seat in self.others if seat.person not in mine))

    def fileno(self) -> int | None:
        """Return the descriptor that becomes readable when there is something to ``read``; None without a line.

        An event loop lets go of it before ``close``: it may be a second name of a file that stays open, and then the
        loop would be woken for ever by what it does not know any more.
        """
        return None if self._line is None else self._line.fileno()

    def show(self, screen: str, project: str = "") -> None:
        """Tell which screen is in view now."""
        self._shown = {"screen": screen, "project": project, "language": language()}
        self._send(self._shown)

    def join(self) -> bool:
        """Open a line to a server that has started since, and return whether there is one now and was none before."""
        if self._line is not None or not self._via:
            return False
        self.close()
        self._line = _dial(Path(self._session.store.path), wait=0)
        if self._line is None:
            return False
        self._send({"person": self._session.actor, "via": self._via})
        if self._shown:
            self._send(self._shown)
        return True

    def read(self) -> bool:
        """Take what was told meanwhile, and return whether anything about the others changed."""
        before = self.others
        for message in self._arrived():
            if "on" in message:
                self._me = int(message.get("you", 0))
                self._seats = in_sight(self._session, seats(message))
            elif "written" in message:
                self._is_behind = True
            elif "say" in message:
                self._notices.append(Message(str(message["say"]), dict(message.get("values", {}))))
        return self.others != before

    def take_notices(self) -> list[Message]:
        """Return what the server has to say to the person since this was asked last; it is to be shown at once."""
        taken, self._notices = self._notices, []
        if taken:
            self._send({"shown": len(taken)})
        return taken

    def take_written(self) -> bool:
        """Return whether anybody has written to the file since this was asked last."""
        taken, self._is_behind = self._is_behind, False
        return taken

    def close(self) -> None:
        """Leave."""
        for line in filter(None, (self._line, self._ended)):
            line.close()
        self._line = self._ended = None

    def _arrived(self) -> list[dict[str, Any]]:
        while self._line is not None and len(self._buffer) < MOST_BYTES:
            try:
                part = self._line.recv(65_536)
            except (BlockingIOError, InterruptedError):
                break
            except OSError:
                part = b""
            if not part:
                # The server is gone, and with it everybody who was on.
                self._seats, self._buffer = (), b""
                self._line, self._ended = None, self._line
                return []
            self._buffer += part
        *whole, self._buffer = self._buffer.split(b"\n")
        return [json.loads(line) for line in whole]

    def _send(self, message: Mapping[str, object]) -> None:
        if self._line is not None:
            # A front that does not read is about to go away; the next message tells the same again.
            with contextlib.suppress(OSError):
                self._line.send(encode(message))


def open_presence(settings: Settings, session: "Session") -> Presence:
    """Return the line of this process to the front: the inherited one, or one to the server on a local file."""
    if settings.link is not None:
        return Presence(socket.socket(fileno=os.dup(settings.link)), session)
    found = Presence(None, session, SSH if settings.served else LOCAL)
    found.join()
    return found


def in_sight(session: "Session", seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
    """Return the seats in projects with a part for the person; of those in none, the ones of people in such projects.

    One's own are always among them.
    """
    if session.is_local:
        return seats
    mine = "SELECT project_id FROM person WHERE handle = ? AND NOT archived"
    codes = session.store.query(f"SELECT code FROM project WHERE id IN ({mine})", (session.actor,))
    people = session.store.query(f"SELECT DISTINCT handle FROM person WHERE project_id IN ({mine})", (session.actor,))
    projects, known = {row[0] for row in codes}, {row[0] for row in people}
    return tuple(
        seat
        for seat in seats
        if seat.person == session.actor or (seat.project in projects if seat.project else seat.person in known)
    )


def who(settings: Settings) -> tuple[Seat, ...] | None:
    """Return everybody who is on, None when no server runs on the store."""
    if settings.link is not None:
        line: socket.socket | None = socket.socket(fileno=os.dup(settings.link))
    else:
        line = _dial(settings.path)
    if line is None:
        return None
    with line, line.makefile("rb") as answers:
        line.settimeout(ANSWER_SECONDS)
        line.sendall(encode({"ask": "who"}))
        try:
            while told := answers.readline(MOST_BYTES):
                if "on" in (answer := json.loads(told)):
                    return seats(answer)
        except (OSError, ValueError):
            return None
    return None


def seats(message: Mapping[str, Any]) -> tuple[Seat, ...]:
    """Return the seats in a message of the front."""
    return tuple(
        Seat(seat["id"], seat["person"], seat["project"], seat["screen"], _moment(seat["since"]), seat["via"])
        for seat in message["on"]
    )


def encode(message: Mapping[str, object]) -> bytes:
    """Return a message as it goes over the line."""
    return json.dumps(message, separators=(",", ":")).encode("utf-8") + b"\n"


def socket_path(store: Path) -> Path:
    """Return where the front of a store listens for local front ends."""
    return store.with_name(f"{store.name}-on")


@contextlib.contextmanager
def short_path(path: Path) -> Any:
    """Yield a name of the path that is short enough for a socket."""
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def _dial(store: Path, wait: float = ANSWER_SECONDS) -> socket.socket | None:
    path = socket_path(store.absolute())
    if not path.exists():
        return None
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with short_path(path) as name:
            line.settimeout(wait)
            line.connect(name)
    except OSError:
        line.close()
        return None
    return line


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
