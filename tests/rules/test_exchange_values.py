"""Cells as values: dates and numbers by the evidence of their column, choices, names, lists, and hostile text."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.choice import Choice
from cockpit.errors import BadInput
from cockpit.exchange.cells import join_list, shown, split_list, text_of
from cockpit.exchange.dates import DateEvidence, DateOrder, read_moment
from cockpit.exchange.formulas import defuse, restore
from cockpit.exchange.known import names_of
from cockpit.exchange.numbers import MarkEvidence, read_number
from cockpit.exchange.styles import Style
from cockpit.exchange.target import FieldSpec, Kind
from cockpit.exchange.values import read_value
from cockpit.exchange.yes_no import YesNo
from cockpit.i18n import N_
from cockpit.message import Message


class Colour(Choice):
    """A choice to read."""

    RED = "red", N_("owner")
    BLUE = "dark-blue", N_("viewer")


PEOPLE = {"person": names_of([("li.wei", "li.wei"), ("李伟", "li.wei"), ("wei", "wei.1"), ("wei", "wei.2")])}
OWNER = FieldSpec("owner", "Owner", kind=Kind.NAME, noun="person")
COLOUR = FieldSpec("colour", "Colour", kind=Kind.CHOICE, choices=Colour, synonyms={"bleu": "dark-blue"})


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("11/May/24 03:26 PM", None, datetime(2024, 5, 11, 15, 26)),
        ("20/Sep/26 9:00 AM", None, datetime(2026, 9, 20, 9)),
        ("6/21/2025 16:14", DateOrder.MDY, datetime(2025, 6, 21, 16, 14)),
        ("3/4/2025", DateOrder.DMY, datetime(2025, 4, 3)),
        ("3/4/2025", DateOrder.MDY, datetime(2025, 3, 4)),
        ("2026年3月1日", None, datetime(2026, 3, 1)),
        ("２０２６／３／１", None, datetime(2026, 3, 1)),
        ("2026-03-01T08:30:00", None, datetime(2026, 3, 1, 8, 30)),
        ("20240615", None, datetime(2024, 6, 15)),
        ("45352", None, datetime(2024, 3, 1)),
        ("March 1, 2026", None, datetime(2026, 3, 1)),
        ("21.06.2025", None, datetime(2025, 6, 21)),
        ("15/Mär/24", None, datetime(2024, 3, 15)),
        ("15. März 2024", None, datetime(2024, 3, 15)),
        ("22/Mai/24 3:26 PM", None, datetime(2024, 5, 22, 15, 26)),
        ("15/mars/24", None, datetime(2024, 3, 15)),
        ("22/août/24", None, datetime(2024, 8, 22)),
        ("1/févr./24", None, datetime(2024, 2, 1)),
        ("03/déc./24", None, datetime(2024, 12, 3)),
        ("7/ene/24", None, datetime(2024, 1, 7)),
        ("7 septiembre 2024", None, datetime(2024, 9, 7)),
        ("7/giu/24", None, datetime(2024, 6, 7)),
        ("7/out/24", None, datetime(2024, 10, 7)),
        ("7/marz/2O24", None, None),
        ("2026-02-30", None, None),
        ("6/21/2025", DateOrder.DMY, None),
        ("soon", None, None),
        ("12", None, None),
    ],
)
def test_dates_as_programs_and_people_write_them(text: str, order: DateOrder | None, expected: datetime | None) -> None:
    assert read_moment(text, order) == expected


@pytest.mark.parametrize(
    ("column", "order", "doubt"),
    [
        (["3/4/2025", "6/21/2025", ""], DateOrder.MDY, None),
        (["3/4/2025", "21/6/2025"], DateOrder.DMY, None),
        (["3/4/2025", "5/5/2025"], None, "3/4/2025"),
        (["5/5/2025"], None, None),
        (["2025-03-04", "12/May/25"], None, None),
    ],
)
def test_one_date_settles_the_order_of_its_column(
    column: list[str], order: DateOrder | None, doubt: str | None
) -> None:
    evidence = DateEvidence()
    for text in column:
        evidence.add(text)
    assert (evidence.settled(), evidence.doubt()) == (order, doubt)
    if doubt:
        assert evidence.settled(DateOrder.DMY) is DateOrder.DMY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234.5", 1234.5),
        ("１，０２４", 1024),
        ("50%", 50),
        ("￥1,200.00", 1200),
        ("(1,200)", -1200),
        ("−3", -3),
        ("3.5万", 35_000),
        ("1 234", 1234),
        ("12,34", None),
        ("about 5", None),
        ("", None),
        ("nan", None),
    ],
)
def test_numbers_as_people_write_them(text: str, expected: float | None) -> None:
    found = read_number(text)
    assert (None if found is None else float(found)) == expected


@pytest.mark.parametrize(
    ("column", "mark"),
    [(["1,234"], "."), (["1,5", "1.234,5"], ","), (["1.234.567"], ","), (["1,5", "1.5"], "."), ([], ".")],
)
def test_the_column_shows_its_decimal_mark(column: list[str], mark: str) -> None:
    evidence = MarkEvidence()
    for text in column:
        evidence.add(text)
    assert evidence.mark == mark


@pytest.mark.parametrize(
    ("spec", "cell", "expected"),
    [
        (FieldSpec("n", "N", kind=Kind.NUMBER), 3, 3.0),
        (FieldSpec("n", "N", kind=Kind.NUMBER), "-", None),
        (FieldSpec("d", "D", kind=Kind.DATE), datetime(2026, 3, 1, 12), date(2026, 3, 1)),
        (FieldSpec("d", "D", kind=Kind.DATE), 46082, date(2026, 3, 1)),
        (FieldSpec("t", "T"), "00123", "00123"),
        (FieldSpec("t", "T"), 5.0, "5"),
        (FieldSpec("t", "T"), {"name": "Li", "id": 3}, "Li"),
        (FieldSpec("l", "L", many=True), "a， b;c、a", ("a", "b", "c")),
        (FieldSpec("l", "L", many=True), ["x, y", "z"], ("x, y", "z")),
        (COLOUR, "Dark Blue", "dark-blue"),
        (COLOUR, "VIEWER", "dark-blue"),
        (COLOUR, "bleu", "dark-blue"),
        (OWNER, "@Li.Wei", "li.wei"),
        (OWNER, "李伟", "li.wei"),
        (OWNER, "无", None),
        (FieldSpec("x", "X", kind=Kind.NAME, noun="theme", creates=True), " New one ", "New one"),
    ],
)
def test_a_cell_becomes_the_value_of_its_field(spec: FieldSpec, cell: object, expected: object) -> None:
    value = read_value(spec, [cell], Style(), PEOPLE)
    assert (value, type(value)) == (expected, type(expected))


def test_several_columns_of_a_list_give_one_item_each() -> None:
    spec = FieldSpec("sprint", "Sprint", many=True)
    assert read_value(spec, ["Sprint 1, late", None, "Sprint 2"], Style(), {}) == ("Sprint 1, late", "Sprint 2")


@pytest.mark.parametrize(
    ("spec", "cell", "sentence"),
    [
        (FieldSpec("n", "N", kind=Kind.NUMBER), "many", "“many” is not a number: write it like 1234.5."),
        (FieldSpec("n", "N", kind=Kind.NUMBER), True, "“true” is not a number: write it like 1234.5."),
        (FieldSpec("d", "D", kind=Kind.DATE), "x\x1b[31m", r"“x\x1b[31m” is not a date: write it like 2025-06-21."),
        (FieldSpec("d", "D", kind=Kind.DATE), "2027-02-31", "“2027-02-31” is not a date: 2027-02 has only 28 days"),
        (FieldSpec("d", "D", kind=Kind.DATE), "2/31/2027", "“2/31/2027” is not a date: 2027-02 has only 28 days"),
        (FieldSpec("d", "D", kind=Kind.DATE), "31 Nov 2026", "“31 Nov 2026” is not a date: 2026-11 has only 30 days"),
        (FieldSpec("d", "D", kind=Kind.DATE), "2027-13-01", "“2027-13-01” is not a date: there is no month 13"),
        (FieldSpec("d", "D", kind=Kind.DATE), "31/32/2027", "“31/32/2027” is not a date: write it like 2025-06-21."),
        (FieldSpec("d", "D", kind=Kind.DATE), "下月底", "“下月底” is not a date: write it like 2025-06-21."),
        (FieldSpec("d", "D", kind=Kind.DATE), "明年3月", "“明年3月” is not a date: write it like 2025-06-21."),
        (FieldSpec("d", "D", kind=Kind.DATE), "2027", "“2027” is not a date: write it like 2025-06-21."),
        (COLOUR, "redd", "“redd” is not known here: did you mean “red”?"),
        (OWNER, "li.wie", "“li.wie” is not known here: did you mean “li.wei”?"),
        (OWNER, "zzz", "“zzz” is not known here: use one of these: li.wei, wei.1, wei.2."),
        (OWNER, "wei", "“wei” could be wei.1 / wei.2: write one of these."),
    ],
)
def test_a_cell_that_cannot_be_read_says_what_to_write(spec: FieldSpec, cell: object, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_value(spec, [cell], Style(), PEOPLE)
    assert str(refused.value) == sentence
    assert refused.value.field == spec.name


@pytest.mark.parametrize("cell", ["3月5日", "十二月三十一日", "6月底", "30 Jun", "Q2", "第二季度"])
def test_a_day_without_its_year_is_refused_until_the_year_is_said(cell: str) -> None:
    due = FieldSpec("d", "D", kind=Kind.DATE)
    with pytest.raises(BadInput) as refused:
        read_value(due, [cell], Style(), {})
    assert str(refused.value) == (
        f"“{cell}” has no year: write it like 2025-06-21, or say the year of such dates with --year."
    )
    found = read_value(due, [cell], Style(year=2027), {})
    assert isinstance(found, date)
    assert found.year == 2027


@pytest.mark.parametrize(
    ("cell", "day", "guess"),
    [
        ("2027年6月底", "2027-06-30", ""),
        ("end of June 2027", "2027-06-30", ""),
        ("２０２７年６月３０日前", "2027-06-30", ""),
        ("2027年2月", "2027-02-28", "end of month assumed"),
        ("Q2 2027", "2027-06-30", "end of quarter assumed"),
        ("27年上半年", "2027-06-30", "century assumed, end of half-year assumed"),
    ],
)
def test_words_that_name_a_day_are_read_and_what_was_guessed_is_told(cell: str, day: str, guess: str) -> None:
    guesses: dict[str, Message] = {}
    for kind in (Kind.DATE, Kind.MOMENT):
        found = read_value(FieldSpec("d", "D", kind=kind), [cell], Style(), {}, None, guesses)
        assert isinstance(found, date)
        assert found.isoformat().startswith(day)
    told = [f"“{cell}” is read as {day}: {guess}"] if guess else []
    assert list(map(str, guesses.values())) == told


@pytest.mark.parametrize("cell", ["next March", "June next year", "明年6月", "from March to June"])
def test_words_that_mean_another_day_a_year_later_are_no_date_with_a_year_either(cell: str) -> None:
    with pytest.raises(BadInput, match="is not a date: write it like"):
        read_value(FieldSpec("d", "D", kind=Kind.DATE), [cell], Style(year=2027), {})


def test_a_day_that_the_year_does_not_have_is_no_date() -> None:
    with pytest.raises(BadInput, match="“2月29日” is not a date: 2027-02 has only 28 days"):
        read_value(FieldSpec("d", "D", kind=Kind.DATE), ["2月29日"], Style(year=2027), {})


def test_a_date_against_the_order_of_its_column_is_told_from_no_date() -> None:
    with pytest.raises(BadInput, match="does not exist in the order of this column"):
        read_value(FieldSpec("d", "D", kind=Kind.DATE), ["6/21/2025"], Style(DateOrder.DMY), {})


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+86 138", "'+86 138"),
        ("-3", "-3"),
        ("+1.5e3", "+1.5e3"),
        ("\tx", "'\tx"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("plain", "plain"),
        ("'quoted'", "'quoted'"),
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str, safe: str) -> None:
    assert defuse(text) == safe
    assert restore(safe) == text


@given(st.text())
def test_defusing_loses_nothing(text: str) -> None:
    assert restore(defuse(text)) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_a_list_survives_being_written_into_one_cell(items: list[str]) -> None:
    assert split_list(join_list(items)) == tuple(items)


@given(st.text())
def test_a_shown_cell_is_one_short_line_that_no_terminal_obeys(text: str) -> None:
    line = shown(text)
    assert len(line) <= 60
    assert not {unicodedata.category(character) for character in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.dates(min_value=date(1970, 1, 1)))
def test_a_written_date_is_read_back(day: date) -> None:
    found = read_moment(text_of(day))
    assert found is not None and found.date() == day


@pytest.mark.parametrize(("text", "problem"), [("\u202e", "must not be empty"), ("x" * 501, "at most 500 characters")])
def test_what_would_be_made_along_the_way_needs_a_name_that_can_be_kept(text: str, problem: str) -> None:
    role = FieldSpec("role", "Job role", kind=Kind.NAME, noun="role", creates=True)
    with pytest.raises(BadInput, match=f"Job role .*{problem}"):
        read_value(role, [text], Style(), {})
    assert read_value(role, ["x" * 500], Style(), {}) == "x" * 500


@pytest.mark.parametrize(
    ("cell", "value"), [("√", "yes"), ("×", "no"), ("是", "yes"), ("否", "no"), ("✓", "yes"), (1, "yes")]
)
def test_ticks_and_crosses_say_yes_and_no(cell: object, value: str) -> None:
    spec = FieldSpec("data", "Caused by data", kind=Kind.CHOICE, choices=YesNo)
    assert read_value(spec, [cell], Style(), {}) == value
