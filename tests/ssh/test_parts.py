"""The parts of the server that need no connection: counting, sizes, variables, sequences, log lines, key lines."""

from __future__ import annotations

import asyncio
import errno
import gc
import io
import json
import logging
import os
import socket
import subprocess
import sys
import weakref
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest.mock import Mock

import asyncssh
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit import presence
from cockpit.cli.tree import every_verb
from cockpit.errors import BadInput, NoTerminal, Refused
from cockpit.keys.commands import AddKey
from cockpit.session import Session
from cockpit.settings import Settings
from cockpit.ssh import front, log, terminal, wire
from cockpit.ssh.channel import Channel
from cockpit.ssh.child import END, Broken, Sent
from cockpit.ssh.front import Front
from cockpit.ssh.limits import Full, Gate, Limits, network
from cockpit.ssh.openssh import lines
from cockpit.ssh.register import Login
from cockpit.ssh.roster import Roster
from cockpit.ssh.server import Server
from cockpit.ssh.size import within_bounds
from tests.commands.test_keys import ED25519, FINGERPRINT
from tests.ssh.support import PATIENCE
from tests.support import NOW, CommandLine, World, run_process, shell_environment

BOUNDS = Limits(waiting=5, waiting_per_address=3, connections=8, connections_per_address=4, burst=100, rate=1.0)


def test_an_address_is_counted_and_let_go() -> None:
    gate = Gate(BOUNDS)
    assert [gate.admit("192.0.2.1", 0) for _ in range(4)] == [None, None, None, Full.WAITING_HERE]
    gate.logged_in("192.0.2.1")
    assert gate.admit("192.0.2.1", 0) is None
    assert gate.admit("192.0.2.1", 0) is Full.WAITING_HERE
    gate.closed("192.0.2.1", waited=True)
    gate.logged_in("192.0.2.1")
    gate.logged_in("192.0.2.1")
    assert gate.admit("192.0.2.1", 0) is None
    assert gate.admit("192.0.2.1", 0) is Full.CONNECTIONS_HERE
    assert gate.admit("192.0.2.2", 0) is None


def test_all_addresses_together_are_bounded() -> None:
    gate = Gate(BOUNDS)
    assert [gate.admit(f"192.0.2.{number}", 0) for number in range(6)] == [*[None] * 5, Full.WAITING]
    for number in range(5):
        gate.logged_in(f"192.0.2.{number}")
    assert [gate.admit(f"192.0.2.{number}", 0) for number in range(10, 14)] == [*[None] * 3, Full.CONNECTIONS]


def test_room_for_sessions_is_room_for_their_connections_from_anywhere() -> None:
    many = Limits(idle=60.0).for_sessions(1_000, 5)
    assert (many.idle, many.sessions, many.per_person) == (60.0, 1_000, 5)
    assert many.connections > many.connections_per_address >= 1_000 > many.connections_per_person > 5
    usual, few = Limits(), Limits().for_sessions(3, 1)
    assert usual.for_sessions(usual.sessions, usual.per_person) == usual
    assert (few.connections, few.connections_per_address) == (usual.connections, usual.connections_per_address)


def test_an_address_that_connects_too_often_waits_for_its_turn() -> None:
    gate = Gate(Limits(burst=2, rate=0.5))

    def come(now: float) -> Full | None:
        found = gate.admit("192.0.2.1", now)
        if found is None:
            gate.closed("192.0.2.1", waited=True)
        return found

    assert [come(0), come(0), come(0), come(1.9), come(2.1), come(2.2)] == [
        None,
        None,
        Full.RATE,
        Full.RATE,
        None,
        Full.RATE,
    ]
    assert gate.admit("192.0.2.2", 2.2) is None


def test_connections_that_lead_to_a_log_in_are_never_too_many_in_a_row() -> None:
    gate = Gate(Limits(burst=2, rate=0.5))
    for _ in range(20):
        assert gate.admit("192.0.2.1", 0) is None
        gate.logged_in("192.0.2.1")
        gate.closed("192.0.2.1", waited=False)
    assert gate.admit("192.0.2.1", 0) is None
    assert gate.admit("192.0.2.1", 0) is None
    assert gate.admit("192.0.2.1", 0) is Full.RATE


