"""What is under the cursor, beside a list: the same lines that the command line shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from cockpit.errors import NotFound
from widgets.paint import content
from widgets.text import Line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cockpit.listing import Listing
    from cockpit.session import Session


class Peek(VerticalScroll):
    """The page of one row; with the focus it scrolls by the keys that move in lists."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
        Binding("G", "scroll_end", show=False),
        Binding("ctrl+d", "page_down", show=False),
        Binding("ctrl+u", "page_up", show=False),
    ]

    DEFAULT_CSS = """
    Peek {
        width: 1fr;
        min-width: 36;
        height: 1fr;
        display: none;
        border-left: solid $foreground 20%;
        padding: 0 1;
        &:focus {
            border-left: solid $accent;
        }
    }
    """

    def __init__(self, session: Session, listing: Listing[Any]) -> None:
        """Show rows of a list."""
        super().__init__()
        self._session, self._listing = session, listing
        self._text = Static()
        self._shown: tuple[Line, ...] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        yield self._text

    def show(self, pk: int | None) -> None:
        """Show one row, or nothing; what is shown already is not drawn again."""
        lines = () if pk is None else self._lines(pk)
        if lines != self._shown:
            self._shown = lines
            self._text.update(content(*lines))
            self.scroll_home(animate=False)

    def _lines(self, pk: int) -> tuple[Line, ...]:
        try:
            return self._listing.detail(self._session, pk).lines
        except (NotFound, IndexError):
            # Somebody else may have taken the row away since the list was read.
            return ()
