"""Charts drawn as lines of text. It loads no Textual, so that a command line can draw them, too."""

from __future__ import annotations

from cockpit.chart import Chart
from cockpit.i18n import plural
from cockpit.listing import Line
from widgets.bars import BarGroup, Bars, bar_chart
from widgets.plot import Note, Plot, Reference, Series, line_chart, stacked_chart


def plot_of(chart: Chart, *, ascii_only: bool = False) -> Plot:
    """Return what is drawn of a chart over two axes."""
    dash = "-" if ascii_only else "·"
    series = (
        Series(each.name, each.points, dash if each.dashed else "", each.tone, each.joined, each.labels)
        for each in chart.series
    )
    references = (Reference(each.value, each.label, each.axis, each.tone) for each in chart.references)
    notes = (Note(each.x, each.y, each.text, each.tone) for each in chart.notes)
    return Plot(tuple(series), chart.x_ticks, chart.y_ticks, tuple(references), chart.empty, tuple(notes))


def bars_of(chart: Chart) -> Bars:
    """Return what is drawn of a chart of bars."""
    groups = tuple(BarGroup(group.label, group.bars) for group in chart.groups)
    return Bars(groups, chart.names, chart.empty, _left_out)


def _left_out(count: int) -> str:
    return plural("{n} earlier one is left out", "{n} earlier ones are left out", count)


def chart_lines(chart: Chart, width: int, height: int, *, ascii_only: bool = False) -> tuple[Line, ...]:
    """Draw a chart in `width` cells: over two axes on `height` lines, as bars on as many as there are."""
    if chart.form == "bars":
        return bar_chart(bars_of(chart), width, ascii_only=ascii_only)
    draw = stacked_chart if chart.form == "layers" else line_chart
    return draw(plot_of(chart, ascii_only=ascii_only), width, height, ascii_only=ascii_only)
