"""What one address, one person and all of them together may use of the server."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from enum import StrEnum
from ipaddress import IPv6Address, ip_address


@dataclass(frozen=True)
class Limits:
    """Bounds of the server. Times are in seconds.

    ``waiting`` counts connections that have not logged in, ``connections`` all, ``burst`` and ``rate`` how many new
    ones an address may open at once and per second; those that lead to a log-in do not count, so that a script may run
    verb after verb. ``channels`` are sessions on one connection, ``sessions`` on all,
    ``per_person`` those of one person. ``idle`` ends a session without a key pressed, and a connection without a
    session; 0 never does.

    Who holds a key may log in without beginning a session, so that the connections of one person have a bound of
    their own: nobody is to take every place. Many people may come from one address.
    """

    waiting: int = 100
    waiting_per_address: int = 10
    connections: int = 500
    connections_per_address: int = 250
    connections_per_person: int = 60
    burst: int = 40
    rate: float = 2.0
    tries: int = 6
    grace: float = 30.0
    sessions: int = 200
    per_person: int = 30
    channels: int = 10
    idle: float = 8 * 3600.0

    def for_sessions(self, sessions: int, per_person: int) -> Limits:
        """Return limits that leave room for so many sessions, each on a connection of its own."""
        return replace(
            self,
            sessions=sessions,
            per_person=per_person,
            connections=max(self.connections, 2 * sessions),
            connections_per_address=max(self.connections_per_address, sessions),
            connections_per_person=2 * per_person,
        )


class Full(StrEnum):
    """Why a connection is not taken."""

    WAITING = "too many connections wait to log in"
    WAITING_HERE = "too many connections of this address wait to log in"
    CONNECTIONS = "too many connections"
    CONNECTIONS_HERE = "too many connections of this address"
    RATE = "this address connects too often"


@dataclass
class _Source:
    """What is known of one address."""

    waiting: int = 0
    open: int = 0
    tokens: float = 0.0
    seen: float = 0.0


@dataclass
class Gate:
    """Decides at once whether a new connection is taken. Moments are seconds of any clock that only goes forward."""

    limits: Limits
    waiting: int = 0
    open: int = 0
    _sources: defaultdict[str, _Source] = field(default_factory=lambda: defaultdict(_Source))

    def admit(self, address: str, now: float) -> Full | None:
        """Count a new connection that waits to log in, or return why it is not taken."""
        limits, key = self.limits, network(address)
        known = key in self._sources
        source = self._sources[key]
        if not known:
            source.tokens, source.seen = limits.burst, now
        source.tokens = min(limits.burst, source.tokens + (now - source.seen) * limits.rate)
        source.seen = now
        full = self._full(source)
        if full is None:
            source.tokens -= 1
            source.waiting += 1
            source.open += 1
            self.waiting += 1
            self.open += 1
        return full

    def _full(self, source: _Source) -> Full | None:
        limits = self.limits
        if source.tokens < 1:
            return Full.RATE
        if source.waiting >= limits.waiting_per_address:
            return Full.WAITING_HERE
        if source.open >= limits.connections_per_address:
            return Full.CONNECTIONS_HERE
        if self.waiting >= limits.waiting:
            return Full.WAITING
        return Full.CONNECTIONS if self.open >= limits.connections else None

    def logged_in(self, address: str) -> None:
        """Note that a connection waits no longer, and was a wanted one."""
        source = self._sources[network(address)]
        source.waiting -= 1
        source.tokens = min(self.limits.burst, source.tokens + 1)
        self.waiting -= 1

    def closed(self, address: str, *, waited: bool) -> None:
        """Note that a connection is gone; ``waited`` tells whether it had never logged in."""
        source = self._sources[network(address)]
        source.open -= 1
        self.open -= 1
        if waited:
            source.waiting -= 1
            self.waiting -= 1

    def forget(self, now: float) -> None:
        """Drop what is known of addresses that have no connection and would be let in at full burst again."""
        rest = self.limits.burst / self.limits.rate
        for key in [key for key, source in self._sources.items() if not source.open and now - source.seen > rest]:
            del self._sources[key]


def network(address: str) -> str:
    """Return what counts as one address: itself, or for IPv6 its /64 network, all of which one host may use."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(IPv6Address(int(found) >> 64 << 64))
    return str(found)
