"""A goal as a card: its title above what there is to say of it, or one line."""

from __future__ import annotations

from datetime import date

from cockpit import figures
from cockpit.goals import rules, text
from cockpit.goals.choices import GoalState
from cockpit.goals.facts import GoalFacts
from widgets.gauge import progress_bar, sparkline
from widgets.text import Line, Span

_BAR, _SPARK = 6, 8


def card(goal: GoalFacts, today: date, *, ascii_only: bool = False, compact: bool = False) -> tuple[Line, ...]:
    """Return the title, and in groups how far it is, since when, when it is due, whose it is and whether it is SMART.

    What matters most stands first, because a narrow column shows no more than that.
    """
    progress: Line = (
        (progress_bar(_shown(goal), _BAR, ascii_only), text.TONES[goal.standing]),
        (f" {figures.percent(goal.progress):>4}", "" if goal.progress is not None else "muted"),
    )
    name: Line = ((f"{text.id_of(goal)} ", "accent"), (goal.title, ""))
    if compact:
        return ((_mark(goal, ascii_only), (" ", ""), *name),)
    values = [reading.value for metric in goal.metrics[:1] for reading in metric.readings]
    return (
        name,
        progress,
        text.standing(goal, ascii_only=ascii_only),
        _due(goal, today),
        text.owner(goal),
        text.letters(goal, ascii_only=ascii_only),
        ((sparkline(values, _SPARK, ascii_only), "accent"),) if values else (),
    )


def _mark(goal: GoalFacts, ascii_only: bool) -> Span:
    """Return the sign of how an active goal stands, whose shape tells it as much as its colour; else its state."""
    shown, tone = text.standing(goal, ascii_only=ascii_only)[0]
    return (shown.split(" ")[0] if goal.state is GoalState.ACTIVE and not goal.archived else shown, tone)


def _shown(goal: GoalFacts) -> float | None:
    return None if goal.progress is None else rules.shown_share(goal.progress)


def _due(goal: GoalFacts, today: date) -> Line:
    due = text.due(goal, today)
    return due if goal.late or goal.due is None else due[:1]
