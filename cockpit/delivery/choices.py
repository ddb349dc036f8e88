"""Closed lists of values of cards and sprints, and the beginnings of their human ids."""

from __future__ import annotations

from cockpit.choice import Choice
from cockpit.i18n import N_

CARD, LESSON, WIN = "CARD", "LES", "WIN"


class Priority(Choice):
    """How much a card matters against others."""

    URGENT = "urgent", N_("urgent")
    HIGH = "high", N_("high")
    NORMAL = "normal", N_("normal")
    LOW = "low", N_("low")


class Lane(Choice):
    """What parts a board, or a column's limit, crosswise."""

    NONE = "none", N_("the whole column")
    MODULE = "module", N_("each module")
    OWNER = "owner", N_("each owner")


class SprintState(Choice):
    """Where a sprint stands in its life."""

    PLANNED = "planned", N_("planned")
    ACTIVE = "active", N_("running")
    CLOSED = "closed", N_("closed")


class CarryOver(Choice):
    """Where the cards go that a closing sprint leaves undone."""

    NEXT = "next", N_("to the next sprint")
    BACKLOG = "backlog", N_("back to the backlog")


class Weekday(Choice):
    """A day of the week."""

    MONDAY = "monday", N_("Monday")
    TUESDAY = "tuesday", N_("Tuesday")
    WEDNESDAY = "wednesday", N_("Wednesday")
    THURSDAY = "thursday", N_("Thursday")
    FRIDAY = "friday", N_("Friday")
    SATURDAY = "saturday", N_("Saturday")
    SUNDAY = "sunday", N_("Sunday")


class Unit(Choice):
    """What a forecast counts."""

    POINTS = "points", N_("points")
    CARDS = "cards", N_("cards")
