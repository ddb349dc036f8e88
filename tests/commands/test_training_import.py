"""Training in files: rosters as Excel writes them, the same file twice, and calendars that other programs read."""

from __future__ import annotations

import io
from types import ModuleType
from typing import Any

import pytest
from icalendar import Calendar
from xlsxwriter import Workbook

from cockpit.command import Receipt
from cockpit.errors import BadInput, Refused
from cockpit.exchange.mapping import guess_mapping
from cockpit.exchange.plan import ImportPlan, plan_import
from cockpit.exchange.port import calendar, reshaped
from cockpit.exchange.preview import preview
from cockpit.exchange.read_any import read_any
from cockpit.exchange.rows import RowState
from cockpit.exchange.write import write_csv_bytes
from cockpit.i18n import speaking
from cockpit.people import exchange as people
from cockpit.people.commands import AddPerson, ArchivePerson, MergePersons
from cockpit.people.records import PersonAlias
from cockpit.training.commands import (
    AddCourse,
    AddRole,
    AddSession,
    AnswerSurvey,
    CancelSession,
    EditCourse,
    EditSession,
    EnrolPeople,
    MarkRoster,
    RecogniseLearning,
    ScoreSeat,
    WithdrawSeats,
)
from cockpit.training.exchange import classes, courses, curriculum, learners, results, rosters, surveys
from cockpit.training.learner_lists import LEARNERS_LIST
from tests.support import World, dump

PAST, SOON = "2026-11-20", "2026-12-01"
SIGNED = """培训签到表,,,,
培训日期：2026-11-20,,,,
序号,姓名,部门,签到情况,备注
1,李伟,Finance,√,
2,汤姆,,请假,出差
3,王芳,,×,
"""


@pytest.fixture
def room(world: World) -> World:
    """A course on three levels, a past session on each, and three people with Chinese names."""
    world.given(AddCourse, title="Closing 月结", code="FI-1", exercises="Post")
    for level, at in (("1", "9"), ("2", "13"), ("3", "16")):
        world.given(AddSession, course_id="FI-1", level=level, day=PAST, at=at, zone="Asia/Shanghai", capacity="20")
    for handle, name in (("lw", "李伟"), ("th", "汤姆"), ("wf", "王芳")):
        world.given(AddPerson, handle=handle, name=name, department_id="Finance", email=f"{handle}@x.cn")
    world.told.clear()
    return world


def planned(world: World, area: ModuleType, data: str | bytes, name: str = "file.csv", **asked: str) -> ImportPlan:
    said = {column.replace("_", "-"): field for column, field in asked.items()}
    data = data.encode() if isinstance(data, str) else data
    sheet = read_any(data, name, words=area.TARGET.vocabulary)
    sheet, said = reshaped(area, world.session, sheet, said)  # type: ignore[arg-type]
    mapping = guess_mapping(sheet.headings, area.TARGET, said)
    return plan_import(sheet, area.TARGET, mapping, area.existing(world.session))


def load(world: World, area: ModuleType, data: str | bytes, name: str = "file.csv", **asked: str) -> Receipt:
    return world.session.do(area.command(planned(world, area, data, name, **asked).to_apply(), name))


def load_the_rest(world: World, area: ModuleType, text: str) -> Receipt:
    """Import the rows without errors."""
    return world.session.do(area.command(planned(world, area, text).to_apply(skip_errors=True), "file.csv"))


def marks(world: World, session: int = 1) -> dict[str, str]:
    sql = """SELECT p.handle, e.state FROM enrolment e JOIN person p ON p.id = e.person_id
        JOIN training_session s ON s.id = e.session_id WHERE s.number = ? AND e.archived = 0 ORDER BY e.place"""
    return {row[0]: row[1] for row in world.store.query(sql, (session,))}


def told(done: Receipt) -> list[str]:
    return [str(each) for each in done.warnings]


def errors(plan: ImportPlan) -> list[str]:
    return [str(each) for each in plan.errors]


def workbook(rows: list[list[Any]], merges: list[tuple[str, str]] = ()) -> bytes:  # type: ignore[assignment]
    book = io.BytesIO()
    with Workbook(book) as made:
        sheet = made.add_worksheet("签到")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, column, cell)
        for place, text in merges:
            sheet.merge_range(place, text)
    return book.getvalue()


# Rosters


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_signed_list_is_read_in_every_usual_encoding(room: World, encoding: str) -> None:
    done = load(room, rosters, SIGNED.encode(encoding), "TRN-1 签到表.csv")
    assert str(done) == "TRN-1/1, TRN-1/2, TRN-1/3 imported from TRN-1 签到表.csv"
    assert marks(room) == {"lw": "attended", "th": "excused", "wf": "absent"}
    assert room.row("enrolment", place=2)["reason"] == "出差"


def test_the_same_list_twice_changes_nothing_and_one_undo_takes_it_back(room: World) -> None:
    load(room, rosters, SIGNED, "TRN-1.csv")
    before = dump(room.store)
    again = planned(room, rosters, SIGNED, "TRN-1.csv")
    assert [row.state for row in again.rows] == [RowState.UNCHANGED] * 3
    assert str(load(room, rosters, SIGNED, "TRN-1.csv")) == "nothing in TRN-1.csv is new"
    assert dump(room.store) == before
    room.session.undo()
    assert marks(room) == {}


def test_a_workbook_with_merged_cells_names_the_session_by_course_and_day(room: World) -> None:
    data = workbook(
        [
            ["培训签到汇总"],
            ["课程", "日期", "层级", "姓名", "部门", "出席情况"],
            [None, None, None, "李伟", None, "出席"],
            [None, None, None, "汤姆", None, "缺席"],
            ["FI-1", "2026/11/20", "技能层", "王芳", "财务部", "出席"],
        ],
        [("A3:A4", "Closing 月结"), ("B3:B4", "2026-11-20"), ("C3:C4", "认知层"), ("E3:E4", "财务部")],
    )
    load(room, rosters, data, "x.xlsx")
    assert (marks(room, 1), marks(room, 2)) == ({"lw": "attended", "th": "absent"}, {"wf": "attended"})


