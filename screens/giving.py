"""Giving a command from a screen: who may, what it is given to, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cockpit.errors import CockpitError
from cockpit.receipt import Receipt, Selection
from widgets.repaint import RunsScreen
from widgets.text import Tone

if TYPE_CHECKING:
    from cockpit.command import Command
    from cockpit.message import Message
    from cockpit.quick import Quick
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

    def selection_for(self, command: type[Command]) -> Selection:
        """Return what this command is given to, where that may be another thing than what is selected."""
        return self.selection()

    def known_at_cursor(self, command: type[Command]) -> Mapping[str, Any]:
        """Return the inputs of a command, beside its subject, that the place of the cursor answers."""
        return {}

    def reason_against(self, command: type[Command]) -> Message | None:
        """Return why a command cannot be given here and now, or None."""
        return self.session.may(command) or command.when(self.selection_for(command))

    def done(self, receipt: Receipt) -> None:
        """Show what a command did."""
        raise NotImplementedError

    def refused(self, error: CockpitError) -> None:
        """Tell a refusal."""
        self.cockpit.complain(error)

    def versions(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Return the versions at which rows are shown, empty when that is not known."""
        return ()

    def unseen(self, command: type[Command]) -> str:
        """Return why a command is not given to what the person has not looked at yet; empty when it is."""
        return ""

    def give(self, command: type[Command], known: Mapping[str, Any] | None = None) -> None:
        """Give a command to what is selected, after asking for what is still missing; refusals are told."""
        imports = command.verb() == "import" and not known
        # What is imported is in a file, not in the selection.
        reason = self.session.may(command) if imports else self.reason_against(command)
        if reason is not None:
            self.say(str(reason), "warn")
            self.cockpit.bell()
            return
        if not imports and (unseen := self.unseen(command)):
            self.say(unseen, "warn")
            self.cockpit.bell()
            return
        if imports:
            from screens.transfer import open_import

            open_import(self, command.noun())
            return
        # What asks is loaded when it is first needed: a screen must not wait for forms before it is drawn.
        from screens.asking import ask_and_give

        self.run_worker(ask_and_give(self, command, dict(known or {})), exclusive=True, group="give")

    def go_on(self, command: type[Command], quicks: Sequence[Quick]) -> None:
        """Ask for what a typed line has left open, and for its guesses to be confirmed."""
        from screens.asking import go_on

        if command.quick:
            self.run_worker(go_on(self, command, quicks), exclusive=True, group="give")
        else:
            self.give(command, quicks[0].inputs)

    def carry_out(self, command: Command) -> Receipt | None:
        """Do a command that is complete, and tell what came of it."""
        try:
            receipt = self.session.do(command)
        except CockpitError as error:
            self.refused(error)
            return None
        self.done(receipt)
        return receipt
