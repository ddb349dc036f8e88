"""The time zone of the machine, for sessions that nobody gave one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from cockpit.errors import BadInput
from cockpit.training.slots import read_zone

UTC = "UTC"
_LINK = Path("/etc/localtime")
_DATABASE = "zoneinfo/"


def local_zone(environment: Mapping[str, str] = os.environ, link: Path = _LINK) -> str:
    """Return the name of the machine's time zone; UTC where it cannot be found out."""
    named = environment.get("TZ", "").lstrip(":")
    try:
        linked = link.resolve().as_posix()
    except (OSError, RuntimeError):
        linked = ""
    for name in (named, linked.partition(_DATABASE)[2]):
        try:
            if name and not name.startswith("/"):
                return read_zone(name).key or UTC
        except BadInput:
            continue
    return UTC
