"""Closed lists of values of goals, and the beginnings of their human ids."""

from __future__ import annotations

from cockpit.choice import Choice
from cockpit.i18n import N_

GOAL, INTERVIEW, EXPECTATION = "GOAL", "INT", "EXP"


class GoalState(Choice):
    """Where a goal stands in its life; whether it is late is computed, never typed."""

    DRAFT = "draft", N_("draft")
    ACTIVE = "active", N_("active")
    CLOSED = "closed", N_("closed")


class CommitmentKind(Choice):
    """What a sponsor commits."""

    BUDGET = "budget", N_("budget")
    PEOPLE = "people", N_("people")
    TIME = "time", N_("time")


class CommitmentState(Choice):
    """How far a commitment has come."""

    ASKED = "asked", N_("asked")
    GIVEN = "given", N_("given")
    WITHDRAWN = "withdrawn", N_("withdrawn")
