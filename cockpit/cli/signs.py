"""Whether the words of this command line are to hold plain characters only."""

from __future__ import annotations

from cockpit.clean import plain_signs

_wanted = False


def want_plain(wanted: bool) -> None:
    """Say whether only plain characters are wanted from now on."""
    global _wanted  # noqa: PLW0603
    _wanted = wanted


def in_signs(text: str) -> str:
    """Return words as they are to be printed; what a program reads is not for this."""
    return plain_signs(text) if _wanted else text
