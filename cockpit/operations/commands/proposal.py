"""Commands on improvement proposals: votes, the way into the triage of requirements, and what the proposer is told."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, names, takes
from cockpit.errors import BadInput, Denied, Refused
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.inputs import make
from cockpit.message import Message, message
from cockpit.operations import adoption
from cockpit.operations.commands.shared import ProposalId, ProposalIds, Reason, Version, proposal_receipt, who
from cockpit.operations.records import Proposal, ProposalVote
from cockpit.people.records import Person
from cockpit.requirements.commands import AddRequirement
from cockpit.requirements.lint import Source
from cockpit.requirements.records import Requirement
from cockpit.text import Line

if TYPE_CHECKING:
    from cockpit.session import Session

_Proposer = Annotated[
    Line, Field(title=N_("Proposer"), description=N_("a person of the project, or any name"), max_length=200)
]
_PROPOSER_OF = """
SELECT COALESCE(p.handle, o.proposer) FROM proposal o LEFT JOIN person p ON p.id = o.proposer_id WHERE o.id = ?
"""
_Voters = Annotated[
    tuple[Annotated[int, Pick("person")], ...],
    Field(title=N_("Voters"), description=N_("you, unless others are named")),
]


@takes(Proposal, "title text module_id department_id")
class AddProposal(Command):
    """New improvement proposal

    You are its proposer unless you name another.
    """

    name: ClassVar[str] = "proposal.add"
    right: ClassVar[Right] = Right.NOTE
    proposer: _Proposer = ""

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        proposer_id, proposer = who(work, self.proposer)
        if proposer_id is not None and given.get("department_id") is None:
            given["department_id"] = work.get(Person, proposer_id).department_id
        made = Proposal(
            project_id=work.project,
            number=work.next_number(Proposal.prefix),
            proposer_id=proposer_id,
            proposer=proposer,
            made_on=work.today,
            **given,
        )
        return proposal_receipt([work.save(made)], N_("{proposals} received"))


@takes(Proposal, "title text module_id department_id made_on released_in released_on", optional=True)
class EditProposal(Command):
    """Edit the proposal"""

    name: ClassVar[str] = "proposal.edit"
    subject: ClassVar[str] = "proposal"
    proposal: ProposalId
    proposer: Annotated[_Proposer | None, Field(title=N_("Proposer"))] = None
    version: Version = None

    @classmethod
    def current(cls, session: "Session", pk: int) -> dict[str, Any]:
        return {**super().current(session, pk), "proposer": session.store.scalar(_PROPOSER_OF, (pk,))}

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        if self.proposer is not None:
            given["proposer_id"], given["proposer"] = who(work, self.proposer)
        changed = work.read(Proposal, self.proposal, self.version).with_(**given)
        adoption.check_release(changed.state, changed.released_in)
        return proposal_receipt([work.save(changed)], N_("{proposals} changed"))


class VoteProposals(Command):
    """Vote for the proposals

    Each person has one vote for each proposal. Who plans the project may note the votes of others.
    """

    name: ClassVar[str] = "proposal.vote"
    key: ClassVar[str] = "+"
    brief: ClassVar[str] = N_("vote")
    right: ClassVar[Right] = Right.NOTE
    subject: ClassVar[str] = "proposals"
    proposals: ProposalIds
    voters: _Voters = ()

    def apply(self, work: Work) -> Receipt:
        found = [_live(work, pk) for pk in self.proposals]
        voters = _voters(work, self.voters)
        cast = 0
        for proposal in found:
            if proposal.state is adoption.ProposalState.MERGED:
                text = N_("{name} is {state}; vote for the one that it was merged into")
                raise Refused(text, name=_name(proposal), state=proposal.state)
            cast += sum(_vote(work, proposal, voter) for voter in voters)
        if not cast:
            raise Refused(N_("the vote was given already; each person has one for each proposal"))
        return proposal_receipt(found, N_("{proposals}: votes added: {count}"), count=cast)


class UnvoteProposals(Command):
    """Take votes back"""

    name: ClassVar[str] = "proposal.unvote"
    key: ClassVar[str] = "-"
    brief: ClassVar[str] = N_("take vote back")
    right: ClassVar[Right] = Right.NOTE
    subject: ClassVar[str] = "proposals"
    proposals: ProposalIds
    voters: _Voters = ()

    def apply(self, work: Work) -> Receipt:
        found = [_live(work, pk) for pk in self.proposals]
        given = [
            vote
            for proposal in found
            for voter in _voters(work, self.voters)
            for vote in work.find(ProposalVote, proposal_id=proposal.id, voter_id=voter)
        ]
        if not given:
            raise Refused(N_("there is no such vote to take back"))
        for vote in given:
            work.change.delete(vote)
        return proposal_receipt(found, N_("{proposals}: votes taken back: {count}"), count=len(given))


class AcceptProposals(Command):
    """Take the proposals into triage

    Each becomes a requirement at the end of the inbox, whose source is a suggestion, or stands behind one that asks for
    the same already.
    """

    name: ClassVar[str] = "proposal.accept"
    key: ClassVar[str] = "A"
    brief: ClassVar[str] = N_("into triage")
    subject: ClassVar[str] = "proposals"
    proposals: ProposalIds
    requirement: Annotated[
        int | None,
        Pick("requirement"),
        Field(title=N_("Requirement"), description=N_("one that asks for it already; a new one, unless given")),
    ] = None

    def apply(self, work: Work) -> Receipt:
        saved, made, warnings = [], list[str](), list[Message]()
        for proposal in [_live(work, pk) for pk in self.proposals]:
            state = adoption.accept(_name(proposal), proposal.state)
            if self.requirement is not None:
                known = work.get(Requirement, self.requirement)
                made.append(human(Requirement.prefix, known.number))
                saved.append(work.save(proposal.with_(state=state, state_reason="", requirement_id=known.id)))
                continue
            given = {
                "title": proposal.title,
                "text": proposal.text,
                "source": Source.SUGGESTION,
                "module_id": proposal.module_id,
                "department_id": proposal.department_id,
            }
            receipt = make(AddRequirement, given).apply(work)
            made += receipt.shown
            warnings += receipt.warnings
            saved.append(work.save(proposal.with_(state=state, state_reason="", requirement_id=receipt.ids[0])))
        return proposal_receipt(
            saved,
            N_("{proposals} in triage as {requirements}"),
            warnings,
            requirements=names(list(dict.fromkeys(made))),
        )


class DeclineProposals(Command):
    """Decline the proposals

    The reason is for the proposer, who is then to be told.
    """

    name: ClassVar[str] = "proposal.decline"
    key: ClassVar[str] = "X"
    brief: ClassVar[str] = N_("decline")
    subject: ClassVar[str] = "proposals"
    places: ClassVar[tuple[str, ...]] = ("proposals", "reason")
    proposals: ProposalIds
    reason: Reason

    def apply(self, work: Work) -> Receipt:
        saved = []
        for proposal in [_live(work, pk) for pk in self.proposals]:
            state = adoption.decline(_name(proposal), proposal.state, self.reason)
            saved.append(work.save(proposal.with_(state=state, state_reason=self.reason, told_on=None)))
        return proposal_receipt(saved, N_("{proposals} declined"), _to_tell(work, saved))


class ShipProposals(Command):
    """Say in which release the proposals came

    They count as adopted; their proposers are to be told.
    """

    name: ClassVar[str] = "proposal.ship"
    key: ClassVar[str] = "L"
    brief: ClassVar[str] = N_("shipped")
    subject: ClassVar[str] = "proposals"
    places: ClassVar[tuple[str, ...]] = ("proposals", "released_in")
    proposals: ProposalIds
    released_in: Annotated[Line, Field(title=N_("Released in"), max_length=200)]
    on: Annotated[date | None, Field(title=N_("Released on"), description=N_("today, unless given"))] = None

    def apply(self, work: Work) -> Receipt:
        saved = []
        for proposal in [_live(work, pk) for pk in self.proposals]:
            state = adoption.ship(_name(proposal), proposal.state, self.released_in)
            shipped = {"released_in": self.released_in, "released_on": self.on or work.today}
            saved.append(work.save(proposal.with_(state=state, state_reason="", told_on=None, **shipped)))
        return proposal_receipt(
            saved, N_("{proposals} shipped in {release}"), _to_tell(work, saved), release=self.released_in
        )


class TellProposers(Command):
    """Note that the proposers were told"""

    name: ClassVar[str] = "proposal.tell"
    key: ClassVar[str] = "T"
    brief: ClassVar[str] = N_("told")
    subject: ClassVar[str] = "proposals"
    proposals: ProposalIds
    on: Annotated[date | None, Field(title=N_("Told on"), description=N_("today, unless given"))] = None

    def apply(self, work: Work) -> Receipt:
        if self.on is not None and self.on > work.today:
            raise BadInput(
                N_("{day} has not come yet; name the day on which it was"), field="on", day=self.on.isoformat()
            )
        found = [_live(work, pk) for pk in self.proposals]
        for proposal in found:
            adoption.tell(_name(proposal), proposal.state)
        saved = [work.save(proposal.with_(told_on=self.on or work.today)) for proposal in found]
        return proposal_receipt(saved, N_("{proposals}: the proposer was told"))


class MergeProposals(Command):
    """Merge proposals into another

    It gets their votes, each person's once.
    """

    name: ClassVar[str] = "proposal.merge"
    key: ClassVar[str] = "D"
    brief: ClassVar[str] = N_("merge")
    subject: ClassVar[str] = "proposals"
    places: ClassVar[tuple[str, ...]] = ("proposals", "into")
    proposals: ProposalIds
    into: Annotated[int, Pick("proposal"), Field(title=N_("Into"))]

    def apply(self, work: Work) -> Receipt:
        into, saved = _live(work, self.into), []
        for proposal in [_live(work, pk) for pk in self.proposals]:
            state = adoption.merge(_name(proposal), proposal.state, _name(into), into.state)
            for vote in work.find(ProposalVote, proposal_id=proposal.id):
                _vote(work, into, vote.voter_id)
            saved.append(work.save(proposal.with_(state=state, merged_into_id=into.id)))
        return proposal_receipt(saved, N_("{proposals} merged into {into}"), into=_name(into))


class ReopenProposals(Command):
    """Take the decision on the proposals back

    What was merged takes its votes along.
    """

    name: ClassVar[str] = "proposal.reopen"
    key: ClassVar[str] = "B"
    brief: ClassVar[str] = N_("reopen")
    subject: ClassVar[str] = "proposals"
    proposals: ProposalIds

    def apply(self, work: Work) -> Receipt:
        undecided = {
            "state_reason": "",
            "released_in": "",
            "released_on": None,
            "told_on": None,
            "merged_into_id": None,
        }
        saved = []
        for proposal in [_live(work, pk) for pk in self.proposals]:
            in_triage = proposal.requirement_id is not None
            state = adoption.reopen(_name(proposal), proposal.state, in_triage=in_triage)
            _take_back(work, proposal)
            saved.append(work.save(proposal.with_(state=state, **undecided)))
        return proposal_receipt(saved, N_("{proposals} open again"))


class ArchiveProposals(Command):
    """Archive the proposals"""

    name: ClassVar[str] = "proposal.archive"
    subject: ClassVar[str] = "proposals"
    proposals: ProposalIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(Proposal, pk).with_(archived=True)) for pk in self.proposals]
        return proposal_receipt(saved, N_("{proposals} archived"))


class UnarchiveProposals(Command):
    """Bring proposals back from the archive"""

    name: ClassVar[str] = "proposal.unarchive"
    subject: ClassVar[str] = "proposals"
    proposals: ProposalIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(Proposal, pk).with_(archived=False)) for pk in self.proposals]
        return proposal_receipt(saved, N_("{proposals} back in the lists"))


def _name(proposal: Proposal) -> str:
    return human(Proposal.prefix, proposal.number)


def _live(work: Work, pk: int) -> Proposal:
    proposal = work.get(Proposal, pk)
    if proposal.archived:
        raise Refused(N_("{name} is archived; bring it back first"), name=_name(proposal))
    return proposal


def _voters(work: Work, voters: Iterable[int]) -> list[int]:
    """Return those who vote: the persons that are named, else whoever gives the command."""
    named = [work.get(Person, pk).id for pk in dict.fromkeys(voters)]
    if set(named) - {work.person} and not work.may(Right.PLAN):
        raise Denied(N_("only your own vote is yours to give or to take back; a project manager may do it for others"))
    if not named and work.person is None:
        raise BadInput(N_("you are not among the persons of this project; name those who vote"), field="voters")
    return named or [work.person or 0]


def _vote(work: Work, proposal: Proposal, voter: int) -> bool:
    """Give a vote unless it was given already, and return whether it was new."""
    if work.find(ProposalVote, proposal_id=proposal.id, voter_id=voter):
        return False
    work.save(ProposalVote(project_id=work.project, proposal_id=proposal.id, voter_id=voter, on_day=work.today))
    return True


_LENT = """
SELECT v.id FROM proposal_vote v JOIN journal j ON j.tbl = 'proposal_vote' AND j.pk = v.id AND j.before IS NULL
    JOIN change c ON c.id = j.change
