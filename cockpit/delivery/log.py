"""Reading the history of cards back as the log that charts are drawn from, and the working calendar beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from cockpit.calendar import DayKind, WorkingCalendar
from cockpit.delivery.burndown import Burn, Log, Named, Place, Stand, burn, named, with_told

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
    title: str = ""

    @property
    def first(self) -> date:
        """The first day that counts, earlier than was planned where it was started earlier."""
        return self.start if self.started_on is None else min(self.start, self.started_on)


# What belongs to a sprint stands close together, so a run over that part of the history in the order of its ids costs
# less than an index, which would leave the order to be made. While a card is in a sprint each of its states counts, and
# once it has left only that it has.
_SPRINT = "card_state WHERE id BETWEEN :first AND :last AND (+sprint_id = :sprint OR +left_sprint_id = :sprint)"
# One end at a time, each of which an index has at hand.
_BOUNDS = """SELECT MIN(first), MIN(MAX(last), :last) FROM (
    SELECT (SELECT MIN(id) FROM card_state WHERE sprint_id = :sprint) AS first,
        (SELECT MAX(id) FROM card_state WHERE sprint_id = :sprint) AS last
    UNION ALL SELECT (SELECT MIN(id) FROM card_state WHERE left_sprint_id = :sprint),
        (SELECT MAX(id) FROM card_state WHERE left_sprint_id = :sprint))"""
# Columns come as JSON lists, which is several times as fast as row by row, and how a card stands as one number of them
# wherever it has whole points: written and read in no time. ``_stand`` reads it.
_PLACE = f"""CASE WHEN sprint_id IS NOT :sprint THEN {Place.OUT.value} WHEN kind = 'done' THEN {Place.DONE.value}
        WHEN archived THEN {Place.OUT.value} ELSE {Place.OPEN.value} END"""
_COLUMNS = f"""json_group_array(day), json_group_array(card_id), json_group_array(CASE
        WHEN points IS NULL THEN -1 - {_PLACE}
        WHEN points = CAST(points AS INTEGER) THEN CAST(points AS INTEGER) * {len(Place)} + {_PLACE}
        ELSE points || ' ' || {_PLACE} END)"""
_LINES = f"SELECT {_COLUMNS}, COALESCE(GROUP_CONCAT(told, ''), '') FROM {_SPRINT}"


def sprint_burn(reader: Reader, sprint: SprintDays, *, today: date, calendar: WorkingCalendar) -> Burn:
    """Return burndown and burnup of a sprint; a closed one counts what was so when it was closed."""
    log = _read(reader, sprint)
    # One that is late goes on until it is closed.
    until = sprint.closed_on or today
    return burn(
        log,
        sprint.first,
        sprint.end,
        today=until,
        calendar=calendar,
        closed_on=until,
        committed_on=sprint.started_on,
        recorded_from=_recorded_from(log, sprint),
    )


def sprint_named(reader: Reader, sprint: SprintDays, *, today: date) -> Named:
    """Return the cards from which the amounts of ``sprint_burn`` are counted."""
    log = _read(reader, sprint)
    until = sprint.closed_on or today
    return named(
        log,
        sprint.first,
        max(sprint.end, until),
        today=until,
        committed_on=sprint.started_on,
        recorded_from=_recorded_from(log, sprint),
    )


def _recorded_from(log: Log, sprint: SprintDays) -> date | None:
    """Return the first day that is known; what is started here is written down from then on, even without a card."""
    return min((day for day in (log.begins, sprint.started_on) if day is not None), default=None)


def _read(reader: Reader, sprint: SprintDays) -> Log:
    """Return the history of a sprint in the order in which its lines count."""
    values = {"sprint": sprint.id, "last": _EVERYTHING if sprint.last_state is None else sprint.last_state}
    values["first"], values["last"] = reader.query(_BOUNDS, values)[0]
    *columns, told = reader.query(_LINES, values)[0]
    days, cards, signs = map(json.loads, columns)
    log = Log(days, cards, signs, {sign: _stand(sign) for sign in set(signs)})
    return with_told(log, map("1".__eq__, told)) if "1" in told else log


def _stand(sign: int | str) -> Stand:
    """Return how a card stands that the history has a sign of."""
    if isinstance(sign, str):
        points, place = sign.split()
        return float(points), int(place)
    return (None, -1 - sign) if sign < 0 else divmod(sign, len(Place))


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
