"""A bar of one line that says which keys do what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from widgets.paint import cells, content, fit
from widgets.text import Line

_BETWEEN = "  "


class Hint(NamedTuple):
    """A key and what it does; a reason says why it does nothing now, a higher priority keeps the hint longer."""

    key: str
    label: str
    reason: str = ""
    priority: int = 0


def hint_line(hints: Sequence[Hint], width: int, *, ascii_only: bool = False) -> Line:
    """Return the hints as a line of exactly `width` cells.

    Where room is short the reasons go first, then the hints of lowest priority, the last one first; an ellipsis
    stands for what is left out. A key that does nothing now stands in brackets.
    """
    ellipsis = "~" if ascii_only else "…"
    full = _joined([_hint(hint, hint.reason) for hint in hints])
    if cells(full) <= width:
        return fit(full, width, ellipsis)
    kept = list(hints)
    while kept:
        line = _joined([_hint(hint, "") for hint in kept])
        if len(kept) < len(hints):
            line = (*line, (_BETWEEN + ellipsis, "muted"))
        if cells(line) <= width or len(kept) == 1:
            return fit(line, width, ellipsis)
        position = min(range(len(kept)), key=lambda index: (kept[index].priority, -index))
        del kept[position]
    return fit((), width)


class HintBar(Widget):
    """Hints on one line; it is drawn again only when they change."""

    DEFAULT_CSS = """
    HintBar {
        width: 1fr;
        height: 1;
        text-wrap: nowrap;
        text-overflow: clip;
    }
    """

    hints: reactive[tuple[Hint, ...]] = reactive(())
    """The hints, from left to right."""

    ascii_only: reactive[bool] = reactive(False)
    """Whether to draw with ASCII characters only."""

    def __init__(self, hints: tuple[Hint, ...] = (), *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        """Start with hints, or none."""
        super().__init__(id=id)
        self.set_reactive(HintBar.hints, hints)
        self.set_reactive(HintBar.ascii_only, ascii_only)

    def render(self) -> Content:
        """Return the one line."""
        return content(hint_line(self.hints, self.content_size.width, ascii_only=self.ascii_only))


def _hint(hint: Hint, reason: str) -> Line:
    if not hint.reason:
        return ((hint.key, "strong"), (" " + hint.label, ""))
    text = f"[{hint.key}] {hint.label}"
    return ((f"{text} ({reason})" if reason else text, "muted"),)


def _joined(lines: Sequence[Line]) -> Line:
    spans = [span for line in lines for span in (*line, (_BETWEEN, ""))]
    return tuple(spans[:-1])
