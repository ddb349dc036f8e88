"""Giving a command from a screen: who may, what it is given to, what is still to be asked, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cockpit import drafts
from cockpit.command import Command, Receipt, Selection
from cockpit.errors import CockpitError
from cockpit.i18n import _
from cockpit.inputs import build, inputs_of
from widgets.repaint import RunsScreen
from widgets.text import Tone

if TYPE_CHECKING:
    from cockpit.session import Session
    from screens.app import CockpitApp


class Giving(RunsScreen[None]):
    """A screen that gives commands in a session."""

    def __init__(self, session: Session) -> None:
        """Give them by this session."""
        super().__init__()
        self.session = session

    @property
    def cockpit(self) -> CockpitApp:
        """The app."""
        return self.app  # type: ignore[return-value]

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Tell something."""
        raise NotImplementedError

    def selection(self) -> Selection:
        """Return what a command is given to."""
        raise NotImplementedError

    def done(self, receipt: Receipt) -> None:
        """Show what a command did."""
        raise NotImplementedError

    def give(self, command: type[Command], known: Mapping[str, Any] | None = None) -> None:
        """Give a command to what is selected, after asking for what is still missing; refusals are told."""
        reason = self.session.may(command) or command.when(self.selection())
        if reason is not None:
            self.say(str(reason), "warn")
            self.cockpit.bell()
            return
        self.run_worker(self._give(command, dict(known or {})), exclusive=True, group="give")

    def carry_out(self, command: Command) -> Receipt | None:
        """Do a command that is complete, and tell what came of it."""
        try:
            receipt = self.session.do(command)
        except CockpitError as error:
            self.cockpit.complain(error)
            return None
        self.done(receipt)
        return receipt

    async def _give(self, command: type[Command], known: dict[str, Any]) -> None:
        fixed = self._subject(command)
        if command.quick and not known:
            await self._give_line(command)
            return
        asked = [field for field in inputs_of(command) if field.name not in fixed]
        try:
            if asked:
                await self._fill_in(command, fixed, known)
            elif not command.confirm or await self._confirmed(command):
                self.carry_out(build(command, fixed, self.session))
        except CockpitError as error:
            self.cockpit.complain(error)

    def _subject(self, command: type[Command]) -> dict[str, Any]:
        """Return what the selection gives to the command: all rows, or the first where it takes only one."""
        selection = self.selection()
        if not command.subject or selection.table != self.session.source_of(command.subject_noun()):
            return {}
        field = next(each for each in inputs_of(command) if each.name == command.subject)
        return {command.subject: selection.ids if field.many else selection.ids[0]}

    async def _fill_in(self, command: type[Command], fixed: Mapping[str, Any], known: Mapping[str, Any]) -> None:
        from screens.forms import CommandForm

        held: dict[str, Any] = {}
        rows = fixed.get(command.subject)
        if rows is not None:
            ids = rows if isinstance(rows, tuple) else (rows,)
            held = self.session.held(command, ids[0]) if len(ids) == 1 else {}
        version = {"version": held.pop("version")} if "version" in held else {}
        draft = drafts.find(self.session, command) if not rows and not known else {}
        form = CommandForm(
            command,
            self.session,
            {**draft, **held, **known},
            {**fixed, **version},
            partial=command.partial and bool(held),
        )
        await self._leave_form(form, command, keeps=not rows)

    async def _leave_form(self, form: Any, command: type[Command], *, keeps: bool) -> None:
        """Show a form; keep what was typed when it is left, drop the draft when it was saved."""
        outcome = await self.cockpit.push_screen_wait(form)
        if form.receipt is not None:
            if keeps:
                drafts.drop(self.session, command)
            self.done(form.receipt)
        elif keeps and not outcome.submitted and (receipt := form.keep_draft()) is not None:
            self.say(str(receipt))

    async def _give_line(self, command: type[Command]) -> None:
        """Let one typed line make the inputs, show what was understood, and ask for the rest in the form."""
        from screens.quick import QuickLine

        line = QuickLine(command, self.session, drafts.find(self.session, command))
        quicks = await self.cockpit.push_screen_wait(line)
        for quick in quicks or ():
            from screens.forms import QuickForm

            form = QuickForm(command, self.session, quick)
            await self._leave_form(form, command, keeps=True)

    async def _confirmed(self, command: type[Command]) -> bool:
        from widgets.dialog import Confirm

        return await self.cockpit.push_screen_wait(Confirm(_(command.confirm), yes=_("yes"), no=_("no")))
