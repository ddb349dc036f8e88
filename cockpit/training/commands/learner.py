"""Commands on who works in which job role."""

from collections.abc import Sequence
from itertools import product
from typing import ClassVar

from cockpit.command import Command, Receipt, Work, names
from cockpit.i18n import N_
from cockpit.people.records import Person
from cockpit.training.commands.shared import PersonIds, RoleIds, person_receipt
from cockpit.training.records import JobRole, PersonJob
from cockpit.training.saving import check_people, live_role


class AssignLearners(Command):
    """Give the persons job roles

    Each works in all of them from now on, beside those that the person has already.
    """

    name: ClassVar[str] = "learner.assign"
    places: ClassVar[tuple[str, ...]] = ("persons", "roles")
    key: ClassVar[str] = "o"
    brief: ClassVar[str] = N_("job roles")
    subject: ClassVar[str] = "persons"
    persons: PersonIds
    roles: RoleIds

    def apply(self, work: Work) -> Receipt:
        check_people(work, self.persons)
        roles = [live_role(work, pk) for pk in self.roles]
        for person, role in product(self.persons, roles):
            if not work.find(PersonJob, person_id=person, role_id=role.id):
                work.save(PersonJob(project_id=work.project, person_id=person, role_id=role.id))
        return _learners(work, self.persons, N_("{who}: {roles}"), roles)


class UnassignLearners(Command):
    """Take job roles from the persons"""

    name: ClassVar[str] = "learner.unassign"
    places: ClassVar[tuple[str, ...]] = ("persons", "roles")
    subject: ClassVar[str] = "persons"
    persons: PersonIds
    roles: RoleIds

    def apply(self, work: Work) -> Receipt:
        roles = [work.get(JobRole, pk) for pk in self.roles]
        for person, role in product(self.persons, roles):
            for link in work.find(PersonJob, person_id=person, role_id=role.id):
                work.change.delete(link)
        return _learners(work, self.persons, N_("{who}: no longer {roles}"), roles)


def _learners(work: Work, people: Sequence[int], text: str, roles: Sequence[JobRole]) -> Receipt:
    found = [work.get(Person, pk) for pk in people]
    who = names([person.name for person in found])
    listed = names([role.name for role in roles])
    return person_receipt(people, [person.handle for person in found], text, who=who, roles=listed)
