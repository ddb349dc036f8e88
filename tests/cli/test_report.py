"""The report to the steering committee."""

from __future__ import annotations

from pathlib import Path

from tests.support import CommandLine


def test_the_report_tells_goals_sprint_forecast_and_wins(cli: CommandLine) -> None:
    cli.ok("goal add 'Cut month-end close from 30 to 15 days' --due 2027-01-31 --owner li.wei --yes")
    cli.ok("sprint add 'Sprint 1' --start 2026-11-24 --goal 'Ledger works'")
    cli.ok("card add Ledger --points 5 --sprint 'Sprint 1'")
    cli.ok("sprint start 'Sprint 1'")
    cli.ok(["win", "add", "--who", "Li Wei", "--quote", "“No more calls”", "--metric", "12 to 2"])
    told = cli.ok("report").out.split("\n\n")
    assert told[0] == "# ERP rollout: report of 2026-11-24"
    assert told[1] == "Harbour · rollout · go-live 2027-06-30"
    assert told[told.index("## Goals") + 1] == (
        "- GOAL-1 Cut month-end close from 30 to 15 days: no data, - done, 2027-01-31 (in 9 weeks), @li.wei"
        " (month-end close: no check-in yet)"
    )
    assert told[told.index("## Sprint") + 1].splitlines() == [
        "- Sprint 1 running 10 working days",
        "- Ledger works",
        "- committed: 5 points in 1 card",
        "- remaining: 5 points in 1 card",
        "- done: 0 of 1 cards, 0 of 5 points",
    ]
    assert "- insufficient data" in told[told.index("## When is it done?") + 1].splitlines()
    assert told[told.index("## Wins") + 1] == "- Li Wei: “No more calls” (12 to 2, 2026-11-24)\n"


def test_a_chinese_report_has_the_punctuation_of_chinese_text(cli: CommandLine) -> None:
    cli.ok("goal add 'Cut month-end close from 30 to 15 days' --due 2027-01-31 --owner li.wei --yes")
    told = cli.ok("--lang zh_CN report").out
    assert "- GOAL-1 Cut month-end close from 30 to 15 days：无数据，完成 -，2027-01-31（9 周后），@li.wei（" in told
    assert not [line for line in told.splitlines() if ", " in line or ": " in line or " (" in line]


def test_the_report_is_data_too(cli: CommandLine) -> None:
    cli.ok("win add --who 'Li Wei' --quote 'No more calls'")
    data = cli.ok("report --json").json
    assert (data["project"], data["day"], data["go_live"]) == ("ERP", "2026-11-24", "2027-06-30")
    assert data["sections"][-1] == {"title": "Wins", "points": ["Li Wei: “No more calls” (2026-11-24)"]}


def test_the_report_of_a_new_project_says_what_there_is_not(cli: CommandLine) -> None:
    told = cli.ok("report").out
    for words in ("no goal is active", "no sprint has begun yet", "no card matches the scope", "no win yet"):
        assert words in told


def test_what_people_typed_is_no_markup_in_the_report(cli: CommandLine) -> None:
    cli.ok(["win", "add", "--who", "<b>*Li*", "--quote", "[x](y)\n# `z`"])
    assert r"- \<b\>\*Li\*: “\[x\](y) \# \`z\`” (2026-11-24)" in cli.ok("report").out


def test_without_a_project_there_is_nothing_to_report(cli: CommandLine, tmp_path: Path) -> None:
    ran = cli("report", COCKPIT_STORE=str(tmp_path / "empty.db"))
    assert (ran.code, ran.out) == (1, "")
    assert "there is no project yet" in ran.err


def test_the_report_and_the_figures_name_no_keys_of_the_screens(cli: CommandLine) -> None:
    glance = cli.ok("report").out.split("\n\n")[3].splitlines()
    assert "- Goals: - no goal yet" in glance
    assert "- Issues: - no issue yet" in glance
    for line in ("report", "home", "home --json"):
        assert "press" not in cli.ok(line).out
