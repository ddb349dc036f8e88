"""The verbs that every list has: list, show, search, export, import. They need no command, and so no records."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from cockpit.areas import nouns
from cockpit.clean import clean_line
from cockpit.cli import completion, output
from cockpit.cli.context import Cli
from cockpit.cli.usage import Count, OneOf, once, one_format
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_, _
from cockpit.listing import Asked, Line, Listing

if TYPE_CHECKING:
    from cockpit.session import Session

_LITERAL = "literal"
_FLAG = re.compile(r"-[\w-]+")
"""A word behind a minus: a flag that is turned round, or an option with one minus too few."""
VERBS = ("list", "show", "search", "export", "import")


class _Filtered(click.Command):
    """A verb that takes a filter: a term that is turned round by a minus is no option."""

    def __init__(self, **facts: Any) -> None:
        """``facts`` are those of a click command."""
        super().__init__(context_settings={"ignore_unknown_options": True}, **facts)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note whether everything behind ``--`` is meant as it stands."""
        ctx.meta[_LITERAL] = "--" in args
        return super().parse_args(ctx, args)


def _checked(filter_: tuple[str, ...], listing: Listing[Any], session: Session) -> str:
    """Return a filter; refuse options that there are not, which click has left among its words."""
    ctx = click.get_current_context()
    for word in () if ctx.meta.get(_LITERAL) else filter_:
        if word.startswith("--"):
            raise click.NoSuchOption(word.partition("=")[0], ctx=ctx)
        if _FLAG.fullmatch(word) and listing.vocabulary(session).flag_named(word[1:]) is None:
            raise BadInput(
                N_("there is neither an option nor a flag “{word}” here; words that begin with a minus stand after --"),
                word=word,
            )
    return " ".join(filter_)


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
        one_format(json=as_json, csv=as_csv)
        session = _session(listing)
        asked = Asked(_checked(filter_, listing, session), sort, archived=everything)
        rows = listing.rows(session, asked, limit)
        if as_json or as_csv:
            output.listing(listing, rows, session, as_json=as_json, as_csv=as_csv)
            return
        _talk(listing.opening(session, asked))
        output.listing(listing, rows, session, as_json=False, as_csv=False)
        _talk(listing.remarks(session, asked))

    sorts = ", ".join(listing.sorts)
    return _Filtered(
        name="list",
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


def _talk(lines: Iterable[Line]) -> None:
    for line in lines:
        output.talk("".join(text for text, _tone in line).rstrip())


def _search(listing: Listing[Any]) -> click.Command:
    def callback(words: tuple[str, ...], limit: int | None, as_json: bool, as_csv: bool) -> None:
        one_format(json=as_json, csv=as_csv)
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
    def callback(file: str, filter_: tuple[str, ...], everything: bool, overwrite: bool, as_ics: bool) -> None:
        from cockpit.cli.transfer import export

        asked = Asked(_checked(filter_, listing, _session(listing)), archived=everything)
        export(_cli(), listing, file, asked, overwrite=overwrite, as_calendar=as_ics)

    return _Filtered(
        name="export",
        params=[
            click.Argument(["file"], shell_complete=completion.files),
            _filter(listing),
            click.Option(["--all", "everything"], is_flag=True, help=_("Also what is archived.")),
            click.Option(["--overwrite"], is_flag=True, help=_("Replace the file if it exists.")),
            click.Option(["--ics", "as_ics"], is_flag=True, help=_("As a calendar, where there is one; also on -.")),
        ],
        callback=callback,
        help=_("Write to FILE as CSV, XLSX or JSON, by its ending; - for CSV on standard output."),
    )


def _import(listing: Listing[Any]) -> click.Command:
    def callback(once: str | None, **typed: Any) -> None:
        from cockpit.cli.transfer import import_

        _session(listing)
        _cli().session.once = clean_line(once or "")
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
            click.Option(["--year"], type=Count(), metavar="YEAR", help=_("Of dates that name none, such as 6月底.")),
            click.Option(
                ["--map", "pairs"], multiple=True, metavar="COLUMN=FIELD", help=_("Which column is which field.")
            ),
            click.Option(
                ["--state", "states"],
                multiple=True,
                metavar="WORD=STATE",
                help=_("What a word for a state in the file stands for here."),
            ),
            click.Option(
                ["--skip-errors"], is_flag=True, help=_("Leave rows with errors out instead of refusing the file.")
            ),
            click.Option(["--yes", "-y"], is_flag=True, help=_("Do not ask.")),
            click.Option(["--json", "as_json"], is_flag=True, help=_("Print one JSON object; never ask.")),
            once(),
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
