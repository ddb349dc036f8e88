"""Imports of persons and goals: one change and one undo, the same file twice changes nothing, rules hold."""

from __future__ import annotations

from datetime import UTC, datetime
from types import ModuleType

import pytest

from cockpit.clock import FixedClock
from cockpit.command import Receipt, Selection
from cockpit.errors import BadInput, Conflict
from cockpit.exchange.mapping import guess_mapping
from cockpit.exchange.plan import ImportPlan, plan_import
from cockpit.exchange.read_any import read_any
from cockpit.exchange.rows import RowState
from cockpit.exchange.write import write_csv_bytes
from cockpit.goals import exchange as goals
from cockpit.goals.commands import AddExpectation, AddInterview, AddMetric
from cockpit.i18n import speaking
from cockpit.inputs import make
from cockpit.people import exchange as people
from cockpit.people.commands import ArchivePerson, EditPerson
from cockpit.portfolio.commands import AddModule, AddProject
from cockpit.session import Session
from storage.store import Store

ROSTER = """项目通讯录,,,,,
姓名,部门,职务,邮箱,角色,组织
李伟,财务部,会计,li.wei@x.cn,关键用户,甲方
王芳,财务部,总监,,project sponsor,customer
Tom Okafor,,,tom@y.example,consultant,vendor
"""
GOALS = """Objective,Theme,Owner,Department,KPI,Unit,Baseline,Baseline date,Target,Due date,Modules,Status,Why
Cut close,Cash,@li.wei,财务部,Days,days,30,2026-01-05,15,6/21/2027,"Finance, Stock",active,"Long
text"
Fewer shortages,Cash,李伟,IT,,,,,12.5%,12/31/2027,,draft,
Done long ago,,,,Orders,,1,,2,,Stock,closed,
"""


@pytest.fixture
def session() -> Session:
    """A project with two modules and its maker as the only person."""
    made = Session(Store(), clock=FixedClock(datetime(2026, 11, 24, 9, tzinfo=UTC)))
    made.enter(made.do(make(AddProject, {"code": "X", "name": "X"})).enter or 0)
    made.do(make(AddModule, {"name": "Finance"}))
    made.do(make(AddModule, {"name": "Stock"}))
    return made


def planned(session: Session, area: ModuleType, data: str | bytes) -> ImportPlan:
    sheet = read_any(data.encode() if isinstance(data, str) else data, "file.csv", words=area.TARGET.vocabulary)
    return plan_import(sheet, area.TARGET, guess_mapping(sheet.headings, area.TARGET), area.existing(session))


def load(session: Session, area: ModuleType, data: str | bytes) -> Receipt:
    return session.do(area.command(planned(session, area, data).to_apply(), "file.csv"))


def table(session: Session, area: ModuleType) -> dict[str, dict[str, object]]:
    """Return the export, by the first column and the field names."""
    _headings, rows = area.rows(session)
    names = [spec.name for spec in area.TARGET.fields]
    return {str(row[0]): dict(zip(names, row, strict=True)) for row in rows}


def count(session: Session, name: str) -> int:
    return int(session.store.scalar(f"SELECT COUNT(*) FROM {name}"))


def test_a_roster_becomes_persons_and_departments_in_one_change(session: Session) -> None:
    done = load(session, people, ROSTER)
    assert str(done) == "李伟, 王芳, Tom Okafor imported from file.csv"
    assert done.shown == ("li.wei", "王芳", "tom")
    found = table(session, people)
    assert found["li.wei"]["department"] == "财务部"
    assert [found[handle]["role"] for handle in done.shown] == ["viewer", "sponsor", "technical consultant"]
    assert count(session, "department") == 1
    session.undo()
    assert (count(session, "person"), count(session, "department")) == (1, 0)


def test_the_audit_line_of_an_import_is_short(session: Session) -> None:
    load(session, people, ROSTER)
    newest = session.store.changes(limit=1)[0]
    assert (newest.command, newest.args) == ("person.import", {"source": "file.csv", "rows": 3})