def test_a_course_on_a_day_with_several_sessions_has_to_be_named(room: World) -> None:
    plan = planned(room, rosters, "course,date,name\nFI-1,2026-11-20,李伟\nFI-9,2026-11-20,李伟\n")
    assert len(plan.errors) == 2
    assert "“FI-1 2026-11-20” is not known here" in errors(plan)[0]


def test_the_session_of_a_whole_file_can_be_said(room: World) -> None:
    text = "name,present\n李伟,yes\n"
    with pytest.raises(BadInput, match="--map TRN-4=session"):
        planned(room, rosters, text)
    done = load(room, rosters, text, TRN_1="session")
    assert marks(room) == {"lw": "attended"}
    assert done.shown == ("TRN-1/1",)
    with pytest.raises(BadInput, match="there is no column “TRN-1x”"):
        planned(room, rosters, text, TRN_1x="session")


def test_english_headings_and_handles_and_addresses_are_understood(room: World) -> None:
    text = "Session,Participant,E-mail,Attendance\nTRN-1,,lw@x.cn,Present\ntrn1,Wang Nobody,wf,no show\n"
    load(room, rosters, text)
    assert marks(room) == {"lw": "attended", "wf": "absent"}


def test_who_is_not_known_or_not_clear_is_an_error_of_the_row_only(room: World) -> None:
    room.given(AddPerson, handle="lw2", name="李伟")
    plan = planned(room, rosters, "session,name\nTRN-1,李伟\nTRN-1,欧阳\nTRN-9,汤姆\nTRN-1,汤姆\n,汤姆\n")
    assert len(plan.rows) == 1
    assert "“李伟” could be lw / lw2: write one of these." in errors(plan)[0]
    assert "“欧阳” is not known here" in errors(plan)[1]
    assert "“TRN-9” is not known here" in errors(plan)[2]
    assert "Session is missing" in errors(plan)[3]


def test_a_person_who_stands_twice_counts_once(room: World) -> None:
    plan = planned(room, rosters, "session,name,attendance\nTRN-1,李伟,no\nTRN-1,lw,yes\n")
    assert [str(note) for note in plan.notes] == ["TRN-1 · lw stands twice: row 3 replaces row 2"]
    assert [row.after["state"] for row in plan.rows] == ["attended"]


def test_a_merged_person_is_known_by_the_old_spelling(room: World) -> None:
    pk = room.id("person", "lw")
    with room.store.change(at=room.session.clock.now(), actor="x", session="s", command="c") as change:
        change.save(PersonAlias(project_id=room.session.project_id, person_id=pk, handle="li.w", name="李玮"))
    load(room, rosters, "session,name,attendance\nTRN-1,李玮,yes\n")
    assert marks(room) == {"lw": "attended"}
    plan = planned(room, learners, "姓名,部门\n李玮,仓储部\n汤姆,Finance\n")
    assert [str(note) for note in plan.notes] == ["row 2: “李玮” is 李伟 by now; left out"]
    assert [row.state for row in plan.rows] == [RowState.UNCHANGED]


@pytest.mark.parametrize("spelled", ["李 伟", "李　伟", " 李伟 "])
def test_a_space_in_a_chinese_name_makes_nobody_else(room: World, spelled: str) -> None:
    load(room, rosters, f"session,name,attendance\nTRN-1,{spelled},yes\n")
    assert marks(room) == {"lw": "attended"}
    plan = planned(room, learners, f"姓名,部门\n{spelled},Finance\n")
    assert [row.state for row in plan.rows] == [RowState.UNCHANGED]
    load(room, learners, f"姓名,部门\n沈{spelled.strip()[1:]},Finance\n")
    assert room.rows("person")[-1]["handle"] == "沈伟"


def test_who_is_found_by_the_name_is_not_renamed_by_how_it_is_spelled(room: World) -> None:
    room.given(AddPerson, handle="zq", name="Zhang Qiang", email="zq@x.cn", department_id="Finance")
    for line in ("ZHANG  QIANG,,Finance", "Zhang Qiang,ZQ@X.CN,Finance", ",ZQ@x.cn,Finance"):
        plan = planned(room, learners, f"name,email,department\n{line}\n")
        assert [row.state for row in plan.rows] == [RowState.UNCHANGED]
    load(room, learners, "handle,name\nzq,ZHANG Qiang\n")
    assert room.row("person", handle="zq")["name"] == "ZHANG Qiang"


@pytest.mark.parametrize("spelled", ["liwei", "@liwei", "Wei Li"])
def test_files_that_spell_who_was_merged_mean_the_one_who_stayed(room: World, spelled: str) -> None:
    room.given(AddPerson, handle="liwei", name="Wei Li")
    room.do(EnrolPeople, session="TRN-1", persons="liwei")
    room.do(MergePersons, persons="liwei", into="lw")
    load(room, rosters, f"session,person,attendance\nTRN-1,{spelled},yes\n")
    load(room, surveys, f"session,person,fear after,clarity after\nTRN-1,{spelled},1,5\n")
    load(room, results, f"person,course,level,date,score,exercises\n{spelled},FI-1,2,2026-11-20,85,1\n")
    load(room, classes, f"course,date,trainer\nFI-1,{SOON},{spelled}\n")
    kept = room.id("person", "lw")
    for area in (people, learners):
        plan = planned(room, area, "handle,name\nliwei,Wei Li\nth,汤姆\n")
        assert [str(note) for note in plan.notes] == ["row 2: “liwei” is 李伟 by now; left out"]
        assert ([row.state for row in plan.rows], plan.errors) == ([RowState.UNCHANGED], [])
    assert marks(room) == {"lw": "attended"}
    assert room.row("survey_answer")["person_id"] == room.row("training_result")["person_id"] == kept
    assert room.row("training_session", number=4)["trainer_id"] == kept


