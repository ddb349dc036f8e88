"""From what a person types to the fields of a command: one reader for the CLI, the forms, the wizard and ``:``."""

from __future__ import annotations

import re
import types
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import PydanticUndefined

from cockpit.areas import nearest, noun_of_table
from cockpit.choice import Choice
from cockpit.clean import sound
from cockpit.command import Command, FromFile, LongText, Pick
from cockpit.errors import BadInput
from cockpit.i18n import N_, _, aside, in_a_row
from cockpit.parts import split_parts
from cockpit.quick import Quick
from storage.record import References

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from cockpit.message import Message
    from cockpit.session import Session

C = TypeVar("C", bound=Command)
Kind = Literal["text", "long", "number", "integer", "date", "bool", "choice", "pick"]

YES = ("yes", "y", "true", "1", "on", "是", "对", "有")
NO = ("no", "n", "false", "0", "off", "否", "不", "没有")
LARGEST = 2**53
"""The largest whole number that is taken: beyond it numbers are not exact, and soon no column holds them."""
EMPTY = ("-", "none", "无")
"""What clears an optional field."""


@dataclass(frozen=True)
class Input:
    """One field of a command as a person meets it. ``label`` and ``help`` are message ids."""

    name: str
    label: str
    help: str
    kind: Kind
    required: bool
    optional: bool
    many: bool
    default: Any
    choices: type[Choice] | None = None
    noun: str = ""
    from_file: bool = False
    titled: bool = True
    """Whether ``label`` was given; else it is made from the name, and means something to programmers only."""

    @property
    def option(self) -> str:
        """The name of its command-line option, without dashes."""
        return option_name(self.name)


def option_name(name: str) -> str:
    """Return the option of an input: ``owner_id`` is ``owner``, ``baseline_on`` is ``baseline-on``."""
    return name.removesuffix("_id").replace("_", "-")


@cache
def inputs_of(command: type[Command]) -> tuple[Input, ...]:
    """Return the inputs of a command in order."""
    return tuple(input_of(name, info) for name, info in command.inputs().items())


def build(command: type[C], texts: Mapping[str, Any], session: Session) -> C:
    """Read every given text and make the command; ``BadInput`` names the first field that is wrong or missing.

    Values that are not text are taken as they are: a front end may already hold the id of a row.
    """
    values = settled(
        command,
        (understood(command, field, texts[field.name], session) for field in inputs_of(command) if field.name in texts),
    )
    values |= {name: value for name, value in texts.items() if name in command.model_fields and name not in values}
    missing = [field.name for field in inputs_of(command) if field.required and field.name not in values]
    if missing:
        raise missing_inputs(command, missing)
    return make(command, values)


def settled(command: type[Command], answers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the inputs that several answers give; what is said outright goes before what another answer implies."""
    found: dict[str, Any] = {}
    for answer in sorted(answers, key=len, reverse=True):
        found = command.settle(found, answer)
    return found


def understood(command: type[Command], field: Input, given: Any, session: Session) -> dict[str, Any]:
    """Return the inputs that are given with one of them: itself, and what its text says besides."""
    answer = command.read_answer(field.name, given, session) if isinstance(given, str) else None
    return {field.name: read(field, given, session)} if answer is None else answer


def make(command: type[C], values: Mapping[str, Any]) -> C:
    """Validate values that are already of their type; ``BadInput`` says in one sentence what is wrong."""
    try:
        return command(**values)
    except ValidationError as error:
        raise explain(error, command) from error


def missing_inputs(command: type[Command], missing: Sequence[str], given: Mapping[str, Any] | None = None) -> BadInput:
    """Return the refusal that names the inputs that were not given, beside those that were."""
    labels = {field.name: _(field.label) for field in inputs_of(command)}
    error = BadInput(
        N_("“{command}” also needs: {fields}"),
        field=missing[0],
        command=_(command.label()),
        fields=in_a_row(f"{labels[name]}{aside(f'--{option_name(name)}')}" for name in missing),
    )
    error.unfinished = (command, [Quick(given or {})])
    return error


def read(field: Input, given: Any, session: Session) -> Any:
    """Return the value that ``given`` stands for; texts are read, other values are taken as they are."""
    if field.many:
        parts = given if isinstance(given, (list, tuple)) else _split(given)
        if len(parts) == 1 and isinstance(parts[0], str) and _empties(field, parts[0].strip()):
            return ()
        return tuple(_read_one(field, part, session) for part in parts)
    return _read_one(field, given, session)


def show(field: Input, value: Any, session: Session) -> str:
    """Return the text that ``read`` would turn into ``value``; empty for nothing."""
    if value is None or value == "" or value == ():
        return ""
    if field.many:
        return ", ".join(_show_one(field, part, session) for part in value)
    return _show_one(field, value, session)


def _show_one(field: Input, value: Any, session: Session) -> str:
    if isinstance(value, str) and not isinstance(value, Choice):
        return value
    if field.kind == "pick":
        return session.name_of(field.noun, value)
    if field.kind == "bool":
        return YES[0] if value else NO[0]
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    return str(value)


def _split(text: Any) -> list[Any]:
    if not isinstance(text, str):
        return [text]
    return split_parts(text)


def _read_one(field: Input, given: Any, session: Session) -> Any:
    if not isinstance(given, str):
        return given
    given = sound(given)
    text = given.strip()
    if field.kind in ("text", "long"):
        return given
    if field.optional and (not text or _empties(field, text)):
        return None
    if field.kind == "pick":
        return session.find(field.noun, text)
    reader = {"number": read_number, "integer": _read_integer, "bool": _read_bool}.get(field.kind)
    try:
        if reader is not None:
            return reader(text)
        if field.kind == "date":
            return read_day(text, session.today())
        return _read_choice(field, text)
    except BadInput as error:
        error.field = field.name
        raise


def read_number(text: str) -> float:
    """Return a number typed with full-width digits, a percent sign, or separators in the English or another way."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").rstrip("%")
    try:
        value = _separated(plain) if any(mark in plain for mark in _SEPARATORS) else float(plain)
    except ValueError:
        raise BadInput(N_("“{text}” is not a number"), text=text) from None
    if value != value or value in (float("inf"), float("-inf")):
        raise BadInput(N_("“{text}” is not a number"), text=text)
    return value


