"""What the home screen says of the sprint and of the board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cockpit.command import names
from cockpit.delivery.sprints import FEW_WORKDAYS, SprintRow, read_sprints, workdays_left
from cockpit.delivery.text import amount
from cockpit.figures import distance, figure
from cockpit.home import Figure, newest, shown, unknown
from cockpit.i18n import N_, _, plural
from cockpit.listing import Line, Tone

if TYPE_CHECKING:
    from cockpit.session import Session

_RUNNING = "SELECT id FROM sprint WHERE project_id = ? AND NOT archived AND state = 'active' ORDER BY end, id"
_OPEN = """
SELECT COUNT(*), COALESCE(SUM(c.blocked_since IS NOT NULL), 0), COALESCE(SUM(c.points IS NULL), 0)
FROM card c JOIN board_column k ON k.id = c.column_id LEFT JOIN sprint s ON s.id = c.sprint_id
WHERE c.project_id = :project AND NOT c.archived AND k.kind <> 'done' AND (NOT :running OR s.state = 'active')
"""


def figures(session: Session) -> list[Figure]:
    """Return what is left of the running sprint, or how many cards are open while none runs, and what is blocked."""
    running = read_sprints(session, [row[0] for row in session.store.query(_RUNNING, (session.project_id,))])
    values = {"project": session.project_id, "running": bool(running)}
    cards, blocked, unestimated = session.store.query(_OPEN, values)[0]
    label, as_of = _(N_("Sprint kanban")), newest(session, "card", "sprint")
    if not running and not cards:
        hint = _("press enter, then n")
        return [unknown("delivery", label, "card", _("no open card"), hint=hint, as_of=as_of)]
    filter_ = "current open" if running else "open"
    if running:
        reason = _("what is not done yet of the running sprint")
        first = Figure("delivery", label, _left(running, cards), "card", filter_, as_of, cards, reason=reason)
    else:
        value: Line = (
            (str(cards), ""),
            (plural(" card open, no sprint runs", " cards open, no sprint runs", cards), ""),
        )
        first = Figure("delivery", label, value, "card", filter_, as_of, cards, reason=_("cards that are not done"))
    # Where no sprint runs, cards are counted and no points.
    unestimated = unestimated if running else 0
    text = plural("{n} card without an estimate", "{n} cards without an estimate", unestimated)
    reason = _("open cards whose points nobody knows, so that they are in no sum of points")
    unsized = first.further("unestimated", "card", f"{filter_} unestimated", unestimated, text, reason)
    text, reason = plural("{n} blocked", "{n} blocked", blocked), _("open cards that cannot go on")
    held_up = first.further("blocked", "card", f"{filter_} blocked", blocked, text, reason, "bad")
    return shown(first, *_deadline(session, first, running), unsized, held_up)


def _left(running: Sequence[SprintRow], cards: int) -> Line:
    """Return what is left in points, in cards where none of those that are left has any."""
    points = sum(sprint.points or 0 for sprint in running)
    left = round(sum(sprint.left or 0 for sprint in running), 6)
    shown = names([sprint.name for sprint in running])
    if left or (points and not cards):
        text = _(" of {points} left in {sprint}", points=amount(round(points, 6)), sprint=shown)
        return ((figure(left), "" if cards else "good"), (text, ""))
    return (
        (str(cards), "" if cards else "good"),
        (plural(" card open in {sprint}", " cards open in {sprint}", cards, sprint=shown), ""),
    )


def _deadline(session: Session, first: Figure, running: Sequence[SprintRow]) -> Iterator[Figure]:
    """Yield how long the sprint that ends first still runs."""
    if not running or running[0].end is None:
        return
    end = running[0].end
    days = workdays_left(session, end)
    tone: Tone = "bad"
    if days is None:
        text, reason = distance(end, session.today()), _("the sprint that runs is past its end; close it")
    else:
        text = plural("{n} working day to go", "{n} working days to go", days)
        tone = "warn" if days <= FEW_WORKDAYS else "muted"
        reason = _("working days from today to the end of the sprint")
    yield first.further("end", "sprint", "active", len(running), text, reason, tone)
