"""The keys that mean the same everywhere, as the help page tells them."""

from __future__ import annotations

from typing import NamedTuple

from cockpit.i18n import N_


class KeyHelp(NamedTuple):
    """A key and what it does; both are message ids, as keys may be told in words.

    ``needs`` says without what it does nothing: ``rows`` to select, a list to ``filter``, several ``views``.
    """

    keys: str
    label: str
    needs: str = ""


MOVING = (
    KeyHelp("h j k l  ← ↓ ↑ →", N_("move")),
    KeyHelp("g g  G  home  end", N_("first, last")),
    KeyHelp("ctrl+d  ctrl+u  pgdn  pgup", N_("half a page, a page")),
    KeyHelp("enter", N_("open what is under the cursor")),
    KeyHelp("esc", N_("close, clear the selection, clear the filter")),
    KeyHelp("[  ]", N_("previous, next list of this screen"), "views"),
    KeyHelp("tab  shift+tab", N_("next, previous pane"), "rows"),
    KeyHelp("v", N_("show what is under the cursor beside the list"), "rows"),
)
ANYWHERE = (
    KeyHelp(N_("g  then a letter"), N_("go to a screen")),
    KeyHelp("1 … 8", N_("go to one of the first screens")),
    KeyHelp("/", N_("filter while you type"), "filter"),
    KeyHelp("f", N_("saved views"), "filter"),
    KeyHelp("space", N_("select"), "rows"),
    KeyHelp("shift+↓  shift+↑", N_("select while moving"), "rows"),
    KeyHelp("V", N_("select all"), "rows"),
    KeyHelp("y", N_("copy the line")),
    KeyHelp(":", N_("command line: the same verbs as in the shell")),
    KeyHelp("ctrl+p", N_("palette: everything that can be done here")),
    KeyHelp("u  ctrl+z", N_("undo what you did last")),
    KeyHelp("U  ctrl+r", N_("do it again")),
    KeyHelp("R", N_("read anew")),
    KeyHelp(
        N_("after others' changes"),
        N_("a key for a row that came under the cursor by itself counts when it is pressed again"),
    ),
    KeyHelp("?", N_("the keys of where you are")),
    KeyHelp("q", N_("back; at home: quit")),
    KeyHelp("ctrl+q", N_("quit")),
)
FORM = (
    KeyHelp("ctrl+s", N_("save")),
    KeyHelp("enter  ↓  tab", N_("next field")),
    KeyHelp("↑  shift+tab", N_("previous field")),
    KeyHelp("space", N_("choose, tick")),
    KeyHelp("esc", N_("leave; what is new is kept as a draft, the changes of an edit are not")),
)
