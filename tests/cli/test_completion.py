"""Completion in the shell: verbs, options and values, through the protocol of each shell."""

from __future__ import annotations

import shlex
import subprocess
import sys

import pytest

from cockpit.cli.completion import SHELLS, VARIABLE
from cockpit.goals.commands import AddGoal
from cockpit.settings import THEMES
from storage.store import Store
from tests.cli.terminal import Terminal
from tests.support import CommandLine, World, new_session

BASH = """
set -f
source <("$PYTHON" -m cockpit completion bash)
cockpit() { "$PYTHON" -m cockpit "$@"; }
COMP_LINE="$1"; COMP_POINT=${#1}
COMP_WORDS=(); eval "set -- $2"; COMP_WORDS=("$@"); COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
compopt() { :; }
_cockpit_completion cockpit
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def goals(cli: CommandLine) -> CommandLine:
    """A command line on a store with two goals."""
    store = Store(cli.path)
    world = World(new_session(store, cli.clock))
    world.given(AddGoal, title="Cut month-end close", due="2027-06-30", owner_id="li.wei")
    world.given(AddGoal, title="缩短月结", due="2027-06-30")
    store.close()
    return cli


def offered(cli: CommandLine, typed: str, shell: str = "zsh") -> dict[str, str]:
    """Return what is offered for the last word of a line, which is empty after a space, each with its meaning."""
    words = shlex.split(f"{typed}''" if typed.endswith(" ") else typed)
    ran = cli("", COMP_WORDS=shlex.join(words), COMP_CWORD=str(len(words) - 1), **{VARIABLE: f"{shell}_complete"})
    assert (ran.code, ran.err) == (0, "")
    if shell == "zsh":
        lines = ran.out.splitlines()
        found = {lines[at + 1]: lines[at + 2] for at in range(0, len(lines) - 2, 3)}
        return {name.replace("\\:", ":"): "" if hint == "_" else hint for name, hint in found.items()}
    return dict.fromkeys(ran.out.splitlines(), "")


def test_nouns_and_verbs(goals: CommandLine) -> None:
    assert set(offered(goals, "cockpit go")) == {"goal"}
    assert {"goal", "person", "undo", "log"} <= set(offered(goals, "cockpit "))
    assert offered(goals, "cockpit goal ch") == {"check-in": "Check in a measured value"}
    assert {"list", "show", "add", "new", "import"} <= set(offered(goals, "cockpit goal "))


def test_options_of_the_verb_and_those_of_every_verb(goals: CommandLine) -> None:
    found = offered(goals, "cockpit goal edit GOAL-1 --")
    assert {"--due", "--owner", "--json", "--if-version", "--store", "--project", "--lang", "--ascii"} <= set(found)
    assert found["--due"] == "Due"
    assert set(offered(goals, "cockpit goal list --so")) == {"--sort"}


def test_ids_come_with_their_titles(goals: CommandLine) -> None:
    everything = {"GOAL-2": "缩短月结", "GOAL-1": "Cut month-end close"}
    assert offered(goals, "cockpit goal show ") == everything
    assert offered(goals, "cockpit goal show goal-1") == {"GOAL-1": "Cut month-end close"}
    assert offered(goals, "cockpit goal edit GOAL-") == everything
    assert offered(goals, "cockpit goal archive GOAL-1 GOAL-2") == {"GOAL-2": "缩短月结"}
    assert offered(goals, "cockpit log GO") == everything
    # Who does not know the id knows what it is about.
    assert set(offered(goals, "cockpit goal show clos")) == {"GOAL-1"}
    assert set(offered(goals, "cockpit goal show 月结")) == {"GOAL-2"}


def test_names_of_things(goals: CommandLine) -> None:
    assert offered(goals, "cockpit goal edit GOAL-1 --owner li") == {"li.wei": "Li Wei 李伟"}
    assert offered(goals, "cockpit goal edit GOAL-1 --owner=li") == {"--owner=li.wei": "Li Wei 李伟"}
    assert offered(goals, "cockpit goal edit GOAL-1 --owner @t") == {"@tom": "Tom Okafor"}
    assert "Financial transparency" in offered(goals, "cockpit goal move GOAL-1 --theme fin")
    assert set(offered(goals, "cockpit goal edit GOAL-1 --modules Finance,Pu")) == {"Finance,Purchasing"}
    assert set(offered(goals, "cockpit person edit to")) == {"tom"}
    assert set(offered(goals, "cockpit department archive F")) == {"Finance"}


def test_choices_dates_and_words(goals: CommandLine) -> None:
    assert set(offered(goals, "cockpit person edit tom --team-role s")) == {"sponsor"}
    assert offered(goals, "cockpit person edit tom --role own") == {"owner": "owner"}
    assert {"today", "eom"} <= set(offered(goals, "cockpit goal edit GOAL-1 --due "))
    assert set(offered(goals, "cockpit department edit Finance --in-scope ")) == {"yes", "no"}
    assert set(offered(goals, "cockpit completion ")) == {"bash", "zsh", "fish"}
    assert {"due", "-due"} <= set(offered(goals, "cockpit goal list --sort "))


def test_filters(goals: CommandLine) -> None:
    assert {"owner:", "state:", "late"} <= set(offered(goals, "cockpit goal list "))
    assert set(offered(goals, "cockpit goal list owner:")) >= {"owner:me", "owner:none", "owner:li.wei", "owner:tom"}
    assert set(offered(goals, "cockpit goal list state:a")) == {"state:active"}
    assert set(offered(goals, "cockpit goal list late sta")) >= {"state:"}
    assert set(offered(goals, "cockpit goal list 'x -lat'")) == {"x -late"}
    assert offered(goals, "cockpit goal list theme:fin") == {'theme:"Financial transparency"': "Theme"}
    assert set(offered(goals, "cockpit goal list department:F")) == {"department:Finance"}
    assert offered(goals, "cockpit goal list owner:Wang") == {"owner:wang.fang": "Wang Fang"}
    assert set(offered(goals, "cockpit goal list module:p")) == {"module:Purchasing"}
    assert set(offered(goals, "cockpit class list trainer:to")) == {"trainer:tom"}
    assert set(offered(goals, "cockpit goal list 'late (owner:me or sta'")) >= {"late (owner:me or state:"}


def test_general_options(goals: CommandLine) -> None:
    assert offered(goals, "cockpit --lang ") == {"en": "English", "zh_CN": "简体中文"}
    assert offered(goals, "cockpit goal list --lang=z") == {"--lang=zh_CN": "简体中文"}
    assert offered(goals, "cockpit --project ") == {"ERP": "ERP rollout"}
    assert set(offered(goals, "cockpit --as t")) == {"tom"}
    assert set(offered(goals, "cockpit --theme nor")) == {"nord"}
    assert offered(goals, "cockpit --lang zh_CN goal ch")["check-in"] != "Check in a measured value"
    assert offered(goals, "cockpit --as tom goal show ") == offered(goals, "cockpit goal show --as tom ")


def test_the_themes_are_those_of_the_screens() -> None:
    from textual.theme import BUILTIN_THEMES

    assert list(THEMES) == sorted(BUILTIN_THEMES)


def test_files_are_left_to_the_shell(goals: CommandLine) -> None:
    for line in ("cockpit backup ./x", "cockpit goal import ", "cockpit --store ./x", "cockpit goal export "):
        words = shlex.split(f"{line}''" if line.endswith(" ") else line)
        ran = goals("", COMP_WORDS=shlex.join(words), COMP_CWORD=str(len(words) - 1), **{VARIABLE: "bash_complete"})
        assert ran.out.startswith("file,"), line


@pytest.mark.parametrize("shell", list(SHELLS))
def test_each_shell_has_its_script_and_its_protocol(goals: CommandLine, shell: str) -> None:
    script = goals.ok(f"completion {shell}").out
    assert f"{VARIABLE}={shell}_complete" in script
    assert goals("", **{VARIABLE: f"{shell}_source"}).out == script
    if shell == "fish":
        ran = goals("", COMP_WORDS="cockpit goal show ", COMP_CWORD="", **{VARIABLE: "fish_complete"})
        assert ran.out.splitlines() == ["plain,GOAL-2\t缩短月结", "plain,GOAL-1\tCut month-end close"]
    if shell == "bash":
        assert list(offered(goals, "cockpit goal show ", "bash")) == ["plain,GOAL-2", "plain,GOAL-1"]


@pytest.mark.parametrize(
    ("typed", "words", "replies"),
    [
        ("cockpit goal sho", "cockpit goal sho", ["show"]),
        ("cockpit goal show GOAL-", "cockpit goal show GOAL-", ["GOAL-2", "GOAL-1"]),
        ("cockpit goal list owner:l", "cockpit goal list owner : l", ["li.wei"]),
        ("cockpit goal list owner:", "cockpit goal list owner :", ["me", "none", "li.wei", "olga", "tom", "wang.fang"]),
        ("cockpit goal list --sort=d", "cockpit goal list --sort = d", ["due"]),
        ("cockpit goal list --sort=", "cockpit goal list --sort =", None),
        ("cockpit goal move GOAL-1 --theme fin", "cockpit goal move GOAL-1 --theme fin", ["Financial\\ transparency"]),
    ],
)
def test_bash_itself(goals: CommandLine, typed: str, words: str, replies: list[str] | None) -> None:
    """Bash hands over words that it has taken apart at colons and equals signs, and takes replies unquoted."""
    done = subprocess.run(
        ["bash", "-c", BASH, "bash", typed, words],
        env={**goals.environment, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    found = done.stdout.splitlines()
    if replies is None:
        assert {"due", "title", "-due"} <= set(found)
    else:
        assert found == replies


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("cockpit goal list 'late owner:li", "cockpit goal list 'late owner:li.wei'"),
        ('cockpit goal list "late owner:li', 'cockpit goal list "late owner:li.wei"'),
        ("cockpit goal move GOAL-1 --theme 'fin", "cockpit goal move GOAL-1 --theme 'Financial transparency'"),
        ("cockpit goal list owner:li", "cockpit goal list owner:li.wei"),
    ],
)
def test_a_word_in_quotes_is_completed_as_it_was_begun(goals: CommandLine, typed: str, completed: str) -> None:
    environment = {**goals.environment, "PYTHON": sys.executable, "PS1": "ready$ ", "INPUTRC": "/dev/null"}
    with Terminal(["--norc", "--noprofile", "-i"], environment, program=["bash"]) as terminal:
        terminal.wait("ready$")
        terminal.send('cockpit() { "$PYTHON" -m cockpit "$@"; }; source <(cockpit completion bash); PS1="set$ "\r')
        terminal.wait(lambda text: text.splitlines()[-1].startswith("set$"))
        terminal.send(f"{typed}\t")
        terminal.wait(lambda text: f"set$ {completed}" in text.splitlines())


def test_a_field_within_quotes_stays_open_for_its_value(goals: CommandLine) -> None:
    quoted = goals("", COMP_WORDS="cockpit goal list 'late sta", COMP_CWORD="3", **{VARIABLE: "bash_complete"})
    assert {"plain,late state:", "plain,late start:"} <= set(quoted.out.splitlines())
    alone = goals("", COMP_WORDS="cockpit goal list 'late stat", COMP_CWORD="3", **{VARIABLE: "bash_complete"})
    assert {"plain,late state:active", "plain,late state:draft"} <= set(alone.out.splitlines())


def test_where_nothing_is_known_nothing_is_offered_and_nothing_is_made(empty_cli: CommandLine) -> None:
    assert offered(empty_cli, "cockpit goal show ") == {}
    assert offered(empty_cli, "cockpit nonsense ") == {}
    assert offered(empty_cli, "cockpit goal nonsense ") == {}
    assert offered(empty_cli, "cockpit --as nobody goal show ") == {}
    assert offered(empty_cli, "cockpit goal ed") == {"edit": "Edit the goal"}
    assert not empty_cli.path.exists()


def test_a_store_that_cannot_be_used_offers_nothing(goals: CommandLine) -> None:
    goals.path.write_text("a letter")
    assert offered(goals, "cockpit goal show ") == {}
    assert offered(goals, "cockpit --as nobody goal show ") == {}


def test_hostile_names_are_one_plain_line(goals: CommandLine) -> None:
    store = Store(goals.path)
    store._writer.execute("UPDATE goal SET title = ? WHERE number = 1", ("a\x1b[31m\nplain\nx\u202e`rm -rf`$(x)",))
    store.close()
    found = offered(goals, "cockpit goal show GOAL-1")
    assert found == {"GOAL-1": "a[31m plain x`rm -rf`$(x)"}
