"""The harness reads screens, counts bytes and tells a silent program from one that reacts."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks import places, report
from benchmarks.figures import MS, Aim, Figure, Sample, Skipped, alternate, number
from benchmarks.processes import CommandFailed, family, seconds_of, usage
from benchmarks.report import Report
from benchmarks.scale import QUICK
from benchmarks.terminal import Program, Terminal, Unmeasured

ECHO = """
import sys, termios, tty
tty.setraw(0)
sys.stdout.write("\\x1b[2J\\x1b[?2026$p\\x1b[3;5H月结\\x1b[3;7H READY"); sys.stdout.flush()
while (key := sys.stdin.buffer.raw.read(1)) != b"q":
    if key == b"\\x1b":
        rest = sys.stdin.buffer.raw.read(10)
        sys.stdout.write("\\x1b[5;1Hanswered " + rest.decode()[1:])
    elif key == b"m":
        sys.stdout.write("\\x1b[6;1Hmoved")
    sys.stdout.flush()
"""


@pytest.fixture
def echo(tmp_path):
    """A program that shows a word, answers ``m`` with another, and nothing else."""
    script = tmp_path / "echo.py"
    script.write_text(ECHO)
    return Program("echo", (sys.executable, str(script)), "READY", places.environment(tmp_path), tmp_path)


def test_the_screen_is_read_and_questions_are_answered(echo):
    with Terminal(echo, rows=10, columns=40) as terminal:
        assert terminal.first_paint() > 0
        terminal.wait_for("answered ?2026;2$y")
        assert terminal.screen[2].startswith("    月 READY")
        assert len(terminal.screen) == 10


def test_a_key_is_answered_with_as_many_bytes_as_came(echo):
    with Terminal(echo) as terminal:
        terminal.first_paint()
        terminal.settle()
        reaction = terminal.press("m")
        assert reaction.bytes == len("\x1b[6;1Hmoved")
        assert 0 < reaction.first <= reaction.last
        assert terminal.press_until("m", lambda lines: lines[5].startswith("moved")) > 0


def test_a_program_at_rest_sends_nothing(echo):
    with Terminal(echo) as terminal:
        terminal.first_paint()
        terminal.settle()
        came, used = terminal.idle(0.2)
        assert came == 0
        assert used.cpu is None or used.cpu >= 0


def test_a_key_without_a_reaction_is_no_measurement(echo):
    with Terminal(echo) as terminal:
        terminal.first_paint()
        terminal.settle()
        with pytest.raises(Unmeasured, match="echo did not react to 'x'"):
            terminal.press("x", patience=0.2)


def test_a_program_that_ends_first_is_no_measurement(echo):
    with Terminal(echo) as terminal:
        terminal.first_paint()
        terminal.type("q")
        with pytest.raises(Unmeasured, match="echo did not show") as caught:
            terminal.wait_for("never")
    assert "READY" in caught.value.picture


def test_the_program_is_gone_afterwards(echo):
    with Terminal(echo) as terminal:
        terminal.first_paint()
        pid = terminal.pid
    assert usage(pid).cpu in (None, 0.0)
    assert family(pid) == [pid]


def test_a_command_line_that_fails_is_no_measurement(tmp_path):
    environment = places.environment(tmp_path)
    assert seconds_of((sys.executable, "-c", "pass"), environment, tmp_path) > 0
    with pytest.raises(CommandFailed, match="ended with 3: no luck"):
        seconds_of((sys.executable, "-c", "print('no luck'); raise SystemExit(3)"), environment, tmp_path)


def test_measures_are_taken_in_turns_and_the_first_turn_is_thrown_away():
    taken = []
    values = alternate(2, {"one": lambda: taken.append("one") or len(taken), "two": lambda: taken.append("two") or 0})
    assert taken == ["one", "two"] * 3
    assert values == {"one": [3, 5], "two": [0, 0]}


def test_measures_are_taken_at_least_once_however_long_that_takes():
    assert alternate(9, {"one": lambda: 1.0, "two": lambda: 2.0}, seconds=0.0) == {"one": [1.0], "two": [2.0]}
    assert alternate(3, {"one": lambda: 1.0}, warm=False, seconds=60.0) == {"one": [1.0] * 3}


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (0.0213, "0.021"), (5.301, "5.3"), (97.04, "97"), (12345.6, "12,346"), (1.0, "1")]
)
def test_numbers_have_about_three_digits(value, text):
    assert number(value) == text


def figure(value: float, peer: float, *aims: Aim) -> Figure:
    return Figure("ground", "first paint", "10 goals", MS, Sample((value,)), "empty", Sample((peer,)), aims)


@pytest.mark.parametrize(
    ("one", "met"),
    [
        (figure(5, 4, Aim(1.3, ratio=True), Aim(8)), True),
        (figure(9, 8, Aim(1.3, ratio=True), Aim(8)), False),
        (figure(6, 4, Aim(1.3, ratio=True)), False),
        (figure(6_000, 4, Aim(5_000, least=True)), True),
        (figure(6, 0, Aim(1.3, ratio=True)), None),
        (figure(6, 4), None),
    ],
)
def test_an_aim_is_reached_when_all_its_parts_are(one, met):
    assert one.met is met


def test_the_report_holds_every_value():
    skipped = Skipped("kanban", "vit", "vit is not installed")
    report_ = Report(QUICK, [figure(6, 4, Aim(1.3, ratio=True)), skipped])
    data = json.loads(report.as_json(report_))
    assert data["figures"][0] | {"values": None} == {
        "group": "ground",
        "name": "first paint",
        "on": "10 goals",
        "unit": "ms",
        "median": 6,
        "low": 6,
        "high": 6,
        "values": None,
        "peer": {"name": "empty", "median": 4, "low": 4, "high": 4, "values": [4]},
        "ratio": 1.5,
        "aims": ["<= 1.3x"],
        "met": False,
    }
    assert data["skipped"] == [{"group": "kanban", "name": "vit", "why": "vit is not installed", "failed": False}]
    text = report.as_markdown(report_)
    assert "0 of 1 aims were reached" in text
    assert "- ground: first paint, 10 goals: 6 ms, 1.5x empty; the aim is <= 1.3x" in text
    assert "| first paint | 10 goals | 6 ms | 4 ms | empty | 1.5x | <= 1.3x | miss |" in text
    assert "skipped: kanban, vit: vit is not installed" in text


def test_a_file_is_written_whole(tmp_path: Path):
    report.write(tmp_path / "out.json", "{}")
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_figures_go_between_the_marks_of_a_page(tmp_path: Path):
    page = tmp_path / "page.md"
    report.put_in(page, "new\n")
    assert page.read_text() == "new\n"
    page.write_text(f"# Page\n\n{report.BEGIN}\nold\n{report.END}\n\nmore\n")
    report.put_in(page, "new\n")
    assert page.read_text() == f"# Page\n\n{report.BEGIN}\n\nnew\n\n{report.END}\n\nmore\n"
