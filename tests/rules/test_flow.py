"""Flow over the board: counts per day, times from begun to done, what grows old, and throughput with its zeros."""

from __future__ import annotations

from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.burndown import CardEvent, OrderedLog, What, in_order
from cockpit.delivery.flow import (
    Aging,
    CardFlow,
    FlowDay,
    aging,
    card_flows,
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


def log_of(*told: tuple[int, int, ColumnKind | What]) -> OrderedLog:
    """Return the log of (day, card, new kind or what happened), told in order."""
    events = [
        CardEvent(seq, day(offset), card, What.KIND, None, what)
        if isinstance(what, ColumnKind)
        else CardEvent(seq, day(offset), card, what)
        for seq, (offset, card, what) in enumerate(told)
    ]
    return in_order(events, day(99))


def flow_of(log: OrderedLog, start: int, end: int, today: int = 99) -> list[FlowDay | None]:
    """Return the counts of the days."""
    return [stand for _day, stand in cumulative_flow(log, day(start), day(end), day(today))]


def test_cards_are_counted_by_kind_at_the_end_of_each_day() -> None:
    log = log_of((0, 1, TODO), (0, 2, TODO), (1, 1, DOING), (2, 1, DONE), (2, 2, DOING))
    assert flow_of(log, 0, 3) == [FlowDay(2, 0, 0), FlowDay(1, 1, 0), FlowDay(0, 1, 1), FlowDay(0, 1, 1)]


def test_the_first_day_shown_knows_what_came_before_it() -> None:
    assert flow_of(log_of((0, 1, TODO), (1, 1, DOING)), 5, 5) == [FlowDay(0, 1, 0)]


def test_days_before_the_log_are_gaps_and_days_after_today_absent() -> None:
    assert flow_of(log_of((2, 1, TODO)), 0, 9, today=3) == [None, None, FlowDay(1, 0, 0), FlowDay(1, 0, 0)]
    assert flow_of(log_of(), 0, 1) == [None, None]


def test_archived_work_leaves_the_board_unless_it_is_done() -> None:
    log = log_of((0, 1, DOING), (0, 2, DONE), (1, 1, What.ARCHIVED), (1, 2, What.ARCHIVED), (2, 1, What.RESTORED))
    assert flow_of(log, 0, 2) == [FlowDay(0, 1, 1), FlowDay(0, 0, 1), FlowDay(0, 1, 1)]


@pytest.mark.parametrize(
    ("told", "began", "finished", "days"),
    [
        ([(0, TODO), (1, DOING), (3, DONE)], 1, 3, 3),
        ([(1, DOING), (1, DONE)], 1, 1, 1),
        ([(1, DOING), (2, TODO), (5, DOING), (6, DONE)], 1, 6, 6),
        ([(1, DOING), (2, DONE), (4, DOING), (8, DONE)], 1, 8, 8),
        ([(1, DOING), (2, DONE), (4, DOING)], 1, None, None),
        ([(1, DOING), (2, DONE), (4, DONE)], 1, 2, 2),
        ([(0, TODO), (2, DONE)], None, 2, None),
        ([(0, TODO)], None, None, None),
    ],
)
def test_cycle_time_runs_from_first_begun_to_done_for_good(
    told: list[tuple[int, ColumnKind]], began: int | None, finished: int | None, days: int | None
) -> None:
    (card,) = card_flows(log_of(*((offset, 7, kind) for offset, kind in told)))
    assert card.began == (None if began is None else day(began))
    assert card.finished == (None if finished is None else day(finished))
    assert card.cycle_days == days


def taking(*days: int) -> list[CardFlow]:
    """Return finished cards that took so many days."""
    return [CardFlow(card, DONE, START, day(taken - 1)) for card, taken in enumerate(days)]


def test_percentiles_of_cycle_times() -> None:
    found = cycle_times([*taking(9, 1, 4, 2, 3), CardFlow(8, DONE, None, START), CardFlow(9, DOING, START)])
    assert (found.p50, found.p85, found.never_begun) == (3, 9, 1)
    assert found.points[0] == (START, 1, 1)
    assert [days for _day, days, _card in found.points] == [1, 2, 3, 4, 9]


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


_told = st.lists(
    st.tuples(st.integers(0, 9), st.integers(1, 4), st.sampled_from([*ColumnKind, What.ARCHIVED, What.RESTORED])),
    max_size=30,
).map(sorted)


@given(_told)
def test_the_last_day_shows_every_card_where_it_is(told: list[tuple[int, int, ColumnKind | What]]) -> None:
    log = log_of(*told)
    cards = [card for card in card_flows(log) if card.kind is DONE or not card.archived]
    expected = FlowDay(*(sum(card.kind is kind for card in cards) for kind in ColumnKind))
    assert flow_of(log, 9, 9) == [expected if told else None]


def test_a_hundred_thousand_cards_are_counted_in_a_moment() -> None:
    told = [(move * 3 + card % 3, card, kind) for move, kind in enumerate(ColumnKind) for card in range(100_000)]
    log = log_of(*told)
    began = process_time()
    assert flow_of(log, 0, 27)[-1] == FlowDay(0, 0, 100_000)
    assert process_time() - began < 1.2
