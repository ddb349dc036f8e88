"""Closed lists of values of training, and the beginning of the human id of a session."""

from __future__ import annotations

from cockpit.choice import Choice
from cockpit.i18n import N_

SESSION = "TRN"


class Level(Choice):
    """How far a course takes people; each level builds on the one before it."""

    AWARENESS = "1", N_("awareness")
    SKILLS = "2", N_("skills")
    APPLICATION = "3", N_("application")

    @property
    def rank(self) -> int:
        """Its place among the levels, from 1."""
        return int(self.value)

    @classmethod
    def up_to(cls, rank: int) -> tuple[Level, ...]:
        """Return the levels from the first one to the one at ``rank``."""
        return tuple(cls)[:rank]


class Needed(Choice):
    """Up to which level a job role needs a course."""

    NOTHING = "0", N_("not needed")
    AWARENESS = "1", N_("awareness")
    SKILLS = "2", N_("skills")
    APPLICATION = "3", N_("application")


class Attendance(Choice):
    """How a person stands on the roster of a session."""

    WAITING = "waiting", N_("waiting")
    ENROLLED = "enrolled", N_("enrolled")
    ATTENDED = "attended", N_("attended")
    ABSENT = "absent", N_("absent")
    EXCUSED = "excused", N_("excused")


class Mark(Choice):
    """What is marked on a roster. ``OPEN`` takes a mark away."""

    PRESENT = "present", N_("present")
    ABSENT = "absent", N_("absent")
    EXCUSED = "excused", N_("excused")
    OPEN = "open", N_("not marked")
