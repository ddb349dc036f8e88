"""Dependencies: cycles are named by their path, an order respects every need, and waiting cards know for whom."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.delivery.graph import cycle_if_added, cycle_refusal, find_cycle, open_needs, topological_order

CHAIN = {1: [2], 2: [3], 3: []}


@pytest.mark.parametrize(
    ("needs", "cycle"),
    [
        ({}, ()),
        (CHAIN, ()),
        ({1: [2, 3], 2: [4], 3: [4]}, ()),
        ({1: [1]}, (1, 1)),
        ({1: [2], 2: [1]}, {1, 2}),
        ({1: [2], 2: [3], 3: [4], 4: [2]}, {2, 3, 4}),
    ],
)
def test_find_cycle(needs: dict[int, list[int]], cycle: tuple[int, ...] | set[int]) -> None:
    path = find_cycle(needs)
    if isinstance(cycle, tuple):
        assert path == cycle
        return
    assert set(path) == cycle
    assert path[0] == path[-1]
    assert all(needed in needs[card] for card, needed in pairwise(path))


@pytest.mark.parametrize(
    ("card", "needed", "cycle"),
    [
        (3, 1, (3, 1, 2, 3)),
        (2, 1, (2, 1, 2)),
        (1, 1, (1, 1)),
        (1, 3, ()),
        (9, 1, ()),
        (1, 9, ()),
    ],
)
def test_a_new_need_that_closes_a_cycle(card: int, needed: int, cycle: tuple[int, ...]) -> None:
    assert cycle_if_added(CHAIN, card, needed) == cycle


def test_the_shortest_of_several_cycles_is_shown() -> None:
    assert cycle_if_added({1: [2, 3], 2: [9], 9: [4], 3: [4]}, 4, 1) == (4, 1, 3, 4)


def test_the_refusal_names_the_path() -> None:
    assert str(cycle_refusal(["CARD-3", "CARD-1", "CARD-3"])).endswith("CARD-3 → CARD-1 → CARD-3")


def test_a_chain_of_many_cards_is_no_problem() -> None:
    needs = {card: [card + 1] for card in range(20_000)}
    assert cycle_if_added(needs, 20_000, 0)[:3] == (20_000, 0, 1)
    assert find_cycle(needs) == ()


def test_topological_order_has_what_is_needed_first() -> None:
    assert topological_order(CHAIN) == (3, 2, 1)
    assert topological_order({1: [2], 2: [1]}) == ()


def test_open_needs_leaves_out_what_is_done() -> None:
    needs = {1: [2, 3], 2: [3], 4: [3], 5: []}
    assert open_needs(needs, done={2, 4}) == {1: (3,)}
    assert open_needs(needs, done={3}) == {1: (2,)}
    assert open_needs(needs, done=set()) == {1: (2, 3), 2: (3,), 4: (3,)}


_graphs = st.dictionaries(st.integers(0, 8), st.lists(st.integers(0, 8), max_size=4), max_size=9)


@given(_graphs)
def test_there_is_either_an_order_or_a_cycle(needs: dict[int, list[int]]) -> None:
    order, cycle = topological_order(needs), find_cycle(needs)
    if cycle:
        assert order == ()
        assert all(needed in needs[card] for card, needed in pairwise(cycle))
    else:
        place = {card: index for index, card in enumerate(order)}
        assert all(place[other] < place[card] for card, others in needs.items() for other in others)


@given(_graphs, st.integers(0, 8), st.integers(0, 8))
def test_asking_beforehand_agrees_with_looking_afterwards(needs: dict[int, list[int]], card: int, needed: int) -> None:
    if find_cycle(needs):
        return
    after = {**needs, card: [*needs.get(card, []), needed]}
    asked = cycle_if_added(needs, card, needed)
    assert bool(asked) is bool(find_cycle(after))
    assert all(other in after[each] for each, other in pairwise(asked))
