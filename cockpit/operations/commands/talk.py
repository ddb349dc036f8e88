"""Commands on what is said about issues, what proves it, and what they have to do with other things."""

import re
from typing import Annotated, Any, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, LongText, Pick, Receipt, Work, names
from cockpit.delivery.choices import CARD
from cockpit.delivery.commands.card import AddCard
from cockpit.delivery.records import Card
from cockpit.errors import BadInput, Denied, NotFound, Refused
from cockpit.i18n import N_
from cockpit.ids import human, number_of
from cockpit.inputs import make
from cockpit.message import message
from cockpit.operations.choices import ISSUE, LinkKind
from cockpit.operations.clocks import moment
from cockpit.operations.commands.shared import IssueId, IssueIds, issue_receipt
from cockpit.operations.issue_states import UNRESOLVED
from cockpit.operations.linking import link_issue, links_between
from cockpit.operations.records import Issue, IssueComment
from cockpit.operations.saving import Desk, shown
from cockpit.requirements.choices import REQUIREMENT
from cockpit.requirements.records import Requirement
from cockpit.text import Line, Prose
from storage.record import Record

_Text = Annotated[Prose, LongText(), Field(title=N_("Comment"))]
_CommentId = Annotated[int, Pick("issue-comment"), Field(title=N_("Comment"))]
_WEB = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_LINKED: dict[str, tuple[str, type[Record]]] = {
    ISSUE: ("other_id", Issue),
    REQUIREMENT: ("requirement_id", Requirement),
    CARD: ("card_id", Card),
}
"""Beginnings of the ids that an issue can be linked to, with the column and the record of each."""


class AddIssueComment(Command):
    """Comment on the issue

    What proves something, such as a screenshot or a protocol, is marked as evidence.
    """

    name: ClassVar[str] = "issue-comment.add"
    key: ClassVar[str] = "a"
    brief: ClassVar[str] = N_("comment")
    right: ClassVar[Right] = Right.NOTE
    subject: ClassVar[str] = "issue"
    issue: IssueId
    text: _Text
    evidence: Annotated[bool, Field(title=N_("Evidence"))] = False

    def apply(self, work: Work) -> Receipt:
        issue = work.get(Issue, self.issue)
        if not self.text.strip():
            raise BadInput(N_("{label} must not be empty"), field="text", label=message(N_("Comment")))
        add_comment(work, issue, self.text, evidence=self.evidence)
        text = N_("evidence of {issues} kept") if self.evidence else N_("comment on {issues} kept")
        return issue_receipt([issue], text)


class EditIssueComment(Command):
    """Edit a comment of your own"""

    name: ClassVar[str] = "issue-comment.edit"
    right: ClassVar[Right] = Right.NOTE
    subject: ClassVar[str] = "comment"
    comment: _CommentId
    text: _Text

    def apply(self, work: Work) -> Receipt:
        comment = work.get(IssueComment, self.comment)
        if comment.author != work.actor:
            raise Refused(N_("only {author} may change this comment"), author=comment.author)
        if not self.text.strip():
            raise BadInput(N_("{label} must not be empty"), field="text", label=message(N_("Comment")))
        saved = work.save(comment.with_(text=self.text.strip()))
        return Receipt(message(N_("comment changed")), IssueComment.table, (saved.id,), (str(saved.id),))


class ArchiveIssueComment(Command):
    """Archive a comment of your own

    Who plans the project may archive those of others.
    """

    name: ClassVar[str] = "issue-comment.archive"
    subject: ClassVar[str] = "comment"
    comment: _CommentId

    def apply(self, work: Work) -> Receipt:
        comment = work.get(IssueComment, self.comment)
        if comment.author != work.actor and not work.may(Right.PLAN):
            text = N_("only {author} or a project manager may archive this comment")
            raise Denied(text, author=comment.author or "-")
        saved = work.save(comment.with_(archived=True))
        return Receipt(message(N_("comment archived")), IssueComment.table, (saved.id,), (str(saved.id),))


