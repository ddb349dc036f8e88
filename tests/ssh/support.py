"""A real server, and the real OpenSSH client against it.

``Host`` runs ``cockpit serve`` as a process of its own on a free port of this machine; its log is read as it is
written. ``Host.run`` gives a verb without a terminal, ``Host.open`` sits down at a terminal: a PTY on which ``ssh -t``
runs, with an emulator that reads what it draws.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyte
from ptyprocess import PtyProcess

from cockpit.clock import SystemClock
from cockpit.keys.commands import AddFirstKey, AddKey
from storage.store import Store
from tests.support import ROOT, World, new_world

PATIENCE = 20.0
"""Seconds after which what was waited for counts as not happening."""
STAND_IN = "tests.ssh.standin:run"


def wait_for(what: Callable[[], Any], why: str = "") -> Any:
    """Return the first true value of ``what``; fail when there is none in time."""
    end = time.monotonic() + PATIENCE
    pause = threading.Event()
    while not (found := what()):
        assert time.monotonic() < end, f"waited in vain {why}"
        pause.wait(0.01)
    return found


@dataclass(frozen=True)
class Said:
    """What a client got: standard output, standard error without the client's own words, and the exit code."""

    out: str
    err: str
    code: int

    @property
    def json(self) -> Any:
        """Standard output read as JSON."""
        return json.loads(self.out)


class Keys:
    """Key pairs in a folder, made when they are first asked for."""

    def __init__(self, folder: Path) -> None:
        """Keep them in ``folder``."""
        self._folder = folder

    def private(self, name: str, kind: str = "ed25519", bits: int | None = None) -> Path:
        """Return the path of a private key."""
        path = self._folder / name
        if not path.exists():
            size = [] if bits is None else ["-b", str(bits)]
            command = ["ssh-keygen", "-q", "-t", kind, *size, "-N", "", "-C", f"{name}@test", "-f", str(path)]
            subprocess.run(command, check=True, capture_output=True)
        return path

    def public(self, name: str, kind: str = "ed25519", bits: int | None = None) -> str:
        """Return the text of a public key."""
        path = self.private(name, kind, bits)
        return path.with_name(f"{path.name}.pub").read_text(encoding="utf-8")


