"""How the columns of a table are written, as a first reading of all its rows shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cockpit.errors import BadInput
from cockpit.exchange.cells import shown
from cockpit.exchange.dates import DateEvidence, DateOrder, read_moment
from cockpit.exchange.mapping import ColumnMapping
from cockpit.exchange.numbers import DecimalMark, MarkEvidence
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.target import Kind
from cockpit.i18n import N_

_DATED = (Kind.DATE, Kind.MOMENT)


@dataclass(frozen=True)
class Style:
    """How a column is written: what its cells together, or the person, say about it."""

    order: DateOrder | None = None
    mark: DecimalMark = "."
    year: int | None = None
    """That of dates that name none."""


def styles_of(
    sheet: Sheet, mapping: ColumnMapping, dates: DateOrder | None = None, year: int | None = None
) -> Mapping[int, Style]:
    """Return how each column of dates or numbers is written, by its place.

    Args:
        sheet: the table.
        mapping: its columns.
        dates: the order of dates that the person named, for columns that leave it open.
        year: the year that the person named, for dates that name none.

    Raises:
        BadInput: the order of a column's dates stays open; its ``field`` is ``dates``.
    """
    dated = {place: DateEvidence() for place, spec in mapping.columns.items() if spec.kind in _DATED}
    counted = {place: MarkEvidence() for place, spec in mapping.columns.items() if spec.kind is Kind.NUMBER}
    watched: dict[int, DateEvidence | MarkEvidence] = {**dated, **counted}
    for row in sheet.rows if watched else ():
        for place, evidence in watched.items():
            cell = row.cells[place] if place < len(row.cells) else None
            if isinstance(cell, str) and cell:
                evidence.add(cell)
    orders = {
        place: Style(order=_order(sheet.headings[place], evidence, dates), year=year)
        for place, evidence in dated.items()
    }
    return {**orders, **{place: Style(mark=evidence.mark) for place, evidence in counted.items()}}


def _order(heading: str, evidence: DateEvidence, asked: DateOrder | None) -> DateOrder | None:
    if (doubtful := evidence.doubt(asked)) is None:
        return evidence.settled(asked)
    found = [moment.date().isoformat() for order in DateOrder if (moment := read_moment(doubtful, order))]
    raise BadInput(
        N_("Column “{column}”: “{value}” may be {dates}. Say how dates are written: --dates dmy, mdy or ymd."),
        field="dates",
        column=shown(heading),
        value=shown(doubtful),
        dates=" / ".join(dict.fromkeys(found)),
    )
