"""Who is let in: keys and nothing else, only strong ones, and each connection is one person for good."""

from __future__ import annotations

import json
import socket
import stat
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import asyncssh
import pytest

from cockpit.keys.commands import AddKey, RevokeKey
from cockpit.keys.rules import fingerprint as key_fingerprint
from cockpit.keys.rules import read_public_key
from cockpit.people.commands import ArchivePerson, UnarchivePerson
from cockpit.ssh.front import Front
from cockpit.ssh.limits import Limits
from cockpit.ssh.register import Login
from cockpit.ssh.server import Server
from tests.ssh.support import Host, Keys


def fingerprint(keys: Keys, name: str) -> str:
    """Return the fingerprint as OpenSSH prints it."""
    command = ["ssh-keygen", "-l", "-f", str(keys.private(name))]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[1]


def register(host: Host, person: str, name: str, kind: str = "ed25519", bits: int | None = None) -> Path:
    """Register a new key of a person, and return its private half."""
    with host.looking() as world:
        world.do(AddKey, person=person, public_key=host.keys.public(name, kind, bits))
    return host.keys.private(name)


def test_an_unknown_key_is_refused_and_written_down_with_its_fingerprint(host: Host, keys: Keys) -> None:
    said = host.run(keys.private("stranger"), "goal list")
    assert (said.out, said.code) == ("", 255)
    assert "Permission denied (publickey)" in said.err
    line = host.wait_log("key refused")
    assert line["fingerprint"] == fingerprint(keys, "stranger")
    assert line["address"] == "127.0.0.1"
    assert (line["level"], line["why"], "person" in line) == ("warning", "unknown", False)


@pytest.mark.parametrize("method", ["password", "keyboard-interactive", "hostbased", "gssapi-with-mic", "none"])
def test_there_is_no_other_way_than_a_key(host: Host, method: str) -> None:
    said = host.run("olga", "goal list", options=("-o", f"PreferredAuthentications={method}"))
    assert (said.out, said.code) == ("", 255)
    assert "Permission denied (publickey)" in said.err


@pytest.mark.parametrize(
    ("kind", "bits"), [("ed25519", None), ("ecdsa", 256), ("ecdsa", 384), ("ecdsa", 521), ("rsa", 2048), ("rsa", 3072)]
)
def test_keys_of_every_good_kind_log_in(host: Host, kind: str, bits: int | None) -> None:
    key = register(host, "tom", f"tom-{kind}-{bits}", kind, bits)
    assert [seat["person"] for seat in host.run(key, "who --json").json] == ["tom"]


def test_signatures_with_sha1_are_refused(host: Host) -> None:
    key = register(host, "tom", "tom-old", "rsa", 2048)
    assert host.run(key, "who --json").code == 0
    assert host.run(key, "who", options=("-o", "PubkeyAcceptedAlgorithms=ssh-rsa")).code == 255


@pytest.mark.parametrize(
    "option",
    [
        "KexAlgorithms=diffie-hellman-group14-sha1",
        "KexAlgorithms=diffie-hellman-group14-sha256",
        "Ciphers=aes128-cbc",
        "Ciphers=3des-cbc",
        "MACs=hmac-sha1",
        "MACs=umac-64@openssh.com",
        "HostKeyAlgorithms=ecdsa-sha2-nistp256",
    ],
)
def test_old_algorithms_find_nobody_to_talk_to(host: Host, option: str) -> None:
    # A cipher that authenticates by itself would make every MAC good.
    more = ("-o", "Ciphers=aes256-ctr") if option.startswith("MACs") else ()
    said = host.run("olga", "who", options=("-o", option, "-o", "LogLevel=INFO", *more))
    assert said.code == 255
    assert "no matching" in said.err


@pytest.mark.parametrize(
    "option",
    [
        "KexAlgorithms=curve25519-sha256",
        "KexAlgorithms=ecdh-sha2-nistp256",
        "Ciphers=aes256-gcm@openssh.com",
        "Ciphers=aes128-ctr",
        "Ciphers=chacha20-poly1305@openssh.com",
        "Compression=yes",
    ],
)
def test_current_algorithms_work(host: Host, option: str) -> None:
    assert host.run("olga", "who --json", options=("-o", option)).code == 0


def test_a_key_that_is_only_asked_about_gives_nobody_its_rights(host: Host, keys: Keys, tmp_path: Path) -> None:
    public = tmp_path / "olga.pub"
    public.write_text(keys.public("olga"), encoding="utf-8")
    said = host.run("tom", "who --json", options=("-i", str(public)))
    assert [seat["person"] for seat in said.json] == ["tom"]
    assert host.run("tom", "module add Stolen", options=("-i", str(public))).code == 5


