"""Sprints in files: their days, what they are for and what fits in, so that a plan can go from one store to another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

from cockpit.calendar import WorkingCalendar
from cockpit.clean import clean_line
from cockpit.delivery.choices import SprintState
from cockpit.delivery.commands.importing_sprints import COLUMNS, ImportSprints
from cockpit.delivery.records import Sprint
from cockpit.delivery.sprint_rules import SprintSpan, judge_demo, judge_span
from cockpit.errors import BadInput, Refused
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing, names_of
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.target import FieldSpec, Kind, Target, Value, Values
from cockpit.i18n import N_
from cockpit.inputs import explain
from storage.days import stored_day

if TYPE_CHECKING:
    from cockpit.session import Session


def _accept(values: Values) -> Values:
    """Return the sprint as it would be stored."""
    given = {COLUMNS[name]: value for name, value in values.items() if name in COLUMNS and value is not None}
    try:
        sprint = Sprint.model_validate({"project_id": 0, **given})
    except ValidationError as error:
        raise explain(error, Sprint) from error
    found = [("demo_on", judge_demo(sprint.start, sprint.demo_on))]
    if sprint.start is not None and sprint.end is not None:
        found.append(("end", judge_span(SprintSpan(sprint.name, sprint.start, sprint.end), (), WorkingCalendar())))
    for name, verdict in found:
        for reason in verdict.refusals:
            raise BadInput(reason.text, name, None, **reason.values)
    return {**values, **{name: getattr(sprint, column) for name, column in COLUMNS.items() if values.get(name)}}


TARGET = Target(
    noun="sprint",
    label=N_("sprint"),
    fields=(
        FieldSpec("name", N_("Name"), ("sprint", "iteration", "迭代", "迭代名称", "冲刺"), normal=clean_line),
        FieldSpec("start", N_("Start"), ("start date", "begin", "开始", "开始日期"), Kind.DATE),
        FieldSpec("end", N_("End"), ("end date", "finish", "结束", "结束日期"), Kind.DATE),
        FieldSpec("goal", N_("Sprint goal"), ("goal", "目标")),
        FieldSpec("capacity", N_("Capacity (points)"), ("capacity", "points", "容量"), Kind.NUMBER),
        FieldSpec("module", N_("Module"), ("模块",), Kind.NAME, noun="module"),
        FieldSpec("increment", N_("Increment"), ("增量",), normal=clean_line),
        FieldSpec("demo_on", N_("Demo"), ("demo date", "演示", "演示日期"), Kind.DATE),
    ),
    keys=("name",),
    accept=_accept,
)

_ROWS = """
SELECT s.id, s.version, s.name, s.start, s.end, s.goal, s.capacity, m.name AS module, s.increment, s.demo_on, s.state,
    s.archived
FROM sprint s LEFT JOIN module m ON m.id = s.module_id WHERE s.project_id = ? ORDER BY s.start IS NULL, s.start, s.id
"""


def existing(session: Session) -> Existing:
    """Return the sprints of the project and the names of its modules."""
    rows = session.store.query("SELECT name FROM module WHERE project_id = ?", (session.project_id,))
    names = {"module": names_of((row[0], row[0]) for row in rows)}
    return Existing(_entries(session), names, decide=_deciding(session))


def _deciding(session: Session) -> Callable[[Values, Values, Values], Values]:
    """Return what lets the days of a closed sprint stand."""
    sql = "SELECT name FROM sprint WHERE project_id = ? AND state = ?"
    closed = {row[0] for row in session.store.query(sql, (session.project_id, SprintState.CLOSED))}

    def decide(before: Values, given: Values, after: Values) -> Values:
        days = [(each.get("start"), each.get("end")) for each in (before, after)]
        if before.get("name") in closed and days[0] != days[1]:
            raise Refused(N_("{sprint} is closed; its days stand"), sprint=before["name"])
        return after

    return decide


def command(rows: Sequence[PlannedRow], source: str) -> ImportSprints:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportSprints(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these sprints or of all that are not archived."""
    return table_of(TARGET, _entries(session), ids)


def _entries(session: Session) -> list[Entry]:
    names = [spec.name for spec in TARGET.fields if spec.kind is not Kind.DATE]
    days = [spec.name for spec in TARGET.fields if spec.kind is Kind.DATE]
    return [
        Entry(
            row["id"],
            row["version"],
            {**{name: row[name] for name in names}, **{name: stored_day(row[name]) for name in days}},
            bool(row["archived"]),
        )
        for row in session.store.query(_ROWS, (session.project_id,))
    ]
