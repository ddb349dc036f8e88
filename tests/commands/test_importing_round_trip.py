"""What is exported is read back without loss, whatever people typed into it, in each of the formats."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from io import BytesIO
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cockpit.clean import clean_line
from cockpit.clock import FixedClock
from cockpit.errors import BadInput, Conflict
from cockpit.exchange.cells import is_blank
from cockpit.exchange.mapping import guess_mapping
from cockpit.exchange.plan import ImportPlan, plan_import
from cockpit.exchange.read_any import read_any
from cockpit.exchange.rows import RowState
from cockpit.exchange.words import plain
from cockpit.exchange.write import write_csv_bytes, write_csv_text, write_json
from cockpit.exchange.write_xlsx import Table, write_xlsx
from cockpit.goals import exchange as goals
from cockpit.goals import metric_text
from cockpit.goals.commands import AddExpectation, AddGoal, AddInterview, AddMetric, LinkExpectation
from cockpit.goals.records import Metric
from cockpit.i18n import speaking
from cockpit.inputs import make
from cockpit.people import exchange as people
from cockpit.people.commands import AddPerson, ArchivePerson
from cockpit.portfolio.commands import AddModule, AddProject
from cockpit.session import Session
from storage.store import Store

NOW = FixedClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
LONG = "<20,000 characters>"
"""Stands for as many, so that a failure can still be read."""
FORMATS = ("csv", "excel", "xlsx", "json")

HOSTILE = st.one_of(
    st.sampled_from(
        [
            "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "[bold]x[/bold]", "[/]", "[@click=app.quit]x[/]", "=1+1",
            "=cmd|'/c calc'!A0", "+1", "-1", "@x", "'=1", "''=1", "\u202etxt.exe", "a\nb", "a\r\nb", '"quoted"',
            "a,b;c、d", "-", "–", "无", "none", "a | b \\", "|", "\\", "00123", "1e5", "财务月结周期", "🙂", "\u2028",
            "\ud800", "x" * 400, "_x0041_", "true", "2026-01-05",
        ]
    ),
    st.text(max_size=40),
)  # fmt: skip
NUMBERS = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**9).map(float),
    # A spreadsheet holds fifteen digits of a number.
    st.floats(-1e15, 1e15).map(lambda value: float(f"{value:.15g}")),
)
DAYS = st.one_of(st.none(), st.dates(date(1900, 3, 1), date(2999, 12, 31)))
METRICS = st.fixed_dictionaries(
    {
        "name": HOSTILE,
        "unit": HOSTILE,
        "baseline": NUMBERS,
        "target": NUMBERS,
        "baseline_on": DAYS,
        "baseline_source": HOSTILE,
        "measure_by": DAYS,
    }
)
GOALS = st.fixed_dictionaries(
    {
        "title": HOSTILE,
        "why": st.one_of(HOSTILE, st.just(LONG)),
        "due": DAYS,
        "start": DAYS,
        "cadence_days": st.integers(1, 366),
        "metrics": st.lists(
            METRICS, max_size=3, unique_by=lambda metric: plain(clean_line(metric["name"]) or "metric")
        ),
        "modules": st.booleans(),
        "expects": st.booleans(),
    }
).filter(lambda goal: not (goal["start"] and goal["due"]) or goal["start"] <= goal["due"])


def fresh() -> Session:
    """Return a session on a new project with two modules, an owner and an expectation."""
    made = Session(Store(), clock=NOW)
    made.enter(made.do(make(AddProject, {"code": "X", "name": "X"})).enter or 0)
    made.do(make(AddModule, {"name": "Finance"}))
    made.do(make(AddModule, {"name": "Stock; and purchasing"}))
    made.do(make(AddPerson, {"handle": "li.wei", "name": "李伟"}))
    talk = made.do(make(AddInterview, {"stakeholder": "CFO"}))
    made.do(make(AddExpectation, {"interview": talk.ids[0], "text": "see the cost"}))
    return made


def filled(session: Session, wanted: list[dict[str, Any]]) -> None:
    """Add goals through the commands; texts that no field takes and titles that stand already are left out."""
    titles: set[str] = set()
    for goal in wanted:
        values = dict(goal)
        metrics, modules, expects = values.pop("metrics"), values.pop("modules"), values.pop("expects")
        values["title"] = clean_line(values["title"]) or "goal"
        values["why"] = values["why"].replace(LONG, "=長い [b]\n" * 2_500)
        try:
            command = make(AddGoal, values | {"owner_id": session.find("person", "li.wei")})
        except BadInput:
            continue
        if plain(command.title) in titles:
            continue
        titles.add(plain(command.title))
        if modules:
            names = ("Finance", "Stock; and purchasing")
            command = command.model_copy(update={"modules": tuple(session.find("module", name) for name in names)})
        made = session.do(command)
        for metric in metrics:
            with_name = metric | {"name": clean_line(metric["name"]) or "metric"}
            with suppress(BadInput):
                session.do(make(AddMetric, {"goal": made.ids[0], **with_name}))
        if expects:
            session.do(
                make(LinkExpectation, {"expectation": session.find("expectation", "EXP-1"), "goal": made.ids[0]})
            )


def written(session: Session, area: ModuleType, form: str) -> bytes:
    headings, rows = area.rows(session)
    if form == "xlsx":
        book = BytesIO()
        write_xlsx(book, [Table("t", headings, rows)])
        return book.getvalue()
    if form == "json":
        return write_json(headings, rows).encode()
    return write_csv_bytes(headings, rows) if form == "excel" else write_csv_text(headings, rows).encode()


def planned(session: Session, area: ModuleType, data: bytes) -> ImportPlan:
    sheet = read_any(data, words=area.TARGET.vocabulary)
    return plan_import(sheet, area.TARGET, guess_mapping(sheet.headings, area.TARGET), area.existing(session))


def contents(session: Session) -> list[dict[str, object]]:
    """Return the export as fields, so that two projects can be compared; nothing but white space is nothing."""
    _headings, rows = goals.rows(session)
    names = [spec.name for spec in goals.TARGET.fields]
    return [{name: None if is_blank(value) else value for name, value in zip(names, row, strict=True)} for row in rows]


@pytest.mark.parametrize("form", FORMATS)
@given(wanted=st.lists(GOALS, min_size=1, max_size=3))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_goals_are_read_back_unchanged_here_and_whole_elsewhere(form: str, wanted: list[dict[str, Any]]) -> None:
    here, there = fresh(), fresh()
    filled(here, wanted)
    data = written(here, goals, form)
    again = planned(here, goals, data)
    assert [str(error) for error in again.errors] == []
    assert {row.state for row in again.rows} <= {RowState.UNCHANGED}
    plan = planned(there, goals, data)
    assert [str(error) for error in plan.errors] == []
    there.do(goals.command(plan.to_apply(), "file"))
    assert contents(there) == contents(here)


@given(METRICS)
def test_a_metric_as_a_line_is_read_back(values: dict[str, Any]) -> None:
    values["name"] = clean_line(values["name"]) or "metric"
    metric = Metric(project_id=0, goal_id=0, **values)
    line = metric_text.write_metric(metric.__dict__)
    assert "\n" not in line
    assert Metric(project_id=0, goal_id=0, **metric_text.read_metric(line)) == metric


@given(st.text())
def test_any_line_is_a_metric_or_refused(line: str) -> None:
    try:
        found = metric_text.read_metric(line)
    except BadInput as refusal:
        assert str(refusal)
        return
    assert tuple(found) == metric_text.FIELDS


@pytest.mark.parametrize("form", FORMATS)
def test_what_refers_to_an_archived_person_is_still_read_back(form: str) -> None:
    session = fresh()
    session.do(make(AddGoal, {"title": "One", "owner_id": session.find("person", "li.wei")}))
    session.do(make(ArchivePerson, {"persons": (session.find("person", "li.wei"),)}))
    again = planned(session, goals, written(session, goals, form))
    assert [(row.state, row.after["owner"]) for row in again.rows] == [(RowState.UNCHANGED, "li.wei")]


PEOPLE = st.fixed_dictionaries(
    {
        "handle": st.from_regex(r"[a-z\u4e00-\u4fff][\w.\-]{0,10}\Z", fullmatch=True),
        "name": HOSTILE,
        "job": HOSTILE,
        "company": HOSTILE,
        "email": HOSTILE,
        "skills": st.lists(HOSTILE.filter(lambda text: clean_line(text) not in ("-", "–", "无", "none")), max_size=3),
        "hours": st.one_of(st.none(), st.floats(0, 1e6)),
    }
)


@pytest.mark.parametrize("form", FORMATS)
@given(wanted=st.lists(PEOPLE, min_size=1, max_size=3, unique_by=lambda person: plain(person["handle"])))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_persons_are_read_back_unchanged(form: str, wanted: list[dict[str, Any]]) -> None:
    session = fresh()
    for person in wanted:
        with suppress(BadInput, Conflict):
            session.do(make(AddPerson, person | {"name": clean_line(person["name"]) or "N"}))
    with speaking("zh_CN"):
        again = planned(session, people, written(session, people, form))
    assert [str(error) for error in again.errors] == []
    assert {row.state for row in again.rows} == {RowState.UNCHANGED}


@given(wanted=st.lists(GOALS, min_size=1, max_size=2))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_file_holds_what_a_terminal_or_a_spreadsheet_would_obey(wanted: list[dict[str, Any]]) -> None:
    session = fresh()
    filled(session, wanted)
    text = written(session, goals, "csv").decode()
    assert not set(text) & {"\x1b", "\x07", "\u202e", "\r", "\x9b"}
    headings, rows = goals.rows(session)
    for row in rows:
        line = write_csv_text(headings, [row]).split("\n", 1)[1].lstrip('"')
        assert not line.startswith(("=", "@", "\t"))
    assert len(json.loads(written(session, goals, "json"))) == len(rows)
