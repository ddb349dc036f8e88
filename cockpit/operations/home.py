"""What the home screen says of issues and of improvement proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cockpit.home import Figure, newest
from cockpit.i18n import N_, _, plural
from cockpit.listing import Line
from cockpit.operations import tallies
from cockpit.operations.priority import Priority

if TYPE_CHECKING:
    from cockpit.session import Session

_URGENT = (Priority.P1, Priority.P2)


def figures(session: Session) -> list[Figure]:
    """Return how many of the open issues are urgent, and what is wrong with the open ones."""
    label = _(N_("Issues"))
    found = tallies.tally(session)
    if not found.total:
        why = _("no issue yet; press enter, then n, or import a file")
        return [Figure("operations", label, (("-", "muted"), (f"  {why}", "muted")), "issue", why=why)]
    urgent = sum(found.open[priority] for priority in _URGENT)
    value: Line = (
        (str(urgent), "bad" if found.open[Priority.P1] else "warn" if urgent else "good"),
        (plural(" of {n} open issue is P1 or P2", " of {n} open issues are P1 or P2", found.all_open), ""),
        (plural(", {n} past its deadline", ", {n} past their deadline", found.overdue) if found.overdue else "", "bad"),
    )
    shown = "open prio:P1,P2" if urgent else "overdue" if found.overdue else "open"
    return [Figure("operations", label, value, "issue", shown, newest(session, "issue"), urgent)]
