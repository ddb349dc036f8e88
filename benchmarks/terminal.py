"""A terminal that measures: starts a program on a pseudo-terminal, reads its screen, presses keys and takes the time.

One harness for every program, so that what it costs itself stands on both sides of each ratio. The time of a byte is
that of its reading; the screen is worked out from the bytes only while the program is silent, so the emulator, which
is slow, never stands between a program and its clock.
"""

from __future__ import annotations

import os
import re
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte
from ptyprocess import PtyProcess  # type: ignore[import-untyped]

from benchmarks.processes import Usage, pss, usage

ROWS, COLUMNS = 45, 160
"""The size at which everything is measured."""
_BACKLOG = 1.0
"""Seconds after which the screen is worked out although the program is still writing."""

_ANSWERS = (
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),  # synchronized output: known, not set
    (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),  # resize reports in the stream: not known
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[6n", b"\x1b[1;1R"),
)
"""What a present-day terminal answers to the questions that programs put to it at their start."""
_LONGEST_QUESTION = max(len(question) for question, _ in _ANSWERS)
_BEYOND_THE_EMULATOR = re.compile(
    rb"\x1b\[(?:[<=>][0-9;]*[A-Za-z]|\?[0-9;]*\$[a-z]|[0-9;]*\$[a-z]|[0-9;]* q)|\x1b[P_^].*?\x1b\\"
)
"""Sequences that pyte would print as text: keyboard protocols, mode queries, cursor shapes, strings to the terminal."""

_INCOMPLETE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[P_^][^\x1b]*)?\Z")

Keys = str | bytes
Screen = Sequence[str]
Condition = str | Callable[[Screen], bool]


class Unmeasured(Exception):
    """A program did not do what was to be measured; the text says what, ``picture`` is what it showed then."""

    def __init__(self, sentence: str, picture: str) -> None:
        """Keep the picture apart, so that the sentence fits on a line."""
        super().__init__(sentence)
        self.picture = picture


@dataclass(frozen=True)
class Program:
    """What to start: the command line, the whole environment, and what its first full screen shows.

    ``quiet`` are the seconds without a byte after which a reaction of it is taken to be complete.
    """

    name: str
    argv: tuple[str, ...]
    marker: Condition
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path = Path()
    quiet: float = 0.1


@dataclass(frozen=True)
class Reaction:
    """What a key led to: seconds until the first and the last byte came back, and how many bytes."""

    first: float
    last: float
    bytes: int


