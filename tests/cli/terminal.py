"""A person at a real terminal: a command line runs on a PTY, keys are sent, and the screen is read as it stands."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import ptyprocess
import pyte

from tests.support import arguments

CTRL_C, ENTER, ESC, DOWN, UP = "\x03", "\r", "\x1b", "\x1b[B", "\x1b[A"
CTRL_U = "\x15"
PATIENCE = 20.0
"""Seconds after which what has not appeared on the screen never will."""


class Terminal:
    """A command line on a PTY of ``rows`` x ``columns``; with ``out`` its standard output goes into that file.

    ``program`` is what runs instead of the cockpit, as a shell does.
    """

    def __init__(
        self,
        line: str | Sequence[str],
        environment: Mapping[str, str],
        *,
        rows: int = 50,
        columns: int = 120,
        out: str = "",
        program: Sequence[str] = (sys.executable, "-m", "cockpit"),
    ) -> None:
        """Start it."""
        command = [*program, *arguments(line)]
        if out:
            command = ["sh", "-c", 'out=$1; shift; exec "$@" >"$out"', "sh", out, *command]
        self._process = ptyprocess.PtyProcess.spawn(
            command,
            dimensions=(rows, columns),
            cwd=environment.get("HOME"),
            env={"TERM": "xterm-256color", **environment},
            # Whoever runs the tests in the background may have it ignored.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        """Every byte that the terminal was sent."""

    @property
    def pid(self) -> int:
        """The id of its process."""
        return int(self._process.pid)

    @property
    def text(self) -> str:
        """The screen, without the spaces at the ends of its lines."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def wait(self, wanted: str | Callable[[str], bool]) -> str:
        """Read until a text stands on the screen, or until a condition on the screen holds; return the screen."""
        holds = wanted if callable(wanted) else lambda text: wanted in text
        deadline = time.monotonic() + PATIENCE
        while not holds(self.text):
            if not self._read(deadline):
                raise AssertionError(f"{wanted!r} never came; the screen is:\n{self.text}")
        return self.text

    def send(self, keys: str) -> None:
        """Type keys."""
        self._process.write(keys.encode("utf-8", "surrogateescape"))

    @property
    def question(self) -> str:
        """The question that was put last."""
        return next((line for line in reversed(self.text.splitlines()) if line.startswith("? ")), "")

    @property
    def questions(self) -> int:
        """How many questions stand on the screen."""
        return sum(line.startswith("? ") for line in self.text.splitlines())

    def answer(self, question: str, keys: str) -> None:
        """Wait until a question that begins so is being asked, and type the answer and Enter."""
        self.wait(lambda _text: self.question.startswith(f"? {question}") and self._is_asked())
        self.send(keys + ENTER)

    def _is_asked(self) -> bool:
        """Return whether the last question waits for its answer: the cursor is still behind it."""
        lines, cursor = self._screen.display, self._screen.cursor.y
        place = max(row for row, line in enumerate(lines) if line.startswith("? "))
        while lines[place].rstrip() == lines[place]:
            place += 1
        return bool(cursor <= place)

    def end(self) -> int:
        """Read until the command line has ended, and return its exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._read(deadline):
            pass
        if self._process.isalive() and time.monotonic() >= deadline:
            self.kill()
            raise AssertionError(f"it never ended; the screen is:\n{self.text}")
        self._process.wait()
        return int(self._process.exitstatus if self._process.exitstatus is not None else -self._process.signalstatus)

    def hang_up(self) -> int:
        """Take the terminal away, as a line does that breaks; wait for the command line to end, and return its code."""
        self._process.fileobj.close()
        self._process.wait()
        return int(self._process.exitstatus if self._process.exitstatus is not None else -self._process.signalstatus)

    def kill(self) -> None:
        """End it at once, if it still runs."""
        if self._process.isalive():
            self._process.kill(signal.SIGKILL)
        self._process.close(force=True)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def _read(self, deadline: float) -> bool:
        """Read what has come and return True; False at the end, or when the time is up."""
        ready, _, _ = select.select([self._process.fd], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self._process.fd, 65_536)
        except OSError:
            return False
        if not data:
            return False
        self.raw += data
        self._stream.feed(data)
        # A prompt asks where the cursor is, and waits for the terminal to say so.
        for _ in range(data.count(b"\x1b[6n")):
            self.send(f"\x1b[{self._screen.cursor.y + 1};{self._screen.cursor.x + 1}R")
        return True
