"""Lists of no particular program: what tells their rows apart, so that reading one again changes, not doubles."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath

from cockpit.delivery.choices import CARD
from cockpit.delivery.importers.keys import FILE, JIRA, joined, looks_like_jira, normal_id, parted
from cockpit.delivery.importers.rewritten import Edit, Rewritten
from cockpit.exchange.cells import Cell, is_blank, text_of
from cockpit.exchange.settled import marks_of
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.words import plain

ADDED = ("id", "key")
"""Headings of the columns that say which card a row is about, put behind the others where the file has none."""


FOUND = "by its title "
"""What stands before the id of a card that a file does not name by an id, but by its title."""


class Titled:
    """The cards of a project by their titles, for files that tell rows apart by nothing else."""

    def __init__(self) -> None:
        """Begin without any."""
        self._by_title: dict[str, list[str]] = {}
        self._by_mark: dict[str, list[str]] = {}

    def add(self, name: str, title: str, said: Collection[str], *, archived: bool) -> None:
        """Add a card: with its title, and with the title that a file called it by, whatever became of it since."""
        marks = [mark for mark in said if mark.partition(":")[0] == "title"]
        for mark in marks:
            self._by_mark.setdefault(mark, []).append(name)
        if not archived and (not marks or marks_of("title", title)[0] in marks):
            self._by_title.setdefault(plain(title), []).append(name)

    def called(self, title: str) -> Iterator[str]:
        """Yield the ids of the cards that a title may mean, the surest first."""
        yield from self._by_mark.get(marks_of("title", title)[0], ())
        yield from self._by_title.get(plain(title), ())


def reshape(sheet: Sheet, places: Mapping[str, int], titled: Callable[[], Titled]) -> Sheet:
    """Return the table with a key in each row, or with the card that has its title.

    Args:
        sheet: the table.
        places: the columns that were recognised, by field.
        titled: returns the cards by their titles; asked only if nothing else tells rows apart.
    """
    # The same number in two lists is not the same card.
    stem = PurePath(sheet.name).stem
    own = {name: places.get(name) for name in ("id", "key", "title")}
    headings, width = sheet.headings, len(sheet.headings)
    if own["key"] is not None:
        return replace(sheet, rows=Rewritten(sheet.rows, width, lambda: lambda cells: _keyed(cells, own["key"], stem)))
    if own["id"] is not None:
        rows = Rewritten(sheet.rows, width + 1, lambda: lambda cells: _own_or_key(cells, own["id"], stem))
        return replace(sheet, headings=(*headings, "key"), rows=rows, origins=_origins(sheet))
    if own["title"] is None:
        return sheet

    def begin() -> Edit:
        # Of several cards with one title the first row that has it is the first, and so on.
        taken: set[str] = set()

        def edit(cells: list[Cell]) -> bool:
            names = known.called(text_of(cells[own["title"] or 0]))
            name = next((name for name in names if name not in taken), None)
            if name is not None:
                taken.add(name)
                cells[-1] = f"{FOUND}{name}"
            return True

        return edit

    known = titled()
    rows = Rewritten(sheet.rows, width + 1, begin)
    return replace(sheet, headings=(*headings, "id"), rows=rows, origins=_origins(sheet))


def _origins(sheet: Sheet) -> dict[str, str]:
    """Return what the columns are called in the file: as they are here, but for the one that is added."""
    return {heading: sheet.called(heading) for heading in sheet.headings}


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
