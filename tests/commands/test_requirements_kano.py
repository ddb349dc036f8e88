"""Answers of a Kano survey, typed one by one or read from a file in either form."""

from __future__ import annotations

from io import BytesIO

import pytest

from cockpit.chart_svg import svg
from cockpit.errors import BadInput, Conflict, NotFound
from cockpit.exchange.mapping import guess_mapping
from cockpit.exchange.plan import ImportPlan, plan_import
from cockpit.exchange.preview import preview
from cockpit.exchange.read_any import read_any
from cockpit.exchange.rows import RowState
from cockpit.exchange.write import write_csv_text
from cockpit.exchange.write_xlsx import Table, write_xlsx
from cockpit.i18n import speaking
from cockpit.listing import Asked
from cockpit.requirements import kano_exchange, tallies
from cockpit.requirements.commands import AddRequirement, AnswerKano, MakeCould, WithdrawKano
from cockpit.requirements.kano import Category
from cockpit.requirements.page import read_survey
from cockpit.requirements.queries import KanoSurvey, Requirements
from cockpit.requirements.reports import Scatter
from tests.support import World

WIDE = """Respondent,Group,REQ-1 functional,REQ-1 dysfunctional,REQ-2 有,REQ-2没有,With? (REQ-3 +),Without? (REQ-3 -)
alice,Finance,1,5,喜欢,不喜欢,I like it,neutral
bob,Stock,like,dislike,理应如此,能忍受,,
"""
LONG = """Requirement,Respondent,Segment,Functional,Dysfunctional,Date
REQ-1,alice,Finance,1,5,2026-11-01
Second,alice,Finance,2,5,2026-11-01
REQ-1,bob,Stock,3,3,2026-11-02
"""


@pytest.fixture
def asked(world: World) -> World:
    for title in ("First", "Second", "Third"):
        world.given(AddRequirement, title=title)
    return world


def planned(world: World, data: str | bytes, name: str = "survey.csv", **pairs: str) -> ImportPlan:
    sheet = read_any(data.encode() if isinstance(data, str) else data, name, words=kano_exchange.TARGET.vocabulary)
    sheet, left = kano_exchange.reshape(world.session, sheet, pairs)
    mapping = guess_mapping(sheet.headings, kano_exchange.TARGET, left)
    return plan_import(sheet, kano_exchange.TARGET, mapping, kano_exchange.existing(world.session))


def load(world: World, data: str | bytes, **pairs: str) -> str:
    return str(world.session.do(kano_exchange.command(planned(world, data, **pairs).to_apply(), "survey.csv")))


def answers(world: World) -> list[tuple[object, ...]]:
    rows = world.rows("kano_answer")
    return [(r["requirement_id"], r["respondent"], r["segment"], r["functional"], r["dysfunctional"]) for r in rows]


# Typed


@pytest.mark.parametrize(("functional", "dysfunctional"), [("1", "5"), ("like", "dislike"), ("LIKE", "5")])
def test_an_answer_is_typed_in_numbers_or_words(asked: World, functional: str, dysfunctional: str) -> None:
    done = asked.do(
        AnswerKano, requirement="REQ-1", respondent="alice", functional=functional, dysfunctional=dysfunctional
    )
    assert str(done) == "alice on REQ-1: one-dimensional"
    assert asked.row("kano_answer")["on_day"] == "2026-11-24"


@pytest.mark.parametrize("answer", ["0", "6", "-1", "1.5", "", "maybe", "１０"])
def test_an_answer_outside_one_to_five_is_refused(asked: World, answer: str) -> None:
    inputs = {"requirement": "REQ-1", "respondent": "alice", "functional": "1"}
    told = asked.refusal(BadInput, AnswerKano, **inputs, dysfunctional=answer)
    assert "is none of: 1 (like), 2 (must-be), 3 (neutral)" in told


def test_the_store_itself_holds_no_answer_outside_one_to_five(asked: World) -> None:
    asked.do(AnswerKano, requirement="REQ-1", respondent="alice", functional="1", dysfunctional="5")
    with pytest.raises(Exception, match="CHECK constraint failed"):
        asked.store._writer.execute("UPDATE kano_answer SET functional = '6'")


def test_who_answers_again_replaces_the_first_answer(asked: World) -> None:
    asked.do(AnswerKano, requirement="REQ-1", respondent="Alice", functional="1", dysfunctional="5")
    done = asked.do(AnswerKano, requirement="REQ-1", respondent=" ａLICE", functional="3", dysfunctional="3")
    assert str(done) == "ａLICE on REQ-1: now indifferent"
    assert answers(asked) == [(1, "Alice", "", "3", "3")]
    asked.session.undo()
    assert answers(asked) == [(1, "Alice", "", "1", "5")]


