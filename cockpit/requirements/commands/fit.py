"""Decisions on the fit, and the change-management actions that come of them."""

from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field

from cockpit.command import Command, LongText, Pick, Receipt, Seen, Work, names, takes
from cockpit.errors import BadInput
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import message
from cockpit.requirements import triage
from cockpit.requirements.choices import ActionState
from cockpit.requirements.commands.organisation import follow, told
from cockpit.requirements.commands.shared import (
    Once,
    Reason,
    RequirementIds,
    Version,
    check_effort,
    fresh,
    item_of,
    name_of,
    requirement_receipt,
)
from cockpit.requirements.fit_gap import Fit, Resolution, resolved, usual_resolution
from cockpit.requirements.records import ChangeAction, Requirement
from cockpit.text import Prose

ActionId = Annotated[int, Pick("change-action"), Field(title=N_("Change-management action"))]
ActionIds = Annotated[
    tuple[Annotated[int, Pick("change-action")], ...], Once, Field(title=N_("Change-management actions"), min_length=1)
]


class DecideFit(Command):
    """Decide how the product fits

    A gap and a partial fit also need what is done about them. To change the organisation makes a change-management
    action, with the owner and the due date that are given.
    """

    name: ClassVar[str] = "requirement.fit"
    key: ClassVar[str] = "F"
    brief: ClassVar[str] = N_("fit")
    subject: ClassVar[str] = "requirements"
    requirements: RequirementIds
    fit: Annotated[Fit, Field(title=N_("Fit"))]
    resolution: Annotated[Resolution | None, Field(title=N_("Resolution"))] = None
    reason: Reason = ""
    effort: Annotated[float | None, Field(title=N_("Effort (days)"), ge=0, allow_inf_nan=False)] = None
    impact: Annotated[int | None, Field(title=N_("Change impact (1-5)"), ge=1, le=5)] = None
    decider_id: Annotated[
        int | None, Pick("person"), Field(title=N_("Decided by"), description=N_("you, unless given"))
    ] = None
    owner: Annotated[int | None, Pick("person"), Field(title=N_("Owner of the action"))] = None
    due: Annotated[date | None, Field(title=N_("Action due"))] = None
    seen: Seen = ()

    def apply(self, work: Work) -> Receipt:
        found, said = fresh(work, self.requirements, self.seen)
        saved = []
        for requirement in found:
            decided = work.save(self._decided(requirement, work))
            saved.append(decided)
            said += told(follow(work, requirement, decided, self._of_action, decided=True))
            if not resolved(decided.fit, decided.resolution):
                said.append(
                    message(N_("{id}: {fit}; say also what is done about it"), id=name_of(decided), fit=decided.fit)
                )
        return requirement_receipt(saved, N_("{requirements}: {fit}"), said, fit=self.fit)

    @property
    def _of_action(self) -> dict[str, Any]:
        given = {"owner_id": self.owner, "due": self.due}
        return {name: value for name, value in given.items() if value is not None}

    def _decided(self, requirement: Requirement, work: Work) -> Requirement:
        resolution = usual_resolution(self.fit, self.resolution)
        check_effort(self.effort)
        given = {name: getattr(self, name) for name in ("effort", "impact") if name in self.model_fields_set}
        return requirement.with_(
            state=triage.decide_fit(item_of(requirement), self.fit, resolution),
            fit=self.fit,
            resolution=resolution,
            fit_reason=self.reason,
            decider_id=self.decider_id or work.person,
            **given,
        )


@takes(ChangeAction, "title owner_id due outcome", optional=True)
class EditChangeAction(Command):
    """Edit the change-management action"""

    name: ClassVar[str] = "change-action.edit"
    subject: ClassVar[str] = "action"
    action: ActionId
    version: Version = None

    def apply(self, work: Work) -> Receipt:
        saved = work.save(work.read(ChangeAction, self.action, self.version).with_(**self.given()))
        return _receipt([saved], N_("{actions} changed"))


@takes(ChangeAction, "owner_id")
class AssignChangeActions(Command):
    """Give the change-management actions to an owner"""

    name: ClassVar[str] = "change-action.assign"
    key: ClassVar[str] = "o"
    unsaid: ClassVar[str] = N_("say who is to own it, or “-” for nobody")
    subject: ClassVar[str] = "actions"
    actions: ActionIds

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        saved = [work.save(work.get(ChangeAction, pk).with_(**given)) for pk in self.actions]
        return _receipt(saved, N_("{actions} assigned"))


@takes(ChangeAction, "due")
class ScheduleChangeActions(Command):
    """Set the due date of the change-management actions"""

    name: ClassVar[str] = "change-action.due"
    key: ClassVar[str] = "t"
    unsaid: ClassVar[str] = N_("say the new due date, or “-” for none")
    subject: ClassVar[str] = "actions"
    actions: ActionIds

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        saved = [work.save(work.get(ChangeAction, pk).with_(**given)) for pk in self.actions]
        return _receipt(saved, N_("{actions} rescheduled"))


class FinishChangeActions(Command):
    """Close the change-management actions, with what came of them"""

    name: ClassVar[str] = "change-action.close"
    key: ClassVar[str] = "x"
    subject: ClassVar[str] = "actions"
    actions: ActionIds
    outcome: Annotated[Prose, LongText(), Field(title=N_("Outcome"))]

    def apply(self, work: Work) -> Receipt:
        if not self.outcome.strip():
            raise BadInput(N_("say what came of it, so that others can build on it"), field="outcome")
        found = [work.get(ChangeAction, pk) for pk in self.actions]
        saved = [work.save(each.with_(state=ActionState.DONE, outcome=self.outcome)) for each in found]
        return _receipt(saved, N_("{actions} done"))


class ReopenChangeActions(Command):
    """Open the change-management actions again"""

    name: ClassVar[str] = "change-action.reopen"
    subject: ClassVar[str] = "actions"
    actions: ActionIds

    def apply(self, work: Work) -> Receipt:
        found = [work.get(ChangeAction, pk) for pk in self.actions]
        return _receipt([work.save(each.with_(state=ActionState.OPEN)) for each in found], N_("{actions} open again"))


class DropChangeActions(Command):
    """Drop the change-management actions, with the reason"""

    name: ClassVar[str] = "change-action.drop"
    subject: ClassVar[str] = "actions"
    actions: ActionIds
    reason: Reason

    def apply(self, work: Work) -> Receipt:
        triage.require_reason(self.reason)
        found = [work.get(ChangeAction, pk) for pk in self.actions]
        saved = [work.save(each.with_(state=ActionState.DROPPED, outcome=self.reason)) for each in found]
        return _receipt(saved, N_("{actions} dropped"))


def _receipt(actions: list[ChangeAction], text: str) -> Receipt:
    shown = tuple(human(ChangeAction.prefix, action.number) for action in actions)
    return Receipt(message(text, actions=names(shown)), ChangeAction.table, tuple(each.id for each in actions), shown)
