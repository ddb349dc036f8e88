"""Messages between the front and the zygote: a length, one JSON object, and the descriptors that go with it."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping, Sequence
from typing import Any

MOST_DESCRIPTORS = 4
_HEAD = 4


def pack(message: Mapping[str, object]) -> bytes:
    """Return a message as it goes over the socket."""
    body = json.dumps(message).encode("utf-8")
    return len(body).to_bytes(_HEAD, "big") + body


def unpack(body: bytes) -> dict[str, Any]:
    """Return what was packed, without its length."""
    found: dict[str, Any] = json.loads(body)
    return found


class Torn(OSError):
    """A message went out in part, so that nothing that follows could be read."""


def send(sock: socket.socket, message: Mapping[str, object], descriptors: Sequence[int] = ()) -> None:
    """Send a message with descriptors; the sender keeps its own copies of them.

    A socket that does not block may have no room: ``BlockingIOError`` for none at all, ``Torn`` for too little.
    """
    data = pack(message)
    sent = socket.send_fds(sock, [data], list(descriptors))
    if sent < len(data):
        try:
            sock.sendall(data[sent:])
        except BlockingIOError:
            raise Torn from None


def receive(sock: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Wait for the next message and return it with its descriptors; None at the end."""
    head, descriptors, _flags, _address = socket.recv_fds(sock, _HEAD, MOST_DESCRIPTORS)
    head += _exactly(sock, _HEAD - len(head)) if head else b""
    if len(head) < _HEAD:
        return None
    size = int.from_bytes(head, "big")
    body = _exactly(sock, size)
    return (unpack(body), descriptors) if len(body) == size else None


def _exactly(sock: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size and (part := sock.recv(size - len(found))):
        found += part
    return found
