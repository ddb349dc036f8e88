"""What is pasted at a terminal, kept together: an escape in it begins no key.

The library's parser takes an escape in the midst of a paste for the beginning of a key, and then tells the rest of the
text before its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator

from cockpit.pattern import Pattern

START, END = "\x1b[200~", "\x1b[201~"
_SEQUENCE = Pattern(r"\x1b(?:\[[0-?]*[ -/]*[@-~])?")
"""What a terminal would obey: a control sequence as a whole, or an escape that begins none."""


class Pastes:
    """Takes terminal input as it comes, and gives out pasted texts whole and without escapes."""

    def __init__(self) -> None:
        """Nothing is being pasted."""
        self._held: list[str] | None = None

    def feed(self, text: str) -> str:
        """Return what of the input so far is to be understood now; a paste that has not ended is held back."""
        return "".join(self._told(text))

    def _told(self, text: str) -> Iterator[str]:
        while text:
            if self._held is None:
                before, mark, text = text.partition(START)
                yield before
                self._held = [] if mark else None
                continue
            # The end may come in two parts.
            tail = self._held.pop() if self._held else ""
            inside, mark, text = (tail + text).partition(END)
            kept = len(END) - 1
            if mark:
                yield f"{START}{_SEQUENCE.sub('', ''.join((*self._held, inside)))}{END}"
                self._held = None
            else:
                self._held += [inside[:-kept], inside[-kept:]]
