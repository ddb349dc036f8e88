"""The base of every record: a frozen pydantic model that is one row of one STRICT table.

Column types, NOT NULL, references and indexes are derived from the annotations, so a field is typed by hand once.
"""

import json
import os
import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, ClassVar, Literal, NamedTuple, Self, Union, get_args, get_origin

# Without this pydantic reads the metadata of every installed package at the first model, to look for plugins.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from pydantic import BaseModel, ConfigDict

Stored = str | int | float | None
"""What a column can hold."""


class References(NamedTuple):
    """Annotation of an integer field that holds the ``id`` of a row in ``table``."""

    table: str
    on_delete: Literal["RESTRICT", "CASCADE", "SET NULL"] = "RESTRICT"


class Column(NamedTuple):
    """One column as the schema must have it."""

    name: str
    type: Literal["TEXT", "INTEGER", "REAL"]
    not_null: bool
    references: References | None = None


class Record(BaseModel):
    """A row. ``id`` is 0 until it is saved; ``version`` counts its writes and guards against lost updates."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, validate_default=False)

    table: ClassVar[str] = ""
    search: ClassVar[tuple[str, ...]] = ()
    """Columns whose text the full-text index ``<table>_search`` covers."""
    unique: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Sets of columns that may not hold the same values twice."""
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Further indexes that the queries need; each reference has one already."""

    id: int = 0
    version: int = 0

    def to_row(self) -> dict[str, Stored]:
        """Return column name to stored value, without ``id``."""
        values = self.__dict__
        return {name: encode(values[name]) for name in columns(type(self)) if name != "id"}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """Build the record from a stored row; columns that it does not know are an error of the schema."""
        data = dict(row)
        for name in _json_columns(cls):
            if data[name] is not None:
                data[name] = json.loads(data[name])
        return cls.model_validate(data)

    def with_(self, **changes: Any) -> Self:
        """Return a validated copy with some fields replaced."""
        return type(self).model_validate({**self.__dict__, **changes})


def encode(value: object) -> Stored:
    """Return the stored form: dates as ISO text, truth as 0 or 1, sequences and mappings as JSON."""
    kind = type(value)
    if kind is str or kind is int or kind is float or value is None:
        return value  # type: ignore[return-value]
    if isinstance(value, Enum):
        return encode(value.value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date):  # also a datetime
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (Sequence, Mapping)) and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=encode)
    if isinstance(value, (str, int, float)):
        return value
    raise TypeError(f"a {kind.__name__} cannot be stored")


@cache
def columns(record: type[Record]) -> Mapping[str, Column]:
    """Return the columns that a table of ``record`` has, by name and in order."""
    return {name: _column(name, info.annotation, info.metadata) for name, info in record.model_fields.items()}


@cache
def _json_columns(record: type[Record]) -> tuple[str, ...]:
    return tuple(name for name, info in record.model_fields.items() if _is_json(_required(info.annotation)[0]))


def _column(name: str, annotation: Any, metadata: Sequence[object]) -> Column:
    kind, required = _required(annotation)
    references = next((item for item in metadata if isinstance(item, References)), None)
    return Column(name, _affinity(kind), required, references)


def _required(annotation: Any) -> tuple[Any, bool]:
    """Split ``T | None`` into ``T`` and whether a value is required."""
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        if len(kinds) != 1:
            raise TypeError(f"a column holds one type, not {annotation}")
        return kinds[0], len(kinds) == len(get_args(annotation))
    return annotation, True


def _is_json(kind: Any) -> bool:
    return (get_origin(kind) or kind) in (list, tuple, dict, frozenset)


def _affinity(kind: Any) -> Literal["TEXT", "INTEGER", "REAL"]:
    if _is_json(kind):
        return "TEXT"
    if not isinstance(kind, type):
        raise TypeError(f"no column type for {kind}")
    if issubclass(kind, int):
        return "INTEGER"
    if issubclass(kind, float):
        return "REAL"
    if issubclass(kind, (str, date, datetime, Decimal)):
        return "TEXT"
    raise TypeError(f"no column type for {kind}")
