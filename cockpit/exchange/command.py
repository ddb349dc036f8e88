"""The base of the commands that carry out an import."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import Field, SkipValidation

from cockpit.command import Command, Hidden, Receipt, Selection, Work
from cockpit.exchange.progress import watched
from cockpit.exchange.rows import PlannedRow
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.text import Line
from storage.record import Record

T = TypeVar("T")

_AT_ONCE = 2_000
"""New rows that are written by one statement."""


class ImportRows(Command):
    """Write the rows of a file that was read and checked before."""

    # The rows are the product's own: what is in them was held against the rules when the file was read.
    record: ClassVar[type[Record] | None] = None
    """The record of the entries, where it is remembered what files say of them."""
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
