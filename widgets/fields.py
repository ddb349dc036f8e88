"""The fields of a form: what each asks for, and the controls that are not plain text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from widgets.hint import Hint
from widgets.paint import cells, content, fit, plain
from widgets.picker import Option, Picker
from widgets.text import Line

Kind = Literal["text", "long", "number", "date", "bool", "choice", "choices", "reference"]
Value = str | bool | tuple[str, ...]


@dataclass(frozen=True)
class FormField:
    """One question of a form.

    A `bool` has a bool as its value, `choices` a tuple of keys, a `choice` or `reference` one key or "", and all others
    their text: numbers and dates are read by the form's check. `choices` are the options of the last three kinds;
    `rows` is the height of a `long` text, `max_length` the number of characters that its check allows, 0 for any;
    `empty` and `hints` are the texts of the dialog that offers the options.
    """

    name: str
    label: str
    kind: Kind = "text"
    value: Value = ""
    required: bool = False
    help: str = ""
    placeholder: str = ""
    choices: tuple[Option, ...] = ()
    rows: int = 4
    max_length: int = 0
    empty: str = ""
    hints: tuple[Hint, ...] = ()
    named: Callable[[str], Option | None] | None = None
    """Returns the option that a text names exactly, for lists too long to offer all of."""


@dataclass(frozen=True)
class FieldResult:
    """What a check says of one answer: an error, or else how the answer was understood."""

    error: str | None = None
    echo: str | None = None

    @property
    def line(self) -> Line:
        """Return what to show below the answer; an error is marked by more than its colour."""
        if self.error:
            return plain(f"! {self.error}", "bad")
        return plain(self.echo, "muted") if self.echo else ()


Check = Callable[[str, Value, Mapping[str, Value]], FieldResult]
"""Judges one answer: the name of its field, the answer, and the answers of all fields."""


class LineControl(Widget, can_focus=True):
    """A control of one line that draws itself; enter leaves it for the next one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "finish", show=False)]

    DEFAULT_CSS = """
    LineControl {
        width: 1fr;
        height: 1;
        text-wrap: nowrap;
        text-overflow: clip;
        background: $surface;
        &:focus {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
    }
    """

    class Changed(Message):
        """The answer is another one."""

    class Finished(Message):
        """Enter was pressed."""

    def action_finish(self) -> None:
        """Say that the control can be left."""
        self.post_message(self.Finished())


class TickBox(LineControl):
    """A yes or no."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "turn", show=False)]

    answer: reactive[bool] = reactive(False)
    """Whether the box is ticked."""

    def __init__(self, ticked: bool) -> None:
        """Start ticked or not."""
        super().__init__()
        self.set_reactive(TickBox.answer, ticked)

    def render(self) -> Content:
        """Return the box, which shows its state by its shape."""
        return Content("[x]" if self.answer else "[ ]")

    def on_click(self) -> None:
        """Turn the box over."""
        self.action_turn()

    def action_turn(self) -> None:
        """Tick the box, or take the tick away."""
        self.answer = not self.answer
        self.post_message(self.Changed())


class OptionLine(LineControl):
    """One or several options, chosen in a dialog; left and right step through the options of a `choice`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pick", show=False),
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("backspace,delete", "clear", show=False),
    ]

    chosen: reactive[tuple[str, ...]] = reactive(())
    """The keys of the chosen options; a key that is no longer among the options stays until another is chosen."""

    def __init__(self, field: FormField) -> None:
        """Start with the field's value chosen."""
        super().__init__()
        self._field = field
        self._labels = {option.key: option.label for option in field.choices}
        given = field.value if isinstance(field.value, tuple) else (str(field.value or ""),)
        self.set_reactive(OptionLine.chosen, tuple(key for key in given if key))

    @property
    def answer(self) -> Value:
        """The chosen key, "" for none, or the tuple of them where several may be chosen."""
        return self.chosen if self._field.kind == "choices" else "".join(self.chosen)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Keep letters from the shortcuts of the screen, because here they start a search."""
        return character is not None and character.isprintable()

    def render(self) -> Content:
        """Return the labels of what is chosen, between arrows where left and right change it."""
        line: Line = plain(self._field.placeholder, "muted")
        for position, key in enumerate(self.chosen):
            label = self._labels.get(key, plain(key))
            line = (*line, *plain(", "), *label) if position else label
        if self._field.kind == "choice":
            line = (*plain("< "), *fit(line, min(cells(line), max(0, self.content_size.width - 4))), *plain(" >"))
        return content(fit(line, self.content_size.width))

    def watch_chosen(self) -> None:
        """Tell of the new answer."""
        self.post_message(self.Changed())

    def on_key(self, event: events.Key) -> None:
        """Start a search with the letter that was typed."""
        if event.is_printable and event.key != "space":
            event.stop()
            self._open(event.character or "")

    def on_click(self) -> None:
        """Open the dialog."""
        self._open()

    def action_pick(self) -> None:
        """Open the dialog."""
        self._open()

    def action_step(self, step: int) -> None:
        """Choose the option before or after, from the last on to the first."""
        keys = [option.key for option in self._field.choices]
        if self._field.kind == "choice" and keys:
            here = keys.index(self.chosen[0]) if self.chosen and self.chosen[0] in keys else None
            first = 0 if step > 0 else len(keys) - 1
            self.chosen = (keys[first if here is None else (here + step) % len(keys)],)

    def action_clear(self) -> None:
        """Choose nothing, where that is allowed."""
        if not self._field.required:
            self.chosen = ()

    def _open(self, query: str = "") -> None:
        field = self._field
        picker = Picker(
            field.label,
            field.choices,
            chosen=self.chosen,
            multiple=field.kind == "choices",
            query=query,
            empty=field.empty,
            hints=field.hints,
            named=field.named,
        )
        self.app.push_screen(picker, self._picked)

    def _picked(self, keys: tuple[str, ...] | None) -> None:
        if keys is None:
            return
        several = self._field.kind == "choices"
        # The dialog does not offer keys that are gone, so it cannot be asked to drop them either.
        self.chosen = (*(key for key in self.chosen if several and key not in self._labels), *keys)
