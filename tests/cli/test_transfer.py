"""Import and export on the command line: what a person sees, what scripts get, and what stays as it was."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from cockpit.exchange.read_any import read_any
from storage.store import Store
from tests.cli.terminal import CTRL_C, ENTER, Terminal
from tests.support import ROOT, SMALL_DISK, CommandLine, dump

GOALS = """标题,负责人,指标,单位,基线,目标值,截止日期
月结周期缩短,li.wei,月结周期,天,30,15,2027-06-30
库存准确率提高,tom,准确率,%,90,98,2027/3/31
"""
FOREIGN = "Ziel,Wer,Kennzahl,Soll\nSchneller schliessen,li.wei,Tage,15\n"
MAPPED = "--map Ziel=title --map Wer=owner --map Kennzahl=metric --map Soll=target"


def goals(cli: CommandLine) -> list[dict[str, object]]:
    found: list[dict[str, object]] = cli.ok("goal list --json").json
    return found


def held(cli: CommandLine) -> dict[str, list[tuple[object, ...]]]:
    store = Store(cli.path)
    found = dump(store)
    store.close()
    return found


def many(path: Path, count: int = 3_000) -> Path:
    path.write_text("Title,Metric,Unit,Target\n" + "".join(f"Goal {n},Metric {n},days,{n}\n" for n in range(count)))
    return path


# Files as Excel in China writes them


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_chinese_file_is_read_right_in_every_usual_encoding(cli: CommandLine, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "目标.csv"
    path.write_bytes(GOALS.encode(encoding))
    done = cli.ok(["goal", "import", str(path)])
    assert done.out == "GOAL-1, GOAL-2 imported from 目标.csv\n"
    assert [(goal["title"], goal["owner"], goal["due"]) for goal in goals(cli)] == [
        ("月结周期缩短", "li.wei", "2027-06-30"),
        ("库存准确率提高", "tom", "2027-03-31"),
    ]


def test_the_same_file_twice_changes_nothing_and_one_undo_takes_all_of_it_back(
    cli: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "g.csv"
    path.write_bytes(GOALS.encode("gbk"))
    cli.ok(["goal", "import", str(path)])
    before = held(cli)
    again = cli.ok(["goal", "import", str(path)])
    assert again.out == "nothing in g.csv is new\n"
    assert "0 new, 0 changed, 2 unchanged" in again.err
    assert held(cli) == before
    assert cli.ok("undo").out == "undone: Import goals (GOAL-1, GOAL-2)\n"
    assert goals(cli) == []


def test_the_year_of_dates_that_name_none_is_said_once(cli: CommandLine) -> None:
    lines = "标题,截止日期\n付款,6月底\n对账,2027年3月\n"
    refused = cli("card import -", stdin=lines)
    assert refused.code == 2
    assert "“6月底” has no year: write it like 2025-06-21, or say the year of such dates with --year." in refused.err
    done = cli.ok("card import - --year 2027", stdin=lines)
    assert "“2027年3月” is read as 2027-03-31: end of month assumed" in done.err
    assert [card["due"] for card in cli.ok("card list --json").json] == ["2027-06-30", "2027-03-31"]
    assert cli.ok("card import - --year 2027", stdin=lines).out == "nothing in standard input is new\n"


# Standard input and output


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_file_comes_from_standard_input(cli: CommandLine, encoding: str) -> None:
    done = cli.ok("goal import -", stdin=GOALS.encode(encoding).decode("utf-8", "surrogateescape"))
    assert done.out == "GOAL-1, GOAL-2 imported from standard input\n"


def test_json_comes_from_standard_input(cli: CommandLine) -> None:
    cli.ok("goal import -", stdin=json.dumps([{"title": "One", "target": 3}, {"title": "Two"}]))
    assert [goal["title"] for goal in goals(cli)] == ["One", "Two"]


def test_what_is_exported_to_standard_output_is_imported_again_from_standard_input(cli: CommandLine) -> None:
    cli.ok("goal import -", stdin=GOALS)
    written = cli.ok("goal export -")
    assert written.out.startswith("Id,Title,Theme,Owner,")
    assert written.err == ""
    assert cli.ok("goal import -", stdin=written.out).out == "nothing in standard input is new\n"
    in_chinese = cli.ok("goal export - --lang zh_CN").out
    assert cli.ok("goal import -", stdin=in_chinese).out == "nothing in standard input is new\n"


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_a_file_that_was_exported_is_read_back_without_a_change(cli: CommandLine, tmp_path: Path, ending: str) -> None:
    cli.ok("goal import -", stdin=GOALS)
    path = tmp_path / f"out.{ending}"
    assert cli.ok(["goal", "export", str(path)]).err == f"2 rows written to {path}\n"
    assert cli.ok(["goal", "import", str(path)]).out == f"nothing in out.{ending} is new\n"
    refused = cli(["goal", "export", str(path)])
    assert (refused.code, "exists already" in refused.err) == (4, True)
    cli.ok(["goal", "export", str(path), "owner:tom", "--overwrite"])
    assert len(list(read_any(path).rows)) == 1


def test_formulas_are_harmless_in_csv_and_come_back_as_they_were(cli: CommandLine) -> None:
    titles = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "plain"]
    cli.ok("goal import -", stdin=json.dumps([{"title": title} for title in titles]))
    text = cli.ok("goal export -").out
    assert [row[1] for row in csv.reader(io.StringIO(text))][1:] == [*(f"'{title}" for title in titles[:4]), "plain"]
    assert cli.ok("goal import -", stdin=text).out == "nothing in standard input is new\n"


def test_a_text_that_no_cell_of_a_workbook_holds_is_told_of(cli: CommandLine, tmp_path: Path) -> None:
    cli.ok("goal import -", stdin=json.dumps([{"title": "Long", "why": "x" * 40_000}]))
    path = tmp_path / "o.xlsx"
    assert cli.ok(["goal", "export", str(path)]).err.splitlines()[1:] == [
        "note: texts that are longer than a cell of a workbook were cut (1); CSV and JSON keep them whole"
    ]


# Rosters


def roster(path: Path) -> Path:
    """Write a roster as offices keep them: a title above the heading, departments merged downwards, numbers as text."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("通讯录")
        sheet.merge_range(0, 0, 0, 4, "项目组通讯录（2026年）")
        sheet.write_row(1, 0, ["部门", "姓名", "职务", "邮箱", "组织"])
        sheet.merge_range(2, 0, 3, 0, "财务部")
        sheet.write_row(2, 1, ["李伟强", "会计", "li.weiqiang@x.cn", "甲方"])
        sheet.write_row(3, 1, ["王芳芳", "总监", "wang.fangfang@x.cn", "甲方"])
        sheet.write_row(4, 0, ["实施部", "陈工", "顾问", "", "乙方"])
    return path


