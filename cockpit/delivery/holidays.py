"""Read holidays and make-up working days (调休) from a calendar file or a table.

Nothing is built in: which days are off is decided anew each year, and differs from one place to the next.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from cockpit.calendar import DayKind, days_between
from cockpit.clean import clean_line
from cockpit.errors import BadInput
from cockpit.exchange.cells import Cell, is_blank, shown, text_of
from cockpit.exchange.dates import DateOrder
from cockpit.exchange.mapping import ColumnMapping
from cockpit.exchange.read_csv import read_csv
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.styles import Style, styles_of
from cockpit.exchange.target import FieldSpec, Kind, Value
from cockpit.exchange.text import text_file
from cockpit.exchange.values import read_value
from cockpit.exchange.words import fold, heading_forms
from cockpit.i18n import N_
from cockpit.message import Message, message

if TYPE_CHECKING:
    from icalendar import Event

LONGEST_EVENT = 31
"""Days of the longest event that is taken for holidays and not for a mistake."""

_HAN = r"[\u4e00-\u9fff]"
_MAKEUP_DAY = re.compile(
    # 班 by itself, as in 国庆节（班） or 国庆节 班, and not as a part of another word.
    rf"(?<!{_HAN})班(?!{_HAN})|(?<=节)班$|补班|调班|(?<![不免])上班|"
    r"(?<!non-)(?<!non )\bwork(ing)?[ -]?day|\bmake-?up\b",
    re.IGNORECASE,
)
_DAY_OFF = re.compile(rf"(?<!{_HAN})休(?!{_HAN})|(?<=节)休$|放假|假期")
_OCCASION = re.compile(
    r"\b(meeting|workshop|conference|appointment|deadline|review|training|reminder|stand-?up|kick-?off|call|demo)\b"
    r"|\b(besprechung|termin|schulung|réunion|formation)\b|会议|例会|开会|培训|评审|演示|截止|提醒",
    re.IGNORECASE,
)
"""What people meet for or must not forget, whatever calendar it stands in."""
_HOLIDAYS = re.compile(r"holiday|feiertag|férié|节假日|假日|放假|休假", re.IGNORECASE)
"""What calendars of holidays, or the categories of their events, are called."""
_EVENT_LINE = re.compile(r"BEGIN\b.*:VEVENT\s*", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\r|\n")
_LONGEST_TITLE = 200
_HOLIDAY_WORDS = (
    *("public holiday", "day off", "off", "rest"),
    *("休", "休息", "休息日", "假", "假日", "假期", "放假", "节假日", "法定节假日", "节日", "公休"),
)
_MAKEUP_WORDS = (
    *("make-up", "make-up day", "work", "workday", "working day"),
    *("班", "上班", "补班", "补班日", "调班", "工作日", "调休上班"),
)
# People say it of the day off and of the day that is worked in exchange alike.
_AMBIGUOUS = fold("调休")


@dataclass(frozen=True)
class SpecialDay:
    """A day that is not what its weekday says."""

    day: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True)
class HolidayError:
    """Why something in the file cannot be read."""

    row: int
    """Row of a table or line of a calendar file, from 1."""
    reason: Message
    """The whole sentence, with the place in the file."""

    @property
    def problem(self) -> object:
        """The sentence without the place."""
        return self.reason.values["problem"]

    def __str__(self) -> str:
        return str(self.reason)


@dataclass(frozen=True)
class HolidayFile:
    """What a file says."""

    days: tuple[SpecialDay, ...]
    """In order, each day once."""
    errors: tuple[HolidayError, ...] = ()
    passed_over: tuple[str, ...] = ()
    """Names of events that are no days off: what people meet for, or all but those that the file marks as such."""
    unmarked: tuple[str, ...] = ()
    """Names of events that were taken for days off because nothing in the file says which ones are."""
    left_out: tuple[Message, ...] = ()
    """Events that repeat in a way that is not followed, each with its line."""


DATE = FieldSpec("date", N_("Date"), words=("day", "holiday date", "日期", "日子", "时间", "年月日"), kind=Kind.DATE)
NAME = FieldSpec(
    "name", N_("Name"), words=("holiday name", "summary", "description", "名称", "节日", "节假日", "说明", "备注")
)
KIND = FieldSpec(
    "kind",
    N_("Kind"),
    words=("type", "status", "类型", "种类", "性质", "状态", "班休", "休班"),
    kind=Kind.CHOICE,
    choices=DayKind,
    synonyms=dict.fromkeys(_HOLIDAY_WORDS, DayKind.HOLIDAY.value) | dict.fromkeys(_MAKEUP_WORDS, DayKind.MAKEUP.value),
)
_COLUMNS = (DATE, NAME, KIND)
_PLAIN = Style()


def read_holidays(data: bytes, name: str, dates: DateOrder | None = None, years: Collection[int] = ()) -> HolidayFile:
    """Return the special days in the bytes of an iCalendar or CSV file; what it is, its content says.

    Args:
        data: the whole file.
        name: what messages call the file.
        dates: the order of day, month and year in a table that leaves it open.
        years: those for which an event counts that repeats each year, besides the first one.

    Raises:
        BadInput: the file is neither, or nothing in it can be read at all.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper() == b"BEGIN:VCALENDAR":
        return read_ics(data, name, years)
    return read_table(data, name, dates)


