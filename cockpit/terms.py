"""Terms of filters that are not typed: those by which a number leads to the list that it was counted from."""

from __future__ import annotations

QUOTES = str.maketrans("", "", '“”"')
"""What takes away the signs around a value of several words; a value cannot hold them."""


def exactly(name: str, value: str) -> str:
    """Return the term that asks for a field with this very text, but for quotation marks, which no term can hold."""
    unquoted = value.translate(QUOTES).strip()
    return f'{name}:"={unquoted}"' if unquoted else f"{name}:none"
