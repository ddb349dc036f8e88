"""What stands in the place of a list that the person may not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from cockpit.listing import Asked, Line, Listing
from screens.panes import Pane
from widgets.paint import content

if TYPE_CHECKING:
    from cockpit.session import Session


class WithheldPane(Pane):
    """What stands in the place of a list that the person may not read: why, and nothing else."""

    DEFAULT_CSS = """
    WithheldPane Static {
        padding: 1 2;
    }
    """

    is_withheld: ClassVar[bool] = True

    def __init__(self, session: Session, listing: Listing[Any], reason: str) -> None:
        """``reason`` says why the list is not shown."""
        super().__init__(session, listing)
        self.reason = reason
        self._words = Static(content(((reason, "warn"),)))

    @property
    def filter_refusal(self) -> str:
        """The reason."""
        return self.reason

    def compose(self) -> ComposeResult:
        """Lay out the reason."""
        yield self._words

    @property
    def list_widget(self) -> Widget:
        """The reason."""
        return self._words

    @property
    def current(self) -> int | None:
        """Nothing."""
        return None

    @property
    def marked(self) -> frozenset[int]:
        """Nothing."""
        return frozenset()

    def read(self, asked: Asked) -> None:
        """Read nothing."""

    def show(self, found: None) -> None:
        """Show nothing more."""

    def move_to(self, pk: int) -> bool:
        """Say that the row is not here."""
        return False

    def take_focus(self) -> None:
        """Let keys go to the screen: there is nothing to move in."""
        self.screen.set_focus(None)

    def first(self) -> None:
        """Do nothing."""

    def state(self) -> Line:
        """Return nothing: not even the number of rows is told."""
        return ()