def read_table(data: bytes, name: str, dates: DateOrder | None = None) -> HolidayFile:
    """Return the special days of a CSV file with the columns date, name and kind; the last two may be missing.

    Without a kind the name decides: 劳动节（班） is a make-up day, anything else a holiday.

    Raises:
        BadInput: the file is no table, has no column of dates, or the order of its dates stays open.
    """
    sheet = read_csv(data, name, words=frozenset(word for spec in _COLUMNS for word in spec.heading_words))
    mapping = _mapping(sheet)
    styles = styles_of(sheet, mapping, dates)
    collected = _Collected(N_("Row {row}: {problem}"))
    for row in sheet.rows:
        try:
            special = _special_day(row, mapping, styles)
        except BadInput as problem:
            collected.refuse(row.number, problem)
            continue
        if special is not None:
            collected.add(row.number, special)
    return collected.file()


def read_ics(data: bytes, name: str, years: Collection[int] = ()) -> HolidayFile:
    """Return the special days of an iCalendar file: its events of whole days; see ``read_holidays`` for ``years``.

    Raises:
        BadInput: the file cannot be read as iCalendar.
    """
    with text_file(data, name).open() as file:
        text = file.read()
    about, events = _events(text, name)
    marks = any(_is_marked(event) for _line, event in events)
    collected = _Collected(N_("Line {row}: {problem}"))
    passed_over, unmarked = [], []
    for line, event in events:
        title = _title(event.get("SUMMARY"))
        kind = kind_of_name(title) or (DayKind.HOLIDAY if _is_marked(event) else None)
        if kind is None and (marks or _OCCASION.search(title) or "ATTENDEE" in event):
            passed_over.append(title)
            continue
        try:
            starts = _starts(event, years)
            days = [day + timedelta(gap) for gap in starts for day in _days_of(event)]
        except BadInput as problem:
            collected.refuse(line, problem)
            continue
        if not starts:
            collected.leave_out(line, N_("the event repeats, and not simply each year, so it is left out."))
            continue
        if kind is None:
            unmarked.append(title)
        for day in days:
            collected.add(line, SpecialDay(day, kind or DayKind.HOLIDAY, title))
    told = not (about and _HOLIDAYS.search(about))
    return collected.file(passed_over, unmarked if told else ())


