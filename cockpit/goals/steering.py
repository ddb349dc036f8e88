"""What the report to the steering committee tells of goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cockpit import figures
from cockpit.goals import text
from cockpit.goals.facts import GoalFacts
from cockpit.goals.goal_list import GOALS
from cockpit.i18n import _, aside
from cockpit.listing import Asked, Line
from cockpit.steering import Section

if TYPE_CHECKING:
    from cockpit.session import Session


def sections(session: Session) -> list[Section]:
    """Return how each active goal stands, the worst first."""
    goals = GOALS.rows(session, Asked("active", sort="standing"))
    return [Section(_("Goals"), tuple(_goal(goal, session) for goal in goals), _("no goal is active"))]


def _goal(goal: GoalFacts, session: Session) -> Line:
    done = _("{share} done", share=figures.percent(goal.progress))
    why, comma = text.why_unknown(goal), _(", ")
    return (
        (
            _(
                "{label}: {value}",
                label=f"{text.id_of(goal)} {goal.title}",
                value=f"{goal.standing.label}{comma}{done}{comma}",
            ),
            "",
        ),
        *text.due(goal, session.today()),
        (comma, ""),
        *text.owner(goal),
        (aside(why) if why else "", "muted"),
    )
