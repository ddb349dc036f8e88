"""Screens that do on demand what real ones must never do: crash, hang, ignore signals, write without end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import ClassVar

from cockpit import farewell
from cockpit.cli.context import open_session
from cockpit.command import Command, Receipt, Work
from cockpit.goals.commands import AddGoal
from cockpit.inputs import make
from cockpit.message import Message
from cockpit.portfolio.records import Module
from cockpit.presence import open_presence
from cockpit.session import Session
from cockpit.settings import Settings

_resizes: list[int] = []


class SlowWrite(Command):
    """Write slowly."""

    name: ClassVar[str] = "test.write"
    title: str

    def apply(self, work: Work) -> Receipt:
        """Write one row, wait, and write another."""
        work.save(Module(project_id=work.project, name=f"{self.title} begun"))
        print(f"begun {self.title}")
        time.sleep(0.4)
        work.save(Module(project_id=work.project, name=f"{self.title} done"))
        return Receipt(Message("written"))


def run(settings: Settings, screen: str) -> int:
    """Take a word on each line and do what it says, until ``exit CODE``."""
    session = open_session(settings, "stand-in")
    with farewell.keeping(session.store.close):
        return _serve(settings, session, screen)


def _serve(settings: Settings, session: Session, screen: str) -> int:
    signal.signal(signal.SIGWINCH, lambda number, _frame: _resizes.append(number))
    presence = open_presence(settings, session)
    presence.show(screen or "home")
    kept: list[str] = []
    with farewell.keeping(lambda: session.do(make(AddGoal, {"title": " ".join(kept) or "nothing", "draft": True}))):
        print(f"ready {session.actor} {screen or 'home'} {threading.active_count()}")
        for line in sys.stdin:
            word, _, rest = line.strip().partition(" ")
            if word == "exit":
                return int(rest)
            if word == "keep":
                kept.append(rest)
            elif word == "write":
                session.do(SlowWrite(title=rest))
            else:
                _obey(word, rest)
            print(f"done {word}")
    return 0


def _obey(word: str, rest: str) -> None:
    if word == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif word == "fault":
        raise RuntimeError("secret")
    elif word == "memory":
        bytearray(8 << 30)
    elif word == "hang":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        while True:
            time.sleep(60)
    elif word == "spin":
        print("spinning")
        while True:
            pass
    elif word == "flood":
        while True:
            sys.stdout.write("x" * 4000 + "\n")
    elif word == "env":
        print(json.dumps(dict(os.environ)))
    elif word == "resizes":
        print("resizes", len(_resizes), ".")
    elif word == "size":
        print("size", *shutil.get_terminal_size())
    elif word == "screen":
        print("alternate\x1b[?1049h\x1b[?1003h\x1b[?25l")
    elif word == "files":
        print("files", sorted(path.name for path in Path("/proc/self/fd").iterdir()))
    elif word == "half":
        sys.stdout.write("\x1b]0;never ended")
        sys.stdout.flush()
