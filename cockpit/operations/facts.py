"""Issues as they are read for lists and pages: the records, whom and what they name, and what the rules say of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from cockpit.listing import in_order
from cockpit.operations.choices import IssueType
from cockpit.operations.clocks import is_breached, moment, time_left
from cockpit.operations.issue_states import UNRESOLVED, State, awaits_answer
from cockpit.operations.priority import Level, Priority
from cockpit.operations.service import Service, read_service
from storage.days import stored_day, stored_moment

if TYPE_CHECKING:
    from cockpit.session import Session


@dataclass(frozen=True)
class IssueRow:
    """An issue without its long texts; moments are in UTC.

    ``left`` is the working time up to the next deadline in seconds, negative when it has passed, None where there is
    none or it no longer counts; ``answers`` tells whether that deadline is for the answer. ``day`` is how many seconds
    a day has in that time. ``original`` is the number of what it is a duplicate of.
    """

    id: int
    version: int
    number: int
    title: str
    type: IssueType
    state: State
    state_reason: str
    impact: Level
    urgency: Level
    priority: Priority
    reporter: str
    department: str | None
    module: str | None
    found_on: date
    owner: str | None
    owner_left: bool
    reviewer: str | None
    reviewer_left: bool
    due: date | None
    due_on: date | None
    caused_by_data: bool
    reopened: int
    original: int | None
    labels: tuple[str, ...]
    reported_at: datetime
    responded_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    respond_by: datetime | None
    resolve_by: datetime | None
    stopped_at: datetime | None
    source: str
    external_id: str | None
    archived: bool
    comments: int
    evidence: int
    left: int | None
    answers: bool
    day: int
    answered_late: bool
    breached: bool

    @property
    def unresolved(self) -> bool:
        """Whether it is still to be resolved."""
        return self.state in UNRESOLVED

    @property
    def stands(self) -> bool:
        """Whether its clock stands still although it is not resolved."""
        return self.state is State.WAITING

    @property
    def put_off(self) -> bool:
        """Whether the day on which it is due moves on, because its clock stands still and it is promised for none."""
        passed = self.resolve_by is not None and self.stopped_at is not None and self.resolve_by < self.stopped_at
        return self.stands and self.due is None and not passed

    def late(self, today: date) -> bool:
        """Return whether it is not resolved after the day on which it is due."""
        return self.unresolved and not self.put_off and self.due_on is not None and self.due_on < today


# Each person is joined under a name of its own: owner, reviewer, reporter.
_ISSUES = """
SELECT i.id, i.version, i.number, i.title, i.type, i.state, i.state_reason, i.impact, i.urgency, i.priority,
    COALESCE(r.handle, i.reporter) AS reporter, d.name AS department, m.name AS module, i.found_on,
    p.handle AS owner, p.archived AS owner_left, v.handle AS reviewer, v.archived AS reviewer_left, i.due, i.due_on,
    i.missed, i.caused_by_data, i.reopened, o.number AS original, i.labels, i.reported_at, i.responded_at,
    i.resolved_at, i.closed_at, i.respond_by, i.resolve_by, i.stopped_at, i.source, i.external_id, i.archived,
    (SELECT COUNT(*) FROM issue_comment c WHERE c.issue_id = i.id AND NOT c.archived) AS comments,
    (SELECT COUNT(*) FROM issue_comment c WHERE c.issue_id = i.id AND NOT c.archived AND c.evidence) AS evidence
FROM issue i LEFT JOIN person p ON p.id = i.owner_id LEFT JOIN person v ON v.id = i.reviewer_id
    LEFT JOIN person r ON r.id = i.reporter_id LEFT JOIN department d ON d.id = i.department_id
    LEFT JOIN module m ON m.id = i.module_id LEFT JOIN issue o ON o.id = i.duplicate_of_id
WHERE i.id IN (SELECT value FROM json_each(?))
"""


def read_issues(session: Session, ids: Sequence[int]) -> list[IssueRow]:
    """Return the issues with these ids, in this order, judged as of now; those that are gone are left out."""
    if not ids:
        return []
    service, now = read_service(session.store, session.project_id), moment(session.clock.now())
    rows = session.store.query(_ISSUES, (json.dumps(list(ids)),))
    return in_order({row["id"]: _issue(row, service, now) for row in rows}, ids)


def _issue(row: sqlite3.Row, service: Service, now: datetime) -> IssueRow:
    state, priority = State(row["state"]), Priority(row["priority"])
    responded, resolved = stored_moment(row["responded_at"]), stored_moment(row["resolved_at"])
    respond_by, resolve_by, stopped = (
        stored_moment(row["respond_by"]),
        stored_moment(row["resolve_by"]),
        stored_moment(row["stopped_at"]),
    )
    running = service.running(priority)
    unanswered = awaits_answer(state, responded=responded is not None, reopened=row["reopened"])
    answers = unanswered and respond_by is not None
    answers = answers and (resolve_by is None or respond_by is None or respond_by <= resolve_by)
    left = None
    if state in UNRESOLVED:
        left = time_left(running, respond_by if answers else resolve_by, stopped, now)
    # What nobody wrote down where it comes from is not held against anybody.
    told = responded is not None or unanswered
    return IssueRow(
        id=row["id"],
        version=row["version"],
        number=row["number"],
        title=row["title"],
        type=IssueType(row["type"]),
        state=state,
        state_reason=row["state_reason"],
        impact=Level(row["impact"]),
        urgency=Level(row["urgency"]),
        priority=priority,
        reporter=row["reporter"],
        department=row["department"],
        module=row["module"],
        found_on=date.fromisoformat(row["found_on"]),
        owner=row["owner"],
        owner_left=bool(row["owner_left"]),
        reviewer=row["reviewer"],
        reviewer_left=bool(row["reviewer_left"]),
        due=stored_day(row["due"]),
        due_on=stored_day(row["due_on"]),
        caused_by_data=bool(row["caused_by_data"]),
        reopened=row["reopened"],
        original=row["original"],
        labels=tuple(json.loads(row["labels"])),
        reported_at=datetime.fromisoformat(row["reported_at"]),
        responded_at=responded,
        resolved_at=resolved,
        closed_at=stored_moment(row["closed_at"]),
        respond_by=respond_by,
        resolve_by=resolve_by,
        stopped_at=stopped,
        source=row["source"],
        external_id=row["external_id"],
        archived=bool(row["archived"]),
        comments=row["comments"],
        evidence=row["evidence"],
        left=left,
        answers=answers,
        day=running.hours.seconds,
        answered_late=told and is_breached(respond_by, responded, None, now),
        breached=bool(row["missed"]) or (state in UNRESOLVED and is_breached(resolve_by, None, stopped, now)),
    )
