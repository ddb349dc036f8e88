"""Goals as they are read for lists, boards and pages: the records, and what the rules say of them today."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cockpit.goals import rules, smart
from cockpit.goals.choices import GOAL, GoalState
from cockpit.goals.rules import Measured, Plan, Reading, Standing
from cockpit.goals.verbs import Direction, direction_in
from cockpit.ids import human
from cockpit.numerals import fold
from storage.days import stored_day

if TYPE_CHECKING:
    from cockpit.session import Session


class MetricFacts(NamedTuple):
    """A metric with its check-ins, oldest first."""

    id: int
    version: int
    measured: Measured
    baseline_on: date | None
    baseline_source: str
    measure_by: date | None
    readings: tuple[Reading, ...]
    progress: float | None
    standing: Standing


class GoalFacts(NamedTuple):
    """A goal, its metrics, and what is computed from them for one day."""

    id: int
    version: int
    number: int
    title: str
    theme_id: int | None
    theme: str | None
    department: str | None
    owner: str | None
    owner_name: str | None
    owner_left: bool
    why: str
    start: date | None
    due: date | None
    cadence_days: int
    state: GoalState
    outcome: str
    archived: bool
    modules: tuple[str, ...]
    expectations: tuple[int, ...]
    metrics: tuple[MetricFacts, ...]
    letters: tuple[smart.Letter, ...]
    standing: Standing
    progress: float | None
    late: bool

    @property
    def plan(self) -> Plan:
        """When it runs."""
        return Plan(self.start, self.due, self.cadence_days)

    @property
    def checked_on(self) -> date | None:
        """The day of the newest check-in on any of its metrics."""
        days = [metric.measured.current_on for metric in self.metrics if metric.measured.current_on is not None]
        return max(days, default=None)


def _spelled(name: str) -> str:
    """Return the ways to write a name, which is the same whether its first letter is a capital or not."""
    first, rest = f"substr({name}, 1, 1)", f"substr({name}, 2)"
    return f"({name}, upper({first}) || {rest}, lower({first}) || {rest})"


def _same(project: str, name: str, department: str, modules: str) -> str:
    """Return the condition that a metric ``other`` of an open goal ``o`` has this name in this scope.

    The arguments are SQL; ``modules`` is a SELECT of ids, of which the goal serves one where there are any.
    """
    return f"""other.project_id = {project} AND other.name IN {_spelled(name)} AND NOT other.archived
    AND NOT o.archived AND o.state <> 'closed' AND o.department_id IS {department}
    AND CASE WHEN EXISTS ({modules})
        THEN EXISTS (SELECT 1 FROM goal_module k WHERE k.goal_id = o.id AND k.module_id IN ({modules}))
        ELSE NOT EXISTS (SELECT 1 FROM goal_module k WHERE k.goal_id = o.id) END"""


SAME_GOAL = f"""
SELECT o.number FROM metric other JOIN goal o ON o.id = other.goal_id
WHERE {_same(":project", ":name", ":department", "SELECT value FROM json_each(:modules)")} LIMIT 1
"""
"""The number of an open goal with a metric of this name in this scope: the department, and a module where any serve."""


def same_goal(project: int, metric: str, department: int | None, modules: Sequence[int]) -> dict[str, object]:
    """Return the parameters of ``SAME_GOAL`` for a goal that is to be made."""
    return {"project": project, "name": metric, "department": department, "modules": json.dumps(list(modules))}


_OWN_MODULES = "SELECT l.module_id FROM goal_module l WHERE l.goal_id = g.id"
_DUPLICATE = f"""
SELECT o.number FROM metric mine JOIN metric other ON other.goal_id <> mine.goal_id JOIN goal o ON o.id = other.goal_id
WHERE mine.goal_id = g.id AND NOT mine.archived AND g.state <> 'closed'
    AND {_same("mine.project_id", "mine.name", "g.department_id", _OWN_MODULES)} LIMIT 1
"""

_GOAL = f"""
SELECT g.id, g.version, g.number, g.title, g.theme_id, t.name AS theme, d.name AS department, p.handle AS owner,
    p.name AS owner_name, p.archived AS owner_left, g.why, g.start, g.due, g.cadence_days, g.state, g.outcome,
    g.archived,
    (SELECT json_group_array(name) FROM (SELECT m.name FROM goal_module l JOIN module m ON m.id = l.module_id
        WHERE l.goal_id = g.id ORDER BY m.position)) AS modules,
    (SELECT json_group_array(number) FROM (SELECT e.number FROM expectation_goal l
        JOIN expectation e ON e.id = l.expectation_id WHERE l.goal_id = g.id AND NOT e.archived
        ORDER BY e.number)) AS expectations,
    (SELECT json_array(s.name, c.on_day) FROM commitment c JOIN person s ON s.id = c.sponsor_id
        WHERE c.goal_id = g.id AND c.state = 'given' AND NOT c.archived ORDER BY c.on_day DESC LIMIT 1) AS commitment,
    (SELECT json_group_array(json_array(a.letter, a.answer, a.by, a.on_day)) FROM smart_answer a
        WHERE a.goal_id = g.id) AS answers,
    ({_DUPLICATE}) AS duplicate,
    (SELECT COUNT(*) FROM (SELECT 1 FROM goal mine WHERE mine.owner_id = g.owner_id AND mine.state <> 'closed'
        AND NOT mine.archived LIMIT 100)) AS load,
    (SELECT COUNT(*) FROM requirement_goal l JOIN requirement r ON r.id = l.requirement_id
        WHERE l.goal_id = g.id AND NOT r.archived AND r.state NOT IN ('declined', 'duplicate')) AS requirements,
    (SELECT c.at FROM journal j JOIN change c ON c.id = j.change
        WHERE j.tbl = 'goal' AND j.pk = g.id ORDER BY j.seq LIMIT 1) AS made_at
