"""What every screen has: a top line, lists to switch between, a message line, and keys that give commands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from cockpit.areas import AREAS, Area, nouns
from cockpit.errors import CockpitError
from cockpit.events import Changed
from cockpit.i18n import _
from cockpit.listing import Asked, listing
from cockpit.receipt import Receipt, Selection
from screens.bars import Bar, TopBar
from screens.giving import Giving
from screens.keys import FULL_WIDTH, digits, letters, shortcuts
from screens.panes import Pane
from widgets.hint import Hint, HintBar
from widgets.shown import shown_on
from widgets.text import Tone

if TYPE_CHECKING:
    from cockpit.command import Command
    from cockpit.session import Session

GO_SECONDS = 3.0
"""How long ``g`` waits for the letter that says where to go."""


class View(NamedTuple):
    """One of the lists of a screen: its key, the message id of its title, the noun in it, and what makes its pane."""

    key: str
    title: str
    noun: str
    make: Callable[[Session], Pane]
    given_to: str = ""
    """The noun whose commands are given in it, where that is another one."""

    @property
    def subject(self) -> str:
        """The noun whose commands are given in it."""
        return self.given_to or self.noun

    @property
    def listed(self) -> str:
        """The noun whose rows are in it."""
        return self.noun or self.given_to


def list_view(noun: str, empty: str = "", given_to: str = "") -> View:
    """Return the view of a noun's list as a table; ``empty`` is the message id of what to do while it is empty."""

    def make(session: Session) -> Pane:
        from screens.lists import ListPane

        return ListPane(session, listing(noun), _(empty) if empty else "")

    return View(noun, nouns()[noun][1].title, noun, make, given_to)