def test_addresses_are_forgotten_when_it_makes_no_difference() -> None:
    gate = Gate(Limits(burst=2, rate=0.5))
    assert gate.admit("192.0.2.1", 0) is None
    gate.forget(100)
    assert gate.admit("192.0.2.1", 100) is None
    gate.closed("192.0.2.1", waited=True)
    gate.closed("192.0.2.1", waited=True)
    gate.forget(102)
    assert gate.admit("192.0.2.1", 102) is None
    gate.closed("192.0.2.1", waited=True)
    gate.forget(200)
    assert not gate._sources
    assert (gate.open, gate.waiting) == (0, 0)


def test_a_network_of_one_host_counts_as_one_address() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff:1") != network("2001:db8:0:1::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1") != network("192.0.2.2")
    assert network("fe80::1%eth0") == network("fe80::2")


@given(st.integers(-5, 2**32), st.integers(-5, 2**32))
def test_every_window_is_within_bounds(columns: int, rows: int) -> None:
    found = within_bounds(columns, rows)
    assert 1 <= found[0] <= 600 and 1 <= found[1] <= 240


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=80)), st.text(max_size=80))
def test_whatever_a_client_says_its_session_has_a_few_clean_variables(client: dict[str, str], term: str) -> None:
    found = terminal.environment(
        client, term, {"HOME": "/h", "LD_PRELOAD": "/x", "PYTHONPATH": "/y", "COCKPIT_AS": "z"}
    )
    assert set(found) <= {"HOME", "LANG", "TERM", "COLORTERM", "PROMPT_TOOLKIT_NO_CPR"}
    assert found["LANG"].endswith(".UTF-8")
    assert all(value.isascii() and value.isprintable() for value in found.values())


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "text",
        "月结",
        "\x1b[1;31m",
        "\x1b[1;31mred",
        "\x1b]0;title\x07",
        "\x1b]0;月\x1b\\",
        "\x1b7",
        "\x1b(B",
        "\x1b[?25h",
    ],
)
def test_between_sequences_something_may_be_written(tail: str) -> None:
    assert terminal.at_rest(tail.encode())
    assert terminal.at_rest(b"before" + tail.encode())


@pytest.mark.parametrize(
    "tail",
    [
        *(b"\x1b", b"\x1b[", b"\x1b[1", b"\x1b[1;31", b"\x1b[?2", b"\x1b(", b"\x1b[1 "),
        *(b"\x1b]0;ti", b"\x1b]0;\xe6\x9c\x88", b"\x1b]0;ti\x1b", b"\x1bPq", b"\x1b_a"),
        *("月".encode()[:1], "月".encode()[:2], "结果".encode()[:5], "🙂".encode()[:3]),
    ],
)
def test_inside_a_sequence_or_a_character_nothing_is_written(tail: bytes) -> None:
    assert not terminal.at_rest(tail)
    assert not terminal.at_rest(b"before \x1b[0m" + tail)


def test_a_line_on_top_fills_the_width_and_no_more() -> None:
    shown = terminal.line_on_top("服务器即将停止", 10).decode()
    assert shown.startswith("\x1b7\x1b[1;1H") and shown.endswith("\x1b8")
    assert "服务器即" in shown and "停" not in shown


async def test_nothing_keeps_a_session_that_is_over() -> None:
    front, server = Mock(spec=Front), Mock(spec=Server)
    channel = Channel(front, server, Login("tom", "", ""))
    channel.connection_made(Mock(spec=asyncssh.SSHServerChannel))
    channel.ended(0)
    channel.connection_lost(None)
    front.reset_mock()
    server.reset_mock()
    gone = weakref.ref(channel)
    del channel
    gc.collect()
    assert gone() is None


