"""One session on a connection, on its SSH side: what the client asks for, what it is sent, and how it is let go."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from typing import TYPE_CHECKING, Any

import asyncssh

from cockpit.errors import CockpitError
from cockpit.farewell import RESET
from cockpit.i18n import LANGUAGES, N_, from_environment, speaking
from cockpit.message import Message
from cockpit.presence import encode
from cockpit.ssh import log, terminal
from cockpit.ssh.process import Process
from cockpit.ssh.register import Login
from cockpit.ssh.size import USUAL, within_bounds

if TYPE_CHECKING:
    from cockpit.ssh.front import Front
    from cockpit.ssh.server import Server

LONGEST_COMMAND = 65_536
STALLED_SECONDS = 60.0
"""How long a client may leave the last of its output unread before the channel is cut."""
ANSWER_SECONDS = 0.4
"""How long a session may take to show by itself what the server has to say."""
NOTICE_SECONDS = 1.0
"""How long a line for the screen waits for a moment at which it tears nothing apart."""
TAIL = 4_096
"""Bytes of the newest output in which an unfinished sequence is looked for."""
FAULT = 70
STOPPED = 143
_SIGNALS = {name: getattr(signal, f"SIG{name}") for name in ("HUP", "INT", "QUIT", "TERM")}


class Channel(asyncssh.SSHServerSession[bytes]):
    """A session from the request to its end."""

    def __init__(self, front: Front, server: Server, login: Login) -> None:
        """Serve somebody who has logged in."""
        self._front = front
        self._server = server
        self.login = login
        self._loop = asyncio.get_running_loop()
        self._channel: asyncssh.SSHServerChannel[bytes] | None = None
        self._term: str | None = None
        self._size = USUAL
        self.command = ""
        self.process: Process | None = None
        self.seat = 0
        self.last_sign = time.monotonic()
        """When a key was pressed last; without a terminal, when anything was sent in either direction."""
        self.began = time.monotonic()
        self._starting: asyncio.Task[None] | None = None
        self._early: list[bytes] = []
        self._full = False
        self._held = False
        self._handing_on = False
        self._slow = False
        self._all_sent = False
        self._tail = b""
        self._notice = b""
        self._unshown: Message | None = None
        self._language = login.language or "en"
        self._reason: Message | None = None
        self._closed = False
        self._cutting: asyncio.TimerHandle | None = None

    @property
    def is_screen(self) -> bool:
        """Whether somebody sits at a terminal."""
        return self._term is not None

    @property
    def is_let_go(self) -> bool:
        """Whether its end was wanted: by the client, who is gone, or by the server."""
        return self._closed or self._reason is not None

    # What the client asks for

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """Keep the channel."""
        self._channel = chan

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: Any) -> bool:
        """Note what terminal there is."""
        self._term, self._size = term_type, within_bounds(*term_size[:2])
        return True

    def shell_requested(self) -> bool:
        """Without a verb the screens are meant."""
        return True

    def exec_requested(self, command: str) -> bool:
        """Note the verb."""
        self.command = command
        return len(command) <= LONGEST_COMMAND

    def subsystem_requested(self, subsystem: str) -> bool:
        """There is none: no files are served."""
        log.note("subsystem refused", person=self.login.person, subsystem=subsystem)
        return False

    def session_started(self) -> None:
        """Begin, and let the client wait until there is a process to take what it sends."""
        assert self._channel is not None
        # The library begins to read as soon as this returns.
        self._loop.call_soon(self._channel.pause_reading)
        self._starting = self._loop.create_task(self._begin(self._channel))

    async def _begin(self, channel: asyncssh.SSHServerChannel[bytes]) -> None:
        child = self._child(channel)
        try:
            self._front.admit(self)
            process = Process(self._front.nursery, self, self._size if self.is_screen else None)
            self._front.began(self, process)
            await process.start(child)
        except CockpitError as error:
            self._say(error)
            self._exit(1)
            return
        except OSError as error:
            log.warn("no session", why=error.strerror)
            self._say(Message(N_("the server is busy; try again in a moment")))
            self._exit(1)
            return
        self.process = process
        if self._closed:
            process.hang_up()
            return
        process.resize(self._size)
        for data in self._early:
            process.feed(data)
        self._early.clear()
        self.flow()
        if not self._full:
            self._hand_on(channel)
        if self._all_sent:
            process.end_input()

    def _child(self, channel: asyncssh.SSHServerChannel[bytes]) -> dict[str, object]:
        environment = terminal.environment(channel.get_environment(), self._term or "", os.environ)
        self._language = self.login.language or from_environment(environment)
        return {
            "person": self.login.person,
            "store": str(self._front.store),
            "command": self.command,
            "terminal": self.is_screen,
            "environment": environment,
            "language": self._language,
        }

    # What the client sends

    def data_received(self, data: bytes, datatype: Any) -> None:
        """Pass on what was typed or sent."""
        self.last_sign = time.monotonic()
        if self.process is not None:
            self.process.feed(data)
        else:
            self._early.append(data)

    def eof_received(self) -> bool:
        """Pass on that nothing more will be sent; the answer may still take a while."""
        self._all_sent = True
        if self.process is not None:
            self.process.end_input()
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """Pass on the size of the window, within bounds."""
        self._size = within_bounds(width, height)
        if self.process is not None:
            self.process.resize(self._size)

    def signal_received(self, signal: str) -> None:
        """Pass on a signal that ends something; there are no others."""
        if self.process is not None and signal in _SIGNALS:
            self.process.interrupt(_SIGNALS[signal])

    def break_received(self, msec: int) -> bool:
        """There is no serial line to break."""
        return False

    def pause_writing(self) -> None:
        """The client is slow: let the process wait."""
        self._slow = True
        self.flow()

    def resume_writing(self) -> None:
        """The client has caught up."""
        self._slow = False
        self.flow()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone: let the process end."""
        self._closed = True
        if self._cutting is not None:
            # Nothing is to keep what is over: a script may give many verbs in that time.
            self._cutting.cancel()
        self._server.left(self)
        if self.process is not None:
            self.process.hang_up()
        else:
            self._front.ended(self, None)

    # What the process does

    def written(self, data: bytes, *, error: bool) -> None:
        """Send output to the client."""
        if self._channel is None or self._closed:
            return
        if not self.is_screen:
            self.last_sign = time.monotonic()
        if error:
            self._channel.write_stderr(data)
            return
        self._channel.write(data)
        if self.is_screen:
            self._tail = data[-TAIL:] if len(data) >= TAIL else (self._tail + data)[-TAIL:]
            if self._notice and terminal.at_rest(self._tail):
                self._write_notice()

    def flow(self) -> None:
        """Let the process wait while the client, or the line to it, takes nothing; else let it go on."""
        if self.process is not None:
            (self.process.pause if self._slow or self._server.backed_up else self.process.resume)()

    def hold(self, *, held: bool) -> None:
        """Let the client wait for a process that is slow to read, or let it go on."""
        self._full = held
        if self._channel is None or self._handing_on or held == self._held:
            return
        if held:
            self._held = True
            self._channel.pause_reading()
        else:
            self._hand_on(self._channel)

    def _hand_on(self, channel: asyncssh.SSHServerChannel[bytes]) -> None:
        """Take all that the library has kept back.

        With the first piece that it hands on it lets the client send a whole window more, however much is still kept:
        stopped after each piece, it would keep ever more.
        """
        self._held, self._handing_on = False, True
        channel.resume_reading()
        self._handing_on = False
        self.hold(held=self._full)

    def heard(self, message: dict[str, Any]) -> None:
        """Take a message about presence, the language that is spoken by now, or that a notice is shown."""
        if message.get("language") in LANGUAGES:
            self._language = message["language"]
        if "shown" in message:
            self._unshown = None
        self._front.roster.heard(self.seat, message)

    def ended(self, code: int | None) -> None:
        """Tell the client how it ended, and give it its terminal back when the process could not."""
        self.process = None
        self._front.ended(self, code)
        if self._closed or self._channel is None:
            return
        if self._reason is not None:
            if code is None and self.is_screen:
                self._channel.write(RESET.encode("ascii"))
            self._say(self._reason)
            self._exit(STOPPED)
        elif code is None:
            if self.is_screen:
                self._channel.write(RESET.encode("ascii"))
            self._say(Message(N_("this session ended by a fault of the program; what was saved is safe. Log in again")))
            self._exit(FAULT)
        else:
            self._exit(code)

    # What the server does

    def notice(self, text: Message) -> None:
        """Have the session show a sentence; where it does not, show a line on top of the screen.

        Where there is no screen, it is told among the errors.
        """
        if not self.is_screen:
            self._say(text)
            return
        self._unshown = text
        if self.process is not None:
            self.process.tell(encode({"say": text.text, "values": dict(text.values)}))
        self._loop.call_later(ANSWER_SECONDS, self._show_on_top)

    def _show_on_top(self) -> None:
        if self._unshown is None or self._reason is not None:
            return
        with speaking(self._language):
            shown = str(self._unshown)
        self._unshown = None
        self._notice = terminal.line_on_top(shown, self._size[0])
        if terminal.at_rest(self._tail):
            self._write_notice()
        else:
            self._loop.call_later(NOTICE_SECONDS, self._write_notice, terminal.CANCEL)

    def stop(self, reason: Message) -> None:
        """Have the session end in good order and tell the client why."""
        if self._reason is None:
            self._reason = reason
            if self.process is not None:
                self.process.leave()

    def cut(self) -> None:
        """Close the channel whatever is still to be sent."""
        if self._channel is not None and not self._closed:
            self._channel.abort()

    def _write_notice(self, before: bytes = b"") -> None:
        if self._notice and self._channel is not None and not self._closed:
            self._channel.write(before + self._notice)
        self._notice = b""

    def _say(self, text: CockpitError | Message) -> None:
        with speaking(self._language):
            self._write_error(f"cockpit: {text}\n")

    def _write_error(self, text: str) -> None:
        if self._channel is None or self._closed:
            return
        if self.is_screen:
            self._channel.write(text.replace("\n", "\r\n").encode())
        else:
            self._channel.write_stderr(text.encode())

    def _exit(self, code: int) -> None:
        if self._channel is not None and not self._closed:
            self._channel.exit(code)
            self._cutting = self._loop.call_later(STALLED_SECONDS, self.cut)
