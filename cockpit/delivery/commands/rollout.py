"""Commands on the rollout of modules, on lessons and on wins."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, FromFile, LongText, Pick, Receipt, Work, names, takes
from cockpit.delivery.commands.shared import refuse
from cockpit.delivery.records import Lesson, RolloutStep, Sprint, Win
from cockpit.delivery.rollout import cards_of, lessons_for, rollout_modules
from cockpit.delivery.rollout_rules import (
    EntryCondition,
    RolloutTemplate,
    judge_signature,
    judge_start,
    place_of_template,
    reasons_together,
)
from cockpit.delivery.rollout_templates import read_template, shipped
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.inputs import missing_inputs
from cockpit.message import Message, message
from cockpit.portfolio.records import Module
from cockpit.text import Line, Name, Prose

if TYPE_CHECKING:
    from cockpit.session import Session

_ModuleId = Annotated[int, Pick("rollout"), Field(title=N_("Module"))]
_Override = Annotated[Line, Field(title=N_("Why all the same"))]
_TOLD_LESSONS = 5
"""How many lessons are told when a module begins; the list holds the others."""


class UseTemplate(Command):
    """Set the rollout up from a proven order

    Modules that the project does not have are added; those it has take their place in the order. What the project has
    begun or ordered already stays before them. An order of your own is a list with one module a line; behind a comma
    may stand what must be true before it begins.
    """

    name: ClassVar[str] = "rollout.template"
    brief: ClassVar[str] = N_("template")
    key: ClassVar[str] = "T"
    right: ClassVar[Right] = Right.PLAN
    places: ClassVar[tuple[str, ...]] = ("template",)
    template: Annotated[Line, Field(title=N_("Template"), description=N_("such as erp or crm"))] = ""
    modules: Annotated[
        Prose,
        LongText(),
        FromFile(),
        Field(
            title=N_("Modules"),
            description=N_("instead of a template: one a line; a path on the command line, - for standard input"),
        ),
    ] = ""

    @classmethod
    def offers(cls, name: str, subject: Any, session: "Session") -> Sequence[tuple[str, str]] | None:
        """The templates that are shipped."""
        if name != "template":
            return None
        return [(template.key, f"{template.key}  {template.label}") for template in shipped().values()]

    def apply(self, work: Work) -> Receipt:
        template = read_template(self.modules) if self.modules.strip() else self._shipped()
        live = {module.name: module for module in work.find(Module, archived=False)}
        placed = []
        for step in template.steps:
            # A project may have been set up in another language.
            known = next((live[name] for name in (step.name, *step.names.values()) if name in live), None)
            module = known or work.add_named(Module, name=step.name)
            entry = tuple(condition for condition in EntryCondition if condition in step.entry)
            placed.append((module, entry))
        modules = [module for module, _entry in placed]
        place = place_of_template(rollout_modules(work.change, work.project), {module.id for module in modules})
        for module, entry in placed:
            work.save(_step(work, module.id).with_(entry=entry))
        _order(work, modules, place)
        return _receipt(modules, N_("rollout: {modules}"))

    def _shipped(self) -> RolloutTemplate:
        if not self.template.strip():
            raise missing_inputs(type(self), ["template"])
        known = shipped()
        found = known.get(self.template.strip().casefold())
        if found is None:
            raise BadInput(
                N_("there is no template “{name}”; take one of {names}, or give an order of your own (--modules)"),
                field="template",
                name=self.template,
                names=", ".join(known),
            )
        return found


class OrderModule(Command):
    """Put the module before another in the rollout"""

    name: ClassVar[str] = "rollout.order"
    brief: ClassVar[str] = N_("order")
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "module"
    module: _ModuleId
    before: Annotated[int | None, Pick("rollout"), Field(title=N_("Before"), description=N_("empty: at the end"))] = (
        None
    )

    def apply(self, work: Work) -> Receipt:
        module = work.get(Module, self.module)
        others = [each.id for each in work.find(Module, order="position", archived=False) if each.id != module.id]
        place = others.index(self.before) if self.before in others else len(others)
        _order(work, [module], place)
        return _receipt([module], N_("{modules} moved"))


class SetEntry(Command):
    """Say what must be true before the module begins

    Of the module just before it in the order. None of the conditions: it may begin at any time.
    """

    name: ClassVar[str] = "rollout.entry"
    key: ClassVar[str] = "e"
    brief: ClassVar[str] = N_("conditions")
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "module"
    module: _ModuleId
    entry: Annotated[tuple[EntryCondition, ...], Field(title=N_("Begins when"))] = ()

    def apply(self, work: Work) -> Receipt:
        module = work.get(Module, self.module)
        work.save(_step(work, module.id).with_(entry=tuple(dict.fromkeys(self.entry))))
        return _receipt([module], N_("{modules}: conditions set"))


class StartModule(Command):
    """Begin with the module

    It waits for what its conditions ask of the module before, unless you say why it begins all the same. What earlier
    modules taught is told.
    """

    name: ClassVar[str] = "rollout.start"
    key: ClassVar[str] = "S"
    brief: ClassVar[str] = N_("start")
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "module"
    module: _ModuleId
    override: _Override = ""

    def apply(self, work: Work) -> Receipt:
        module = work.get(Module, self.module)
        found = judge_start(rollout_modules(work.change, work.project), module.id, self.override)
        refuse(found.refusals)
        lessons = lessons_for(work.change, work.project, module.id)
        step = _step(work, module.id)
        work.save(step.with_(started_on=work.today, override=reasons_together(step.override, self.override)))
        return _receipt([module], N_("{modules} begun"), (*found.warnings, *_told(work, lessons)))


class SignReconciliation(Command):
    """Sign that the module's data is reconciled

    The next module may begin then. Where cards of the module are open, say why all the same.
    """

    name: ClassVar[str] = "rollout.sign"
    key: ClassVar[str] = "s"
    brief: ClassVar[str] = N_("sign")
    right: ClassVar[Right] = Right.SIGN
    subject: ClassVar[str] = "module"
    module: _ModuleId
    override: _Override = ""

    def apply(self, work: Work) -> Receipt:
        module = work.get(Module, self.module)
        step = _step(work, module.id)
        if step.started_on is None:
            raise Refused(N_("{module} has not begun, so there is nothing to reconcile"), module=module.name)
        if step.reconciled_on is not None:
            raise Refused(
                N_("the reconciliation of {module} was signed on {day} by {by}"),
                module=module.name,
                day=step.reconciled_on.isoformat(),
                by=step.reconciled_by,
            )
        warnings = _signed_for(work, module, self.override, begun=True)
        reason = reasons_together(step.override, self.override if warnings else "")
        work.save(step.with_(reconciled_on=work.today, reconciled_by=work.actor, override=reason))
        return _receipt([module], N_("reconciliation of {modules} signed"), warnings)


class AcceptModule(Command):
    """Accept the module

    Where it has not begun or has open cards, say why all the same.
    """

    name: ClassVar[str] = "rollout.accept"
    key: ClassVar[str] = "A"
    brief: ClassVar[str] = N_("accept")
    right: ClassVar[Right] = Right.SIGN
    subject: ClassVar[str] = "module"
    module: _ModuleId
    override: _Override = ""

    def apply(self, work: Work) -> Receipt:
        module = work.get(Module, self.module)
        step = _step(work, module.id)
        if step.accepted_on is not None:
            raise Refused(
                N_("{module} was accepted on {day} by {by}"),
                module=module.name,
                day=step.accepted_on.isoformat(),
                by=step.accepted_by,
            )
        warnings = _signed_for(work, module, self.override, begun=step.started_on is not None)
        reason = reasons_together(step.override, self.override if warnings else "")
        work.save(step.with_(accepted_on=work.today, accepted_by=work.actor, override=reason))
        return _receipt([module], N_("{modules} accepted"), warnings)


@takes(Lesson, "module_id sprint_id")
class AddLesson(Command):
    """New lesson

    What was learned in a module is told when a later one begins.
    """

    name: ClassVar[str] = "lesson.add"
    right: ClassVar[Right] = Right.NOTE
    text: Annotated[Prose, LongText(), Field(title=N_("Lesson"), min_length=1)]
    on_day: Annotated[date | None, Field(title=N_("Date"))] = None

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        if not given.get("module_id") and given.get("sprint_id"):
            given["module_id"] = work.get(Sprint, given["sprint_id"]).module_id
        lesson = Lesson(
            project_id=work.project,
            number=work.next_number(Lesson.prefix),
            text=self.text,
            learned_on=self.on_day or work.today,
            author=work.actor,
            **given,
        )
        return _lesson(work.save(lesson), N_("{lesson} kept"))


@takes(Lesson, "module_id sprint_id learned_on", optional=True)
class EditLesson(Command):
    """Edit the lesson"""

    name: ClassVar[str] = "lesson.edit"
    subject: ClassVar[str] = "lesson"
    lesson: Annotated[int, Pick("lesson"), Field(title=N_("Lesson"))]
    text: Annotated[Prose | None, LongText(), Field(title=N_("Lesson"))] = None
    version: int | None = Field(default=None, exclude=True)

    def apply(self, work: Work) -> Receipt:
        given = self.given() | ({} if self.text is None else {"text": self.text})
        lesson = work.read(Lesson, self.lesson, self.version).with_(**given)
        if not lesson.text.strip():
            raise BadInput(N_("a lesson needs words; archive it if it no longer holds"), "text", None)
        return _lesson(work.save(lesson), N_("{lesson} changed"))


class ArchiveLesson(Command):
    """Archive the lesson"""

    name: ClassVar[str] = "lesson.archive"
    subject: ClassVar[str] = "lesson"
    lesson: Annotated[int, Pick("lesson"), Field(title=N_("Lesson"))]

    def apply(self, work: Work) -> Receipt:
        return _lesson(work.save(work.get(Lesson, self.lesson).with_(archived=True)), N_("{lesson} archived"))


@takes(Win, "metric sprint_id module_id")
class AddWin(Command):
    """New win

    Who is better off through an increment, in that person's words, and by which measure. “cockpit report” tells it to
    the steering committee.
    """

    name: ClassVar[str] = "win.add"
    right: ClassVar[Right] = Right.NOTE
    who: Annotated[Name, Field(title=N_("Who"))]
    quote: Annotated[Prose, LongText(), Field(title=N_("In their words"), min_length=1)]
    on_day: Annotated[date | None, Field(title=N_("Date"))] = None

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        if not given.get("module_id") and given.get("sprint_id"):
            given["module_id"] = work.get(Sprint, given["sprint_id"]).module_id
        win = Win(
            project_id=work.project,
            number=work.next_number(Win.prefix),
            who=self.who,
            quote=self.quote,
            on_day=self.on_day or work.today,
            **given,
        )
        return _win(work.save(win), N_("{win} kept"))


@takes(Win, "who metric sprint_id module_id on_day", optional=True)
class EditWin(Command):
    """Edit the win"""

    name: ClassVar[str] = "win.edit"
    subject: ClassVar[str] = "win"
    win: Annotated[int, Pick("win"), Field(title=N_("Win"))]
    quote: Annotated[Prose | None, LongText(), Field(title=N_("In their words"))] = None
    version: int | None = Field(default=None, exclude=True)

    def apply(self, work: Work) -> Receipt:
        given = self.given() | ({} if self.quote is None else {"quote": self.quote})
        win = work.read(Win, self.win, self.version).with_(**given)
        if not win.quote.strip():
            raise BadInput(N_("a win needs the words of the person; archive it if it no longer holds"), "quote", None)
        return _win(work.save(win), N_("{win} changed"))


class ArchiveWin(Command):
    """Archive the win"""

    name: ClassVar[str] = "win.archive"
    subject: ClassVar[str] = "win"
    win: Annotated[int, Pick("win"), Field(title=N_("Win"))]

    def apply(self, work: Work) -> Receipt:
        return _win(work.save(work.get(Win, self.win).with_(archived=True)), N_("{win} archived"))


def _step(work: Work, module: int) -> RolloutStep:
    known = work.find(RolloutStep, module_id=module)
    return known[0] if known else RolloutStep(project_id=work.project, module_id=module)


def _signed_for(work: Work, module: Module, reason: str, *, begun: bool) -> tuple[Message, ...]:
    """Refuse to sign for what is not finished unless a reason is given, and return what to know of it."""
    cards, done = cards_of(work.change, module.id)
    found = judge_signature(module.name, begun=begun, cards=cards, done=done, reason=reason)
    for refusal in found.refusals[:1]:
        raise BadInput(refusal.text, "override", None, **refusal.values)
    return found.warnings


def _order(work: Work, modules: Sequence[Module], place: int) -> None:
    """Number the modules anew, these from a place among the others on."""
    moved = {module.id for module in modules}
    others = [each for each in work.find(Module, order="position", archived=False) if each.id not in moved]
    current = [work.get(Module, module.id) for module in modules]
    for position, each in enumerate([*others[:place], *current, *others[place:]]):
        work.save(each.with_(position=position))


def _told(work: Work, lessons: Sequence[object]) -> list[Message]:
    """Return the lessons to tell, and how many there are besides."""
    texts = [str(getattr(lesson, "text", "")) for lesson in lessons]
    told = [message(N_("lesson: {lesson}"), lesson=" ".join(text.split())[:200]) for text in texts[:_TOLD_LESSONS]]
    if len(texts) > _TOLD_LESSONS:
        told.append(message(N_("and more lessons ({count}): cockpit lesson list"), count=len(texts) - _TOLD_LESSONS))
    return told


def _receipt(modules: Sequence[Module], text: str, warnings: Sequence[Message] = ()) -> Receipt:
    shown = tuple(module.name for module in modules)
    ids = tuple(module.id for module in modules)
    return Receipt(message(text, modules=names(shown)), "module", ids, shown, tuple(warnings))


def _lesson(lesson: Lesson, text: str) -> Receipt:
    shown = human(Lesson.prefix, lesson.number)
    return Receipt(message(text, lesson=shown), "lesson", (lesson.id,), (shown,))


def _win(win: Win, text: str) -> Receipt:
    shown = human(Win.prefix, win.number)
    return Receipt(message(text, win=shown), "win", (win.id,), (shown,))
