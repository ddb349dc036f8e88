"""Goals on the command line without anybody to ask: what is read, refused with a reason, saved, and made again."""

from __future__ import annotations

import csv
import json
import shlex
from io import StringIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.store import Store
from tests.support import CommandLine, Ran, dump, each_command, run_process

OWNED = "@li.wei"


def refused(cli: CommandLine, *words: str) -> str:
    """Return the one sentence of a refusal, after proving that nothing was written."""
    before = held(cli)
    ran = cli(["goal", "add", *words])
    assert (ran.code, ran.out) == (2, "")
    assert held(cli) == before
    return ran.err.strip().removeprefix("cockpit: ")


def held(cli: CommandLine) -> dict[str, list[tuple[Any, ...]]]:
    store = Store(cli.path)
    found = dump(store)
    store.close()
    return found


def shown(cli: CommandLine, goal: str = "GOAL-1") -> dict[str, Any]:
    found: dict[str, Any] = cli.ok(["goal", "show", goal, "--json"]).json
    return found


def again(ran: Ran) -> list[str]:
    """Return the words of the line that makes the same again, without the name of the program."""
    line = next(line for line in ran.err.splitlines() if line.startswith("the same again: "))
    words = shlex.split(ran.err[ran.err.index(line) :].removeprefix("the same again: "))
    assert words[0] == "cockpit"
    return words[1:]


# The sentences that every entry must get right (today is 2026-11-24)


def test_the_typical_sentence_lacks_only_its_owner(cli: CommandLine) -> None:
    line = "财务月结周期从30天缩短至15天 by 2026-12-31"
    assert refused(cli, line) == "“New goal” also needs: Owner (--owner)"
    done = cli.ok(["goal", "add", line, "--owner", "li.wei"])
    assert done.out == "GOAL-1 added\n"
    goal = shown(cli)
    assert goal["title"] == "财务月结周期从30天缩短至15天"
    assert (goal["due"], goal["owner"], goal["start"]) == ("2026-12-31", "li.wei", "2026-11-24")
    assert goal["metrics"] == [
        {"name": "财务月结周期", "unit": "天", "baseline": 30, "baseline_on": None, "target": 15, "current": None,
         "current_on": None, "progress": None, "standing": "none"}
    ]  # fmt: skip


def test_the_methods_own_sentence_has_no_date_and_no_owner(cli: CommandLine) -> None:
    line = "通过ERP系统实现财务月结周期从30天缩短至15天"
    assert refused(cli, line) == "“New goal” also needs: Due (--due), Owner (--owner)"
    cli.ok(["goal", line, "--due", "2027-06-30", "--owner", "li.wei"])
    assert shown(cli)["title"] == line


def test_a_wish_about_a_theme_fails_and_is_offered_the_metrics_of_the_theme(cli: CommandLine) -> None:
    sentence = refused(cli, "提高财务透明度")
    assert sentence.startswith(
        "“New goal” also needs: Metric (--metric), Target (--target), Baseline (--baseline), Due (--due), "
        "Owner (--owner). For --metric, metrics that often show “Financial transparency”: 财务月结周期 (天); "
    )
    assert sentence.count(";") == 5
    assert "metrics that often show “Customer relations”: Time to answer" in refused(cli, "improve customer relations")
    cli.ok(["goal", "add", "提高财务透明度", "--draft", "--yes"])
    letters = shown(cli)["smart"]
    assert (letters["S"], letters["M"]) == ("fail", "fail")
    assert shown(cli)["theme"] == "Financial transparency"


def test_a_line_with_nothing_to_measure_says_so(cli: CommandLine) -> None:
    assert refused(cli, "把报表做得更好") == (
        "Title: nothing in it can be measured; say what goes from which number to which; give --title"
    )


def test_a_verb_that_contradicts_the_numbers_is_asked(cli: CommandLine) -> None:
    line = f"increase month-end close from 30 to 15 days by 2027-06-30 {OWNED}"
    assert refused(cli, line, "--yes") == (
        "Target: the verb says up, the numbers go down from 30 to 15 days; give --target"
    )
    cli.ok(["goal", "add", line, "--target", "45", "--yes"])
    assert shown(cli)["metrics"][0]["target"] == 45


