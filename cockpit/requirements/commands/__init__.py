"""Commands on requirements: decisions, the Kano survey, pain points, quotes and change-management actions."""

from typing import TYPE_CHECKING

from cockpit.lazy import in_modules

if TYPE_CHECKING:
    from cockpit.requirements.commands.fit import (
        AssignChangeActions,
        DecideFit,
        DropChangeActions,
        EditChangeAction,
        FinishChangeActions,
        ReopenChangeActions,
        ScheduleChangeActions,
    )
    from cockpit.requirements.commands.importing import ImportKano, ImportRequirements
    from cockpit.requirements.commands.kano import AnswerKano, WithdrawKano
    from cockpit.requirements.commands.pain import (
        AddPainPoint,
        AddQuote,
        ArchivePainPoints,
        ArchiveQuotes,
        EditPainPoint,
        EditQuote,
        LinkPainPoints,
        MergePainPoints,
        RequirePainPoints,
        UnarchivePainPoints,
        UnlinkPainPoints,
        WeighPainPoints,
    )
    from cockpit.requirements.commands.requirement import (
        AddRequirement,
        ArchiveRequirements,
        AssignRequirements,
        CardRequirements,
        EditRequirement,
        EstimateRequirements,
        RankRequirement,
        ServeGoals,
        SetRequirements,
        UnarchiveRequirements,
        UnserveGoal,
    )
    from cockpit.requirements.commands.triage import (
        AcceptRequirements,
        AdvanceRequirements,
        DeclineRequirements,
        MakeCould,
        MakeMust,
        MakeShould,
        MakeWont,
        MergeRequirements,
        ReopenRequirements,
        SnoozeRequirements,
        StepBackRequirements,
    )

__all__ = [
    "AcceptRequirements",
    "AddPainPoint",
    "AddQuote",
    "AddRequirement",
    "AdvanceRequirements",
    "AnswerKano",
    "ArchivePainPoints",
    "ArchiveQuotes",
    "ArchiveRequirements",
    "AssignChangeActions",
    "AssignRequirements",
    "CardRequirements",
    "DecideFit",
    "DeclineRequirements",
    "DropChangeActions",
    "EditChangeAction",
    "EditPainPoint",
    "EditQuote",
    "EditRequirement",
    "EstimateRequirements",
    "FinishChangeActions",
    "ImportKano",
    "ImportRequirements",
    "LinkPainPoints",
    "MakeCould",
    "MakeMust",
    "MakeShould",
    "MakeWont",
    "MergePainPoints",
    "MergeRequirements",
    "RankRequirement",
    "ReopenChangeActions",
    "ReopenRequirements",
    "RequirePainPoints",
    "ScheduleChangeActions",
    "ServeGoals",
    "SetRequirements",
    "SnoozeRequirements",
    "StepBackRequirements",
    "UnarchivePainPoints",
    "UnarchiveRequirements",
    "UnlinkPainPoints",
    "UnserveGoal",
    "WeighPainPoints",
    "WithdrawKano",
]

__getattr__ = in_modules(__name__, "fit", "importing", "kano", "pain", "requirement", "triage")
