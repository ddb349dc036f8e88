"""Closed lists of values of goals, and the beginnings of their human ids."""

from __future__ import annotations

from cockpit.choice import Choice, Question
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


class SmartLetter(Question):
    """The letters of SMART, each with what no machine can answer."""

    S = "S", N_("Is it the right thing, and does everybody read it the same way?")
    M = "M", N_("Is the measurement true, and hard to game?")
    A = "A", N_("Can it be reached with these people, this budget and these politics?")
    R = "R", N_("Does it matter to the business?")
    T = "T", N_("Is the date sensible?")
