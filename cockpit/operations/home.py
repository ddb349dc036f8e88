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
    found = tallies.by_priority(session)
    if not found:
        why = _("no issue yet; press enter, then n, or import a file")
        return [Figure("operations", label, (("-", "muted"), (f"  {why}", "muted")), "issue", why=why)]
    is_open, overdue = (sum(counts) for counts in zip(*found.values(), strict=True))
    worst, urgent = found.get(Priority.P1, (0, 0))[0], sum(found.get(priority, (0, 0))[0] for priority in _URGENT)
    value: Line = (
        (str(urgent), "bad" if worst else "warn" if urgent else "good"),
        (plural(" of {n} open issue is P1 or P2", " of {n} open issues are P1 or P2", is_open), ""),
        (plural(", {n} past its deadline", ", {n} past their deadline", overdue) if overdue else "", "bad"),
    )
    shown = "open prio:P1,P2" if urgent else "overdue" if overdue else "open"
    return [Figure("operations", label, value, "issue", shown, newest(session, "issue"), urgent)]
