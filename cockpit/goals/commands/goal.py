"""Commands on goals that are there."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, takes
from cockpit.errors import BadInput, Refused
from cockpit.goals.choices import GoalState, SmartLetter
from cockpit.goals.commands.shared import (
    DETAILS,
    BaselineDay,
    BaselineNumber,
    ExpectationIds,
    GoalId,
    GoalIds,
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
    still_served,
)
from cockpit.goals.records import ExpectationGoal, Goal, GoalModule, Metric, SmartAnswer, Theme
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message
from cockpit.text import Line

if TYPE_CHECKING:
    from cockpit.session import Session

_METRIC = {"metric": "name"} | {
    name: name for name in ("unit", "target", "baseline", "baseline_on", "baseline_source", "measure_by")
}
"""Inputs that are fields of the goal's metric, with their names there."""


@takes(Goal, f"title {DETAILS} outcome", optional=True)
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

    @classmethod
    def settle(cls, before: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
        return in_one_unit(before, more)

    def apply(self, work: Work) -> Receipt:
        before = work.read(Goal, self.goal, self.version)
        goal = before.with_(**self.given())
        warnings = checked_days(before, goal, work.today)
        goal = work.save(goal)
        self._unlink(work, goal.id)
        link(work, goal.id, self.modules or (), self.expectations or (), self.requirements or ())
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
    unsaid: ClassVar[str] = N_("say who is to own it, or “-” for nobody")
    subject: ClassVar[str] = "goals"
    places: ClassVar[tuple[str, ...]] = ("goals", "owner_id")
    goals: GoalIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(Goal, pk).with_(**self.given())) for pk in self.goals]
        return goal_receipt(saved, N_("{goals} assigned"))


@takes(Goal, "due")
class ScheduleGoals(Command):
    """Set the due date of the goals"""

    name: ClassVar[str] = "goal.due"
    key: ClassVar[str] = "t"
    unsaid: ClassVar[str] = N_("say the new due date, or “-” for none")
    subject: ClassVar[str] = "goals"
    places: ClassVar[tuple[str, ...]] = ("goals", "due")
    goals: GoalIds

    def apply(self, work: Work) -> Receipt:
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
        return goal_receipt([work.save(goal.with_(rank=rank_before(work, upper)))], N_("{goals} moved"))


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
    if before is not None and given.get("unit"):
        from cockpit.goals.quantities import other_end

        given |= other_end(before.__dict__, given)
    metric = (before or Metric(project_id=work.project, goal_id=goal.id, name=goal.title)).with_(**given)
    warnings = checked_metric(before, metric, goal.title, work.today)
    work.save(metric)
    return warnings
