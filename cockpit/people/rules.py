"""Rules of the team: handles, the one sponsor, somebody who owns the project, and a voice for each department."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cockpit.access import Role
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_
from cockpit.people.records import Department, Person, TeamRole

# A handle is typed after @ and inside filters, so it may hold nothing that ends a word there.
_HANDLE = re.compile(r"[\w.\-]{1,40}")
_RESERVED = frozenset({"me", "我", "none", "-"})


def check_handle(handle: str) -> None:
    """Refuse a handle that could not be typed in a filter or after ``@``."""
    if not _HANDLE.fullmatch(handle) or handle.lower() in _RESERVED:
        raise BadInput(
            N_("“{handle}” cannot be a handle; use letters, digits, dots and dashes, such as li.wei"),
            field="handle",
            handle=handle,
        )


def check_sponsor(person: Person, everybody: Iterable[Person]) -> None:
    """Refuse a second sponsor: exactly one person is accountable for the project."""
    if person.team_role is not TeamRole.SPONSOR or person.archived:
        return
    for other in everybody:
        if other.team_role is TeamRole.SPONSOR and not other.archived and other.handle != person.handle:
            raise Refused(N_("{name} is the project's sponsor; a project has exactly one"), name=other.name)


def check_owners(everybody: Iterable[Person]) -> None:
    """Refuse to leave a project in which nobody may set up people and keys any more."""
    people = list(everybody)
    if people and not any(person.role is Role.OWNER and not person.archived for person in people):
        raise Refused(N_("nobody would own the project any more; give somebody else the access “owner” first"))


def departments_without_voice(departments: Iterable[Department], people: Iterable[Person]) -> list[Department]:
    """Return the departments in scope that have no business representative."""
    heard = {p.department_id for p in people if p.team_role is TeamRole.BUSINESS and not p.archived}
    return [d for d in departments if d.in_scope and not d.archived and d.id not in heard]
