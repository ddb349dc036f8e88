"""The steps of an issue from new to closed, each with its reason, and back."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field

from cockpit.command import Command, LongText, Pick, Receipt, Seen, Work, names
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.operations import issue_states as states
from cockpit.operations.choices import EXPLAINED
from cockpit.operations.commands.shared import IssueIds, Reason, issue_receipt
from cockpit.operations.commands.talk import add_comment
from cockpit.operations.issue_states import State
from cockpit.operations.records import Issue
from cockpit.operations.saving import Desk, shown, unanswered
from cockpit.seen import as_seen
from cockpit.text import Prose

_Resolution = Annotated[Prose, LongText(), Field(title=N_("Resolution"), description=N_("what was done"))]
_Cause = Annotated[Prose | None, LongText(), Field(title=N_("Root cause"))]
_Workaround = Annotated[Prose | None, LongText(), Field(title=N_("Workaround"))]
_Evidence = Annotated[
    Prose, LongText(), Field(title=N_("Evidence"), description=N_("what proves it: a document, a link, what you saw"))
]


class RespondIssues(Command):
    """Note that the user was answered

    The first answer counts. Who starts to work, asks the user or decides has answered too.
    """

    name: ClassVar[str] = "issue.respond"
    key: ClassVar[str] = "A"
    brief: ClassVar[str] = N_("answered")
    subject: ClassVar[str] = "issues"
    issues: IssueIds

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        found = [desk.live(pk) for pk in self.issues]
        for issue in found:
            if issue.responded_at is not None:
                raise Refused(N_("the user was answered about {issue} already"), issue=shown(issue))
            if not unanswered(issue):
                text = N_(
                    "{issue} was answered before it came here, and when is not known; a file can tell it in the column"
                    " “Answered”"
                )
                raise Refused(text, issue=shown(issue))
        saved = [desk.save(issue.with_(responded_at=desk.now)) for issue in found]
        return issue_receipt(saved, N_("{issues}: the user was answered"))


class StartIssues(Command):
    """Start to work, or go on

    An issue that waited for the user goes on, and so does its clock.
    """

    name: ClassVar[str] = "issue.start"
    key: ClassVar[str] = "s"
    brief: ClassVar[str] = N_("start")
    subject: ClassVar[str] = "issues"
    issues: IssueIds

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        found = [desk.live(pk) for pk in self.issues]
        return _moved([desk.move(issue, states.start(desk.case(issue))) for issue in found])


class WaitIssues(Command):
    """Wait for the user

    The clock stands still until work goes on. The reason says what the user is asked for.
    """

    name: ClassVar[str] = "issue.wait"
    key: ClassVar[str] = "b"
    brief: ClassVar[str] = N_("wait")
    subject: ClassVar[str] = "issues"
    places: ClassVar[tuple[str, ...]] = ("issues", "reason")
    issues: IssueIds
    reason: Reason

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        found = [desk.live(pk) for pk in self.issues]
        return _moved([desk.move(each, states.wait(desk.case(each), self.reason), self.reason) for each in found])


class ResolveIssues(Command):
    """Resolve

    The clock stops; the reviewer looks at it and closes it, or reopens it.
    """

    name: ClassVar[str] = "issue.resolve"
    key: ClassVar[str] = "r"
    brief: ClassVar[str] = N_("resolve")
    subject: ClassVar[str] = "issues"
    places: ClassVar[tuple[str, ...]] = ("issues", "resolution")
    issues: IssueIds
    resolution: _Resolution
    root_cause: _Cause = None
    workaround: _Workaround = None
    evidence: _Evidence = ""

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        told: dict[str, str | None] = {
            "resolution": self.resolution,
            "root_cause": self.root_cause,
            "workaround": self.workaround,
        }
        given: dict[str, Any] = {name: text for name, text in told.items() if text is not None}
        saved = []
        for issue in [desk.live(pk) for pk in self.issues]:
            state = states.resolve(desk.case(issue, resolution=self.resolution))
            saved.append(desk.move(issue, state, **given))
            add_comment(work, issue, self.evidence, evidence=True)
        return _moved(saved, _to_review(saved))


class CloseIssues(Command):
    """Close what was reviewed

    Only the reviewer closes, and never the owner. Who closes what has no reviewer becomes its reviewer.
    """

    name: ClassVar[str] = "issue.close"
    key: ClassVar[str] = "x"
    subject: ClassVar[str] = "issues"
    issues: IssueIds
    evidence: _Evidence = ""

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        saved = [closed(desk, desk.live(pk)) for pk in self.issues]
        for issue in saved:
            add_comment(work, issue, self.evidence, evidence=True)
        return _moved(saved, _unproven(work, saved))


class RejectIssues(Command):
    """Reject

    Nothing is done about it; the reason says why.
    """

    name: ClassVar[str] = "issue.reject"
    key: ClassVar[str] = "X"
    brief: ClassVar[str] = N_("reject")
    subject: ClassVar[str] = "issues"
    places: ClassVar[tuple[str, ...]] = ("issues", "reason")
    issues: IssueIds
    reason: Reason

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        found = [desk.live(pk) for pk in self.issues]
        return _moved([desk.move(each, states.reject(desk.case(each), self.reason), self.reason) for each in found])


class MergeIssues(Command):
    """Duplicate of another

    What is itself a duplicate stands for its original.
    """

    name: ClassVar[str] = "issue.duplicate"
    key: ClassVar[str] = "D"
    brief: ClassVar[str] = N_("duplicate")
    subject: ClassVar[str] = "issues"
    places: ClassVar[tuple[str, ...]] = ("issues", "of")
    issues: IssueIds
    of: Annotated[int, Pick("issue"), Field(title=N_("Duplicate of"))]
    reason: Reason = ""

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        original = _root(work, self.of)
        saved = []
        for issue in [desk.live(pk) for pk in self.issues]:
            if issue.id == self.of:
                text = N_("{issue} cannot be a duplicate of itself; name another")
                raise BadInput(text, field="of", issue=shown(issue))
            if issue.id == original.id:
                text = N_("{other} is a duplicate of {issue}; reopen {other} first")
                raise Refused(text, issue=shown(issue), other=shown(work.get(Issue, self.of)))
            state = states.merge(desk.case(issue))
            saved.append(desk.move(issue, state, self.reason, duplicate_of_id=original.id))
        return _moved(saved)


class ReopenIssues(Command):
    """Reopen

    Each time is counted. The clock goes on where it stopped. How it was resolved before stays in the history; the next
    time is to be told anew.
    """

    name: ClassVar[str] = "issue.reopen"
    key: ClassVar[str] = "B"
    brief: ClassVar[str] = N_("reopen")
    subject: ClassVar[str] = "issues"
    places: ClassVar[tuple[str, ...]] = ("issues", "reason")
    issues: IssueIds
    reason: Reason

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        return _moved([reopened(desk, desk.live(pk), self.reason) for pk in self.issues])


class AdvanceIssues(Command):
    """Next state

    From in progress to resolved an issue needs to say what was done; only its reviewer closes it.
    """

    name: ClassVar[str] = "issue.advance"
    key: ClassVar[str] = "L"
    brief: ClassVar[str] = N_("next state")
    subject: ClassVar[str] = "issues"
    issues: IssueIds
    seen: Seen = ()

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        here, elsewhere = _where_seen(desk, self.issues, self.seen)
        saved = []
        for issue in here:
            state = states.advance(desk.case(issue))
            saved.append(closed(desk, issue) if state is State.CLOSED else desk.move(issue, state))
        return _moved(saved, elsewhere)


class StepBackIssues(Command):
    """Previous state"""

    name: ClassVar[str] = "issue.back"
    key: ClassVar[str] = "H"
    brief: ClassVar[str] = N_("previous state")
    subject: ClassVar[str] = "issues"
    issues: IssueIds
    seen: Seen = ()

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        here, elsewhere = _where_seen(desk, self.issues, self.seen)
        saved = []
        for issue in here:
            state = states.back(desk.case(issue))
            without: dict[str, Any] = {"owner_id": None} if state is State.NEW else {}
            saved.append(desk.move(issue, state, **without))
        return _moved(saved, elsewhere)


def closed(desk: Desk, issue: Issue) -> Issue:
    """Save an issue as closed by whoever gives the command."""
    state, reviewer = states.close(desk.case(issue), desk.person(desk.work.person))
    return desk.move(issue, state, reviewer_id=reviewer.id)


def reopened(desk: Desk, issue: Issue, reason: str) -> Issue:
    """Save an issue as reopened; an owner who has left does not get it back, and what was done did not help."""
    state = states.reopen(desk.case(issue), reason)
    owner = None if state is State.NEW else issue.owner_id
    return desk.move(issue, state, reason, owner_id=owner, reopened=issue.reopened + 1, resolution="")


def _where_seen(desk: Desk, ids: Iterable[int], seen: Sequence[int]) -> tuple[list[Issue], list[Message]]:
    """Return the issues that are in the state in which they were seen, and for each other who moved it on."""

    def told(issue: Issue, who: str) -> Message:
        text = N_("{who} was first: {issue} is {state}; it was left so")
        return message(text, who=who, issue=shown(issue), state=issue.state)

    return as_seen(desk.work, [desk.live(pk) for pk in ids], seen, "state", told)


def _root(work: Work, pk: int) -> Issue:
    """Return what a chain of duplicates ends at."""
    found, seen = work.get(Issue, pk), {pk}
    while found.duplicate_of_id is not None and found.duplicate_of_id not in seen:
        seen.add(found.duplicate_of_id)
        found = work.get(Issue, found.duplicate_of_id)
    return found


def _moved(saved: list[Issue], warnings: Iterable[Message] = ()) -> Receipt:
    """Return which issues are in which state now."""
    groups: dict[State, list[str]] = {}
    for issue in saved:
        groups.setdefault(issue.state, []).append(shown(issue))
    if len(groups) == 1:
        return issue_receipt(saved, N_("{issues}: {state}"), warnings, state=saved[0].state)
    return issue_receipt(saved, N_("{issues} are one step further"), warnings)


def _to_review(issues: Iterable[Issue]) -> Iterator[Message]:
    issues = list(issues)
    if alone := [shown(issue) for issue in issues if issue.reviewer_id is None]:
        yield message(N_("{issues} still needs a reviewer, who is not its owner"), issues=names(alone))
    unexplained = [shown(each) for each in issues if each.type in EXPLAINED and not each.root_cause.strip()]
    if unexplained:
        yield message(N_("{issues} still lacks a root cause"), issues=names(unexplained))


def _unproven(work: Work, issues: Iterable[Issue]) -> Iterator[Message]:
    sql = "SELECT 1 FROM issue_comment WHERE issue_id = ? AND evidence AND NOT archived LIMIT 1"
    if bare := [shown(issue) for issue in issues if not work.change.query(sql, (issue.id,))]:
        yield message(N_("{issues} is closed without evidence"), issues=names(bare))