def test_a_roster_with_a_title_and_merged_departments_becomes_persons_in_one_change(
    cli: CommandLine, tmp_path: Path
) -> None:
    path = roster(tmp_path / "通讯录.xlsx")
    before = cli.ok("person list --json").json
    assert cli.ok(["person", "import", str(path)]).out == "李伟强, 王芳芳, 陈工 imported from 通讯录.xlsx\n"
    found = {person["name"]: person for person in cli.ok("person list --json").json}
    assert (found["李伟强"]["handle"], found["李伟强"]["department"]) == ("li.weiqiang", "财务部")
    assert (found["王芳芳"]["department"], found["王芳芳"]["org"]) == ("财务部", "customer")
    assert found["陈工"]["org"] == "vendor"
    assert cli.ok(["person", "import", str(path)]).out == "nothing in 通讯录.xlsx is new\n"
    written = cli.ok("person export - --lang zh_CN").out
    assert cli.ok("person import -", stdin=written).out == "nothing in standard input is new\n"
    # That this file said the same is remembered, and is a step of its own.
    cli.ok("undo")
    cli.ok("undo")
    assert cli.ok("person list --json").json == before


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig"])
def test_a_roster_from_a_chinese_excel_is_read_right(cli: CommandLine, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "人员.csv"
    path.write_bytes("姓名;部门;项目角色;可用工时\r\n李伟强;财务部;关键用户;1,024\r\n".encode(encoding))
    cli.ok(["person", "import", str(path), "--yes"])
    person = next(each for each in cli.ok("person list --json").json if each["name"] == "李伟强")
    assert (person["department"], person["team_role"], person["hours"]) == ("财务部", "user", 1024)


@pytest.mark.parametrize(
    ("size", "why"),
    [("1m,ro", "the disk is read-only"), ("4k", "there is no space left on the disk")],
    ids=["read-only", "full"],
)
def test_where_nothing_can_be_written_an_export_names_its_file_and_why(
    cli: CommandLine, disk: Path, size: str, why: str
) -> None:
    cli.ok("goal import -", stdin="Title\n" + "".join(f"Goal {number} {'x' * 100}\n" for number in range(100)))
    small = disk / "small"
    small.mkdir()
    ran = subprocess.run(
        [*SMALL_DISK, size, str(small), sys.executable, "-m", "cockpit", "goal", "export", str(small / "goals.csv")],
        env=dict(cli.environment), cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"cockpit: The file “{small / 'goals.csv'}” cannot be written: {why}.\n"


# Preview, dry run, errors


def test_a_dry_run_says_what_would_happen_and_writes_nothing(cli: CommandLine) -> None:
    cli.ok("goal import -", stdin=GOALS)
    before = held(cli)
    ran = cli.ok("goal import - --dry-run", stdin=GOALS.replace("15", "12") + "新目标,,,,,,\n")
    assert ran.out == "nothing was written (1 new, 1 changed, 1 unchanged)\n"
    assert "2  changed  月结周期缩短  Target: 15 → 12" in ran.err.splitlines()
    assert "4  new  新目标" in ran.err.splitlines()
    assert held(cli) == before


def test_a_dry_run_for_a_script_names_each_row_at_fault(cli: CommandLine) -> None:
    before = held(cli)
    ran = cli("goal import - --dry-run --json", stdin="Title,Owner,Due\nA,nobody,2027-06-30\nB,tom,31.02.2027\nC,,\n")
    assert ran.code == 2
    assert ran.json == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "errors": [
            {"row": 2, "problem": "Row 2, column “Owner”: “nobody” is not known here: use one of these: "
             "li.wei, olga, tom, wang.fang."},
            {"row": 3, "problem": "Row 3, column “Due”: “31.02.2027” is not a date: 2027-02 has only 28 days"},
        ],
        "creates": {},
        "notes": [],
    }  # fmt: skip
    assert held(cli) == before


def test_one_row_is_one_row(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    assert cli.ok(["person", "export", str(path), "tom"]).err == f"1 row written to {path}\n"


def test_a_dry_run_counts_the_rows_at_fault_as_the_import_does(cli: CommandLine) -> None:
    text = "Title,Owner,Due\nA,nobody,2027-02-31\nB,nobody,x\nC,tom,\n"
    dry = cli("goal import - --dry-run", stdin=text)
    assert "1 new, 0 changed, 0 unchanged, 2 with errors" in dry.out
    assert "some rows have errors (2)" in dry.err
    assert "because rows have errors (2)" in cli("goal import -", stdin=text).err


def test_one_row_at_fault_stops_the_whole_file_unless_it_is_to_be_left_out(cli: CommandLine) -> None:
    text = "Title,Target\nA,x\nB,3\n"
    before = held(cli)
    refused = cli("goal import -", stdin=text)
    assert refused.code == 2
    assert "Row 2, column “Target”: “x” is not a number: write it like 1234.5." in refused.err
    assert held(cli) == before
    assert cli.ok("goal import - --skip-errors", stdin=text).out == "GOAL-1 imported from standard input\n"
    assert [goal["title"] for goal in goals(cli)] == ["B"]


def test_dates_that_could_be_two_days_are_asked_for(cli: CommandLine) -> None:
    text = "Title,Due\nA,3/4/2027\n"
    refused = cli("goal import -", stdin=text)
    assert refused.code == 2
    assert "“3/4/2027” may be 2027-04-03 / 2027-03-04" in refused.err
    cli.ok("goal import - --dates dmy", stdin=text)
    assert goals(cli)[0]["due"] == "2027-04-03"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "There is no table in “standard input”: it is empty."),
        (b"\x00\x01\x02", "holds a NUL character in line 1"),
        (b"PK\x03\x04broken", "cannot be read as a workbook"),
        (b"<html></html>", "is a web page or XML"),
        (b"[]", "There is no table in “standard input”: it is empty."),
        (b"[1, 2]", "entry 1 is not an object"),
        (b'Title\n"open', "a quotation mark is not closed"),
        (b"a,b\n1,2\n", "No column was recognised that says which goal a row is about"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(cli: CommandLine, data: bytes, sentence: str) -> None:
    before = held(cli)
    refused = cli("goal import -", stdin=data.decode("utf-8", "surrogateescape"))
    assert refused.code == 2
    assert sentence in refused.err
    assert "Traceback" not in refused.err
    assert held(cli) == before


def test_who_may_only_look_imports_nothing(cli: CommandLine) -> None:
    refused = cli("goal import - --as tom", stdin=GOALS)
    assert refused.code == 5
    assert goals(cli) == []


# Columns that the person named


def test_columns_are_read_the_next_time_as_they_were_mapped(cli: CommandLine) -> None:
    assert cli("goal import -", stdin=FOREIGN).code == 2
    first = cli.ok(f"goal import - {MAPPED}", stdin=FOREIGN)
    assert "the last time" not in first.err
    before = held(cli)
    again = cli.ok("goal import -", stdin=FOREIGN)
    assert again.out == "nothing in standard input is new\n"
    assert again.err.splitlines()[0] == (
        "the columns are read as you said the last time: Ziel=title, Wer=owner, Kennzahl=metric, Soll=target; "
        "--map says it anew"
    )
    assert held(cli) == before
    more = cli.ok("goal import -", stdin=FOREIGN.replace("15", "12") + "Noch eins,,,\n")
    assert more.out == "GOAL-1, GOAL-2 imported from standard input\n"


def test_a_new_mapping_takes_the_place_of_the_old_one(cli: CommandLine) -> None:
    cli.ok(f"goal import - {MAPPED}", stdin=FOREIGN)
    cli.ok("goal import - --map Ziel=title --map Soll=baseline --map Wer=-", stdin=FOREIGN)
    again = cli.ok("goal import -", stdin=FOREIGN)
    assert "Ziel=title, Wer=-, Soll=baseline;" in again.err


def test_a_mapping_is_of_one_person_one_kind_of_thing_and_the_same_headings(cli: CommandLine) -> None:
    cli.ok(f"goal import - {MAPPED}", stdin=FOREIGN)
    assert cli("goal import - --as li.wei", stdin=FOREIGN).code == 2
    assert cli("person import -", stdin=FOREIGN).code == 2
    assert cli("goal import -", stdin=FOREIGN.replace("Wer", "Werk")).code == 2
    assert cli("goal import -", stdin=FOREIGN.replace("Ziel,Wer", " ZIEL ,wer")).code == 0


def test_a_dry_run_or_a_refused_file_is_not_remembered(cli: CommandLine) -> None:
    before = held(cli)
    cli.ok(f"goal import - --dry-run {MAPPED}", stdin=FOREIGN)
    assert cli(f"goal import - {MAPPED}", stdin=FOREIGN.replace("15", "many")).code == 2
    assert held(cli) == before


def test_undo_takes_the_goals_back_and_keeps_the_mapping(cli: CommandLine) -> None:
    cli.ok(f"goal import - {MAPPED}", stdin=FOREIGN)
    assert cli.ok("undo").out == "undone: Import goals (GOAL-1)\n"
    assert goals(cli) == []
    assert cli.ok("goal import -", stdin=FOREIGN).out == "GOAL-2 imported from standard input\n"


def test_states_are_read_the_next_time_as_they_were_explained(cli: CommandLine) -> None:
    text = "Wert,Summary,Status\nA-1,A,Ready for UAT\nA-2,B,Parked\n"
    assert cli("card import -", stdin=text).code == 2
    cli.ok(["card", "import", "-", "--map", "Wert=key", "--state", "Ready for UAT=Testing", "--state", "Parked=Ready"],
           stdin=text)  # fmt: skip
    again = cli.ok("card import -", stdin=text)
    assert again.out == "nothing in standard input is new\n"
    assert again.err.splitlines()[:2] == [
        "the columns are read as you said the last time: Wert=key; --map says it anew",
        "states are read as you said the last time: Ready for UAT=Testing, Parked=Ready; --state says it anew",
    ]
    moved = cli.ok("card import - --state Parked=Backlog", stdin=text)
    assert "Wert=key" in moved.err
    assert "Ready for UAT=Testing; --state" in moved.err
    assert [card["column"] for card in cli.ok("card list --json").json] == ["Testing", "Backlog"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("card import - --state Parked", "“Parked” is not understood: write WORD=STATE."),
        ("goal import - --state Parked=Done", "a goal has no state that a file could name"),
    ],
)
def test_a_state_that_is_not_explained_is_refused(cli: CommandLine, line: str, sentence: str) -> None:
    refused = cli(line, stdin="Title\nA\n")
    assert (refused.code, refused.err.strip()) == (2, f"cockpit: {sentence}")


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ("--map Zeil=title", "There is no column “Zeil”: did you mean “Ziel”?"),
        ("--map Ziel=titel", "There is no field “titel”: did you mean “title”?"),
        ("--map Ziel", "“Ziel” is not understood: write COLUMN=FIELD."),
    ],
)
def test_a_mapping_that_is_not_understood_is_refused(cli: CommandLine, pairs: str, sentence: str) -> None:
    refused = cli(f"goal import - {pairs}", stdin=FOREIGN)
    assert (refused.code, refused.err.strip()) == (2, f"cockpit: {sentence}")


