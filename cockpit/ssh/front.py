"""The front of the served cockpit: it accepts connections, holds what every session needs, and stops in good order."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import socket
import time
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

import asyncssh

from cockpit import farewell
from cockpit.cli.context import REVOKED
from cockpit.errors import BadInput, CockpitError, Refused
from cockpit.i18n import N_
from cockpit.keys.rules import fingerprint
from cockpit.message import Message
from cockpit.presence import SSH
from cockpit.settings import split
from cockpit.ssh import log
from cockpit.ssh.channel import Channel
from cockpit.ssh.child import HUNG_UP, words_of
from cockpit.ssh.limits import Full, Gate, Limits
from cockpit.ssh.nursery import Nursery
from cockpit.ssh.process import Process
from cockpit.ssh.register import Login, Register
from cockpit.ssh.roster import Roster
from cockpit.ssh.server import Server, options
from storage.errors import StoreError

TICK_SECONDS = 2.0
"""How often keys that were taken away and sessions that are idle are looked for."""
LOOK_SECONDS = 0.1, 0.4
"""How often it is looked whether anything was written, at the most and at the least: once for all sessions, which need
not look themselves then. The more there are the oftener, as all of them have to draw it in time."""
LOOKS_SHARED = 0.8
"""Seconds between two looks, times the sessions: so much of the processor does a session cost at rest."""
MOST_UNSENT = 4 << 20
"""Bytes that may wait for a client that asks and asks but reads no answer."""
DRAIN_SECONDS = 10.0
"""How long people have between the word that the server stops and its end."""
END_SECONDS = 10.0
"""How long sessions may take to end after that."""
LEAVE_SECONDS = 1.0
"""How long clients may take to leave when their sessions are over."""
BACKLOG = 256
EVERYWHERE = "*"
"""What stands for every address of the machine."""
_NO_SUCH_KIND = (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL)
"""What a machine says that has no addresses of a kind."""
_STOPS = Message(
    N_("the server stops in {seconds} seconds; what you have typed is kept"), {"seconds": int(DRAIN_SECONDS)}
)
_STOPPED = Message(N_("the server was stopped; what was saved is safe, what was typed is kept as a draft"))
_IDLE = Message(
    N_("nobody pressed a key for a long time, so the session was closed; what was typed is kept as a draft")
)
_STILL = Message(N_("nothing was sent or received for a long time, so the session was closed"))
_REVOKED = Message(REVOKED)
_LINE = (
    # A vanished client is found by the kernel, so that an idle session sends nothing of its own: a minute of silence,
    # then four questions.
    ("TCP_KEEPIDLE", 60),
    ("TCP_KEEPINTVL", 15),
    ("TCP_KEEPCNT", 4),
    ("TCP_USER_TIMEOUT", 120_000),
    # What the kernel holds back for a slow line is as stale as what we hold back, and nobody can see how much it is.
    ("TCP_NOTSENT_LOWAT", 16_384),
)


class Front:
    """One server on one store."""

    def __init__(self, store: Path, key: asyncssh.SSHKey, limits: Limits, screens: str) -> None:
        """Serve ``store``, known to clients by ``key``; ``screens`` names what shows the screens."""
        self.store = store
        self.limits = limits
        self.register = Register(store, date.today)
        self.nursery = Nursery(screens)
        self.roster = Roster()
        self._gate = Gate(limits)
        self._options = options(self, key)
        self._host_key = fingerprint(key.public_data)
        self._servers: set[Server] = set()
        self._waiting: dict[Server, None] = {}
        """Those that have not logged in, the one that has waited longest first."""
        self._channels: set[Channel] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sockets: list[socket.socket] = []
        self._draining = False
        self._next_look: asyncio.TimerHandle | None = None
        self._next_tick = 0.0
        self._seen = 0
        self._gone: StoreError | None = None
        self._stop: asyncio.Event = asyncio.Event()
        self._hurry: asyncio.Event = asyncio.Event()

    # Running

    async def run(self, sockets: list[socket.socket]) -> None:
        """Serve on sockets that listen, until told to stop; ``StoreError`` when the store left its place."""
        self._sockets = sockets
        await self.nursery.open()
        await self.roster.listen(self.store)
        loop = asyncio.get_running_loop()
        farewell.unblock()
        for which in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # Whoever has the end of a terminal ignored (nohup) wants the server to outlive it.
            if signal.getsignal(which) is not signal.SIG_IGN:
                loop.add_signal_handler(which, self._asked_to_stop)
        accepting = [loop.create_task(self._accept(listening)) for listening in self._sockets]
        self._seen = self.register.version()
        self._look(loop)
        for listening in self._sockets:
            address = listening.getsockname()
            log.note("listening", host=address[0], port=address[1], store=str(self.store), key=self._host_key)
        _tell_manager("READY=1")
        try:
            await self._stop.wait()
            _tell_manager("STOPPING=1")
            for task in accepting:
                task.cancel()
            await self._drain()
        finally:
            await self._close()
        if self._gone is not None:
            raise self._gone

    def _asked_to_stop(self) -> None:
        if self._stop.is_set():
            self._hurry.set()
        self._stop.set()

    async def _drain(self) -> None:
        """Let nobody in, tell everybody, wait, end the sessions, and go."""
        self._draining = True
        for listening in self._sockets:
            listening.close()
        log.note("stopping", sessions=len(self._channels))
        for server in list(self._waiting):
            server.abort()
        for channel in list(self._channels):
            channel.notice(_STOPS)
        await self._until_empty(self._channels, DRAIN_SECONDS)
        for channel in list(self._channels):
            channel.stop(_STOPPED)
        await self._until_empty(self._channels, END_SECONDS)
        # A client whose session is over leaves by itself. One that is told to leave before it has done so forgets the
        # exit code that it was told just before.
        await self._until_empty(self._servers, LEAVE_SECONDS)
        for server in list(self._servers):
            server.drop("the server was stopped")
        await self._until_empty(self._servers, LEAVE_SECONDS)

    async def _until_empty(self, those: Collection[object], seconds: float) -> None:
        """Wait until none of those is left, for some seconds at most, less when told to stop once more."""
        end = time.monotonic() + seconds
        while those and time.monotonic() < end and not self._hurry.is_set():
            await asyncio.sleep(0.05)

    async def _close(self) -> None:
        if self._next_look is not None:
            self._next_look.cancel()
        for listening in self._sockets:
            listening.close()
        await self.roster.close()
        self.nursery.close()
        self.register.close()
        log.note("stopped")

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Tell all screens when somebody has written, and look after keys and sessions when that is due.

        There is one timer for both, and no task that sleeps: to wake costs more than to look.
        """
        screens = self.roster.screens
        least, most = LOOK_SECONDS
        seconds = max(least, min(LOOKS_SHARED / max(1, screens), most, TICK_SECONDS))
        self._next_look = loop.call_later(seconds, self._look, loop)
        if screens:
            seen, self._seen = self._seen, self.register.version()
            if seen != self._seen:
                self.roster.written()
        if loop.time() >= self._next_tick:
            self._next_tick = loop.time() + TICK_SECONDS
            self._tick(time.monotonic())

    def _tick(self, now: float) -> None:
        self._gate.forget(now)
        if not self._stop.is_set():
            self._mind_store()
        if self.register.moved():
            for server in [server for server in self._servers if server.login is not None]:
                if server.login is not None and not self.register.holds(server.login):
                    self._show_out(server, server.login)
        for server in [server for server in self._servers if server.unsent() > MOST_UNSENT]:
            log.warn("reads no answer", address=server.address, unsent=server.unsent())
            server.abort()
        for channel in list(self._channels):
            if self.limits.idle and now - channel.last_sign > self.limits.idle:
                log.note("idle", person=channel.login.person)
                channel.stop(_IDLE if channel.is_screen else _STILL)
        for server in list(self._servers):
            if server.login is None or server.channels or not self.limits.idle:
                continue
            if now - server.empty_since > self.limits.idle:
                log.note("idle connection", person=server.login.person, address=server.address)
                server.drop("there was no session on this connection for a long time")

    def _mind_store(self) -> None:
        """Stop when the store was taken away: who is known in it may be a stranger to what stands there now."""
        try:
            self.register.require_in_place()
        except StoreError as gone:
            log.warn("the store was moved, removed or replaced", store=str(self.store))
            self._gone = gone
            self._asked_to_stop()

    def _show_out(self, server: Server, login: Login) -> None:
        log.note("key taken away", person=login.person, fingerprint=login.fingerprint)
        for channel in server.channels:
            channel.stop(_REVOKED)
        if not server.channels:
            server.drop("the key is no longer valid")

    # Connections

    async def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                sock, address = await loop.sock_accept(listening)
            except OSError as error:
                # Without a descriptor to spare; those that are open go on.
                log.warn("cannot accept", why=error.strerror)
                await asyncio.sleep(0.2)
                continue
            full = self._gate.admit(address[0], time.monotonic())
            if full is Full.WAITING and self._make_room():
                full = self._gate.admit(address[0], time.monotonic())
            if full is not None:
                log.warn("connection refused", address=address[0], why=full.value)
                sock.close()
                continue
            task = loop.create_task(self._serve(sock, address[0]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _make_room(self) -> bool:
        """Let go of whoever has waited longest, and return whether there was anybody.

        A log-in takes a moment. Who holds every place of those that wait, from many addresses, would keep all others
        out by saying nothing.
        """
        longest = next(iter(self._waiting), None)
        if longest is None:
            return False
        log.warn("too many connections wait to log in", address=longest.address)
        self.disconnected(longest, ConnectionAbortedError("made room for others"))
        longest.abort()
        return True

    async def _serve(self, sock: socket.socket, address: str) -> None:
        server = Server(self, address)
        try:
            _prepare(sock)
            await asyncssh.run_server(sock, server_factory=lambda: server, **self._options)
        except (OSError, asyncssh.Error) as error:
            # Where the library had taken the connection over, its end was told.
            if not server.connected:
                log.note("connection failed", address=address, why=str(error))
        except Exception as error:
            # The library lets some faults of a client out as they are; a report on disk for each would fill it.
            log.warn("connection broke", address=address, why=f"{type(error).__name__}: {error}")
            server.abort()
        finally:
            if not server.connected:
                sock.close()
                self._gate.closed(address, waited=True)

    def connected(self, server: Server) -> None:
        """Note a new connection."""
        self._servers.add(server)
        self._waiting[server] = None

    def logged_in(self, server: Server) -> None:
        """Note that somebody has logged in."""
        self._waiting.pop(server, None)
        self._gate.logged_in(server.address)
        if server.login is None:
            return
        person = server.login.person
        log.note("log-in", person=person, address=server.address, fingerprint=server.login.fingerprint)
        theirs = sum(other.login is not None and other.login.person == person for other in self._servers)
        if theirs > self.limits.connections_per_person:
            log.warn("too many connections of one person", person=person, address=server.address)
            server.drop("too many connections of one person; close one of yours first")

    def disconnected(self, server: Server, error: Exception | None) -> None:
        """Note that a connection is gone, or as good as gone; it is noted once."""
        if server not in self._servers:
            return
        waited = server in self._waiting
        self._servers.discard(server)
        self._waiting.pop(server, None)
        self._gate.closed(server.address, waited=waited)
        if waited:
            log.note("left without a log-in", address=server.address, why=str(error or "closed"))
        elif server.login is not None:
            log.note("log-out", person=server.login.person, address=server.address)

    def look_up(self, fingerprint: str) -> Login | None:
        """Return whom a key logs in now, or None; nobody when the store cannot be read."""
        try:
            return self.register.look_up(fingerprint)
        except Exception as error:
            log.warn("the keys cannot be read", why=str(error))
            return None

    def refused(self, address: str, fingerprint: str, user: str, *, good: bool) -> None:
        """Note that a key logged nobody in, with what an administrator has to know to help its holder."""
        try:
            person, why = self.register.why_not(fingerprint) if good else ("", "weak")
        except Exception as error:
            person, why = "", f"the keys cannot be read ({error})"
        facts = {"person": person} if person else {}
        log.warn("key refused", address=address, fingerprint=fingerprint, user=user, why=why, **facts)

    # Sessions

    def admit(self, channel: Channel) -> None:
        """Take a session in; ``Refused`` when there are too many, or when the server stops."""
        if self._draining:
            raise Refused(N_("the server is about to stop; come back in a moment"))
        if not self.register.holds(channel.login):
            raise Refused(_REVOKED.text)
        if len(self._channels) >= self.limits.sessions:
            raise Refused(
                N_("the server takes no more than {most} at once; try again later"), most=self.limits.sessions
            )
        mine = sum(other.login.person == channel.login.person for other in self._channels)
        if mine >= self.limits.per_person:
            raise Refused(
                N_("one person may have no more than {most} at once; close one of your sessions first"),
                most=self.limits.per_person,
            )
        self._channels.add(channel)

    def began(self, channel: Channel, process: Process) -> None:
        """Note that a session is about to run."""
        channel.seat = self.roster.enter(channel.login.person, SSH, process.tell)
        log.note("session", person=channel.login.person, verb=self._verb(channel), terminal=channel.is_screen)

    def _verb(self, channel: Channel) -> str:
        """Return the noun and the verb that were given, as far as there are such; no other word is logged."""
        try:
            words = split(words_of(channel.command), {})[1]
        except CockpitError:
            return ""
        known = (name for name in (" ".join(words[:2]), " ".join(words[:1])) if name in self.nursery.verbs)
        return next(known, "")

    def ended(self, channel: Channel, code: int | None) -> None:
        """Note that a session has ended; a code of None means that it did not end by itself."""
        if channel in self._channels:
            self._channels.discard(channel)
            self.roster.leave(channel.seat)
            seconds = round(time.monotonic() - channel.began, 3)
            facts = {"person": channel.login.person, "verb": self._verb(channel), "seconds": seconds}
            if code is None and not channel.is_let_go:
                log.warn("session broke off", **facts)
            else:
                log.note("session ended", code=HUNG_UP if code is None else code, **facts)


def _prepare(sock: socket.socket) -> None:
    sock.setblocking(False)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _LINE:
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def listen(host: str, port: int) -> list[socket.socket]:
    """Return listening sockets for every address that the host name stands for, ``*`` for all that there are."""
    name = None if host == EVERYWHERE else host or None
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise BadInput(
            N_("{host} is no address of this machine ({detail})"), host=host, detail=error.strerror
        ) from None
    sockets: list[socket.socket] = []
    failed: tuple[str, OSError] | None = None
    for family, kind, protocol, _name, address in sorted(set(found)):
        try:
            sockets.append(_listening(family, kind, protocol, address))
        except OSError as error:
            failed = str(address[0]), error
            if name is not None or error.errno not in _NO_SUCH_KIND:
                break
    else:
        if sockets:
            return sockets
    for sock in sockets:
        sock.close()
    assert failed is not None
    where, problem = failed
    raise BadInput(
        N_("nothing can be served on {host} port {port} ({detail})"), host=where, port=port, detail=problem.strerror
    ) from None


def _listening(family: int, kind: int, protocol: int, address: Any) -> socket.socket:
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind(address)
        sock.listen(BACKLOG)
        sock.setblocking(False)
    except OSError:
        sock.close()
        raise
    return sock


def _tell_manager(state: str) -> None:
    """Tell systemd how it stands, where it has asked to be told (sd_notify(3))."""
    path = os.environ.get("NOTIFY_SOCKET", "")
    if path:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
            sock.sendto(state.encode("ascii"), f"\0{path[1:]}" if path.startswith("@") else path)
