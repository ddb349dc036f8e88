"""The demo's operation: no list is empty, every state occurs, and both languages tell the same."""

from __future__ import annotations

from datetime import datetime

import pytest

from cockpit import demo
from cockpit.clock import FixedClock
from cockpit.i18n import speaking
from cockpit.listing import Asked, listing
from cockpit.operations.adoption import ProposalState
from cockpit.operations.choices import IssueType, UpgradeResult
from cockpit.operations.home import figures
from cockpit.operations.issue_states import State
from cockpit.operations.queries import ISSUES, LISTINGS
from cockpit.operations.tallies import on_duty, proposal_counts, tally
from cockpit.session import Session
from storage.store import Store


def told(language: str, day: str = "2026-11-25") -> Session:
    """Return a session in a fresh demo project."""
    clock = FixedClock(datetime.fromisoformat(f"{day}T20:00:00+00:00"))
    session = Session(Store(), actor="olga", clock=clock)
    with speaking(language):
        demo.build(session)
    return session


@pytest.fixture(scope="module")
def english() -> Session:
    return told("en")


@pytest.fixture(scope="module")
def chinese() -> Session:
    return told("zh_CN")


def test_no_list_is_empty(english: Session) -> None:
    for each in LISTINGS:
        rows = each.rows(english)
        assert rows, each.noun
        for row in rows:
            assert all(cell is not None for cell in each.cells(row, english))
        assert each.detail(english, rows[0].id).lines


def test_every_state_and_type_occurs(english: Session) -> None:
    rows = ISSUES.rows(english)
    assert {row.state for row in rows} | {State.ASSIGNED} == set(State)
    assert {row.type for row in rows} == set(IssueType)
    counts = proposal_counts(english)
    assert all(counts[state] for state in ProposalState)
    results = {row[0] for row in english.store.query("SELECT result FROM upgrade")}
    assert {UpgradeResult.DONE, UpgradeResult.ROLLED_BACK, UpgradeResult.PLANNED} <= results


def test_what_goes_wrong_in_a_ledger_can_be_seen(english: Session) -> None:
    found = tally(english)
    assert found.overdue
    assert found.waiting
    assert found.unowned
    assert found.owner_left == 1
    assert on_duty(english) == ["guo.peng"]
    for flag in ("came-back", "by-data", "breached", "owner-left", "unowned"):
        assert ISSUES.ids(english, Asked(flag)), flag
    for figure in figures(english):
        assert figure.count == len(listing(figure.noun).ids(english, Asked(figure.filter))) > 0


def test_both_languages_tell_the_same(english: Session, chinese: Session) -> None:
    shapes = [
        [(row.number, row.state, row.priority, row.owner, row.due_on, row.breached) for row in ISSUES.rows(session)]
        for session in (english, chinese)
    ]
    assert shapes[0] == shapes[1]
    titles = [row.title for row in ISSUES.rows(chinese)]
    assert all(any("\u4e00" <= char <= "\u9fff" for char in title) for title in titles)
    assert not {row.title for row in ISSUES.rows(english)} & set(titles)


@pytest.mark.parametrize("day", ["2026-11-28", "2027-02-28", "2028-02-29", "2026-12-31"])
def test_the_demo_can_be_told_on_any_day(day: str) -> None:
    assert len(ISSUES.rows(told("en", day))) == 14
