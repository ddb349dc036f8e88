"""The recipes in docs/: each is taken from its file and tried."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import socket
import subprocess
import tempfile
from pathlib import Path

import click
import pytest

from cockpit.areas import screen_names
from cockpit.cli.tree import root
from cockpit.ssh import front
from tests.ssh.support import Host, tool
from tests.support import ROOT

DOCS = ROOT / "docs"
SSH = (DOCS / "ssh.md").read_text(encoding="utf-8")


def block(start: str) -> str:
    """Return the indented block of ssh.md that begins with a line."""
    lines = SSH[SSH.index(f"    {start}") :].splitlines()
    end = next(number for number, line in enumerate(lines) if line and not line.startswith("    "))
    return "\n".join(line[4:] for line in lines[:end])


def known(words: list[str]) -> None:
    """Fail unless the words are a command line that the cockpit reads without complaint, up to running it."""
    given = iter(words)
    rest = []
    for word in given:
        if word in ("--store", "--as"):
            next(given)
        else:
            rest.append(word)
    group: click.Group = root()
    context = click.Context(group)
    while True:
        command = group.get_command(context, rest.pop(0))
        assert command is not None, words
        if not isinstance(command, click.Group):
            break
        group = command
    command.make_context("cockpit", rest, parent=context)


@pytest.mark.parametrize(
    "line",
    re.findall(r"^    (?:\S+ )*?(cockpit(?: --store \S+| --as \S+)* (?:key|serve|who|authorized).*)$", SSH, re.M),
)
def test_the_command_lines_of_the_text_are_real_ones(line: str) -> None:
    known(shlex.split(re.split(r" [<>] ", line)[0])[1:])


def test_the_clients_settings_are_read_and_work(host: Host) -> None:
    config = DOCS / "ssh_config"
    shown = subprocess.run(
        ["ssh", "-G", "-F", str(config), "cockpit"], capture_output=True, text=True, check=True
    ).stdout
    for setting in ("compression yes", "controlmaster auto", "port 2222", "sendenv COLORTERM", "forwardagent no"):
        assert setting in shown.splitlines()
    options = {
        "HostName": "127.0.0.1",
        "Port": host.port,
        "ControlPath": host.folder / "c",
        "ControlPersist": "no",
        "IdentityFile": host.keys.private("olga"),
        "StrictHostKeyChecking": "accept-new",
        "UserKnownHostsFile": host.folder / "known",
    }
    flags = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
    command = ["ssh", *flags, "-F", str(config), "-T", "cockpit", "person list --json"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, timeout=30)
    assert json.loads(done.stdout)


def test_the_clients_settings_in_the_text_are_those_of_the_file() -> None:
    file = [line.strip() for line in (DOCS / "ssh_config").read_text(encoding="utf-8").splitlines()]
    text = [line.strip() for line in block("Host cockpit").splitlines()]
    assert set(text) - {"HostName HOST"} <= set(file)


@pytest.mark.skipif(tool("sshd") is None, reason="OpenSSH's server is not installed")
@pytest.mark.parametrize("start", ["Match User cockpit", "Match Group cockpit"])
def test_sshd_understands_its_recipes(start: str, host: Host, tmp_path: Path) -> None:
    config = tmp_path / "sshd_config"
    key = host.keys.private("host")
    config.write_text(f"HostKey {key}\nUsePAM no\n{block(start)}\n", encoding="utf-8")
    command = [str(tool("sshd")), "-T", "-f", str(config), "-C", "user=cockpit,host=x,addr=192.0.2.1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if start == "Match User cockpit":
        shown = next(line for line in done.stdout.splitlines() if line.startswith("authorizedkeyscommand "))
        known(shlex.split(shown)[2:])


def test_the_unit_is_one_and_starts_the_server() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DOCS / "cockpit.service", encoding="utf-8")
    known(shlex.split(unit["Service"]["ExecStart"])[1:])
    assert unit["Service"]["Type"] == "notify"
    # One session that takes all memory is not to end the others.
    assert unit["Service"]["OOMPolicy"] == "continue"
    if tool("systemd-analyze") is not None:
        text = (DOCS / "cockpit.service").read_text(encoding="utf-8")
        # Neither its program nor its user need be on this machine.
        text = re.sub(r"^ExecStart=\S+", f"ExecStart={tool('true')}", text, flags=re.M)
        text = re.sub(r"^(User|Group)=.*$", r"\1=root", text, flags=re.M)
        assert verified(text) == ""


def verified(text: str) -> str:
    """Return what systemd has to say against a unit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cockpit.service"
        path.write_text(text, encoding="utf-8")
        command = ["systemd-analyze", "verify", "--man=no", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    return "\n".join(line for line in done.stderr.splitlines() if "cockpit.service" in line)


def test_the_service_manager_is_told_when_the_server_is_ready(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager, pytest.MonkeyPatch.context() as patch:
        manager.bind(str(tmp_path / "notify"))
        patch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        front._tell_manager("READY=1")
        assert manager.recv(100) == b"READY=1"


def test_the_image_starts_the_server_as_an_ordinary_user() -> None:
    text = (DOCS / "Containerfile").read_text(encoding="utf-8")
    (command,) = re.findall(r"^CMD (\[.*\])$", text, re.M)
    known(json.loads(command))
    assert re.search(r"^USER cockpit$", text, re.M)
    assert "'.[ssh]'" in text and "requirements.lock" in text
    # Verbs can be given in a running container by the program's name.
    (folder,) = re.findall(r"^ENV PATH=(\S+):\$PATH ", text, re.M)
    assert f"venv {folder.removesuffix('/bin')}" in text
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv"} <= set(ignored)
    needed = set(re.findall(r"[\w.-]+", " ".join(PACKAGED)))
    assert not needed & set(ignored)


PACKAGED = ("cockpit", "screens", "widgets", "storage", "pyproject.toml", "README.md", "LICENSE", "requirements.lock")
"""What the image is made of."""


def test_what_is_installed_is_the_copy_at_hand() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *DOCS.glob("*.md"))]
    lines = re.findall(r"pipx? install [^`\n]+", "\n".join(texts))
    assert len(lines) > 3
    # A package of that name in a registry need not be this one.
    assert all(re.search(r"(?:^| )'?\.(?:\[\w+\])?'?(?: |$)", line) for line in lines), lines


def test_every_name_of_a_screen_is_in_the_text() -> None:
    rows = re.findall(r"^\| (`.*`) \| .* \|$", SSH, re.M)
    listed = {word for row in rows for word in re.findall(r"`(\w+)`", row)}
    assert set(screen_names()) <= listed
    assert listed - set(screen_names()) <= {"cockpit"}
