"""Commands on requirements as such: what they say, who speaks for them, what they serve."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from cockpit.command import Command, Pick, Receipt, Work, names, takes
from cockpit.delivery.commands.card import AddCard
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_
from cockpit.inputs import make
from cockpit.requirements import triage
from cockpit.requirements.commands.organisation import follow, told
from cockpit.requirements.commands.shared import (
    GoalIds,
    RequirementId,
    RequirementIds,
    Version,
    almost_the_same,
    check_effort,
    item_of,
    name_of,
    not_speaking,
    rank_before,
    relieve,
    requirement_receipt,
    serve,
)
from cockpit.requirements.records import Requirement, RequirementGoal

if TYPE_CHECKING:
    from cockpit.session import Session

_DETAILS = "text source process module_id department_id representative_id effort external_id"
_Pains = Annotated[tuple[Annotated[int, Pick("pain-point")], ...], Field(title=N_("Pain points"))]


@takes(Requirement, f"title {_DETAILS}")
class AddRequirement(Command):
    """New requirement

    It goes to the end of the inbox. If another says almost the same, its id is told.
    """

    name: ClassVar[str] = "requirement.add"
    goals: GoalIds = ()
    pains: _Pains = ()

    def apply(self, work: Work) -> Receipt:
        check_effort(self.effort)
        made = Requirement(
            project_id=work.project,
            number=work.next_number(Requirement.prefix),
            rank=rank_before(work, None),
            **self.given(),
        )
        saved = work.save(made)
        serve(work, saved.id, self.goals)
        relieve(work, saved.id, self.pains)
        warnings = [*not_speaking(work, saved.representative_id), *almost_the_same(work, saved)]
        return requirement_receipt([saved], N_("{requirements} added"), warnings)


@takes(Requirement, f"title {_DETAILS} impact", optional=True)
class EditRequirement(Command):
    """Edit the requirement"""

    name: ClassVar[str] = "requirement.edit"
    subject: ClassVar[str] = "requirement"
    requirement: RequirementId
    goals: GoalIds | None = None
    version: Version = None

    @classmethod
    def current(cls, session: "Session", pk: int) -> dict[str, Any]:
        links = session.store.query("SELECT goal_id FROM requirement_goal WHERE requirement_id = ? ORDER BY id", (pk,))
        return {**super().current(session, pk), "goals": tuple(row[0] for row in links)}

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        check_effort(self.effort)
        saved = work.save(_held(work.read(Requirement, self.requirement, self.version), given))
        if self.goals is not None:
            for link in work.find(RequirementGoal, requirement_id=saved.id):
                if link.goal_id not in self.goals:
                    work.change.delete(link)
            serve(work, saved.id, self.goals)
        return requirement_receipt(
            [saved], N_("{requirements} changed"), not_speaking(work, given.get("representative_id"))
        )


@takes(Requirement, "representative_id module_id department_id process source effort impact", optional=True)
class SetRequirements(Command):
    """Change several requirements at once"""

    name: ClassVar[str] = "requirement.set"
    subject: ClassVar[str] = "requirements"
    requirements: RequirementIds

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        if not given:
            raise BadInput(N_("say what to change, such as a module, a process area or an effort"))
        check_effort(self.effort)
        saved = [work.save(_held(work.get(Requirement, pk), given)) for pk in self.requirements]
        return requirement_receipt(saved, N_("{requirements} changed"), not_speaking(work, self.representative_id))


@takes(Requirement, "representative_id")
class AssignRequirements(Command):
    """Name the business representative of the requirements"""

    name: ClassVar[str] = "requirement.assign"
    key: ClassVar[str] = "o"
    brief: ClassVar[str] = N_("representative")
    unsaid: ClassVar[str] = N_("say who speaks for it, or “-” for nobody")
    subject: ClassVar[str] = "requirements"
    requirements: RequirementIds

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        saved = [work.save(_held(work.get(Requirement, pk), given)) for pk in self.requirements]
        warnings = not_speaking(work, given.get("representative_id"))
        return requirement_receipt(saved, N_("{requirements} assigned"), warnings)


@takes(Requirement, "effort")
class EstimateRequirements(Command):
    """Estimate the effort of the requirements"""

    name: ClassVar[str] = "requirement.estimate"
    key: ClassVar[str] = "E"
    brief: ClassVar[str] = N_("estimate")
    unsaid: ClassVar[str] = N_("say how many days it takes, or “-” for unknown")
    subject: ClassVar[str] = "requirements"
    requirements: RequirementIds

    def apply(self, work: Work) -> Receipt:
        check_effort(self.effort)
        saved = [work.save(work.get(Requirement, pk).with_(effort=self.effort)) for pk in self.requirements]
        return requirement_receipt(saved, N_("{requirements} estimated"))


class RankRequirement(Command):
    """Put the requirement before another"""

    name: ClassVar[str] = "requirement.rank"
    subject: ClassVar[str] = "requirement"
    requirement: RequirementId
    before: Annotated[
        int | None, Pick("requirement"), Field(title=N_("Before"), description=N_("empty: at the end"))
    ] = None

    def apply(self, work: Work) -> Receipt:
        moved = work.get(Requirement, self.requirement)
        if self.before == moved.id:
            return requirement_receipt([moved], N_("{requirements} is where it was"))
        upper = work.get(Requirement, self.before).rank if self.before else None
        saved = work.save(moved.with_(rank=rank_before(work, upper)))
        return requirement_receipt([saved], N_("{requirements} moved"))


class ServeGoals(Command):
    """Let the requirements serve goals"""

    name: ClassVar[str] = "requirement.serve"
    key: ClassVar[str] = "S"
    brief: ClassVar[str] = N_("goals")
    subject: ClassVar[str] = "requirements"
    requirements: RequirementIds
    goals: Annotated[tuple[Annotated[int, Pick("goal")], ...], Field(title=N_("Goals"), min_length=1)]

    def apply(self, work: Work) -> Receipt:
        found = [work.get(Requirement, pk) for pk in self.requirements]
        for requirement in found:
            serve(work, requirement.id, self.goals)
        return requirement_receipt(found, N_("{requirements} linked"))


class UnserveGoal(Command):
    """Take the link between the requirements and a goal away"""

    name: ClassVar[str] = "requirement.unserve"
    subject: ClassVar[str] = "requirements"
    requirements: RequirementIds
    goal: Annotated[int, Pick("goal"), Field(title=N_("Goal"))]

    def apply(self, work: Work) -> Receipt:
        found = [work.get(Requirement, pk) for pk in self.requirements]
        for requirement in found:
            for link in work.find(RequirementGoal, requirement_id=requirement.id, goal_id=self.goal):
                work.change.delete(link)
        return requirement_receipt(found, N_("{requirements} unlinked"))


class CardRequirements(Command):
    """Make cards of the requirements

    Each gets a card in the first column of the board, with its title and its module, that leads back to it.
    """

    name: ClassVar[str] = "requirement.card"
    key: ClassVar[str] = "C"
    brief: ClassVar[str] = N_("card")
    subject: ClassVar[str] = "requirements"
    requirements: RequirementIds
    sprint: Annotated[int | None, Pick("sprint"), Field(title=N_("Sprint"))] = None

    def apply(self, work: Work) -> Receipt:
        found = [work.get(Requirement, pk) for pk in self.requirements]
        cards: list[str] = []
        for requirement in found:
            if requirement.state in triage.GONE:
                text = N_("{name} is {state}; bring it back first")
                raise Refused(text, name=name_of(requirement), state=requirement.state)
            given = {"title": requirement.title, "description": requirement.text, "requirement_id": requirement.id}
            made = make(AddCard, {**given, "module_id": requirement.module_id, "sprint_id": self.sprint}).apply(work)
            cards += made.shown
        return requirement_receipt(found, N_("{requirements} on the board as {cards}"), cards=names(cards))


class ArchiveRequirements(Command):
    """Archive the requirements

    They leave the lists; nothing is lost, and they can be brought back. What is decided against is better declined, so
    that the reason is kept.
    """

    name: ClassVar[str] = "requirement.archive"
    subject: ClassVar[str] = "requirements"
    requirements: RequirementIds

    def apply(self, work: Work) -> Receipt:
        return _archived(work, self.requirements, True, N_("{requirements} archived"))


class UnarchiveRequirements(Command):
    """Bring requirements back from the archive"""

    name: ClassVar[str] = "requirement.unarchive"
    subject: ClassVar[str] = "requirements"
    requirements: RequirementIds

    def apply(self, work: Work) -> Receipt:
        return _archived(work, self.requirements, False, N_("{requirements} back in the lists"))


def _archived(work: Work, requirements: Sequence[int], archived: bool, text: str) -> Receipt:
    """Archive requirements or bring them back; their change-management actions follow."""
    before = [work.get(Requirement, pk) for pk in requirements]
    saved = [work.save(requirement.with_(archived=archived)) for requirement in before]
    followed = [follow(work, *pair) for pair in zip(before, saved, strict=True)]
    return requirement_receipt(saved, text, [each for one in followed for each in told(one)])


def _held(requirement: Requirement, given: dict[str, Any]) -> Requirement:
    """Return the requirement with new values, unless it was approved and could not be any more."""
    changed = requirement.with_(**given)
    triage.hold(item_of(requirement), item_of(changed))
    return changed
