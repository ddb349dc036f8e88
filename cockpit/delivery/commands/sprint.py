"""Commands on sprints."""

from datetime import date, timedelta
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right, holds
from cockpit.command import Command, Pick, Receipt, Work, takes
from cockpit.delivery.choices import CarryOver, SprintState
from cockpit.delivery.commands.shared import SprintId, open_sprint, refuse
from cockpit.delivery.log import SprintDays, read_calendar, sprint_burn
from cockpit.delivery.records import Card, Sprint
from cockpit.delivery.saving import kinds, save_card
from cockpit.delivery.sprint_rules import (
    SHORTEST_DAYS,
    Closing,
    Offered,
    SprintSpan,
    judge_acceptance,
    judge_beginning,
    judge_closing,
    judge_commitment,
    judge_demo,
    judge_span,
    points_of,
)
from cockpit.delivery.sprints import spans, sprint_cards
from cockpit.delivery.text import amount
from cockpit.errors import BadInput, Conflict, Refused
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.people.records import Person

_PLAN = "start end goal capacity module_id increment demo_on"


@takes(Sprint, f"name {_PLAN} votes")
class AddSprint(Command):
    """New sprint

    Without a first day it follows the last sprint; without a last day it lasts two weeks.
    """

    name: ClassVar[str] = "sprint.add"
    right: ClassVar[Right] = Right.PLAN

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        given["start"] = given.get("start") or _next_start(work)
        given["end"] = given.get("end") or given["start"] + timedelta(SHORTEST_DAYS - 1)
        sprint = Sprint(project_id=work.project, **given)
        warnings = judge_days(work, sprint)
        _check_demo(sprint)
        if any(known.archived for known in work.find(Sprint, name=sprint.name)):
            raise Conflict(N_("there was a sprint “{name}”, which is archived; choose another name"), name=sprint.name)
        return _receipt(work.add_named(Sprint, **given), N_("{sprint} added"), warnings)


@takes(Sprint, f"name {_PLAN} votes", optional=True)
class EditSprint(Command):
    """Edit the sprint"""

    name: ClassVar[str] = "sprint.edit"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "sprint"
    sprint: SprintId
    version: int | None = Field(default=None, exclude=True)

    def apply(self, work: Work) -> Receipt:
        before = work.read(Sprint, self.sprint, self.version)
        sprint = before.with_(**self.given())
        if before.state is SprintState.CLOSED and (sprint.start, sprint.end) != (before.start, before.end):
            raise Refused(N_("{sprint} is closed; its days stand"), sprint=before.name)
        if any(other.id != sprint.id for other in work.find(Sprint, name=sprint.name)):
            raise Conflict(N_("there is already a sprint “{name}”"), name=sprint.name)
        warnings = judge_days(work, sprint)
        _check_demo(sprint)
        return _receipt(work.save(sprint), N_("{sprint} changed"), warnings)


class StartSprint(Command):
    """Start the sprint

    What is in it at the end of the day is what is committed.
    """

    name: ClassVar[str] = "sprint.start"
    key: ClassVar[str] = "S"
    brief: ClassVar[str] = N_("start")
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "sprint"
    sprint: SprintId

    def apply(self, work: Work) -> Receipt:
        sprint = open_sprint(work, self.sprint)
        if sprint.state is SprintState.ACTIVE:
            raise Refused(N_("{sprint} is running already"), sprint=sprint.name)
        if sprint.start is None or sprint.end is None:
            raise Refused(N_("{sprint} has no first and last day yet; set them first"), sprint=sprint.name)
        cards = sprint_cards(work.change, sprint.id)
        running = [other.name for other in work.find(Sprint, state=SprintState.ACTIVE, archived=False)]
        span = SprintSpan(sprint.name, sprint.start, sprint.end)
        warnings = (
            *judge_beginning(span, running, work.today).warnings,
            *judge_days(work, sprint),
            *judge_commitment(cards, sprint.capacity).warnings,
        )
        saved = work.save(sprint.with_(state=SprintState.ACTIVE, started_on=work.today))
        return _receipt(saved, N_("{sprint} started; cards in it: {count}"), warnings, count=len(cards))


