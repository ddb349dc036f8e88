"""Titles that say the same in other words are found, in both languages; others are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.requirements.duplicates import LEAST, alike, folded, rarest, terms

TITLES = {
    1: "Month-end close in fifteen days",
    2: "Export the general ledger to Excel",
    3: "财务月结周期缩短至15天",
    4: "采购订单审批流程可配置",
    5: "Approve purchase orders on the phone",
}


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("Month end close within 15 days", 1),
        ("MONTH-END CLOSE, in fifteen days!", 1),
        ("Excel export of the general ledger", 2),
        ("月结周期从30天缩短至15天", 3),
        ("采购订单的审批流程要可配置", 4),
        ("Phone: approve purchase orders", 5),
    ],
)
def test_the_same_in_other_words_is_found(title: str, first: int) -> None:
    assert [each.pk for each in alike(title, TITLES)][:1] == [first]


@pytest.mark.parametrize("title", ["Print labels for pallets", "仓库条码打印", "", "!!!", "the of and"])
def test_what_says_something_else_is_not(title: str) -> None:
    assert alike(title, TITLES) == []


def test_the_likest_stands_first_and_few_are_shown() -> None:
    many = {pk: "Print the delivery note" + " again" * pk for pk in range(20)}
    found = alike("Print the delivery note", many, most=3)
    assert [each.pk for each in found] == [0, 1, 2]
    assert found[0].score == 100


def test_words_that_tell_nothing_apart_are_not_looked_for() -> None:
    assert terms("The close of the month") == ["close", "month"]
    assert terms("财务月结 faster") == ["faster", "财务", "务月", "月结"]
    assert terms("") == []


def test_the_rarest_words_are_looked_for_first() -> None:
    assert rarest({"order": 900, "kanban": 2, "gone": 0, "batch": 2}, 2) == ["batch", "kanban"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_mutual_and_bounded(one: str, other: str) -> None:
    there = [each.score for each in alike(one, {1: other})]
    back = [each.score for each in alike(other, {1: one})]
    assert there == pytest.approx(back)
    assert all(LEAST <= score <= 100 for score in there)


@given(st.text(min_size=1, max_size=60))
def test_a_title_is_like_itself(title: str) -> None:
    assert bool(alike(title, {1: title})) is bool(folded(title))


@pytest.mark.parametrize(
    ("short", "long", "candidate"),
    [
        ("two", "Two persons to change the bank account of a supplier", False),
        ("Print", "Print labels for pallets at goods receipt", False),
        ("two", "Two", True),
        ("Print labels", "Print labels for pallets at goods receipt", True),
        ("打印", "仓库收货时打印托盘标签", False),
        ("打印托盘标签", "仓库收货时打印托盘标签", True),
    ],
)
def test_a_single_word_that_another_title_has_tells_nothing(short: str, long: str, candidate: bool) -> None:
    assert bool(alike(short, {1: long})) is bool(alike(long, {1: short})) is candidate
