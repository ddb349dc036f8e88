"""A list as a matrix: its rows crossed with columns, and only the cells in view read."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from rich.cells import cell_len

from cockpit.errors import CockpitError
from cockpit.i18n import _
from cockpit.listing import Asked, Listing
from screens.panes import RowsPane
from widgets.matrix import FootOf, Matrix, MatrixColumn, MatrixSource
from widgets.paint import cells

if TYPE_CHECKING:
    from cockpit.session import Session

_LEAST, _MOST = 8, 16
"""How narrow and how wide the columns of a heat map may be."""
_AROUND = 2
"""Cells beside the text of a cell: the sign for the cursor, and a space to the next one."""
_MEASURED = 200
"""Rows that are looked at to find out how wide columns have to be."""


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


class MatrixPane(RowsPane):
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
        matrix = Matrix(ascii_only=session.ascii_only, filled=filled)
        super().__init__(session, listing, matrix)
        self._matrix = matrix
        self._columns, self._source, self._empty = columns, source, empty
        self.source: Any = None
        """What the cells that are shown were read with, None while none are."""

    @property
    def column(self) -> int | None:
        """The key of the column under the cursor, None while there is none."""
        key = self._matrix.current_column
        return None if key is None else int(str(key))

    def read(self, asked: Asked) -> tuple[array[int], Sequence[GridColumn]]:
        """Return the rows that are asked for, and the columns."""
        try:
            ids = self.listing.ids(self.session, asked)
        except CockpitError:
            ids = self.listing.ids(self.session, asked._replace(filter="", lenient=True))
        return ids, self._columns(self.session)

    def show(self, found: tuple[array[int], Sequence[GridColumn]]) -> None:
        """Show these rows in these columns."""
        ids, columns = found
        if not columns:
            # Rows without a single column would look like a fault.
            ids = array("q")
        self._matrix.empty = ((self.nothing(_(self._empty)), "muted"),)
        self.shown = len(ids)
        # The rows of an area are those of the widget, though neither knows the other.
        source: MatrixSource = self._source(self.session)
        self.source = source
        titles = [MatrixColumn(column.key, column.title) for column in columns]
        foot = getattr(source, "foot", None)
        if self._matrix.filled:
            self._matrix.cell_width = _width(ids, titles, source, foot)
        self._matrix.set_grid(ids, titles, source, foot)


def _width(ids: Sequence[int], columns: Sequence[MatrixColumn], source: MatrixSource, foot: FootOf | None) -> int:
    """Return how wide the columns of a heat map are: as its widest cell, and as the longest word of a title."""
    keys = [column.key for column in columns]
    rows = [*source.rows(ids[:_MEASURED], keys).values(), *([foot(keys)] if foot is not None else [])]
    texts = [cells(cell) for row in rows for cell in row.cells]
    words = [cell_len(word) for column in columns for word in column.title.split()]
    return max(_LEAST, min(_MOST, max((*texts, *words), default=0) + _AROUND))
