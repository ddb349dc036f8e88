"""The cockpit as a person meets it: keys go in, the screen is read back.

::

    async with cockpit(session, "goals") as at:
        await at.press("L")
        at.board.column("Supply-chain responsiveness").has("GOAL-1")
        at.says("GOAL-1 moved")

What is read is what is drawn, cell by cell. Only what no screen shows, such as the bell, is asked of the app.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise
from unittest.mock import patch

from rich.cells import cell_len
from textual import events
from textual.geometry import Region
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from cockpit.session import Session
from cockpit.settings import Settings
from screens.app import CockpitApp
from screens.bars import Bar, TopBar
from screens.typing import TypingLine
from widgets.board import Board
from widgets.dialog import Confirm
from widgets.form import FieldRow
from widgets.hint import HintBar
from widgets.modal import Dialog
from widgets.picker import OptionLines
from widgets.repaint import RunsLayout
from widgets.stat import StatList
from widgets.table import Table

WIDE = (120, 36)
"""Columns and lines of the terminal, unless a test asks for others."""
TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
_CHARACTERS = {"space": " ", "enter": "\r", "tab": "\t", "escape": "\x1b", "backspace": "\x7f"}
_KEYS = {character: key for key, character in _CHARACTERS.items()}
_PATIENCE = 60
"""Seconds after which a screen that never comes to rest is an error."""
_ID = re.compile(r"\b[A-Z]+-\d+\b")


@asynccontextmanager
async def cockpit(
    session: Session,
    screen: str = "",
    *,
    size: tuple[int, int] = WIDE,
    settings: Settings | None = None,
) -> AsyncIterator[Cockpit]:
    """Open the cockpit in a session, at the named screen or at home."""
    app = new_app(session, screen, settings)
    async with app.run_test(size=size) as pilot:
        with patch.object(app, "bell") as bell:
            driver = Cockpit(app, pilot, lambda: bell.call_count)
            await driver.settle()
            yield driver


def new_app(session: Session, screen: str = "", settings: Settings | None = None) -> CockpitApp:
    """Return an app that takes itself to be on a terminal with all colours, wherever the tests run."""
    others = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with patch.dict(os.environ, {**others, **TERMINAL}, clear=True):
        return CockpitApp(session, settings or Settings(), screen)


class Cockpit:
    """The whole screen, and the person in front of it."""

    def __init__(self, app: CockpitApp, pilot: Pilot[str], bells: Callable[[], int]) -> None:
        """Sit down in front of a running app."""
        self.app = app
        self.session = app.session
        self._pilot = pilot
        self._bells = bells
        self.board = BoardDriver(self)
        self.table = TableDriver(self)
        self.home = HomeDriver(self)
        self.form = FormDriver(self)
        self.picker = PickerDriver(self)
        self.line = LineDriver(self)
        self.dialog = DialogDriver(self)

    # What a person does

    async def press(self, *keys: str) -> None:
        """Press keys one after another, each as soon as the one before has shown its effect."""
        for key in keys:
            self._send(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text as fast as a terminal can send it: nobody waits for the screen between the letters."""
        for character in text:
            self._send(character)
        await self.settle()

    async def paste(self, text: str) -> None:
        """Paste a text as a terminal does."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        """Change the size of the terminal."""
        await self._pilot.resize_terminal(width, height)
        await self.settle()

    async def click(self, x: int, y: int) -> None:
        """Click on a cell."""
        await self._pilot.click(offset=(x, y))
        await self.settle()

    async def notice(self) -> None:
        """Look for what others have done, as the app does four times a second."""
        self.app.look()
        await self.settle()

    async def until(self, happens: Callable[[], bool]) -> None:
        """Wait for something that only the passing of time brings about."""
        async with asyncio.timeout(_PATIENCE):
            while not happens():
                await self._pilot.pause()

    async def settle(self) -> None:
        """Wait until nothing happens any more but the passing of time, and everything is drawn."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                await _quiet()
                if self.app._exception is not None:
                    raise AssertionError("the app broke down") from self.app._exception
                if not self.app.is_running:
                    return
                threads = [worker for worker in self.app.workers if worker._thread_worker and not worker.is_finished]
                if threads:
                    # One that a newer question made needless is cancelled, which is how it should end.
                    await asyncio.gather(*(worker.wait() for worker in threads), return_exceptions=True)
                elif _undrawn(self.app.screen):
                    self.app.screen._on_timer_update()
                elif not self.app.typed_ahead:
                    return
                else:
                    await asyncio.sleep(0)

    def _send(self, key: str) -> None:
        key = _KEYS.get(key, key)
        character = key if len(key) == 1 else _CHARACTERS.get(key)
        driver = self.app._driver
        assert driver is not None
        event = events.Key(_character_to_key(key) if len(key) == 1 else key, character)
        event.set_sender(self.app)
        driver.send_message(event)

    # What a person sees

    @property
    def lines(self) -> list[str]:
        """Every line of the screen as it would be drawn now."""
        stack = self.app._background_screens
        update = self.app.screen._compositor.render_update(full=True, screen_stack=stack)
        assert isinstance(update, RunsLayout)
        return [Strip.join(strips).text for strips in update.strips]

    @property
    def text(self) -> str:
        """The screen as one text, for searching and for messages of failed tests."""
        return "\n".join(line.rstrip() for line in self.lines)

    def shows(self, *texts: str) -> None:
        """Check that texts are somewhere on the screen."""
        for text in texts:
            assert text in self.text, f"{text!r} is not shown:\n{self.text}"

    def lacks(self, *texts: str) -> None:
        """Check that texts are nowhere on the screen."""
        for text in texts:
            assert text not in self.text, f"{text!r} is shown:\n{self.text}"

    def says(self, text: str) -> None:
        """Check the message line of the screen in view."""
        said = " ".join(self.part(Bar))
        assert text in said, f"{text!r} is not said, but {said!r}"

    @property
    def notices(self) -> list[str]:
        """What is told above everything, whatever is open."""
        return [notice.message for notice in self.app._notifications]

    @property
    def top(self) -> str:
        """The lines at the top: where one is."""
        return "\n".join(self.part(TopBar))

    @property
    def hints(self) -> str:
        """The last line: which keys do what."""
        return " ".join(self.part(HintBar))

    @property
    def bells(self) -> int:
        """How often the bell has rung."""
        return self._bells()

    @property
    def copied(self) -> str:
        """What was last copied."""
        return self.app.clipboard

    def find(self, kind: type[Widget]) -> Widget:
        """Return the widget of a kind that is in view."""
        found = [widget for widget in self.app.screen.query(kind) if widget.region.area]
        assert len(found) == 1, f"{len(found)} of {kind.__name__} in view:\n{self.text}"
        return found[0]

    def part(self, kind: type[Widget]) -> list[str]:
        """Return the lines that a widget of a kind takes of the screen."""
        return self.crop(self.find(kind).region)

    def crop(self, region: Region) -> list[str]:
        """Return a part of the screen, cut by cells."""
        rows = self.lines[region.y : region.bottom]
        return [_cells(row, region.x, region.right) for row in rows]


