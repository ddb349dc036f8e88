"""Cells read as the kind of value that a field holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite

from cockpit.clean import clean_line
from cockpit.errors import BadInput
from cockpit.exchange.cells import Cell, first_said, is_blank, shown, split_list, text_of
from cockpit.exchange.dates import from_serial, no_such_day, read_moment
from cockpit.exchange.known import Names
from cockpit.exchange.numbers import read_number
from cockpit.exchange.styles import Style
from cockpit.exchange.target import FieldSpec, Kind, Value
from cockpit.exchange.words import Suggestion, fold, plain
from cockpit.i18n import N_, in_a_row
from cockpit.message import Message, message
from cockpit.periods import NoSuchDayError
from cockpit.text import LONGEST_NAME

_EMPTIED = frozenset({"-", "–", "—", "none", "无"})
"""What clears a field that is no text, or a list, as everywhere else in the product."""


def read_value(
    spec: FieldSpec,
    cells: Sequence[Cell],
    style: Style,
    names: Names,
    strangers: list[str] | None = None,
    guesses: dict[str, Message] | None = None,
) -> Value:
    """Return what the cells of a field's columns say, one cell for each column; at least one of them is not blank.

    A name that is not known goes to ``strangers`` where they are asked for, in place of being refused. What was guessed
    of a cell is told in ``guesses``, by the cell.

    Raises:
        BadInput: the cells cannot be read as such a field.
    """
    if spec.many:
        items = _items(cells)
        if len(items) == 1 and items[0].casefold() in _EMPTIED:
            return ()
        read = (_read_one(spec, item, style, names, strangers, guesses) for item in items)
        texts = [text for item in read if (text := text_of(item)) or strangers is None]
        return tuple(texts if spec.repeats else dict.fromkeys(texts))
    return _read_one(spec, first_said(cells), style, names, strangers, guesses)


def _items(cells: Sequence[Cell]) -> list[str]:
    """Return the items of a list; where several columns feed it, each cell is one item."""
    if len(cells) > 1:
        return [text_of(cell).strip() for cell in cells if not is_blank(cell)]
    cell = cells[0]
    items = [text_of(item).strip() for item in cell] if isinstance(cell, (list, tuple)) else split_list(text_of(cell))
    return [item for item in items if item]


def _read_one(
    spec: FieldSpec,
    cell: Cell,
    style: Style,
    names: Names,
    strangers: list[str] | None,
    guesses: dict[str, Message] | None,
) -> Value:
    match spec.kind:
        case Kind.TEXT:
            return spec.normal(text_of(cell))
        case Kind.CHOICE:
            return _choice(spec, text_of(cell))
        case _ if isinstance(cell, str) and cell.strip().casefold() in _EMPTIED:
            return None
        case Kind.NUMBER:
            return _number(spec, cell, style)
        case Kind.DATE:
            return _day(spec, cell, style, guesses)
        case Kind.MOMENT:
            return _moment(spec, cell, style, guesses)
        case Kind.NAME:
            return _name(spec, text_of(cell).strip(), names, strangers)


def _number(spec: FieldSpec, cell: Cell, style: Style) -> float:
    number: float | Decimal | None = None
    if isinstance(cell, str):
        number = read_number(cell, style.mark)
    elif isinstance(cell, float):
        number = cell
    elif not isinstance(cell, bool):
        number = read_number(text_of(cell))
    if number is None or not isfinite(float(number)):
        raise BadInput(N_("“{value}” is not a number: write it like 1234.5."), field=spec.name, value=shown(cell))
    return float(number)


def _day(spec: FieldSpec, cell: Cell, style: Style, guesses: dict[str, Message] | None) -> date:
    moment = _read_date(spec, cell, style, guesses)
    return moment.date() if isinstance(moment, datetime) else moment


def _moment(spec: FieldSpec, cell: Cell, style: Style, guesses: dict[str, Message] | None) -> datetime:
    """Return a moment, midnight where no time is written; without a time zone unless one is."""
    moment = _read_date(spec, cell, style, guesses)
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time())


def _read_date(spec: FieldSpec, cell: Cell, style: Style, guesses: dict[str, Message] | None) -> date:
    moment: date | None = None
    if isinstance(cell, date):
        moment = cell
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        moment = from_serial(cell) or read_moment(text_of(cell))
    elif isinstance(cell, str):
        moment = read_moment(cell, style.order) or _in_words(spec, cell, style, guesses)
    if moment is None:
        raise _no_date(spec, cell, style)
    return moment


def _in_words(spec: FieldSpec, cell: str, style: Style, guesses: dict[str, Message] | None) -> date | None:
    """Return the day that words such as 2027年6月底 name, None where they name none."""
    # Most cells are written in numbers, and need none of the words.
    from cockpit.dates import YearlessError, read_dated

    if read_moment(cell) is not None or no_such_day(cell, style.order) is not None:
        return None
    try:
        reading = read_dated(cell, style.year)
    except YearlessError:
        text = N_("“{value}” has no year: write it like 2025-06-21, or say the year of such dates with --year.")
        raise BadInput(text, field=spec.name, value=shown(cell)) from None
    except NoSuchDayError as fault:
        text = N_("“{words}” is not a date: {reason}")
        raise BadInput(text, field=spec.name, words=shown(cell), reason=fault.reason) from None
    if reading is None:
        return None
    if reading.guesses and guesses is not None:
        told = N_("“{words}” is read as {day}: {guesses}")
        guesses[cell] = message(told, words=shown(cell), day=reading.day.isoformat(), guesses=_InARow(reading.guesses))
    return reading.day


class _InARow:
    """Sentences one behind the other, in the language in which they are told."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._messages = messages

    def __str__(self) -> str:
        return in_a_row(map(str, self._messages))


