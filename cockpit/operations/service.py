"""What a project promises: its table of priorities, its targets, and the time in which its clocks run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from cockpit.delivery.log import Reader, read_calendar
from cockpit.operations.clocks import Deadlines, Pause, WorkingHours, WorkingTime, deadlines
from cockpit.operations.issue_states import RUNNING, UNRESOLVED, State
from cockpit.operations.priority import (
    USUAL_TARGETS,
    Level,
    Priority,
    PriorityTable,
    Span,
    Target,
    priority_of,
    read_span,
)
from cockpit.training.slots import read_zone

STANDS, UNPROMISED, RESOLVED, SETTLED = "9997", "9998", "9999", "9999+"
"""What sorts by the time that is left behind every moment: clocks that stand still, issues without a deadline, what
waits for its reviewer, and what is settled."""


@dataclass(frozen=True)
class Service:
    """The promise of one project. ``working`` runs in its working hours, ``always`` around the clock."""

    table: PriorityTable
    targets: Mapping[Priority, Target]
    working: WorkingTime
    always: WorkingTime

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the work is done."""
        return self.working.hours.zone

    def priority(self, impact: Level, urgency: Level) -> Priority:
        """Return the priority of an impact and an urgency."""
        return priority_of(self.table, impact, urgency)

    def running(self, priority: Priority) -> WorkingTime:
        """Return the time in which the clocks of a priority run."""
        return self.always if self.targets[priority].always else self.working

    def deadlines(self, priority: Priority, start: datetime, pauses: Sequence[Pause]) -> Deadlines:
        """Return the deadlines of an issue that was reported at ``start``."""
        return deadlines(self.targets[priority], self.working, self.always, start, pauses)

    def day_of(self, moment: datetime) -> date:
        """Return the day on which a moment falls where the work is done."""
        return self.working.day_of(moment)

    def opening(self, day: date) -> datetime:
        """Return when work begins on a day, whether it is worked or not."""
        return datetime.combine(day, self.working.hours.opens, tzinfo=self.zone).astimezone(UTC)


def clock_at(state: State, found: Deadlines, *, unanswered: bool) -> str:
    """Return the text by which issues sort by the time that is left, as ``Issue.clock_at`` keeps it.

    ``unanswered`` tells whether the user still waits for an answer.
    """
    if state not in UNRESOLVED:
        return RESOLVED if state is State.RESOLVED else SETTLED
    if state not in RUNNING:
        return STANDS
    waiting = (found.resolve_by, found.respond_by if unanswered else None)
    due = min((moment for moment in waiting if moment is not None), default=None)
    return UNPROMISED if due is None else due.isoformat()


_RULES = "SELECT impact, urgency, priority FROM priority_rule WHERE project_id = ?"
_TARGETS = "SELECT name, respond, resolve, always FROM priority_target WHERE project_id = ?"
_HOURS = "SELECT opens, closes, zone FROM support_hours WHERE project_id = ?"


def read_service(reader: Reader, project: int) -> Service:
    """Return what a project promises."""
    table = {
        (Level(impact), Level(urgency)): Priority(priority)
        for impact, urgency, priority in reader.query(_RULES, (project,))
    }
    targets = {
        Priority(name): Target(_span(respond), _span(resolve), bool(always))
        for name, respond, resolve, always in reader.query(_TARGETS, (project,))
    }
    hours = read_hours(reader, project)
    return Service(
        table,
        {**USUAL_TARGETS, **targets},
        WorkingTime(read_calendar(reader, project), hours),
        WorkingTime.always(hours.zone),
    )


def read_hours(reader: Reader, project: int) -> WorkingHours:
    """Return when a project's issues are worked on; nine to six where the machine is, while nobody has said."""
    for opens, closes, zone in reader.query(_HOURS, (project,)):
        return WorkingHours(time.fromisoformat(opens), time.fromisoformat(closes), read_zone(zone))
    from cockpit.training.zones import local_zone

    return WorkingHours(zone=read_zone(local_zone()))


def _span(text: str | None) -> Span | None:
    return None if text is None else read_span(text)
