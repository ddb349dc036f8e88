"""The rules of this area as SQL conditions, for lists too long to read; a requirement is ``r``, ``:today`` is the day.

They are made from the constants of the rules, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from cockpit.choice import Choice
from cockpit.requirements.fit_gap import FITS, Fit
from cockpit.requirements.kano import HINTS, TABLE, TIE_ORDER, Category
from cockpit.requirements.lint import FROM_PEOPLE, Source
from cockpit.requirements.moscow import IN_SCOPE, Moscow
from cockpit.requirements.triage import ASIDE, State


def _in(column: str, values: Iterable[Choice]) -> str:
    return f"{column} IN ({', '.join(sorted(repr(value.value) for value in values))})"


WAITS = (
    f"(r.state = '{State.NEW.value}' OR (r.state = '{State.SNOOZED.value}'"
    " AND (r.snoozed_until IS NULL OR r.snoozed_until <= :today)))"
)
"""Whether it waits in the inbox."""
IN_PLAY = f"NOT {_in('r.state', ASIDE)}"
"""Whether it is not put aside."""
TO_FIT = f"({IN_PLAY} AND r.moscow IS NOT '{Moscow.WONT.value}')"
"""Whether its fit is worth a decision."""
RESOLVED = f"({_in('r.fit', FITS)} OR (r.fit IS NOT NULL AND r.resolution IS NOT NULL))"
"""Whether the decision on its fit is complete."""
UNESTIMATED = f"({IN_PLAY} AND {_in('r.moscow', IN_SCOPE)} AND r.effort IS NULL)"
"""Whether its effort is to be spent and nobody knows how much it is, as the split over the priorities counts it."""
UNSIZED = f"({TO_FIT} AND r.effort IS NULL AND r.fit IS NOT NULL AND r.fit <> '{Fit.STANDARD.value}')"
"""Whether its fit says that it takes work and nobody knows how much, as the fit-gap analysis counts it."""
SERVES = (
    "EXISTS (SELECT 1 FROM requirement_goal l JOIN goal g ON g.id = l.goal_id"
    " WHERE l.requirement_id = r.id AND NOT g.archived)"
)
"""Whether it serves a goal."""
ORPHAN = f"(r.moscow = '{Moscow.MUST.value}' AND {IN_PLAY} AND NOT {SERVES})"
"""Whether it is a Must that serves no goal."""
PROCESS_ONLY = (
    f"(r.source = '{Source.PROCESS.value}' AND NOT EXISTS (SELECT 1 FROM requirement_pain l"
    " JOIN pain_point w ON w.id = l.pain_point_id"
    f" WHERE l.requirement_id = r.id AND NOT w.archived AND w.source <> '{Source.PROCESS.value}'))"
)
"""Whether it only repeats the existing process."""
FROM_PEOPLE_SQL = (
    f"({_in('r.source', FROM_PEOPLE)} OR EXISTS (SELECT 1 FROM requirement_pain l JOIN pain_point w"
    f" ON w.id = l.pain_point_id WHERE l.requirement_id = r.id AND NOT w.archived"
    f" AND {_in('w.source', FROM_PEOPLE)}))"
)
"""Whether it goes back to what somebody said."""
CIRCULAR = """EXISTS (
    WITH RECURSIVE above(id) AS (SELECT r.duplicate_of_id UNION
        SELECT o.duplicate_of_id FROM above JOIN requirement o ON o.id = above.id WHERE o.duplicate_of_id IS NOT NULL)
    SELECT 1 FROM above WHERE above.id = r.id)"""
"""Whether it is, over others, a duplicate of itself."""

LETTER = f"substr('{''.join(TABLE)}', (k.functional - 1) * {len(TABLE)} + k.dysfunctional, 1)"
"""The Kano category of an answer ``k``."""
ASKED = "EXISTS (SELECT 1 FROM kano_answer k WHERE k.requirement_id = r.id)"
"""Whether somebody answered about it."""
CATEGORY = (
    f"(SELECT {LETTER} FROM kano_answer k WHERE k.requirement_id = r.id GROUP BY 1"
    f" ORDER BY COUNT(*) DESC, instr('{TIE_ORDER}', {LETTER}) LIMIT 1)"
)
"""The Kano category of a requirement, NULL without answers."""


def _disagrees() -> str:
    hints = " ".join(f"WHEN '{category.value}' THEN r.moscow <> '{hint.value}'" for category, hint in HINTS.items())
    reverse = f"WHEN '{Category.REVERSE.value}' THEN r.moscow <> '{Moscow.WONT.value}'"
    return f"(r.moscow IS NOT NULL AND CASE {CATEGORY} {hints} {reverse} ELSE 0 END)"


DISAGREES = _disagrees()
"""Whether its priority differs from what the survey suggests."""
PAINS = (
    "(SELECT COUNT(*) FROM requirement_pain l JOIN pain_point w ON w.id = l.pain_point_id"
    " WHERE l.requirement_id = r.id AND NOT w.archived)"
)
"""How many pain points it relieves."""
UNSERVED = (
    "NOT EXISTS (SELECT 1 FROM requirement_goal l JOIN requirement r ON r.id = l.requirement_id"
    f" WHERE l.goal_id = g.id AND NOT r.archived AND {IN_PLAY}"
    f" AND {_in('r.moscow', (Moscow.MUST, Moscow.SHOULD))})"
)
"""Whether no Must and no Should serves a goal ``g``."""
