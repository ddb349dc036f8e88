"""Every verb in a session over SSH: none reaches a file of the server, whatever area it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cockpit.areas import nouns
from cockpit.cli.builtin import VERBS
from cockpit.cli.context import Cli
from cockpit.cli.tree import root, run
from cockpit.errors import BadInput, Denied, NotFound
from cockpit.settings import Settings
from cockpit.ssh.child import run_words
from tests.support import World, dump

PLACES = ("file", "svg", "path", "folder", "directory", "output")
"""Names of parameters that name a file, by any of the words that one would use."""
LOCAL = ("serve", "session", "authorized-keys", "restore")
"""Verbs that are given at the machine itself or not at all."""


def leaves() -> Iterator[tuple[list[str], click.Command]]:
    """Yield every verb with the words that lead to it."""
    group = root()
    context = click.Context(group, obj=Cli(Settings()))
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            for verb in found.list_commands(context):
                below = found.get_command(context, verb)
                assert below is not None
                yield [name, verb], below
        elif found is not None:
            yield [name], found


WITH_FILES = [
    (words, parameter)
    for words, command in leaves()
    for parameter in command.params
    if parameter.name is not None and any(place in parameter.name.split("_") for place in PLACES)
]


def test_every_noun_and_verb_was_looked_at() -> None:
    seen = {words[0] for words, _ in leaves()}
    assert seen == {*nouns(), *VERBS}
    assert {("goal", "import"), ("goal", "export"), ("backup",)} <= {tuple(words) for words, _ in WITH_FILES}


@pytest.mark.parametrize(
    ("words", "parameter"), WITH_FILES, ids=[" ".join([*words, str(p.name)]) for words, p in WITH_FILES]
)
def test_no_verb_reads_or_writes_a_file_of_the_server(
    words: list[str], parameter: click.Parameter, file_world: World, tmp_path: Path
) -> None:
    settings = Settings(store=file_world.store.path, actor="olga", served=True)
    before, files = dump(file_world.store), sorted(tmp_path.rglob("*"))
    target = tmp_path / "there"
    option = [] if isinstance(parameter, click.Argument) else [parameter.opts[0]]
    # A report may miss something before it comes to its picture; whatever happens, no file does.
    reasons = Denied if parameter.name == "file" else (Denied, BadInput, NotFound)
    with pytest.raises(reasons):
        run(settings, [*words, *option, str(target)])
    assert dump(file_world.store) == before
    assert [path for path in sorted(tmp_path.rglob("*")) if path not in files and path.suffix != ""] == []
    assert not target.exists()


@pytest.mark.parametrize("verb", LOCAL)
def test_verbs_of_the_machine_are_not_given_over_ssh(verb: str, file_world: World) -> None:
    needed = {"session": ["olga"], "restore": ["/tmp/x", "--yes"]}.get(verb, [])
    settings = Settings(store=file_world.store.path, actor="olga", served=True)
    with pytest.raises(Denied):
        run(settings, [verb, *needed])


@pytest.mark.parametrize("command", ["demo", "backup -", "doctor", "project add X X", "key add tom ssh-ed25519"])
def test_what_belongs_to_owners_is_denied_to_others(command: str, file_world: World) -> None:
    before = dump(file_world.store)
    with pytest.raises(Denied):
        run_words(command, "tom", file_world.store.path, link=None)
    assert dump(file_world.store) == before


@pytest.mark.parametrize("words", ["--as olga goal list", "goal list --as=olga", "--store /tmp/x goal list"])
def test_neither_the_person_nor_the_store_can_be_chosen(words: str, file_world: World) -> None:
    with pytest.raises(Denied) as caught:
        run_words(words, "tom", file_world.store.path, link=None)
    assert "your key says who you are" in str(caught.value)
