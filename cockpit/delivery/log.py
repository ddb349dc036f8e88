"""Reading the history of cards back as the log that charts are drawn from, and the working calendar beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence, Set
from datetime import date
from heapq import merge
from itertools import accumulate
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, Protocol, cast

from cockpit.calendar import DayKind, WorkingCalendar
from cockpit.delivery.burndown import Burn, Stand, burn

_EVERYTHING = 1 << 62
"""More states than a store will ever hold."""


class Reader(Protocol):
    """The store, or an open change, which sees what it has written."""

    def query(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """Run a reading statement and return its rows."""
        ...


class SprintDays(NamedTuple):
    """When a sprint runs, and up to which state of cards it counts; both ends open while it is not closed."""

    id: int
    start: date
    end: date
    started_on: date | None = None
    closed_on: date | None = None
    last_state: int | None = None


# While a card is in a sprint each of its states counts, and once it has left only that it has. The columns come as JSON
# lists, which is several times as fast as row by row.
_STATES = """
SELECT SUM(told), MIN(day), json_group_array(id), json_group_array(day), json_group_array(card_id),
    json_group_array(in_scope), json_group_array(points), json_group_array(kind = 'done') FROM (
    SELECT *, archived = 0 OR kind = 'done' AS in_scope FROM card_state WHERE sprint_id = :sprint AND id <= :last
    UNION ALL SELECT *, 0 FROM card_state
        WHERE left_sprint_id = :sprint AND sprint_id IS NOT :sprint AND id <= :last)
"""
_TOLD = "SELECT id FROM card_state WHERE sprint_id = ? AND told"


def sprint_burn(reader: Reader, sprint: SprintDays, *, today: date, calendar: WorkingCalendar) -> Burn:
    """Return burndown and burnup of a sprint; a closed one counts what was so when it was closed."""
    last = _EVERYTHING if sprint.last_state is None else sprint.last_state
    # One that is late goes on until it is closed.
    until = sprint.closed_on or today
    has_told, begins, *columns = reader.query(_STATES, {"sprint": sprint.id, "last": last})[0]
    stands = _stands(columns)
    if has_told:
        stands = _with_told(stands, {row[0] for row in reader.query(_TOLD, (sprint.id,))})
    return burn(
        stands,
        sprint.start,
        sprint.end,
        today=until,
        calendar=calendar,
        closed_on=until,
        committed_on=sprint.started_on,
        recorded_from=sprint.started_on if begins is None else date.fromisoformat(begins),
    )


def _stands(columns: Sequence[str]) -> list[Stand]:
    ids, days, *facts = map(json.loads, columns)
    dates = {text: date.fromisoformat(text) for text in set(days)}
    # Plain tuples of the same fields: a name for each of a hundred thousand would cost more than the reading.
    return cast("list[Stand]", list(zip(ids, map(dates.__getitem__, days), *facts, strict=True)))


def _with_told(stands: Sequence[Stand], told: Set[int]) -> list[Stand]:
    """Return the lines in one order: what an import told of a day comes before what was written down on it."""
    named = [Stand(*stand) for stand in stands]
    earlier = sorted((stand for stand in named if stand.seq in told), key=attrgetter("day", "seq"))
    written = sorted((stand for stand in named if stand.seq not in told), key=attrgetter("seq"))
    counted_on = accumulate((stand.day for stand in written), max)
    ordered = merge(
        ((stand.day, 0, stand) for stand in earlier),
        ((day, 1, stand) for day, stand in zip(counted_on, written, strict=True)),
        key=itemgetter(0, 1),
    )
    return [stand._replace(seq=place) for place, (_day, _which, stand) in enumerate(ordered)]


def read_calendar(reader: Reader, project: int) -> WorkingCalendar:
    """Return the working calendar of a project: its weekend, its holidays and make-up days."""
    week = reader.query("SELECT weekend FROM work_week WHERE project_id = ?", (project,))
    days: dict[str, set[date]] = {kind.value: set() for kind in DayKind}
    sql = "SELECT kind, day FROM holiday WHERE project_id = ? AND NOT archived"
    for kind, day in reader.query(sql, (project,)):
        days[kind].add(date.fromisoformat(day))
    return WorkingCalendar(
        weekend=frozenset(json.loads(week[0][0])) if week else WorkingCalendar().weekend,
        holidays=frozenset(days[DayKind.HOLIDAY.value]),
        makeup=frozenset(days[DayKind.MAKEUP.value]),
    )
