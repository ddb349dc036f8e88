"""Cells read as the kind of value that a field holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal

from cockpit.errors import BadInput
from cockpit.exchange.cells import Cell, is_blank, shown, split_list, text_of
from cockpit.exchange.dates import DateOrder, from_serial, read_moment
from cockpit.exchange.fields import Kind, TargetField, Value
from cockpit.exchange.numbers import DecimalMark, read_number
from cockpit.exchange.words import Suggestion, fold
from cockpit.i18n import N_

_YES = frozenset({"yes", "y", "true", "1", "on", "是", "对", "有", "√", "✓", "✔"})
_NO = frozenset({"no", "n", "false", "0", "off", "否", "错", "无", "×", "✗", "✘"})


@dataclass(frozen=True)
class Style:
    """How a column is written: what its cells together, or the person, say about it."""

    order: DateOrder | None = None
    mark: DecimalMark = "."
    zone: tzinfo | None = None
    """Where moments that carry an offset are meant to be read; without it they stay in their own."""


def read_value(field: TargetField, cells: Sequence[Cell], style: Style, synonyms: Mapping[str, str]) -> Value:
    """Return what the cells of a field's columns say, ``None`` if they are blank.

    Args:
        field: the field to fill; only a list takes more than one cell.
        cells: one cell for each column of the field.
        style: how the column is written.
        synonyms: folded words of the source to the words that the target knows, such as ``done`` for ``Closed``.

    Raises:
        BadInput: the cells cannot be read as such a field, or the target does not accept them.
    """
    filled = [cell for cell in cells if not is_blank(cell)]
    if not filled:
        return None
    value: Value
    if field.kind is Kind.LIST:
        value = _read_list(field, cells, synonyms)
    else:
        cell = synonyms.get(fold(text_of(filled[0])), filled[0]) if synonyms else filled[0]
        value = None if is_blank(cell) else _READERS[field.kind](field, cell, style)
    if value in (None, "", ()):
        return None
    return field.accept(value) if field.accept else value


def _read_list(field: TargetField, cells: Sequence[Cell], synonyms: Mapping[str, str]) -> tuple[str, ...]:
    """Return the distinct items; where several columns feed the list, each cell is one item."""
    items: list[str] = []
    for cell in cells:
        if isinstance(cell, (list, tuple)):
            items += [text_of(item).strip() for item in cell]
        elif len(cells) > 1:
            items.append(text_of(cell).strip())
        else:
            items += split_list(text_of(cell))
    known = (synonyms.get(fold(item), item) for item in items if item)
    return tuple(dict.fromkeys(_choice(field, item) if field.choices else item for item in known))


def _read_text(field: TargetField, cell: Cell, style: Style) -> str:
    return text_of(cell).strip()


def _read_number(field: TargetField, cell: Cell, style: Style) -> Decimal:
    if isinstance(cell, str):
        number = read_number(cell, style.mark)
    else:
        # A float is read through its shortest text, so that 0.1 stays 0.1.
        number = None if isinstance(cell, bool) else read_number(text_of(cell))
    if number is None:
        raise BadInput(N_("“{value}” is not a number: write it like 1234.5."), field=field.name, value=shown(cell))
    return number


def _read_moment(field: TargetField, cell: Cell, style: Style) -> datetime:
    moment = None
    if isinstance(cell, datetime):
        moment = cell
    elif isinstance(cell, date):
        moment = datetime.combine(cell, time())
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        moment = from_serial(cell) or read_moment(text_of(cell))
    elif isinstance(cell, str):
        moment = read_moment(cell, style.order)
    if moment is None:
        raise _no_date(field, cell, style)
    return moment.astimezone(style.zone) if moment.tzinfo and style.zone else moment


def _no_date(field: TargetField, cell: Cell, style: Style) -> BadInput:
    if style.order and isinstance(cell, str) and read_moment(cell):
        return BadInput(
            N_("“{value}” does not exist in the order of this column ({order}): correct it, or write it as 2025-06-21."),
            field=field.name,
            value=shown(cell),
            order=style.order,
        )
    return BadInput(N_("“{value}” is not a date: write it like 2025-06-21."), field=field.name, value=shown(cell))


def _read_date(field: TargetField, cell: Cell, style: Style) -> date:
    return _read_moment(field, cell, style).date()


def _read_choice(field: TargetField, cell: Cell, style: Style) -> str:
    return _choice(field, text_of(cell).strip())


def _read_person(field: TargetField, cell: Cell, style: Style) -> str:
    name = text_of(cell).strip()
    return _choice(field, name) if field.choices else name


def _read_bool(field: TargetField, cell: Cell, style: Style) -> bool:
    word = text_of(cell).strip().casefold()
    if word not in _YES | _NO:
        raise BadInput(N_("“{value}” is neither yes nor no: write one of them."), field=field.name, value=shown(cell))
    return word in _YES


def _choice(field: TargetField, word: str) -> str:
    value = field.choice_words.get(fold(word))
    if value is not None:
        return value
    raise BadInput(
        N_("“{value}” is not known here: {hint}"),
        field=field.name,
        value=shown(word),
        hint=Suggestion(word, field.choice_spellings, field.choice_labels),
    )


_READERS: Mapping[Kind, Callable[[TargetField, Cell, Style], Value]] = {
    Kind.TEXT: _read_text,
    Kind.NUMBER: _read_number,
    Kind.DATE: _read_date,
    Kind.MOMENT: _read_moment,
    Kind.CHOICE: _read_choice,
    Kind.PERSON: _read_person,
    Kind.BOOL: _read_bool,
}
