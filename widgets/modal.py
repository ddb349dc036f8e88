"""The frame that all dialogs share."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from widgets.hint import Hint, HintBar
from widgets.paint import content, plain
from widgets.repaint import RunsScreen

Result = TypeVar("Result")


class Dialog(RunsScreen[Result], ModalScreen[Result], Generic[Result]):
    """A titled box in the middle of the screen, with hints on its last line; what is between is up to the dialog."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: transparent;
        & > .dialog {
            width: 90%;
            max-width: 100;
            height: auto;
            max-height: 100%;
            border: round $border;
            background: $surface;
            padding: 0 1;
        }
        & .dialog--title {
            text-style: bold;
        }
    }
    """

    def __init__(self, title: str, hints: tuple[Hint, ...] = ()) -> None:
        """Put a title above and hints below."""
        super().__init__()
        self._heading = title
        self._hints = hints

    def compose(self) -> ComposeResult:
        """Lay out the frame around the body."""
        with Vertical(classes="dialog"):
            yield Static(content(plain(self._heading)), classes="dialog--title")
            yield from self.compose_body()
            if self._hints:
                yield HintBar(self._hints)

    def compose_body(self) -> ComposeResult:
        """Yield what stands between the title and the hints."""
        raise NotImplementedError