class Terminal:
    """Somebody at a terminal on which a program runs, seen through an emulator."""

    def __init__(self, command: list[str], columns: int, rows: int, environment: Mapping[str, str]) -> None:
        """Start the program."""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.process = PtyProcess.spawn(command, dimensions=(rows, columns), env=dict(environment))

    @property
    def text(self) -> str:
        """What is on the screen."""
        # The emulator's own way fails while the half of a wide character is painted over.
        lines, cells = range(self.screen.lines), range(self.screen.columns)
        return "\n".join("".join(self.screen.buffer[y][x].data for x in cells).rstrip() for y in lines)

    def pump(self, seconds: float = 0.0) -> bool:
        """Take what has arrived, waiting at most so long for something; return whether there was anything."""
        try:
            if not select.select([self.process.fd], [], [], seconds)[0]:
                return False
            data = os.read(self.process.fd, 65_536)
        except (OSError, ValueError):
            return False
        self.raw += data
        # The emulator does not know private modes with an intermediate character.
        self._stream.feed(data.replace(b"\x1b[<u", b"").replace(b"\x1b[>1u", b""))
        return bool(data)

    def see(self, *words: str) -> str:
        """Wait until all the words are on the screen, and return the screen."""
        end = time.monotonic() + PATIENCE
        while not all(word in self.text for word in words):
            left = end - time.monotonic()
            assert left > 0, f"{words} not on the screen:\n{self.text}\n{self.raw[-300:]!r}"
            if not self.pump(min(left, 0.5)) and not self.process.isalive():
                self.pump()
                assert all(word in self.text for word in words), f"ended without {words}:\n{self.text}"
        return self.text

    def settle(self, quiet: float = 0.3) -> bytes:
        """Take everything until nothing has come for a while, and return what came."""
        before = len(self.raw)
        while self.pump(quiet):
            pass
        return self.raw[before:]

    def type(self, text: str) -> None:
        """Press keys."""
        self.process.write(text.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self.screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def end(self) -> int:
        """Wait for the program to end, and return its exit code, negative for a signal."""
        end = time.monotonic() + PATIENCE
        while self.process.isalive():
            assert time.monotonic() < end, f"did not end:\n{self.text}"
            self.pump(0.05)
        while self.pump():
            pass
        status = self.process.exitstatus
        return -int(self.process.signalstatus) if status is None else int(status)

    def close(self) -> None:
        """End the program whatever it does."""
        if self.process.isalive():
            self.process.kill(signal.SIGKILL)
        self.process.close(force=True)


class Host:
    """A running server."""

    def __init__(self, folder: Path, keys: Keys, screens: str = "") -> None:
        """Keep store, keys and log in ``folder``; ``screens`` names what shows the screens, the real ones if empty."""
        self.folder = folder
        self.keys = keys
        self.store = folder / "cockpit.db"
        self.screens = screens
        self.log: list[dict[str, Any]] = []
        self.raw_log: list[bytes] = []
        self.port = 0
        self.stdin = subprocess.DEVNULL
        """What the server is begun with as its standard input: nothing, as by a service manager, or a terminal."""
        self.process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._terminals: list[Terminal] = []
        self._known = folder / "known_hosts"

    def world(self) -> World:
        """Return a world on the store, made if need be; close its store when done."""
        fresh = not self.store.exists()
        store = Store(self.store)
        if fresh:
            world = new_world(store, SystemClock())
            world.do(AddFirstKey, public_key=self.keys.public("olga"))
            for person in ("li.wei", "tom", "wang.fang"):
                world.do(AddKey, person=person, public_key=self.keys.public(person))
            return world
        from cockpit.session import Session

        return World(Session(store, actor="olga"))

    @contextlib.contextmanager
    def looking(self) -> Iterator[World]:
        """Look into the store."""
        world = self.world()
        try:
            yield world
        finally:
            world.store.close()

    # The server

    def start(self, *options: str, **changes: float) -> Host:
        """Start the server and wait until it listens. ``changes`` are other limits and times, see ``launch``."""
        with self.looking():
            pass
        return self.launch("--store", str(self.store), "serve", "--port", str(self.port), *options, **changes)

    def launch(self, *words: str, **changes: float) -> Host:
        """Start the server with a command line."""
        wanted = json.dumps({**changes, **({"screens": self.screens} if self.screens else {})})
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.ssh.launch", wanted, *words],
            stdin=self.stdin,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=self.environment(),
            cwd=ROOT,
        )
        threading.Thread(target=self._read_log, args=(self.process,), daemon=True).start()
        self.port = self.wait_log("listening")["port"]
        return self

    def cockpit(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command line at the machine of the server, and wait for its end."""
        command = [sys.executable, "-m", "cockpit", *words]
        return subprocess.run(
            command, env=self.environment(), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )

    def environment(self) -> dict[str, str]:
        """Return what the server is started with: as little as a service has, and no locale."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "PYTHONPATH": str(ROOT)}

    def _read_log(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None
        for line in process.stderr:
            self._lines.put(line)

    def read_log(self) -> list[dict[str, Any]]:
        """Return the lines of the log that have been written so far."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._take_line(self._lines.get_nowait())
        return self.log

    def _take_line(self, line: bytes) -> None:
        self.raw_log.append(line)
        text = line.decode()
        self.log.append(json.loads(text) if text.startswith("{") else {"event": "said", "text": text.rstrip()})

    def wait_log(self, event: str, **facts: object) -> dict[str, Any]:
        """Wait for a line of the log, and return it; it is not found a second time."""
        end = time.monotonic() + PATIENCE
        while True:
            for line in self.log:
                if line["event"] == event and "seen" not in line and facts.items() <= line.items():
                    line["seen"] = True
                    return line
            left = end - time.monotonic()
            try:
                self._take_line(self._lines.get(timeout=max(left, 0.01)))
            except queue.Empty:
                raise AssertionError(f"no “{event}” {facts} in the log: {self.log[-20:]}") from None

    @property
    def pid(self) -> int:
        """The process id of the front."""
        assert self.process is not None
        return self.process.pid

    @property
    def zygote(self) -> int:
        """The process id of the zygote."""
        return next(pid for pid in children(self.pid) if b"zygote" in command_line(pid))

    def sessions(self) -> list[int]:
        """Return the process ids of the sessions."""
        return children(self.zygote)

    def stop(self, which: signal.Signals = signal.SIGTERM) -> int:
        """Tell the server to stop, twice so that it does not wait, and return its exit code."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(which)
            if which == signal.SIGTERM and self._terminals:
                self.wait_log("stopping")
                self.process.send_signal(which)
        return self.process.wait(PATIENCE)

    def leave(self) -> None:
        """Get up from every terminal."""
        for terminal in self._terminals:
            terminal.close()
        self._terminals.clear()

    def close(self) -> None:
        """End everything."""
        self.leave()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    # The client

    def ssh(self, who: str | Path, *words: str, options: tuple[str, ...] = ()) -> list[str]:
        """Return the command line of a client that holds one person's key."""
        key = who if isinstance(who, Path) else self.keys.private(who)
        settings = (
            "IdentitiesOnly=yes",
            "StrictHostKeyChecking=accept-new",
            f"UserKnownHostsFile={self._known}",
            "LogLevel=ERROR",
            "ConnectTimeout=15",
            "BatchMode=yes",
        )
        flags = [part for setting in settings for part in ("-o", setting)]
        return ["ssh", "-F", "none", "-i", str(key), *options, *flags, "-p", str(self.port), "127.0.0.1", *words]

    def sending(self, who: str, command: str, text: bytes) -> subprocess.Popen[bytes]:
        """Return a client that has sent a part of what stands on its standard input, and nothing of its end."""
        words = self.ssh(who, command, options=("-T",))
        client = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert client.stdin is not None
        client.stdin.write(text)
        client.stdin.flush()
        return client

    def run(self, who: str | Path, command: str = "", *, stdin: bytes = b"", options: tuple[str, ...] = ()) -> Said:
        """Give a verb without a terminal."""
        words = [command] if command else []
        done = subprocess.run(
            self.ssh(who, *words, options=("-T", *options)), input=stdin, capture_output=True, timeout=60, check=False
        )
        return Said(done.stdout.decode(), done.stderr.decode(), done.returncode)

    def open(
        self,
        who: str | Path,
        command: str = "",
        *,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
        options: tuple[str, ...] = (),
    ) -> Terminal:
        """Sit down at a terminal."""
        words = [command] if command else []
        shell = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", **(environment or {})}
        made = Terminal(self.ssh(who, *words, options=("-tt", *options)), columns, rows, shell)
        self._terminals.append(made)
        return made

    def connect(self) -> socket.socket:
        """Open a bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return found


def command_line(pid: int) -> bytes:
    """Return the command line of a process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def tool(name: str) -> str | None:
    """Return where a program is, also in the folders of administrators."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
