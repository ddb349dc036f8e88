"""The words around a command line: help pages and what is wrong with the line, in the person's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

import click

from cockpit.areas import nearest
from cockpit.cli.signs import in_signs
from cockpit.errors import BadInput
from cockpit.i18n import N_, _
from cockpit.settings import FLAGS, OPTIONS

if TYPE_CHECKING:
    from cockpit.inputs import Input

NO_OPTION = "\0"
"""Stands before a word that is no option although it looks like one; no command line can hold it."""
_HEADINGS = {"Options": N_("Options"), "Commands": N_("Verbs")}
_HELP = N_("Show this message and exit.")
_PLACES = {"[OPTIONS]": N_("[OPTIONS]"), "COMMAND [ARGS]...": N_("VERB [ARGUMENTS]...")}


def told(label: str, more: str = "") -> str:
    """Return a label as a sentence, before what else there is to say on a help page."""
    return f"{_('{label}.', label=label)}\n\n{more}"


def beside(label: str, more: str = "") -> str:
    """Return what stands beside an option: its label, and what else there is to say of it."""
    return _("{label}. {more}", label=label, more=more) if label and more else label or more


class Page(click.HelpFormatter):
    """A help page. Headings that are ours come translated; those that click writes are translated here."""

    def write(self, string: str) -> None:
        """Write words in the signs that are wanted."""
        super().write(in_signs(string))

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the first line."""
        for place, words in _PLACES.items():
            args = args.replace(place, _(words))
        super().write_usage(prog, args, f"{_('Usage')}: ")

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(_(_HEADINGS[heading]) if heading in _HEADINGS else heading)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names with their explanations."""
        super().write_dl([(name, _(_HELP) if text == _HELP else text) for name, text in rows], col_max, col_spacing)


class Context(click.Context):
    """What a verb runs in."""

    formatter_class = Page

    def fail(self, message: str) -> NoReturn:
        """Refuse words that no argument takes: the one fault for which click has a sentence but no error."""
        extra = message.partition("(")[2].removesuffix(")")
        if not extra:
            super().fail(message)
        raise BadInput(
            N_("nothing takes “{words}” here; put quotes round what belongs together, or see “{command} --help”"),
            words=extra.replace(NO_OPTION, ""),
            command=self.command_path,
        )


class Count(click.ParamType["int"]):
    """A whole number of at least 1."""

    name = "integer"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number."""
        if isinstance(value, int):
            return value
        if not value.isascii() or not value.isdigit() or not int(value[:12]) > 0:
            raise BadInput(N_("“{text}” is not a whole number of at least {least}"), text=value, least=1)
        return int(value[:12])


class OneOf(click.ParamType["str"]):
    """One of some words."""

    name = "word"

    def __init__(self, *words: str) -> None:
        """Keep the words."""
        self.words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Find the word; its beginning is enough."""
        found = [word for word in self.words if word == value] or [w for w in self.words if w.startswith(value.lower())]
        if len(found) != 1:
            raise BadInput(N_("“{text}” is none of: {values}"), text=value, values=", ".join(self.words))
        return found[0]

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the words."""
        return f"[{'|'.join(self.words)}]"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """Return the words that begin in this way."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.words if word.startswith(incomplete.lower())]


def refusal(error: click.UsageError) -> BadInput:
    """Return in our words what is wrong with a command line."""
    path = error.ctx.command_path if error.ctx else "cockpit"
    if isinstance(error, click.NoSuchOption):
        own = [name for param in error.ctx.command.params for name in param.opts] if error.ctx else []
        # The dashes, which all of them share, would make any two short names look alike.
        known = {name.lstrip("-"): name for name in (*OPTIONS, *FLAGS, *own) if name.startswith("--")}
        close = nearest(error.option_name.lstrip("-"), list(known))
        if close is None:
            return BadInput(N_("there is no option {option} here; see “{command} --help”"), option=error.option_name,
                            command=path)  # fmt: skip
        return BadInput(
            N_("there is no option {option} here; did you mean {nearest}?"),
            option=error.option_name,
            nearest=known[close],
        )
    if isinstance(error, click.BadOptionUsage):
        # Click tells by the sentence only whether a value is missing or one too many.
        if "not take" in error.message:
            return BadInput(N_("{option} takes no value"), option=error.option_name)
        return BadInput(N_("{option} needs a value"), option=error.option_name)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        name = error.param.make_metavar(error.ctx) if error.ctx else error.param.human_readable_name
        return BadInput(N_("{name} is missing; see “{command} --help”"), name=name.strip("[]"), command=path)
    return BadInput(N_("{problem}; see “{command} --help”"), problem=error.format_message().rstrip("."), command=path)


def given_twice(field: Input, placed: object, named: object) -> BadInput:
    """Return the refusal of an input that a word gives by its place and an option, too."""
    return BadInput(
        N_("{label} is given twice: “{placed}” by its place and “{named}” by --{option}"),
        field=field.name,
        label=_(field.label),
        placed=placed,
        named=named,
        option=field.option,
    )


def one_format(**given: bool) -> None:
    """Refuse more than one of the options that say in which form something is printed."""
    asked = [f"--{name}" for name, wanted in given.items() if wanted]
    if len(asked) > 1:
        raise BadInput(N_("{first} and {second} exclude each other; give one of them"), first=asked[0], second=asked[1])


def once() -> click.Option:
    """Return the option of verbs that a script may give again without doing them twice."""
    return click.Option(
        ["--once"],
        metavar="KEY",
        help=_("Do it only once under this key of yours, however often it is sent; for scripts that try again."),
    )
