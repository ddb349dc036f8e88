"""What a new project starts with: the person who made it."""

from __future__ import annotations

from cockpit.access import Role
from cockpit.command import Work
from cockpit.people.records import Person, TeamRole


def seed(work: Work) -> None:
    """Make the actor the project's first person, its manager and owner."""
    work.save(
        Person(project_id=work.project, handle=work.actor, name=work.actor, team_role=TeamRole.MANAGER, role=Role.OWNER)
    )
