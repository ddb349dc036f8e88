"""The cockpit behind OpenSSH's own server: in an account of one's own, and as the only command of a key."""

from __future__ import annotations

import getpass
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cockpit.keys.commands import AddKey, RevokeKey
from tests.ssh.support import Host, Keys, tool, wait_for
from tests.support import ROOT

SSHD = tool("sshd")
pytestmark = pytest.mark.skipif(SSHD is None, reason="OpenSSH's server is not installed")


class Sshd(Host):
    """OpenSSH's server in the place of ours: the same store, the same people, the same client."""

    def start(self, *options: str, **changes: float) -> Host:
        """Start it with the keys that ``cockpit authorized-keys`` prints."""
        with self.looking():
            pass
        self.program = self.folder / "cockpit"
        words = shlex.join([sys.executable, "-m", "cockpit"])
        self.program.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {words} "$@"\n', encoding="utf-8")
        self.program.chmod(0o755)
        self.authorize()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        config = self.folder / "sshd_config"
        config.write_text(
            f"ListenAddress 127.0.0.1:{self.port}\nHostKey {self.keys.private('host')}\nPidFile none\nUsePAM no\n"
            f"AuthorizedKeysFile {self.folder}/authorized_keys\nStrictModes no\nPasswordAuthentication no\n"
            "KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nAcceptEnv LANG COLORTERM\n"
            "Subsystem sftp internal-sftp\n",
            encoding="utf-8",
        )
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        command = [str(SSHD), "-D", "-e", "-f", str(config)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self._listens)
        return self

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def authorize(self, *more: str) -> None:
        """Write the file of keys anew."""
        done = self.cockpit(
            "--store", str(self.store), "--as", "olga", "authorized-keys", "--program", str(self.program)
        )
        assert done.returncode == 0, done
        (self.folder / "authorized_keys").write_text("".join([done.stdout, *more]), encoding="utf-8")

    def ssh(self, who: str | Path, *words: str, options: tuple[str, ...] = ()) -> list[str]:
        """Log in to the account that everybody shares."""
        return super().ssh(who, *words, options=("-l", getpass.getuser(), *options))


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Iterator[Host]:
    """OpenSSH's server."""
    made = Sshd(tmp_path_factory.mktemp("sshd"), keys)
    yield made.start()
    made.close()


def test_each_key_is_one_person(sshd: Host) -> None:
    assert sshd.run("olga", "module add Stock --json").json["ids"] == ["Stock"]
    said = sshd.run("tom", "module add Sales")
    assert (said.code, said.err) == (5, "cockpit: as viewer you may not plan, and set up people\n")


def test_streams_and_codes_pass_through(sshd: Host) -> None:
    assert [row["handle"] for row in sshd.run("tom", "cockpit person list --json").json][:2] == ["li.wei", "tom"]
    assert sshd.run("olga", "goal show GOAL-99").code == 3
    assert sshd.run("olga", "").code == 64
    roster = "handle,name\nzhou.jie,周洁\n".encode()
    assert sshd.run("olga", "person import - --json", stdin=roster).code == 0
    assert "周洁" in sshd.run("olga", "person list --json").out


@pytest.mark.parametrize(
    "command",
    ["--as olga goal list", "goal list --store /tmp/x.db", "person import /etc/passwd", "session olga", "serve"],
)
def test_nothing_on_the_host_can_be_reached(sshd: Host, command: str) -> None:
    said = sshd.run("tom", f"cockpit {command}")
    assert (said.out, said.code) == ("", 5)


def test_a_key_is_good_for_nothing_else(sshd: Host, tmp_path: Path) -> None:
    assert sshd.run("tom", "", options=("-W", "127.0.0.1:22")).code == 255
    assert sshd.run("tom", "id; cat /etc/passwd").code == 2
    flags = sshd.ssh("tom")[1:-3]
    command = ["sftp", *flags, "-P", str(sshd.port), "127.0.0.1"]
    assert subprocess.run(command, input=b"ls\n", capture_output=True, check=False).returncode != 0


def test_a_deep_link_opens_its_screen(sshd: Host) -> None:
    screen = sshd.open("tom", "goals", columns=160)
    screen.see("@tom", "viewer", "Goals")
    screen.settle()
    assert b"\x1b[?1003h" not in screen.raw
    screen.type("\x11")
    assert screen.end() == 0


def test_what_was_being_typed_is_kept_when_the_line_breaks(sshd: Host) -> None:
    screen = sshd.open("olga", "goals", columns=120)
    screen.see("ERP")
    screen.settle()
    screen.type("n")
    screen.settle()
    screen.type("cut the delivery time from 9 to 5 days\r")
    screen.see("delivery time")
    screen.settle()
    screen.close()
    with sshd.looking() as world:
        assert "delivery time" in wait_for(lambda: world.rows("draft", actor="olga"))[0]["values"]


def test_an_account_of_ones_own_needs_no_recipe(sshd: Host) -> None:
    assert isinstance(sshd, Sshd)
    sshd.authorize(sshd.keys.public("shell"))
    screen = sshd.open("shell", f"{sshd.program} --store {sshd.store} --as li.wei goals", columns=160)
    screen.see("@li.wei", "Goals")
    screen.settle()
    assert b"\x1b[?1002h" in screen.raw and b"\x1b[?1003h" not in screen.raw
    screen.type("\x11")
    assert screen.end() == 0


def test_only_live_keys_are_printed_with_their_last_day(sshd: Host) -> None:
    assert isinstance(sshd, Sshd)
    with sshd.looking() as world:
        world.do(AddKey, person="tom", public_key=sshd.keys.public("until"), expires="2030-12-31", device="until")
    sshd.authorize()
    line = next(line for line in (sshd.folder / "authorized_keys").read_text().splitlines() if "20301231" in line)
    assert line.startswith("restrict,pty,command=") and 'expiry-time="203012312359"' in line
    assert sshd.run("until", "person list --json").code == 0
    with sshd.looking() as world:
        world.do(RevokeKey, which="until")
    sshd.authorize()
    assert sshd.run("until", "person list").code == 255


def test_a_session_that_is_told_to_end_gives_the_terminal_back(sshd: Host) -> None:
    screen = sshd.open("li.wei", "goals", columns=160)
    screen.see("@li.wei")
    screen.settle()
    command = ["pgrep", "-f", f"{sshd.store} session li.wei"]
    pids = [int(pid) for pid in subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()]
    os.kill(max(pids), signal.SIGTERM)
    assert screen.end() == 143
    assert b"\x1b[?1049l" in screen.raw
