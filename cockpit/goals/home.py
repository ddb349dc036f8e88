"""What the home screen says of goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cockpit.goals.goal_list import GOALS
from cockpit.home import Figure, shown, unknown
from cockpit.i18n import N_, _, plural
from cockpit.listing import Asked, Line
from storage.days import stored_day

if TYPE_CHECKING:
    from cockpit.session import Session

ATTENTION = "active (at-risk or stale or none)"
"""The filter of goals that somebody should look at."""
_CHECKED = """
SELECT MAX(m.current_on) FROM metric m JOIN goal g ON g.id = m.goal_id
WHERE g.project_id = ? AND g.state = 'active' AND NOT g.archived AND NOT m.archived
"""


def figures(session: Session) -> list[Figure]:
    """Return how many active goals need attention, of how many, and how many no requirement will bring about."""
    active = len(GOALS.ids(session, Asked("active")))
    drafts = len(GOALS.ids(session, Asked("draft")))
    label = _(N_("Goals"))
    if not active:
        why = plural("{n} draft", "{n} drafts", drafts) if drafts else _("no goal yet")
        none = unknown("goals", label, "goal", why, hint="" if drafts else _("press enter, then n"))
        return shown(none, _unserved(session, none))
    waiting = len(GOALS.ids(session, Asked(ATTENTION)))
    late = len(GOALS.ids(session, Asked("active late")))
    value: Line = (
        (str(waiting), "bad" if waiting else "good"),
        (plural(" of {all} needs attention", " of {all} need attention", waiting, all=active), ""),
    )
    newest = session.store.scalar(_CHECKED, (session.project_id,))
    first = Figure(
        "goals",
        label,
        value,
        "goal",
        ATTENTION if waiting else "active",
        stored_day(newest),
        waiting,
        reason=_("at risk or not checked in"),
    )
    past_due = plural("{n} late", "{n} late", late)
    return shown(
        first,
        first.further("late", "goal", "active late", late, past_due, _("active and past the due date"), "bad"),
        _unserved(session, first),
    )


def _unserved(session: Session, first: Figure) -> Figure:
    count = len(GOALS.ids(session, Asked("unserved")))
    text = plural("{n} without a Must or Should", "{n} without a Must or Should", count)
    return first.further("unserved", "goal", "unserved", count, text, _("no Must or Should serves them"))
