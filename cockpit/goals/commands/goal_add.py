"""The command that adds a goal. It stands alone, because more people wait for it than for any other."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from cockpit.command import Command, Receipt, Work, takes
from cockpit.goals.choices import GoalState
from cockpit.goals.commands.shared import (
    DETAILS,
    BaselineDay,
    BaselineNumber,
    ExpectationIds,
    MeasuringDay,
    ModuleIds,
    RequirementIds,
    TargetNumber,
    checked_days,
    checked_metric,
    goal_receipt,
    in_one_unit,
    link,
    rank_before,
    read_answer,
)
from cockpit.goals.records import Goal, Metric, Theme
from cockpit.goals.rules import usual_start
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.text import Line

if TYPE_CHECKING:
    from cockpit.session import Session


@takes(Goal, f"title {DETAILS}")
class AddGoal(Command):
    """New goal

    One line in English or Chinese is enough: “cut month-end close from 30 to 15 days by 2027-06-30 @li.wei”. What was
    guessed is shown before anything is saved.
    """

    name: ClassVar[str] = "goal.add"
    key: ClassVar[str] = "n"
    quick: ClassVar[str] = "cockpit.goals.quick:read"
    essential: ClassVar[tuple[str, ...]] = ("target", "baseline", "due", "owner_id")
    asked: ClassVar[tuple[str, ...]] = (
        "title",
        "metric",
        "target",
        "unit",
        "baseline",
        "due",
        "owner_id",
        "theme_id",
        "modules",
        "requirements",
        "cadence_days",
        "why",
    )
    order: ClassVar[tuple[str, ...]] = ("title", "metric", "unit", "baseline", "target", "due", "owner_id", "theme_id")
    metric: Annotated[Line, Field(title=N_("Metric"))] = ""
    unit: Annotated[Line, Field(title=N_("Unit"))] = ""
    target: TargetNumber = None
    baseline: BaselineNumber = None
    baseline_on: BaselineDay = None
    baseline_source: Annotated[Line, Field(title=N_("Baseline source"))] = ""
    measure_by: MeasuringDay = None
    modules: ModuleIds = ()
    requirements: RequirementIds = ()
    expectations: ExpectationIds = ()
    draft: Annotated[bool, Field(title=N_("Save as draft"))] = False

    @classmethod
    def lacking(cls, inputs: Mapping[str, Any], missing: Sequence[str]) -> list[str]:
        """A day by which the baseline will be measured says enough of it; a target without a metric has the title.

        What is given empty was left out by saying so.
        """
        open_ = [name for name in missing if name not in inputs]
        lacking = super().lacking(inputs, open_)
        if "metric" in open_ and "target" not in inputs:
            lacking.insert(0, "metric")
        if "unit" in open_ and inputs.get("target") is not None:
            lacking.insert(0, "unit")
        if inputs.get("measure_by") is not None:
            return [name for name in lacking if name != "baseline"]
        return [*lacking, "measure_by"] if "measure_by" in open_ and inputs.get("baseline") is None else lacking

    @classmethod
    def contradictions(cls, inputs: Mapping[str, Any], session: "Session") -> Sequence[tuple[str, Message]]:
        from cockpit.goals import contradictions

        due, today = inputs.get("due"), session.today()
        contradictions.require_order(inputs.get("start"), due)
        contradictions.require_sane(baseline=inputs.get("baseline"), target=inputs.get("target"))
        contradictions.require_ahead(inputs.get("measure_by"), today)
        numbers = (inputs.get(name) for name in ("baseline", "target"))
        of_numbers = contradictions.of_numbers(inputs.get("title", ""), inputs.get("unit", ""), *numbers)
        return (*of_numbers, *contradictions.of_days(due, today))

    @classmethod
    def asked_also(cls, inputs: Mapping[str, Any]) -> tuple[str, ...]:
        of_baseline = () if inputs.get("baseline") is None else ("baseline_on", "baseline_source")
        return (*of_baseline, "department_id", "expectations")

    @classmethod
    def read_answer(cls, name: str, text: str, session: "Session") -> dict[str, Any] | None:
        return read_answer(name, text, session)

    @classmethod
    def settle(cls, before: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
        return in_one_unit(before, more)

    @classmethod
    def again(cls, made: "AddGoal", done: Receipt, session: "Session") -> dict[str, Any]:
        """The day on which it starts is said, since it is today only today; so is that something was left open."""
        said = {**super().again(made, done, session), "start": session.store.get(Goal, done.ids[0]).start}
        if made.draft:
            return said
        left_open = {name: "-" for name in (*cls.essential, "measure_by") if said[name] is None}
        if made.target is not None and not made.unit:
            left_open["unit"] = "-"
        if made.baseline is not None:
            left_open.pop("measure_by", None)
        elif "baseline" in left_open:
            left_open["baseline"] = "unknown"
        return said | left_open

    @classmethod
    def facts(cls, made: "AddGoal", session: "Session") -> Mapping[str, object]:
        from cockpit.goals.preview import verdicts

        return {"smart": verdicts(made, session)}

    @classmethod
    def preview(cls, made: "AddGoal", session: "Session") -> Sequence[object]:
        from cockpit.goals.preview import preview

        return preview(made, session)

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        given["start"] = given.get("start") or usual_start(self.due, work.today)
        if self.theme_id:
            work.get(Theme, self.theme_id)
        number = work.next_number(Goal.prefix)
        goal = Goal(
            project_id=work.project,
            number=number,
            state=GoalState.DRAFT if self.draft else GoalState.ACTIVE,
            rank=rank_before(work, None),
            **given,
        )
        warnings = checked_days(None, goal, work.today)
        goal = work.save(goal)
        if self.metric or self.target is not None:
            warnings = (*self._save_metric(work, goal), *warnings)
        link(work, goal.id, self.modules, self.expectations, self.requirements)
        return goal_receipt([goal], N_("{goals} added"), warnings)

    def _save_metric(self, work: Work, goal: Goal) -> tuple[Message, ...]:
        """Save the goal's metric and return the warnings that it brings."""
        from cockpit.goals.facts import SAME_GOAL, same_goal

        metric = Metric(
            project_id=work.project,
            goal_id=goal.id,
            name=self.metric or goal.title,
            unit=self.unit,
            baseline=self.baseline,
            baseline_on=self.baseline_on,
            baseline_source=self.baseline_source,
            measure_by=self.measure_by,
            target=self.target,
        )
        warnings = checked_metric(None, metric, goal.title, work.today)
        values = same_goal(work.project, metric.name, goal.department_id, self.modules)
        for row in work.change.query(SAME_GOAL, values):
            warnings = (*warnings, message(N_("{goal} has the same metric and scope"), goal=human(Goal.prefix, row[0])))
        work.save(metric)
        return warnings
