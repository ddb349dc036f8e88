"""Training on the command line: a roster marked by numbers, seats and scores, files and calendars, bad input."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.support import CommandLine

HOSTILE = "\x1b[31m[bold]月结\u202e"


@pytest.fixture
def room(cli: CommandLine) -> CommandLine:
    """A course, a job role that needs it, a session of last Friday, and four people on its roster."""
    cli.ok("course add 'Closing 月结' --code FI-1 --exercises 'Post, Close'")
    cli.ok("role add Accountant")
    cli.ok("curriculum set Accountant FI-1 2")
    people = "姓名,部门,岗位\n" + "".join(f"{name},Finance,Accountant\n" for name in ("An", "Bo", "Cy", "Di"))
    cli.ok("learner import -", stdin=people.encode("gbk").decode("utf-8", "surrogateescape"))
    cli.ok("class add FI-1 2026-11-20 --at 9:30 --zone Asia/Shanghai --capacity 4 --place 'Room 1'")
    cli.ok("roster fill TRN-1")
    return cli


def states(cli: CommandLine) -> list[str]:
    return [line["state"] for line in cli.ok("roster list session:TRN-1 --json").json]


def test_a_roster_is_marked_by_numbers_ranges_and_all_but(room: CommandLine) -> None:
    assert room.ok("roster mark TRN-1 present 1-2,4").out == "TRN-1: 3 attended\n"
    assert room.ok("roster mark TRN-1 present 1-2 4").out == "TRN-1: 3 attended\n"
    assert room.ok("roster all-but TRN-1 3").out == "TRN-1: 3 attended, 1 absent\n"
    assert states(room) == ["attended", "attended", "absent", "attended"]
    assert room.ok("roster mark TRN-1 excused Cy --reason ill").out == "TRN-1/3 Cy: excused\n"
    assert room.ok("roster mark TRN-1 open all").out == "TRN-1: 4 enrolled\n"
    assert room.ok("roster mark TRN-1 present all but 2").out == "TRN-1: 3 attended\n"
    assert room.ok("undo").out == "undone: Mark who was there (TRN-1)\n"
    assert states(room) == ["enrolled"] * 4


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("roster mark TRN-1 present 5", 2, "there is no number 5 on this list; its numbers are 1-4"),
        ("roster mark TRN-1 late 1", 2, "“late” is none of: present, absent, excused, open"),
        ("roster mark TRN-9 present 1", 3, "there is no training session TRN-9"),
        ("roster mark TRN-1 present", 2, "also needs: Who (--who)"),
        ("roster present 1", 3, "there is no roster “1”"),
        ("roster present TRN-1/9", 3, "there is no roster “TRN-1/9”"),
        ("result score An FI-1 101", 2, "101 is more than can be reached, which is 100"),
        ("result score An FI-1 80", 1, "has not passed “awareness” of FI-1"),
        ("class add FI-1 2026-12-01 --at noonish", 2, "“noonish” is no time of day; write one such as 09:30"),
        ("class add FI-1 2026-12-01 --zone Mars", 2, "“Mars” is no time zone"),
        ("curriculum set Accountant FI-1 4", 2, "“4” is none of: 0 (not-needed), 1 (awareness)"),
        ("course export - --ics", 2, "course has no time of day"),
        ("class list person:nobody-here trainer:x nonsense:1", 2, "there is no field “nonsense” here"),
        ("roster import missing.csv", 2, "cannot be read"),
        (["course", "add", HOSTILE, "--code", "FI-1"], 4, "the code FI-1 belongs to “Closing 月结”"),
        (["roster", "mark", "TRN-1", "present", HOSTILE], 2, "nobody on this list is called"),
    ],
)
def test_bad_input_gets_one_sentence_and_changes_nothing(
    room: CommandLine, line: str | list[str], code: int, says: str
) -> None:
    before = room.ok("log --limit 1 --json").json
    ran = room(line)
    assert (ran.code, says in ran.err) == (code, True), ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert "\x1b" not in ran.err
    assert room.ok("log --limit 1 --json").json == before


def test_a_person_becomes_ready_level_by_level(room: CommandLine) -> None:
    room.ok("roster mark TRN-1 present all")
    done = room.ok("survey answer TRN-1/1 --fear-before 4 --clarity-before 2 --fear-after 2 --clarity-after 4")
    assert done.out == "An: survey noted, “awareness” passed\n"
    failed = room.ok("result score An FI-1 79 --exercises 2")
    assert (failed.out, failed.err) == ("An: “skills” of FI-1 not passed\n", "note: 79 of 80 needed\n")
    assert room.ok("result score An FI-1 80 --exercises 2").out == "An: “skills” of FI-1 passed\n"
    assert [line["handle"] for line in room.ok("learner list ready --json").json] == ["an"]
    (role,) = room.ok("role list --json").json
    assert (role["ready"], role["of"], role["readiness"]) == (1, 4, 0.25)
    shown = room.ok("learner show an").lines
    assert "Levels passed  2/2  ready" in shown
    passed_over = room.ok("result score Bo FI-1 90 --exercises 2 --override 'wrote the manual'")
    assert passed_over.err == "note: levels passed over: 1 (wrote the manual)\n"


def test_me_is_a_learner_too(room: CommandLine) -> None:
    mine = room.ok("person show me --json").json["handle"]
    room.ok("champion add me")
    assert room.ok("learner show me --json").json["handle"] == mine
    assert room.ok("champion show me --json").json["handle"] == mine


def test_seats_are_named_by_session_and_number(room: CommandLine) -> None:
    assert room.ok("roster present TRN-1/1 trn-1/2").out == "TRN-1: 2 attended\n"
    assert room.ok("roster absent TRN-1/1").out == "TRN-1/1 An: absent\n"
    room.ok("class repeat TRN-1 2026-12-01 --missed")
    assert [line["makes_up"] for line in room.ok("roster list session:TRN-2 --json").json] == ["TRN-1/1"]
    assert room.ok("roster list missed").err == "nothing matches\n"


def test_a_roster_goes_out_as_a_workbook_and_comes_back(room: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "TRN-1.xlsx"
    assert room.ok(["roster", "export", str(path), "session:TRN-1"]).err == f"4 rows written to {path}\n"
    assert room.ok(["roster", "import", str(path)]).out == "nothing in TRN-1.xlsx is new\n"
    signed = room.ok("roster import - --map TRN-1=session", stdin="姓名,签到\nAn,√\nBo,×\n")
    assert signed.out == "TRN-1/1, TRN-1/2 imported from standard input\n"
    assert states(room) == ["attended", "absent", "enrolled", "enrolled"]


def test_calendars_come_in_a_file_and_on_standard_output(room: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "t.ics"
    assert room.ok(["class", "export", str(path)]).err == f"calendar written to {path}\n"
    assert path.read_bytes().count(b"BEGIN:VEVENT") == 1
    assert room(["class", "export", str(path)]).code == 4
    mine = room.ok("learner export - person an --ics".replace(" person", "")).out
    assert "UID:trn-1.erp@cockpit" in mine
    assert "TZID:Asia/Shanghai" in mine
    assert "DTSTART;TZID=Asia/Shanghai:20261120T093000" in mine


def test_an_empty_calendar_says_so(room: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "t.ics"
    done = room.ok(["class", "export", str(path), "place:Nowhere"])
    assert done.err.splitlines()[1] == "note: the calendar is empty: no session was asked for that takes place"
    assert room.ok("class export - place:Nowhere --ics").err == done.err.splitlines()[1] + "\n"
    assert room.ok("class export - --ics").err == ""


def test_reports_show_shares_as_percent_and_say_what_is_missing(cli: CommandLine) -> None:
    assert "add one with “cockpit role add”" in cli.ok("role readiness").err
    cli.ok("role add Accountant")
    assert "say who does with “cockpit learner assign”" in cli.ok("role readiness").err
    for number in range(6):
        cli.ok(f"person add p{number} P{number} --department Finance")
        cli.ok(f"learner assign p{number} Accountant")
    assert "say which it needs with “cockpit curriculum set”" in cli.ok("role readiness").err
    cli.ok("course add Closing --code FI-1")
    cli.ok("curriculum set Accountant FI-1 1")
    cli.ok("result recognise p1 FI-1 1 --reason before")
    assert cli.ok("role readiness").lines[-1].split() == ["Accountant", "6", "1", "17%", "17%"]
    assert cli.ok("role readiness --json").json["rows"][0]["share"] == pytest.approx(1 / 6)
    assert cli.ok("role readiness --csv").lines[-1].startswith("Accountant,6,1,0.1666")
    for number in range(6):
        cli.ok(f"resistance score p{number} --awareness {2 if number else 5} --desire {5 if number else 2}")
    assert "83%" in cli.ok("resistance barriers").out


def test_a_session_shows_its_roster(room: CommandLine) -> None:
    room.ok("roster mark TRN-1 present 1")
    assert room.ok("class show TRN-1 --ascii").lines == [
        "TRN-1  FI-1 Closing 月结  1 awareness",
        "2026-11-20 09:30  90 min, Asia/Shanghai",
        "Place  Room 1",
        "Trainer  nobody",
        "Seats  4/4",
        "3 not marked",
        "",
        "Roster",
        "  1 x An  @an  attended",
        "  2 . Bo  @bo  enrolled",
        "  3 . Cy  @cy  enrolled",
        "  4 . Di  @di  enrolled",
        "",
        "Lists behind the numbers",
        "Seats  4  cockpit roster list 'session:TRN-1 state:absent,attended,enrolled'",
        "attended  1  cockpit roster list 'session:TRN-1 state:attended'",
        "enrolled  3  cockpit roster list 'session:TRN-1 state:enrolled'",
    ]


@pytest.mark.parametrize(
    "noun", ["class", "roster", "learner", "role", "course", "curriculum", "result", "survey", "champion", "coverage",
             "untrained", "topic", "resistance"],
)  # fmt: skip
def test_every_list_speaks_when_it_is_empty_and_in_both_languages(cli: CommandLine, noun: str) -> None:
    for language in ("en", "zh_CN"):
        ran = cli.ok(f"{noun} list --lang {language}")
        assert ran.out or ran.err
        assert cli.ok(f"{noun} list --json --lang {language}").json is not None
        assert cli.ok(f"{noun} --help --lang {language}").out


def test_a_topic_tells_what_changes_it_and_what_no_course_covers(room: CommandLine) -> None:
    room.ok("requirement add 'Count by scanner' --process Warehouse")
    room.ok("requirement set REQ-1 --impact 4")
    (row,) = room.ok("topic list --json").json
    assert row["missing"] == ["REQ-1"]
    assert "REQ-1  Count by scanner  change impact: 4  no course covers it" in room.ok("topic show REQ-1").lines
    assert room.ok("topic list --lang zh_CN").err.splitlines()[-1] == "变更影响达到 3 即需要课程"


def test_a_department_without_a_champion_says_so(room: CommandLine) -> None:
    assert "no champion" in room.ok("coverage list Finance").out
    assert room.ok("champion add An Bo").out == "An, Bo – champions now\n"
    (row,) = room.ok("coverage list Finance --json").json
    assert (row["champions"], row["people_per_champion"]) == (["an", "bo"], 2.0)
    assert room.ok("champion train An Cy Di").out == "Cy, Di – trained by An\n"
    refused = room("champion train Cy An")
    assert (refused.code, "in a circle: An ← Cy ← An" in refused.err) == (1, True)


def test_two_spellings_of_one_person_are_merged_after_a_look(room: CommandLine) -> None:
    room.ok("person add ann Anne")
    room.ok("roster mark TRN-1 present 1")
    foreseen = room.ok("person merge an ann --dry-run")
    assert foreseen.out == "from An to Anne: job role 1, roster 1\n"
    assert foreseen.err == "nothing was written\n"
    assert room.ok("person merge an ann --dry-run --json").json["would"]
    assert room.ok("person merge an ann").out == "An merged into Anne: 2 moved, 0 united\n"
    assert [line["handle"] for line in room.ok("roster list attended --json").json] == ["ann"]
    assert room.ok("undo").out == "undone: Merge the persons into another one (an)\n"
    assert [line["handle"] for line in room.ok("roster list attended --json").json] == ["an"]
    assert room("person merge an").code == 2
    assert room("person merge an an").code == 2


def test_on_a_terminal_a_merge_of_persons_is_shown_before_it_is_done(room: CommandLine) -> None:
    room.ok("person add chen.hao 'Chen Hao'")
    before = room.ok("person list --json").json
    with Terminal("person merge an chen.hao", room.environment) as terminal:
        shown = terminal.wait("Save it like this?")
        assert "careful: An and Chen Hao have little in common" in shown
        terminal.send("n")
        assert terminal.end() != 0
    assert room.ok("person list --json").json == before
    with Terminal("person merge an chen.hao", room.environment) as terminal:
        terminal.wait("Save it like this?")
        terminal.send("y")
        assert terminal.end() == 0, terminal.text
    assert len(room.ok("person list --json").json) == len(before) - 1
    room.ok("undo")
    assert room.ok("person merge an chen.hao --yes").out.startswith("An merged into Chen Hao")


def test_what_becomes_of_single_rows_is_told_before_and_to_scripts(room: CommandLine) -> None:
    text = "Session,Person,Status,Score\nTRN-1,An,absent,99\nTRN-1,Bo,迟到,\n合计,2,,\n"
    notes = [
        "row 4: “合计” is a total, left out",
        "row 2: the score is left out, because TRN-1 is not on “skills”",
    ]
    foreseen = room.ok("roster import - --dry-run", stdin=text)
    assert [line for line in foreseen.err.splitlines() if line.startswith("row")] == notes
    assert "Score" not in foreseen.err.partition("TRN-1")[2]
    assert room.ok("roster import - --dry-run --json", stdin=text).json["notes"] == notes
    assert room.ok("roster import - --json", stdin=text).json["notes"] == notes
    assert states(room) == ["absent", "attended", "enrolled", "enrolled"]


def test_the_log_names_both_ends_of_a_link(room: CommandLine) -> None:
    def newest() -> str:
        return str(room.ok("log --limit 1 --json").json[0]["details"])

    room.ok("role add Buyer")
    room.ok("learner assign an Buyer")
    assert newest() == "+ Person an, Job role Buyer"
    room.ok("learner unassign an Buyer")
    assert newest() == "− Person an, Job role Buyer"
    room.ok("proposal add Dark --proposer an")
    room.ok("proposal vote PROP-1")
    assert newest() == "+ Proposal PROP-1, Voter olga"
