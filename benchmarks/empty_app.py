"""The smallest Textual app that shows a word: the floor under every start."""

from textual.app import App, ComposeResult
from textual.widgets import Static

READY = "READY"


class EmptyApp(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        """Show the word."""
        yield Static(READY)


if __name__ == "__main__":
    EmptyApp().run()
