"""The issue ledger: issues by the time that is left, proposals, and what the clocks go by."""

from __future__ import annotations

from typing import ClassVar

from cockpit.i18n import N_
from screens.base import AreaScreen, View, list_view


class OperationsScreen(AreaScreen):
    """The ledger and the lists around it."""

    area_name: ClassVar[str] = "operations"

    def views(self) -> tuple[View, ...]:
        """Return the lists."""
        return (
            list_view("issue", N_("no issue yet; press n, or import a file")),
            list_view("proposal", N_("no proposal yet; press n")),
            list_view("issue-comment", N_("no comment yet; press a on an issue")),
            list_view("pause", N_("no clock has been paused yet")),
            list_view("duty", N_("nobody is on duty yet; press n")),
            list_view("upgrade", N_("no upgrade yet; press n")),
            list_view("priority", N_("no priority yet")),
            list_view("priority-rule", N_("no rule yet")),
        )
