"""Starting a server on a store: the first key, the files' rights, the log, and then the front."""

from __future__ import annotations

import asyncio
import os
import resource
import sys

from cockpit import main
from cockpit.cli import output
from cockpit.cli.context import open_session
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_, _
from cockpit.inputs import make
from cockpit.keys.commands import AddFirstKey
from cockpit.keys.rules import fingerprint
from cockpit.receipt import Receipt
from cockpit.settings import Settings
from cockpit.ssh.limits import Limits

FILES_OF_A_SESSION = 4
"""Descriptors that the server holds for each: its terminal, or three pipes, and the line to its process."""
FILES_BESIDE = 128
"""Descriptors for all else: the store, the log, the zygote, front ends of this machine."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")
MISSING = N_(
    "serving needs the library asyncssh; install it beside this program with “{python} -m pip install asyncssh”"
)


def serve(settings: Settings, *, host: str, port: int, first_key: str | None, limits: Limits) -> int:
    """Serve the store until the process is told to stop; return the exit code."""
    try:
        import asyncssh
    except ModuleNotFoundError:
        raise Refused(MISSING, python=sys.executable) from None
    from cockpit.ssh import log
    from cockpit.ssh.front import Front, listen
    from cockpit.ssh.hostkey import host_key
    from cockpit.ssh.roster import is_served, tidy

    del asyncssh
    os.umask(0o077)
    make_room(limits)
    store = settings.path.resolve()
    if is_served(store):
        raise Refused(N_("another server runs on {path} already"), path=str(store))
    # Whatever may still go wrong must not leave a key behind that was registered for a server that never ran.
    sockets = listen(host, port)
    try:
        said = _prepare(settings, first_key)
        for name in (store, f"{store}-wal", f"{store}-shm"):
            tidy(name)
        key = host_key(store.parent)
        log.start()
        front = Front(store, key, limits, main.SCREENS)
        if not front.register.anybody():
            front.register.close()
            raise BadInput(N_("nobody could log in: register the first key with --init FILE.pub"))
    except Exception:
        for listening in sockets:
            listening.close()
        raise
    if said is not None:
        output.talk(said)
        output.talk(_("the server is known by {fingerprint}", fingerprint=fingerprint(key.public_data)))
    if host in LOOPBACK:
        output.talk(_("only this machine can connect to {host}; give --host 0.0.0.0 to let others in", host=host))
    asyncio.run(front.run(sockets))
    return 0


def make_room(limits: Limits) -> None:
    """Let the process have as many files open as its sessions may need, as far as it may allow itself that."""
    needed = limits.connections + FILES_OF_A_SESSION * limits.sessions + FILES_BESIDE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _prepare(settings: Settings, first_key: str | None) -> Receipt | None:
    """Open the store once, so that it exists and is up to date, and register the first key; return what was done."""
    session = open_session(settings)
    try:
        return None if first_key is None else session.do(make(AddFirstKey, {"public_key": first_key}))
    finally:
        session.store.close()
