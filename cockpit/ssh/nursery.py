"""The front's hold on the zygote: starting it, asking it for children, and replacing it when it dies."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cockpit
from cockpit.errors import Refused
from cockpit.i18n import N_
from cockpit.ssh import log, wire

SOURCE = "import sys; sys.path.insert(0, sys.argv[1]); from cockpit.ssh.zygote import main; main()"
"""The program of the interpreter that becomes the zygote; see ``cockpit.ssh.zygote.main`` for its arguments."""
WARM_SECONDS = 60.0
"""How long loading may take before the server gives up."""
START_SECONDS = 10.0
"""How long a fork may take before the zygote counts as hung and is replaced."""
AGAIN_SECONDS = 1.0
"""How long to wait before a zygote that died while it was loading is started once more."""
_KEPT = ("HOME", "PATH", "TZ", "TMPDIR", "XDG_STATE_HOME", "XDG_CACHE_HOME")
# Read by the screen library when it is loaded: nothing moves by itself on a line that may be slow.
_FIXED = {"TEXTUAL_ANIMATIONS": "none"}
Ended = Callable[[int | None], None]


@dataclass
class _Zygote:
    """One zygote while it lives, with the children that it alone can wait for."""

    process: subprocess.Popen[bytes]
    sock: socket.socket
    ready: asyncio.Future[None]
    starting: dict[int, asyncio.Future[None]] = field(default_factory=dict)
    children: dict[int, Ended] = field(default_factory=dict)
    pids: dict[int, int] = field(default_factory=dict)
    listening: asyncio.Task[None] | None = None


class Nursery:
    """Starts and ends the processes of sessions."""

    def __init__(self, screens: str) -> None:
        """``screens`` names what shows the screens."""
        self._screens = screens
        self._zygote: _Zygote | None = None
        self._number = 0
        self._homes: dict[int, _Zygote] = {}
        self._orphans: dict[int, int] = {}
        self._closing = False
        self.verbs: frozenset[str] = frozenset()
        """Every noun with each of its verbs, and every word that is one by itself, as sessions know them."""

    @property
    def pid(self) -> int:
        """The process id of the zygote, 0 while there is none."""
        return self._zygote.process.pid if self._zygote is not None else 0

    async def open(self) -> None:
        """Start the zygote and wait until it is warm."""
        try:
            await asyncio.wait_for(asyncio.shield(self._spawn().ready), WARM_SECONDS)
        except (TimeoutError, ConnectionError):
            raise Refused(N_("the server cannot start its sessions; its log says why")) from None

    def close(self) -> None:
        """Let the zygote end; children that still run are left alone."""
        self._closing = True
        if self._zygote is not None:
            # The task that listens has its own descriptor of the socket, so that closing one would not end the talk.
            self._zygote.sock.shutdown(socket.SHUT_RDWR)
            self._zygote.sock.close()
            self._zygote.process.wait()

    def _spawn(self) -> _Zygote:
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        root = str(Path(cockpit.__file__).resolve().parents[1])
        process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-c", SOURCE, root, str(theirs.fileno()), self._screens],
            stdin=subprocess.DEVNULL,
            stdout=2,
            pass_fds=(theirs.fileno(),),
            env={name: os.environ[name] for name in _KEPT if name in os.environ} | _FIXED,
        )
        theirs.close()
        ours.setblocking(False)
        made = self._zygote = _Zygote(process, ours, loop.create_future())
        made.listening = loop.create_task(self._listen(made))
        return made

    async def start(self, child: Mapping[str, Any], descriptors: Sequence[int], ended: Ended) -> int:
        """Have a child started with these descriptors and return its number.

        ``ended`` is called once: with its exit status, negative for a signal, or with None when nobody can know it
        because the zygote died first; such a child may still run.
        """
        self._number += 1
        number, zygote = self._number, self._zygote
        if zygote is None:
            raise Refused(BUSY)
        started = asyncio.get_running_loop().create_future()
        zygote.starting[number], zygote.children[number] = started, ended
        self._homes[number] = zygote
        try:
            wire.send(zygote.sock, {"do": "start", "id": number, "child": dict(child)}, descriptors)
            await asyncio.wait_for(started, START_SECONDS if zygote.ready.done() else WARM_SECONDS)
        except (OSError, TimeoutError) as error:
            self.forget(number)
            if isinstance(error, (wire.Torn, TimeoutError)):
                log.warn("zygote hangs", pid=zygote.process.pid)
                zygote.process.kill()
            raise Refused(BUSY) from None
        finally:
            zygote.starting.pop(number, None)
        return number

    def forget(self, number: int) -> None:
        """Have nothing more to do with a child."""
        zygote = self._homes.pop(number, None)
        if zygote is not None:
            zygote.children.pop(number, None)
            zygote.pids.pop(number, None)
        self._orphans.pop(number, None)

    def signal(self, number: int, which: signal.Signals, *, group: bool = False) -> None:
        """Send a signal to a child, or to its whole group.

        The zygote does it, because only the parent knows that the number still belongs to the child.
        """
        if number in self._orphans:
            with contextlib.suppress(ProcessLookupError):
                (os.killpg if group else os.kill)(self._orphans[number], which)
        elif number in self._homes:
            with contextlib.suppress(OSError):
                message = {"do": "kill", "id": number, "signal": int(which), "group": group}
                wire.send(self._homes[number].sock, message)

    async def _listen(self, zygote: _Zygote) -> None:
        reader, writer = await asyncio.open_unix_connection(sock=zygote.sock.dup())
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            while True:
                size = int.from_bytes(await reader.readexactly(4), "big")
                self._told(zygote, wire.unpack(await reader.readexactly(size)))
        writer.close()
        if not self._closing:
            await self._replace(zygote)

    def _told(self, zygote: _Zygote, message: Mapping[str, Any]) -> None:
        if "ready" in message:
            self.verbs = frozenset(message["verbs"])
            zygote.ready.set_result(None)
        elif "started" in message:
            number = message["started"]
            zygote.pids[number] = message["pid"]
            if number in zygote.starting and not zygote.starting[number].done():
                zygote.starting[number].set_result(None)
        elif "failed" in message:
            log.warn("no process can be started", why=message["why"])
            if message["failed"] in zygote.starting:
                zygote.starting[message["failed"]].set_exception(OSError(message["why"]))
        elif message["ended"] in zygote.children:
            ended = zygote.children.pop(message["ended"])
            self.forget(message["ended"])
            ended(message["status"])

    async def _replace(self, zygote: _Zygote) -> None:
        """Start another zygote in the place of one that is gone. Its children live on, but their end is not told."""
        code = await asyncio.to_thread(zygote.process.wait)
        warm = zygote.ready.done()
        log.warn("zygote died", pid=zygote.process.pid, code=code)
        zygote.sock.close()
        self._zygote = None
        for started in zygote.starting.values():
            if not started.done():
                started.set_exception(ConnectionResetError())
        for number, ended in list(zygote.children.items()):
            self._homes.pop(number, None)
            if number in zygote.pids:
                self._orphans[number] = zygote.pids[number]
            ended(None)
        if not warm:
            zygote.ready.set_exception(ConnectionResetError())
            zygote.ready.exception()  # nobody may be waiting for it
            await asyncio.sleep(AGAIN_SECONDS)
        if not self._closing:
            self._spawn()


BUSY = N_("the server is busy; try again in a moment")