def test_a_list_of_names_enrols_and_takes_nothing_back(room: World) -> None:
    room.do(EditSession, session="TRN-1", capacity="2", day=SOON)
    text = "session,name,state\nTRN-1,李伟,enrolled\nTRN-1,汤姆,enrolled\nTRN-1,王芳,enrolled\n"
    done = load(room, rosters, text)
    assert told(done) == ["TRN-1 is full; on the waiting list: 王芳"]
    assert marks(room) == {"lw": "enrolled", "th": "enrolled", "wf": "waiting"}
    assert str(load(room, rosters, text)) == "nothing in file.csv is new"


def test_who_was_taken_off_is_enrolled_again(room: World) -> None:
    load(room, rosters, SIGNED, "TRN-1.csv")
    room.do(WithdrawSeats, seats="TRN-1/1")
    load(room, rosters, "session,name,attendance\nTRN-1,李伟,yes\n")
    assert marks(room)["lw"] == "attended"


def test_more_people_than_seats_are_taken_over_when_they_were_there(room: World) -> None:
    room.do(EditSession, session="TRN-1", capacity="1")
    done = load(room, rosters, "session,name,attendance\nTRN-1,李伟,1\nTRN-1,汤姆,1\n")
    assert marks(room) == {"lw": "attended", "th": "attended"}
    assert "TRN-1 has too few seats: 1 for 2" in told(done)


def test_a_mark_in_a_session_that_is_still_to_come_is_an_error_of_its_row(room: World) -> None:
    room.do(EditSession, session="TRN-1", day=SOON)
    plan = planned(room, rosters, "session,name,attendance\nTRN-1,李伟,yes\nTRN-1,汤姆,请假\nTRN-1,王芳,\n")
    assert errors(plan) == ["Row 2: TRN-1 is on 2026-12-01; who was there is known then"]
    with pytest.raises(BadInput, match="Row 2: TRN-1 is on 2026-12-01"):
        plan.to_apply()
    room.session.do(rosters.command(plan.to_apply(skip_errors=True), "x.csv"))
    assert marks(room) == {"wf": "enrolled", "th": "excused"}


def test_a_session_that_was_put_off_after_the_preview_is_not_marked(room: World) -> None:
    rows = planned(room, rosters, "session,name,attendance\nTRN-1,李伟,yes\n").to_apply()
    room.do(EditSession, session="TRN-1", day=SOON)
    before = dump(room.store)
    with pytest.raises(Refused, match="row 2: TRN-1 is on 2026-12-01"):
        room.session.do(rosters.command(rows, "x.csv"))
    assert dump(room.store) == before


def test_scores_on_a_roster_count_on_the_second_level_only(room: World) -> None:
    room.do(RecogniseLearning, persons="lw", course="FI-1", level="1", reason="x")
    text = "session,name,attendance,成绩\nTRN-2,李伟,yes,85\nTRN-2,汤姆,yes,90\nTRN-1,汤姆,yes,70\n"
    room.do(EditCourse, course="FI-1", exercises="")
    plan = planned(room, rosters, text)
    notes = [str(note) for note in plan.notes]
    assert notes[0].startswith("row 3: the score is left out, because 汤姆 has not passed “awareness”")
    assert notes[1:] == ["row 4: the score is left out, because TRN-1 is not on “skills”"]
    assert [row.values.get("score") for row in plan.rows] == [85, None, None]
    load(room, rosters, text)
    assert [row["score"] for row in room.rows("training_result", level="2")] == [85]
    again = planned(room, rosters, text)
    assert again.to_apply() == () and len(again.notes) == 2


@pytest.mark.parametrize("state", ["absent", "excused", "enrolled", ""])
def test_a_score_of_who_was_not_there_does_not_count(room: World, state: str) -> None:
    room.do(RecogniseLearning, persons="lw, th", course="FI-1", level="1", reason="x")
    load(room, rosters, "session,name,attendance\nTRN-2,汤姆,no\n")
    text = f"session,name,attendance,score\nTRN-2,李伟,{state},99\nTRN-2,汤姆,,99\n"
    plan = planned(room, rosters, text)
    assert [str(note) for note in plan.notes] == [
        "row 2: the score is left out, because 李伟 is not marked present",
        "row 3: the score is left out, because 汤姆 is not marked present",
    ]
    load(room, rosters, text)
    assert room.rows("training_result", level="2") == []


def test_who_is_marked_absent_after_the_preview_has_no_score(room: World) -> None:
    room.do(RecogniseLearning, persons="lw", course="FI-1", level="1", reason="x")
    load(room, rosters, "session,name,attendance\nTRN-2,李伟,yes\n")
    rows = planned(room, rosters, "session,name,score\nTRN-2,李伟,99\n").to_apply()
    room.do(MarkRoster, session="TRN-2", mark="absent", who="1")
    done = room.session.do(rosters.command(rows, "x.csv"))
    assert told(done) == ["row 2: the score is left out, because TRN-2/1 is not marked present; mark the person first"]
    assert room.rows("training_result", level="2") == []


def test_attendance_in_a_file_opens_the_second_level_wherever_it_stands(room: World) -> None:
    room.do(EditCourse, course="FI-1", exercises="")
    load(room, rosters, "session,name,attendance\nTRN-1,李伟,no\nTRN-1,汤姆,yes\n")
    for seat in ("TRN-1/1", "TRN-1/2"):
        room.do(AnswerSurvey, seat=seat, fear_after="2", clarity_after="4")
    text = "session,name,attendance,score\nTRN-2,李伟,yes,85\nTRN-2,汤姆,yes,90\nTRN-1,李伟,yes,\nTRN-1,汤姆,no,\n"
    plan = planned(room, rosters, text)
    assert [str(note)[:27] for note in plan.notes] == ["row 3: the score is left ou"]
    load(room, rosters, text)
    assert [(row["person_id"], row["score"]) for row in room.rows("training_result", level="2")] == [
        (room.id("person", "lw"), 85)
    ]


