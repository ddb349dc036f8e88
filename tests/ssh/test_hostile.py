"""Clients that mean no good, or go wrong: nothing but sessions, bounds on everything, and nobody else feels it."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import struct
import subprocess
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncssh
import pytest

from tests.ssh.support import STAND_IN, Host, tool, wait_for

LAN = "127.0.0.{}"
"""Addresses of this machine that stand for other ones."""


@pytest.fixture
def host(odd: Host) -> Host:
    """A server whose screens do what they are told."""
    return odd


@pytest.fixture(autouse=True)
def empty(host: Host) -> Iterator[None]:
    """Let every test leave the server without a session, which also proves that none is left behind."""
    yield
    host.leave()
    wait_for(lambda: not host.sessions(), "for the last session to end")


def works(host: Host) -> bool:
    """Return whether somebody else can still work."""
    return "li.wei" in {row["person"] for row in host.run("li.wei", "who --json").json}


def connect_as(host: Host, who: str) -> asyncssh.connect:
    """Return a connection of a client whose every packet is ours to choose."""
    return asyncssh.connect(
        "127.0.0.1",
        host.port,
        username="x",
        client_keys=[str(host.keys.private(who))],
        known_hosts=None,
        config=None,
        agent_path=None,
    )


def memory(pid: int) -> int:
    """Return the memory that a process holds, in bytes."""
    pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def memory_at_most(pid: int) -> int:
    """Return the most memory that a process has ever held, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    (peak,) = re.findall(r"^VmHWM:\s+(\d+) kB$", status, re.M)
    return int(peak) << 10


# What a session does not reach


@pytest.mark.parametrize(
    "options",
    [
        ("-W", "127.0.0.1:1"),
        ("-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1"),
        ("-N", "-o", "ExitOnForwardFailure=yes", "-R", "/tmp/cockpit-test.sock:127.0.0.1:1"),
        ("-N", "-o", "ExitOnForwardFailure=yes", "-R", "0"),
        ("-s",),
    ],
    ids=["direct", "remote", "socket", "proxy", "subsystem"],
)
def test_nothing_is_forwarded(host: Host, options: tuple[str, ...]) -> None:
    said = host.run("olga", "sftp" if options == ("-s",) else "", options=options)
    assert said.code == 255, said
    assert works(host)


def test_a_local_forwarding_leads_nowhere(host: Host) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ("-N", "-L", f"127.0.0.1:{port}:127.0.0.1:{host.port}")
    client = subprocess.Popen(host.ssh("olga", options=options), stderr=subprocess.DEVNULL)
    try:

        def got() -> bytes | None:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=5) as through:
                    return through.recv(100)
            except ConnectionRefusedError:
                return None
            except ConnectionResetError:
                return b""

        end = wait_for(lambda: (said,) if (said := got()) is not None else None)
        assert end == (b"",)
    finally:
        client.kill()
        client.wait()


async def test_a_tunnel_is_refused(host: Host) -> None:
    async with connect_as(host, "olga") as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.create_tun(asyncssh.SSHTunTapSession)


async def test_x11_is_refused(host: Host) -> None:
    async with connect_as(host, "olga") as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.create_process("who", x11_forwarding=True, x11_display="127.0.0.1:99")


@pytest.mark.skipif(tool("ssh-agent") is None, reason="ssh-agent is not installed")
def test_an_agent_does_not_come_along(host: Host) -> None:
    path = host.folder / "agent"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(path)], stdout=subprocess.DEVNULL)
    try:
        wait_for(path.exists)
        environment = {"SSH_AUTH_SOCK": str(path), "DISPLAY": "127.0.0.1:99"}
        screen = host.open("olga", options=("-A", "-X"), environment=environment, columns=200)
        screen.see("ready olga")
        screen.type("env\r")
        screen.see("done env")
        assert "SSH_AUTH_SOCK" not in screen.text and "DISPLAY" not in screen.text
    finally:
        agent.terminate()
        agent.wait()


@pytest.mark.skipif(tool("sftp") is None or tool("scp") is None, reason="sftp and scp are not installed")
def test_no_files_are_served(host: Host, tmp_path: Path) -> None:
    flags = host.ssh("olga")[1:-3]
    for command in (
        ["sftp", *flags, "-P", str(host.port), "127.0.0.1"],
        ["scp", *flags, "-P", str(host.port), "127.0.0.1:/etc/hostname", str(tmp_path)],
        ["scp", "-O", *flags, "-P", str(host.port), "127.0.0.1:/etc/hostname", str(tmp_path)],
    ):
        done = subprocess.run(command, input=b"ls\n", capture_output=True, check=False, timeout=30)
        assert done.returncode != 0, done
    assert list(tmp_path.iterdir()) == []


