"""Click commands made from a ``Command``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cockpit.clean import clean_line
from cockpit.cli import completion, files, output
from cockpit.cli.context import Cli
from cockpit.cli.usage import NO_OPTION, Count, beside, given_twice, once, told
from cockpit.command import Command
from cockpit.errors import BadInput
from cockpit.i18n import N_, _, aside
from cockpit.inputs import Input, build, guesses_of, inputs_of, missing_inputs, read
from cockpit.parts import split_parts
from cockpit.settings import LEADING, OPTIONS, Settings

if TYPE_CHECKING:
    from cockpit.session import Session


def command_verb(command: type[Command], *, wizard: bool = False) -> click.Command:
    """Return the sub-command that gives a command."""
    inputs = inputs_of(command)
    params: list[click.Parameter] = [
        *_arguments(command, inputs),
        *(_option(field) for field in inputs if _is_free(field)),
    ]
    params += [
        *([_if_version()] if "version" in command.model_fields else []),
        click.Option(["--json", "as_json"], is_flag=True, help=_("Print one JSON object; never ask.")),
        click.Option(["--yes", "-y"], is_flag=True, help=_("Do not ask; take what was guessed.")),
        *([once()] if command.undoable else []),
        *([_dry_run()] if _foresees(command) else []),
    ]

    def callback(**typed: Any) -> None:
        cli = click.get_current_context().find_object(Cli)
        assert cli is not None
        as_json, yes, dry_run = typed.pop("as_json"), typed.pop("yes"), typed.pop("dry_run", False)
        cli.session.once = clean_line(typed.pop("once", None) or "")
        texts = _gathered(cli.settings, command, inputs, typed)
        if typed.get("version") is not None:
            texts["version"] = typed["version"]
        if dry_run:
            _foresee(cli, command, texts, as_json=as_json)
        else:
            _give(cli, command, texts, as_json=as_json, yes=yes, wizard=wizard)

    label, text = _(command.label()), _(command.help()) if command.help() else ""
    return _WithNumbers(command.verb(), params=params, callback=callback, help=told(label, text), short_help=label)


class _WithNumbers(click.Command):
    """A command of which any word by place may be a number below zero, which looks like an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hide the signs of such numbers from the parser, and bring them back in what it found."""
        end = args.index("--") if "--" in args else len(args)
        options = (param for param in self.params if isinstance(param, click.Option) and not param.is_flag)
        valued = {name for option in options for name in option.opts}
        hidden = [
            f"{NO_OPTION}{word}" if _BELOW_ZERO.match(word) and before not in valued else word
            for before, word in zip(["", *args], args[:end], strict=False)
        ]
        rest = super().parse_args(ctx, [*hidden, *args[end:]])
        ctx.params = {name: _unhidden(value) for name, value in ctx.params.items()}
        return rest


_BELOW_ZERO = re.compile(r"[-−]\s?[0-9.]")


def _unhidden(value: Any) -> Any:
    """Return what was parsed as it was typed."""
    if isinstance(value, tuple):
        return tuple(map(_unhidden, value))
    return value.removeprefix(NO_OPTION) if isinstance(value, str) else value


def _arguments(command: type[Command], inputs: tuple[Input, ...]) -> list[click.Parameter]:
    """Return the inputs that can be given by place: the one line, or the subject and then what is required."""
    if command.quick:
        return [click.Argument(["line"], nargs=-1, required=False, metavar="[LINE]")]
    if command.places:
        fields = [next(field for field in inputs if field.name == name) for name in command.places]
        words = (f"{field.option.upper()}{'...' if field.many else ''}" for field in fields)
        shown = (word if field.required else f"[{word}]" for field, word in zip(fields, words, strict=True))
        completer = completion.of_places(fields)
        return [
            click.Argument(["_places"], nargs=-1, required=False, metavar=" ".join(shown), shell_complete=completer)
        ]
    found: list[click.Parameter] = []
    for field in inputs:
        if field.many and field.required:
            return [*found, _argument(field, nargs=-1, metavar=f"{field.option.upper()}...")]
        if field.required:
            found.append(_argument(field, metavar=field.option.upper()))
    return found


def _argument(field: Input, **facts: Any) -> click.Argument:
    return click.Argument([f"_{field.name}"], required=False, shell_complete=completion.of_input(field), **facts)


def _is_free(field: Input) -> bool:
    """Return whether no general option has the name of the input's own, which then would never get its value."""
    option = f"--{field.option}"
    return option not in OPTIONS or option in LEADING