def test_who_finds_no_seat_is_foreseen(room: World) -> None:
    room.do(EditSession, session="TRN-1", day=SOON, at="9", capacity="1")
    room.do(EditSession, session="TRN-2", day=SOON, at="9:30")
    room.do(EnrolPeople, session="TRN-2", persons="wf")
    text = "session,name\nTRN-1,王芳\nTRN-1,李伟\nTRN-1,汤姆\n"
    plan = planned(room, rosters, text)
    assert [str(note) for note in plan.notes] == ["row 2: 王芳 is in TRN-2 at that time, so is not enrolled"]
    assert [row.after["state"] for row in plan.rows] == ["enrolled", "waiting"]
    load(room, rosters, text)
    assert marks(room) == {"lw": "enrolled", "th": "waiting"}
    assert planned(room, rosters, text).to_apply() == ()


def test_who_teaches_a_session_is_not_enrolled_in_it_by_a_file(room: World) -> None:
    room.do(EditSession, session="TRN-1", trainer_id="lw")
    plan = planned(room, rosters, "session,name\nTRN-1,李伟\nTRN-1,汤姆\n")
    assert [str(note) for note in plan.notes] == ["row 2: 李伟 teaches TRN-1, and does not learn in it"]


def test_a_session_that_is_cancelled_and_a_person_who_left_are_errors_of_their_rows(room: World) -> None:
    room.do(EditSession, session="TRN-2", day=SOON)
    room.do(CancelSession, session="TRN-2", reason="x")
    room.do(ArchivePerson, persons="wf")
    plan = planned(room, rosters, "session,name,attendance\nTRN-2,李伟,\nTRN-1,wf,yes\nTRN-1,汤姆,yes\n")
    assert errors(plan) == [
        "Row 2: TRN-2 is cancelled; let it take place first",
        "Row 3: 王芳 has left; bring the person back first",
    ]
    room.session.do(rosters.command(plan.to_apply(skip_errors=True), "x.csv"))
    assert marks(room) == {"th": "attended"}


@pytest.mark.parametrize(
    "heading",
    ["Employee", "Employee Name", "Trainee", "Attendee(s)", "Participant Name", "Staff", "Staff Name", "员工",
     "学员姓名", "参训人", "参训人员"],
)  # fmt: skip
@pytest.mark.parametrize("area", [rosters, surveys])
def test_persons_stand_under_many_headings(room: World, area: ModuleType, heading: str) -> None:
    load(room, rosters, "session,name,attendance\nTRN-1,李伟,yes\n")
    plan = planned(room, area, f"session,{heading},fear after\nTRN-1,李伟,2\n")
    assert [row.after["person"] for row in plan.rows] == ["lw"]


def test_a_name_may_stand_in_two_columns(room: World) -> None:
    room.given(AddPerson, handle="anna", name="Anna Berg")
    text = "session,First Name,Last Name,Status\nTRN-1,Anna,Berg,Present\nTRN-1,伟,李,出勤\nTRN-1,No,Body,Present\n"
    plan = planned(room, rosters, text)
    assert [row.after["person"] for row in plan.rows] == ["anna", "lw"]
    assert "“No Body” is not known here" in errors(plan)[0]


@pytest.mark.parametrize(
    ("mark", "state", "reason"),
    [
        ("出勤", "attended", ""),
        ("正常", "attended", ""),
        ("☑", "attended", ""),
        ("○", "attended", ""),
        ("✓", "attended", ""),
        ("P", "attended", ""),
        ("A", "absent", ""),
        ("缺勤", "absent", ""),
        ("迟到", "attended", "迟到"),
        ("Late", "attended", "Late"),
    ],
)
def test_marks_are_understood_as_people_make_them(room: World, mark: str, state: str, reason: str) -> None:
    text = f"session,name,状态\nTRN-1,李伟,{mark}\n"
    load(room, rosters, text)
    row = room.row("enrolment")
    assert (row["state"], row["reason"]) == (state, reason)
    assert planned(room, rosters, text).to_apply() == ()


def test_who_came_late_keeps_the_remark_too(room: World) -> None:
    load(room, rosters, "session,name,状态,备注\nTRN-1,李伟,迟到,20分钟\n")
    assert room.row("enrolment")["reason"] == "迟到: 20分钟"


def test_lines_that_count_people_are_left_out_and_told(room: World) -> None:
    text = "序号,姓名,状态\n1,李伟,出勤\n合计,5,\n,总计：1人,\nTotal,1,\n"
    plan = planned(room, rosters, text, "TRN-1.csv")
    assert [row.after["person"] for row in plan.rows] == ["lw"]
    assert [str(note) for note in plan.notes[1:]] == [
        "row 3: “合计” is a total, left out",
        "row 4: “总计：1人” is a total, left out",
        "row 5: “Total” is a total, left out",
    ]
    assert plan.errors == []
    assert [row.after["name"] for row in planned(room, learners, "工号,姓名\n7,赵一\n合计,1\n").rows] == ["赵一"]


@pytest.mark.parametrize(
    ("rows", "merges", "name"),
    [
        ([["姓名", "签到"], ["李伟", "√"]], [], "TRN-1.xlsx"),
        ([["财务月结培训签到表 TRN-1"], ["姓名", "签到"], ["李伟", "√"]], [], "list.xlsx"),
        ([[None], ["姓名", "签到", "部门"], ["李伟", "√", None]], [("A1:C1", "培训签到表TRN-1")], "list.xlsx"),
    ],
)
def test_the_session_of_a_workbook_stands_in_its_name_or_above_the_table(
    room: World, rows: list[list[Any]], merges: list[tuple[str, str]], name: str
) -> None:
    plan = planned(room, rosters, workbook(rows, merges), name)
    assert [str(note) for note in plan.notes] == ["taken for the roster of TRN-1"]
    assert [row.after["session"] for row in plan.rows] == ["TRN-1"]


def test_the_session_of_a_text_file_may_stand_above_the_table_too(room: World) -> None:
    load(room, rosters, "TRN-1 签到表,,\n" + SIGNED, "签到表.csv")
    assert marks(room)["lw"] == "attended"


def test_a_score_above_what_can_be_reached_is_an_error_of_its_row(room: World) -> None:
    plan = planned(room, rosters, "session,name,score\nTRN-2,李伟,101\nTRN-2,汤姆,99\n")
    assert errors(plan) == ["Row 2, column “score”: 101 is more than can be reached, which is 100"]
    assert len(plan.rows) == 1


