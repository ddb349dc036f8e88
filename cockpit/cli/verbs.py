"""Click commands made from a ``Command`` or from a ``Listing``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from cockpit.areas import nouns
from cockpit.cli import completion, files, output
from cockpit.cli.context import Cli
from cockpit.cli.usage import Count, OneOf
from cockpit.command import Command
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_, _
from cockpit.inputs import Input, build, inputs_of, missing_inputs
from cockpit.listing import Asked, Listing
from cockpit.settings import Settings

if TYPE_CHECKING:
    from cockpit.session import Session

LIST_VERBS = ("list", "show", "search", "export", "import")


def command_verb(command: type[Command], *, wizard: bool = False) -> click.Command:
    """Return the sub-command that gives a command."""
    inputs = inputs_of(command)
    params: list[click.Parameter] = [*_arguments(command, inputs), *(_option(field) for field in inputs)]
    params += [
        *([_if_version()] if "version" in command.model_fields else []),
        click.Option(["--json", "as_json"], is_flag=True, help=_("Print one JSON object; never ask.")),
        click.Option(["--yes", "-y"], is_flag=True, help=_("Do not ask; take what was guessed.")),
        *([_once()] if command.undoable else []),
    ]

    def callback(**typed: Any) -> None:
        cli = click.get_current_context().find_object(Cli)
        assert cli is not None
        as_json, yes = typed.pop("as_json"), typed.pop("yes")
        cli.session.once = typed.pop("once", None) or ""
        texts = _gathered(cli.settings, command, inputs, typed)
        if typed.get("version") is not None:
            texts["version"] = typed["version"]
        _give(cli, command, texts, as_json=as_json, yes=yes, wizard=wizard)

    label, text = _(command.label()), _(command.help()) if command.help() else ""
    return click.Command(command.verb(), params=params, callback=callback, help=f"{label}.\n\n{text}", short_help=label)


def _arguments(command: type[Command], inputs: tuple[Input, ...]) -> list[click.Parameter]:
    """Return the inputs that can be given by place: the one line, or the subject and then what is required."""
    if command.quick:
        return [click.Argument(["line"], required=False)]
    found: list[click.Parameter] = []
    for field in inputs:
        if field.many and field.required:
            return [*found, _argument(field, nargs=-1, metavar=f"{field.option.upper()}...")]
        if field.required:
            found.append(_argument(field, metavar=field.option.upper()))
    return found


def _argument(field: Input, **facts: Any) -> click.Argument:
    return click.Argument([f"_{field.name}"], required=False, shell_complete=completion.of_input(field), **facts)


def _option(field: Input) -> click.Option:
    text = ". ".join(part for part in (_(field.label), _(field.help) if field.help else "") if part)
    if field.choices is not None:
        text += f" ({', '.join(member.value for member in field.choices)})"
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


def _gathered(
    settings: Settings, command: type[Command], inputs: tuple[Input, ...], typed: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the inputs that were given, by place or by option, and the typed line under ``line``."""
    texts: dict[str, Any] = {}
    for field in inputs:
        for value in (typed.get(f"_{field.name}"), typed.get(field.name)):
            if value is None or value == ():
                continue
            if field.name in texts and not field.many:
                raise BadInput(N_("{label} is given twice"), field=field.name, label=_(field.label))
            texts[field.name] = [*texts.get(field.name, ()), *_parts(value)] if field.many else value
            if field.from_file:
                texts[field.name] = files.read_text(settings, value)
    if command.quick and typed.get("line"):
        texts["line"] = typed["line"]
    return texts


def _parts(values: tuple[str, ...]) -> list[str]:
    return [part.strip() for value in values for part in value.replace("，", ",").split(",") if part.strip()]


def _give(cli: Cli, command: type[Command], texts: dict[str, Any], *, as_json: bool, yes: bool, wizard: bool) -> None:
    session = cli.session
    session.require(command)
    asking = cli.interactive and not yes and not as_json
    if wizard and not asking:
        raise BadInput(
            N_("the wizard asks questions and needs a terminal; use “{noun} add” with options instead"),
            noun=command.noun(),
        )
    if command.quick:
        from cockpit.cli.quick import give_line

        receipts = give_line(session, command, texts, asking=asking, yes=yes, wizard=wizard)
    else:
        receipts = [session.do(build(command, _completed(session, command, texts, asking), session))]
    output.receipts(receipts, as_json=as_json)


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


def list_verb(verb: str, listing: Listing[Any]) -> click.Command:
    """Return one of the verbs that every list has."""
    return {"list": _list, "search": _search, "show": _show, "export": _export, "import": _import}[verb](listing)


def _cli() -> Cli:
    cli = click.get_current_context().find_object(Cli)
    assert cli is not None
    return cli