# What may be sent


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x00" * 5_000,
        b"SSH-1.5-old\r\n",
        b"SSH-2.0-" + b"x" * 10_000 + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(200),
        b"SSH-2.0-x\r\n" + b"\xff" * 64,
        b"SSH-2.0-x\r\n" + struct.pack(">IB", 0, 0) + b"\x00" * 60,
        b"SSH-2.0-x\r\n" + struct.pack(">IB", 0x7FFFFFFF, 4) + b"\x14" * 60,
        b"SSH-2.0-x\r\n" + struct.pack(">IB", 28, 255) + b"\x14" * 60,
        b"SSH-2.0-x\r\n" + struct.pack(">IBB", 12, 10, 50) + b"\x00" * 60,
        b"SSH-2.0-x\r\n" + struct.pack(">IBB", 12, 4, 20) + b"\xff" * 60,
        b"SSH-2.0-x\r\n" + os.urandom(4_000),
    ],
    ids=range(12),
)
def test_a_malformed_handshake_ends_its_own_connection_only(host: Host, sent: bytes) -> None:
    with host.connect() as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        while True:
            try:
                if not connection.recv(65_536):
                    break
            except ConnectionResetError:
                break
    assert works(host)
    assert list(host.folder.rglob("fault-*.txt")) == []


def test_who_connects_and_says_nothing_is_let_go(host: Host) -> None:
    with host.connect() as connection:
        connection.settimeout(15)
        while connection.recv(65_536):
            pass
    host.wait_log("left without a log-in")


def test_one_address_cannot_take_every_place(host: Host) -> None:
    held = []
    try:
        for _ in range(8):
            held.append(socket.create_connection(("127.0.0.1", host.port), source_address=(LAN.format(2), 0)))
            assert held[-1].recv(9) == b"SSH-2.0-c"
        with socket.create_connection(("127.0.0.1", host.port), source_address=(LAN.format(2), 0)) as refused:
            assert refused.recv(9) == b""
        assert host.wait_log("connection refused", address=LAN.format(2))["why"].startswith("too many")
        assert works(host)
    finally:
        for connection in held:
            connection.close()


def test_a_flood_of_a_thousand_connections_leaves_others_at_work(host: Host) -> None:
    screen = host.open("olga")
    screen.see("ready olga")
    held: list[socket.socket] = []
    try:
        for number in range(1_000):
            flood = socket.socket()
            flood.bind((LAN.format(3), 0))
            flood.setblocking(False)
            flood.connect_ex(("127.0.0.1", host.port))
            held.append(flood)
            if number in (300, 700):
                screen.type("size\r")
                screen.see("done size")
                screen.screen.reset()
        assert works(host)
        screen.type("size\r")
        screen.see("done size")
    finally:
        for connection in held:
            connection.close()
    host.wait_log("connection refused", address=LAN.format(3))
    screen.type("exit 0\r")
    assert screen.end() == 0


