"""Improvement proposals: votes, triage, what was shipped, what the proposer is told; support and upgrades."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.errors import BadInput, Denied, Refused
from cockpit.listing import Asked
from cockpit.operations.adoption import ProposalState, adoption
from cockpit.operations.commands import (
    AcceptProposals,
    AddDuty,
    AddProposal,
    AddUpgrade,
    ArchiveDuty,
    ArchiveProposals,
    ArchiveUpgrade,
    CloseUpgrade,
    DeclineProposals,
    EditDuty,
    EditProposal,
    EditUpgrade,
    MergeProposals,
    ReopenProposals,
    ShipProposals,
    TellProposers,
    UnarchiveProposals,
    UnvoteProposals,
    VoteProposals,
)
from cockpit.operations.lists import DUTIES, UPGRADES
from cockpit.operations.proposals import PROPOSALS, ProposalRow
from cockpit.operations.tallies import adoption_line, on_duty
from cockpit.people.commands import AddPerson, ArchivePerson, MergePersons
from cockpit.requirements.commands import AddRequirement, DeclineRequirements
from cockpit.requirements.queries import Inbox
from cockpit.session import Session
from tests.support import World


def propose(world: World, title: str = "Copy last month's accruals", **inputs: Any) -> int:
    return world.given(AddProposal, title=title, **inputs)


def read(world: World, number: int = 1) -> ProposalRow:
    (found,) = PROPOSALS.fetch(world.session, [world.id("proposal", f"PROP-{number}")])
    return found


def rate(world: World) -> str:
    return "".join(text for text, _tone in adoption_line(world.session))


def test_a_proposal_is_received_with_its_proposer(world: World) -> None:
    assert str(world.do(AddProposal, title="Copy accruals", proposer="li.wei")) == "PROP-1 received"
    found = read(world)
    assert (found.state, found.proposer, found.department, found.votes) == ("received", "li.wei", "Finance", 0)
    propose(world, proposer="The night shift")
    assert read(world, 2).proposer == "The night shift"
    propose(world)
    assert read(world, 3).proposer == "olga"
    world.do(EditProposal, proposal="PROP-3", title="Better", proposer="tom", text="why")
    assert (read(world, 3).title, read(world, 3).proposer, read(world, 3).text) == ("Better", "tom", "why")


# Votes


def test_each_person_votes_once(world: World) -> None:
    propose(world)
    world.do(VoteProposals, proposals="PROP-1")
    assert (read(world).votes, read(world).mine) == (1, True)
    said = "the vote was given already; each person has one for each proposal"
    assert world.refusal(Refused, VoteProposals, proposals="PROP-1") == said
    done = world.do(VoteProposals, proposals="PROP-1", voters="li.wei, tom, me, tom")
    assert str(done) == "PROP-1: votes added: 2"
    assert read(world).votes == 3
    assert not read(world.another("wang.fang")).mine
    world.do(UnvoteProposals, proposals="PROP-1")
    assert (read(world).votes, read(world).mine) == (2, False)
    assert "no such vote" in world.refusal(Refused, UnvoteProposals, proposals="PROP-1")


def test_what_most_are_for_comes_first(world: World) -> None:
    propose(world, "One"), propose(world, "Two"), propose(world, "Three")
    world.do(VoteProposals, proposals="PROP-3", voters="li.wei, tom")
    world.do(VoteProposals, proposals="PROP-2, PROP-3")
    assert [row.number for row in PROPOSALS.rows(world.session)] == [3, 2, 1]
    assert [row.number for row in PROPOSALS.rows(world.session, Asked("votes:>=2 voter:tom"))] == [3]


def test_merging_moves_votes_each_persons_once(world: World) -> None:
    propose(world, "One"), propose(world, "Two")
    world.do(VoteProposals, proposals="PROP-1, PROP-2", voters="tom")
    world.do(VoteProposals, proposals="PROP-2", voters="li.wei")
    world.do(MergeProposals, proposals="PROP-2", into="PROP-1")
    assert (read(world, 1).votes, read(world, 2).state, read(world, 2).merged_into) == (2, "merged", 1)
    assert "into itself" in world.refusal(BadInput, MergeProposals, proposals="PROP-1", into="PROP-1")
    assert "name the one" in world.refusal(Refused, MergeProposals, proposals="PROP-1", into="PROP-2")
    said = world.refusal(Refused, VoteProposals, proposals="PROP-2")
    assert said == "PROP-2 is merged; vote for the one that it was merged into"


def test_a_merge_that_is_taken_back_takes_its_votes_along(world: World) -> None:
    for title in ("One", "Two", "Three"):
        propose(world, title)
    world.do(VoteProposals, proposals="PROP-1", voters="olga, li.wei, tom")
    world.do(VoteProposals, proposals="PROP-2", voters="olga")
    world.do(VoteProposals, proposals="PROP-3", voters="tom")
    world.do(MergeProposals, proposals="PROP-1, PROP-3", into="PROP-2")
    assert read(world, 2).votes == 3
    world.do(ReopenProposals, proposals="PROP-1")
    # Olga was for it before, and what Tom was for is still merged into it.
    assert [read(world, number).votes for number in (1, 2, 3)] == [3, 2, 1]
    world.do(ReopenProposals, proposals="PROP-3")
    assert [read(world, number).votes for number in (1, 2, 3)] == [3, 1, 1]


def test_only_who_plans_votes_for_others(world: World) -> None:
    world.given(AddPerson, handle="eva", name="Eva", role="consultant")
    propose(world)
    world.do(VoteProposals, proposals="PROP-1", voters="li.wei, tom")
    eva = world.another("eva")
    for command in (VoteProposals, UnvoteProposals):
        said = eva.refusal(Denied, command, proposals="PROP-1", voters="li.wei, eva")
        assert said == "only your own vote is yours to give or to take back; a project manager may do it for others"
    eva.do(VoteProposals, proposals="PROP-1", voters="eva")
    eva.do(UnvoteProposals, proposals="PROP-1")
    assert read(world).votes == 2


def test_two_persons_who_are_one_have_one_vote(world: World) -> None:
    propose(world)
    world.do(VoteProposals, proposals="PROP-1", voters="li.wei, tom, wang.fang")
    world.do(MergePersons, persons="tom", into="li.wei")
    assert read(world).votes == 2
    assert PROPOSALS.detail(world.session, read(world).id).plain["voters"] == ["li.wei", "wang.fang"]


def test_who_is_no_person_names_those_who_vote(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    propose(world)
    monkeypatch.setenv("USER", "keeper")
    keeper = World(Session(world.store, clock=world.session.clock, project="ERP"))
    said = keeper.refusal(BadInput, VoteProposals, proposals="PROP-1")
    assert said == "you are not among the persons of this project; name those who vote"
    assert str(keeper.do(VoteProposals, proposals="PROP-1", voters="tom")) == "PROP-1: votes added: 1"


# Triage, release, and what the proposer is told


def test_an_accepted_proposal_waits_in_the_inbox_of_requirements(world: World) -> None:
    propose(world, module_id="Finance", text="saves a day", proposer="li.wei")
    done = world.do(AcceptProposals, proposals="PROP-1")
    assert str(done) == "PROP-1 in triage as REQ-1"
    (made,) = Inbox().rows(world.session)
    assert (made.title, made.source, made.module, made.department) == (
        "Copy last month's accruals", "suggestion", "Finance", "Finance",
    )  # fmt: skip
    assert (read(world).state, read(world).requirement, read(world).requirement_state) == ("accepted", 1, "new")
    assert "only what is received" in world.refusal(Refused, AcceptProposals, proposals="PROP-1")
    world.session.undo()
    assert (read(world).state, read(world).requirement) == ("received", None)
    assert not Inbox().rows(world.session)


def test_a_proposal_may_stand_behind_a_requirement_that_asks_for_it_already(world: World) -> None:
    world.given(AddRequirement, title="Post accruals automatically")
    propose(world, "One"), propose(world, "Two")
    done = world.do(AcceptProposals, proposals="PROP-1, PROP-2", requirement="REQ-1")
    assert str(done) == "PROP-1, PROP-2 in triage as REQ-1"
    assert len(world.rows("requirement")) == 1
    assert list(PROPOSALS.ids(world.session, Asked("requirement:REQ-1")))


def test_what_triage_puts_aside_is_seen_and_declined_with_a_reason(world: World) -> None:
    pk = propose(world)
    world.do(AcceptProposals, proposals="PROP-1")
    world.do(DeclineRequirements, requirements="REQ-1", reason="too dear")
    assert read(world).put_aside
    said = "".join(text for line in PROPOSALS.detail(world.session, pk).lines for text, _tone in line)
    assert "triage decided against its requirement; decline it too" in said
    assert "give a reason" in world.refusal(BadInput, DeclineProposals, proposals="PROP-1", reason=" ")
    done = world.do(DeclineProposals, proposals="PROP-1", reason="too dear")
    assert [str(each) for each in done.warnings] == ["@olga proposed PROP-1 and is to be told"]
    assert (read(world).state, read(world).state_reason, read(world).put_aside) == ("declined", "too dear", False)


def test_a_shipped_proposal_says_in_which_release_and_its_proposer_is_told(world: World) -> None:
    propose(world, proposer="Mrs Chen")
    world.do(AcceptProposals, proposals="PROP-1")
    assert "no decision yet to tell of" in world.refusal(Refused, TellProposers, proposals="PROP-1")
    assert "name the release" in world.refusal(BadInput, ShipProposals, proposals="PROP-1", released_in=" ")
    done = world.do(ShipProposals, proposals="PROP-1", released_in="2.4")
    assert str(done) == "PROP-1 shipped in 2.4"
    assert [str(each) for each in done.warnings] == ["Mrs Chen proposed PROP-1 and is to be told"]
    found = read(world)
    assert (found.released_in, str(found.released_on), found.untold) == ("2.4", "2026-11-24", True)
    assert [row.number for row in PROPOSALS.rows(world.session, Asked("untold"))] == [1]
    assert "has not come yet" in world.refusal(BadInput, TellProposers, proposals="PROP-1", on="2026-12-01")
    world.do(TellProposers, proposals="PROP-1")
    assert (str(read(world).told_on), read(world).untold) == ("2026-11-24", False)


def test_what_is_shipped_says_in_which_release(world: World) -> None:
    propose(world)
    world.do(EditProposal, proposal="PROP-1", released_in="")
    world.do(ShipProposals, proposals="PROP-1", released_in="v3")
    assert "name the release" in world.refusal(BadInput, EditProposal, proposal="PROP-1", released_in="")
    world.do(EditProposal, proposal="PROP-1", released_in="v3.1")
    assert read(world).released_in == "v3.1"


def test_a_decision_that_is_taken_back_must_be_told_anew(world: World) -> None:
    propose(world)
    world.do(ShipProposals, proposals="PROP-1", released_in="2.4")
    world.do(TellProposers, proposals="PROP-1")
    assert "take that back first" in world.refusal(Refused, DeclineProposals, proposals="PROP-1", reason="x")
    world.do(ReopenProposals, proposals="PROP-1")
    found = read(world)
    assert (found.state, found.released_in, found.released_on, found.told_on) == ("received", "", None, None)
    assert "nothing to take back" in world.refusal(Refused, ReopenProposals, proposals="PROP-1")
    world.do(DeclineProposals, proposals="PROP-1", reason="no")
    assert read(world).untold


# Adoption


def test_the_rate_of_adoption_is_shipped_of_received(world: World) -> None:
    assert rate(world) == "adopted: -   0 shipped of 0 received"
    for title in ("One", "Two", "Three", "Four"):
        propose(world, title)
    assert rate(world).startswith("adopted: 0%")
    world.do(MergeProposals, proposals="PROP-4", into="PROP-3")
    world.do(ShipProposals, proposals="PROP-1", released_in="2.4")
    assert rate(world) == "adopted: 33%   1 shipped of 3 received   proposers to be told: 1"
    world.do(ArchiveProposals, proposals="PROP-2")
    assert rate(world).startswith("adopted: 50%")
    world.do(UnarchiveProposals, proposals="PROP-2")
    assert rate(world).startswith("adopted: 33%")
    world.do(ArchiveProposals, proposals="PROP-2")
    assert "is archived" in world.refusal(Refused, VoteProposals, proposals="PROP-2")


@given(st.dictionaries(st.sampled_from(ProposalState), st.integers(0, 1_000)))
def test_a_rate_is_unknown_or_a_share(counts: dict[ProposalState, int]) -> None:
    found = adoption(counts)
    received = sum(count for state, count in counts.items() if state is not ProposalState.MERGED)
    assert (found is None) == (received == 0)
    assert found is None or 0 <= found <= 1


# Support roster


def test_who_is_on_duty_by_date(world: World) -> None:
    world.do(AddDuty, person_id="tom", start="2026-11-16", end="2026-11-22")
    done = world.do(AddDuty, person_id="li.wei", start="2026-11-23", end="2026-11-29", note="by phone")
    assert str(done) == "li.wei supports from 2026-11-23 to 2026-11-29"
    assert on_duty(world.session) == ["li.wei"]
    done = world.do(AddDuty, person_id="tom", start="2026-11-24", end="2026-11-24")
    assert [str(each) for each in done.warnings] == ["on duty in that time too: @li.wei"]
    assert on_duty(world.session) == ["li.wei", "tom"]
    world.do(EditDuty, duty="2", end="2026-11-23")
    world.do(ArchiveDuty, duty="3")
    assert on_duty(world.session) == []
    assert [row.person for row in DUTIES.rows(world.session, Asked("past"))] == ["tom", "li.wei"]


def test_a_duty_that_ends_before_it_begins_is_refused(world: World) -> None:
    said = world.refusal(BadInput, AddDuty, person_id="tom", start="2026-11-24", end="2026-11-23")
    assert said == "2026-11-23 is before 2026-11-24; the last day cannot come before the first"


def test_who_has_left_is_not_on_duty(world: World) -> None:
    world.do(AddDuty, person_id="tom", start="2026-11-23", end="2026-11-29")
    gone = world.id("person", "tom")
    world.do(ArchivePerson, persons="tom")
    assert on_duty(world.session) == []
    assert DUTIES.rows(world.session)[0].left
    assert "tom has left" in world.refusal(Refused, AddDuty, person_id=gone, start="2026-11-24", end="2026-11-24")


# Upgrades


def test_an_upgrade_has_a_window_tests_and_a_result(world: World) -> None:
    done = world.do(AddUpgrade, release="2.4.1", day="2026-11-28", opens="8 pm", closes="2:30", owner_id="li.wei")
    assert str(done) == "UPG-1 planned for 2026-11-28"
    (row,) = UPGRADES.rows(world.session)
    assert (row.window, row.result, row.owner) == ("20:00-02:30", "planned", "li.wei")
    assert "say what happened" in world.refusal(BadInput, CloseUpgrade, upgrade="UPG-1", result="rolled-back")
    done = world.do(CloseUpgrade, upgrade="UPG-1", result="done")
    assert [str(each) for each in done.warnings] == ["UPG-1 does not say what was tested"]
    world.do(EditUpgrade, upgrade="UPG-1", tests="month-end close in the test system")
    assert not world.do(CloseUpgrade, upgrade="UPG-1", result="done").warnings
    world.do(CloseUpgrade, upgrade="UPG-1", result="rolled-back", note="printing failed")
    assert UPGRADES.rows(world.session, Asked("rolled-back 月结 or printing"))[0].note == "printing failed"
    assert "no time of day" in world.refusal(BadInput, AddUpgrade, release="3", day="2026-12-01", opens="noonish")
    world.do(ArchiveUpgrade, upgrade="UPG-1")
    assert not UPGRADES.rows(world.session)


@pytest.mark.parametrize("release", ["", " ", "\x07"])
def test_an_upgrade_without_a_version_is_refused(world: World, release: str) -> None:
    assert world.refusal(BadInput, AddUpgrade, release=release, day="2026-12-01") == "Version must not be empty"
