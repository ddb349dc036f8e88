"""How what is stored reads to people: the names of tables, columns and rows, and the values in them."""

from __future__ import annotations

import json
import sys
from datetime import datetime, tzinfo
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from cockpit.areas import noun_of_table, nouns
from cockpit.choice import Choice
from cockpit.clean import clean_line
from cockpit.i18n import _
from cockpit.message import Message

if TYPE_CHECKING:
    from cockpit.inputs import Input
    from storage.record import Record
    from storage.store import Store

_LEAD = 12
"""How many characters are left of what two texts have in common, before the place where they differ."""
NOTHING = "-"
"""What stands for an empty value."""


def noun_label(table: str) -> Message:
    """Return what people call a thing that a table holds."""
    name = noun_of_table(table)
    return Message(nouns()[name][1].label if name else table.replace("_", " "))


def field_label(table: str, column: str) -> str:
    """Return what people call a column of a table, in the current language."""
    field = _fields(table).get(column)
    if field is not None and field.titled:
        return _(field.label)
    if field is not None and field.noun:
        return _(nouns()[field.noun][1].label)
    return column.replace("_", " ")


def is_told(table: str, column: str) -> bool:
    """Return whether a column says something to people: it has a title, or it refers to another thing."""
    field = _fields(table).get(column)
    return field is not None and column != "project_id" and (field.titled or bool(field.noun))


def refers(table: str, column: str) -> bool:
    """Return whether a column refers to a thing that people know."""
    field = _fields(table).get(column)
    return field is not None and column != "project_id" and bool(field.noun)


def value_text(
    store: Store | None, table: str, column: str, value: object, width: int = 40, zone: tzinfo | None = None
) -> str:
    """Return a stored value as a person reads it, in at most ``width`` characters; rows by their names.

    A moment is shown as the clocks of ``zone`` had it, by default those of the machine.
    """
    field = _fields(table).get(column)
    if value is None or value in ("", "[]"):
        return NOTHING
    if field is None:
        return short(value, width)
    if field.noun and isinstance(value, int):
        return short(row_name(store, field.noun, value), width)
    if field.kind == "bool":
        return _("yes") if value else _("no")
    if field.kind == "date" and "T" in str(value):
        return wall_time(datetime.fromisoformat(str(value)), zone)
    if field.many and isinstance(value, str):
        parts = [str(part) for part in json.loads(value)]
        return short(", ".join(_choice(field.choices, part) if field.choices else part for part in parts), width)
    if field.choices is not None:
        return _choice(field.choices, str(value))
    return short(value, width)


def both_texts(
    store: Store | None, table: str, column: str, one: object, other: object, zone: tzinfo | None = None
) -> tuple[str, str]:
    """Return two values of a column as a person reads them, cut so that it shows where they differ."""
    whole = [value_text(store, table, column, value, sys.maxsize, zone) for value in (one, other)]
    return apart(whole[0], whole[1])


def wall_time(moment: datetime, zone: tzinfo | None = None) -> str:
    """Return a moment as the clocks of a time zone had it, by default those of the machine: ``2026-11-24 09:00``."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def row_name(store: Store | None, noun: str, pk: int) -> str:
    """Return what people call a row, or called it before it was removed: its human id or its name, else its number."""
    from cockpit.lookup import last_name_of, name_of

    return (name_of(store, noun, pk) or last_name_of(store, noun, pk) if store else "") or f"#{pk}"


def short(value: object, width: int = 40) -> str:
    """Return a value as one line of at most ``width`` characters, its end cut where it is longer."""
    text = f"{value:g}" if isinstance(value, float) else clean_line(str(value))
    return NOTHING if not text else text if len(text) <= width else f"{text[: width - 1]}…"


def apart(one: str, other: str, width: int = 40) -> tuple[str, str]:
    """Return two texts in at most ``width`` characters each, without much of a beginning that they have in common."""
    shared = sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    if max(len(one), len(other)) <= width or shared < width // 2:
        return short(one, width), short(other, width)
    start = shared - _LEAD
    return short(f"…{one[start:]}", width), short(f"…{other[start:]}", width)


def record_of(table: str) -> type[Record] | None:
    """Return the record whose rows a table holds."""
    from cockpit.history import all_records

    return next((record for record in all_records() if record.table == table), None)


@cache
def _fields(table: str) -> dict[str, Input]:
    from cockpit.inputs import input_of

    record = record_of(table)
    return {name: input_of(name, info) for name, info in record.model_fields.items()} if record else {}


def _choice(choices: type[Choice], value: str) -> str:
    known: dict[str, Any] = {member.value: member for member in choices}
    return str(known[value].label) if value in known else value
