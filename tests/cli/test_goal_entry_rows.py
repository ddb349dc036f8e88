"""The rows of the method about goals, as a project manager goes through them on the command line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cli.terminal import Terminal
from tests.support import CommandLine, Ran

LINE = "cut month-end close from 30 days to 15 days by 2027-05-23 @li.wei"


@pytest.fixture
def goal(cli: CommandLine) -> CommandLine:
    """A command line with one goal that began half a year ago: 30 to 15 days."""
    cli.ok(["goal", "add", LINE, "--start", "2026-05-28", "--baseline-on", "2026-05-20", "--baseline-source", "ERP"])
    return cli


def listed(cli: CommandLine, line: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cli.ok(f"{line} --json").json
    return found


def ids(cli: CommandLine, line: str) -> list[str]:
    return [row["id"] for row in listed(cli, line)]


def says(ran: Ran, *lines: str) -> None:
    for line in lines:
        assert line in [shown.rstrip() for shown in ran.out.splitlines()], ran.out


# 1.1 from an interview to expectations to goals


def test_an_expectation_without_a_goal_is_on_the_list_of_orphans_until_a_goal_answers_it(goal: CommandLine) -> None:
    goal.ok(["interview", "add", "Chen Hao", "--job", "CFO", "--quotes", "“I see figures four weeks late.”"])
    goal.ok(["expectation", "add", "INT-1", "Figures within three weeks"])
    goal.ok(["expectation", "add", "INT-1", "No surprises at the audit"])
    assert ids(goal, "expectation list orphan") == ["EXP-1", "EXP-2"]
    goal.ok("expectation link EXP-1 GOAL-1")
    goal.ok(
        ["goal", "add", "raise clean postings from 91% to 98% by 2027-06-30 @li.wei", "--expectations", "EXP-2,EXP-1"]
    )
    assert ids(goal, "expectation list orphan") == []
    says(
        goal.ok("interview show INT-1"),
        "Expectations",
        "EXP-1  Figures within three weeks  GOAL-1, GOAL-2",
        "EXP-2  No surprises at the audit  GOAL-2",
    )
    says(goal.ok("expectation show EXP-2"), "GOAL-2  raise clean postings from 91% to 98%  - no data")
    goal.ok("expectation unlink EXP-2 GOAL-2")
    assert ids(goal, "expectation list orphan") == ["EXP-2"]


# 1.2 themes


def test_the_three_themes_are_there_and_the_list_is_the_projects_own(goal: CommandLine) -> None:
    assert [theme["name"] for theme in listed(goal, "theme list")] == [
        "Financial transparency", "Supply-chain responsiveness", "Customer relations"
    ]  # fmt: skip
    goal.ok(["theme", "add", "Compliance"])
    goal.ok(["goal", "move", "GOAL-1", "compliance"])
    assert ids(goal, "goal list theme:Compliance") == ["GOAL-1"]
    assert goal("goal move GOAL-1").err == "cockpit: say which theme, or “-” for none\n"
    goal.ok("goal move GOAL-1 -- -")
    assert listed(goal, "goal list")[0]["theme"] is None


def test_a_theme_is_named_by_any_word_of_its_name_and_a_mistyped_one_is_answered_with_the_nearest(
    goal: CommandLine,
) -> None:
    for word, theme in (("transparency", "Financial transparency"), ("relations", "Customer relations")):
        goal.ok(["goal", "edit", "GOAL-1", "--theme", word])
        assert listed(goal, "goal list")[0]["theme"] == theme
    refused = goal("goal edit GOAL-1 --theme finanical")
    assert refused.err == "cockpit: there is no theme “finanical”; did you mean Financial transparency?\n"
    goal.ok(["theme", "add", "合规经营"])
    goal.ok("goal move GOAL-1 经营")
    assert listed(goal, "goal list")[0]["theme"] == "合规经营"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("owner:nobdy", "owner: there is no person “nobdy”"),
        ("-owner:li.wie", "owner: there is no person “li.wie”; did you mean li.wei?"),
        ("theme:finanical", "theme: there is no theme “finanical”; did you mean Financial transparency?"),
        ("module:Finanse", "module: there is no module “Finanse”; did you mean Finance?"),
        ("department:Xyz", "department: there is no department “Xyz”"),
    ],
)
def test_a_filter_by_the_name_of_nobody_and_nothing_is_refused(goal: CommandLine, asked: str, sentence: str) -> None:
    ran = goal(["goal", "list", "--", asked])
    assert (ran.code, ran.out, ran.err.splitlines()[0]) == (2, "", f"cockpit: {sentence}")
    for known in ("owner:li", "owner:Tom", "theme:financ", "theme:none", "module:fin"):
        goal.ok(["goal", "list", known])


def test_what_was_archived_is_still_a_name_to_filter_by(goal: CommandLine) -> None:
    goal.ok("person archive li.wei")
    assert ids(goal, "goal list owner:li.wei") == ["GOAL-1"]


# 1.3 both lists of orphans


def test_goals_and_musts_that_do_not_serve_each_other_are_listed(goal: CommandLine) -> None:
    goal.ok(["requirement", "add", "Close checklist"])
    goal.ok(["requirement", "must", "REQ-1", "--reason", "the close"])
    assert ids(goal, "goal list orphan") == ["GOAL-1"]
    assert ids(goal, "requirement list orphan") == ["REQ-1"]
    goal.ok("requirement edit REQ-1 --goals GOAL-1")
    assert ids(goal, "goal list orphan") == ids(goal, "requirement list orphan") == []
    assert ids(goal, "goal list moduleless") == ["GOAL-1"]
    goal.ok("goal edit GOAL-1 --modules Finance")
    assert ids(goal, "goal list moduleless") == []
    assert ids(goal, "goal list module:Finance") == ["GOAL-1"]


# 1.4 what a sponsor was asked for, gave and withdrew


def test_a_commitment_is_asked_given_and_withdrawn_each_with_its_day(goal: CommandLine) -> None:
    goal.ok("commitment add GOAL-1 wang.fang budget --on-day 2026-11-01")
    assert listed(goal, "commitment list")[0]["state"] == "asked"
    assert goal.ok("commitment edit 1 --state given").out == "commitment for GOAL-1: given, 2026-11-24\n"
    assert ids(goal, "goal list supported") == ["GOAL-1"]
    says(
        goal.ok("goal show GOAL-1"),
        "@wang.fang  budget  given  2026-11-24",
        "    ✓ Wang Fang has committed to it, 2026-11-24",
    )
    assert goal.ok("commitment edit 1 --state withdrawn --on-day 2026-11-20").out.endswith("withdrawn, 2026-11-20\n")
    assert ids(goal, "goal list supported") == []
    assert [event["command"] for event in goal.ok("log --json --limit 3").json] == [
        "commitment.edit", "commitment.edit", "commitment.add"
    ]  # fmt: skip


# 1.5 SMART


def test_what_only_a_person_can_say_is_asked_and_kept_with_a_name_and_a_day(goal: CommandLine) -> None:
    assert listed(goal, "goal list")[0]["smart"]["A"] == "ask"
    goal.ok(["goal", "answer", "GOAL-1", "a", "yes", "--note", "with one more person"])
    letters = goal.ok("goal show GOAL-1 --json").json["smart_reasons"]
    assert letters["A"]["verdict"] == "pass"
    assert any("Yes, says olga, 2026-11-24" in reason for reason in letters["A"]["passed"])
    goal.ok("goal answer GOAL-1 A no")
    assert listed(goal, "goal list")[0]["smart"]["A"] == "fail"
    plain = goal.ok("goal list --ascii").out
    assert "S- M+ A- R- T+" in plain
    assert plain.isascii()


def test_the_letters_are_chosen_by_their_questions(goal: CommandLine) -> None:
    questions = ("Is the measurement true, and hard to game?", "Is the date sensible?")
    refused = goal("goal answer GOAL-1 Q yes")
    assert refused.code == 2
    assert refused.err.startswith("cockpit: “Q” is none of: S: Is it the right thing, and does everybody read it the")
    helped = " ".join(goal.ok("goal answer --help").out.split())
    assert all(question in refused.err and question in helped for question in questions)
    goal.ok(["goal", "answer", "GOAL-1", "Is the date", "no"])
    assert goal.ok("goal show GOAL-1 --json").json["smart"]["T"] == "fail"


# 1.6 numbers of a goal


def test_the_numbers_of_a_goal_are_edited_where_the_goal_is(goal: CommandLine) -> None:
    goal.ok(["goal", "edit", "GOAL-1", "--target", "12 days", "--baseline-source", "closing calendar"])
    goal.ok("goal edit GOAL-1 --title 'Close sooner'")
    metric = goal.ok("goal show GOAL-1 --json").json["metrics"][0]
    assert (metric["baseline"], metric["target"], metric["unit"], metric["baseline_on"]) == (
        30,
        12,
        "days",
        "2026-05-20",
    )
    goal.ok("goal edit GOAL-1 --baseline unknown --measure-by 2027-01-15")
    says(goal.ok("goal show GOAL-1"), "baseline: 2026-05-20, closing calendar")
    goal.ok(["goal", "add", "--title", "A wish", "--draft"])
    goal.ok(["goal", "edit", "GOAL-2", "--metric", "Errors", "--target", "3", "--unit", "a month"])
    assert goal.ok("goal show GOAL-2 --json").json["metrics"][0]["name"] == "Errors"
    goal.ok("metric add GOAL-2 Overtime --unit h --target 20")
    assert goal("goal edit GOAL-2 --target 4").err == "cockpit: GOAL-2 has several metrics; edit the one you mean\n"
    assert "GOAL-2 has a metric “overtime” already" in goal("metric add GOAL-2 overtime").err
    goal.ok("metric edit Overtime --target 10")
    assert [row["target"] for row in listed(goal, "metric list")] == [12, 3, 10]


def test_a_metric_of_a_common_name_is_told_apart_by_its_number(goal: CommandLine) -> None:
    goal.ok(["goal", "add", LINE.replace("15", "14"), "--yes"])
    refused = goal("metric edit 'month-end close' --target 10")
    assert refused.err == (
        "cockpit: “month-end close” could be 1 (month-end close), 2 (month-end close); write more of it\n"
    )
    goal.ok("metric edit 2 --target 10")
    assert [row["target"] for row in listed(goal, "metric list")] == [15, 10]


@pytest.mark.parametrize(
    "line",
    [
        "goal edit GOAL-1 --due 2026-05-27",
        "goal edit GOAL-1 --start 2027-05-24",
        "goal due GOAL-1 2026-05-27",
        "goal set GOAL-1 --due 2026-05-27",
    ],
)
def test_a_goal_does_not_end_before_it_starts(goal: CommandLine, line: str) -> None:
    refused = goal(line)
    assert (refused.code, refused.out) == (2, "")
    assert " is before the start, 20" in refused.err
    assert listed(goal, "goal list")[0]["due"] == "2027-05-23"


def test_a_new_due_date_that_is_past_is_noted(goal: CommandLine) -> None:
    assert goal.ok("goal due GOAL-1 2026-11-01").err == "note: 2026-11-01 is past\n"
    assert goal.ok("goal edit GOAL-1 --why 'to learn'").err == ""


@pytest.mark.parametrize("line", ["goal edit GOAL-1", "metric edit 1"])
def test_numbers_that_contradict_themselves_are_noted(goal: CommandLine, line: str) -> None:
    assert goal.ok(f"{line} --target 30").err == "note: baseline and target are equal, 30 days\n"
    assert goal.ok(f"{line} --target 45").err == "note: the verb says down, the numbers go up from 30 to 45 days\n"
    assert goal.ok(f"{line} --unit % --target 12 --baseline 130").err == "note: 130% is outside 0 to 100%\n"
    assert goal.ok(f"{line} --baseline-source ERP2").err == ""


def test_the_verb_of_a_title_is_not_held_against_one_of_several_metrics(goal: CommandLine) -> None:
    assert goal.ok("metric add GOAL-1 Accuracy --unit % --baseline 90 --target 98").err == ""
    assert goal.ok("metric edit Accuracy --target 99").err == ""
    assert goal.ok("metric add GOAL-1 Share --unit % --target 120").err == "note: 120% is outside 0 to 100%\n"


@pytest.mark.parametrize("line", ["goal edit GOAL-1", "metric edit 1"])
def test_a_baseline_is_taken_back_only_with_a_day_to_measure_it_by(goal: CommandLine, line: str) -> None:
    assert goal(f"{line} --baseline unknown").err == "cockpit: say by when the baseline will be measured\n"
    assert "2020-01-01 is past" in goal(f"{line} --baseline unknown --measure-by 2020-01-01").err
    goal.ok(f"{line} --baseline unknown --measure-by 2027-01-15")
    assert goal.ok("goal show GOAL-1 --json").json["metrics"][0]["baseline"] is None


# 1.7 check-ins


def test_a_value_is_checked_in_by_its_place_with_or_without_its_unit(goal: CommandLine) -> None:
    assert goal.ok("goal check-in GOAL-1 24").out == ("checked in on GOAL-1: month-end close 24 days, 40% of the way\n")
    goal.ok(
        "goal check-in GOAL-1 ２２天 --confidence 7 --note 'two plants' --blocker 'late invoices' --on-day 2026-11-20"
    )
    assert [(row["value"], row["confidence"]) for row in listed(goal, "check-in list --sort date")] == [
        (24, None),
        (22, 7),
    ]
    assert "is measured in days, not in weeks" in goal("goal check-in GOAL-1 '3 weeks'").err
    assert "is still to come" in goal("goal check-in GOAL-1 20 --on-day 2026-11-25").err
    assert "“4” is one word too many" in goal("goal check-in GOAL-1 month 3 4").err
    assert "also needs: Value (--value)" in goal("goal check-in GOAL-1").err


def test_a_percentage_that_is_no_share_is_noted_unless_the_metric_is_none(goal: CommandLine) -> None:
    goal.ok("metric add GOAL-1 Accuracy --unit % --baseline 90 --target 98")
    goal.ok("metric add GOAL-1 Growth --unit % --baseline -3 --target 2")
    assert goal.ok("goal check-in GOAL-1 Accuracy 150").err == "note: 150% is outside 0 to 100%\n"
    assert goal.ok("check-in edit 1 --value 95").err == ""
    assert goal.ok("check-in edit 1 --value 101").err == "note: 101% is outside 0 to 100%\n"
    assert goal.ok("goal check-in GOAL-1 Growth -4").err == ""


def test_a_goal_that_is_closed_or_archived_takes_no_check_in(goal: CommandLine) -> None:
    goal.ok("goal close GOAL-1 done")
    assert goal("goal check-in GOAL-1 3").err == ("cockpit: GOAL-1 is closed; activate it again before you check in\n")
    goal.ok("goal activate GOAL-1")
    goal.ok("goal check-in GOAL-1 20")
    goal.ok("goal archive GOAL-1")
    assert goal("goal check-in GOAL-1 3").err == "cockpit: GOAL-1 is archived; bring it back before you check in\n"


def test_a_value_below_zero_is_no_option(goal: CommandLine) -> None:
    goal.ok("goal check-in GOAL-1 -3.5")
    goal.ok("goal check-in GOAL-1 --value -4")
    goal.ok("goal check-in GOAL-1 -5 -y")
    goal.ok("goal check-in GOAL-1 -6 --json")
    goal.ok("goal check-in --json GOAL-1 -7 --note -8")
    assert [row["value"] for row in listed(goal, "check-in list --sort date")] == [-7, -6, -5, -4, -3.5]
    assert listed(goal, "check-in list --sort date")[0]["note"] == "-8"
    goal.ok("goal edit GOAL-1 --target -3 -y")
    assert listed(goal, "metric list")[0]["target"] == -3
    assert goal("goal check-in GOAL-1 -3 -z").err.startswith("cockpit: there is no option -z here")
    assert "nothing takes “-3 -4” here" in goal("theme edit 1 -3 -4").err


@pytest.mark.parametrize("value", ["1e308", "-1e300"])
def test_a_value_without_bounds_is_refused_in_one_sentence(goal: CommandLine, value: str) -> None:
    told = goal(["goal", "check-in", "GOAL-1", value, "-y"])
    assert (told.code, told.err.count("\n")) == (2, 1)
    assert "is too large to be meant" in told.err


def test_of_several_metrics_one_is_named_by_a_part_of_its_name_or_its_number(goal: CommandLine) -> None:
    goal.ok("metric add GOAL-1 'Audit findings' --unit findings --target 0 --baseline 14")
    refused = goal("goal check-in GOAL-1 4").err
    assert refused == "cockpit: which metric? name one of: 1 month-end close, 2 Audit findings\n"
    goal.ok("goal check-in GOAL-1 audit 4")
    goal.ok("goal check-in GOAL-1 1 21")
    goal.ok("goal check-in GOAL-1 --metric 2 --value 3")
    assert [(row["metric"], row["value"]) for row in listed(goal, "check-in list --sort date")] == [
        ("Audit findings", 3), ("month-end close", 21), ("Audit findings", 4)
    ]  # fmt: skip
    assert "does not name one of" in goal("goal check-in GOAL-1 x 4").err


def test_a_check_in_is_corrected_or_taken_back_and_its_history_stays(goal: CommandLine) -> None:
    goal.ok("goal check-in GOAL-1 24 --on-day 2026-11-10")
    goal.ok("goal check-in GOAL-1 22")
    goal.ok("check-in edit 2 --value 21 --note recount")
    assert goal.ok("goal show GOAL-1 --json").json["metrics"][0]["current"] == 21
    goal.ok("check-in archive 2")
    assert goal.ok("goal show GOAL-1 --json").json["metrics"][0]["current"] == 24
    assert len(listed(goal, "check-in list")) == 1
    assert len(listed(goal, "check-in list --all")) == 2
    goal.ok("undo")
    assert goal.ok("goal show GOAL-1 --json").json["metrics"][0]["current"] == 21


STANDINGS = [
    # half of the time has passed, on 2026-11-24
    ("2026-05-28", "2027-05-23", 22.5, "2026-11-24", "on-track"),
    ("2026-05-28", "2027-05-23", 24, "2026-11-24", "lagging"),
    ("2026-05-28", "2027-05-23", 27, "2026-11-24", "at-risk"),
    ("2026-05-28", "2027-05-23", 22.5, "2026-10-20", "stale"),
    ("2026-11-20", "2027-05-23", 29, "2026-11-24", "early"),
    ("2026-05-28", "2027-05-23", 14, "2026-06-30", "reached"),
]


@pytest.mark.parametrize(("start", "due", "value", "day", "standing"), STANDINGS)
def test_how_a_goal_stands_is_computed_and_asked_for(
    goal: CommandLine, start: str, due: str, value: float, day: str, standing: str
) -> None:
    goal.ok(f"goal edit GOAL-1 --start {start} --due {due}")
    goal.ok(f"goal check-in GOAL-1 {value} --on-day {day}")
    assert ids(goal, f"goal list {standing}") == ["GOAL-1"]
    assert listed(goal, "goal list")[0]["standing"] == standing
    assert "standing" not in goal.ok("goal edit --help").out


def test_the_forecast_tells_the_day_on_which_the_target_is_reached_at_this_pace(goal: CommandLine) -> None:
    for value, day in ((28, "2026-10-25"), (26, "2026-11-24")):
        goal.ok(f"goal check-in GOAL-1 {value} --on-day {day}")
    says(goal.ok("goal show GOAL-1"), "forecast: reached on 2027-05-08 at today's pace")
    assert goal.ok("goal show GOAL-1 --json").json["forecast"] == ["2027-05-08"]
    assert "now 26  █▁" in goal.ok("goal show GOAL-1").out
    assert "now 26  #_" in goal.ok("goal show GOAL-1 --ascii").out
    goal.ok("goal check-in GOAL-1 15")
    says(goal.ok("goal show GOAL-1"), "reached on 2026-11-24")


# Owners and due dates


def test_owner_and_due_date_are_given_by_place_to_one_goal_or_several(goal: CommandLine) -> None:
    goal.ok(["goal", "add", LINE.replace("close", "approval")])
    assert goal.ok("goal due GOAL-1 GOAL-2 2027-03-31").out == "GOAL-1, GOAL-2 rescheduled to 2027-03-31\n"
    assigned = goal.ok("goal assign GOAL-1 GOAL-2 tom")
    assert assigned.out == "GOAL-1, GOAL-2 assigned\n"
    assert {(row["owner"], row["due"]) for row in listed(goal, "goal list")} == {("tom", "2027-03-31")}
    goal.ok("goal due GOAL-1 none")
    assert [row["due"] for row in listed(goal, "goal list")] == [None, "2027-03-31"]
    for verb, sentence in (
        ("due", "say the new due date, or “-” for none"),
        ("assign", "say who is to own it, or “-” for nobody"),
    ):
        assert goal(f"goal {verb} GOAL-1").err == f"cockpit: {sentence}\n"
    goal.ok(["goal", "close", "GOAL-1", "GOAL-2", "reached early"])
    assert {row["state"] for row in listed(goal, "goal list")} == {"closed"}


@pytest.mark.parametrize("line", ["goal due GOAL-1 Q2", "goal due GOAL-1 --due Q2", "goal edit GOAL-1 --due Q2"])
def test_a_guessed_day_is_taken_only_when_it_is_confirmed(goal: CommandLine, line: str) -> None:
    guess = "Due: 2027-06-30 (past this year, so next year assumed, end of quarter assumed)"
    refused = goal(line)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == f"cockpit: something was assumed: {guess}; add --yes if that is right\n"
    assert listed(goal, "goal list")[0]["due"] == "2027-05-23"
    assert goal.ok(f"{line} --yes").err == f"assumed: {guess}\n"
    assert listed(goal, "goal list")[0]["due"] == "2027-06-30"


def test_at_a_terminal_a_guessed_day_is_asked_about(goal: CommandLine) -> None:
    year = date.today().year
    with Terminal("goal due GOAL-1 Q2", goal.environment) as terminal:
        terminal.wait("is that right?")
        terminal.send("n")
        terminal.answer("Due", f"{year + 2}-06-30")
        assert terminal.end() == 0, terminal.text
    assert listed(goal, "goal list")[0]["due"] == f"{year + 2}-06-30"


def test_a_goal_names_the_requirements_that_serve_it(goal: CommandLine) -> None:
    for title in ("Close checklist", "Accruals"):
        goal.ok(["requirement", "add", title])
    goal.ok("goal edit GOAL-1 --requirements REQ-1,REQ-2")
    says(goal.ok("goal show GOAL-1"), "Requirements  REQ-1, REQ-2")
    goal.ok("goal edit GOAL-1 --requirements REQ-2")
    assert goal.ok("goal show GOAL-1 --json").json["requirements"] == ["REQ-2"]
    goal.ok("goal edit GOAL-1 --requirements -")
    assert goal.ok("goal show GOAL-1 --json").json["requirements"] == []
    goal.ok(["goal", "add", LINE.replace("15", "12"), "--requirements", "REQ-1"])
    assert goal.ok("goal show GOAL-2 --json").json["requirements"] == ["REQ-1"]


def test_a_number_beside_the_line_is_brought_to_the_unit_of_the_line_and_the_other_way_round(goal: CommandLine) -> None:
    goal.ok(["goal", "add", "应收款降至80万元 by 2027-06-30 @tom", "--baseline", "1200000元", "-y"])
    found = next(row for row in listed(goal, "metric list") if row["name"] == "应收款")
    assert (found["baseline"], found["target"], found["unit"]) == (1_200_000, 800_000, "元")