class Terminal:
    """One running program; leave the ``with`` block to end it and all that it started."""

    def __init__(self, program: Program, *, rows: int = ROWS, columns: int = COLUMNS) -> None:
        """Start the program; the clock of ``first_paint`` runs from just before."""
        self.program = program
        self.bytes = 0
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._pending: list[tuple[float, bytes]] = []
        self._tail = b""
        self._rest = b""
        self._last = 0.0
        self._open = True
        self.started = time.perf_counter()
        self._pty = PtyProcess.spawn(
            list(program.argv),
            cwd=str(program.folder),
            env=dict(program.environment),
            dimensions=(rows, columns),
        )

    def __enter__(self) -> Self:
        """Return the terminal itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program."""
        self.close()

    @property
    def pid(self) -> int:
        """The process id of the program."""
        return int(self._pty.pid)

    @property
    def screen(self) -> Screen:
        """The lines that are shown now."""
        self._work_out(None)
        return self._shown()

    def first_paint(self, patience: float = 120.0) -> float:
        """Wait for the marker of the program and return the seconds from the start to the byte that completed it."""
        return self.wait_for(self.program.marker, patience) - self.started

    def wait_for(self, condition: Condition, patience: float = 30.0) -> float:
        """Wait until the screen shows a text or meets a condition, and return the moment at which it first did.

        ``Unmeasured`` when it does not within ``patience`` seconds, or the program ends first.
        """
        met = (lambda lines: any(condition in line for line in lines)) if isinstance(condition, str) else condition
        if met(self.screen):
            return self._last
        deadline = time.perf_counter() + patience
        while (now := time.perf_counter()) < deadline:
            silent = not self._read(min(0.02, deadline - now))
            if self._pending and (silent or now - self._pending[0][0] > _BACKLOG):
                moment = self._work_out(met)
                if moment is not None:
                    return moment
            if not self._open:
                break
        wanted = condition if isinstance(condition, str) else condition.__name__
        raise self._unmeasured(f"did not show what was waited for ({wanted})")

    def settle(self, patience: float = 120.0) -> float:
        """Wait until the program is at rest and return the moment of the last byte."""
        quiet = self.program.quiet
        deadline = time.perf_counter() + patience
        since = time.perf_counter()
        while time.perf_counter() - max(self._last, since) < quiet:
            self._read(quiet)
            if time.perf_counter() > deadline:
                raise self._unmeasured(f"does not come to rest within {patience:g} s")
        return self._last

    def type(self, keys: Keys) -> float:
        """Press keys without waiting for anything, and return the moment."""
        self._work_out(None)
        moment = time.perf_counter()
        os.write(self._pty.fd, keys.encode() if isinstance(keys, str) else keys)
        return moment

    def press(self, keys: Keys, patience: float = 120.0) -> Reaction:
        """Press keys and return the reaction; ``Unmeasured`` when no byte comes within ``patience`` seconds.

        What has come before, and was not read because another program was looked at, is no part of it.
        """
        while self._read(0):
            continue
        before = self.bytes
        pressed = self.type(keys)
        if not self._read(patience):
            raise self._unmeasured(f"did not react to {keys!r}")
        first = self._last
        while time.perf_counter() - pressed < patience:
            if not self._read(self.program.quiet):
                return Reaction(first - pressed, self._last - pressed, self.bytes - before)
        raise self._unmeasured(f"does not come to rest after {keys!r}")

    def press_until(self, keys: Keys, condition: Condition, patience: float = 240.0) -> float:
        """Press keys, wait for what they are to bring and then for rest, and return the seconds to the last byte."""
        pressed = self.type(keys)
        self.wait_for(condition, patience)
        return self.settle(patience) - pressed

    def moment_of(self, text: str) -> float:
        """Return the moment at which what has been read since the last look first showed a text."""
        moment = self._work_out(lambda lines: any(text in line for line in lines))
        if moment is None:
            raise self._unmeasured(f"did not show {text!r}")
        return moment

    def idle(self, seconds: float) -> tuple[int, Usage]:
        """Press nothing for a while and return how many bytes came, and what the processes used in that time."""
        self._work_out(None)
        before, used = self.bytes, usage(self.pid)
        deadline = time.perf_counter() + seconds
        while (now := time.perf_counter()) < deadline:
            self._read(deadline - now)
        return self.bytes - before, usage(self.pid) - used

    def memory(self) -> float | None:
        """Return the proportional memory of the program and its children in MB; None where the system does not tell."""
        return pss(self.pid)

    def picture(self) -> str:
        """Return the screen as text, for a message."""
        return "\n".join(line.rstrip() for line in self.screen if line.strip())

    def close(self) -> None:
        """End the program and its process group."""
        for send in (signal.SIGHUP, signal.SIGKILL):
            try:
                os.killpg(self.pid, send)
            except ProcessLookupError:
                break
            deadline = time.perf_counter() + 0.5
            while self._pty.isalive() and time.perf_counter() < deadline:
                self._read(0.02)
            if not self._pty.isalive():
                break
        self._pty.close(force=True)

    def fileno(self) -> int:
        """Return the descriptor that becomes readable when the program writes."""
        return int(self._pty.fd)

    def take(self) -> None:
        """Read what is there, and note when, without working out what it shows."""
        self._read(0)

    def _unmeasured(self, what: str) -> Unmeasured:
        return Unmeasured(f"{self.program.name} {what}", self.picture())

    def _read(self, seconds: float) -> bool:
        """Read what is there, waiting at most ``seconds`` for it; False when there was nothing."""
        if not self._open:
            time.sleep(max(0.0, seconds))
            return False
        ready, _, _ = select.select([self._pty.fd], [], [], max(0.0, seconds))
        if not ready:
            return False
        try:
            data = os.read(self._pty.fd, 1 << 16)
        except OSError:  # the other side is closed
            data = b""
        if not data:
            self._open = False
            return False
        self._last = time.perf_counter()
        self.bytes += len(data)
        self._pending.append((self._last, data))
        self._answer(data)
        return True

    def _shown(self) -> Screen:
        # pyte's own `display` fails on a wide character of which one half has been overwritten.
        buffer = self._screen.buffer
        return [
            "".join(buffer[row][column].data for column in range(self._screen.columns))
            for row in range(self._screen.lines)
        ]

    def _answer(self, data: bytes) -> None:
        seen = self._tail + data
        for question, answer in _ANSWERS:
            for _ in range(seen.count(question) - self._tail.count(question)):
                os.write(self._pty.fd, answer)
        self._tail = seen[-_LONGEST_QUESTION:]

    def _work_out(self, met: Callable[[Screen], bool] | None) -> float | None:
        """Bring the screen up to date; with a condition stop at the chunk that meets it and return its moment."""
        while self._pending:
            moment, data = self._pending.pop(0)
            text, self._rest = _whole(self._rest + data)
            self._stream.feed(_BEYOND_THE_EMULATOR.sub(b"", text))
            if met is not None and met(self._shown()):
                return moment
        return None


def _whole(data: bytes) -> tuple[bytes, bytes]:
    """Split off a sequence at the end that is not complete yet."""
    cut = _INCOMPLETE.search(data)
    return (data, b"") if cut is None else (data[: cut.start()], data[cut.start() :])


def watch(terminals: Sequence[Terminal], seconds: float, *, stop: bool = True) -> bool:
    """Read what comes on any of the terminals; with ``stop`` only until something came. Return whether it did."""
    deadline = time.perf_counter() + seconds
    came = False
    while (left := deadline - time.perf_counter()) > 0 and not (came and stop):
        for terminal in select.select(terminals, [], [], left)[0]:
            terminal.take()
            came = True
    return came
