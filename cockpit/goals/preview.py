"""What can be said of a goal before it is saved: its SMART line, with the reasons for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cockpit.goals import smart
from cockpit.goals.rules import Measured, Plan
from cockpit.goals.smart import Letter, SmartFacts, SmartMetric, Verdict
from cockpit.goals.verbs import first_direction
from cockpit.numerals import fold

if TYPE_CHECKING:
    from cockpit.goals.commands.goal import AddGoal
    from cockpit.session import Session

_DUPLICATE = """
SELECT g.number FROM metric m JOIN goal g ON g.id = m.goal_id
WHERE m.project_id = :project AND m.name = :name AND NOT m.archived AND NOT g.archived
    AND g.department_id IS :department
LIMIT 1
"""
_LOAD = "SELECT COUNT(*) FROM goal WHERE owner_id = ? AND state <> 'closed' AND NOT archived"


def letters_of(made: AddGoal, session: Session) -> tuple[Letter, ...]:
    """Return the letters that the goal would have if it were saved now."""
    today, project = session.today(), session.project
    start = made.start or today
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
    direction = first_direction(folded)
    return (SmartMetric(measured, made.baseline_on, made.baseline_source, made.measure_by, direction),)


def _duplicate(made: AddGoal, session: Session) -> str | None:
    values = {"project": session.project_id, "name": made.metric or made.title, "department": made.department_id}
    number = session.store.scalar(_DUPLICATE, values)
    return None if number is None else f"GOAL-{number}"


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
