"""The app: one session, one screen for each area, and what all of them share."""

from __future__ import annotations

import asyncio
import gc
import threading
import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.worker import WorkerFailed

from cockpit import farewell
from cockpit.areas import AREAS, load, noun_of_id, nouns, screen_names
from cockpit.cli.context import open_session, require_key
from cockpit.errors import CockpitError, Denied
from cockpit.events import Changed
from cockpit.i18n import _, set_language
from cockpit.presence import open_presence
from cockpit.settings import Settings, spoken_language
from screens.base import AreaScreen
from screens.clean import Clean
from screens.colours import FEW_COLOURS, USUAL, Colourless, readable
from screens.remote import driver_for
from screens.threads import Threads
from screens.typeahead import TypeAhead
from storage.errors import StoreError
from widgets.repaint import RunsScreen
from widgets.text import Tone

if TYPE_CHECKING:
    from cockpit.session import Session

POLL_SECONDS = 0.25
"""How often other processes' changes are looked for; one look costs microseconds."""
TOLD_SECONDS = 5.0
"""How often they are looked for where a server tells of them, for what it could not tell.

As often a server is looked for where there is none.
"""
SETTLED_SECONDS = 1.0
"""When the start is over, and memory is looked after again."""
NOTICE_SECONDS = 60.0
"""How long a word of the server stays on the screen."""
HOME = "home"
AGAIN = "again"
"""The result of an app that is to be opened once more: in another project or language."""


class Beneath(RunsScreen[None], inherit_css=False):
    """What is below all other screens, and never seen: it holds nothing, and is not laid out."""

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """Add none of the things that messages are shown in."""

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        event.prevent_default()


