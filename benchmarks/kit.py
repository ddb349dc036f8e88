"""What one program needs to be measured at work: how it is started, which keys do what, its command lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.processes import seconds_of
from benchmarks.terminal import Program, Screen, Terminal

FIND = "stock"
"""Five letters that one title in twelve holds."""
_OTHER = "month-end"
"""What stands in the first title that does not hold them."""


@dataclass(frozen=True)
class Kit:
    """One program over data of one size.

    ``move`` are two keys that take the thing under the cursor somewhere else and back. ``find`` are the keys that open
    the filter and those that end it after the letters; None where a program cannot filter by text.
    """

    name: str
    program: Program
    add: Callable[[int], tuple[str, ...]]
    list: tuple[str, ...]
    down: str = "j"
    up: str = "k"
    move: tuple[str, str] = ("L", "H")
    find: tuple[str, str] | None = ("/", "")

    def first_paint(self) -> float:
        """Start the program, return the seconds to its first full screen, and end it."""
        with Terminal(self.program) as terminal:
            return terminal.first_paint()

    @contextmanager
    def at_rest(self) -> Iterator[Terminal]:
        """Start the program and wait until it has come to rest."""
        with Terminal(self.program) as terminal:
            terminal.first_paint()
            terminal.settle()
            yield terminal

    def run(self, argv: tuple[str, ...]) -> float:
        """Return the seconds that a command line takes."""
        return seconds_of(argv, self.program.environment, self.program.folder)


def narrowed(lines: Screen) -> bool:
    """Return whether the screen shows what was looked for, and no longer a title that does not hold it."""
    return any(FIND in line for line in lines) and not any(_OTHER in line for line in lines)