@pytest.mark.parametrize(("area", "text"), [(people, ROSTER), (goals, GOALS)], ids=["people", "goals"])
def test_the_same_file_twice_changes_nothing(session: Session, area: ModuleType, text: str) -> None:
    load(session, people, ROSTER)
    load(session, area, text)
    again = planned(session, area, text)
    assert [row.state for row in again.rows] == [RowState.UNCHANGED] * 3
    assert load(session, area, text).change is None


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("area", [people, goals], ids=["people", "goals"])
def test_an_export_is_read_back_without_any_change(session: Session, area: ModuleType, language: str) -> None:
    load(session, people, ROSTER)
    load(session, goals, GOALS)
    with speaking(language):
        headings, rows = area.rows(session)
        again = planned(session, area, write_csv_bytes(headings, rows))
    assert not again.errors
    assert {row.state for row in again.rows} == {RowState.UNCHANGED}
    assert len(again.rows) == len(rows) >= 3


def test_an_import_changes_known_persons_and_adds_others(session: Session) -> None:
    load(session, people, ROSTER)
    load(session, people, 'Handle,Name,Skills,Hours\n@Li.Wei,,tax; audit,"1,024"\nguo.peng,Guo Peng,,40\n')
    found = table(session, people)
    wei = found["li.wei"]
    assert (wei["name"], wei["skills"], wei["hours"]) == ("李伟", ("tax", "audit"), 1024)
    assert found["guo.peng"]["hours"] == 40


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Name,Handle\nA,a b\n", "Row 2, column “Handle”: “a b” cannot be a handle"),
        ("Name,Handle\n,a\n", "Row 2, column “Name”: Name is missing"),
        ("Name,Hours\nA,-1\n", "Row 2, column “Hours”: Hours per sprint must be at least 0"),
        ("Name,Team role\nA,project sponsor\n", "Row 2: 王芳 is the project's sponsor"),
        ("Name,Access\n{me},viewer\n", "Row 2: nobody would own the project any more"),
        ("Name,E-mail\nOther,li.wei@z.example\n", "Row 2: “li.wei” is taken already"),
    ],
)
def test_what_the_rules_forbid_is_an_error_of_its_row(session: Session, text: str, sentence: str) -> None:
    load(session, people, ROSTER)
    plan = planned(session, people, text.format(me=session.actor))
    assert str(plan.errors[0]).startswith(sentence)
    assert not plan.to_apply(skip_errors=True)


def test_two_persons_of_one_name_are_told_apart_by_their_handles(session: Session) -> None:
    load(session, people, ROSTER)
    load(session, people, "Handle,Name\nli.wei2,李伟\n")
    assert set(table(session, people)) >= {"li.wei", "li.wei2"}
    plan = planned(session, people, "Name,Job\n李伟,CFO\n")
    assert str(plan.errors[0]) == "Row 2: this could be li.wei / li.wei2: say which in the column “Handle”."


def test_the_sponsor_can_change_within_one_file(session: Session) -> None:
    load(session, people, ROSTER)
    load(session, people, "Handle,Team role\n王芳,key user\nli.wei,project sponsor\n")
    assert table(session, people)["li.wei"]["team_role"] == "project sponsor"


def test_an_archived_person_is_not_brought_back_unasked(session: Session) -> None:
    done = load(session, people, ROSTER)
    session.do(ArchivePerson(persons=(done.ids[0],)))
    plan = planned(session, people, "Handle,Job\nli.wei,CFO\n")
    assert str(plan.errors[0]) == "Row 2: li.wei is archived: bring it back first, or leave this row out."


def test_a_person_changed_by_somebody_else_since_the_plan_was_made_is_a_conflict(session: Session) -> None:
    done = load(session, people, ROSTER)
    plan = planned(session, people, "Handle,Job\nli.wei,CFO\n")
    session.do(make(EditPerson, {"person": done.ids[0], "job": "Controller"}))
    with pytest.raises(Conflict, match="Controller"):
        session.do(people.command(plan.to_apply(), "file.csv"))
    assert table(session, people)["li.wei"]["job"] == "Controller"


