"""Make the documents that follow from the source: every verb, every key, every table.

``python -m docs.generate`` writes them; a test compares what is there with what would be written.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from cockpit.areas import AREAS, nouns
from cockpit.cli import guard
from cockpit.cli.builtin import VERBS
from cockpit.cli.tree import GENERAL, root
from cockpit.command import Command
from cockpit.i18n import _, speaking
from screens.key_help import ANYWHERE, FORM, MOVING, KeyHelp
from screens.keys import letters, places, shortcuts
from storage.record import columns

FOLDER = Path(__file__).parent
_NOTE = "<!-- Made by `make docs`; changes here are lost. -->\n"


def cli() -> str:
    """Return every verb with its options."""
    tree = root()
    context = click.Context(tree, info_name="cockpit")
    parts = ["# Command line", "", _NOTE, "Exit codes: " + _exit_codes(), "", "## General options", ""]
    parts += [f"- `{option}`: {_(text)}" for option, text in GENERAL]
    parts += ["", "## Verbs", ""]
    for name in VERBS:
        parts += _verb(context, tree, name, 3)
    for noun, (area, found) in nouns().items():
        group = tree.get_command(context, noun)
        assert isinstance(group, click.Group)
        parts += [f"## {noun}", "", f"{_(found.label)} ({_(area.label)})", ""]
        inner = click.Context(group, info_name=noun, parent=context)
        for verb in group.list_commands(inner):
            parts += _verb(inner, group, verb, 3)
    return "\n".join(parts).rstrip() + "\n"


def _exit_codes() -> str:
    text = (guard.__doc__ or "").partition("Exit codes: ")[2].partition("\n\n")[0]
    return " ".join(text.split())


def _verb(context: click.Context, group: click.Group, name: str, level: int) -> list[str]:
    command = group.get_command(context, name)
    assert command is not None
    inner = click.Context(command, info_name=name, parent=context)
    usage = " ".join([context.command_path, name, *command.collect_usage_pieces(inner)])
    parts = [f"{'#' * level} `{usage}`", "", " ".join((command.help or "").split()), ""]
    for parameter in command.get_params(inner):
        record = parameter.get_help_record(inner)
        if record is not None and not isinstance(parameter, click.Argument) and record[0] != "--help":
            parts.append(f"- `{record[0]}`: {' '.join(record[1].split())}")
    return [*parts, ""] if parts[-1] else parts


def keys() -> str:
    """Return every key: those that mean the same everywhere, then those of each list."""
    parts = ["# Keys", "", _NOTE]
    for title, listed in (("Moving", MOVING), ("Everywhere", ANYWHERE), ("In a form", FORM)):
        parts += [f"## {title}", "", *_key_table(listed), ""]
    parts += ["## Screens", "", "| key | after `g` | screen |", "| --- | --- | --- |", "| `1` | `h` | Home |"]
    digits = {area.name: str(place) for place, area in enumerate(places()[:7], 2)}
    parts += [f"| `{digits.get(area.name, '')}` | `{key}` | {_(area.label)} |" for key, area in letters().items()]
    for area in AREAS:
        for noun in area.nouns:
            found = shortcuts(noun.name, area) if area.screen else {}
            if found:
                parts += ["", f"## {_(area.label)}: {_(noun.label)}", ""]
                parts += ["| key | what | verb |", "| --- | --- | --- |"]
                parts += [f"| `{key}` | {_(each.label())} | `{_words(each)}` |" for key, each in found.items()]
    return "\n".join(parts).rstrip() + "\n"


def _words(command: type[Command]) -> str:
    return f"{command.noun()} {command.verb()}"


def _key_table(listed: tuple[KeyHelp, ...]) -> Iterator[str]:
    yield "| key | what |"
    yield "| --- | --- |"
    yield from (f"| `{each.keys}` | {_(each.label)} |" for each in listed)


def schema() -> str:
    """Return every table with its columns."""
    from cockpit.history import all_records

    parts = ["# Tables", "", _NOTE, "Every table is STRICT. `id` is the row's own; `version` counts its writes.", ""]
    for record in sorted(all_records(), key=lambda each: each.table):
        parts += [f"## {record.table}", "", " ".join((record.__doc__ or "").split()), ""]
        parts += ["| column | type | empty | refers to |", "| --- | --- | --- | --- |"]
        for column in columns(record).values():
            refers = f"{column.references.table} ({column.references.on_delete.lower()})" if column.references else ""
            parts.append(f"| {column.name} | {column.type} | {'no' if column.not_null else 'yes'} | {refers} |")
        if record.search:
            parts += ["", f"Searched by the words of: {', '.join(record.search)}."]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


DOCUMENTS: dict[str, Callable[[], str]] = {"cli.md": cli, "keys.md": keys, "schema.md": schema}


def made() -> Iterator[tuple[Path, str]]:
    """Yield each document's path with what should stand in it."""
    with speaking("en"):
        for name, make in DOCUMENTS.items():
            yield FOLDER / name, make()


def main() -> int:
    """Write every document."""
    for path, text in made():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
