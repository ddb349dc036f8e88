"""Links of imported cards to others that are nowhere to be found: left out before anything is planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from cockpit.delivery.importers.keys import normal_id, normal_key, normal_reference
from cockpit.delivery.importers.rewritten import Edit, Rewritten
from cockpit.exchange.cells import Cell, is_blank, text_of
from cockpit.exchange.mapping import ColumnMapping
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.styles import Style
from cockpit.exchange.values import read_value
from cockpit.i18n import N_
from cockpit.message import message

_LINKS = ("parent", "needs")


def without_lost(sheet: Sheet, mapping: ColumnMapping, known: Callable[[], Collection[str]]) -> Sheet:
    """Return the table without links to cards that neither it nor the project has, and with a note on their number.

    Such a link could never be kept, so that it would count as a change each time the file is read.

    Args:
        sheet: the table, whose keys name their source.
        mapping: its columns.
        known: returns the ids and keys of the cards that the project has; asked only if there are links at all.
    """
    fields = mapping.fields
    places = {place: name for name in _LINKS for place in fields.get(name, ())}
    if not places:
        return sheet
    here: set[str] = set()
    wanted: Counter[str] = Counter()
    normal = {place: rule for name, rule in _NAMES.items() for place in fields.get(name, ())}
    for row in sheet.rows:
        here |= {rule(text_of(row.cells[place])) for place, rule in normal.items() if not _blank(row.cells, place)}
        for place in places:
            wanted.update(_references(mapping, row.cells, place))
    lost = wanted.keys() - here
    lost -= set(known()) if lost else set()
    if not lost:
        return sheet
    note = message(N_("links to cards that are not here, left out: {count}"), count=sum(wanted[each] for each in lost))

    def begin() -> Edit:
        return lambda cells: _edit(cells, mapping, places, lost)

    rows = Rewritten(sheet.rows, len(sheet.headings), begin)
    return replace(sheet, rows=rows, notes=(*sheet.notes, note))


_NAMES: Mapping[str, Callable[[str], str]] = {"key": normal_key, "id": normal_id}


def _edit(cells: list[Cell], mapping: ColumnMapping, places: Mapping[int, str], lost: Collection[str]) -> bool:
    for place, name in places.items():
        found = list(_references(mapping, cells, place))
        kept = [each for each in found if each not in lost]
        if len(kept) < len(found):
            # An empty cell says nothing, so that links that were there already stay.
            cells[place] = None if not kept else kept if name == "needs" else kept[0]
    return True


def _references(mapping: ColumnMapping, cells: list[Cell] | tuple[Cell, ...], place: int) -> Iterator[str]:
    """Yield how a cell names other cards."""
    if _blank(cells, place):
        return
    value = read_value(mapping.columns[place], [cells[place]], Style(), {})
    yield from map(normal_reference, value if isinstance(value, tuple) else [text_of(value)])


def _blank(cells: list[Cell] | tuple[Cell, ...], place: int) -> bool:
    return place >= len(cells) or is_blank(cells[place])