def test_goals_come_with_their_first_metric_and_what_they_refer_to(session: Session) -> None:
    load(session, people, ROSTER)
    plan = planned(session, goals, GOALS)
    assert plan.creates == {"theme": ("Cash",), "department": ("IT",)}
    done = session.do(goals.command(plan.to_apply(), "file.csv"))
    assert str(done) == "GOAL-1, GOAL-2, GOAL-3 imported from file.csv"
    found = table(session, goals)
    first, second = found["GOAL-1"], found["GOAL-2"]
    assert (first["owner"], first["theme"], first["modules"]) == ("li.wei", "Cash", ("Finance", "Stock"))
    assert (first["metric"], first["unit"], first["baseline"], first["target"]) == ("Days", "days", 30, 15)
    assert (str(first["due"]), str(first["baseline_on"]), first["why"]) == ("2027-06-21", "2026-01-05", "Long\ntext")
    assert (second["metric"], second["target"], second["state"]) == ("Fewer shortages", 12.5, "draft")
    assert found["GOAL-3"]["state"] == "closed"
    session.undo()
    assert [count(session, name) for name in ("goal", "metric", "goal_module")] == [0, 0, 0]


def test_an_import_changes_a_goal_by_its_id_and_only_its_first_metric(session: Session) -> None:
    load(session, people, ROSTER)
    done = load(session, goals, GOALS)
    session.do(make(AddMetric, {"goal": done.ids[0], "name": "Second", "target": 1.0}))
    text = "Id,Title,Owner,Target,Modules,State,Outcome\n"
    load(session, goals, text + "goal-1,Cut the close,tom,12,Stock,closed,reached\n")
    found = table(session, goals)["GOAL-1"]
    assert (found["title"], found["owner"]) == ("Cut the close", "tom")
    assert (found["target"], found["modules"]) == (12, ("Stock",))
    assert (found["state"], found["outcome"]) == ("closed", "reached")
    assert session.store.scalar("SELECT target FROM metric WHERE name = 'Second'") == 1


def test_an_id_of_another_project_says_nothing_and_a_row_number_is_no_id(session: Session) -> None:
    load(session, goals, "Title\nOne\n")
    text = "Id,Title,Unit\nGOAL-99,One,days\n1,Two,\nOKR-7,Three,\n"
    load(session, goals, text)
    assert [goal["title"] for goal in table(session, goals).values()] == ["One", "Two", "Three"]
    assert not planned(session, goals, text).to_apply()


def test_a_metric_is_added_to_a_goal_that_has_none(session: Session) -> None:
    load(session, goals, "Title\nOne\n")
    load(session, goals, "Title,Unit,Target\nOne,days,3\n")
    found = table(session, goals)["GOAL-1"]
    assert (found["metric"], found["unit"], found["target"]) == ("One", "days", 3)


def metrics(session: Session) -> list[tuple[str, float | None, bool]]:
    rows = session.store.query("SELECT name, target, archived FROM metric ORDER BY position, id")
    return [(row[0], row[1], bool(row[2])) for row in rows]


def test_further_metrics_share_a_column_and_are_changed_added_and_archived_by_name(session: Session) -> None:
    text = "Title,KPI,Target,Further metrics\nClose,Days,15,"
    load(session, goals, text + "Findings | 12 | 3 | findings | 2026-01-05 | Audit; Overtime | | 40 | h\n")
    assert metrics(session) == [("Days", 15, False), ("Findings", 3, False), ("Overtime", 40, False)]
    row = session.store.query("SELECT * FROM metric WHERE name = 'Findings'")[0]
    assert (row["baseline"], row["unit"]) == (12, "findings")
    assert (row["baseline_on"], row["baseline_source"]) == ("2026-01-05", "Audit")
    load(session, goals, text + "Findings | 12 | 2 | findings; Errors\n")
    assert metrics(session) == [
        ("Days", 15, False), ("Findings", 2, False), ("Overtime", 40, True), ("Errors", None, False)
    ]  # fmt: skip
    assert planned(session, goals, text + "Errors; Findings | 12 | 2 | findings\n").rows[0].state is RowState.UNCHANGED
    load(session, goals, text + "-\n")
    assert [name for name, _target, archived in metrics(session) if not archived] == ["Days"]