def test_a_roster_is_exported_and_read_back_without_a_change(room: World) -> None:
    room.do(RecogniseLearning, persons="lw", course="FI-1", level="1", reason="x")
    load(room, rosters, "session,name,attendance,score\nTRN-2,李伟,yes,85\nTRN-1,王芳,excused,\n")
    for language in ("en", "zh_CN"):
        with speaking(language):
            headings, rows = rosters.rows(room.session)
            data = write_csv_bytes(headings, rows)
            assert str(load(room, rosters, data)).endswith(("is new", "没有新内容")) or not planned(
                room, rosters, data
            ).of(RowState.CHANGED)
    assert "王芳" in data.decode("utf-8-sig")


def test_who_left_is_known_by_handle_only(room: World) -> None:
    load(room, rosters, SIGNED, "TRN-1.csv")
    room.do(ArchivePerson, persons="wf")
    plan = planned(room, rosters, "session,name,attendance\nTRN-1,王芳,yes\nTRN-1,wf,yes\n")
    assert len(plan.errors) == 1
    assert [row.values for row in plan.rows] == [{"state": "attended"}]


def test_hostile_cells_do_no_harm(room: World) -> None:
    text = 'session,name,备注\nTRN-1,lw,"=cmd|\' /C calc\'!A0\x1b[31m"\nTRN-1,"\x1b]0;x\x07",x\n'
    plan = planned(room, rosters, text)
    assert len(plan.errors) == 1
    assert "\x1b" not in errors(plan)[0]
    room.session.do(rosters.command(plan.to_apply(skip_errors=True), "x.csv"))
    assert "\x1b" not in room.row("enrolment")["reason"]


# Learners


def test_learners_come_with_departments_and_job_roles(room: World) -> None:
    text = "工号,姓名,部门,岗位\n00123,赵一,仓储部,仓管员\nlw,李伟,Finance,会计、出纳\n"
    done = load(room, learners, text)
    assert done.shown == ("00123", "lw")
    rows = {row.handle: row for row in LEARNERS_LIST.rows(room.session)}
    assert (rows["00123"].department, rows["00123"].roles) == ("仓储部", ("仓管员",))
    assert rows["lw"].roles == ("会计", "出纳")
    assert str(load(room, learners, text)) == "nothing in file.csv is new"
    load(room, learners, "handle,job role\nlw,会计\n")
    assert {row.handle: row.roles for row in LEARNERS_LIST.rows(room.session)}["lw"] == ("会计",)
    room.session.undo()
    room.session.undo()
    assert room.rows("job_role") == []


def test_learners_are_exported_and_read_back(room: World) -> None:
    load(room, learners, "handle,job roles\nlw,会计\n")
    headings, rows = learners.rows(room.session)
    assert str(load(room, learners, write_csv_bytes(headings, rows))) == "nothing in file.csv is new"


def test_twenty_thousand_learners_are_one_change(world: World) -> None:
    world.given(AddRole, name="Accountant")
    text = "handle,name,department,role\n" + "".join(
        f"p{n},Person {n},Dept {n % 30},{'Accountant' if n % 2 else 'Buyer'}\n" for n in range(2_500)
    )
    load(world, learners, text)
    assert len(world.rows("person_job")) == 2_500
    assert len(world.rows("department")) == 32
    assert world.told[-1].command == "learner.import"


# Results


def test_results_are_judged_in_the_order_of_levels(room: World) -> None:
    room.do(RecogniseLearning, persons="lw, th", course="FI-1", level="1", reason="x")
    text = """姓名,课程,层级,考试日期,成绩,练习完成数,独立完成,用时,错误数,评估人
李伟,月结,应用层,2026-11-21,,,是,25,0,王芳
李伟,Closing 月结,技能层,2026-11-20,85,1,,,,
汤姆,FI-1,2,2026-11-20,60,1,,,,
"""
    plan = planned(room, results, text)
    assert errors(plan)[0].startswith("Row 4, column “course”: “月结” is not known here") or "月结" in errors(plan)[0]
    done = load(room, results, text.replace(",月结,", ",FI-1,"))
    assert told(done) == ["not passed: 1 of 3"]
    rows = room.rows("training_result", recognised=0)
    assert [(row["level"], row["passed"]) for row in rows] == [("2", 1), ("2", 0), ("3", 1)]
    assert rows[2]["assessor_id"] == room.id("person", "wf")
    assert str(load(room, results, text.replace(",月结,", ",FI-1,"))) == "nothing in file.csv is new"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("李伟,FI-1,2,2026-11-20,101,1", "101 is more than can be reached, which is 100"),
        ("李伟,FI-1,2,2026-11-20,,", "Score is missing"),
        ("李伟,FI-1,3,2026-11-20,,", "Done alone is missing"),
        ("李伟,FI-1,1,2026-11-20,9,", "the first level follows from attendance and survey"),
        ("李伟,FI-1,2,2026-13-20,80,1", "is not a date"),
        ("李伟,FI-1,2,2026-11-20,80,1.5", "is not a whole number"),
        ("李伟,FI-9,2,2026-11-20,80,1", "“FI-9” is not known here"),
        (",FI-1,2,2026-11-20,80,1", "Person is missing"),
    ],
)
def test_a_result_that_cannot_be_is_an_error_of_its_row(room: World, line: str, says: str) -> None:
    plan = planned(room, results, f"name,course,level,date,score,exercises\n{line}\n")
    assert len(plan.errors) == 1
    assert says in errors(plan)[0]


