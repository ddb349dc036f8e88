"""Commands on what people answered in the survey of the first level."""

from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, takes
from cockpit.errors import BadInput
from cockpit.i18n import N_
from cockpit.message import message
from cockpit.people.records import Person
from cockpit.training.commands.shared import SeatId
from cockpit.training.records import SurveyAnswer
from cockpit.training.results import save_answer
from cockpit.training.saving import line_of


@takes(SurveyAnswer, "fear_before clarity_before fear_after clarity_after", optional=True)
class AnswerSurvey(Command):
    """Note what a person answered in the survey

    How much the person fears the change and how clear it is, from 1 to 5, before and after. The first level is passed
    by who attended and answered for after. Single answers are seen by the change management group only.
    """

    name: ClassVar[str] = "survey.answer"
    key: ClassVar[str] = "w"
    brief: ClassVar[str] = N_("survey")
    right: ClassVar[Right] = Right.PEOPLE
    subject: ClassVar[str] = "seat"
    seat: SeatId

    def apply(self, work: Work) -> Receipt:
        line, session = line_of(work, self.seat)
        given = self.given()
        if not given:
            raise BadInput(N_("give at least one answer from 1 to 5"), field="fear_after")
        answer, graded = save_answer(work, line, session, given)
        text = N_("{who}: survey noted, “{level}” passed") if graded.passed else N_("{who}: survey noted")
        told = message(text, who=work.get(Person, line.person_id).name, level=session.level)
        return Receipt(told, SurveyAnswer.table, (answer.id,), (str(answer.id),), graded.missing)


class WithdrawSurvey(Command):
    """Delete what a person answered in the survey

    The first level is not passed by it any more.
    """

    name: ClassVar[str] = "survey.withdraw"
    right: ClassVar[Right] = Right.PEOPLE
    subject: ClassVar[str] = "answer"
    answer: Annotated[int, Pick("survey"), Field(title=N_("Answer"))]

    def apply(self, work: Work) -> Receipt:
        work.change.delete(work.get(SurveyAnswer, self.answer))
        return Receipt(message(N_("answer deleted")))
