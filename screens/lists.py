"""A list as a table: the ids of all its rows, the cells of those in view, and what they add up to."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import get_current_worker

from cockpit.errors import CockpitError, Denied
from cockpit.i18n import _
from cockpit.kept_order import KeptOrder
from cockpit.listing import Asked, Line, Listing
from screens.panes import RowsPane
from screens.peek import REST_SECONDS
from widgets.columns import TableColumn
from widgets.paint import content
from widgets.table import Table

if TYPE_CHECKING:
    from cockpit.session import Session

FEW = 50
"""Changed rows up to which a long list is brought up to date row by row."""


class Rows(NamedTuple):
    """The ids of a list in their order, and what there is to say of all of them together.

    ``remarks`` is None where that takes long: the rows are shown first, and it is told once nothing else is asked.
    """

    ids: array[int]
    opening: tuple[Line, ...] = ()
    remarks: tuple[Line, ...] | None = ()


class Said(Static):
    """Lines above or below a list, absent while there are none. The same lines again cost nothing."""

    def __init__(self, classes: str) -> None:
        """Start without lines."""
        super().__init__(classes=classes)
        self._lines: tuple[Line, ...] = ()

    def say(self, lines: tuple[Line, ...]) -> None:
        """Show these lines; the screen is laid out anew only where they may take more room or less."""
        if lines == self._lines:
            return
        before, self._lines = self._lines, lines
        found, width = content(*lines), self.size.width
        alike = bool(before and lines and width) and found.get_height({}, width) == self.size.height
        self.update(found, layout=not alike)
        self.display = bool(lines)

    def doubt(self) -> None:
        """Show the lines as what may no longer be so."""
        self.say(tuple(tuple((text, "muted") for text, _tone in line) for line in self._lines))


class ListPane(RowsPane):
    """A list as a table, with what there is to say of all of it above and below."""

    DEFAULT_CSS = """
    ListPane {
        & .opening, & .remarks {
            height: auto;
            max-height: 50%;
            display: none;
            padding: 0 3;
        }
        & .opening {
            border-bottom: solid $foreground 20%;
        }
        & .remarks {
            border-top: solid $foreground 20%;
        }
    }
    """

    def __init__(self, session: Session, listing: Listing[Any], empty: str = "") -> None:
        """``empty`` says what to do when the list is empty."""
        columns = tuple(
            TableColumn(each.key, _(each.title), each.width, each.align, each.priority, each.least)
            for each in listing.columns
        )
        table = Table(columns, ascii_only=session.ascii_only)
        super().__init__(session, listing, table)
        self._table = table
        self._empty = empty
        self._order = KeptOrder(session, listing)
        self._ids: array[int] = array("q")
        self._shown = Rows(self._ids)
        self._telling: Timer | None = None
        self._opening, self._remarks = Said("opening"), Said("remarks")

    def compose(self) -> ComposeResult:
        """Lay out the table between what there is to say of it."""
        with Vertical(classes="list"):
            yield self._opening
            yield self._table
            yield self._remarks

    @property
    def ids(self) -> Sequence[int]:
        """The ids of the rows in their order."""
        return self._ids

    @property
    def place(self) -> int:
        """The position of the row under the cursor."""
        return self._table.cursor

    def read(self, asked: Asked) -> Rows:
        """Return the rows that are asked for; a filter that cannot be read yet asks for nothing."""
        try:
            ids = self._order.ids(asked)
        except CockpitError:
            asked = asked._replace(filter="", lenient=True)
            ids = self._order.ids(asked)
        opening = tuple(self.listing.opening(self.session, asked))
        return Rows(ids, opening, None if self.takes_long(max(self.most, len(ids))) else self._remarks_on(asked))

    def _remarks_on(self, asked: Asked) -> tuple[Line, ...]:
        return tuple(self.listing.remarks(self.session, asked))

    def read_touched(self, ids: frozenset[int]) -> Rows | None:
        """Return a long list without the rows that left it; where the others belong is looked up aside."""
        if not self.takes_long(self.shown) or len(ids) > FEW:
            return None
        extra = f"{self.listing.alias}.id IN (SELECT value FROM json_each(:touched))"
        staying = self.listing.ids(self.session, self.asked, extra, touched=json.dumps(sorted(ids)))
        left = array("q", self._ids)
        for pk in ids.difference(staying):
            if pk in left:
                left.remove(pk)
        self.read_aside()
        return self._shown._replace(ids=left)

    def rows(self, ids: Sequence[int]) -> Mapping[int, tuple[Line, ...]]:
        """Return the cells of some rows, for the table."""
        try:
            found = self.listing.fetch(self.session, ids)
        except Denied:
            self.post_message(self.Closed(self))
            return {}
        self.saw(found)
        return {row.id: self.listing.cells(row, self.session) for row in found}

    def look_at(self, ids: Sequence[int]) -> None:
        """Look rows up that are not shown, as far as they may be read by now."""
        self.rows(ids)

    def show(self, found: Rows) -> None:
        """Show these rows, and above and below them what there is to say of all of them."""
        self._shown, self._ids = found, found.ids
        self.shown = len(found.ids)
        self._opening.say(found.opening)
        if found.remarks is None:
            self._remarks.doubt()
            self._tell_later()
        else:
            self._remarks.say(found.remarks)
        self._table.empty = ((self.nothing(self._empty or _("nothing here yet")), "muted"),)
        self._table.set_rows(found.ids, self)

    def _tell_later(self) -> None:
        """Tell what there is to say of all rows once nobody has asked for others for a moment."""
        if self._telling is not None:
            self._telling.stop()
        self.workers.cancel_group(self, "remarks")
        self._telling = self.set_timer(
            REST_SECONDS, lambda: self.run_worker(self._tell_aside, thread=True, exclusive=True, group="remarks")
        )

    def _tell_aside(self) -> None:
        worker, shown = get_current_worker(), self._shown
        try:
            remarks = self._remarks_on(self.asked)
        except CockpitError:
            # A filter that cannot be read yet asks for nothing, and a list that may not be read any more is closed.
            remarks = self._remarks_on(self.asked._replace(filter="", lenient=True))
        if not worker.is_cancelled and shown is self._shown:
            self.app.call_from_thread(self._remarks.say, remarks)