FROM goal g LEFT JOIN theme t ON t.id = g.theme_id LEFT JOIN department d ON d.id = g.department_id
    LEFT JOIN person p ON p.id = g.owner_id
WHERE g.id IN (SELECT value FROM json_each(?))
"""

_METRICS = """
SELECT * FROM metric WHERE goal_id IN (SELECT value FROM json_each(?)) AND NOT archived ORDER BY goal_id, position, id
"""

# All of them, for a list as for a page: the best month of a metric may be an old one, and a letter hangs on it.
_READINGS = """
SELECT c.metric_id, c.on_day, c.value FROM check_in c JOIN metric m ON m.id = c.metric_id
WHERE m.goal_id IN (SELECT value FROM json_each(?)) AND NOT m.archived AND NOT c.archived
ORDER BY c.metric_id, c.on_day, c.id
"""


def read_goals(session: "Session", ids: Sequence[int]) -> list[GoalFacts]:
    """Return the goals with these ids, in this order, judged as of today; those that are gone are left out."""
    wanted = json.dumps(list(ids))
    metrics = _metrics(session, wanted)
    today = session.today()
    project = session.project
    span = (project.start, project.end) if project else (None, None)
    found = {
        row["id"]: _goal(row, metrics.get(row["id"], ()), today, span, session.day_of(row["made_at"]))
        for row in session.store.query(_GOAL, (wanted,))
    }
    return [found[pk] for pk in ids if pk in found]


def _metrics(session: "Session", wanted: str) -> Mapping[int, Sequence[tuple[sqlite3.Row, tuple[Reading, ...]]]]:
    readings: defaultdict[int, list[Reading]] = defaultdict(list)
    for metric, day, value in session.store.query(_READINGS, (wanted,)):
        readings[metric].append(Reading(date.fromisoformat(day), value))
    found: defaultdict[int, list[tuple[sqlite3.Row, tuple[Reading, ...]]]] = defaultdict(list)
    for row in session.store.query(_METRICS, (wanted,)):
        found[row["goal_id"]].append((row, tuple(readings[row["id"]])))
    return found


def _goal(
    row: sqlite3.Row,
    metric_rows: Sequence[tuple[sqlite3.Row, tuple[Reading, ...]]],
    today: date,
    span: tuple[date | None, date | None],
    created: date | None,
) -> GoalFacts:
    plan = Plan(stored_day(row["start"]), stored_day(row["due"]), row["cadence_days"])
    metrics = tuple(_metric(metric, readings, plan, today) for metric, readings in metric_rows)
    standing = rules.goal_standing([metric.standing for metric in metrics])
    return GoalFacts(
        id=row["id"],
        version=row["version"],
        number=row["number"],
        title=row["title"],
        theme_id=row["theme_id"],
        theme=row["theme"],
        department=row["department"],
        owner=row["owner"],
        owner_name=row["owner_name"],
        owner_left=bool(row["owner_left"]),
        why=row["why"],
        start=plan.start,
        due=plan.due,
        cadence_days=plan.cadence_days,
        state=GoalState(row["state"]),
        outcome=row["outcome"],
        archived=bool(row["archived"]),
        modules=tuple(json.loads(row["modules"])),
        expectations=tuple(json.loads(row["expectations"])),
        metrics=metrics,
        letters=smart.judge(_smart_facts(row, metrics, plan, span, created), today),
        standing=standing,
        progress=rules.goal_progress([metric.progress for metric in metrics]),
        late=rules.late(plan, standing, today),
    )


def _smart_facts(
    row: sqlite3.Row,
    metrics: Sequence[MetricFacts],
    plan: Plan,
    span: tuple[date | None, date | None],
    created: date | None,
) -> smart.SmartFacts:
    support = json.loads(row["commitment"]) if row["commitment"] else None
    return smart.SmartFacts(
        title=row["title"],
        plan=plan,
        metrics=[_smart_metric(metric, row["title"]) for metric in metrics],
        created=created,
        project_start=span[0],
        project_end=span[1],
        owner=row["owner"],
        owner_open_goals=row["load"] if row["owner"] else None,
        has_department=row["department"] is not None,
        modules=len(json.loads(row["modules"])),
        requirements=row["requirements"],
        duplicate=None if row["duplicate"] is None else human(GOAL, row["duplicate"]),
        has_theme=row["theme"] is not None,
        expectations=len(json.loads(row["expectations"])),
        support=smart.Support(support[0], date.fromisoformat(support[1])) if support else None,
        answers={
            letter: smart.Answer(bool(yes), by, date.fromisoformat(day))
            for letter, yes, by, day in json.loads(row["answers"])
        },
    )


def _smart_metric(metric: MetricFacts, title: str) -> smart.SmartMetric:
    return smart.SmartMetric(
        metric.measured,
        metric.baseline_on,
        metric.baseline_source,
        metric.measure_by,
        _direction(title),
        rules.best_month(metric.readings, metric.measured),
    )


@lru_cache(maxsize=4_096)
def _direction(title: str) -> Direction | None:
    return direction_in(fold(title))


def _metric(row: sqlite3.Row, readings: tuple[Reading, ...], plan: Plan, today: date) -> MetricFacts:
    measured = Measured(
        row["name"], row["unit"], row["baseline"], row["target"], row["current"], stored_day(row["current_on"])
    )
    return MetricFacts(
        id=row["id"],
        version=row["version"],
        measured=measured,
        baseline_on=stored_day(row["baseline_on"]),
        baseline_source=row["baseline_source"],
        measure_by=stored_day(row["measure_by"]),
        readings=readings,
        progress=rules.progress(measured),
        standing=rules.standing(measured, plan, today),
    )
