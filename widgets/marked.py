"""The base of the lists: a cursor on one row, which stays on it, and marks on any number of rows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from widgets.window import LineView


class OfRow(Message):
    """What a list tells of itself, or of one of its rows."""

    # No dataclass: making one costs as much as making a widget, and these are made before the first screen is seen.
    def __init__(self, view: MarkedView, id: int | None = None) -> None:  # noqa: A002
        """Name the list, and the row if it is about one."""
        super().__init__()
        self.view = view
        self.id = id

    @property
    def control(self) -> MarkedView:
        """Return the list that sent the message."""
        return self.view


class MarkedView(LineView, can_focus=True):
    """Rows of which one is under the cursor; how they are laid out is for each kind of list to say."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end,G", "last", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("ctrl+u", "half_page(-1)", show=False),
        Binding("ctrl+d", "half_page(1)", show=False),
        Binding("enter", "open", show=False),
    ]

    class Moved(OfRow):
        """The cursor is somewhere else: on a row, or on none."""

    class Opened(OfRow):
        """A row was chosen."""

        id: int

    class MarksChanged(OfRow):
        """Other rows are marked than before."""

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        """Start with nothing marked."""
        super().__init__(ascii_only=ascii_only, id=id)
        self._marks: frozenset[int] = frozenset()
        self._told: Hashable = None

    # What a kind of list has to say

    @property
    def current(self) -> int | None:
        """The id of the row under the cursor."""
        raise NotImplementedError

    @property
    def here(self) -> Hashable:
        """Where the cursor is, None where there is no row; it has moved when this is something else than before."""
        return self.current

    @property
    def everything(self) -> Iterable[int]:
        """The ids of all rows."""
        raise NotImplementedError

    @property
    def fitting(self) -> int:
        """How many rows there is room for."""
        raise NotImplementedError

    def move_to(self, pk: int) -> bool:
        """Move the cursor to a row and say whether it is in the list."""
        raise NotImplementedError

    def leap(self, rows: int) -> None:
        """Move the cursor and what is in view by a number of rows."""
        raise NotImplementedError

    def wheel(self, x: int, steps: int) -> None:
        """Move what is in view under the pointer, later rows up where ``steps`` is positive."""
        raise NotImplementedError

    def action_move(self, step: int) -> None:
        """Move the cursor by a number of rows."""
        raise NotImplementedError

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        raise NotImplementedError

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        raise NotImplementedError

    # Marks

    @property
    def marked(self) -> frozenset[int]:
        """The ids of the marked rows."""
        return self._marks

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        if self.current is not None:
            self._mark(self._marks ^ {self.current})

    def extend_marks(self, step: int) -> None:
        """Mark the rows from here to the one a step away; on the way back over marked rows their marks go."""
        left = self.current
        self.action_move(step)
        if left is not None and self.current is not None and self.current != left:
            back = {left, self.current} <= self._marks
            self._mark(self._marks - {left} if back else self._marks | {left, self.current})

    def mark_all(self) -> None:
        """Mark every row."""
        self._mark(frozenset(self.everything))

    def clear_marks(self) -> None:
        """Take all marks away."""
        self._mark(frozenset())

    def tell(self) -> None:
        """Send word if the cursor is somewhere else than at the last word."""
        if self.here != self._told:
            self._told = self.here
            self.post_message(self.Moved(self, self.current))

    def tell_of_other_rows(self) -> None:
        """Send word of a cursor that is somewhere else, and of marks that went with their rows."""
        self.tell()
        if self._marks:
            self._mark(self._marks.intersection(self.everything))

    def _mark(self, marks: frozenset[int]) -> None:
        if marks != self._marks:
            self._marks = marks
            self.repaint()
            self.post_message(self.MarksChanged(self))

    # Keys and the wheel

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show earlier rows."""
        event.stop()
        self.wheel(event.x, -1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show later rows."""
        event.stop()
        self.wheel(event.x, 1)

    def action_page(self, pages: int) -> None:
        """Move the cursor and the rows in view by the height of the list."""
        self.leap(pages * max(1, self.fitting))

    def action_half_page(self, pages: int) -> None:
        """Move the cursor and the rows in view by half the height of the list."""
        self.leap(pages * max(1, self.fitting // 2))

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened(self, self.current))
