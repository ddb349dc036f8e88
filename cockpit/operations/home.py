"""What the home screen says of issues and of improvement proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cockpit.home import Figure, newest, shown, unknown
from cockpit.i18n import N_, _, plural
from cockpit.listing import Asked, Line
from cockpit.operations import tallies
from cockpit.operations.priority import Priority
from cockpit.operations.proposals import PROPOSALS

if TYPE_CHECKING:
    from cockpit.session import Session

WAITING = "received or accepted"
"""The filter of proposals that nobody has decided yet."""
_URGENT = (Priority.P1, Priority.P2)


def figures(session: Session) -> list[Figure]:
    """Return how many of the open issues are urgent, what is past its deadline, and which proposals wait."""
    first, *more = _issues(session)
    waiting = PROPOSALS.count(session, Asked(WAITING))
    text = plural("{n} proposal undecided", "{n} proposals undecided", waiting)
    reason = _("neither shipped nor declined yet")
    return shown(first, *more, first.further("proposals", "proposal", WAITING, waiting, text, reason, ""))


def _issues(session: Session) -> list[Figure]:
    label = _(N_("Issues"))
    found = tallies.by_priority(session)
    if not found:
        hint = _("press enter, then n, or import a file")
        return [unknown("operations", label, "issue", _("no issue yet"), hint=hint)]
    is_open, overdue = (sum(counts) for counts in zip(*found.values(), strict=True))
    worst, urgent = found.get(Priority.P1, (0, 0))[0], sum(found.get(priority, (0, 0))[0] for priority in _URGENT)
    value: Line = (
        (str(urgent), "bad" if worst else "warn" if urgent else "good"),
        (plural(" of {n} open issue is P1 or P2", " of {n} open issues are P1 or P2", is_open), ""),
    )
    shown_ = "open prio:P1,P2" if urgent else "open"
    reason = _("open, of the two highest priorities")
    first = Figure("operations", label, value, "issue", shown_, newest(session, "issue"), urgent, reason=reason)
    text = plural("{n} past its deadline", "{n} past their deadline", overdue)
    reason = _("open, and the time to answer or to resolve them is over")
    return [first, first.further("overdue", "issue", "overdue", overdue, text, reason, "bad")]