def _option(field: Input) -> click.Option:
    text = beside(_(field.label), _(field.help))
    if field.choices is not None:
        text += aside(field.choices.offered())
    if field.kind == "bool" and not field.required and not field.optional:
        return click.Option([f"--{field.option}/--no-{field.option}", field.name], default=None, help=text)
    return click.Option(
        [f"--{field.option}", field.name],
        multiple=field.many,
        default=None,
        help=text,
        metavar=_KINDS[field.kind],
        shell_complete=completion.of_input(field),
    )


_KINDS = {
    "text": "TEXT",
    "long": "TEXT",
    "number": "NUMBER",
    "integer": "NUMBER",
    "date": "DATE",
    "bool": "yes|no",
    "choice": "WORD",
    "pick": "NAME",
}
"""What stands behind an option on a help page."""


def _if_version() -> click.Option:
    return click.Option(
        ["--if-version", "version"],
        type=Count(),
        metavar="NUMBER",
        help=_("Only if it still stands at this version, as “show --json” tells it; for scripts."),
    )


def _dry_run() -> click.Option:
    return click.Option(["--dry-run", "dry_run"], is_flag=True, help=_("Only say what would happen."))


def _foresees(command: type[Command]) -> bool:
    """Return whether a command can say what it would do; one that reads a typed line says so by itself."""
    return not command.quick and command.preview.__func__ is not Command.preview.__func__  # type: ignore[attr-defined]


def _foresee(cli: Cli, command: type[Command], texts: dict[str, Any], *, as_json: bool) -> None:
    """Tell what a command would do, and do nothing."""
    session = cli.session
    session.require(command)
    missing = [field.name for field in inputs_of(command) if field.required and field.name not in texts]
    if missing:
        raise missing_inputs(command, missing, texts)
    told = [str(each) for each in command.preview(build(command, texts, session), session)]
    if as_json:
        output.data(output.as_json_text({"would": told}))
        return
    for sentence in told:
        output.words(sentence)
    output.talk(_("nothing was written"))


