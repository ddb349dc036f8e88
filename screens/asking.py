"""Asking for what a command still needs: a typed line, a form, a yes or no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cockpit import drafts
from cockpit.errors import CockpitError
from cockpit.i18n import _
from cockpit.inputs import build, inputs_of
from screens.subject import given_to, rows_of, subject_of

if TYPE_CHECKING:
    from cockpit.command import Command
    from cockpit.quick import Quick
    from screens.forms import CommandForm
    from screens.giving import Giving


async def ask_and_give(screen: Giving, command: type[Command], known: dict[str, Any]) -> None:
    """Ask for what is still missing, then give the command; refusals are told."""
    fixed = _subject(screen, command)
    asked = [field for field in inputs_of(command) if field.name not in fixed]
    try:
        if command.quick and not known:
            await _give_line(screen, command)
        elif asked:
            await _fill_in(screen, command, fixed, known)
        elif not command.confirm or await _confirmed(screen, command, rows_of(command, fixed)):
            screen.carry_out(build(command, fixed, screen.session))
    except CockpitError as error:
        screen.refused(error)


def _subject(screen: Giving, command: type[Command]) -> dict[str, Any]:
    """Return what the selection gives to the command: all rows, or the first where it takes only one."""
    selection = screen.selection()
    if not command.subject or selection.table != screen.session.source_of(command.subject_noun()):
        return {}
    found = {**screen.known_at_cursor(command), **given_to(command, selection.ids)}
    # A decision about many rows says what each of them looked like to the person who decides.
    if "seen" in command.model_fields and (versions := screen.versions(rows_of(command, found))):
        found["seen"] = versions
    return found


async def _fill_in(screen: Giving, command: type[Command], fixed: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    from screens.forms import CommandForm

    held: dict[str, Any] = {}
    ids = rows_of(command, fixed)
    if len(ids) == 1:
        held = screen.session.held(command, ids[0])
    elif not command.subject:
        # What is set for the project as a whole is shown as it is set.
        held = screen.session.held(command, 0)
    version = {"version": held.pop("version")} if "version" in held else {}
    form = CommandForm(
        command,
        screen.session,
        {**held, **known},
        {**fixed, **version},
        draft=drafts.find(screen.session, command, ids) if not known else {},
        partial=command.partial and bool(held),
        # What is known already is looked at last.
        first=_unknown_first(command, known),
    )
    await _leave_form(screen, form, command)


def _unknown_first(command: type[Command], known: Mapping[str, Any]) -> list[str]:
    """Return the inputs that nobody knows yet, the required ones first; none where nothing is known at all."""
    left = [field for field in inputs_of(command) if field.name not in known] if known else []
    return [field.name for field in sorted(left, key=lambda field: not field.required)]


async def _leave_form(screen: Giving, form: CommandForm, command: type[Command]) -> None:
    """Show a form; keep what was typed when it is left, drop the draft when it was saved.

    An edit that is left is given up: what it is about goes on as it was. It is kept only where the session breaks off.
    """
    outcome = await screen.cockpit.push_screen_wait(form)
    form.following = ()
    if form.resumes and (form.receipt is not None or form.is_edit):
        drafts.drop(screen.session, command, form.about)
    if form.receipt is not None:
        screen.done(form.receipt)
    elif outcome.submitted and form.is_edit:
        screen.say(_("nothing was changed"))
    elif not outcome.submitted and form.is_edit and form.news(outcome.values):
        screen.say(_("nothing is changed; what was typed is given up"))
    elif not outcome.submitted and not form.is_edit and (receipt := form.keep_draft()) is not None:
        screen.say(str(receipt))


async def _give_line(screen: Giving, command: type[Command]) -> None:
    """Let one typed line make the inputs, show what was understood, and ask for the rest in the form."""
    from screens.quick import QuickLine

    line = QuickLine(command, screen.session, drafts.find(screen.session, command))
    quicks = await screen.cockpit.push_screen_wait(line)
    if quicks is not None:
        await _ask_on(screen, command, quicks, resumes=line.resumes)
    elif (receipt := line.leave_draft()) is not None:
        screen.say(str(receipt))


async def go_on(screen: Giving, command: type[Command], quicks: Sequence[Quick]) -> None:
    """Ask for the rest of each thing to make, its guesses marked; refusals are told."""
    try:
        await _ask_on(screen, command, quicks, resumes=False)
    except CockpitError as error:
        screen.refused(error)


async def _ask_on(screen: Giving, command: type[Command], quicks: Sequence[Quick], *, resumes: bool) -> None:
    """Ask for the rest of each thing; the first may be what a draft holds."""
    from screens.forms import QuickForm

    for place, quick in enumerate(quicks):
        resumed, following = resumes and place == 0, quicks[place + 1 :]
        form = QuickForm(command, screen.session, quick, resumes=resumed, following=following)
        await _leave_form(screen, form, command)


async def _confirmed(screen: Giving, command: type[Command], rows: Sequence[int]) -> bool:
    from widgets.dialog import Confirm

    subject = subject_of(command, screen.session, rows)
    question = Confirm(
        _(command.confirm), yes=_("yes"), no=_("no"), details=[((subject, "strong"),)] if subject else []
    )
    return await screen.cockpit.push_screen_wait(question)
