"""The page of one thing: all that is known of it, and its history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from cockpit.areas import load, nouns
from cockpit.command import Selection
from cockpit.errors import NotFound
from cockpit.history import history_of
from cockpit.history import lines as history_lines
from cockpit.i18n import N_, _
from cockpit.listing import Asked, Detail, Lead, listing
from screens.base import AreaScreen, View
from screens.leads import follow
from screens.panes import Pane
from widgets.paint import content
from widgets.text import Line

if TYPE_CHECKING:
    from cockpit.areas import Area
    from cockpit.session import Session

_NEWEST = 20
"""Changes of a row that its page shows."""


class PagePane(Pane):
    """The page of one row, which scrolls."""

    DEFAULT_CSS = """
    PagePane VerticalScroll {
        padding: 0 2;
    }
    """

    def __init__(self, session: Session, noun: str, pk: int) -> None:
        """Show one row of a noun."""
        super().__init__(session, listing(noun))
        self.pk = pk
        self._scroll = VerticalScroll()
        self._text = Static()
        self.gone = False
        self._version: int | None = None
        self.leads: tuple[Lead, ...] = ()
        """The lists that the numbers of the page were counted from."""

    def compose(self) -> ComposeResult:
        """Lay the page out."""
        with self._scroll:
            yield from self.compose_page()

    def compose_page(self) -> ComposeResult:
        """Yield what stands on the page."""
        yield self._text

    @property
    def list_widget(self) -> Widget:
        """What scrolls."""
        return self._scroll

    @property
    def current(self) -> int | None:
        """The row, as long as it is there."""
        return None if self.gone else self.pk

    @property
    def marked(self) -> frozenset[int]:
        """Nothing: there is only one row."""
        return frozenset()

    @property
    def filter_refusal(self) -> str:
        """There is nothing to filter."""
        return _("a page cannot be filtered")

    def selection(self) -> Selection:
        """Return the row."""
        return Selection(self.table, () if self.gone else (self.pk,))

    def read(self, asked: Asked) -> Any:
        """Return the page, or None when the row is gone."""
        # Before the page, so that what is changed in between has not been seen.
        self._version = self.session.store.scalar(f'SELECT version FROM "{self.table}" WHERE id = ?', (self.pk,))
        try:
            return self.read_page()
        except (NotFound, IndexError):
            return None

    def read_page(self) -> Any:
        """Return the page; ``NotFound`` or ``IndexError`` when the row is gone."""
        return self.listing.page(self.session, self.pk)

    def versions(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Return the version at which the row is shown."""
        return () if self._version is None else (self._version,)

    def show(self, found: Detail | None) -> None:
        """Show the page with its history below."""
        self.gone = found is None
        if found is None:
            self._text.update(content(((_("this is gone; q goes back"), "warn"),)))
            return
        self.show_page(found)

    def show_page(self, found: Detail) -> None:
        """Show a page that was read."""
        self.leads = found.leads
        self._text.update(content(*self.notice(found.plain), *found.lines, (), *self.history()))

    def notice(self, plain: Mapping[str, object]) -> Iterator[Line]:
        """Yield what one should know before one reads on: that the row is archived."""
        if plain.get("archived"):
            yield ((_("this is archived; the palette (ctrl+p) brings it back"), "warn"),)

    def history(self) -> Iterator[Line]:
        """Yield what happened to the row, newest first."""
        yield ((_("History"), "strong"),)
        events = history_of(self.session, self.table, self.pk, _NEWEST)
        for cells in history_lines(events):
            yield tuple(span for cell in cells for span in (*cell, ("  ", "")))

    def state(self) -> Line:
        """Return nothing: a page has no count."""
        return ()

    def text(self) -> str:
        """Return the heading of the page, or the row as its list tells it where the page begins otherwise."""
        found = self.read(self.asked)
        if found is None:
            return ""
        heading = "".join(text for text, _tone in found.lines[0])
        return heading if heading.startswith(self.session.name_of(self.listing.noun, self.pk)) else super().text()

    def move_to(self, pk: int) -> bool:
        """Say whether this is the row."""
        return pk == self.pk

    def first(self) -> None:
        """Go to the top."""
        self._scroll.scroll_home(animate=False)


class DetailScreen(AreaScreen):
    """One thing, with the commands that can be given to it."""

    can_filter: ClassVar[bool] = False

    def __init__(self, session: Session, area: Area, noun: str, pk: int) -> None:
        """Show row ``pk`` of a noun of an area."""
        self.area_name = area.name  # type: ignore[misc]
        self._noun, self._pk, self.session = noun, pk, session
        super().__init__(session)

    def views(self) -> tuple[View, ...]:
        """Return the one view: the page."""
        noun = nouns()[self._noun][1]
        kind: Any = load(noun.page) if noun.page else PagePane
        return (
            View(
                "page",
                self.session.name_of(self._noun, self._pk),
                self._noun,
                lambda session: kind(session, self._noun, self._pk),
            ),
        )

    @property
    def _leads(self) -> tuple[Lead, ...]:
        return self.pane.leads if isinstance(self.pane, PagePane) else ()

    def more_keys(self) -> list[tuple[str, str]]:
        """Offer the lists behind the numbers, and the way back."""
        lists = [("enter", N_("lists behind the numbers"))] if self._leads else []
        return [*lists, ("q", N_("back"))]

    def open_row(self, pk: int) -> None:
        """Do nothing: it is open."""

    def action_clear(self) -> None:
        """Go back."""
        self.action_back()

    def action_back(self) -> None:
        """Go back to where this was opened."""
        self.app.pop_screen()

    def pressed(self, key: str) -> bool:
        """Scroll by the keys that move in lists; give commands by theirs."""
        steps = {"j": 1, "k": -1, "ctrl+d": 10, "ctrl+u": -10}
        if key in steps:
            self.pane.list_widget.scroll_relative(y=steps[key], animate=False)
        elif key == "G":
            self.pane.list_widget.scroll_end(animate=False)
        elif key == "enter" and self._leads:
            follow(self, self._leads)
        else:
            return super().pressed(key)
        return True
