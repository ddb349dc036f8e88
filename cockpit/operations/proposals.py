"""Improvement proposals: the list, and one with its votes and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from cockpit import figures
from cockpit.i18n import N_, _, plural
from cockpit.ids import human
from cockpit.listing import Asked, Detail, Line, ListColumn, Listing, Tone
from cockpit.operations import text
from cockpit.operations.adoption import DECIDED, ProposalState
from cockpit.operations.choices import PROPOSAL
from cockpit.requirements.choices import REQUIREMENT
from cockpit.requirements.triage import GONE
from cockpit.requirements.triage import State as RequirementState
from storage.days import stored_day

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.session import Session


@dataclass(frozen=True)
class ProposalRow:
    """A proposal with its votes; ``mine`` tells whether one is of the person who asks.

    ``requirement`` is the number of the requirement that it became, ``requirement_state`` where that stands.
    """

    id: int
    version: int
    number: int
    title: str
    text: str
    proposer: str
    department: str | None
    module: str | None
    made_on: date
    state: ProposalState
    state_reason: str
    requirement: int | None
    requirement_state: RequirementState | None
    merged_into: int | None
    released_in: str
    released_on: date | None
    told_on: date | None
    archived: bool
    votes: int
    mine: bool

    @property
    def untold(self) -> bool:
        """Whether it is decided and its proposer does not know."""
        return self.state in DECIDED and self.told_on is None

    @property
    def put_aside(self) -> bool:
        """Whether triage decided against the requirement that it became, and nobody has declined it yet."""
        return self.state is ProposalState.ACCEPTED and self.requirement_state in GONE


_VOTES = "(SELECT COUNT(*) FROM proposal_vote w WHERE w.proposal_id = o.id)"
_SELECT = """o.id, o.version, o.number, o.title, o.text, COALESCE(p.handle, o.proposer) AS proposer,
    d.name AS department, m.name AS module, o.made_on, o.state, o.state_reason, q.number AS requirement,
    q.state AS requirement_state, (SELECT x.number FROM proposal x WHERE x.id = o.merged_into_id) AS merged_into,
    o.released_in, o.released_on, o.told_on, o.archived,
    (SELECT COUNT(*) FROM proposal_vote w WHERE w.proposal_id = o.id) AS votes,
    EXISTS (SELECT 1 FROM proposal_vote w WHERE w.proposal_id = o.id AND w.voter_id = {me}) AS mine"""


class Proposals(Listing[ProposalRow]):
    """The improvement proposals: what is to be decided first, by votes."""

    noun: ClassVar[str] = "proposal"
    table: ClassVar[str] = "proposal"
    alias: ClassVar[str] = "o"
    source: ClassVar[str] = (
        "proposal o LEFT JOIN person p ON p.id = o.proposer_id LEFT JOIN department d ON d.id = o.department_id"
        " LEFT JOIN module m ON m.id = o.module_id LEFT JOIN requirement q ON q.id = o.requirement_id"
    )
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 8, priority=9),
        ListColumn("votes", N_("Votes"), 6, "right", priority=8),
        ListColumn("title", N_("Proposal"), 0, priority=9),
        ListColumn("state", N_("State"), 24, priority=8),
        ListColumn("requirement", N_("Requirement"), 22, priority=6),
        ListColumn("proposer", N_("Proposer"), 14, priority=5),
        ListColumn("told", N_("Told"), 14, priority=7),
        ListColumn("department", N_("Department"), 14, priority=3),
        ListColumn("module", N_("Module"), 12, priority=2),
        ListColumn("made_on", N_("Date"), 10, priority=4),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "votes": f"o.state <> 'received', {_VOTES} DESC, o.number",
        "number": "o.number",
        "date": "o.made_on DESC",
        "state": "o.state, o.number",
        "title": "o.title",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of proposals."""
        from cockpit.operations.filter import proposals

        return proposals()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[ProposalRow]:
        """Return the proposals with these ids."""
        return [
            ProposalRow(
                id=row["id"],
                version=row["version"],
                number=row["number"],
                title=row["title"],
                text=row["text"],
                proposer=row["proposer"],
                department=row["department"],
                module=row["module"],
                made_on=date.fromisoformat(row["made_on"]),
                state=ProposalState(row["state"]),
                state_reason=row["state_reason"],
                requirement=row["requirement"],
                requirement_state=RequirementState(row["requirement_state"]) if row["requirement_state"] else None,
                merged_into=row["merged_into"],
                released_in=row["released_in"],
                released_on=stored_day(row["released_on"]),
                told_on=stored_day(row["told_on"]),
                archived=bool(row["archived"]),
                votes=row["votes"],
                mine=bool(row["mine"]),
            )
            for row in self.read(session, _SELECT.replace("{me}", str(session.person or 0)), ids)
        ]

    def cells(self, row: ProposalRow, session: Session) -> tuple[Line, ...]:
        """Return the proposal as cells; own votes are marked."""
        mine: Line = (("*", "accent"),) if row.mine else ((" ", ""),)
        return (
            ((human(PROPOSAL, row.number), "accent"),),
            ((str(row.votes), "strong" if row.votes else "muted"), *mine),
            ((row.title, "muted" if row.archived or row.state in _QUIET else ""),),
            state(row),
            requirement(row),
            ((row.proposer or figures.UNKNOWN, "" if row.proposer else "muted"),),
            told(row),
            ((row.department or figures.UNKNOWN, "" if row.department else "muted"),),
            ((row.module or figures.UNKNOWN, "" if row.module else "muted"),),
            ((row.made_on.isoformat(), "muted"),),
        )

    def plain(self, row: ProposalRow) -> dict[str, object]:
        """Return the proposal as data."""
        names = row.__dataclass_fields__
        values = {name: getattr(row, name) for name in names if name not in ("version", "number", "mine")}
        return {
            **values,
            "id": human(PROPOSAL, row.number),
            "requirement": None if row.requirement is None else human(REQUIREMENT, row.requirement),
            "merged_into": None if row.merged_into is None else human(PROPOSAL, row.merged_into),
        }

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the proposal with everybody who is for it."""
        row = self.one(session, pk)
        voters = [each[0] for each in session.store.query(_VOTERS, (pk,))]
        return Detail({**self.plain(row), "voters": voters}, tuple(_lines(row, voters)))

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Return which share of all proposals is shipped."""
        from cockpit.operations.tallies import adoption_line

        return (adoption_line(session),)


