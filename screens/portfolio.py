"""The portfolio: every project in the store, and the modules and saved views of the one at work."""

from __future__ import annotations

from typing import ClassVar

from cockpit.i18n import N_, _
from cockpit.portfolio.queries import MODULES, PROJECTS, VIEWS
from screens.base import AreaScreen, View
from screens.panes import ListPane


class PortfolioScreen(AreaScreen):
    """The projects; enter works in another one."""

    area_name: ClassVar[str] = "portfolio"

    def views(self) -> tuple[View, ...]:
        """Return the three lists."""
        return (
            View("project", N_("Projects"), "project", lambda session: ListPane(session, PROJECTS)),
            View(
                "module",
                N_("Modules"),
                "module",
                lambda session: ListPane(session, MODULES, _("no module yet; press n")),
            ),
            View(
                "view",
                N_("Saved views"),
                "view",
                lambda session: ListPane(session, VIEWS, _("no saved view yet; press f in a list that is filtered")),
            ),
        )
