"""Where the fields of a target stand in a table that is read by code of an area, and not by the usual mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cockpit.errors import BadInput
from cockpit.exchange.cells import Cell, is_blank, listed, shown
from cockpit.exchange.mapping import places_of
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.target import Target
from cockpit.exchange.words import fold, heading_forms
from cockpit.i18n import N_
from cockpit.message import Message, message


class Columns:
    """Where the fields of a target stand in a table; several columns may say the same, the surest first."""

    def __init__(self, sheet: Sheet, target: Target, asked: Mapping[str, str]) -> None:
        """``asked`` maps headings to fields, or to nothing for a column to leave out; it goes before every guess."""
        self._target = target
        self._called = sheet.headings
        self._headings = [heading_forms(heading) for heading in sheet.headings]
        self._asked = {heading_forms(column)[0]: name for column, name in asked.items() if heading_forms(column)}
        self._places: dict[str, tuple[int, ...]] = {}

    def places(self, name: str) -> tuple[int, ...]:
        """Return the columns of a field, the one whose heading says so best first."""
        if name not in self._places:
            self._places[name] = tuple(place for _rank, place in sorted(self._ranked(name)))
        return self._places[name]

    def place(self, name: str) -> int | None:
        """Return the column whose heading says best that it is the field's, None without one."""
        return next(iter(self.places(name)), None)

    def first(self, row: SourceRow, name: str) -> Cell:
        """Return the first cell of a field that says anything."""
        cells = (cell_at(row, place) for place in self.places(name))
        return next((cell for cell in cells if not is_blank(cell)), None)

    def origins(self, names: Iterable[str], **found_by: Sequence[str]) -> dict[str, str]:
        """Return what the columns of fields are called in the file; ``found_by`` are fields that stand for another."""
        found = {}
        for name in names:
            places = self.places(name)[:1] or [place for by in found_by.get(name, ()) for place in self.places(by)[:1]]
            if places:
                found[name] = " + ".join(self._called[place] for place in places)
        return found

    def known(self, names: Iterable[str]) -> set[int]:
        """Return every column that one of the fields stands in."""
        return {place for name in names for place in self.places(name)}

    def _ranked(self, name: str) -> Iterator[tuple[int, int]]:
        """Yield the columns of a field behind their ranks; one that was asked for has the lowest."""
        spec = self._target.spec(name)
        assert spec is not None
        for place, forms in enumerate(self._headings):
            said = self._asked.get(forms[0]) if forms else None
            if said is not None:
                if fold(said) in spec.heading_words:
                    yield -1, place
                continue
            found = [spec.heading_words[form] for form in forms if form in spec.heading_words]
            if found:
                yield min(found), place


def cell_at(row: SourceRow, place: int | None) -> Cell:
    """Return a cell of a row, None where there is none."""
    return row.cells[place] if place is not None and place < len(row.cells) else None


def check_there(sheet: Sheet, columns: Iterable[str]) -> None:
    """Refuse columns that a person named and that are not in the table."""
    for column in columns:
        if not places_of(sheet.headings, column):
            text = N_("there is no column “{column}”; the columns are: {headings}")
            raise BadInput(text, field="map", column=shown(column), headings=listed(sheet.headings))


def check_recognised(sheet: Sheet, target: Target, found: Mapping[str, bool]) -> None:
    """Refuse a table without a column for a field that it needs; ``found`` tells of each whether there is one."""
    for name, there in found.items():
        if not there:
            spec = target.spec(name)
            assert spec is not None
            text = N_(
                "No column was recognised for “{what}”; the columns are: {headings}. Say which: --map COLUMN={name}."
            )
            raise BadInput(text, field="map", headings=listed(sheet.headings), what=message(spec.label), name=name)


def replacement(key: Cell, row: int, before: int) -> Message:
    """Return the note that of two rows about the same the later one counts."""
    return message(N_("{key} stands twice: row {row} replaces row {before}"), key=shown(key), row=row, before=before)


def filled(sheet: Sheet) -> Iterator[SourceRow]:
    """Yield the rows of a table in which anything stands."""
    for row in sheet.rows:
        if not all(map(is_blank, row.cells)):
            yield row
