"""The cockpit as a measured program."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import places, stores
from benchmarks.kit import Kit
from benchmarks.terminal import Condition, Program

NAME = "cockpit"


def command_line(*words: str) -> tuple[str, ...]:
    """Return the command line of the cockpit: the installed script, as people call it."""
    return (str(Path(sys.executable).with_name("cockpit")), *words)


def environment(store: Path) -> dict[str, str]:
    """Return the environment of the cockpit on a store, as its owner, in English."""
    home = places.scratch() / "home"
    home.mkdir(exist_ok=True)
    return places.environment(
        home,
        COCKPIT_STORE=str(store),
        COCKPIT_AS=stores.OWNER,
        COCKPIT_PROJECT=stores.CODE,
        COCKPIT_LANG="en",
    )


def screens(store: Path, screen: str, marker: Condition) -> Program:
    """Return the screens of the cockpit, opened on one of them."""
    return Program(NAME, command_line(screen), marker, environment(store), places.scratch())


def goals(amount: int, name: str) -> Kit:
    """Return the goal board over so many goals; ``name`` tells the copies of one store apart."""
    store = stores.copy_of(stores.goals(amount), name)
    return Kit(
        NAME,
        screens(store, "goals", "GOAL-1"),
        add=lambda number: command_line(
            "goal", "add", f"cut bench time {number} from 30 to 15 days by 2027-06-30 @{stores.OWNER}", "--yes"
        ),
        list=command_line("goal", "list"),
    )


def cards(amount: int, name: str) -> Kit:
    """Return the sprint kanban over so many cards."""
    store = stores.copy_of(stores.cards(amount), name)
    return Kit(
        NAME,
        screens(store, "delivery", "CARD-1"),
        add=lambda number: command_line("card", "add", f"cut bench time {number} from 30 to 15 days"),
        list=command_line("card", "list"),
    )
