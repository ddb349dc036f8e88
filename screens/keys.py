"""Which key gives which command where, and which leads where. Pure; the footer and the help page are made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cockpit.areas import AREAS, Area

if TYPE_CHECKING:
    from cockpit.command import Command

FULL_WIDTH = {"：": ":", "／": "/", "、": "/", "？": "?", "［": "[", "】": "]", "【": "[", "］": "]"}
"""Keys as a Chinese input method sends them, with what is meant."""
MOST_DIGITS = 8
_SHOWN = "neapotbmscwAXDzxSLHd"
"""Keys in the order in which the footer shows them; others follow."""
_FIRST: Mapping[str, Sequence[str]] = {
    "requirement": "mscwAXDz",
    "issue": "osbrxA",
    "proposal": "AXDL",
    "roster": ("space", "x", "P", "X", "b"),
}
"""Keys that stand before those on lists of a noun: the decisions for which people come to them."""
_ORDER = "okrtmiv"
"""The second keys of ``g`` in the order of the digits; screens with another one follow."""

_RARE = ("0", "a")
"""The second keys of ``g`` of screens that have no digit: the portfolio, and who may log in."""


def places() -> tuple[Area, ...]:
    """Return the areas with a screen and a digit, in the order of their digits; people rarely go to the others."""
    found = [area for area in AREAS if area.screen and area.key not in _RARE]
    return tuple(sorted(found, key=lambda area: _place(area.key, _ORDER)))


def digits() -> Mapping[str, Area]:
    """Return the digit keys with the areas that they lead to; ``1`` is home, which is no area."""
    return {str(place): area for place, area in enumerate(places()[: MOST_DIGITS - 1], 2)}


def letters() -> Mapping[str, Area]:
    """Return the second key of ``g`` with the areas that they lead to."""
    known = [area for area in AREAS if area.screen and area.key]
    return {area.key: area for area in sorted(known, key=lambda area: _place(area.key, _ORDER))}


def commands_on(noun: str, area: Area) -> list[type[Command]]:
    """Return the area's commands that concern a list of this noun: its own, then those that its rows are given to."""
    commands = area.commands()
    own = [command for command in commands if command.noun() == noun]
    return own + [command for command in commands if command not in own and command.subject_noun() == noun]


def shortcuts(noun: str, area: Area) -> dict[str, type[Command]]:
    """Return the commands on a list of this noun by their key.

    The key that a verb has everywhere counts only for the noun's own commands, so that ``n`` on goals makes a goal.
    """
    found: dict[str, type[Command]] = {}
    for command in commands_on(noun, area):
        key = command.shortcut() if command.noun() == noun else command.key
        if key:
            found.setdefault(key, command)
    order = (*_FIRST.get(noun, ()), *_SHOWN)
    return dict(sorted(found.items(), key=lambda item: _place(item[0], order)))


def shown(keys: Sequence[str]) -> str:
    """Return keys as people read them."""
    return " ".join({"escape": "esc", "question_mark": "?"}.get(key, key) for key in keys)


def _place(key: str, order: Sequence[str]) -> int:
    """Return where a key stands in an order; keys that are not in it come after all others."""
    return order.index(key) if key in order else len(order)
