"""What was understood of one typed line, before anything is saved: the same for every front end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from cockpit.areas import load
from cockpit.message import Message

if TYPE_CHECKING:
    from cockpit.command import Command
    from cockpit.session import Session


@dataclass(frozen=True)
class Quick:
    """Inputs of a command as they were read from a line.

    ``guesses`` say what was assumed, by input; ``doubts`` are what only a person can settle, by input; ``missing`` are
    the inputs that are still to be asked for, the most important first. ``about`` is the name of what it is about.
    """

    inputs: Mapping[str, Any] = field(default_factory=dict)
    guesses: tuple[tuple[str, Message], ...] = ()
    doubts: tuple[tuple[str, Message], ...] = ()
    missing: tuple[str, ...] = ()

    def answered(self, answers: Mapping[str, Any]) -> Quick:
        """Return it with some inputs settled by a person, which ends guesses and doubts about them."""
        given = {name: value for name, value in answers.items() if value not in (None, "", ())}
        return replace(
            self,
            inputs={**self.inputs, **answers},
            guesses=tuple(guess for guess in self.guesses if guess[0] not in given),
            doubts=tuple(doubt for doubt in self.doubts if doubt[0] not in given),
            missing=tuple(name for name in self.missing if name not in given),
        )


def read_line(command: type[Command], line: str, session: Session) -> list[Quick]:
    """Return what a line says, one ``Quick`` for each thing to make; ``BadInput`` if it cannot be read."""
    found: list[Quick] = load(command.quick)(line, session)  # type: ignore[operator]
    return found
