"""What a new project starts with: the three themes that rollouts of management software are usually about."""

from __future__ import annotations

from cockpit.command import Work
from cockpit.goals.records import Theme
from cockpit.i18n import N_, _

THEMES = (N_("Financial transparency"), N_("Supply-chain responsiveness"), N_("Customer relations"))


def seed(work: Work) -> None:
    """Add the built-in themes, named in the language of the person who makes the project."""
    for position, name in enumerate(THEMES):
        work.save(Theme(project_id=work.project, name=_(name), position=position))
