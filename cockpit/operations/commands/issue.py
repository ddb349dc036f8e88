"""Commands on issues as such: what they say, who owns and who reviews them, how much they matter."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, names, takes
from cockpit.errors import BadInput, NotFound, Refused
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.operations import issue_states as states
from cockpit.operations.commands.shared import IssueId, IssueIds, Version, issue_receipt, who
from cockpit.operations.issue_states import OPEN, State
from cockpit.operations.records import Issue
from cockpit.operations.saving import Desk, check_live, shown
from cockpit.people.records import Person
from cockpit.text import Line

if TYPE_CHECKING:
    from cockpit.session import Session

_LEVELS = "impact urgency"
_DETAILS = "module_id department_id description workaround"
_MORE = "reviewer_id due caused_by_data labels"
_REPORTER = """
SELECT COALESCE(p.handle, i.reporter) FROM issue i LEFT JOIN person p ON p.id = i.reporter_id WHERE i.id = ?
"""
_Reporter = Annotated[
    Line, Field(title=N_("Reporter"), description=N_("a person of the project, or any name"), max_length=200)
]
_FoundOn = Annotated[date | None, Field(title=N_("Found on"), description=N_("today, unless given"))]


@takes(Issue, f"title type {_LEVELS} {_DETAILS} owner_id {_MORE}")
class AddIssue(Command):
    """New issue

    Impact and urgency give its priority, and with it the time in which it is to be answered and resolved. You are its
    reporter unless you name another.
    """

    name: ClassVar[str] = "issue.add"
    right: ClassVar[Right] = Right.NOTE
    reporter: _Reporter = ""
    found_on: _FoundOn = None

    def apply(self, work: Work) -> Receipt:
        desk, given = Desk(work), self.given()
        reporter_id, reporter = who(work, self.reporter)
        given.setdefault("department_id", _department(work, reporter_id))
        made = Issue(
            project_id=work.project,
            number=0,
            reporter_id=reporter_id,
            reporter=reporter,
            reported_at=desk.now,
            **{**given, "found_on": _found_on(self.found_on, work)},
        )
        states.check_here(desk.person(made.reviewer_id))
        number = work.next_number(Issue.prefix)
        named = made.with_(number=number)
        state = states.assign(desk.case(named, owner=None), desk.person(made.owner_id)) if made.owner_id else State.NEW
        saved = desk.save(named.with_(state=state))
        return issue_receipt([saved], N_("{issues} added, {priority}"), _unowned(work, saved), priority=saved.priority)


@takes(Issue, f"title type {_LEVELS} {_DETAILS} found_on root_cause resolution {_MORE}", optional=True)
class EditIssue(Command):
    """Edit the issue

    Its owner and its state have commands of their own.
    """

    name: ClassVar[str] = "issue.edit"
    subject: ClassVar[str] = "issue"
    issue: IssueId
    reporter: Annotated[_Reporter | None, Field(title=N_("Reporter"))] = None
    version: Version = None

    @classmethod
    def current(cls, session: "Session", pk: int) -> dict[str, Any]:
        return {**super().current(session, pk), "reporter": session.store.scalar(_REPORTER, (pk,))}

    def apply(self, work: Work) -> Receipt:
        desk, given = Desk(work), self.given()
        issue = check_live(work.read(Issue, self.issue, self.version))
        if self.reporter is not None:
            given["reporter_id"], given["reporter"] = who(work, self.reporter)
        if given.get("found_on") is not None:
            _found_on(given["found_on"], work)
        if "reviewer_id" in given:
            states.review(desk.case(issue), desk.person(given["reviewer_id"]))
        return issue_receipt([desk.save(issue.with_(**given))], N_("{issues} changed"))


@takes(Issue, "type module_id department_id caused_by_data labels", optional=True)
class SetIssues(Command):
    """Change several issues at once"""

    name: ClassVar[str] = "issue.set"
    subject: ClassVar[str] = "issues"
    issues: IssueIds

    def apply(self, work: Work) -> Receipt:
        desk, given = Desk(work), self.given()
        if not given:
            raise BadInput(N_("say what to change, such as a module, a type or labels"))
        saved = [desk.save(desk.live(pk).with_(**given)) for pk in self.issues]
        return issue_receipt(saved, N_("{issues} changed"))


@takes(Issue, _LEVELS, optional=True)
class WeighIssues(Command):
    """Say how large impact and urgency are

    The table of priorities turns them into a priority; the deadlines follow.
    """

    name: ClassVar[str] = "issue.weigh"
    key: ClassVar[str] = "p"
    brief: ClassVar[str] = N_("priority")
    subject: ClassVar[str] = "issues"
    issues: IssueIds

    def apply(self, work: Work) -> Receipt:
        desk, given = Desk(work), self.given()
        if not given:
            raise BadInput(N_("say how large the impact or the urgency is: high, medium or low"))
        saved = [desk.save(desk.live(pk).with_(**given)) for pk in self.issues]
        found = ", ".join(dict.fromkeys(issue.priority.value for issue in saved))
        return issue_receipt(saved, N_("{issues}: {priority}"), priority=found)


@takes(Issue, "owner_id")
class AssignIssues(Command):
    """Give the issues to an owner

    An issue has one owner, who is not its reviewer.
    """

    name: ClassVar[str] = "issue.assign"
    key: ClassVar[str] = "o"
    unsaid: ClassVar[str] = N_("say who is to own it, or “-” for nobody")
    subject: ClassVar[str] = "issues"
    places: ClassVar[tuple[str, ...]] = ("issues", "owner_id")
    issues: IssueIds

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        saved = [assigned(desk, desk.live(pk), self.owner_id) for pk in self.issues]
        return issue_receipt(saved, N_("{issues} assigned"))


class TakeIssues(Command):
    """Take the issues yourself"""

    name: ClassVar[str] = "issue.take"
    key: ClassVar[str] = "T"
    brief: ClassVar[str] = N_("take on")
    subject: ClassVar[str] = "issues"
    issues: IssueIds

    def apply(self, work: Work) -> Receipt:
        if work.person is None:
            raise Refused(N_("you are not among the persons of this project, so “me” names nobody"))
        desk = Desk(work)
        saved = [assigned(desk, desk.live(pk), work.person) for pk in self.issues]
        return issue_receipt(saved, N_("{issues} assigned"))


@takes(Issue, "reviewer_id")
class ReviewIssues(Command):
    """Name who reviews the issues

    The reviewer closes them, and is never their owner.
    """

    name: ClassVar[str] = "issue.reviewer"
    key: ClassVar[str] = "O"
    brief: ClassVar[str] = N_("reviewer")
    unsaid: ClassVar[str] = N_("say who reviews it, or “-” for nobody")
    subject: ClassVar[str] = "issues"
    places: ClassVar[tuple[str, ...]] = ("issues", "reviewer_id")
    issues: IssueIds

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        found = [desk.live(pk) for pk in self.issues]
        for issue in found:
            states.review(desk.case(issue), desk.person(self.reviewer_id))
        saved = [desk.save(issue.with_(reviewer_id=self.reviewer_id)) for issue in found]
        return issue_receipt(saved, N_("reviewer of {issues} changed"))


@takes(Issue, "due")
class ScheduleIssues(Command):
    """Promise the issues for a day

    Without a promise an issue is due when its priority says so.
    """

    name: ClassVar[str] = "issue.due"
    key: ClassVar[str] = "t"
    unsaid: ClassVar[str] = N_("say the new due date, or “-” for none")
    subject: ClassVar[str] = "issues"
    places: ClassVar[tuple[str, ...]] = ("issues", "due")
    issues: IssueIds

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        saved = [desk.save(desk.live(pk).with_(due=self.due)) for pk in self.issues]
        return issue_receipt(saved, N_("{issues} rescheduled"), _promised_late(desk, saved))


class HandOverIssues(Command):
    """Hand all open issues of one person over to another

    For who leaves, or has left: what that person owns gets a new owner, what the person reviews a new reviewer.
    """

    name: ClassVar[str] = "issue.handover"
    brief: ClassVar[str] = N_("hand over")
    of: Annotated[Line, Field(title=N_("Of"), description=N_("handle, also of a person who has left"))]
    to: Annotated[int, Pick("person"), Field(title=N_("To"))]

    def apply(self, work: Work) -> Receipt:
        leaver = _anybody(work, self.of)
        if leaver.id == self.to:
            raise BadInput(N_("name another person than {handle}"), field="to", handle=leaver.handle)
        desk, heir = Desk(work), work.get(Person, self.to)
        saved: list[Issue] = []
        kept: list[str] = []
        for issue in _open_of(work, leaver.id):
            owns, other = (
                issue.owner_id == leaver.id,
                issue.reviewer_id if issue.owner_id == leaver.id else issue.owner_id,
            )
            if other == heir.id:
                kept.append(shown(issue))
            elif owns:
                saved.append(assigned(desk, issue, heir.id))
            else:
                saved.append(desk.save(issue.with_(reviewer_id=heir.id)))
        warnings = []
        if kept:
            text = N_("{handle} owns or reviews {issues} already, so nobody else can be spared there; name another")
            warnings.append(message(text, handle=heir.handle, issues=names(kept)))
        if not saved:
            text = N_("nothing of {of} could be handed over") if kept else N_("{of} has no open issue")
            return Receipt(message(text, of=leaver.handle), warnings=tuple(warnings))
        return issue_receipt(
            saved, N_("{issues} handed over from {of} to {to}"), warnings, of=leaver.handle, to=heir.handle
        )


class ArchiveIssues(Command):
    """Archive the issues

    They leave the lists; nothing is lost, and they can be brought back. What nothing is done about is better rejected,
    so that the reason is kept.
    """

    name: ClassVar[str] = "issue.archive"
    subject: ClassVar[str] = "issues"
    issues: IssueIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(Issue, pk).with_(archived=True)) for pk in self.issues]
        return issue_receipt(saved, N_("{issues} archived"))


class UnarchiveIssues(Command):
    """Bring issues back from the archive"""

    name: ClassVar[str] = "issue.unarchive"
    subject: ClassVar[str] = "issues"
    issues: IssueIds

    def apply(self, work: Work) -> Receipt:
        desk = Desk(work)
        saved = [desk.save(work.get(Issue, pk).with_(archived=False)) for pk in self.issues]
        return issue_receipt(saved, N_("{issues} back in the lists"))


def assigned(desk: Desk, issue: Issue, owner: int | None) -> Issue:
    """Save an issue with another owner."""
    state = states.assign(desk.case(issue), desk.person(owner))
    changed = issue.with_(owner_id=owner)
    return desk.save(changed) if state is issue.state else desk.move(changed, state)


def _department(work: Work, person: int | None) -> int | None:
    return None if person is None else work.get(Person, person).department_id


def _found_on(day: date | None, work: Work) -> date:
    if day is not None and day > work.today:
        raise BadInput(N_("{day} has not come yet; name the day on which it was found"), field="found_on", day=day)
    return day or work.today


def _unowned(work: Work, issue: Issue) -> Iterable[Message]:
    """Yield who is on duty for an issue that nobody owns yet."""
    if issue.owner_id is not None:
        return
    on_duty = work.change.query(ON_DUTY, {"project": work.project, "today": work.today.isoformat()})
    if on_duty:
        handles = ", ".join(f"@{row[0]}" for row in on_duty)
        yield message(N_("{issue} has no owner yet; on duty today: {handles}"), issue=shown(issue), handles=handles)
    else:
        yield message(N_("{issue} has no owner yet"), issue=shown(issue))


ON_DUTY = """
SELECT p.handle FROM support_duty s JOIN person p ON p.id = s.person_id
WHERE s.project_id = :project AND NOT s.archived AND s.start <= :today AND s.end >= :today AND NOT p.archived
ORDER BY s.start, s.id
"""


def _promised_late(desk: Desk, issues: Iterable[Issue]) -> Iterable[Message]:
    late = [
        shown(each)
        for each in issues
        if each.due and each.resolve_by and each.due > desk.service.day_of(each.resolve_by)
    ]
    if late:
        yield message(N_("promised for later than their priority allows: {issues}"), issues=names(late))


def _anybody(work: Work, handle: str) -> Person:
    wanted = handle.strip().lstrip("@").casefold()
    found = [person for person in work.find(Person) if person.handle.casefold() == wanted]
    if not found:
        raise NotFound(N_("there is no person with the handle “{handle}”"), handle=handle)
    return found[0]


def _open_of(work: Work, person: int) -> list[Issue]:
    owned = work.find(Issue, order="number", owner_id=person, archived=False)
    reviewed = work.find(Issue, order="number", reviewer_id=person, archived=False)
    return [issue for issue in (*owned, *reviewed) if issue.state in OPEN]
