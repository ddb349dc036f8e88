"""Decisions in the inbox, one key each, and the steps of the ladder. Each takes several requirements at once."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from cockpit.command import Command, Pick, Receipt, Seen, Work, names
from cockpit.errors import Refused
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.requirements import similar, triage
from cockpit.requirements.commands.organisation import follow, told
from cockpit.requirements.commands.shared import (
    Reason,
    RequirementIds,
    fresh,
    item_of,
    name_of,
    together,
)
from cockpit.requirements.duplicates import MOST
from cockpit.requirements.moscow import Moscow
from cockpit.requirements.records import Requirement
from cockpit.requirements.triage import State

if TYPE_CHECKING:
    from cockpit.session import Session


class _Decision(Command):
    """Base of the decisions: what somebody else has decided since it was seen is left as it is, and told."""

    subject: ClassVar[str] = "requirements"
    requirements: RequirementIds
    seen: Seen = ()

    def apply(self, work: Work) -> Receipt:
        found, moved = fresh(work, self.requirements, self.seen)
        saved: list[Requirement] = []
        warnings: list[Message] = []
        for requirement in found:
            decided = work.save(self.decided(requirement, work))
            saved.append(decided)
            warnings += told(follow(work, requirement, decided))
        return Receipt(
            together(_told(saved)),
            Requirement.table,
            tuple(requirement.id for requirement in saved),
            tuple(map(name_of, saved)),
            (*moved, *warnings),
        )

    def decided(self, requirement: Requirement, work: Work) -> Requirement:
        """Return the requirement after the decision."""
        raise NotImplementedError


class _Priority(_Decision):
    """Base of the four priorities."""

    priority: ClassVar[Moscow]

    def decided(self, requirement: Requirement, work: Work) -> Requirement:
        reason = str(getattr(self, "reason", ""))
        state = triage.prioritise(item_of(requirement), self.priority, reason)
        return requirement.with_(moscow=self.priority, moscow_reason=reason, **_awake(requirement, state))


class MakeMust(_Priority):
    """Must

    Without it the rollout fails. The reason says why.
    """

    name: ClassVar[str] = "requirement.must"
    key: ClassVar[str] = "m"
    priority: ClassVar[Moscow] = Moscow.MUST
    reason: Reason


class MakeShould(_Priority):
    """Should

    Important, but the rollout works without it.
    """

    name: ClassVar[str] = "requirement.should"
    key: ClassVar[str] = "s"
    priority: ClassVar[Moscow] = Moscow.SHOULD


class MakeCould(_Priority):
    """Could

    Wanted; the first to be left out when time runs short.
    """

    name: ClassVar[str] = "requirement.could"
    key: ClassVar[str] = "c"
    priority: ClassVar[Moscow] = Moscow.COULD


class MakeWont(_Priority):
    """Won't, this time

    Agreed not to be done now. The reason says why.
    """

    name: ClassVar[str] = "requirement.wont"
    key: ClassVar[str] = "w"
    priority: ClassVar[Moscow] = Moscow.WONT
    brief: ClassVar[str] = N_("Won't")
    reason: Reason


class AcceptRequirements(_Decision):
    """Accept

    Takes in what waits; what has a priority and a decision on its fit is approved.
    """

    name: ClassVar[str] = "requirement.accept"
    key: ClassVar[str] = "A"

    def decided(self, requirement: Requirement, work: Work) -> Requirement:
        return requirement.with_(**_awake(requirement, triage.accept(item_of(requirement))))


class DeclineRequirements(_Decision):
    """Decline"""

    name: ClassVar[str] = "requirement.decline"
    key: ClassVar[str] = "X"
    reason: Reason

    def decided(self, requirement: Requirement, work: Work) -> Requirement:
        state = triage.decline(item_of(requirement), self.reason)
        return requirement.with_(state=state, state_reason=self.reason, snoozed_until=None)


class MergeRequirements(_Decision):
    """Duplicate of another

    What is itself a duplicate stands for its original.
    """

    name: ClassVar[str] = "requirement.duplicate"
    key: ClassVar[str] = "D"
    brief: ClassVar[str] = N_("duplicate")
    of: Annotated[int, Pick("requirement"), Field(title=N_("Duplicate of"))]
    reason: Reason

    @classmethod
    def likely(cls, name: str, subject: Sequence[int], session: "Session") -> Sequence[tuple[int, str]]:
        found: dict[int, float] = {}
        for pk in subject if name == "of" else ():
            for each in similar.candidates(session, pk):
                found[each.id] = max(each.score, found.get(each.id, 0.0))
        ranked = sorted(found.items(), key=lambda each: (-each[1], each[0]))
        return [(pk, f"{score:.0f}%") for pk, score in ranked[:MOST]]

    def decided(self, requirement: Requirement, work: Work) -> Requirement:
        other = work.get(Requirement, self.of)
        pk = triage.original(requirement.id, other.id, _parent(work), name_of(requirement), name_of(other))
        original = work.get(Requirement, pk)
        if original.archived:
            raise Refused(N_("{id} is archived; bring it back first, or name another"), id=name_of(original))
        state = triage.merge(item_of(requirement), self.reason)
        return requirement.with_(state=state, state_reason=self.reason, duplicate_of_id=original.id, snoozed_until=None)


class SnoozeRequirements(_Decision):
    """Snooze until a day

    They leave the inbox and come back on that day.
    """

    name: ClassVar[str] = "requirement.snooze"
    key: ClassVar[str] = "z"
    brief: ClassVar[str] = N_("snooze")
    until: Annotated[date, Field(title=N_("Until"))]
    reason: Reason

    def decided(self, requirement: Requirement, work: Work) -> Requirement:
        state = triage.snooze(item_of(requirement), self.until, self.reason, work.today)
        return requirement.with_(state=state, state_reason=self.reason, snoozed_until=self.until)


class ReopenRequirements(_Decision):
    """Bring back what was put aside

    Declined, duplicate and snoozed requirements go back to the inbox, or to where their decisions had led them.
    """

    name: ClassVar[str] = "requirement.reopen"
    key: ClassVar[str] = "B"
    brief: ClassVar[str] = N_("bring back")

    def decided(self, requirement: Requirement, work: Work) -> Requirement:
        state = triage.reopen(item_of(requirement))
        return requirement.with_(state=state, state_reason="", snoozed_until=None, duplicate_of_id=None)


class AdvanceRequirements(_Decision):
    """Next state"""

    name: ClassVar[str] = "requirement.advance"
    key: ClassVar[str] = "L"

    def decided(self, requirement: Requirement, work: Work) -> Requirement:
        return requirement.with_(state=triage.advance(item_of(requirement)))


class StepBackRequirements(_Decision):
    """Previous state"""

    name: ClassVar[str] = "requirement.back"
    key: ClassVar[str] = "H"

    def decided(self, requirement: Requirement, work: Work) -> Requirement:
        return requirement.with_(state=triage.back(item_of(requirement)))


def _awake(requirement: Requirement, state: State) -> dict[str, object]:
    """Return the columns of a new state; a snooze that ends takes its reason and its day along."""
    if requirement.state is not State.SNOOZED or state is State.SNOOZED:
        return {"state": state}
    return {"state": state, "state_reason": "", "snoozed_until": None}


def _parent(work: Work) -> triage.Parent:
    def parent(pk: int) -> int | None:
        sql = "SELECT duplicate_of_id FROM requirement WHERE id = ? AND state = 'duplicate'"
        rows = work.change.query(sql, (pk,))
        return rows[0][0] if rows else None

    return parent


def _told(saved: Iterable[Requirement]) -> list[Message]:
    """Return for each state and priority which requirements have it now: ``REQ-1, REQ-2: prioritised, Must``."""
    groups: dict[tuple[State, Moscow | None], list[str]] = {}
    for requirement in saved:
        groups.setdefault((requirement.state, requirement.moscow), []).append(name_of(requirement))
    return [
        message(N_("{requirements}: {state}, {priority}"), requirements=names(shown), state=state, priority=priority)
        if priority is not None
        else message(N_("{requirements}: {state}"), requirements=names(shown), state=state)
        for (state, priority), shown in groups.items()
    ]
