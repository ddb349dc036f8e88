"""Lists of no particular program: what tells their rows apart, so that reading one again changes, not doubles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePath

from cockpit.delivery.choices import CARD
from cockpit.delivery.importers.keys import FILE, JIRA, joined, looks_like_jira, normal_id, parted
from cockpit.delivery.importers.rewritten import Edit, Rewritten
from cockpit.exchange.cells import Cell, is_blank, text_of
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.words import plain

ADDED = ("id", "key")
"""Headings of the columns that say which card a row is about, put behind the others where the file has none."""


def reshape(sheet: Sheet, places: Mapping[str, int], by_title: Callable[[], Mapping[str, list[str]]]) -> Sheet:
    """Return the table with a key in each row, or with the id of the card that has its title.

    Args:
        sheet: the table.
        places: the columns that were recognised, by field.
        by_title: returns the ids of the cards with each title, in its plain form; asked only if nothing else tells
            rows apart.
    """
    # The same number in two lists is not the same card.
    stem = PurePath(sheet.name).stem
    own = {name: places.get(name) for name in ("id", "key", "title")}
    headings, width = sheet.headings, len(sheet.headings)
    if own["key"] is not None:
        return replace(sheet, rows=Rewritten(sheet.rows, width, lambda: lambda cells: _keyed(cells, own["key"], stem)))
    if own["id"] is not None:
        rows = Rewritten(sheet.rows, width + 1, lambda: lambda cells: _own_or_key(cells, own["id"], stem))
        return replace(sheet, headings=(*headings, "key"), rows=rows)
    if own["title"] is None:
        return sheet

    def begin() -> Edit:
        # Of several cards with one title the first row that has it is the first, and so on.
        left = {title: iter(ids) for title, ids in known.items()}

        def edit(cells: list[Cell]) -> bool:
            cells[-1] = next(left.get(plain(text_of(cells[own["title"] or 0])), iter(())), None)
            return True

        return edit

    known = by_title()
    return replace(sheet, headings=(*headings, "id"), rows=Rewritten(sheet.rows, width + 1, begin))


def _keyed(cells: list[Cell], place: int | None, stem: str) -> bool:
    assert place is not None
    if not is_blank(cells[place]):
        cells[place] = _key(text_of(cells[place]).strip(), stem)
    return True


def _own_or_key(cells: list[Cell], place: int | None, stem: str) -> bool:
    """Take an id that is none of ours for a key."""
    assert place is not None
    text = "" if is_blank(cells[place]) else text_of(cells[place]).strip()
    if text and not normal_id(text).startswith(f"{CARD}-"):
        cells[place], cells[-1] = None, _key(text, stem)
    return True


def _key(text: str, stem: str) -> str:
    if text.startswith(f"{parted(text)[0]}:"):
        return text
    if looks_like_jira(text):
        return joined(JIRA, text) or ""
    return joined(FILE, f"{stem}#{text}" if text.isdecimal() else text) or ""
