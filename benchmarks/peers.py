"""Programs of others for the same work, installed where they can be, and filled with the same titles."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from benchmarks import places, stores
from benchmarks.kit import Kit
from benchmarks.processes import seconds_of
from benchmarks.terminal import Program

KANBAN_TUI = "kanban-tui"
KANBAN_TUI_VERSION = "0.21.2"
VIT = "vit"
_INSTALL_PATIENCE = 600.0


class Absent(Exception):
    """A peer is not on this machine and cannot be installed; the text says why in one sentence."""


def empty_app() -> Program:
    """Return the smallest Textual app, run by the interpreter that runs the cockpit."""
    from benchmarks.empty_app import READY

    home = places.scratch() / "empty"
    home.mkdir(exist_ok=True)
    argv = (sys.executable, "-m", "benchmarks.empty_app")
    return Program("empty app", argv, READY, places.environment(home), places.ROOT)


# kanban-tui: a Textual board over SQLite, from the Python package index


def kanban_tui(amount: int) -> Kit:
    """Return kanban-tui over so many cards in three columns; ``Absent`` when it cannot be installed."""
    bin_ = _kanban_tui_installed()
    home = _fresh("kanban-tui", amount)
    environment = places.environment(home)
    ktui = (str(bin_ / "python"), str(bin_ / "ktui"))
    seconds_of((*ktui, "board", "create", "Bench", "--set-active"), environment, home)
    cards = [
        (stores.title(number), 1 + (number - 1) % 3, "2026-01-05T09:00:00", "", (number - 1) // 3)
        for number in range(1, amount + 1)
    ]
    with sqlite3.connect(home / ".local/share/kanban_tui/kanban_tui.db") as connection:
        sql = 'INSERT INTO tasks(title, "column", creation_date, description, position) VALUES (?, ?, ?, ?, ?)'
        connection.executemany(sql, cards)
    connection.close()
    # It falls silent for up to 0.4 s in the midst of one reaction, so its rest is longer.
    program = Program(KANBAN_TUI, ktui, "plant one 1", environment, home, quiet=1.0)
    return Kit(
        KANBAN_TUI,
        program,
        add=lambda number: (*ktui, "task", "create", f"cut bench time {number} from 30 to 15 days"),
        list=(*ktui, "task", "list"),
        find=None,
    )


def _kanban_tui_installed() -> Path:
    folder = places.peers() / f"kanban-tui-{KANBAN_TUI_VERSION}"
    stamp = folder / ".installed"
    if not stamp.exists():
        shutil.rmtree(folder, ignore_errors=True)
        _install([sys.executable, "-m", "venv", str(folder)], KANBAN_TUI)
        pip = str(folder / "bin/pip")
        _install([pip, "install", "-q", "--disable-pip-version-check", f"kanban-tui=={KANBAN_TUI_VERSION}"], KANBAN_TUI)
        stamp.touch()
    return folder / "bin"


# vit: a list in the terminal over taskwarrior, both from Debian


def vit(amount: int) -> Kit:
    """Return vit over so many tasks; ``Absent`` when it cannot be installed."""
    for tool, package in (("vit", "vit"), ("task", "taskwarrior")):
        if shutil.which(tool) is None:
            _install_package(package)
    home = _fresh("vit", amount)
    (home / ".task").mkdir()
    (home / ".vit").mkdir()
    (home / ".vit/config.ini").write_text("[vit]\nconfirmation = False\n")
    (home / ".taskrc").write_text(f"data.location={home}/.task\nconfirmation=off\nverbose=nothing\n")
    environment = places.environment(home, TASKRC=f"{home}/.taskrc", TASKDATA=f"{home}/.task")
    tasks = [
        {"description": stores.title(number), "status": "pending", "entry": "20260105T090000Z"}
        for number in range(1, amount + 1)
    ]
    (home / "tasks.json").write_text(json.dumps(tasks))
    seconds_of(("task", "import", str(home / "tasks.json")), environment, home)
    program = Program(VIT, ("vit",), "plant one 1", environment, home, quiet=0.3)
    return Kit(
        VIT,
        program,
        add=lambda number: ("task", "add", f"cut bench time {number} from 30 to 15 days"),
        list=("task", "list"),
        move=("b", "b"),
        find=("f", "\r"),
    )


def _install_package(package: str) -> None:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise Absent(f"{package} is not installed, and only root on Debian can install it here")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _install(["apt-get", "update", "-qq"], package, quiet)
    _install(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], package, quiet)


def _install(argv: list[str], name: str, environment: dict[str, str] | None = None) -> None:
    try:
        subprocess.run(argv, env=environment, check=True, capture_output=True, timeout=_INSTALL_PATIENCE)
    except (OSError, subprocess.SubprocessError) as error:
        raise Absent(f"{name} could not be installed; is the package registry in reach?") from error


def _fresh(name: str, amount: int) -> Path:
    home = places.scratch() / f"{name}-{amount}"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    return home
