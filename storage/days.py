"""Days and moments as they stand in the store: ISO text, or nothing."""

from __future__ import annotations

from datetime import date, datetime


def stored_day(text: str | None) -> date | None:
    """Return the day that a column holds."""
    return None if text is None else date.fromisoformat(text)


def stored_moment(text: str | None) -> datetime | None:
    """Return the moment that a column holds."""
    return None if text is None else datetime.fromisoformat(text)
