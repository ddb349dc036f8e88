"""The base of the commands that carry out an import."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

from pydantic import Field, SkipValidation

from cockpit.command import Command, Hidden, Receipt, Selection, Work
from cockpit.errors import BadInput, CockpitError, Refused
from cockpit.exchange.progress import watched
from cockpit.exchange.rows import PlannedRow
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.text import Line
from storage.record import Record

if TYPE_CHECKING:
    from cockpit.session import Session

T = TypeVar("T")

_AT_ONCE = 2_000
"""New rows that are written by one statement."""


class ImportRows(Command):
    """Write the rows of a file that was read and checked before."""

    record: ClassVar[type[Record] | None] = None
    """The record of the entries, where it is remembered what files say of them."""
    # The rows are the product's own: what is in them was held against the rules when the file was read.
    rows: Annotated[SkipValidation[tuple[PlannedRow, ...]], Hidden()]
    source: Annotated[Line, Field(title=N_("File")), Hidden()] = ""

    @classmethod
    def when(cls, selection: Selection) -> Message | None:
        """Return that a file is needed: there is nothing to select that could be imported."""
        return message(N_("name a file to import: “cockpit {noun} import FILE”"), noun=cls.noun())

    def audit(self) -> dict[str, Any]:
        """Return the file and the number of rows; the journal holds the rows themselves."""
        return {"source": self.source, "rows": len(self.rows)}

    def apply(self, work: Work) -> Receipt:
        """Write every row, unless there is none; of one that says nothing new only what it says is remembered."""
        news = tuple(row for row in self.rows if row.values)
        if self.record is not None:
            for row in self.rows:
                if not row.values:
                    work.save(work.read(self.record, row.id, row.version or None).with_(said=row.said))
        if not news:
            return Receipt(message(N_("nothing in {source} is new"), source=self.source))
        told = self if len(news) == len(self.rows) else self.model_copy(update={"rows": news})
        return told.write(work)

    def write(self, work: Work) -> Receipt:
        """Write every row, of which there is at least one."""
        raise NotImplementedError


class RowWriter:
    """Writes the rows of an import one by one."""

    def __init__(self, work: Work) -> None:
        """Keep what the command works with."""
        self.work = work
        self.ids: list[int] = []
        """The rows of the table that were written."""
        self.shown: list[str] = []
        """What people call them."""

    def ordered(self, rows: Sequence[PlannedRow]) -> Sequence[PlannedRow]:
        """Return the rows in the order in which they are written, that of the file unless one builds on another."""
        return rows

    def write(self, row: PlannedRow) -> Sequence[Message]:
        """Write a row and return what is to be told of it; refuse it before anything of it is written."""
        raise NotImplementedError

    def summed_up(self) -> Sequence[Message]:
        """Return what is to be told of all rows together."""
        return ()


class ImportEach(ImportRows):
    """Write rows of which each is refused, or not, for itself; which ones will be can be told before."""

    writer: ClassVar[type[RowWriter]]

    def write(self, work: Work) -> Receipt:
        """Write row after row; the first one that is refused refuses the file."""
        writer = self.writer(work)
        told: list[Message] = []
        for row in watched(writer.ordered(self.rows), N_("writing")):
            try:
                told += writer.write(row)
            except (BadInput, Refused) as problem:
                problem_ = Message(problem.message, problem.values)
                raise Refused(N_("row {row}: {problem}"), row=row.number, problem=problem_) from problem
        return self.written(writer, [*told, *writer.summed_up()])

    def written(self, writer: RowWriter, told: Sequence[Message]) -> Receipt:
        """Return the receipt."""
        raise NotImplementedError

    def rehearsed(self, session: "Session") -> list[tuple[int, CockpitError | Message]]:
        """Return by their numbers why rows would be refused and what would be told of them; nothing stays written."""
        return session.rehearse(self, self._rehearse) if self.rows else []

    def _rehearse(self, work: Work) -> list[tuple[int, CockpitError | Message]]:
        writer = self.writer(work)
        found: list[tuple[int, CockpitError | Message]] = []
        for row in watched(writer.ordered(self.rows), N_("checking")):
            try:
                found += [(row.number, each) for each in writer.write(row)]
            except CockpitError as problem:
                found.append((row.number, problem))
        return found


def written(
    rows: Sequence[PlannedRow], added: Callable[[list[PlannedRow]], list[T]], changed: Callable[[PlannedRow], T]
) -> list[T]:
    """Write new rows many at a time and known ones one by one; return what was saved, in the order of the file."""
    saved: list[T] = []
    waiting: list[PlannedRow] = []
    for row in watched(rows, N_("writing")):
        if not row.id:
            waiting.append(row)
        if waiting and (row.id or len(waiting) >= _AT_ONCE):
            saved += added(waiting)
            waiting = []
        if row.id:
            saved.append(changed(row))
    if waiting:
        saved += added(waiting)
    return saved
