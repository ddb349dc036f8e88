"""Somebody at a terminal: screens over ``ssh -t``, deep links, the wizard, sizes, colours, keys, paste and mouse."""

from __future__ import annotations

import json
import os
import re
import subprocess

import pytest

from cockpit.goals.commands import AddGoal
from tests.ssh.support import Host

TITLE = "财务月结周期"


@pytest.fixture(scope="module", autouse=True)
def goals(host: Host) -> None:
    with host.looking() as world:
        for number in range(1, 40):
            world.given(AddGoal, title=f"{TITLE} {number}", draft=True)


def test_without_a_verb_the_screens_open(host: Host) -> None:
    screen = host.open("olga", columns=160)
    text = screen.see("ERP rollout", "@olga")
    assert "owner" in text
    assert host.wait_log("session", person="olga", terminal=True)["verb"] == ""
    screen.type("\x11")
    assert screen.end() == 0
    assert b"\x1b[?1049l" in screen.raw


@pytest.mark.parametrize("command", ["goals", "cockpit goals"])
def test_a_deep_link_opens_its_screen(host: Host, command: str) -> None:
    screen = host.open("olga", command)
    screen.see(f"{TITLE} 1")


@pytest.mark.parametrize(("command", "shown"), [("board", "[Board]"), ("KANBAN", "[Board]"), ("GOAL-3", "no metric")])
def test_a_screen_and_a_thing_open_by_their_names(host: Host, command: str, shown: str) -> None:
    screen = host.open("olga", command, columns=160)
    screen.see("ERP", shown)
    if command == "GOAL-3":
        screen.see(f"{TITLE} 3")


def test_an_id_of_nothing_opens_nothing(host: Host) -> None:
    screen = host.open("olga", "GOAL-999")
    assert screen.end() == 3
    assert "there is no goal GOAL-999" in screen.text


@pytest.mark.parametrize("term", ["vt100", "vt220", "xterm-mono"])
@pytest.mark.parametrize("command", ["goals", "goal list"])
def test_a_terminal_without_colours_gets_none(host: Host, term: str, command: str) -> None:
    screen = host.open("olga", command, environment={"TERM": term}, columns=100)
    screen.see(f"{TITLE} 1")
    screen.settle()
    codes = {code for found in re.findall(rb"\x1b\[([0-9;]*)m", screen.raw) for code in found.split(b";")}
    assert not {code for code in codes if code and 30 <= int(code) < 110}


def test_chinese_is_whole_without_a_locale_on_either_side(host: Host) -> None:
    screen = host.open("olga", "goals", columns=100)
    screen.see(TITLE)
    screen.settle()
    assert "�" not in screen.text and "?" * 4 not in screen.text
    screen.raw.decode("utf-8")


def test_the_wizard_asks_at_a_terminal_and_saves(host: Host) -> None:
    screen = host.open("olga", "goal new", columns=120)
    screen.see("In one line")
    screen.type("cut invoice days from 30 to 15 days by 2030-12-31 @li.wei\r")
    screen.see("Title: ", "? Theme")
    screen.settle()
    screen.type("\x03")
    assert screen.end() == 130
    with host.looking() as world:
        assert "invoice" in world.row("draft", command="goal.add")["values"]


def test_the_window_size_is_passed_on_and_followed(host: Host) -> None:
    screen = host.open("olga", "goals", columns=120, rows=40)
    wide = screen.see("39")
    assert len(max(wide.splitlines(), key=len)) > 80
    screen.settle()
    screen.resize(60, 18)
    screen.settle(0.6)
    assert screen.text.splitlines()[0].startswith(" ERP")
    assert TITLE in screen.text


@pytest.mark.parametrize(
    ("term", "color", "wanted"),
    [
        ("xterm-256color", "truecolor", rb"\x1b\[[0-9;]*[34]8;2;"),
        ("xterm-256color", "", rb"\x1b\[[0-9;]*[34]8;5;"),
        ("xterm-16color", "", rb"\x1b\[[0-9;]*[349][0-7][;m]"),
    ],
)
def test_colours_are_those_of_the_clients_terminal(host: Host, term: str, color: str, wanted: bytes) -> None:
    environment = {"TERM": term} | ({"COLORTERM": color} if color else {})
    screen = host.open("olga", "goals", environment=environment, options=("-o", "SendEnv=COLORTERM"))
    screen.see(TITLE)
    screen.settle()
    assert re.search(wanted, screen.raw), screen.raw[:400]
    if color != "truecolor":
        assert not re.search(rb"\x1b\[[0-9;]*[34]8;2;", screen.raw)


def test_a_terminal_that_can_show_nothing_is_told_so(host: Host) -> None:
    screen = host.open("olga", environment={"TERM": "dumb"})
    assert screen.end() == 64
    assert "TERM=dumb" in screen.text