def _is_marked(event: Event) -> bool:
    """Tell whether an event itself says that it is a day off."""
    found = event.get("CATEGORIES", [])
    categories = found if isinstance(found, list) else [found]
    named = " ".join(each.to_ical().decode("utf-8", "replace") for each in categories)
    return bool(_DAY_OFF.search(_title(event.get("SUMMARY"))) or _HOLIDAYS.search(named))


def _mapping(sheet: Sheet) -> ColumnMapping:
    """Return the first column of each kind."""
    found: dict[int, FieldSpec] = {}
    for spec in _COLUMNS:
        for place, heading in enumerate(sheet.headings):
            if place not in found and not spec.heading_words.keys().isdisjoint(heading_forms(heading)):
                found[place] = spec
                break
    if DATE not in found.values():
        raise BadInput(
            N_("“{name}” has no column “date”: name the columns date, name, kind in the first row."),
            name=shown(sheet.name),
        )
    return ColumnMapping(sheet.headings, found)


def _value(spec: FieldSpec, cell: Cell, style: Style) -> Value:
    """Return what a cell says; BadInput if it cannot be read or says two things."""
    if spec is KIND and fold(text_of(cell)) == _AMBIGUOUS:
        raise BadInput(
            N_("“{value}” may be either: write 休 for a day off, 班 for a day that is worked."),
            field=KIND.name,
            value=shown(cell),
        )
    return read_value(spec, [cell], style, {})


def _special_day(row: SourceRow, mapping: ColumnMapping, styles: Mapping[int, Style]) -> SpecialDay | None:
    """Return what a row says, None if it says nothing; BadInput if it cannot be read."""
    given = {
        spec.name: _value(spec, row.cells[place], styles.get(place, _PLAIN))
        for place, spec in mapping.columns.items()
        if place < len(row.cells) and not is_blank(row.cells[place])
    }
    if not given:
        return None
    day, title = given.get(DATE.name), _title(given.get(NAME.name))
    if not isinstance(day, date):
        raise BadInput(N_("there is no date; write one like 2026-10-01."), field=DATE.name)
    kind = DayKind(str(given[KIND.name])) if KIND.name in given else kind_of_name(title) or DayKind.HOLIDAY
    return SpecialDay(day, kind, title)


class _Collected:
    """The days found so far, each once, and what could not be read."""

    def __init__(self, sentence: str) -> None:
        """``sentence`` is the message id of an error with its ``{row}`` and ``{problem}``."""
        self._sentence = sentence
        self._found: dict[date, tuple[int, SpecialDay]] = {}
        self._errors: list[HolidayError] = []
        self._left_out: list[Message] = []

    def add(self, row: int, special: SpecialDay) -> None:
        """Take a day; one that is listed twice must be the same both times."""
        earlier_row, earlier = self._found.setdefault(special.day, (row, special))
        if earlier.kind is not special.kind:
            text = N_("{day} is a {kind} here but a {earlier} further up ({row}); delete one of them.")
            day = special.day.isoformat()
            self.refuse(row, message(text, day=day, kind=special.kind, earlier=earlier.kind, row=earlier_row))

    def refuse(self, row: int, problem: Message | BadInput) -> None:
        """Take an error."""
        self._errors.append(HolidayError(row, message(self._sentence, row=row, problem=problem)))

    def leave_out(self, row: int, problem: str) -> None:
        """Note what is not read although nothing is wrong with it."""
        self._left_out.append(message(self._sentence, row=row, problem=message(problem)))

    def file(self, passed_over: Iterable[str] = (), unmarked: Iterable[str] = ()) -> HolidayFile:
        """Return all of it."""
        days = tuple(self._found[day][1] for day in sorted(self._found))
        return HolidayFile(days, tuple(self._errors), tuple(passed_over), tuple(unmarked), tuple(self._left_out))


def _title(text: object) -> str:
    return clean_line(str(text or ""))[:_LONGEST_TITLE]


