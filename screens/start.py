"""The first start: an empty store, and three ways to fill it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from cockpit.command import Receipt, Selection
from cockpit.errors import CockpitError
from cockpit.i18n import N_, _
from cockpit.portfolio.commands import AddProject
from screens.giving import Giving
from widgets.hint import Hint, HintBar
from widgets.paint import content
from widgets.stat import Stat, StatList
from widgets.text import Tone

if TYPE_CHECKING:
    from cockpit.session import Session

_WAYS = (
    ("demo", N_("Look at a demo"), N_("a believable ERP rollout that fills every screen")),
    ("project", N_("Begin a project"), N_("customer, product, dates; one form")),
    ("import", N_("Bring your goals"), N_("begin a project, then read goals from CSV, XLSX or JSON")),
)


class StartScreen(Giving):
    """Offers the ways to begin."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "app.leave", show=False)]

    DEFAULT_CSS = """
    StartScreen #welcome {
        padding: 1 2;
        height: auto;
    }
    StartScreen StatList {
        padding: 0 2;
    }
    StartScreen #said {
        height: auto;
        padding: 0 2;
    }
    """

    def __init__(self, session: Session) -> None:
        """Begin in a store without projects."""
        super().__init__(session)
        self._then = ""
        self._said = Static(id="said")

    def compose(self) -> ComposeResult:
        """Lay out the welcome above the ways to begin."""
        welcome = _("This store is empty: {path}", path=self.session.store.path)
        yield Static(content(((_("Welcome to the cockpit"), "strong"),), ((welcome, "muted"),)), id="welcome")
        yield StatList(tuple(Stat(key, _(label), ((_(text), "muted"),)) for key, label, text in _WAYS))
        yield self._said
        yield HintBar((Hint("j k", _("move")), Hint("enter", _("begin")), Hint("q", _("quit"))))

    def on_mount(self) -> None:
        """Let keys go to the ways."""
        self.query_one(StatList).focus()

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence below the ways."""
        self._said.update(content(((sentence, tone),)))

    def selection(self) -> Selection:
        """Return nothing: there is nothing yet."""
        return Selection()

    def done(self, receipt: Receipt) -> None:
        """Go to work in the project that was made."""
        if receipt.enter is not None:
            self.session.enter(receipt.enter)
        self.cockpit.begin(self._then)

    def on_stat_list_opened(self, event: StatList.Opened) -> None:
        """Begin in the chosen way."""
        event.stop()
        if event.key == "demo":
            self.run_worker(self._make_demo, thread=True, exclusive=True)
            self.say(_("making the demo …"), "muted")
        else:
            self._then = "import" if event.key == "import" else ""
            self.give(AddProject)

    def _make_demo(self) -> None:
        from cockpit.demo import build

        try:
            build(self.session)
        except CockpitError as error:
            self.app.call_from_thread(self.say, str(error), "bad")
            return
        self.app.call_from_thread(self.cockpit.begin, "")
