"""Starting a server on a store: the first key, the files' rights, the log, and then the front."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from cockpit import main
from cockpit.cli.context import open_session
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_, _
from cockpit.inputs import make
from cockpit.keys.commands import AddFirstKey
from cockpit.settings import Settings
from cockpit.ssh.limits import Limits

MISSING = N_("serving needs the SSH library; install it with “pip install 'cockpit-pm[ssh]'”")


def serve(settings: Settings, *, host: str, port: int, first_key: str | None, limits: Limits) -> int:
    """Serve the store until the process is told to stop; return the exit code."""
    try:
        import asyncssh
    except ModuleNotFoundError:
        raise Refused(MISSING) from None
    from cockpit.ssh import log
    from cockpit.ssh.front import Front
    from cockpit.ssh.hostkey import host_key
    from cockpit.ssh.roster import is_served, tidy

    os.umask(0o077)
    store = _prepare(settings, first_key)
    if is_served(store):
        raise Refused(N_("another server runs on {path} already"), path=str(store))
    for name in (store, f"{store}-wal", f"{store}-shm"):
        tidy(name)
    log.start()
    front = Front(store, host_key(store.parent), limits, main.SCREENS)
    if not front.register.anybody():
        front.register.close()
        raise BadInput(N_("nobody could log in: register the first key with --init FILE.pub"))
    del asyncssh
    asyncio.run(front.run(host, port))
    return 0


def _prepare(settings: Settings, first_key: str | None) -> Path:
    """Open the store once, so that it exists and is up to date, and register the first key."""
    session = open_session(settings)
    try:
        if first_key is not None:
            session.do(make(AddFirstKey, {"public_key": first_key}))
    finally:
        session.store.close()
    return settings.path.resolve()


def started(host: str) -> str:
    """Return what to say to whoever starts a server that only this machine can reach."""
    return _("only this machine can connect to {host}; give --host 0.0.0.0 to let others in", host=host)
