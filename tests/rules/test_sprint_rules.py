"""Sprints: what is warned of, what closing does, and what the closed ones tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.calendar import WorkingCalendar
from cockpit.delivery.sprint_rules import (
    SprintCard,
    SprintResult,
    SprintSpan,
    judge_closing,
    judge_commitment,
    judge_span,
    points,
    say_do,
    velocity,
)

START = date(2026, 3, 2)
WEEKDAYS = WorkingCalendar()


def lasting(days: int, start: date = START, name: str = "Sprint 4") -> SprintSpan:
    return SprintSpan(name, start, start + timedelta(days=days - 1))


FORTNIGHT = lasting(14)
CARDS = (SprintCard(1, 3, done=True), SprintCard(2, 5, done=False), SprintCard(3, None, done=True))


@pytest.mark.parametrize(("days", "warned"), [(1, True), (13, True), (14, False), (28, False), (29, True)])
def test_a_sprint_lasts_two_to_four_weeks(days: int, warned: bool) -> None:
    verdict = judge_span(lasting(days), [], WEEKDAYS)
    assert verdict.allowed
    assert [f"lasts {days} days" in str(text) for text in verdict.warnings] == [True] * warned


def test_a_sprint_that_ends_before_it_starts_is_refused() -> None:
    verdict = judge_span(SprintSpan("Sprint 4", START, START - timedelta(days=1)), [FORTNIGHT], WEEKDAYS)
    assert len(verdict.refusals) == 1
    assert verdict.warnings == ()


@pytest.mark.parametrize(("offset", "overlaps"), [(-14, False), (-13, True), (0, True), (13, True), (14, False)])
def test_sprints_that_share_a_day_overlap(offset: int, overlaps: bool) -> None:
    other = lasting(14, START + timedelta(days=offset), "Sprint 3")
    warnings = judge_span(FORTNIGHT, [other], WEEKDAYS).warnings
    assert ["overlaps Sprint 3" in str(text) for text in warnings] == [True] * overlaps


def test_a_sprint_without_a_working_day_is_warned_of() -> None:
    never = WorkingCalendar(weekend=frozenset(range(7)))
    assert [str(text) for text in judge_span(FORTNIGHT, [], never).warnings] == ["no day of Sprint 4 is a working day"]


@pytest.mark.parametrize(
    ("cards", "capacity", "words"),
    [
        ((), 10, ["no card"]),
        ((SprintCard(1, 8, False),), 8, []),
        ((SprintCard(1, 8, False),), None, []),
        ((SprintCard(1, 8, False),), 7.5, ["8 points are committed, but the capacity is 7.5"]),
        ((SprintCard(1, 8, False),), 0, ["capacity is 0"]),
        (
            (SprintCard(1, None, False), SprintCard(2, 0, False)),
            5,
            ["without an estimate, not counted in the points: 1"],
        ),
        ((SprintCard(1, 0.1, False), SprintCard(2, 0.2, False)), 0.3, []),
    ],
)
def test_commitment_against_capacity(cards: tuple[SprintCard, ...], capacity: float | None, words: list[str]) -> None:
    verdict = judge_commitment(cards, capacity)
    assert verdict.allowed
    assert len(verdict.warnings) == len(words)
    assert all(word in str(text) for word, text in zip(words, verdict.warnings, strict=True))


def test_closing_splits_what_is_done_from_what_is_carried_over() -> None:
    closing = judge_closing(FORTNIGHT, CARDS, today=FORTNIGHT.end, increment="Finance")
    assert [card.id for card in closing.done] == [1, 3]
    assert [card.id for card in closing.carried_over] == [2]
    assert closing.verdict.allowed
    assert [str(text) for text in closing.verdict.warnings] == ["cards that are not done and are carried over: 1 of 3"]


@pytest.mark.parametrize(
    ("increment", "why", "asks"),
    [("", "", True), ("  ", "\n", True), ("Finance", "", False), ("", "licence late", False)],
)
def test_closing_without_an_increment_asks_why(increment: str, why: str, asks: bool) -> None:
    closing = judge_closing(FORTNIGHT, CARDS, today=FORTNIGHT.end, increment=increment, why_none=why)
    assert closing.asks_why is asks
    assert closing.verdict.allowed is not asks


def test_a_sprint_is_closed_once() -> None:
    closing = judge_closing(FORTNIGHT, CARDS, today=FORTNIGHT.end, closed=True)
    assert [str(text) for text in closing.verdict.refusals] == ["Sprint 4 is closed already"]
    assert closing.asks_why is False


def test_closing_a_sprint_without_cards_or_too_early_warns() -> None:
    closing = judge_closing(FORTNIGHT, (), today=START, increment="Finance")
    assert closing.verdict.allowed
    assert [str(text) for text in closing.verdict.warnings] == [
        "Sprint 4 runs until 2026-03-15",
        "there was no card in Sprint 4",
    ]


def result(done: float, *, closed: bool = True, committed: float = 10, committed_done: float = 8) -> SprintResult:
    return SprintResult(closed, committed, committed_done, done)


@pytest.mark.parametrize(
    ("sprints", "expected"),
    [
        ([], None),
        ([result(9, closed=False)], None),
        ([result(9), result(12), result(99, closed=False)], 10.5),
        ([result(100), result(6), result(0), result(12)], 6.0),
    ],
)
def test_velocity_is_of_the_newest_closed_sprints(sprints: list[SprintResult], expected: float | None) -> None:
    assert velocity(sprints) == expected


def test_say_do() -> None:
    assert say_do(result(20)) == 0.8
    assert say_do(result(20, committed=0, committed_done=0)) is None
    assert say_do(result(20, closed=False)) is None


_cards = st.lists(
    st.builds(
        SprintCard,
        id=st.integers(),
        points=st.none() | st.integers(0, 200).map(lambda tenths: tenths / 10),
        done=st.booleans(),
    )
)


@given(_cards)
def test_no_card_is_lost_in_closing(cards: list[SprintCard]) -> None:
    closing = judge_closing(FORTNIGHT, cards, today=FORTNIGHT.end)
    both = [*closing.done, *closing.carried_over]
    assert sorted(map(repr, both)) == sorted(map(repr, cards))
    assert points(both) == pytest.approx(points(closing.done) + points(closing.carried_over))