def test_log_lines_are_one_line_of_json_each(capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.StringIO()
    log.start(stream)
    try:
        log.note("log-in\n", user="a\x1b[31mb\nc\u202e", size="x" * 1_000, count=3)
        log.warn("odd")
        logging.getLogger("asyncssh").info("a key")
        logging.getLogger("asyncssh").warning("weird %s", "\x07")
    finally:
        for name in ("cockpit.ssh", "asyncssh", "asyncio"):
            logging.getLogger(name).handlers, logging.getLogger(name).propagate = [], True
    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in found] == ["log-in", "odd", "weird"]
    assert (found[0]["user"], len(found[0]["size"]), found[0]["count"]) == ("a[31mb c", 200, 3)
    assert all(character.isprintable() or character == "\n" for character in stream.getvalue())


def test_messages_come_with_their_descriptors() -> None:
    one, other = socket.socketpair()
    read, write = os.pipe()
    with one, other:
        wire.send(one, {"do": "it", "text": "月"}, [write])
        wire.send(one, {"do": "more"})
        message, descriptors = wire.receive(other) or ({}, [])
        assert message == {"do": "it", "text": "月"}
        os.write(descriptors[0], b"here")
        assert os.read(read, 10) == b"here"
        assert wire.receive(other) == ({"do": "more"}, [])
        one.close()
        assert wire.receive(other) is None
    for descriptor in (read, write, *descriptors):
        os.close(descriptor)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Sent, int, socket.socket]]:
    """Input of a session, the descriptor to fill it through, and the far end of its line."""
    read, write = os.pipe()
    near, far = socket.socketpair()
    real = os.read
    monkeypatch.setattr(os, "read", lambda descriptor, size: real(read if descriptor == 0 else descriptor, size))
    yield Sent(near), write, far
    near.close()
    far.close()
    os.close(read)


def test_input_ends_where_the_front_says_so(sent: tuple[Sent, int, socket.socket]) -> None:
    source, write, far = sent
    os.write(write, b"whole")
    os.close(write)
    far.sendall(b'{"on":[],"you":1}\n' + END)
    assert io.BufferedReader(source).read() == b"whole"


def test_input_that_merely_stops_is_an_error(sent: tuple[Sent, int, socket.socket]) -> None:
    source, write, far = sent
    os.write(write, b"half")
    os.close(write)
    far.close()
    with pytest.raises(Broken) as caught:
        io.BufferedReader(source).read()
    assert "nothing was done" in str(caught.value)


def test_key_lines_quote_what_a_shell_or_sshd_would_read(file_world: World) -> None:
    file_world.do(AddKey, person="li.wei", public_key=ED25519)
    (line,) = lines(file_world.store, '/opt/my "programs"/cockpit', NOW.date())
    options, _, key = line.partition(" ssh-ed25519 ")
    assert options.startswith('restrict,pty,command="')
    assert options.endswith(f'session li.wei --key {FINGERPRINT}"')
    assert r"\"programs\"" in options
    assert key.endswith(" li.wei")


def test_presence_is_nobody_where_no_server_runs(file_world: World) -> None:
    line = presence.open_presence(Settings(store=file_world.store.path), file_world.session)
    line.show("home")
    assert (line.fileno(), line.read(), line.others, line.people) == (None, False, (), ())
    assert presence.who(Settings(store=file_world.store.path)) is None


def test_presence_tells_the_others_and_forgets_them_with_the_server(session: Session) -> None:
    near, far = socket.socketpair()
    line = presence.Presence(near, session)
    line.show("goals", "ERP")
    assert json.loads(far.recv(1000)) == {"screen": "goals", "project": "ERP", "language": "en"}

    def seat(number: int, person: str) -> dict[str, object]:
        since = "2026-11-24T09:00:00+00:00"
        return {"id": number, "person": person, "project": "ERP", "screen": "home", "since": since, "via": "ssh"}

    told = {"on": [seat(1, "olga"), seat(2, "tom"), seat(3, "olga"), seat(4, "tom")], "you": 1}
    whole = presence.encode(told)
    far.sendall(whole[:50])
    assert not line.read()
    far.sendall(whole[50:])
    assert line.read()
    assert [other.id for other in line.others] == [2, 3, 4]
    assert line.people == ("tom",)
    assert not line.read()
    far.close()
    assert line.read()
    assert (line.others, line.fileno()) == ((), None)


