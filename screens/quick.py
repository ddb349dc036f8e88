"""One line that makes something: what is understood of it is shown while it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from cockpit import drafts
from cockpit.errors import CockpitError
from cockpit.i18n import _, aside, in_a_row
from cockpit.inputs import inputs_of, show
from cockpit.quick import Quick, read_line
from widgets.entry import TextLine
from widgets.hint import Hint
from widgets.modal import Dialog
from widgets.paint import content
from widgets.text import Line

if TYPE_CHECKING:
    from cockpit.command import Command, Receipt
    from cockpit.session import Session


class QuickLine(Dialog[Sequence[Quick] | None]):
    """Asks for one line; enter goes on with what was understood, an empty line to the form."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    DEFAULT_CSS = """
    QuickLine #echo {
        height: auto;
        max-height: 14;
        margin: 1 0 0 0;
    }
    """

    def __init__(self, command: type[Command], session: Session, draft: Mapping[str, Any]) -> None:
        """``draft`` is what was left behind the last time; an empty line goes on with it."""
        hints = (Hint("enter", _("go on")), Hint("esc", _("leave")))
        super().__init__(_(command.label()), hints)
        self._command, self._session, self._draft = command, session, draft
        self._waiting = str(draft.get(drafts.LINE, ""))
        self._line = TextLine(self._waiting, placeholder=_("one line is enough; leave it empty for the form"))
        self._echo = Static(id="echo")

    @property
    def resumes(self) -> bool:
        """Whether it goes on with the draft: with the line that was left behind, or with the form by no line at all."""
        return bool(self._waiting or (self._draft and not self._line.answer.strip()))

    def keep_draft(self) -> Receipt | None:
        """Keep the line as it was typed, unless it says nothing new; it does not cover the draft of a form."""
        typed = self._line.answer.strip()
        if not typed or typed == self._waiting:
            return None
        return drafts.keep(self._session, self._command, {drafts.LINE: typed}, beside=not self.resumes)

    def leave_draft(self) -> Receipt | None:
        """Keep the line once it is left; one that was there to go on with and was emptied is given up."""
        if self._waiting and not self._line.answer.strip():
            drafts.drop(self._session, self._command)
        return self.keep_draft()

    def compose_body(self) -> ComposeResult:
        """Lay out the line above what is understood of it."""
        yield self._line
        yield self._echo

    def on_mount(self) -> None:
        """Show an example, or the draft that is waiting: a line is there to go on with."""
        self._line.focus()
        self._show(self._line.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what is understood so far."""
        event.stop()
        self._show(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on with what was understood."""
        event.stop()
        text = self._line.answer.strip()
        if not text:
            self.dismiss([Quick(self._draft)])
            return
        try:
            self.dismiss(read_line(self._command, text, self._session))
        except CockpitError as error:
            self._echo.update(content(((f"! {error}", "bad"),)))

    def action_leave(self) -> None:
        """Leave without making anything."""
        self.dismiss(None)

    def _show(self, text: str) -> None:
        if not text.strip():
            waiting = _("a draft is waiting; enter goes on with it") if self._draft else _(self._command.help())
            self._echo.update(content(((waiting, "muted"),)))
            return
        try:
            quicks = read_line(self._command, text, self._session)
        except CockpitError as error:
            self._echo.update(content(((f"! {error}", "bad"),)))
            return
        lines = [line for quick in quicks for line in (*understood(self._command, quick, self._session), ())]
        self._echo.update(content(*lines[:-1]))


def understood(command: type[Command], quick: Quick, session: Session) -> list[Line]:
    """Return what was read as fields, each guess and doubt marked, and what is still missing."""
    fields = {field.name: field for field in inputs_of(command)}
    lines: list[Line] = []
    for name, value in quick.inputs.items():
        if name in fields and (text := show(fields[name], value, session)):
            mark = f"   {aside(quick.assumed[name]).strip()}" if name in quick.assumed else ""
            lines.append(((f"{_(fields[name].label)}  ", "muted"), (text, ""), (mark, "warn")))
    lines += [
        ((f"? {_('{label}: {value}', label=_(fields[name].label), value=doubt)}", "warn"),)
        for name, doubt in quick.doubts
        if name in fields
    ]
    missing = [_(fields[name].label) for name in quick.missing if name in fields]
    if missing:
        lines.append(((_("still missing: {fields}", fields=in_a_row(missing)), "muted"),))
    return lines
