"""One line to type a command or a filter in, at the bottom of the screen, with completion and history."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from widgets.entry import TextLine
from widgets.paint import cells, content, fit, plain
from widgets.text import Line, visible

_CHOSEN, _NOT_CHOSEN = "> ", "  "
_CARET = "^"
_MOST_CANDIDATES = 6


@dataclass(frozen=True)
class Completion:
    """One way to go on: `text` takes the place of all that stands before the cursor.

    `label` is shown in the list, `text` without one; `help` stands beside it.
    """

    text: str
    label: str = ""
    help: str = ""


Complete = Callable[[str, int], Sequence[Completion] | Awaitable[Sequence[Completion]]]
"""Returns the ways to go on from a text with the cursor at a position, counted in characters, at once or later."""


class CommandLine(Vertical):
    """A line at the bottom of the screen, hidden until it is opened.

    Tab and shift+tab go through the completions; up and down, like ctrl+p and ctrl+n, through the history.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("tab", "complete(1)", show=False),
        Binding("shift+tab", "complete(-1)", show=False),
        Binding("up,ctrl+p", "recall(-1)", show=False),
        Binding("down,ctrl+n", "recall(1)", show=False),
    ]

    DEFAULT_CSS = """
    CommandLine {
        dock: bottom;
        width: 1fr;
        height: auto;
        display: none;
        background: $surface;
        & > Horizontal {
            height: 1;
        }
        & .command-line--prompt {
            width: auto;
            text-style: bold;
        }
        & .command-line--candidates, & .command-line--error {
            height: auto;
            display: none;
            text-wrap: nowrap;
            text-overflow: clip;
        }
    }
    """

    @dataclass
    class Changed(Message):
        """The text is another one."""

        text: str

    @dataclass
    class Submitted(Message):
        """Enter was pressed."""

        text: str

    class Cancelled(Message):
        """Escape was pressed."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        """Start hidden."""
        super().__init__(id=id)
        self._prompt = Static(classes="command-line--prompt")
        self._line = TextLine()
        self._list = Static(classes="command-line--candidates")
        self._error = Static(classes="command-line--error")
        self._prompt_width = 0
        self._complete: Complete | None = None
        self._completions = _Cycle()
        self._history = _Cycle()
        self._offered: str | None = None
        self._candidates: tuple[Completion, ...] = ()
        self._listed: list[Line] = []
        self._typed = ("", 0)
        self._kept = ""

    def compose(self) -> ComposeResult:
        """Lay out the candidates, the line behind its prompt, and the error below the line."""
        yield self._list
        with Horizontal():
            yield self._prompt
            yield self._line
        yield self._error

    @property
    def text(self) -> str:
        """What was typed so far."""
        return self._line.value

    def open(
        self,
        prompt: str,
        text: str = "",
        *,
        complete: Complete | None = None,
        history: Sequence[str] = (),
        placeholder: str = "",
    ) -> None:
        """Show the line behind a prompt and take the focus.

        The history is given from the oldest line on; the placeholder stands in the line while it is empty.
        """
        self._line.placeholder = visible(placeholder)
        self._prompt.update(content(plain(prompt)))
        self._prompt_width = cells(plain(prompt))
        self._complete = complete
        self._history = _Cycle(history)
        self._take(())
        self._offer(text, len(text))
        self.display = True
        self._line.focus()
        self._look_up()

    def close(self) -> None:
        """Hide the line."""
        self.display = False

    def show_error(self, text: str, position: int | None = None) -> None:
        """Show what is wrong, with a caret below the character at a position of the text."""
        column = None
        if position is not None:
            column = self._prompt_width + cell_len(self.text[:position]) - round(self._line.scroll_x)
        self._error.update(content(error_line(text, column, self._width)))
        self._error.display = True

    def clear_error(self) -> None:
        """Take the error away."""
        self._error.display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell of the new text, and look for ways to go on from it unless it came from them."""
        event.stop()
        if event.value != self._offered:
            self._offered = None
            self.clear_error()
            self._history.leave()
            self._look_up()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the text in."""
        event.stop()
        self.post_message(self.Submitted(event.value))

    def action_cancel(self) -> None:
        """Leave the line."""
        self.post_message(self.Cancelled())

    def action_complete(self, step: int) -> None:
        """Put the next completion in place of what was typed, and after the last one the typed text again."""
        if not self._completions:
            return
        text, cursor = self._typed
        chosen = self._completions.move(step)
        before = text[:cursor] if chosen is None else self._candidates[chosen].text
        self._offer(before + text[cursor:], len(before))
        self._show_candidates()

    def action_recall(self, step: int) -> None:
        """Put a line of the history in place of the text, and after the newest one the typed text again."""
        if self._history.at is None:
            self._kept = self.text
        index = self._history.move(step)
        line = self._kept if index is None else self._history.items[index]
        self._completions = _Cycle()
        self._offer(line, len(line))
        self._show_candidates()

    def _look_up(self) -> None:
        """Ask for the ways to go on from the text before the cursor."""
        self._typed = (self.text, self._line.cursor_position)
        found = () if self._complete is None else self._complete(*self._typed)
        if isinstance(found, Awaitable):
            self._take(())
            # Only the newest question is worth an answer.
            self.run_worker(self._wait_for(found), exclusive=True, group="completion")
        else:
            self._take(found)

    async def _wait_for(self, found: Awaitable[Sequence[Completion]]) -> None:
        self._take(await found)

    def _take(self, completions: Sequence[Completion]) -> None:
        self._candidates = tuple(completions)
        self._completions = _Cycle([candidate.text for candidate in self._candidates])
        self._show_candidates()

    def _offer(self, text: str, cursor: int) -> None:
        """Put a text that nobody typed into the line."""
        self.clear_error()
        self._line.value = text
        self._offered = self.text
        self._line.cursor_position = cursor

    def _show_candidates(self) -> None:
        """List the candidates around the chosen one, as many as there is room for."""
        chosen = self._completions.at
        first = 0 if chosen is None else max(0, chosen - _MOST_CANDIDATES + 1)
        shown = self._candidates[first : first + _MOST_CANDIDATES]
        widest = max((cells(plain(each.label or each.text)) for each in shown), default=0)
        lines: list[Line] = []
        for place, each in enumerate(shown, first):
            mark = plain(_CHOSEN if place == chosen else _NOT_CHOSEN, "accent")
            label = fit(plain(each.label or each.text, "strong" if place == chosen else ""), min(widest, self._width))
            lines.append(fit((*mark, *label, *plain(f"  {each.help}", "muted")), self._width))
        # While there are any they keep their room: what stands above must not jump, and be drawn anew, at each letter.
        lines += [fit((), self._width)] * (len(self._listed) - len(lines) if lines else 0)
        if lines != self._listed:
            self._list.update(content(*lines), layout=len(lines) != len(self._listed))
            self._list.display = bool(lines)
            self._listed = lines

    @property
    def _width(self) -> int:
        return max(1, self.size.width or self.app.size.width)


class _Cycle:
    """A row of texts with one of them chosen, or none: none lies between the last and the first."""

    def __init__(self, items: Sequence[str] = ()) -> None:
        self.items = tuple(items)
        self.at: int | None = None

    def __bool__(self) -> bool:
        return bool(self.items)

    def move(self, step: int) -> int | None:
        """Choose the text so many steps further, and return its position."""
        place = len(self.items) if self.at is None else self.at
        place = (place + step) % (len(self.items) + 1)
        self.at = None if place == len(self.items) else place
        return self.at

    def leave(self) -> None:
        """Choose none."""
        self.at = None


def error_line(text: str, column: int | None, width: int) -> Line:
    """Return an error, behind a caret at a column of the line above it."""
    error = visible(text)
    if column is None or not 0 <= column < width:
        return plain(f"! {error}", "bad")
    return plain(" " * column + f"{_CARET} {error}", "bad")