def _list(listing: Listing[Any]) -> click.Command:
    def callback(
        filter_: tuple[str, ...], sort: str, limit: int | None, everything: bool, as_json: bool, as_csv: bool
    ) -> None:
        session = _session(listing)
        asked = Asked(" ".join(filter_), sort, archived=everything)
        output.listing(listing, listing.rows(session, asked, limit), session, as_json=as_json, as_csv=as_csv)

    sorts = ", ".join(listing.sorts)
    return click.Command(
        "list",
        params=[
            _filter(listing),
            click.Option(
                ["--sort"],
                default="",
                metavar="WORD",
                help=_("Order by one of: {sorts}; a minus turns it round.", sorts=sorts),
                shell_complete=completion.sort_of(listing),
            ),
            _limit(),
            click.Option(["--all", "everything"], is_flag=True, help=_("Also what is archived.")),
            *_formats(),
        ],
        callback=callback,
        help=_("List, narrowed by a filter such as 'owner:me late'."),
    )


def _search(listing: Listing[Any]) -> click.Command:
    def callback(words: tuple[str, ...], limit: int | None, as_json: bool, as_csv: bool) -> None:
        session = _session(listing)
        quoted = " ".join(f'"{word}"' for word in " ".join(words).replace('"', " ").split())
        rows = listing.rows(session, Asked(quoted, archived=True), limit)
        output.listing(listing, rows, session, as_json=as_json, as_csv=as_csv)

    return click.Command(
        "search",
        params=[
            click.Argument(["words"], nargs=-1, required=True),
            _limit(),
            *_formats(),
        ],
        callback=callback,
        help=_("Find words, also in what is archived."),
    )


def _show(listing: Listing[Any]) -> click.Command:
    def callback(which: str, as_json: bool) -> None:
        session = _session(listing)
        pk = session.find(listing.noun, which)
        output.detail(listing, pk, session, as_json=as_json)

    return click.Command(
        "show",
        params=[
            click.Argument(["which"], metavar=listing.noun.upper(), shell_complete=completion.rows_of(listing.noun)),
            click.Option(["--json", "as_json"], is_flag=True, help=_("Print one JSON object.")),
        ],
        callback=callback,
        help=_("Show one with all that is known of it."),
    )


def _export(listing: Listing[Any]) -> click.Command:
    def callback(file: str, filter_: tuple[str, ...], everything: bool, overwrite: bool) -> None:
        from cockpit.cli.transfer import export

        _session(listing)
        export(_cli(), listing, file, Asked(" ".join(filter_), archived=everything), overwrite=overwrite)

    return click.Command(
        "export",
        params=[
            click.Argument(["file"], shell_complete=completion.files),
            _filter(listing),
            click.Option(["--all", "everything"], is_flag=True, help=_("Also what is archived.")),
            click.Option(["--overwrite"], is_flag=True, help=_("Replace the file if it exists.")),
        ],
        callback=callback,
        help=_("Write to FILE as CSV, XLSX or JSON, by its ending; - for CSV on standard output."),
    )


def _import(listing: Listing[Any]) -> click.Command:
    def callback(once: str | None, **typed: Any) -> None:
        from cockpit.cli.transfer import import_

        _session(listing)
        _cli().session.once = once or ""
        import_(_cli(), listing.noun, **typed)

    return click.Command(
        "import",
        params=[
            click.Argument(["file"], shell_complete=completion.files),
            click.Option(["--dry-run"], is_flag=True, help=_("Only say what would happen.")),
            click.Option(["--encoding"], help=_("Of a text file, when it is not recognised, such as big5.")),
            click.Option(["--sheet"], help=_("Of a workbook with several.")),
            click.Option(
                ["--dates"],
                type=OneOf("ymd", "dmy", "mdy"),
                help=_("Order of day and month, when it is not clear."),
            ),
            click.Option(
                ["--map", "pairs"], multiple=True, metavar="COLUMN=FIELD", help=_("Which column is which field.")
            ),
            click.Option(
                ["--skip-errors"], is_flag=True, help=_("Leave rows with errors out instead of refusing the file.")
            ),
            click.Option(["--yes", "-y"], is_flag=True, help=_("Do not ask.")),
            click.Option(["--json", "as_json"], is_flag=True, help=_("Print one JSON object; never ask.")),
            _once(),
        ],
        callback=callback,
        help=_("Read from a CSV, XLSX or JSON file; - for standard input. One change, one undo."),
    )


def _filter(listing: Listing[Any]) -> click.Argument:
    return click.Argument(
        ["filter_"], nargs=-1, required=False, metavar="[FILTER]", shell_complete=completion.filter_of(listing)
    )


def _limit() -> click.Option:
    return click.Option(["--limit"], type=Count(), metavar="NUMBER", help=_("At most so many."))


def _once() -> click.Option:
    return click.Option(
        ["--once"],
        metavar="KEY",
        help=_("Do it only once under this key of yours, however often it is sent; for scripts that try again."),
    )


def _formats() -> list[click.Parameter]:
    return [
        click.Option(["--json", "as_json"], is_flag=True, help=_("Print one JSON list.")),
        click.Option(["--csv", "as_csv"], is_flag=True, help=_("Print CSV.")),
    ]


def _session(listing: Listing[Any]) -> Session:
    """Return the session, in which there is a project if the list is one of a project."""
    session = _cli().session
    if session.project is None and nouns()[listing.noun][1].scope:
        raise Refused(N_("there is no project yet; make one with “cockpit project add” or “cockpit demo”"))
    return session
