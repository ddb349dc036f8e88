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

from cockpit import farewell
from cockpit.cli.context import open_session
from cockpit.goals.commands import AddGoal
from cockpit.inputs import make
from cockpit.presence import open_presence
from cockpit.settings import Settings


def run(settings: Settings, screen: str) -> int:
    """Take a word on each line and do what it says, until ``exit CODE``."""
    session = open_session(settings, "stand-in")
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
    elif word == "size":
        print("size", *shutil.get_terminal_size())
    elif word == "screen":
        print("alternate\x1b[?1049h\x1b[?1003h\x1b[?25l")
    elif word == "files":
        print("files", sorted(path.name for path in Path("/proc/self/fd").iterdir()))
    elif word == "half":
        sys.stdout.write("\x1b]0;never ended")
        sys.stdout.flush()