def test_a_guessed_year_is_told_and_taken_only_when_it_is_confirmed(cli: CommandLine) -> None:
    line = f"cut month-end close from 30 days to 15 days by Q2 {OWNED}"
    guess = "Due: past this year, so next year assumed; Due: end of quarter assumed"
    assert refused(cli, line) == f"something was assumed: {guess}; add --yes if that is right"
    done = cli.ok(["goal", "add", line, "--yes"])
    assert done.err.splitlines()[0] == f"assumed: {guess}"
    assert shown(cli)["due"] == "2027-06-30"


def test_a_guessed_date_in_an_option_is_no_less_a_guess(cli: CommandLine) -> None:
    line = f"cut close from 30 days to 15 days {OWNED}"
    assert refused(cli, line, "--due", "Q2").startswith("something was assumed: Due: past this year, so next year")
    cli.ok(["goal", "add", line, "--due", "2027-06-30"])


DOUBTFUL = {
    "reduce close by 15% by 2027-06-30 @li.wei": "“New goal” also needs: Baseline (--baseline)",
    "月结周期缩短一半 2027-06-30 @li.wei": "“New goal” also needs: Baseline (--baseline)",
    "销售额翻一番 2027-06-30 @li.wei": "“New goal” also needs: Baseline (--baseline)",
    "月结周期缩短到25-30天 2027-06-30 @li.wei": "Target: a range, 25 to 30 天: which of the two counts?; give --target",
    "close from 15 days to 15 days by 2027-06-30 @li.wei": (
        "Target: baseline and target are equal, 15 days; give --target"
    ),
    "close from 30 days to 15 days by 2026-01-01 @li.wei": "Due: 2026-01-01 is past; give --due",
    "准确率从80%提高到120% 2027-06-30 @li.wei": "Target: 120% is outside 0 to 100%; give --target",
    "准确率从80%提高5% 2027-06-30 @li.wei": "Target: 5% of the baseline, or 5 percentage points?; give --target",
    "close from 30 days to 15% by 2027-06-30 @li.wei": (
        "Unit: the baseline is in days, the target in %; give --unit"
    ),
    "close from 30 days to 15 days by 2027-06-30 @nobody": (
        "Owner: there is no person “nobody”; give --owner"
    ),
    "close from 30 days to 15 days by 2027-06-30 @li.wei #Sales": "Theme: there is no theme “Sales”; give --theme",
    "close from 30 days to 15 days by 2027-06-30 @li.wei +Payroll": (
        "Modules: there is no module “Payroll”; give --modules"
    ),
    "increase close from 30 days to 15 days by 2026-01-01 @li.wei": (
        "Target: the verb says up, the numbers go down from 30 to 15 days; give --target; "
        "Due: 2026-01-01 is past; give --due"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("line", "sentence"), DOUBTFUL.items())
def test_what_only_a_person_can_settle_is_named(cli: CommandLine, line: str, sentence: str) -> None:
    assert refused(cli, line) == sentence


@pytest.mark.parametrize(
    ("line", "words"),
    [("close from 30 to 15 days by 31 Feb", "31 Feb"), ("月结从30天缩短至15天，2月30日前", "2月30日")],
)
def test_a_date_that_does_not_exist_is_pointed_at(cli: CommandLine, line: str, words: str) -> None:
    from rich.cells import cell_len

    sentence, shown_line, caret = refused(cli, line).splitlines()
    assert sentence == f"“{words}” is not a date: 2026-02 has only 28 days"
    assert cell_len(caret) - 1 == cell_len(shown_line.partition(words)[0])


SAVED: dict[str, dict[str, Any]] = {
    "财务月结周期从３０天缩短至１５天 2027-06-30 @li.wei": {"baseline": 30, "target": 15, "unit": "天"},
    "采购成本从1,200万元降到1 000万元 2027-06-30 @li.wei": {"baseline": 1200, "target": 1000, "unit": "万元"},
    "cut cost from $1,234,567 to $1,000,000 by 2027-06-30 @li.wei": {"baseline": 1_234_567, "target": 1_000_000},
    "库存准确率从90％提高到98% 2027-06-30 @li.wei": {"baseline": 90, "target": 98, "unit": "%"},
    "差错率从30%->15% 2027-06-30 @li.wei": {"baseline": 30, "target": 15, "unit": "%"},
    "利润从-3万元提高到2万元 2027-06-30 @li.wei": {"baseline": -3, "target": 2, "unit": "万元"},
    "月结周期从30天缩短一半 2027-06-30 @li.wei": {"baseline": 30, "target": 15, "unit": "天"},
    "销售额从500万元翻一番 2027-06-30 @li.wei": {"baseline": 500, "target": 1000, "unit": "万元"},
}  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), SAVED.items())
def test_numbers_are_stored_as_they_were_meant(cli: CommandLine, line: str, expected: dict[str, Any]) -> None:
    cli.ok(["goal", "add", line])
    metric = shown(cli)["metrics"][0]
    assert {name: metric[name] for name in expected} == expected


