"""The command that carries out an import of goals."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from cockpit.command import Receipt, Work, names
from cockpit.errors import NotFound
from cockpit.exchange.command import ImportRows
from cockpit.exchange.progress import watched
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.target import items_of
from cockpit.exchange.words import plain
from cockpit.exchange.yes_no import YesNo
from cockpit.goals import metric_text
from cockpit.goals.check_in_text import read_check_in
from cockpit.goals.commands.shared import last_rank, refresh_current
from cockpit.goals.records import CheckIn, Expectation, ExpectationGoal, Goal, GoalModule, Metric, Theme
from cockpit.goals.rules import usual_start
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import message
from cockpit.people.records import Department, Person
from cockpit.portfolio.records import Module
from cockpit.ranks import between
from storage.record import Record

L = TypeVar("L", Metric, GoalModule, ExpectationGoal)

_GOAL = {name: name for name in ("title", "why", "start", "due", "cadence_days", "state", "outcome", "archived")} | {
    "theme": "theme_id",
    "department": "department_id",
    "owner": "owner_id",
}
"""Fields of the goal itself, with their names in its record."""
_METRIC = {"metric": "name"} | {
    name: name for name in ("unit", "baseline", "baseline_on", "baseline_source", "measure_by", "target")
}
"""Fields of the first metric, with their names there."""


class ImportGoals(ImportRows):
    """Import goals.

    Goals with a known id or title are changed, the others added; themes, departments and modules that do not exist are
    made. Check-ins are added and never taken away. What was changed here stays where a file without our ids only says
    again what it said before. All of it is one change and can be undone as one.
    """

    name: ClassVar[str] = "goal.import"
    record: ClassVar[type[Record] | None] = Goal

    def write(self, work: Work) -> Receipt:
        """Add and change the goals in the order of the file."""
        writer = _Writer(work, self.rows)
        saved = [writer.save(row) for row in watched(self.rows, N_("writing"))]
        shown = tuple(human(Goal.prefix, goal.number) for goal in saved)
        text = message(N_("{goals} imported from {source}"), goals=names(shown), source=self.source)
        return Receipt(text, "goal", tuple(goal.id for goal in saved), shown)


class _Names:
    """From names to ids; a theme, a department or a module that is missing is made."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._themes = {plain(each.name): each.id for each in work.find(Theme, archived=False)}
        self._departments = {plain(each.name): each.id for each in work.find(Department, archived=False)}
        self._modules = {plain(each.name): each.id for each in work.find(Module)}
        self._people = {each.handle: each.id for each in work.find(Person)}
        self._expectations = {human(Expectation.prefix, each.number): each.id for each in work.find(Expectation)}

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
            found["modules"] = tuple(self._made(Module, self._modules, name) for name in found["modules"])
        if "expectations" in found:
            ids = (_id_of("expectation", self._expectations, name) for name in found["expectations"])
            found["expectations"] = tuple(ids)
        return found

    def _made(self, record: type[Theme] | type[Department] | type[Module], known: dict[str, int], name: str) -> int:
        if plain(name) not in known:
            known[plain(name)] = self._work.add_named(record, name=name).id
        return known[plain(name)]


def _id_of(noun: str, known: Mapping[str, int], name: str) -> int:
    if name not in known:
        raise NotFound(N_("there is no {noun} “{name}” any more; read the file again"), noun=noun, name=name)
    return known[name]


