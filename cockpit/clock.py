"""The time, handed in from outside so that rules and tests never ask for it themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """What a session needs to know of time."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """Return the date where the person is."""
        ...


class SystemClock:
    """The machine's clock and time zone."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the date in the machine's time zone."""
        return datetime.now().astimezone().date()


class FixedClock:
    """A clock that stands still until it is set; ``moment`` is aware."""

    def __init__(self, moment: datetime) -> None:
        """Stand at a moment."""
        self.moment = moment

    def now(self) -> datetime:
        """Return the moment it was set to, in UTC."""
        return self.moment.astimezone(UTC)

    def today(self) -> date:
        """Return the date of that moment in its own time zone."""
        return self.moment.date()
