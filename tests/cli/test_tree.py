"""Every verb: help in both languages, words that are nearly right, formats that every verb has, exit codes."""

from __future__ import annotations

import re

import click
import pytest

from cockpit.areas import nouns
from cockpit.cli import guard
from cockpit.errors import BadInput, CockpitError, Conflict, Denied, NotFound, StoreProblem
from tests.cli.tree import BLOCKING, leaves, named, options
from tests.support import CommandLine

VERBS = [leaf for leaf in leaves() if leaf[0][0] not in BLOCKING]
NOUN_VERBS = [leaf for leaf in VERBS if len(leaf[0]) == 2]


@pytest.mark.parametrize("leaf", leaves(), ids=named)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_verb_explains_itself(
    empty_cli: CommandLine, leaf: tuple[tuple[str, ...], click.Command], language: str
) -> None:
    ran = empty_cli([*leaf[0], "--help", "--lang", language])
    assert (ran.code, ran.err) == (0, "")
    usage, _blank, text = ran.out.partition("\n\n")
    assert f"cockpit {' '.join(leaf[0])}" in usage
    assert text.strip()
    for option in options(leaf[1]):
        assert option in ran.out
    if language == "zh_CN":
        assert not re.search(r"[\u4e00-\u9fff”）][.](?=\s|$)", text, re.MULTILINE), "a Chinese sentence ends as one"
    assert not empty_cli.path.exists(), "help needs no store"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_tree_explains_itself_level_by_level(empty_cli: CommandLine, language: str) -> None:
    top = empty_cli(f"--help --lang {language}")
    assert top.code == 0
    for noun in nouns():
        assert re.search(rf"^  {noun} ", top.out, re.MULTILINE)
        level = empty_cli(f"{noun} --help --lang {language}")
        assert level.code == 0
        # A level without a verb shows its help too, but nothing was done.
        bare = empty_cli(f"{noun} --lang {language}")
        assert (bare.code, bare.out, bare.err) == (2, "", level.out)


def test_a_help_page_in_chinese_has_no_english_frame(empty_cli: CommandLine) -> None:
    for line in ("--help", "goal --help", "goal list --help", "log --help"):
        text = empty_cli(f"{line} --lang zh_CN").out
        for english in ("Usage", "Options:", "Commands:", "Show this message", "ARGS", "[OPTIONS]"):
            assert english not in text, f"{english} on the page of {line}"


def test_the_version_is_told(empty_cli: CommandLine) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*\n", empty_cli("--version").out)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("gaol list", "there is no “gaol”; did you mean goal?"),
        ("undoo", "there is no “undoo”; did you mean undo?"),
        ("pain list", "there is no “pain”; did you mean pain-point?"),
        ("xyzzy", "there is no “xyzzy”; see “cockpit --help”"),
        ("goal lst", "there is no “lst”; did you mean list?"),
        ("goal xyzzy", "there is no “xyzzy”; see “cockpit goal --help”"),
        ("goal list --jsn", "there is no option --jsn here; did you mean --json?"),
        ("goal list --xyzzy", "there is no option --xyzzy here; see “cockpit goal list --help”"),
        ("goal list --ids", "there is no option --ids here; see “cockpit goal list --help”"),
        ("goal list --projct ERP", "there is no option --projct here; did you mean --project?"),
        ("goal list --limit", "--limit needs a value"),
        ("goal list --limit 0", "“0” is not a whole number of at least 1"),
        ("goal list --limit 1.5", "“1.5” is not a whole number of at least 1"),
        ("goal list --json=yes", "--json takes no value"),
        ("goal show", "GOAL is missing; see “cockpit goal show --help”"),
        (
            "undo now please",
            "nothing takes “now please” here; put quotes round what belongs together, or see “cockpit undo --help”",
        ),
        ("completion tcsh", "“tcsh” is none of: bash, zsh, fish"),
        ("goal list --sort foo", "“foo” is no order of this list; take one of: rank, "),
        ("goal list --store", "--store needs a value"),
        ("--lang fr goal list", "there is no language fr; take one of: en, zh_CN"),
        ("--theme nrod goal list", "there is no theme nrod; did you mean nord?"),
        ("--theme xyzzy goal list", "there is no theme xyzzy; take one of: ansi-dark, "),
        ("--project EPR goal list", "there is no project “EPR”; did you mean ERP?"),
        ("--project NOPE goal list", "there is no project “NOPE”; known: ERP"),
        ("--as tmo goal list", "tmo is not among the persons of project ERP; did you mean tom?"),
        ("person add", "“New person” also needs: Handle (--handle), Name (--name)"),
        ("person add tom --handle tom Tom", "Handle is given twice: “tom” by its place and “tom” by --handle"),
        ("project add Test --code T", "Code is given twice: “Test” by its place and “T” by --code"),
        ("sprint burndown 1 --sprint 2", "Sprint is given twice: “1” by its place and “2” by --sprint"),
        ("sprint burndown --csv --svg -", "--csv and --svg exclude each other; give one of them"),
        ("sprint burndown --json --csv", "--json and --csv exclude each other; give one of them"),
        ("sprint burndown --overwrite", "--overwrite needs --svg FILE"),
        ("goal list --json --csv", "--json and --csv exclude each other; give one of them"),
        ("person show tmo", "there is no person “tmo”; did you mean tom?"),
        ("person edit tom --role ownr", "“ownr” is none of: "),
        ("person edit tom --hours many", "“many” is not a number"),
        ("project edit ERP --start 2026-13-01", "“2026-13-01” is not a date"),
    ],
)
def test_a_word_that_is_wrong_is_named_with_the_nearest(cli: CommandLine, line: str, sentence: str) -> None:
    ran = cli(line)
    assert ran.out == ""
    assert ran.err.startswith(f"cockpit: {sentence}"), ran.err
    missing = ("there is no person", "there is no project", "is not among the persons")
    assert ran.code == (3 if any(words in sentence for words in missing) else 2)


