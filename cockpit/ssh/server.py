"""One SSH connection: who may log in, with which algorithms, and what is refused to everybody."""

from __future__ import annotations

import contextlib
import socket
import time
import zlib
from typing import TYPE_CHECKING, Any

import asyncssh

from cockpit.keys.rules import RSA_BITS, TYPES, fingerprint
from cockpit.ssh import log
from cockpit.ssh.channel import Channel
from cockpit.ssh.register import Login

if TYPE_CHECKING:
    from cockpit.ssh.front import Front

# What current OpenSSH and other clients of the last ten years have in common, the strongest first. Key exchanges over
# large prime fields are left out: one costs the server more time than a hundred of the others.
KEX = (
    "mlkem768x25519-sha256",
    "sntrup761x25519-sha512",
    "sntrup761x25519-sha512@openssh.com",
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
)
CIPHERS = (
    "chacha20-poly1305@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-gcm@openssh.com",
    "aes256-ctr",
    "aes128-ctr",
)
MACS = ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512")
SIGNATURES = (
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "rsa-sha2-512",
    "rsa-sha2-256",
)
ZLIB = "zlib@openssh.com"
COMPRESSION = ("none", ZLIB)
MOST_UNPACKED = 262_144
"""Bytes that a packet may become. The largest that a client has reason to send is an eighth of that."""
WINDOW = 524_288
"""Bytes that a client may send ahead of what its session has read."""
LINE_BUFFER = 16_384
"""Bytes that wait for a slow line before the sessions on it wait too: what a key leads to stands behind them."""


def options(front: Front, key: asyncssh.SSHKey) -> dict[str, Any]:
    """Return what the SSH library is told for every connection. All that reaches beyond a session is switched off."""
    from asyncssh import compression
    from asyncssh.kex import get_kex_algs

    known = {name.decode("ascii") for name in get_kex_algs()}
    compression._cmp_decompressors[ZLIB.encode("ascii")] = Unpacked
    return {
        "server_host_keys": [key],
        "server_version": "cockpit",
        "kex_algs": [name for name in KEX if name in known],
        "encryption_algs": list(CIPHERS),
        "mac_algs": list(MACS),
        "signature_algs": list(SIGNATURES),
        "compression_algs": list(COMPRESSION),
        "public_key_auth": True,
        "password_auth": False,
        "kbdint_auth": False,
        "host_based_auth": False,
        "gss_kex": False,
        "gss_auth": False,
        "gss_host": None,
        "agent_forwarding": False,
        "x11_forwarding": False,
        "allow_scp": False,
        "sftp_factory": None,
        "x509_trusted_certs": None,
        "rdns_lookup": False,
        "send_server_host_keys": False,
        "line_editor": False,
        "allow_pty": True,
        "encoding": None,
        "login_timeout": front.limits.grace,
        # A vanished client is found by the kernel, so that an idle session costs no byte of its own.
        "keepalive_interval": 0,
    }