async def test_the_person_is_the_one_whose_key_was_proven(host: Host, keys: Keys) -> None:
    """A client of its own asks about another one's key before and after it proves the one that it has."""
    mine = asyncssh.read_private_key(keys.private("tom"))
    others = asyncssh.import_public_key(keys.public("olga"))

    class Asks(asyncssh.SSHClient):
        """Offers the key of somebody else first, which it cannot sign with."""

        def __init__(self) -> None:
            self.offers: list[object] = [Borrowed(others), mine]

        def public_key_auth_requested(self) -> object:
            return self.offers.pop(0) if self.offers else None

    class Borrowed(asyncssh.SSHKeyPair):
        """The public half of a key, with a signature that is none."""

        _key_type = "borrowed"

        def __init__(self, key: asyncssh.SSHKey) -> None:
            super().__init__(key.algorithm, key.algorithm, (key.algorithm,), (key.algorithm,), key.public_data, b"")

        def sign(self, data: bytes) -> bytes:
            return asyncssh.generate_private_key("ssh-ed25519").sign(data, b"ssh-ed25519")

    connection, _client = await asyncssh.create_connection(
        Asks, "127.0.0.1", host.port, known_hosts=None, username="x", config=None, agent_path=None
    )
    async with connection:
        done = await connection.run("who --json")
    assert [seat["person"] for seat in json.loads(str(done.stdout))] == ["tom"]


def test_who_tries_too_many_keys_is_shown_the_door(host: Host, keys: Keys) -> None:
    options = tuple(part for n in range(8) for part in ("-i", str(keys.private(f"wrong-{n}"))))
    said = host.run(keys.private("wrong"), "who", options=options)
    assert said.code == 255
    assert "too many keys tried" in said.err or "Permission denied" in said.err
    host.wait_log("too many keys tried")
    assert len([line for line in host.log if line["event"] == "key refused"]) < 30


def test_five_wrong_keys_before_the_right_one_do_no_harm(host: Host, keys: Keys) -> None:
    options = tuple(part for n in range(5) for part in ("-i", str(keys.private(f"wrong-{n}"))))
    command = host.ssh(keys.private("wrong-0"), "who", options=(*options, "-i", str(keys.private("tom"))))
    assert subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL).returncode == 0


def test_a_key_expires(host: Host) -> None:
    key = register(host, "tom", "tom-today")
    with host.looking() as world:
        pk = world.id("key", fingerprint(host.keys, "tom-today"))
        assert host.run(key, "who").code == 0
        yesterday = (date.today() - timedelta(1)).isoformat()
        world.store._writer.execute("UPDATE access_key SET expires = ? WHERE id = ?", (yesterday, pk))
    assert host.run(key, "who").code == 255
    assert host.wait_log("key refused", why="expired")["person"] == "tom"


def test_a_key_that_expires_ends_its_sessions(odd: Host) -> None:
    key = register(odd, "tom", "tom-until")
    screen = odd.open(key)
    screen.see("ready tom")
    with odd.looking() as world:
        yesterday = (date.today() - timedelta(1)).isoformat()
        pk = world.id("key", fingerprint(odd.keys, "tom-until"))
        world.store._writer.execute("UPDATE access_key SET expires = ? WHERE id = ?", (yesterday, pk))
    screen.see("your key opens this cockpit no longer")
    assert screen.end() == 143


def test_a_revoked_key_ends_its_sessions_and_no_others(odd: Host) -> None:
    host = odd
    with host.looking() as world:
        world.do(AddKey, person="tom", public_key=host.keys.public("tom-spare"), device="spare")
    spare, usual = host.open(host.keys.private("tom-spare")), host.open("tom")
    spare.see("ready tom")
    usual.see("ready tom")
    with host.looking() as world:
        world.do(RevokeKey, which="spare")
    spare.see("your key opens this cockpit no longer")
    spare.end()
    usual.type("size\r")
    usual.see("done size")
    assert host.run(host.keys.private("tom-spare"), "who").code == 255
    host.leave()


def test_somebody_who_leaves_the_project_is_logged_out(odd: Host) -> None:
    screen = odd.open("wang.fang")
    screen.see("ready wang.fang")
    with odd.looking() as world:
        world.do(ArchivePerson, persons="wang.fang")
    screen.see("your key opens this cockpit no longer")
    screen.end()
    with odd.looking() as world:
        world.do(UnarchivePerson, handle="wang.fang")
    assert odd.run("wang.fang", "who").code == 0


