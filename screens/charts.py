"""The reports of an area: a list of them beside the chart of the one under the cursor."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import get_current_worker

from cockpit.areas import Area
from cockpit.chart import Chart
from cockpit.errors import CockpitError
from cockpit.i18n import N_, _
from cockpit.inputs import build, inputs_of, show
from cockpit.listing import Asked, Lead
from cockpit.receipt import Selection
from screens.drawing import bars_of, plot_of
from screens.forms import CommandForm
from screens.leads import follow
from screens.panes import Pane
from widgets.chart import BarChart, LineChart, StackedChart
from widgets.columns import TableColumn
from widgets.fields import Value
from widgets.paint import content
from widgets.table import Table
from widgets.text import Line

if TYPE_CHECKING:
    from cockpit.report import Report
    from cockpit.session import Session


class ReportForm(CommandForm):
    """The form of a report: it asks what the chart is to show, and changes nothing."""

    made: Report | None = None

    async def _give(self, values: dict[str, Value]) -> Mapping[str, str]:
        try:
            self.made = build(self._command, self.given(values), self._session)  # type: ignore[assignment]
        except CockpitError as error:
            return {getattr(error, "field", None) or "": str(error)}
        return {}


class ReportsPane(Pane):
    """Every report of an area; what the one under the cursor shows is read in a thread."""

    DEFAULT_CSS = """
    ReportsPane Table {
        width: 30;
    }
    ReportsPane #chart {
        padding: 0 2;
    }
    ReportsPane .words {
        height: auto;
        max-height: 60%;
    }
    ReportsPane LineChart, ReportsPane StackedChart, ReportsPane BarChart {
        display: none;
        height: 1fr;
    }
    """
    own_keys: ClassVar[tuple[tuple[str, str], ...]] = (
        ("i", N_("what it shows")),
        ("enter", N_("lists behind the numbers")),
    )

    def __init__(self, session: Session, area: Area) -> None:
        """Offer the area's reports, each with its usual inputs."""
        super().__init__(session, area.listings()[0])
        self._kinds = area.charts()
        self._reports: list[Report | None] = [None if missing(kind) else kind() for kind in self._kinds]
        plain = session.ascii_only
        self._table = Table((TableColumn("report", _("Charts")),), ascii_only=plain)
        self._leads: tuple[Lead, ...] = ()
        self._head, self._words = Static(classes="words"), Static(classes="words")
        self._lines, self._layers, self._bars = (
            LineChart(ascii_only=plain),
            StackedChart(ascii_only=plain),
            BarChart(ascii_only=plain),
        )

    def compose(self) -> ComposeResult:
        """Lay the list out beside the chart."""
        with Horizontal():
            yield self._table
            with Vertical(id="chart"):
                yield self._head
                yield self._lines
                yield self._layers
                yield self._bars
                yield self._words

    @property
    def list_widget(self) -> Widget:
        """The list of reports."""
        return self._table

    @property
    def current(self) -> int | None:
        """The place of the report under the cursor."""
        return self._table.current

    @property
    def marked(self) -> frozenset[int]:
        """Nothing: reports are looked at one by one."""
        return frozenset()

    @property
    def filter_refusal(self) -> str:
        """There are no rows to filter."""
        return _("a chart is not filtered; press i and say what it shows")

    @property
    def kind(self) -> type[Report]:
        """The kind of the report under the cursor."""
        return self._kinds[self._table.current or 0]

    @property
    def report(self) -> Report | None:
        """The report under the cursor, None until it is said what it is to show."""
        return self._reports[self._table.current or 0]

    def selection(self) -> Selection:
        """Return nothing."""
        return Selection()

    def rows(self, ids: Sequence[int]) -> Mapping[int, tuple[Line, ...]]:
        """Return the labels of some reports, for the list."""
        return {place: (((_(self._kinds[place].label()), ""),),) for place in ids}

    def read(self, asked: Asked) -> array[int]:
        """Return the places of all reports."""
        return array("q", range(len(self._kinds)))

    def show(self, found: array[int]) -> None:
        """Show the list, and read the chart anew."""
        self.shown = len(found)
        self._table.set_rows(found, self)
        self._draw()

    def state(self) -> Line:
        """Return what was asked of the report."""
        report = self.report
        asked = [
            f"{_(field.label)}: {show(field, value, self.session)}"
            for field in inputs_of(self.kind)
            if report is not None and (value := getattr(report, field.name)) not in (None, "", field.default)
        ]
        return ((", ".join(asked), "warn"),)

    def text(self) -> str:
        """Return the report's label."""
        return _(self.kind.label())

    def move_to(self, pk: int) -> bool:
        """Put the cursor on a report."""
        return self._table.move_to(pk)

    def first(self) -> None:
        """Put the cursor on the first report."""
        self._table.action_first()

    def on_marked_view_moved(self, event: Table.Moved) -> None:
        """Draw the report that is now under the cursor."""
        event.stop()
        self._draw()
        self.tell()

    def on_marked_view_opened(self, event: Table.Opened) -> None:
        """Offer the lists behind the numbers of the chart."""
        event.stop()
        screen: Any = self.screen
        if self._leads:
            follow(screen, self._leads)
        else:
            screen.say(_("there is no list behind this chart"), "muted")

    def pressed(self, key: str) -> bool:
        """Ask what the chart is to show."""
        if key != "i":
            return super().pressed(key)
        self.screen.run_worker(self._ask_for_inputs(), exclusive=True, group="give")
        return True

    async def _ask_for_inputs(self) -> None:
        report = self.report
        known = {} if report is None else {name: getattr(report, name) for name in type(report).model_fields}
        form = ReportForm(self.kind, self.session, known, {})
        await self.app.push_screen_wait(form)
        if form.made is not None:
            self._reports[self._table.current or 0] = form.made
            self._draw()
            self.tell()

    # The chart

    def _draw(self) -> None:
        self.run_worker(self._read_chart, thread=True, exclusive=True, group="chart")

    def _read_chart(self) -> None:
        worker, report = get_current_worker(), self.report
        if report is None:
            self.app.call_from_thread(self._show_chart, _("press i and say what it is to show"))
            return
        try:
            found: Chart | str = report.read(self.session)
        except CockpitError as error:
            found = str(error)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show_chart, found)

    def _show_chart(self, found: Chart | str) -> None:
        self._leads = () if isinstance(found, str) else found.leads
        forms: dict[str, Widget] = {"lines": self._lines, "layers": self._layers, "bars": self._bars}
        drawn = None if isinstance(found, str) or found.is_empty else found.form
        for form, widget in forms.items():
            widget.display = form == drawn
        if isinstance(found, str):
            self._head.update(content(((found, "warn"),)))
            self._words.update(content())
            return
        nothing: list[Line] = [((found.empty, "muted"),)] if found.is_empty else []
        self._head.update(content(((found.title, "strong"),), *nothing, ()))
        self._words.update(content((), *found.summary))
        if found.form == "bars":
            self._bars.bars = bars_of(found)
        elif found.form == "layers":
            self._layers.plot = plot_of(found, ascii_only=self.session.ascii_only)
        else:
            self._lines.plot = plot_of(found, ascii_only=self.session.ascii_only)


def missing(kind: type[Report]) -> list[str]:
    """Return the inputs without which a report cannot be read."""
    return [field.name for field in inputs_of(kind) if field.required]
