"""Commands on interviews, the expectations that come out of them, and what sponsors commit."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, takes
from cockpit.goals.commands.shared import GoalId, goal_receipt
from cockpit.goals.records import Commitment, Expectation, ExpectationGoal, Goal, Interview
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import message

InterviewId = Annotated[int, Pick("interview"), Field(title=N_("Interview"))]
ExpectationId = Annotated[int, Pick("expectation"), Field(title=N_("Expectation"))]
CommitmentId = Annotated[int, Pick("commitment"), Field(title=N_("Commitment"))]


@takes(Interview, "stakeholder job quotes")
class AddInterview(Command):
    """New stakeholder interview"""

    name: ClassVar[str] = "interview.add"
    on_day: Annotated[date | None, Field(title=N_("Date"), description=N_("today, unless given"))] = None

    def apply(self, work: Work) -> Receipt:
        interview = Interview(
            project_id=work.project,
            number=work.next_number(Interview.prefix),
            on_day=self.on_day or work.today,
            **self.given(),
        )
        return _interview(work.save(interview), N_("{id} added"))


@takes(Interview, "stakeholder job on_day quotes", optional=True)
class EditInterview(Command):
    """Edit the interview"""

    name: ClassVar[str] = "interview.edit"
    subject: ClassVar[str] = "interview"
    interview: InterviewId

    def apply(self, work: Work) -> Receipt:
        return _interview(work.save(work.get(Interview, self.interview).with_(**self.given())), N_("{id} changed"))


class ArchiveInterview(Command):
    """Archive the interview"""

    name: ClassVar[str] = "interview.archive"
    subject: ClassVar[str] = "interview"
    interview: InterviewId

    def apply(self, work: Work) -> Receipt:
        return _interview(work.save(work.get(Interview, self.interview).with_(archived=True)), N_("{id} archived"))


@takes(Expectation, "text")
class AddExpectation(Command):
    """New expectation from an interview"""

    name: ClassVar[str] = "expectation.add"
    order: ClassVar[tuple[str, ...]] = ("interview",)
    interview: InterviewId

    def apply(self, work: Work) -> Receipt:
        interview = work.get(Interview, self.interview)
        number = work.next_number(Expectation.prefix)
        expectation = Expectation(project_id=work.project, number=number, interview_id=interview.id, **self.given())
        return _expectation(work.save(expectation), N_("{id} added"))


@takes(Expectation, "text", optional=True)
class EditExpectation(Command):
    """Edit the expectation"""

    name: ClassVar[str] = "expectation.edit"
    subject: ClassVar[str] = "expectation"
    expectation: ExpectationId

    def apply(self, work: Work) -> Receipt:
        expectation = work.get(Expectation, self.expectation).with_(**self.given())
        return _expectation(work.save(expectation), N_("{id} changed"))


class ArchiveExpectation(Command):
    """Archive the expectation"""

    name: ClassVar[str] = "expectation.archive"
    subject: ClassVar[str] = "expectation"
    expectation: ExpectationId

    def apply(self, work: Work) -> Receipt:
        expectation = work.get(Expectation, self.expectation).with_(archived=True)
        return _expectation(work.save(expectation), N_("{id} archived"))


class LinkExpectation(Command):
    """Let a goal answer the expectation"""

    name: ClassVar[str] = "expectation.link"
    subject: ClassVar[str] = "expectation"
    expectation: ExpectationId
    goal: GoalId

    def apply(self, work: Work) -> Receipt:
        expectation, goal = work.get(Expectation, self.expectation), work.get(Goal, self.goal)
        if not work.find(ExpectationGoal, expectation_id=expectation.id, goal_id=goal.id):
            work.save(ExpectationGoal(project_id=work.project, expectation_id=expectation.id, goal_id=goal.id))
        return _expectation(expectation, N_("{id} linked"))


class UnlinkExpectation(Command):
    """Take the link between the expectation and a goal away"""

    name: ClassVar[str] = "expectation.unlink"
    subject: ClassVar[str] = "expectation"
    expectation: ExpectationId
    goal: GoalId

    def apply(self, work: Work) -> Receipt:
        expectation = work.get(Expectation, self.expectation)
        for link in work.find(ExpectationGoal, expectation_id=expectation.id, goal_id=self.goal):
            work.change.delete(link)
        return _expectation(expectation, N_("{id} unlinked"))


@takes(Commitment, "sponsor_id kind state note")
class AddCommitment(Command):
    """Note what a sponsor was asked for or gave"""

    name: ClassVar[str] = "commitment.add"
    subject: ClassVar[str] = "goal"
    goal: GoalId
    on_day: Annotated[date | None, Field(title=N_("Date"), description=N_("today, unless given"))] = None

    def apply(self, work: Work) -> Receipt:
        goal = work.get(Goal, self.goal)
        day = self.on_day or work.today
        work.save(Commitment(project_id=work.project, goal_id=goal.id, on_day=day, **self.given()))
        return goal_receipt([goal], N_("commitment for {goals} noted"))


@takes(Commitment, "sponsor_id kind state on_day note", optional=True)
class EditCommitment(Command):
    """Edit the commitment

    A sponsor may give or withdraw what was asked.
    """

    name: ClassVar[str] = "commitment.edit"
    right: ClassVar[Right] = Right.WORK
    subject: ClassVar[str] = "commitment"
    commitment: CommitmentId

    def apply(self, work: Work) -> Receipt:
        before = work.get(Commitment, self.commitment)
        given = self.given()
        if given.get("state") not in (None, before.state):
            # What was given or withdrawn was so from today on, unless another day is said.
            given = {"on_day": work.today, **given}
        commitment = work.save(before.with_(**given))
        values = {"state": commitment.state, "day": commitment.on_day.isoformat()}
        text = N_("commitment for {goals}: {state}, {day}")
        return goal_receipt([work.get(Goal, commitment.goal_id)], text, (), **values)


class ArchiveCommitment(Command):
    """Archive the commitment"""

    name: ClassVar[str] = "commitment.archive"
    subject: ClassVar[str] = "commitment"
    commitment: CommitmentId

    def apply(self, work: Work) -> Receipt:
        commitment = work.save(work.get(Commitment, self.commitment).with_(archived=True))
        return goal_receipt([work.get(Goal, commitment.goal_id)], N_("commitment for {goals} archived"))


def _interview(interview: Interview, text: str) -> Receipt:
    shown = human(Interview.prefix, interview.number)
    return Receipt(message(text, id=shown), "interview", (interview.id,), (shown,))


def _expectation(expectation: Expectation, text: str) -> Receipt:
    shown = human(Expectation.prefix, expectation.number)
    return Receipt(message(text, id=shown), "expectation", (expectation.id,), (shown,))
