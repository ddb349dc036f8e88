"""How often the interpreter looks for objects that only refer to each other: rarely, in a program that soon ends."""

from __future__ import annotations

import atexit
import gc

_SELDOM = 100_000
"""Objects that may come without any going before they are looked through; a verb that writes makes some 60,000."""


def seek_seldom() -> None:
    """Look for garbage seldom from now on: what a verb loads stays until its end, and to look through it is idle."""
    gc.set_threshold(_SELDOM, *gc.get_threshold()[1:])


def leave_at_exit() -> None:
    """Have the interpreter end without looking for garbage, which takes a tenth of the time of a verb."""
    atexit.register(gc.freeze)
