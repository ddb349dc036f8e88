"""What issues add up to: how many are open of each priority, what is wrong with them, who is on duty, adoption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cockpit import figures
from cockpit.i18n import _
from cockpit.listing import Asked, Line, Span, Tone
from cockpit.operations import conditions as sql
from cockpit.operations.adoption import ProposalState, adoption
from cockpit.operations.clocks import moment
from cockpit.operations.issue_states import OPEN, State
from cockpit.operations.priority import Priority
from cockpit.operations.text import PRIORITY_TONES

if TYPE_CHECKING:
    from cockpit.session import Session

EVERYTHING = Asked()
"""What is asked when nobody asks for less."""
NEWEST_DAYS = 14
"""Days that the flow of issues is told for."""


@dataclass(frozen=True)
class Tally:
    """Counts of issues. ``open`` is by priority; the others count open issues with something wrong."""

    total: int
    states: Mapping[State, int]
    open: Mapping[Priority, int]
    overdue: int
    unowned: int
    owner_left: int
    waiting: int

    @property
    def all_open(self) -> int:
        """How many are open."""
        return sum(self.open.values())


def tally(session: Session, asked: Asked = EVERYTHING) -> Tally:
    """Return what the issues add up to that are asked for."""
    from cockpit.operations.queries import ISSUES

    where, _order, values = ISSUES.statement(session, asked)
    rows = f"FROM {ISSUES.rows_for(where)} WHERE {where}"
    states = dict.fromkeys(State, 0)
    is_open = dict.fromkeys(Priority, 0)
    for state, priority, count in session.store.query(
        f"SELECT i.state, i.priority, COUNT(*) {rows} GROUP BY i.state, i.priority", values
    ):
        states[State(state)] += count
        if State(state) in OPEN:
            is_open[Priority(priority)] += count
    wrong = ", ".join(f"COALESCE(SUM({each}), 0)" for each in (sql.OVERDUE, sql.UNOWNED, sql.OWNER_LEFT))
    overdue, unowned, left = session.store.query(f"SELECT {wrong} {rows} AND {sql.IS_OPEN}", values)[0]
    return Tally(sum(states.values()), states, is_open, overdue, unowned, left, states[State.WAITING])


def by_priority(session: Session) -> dict[str, tuple[int, int]]:
    """Return for each priority how many issues are open and of how many the deadline has passed."""
    rows = session.store.query(
        f"SELECT i.priority, SUM({sql.IS_OPEN}), SUM({sql.OVERDUE}) FROM issue i"
        " WHERE i.project_id = :project AND i.archived = 0 GROUP BY i.priority",
        {"project": session.project_id, "now": moment(session.clock.now()).isoformat()},
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def on_duty(session: Session) -> list[str]:
    """Return the handles of those who are on support duty today and still there."""
    rows = session.store.query(
        "SELECT DISTINCT p.handle FROM support_duty s JOIN person p ON p.id = s.person_id WHERE s.project_id = ?1"
        " AND NOT s.archived AND s.start <= ?2 AND s.end >= ?2 AND NOT p.archived ORDER BY s.start, s.id",
        (session.project_id, session.today().isoformat()),
    )
    return [row[0] for row in rows]


@dataclass(frozen=True)
class Flow:
    """How many issues came in and how many were resolved in the last ``NEWEST_DAYS`` days."""

    came: int
    resolved: int


def flow(session: Session) -> Flow:
    """Return how many issues came in and were resolved lately."""
    since = moment(session.clock.now()) - timedelta(NEWEST_DAYS)
    counts = [
        int(
            session.store.scalar(
                f"SELECT COUNT(*) FROM issue WHERE project_id = ? AND archived = 0 AND {column} >= ?", values
            )
        )
        for column in ("reported_at", "resolved_at")
        for values in [(session.project_id, since.isoformat())]
    ]
    return Flow(*counts)


def lines(found: Tally, duty: Sequence[str]) -> Iterator[Line]:
    """Yield the counts as lines."""
    if not found.total:
        return
    spans: list[Span] = [(_("open: {count}", count=found.all_open), "strong")]
    spans += [
        (f"   {priority.value} {found.open[priority]}", PRIORITY_TONES[priority] if found.open[priority] else "muted")
        for priority in Priority
    ]
    wrong: tuple[tuple[str, int, Tone], ...] = (
        (_("deadline has passed: {count}", count=found.overdue), found.overdue, "bad"),
        (_("waiting for the user: {count}", count=found.waiting), found.waiting, "warn"),
        (_("without an owner: {count}", count=found.unowned), found.unowned, "warn"),
        (_("owner has left: {count}", count=found.owner_left), found.owner_left, "bad"),
    )
    spans += [(f"   {told}", tone) for told, count, tone in wrong if count]
    yield tuple(spans)
    who = ", ".join(f"@{handle}" for handle in duty)
    yield ((_("on duty today: {handles}", handles=who) if who else _("nobody is on support duty today"), "muted"),)


# Proposals


def proposal_counts(session: Session) -> dict[ProposalState, int]:
    """Return how many proposals stand in each state."""
    sql_ = "SELECT state, COUNT(*) FROM proposal WHERE project_id = ? AND archived = 0 GROUP BY state"
    found = {ProposalState(row[0]): row[1] for row in session.store.query(sql_, (session.project_id,))}
    return {state: found.get(state, 0) for state in ProposalState}


def untold(session: Session) -> int:
    """Return of how many decided proposals the proposer was not told yet."""
    sql_ = (
        "SELECT COUNT(*) FROM proposal WHERE project_id = ? AND archived = 0 AND state IN ('shipped', 'declined')"
        " AND told_on IS NULL"
    )
    return int(session.store.scalar(sql_, (session.project_id,)))


def adoption_line(session: Session) -> Line:
    """Return the rate of adoption with what it is made of: ``adopted 40%  2 shipped of 5 received``."""
    counts = proposal_counts(session)
    received = sum(count for state, count in counts.items() if state is not ProposalState.MERGED)
    waiting = untold(session)
    told = _("   {shipped} shipped of {received} received", shipped=counts[ProposalState.SHIPPED], received=received)
    rest: Line = ((_("   proposers to be told: {count}", count=waiting), "warn"),) if waiting else ()
    return ((_("adopted: {rate}", rate=figures.percent(adoption(counts))), "strong"), (told, "muted"), *rest)


def newest(session: Session) -> datetime | None:
    """Return when the newest issue was reported, None while there is none."""
    sql_ = "SELECT MAX(reported_at) FROM issue WHERE project_id = ?"
    found = session.store.scalar(sql_, (session.project_id,))
    return None if found is None else datetime.fromisoformat(found)
