"""A metric as one line of a cell: ``Stock-outs | 26 | 8 | a month | 2026-01-05 | ERP``, the last parts optional."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cockpit.errors import BadInput
from cockpit.exchange.cells import shown
from cockpit.exchange.dates import read_moment
from cockpit.exchange.numbers import read_number
from cockpit.goals.bars import read_parts, write_parts
from cockpit.i18n import N_

FIELDS = ("name", "baseline", "target", "unit", "baseline_on", "baseline_source", "measure_by")
"""The parts of a line in their order, as fields of a metric."""
_NUMBERS = frozenset({"baseline", "target"})
_DATES = frozenset({"baseline_on", "measure_by"})
_NOTHING = ("", "-")


def write_metric(values: Mapping[str, object]) -> str:
    """Return the line of a metric; a bar or a backslash inside a part has a backslash in front."""
    return write_parts(values.get(name) for name in FIELDS)


def normal_metric(line: str) -> str:
    """Return the line of a metric in the form in which it is compared."""
    return write_metric(read_metric(line))


def read_metric(line: str) -> dict[str, str | float | date | None]:
    """Return the fields that a line says, with every field that it leaves out as empty.

    Raises:
        BadInput: a part is no number or no date, or there are too many parts.
    """
    parts = read_parts(line)
    if len(parts) > len(FIELDS):
        raise BadInput(N_("“{line}” has more parts than a metric: {parts}"), line=shown(line), parts=" | ".join(FIELDS))
    parts += [""] * (len(FIELDS) - len(parts))
    return {name: _value(name, part, line) for name, part in zip(FIELDS, parts, strict=True)}


def _value(name: str, part: str, line: str) -> str | float | date | None:
    if name in _NUMBERS:
        if part in _NOTHING:
            return None
        if (number := read_number(part)) is None:
            raise BadInput(N_("“{part}” in “{line}” is not a number"), part=shown(part), line=shown(line))
        return float(number)
    if name in _DATES:
        if part in _NOTHING:
            return None
        if (moment := read_moment(part)) is None:
            raise BadInput(N_("“{part}” in “{line}” is not a date"), part=shown(part), line=shown(line))
        return moment.date()
    return part
