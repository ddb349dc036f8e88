"""Catalogues of messages. ``python -m cockpit.locale`` brings them up to date with the source; it needs Babel."""

from __future__ import annotations

import ast
import inspect
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT = Path(__file__).parents[2]
PACKAGES = ("cockpit", "screens")
_PLURAL = "plural"
_CALLS = ("_", "N_", _PLURAL)
"""Functions whose first argument is a message id; the plural takes two."""


def po_path(language: str) -> Path:
    """Return the catalogue that people edit."""
    return Path(__file__).parent / language / "LC_MESSAGES" / "cockpit.po"


def extract() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Yield each message id (a pair for a plural) with the file it stands in."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            where = path.relative_to(ROOT).as_posix()
            tree = ast.parse(path.read_bytes())
            for message in (*_called(tree), *_docstrings(tree)):
                yield message, where


def _called(tree: ast.Module) -> Iterator[str | tuple[str, ...]]:
    """Yield the message ids that are given to a function by hand, also inside f-strings, where Babel sees none."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
            texts = [
                argument.value
                for argument in node.args[: 2 if node.func.id == _PLURAL else 1]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
            if texts and all(texts):
                yield tuple(texts) if len(texts) > 1 else texts[0]


def _docstrings(tree: ast.Module) -> Iterator[str]:
    """Yield label and help of each command: they are its docstring."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and _names_itself(node) and (text := ast.get_docstring(node)):
            label, _, rest = inspect.cleandoc(text).partition("\n")
            yield label.rstrip(".")
            if rest.strip():
                yield " ".join(rest.split())


def _names_itself(node: ast.ClassDef) -> bool:
    return any(
        isinstance(item, ast.AnnAssign)
        and isinstance(item.target, ast.Name)
        and item.target.id == "name"
        and item.value
        for item in node.body
    )


def template() -> Catalog:
    """Return a catalogue of all message ids, without translations."""
    from babel.messages.catalog import Catalog

    catalog = Catalog(project="cockpit", fuzzy=False)
    for message, where in extract():
        catalog.add(message, locations=[(where, 0)])
    return catalog


def load(language: str) -> Catalog:
    """Return the catalogue of a language as it stands in its file; an empty one when there is none."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """Return the catalogue of a language with exactly the messages of the source; kept translations stay."""
    from babel.messages.catalog import Catalog

    old, new = load(language), Catalog(locale=language, project="cockpit", fuzzy=False)
    for message in template():
        if message.id:
            known = old.get(message.id)
            new.add(message.id, string=known.string if known else "", locations=sorted(set(message.locations)))
    return new


def po_text(catalog: Catalog) -> bytes:
    """Return the catalogue as a file whose lines change only when messages do."""
    from babel.messages.pofile import write_po

    out = io.BytesIO()
    write_po(out, catalog, width=110, sort_output=True, omit_header=True, include_lineno=False)
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Language: {catalog.locale}\\n"\n"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    return header.encode() + out.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """Return the compiled catalogue."""
    from babel.messages.mofile import write_mo

    # The same catalogue gives the same bytes on every day.
    catalog.creation_date = datetime(2000, 1, 1, tzinfo=UTC)
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()
