"""A form: questions below one another, each answer judged while it is typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from widgets.entry import TextBlock, TextLine
from widgets.fields import Check, FieldResult, FormField, Kind, LineControl, OptionLine, TickBox, Value
from widgets.paint import cells, content, plain
from widgets.text import Line

__all__ = ["Check", "FieldResult", "Form", "FormField", "Kind", "Value"]

_REQUIRED = " *"
_WIDEST_LABEL = 30
# From which share of its greatest length on a text shows how long it is.
_NEARLY_FULL = 0.8


class FieldRow(Horizontal):
    """One question: its label, its control, and below that what the check says of the answer."""

    DEFAULT_CSS = """
    FieldRow {
        height: auto;
        & > Static {
            margin: 0 1 0 0;
        }
        &:focus-within > Static {
            text-style: bold;
        }
        & > Vertical {
            height: auto;
        }
        & TextLine, & TextBlock, & LineControl {
            background: $panel;
        }
        & .field--message {
            height: auto;
            display: none;
        }
    }
    """

    @dataclass
    class Changed(Message):
        """The answer is another one."""

        row: FieldRow

    @dataclass
    class Finished(Message):
        """Enter was pressed in the control."""

        row: FieldRow

    def __init__(self, field: FormField, label_width: int) -> None:
        """Ask for a field, with a label that takes a number of cells."""
        super().__init__()
        self.field = field
        self.error: str | None = None
        self.refused = False
        self._control = _control(field)
        self._last = self._control.answer
        self._label_width = label_width
        self._message = Static(classes="field--message")

    def compose(self) -> ComposeResult:
        """Lay out the label beside the control and the message."""
        label = Static(content(_label(self.field)))
        label.styles.width = self._label_width
        yield label
        with Vertical():
            yield self._control
            yield self._message

    @property
    def answer(self) -> Value:
        """The answer as it stands."""
        return self._control.answer

    def focus_control(self) -> None:
        """Put the focus on the control."""
        self._control.focus()

    def show(self, result: FieldResult, *, refused: bool = False) -> None:
        """Show what was said of the answer; an answer that was `refused` stays so until it changes."""
        self.error, self.refused = result.error, refused
        line = _spaced(result.line, self._length())
        self._message.update(content(line))
        self._message.display = bool(line)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell of the new text."""
        event.stop()
        self._tell_change()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell of the new text."""
        event.stop()
        self._tell_change()

    def on_line_control_changed(self, event: LineControl.Changed) -> None:
        """Tell of the new answer."""
        event.stop()
        self._tell_change()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell that enter was pressed."""
        event.stop()
        self.post_message(self.Finished(self))

    def on_line_control_finished(self, event: LineControl.Finished) -> None:
        """Tell that enter was pressed."""
        event.stop()
        self.post_message(self.Finished(self))

    def _tell_change(self) -> None:
        # A control also reports the value that it starts with.
        if self.answer != self._last:
            self._last = self.answer
            self.post_message(self.Changed(self))

    def _length(self) -> Line:
        limit, answer = self.field.max_length, self.answer
        if not limit or not isinstance(answer, str) or len(answer) < _NEARLY_FULL * limit:
            return ()
        return plain(f"{len(answer)}/{limit}", "muted")