class Server(asyncssh.SSHServer):
    """Decides about one connection. ``login`` is None until somebody has proven to hold a key."""

    def __init__(self, front: Front, address: str) -> None:
        """Serve a connection from ``address`` that the front has admitted."""
        self._front = front
        self.address = address
        self.login: Login | None = None
        self.channels: set[Channel] = set()
        self.empty_since = time.monotonic()
        """When the last session on it ended; until there was one, when it began."""
        self._offered: Login | None = None
        self._asked = 0
        self._refused = 0
        self._connection: asyncssh.SSHServerConnection | None = None
        self.backed_up = False
        """Whether the line takes less than the sessions have to send."""

    @property
    def connected(self) -> bool:
        """Whether the library has taken the connection over."""
        return self._connection is not None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Keep the connection, and hear when the line to the client is full.

        The library leaves that to the window of each channel, which is as large as the client says.
        """
        self._connection = conn
        conn.pause_writing = lambda: self._back_up(full=True)  # type: ignore[method-assign]
        conn.resume_writing = lambda: self._back_up(full=False)  # type: ignore[method-assign]
        if conn._transport is not None:
            conn._transport.set_write_buffer_limits(LINE_BUFFER)
        if hasattr(socket, "TCP_QUICKACK"):
            self._acknowledge_at_once(conn)
        self._front.connected(self)

    def _acknowledge_at_once(self, conn: asyncssh.SSHServerConnection) -> None:
        """Let no packet of the log-in wait for the word that the one before it has come.

        Until it is logged in, OpenSSH's client leaves Nagle's algorithm on, and twice sends two packets one after the
        other. A kernel that waits for an answer to carry its word holds the second one back for 40 ms each time. It
        returns to waiting with each answer, so it is told anew.
        """
        take = conn.data_received
        sock = conn.get_extra_info("socket")

        def take_at_once(data: bytes, datatype: asyncssh.DataType = None) -> None:
            take(data, datatype)
            if self.login is None:
                with contextlib.suppress(OSError):  # the connection is gone, as the library will tell
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            else:
                del conn.data_received

        conn.data_received = take_at_once  # type: ignore[method-assign]

    def _back_up(self, *, full: bool) -> None:
        self.backed_up = full
        for channel in self.channels:
            channel.flow()

    def unsent(self) -> int:
        """Return how many bytes wait for the line."""
        if self._connection is None or self._connection._transport is None:
            return 0
        return int(self._connection._transport.get_write_buffer_size())

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the front; the channels have been told by the library."""
        self._front.disconnected(self, exc)

    def begin_auth(self, username: str) -> bool:
        """Everybody has to log in. The name does not matter: the key says who it is."""
        return True

    def public_key_auth_supported(self) -> bool:
        """Keys are the one way in."""
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Return whether this key logs anybody in.

        A client may ask about many keys, and only the last one asked about is proven. So the answer is found at once,
        nothing else happens between it and the proof, and after the log-in no answer changes who it is.
        """
        if self.login is not None:
            return False
        found = fingerprint(key.public_data)
        good = _is_good(key)
        self._offered = self._front.look_up(found) if good else None
        self._asked += 1
        if self._offered is None:
            self._refused += 1
            self._front.refused(self.address, found, username, good=good)
        if self._refused >= self._front.limits.tries or self._asked > 4 * self._front.limits.tries:
            self._offered = None
            log.warn("too many keys tried", address=self.address)
            self._close(asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, "too many keys tried")
        return self._offered is not None

    def auth_completed(self) -> None:
        """Freeze who it is."""
        self.login, self._offered = self._offered, None
        if self.login is None:
            # The library has taken a log-in that we never agreed to.
            self.drop("not logged in")
            return
        self._front.logged_in(self)

    def session_requested(self) -> Any:
        """Open a channel, unless there are too many."""
        if self.login is None or self._connection is None:
            return False
        if len(self.channels) >= self._front.limits.channels:
            log.warn("too many sessions on one connection", address=self.address, person=self.login.person)
            return False
        made = Channel(self._front, self, self.login)
        channel = self._connection.create_server_channel(encoding=None, errors="strict", window=WINDOW)
        # The library keeps every variable that a client sends; ours are few, and short.
        channel._env = Allowed()
        self.channels.add(made)
        return channel, made

    def left(self, channel: Channel) -> None:
        """Note that a session is over."""
        self.channels.discard(channel)
        self.empty_since = time.monotonic()

    def drop(self, why: str) -> None:
        """Close the connection and say why."""
        self._close(asyncssh.DISC_BY_APPLICATION, why)

    def abort(self) -> None:
        """Close the connection at once."""
        if self._connection is not None:
            self._connection.abort()

    def _close(self, code: int, why: str) -> None:
        if self._connection is not None:
            self._connection.disconnect(code, why)


def _is_good(key: asyncssh.SSHKey) -> bool:
    """Return whether a key is of a kind that could have been registered."""
    if key.get_algorithm() not in TYPES:
        return False
    return key.get_algorithm() != "ssh-rsa" or _bits(key.public_data) >= RSA_BITS


def _bits(body: bytes) -> int:
    """Return the size of the modulus of an RSA key: the third of its strings."""
    at = 0
    for _field in range(2):
        at += 4 + int.from_bytes(body[at : at + 4], "big")
    return int.from_bytes(body[at + 4 :], "big").bit_length()


class Unpacked:
    """Takes packets out of their compression, in place of the library's own way, which knows no bound.

    A packet of zeros becomes a thousand times as large, which would take the memory of the server, and hold up
    everybody while it does. Without an answer the library closes the connection.
    """

    def __init__(self) -> None:
        """Begin the one stream in which all packets of a connection are."""
        self._stream = zlib.decompressobj()

    def decompress(self, data: bytes) -> bytes | None:
        """Return what a packet holds, None when it is damaged or becomes too large."""
        try:
            found = self._stream.decompress(data, MOST_UNPACKED)
        except zlib.error:
            return None
        return None if self._stream.unconsumed_tail else found


class Allowed(dict[bytes, bytes]):
    """Variables of a client: those that it may set, and none that is longer than it can mean anything."""

    def __setitem__(self, name: bytes, value: bytes) -> None:
        """Keep a variable, or do not."""
        from cockpit.ssh.terminal import allowed

        if len(name) <= 16 and len(value) <= 64 and allowed(name.decode("latin-1"), value.decode("latin-1")):
            super().__setitem__(name, value)
