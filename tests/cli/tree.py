"""The tree of verbs as tests walk through it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import click

from cockpit.cli.tree import root

BLOCKING = ("serve", "session")
"""Verbs that go on until they are stopped; they have tests of their own."""


@cache
def leaves() -> tuple[tuple[tuple[str, ...], click.Command], ...]:
    """Return every verb with the words that lead to it."""
    return tuple(_walk((), root()))


def _walk(words: tuple[str, ...], command: click.Command) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield words, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below is not None, f"{words} lists {name} but cannot make it"
        yield from _walk((*words, name), below)


def named(leaf: tuple[tuple[str, ...], click.Command]) -> str:
    """Return what a test about a verb is called."""
    return "-".join(leaf[0])


def options(command: click.Command) -> set[str]:
    """Return the options of a verb."""
    return {name for param in command.params if isinstance(param, click.Option) for name in param.opts}
