"""Who may do what: one table from role to rights, and one function that is asked before every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cockpit.choice import Choice
from cockpit.i18n import N_
from cockpit.message import Message, message

if TYPE_CHECKING:
    from cockpit.command import Command


class Right(Choice):
    """What a command needs of the person who gives it."""

    READ = "read", N_("read")
    NOTE = "note", N_("add notes and check-ins")
    WORK = "work", N_("change the project's content")
    PLAN = "plan", N_("plan, and set up people")
    SIGN = "sign", N_("sign off")
    PEOPLE = "people", N_("see and change sensitive data about people")
    OWN = "own", N_("set up projects and keys")


class Role(Choice):
    """The part a person has in a project, which decides what the person may do."""

    OWNER = "owner", N_("owner")
    MANAGER = "manager", N_("project manager")
    BUSINESS = "business", N_("business representative")
    CONSULTANT = "consultant", N_("technical consultant")
    CHANGE_GROUP = "change-group", N_("change management group")
    SPONSOR = "sponsor", N_("sponsor")
    VIEWER = "viewer", N_("viewer")


_CONTENT = frozenset({Right.READ, Right.NOTE, Right.WORK})
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.MANAGER: frozenset(Right) - {Right.OWN, Right.SIGN},
    Role.BUSINESS: _CONTENT,
    Role.CONSULTANT: _CONTENT,
    Role.CHANGE_GROUP: _CONTENT | {Right.PEOPLE},
    Role.SPONSOR: frozenset({Right.READ, Right.SIGN}),
    Role.VIEWER: frozenset({Right.READ}),
}


def holds(role: Role, right: Right) -> bool:
    """Return whether the role has the right."""
    return right in RIGHTS[role]


def refusal(role: Role, command: type[Command]) -> Message | None:
    """Return why a person with this role may not give this command, or None when the person may."""
    return None if holds(role, command.right) else lacking(role, command.right)


def grant_refusal(actor: Role, name: str, before: Role | None, after: Role | None) -> Message | None:
    """Return why a person with this role may not change the access of somebody, or None when the person may.

    ``before`` and ``after`` are the roles of whoever ``name`` is, None for no part in the project. Nobody gives a right
    that they lack themselves, nor takes one away.
    """
    old, new = (RIGHTS[role] if role else frozenset() for role in (before, after))
    if new - old - RIGHTS[actor]:
        text = N_("as {role} you may not give {name} the access “{access}”; an owner of the project may")
        return message(text, role=actor, name=name, access=after)
    if old - new - RIGHTS[actor]:
        text = N_("as {role} you may not take the access “{access}” from {name}; an owner of the project may")
        return message(text, role=actor, name=name, access=before)
    return None


def lacking(role: Role, right: Right) -> Message:
    """Return the sentence for a role that does not have a right."""
    return message(N_("as {role} you may not {right}"), role=role, right=right)