# At a terminal


def test_at_a_terminal_a_person_sees_the_preview_first_and_may_say_no(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_text(GOALS)
    with Terminal(["goal", "import", str(path)], cli.environment) as terminal:
        assert "2 new, 0 changed, 0 unchanged" in terminal.wait("Import these rows?")
        terminal.send(ENTER)
        assert terminal.end() == 1
        assert "nothing was done" in terminal.text
    assert goals(cli) == []
    with Terminal(["goal", "import", str(path)], cli.environment) as terminal:
        terminal.wait("Import these rows?")
        terminal.send("y")
        assert terminal.end() == 0
    assert len(goals(cli)) == 2


def test_many_rows_show_a_bar_on_standard_error_only(cli: CommandLine, tmp_path: Path) -> None:
    path, out = many(tmp_path / "many.csv"), tmp_path / "out.json"
    line = ["goal", "import", str(path), "--yes", "--json"]
    with Terminal(line, cli.environment, out=str(out)) as terminal:
        assert terminal.end() == 0
        assert b"reading" in terminal.raw
        assert b"writing" in terminal.raw
        assert b"3000/3000" in terminal.raw
    assert len(json.loads(out.read_text())["ids"]) == 3_000


def test_a_few_rows_and_a_pipe_show_no_bar(cli: CommandLine, tmp_path: Path) -> None:
    path = many(tmp_path / "few.csv", 10)
    with Terminal(["goal", "import", str(path), "--yes"], cli.environment) as terminal:
        assert terminal.end() == 0
        assert b"10/10" not in terminal.raw
    ran = cli.process(["goal", "import", str(many(tmp_path / "many.csv")), "--yes"])
    assert ran.code == 0
    assert "3000/3000" not in ran.err


@pytest.mark.parametrize("at", ["reading", "writing"])
def test_ctrl_c_while_rows_are_read_or_written_leaves_nothing_half_done(
    cli: CommandLine, tmp_path: Path, at: str
) -> None:
    path = many(tmp_path / "many.csv", 40_000)
    before = held(cli)
    with Terminal(["goal", "import", str(path), "--yes"], cli.environment) as terminal:
        terminal.wait(at)
        terminal.send(CTRL_C)
        assert terminal.end() == 130
        assert "interrupted; nothing more was done" in terminal.text
    assert held(cli) == before
    assert cli.ok("goal import -", stdin=GOALS).code == 0


def test_a_process_that_is_killed_while_it_writes_leaves_nothing_half_done(cli: CommandLine, tmp_path: Path) -> None:
    path = many(tmp_path / "many.csv", 40_000)
    before = held(cli)
    with Terminal(["goal", "import", str(path), "--yes"], cli.environment) as terminal:
        terminal.wait("writing")
        os.kill(terminal.pid, signal.SIGKILL)
        assert terminal.end() == -signal.SIGKILL
    assert held(cli) == before


@pytest.mark.parametrize(
    ("noun", "text", "made"),
    [
        ("goal", "Title,Theme\nClose faster,Growth\n", "(theme): Growth"),
        ("goal", "Title,Modules\nClose faster,Payroll; Assets\n", "(module): Payroll, Assets"),
        ("card", "Title,Sprint\nBook the lots,Sprint 9\n", "(sprint): Sprint 9"),
        ("requirement", "Title,Department\nBook the lots,Legal\n", "(department): Legal"),
    ],
)
def test_a_file_makes_along_the_way_only_what_its_person_may_add(
    cli: CommandLine, noun: str, text: str, made: str
) -> None:
    for more in ("--dry-run", "--yes"):
        ran = cli(f"--as li.wei {noun} import - {more}", stdin=text)
        assert ran.code == 5
        told = ran.err.splitlines()[-1]
        assert told.startswith("cockpit: as business representative you may not plan") and made in told
    assert cli(f"{noun} list --all --json").json == []
    column = text.partition("\n")[0].partition(",")[2]
    assert cli(f"--as li.wei {noun} import - --yes --map {column}=-", stdin=text).code == 0
    cli.ok(f"{noun} import - --yes", stdin=text.replace("Close faster", "Close").replace("Book the lots", "Book"))
    assert cli(f"--as li.wei {noun} import - --yes", stdin=text).code == 0


def test_a_file_brings_nothing_back_that_its_person_may_not_add(cli: CommandLine) -> None:
    cli.ok("theme add Growth --yes")
    cli.ok("theme archive Growth --yes")
    assert cli("--as li.wei goal import - --yes", stdin="Title,Theme\nClose faster,Growth\n").code == 5
    assert "Growth" not in cli("theme list --json").out


@pytest.mark.parametrize("line", ["person export x.csv", "backup x.csv"])
def test_nothing_but_an_ordinary_file_is_replaced(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("x.csv")
    ran = cli(f"{line} --overwrite")
    assert ran.code in (2, 6) and "no ordinary file" in ran.err
    assert Path("x.csv").is_fifo()
    Path("x.csv").unlink()
    Path("x.csv").symlink_to("real")
    cli.ok(f"{line} --overwrite")
    Path("real").write_bytes(b"")
    cli.ok(f"{line} --overwrite")
    assert Path("x.csv").is_symlink() and Path("real").read_bytes()


def test_a_preview_names_no_column_that_the_file_does_not_have(cli: CommandLine) -> None:
    ran = cli("card import - --dry-run", stdin="Title,Points\nBook the lots,3\n")
    assert "is read: Title = Title; Points = Points\n" in ran.err
    ran = cli("card import - --dry-run", stdin="Id,Title\nCARD-1,Book the lots\n")
    assert "is read: Id = Id; Title = Title\n" in ran.err


def test_a_store_is_no_file_of_cards(cli: CommandLine) -> None:
    ran = cli(["card", "import", str(cli.path), "--yes"])
    assert ran.code == 2
    assert "is a store of this program: export its cards first" in ran.err
