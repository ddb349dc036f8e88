"""The command lines of the README and of docs/ work on the demo project, in the order in which they stand there."""

from __future__ import annotations

import base64
import re
import shlex
from pathlib import Path

import pytest

from cockpit.areas import screen_of
from tests.support import ROOT, CommandLine

ELSEWHERE = ("demo", "serve", "who", "--store")
"""How lines begin that need a server or a store of their own, or make the demo itself."""
NEEDS_A_TERMINAL, LACKS_ANSWERS = 64, 2


def public_key(person: str) -> str:
    """Return a line such as stands in a public key file."""
    blob = b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + person.encode().ljust(32, b"\x01")
    return f"ssh-ed25519 {base64.b64encode(blob).decode()} {person}\n"


FILES = {
    "backlog.csv": "Title\nPosting rules for the pilot\n",
    "goals.csv": "Goal\nClose the books in five days\n",
    "zhao.min.pub": public_key("zhao.min"),
    "wu.tao.pub": public_key("wu.tao"),
}


def command_lines(document: str) -> list[str]:
    """Return the command lines that stand in a document, without comments and without what they are piped into."""
    text = (ROOT / document).read_text(encoding="utf-8")
    found = re.findall(r"^(?: {4})?(?:cockpit|ssh (?:-t )?-p 2222 HOST) (.+)$", text, re.MULTILINE)
    return [re.split(r" *(?:# |\| )", f" {line}")[0].strip() for line in found]


@pytest.fixture
def demo(empty_cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line on the demo project, in a folder with the files that the documents name."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).write_text(text, encoding="utf-8")
    empty_cli.ok("demo")
    return empty_cli


@pytest.mark.parametrize("document", ["README.md", "docs/ssh.md"])
def test_every_command_line_of_a_document_works_on_the_demo(demo: CommandLine, document: str) -> None:
    lines = [line for line in command_lines(document) if not line.startswith(ELSEWHERE)]
    assert len(lines) > 5
    for line in lines:
        words, _sent, sent = line.partition(" < ")
        # At a terminal a typed line asks whether what it assumed is right.
        answer = ["--yes"] if words.startswith('goal "') else []
        ran = demo([*shlex.split(words.partition(" > ")[0]), *answer], stdin=FILES.get(sent, ""))
        opens_a_screen = not line or bool(screen_of(line))
        expected = NEEDS_A_TERMINAL if opens_a_screen else LACKS_ANSWERS if line == "goal new" else 0
        assert ran.code == expected, f"{line}: {ran.err}"
