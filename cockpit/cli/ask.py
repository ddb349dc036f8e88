"""Questions to a person at a terminal, only for what is missing. What was answered before Ctrl+C is kept as a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cockpit import drafts
from cockpit.cli.output import talk
from cockpit.command import Command
from cockpit.errors import CockpitError, Refused
from cockpit.i18n import N_, _
from cockpit.inputs import Input, read

if TYPE_CHECKING:
    from cockpit.session import Session


def inputs(
    session: Session, command: type[Command], fields: Sequence[Input], known: Mapping[str, Any]
) -> dict[str, Any]:
    """Ask for each field in turn and return the known texts with the answers."""
    answers = dict(known)
    try:
        for field in fields:
            answers[field.name] = one(session, field)
    except KeyboardInterrupt:
        if (receipt := drafts.keep(session, command, answers)) is not None:
            talk(receipt)
        raise
    return answers


def one(session: Session, field: Input, question: str = "", default: str = "") -> str:
    """Ask for one field until the answer can be read."""
    import questionary

    label = question or _(field.label)
    if field.choices is not None:
        choices = [questionary.Choice(_(member.label_id), member.value) for member in field.choices]
        return str(questionary.select(label, choices=choices).unsafe_ask())
    if field.kind == "bool":
        return "yes" if questionary.confirm(label, default=False).unsafe_ask() else "no"

    def check(text: str) -> bool | str:
        if not text.strip():
            return _("please give an answer") if field.required else True
        try:
            read(field, text, session)
        except CockpitError as error:
            return str(error)
        return True

    names = session.names(field.noun) if field.kind == "pick" else []
    if names:
        return str(
            questionary.autocomplete(
                label, choices=names, default=default, validate=check, match_middle=True
            ).unsafe_ask()
        )
    return str(questionary.text(label, default=default, validate=check).unsafe_ask())


def confirm(question: str) -> None:
    """Go on only after a yes; no is what Enter means."""
    import questionary

    if not questionary.confirm(question, default=False).unsafe_ask():
        raise Refused(N_("nothing was done"))
