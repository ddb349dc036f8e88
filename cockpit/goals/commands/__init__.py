"""Commands on goals, metrics, check-ins, themes, and on what stakeholders expect and commit."""

from typing import TYPE_CHECKING

from cockpit.lazy import in_modules

if TYPE_CHECKING:
    from cockpit.goals.commands.goal import (
        ActivateGoals,
        AnswerSmart,
        ArchiveGoals,
        AssignGoals,
        CloseGoals,
        EditGoal,
        RankGoal,
        ScheduleGoals,
        SetGoals,
        ThemeGoals,
        UnarchiveGoals,
    )
    from cockpit.goals.commands.goal_add import AddGoal
    from cockpit.goals.commands.importing import ImportGoals
    from cockpit.goals.commands.metric import (
        AddMetric,
        ArchiveCheckIn,
        ArchiveMetric,
        CheckInGoal,
        EditCheckIn,
        EditMetric,
    )
    from cockpit.goals.commands.stakeholder import (
        AddCommitment,
        AddExpectation,
        AddInterview,
        ArchiveCommitment,
        ArchiveExpectation,
        ArchiveInterview,
        EditCommitment,
        EditExpectation,
        EditInterview,
        LinkExpectation,
        UnlinkExpectation,
    )
    from cockpit.goals.commands.theme import AddTheme, ArchiveTheme, EditTheme

__all__ = [
    "ActivateGoals",
    "AddCommitment",
    "AddExpectation",
    "AddGoal",
    "AddInterview",
    "AddMetric",
    "AddTheme",
    "AnswerSmart",
    "ArchiveCheckIn",
    "ArchiveCommitment",
    "ArchiveExpectation",
    "ArchiveGoals",
    "ArchiveInterview",
    "ArchiveMetric",
    "ArchiveTheme",
    "AssignGoals",
    "CheckInGoal",
    "CloseGoals",
    "EditCheckIn",
    "EditCommitment",
    "EditExpectation",
    "EditGoal",
    "EditInterview",
    "EditMetric",
    "EditTheme",
    "ImportGoals",
    "LinkExpectation",
    "RankGoal",
    "ScheduleGoals",
    "SetGoals",
    "ThemeGoals",
    "UnarchiveGoals",
    "UnlinkExpectation",
]

__getattr__ = in_modules(__name__, "goal_add", "goal", "metric", "stakeholder", "theme", "importing")
