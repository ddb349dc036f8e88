"""The page of a goal: its way to the target as a chart, and all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from cockpit import figures
from cockpit.goals import page
from cockpit.goals.facts import MetricFacts
from cockpit.goals.page import Page, read_page
from cockpit.i18n import _
from screens.detail import PagePane
from widgets.chart import LineChart, Plot, Reference, Series
from widgets.paint import content
from widgets.text import Line

if TYPE_CHECKING:
    from cockpit.session import Session

_LEAST_READINGS = 2


@dataclass(frozen=True)
class Found:
    """A page that was read; ``lines`` are its text."""

    page: Page
    lines: tuple[Line, ...]


class GoalPage(PagePane):
    """A goal with a chart for each metric that has been checked in at least twice."""

    DEFAULT_CSS = """
    GoalPage LineChart {
        height: 12;
        display: none;
        margin: 1 0;
    }
    """

    def __init__(self, session: Session, noun: str, pk: int) -> None:
        """Show one goal."""
        super().__init__(session, noun, pk)
        self._chart = LineChart(ascii_only=session.ascii_only)
        self._below = Static()

    def compose_page(self) -> ComposeResult:
        """Lay the chart out between the metrics and what follows from them."""
        yield self._text
        yield self._chart
        yield self._below

    def read_page(self) -> Found:
        """Return the page."""
        found = read_page(self.session, self.pk)
        return Found(found, tuple(page.lines(found, self.session)))

    def show_page(self, found: Found) -> None:  # type: ignore[override]
        """Show the facts, the chart, then the reasons and the history."""
        goal, today = found.page.goal, self.session.today()
        above = [*self.notice({"archived": goal.archived}), *page.heading(found.page, self.session)]
        for metric, forecast in zip(goal.metrics, found.page.forecasts, strict=True):
            above += [(), *page.metric_lines(metric, forecast, goal, today)]
        self._text.update(content(*above))
        charted = next((m for m in goal.metrics if len(m.readings) >= _LEAST_READINGS), None)
        self._chart.display = charted is not None
        if charted is not None:
            self._chart.plot = plot_of(charted, goal.start, goal.due, today)
        self._below.update(content(*page.rest(found.page, self.session), (), *self.history()))


def plot_of(metric: MetricFacts, start: date | None, due: date | None, today: date) -> Plot:
    """Return the check-ins of a metric beside the straight way from its baseline to its target."""
    of = metric.measured
    points = tuple((float(reading.day.toordinal()), reading.value) for reading in metric.readings)
    series = [Series(of.name, points, mark="o", tone="accent")]
    if None not in (start, due, of.baseline, of.target):
        assert start is not None and due is not None
        way = ((float(start.toordinal()), of.baseline), (float(due.toordinal()), of.target))
        series.append(Series(_("plan"), way, mark="·", tone="muted"))
    days = sorted({*(day for day in (start, due) if day is not None), metric.readings[0].day, today})
    heights = sorted({value for value in (of.baseline, of.target, of.current) if value is not None})
    target = [] if of.target is None else [Reference(of.target, _("target"), "y", "good")]
    return Plot(
        tuple(series),
        x_ticks=tuple((float(day.toordinal()), day.isoformat()) for day in days),
        y_ticks=tuple((height, figures.figure(height)) for height in heights),
        references=(*target, Reference(float(today.toordinal()), _("today"), "x")),
        empty=_("no check-in yet"),
    )
