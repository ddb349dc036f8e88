"""Lists in one line of text, parted by commas; an address on the web may hold commas of its own."""

from __future__ import annotations

import re

from cockpit.pattern import Pattern

WEB = r"https?://(?:[^\s,;，；、]|[,;](?![\s,;，；、]|\Z|https?://|[A-Za-z]+-\d))*"
"""The pattern of an address in a list: what parts it from the next item is followed by a space, or by that item."""
_PART = Pattern(rf"(?:{WEB}|[^,，、])+", re.IGNORECASE)


def split_parts(text: str) -> list[str]:
    """Return the parts of a text between commas, English or Chinese, without those that are empty."""
    return [part for found in _PART.finditer(text) if (part := found[0].strip())]