def test_days_after_an_event_are_days(cli: CommandLine) -> None:
    cli.ok(["goal", "add", f"月结从T+10缩短到T+3 2027-06-30 {OWNED}", "--yes"])
    metric = shown(cli)["metrics"][0]
    assert (metric["baseline"], metric["target"], metric["unit"]) == (10, 3, "天")


def test_two_metrics_are_two_goals_and_both_are_named(cli: CommandLine) -> None:
    line = f"回款周期从60天降到45天；库存周转从30天降到20天 2027-06-30 {OWNED}"
    done = cli.ok(["goal", "add", line])
    assert done.out == "GOAL-1 added\nGOAL-2 added\n"
    assert [shown(cli, f"GOAL-{n}")["metrics"][0]["name"] for n in (1, 2)] == ["回款周期", "库存周转"]


def test_of_two_goals_in_a_line_none_is_saved_when_one_is_in_doubt(cli: CommandLine) -> None:
    line = f"回款周期从60天降到45天；库存周转从30天提高到20天 2027-06-30 {OWNED}"
    assert "the numbers go up" in refused(cli, line) or "the verb says up" in refused(cli, line)


# A baseline that nobody knows yet


@pytest.mark.parametrize(
    "words",
    [
        ["raise on-time delivery to 95% by 2027-06-30 @li.wei, baseline unknown, measured by 2027-01-15"],
        ["准时交付率提高到95%，2027-06-30，@li.wei，基线未知，2027-01-15前测量"],
        ["raise on-time delivery to 95% by 2027-06-30 @li.wei", "--baseline", "unknown", "--measure-by", "2027-01-15"],
        ["raise on-time delivery to 95% by 2027-06-30 @li.wei", "--baseline", "unknown, by 2027-01-15"],
        ["准时交付率提高到95%，2027-06-30，@li.wei", "--baseline", "未知，2027-01-15前测量"],
        ["raise on-time delivery to 95% by 2027-06-30 @li.wei", "--measure-by", "2027-01-15"],
    ],
)
def test_unknown_is_a_legal_baseline_with_a_day_on_which_it_will_be_measured(
    cli: CommandLine, words: list[str]
) -> None:
    cli.ok(["goal", "add", *words])
    goal = shown(cli)
    assert (goal["due"], goal["metrics"][0]["baseline"], goal["metrics"][0]["target"]) == ("2027-06-30", None, 95)
    store = Store(cli.path)
    assert store.scalar("SELECT measure_by FROM metric") == "2027-01-15"
    store.close()
    assert goal["smart"]["M"] == "pass"


def test_an_unknown_baseline_without_a_day_asks_for_the_day(cli: CommandLine) -> None:
    line = f"raise on-time delivery to 95% by 2027-06-30 {OWNED}"
    asked = "“New goal” also needs: Baseline will be measured by (--measure-by)"
    assert refused(cli, f"{line}, baseline unknown") == asked
    assert refused(cli, line, "--baseline", "unknown") == asked


def test_a_change_by_a_share_may_wait_for_its_baseline(cli: CommandLine) -> None:
    cli.ok(["goal", "add", f"reduce close by 15% by 2027-06-30 {OWNED}", "--measure-by", "2027-01-15"])
    metric = shown(cli)["metrics"][0]
    assert (metric["baseline"], metric["target"]) == (None, None)
    cli.ok(["goal", "add", f"reduce close by 15% by 2027-06-30 {OWNED}", "--baseline", "40 days"])
    metric = shown(cli, "GOAL-2")["metrics"][0]
    assert (metric["baseline"], metric["target"], metric["unit"]) == (40, 34, "days")


