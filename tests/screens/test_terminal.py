"""The cockpit as a process on a real terminal: what it writes there, and how it leaves it behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

from storage.store import Store
from tests.cli.terminal import CTRL_C, DOWN, ENTER, ESC, Terminal
from tests.support import run_process, shell_environment

ROWS, COLUMNS = 45, 160
QUIET = 0.3
"""Seconds without a byte after which an answer to a key is taken to be complete."""
IDLE = 2.0
FEW = 900
"""Bytes that a cursor key may cost on average."""
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[(?:[<=>][0-9;]*[A-Za-z]|\?[0-9;]*\$[a-z])")


class _Stream(pyte.ByteStream):
    """A stream that leaves out what the emulator would print as text: keyboard protocols and questions about modes."""

    def feed(self, data: bytes) -> None:
        """Feed the rest."""
        super().feed(_UNKNOWN_TO_PYTE.sub(b"", data))


class Screens(Terminal):
    """The screens on a terminal."""

    def __init__(self, environment: dict[str, str], line: str = "goals") -> None:
        """Open a screen."""
        super().__init__(line, {"COLORTERM": "truecolor", **environment}, rows=ROWS, columns=COLUMNS)
        self._stream = _Stream(self._screen)

    def during(self, seconds: float) -> int:
        """Return how many bytes are written in a time."""
        before, deadline = len(self.raw), time.monotonic() + seconds
        while self._read(deadline):
            continue
        return len(self.raw) - before

    def calm(self) -> None:
        """Read until nothing more is written for a moment."""
        while self.during(QUIET):
            continue

    def is_clean(self) -> bool:
        """Return whether the terminal was given back: its first screen, with a cursor, no mouse and no paste marks."""
        return all(
            self.raw.rfind(f"\x1b[?{mode}{off}".encode()) > self.raw.rfind(f"\x1b[?{mode}{on}".encode())
            for mode, on, off in (("1049", "h", "l"), ("25", "l", "h"), ("1000", "h", "l"), ("2004", "h", "l"))
        )


@pytest.fixture
def environment(tmp_path: Path, demo_file: Path) -> dict[str, str]:
    """An environment whose store holds the demo."""
    found = shell_environment(tmp_path)
    shutil.copy(demo_file, found["COCKPIT_STORE"])
    return found


@pytest.fixture
def board(environment: dict[str, str]) -> Iterator[Screens]:
    """The board of goals, drawn and calm."""
    with Screens(environment) as screens:
        screens.wait("GOAL-12")
        screens.wait("? keys")
        screens.calm()
        yield screens


def test_keys_are_answered_and_q_leaves(board: Screens) -> None:
    board.send("j")
    board.wait("▌ GOAL-2")
    board.send(DOWN)
    board.wait("▌ GOAL-3")
    board.send("q")
    board.wait("[1 Home]")
    board.send("q")
    board.wait("Quit the cockpit?")
    board.send("y")
    assert board.end() == 0
    assert board.is_clean()


def test_nothing_is_written_while_nothing_happens(board: Screens) -> None:
    assert board.during(IDLE) == 0
    board.send("]")
    board.wait("[Goals]")
    board.calm()
    assert board.during(IDLE) == 0


@pytest.mark.parametrize(("view", "sign"), [("", "▌ "), ("]", ">  ")], ids=["board", "list"])
def test_a_cursor_key_costs_few_bytes(board: Screens, view: str, sign: str) -> None:
    board.send(view)
    board.wait(f"{sign}GOAL-1")
    board.calm()
    before = len(board.raw)
    steps = [("j", 2), ("j", 3), ("k", 2), ("k", 1)] * 5
    for key, goal in steps:
        board.send(key)
        board.wait(f"{sign}GOAL-{goal} ")
    board.calm()
    assert (len(board.raw) - before) / len(steps) < FEW


def test_keys_in_one_packet_go_where_they_belong(board: Screens) -> None:
    board.send(f":goal show GOAL-3{ENTER}")
    board.wait("Open audit findings")
    assert "archived" not in board.text
    board.send("q/audit")
    board.wait("/audit  1 row")
    board.send(ESC)
    board.wait("12 rows")
    board.send("n")
    board.wait("New goal")
    board.send("\x1b[200~财务月结周期从30天\n缩短至15天\x1b[201~")
    board.wait("财务月结周期从30天 缩短至15天")


def test_a_paste_with_escapes_in_it_stays_in_order(board: Screens) -> None:
    board.send("n")
    board.wait("New goal")
    board.send("\x1b[200~cut the \x1b[31mclose\x1b[0m from 30 to 15 days\x1b[201~")
    board.wait("cut the close from 30 to 15 days")


def test_a_character_may_come_in_pieces_or_not_be_one(board: Screens) -> None:
    board.send("/\udce6")
    board.wait("/")
    board.send("\udc9c\udc88结\udcff ok")
    board.wait("月结\ufffd ok")
    board.send(ESC)
    board.wait("12 rows")


def test_ctrl_c_says_how_to_leave(board: Screens) -> None:
    board.send(CTRL_C)
    board.wait("press q to go back, ctrl+q to quit")
    board.send("\x11")
    assert board.end() == 0
    assert board.is_clean()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_a_clean_terminal_and_keeps_what_was_typed(
    board: Screens, environment: dict[str, str], number: signal.Signals
) -> None:
    board.send(f"n{ENTER}")
    board.wait("ctrl+s save")
    board.send("A goal for which there is no time")
    board.wait("no time")
    os.kill(board.pid, number)
    assert board.end() in (128 + number, -number)
    # After a SIGHUP there is no terminal to give back.
    assert board.is_clean() or number == signal.SIGHUP
    store = Store(environment["COCKPIT_STORE"])
    assert "no time" in store.scalar('SELECT "values" FROM draft')
    store.close()


def test_two_cockpits_on_one_file_see_each_other_s_changes(board: Screens, environment: dict[str, str]) -> None:
    with Screens(environment) as other:
        other.wait("GOAL-12")
        other.calm()
        board.send("L")
        board.wait("GOAL-1 moved")
        other.wait("olga: Move the goals to a theme")
        other.send("hd")
        other.wait("GOAL-2 archived")
        board.wait("olga: Archive the goals")
        board.wait(lambda text: "GOAL-2 " not in text)


def test_the_cockpit_opens_again_in_another_language_and_in_another_project(
    board: Screens, environment: dict[str, str]
) -> None:
    board.send(f":language zh_CN{ENTER}")
    board.wait("主页]")
    assert run_process("project add --code CRM --name 客户关系上线", environment).code == 0
    board.send("g0")
    board.wait("CRM")
    board.send(f"/CRM{ENTER}{ENTER}")
    board.wait(lambda text: "客户关系上线" in text and "主页]" in text)
    board.send("qy")
    assert board.end() == 0
    assert board.is_clean()


def test_a_store_that_goes_bad_ends_with_a_sentence(board: Screens, environment: dict[str, str]) -> None:
    path = Path(environment["COCKPIT_STORE"])
    for part in (path, path.with_name(f"{path.name}-wal")):
        part.write_bytes(b"not a database any more" * 1000)
    board.send("R")
    assert board.end() == 6
    assert board.is_clean()
    assert f"cockpit: {path}" in board.raw.decode()
    assert "Traceback" not in board.raw.decode()


def test_a_first_start_begins_with_an_empty_store(tmp_path: Path) -> None:
    with Screens(shell_environment(tmp_path), "") as screens:
        screens.wait("Look at a demo")
        screens.send(ENTER)
        screens.wait("Finance first")
        screens.send("q")
        screens.wait("Quit the cockpit?")
        screens.send("y")
        assert screens.end() == 0