class Form(VerticalScroll, can_focus=False):
    """Questions below one another, aligned, in a column that scrolls.

    Each answer is judged by the form's check while it is typed. Enter goes on to the next question and hands the form
    in after the last one, ctrl+s hands it in from anywhere, escape leaves it. A form with an error is not handed in:
    the focus goes to the first error instead.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "submit", show=False),
        Binding("escape", "cancel", show=False),
        Binding("up", "go(-1)", show=False),
        Binding("down", "go(1)", show=False),
    ]

    DEFAULT_CSS = """
    Form {
        height: auto;
        max-height: 100%;
        & > .form--message {
            dock: top;
            height: auto;
            display: none;
        }
        & > .form--help {
            dock: bottom;
            height: auto;
            margin: 1 0 0 0;
            text-style: dim;
        }
    }
    """

    @dataclass
    class Changed(Message):
        """An answer has changed; the values are worth keeping as a draft."""

        form: Form
        values: dict[str, Value]

    @dataclass
    class Submitted(Message):
        """The form was handed in, and the check found no error."""

        form: Form
        values: dict[str, Value]

    @dataclass
    class Cancelled(Message):
        """The form was left."""

        form: Form
        values: dict[str, Value]

    def __init__(self, fields: Iterable[FormField], check: Check | None = None, *, id: str | None = None) -> None:  # noqa: A002
        """Ask for the fields; without a check every answer will do."""
        super().__init__(id=id)
        fields = tuple(fields)
        widest = max((cells(_label(field)) for field in fields), default=0)
        self._rows = [FieldRow(field, min(widest, _WIDEST_LABEL)) for field in fields]
        self._check = check
        self._message = Static(classes="form--message")
        self._help = Static(classes="form--help")
        self._help.display = any(field.help for field in fields)

    def compose(self) -> ComposeResult:
        """Lay out the rows, what concerns the whole form above them, and the help for one question below."""
        yield self._message
        yield from self._rows
        yield self._help

    def on_mount(self) -> None:
        """Show how the answers given at the start are understood; they are not blamed yet."""
        for row in self._rows:
            row.show(FieldResult(echo=self._judge(row).echo))

    def values(self) -> dict[str, Value]:
        """Return all answers as they stand, by the names of their fields."""
        return {row.field.name: row.answer for row in self._rows}

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Show errors found elsewhere at their fields, those of no field here above all; focus the first field."""
        for row in self._rows:
            if row.field.name in errors:
                row.show(FieldResult(error=errors[row.field.name]), refused=True)
        names = {row.field.name for row in self._rows}
        self._show_message(" ".join(text for name, text in errors.items() if name not in names))
        self._focus_first_error()

    def on_field_row_changed(self, event: FieldRow.Changed) -> None:
        """Judge the new answer, and those found wrong before: this one may have put them right."""
        event.stop()
        self._show_message("")
        event.row.show(self._judge(event.row))
        for row in self._rows:
            if row is not event.row and row.error and not row.refused:
                row.show(self._judge(row))
        self.post_message(self.Changed(self, self.values()))

    def on_field_row_finished(self, event: FieldRow.Finished) -> None:
        """Go on to the next question, or hand the form in after the last one."""
        event.stop()
        if event.row is self._rows[-1]:
            self.action_submit()
        else:
            self.action_go(1)

    def on_descendant_focus(self) -> None:
        """Bring the question that has the focus into view, with its message and its help."""
        row = self._focused_row()
        if row is not None:
            row.scroll_visible(animate=False)
            self._help.update(content(plain(row.field.help)))

    def action_submit(self) -> None:
        """Hand the form in when no answer is wrong."""
        self._show_message("")
        for row in self._rows:
            row.show(self._judge(row))
        if not self._focus_first_error():
            self.post_message(self.Submitted(self, self.values()))

    def action_cancel(self) -> None:
        """Leave the form."""
        self.post_message(self.Cancelled(self, self.values()))

    def action_go(self, step: int) -> None:
        """Move the focus by a number of questions, as far as there are any."""
        row = self._focused_row()
        if row is not None:
            target = self._rows.index(row) + step
            self._rows[max(0, min(target, len(self._rows) - 1))].focus_control()

    def _judge(self, row: FieldRow) -> FieldResult:
        return self._check(row.field.name, row.answer, self.values()) if self._check else FieldResult()

    def _focus_first_error(self) -> bool:
        """Put the focus on the first row with an error, and say whether there is one."""
        wrong = next((row for row in self._rows if row.error), None)
        if wrong is not None:
            wrong.focus_control()
        return wrong is not None

    def _focused_row(self) -> FieldRow | None:
        return next((row for row in self._rows if row.has_focus_within), None)

    def _show_message(self, text: str) -> None:
        self._message.update(content(FieldResult(error=text).line))
        self._message.display = bool(text)


def _control(field: FormField) -> TextLine | TextBlock | TickBox | OptionLine:
    match field.kind:
        case "bool":
            return TickBox(bool(field.value))
        case "choice" | "choices" | "reference":
            return OptionLine(field)
        case "long":
            return TextBlock(str(field.value), rows=field.rows)
        case _:
            # Of a date or a number nobody keeps a part.
            return TextLine(str(field.value), placeholder=field.placeholder, replaced=field.kind != "text")


def _label(field: FormField) -> Line:
    return plain(field.label + _REQUIRED) if field.required else plain(field.label)


def _spaced(*lines: Line) -> Line:
    """Join lines that are not empty by a space."""
    spans = [span for line in lines if cells(line) for span in (*line, (" ", ""))]
    return tuple(spans[:-1])
