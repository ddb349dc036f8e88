"""How goals stand, computed by SQLite for lists too long to read: the same rules as ``rules``, as expressions."""

from __future__ import annotations

from cockpit.goals.rules import EARLY_SHARE, LAGGING_RATIO, ON_TRACK_RATIO, STALE_CADENCES, WORST_FIRST, Standing


def _place(standing: Standing) -> int:
    return WORST_FIRST.index(standing)


# Day numbers of dates differ by whole days, so that shares come out as in Python, to the last bit.
_PROGRESS = "((m.current - m.baseline) / (m.target - m.baseline))"
_KNOWN = "m.current IS NOT NULL AND m.baseline IS NOT NULL AND m.target IS NOT NULL AND m.target <> m.baseline"
_ELAPSED = (
    "CASE WHEN g.due <= :today THEN 1.0 WHEN g.start IS NULL OR g.due IS NULL OR g.due <= g.start THEN NULL"
    " ELSE MAX(0.0, MIN(1.0, (julianday(:today) - julianday(g.start)) / (julianday(g.due) - julianday(g.start)))) END"
)
_SINCE = f"julianday(:today) - julianday({{}}) > {STALE_CADENCES} * g.cadence_days"

_METRIC = f"""CASE
    WHEN NOT ({_KNOWN}) THEN CASE
        WHEN m.current_on IS NULL AND g.start IS NOT NULL AND {_SINCE.format("g.start")} THEN {_place(Standing.STALE)}
        ELSE {_place(Standing.NONE)} END
    WHEN {_PROGRESS} >= 1 THEN {_place(Standing.REACHED)}
    WHEN m.current_on IS NULL THEN {_place(Standing.NONE)}
    WHEN {_SINCE.format("m.current_on")} THEN {_place(Standing.STALE)}
    WHEN ({_ELAPSED}) IS NULL THEN {_place(Standing.NONE)}
    WHEN ({_ELAPSED}) < {EARLY_SHARE} THEN {_place(Standing.TOO_EARLY)}
    WHEN {_PROGRESS} / ({_ELAPSED}) >= {ON_TRACK_RATIO} THEN {_place(Standing.ON_TRACK)}
    WHEN {_PROGRESS} / ({_ELAPSED}) >= {LAGGING_RATIO} THEN {_place(Standing.LAGGING)}
    ELSE {_place(Standing.AT_RISK)} END"""

PROGRESS = f"""(SELECT CASE WHEN COUNT(*) = SUM({_KNOWN}) THEN MIN({_PROGRESS}) END FROM metric m
    WHERE m.goal_id = g.id AND NOT m.archived)"""
"""The progress of a goal ``g``: that of its weakest metric, NULL without metrics or while that of any is unknown."""

STANDING = f"""COALESCE((SELECT MIN({_METRIC}) FROM metric m WHERE m.goal_id = g.id AND NOT m.archived),
    {_place(Standing.NONE)})"""
"""The place of a goal's standing in ``WORST_FIRST``, for a goal ``g`` and a parameter ``:today``."""

_NAMES = " ".join(f"WHEN {_place(each)} THEN '{each.value}'" for each in WORST_FIRST)
STANDS = f"CASE WHEN g.state = 'active' THEN CASE {STANDING} {_NAMES} END END"
"""The standing of a goal ``g`` by its name, NULL for one that is a draft or closed."""

LATE = f"(g.due < :today AND g.state <> 'closed' AND {STANDING} <> {_place(Standing.REACHED)})"
"""Whether a goal is past its due date and not reached."""


def has(standing: Standing) -> str:
    """Return the condition that a goal ``g`` stands so."""
    return f"({STANDING} = {_place(standing)})"
