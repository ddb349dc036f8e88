"""What issues have to do with other things. A link between two issues is one fact, which is read from both ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from cockpit.command import Work
from cockpit.operations.choices import LinkKind
from cockpit.operations.records import IssueLink


class Tie(NamedTuple):
    """A link as one of its ends sees it: how it reads from there."""

    link: IssueLink
    kind: LinkKind


def links_between(work: Work, issue: int, to: Mapping[str, Any]) -> list[Tie]:
    """Return the links between an issue and what a column of a link names, as the issue sees them."""
    found = [Tie(link, link.kind) for link in work.find(IssueLink, issue_id=issue, **to)]
    if "other_id" in to:
        back = work.find(IssueLink, issue_id=to["other_id"], other_id=issue)
        found += [Tie(link, link.kind.turned) for link in back]
    return found


def link_issue(work: Work, issue: int, kind: LinkKind, to: Mapping[str, Any]) -> None:
    """Link an issue; what it is linked to already gets the kind."""
    known = links_between(work, issue, to)
    for tie in known[1:]:
        work.change.delete(tie.link)
    if not known:
        work.save(IssueLink(project_id=work.project, issue_id=issue, kind=kind, **to))
    elif known[0].kind is not kind:
        link = known[0].link
        work.save(link.with_(kind=kind if link.issue_id == issue else kind.turned))
