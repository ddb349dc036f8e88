"""What a form is about: its subject in the title, and what can be named in its fields in view of that subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cockpit.command import names
from cockpit.errors import CockpitError
from cockpit.i18n import _
from cockpit.inputs import inputs_of
from widgets.fields import FormField
from widgets.picker import Option

if TYPE_CHECKING:
    from cockpit.command import Command
    from cockpit.inputs import Input
    from cockpit.session import Session


def rows_of(command: type[Command], fixed: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the ids of the rows that a command is given to."""
    rows = fixed.get(command.subject, ())
    return rows if isinstance(rows, tuple) else (rows,)


def given_to(command: type[Command], rows: Sequence[int]) -> dict[str, Any]:
    """Return rows as the input of a command: all of them, or the first where it takes only one."""
    field = next(each for each in inputs_of(command) if each.name == command.subject)
    return {command.subject: tuple(rows) if field.many else rows[0]}


def title_of(command: type[Command], session: Session, rows: Sequence[int]) -> str:
    """Return the label of a command with what it is given to: ``Decline: REQ-20  Title``, ``Decline: REQ-1, REQ-2``."""
    label, subject = _(command.label()), subject_of(command, session, rows)
    return _("{deed}: {subject}", deed=label, subject=subject) if subject else label


def subject_of(command: type[Command], session: Session, rows: Sequence[int]) -> str:
    """Return the names of the rows that a command is given to, one with its title; empty where rows have no names."""
    from cockpit.areas import nouns

    noun = command.subject_noun()
    if not rows or not (nouns()[noun][1].prefix or nouns()[noun][1].by):
        return ""
    if len(rows) == 1:
        name, words = session.name_of(noun, rows[0]), session.words_of(noun, rows[0])
        return f"{name}  {words}" if words != name else name
    return names([session.name_of(noun, pk) for pk in rows])


def offered(field: FormField, of: Input, command: type[Command], session: Session, rows: Sequence[int]) -> FormField:
    """Return the field of a reference without the subject itself among its options, and the likeliest ones first."""
    itself = _itself(of, command, session, rows)
    options: Mapping[str, Option] = {each.key: each for each in field.choices if each.key not in itself}
    likely = {
        session.name_of(of.noun, pk): f"{remark}  {session.words_of(of.noun, pk)}"
        for pk, remark in command.likely(of.name, rows, session)
    }
    first = [Option(name, ((name, ""),), hint) for name, hint in likely.items() if name not in itself]

    def named(text: str) -> Option | None:
        try:
            pk = session.find(of.noun, text)
        except CockpitError:
            return None
        name = session.name_of(of.noun, pk)
        return None if name in itself else Option(name, ((name, ""),), session.words_of(of.noun, pk))

    return replace(
        field,
        choices=(*first, *(option for key, option in options.items() if key not in likely)),
        placeholder=_("perhaps {name}", name=first[0].key) if first else field.placeholder,
        named=named,
    )


def _itself(of: Input, command: type[Command], session: Session, rows: Sequence[int]) -> frozenset[str]:
    """Return the names of the subject's rows where the field names rows of the same kind."""
    noun = command.subject_noun()
    if not noun or session.source_of(noun) != session.source_of(of.noun):
        return frozenset()
    return frozenset(session.name_of(of.noun, pk) for pk in rows)
