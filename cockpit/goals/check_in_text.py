"""A check-in as one line of a cell: ``2026-11-24 | Days to close | 22 | 7 | li.wei``, the last parts optional."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypedDict

from cockpit.errors import BadInput
from cockpit.exchange.cells import shown
from cockpit.exchange.dates import read_moment
from cockpit.exchange.numbers import read_number
from cockpit.goals.bars import read_parts, write_parts
from cockpit.i18n import N_

FIELDS = ("on_day", "metric", "value", "confidence", "author", "note", "blocker", "archived")
"""The parts of a line in their order; ``metric`` is a name, the others are fields of a check-in."""
_BACK = "taken back"
_NOTHING = ("", "-")


class CheckInSaid(TypedDict):
    """What a line says of a check-in."""

    on_day: date
    metric: str
    value: float
    confidence: int | None
    author: str
    note: str
    blocker: str
    archived: bool


def write_check_in(values: Mapping[str, object]) -> str:
    """Return the line of a check-in."""
    said = {**values, "archived": _BACK if values.get("archived") else ""}
    return write_parts(said.get(name) for name in FIELDS)


def read_check_in(line: str) -> CheckInSaid:
    """Return the fields that a line says, with every text that it leaves out as empty.

    Raises:
        BadInput: the day or the value is missing, a part is no number or no date, or there are too many parts.
    """
    parts = read_parts(line)
    if not 3 <= len(parts) <= len(FIELDS):
        raise BadInput(N_("“{line}” is no check-in: write it like 2026-11-24 | Days to close | 22"), line=shown(line))
    said = dict(zip(FIELDS, parts + [""] * (len(FIELDS) - len(parts)), strict=True))
    day = read_moment(said["on_day"])
    if day is None:
        raise BadInput(N_("“{part}” in “{line}” is not a date"), part=shown(said["on_day"]), line=shown(line))
    if said["archived"] not in ("", _BACK):
        raise BadInput(
            N_("“{part}” in “{line}” says nothing: write “{word}” of a check-in that does not count any more"),
            part=shown(said["archived"]),
            line=shown(line),
            word=_BACK,
        )
    confidence = None if said["confidence"] in _NOTHING else int(_number(said["confidence"], line))
    return CheckInSaid(
        on_day=day.date(),
        metric=said["metric"],
        value=_number(said["value"], line),
        confidence=confidence,
        author=said["author"],
        note=said["note"],
        blocker=said["blocker"],
        archived=said["archived"] == _BACK,
    )


def normal_check_in(line: str) -> str:
    """Return the line of a check-in in the form in which it is compared."""
    return write_check_in(read_check_in(line))


def without_archived(line: str) -> str:
    """Return the line of a check-in as it was before it was taken back."""
    return write_check_in({**read_check_in(line), "archived": False})


def _number(part: str, line: str) -> float:
    number = read_number(part)
    if number is None:
        raise BadInput(N_("“{part}” in “{line}” is not a number"), part=shown(part), line=shown(line))
    return float(number)
