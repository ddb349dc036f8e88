"""The beginnings of the human ids of this area, and the closed lists of values that no rule is about."""

from __future__ import annotations

from cockpit.choice import Choice
from cockpit.i18n import N_

REQUIREMENT, PAIN_POINT, CHANGE_ACTION = "REQ", "PAIN", "CHG"


class ActionState(Choice):
    """What became of a change-management action."""

    OPEN = "open", N_("open")
    DONE = "done", N_("done")
    DROPPED = "dropped", N_("dropped")
