"""What a person sees when something goes wrong: one sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from cockpit.cli import guard
from cockpit.errors import BadInput, Conflict
from tests.support import CommandLine


def shell(cli: CommandLine, script: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the shell in which ``cockpit`` is this program."""
    cockpit = f'cockpit() {{ "{sys.executable}" -m cockpit "$@"; }}; set -o pipefail; '
    return subprocess.run(
        ["bash", "-c", cockpit + script],
        env={**cli.environment, **environment},
        cwd=cli.path.parent,
        capture_output=True,
        timeout=60,
        check=False,
    )


def failing(error: BaseException) -> int:
    def fail() -> int:
        raise error

    return guard.guarded(fail)


def test_a_refusal_is_its_sentence_and_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(Conflict("{who} was first", who="Tom")) == 4
    assert capsys.readouterr() == ("", "cockpit: Tom was first\n")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), EOFError()])
def test_an_interruption_is_told(capsys: pytest.CaptureFixture[str], error: BaseException) -> None:
    assert failing(error) == 130
    assert capsys.readouterr() == ("", "cockpit: interrupted; nothing more was done\n")


def test_a_fault_of_the_program_is_written_down_and_not_shown(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert failing(ZeroDivisionError("by zero")) == 70
    said = capsys.readouterr()
    assert said.out == ""
    sentence, path = said.err.rstrip("\n").rsplit(" ", 1)
    assert sentence == "cockpit: this is a fault in cockpit, not yours; your data is safe. Details are in"
    report = Path(path)
    assert report.is_relative_to(tmp_path)
    assert "ZeroDivisionError: by zero" in report.read_text()


@pytest.mark.parametrize(
    ("text", "position", "shown"),
    [
        ("state:foo", 0, "state:foo"),
        ("月结周期 foo:1", 5, "月结周期 foo:1"),
        ("🦄 é x", 4, "🦄 é x"),
        ("a\x1b[31mb foo:1", 8, "a[31mb foo:1"),
        ("two\nlines foo:1", 10, "two lines foo:1"),
        ("end", 3, "end"),
    ],
)
def test_a_caret_stands_right_under_the_place(
    capsys: pytest.CaptureFixture[str], text: str, position: int, shown: str
) -> None:
    failing(BadInput("not understood", position=position, text=text))
    _sentence, line, caret = capsys.readouterr().err.splitlines()
    assert line == f"  {shown}"
    at = cell_len(caret) - 1
    # What begins at the caret's cell is what stood at the place.
    rest = text[position:]
    assert cell_len(line) - at == cell_len(rest)
    assert caret == " " * at + "^"


def test_a_caret_in_a_very_long_text_is_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    failing(BadInput("not understood", position=15_000, text="结" * 20_000))
    _sentence, line, caret = capsys.readouterr().err.splitlines()
    assert cell_len(line) < 300 and cell_len(caret) < 200


def test_a_sentence_that_names_hostile_text_moves_no_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    failing(BadInput("“{text}” is no date", text="\x1b[2J\u202e\n\r" + "x" * 20_000))
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and len(err) < 2_100
    assert not {"\x1b", "\u202e", "\r"} & set(err)


def test_a_reader_who_has_had_enough_ends_a_pipe_quietly(cli: CommandLine) -> None:
    rows = "".join(f"p{number},Person {number} {'x' * 200}\n" for number in range(2_000))
    (cli.path.parent / "team.csv").write_text(f"Handle,Name\n{rows}")
    cli.ok(["person", "import", str(cli.path.parent / "team.csv"), "--yes"])
    for line in ("person list", "person list --json", "person list --csv", "log --json", "person export -"):
        done = shell(cli, f"cockpit {line} | head -c 10")
        assert (done.returncode, len(done.stdout)) == (0, 10), line
        assert b"Traceback" not in done.stderr and b"Broken" not in done.stderr


def test_a_full_disk_behind_standard_output_is_one_sentence(cli: CommandLine) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this machine has no device that is always full")
    for line in ("person list", "person list --json", "person show tom", "log"):
        done = shell(cli, f"cockpit {line} > /dev/full")
        assert done.returncode == 6, line
        assert done.stderr.decode().splitlines()[-1] == "cockpit: standard output: there is no space left on the disk"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_are_no_fault(cli: CommandLine, closed: str) -> None:
    for line, code in (("person list", 0), ("module add Sales --yes", 0), ("undo", 0), ("goal show GOAL-1", 3)):
        done = shell(cli, f"cockpit {line} {closed}")
        assert done.returncode == code, done.stderr
        assert b"Traceback" not in done.stderr + done.stdout


def test_a_terminal_that_cannot_show_chinese_shows_what_it_can(cli: CommandLine) -> None:
    done = shell(cli, "cockpit person list", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert b"Li Wei ??" in done.stdout
    done = shell(cli, "cockpit person show 李", PYTHONUTF8="0", LC_ALL="C", PYTHONCOERCECLOCALE="0")
    assert done.returncode in (0, 2, 3) and b"Traceback" not in done.stderr


def test_words_that_are_no_text_are_no_fault(cli: CommandLine) -> None:
    for line in (
        "module add $'\\xff\\xfe'",
        "person show $'\\xff'",
        "goal list $'\\xff'",
        "search $'\\xff'",
        "person list $'role:\\xff'",
        "--project $'\\xff' goal list",
        "--as $'\\xff' goal list",
        "goal add $'cut \\xff from 3 to 2' --yes",
        "$'\\xff'",
        "log $'\\xff'",
        "goal list --sort $'\\xff'",
        "person import $'\\xff.csv'",
        "demo --code $'\\xff'",
    ):
        done = shell(cli, f"cockpit {line}")
        assert done.returncode in (0, 1, 2, 3), (line, done.stderr)
        assert b"fault" not in done.stderr, (line, done.stderr)


def test_a_store_whose_name_is_no_text(cli: CommandLine) -> None:
    done = shell(cli, "cockpit --store $'\\xff.db' project list --json")
    assert (done.returncode, done.stdout) == (0, b"[]\n"), done.stderr
    assert os.fsencode(cli.path.parent) + b"/\xff.db" in [os.fsencode(p) for p in cli.path.parent.iterdir()]


def test_without_a_terminal_there_are_no_screens(cli: CommandLine) -> None:
    done = shell(cli, "cockpit < /dev/null")
    assert done.returncode == 64
    assert done.stderr.startswith(b"cockpit: the screens need a terminal")


def test_starting_inside_a_folder_with_packages_of_the_same_name(cli: CommandLine) -> None:
    for name in ("storage", "cockpit", "screens", "widgets", "click"):
        (cli.path.parent / name).mkdir()
        (cli.path.parent / name / "__init__.py").write_text("raise RuntimeError('the wrong one')")
    done = shell(cli, "cockpit person list --json")
    if b"the wrong one" in done.stderr and b"cockpit" in done.stderr.split(b"the wrong one")[0]:
        # ``python -m cockpit`` looks into the current folder for ``cockpit`` itself; the installed program does not.
        script = Path(sys.executable).with_name("cockpit")
        done = subprocess.run(
            [script, "person", "list", "--json"], env=dict(cli.environment), cwd=cli.path.parent, capture_output=True,
            check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
