"""One session: what a forked process does from the fork to its end."""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
import resource
import shlex
import signal
import socket
import sys
import termios
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from cockpit import farewell, main
from cockpit.cli.guard import guarded
from cockpit.errors import BadInput, Broken, Denied
from cockpit.i18n import N_, set_language
from cockpit.settings import split

LINK = 3
"""The descriptor of the line to the front."""
END = b'{"end":true}\n'
"""What the front says on the line when the client has sent everything."""
MOST_MEMORY = 2 << 30
"""Bytes of address space of a session; one that goes beyond fails alone."""
MOST_FILES = 256
FIRST_TO_GO = "500"
"""How much sooner than others a session is ended when memory runs out (proc(5), ``oom_score_adj``)."""
_LAST_RESORT = Path("/proc/self/oom_score_adj")
HUNG_UP = 129
PROGRAM = "cockpit"


@dataclass(frozen=True)
class Child:
    """What a session is told: who, on which store, with which words, and the whole of its environment."""

    person: str
    store: str
    command: str
    terminal: bool
    environment: dict[str, str]
    language: str
    screens: str


def become(child: Child, descriptors: list[int]) -> None:
    """Take the descriptors (terminal, or input, output and errors; then the line), run, tell the code, and end."""
    *streams, link = descriptors
    os.setsid()
    if child.terminal:
        fcntl.ioctl(streams[0], termios.TIOCSCTTY, 0)
        streams = streams * 3
    _place([*streams, link])
    os.environ.clear()
    os.environ.update(child.environment)
    os.chdir("/")
    keep_within_bounds()
    # Nobody could wake a session that was put to sleep.
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    line = socket.socket(fileno=os.dup(LINK))
    os.set_inheritable(LINK, False)
    _open_streams(line, terminal=child.terminal)
    set_language(child.language or "en")
    farewell.watch()
    main.SCREENS = child.screens
    try:
        code = guarded(lambda: run_words(child.command, child.person, child.store, link=LINK))
    except OSError:
        code = HUNG_UP  # the terminal is gone, and with it whoever could be told
    farewell.last_word()
    for stream in (sys.stdout, sys.stderr):
        # Whoever has gone does not hear the rest.
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    with contextlib.suppress(OSError):
        line.sendall(json.dumps({"exit": code}).encode("ascii") + b"\n")
    os._exit(code)


def _place(wanted: list[int]) -> None:
    """Put the descriptors on 0, 1, 2 and 3, and close every other one."""
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 64) for descriptor in wanted]
    for place, descriptor in enumerate(high):
        os.dup2(descriptor, place)
    os.closerange(len(wanted), resource.getrlimit(resource.RLIMIT_NOFILE)[0] if sys.platform != "linux" else 4096)


def keep_within_bounds() -> None:
    """Keep one session from using up the machine, and its memory from being written to a disk."""
    limits = ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_NOFILE, MOST_FILES), (resource.RLIMIT_CORE, 0))
    for kind, most in limits:
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most, most) if hard == resource.RLIM_INFINITY else (min(most, hard), min(most, hard)))
    # Where all of them together use up what there is, a session ends, and not the server.
    with contextlib.suppress(OSError):
        _LAST_RESORT.write_text(FIRST_TO_GO, encoding="ascii")


def _open_streams(line: socket.socket, *, terminal: bool) -> None:
    """Give the interpreter new standard streams: its own belong to what the zygote was started with."""
    source: io.RawIOBase = io.FileIO(0, closefd=False) if terminal else Sent(line)
    streams = {
        "stdin": io.TextIOWrapper(io.BufferedReader(source, 1 << 16), encoding="utf-8", errors="surrogateescape"),
        "stdout": _output(1, line_buffering=terminal),
        "stderr": _output(2, line_buffering=True),
    }
    for name, stream in streams.items():
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _output(descriptor: int, *, line_buffering: bool) -> TextIO:
    file = io.BufferedWriter(io.FileIO(descriptor, "w", closefd=False))
    return io.TextIOWrapper(file, encoding="utf-8", errors="replace", line_buffering=line_buffering)


class Sent(io.RawIOBase):
    """Standard input of a session without a terminal.

    A pipe ends in the same way whether the client has sent everything or has vanished in the middle. Only when the
    front confirms the end is it one; else half a file would be imported as if it were whole.
    """

    def __init__(self, line: socket.socket) -> None:
        """``line`` is the one to the front, on which it tells that the client sent its end of file."""
        self._line = line
        self._ended = False

    def fileno(self) -> int:
        """Return the descriptor of the pipe."""
        return 0

    def isatty(self) -> bool:
        """It is a pipe."""
        return False

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read some bytes; ``Broken`` when the other end is gone before everything was sent."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        if self._ended:
            return 0
        data = os.read(0, len(view))
        if not data:
            self._confirm()
        view[: len(data)] = data
        return len(data)

    def _confirm(self) -> None:
        told = b""
        while END not in told:
            part = self._line.recv(4096)
            if not part:
                raise Broken
            told += part
        self._ended = True


def words_of(command: str) -> list[str]:
    """Return the words of what a client asked for, without the name of the program."""
    try:
        words = shlex.split(command)
    except ValueError:
        raise BadInput(N_("a quotation mark is not closed")) from None
    return words[1:] if words[:1] == [PROGRAM] else words


def run_words(command: str, person: str, store: str, *, link: int | None = None, key: str = "") -> int:
    """Run what a client asked for and return the exit code. It chooses neither the person nor the store.

    ``link`` is the line to the front; ``key`` is the fingerprint of the key, where no front looks after it.
    """
    settings, rest = split(words_of(command), {})
    if settings.actor or settings.store:
        raise Denied(
            N_("over SSH your key says who you are, and the server which store it is; leave --as and --store out")
        )
    if settings.language:
        set_language(settings.language)
    return main.dispatch(settings._replace(actor=person, store=store, served=True, link=link, key=key), rest)