def test_an_answer_can_be_taken_out(asked: World) -> None:
    asked.do(AnswerKano, requirement="REQ-1", respondent="alice", functional="1", dysfunctional="5")
    told = asked.refusal(NotFound, WithdrawKano, requirement="REQ-1", respondent="bob")
    assert told == "“bob” gave no answer about REQ-1; see “cockpit kano show REQ-1”"
    asked.do(WithdrawKano, requirement="REQ-1", respondent="ALICE")
    assert answers(asked) == []
    asked.session.undo()
    assert len(answers(asked)) == 1


# What the survey says


def test_lists_and_rules_see_the_same_category(asked: World) -> None:
    for number, (functional, dysfunctional) in enumerate([("1", "5"), ("2", "5"), ("1", "2"), ("2", "5"), ("1", "5")]):
        asked.do(
            AnswerKano,
            requirement="REQ-1",
            respondent=f"r{number}",
            functional=functional,
            dysfunctional=dysfunctional,
            segment="Finance" if number < 3 else "Stock",
        )
    pk = asked.id("requirement", "REQ-1")
    survey = read_survey(asked.session, pk)
    assert survey.outcome.category is Category.MUST_BE
    assert [(name, outcome.n) for name, outcome in survey.segments] == [("Finance", 3), ("Stock", 2)]
    for letter in "MOAIRQ":
        found = list(KanoSurvey().ids(asked.session, Asked(f"kano:{letter}")))
        assert found == ([pk] if letter == "M" else [])
    point = tallies.kano_points(asked.session)[0]
    assert (point.number, point.outcome.n) == (1, 5)
    assert point.outcome.better == pytest.approx(0.6)
    assert point.outcome.worse == pytest.approx(-0.8)
    assert tallies.segments(asked.session) == ["Finance", "Stock"]


def test_the_scatter_places_requirements_by_better_and_worse(asked: World) -> None:
    empty = Scatter().read(asked.session)
    assert empty.is_empty
    assert "nobody has answered" in empty.empty
    for respondent, functional, dysfunctional, segment in (
        ("alice", "1", "3", "Finance"),
        ("bob", "1", "5", "Finance"),
        ("chen", "2", "5", "Stock"),
    ):
        asked.do(
            AnswerKano,
            requirement="REQ-1",
            respondent=respondent,
            functional=functional,
            dysfunctional=dysfunctional,
            segment=segment,
        )
    asked.do(MakeCould, requirements="REQ-1")
    chart = Scatter().read(asked.session)
    (series,) = chart.series
    assert (series.name, series.labels, series.joined) == ("Could", ("REQ-1",), False)
    assert series.points == ((pytest.approx(2 / 3), pytest.approx(2 / 3)),)
    assert dict(zip(chart.keys, chart.rows[0], strict=True)) | {"remarks": ""} == {
        "id": "REQ-1",
        "title": chart.rows[0][1],
        "n": 3,
        "better": 0.67,
        "worse": -0.67,
        "quarter": "one-dimensional",
        "category": "must-be",
        "priority": "Could",
        "remarks": "",
    }
    assert {note.text for note in chart.notes} == {"attractive", "one-dimensional", "indifferent", "must-be"}
    said = ["".join(text for text, _tone in line) for line in chart.summary]
    assert said[:2] == ["1 requirement   n = 3", "one-dimensional: REQ-1"]
    assert "segments: Finance, Stock; each can be shown alone" in said
    stock = Scatter(segment="stock").read(asked.session)
    assert (stock.rows[0][2], stock.rows[0][5], stock.facts["segment"]) == (1, "must-be", "Stock")
    with pytest.raises(BadInput, match="take one of: Finance, Stock"):
        Scatter(segment="Nobody").read(asked.session)
    assert Scatter(requirements="REQ-2").read(asked.session).is_empty
    assert ">REQ-1</text>" in svg(chart)
    assert ">must-be</text>" in svg(chart)


def test_the_page_shows_how_many_gave_each_pair_of_answers(asked: World) -> None:
    for respondent, functional, dysfunctional in (("a", "1", "5"), ("b", "1", "5"), ("c", "4", "2")):
        asked.do(
            AnswerKano,
            requirement="REQ-1",
            respondent=respondent,
            functional=functional,
            dysfunctional=dysfunctional,
        )
    pk = asked.id("requirement", "REQ-1")
    wanted = [[0, 0, 0, 0, 2], [0] * 5, [0] * 5, [0, 1, 0, 0, 0], [0] * 5]
    for listing in (Requirements(), KanoSurvey()):
        shown = listing.detail(asked.session, pk)
        assert shown.plain["replies"] == wanted
        lines = ["".join(text for text, _tone in line) for line in shown.lines]
        place = lines.index("                     1   2   3   4   5")
        assert lines[place + 1] == "1 like               0   0   0   0   2"
        assert lines[place + 4] == "4 can live with it   0   1   0   0   0"


