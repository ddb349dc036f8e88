"""Commands on goals."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, takes
from cockpit.errors import BadInput, Refused
from cockpit.goals.choices import GoalState, SmartLetter
from cockpit.goals.commands.shared import (
    SAME_GOAL,
    GoalId,
    GoalIds,
    checked_days,
    checked_metric,
    goal_receipt,
    last_rank,
    read_answer,
    still_served,
)
from cockpit.goals.records import Expectation, ExpectationGoal, Goal, GoalModule, Metric, SmartAnswer, Theme
from cockpit.goals.rules import usual_start
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.ranks import between
from cockpit.text import Line

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

_METRIC = {"metric": "name"} | {
    name: name for name in ("unit", "target", "baseline", "baseline_on", "baseline_source", "measure_by")
}
"""Inputs that are fields of the goal's metric, with their names there."""
_DETAILS = "owner_id due theme_id department_id start cadence_days why"


@takes(Goal, f"title {_DETAILS}")
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
            rank=_rank_before(work, None),
            **given,
        )
        warnings = checked_days(None, goal, work.today)
        goal = work.save(goal)
        if self.metric or self.target is not None:
            warnings = (*self._save_metric(work, goal), *warnings)
        _link(work, goal.id, self.modules, self.expectations, self.requirements)
        return goal_receipt([goal], N_("{goals} added"), warnings)

    def _save_metric(self, work: Work, goal: Goal) -> tuple[Message, ...]:
        """Save the goal's metric and return the warnings that it brings."""
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
        values = {"project": work.project, "name": metric.name, "department": goal.department_id}
        for row in work.change.query(SAME_GOAL, values):
            warnings = (*warnings, message(N_("{goal} has the same metric and scope"), goal=human(Goal.prefix, row[0])))
        work.save(metric)
        return warnings


@takes(Goal, f"title {_DETAILS} outcome", optional=True)
class EditGoal(Command):
    """Edit the goal

    Its numbers are those of its metric; where it has several, each is edited by itself.
    """

    name: ClassVar[str] = "goal.edit"
    key: ClassVar[str] = "e"
    subject: ClassVar[str] = "goal"
    goal: GoalId
    metric: Annotated[Line | None, Field(title=N_("Metric"))] = None
    unit: Annotated[Line | None, Field(title=N_("Unit"))] = None
    target: TargetNumber = None
    baseline: BaselineNumber = None
    baseline_on: BaselineDay = None
    baseline_source: Annotated[Line | None, Field(title=N_("Baseline source"))] = None
    measure_by: MeasuringDay = None
    modules: ModuleIds | None = None
    requirements: RequirementIds | None = None
    expectations: ExpectationIds | None = None
    version: int | None = Field(default=None, exclude=True)

    @classmethod
    def current(cls, session: "Session", pk: int) -> dict[str, Any]:
        """Return the record's fields with those of its only metric, and what the goal is linked to."""
        links = {
            "modules": "SELECT module_id FROM goal_module WHERE goal_id = ? ORDER BY module_id",
            "requirements": "SELECT requirement_id FROM requirement_goal WHERE goal_id = ? ORDER BY requirement_id",
            "expectations": "SELECT expectation_id FROM expectation_goal WHERE goal_id = ? ORDER BY expectation_id",
        }
        linked = {name: tuple(row[0] for row in session.store.query(sql, (pk,))) for name, sql in links.items()}
        metrics = session.store.query("SELECT * FROM metric WHERE goal_id = ? AND NOT archived LIMIT 2", (pk,))
        of_metric = {name: metrics[0][its] for name, its in _METRIC.items()} if len(metrics) == 1 else {}
        days = {
            name: date.fromisoformat(of_metric[name]) for name in ("baseline_on", "measure_by") if of_metric.get(name)
        }
        return {**super().current(session, pk), **of_metric, **days, **linked}

    @classmethod
    def read_answer(cls, name: str, text: str, session: "Session") -> dict[str, Any] | None:
        return read_answer(name, text, session)

    def apply(self, work: Work) -> Receipt:
        before = work.read(Goal, self.goal, self.version)
        goal = before.with_(**self.given())
        warnings = checked_days(before, goal, work.today)
        goal = work.save(goal)
        self._unlink(work, goal.id)
        _link(work, goal.id, self.modules or (), self.expectations or (), self.requirements or ())
        of_metric = {its: getattr(self, name) for name, its in _METRIC.items() if name in self.model_fields_set}
        warnings = (*_save_metric(work, goal, of_metric), *warnings)
        return goal_receipt([goal], N_("{goals} changed"), warnings)

    def _unlink(self, work: Work, goal: int) -> None:
        """Take away the links that are not wanted any more."""
        from cockpit.requirements.records import RequirementGoal

        for record, wanted, column in (
            (GoalModule, self.modules, "module_id"),
            (ExpectationGoal, self.expectations, "expectation_id"),
            (RequirementGoal, self.requirements, "requirement_id"),
        ):
            if wanted is not None:
                for link in work.find(record, goal_id=goal):
                    if getattr(link, column) not in wanted:
                        work.change.delete(link)


