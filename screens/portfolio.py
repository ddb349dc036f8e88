"""The portfolio: every project in the store, and the modules and saved views of the one at work."""

from __future__ import annotations

from typing import ClassVar

from cockpit.i18n import N_
from screens.base import AreaScreen, View, list_view


class PortfolioScreen(AreaScreen):
    """The projects; enter works in another one."""

    area_name: ClassVar[str] = "portfolio"

    def views(self) -> tuple[View, ...]:
        """Return the three lists."""
        return (
            list_view("project"),
            list_view("module", N_("no module yet; press n")),
            list_view("view", N_("no saved view yet; press f in a list that is filtered")),
        )
