"""Records: what the annotations say of the table, and values that come back as they went in."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from storage.record import Record, References, columns, encode
from storage.store import Store
from tests.storage.toys import Box, Colour, Toy, change, with_toys

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)
TOYS = st.builds(
    Toy,
    name=TEXTS,
    colour=st.sampled_from(Colour),
    made=st.none() | st.dates(),
    weight=st.none() | st.floats(allow_nan=False),
    count=st.integers(-(2**63), 2**63 - 1),
    loved=st.booleans(),
    tags=st.lists(TEXTS, max_size=4).map(tuple),
)


def test_the_columns_of_a_table_are_those_of_its_annotations() -> None:
    found = {name: (column.type, column.not_null) for name, column in columns(Toy).items()}
    assert found == {
        "id": ("INTEGER", True),
        "version": ("INTEGER", True),
        "name": ("TEXT", True),
        "box_id": ("INTEGER", False),
        "colour": ("TEXT", True),
        "made": ("TEXT", False),
        "weight": ("REAL", False),
        "count": ("INTEGER", True),
        "loved": ("INTEGER", True),
        "tags": ("TEXT", True),
    }
    assert columns(Toy)["box_id"].references == References("box", "CASCADE")
    assert columns(Toy)["name"].references is None


@pytest.mark.parametrize("kind", [int | str, object, bytes, list[int] | tuple[int]])
def test_a_field_that_no_column_can_hold_is_an_error_of_the_record(kind: Any) -> None:
    class Wrong(Record):
        table: ClassVar[str] = "wrong"
        field: kind

    with pytest.raises(TypeError, match="column"):
        columns(Wrong)


@given(toy=TOYS)
def test_a_record_comes_back_as_it_was_saved(toy: Toy) -> None:
    store = with_toys(Store())
    with change(store) as work:
        kept = work.save(toy)
        assert work.get(Toy, kept.id) == kept
    assert store.get(Toy, kept.id) == kept == toy.model_copy(update={"id": 1, "version": 1})
    store.close()


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4), "2026-01-02T03:04:00"),
        (Decimal("1.10"), "1.10"),
        (True, 1),
        (Colour.BLUE, "blue"),
        (("a", "ü"), '["a","ü"]'),
        ({"a": Colour.RED}, '{"a":"red"}'),
        (None, None),
    ],
)
def test_each_kind_of_value_has_one_stored_form(value: object, stored: object) -> None:
    assert encode(value) == stored
    assert type(encode(value)) is type(stored)


def test_what_has_no_stored_form_is_an_error_of_the_program() -> None:
    with pytest.raises(TypeError, match="a object cannot be stored"):
        encode(object())


def test_a_record_cannot_be_changed_in_place_and_knows_only_its_fields() -> None:
    with pytest.raises(ValidationError):
        Toy(name="x").name = "y"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Box(name="x", size=3)  # type: ignore[call-arg]


def test_a_changed_copy_is_validated() -> None:
    toy = Toy(name="x", tags=("a",))
    assert toy.with_(tags=("b",), count=2) == Toy(name="x", tags=("b",), count=2)
    with pytest.raises(ValidationError):
        toy.with_(count="many")
