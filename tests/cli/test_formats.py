"""What is printed, to the byte: data on standard output, talk on standard error, in each format and language."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.terminal import Terminal
from tests.support import OWNER, CommandLine

TABLE = """\
Handle      Full name    Team role                Department  Organisation  Access                   Goals
@li.wei     Li Wei 李伟  business representative  Finance     customer      business representative
@olga       olga         project manager          -           customer      owner
@tom        Tom Okafor   key user                 -           customer      viewer
@wang.fang  Wang Fang    project sponsor          -           customer      sponsor
"""


def test_a_table_in_a_pipe_is_plain_complete_and_aligned_in_cells(cli: CommandLine) -> None:
    ran = cli.ok("person list --sort handle")
    assert ran.out == TABLE
    assert ran.err == "4 rows\n"


def test_a_list_as_json_is_one_list_of_objects(cli: CommandLine) -> None:
    ran = cli.ok("module list --json")
    assert ran.out == (
        '[{"position": 1, "name": "Finance", "goals": 0, "archived": false}, '
        '{"position": 2, "name": "Purchasing", "goals": 0, "archived": false}]\n'
    )
    assert ran.err == ""


def test_a_list_as_csv_has_a_heading_and_lines(cli: CommandLine) -> None:
    ran = cli.ok("module list --csv")
    assert ran.out == "position,name,goals,archived\n1,Finance,0,false\n2,Purchasing,0,false\n"
    assert ran.err == ""


def test_nothing_is_an_empty_list_a_heading_or_a_word(cli: CommandLine) -> None:
    assert cli.ok("module list zzz --json").out == "[]\n"
    csv = cli.ok("module list zzz --csv")
    assert csv.out == "position,name,goals\n"
    table = cli.ok("module list zzz")
    assert (table.out, table.err) == ("", "nothing matches\n")


def test_a_thing_is_lines_to_read_or_one_object(cli: CommandLine) -> None:
    shown = cli.ok("module show Finance")
    assert shown.lines[1].split() == ["Module", "Finance"]
    assert cli.ok("module show Finance --json").json == {
        "name": "Finance",
        "position": 1,
        "goals": 0,
        "archived": False,
        "version": 1,
        "lists": [{"label": "Goals", "count": 0, "list": 'goal list module:"=Finance"'}],
    }


def test_what_was_done_is_a_sentence_or_one_object(cli: CommandLine) -> None:
    assert cli.ok("module add Sales").out == "module Sales added\n"
    ran = cli.ok("module add Stock --json")
    assert ran.out.count("\n") == 1
    done = ran.json
    assert (done["ids"], done["message"], done["warnings"]) == (["Stock"], "module Stock added", [])
    assert isinstance(done["change"], int)
    assert ran.err == ""


def test_what_changed_nothing_has_no_change(cli: CommandLine) -> None:
    assert cli.ok("module edit Finance --name Finance --json").json["change"] is None


def test_several_things_made_at_once_are_one_object(cli: CommandLine) -> None:
    line = "cut close from 30 to 15 days and raise cash from 5 to 9 percent by 2027-06-30 @li.wei"
    ran = cli(["goal", line, "--yes", "--json"])
    if ran.code == 0:
        assert ran.out.count("\n") == 1
        assert set(ran.json) >= {"ids", "message", "change", "warnings"}


def test_warnings_are_talk_and_part_of_the_object(cli: CommandLine) -> None:
    cli.ok("goal add 'Cut X' --metric Days --target 3 --unit d --baseline 5 --due 2027-01-01 --owner tom --yes")
    ran = cli.ok("person archive tom")
    assert ran.out == "Tom Okafor archived\n"
    assert ran.err == "note: still owned by them: Cut X; give these to someone else\n"
    cli.ok("undo")
    assert cli.ok("person archive tom --json").json["warnings"] == [
        "still owned by them: Cut X; give these to someone else"
    ]


def test_filters_orders_limits_and_the_archive(cli: CommandLine) -> None:
    names = [row["handle"] for row in cli.ok("person list --json --sort name").json]
    assert [row["handle"] for row in cli.ok("person list --json --sort -name").json] == names[::-1]
    assert [row["handle"] for row in cli.ok("person list --json --sort name --limit 2").json] == names[:2]
    assert [row["handle"] for row in cli.ok("person list --json role:sponsor").json] == ["wang.fang"]
    assert [row["handle"] for row in cli.ok("person list --json department:fin role:business").json] == ["li.wei"]
    assert [row["handle"] for row in cli.ok(["person", "list", "--json", "role:sponsor or tom"]).json] == [
        row["handle"] for row in cli.ok(["person", "list", "--json", "tom", "or", "role:sponsor"]).json
    ]
    cli.ok("person archive tom")
    assert "tom" not in [row["handle"] for row in cli.ok("person list --json").json]
    assert "tom" in [row["handle"] for row in cli.ok("person list --json --all").json]
    assert [row["handle"] for row in cli.ok("person search okafor --json").json] == ["tom"]
    cli.ok("person unarchive tom")
    assert "tom" in [row["handle"] for row in cli.ok("person list --json").json]


def test_a_fault_in_a_filter_is_pointed_at(cli: CommandLine) -> None:
    ran = cli(["goal", "list", "月结 foo:1 late"])
    assert (ran.code, ran.out) == (2, "")
    sentence, filter_, caret = ran.err.splitlines()
    assert sentence.startswith("cockpit: there is no field “foo” here")
    assert filter_ == "  月结 foo:1 late"
    # Each Chinese character is two cells wide.
    assert caret == "  " + " " * 5 + "^"
    ran = cli(["goal", "list", "late", "state:foo"])
    assert ran.err.splitlines()[1:] == ["  late state:foo", "       ^"]


def test_an_order_has_a_language_only_where_people_read(cli: CommandLine) -> None:
    english, chinese = (cli.ok(f"person list --json --lang {code}").out for code in ("en", "zh_CN"))
    assert english == chinese
    assert (
        cli.ok("person list --csv --lang en").out.splitlines()[0]
        == cli.ok("person list --csv --lang zh_CN").out.splitlines()[0]
    )


def test_json_of_hostile_text_is_json_and_obeyed_by_no_terminal(cli: CommandLine) -> None:
    hostile = 'a\x1b[2J\u009b31m\u202e[/b]“”\\"{x}'
    cli.ok(["module", "add", hostile])
    # Somebody may have written into the file by other means.
    from storage.store import Store

    store = Store(cli.path)
    store._writer.execute("UPDATE module SET name = ? WHERE name LIKE 'a%'", (hostile,))
    store.close()
    out = cli.ok("module list --json").out
    assert json.loads(out)[-1]["name"] == hostile or json.loads(out)[0]["name"] == hostile
    for ran in (cli.ok("module list"), cli.ok("module list --json"), cli.ok("log"), cli.ok("module list --csv")):
        assert not {"\x1b", "\u009b", "\u202e"} & set(ran.out.replace("\\u001b", "")), ran.out


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_csv_holds_no_formula(cli: CommandLine, text: str) -> None:
    cli.ok(["module", "add", "--name", text])
    rows = cli.ok("module list --csv").out.splitlines()[1:]
    assert not any(row.startswith(("=", "+", "-", "@", "\t", '"=')) for row in rows)


WIDE = "A goal whose title is far too long for the columns beside it to keep the width that they would like to have"


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_on_a_terminal_ids_are_never_cut_and_what_matters_least_goes_first(cli: CommandLine, columns: int) -> None:
    for number in range(12):
        cli.ok(["goal", "add", "--title", f"{number} {WIDE}", "--due", "2020-01-31", "--owner", OWNER, "--draft", "-y"])
    with Terminal("goal list --all", cli.environment, columns=columns) as terminal:
        assert terminal.end() == 0
        head, _rule, *rows = terminal.text.splitlines()
    assert head.startswith("Id ") and all(re.match(r"GOAL-\d+ ", row) for row in rows[:12])
    assert ("Theme" in head) == (columns == 200)
    if columns == 80:
        assert f"@{OWNER}" in rows[0] and "2020-01-31!" in rows[0], "a short due day still warns"


@pytest.mark.parametrize("line", ["log", "home", "search goal"])
def test_short_columns_of_a_table_keep_their_width(cli: CommandLine, line: str) -> None:
    cli.ok(["goal", "add", "--title", WIDE, "--draft", "-y"])
    with Terminal(line, cli.environment, columns=80) as terminal:
        assert terminal.end() == 0
        head, _rule, first, *_rest = terminal.text.splitlines()
    assert head.split() != []
    assert first[0] != " " and "…" not in first.split("  ")[0]