def test_surveys_come_in_a_file_and_let_people_pass(room: World) -> None:
    load(room, rosters, SIGNED, "TRN-1.csv")
    text = "姓名,训前顾虑,训前清晰度,训后顾虑,训后清晰度\n李伟,4,2,2,5\n王芳,5,1,3,3\n"
    done = load(room, surveys, text, "TRN-1 问卷.csv")
    assert told(done) == ["“awareness” passed by 1 of 2"]
    assert [row["fear_after"] for row in room.rows("survey_answer")] == [2, 3]
    assert str(load(room, surveys, text, "TRN-1 问卷.csv")) == "nothing in TRN-1 问卷.csv is new"
    headings, rows = surveys.rows(room.session)
    assert str(load(room, surveys, write_csv_bytes(headings, rows))) == "nothing in file.csv is new"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("TRN-1,李伟,6,1,1,1", "“6” is no answer; it is a number from 1 to 5"),
        ("TRN-1,李伟,1,1,2.5,1", "“2.5” is no answer"),
        ("TRN-1,李伟,,,,", "give at least one answer"),
        ("TRN-1,,1,1,1,1", "Person is missing"),
        (",李伟,1,1,1,1", "Session is missing"),
    ],
)
def test_an_answer_that_cannot_be_is_an_error_of_its_row(room: World, line: str, says: str) -> None:
    plan = planned(room, surveys, f"session,name,fear before,clarity before,fear after,clarity after\n{line}\n")
    assert len(plan.errors) == 1
    assert says in errors(plan)[0]


def test_only_who_is_on_the_roster_of_a_first_level_answers(room: World) -> None:
    room.do(EnrolPeople, session="TRN-1", persons="th")
    room.do(EnrolPeople, session="TRN-2", persons="lw")
    text = "session,name,fear after,clarity after\nTRN-1,李伟,1,5\nTRN-2,李伟,1,5\nTRN-1,汤姆,1,5\n"
    before = dump(room.store)
    plan = planned(room, surveys, text)
    assert dump(room.store) == before
    assert errors(plan) == [
        "Row 2: lw is not on the roster of TRN-1; enrol the person first",
        "Row 3: TRN-2 is on “skills”, not on “awareness”",
    ]
    load_the_rest(room, surveys, text)
    assert room.row("survey_answer")["person_id"] == room.id("person", "th")


def test_who_is_taken_off_after_the_preview_does_not_answer(room: World) -> None:
    room.do(EnrolPeople, session="TRN-1", persons="lw")
    rows = planned(room, surveys, "session,name,fear after,clarity after\nTRN-1,李伟,1,5\n").to_apply()
    room.do(WithdrawSeats, seats="TRN-1/1")
    with pytest.raises(Refused, match="row 2: lw is not on the roster of TRN-1"):
        room.session.do(surveys.command(rows, "x.csv"))
    assert room.rows("survey_answer") == []


def test_a_level_that_is_passed_over_without_a_reason_is_an_error_of_its_row(room: World) -> None:
    text = "name,course,level,date,score,exercises,reason\n"
    text += "李伟,FI-1,2,2026-11-20,80,1,{}\n汤姆,FI-1,2,2026-11-20,80,1,yes\n"
    before = dump(room.store)
    assert errors(planned(room, results, text.format(""))) == [
        "Row 2: 李伟 has not passed “awareness” of FI-1; let that come first, or give a reason to pass over it"
    ]
    assert dump(room.store) == before
    load_the_rest(room, results, text.format(""))
    assert room.row("training_result")["person_id"] == room.id("person", "th")
    load(room, results, text.format("wrote it"))
    assert [row["reason"] for row in room.rows("training_result")] == ["yes", "wrote it"]


def test_what_a_level_builds_on_counts_as_the_file_leaves_it(room: World) -> None:
    room.do(RecogniseLearning, persons="lw, th", course="FI-1", level="1", reason="x")
    text = """name,course,level,date,score,exercises,alone,minutes,errors
李伟,FI-1,3,2026-11-21,,,yes,25,0
李伟,FI-1,2,2026-11-20,85,9,,,
汤姆,FI-1,3,2026-11-21,,,yes,25,0
汤姆,FI-1,2,2026-11-20,85,1,,,
"""
    assert errors(planned(room, results, text)) == [
        "Row 2: 李伟 has not passed “skills” of FI-1; let that come first, or give a reason to pass over it",
        "Row 3, column “exercises”: the course has 1 exercises, so 9 cannot be done",
    ]
    load_the_rest(room, results, text)
    rows = room.rows("training_result", person_id=room.id("person", "th"), recognised=0)
    assert [(row["level"], row["passed"]) for row in rows] == [("2", 1), ("3", 1)]


def test_a_result_of_a_day_to_come_or_of_who_left_is_an_error_of_its_row(room: World) -> None:
    room.do(RecogniseLearning, persons="lw, wf", course="FI-1", level="1", reason="x")
    room.do(ArchivePerson, persons="wf")
    text = "handle,course,level,date,score,exercises\nlw,FI-1,2,2026-12-24,80,1\nwf,FI-1,2,2026-11-20,80,1\n"
    assert errors(planned(room, results, text)) == [
        "Row 2: 2026-12-24 is in the future; a result is noted when it is known",
        "Row 3: 王芳 has left; bring the person back first",
    ]


def test_a_score_without_the_exercises_passes_nobody_and_says_so(room: World) -> None:
    room.do(RecogniseLearning, persons="lw, th", course="FI-1", level="1", reason="x")
    says = "row {}: not passed yet: how many of the 1 exercises were done is not noted"
    text = "session,name,attendance,score\nTRN-2,李伟,yes,85\n"
    assert [str(note) for note in planned(room, rosters, text).notes] == [says.format(2)]
    assert told(load(room, rosters, text)) == [says.format(2)]
    row = room.row("training_result", level="2")
    assert (row["score"], row["exercises"], row["passed"]) == (85, None, 0)
    text = "name,course,level,date,score\n汤姆,FI-1,2,2026-11-19,85\n"
    assert [str(note) for note in planned(room, results, text).notes] == [says.format(2)]
    load(room, results, text)
    assert [row["passed"] for row in room.rows("training_result", level="2")] == [0, 0]


