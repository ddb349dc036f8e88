"""The two directions of a noun: which entries it has, the command that an import gives, the rows of an export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from cockpit.areas import command_named, nouns
from cockpit.errors import BadInput, Denied
from cockpit.exchange.known import Existing
from cockpit.exchange.read_any import bytes_of, read_any
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.target import Target, Value
from cockpit.i18n import N_
from cockpit.message import message

if TYPE_CHECKING:
    from cockpit.command import Command
    from cockpit.exchange.plan import ImportPlan
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


class Reading(Protocol):
    """What the exchange module of a noun may have besides: it also reads files that are no tables."""

    def read(self, session: Session, data: bytes, name: str) -> Sheet | None:
        """Return the table in the bytes of a file, None for a file of another form; ``name`` is for messages."""
        ...


class Scheduled(Protocol):
    """What the exchange module of a noun may have besides: its rows as a calendar."""

    def calendar(self, session: Session, ids: Sequence[int]) -> bytes:
        """Return these rows as a calendar."""
        ...


def read_file(
    source: Port,
    session: Session,
    file: Path | bytes,
    name: str,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Sheet:
    """Return the table in a file: as the noun reads it if the file has a form of its own, else as ``read_any`` does."""
    if hasattr(source, "read"):
        file = bytes_of(file) if isinstance(file, Path) else file
        if (found := cast(Reading, source).read(session, file, name)) is not None:
            return found
    return read_any(file, name, words=source.TARGET.vocabulary, sheet=sheet, encoding=encoding)


def reshaped(source: Port, session: Session, sheet: Sheet, asked: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """Return a table in the form that the noun's fields expect."""
    if not hasattr(source, "reshape"):
        return sheet, dict(asked)
    return cast(Reshaping, source).reshape(session, sheet, asked)


def port(noun: str) -> Port:
    """Return the exchange of a noun; ``BadInput`` when it cannot be imported."""
    path = nouns()[noun][1].exchange
    if not path:
        raise BadInput(N_("{noun} cannot be imported; add it by “cockpit {noun} add”"), noun=noun)
    return cast(Port, import_module(path))


def calendar(noun: str, session: Session, ids: Sequence[int]) -> bytes:
    """Return rows of a noun as a calendar (iCalendar); ``BadInput`` when they have no time."""
    path = nouns()[noun][1].exchange
    module = import_module(path) if path else None
    if not hasattr(module, "calendar"):
        raise BadInput(
            N_("{noun} has no time of day, so there is no calendar of it; export it as .csv, .xlsx or .json"),
            field="path",
            noun=message(nouns()[noun][1].label),
        )
    return cast(Scheduled, module).calendar(session, ids)


def require_to_make(session: Session, plan: ImportPlan) -> None:
    """Raise ``Denied`` when a file would make, along the way, what this person may not add by itself."""
    from cockpit.command import names

    for noun, made in plan.creates.items():
        adding = command_named(f"{noun}.add")
        if adding is not None and (reason := session.may(adding)) is not None:
            raise Denied(
                N_(
                    "{reason}, and the file would make what is not here yet ({noun}): {names}; have it made first, or "
                    "leave out its column (--map COLUMN=-)"
                ),
                reason=reason,
                noun=message(nouns()[noun][1].label),
                names=names(made),
            )
