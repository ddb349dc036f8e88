"""Goals, their metrics and check-ins, themes, and what stakeholders expect and commit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cockpit.clock import FixedClock
from cockpit.errors import BadInput, CockpitError, Conflict, NotFound, Refused
from cockpit.goals.commands import (
    ActivateGoals,
    AddCommitment,
    AddExpectation,
    AddGoal,
    AddInterview,
    AddMetric,
    AddTheme,
    AnswerSmart,
    ArchiveCheckIn,
    ArchiveCommitment,
    ArchiveExpectation,
    ArchiveGoals,
    ArchiveInterview,
    ArchiveMetric,
    ArchiveTheme,
    AssignGoals,
    CheckInGoal,
    CloseGoals,
    EditCheckIn,
    EditCommitment,
    EditExpectation,
    EditGoal,
    EditInterview,
    EditMetric,
    EditTheme,
    LinkExpectation,
    RankGoal,
    ScheduleGoals,
    SetGoals,
    ThemeGoals,
    UnarchiveGoals,
    UnlinkExpectation,
)
from cockpit.goals.goal_list import GOALS
from cockpit.goals.home import figures
from cockpit.goals.page import read_page
from cockpit.goals.rules import Standing
from cockpit.goals.smart import Verdict, line
from cockpit.goals.text import reasons
from cockpit.listing import Asked
from tests.support import NOW, World

GOAL = {"title": "Cut close", "metric": "Days", "unit": "d", "baseline": 30.0, "target": 15.0, "due": "2027-06-30"}


@pytest.fixture
def goal(world: World) -> int:
    """A goal with one metric."""
    return world.given(AddGoal, **GOAL, owner_id="li.wei")


def ranked(world: World) -> list[str]:
    rows = world.store.query("SELECT title FROM goal WHERE NOT archived ORDER BY rank, id")
    return [row[0] for row in rows]


def test_a_goal_comes_with_its_metric_and_its_links(world: World) -> None:
    world.given(AddInterview, stakeholder="CFO")
    world.given(AddExpectation, interview="INT-1", text="Fewer days")
    done = world.do(
        AddGoal, **GOAL, owner_id="li.wei", theme_id="Fin", modules="Finance, Purchasing", expectations="EXP-1"
    )
    assert (str(done), done.table, done.shown) == ("GOAL-1 added", "goal", ("GOAL-1",))
    row = world.row("goal")
    assert (row["number"], row["state"], row["start"], row["cadence_days"]) == (1, "active", "2026-11-24", 14)
    metric = world.row("metric", goal_id=row["id"])
    assert (metric["name"], metric["unit"], metric["baseline"], metric["target"]) == ("Days", "d", 30.0, 15.0)
    assert len(world.rows("goal_module")) == 2 and len(world.rows("expectation_goal")) == 1


def test_a_goal_without_numbers_has_no_metric_and_a_draft_is_one(world: World) -> None:
    world.do(AddGoal, title="Think", draft="yes")
    assert world.row("goal")["state"] == "draft"
    assert world.rows("metric") == []
    world.do(ActivateGoals, goals="GOAL-1")
    assert world.row("goal")["state"] == "active"


def test_numbers_are_never_given_twice(world: World) -> None:
    world.do(AddGoal, title="one")
    world.session.undo()
    assert world.do(AddGoal, title="two").shown == ("GOAL-2",)


@pytest.mark.parametrize(
    ("inputs", "kind"),
    [
        ({"title": ""}, BadInput),
        ({"title": "x" * 501}, BadInput),
        ({"title": "x", "due": "tomorrowish"}, BadInput),
        ({"title": "x", "cadence_days": "0"}, BadInput),
        ({"title": "x", "cadence_days": "1.5"}, BadInput),
        ({"title": "x", "owner_id": "nobody"}, NotFound),
        ({"title": "x", "theme_id": "nothing"}, NotFound),
        ({"title": "x", "target": float("nan")}, BadInput),
        ({"title": "x", "target": float("inf")}, BadInput),
        ({"title": "x", "modules": "Finance,Nothing"}, NotFound),
    ],
)
def test_a_goal_that_cannot_be(world: World, inputs: dict[str, object], kind: type[CockpitError]) -> None:
    world.refusal(kind, AddGoal, **inputs)


def test_a_goal_is_changed_and_so_are_its_links(world: World, goal: int) -> None:
    world.do(EditGoal, goal="GOAL-1", modules="Finance", why="Because", due="2027-07-31")
    world.do(EditGoal, goal="GOAL-1", modules="Purchasing")
    linked = world.store.query("SELECT m.name FROM goal_module g JOIN module m ON m.id = g.module_id")
    assert [row[0] for row in linked] == ["Purchasing"]
    row = world.row("goal", id=goal)
    assert (row["why"], row["due"], row["title"]) == ("Because", "2027-07-31", "Cut close")
    world.do(EditGoal, goal="GOAL-1", owner_id="-", due="-")
    assert (world.row("goal")["owner_id"], world.row("goal")["due"]) == (None, None)
    world.session.undo()
    world.session.undo()
    linked = world.store.query("SELECT m.name FROM goal_module g JOIN module m ON m.id = g.module_id")
    assert [row[0] for row in linked] == ["Finance"]


def test_several_goals_at_once(world: World, goal: int) -> None:
    world.given(AddGoal, title="Second")
    both = "GOAL-1，GOAL-2"
    assert str(world.do(SetGoals, goals=both, due="2027-12-31", owner_id="tom")) == "GOAL-1, GOAL-2 changed"
    assert {row["due"] for row in world.rows("goal")} == {"2027-12-31"}
    world.do(AssignGoals, goals=both, owner_id="li.wei")
    world.do(ScheduleGoals, goals=both, due="2027-11-30")
    world.do(ThemeGoals, goals=both, theme="Customer relations")
    for row in world.rows("goal"):
        assert row["owner_id"] == world.id("person", "li.wei") and row["due"] == "2027-11-30"
        assert row["theme_id"] == world.id("theme", "Customer relations")
    world.do(ThemeGoals, goals="GOAL-1", theme="-")
    assert world.row("goal", number=1)["theme_id"] is None
    world.refusal(BadInput, SetGoals, goals=both)
    world.refusal(BadInput, SetGoals, goals="")
    assert len(world.told[-1].rows["goal"]) == 1
    world.session.undo()
    assert world.row("goal", number=1)["theme_id"] is not None


def test_goals_change_places(world: World) -> None:
    for title in "abcd":
        world.given(AddGoal, title=title)
    assert ranked(world) == ["a", "b", "c", "d"]
    world.do(RankGoal, goal="GOAL-4", before="GOAL-1")
    world.do(RankGoal, goal="GOAL-2")
    assert ranked(world) == ["d", "a", "c", "b"]
    for _ in range(60):
        world.do(RankGoal, goal="GOAL-3", before="GOAL-1")
        world.do(RankGoal, goal="GOAL-4", before="GOAL-3")
    assert ranked(world) == ["d", "c", "a", "b"]
    assert world.do(RankGoal, goal="GOAL-1", before="GOAL-1").change is None


def test_a_goal_is_closed_with_what_came_of_it(world: World, goal: int) -> None:
    world.refusal(BadInput, CloseGoals, goals="GOAL-1", outcome=" ")
    world.do(CloseGoals, goals="GOAL-1", outcome="15 days since May")
    row = world.row("goal")
    assert (row["state"], row["outcome"]) == ("closed", "15 days since May")


def test_a_goal_is_put_away_and_brought_back(world: World, goal: int) -> None:
    world.do(ArchiveGoals, goals="GOAL-1")
    assert world.row("goal")["archived"] == 1
    assert str(world.do(UnarchiveGoals, goals="GOAL-1")) == "GOAL-1 back on the board"
    assert world.row("goal")["archived"] == 0


def test_the_newest_day_is_where_a_goal_stands(world: World, clock: FixedClock, goal: int) -> None:
    done = world.do(CheckInGoal, goal="GOAL-1", value="22", confidence="7", note="dry run")
    assert str(done).startswith("checked in on GOAL-1") or "GOAL-1" in str(done)
    world.do(CheckInGoal, goal="GOAL-1", value="25", on_day="2026-11-01")
    metric = world.row("metric")
    assert (metric["current"], metric["current_on"]) == (22.0, "2026-11-24")
    world.do(CheckInGoal, goal="GOAL-1", value="21")
    assert world.row("metric")["current"] == 21.0
    clock.moment = NOW + timedelta(days=1)
    world.do(CheckInGoal, goal="GOAL-1", value="20")
    assert (world.row("metric")["current"], world.row("metric")["current_on"]) == (20.0, "2026-11-25")
    assert [row["author"] for row in world.rows("check_in")] == ["olga"] * 4


def test_a_check_in_is_corrected_or_taken_back(world: World, goal: int) -> None:
    world.do(CheckInGoal, goal="GOAL-1", value="22", on_day="2026-11-01")
    world.do(CheckInGoal, goal="GOAL-1", value="99")
    newest = world.rows("check_in")[-1]["id"]
    world.do(EditCheckIn, check_in=newest, value="20")
    assert world.row("metric")["current"] == 20.0
    world.do(ArchiveCheckIn, check_in=newest)
    assert (world.row("metric")["current"], world.row("metric")["current_on"]) == (22.0, "2026-11-01")
    world.session.undo()
    world.session.undo()
    world.session.undo()
    assert world.row("metric")["current"] == 22.0
    world.session.undo()
    assert world.row("metric")["current"] is None


@pytest.mark.parametrize(
    ("inputs", "kind"),
    [
        ({"value": "many"}, BadInput),
        ({"value": "1", "confidence": "11"}, BadInput),
        ({"value": "1", "confidence": "0"}, BadInput),
        ({"value": "1", "on_day": "2026-11-25"}, BadInput),
        ({"value": "1", "metric": "Nothing"}, BadInput),
        ({}, BadInput),
    ],
)
def test_a_check_in_that_cannot_be(world: World, goal: int, inputs: dict[str, str], kind: type[CockpitError]) -> None:
    world.refusal(kind, CheckInGoal, goal="GOAL-1", **inputs)


def test_a_check_in_needs_a_metric_and_says_which(world: World, goal: int) -> None:
    world.given(AddGoal, title="No number")
    assert "has no metric to check in" in world.refusal(Refused, CheckInGoal, goal="GOAL-2", value="1")
    world.do(AddMetric, goal="GOAL-1", name="Corrections")
    said = world.refusal(BadInput, CheckInGoal, goal="GOAL-1", value="1")
    assert "1 Days, 2 Corrections" in said
    world.do(CheckInGoal, goal="GOAL-1", value="1", metric="2")
    world.do(CheckInGoal, goal="GOAL-1", value="2", metric="corr")
    assert world.row("metric", name="Corrections")["current"] == 2.0
    warned = world.do(CheckInGoal, goal="GOAL-1", value="3", metric="Corrections").warnings
    assert "has no baseline yet" in str(warned[0])


def test_metrics_are_added_changed_and_put_away(world: World, goal: int) -> None:
    world.do(AddMetric, goal="GOAL-1", name="Corrections", unit="％", target="2")
    metric = world.row("metric", name="Corrections")
    assert (metric["position"], metric["target"]) == (1, 2.0)
    world.do(EditMetric, metric=metric["id"], target="-", baseline="12", measure_by="2027-01-31")
    metric = world.row("metric", id=metric["id"])
    assert (metric["target"], metric["baseline"], metric["measure_by"]) == (None, 12.0, "2027-01-31")
    world.do(ArchiveMetric, metric=metric["id"])
    assert world.row("metric", id=metric["id"])["archived"] == 1


def test_themes_and_what_becomes_of_their_goals(world: World, goal: int) -> None:
    world.do(AddTheme, name="Speed")
    world.do(ThemeGoals, goals="GOAL-1", theme="Speed")
    world.do(EditTheme, theme="Speed", name="Pace")
    world.refusal(Conflict, AddTheme, name="Pace")
    assert len(world.rows("theme")) == 4
    done = world.do(ArchiveTheme, theme="Pace")
    assert [str(each) for each in done.warnings] == ["without a theme now: GOAL-1; give these another"]
    assert world.row("goal")["theme_id"] is None
    world.session.undo()
    assert world.row("goal")["theme_id"] == world.row("theme", name="Pace")["id"]


def test_expectations_come_from_interviews_and_lead_to_goals(world: World, goal: int) -> None:
    world.do(AddInterview, stakeholder="CFO", job="Finance", quotes="“Too late”")
    assert world.row("interview")["on_day"] == "2026-11-24"
    world.do(EditInterview, interview="INT-1", on_day="2026-11-20")
    world.do(AddExpectation, interview="INT-1", text="Fewer days")
    world.do(LinkExpectation, expectation="EXP-1", goal="GOAL-1")
    assert world.do(LinkExpectation, expectation="EXP-1", goal="GOAL-1").change is None
    assert len(world.rows("expectation_goal")) == 1
    world.do(UnlinkExpectation, expectation="EXP-1", goal="GOAL-1")
    assert world.rows("expectation_goal") == []
    world.do(EditExpectation, expectation="EXP-1", text="Far fewer days")
    world.do(ArchiveExpectation, expectation="EXP-1")
    world.do(ArchiveInterview, interview="INT-1")
    assert world.row("expectation")["archived"] == world.row("interview")["archived"] == 1


def test_sponsors_commit_and_withdraw(world: World, goal: int) -> None:
    world.do(AddCommitment, goal="GOAL-1", sponsor_id="wang.fang", kind="budget", note="200k")
    commitment = world.row("commitment")
    assert (commitment["state"], commitment["on_day"]) == ("asked", "2026-11-24")
    world.do(EditCommitment, commitment=commitment["id"], state="given", on_day="2026-11-20")
    assert world.row("commitment")["state"] == "given"
    world.do(ArchiveCommitment, commitment=commitment["id"])
    assert world.row("commitment")["archived"] == 1
    world.refusal(NotFound, AddCommitment, goal="GOAL-1", sponsor_id="nobody", kind="budget")


def test_what_a_machine_cannot_judge_is_answered_once_for_each_letter(world: World, goal: int) -> None:
    world.do(AnswerSmart, goal="GOAL-1", letter="s", answer="yes")
    world.do(AnswerSmart, goal="GOAL-1", letter="S", answer="否", note="Two readings")
    answer = world.row("smart_answer")
    assert (answer["letter"], answer["answer"], answer["by"], answer["note"]) == ("S", 0, "olga", "Two readings")
    world.refusal(BadInput, AnswerSmart, goal="GOAL-1", letter="Q", answer="yes")


def test_an_end_given_in_another_unit_takes_the_other_end_along(world: World) -> None:
    world.do(AddGoal, title="Debt", metric="Receivables", unit="万元", baseline="120", target="80")
    world.do(EditGoal, goal="GOAL-1", target="700000元")
    metric = world.row("metric")
    assert (metric["unit"], metric["baseline"], metric["target"]) == ("元", 1_200_000, 700_000)
    world.do(EditMetric, metric=metric["id"], baseline="130万元")
    metric = world.row("metric")
    assert (metric["unit"], metric["baseline"], metric["target"]) == ("万元", 130, 70)
    world.do(EditGoal, goal="GOAL-1", unit="k")
    assert (world.row("metric")["baseline"], world.row("metric")["target"]) == (130, 70)


@pytest.mark.parametrize("value", ["1e308", "-1e300", "1e16", "9" * 40])
def test_no_number_is_larger_than_anything_that_is_measured(world: World, value: str) -> None:
    with pytest.raises(BadInput, match="is too large to be meant") as refused:
        world.do(AddGoal, title="Close", metric="Days", unit="d", baseline="30", target=value)
    assert refused.value.field == "target"
    world.do(AddGoal, title="Close", metric="Days", unit="d", baseline="30", target="15")
    world.do(CheckInGoal, goal="GOAL-1", value="1000000000000000")
    for command, values, field in (
        (CheckInGoal, {"goal": "GOAL-1", "value": value}, "value"),
        (EditCheckIn, {"check_in": 1, "value": value}, "value"),
        (EditGoal, {"goal": "GOAL-1", "baseline": value}, "baseline"),
        (EditMetric, {"metric": 1, "target": value}, "target"),
        (AddMetric, {"goal": "GOAL-1", "name": "x", "target": value}, "target"),
    ):
        with pytest.raises(BadInput, match="is too large to be meant") as refused:
            world.do(command, **values)
        assert refused.value.field == field


def test_a_check_in_is_not_corrected_to_a_day_that_has_not_been(world: World) -> None:
    world.do(AddGoal, title="Close", metric="Days", unit="d", baseline="30", target="15")
    world.do(CheckInGoal, goal="GOAL-1", value="22")
    with pytest.raises(BadInput, match="is still to come"):
        world.do(EditCheckIn, check_in=1, on_day=(world.session.today() + timedelta(days=1)).isoformat())


def test_a_list_judges_a_goal_by_all_of_its_check_ins_as_its_page_does(world: World, goal: int) -> None:
    first = world.session.today() - timedelta(days=300)
    world.do(CheckInGoal, goal="GOAL-1", value="30", on_day=first.isoformat())
    for place in range(30):
        day = first + timedelta(days=20 + 9 * place)
        world.do(CheckInGoal, goal="GOAL-1", value=str(24 - place / 30), on_day=day.isoformat())
    (listed,) = GOALS.rows(world.session, Asked(""))
    page = read_page(world.session, goal).goal
    assert listed.letters == page.letters
    assert "its best month brought 6.0" in " ".join(str(each) for letter in page.letters for each in letter.passed)


SAME = Verdict.FAIL
OTHER = Verdict.PASS


@pytest.mark.parametrize(
    ("more", "first", "second"),
    [
        ({"modules": "Finance"}, SAME, SAME),
        ({"modules": "Finance", "metric": "days"}, SAME, SAME),
        ({"modules": "Finance, Purchasing"}, SAME, SAME),
        ({"modules": "Purchasing"}, OTHER, OTHER),
        ({"department_id": "Finance"}, OTHER, OTHER),
        ({"modules": "Finance", "department_id": "Finance"}, OTHER, OTHER),
        ({"modules": "Finance", "metric": "Hours"}, OTHER, OTHER),
    ],
)
def test_a_goal_is_like_another_with_the_same_metric_for_the_same_department_and_a_common_module(
    world: World, more: dict[str, str], first: Verdict, second: Verdict
) -> None:
    world.given(AddGoal, **GOAL, owner_id="li.wei", modules="Finance")
    world.given(AddGoal, **{**GOAL, "owner_id": "li.wei", **more})
    verdicts = [row.letters[0].verdict for row in GOALS.rows(world.session, Asked(""))]
    assert verdicts == [first, second]
    warned = world.do(AddGoal, **{**GOAL, "owner_id": "li.wei", **more}).warnings
    assert [text for text in map(str, warned) if text.endswith("has the same metric and scope")]


def test_a_goal_that_is_closed_is_no_duplicate_of_the_next_one(world: World) -> None:
    world.given(AddGoal, **GOAL, owner_id="li.wei", modules="Finance")
    world.do(CloseGoals, goals="GOAL-1", outcome="reached")
    assert world.do(AddGoal, **GOAL, owner_id="li.wei", modules="Finance").warnings == ()
    assert {row.letters[0].verdict for row in GOALS.rows(world.session, Asked(""))} == {Verdict.PASS}


def test_each_letter_of_a_page_begins_with_the_verdict_that_the_list_shows(world: World, goal: int) -> None:
    letters = read_page(world.session, goal).goal.letters
    heads = ["".join(text for text, _tone in reasons(letter)[0]).split()[:2] for letter in letters]
    assert [head for head, _mark in heads] == line(letters, ascii_only=False).split()
    assert heads[1:3] == [["M✗", "✗"], ["A?", "?"]]
    assert heads[4] == ["T✓", "?"]


def test_the_filter_by_progress_finds_what_the_column_shows(world: World) -> None:
    for number in (1, 2, 3):
        world.do(AddGoal, title=f"Goal {number}", metric="One", unit="d", baseline="30", target="20")
        world.do(CheckInGoal, goal=f"GOAL-{number}", metric="One", value="25")
    world.do(AddMetric, goal="GOAL-2", name="Two", target="5")
    world.do(ArchiveMetric, metric=3)
    session = world.session

    def found(text: str) -> list[int]:
        return [row.number for row in GOALS.fetch(session, GOALS.ids(session, Asked(text)))]

    shown = {row.number: row.progress for row in GOALS.fetch(session, GOALS.ids(session, Asked("")))}
    assert shown == {1: 0.5, 2: None, 3: None}
    assert found("done:50") == [1]
    assert found("done:>=0") == [1]
    assert found("done:none") == [2, 3]


@pytest.mark.parametrize(
    ("given", "baseline", "target", "unit"),
    [
        ({"baseline": "1200000元", "target": "80万元"}, 120, 80, "万元"),
        ({"baseline": "120万元", "target": "80万元", "unit": "元"}, 1_200_000, 800_000, "元"),
        ({"baseline": "2小时", "target": "30 min"}, 120, 30, "min"),
        ({"baseline": "120", "target": "80万元"}, 120, 80, "万元"),
    ],
)
def test_numbers_that_are_given_one_by_one_are_brought_to_one_unit(
    world: World, given: dict[str, str], baseline: float, target: float, unit: str
) -> None:
    world.do(AddGoal, title="Debt", metric="Receivables", **given)
    metric = world.row("metric")
    assert (metric["baseline"], metric["target"], metric["unit"]) == (baseline, target, unit)


def test_a_goal_past_its_due_day_stands_although_nobody_knows_when_it_began(world: World, clock: FixedClock) -> None:
    world.do(AddGoal, **{**GOAL, "due": "2026-11-24"})
    world.do(CheckInGoal, goal="GOAL-1", value="22")
    world.do(EditGoal, goal="GOAL-1", start="-")
    for _day in range(2):
        (shown,) = GOALS.rows(world.session, Asked("at-risk"))
        assert shown.standing is Standing.AT_RISK
        clock.moment += timedelta(days=1)


def test_the_figure_of_goals_is_as_old_as_the_newest_check_in_that_counts(world: World, goal: int) -> None:
    world.do(CheckInGoal, goal="GOAL-1", value="24", on_day="2026-11-01")
    world.do(CheckInGoal, goal="GOAL-1", value="22", on_day="2026-11-20")
    assert figures(world.session)[0].as_of == date(2026, 11, 20)
    world.do(ArchiveCheckIn, check_in=world.rows("check_in")[-1]["id"])
    assert figures(world.session)[0].as_of == date(2026, 11, 1)
    world.do(AddGoal, **{**GOAL, "title": "Another", "metric": "Others"})
    world.do(ArchiveGoals, goals="GOAL-1")
    assert figures(world.session)[0].as_of is None