class AreaScreen(Giving):
    """A screen with one or more views of an area. Subclasses name their area and their views."""

    area_name: ClassVar[str] = ""
    can_filter: ClassVar[bool] = True
    """Whether there is a list to filter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("colon", "command_line", show=False, id="command-line"),
        Binding("slash", "filter", show=False, id="filter"),
        Binding("ctrl+p", "palette", show=False, id="palette"),
        Binding("question_mark", "help", show=False, id="help"),
        Binding("u,ctrl+z", "undo", show=False, id="undo"),
        Binding("U,ctrl+r", "redo", show=False, id="redo"),
        Binding("R", "reload", show=False, id="reload"),
        Binding("f", "saved_views", show=False, id="saved-views"),
        Binding("space", "mark", show=False, id="mark"),
        Binding("V", "mark_all", show=False, id="mark-all"),
        Binding("shift+down", "extend(1)", show=False, id="extend-down"),
        Binding("shift+up", "extend(-1)", show=False, id="extend-up"),
        Binding("y", "copy", show=False, id="copy"),
        Binding("v", "peek", show=False, id="peek"),
        Binding("left_square_bracket", "view(-1)", show=False, id="view-before"),
        Binding("right_square_bracket", "view(1)", show=False, id="view-after"),
        Binding("escape", "clear", show=False, id="clear"),
        Binding("q", "back", show=False, id="back"),
    ]

    def __init__(self, session: Session) -> None:
        """Show what the session's project holds."""
        super().__init__(session)
        self.area: Area = next(area for area in AREAS if area.name == self.area_name)
        self._views = self.views()
        self._panes: dict[str, Pane] = {}
        self._at = self._views[0].key
        self._going = False
        self._waits = 0
        self._laid_out = self._settled = self._was_seen = False
        self._filter: str | None = None
        self._top, self._bar, self._hints = TopBar(), Bar(), HintBar(ascii_only=session.ascii_only)

    def views(self) -> tuple[View, ...]:
        """Return the views, the first one being the one to start with."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Lay out the lines around the body, and in it the first view: added later it would be painted later."""
        self._laid_out = True
        yield self._top
        with Container(id="body"):
            yield self._add_pane(self._filter)
        yield self._bar
        yield self._hints

    def on_mount(self) -> None:
        """Tell of the first view."""
        self.pane.take_focus()
        self.tell_state()

    @property
    def pane(self) -> Pane:
        """The pane in view."""
        return self._panes[self._at]

    @property
    def view(self) -> View:
        """The view in view."""
        return next(view for view in self._views if view.key == self._at)

    # Views

    @property
    def has_views(self) -> bool:
        """Whether there are several lists to go through."""
        return len(self._views) > 1

    def show_view(self, key: str, filter_: str | None = None) -> None:
        """Bring a view into view; with a filter, narrowed to it."""
        self._at = key
        if not self._laid_out:
            self._filter = filter_
            return
        self._drop_unfit()
        for other, pane in self._panes.items():
            pane.display = other == key
        if key not in self._panes:
            self.query_one("#body", Container).mount(self._add_pane(filter_))
        elif filter_ is not None:
            self.pane.ask(Asked(filter_))
        else:
            self.pane.freshen()
        self.pane.take_focus()
        self.tell_state()

    def _add_pane(self, filter_: str | None) -> Pane:
        """Return a new pane for the view in view."""
        pane = self._panes[self._at] = self._made(self.view)
        pane.asked = Asked(filter_ or "")
        pane.on_shown = self._mind_pane
        return pane

    def _made(self, view: View) -> Pane:
        """Return a pane for a view; where the person may not read what is in it, one that says why."""
        reason = self.session.may_read(view.listed)
        if reason is None:
            return view.make(self.session)
        from screens.withheld import WithheldPane

        return WithheldPane(self.session, listing(view.listed), str(reason))

    def _drop_unfit(self) -> None:
        """Take away the panes that show what the person may no longer read, or withhold what the person may."""
        for view in self._views:
            pane = self._panes.get(view.key)
            may = self.session.may_read(view.listed) is None
            if pane is not None and may == pane.is_withheld:
                del self._panes[view.key]
                pane.display = False
                pane.remove()

    def _mind_rights(self) -> None:
        """Show what the person may read by now."""
        self._drop_unfit()
        if self._at not in self._panes:
            self.show_view(self._at)

    def show_noun(self, noun: str, filter_: str = "", pk: int | None = None) -> bool:
        """Bring the first view of a noun into view, narrowed, with the cursor on a row; False when there is none."""
        view = next((view for view in self._views if view.noun == noun), None)
        if view is None:
            return False
        self.show_view(view.key, filter_)
        if pk is not None:
            self.pane.look_for(pk)
        return True

    def action_view(self, step: int) -> None:
        """Go to a view before or after this one."""
        keys = [view.key for view in self._views]
        # What was told belongs to the list that it was told of.
        self.say("")
        self.show_view(keys[(keys.index(self._at) + step) % len(keys)])

    # What is shown around the views

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence on the message line until the next one."""
        self._bar.message = ((sentence, tone),)

    def tell_state(self) -> None:
        """Show where one is, what the filter is, and which keys there are."""
        if not self._panes:
            return
        self._top.show(self.session, self.area, [(view.key, self._tab(view)) for view in self._views], self._at)
        self._bar.state = self.pane.state()
        if self._settled:
            self._hints.hints = self._go_hints() if self._going else tuple(self._key_hints())

    def _tab(self, view: View) -> str:
        """Return what stands on the tab of a view, in brackets when the person may not read what is in it."""
        title = _(view.title)
        return title if self.session.may_read(view.listed) is None else f"({title})"

    def _prepare_keys(self) -> None:
        """Load the commands aside if they are not there yet, so that keys that move are not held up by it."""
        if f"{self.area.package}.commands" in sys.modules:
            self._settle()
        else:
            self.run_worker(self._load_commands, thread=True, exclusive=True, group="keys", exit_on_error=False)

    def _load_commands(self) -> None:
        self.area.commands()
        self.app.call_from_thread(self._settle)

    def _settle(self) -> None:
        """Show the keys. Commands are loaded for them, which the first sight of a screen need not wait for."""
        self._settled = True
        self.tell_state()

    def _key_hints(self) -> list[Hint]:
        first = [Hint(key, _(label), priority=6) for key, label in self.first_keys()]
        hints = [self._hint(key, command) for key, command in self.shortcuts().items()]
        extra = [Hint(key, _(label)) for key, label in self.more_keys()]
        filter_ = [Hint("/", _("filter"), self.filter_refusal)] if self.can_filter else []
        return [*first, *hints, *extra, *filter_, Hint(":", _("command")), Hint("?", _("keys"), priority=9)]

    def _hint(self, key: str, command: type[Command]) -> Hint:
        reason = self.reason_against(command)
        return Hint(key, _(command.short()), str(reason) if reason else "", priority=5 if not reason else 1)

    def _go_hints(self) -> tuple[Hint, ...]:
        areas = [Hint(key, _(area.label)) for key, area in letters().items()]
        return (
            Hint("g", _("go to:"), priority=9),
            Hint("h", _("Home")),
            *areas,
            Hint("g", _("first")),
            Hint("l", _("log")),
        )

    def first_keys(self) -> list[tuple[str, str]]:
        """Return keys of this view that stand before all others, with the message ids of what they do."""
        return []

    def more_keys(self) -> list[tuple[str, str]]:
        """Return further keys of this view with the message ids of what they do."""
        return list(self.pane.own_keys) if self._panes else []

    # Keys

    def shortcuts(self) -> Mapping[str, type[Command]]:
        """Return the commands that keys give in this view."""
        return shortcuts(self.view.subject, self.area) if self.view.subject else {}

    def on_key(self, event: events.Key) -> None:
        """Give the command of a key, or go where the letters after ``g`` lead."""
        key = event.key if event.key == "space" else (event.character if event.is_printable else None) or event.key
        if self._going:
            event.stop()
            self._go(key)
        elif self.pressed(FULL_WIDTH.get(key, key)) or self._typed_full_width(key):
            event.stop()

    def pressed(self, key: str) -> bool:
        """Do what a key means here, and say whether it means anything; keys with a character go by that."""
        if self._panes and self.pane.pressed(key):
            return True
        if key == "g":
            self._wait_for_letter()
        elif key in digits() or key == "1":
            self.cockpit.go(digits()[key].name if key in digits() else "home")
        elif key in self.shortcuts() and key != "enter":
            self.give(self.shortcuts()[key])
        else:
            return False
        return True

    def _typed_full_width(self, character: str) -> bool:
        """Take the punctuation of a Chinese input method for the key that it stands for."""
        deeds: dict[str, Callable[[], object]] = {
            ":": self.action_command_line,
            "/": self.action_filter,
            "?": self.action_help,
            "[": lambda: self.action_view(-1),
            "]": lambda: self.action_view(1),
        }
        key = FULL_WIDTH.get(character, "")
        if key in deeds:
            deeds[key]()
        return key in deeds

    def _wait_for_letter(self) -> None:
        self._going = True
        self._waits += 1
        self.tell_state()
        self.set_timer(GO_SECONDS, partial(self._stop_waiting, self._waits))

    def _stop_waiting(self, wait: int) -> None:
        """End one wait for a letter, unless it is over and another one has begun."""
        if self._going and wait == self._waits:
            self._going = False
            self.tell_state()

    def _go(self, key: str) -> None:
        self._going = False
        self.tell_state()
        if key == "g":
            self.pane.first()
        elif key == "h":
            self.cockpit.go("home")
        elif key == "l":
            self.action_log()
        elif key in letters():
            self.cockpit.go(letters()[key].name)
        elif key != "escape":
            self.cockpit.bell()

    # What is selected

    def selection(self) -> Selection:
        """Return the marked rows of this view, or the one under the cursor."""
        return self.pane.selection() if self._panes else Selection()

    def done(self, receipt: Receipt) -> None:
        """Show what a command did: the sentence, and the cursor on the row it made."""
        self.say(
            "; ".join([str(receipt), *(str(warning) for warning in receipt.warnings)]),
            "warn" if receipt.warnings else "",
        )
        if receipt.enter is not None and receipt.enter != self.session.project_id:
            self.cockpit.start_again(receipt.shown[0])
            return
        if receipt.table == self.pane.table and len(receipt.ids) == 1:
            self.pane.look_for(receipt.ids[0])

    def unseen(self, command: type[Command]) -> str:
        """Return why a command is not given to what others' changes put under the cursor; empty on the second try."""
        pane = self.pane
        if pane.marked or not command.subject or pane.table != self.session.source_of(command.subject_noun()):
            return ""
        moved = pane.take_displaced()
        if moved is None:
            return ""
        was, now = (self.session.name_of(command.subject_noun(), pk) for pk in (moved.was, moved.now))
        if not was:
            # It is not archived or elsewhere, but undone, and so has no name any more.
            return _("what was here is gone ({who}); this is {now}: press again if you mean it", who=moved.who, now=now)
        return _(
            "{was} is gone from here ({who}); this is {now}: press again if you mean it",
            was=was,
            now=now,
            who=moved.who,
        )

    def versions(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Return the versions at which rows are shown."""
        return self.pane.versions(ids) if self._panes else ()

    def changed(self, changed: Changed, *, mine: bool, told: str) -> None:
        """Draw what changed, or remember to when this screen comes into view again; ``told`` says what others did."""
        if told:
            self.say(told, "muted")
        if not mine and self._panes and self in self.app.screen_stack:
            self.pane.watch_cursor_over(changed.actor)
        for pane in self._panes.values():
            pane.note(changed)
            if mine:
                pane.forget(changed.rows.get(pane.table, ()))
        if self._panes:
            self._mind_rights()
        if self.is_current and self._panes:
            self.pane.freshen()
            self.tell_state()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Catch up with what changed meanwhile."""
        # At first each widget has only just been styled, when it came in.
        event.refresh_styles = event.refresh_styles and self._was_seen
        self._was_seen = True
        if self._panes:
            self._mind_rights()
            self.pane.freshen()
            self.pane.take_focus()
            self.tell_state()

    def on_pane_moved(self, event: Pane.Moved) -> None:
        """Show the keys for what is now under the cursor."""
        event.stop()
        self._mind_pane()

    def _mind_pane(self) -> None:
        self.tell_state()
        if not self._settled:
            self.call_after_refresh(self._prepare_keys)

    def on_pane_opened(self, event: Pane.Opened) -> None:
        """Open what was chosen."""
        event.stop()
        self.pane.take_displaced()
        self.open_row(event.pk)

    def on_pane_closed(self, event: Pane.Closed) -> None:
        """Say why in the place of a list that may no longer be read."""
        event.stop()
        self._mind_rights()

    def open_row(self, pk: int) -> None:
        """Open one row: the command of enter where there is one, else its page."""
        command = self.shortcuts().get("enter")
        if command is not None:
            self.give(command)
            return
        from screens.detail import DetailScreen

        self.app.push_screen(DetailScreen(self.session, self.area, self.view.subject, pk))

    # Actions

    def action_undo(self) -> None:
        """Undo this session's last change."""
        self._step_back(self.session.undo)

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self._step_back(self.session.redo)

    def _step_back(self, step: Callable[[], Receipt]) -> None:
        try:
            receipt = step()
        except CockpitError as error:
            self.cockpit.complain(error)
        else:
            self.say(str(receipt), "accent")

    def action_reload(self) -> None:
        """Read everything anew."""
        self.pane.spoil()
        self.pane.freshen()
        # Whatever else wrote to the terminal is painted over.
        shown_on(self.app.console).forget()
        self.refresh(layout=True)
        self.say(_("everything was read anew"))

    def action_mark(self) -> None:
        """Select the row under the cursor, or take it out of the selection."""
        self.pane.mark()

    def action_extend(self, step: int) -> None:
        """Select the row under the cursor and the next one, or the one before."""
        self.pane.extend(step)

    def action_mark_all(self) -> None:
        """Select every row that is shown."""
        self.pane.mark_all()

    def action_clear(self) -> None:
        """Clear the selection, else the filter."""
        if self.pane.marked:
            self.pane.clear_marks()
        elif self.pane.asked.filter:
            self.pane.ask(Asked(sort=self.pane.asked.sort))
        self.tell_state()

    def action_copy(self) -> None:
        """Copy the line under the cursor as text, and show it: a terminal may not let itself be copied into."""
        text = self.pane.text()
        if text:
            self.app.copy_to_clipboard(text)
            self.say(text)

    def action_peek(self) -> None:
        """Show or hide what is under the cursor beside the list."""
        self.pane.toggle_peek()

    def action_back(self) -> None:
        """Go home."""
        self.cockpit.go("home")

    def action_command_line(self) -> None:
        """Type a command."""
        from screens.typing import open_command_line

        open_command_line(self)

    def action_filter(self) -> None:
        """Type a filter."""
        from screens.typing import open_filter

        refusal = self.filter_refusal
        if refusal:
            self.say(refusal, "warn")
            self.cockpit.bell()
        open_filter(self, refusal)

    @property
    def filter_refusal(self) -> str:
        """Why there is nothing here that could be filtered; empty where there is."""
        return self.pane.filter_refusal

    def action_palette(self) -> None:
        """Choose from everything that can be done here."""
        from screens.palette import open_palette

        open_palette(self)

    def action_saved_views(self) -> None:
        """Choose a saved view."""
        from screens.palette import open_saved_views

        refusal = self.filter_refusal
        if refusal:
            self.cockpit.bell()
        open_saved_views(self, refusal)

    def action_help(self) -> None:
        """Show the keys of where one is."""
        from screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self))

    def keep_draft(self) -> None:
        """Keep what is typed on the line for commands."""
        for line in self.query("TypingLine"):
            line.keep_draft()  # type: ignore[attr-defined]

    def action_log(self) -> None:
        """Show what happened."""
        from screens.log import LogScreen

        self.app.push_screen(LogScreen(self.session))
