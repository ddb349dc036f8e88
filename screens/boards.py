"""A list as a board: cards in columns."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events

from cockpit.errors import CockpitError
from cockpit.i18n import _
from cockpit.listing import Asked, Line, Listing
from screens.panes import RowsPane
from widgets.board import Board
from widgets.shelf import BoardColumn, BoardLane, LaneOf

if TYPE_CHECKING:
    from cockpit.session import Session

DETAILED, COMPACT = 4, 1
"""Lines of a card."""
ROOMY, FROM = 5, 30
"""Lines of a detailed card on a board that has so many lines or more."""

AROUND = 4
"""Lines of a screen that are no lines of its board."""


class BoardPane(RowsPane):
    """A list as cards in columns; what the columns are is for the area to say."""

    empty: ClassVar[str] = ""
    """The message id of what to do while there are no cards at all."""
    peek_from: ClassVar[int | None] = None

    def __init__(self, session: Session, listing: Listing[Any]) -> None:
        """Show rows of a list as cards."""
        board = Board(ascii_only=session.ascii_only)
        super().__init__(session, listing, board)
        self._board = board
        self._columns: Sequence[BoardColumn] = ()
        self.compact = False

    def read_columns(self, asked: Asked) -> Sequence[BoardColumn]:
        """Return the columns with the ids in them."""
        raise NotImplementedError

    def cards(self, ids: Sequence[int]) -> Mapping[int, tuple[Line, ...]]:
        """Return some rows as cards, for the board."""
        raise NotImplementedError

    def read(self, asked: Asked) -> Sequence[BoardColumn]:
        """Return the columns that are asked for; a filter that cannot be read yet asks for nothing."""
        try:
            return self.read_columns(asked)
        except CockpitError:
            return self.read_columns(asked._replace(filter="", lenient=True))

    def on_resize(self, event: events.Resize) -> None:
        """Give cards more lines where there are more."""
        super().on_resize(event)
        self._size_cards()

    def _size_cards(self) -> None:
        # Before it is laid out, as high as the terminal leaves it, so that cards are not drawn twice.
        height = self.size.height or self.app.size.height - AROUND
        detailed = ROOMY if height >= FROM else DETAILED
        self._board.card_height = COMPACT if self.compact else detailed

    def show(self, found: Sequence[BoardColumn]) -> None:
        """Show what was read."""
        self.show_columns(found)

    def show_columns(
        self, found: Sequence[BoardColumn], lanes: Sequence[BoardLane] = (), lane_of: LaneOf | None = None
    ) -> None:
        """Show these columns, with lanes across them or without."""
        self.shown = sum(len(column.ids) for column in found)
        if not self.shown and found:
            found = [found[0]._replace(empty=self.nothing(_(self.empty))), *found[1:]]
        self._columns = found
        self._size_cards()
        self._board.set_columns(found, self, lanes or None, lane_of)

    def column_beside(self, step: int) -> Hashable | None:
        """Return the key of the column so many places from the one under the cursor, None beyond the last."""
        keys = [column.key for column in self._columns]
        here = self._board.current_column
        place = keys.index(here) + step if here in keys else -1
        return keys[place] if 0 <= place < len(keys) else None

    def neighbours(self) -> Sequence[int]:
        """Return the ids in the column under the cursor."""
        here = self._board.current_column
        return next((column.ids for column in self._columns if column.key == here), ())
