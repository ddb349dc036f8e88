"""What the report to the steering committee tells of delivery: the sprint, the forecast and the wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cockpit.delivery import sprint_page
from cockpit.delivery.forecast_charts import when_chart
from cockpit.delivery.lists import WinRow, Wins
from cockpit.delivery.sprints import current_sprint, read_sprints
from cockpit.i18n import _, aside
from cockpit.listing import Line
from cockpit.steering import Section

if TYPE_CHECKING:
    from cockpit.session import Session

_MOST_WINS = 10
"""Wins that are told, the newest ones."""


def sections(session: Session) -> list[Section]:
    """Return how the sprint stands, when the open cards will be done, and who is better off already."""
    current = current_sprint(session)
    sprint: tuple[Line, ...] = ()
    if current is not None:
        sprint = tuple(sprint_page.brief(read_sprints(session, [current])[0], session))
    return [
        Section(_("Sprint"), sprint, _("no sprint has begun yet")),
        Section(_("When is it done?"), when_chart(session).summary, ""),
        Section(_("Wins"), tuple(map(_win, Wins().rows(session, limit=_MOST_WINS))), _("no win yet")),
    ]


def _win(row: WinRow) -> Line:
    more = _(", ").join(filter(None, (row.metric, row.module, row.on_day.isoformat())))
    # Some people write the quotation marks themselves.
    return ((_("{who}: “{quote}”", who=row.who, quote=row.quote.strip(' \n"“”')), ""), (aside(more), "muted"))
