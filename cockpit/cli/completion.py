"""Completion in the shell: verbs and options, and values out of the store: ids with titles, names, filters, choices."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    split_arg_string,
)

from cockpit.clean import clean_line
from cockpit.cli.context import Cli
from cockpit.i18n import LANGUAGES, _, set_language
from cockpit.settings import FLAGS, LEADING, OPTIONS, THEMES, split, spoken_language

if TYPE_CHECKING:
    from cockpit.inputs import Input
    from cockpit.listing import Listing

VARIABLE = "_COCKPIT_COMPLETE"
"""The environment variable in which a shell says that it wants completions: ``bash_complete``, ``bash_source``."""
MOST = 200
"""Rows of the store that are offered at most."""

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def of_input(field: Input) -> Completer | None:
    """Return what completes an input of a command: rows of its noun, its choices, dates, yes and no."""
    if field.kind == "pick":
        return _rows(field.noun, many=field.many)
    if field.choices is not None:
        return _fixed([(member.value, member.label_id) for member in field.choices], many=field.many)
    if field.kind == "bool":
        return _fixed([("yes", ""), ("no", "")])
    if field.kind == "date":
        return _fixed([("today", ""), ("tomorrow", ""), ("eow", ""), ("eom", ""), ("eoq", ""), ("eoy", "")])
    if field.from_file:
        return files
    return None


def of_places(fields: list[Input]) -> Completer:
    """Return what completes words that are inputs by their place: the place is told by the words before."""
    completers = [of_input(field) for field in fields]

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        place = min(len(ctx.params.get(param.name or "") or ()), len(fields) - 1)
        # After a list, or where one may be left out, the word may be for the next place as well.
        wanted = [0, place] if fields[0].many else [place, place + 1] if not fields[place].required else [place]
        chosen = [completers[place] for place in dict.fromkeys(wanted) if place < len(fields)]
        return [item for each in chosen if each is not None for item in each(ctx, param, incomplete)]

    return complete


def rows_of(noun: str) -> Completer:
    """Return what completes a row of a noun."""
    return _rows(noun, many=False)


def filter_of(listing: Listing[Any]) -> Completer:
    """Return what completes a filter of a list: fields with their values, flags, and saved views' own words."""

    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from cockpit.filter import last_term, suggestions

        session = _session(ctx)
        # Everything may stand in one quoted word.
        before, term = last_term(incomplete)
        found = suggestions(listing.vocabulary(session), term, lambda noun: session.named(noun, MOST))
        return [_item(before + text, meaning) for text, meaning in found]

    return complete


def sort_of(listing: Listing[Any]) -> Completer:
    """Return what completes an order of a list."""
    return _fixed([(f"{sign}{name}", "") for name in listing.sorts for sign in ("", "-")])


