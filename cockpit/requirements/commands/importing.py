"""The commands that carry out an import of requirements and of the answers of a Kano survey."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from cockpit.command import Receipt, Work, names
from cockpit.errors import NotFound
from cockpit.exchange.command import ImportRows, written
from cockpit.exchange.progress import watched
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.target import Values
from cockpit.exchange.words import plain
from cockpit.goals.records import Goal
from cockpit.i18n import N_
from cockpit.ids import human, number_of
from cockpit.message import message
from cockpit.people.records import Department, Person
from cockpit.portfolio.records import Module
from cockpit.ranks import between
from cockpit.requirements.commands.organisation import Followed, follow, told_together
from cockpit.requirements.commands.shared import last_rank, name_of
from cockpit.requirements.fit_gap import Fit, Resolution
from cockpit.requirements.moscow import Moscow
from cockpit.requirements.originals import Named, Originals
from cockpit.requirements.records import KanoAnswer, PainPoint, Requirement, RequirementGoal, RequirementPain
from cockpit.requirements.triage import Item, State
from storage.record import Record

COLUMNS = {
    name: name
    for name in (
        "external_id", "title", "text", "source", "process", "effort", "state", "state_reason", "snoozed_until", "fit",
        "resolution", "fit_reason", "impact",
    )
} | {"priority": "moscow", "priority_reason": "moscow_reason"}  # fmt: skip
"""Fields of files that hold plain values, with their names in the record."""
_NAMED = {
    "module": "module_id",
    "department": "department_id",
    "representative": "representative_id",
    "decider": "decider_id",
}
"""Fields of files that hold a name, with the columns that hold the id."""
_KNOWN = """
SELECT id, number, external_id, title, CASE WHEN state = 'duplicate' THEN duplicate_of_id END AS "of"
FROM requirement WHERE project_id = ? AND NOT archived
"""
_AT_ONCE = 1_000
"""Answers that are written by one statement."""


def item_of_values(values: Values) -> Item:
    """Return what the rules of triage have to know of a requirement as a file describes it."""
    until = values.get("snoozed_until")
    return Item(
        str(values.get("title") or ""),
        State(str(values["state"])) if values.get("state") else State.NEW,
        Moscow(str(values["priority"])) if values.get("priority") else None,
        Fit(str(values["fit"])) if values.get("fit") else None,
        Resolution(str(values["resolution"])) if values.get("resolution") else None,
        bool(values.get("representative")),
        until,  # type: ignore[arg-type]
    )


def named(key: int, values: Values) -> Named:
    """Return a requirement, as a file describes it, with its names."""
    ours, theirs, title, of = (str(values.get(name) or "") for name in ("id", "external_id", "title", "duplicate_of"))
    return Named(key, ours, theirs, title, of if values.get("state") == State.DUPLICATE.value else "")


class ImportRequirements(ImportRows):
    """Import requirements.

    Requirements with a known id, external id or title are changed, the others go to the end of the inbox; departments
    that do not exist are made. All of it is one change and can be undone as one.
    """

    name: ClassVar[str] = "requirement.import"
    record: ClassVar[type[Record] | None] = Requirement

    def write(self, work: Work) -> Receipt:
        """Add and change the requirements in the order of the file."""
        writer = _Writer(work, self.rows)
        saved = writer.write()
        shown = tuple(map(name_of, saved))
        text = message(N_("{requirements} imported from {source}"), requirements=names(shown), source=self.source)
        warnings = tuple(told_together(writer.followed))
        return Receipt(text, Requirement.table, tuple(requirement.id for requirement in saved), shown, warnings)


class _Writer:
    """Writes the rows of a file: new requirements many at a time, changes one by one, links at the end."""

    def __init__(self, work: Work, rows: Sequence[PlannedRow]) -> None:
        self._work = work
        self._rows = rows
        self._ids = _Ids(work)
        self._rank = last_rank(work)
        self.followed: list[Followed] = []
        """What became of the change-management actions of the requirements."""
        self._first_new = work.change.next_id(Requirement.table)
        new = (row.number for row in rows if not row.id)
        self._keys = {number: pk for pk, number in enumerate(new, start=self._first_new)}
        """The ids that new requirements will have, by their rows."""
        self._waiting: dict[int, int] = {}
        """Duplicates whose original comes later in the file, by id, with the id of that."""
        self._numbers = iter(
            work.change.next_numbers(work.project, Requirement.prefix, sum(not row.id for row in rows))
        )

    def write(self) -> list[Requirement]:
        """Write every row, and return the requirements in the order of the file."""
        saved = written(self._rows, self._added, self._changed)
        return [self._joined(each) for each in saved] if self._waiting else saved

    def _added(self, rows: Sequence[PlannedRow]) -> list[Requirement]:
        saved = self._work.change.insert_many([self._made(row) for row in rows])
        for row, made in zip(rows, saved, strict=True):
            self._link(made, row.values)
            self._follow(None, made, row)
        return saved

    def _made(self, row: PlannedRow) -> Requirement:
        self._rank = between(self._rank, None)
        number = next(self._numbers)
        columns = self._columns(row.values)
        if row.values.get("duplicate_of"):
            columns["duplicate_of_id"] = self._original(self._keys[row.number])
        return Requirement(project_id=self._work.project, number=number, rank=self._rank, said=row.said, **columns)

    def _changed(self, row: PlannedRow) -> Requirement:
        found = self._work.read(Requirement, row.id, row.version or None)
        columns = {**self._columns(row.values), "said": row.said or found.said}
        if "duplicate_of" in row.values:
            columns["duplicate_of_id"] = self._original(row.id) if row.values["duplicate_of"] else None
        saved = self._work.save(found.with_(**columns))
        self._link(saved, row.values, known=True)
        self._follow(found, saved, row)
        return saved

    def _columns(self, values: Values) -> dict[str, Any]:
        columns = {COLUMNS[name]: value for name, value in values.items() if name in COLUMNS}
        return columns | {_NAMED[name]: self._ids.of(name, value) for name, value in values.items() if name in _NAMED}

    def _original(self, pk: int) -> int | None:
        """Return the original of a requirement; None for one that is not written yet, which waits for it."""
        original = self._originals.of(pk)
        if original is not None and original >= self._first_new and original > pk:
            self._waiting[pk] = original
            return None
        return original

    def _joined(self, requirement: Requirement) -> Requirement:
        original = self._waiting.get(requirement.id)
        return requirement if original is None else self._work.save(requirement.with_(duplicate_of_id=original))

    @cached_property
    def _originals(self) -> Originals:
        """All requirements as they will be."""
        rows = self._work.change.query(_KNOWN, (self._work.project,))
        shown = {row["id"]: human(Requirement.prefix, row["number"]) for row in rows}
        known = {
            row["id"]: Named(row["id"], shown[row["id"]], row["external_id"], row["title"], shown.get(row["of"], ""))
            for row in rows
        }
        said = {row.id or self._keys[row.number]: row.after for row in self._rows}
        return Originals((known | {pk: named(pk, values) for pk, values in said.items()}).values())

    def _follow(self, before: Requirement | None, after: Requirement, row: PlannedRow) -> None:
        decided = not row.values.keys().isdisjoint(("fit", "resolution"))
        followed = follow(self._work, before, after, decided=decided)
        self.followed += [] if followed is None else [followed]

    def _link(self, requirement: Requirement, values: Values, *, known: bool = False) -> None:
        """Make the links to be those that are named."""
        for name, record, column in (
            ("goals", RequirementGoal, "goal_id"),
            ("pains", RequirementPain, "pain_point_id"),
        ):
            if name not in values:
                continue
            wanted = {self._ids.of(name, each) for each in values[name] or ()}  # type: ignore[union-attr]
            there = self._work.find(record, requirement_id=requirement.id) if known else []
            for link in there:
                if getattr(link, column) not in wanted:
                    self._work.change.delete(link)
            missing = wanted - {getattr(link, column) for link in there}
            for pk in sorted(pk for pk in missing if pk is not None):
                ids = {"project_id": self._work.project, "requirement_id": requirement.id, column: pk}
                self._work.save(record(**ids))


class _Ids:
    """From names to ids; a department that is missing is made."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._departments = {plain(each.name): each.id for each in work.find(Department, archived=False)}
        people = {each.handle: each.id for each in work.find(Person)}
        self._known: dict[str, dict[str, int]] = {
            "module": {each.name: each.id for each in work.find(Module)},
            "representative": people,
            "decider": people,
            "goals": {human(Goal.prefix, each.number): each.id for each in work.find(Goal)},
            "pains": {human(PainPoint.prefix, each.number): each.id for each in work.find(PainPoint)},
        }

    def of(self, field: str, name: object) -> int | None:
        """Return the id of what a field names; None for nothing."""
        if not name:
            return None
        if field == "department":
            return self._department(str(name))
        if str(name) not in self._known[field]:
            raise NotFound(N_("there is no “{name}” any more; read the file again"), name=str(name))
        return self._known[field][str(name)]

    def _department(self, name: str) -> int:
        if plain(name) not in self._departments:
            self._departments[plain(name)] = self._work.add_named(Department, name=name).id
        return self._departments[plain(name)]


