"""Impact x urgency = priority, by a table that each project may edit, and how soon each priority is to be served.

The built-in table is the usual one of service desks with three levels and four priorities; published examples of the
times differ (P1 from 15 minutes and 2 to 4 hours, P4 up to one day and five days), so they are a start to edit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cockpit.choice import Choice
from cockpit.errors import BadInput
from cockpit.i18n import N_
from cockpit.numerals import fold


class Level(Choice):
    """How large an impact is, or an urgency."""

    HIGH = "high", N_("high")
    MEDIUM = "medium", N_("medium")
    LOW = "low", N_("low")


class Priority(Choice):
    """How much an issue matters now, the most first."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


PriorityTable = Mapping[tuple[Level, Level], Priority]
"""Priority by impact and urgency, in this order."""

_HIGH, _MEDIUM, _LOW = Level
USUAL_TABLE: PriorityTable = {
    (_HIGH, _HIGH): Priority.P1,
    (_HIGH, _MEDIUM): Priority.P2,
    (_HIGH, _LOW): Priority.P3,
    (_MEDIUM, _HIGH): Priority.P2,
    (_MEDIUM, _MEDIUM): Priority.P3,
    (_MEDIUM, _LOW): Priority.P4,
    (_LOW, _HIGH): Priority.P3,
    (_LOW, _MEDIUM): Priority.P4,
    (_LOW, _LOW): Priority.P4,
}


def priority_of(table: PriorityTable, impact: Level, urgency: Level) -> Priority:
    """Return the priority of an impact and an urgency; what the table leaves out is as usual."""
    return table.get((impact, urgency), USUAL_TABLE[impact, urgency])


def cell_of(table: PriorityTable, wanted: Priority) -> tuple[Level, Level]:
    """Return an impact and an urgency that give a priority, or else one as near to it as the table has.

    Of several the one is taken whose two levels are the most alike, then the one of the higher impact. It is for what
    comes from programs that know a priority only.
    """
    order, levels = list(Priority), list(Level)

    def distance(cell: tuple[Level, Level]) -> tuple[int, int, int]:
        impact, urgency = map(levels.index, cell)
        found = priority_of(table, *cell)
        return abs(order.index(found) - order.index(wanted)), abs(impact - urgency), impact

    return min(USUAL_TABLE, key=distance)


class SpanUnit(Choice):
    """In what a span of working time is given."""

    MINUTE = "m", N_("minutes")
    HOUR = "h", N_("hours")
    DAY = "d", N_("working days")


@dataclass(frozen=True)
class Span:
    """A span of working time. A day is as long as the hours that are worked on one."""

    count: int
    unit: SpanUnit

    def __str__(self) -> str:
        """Return it as ``read_span`` reads it: ``15m``, ``4h``, ``1d``."""
        return f"{self.count}{self.unit.value}"

    def seconds(self, day: int) -> int:
        """Return how long it is in seconds, where a working day has so many."""
        return self.count * {SpanUnit.MINUTE: 60, SpanUnit.HOUR: 3600, SpanUnit.DAY: day}[self.unit]


LONGEST = 1_000
"""The highest count of a span; none of its units makes a target that long meaningful."""
_SPAN = re.compile(
    r"(?P<count>\d{1,5}(?:\.5)?|半)\s*个?\s*(?:(?P<m>m|min|mins|minutes?|分钟|分)|(?P<h>h|hrs?|hours?|小时|时)"
    r"|(?P<d>d|days?|working days?|工作日|天|日))",
    re.IGNORECASE,
)


def read_span(text: str) -> Span:
    """Return a span of working time: from ``15m``, ``4 hours``, ``1.5h``, ``2 天``.

    Raises:
        BadInput: it is none, or it is nothing, or longer than ``LONGEST`` units.
    """
    match = _SPAN.fullmatch(fold(text).strip())
    if match is not None:
        unit = next(unit for unit in SpanUnit if match[unit.value])
        count = 0.5 if match["count"] == "半" else float(match["count"])
        if unit is SpanUnit.HOUR and not count.is_integer():
            count, unit = count * 60, SpanUnit.MINUTE
        if count.is_integer() and 0 < count <= LONGEST:
            return Span(int(count), unit)
    raise BadInput(
        N_("“{text}” is no span of working time; write one such as 15m, 4h or 2d, at most {most} of them"),
        text=text[:40],
        most=LONGEST,
    )


@dataclass(frozen=True)
class Target:
    """How soon an issue is to be answered and resolved; None where nothing is promised.

    ``always`` means that the clock also runs outside of working hours.
    """

    respond: Span | None = None
    resolve: Span | None = None
    always: bool = False


USUAL_TARGETS: Mapping[Priority, Target] = {
    Priority.P1: Target(Span(15, SpanUnit.MINUTE), Span(4, SpanUnit.HOUR)),
    Priority.P2: Target(Span(1, SpanUnit.HOUR), Span(1, SpanUnit.DAY)),
    Priority.P3: Target(Span(4, SpanUnit.HOUR), Span(3, SpanUnit.DAY)),
    Priority.P4: Target(Span(1, SpanUnit.DAY), Span(5, SpanUnit.DAY)),
}
