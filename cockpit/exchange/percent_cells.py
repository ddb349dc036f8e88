"""Which cells of an Excel workbook are shown as percentages.

A workbook holds 90% as 0.9, with a format that says how it is shown; the library that reads the cells does not tell it.
"""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import unescape
from typing import IO

_BUILT_IN = frozenset({b"9", b"10"})
"""Numbers of the formats ``0%`` and ``0.00%``, which every workbook has."""
_FORMAT = re.compile(rb"<(?:\w{1,20}:)?numFmt\s([^<>]*)>")
_STYLES = re.compile(rb"<(?:\w{1,20}:)?cellXfs[\s>].*?</(?:\w{1,20}:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w{1,20}:)?xf\s([^<>]*)>")
_SHEET = re.compile(rb"<(?:\w{1,20}:)?sheet\s([^<>]*)>")
_RELATION = re.compile(rb"<(?:\w{1,20}:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]{1,40})\s?=\s?(?:\"([^\"]*)\"|'([^']*)')")
_LITERAL = re.compile(r'"[^"]*"|\\.')
_CHUNK = 1 << 20


def percent_cells(archive: zipfile.ZipFile, sheet: str) -> Mapping[int, frozenset[int]]:
    """Return the columns, A as 1, of the cells that are shown as percentages, by row from 1; nothing where none are."""
    styles = frozenset(_percent_styles(_part(archive, "xl/styles.xml")))
    part = _part_of(archive, sheet) if styles else ""
    if part not in archive.namelist():
        return {}
    found: defaultdict[int, set[int]] = defaultdict(set)
    with archive.open(part) as stream:
        for row, column in _cells(stream, styles):
            found[row].add(column)
    return {row: frozenset(columns) for row, columns in found.items()}


def column_number(letters: bytes) -> int:
    """Return the number of a column, A as 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _percent_styles(styles: bytes) -> Iterator[bytes]:
    """Yield the numbers of the cell styles that show a percentage, as cells name them."""
    formats = set(_BUILT_IN)
    for match in _FORMAT.finditer(styles):
        said = _attributes(match[1])
        code = unescape(said.get(b"formatCode", b"").decode("utf-8", "replace"))
        if "%" in _LITERAL.sub("", code):
            formats.add(said.get(b"numFmtId", b""))
    section = _STYLES.search(styles)
    for place, match in enumerate(_STYLE.finditer(section[0] if section else b"")):
        if _attributes(match[1]).get(b"numFmtId") in formats:
            yield str(place).encode()


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the part that holds a sheet, empty when the workbook does not say so."""
    wanted = ""
    for match in _SHEET.finditer(_part(archive, "xl/workbook.xml")):
        said = _attributes(match[1])
        if unescape(said.get(b"name", b"").decode("utf-8", "replace")) == sheet:
            wanted = next((value for name, value in said.items() if name.endswith(b":id")), b"").decode()
    for match in _RELATION.finditer(_part(archive, "xl/_rels/workbook.xml.rels")):
        said = _attributes(match[1])
        if wanted and said.get(b"Id", b"").decode() == wanted:
            target = said.get(b"Target", b"").decode("utf-8", "replace")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _cells(stream: IO[bytes], styles: frozenset[bytes]) -> Iterator[tuple[int, int]]:
    """Yield row and column of the cells of a sheet that have one of the styles."""
    wanted = b"|".join(sorted(styles))
    # All in one expression: a large sheet has millions of cells, and few of them are wanted.
    cell = re.compile(
        rb"[<:]c\s(?=[^<>]*\bs=[\"'](?:%b)[\"'])[^<>]*?\br=[\"']([A-Za-z]{1,3})(\d{1,7})[\"'][^<>]*>" % wanted
    )
    rest = b""
    while chunk := stream.read(_CHUNK):
        text = rest + chunk
        for letters, row in cell.findall(text):
            yield int(row), column_number(letters)
        # What follows the last whole tag is looked at again with what comes behind it.
        rest = text[text.rfind(b">") + 1 :][:_CHUNK]


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(text)}


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""
