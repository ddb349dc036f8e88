"""What can be said of a goal before it is saved: its SMART line, with the reasons for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cockpit.goals import smart
from cockpit.goals.choices import GOAL
from cockpit.goals.facts import SAME_GOAL, same_goal
from cockpit.goals.rules import Measured, Plan, usual_start
from cockpit.goals.smart import Letter, SmartFacts, SmartMetric, Verdict
from cockpit.goals.verbs import direction_in
from cockpit.ids import human
from cockpit.numerals import fold

if TYPE_CHECKING:
    from cockpit.goals.commands.goal_add import AddGoal
    from cockpit.session import Session

_LOAD = "SELECT COUNT(*) FROM goal WHERE owner_id = ? AND state <> 'closed' AND NOT archived"


def letters_of(made: AddGoal, session: Session) -> tuple[Letter, ...]:
    """Return the letters that the goal would have if it were saved now."""
    today, project = session.today(), session.project
    start = made.start or usual_start(made.due, today)
    load = session.store.scalar(_LOAD, (made.owner_id,)) + 1 if made.owner_id is not None else None
    facts = SmartFacts(
        title=made.title,
        plan=Plan(start, made.due, made.cadence_days),
        metrics=_metrics(made),
        project_start=project.start if project else None,
        project_end=project.end if project else None,
        owner=session.name_of("person", made.owner_id) if made.owner_id is not None else None,
        owner_open_goals=load,
        has_department=made.department_id is not None,
        modules=len(made.modules),
        requirements=len(made.requirements),
        duplicate=_duplicate(made, session),
        has_theme=made.theme_id is not None,
        expectations=len(made.expectations),
    )
    return smart.judge(facts, today)


def _metrics(made: AddGoal) -> tuple[SmartMetric, ...]:
    if not made.metric and made.target is None:
        return ()
    measured = Measured(made.metric or made.title, made.unit, made.baseline, made.target, None, None)
    folded = fold(made.title)
    direction = direction_in(folded)
    return (SmartMetric(measured, made.baseline_on, made.baseline_source, made.measure_by, direction),)


def _duplicate(made: AddGoal, session: Session) -> str | None:
    values = same_goal(session.project_id, made.metric or made.title, made.department_id, made.modules)
    number = session.store.scalar(SAME_GOAL, values)
    return None if number is None else human(GOAL, number)


def verdicts(made: AddGoal, session: Session) -> dict[str, str]:
    """Return the verdict on each letter."""
    return {letter.letter: letter.verdict.value for letter in letters_of(made, session)}


def preview(made: AddGoal, session: Session) -> Sequence[object]:
    """Return the SMART line, and what each letter that does not pass lacks or asks a person."""
    letters = letters_of(made, session)
    lines: list[object] = [smart.line(letters, session.ascii_only)]
    for letter in letters:
        if letter.verdict is not Verdict.PASS:
            lines += [
                f"  {letter.letter}{smart.mark(Verdict.FAIL, session.ascii_only)} {reason}" for reason in letter.failed
            ]
            lines += [
                f"  {letter.letter}{smart.mark(Verdict.ASK, session.ascii_only)} {reason}" for reason in letter.asked
            ]
    return lines
