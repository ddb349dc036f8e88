"""Commands on public keys. None can be undone: a key that was taken away must not come back by the way."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right, Role
from cockpit.command import Command, FromFile, Pick, Receipt, Work, takes
from cockpit.errors import BadInput, Conflict, Denied, Refused
from cockpit.i18n import N_
from cockpit.keys.queries import live_keys
from cockpit.keys.records import AccessKey
from cockpit.keys.rules import PublicKey, is_live, read_public_key
from cockpit.message import message
from cockpit.people.records import Person
from cockpit.text import Line

KeyText = Annotated[
    str,
    FromFile(),
    Field(
        title=N_("Public key"),
        description=N_("the line of a .pub file; a path on the command line, - for standard input"),
        max_length=20_000,
    ),
]
Device = Annotated[Line, Field(title=N_("Device"), description=N_("such as “laptop”"), max_length=200)]
LastDay = Annotated[date | None, Field(title=N_("Expires"), description=N_("the last day on which it opens anything"))]


class AddKey(Command):
    """Register a public key

    Whoever holds the private half logs in as this person. It is found by its fingerprint, so that one key stands for
    one person. A key that was revoked is taken again only when that is asked for; the journal keeps what was before.
    """

    name: ClassVar[str] = "key.add"
    right: ClassVar[Right] = Right.OWN
    undoable: ClassVar[bool] = False
    person: Annotated[int, Pick("person"), Field(title=N_("Person"))]
    public_key: KeyText
    device: Device = ""
    expires: LastDay = None
    renew: Annotated[bool, Field(title=N_("Renew"), description=N_("also if the key was revoked before"))] = False

    def apply(self, work: Work) -> Receipt:
        handle = work.get(Person, self.person).handle
        _check_reach(work, handle)
        key = read_public_key(self.public_key)
        known = _known(work, key)
        if known is not None:
            _check_again(work, known, handle, renew=self.renew)
        return _register(work, handle, key, self.device, self.expires, known)


@takes(AccessKey, "device expires", optional=True)
class EditKey(Command):
    """Edit the key

    The device, and the last day on which it opens anything.
    """

    name: ClassVar[str] = "key.edit"
    right: ClassVar[Right] = Right.OWN
    undoable: ClassVar[bool] = False
    needs_project: ClassVar[bool] = False
    subject: ClassVar[str] = "which"
    which: Annotated[int, Pick("key"), Field(title=N_("Key"))]
    version: int | None = Field(default=None, exclude=True)

    def apply(self, work: Work) -> Receipt:
        key = work.read(AccessKey, self.which, self.version)
        if key.archived:
            raise Refused(N_("this key is revoked already"))
        _check_reach(work, key.person)
        changed = key.with_(**self.given())
        if changed.expires != key.expires:
            _check_day(work, changed.expires)
        return _receipt(work.save(changed), N_("key {fingerprint} of {person} changed"))


class AddFirstKey(Command):
    """Register the first key, as yours

    It can be given only while nobody can log in yet, at the machine that holds the store.
    """

    name: ClassVar[str] = "key.first"
    right: ClassVar[Right] = Right.OWN
    undoable: ClassVar[bool] = False
    needs_project: ClassVar[bool] = False
    public_key: KeyText
    device: Device = ""

    def apply(self, work: Work) -> Receipt:
        key = read_public_key(self.public_key)
        known_key = _known(work, key)
        live = live_keys(work.change, work.today)
        if known_key and [(known.fingerprint, known.person) for known in live] == [(key.fingerprint, work.actor)]:
            return _receipt(known_key, N_("key {fingerprint} of {person} is registered already"))
        if live:
            raise Refused(
                N_("there is a key already ({person}); register others with “cockpit key add”"), person=live[0].person
            )
        owners = {person.handle for person in work.change.find(Person, role=Role.OWNER, archived=False)}
        if owners and work.actor not in owners:
            raise BadInput(
                N_("“{actor}” owns no project here; say who you are with --as, one of: {owners}"),
                actor=work.actor,
                owners=", ".join(sorted(owners)),
            )
        if known_key is not None and known_key.archived:
            raise Refused(
                N_("this key of {person} was revoked; make a new one with “ssh-keygen -t ed25519”"),
                person=known_key.person,
            )
        return _register(work, work.actor, key, self.device, None, known_key)


class RevokeKey(Command):
    """Revoke the key

    It opens nothing from now on, and who is logged in with it is logged out. The line stays for the record.
    """

    name: ClassVar[str] = "key.revoke"
    key: ClassVar[str] = "d"
    brief: ClassVar[str] = N_("revoke")
    right: ClassVar[Right] = Right.OWN
    undoable: ClassVar[bool] = False
    confirm: ClassVar[str] = N_("Revoke the key? Whoever is logged in with it is logged out.")
    needs_project: ClassVar[bool] = False
    subject: ClassVar[str] = "which"
    which: Annotated[int, Pick("key"), Field(title=N_("Key"))]

    def apply(self, work: Work) -> Receipt:
        key = work.change.get(AccessKey, self.which)
        if key.archived:
            raise Refused(N_("this key is revoked already"))
        _check_reach(work, key.person)
        return _receipt(work.save(key.with_(archived=True)), N_("key {fingerprint} of {person} revoked"))


def _check_reach(work: Work, handle: str) -> None:
    """Refuse keys for somebody who is also in a project that the actor does not own.

    A key opens every project of its person, so whoever owns one project only could otherwise walk into the others.
    """
    if work.is_local:
        return
    owned = {
        person.project_id for person in work.change.find(Person, handle=work.actor, role=Role.OWNER, archived=False)
    }
    if any(person.project_id not in owned for person in work.change.find(Person, handle=handle, archived=False)):
        raise Denied(
            N_("{person} is also in a project that you do not own; its owner has to look after this key"),
            person=handle,
        )


def _known(work: Work, key: PublicKey) -> AccessKey | None:
    """Return the line of a key that was registered before."""
    return next(iter(work.change.find(AccessKey, fingerprint=key.fingerprint)), None)


def _check_again(work: Work, known: AccessKey, handle: str, *, renew: bool) -> None:
    """Refuse a key that is registered, or that was revoked and is not asked for again."""
    if not known.archived and not work.find(Person, handle=known.person):
        raise Conflict(N_("this key stands for somebody else already; a key stands for one person"))
    if not known.archived and known.person != handle:
        raise Conflict(
            N_("this key belongs to {person}; a key stands for one person, so revoke it there first"),
            person=known.person,
        )
    if not known.archived:
        raise Conflict(
            N_("this key of {person} is registered already; change its device or last day with “cockpit key edit”"),
            person=known.person,
        )
    if not renew:
        raise Refused(
            N_("this key of {person} was revoked; make a new one, or add --renew if it is to be valid once more"),
            person=known.person,
        )


def _check_day(work: Work, expires: date | None) -> None:
    if not is_live(expires, work.today):
        raise BadInput(N_("the last day {day} is past"), field="expires", day=expires)


def _register(
    work: Work, handle: str, key: PublicKey, device: str, expires: date | None, known: AccessKey | None
) -> Receipt:
    _check_day(work, expires)
    fresh = AccessKey(
        person=handle,
        fingerprint=key.fingerprint,
        public_key=key.text,
        device=device or key.comment[:200],
        expires=expires,
    )
    if known is not None:
        fresh = known.with_(person=handle, device=fresh.device, expires=expires, archived=False)
    return _receipt(work.save(fresh), N_("key {fingerprint} of {person} registered"))


def _receipt(key: AccessKey, text: str) -> Receipt:
    return Receipt(
        message(text, fingerprint=key.fingerprint, person=key.person), key.table, (key.id,), (key.fingerprint,)
    )