def test_a_corrected_score_keeps_the_exercises_that_were_noted(room: World) -> None:
    room.do(RecogniseLearning, persons="lw", course="FI-1", level="1", reason="x")
    load(room, rosters, "session,name,attendance\nTRN-2,李伟,yes\n")
    room.do(ScoreSeat, seat="TRN-2/1", score="70", exercises="1")
    plan = planned(room, rosters, "session,name,score\nTRN-2,李伟,85\n")
    assert plan.notes == ()
    room.session.do(rosters.command(plan.to_apply(), "x.csv"))
    row = room.row("training_result", level="2")
    assert (row["score"], row["exercises"], row["passed"]) == (85, 1, 1)


def test_a_result_belongs_to_the_session_in_which_the_person_was_that_day(room: World) -> None:
    room.do(RecogniseLearning, persons="lw, th", course="FI-1", level="1", reason="x")
    load(room, rosters, "session,name,attendance\nTRN-2,李伟,yes\nTRN-2,汤姆,no\n")
    text = "name,course,level,date,score,exercises\n李伟,FI-1,2,2026-11-20,85,1\n汤姆,FI-1,2,2026-11-20,90,1\n"
    load(room, results, text)
    held = room.row("training_session", number=2)["id"]
    assert [row["session_id"] for row in room.rows("training_result", level="2")] == [held, None]
    room.do(ScoreSeat, seat="TRN-2/1", score="97", exercises="1")
    rows = room.rows("training_result", person_id=room.id("person", "lw"), level="2")
    assert [row["score"] for row in rows] == [97]


# What job roles need, courses, sessions


def test_a_matrix_of_job_roles_and_courses_is_read(room: World) -> None:
    room.given(AddCourse, title="Buying", code="PU-1", levels="2")
    text = "岗位,FI-1,Buying\n会计,应用层,\n采购员,1,√\n仓管员,,需要\n"
    plan = planned(room, curriculum, text)
    assert [str(note) for note in plan.notes] == ["read as a matrix; courses: 2"]
    load(room, curriculum, text)
    headings, rows = curriculum.rows(room.session)
    assert [row[1:3] for row in rows] == [["会计", "FI-1"], ["采购员", "FI-1"], ["采购员", "PU-1"], ["仓管员", "PU-1"]]
    assert [row["level"] for row in room.rows("role_course")] == ["3", "1", "2", "2"]
    assert str(load(room, curriculum, text)) == "nothing in file.csv is new"
    assert str(load(room, curriculum, write_csv_bytes(headings, rows))) == "nothing in file.csv is new"
    load(room, curriculum, "role,course,level\n采购员,FI-1,0\n")
    assert len(room.rows("role_course")) == 3


def test_courses_are_read_and_written(room: World) -> None:
    text = """课程编号,课程名称,层级,及格分,满分,练习,流程
FI-2,固定资产,技能层,60,100,建卡；折旧,固定资产
FI-3,坏,1,120,100,,
"""
    plan = planned(room, courses, text)
    assert errors(plan) == ["Row 3, column “及格分”: a pass mark of 120 cannot be reached with 100 points at most"]
    room.session.do(courses.command(plan.to_apply(skip_errors=True), "x.csv"))
    row = room.row("course", code="FI-2")
    assert (row["levels"], row["pass_mark"], row["exercises"]) == ("2", 60, '["建卡","折旧"]')
    headings, rows = courses.rows(room.session)
    assert str(load(room, courses, write_csv_bytes(headings, rows))) == "nothing in file.csv is new"
    load(room, courses, "title\nStock\n")
    assert room.row("course", title="Stock")["code"] == "C1"


def test_sessions_are_read_once_and_trainers_in_two_places_are_told(room: World) -> None:
    text = """课程,层级,日期,时间,讲师,名额,地点
FI-1,认知层,2026/12/1,9:00,李伟,25,A栋
FI-1,技能层,2026/12/1,9:30,李伟,25,B栋
"""
    before = dump(room.store)
    assert [str(note) for note in planned(room, classes, text).notes] == ["row 3: 李伟 is in TRN-4 at that time"]
    assert dump(room.store) == before
    done = load(room, classes, text)
    assert done.shown == ("TRN-4", "TRN-5")
    assert told(done) == ["李伟 is in TRN-4 at that time"]
    row = room.row("training_session", number=5)
    assert (row["at"], row["zone"], row["capacity"], row["place"]) == ("09:30", "Asia/Shanghai", 25, "B栋")
    assert str(load(room, classes, text)) == "nothing in file.csv is new"
    headings, rows = classes.rows(room.session)
    assert str(load(room, classes, write_csv_bytes(headings, rows))) == "nothing in file.csv is new"
    load(room, classes, "id,place\nTRN-4,C栋\n")
    assert room.row("training_session", number=4)["place"] == "C栋"


def test_a_time_in_a_workbook_is_a_time(room: World) -> None:
    data = workbook([["course", "date", "time"], ["FI-1", "2026-12-01", 0.5625], ["FI-1", "2026-12-02 08:15", None]])
    load(room, classes, data, "x.xlsx")
    assert [row["at"] for row in room.rows("training_session")[3:]] == ["13:30", "08:15"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("FI-1,2026-12-01,25:00,", "no time of day"),
        ("FI-1,,9:00,", "Date is missing"),
        (",2026-12-01,9:00,", "Course is missing"),
        ("FI-1,2026-12-01,9:00,-1", "is not a whole number from 0 on"),
    ],
)
def test_a_session_that_cannot_be_is_an_error_of_its_row(room: World, line: str, says: str) -> None:
    plan = planned(room, classes, f"course,date,time,seats\n{line}\n")
    assert len(plan.errors) == 1
    assert says in errors(plan)[0]


def test_what_a_course_does_not_teach_is_an_error_of_its_row(room: World) -> None:
    room.given(AddCourse, title="First steps", code="GEN-1", levels="1")
    says = "GEN-1 is taught up to “awareness” only; choose that, or let it be taught further"
    text = f"course,level,date,time\nFI-1,1,{SOON},9:00\nGEN-1,2,{SOON},9:00\n"
    assert errors(planned(room, classes, text)) == [f"Row 3, column “level”: {says}"]
    assert load_the_rest(room, classes, text).shown == ("TRN-4",)
    text = "role,course,level\nClerk,GEN-1,2\nAccountant,FI-1,2\n"
    assert errors(planned(room, curriculum, text)) == [f"Row 2, column “level”: {says}"]
    assert load_the_rest(room, curriculum, text).shown == ("Accountant",)
    assert [row["name"] for row in room.rows("job_role")] == ["Accountant"]


