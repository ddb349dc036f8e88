"""Screens that send a terminal no more than it takes to show what was drawn again, and draw nothing that is not seen.

Textual redraws a changed run of cells from the left edge of its widget on, and gives each piece of text all of its
style and takes it back again. In a widget as wide as the screen that is thousands of bytes for a cell far to the right.
It also draws each line of a container, though what is in it covers all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from rich.color import ColorSystem
from rich.console import Console
from rich.control import Control
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.geometry import Region
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.widget import Widget

from widgets.shown import Run, shown_on

_RESET = "\x1b[0m"
_NO_COLOURS = ("39", "49")
_PLAIN = ("", *_NO_COLOURS)


class RunsUpdate(ChopsUpdate):
    """An update of parts of the screen that starts each run of cells where the run starts."""

    def render_segments(self, console: Console) -> str:
        """Return what to write to the terminal."""
        shown = shown_on(console)
        return _written((run for each in self._runs() for run in shown.differing(*each)), console)

    def _runs(self) -> Iterable[Run]:
        for y, first, end in self.spans:
            for (x, strip), stop in zip(self.chops[y].items(), self.chop_ends[y], strict=True):
                left, right = max(first, x), min(end, stop)
                if strip is not None and left < right:
                    yield left, y, strip.crop(left - x, right - x)


class RunsLayout(LayoutUpdate):
    """An update of the whole screen."""

    def render_segments(self, console: Console) -> str:
        """Return what to write to the terminal."""
        shown = shown_on(console)
        if self.region.offset == (0, 0):
            shown.fit(self.region.size)
        return _written((run for each in self._runs() for run in shown.differing(*each)), console)

    def _runs(self) -> Iterable[Run]:
        for y, strips in enumerate(self.strips, self.region.y):
            yield self.region.x, y, Strip.join(strips)


Placed = tuple[Widget, Region, Region]
"""A widget, where it is, and the part of the screen that it is confined to."""


class RunsCompositor(Compositor):
    """A compositor that updates the screen run by run."""

    def __init__(self) -> None:
        """Start without widgets."""
        super().__init__()
        self._seen: tuple[object, list[Placed]] = (None, [])

    def _get_renders(self, crop: Region | None = None) -> Iterator[tuple[Region, Region, list[Strip]]]:
        """Yield the lines of all widgets of which something is seen, those in front first."""
        if self._seen[0] is not self.visible_widgets:
            self._seen = self.visible_widgets, list(_uncovered(self.visible_widgets))
        for widget, region, clip in self._seen[1]:
            if crop is None or crop.overlaps(clip):
                shown = region.intersection(clip)
                yield region, clip, widget.render_lines(shown.translate(-region.offset))

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what has changed, or None when nothing has."""
        update = super().render_partial_update()
        return update and RunsUpdate(update.chops, update.spans, update.chop_ends)

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        """Return the whole screen."""
        update = super().render_full_update(simplify)
        return RunsLayout(update.strips, update.region)


def _uncovered(widgets: Mapping[Widget, tuple[Region, Region]]) -> Iterator[Placed]:
    """Yield widgets, given from the front to the back, without those that others hide from edge to edge."""
    # For each line the cells that are taken, as bits.
    taken: defaultdict[int, int] = defaultdict(int)
    for widget, (region, clip) in widgets.items():
        x, y, width, height = region.intersection(clip)
        cells = ((1 << width) - 1) << x
        lines = [line for line in range(y, y + height) if cells & ~taken[line]]
        for line in lines:
            taken[line] |= cells
        if lines:
            yield widget, region, clip


class RunsScreen(Screen[ScreenResultType]):
    """A screen that is updated run by run."""

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        """Start like any other screen."""
        super().__init__(name=name, id=id, classes=classes)
        self._compositor = RunsCompositor()


def _written(runs: Iterable[Run], console: Console) -> str:
    """Return runs as a terminal reads them: each style is told only as far as it differs from the one before."""
    system = console._color_system or ColorSystem.TRUECOLOR
    written: list[str] = []
    before = _PLAIN
    for x, y, strip in runs:
        written.append(Control.move_to(x, y).segment.text)
        for text, style, _ in strip:
            if style is not None and style.link:
                written.append(_change(before, _PLAIN))
                written.append(Strip.render_style(style, text, system))
                before = _PLAIN
                continue
            after = _PLAIN if style is None else _codes(style, system)
            if after != before:
                written.append(_change(before, after))
                before = after
            written.append(text)
    written.append(_change(before, _PLAIN))
    return "".join(written)


@lru_cache(4096)
def _codes(style: Style, system: ColorSystem) -> tuple[str, str, str]:
    """Return the SGR parameters for the attributes of a style, for its colour, and for its background."""
    colour, background = _NO_COLOURS
    if style.color is not None:
        colour = ";".join(style.color.downgrade(system).get_ansi_codes())
    if style.bgcolor is not None:
        background = ";".join(style.bgcolor.downgrade(system).get_ansi_codes(foreground=False))
    return Strip.render_ansi(style.without_color, system), colour, background


@lru_cache(4096)
def _change(before: tuple[str, str, str], after: tuple[str, str, str]) -> str:
    """Return the shortest sequence that makes one style of another."""
    if before == after:
        return ""
    if after == _PLAIN:
        return _RESET
    if before[0] in ("", after[0]):
        added = after[0] if not before[0] else ""
        colours = [new for old, new in zip(before[1:], after[1:], strict=True) if old != new]
        return f"\x1b[{';'.join(filter(None, (added, *colours)))}m"
    # No code ends a single attribute on all terminals.
    colours = [code for code, none in zip(after[1:], _NO_COLOURS, strict=True) if code != none]
    return f"\x1b[{';'.join(filter(None, ('0', after[0], *colours)))}m"
