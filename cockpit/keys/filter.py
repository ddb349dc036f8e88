"""What can be asked of keys."""

from __future__ import annotations

from functools import cache

from cockpit.filter import DayField, Flag, TextField, Vocabulary
from cockpit.i18n import N_


@cache
def keys() -> Vocabulary:
    """Return what can be asked of keys."""
    return Vocabulary(
        fields={
            "person": TextField(N_("Person"), "k.person"),
            "device": TextField(N_("Device"), "k.device"),
            "expires": DayField(N_("Expires"), "k.expires"),
        },
        flags={
            "revoked": Flag(N_("revoked"), "k.archived"),
            "expired": Flag(N_("expired"), "k.expires < :today"),
        },
        plain=("k.person", "k.device", "k.fingerprint"),
    )
