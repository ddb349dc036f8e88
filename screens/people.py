"""People: the team, and the departments with who speaks for each."""

from __future__ import annotations

from typing import ClassVar

from cockpit.i18n import N_
from screens.base import AreaScreen, View, list_view


class PeopleScreen(AreaScreen):
    """The team and the departments."""

    area_name: ClassVar[str] = "people"

    def views(self) -> tuple[View, ...]:
        """Return both lists."""
        return list_view("person", N_("nobody yet; press n")), list_view("department", N_("no department yet; press n"))