def test_a_server_that_starts_later_is_joined_and_told_who_is_on_which_screen(file_world: World) -> None:
    settings = Settings(store=file_world.store.path)
    line = presence.open_presence(settings, file_world.session)
    line.show("goals", "ERP")
    assert not line.join()

    async def serve() -> None:
        roster = Roster()
        await roster.listen(Path(file_world.store.path))
        assert line.join()
        assert not line.join(), "there is a line already"
        await known(settings, ("olga", "goals", "ERP", presence.LOCAL))
        await roster.close()

    for _start in range(2):
        asyncio.run(serve())
        line.read()
        assert line.fileno() is None


async def known(settings: Settings, *wanted: tuple[str, str, str, str]) -> None:
    """Wait until the server tells that exactly these are on: who, on which screen, in which project, how."""
    async with asyncio.timeout(PATIENCE):
        while True:
            seats = await asyncio.to_thread(presence.who, settings) or ()
            if sorted((seat.person, seat.screen, seat.project, seat.via) for seat in seats) == sorted(wanted):
                return


def test_a_session_of_the_server_itself_looks_for_no_other(file_world: World) -> None:
    near, far = socket.socketpair()
    line = presence.Presence(near, file_world.session)
    far.close()
    line.read()

    async def call() -> bool:
        roster = Roster()
        await roster.listen(Path(file_world.store.path))
        joined = line.join()
        await roster.close()
        return joined

    assert not asyncio.run(call())


