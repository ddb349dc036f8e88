"""A list as a matrix: its rows crossed with columns, and only the cells in view read."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from textual.widget import Widget

from cockpit.errors import CockpitError
from cockpit.i18n import _
from cockpit.listing import Asked, Listing
from screens.panes import Pane
from widgets.matrix import Matrix, MatrixColumn, MatrixSource

if TYPE_CHECKING:
    from cockpit.session import Session


class GridColumn(Protocol):
    """A column as an area describes it."""

    @property
    def key(self) -> int:
        """What it stands for."""
        ...

    @property
    def title(self) -> str:
        """What stands above it."""
        ...


class MatrixPane(Pane):
    """The rows of a list with a cell in each column."""

    peek_from: ClassVar[int | None] = None

    def __init__(
        self,
        session: Session,
        listing: Listing[Any],
        columns: Callable[[Session], Sequence[GridColumn]],
        source: Callable[[Session], Any],
        *,
        empty: str,
        filled: bool = False,
    ) -> None:
        """``columns`` reads the columns, ``source`` makes what reads the cells.

        ``empty`` is the message id of what to do while there is nothing to show; ``filled`` makes it a heat map.
        """
        super().__init__(session, listing)
        self._columns, self._source, self._empty = columns, source, empty
        self._matrix = Matrix(ascii_only=session.ascii_only, filled=filled, cell_width=10 if filled else 8)

    @property
    def list_widget(self) -> Widget:
        """The matrix."""
        return self._matrix

    @property
    def current(self) -> int | None:
        """The id of the row under the cursor."""
        place = self._matrix.current
        return None if place is None else place[0]

    @property
    def marked(self) -> frozenset[int]:
        """The ids of the marked rows."""
        return self._matrix.marked

    def read(self, asked: Asked) -> tuple[array[int], Sequence[GridColumn]]:
        """Return the rows that are asked for, and the columns."""
        try:
            ids = self.listing.ids(self.session, asked)
        except CockpitError:
            ids = self.listing.ids(self.session, replace(asked, filter="", lenient=True))
        return ids, self._columns(self.session)

    def show(self, found: tuple[array[int], Sequence[GridColumn]]) -> None:
        """Show these rows in these columns."""
        ids, columns = found
        if not columns:
            # Rows without a single column would look like a fault.
            ids = array("q")
        nothing = _("nothing matches; esc clears the filter") if self.asked.filter else _(self._empty)
        self._matrix.empty = ((nothing, "muted"),)
        self.shown = len(ids)
        # The rows of an area are those of the widget, though neither knows the other.
        source: MatrixSource = self._source(self.session)
        self._matrix.set_grid(ids, [MatrixColumn(column.key, column.title) for column in columns], source)

    def move_to(self, pk: int) -> bool:
        """Put the cursor on a row."""
        return self._matrix.move_to(pk)

    def first(self) -> None:
        """Put the cursor on the first row."""
        self._matrix.action_first()

    def mark(self) -> None:
        """Select the row under the cursor, or take it out, and go on to the next."""
        self._matrix.toggle_mark()
        self._matrix.action_move(1)

    def mark_all(self) -> None:
        """Select every row."""
        self._matrix.mark_all()

    def clear_marks(self) -> None:
        """Select nothing."""
        self._matrix.clear_marks()

    def on_matrix_moved(self, event: Matrix.Moved) -> None:
        """Tell that the cursor is on another cell."""
        event.stop()
        self.tell()

    def on_matrix_marks_changed(self, event: Matrix.MarksChanged) -> None:
        """Tell that the selection is another one."""
        event.stop()
        self.tell()

    def on_matrix_opened(self, event: Matrix.Opened) -> None:
        """Tell that a row was chosen."""
        event.stop()
        self.post_message(self.Opened(self, event.id))
