"""What is under the cursor, beside a list: the same lines that the command line shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from cockpit.errors import Denied, NotFound
from widgets.paint import content
from widgets.text import Line

if TYPE_CHECKING:
    from cockpit.listing import Listing
    from cockpit.session import Session

REST_SECONDS = 0.15
"""How long the cursor must rest until what is under it is read: a page is many times the bytes of a step."""
_PAGE = 10


class Peek(Widget, can_focus=True):
    """The page of one row; with the focus it scrolls by the keys that move in lists.

    It draws what fits and nothing else, so that no line of it makes the screen lay itself out anew.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("ctrl+d,pagedown", f"scroll({_PAGE})", show=False),
        Binding("ctrl+u,pageup", f"scroll(-{_PAGE})", show=False),
        Binding("home", "scroll(-1000000)", show=False),
        Binding("end,G", "scroll(1000000)", show=False),
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

    lines: reactive[tuple[Line, ...]] = reactive(())
    """The page."""
    top: reactive[int] = reactive(0)
    """The first line of it that is shown."""

    def __init__(self, session: Session, listing: Listing[Any]) -> None:
        """Show rows of a list."""
        super().__init__()
        self._session, self._listing = session, listing
        self._timer: Timer | None = None

    def render(self) -> Content:
        """Return the page from the first line that is shown on."""
        return content(*self.lines[self.top :])

    def validate_top(self, top: int) -> int:
        """Keep a line in view."""
        return max(0, min(top, len(self.lines) - 1))

    def action_scroll(self, lines: int) -> None:
        """Scroll by a number of lines."""
        self.top += lines

    def follow(self, pk: int | None) -> None:
        """Show one row, or nothing, once the cursor rests on it."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(REST_SECONDS, lambda: self.show(pk))

    def show(self, pk: int | None) -> None:
        """Show one row, or nothing; what is shown already is not drawn again."""
        lines = () if pk is None else self._lines(pk)
        if lines != self.lines:
            self.lines = lines
            self.top = 0

    def _lines(self, pk: int) -> tuple[Line, ...]:
        try:
            return self._listing.page(self._session, pk).lines
        except (Denied, NotFound, IndexError):
            # Somebody else may have taken the row away since the list was read, or the right to read it.
            return ()
