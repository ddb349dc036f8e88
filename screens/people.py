"""People: the team, and the departments with who speaks for each."""

from __future__ import annotations

from typing import ClassVar

from cockpit.i18n import N_, _
from cockpit.people.queries import DEPARTMENTS, PEOPLE
from screens.base import AreaScreen, View
from screens.panes import ListPane


class PeopleScreen(AreaScreen):
    """The team and the departments."""

    area_name: ClassVar[str] = "people"

    def views(self) -> tuple[View, ...]:
        """Return both lists."""
        return (
            View("person", N_("People"), "person", lambda session: ListPane(session, PEOPLE, _("nobody yet; press n"))),
            View(
                "department",
                N_("Departments"),
                "department",
                lambda session: ListPane(session, DEPARTMENTS, _("no department yet; press n")),
            ),
        )