_SEPARATORS = ",'’"
_OF_NUMBERS = frozenset("0123456789+-eE." + _SEPARATORS)


def _separated(plain: str) -> float:
    """Return the value of digits with separators, of which the last is a decimal comma in ``1.200,50`` and ``0,5``.

    Raises:
        ValueError: the separators stand where they part no number.
    """
    from cockpit.exchange import numbers

    evidence = numbers.MarkEvidence()
    evidence.add(plain)
    found = numbers.read_number(plain, evidence.mark) if set(plain) <= _OF_NUMBERS else None
    if found is None:
        raise ValueError(plain)
    return float(found)


def _read_integer(text: str) -> int:
    value = read_number(text)
    if value != int(value):
        raise BadInput(N_("“{text}” is not a whole number"), text=text)
    if abs(value) > LARGEST:
        raise BadInput(N_("“{text}” is too large a number"), text=text)
    return int(value)


def _read_bool(text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise BadInput(N_("“{text}” is neither yes nor no"), text=text)


def is_iso_day(text: str) -> bool:
    """Return whether a text has the form of a day that leaves nothing to be guessed, such as ``2026-12-31``."""
    return re.fullmatch(r"20\d\d-\d\d-\d\d", text, re.ASCII) is not None


def read_day(text: str, today: date) -> date:
    """Return the date that a quick date such as ``2026-12-31``, ``eom`` or ``下周五`` means."""
    if is_iso_day(text):
        # What scripts write is read without all that people may write, which takes longer to load than the rest.
        with suppress(ValueError):
            return date.fromisoformat(text)
    from cockpit.dates import read_date

    found = read_date(text, today)
    if found is None:
        raise BadInput(N_("“{text}” is not a date; write one such as {example}"), text=text, example=today.isoformat())
    return found.day


def guesses_of(field: Input, given: Any, session: Session) -> tuple[Message, ...]:
    """Return what has to be assumed to read a day that was typed, such as the year of a quarter."""
    if field.kind != "date" or not isinstance(given, str) or is_iso_day(given):
        return ()
    from cockpit.dates import read_date

    found = read_date(given, session.today())
    return () if found is None else found.guesses


def _empties(field: Input, text: str) -> bool:
    """Return whether a text clears a field; a word that is one of its choices means that one."""
    return text.lower() in EMPTY and (field.choices is None or text.lower() not in field.choices.by_word())


def _read_choice(field: Input, text: str) -> Choice:
    assert field.choices is not None
    words = field.choices.by_word()
    if text.lower() in words:
        return words[text.lower()]
    matching = {member for word, member in words.items() if word.startswith(text.lower())}
    if len(matching) == 1:
        return matching.pop()
    close = nearest(text, list(words))
    values = field.choices.offered()
    if close is None:
        raise BadInput(N_("“{text}” is none of: {values}"), text=text, values=values)
    raise BadInput(
        N_("“{text}” is none of: {values}; did you mean {nearest}?"),
        text=text,
        values=values,
        nearest=words[close].value,
    )


def explain(error: ValidationError, model: type[Any]) -> BadInput:
    """Return the first fault that pydantic found as one sentence in our own words."""
    fault = error.errors(include_url=False)[0]
    name = str(fault["loc"][0]) if fault["loc"] else ""
    info = model.model_fields.get(name)
    label = _(info.title) if info is not None and info.title else name.replace("_", " ")
    given: dict[str, Any] = fault.get("ctx", {})
    context: dict[str, Any] = {k: _bound(value) for k, value in given.items()}
    # A text that is checked after it was cleaned is measured as a sequence.
    kind = f"string_{fault['type']}" if isinstance(fault["input"], str) else fault["type"]
    text = _FAULTS.get(kind) or _FAULTS.get(fault["type"])
    if text is None:
        return BadInput(N_("{label}: {fault}"), field=name, label=label, fault=fault["msg"])
    return BadInput(text, field=name, label=label, **{key: value for key, value in context.items() if key != "error"})


def _bound(value: object) -> object:
    """Return a limit as people write it: all its digits, in groups of three where there are many."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:g}"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{int(value):,}" if abs(value) >= 10_000 else int(value)
    return value


_FAULTS = {
    "missing": N_("{label} is missing"),
    "emptied": N_("{label} must not be empty"),
    "string_too_short": N_("{label} must not be empty"),
    "string_too_long": N_("{label} may have at most {max_length} characters"),
    "string_pattern_mismatch": N_("{label} is not written in the way that is needed"),
    "greater_than_equal": N_("{label} must be at least {ge}"),
    "greater_than": N_("{label} must be more than {gt}"),
    "less_than_equal": N_("{label} may be at most {le}"),
    "less_than": N_("{label} must be less than {lt}"),
    "finite_number": N_("{label} must be a finite number"),
    "too_short": N_("{label} needs at least {min_length}"),
}


def input_of(name: str, info: FieldInfo) -> Input:
    """Return a field of a command or of a record as a person meets it."""
    kind_of, optional = _strip_none(info.annotation)
    metadata = list(info.metadata)
    if get_origin(kind_of) is Annotated:
        kind_of, *more = get_args(kind_of)
        metadata += more
        kind_of, inner_optional = _strip_none(kind_of)
        optional = optional or inner_optional
    many = get_origin(kind_of) in (tuple, list)
    if many:
        kind_of = get_args(kind_of)[0]
    if get_origin(kind_of) is Annotated:
        kind_of, *more = get_args(kind_of)
        metadata += more
        kind_of, inner_optional = _strip_none(kind_of)
        optional = optional or inner_optional
    noun = next((item.noun for item in metadata if isinstance(item, Pick)), "")
    noun = noun or next((noun_of_table(item.table) for item in metadata if isinstance(item, References)), "")
    choices = kind_of if isinstance(kind_of, type) and issubclass(kind_of, Choice) else None
    kind: Kind = "pick" if noun else _kind(kind_of, metadata)
    default = info.get_default(call_default_factory=True, validated_data={}) if not info.is_required() else None
    return Input(
        name=name,
        label=info.title or _inner_title(metadata) or name.replace("_", " "),
        titled=bool(info.title),
        help=info.description or "",
        kind=kind,
        required=info.is_required(),
        optional=optional,
        many=many,
        default=None if default is PydanticUndefined else default,
        choices=choices,
        noun=noun,
        from_file=any(isinstance(item, FromFile) for item in metadata),
    )


def _inner_title(metadata: Sequence[object]) -> str:
    """Return the title of an annotation within an optional one."""
    from pydantic.fields import FieldInfo

    return next((item.title for item in metadata if isinstance(item, FieldInfo) and item.title), "")


def _strip_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return kinds[0], len(kinds) < len(get_args(annotation))
    return annotation, False


def _kind(kind: Any, metadata: Sequence[object]) -> Kind:
    if any(isinstance(item, LongText) for item in metadata):
        return "long"
    if isinstance(kind, type):
        for types_, name in _KINDS:
            if issubclass(kind, types_):
                return name
    return "text"


_KINDS: tuple[tuple[type, Kind], ...] = (
    (Choice, "choice"),
    (bool, "bool"),
    (int, "integer"),
    (float, "number"),
    (date, "date"),
    (str, "text"),
)
