"""Imports of persons and goals: one change and one undo, the same file twice changes nothing, rules hold."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import ModuleType

import pytest

from cockpit.clock import FixedClock
from cockpit.command import Receipt, Selection
from cockpit.errors import BadInput, Conflict
from cockpit.exchange.mapping import guess_mapping
from cockpit.exchange.plan import ImportPlan, plan_import
from cockpit.exchange.preview import preview
from cockpit.exchange.read_any import read_any
from cockpit.exchange.rows import RowState
from cockpit.exchange.write import write_csv_bytes
from cockpit.goals import exchange as goals
from cockpit.goals.commands import (
    AddExpectation,
    AddInterview,
    AddMetric,
    ArchiveCheckIn,
    ArchiveGoals,
    EditGoal,
    EditMetric,
)
from cockpit.i18n import speaking
from cockpit.inputs import make
from cockpit.people import exchange as people
from cockpit.people.commands import ArchivePerson, EditPerson
from cockpit.portfolio.commands import AddModule, AddProject
from cockpit.session import Session
from cockpit.training.commands import AddRole, AssignLearners
from cockpit.training.exchange import learners
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
    assert (second["metric"], second["target"], second["unit"]) == ("Fewer shortages", 12.5, "%")
    assert second["state"] == "draft"
    assert found["GOAL-3"]["state"] == "closed"
    session.undo()
    assert [count(session, name) for name in ("goal", "metric", "goal_module")] == [0, 0, 0]


def test_numbers_bring_their_units_and_what_is_not_known_says_nothing(session: Session) -> None:
    text = """2027 年目标一览表,,,,,
