"""Impact x urgency = priority, by the usual table and by an edited one; spans of working time."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.errors import BadInput
from cockpit.operations.priority import (
    LONGEST,
    USUAL_TABLE,
    USUAL_TARGETS,
    Level,
    Priority,
    Span,
    SpanUnit,
    cell_of,
    priority_of,
    read_span,
)

HIGH, MEDIUM, LOW = Level
CELLS = list(product(Level, Level))
tables = st.fixed_dictionaries({cell: st.sampled_from(Priority) for cell in CELLS})


@pytest.mark.parametrize(
    ("impact", "urgency", "priority"),
    [
        (HIGH, HIGH, "P1"), (HIGH, MEDIUM, "P2"), (HIGH, LOW, "P3"),
        (MEDIUM, HIGH, "P2"), (MEDIUM, MEDIUM, "P3"), (MEDIUM, LOW, "P4"),
        (LOW, HIGH, "P3"), (LOW, MEDIUM, "P4"), (LOW, LOW, "P4"),
    ],
)  # fmt: skip
def test_the_usual_table(impact: Level, urgency: Level, priority: str) -> None:
    assert priority_of({}, impact, urgency) == priority


def test_an_edited_table_goes_before_the_usual_one() -> None:
    table = {(LOW, LOW): Priority.P1}
    assert priority_of(table, LOW, LOW) is Priority.P1
    assert priority_of(table, LOW, MEDIUM) is Priority.P4


def test_more_impact_or_urgency_never_means_a_lower_priority() -> None:
    order, levels = list(Priority), list(Level)
    for (impact, urgency), (other, another) in product(CELLS, CELLS):
        if levels.index(impact) <= levels.index(other) and levels.index(urgency) <= levels.index(another):
            found, beside = USUAL_TABLE[impact, urgency], USUAL_TABLE[other, another]
            assert order.index(found) <= order.index(beside)


@pytest.mark.parametrize(
    ("priority", "cell"),
    [("P1", (HIGH, HIGH)), ("P2", (HIGH, MEDIUM)), ("P3", (MEDIUM, MEDIUM)), ("P4", (LOW, LOW))],
)
def test_a_priority_without_levels_gets_a_cell_that_gives_it(priority: str, cell: tuple[Level, Level]) -> None:
    assert cell_of({}, Priority(priority)) == cell


@given(tables, st.sampled_from(Priority))
def test_a_cell_is_as_near_as_a_table_allows(table: dict[tuple[Level, Level], Priority], wanted: Priority) -> None:
    order = list(Priority)
    far = [abs(order.index(table[cell]) - order.index(wanted)) for cell in CELLS]
    found = table[cell_of(table, wanted)]
    assert abs(order.index(found) - order.index(wanted)) == min(far)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("15m", "15m"), ("15 min", "15m"), ("90 minutes", "90m"), ("4h", "4h"), ("4 Hours", "4h"), ("1.5h", "90m"),
        ("半小时", "30m"), ("半个小时", "30m"), ("4小时", "4h"), ("4个小时", "4h"), ("2d", "2d"), ("2 天", "2d"),
        ("３ 个工作日", "3d"), ("5 working days", "5d"), ("15分钟", "15m"), (" 1 d ", "1d"),
    ],
)  # fmt: skip
def test_spans_as_people_write_them(text: str, span: str) -> None:
    assert str(read_span(text)) == span


@pytest.mark.parametrize(
    "text", ["", "4", "h", "0h", "-1h", "1.5d", "半天", "1.3h", "1001d", "99999h", "4 weeks", "四", "\x1b[31m", "4h4h"]
)
def test_what_is_no_span_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(BadInput, match="is no span of working time; write one such as 15m, 4h or 2d"):
        read_span(text)


@given(st.integers(1, LONGEST), st.sampled_from(SpanUnit))
def test_a_span_is_read_as_it_is_written(count: int, unit: SpanUnit) -> None:
    span = Span(count, unit)
    assert read_span(str(span)) == span


def test_a_day_is_as_long_as_the_hours_that_are_worked() -> None:
    assert read_span("2d").seconds(9 * 3600) == 18 * 3600
    assert read_span("2d").seconds(24 * 3600) == 48 * 3600
    assert read_span("90m").seconds(9 * 3600) == 5400


def test_every_priority_has_usual_targets_and_the_first_are_the_shortest() -> None:
    day = 9 * 3600
    for which in ("respond", "resolve"):
        seconds = [getattr(USUAL_TARGETS[priority], which).seconds(day) for priority in Priority]
        assert seconds == sorted(seconds)
        assert len(set(seconds)) == len(seconds)