def test_nobody_else_may_read_what_the_server_keeps(host: Host) -> None:
    names = ("cockpit.db", "cockpit.db-wal", "cockpit.db-shm", "cockpit.db-on", "ssh_host_ed25519_key")
    assert {name: oct(stat.S_IMODE((host.folder / name).stat().st_mode)) for name in names} == dict.fromkeys(
        names, "0o600"
    )


def test_the_servers_key_stays_and_must_be_its_own(new_host: Callable[..., Host]) -> None:
    host = new_host().start()
    assert host.run("olga", "who").code == 0
    host.stop()
    host.start()
    assert host.run("olga", "who", options=("-o", "StrictHostKeyChecking=yes")).code == 0
    host.stop()
    (host.folder / "ssh_host_ed25519_key").chmod(0o644)
    command = ["--store", str(host.store), "serve", "--port", "0"]
    done = host.cockpit(*command)
    assert (done.returncode, "chmod 600" in done.stderr) == (2, True)


def test_the_first_key_is_registered_on_the_way(new_host: Callable[..., Host], keys: Keys) -> None:
    host = new_host()
    store = ["--store", str(host.store)]
    done = host.cockpit(*store, "serve", "--port", "0")
    assert (done.returncode, "--init" in done.stderr) == (2, True)
    pub = keys.private("owner").with_name("owner.pub")
    host.launch("--as", "anna", "--store", str(host.store), "serve", "--port", "0", "--init", str(pub))
    assert host.run(keys.private("owner"), "project add A 'First project' --json").code == 0
    assert host.run(keys.private("owner"), "person list --json").json[0]["handle"] == "anna"
    host.stop()
    other = keys.private("other").with_name("other.pub")
    again = host.cockpit("--as", "anna", *store, "serve", "--port", "0", "--init", str(other))
    assert (again.returncode, "there is a key already (anna)" in again.stderr) == (1, True)


