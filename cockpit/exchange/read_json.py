"""Read JSON as a sheet: a list of objects, one object, or one object a line; nested values are kept as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cockpit.errors import BadInput
from cockpit.exchange.sheet import MAX_ROWS, Sheet, SourceRow, no_table, too_many_rows
from cockpit.exchange.text import text_file
from cockpit.i18n import N_


def read_json(data: bytes, name: str, *, encoding: str | None = None) -> Sheet:
    """Return the objects as rows; the headings are all their keys, in the order in which they first appear.

    A row is numbered by its place in the list, or by its line where each line is an object.

    Raises:
        BadInput: the text is not JSON, or is something else than objects.
    """
    file = text_file(data, name, encoding)
    with file.open() as text:
        content = text.read()
    if not content.strip():
        raise no_table(name)
    objects = _objects(content, name)
    if not any(objects.values()):
        raise no_table(name)
    if len(objects) > MAX_ROWS:
        raise too_many_rows(name)
    headings = tuple(dict.fromkeys(key for item in objects.values() for key in item))
    return Sheet(name, headings, _Rows(headings, objects), file.encoding)


@dataclass(frozen=True)
class _Rows:
    headings: tuple[str, ...]
    objects: Mapping[int, Mapping[str, object]]

    def __iter__(self) -> Iterator[SourceRow]:
        for number, item in self.objects.items():
            yield SourceRow(number, tuple(item.get(heading) for heading in self.headings))


def _objects(content: str, name: str) -> dict[int, Mapping[str, object]]:
    """Return the objects by their number."""
    if _is_object_a_line(content):
        lines = ((number, line) for number, line in enumerate(content.split("\n"), start=1) if line.strip())
        return {number: _object(_parsed(line, name, first_line=number), name, number) for number, line in lines}
    value = _parsed(content, name, first_line=1)
    items = value if isinstance(value, list) else [value]
    return {number: _object(item, name, number) for number, item in enumerate(items, start=1)}


def _is_object_a_line(content: str) -> bool:
    first, _end, others = content.strip().partition("\n")
    return first.startswith("{") and first.rstrip().endswith("}") and bool(others)


def _object(value: object, name: str, number: int) -> Mapping[str, object]:
    if isinstance(value, dict):
        return value
    raise BadInput(
        N_("“{name}”: entry {number} is not an object: a list of objects is needed, like the ones that are exported."),
        name=name,
        number=number,
    )


def _parsed(text: str, name: str, *, first_line: int) -> object:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise BadInput(
            N_("“{name}” is not JSON: line {line}, character {column} is not understood."),
            name=name,
            line=first_line + error.lineno - 1,
            column=error.colno,
        ) from None
    except (RecursionError, ValueError):
        raise BadInput(
            N_("“{name}” is not usable JSON: near line {line} a number is no number or values are nested too deeply."),
            name=name,
            line=first_line,
        ) from None


def _no_constant(constant: str) -> object:
    raise ValueError(constant)
