"""Keys: who may register one for whom, what is taken as a key, and what a key opens."""

from __future__ import annotations

import base64
from datetime import date

import pytest

from cockpit.clock import FixedClock
from cockpit.errors import BadInput, Conflict, Denied, NotFound, Refused
from cockpit.keys.commands import AddFirstKey, AddKey, EditKey, RevokeKey
from cockpit.keys.queries import Keys, live_keys, person_of, why_not
from cockpit.keys.rules import fingerprint, read_public_key
from cockpit.listing import Asked
from cockpit.people.commands import AddPerson, ArchivePerson, EditPerson
from cockpit.portfolio.commands import AddProject, ArchiveProject, EditProject, UseProject
from cockpit.session import Session
from storage.store import Store
from tests.support import NOW, World, dump, new_world

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHVYzgzjbBn2VZ1z6mtTEB8ky6wLBkUx4Yo3gRHO2G8q li@laptop"
FINGERPRINT = "SHA256:AeRxw42zg1AhXwFZ0X2O4tvn65O8I5HIEPB4C4axNJA"
TODAY = NOW.date()


def field(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def key_text(kind: str, *parts: bytes) -> str:
    return f"{kind} {base64.b64encode(field(kind.encode()) + b''.join(map(field, parts))).decode()}"


def ed25519(number: int) -> str:
    return key_text("ssh-ed25519", bytes([number]) * 32)


def rsa(bits: int) -> str:
    return key_text("ssh-rsa", b"\x01\x00\x01", b"\x00" + (1 << (bits - 1)).to_bytes(bits // 8, "big"))


def opens(world: World, text: str, today: date = TODAY) -> str | None:
    return person_of(world.store, read_public_key(text).fingerprint, today)


@pytest.mark.parametrize(
    "text",
    [
        ED25519,
        f"\n# a comment\n{ED25519}\r\n",
        key_text("ecdsa-sha2-nistp256", b"nistp256", b"\x04" + bytes(64)),
        key_text("ecdsa-sha2-nistp521", b"nistp521", b"\x04" + bytes(132)),
        key_text("sk-ssh-ed25519@openssh.com", bytes(32), b"ssh:"),
        key_text("sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", b"\x04" + bytes(64), b"ssh:"),
        rsa(2048),
        rsa(4096),
    ],
)
def test_a_good_public_key_is_read(text: str) -> None:
    key = read_public_key(text)
    assert text.strip().splitlines()[-1].startswith(key.text)
    assert key.fingerprint == fingerprint(key.body)


def test_the_fingerprint_is_the_one_that_openssh_prints() -> None:
    key = read_public_key(ED25519)
    assert (key.fingerprint, key.comment) == (FINGERPRINT, "li@laptop")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not one public key"),
        (f"{ED25519}\n{ED25519}", "not one public key"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n", "private key"),
        ("ssh-dss AAAAB3NzaC1kc3M=", "no public key that is taken"),
        ("hello world", "no public key that is taken"),
        ("ssh-ed25519", "no public key that is taken"),
        (f'command="sh" {ED25519}', "no public key that is taken"),
        ("ssh-ed25519 !!!!", "damaged"),
        (ED25519.replace("IHVY", "IHV"), "damaged"),
        (ED25519.replace("ssh-ed25519 ", "ssh-rsa "), "damaged"),
        (key_text("ssh-ed25519", bytes(31)), "damaged"),
        (key_text("ssh-ed25519", bytes(32), b"more"), "damaged"),
        (key_text("ecdsa-sha2-nistp256", b"nistp384", bytes(65)), "damaged"),
        (key_text("ssh-rsa", b"\x01"), "damaged"),
        ("ssh-ed25519 " + base64.b64encode(b"\xff\xff\xff\xff").decode(), "damaged"),
        (rsa(1024), "1024 bits"),
        ("ssh-ed25519 " + "A" * 30_000, "not one public key"),
        ("ssh-ed25519 月结", "damaged"),
    ],
)
def test_what_is_no_good_public_key_is_refused_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_public_key(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_key_opens_the_cockpit_for_its_person_until_it_expires(world: World) -> None:
    assert opens(world, ED25519) is None
    done = world.do(AddKey, person="li.wei", public_key=ED25519, expires="2026-12-31")
    assert str(done) == f"key {FINGERPRINT} of li.wei registered"
    assert world.row("access_key")["device"] == "li@laptop"
    assert opens(world, ED25519) == "li.wei"
    assert opens(world, ED25519, date(2026, 12, 31)) == "li.wei"
    assert opens(world, ED25519, date(2027, 1, 1)) is None


def test_a_revoked_key_opens_nothing_and_cannot_be_undone(world: World) -> None:
    world.do(AddKey, person="li.wei", public_key=ED25519, device="laptop")
    world.do(RevokeKey, which="laptop")
    assert opens(world, ED25519) is None
    assert str(world.session.undo()).startswith("undone: New person")
    assert opens(world, ED25519) is None
    assert "there is no key" in world.refusal(NotFound, RevokeKey, which="laptop")
    said = world.refusal(Refused, AddKey, person="wang.fang", public_key=ED25519)
    assert "of li.wei was revoked" in said and "--renew" in said
    world.do(AddKey, person="wang.fang", public_key=ED25519, renew="yes")
    assert opens(world, ED25519) == "wang.fang"


def test_a_key_of_somebody_who_left_opens_nothing(world: World) -> None:
    world.do(AddKey, person="li.wei", public_key=ED25519)
    world.do(ArchivePerson, persons="li.wei")
    assert opens(world, ED25519) is None


def test_a_key_opens_nothing_when_its_only_project_is_archived(world: World) -> None:
    world.do(AddKey, person="li.wei", public_key=ED25519)
    world.do(ArchiveProject, project="ERP")
    assert opens(world, ED25519) is None


def test_one_key_stands_for_one_person(world: World) -> None:
    world.do(AddKey, person="li.wei", public_key=ED25519)
    assert "belongs to li.wei" in world.refusal(Conflict, AddKey, person="tom", public_key=ED25519)


def test_a_key_that_is_registered_is_changed_only_by_editing_it(world: World) -> None:
    world.do(AddKey, person="li.wei", public_key=ED25519, device="laptop", expires="2026-12-31")
    for inputs in ({}, {"device": "desktop"}, {"renew": "yes"}):
        said = world.refusal(Conflict, AddKey, person="li.wei", public_key=ED25519, **inputs)
        assert "is registered already" in said and "cockpit key edit" in said
    done = world.do(EditKey, which="laptop", device="desktop")
    assert str(done) == f"key {FINGERPRINT} of li.wei changed"
    row = world.row("access_key")
    assert (row["device"], row["expires"]) == ("desktop", "2026-12-31")
    world.do(EditKey, which="desktop", expires="2027-01-31")
    assert world.row("access_key")["expires"] == "2027-01-31"
    assert "is past" in world.refusal(BadInput, EditKey, which="desktop", expires="2026-11-01")
    world.do(EditKey, which="desktop", expires="-")
    assert world.row("access_key")["expires"] is None
    (key,) = world.rows("access_key")
    assert "set up projects and keys" in world.another("li.wei").refusal(Denied, EditKey, which=key["id"], device="x")
    world.do(RevokeKey, which="desktop")
    assert "revoked already" in world.refusal(Refused, EditKey, which=key["id"], device="x")


def test_a_last_day_in_the_past_is_refused(world: World) -> None:
    said = world.refusal(BadInput, AddKey, person="li.wei", public_key=ED25519, expires="2026-11-23")
    assert said == "the last day 2026-11-23 is past"


@pytest.mark.parametrize("actor", ["li.wei", "wang.fang", "tom"])
def test_only_an_owner_registers_and_revokes(world: World, actor: str) -> None:
    world.do(AddKey, person="li.wei", public_key=ED25519)
    other = world.another(actor)
    assert "set up projects and keys" in other.refusal(Denied, AddKey, person=actor, public_key=ed25519(1))
    (key,) = world.rows("access_key")
    assert "set up projects and keys" in other.refusal(Denied, RevokeKey, which=key["id"])
    assert "set up projects and keys" in other.refusal(Denied, AddFirstKey, public_key=ed25519(1))


def test_the_owner_of_one_project_cannot_make_a_key_into_another(world: World) -> None:
    world.do(EditPerson, person="tom", role="owner")
    world.given(AddProject, code="CRM", name="CRM")
    world.do(AddPerson, handle="li.wei", name="Li Wei")
    world.do(AddKey, person="li.wei", public_key=ED25519)
    world.session.enter(world.id("project", "ERP"))
    tom = world.another("tom")
    assert tom.session.project is not None and tom.session.project.code == "ERP"
    for handle in ("olga", "li.wei"):
        assert "do not own" in tom.refusal(Denied, AddKey, person=handle, public_key=ed25519(2))
    assert "do not own" in tom.refusal(Denied, RevokeKey, which=FINGERPRINT)
    assert str(tom.do(AddKey, person="wang.fang", public_key=ed25519(2))).endswith("registered")
    with pytest.raises(NotFound):
        tom.do(UseProject, project="CRM")
    said = tom.refusal(NotFound, EditProject, project="CRM", name="Mine now")
    assert said == "there is no project “CRM” with a part for tom"


def test_the_first_key_is_the_owners_and_only_the_first(world: World) -> None:
    world.do(AddFirstKey, public_key=ED25519)
    assert opens(world, ED25519) == "olga"
    assert "there is a key already (olga)" in world.refusal(Refused, AddFirstKey, public_key=ed25519(3))


def test_the_first_key_may_be_given_again(world: World) -> None:
    world.do(AddFirstKey, public_key=ED25519, device="laptop")
    before = dump(world.store)
    assert str(world.do(AddFirstKey, public_key=ED25519)) == f"key {FINGERPRINT} of olga is registered already"
    assert dump(world.store)["access_key"] == before["access_key"]
    world.do(RevokeKey, which="laptop")
    assert "was revoked; make a new one" in world.refusal(Refused, AddFirstKey, public_key=ED25519)
    world.do(AddFirstKey, public_key=ed25519(3))
    assert "there is a key already" in world.another("olga").refusal(Refused, AddFirstKey, public_key=ED25519)


def test_a_first_key_that_opens_nothing_is_no_key_yet(bare: World) -> None:
    bare.do(AddFirstKey, public_key=ED25519)
    # Somebody else begins the project, so that nobody can log in.
    other = World(Session(bare.store, actor="li.wei", clock=bare.session.clock))
    other.given(AddProject, code="A", name="A")
    assert opens(bare, ED25519) is None
    assert str(other.do(AddFirstKey, public_key=ED25519)) == f"key {FINGERPRINT} of li.wei registered"
    assert opens(bare, ED25519) == "li.wei"
    assert "there is a key already (li.wei)" in other.refusal(Refused, AddFirstKey, public_key=ed25519(3))


def test_the_first_key_is_refused_to_somebody_who_owns_nothing(file_store: Store, clock: FixedClock) -> None:
    new_world(file_store, clock)
    stranger = World(Session(file_store, clock=clock))
    assert "say who you are with --as, one of: olga" in stranger.refusal(BadInput, AddFirstKey, public_key=ED25519)


def test_the_first_key_of_an_empty_store_logs_in_whoever_made_it(bare: World) -> None:
    bare.do(AddFirstKey, public_key=ED25519)
    bare.given(AddProject, code="A", name="A")
    assert bare.row("access_key")["person"] == bare.session.actor == bare.row("person")["handle"]


def test_everybody_sees_the_own_keys_only_but_the_owner_all(world: World) -> None:
    world.do(AddKey, person="li.wei", public_key=ED25519)
    world.do(AddKey, person="tom", public_key=ed25519(4))
    keys = Keys()
    assert [row.person for row in keys.rows(world.session)] == ["li.wei", "tom"]
    tom = world.another("tom").session
    assert [row.person for row in keys.rows(tom)] == ["tom"]
    assert keys.fetch(tom, [row["id"] for row in world.rows("access_key")])[0].person == "tom"
    assert [row.person for row in keys.rows(world.session, Asked("person:li"))] == ["li.wei"]
    assert keys.rows(world.session, Asked("expired")) == []


def test_a_list_says_of_each_key_whether_it_opens_anything_and_why_not(world: World) -> None:
    world.do(AddKey, person="li.wei", public_key=ED25519)
    world.do(AddKey, person="tom", public_key=ed25519(4))
    world.do(AddKey, person="wang.fang", public_key=ed25519(5), device="old")
    world.do(RevokeKey, which="old")
    world.do(ArchivePerson, persons="tom")
    keys, session = Keys(), world.session
    rows = keys.rows(session, Asked(archived=True))
    states = {row.person: keys.cells(row, session)[-1][0][0] for row in rows}
    assert states == {"li.wei": "valid", "tom": "in no project", "wang.fang": "revoked"}
    assert [row.person for row in rows if row.live] == ["li.wei"]
    assert [keys.plain(row)["in_project"] for row in rows] == [True, False, True]


def test_revoked_keys_are_found_by_that_word(world: World) -> None:
    world.do(AddKey, person="li.wei", public_key=ED25519)
    world.do(AddKey, person="tom", public_key=ed25519(4), device="lost")
    world.do(RevokeKey, which="lost")
    found = {text: [row.person for row in Keys().rows(world.session, Asked(text))] for text in ("revoked", "-revoked")}
    assert found == {"revoked": ["tom"], "-revoked": ["li.wei"]}
    assert [row.person for row in Keys().rows(world.session)] == ["li.wei"]


def test_a_key_is_named_by_its_person_if_there_is_no_other_of_theirs(world: World) -> None:
    world.do(AddKey, person="li.wei", public_key=ED25519, device="laptop")
    world.do(AddKey, person="tom", public_key=ed25519(4), device="laptop")
    assert "of li.wei revoked" in str(world.do(RevokeKey, which="@li.wei"))
    world.do(AddKey, person="tom", public_key=ed25519(5), device="phone")
    said = world.refusal(BadInput, RevokeKey, which="tom")
    assert "(tom, laptop)" in said and "(tom, phone)" in said and "could be SHA256:" in said
    world.do(AddKey, person="wang.fang", public_key=ed25519(6))
    assert {hint for _name, hint in world.session.named("key")} == {"tom, laptop", "tom, phone", "wang.fang"}


def test_the_log_is_told_why_a_key_opens_nothing(world: World) -> None:
    world.do(AddKey, person="li.wei", public_key=ED25519, expires="2026-11-30")
    found = read_public_key(ED25519).fingerprint
    assert why_not(world.store, "SHA256:x", TODAY) == ("", "unknown")
    assert why_not(world.store, found, date(2026, 12, 1)) == ("li.wei", "expired")
    world.do(ArchivePerson, persons="li.wei")
    assert why_not(world.store, found, TODAY) == ("li.wei", "in no project")
    world.do(RevokeKey, which="li.wei")
    assert why_not(world.store, found, TODAY) == ("li.wei", "revoked")


def test_live_keys_are_those_that_open_something(world: World) -> None:
    world.do(AddKey, person="li.wei", public_key=ED25519)
    world.do(AddKey, person="tom", public_key=ed25519(5), expires="2026-11-30")
    world.do(AddKey, person="wang.fang", public_key=ed25519(6), device="old")
    world.do(RevokeKey, which="old")
    assert [key.person for key in live_keys(world.store, TODAY)] == ["li.wei", "tom"]
    assert [key.person for key in live_keys(world.store, date(2026, 12, 1))] == ["li.wei"]