WHERE v.proposal_id = :into AND c.command = 'proposal.merge'
    AND v.voter_id IN (SELECT voter_id FROM proposal_vote WHERE proposal_id = :proposal)
    AND NOT EXISTS (SELECT 1 FROM proposal_vote o JOIN proposal p ON p.id = o.proposal_id
        WHERE p.merged_into_id = :into AND p.id <> :proposal AND o.voter_id = v.voter_id)
"""
"""The votes that a proposal has only because another was merged into it."""


def _take_back(work: Work, proposal: Proposal) -> None:
    """Take the votes that a merged proposal brought away from the one that got them, and from where these went on."""
    into = proposal.merged_into_id
    while into is not None:
        for row in work.change.query(_LENT, {"into": into, "proposal": proposal.id}):
            work.change.delete(work.get(ProposalVote, row[0]))
        into = work.get(Proposal, into).merged_into_id


def _to_tell(work: Work, proposals: Iterable[Proposal]) -> list[Message]:
    """Return whom to tell what was decided."""
    told = []
    for proposal in proposals:
        person = None if proposal.proposer_id is None else work.get(Person, proposal.proposer_id)
        name = proposal.proposer if person is None else f"@{person.handle}"
        if name:
            told.append(message(N_("{who} proposed {name} and is to be told"), who=name, name=_name(proposal)))
    return told
