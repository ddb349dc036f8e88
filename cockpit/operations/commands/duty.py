"""Commands on the support roster: who supports from when to when."""

from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, takes
from cockpit.errors import BadInput
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.operations import issue_states as states
from cockpit.operations.commands.shared import Version
from cockpit.operations.records import SupportDuty
from cockpit.people.records import Person

_DutyId = Annotated[int, Pick("duty"), Field(title=N_("Support duty"))]


@takes(SupportDuty, "person_id start end note")
class AddDuty(Command):
    """Put a person on support duty

    From one day to another, both included. New issues that nobody owns name who is on duty.
    """

    name: ClassVar[str] = "duty.add"
    right: ClassVar[Right] = Right.PLAN

    def apply(self, work: Work) -> Receipt:
        return _saved(
            work, SupportDuty(project_id=work.project, **self.given()), N_("{handle} supports from {start} to {end}")
        )


@takes(SupportDuty, "person_id start end note", optional=True)
class EditDuty(Command):
    """Edit the support duty"""

    name: ClassVar[str] = "duty.edit"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "duty"
    duty: _DutyId
    version: Version = None

    def apply(self, work: Work) -> Receipt:
        duty = work.read(SupportDuty, self.duty, self.version).with_(**self.given())
        return _saved(work, duty, N_("{handle} supports from {start} to {end}"))


class ArchiveDuty(Command):
    """Take the support duty off the roster"""

    name: ClassVar[str] = "duty.archive"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "duty"
    duty: _DutyId

    def apply(self, work: Work) -> Receipt:
        duty = work.save(work.get(SupportDuty, self.duty).with_(archived=True))
        return _receipt(work, duty, N_("{handle} no longer supports from {start} to {end}"))


def _saved(work: Work, duty: SupportDuty, text: str) -> Receipt:
    if duty.end < duty.start:
        text = N_("{end} is before {start}; the last day cannot come before the first")
        raise BadInput(text, field="end", start=duty.start.isoformat(), end=duty.end.isoformat())
    person = work.get(Person, duty.person_id)
    states.check_here(states.Person(person.id, person.handle, person.archived))
    saved = work.save(duty)
    return _receipt(work, saved, text, _also_on_duty(work, saved))


_BESIDE = """
SELECT DISTINCT p.handle FROM support_duty s JOIN person p ON p.id = s.person_id
WHERE s.project_id = :project AND NOT s.archived AND s.id <> :id AND s.start <= :end AND s.end >= :start
ORDER BY p.handle
"""


def _also_on_duty(work: Work, duty: SupportDuty) -> tuple[Message, ...]:
    values = {"project": work.project, "id": duty.id, "start": duty.start.isoformat(), "end": duty.end.isoformat()}
    found = [f"@{row[0]}" for row in work.change.query(_BESIDE, values)]
    return (message(N_("on duty in that time too: {handles}"), handles=", ".join(found)),) if found else ()


def _receipt(work: Work, duty: SupportDuty, text: str, warnings: tuple[Message, ...] = ()) -> Receipt:
    handle = work.get(Person, duty.person_id).handle
    told = message(text, handle=handle, start=duty.start.isoformat(), end=duty.end.isoformat())
    return Receipt(told, SupportDuty.table, (duty.id,), (str(duty.id),), warnings)
