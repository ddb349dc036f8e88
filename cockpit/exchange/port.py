"""The two directions of a noun: which entries it has, the command that an import gives, the rows of an export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from cockpit.areas import nouns
from cockpit.errors import BadInput
from cockpit.exchange.known import Existing
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.target import Target, Value
from cockpit.i18n import N_

if TYPE_CHECKING:
    from cockpit.command import Command
    from cockpit.session import Session


class Port(Protocol):
    """What the exchange module of a noun has."""

    TARGET: Target

    def existing(self, session: Session) -> Existing:
        """Return the project's entries, and the names that their fields may refer to."""
        ...

    def command(self, rows: Sequence[PlannedRow], source: str) -> Command:
        """Return the command that writes the rows of a plan; ``source`` names the file."""
        ...

    def rows(self, session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
        """Return headings and rows, of the entries with these ids or of all that are not archived."""
        ...


class Reshaping(Protocol):
    """What the exchange module of a noun may have besides: it also reads tables of another form."""

    def reshape(self, session: Session, sheet: Sheet, asked: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
        """Return the table with a column for each field, and what is still to be done of the mapping asked for."""
        ...


def reshaped(source: Port, session: Session, sheet: Sheet, asked: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """Return a table in the form that the noun's fields expect."""
    if not hasattr(source, "reshape"):
        return sheet, dict(asked)
    return cast(Reshaping, source).reshape(session, sheet, asked)


def port(noun: str) -> Port:
    """Return the exchange of a noun; ``BadInput`` when it cannot be imported."""
    path = nouns()[noun][1].exchange
    if not path:
        raise BadInput(N_("a {noun} cannot be imported; add it by “cockpit {noun} add”"), noun=noun)
    return cast(Port, import_module(path))
