"""Holidays are read from calendar files and tables, and what cannot be read is named by its place."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.delivery.holidays import DayKind, HolidayFile, SpecialDay, read_holidays
from cockpit.errors import BadInput
from cockpit.exchange.dates import DateOrder
from cockpit.i18n import speaking


def table(text: str, encoding: str = "utf-8") -> HolidayFile:
    """Read a table."""
    return read_holidays(text.encode(encoding), "days.csv")


def ics(*events: str) -> HolidayFile:
    """Read a calendar of events, each given as its lines parted by spaces."""
    return read_holidays(ics_bytes(*events), "days.ics")


def ics_bytes(*events: str) -> bytes:
    """Return a calendar file; its first event begins on line 3."""
    body = [line for event in events for line in ("BEGIN:VEVENT", *event.split(), "END:VEVENT")]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *body, "END:VCALENDAR", ""]).encode()


def found(file: HolidayFile) -> dict[str, DayKind]:
    """Return the kind of each day."""
    return {special.day.isoformat(): special.kind for special in file.days}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(
            (word, DayKind.HOLIDAY)
            for word in ("holiday", "Holiday", "day off", "休", "假", "放假", "法定节假日", "假期")
        ),
        *((word, DayKind.MAKEUP) for word in ("make-up working day", "Workday", "working day", "班", "补班", "上班")),
    ],
)
def test_words_for_the_kind(text: str, kind: DayKind) -> None:
    assert found(table(f"date,name,kind\n2026-10-10,x,{text}\n")) == {"2026-10-10": kind}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("date,name,kind\n2026-10-01,国庆节,休\n2026-10-10,国庆节,班\n", "utf-8"),
        ("日期;名称;类型\n2026年10月1日;国庆节;假期\n2026年10月10日;国庆节;补班\n", "gb18030"),
        ("类型\t日期\r\n休\t2026/10/1\r\n班\t2026/10/10\r\n", "utf-8-sig"),
        ("日期,名称\n2026-10-01,国庆节\n2026-10-10,国庆节（班）\n", "utf-8"),
    ],
)
def test_tables_as_people_write_them(text: str, encoding: str) -> None:
    file = table(text, encoding)
    assert found(file) == {"2026-10-01": DayKind.HOLIDAY, "2026-10-10": DayKind.MAKEUP}
    assert file.errors == ()


def test_days_come_in_order_with_their_names() -> None:
    file = table("date,name\n2026-12-25,Christmas\n2026-01-01,New Year\n")
    assert file.days == (
        SpecialDay(date(2026, 1, 1), DayKind.HOLIDAY, "New Year"),
        SpecialDay(date(2026, 12, 25), DayKind.HOLIDAY, "Christmas"),
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2026-13-01,x,休", "Row 3: “2026-13-01” is not a date"),
        ("tomorrow,x,休", "Row 3: “tomorrow” is not a date"),
        (",x,休", "Row 3: there is no date"),
        ("2026-10-02,x,holyday", "Row 3: “holyday” is not known here: did you mean “holiday”?"),
        ("2026-10-02,x,调休", "Row 3: “调休” may be either"),
        ("2026-10-01,x,班", "Row 3: 2026-10-01 is a make-up working day here but a holiday further up (2)"),
    ],
)
def test_errors_name_their_row_and_the_rest_is_read(row: str, words: str) -> None:
    file = table(f"date,name,kind\n2026-10-01,x,休\n{row}\n2026-10-03,x,休\n")
    assert [words in str(error) for error in file.errors] == [True]
    assert file.errors[0].row == 3
    assert list(found(file)) == ["2026-10-01", "2026-10-03"]


def test_a_day_listed_twice_alike_is_one_day() -> None:
    file = table("date,kind\n2026-10-01,休\n\n2026/10/1,休\n")
    assert (len(file.days), file.errors) == (1, ())


def test_the_order_of_day_and_month_is_asked_where_it_is_open() -> None:
    text = b"date,kind\n3/4/2026,holiday\n"
    with pytest.raises(BadInput, match="2026-04-03 / 2026-03-04"):
        read_holidays(text, "days.csv")
    assert found(read_holidays(text, "days.csv", DateOrder.MDY)) == {"2026-03-04": DayKind.HOLIDAY}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"name,kind\nx,holiday\n", "has no column"),
        (b"2026-10-01,x,holiday\n", "has no column"),
        (b"\x00\x01\x02", "NUL"),
        (b"BEGIN:VCALENDAR\r\nnonsense\r\nEND:VCALENDAR\r\n", "cannot be read as a calendar"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260501\r\n", "breaks off"),
    ],
)
def test_a_file_that_is_none_of_both_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_holidays(data, "days")


@pytest.mark.parametrize(
    ("event", "days"),
    [
        ("DTSTART;VALUE=DATE:20260501", ["2026-05-01"]),
        ("DTSTART;VALUE=DATE:20260501 DTEND;VALUE=DATE:20260503", ["2026-05-01", "2026-05-02"]),
        ("DTSTART;VALUE=DATE:20260501 DTEND;VALUE=DATE:20260501", ["2026-05-01"]),
        ("DTSTART;VALUE=DATE:20260501 DURATION:P2D", ["2026-05-01", "2026-05-02"]),
        ("DTSTART:20260501T000000 DTEND:20260502T000000", ["2026-05-01"]),
        ("DTSTART;VALUE=DATE:20260501 STATUS:CANCELLED", []),
    ],
)
def test_events_of_whole_days(event: str, days: list[str]) -> None:
    file = ics(event)
    assert list(found(file)) == days
    assert file.errors == ()


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("DTSTART:20260501T090000 DTEND:20260501T100000", "whole days"),
        ("DTSTART;VALUE=DATE:20260501 DTEND;VALUE=DATE:20260401", "ends before it starts"),
        ("DTSTART;VALUE=DATE:20260501 DTEND;VALUE=DATE:20270501", "365 days"),
        ("DTSTART;VALUE=DATE:2026XX01", "no first and last day"),
        ("SUMMARY:x", "no first and last day"),
    ],
)
def test_events_that_cannot_be_taken_name_their_line(event: str, words: str) -> None:
    file = ics("DTSTART;VALUE=DATE:20260101", event)
    assert list(found(file)) == ["2026-01-01"]
    assert [(error.row, words in str(error)) for error in file.errors] == [(6, True)]
    assert str(file.errors[0]).startswith("Line 6: ")


def test_marks_in_a_calendar_tell_days_off_from_mere_occasions() -> None:
    file = ics(
        "DTSTART;VALUE=DATE:20260501 SUMMARY:劳动节（休）",
        "DTSTART;VALUE=DATE:20260509 SUMMARY:劳动节（班）",
        "DTSTART;VALUE=DATE:20260510 SUMMARY:母亲节",
    )
    assert found(file) == {"2026-05-01": DayKind.HOLIDAY, "2026-05-09": DayKind.MAKEUP}
    assert file.passed_over == ("母亲节",)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("春节", DayKind.HOLIDAY),
        ("Christmas", DayKind.HOLIDAY),
        ("Workers'_Day", DayKind.HOLIDAY),
        ("不上班", DayKind.HOLIDAY),
        ("non-working_day", DayKind.HOLIDAY),
        ("春节_补班_第1天", DayKind.MAKEUP),
        ("春节(班)", DayKind.MAKEUP),
        ("Make-up_day", DayKind.MAKEUP),
        ("Working_day", DayKind.MAKEUP),
        ("国庆节_班", DayKind.MAKEUP),
        ("班", DayKind.MAKEUP),
        ("国庆节班", DayKind.MAKEUP),
        ("国庆节_休", DayKind.HOLIDAY),
        ("班会放假", DayKind.HOLIDAY),
        ("Queen's_Birthday", DayKind.HOLIDAY),
    ],
)
def test_a_calendar_without_marks_holds_holidays(title: str, kind: DayKind) -> None:
    file = read_holidays(ics_bytes(f"DTSTART;VALUE=DATE:20260501 SUMMARY:{title}").replace(b"_", b" "), "days.ics")
    assert found(file) == {"2026-05-01": kind}


def test_what_people_meet_for_is_no_day_off() -> None:
    file = ics(
        "DTSTART;VALUE=DATE:20260501 SUMMARY:Team-meeting",
        "DTSTART;VALUE=DATE:20260502 SUMMARY:Offsite ATTENDEE:mailto:a@example.org",
        "DTSTART;VALUE=DATE:20260503 SUMMARY:Ascension",
    )
    assert list(found(file)) == ["2026-05-03"]
    assert (file.passed_over, file.unmarked) == (("Team-meeting", "Offsite"), ("Ascension",))


def test_where_some_events_are_marked_as_holidays_the_others_are_none() -> None:
    file = ics(
        "DTSTART;VALUE=DATE:20260501 SUMMARY:Labour CATEGORIES:Public-Holiday",
        "DTSTART;VALUE=DATE:20260502 SUMMARY:Offsite",
    )
    assert (list(found(file)), file.passed_over, file.unmarked) == (["2026-05-01"], ("Offsite",), ())


def test_in_a_calendar_of_holidays_nothing_has_to_be_marked() -> None:
    data = ics_bytes("DTSTART;VALUE=DATE:20260501 SUMMARY:Labour")
    data = data.replace(b"VERSION:2.0", b"VERSION:2.0\r\nX-WR-CALNAME:Holidays in Norway")
    assert read_holidays(data, "days.ics").unmarked == ()


@pytest.mark.parametrize(
    ("rule", "years"),
    [
        ("FREQ=YEARLY", [2024, 2026, 2027]),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", [2024, 2026, 2027]),
        ("FREQ=YEARLY;INTERVAL=2", [2024, 2026]),
        ("FREQ=YEARLY;COUNT=3", [2024, 2026]),
        ("FREQ=YEARLY;UNTIL=20261231", [2024, 2026]),
    ],
)
def test_a_day_that_returns_each_year_counts_in_the_years_asked_for(rule: str, years: list[int]) -> None:
    data = ics_bytes(f"DTSTART;VALUE=DATE:20240501 RRULE:{rule}")
    file = read_holidays(data, "days.ics", years=range(2026, 2028))
    assert [special.day for special in file.days] == [date(year, 5, 1) for year in years]


def test_the_last_day_of_february_returns_in_leap_years() -> None:
    data = ics_bytes("DTSTART;VALUE=DATE:20240229 RRULE:FREQ=YEARLY")
    file = read_holidays(data, "days.ics", years=range(2025, 2029))
    assert [special.day.year for special in file.days] == [2024, 2028]


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY", "FREQ=YEARLY;BYDAY=1MO;BYMONTH=5", "FREQ=YEARLY;BYMONTH=6"])
def test_an_event_that_returns_otherwise_is_left_out_with_its_line(rule: str) -> None:
    file = ics("DTSTART;VALUE=DATE:20260101", f"DTSTART;VALUE=DATE:20260501 RRULE:{rule}")
    assert (list(found(file)), file.errors) == (["2026-01-01"], ())
    assert [str(note) for note in file.left_out] == [
        "Line 6: the event repeats, and not simply each year, so it is left out."
    ]


def test_errors_are_told_in_the_language_of_the_reader() -> None:
    error = table("date\nx\n").errors[0]
    with speaking("zh_CN"):
        assert str(error)
    assert str(error) == "Row 2: “x” is not a date: write it like 2025-06-21."


def test_hostile_names_are_one_plain_line() -> None:
    file = table('date,name\n2026-10-01,"a\x1b[31m\nb' + "c" * 500 + '"\n')
    assert file.days[0].name.startswith("a[31m bc")
    assert len(file.days[0].name) == 200


def test_the_calendar_library_is_loaded_only_for_a_calendar() -> None:
    code = (
        "import sys, cockpit.delivery.holidays as holidays\n"
        "holidays.read_holidays(b'date\\n2026-10-01\\n', 'days.csv')\n"
        "sys.exit('icalendar' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


_days = st.dictionaries(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(DayKind), max_size=12)


@given(_days)
def test_both_formats_say_the_same(days: dict[date, DayKind]) -> None:
    marks = {DayKind.HOLIDAY: "休", DayKind.MAKEUP: "班"}
    rows = "".join(f"{day},x,{marks[kind]}\n" for day, kind in days.items())
    events = [f"DTSTART;VALUE=DATE:{day:%Y%m%d} SUMMARY:x（{marks[kind]}）" for day, kind in days.items()]
    expected = sorted((day, kind) for day, kind in days.items())
    for file in (table(f"date,name,kind\n{rows}"), ics(*events)):
        assert [(special.day, special.kind) for special in file.days] == expected
        assert file.errors == ()


@given(st.binary(max_size=200), st.sampled_from([b"", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"date,kind\n"]))
def test_no_bytes_break_the_reader(data: bytes, head: bytes) -> None:
    try:
        file = read_holidays(head + data, "days")
    except BadInput as refusal:
        assert str(refusal)
    else:
        assert all(earlier.day < later.day for earlier, later in zip(file.days, file.days[1:], strict=False))


def test_a_long_event_is_a_run_of_days() -> None:
    last = date(2026, 5, 31)
    file = ics(f"DTSTART;VALUE=DATE:20260501 DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}")
    assert file.days[-1].day == last
    assert len(file.days) == 31
