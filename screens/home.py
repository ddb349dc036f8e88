"""Home: a line for each part of the method, each of whose numbers opens the list that it was counted from."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from cockpit import figures
from cockpit.areas import nouns
from cockpit.home import Figure, age, read
from cockpit.i18n import N_, _
from cockpit.receipt import Selection
from screens.base import AreaScreen, View
from screens.panes import Pane
from widgets.paint import content
from widgets.stat import Stat, StatList
from widgets.text import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cockpit.command import Command
    from cockpit.session import Session


class HomePane(Pane):
    """The figures of the project."""

    DEFAULT_CSS = """
    HomePane > #heading {
        height: auto;
        padding: 1 2 1 2;
    }
    HomePane StatList {
        padding: 0 2;
    }
    """

    def __init__(self, session: Session) -> None:
        """Show the session's project."""
        from cockpit.portfolio.queries import PROJECTS

        super().__init__(session, PROJECTS)
        self._stats = StatList()
        self._heading = Static(id="heading")
        self._figures: dict[str, Figure] = {}

    def compose(self) -> ComposeResult:
        """Lay out what the project is above its figures."""
        yield self._heading
        yield self._stats

    @property
    def list_widget(self) -> StatList:
        """The figures."""
        return self._stats

    @property
    def current(self) -> int | None:
        """The project itself."""
        return self.session.project_id or None

    @property
    def marked(self) -> frozenset[int]:
        """Nothing."""
        return frozenset()

    @property
    def filter_refusal(self) -> str:
        """There is nothing to filter."""
        return _("open a list first; then / filters it")

    def read(self, asked: object) -> list[Figure]:
        """Return the figures."""
        return read(self.session)

    def show(self, found: list[Figure]) -> None:
        """Show the figures."""
        self._figures = {figure.key: figure for figure in found}
        self._heading.update(content(*self._project()))
        self._stats.stats = tuple(self._stat(part) for _key, part in groupby(found, lambda figure: figure.part))

    def _stat(self, part: Iterable[Figure]) -> Stat:
        first, *more = part
        further = tuple((figure.key, figure.value) for figure in more)
        return Stat(first.key, first.label, first.on_screen, age(first, self.session), further)

    def figure(self, key: str) -> Figure:
        """Return one of the figures that are shown."""
        return self._figures[key]

    @property
    def figure_at_cursor(self) -> Figure | None:
        """The figure under the cursor."""
        return self._figures.get(self._stats.current or "")

    def _project(self) -> list[Line]:
        project = self.session.project
        if project is None:
            return [((_("no project yet"), "muted"),)]
        what = "  ·  ".join(part for part in (project.customer, project.product, project.phase.label) if part)
        today = self.session.today()
        lines: list[Line] = [((project.name, "strong"),), ((what, "muted"),)]
        if project.go_live is not None:
            late = project.go_live < today
            distance = figures.distance(project.go_live, today) if not late else figures.age(project.go_live, today)
            lines.append(((_("go-live {day}", day=figures.day(project.go_live)), ""), (f"  {distance}", "muted")))
        return lines

    def state(self) -> Line:
        """Return who is at work."""
        return ()

    def text(self) -> str:
        """Return the figure under the cursor as text."""
        figure = self.figure_at_cursor
        return (
            ""
            if figure is None
            else _("{label}: {value}", label=figure.label, value="".join(text for text, _tone in figure.value))
        )

    def move_to(self, pk: int) -> bool:
        """Say that the project is here."""
        return pk == self.current

    def first(self) -> None:
        """Go to the first figure."""
        self._stats.action_first()

    def selection(self) -> Selection:
        """Return the project."""
        return Selection("project", (self.session.project_id,) if self.session.project else ())


class HomeScreen(AreaScreen):
    """The figures of all parts."""

    area_name: ClassVar[str] = "portfolio"
    can_filter: ClassVar[bool] = False

    def views(self) -> tuple[View, ...]:
        """Return the one view."""
        return (View("home", N_("Home"), "", HomePane),)

    def shortcuts(self) -> Mapping[str, type[Command]]:
        """Offer no command: they are given where the things are."""
        return {}

    def more_keys(self) -> list[tuple[str, str]]:
        """Offer what a figure can be asked."""
        asked = [("h l", N_("numbers")), ("enter", N_("open the list")), ("w", N_("why"))]
        return [*asked, ("g", N_("go to a screen")), ("q", N_("quit"))]

    def tell_state(self) -> None:
        """Show home as the screen one is on."""
        super().tell_state()
        self._top.show(self.session, None, [("home", _("Home"))], "home")

    def on_stat_list_opened(self, event: StatList.Opened) -> None:
        """Open the list that the number was counted from."""
        event.stop()
        pane = self.pane
        assert isinstance(pane, HomePane)
        figure = pane.figure(event.key)
        area = nouns()[figure.noun][0]
        if area.screen:
            self.cockpit.go(area.name).show_noun(figure.noun, figure.filter)

    def pressed(self, key: str) -> bool:
        """Say what a number counts."""
        if key != "w":
            return super().pressed(key)
        self._tell_why()
        return True

    def _tell_why(self) -> None:
        pane = self.pane
        assert isinstance(pane, HomePane)
        figure = pane.figure_at_cursor
        if figure is not None:
            self.say(figure.explained)

    def action_back(self) -> None:
        """Leave, after asking: a q too many must not end the work."""
        from widgets.dialog import Confirm

        def answered(leave: bool | None) -> None:
            if leave:
                self.cockpit.action_leave()

        question = Confirm(_("Quit the cockpit?"), yes=_("quit"), no=_("stay"), destructive=False)
        self.app.push_screen(question, answered)
