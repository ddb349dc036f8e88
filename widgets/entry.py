"""Places to type text in, on one line or on several; no control character in them ever reaches the terminal.

What a place cannot show as it is, it shows as marks; a text that nobody changed keeps such characters all the same.
"""

from __future__ import annotations

from textual import events
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit, EditResult

from widgets.text import visible


class TextLine(Input):
    """One line of text."""

    def __init__(self, text: str = "", *, placeholder: str = "", replaced: bool = False) -> None:
        """Start with a text and the cursor at its end; one that is to be `replaced` gives way to what is typed."""
        super().__init__(text, placeholder=placeholder, compact=True, select_on_focus=replaced)
        self.cursor_blink = False
        self._given, self._shown = text, self.value

    @property
    def answer(self) -> str:
        """The text."""
        return self._given if self.value == self._shown else self.value

    def validate_value(self, value: str) -> str:
        """Make every character visible."""
        return visible(value)

    def on_paste(self, event: events.Paste) -> None:
        """Put all the pasted lines on this one."""
        event.prevent_default()
        event.stop()
        self.replace(" ".join(event.text.split()), *sorted(self.selection))


class TextBlock(TextArea):
    """Several lines of text."""

    DEFAULT_CSS = """
    TextBlock {
        padding: 0;
    }
    """

    def __init__(self, text: str = "", *, rows: int = 4) -> None:
        """Start with a text, of which a number of rows is in view."""
        super().__init__(_visible_lines(text), compact=True, highlight_cursor_line=False)
        self.cursor_blink = False
        self.styles.height = rows
        self._given, self._shown = text, self.text

    @property
    def answer(self) -> str:
        """The text, its lines parted by newlines."""
        return self._given if self.text == self._shown else self.text

    def edit(self, edit: Edit) -> EditResult:
        """Make every character visible that comes in, whether typed or pasted."""
        edit.text = _visible_lines(edit.text)
        return super().edit(edit)


def _visible_lines(text: str) -> str:
    """Make every character visible but newlines and tabs, which a block of text lays out itself."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("\t".join(visible(part) for part in line.split("\t")) for line in lines)
