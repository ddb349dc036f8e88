"""Panes: a list of one noun on a screen, with its filter, its selection, and what is under the cursor beside it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from cockpit.errors import Denied
from cockpit.events import Changed
from cockpit.i18n import _, plural
from cockpit.listing import Asked, Line, Listing
from cockpit.receipt import Selection
from widgets.marked import MarkedView

if TYPE_CHECKING:
    from cockpit.session import Session
    from screens.peek import Peek

PEEK_FROM = 120
"""Width of the terminal, in cells, from which a list shows what is under the cursor beside it."""
MANY = 5_000
"""Rows from which a list is asked for in a thread, so that keys are never held up by it."""


def is_remote(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether the terminal is at the other end of an SSH connection, where what is drawn costs time."""
    return "SSH_CONNECTION" in environment


class Displaced(NamedTuple):
    """What somebody else's change did to the cursor: it was on one row, and is now on another."""

    was: int
    now: int
    who: str


class OfPane(Message):
    """What a pane tells of itself, or of one of its rows."""

    def __init__(self, pane: Pane, pk: int | None = None) -> None:
        """Name the pane, and the row if it is about one."""
        super().__init__()
        self.pane = pane
        self.pk = pk


class Pane(Widget):
    """Base of all panes: what is asked of a list, and which rows of it are selected."""

    DEFAULT_CSS = """
    Pane {
        height: 1fr;
    }
    """

    noun: ClassVar[str] = ""
    along: ClassVar[tuple[str, ...]] = ()
    """Further tables that say something of the rows, but not which rows there are."""
    is_withheld: ClassVar[bool] = False
    """Whether it stands in the place of a list that the person may not read."""
    has_rows: ClassVar[bool] = False
    """Whether it lists rows, which can be selected and looked at beside the list."""
    own_keys: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Keys that mean something in this kind of pane only, with the message ids of what they do."""

    class Moved(OfPane):
        """Something else is under the cursor, or selected."""

    class Opened(OfPane):
        """A row was chosen."""

        pk: int

    class Closed(OfPane):
        """The list may no longer be read: the person's part in the project has changed."""

    def __init__(self, session: Session, listing: Listing[Any]) -> None:
        """Show a list of the session's project."""
        super().__init__()
        self.session = session
        self.listing = listing
        self.asked = Asked()
        self.whole = ""
        """The filter of a part that is shown for itself: where it leaves nothing, that part is empty."""
        self.stale = True
        self._touched: frozenset[int] | None = None
        self.shown = 0
        self.most = 0
        """The most rows that were ever shown: a filter that leaves few of many takes its time all the same."""
        self._reading = self._outdated = False
        self.on_shown: Callable[[], None] = lambda: None
        """What the screen does when other rows are shown: at once, so that it is drawn with them and no frame later."""
        self.displaced: Displaced | None = None
        self._watched: tuple[int, str] | None = None
        self._wanted: int | None = None

    @property
    def table(self) -> str:
        """The table whose rows are listed."""
        return self.listing.table

    def on_mount(self) -> None:
        """Read the list, and take the keys if it is the one in view."""
        self.freshen()
        if self.display:
            self.take_focus()

    # What a kind of pane has to say

    @property
    def filter_refusal(self) -> str:
        """Why there is nothing here that could be filtered; empty where there is."""
        return ""

    @property
    def list_widget(self) -> Widget:
        """The widget that shows the list."""
        raise NotImplementedError

    @property
    def current(self) -> int | None:
        """The id of the row under the cursor."""
        raise NotImplementedError

    @property
    def marked(self) -> frozenset[int]:
        """The ids of the marked rows."""
        raise NotImplementedError

    def read(self, asked: Asked) -> Any:
        """Return what there is to show; called in a thread when the list is long."""
        raise NotImplementedError

    def show(self, found: Any) -> None:
        """Show what ``read`` returned."""
        raise NotImplementedError

    def move_to(self, pk: int) -> bool:
        """Put the cursor on a row, and say whether it is there."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Let keys go to the list."""
        self.list_widget.focus()

    def first(self) -> None:
        """Put the cursor on the first row."""
        raise NotImplementedError

    def step(self, rows: int) -> None:
        """Move the cursor by a number of rows."""

    def pressed(self, key: str) -> bool:
        """Do what one of the pane's own keys means, and say whether it is one."""
        return False

    def mark(self) -> None:
        """Select the row under the cursor, or take it out of the selection."""

    def extend(self, step: int) -> None:
        """Select the row under the cursor and the next one, or the one before."""

    def mark_all(self) -> None:
        """Select every row that is shown."""

    def clear_marks(self) -> None:
        """Select nothing."""

    def toggle_peek(self) -> None:
        """Show or hide what is under the cursor beside the list, where it is not all there is."""

    def follow(self) -> None:
        """Show what is under the cursor by now, if it is shown at all."""

    # Reading

    def ask(self, asked: Asked) -> None:
        """Ask something else of the list."""
        self.asked = asked
        self.spoil()
        self.freshen()

    def spoil(self) -> None:
        """Let the list be read anew the next time that it is in view."""
        self.stale, self._touched = True, None

    def note(self, changed: Changed) -> None:
        """Take in what changed; what can be told by the rows of this list alone costs no look at all the others."""
        alone = set(changed.rows) <= {self.table, *self.along}
        if alone and (self._touched is not None or not self.stale):
            self._touched = (self._touched or frozenset()) | changed.rows.get(self.table, frozenset())
        else:
            self._touched = None
        self.stale = True

    def versions(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Return the versions at which rows are shown, empty when rows of this list are not told apart by it."""
        return ()

    def forget(self, ids: Collection[int]) -> None:
        """Take rows that this person has just changed as seen as they are now."""

    def freshen(self) -> None:
        """Read the list again if it is stale; a long one in a thread, unless only a few rows have changed."""
        if not self.stale or not self.is_attached:
            return
        touched, self.stale, self._touched = self._touched, False, None
        try:
            if touched is not None and (found := self.read_touched(touched)) is not None:
                self._take(found)
            elif not self.takes_long(self.most):
                self._take(self.read(self.asked))
            else:
                self.read_aside()
        except Denied:
            self.post_message(self.Closed(self))

    def takes_long(self, rows: int) -> bool:
        """Return whether so many rows are too many to be read while keys wait."""
        return rows >= MANY

    def read_touched(self, ids: frozenset[int]) -> Any:
        """Return what there is to show after some rows changed, None when everything has to be read for that."""
        return None

    def read_aside(self) -> None:
        """Read the list in a thread, once at a time: fast keys must not slow down the answer to the last of them."""
        if self._reading:
            self._outdated = True
            return
        self._reading, self._outdated = True, False
        self.run_worker(self._read_in_thread, thread=True, group="read")

    def _read_in_thread(self) -> None:
        try:
            found = self.read(self.asked)
        except Denied:
            self.post_message(self.Closed(self))
            return
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._take_read, found)

    def _take_read(self, found: Any) -> None:
        """Show what a thread has read, unless something else is wanted by now."""
        self._reading = False
        if self._outdated:
            self.read_aside()
        else:
            self._take(found)

    def watch_cursor_over(self, who: str) -> None:
        """Remember what is under the cursor, because somebody else's change may take it away."""
        if self.current is not None and self._watched is None:
            self._watched = self.current, who

    def take_displaced(self) -> Displaced | None:
        """Return how the cursor came to be where it is, if nobody at this terminal has moved it there; tell it once."""
        found, self.displaced = self.displaced, None
        return found if found is not None and found.now == self.current else None

    def _take(self, found: Any) -> None:
        self.show(found)
        self.most = max(self.most, self.shown)
        if self._watched is not None:
            (was, who), self._watched = self._watched, None
            if self.current not in (None, was):
                self.displaced = Displaced(was, self.current, who)
        if self._wanted is not None and self.move_to(self._wanted):
            self._wanted = None
        self.follow()
        self.on_shown()

    def look_for(self, pk: int) -> None:
        """Put the cursor on a row as soon as it is shown."""
        self._wanted = None if not self.stale and self.move_to(pk) else pk

    def tell(self) -> None:
        """Tell the screen that something else is under the cursor or selected."""
        self.follow()
        self.post_message(self.Moved(self))

    # Selection

    def selection(self) -> Selection:
        """Return the marked rows, or the one under the cursor."""
        ids = tuple(sorted(self.marked)) or (() if self.current is None else (self.current,))
        return Selection(self.table, ids, {"filter": self.asked.filter, "listing": self.listing.noun})

    def state(self) -> Line:
        """Return how many rows are shown and selected, and the filter."""
        count = plural("{n} row", "{n} rows", self.shown)
        chosen = f"{plural('{n} selected', '{n} selected', len(self.marked))}  " if self.marked else ""
        filter_ = f"/{self.asked.filter}  " if self.asked.filter else ""
        return ((chosen, "accent"), (filter_, "warn"), (f"{count} ", "muted"))

    def text(self) -> str:
        """Return the row under the cursor as one line of plain text."""
        if self.current is None:
            return ""
        rows = self.listing.fetch(self.session, [self.current])
        cells = self.listing.cells(rows[0], self.session) if rows else ()
        return "  ".join(text for cell in cells if (text := "".join(part for part, _tone in cell).strip()))


class RowsPane(Pane):
    """Base of the panes whose rows a list of marks and a cursor shows, whatever its layout."""

    DEFAULT_CSS = """
    RowsPane {
        layout: horizontal;
        & > .list {
            width: 2fr;
        }
    }
    """

    peek_from: ClassVar[int | None] = PEEK_FROM
    has_rows: ClassVar[bool] = True

    def __init__(self, session: Session, listing: Listing[Any], view: MarkedView) -> None:
        """Show the rows of a list in a view."""
        super().__init__(session, listing)
        self._list = view
        self._versions: dict[int, int] = {}
        self._peek: Peek | None = None
        self._peeking: bool | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list; what is under its cursor comes beside it when it is first to be seen."""
        self._list.add_class("list")
        yield self._list

    @property
    def list_widget(self) -> Widget:
        """The view."""
        return self._list

    @property
    def current(self) -> int | None:
        """The id of the row under the cursor."""
        return self._list.current

    @property
    def marked(self) -> frozenset[int]:
        """The ids of the marked rows."""
        return self._list.marked

    def saw(self, rows: Sequence[Any]) -> None:
        """Remember at which versions these rows are shown."""
        self._versions |= {row.id: getattr(row, "version", 0) for row in rows}

    def look_at(self, ids: Sequence[int]) -> None:
        """Look rows up that are not shown."""
        self.saw(self.listing.fetch(self.session, ids))

    def forget(self, ids: Collection[int]) -> None:
        """Take rows that this person has just changed as seen as they are now, before they are drawn again."""
        for pk in ids:
            self._versions.pop(pk, None)

    def versions(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Return the versions at which rows were last shown; those that never were are looked up now."""
        unseen = [pk for pk in ids if pk not in self._versions]
        if unseen:
            self.look_at(unseen)
        return tuple(self._versions.get(pk, 0) for pk in ids)

    def nothing(self, empty: str) -> str:
        """Return what to say where there are no rows: that of an empty list, unless a filter has left none."""
        narrowed = self.asked.filter and self.asked.filter != self.whole
        return _("nothing matches; esc clears the filter") if narrowed else empty

    def move_to(self, pk: int) -> bool:
        """Put the cursor on a row, and say whether it is there."""
        return self._list.move_to(pk)

    def first(self) -> None:
        """Put the cursor on the first row."""
        self._list.action_first()

    def step(self, rows: int) -> None:
        """Move the cursor by a number of rows."""
        self._list.action_move(rows)

    def mark(self) -> None:
        """Select the row under the cursor, or take it out, and go on to the next."""
        self._list.toggle_mark()
        self.step(1)

    def extend(self, step: int) -> None:
        """Select the row under the cursor and the next one, or the one before."""
        self._list.extend_marks(step)

    def mark_all(self) -> None:
        """Select every row."""
        self._list.mark_all()

    def clear_marks(self) -> None:
        """Select nothing."""
        self._list.clear_marks()

    def on_marked_view_moved(self, event: MarkedView.Moved) -> None:
        """Tell that the cursor is on another row."""
        event.stop()
        self.tell()

    def on_marked_view_marks_changed(self, event: MarkedView.MarksChanged) -> None:
        """Tell that the selection is another one."""
        event.stop()
        self.tell()

    def on_marked_view_opened(self, event: MarkedView.Opened) -> None:
        """Tell that a row was chosen."""
        event.stop()
        self.post_message(self.Opened(self, event.id))

    # What is under the cursor, beside the list

    def toggle_peek(self) -> None:
        """Show or hide what is under the cursor."""
        self._peeking = not self._is_peeking
        self._lay_out()

    def follow(self) -> None:
        """Show what is under the cursor, once it rests."""
        if self._peek is not None and self._peek.display:
            self._peek.follow(self.current)

    def on_resize(self, event: events.Resize) -> None:
        """Show what is under the cursor only where there is room, unless the person has chosen."""
        self._lay_out()

    @property
    def _is_peeking(self) -> bool:
        return self._peek is not None and self._peek.display

    def _lay_out(self) -> None:
        wide = self.peek_from is not None and self.app.size.width >= self.peek_from and not is_remote()
        show = wide if self._peeking is None else self._peeking
        if show == self._is_peeking:
            return
        if self._peek is None:
            from screens.peek import Peek

            self._peek = Peek(self.session, self.listing)
            self.mount(self._peek)
        self._peek.display = show
        if show:
            self._peek.show(self.current)