@takes(Goal, "owner_id due theme_id state", optional=True)
class SetGoals(Command):
    """Change several goals at once"""

    name: ClassVar[str] = "goal.set"
    subject: ClassVar[str] = "goals"
    goals: GoalIds

    def apply(self, work: Work) -> Receipt:
        if not self.given():
            raise BadInput(N_("say what to change: an owner, a due date, a theme or a state"))
        saved, warnings = _with_days(work, self.goals, self.given())
        return goal_receipt(saved, N_("{goals} changed"), warnings)


@takes(Goal, "owner_id")
class AssignGoals(Command):
    """Give the goals to an owner"""

    name: ClassVar[str] = "goal.assign"
    key: ClassVar[str] = "o"
    subject: ClassVar[str] = "goals"
    places: ClassVar[tuple[str, ...]] = ("goals", "owner_id")
    goals: GoalIds

    def apply(self, work: Work) -> Receipt:
        if not self.given():
            raise BadInput(N_("say who is to own it, or “-” for nobody"), field="owner_id")
        saved = [work.save(work.get(Goal, pk).with_(**self.given())) for pk in self.goals]
        return goal_receipt(saved, N_("{goals} assigned"))


@takes(Goal, "due")
class ScheduleGoals(Command):
    """Set the due date of the goals"""

    name: ClassVar[str] = "goal.due"
    key: ClassVar[str] = "t"
    subject: ClassVar[str] = "goals"
    places: ClassVar[tuple[str, ...]] = ("goals", "due")
    goals: GoalIds

    def apply(self, work: Work) -> Receipt:
        if not self.given():
            raise BadInput(N_("say the new due date, or “-” for none"), field="due")
        saved, warnings = _with_days(work, self.goals, self.given())
        if self.due is None:
            return goal_receipt(saved, N_("{goals} have no due date now"))
        return goal_receipt(saved, N_("{goals} rescheduled to {due}"), warnings, due=self.due.isoformat())


class ThemeGoals(Command):
    """Move the goals to a theme"""

    name: ClassVar[str] = "goal.move"
    subject: ClassVar[str] = "goals"
    places: ClassVar[tuple[str, ...]] = ("goals", "theme")
    goals: GoalIds
    theme: Annotated[int | None, Pick("theme"), Field(title=N_("Theme"))] = None

    def apply(self, work: Work) -> Receipt:
        if "theme" not in self.model_fields_set:
            raise BadInput(N_("say which theme, or “-” for none"), field="theme")
        if self.theme is not None:
            work.get(Theme, self.theme)
        saved = [work.save(work.get(Goal, pk).with_(theme_id=self.theme)) for pk in self.goals]
        return goal_receipt(saved, N_("{goals} moved"))


class RankGoal(Command):
    """Put the goal before another"""

    name: ClassVar[str] = "goal.rank"
    subject: ClassVar[str] = "goal"
    goal: GoalId
    before: Annotated[int | None, Pick("goal"), Field(title=N_("Before"), description=N_("empty: at the end"))] = None

    def apply(self, work: Work) -> Receipt:
        goal = work.get(Goal, self.goal)
        if self.before == goal.id:
            return goal_receipt([goal], N_("{goals} is where it was"))
        upper = work.get(Goal, self.before).rank if self.before else None
        return goal_receipt([work.save(goal.with_(rank=_rank_before(work, upper)))], N_("{goals} moved"))


class ActivateGoals(Command):
    """Make drafts into goals that count"""

    name: ClassVar[str] = "goal.activate"
    subject: ClassVar[str] = "goals"
    goals: GoalIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(Goal, pk).with_(state=GoalState.ACTIVE)) for pk in self.goals]
        return goal_receipt(saved, N_("{goals} active"))