@pytest.mark.parametrize(("day", "code"), [("2026-11-23", 2), ("2026-11-24", 0)])
def test_a_baseline_is_measured_in_days_to_come(cli: CommandLine, day: str, code: int) -> None:
    line = ["raise on-time delivery to 95% by 2027-06-30 @li.wei", "--baseline", "unknown", "--measure-by", day]
    if code:
        assert refused(cli, *line) == f"{day} is past; say by when the baseline will be measured"
    else:
        cli.ok(["goal", "add", *line])


# What contradicts itself though it was given outright

GIVEN = ["--metric", "close", "--owner", "li.wei"]
MEANT = {
    "--title 'Increase close' --target '12 days' --baseline 15 --due 2027-06-30": (
        "Target: the verb says up, the numbers go down from 15 to 12 days",
    ),
    "--title Close --target '15 days' --baseline 15 --due 2027-06-30": (
        "Target: baseline and target are equal, 15 days",
    ),
    "--title Close --target '120 %' --baseline 15 --due 2027-06-30": ("Target: 120% is outside 0 to 100%",),
    "--title Close --target '-5 %' --baseline 101 --due 2020-06-30 --start 2020-01-01": (
        "Baseline: 101% is outside 0 to 100%", "Target: -5% is outside 0 to 100%", "Due: 2020-06-30 is past",
    ),
    "--title Close --target '12 %' --baseline 20 --due 2020-06-30": ("Due: 2020-06-30 is past",),
}  # fmt: skip


@pytest.mark.parametrize(("options", "told"), MEANT.items())
def test_what_contradicts_itself_is_saved_only_when_it_is_meant_and_noted(
    cli: CommandLine, options: str, told: tuple[str, ...]
) -> None:
    words = [*GIVEN, *shlex.split(options)]
    assert refused(cli, *words) == f"{'; '.join(told)}; add --yes if that is meant"
    done = cli.ok(["goal", "add", *words, "--yes", "--json"])
    assert done.json["warnings"] == [each.partition(": ")[2] for each in told]
    assert "fail" in (done.json["smart"]["M"], done.json["smart"]["T"])
    assert cli.ok(again_json(done)).code == 0


def test_what_nobody_can_mean_is_refused(cli: CommandLine) -> None:
    words = [*GIVEN, "--title", "Close", "--target", "15 days", "--baseline", "30"]
    days = ["--start", "2028-01-01", "--due", "2027-06-30"]
    sentence = "2027-06-30 is before the start, 2028-01-01"
    assert refused(cli, *words, *days) == refused(cli, *words, *days, "--yes") == sentence


def test_verbs_that_do_not_agree_contradict_nothing(cli: CommandLine) -> None:
    title = "Raise accuracy by cutting manual counts"
    cli.ok(["goal", "add", *GIVEN, "--title", title, "--target", "98 %", "--baseline", "90", "--due", "2027-06-30"])


def test_a_unit_is_asked_for_beside_a_target(cli: CommandLine) -> None:
    line = "cut errors from 30 to 15 by 2027-06-30 @li.wei"
    assert refused(cli, line) == "“New goal” also needs: Unit (--unit)"
    cli.ok(["goal", "add", line, "--unit", "errors"])
    cli.ok(["goal", "add", line, "--unit=-", "--department", "Finance"])
    assert [shown(cli, goal)["metrics"][0]["unit"] for goal in ("GOAL-1", "GOAL-2")] == ["errors", ""]


def test_the_smart_line_is_told_with_its_reasons_and_as_data(cli: CommandLine) -> None:
    line = ["goal", "add", f"cut close from 30 days to 15 days by 2027-06-30 {OWNED}", "--yes"]
    told = cli.ok(line).err.splitlines()
    assert told[0] == "S✗ M✗ A? R✗ T✓"
    assert "  S✗ its scope is open; choose a module or a department" in told
    again_ = cli.ok([*line, "--json"])
    assert again_.json["smart"] == {"S": "fail", "M": "fail", "A": "ask", "R": "fail", "T": "pass"}
    assert again_.json["smart"] == shown(cli, "GOAL-2")["smart"]
    assert again_.json["warnings"] == ["GOAL-1 has the same metric and scope"]


