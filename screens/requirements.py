"""Requirement triage: the inbox with one key for each decision, and the lists around it."""

from __future__ import annotations

from typing import ClassVar

from cockpit.errors import CockpitError, Conflict
from cockpit.i18n import N_
from screens.base import AreaScreen, View, list_view
from screens.charts import ReportsPane
from screens.lists import ListPane

_REQUIREMENT = "requirement"
_RANKED = ("inbox", _REQUIREMENT)


class RequirementsScreen(AreaScreen):
    """The inbox, the requirements, what their users say of them, how the product fits, and where they come from."""

    area_name: ClassVar[str] = "requirements"

    def views(self) -> tuple[View, ...]:
        """Return the inbox and the lists."""
        return (
            list_view("inbox", N_("nothing waits; every requirement is decided"), _REQUIREMENT),
            list_view(_REQUIREMENT, N_("no requirement yet; press n, or import a file")),
            list_view("kano", N_("no requirement yet; press n"), _REQUIREMENT),
            list_view("fit-gap", N_("no requirement yet; press n"), _REQUIREMENT),
            View("charts", N_("Charts"), "", lambda session: ReportsPane(session, self.area)),
            list_view("pain-point", N_("no pain point yet; press n")),
            list_view("quote", N_("no quote yet; press a on a pain point")),
            list_view(
                "change-action", N_("no change-management action yet; a gap that the organisation closes makes one")
            ),
        )

    def more_keys(self) -> list[tuple[str, str]]:
        """Offer the order by hand where there is one."""
        return [("J K", N_("order"))] if self.view.noun in _RANKED else super().more_keys()

    def pressed(self, key: str) -> bool:
        """Put the requirement under the cursor further up or down."""
        if key not in ("J", "K") or self.view.noun not in _RANKED:
            return super().pressed(key)
        self._reorder(down=key == "J")
        return True

    def _reorder(self, *, down: bool) -> None:
        from cockpit.requirements.commands import RankRequirement

        pane = self.pane
        assert isinstance(pane, ListPane)
        ids, place = pane.ids, pane.place
        target = place + (2 if down else -1)
        if pane.current is None or target < 0 or target > len(ids):
            self.cockpit.bell()
            return
        before = ids[target] if target < len(ids) else None
        self.carry_out(RankRequirement(requirement=pane.current, before=before))

    def refused(self, error: CockpitError) -> None:
        """Tell a refusal; where somebody else decided first, go on to what still waits."""
        super().refused(error)
        if isinstance(error, Conflict):
            self.pane.spoil()
            self.pane.freshen()
