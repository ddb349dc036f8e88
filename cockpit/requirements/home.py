"""What the home screen says of requirements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cockpit.home import Figure, newest, shown, unknown
from cockpit.i18n import N_, _, plural
from cockpit.listing import Asked, Line
from cockpit.requirements import tallies
from cockpit.requirements.queries import ChangeActions, FitGap, PainPoints, Requirements

if TYPE_CHECKING:
    from cockpit.session import Session

_REQUIREMENTS, _FIT_GAP, _PAINS, _ACTIONS = Requirements(), FitGap(), PainPoints(), ChangeActions()


def figures(session: Session) -> list[Figure]:
    """Return how many requirements wait for a decision, of how many, and what else is open about them."""
    first = _waiting(session)
    return shown(first, *_further(session, first))


def _waiting(session: Session) -> Figure:
    label = _(N_("Requirements"))
    total = sum(tallies.count_states(session).values())
    if not total:
        why, hint = _("no requirement yet"), _("press enter, then n")
        return unknown("requirements", label, "requirement", why, hint=hint)
    waiting = tallies.count_waiting(session)
    value: Line = (
        (str(waiting), "warn" if waiting else "good"),
        (plural(" of {n} requirement waits for a decision", " of {n} requirements wait for a decision", total), ""),
    )
    return Figure(
        "requirements",
        label,
        value,
        "requirement",
        "inbox" if waiting else "",
        newest(session, "requirement"),
        waiting,
        reason=_("new ones, and those whose snooze is over"),
    )


def _further(session: Session, first: Figure) -> Iterator[Figure]:
    orphans = _REQUIREMENTS.count(session, Asked("orphan"))
    text = plural("{n} Must serves no goal", "{n} Musts serve no goal", orphans)
    yield first.further("orphans", "requirement", "orphan", orphans, text, _("Musts that serve no goal"), "bad")
    undecided = _FIT_GAP.count(session, Asked("undecided"))
    text = plural("{n} fit undecided", "{n} fits undecided", undecided)
    reason = _("how the product fits them is not decided yet")
    yield first.further("fit", "fit-gap", "undecided", undecided, text, reason)
    unresolved = _FIT_GAP.count(session, Asked("unresolved"))
    text = plural("{n} gap undecided", "{n} gaps undecided", unresolved)
    reason = _("gaps and partial fits of which nobody has said what is done about them")
    yield first.further("gaps", "fit-gap", "unresolved", unresolved, text, reason)
    pains = _PAINS.count(session, Asked("unanswered"))
    text = plural("{n} pain point without a requirement", "{n} pain points without a requirement", pains)
    reason = _("no requirement relieves them yet")
    yield first.further("pains", "pain-point", "unanswered", pains, text, reason)
    actions = _ACTIONS.count(session, Asked("open"))
    text = plural("{n} change action open", "{n} change actions open", actions)
    reason = _("neither done nor dropped yet")
    yield first.further("actions", "change-action", "open", actions, text, reason, "")
