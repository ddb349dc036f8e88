"""The cockpit behind OpenSSH's own server: in an account of one's own, and as the only command of a key."""

from __future__ import annotations

import getpass
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from cockpit.keys.commands import AddKey, RevokeKey
from cockpit.keys.rules import fingerprint as key_fingerprint
from cockpit.keys.rules import read_public_key
from cockpit.people.commands import AddPerson
from cockpit.ssh.child import FIRST_TO_GO, MOST_MEMORY
from cockpit.ssh.size import LARGEST
from tests.ssh.support import Host, Keys, command_line, tool, wait_for
from tests.support import ROOT

SSHD = tool("sshd")
pytestmark = pytest.mark.skipif(SSHD is None, reason="OpenSSH's server is not installed")


class Sshd(Host):
    """OpenSSH's server in the place of ours: the same store, the same people, the same client."""

    recipe = ""
    """Further lines of its configuration, in which {program}, {store} and {user} stand for what they say."""

    def start(self, *options: str, **changes: float) -> Host:
        """Start it with the keys that ``cockpit authorized-keys`` prints, or with a recipe."""
        with self.looking():
            pass
        self.program = getattr(self, "program", self.folder / "cockpit")
        words = shlex.join([sys.executable, "-m", "cockpit"])
        self.program.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {words} "$@"\n', encoding="utf-8")
        self.program.chmod(0o755)
        if not self.recipe:
            self.authorize()
        recipe = self.recipe.format(program=self.program, store=self.store, user=getpass.getuser())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        config = self.folder / "sshd_config"
        config.write_text(
            f"ListenAddress 127.0.0.1:{self.port}\nHostKey {self.keys.private('host')}\nPidFile none\nUsePAM no\n"
            f"AuthorizedKeysFile {self.folder}/authorized_keys\nStrictModes no\nPasswordAuthentication no\n"
            "KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nAcceptEnv LANG COLORTERM\n"
            f"Subsystem sftp internal-sftp\n{recipe}",
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


def sessions_of(sshd: Host, person: str) -> list[int]:
    """Return the processes of one person's sessions."""
    command = ["pgrep", "-f", f"{sshd.store} session {person}"]
    return [int(pid) for pid in subprocess.run(command, capture_output=True, check=False, text=True).stdout.split()]


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


def test_half_an_import_is_none(sshd: Host) -> None:
    client = sshd.sending("olga", "person import - --json", b"handle,name\nhalf.one,Half One\n")
    wait_for(lambda: sessions_of(sshd, "olga"))
    client.kill()
    client.wait()
    wait_for(lambda: not sessions_of(sshd, "olga"))
    assert "half.one" not in sshd.run("olga", "person list --json").out


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


def test_a_session_has_the_bounds_of_one_of_our_own_server(sshd: Host) -> None:
    screen = sshd.open("tom", "goals", columns=3_000, rows=1_500)
    wait_for(lambda: not screen.pump(0.05) and b"@tom" in screen.raw)
    screen.settle()
    (program,) = (pid for pid in sessions_of(sshd, "tom") if command_line(pid).startswith(sys.executable.encode()))
    limits = Path(f"/proc/{program}/limits").read_text(encoding="ascii")
    bounds = {line[:26].strip(): line[26:46].strip() for line in limits.splitlines()}
    assert int(bounds["Max address space"]) == MOST_MEMORY and int(bounds["Max core file size"]) == 0
    assert Path(f"/proc/{program}/oom_score_adj").read_text(encoding="ascii").strip() == FIRST_TO_GO
    lines = [line for line in screen.screen.buffer.values() if any(cell.data.strip() for cell in line.values())]
    assert 0 < len(lines) <= LARGEST[1]
    assert max(column for line in lines for column, cell in line.items() if cell.data.strip()) < LARGEST[0]
    screen.resize(2_500, 1_200)
    screen.settle()
    rightmost = (column for line in screen.screen.buffer.values() for column, cell in line.items() if cell.data.strip())
    assert max(rightmost) < LARGEST[0]


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
    assert line.startswith("restrict,pty,command=") and 'expiry-time="20301231235959"' in line
    assert sshd.run("until", "person list --json").code == 0
    with sshd.looking() as world:
        world.do(RevokeKey, which="until")
    sshd.authorize()
    assert sshd.run("until", "person list").code == 255


def test_a_session_that_is_told_to_end_gives_the_terminal_back(sshd: Host) -> None:
    screen = sshd.open("li.wei", "goals", columns=160)
    screen.see("@li.wei")
    screen.settle()
    os.kill(max(sessions_of(sshd, "li.wei")), signal.SIGTERM)
    assert screen.end() == 143
    assert b"\x1b[?1049l" in screen.raw


# Beside our own server, on the same store


@pytest.fixture
def front(sshd: Host) -> Iterator[Host]:
    """Our own server on the store that sshd's sessions use."""
    made = Host(sshd.folder, sshd.keys)
    yield made.start()
    made.close()


def test_sessions_of_both_servers_see_each_other(sshd: Host, front: Host) -> None:
    here, there = sshd.open("olga", "goals", columns=200), front.open("li.wei", "people", columns=200)
    here.see("+@li.wei")
    there.see("+@olga")
    for host in (sshd, front):
        seats = {(seat["person"], seat["screen"], seat["via"]) for seat in host.run("tom", "who --json").json}
        assert {("olga", "goals", "ssh"), ("li.wei", "people", "ssh")} <= seats
    here.close()
    wait_for(lambda: not there.pump(0.05) and "+@olga" not in there.text)


def test_without_our_server_nobody_can_know_who_is_on(sshd: Host) -> None:
    said = sshd.run("tom", "who")
    assert (said.code, said.out) == (1, "")
    assert "only while “cockpit serve” runs on this store" in said.err


def test_a_revoked_key_ends_its_session_and_no_other(sshd: Host) -> None:
    assert isinstance(sshd, Sshd)
    with sshd.looking() as world:
        world.do(AddKey, person="tom", public_key=sshd.keys.public("tom-lent"), device="lent")
    sshd.authorize()
    lent, usual = (sshd.open(key, "goals", columns=160) for key in ("tom-lent", "tom"))
    for screen in (lent, usual):
        screen.see("@tom", "Goals")
        screen.settle()
    with sshd.looking() as world:
        world.do(RevokeKey, which="lent")
    assert lent.end() == 5
    assert "your key opens this cockpit no longer" in lent.text
    assert b"\x1b[?1049l" in lent.raw
    # A file of keys that was not written anew lets nobody in either.
    said = sshd.run("tom-lent", "goal list")
    assert (said.out, said.code, said.err) == ("", 5, "cockpit: your key opens this cockpit no longer\n")
    usual.type("]")
    usual.see("[Goals]")
    usual.type("\x11")
    assert usual.end() == 0


# The recipes, as they stand in docs/ssh.md


@pytest.fixture
def program() -> Iterator[Path]:
    """Where the program may lie: sshd wants every folder above it to belong to root, and nobody else to write there."""
    if os.geteuid() != 0:
        pytest.skip("only root can set sshd up like this")
    with tempfile.TemporaryDirectory(dir="/run") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "cockpit"


def recipe(*words: str) -> str:
    """Return the indented block of docs/ssh.md that holds the words, for the account of the tests."""
    text = (ROOT / "docs" / "ssh.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^    .*\n)+", text, re.MULTILINE)
    (block,) = [block for block in blocks if all(word in block for word in words)]
    block = block.replace("/usr/local/bin/cockpit", "{program}").replace("/var/lib/cockpit/cockpit.db", "{store}")
    block = block.replace("AuthorizedKeysCommandUser cockpit", "AuthorizedKeysCommandUser {user}")
    return re.sub(r"Match (User|Group) cockpit", "Match User {user}", textwrap.dedent(block))


def test_sshd_asks_for_the_keys_that_are_registered(tmp_path: Path, keys: Keys, program: Path) -> None:
    made = Sshd(tmp_path, keys)
    made.program, made.recipe = program, recipe("AuthorizedKeysCommand ")
    try:
        host = made.start()
        assert host.run("tom", "person list --json").json
        assert host.run("tom", "module add Sales").code == 5
        assert host.run("olga", "module add Sales --json").json["ids"] == ["Sales"]
        assert host.run("tom", "id; cat /etc/passwd").code == 2
        assert host.run(keys.private("stranger"), "goal list").code == 255
        with host.looking() as world:
            world.do(RevokeKey, which=key_fingerprint(read_public_key(keys.public("tom")).body))
            world.do(AddKey, person="tom", public_key=keys.public("tom-next"))
        assert host.run("tom", "person list").code == 255
        assert host.run("tom-next", "person list --json").code == 0
    finally:
        made.close()


def test_an_account_is_a_person(tmp_path: Path, keys: Keys, program: Path) -> None:
    user = getpass.getuser()
    made = Sshd(tmp_path, keys)
    made.program, made.recipe = program, recipe("ForceCommand ")
    (tmp_path / "authorized_keys").write_text(keys.public("shell"), encoding="utf-8")
    with made.looking() as world:
        world.do(AddPerson, handle=user, name="Somebody", role="business")
    try:
        host = made.start()
        assert host.run("shell", "goal add --title Mine --draft --yes --json").json["ids"] == ["GOAL-1"]
        assert host.run("shell", "log --json").json[0]["actor"] == user
        assert host.run("shell", "module add Sales").code == 5
        assert host.run("shell", "goal list --as olga").code == 5
        assert host.run("shell", "", options=("-W", "127.0.0.1:22")).code == 255
        screen = host.open("shell", "goals", columns=160)
        screen.see(f"@{user}", "Mine")
        screen.type("\x11")
        assert screen.end() == 0
    finally:
        made.close()