class Part:
    """A part of the screen."""

    def __init__(self, at: Cockpit) -> None:
        """Look at a part of this screen."""
        self._at = at


class BoardDriver(Part):
    """The board in view."""

    @property
    def titles(self) -> list[str]:
        """The titles of the columns in view, without the number of cards."""
        return [re.sub(r"\s+\d+$", "", column[0].strip(" ▌>").rstrip()) for column in self._columns]

    def column(self, title: str) -> Column:
        """Return the column whose title begins so."""
        for shown, column in zip(self.titles, self._columns, strict=True):
            if shown.startswith(title):
                return Column(title, column)
        raise AssertionError(f"there is no column {title!r}, only {self.titles}:\n{self._at.text}")

    @property
    def cursor(self) -> str:
        """The id of the card under the cursor, empty when there is none."""
        for column in self._columns:
            for line in column[1:]:
                if line[:1] in ("▌", ">") and (found := _ID.search(line)):
                    return found[0]
        return ""

    @property
    def marked(self) -> list[str]:
        """The ids of the marked cards."""
        lines = [line for column in self._columns for line in column[1:]]
        return [found[0] for line in lines if line[1:2] in ("✓", "*") and (found := _ID.search(line))]

    @property
    def _columns(self) -> list[list[str]]:
        rows = self._at.part(Board)
        edges = [-1, *(x for x, character in enumerate(_by_cell(rows[0])) if character in "│|"), cell_len(rows[0])]
        return [[_cells(row, left + 1, right) for row in rows] for left, right in pairwise(edges)]


