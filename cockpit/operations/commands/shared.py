"""What the commands of this area have in common."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from cockpit.command import Hidden, Pick, Receipt, Work, names
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.operations.records import Issue, Proposal
from cockpit.operations.saving import shown
from cockpit.text import Line

Once = AfterValidator(lambda ids: tuple(dict.fromkeys(ids)))
"""Each row once, in the order in which they were named."""
IssueId = Annotated[int, Pick("issue"), Field(title=N_("Issue"))]
IssueIds = Annotated[tuple[Annotated[int, Pick("issue")], ...], Once, Field(title=N_("Issues"), min_length=1)]
ProposalId = Annotated[int, Pick("proposal"), Field(title=N_("Proposal"))]
ProposalIds = Annotated[tuple[Annotated[int, Pick("proposal")], ...], Once, Field(title=N_("Proposals"), min_length=1)]
Reason = Annotated[Line, Field(title=N_("Reason"))]
Version = Annotated[int | None, Hidden(), Field(exclude=True)]
"""The version at which a person saw the row, None when nobody looked at it."""
NOBODY = ("-", "none", "无")
_PERSON = """
SELECT id FROM person WHERE project_id = :project AND NOT archived
    AND (handle = :name COLLATE NOCASE OR name = :name COLLATE NOCASE) LIMIT 2
"""


def issue_receipt(issues: Sequence[Issue], text: str, warnings: Iterable[Message] = (), **values: object) -> Receipt:
    """Return a receipt that names the issues, and tells each warning once."""
    ids = tuple(map(shown, issues))
    told: list[Message] = []
    for warning in warnings:
        if warning not in told:
            told.append(warning)
    text_ = message(text, issues=names(ids), **values)
    return Receipt(text_, Issue.table, tuple(issue.id for issue in issues), ids, tuple(told))


def proposal_receipt(
    proposals: Sequence[Proposal], text: str, warnings: Iterable[Message] = (), **values: object
) -> Receipt:
    """Return a receipt that names the proposals."""
    ids = tuple(human(Proposal.prefix, proposal.number) for proposal in proposals)
    text_ = message(text, proposals=names(ids), **values)
    return Receipt(text_, Proposal.table, tuple(proposal.id for proposal in proposals), ids, tuple(warnings))


def who(work: Work, text: str) -> tuple[int | None, str]:
    """Return the person of the project whom a text names, else the text: anybody may report or propose something.

    Nothing stands for whoever gives the command, ``-`` for nobody.
    """
    name = text.strip().lstrip("@")
    if not name:
        return work.person, "" if work.person is not None else work.actor
    if name.lower() in NOBODY:
        return None, ""
    found = work.change.query(_PERSON, {"project": work.project, "name": name})
    return (int(found[0][0]), "") if len(found) == 1 else (None, text)
