"""Charts that fill the room they are given; the drawing itself is in plain functions, re-exported here."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from widgets.bars import BarGroup, Bars, bar_chart
from widgets.gauge import progress_bar, sparkline
from widgets.paint import content
from widgets.plot import Note, Plot, Reference, Series, line_chart, stacked_chart
from widgets.text import Line

__all__ = [
    "BarChart",
    "BarGroup",
    "Bars",
    "LineChart",
    "Note",
    "Plot",
    "Reference",
    "Series",
    "StackedChart",
    "bar_chart",
    "line_chart",
    "progress_bar",
    "sparkline",
    "stacked_chart",
]


class Chart(Widget):
    """A widget that draws itself as lines of its own size, anew when its data or its size change."""

    DEFAULT_CSS = """
    Chart {
        width: 1fr;
        height: 1fr;
        text-wrap: nowrap;
        text-overflow: clip;
    }
    """

    ascii_only: reactive[bool] = reactive(False)
    """Whether to draw with ASCII characters only."""

    def draw(self, width: int, height: int) -> tuple[Line, ...]:
        """Return up to `height` lines of `width` cells."""
        raise NotImplementedError

    def render(self) -> Content:
        """Return all lines as one text."""
        return content(*self.draw(*self.content_size))


class LineChart(Chart):
    """Series of points, each joined by a line or not, over two axes."""

    plot: reactive[Plot] = reactive(Plot())
    """What the chart shows."""

    def __init__(self, plot: Plot | None = None, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        """Start with a plot, or an empty one."""
        super().__init__(id=id)
        self.set_reactive(LineChart.plot, plot or Plot())
        self.set_reactive(Chart.ascii_only, ascii_only)

    def draw(self, width: int, height: int) -> tuple[Line, ...]:
        """Return exactly `height` lines of `width` cells."""
        return line_chart(self.plot, width, height, ascii_only=self.ascii_only)


class StackedChart(LineChart):
    """Series as layers, one on top of another, over two axes."""

    def draw(self, width: int, height: int) -> tuple[Line, ...]:
        """Return exactly `height` lines of `width` cells."""
        return stacked_chart(self.plot, width, height, ascii_only=self.ascii_only)


class BarChart(Chart):
    """Groups of level bars; as high as they need to be, unless a height is given to it."""

    DEFAULT_CSS = """
    BarChart {
        height: auto;
    }
    """

    bars: reactive[Bars] = reactive(Bars(), layout=True)
    """What the chart shows."""

    def __init__(self, bars: Bars | None = None, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        """Start with bars, or none."""
        super().__init__(id=id)
        self.set_reactive(BarChart.bars, bars or Bars())
        self.set_reactive(Chart.ascii_only, ascii_only)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the bars and their legend take."""
        return len(bar_chart(self.bars, width))

    def draw(self, width: int, height: int) -> tuple[Line, ...]:
        """Return the lines of `width` cells that `height` has room for, the last groups if not all of them."""
        return bar_chart(self.bars, width, height, ascii_only=self.ascii_only)
