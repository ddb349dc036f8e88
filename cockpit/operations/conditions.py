"""The rules of this area as SQL conditions, for lists too long to read; an issue is ``i``, ``:now`` the moment.

They are made from the constants of the rules, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from cockpit.choice import Choice
from cockpit.operations.choices import EXPLAINED
from cockpit.operations.issue_states import OPEN, RUNNING, SETTLED, UNANSWERED, UNRESOLVED, State


def one_of(column: str, values: Iterable[Choice]) -> str:
    """Return the condition that a column holds one of some values."""
    return f"{column} IN ({', '.join(sorted(repr(value.value) for value in values))})"


IS_OPEN = one_of("i.state", OPEN)
IS_UNRESOLVED = one_of("i.state", UNRESOLVED)
IS_SETTLED = one_of("i.state", SETTLED)
_IS_RUNNING = one_of("i.state", RUNNING)
_UNANSWERED = one_of("i.state", UNANSWERED)
NOT_ANSWERED = f"({_UNANSWERED} AND i.responded_at IS NULL AND i.reopened = 0)"
"""Whether the user still waits for an answer."""
_STANDS = f"i.state = '{State.WAITING.value}'"
LATE = (
    f"({IS_UNRESOLVED} AND i.due_on < :today AND (NOT {_STANDS} OR i.due IS NOT NULL OR i.resolve_by < i.stopped_at))"
)
"""Whether it is not resolved after the day on which it is due; that is put off while its clock stands still.

A promise for a day is not, nor what was late already when it stopped.
"""
OVERDUE = f"(i.clock_at < :now AND {_IS_RUNNING})"
"""Whether its next deadline has passed while its clock runs; an index alone answers it."""
BREACHED = f"(i.missed OR ({IS_UNRESOLVED} AND i.resolve_by < COALESCE(i.stopped_at, :now)))"
"""Whether it was not resolved in time, or is not."""
ANSWERED_LATE = f"(i.respond_by < COALESCE(i.responded_at, :now) AND (i.responded_at IS NOT NULL OR {NOT_ANSWERED}))"
"""Whether the user was not answered in time."""
OWNER_LEFT = f"({IS_OPEN} AND i.owner_id IN (SELECT id FROM person WHERE project_id = :project AND archived))"
"""Whether it is open and its owner is no longer there."""
REVIEWER_LEFT = f"({IS_OPEN} AND i.reviewer_id IN (SELECT id FROM person WHERE project_id = :project AND archived))"
"""Whether it is open and its reviewer is no longer there."""
UNOWNED = f"({IS_UNRESOLVED} AND i.owner_id IS NULL)"
UNREVIEWED = f"({IS_OPEN} AND (i.reviewer_id IS NULL OR i.reviewer_id = i.owner_id))"
"""Whether it is open and nobody can close it: the owner never does."""
UNEXPLAINED = (
    f"(i.state IN ('{State.RESOLVED.value}', '{State.CLOSED.value}') AND {one_of('i.type', EXPLAINED)}"
    " AND i.root_cause = '')"
)
"""Whether it was resolved and its root cause is not known."""
UNPROVEN = (
    f"(i.state IN ('{State.RESOLVED.value}', '{State.CLOSED.value}') AND NOT EXISTS (SELECT 1 FROM issue_comment e"
    " WHERE e.issue_id = i.id AND e.evidence AND NOT e.archived))"
)
"""Whether it was resolved and nothing proves it."""