class CloseSprint(Command):
    """Close the sprint

    What is not done goes to the next sprint or back to the backlog. A sprint ends with something that works; if it does
    not, say why.
    """

    name: ClassVar[str] = "sprint.close"
    key: ClassVar[str] = "x"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "sprint"
    sprint: SprintId
    carry_over: Annotated[
        CarryOver | None,
        Field(title=N_("What is not done goes"), description=N_("asked only if something is not done")),
    ] = None
    into: Annotated[
        int | None, Pick("sprint"), Field(title=N_("Into"), description=N_("empty: the next planned sprint"))
    ] = None
    increment: Annotated[str, Field(title=N_("Increment"), max_length=2_000)] = ""
    why_none: Annotated[str, Field(title=N_("Why there is no increment"), max_length=2_000)] = ""

    def apply(self, work: Work) -> Receipt:
        before = work.get(Sprint, self.sprint)
        increment = self.increment or before.increment
        closing = judge_closing(
            SprintSpan(before.name, before.start or work.today, before.end or work.today),
            sprint_cards(work.change, before.id),
            today=work.today,
            closed=before.state is SprintState.CLOSED,
            increment=increment,
            why_none=self.why_none,
        )
        self._refuse(before, closing)
        target = self._target(work, before) if closing.carried_over else None
        saved = work.save(_closed(work, before, closing).with_(increment=increment, why_none=self.why_none))
        kind_of = kinds(work)
        for each in closing.carried_over:
            card = work.get(Card, each.id)
            save_card(work, card.with_(sprint_id=target.id if target else None), card, kind_of)
        return _closed_receipt(saved, closing, target)

    def _refuse(self, sprint: Sprint, closing: Closing) -> None:
        """Refuse what makes no sense, with the input that would make it."""
        if sprint.state is SprintState.PLANNED:
            raise Refused(N_("{sprint} has not been started"), sprint=sprint.name)
        if closing.asks_why:
            reason = closing.verdict.refusals[0]
            raise BadInput(reason.text, "why_none", None, **reason.values)
        refuse(closing.verdict.refusals)
        if closing.carried_over and self.carry_over is None:
            raise BadInput(
                N_("{sprint} has cards that are not done ({count}); say where they go: next or backlog"),
                "carry_over",
                None,
                sprint=sprint.name,
                count=len(closing.carried_over),
            )

    def _target(self, work: Work, sprint: Sprint) -> Sprint | None:
        """Return the sprint that open cards go to, None for the backlog."""
        if self.carry_over is CarryOver.BACKLOG:
            return None
        if self.into is not None:
            target = open_sprint(work, self.into)
            if target.id == sprint.id:
                raise BadInput(N_("cards cannot be carried over into the sprint that is closed"), "into", None)
            return target
        planned = work.find(Sprint, order="start", state=SprintState.PLANNED, archived=False)
        begun = sprint.start or date.min
        later = [other for other in planned if other.start is None or other.start > begun]
        if not later:
            raise BadInput(
                N_("there is no planned sprint to carry cards over into; add one, or choose the backlog"),
                "carry_over",
                None,
            )
        return min(later, key=lambda other: (other.start or date.max, other.id))


class AcceptSprint(Command):
    """Accept the increment of the sprint

    Who accepted it, and when: the module counts as accepted from then on. It stands, and everybody accepts in their own
    name.
    """

    name: ClassVar[str] = "sprint.accept"
    key: ClassVar[str] = "A"
    brief: ClassVar[str] = N_("accept")
    right: ClassVar[Right] = Right.SIGN
    subject: ClassVar[str] = "sprint"
    sprint: SprintId
    by: Annotated[
        int | None,
        Pick("person"),
        Field(title=N_("Accepted by"), description=N_("empty: you; said only where you are none of the persons")),
    ] = None
    on_day: Annotated[date | None, Field(title=N_("Date"))] = None

    def apply(self, work: Work) -> Receipt:
        sprint = work.get(Sprint, self.sprint)
        by = self._signatory(work)
        day = self.on_day or work.today
        refuse(judge_acceptance(_offered(work, sprint), day, work.today).refusals)
        return _receipt(work.save(sprint.with_(accepted_by=by, accepted_on=day)), N_("increment of {sprint} accepted"))

    def _signatory(self, work: Work) -> int:
        """Return who accepts: the person at work; whoever owns the file and is no person of it says who did."""
        by = self.by or work.person
        if by is None:
            raise BadInput(N_("say who accepted it"), "by", None)
        person = work.get(Person, by)
        if work.person not in (None, by):
            raise BadInput(N_("nobody accepts in the name of another; ask {who} to"), "by", None, who=person.handle)
        if person.archived or not holds(person.role, Right.SIGN):
            raise BadInput(N_("{who} may not sign off; the sponsor does"), "by", None, who=person.handle)
        return by