def test_a_session_that_was_held_keeps_its_course_in_a_file_too(room: World) -> None:
    room.given(AddCourse, title="First steps", code="GEN-1")
    load(room, rosters, "session,name,attendance\nTRN-1,李伟,yes\n")
    plan = planned(room, classes, "id,course,place\nTRN-1,GEN-1,A\nTRN-2,FI-1,B\n")
    assert [text.partition(";")[0] for text in errors(plan)] == ["Row 2: TRN-1 took place: 1 on its roster are marked"]
    assert [row.after["id"] for row in plan.rows] == ["TRN-2"]


# Calendars


def events(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_a_session_is_a_calendar_that_knows_its_zone(room: World) -> None:
    planned_ = {"day": SOON, "at": "9:30", "minutes": "90", "zone": "Europe/Berlin", "place": "Room; 2, A"}
    room.given(AddSession, course_id="FI-1", trainer_id="lw", note="Bring\nyour laptop", **planned_)
    data = calendar("class", room.session, [room.id("class", "TRN-4")])
    assert b"\r\n" in data
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    (event,) = events(data)
    assert event.decoded("dtstart").isoformat() == "2026-12-01T09:30:00+01:00"
    assert event["dtstart"].params["TZID"] == "Europe/Berlin"
    assert (event["uid"], event["location"], event["status"]) == ("trn-4.erp@cockpit", "Room; 2, A", "CONFIRMED")
    assert event["organizer"] == "mailto:lw@x.cn"
    assert "your laptop" in event["description"]
    zones = list(Calendar.from_ical(data).walk("VTIMEZONE"))
    assert [zone["tzid"] for zone in zones] == ["Europe/Berlin"]
    assert {part.name for part in zones[0].subcomponents} == {"STANDARD", "DAYLIGHT"}


def test_the_calendar_of_a_person_holds_the_own_seats_only(room: World) -> None:
    room.do(EditSession, session="TRN-2", capacity="1")
    room.do(EnrolPeople, session="TRN-1", persons="lw, th")
    room.do(EnrolPeople, session="TRN-2", persons="th, lw")
    room.do(CancelSession, session="TRN-1", reason="storm")
    data = calendar("learner", room.session, [room.id("learner", "lw")])
    assert {event["uid"]: str(event["status"]) for event in events(data)} == {
        "trn-1.erp@cockpit": "CANCELLED",
        "trn-2.erp@cockpit": "TENTATIVE",
    }
    assert "汤姆" not in data.decode()
    assert events(calendar("learner", room.session, [room.id("learner", "wf")])) == []


def test_the_calendar_of_a_person_says_what_is_held_and_what_one_is_excused_from(room: World) -> None:
    for session, persons in (("TRN-1", "lw, th"), ("TRN-2", "lw"), ("TRN-3", "th")):
        room.do(EnrolPeople, session=session, persons=persons)
        room.do(EditSession, session=session, trainer_id="wf")
    room.do(MarkRoster, session="TRN-1", mark="excused", who="1")
    room.do(MarkRoster, session="TRN-2", mark="excused", who="1")

    def states(*handles: str) -> dict[str, str]:
        data = calendar("learner", room.session, [room.id("person", handle) for handle in handles])
        return {str(event["uid"]).partition(".")[0]: str(event["status"]) for event in events(data)}

    assert states("lw") == {"trn-1": "CANCELLED", "trn-2": "CANCELLED"}
    assert states("lw", "th") == {"trn-1": "CONFIRMED", "trn-2": "CANCELLED", "trn-3": "CONFIRMED"}
    assert states("wf") == {"trn-1": "CONFIRMED", "trn-2": "CONFIRMED", "trn-3": "CONFIRMED"}


def test_a_changed_session_replaces_itself_in_a_calendar(room: World) -> None:
    pk = room.id("class", "TRN-1")
    (before,) = events(calendar("class", room.session, [pk]))
    room.do(EditSession, session="TRN-1", at="10")
    (after,) = events(calendar("class", room.session, [pk]))
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtstart").hour == 10


def test_what_has_no_time_has_no_calendar(room: World) -> None:
    with pytest.raises(BadInput, match="course has no time of day"):
        calendar("course", room.session, [])


def test_hostile_text_cannot_break_out_of_a_calendar(room: World) -> None:
    room.do(EditSession, session="TRN-1", place="X", note="END:VEVENT\nEND:VCALENDAR\nBEGIN:VEVENT")
    data = calendar("class", room.session, [room.id("class", "TRN-1")])
    assert len(events(data)) == 1
    assert data.split(b"\r\n").count(b"BEGIN:VEVENT") == 1


def test_survey_answers_stay_out_of_every_export(room: World) -> None:
    room.do(EnrolPeople, session="TRN-1", persons="lw")
    room.do(MarkRoster, session="TRN-1", mark="present", who="all")
    room.do(AnswerSurvey, seat="TRN-1/1", fear_after="5", clarity_after="1")
    headings, _rows = rosters.rows(room.session)
    assert not any("ear" in heading.replace("Learner", "") for heading in headings)


def test_the_preview_of_a_roster_names_the_columns_of_the_file(room: World) -> None:
    told = preview(planned(room, rosters, "序号,课程,培训日期,姓名,签到情况\n1,FI-1,2026-11-20,李伟,√\n"))
    assert "is read: 课程 + 培训日期 = Session; 姓名 = Person; 签到情况 = State" in told
    told = preview(planned(room, results, "Employee,Course,Level,Date,Score\nlw,FI-1,1,2026-11-20,5\n"))
    assert any(line.startswith("is read: Employee = Person; Course = Course; Level = Level") for line in told)
    assert not any("line =" in line or "most =" in line for line in told)