def test_a_priority_that_differs_from_the_survey_is_flagged(asked: World) -> None:
    asked.do(AnswerKano, requirement="REQ-1", respondent="alice", functional="2", dysfunctional="5")
    assert list(Requirements().ids(asked.session, Asked("disagrees"))) == []
    asked.do(MakeCould, requirements="REQ-1, REQ-2")
    assert list(Requirements().ids(asked.session, Asked("disagrees"))) == [1]
    row = Requirements().fetch(asked.session, [1])[0]
    assert str(row.disagreement) == "the survey says must-be (n = 1), which suggests Must; it is Could"


# From a file


def test_a_survey_with_a_pair_of_columns_for_each_question_is_read(asked: World) -> None:
    plan = planned(asked, WIDE)
    assert not plan.errors
    assert load(asked, WIDE) == "answers about REQ-1, REQ-2, REQ-3 imported from survey.csv: 5"
    assert answers(asked) == [
        (1, "alice", "Finance", "1", "5"),
        (2, "alice", "Finance", "1", "5"),
        (3, "alice", "Finance", "1", "3"),
        (1, "bob", "Stock", "1", "5"),
        (2, "bob", "Stock", "2", "4"),
    ]
    assert "read as pairs of columns: REQ-1, REQ-2, REQ-3" in preview(plan)


def test_a_survey_with_one_answer_in_a_row_is_read(asked: World) -> None:
    load(asked, LONG)
    assert answers(asked) == [
        (1, "alice", "Finance", "1", "5"),
        (2, "alice", "Finance", "2", "5"),
        (1, "bob", "Stock", "3", "3"),
    ]
    assert [row["on_day"] for row in asked.rows("kano_answer")] == ["2026-11-01", "2026-11-01", "2026-11-02"]


def test_a_survey_from_a_workbook_is_read(asked: World) -> None:
    book = BytesIO()
    write_xlsx(book, [Table("Survey", ["Respondent", "REQ-1 +", "REQ-1 -"], [["alice", 1, 5], ["bob", 3.0, "不喜欢"]])])
    load(asked, book.getvalue())
    assert answers(asked) == [(1, "alice", "", "1", "5"), (1, "bob", "", "3", "5")]


@pytest.mark.parametrize("text", [WIDE, LONG])
def test_the_same_survey_twice_changes_nothing(asked: World, text: str) -> None:
    load(asked, text)
    assert {row.state for row in planned(asked, text).rows} == {RowState.UNCHANGED}
    assert asked.session.undo()
    assert answers(asked) == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_an_export_is_read_back_without_any_change(asked: World, language: str) -> None:
    load(asked, LONG)
    with speaking(language):
        text = write_csv_text(*kano_exchange.rows(asked.session))
        again = planned(asked, text)
    assert [row.state for row in again.rows] == [RowState.UNCHANGED] * 3
    assert len(kano_exchange.rows(asked.session, [2])[1]) == 1


def test_the_later_answer_of_a_respondent_replaces_the_earlier_and_is_told(asked: World) -> None:
    text = "Respondent,REQ-1 +,REQ-1 -\nAlice,1,5\nbob,3,3\nalice,3,5\n"
    plan = planned(asked, text)
    assert "REQ-1 · alice stands twice: row 4 replaces row 2" in preview(plan)
    load(asked, text)
    assert answers(asked) == [(1, "bob", "", "3", "3"), (1, "alice", "", "3", "5")]
    load(asked, "Respondent,REQ-1 +,REQ-1 -\nALICE,2,5\n")
    assert {row[1]: row[3] for row in answers(asked)} == {"bob": "3", "ALICE": "2"}


def test_answers_outside_one_to_five_are_errors_of_their_row(asked: World) -> None:
    plan = planned(asked, "Respondent,REQ-1 +,REQ-1 -,REQ-2 +,REQ-2 -\nalice,0,5,1,5\nbob,1,6,2,\ncarl,1,5,,\n")
    told = [str(error) for error in plan.errors]
    assert told[0].startswith("Row 2: “REQ-1 +: 0” is not known here")
    assert told[1].startswith("Row 3: “REQ-1 -: 6” is not known here")
    assert told[2] == "Row 3: REQ-2 · bob: If it were not there is missing"
    with pytest.raises(BadInput, match="Nothing was imported"):
        plan.to_apply()
    assert len(plan.to_apply(skip_errors=True)) == 2


def test_what_a_survey_asks_about_must_exist(asked: World) -> None:
    plan = planned(asked, "Respondent,REQ-1 +,REQ-1 -,REQ-9 +,REQ-9 -\nalice,1,5,1,5\n")
    assert [str(error).partition(":")[0] for error in plan.errors] == ["Row 2"]