def test_the_first_of_the_further_metrics_becomes_that_of_a_goal_without_one(session: Session) -> None:
    text = "Title,Further metrics\nClose,Days | 30 | 15 | days; Findings | | 3\n"
    load(session, goals, text)
    assert table(session, goals)["GOAL-1"]["metric"] == "Days"
    assert load(session, goals, text).change is None


def test_a_goal_is_linked_with_the_expectations_that_it_answers(session: Session) -> None:
    talk = session.do(make(AddInterview, {"stakeholder": "CFO"}))
    for wish in ("see the cost", "close faster"):
        session.do(make(AddExpectation, {"interview": talk.ids[0], "text": wish}))
    load(session, goals, "Title,Expectations\nClose,EXP-2; exp-1\n")
    assert table(session, goals)["GOAL-1"]["expectations"] == ("EXP-1", "EXP-2")
    load(session, goals, "Title,Expectations\nClose,EXP-2\n")
    assert table(session, goals)["GOAL-1"]["expectations"] == ("EXP-2",)
    plan = planned(session, goals, "Title,Expectations\nClose,EXP-9\n")
    assert str(plan.errors[0]).startswith("Row 2, column “Expectations”: “EXP-9” is not known here")


def test_a_dash_empties_a_list(session: Session) -> None:
    load(session, goals, "Title,Modules\nOne,Finance; Stock\n")
    load(session, goals, "Title,Modules\nOne,-\n")
    assert table(session, goals)["GOAL-1"]["modules"] == ()


def test_changing_many_goals_touches_only_what_differs(session: Session) -> None:
    load(session, goals, "Title,KPI,Target,Modules\nOne,Days,3,Finance\nTwo,Days,4,Finance\n")
    done = load(session, goals, "Title,KPI,Target,Modules\nOne,Days,3,Finance\nTwo,Days,5,Stock\n")
    assert str(done) == "GOAL-2 imported from file.csv"
    assert done.change is not None
    touched = {(entry.table, entry.before is None) for entry in session.store.entries(done.change)}
    assert touched == {("metric", False), ("goal_module", False), ("goal_module", True)}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Title,Owner\nX,li.wie\n", "Row 2, column “Owner”: “li.wie” is not known here: did you mean “li.wei”?"),
        ("Title,Modules\nX,Finanse\n", "Row 2, column “Modules”: “Finanse” is not known here: did you mean “Finance”?"),
        ("Title,Cadence\nX,0\n", "Row 2, column “Cadence”: Check-in every (days) must be at least 1"),
        ("Title,Owner\n,li.wei\n", "Row 2, column “Title”: Title is missing"),
        ("Id,Owner\nGOAL-99,li.wei\n", "Row 2: Title is missing"),
        ("Title,Target\nX,9e999\n", "Row 2, column “Target”: “9e999” is not a number: write it like 1234.5."),
        (
            "Title,Further metrics\nX,A | b\n",
            "Row 2, column “Further metrics”: “b” in “A | b” is not a number",
        ),
        (
            "Title,Further metrics\nX,A; a\n",
            "Row 2, column “Further metrics”: two metrics have the same name: name each in its own way",
        ),
        (
            "Title,Further metrics\nX,| 3\n",
            "Row 2, column “Further metrics”: Metric must not be empty",
        ),
    ],
)
def test_a_goal_that_cannot_be_imported_says_why(session: Session, text: str, sentence: str) -> None:
    load(session, people, ROSTER)
    plan = planned(session, goals, text)
    assert [str(error) for error in plan.errors] == [sentence]
    with pytest.raises(BadInput, match="Nothing was imported"):
        plan.to_apply()


@pytest.mark.parametrize("area", [people, goals], ids=["people", "goals"])
def test_an_import_cannot_be_given_by_a_key(session: Session, area: ModuleType) -> None:
    reason = type(area.command((), "")).when(Selection("goal", (1,)))
    assert f"cockpit {area.TARGET.noun} import FILE" in str(reason)
