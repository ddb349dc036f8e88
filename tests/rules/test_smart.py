"""The five letters: what a machine checks, what it leaves to a person, and what it never claims."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.goals.rules import Measured, Plan
from cockpit.goals.smart import Answer, Letter, SmartFacts, SmartMetric, Support, Verdict, judge, line
from cockpit.i18n import speaking

TODAY = date(2026, 11, 24)
YES = Answer(True, "li.wei", date(2026, 11, 20))
NO = Answer(False, "li.wei", date(2026, 11, 20))

CLOSE = SmartMetric(
    Measured("month-end close", "days", 30, 15, 24, date(2026, 11, 20)),
    baseline_on=date(2026, 9, 1),
    baseline_source="closing calendar",
    direction="down",
    best_month=3,
)
GOAL = SmartFacts(
    title="Cut month-end close from 30 to 15 days",
    plan=Plan(date(2026, 9, 1), date(2027, 5, 31), 30),
    metrics=(CLOSE,),
    created=date(2026, 8, 20),
    project_start=date(2026, 8, 1),
    project_end=date(2027, 12, 31),
    owner="li.wei",
    owner_open_goals=2,
    modules=1,
    has_theme=True,
    expectations=1,
    support=Support("chen.hao", date(2026, 9, 3)),
)
"""A goal that fails nothing; each test takes one thing away."""


def letters(facts: SmartFacts) -> Mapping[str, Letter]:
    return {letter.letter: letter for letter in judge(facts, TODAY)}


def shown(facts: SmartFacts) -> str:
    return line(judge(facts, TODAY), ascii_only=True)


def with_metric(**changes: object) -> SmartFacts:
    measured = {name: changes.pop(name) for name in list(changes) if name in Measured._fields}
    metric = CLOSE._replace(measured=CLOSE.measured._replace(**measured), **changes)  # type: ignore[arg-type]
    return GOAL._replace(metrics=(metric,))


# The goals that the letters must get right


def test_the_typical_sentence_lacks_an_owner_and_a_due_date() -> None:
    facts = SmartFacts(
        "通过ERP系统实现财务月结周期从30天缩短至15天",
        Plan(None, None, 14),
        (SmartMetric(Measured("财务月结周期", "天", 30, 15, None, None), direction="down"),),
    )
    told = letters(facts)
    assert "nobody owns it; name an owner" in [str(reason) for reason in told["S"].failed]
    assert [str(reason) for reason in told["T"].failed] == ["it has no due date"]
    assert shown(facts) == "S- M- A? R- T-"


def test_a_goal_that_only_lacks_a_date_fails_only_t() -> None:
    facts = GOAL._replace(plan=GOAL.plan._replace(due=None))
    assert line(judge(facts, TODAY), ascii_only=False) == "S✓ M✓ A? R✓ T✗"
    assert shown(facts) == "S+ M+ A? R+ T-"


def test_words_without_numbers_fail_s_and_m() -> None:
    told = letters(GOAL._replace(title="提高财务透明度", metrics=()))
    assert [str(reason) for reason in told["S"].failed] == ["it has no metric; say which number is to change"]
    assert [str(reason) for reason in told["M"].failed] == ["it has no metric, so there is nothing to measure"]


def test_a_complete_goal_still_waits_for_a_person() -> None:
    assert shown(GOAL) == "S+ M+ A? R+ T+"
    assert shown(GOAL._replace(answers={"A": YES})) == "S+ M+ A+ R+ T+"


# S and R and T: one thing is missing


@pytest.mark.parametrize(
    ("letter", "facts", "reason"),
    [
        ("S", GOAL._replace(owner=None), "nobody owns it; name an owner"),
        ("S", GOAL._replace(modules=0), "its scope is open; choose a module or a department"),
        ("S", GOAL._replace(metrics=(CLOSE, CLOSE)), "it has 2 metrics; make it a goal for each"),
        ("S", GOAL._replace(duplicate="GOAL-7"), "GOAL-7 has the same metric and scope"),
        ("S", with_metric(name="提升效率"), "“提升效率” only says that something should be better; say what"),
        (
            "S",
            GOAL._replace(title="better", metrics=()),
            "“better” only says that something should be better; say what",
        ),
        ("R", GOAL._replace(has_theme=False), "it belongs to no theme"),
        (
            "R",
            GOAL._replace(expectations=0, support=None),
            "it answers no expectation, and no sponsor has committed to it",
        ),
        ("R", GOAL._replace(modules=0), "it is an orphan: no module serves it"),
        ("R", GOAL._replace(modules=0, requirements=0), "it is an orphan: no module and no requirement serves it"),
        (
            "T",
            GOAL._replace(created=date(2027, 5, 31)),
            "it is due on 2027-05-31, not after the day it was written",
        ),
        (
            "T",
            GOAL._replace(plan=Plan(date(2027, 5, 31), date(2027, 5, 31), 30)),
            "it is due on 2027-05-31, not after its start on 2027-05-31",
        ),
        (
            "T",
            GOAL._replace(plan=Plan(date(2027, 5, 1), date(2027, 5, 31), 30)),
            "its first check-in, 30 days after the start, does not come before it is due",
        ),
        ("T", GOAL._replace(project_end=date(2027, 5, 30)), "the project ends before, on 2027-05-30"),
        ("T", GOAL._replace(project_start=date(2027, 6, 1)), "the project only starts on 2027-06-01"),
        ("T", GOAL._replace(guesses_confirmed=False), "its date was guessed; somebody has to confirm it"),
    ],
)
def test_one_thing_missing_is_named(letter: str, facts: SmartFacts, reason: str) -> None:
    told = letters(facts)[letter]
    assert told.verdict is Verdict.FAIL
    assert reason in [str(each) for each in told.failed]


@pytest.mark.parametrize(
    "facts",
    [
        GOAL._replace(modules=0, has_department=True, requirements=3),
        GOAL._replace(title="better"),
        GOAL._replace(expectations=0),
        GOAL._replace(support=None),
        GOAL._replace(requirements=0),
        GOAL._replace(project_start=None, project_end=None),
        GOAL._replace(project_end=date(2027, 5, 31)),
        GOAL._replace(created=None, plan=Plan(None, date(2027, 5, 31), 30)),
        GOAL._replace(plan=Plan(date(2027, 5, 1), date(2027, 6, 1), 30)),
    ],
    ids=[
        "a department is scope, a requirement serves",
        "the metric says what the title does not",
        "a sponsor instead of an expectation",
        "an expectation instead of a sponsor",
        "a module instead of a requirement",
        "a project without dates",
        "due on the last day of the project",
        "written today without a start",
        "first check-in a day before it is due",
    ],
)
def test_what_is_enough(facts: SmartFacts) -> None:
    assert shown(facts) == "S+ M+ A? R+ T+"


def test_a_sponsor_who_has_not_confirmed_is_asked_about() -> None:
    assert "Has a sponsor confirmed it?" in [str(each) for each in letters(GOAL._replace(support=None))["R"].asked]
    assert "chen.hao has committed to it, 2026-09-03" in [str(each) for each in letters(GOAL)["R"].passed]


def test_a_goal_that_was_due_after_it_was_written_may_pass_t_when_it_is_late() -> None:
    late = GOAL._replace(plan=Plan(date(2026, 9, 1), date(2026, 11, 1), 30))
    assert letters(late)["T"].verdict is Verdict.PASS


# M: the numbers


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (with_metric(target=None), "“month-end close” has no target; give a number"),
        (with_metric(unit=""), "“month-end close” has no unit"),
        (with_metric(baseline=None), "“month-end close” has no baseline; measure it, or say by when you will"),
        (
            with_metric(baseline=None, measure_by=TODAY - timedelta(days=1)),
            "the baseline of “month-end close” was to be measured by 2026-11-23, and is not",
        ),
        (with_metric(baseline_on=None), "say when the baseline of “month-end close” was measured"),
        (with_metric(baseline_source=""), "say where the baseline of “month-end close” was read"),
        (with_metric(target=30), "baseline and target of “month-end close” are equal"),
        (
            with_metric(direction="up"),
            "the verb and the numbers of “month-end close” point in opposite directions",
        ),
        (
            with_metric(baseline=80, target=120, unit="%", direction="up"),
            "a percentage of “month-end close” is outside 0 to 100",
        ),
        (
            with_metric(baseline=-1, target=20, unit="Percent", direction="up"),
            "a percentage of “month-end close” is outside 0 to 100",
        ),
        (GOAL._replace(owner=None), "nobody is named who reads it"),
    ],
)
def test_a_number_that_is_missing_or_wrong_is_named(facts: SmartFacts, reason: str) -> None:
    told = letters(facts)["M"]
    assert told.verdict is Verdict.FAIL
    assert [str(each) for each in told.failed] == [reason]


@pytest.mark.parametrize(
    "facts",
    [
        with_metric(baseline=None, measure_by=TODAY),
        with_metric(direction=None),
        with_metric(baseline=0, target=100, unit="%", direction="up"),
        with_metric(baseline=80, target=120, direction="up"),
    ],
    ids=["a dated plan to measure", "no verb", "whole percentages", "beyond 100 of another unit"],
)
def test_numbers_that_are_enough(facts: SmartFacts) -> None:
    assert letters(facts)["M"].verdict is Verdict.PASS


def test_the_numbers_are_told_as_they_were_given() -> None:
    assert [str(each) for each in letters(GOAL)["M"].passed] == [
        "“month-end close” has the target 15 days",
        "“month-end close” has the baseline 30 days, 2026-09-01, closing calendar",
        "the numbers of “month-end close” go where the verb says",
        "li.wei reads it every 30 days",
    ]


# A: arithmetic, and a person


@pytest.mark.parametrize(
    "facts",
    [
        GOAL._replace(metrics=()),
        GOAL._replace(plan=GOAL.plan._replace(due=None)),
        with_metric(best_month=None),
        with_metric(current=None, current_on=None),
        with_metric(baseline=None),
    ],
    ids=["no metric", "no due date", "too few check-ins", "no check-in", "no baseline"],
)
def test_without_data_nothing_is_judged(facts: SmartFacts) -> None:
    told = letters(facts)["A"]
    assert told.verdict is Verdict.ASK
    assert [str(each) for each in told.asked] == [
        "no data to judge; it takes a due date, and check-ins on 3 days",
        "Can it be reached with these people, this budget and these politics?",
    ]


@pytest.mark.parametrize(("best", "found"), [(3, "passed"), (1.43, "failed"), (1.44, "passed"), (0, "failed")], ids=str)
def test_the_needed_pace_is_held_against_the_best_month(best: float, found: str) -> None:
    reasons = getattr(letters(with_metric(best_month=best))["A"], found)
    assert f"“month-end close” needs 1.44 days a month; its best month brought {best:g} days" in map(str, reasons)


def test_a_best_month_that_is_enough_is_not_yet_a_pass() -> None:
    told = letters(GOAL)["A"]
    assert told.verdict is Verdict.ASK
    assert not told.failed and told.passed


def test_a_target_that_is_reached_needs_no_pace() -> None:
    told = letters(with_metric(current=14, best_month=None))["A"]
    assert "“month-end close” has reached its target" in [str(each) for each in told.passed]
    assert told.verdict is Verdict.ASK


def test_when_no_day_is_left_it_cannot_be_reached() -> None:
    told = letters(GOAL._replace(plan=GOAL.plan._replace(due=TODAY)))["A"]
    assert [str(each) for each in told.failed] == ["“month-end close” has 9 days to go and no day left"]


@pytest.mark.parametrize(("count", "verdict"), [(None, Verdict.ASK), (5, Verdict.ASK), (6, Verdict.FAIL)])
def test_an_owner_with_many_goals_cannot_carry_another(count: int | None, verdict: Verdict) -> None:
    assert letters(GOAL._replace(owner_open_goals=count))["A"].verdict is verdict


def test_a_persons_yes_does_not_outweigh_arithmetic() -> None:
    facts = with_metric(best_month=0.1)._replace(answers={"A": YES})
    assert letters(facts)["A"].verdict is Verdict.FAIL


# What people say


@pytest.mark.parametrize("letter", "SMART")
def test_a_persons_no_fails_any_letter_and_names_who_and_when(letter: str) -> None:
    told = letters(GOAL._replace(answers={letter: NO}))
    assert told[letter].verdict is Verdict.FAIL
    assert str(told[letter].failed[0]).endswith("No, says li.wei, 2026-11-20")
    assert [each for each, other in told.items() if other.verdict is Verdict.FAIL] == [letter]


@pytest.mark.parametrize("letter", "SMART")
def test_a_persons_yes_closes_the_question(letter: str) -> None:
    question = str(letters(GOAL)[letter].asked[-1])
    told = letters(GOAL._replace(answers={letter: YES}))[letter]
    assert told.verdict is Verdict.PASS
    assert question not in [str(each) for each in told.asked]
    assert str(told.passed[-1]) == f"{question} Yes, says li.wei, 2026-11-20"


@pytest.mark.parametrize("letter", "SMRT")
def test_the_question_of_a_letter_that_passes_stays_open(letter: str) -> None:
    told = letters(GOAL)[letter]
    assert told.verdict is Verdict.PASS and told.asked


# For any goal

names = st.sampled_from(["month-end close", "better", "财务月结周期", "", "{metric}", "[b]"])
days = st.dates()
values = st.none() | st.floats(allow_nan=False, allow_infinity=False)
metrics = st.builds(
    SmartMetric,
    st.builds(Measured, names, st.sampled_from(["", "%", "days"]), values, values, values, st.none() | days),
    st.none() | days,
    names,
    st.none() | days,
    st.sampled_from([None, "up", "down"]),
    st.none() | st.floats(0, allow_nan=False, allow_infinity=False),
)
answers = st.dictionaries(st.sampled_from("SMART"), st.builds(Answer, st.booleans(), names, days))
goals = st.builds(
    SmartFacts,
    title=names,
    plan=st.builds(Plan, st.none() | days, st.none() | days, st.integers(1, 366)),
    metrics=st.lists(metrics, max_size=3),
    created=st.none() | days,
    guesses_confirmed=st.booleans(),
    project_start=st.none() | days,
    project_end=st.none() | days,
    owner=st.none() | names,
    owner_open_goals=st.none() | st.integers(0, 20),
    has_department=st.booleans(),
    modules=st.integers(0, 3),
    requirements=st.none() | st.integers(0, 3),
    duplicate=st.none() | st.just("GOAL-1"),
    has_theme=st.booleans(),
    expectations=st.integers(0, 3),
    support=st.none() | st.builds(Support, names, days),
    answers=answers,
)


@given(goals, days)
def test_any_goal_gets_five_letters_with_readable_reasons(facts: SmartFacts, today: date) -> None:
    told = judge(facts, today)
    assert [each.letter for each in told] == list("SMART")
    for each in told:
        reasons = (*each.passed, *each.failed, *each.asked)
        assert reasons and all(str(reason) for reason in reasons)
        assert (each.verdict is Verdict.FAIL) == bool(each.failed)
    assert not any("%" in part for part in line(told, True).split())


@given(goals, days)
def test_a_passes_only_with_a_persons_yes(facts: SmartFacts, today: date) -> None:
    achievable = judge(facts, today)[2]
    if achievable.verdict is Verdict.PASS:
        assert facts.answers["A"].yes
    if achievable.verdict is Verdict.ASK:
        assert "A" not in facts.answers


@given(goals, days)
def test_answering_one_letter_changes_no_other(facts: SmartFacts, today: date) -> None:
    before = judge(facts, today)
    after = judge(facts._replace(answers={**facts.answers, "R": NO}), today)
    assert [each for each in after if each.letter != "R"] == [each for each in before if each.letter != "R"]


def test_reasons_can_be_read_in_every_language() -> None:
    with speaking("zh_CN"):
        assert all(str(reason) for letter in judge(GOAL, TODAY) for reason in letter.passed)