# Made again


RECREATED = (
    ["财务月结周期从30天缩短至15天 by 2027-06-30 @li.wei #\"Financial transparency\" +Finance +Purchasing weekly"],
    ["cut cost from $1,234,567.89 to $1,000,000 by 2027-06-30 @li.wei", "--why", "it's “so” & more; $HOME `x` \\ !"],
    ["利润从-3万元提高到2万元 2027-06-30 @li.wei", "--why", "-x", "--start", "2026-12-01"],
    ["raise on-time delivery to 95% by 2027-06-30 @li.wei", "--measure-by", "2027-01-15", "--department", "Finance"],
    ["close from 30 to 0.1 days by Q2 @li.wei", "--yes", "--baseline-on", "2026-11-01", "--baseline-source", "ERP"],
    ["提高财务透明度", "--draft", "--yes"],
    ["raise on-time delivery to 95%", "--owner=-", "--due=-", "--baseline=unknown", "--measure-by=-"],
    ["raise on-time delivery to 95% @li.wei", "--due=-", "--baseline=unknown", "--measure-by=2027-01-15"],
    ["--title=A wish", "--target=-", "--due=-", "--owner=-", "--baseline=unknown", "--measure-by=-"],
    ["--title=-5 =1+1 [b]x[/b]", "--target=-1e-7", "--unit=-", "--baseline=-1e14", "--due=2027-06-30", "--owner=tom"],
)  # fmt: skip


@pytest.mark.parametrize("words", RECREATED, ids=[words[0][:12] for words in RECREATED])
def test_the_line_that_is_printed_makes_the_same_goal(cli: CommandLine, words: list[str]) -> None:
    first = cli.ok(["goal", "add", *words])
    second = cli.ok(again(first))
    assert second.out == "GOAL-2 added\n"
    assert again(second) == again(first)
    made = [stored(cli, number) for number in (1, 2)]
    assert made[0] == made[1]


def stored(cli: CommandLine, number: int) -> list[list[dict[str, Any]]]:
    """Return the rows of a goal, of its metrics and links, without what tells two equal goals apart."""
    store = Store(cli.path)
    goal = store.scalar("SELECT id FROM goal WHERE number = ?", (number,))
    apart = {"id", "version", "number", "rank", "goal_id"}
    found = []
    for table, column in (
        ("goal", "id"),
        ("metric", "goal_id"),
        ("goal_module", "goal_id"),
        ("expectation_goal", "goal_id"),
    ):
        rows = store.query(f"SELECT * FROM {table} WHERE {column} = ? ORDER BY id", (goal,))
        found.append([{name: value for name, value in dict(row).items() if name not in apart} for row in rows])
    store.close()
    return found


def test_the_line_names_the_project_where_there_are_several(cli: CommandLine) -> None:
    cli.ok("project add CRM 'CRM rollout'")
    cli.ok("project use ERP")
    words = again(cli.ok(["goal", "add", f"close from 30 days to 15 days by 2027-06-30 {OWNED}"]))
    assert words[:4] == ["goal", "add", "--project", "ERP"]
    cli.ok("project use CRM")
    assert cli.ok(words).out == "GOAL-2 added\n"


def test_json_tells_the_ids_and_the_line_and_nothing_else(cli: CommandLine) -> None:
    ran = cli.ok(["goal", "add", f"close from 30 days to 15 days by 2027-06-30 {OWNED}", "--json"])
    assert ran.err == ""
    assert ran.json["ids"] == ["GOAL-1"]
    assert ran.json["message"] == "GOAL-1 added"
    assert cli.ok(shlex.split(ran.json["again"])[1:]).out == "GOAL-2 added\n"


def test_one_undo_takes_a_goal_back_with_its_metric_and_links(cli: CommandLine) -> None:
    before = held(cli)
    cli.ok(["goal", "add", f"close from 30 days to 15 days by 2027-06-30 {OWNED} +Finance"])
    cli.ok("undo")
    after = held(cli)
    for table in ("goal", "metric", "goal_module"):
        assert after[table] == before[table]


def test_quotes_round_a_line_may_be_left_out(cli: CommandLine) -> None:
    cli.ok("goal add cut close from 30 days to 15 days by 2027-06-30 @li.wei --why speed")
    assert shown(cli)["title"] == "cut close from 30 days to 15 days"
    assert shown(cli)["why"] == "speed"


