"""Verbs that belong to no noun: undo, redo, log, search, backup, restore, doctor, demo."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cockpit.clock import FixedClock
from storage import schema
from storage.store import Store
from tests.storage.toys import damage
from tests.support import NOW, CommandLine

GOAL = "goal add 'Cut close' --metric Days --unit d --target 15 --baseline 30 --due 2027-06-30 --owner li.wei --yes"


def test_undo_and_redo_span_calls_and_tell_what(cli: CommandLine) -> None:
    cli.ok(GOAL)
    cli.ok("goal due GOAL-1 --due 2027-07-31")
    assert cli.ok("undo").out == "undone: Set the due date of the goals (GOAL-1)\n"
    assert cli.ok("goal show GOAL-1 --json").json["due"] == "2027-06-30"
    undone = cli.ok("undo --json").json
    assert undone["message"] == "undone: New goal (GOAL-1)" and undone["ids"] == []
    assert cli.ok("goal list --json").json == []
    assert cli.ok("redo --json").json["ids"] == ["GOAL-1"]
    assert cli.ok("redo").out == "done again: Set the due date of the goals (GOAL-1)\n"
    ran = cli("redo")
    assert (ran.code, ran.err) == (1, "cockpit: there is nothing to do again\n")
    assert cli.ok("goal show GOAL-1 --json").json["due"] == "2027-07-31"


def test_undo_is_ones_own(cli: CommandLine) -> None:
    cli.ok(GOAL)
    ran = cli("undo --as li.wei")
    assert (ran.code, ran.err) == (1, "cockpit: there is nothing of yours to undo\n")


def test_undo_over_what_somebody_else_did_is_a_conflict(cli: CommandLine) -> None:
    cli.ok(GOAL)
    cli.ok("goal due GOAL-1 --due 2027-07-31")
    cli.ok("goal check-in GOAL-1 20 --as li.wei")
    cli.ok("goal due GOAL-1 --due 2027-08-31 --as li.wei")
    ran = cli("undo")
    assert ran.code == 4
    assert ran.err == (
        "cockpit: li.wei changed this goal (GOAL-1) since then, so nothing was written; change it by hand instead;"
        " “cockpit undo --skip” passes over it and takes: New goal (GOAL-1)\n"
    )
    assert cli.ok("goal show GOAL-1 --json").json["due"] == "2027-08-31"


def test_undo_skips_what_can_no_longer_be_undone_when_that_is_asked_for(cli: CommandLine) -> None:
    cli.ok(GOAL)
    cli.ok("goal due GOAL-1 --due 2027-07-31")
    cli.ok(GOAL)
    cli.ok("goal due GOAL-2 --due 2027-08-31 --as li.wei")
    for _time in range(2):
        ran = cli("undo")
        assert ran.code != 0
        assert "“cockpit undo --skip” passes over it and takes: Set the due date of the goals (GOAL-1)" in ran.err
    ran = cli.ok("undo --skip")
    assert "undone: Set the due date of the goals (GOAL-1)" in ran.out
    assert "left as it is: New goal (GOAL-2)" in ran.out + ran.err


@pytest.mark.parametrize(
    "line",
    [
        "goal edit GOAL-1",
        ["goal", "edit", "GOAL-1", "--title", "Cut close"],
        ["theme", "edit", "Customer relations"],
        ["person", "edit", "tom", "--name", "Tom Okafor"],
    ],
)
def test_an_edit_that_changes_nothing_says_so(cli: CommandLine, line: str | list[str]) -> None:
    cli.ok(["goal", "add", "Cut close", "--draft", "--yes"])
    before = cli.ok("log --json").json
    assert cli.ok(line).out == "nothing was changed\n"
    assert cli.ok("log --json").json == before


def test_an_undo_names_what_was_changed_in_a_part_of_it(cli: CommandLine, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        line = ["goal", "add", "--title", f"Cut {number}", "--metric", f"Time {number}", "--unit", "h", "--target", "1"]
        cli.ok([*line, "--draft", "--yes"])
    file = tmp_path / "goals.csv"
    file.write_text("Id,Title,Target\nGOAL-1,Cut 1,2\nGOAL-2,Cut two,1\nGOAL-3,Cut 3,1\n")
    cli.ok(["goal", "import", str(file), "--yes"])
    assert cli.ok("undo").out == "undone: Import goals (GOAL-1, GOAL-2)\n"


def test_the_log_calls_what_was_removed_by_the_name_that_it_had(cli: CommandLine, tmp_path: Path) -> None:
    cli.ok(["goal", "add", "Cut close", "--theme", "Customer relations", "--draft", "--yes"])
    file = tmp_path / "goals.csv"
    file.write_text("Id,Theme\nGOAL-1,Harbour rules\n")
    cli.ok(["goal", "import", str(file), "--yes"])
    cli.ok("undo")
    first, second, *_rest = [row["details"] for row in cli.ok("log --json").json]
    assert "GOAL-1: Theme Harbour rules → Customer relations" in first
    assert "GOAL-1: Theme Customer relations → Harbour rules" in second


def test_undo_of_the_first_project_leaves_none(empty_cli: CommandLine) -> None:
    empty_cli.ok("project add ERP Rollout")
    assert empty_cli.ok("undo").out == "undone: New project (ERP)\n"
    assert empty_cli.ok("project list --json").json == []
    assert empty_cli("goal list").code == 1
    assert empty_cli.ok("redo").out == "done again: New project (ERP)\n"
    assert empty_cli.ok("goal list --json").json == []


def test_the_log_tells_who_did_what(cli: CommandLine) -> None:
    assert isinstance(cli.clock, FixedClock)
    cli.ok(GOAL)
    cli.ok("goal edit GOAL-1 --due 2027-07-31 --owner tom --as li.wei")
    cli.ok("goal archive GOAL-1")
    cli.ok("undo")
    when = NOW.astimezone().strftime("%Y-%m-%d %H:%M")
    lines = [line.split("  ") for line in cli.ok("log --limit 4").lines]
    table = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert table == [
        ["When", "Who", "What", "Details"],
        [when, "olga", "Undo: Archive the goals", "GOAL-1: brought back"],
        [when, "olga", "Archive the goals", "GOAL-1: archived"],
        [when, "li.wei", "Edit the goal", "GOAL-1: Owner li.wei → tom, Due 2027-06-30 → 2027-07-31"],
        [when, "olga", "New goal", "+ goal GOAL-1 Cut close; + metric Days"],
    ]
    newest, *_rest = cli.ok("log --json").json
    assert (newest["actor"], newest["command"], newest["of"]) == ("olga", "undo", "goal.archive")
    assert newest["at"] == "2026-11-24T09:00:00+00:00"


def test_the_log_of_one_thing(cli: CommandLine) -> None:
    cli.ok(GOAL)
    cli.ok("goal due GOAL-1 --due 2027-07-31")
    assert [event["command"] for event in cli.ok("log GOAL-1 --json").json] == ["goal.due", "goal.add"]
    assert [event["command"] for event in cli.ok("log GOAL-1 --limit 1 --json").json] == ["goal.due"]
    assert [event["command"] for event in cli.ok("log goal goal-1 --json").json] == ["goal.due", "goal.add"]
    assert [event["command"] for event in cli.ok("log person tom --json").json] == ["person.add"]
    assert cli("log tom").err == "cockpit: “tom” is no id; write one such as GOAL-3, or a noun and a name\n"
    assert cli("log persn tom").code == 2
    assert cli("log GOAL-9").code == 3


def test_the_log_of_many_rows_is_one_line(cli: CommandLine, tmp_path: Path) -> None:
    rows = "".join(f"p{number},Person {number}\n" for number in range(120))
    (tmp_path / "team.csv").write_text(f"Handle,Name\n{rows}")
    cli.ok(["person", "import", str(tmp_path / "team.csv"), "--yes"])
    (line,) = cli.ok("log --limit 1").lines[1:]
    assert line.endswith("; … (120 rows)") and line.count("+ person") == 4


def test_the_log_reads_well_in_chinese(cli: CommandLine) -> None:
    cli.ok(GOAL)
    cli.ok("goal edit GOAL-1 --due 2027-07-31")
    head, edit, added, *_rest = cli.ok("log --lang zh_CN").lines
    for line in (head, edit, added):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in line), line
    assert "2027-06-30 → 2027-07-31" in edit and "due" not in edit


def test_words_are_found_everywhere(cli: CommandLine) -> None:
    cli.ok(GOAL)
    cli.ok(["goal", "edit", "GOAL-1", "--why", "财务月结太慢"])
    assert [(hit["noun"], hit["id"]) for hit in cli.ok("search close --json").json] == [("goal", "GOAL-1")]
    assert [hit["id"] for hit in cli.ok("search 月结 --json").json] == ["GOAL-1"]
    assert [hit["id"] for hit in cli.ok("search okafor --json").json] == ["tom"]
    table = cli.ok("search close").lines
    assert table[0].split() == ["Id", "Kind", "Text"]
    assert table[1].split()[:2] == ["GOAL-1", "goal"]
    ran = cli.ok("search zzz")
    assert (ran.out, ran.err) == ("", "nothing matches\n")
    assert cli.ok("search zzz --json").out == "[]\n"


def test_a_search_stays_in_its_project(cli: CommandLine) -> None:
    cli.ok(GOAL)
    cli.ok("project add LAB Laboratory")
    assert cli.ok("search close --json --project LAB").json == []
    assert len(cli.ok("search close --json --project ERP").json) == 1


def test_backup_and_restore(cli: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    done = cli.ok(["backup", str(copy), "--json"]).json
    assert done["path"] == str(copy)
    assert Store(copy, read_only=True).scalar("SELECT COUNT(*) FROM person") == 4
    cli.ok("module add Later")
    assert cli(["backup", str(copy)]).code == 2
    ran = cli(["restore", str(copy)])
    assert (ran.code, ran.err) == (2, f"cockpit: this replaces {cli.path}; add --yes if that is what you want\n")
    ran = cli.ok(["restore", str(copy), "--yes"])
    assert ran.out == f"restored {cli.path} from {copy}\n"
    assert ran.err == f"note: the file that was there is kept as {cli.path}.before-restore\n"
    assert "Later" not in cli.ok("module list").out
    cli.ok(["backup", str(copy), "--overwrite"])


def test_a_backup_on_standard_output(cli: CommandLine, tmp_path: Path) -> None:
    import subprocess
    import sys

    with (tmp_path / "copy.db").open("wb") as file:
        subprocess.run(
            [sys.executable, "-m", "cockpit", "backup", "-"], env=dict(cli.environment), stdout=file, check=True
        )
    assert Store(tmp_path / "copy.db", read_only=True).scalar("SELECT COUNT(*) FROM person") == 4


def test_a_backup_is_for_those_who_own_every_project(cli: CommandLine, tmp_path: Path) -> None:
    cli.ok("person edit li.wei --role owner")
    cli.ok("project add CRM Secret")
    for line in (["backup", "-"], ["backup", str(tmp_path / "copy.db")], ["authorized-keys"]):
        ran = cli([*line, "--as", "tom", "--project", "ERP"])
        assert (ran.code, ran.out) == (5, "")
        ran = cli([*line, "--as", "li.wei"])
        assert (ran.code, ran.out) == (5, "")
        assert ran.err == "cockpit: this reaches every project of the store; only who owns all of them may do it\n"
    assert not (tmp_path / "copy.db").exists()
    cli.ok(["backup", str(tmp_path / "one.db"), "--as", "olga"])
    cli.ok(["backup", str(tmp_path / "two.db")])


def test_a_manager_cannot_become_owner_by_a_file(cli: CommandLine) -> None:
    cli.ok("person edit li.wei --role manager")
    before = cli.ok("person list --json").json
    for text in ("handle,name,role\nli.wei,Li Wei,owner\n", "handle,name,role\neve,Eve,owner\nada,Ada,viewer\n"):
        ran = cli("--as li.wei person import -", stdin=text)
        assert ran.code == 5
        assert "as project manager you may not give" in ran.err and "the access “owner”" in ran.err
    assert cli.ok("person list --json").json == before


def test_backup_and_restore_say_what_is_wrong(cli: CommandLine, tmp_path: Path) -> None:
    for line, code in (
        (["backup", str(cli.path), "--overwrite"], 6),
        (["backup", str(tmp_path / "no" / "copy.db")], 6),
        (["restore", str(tmp_path / "none.db"), "--yes"], 6),
        (["restore", str(cli.path), "--yes"], 6),
    ):
        ran = cli(line)
        assert ran.code == code, ran.err
        assert ran.err.count("\n") == 1
    assert len(cli.ok("person list --json").json) == 4


def test_the_log_of_a_thing_tells_what_happened_to_its_parts_and_links(cli: CommandLine) -> None:
    cli.ok(GOAL)
    cli.ok("module add Ledger")
    for line in (
        "goal check-in GOAL-1 22",
        "metric edit 1 --target 14",
        "goal answer GOAL-1 M yes",
        "goal edit GOAL-1 --modules Ledger",
        "goal edit GOAL-1 --modules -",
        "check-in edit 1 --value 21",
    ):
        cli.ok(f"{line} -y")
    cli.ok("goal add 'another from 3 to 2 days by 2027-06-30 @tom' -y")
    told = cli.ok("log GOAL-1 --json").json
    assert [event["command"] for event in told] == [
        "check-in.edit", "goal.edit", "goal.edit", "goal.answer", "metric.edit", "goal.check-in", "goal.add"
    ]  # fmt: skip
    assert [event["details"] for event in told[1:5]] == [
        "− goal GOAL-1, module Ledger",
        "+ goal GOAL-1, module Ledger",
        "+ goal GOAL-1, Letter Is the measurement true, and hard to game?, Answer yes",
        "Days: Target 15 → 14",
    ]
    assert [event["command"] for event in cli.ok("log module Ledger --json").json] == [
        "goal.edit", "goal.edit", "module.add"
    ]  # fmt: skip


def test_who_may_not_copy_the_store_may_not_replace_it_either(cli: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    cli.ok(["backup", str(copy)])
    cli.ok("person add chu.bin 'Chu Bin' --role viewer")
    ran = cli(["restore", str(copy), "--yes", "--as", "chu.bin"])
    assert (ran.code, ran.err) == (5, cli(["backup", str(tmp_path / "b.db"), "--as", "chu.bin"]).err)
    assert "Chu Bin" in cli.ok("person list").out
    damage(cli.path, "person")
    assert cli.ok(["restore", str(copy), "--yes", "--as", "chu.bin"]).out == f"restored {cli.path} from {copy}\n"
    assert "Chu Bin" not in cli.ok("person list").out


def test_a_store_that_is_no_longer_there_is_put_back_by_anybody(cli: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    cli.ok(["backup", str(copy)])
    for file in cli.path.parent.glob(f"{cli.path.name}*"):
        file.unlink()
    cli.ok(["restore", str(copy), "--as", "chu.bin"])
    assert len(cli.ok("person list --json").json) == 4


def test_a_copy_in_a_folder_that_is_not_there_is_not_named_by_a_setting(cli: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "no" / "copy.db"
    for line in (["backup", str(copy)], ["restore", str(copy), "--yes"]):
        assert cli(line).err == f"cockpit: the folder of {copy} does not exist; make it first, or name another file\n"


def test_a_restore_tells_the_store_itself_and_a_damaged_backup_from_others(cli: CommandLine, tmp_path: Path) -> None:
    for line in (["restore", str(cli.path), "--yes"], ["backup", str(cli.path), "--overwrite"]):
        assert cli(line).err == f"cockpit: {cli.path} is the store itself; name another file\n"
    copy = tmp_path / "copy.db"
    cli.ok(["backup", str(copy)])
    damage(copy, "person")
    ran = cli(["restore", str(copy), "--yes"])
    assert ran.code == 6
    assert ran.err.startswith(f"cockpit: {copy} is damaged (")
    assert ran.err.endswith(") and was not put in place; take another backup\n")


def test_the_doctor_finds_a_sound_store_sound(cli: CommandLine) -> None:
    ran = cli.ok("doctor")
    assert ran.lines[0].startswith(f"file: {cli.path} (")
    assert ran.lines[1].startswith(
        f"schema: version {schema.LATEST} of {schema.LATEST}; SQLite {sqlite3.sqlite_version}"
    )
    assert ran.lines[3:] == ["integrity: good", "references: good", "schema against records: good"]
    assert ran.err == ""
    found = cli.ok("doctor --json").json
    assert found["sound"] is True and found["integrity"] == []


def test_the_doctor_tells_what_is_wrong_and_what_to_do(cli: CommandLine) -> None:
    damage(cli.path, "person")
    ran = cli("doctor")
    assert ran.code == 1
    assert "integrity: " in ran.out and "integrity: good" not in ran.out
    # What was not looked at is neither good nor bad, and what could not be counted is not nothing.
    assert "changes in the journal: -" in ran.lines and "schema against records: -" in ran.lines
    assert "cockpit restore FILE" in ran.err
    found = cli("doctor --json").json
    assert (found["sound"], found["changes"], found["drift"]) == (False, None, None)
    listed = cli("person list")
    assert (listed.code, listed.out) == (6, "")
    assert listed.err.startswith(f"cockpit: {cli.path} is damaged (database disk image is malformed); copy it away")


def test_what_is_no_store_is_one_sentence_from_every_verb(tmp_path: Path, empty_cli: CommandLine) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("dear all")
    for line in ("goal list", "doctor", "log", "undo", "demo", "project add X Y", "backup x.db"):
        ran = empty_cli(f"{line} --store {letter}")
        assert (ran.code, ran.out) == (6, ""), line
        assert ran.err == (f"cockpit: {letter} is not a cockpit store; name another file, this one was left as it is\n")
    assert letter.read_text() == "dear all"


def test_a_newer_store_is_one_sentence(cli: CommandLine) -> None:
    connection = sqlite3.connect(cli.path)
    connection.execute(f"PRAGMA user_version = {schema.LATEST + 7}")
    connection.close()
    for line in ("goal list", "doctor", "undo", "module add X"):
        ran = cli(line)
        assert ran.code == 6
        assert f"was written by a newer cockpit ({schema.LATEST + 7} > {schema.LATEST})" in ran.err


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_demo_fills_every_list_of_goals_and_people(empty_cli: CommandLine, language: str) -> None:
    done = empty_cli.ok(f"demo --json --lang {language}").json
    assert done["ids"] == ["DEMO"]
    for noun in ("project", "module", "person", "department", "goal", "theme", "interview", "expectation"):
        assert empty_cli.ok(f"{noun} list --json --lang {language}").json, noun
    again = empty_cli("demo")
    assert (again.code, again.err) == (1, "cockpit: there is already a project DEMO; the demo is made only once\n")
    assert empty_cli.ok("demo --code SECOND").code == 0
    assert empty_cli.ok("doctor").code == 0


def test_an_empty_store_is_no_fault_anywhere(empty_cli: CommandLine) -> None:
    assert empty_cli.ok("project list --json").json == []
    assert empty_cli.ok("log").err == "nothing has happened yet\n"
    assert empty_cli.ok("log --json").json == []
    assert empty_cli("undo").code == 1
    assert empty_cli.ok("search x --json").json == []
    ran = empty_cli("goal list")
    assert (ran.code, ran.err) == (
        1,
        "cockpit: there is no project yet; make one with “cockpit project add” or “cockpit demo”\n",
    )


def test_several_projects_live_in_one_file(cli: CommandLine) -> None:
    cli.ok(GOAL)
    cli.ok("project add LAB Laboratory")
    cli.ok("--project LAB goal add 'Cut cells' --target 3 --unit d --baseline 5 --due 2027-01-01 --owner olga -y")
    assert [row["title"] for row in cli.ok("goal list --json --project LAB").json] == ["Cut cells"]
    assert [row["title"] for row in cli.ok("goal list --json --project ERP").json] == ["Cut close"]
    assert cli.ok("goal show GOAL-1 --json --project LAB").json["title"] == "Cut cells"
    assert cli("person show tom --project LAB").code == 3
    cli.ok("project use LAB")
    assert [row["title"] for row in cli.ok("goal list --json").json] == ["Cut cells"]
    assert {row["code"] for row in cli.ok("project list --json").json} == {"ERP", "LAB"}
