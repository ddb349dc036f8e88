"""What the files of the repository may hold, and that the documents name commands that exist."""

from __future__ import annotations

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

from cockpit.areas import screen_names
from cockpit.cli.tree import root
from tests.cli.tree import leaves
from tests.support import ROOT

# Written in pieces, so that this file does not hold what it looks for.
HOSTS = [".".join(parts) for parts in (
    ("pypi", "org"), ("pythonhosted", "org"), ("pypi", "python", "org"), ("npmjs", "org"), ("crates", "io"),
    ("rubygems", "org"), ("proxy", "golang", "org"), ("mirrors", "aliyun", "com"), ("tuna", "tsinghua", "edu"),
    ("docker", "io"), ("ghcr", "io"),
)]  # fmt: skip
OPTIONS = [
    "-".join(parts) for parts in (("index", "url"), ("extra", "index", "url"), ("trusted", "host"), ("find", "links"))
]
HERE = str(ROOT)
"""Where the files lie on this machine, of which none of them may know."""
TEXTS = (".py", ".md", ".toml", ".txt", ".lock", ".cfg", ".yml", ".yaml", ".tcss", ".po", ".sh", ".json", "")


def files() -> list[Path]:
    """Return the files of the repository, whether they are committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this is no repository")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_file_names_a_place_that_is_not_everybodys() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in files()
        if path.suffix in TEXTS
        for text in [path.read_text(encoding="utf-8", errors="replace")]
        for word in (*HOSTS, *OPTIONS, HERE)
        if word in text
    ]
    assert found == []


def test_versions_are_pinned_and_only_that() -> None:
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!-]+", line), line


def test_what_the_product_needs_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = [
        *project["dependencies"],
        *(name for group in project["optional-dependencies"].values() for name in group),
    ]
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in _lock()}
    assert {re.split(r"[<>=!\[; ]", name)[0].lower().replace("_", "-") for name in needed} <= pinned


def test_nothing_is_asked_for_twice() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for asked in (project["dependencies"], *project["optional-dependencies"].values()):
        assert sorted(asked) == sorted(set(asked))


def _lock() -> list[str]:
    return (ROOT / "requirements.lock").read_text().splitlines()


def documents() -> list[Path]:
    """Return the documents that people read."""
    return [path for path in files() if path.suffix == ".md"]


def test_a_command_of_make_that_a_document_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert {"run", "test", "check"} <= targets
    for path in documents():
        for name in re.findall(r"(?:^|`)make ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert name in targets, f"{path.name}: make {name}"


def test_a_command_line_that_a_document_shows_exists() -> None:
    shown = [
        (path.name, line)
        for path in documents()
        for line in re.findall(r"^(?:\$ )?(cockpit .*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(shown) > 5
    assert [(name, line) for name, line in shown if not _exists(_words(line))] == []


def _exists(words: list[str]) -> bool:
    verbs = {path for path, _command in leaves()}
    if words and any(path[0] == words[0] and len(path) == 2 for path in verbs):
        # A typed line needs no verb.
        return len(words) > 1 and ((words[0], words[1]) in verbs or " " in words[1] or not words[1].isascii())
    return not words or (words[0],) in verbs or words[0] in screen_names()


def _words(line: str) -> list[str]:
    """Return the words of a command line after the program, without options, pipes and comments."""
    words = shlex.split(line.partition(" | ")[0].partition(" > ")[0], comments=True)[1:]
    return [word for word in words if not word.startswith("-")]


def test_the_program_that_is_installed_is_the_one_that_is_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["scripts"] == {"cockpit": "cockpit.main:main"}
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == [
        "cockpit",
        "screens",
        "widgets",
        "storage",
    ]
    assert root().name == "cockpit"


def test_every_package_says_what_it_is() -> None:
    for package in ("cockpit", "screens", "widgets", "storage"):
        text = (ROOT / package / "__init__.py").read_text(encoding="utf-8")
        assert text.startswith('"""')
