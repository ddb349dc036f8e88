"""Leaving when the terminal goes away or the program is told to stop: what is being typed is kept, nothing is torn.

SIGHUP and SIGTERM are blocked and taken by a thread that waits for them. A handler on the event loop would come too
late: on a stalled line the loop is stuck writing to a terminal that nobody reads.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from cockpit.errors import CockpitError

SIGNALS = frozenset({signal.SIGHUP, signal.SIGTERM})
GRACE_SECONDS = 5.0
"""How long keeping may take before the process ends all the same."""
RESET = (
    "\x1b[?2026l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?2004l\x1b[?2048l"
    "\x1b[<u\x1b[?7h\x1b[?1049l\x1b[?25h\x1b[0m\r"
)
"""Gives a terminal back as it was: no mouse, no paste marks, lines that wrap, the first screen, a cursor."""
_keepers: list[Callable[[], object]] = []
_turn = threading.Lock()
_leaving, _on_terminal = threading.Event(), threading.Event()


@contextmanager
def keeping(keep: Callable[[], object]) -> Iterator[None]:
    """Have ``keep`` called, in a thread of its own, should the process be told to end inside the ``with`` block."""
    with _turn:
        _keepers.append(keep)
    try:
        yield
    finally:
        last_word()
        with _turn:
            _keepers.remove(keep)


def watch() -> None:
    """From now on let the two signals end the process in good order.

    For the main thread, before any other is started; once is enough.
    """
    if signal.SIGTERM in signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS):
        return
    if sys.stdin.isatty():
        _on_terminal.set()
    threading.Thread(target=_wait, args=(_modes(),), name="farewell", daemon=True).start()


def unblock() -> None:
    """Let the signals come through, whatever whoever started this process had blocked."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def last_word() -> None:
    """Let what is being kept be kept before anything else happens. To be called when there is nothing left to do.

    A terminal that goes away makes reading from it fail, so that the main thread may come to its end before the signal
    has been taken.
    """
    if _leaving.is_set() or (_on_terminal.is_set() and not os.isatty(0)):
        threading.Event().wait(GRACE_SECONDS)


def _wait(modes: list[Any] | None) -> None:
    taken = signal.sigwait(SIGNALS)
    _leaving.set()
    # Whoever hangs while keeping must not hold up the end.
    deadline = threading.Timer(GRACE_SECONDS, _end, (taken, modes))
    deadline.daemon = True
    deadline.start()
    with _turn:
        waiting = list(reversed(_keepers))
    for keep in waiting:
        try:
            keep()
        except CockpitError:
            continue  # a rule refuses it, and nobody is there to be told
        except Exception as error:
            from cockpit.cli.guard import write_report

            write_report(error)
    _end(taken, modes)


def _end(taken: int, modes: list[Any] | None) -> None:
    if modes is not None and taken != signal.SIGHUP:
        _give_back(modes)
    os._exit(128 + taken)


def _modes() -> list[Any] | None:
    if not (_on_terminal.is_set() and sys.stdout.isatty()):
        return None
    import termios

    return termios.tcgetattr(0)


def _give_back(modes: list[Any]) -> None:
    """Put the terminal back as it was, unless nobody reads what is written to it."""
    import termios

    try:
        if select.select([], [1], [], 0.2)[1]:
            os.write(1, RESET.encode("ascii"))
        termios.tcsetattr(0, termios.TCSANOW, modes)
    except (OSError, termios.error):
        return  # the terminal is gone
