"""The command that carries out an import of goals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field, SkipValidation

from cockpit.command import Command, Hidden, Receipt, Selection, Work, names
from cockpit.errors import NotFound
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.words import plain
from cockpit.goals.commands.goal import AddGoal, EditGoal
from cockpit.goals.commands.metric import AddMetric, EditMetric
from cockpit.goals.records import Goal, Metric, Theme
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.inputs import make
from cockpit.message import Message, message
from cockpit.people.records import Department, Person
from cockpit.portfolio.records import Module
from cockpit.text import Line

_OF_LIFE = {name: name for name in ("state", "outcome")}
"""What the command that edits a goal does not take."""
_OF_GOAL = {name: name for name in ("title", "why", "start", "due", "cadence_days", "modules")} | {
    "theme": "theme_id",
    "department": "department_id",
    "owner": "owner_id",
}
_OF_METRIC = {"metric": "name"} | {
    name: name for name in ("unit", "baseline", "baseline_on", "baseline_source", "measure_by", "target")
}
"""Fields of the first metric, with their names there."""


class ImportGoals(Command):
    """Import goals.

    Goals with a known id or title are changed, the others added; themes and departments that do not exist are made. All
    of it is one change and can be undone as one.
    """

    name: ClassVar[str] = "goal.import"
    rows: Annotated[SkipValidation[tuple[PlannedRow, ...]], Hidden()]
    source: Annotated[Line, Field(title=N_("File")), Hidden()] = ""

    @classmethod
    def when(cls, selection: Selection) -> Message | None:
        """Return that a file is needed: there is nothing to select that could be imported."""
        return message(N_("name a file to import: “cockpit {noun} import FILE”"), noun=cls.noun())

    def audit(self) -> dict[str, Any]:
        """Return the file and the number of rows; the journal holds the rows themselves."""
        return {"source": self.source, "rows": len(self.rows)}

    def apply(self, work: Work) -> Receipt:
        """Add and change the goals in the order of the file."""
        if not self.rows:
            return Receipt(message(N_("nothing in {source} is new"), source=self.source))
        known = _Names(work)
        saved = [_save(work, row, known.resolved(row.values)) for row in self.rows]
        shown = tuple(human(Goal.prefix, goal.number) for goal in saved)
        text = message(N_("{goals} imported from {source}"), goals=names(shown), source=self.source)
        return Receipt(text, "goal", tuple(goal.id for goal in saved), shown)


class _Names:
    """From names to ids; a theme or a department that is missing is made."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._themes = {plain(each.name): each.id for each in work.find(Theme, archived=False)}
        self._departments = {plain(each.name): each.id for each in work.find(Department, archived=False)}
        self._modules = {each.name: each.id for each in work.find(Module)}
        self._people = {each.handle: each.id for each in work.find(Person)}

    def resolved(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values with ids in place of names."""
        found = dict(values)
        if found.get("owner"):
            found["owner"] = _id_of("person", self._people, found["owner"])
        if found.get("theme"):
            found["theme"] = self._made(Theme, self._themes, found["theme"])
        if found.get("department"):
            found["department"] = self._made(Department, self._departments, found["department"])
        if "modules" in found:
            found["modules"] = tuple(_id_of("module", self._modules, name) for name in found["modules"])
        return found

    def _made(self, record: type[Theme] | type[Department], known: dict[str, int], name: str) -> int:
        if plain(name) not in known:
            known[plain(name)] = self._work.add_named(record, name=name).id
        return known[plain(name)]


def _id_of(noun: str, known: Mapping[str, int], name: str) -> int:
    if name not in known:
        raise NotFound(N_("there is no {noun} “{name}” any more; read the file again"), noun=noun, name=name)
    return known[name]


def _save(work: Work, row: PlannedRow, values: Mapping[str, Any]) -> Goal:
    pk = row.id or make(AddGoal, {"title": values["title"]}).apply(work).ids[0]
    work.save(work.read(Goal, pk, row.version or None).with_(**_some(values, _OF_LIFE)))
    make(EditGoal, {"goal": pk, **_some(values, _OF_GOAL)}).apply(work)
    if of_metric := _some(values, _OF_METRIC):
        _save_metric(work, pk, of_metric)
    return work.get(Goal, pk)


def _some(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {names[name]: value for name, value in values.items() if name in names}


def _save_metric(work: Work, goal: int, values: Mapping[str, Any]) -> None:
    metrics = work.find(Metric, order="position", goal_id=goal, archived=False)
    if metrics:
        make(EditMetric, {"metric": metrics[0].id, **values}).apply(work)
    else:
        make(AddMetric, {"goal": goal, **values}).apply(work)
