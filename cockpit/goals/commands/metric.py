"""Commands on metrics and their check-ins."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Hidden, Pick, Receipt, Work, takes
from cockpit.errors import BadInput, Conflict, Refused
from cockpit.exchange.words import plain
from cockpit.figures import figure, percent
from cockpit.goals.choices import GoalState
from cockpit.goals.commands.shared import (
    GoalId,
    checked_metric,
    goal_receipt,
    in_one_unit,
    is_plain_number,
    read_answer,
    refresh_current,
    require_past,
)
from cockpit.goals.contradictions import require_sane
from cockpit.goals.quantities import convert, kind_of, other_end
from cockpit.goals.records import CheckIn, Goal, Metric
from cockpit.goals.rules import Measured, progress
from cockpit.i18n import N_, _
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.text import Line

if TYPE_CHECKING:
    from cockpit.session import Session

MetricId = Annotated[int, Pick("metric"), Field(title=N_("Metric"))]

_METRIC = "name unit target baseline baseline_on baseline_source measure_by"


@takes(CheckIn, "value confidence note blocker")
class CheckInGoal(Command):
    """Check in a measured value

    The newest day's value is where the goal stands. A later correction is a new check-in or an edit of the old one;
    both stay in the history.
    """

    name: ClassVar[str] = "goal.check-in"
    key: ClassVar[str] = "a"
    right: ClassVar[Right] = Right.NOTE
    subject: ClassVar[str] = "goal"
    places: ClassVar[tuple[str, ...]] = ("goal", "metric", "value")
    goal: GoalId
    metric: Annotated[
        str, Field(title=N_("Metric"), description=N_("its name or its number; needed when there are several"))
    ] = ""
    on_day: Annotated[date | None, Field(title=N_("Date"), description=N_("today, unless given"))] = None
    unit: Annotated[Line, Hidden()] = ""

    @classmethod
    def read_answer(cls, name: str, text: str, session: "Session") -> dict[str, Any] | None:
        """A value may bring its unit."""
        if name != "value" or is_plain_number(text):
            return None
        from cockpit.goals.quick import with_unit

        return with_unit(name, text)

    @classmethod
    def current(cls, session: "Session", pk: int) -> dict[str, Any]:
        """Return the goal's metric if there is only one: which of several was read is for the person to say."""
        metrics = _metrics(session, pk)
        return {"metric": metrics[0].name} if len(metrics) == 1 else {}

    @classmethod
    def offers(cls, name: str, subject: Any, session: "Session") -> Sequence[tuple[str, str]] | None:
        """Offer the metrics of the goal, each with where it stands."""
        if name != "metric" or not isinstance(subject, int):
            return None
        return [(metric.name, f"{metric.name}  {_stands(metric)}") for metric in _metrics(session, subject)]

    @classmethod
    def helps(cls, subject: Any, session: "Session") -> Mapping[str, str]:
        """Say where the metric stands, and in which unit, beside its new value."""
        metrics = _metrics(session, subject) if isinstance(subject, int) else []
        return {"value": _stands(metrics[0])} if len(metrics) == 1 else {}

    def apply(self, work: Work) -> Receipt:
        goal = work.get(Goal, self.goal)
        _require_open(goal)
        metric = _metric_of(work, goal, self.metric)
        day = self.on_day or work.today
        require_past(day, work.today)
        given = self.given() | {"value": _in_unit_of(metric, self.given()["value"], self.unit)}
        require_sane(value=given["value"])
        work.save(CheckIn(project_id=work.project, metric_id=metric.id, on_day=day, author=work.actor, **given))
        metric = refresh_current(work, metric)
        values: dict[str, Any] = {"metric": metric.name, "value": figure(given["value"], metric.unit)}
        share = progress(Measured(metric.name, metric.unit, metric.baseline, metric.target, metric.current, None))
        outside = _outside(metric, given["value"])
        if share is None or metric.current_on != day:
            text, warnings = N_("checked in on {goals}: {metric} {value}"), (*outside, *_unanswerable(metric))
            return goal_receipt([goal], text, warnings, **values)
        text = N_("checked in on {goals}: {metric} {value}, {done} of the way")
        return goal_receipt([goal], text, outside, done=percent(share), **values)


