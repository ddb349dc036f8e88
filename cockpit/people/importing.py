"""The command that carries out an import of persons."""

from collections.abc import Mapping
from typing import Any, ClassVar

from cockpit.access import Right
from cockpit.command import Receipt, Work, names
from cockpit.exchange.command import ImportRows
from cockpit.exchange.progress import watched
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.words import plain
from cockpit.i18n import N_
from cockpit.message import message
from cockpit.people.records import ACCESS_OF, Department, Person, TeamRole
from cockpit.people.rules import check_handle, check_owners, check_sponsor
from storage.record import Record


class ImportPeople(ImportRows):
    """Import persons.

    Persons with a known handle, e-mail address or name are changed, the others added; departments that do not exist are
    made. What was changed here stays where a file only says again what it said before. All of it is one change and can
    be undone as one.
    """

    name: ClassVar[str] = "person.import"
    right: ClassVar[Right] = Right.PLAN
    record: ClassVar[type[Record] | None] = Person

    def write(self, work: Work) -> Receipt:
        """Save every row, then ask the rules about everybody together."""
        departments = _Departments(work)
        saved = [_save(work, row, departments) for row in watched(self.rows, N_("writing"))]
        everybody = work.find(Person)
        for person in saved:
            check_sponsor(person, everybody)
        check_owners(everybody)
        who = names([person.name for person in saved])
        text = message(N_("{who} imported from {source}"), who=who, source=self.source)
        return Receipt(text, "person", tuple(person.id for person in saved), tuple(person.handle for person in saved))


class _Departments:
    """The departments by name; one that is asked for and missing is made."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._ids = {plain(each.name): each.id for each in work.find(Department, archived=False)}

    def id_of(self, name: str | None) -> int | None:
        if not name:
            return None
        if plain(name) not in self._ids:
            self._ids[plain(name)] = self._work.add_named(Department, name=name).id
        return self._ids[plain(name)]


def _save(work: Work, row: PlannedRow, departments: _Departments) -> Person:
    values: dict[str, Any] = dict(row.values)
    if "department" in values:
        values["department_id"] = departments.id_of(values.pop("department"))
    if row.id:
        found = work.read(Person, row.id, row.version)
        return work.save(found.with_(**values, said=row.said or found.said))
    check_handle(values["handle"])
    return work.save(Person(project_id=work.project, said=row.said, **_with_access(values)))


def _with_access(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with the access that the team role brings, where none is given."""
    role = TeamRole(values.get("team_role", TeamRole.USER))
    return {"role": ACCESS_OF[role], **values}
