"""What a project has that a file of issues may name, and what of it the file names that the project does not have."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import TYPE_CHECKING

from cockpit.delivery.choices import CARD
from cockpit.delivery.importers.keys import joined
from cockpit.exchange.known import names_of
from cockpit.exchange.words import plain
from cockpit.i18n import N_
from cockpit.ids import human, number_of
from cockpit.message import Message, message
from cockpit.operations.choices import ISSUE
from cockpit.operations.service import read_hours
from cockpit.requirements.choices import REQUIREMENT

if TYPE_CHECKING:
    from cockpit.session import Session

_PEOPLE = "SELECT handle, name, email FROM person WHERE project_id = ? AND NOT archived"
# Who has left stays known by the handle, since issues may still be that person's.
_LEFT = """
SELECT handle FROM person p WHERE project_id = ? AND archived
    AND NOT EXISTS (SELECT 1 FROM person_alias a WHERE a.project_id = p.project_id AND a.handle = p.handle)
"""
_ALIASES = """
SELECT a.handle, a.name, p.handle FROM person_alias a JOIN person p ON p.id = a.person_id WHERE a.project_id = ?
"""
_MODULES = "SELECT name FROM module WHERE project_id = ?"
_KNOWN = "SELECT number, source, external_id FROM issue WHERE project_id = ?"
_OTHERS = """
SELECT 'REQ-' || number FROM requirement WHERE project_id = :project
UNION ALL SELECT 'CARD-' || number FROM card WHERE project_id = :project
"""
_SHOWN = 5


class Notes:
    """What was made of a file, told before it is imported."""

    def __init__(self) -> None:
        """Nothing was made of it yet."""
        self.strangers: dict[str, None] = {}
        self.assignees: dict[str, None] = {}
        self.modules: dict[str, None] = {}
        self.states: dict[str, str] = {}
        self.words: dict[str, None] = {}
        self.elsewhere: dict[str, None] = {}
        self.pull_requests = 0

    def messages(self) -> list[Message]:
        """Return the notes as sentences."""
        told = [
            (N_("not among the persons, so left without an owner or a reviewer: {names}"), self.strangers),
            (N_("an issue has one owner; further assignees, so kept as labels: {names}"), self.assignees),
            (N_("no modules of the project, so kept as labels: {names}"), self.modules),
            (N_("unknown words, so kept as labels: {names}"), self.words),
            (N_("links to what is not here, left out: {names}"), self.elsewhere),
        ]
        found = [message(text, names=_some(names)) for text, names in told if names]
        if self.states:
            read = _some({f"{word} = {state}": None for word, state in self.states.items()})
            text = N_('states that were guessed: {names}; say otherwise by --state "WORD=waiting"')
            found.append(message(text, names=read))
        if self.pull_requests:
            found.append(message(N_("pull requests, left out: {count}"), count=self.pull_requests))
        return found


@dataclass
class Project:
    """Words for persons and modules in their plain form, and where a time without a zone is meant.

    ``known`` are the ids and source keys of the issues that the project has, ``others`` the ids of the requirements and
    the cards that an issue may be linked to.
    """

    people: Mapping[str, str]
    modules: Mapping[str, str]
    zone: tzinfo
    known: frozenset[str]
    others: frozenset[str]
    notes: Notes = field(default_factory=Notes)

    def person(self, name: str) -> str | None:
        """Return the handle of the one person whom a name names."""
        return self.people.get(plain(name.lstrip("@")))

    def target(self, text: str, coming: Collection[str]) -> str | None:
        """Return the name of an issue, a requirement, a card or a page on the web, None for what is not here.

        It is the name in the file, so that it is the same each time that the file is read. ``coming`` are the ids and
        keys of the issues that the file brings.
        """
        if text.lower().startswith(("https://", "http://")):
            return text
        for prefix in (ISSUE, REQUIREMENT, CARD):
            number = None if text.isdecimal() else number_of(text, prefix)
            text = text if number is None else human(prefix, number)
        return text if text in self.others or text in coming or text in self.known else None


def read_project(session: Session) -> Project:
    """Return what a file of issues may name in this project."""
    project = (session.project_id,)
    people = [(word, row[0]) for row in session.store.query(_PEOPLE, project) for word in row if word]
    people += [(row[0], row[0]) for row in session.store.query(_LEFT, project)]
    people += [(word, row[2]) for row in session.store.query(_ALIASES, project) for word in row[:2]]
    modules = [(row[0], row[0]) for row in session.store.query(_MODULES, project)]
    known: set[str] = set()
    for number, source, external in session.store.iterate(_KNOWN, project):
        known.update(filter(None, (human(ISSUE, number), joined(source, external))))
    return Project(
        people={word: found[0] for word, found in names_of(people).items() if len(found) == 1},
        modules={word: found[0] for word, found in names_of(modules).items()},
        zone=read_hours(session.store, session.project_id).zone,
        known=frozenset(known),
        others=frozenset(row[0] for row in session.store.query(_OTHERS, {"project": session.project_id})),
    )


def _some(names: Mapping[str, None]) -> str:
    return ", ".join(list(names)[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
