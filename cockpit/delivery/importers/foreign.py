"""What the reader of another program's file hands on, and who is who in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from cockpit.delivery.board_rules import ColumnKind
from cockpit.exchange.comments import Comment
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.words import plain
from cockpit.i18n import N_
from cockpit.message import Message, message

_SHOWN = 5


@dataclass(frozen=True)
class Foreign:
    """A table of cards that was made from another one."""

    sheet: Sheet
    guesses: Mapping[str, ColumnKind] = field(default_factory=dict)
    """Words for states in their plain form, with the kind that the file itself shows."""
    coarse: bool = False
    """Whether its states are kinds, because the program knows only whether work is open, begun or done."""


@dataclass(frozen=True)
class Speakers:
    """The persons of the project by the words that name them, in their plain form."""

    handles: Mapping[str, str]

    def is_known(self, name: str) -> bool:
        """Tell whether a name is that of a person of the project."""
        return plain(name) in self.handles

    def told(self, comment: Comment) -> str:
        """Return a comment as text; who wrote it is named in its words where it is nobody of the project."""
        handle = self.handles.get(plain(comment.author), "")
        said = comment.text if handle or not comment.author else f"{comment.author}: {comment.text}"
        return str(replace(comment, author=handle, text=said))


def strangers_note(strangers: Collection[str]) -> list[Message]:
    """Return a note on assignees who are nobody of the project."""
    if not strangers:
        return []
    who = ", ".join(list(strangers)[:_SHOWN]) + (" …" if len(strangers) > _SHOWN else "")
    return [message(N_("not among the persons, so left without an owner: {who}"), who=who)]
