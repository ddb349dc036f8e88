"""The line at the bottom of a screen: ``:`` for commands, ``/`` for a filter."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cockpit import drafts
from cockpit.errors import BadInput, CockpitError, StoreProblem
from cockpit.i18n import LANGUAGES, _
from cockpit.store_words import spoken
from screens.running import OWN, do
from storage.errors import StoreError
from widgets.command_line import CommandLine, Completion

if TYPE_CHECKING:
    from cockpit.receipt import Receipt
    from screens.base import AreaScreen

MOST_NAMED = 200
"""Names that are offered for one field of a filter at most."""
_history: dict[str, list[str]] = {}


def _open(screen: AreaScreen, *, filtering: bool, text: str = "", refusal: str = "") -> None:
    """Open the screen's line, made when it is first needed."""
    found = screen.query(TypingLine)
    if found:
        found.first().start(filtering=filtering, text=text, refusal=refusal)
    else:
        screen.mount(TypingLine(screen, filtering=filtering, text=text, refusal=refusal))


class TypingLine(CommandLine):
    """The line, and what becomes of what is typed into it."""

    def __init__(self, screen: AreaScreen, *, filtering: bool, text: str = "", refusal: str = "") -> None:
        """Serve a screen, and open at once."""
        super().__init__()
        self._area_screen = screen
        self._filtering = filtering
        self._first = text
        self._refusal = refusal
        self._before = ""
        self._left = ""

    def on_mount(self) -> None:
        """Open as soon as there is something to type into."""
        self.start(filtering=self._filtering, text=self._first, refusal=self._refusal)

    def start(self, *, filtering: bool, text: str = "", refusal: str = "") -> None:
        """Open for a filter or for a command; with a ``refusal`` only to take in what is typed to no effect."""
        self._filtering, self._refusal = filtering, refusal
        screen = self._area_screen
        if refusal:
            self.open("/")
            return
        self._before = screen.pane.asked.filter
        history = _history.setdefault(self._kind, [])
        if filtering:
            self.open("/", self._before, complete=self._complete_filter, history=history)
            return
        self._left = drafts.line(screen.session)
        if self._left:
            self._remember(self._left)
        offer = _("↑ brings back: {line}", line=self._left) if self._left else ""
        self.open(":", text, complete=self._complete_command, history=history, placeholder=offer)

    def leave(self) -> None:
        """Hide the line and give the keys back to the list."""
        self.close()
        if self._left:
            # It was offered, and is found in the history from now on.
            drafts.drop_line(self._area_screen.session)
            self._left = ""
        self._area_screen.pane.take_focus()
        self._area_screen.tell_state()

    def on_command_line_changed(self, event: CommandLine.Changed) -> None:
        """Narrow the list while a filter is typed, and say at once which finished word cannot be read."""
        event.stop()
        if self._refusal and event.text:
            self.show_error(self._refusal)
        if self._refusal or not self._filtering or not self.display:
            return
        self._ask(event.text, lenient=True)
        pane = self._area_screen.pane
        fault = pane.listing.fault(pane.session, pane.asked._replace(filter=event.text))
        if fault is not None:
            self.show_error(str(fault), fault.position)

    def on_command_line_cancelled(self, event: CommandLine.Cancelled) -> None:
        """Go back to what was shown before."""
        event.stop()
        text = self.text.strip()
        if not self._refusal and not (self._filtering and text == self._before):
            # A key too many must not throw away what was typed: it is found again with the arrow.
            self._remember(text)
        if self._filtering and not self._refusal:
            self._ask(self._before, lenient=False)
        self.leave()

    def on_command_line_submitted(self, event: CommandLine.Submitted) -> None:
        """Take the filter, or do what was typed."""
        event.stop()
        if self._refusal:
            self.leave()
            return
        text = event.text.strip()
        self._remember(text)
        if self._filtering:
            self._take_filter(text)
        else:
            self._run(text)

    def keep_draft(self) -> Receipt | None:
        """Keep a command that is being typed; a filter makes nothing, and is not kept."""
        text = self.text.strip()
        if self._filtering or not self.display or not text:
            return None
        return drafts.keep_line(self._area_screen.session, text)

    def _remember(self, text: str) -> None:
        """Make a text the newest of the history."""
        lines = _history.setdefault(self._kind, [])
        if text in lines:
            lines.remove(text)
        if text:
            lines.append(text)

    @property
    def _kind(self) -> str:
        return "/" if self._filtering else ":"

    def _ask(self, text: str, *, lenient: bool) -> None:
        pane = self._area_screen.pane
        if pane.asked.filter != text or pane.asked.lenient != lenient:
            pane.ask(pane.asked._replace(filter=text, lenient=lenient))

    def _take_filter(self, text: str) -> None:
        screen = self._area_screen
        try:
            screen.pane.listing.statement(screen.session, screen.pane.asked._replace(filter=text, lenient=False))
        except BadInput as error:
            self.show_error(str(error), error.position)
            return
        self._ask(text, lenient=False)
        self.leave()

    def _complete_filter(self, text: str, cursor: int) -> Sequence[Completion]:
        from cockpit.filter import last_term, suggestions

        lead, word = last_term(text[:cursor])
        if lead and not word:
            return []
        session = self._area_screen.session
        vocabulary = self._area_screen.pane.listing.vocabulary(session)
        found = suggestions(vocabulary, word, lambda noun: session.named(noun, MOST_NAMED))
        return [Completion(lead + each, each, label) for each, label in found if each != word]

    def _complete_command(self, text: str, cursor: int) -> Sequence[Completion]:
        return complete_command(self._area_screen, text[:cursor])

    def _run(self, text: str) -> None:
        if not text:
            self.leave()
            return
        try:
            words = shlex.split(text)
        except ValueError:
            self.show_error(_("a quotation mark is never closed"), len(text))
            return
        try:
            do(self._area_screen, words)
        except BadInput as error:
            self.show_error(str(error))
            return
        except CockpitError as error:
            self._area_screen.cockpit.complain(error)
        except StoreError as error:
            self._area_screen.cockpit.complain(spoken(error) or StoreProblem(str(error)))
        self.leave()


