"""Running servers to measure, and the command line of a client that reaches them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from benchmarks import ours, places
from benchmarks.peers import Absent
from benchmarks.processes import CommandFailed
from benchmarks.terminal import Program

_SESSIONS = "100"


@dataclass(frozen=True)
class Server:
    """One server that listens on this machine."""

    name: str
    pid: int
    port: int

    def ssh(self, *words: str, terminal: bool = False) -> tuple[str, ...]:
        """Return the command line of the OpenSSH client, with a terminal or without one."""
        settings = (
            "IdentitiesOnly=yes",
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "BatchMode=yes",
            "SendEnv=COLORTERM LANG",
        )
        options = [part for setting in settings for part in ("-o", setting)]
        kind = "-tt" if terminal else "-T"
        key = str(_folder() / "client")
        return ("ssh", "-F", "none", "-i", key, *options, kind, "-p", str(self.port), "127.0.0.1", *words)

    def screens(self, screen: str, marker: str) -> Program:
        """Return the screens, opened over this server."""
        return Program(self.name, self.ssh(screen, terminal=True), marker, client_environment(), _folder())


def client_environment() -> dict[str, str]:
    """Return the environment of the SSH client."""
    return places.environment(_folder())


@contextmanager
def cockpit(store: Path) -> Iterator[Server]:
    """Serve a store as the product does."""
    argv = ours.command_line(
        "serve", "--port", "0", "--init", str(_folder() / "client.pub"), "--per-person", _SESSIONS, "--idle", "0"
    )
    process = subprocess.Popen(
        argv, env=ours.environment(store), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    with _ended(process):
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line.decode(errors="replace"))
            if line.startswith(b"{") and (fact := json.loads(line))["event"] == "listening":
                yield Server("cockpit serve", process.pid, fact["port"])
                return
        raise CommandFailed(f"the server did not start: {' '.join(said)[-300:]}")


@contextmanager
def fresh(store: Path) -> Iterator[Server]:
    """Serve a store with a fresh process for each session."""
    keys = (str(_folder() / "host"), str(_folder() / "client.pub"))
    argv = (sys.executable, "-m", "benchmarks.fresh_server", *keys, *ours.command_line())
    process = subprocess.Popen(
        argv, env=ours.environment(store), cwd=places.ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    with _ended(process):
        assert process.stdout is not None
        yield Server("a fresh process", process.pid, int(process.stdout.readline()))


def check() -> None:
    """Raise ``Absent`` where there is no SSH client or no library for the server."""
    if find_spec("asyncssh") is None:
        raise Absent("asyncssh is not installed; install the extra “ssh”")
    for tool in ("ssh", "ssh-keygen"):
        if shutil.which(tool) is None:
            raise Absent(f"{tool} is not installed")


@cache
def _folder() -> Path:
    """Return a folder with the keys of a client and of a host."""
    folder = places.scratch() / "ssh"
    folder.mkdir()
    for name in ("client", "host"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(command, check=True, capture_output=True, env=dict(os.environ))
    return folder


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        try:
            # A server gives its people time to leave; told twice it hurries.
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
