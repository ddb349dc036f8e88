"""The ledger on the command line: transcripts of its verbs, with bad input, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import CommandLine


@pytest.fixture
def desk(cli: CommandLine) -> CommandLine:
    """A command line whose ledger is worked on in Shanghai, with two issues."""
    cli.ok("priority hours --opens 9 --closes 18:00 --zone Asia/Shanghai")
    cli.ok(["issue", "add", "Login fails", "--impact", "high", "--urgency", "high", "--owner", "li.wei"])
    cli.ok(["issue", "add", "财务月结周期 报错", "--type", "question"])
    return cli


def test_the_way_of_an_issue_from_new_to_closed(desk: CommandLine) -> None:
    assert desk.ok("issue reviewer ISS-1 tom").out == "reviewer of ISS-1 changed\n"
    assert desk.ok("issue start ISS-1").out == "ISS-1: in progress\n"
    assert desk.ok(["issue", "wait", "ISS-1", "a screenshot"]).out == "ISS-1: waiting for the user\n"
    assert desk.ok("issue start ISS-1").out == "ISS-1: in progress\n"
    done = desk.ok(["issue", "resolve", "ISS-1", "--resolution", "patched", "--evidence", "log 7"])
    assert (done.out, done.err) == ("ISS-1: resolved\n", "note: ISS-1 still lacks a root cause\n")
    ran = desk("issue close ISS-1")
    assert (ran.code, ran.out) == (5, "")
    assert ran.err == (
        "cockpit: tom reviews ISS-1 and closes it; to do it yourself, make yourself the reviewer first\n"
    )
    desk.ok("issue reviewer ISS-1 me")
    assert desk.ok("issue close ISS-1").out == "ISS-1: closed\n"
    assert desk.ok(["issue", "reopen", "ISS-1", "--reason", "still there"]).out == "ISS-1: assigned\n"
    (row,) = desk.ok("issue list came-back --json").json
    assert (row["id"], row["reopened"], row["state"]) == ("ISS-1", 1, "assigned")
    desk.ok("undo")
    assert desk.ok("issue show ISS-1 --json").json["state"] == "closed"


def test_the_list_says_what_is_urgent_and_what_it_adds_up_to(desk: CommandLine) -> None:
    ran = desk.ok("issue list")
    assert [line.split()[0] for line in ran.lines] == ["Id", "ISS-1", "ISS-2"]
    assert "answer: 15 min left" in ran.lines[1]
    assert ran.err.splitlines() == [
        "2 rows",
        "open: 2   P1 1   P2 0   P3 1   P4 0   without an owner: 1",
        "nobody is on support duty today",
    ]
    assert [row["id"] for row in desk.ok("issue list state:open prio:P1 due:<7d login --json").json] == ["ISS-1"]
    assert [row["id"] for row in desk.ok("issue search 月结 --json").json] == ["ISS-2"]
    assert desk.ok("issue list nothing-here").err == "nothing matches\n"
    header, first, _second = desk.ok("issue list --csv").lines
    assert header.startswith("id,title,type,state,reason,priority,impact,urgency,owner")
    assert first.startswith("ISS-1,Login fails,fault,assigned,,P1,high,high,li.wei")


def test_an_error_in_a_filter_points_at_the_place(desk: CommandLine) -> None:
    ran = desk("issue list state:open prio:P9")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines() == [
        "cockpit: prio: “P9” is none of: P1, P2, P3, P4",
        "  state:open prio:P9",
        "             ^",
    ]


def test_the_page_of_an_issue(desk: CommandLine) -> None:
    desk.ok(["issue", "edit", "ISS-1", "--workaround", "log in twice", "--labels", "sso"])
    desk.ok(["issue", "wait", "ISS-1", "--reason", "a screenshot"])
    desk.ok(["issue-comment", "add", "ISS-1", "seen again", "--evidence"])
    desk.ok(["issue", "link", "ISS-1", "https://wiki.example/login"])
    assert desk.ok("issue show ISS-1").lines == [
        "ISS-1  Login fails",
        "P1   waiting for the user   4 h left, stands still   @li.wei   fault",
        "Reason  a screenshot",
        "Impact × urgency  high × high = P1",
        "Reviewer  nobody",
        "Reporter  olga",
        "Found on  2026-11-24",
        "Due  2026-11-25 (in 1 day)",
        "Labels  sso",
        "Answer by  2026-11-24 17:15   done 2026-11-24 17:00   kept",
        "Resolve by  2026-11-25 12:00",
        "",
        "Workaround",
        "log in twice",
        "",
        "Links",
        "relates to https://wiki.example/login",
        "",
        "Pauses",
        "2026-11-24 17:00 – still  less than a minute  waiting for the user  olga  a screenshot",
        "",
        "Evidence",
        "2026-11-24 17:00  olga",
        "    seen again",
    ]


def test_what_is_promised(desk: CommandLine) -> None:
    done = desk.ok("priority edit P1 --resolve 8h --always yes")
    assert (done.out, done.err) == ("P1 changed\n", "note: issues that are due at another time now: 1\n")
    (first, *_others) = desk.ok("priority list --json").json
    assert (first["name"], first["respond"], first["resolve"], first["always"], first["open"]) == (
        "P1", "15m", "8h", True, 1,
    )  # fmt: skip
    done = desk.ok("priority-rule set low-low medium-low P3")
    assert done.out == "low-low, medium-low: P3\n"
    assert {row["name"] for row in desk.ok("priority-rule list prio:P3 --json").json} == {
        "high-low", "medium-medium", "medium-low", "low-high", "low-low",
    }  # fmt: skip


def test_proposals_from_the_box_to_the_release(desk: CommandLine) -> None:
    assert desk.ok(["proposal", "add", "Copy accruals", "--proposer", "Mrs Chen"]).out == "PROP-1 received\n"
    assert desk.ok("proposal vote PROP-1 --voters li.wei,me").out == "PROP-1: votes added: 2\n"
    ran = desk("proposal vote PROP-1")
    assert (ran.code, ran.err) == (
        1, "cockpit: the vote was given already; each person has one for each proposal\n",
    )  # fmt: skip
    assert desk.ok("proposal accept PROP-1").out == "PROP-1 in triage as REQ-1\n"
    assert [row["source"] for row in desk.ok("inbox list --json").json] == ["suggestion"]
    done = desk.ok("proposal ship PROP-1 2.4")
    assert (done.out, done.err) == ("PROP-1 shipped in 2.4\n", "note: Mrs Chen proposed PROP-1 and is to be told\n")
    assert desk.ok("proposal list untold").err.splitlines()[1] == (
        "adopted: 100%   1 shipped of 1 received   proposers to be told: 1"
    )
    assert desk.ok("proposal tell PROP-1").out == "PROP-1: the proposer was told\n"
    shown = desk.ok("proposal show PROP-1 --json").json
    assert (shown["voters"], shown["released_in"], shown["told_on"]) == (["li.wei", "olga"], "2.4", "2026-11-24")


def test_support_and_upgrades(desk: CommandLine) -> None:
    done = desk.ok("duty add tom 2026-11-23 2026-11-29")
    assert done.out == "tom supports from 2026-11-23 to 2026-11-29\n"
    assert desk.ok(["issue", "add", "Again"]).err == "note: ISS-3 has no owner yet; on duty today: @tom\n"
    assert desk.ok("upgrade add 2.4 saturday --opens 20:00 --yes").out == "UPG-1 planned for 2026-11-28\n"
    ran = desk("upgrade close UPG-1 called-off")
    assert (ran.code, ran.err) == (2, "cockpit: say what happened, so that others can follow it\n")
    assert desk.ok("upgrade close UPG-1 done --note 'in 40 minutes'").out == "UPG-1: done\n"


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("issue start ISS-99", 3, "there is no issue ISS-99"),
        ("issue start banana", 2, "“banana” is no issue id; write one such as ISS-3"),
        ("issue start ISS-2", 1, "ISS-2 has no owner; give it one first"),
        ("issue wait ISS-1", 2, "also needs: Reason (--reason)"),
        ("issue wait ISS-1 --reason ' '", 2, "say what ISS-1 waits for"),
        ("issue weigh ISS-1 --impact huge", 2, "“huge” is none of: high, medium, low"),
        ("issue weigh ISS-1", 2, "say how large the impact or the urgency is"),
        ("issue assign ISS-1 nemo", 3, "there is no person “nemo”"),
        ("issue due ISS-1 someday", 2, "is not a date"),
        ("issue duplicate ISS-1 ISS-1", 2, "cannot be a duplicate of itself"),
        ("issue link ISS-1 somewhere", 2, "“somewhere” names nothing to link to"),
        ("issue take", 2, "also needs: Issues"),
        ("issue list --sort colour", 2, "“colour” is no order of this list"),
        ("issue import", 2, "FILE is missing"),
        ("issue import /nowhere.csv", 2, "cannot be read"),
        ("priority edit P9 --respond 1h", 3, "there is no priority of issues “P9”"),
        ("priority edit P1 --respond soon", 2, "“soon” is no span of working time"),
        ("priority hours --zone Mars", 2, "“Mars” is no time zone"),
        ("priority-rule set top-top --priority P1", 3, "there is no impact and urgency “top-top”"),
        ("proposal tell PROP-7", 3, "there is no improvement proposal PROP-7"),
        ("duty add tom 2026-11-24 2026-11-01", 2, "the last day cannot come before the first"),
        ("upgrade add 2.4 2026-12-01 --opens noonish", 2, "“noonish” is no time of day"),
        ("issue list '\x1b[31m('", 2, "this bracket is never closed"),
    ],
)
def test_bad_input_gets_a_sentence_and_never_a_traceback(desk: CommandLine, line: str, code: int, words: str) -> None:
    ran = desk(line)
    assert (ran.code, ran.out) == (code, ""), ran.err
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert "\x1b" not in ran.err


def test_an_import_is_shown_first_and_running_it_twice_changes_nothing(desk: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "issues.json"
    issue = {
        "number": 7, "title": "Crash", "state": "OPEN", "url": "https://github.com/o/r/issues/7", "body": "b",
        "createdAt": "2026-11-23T08:00:00Z", "assignees": [{"login": "octo"}],
    }  # fmt: skip
    path.write_text(json.dumps([issue, {**issue, "number": 8, "url": "https://github.com/o/r/pull/8"}]), "utf-8")
    ran = desk.ok(["issue", "import", str(path), "--dry-run"])
    assert ran.out == "nothing was written (1 new, 0 changed, 0 unchanged)\n"
    assert "pull requests, left out: 1" in ran.err
    assert "not among the persons, so left without an owner or a reviewer: octo" in ran.err
    assert desk.ok(["issue", "import", str(path)]).out == "ISS-3 imported from issues.json\n"
    assert desk.ok(["issue", "import", str(path)]).out == "nothing in issues.json is new\n"
    assert [row["key"] for row in desk.ok("issue list source:github --json").json] == ["o/r#7"]


def test_an_export_is_read_back_without_any_change(desk: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    desk.ok(["issue-comment", "add", "ISS-1", "one; two\nthree"])
    assert desk.ok(["issue", "export", str(path)]).err == f"2 rows written to {path}\n"
    for language in ("en", "zh_CN"):
        ran = desk.ok(["issue", "import", str(path), "--dry-run", "--json", "--lang", language])
        assert ran.json == {"new": 0, "changed": 0, "unchanged": 2, "errors": [], "creates": {}, "notes": []}


def test_hostile_text_stays_text(desk: CommandLine) -> None:
    title = "\x1b]0;x\x07[red]=1+1[/red]\u202e" + "长" * 450
    desk.ok(["issue", "add", title, "--description", title * 20, "--reporter", "\x1b[31mme\x1b[0m"])
    desk.ok(["issue-comment", "add", "ISS-3", title])
    desk.ok(["proposal", "add", title, "--text", title])
    for line in (
        "issue list",
        "issue show ISS-3",
        "issue export -",
        "proposal list",
        "proposal show PROP-1",
        "log ISS-3",
    ):
        shown = desk.ok(line).out
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    assert "[red]=1+1[/red]" in desk.ok("issue show ISS-3").out
    assert "'[red]" not in desk.ok("issue show ISS-3").out


def test_an_empty_ledger_says_so_in_every_list(cli: CommandLine) -> None:
    for noun in ("issue", "issue-comment", "pause", "proposal", "duty", "upgrade"):
        ran = cli.ok(f"{noun} list")
        assert (ran.out, ran.err.splitlines()[0]) == ("", "nothing matches")
        assert cli.ok(f"{noun} list --json").json == []


def test_the_verbs_speak_chinese(desk: CommandLine) -> None:
    listed = desk.ok("issue list --lang zh_CN")
    assert listed.lines[1].split()[:3] == ["ISS-1", "P1", "Login"]
    assert "已指派" in listed.lines[1]
    ran = desk("issue wait ISS-1 --reason ' ' --lang zh_CN")
    assert (ran.code, ran.err) == (2, "cockpit: 请说明 ISS-1 在等什么，让用户知道\n")
    for asked in ("状态:新建", "优先级:P3", "无人负责 未解决", "类型:咨询"):
        assert [row["id"] for row in desk.ok(["issue", "list", asked, "--json"]).json] == ["ISS-2"], asked


def test_several_issues_take_one_reason_by_option_or_by_place(desk: CommandLine) -> None:
    assert desk.ok("issue assign ISS-1 ISS-2 li.wei").out == "ISS-1, ISS-2 assigned\n"
    assert desk.ok(["issue", "wait", "ISS-1", "ISS-2", "--reason", "a screenshot"]).out == (
        "ISS-1, ISS-2: waiting for the user\n"
    )
    assert desk.ok(["issue", "resolve", "ISS-1,ISS-2", "explained"]).out == "ISS-1, ISS-2: resolved\n"


def test_a_term_that_is_turned_round_is_no_option(desk: CommandLine) -> None:
    everything = {line["id"] for line in desk.ok("issue list --json").json}
    open_ = {line["id"] for line in desk.ok("issue list state:new --json").json}
    assert {line["id"] for line in desk.ok("issue list -state:new --json").json} == everything - open_
    assert desk.ok("issue list -late").out == desk.ok("issue list -- -late").out
    assert desk.ok("issue list -状态:new").out == desk.ok("issue list -state:new").out
    refused = desk("issue list -json")
    assert (refused.code, "words that begin with a minus stand after --" in refused.err) == (2, True)
    assert "did you mean --json?" in desk("issue list --jsno").err
    assert desk("issue export - --nope").code == 2