class Column:
    """A column of a board as it is drawn."""

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        """Take the lines of the column with a title."""
        self._title = title
        self._lines = lines

    @property
    def ids(self) -> list[str]:
        """The ids of the cards in view, from top to bottom."""
        return [found[0] for line in self._lines[1:] if (found := _ID.search(line[:14]))]

    def has(self, *ids: str) -> None:
        """Check that cards are in this column."""
        assert set(ids) <= set(self.ids), f"{self._title} has {self.ids}, not {ids}"

    def lacks(self, *ids: str) -> None:
        """Check that cards are not in this column."""
        assert not set(ids) & set(self.ids), f"{self._title} has {self.ids}"

    def is_(self, *ids: str) -> None:
        """Check which cards are in this column, in this order."""
        assert self.ids == list(ids), f"{self._title} has {self.ids}"


class TableDriver(Part):
    """The table in view."""

    @property
    def rows(self) -> list[str]:
        """The rows in view."""
        return [row.rstrip(" │█") for row in self._at.part(Table)[1:] if row[:3].strip(" ") or row[3:].strip(" │█")]

    @property
    def ids(self) -> list[str]:
        """The human id in each row in view."""
        return [found[0] for row in self.rows if (found := _ID.search(row))]

    @property
    def cursor(self) -> str:
        """The row under the cursor."""
        return next((row for row in self.rows if row.startswith(">")), "")

    @property
    def marked(self) -> list[str]:
        """The ids of the marked rows."""
        return [found[0] for row in self.rows if row[1:2] in ("✓", "*") and (found := _ID.search(row))]

    def row(self, text: str) -> str:
        """Return the only row that holds a text."""
        found = [row for row in self.rows if text in row]
        assert len(found) == 1, f"{text!r} is in {len(found)} rows:\n{self._at.text}"
        return found[0]

    def is_(self, *ids: str) -> None:
        """Check which rows are in view, in this order."""
        assert self.ids == list(ids), f"the rows are {self.ids}:\n{self._at.text}"


class HomeDriver(Part):
    """The figures of home."""

    @property
    def parts(self) -> list[str]:
        """The label of each part."""
        return [rows[0][2:].split("  ")[0] for rows in self._lines]

    def figure(self, label: str) -> str:
        """Return the figures of a part, in one line."""
        found = [rows for rows in self._lines if rows[0][2:].startswith(label)]
        assert len(found) == 1, f"{len(found)} parts begin with {label!r}:\n{self._at.text}"
        return "  ".join(row.strip() for row in found[0])

    async def go_to(self, label: str, place: int = 0) -> None:
        """Put the cursor on a part, and in it on one of its figures."""
        await self._at.press("home", *["j"] * self.parts.index(label), *["l"] * place)

    @property
    def _lines(self) -> list[list[str]]:
        region = self._at.find(StatList).region
        found: list[list[str]] = []
        for row in self._at.crop(region):
            line = row.strip("\n")[2:].rstrip()
            if line[2:3].strip():
                found.append([line])
            elif line:
                found[-1].append(line)
        return found


