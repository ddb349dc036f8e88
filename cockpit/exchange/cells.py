"""A cell of a file as text: for comparing, for storing and, made harmless, for showing in a message."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from cockpit.parts import WEB

Cell: TypeAlias = object
"""What a reader found in one cell: text, a number, a bool, a date, a time, ``None``, or a nested JSON value."""

_NAMING_KEYS = ("name", "title", "displayName", "login", "value", "key", "id")
_SEPARATORS = ",;，；、\n"
_ITEM = re.compile(
    rf'[^\S\n]*(?:"((?:[^"]|"")*)"[^\S\n]*|((?:{WEB}|[^{_SEPARATORS}])*))(?:[{_SEPARATORS}]|\Z)', re.IGNORECASE
)
EXACT = 1e16
"""Whole numbers from here on are written with a power of ten: their digits would claim what a float does not know."""
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def text_of(cell: Cell) -> str:
    """Return the cell as text: ``1.0`` is ``"1"``, a date is ISO, a nested object is its name, nothing is ``""``."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return str(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Mapping):
        return _name_of(cell)
    if isinstance(cell, (list, tuple, set, frozenset)):
        return join_list(text_of(item) for item in cell)
    return str(cell)


def is_blank(cell: Cell) -> bool:
    """Tell whether the cell says nothing: no value, only white space, or an empty list or object."""
    if isinstance(cell, str):
        return not cell.strip()
    return cell is None or (isinstance(cell, (list, tuple, set, frozenset, Mapping)) and not cell)


def first_said(cells: Iterable[Cell]) -> Cell:
    """Return the first cell that says something; at least one of them does."""
    return next(cell for cell in cells if not is_blank(cell))


def shown(cell: Cell, limit: int = 60) -> str:
    """Return the cell as one harmless line of at most ``limit`` characters, control characters made visible."""
    text = text_of(cell)
    line = "".join(_visible(character) for character in text[: limit + 1])
    return line if len(line) <= limit and len(text) <= limit else line[: limit - 1] + "…"


def listed(headings: Iterable[str]) -> str:
    """Return the headings of a table as one harmless line, those that are empty left out."""
    return ", ".join(shown(heading) for heading in headings if heading)


def join_list(items: Iterable[str]) -> str:
    """Return the items as one cell; an item that holds a separator is put in double quotes."""
    return "; ".join(_quoted(item) for item in items if item)


def split_list(text: str) -> tuple[str, ...]:
    """Return the items of a cell parted by commas, semicolons, their Chinese forms or line ends."""
    items = []
    for match in _ITEM.finditer(text):
        quoted, bare = match.groups()
        item = quoted.replace('""', '"') if quoted is not None else bare.strip()
        if item:
            items.append(item)
    return tuple(items)


def _name_of(cell: Mapping[object, object]) -> str:
    for key in _NAMING_KEYS:
        if isinstance(cell.get(key), (str, int)):
            return text_of(cell[key])
    return json.dumps(cell, ensure_ascii=False, default=str)


def _quoted(item: str) -> str:
    if item != item.strip() or item.startswith('"') or any(mark in item for mark in _SEPARATORS):
        return '"' + item.replace('"', '""') + '"'
    return item


def _visible(character: str) -> str:
    if character in "\r\n":
        return "↵"
    if unicodedata.category(character) in _INVISIBLE:
        return character.encode("unicode_escape").decode("ascii")
    return character
