"""What a new project starts with: the usual table of priorities with its targets, and working hours."""

from __future__ import annotations

from cockpit.command import Work
from cockpit.operations.priority import USUAL_TABLE, USUAL_TARGETS
from cockpit.operations.records import PriorityRule, PriorityTarget, SupportHours
from cockpit.training.zones import local_zone


def seed(work: Work) -> None:
    """Add them; the working hours are those of the place where the project is made."""
    for (impact, urgency), priority in USUAL_TABLE.items():
        work.save(
            PriorityRule(
                project_id=work.project,
                name=f"{impact.value}-{urgency.value}",
                impact=impact,
                urgency=urgency,
                priority=priority,
            )
        )
    for name, target in USUAL_TARGETS.items():
        work.save(
            PriorityTarget(
                project_id=work.project,
                name=name,
                respond=str(target.respond),
                resolve=str(target.resolve),
                always=target.always,
            )
        )
    work.save(SupportHours(project_id=work.project, zone=local_zone()))
