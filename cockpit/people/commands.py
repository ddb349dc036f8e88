"""Commands on persons and departments."""

from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, names, takes
from cockpit.errors import Conflict, Refused
from cockpit.goals.records import Goal
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import message
from cockpit.operations.choices import ISSUE
from cockpit.people.importing import ImportPeople
from cockpit.people.merging import MergePersons
from cockpit.people.records import ACCESS_OF, Department, Person
from cockpit.people.rules import check_handle, check_owners, check_sponsor

__all__ = [
    "AddDepartment",
    "AddPerson",
    "ArchiveDepartment",
    "ArchivePerson",
    "EditDepartment",
    "EditPerson",
    "ImportPeople",
    "MergePersons",
    "UnarchivePerson",
]

PersonIds = Annotated[tuple[Annotated[int, Pick("person")], ...], Field(title=N_("Persons"), min_length=1)]
DepartmentId = Annotated[int, Pick("department"), Field(title=N_("Department"))]

_OPEN_ISSUES = """
SELECT number FROM issue WHERE (owner_id = ?1 OR reviewer_id = ?1) AND NOT archived
    AND state NOT IN ('closed', 'rejected', 'duplicate') ORDER BY number
"""
_DETAILS = "department_id org company job team_role role email skills hours"


@takes(Person, f"handle name {_DETAILS}")
class AddPerson(Command):
    """New person

    The handle is the short name used in filters, with @ in a typed line, and to log in. Without an access of its own a
    person has the one that the team role brings.
    """

    name: ClassVar[str] = "person.add"
    key: ClassVar[str] = "n"
    right: ClassVar[Right] = Right.PLAN

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        check_handle(given["handle"])
        if known := work.find(Person, handle=given["handle"]):
            raise Conflict(
                N_("the handle {handle} belongs to {name}; choose another"), handle=known[0].handle, name=known[0].name
            )
        if "role" not in given and "team_role" in given:
            given["role"] = ACCESS_OF[given["team_role"]]
        person = Person(project_id=work.project, **given)
        check_sponsor(person, work.find(Person))
        return _receipt([work.save(person)], N_("{who} added"))


@takes(Person, f"name {_DETAILS}", optional=True)
class EditPerson(Command):
    """Edit the person"""

    name: ClassVar[str] = "person.edit"
    key: ClassVar[str] = "e"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "person"
    person: Annotated[int, Pick("person"), Field(title=N_("Person"))]
    version: int | None = Field(default=None, exclude=True)

    def apply(self, work: Work) -> Receipt:
        person = work.read(Person, self.person, self.version).with_(**self.given())
        everybody = [person if other.id == person.id else other for other in work.find(Person)]
        check_sponsor(person, everybody)
        check_owners(everybody)
        return _receipt([work.save(person)], N_("{who} changed"))


class ArchivePerson(Command):
    """Archive the persons

    They leave the lists; what they own stays theirs and is shown as owned by someone who left.
    """

    name: ClassVar[str] = "person.archive"
    key: ClassVar[str] = "d"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "persons"
    persons: PersonIds

    def apply(self, work: Work) -> Receipt:
        leaving = [work.get(Person, pk) for pk in self.persons]
        gone = {person.id for person in leaving}
        check_owners([person for person in work.find(Person) if person.id not in gone])
        owned = [goal for pk in gone for goal in work.find(Goal, owner_id=pk, archived=False)]
        saved = [work.save(person.with_(archived=True)) for person in leaving]
        warnings = []
        if owned:
            text = N_("still owned by them: {goals}; give these to someone else")
            warnings.append(message(text, goals=names([goal.title for goal in owned], 3)))
        if issues := [human(ISSUE, row[0]) for pk in gone for row in work.change.query(_OPEN_ISSUES, (pk,))]:
            text = N_("open issues of theirs: {issues}; hand them over with “issue handover”")
            warnings.append(message(text, issues=names(issues)))
        return _receipt(saved, N_("{who} archived"), tuple(warnings))


class UnarchivePerson(Command):
    """Bring a person back from the archive"""

    name: ClassVar[str] = "person.unarchive"
    right: ClassVar[Right] = Right.PLAN
    handle: Annotated[str, Field(title=N_("Handle"))]

    def apply(self, work: Work) -> Receipt:
        found = [person for person in work.find(Person, handle=self.handle) if person.archived]
        if not found:
            raise Refused(N_("no archived person has the handle {handle}"), handle=self.handle)
        return _receipt([work.save(found[0].with_(archived=False))], N_("{who} is back"))


@takes(Department, "name in_scope")
class AddDepartment(Command):
    """New department"""

    name: ClassVar[str] = "department.add"
    right: ClassVar[Right] = Right.PLAN

    def apply(self, work: Work) -> Receipt:
        return _department(work.add_named(Department, **self.given()), N_("department {name} added"))


@takes(Department, "name in_scope", optional=True)
class EditDepartment(Command):
    """Edit the department"""

    name: ClassVar[str] = "department.edit"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "department"
    department: DepartmentId

    def apply(self, work: Work) -> Receipt:
        department = work.get(Department, self.department).with_(**self.given())
        return _department(work.save(department), N_("department {name} changed"))


class ArchiveDepartment(Command):
    """Archive the department"""

    name: ClassVar[str] = "department.archive"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "department"
    department: DepartmentId

    def apply(self, work: Work) -> Receipt:
        department = work.save(work.get(Department, self.department).with_(archived=True))
        done = _department(department, N_("department {name} archived"))
        people = work.find(Person, department_id=department.id, archived=False, order="handle")
        if not people:
            return done
        text = N_("still in it: {who}; put these into another department")
        return done._replace(warnings=(message(text, who=names([person.handle for person in people])),))


def _receipt(people: list[Person], text: str, warnings: tuple[object, ...] = ()) -> Receipt:
    shown = tuple(person.handle for person in people)
    who = names([person.name for person in people])
    return Receipt(
        message(text, who=who),
        "person",
        tuple(person.id for person in people),
        shown,
        warnings,  # type: ignore[arg-type]
    )


def _department(department: Department, text: str) -> Receipt:
    return Receipt(message(text, name=department.name), "department", (department.id,), (department.name,))
