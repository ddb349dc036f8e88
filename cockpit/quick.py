"""What was understood of one typed line, before anything is saved: the same for every front end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from cockpit.areas import load
from cockpit.i18n import _
from cockpit.message import Message

if TYPE_CHECKING:
    from cockpit.command import Command
    from cockpit.session import Session


class Offer(NamedTuple):
    """One of several answers to take: what it says, the inputs that it settles, and what to ask for after it."""

    label: Message
    inputs: Mapping[str, Any]
    then: tuple[str, ...] = ()


class Offers(NamedTuple):
    """Answers to choose from, under a title."""

    title: Message
    choices: tuple[Offer, ...]


@dataclass(frozen=True)
class Quick:
    """Inputs of a command as they were read from a line.

    ``guesses`` say what was assumed, by input; ``doubts`` are what only a person can settle, by input; ``missing`` are
    the inputs that are still to be asked for, the most important first. ``offers`` are answers to choose from, by
    input. ``follow`` works out what follows from the inputs once more of them are known; ``following`` are the inputs
    that it may find, which nobody need be asked for before the others are known.
    """

    inputs: Mapping[str, Any] = field(default_factory=dict)
    guesses: tuple[tuple[str, Message], ...] = ()
    doubts: tuple[tuple[str, Message], ...] = ()
    missing: tuple[str, ...] = ()
    offers: Mapping[str, Offers] = field(default_factory=dict)
    follow: Callable[[Quick], Quick] | None = None
    following: tuple[str, ...] = ()

    @property
    def assumed(self) -> dict[str, str]:
        """All that was assumed, by input."""
        told: dict[str, str] = {}
        for name, guess in self.guesses:
            told[name] = f"{told[name]}{_(', ')}{guess}" if name in told else str(guess)
        return told

    def answered(self, answers: Mapping[str, Any]) -> Quick:
        """Return it with some inputs settled by a person, which ends guesses and doubts about them."""
        given = {name: value for name, value in answers.items() if value not in (None, "", ())}
        quick = replace(
            self,
            inputs={**self.inputs, **answers},
            guesses=tuple(guess for guess in self.guesses if guess[0] not in given),
            doubts=tuple(doubt for doubt in self.doubts if doubt[0] not in given),
            missing=tuple(name for name in self.missing if name not in given),
            offers={name: offers for name, offers in self.offers.items() if name not in given},
        )
        return quick if self.follow is None else self.follow(quick)


def read_line(command: type[Command], line: str, session: Session) -> list[Quick]:
    """Return what a line says, one ``Quick`` for each thing to make; an empty line asks for one and says nothing.

    Raises:
        BadInput: the line cannot be read.
    """
    found: list[Quick] = load(command.quick)(line, session)  # type: ignore[operator]
    return found
