"""The rows of an import as its command is given them."""

from __future__ import annotations

from dataclasses import dataclass

from cockpit.choice import Choice
from cockpit.exchange.target import Values
from cockpit.i18n import N_


class RowState(Choice):
    """What an import would do with a row."""

    NEW = "new", N_("new")
    CHANGED = "changed", N_("changed")
    UNCHANGED = "unchanged", N_("unchanged")


@dataclass(frozen=True)
class PlannedRow:
    """A row without errors. ``id`` and ``version`` are those of the known entry, 0 for a new one."""

    number: int
    """Of the row in the file."""
    id: int
    version: int
    before: Values
    after: Values
    """All values of the entry as they would be."""
    values: Values
    """What is to be written: everything given for a new entry, only what differs for a known one."""
    said: tuple[str, ...] = ()
    """The marks of what the file says, to be remembered; empty where they are known already, or not remembered."""

    @property
    def state(self) -> RowState:
        """What would be done."""
        if not self.id:
            return RowState.NEW
        return RowState.CHANGED if self.values else RowState.UNCHANGED
