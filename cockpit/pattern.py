"""Regular expressions that are compiled when they are first needed: all of them take longer than a command line."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property


class Pattern:
    """A regular expression; see ``re`` for its methods."""

    def __init__(self, source: str, flags: re.RegexFlag = re.NOFLAG, clues: str = "") -> None:
        """``clues`` are words in lower case, parted by spaces, of which every match holds at least one in some case."""
        self.source = source
        self.flags = flags
        self.clues = tuple(clues.split())

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression as ``re`` has it."""
        return re.compile(self.source, self.flags)

    def _may_be_in(self, text: str, start: int = 0, end: int = sys.maxsize) -> bool:
        """Return whether a stretch is worth compiling the expression for; once that is done, any is."""
        if not self.clues or "compiled" in self.__dict__:
            return True
        lowered = text[start:end].lower()
        return any(clue in lowered for clue in self.clues)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match that begins at ``start``."""
        return self.compiled.match(text, start, end) if self._may_be_in(text, start, end) else None

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match that is the whole stretch."""
        return self.compiled.fullmatch(text, start, end) if self._may_be_in(text, start, end) else None

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match."""
        return self.compiled.search(text, start, end) if self._may_be_in(text, start, end) else None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Yield the matches from left to right, none overlapping another."""
        return self.compiled.finditer(text, start, end) if self._may_be_in(text, start, end) else iter(())

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """Return the text with its matches replaced, or with the first ``count`` of them."""
        return self.compiled.sub(replacement, text, count) if self._may_be_in(text) else text


def first_of(patterns: Sequence[Pattern], text: str) -> Iterator[tuple[Pattern, re.Match[str]]]:
    """Yield what several patterns match, each with its pattern, as one with ``|`` between them would.

    The leftmost match comes first, that of the pattern named first where several begin at one place, and none overlaps
    another.
    """
    found = {pattern: match for pattern in patterns if (match := pattern.search(text)) is not None}
    while found:
        first = min(found, key=lambda pattern: found[pattern].start())
        yield first, found[first]
        end = found[first].end()
        for pattern in [pattern for pattern, match in found.items() if match.start() < end]:
            again = pattern.search(text, end)
            if again is None:
                del found[pattern]
            else:
                found[pattern] = again