_QUIET = frozenset({ProposalState.DECLINED, ProposalState.MERGED})
_VOTERS = """
SELECT p.handle FROM proposal_vote w JOIN person p ON p.id = w.voter_id WHERE w.proposal_id = ? ORDER BY w.id
"""


def state(row: ProposalRow) -> Line:
    """Return where it stands, with the release or the proposal that belongs to it."""
    tone = text.PROPOSAL_TONES[row.state]
    if row.state is ProposalState.SHIPPED:
        return ((_("shipped in {release}", release=row.released_in), tone),)
    if row.state is ProposalState.MERGED and row.merged_into is not None:
        return ((_("merged into {id}", id=human(PROPOSAL, row.merged_into)), tone),)
    return ((row.state.label, tone),)


def requirement(row: ProposalRow) -> Line:
    """Return the requirement that it became and where that stands; one that triage has put aside stands out."""
    if row.requirement is None or row.requirement_state is None:
        return text.NOTHING
    tone: Tone = "warn" if row.put_aside else "muted"
    return ((human(REQUIREMENT, row.requirement), "accent"), (f" {row.requirement_state.label}", tone))


def told(row: ProposalRow) -> Line:
    """Return when the proposer was told of the decision; one that nobody was told of stands out."""
    if row.untold:
        return ((_("not told yet"), "warn"),)
    return ((row.told_on.isoformat(), "muted"),) if row.told_on else text.NOTHING


def _lines(row: ProposalRow, voters: Sequence[str]) -> Iterator[Line]:
    yield (human(PROPOSAL, row.number), "accent"), (f"  {row.title}", "strong")
    yield (*state(row), ("   ", ""), (plural("{n} vote", "{n} votes", row.votes), ""))
    if row.put_aside:
        yield ((_("triage decided against its requirement; decline it too, so that the proposer is told"), "warn"),)
    shown = (
        (N_("Reason"), ((row.state_reason, ""),) if row.state_reason else ()),
        (N_("Requirement"), requirement(row) if row.requirement is not None else ()),
        (N_("Proposer"), ((row.proposer, ""),) if row.proposer else ()),
        (N_("Department"), ((row.department, ""),) if row.department else ()),
        (N_("Module"), ((row.module, ""),) if row.module else ()),
        (N_("Date"), ((row.made_on.isoformat(), ""),)),
        (N_("Released on"), ((row.released_on.isoformat(), ""),) if row.released_on else ()),
        (N_("Proposer told on"), told(row) if row.state in DECIDED else ()),
        (N_("Voters"), ((", ".join(f"@{voter}" for voter in voters), ""),) if voters else ()),
    )
    for label, line in shown:
        if line:
            yield (f"{_(label)}  ", "muted"), *line
    if row.text.strip():
        yield ()
        yield from (((line, ""),) for line in row.text.strip().splitlines()[:200])


PROPOSALS = Proposals()