class CockpitApp(App[str]):
    """The cockpit on a terminal. Everything is done through the session; screens only show and ask."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", show=False, priority=True),
        Binding("ctrl+c", "interrupt", show=False),
    ]

    def __init__(self, session: Session, settings: Settings, start: str = "") -> None:
        """``start`` names the screen to open first, or the id of what to open; without one it is home.

        ``NotFound`` when there is no such thing.
        """
        super().__init__(driver_class=driver_for(settings))
        noun = noun_of_id(start) if session.project is not None else ""
        self._page = (noun, session.find(noun, start)) if noun else None
        self.session = session
        self.settings = settings
        self._start = start or HOME
        self._open: dict[str, AreaScreen] = {}
        self.presence = open_presence(settings, session)
        self._typing = TypeAhead(self, super().on_event)
        self._looking = False
        self._day = session.today()
        self._next_glance: asyncio.TimerHandle | None = None
        self._next_call = 0.0
        self._is_cut_off = False
        """Whether it was told that the store does not stand any more where it was opened."""
        self.refusal: CockpitError | None = None
        """Why the app ended, where it was not the person's wish."""
        self._filters.append(Clean(ascii_only=session.ascii_only))
        if self.no_color:
            self._filters.append(Colourless())
        self.animation_level = "none"
        for theme in readable():
            self.register_theme(theme)
        self.use_theme(settings.theme or session.preference("theme") or "")

    def get_default_screen(self) -> RunsScreen[None]:
        """Return what is below all other screens, and never seen."""
        return Beneath(id="_default")

    def _settle(self) -> None:
        """Use the time in which the person reads the first screen."""
        if gc.isenabled():
            return
        threading.Thread(target=_load_areas, name="load-areas", daemon=True).start()

    def use_theme(self, name: str) -> None:
        """Take the colours of a theme; an unknown name means the usual one for the terminal."""
        usual = FEW_COLOURS if self.console.color_system == "standard" else USUAL
        self.theme = name if name in self.available_themes else usual

    def on_mount(self) -> None:
        """Open the first screen and begin to look for other people's changes."""
        asyncio.get_running_loop().set_default_executor(Threads())
        self.session.subscribe(self._changed)
        self.run_worker(self._typing.work(), group="typing")
        self._listen()
        self._glance()
        self.set_timer(SETTLED_SECONDS, self._settle)
        # What is opened while the app itself is being mounted is drawn twice, and seen the second time only.
        self.call_later(self._open_first)

    def _open_first(self) -> None:
        if self.session.project is None:
            self.presence.show(HOME)
            self.push_screen(load("screens.start:StartScreen")(self.session))  # type: ignore[operator]
        elif self._page is not None:
            from screens.running import open_page

            noun, pk = self._page
            open_page(self.go(nouns()[noun][0].name), noun, pk)
        else:
            self.go(self._start)

    @property
    def typed_ahead(self) -> bool:
        """Whether keys have come in that have not had their effect yet."""
        return self._typing.is_busy

    async def on_event(self, event: events.Event) -> None:
        """Let keys wait for each other; all else is forwarded as it comes."""
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            self._typing.add(event)
        else:
            await super().on_event(event)

    def go(self, name: str) -> AreaScreen:
        """Open a screen by the name of its area, or ``home``, and return it."""
        screen = self._screen_named(name)
        self.presence.show(name, self.session.project.code if self.session.project else "")
        if screen in self.screen_stack:
            while self.screen is not screen:
                self.pop_screen()
            return screen
        while len(self.screen_stack) > 2:
            self.pop_screen()
        if len(self.screen_stack) > 1:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)
        return screen

    def _screen_named(self, name: str) -> AreaScreen:
        if name not in self._open:
            area = screen_names().get(name)
            kind = load(area.screen if area else "screens.home:HomeScreen")
            screen: AreaScreen = kind(self.session)  # type: ignore[operator]
            # An installed screen stays as it was left while another one is in view.
            self.install_screen(screen, name)
            self._open[name] = screen
        return self._open[name]

    def _listen(self) -> None:
        """Hear what the server tells; where there is none, put off looking for one."""
        loop = asyncio.get_running_loop()
        line = self.presence.fileno()
        if line is None:
            self._next_call = loop.time() + TOLD_SECONDS
        else:
            loop.add_reader(line, self._others_moved, line)

    def _others_moved(self, line: int) -> None:
        """Show who else is on now."""
        if self.presence.read():
            for screen in self.screen_stack:
                if isinstance(screen, AreaScreen):
                    screen.tell_state()
        if self.presence.take_written():
            self.call_later(self.look)
        for notice in self.presence.take_notices():
            # Whatever is open, and whatever is said next, it stays in view.
            self.notify(str(notice), severity="warning", timeout=NOTICE_SECONDS, markup=False)
        if self.presence.fileno() is None:
            asyncio.get_running_loop().remove_reader(line)
            self.presence.close()
            self._listen()
            self._glance()

    def say(self, sentence: object, tone: Tone = "") -> None:
        """Tell something on the message line of the screen in view."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, AreaScreen):
                screen.say(str(sentence), tone)
                return
        self.notify(str(sentence), markup=False)

    def complain(self, error: CockpitError) -> None:
        """Tell a refusal."""
        self.say(error, "warn" if error.severity == "warning" else "bad")
        self.bell()

    def begin(self, then: str = "") -> None:
        """Go to work in the first project of the store; ``then`` may name what to do at once."""
        self.pop_screen()
        screen = self.go(HOME)
        if then == "import":
            from screens.transfer import open_import

            open_import(screen, "goal")

    def start_again(self, project: str | None = None) -> None:
        """Open the cockpit anew: in another project, or in the language that is now preferred."""
        if project is not None:
            self.settings = self.settings._replace(project=project)
        self.exit(AGAIN)

    def _glance(self) -> None:
        """See every while whether there is anything to look for; a timer of the library's would cost far more."""
        self._stop_glancing()
        if self.session.is_behind() or self.session.today() != self._day:
            self.call_later(self.look)
        self._mind_store()
        loop = asyncio.get_running_loop()
        if self.presence.fileno() is None and loop.time() >= self._next_call:
            # A server may have been started, or started again.
            self.presence.join()
            self._listen()
        seconds = POLL_SECONDS if self.presence.fileno() is None else TOLD_SECONDS
        self._next_glance = loop.call_later(seconds, self._glance)

    def on_unmount(self) -> None:
        """Look no more: the store is closed soon."""
        self._stop_glancing()

    def _stop_glancing(self) -> None:
        if self._next_glance is not None:
            self._next_glance.cancel()

    def look(self) -> None:
        """Look for what was done elsewhere: by others, or by the same person at another terminal."""
        self._looking = True
        try:
            self.session.poll()
        finally:
            self._looking = False
        if self.session.today() != self._day:
            self._day = self.session.today()
            self._mind_access()

    def _mind_store(self) -> None:
        """Tell once, whatever is open, that nothing can be written any more."""
        try:
            self.session.store.require_in_place()
            self._is_cut_off = False
        except StoreError as gone:
            if not self._is_cut_off:
                from cockpit.store_words import spoken

                self._is_cut_off = True
                self.notify(str(spoken(gone)), severity="error", timeout=NOTICE_SECONDS, markup=False)

    def _changed(self, changed: Changed) -> None:
        """Let every screen know what changed: the one in view draws it, the others when they come into view."""
        if changed.touches("access_key", "person", "project"):
            self._mind_access()
        mine = not self._looking
        told = ""
        if not mine and changed.in_sight:
            from cockpit.deeds import deed

            told = _("{who}: {what}", who=changed.actor, what=deed(self.session, changed.change))
        for screen in {*self._open.values(), *(s for s in self.screen_stack if isinstance(s, AreaScreen))}:
            screen.changed(changed, mine=mine, told=told)

    def _mind_access(self) -> None:
        """Leave when the key with which the person logged in opens nothing any more, or not this project."""
        try:
            require_key(self.settings, self.session)
            self.session.require_part()
        except Denied as refusal:
            self.refusal = refusal
            self.action_leave()

    def action_interrupt(self) -> None:
        """Say how to leave: Ctrl+C is pressed by habit, and must not throw work away."""
        self.say(_("press q to go back, ctrl+q to quit"))

    def keep_drafts(self) -> None:
        """Keep what was typed into open forms."""
        for screen in self.screen_stack:
            keep = getattr(screen, "keep_draft", None)
            if keep is None:
                continue
            try:
                keep()
            except CockpitError:
                continue  # a rule refuses it, which keeps nobody here and no other draft from being kept

    def action_leave(self) -> None:
        """Leave; what was typed into open forms is kept as drafts."""
        self.keep_drafts()
        self.exit("")

    def _fatal_error(self) -> None:
        """End without a traceback on the terminal: ``run`` raises the error, and whoever runs it says what to say."""
        # The fault that is told is the first one, whatever comes of this.
        with suppress(Exception):
            self.keep_drafts()
        self._close_messages_no_wait()

    @property
    def fault(self) -> BaseException | None:
        """What ended the app, if it did not end well."""
        return self._exception.error if isinstance(self._exception, WorkerFailed) else self._exception

    def get_system_commands(self, screen: object) -> Iterator[object]:  # type: ignore[override]
        """Offer none of the library's commands: some of them reach the machine that the app runs on."""
        return iter(())


def _load_areas() -> None:
    """Load every screen and its commands, so that the first way to each is as short as the second."""
    for area in AREAS:
        if area.screen:
            load(area.screen)
            area.commands()
    # What is loaded stays for good, and is not looked through for garbage.
    gc.freeze()
    gc.enable()


def run(settings: Settings, screen: str) -> int:
    """Open the store and show the screens until the person leaves; return the exit code."""
    key = uuid.uuid4().hex
    while True:
        session = open_session(settings, key)
        language = spoken_language(settings, session.preference("language"))
        set_language(language)
        try:
            app = CockpitApp(session, settings, screen)
        except CockpitError:
            session.store.close()
            raise
        try:
            with farewell.keeping(session.store.close), farewell.keeping(app.keep_drafts):
                result = app.run(mouse=settings.mouse)
        finally:
            app.presence.close()
            session.store.close()
        if app.fault is not None:
            raise app.fault
        if app.refusal is not None:
            raise app.refusal
        if result != AGAIN:
            return app.return_code or 0
        settings, screen = app.settings._replace(language=""), ""
