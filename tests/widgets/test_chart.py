"""Charts draw themselves in the room they have, and again when their data change."""

from __future__ import annotations

import pytest
from textual.containers import VerticalScroll

from tests.widgets.stage import Stage, harmless, shown
from widgets.chart import (
    BarChart,
    BarGroup,
    Bars,
    LineChart,
    Plot,
    Series,
    StackedChart,
    bar_chart,
    line_chart,
    stacked_chart,
)

PLOT = Plot((Series("done", ((0, 0), (1, 3), (2, 5))), Series("财务", ((0, 1), (1, 1), (2, 4)))), empty="nothing")


@pytest.mark.parametrize(("chart", "draw"), [(LineChart, line_chart), (StackedChart, stacked_chart)])
async def test_a_chart_fills_its_room(chart: type[LineChart], draw: type) -> None:
    widget = chart(PLOT)
    async with Stage(widget).play(40, 10) as pilot:
        assert shown(pilot.app) == ["".join(text for text, _ in line) for line in draw(PLOT, 40, 10)]
        await pilot.resize_terminal(20, 6)
        await pilot.pause()
        assert shown(pilot.app) == ["".join(text for text, _ in line) for line in draw(PLOT, 20, 6)]
        widget.plot = Plot(empty="nothing")
        await pilot.pause()
        assert "nothing" in "".join(shown(pilot.app))
        widget.plot, widget.ascii_only = PLOT, True
        await pilot.pause()
        assert "".join(shown(pilot.app)).replace("财务", "").isascii()
        for size in ((1, 1), (2, 9), (30, 1)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            for line in shown(pilot.app):
                harmless(line, size[0])


async def test_bars_take_the_lines_that_they_need() -> None:
    bars = Bars(tuple(BarGroup(f"g{index}", ((float(index), str(index)),)) for index in range(9)))
    widget = BarChart(bars)
    async with Stage(VerticalScroll(widget)).play(40, 5) as pilot:
        assert widget.size.height == len(bar_chart(bars, 40)) == 9
        widget.bars = Bars(bars.groups[:2], names=("a",))
        await pilot.pause()
        assert widget.size.height == 3
        assert shown(pilot.app)[2].strip() == "█ a"