def test_many_addresses_that_say_nothing_keep_nobody_out(new_host: Callable[..., Host]) -> None:
    own = new_host(STAND_IN, folder="own").start(waiting=8, waiting_per_address=4)
    silent = [socket.create_connection(("127.0.0.1", own.port), 5, (LAN.format(2 + n // 4), 0)) for n in range(8)]
    wait_for(lambda: all(sock.recv(1) for sock in silent))
    assert own.run("tom", "who").code == 0
    assert own.wait_log("too many connections wait to log in")["address"] == LAN.format(2)
    assert own.wait_log("left without a log-in")["why"] == "made room for others"
    # What was let go is counted no more, and what was not is still there.
    for sock in silent:
        sock.settimeout(0.2)
    assert [ended(sock) for sock in silent] == [True] + [False] * 7
    assert own.run("tom", "who").code == 0
    for sock in silent:
        sock.close()


def ended(sock: socket.socket) -> bool:
    """Return whether the other end has closed a connection, after whatever it has said."""
    try:
        while sock.recv(4096):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def test_an_address_that_connects_too_often_without_a_log_in_is_held_off(new_host: Callable[..., Host]) -> None:
    host = new_host(STAND_IN).start(burst=5, rate=0.001)
    for _ in range(10):
        assert host.run("tom", "who", options=("-b", LAN.format(4))).code == 0
    for _ in range(5):
        assert host.run(host.keys.private("stranger"), "who", options=("-b", LAN.format(4))).code == 255
    host.read_log()
    assert "connection refused" not in [line["event"] for line in host.log]
    assert host.run("tom", "who", options=("-b", LAN.format(4))).code == 255
    assert host.wait_log("connection refused")["why"] == "this address connects too often"
    assert host.run("tom", "who", options=("-b", LAN.format(5))).code == 0


# What a person with a key may do


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ((100_000, 100_000), (600, 240)),
        ((5_000, 50), (600, 50)),
        ((4_294_967_295, 1), (600, 1)),
        ((0, 0), (80, 24)),
    ],
)
async def test_a_window_of_any_size_is_one_within_bounds(
    host: Host, size: tuple[int, int], wanted: tuple[int, int]
) -> None:
    async with connect_as(host, "olga") as connection:
        process = await connection.create_process(term_type="xterm", term_size=size)
        process.stdin.write("size\nexit 7\n")
        out = await process.stdout.read()
        assert "size {} {}".format(*wanted) in out
        assert process.exit_status == 7


async def test_ten_thousand_resizes_are_few_to_the_session(host: Host) -> None:
    async with connect_as(host, "olga") as connection:
        process = await connection.create_process(term_type="xterm", term_size=(80, 24))
        for number in range(10_000):
            process.change_terminal_size(60 + number % 40, 20 + number % 30)
        process.change_terminal_size(123, 45)
        out = ""
        while "size 123 45" not in out:
            process.stdin.write("size\n")
            out += await process.stdout.readuntil("done size")
        process.stdin.write("resizes\n")
        out = await process.stdout.readuntil("done resizes")
        (counted,) = re.findall(r"resizes (\d+) \.", out)
        assert 0 < int(counted) < 500
        process.stdin.write("exit 0\n")
        await process.wait_closed()
    assert works(host)


def test_endless_input_to_a_verb_that_reads_none_is_held_up(host: Host) -> None:
    with Path("/dev/zero").open("rb") as zeros:
        done = subprocess.run(
            host.ssh("olga", "person list --json", options=("-T",)),
            stdin=zeros,
            capture_output=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0
    assert memory(host.pid) < 200 << 20


def test_endless_input_to_an_import_is_cut_off_and_writes_nothing(host: Host) -> None:
    with Path("/dev/zero").open("rb") as zeros:
        done = subprocess.run(
            host.ssh("olga", "person import -", options=("-T",)),
            stdin=zeros,
            capture_output=True,
            timeout=60,
            check=False,
        )
    assert (done.returncode, b"more than 64 MB" in done.stderr) == (2, True)


def test_endless_keys_are_held_back_and_end_when_their_sender_goes(host: Host) -> None:
    command = host.ssh("tom", options=("-tt",))
    with (
        Path("/dev/zero").open("rb") as zeros,
        subprocess.Popen(command, stdin=zeros, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as client,
    ):
        try:
            host.wait_log("session", person="tom", terminal=True)
            before = memory(host.pid)
            for _ in range(15):
                assert works(host)
            assert memory(host.pid) - before < 12 << 20
        finally:
            client.kill()
    host.wait_log("log-out", person="tom")


async def test_output_waits_for_a_client_that_grants_everything_and_takes_nothing(host: Host) -> None:
    async with connect_as(host, "olga") as connection:
        process = await connection.create_process(term_type="xterm", term_size=(80, 24), window=(1 << 31) - 1)
        transport = connection._transport
        assert transport is not None
        transport.pause_reading()
        before = memory(host.pid)
        process.stdin.write("flood\n")
        for _ in range(15):
            assert await asyncio.to_thread(works, host)
        assert memory(host.pid) - before < 12 << 20
        transport.abort()


async def test_a_client_that_asks_without_end_and_reads_no_answer_is_cut_off(host: Host) -> None:
    async with connect_as(host, "olga") as connection:
        process = await connection.create_process(term_type="xterm", term_size=(80, 24))
        transport = connection._transport
        assert transport is not None
        transport.pause_reading()
        while not transport.is_closing():
            for _ in range(30_000):
                process.channel._send_request(b"?", want_reply=True)
            assert await asyncio.to_thread(works, host)
        host.wait_log("reads no answer")


async def test_endless_output_waits_for_a_client_that_does_not_read(host: Host) -> None:
    async with connect_as(host, "olga") as connection:
        process = await connection.create_process(term_type="xterm", term_size=(80, 24))
        process.channel.pause_reading()
        process.stdin.write("flood\n")
        before = memory(host.pid)
        for _ in range(5):
            assert await asyncio.to_thread(works, host)
        assert memory(host.pid) - before < 50 << 20


class Bomb:
    """Compresses whatever is to be sent into a packet of many zeros."""

    def __init__(self, size: int) -> None:
        """A message that is to be ignored, of ``size`` bytes."""
        stream = zlib.compressobj()
        self._packed = stream.compress(bytes([2]) + size.to_bytes(4, "big") + bytes(size))
        self._packed += stream.flush(zlib.Z_SYNC_FLUSH)

    def compress(self, _data: bytes) -> bytes:
        """Return the packet."""
        return self._packed


async def test_a_packet_that_grows_a_thousandfold_ends_its_own_connection_only(host: Host) -> None:
    address = {"host": "127.0.0.1", "port": host.port, "username": "x", "known_hosts": None, "config": None}
    key = {"client_keys": [str(host.keys.private("tom"))], "agent_path": None, "compression_algs": ["zlib@openssh.com"]}
    connection = await asyncssh.connect(**address, **key)
    before = memory_at_most(host.pid)
    connection._compressor = Bomb(100 << 20)
    connection.send_packet(2, b"")
    await asyncio.wait_for(connection.wait_closed(), 10)
    assert await asyncio.to_thread(works, host)
    assert memory_at_most(host.pid) - before < 20 << 20
    # What travels compressed otherwise is taken as ever, of any size.
    roster = b"handle,name\n" + b"".join(b"packed.%d,%s\n" % (number, b"x" * 150) for number in range(3_000))
    said = await asyncio.to_thread(host.run, "olga", "person import - --dry-run", stdin=roster, options=("-C",))
    assert "3000 new" in said.err, said


async def test_a_client_cannot_fill_the_server_with_variables(host: Host) -> None:
    async with connect_as(host, "olga") as connection:
        await connection.run("who", env={"WARM": "up"})
        before = memory(host.pid)
        await connection.run("who", env={f"V{number}": "x" * 30_000 for number in range(2_000)})
        assert memory(host.pid) - before < 30 << 20


async def test_sessions_are_bounded_on_a_connection_and_for_a_person(host: Host) -> None:
    async with connect_as(host, "tom") as first, connect_as(host, "tom") as second:
        open_ = [await first.create_process(term_type="xterm") for _ in range(10)]
        with pytest.raises(asyncssh.ChannelOpenError):
            await first.create_process(term_type="xterm")
        more = [await second.create_process(term_type="xterm") for _ in range(2)]
        over = await second.run("who")
        assert (over.exit_status, "one person may have no more than 12 at once" in str(over.stderr)) == (1, True)
        assert await asyncio.to_thread(works, host)
        for process in (*open_, *more):
            process.stdin.write("exit 0\n")
            await process.wait_closed()


async def test_a_person_who_only_logs_in_cannot_take_every_place(new_host: Callable[..., Host]) -> None:
    own = new_host(STAND_IN, folder="own").start(connections=6, connections_per_person=3)
    held = [await connect_as(own, "tom") for _ in range(3)]
    said = await asyncio.to_thread(own.run, "tom", "who")
    assert (said.out, said.code) == ("", 255) and "too many connections of one person" in said.err
    own.wait_log("too many connections of one person", person="tom")
    assert await asyncio.to_thread(works, own)
    own.wait_log("log-out", person="tom")
    held[0].abort()
    await asyncio.to_thread(own.wait_log, "log-out", person="tom")
    assert (await (await connect_as(own, "tom")).run("who --json")).exit_status == 0


async def test_a_connection_on_which_no_session_begins_is_closed(new_host: Callable[..., Host]) -> None:
    own = new_host(STAND_IN, folder="own").start(idle=1.5, tick=0.1)
    empty = await connect_as(own, "tom")
    async with connect_as(own, "olga") as used:
        await used.run("who")
        await asyncio.wait_for(empty.wait_closed(), 10)
        assert own.wait_log("idle connection")["person"] == "tom"
        # A session keeps its connection, until it is over for as long.
        assert (await used.run("who")).exit_status == 0
        await asyncio.wait_for(used.wait_closed(), 10)


async def test_a_command_longer_than_any_is_refused(host: Host) -> None:
    async with connect_as(host, "olga") as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.run("goal list " + "x" * 70_000)
    assert works(host)


async def test_bytes_that_are_no_text_are_no_verb(host: Host) -> None:
    async with connect_as(host, "olga") as connection:
        for command in ("goal show '\x00\x1b[2J\u202e'", "\x1b]0;boo\x07"):
            done = await connection.run(command)
            assert done.exit_status in (2, 3)
            assert "\x1b" not in str(done.stderr) and "\u202e" not in str(done.stderr)
