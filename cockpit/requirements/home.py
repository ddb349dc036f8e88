"""What the home screen says of requirements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cockpit.home import Figure, newest
from cockpit.i18n import N_, _, plural
from cockpit.listing import Line
from cockpit.requirements import reports

if TYPE_CHECKING:
    from cockpit.session import Session


def figures(session: Session) -> list[Figure]:
    """Return how many requirements wait for a decision, of how many, and what is wrong with the Musts."""
    label = _(N_("Requirements"))
    total = sum(reports.count_states(session).values())
    if not total:
        why = _("no requirement yet; press enter, then n")
        return [Figure("requirements", label, (("-", "muted"), (f"  {why}", "muted")), "requirement", why=why)]
    waiting = reports.count_waiting(session)
    orphans = len(reports.orphan_requirements(session))
    value: Line = (
        (str(waiting), "warn" if waiting else "good"),
        (plural(" of {n} requirement waits for a decision", " of {n} requirements wait for a decision", total), ""),
        (plural(", {n} Must serves no goal", ", {n} Musts serve no goal", orphans) if orphans else "", "bad"),
    )
    shown = "inbox" if waiting else "orphan" if orphans else ""
    return [Figure("requirements", label, value, "requirement", shown, newest(session, "requirement"), waiting)]
