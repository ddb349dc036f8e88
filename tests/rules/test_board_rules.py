"""A card may enter or leave a column only as the rules and limits of the board say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cockpit.delivery.board_rules import (
    CardFacts,
    Column,
    ColumnKind,
    Condition,
    Firmness,
    Limit,
    LimitScope,
    Load,
    Place,
    Rule,
    judge_move,
    over_limit,
)
from cockpit.i18n import speaking

TODO = Column("Ready", ColumnKind.TODO, 0)
DOING = Column("Building", ColumnKind.DOING, 1)
DONE = Column("Accepted", ColumnKind.DONE, 2)
READY_CARD = CardFacts("CARD-12", has_owner=True, estimate=3)
EMPTY = Load(column=0)


@pytest.mark.parametrize(
    ("condition", "card", "words"),
    [
        (Condition.OWNER, replace(READY_CARD, has_owner=False), "asks for an owner; give CARD-12 one"),
        (Condition.ESTIMATE, replace(READY_CARD, estimate=None), "asks for an estimate; estimate CARD-12"),
        (Condition.CHECKLIST, replace(READY_CARD, open_checks=2), "open points on CARD-12: 2"),
        (Condition.DEPENDENCIES, replace(READY_CARD, waits_for=("CARD-3", "CARD-4")), "waits for CARD-3, CARD-4"),
        (Condition.NOT_BLOCKED, replace(READY_CARD, blocked=True), "CARD-12 is blocked; lift"),
        (Condition.NOT_BLOCKED, replace(READY_CARD, blocked=True, blocked_reason="no licence"), "blocked: no licence"),
    ],
)
def test_a_condition_that_is_not_met_is_refused_with_its_remedy(
    condition: Condition, card: CardFacts, words: str
) -> None:
    target = Place(replace(DOING, on_enter=(Rule(condition),)))
    verdict = judge_move(card, Place(TODO), target, EMPTY)
    assert [words in str(refusal) for refusal in verdict.refusals] == [True]
    assert verdict.warnings == ()
    assert judge_move(READY_CARD, Place(TODO), target, EMPTY).allowed


def test_an_estimate_of_zero_is_an_estimate() -> None:
    target = Place(replace(DOING, on_enter=(Rule(Condition.ESTIMATE),)))
    assert judge_move(replace(READY_CARD, estimate=0), Place(TODO), target, EMPTY).allowed


def test_a_soft_rule_only_warns() -> None:
    target = Place(replace(DOING, on_enter=(Rule(Condition.OWNER, Firmness.SOFT),)))
    verdict = judge_move(CardFacts("CARD-1"), None, target, EMPTY)
    assert verdict.allowed
    assert len(verdict.warnings) == 1


def test_leaving_is_checked_to_the_right_only() -> None:
    column = replace(DOING, on_leave=(Rule(Condition.CHECKLIST),))
    card = replace(READY_CARD, open_checks=1)
    assert not judge_move(card, Place(column), Place(DONE), EMPTY).allowed
    assert judge_move(card, Place(column), Place(TODO), EMPTY).allowed


@pytest.mark.parametrize(("leave", "enter"), [(Firmness.HARD, Firmness.SOFT), (Firmness.SOFT, Firmness.HARD)])
def test_of_two_rules_that_ask_the_same_the_firmer_speaks_once(leave: Firmness, enter: Firmness) -> None:
    source = Place(replace(DOING, on_leave=(Rule(Condition.NOT_BLOCKED, leave),)))
    target = Place(replace(DONE, on_enter=(Rule(Condition.NOT_BLOCKED, enter),)))
    verdict = judge_move(replace(READY_CARD, blocked=True), source, target, EMPTY)
    assert (len(verdict.refusals), len(verdict.warnings)) == (1, 0)


@pytest.mark.parametrize(
    ("firmness", "already", "refused", "warned"),
    [
        (Firmness.HARD, 2, 0, 0),
        (Firmness.HARD, 3, 1, 0),
        (Firmness.SOFT, 3, 0, 1),
        (Firmness.SOFT, 2, 0, 0),
    ],
)
def test_work_in_progress_is_limited(firmness: Firmness, already: int, refused: int, warned: int) -> None:
    target = Place(replace(DOING, limits=(Limit(3, firmness),)))
    verdict = judge_move(READY_CARD, Place(TODO), target, Load(column=already))
    assert (len(verdict.refusals), len(verdict.warnings)) == (refused, warned)
    for text in (*verdict.refusals, *verdict.warnings):
        assert str(text) == "“Building” would hold 4 cards, its limit is 3; finish one first"


def test_a_swimlane_has_its_own_limit() -> None:
    column = replace(DOING, limits=(Limit(9, Firmness.HARD), Limit(1, Firmness.HARD, LimitScope.SWIMLANE)))
    target = Place(column, "Finance")
    assert judge_move(READY_CARD, Place(TODO, "Finance"), target, Load(column=5, swimlane=0)).allowed
    refused = judge_move(READY_CARD, Place(TODO, "Finance"), target, Load(column=5, swimlane=1))
    assert "2 cards of “Finance”" in str(refused.refusals[0])


def test_within_a_column_only_the_swimlane_is_asked() -> None:
    column = replace(
        DOING,
        limits=(Limit(1, Firmness.HARD), Limit(1, Firmness.HARD, LimitScope.SWIMLANE)),
        on_enter=(Rule(Condition.OWNER),),
    )
    source = Place(column, "Finance")
    card = CardFacts("CARD-1")
    assert judge_move(card, source, Place(column, "Sales"), Load(column=4, swimlane=0)).allowed
    assert not judge_move(card, source, Place(column, "Sales"), Load(column=4, swimlane=1)).allowed
    assert judge_move(card, source, source, Load(column=4, swimlane=4)).allowed


def test_a_limit_of_nought_admits_nobody() -> None:
    assert not judge_move(READY_CARD, None, Place(replace(DOING, limits=(Limit(0, Firmness.HARD),))), EMPTY).allowed


def test_everything_that_is_wrong_is_said_at_once() -> None:
    target = Place(replace(DOING, limits=(Limit(1),), on_enter=(Rule(Condition.OWNER), Rule(Condition.ESTIMATE))))
    verdict = judge_move(CardFacts("CARD-1"), None, target, Load(column=1))
    assert (len(verdict.refusals), len(verdict.warnings)) == (2, 1)


def test_over_limit_names_the_limits_exceeded_now() -> None:
    column = replace(DOING, limits=(Limit(2), Limit(1, scope=LimitScope.SWIMLANE)))
    assert over_limit(column, Load(column=3, swimlane=1)) == [Limit(2)]
    assert over_limit(column, Load(column=2, swimlane=1)) == []


def test_hostile_names_are_shown_as_they_are() -> None:
    column = replace(DOING, name="{0} [b]%s", limits=(Limit(0, Firmness.HARD),))
    with speaking("zh_CN"):
        assert "{0} [b]%s" in str(judge_move(READY_CARD, None, Place(column), EMPTY).refusals[0])