class ImportKano(ImportRows):
    """Import the answers of a Kano survey.

    Who answered about a requirement before replaces that answer. All of it is one change and can be undone as one.
    """

    name: ClassVar[str] = "kano.import"

    def write(self, work: Work) -> Receipt:
        """Add and change the answers in the order of the file."""
        about: defaultdict[int, int] = defaultdict(int)
        numbers = {name_of(each): each.id for each in _asked_about(work, self.rows)}
        fresh = []
        for row in watched(self.rows, N_("writing")):
            values = dict(row.values)
            values.pop("answer", None)
            name = str(row.after["requirement"])
            if name not in numbers:
                raise NotFound(N_("there is no “{name}” any more; read the file again"), name=name)
            about[numbers[name]] += 1
            values.pop("requirement", None)
            if row.id:
                work.save(work.read(KanoAnswer, row.id, row.version or None).with_(**_answer(values)))
            else:
                ids = {"project_id": work.project, "requirement_id": numbers[name]}
                fresh.append(KanoAnswer(**ids, **{"on_day": work.today, **_answer(values)}))
        for start in range(0, len(fresh), _AT_ONCE):
            work.change.insert_many(fresh[start : start + _AT_ONCE])
        shown = tuple(name for name, pk in numbers.items() if pk in about)
        text = message(
            N_("answers about {requirements} imported from {source}: {count}"),
            requirements=names(shown),
            source=self.source,
            count=len(self.rows),
        )
        return Receipt(text, Requirement.table, tuple(about), shown)


def _answer(values: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in values.items() if name != "date" and value is not None}
    return {**found, "on_day": values["date"]} if values.get("date") else found


def _asked_about(work: Work, rows: Sequence[PlannedRow]) -> list[Requirement]:
    found: list[Requirement] = []
    for name in dict.fromkeys(str(row.after["requirement"]) for row in rows):
        number = number_of(name, Requirement.prefix)
        found += [] if number is None else work.find(Requirement, number=number)
    return found
