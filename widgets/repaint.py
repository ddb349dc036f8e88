"""Screens that send a terminal only the cells that were drawn again.

Textual redraws a changed run of cells from the left edge of its widget on. In a widget as wide as the screen that is
most of a line for each cell far to the right.
"""

from __future__ import annotations

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor
from textual.screen import Screen, ScreenResultType


class RunsUpdate(ChopsUpdate):
    """An update that starts each run of cells where the run starts."""

    def render_segments(self, console: Console) -> str:
        """Return what to write to the terminal."""
        written: list[str] = []
        for y, first, end in self.spans:
            for (x, strip), stop in zip(self.chops[y].items(), self.chop_ends[y], strict=False):
                left, right = max(first, x), min(end, stop)
                if strip is not None and left < right:
                    written.append(Control.move_to(left, y).segment.text)
                    written.append(strip.crop(left - x, right - x).render(console))
        return "".join(written)


class RunsCompositor(Compositor):
    """A compositor that updates parts of the screen run by run."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what has changed, or None when nothing has."""
        update = super().render_partial_update()
        return update and RunsUpdate(update.chops, update.spans, update.chop_ends)


class RunsScreen(Screen[ScreenResultType]):
    """A screen whose parts are updated run by run."""

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        """Start like any other screen."""
        super().__init__(name=name, id=id, classes=classes)
        self._compositor = RunsCompositor()
