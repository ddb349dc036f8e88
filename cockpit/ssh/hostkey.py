"""The key by which clients know the server. It is made once and stays, or they would be warned of an impostor."""

from __future__ import annotations

import os
from pathlib import Path

import asyncssh

from cockpit.errors import BadInput
from cockpit.i18n import N_

NAME = "ssh_host_ed25519_key"


def host_key(folder: Path) -> asyncssh.SSHKey:
    """Return the key in the folder, made if there is none; ``BadInput`` when others may read it or it is damaged."""
    path = folder / NAME
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        raise BadInput(
            N_("others may read the server's key {path}; if nobody did, run “chmod 600” on it, else remove it"),
            path=str(path),
        )
    try:
        return asyncssh.read_private_key(path)
    except (OSError, asyncssh.KeyImportError) as error:
        raise BadInput(
            N_("the server's key {path} cannot be read ({detail})"), path=str(path), detail=str(error)
        ) from None


def _make(path: Path) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519", comment="cockpit")
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.export_private_key())
    part.rename(path)
    path.with_name(f"{path.name}.pub").write_bytes(key.export_public_key())
