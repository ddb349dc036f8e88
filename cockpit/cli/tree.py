"""The tree of verbs. Only the area that a command line names is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from cockpit.areas import AREAS, Area, nearest, nouns, screen_names
from cockpit.cli import builtin, lists
from cockpit.cli.context import Cli
from cockpit.cli.signs import want_plain
from cockpit.cli.usage import Context, refusal
from cockpit.errors import BadInput
from cockpit.i18n import N_, _, set_language
from cockpit.settings import Settings, spoken_language

if TYPE_CHECKING:
    from cockpit.command import Command
    from cockpit.listing import Listing
    from cockpit.report import Report

GENERAL = (
    ("--store FILE", N_("the file that holds the data (or COCKPIT_STORE)")),
    ("--project CODE", N_("the project to work in (or COCKPIT_PROJECT)")),
    ("--as PERSON", N_("your handle (or COCKPIT_AS)")),
    ("--lang en|zh_CN", N_("the language to speak (or COCKPIT_LANG)")),
    ("--theme NAME", N_("the colours of the screens; before the verb only (or COCKPIT_THEME)")),
    ("--ascii", N_("plain characters only")),
    ("--no-mouse", N_("the screens leave the mouse to the terminal")),
)


class _Group(click.Group):
    """A level of the tree: its verbs are made when they are named, and speak the person's language."""

    context_class = Context

    def __init__(self, name: str, **facts: Any) -> None:
        """``facts`` are those of a click group."""
        super().__init__(name, **facts)
        self._made: dict[str, click.Command | None] = {}

    def make(self, name: str) -> click.Command | None:
        """Return a new verb; None when there is none of that name."""
        raise NotImplementedError

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import what this name needs, and nothing else."""
        if cmd_name not in self._made:
            made = self._made[cmd_name] = self.make(cmd_name)
            if made is not None:
                made.context_class = Context
        return self._made[cmd_name]


class Root(_Group):
    """The nouns and the verbs that belong to none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names, nouns first."""
        return [*nouns(), *builtin.VERBS]

    def make(self, name: str) -> click.Command | None:
        """Return the verbs of a noun, or a verb that belongs to none."""
        if name in builtin.VERBS:
            return builtin.make(name)
        return NounGroup(name, nouns()[name][0]) if name in nouns() else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest word when there is no such noun or verb."""
        if self.get_command(ctx, args[0]) is None:
            raise unknown(args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the nouns, the other verbs and the general options."""
        with formatter.section(_("Nouns (each has verbs: cockpit goal --help)")):
            formatter.write_dl([(name, _(noun.label)) for name, (_area, noun) in nouns().items()])
        with formatter.section(_("Verbs")):
            formatter.write_dl([(name, _(label)) for name, (label, _make) in builtin.VERBS.items()])
        with formatter.section(_("Screens (cockpit goals; an id such as GOAL-3 opens its page)")):
            formatter.write_dl(
                [(", ".join((area.name, *area.aliases)), _(area.label)) for area in AREAS if area.screen]
            )
        with formatter.section(_("General options, before or after the verb")):
            formatter.write_dl([(option, _(text)) for option, text in GENERAL])


class NounGroup(_Group):
    """The verbs of one noun: those of its commands and those of its list."""

    def __init__(self, noun: str, area: Area) -> None:
        """Make the level; the area is imported when a verb is named."""
        super().__init__(noun, help=_(area.label), no_args_is_help=True)
        self._noun = noun
        self._area = area

    @cached_property
    def _commands(self) -> dict[str, type[Command]]:
        return {c.verb(): c for c in self._area.commands() if c.noun() == self._noun}

    @cached_property
    def _reports(self) -> dict[str, type[Report]]:
        return {r.verb(): r for r in self._area.charts() if r.noun() == self._noun}

    @cached_property
    def _listing(self) -> Listing[Any] | None:
        return next((found for found in self._area.listings() if found.noun == self._noun), None)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs."""
        return self.verbs()

    def verbs(self) -> list[str]:
        """Return the names of the verbs."""
        listed = [verb for verb in lists.VERBS if verb != "import" or nouns()[self._noun][1].exchange]
        wizard = ("new",) if getattr(self._commands.get("add"), "quick", "") else ()
        return list(dict.fromkeys((*(listed if self._listing else ()), *wizard, *self._commands, *self._reports)))

    def make(self, name: str) -> click.Command | None:
        """Return a verb of the list, or the one that gives a command, which takes longer to load."""
        if name in lists.VERBS and (name != "import" or nouns()[self._noun][1].exchange) and self._listing is not None:
            return lists.list_verb(name, self._listing)
        verb = "add" if name == "new" else name
        command = self._area.near_command(self._noun, verb)
        if command is None and name in self._reports:
            from cockpit.cli.reports import report_verb

            return report_verb(self._reports[name])
        from cockpit.cli.verbs import command_verb

        command = command or self._area.command(self._noun, verb)
        return command_verb(command, wizard=name == "new") if command is not None else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take a typed line as something to add; name the nearest word for an unknown verb."""
        if self._is_to_add(args[0]):
            args = ["add", *args]
        elif self.get_command(ctx, args[0]) is None:
            raise unknown(args[0], self.list_commands(ctx), self._noun)
        return super().resolve_command(ctx, args)

    def _is_to_add(self, word: str) -> bool:
        add = self._area.command(self._noun, "add") if _is_a_line(word) else None
        return add is not None and bool(add.quick)


def every_verb() -> Iterator[str]:
    """Yield what may be typed first: each noun with each of its verbs, the verbs without a noun, the screens."""
    yield from builtin.VERBS
    yield from screen_names()
    for name, (area, _noun) in nouns().items():
        yield name
        yield from (f"{name} {verb}" for verb in NounGroup(name, area).verbs())


def _is_a_line(word: str) -> bool:
    return " " in word or not word.isascii()


def unknown(word: str, words: list[str], noun: str = "") -> BadInput:
    """Return the refusal of a word that is no noun and no verb, or no verb of a noun."""
    close = nearest(word, words)
    if close is not None:
        return BadInput(N_("there is no “{word}”; did you mean {nearest}?"), word=word, nearest=close)
    command = f"cockpit {noun}".rstrip()
    return BadInput(N_("there is no “{word}”; see “{command} --help”"), word=word, command=command)


def root() -> click.Group:
    """Return the whole tree, nothing of it imported yet."""
    return Root(
        "cockpit",
        help=_("A project cockpit in the terminal. Without a verb it opens the screens."),
        params=[
            click.Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_version,
                help=_("Show the version."),
            )
        ],
    )


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(version("cockpit-pm"))
        ctx.exit()


def run(
    settings: Settings,
    argv: list[str],
    connect: Callable[[Settings], Any] | None = None,
    room: tuple[int, int] | None = None,
) -> int:
    """Run one command line and return its exit code; ``connect`` and ``room`` are those of ``Cli``."""
    if "_COCKPIT_COMPLETE" in os.environ:
        from cockpit.cli.completion import run as complete

        return complete()
    set_language(spoken_language(settings))
    want_plain(settings.ascii_only)
    cli = Cli(settings, connect, room)
    try:
        root().main(argv, prog_name="cockpit", standalone_mode=False, obj=cli)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except SystemExit:
        # What click makes of a pipe whose reader has had enough.
        raise BrokenPipeError from None
    except click.exceptions.NoArgsIsHelpError as error:
        sys.stderr.write(f"{error.format_message()}\n")
        return 2
    except click.UsageError as error:
        raise refusal(error) from error
    finally:
        cli.close()
    return cli.exit_code
