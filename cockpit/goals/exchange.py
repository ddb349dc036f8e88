"""Goals in files: the fields that an import fills and an export writes.

The first metric has columns of its own, the others share one, so that a goal is always one row.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from cockpit.clean import clean_line
from cockpit.errors import BadInput
from cockpit.exchange.cells import shown
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing, names_of
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.target import FieldSpec, Kind, Target, Value, Values, items_of
from cockpit.exchange.words import plain
from cockpit.exchange.yes_no import YesNo
from cockpit.figures import figure
from cockpit.goals import metric_text
from cockpit.goals.check_in_text import normal_check_in, read_check_in, without_archived, write_check_in
from cockpit.goals.choices import GoalState
from cockpit.goals.commands.importing import ImportGoals
from cockpit.goals.commands.shared import require_past
from cockpit.goals.contradictions import require_order, require_sane
from cockpit.goals.quantities import convert, one_with_unit, other_end
from cockpit.goals.quick import means_unknown
from cockpit.goals.records import CheckIn, Expectation, Goal, Metric
from cockpit.goals.typical import names_of as names_of_theme
from cockpit.goals.typical import theme_of
from cockpit.i18n import N_
from cockpit.ids import human, number_of
from cockpit.inputs import explain
from cockpit.periods import read_period

if TYPE_CHECKING:
    import sqlite3

    from cockpit.session import Session

M = TypeVar("M", bound=BaseModel)

_GOAL = ("title", "why", "start", "due", "cadence_days", "state", "outcome")
"""Fields of the goal itself that hold plain values."""
_METRIC = {
    "metric": "name",
    "unit": "unit",
    "baseline": "baseline",
    "baseline_on": "baseline_on",
    "baseline_source": "baseline_source",
    "measure_by": "measure_by",
    "target": "target",
}
"""Fields of the first metric, with their names there."""


def _id(text: str) -> str:
    # A bare number is as likely the number of a row in somebody's list.
    number = None if text.strip().isdecimal() else number_of(text, Goal.prefix)
    return text.strip() if number is None else human(Goal.prefix, number)


def _accept(values: Values) -> Values:
    """Return the goal as it would be stored; a metric without a name has the goal's title."""
    goal = _checked(Goal, {name: values[name] for name in _GOAL if name in values}, {"project_id": 0, "number": 0})
    require_order(goal.start, goal.due)
    accepted = {name: value for name, value in values.items() if name != "id"}
    accepted |= {name: getattr(goal, name) for name in _GOAL if name in values}
    given = {_METRIC[name]: values[name] for name in _METRIC if values.get(name) not in (None, "")}
    others = [_other_metric(line) for line in items_of(values.get("more_metrics"))]
    if given:
        metric = _checked(Metric, {"name": goal.title, **given}, {"project_id": 0, "goal_id": 0})
        require_sane(baseline=metric.baseline, target=metric.target)
        accepted |= {name: getattr(metric, _METRIC[name]) for name in _METRIC if name in values}
        accepted["metric"] = metric.name
        # A file that was written for a goal without a first metric may say it among the others.
        others = [other for other in others if any(getattr(other, n) != getattr(metric, n) for n in metric_text.FIELDS)]
    elif others:
        first = others.pop(0)
        accepted |= {name: getattr(first, its) for name, its in _METRIC.items()}
    names_of_all = [plain(str(accepted["metric"])), *(plain(other.name) for other in others)] if others else []
    if len(set(names_of_all)) < len(names_of_all):
        raise BadInput(N_("two metrics have the same name: name each in its own way"), field="more_metrics")
    if others or "more_metrics" in values:
        accepted["more_metrics"] = tuple(metric_text.write_metric(other.__dict__) for other in others)
    if lines := items_of(values.get("check_ins")):
        _require_metrics(lines, [str(accepted.get("metric") or ""), *(other.name for other in others)])
    return accepted


def _require_metrics(lines: Sequence[str], names: Sequence[str]) -> None:
    """Refuse check-ins that cannot be kept: impossible ones, and those on a metric that the goal does not have."""
    known = {plain(name) for name in names if name}
    for line in lines:
        said = dict(read_check_in(line))
        metric = str(said.pop("metric"))
        try:
            require_sane(value=_checked(CheckIn, said, {"project_id": 0, "metric_id": 0}).value)
        except BadInput as fault:
            fault.field = "check_ins"
            raise
        if plain(metric) not in known and (metric or len(known) != 1):
            raise BadInput(
                N_("“{line}” names none of the metrics of the goal: {metrics}"),
                field="check_ins",
                line=shown(line),
                metrics=", ".join(name for name in names if name) or "-",
            )


