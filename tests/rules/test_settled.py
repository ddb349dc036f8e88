"""What a file says again is no news: marks of what it said, and lists to which it adds."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cockpit.exchange.settled import Said
from cockpit.exchange.target import Value

values = st.none() | st.text(max_size=20) | st.dates() | st.lists(st.text(max_size=5), unique=True).map(tuple)
rows = st.dictionaries(st.sampled_from(["title", "due", "labels", "state"]), values)


@given(rows)
def test_what_was_said_once_is_no_news(row: dict[str, Value]) -> None:
    assert Said(row).news(()) == row
    assert Said(row).news(Said(row).marks()) == {}


@given(rows, rows)
def test_what_a_row_says_nothing_of_stays_remembered(first: dict[str, Value], second: dict[str, Value]) -> None:
    known = Said(second).marks(Said(first).marks())
    assert Said(second).news(known) == {}
    assert Said({name: value for name, value in first.items() if name not in second}).news(known) == {}


def test_what_it_says_anew_is_news() -> None:
    known = Said({"title": "One", "due": date(2026, 5, 4), "comments": ("a", "b")}).marks()
    row = {"title": "Two", "due": date(2026, 5, 4), "comments": ("a", "c"), "state": "new"}
    assert Said(row).news(known) == {"title": "Two", "comments": ("c",), "state": "new"}


def test_a_value_of_one_field_says_nothing_of_another() -> None:
    assert Said({"owner": "eva"}).news(Said({"reviewer": "eva"}).marks()) == {"owner": "eva"}


def test_a_list_gains_what_is_said_anew_and_loses_what_is_said_no_longer() -> None:
    known = Said({"labels": ("said", "gone", "dropped here")}).marks()
    row = Said({"labels": ("said", "dropped here", "fresh")})
    assert row.joined("labels", ("said", "gone", "ours"), known) == ("said", "ours", "fresh")
