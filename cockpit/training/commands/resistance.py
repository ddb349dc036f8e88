"""Commands on where persons stand in the change, and on what is done to help; for the change management group only."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, takes
from cockpit.errors import BadInput
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.people.records import Person
from cockpit.training.adkar import Step, barrier, unscored
from cockpit.training.commands.shared import PersonId
from cockpit.training.records import Resistance
from cockpit.training.saving import check_people

ResistanceIds = Annotated[tuple[Annotated[int, Pick("resistance")], ...], Field(title=N_("Resistance"), min_length=1)]
_SCORES = " ".join(step.value for step in Step)


@takes(Resistance, f"{_SCORES} action owner_id due note", optional=True)
class ScoreResistance(Command):
    """Note where a person stands in the change

    Five scores from 1 to 5 in this order; the first one up to 3 is the barrier to work on. A new score is a new line,
    so that the way is seen. The steps follow the ADKAR model of Prosci.
    """

    name: ClassVar[str] = "resistance.score"
    key: ClassVar[str] = "z"
    brief: ClassVar[str] = N_("resistance")
    right: ClassVar[Right] = Right.PEOPLE
    subject: ClassVar[str] = "person"
    person: PersonId
    on_day: Annotated[date | None, Field(title=N_("Date"), description=N_("today, unless given"))] = None

    def apply(self, work: Work) -> Receipt:
        given = {name: value for name, value in self.given().items() if value is not None}
        if not given.keys() & {step.value for step in Step}:
            raise BadInput(N_("give at least one score from 1 to 5"), field=Step.AWARENESS.value)
        check_people(work, [self.person])
        row = Resistance(project_id=work.project, person_id=self.person, on_day=self.on_day or work.today, **given)
        saved = work.save(row)
        who = work.get(Person, self.person).name
        return _receipt([saved], _told(who, scores(saved)), _unowned(saved))


@takes(Resistance, "action owner_id due note", optional=True)
class HelpResistance(Command):
    """Say what is done about it, by whom and until when"""

    name: ClassVar[str] = "resistance.help"
    key: ClassVar[str] = "e"
    brief: ClassVar[str] = N_("action")
    right: ClassVar[Right] = Right.PEOPLE
    subject: ClassVar[str] = "rows"
    rows: ResistanceIds

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        if not given:
            raise BadInput(N_("say what is done, by whom or until when"), field="action")
        saved = [work.save(work.get(Resistance, pk).with_(**given, done_on=None)) for pk in self.rows]
        warnings = [warning for row in saved for warning in _unowned(row)][:1]
        return _receipt(saved, message(N_("action noted")), warnings)


class FinishResistance(Command):
    """Say that it is done

    Score the person anew to see what came of it.
    """

    name: ClassVar[str] = "resistance.done"
    brief: ClassVar[str] = N_("done")
    right: ClassVar[Right] = Right.PEOPLE
    subject: ClassVar[str] = "rows"
    rows: ResistanceIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(Resistance, pk).with_(done_on=work.today)) for pk in self.rows]
        return _receipt(saved, message(N_("done; score the person anew to see what came of it")))


class ArchiveResistance(Command):
    """Archive what was noted of the persons"""

    name: ClassVar[str] = "resistance.archive"
    right: ClassVar[Right] = Right.PEOPLE
    subject: ClassVar[str] = "rows"
    rows: ResistanceIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(Resistance, pk).with_(archived=True)) for pk in self.rows]
        return _receipt(saved, message(N_("{count} archived"), count=len(saved)))


def scores(row: Resistance) -> dict[Step, int | None]:
    """Return the five scores in their order."""
    return {step: getattr(row, step.value) for step in Step}


def _told(who: str, given: Mapping[Step, int | None]) -> Message:
    found, missing = barrier(given), unscored(given)
    if found is not None:
        return message(N_("{who}: noted, the barrier is “{barrier}”"), who=who, barrier=found)
    if missing is not None:
        return message(N_("{who}: noted, no barrier known, as “{step}” is not scored"), who=who, step=missing)
    return message(N_("{who}: noted, no barrier"), who=who)


def _unowned(row: Resistance) -> list[Message]:
    return [message(N_("nobody owns this action yet"))] if row.action is not None and row.owner_id is None else []


def _receipt(rows: Sequence[Resistance], told: Message, warnings: Sequence[Message] = ()) -> Receipt:
    ids = tuple(row.id for row in rows)
    return Receipt(told, Resistance.table, ids, tuple(map(str, ids)), tuple(warnings))