def test_faults_of_a_line_are_told_in_chinese(cli: CommandLine) -> None:
    for line in ("goal list --jsn", "goal list --limit", "goal show", "undo x", "gaol", "goal list --limit 0"):
        ran = cli(f"{line} --lang zh_CN")
        assert ran.code == 2
        assert re.search("[\u4e00-\u9fff]", ran.err), ran.err
    for line in ("goal list --store", "--theme", "--lang fr goal list"):
        assert re.search("[\u4e00-\u9fff]", cli(line, LANG="zh_CN.UTF-8").err), line


def test_exit_codes_are_those_that_are_documented() -> None:
    documented = {int(code): text for code, text in re.findall(r"(\d+) ([a-z][^,.]+)", guard.__doc__ or "")}
    kinds = (CockpitError, BadInput, NotFound, Conflict, Denied, StoreProblem)
    assert set(documented) == {0, 64, guard.FAULT, guard.INTERRUPTED, *(kind.exit_code for kind in kinds)}
    assert [kind.exit_code for kind in kinds] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("leaf", VERBS, ids=named)
def test_every_verb_without_words_has_one_sentence_or_its_result(
    cli: CommandLine, leaf: tuple[tuple[str, ...], click.Command]
) -> None:
    """With a project, without a person to ask: what is missing is named, and nobody waits for an answer."""
    ran = cli([*leaf[0], *(["--yes"] if "--yes" in options(leaf[1]) else [])])
    assert ran.code in (0, 1, 2, 3), ran.err
    assert "Traceback" not in ran.err
    if ran.code:
        assert ran.err.startswith("cockpit: ")


@pytest.mark.parametrize("leaf", NOUN_VERBS, ids=named)
def test_every_verb_of_a_noun_says_that_there_is_no_project_yet(
    empty_cli: CommandLine, leaf: tuple[tuple[str, ...], click.Command]
) -> None:
    filled = [f"x{place}" for place, param in enumerate(leaf[1].params) if isinstance(param, click.Argument)]
    ran = empty_cli([*leaf[0], *filled])
    assert ran.code in (0, 1, 2, 3), ran.err
    if ran.code == 1:
        assert "cockpit project add" in ran.err or leaf[0] == ("project", "unarchive"), ran.err


@pytest.mark.parametrize("leaf", VERBS, ids=named)
def test_every_verb_speaks_json_unless_it_sends_a_file(leaf: tuple[tuple[str, ...], click.Command]) -> None:
    others = {("completion",), ("authorized-keys",)}
    if leaf[0] not in others and leaf[0][-1] != "export":
        assert "--json" in options(leaf[1])


@pytest.mark.parametrize("noun", list(nouns()))
def test_every_list_has_the_same_options(cli: CommandLine, noun: str) -> None:
    listed = dict(leaves()).get((noun, "list"))
    if listed is None:
        pytest.skip("it is a part of something else")
    assert options(listed) >= {"--json", "--csv", "--all", "--sort", "--limit"}
    for verb in (f"{noun} list", f"{noun} search tom"):
        found = cli.ok(f"{verb} --json").json
        assert isinstance(found, list)
        assert all(isinstance(row, dict) for row in found)
    csv = cli.ok(f"{noun} list --csv --all --limit 1").out
    assert csv.strip()
