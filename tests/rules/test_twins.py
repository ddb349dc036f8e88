"""Persons under two spellings: who is likely the same, and who is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.people.twins import ALIKE, Known, likely_twins, may_be_one, plain_name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Li Wei", "Wei Li", True),
        ("Li  Wei", "li wei", True),
        ("LI, Wei", "Wei LI", True),
        ("Ｌｉ Wei", "Li Wei", True),
        ("José García", "Jose Garcia", True),
        ("李 伟", "李伟", True),
        ("王小明", "王晓明", True),
        ("Zhang Qiang", "Zhangqiang", True),
        ("zhangqiang", "Qiang Zhang", True),
        ("Ouyang Xiu Ming", "Ouyang Xiuming", True),
        ("Katharina Meier", "Katharina Maier", True),
        ("王小明", "张小明", False),
        ("李伟", "李强", False),
        ("Anna Berg", "Tom Okafor", False),
        ("", "", False),
        ("?!", "…", False),
    ],
)
def test_two_spellings_of_one_department_are_found(one: str, other: str, same: bool) -> None:
    pairs = likely_twins([Known(1, one, department=1), Known(2, other, department=1)])
    assert [(pair.one, pair.other) for pair in pairs] == ([(1, 2)] if same else [])


def test_in_two_departments_only_the_same_name_or_address_counts() -> None:
    people = [
        Known(1, "Katharina Meier", department=1),
        Known(2, "Katharina Maier", department=2),
        Known(3, "Meier Katharina", department=3),
        Known(4, "K. M.", "K.Meier@x.cn", 1),
        Known(5, "Kathi", "k.meier@X.CN", 2),
    ]
    assert [(pair.one, pair.other, pair.score) for pair in likely_twins(people)] == [(1, 3, 100), (4, 5, 100)]


def test_the_likeliest_come_first() -> None:
    people = [Known(1, "Katharina Meier"), Known(2, "Katharina Maier"), Known(3, "katharina meier")]
    assert [(pair.one, pair.other) for pair in likely_twins(people)] == [(1, 3), (1, 2), (2, 3)]
    assert all(pair.score >= ALIKE for pair in likely_twins(people))


def test_many_people_take_no_square_of_time() -> None:
    people = [Known(n, f"{chr(97 + n % 26)}{n:05} {n * 7919}", department=n % 3) for n in range(6_000)]
    people.append(Known(9_999, people[0].name, department=9))
    assert (likely_twins(people)[0].one, likely_twins(people)[0].other) == (0, 9_999)


@given(st.text(max_size=40))
def test_a_plain_name_is_its_own(name: str) -> None:
    assert plain_name(plain_name(name)) == plain_name(name)


@given(st.lists(st.text(max_size=12), max_size=12))
def test_every_pair_stands_once_and_in_order(names: list[str]) -> None:
    pairs = likely_twins([Known(place, name) for place, name in enumerate(names)])
    assert all(pair.one < pair.other for pair in pairs)
    assert len({(pair.one, pair.other) for pair in pairs}) == len(pairs)


@pytest.mark.parametrize(
    ("one", "other", "maybe"),
    [
        (Known(1, "Lin Mei"), Known(2, "Chen Hao"), False),
        (Known(1, "Lin Mei", "m@x.cn"), Known(2, "Chen Hao", "M@x.cn "), True),
        (Known(1, "W. Li"), Known(2, "Wei Li"), True),
        (Known(1, "Zhangqiang"), Known(2, "Zhang Qiang"), True),
        (Known(1, "zhangqian"), Known(2, "Qiang Zhang"), True),
        (Known(1, "Zhangqiang"), Known(2, "Chen Hao"), False),
        (Known(1, "An"), Known(2, "Anne"), True),
        (Known(1, "Li Wei 李伟"), Known(2, "李伟"), True),
        (Known(1, "Li Wei 李伟"), Known(2, "Chen Hao 陈浩"), False),
        (Known(1, "李伟"), Known(2, "李玮"), True),
        (Known(1, "林梅"), Known(2, "陈浩"), False),
        (Known(1, "Li Wei"), Known(2, "陈浩"), True),
    ],
)
def test_two_persons_who_have_little_in_common_are_told_from_those_who_may_be_one(
    one: Known, other: Known, maybe: bool
) -> None:
    assert may_be_one(one, other) is may_be_one(other, one) is maybe
