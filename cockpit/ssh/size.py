"""How large the window of a session may be, whoever claims it."""

from __future__ import annotations

USUAL = (80, 24)
LARGEST = (600, 240)
"""Columns and rows of the largest window: a client may claim any number, and a screen costs memory for each cell."""


def within_bounds(columns: int, rows: int) -> tuple[int, int]:
    """Return columns and rows of a window, the usual ones where nothing sensible is claimed."""
    usual = zip((columns, rows), USUAL, LARGEST, strict=True)
    found = [min(claimed, largest) if claimed > 0 else normal for claimed, normal, largest in usual]
    return found[0], found[1]