def ids(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a human id of any noun that has such ids."""
    from cockpit.areas import nouns

    found: list[CompletionItem] = []
    for name, (_area, noun) in nouns().items():
        if noun.prefix and noun.prefix.startswith(incomplete.partition("-")[0].upper()):
            found += _rows(name, many=False)(ctx, _param, incomplete)
    return found


def files(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Let the shell complete the name of a file."""
    return [CompletionItem(incomplete, type="file")]


def _rows(noun: str, *, many: bool) -> Completer:
    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        before, word = _last(incomplete) if many else ("", incomplete)
        sign = "@" if noun == "person" and word.startswith("@") else ""
        named = _session(ctx).named(noun, MOST)
        low = word.removeprefix(sign).lower()
        beginning = [pair for pair in named if pair[0].lower().startswith(low)]
        found = beginning or [pair for pair in named if low in f"{pair[0]} {pair[1]}".lower()]
        return [_item(f"{before}{sign}{name}", hint) for name, hint in found]

    return complete


def _fixed(values: Iterable[tuple[str, str]], *, many: bool = False) -> Completer:
    listed = list(values)

    def complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        before, word = _last(incomplete) if many else ("", incomplete)
        return [_item(before + value, _(hint)) for value, hint in listed if value.startswith(word.lower())]

    return complete


def _last(incomplete: str) -> tuple[str, str]:
    """Split a list with commas into what is typed already and its last part."""
    before, comma, word = incomplete.rpartition(",")
    return before + comma, word


def _item(value: str, hint: object = "") -> CompletionItem:
    return CompletionItem(clean_line(value), help=clean_line(str(hint)) or None)


def _session(ctx: click.Context) -> Any:
    cli = ctx.find_object(Cli)
    assert cli is not None
    return cli.session


def script(shell: str) -> str:
    """Return what a shell has to read once, so that it asks for completions."""
    return _asking(shell).source()


def run() -> int:
    """Answer the shell that asks, as ``VARIABLE`` says, and return the exit code."""
    shell, _bar, wanted = os.environ[VARIABLE].partition("_")
    if shell not in SHELLS:
        return 1
    sys.stdout.write(f"{script(shell) if wanted == 'source' else _asking(shell).complete()}\n")
    return 0


def _asking(shell: str) -> ShellComplete:
    return SHELLS[shell](click.Group("cockpit"), {}, "cockpit", VARIABLE)


def completions(args: list[str], incomplete: str) -> list[CompletionItem]:
    """Return what can stand in the place of ``incomplete`` after the words ``args``; nothing where nobody knows."""
    try:
        waiting = args[-1] if args and args[-1] in OPTIONS else ""
        settings, rest = split(args[:-1] if waiting else args)
        if waiting in LEADING and rest:
            waiting, rest = "", [*rest, waiting]
        set_language(spoken_language(settings))
        cli = Cli(settings)
        try:
            return _general(cli, waiting, incomplete) if waiting else _verbs(cli, rest, incomplete)
        finally:
            cli.close()
    except Exception:
        # A shell in the middle of a line is no place for a sentence: a store that is missing, a person unknown.
        return []


def _verbs(cli: Cli, args: list[str], incomplete: str) -> list[CompletionItem]:
    from cockpit.cli.tree import root

    if not Path(cli.settings.path).exists():
        cli = Cli(cli.settings, _nothing)
    option, equals, value = incomplete.partition("=")
    if equals and option in OPTIONS and (option not in LEADING or not args):
        return [_item(f"{option}={item.value}", item.help) for item in _general(cli, option, value)]
    found = ShellComplete(root(), {"obj": cli}, "cockpit", VARIABLE).get_completions(args, incomplete)
    if equals and option.startswith("--"):
        found = [CompletionItem(f"{option}={item.value}", item.type, item.help) for item in found]
    if incomplete.startswith("-") and "--" not in args:
        general = [name for name in (*OPTIONS, *FLAGS) if name not in LEADING or not args]
        found += [_item(name) for name in general if name.startswith(incomplete)]
    return found


def _general(cli: Cli, option: str, incomplete: str) -> list[CompletionItem]:
    """Return values of an option that is understood before or after any verb."""
    if option == "--store":
        return [CompletionItem(incomplete, type="file")]
    if option == "--lang":
        offered: Iterable[tuple[str, str]] = LANGUAGES.items()
    elif option == "--theme":
        offered = ((name, "") for name in THEMES)
    else:
        offered = cli.session.named("project" if option == "--project" else "person", MOST)
    return [_item(name, hint) for name, hint in offered if name.lower().startswith(incomplete.lower())]


def _nothing(_settings: Any) -> Any:
    raise LookupError("no store yet")


# Other than in the script that click brings, values may hold spaces, and characters that the shell would expand.
_BASH = """\
%(complete_func)s() {
    local type value
    COMPREPLY=()
    while IFS=',' read -r type value; do
        if [[ $type == file ]]; then
            compopt -o default
        elif [[ $type == plain ]]; then
            COMPREPLY+=("$value")
            [[ $value == *[:=] ]] && compopt -o nospace
        fi
    done < <(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete "$1" 2>/dev/null)
}
complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null || complete -F %(complete_func)s %(prog_name)s
"""
_ESCAPED = {
    "": (re.compile(r"([^\w@%+=:,./-])"), r"\\\1"),
    '"': (re.compile(r'(["\\$`])'), r"\\\1"),
    "'": (re.compile("'"), r"'\\''"),
}
"""What has to be escaped outside quotes and within those of each kind, and how."""
_WHOLE = r"""\\.|'[^']*'|"(?:\\.|[^"\\])*["]"""
"""What a shell takes as it stands: an escaped character, or a text in quotes."""
_QUOTED = re.compile(rf"{_WHOLE}|(?P<open>[\"'])", re.DOTALL)
_SPACES = re.compile(rf"{_WHOLE}|[\"'].*|(?P<space>\s)", re.DOTALL)


def open_quote(line: str) -> str:
    """Return the quote that is open at the end of a line of the shell; empty for none."""
    return next((found["open"] for found in _QUOTED.finditer(line) if found["open"]), "")


def words_of(line: str) -> tuple[list[str], str, str]:
    """Return the words of a line that are complete, the last one as it is typed, and what that one says so far."""
    start = 0
    for found in _SPACES.finditer(line):
        start = found.end() if found["space"] else start
    last = line[start:]
    return split_arg_string(line[:start]), last, next(iter(split_arg_string(last)), "")


def typed(value: str, quote: str) -> str:
    """Return a value as it is typed into a line, in the quotes that were begun; a field waits for more within them."""
    quote = quote or ("'" if re.search(_ESCAPED[""][0], value) else "")
    closed = "" if value.endswith(":") else quote
    return quote + re.sub(*_ESCAPED[quote], value) + closed if quote else value


class _Ours(ShellComplete):
    """A shell whose lines may hold general options anywhere."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return what can stand here."""
        return completions(args, incomplete)


class Bash(_Ours, BashComplete):
    """Bash takes words apart at colons and equals signs, and puts what it is given into the line as it is.

    Within quotes it takes nothing apart, and closes them behind the only word that it is given.
    """

    source_template = _BASH
    _cut = ""
    _quote = ""

    def source(self) -> str:
        """Return the script; where bash is too old to keep an order, it sorts."""
        return ShellComplete.source(self)

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words and the last one, with those joined again that bash has taken apart."""
        args, incomplete = super().get_completion_args()
        self._quote = open_quote(os.environ.get("COMP_WORDS", ""))
        words: list[str] = []
        joins = False
        for word in (*args, incomplete):
            parts = bool(word) and not word.strip(":=")
            if words and (joins or parts):
                words[-1] += word
            else:
                words.append(word)
            joins = parts
        last = words.pop()
        self._cut = "" if self._quote else re.sub(r"[^:=]*$", "", last)
        return words, last

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return what can stand here; within quotes a field comes with its values: bash would close them behind it."""
        found = super().get_completions(args, incomplete)
        if self._quote and len(found) == 1 and found[0].value.endswith(":"):
            return super().get_completions(args, found[0].value) or found
        return found

    def format_completion(self, item: CompletionItem) -> str:
        """Return the part that bash is to put in the place of what it takes for the last word."""
        value = item.value.removeprefix(self._cut)
        return f"{item.type},{value if item.type == 'file' else re.sub(*_ESCAPED[self._quote], value)}"


class Zsh(_Ours, ZshComplete):
    """Zsh quotes by itself and shows what each value means."""


class Fish(_Ours, FishComplete):
    """Fish quotes by itself and shows what each value means."""


SHELLS: dict[str, type[ShellComplete]] = {"bash": Bash, "zsh": Zsh, "fish": Fish}
