"""Goals as words: the same on the command line, on cards and on pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cockpit import figures
from cockpit.goals import rules, smart
from cockpit.goals.choices import GOAL, CommitmentState, GoalState
from cockpit.goals.facts import GoalFacts, MetricFacts
from cockpit.goals.rules import Standing
from cockpit.goals.smart import Verdict
from cockpit.i18n import _, aside
from cockpit.ids import human
from cockpit.listing import Line, Tone

TONES: dict[Standing, Tone] = {
    Standing.AT_RISK: "bad",
    Standing.STALE: "warn",
    Standing.NONE: "muted",
    Standing.LAGGING: "warn",
    Standing.TOO_EARLY: "muted",
    Standing.ON_TRACK: "good",
    Standing.REACHED: "good",
}
_VERDICT_TONES: dict[Verdict, Tone] = {Verdict.PASS: "good", Verdict.FAIL: "bad", Verdict.ASK: "warn"}
_TRAIL = 24
"""How many of the newest check-ins a trend shows."""
_STEPS = ("▁▂▃▄▅▆▇█", "_.-:=+*#")
"""Columns from the lowest to the highest value, and the same in plain characters."""
_MARKS: dict[Standing, tuple[str, str]] = {
    Standing.AT_RISK: ("▼", "!"),
    Standing.STALE: ("◌", "~"),
    Standing.NONE: ("-", "-"),
    Standing.LAGGING: ("◐", "<"),
    Standing.TOO_EARLY: ("·", "."),
    Standing.ON_TRACK: ("●", "+"),
    Standing.REACHED: ("✔", "*"),
}
_COMMITMENT_TONES: dict[CommitmentState, Tone] = {
    CommitmentState.ASKED: "warn",
    CommitmentState.GIVEN: "good",
    CommitmentState.WITHDRAWN: "bad",
}


def id_of(goal: GoalFacts) -> str:
    """Return the id that people say."""
    return human(GOAL, goal.number)


def standing(goal: GoalFacts, *, ascii_only: bool = False) -> Line:
    """Return how the goal stands as a mark and a word; an archived, a draft and a closed goal say that instead."""
    if goal.archived:
        return ((_("archived"), "warn"),)
    if goal.state is not GoalState.ACTIVE:
        return ((goal.state.label, "muted"),)
    mark = _MARKS[goal.standing][ascii_only]
    return ((f"{mark} {goal.standing.label}", TONES[goal.standing]),)


def letters(goal: GoalFacts, *, ascii_only: bool = False) -> Line:
    """Return the SMART letters, each with its mark: ``S✓ M✓ A? R✓ T✗``."""
    marks = smart.line(goal.letters, ascii_only).split()
    # A space takes the tone before it: that letters of one tone are one run saves bytes on a slow line.
    last = len(marks) - 1
    return tuple(
        (mark if place == last else f"{mark} ", _VERDICT_TONES[letter.verdict])
        for place, (mark, letter) in enumerate(zip(marks, goal.letters, strict=True))
    )


def due(goal: GoalFacts, today: date) -> Line:
    """Return the due date and how far it is, red when it has passed without the goal being reached."""
    if goal.due is None:
        return ((_("no due date"), "warn"),)
    if goal.state is GoalState.CLOSED:
        return ((figures.day(goal.due), "muted"),)
    tone: Tone = "bad" if goal.late else ""
    return ((figures.day(goal.due), tone), (aside(figures.distance(goal.due, today)), tone or "muted"))


def owner(goal: GoalFacts) -> Line:
    """Return the owner's handle; nobody, or somebody who left, stands out."""
    if goal.owner is None:
        return ((_("nobody"), "warn"),)
    if goal.owner_left:
        return ((f"@{goal.owner}", "warn"), (aside(_("left")), "warn"))
    return ((f"@{goal.owner}", "accent"),)


def commitment_state(state: CommitmentState) -> Line:
    """Return how far a commitment has come."""
    return ((state.label, _COMMITMENT_TONES[state]),)


def measured(metric: MetricFacts) -> str:
    """Return a metric's way: ``30 → 15 days, now 19``."""
    of = metric.measured
    way = f"{figures.figure(of.baseline)} → {figures.figure(of.target, of.unit)}"
    return _("{way}, now {now}", way=way, now=figures.figure(of.current))


def why_unknown(goal: GoalFacts) -> str:
    """Return why the goal has no progress to show; empty when it has."""
    if not goal.metrics:
        return _("it has no metric; add one")
    for metric in goal.metrics:
        reason = rules.unanswerable(metric.measured)
        if reason is not None:
            return _("{label}: {value}", label=metric.measured.name, value=reason)
    return ""


_INDENT: Line = (("    ", "strong"),)


def reasons(letter: smart.Letter, *, ascii_only: bool = False) -> tuple[Line, ...]:
    """Return why a letter passes, fails or waits for a person: its verdict, and each reason with a mark of its own."""
    told = ((letter.failed, Verdict.FAIL), (letter.asked, Verdict.ASK), (letter.passed, Verdict.PASS))
    own = smart.mark(letter.verdict, ascii_only)
    head: Line = ((letter.letter, "strong"), (f"{own}  ", _VERDICT_TONES[letter.verdict]))
    lines: list[Line] = []
    for found, verdict in told:
        mark = smart.mark(verdict, ascii_only)
        for reason in found:
            tone: Tone = "muted" if verdict is Verdict.PASS else _VERDICT_TONES[verdict]
            lines.append((*(_INDENT if lines else head), (f"{mark} ", _VERDICT_TONES[verdict]), (str(reason), tone)))
    return tuple(lines)


def trend(values: Sequence[float], *, ascii_only: bool = False) -> str:
    """Return the newest values as a row of columns between the lowest and the highest; empty for fewer than two."""
    newest = values[-_TRAIL:]
    if len(newest) < 2:
        return ""
    steps = _STEPS[ascii_only]
    low, high = min(newest) / 2, max(newest) / 2
    places = (round((value / 2 - low) / (high - low) * (len(steps) - 1)) if high > low else 3 for value in newest)
    return "".join(steps[place] for place in places)
