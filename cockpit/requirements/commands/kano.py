"""Commands on single answers of a Kano survey."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Receipt, Work, takes
from cockpit.errors import NotFound
from cockpit.exchange.words import plain
from cockpit.i18n import N_
from cockpit.requirements.commands.shared import RequirementId, name_of, requirement_receipt
from cockpit.requirements.kano import categorise
from cockpit.requirements.records import KanoAnswer, Requirement


@takes(KanoAnswer, "respondent functional dysfunctional segment")
class AnswerKano(Command):
    """Enter what somebody answered about the requirement

    Two answers from 1 (like) to 5 (dislike): how it would be with it, and without it. Who answers again replaces the
    first answer.
    """

    name: ClassVar[str] = "kano.answer"
    key: ClassVar[str] = "a"
    right: ClassVar[Right] = Right.NOTE
    brief: ClassVar[str] = N_("Kano answer")
    subject: ClassVar[str] = "requirement"
    requirement: RequirementId
    on_day: Annotated[date | None, Field(title=N_("Date"), description=N_("today, unless given"))] = None

    def apply(self, work: Work) -> Receipt:
        requirement, given = work.get(Requirement, self.requirement), self.given()
        values = {**given, "on_day": self.on_day or work.today}
        known = find_answer(work, requirement.id, given["respondent"])
        if known is None:
            work.save(KanoAnswer(project_id=work.project, requirement_id=requirement.id, **values))
            text = N_("{respondent} on {requirements}: {category}")
        else:
            work.save(known.with_(**{**values, "respondent": known.respondent}))
            text = N_("{respondent} on {requirements}: now {category}")
        category = categorise(given["functional"], given["dysfunctional"])
        return requirement_receipt([requirement], text, respondent=given["respondent"], category=category)


class WithdrawKano(Command):
    """Take the answer of a respondent out of the survey"""

    name: ClassVar[str] = "kano.withdraw"
    subject: ClassVar[str] = "requirement"
    requirement: RequirementId
    respondent: Annotated[str, Field(title=N_("Respondent"), max_length=200)]

    def apply(self, work: Work) -> Receipt:
        requirement = work.get(Requirement, self.requirement)
        known = find_answer(work, requirement.id, self.respondent)
        if known is None:
            text = N_("“{respondent}” gave no answer about {id}; see “cockpit kano show {id}”")
            raise NotFound(text, respondent=self.respondent, id=name_of(requirement))
        work.change.delete(known)
        return requirement_receipt(
            [requirement], N_("answer of {respondent} on {requirements} taken out"), respondent=known.respondent
        )


def find_answer(work: Work, requirement: int, respondent: str) -> KanoAnswer | None:
    """Return the answer of a respondent, whose name is compared without regard to case, width and spaces."""
    wanted = plain(respondent)
    answers = work.find(KanoAnswer, requirement_id=requirement)
    return next((answer for answer in answers if plain(answer.respondent) == wanted), None)
