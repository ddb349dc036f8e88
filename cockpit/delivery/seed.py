"""What a new project starts with: the columns of its board and its definition of done."""

from __future__ import annotations

from cockpit.command import Work
from cockpit.delivery.board_rules import ColumnKind, Condition, Firmness
from cockpit.delivery.records import BoardColumn, DoneCriterion
from cockpit.i18n import N_, _

COLUMNS = (
    (N_("Backlog"), ColumnKind.TODO, None, (), Firmness.HARD),
    (N_("Ready"), ColumnKind.TODO, None, (Condition.ESTIMATE,), Firmness.SOFT),
    (N_("In progress"), ColumnKind.DOING, 6, (Condition.OWNER, Condition.DEPENDENCIES), Firmness.SOFT),
    (N_("Testing"), ColumnKind.DOING, 4, (Condition.NOT_BLOCKED,), Firmness.SOFT),
    (N_("Done"), ColumnKind.DONE, None, (Condition.CHECKLIST, Condition.NOT_BLOCKED), Firmness.SOFT),
)
"""Name, kind, limit that warns, what a card needs to enter, and how firmly."""
CRITERIA = (
    N_("Tested with real data by a key user"),
    N_("Work instruction updated"),
    N_("Shown in the demo and accepted"),
)


def seed(work: Work) -> None:
    """Add the built-in columns and definition of done, named in the language of the person who makes the project."""
    add_columns(work)
    for position, name in enumerate(CRITERIA):
        work.save(DoneCriterion(project_id=work.project, name=_(name), position=position))


def add_columns(work: Work) -> list[BoardColumn]:
    """Add the built-in columns."""
    return [
        work.save(
            BoardColumn(
                project_id=work.project,
                name=_(name),
                kind=kind,
                soft_limit=soft_limit,
                on_enter=on_enter,
                firmness=firmness,
                position=position,
            )
        )
        for position, (name, kind, soft_limit, on_enter, firmness) in enumerate(COLUMNS)
    ]
