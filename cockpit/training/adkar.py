"""Where a person stands in a change: five scores in order, the first low one is the barrier to work on.

The five steps follow the ADKAR model of Prosci; both names are registered marks of Prosci.
"""

from __future__ import annotations

from collections.abc import Mapping

from cockpit.choice import Choice
from cockpit.i18n import N_

LOW = 3
"""A score up to this is a barrier."""


class Step(Choice):
    """What a person needs for a change, in this order."""

    AWARENESS = "awareness", N_("awareness of the need")
    DESIRE = "desire", N_("desire to take part")
    KNOWLEDGE = "knowledge", N_("knowledge how to")
    ABILITY = "ability", N_("ability to do it")
    REINFORCEMENT = "reinforcement", N_("reinforcement")


class Help(Choice):
    """What is done about a barrier."""

    ONE_TO_ONE = "one-to-one", N_("one-to-one coaching")
    INCENTIVE = "incentive", N_("incentive")
    PEER = "peer", N_("help by a peer")
    MANAGER = "manager", N_("talk with the manager")


def barrier(scores: Mapping[Step, int | None]) -> Step | None:
    """Return the first step with a low score; None when there is none, or when a step before it was not scored.

    What comes before is the cause of what comes after, so an unknown step must not be passed over.
    """
    for step in Step:
        score = scores.get(step)
        if score is None:
            return None
        if score <= LOW:
            return step
    return None


def unscored(scores: Mapping[Step, int | None]) -> Step | None:
    """Return the first step without a score: what the barrier is, if not one before it, cannot be told."""
    return next((step for step in Step if scores.get(step) is None), None)
