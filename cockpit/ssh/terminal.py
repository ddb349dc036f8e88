"""What a client says of its terminal, taken with care, and what is written to it from outside of a session."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rich.cells import cell_len, set_cell_size

ALLOWED = ("LANG", "TERM", "COLORTERM")
"""The only variables that a client may set."""
_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}")
_COLOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,15}")
_LANG = re.compile(r"[A-Za-z]{1,8}([_-][A-Za-z]{1,8}){0,2}(\.[A-Za-z0-9-]{1,16})?(@[A-Za-z0-9]{1,16})?")
_PATTERNS = {"LANG": _LANG, "TERM": _TERM, "COLORTERM": _COLOR}
_HOST = ("HOME", "PATH", "TZ", "TMPDIR")
"""Variables of the server that a session gets too."""
# A control sequence, a string command or a two-byte escape that is not complete yet, at the end of what was written.
_OPEN = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*(?:\x1b)?|[ -/]*)\Z")


CANCEL = b"\x1b\\"
"""Ends whatever sequence a terminal is in."""


def allowed(name: str, value: str) -> bool:
    """Return whether a client may set a variable to a value."""
    return name in _PATTERNS and _PATTERNS[name].fullmatch(value) is not None


def environment(client: Mapping[str, str], term: str, host: Mapping[str, str]) -> dict[str, str]:
    """Return the whole environment of a session: a few variables of the server, and what the client may say."""
    found = {name: host[name] for name in _HOST if name in host}
    found |= {name: value for name, value in client.items() if allowed(name, value)}
    found.pop("TERM", None)
    if allowed("TERM", term):
        found["TERM"] = term
    # Widths of characters are counted in UTF-8 whatever the client says, and no host needs to have its locale.
    language = found.get("LANG", "C").partition(".")[0].partition("@")[0]
    # A question for the place of the cursor costs a round trip, and slow lines answer it too late.
    return found | {"LANG": f"{language}.UTF-8", "PROMPT_TOOLKIT_NO_CPR": "1"}


def at_rest(tail: bytes) -> bool:
    """Return whether something may be written after ``tail``: no sequence and no character is cut in two."""
    if _OPEN.search(tail):
        return False
    for back, byte in enumerate(reversed(tail[-4:]), 1):
        if byte & 0xC0 == 0x80:
            continue
        wanted = 4 if byte >= 0xF0 else 3 if byte >= 0xE0 else 2 if byte >= 0xC0 else 1
        return back >= wanted
    return True


def line_on_top(text: str, columns: int) -> bytes:
    """Return what shows one line over the first line of a screen and leaves the cursor where it was."""
    shown = set_cell_size(f" {text}" if cell_len(text) < columns else text, columns)
    return f"\x1b7\x1b[1;1H\x1b[0;7m{shown}\x1b[0m\x1b8".encode()
