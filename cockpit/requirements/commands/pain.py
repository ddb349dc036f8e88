"""Commands on pain points and on what people said about them."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field

from cockpit.command import Command, LongText, Pick, Receipt, Work, names, takes
from cockpit.errors import BadInput, Refused
from cockpit.exchange.words import plain
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.requirements.commands.parting import part
from cockpit.requirements.commands.shared import (
    Once,
    PainPointId,
    PainPointIds,
    RequirementId,
    Version,
    almost_the_same,
    name_of,
    rank_before,
    relieve,
    requirement_receipt,
)
from cockpit.requirements.records import PainPoint, Quote, Requirement, RequirementPain
from cockpit.requirements.triage import GONE
from cockpit.text import Line, Prose

QuoteId = Annotated[int, Pick("quote"), Field(title=N_("Quote"))]
QuoteIds = Annotated[tuple[Annotated[int, Pick("quote")], ...], Once, Field(title=N_("Quotes"), min_length=1)]

_DETAILS = "source who count department_id process frequency severity"


@takes(PainPoint, f"title {_DETAILS}")
class AddPainPoint(Command):
    """New pain point

    What hurts in the work of today, with what somebody said about it, word for word.
    """

    name: ClassVar[str] = "pain-point.add"
    quote: Annotated[Prose, LongText(), Field(title=N_("Quote"))] = ""

    def apply(self, work: Work) -> Receipt:
        number = work.next_number(PainPoint.prefix)
        pain = work.save(PainPoint(project_id=work.project, number=number, **self.given()))
        if self.quote.strip():
            work.save(
                Quote(project_id=work.project, pain_point_id=pain.id, text=self.quote, who=pain.who, on_day=work.today)
            )
        return _receipt([pain], N_("{pains} added"))


@takes(PainPoint, f"title {_DETAILS}", optional=True)
class EditPainPoint(Command):
    """Edit the pain point"""

    name: ClassVar[str] = "pain-point.edit"
    subject: ClassVar[str] = "pain_point"
    pain_point: PainPointId
    version: Version = None

    def apply(self, work: Work) -> Receipt:
        pain = work.read(PainPoint, self.pain_point, self.version).with_(**self.given())
        return _receipt([work.save(pain)], N_("{pains} changed"))


@takes(PainPoint, "frequency severity", optional=True)
class WeighPainPoints(Command):
    """Weigh the pain points

    How often it hurts, and how much, each from 1 to 5; the weight is one times the other.
    """

    name: ClassVar[str] = "pain-point.weigh"
    key: ClassVar[str] = "p"
    brief: ClassVar[str] = N_("weigh")
    subject: ClassVar[str] = "pain_points"
    pain_points: PainPointIds

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        if not given:
            raise BadInput(N_("say how often it hurts, how much, or both"), field="frequency")
        saved = [work.save(work.get(PainPoint, pk).with_(**given)) for pk in self.pain_points]
        return _receipt(saved, N_("{pains} weighed"))


class ArchivePainPoints(Command):
    """Archive the pain points"""

    name: ClassVar[str] = "pain-point.archive"
    subject: ClassVar[str] = "pain_points"
    pain_points: PainPointIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(PainPoint, pk).with_(archived=True)) for pk in self.pain_points]
        return _receipt(saved, N_("{pains} archived"))


class UnarchivePainPoints(Command):
    """Bring pain points back from the archive

    One that was merged stands for itself again, with its people, its quotes and its requirements.
    """

    name: ClassVar[str] = "pain-point.unarchive"
    subject: ClassVar[str] = "pain_points"
    pain_points: PainPointIds

    def apply(self, work: Work) -> Receipt:
        saved, told = [], []
        for pk in self.pain_points:
            pain = work.get(PainPoint, pk)
            if pain.merged_into_id is not None:
                told.append(part(work, pain, pain.merged_into_id))
            saved.append(work.save(pain.with_(archived=False, merged_into_id=None)))
        return _receipt(saved, N_("{pains} back in the list"), tuple(told))


class MergePainPoints(Command):
    """Merge the pain points into another

    Every quote is kept, the people are counted together, and the requirements relieve the other one from now on.
    """

    name: ClassVar[str] = "pain-point.merge"
    key: ClassVar[str] = "D"
    brief: ClassVar[str] = N_("merge")
    subject: ClassVar[str] = "pain_points"
    pain_points: PainPointIds
    into: Annotated[int, Pick("pain-point"), Field(title=N_("Merge into"))]

    def apply(self, work: Work) -> Receipt:
        target = work.get(PainPoint, self.into)
        if target.merged_into_id is not None or target.archived:
            raise Refused(N_("{id} is merged or archived itself; name one that is in the list"), id=_name(target))
        merged = []
        for pk in dict.fromkeys(self.pain_points):
            pain = work.get(PainPoint, pk)
            if pain.id == target.id:
                raise BadInput(N_("{id} cannot be merged into itself; name another"), field="into", id=_name(pain))
            if pain.merged_into_id is not None:
                raise Refused(N_("{id} is merged already"), id=_name(pain))
            for quote in work.find(Quote, pain_point_id=pain.id):
                work.save(quote.with_(pain_point_id=target.id))
            for link in work.find(RequirementPain, pain_point_id=pain.id):
                relieve(work, link.requirement_id, [target.id])
                work.change.delete(link)
            target = work.save(target.with_(count=target.count + pain.count))
            merged.append(work.save(pain.with_(merged_into_id=target.id, archived=True)))
        return Receipt(
            message(N_("{pains} merged into {into}"), pains=names(list(map(_name, merged))), into=_name(target)),
            PainPoint.table,
            (target.id,),
            (_name(target),),
        )


class RequirePainPoints(Command):
    """Make a requirement of the pain points

    It takes over source, department and process area of the first one, and keeps all of them behind it.
    """

    name: ClassVar[str] = "pain-point.require"
    key: ClassVar[str] = "r"
    brief: ClassVar[str] = N_("make requirement")
    subject: ClassVar[str] = "pain_points"
    pain_points: PainPointIds
    title: Annotated[
        Line,
        Field(title=N_("Requirement"), max_length=500, description=N_("that of the first pain point, unless given")),
    ] = ""
    module: Annotated[int | None, Pick("module"), Field(title=N_("Module"))] = None
    representative: Annotated[int | None, Pick("person"), Field(title=N_("Business representative"))] = None

    def apply(self, work: Work) -> Receipt:
        first = work.get(PainPoint, self.pain_points[0])
        title = self.title or first.title
        known = _relieving(work, self.pain_points)
        for requirement in known:
            if requirement.state not in GONE and plain(requirement.title) == plain(title):
                text = N_("{id} is there for {pains} already; link them to it, or give the new one another title")
                raise Refused(text, id=name_of(requirement), pains=names(_names_of(work, self.pain_points)))
        values: dict[str, Any] = {"module_id": self.module, "representative_id": self.representative}
        made = Requirement(
            project_id=work.project,
            number=work.next_number(Requirement.prefix),
            title=title,
            source=first.source,
            process=first.process,
            department_id=first.department_id,
            rank=rank_before(work, None),
            **values,
        )
        saved = work.save(made)
        relieve(work, saved.id, self.pain_points)
        warnings = [message(N_("relieved already by: {ids}"), ids=names(list(map(name_of, known))))] if known else []
        return requirement_receipt(
            [saved], N_("{requirements} added"), [*warnings, *almost_the_same(work, saved, [each.id for each in known])]
        )


class LinkPainPoints(Command):
    """Let a requirement relieve the pain points"""

    name: ClassVar[str] = "pain-point.link"
    subject: ClassVar[str] = "pain_points"
    pain_points: PainPointIds
    requirement: RequirementId

    def apply(self, work: Work) -> Receipt:
        requirement = work.get(Requirement, self.requirement)
        relieve(work, requirement.id, self.pain_points)
        return _receipt([work.get(PainPoint, pk) for pk in self.pain_points], N_("{pains} linked"))


class UnlinkPainPoints(Command):
    """Take the link between the pain points and a requirement away"""

    name: ClassVar[str] = "pain-point.unlink"
    subject: ClassVar[str] = "pain_points"
    pain_points: PainPointIds
    requirement: RequirementId

    def apply(self, work: Work) -> Receipt:
        found = [work.get(PainPoint, pk) for pk in self.pain_points]
        for pain in found:
            for link in work.find(RequirementPain, pain_point_id=pain.id, requirement_id=self.requirement):
                work.change.delete(link)
        return _receipt(found, N_("{pains} unlinked"))


@takes(Quote, "text who")
class AddQuote(Command):
    """Add a quote to the pain point"""

    name: ClassVar[str] = "quote.add"
    key: ClassVar[str] = "a"
    brief: ClassVar[str] = N_("quote")
    subject: ClassVar[str] = "pain_point"
    pain_point: PainPointId
    on_day: Annotated[date | None, Field(title=N_("Date"), description=N_("today, unless given"))] = None

    def apply(self, work: Work) -> Receipt:
        pain = work.get(PainPoint, self.pain_point)
        given = self.given()
        if not given["text"].strip():
            raise BadInput(N_("say what was said, word for word"), field="text")
        pain = work.get(PainPoint, pain.merged_into_id) if pain.merged_into_id is not None else pain
        work.save(Quote(project_id=work.project, pain_point_id=pain.id, on_day=self.on_day or work.today, **given))
        return _receipt([pain], N_("quote added to {pains}"))


@takes(Quote, "text who on_day", optional=True)
class EditQuote(Command):
    """Edit the quote"""

    name: ClassVar[str] = "quote.edit"
    subject: ClassVar[str] = "quote"
    quote: QuoteId

    def apply(self, work: Work) -> Receipt:
        quote = work.save(work.get(Quote, self.quote).with_(**self.given()))
        return _receipt([work.get(PainPoint, quote.pain_point_id)], N_("quote of {pains} changed"))


class ArchiveQuotes(Command):
    """Archive the quotes"""

    name: ClassVar[str] = "quote.archive"
    subject: ClassVar[str] = "quotes"
    quotes: QuoteIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(Quote, pk).with_(archived=True)) for pk in self.quotes]
        pains = dict.fromkeys(quote.pain_point_id for quote in saved)
        return _receipt([work.get(PainPoint, pk) for pk in pains], N_("quotes of {pains} archived"))


def _relieving(work: Work, pain_points: Iterable[int]) -> list[Requirement]:
    """Return the requirements that relieve some pain points, in the order of their numbers."""
    links = [link for pk in pain_points for link in work.find(RequirementPain, pain_point_id=pk)]
    found = [work.get(Requirement, pk) for pk in dict.fromkeys(link.requirement_id for link in links)]
    return sorted((each for each in found if not each.archived), key=lambda each: each.number)


def _names_of(work: Work, pain_points: Iterable[int]) -> list[str]:
    return [_name(work.get(PainPoint, pk)) for pk in pain_points]


def _name(pain: PainPoint) -> str:
    return human(PainPoint.prefix, pain.number)


def _receipt(pains: list[PainPoint], text: str, warnings: tuple[Message, ...] = ()) -> Receipt:
    shown = tuple(map(_name, pains))
    return Receipt(
        message(text, pains=names(shown)), PainPoint.table, tuple(pain.id for pain in pains), shown, warnings
    )
