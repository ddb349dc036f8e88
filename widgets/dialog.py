"""Dialogs over the screen: a form, a yes or no, one line of text, and a choice among options."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from widgets.entry import TextLine
from widgets.fields import LineControl
from widgets.form import Check, FieldResult, Form, FormField, Value
from widgets.hint import Hint
from widgets.modal import Dialog
from widgets.paint import content
from widgets.picker import Option, Picker
from widgets.text import Line

__all__ = ["Ask", "Confirm", "ModalForm", "Option", "Outcome", "Picker"]

HandIn = Callable[[dict[str, Value]], Awaitable[Mapping[str, str]]]
"""Takes the values of a form and returns the errors found in them by field, none when all is well."""


@dataclass(frozen=True)
class Outcome:
    """How a form was left: with these values, handed in or not."""

    values: dict[str, Value]
    submitted: bool


class ModalForm(Dialog[Outcome]):
    """A form in a dialog; it stays open until its values are taken or it is left."""

    def __init__(
        self,
        title: str,
        fields: Iterable[FormField],
        check: Check | None = None,
        *,
        hand_in: HandIn | None = None,
        hints: tuple[Hint, ...] = (),
    ) -> None:
        """Ask for the fields; without `hand_in` the dialog closes as soon as the check finds no error."""
        super().__init__(title, hints)
        self._form = Form(fields, check)
        self._hand_in = hand_in
        self._handing_in = False

    def compose_body(self) -> ComposeResult:
        """Yield the form."""
        yield self._form

    def values(self) -> dict[str, Value]:
        """Return all answers as they stand."""
        return self._form.values()

    def on_resize(self, event: events.Resize) -> None:
        """Leave room for the title, the hints and the border; the form scrolls in the rest."""
        self._form.styles.max_height = max(1, event.size.height - 4)

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Hand the values in, once at a time."""
        event.stop()
        if not self._handing_in:
            self._handing_in = True
            # In a worker, so that handing in may itself open a dialog and wait for its answer.
            self.run_worker(self._finish(event.values))

    def on_form_cancelled(self, event: Form.Cancelled) -> None:
        """Close the dialog, unless its values are on their way; what was typed goes to the caller."""
        event.stop()
        if not self._handing_in:
            self.dismiss(Outcome(event.values, submitted=False))

    async def _finish(self, values: dict[str, Value]) -> None:
        try:
            errors = await self._hand_in(values) if self._hand_in else {}
        finally:
            self._handing_in = False
        if errors:
            self._form.show_errors(errors)
        else:
            self.dismiss(Outcome(values, submitted=True))


class AnswerButton(LineControl):
    """One answer to a question, with the key that gives it."""

    DEFAULT_CSS = """
    AnswerButton {
        width: auto;
        margin: 0 2 0 0;
    }
    """

    @dataclass
    class Given(Message):
        """The answer was given."""

        answer: bool

    def __init__(self, answer: bool, key: str, label: str, *, reachable: bool = True) -> None:
        """Offer an answer; one that is not `reachable` never has the focus, so enter cannot give it."""
        super().__init__(id="yes" if answer else "no")
        self._answer = answer
        self._content = content(((f"[{key}]", "strong"), (f" {label}", "")))
        self.can_focus = reachable

    def render(self) -> Content:
        """Return the key and the answer."""
        return self._content

    def on_click(self) -> None:
        """Give the answer."""
        self.action_finish()

    def action_finish(self) -> None:
        """Give the answer."""
        self.post_message(self.Given(self._answer))


class Confirm(Dialog[bool]):
    """A question to answer by yes or no, for what cannot be undone.

    The focus is on no. With `destructive`, enter can only ever say no: yes takes its key, or the mouse. Escape is no.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]

    AUTO_FOCUS = "#no"

    DEFAULT_CSS = """
    Confirm {
        & > .dialog {
            max-width: 72;
        }
        & .dialog--details {
            height: auto;
            max-height: 60vh;
            margin: 1 0 0 0;
        }
        & .dialog--answers {
            height: 1;
            margin: 1 0 0 0;
        }
    }
    """

    def __init__(
        self,
        question: str,
        *,
        yes: str,
        no: str,
        details: Iterable[Line] = (),
        yes_key: str = "y",
        no_key: str = "n",
        destructive: bool = True,
    ) -> None:
        """Ask a question with lines of detail, and offer the two answers under their keys."""
        super().__init__(question)
        self._details = tuple(details)
        self._answers = {yes_key: True, no_key: False}
        self._yes = AnswerButton(True, yes_key, yes, reachable=not destructive)
        self._no = AnswerButton(False, no_key, no)

    def compose_body(self) -> ComposeResult:
        """Lay out the details and the answers."""
        if self._details:
            with VerticalScroll(classes="dialog--details", can_focus=False):
                yield Static(content(*self._details))
        with Horizontal(classes="dialog--answers"):
            yield self._yes
            yield self._no

    def on_key(self, event: events.Key) -> None:
        """Return the answer whose key was pressed."""
        answer = self._answers.get(event.character or "")
        if answer is not None:
            event.stop()
            self.dismiss(answer)

    def on_answer_button_given(self, event: AnswerButton.Given) -> None:
        """Return the answer that was chosen."""
        event.stop()
        self.dismiss(event.answer)

    def action_answer(self, answer: bool) -> None:
        """Return an answer."""
        self.dismiss(answer)


class Ask(Dialog[str | None]):
    """A question to answer by one line of text; escape leaves it without an answer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    DEFAULT_CSS = """
    Ask > .dialog {
        max-width: 72;
    }
    """

    def __init__(
        self,
        question: str,
        *,
        value: str = "",
        placeholder: str = "",
        check: Callable[[str], FieldResult] | None = None,
        hints: tuple[Hint, ...] = (),
    ) -> None:
        """Ask a question; an answer in which the check finds an error is not taken."""
        super().__init__(question, hints)
        self._line = TextLine(value, placeholder=placeholder)
        self._check = check
        self._message = Static()

    def compose_body(self) -> ComposeResult:
        """Lay out the line to type in and what the check says."""
        yield self._line
        yield self._message

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what the check says of the text so far."""
        event.stop()
        self._judge()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the answer, if it is one."""
        event.stop()
        if not self._judge().error:
            self.dismiss(self._line.answer)

    def action_leave(self) -> None:
        """Close the dialog without an answer."""
        self.dismiss(None)

    def _judge(self) -> FieldResult:
        result = self._check(self._line.answer) if self._check else FieldResult()
        self._message.update(content(result.line))
        return result
