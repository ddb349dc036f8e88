"""The keys of where one is, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len

from cockpit.i18n import N_, _
from screens.key_help import ANYWHERE, FORM, MOVING, KeyHelp
from screens.keys import letters
from screens.reader import Reader
from widgets.text import Line

if TYPE_CHECKING:
    from screens.base import AreaScreen

_KEY_WIDTH = 28


class HelpScreen(Reader):
    """The keys of a screen."""

    def __init__(self, screen: AreaScreen) -> None:
        """Describe a screen as it is now: what may not be given says why."""
        super().__init__(_("Keys: {title}", title=_(screen.view.title)), list(help_lines(screen)))


def help_lines(screen: AreaScreen) -> Iterator[Line]:
    """Yield the commands of the view, then the keys that mean the same everywhere."""
    yield ((_("Here"), "strong"),)
    yield from (_row(key, _(label)) for key, label in screen.first_keys())
    for key, command in screen.shortcuts().items():
        reason = screen.reason_against(command)
        yield _row(key, _(command.label()), str(reason) if reason else "")
    for key, label in screen.more_keys():
        yield _row(key, _(label))
    idle = {need for need, there in (("rows", screen.pane.has_rows), ("views", screen.has_views)) if not there}
    for title, keys in ((N_("Moving"), MOVING), (N_("Everywhere"), ANYWHERE), (N_("In a form"), FORM)):
        yield ()
        yield ((_(title), "strong"),)
        for each in keys:
            # A key that means something else here is told once, as what it means here.
            if keys is FORM or (each.keys not in screen.shortcuts() and each.needs not in idle):
                yield _row(_(each.keys), _(each.label), screen.filter_refusal if each.needs == "filter" else "")
    yield ()
    yield ((_("Screens, after g"), "strong"),)
    yield _row("h", _("Home"))
    yield from (_row(key, _(area.label)) for key, area in letters().items())
    yield _row("l", _("log"))


def _row(key: str, label: str, reason: str = "") -> Line:
    padding = " " * max(1, _KEY_WIDTH - cell_len(key))
    return (
        (f"  {key}{padding}", "accent"),
        (label, "muted" if reason else ""),
        (f"  ({reason})" if reason else "", "muted"),
    )


__all__ = ["HelpScreen", "KeyHelp", "help_lines"]
