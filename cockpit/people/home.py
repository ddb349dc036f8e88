"""What the home screen says of the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cockpit.home import Figure, newest
from cockpit.i18n import N_, _, plural
from cockpit.listing import Asked, Line
from cockpit.people.queries import DEPARTMENTS

if TYPE_CHECKING:
    from cockpit.session import Session


def figures(session: Session) -> list[Figure]:
    """Return how many departments in scope nobody speaks for, of how many."""
    label = _(N_("Team"))
    day = newest(session, "person", "department")
    scope = len(DEPARTMENTS.ids(session, Asked("scope")))
    if not scope:
        why = _("no department in scope yet")
        return [Figure("team", label, (("-", "muted"), (f"  {why}", "muted")), "department", why=why, as_of=day)]
    unheard = len(DEPARTMENTS.ids(session, Asked("unheard")))
    sponsor = session.store.scalar(
        "SELECT name FROM person WHERE project_id = ? AND team_role = 'sponsor' AND NOT archived", (session.project_id,)
    )
    value: Line = (
        (str(unheard), "bad" if unheard else "good"),
        (plural(" of {n} department without a voice", " of {n} departments without a voice", scope), ""),
        (_(", sponsor: {name}", name=sponsor) if sponsor else _(", no sponsor"), "muted" if sponsor else "bad"),
    )
    return [Figure("team", label, value, "department", "unheard" if unheard else "scope", day, unheard)]