@takes(Goal, "outcome")
class CloseGoals(Command):
    """Close the goals, with what came of them"""

    name: ClassVar[str] = "goal.close"
    key: ClassVar[str] = "x"
    subject: ClassVar[str] = "goals"
    places: ClassVar[tuple[str, ...]] = ("goals", "outcome")
    goals: GoalIds

    def apply(self, work: Work) -> Receipt:
        outcome = self.given().get("outcome", "")
        if not outcome.strip():
            raise BadInput(N_("say what came of it, so that later projects can learn from it"), field="outcome")
        saved = [work.save(work.get(Goal, pk).with_(state=GoalState.CLOSED, outcome=outcome)) for pk in self.goals]
        return goal_receipt(saved, N_("{goals} closed"))


class ArchiveGoals(Command):
    """Archive the goals

    They leave the board; nothing is lost, and they can be brought back.
    """

    name: ClassVar[str] = "goal.archive"
    key: ClassVar[str] = "d"
    subject: ClassVar[str] = "goals"
    goals: GoalIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(Goal, pk).with_(archived=True)) for pk in self.goals]
        return goal_receipt(saved, N_("{goals} archived"), still_served(work, saved))


class UnarchiveGoals(Command):
    """Bring goals back from the archive"""

    name: ClassVar[str] = "goal.unarchive"
    subject: ClassVar[str] = "goals"
    goals: GoalIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(Goal, pk).with_(archived=False)) for pk in self.goals]
        return goal_receipt(saved, N_("{goals} back on the board"))


class AnswerSmart(Command):
    """Answer what only a person can judge

    Whether the goal is the right one, can be reached, and matters. The answer is kept with your name and the date.
    """

    name: ClassVar[str] = "goal.answer"
    key: ClassVar[str] = "S"
    right: ClassVar[Right] = Right.NOTE
    subject: ClassVar[str] = "goal"
    goal: GoalId
    letter: Annotated[SmartLetter, Field(title=N_("Letter"))]
    answer: Annotated[bool, Field(title=N_("Answer"))]
    note: Annotated[Line, Field(title=N_("Note"))] = ""

    def apply(self, work: Work) -> Receipt:
        goal = work.get(Goal, self.goal)
        values = {"answer": self.answer, "note": self.note, "by": work.actor, "on_day": work.today}
        known = work.find(SmartAnswer, goal_id=goal.id, letter=self.letter)
        fresh = SmartAnswer(project_id=work.project, goal_id=goal.id, letter=self.letter, **values)
        work.save(known[0].with_(**values) if known else fresh)
        return goal_receipt([goal], N_("answer on {goals} kept"))


def _rank_before(work: Work, upper: str | None) -> str:
    """Return a rank that sorts just before ``upper``, or after everything when that is None."""
    return between(last_rank(work, upper), upper)


def _with_days(work: Work, goals: Sequence[int], given: Mapping[str, Any]) -> tuple[list[Goal], tuple[Message, ...]]:
    """Save the goals with what was given, and return them with the warnings, each said once."""
    saved: list[Goal] = []
    warnings: dict[str, Message] = {}
    for pk in goals:
        before = work.get(Goal, pk)
        goal = before.with_(**given)
        try:
            told = checked_days(before, goal, work.today)
        except BadInput as error:
            # Of several goals it matters which one is meant.
            text = N_("{goal}: {problem}")
            raise BadInput(text, error.field, goal=human(Goal.prefix, goal.number), problem=error) from error
        warnings |= {str(warning): warning for warning in told}
        saved.append(work.save(goal))
    return saved, tuple(warnings.values())


def _save_metric(work: Work, goal: Goal, values: Mapping[str, Any]) -> tuple[Message, ...]:
    """Change the goal's only metric, or give it the first, and return the warnings; text that is not there is empty."""
    if not values:
        return ()
    metrics = work.find(Metric, goal_id=goal.id, archived=False)
    if len(metrics) > 1:
        raise Refused(N_("{goal} has several metrics; edit the one you mean"), goal=human(Goal.prefix, goal.number))
    texts = {name: "" for name in ("unit", "baseline_source") if name in values and values[name] is None}
    given = {**values, **texts}
    if not given.get("name", ""):
        given.pop("name", None)
    before = metrics[0] if metrics else None
    metric = (before or Metric(project_id=work.project, goal_id=goal.id, name=goal.title)).with_(**given)
    warnings = checked_metric(before, metric, goal.title, work.today)
    work.save(metric)
    return warnings


def _link(
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
