"""When a session takes place: its time of day, its time zone, and which sessions overlap."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from cockpit.errors import BadInput
from cockpit.i18n import N_
from cockpit.numerals import fold

K = TypeVar("K")

_TIME = re.compile(
    r"(?P<half>上午|下午|晚上|早上|中午)?\s*(?P<hour>\d{1,2})\s*(?:[:.点时h]\s*(?P<minute>\d{2}|半)?\s*分?(?::\d{2})?)?"
    r"\s*(?P<meridiem>[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_LATER = frozenset({"下午", "晚上", "中午"})


@dataclass(frozen=True)
class Slot:
    """From when to when; both aware, ``end`` not included."""

    start: datetime
    end: datetime

    def overlaps(self, other: Slot) -> bool:
        """Return whether somebody in both would be in two places at once."""
        return self.start < other.end and other.start < self.end


def slot(day: date, at: str, minutes: int, zone: str) -> Slot:
    """Return when a session takes place, in UTC. ``at`` is as ``read_time`` returns it."""
    start = datetime.combine(day, time.fromisoformat(at), tzinfo=read_zone(zone)).astimezone(UTC)
    return Slot(start, start + timedelta(minutes=minutes))


def read_time(text: str) -> str:
    """Return a time of day as ``HH:MM``: from ``9``, ``9:30``, ``2 pm``, ``下午2点半``.

    Raises:
        BadInput: it is no time of day.
    """
    match = _TIME.fullmatch(fold(text).strip())
    if match is not None:
        hour, minute = int(match["hour"]), 30 if match["minute"] == "半" else int(match["minute"] or 0)
        afternoon = (match["meridiem"] or "").casefold().startswith("p") or match["half"] in _LATER
        if match["meridiem"] and not 1 <= hour <= 12:
            hour = 24
        elif afternoon and hour < 12 and not (match["half"] == "中午" and hour >= 10):
            hour += 12
        elif match["meridiem"] and not afternoon and hour == 12:
            hour = 0
        if hour < 24 and minute < 60:
            return f"{hour:02}:{minute:02}"
    raise BadInput(N_("“{text}” is no time of day; write one such as 09:30"), field="at", text=text[:40])


def read_zone(name: str) -> ZoneInfo:
    """Return a time zone by its name in the time zone database, such as ``Asia/Shanghai``.

    Raises:
        BadInput: there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput(
            N_("“{zone}” is no time zone; write one such as Asia/Shanghai or Europe/Berlin"),
            field="zone",
            zone=name[:60],
        ) from None


def clashes(wanted: Slot, others: Iterable[tuple[K, Slot]]) -> list[K]:
    """Return those of the others that overlap a slot."""
    return [key for key, other in others if wanted.overlaps(other)]