def open_command_line(screen: AreaScreen, text: str = "") -> None:
    """Open the line for a command."""
    _open(screen, filtering=False, text=text)


def open_filter(screen: AreaScreen, refusal: str = "") -> None:
    """Open the line for a filter of the list in view.

    Where a ``refusal`` says that there is nothing to filter, what is typed behind the ``/`` goes into the line all the
    same: its letters are no commands.
    """
    _open(screen, filtering=True, refusal=refusal)


def complete_command(screen: AreaScreen, before: str) -> list[Completion]:
    """Return the ways to go on from the words before the cursor: nouns, verbs, options and values."""
    from click.shell_completion import ShellComplete

    from cockpit.cli.completion import open_quote, typed, words_of
    from cockpit.cli.context import Cli
    from cockpit.cli.tree import root

    words, raw, last = words_of(before)
    lead, quote = before[: len(before) - len(raw)], open_quote(raw)
    if words and words[0] == "theme":
        found = [(name, "") for name in sorted(screen.cockpit.available_themes)]
    elif words and words[0] == "language":
        found = list(LANGUAGES.items())
    else:
        cli = Cli(screen.cockpit.settings, lambda _settings: screen.session)
        try:
            items = ShellComplete(root(), {"obj": cli}, "cockpit", "").get_completions(words, last)
        except CockpitError:
            # A word before this one is unknown: that is told when the line is handed in.
            return []
        found = [(item.value, item.help or "") for item in items if item.type == "plain"]
        if not words:
            found += [(word, _(label)) for word, label in OWN.items()]
    low = _bare(last)
    return [
        Completion(lead + typed(value, quote), value, text)
        for value, text in found
        if _bare(value).startswith(low) and value != last
    ]


def _bare(word: str) -> str:
    """Return a word as it is compared with another: quotes within it may not have been typed yet."""
    return word.replace('"', "").lower()