def test_a_hostile_name_of_a_terminal_is_not_passed_on(host: Host) -> None:
    screen = host.open("olga", environment={"TERM": "x;rm\x1b]0;boo\x07"})
    assert screen.end() == 64
    assert b"\x07" not in screen.raw


def test_only_a_few_variables_come_from_the_client(odd: Host) -> None:
    hostile = {
        "LD_PRELOAD": "/tmp/x.so",
        "PYTHONPATH": "/tmp",
        "TEXTUAL_DEBUG": "1",
        "COCKPIT_AS": "tom",
        "LC_ALL": "C",
    }
    wanted = {"LANG": "zh_CN.GBK", "COLORTERM": "truecolor"}
    options = tuple(part for name in (*hostile, *wanted) for part in ("-o", f"SendEnv={name}"))
    screen = odd.open("olga", environment=hostile | wanted, options=options, columns=200)
    screen.see("ready olga home")
    screen.type("env\r")
    screen.see("done env")
    found = json.loads(cut("".join(screen.screen.display)))
    assert set(found) <= {"HOME", "PATH", "TZ", "TMPDIR", "LANG", "TERM", "COLORTERM", "PROMPT_TOOLKIT_NO_CPR"}
    assert (found["LANG"], found["TERM"], found["COLORTERM"]) == ("zh_CN.UTF-8", "xterm-256color", "truecolor")
    assert found["PATH"] == os.environ["PATH"]
    odd.leave()


def cut(text: str) -> str:
    """Return the JSON object in a text."""
    return text[text.index("{") : text.rindex("}") + 1]


def test_keys_reach_the_screen_as_they_are(host: Host) -> None:
    screen = host.open("olga", "goals")
    screen.see(TITLE)
    screen.settle()
    screen.type("\x03")
    screen.see("ctrl+q")
    screen.type("?")
    screen.see("Keys: Board", "scroll")
    screen.type("\x1b")
    screen.settle()
    screen.type("\x1a")
    screen.settle()
    assert screen.process.isalive()
    screen.type("\x11")
    assert screen.end() == 0


def test_a_paste_is_text_and_gives_no_command(host: Host) -> None:
    screen = host.open("olga", "goals", columns=100)
    screen.see(TITLE)
    assert b"\x1b[?2004h" in screen.raw
    screen.settle()
    screen.type("/")
    screen.settle()
    screen.type("\x1b[200~dddd缩短 39\x1b[201~")
    screen.see("dddd缩短")
    with host.looking() as world:
        assert world.rows("goal", archived=1) == []


def test_clicks_are_asked_for_and_mere_moves_are_not(host: Host) -> None:
    screen = host.open("olga", "goals")
    screen.see(TITLE)
    screen.settle()
    for mode in (b"1000", b"1002", b"1006"):
        assert b"\x1b[?" + mode + b"h" in screen.raw
    assert b"\x1b[?1003h" not in screen.raw
    assert b"\x1b[?2048$p" not in screen.raw
    screen.type("\x1b[<0;10;8M\x1b[<0;10;8m")
    assert screen.settle()


def test_an_idle_screen_sends_nothing(host: Host) -> None:
    screen = host.open("olga", "goals")
    screen.see(TITLE)
    screen.settle(1.0)
    assert screen.settle(2.0) == b""
    screen.type("n")
    screen.settle(1.0)
    assert screen.settle(2.0) == b""


def test_a_cursor_key_costs_few_bytes(host: Host) -> None:
    screen = host.open("olga", "goals")
    screen.see(TITLE)
    screen.settle(1.0)
    screen.type("j")
    assert 0 < len(screen.settle(0.5)) < 1500


def test_updates_are_synchronized_where_the_terminal_says_that_it_can(host: Host) -> None:
    screen = host.open("olga", "goals")
    screen.see(TITLE)
    assert b"\x1b[?2026$p" in screen.raw
    screen.type("\x1b[?2026;2$y")
    screen.settle()
    screen.type("j")
    assert b"\x1b[?2026h" in screen.settle()


def test_a_verb_at_a_terminal_is_shown_for_people(host: Host) -> None:
    screen = host.open("olga", "person list", columns=120)
    assert screen.end() == 0
    assert "─" in screen.text and "@li.wei" in screen.text


def test_several_sessions_share_one_connection(host: Host) -> None:
    control = host.folder / "control"
    options = ("-o", "ControlMaster=auto", "-o", f"ControlPath={control}", "-o", "ControlPersist=30")
    first = host.open("olga", "goals", options=options)
    first.see(TITLE)
    assert host.run("olga", "who --json", options=options).json[0]["person"] == "olga"
    subprocess.run(host.ssh("olga", options=(*options, "-O", "exit")), check=True, capture_output=True)
