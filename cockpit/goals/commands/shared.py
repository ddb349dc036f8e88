"""What the commands of this area have in common."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from cockpit.command import Pick, Receipt, Work, names
from cockpit.errors import BadInput
from cockpit.goals.records import Expectation, ExpectationGoal, Goal, GoalModule, Metric
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.ranks import between
from cockpit.requirements.choices import REQUIREMENT

if TYPE_CHECKING:
    from cockpit.session import Session

ModuleIds = Annotated[tuple[Annotated[int, Pick("module")], ...], Field(title=N_("Modules"))]
ExpectationIds = Annotated[tuple[Annotated[int, Pick("expectation")], ...], Field(title=N_("Expectations"))]
RequirementIds = Annotated[tuple[Annotated[int, Pick("requirement")], ...], Field(title=N_("Requirements"))]
TargetNumber = Annotated[
    float | None, Field(title=N_("Target"), description=N_("a number, with its unit if you like"), allow_inf_nan=False)
]
BaselineNumber = Annotated[
    float | None, Field(title=N_("Baseline"), description=N_("a number, or “unknown”"), allow_inf_nan=False)
]
BaselineDay = Annotated[date | None, Field(title=N_("Baseline measured on"))]
MeasuringDay = Annotated[date | None, Field(title=N_("Baseline will be measured by"))]
GoalId = Annotated[int, Pick("goal"), Field(title=N_("Goal"))]
GoalIds = Annotated[tuple[Annotated[int, Pick("goal")], ...], Field(title=N_("Goals"), min_length=1)]

DETAILS = "owner_id due theme_id department_id start cadence_days why"
"""The inputs of a goal beside its title and its numbers."""


def is_plain_number(text: str) -> bool:
    """Return whether a text is a number and no more; all else takes longer to load than the rest of a command line."""
    return re.fullmatch(r"\s*[+-]?\d+(?:\.\d+)?\s*", text, re.ASCII) is not None


def in_one_unit(before: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return inputs with what another answer says; numbers that were given in another unit are brought to its unit."""
    unit, wanted = before.get("unit"), more.get("unit")
    found = {**before, **more}
    if not unit or not wanted or unit == wanted:
        return found
    from cockpit.goals.quantities import convert

    for name in ("baseline", "target"):
        number = before.get(name)
        if name not in more and isinstance(number, float) and (now := convert(number, unit, wanted)) is not None:
            found[name] = now
    return found


def read_answer(name: str, text: str, session: "Session") -> dict[str, Any] | None:
    """Return what an answer about a goal or its numbers says beside itself; None where it is read as any other."""
    if name == "unit" and text.strip() == "-":
        return {"unit": ""}
    if name not in ("target", "baseline", "cadence_days") or is_plain_number(text):
        return None
    from cockpit.goals.quick import answer

    return answer(name, text, session)


def checked_days(before: Goal | None, goal: Goal, today: date) -> tuple[Message, ...]:
    """Return the warnings that the days of a goal bring; those that stand as they stood ``before`` bring none.

    Raises:
        BadInput: it would end before it starts.
    """
    from cockpit.goals import contradictions

    if before is not None and (before.start, before.due) == (goal.start, goal.due):
        return ()
    contradictions.require_order(goal.start, goal.due)
    is_new = before is None or before.due != goal.due
    return tuple(remark for _field, remark in contradictions.of_days(goal.due if is_new else None, today))


def checked_metric(before: Metric | None, metric: Metric, title: str, today: date) -> tuple[Message, ...]:
    """Return the warnings that the numbers of a metric bring; those that stand as they stood ``before`` bring none.

    ``title`` is that of the goal, empty where its verb is not about this metric alone.

    Raises:
        BadInput: a number is too large to be meant, a baseline is to be measured in the past, or it was taken back
            without a day to measure it by.
    """
    from cockpit.goals import contradictions

    contradictions.require_sane(baseline=metric.baseline, target=metric.target)
    if before is None or before.measure_by != metric.measure_by:
        contradictions.require_ahead(metric.measure_by, today)
    if before is not None and before.baseline is not None and metric.baseline is None and metric.measure_by is None:
        raise BadInput(N_("say by when the baseline will be measured"), field="measure_by")
    numbers = (metric.unit, metric.baseline, metric.target)
    if before is not None and (before.unit, before.baseline, before.target) == numbers:
        return ()
    return tuple(remark for _field, remark in contradictions.of_numbers(title, *numbers))