序号,目标名称,指标,现状值,目标值,检查频率
1,缩短月结,月结周期,30天,15天,每月
2,减少缺货,缺货次数,26次/月,8 次/月,两周一次
3,加快审批,审批时间,2小时,30分钟,
4,提高满意度,客户满意度,待测,4.5分,季度
5,提高准确率,库存准确率,90%,98.5％,7
6,降低成本,成本,"1,200",900,weekly
7,,,,,
填表人：李伟,,,,,
"""
    plan = planned(session, goals, text)
    assert [str(note) for note in plan.notes] == [
        "row 9: “7” says nothing that is read here, left out",
        "row 10: “填表人：李伟” says nothing that is read here, left out",
    ]
    load(session, goals, text)
    found = [
        (goal["baseline"], goal["target"], goal["unit"], goal["cadence_days"])
        for goal in table(session, goals).values()
    ]
    assert found == [
        (30, 15, "天", 30),
        (26, 8, "次/月", 14),
        (120, 30, "分钟", 14),
        (None, 4.5, "分", 91),
        (90, 98.5, "%", 7),
        (1200, 900, "", 7),
    ]
    assert not planned(session, goals, text).to_apply()


def test_a_number_in_the_unit_of_its_row_is_taken_and_one_in_another_is_an_error_of_its_cell(session: Session) -> None:
    text = "Title,Metric,Baseline,Target,Unit\nOne,Time,2 h,45 min,min\nTwo,Time,2 h,45,days\n"
    plan = planned(session, goals, text)
    (row,) = plan.rows
    assert (row.values["baseline"], row.values["target"], row.values["unit"]) == (120, 45, "min")
    assert [str(error) for error in plan.errors] == [
        "Row 3, column “Baseline”: “2 h” is in another unit than the row, which is in days"
    ]


def test_a_built_in_theme_is_known_in_every_language(session: Session) -> None:
    plan = planned(session, goals, "Title,Theme\nOne,财务透明度\nTwo,Customer relations\n")
    assert not plan.creates
    assert [row.values["theme"] for row in plan.rows] == ["Financial transparency", "Customer relations"]


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


# What a file says again


@pytest.mark.parametrize("key", ["handle", "email"])
def test_what_was_changed_of_a_person_stays_when_a_file_says_again_what_it_said(session: Session, key: str) -> None:
    roster = {"handle": "Handle,Name,Job\nzhao.min,Zhao Min,Accountant\n", "email": "E-mail,Name,Job\nzhao.min@x,Z,A\n"}
    load(session, people, roster[key])
    session.do(make(EditPerson, {"person": session.find("person", "zhao.min"), "job": "CFO deputy", "name": "Zhao"}))
    plan = planned(session, people, roster[key])
    assert (len(plan.of(RowState.UNCHANGED)), plan.kept) == (1, 1)
    load(session, people, roster[key].replace("Accountant", "Head").replace(",Z,A", ",Z,Head"))
    found = table(session, people)["zhao.min"]
    assert (found["job"], found["name"]) == ("Head", "Zhao")


def test_a_learner_keeps_the_name_and_the_roles_that_were_given_here(session: Session) -> None:
    text = "Handle,Name,Department,Role\nzhao.min,Zhao Min,Sales,Seller\n"
    load(session, learners, text)
    person, role = session.find("person", "zhao.min"), session.do(make(AddRole, {"name": "Buyer"})).ids
    session.do(make(AssignLearners, {"persons": (person,), "roles": role}))
    session.do(make(EditPerson, {"person": person, "name": "Zhao Min (Sales)"}))
    assert [row.state for row in planned(session, learners, text).rows] == [RowState.UNCHANGED]


def test_what_was_changed_of_a_goal_stays_when_a_file_says_again_what_it_said(session: Session) -> None:
    text = "Title,Due date,KPI,Unit,Baseline,Target,Modules\nClose,2027-06-30,Days,days,30,15,Finance\n"
    load(session, goals, text)
    goal = session.find("goal", "GOAL-1")
    session.do(make(EditGoal, {"goal": goal, "due": "2027-07-15", "baseline": 32, "modules": (2,)}))
    plan = planned(session, goals, text)
    assert ([row.state for row in plan.rows], plan.kept) == ([RowState.UNCHANGED], 1)
    load(session, goals, text.replace(",15,", ",12,"))
    found = table(session, goals)["GOAL-1"]
    assert (found["due"], found["baseline"], found["target"]) == (date(2027, 7, 15), 32, 12)
    assert found["modules"] == ("Stock",)
    load(session, goals, "Id,Due date\nGOAL-1,2027-06-30\n")
    assert table(session, goals)["GOAL-1"]["due"] == date(2027, 6, 30)


def test_a_goal_renamed_here_is_the_one_that_the_file_means(session: Session) -> None:
    text = "Title,Due date\nClose,2027-06-30\nShip,2027-06-30\n"
    load(session, goals, text)
    session.do(make(EditGoal, {"goal": session.find("goal", "GOAL-1"), "title": "Close the books faster"}))
    assert [row.state for row in planned(session, goals, text).rows] == [RowState.UNCHANGED] * 2
    load(session, goals, text.replace("06-30", "09-30", 1))
    found = table(session, goals)
    assert (len(found), found["GOAL-1"]["title"]) == (2, "Close the books faster")
    assert found["GOAL-1"]["due"] == date(2027, 9, 30)


def test_a_goal_archived_here_is_left_alone_and_told_of(session: Session) -> None:
    text = "Title,Due date\nClose,2027-06-30\nShip,2027-06-30\n"
    load(session, goals, text)
    session.do(make(ArchiveGoals, {"goals": (session.find("goal", "GOAL-1"),)}))
    plan = planned(session, goals, text + "New,2027-06-30\n")
    assert (not plan.errors, [row.state for row in plan.rows]) == (
        True,
        [RowState.UNCHANGED, RowState.UNCHANGED, RowState.NEW],
    )
    assert "archived here, so left as it is: GOAL-1" in preview(plan)
    assert [str(error) for error in planned(session, goals, text.replace("06-30", "09-30", 1)).errors] == [
        "Row 2: GOAL-1 is archived: bring it back first, or leave this row out."
    ]


def test_a_further_metric_that_the_file_says_anew_takes_the_place_of_what_was_changed_here(session: Session) -> None:
    text = "Title,KPI,Target,Further metrics\nClose,Days,3,Errors | 26 | 8\n"
    load(session, goals, text)
    metric = session.store.scalar("SELECT id FROM metric WHERE name = 'Errors'")
    session.do(make(EditMetric, {"metric": metric, "target": 9}))
    assert [row.state for row in planned(session, goals, text).rows] == [RowState.UNCHANGED]
    load(session, goals, text.replace("| 8", "| 5"))
    assert table(session, goals)["GOAL-1"]["more_metrics"] == ("Errors | 26 | 5",)


def test_a_number_that_a_row_leaves_as_it_is_stays_the_same_amount_in_its_unit(session: Session) -> None:
    load(session, goals, "Title,KPI,Unit,Baseline,Target\nDebt,Receivables,元,1200000,800000\n")
    load(session, goals, "Id,Unit,Target\nGOAL-1,万元,70\n")
    found = table(session, goals)["GOAL-1"]
    assert (found["unit"], found["baseline"], found["target"]) == ("万元", 120, 70)


# Whole files


def test_check_ins_come_along_and_are_never_taken_away(session: Session) -> None:
    text = (
        "Title,KPI,Baseline,Target,Check-ins\n"
        'Close,Days,30,15,"2026-11-02 | Days | 24 | 7 | li.wei; 2026-11-20 | days | 22 | | | half done | no staff"\n'
    )
    load(session, goals, text)
    assert session.store.query("SELECT current, current_on FROM metric")[0][:] == (22.0, "2026-11-20")
    assert [row.state for row in planned(session, goals, text).rows] == [RowState.UNCHANGED]
    load(session, goals, "Id,Check-ins\nGOAL-1,2026-11-23 | Days | 20\n")
    found = session.store.query("SELECT on_day, value, confidence, author, note, blocker FROM check_in ORDER BY id")
    assert [row[:] for row in found] == [
        ("2026-11-02", 24.0, 7, "li.wei", "", ""),
        ("2026-11-20", 22.0, None, "", "half done", "no staff"),
        ("2026-11-23", 20.0, None, "", "", ""),
    ]
    assert session.store.scalar("SELECT current FROM metric") == 20
    session.undo()
    assert session.store.scalar("SELECT current FROM metric") == 22


def test_a_check_in_that_was_taken_back_does_not_come_back_by_an_older_file(session: Session) -> None:
    load(session, goals, "Title,KPI,Baseline,Target,Check-ins\nClose,Days,30,15,2026-11-02 | Days | 24\n")
    before = export(session)
    session.do(make(ArchiveCheckIn, {"check_in": session.store.scalar("SELECT id FROM check_in")}))
    assert [row.state for row in planned(session, goals, before).rows] == [RowState.UNCHANGED]
    other = elsewhere()
    load(other, goals, export(session))
    assert [row[:] for row in other.store.query("SELECT value, archived FROM check_in")] == [(24.0, 1)]
    assert other.store.scalar("SELECT current FROM metric") is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("22", "“22” is no check-in: write it like 2026-11-24 | Days to close | 22"),
        ("soon | Days | 22", "“soon” in “soon | Days | 22” is not a date"),
        ("2026-11-02 | Days | few", "“few” in “2026-11-02 | Days | few” is not a number"),
        ("2026-11-02 | Hours | 2", "“2026-11-02 | Hours | 2” names none of the metrics of the goal: Days"),
        ("2026-12-02 | Days | 2", "2026-12-02 is still to come; a check-in is of a day that has been"),
        ("2026-11-02 | Days | 2 | 11", "Confidence (1-10) may be at most 10"),
        (
            "2026-11-02 | Days | 2 | | | | | gone",
            "“gone” in “2026-11-02 | Days | 2 | | | | | gone” says nothing: "
            "write “taken back” of a check-in that does not count any more",
        ),
    ],
)
def test_a_check_in_that_cannot_be_kept_says_why(session: Session, line: str, sentence: str) -> None:
    plan = planned(session, goals, f"Title,KPI,Target,Check-ins\nClose,Days,15,{line}\n")
    assert [str(error) for error in plan.errors] == [f"Row 2, column “Check-ins”: {sentence}"]


def test_an_export_with_what_is_archived_is_read_back_here_and_elsewhere(session: Session) -> None:
    load(session, goals, GOALS.replace("@li.wei", "").replace("李伟", ""))
    session.do(make(ArchiveGoals, {"goals": (session.find("goal", "GOAL-2"),)}))
    text = export(session)
    assert [row.state for row in planned(session, goals, text).rows] == [RowState.UNCHANGED] * 3
    other = elsewhere()
    load(other, goals, text)
    assert [row[0] for row in other.store.query("SELECT archived FROM goal ORDER BY id")] == [0, 1, 0]
    assert [row[0] for row in other.store.query("SELECT name FROM module ORDER BY id")] == ["Finance", "Stock"]


def test_a_project_that_knows_nobody_and_no_expectations_leaves_them_out_and_says_so(session: Session) -> None:
    text = "Title,Owner,Expectations\nClose,li.wei,EXP-1; EXP-2\nShip,li.wei,\n"
    plan = planned(session, goals, text)
    assert not plan.errors
    assert preview(plan)[3:5] == [
        "not known here, so left out – Owner: li.wei (2)",
        "not known here, so left out – Expectations: EXP-1 (1), EXP-2 (1)",
    ]
    load(session, goals, text)
    load(session, people, "Handle,Name\nli.wei,Li Wei\n")
    load(session, goals, text.replace("EXP-1; EXP-2", ""))
    assert [goal["owner"] for goal in table(session, goals).values()] == ["li.wei", "li.wei"]
    assert planned(session, goals, "Title,Owner\nX,li.wie\n").errors


def export(session: Session) -> str:
    """Return all goals as a file, also those that are archived."""
    ids = [row[0] for row in session.store.query("SELECT id FROM goal ORDER BY id")]
    return write_csv_bytes(*goals.rows(session, ids)).decode("utf-8-sig")


def elsewhere() -> Session:
    """Return a session on an empty project in a store of its own."""
    made = Session(Store(), clock=FixedClock(datetime(2026, 11, 24, 9, tzinfo=UTC)))
    made.enter(made.do(make(AddProject, {"code": "Y", "name": "Y"})).enter or 0)
    return made


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
    assert touched == {("goal", False), ("metric", False), ("goal_module", False), ("goal_module", True)}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Title,Owner\nX,li.wie\n", "Row 2, column “Owner”: “li.wie” is not known here: did you mean “li.wei”?"),
        ("Title,Cadence\nX,0\n", "Row 2, column “Cadence”: Check-in every (days) must be at least 1"),
        ("Title,Owner\n,li.wei\n", "Row 2, column “Title”: Title is missing"),
        ("Id,Owner\nGOAL-99,li.wei\n", "Row 2: Title is missing"),
        (
            "Title,Target\nX,1e300\n",
            "Row 2, column “Target”: 1e+300 is too large to be meant; numbers go up to 1,000,000,000,000,000, so "
            "choose a larger unit",
        ),
        (
            "Title,Further metrics\nX,A | 1e16\n",
            "Row 2, column “Further metrics”: 1e+16 is too large to be meant; numbers go up to 1,000,000,000,000,000, "
            "so choose a larger unit",
        ),
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


COMPANY_ROSTER = """海港仪器项目组成员花名册,,,,
序号,姓名,部门,项目角色,邮箱
1,李娜,采购部,业务代表,li.na@x.cn
2,欧阳　修,生产部,业务骨干,
3,徐娜,人力资源部,变更管理小组,
合计,3人,,,
"""


def test_a_roster_as_chinese_companies_keep_it_is_read_with_the_method_s_own_words(session: Session) -> None:
    plan = planned(session, people, COMPANY_ROSTER)
    assert not plan.errors
    assert [row.after["team_role"] for row in plan.rows] == ["business", "business", "change"]


def test_names_that_are_spread_to_one_width_are_closed_up(session: Session) -> None:
    plan = planned(session, people, "姓名,部门\n王　芳,财务部\n李  娜,采购部\nTom  Okafor,IT\n")
    assert [row.after["name"] for row in plan.rows] == ["王芳", "李娜", "Tom Okafor"]


def test_a_line_that_counts_the_others_makes_nobody_and_is_told(session: Session) -> None:
    plan = planned(session, people, COMPANY_ROSTER)
    assert [row.after["name"] for row in plan.rows] == ["李娜", "欧阳修", "徐娜"]
    assert "row 6: “合计” is a total, left out" in [str(note) for note in plan.notes]


def test_persons_of_one_name_with_e_mail_addresses_of_their_own_are_two(session: Session) -> None:
    load(session, people, "姓名,部门,邮箱\n李娜,财务部,li.na@x.cn\n")
    plan = planned(session, people, "姓名,部门,邮箱\n李娜,仓储部,na.li@x.cn\n")
    assert [(row.state, row.after["handle"]) for row in plan.rows] == [(RowState.NEW, "na.li")]


def test_a_preview_in_chinese_reads_as_chinese_text(session: Session) -> None:
    plan = planned(session, people, "姓名,部门,角色\n李娜,采购部,业务代表\n王芳,财务部,总指挥\n")
    with speaking("zh_CN"):
        lines = preview(plan)
    assert lines[0] == "新建 1，已修改 0，未变 0，1 行有错"
    assert "将新建部门：采购部" in lines
    assert "2  新建  李娜  部门：采购部；团队角色：业务代表" in lines
    assert lines[-1].startswith("第 3 行，列“角色”：此处没有“总指挥”：请使用以下之一：项目发起人、项目经理、业务代表、")


def test_goals_name_the_day_they_are_due_as_chinese_lists_head_it(session: Session) -> None:
    for heading in ("完成时间", "完成时限", "计划完成日期", "截止时间"):
        plan = planned(session, goals, f"目标名称,指标,目标值,{heading}\n缩短月结,月结天数,15,2027/3/5\n")
        assert [row.after.get("due") for row in plan.rows] == [date(2027, 3, 5)]