def test_a_start_that_failed_is_repeated_with_the_same_words(new_host: Callable[..., Host], keys: Keys) -> None:
    host = new_host()
    pub = keys.private("owner").with_name("owner.pub")
    words = ["--as", "anna", "--store", str(host.store), "serve", "--init", str(pub), "--port"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = host.cockpit(*words, str(taken.getsockname()[1]))
        assert done.returncode == 2
        assert "nothing can be served on 127.0.0.1" in done.stderr and "only this machine" not in done.stderr
    assert not host.store.exists()
    for said in ("registered", "is registered already"):
        host.launch(*words, "0")
        told = [line["text"] for line in host.log if line["event"] == "said"]
        assert f"key {fingerprint(keys, 'owner')} of anna {said}" in told[0]
        public = (host.folder / "ssh_host_ed25519_key.pub").read_text(encoding="ascii")
        known_by = key_fingerprint(read_public_key(public).body)
        assert told[1] == f"the server is known by {known_by}"
        assert "only this machine can connect" in told[2]
        assert next(line for line in host.log if line["event"] == "listening")["key"] == known_by
        assert host.run(keys.private("owner"), "key list --json").code == 0
        host.stop()
        host.log.clear()


def test_a_second_server_on_the_same_store_is_refused(host: Host) -> None:
    done = host.cockpit("--store", str(host.store), "serve", "--port", "0")
    assert (done.returncode, "another server runs" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("command", "verb"),
    [
        ("search salary", "search"),
        ("hunter2secret x", ""),
        ("pain-point list", "pain-point list"),
        ("cockpit goal show GOAL-1", "goal show"),
        ("cockpit --project ERP goal list late", "goal list"),
        ("goal hunter2secret", "goal"),
        ("goal 'hunter2secret from 5 to 3'", "goal"),
        ("log 'unclosed hunter2secret", ""),
        ("cockpit --project", ""),
        ("triage", "triage"),
    ],
)
def test_only_nouns_and_verbs_are_logged(host: Host, command: str, verb: str) -> None:
    host.read_log()
    host.log.clear()
    host.run("olga", command)
    host.wait_log("session", person="olga", verb=verb)
    host.wait_log("session ended", person="olga", verb=verb)
    assert not any(b"hunter2secret" in line or b"salary" in line for line in host.raw_log)


def test_no_line_of_the_log_holds_a_control_character_or_what_was_typed(host: Host) -> None:
    host.run("olga", "module add 'a secret word'")
    host.run("olga", "who", options=("-l", "\x1b[31mred\x07"))
    host.run(host.keys.private("stranger"), "who", options=("-l", "月\u202e结"))
    host.run("olga", "\x1b]0;boo\x07 verb")
    with host.connect() as connection:
        connection.sendall(b"SSH-2.0-\x1b[31mred\r\n")
        host.wait_log("left without a log-in")
    host.run("olga", "who")
    host.read_log()
    for line in host.raw_log:
        assert not any(byte < 32 or byte == 127 for byte in line.rstrip(b"\n"))
        assert b"a secret word" not in line


class OneKey:
    """A front on which some keys log people in."""

    limits = Limits(tries=3)

    def __init__(self, people: dict[str, str]) -> None:
        """``people`` are persons by the fingerprint of their key."""
        self.people = people
        self.logged_in_as: list[str] = []

    def look_up(self, fingerprint: str) -> Login | None:
        """Look a key up."""
        person = self.people.get(fingerprint)
        return None if person is None else Login(person, fingerprint, "")

    def refused(self, *said: str, good: bool) -> None:
        """Note nothing."""

    def connected(self, server: Server) -> None:
        """Note nothing."""

    def logged_in(self, server: Server) -> None:
        """Note who it is."""
        assert server.login is not None
        self.logged_in_as.append(server.login.person)


@pytest.fixture
def two(keys: Keys) -> tuple[Server, OneKey, asyncssh.SSHKey, asyncssh.SSHKey]:
    """A connection, its front, and the keys of olga and tom."""
    front = OneKey({fingerprint(keys, name): name for name in ("olga", "tom")})
    olga, tom = (asyncssh.import_public_key(keys.public(name)) for name in ("olga", "tom"))
    return Server(cast(Front, front), "192.0.2.1"), front, olga, tom


def test_only_the_key_asked_about_last_counts(two: tuple[Server, OneKey, asyncssh.SSHKey, asyncssh.SSHKey]) -> None:
    server, front, olga, tom = two
    assert server.validate_public_key("x", olga)
    assert server.validate_public_key("x", tom)
    server.auth_completed()
    assert front.logged_in_as == ["tom"]
    assert not server.validate_public_key("x", olga)
    assert server.login is not None and server.login.person == "tom"


def test_a_refused_key_takes_back_what_was_offered_before(
    two: tuple[Server, OneKey, asyncssh.SSHKey, asyncssh.SSHKey],
) -> None:
    server, front, olga, _tom = two
    assert server.validate_public_key("x", olga)
    assert not server.validate_public_key("x", asyncssh.generate_private_key("ssh-ed25519"))
    server.auth_completed()
    assert server.login is None
    assert front.logged_in_as == []


@pytest.mark.parametrize(("kind", "named"), [("ssh-dss", {}), ("ssh-rsa", {"key_size": 1024})])
def test_a_weak_key_is_refused_even_if_it_were_registered(
    two: tuple[Server, OneKey, asyncssh.SSHKey, asyncssh.SSHKey], kind: str, named: dict[str, int]
) -> None:
    server, front, _olga, _tom = two
    weak = asyncssh.generate_private_key(kind, **named)
    front.people[key_fingerprint(weak.public_data)] = "olga"
    assert not server.validate_public_key("x", weak)


class Wire:
    """A connection of the library, and its socket, as far as the server touches them."""

    _transport = None

    def __init__(self) -> None:
        """Nothing has come yet."""
        self.came: list[str] = []

    def data_received(self, data: bytes, datatype: None = None) -> None:
        """Take a packet."""
        self.came.append(data.decode())

    def get_extra_info(self, name: str) -> Wire | None:
        """Return the socket."""
        return self if name == "socket" else None

    def setsockopt(self, *option: int) -> None:
        """Note that the kernel is told to send what it owes."""
        assert option == (socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        self.came.append("acknowledged")


@pytest.mark.skipif(not hasattr(socket, "TCP_QUICKACK"), reason="the kernel is not told when to acknowledge")
def test_each_packet_is_acknowledged_at_once_until_somebody_is_logged_in(
    two: tuple[Server, OneKey, asyncssh.SSHKey, asyncssh.SSHKey],
) -> None:
    server, _front, olga, _tom = two
    wire = Wire()
    server.connection_made(cast(asyncssh.SSHServerConnection, wire))
    wire.data_received(b"kexinit")
    wire.data_received(b"kexdh")
    server.validate_public_key("x", olga)
    server.auth_completed()
    wire.data_received(b"open")
    wire.data_received(b"pty")
    assert wire.came == ["kexinit", "acknowledged", "kexdh", "acknowledged", "open", "pty"]
