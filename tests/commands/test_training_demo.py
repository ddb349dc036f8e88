"""The demo's training: a story that holds on every weekday and in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from cockpit import demo
from cockpit.clock import FixedClock
from cockpit.i18n import speaking
from cockpit.listing import Asked, Lead, listing
from cockpit.session import Session
from cockpit.training.course_lists import UNTRAINED
from cockpit.training.learner_lists import CHAMPIONS, COVERAGE, LEARNERS_LIST, ROLES
from cockpit.training.page import role_leads
from cockpit.training.readiness import of_everybody
from cockpit.training.resistance import RESISTANCES
from cockpit.training.roster_lists import ROSTERS, SESSIONS_LIST
from cockpit.training.standings import Heat
from storage.store import Store
from tests.support import NOW


@pytest.mark.parametrize(("later", "language"), [(0, "en"), (4, "zh_CN"), (5, "en")])
def test_the_demo_shows_every_state_of_training(later: int, language: str) -> None:
    session = Session(Store(), clock=FixedClock(NOW + timedelta(later)))
    with speaking(language):
        demo.build(session)
        share = of_everybody(session)
        assert (share.ready, share.people) == (5, 39)
        found = {
            flag: [row.number for row in SESSIONS_LIST.rows(session, Asked(flag))]
            for flag in ("clash", "leaderless", "unmarked", "full waiting:>0", "over")
        }
        assert found == {
            "clash": [8, 9],
            "leaderless": [10],
            "unmarked": [7],
            "full waiting:>0": [8],
            "over": [],
        }
        assert all(row.day.weekday() < 5 for row in SESSIONS_LIST.rows(session))
        assert len(COVERAGE.ids(session, Asked("uncovered"))) == 2
        assert len(ROSTERS.ids(session, Asked("missed"))) == 8
        assert len(LEARNERS_LIST.ids(session, Asked("unseated"))) > 0
        assert [row.number for row in UNTRAINED.rows(session)] == [10]
        assert len(RESISTANCES.ids(session, Asked("barrier"))) == 6
        scored = [
            sum(line.passed is not None for line in ROSTERS.rows(session, Asked(f"session:TRN-{number}")))
            for number in (4, 6)
        ]
        assert scored == [8, 5]
    session.store.close()


def counted(session: Session, leads: Sequence[Lead]) -> list[int]:
    """Return how many rows the lists behind some numbers have."""
    return [listing(lead.noun).count(session, Asked(lead.filter)) for lead in leads]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_lists_behind_the_numbers_count_them_again(language: str) -> None:
    session = Session(Store(), clock=FixedClock(NOW))
    with speaking(language):
        demo.build(session)
        heat = Heat(session)
        assert len(heat.columns) > 3
        for role in ROLES.rows(session):
            for column in heat.columns:
                share, department = heat.at(role.id, column.key)
                expected = [share.people + share.idle, share.ready, share.people + share.idle - share.ready]
                assert counted(session, role_leads(role.name, department)) == expected
            assert counted(session, ROLES.page(session, role.id).leads)[:2] == [role.people, role.share.ready]
        for place in COVERAGE.rows(session):
            share = place.share
            numbers = [share.people + share.idle, share.ready, share.people - share.ready, share.idle]
            leads = COVERAGE.page(session, place.id).leads
            assert counted(session, leads) == [*numbers, len(place.champions)]
        for champion in CHAMPIONS.rows(session):
            leads = CHAMPIONS.page(session, champion.id).leads
            assert counted(session, leads) == [champion.users, champion.champions, champion.trained]
    session.store.close()
