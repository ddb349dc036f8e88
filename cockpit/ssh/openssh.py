"""Keys for OpenSSH's own server: the lines of an authorized_keys file, each bound to one person and to this program."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from cockpit.keys.queries import live_keys
from storage.store import Store


def lines(store: Store, program: str, today: date) -> Iterator[str]:
    """Yield one line for each key that opens something today (sshd(8), AUTHORIZED_KEYS FILE FORMAT).

    ``restrict`` takes forwarding, agent and files away, whatever later versions of OpenSSH may add; the command is run
    whatever the client asks for, which it finds in SSH_ORIGINAL_COMMAND.
    """
    path = Path(store.path).resolve()
    for key in live_keys(store, today):
        command = shlex.join([program, "--store", str(path), "session", key.person, "--key", key.fingerprint])
        quoted = command.replace("\\", "\\\\").replace('"', '\\"')
        until = f',expiry-time="{key.expires:%Y%m%d}235959"' if key.expires else ""
        yield f'restrict,pty,command="{quoted}"{until} {key.public_key} {key.person}'