def _no_date(spec: FieldSpec, cell: Cell, style: Style) -> BadInput:
    if style.order and isinstance(cell, str) and read_moment(cell):
        return BadInput(
            N_(
                "“{value}” does not exist in the order of this column ({order}): correct it, or write it as 2025-06-21."
            ),
            field=spec.name,
            value=shown(cell),
            order=style.order,
        )
    if isinstance(cell, str) and (reason := no_such_day(cell, style.order)) is not None:
        return BadInput(N_("“{words}” is not a date: {reason}"), field=spec.name, words=shown(cell), reason=reason)
    return BadInput(N_("“{value}” is not a date: write it like 2025-06-21."), field=spec.name, value=shown(cell))


def _choice(spec: FieldSpec, word: str) -> str:
    value = spec.folded_choices.get(fold(word))
    if value is None:
        raise _unknown(spec, word, spec.choice_words, _Labels(spec))
    return value


def _name(spec: FieldSpec, word: str, names: Names, strangers: list[str] | None) -> str | None:
    known = names.get(spec.noun, {})
    found = known.get(plain(word.lstrip("@#+")), ())
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput(
            N_("“{value}” could be {several}: write one of these."),
            field=spec.name,
            value=shown(word),
            several=" / ".join(shown(name) for name in found),
        )
    if spec.creates:
        return _new_name(spec, clean_line(word))
    if strangers is not None:
        strangers.append(word)
        return None
    raise _unknown(spec, word, {name: name for spelled in known.values() for name in spelled})


def _new_name(spec: FieldSpec, name: str) -> str:
    """Return what something is to be called that would be made along the way; refuse what no record takes."""
    if not name:
        raise BadInput(N_("{label} must not be empty"), field=spec.name, label=Message(spec.label))
    if len(name) > LONGEST_NAME:
        text = N_("{label} may have at most {max_length} characters")
        raise BadInput(text, field=spec.name, label=Message(spec.label), max_length=LONGEST_NAME)
    return name


class _Labels:
    """What the values of a choice are called in the language in which that is told."""

    def __init__(self, spec: FieldSpec) -> None:
        self._spec = spec

    def __iter__(self) -> Iterator[str]:
        return (member.label for member in self._spec.choices or ())


def _unknown(spec: FieldSpec, word: str, valid: Mapping[str, str], offered: Iterable[str] = ()) -> BadInput:
    hint = Suggestion(word, valid, offered)
    if spec.explained:
        return BadInput(
            N_('“{value}” is not known here: {hint} Or say what it stands for: --state "{value}=…"'),
            field=spec.name,
            value=shown(word),
            hint=hint,
        )
    return BadInput(N_("“{value}” is not known here: {hint}"), field=spec.name, value=shown(word), hint=hint)
