"""Numbers, dates and shares as people read them. What is not known is ``-``, never 0."""

from __future__ import annotations

from datetime import date
from math import isfinite

from cockpit.i18n import _, plural

UNKNOWN = "-"
_WEEKS_FROM = 28
_IN_DIGITS = 1e16
"""From where on a number is written with a power of ten."""


def figure(value: float | None, unit: str = "") -> str:
    """Return a number with thousands separated and at most four decimals, and its unit: ``1,200 h``, ``15%``, ``-``."""
    if value is None or not isfinite(value):
        return UNKNOWN
    # Nobody counts the digits of a number that is longer than that.
    text = f"{value:,.4f}".rstrip("0").rstrip(".") if abs(value) < _IN_DIGITS else f"{value:.4g}"
    # A small number must not read as 0, nor a negative nothing as -0.
    if text in ("0", "-0"):
        text = "0" if value == 0 else f"{value:.2g}"
    return f"{text}{unit}" if not unit or unit[0] in "%‰/:" else f"{text} {unit}"


def percent(share: float | None) -> str:
    """Return a share of 1 as whole percent; 0.996 is 99 %, because only what is done is 100 %."""
    if share is None or not isfinite(share * 100):
        return UNKNOWN
    if abs(share * 100) >= _IN_DIGITS:
        return f"{share * 100:.4g}%"
    whole = round(share * 100)
    if whole == 100 and share < 1:
        whole = 99
    return f"{whole}%"


def day(value: date | None) -> str:
    """Return a date as ISO text."""
    return UNKNOWN if value is None else value.isoformat()


def distance(value: date | None, today: date) -> str:
    """Return how far a day is from today: ``in 12 days``, ``3 days late``; for due dates."""
    if value is None:
        return UNKNOWN
    days = (value - today).days
    if days == 0:
        return _("today")
    if abs(days) >= _WEEKS_FROM:
        weeks = abs(days) // 7
        return (
            plural("in {n} week", "in {n} weeks", weeks)
            if days > 0
            else plural("{n} week late", "{n} weeks late", weeks)
        )
    return plural("in {n} day", "in {n} days", days) if days > 0 else plural("{n} day late", "{n} days late", -days)


def age(value: date | None, today: date) -> str:
    """Return how long ago a day was: ``today``, ``3 days ago``, ``5 weeks ago``."""
    if value is None:
        return UNKNOWN
    days = (today - value).days
    if days <= 0:
        return _("today")
    if days >= _WEEKS_FROM:
        return plural("{n} week ago", "{n} weeks ago", days // 7)
    return plural("{n} day ago", "{n} days ago", days)
