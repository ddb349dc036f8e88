"""Access keys: which public keys log somebody in, whose they are, and until when."""

from __future__ import annotations

from typing import ClassVar

from cockpit.i18n import N_
from screens.base import AreaScreen, View, list_view


class AccessScreen(AreaScreen):
    """The own keys, and for owners those of the people in their projects."""

    area_name: ClassVar[str] = "keys"

    def views(self) -> tuple[View, ...]:
        """Return the one list."""
        return (list_view("key", N_("no key yet; press n and paste the line of a .pub file")),)
