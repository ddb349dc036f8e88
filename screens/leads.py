"""From a number to the list that it was counted from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cockpit.areas import nouns
from cockpit.i18n import _
from cockpit.listing import Lead
from widgets.hint import Hint
from widgets.picker import Option, Picker

if TYPE_CHECKING:
    from screens.base import AreaScreen

_PAGE = "page"


def follow(screen: AreaScreen, leads: Sequence[Lead], page: Callable[[], object] | None = None) -> None:
    """Offer the lists behind the numbers, each with what it counts now, and at last the page that ``page`` opens."""
    options = [
        Option(str(place), ((lead.label, ""), (f"  {count}", "accent" if count else "muted")))
        for place, lead in enumerate(leads)
        for count in [lead.count(screen.session)]
    ]
    if page is not None:
        options.append(Option(_PAGE, ((_("all that is known of it"), ""),)))

    def chosen(keys: tuple[str, ...] | None) -> None:
        for key in keys or ():
            if key != _PAGE:
                _open(screen, leads[int(key)])
            elif page is not None:
                page()

    hints = (Hint("enter", _("open the list")), Hint("esc", _("leave")))
    picker = Picker(_("Lists behind the numbers"), tuple(options), empty=_("nothing matches"), hints=hints)
    screen.app.push_screen(picker, chosen)


def _open(screen: AreaScreen, lead: Lead) -> None:
    screen.cockpit.go(nouns()[lead.noun][0].name).show_noun(lead.noun, lead.filter)
