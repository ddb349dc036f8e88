"""The process of one session as the front sees it: a terminal or three pipes, a line for messages, and an end."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import pty
import signal
import socket
import struct
import sys
import termios
from collections import deque
from collections.abc import Mapping
from typing import Any, Protocol

from cockpit.presence import MOST_BYTES
from cockpit.ssh.child import END
from cockpit.ssh.nursery import Nursery

CHUNK = 32_768
HIGH, LOW = 262_144, 65_536
"""Bytes that wait for a slow process before its client is held up, and below which it may send again."""
RESIZE_SECONDS = 0.05
"""The least time between two sizes that a session is told; a client may drag its window, or be hostile."""
LINGER_SECONDS = 1.0
"""How long output is waited for after the process has ended."""
LEAVE_SECONDS = 8.0
"""How long a process may take to end after its client has gone, or after it was told to."""
_IUTF8 = 0o40000


class Client(Protocol):
    """Who is told what the process does."""

    def written(self, data: bytes, *, error: bool) -> None:
        """Take output."""

    def hold(self, *, held: bool) -> None:
        """Send nothing more until told otherwise."""

    def heard(self, message: dict[str, Any]) -> None:
        """Take a message about presence."""

    def ended(self, code: int | None) -> None:
        """Take the exit code, None when the process did not come to an end by itself."""


class Process:
    """A running session. Everything happens on the event loop; nothing waits."""

    def __init__(self, nursery: Nursery, client: Client, size: tuple[int, int] | None) -> None:
        """Prepare a terminal of this size, or pipes when there is none."""
        self._nursery = nursery
        self._client = client
        self._loop = asyncio.get_running_loop()
        self._size = size
        self._number = 0
        self._input = -1
        self._outputs: dict[int, bool] = {}
        self._paused = False
        self._pending: deque[bytes] = deque()
        self._waiting = 0
        self._writing = False
        self._input_ended = False
        self._resize: asyncio.TimerHandle | None = None
        self._code: int | None = None
        self._gone = False
        self._told = False
        self._done = False
        self._timers: list[asyncio.TimerHandle] = []
        self._heard = b""
        self._line, self._far_line = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._line.setblocking(False)

    async def start(self, child: Mapping[str, Any]) -> None:
        """Have the child started; ``Refused`` when it cannot be."""
        theirs: list[int] = []
        try:
            theirs = self._open_terminal() if self._size is not None else self._open_pipes()
            descriptors = [*theirs, self._far_line.fileno()]
            self._number = await self._nursery.start(child, descriptors, self._status)
        except BaseException:
            self._close()
            raise
        finally:
            for descriptor in theirs:
                os.close(descriptor)
            self._far_line.close()
        self._loop.add_reader(self._line, self._listen)
        for descriptor in self._outputs:
            os.set_blocking(descriptor, False)
        self._read_outputs()

    def _open_terminal(self) -> list[int]:
        master, slave = pty.openpty()
        self._input, self._outputs = master, {master: False}
        self._set_size()
        modes = termios.tcgetattr(slave)
        if sys.platform == "linux":
            # So that the terminal's own line editing rubs out whole characters.
            modes[0] |= _IUTF8
        termios.tcsetattr(slave, termios.TCSANOW, modes)
        return [slave]

    def _open_pipes(self) -> list[int]:
        theirs, self._input = os.pipe()
        output, their_output = os.pipe()
        errors, their_errors = os.pipe()
        os.set_blocking(self._input, False)
        self._outputs = {output: False, errors: True}
        return [theirs, their_output, their_errors]

    # Towards the process

    def feed(self, data: bytes) -> None:
        """Pass on what was typed or sent."""
        if self._input < 0 or self._input_ended:
            return
        self._pending.append(data)
        self._waiting += len(data)
        self._write()

    def end_input(self) -> None:
        """Pass on that nothing more will be sent. A terminal has no such end: its session goes on."""
        if self._size is None and not self._input_ended:
            self._input_ended = True
            self._write()

    def _write(self) -> None:
        try:
            while self._pending:
                written = os.write(self._input, self._pending[0])
                self._waiting -= written
                if written == len(self._pending[0]):
                    self._pending.popleft()
                else:
                    self._pending[0] = self._pending[0][written:]
        except BlockingIOError:
            self._watch_input(wanted=True)
        except OSError:
            # It reads no more. What comes after is of no use to it, nor is its sender to be held up.
            self._drop_input()
        else:
            self._watch_input(wanted=False)
            if self._input_ended:
                # Only this word makes the end of the pipe the end of what was sent.
                self.tell(END)
                self._drop_input()
        self._hold()

    def _watch_input(self, *, wanted: bool) -> None:
        if wanted != self._writing and self._input >= 0:
            self._writing = wanted
            if wanted:
                self._loop.add_writer(self._input, self._write)
            else:
                self._loop.remove_writer(self._input)

    def _drop_input(self) -> None:
        self._watch_input(wanted=False)
        self._pending.clear()
        self._waiting = 0
        if self._size is None and self._input >= 0:
            os.close(self._input)
            self._input = -1

    def _hold(self) -> None:
        if self._waiting > HIGH:
            self._client.hold(held=True)
        elif self._waiting < LOW:
            self._client.hold(held=False)

    def tell(self, message: bytes) -> None:
        """Send a message on the line. One that does not fit is dropped: what is told is a state, and told again."""
        with contextlib.suppress(OSError):
            self._line.send(message)

    def resize(self, size: tuple[int, int]) -> None:
        """Give the terminal another size, soon; of many sizes in a moment the last one counts."""
        if self._size is None or size == self._size:
            return
        self._size = size
        if self._resize is None:
            self._resize = self._loop.call_later(RESIZE_SECONDS, self._set_size)

    def _set_size(self) -> None:
        self._resize = None
        if self._size is not None and self._input >= 0:
            columns, rows = self._size
            with contextlib.suppress(OSError):
                fcntl.ioctl(self._input, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def interrupt(self, which: signal.Signals) -> None:
        """Pass on a signal of the client."""
        self._nursery.signal(self._number, which)

    def leave(self) -> None:
        """Have it end in good order; after a while, without asking."""
        self._nursery.signal(self._number, signal.SIGTERM)
        self._later(LEAVE_SECONDS, self._kill)

    def hang_up(self) -> None:
        """Have it end because its client is gone."""
        self._nursery.signal(self._number, signal.SIGHUP)
        self._close_streams()
        self._later(LEAVE_SECONDS, self._kill)
        self._finish_if_over()

    def _kill(self) -> None:
        self._nursery.signal(self._number, signal.SIGKILL, group=True)

    # From the process

    def pause(self) -> None:
        """Read no output until ``resume``: the client is slow."""
        self._paused = True
        for descriptor in self._outputs:
            self._loop.remove_reader(descriptor)

    def resume(self) -> None:
        """Read output again."""
        self._paused = False
        self._read_outputs()

    def _read_outputs(self) -> None:
        if not self._paused:
            for descriptor in self._outputs:
                self._loop.add_reader(descriptor, self._read, descriptor)

    def _read(self, descriptor: int) -> None:
        try:
            data = os.read(descriptor, CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""  # what a terminal says when nobody has it open any more
        if data:
            self._client.written(data, error=self._outputs[descriptor])
            return
        self._loop.remove_reader(descriptor)
        del self._outputs[descriptor]
        if descriptor != self._input:
            os.close(descriptor)
        self._finish_if_over()

    def _listen(self) -> None:
        try:
            data = self._line.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._heard += data
        *whole, self._heard = self._heard.split(b"\n")
        for line in whole:
            self._take(line)
        if not data or len(self._heard) > MOST_BYTES:
            self._is_gone()

    def _take(self, line: bytes) -> None:
        try:
            message = json.loads(line)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        if isinstance(message.get("exit"), int):
            self._code = message["exit"]
        else:
            self._client.heard(message)

    def _status(self, status: int | None) -> None:
        """Take the exit status from the zygote; None when it died first and the line alone tells the end."""
        self._told = True
        if status is not None:
            if self._code is None and status >= 0:
                self._code = status
            self._is_gone()
        self._finish_if_over()

    def _is_gone(self) -> None:
        if not self._gone:
            self._gone = True
            self._loop.remove_reader(self._line)
            self._later(LINGER_SECONDS, self._finish)
            self._finish_if_over()

    def _finish_if_over(self) -> None:
        # The line breaks a moment before the zygote knows how it ended.
        if self._gone and not self._outputs and (self._told or self._code is not None):
            self._finish()

    def _finish(self) -> None:
        if self._paused and self._outputs:
            self._later(LINGER_SECONDS, self._finish)  # the client has yet to take what there is
        elif not self._done:
            self._done = True
            self._close()
            self._client.ended(self._code)

    def _later(self, seconds: float, what: Any) -> None:
        self._timers.append(self._loop.call_later(seconds, what))

    def _close_streams(self) -> None:
        self._watch_input(wanted=False)
        for descriptor in {*self._outputs, self._input} - {-1}:
            self._loop.remove_reader(descriptor)
            os.close(descriptor)
        self._outputs.clear()
        self._input = -1

    def _close(self) -> None:
        for timer in (*self._timers, self._resize):
            if timer is not None:
                timer.cancel()
        self._close_streams()
        if self._line.fileno() >= 0:
            self._loop.remove_reader(self._line)
            self._line.close()
        self._nursery.forget(self._number)
