"""How the parts hang together: imports run one way, strings that name code resolve, every command is complete."""

from __future__ import annotations
import __future__

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from pydantic import BaseModel

from cockpit.access import Right
from cockpit.areas import AREAS, Area, load, nouns
from cockpit.command import Command
from cockpit.history import all_records
from cockpit.inputs import inputs_of
from screens.base import AreaScreen
from screens.keys import digits, shortcuts
from storage.record import Record
from tests.support import ROOT, CommandLine, each_command
from widgets.marked import MarkedView
from widgets.matrix import Matrix

PACKAGES = ("cockpit", "screens", "widgets", "storage")
HEAVY = ("textual", "questionary", "prompt_toolkit", "asyncssh", "sqlite_utils", "rich.console", "xlsxwriter")
"""What a verb that lists or changes something has no use for when it writes into a pipe."""
_NAMES_CODE = re.compile(rf"(?:{'|'.join(PACKAGES)})(?:\.\w+)+:\w+")


def sources() -> Iterator[Path]:
    """Yield every file of Python in the product."""
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def named_in(path: Path) -> Iterator[str]:
    """Yield the strings of a file that name code as ``module:name``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAMES_CODE.fullmatch(node.value):
            yield node.value


STRINGS = sorted({text for path in sources() for text in named_in(path)})


def test_imports_run_one_way() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("text", STRINGS)
def test_a_string_that_names_code_resolves(text: str) -> None:
    assert callable(load(text)) or isinstance(load(text), tuple)


def test_every_area_names_a_screen_that_is_among_the_strings() -> None:
    screens = {area.screen for area in AREAS if area.screen}
    assert screens <= set(STRINGS)
    assert {"screens.app:run"} <= set(STRINGS)


@pytest.mark.parametrize(
    "noun", [noun for _area, noun in nouns().values() if noun.exchange], ids=lambda noun: noun.name
)
def test_what_can_be_imported_has_the_parts_that_an_import_needs(noun: object) -> None:
    module = import_module(noun.exchange)  # type: ignore[attr-defined]
    for part in ("TARGET", "existing", "command", "rows"):
        assert hasattr(module, part)


@pytest.mark.parametrize("line", ["person list", "person show tom --json", "log --json", "search x", "doctor"])
def test_reading_loads_nothing_heavy(cli: CommandLine, line: str) -> None:
    assert loaded(cli, line) & set(HEAVY) == set()


@pytest.mark.parametrize("line", ["goal list", "goal list --json", "goal list owner:me", "--help"])
def test_goals_are_read_without_records(cli: CommandLine, line: str) -> None:
    assert loaded(cli, line) & {*HEAVY, "pydantic"} == set()


@pytest.mark.parametrize(
    "line",
    [
        "goal add 'Cut close' --metric Days --target 3 --unit d --baseline 5 --due 2027-01-01 --owner tom --yes",
        "goal 'cut month-end close from 30 to 15 days by 2027-06-30 @li.wei' --yes",
        "module add Sales",
        "undo",
    ],
)
def test_writing_loads_nothing_heavy(cli: CommandLine, line: str) -> None:
    assert loaded(cli, line) & set(HEAVY) == set()


def loaded(cli: CommandLine, line: str) -> set[str]:
    """Return the modules that a command line loads, from a process of its own."""
    import shlex

    code = (
        "import sys\n"
        "from cockpit.main import main\n"
        f"code = main({shlex.split(line)!r})\n"
        "sys.stderr.write('\\n' + ' '.join([str(code), *sys.modules]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=dict(cli.environment), cwd=ROOT, capture_output=True, text=True, check=False
    )
    code_, *modules = done.stderr.rsplit("\n", 1)[-1].split()
    assert code_ in ("0", "1"), done.stderr
    return set(modules)


def test_the_screens_load_no_tls_and_whoever_wants_it_still_gets_it() -> None:
    code = (
        "import sys\n"
        "from cockpit.main import _leave_out_tls\n"
        "_leave_out_tls()\n"
        "import screens.app\n"
        "print('ssl' in sys.modules, end=' ')\n"
        "import asyncio, ssl\n"
        "asyncio.run(asyncio.sleep(0))\n"
        "print(ssl.create_default_context().verify_mode.name)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False CERT_REQUIRED\n"


@pytest.mark.parametrize("command", each_command(), ids=lambda command: command.name)
def test_every_command_is_complete(command: type[Command]) -> None:
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*", command.name)
    label = command.label()
    assert label and label[0].isupper() and not label.endswith((".", ":")) and len(label) <= 65
    assert isinstance(command.right, Right)
    assert command.help() == "" or command.help().endswith((".", "”"))
    known = {field.name for field in inputs_of(command)}
    assert not command.subject or command.subject in known
    assert set(command.essential) <= known
    if command.record is not None:
        assert set(command.taken) <= set(command.record.model_fields)
    for field in inputs_of(command):
        assert not field.noun or field.noun in nouns()


@pytest.mark.parametrize("model", [Record, Command, *all_records(), *each_command()], ids=lambda model: model.__name__)
def test_annotations_of_models_are_no_text(model: type[BaseModel]) -> None:
    """Each that is text is compiled anew for every class below, which takes longer than all else of making one."""
    assert getattr(import_module(model.__module__), "annotations", None) is not __future__.annotations


def test_names_of_commands_are_used_once() -> None:
    names = Counter(command.name for area in AREAS for command in area.commands())
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.name)
def test_no_key_means_two_things(area: Area) -> None:
    keys = Counter((command.noun(), command.key) for command in area.commands() if command.key)
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("area", [area for area in AREAS if area.screen], ids=lambda area: area.name)
def test_no_key_of_a_command_hides_one_that_means_the_same_everywhere(area: Area) -> None:
    names = {"colon": ":", "slash": "/", "question_mark": "?", "left_square_bracket": "[", "right_square_bracket": "]"}
    bindings = [*AreaScreen.BINDINGS, *MarkedView.BINDINGS, *Matrix.BINDINGS]
    bound = {names.get(key, key) for binding in bindings for key in binding.key.split(",")}  # type: ignore[union-attr]
    everywhere = bound | {"g", "1", *digits()}
    meant = {("roster", "space"), ("project", "enter")}
    hidden = {(noun.name, key) for noun in area.nouns for key in shortcuts(noun.name, area) if key in everywhere}
    assert hidden <= meant


def test_every_area_has_a_key_of_its_own() -> None:
    keys = Counter(area.key for area in AREAS if area.screen)
    assert all(keys) and max(keys.values()) == 1


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.name)
def test_every_list_belongs_to_a_noun_of_its_area(area: Area) -> None:
    own = {noun.name: noun for noun in area.nouns}
    for listing in area.listings():
        assert listing.noun in own
        assert listing.table == own[listing.noun].source
        assert listing.sorts and listing.columns and listing.title


@pytest.mark.parametrize("record", all_records(), ids=lambda record: record.table)
def test_every_record_is_written_down_once_and_belongs_to_a_project_or_a_person(record: type[Record]) -> None:
    assert [other.table for other in all_records()].count(record.table) == 1
    assert record.__doc__
    owners = {"project_id", "actor", "person"}
    assert record.table == "project" or owners & set(record.model_fields)


def test_widgets_hold_no_words_of_their_own() -> None:
    for path in sorted((ROOT / "widgets").rglob("*.py")):
        assert "cockpit" not in path.read_text(encoding="utf-8").replace("cockpit/", ""), path.name


def test_nobody_but_the_store_begins_or_ends_a_transaction() -> None:
    for path in sources():
        if path.parts[len(ROOT.parts)] != "storage":
            text = path.read_text(encoding="utf-8")
            assert not re.search(r'"(BEGIN( [A-Z]+)?|COMMIT|ROLLBACK)"', text), path
            assert "._writer" not in text, path