def test_a_server_that_stops_parts_with_local_front_ends_in_good_order(
    file_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(store=file_world.store.path)
    lines = [presence.open_presence(settings, file_world.session) for _each in range(3)]

    async def serve() -> None:
        roster = Roster()
        await roster.listen(Path(file_world.store.path))
        for line in lines:
            assert line.join()
            line.show("goals")
        await known(settings, *[("olga", "goals", "", presence.LOCAL)] * len(lines))
        await roster.close()

    asyncio.run(serve())
    assert caplog.records == []
    for line in lines:
        line.read()
        assert line.fileno() is None


def test_the_server_tells_once_that_something_was_written(session: Session) -> None:
    near, far = socket.socketpair()
    line = presence.Presence(near, session)
    assert not line.take_written()
    far.sendall(presence.encode({"written": True}) * 2)
    assert not line.read()
    assert (line.take_written(), line.take_written()) == (True, False)
    far.close()


def test_what_was_written_is_told_to_screens_alone() -> None:
    told: list[tuple[str, bytes]] = []

    def note(name: str, message: bytes) -> None:
        told.append((name, message))

    async def meet() -> tuple[int, int]:
        roster = Roster()
        seats = {name: roster.enter(name, presence.SSH, partial(note, name)) for name in ("screen", "verb")}
        before = roster.screens
        roster.heard(seats["screen"], {"screen": "goals"})
        roster.written()
        return before, roster.screens

    assert asyncio.run(meet()) == (0, 1)
    assert told == [("screen", presence.encode({"written": True}))]


def test_what_the_server_says_is_taken_once_and_acknowledged(session: Session) -> None:
    near, far = socket.socketpair()
    line = presence.Presence(near, session)
    far.sendall(presence.encode({"say": "{path} is a folder; name a file in it", "values": {"path": "/x"}}))
    assert not line.read()
    (notice,) = line.take_notices()
    assert str(notice) == "/x is a folder; name a file in it"
    assert json.loads(far.recv(1000)) == {"shown": 1}
    assert line.take_notices() == []
    far.close()


def test_every_noun_and_verb_has_a_name_for_the_log() -> None:
    verbs = set(every_verb())
    assert {"goal show", "pain-point list", "goal new", "roster import", "backup", "log", "goals", "goal"} <= verbs
    assert not any(len(verb.split()) > 2 for verb in verbs)


def test_a_store_in_a_deep_folder_can_be_served(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    deep.mkdir(parents=True)
    path = presence.socket_path(deep / "cockpit.db")
    with socket.socket(socket.AF_UNIX) as listening, presence.short_path(path) as name:
        assert len(name) < 100
        listening.bind(name)
    assert path.exists()


def test_who_needs_a_server(world: World, tmp_path: Path) -> None:
    said = run_process("who", environment=shell_environment(tmp_path))
    assert said.code == Refused.exit_code
    assert "only while “cockpit serve” runs on this store" in said.err


def test_who_tells_times_in_the_zone_of_the_project(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.ok("priority hours --zone Asia/Shanghai")
    on = (presence.Seat(1, "tom", "ERP", "goals", NOW, presence.SSH),)
    monkeypatch.setattr(presence, "who", lambda _settings: on)
    assert cli.ok("who").lines[1].split() == ["@tom", "ERP", "Goals", "2026-11-24", "17:00", "over", "SSH"]
    assert cli.ok("who --json").json[0]["since"] == NOW.isoformat(timespec="seconds")
    monkeypatch.setattr(presence, "who", lambda _settings: ())
    assert cli.ok("who").err == "nobody else is on\n"


def test_without_the_library_serving_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "asyncssh.py").write_text("raise ModuleNotFoundError('asyncssh')", encoding="utf-8")
    said = run_process(
        "serve", environment={**shell_environment(tmp_path), "PYTHONPATH": f"{tmp_path}{os.pathsep}{sys.path[0]}"}
    )
    assert said.code == Refused.exit_code
    assert f"“{sys.executable} -m pip install asyncssh”" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("verb", ["authorized-keys", "session olga"])
def test_what_sshd_runs_makes_no_store_where_there_is_none(verb: str, cli: CommandLine) -> None:
    store = cli.path.with_name("mistyped.db")
    said = cli(f"--store {store} {verb}")
    assert (said.code, said.out, said.err) == (6, "", f"cockpit: {store} does not exist\n")
    assert not store.exists()


def test_a_star_listens_on_every_address_of_both_kinds() -> None:
    sockets = front.listen("*", 0)
    try:
        assert {sock.getsockname()[0] for sock in sockets} == ({"0.0.0.0", "::"} if socket.has_ipv6 else {"0.0.0.0"})
    finally:
        for sock in sockets:
            sock.close()


def test_a_kind_of_address_that_the_machine_lacks_keeps_no_server_from_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = socket.socket

    def made(family: int = socket.AF_INET, *more: int) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol")
        return real(family, *more)

    monkeypatch.setattr(front.socket, "socket", made)
    (sock,) = front.listen("*", 0)
    assert sock.getsockname()[0] == "0.0.0.0"
    sock.close()
    with pytest.raises(BadInput, match="nothing can be served"):
        front.listen("::1", 0)


def test_screens_without_a_terminal_are_refused_with_their_own_code(tmp_path: Path) -> None:
    said = run_process([], environment=shell_environment(tmp_path))
    assert said.code == NoTerminal.exit_code == 64


def test_verbs_load_no_ssh_library(tmp_path: Path) -> None:
    program = (
        "import sys; from cockpit.main import main; code = main(['who']);"
        "print(sorted({'asyncssh', 'asyncio', 'textual'} & set(sys.modules)), code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=shell_environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert done.stdout == "[] 1\n"


def test_what_is_to_be_kept_is_kept_newest_first_and_the_process_ends() -> None:
    program = (
        "import os, signal; from cockpit import farewell; farewell.watch(); farewell.watch()\n"
        "from cockpit.errors import Refused\n"
        "def refuse(): raise Refused('no')\n"
        "with farewell.keeping(lambda: os.write(1, b'first ')), farewell.keeping(refuse),"
        " farewell.keeping(lambda: os.write(1, b'last ')):\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    signal.pause()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=30)
    assert (done.returncode, done.stdout, done.stderr) == (143, "last first ", "")


def test_a_message_that_finds_no_room_is_not_sent_in_part_without_notice() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.setblocking(False)
        with pytest.raises((BlockingIOError, wire.Torn)):
            for _ in range(10_000):
                wire.send(one, {"x": "y" * 1_000})
        one.setblocking(True)
        other.setblocking(False)
        with pytest.raises(wire.Torn):
            other.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
            wire.send(other, {"x": "y" * 10_000_000})