def require_past(day: date, today: date) -> None:
    """Refuse a check-in of a day that has not been yet.

    Raises:
        BadInput: it has not.
    """
    if day > today:
        text = N_("{day} is still to come; a check-in is of a day that has been")
        raise BadInput(text, field="on_day", day=day.isoformat())


def refresh_current(work: Work, metric: Metric) -> Metric:
    """Save where a metric stands by its check-ins, and return it."""
    # Of several on one day the one made last counts.
    sql = (
        "SELECT value, on_day FROM check_in WHERE metric_id = ? AND NOT archived ORDER BY on_day DESC, id DESC LIMIT 1"
    )
    value, day = next(iter(work.change.query(sql, (metric.id,))), (None, None))
    return work.save(metric.with_(current=value, current_on=day))


def goal_receipt(goals: list[Goal], text: str, warnings: tuple[Message, ...] = (), **values: object) -> Receipt:
    """Return a receipt that names the goals; ``values`` fill the other placeholders of ``text``."""
    shown = tuple(human(Goal.prefix, goal.number) for goal in goals)
    return Receipt(
        message(text, goals=names(shown), **values), "goal", tuple(goal.id for goal in goals), shown, warnings
    )


def still_served(work: Work, goals: list[Goal]) -> tuple[Message, ...]:
    """Return a warning that names the requirements by which archived goals are served."""
    sql = (
        "SELECT DISTINCT r.number FROM requirement_goal l JOIN requirement r ON r.id = l.requirement_id"
        " WHERE l.goal_id = ? AND NOT r.archived AND r.state NOT IN ('declined', 'duplicate') ORDER BY r.number"
    )
    numbers = sorted({row[0] for goal in goals for row in work.change.query(sql, (goal.id,))})
    if not numbers:
        return ()
    shown = names([human(REQUIREMENT, number) for number in numbers])
    return (message(N_("still served by {requirements}; let these serve another goal"), requirements=shown),)


def last_rank(work: Work, before: str | None = None) -> str | None:
    """Return the rank of the project's last goal, or of the last one before a rank; None when there is none."""
    below = "" if before is None else "AND rank < :before"
    sql = f"SELECT MAX(rank) FROM goal WHERE project_id = :project {below}"
    found: str | None = work.change.query(sql, {"project": work.project, "before": before})[0][0]
    return found


def rank_before(work: Work, upper: str | None) -> str:
    """Return a rank that sorts just before ``upper``, or after everything when that is None."""
    return between(last_rank(work, upper), upper)


def link(
    work: Work, goal: int, modules: tuple[int, ...], expectations: tuple[int, ...], requirements: tuple[int, ...]
) -> None:
    """Link a goal with what serves it and what it answers."""
    for module in modules:
        if not work.find(GoalModule, goal_id=goal, module_id=module):
            work.save(GoalModule(project_id=work.project, goal_id=goal, module_id=module))
    if requirements:
        _link_requirements(work, goal, requirements)
    for expectation in expectations:
        work.get(Expectation, expectation)
        if not work.find(ExpectationGoal, goal_id=goal, expectation_id=expectation):
            work.save(ExpectationGoal(project_id=work.project, goal_id=goal, expectation_id=expectation))


def _link_requirements(work: Work, goal: int, requirements: tuple[int, ...]) -> None:
    # Another area's records are loaded by those only who need them.
    from cockpit.requirements.records import Requirement, RequirementGoal

    for requirement in requirements:
        work.get(Requirement, requirement)
        if not work.find(RequirementGoal, goal_id=goal, requirement_id=requirement):
            work.save(RequirementGoal(project_id=work.project, goal_id=goal, requirement_id=requirement))
