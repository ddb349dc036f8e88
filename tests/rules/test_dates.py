"""Dates as people type them: every way of writing one, what is guessed, and what the calendar does not have."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.dates import Role, days_of, find_date, find_dates, read_date
from cockpit.errors import BadInput
from cockpit.i18n import speaking

TODAY = date(2026, 11, 24)
"""A Tuesday in the last quarter."""

CERTAIN = {
    "2026-12-31": "2026-12-31",
    "2026/12/31": "2026-12-31",
    "2026.12.31": "2026-12-31",
    "2026-1-5": "2026-01-05",
    "20261231": "2026-12-31",
    "２０２６－１２－３１": "2026-12-31",
    "2026年12月31日": "2026-12-31",
    "２０２６年１２月３１日": "2026-12-31",
    "2026 年 12 月 31 号": "2026-12-31",
    "二〇二六年十二月三十一日": "2026-12-31",
    "31 Dec 2026": "2026-12-31",
    "31-Dec-2026": "2026-12-31",
    "Dec 31, 2026": "2026-12-31",
    "December 31st 2026": "2026-12-31",
    "31.12.2026": "2026-12-31",
    "31/12/2026": "2026-12-31",
    "  2026-12-31  ": "2026-12-31",
    "by 2026-12-31": "2026-12-31",
    "2026年12月31日前": "2026-12-31",
    "年底": "2026-12-31",
    "今年底": "2026-12-31",
    "明年底": "2027-12-31",
    "明年年底": "2027-12-31",
    "2027年底前": "2027-12-31",
    "end of 2027": "2027-12-31",
    "月底": "2026-11-30",
    "下月底": "2026-12-31",
    "下个月底": "2026-12-31",
    "季末": "2026-12-31",
    "下月15日": "2026-12-15",
    "下周五": "2026-12-04",
    "本周五": "2026-11-27",
    "三天后": "2026-11-27",
    "两周后": "2026-12-08",
    "3天内": "2026-11-27",
    "3个月内": "2027-02-24",
    "三个月内": "2027-02-24",
    "半年内": "2027-05-24",
    "in 6 months": "2027-05-24",
    "within six months": "2027-05-24",
    "in 2 weeks": "2026-12-08",
    "two weeks from now": "2026-12-08",
    "+14d": "2026-12-08",
    "+2w": "2026-12-08",
    "eow": "2026-11-29",
    "eom": "2026-11-30",
    "EOQ": "2026-12-31",
    "eoy": "2026-12-31",
    "end of year": "2026-12-31",
    "end of the year": "2026-12-31",
    "end of next month": "2026-12-31",
    "today": "2026-11-24",
    "Tomorrow": "2026-11-25",
    "yesterday": "2026-11-23",
    "今天": "2026-11-24",
    "明天": "2026-11-25",
    "后天": "2026-11-26",
    "昨天": "2026-11-23",
}

NEXT_YEAR = "past this year, so next year assumed"
GUESSED = {
    "12月31日": ("2026-12-31", ["year assumed"]),
    "Dec 31": ("2026-12-31", ["year assumed"]),
    "31 Dec": ("2026-12-31", ["year assumed"]),
    "11月24日": ("2026-11-24", ["year assumed"]),
    "11月23日": ("2027-11-23", [NEXT_YEAR]),
    "3 March": ("2027-03-03", [NEXT_YEAR]),
    "Q2": ("2027-06-30", [NEXT_YEAR, "end of quarter assumed"]),
    "q4": ("2026-12-31", ["year assumed", "end of quarter assumed"]),
    "第二季度": ("2027-06-30", [NEXT_YEAR, "end of quarter assumed"]),
    "四季度": ("2026-12-31", ["year assumed", "end of quarter assumed"]),
    "third quarter": ("2027-09-30", [NEXT_YEAR, "end of quarter assumed"]),
    "2027Q1": ("2027-03-31", ["end of quarter assumed"]),
    "2027-Q1": ("2027-03-31", ["end of quarter assumed"]),
    "Q1 2027": ("2027-03-31", ["end of quarter assumed"]),
    "Q1'27": ("2027-03-31", ["century assumed", "end of quarter assumed"]),
    "2027年第一季度": ("2027-03-31", ["end of quarter assumed"]),
    "2027年Q1": ("2027-03-31", ["end of quarter assumed"]),
    "明年一季度": ("2027-03-31", ["end of quarter assumed"]),
    "2027年第一季度末": ("2027-03-31", []),
    "end of Q1 2027": ("2027-03-31", []),
    "下季度": ("2027-03-31", ["end of quarter assumed"]),
    "next quarter": ("2027-03-31", ["end of quarter assumed"]),
    "上半年": ("2027-06-30", [NEXT_YEAR, "end of half-year assumed"]),
    "H1 2027": ("2027-06-30", ["end of half-year assumed"]),
    "明年3月": ("2027-03-31", ["end of month assumed"]),
    "2027-03": ("2027-03-31", ["end of month assumed"]),
    "March 2027": ("2027-03-31", ["end of month assumed"]),
    "12月": ("2026-12-31", ["year assumed", "end of month assumed"]),
    "12月上旬": ("2026-12-10", ["year assumed", "end of the ten days assumed"]),
    "2027年2月初": ("2027-02-01", ["start of the period assumed"]),
    "mid-2027": ("2027-07-02", ["middle of the period assumed"]),
    "明年": ("2027-12-31", ["end of year assumed"]),
    "2027": ("2027-12-31", ["end of year assumed"]),
    "before July": ("2027-06-30", [NEXT_YEAR, "the day before it begins assumed"]),
    "7月前": ("2027-06-30", [NEXT_YEAR, "the day before it begins assumed"]),
    "25年12月31日": ("2025-12-31", ["century assumed"]),
    "1/3/2027": ("2027-01-03", ["month before day assumed"]),
    "13/3": ("2027-03-13", [NEXT_YEAR]),
    "next friday": ("2026-12-04", ["the week after this one assumed"]),
    "friday": ("2026-11-27", ["the next such day assumed"]),
    "周二": ("2026-12-01", ["the next such day assumed"]),
}

IMPOSSIBLE = {
    "31 Feb": "“31 Feb” is not a date: 2026-02 has only 28 days",
    "2月30日": "“2月30日” is not a date: 2026-02 has only 28 days",
    "2026-02-31": "“2026-02-31” is not a date: 2026-02 has only 28 days",
    "2月29日": "“2月29日” is not a date: 2026-02 has only 28 days",
    "2026-13-01": "“2026-13-01” is not a date: there is no month 13",
    "２０２６－１３－０１": "“２０２６－１３－０１” is not a date: there is no month 13",
    "2026-04-00": "“2026-04-00” is not a date: 2026-04 has no day 0",
    "2026年13月": "“2026年13月” is not a date: there is no month 13",
    "第五季度": "“第五季度” is not a date: there is no quarter 5",
    "0026-01-01": "“0026-01-01” is not a date: the year must lie between 1900 and 2999",
    "+9999y": "“+9999y” is not a date: it lies beyond the calendar",
}

NO_DATES = [
    "",
    " ",
    "30",
    "15 days",
    "Q5",
    "foo",
    "年度",
    "T+3",
    "12个月",
    "1.2万元",
    "15%",
    "30->15",
    "2026-12-31 foo",
    "每周",
    "x" * 500,
]


@pytest.mark.parametrize(("text", "day"), CERTAIN.items())
def test_a_certain_date_is_read_without_a_guess(text: str, day: str) -> None:
    reading = read_date(text, TODAY)
    assert reading is not None
    assert (reading.day.isoformat(), reading.guesses) == (day, ())


@pytest.mark.parametrize(("text", "day", "guesses"), [(text, *rest) for text, rest in GUESSED.items()])
def test_what_is_assumed_is_marked(text: str, day: str, guesses: list[str]) -> None:
    reading = read_date(text, TODAY)
    assert reading is not None
    assert (reading.day.isoformat(), [str(guess) for guess in reading.guesses]) == (day, guesses)


@pytest.mark.parametrize(("text", "sentence"), IMPOSSIBLE.items())
def test_an_impossible_date_is_named_as_written(text: str, sentence: str) -> None:
    with speaking("en"), pytest.raises(BadInput) as refusal:
        read_date(text, TODAY)
    assert str(refusal.value) == sentence
    assert refusal.value.position == 0


@pytest.mark.parametrize("text", NO_DATES)
def test_other_text_is_no_date(text: str) -> None:
    assert read_date(text, TODAY) is None


def test_a_leap_day_is_taken_from_next_year_when_only_that_has_one() -> None:
    reading = read_date("2月29日", date(2027, 5, 1))
    assert reading is not None
    assert reading.day == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("line", "phrase", "day"),
    [
        ("cut close by 2026-12-31 @li", "by 2026-12-31", "2026-12-31"),
        ("月结周期2026年底前缩短至15天", "2026年底前", "2026-12-31"),
        ("3个月内把月结缩短到15天", "3个月内", "2027-02-24"),
        ("raise it to 95% in 6 months", "in 6 months", "2027-05-24"),
        ("把月结缩短到15天，第二季度", "第二季度", "2027-06-30"),
        ("年底完成上线", "年底", "2026-12-31"),
        ("go live by 12/31", "by 12/31", "2026-12-31"),
        ("go live in May", "in May", "2027-05-31"),
        ("完成上线，截止2027年1月15日", "截止2027年1月15日", "2027-01-15"),
        ("两周内把月结报表缩短为5天", "两周内", "2026-12-08"),
        ("把月结报表缩短为5天，十天内", "十天内", "2026-12-04"),
    ],
)
def test_a_date_is_found_with_its_preposition(line: str, phrase: str, day: str) -> None:
    found = find_date(line, TODAY)
    assert found is not None
    assert (line[found.start : found.end], found.day.isoformat()) == (phrase, day)


@pytest.mark.parametrize(
    "line",
    [
        "月结从30天缩短到15天",
        "月末结账周期15天",
        "cut month-end close from 30 to 15 days",
        "this may reduce cost",
        "审批缩短到3天内",
        "交付周期缩短到3个月内",
        "2天内入库率从60%提高到95%",
        "投诉比上个月减少20%",
        "3天前的订单不超过5张",
        "reduce lead time to within 3 months",
        "answer in 2 days",
        "raise orders from 1200 to 1500",
        "每周五检查",
        "customer sat",
        "ratio 1/3",
        "version 2.12.3",
    ],
)
def test_quantities_and_words_are_no_dates(line: str) -> None:
    assert find_dates(line, TODAY) == ()


def test_a_start_and_a_reference_are_not_due_dates() -> None:
    line = "从2027年1月起，投诉比去年减少，2027年6月底前"
    assert [(found.role, found.day.isoformat()) for found in find_dates(line, TODAY)] == [
        (Role.START, "2027-01-01"),
        (Role.REFERENCE, "2025-12-31"),
        (Role.DUE, "2027-06-30"),
    ]


def test_the_first_end_of_a_span_is_its_start() -> None:
    roles = [found.role for found in find_dates("training 2027-01-04 to 2027-02-26", TODAY)]
    assert roles == [Role.START, Role.DUE]


def test_the_position_of_an_impossible_date_is_where_it_stands() -> None:
    with pytest.raises(BadInput) as refusal:
        find_date("close by 31 Feb", TODAY)
    assert refusal.value.position == len("close by ")


DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))


@given(DAYS)
def test_a_written_date_is_read_back(day: date) -> None:
    texts = (
        day.isoformat(),
        day.isoformat().replace("-", "/"),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.day} {day:%b} {day.year}" if 1900 <= day.year < 2100 else day.isoformat(),
    )
    for text in texts:
        reading = read_date(text, TODAY)
        assert reading is not None
        assert reading.day == day
        assert reading.guesses == ()


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)), st.integers(0, 900))
def test_counted_days_are_counted_from_today(today: date, days: int) -> None:
    reading = read_date(f"+{days}d", today)
    assert reading is not None
    assert reading.day == today + timedelta(days=days)


@given(
    st.dates(date(2020, 1, 1), date(2060, 12, 31)),
    st.sampled_from(["Q1", "第三季度", "12月31日", "May 2", "7月", "上半年"]),
)
def test_a_date_without_a_year_is_never_past_and_never_over_a_year_away(today: date, text: str) -> None:
    reading = read_date(text, today)
    assert reading is not None
    assert today <= reading.day <= today + timedelta(days=366)
    assert reading.guesses


PIECES = [
    *CERTAIN,
    *GUESSED,
    *IMPOSSIBLE,
    "by",
    "from",
    "到",
    "从",
    "起",
    "前",
    "30",
    "天",
    "½",
    "③",
    "İ",
    "ſ",
    "\0",
    "\ud800",
    "٣",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)))
def test_hostile_text_raises_nothing_but_bad_input(text: str) -> None:
    try:
        read_date(text, TODAY)
        found = find_dates(text, TODAY)
    except BadInput as refusal:
        assert str(refusal)
        assert refusal.position is not None
        assert 0 <= refusal.position < len(text)
        return
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@pytest.mark.parametrize(
    "unit", ["1 ", "by ", "from ", "in ", "2026-", "十", "年", "月", "第", "Q", "end of the ", " ", "1/", "周"]
)
def test_a_long_line_is_read_or_refused_like_a_short_one(unit: str) -> None:
    line = (unit * 20_000)[:20_000]
    try:
        found = find_dates(line, TODAY)
    except BadInput as refusal:
        assert refusal.position is not None
    else:
        assert all(one.end <= two.start for one, two in pairwise(found))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("10月", "2026-10-01", "2026-10-31"),
        ("October", "2026-10-01", "2026-10-31"),
        ("11月20日", "2026-11-20", "2026-11-20"),
        ("1月", "2027-01-01", "2027-01-31"),
        ("12月5日", "2026-12-05", "2026-12-05"),
        ("2025年10月", "2025-10-01", "2025-10-31"),
    ],
)
def test_days_that_are_looked_for_without_a_year_are_the_nearest(text: str, first: str, last: str) -> None:
    assert days_of(text, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("上周", "2026-11-16", "2026-11-22"),
        ("上上周", "2026-11-09", "2026-11-15"),
        ("上个月", "2026-10-01", "2026-10-31"),
        ("上季度", "2026-07-01", "2026-09-30"),
        ("last week", "2026-11-16", "2026-11-22"),
        ("上周五", "2026-11-20", "2026-11-20"),
        ("last Friday", "2026-11-20", "2026-11-20"),
        ("前天", "2026-11-22", "2026-11-22"),
        ("三天前", "2026-11-21", "2026-11-21"),
        ("2 weeks ago", "2026-11-10", "2026-11-10"),
    ],
)
def test_what_has_been_can_be_looked_for_in_words(text: str, first: str, last: str) -> None:
    assert days_of(text, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))