@takes(CheckIn, "value confidence note blocker on_day", optional=True)
class EditCheckIn(Command):
    """Correct a check-in"""

    name: ClassVar[str] = "check-in.edit"
    right: ClassVar[Right] = Right.NOTE
    subject: ClassVar[str] = "check_in"
    check_in: Annotated[int, Pick("check-in"), Field(title=N_("Check-in"))]

    def apply(self, work: Work) -> Receipt:
        check_in = work.get(CheckIn, self.check_in).with_(**self.given())
        require_past(check_in.on_day, work.today)
        require_sane(value=check_in.value)
        saved = work.save(check_in)
        return _after_check_in(work, saved, N_("check-in on {goals} corrected"))


class ArchiveCheckIn(Command):
    """Take a check-in back

    It no longer counts; it stays in the history.
    """

    name: ClassVar[str] = "check-in.archive"
    right: ClassVar[Right] = Right.NOTE
    subject: ClassVar[str] = "check_in"
    check_in: Annotated[int, Pick("check-in"), Field(title=N_("Check-in"))]

    def apply(self, work: Work) -> Receipt:
        saved = work.save(work.get(CheckIn, self.check_in).with_(archived=True))
        return _after_check_in(work, saved, N_("check-in on {goals} taken back"))


@takes(Metric, _METRIC)
class AddMetric(Command):
    """Add a metric to the goal"""

    name: ClassVar[str] = "metric.add"
    subject: ClassVar[str] = "goal"
    goal: GoalId

    @classmethod
    def read_answer(cls, name: str, text: str, session: "Session") -> dict[str, Any] | None:
        return read_answer(name, text, session)

    @classmethod
    def settle(cls, before: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
        return in_one_unit(before, more)

    def apply(self, work: Work) -> Receipt:
        goal = work.get(Goal, self.goal)
        _check_name(work, goal, self.given()["name"], None)
        position = len(work.find(Metric, goal_id=goal.id))
        metric = Metric(project_id=work.project, goal_id=goal.id, position=position, **self.given())
        warnings = checked_metric(None, metric, _title_about(work, goal, metric), work.today)
        work.save(metric)
        return goal_receipt([goal], N_("metric added to {goals}"), warnings)


@takes(Metric, _METRIC, optional=True)
class EditMetric(Command):
    """Edit a metric"""

    name: ClassVar[str] = "metric.edit"
    subject: ClassVar[str] = "metric"
    metric: MetricId
    version: int | None = Field(default=None, exclude=True)

    @classmethod
    def read_answer(cls, name: str, text: str, session: "Session") -> dict[str, Any] | None:
        return read_answer(name, text, session)

    @classmethod
    def settle(cls, before: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
        return in_one_unit(before, more)

    def apply(self, work: Work) -> Receipt:
        before = work.read(Metric, self.metric, self.version)
        given = self.given()
        metric, goal = before.with_(**given, **other_end(before.__dict__, given)), work.get(Goal, before.goal_id)
        _check_name(work, goal, metric.name, metric.id)
        warnings = checked_metric(before, metric, _title_about(work, goal, metric), work.today)
        work.save(metric)
        return goal_receipt([goal], N_("metric of {goals} changed"), warnings)


class ArchiveMetric(Command):
    """Archive a metric"""

    name: ClassVar[str] = "metric.archive"
    subject: ClassVar[str] = "metric"
    metric: MetricId

    def apply(self, work: Work) -> Receipt:
        metric = work.save(work.get(Metric, self.metric).with_(archived=True))
        return goal_receipt([work.get(Goal, metric.goal_id)], N_("metric of {goals} archived"))


def _check_name(work: Work, goal: Goal, name: str, metric: int | None) -> None:
    """Refuse the name of another metric of the goal: a check-in names its metric."""
    others = (other for other in work.find(Metric, goal_id=goal.id, archived=False) if other.id != metric)
    if any(plain(other.name) == plain(name) for other in others):
        raise Conflict(N_("{goal} has a metric “{name}” already"), goal=human(Goal.prefix, goal.number), name=name)


def _title_about(work: Work, goal: Goal, metric: Metric) -> str:
    """Return the title of a goal if this is its only metric; else nobody knows which of them its verb is about."""
    others = [other for other in work.find(Metric, goal_id=goal.id, archived=False) if other.id != metric.id]
    return "" if others else goal.title


def _unanswerable(metric: Metric) -> tuple[Message, ...]:
    """Return the warnings that a check-in on this metric brings: without baseline or target there is no progress."""
    if metric.baseline is None:
        return (message(N_("“{metric}” has no baseline yet, so its progress cannot be told"), metric=metric.name),)
    if metric.target is None:
        return (message(N_("“{metric}” has no target yet, so its progress cannot be told"), metric=metric.name),)
    return ()


def _require_open(goal: Goal) -> None:
    """Refuse a number for a goal that nobody watches any more."""
    shown = human(Goal.prefix, goal.number)
    if goal.archived:
        raise Refused(N_("{goal} is archived; bring it back before you check in"), goal=shown)
    if goal.state is GoalState.CLOSED:
        raise Refused(N_("{goal} is closed; activate it again before you check in"), goal=shown)


def _outside(metric: Metric, value: float) -> tuple[Message, ...]:
    """Return the warning that a value is no share of a whole, unless the metric goes beyond one itself."""
    from cockpit.goals.contradictions import beyond_percent

    if any(beyond_percent(end, metric.unit) for end in (metric.baseline, metric.target)):
        return ()
    found = beyond_percent(value, metric.unit)
    return () if found is None else (found,)


def _metric_of(work: Work, goal: Goal, wanted: str) -> Metric:
    metrics = work.change.find(Metric, order="position", goal_id=goal.id, archived=False)
    if not metrics:
        raise Refused(N_("{goal} has no metric to check in; add one first"), goal=human(Goal.prefix, goal.number))
    if not wanted and len(metrics) == 1:
        return metrics[0]
    listed = ", ".join(f"{place} {metric.name}" for place, metric in enumerate(metrics, 1))
    if not wanted:
        raise BadInput(N_("which metric? name one of: {metrics}"), field="metric", metrics=listed)
    if wanted.isdigit() and 1 <= int(wanted) <= len(metrics):
        return metrics[int(wanted) - 1]
    found = [metric for metric in metrics if plain(metric.name) == plain(wanted)]
    found = found or [metric for metric in metrics if plain(wanted) in plain(metric.name)]
    if len(found) != 1:
        raise BadInput(N_("“{wanted}” does not name one of: {metrics}"), field="metric", wanted=wanted, metrics=listed)
    return found[0]


def _metrics(session: "Session", goal: int) -> list[Metric]:
    rows = session.store.query("SELECT * FROM metric WHERE goal_id = ? AND NOT archived ORDER BY position, id", (goal,))
    return [Metric.from_row(dict(row)) for row in rows]


def _stands(metric: Metric) -> str:
    """Return the last value of a metric with its day, and its target."""
    target = figure(metric.target, metric.unit)
    if metric.current is None:
        return _("not measured yet, target {target}", target=target)
    now, day = figure(metric.current, metric.unit), metric.current_on
    return _("last {value} on {day}, target {target}", value=now, day=day, target=target)


def _in_unit_of(metric: Metric, value: float, unit: str) -> float:
    """Return a value in the unit of the metric; ``BadInput`` when that cannot be."""
    if not unit or not metric.unit or kind_of(unit) == kind_of(metric.unit):
        return value
    found = convert(value, unit, metric.unit)
    if found is None:
        text = N_("“{metric}” is measured in {unit}, not in {other}")
        raise BadInput(text, field="value", metric=metric.name, unit=metric.unit, other=unit)
    return found


def _after_check_in(work: Work, saved: CheckIn, text: str) -> Receipt:
    metric = work.get(Metric, saved.metric_id)
    refresh_current(work, metric)
    warnings = () if saved.archived else _outside(metric, saved.value)
    return goal_receipt([work.get(Goal, metric.goal_id)], text, warnings)
