"""Issues as words: the same on the command line, in lists and on pages."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from cockpit import figures
from cockpit.i18n import _, aside
from cockpit.ids import human
from cockpit.listing import Line, Tone
from cockpit.operations.adoption import ProposalState
from cockpit.operations.choices import ISSUE, UpgradeResult
from cockpit.operations.facts import IssueRow
from cockpit.operations.issue_states import DONE, SETTLED, State
from cockpit.operations.priority import Priority, SpanUnit, read_span

PRIORITY_TONES: dict[Priority, Tone] = {
    Priority.P1: "bad",
    Priority.P2: "warn",
    Priority.P3: "",
    Priority.P4: "muted",
}
STATE_TONES: dict[State, Tone] = {
    State.NEW: "accent",
    State.ASSIGNED: "",
    State.IN_PROGRESS: "strong",
    State.WAITING: "warn",
    State.RESOLVED: "good",
    State.CLOSED: "muted",
    State.REJECTED: "muted",
    State.DUPLICATE: "muted",
}
PROPOSAL_TONES: dict[ProposalState, Tone] = {
    ProposalState.RECEIVED: "accent",
    ProposalState.ACCEPTED: "",
    ProposalState.SHIPPED: "good",
    ProposalState.DECLINED: "muted",
    ProposalState.MERGED: "muted",
}
RESULT_TONES: dict[UpgradeResult, Tone] = {
    UpgradeResult.PLANNED: "accent",
    UpgradeResult.DONE: "good",
    UpgradeResult.ROLLED_BACK: "bad",
    UpgradeResult.CALLED_OFF: "muted",
}
NOTHING: Line = (("-", "muted"),)
_SOON = 3600
"""Seconds that are left from which a deadline stands out."""


def id_of(row: IssueRow) -> str:
    """Return the id that people say."""
    return human(ISSUE, row.number)


def title(row: IssueRow) -> Line:
    """Return the title; what is archived or settled is muted, what came back says how often."""
    quiet = row.archived or row.state in SETTLED
    again: Line = ((f" ↺{row.reopened}", "warn"),) if row.reopened else ()
    return ((row.title, "muted" if quiet else ""), *again)


def priority(row: IssueRow) -> Line:
    """Return the priority."""
    return ((row.priority.value, PRIORITY_TONES[row.priority] if row.state not in SETTLED else "muted"),)


def state(row: IssueRow) -> Line:
    """Return where it stands, a duplicate with its original."""
    if row.state is State.DUPLICATE:
        of = "-" if row.original is None else human(ISSUE, row.original)
        return ((_("duplicate of {id}", id=of), "muted"),)
    return ((row.state.label, STATE_TONES[row.state]),)


def owner(row: IssueRow) -> Line:
    """Return who owns it; nobody, or somebody who has left, stands out while it is open."""
    return _person(row.owner, left=row.owner_left, wanted=row.state not in SETTLED)


def reviewer(row: IssueRow) -> Line:
    """Return who reviews it; nobody, or somebody who has left, stands out where a reviewer is waited for."""
    return _person(row.reviewer, left=row.reviewer_left, wanted=row.state is State.RESOLVED)


def _person(handle: str | None, *, left: bool, wanted: bool) -> Line:
    if handle is None:
        return ((_("nobody"), "warn" if wanted else "muted"),)
    if left:
        return ((f"@{handle}", "muted"), (_(" (left)"), "bad" if wanted else "muted"))
    return ((f"@{handle}", "accent"),)


def clock(row: IssueRow) -> Line:
    """Return the time that is left, or whether the promise was kept."""
    if row.left is None:
        return _kept(row)
    told = duration(abs(row.left), row.day)
    what = _("answer: ") if row.answers else ""
    if row.left < 0:
        return ((what, "muted"), (_("{time} late", time=told), "bad"))
    if row.stands:
        return ((_("{time} left, stands still", time=told), "muted"),)
    return ((what, "muted"), (_("{time} left", time=told), "warn" if row.left <= _SOON else ""))


def _kept(row: IssueRow) -> Line:
    if row.resolve_by is None or row.resolved_at is None or row.state not in DONE:
        return NOTHING
    return ((_("missed"), "bad"),) if row.breached else ((_("kept"), "good"),)


def due(row: IssueRow, today: date) -> Line:
    """Return the day on which it is due, and how far away that is as long as it counts and does not move on."""
    if row.due_on is None:
        return NOTHING
    if not row.unresolved or (row.put_off and row.due_on < today):
        return ((figures.day(row.due_on), "muted"),)
    tone: Tone = "bad" if row.late(today) else ""
    return ((figures.day(row.due_on), tone), (aside(figures.distance(row.due_on, today)), tone or "muted"))


def duration(seconds: int | None, day: int) -> str:
    """Return a span of working time with its two largest parts; a day has ``day`` seconds."""
    if seconds is None:
        return figures.UNKNOWN
    days, rest = divmod(seconds, day)
    hours, minutes = rest // 3600, rest % 3600 // 60
    if days:
        return _("{days} d {hours} h", days=days, hours=hours) if hours else _("{days} d", days=days)
    if hours:
        return _("{hours} h {minutes} min", hours=hours, minutes=minutes) if minutes else _("{hours} h", hours=hours)
    return _("{minutes} min", minutes=minutes) if minutes else _("less than a minute")


def span(text: str | None) -> str:
    """Return what a priority promises, such as ``15m``, in the current language."""
    if text is None:
        return figures.UNKNOWN
    found = read_span(text)
    if found.unit is SpanUnit.MINUTE:
        return _("{minutes} min", minutes=found.count)
    return _("{hours} h", hours=found.count) if found.unit is SpanUnit.HOUR else _("{days} d", days=found.count)


def when(moment: datetime | None, zone: ZoneInfo) -> str:
    """Return a moment as the clock on the wall shows it where the work is done."""
    return figures.UNKNOWN if moment is None else moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
