"""Numbers as people read them: any number has a short text, and what is no number is not known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.figures import UNKNOWN, figure, percent


@given(st.floats())
def test_any_number_has_a_short_text(value: float) -> None:
    assert len(figure(value)) <= 30
    assert len(percent(value)) <= 30


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), None])
def test_what_is_no_number_is_not_known(value: float | None) -> None:
    assert (figure(value, "days"), percent(value)) == (UNKNOWN, UNKNOWN)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1e15, "1,000,000,000,000,000"), (1e300, "1e+300"), (-1.5e20, "-1.5e+20"), (1234.5, "1,234.5")],
)
def test_very_many_digits_become_a_power_of_ten(value: float, expected: str) -> None:
    assert figure(value) == expected


def test_a_share_without_end_is_not_known() -> None:
    assert (percent(1e307), percent(1e300), percent(0.996)) == (UNKNOWN, "1e+302%", "99%")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [(3.8, "/5", "3.8/5"), (3, ":1", "3:1"), (8, "/month", "8/month"), (15, "%", "15%"), (15, "days", "15 days")],
)
def test_a_unit_that_begins_with_a_mark_follows_its_number_at_once(value: float, unit: str, expected: str) -> None:
    assert figure(value, unit) == expected
