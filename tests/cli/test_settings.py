"""Options that are understood before and after any verb, and what the environment says."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.command import Command
from cockpit.errors import BadInput
from cockpit.inputs import inputs_of
from cockpit.settings import LEADING, OPTIONS, Settings, split
from tests.support import CommandLine, each_command


def test_general_options_may_stand_anywhere(cli: CommandLine, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    for words in (["--store", str(other)], [f"--store={other}"]):
        for line in ([*words, "project", "list"], ["project", *words, "list"], ["project", "list", *words]):
            assert cli([*line, "--json"]).json == []
    assert len(cli.ok("project list --json").json) == 1


def test_the_environment_says_what_no_option_says(cli: CommandLine, tmp_path: Path) -> None:
    cli.ok("project add LAB Laboratory")
    cli.ok("--project LAB module add Optics")
    assert cli.ok("module list --json", COCKPIT_PROJECT="LAB").json[0]["name"] == "Optics"
    assert len(cli.ok("module list --json --project ERP", COCKPIT_PROJECT="LAB").json) == 2
    assert cli("module list", COCKPIT_AS="nobody").code == 3
    assert cli("module add X", COCKPIT_AS="tom").code == 5
    assert cli("module add X --as olga", COCKPIT_AS="tom").code == 0
    assert cli("undo --help", COCKPIT_LANG="fr").code == 2
    chinese = cli("xyzzy", COCKPIT_LANG="zh_CN").err
    assert chinese == cli("xyzzy", LANG="zh_CN.UTF-8").err != cli("xyzzy").err
    assert cli("xyzzy --lang en", COCKPIT_LANG="zh_CN").err == cli("xyzzy").err


def test_a_person_speaks_the_language_that_was_chosen(cli: CommandLine) -> None:
    from cockpit.portfolio.commands import SetPreference
    from cockpit.session import Session
    from storage.store import Store

    store = Store(cli.path)
    Session(store, actor="olga").do(SetPreference(preference="language", value="zh_CN"))
    store.close()
    assert cli("module show zzz").err != cli("module show zzz --lang en").err
    assert cli("module show zzz").err == cli("module show zzz --lang zh_CN").err


def test_after_two_dashes_nothing_is_an_option(cli: CommandLine) -> None:
    cli.ok(["module", "add", "--", "--store"])
    assert "--store" in [row["name"] for row in cli.ok("module list --json").json]


@pytest.mark.parametrize("option", ["--store", "--project", "--as", "--lang", "--theme"])
def test_an_option_without_a_value_is_refused(cli: CommandLine, option: str) -> None:
    before = [] if option in LEADING else ["module", "list"]
    for words in ([option], [f"{option}="], [option, ""]):
        ran = cli([*before, *words])
        assert (ran.code, ran.err) == (2, f"cockpit: {option} needs a value\n")


def test_where_the_store_is_unless_somebody_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert Settings().path.is_relative_to(tmp_path)
    assert Settings().path.parent.is_dir()
    assert Settings(store="~/x.db").path == tmp_path / "x.db"


def test_settings_are_read_from_a_line_and_the_rest_is_left() -> None:
    environment = {"COCKPIT_STORE": "a.db", "COCKPIT_AS": "tom", "COCKPIT_THEME": "nord"}
    settings, rest = split(["goal", "--store", "b.db", "list", "--as=li.wei", "--ascii", "--", "--lang"], environment)
    assert (settings.store, settings.actor, settings.theme) == ("b.db", "li.wei", "nord")
    assert settings.ascii_only and settings.mouse
    assert rest == ["goal", "list", "--", "--lang"]
    with pytest.raises(BadInput):
        split(["--lang", "klingon"], {})


def test_a_theme_before_the_verb_is_that_of_the_screens_and_after_it_that_of_a_goal(cli: CommandLine) -> None:
    cli.ok("goal add 'Cut close' --metric Days --target 15 --unit d --baseline 30 --due 2027-06-30 --owner tom --yes")
    cli.ok("--theme nord goal edit GOAL-1 --theme customer")
    assert cli.ok("goal show GOAL-1 --json").json["theme"] == "Customer relations"
    assert split(["--theme", "nord", "goal", "edit", "--theme", "x"], {})[0].theme == "nord"


@pytest.mark.parametrize("command", each_command(), ids=lambda command: command.name)
def test_no_input_hides_behind_a_general_option(command: type[Command]) -> None:
    for field in inputs_of(command):
        if f"--{field.option}" in OPTIONS and f"--{field.option}" not in LEADING:
            assert field.required, "an input that cannot be given by place cannot be given at all"


def test_where_plain_characters_are_wanted_every_word_is_plain(cli: CommandLine, tmp_path: Path) -> None:
    cli.ok("goal add 'cut close from 30 to 15 days by 2027-06-30 @tom' -y")
    cli.ok("goal due GOAL-1 2027-07-31")
    file = tmp_path / "goals.csv"
    file.write_text("Id,Due\nGOAL-1,2027-08-31\n", encoding="utf-8")
    for line in (
        "log GOAL-1",
        "goal add --help",
        "report",
        "goal list nonsense:x",
        f"goal import {file} --dry-run",
        "goal add 'make it better by 2027-06-30' -y",
        "goal show GOAL-1",
    ):
        assert "".join([(ran := cli(f"{line} --ascii")).out, ran.err]).isascii(), line
    assert "→" in cli.ok("log GOAL-1").out


def test_what_a_program_reads_keeps_its_characters(cli: CommandLine) -> None:
    title = "cut “close” → fast"
    done = cli.ok(["goal", "add", "--title", title, "--draft", "-y", "--ascii"])
    assert title in done.err
    assert [goal["title"] for goal in cli.ok("goal list --json --ascii").json] == [title]
    assert title in cli.ok("goal export - --ascii").out
    assert 'cut "close" > fast' in cli.ok("goal list --ascii").out
