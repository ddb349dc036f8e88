"""What the commands of this area have in common."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from cockpit.command import Pick, Receipt, Work, names
from cockpit.goals.records import Goal
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.requirements.choices import REQUIREMENT

GoalId = Annotated[int, Pick("goal"), Field(title=N_("Goal"))]
GoalIds = Annotated[tuple[Annotated[int, Pick("goal")], ...], Field(title=N_("Goals"), min_length=1)]


def is_plain_number(text: str) -> bool:
    """Return whether a text is a number and no more; all else takes longer to load than the rest of a command line."""
    return re.fullmatch(r"\s*[+-]?\d+(?:\.\d+)?\s*", text, re.ASCII) is not None


def goal_receipt(goals: list[Goal], text: str, warnings: tuple[Message, ...] = (), **values: object) -> Receipt:
    """Return a receipt that names the goals; ``values`` fill the other placeholders of ``text``."""
    shown = tuple(human(Goal.prefix, goal.number) for goal in goals)
    return Receipt(
        message(text, goals=names(shown), **values), "goal", tuple(goal.id for goal in goals), shown, warnings
    )


def still_served(work: Work, goals: list[Goal]) -> tuple[Message, ...]:
    """Return a warning that names the requirements by which archived goals are served."""
    sql = (
        "SELECT DISTINCT r.number FROM requirement_goal l JOIN requirement r ON r.id = l.requirement_id"
        " WHERE l.goal_id = ? AND NOT r.archived AND r.state NOT IN ('declined', 'duplicate') ORDER BY r.number"
    )
    numbers = sorted({row[0] for goal in goals for row in work.change.query(sql, (goal.id,))})
    if not numbers:
        return ()
    shown = names([human(REQUIREMENT, number) for number in numbers])
    return (message(N_("still served by {requirements}; let these serve another goal"), requirements=shown),)


def last_rank(work: Work, before: str | None = None) -> str | None:
    """Return the rank of the project's last goal, or of the last one before a rank; None when there is none."""
    below = "" if before is None else "AND rank < :before"
    sql = f"SELECT MAX(rank) FROM goal WHERE project_id = :project {below}"
    found: str | None = work.change.query(sql, {"project": work.project, "before": before})[0][0]
    return found
