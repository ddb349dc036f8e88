"""Several values as one line of a cell, parted by bars; reading the line gives back what was written."""

from __future__ import annotations

from collections.abc import Iterable

from cockpit.exchange.cells import text_of


def write_parts(values: Iterable[object]) -> str:
    """Return the line of some values; a bar or a backslash inside a part has a backslash in front."""
    parts = [text_of(value).replace("\\", "\\\\").replace("|", "\\|") for value in values]
    while parts and not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def read_parts(line: str) -> list[str]:
    """Part a line at its bars; what stands behind a backslash means itself."""
    parts, part, escaped = [], "", False
    for char in line:
        if escaped or char not in "\\|":
            part, escaped = part + char, False
        elif char == "\\":
            escaped = True
        else:
            parts.append(part.strip())
            part = ""
    return [*parts, part.strip()]
