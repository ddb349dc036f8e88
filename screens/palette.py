"""Choosing from a list by typing a few letters: everything that can be done here, and the saved views."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cockpit.areas import AREAS
from cockpit.errors import CockpitError
from cockpit.i18n import LANGUAGES, N_, _
from cockpit.listing import Asked
from cockpit.portfolio.commands import SaveView
from screens.keys import commands_on
from screens.running import OWN, prefer
from screens.typing import open_command_line
from widgets.hint import Hint
from widgets.picker import Option, Picker

if TYPE_CHECKING:
    from cockpit.command import Command
    from screens.base import AreaScreen

Deed = Callable[[], object]
_BUILT_IN = (
    ("undo", N_("Undo what you did last"), "u"),
    ("redo", N_("Do it again"), "U"),
    ("filter", N_("Filter the list"), "/"),
    ("saved_views", N_("Saved views"), "f"),
    ("log", N_("What happened"), "g l"),
    ("reload", N_("Read anew"), "R"),
    ("help", N_("Keys"), "?"),
)


def _hints() -> tuple[Hint, ...]:
    return Hint("enter", _("take")), Hint("esc", _("leave"))


def open_palette(screen: AreaScreen) -> None:
    """Offer the commands of this view, then those of the area, the screens, and what works everywhere."""
    options, deeds = _everything(screen)
    picker = Picker(_("What do you want to do?"), tuple(options), empty=_("nothing matches"), hints=_hints())

    def chosen(keys: tuple[str, ...] | None) -> None:
        for key in keys or ():
            deeds[key]()

    screen.app.push_screen(picker, chosen)


def _everything(screen: AreaScreen) -> tuple[list[Option], dict[str, Deed]]:
    options: list[Option] = []
    deeds: dict[str, Deed] = {}

    def offer(key: str, label: str, hint: str, deed: Deed, reason: str = "") -> None:
        options.append(Option(key, ((label, ""),), hint, reason))
        deeds[key] = deed

    keys = {command: key for key, command in screen.shortcuts().items()}
    here = commands_on(screen.view.subject, screen.area) if screen.view.subject else []
    # What has a key comes first, in the order of the footer.
    here = list(dict.fromkeys([*keys, *here]))
    for command in [*here, *(each for each in screen.area.commands() if each not in here)]:
        if command.noun() in {noun.name for area in AREAS for noun in area.nouns}:
            fits = command in here
            reason = _reason(screen, command, fits)
            offer(command.name, _(command.label()), keys.get(command, ""), _giving(screen, command, fits), reason)
    for area in AREAS:
        if area.screen:
            offer(
                f"go:{area.name}",
                _("Go to: {screen}", screen=_(area.label)),
                f"g {area.key}",
                _going(screen, area.name),
            )
    offer("go:home", _("Go to: {screen}", screen=_("Home")), "g h", _going(screen, "home"))
    for name, label, key in _BUILT_IN:
        offer(name, _(label), key, getattr(screen, f"action_{name}"))
    for name in ("theme", "language"):
        offer(name, _(OWN[name]), f":{name}", _choosing(screen, name))
    offer("quit", _("Quit"), "ctrl+q", screen.cockpit.action_leave)
    return options, deeds


def _reason(screen: AreaScreen, command: type[Command], fits: bool) -> str:
    """Return why a command does nothing now, empty when it does something; one that is typed names its rows itself."""
    reason = screen.reason_against(command) if fits else screen.session.may(command)
    return str(reason) if reason else ""


def _giving(screen: AreaScreen, command: type[Command], fits: bool) -> Deed:
    """Give the command to the selection; one that needs rows of another list is typed instead."""
    if fits or not command.subject or screen.session.may(command) is not None:
        return lambda: screen.give(command)
    return lambda: open_command_line(screen, f"{command.noun()} {command.verb()} ")


def _going(screen: AreaScreen, name: str) -> Deed:
    return lambda: screen.cockpit.go(name)


def _choosing(screen: AreaScreen, name: str) -> Deed:
    def choose() -> None:
        values = (
            dict(LANGUAGES)
            if name == "language"
            else {theme: theme for theme in sorted(screen.cockpit.available_themes)}
        )
        options = tuple(Option(value, ((label, ""),)) for value, label in values.items())

        def chosen(keys: tuple[str, ...] | None) -> None:
            for value in keys or ():
                prefer(screen, name, value)

        screen.app.push_screen(Picker(_(OWN[name]), options, empty="", hints=_hints()), chosen)

    return choose


_SAVE = "save"


def open_saved_views(screen: AreaScreen, refusal: str = "") -> None:
    """Offer the saved views of this list, its flags, and to save the filter that is in use.

    Where a ``refusal`` says that there is nothing to filter, what is typed behind the ``f`` goes into the dialog all
    the same: its letters are no commands.
    """
    if refusal:
        screen.app.push_screen(Picker(_("Saved views"), (), empty=refusal, hints=_hints()[1:]))
        return
    listing, session = screen.pane.listing, screen.session
    rows = session.store.query(
        "SELECT name, filter FROM view WHERE project_id = ? AND listing = ? AND NOT archived ORDER BY name",
        (session.project_id, listing.noun),
    )
    options = [Option(f"/{row['filter']}", ((row["name"], "strong"),), row["filter"]) for row in rows]
    options += [
        Option(f"/{name}", ((_(flag.label), ""),), name) for name, flag in listing.vocabulary(session).flags.items()
    ]
    options.append(Option("/", ((_("everything"), ""),), ""))
    if screen.pane.asked.filter:
        options.append(
            Option(_SAVE, ((_("save this filter as a view: {filter}", filter=screen.pane.asked.filter), "accent"),), "")
        )

    def chosen(keys: tuple[str, ...] | None) -> None:
        for key in keys or ():
            if key == _SAVE:
                screen.give(SaveView, {"listing": listing.noun, "filter": screen.pane.asked.filter})
                continue
            try:
                # Whatever else would be shown would pass for what the view is of.
                listing.statement(session, Asked(key[1:]))
            except CockpitError as error:
                screen.cockpit.complain(error)
                continue
            screen.pane.ask(Asked(key[1:]))
            screen.tell_state()

    screen.app.push_screen(Picker(_("Saved views"), tuple(options), empty=_("nothing matches"), hints=_hints()), chosen)