def _gathered(
    settings: Settings, command: type[Command], inputs: tuple[Input, ...], typed: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the inputs that were given, by place or by option, and the typed line under ``line``."""
    texts: dict[str, Any] = {}
    placed = _placed(command, inputs, typed)
    for field in inputs:
        for value in (_given(typed, f"_{field.name}"), _given(placed, field.name), _given(typed, field.name)):
            if value is None:
                continue
            if field.name in texts and not field.many:
                raise given_twice(field, texts[field.name], value)
            texts[field.name] = [*texts.get(field.name, ()), *_parts(value)] if field.many else value
            if field.from_file:
                texts[field.name] = files.read_text(settings, value)
    if command.quick and typed.get("line"):
        texts["line"] = " ".join(typed["line"])
    return texts


def _placed(command: type[Command], inputs: tuple[Input, ...], typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs that words give by their place.

    Optional ones that are given by an option have no place; they are passed over, too, when there are too few words. A
    list in the first place takes all words but the last ones, and behind it nothing that is given by an option has one.
    """
    words: tuple[str, ...] = typed.get("_places", ())
    fields = {field.name: field for field in inputs}
    names = [name for name in command.places if fields[name].required or _given(typed, name) is None]
    if names and fields[names[0]].many:
        others = [name for name in names[1:] if _given(typed, name) is None]
        last = min(len(others), max(0, len(words) - 1))
        first = len(words) - last
        return {names[0]: words[:first], **dict(zip(others, words[first:], strict=False))} if words else {}
    if len(words) > len(names):
        text = N_("“{word}” is one word too many; put words that belong together into quotes")
        raise BadInput(text, word=words[len(names)])
    for name in [name for name in names if not fields[name].required]:
        if len(words) < len(names):
            names.remove(name)
    return dict(zip(names, words, strict=False))


def _given(typed: Mapping[str, Any], name: str) -> Any:
    """Return what was given, None for nothing: click tells that of a list as one without values."""
    value = typed.get(name)
    return None if value == () else value


def _parts(values: str | tuple[str, ...]) -> list[str]:
    listed = (values,) if isinstance(values, str) else values
    return [part for value in listed for part in split_parts(value)]


def _give(cli: Cli, command: type[Command], texts: dict[str, Any], *, as_json: bool, yes: bool, wizard: bool) -> None:
    session = cli.session
    session.require(command)
    asking = cli.interactive and not yes and not as_json
    if command.quick:
        from cockpit.cli.quick import give_line

        receipts = give_line(session, command, texts, asking=asking, yes=yes, wizard=wizard)
    else:
        given = _with_sure_days(session, command, _completed(session, command, texts, asking), asking=asking, yes=yes)
        made = build(command, given, session)
        if asking and _foresees(command):
            _look(session, made)
        receipts = [session.do(made)]
    output.receipts(receipts, as_json=as_json)


def _look(session: Session, made: Command) -> None:
    """Tell what a command would do, and go on only after a yes."""
    told = type(made).preview(made, session)
    for sentence in told:
        output.talk(str(sentence))
    if told:
        from cockpit.cli import ask

        ask.confirm(_("Save it like this?"))


def _with_sure_days(
    session: Session, command: type[Command], given: dict[str, Any], *, asking: bool, yes: bool
) -> dict[str, Any]:
    """Return what was given once every day that had to be guessed, such as a quarter without its year, is agreed to.

    Raises:
        BadInput: a day was guessed, and there is nobody to ask, nor was ``--yes`` given.
    """
    guessed = list(_guessed(session, command, given))
    if not guessed:
        return given
    if asking:
        from cockpit.cli import ask

        for field, day, guesses in guessed:
            question = _(
                "{label} {value} ({guesses}): is that right?", label=_(field.label), value=day, guesses=guesses
            )
            if not ask.yes(question, default=True):
                given = {**given, field.name: ask.one(session, field)}
                return _with_sure_days(session, command, given, asking=asking, yes=yes)
            given = {**given, field.name: day}
        return given
    told = "; ".join(
        _("{label}: {day} ({guesses})", label=_(field.label), day=day, guesses=guesses)
        for field, day, guesses in guessed
    )
    if not yes:
        raise BadInput(N_("something was assumed: {guesses}; add --yes if that is right"), guesses=told)
    output.talk(_("assumed: {guesses}", guesses=told))
    return given


def _guessed(session: Session, command: type[Command], given: Mapping[str, Any]) -> Iterator[tuple[Input, date, str]]:
    """Find the days that something had to be assumed for, with what that was."""
    for field in inputs_of(command):
        text = given.get(field.name)
        if guesses := guesses_of(field, text, session):
            yield field, read(field, text, session), ", ".join(map(str, guesses))


def _completed(session: Any, command: type[Command], texts: dict[str, Any], asking: bool) -> dict[str, Any]:
    missing = [field for field in inputs_of(command) if field.required and field.name not in texts]
    if missing and not asking:
        raise missing_inputs(command, [field.name for field in missing], texts)
    if missing or (command.confirm and asking):
        from cockpit.cli import ask

        texts = ask.inputs(session, command, missing, texts)
        if command.confirm:
            ask.confirm(_(command.confirm))
    return texts