class FormDriver(Part):
    """The form in view, by the labels of its fields."""

    @property
    def labels(self) -> list[str]:
        """The labels of all fields, from top to bottom."""
        return [row.field.label for row in self._rows]

    @property
    def focused(self) -> str:
        """The label of the field that has the focus."""
        return next((row.field.label for row in self._rows if row.has_focus_within), "")

    def value(self, label: str) -> object:
        """Return the answer to a field."""
        return self._row(label).answer

    def remark(self, label: str) -> str:
        """Return what is said below a field."""
        row = self._row(label)
        lines = self._at.crop(row.region)
        return " ".join(line.strip() for line in lines[1:])

    async def go_to(self, label: str) -> None:
        """Put the focus on a field, by the keys that go from field to field."""
        step = self.labels.index(label) - self.labels.index(self.focused)
        key = "tab" if step > 0 else "shift+tab"
        for _ in range(abs(step)):
            await self._at.press(key)
        assert self.focused == label, f"{self.focused!r} has the focus instead of {label!r}:\n{self._at.text}"

    async def fill(self, answers: Mapping[str, str | bool]) -> None:
        """Answer fields as a person does: texts are pasted, options searched for, boxes ticked."""
        for label, answer in answers.items():
            await self.go_to(label)
            row = self._row(label)
            if isinstance(answer, bool):
                if row.answer is not answer:
                    await self._at.press("space")
            elif isinstance(self._at.app.focused, (Input, TextArea)):
                await self._at.press("end", *["ctrl+u"])
                await self._at.paste(answer)
            else:
                await self._at.press("space")
                await self._at.type(answer)
                await self._at.press("enter")

    async def save(self) -> None:
        """Hand the form in."""
        await self._at.press("ctrl+s")

    def _row(self, label: str) -> FieldRow:
        found = [row for row in self._rows if row.field.label == label]
        assert found, f"there is no field {label!r}, only {self.labels}:\n{self._at.text}"
        return found[0]

    @property
    def _rows(self) -> list[FieldRow]:
        return list(self._at.app.screen.query(FieldRow))


class PickerDriver(Part):
    """The dialog in view that offers options."""

    @property
    def options(self) -> list[str]:
        """The options in view."""
        return [line.rstrip() for line in self._at.part(OptionLines) if line.strip()]

    @property
    def cursor(self) -> str:
        """The option under the cursor."""
        return next((line for line in self.options if line.startswith(">")), "")

    async def choose(self, text: str) -> None:
        """Type a few letters and take what is then under the cursor."""
        await self._at.type(text)
        assert text.lower() in self.cursor.lower(), f"{self.cursor!r} would be taken:\n{self._at.text}"
        await self._at.press("enter")


class LineDriver(Part):
    """The line for commands and filters."""

    @property
    def is_open(self) -> bool:
        """Whether it is in view."""
        return any(line.display for line in self._at.app.screen.query(TypingLine))

    @property
    def text(self) -> str:
        """What is typed, behind its prompt."""
        line = self._at.app.screen.query_one(TypingLine)
        return line.text

    @property
    def lines(self) -> list[str]:
        """All its lines: the ways to go on, the line itself, and the error."""
        return [line.rstrip() for line in self._at.part(TypingLine)]


class DialogDriver(Part):
    """The dialog in view."""

    @property
    def is_open(self) -> bool:
        """Whether there is one."""
        return isinstance(self._at.app.screen, Dialog)

    @property
    def asks(self) -> bool:
        """Whether it waits for a yes or no."""
        return isinstance(self._at.app.screen, Confirm)

    @property
    def text(self) -> str:
        """All that is in it."""
        assert self.is_open, f"there is no dialog:\n{self._at.text}"
        frame = self._at.app.screen.query_one(".dialog")
        return "\n".join(line.strip("│╭╮╰╯─ ") for line in self._at.crop(frame.region))

    def shows(self, *texts: str) -> None:
        """Check that texts are in it."""
        for text in texts:
            assert text in self.text, f"{text!r} is not shown:\n{self.text}"


def _cells(text: str, left: int, right: int) -> str:
    """Return the cells of a line between two columns."""
    x, kept = 0, []
    for character in text:
        if left <= x < right:
            kept.append(character)
        x += cell_len(character)
    return "".join(kept)


def _by_cell(text: str) -> str:
    """Return a line with a character for each of its cells."""
    return "".join(character + " " * (cell_len(character) - 1) for character in text)


async def _quiet() -> None:
    """Let the loop run until nothing in it is ready to go on: what is left waits for time, a thread, or a key."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    while ready:
        await asyncio.sleep(0)


def _undrawn(screen: Screen[object]) -> bool:
    """Return whether a screen has something to draw, which it would do at its next tick."""
    waiting = (screen._layout_required, screen._scroll_required, screen._repaint_required, screen._recompose_required)
    return any(waiting) or bool(screen._dirty_widgets) or bool(screen._callbacks)
