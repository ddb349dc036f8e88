"""Commands on champions, and on who trained whom."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.command import Command, Pick, Receipt, Work, names
from cockpit.delivery.graph import cycle_if_added
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.people.records import Person
from cockpit.training.commands.shared import PersonIds, person_receipt
from cockpit.training.records import Champion, TrainedBy
from cockpit.training.saving import check_people

Trainer = Annotated[int, Pick("learner"), Field(title=N_("Trained by"))]
# Everybody from whom a person learned, however far back.
_LEARNED_FROM = """
WITH RECURSIVE reached(id) AS (
    SELECT :start UNION SELECT t.trainer_id FROM trained_by t JOIN reached r ON t.person_id = r.id)
SELECT t.person_id, t.trainer_id FROM trained_by t JOIN reached r ON r.id = t.person_id
"""


class AddChampions(Command):
    """Make the persons champions

    A champion is a seed user who helps the others of the department along.
    """

    name: ClassVar[str] = "champion.add"
    key: ClassVar[str] = "c"
    brief: ClassVar[str] = N_("champion")
    subject: ClassVar[str] = "persons"
    persons: PersonIds
    since: Annotated[date | None, Field(title=N_("Since"), description=N_("today, unless given"))] = None

    def apply(self, work: Work) -> Receipt:
        check_people(work, self.persons)
        people = [work.get(Person, pk) for pk in self.persons]
        for person in people:
            known = work.find(Champion, person_id=person.id)
            since = self.since or work.today
            if not known:
                work.save(Champion(project_id=work.project, person_id=person.id, since=since))
            elif known[0].archived:
                work.save(known[0].with_(archived=False, since=since))
        adrift = [person.name for person in people if person.department_id is None]
        warnings = [message(N_("in no department, so nobody is helped: {who}"), who=names(adrift))] if adrift else []
        return _receipt(people, N_("{who} – champions now"), warnings)


class ArchiveChampions(Command):
    """Let the persons be champions no longer"""

    name: ClassVar[str] = "champion.archive"
    subject: ClassVar[str] = "persons"
    persons: PersonIds

    def apply(self, work: Work) -> Receipt:
        people = [work.get(Person, pk) for pk in self.persons]
        for person in people:
            known = work.find(Champion, person_id=person.id, archived=False)
            if not known:
                raise Refused(N_("{who} is no champion"), who=person.name)
            work.save(known[0].with_(archived=True))
        return _receipt(people, N_("{who} – champions no longer"))


class TrainPersons(Command):
    """Say who trained the persons

    Nobody can have learned, however far around, from somebody whom he or she trained.
    """

    name: ClassVar[str] = "champion.train"
    key: ClassVar[str] = "T"
    brief: ClassVar[str] = N_("trained by")
    subject: ClassVar[str] = "persons"
    order: ClassVar[tuple[str, ...]] = ("trainer", "persons")
    trainer: Trainer
    persons: PersonIds
    on_day: Annotated[date | None, Field(title=N_("Date"), description=N_("today, unless given"))] = None

    def apply(self, work: Work) -> Receipt:
        check_people(work, [self.trainer, *self.persons])
        trainer = work.get(Person, self.trainer)
        people = [work.get(Person, pk) for pk in self.persons]
        for person in people:
            _check_chain(work, person, trainer)
            if not work.find(TrainedBy, person_id=person.id, trainer_id=trainer.id):
                ids = {"project_id": work.project, "person_id": person.id, "trainer_id": trainer.id}
                work.save(TrainedBy(**ids, on_day=self.on_day or work.today))
        return _receipt(people, N_("{who} – trained by {trainer}"), trainer=trainer.name)


class UntrainPersons(Command):
    """Take back that somebody trained the persons"""

    name: ClassVar[str] = "champion.untrain"
    subject: ClassVar[str] = "persons"
    order: ClassVar[tuple[str, ...]] = ("trainer", "persons")
    trainer: Trainer
    persons: PersonIds

    def apply(self, work: Work) -> Receipt:
        trainer = work.get(Person, self.trainer)
        people = [work.get(Person, pk) for pk in self.persons]
        for person in people:
            for link in work.find(TrainedBy, person_id=person.id, trainer_id=trainer.id):
                work.change.delete(link)
        return _receipt(people, N_("{who} – not trained by {trainer}"), trainer=trainer.name)


def _check_chain(work: Work, person: Person, trainer: Person) -> None:
    if person.id == trainer.id:
        raise BadInput(N_("{who} cannot train himself or herself; name another"), field="trainer", who=person.name)
    graph: dict[int, list[int]] = {}
    for learner, other in work.change.query(_LEARNED_FROM, {"start": trainer.id}):
        graph.setdefault(learner, []).append(other)
    circle = cycle_if_added(graph, person.id, trainer.id)
    if circle:
        path = " ← ".join(work.get(Person, pk).name for pk in circle)
        raise Refused(N_("they would have trained each other in a circle: {path}"), path=path)


def _receipt(people: Sequence[Person], text: str, warnings: Sequence[Message] = (), **values: object) -> Receipt:
    who = names([person.name for person in people])
    handles = [person.handle for person in people]
    return person_receipt([person.id for person in people], handles, text, warnings, who=who, **values)