def kind_of_name(title: str) -> DayKind | None:
    """Return what a name itself says of the day, as in 劳动节（班）, None if nothing."""
    if _MAKEUP_DAY.search(title):
        return DayKind.MAKEUP
    return DayKind.HOLIDAY if _DAY_OFF.search(title) else None


def _events(text: str, name: str) -> tuple[str, list[tuple[int, Event]]]:
    """Return what the calendar is called, and its events that take place, each with the line on which it begins."""
    from icalendar import Calendar, Event

    try:
        parts = Calendar.from_ical(text, multiple=True)
        events = [event for part in parts for event in part.walk("VEVENT")]
    except ValueError as error:
        raise BadInput(
            N_("“{name}” cannot be read as a calendar: {reason}. Export it again as .ics."),
            name=name,
            reason=shown(str(error)),
        ) from None
    lines = [number for number, line in enumerate(_LINE_END.split(text), start=1) if _EVENT_LINE.fullmatch(line)]
    if len(lines) != len(events):
        raise BadInput(N_("“{name}” breaks off within an event. Export it again as .ics."), name=name)
    about = " ".join(str(part.get(key, "")) for part in parts for key in ("X-WR-CALNAME", "NAME", "CATEGORIES"))
    return about, [
        (line, event)
        for line, event in zip(lines, events, strict=True)
        if isinstance(event, Event) and str(event.get("STATUS", "")).upper() != "CANCELLED"
    ]


def _starts(event: Event, years: Collection[int]) -> list[int]:
    """Return the days from the first time of an event to each time that counts; empty where that is not followed.

    The first time counts always, and of one that repeats each year those in ``years``.
    """
    if not {"RRULE", "RDATE", "EXDATE"} & event.keys():
        return [0]
    rule = event.get("RRULE")
    try:
        first = event.start
    except (ValueError, TypeError, AttributeError):
        raise BadInput(N_("the event has no first and last day that can be read.")) from None
    day = first.date() if isinstance(first, datetime) else first
    said = {} if rule is None or isinstance(rule, list) else {str(key).upper(): rule[key] for key in rule}
    simple = said.get("FREQ") == ["YEARLY"] and said.keys() <= _FOLLOWED and not {"RDATE", "EXDATE"} & event.keys()
    if not simple or said.get("BYMONTH", [day.month]) != [day.month] or said.get("BYMONTHDAY", [day.day]) != [day.day]:
        return []
    every, most = said.get("INTERVAL", [1])[0], said.get("COUNT", [None])[0]
    last = said.get("UNTIL", [date.max])[0]
    until = last.date() if isinstance(last, datetime) else last
    found = [0]
    for year in sorted({*years}):
        times, rest = divmod(year - day.year, every)
        if times <= 0 or rest or (most is not None and times >= most):
            continue
        # The 29th of February is no day of most years.
        with suppress(ValueError):
            if (again := day.replace(year=year)) <= until:
                found.append((again - day).days)
    return found


_FOLLOWED = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "WKST"}


def _days_of(event: Event) -> list[date]:
    """Return the days of an event; BadInput if it is not one of whole days."""
    try:
        start, end = event.start, event.end
    except (ValueError, TypeError, AttributeError):
        raise BadInput(N_("the event has no first and last day that can be read.")) from None
    first, after = _midnight(start), _midnight(end)
    if first is None or after is None:
        raise BadInput(N_("the event does not last whole days."))
    if after < first:
        raise BadInput(N_("the event ends before it starts."))
    # Some programs write the last day itself where the day after it belongs.
    last = max(first, after - timedelta(days=1))
    days = days_between(first, last)
    if len(days) > LONGEST_EVENT:
        raise BadInput(N_("the event lasts {count} days; the most are {most}."), count=len(days), most=LONGEST_EVENT)
    return days


def _midnight(moment: date) -> date | None:
    """Return the day that begins at the moment, None if none does."""
    if not isinstance(moment, datetime):
        return moment
    return moment.date() if moment.time() == time() else None
