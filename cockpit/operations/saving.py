"""Writing issues: every change of state leaves its mark on the clocks, and every deadline is reckoned, never typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from cockpit.command import Work
from cockpit.errors import Refused
from cockpit.exchange.progress import watched
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.operations import issue_states as states
from cockpit.operations.choices import ISSUE
from cockpit.operations.clocks import Deadlines, Pause, is_breached, moment
from cockpit.operations.issue_states import DONE, RUNNING, SETTLED, UNANSWERED, UNRESOLVED, Case, State, awaits_answer
from cockpit.operations.priority import Level, Priority
from cockpit.operations.records import Issue, IssuePause
from cockpit.operations.service import Service, clock_at, read_service
from storage.record import encode


class Desk:
    """What commands on issues work with: the open change, what the project promises, and its persons."""

    def __init__(self, work: Work) -> None:
        """Nothing is read before it is asked for."""
        self.work = work
        self.now = moment(work.now)

    @cached_property
    def service(self) -> Service:
        """What the project promises."""
        return read_service(self.work.change, self.work.project)

    @cached_property
    def _persons(self) -> Mapping[int, states.Person]:
        sql = "SELECT id, handle, archived FROM person WHERE project_id = ?"
        rows = self.work.change.query(sql, (self.work.project,))
        return {row[0]: states.Person(row[0], row[1], bool(row[2])) for row in rows}

    def person(self, pk: int | None) -> states.Person | None:
        """Return a person as the rules know one."""
        return None if pk is None else self._persons[pk]

    def case(self, issue: Issue, **changes: Any) -> Case:
        """Return an issue as the rules know one, some of it changed."""
        facts: dict[str, Any] = {
            "name": shown(issue),
            "state": issue.state,
            "owner": self.person(issue.owner_id),
            "reviewer": self.person(issue.reviewer_id),
            "resolution": issue.resolution,
        }
        return Case(**{**facts, **changes})

    def live(self, pk: int) -> Issue:
        """Return an issue that is not archived."""
        return check_live(self.work.get(Issue, pk))

    def pauses(self, issue: int) -> list[IssuePause]:
        """Return when the clock of an issue stood still, oldest first."""
        return self.work.find(IssuePause, order="since", issue_id=issue) if issue else []

    def save(self, issue: Issue) -> Issue:
        """Save an issue with its priority and its deadlines as they follow from everything else.

        What was resolved or settled before stays judged by what was promised then.
        """
        stood = self.work.get(Issue, issue.id) if issue.id else None
        if stood is not None and not {stood.state, issue.state} & UNRESOLVED:
            return self.work.save(self._judged(stood, issue))
        return self.work.save(reckoned(self.service, issue, self.pauses(issue.id)))

    def _judged(self, stood: Issue, issue: Issue) -> Issue:
        """Return an issue that is no longer to be resolved, with the deadlines that it had."""
        promised = Deadlines(stood.respond_by, stood.resolve_by)
        weighed = (issue.impact, issue.urgency) != (stood.impact, stood.urgency)
        return issue.model_copy(
            update={
                "priority": self.service.priority(issue.impact, issue.urgency) if weighed else stood.priority,
                "clock_at": clock_at(issue.state, promised, unanswered=unanswered(issue)),
                "due_on": stood.due_on if issue.due == stood.due else issue.due or _day(self.service, promised),
            }
        )

    def move(self, issue: Issue, state: State, reason: str = "", **changes: Any) -> Issue:
        """Save an issue in a new state: its clock stops or goes on, and what the state says of it is written down."""
        self._stop_or_go(issue, state, reason)
        marks = self._marks(issue, state)
        return self.save(issue.with_(state=state, state_reason=reason, **{**marks, **changes}))

    def _marks(self, issue: Issue, state: State) -> dict[str, Any]:
        marks: dict[str, Any] = {}
        # When the user was answered is known only of who still waited for it.
        if unanswered(issue) and state not in UNANSWERED:
            marks["responded_at"] = self.now
        if state is State.RESOLVED:
            marks["resolved_at"] = self.now
        elif state in SETTLED:
            marks["closed_at"] = self.now
        else:
            marks |= {"resolved_at": None, "closed_at": None, "duplicate_of_id": None}
        return marks

    def _stop_or_go(self, issue: Issue, state: State, reason: str) -> None:
        """Write down that the clock stops, goes on, or stands still for another reason than before."""
        if state in RUNNING and issue.state in RUNNING:
            return
        if issue.state is State.RESOLVED and state is State.CLOSED:
            # It has stood still since it was resolved.
            return
        for pause in self.pauses(issue.id):
            if pause.until is None:
                self.work.save(pause.with_(until=max(pause.since, self.now)))
        if state not in RUNNING:
            self.work.save(
                IssuePause(
                    project_id=self.work.project,
                    issue_id=issue.id,
                    state=state,
                    since=self.now,
                    reason=reason,
                    author=self.work.actor,
                )
            )


def shown(issue: Issue) -> str:
    """Return the id that people say."""
    return human(ISSUE, issue.number)


def unanswered(issue: Issue) -> bool:
    """Return whether the user still waits for an answer."""
    return awaits_answer(issue.state, responded=issue.responded_at is not None, reopened=issue.reopened)


def check_live(issue: Issue) -> Issue:
    """Return an issue unless it is archived."""
    if issue.archived:
        raise Refused(N_("{issue} is archived; bring it back first"), issue=shown(issue))
    return issue


def reckoned(service: Service, issue: Issue, pauses: Sequence[IssuePause]) -> Issue:
    """Return an issue with everything that follows from the rest: priority, deadlines, the place among others."""
    spans = [Pause(pause.since, pause.until) for pause in pauses]
    priority = service.priority(issue.impact, issue.urgency)
    return issue.model_copy(
        update={
            "priority": priority,
            **_reckoned(
                service,
                priority,
                issue.state,
                issue.reported_at,
                spans,
                due=issue.due,
                unanswered=unanswered(issue),
                resolved=issue.resolved_at,
            ),
        }
    )


def _reckoned(
    service: Service,
    priority: Priority,
    state: State,
    start: datetime,
    pauses: Sequence[Pause],
    *,
    due: object,
    unanswered: bool,
    resolved: datetime | None = None,
) -> dict[str, Any]:
    found: Deadlines = service.deadlines(priority, start, pauses)
    return {
        "respond_by": found.respond_by,
        "resolve_by": found.resolve_by,
        "stopped_at": next((pause.since for pause in pauses if pause.until is None), None),
        "clock_at": clock_at(state, found, unanswered=unanswered),
        "due_on": due or _day(service, found),
        "missed": state in DONE and is_breached(found.resolve_by, resolved, None, resolved or start),
    }


def _day(service: Service, promised: Deadlines) -> date | None:
    return None if promised.resolve_by is None else service.day_of(promised.resolve_by)


_UNRESOLVED = f"""
SELECT id, version, state, impact, urgency, reported_at, responded_at, reopened, due FROM issue
WHERE project_id = ? AND state IN ({", ".join(repr(state.value) for state in sorted(UNRESOLVED))})
"""
_PAUSES = """
SELECT p.issue_id, p.since, p.until FROM issue_pause p JOIN issue i ON i.id = p.issue_id
WHERE p.project_id = ? AND i.closed_at IS NULL ORDER BY p.since, p.id
"""


def reckon_again(work: Work) -> int:
    """Bring every issue that is not resolved up to date after the calendar, the hours or the table have changed.

    What is resolved stays judged by what was promised then. Returns how many issues are due at another time now.
    """
    service = read_service(work.change, work.project)
    pauses: defaultdict[int, list[Pause]] = defaultdict(list)
    for issue, since, until in work.change.query(_PAUSES, (work.project,)):
        pauses[issue].append(Pause(datetime.fromisoformat(since), until and datetime.fromisoformat(until)))
    changed = 0
    for row in watched(work.change.query(_UNRESOLVED, (work.project,)), N_("reckoning")):
        priority = service.priority(Level(row["impact"]), Level(row["urgency"]))
        state = State(row["state"])
        values = _reckoned(
            service,
            priority,
            state,
            datetime.fromisoformat(row["reported_at"]),
            pauses[row["id"]],
            due=row["due"],
            unanswered=awaits_answer(state, responded=row["responded_at"] is not None, reopened=row["reopened"]),
        )
        stored = {name: encode(value) for name, value in {**values, "priority": priority}.items()}
        changed += work.change.update_row("issue", row["id"], row["version"], stored) != row["version"]
    return changed


def calendar_changed(work: Work) -> list[Message]:
    """Let the deadlines follow what they are reckoned on, and return how many issues are due at another time now."""
    count = reckon_again(work)
    return [message(N_("issues that are due at another time now: {count}"), count=count)] if count else []
