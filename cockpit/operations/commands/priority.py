"""Commands on what is promised: the table of priorities, the targets of each priority, and the working hours."""

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, takes
from cockpit.errors import BadInput
from cockpit.i18n import N_
from cockpit.message import message
from cockpit.operations.commands.shared import Version
from cockpit.operations.priority import Priority
from cockpit.operations.records import PriorityRule, PriorityTarget, SupportHours
from cockpit.operations.saving import calendar_changed
from cockpit.operations.service import read_hours, read_service
from cockpit.text import Line
from cockpit.training.slots import read_time, read_zone

if TYPE_CHECKING:
    from cockpit.session import Session


class SetPriorityRule(Command):
    """Change the table of priorities

    Issues that are not resolved get their priority and their deadlines by the new table at once.
    """

    name: ClassVar[str] = "priority-rule.set"
    key: ClassVar[str] = "p"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "rules"
    places: ClassVar[tuple[str, ...]] = ("rules", "priority")
    rules: Annotated[
        tuple[Annotated[int, Pick("priority-rule")], ...],
        Field(title=N_("Impact and urgency"), description=N_("such as high-low"), min_length=1),
    ]
    priority: Annotated[Priority, Field(title=N_("Priority"))]

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(PriorityRule, pk).with_(priority=self.priority)) for pk in self.rules]
        shown = tuple(rule.name for rule in saved)
        text = message(N_("{rules}: {priority}"), rules=", ".join(shown), priority=self.priority)
        return Receipt(text, PriorityRule.table, tuple(rule.id for rule in saved), shown, tuple(calendar_changed(work)))


@takes(PriorityTarget, "respond resolve always", optional=True)
class EditPriority(Command):
    """Change what a priority promises

    Issues that are not resolved get their deadlines by the new targets at once. Working hours count, unless it runs
    around the clock.
    """

    name: ClassVar[str] = "priority.edit"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "priority"
    priority: Annotated[int, Pick("priority"), Field(title=N_("Priority"))]
    version: Version = None

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        if not given:
            raise BadInput(N_("say what to promise, such as --respond 15m or --resolve 4h"))
        saved = work.save(work.read(PriorityTarget, self.priority, self.version).with_(**given))
        target = read_service(work.change, work.project).targets[saved.name]
        running = read_service(work.change, work.project).running(saved.name).hours.seconds
        warnings = calendar_changed(work)
        if target.respond and target.resolve and target.respond.seconds(running) > target.resolve.seconds(running):
            warnings.append(
                message(N_("{priority} promises to resolve before it promises to answer"), priority=saved.name)
            )
        text = message(N_("{priority} changed"), priority=saved.name)
        return Receipt(text, PriorityTarget.table, (saved.id,), (saved.name.value,), tuple(warnings))


class SetSupportHours(Command):
    """Say when issues are worked on

    Clocks run from the one time to the other on each working day of the calendar. A day that ends before it begins ends
    on the day after; the same time twice is the whole day.
    """

    name: ClassVar[str] = "priority.hours"
    key: ClassVar[str] = "o"
    brief: ClassVar[str] = N_("working hours")
    right: ClassVar[Right] = Right.PLAN
    opens: Annotated[Line | None, Field(title=N_("From"), description=N_("such as 09:00"))] = None
    closes: Annotated[Line | None, Field(title=N_("Until"), description=N_("such as 18:00"))] = None
    zone: Annotated[Line | None, Field(title=N_("Time zone"), description=N_("such as Asia/Shanghai"))] = None

    @classmethod
    def current(cls, session: "Session", pk: int) -> dict[str, Any]:
        hours = read_hours(session.store, session.project_id)
        return {"opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}", "zone": hours.zone.key}

    def apply(self, work: Work) -> Receipt:
        given: dict[str, str] = {}
        for name in ("opens", "closes"):
            if getattr(self, name):
                given[name] = _time(name, getattr(self, name))
        if self.zone:
            given["zone"] = read_zone(self.zone.strip()).key
        if not given:
            raise BadInput(N_("say from when, until when or in which time zone, such as --opens 09:00"))
        found, known = read_hours(work.change, work.project), work.find(SupportHours)
        stands = {"opens": f"{found.opens:%H:%M}", "closes": f"{found.closes:%H:%M}", "zone": found.zone.key}
        hours = known[0] if known else SupportHours(project_id=work.project)
        saved = work.save(hours.with_(**{**stands, **given}))
        text = message(
            N_("issues are worked on from {opens} to {closes}, {zone}"),
            opens=saved.opens,
            closes=saved.closes,
            zone=saved.zone,
        )
        return Receipt(text, SupportHours.table, (saved.id,), (), tuple(calendar_changed(work)))


def _time(field: str, text: str) -> str:
    try:
        return read_time(text)
    except BadInput as error:
        error.field = field
        raise