def test_questions_as_headings_are_mapped_by_hand(asked: World) -> None:
    text = "Name,Ten words,Ten words without\nalice,1,5\n"
    with pytest.raises(BadInput, match="No answers were recognised"):
        planned(asked, text)
    load(asked, text, **{"Ten words": "REQ-1 functional", "Ten words without": "REQ-1 dysfunctional"})
    assert answers(asked) == [(1, "alice", "", "1", "5")]
    with pytest.raises(BadInput, match="there is no column “Eleven”; the columns are: Name, Ten words"):
        planned(asked, text, Eleven="REQ-1 functional")


def test_half_a_question_is_refused(asked: World) -> None:
    with pytest.raises(BadInput, match="only one side of the question about REQ-1"):
        planned(asked, "Respondent,REQ-1 functional\nalice,1\n")


def test_respondents_without_a_name_count_one_by_one(asked: World) -> None:
    plan = planned(asked, "REQ-1 +,REQ-1 -\n1,5\n3,3\n")
    assert "no column names the respondent; each row counts as one" in preview(plan)
    load(asked, "REQ-1 +,REQ-1 -\n1,5\n3,3\n")
    assert [row[1] for row in answers(asked)] == ["survey.csv 2", "survey.csv 3"]


def test_a_copy_of_a_file_without_respondents_is_told_of(asked: World) -> None:
    file = "REQ-1 +,REQ-1 -\n1,5\n3,3\n"
    load(asked, file)
    told = "“survey.csv” held the same answers, which would count twice; leave this file out if it is a copy"
    assert told in preview(planned(asked, file, name="survey (1).csv"))
    assert told not in preview(planned(asked, file))
    assert told not in preview(planned(asked, file.replace("3,3", "2,3"), name="survey (1).csv"))
    assert told not in preview(planned(asked, "Respondent," + file.replace("\n1", "\nann,1"), name="survey (1).csv"))


def test_what_is_left_out_is_told(asked: World) -> None:
    plan = planned(asked, "Respondent,REQ-1 +,REQ-1 -,Remark\nalice,1,5,hm\n")
    assert "is left out: Remark" in preview(plan)


def test_an_answer_that_somebody_changed_meanwhile_is_a_conflict(asked: World) -> None:
    load(asked, LONG)
    plan = planned(asked, LONG.replace("3,3", "5,1"))
    asked.do(AnswerKano, requirement="REQ-1", respondent="bob", functional="1", dysfunctional="1")
    with pytest.raises(Conflict):
        asked.session.do(kano_exchange.command(plan.to_apply(), "survey.csv"))


@pytest.mark.parametrize(
    ("with_it", "without_it"),
    [
        ("有此功能您觉得如何（REQ-1）", "没有此功能您觉得如何（REQ-1）"),
        ("3、如果系统提供该功能，您的感受是？(REQ-1)", "Q4. 如果系统不提供该功能，您的感受是？(REQ-1)"),
        ("How would you feel with it? (REQ-1)", "And without it? [REQ-1]"),
        ("What if it were there (req-1)", "What if it were not there (req-1)"),
    ],
)
def test_questions_that_ask_for_a_side_are_read_as_pairs(asked: World, with_it: str, without_it: str) -> None:
    text = f'姓名,"{with_it}","{without_it}",Satisfaction with the tool (REQ-2)\nalice,喜欢,不喜欢,9\n'
    told = preview(planned(asked, text))
    load(asked, text)
    assert answers(asked) == [(1, "alice", "", "1", "5")]
    assert "is read: 姓名 = Respondent" in told
    assert "is left out: Satisfaction with the tool (REQ-2)" in told


def test_the_preview_names_the_columns_of_the_file(asked: World) -> None:
    told = preview(planned(asked, "Participant,Feature,Positive,Negative\nalice,REQ-1,1,5\n"))
    assert "is read: Participant = Respondent; Feature = Requirement; Positive = If it were there; Negative = " in (
        " ".join(told)
    )
    wrong = planned(asked, "Participant,Feature,Positive,Negative\nalice,REQ-1,9,5\n")
    assert str(wrong.errors[0]).startswith("Row 2, column “Positive”: ")


@pytest.mark.parametrize(
    ("functional", "dysfunctional"), [("喜欢", "不喜欢"), ("like", "dislike"), ("1", "5"), ("喜", "DIS")]
)
def test_answers_are_typed_in_any_language(asked: World, functional: str, dysfunctional: str) -> None:
    asked.do(AnswerKano, requirement="REQ-1", respondent="alice", functional=functional, dysfunctional=dysfunctional)
    assert answers(asked) == [(1, "alice", "", "1", "5")]
