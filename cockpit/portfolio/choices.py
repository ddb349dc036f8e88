"""Closed lists of values of projects."""

from __future__ import annotations

from cockpit.choice import Choice
from cockpit.i18n import N_


class Phase(Choice):
    """Where an engagement stands in its life cycle."""

    SELECTION = "selection", N_("selection")
    ROLLOUT = "rollout", N_("rollout")
    OPERATION = "operation", N_("operation")
