"""What the home screen says of the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cockpit.home import Figure, newest, unknown
from cockpit.i18n import N_, _, plural
from cockpit.listing import Asked, Line
from cockpit.people.queries import DEPARTMENTS, PEOPLE

if TYPE_CHECKING:
    from cockpit.session import Session


def figures(session: Session) -> list[Figure]:
    """Return how many departments in scope nobody speaks for, of how many, and who the sponsor is."""
    label = _(N_("Team"))
    day = newest(session, "person", "department")
    scope = DEPARTMENTS.count(session, Asked("scope"))
    if not scope:
        return [unknown("team", label, "department", _("no department in scope yet"), as_of=day)]
    unheard = DEPARTMENTS.count(session, Asked("unheard"))
    value: Line = (
        (str(unheard), "bad" if unheard else "good"),
        (plural(" of {n} department without a voice", " of {n} departments without a voice", scope), ""),
    )
    first = Figure(
        "team",
        label,
        value,
        "department",
        "unheard" if unheard else "scope",
        day,
        unheard,
        reason=_("no business representative speaks for them"),
    )
    return [first, _sponsor(session, first)]


def _sponsor(session: Session, first: Figure) -> Figure:
    name = session.store.scalar(
        "SELECT name FROM person WHERE project_id = ? AND team_role = 'sponsor' AND NOT archived", (session.project_id,)
    )
    if name:
        reason = _("who answers for the project as a whole")
        return first.further(
            "sponsor",
            "person",
            "role:sponsor",
            1,
            _("{label}: {value}", label=_("sponsor"), value=name),
            reason,
            "muted",
        )
    everybody = PEOPLE.count(session)
    reason = _("nobody answers for the project as a whole yet")
    return first.further("sponsor", "person", "", everybody, _("no sponsor"), reason, "bad")