class ArchiveSprint(Command):
    """Archive the sprint

    Only one that is not running and holds no open card.
    """

    name: ClassVar[str] = "sprint.archive"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "sprint"
    sprint: SprintId

    def apply(self, work: Work) -> Receipt:
        sprint = work.get(Sprint, self.sprint)
        open_cards = sum(not card.done for card in sprint_cards(work.change, sprint.id))
        if sprint.state is SprintState.ACTIVE:
            raise Refused(N_("{sprint} is running; close it first"), sprint=sprint.name)
        if open_cards:
            raise Refused(
                N_("{sprint} holds open cards ({count}); put them into another sprint first"),
                sprint=sprint.name,
                count=open_cards,
            )
        return _receipt(work.save(sprint.with_(archived=True)), N_("{sprint} archived"))


def _next_start(work: Work) -> date:
    """Return the first working day after the last sprint, today if there is none or the calendar has none."""
    others = spans(work.change, work.project)
    if not others:
        return work.today
    after = max(other.end for other in others)
    return read_calendar(work.change, work.project).next_workday(after) or after + timedelta(1)


def judge_days(work: Work, sprint: Sprint) -> tuple[Message, ...]:
    """Refuse days that make no sense, and return what is to know of them."""
    if sprint.start is None or sprint.end is None:
        return ()
    span = SprintSpan(sprint.name, sprint.start, sprint.end)
    calendar = read_calendar(work.change, work.project)
    found = judge_span(span, spans(work.change, work.project, sprint.id), calendar)
    for reason in found.refusals:
        raise BadInput(reason.text, "end", None, **reason.values)
    problem = calendar.problem
    return found.warnings if problem is None else (*found.warnings, problem)


def _check_demo(sprint: Sprint) -> None:
    """Refuse a demo of something that has not been begun."""
    for reason in judge_demo(sprint.start, sprint.demo_on).refusals:
        raise BadInput(reason.text, "demo_on", None, **reason.values)


def _offered(work: Work, sprint: Sprint) -> Offered:
    accepted_by = "" if sprint.accepted_by is None else work.get(Person, sprint.accepted_by).handle
    return Offered(sprint.name, sprint.increment, sprint.started_on, sprint.accepted_on, accepted_by)


def _closed(work: Work, sprint: Sprint, closing: Closing) -> Sprint:
    """Return the sprint with what it delivered, as the log tells it up to now."""
    last = work.change.query("SELECT COALESCE(MAX(id), 0) FROM card_state")[0][0]
    values: dict[str, object] = {
        "state": SprintState.CLOSED,
        "closed_on": work.today,
        "last_state": last,
        "cards": len(closing.done) + len(closing.carried_over),
        "done_cards": len(closing.done),
        "carried_over": len(closing.carried_over),
        "done": points_of(closing.done),
    }
    if sprint.start is not None and sprint.end is not None:
        days = SprintDays(sprint.id, sprint.start, sprint.end, sprint.started_on, work.today, last)
        calendar = read_calendar(work.change, work.project)
        burned = sprint_burn(work.change, days, today=work.today, calendar=calendar)
        if burned.committed is not None and burned.committed_done is not None:
            values |= {"committed": burned.committed.points, "committed_done": burned.committed_done.points}
    return sprint.with_(**values)


def _closed_receipt(sprint: Sprint, closing: Closing, target: Sprint | None) -> Receipt:
    values = {
        "done": sprint.done_cards,
        "cards": sprint.cards,
        "points": amount(sprint.done),
        "count": sprint.carried_over,
        "target": target.name if target else "",
    }
    text = N_("{sprint} closed: {done} of {cards} cards done, {points}")
    if target is not None:
        text = N_("{sprint} closed: {done} of {cards} cards done, {points}; {count} carried over to {target}")
    elif closing.carried_over:
        text = N_("{sprint} closed: {done} of {cards} cards done, {points}; {count} back to the backlog")
    return _receipt(sprint, text, closing.verdict.warnings, **values)


def _receipt(sprint: Sprint, text: str, warnings: tuple[Message, ...] = (), **values: object) -> Receipt:
    told = message(text, sprint=sprint.name, **values)
    return Receipt(told, "sprint", (sprint.id,), (sprint.name,), warnings)
