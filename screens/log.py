"""What happened, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cockpit.history import lines, recent
from cockpit.i18n import _
from screens.reader import Reader
from widgets.text import Line

if TYPE_CHECKING:
    from cockpit.session import Session

MOST = 200


class LogScreen(Reader):
    """The newest changes of the store, by everybody."""

    def __init__(self, session: Session) -> None:
        """Read the journal."""
        rows: list[Line] = [
            tuple(span for cell in cells for span in (*cell, ("  ", ""))) for cells in lines(recent(session, MOST))
        ]
        super().__init__(_("What happened"), rows or [((_("nothing has happened yet"), "muted"),)])
