"""The beginnings of the human ids of this area, and the closed lists of values that no rule is about."""

from __future__ import annotations

from cockpit.choice import Choice
from cockpit.i18n import N_

ISSUE, PROPOSAL, UPGRADE = "ISS", "PROP", "UPG"


class IssueType(Choice):
    """What kind of trouble an issue is."""

    FAULT = "fault", N_("fault")
    PERMISSION = "permission", N_("permission")
    UPGRADE = "upgrade", N_("upgrade")
    QUESTION = "question", N_("question")
    DEFECT = "defect", N_("defect")
    IMPROVEMENT = "improvement", N_("improvement")


EXPLAINED = frozenset({IssueType.FAULT, IssueType.DEFECT})
"""Types whose root cause is worth knowing before they are closed."""


class LinkKind(Choice):
    """How an issue is linked to something else."""

    RELATES = "relates", N_("relates to")
    BLOCKS = "blocks", N_("blocks")
    BLOCKED_BY = "blocked-by", N_("is blocked by")
    CAUSES = "causes", N_("causes")
    CAUSED_BY = "caused-by", N_("is caused by")

    @property
    def turned(self) -> LinkKind:
        """How the link reads from the other end."""
        return _TURNED.get(self, self)


_TURNED = {
    LinkKind.BLOCKS: LinkKind.BLOCKED_BY,
    LinkKind.BLOCKED_BY: LinkKind.BLOCKS,
    LinkKind.CAUSES: LinkKind.CAUSED_BY,
    LinkKind.CAUSED_BY: LinkKind.CAUSES,
}


class UpgradeResult(Choice):
    """What came of an upgrade."""

    PLANNED = "planned", N_("planned")
    DONE = "done", N_("done")
    ROLLED_BACK = "rolled-back", N_("rolled back")
    CALLED_OFF = "called-off", N_("called off")