_Targets = Annotated[
    tuple[Line, ...],
    Field(
        title=N_("To what"), description=N_("ids such as ISS-3, REQ-2 or CARD-5, or addresses on the web"), min_length=1
    ),
]


class LinkIssue(Command):
    """Link the issue to something else

    To issues, requirements and cards by their ids, or to pages on the web by their addresses.
    """

    name: ClassVar[str] = "issue.link"
    key: ClassVar[str] = ">"
    subject: ClassVar[str] = "issue"
    issue: IssueId
    to: _Targets
    kind: Annotated[LinkKind, Field(title=N_("Kind"))] = LinkKind.RELATES

    def apply(self, work: Work) -> Receipt:
        issue = work.get(Issue, self.issue)
        for text in self.to:
            link_issue(work, issue.id, self.kind, linked(work, text, issue))
        return issue_receipt([issue], N_("{issues} linked to {others}"), others=names(self.to))


class UnlinkIssue(Command):
    """Take a link of the issue away"""

    name: ClassVar[str] = "issue.unlink"
    subject: ClassVar[str] = "issue"
    issue: IssueId
    to: _Targets

    def apply(self, work: Work) -> Receipt:
        issue = work.get(Issue, self.issue)
        for text in self.to:
            found = links_between(work, issue.id, linked(work, text, issue))
            if not found:
                raise Refused(N_("{issue} is not linked to {other}"), issue=shown(issue), other=text)
            for tie in found:
                work.change.delete(tie.link)
        return issue_receipt([issue], N_("{issues} no longer linked to {others}"), others=names(self.to))


class CardIssues(Command):
    """Make cards of the issues

    Each gets a card in the first column of the board, with its title and its module, and is linked to it.
    """

    name: ClassVar[str] = "issue.card"
    key: ClassVar[str] = "C"
    brief: ClassVar[str] = N_("card")
    subject: ClassVar[str] = "issues"
    issues: IssueIds
    sprint: Annotated[int | None, Pick("sprint"), Field(title=N_("Sprint"))] = None

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        found = [desk.live(pk) for pk in self.issues]
        cards: list[str] = []
        for issue in found:
            if issue.state not in UNRESOLVED:
                text = N_("{issue} is {state}; there is nothing left to do on a card")
                raise Refused(text, issue=shown(issue), state=issue.state)
            given = {"title": issue.title, "description": issue.description, "module_id": issue.module_id}
            made = make(AddCard, {**given, "sprint_id": self.sprint}).apply(work)
            link_issue(work, issue.id, LinkKind.RELATES, {"card_id": made.ids[0]})
            cards += made.shown
        return issue_receipt(found, N_("{issues} on the board as {cards}"), cards=names(cards))


def add_comment(work: Work, issue: Issue, text: str, *, evidence: bool) -> None:
    """Keep what was said about an issue; nothing for an empty text."""
    if text.strip():
        said = {"author": work.actor, "at": moment(work.now), "text": text.strip(), "evidence": evidence}
        work.save(IssueComment(project_id=work.project, issue_id=issue.id, **said))


def linked(work: Work, text: str, issue: Issue) -> dict[str, Any]:
    """Return the column of a link, and what stands in it, for what a text names."""
    text = text.strip()
    if _WEB.fullmatch(text):
        return {"url": text}
    for prefix, (column, record) in _LINKED.items():
        number = None if text.lstrip("#").isdecimal() else number_of(text, prefix)
        if number is None:
            continue
        found = work.find(record, number=number)
        if not found:
            raise NotFound(N_("there is no {id} in this project"), id=human(prefix, number))
        if column == "other_id" and found[0].id == issue.id:
            raise BadInput(N_("{issue} cannot be linked to itself"), field="to", issue=shown(issue))
        return {column: found[0].id}
    raise BadInput(
        N_("“{text}” names nothing to link to; write an id such as ISS-3, REQ-2 or CARD-5, or an address (https://…)"),
        field="to",
        text=text[:60],
    )
