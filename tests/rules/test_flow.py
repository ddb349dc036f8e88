"""Flow over the board: counts per day, times from begun to done, what grows old, and throughput with its zeros."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.flow import (
    Aging,
    CardFlow,
    FlowChange,
    FlowDay,
    aging,
    cumulative_flow,
    cycle_times,
    percentile,
    throughput,
)

START = date(2026, 3, 2)
TODO, DOING, DONE = ColumnKind


def day(offset: int) -> date:
    """Return the day that lies so many days after the start."""
    return START + timedelta(days=offset)


def stood(changes: list[FlowChange], offset: int) -> FlowDay:
    """Return how the board stood at the end of a day, counted forward from an empty one."""
    kinds = [change.kind for change in changes for _card in range(change.cards) if change.day <= day(offset)]
    left = [change.was for change in changes for _card in range(change.cards) if change.day <= day(offset)]
    return FlowDay(*(kinds.count(kind) - left.count(kind) for kind in ColumnKind))


def flow_of(changes: list[FlowChange], start: int, end: int, today: int = 9) -> list[FlowDay | None]:
    """Return the counts of the days, from all that ever happened."""
    begins = min((change.day for change in changes), default=None)
    later = [change for change in changes if change.day > day(start)]
    found = cumulative_flow(stood(changes, 99), later, day(start), day(end), today=day(today), begins=begins)
    return [stand for _day, stand in found]


def test_cards_are_counted_by_kind_at_the_end_of_each_day() -> None:
    changes = [
        FlowChange(day(0), None, TODO, 2),
        FlowChange(day(1), TODO, DOING),
        FlowChange(day(2), DOING, DONE),
        FlowChange(day(2), TODO, DOING),
    ]
    assert flow_of(changes, 0, 3) == [FlowDay(2, 0, 0), FlowDay(1, 1, 0), FlowDay(0, 1, 1), FlowDay(0, 1, 1)]


def test_the_first_day_shown_knows_what_came_before_it() -> None:
    assert flow_of([FlowChange(day(0), None, TODO), FlowChange(day(1), TODO, DOING)], 5, 5) == [FlowDay(0, 1, 0)]


def test_days_before_the_log_are_gaps_and_days_after_today_absent() -> None:
    made = [FlowChange(day(2), None, TODO)]
    assert flow_of(made, 0, 9, today=3) == [None, None, FlowDay(1, 0, 0), FlowDay(1, 0, 0)]
    assert flow_of([], 0, 1) == [None, None]
    assert flow_of(made, 5, 9, today=3) == []


def test_what_a_clock_that_was_ahead_put_into_the_future_counts_today() -> None:
    changes = [FlowChange(day(0), None, TODO), FlowChange(day(50), TODO, DONE)]
    assert flow_of(changes, 0, 3, today=2) == [FlowDay(1, 0, 0), FlowDay(1, 0, 0), FlowDay(0, 0, 1)]


def test_archived_work_leaves_the_board_and_comes_back() -> None:
    changes = [FlowChange(day(0), None, DOING), FlowChange(day(1), DOING, None), FlowChange(day(2), None, DOING)]
    assert flow_of(changes, 0, 2) == [FlowDay(0, 1, 0), FlowDay(0, 0, 0), FlowDay(0, 1, 0)]


def taking(*days: int) -> list[CardFlow]:
    """Return finished cards that took so many days."""
    return [CardFlow(card, DONE, START, day(taken - 1)) for card, taken in enumerate(days)]


def test_percentiles_of_cycle_times() -> None:
    found = cycle_times([*taking(9, 1, 4, 2, 3), CardFlow(8, DONE, None, START), CardFlow(9, DOING, START)])
    assert (found.p50, found.p85, found.never_begun) == (3, 9, 1)
    assert found.points[0] == (START, 1, 1)
    assert [days for _day, days, _card in found.points] == [1, 2, 3, 4, 9]


def test_a_clock_that_was_moved_back_takes_no_negative_days() -> None:
    moved = CardFlow(1, DONE, day(5), day(3))
    assert moved.cycle_days == 1
    assert cycle_times([moved]).points == ((day(3), 1, 1),)
    assert aging([CardFlow(1, DOING, day(5))], None, day(3)) == [Aging(1, 1, None)]


def test_few_cards_have_no_percentile() -> None:
    found = cycle_times(taking(1, 2, 3, 4))
    assert (found.p50, found.p85, len(found.points)) == (None, None, 4)


@pytest.mark.parametrize(("p85", "late"), [(None, [None, None]), (5, [True, False]), (6, [False, False])])
def test_work_is_aging_when_it_takes_longer_than_most(p85: int | None, late: list[bool | None]) -> None:
    cards = [
        CardFlow(1, DOING, day(3)),
        CardFlow(2, DOING, day(0)),
        CardFlow(3, TODO, day(0)),
        CardFlow(4, DONE, day(0), day(1)),
        CardFlow(5, DOING, day(0), archived=True),
    ]
    assert aging(cards, p85, day(5)) == [Aging(2, 6, late[0]), Aging(1, 3, late[1])]


@pytest.mark.parametrize(
    ("finished", "end", "expected"),
    [
        ([], 20, (0, 0, 0)),
        ([0, 6, 7, 20], 20, (2, 1, 1)),
        ([0, 6, 7, 20], 19, (2, 1)),
        ([0, 21], 27, (1, 0, 0, 1)),
        ([-1], 6, (0,)),
        ([0], 5, ()),
        ([0], -9, ()),
    ],
)
def test_throughput_counts_whole_periods_and_their_zeros(
    finished: list[int], end: int, expected: tuple[int, ...]
) -> None:
    assert throughput(map(day, finished), START, day(end)) == expected


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([7], 50, 7),
        ([1, 2], 50, 1),
        ([3, 1, 2], 50, 2),
        (range(1, 21), 85, 17),
        (range(1, 101), 85, 85),
        (range(1, 8), 85, 6),
        ([1, 2], 100, 2),
        ([1, 2], 0, 1),
    ],
)
def test_percentile_is_the_nearest_rank(values: list[int], percent: int, expected: int) -> None:
    assert percentile(list(values), percent) == expected


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no value"):
        percentile([], 50)


@given(st.lists(st.integers(0, 50), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_smallest_value_that_covers_its_share(values: list[int], percent: int) -> None:
    found = percentile(values, percent)
    assert found in values
    assert sum(value <= found for value in values) * 100 >= percent * len(values)
    assert sum(value < found for value in values) * 100 < percent * len(values)


_kind = st.sampled_from([*ColumnKind, None])


@given(st.lists(st.builds(FlowChange, st.integers(0, 9).map(day), _kind, _kind, st.integers(1, 3)), max_size=30))
def test_counting_back_finds_what_counting_forward_does(changes: list[FlowChange]) -> None:
    begins = min((change.day for change in changes), default=day(99))
    expected = [stood(changes, offset) if day(offset) >= begins else None for offset in range(10)]
    assert flow_of(changes, 0, 9) == expected