class _Writer:
    """Writes one row after another. What known goals have already is read once, since a file may change many."""

    def __init__(self, work: Work, rows: Sequence[PlannedRow]) -> None:
        self._work = work
        self._names = _Names(work)
        self._rank = last_rank(work)
        known = any(row.id for row in rows)
        self._metrics = _by_goal(work.find(Metric, order="position", archived=False) if known else ())
        self._modules = _by_goal(work.find(GoalModule) if known else ())
        self._expectations = _by_goal(work.find(ExpectationGoal) if known else ())

    def save(self, row: PlannedRow) -> Goal:
        """Save a goal with its metrics and links."""
        values = self._names.resolved(row.values)
        if "archived" in values:
            values["archived"] = values["archived"] == YesNo.YES.value
        goal = self._changed(row, values) if row.id else self._added(values, row.said)
        self._save_metrics(goal, values)
        self._save_check_ins(goal, row)
        if "modules" in values:
            wanted = [
                GoalModule(project_id=self._work.project, goal_id=goal.id, module_id=pk) for pk in values["modules"]
            ]
            self._link(self._modules[goal.id], wanted, "module_id")
        if "expectations" in values:
            links = [
                ExpectationGoal(project_id=self._work.project, goal_id=goal.id, expectation_id=pk)
                for pk in values["expectations"]
            ]
            self._link(self._expectations[goal.id], links, "expectation_id")
        return goal

    def _added(self, values: Mapping[str, Any], said: tuple[str, ...]) -> Goal:
        self._rank = between(self._rank, None)
        given = _some(values, _GOAL)
        number = self._work.next_number(Goal.prefix)
        given["start"] = given.get("start") or usual_start(given.get("due"), self._work.today)
        ids = {"project_id": self._work.project, "number": number, "rank": self._rank}
        return self._work.save(Goal.model_validate({**ids, **given, "said": said}))

    def _changed(self, row: PlannedRow, values: Mapping[str, Any]) -> Goal:
        goal = self._work.read(Goal, row.id, row.version or None)
        return self._work.save(goal.with_(**_some(values, _GOAL), said=row.said or goal.said))

    def _save_metrics(self, goal: Goal, values: Mapping[str, Any]) -> None:
        known = self._metrics[goal.id]
        first, others = known[:1], known[1:]
        if of_first := _some(values, _METRIC):
            self._save_metric(goal, first[0] if first else None, of_first)
        if "more_metrics" not in values:
            return
        for line in values["more_metrics"]:
            wanted = metric_text.read_metric(line)
            same = next((metric for metric in others if plain(metric.name) == plain(str(wanted["name"]))), None)
            self._save_metric(goal, same, wanted)
            others = [metric for metric in others if metric is not same]
        for metric in others:
            self._keep(goal, self._work.save(metric.with_(archived=True)))

    def _save_metric(self, goal: Goal, known: Metric | None, values: Mapping[str, Any]) -> None:
        if known is not None:
            self._keep(goal, self._work.save(known.with_(**values)))
            return
        ids = {"project_id": self._work.project, "goal_id": goal.id}
        fresh = Metric(**ids, position=len(self._metrics[goal.id]), **{"name": goal.title, **values})
        self._metrics[goal.id].append(self._work.save(fresh))

    def _keep(self, goal: Goal, saved: Metric) -> None:
        """Remember a metric as it stands after a change."""
        metrics = self._metrics[goal.id]
        metrics[[metric.id for metric in metrics].index(saved.id)] = saved

    def _save_check_ins(self, goal: Goal, row: PlannedRow) -> None:
        """Add the check-ins that the goal does not have yet; the newest of each metric is where that stands."""
        fresh = Counter(items_of(row.values.get("check_ins"))) - Counter(items_of(row.before.get("check_ins")))
        live = [metric for metric in self._metrics[goal.id] if not metric.archived]
        named = {plain(metric.name): metric for metric in live}
        measured: dict[int, Metric] = {}
        for line in fresh.elements():
            found = dict(read_check_in(line))
            name = plain(str(found.pop("metric")))
            metric = named[name] if name else live[0]
            check_in = {"project_id": self._work.project, "metric_id": metric.id, **found}
            self._work.save(CheckIn.model_validate(check_in))
            measured[metric.id] = metric
        for metric in measured.values():
            self._keep(goal, refresh_current(self._work, metric))

    def _link(self, known: Sequence[Record], wanted: Sequence[Record], to: str) -> None:
        """Make the links to be those that are wanted; ``to`` is the column that says where they lead."""
        ids = {getattr(link, to) for link in wanted}
        for link in known:
            if getattr(link, to) not in ids:
                self._work.change.delete(link)
        there = {getattr(link, to) for link in known}
        for link in wanted:
            if getattr(link, to) not in there:
                self._work.save(link)


def _by_goal(records: Iterable[L]) -> defaultdict[int, list[L]]:
    found: defaultdict[int, list[L]] = defaultdict(list)
    for record in records:
        found[record.goal_id].append(record)
    return found


def _some(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {names[name]: value for name, value in values.items() if name in names}
