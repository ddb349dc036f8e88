"""What the words of the command line do: what only a screen can do, and everything that the shell's verbs do."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

from cockpit.areas import nearest, nouns
from cockpit.errors import BadInput, CockpitError
from cockpit.i18n import LANGUAGES, N_
from cockpit.quick import read_line
from screens.reader import Reader
from screens.transfer import agreed, open_import
from widgets.paint import plain

if TYPE_CHECKING:
    from cockpit.command import Command
    from screens.base import AreaScreen

OWN = {
    "q": N_("back"),
    "quit": N_("quit"),
    "help": N_("the keys of where you are"),
    "theme": N_("choose the colours"),
    "language": N_("choose the language"),
}
"""Words of this line that the shell does not know."""


SHELL_ONLY = ("serve", "session", "restore", "completion")
"""Verbs of the shell that would take the place of the screens, or the store away from under them."""


def do(screen: AreaScreen, words: list[str]) -> None:
    """Do what was typed: what only a screen can do here, everything else as the command line does it."""
    app = screen.cockpit
    match words:
        case ["q" | "q!" | "x"]:
            screen.action_back()
        case ["quit"]:
            app.action_leave()
        case ["help"]:
            screen.action_help()
        case ["undo"]:
            screen.action_undo()
        case ["redo"]:
            screen.action_redo()
        case ["log"]:
            screen.action_log()
        case ["theme" | "language", value]:
            prefer(screen, words[0], value)
        case [noun, "list", *filter_] if _has_screen(noun) and not any(word.startswith("--") for word in filter_):
            _show_list(screen, noun, " ".join(filter_))
        case [_, "import", *given] | ["key", "add", *given] if "-" in given:
            if app.settings.served:
                raise BadInput(N_("nothing can be piped in here; from a shell of your own: ssh HOST … - < FILE"))
            raise BadInput(N_("nothing can be piped in here; give the name of a file, or use a shell"))
        case [noun, "import", *files] if noun in nouns() and len(files) < 2 and not "".join(files).startswith("-"):
            open_import(screen, noun, "".join(files))
        case [noun, "import", *options] if noun in nouns() and not {"--dry-run", "--help"} & set(options):
            screen.run_worker(_look_and_run(screen, words), exclusive=True, group="give")
        case [noun, "show", which] if noun in nouns():
            open_page(screen, noun, screen.session.find(noun, which))
        case ["backup", "-"]:
            if app.settings.served:
                text = N_(
                    "a copy of the store cannot be shown here; from a shell of your own: ssh HOST backup - > FILE"
                )
                raise BadInput(text)
            raise BadInput(N_("a copy of the store cannot be shown here; give the name of a file"))
        case [verb, *_] if verb in SHELL_ONLY:
            raise BadInput(N_("“{verb}” is for a shell; leave the screens first"), verb=verb)
        case [noun, word, _, *_] if (add := _made_from_a_line(noun, word)) is not None:
            line = " ".join(words[1:])
            screen.go_on(add, read_line(add, line, screen.session))
        case _:
            _run_words(screen, words)


def _made_from_a_line(noun: str, word: str) -> type[Command] | None:
    """Return the command that makes something of a typed line, unless the first word is a verb or nearly one."""
    add = nouns()[noun][0].command(noun, "add") if noun in nouns() else None
    if add is None or not add.quick:
        return None
    from cockpit.cli.tree import NounGroup

    verbs = NounGroup(noun, nouns()[noun][0]).verbs()
    return add if word not in verbs and nearest(word, verbs) is None and not word.startswith("-") else None


def _has_screen(noun: str) -> bool:
    return noun in nouns() and bool(nouns()[noun][0].screen)


def prefer(screen: AreaScreen, name: str, value: str) -> None:
    """Choose the colours or the language, for now and for later."""
    from cockpit.portfolio.commands import SetPreference

    if name == "theme" and value not in screen.cockpit.available_themes:
        themes = ", ".join(sorted(screen.cockpit.available_themes))
        raise BadInput(N_("there is no theme {value}; take one of: {themes}"), value=value, themes=themes)
    if name == "language" and value not in LANGUAGES:
        raise BadInput(
            N_("there is no language {language}; take one of: {languages}"),
            language=value,
            languages=", ".join(LANGUAGES),
        )
    screen.carry_out(SetPreference(preference=name, value=value))
    if name == "theme":
        screen.cockpit.use_theme(value)
    else:
        screen.cockpit.start_again()


def open_page(screen: AreaScreen, noun: str, pk: int) -> None:
    """Open the page of one row."""
    from screens.detail import DetailScreen

    screen.app.push_screen(DetailScreen(screen.session, nouns()[noun][0], noun, pk))


def _show_list(screen: AreaScreen, noun: str, filter_: str) -> None:
    """Open the list of a noun, narrowed, on its own screen."""
    area = nouns()[noun][0]
    if filter_:
        from cockpit.listing import Asked, listing

        listing(noun).statement(screen.session, Asked(filter_))
    if not screen.cockpit.go(area.name).show_noun(noun, filter_):
        raise BadInput(N_("there is no screen for “{noun}”; try “cockpit {noun} list” in a shell"), noun=noun)


async def _look_and_run(screen: AreaScreen, words: list[str]) -> None:
    """Show what a command line would do, and run it when the person agrees."""
    out = _Printed()
    try:
        out.run(screen, [*words, "--dry-run"])
    except CockpitError as error:
        if not out.lines or "--skip-errors" not in words:
            screen.cockpit.complain(error)
            return
    if await agreed(screen, [plain(line) for line in out.lines]):
        try:
            _run_words(screen, [*words, "--yes"])
        except CockpitError as error:
            screen.cockpit.complain(error)


class _Printed:
    """What a command line prints that is run in the session of the screens."""

    def __init__(self) -> None:
        self._out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="replace", write_through=True)

    def run(self, screen: AreaScreen, words: list[str]) -> None:
        """Run it; refusals are raised."""
        from cockpit.cli.tree import run

        with _without_terminal(), redirect_stdout(self._out), redirect_stderr(self._out):
            run(screen.cockpit.settings, words, lambda _settings: screen.session, Reader.room(screen.app.size))

    @property
    def lines(self) -> list[str]:
        """All lines so far."""
        self._out.seek(0)
        return self._out.read().splitlines()


def _run_words(screen: AreaScreen, words: list[str]) -> None:
    """Run a command line in this session, and show what it prints."""
    session, out = screen.session, _Printed()
    before = (session.project_id, session.preference("project"))
    try:
        out.run(screen, words)
    except BadInput as error:
        if error.unfinished is None:
            raise
        screen.go_on(*error.unfinished)
        return
    project = session.project
    if project is not None and (project.id, session.preference("project")) != before:
        moved = project.id != before[0]
        screen.cockpit.start_again(project.code if moved else session.preference("project"))
        return
    lines = out.lines
    if len(lines) > 1:
        screen.app.push_screen(Reader(" ".join(words), [plain(line) for line in lines]))
    elif lines:
        screen.say(lines[0])


@contextmanager
def _without_terminal() -> Iterator[None]:
    """Let nothing be read from standard input: the keys that come in there belong to the screens."""
    given, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    try:
        yield
    finally:
        sys.stdin = given
