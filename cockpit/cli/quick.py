"""Making something from one typed line: echo what was understood, ask only for what is missing, save.

Without a person to ask, what is missing or in doubt is named and nothing is saved.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cockpit import drafts
from cockpit.cli.output import talk
from cockpit.command import Command, Receipt
from cockpit.errors import BadInput
from cockpit.i18n import N_, _
from cockpit.inputs import Input, build, inputs_of, missing_inputs, option_name, read, show
from cockpit.quick import Quick, read_line

if TYPE_CHECKING:
    from cockpit.session import Session

_SAVE, _EDIT, _DRAFT = "save", "edit", "draft"


def give_line(
    session: Session, command: type[Command], texts: Mapping[str, Any], *, asking: bool, yes: bool, wizard: bool
) -> list[Receipt]:
    """Give a command made from a line, from options, or from answers; return a receipt for each thing that was made."""
    given = dict(texts)
    line = str(given.pop("line", ""))
    fields = {field.name: field for field in inputs_of(command)}
    answers = {name: read(fields[name], value, session) for name, value in given.items()}
    if not asking:
        quicks = read_line(command, line, session) if line else [Quick(missing=_usual(command))]
        commands = [_unasked(session, command, quick.answered(answers), yes=yes) for quick in quicks]
        return [session.do(made) for made in commands]
    kept: dict[str, Any] = {}
    if not line and not answers:
        kept, line = _start(session, command)
    quicks = read_line(command, line, session) if line else [Quick(missing=_usual(command))]
    receipts = []
    for quick in quicks:
        made = _asked(session, command, quick.answered(kept | answers), wizard=wizard)
        receipts.append(session.do(made))
        talk(_("the same again: {line}", line=command_line(made, session)))
    drafts.drop(session, command)
    return receipts


def _unasked(session: Session, command: type[Command], quick: Quick, *, yes: bool) -> Command:
    """Return the command if nothing is missing or in doubt; guesses are taken only after ``--yes``, and are told."""
    labels = {field.name: _(field.label) for field in inputs_of(command)}
    for name, doubt in quick.doubts:
        raise BadInput(
            N_("{label}: {doubt}; give --{option}"),
            field=name,
            label=labels.get(name, name),
            doubt=doubt,
            option=option_name(name),
        )
    absent = [field.name for field in inputs_of(command) if field.required and field.name not in quick.inputs]
    if not quick.inputs.get("draft"):
        absent += [name for name in command.lacking(quick.inputs, quick.missing) if name not in absent]
    if absent:
        raise missing_inputs(command, absent)
    guesses = "; ".join(f"{labels.get(name, name)}: {guess}" for name, guess in quick.guesses)
    if guesses and not yes:
        raise BadInput(N_("something was assumed: {guesses}; add --yes if that is right"), guesses=guesses)
    if guesses:
        talk(_("assumed: {guesses}", guesses=guesses))
    return build(command, quick.inputs, session)


def _start(session: Session, command: type[Command]) -> tuple[dict[str, Any], str]:
    """Offer the draft that was left behind, else ask for one line; return the draft's inputs and the line."""
    import questionary

    if kept := drafts.find(session, command):
        if questionary.confirm(
            _("Go on with the draft “{title}”?", title=kept.get("title", "…")), default=True
        ).unsafe_ask():
            return kept, ""
        drafts.drop(session, command)
    talk(_(command.help()))
    return {}, str(questionary.text(_("In one line"), validate=_not_empty).unsafe_ask())


def _not_empty(text: str) -> bool | str:
    return bool(text.strip()) or _("please give an answer")


def _usual(command: type[Command]) -> tuple[str, ...]:
    required = tuple(field.name for field in inputs_of(command) if field.required)
    return (*required, *(name for name in command.essential if name not in required))


def _asked(session: Session, command: type[Command], quick: Quick, *, wizard: bool) -> Command:
    """Echo, ask for what is in doubt or missing, and return the command when the person wants it saved."""
    import questionary

    fields = {field.name: field for field in inputs_of(command)}
    answers = dict(quick.inputs)
    try:
        echo(quick, fields, session)
        quick = _settle(session, quick, fields, answers, more=wizard)
        while True:
            made = build(command, answers, session)
            for sentence in command.preview(made, session):
                talk(sentence)
            choices = [
                questionary.Choice(_("save"), _SAVE),
                questionary.Choice(_("change something"), _EDIT),
                questionary.Choice(_("keep as a draft"), _DRAFT),
            ]
            wanted = questionary.select(_("Save?"), choices=choices).unsafe_ask()
            if wanted == _SAVE:
                return made
            if wanted == _DRAFT:
                return build(command, {**answers, "draft": True}, session)
            _change_one(session, fields, answers)
    except KeyboardInterrupt:
        if (receipt := drafts.keep(session, command, answers)) is not None:
            talk(receipt)
        raise


def _settle(
    session: Session, quick: Quick, fields: Mapping[str, Input], answers: dict[str, Any], *, more: bool
) -> Quick:
    """Ask for each doubt, then for each missing input, and write the answers down as they come."""
    for name, doubt in quick.doubts:
        talk(_("{label}: {doubt}", label=_(fields[name].label), doubt=doubt))
        _ask_into(session, fields[name], answers)
    for name in quick.missing:
        if name in answers and answers[name] not in (None, ""):
            continue
        if name not in fields or (not more and name not in _worth_asking(quick)):
            continue
        _ask_into(session, fields[name], answers)
        if name == "baseline" and answers.get("baseline") is None and "measure_by" in fields:
            talk(_("unknown is a fair answer, if there is a day by which it will be measured"))
            _ask_into(session, fields["measure_by"], answers)
    return quick


def _worth_asking(quick: Quick) -> tuple[str, ...]:
    return quick.missing[:6]


def _ask_into(session: Session, field: Input, answers: dict[str, Any]) -> None:
    from cockpit.cli import ask

    text = ask.one(session, field, default=show(field, answers.get(field.name), session))
    answers[field.name] = read(field, text, session) if text.strip() else (() if field.many else None)
    if answers[field.name] is None and not field.optional:
        del answers[field.name]


def _change_one(session: Session, fields: Mapping[str, Input], answers: dict[str, Any]) -> None:
    import questionary

    choices = [
        questionary.Choice(f"{_(field.label)}: {show(field, answers.get(name), session) or '-'}", name)
        for name, field in fields.items()
    ]
    name = questionary.select(_("Which?"), choices=choices).unsafe_ask()
    _ask_into(session, fields[name], answers)


def echo(quick: Quick, fields: Mapping[str, Input], session: Session) -> None:
    """Tell what was understood, as fields, each guess marked."""
    guesses: dict[str, str] = {}
    for name, guess in quick.guesses:
        guesses[name] = f"{guesses[name]}, {guess}" if name in guesses else str(guess)
    for name, value in quick.inputs.items():
        if name in fields and (text := show(fields[name], value, session)):
            mark = f"   ({guesses[name]})" if name in guesses else ""
            talk(f"  {_(fields[name].label)}: {text}{mark}")


def command_line(made: Command, session: Session) -> str:
    """Return the command line that gives the same command again."""
    kind = type(made)
    words = ["cockpit", kind.noun(), kind.verb()]
    for field in inputs_of(kind):
        value = getattr(made, field.name)
        if value == field.default or value in (None, "", ()):
            continue
        if field.kind == "bool":
            words.append(f"--{field.option}")
        else:
            words += [f"--{field.option}", show(field, value, session)]
    return shlex.join(words)
