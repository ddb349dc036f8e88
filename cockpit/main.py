"""The composition root: from a command line to the front end that it asks for. Imports nothing heavy."""

from __future__ import annotations

import os
import sys

from cockpit import farewell, garbage
from cockpit.errors import NoTerminal
from cockpit.i18n import N_, from_environment, set_language
from cockpit.settings import Settings, split, spoken_language

SCREENS = "screens.app:run"
"""What shows the screens: a function of the settings and of the name of the first screen, or the id of what to open."""
REHEARSAL = "screens.rehearsal:rehearse"
"""What makes a warm process do once what every session does."""

_SERVER = "serve"
"""The verb that has an end of its own to come to: it tells everybody, and waits for them."""
_LASTING = frozenset({_SERVER, "session"})
"""Verbs that do not end at once."""


def main(argv: list[str] | None = None) -> int:
    """Run the cockpit and return its exit code: the screens when no verb is given, else the command line."""
    from cockpit.cli.guard import guarded

    garbage.leave_at_exit()
    code = guarded(lambda: _run(list(sys.argv[1:] if argv is None else argv)))
    farewell.last_word()
    return code


def _run(argv: list[str]) -> int:
    # What is wrong with the general options is told before they have said in which language.
    set_language(os.environ.get("COCKPIT_LANG") or from_environment())
    settings, rest = split(argv)
    set_language(spoken_language(settings))
    if sys.stdin.isatty() and rest[:1] != [_SERVER]:
        farewell.watch()
    return dispatch(settings, rest)


def dispatch(settings: Settings, rest: list[str]) -> int:
    """Open the screens when no verb is given, or what is named; else run the verb. Return the exit code."""
    screen = _screen_wanted(rest)
    if screen is not None:
        return _screens(settings, screen)
    from cockpit.cli.tree import run

    if not rest or rest[0] not in _LASTING:
        garbage.seek_seldom()
    return run(settings, rest)


def _screen_wanted(rest: list[str]) -> str | None:
    """Return what the screens are to open with, empty for the usual, None when a verb is given."""
    if "_COCKPIT_COMPLETE" in os.environ or len(rest) > 1:
        return None
    from cockpit.areas import nouns, screen_of

    if not rest:
        return ""
    # A word that is a noun too asks for its verbs where no screen can be shown.
    return None if rest[0] in nouns() and not _on_terminal() else screen_of(rest[0]) or None


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _screens(settings: Settings, screen: str) -> int:
    if not _on_terminal():
        raise NoTerminal(
            N_("the screens need a terminal; give a verb, such as “cockpit goal list”, or see “cockpit --help”")
        )
    if os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        raise NoTerminal(
            N_("this terminal says that it can show nothing but lines (TERM={term}); give a verb instead"),
            term=os.environ.get("TERM") or "-",
        )
    import gc

    from cockpit.areas import load

    _leave_out_tls()
    # What is loaded for the first screen stays for good; to look through it for garbage meanwhile only takes time.
    # The app turns the collector on again once something is to be seen.
    gc.disable()
    return int(load(SCREENS)(settings, screen))  # type: ignore[operator]


def _leave_out_tls() -> None:
    """Load the event loop as on a machine whose Python was built without TLS: the screens speak to nobody by it.

    OpenSSL would take as long to load as the first rows. Whoever asks for it later gets it.
    """
    if "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]
