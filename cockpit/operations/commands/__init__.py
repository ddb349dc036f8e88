"""Commands on issues, what is promised about them, improvement proposals, the support roster and upgrades."""

from typing import TYPE_CHECKING

from cockpit.lazy import in_modules

if TYPE_CHECKING:
    from cockpit.operations.commands.duty import AddDuty, ArchiveDuty, EditDuty
    from cockpit.operations.commands.importing import ImportIssues
    from cockpit.operations.commands.issue import (
        AddIssue,
        ArchiveIssues,
        AssignIssues,
        EditIssue,
        HandOverIssues,
        ReviewIssues,
        ScheduleIssues,
        SetIssues,
        TakeIssues,
        UnarchiveIssues,
        WeighIssues,
    )
    from cockpit.operations.commands.priority import EditPriority, SetPriorityRule, SetSupportHours
    from cockpit.operations.commands.proposal import (
        AcceptProposals,
        AddProposal,
        ArchiveProposals,
        DeclineProposals,
        EditProposal,
        MergeProposals,
        ReopenProposals,
        ShipProposals,
        TellProposers,
        UnarchiveProposals,
        UnvoteProposals,
        VoteProposals,
    )
    from cockpit.operations.commands.states import (
        AdvanceIssues,
        CloseIssues,
        MergeIssues,
        RejectIssues,
        ReopenIssues,
        ResolveIssues,
        RespondIssues,
        StartIssues,
        StepBackIssues,
        WaitIssues,
    )
    from cockpit.operations.commands.talk import (
        AddIssueComment,
        ArchiveIssueComment,
        CardIssues,
        EditIssueComment,
        LinkIssue,
        UnlinkIssue,
    )
    from cockpit.operations.commands.upgrade import AddUpgrade, ArchiveUpgrade, CloseUpgrade, EditUpgrade

__all__ = [
    "AcceptProposals",
    "AddDuty",
    "AddIssue",
    "AddIssueComment",
    "AddProposal",
    "AddUpgrade",
    "AdvanceIssues",
    "ArchiveDuty",
    "ArchiveIssueComment",
    "ArchiveIssues",
    "ArchiveProposals",
    "ArchiveUpgrade",
    "AssignIssues",
    "CardIssues",
    "CloseIssues",
    "CloseUpgrade",
    "DeclineProposals",
    "EditDuty",
    "EditIssue",
    "EditIssueComment",
    "EditPriority",
    "EditProposal",
    "EditUpgrade",
    "HandOverIssues",
    "ImportIssues",
    "LinkIssue",
    "MergeIssues",
    "MergeProposals",
    "RejectIssues",
    "ReopenIssues",
    "ReopenProposals",
    "ResolveIssues",
    "RespondIssues",
    "ReviewIssues",
    "ScheduleIssues",
    "SetIssues",
    "SetPriorityRule",
    "SetSupportHours",
    "ShipProposals",
    "StartIssues",
    "StepBackIssues",
    "TakeIssues",
    "TellProposers",
    "UnarchiveIssues",
    "UnarchiveProposals",
    "UnlinkIssue",
    "UnvoteProposals",
    "VoteProposals",
    "WaitIssues",
    "WeighIssues",
]

__getattr__ = in_modules(__name__, "issue", "states", "talk", "priority", "proposal", "duty", "upgrade", "importing")
