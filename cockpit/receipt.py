"""What a command is given to, and what it did."""

from collections.abc import Mapping
from typing import NamedTuple

from cockpit.message import Message


class Receipt(NamedTuple):
    """What a command did, as a sentence and as data.

    ``table`` and ``ids`` name the rows to put the cursor on; ``shown`` are their human ids; ``enter`` is a project to
    work in from now on; ``change`` is None when there was nothing to write; ``again`` is the command line that does the
    same once more, where one was worked out. ``beside`` is what else there is to say of what was made, in sentences,
    and ``facts`` the same as data.
    """

    message: Message
    table: str = ""
    ids: tuple[int, ...] = ()
    shown: tuple[str, ...] = ()
    warnings: tuple[Message, ...] = ()
    enter: int | None = None
    change: int | None = None
    again: str = ""
    beside: tuple[object, ...] = ()
    facts: Mapping[str, object] = {}

    def __str__(self) -> str:
        """Return the sentence in the current language."""
        return str(self.message)


class Selection(NamedTuple):
    """What is under the cursor or selected when a key is pressed: rows of one table."""

    table: str = ""
    ids: tuple[int, ...] = ()
    facts: Mapping[str, object] = {}

    def __bool__(self) -> bool:
        """Whether anything is selected."""
        return bool(self.ids)