# Nobody is ever asked without a terminal


@pytest.mark.parametrize(
    "words", [["goal", "new"], ["goal", "add"], ["goal", "add", "提高财务透明度"], ["goal", "月结周期缩短"]]
)
def test_without_a_terminal_nothing_is_asked_and_what_is_missing_is_named(cli: CommandLine, words: list[str]) -> None:
    ran = run_process(words, cli.environment, timeout=30)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    assert "also needs: " in ran.err


@pytest.mark.parametrize(
    "noun", sorted(command.noun() for command in each_command() if command.verb() == "add" and command.quick)
)
@pytest.mark.parametrize("line", ["", "x", "提高财务透明度 by 2027-06-30 @li.wei"])
def test_without_a_terminal_a_wizard_is_what_its_verb_with_options_is(cli: CommandLine, noun: str, line: str) -> None:
    before = held(cli)
    added = cli([noun, "add", *line.split()])
    if added.code == 0:
        assert cli([noun, "new", *line.split()]).code == 0
    else:
        assert (added.code, cli([noun, "new", *line.split()])) == (2, added)
        assert held(cli) == before


def test_json_never_asks_at_a_terminal_either(cli: CommandLine) -> None:
    from tests.cli.terminal import Terminal

    for option in ("--json", "--yes"):
        with Terminal(["goal", "add", "提高财务透明度", option], cli.environment) as terminal:
            assert terminal.end() == 2
            assert "also needs: Metric (--metric)" in terminal.text.replace("\n", "")


# Whatever is typed

NASTY = st.one_of(
    st.sampled_from(
        [
            "\x1b[31mred\x1b[0m", "\x1b]0;t\x07", "[bold]x[/bold]", "[/]", "=1+1", "@SUM(A1)", "\u202etxt", "a\nb",
            "\x9b31m", "{x}", "%s", "🙂", "--", "-", "无", "x" * 20_000, "月" * 20_000, "\u200b", "\ufeff",
            "\ud800", "'\"`$(x)\\",
        ]
    ),
    st.text(max_size=60),
)  # fmt: skip
OBEYED = {"\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\x00", "\r", "\x08"}


@given(title=NASTY, why=NASTY, metric=NASTY, unit=NASTY, source=NASTY)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_nothing_that_is_stored_reaches_a_terminal_a_script_or_a_spreadsheet_as_a_command(
    cli: CommandLine, title: str, why: str, metric: str, unit: str, source: str
) -> None:
    texts = {"title": title, "why": why, "metric": metric, "unit": unit, "baseline-source": source}
    words = [f"--{name}={text}" for name, text in texts.items()]
    added = cli(["goal", "add", *words, "--target=3", "--baseline=5", "--due=2027-06-30", "--owner=tom", "--json"])
    assert added.code in (0, 2)
    if added.code == 2:
        assert "Traceback" not in added.err
        assert not OBEYED & set(added.err)
        return
    goal = added.json["ids"][0]
    for line in (
        ["goal", "list"],
        ["goal", "show", goal],
        ["metric", "list"],
        ["log", "--limit", "3"],
        ["search", "red"],
    ):
        ran = cli(line)
        assert ran.code == 0, ran.err
        assert not OBEYED & set(ran.out + ran.err), line
    for line in (["goal", "list", "--json"], ["goal", "show", goal, "--json"]):
        json.loads(cli.ok(line).out)
    for line in (["goal", "list", "--csv"], ["goal", "export", "-"]):
        out = cli.ok(line).out
        assert not OBEYED & set(out)
        assert not any(cell.startswith(("=", "@")) for row in csv.reader(StringIO(out)) for cell in row), out
    assert cli.ok(again_json(added)).code == 0


def again_json(ran: Ran) -> list[str]:
    return shlex.split(ran.json["again"])[1:]


@given(line=NASTY)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_line_is_read_or_refused_in_words(cli: CommandLine, line: str) -> None:
    ran = cli(["goal", "add", "--owner=tom", "--due=2027-06-30", "--draft", "--yes", "--", line])
    assert ran.code in (0, 2), ran.err
    assert "Traceback" not in ran.err
    assert not OBEYED & set(ran.out + ran.err)
