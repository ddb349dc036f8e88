"""The lines around the body of a screen: where one is, what is going on, and how much is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from cockpit.i18n import _
from screens.keys import digits
from widgets.paint import cells, content, fit, plain
from widgets.text import Line

if TYPE_CHECKING:
    from textual.app import App

    from cockpit.areas import Area
    from cockpit.presence import Presence
    from cockpit.session import Session

_GAP = "  "
_MOST_LINES = 4
"""Lines that a message may take, with what is shown below it."""
_EACH = 5
"""Lines of the terminal for which it may take one of them."""
_RAGGED = 24
"""Cells that may be left over at the ends of its lines, where words do not fit any more."""
_MOST_NAMED = 2
"""How many other people are named; more are counted."""


class _Place(NamedTuple):
    """Where one is, and who."""

    session: Session
    area: Area | None
    views: tuple[tuple[str, str], ...]
    at: str


class TopBar(Widget):
    """Two lines: the project with the screens and their digits, and the views of this screen."""

    lines: reactive[tuple[Line, Line]] = reactive(((), ()))
    """What is on the two lines."""
    _place: _Place | None = None

    def render(self) -> Content:
        """Return both lines."""
        width = self.content_size.width
        return content(*(fit(line, width, "…") for line in self.lines))

    def show(self, session: Session, area: Area | None, views: Sequence[tuple[str, str]], at: str) -> None:
        """Show where one is: the screen of an area (None is home), and one of its views."""
        self._place = _Place(session, area, tuple(views), at)
        self._lay_out()

    def on_resize(self) -> None:
        """Use the new width."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self._place is None:
            return
        session, views, at = self._place.session, self._place.views, self._place.at
        code = session.project.code if session.project else "cockpit"
        who: Line = ((f"@{session.actor}", "accent"), (f" {session.role.label}", "muted"))
        width = self.size.width or self.app.size.width
        named, counted = _others(self.app)
        tabs = _tabs(self._place.area, width - cells(plain(f" {code}  ")) - cells(counted) - 1)
        left: Line = ((f" {code}", "strong"), (_GAP, ""), *tabs)
        room = width - cells(left) - 1
        choices = ((*who, *named), (*who, *counted), counted, who)
        right = next((line for line in choices if line and cells(line) <= room), ())
        first: Line = (*fit(left, width - cells(right) - 1), *right)
        second = _views(views, at, width) if len(views) > 1 else plain(f" {views[0][1]}" if views else "", "strong")
        self.lines = (first, second)


def _others(app: App[object]) -> tuple[Line, Line]:
    """Return who else is on: by name, and as a number for places with little room; nothing when there is nobody."""
    presence: Presence | None = getattr(app, "presence", None)
    people = presence.people if presence is not None else ()
    if not people:
        return (), ()
    counted: Line = ((_GAP, ""), (f"+{len(people)}", "good"))
    if len(people) > _MOST_NAMED:
        return counted, counted
    return ((_GAP, ""), (" ".join(f"+@{person}" for person in people), "good")), counted


def _views(views: Sequence[tuple[str, str]], at: str, width: int) -> Line:
    """Return the views around the one in view, as many as there is room for, with a sign where there are more."""
    texts = [(f"[{title}]" if key == at else f" {title} ", key == at) for key, title in views]
    here = next(place for place, (_text, chosen) in enumerate(texts) if chosen)
    first = last = here
    room = width - 4 - cells(plain(texts[here][0]))
    while True:
        # Views to the right come first: that is the way in which one goes through them.
        for place in (last + 1, first - 1):
            if 0 <= place < len(texts) and (size := cells(plain(texts[place][0])) + 1) <= room:
                room -= size
                first, last = min(first, place), max(last, place)
                break
        else:
            break
    before = "‹" if first else " "
    after = "›" if last + 1 < len(texts) else ""
    shown = [
        span
        for text, chosen in texts[first : last + 1]
        for span in ((text, "strong" if chosen else "muted"), (" ", ""))
    ]
    return ((before, "muted"), *shown, (after, "muted"))  # type: ignore[arg-type]


def _tabs(area: Area | None, width: int) -> Line:
    """Return the screens with their digits; where room is short a word of each name, or only the one in view."""
    names = [("1", _("Home"), area is None)] + [(key, _(each.label), each is area) for key, each in digits().items()]
    if area is not None and all(each is not area for each in digits().values()):
        names.append((area.key, _(area.label), True))
    full = [(f"{key} {label}", here) for key, label, here in names]
    short = [(f"{key} {label.split()[0]}", here) for key, label, here in names]
    for texts in (full, short):
        line = _tab_line(texts)
        if cells(line) <= width:
            return line
    return _tab_line([(f"{key} {label}" if here else key, here) for key, label, here in names])


def _tab_line(texts: Sequence[tuple[str, bool]]) -> Line:
    return tuple(
        span
        for text, here in texts
        for span in ((f"[{text}]" if here else f" {text} ", "strong" if here else "muted"), ("", ""))
    )


class Bar(Widget):
    """The last message on the left, what is shown on the right; on one line unless the message needs more."""

    message: reactive[Line] = reactive(())
    """What was last told."""
    state: reactive[Line] = reactive(())
    """How many rows are shown, selected and filtered."""

    def render(self) -> Content:
        """Return the lines: a message that does not fit beside the state stands above it."""
        width = self.content_size.width
        state = fit(self.state, min(cells(self.state), width))
        room = max(0, width - cells(state) - 1)
        lines = min(_MOST_LINES, self.app.size.height // _EACH)
        if cells(self.message) <= room or lines <= 1:
            return content((*fit(self.message, room), (" ", ""), *state))
        # A sentence that says what to do is of no use without its end.
        most = max(width, (lines - bool(state)) * width - _RAGGED)
        above = fit(self.message, min(cells(self.message), most), "…")
        return content(above, *([((" " * (room + 1), ""), *state)] if state else []))

    def watch_message(self) -> None:
        """Take as many lines as there are."""
        self._grow()

    def watch_state(self) -> None:
        """Take as many lines as there are."""
        self._grow()

    def on_resize(self) -> None:
        """Take as many lines as there are at the new width."""
        self._grow()

    def _grow(self) -> None:
        width = self.content_size.width
        height = self.render().get_height({}, width) if width else 1
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
