"""The verbs of a goal say where its number is to go."""

from __future__ import annotations

import pytest

from cockpit.goals.verbs import DIRECTED, Direction, direction_in
from cockpit.pattern import Pattern

DOWN = [
    "缩短",
    "降低",
    "减少",
    "压缩",
    "下降",
    "削减",
    "缩减",
    "压降",
    "节约",
    "节省",
    "减半",
    "降至",
    "减到",
    "降3",
    "cut",
    "cuts",
    "cutting",
    "reduce",
    "reduced",
    "lower",
    "lowering",
    "decrease",
    "decreasing",
    "shorten",
    "shrinks",
    "drop",
    "dropping",
    "halve",
    "halving",
    "trim",
    "slash",
    "minimise",
    "minimize",
]
UP = [
    "提高",
    "提升",
    "增加",
    "增长",
    "上升",
    "扩大",
    "加快",
    "翻番",
    "翻一倍",
    "增至",
    "升到",
    "涨到",
    "increase",
    "raising",
    "grow",
    "boosted",
    "lift",
    "expand",
    "doubling",
    "triple",
    "maximise",
    "maximize",
]


@pytest.mark.parametrize(("verb", "direction"), [*((v, "down") for v in DOWN), *((v, "up") for v in UP)])
def test_a_verb_is_found_before_and_after_its_pattern_was_needed(verb: str, direction: Direction) -> None:
    unused = Pattern(DIRECTED.source, DIRECTED.flags, " ".join(DIRECTED.clues))
    found = unused.search(f"we {verb.title()} it")
    assert found is not None
    assert found[direction]
    assert direction_in(f"we {verb} it") == direction


@pytest.mark.parametrize("text", ["", "close the month in 15 days", "月结周期15天", "cut costs, raise sales"])
def test_without_a_verb_or_with_two_that_disagree_there_is_no_direction(text: str) -> None:
    assert direction_in(text) is None