def _merge(before: Values, given: Values) -> Values:
    """Return what a row makes of a goal: its numbers in one unit, one line for each metric, no check-in taken away."""
    made = {**given}
    if "more_metrics" in given:
        made["more_metrics"] = _one_each(items_of(before.get("more_metrics")), items_of(given["more_metrics"]))
    if "check_ins" in given:
        here = items_of(before.get("check_ins"))
        known = {without_archived(line) for line in here}
        fresh = (line for line in items_of(given["check_ins"]) if without_archived(line) not in known)
        made["check_ins"] = (*here, *fresh)
    return made | other_end(before, given)


def _one_each(here: Sequence[str], lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines without those from here of which the row says the metric in another way."""
    said = {_name_of(line) for line in lines if line not in here}
    return tuple(line for line in lines if line not in here or _name_of(line) not in said)


def _name_of(line: str) -> str:
    return plain(str(metric_text.read_metric(line)["name"]))


def _measured(text: str) -> tuple[float | None, str] | None:
    """Read an end of a metric as it is typed everywhere else: ``30天``, ``26 a month``, or that it is not known."""
    if means_unknown(text):
        return None, ""
    found = one_with_unit(text)
    # What may as well be another number is read as the column is written.
    return None if found is None or found.typed else (found.value, found.unit)


def _every(text: str) -> tuple[float, str] | None:
    period = read_period(text.strip().removesuffix("一次"))
    return None if period is None else (float(period.days), "")


def _in_one_unit(values: Values, units: Mapping[str, str]) -> Values:
    """Return the ends of a metric in the unit that the row says, else in that of the target, else of the baseline."""
    unit = values.get("unit") or units.get("target") or units.get("baseline")
    made = {**values, "unit": unit}
    for name, own in units.items():
        value = values[name]
        assert isinstance(value, float)
        if (converted := convert(value, own, str(unit))) is None:
            raise BadInput(
                N_("“{value}” is in another unit than the row, which is in {unit}"),
                field=name,
                value=figure(value, own),
                unit=unit,
            )
        made[name] = converted
    return made


def _of(name: str, normal: Callable[[str], str]) -> Callable[[str], str]:
    """Return what brings the lines of a field into their form, and names the field where that cannot be."""

    def read(line: str) -> str:
        try:
            return normal(line)
        except BadInput as fault:
            fault.field = name
            raise

    return read


def _other_metric(line: str) -> Metric:
    try:
        metric = _checked(Metric, metric_text.read_metric(line), {"project_id": 0, "goal_id": 0})
        require_sane(baseline=metric.baseline, target=metric.target)
    except BadInput as fault:
        fault.field = "more_metrics"
        raise
    return metric


def _checked(record: type[M], values: Mapping[str, object], fixed: Mapping[str, int]) -> M:
    try:
        return record.model_validate({**values, **fixed})
    except ValidationError as error:
        raise explain(error, record) from error


TARGET = Target(
    noun="goal",
    label=N_("goal"),
    fields=(
        FieldSpec("id", N_("Id"), ("goal id", "key", "编号", "目标编号"), normal=_id),
        FieldSpec("title", N_("Title"), ("goal", "objective", "summary", "目标", "标题", "目标名称", "名称")),
        FieldSpec(
            "theme",
            N_("Theme"),
            ("strategic theme", "category", "主题", "战略主题", "类别"),
            Kind.NAME,
            noun="theme",
            creates=True,
            normal=clean_line,
        ),
        FieldSpec(
            "owner", N_("Owner"), ("responsible", "assignee", "负责人", "责任人", "所有者"), Kind.NAME, noun="person"
        ),
        FieldSpec(
            "department",
            N_("Department"),
            ("dept", "division", "部门", "责任部门", "所属部门"),
            Kind.NAME,
            noun="department",
            creates=True,
            normal=clean_line,
        ),
        FieldSpec("metric", N_("Metric"), ("kpi", "measure", "key result", "指标", "关键指标", "衡量指标")),
        FieldSpec("unit", N_("Unit"), ("uom", "单位", "计量单位")),
        FieldSpec(
            "baseline",
            N_("Baseline"),
            ("current value", "基线", "基线值", "基准值", "现状值", "现状", "当前值"),
            Kind.NUMBER,
            measured=_measured,
        ),
        FieldSpec(
            "baseline_on", N_("Baseline measured on"), ("baseline date", "基线日期", "基准日期", "测量日期"), Kind.DATE
        ),
        FieldSpec("baseline_source", N_("Baseline source"), ("data source", "基线来源", "数据来源")),
        FieldSpec(
            "measure_by", N_("Baseline will be measured by"), ("measure by", "基线测量期限", "计划测量日期"), Kind.DATE
        ),
        FieldSpec(
            "target", N_("Target"), ("target value", "goal value", "目标值", "指标值"), Kind.NUMBER, measured=_measured
        ),
        FieldSpec(
            "more_metrics",
            N_("Further metrics"),
            ("other metrics", "more metrics", "其他指标"),
            many=True,
            normal=_of("more_metrics", metric_text.normal_metric),
            joins=True,
        ),
        FieldSpec(
            "check_ins",
            N_("Check-ins"),
            ("check-in", "check-in history", "readings", "打点", "跟踪记录"),
            many=True,
            normal=_of("check_ins", normal_check_in),
            joins=True,
            repeats=True,
        ),
        FieldSpec("start", N_("Start"), ("start date", "begin", "开始", "开始日期"), Kind.DATE),
        FieldSpec(
            "due",
            N_("Due"),
            (
                *(
                    "due date",
                    "deadline",
                    "end date",
                    "截止",
                    "截止日期",
                    "到期日",
                    "完成日期",
                    "期限",
                    "截止时间",
                    "完成期限",
                ),
                *("完成时限", "计划完成日期", "计划完成时间", "达成日期", "完成时间"),
            ),
            Kind.DATE,
        ),
        FieldSpec(
            "cadence_days",
            N_("Check-in every (days)"),
            (
                *("cadence", "check-in cadence", "check-in frequency", "检查周期", "更新频率（天）", "跟踪周期"),
                *("检查频率", "跟踪频率", "打点频率", "汇报频率"),
            ),
            Kind.NUMBER,
            measured=_every,
        ),
        FieldSpec("why", N_("Why"), ("reason", "rationale", "description", "原因", "理由", "背景", "说明")),
        FieldSpec("state", N_("State"), ("status", "状态"), Kind.CHOICE, GoalState),
        FieldSpec("outcome", N_("Outcome"), ("result", "结果", "成果")),
        FieldSpec(
            "modules",
            N_("Modules"),
            ("module", "模块", "相关模块"),
            Kind.NAME,
            noun="module",
            creates=True,
            many=True,
            normal=clean_line,
            joins=True,
        ),
        FieldSpec(
            "expectations",
            N_("Expectations"),
            ("expectation", "期望", "相关期望"),
            Kind.NAME,
            noun="expectation",
            many=True,
            joins=True,
        ),
        FieldSpec("archived", N_("Archived"), ("已归档", "是否归档"), Kind.CHOICE, YesNo),
    ),
    keys=("id", "title"),
    accept=_accept,
    assigned=True,
    together={
        "unit": ("baseline", "target"),
        "baseline": ("unit", "baseline_on", "baseline_source"),
        "target": ("unit",),
        "state": ("outcome",),
    },
    in_one_unit=_in_one_unit,
    merge=_merge,
    put_away=("archived", YesNo.YES.value),
)

_GOALS = """
SELECT g.*, t.name AS theme, d.name AS department, p.handle AS owner, m.name AS metric, m.unit, m.baseline,
    m.baseline_on, m.baseline_source, m.measure_by, m.target,
    (SELECT json_group_array(name) FROM (SELECT o.name FROM goal_module l JOIN module o ON o.id = l.module_id
        WHERE l.goal_id = g.id ORDER BY o.position)) AS modules,
    (SELECT json_group_array(number) FROM (SELECT e.number FROM expectation_goal l
        JOIN expectation e ON e.id = l.expectation_id WHERE l.goal_id = g.id ORDER BY e.number)) AS expectations
FROM goal g LEFT JOIN theme t ON t.id = g.theme_id LEFT JOIN department d ON d.id = g.department_id
    LEFT JOIN person p ON p.id = g.owner_id
    LEFT JOIN metric m ON m.id = (SELECT f.id FROM metric f WHERE f.goal_id = g.id AND NOT f.archived
        ORDER BY f.position, f.id LIMIT 1)
WHERE g.project_id = ? ORDER BY g.rank, g.id
"""
_MORE_METRICS = """
SELECT m.goal_id, m.name, m.unit, m.baseline, m.baseline_on, m.baseline_source, m.measure_by, m.target
FROM metric m WHERE m.project_id = ? AND NOT m.archived AND EXISTS (SELECT 1 FROM metric f
    WHERE f.goal_id = m.goal_id AND NOT f.archived AND (f.position, f.id) < (m.position, m.id))
ORDER BY m.goal_id, m.position, m.id
"""
_CHECK_INS = """
SELECT m.goal_id, m.name AS metric, c.on_day, c.value, c.confidence, c.author, c.note, c.blocker, c.archived
FROM check_in c JOIN metric m ON m.id = c.metric_id AND NOT m.archived WHERE c.project_id = ? ORDER BY c.on_day, c.id
"""
_NAMES = """
SELECT 'theme' AS noun, name, '' AS other, '' AS mail FROM theme WHERE project_id = :project AND NOT archived
UNION ALL SELECT 'department', name, '', '' FROM department WHERE project_id = :project AND NOT archived
UNION ALL SELECT 'module', name, '', '' FROM module WHERE project_id = :project
UNION ALL SELECT 'person', handle, CASE WHEN archived THEN '' ELSE name END, CASE WHEN archived THEN '' ELSE email END
    FROM person WHERE project_id = :project
UNION ALL SELECT 'expectation', number, '', '' FROM expectation WHERE project_id = :project
"""
# What was archived stays known by its surest name, since goals may still refer to it.


def existing(session: Session) -> Existing:
    """Return the goals of the project and the names of what they may refer to.

    A project that has no expectations yet, or nobody but its maker, can know none of those that a file names.
    """
    pairs: dict[str, list[tuple[str, str]]] = {}
    for noun, key, *others in session.store.query(_NAMES, {"project": session.project_id}):
        name = human(Expectation.prefix, key) if noun == "expectation" else key
        pairs.setdefault(noun, []).extend((word, name) for word in (name, *others))
        if noun == "theme" and (built_in := theme_of(name)) is not None:
            pairs[noun] += [(word, name) for word in names_of_theme(built_in)]
    names = {noun: names_of(words) for noun, words in pairs.items()}
    people = session.store.scalar(
        "SELECT COUNT(*) FROM person WHERE project_id = ? AND NOT archived", (session.project_id,)
    )
    strangers = {"expectation"} - names.keys() | ({"person"} if people < 2 else set())
    return Existing(
        _entries(session), names, remembers=True, strangers=strangers, decide=_measured_until(session.today())
    )


def _measured_until(today: date) -> Callable[[Values, Values, Values], Values]:
    """Return what refuses check-ins of days that have not been yet, and leaves a goal as it is else."""

    def decide(before: Values, given: Values, after: Values) -> Values:
        for line in set(items_of(after.get("check_ins"))).difference(items_of(before.get("check_ins"))):
            try:
                require_past(read_check_in(line)["on_day"], today)
            except BadInput as fault:
                fault.field = "check_ins"
                raise
        return after

    return decide


def command(rows: Sequence[PlannedRow], source: str) -> ImportGoals:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportGoals(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these goals or of all that are not archived."""
    return table_of(TARGET, _entries(session), ids)


def _entries(session: Session) -> list[Entry]:
    others: defaultdict[int, list[str]] = defaultdict(list)
    for row in session.store.iterate(_MORE_METRICS, (session.project_id,)):
        others[row["goal_id"]].append(metric_text.write_metric(dict(row)))
    check_ins: defaultdict[int, list[str]] = defaultdict(list)
    for row in session.store.iterate(_CHECK_INS, (session.project_id,)):
        check_ins[row["goal_id"]].append(write_check_in(dict(row)))
    return [
        Entry.of(row, _values(row, others[row["id"]], check_ins[row["id"]]))
        for row in session.store.query(_GOALS, (session.project_id,))
    ]


def _values(row: sqlite3.Row, others: Sequence[str], check_ins: Sequence[str]) -> Values:
    stored = frozenset(row.keys())
    values: dict[str, Value] = {spec.name: row[spec.name] for spec in TARGET.fields if spec.name in stored}
    days = {spec.name: row[spec.name] for spec in TARGET.fields if spec.kind is Kind.DATE}
    values |= {name: date.fromisoformat(day) for name, day in days.items() if day}
    return values | {
        "id": human(Goal.prefix, row["number"]),
        "modules": tuple(json.loads(row["modules"])),
        "expectations": tuple(human(Expectation.prefix, number) for number in json.loads(row["expectations"])),
        "more_metrics": tuple(others),
        "check_ins": tuple(check_ins),
        "archived": (YesNo.YES if row["archived"] else YesNo.NO).value,
    }
