"""Commands on projects, modules, saved views, preferences and drafts."""

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right, Role
from cockpit.areas import AREAS, load
from cockpit.command import Command, Pick, Receipt, Selection, Work, takes
from cockpit.errors import Conflict, Refused
from cockpit.i18n import N_
from cockpit.listing import Asked, listing
from cockpit.message import Message, message
from cockpit.people.records import Person
from cockpit.portfolio.records import Draft, Module, Preference, Project, View
from cockpit.portfolio.rules import check_code, check_dates

if TYPE_CHECKING:
    from cockpit.session import Session

ProjectId = Annotated[int, Pick("project"), Field(title=N_("Project"))]
ModuleId = Annotated[int, Pick("module"), Field(title=N_("Module"))]

DRAFT_LENGTH = 200_000
"""Characters of the longest draft that is kept."""
MAPPING_LENGTH = 2_000
"""Characters of the longest mapping of columns that is remembered."""

_DETAILS = "customer product phase start go_live end"


@takes(Project, f"code name {_DETAILS}")
class AddProject(Command):
    """New project

    An engagement: one product rolled out at one customer. It starts with the built-in themes and with you as its owner.
    """

    name: ClassVar[str] = "project.add"
    right: ClassVar[Right] = Right.OWN
    needs_project: ClassVar[bool] = False

    def apply(self, work: Work) -> Receipt:
        project = Project(**self.given())
        if work.change.find(Project, code=project.code):
            raise Conflict(N_("there is already a project {code}; choose another code"), code=project.code)
        check_code(project.code)
        check_dates(project)
        project = work.save(project)
        inside = Work(work.change, project=project.id, actor=work.actor, person=None, now=work.now, today=work.today)
        for area in AREAS:
            if area.seed:
                load(area.seed)(inside)  # type: ignore[operator]
        return Receipt(
            message(N_("project {code} made"), code=project.code),
            "project",
            (project.id,),
            (project.code,),
            enter=project.id,
        )


@takes(Project, f"name {_DETAILS}", optional=True)
class EditProject(Command):
    """Edit the project"""

    name: ClassVar[str] = "project.edit"
    key: ClassVar[str] = "e"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "project"
    project: ProjectId
    version: int | None = Field(default=None, exclude=True)

    def apply(self, work: Work) -> Receipt:
        before = work.read(Project, self.project, self.version)
        project = before.with_(**self.given())
        check_dates(project)
        return _project_receipt(work.save(project), N_("project {code} changed"))


class ArchiveProject(Command):
    """Archive the project

    It leaves the lists; nothing in it is lost, and it can be brought back.
    """

    name: ClassVar[str] = "project.archive"
    key: ClassVar[str] = "d"
    right: ClassVar[Right] = Right.OWN
    subject: ClassVar[str] = "project"
    project: ProjectId

    def apply(self, work: Work) -> Receipt:
        project = work.change.get(Project, self.project)
        if project.archived:
            raise Refused(N_("project {code} is archived already"), code=project.code)
        return _project_receipt(work.save(project.with_(archived=True)), N_("project {code} archived"))


class RestoreProject(Command):
    """Bring the project back from the archive"""

    name: ClassVar[str] = "project.unarchive"
    right: ClassVar[Right] = Right.OWN
    needs_project: ClassVar[bool] = False
    code: Annotated[str, Field(title=N_("Code"))]

    def apply(self, work: Work) -> Receipt:
        found = [project for project in work.change.find(Project, code=self.code) if project.archived]
        if not found or not _is_theirs(work, found[0].id):
            raise Refused(N_("no archived project has the code {code}"), code=self.code)
        return _project_receipt(work.save(found[0].with_(archived=False)), N_("project {code} is back"))


def _is_theirs(work: Work, project: int) -> bool:
    """Return whether the actor owns a project, which need not be the one at hand."""
    people = work.change.find(Person, project_id=project)
    mine = [person for person in people if person.handle == work.actor and not person.archived]
    return work.is_local or not people or any(person.role is Role.OWNER for person in mine)


class UseProject(Command):
    """Work in this project

    The choice is kept: the next start opens this project.
    """

    name: ClassVar[str] = "project.use"
    key: ClassVar[str] = "enter"
    right: ClassVar[Right] = Right.READ
    undoable: ClassVar[bool] = False
    subject: ClassVar[str] = "project"
    project: ProjectId

    def apply(self, work: Work) -> Receipt:
        project = work.change.get(Project, self.project)
        _prefer(work, "project", project.code)
        return Receipt(
            message(N_("working in {code}"), code=project.code),
            "project",
            (project.id,),
            (project.code,),
            enter=project.id,
        )


@takes(Module, "name")
class AddModule(Command):
    """New module"""

    name: ClassVar[str] = "module.add"
    right: ClassVar[Right] = Right.PLAN

    def apply(self, work: Work) -> Receipt:
        return _named(work.add_named(Module, **self.given()), N_("module {name} added"))


@takes(Module, "name", optional=True)
class EditModule(Command):
    """Rename the module"""

    name: ClassVar[str] = "module.edit"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "module"
    module: ModuleId

    def apply(self, work: Work) -> Receipt:
        return _named(work.save(work.get(Module, self.module).with_(**self.given())), N_("module {name} changed"))


class ArchiveModule(Command):
    """Archive the module"""

    name: ClassVar[str] = "module.archive"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "module"
    module: ModuleId

    def apply(self, work: Work) -> Receipt:
        return _named(work.save(work.get(Module, self.module).with_(archived=True)), N_("module {name} archived"))


@takes(View, "listing name filter")
class SaveView(Command):
    """Save the filter as a view"""

    name: ClassVar[str] = "view.save"

    def check(self, session: "Session") -> None:
        """Refuse a list that there is not, and a filter that it does not understand."""
        listing(self.listing).statement(session, Asked(self.filter))

    def apply(self, work: Work) -> Receipt:
        view = View(project_id=work.project, **self.given())
        for known in work.find(View, listing=view.listing, name=view.name):
            view = known.with_(filter=view.filter, archived=False)
        return _named(work.save(view), N_("view {name} saved"))

    @classmethod
    def when(cls, selection: Selection) -> Message | None:
        return (
            None if selection.facts.get("filter") else message(N_("there is no filter to save; type one with / first"))
        )


class ArchiveView(Command):
    """Archive the saved view"""

    name: ClassVar[str] = "view.archive"
    subject: ClassVar[str] = "view"
    view: Annotated[int, Pick("view"), Field(title=N_("View"))]

    def apply(self, work: Work) -> Receipt:
        return _named(work.save(work.get(View, self.view).with_(archived=True)), N_("view {name} archived"))


class SetPreference(Command):
    """Remember how you like it

    Theme and language are kept for you, on every machine that opens this store.
    """

    name: ClassVar[str] = "preference.set"
    right: ClassVar[Right] = Right.READ
    undoable: ClassVar[bool] = False
    needs_project: ClassVar[bool] = False
    preference: Annotated[str, Field(title=N_("Preference"), pattern="^(theme|language)$")]
    value: Annotated[str, Field(title=N_("Value"), max_length=200)]

    def apply(self, work: Work) -> Receipt:
        saved = _prefer(work, self.preference, self.value)
        return Receipt(
            message(N_("{name} is now {value}"), name=saved.name, value=saved.value), "preference", (saved.id,)
        )


class KeepDraft(Command):
    """Keep a draft of what is typed so far"""

    name: ClassVar[str] = "draft.keep"
    right: ClassVar[Right] = Right.NOTE
    undoable: ClassVar[bool] = False
    command: str
    values: Annotated[str, Field(max_length=DRAFT_LENGTH)]

    def apply(self, work: Work) -> Receipt:
        draft = Draft(project_id=work.project, actor=work.actor, command=self.command, values=self.values, at=work.now)
        for known in work.find(Draft, actor=work.actor, command=self.command):
            draft = known.with_(values=self.values, at=work.now)
        saved = work.save(draft)
        return Receipt(message(N_("draft kept; it is offered when you start again")), "draft", (saved.id,))


class DropDraft(Command):
    """Throw the draft away"""

    name: ClassVar[str] = "draft.drop"
    right: ClassVar[Right] = Right.NOTE
    undoable: ClassVar[bool] = False
    command: str

    def apply(self, work: Work) -> Receipt:
        for known in work.find(Draft, actor=work.actor, command=self.command):
            work.change.delete(known)
        return Receipt(message(N_("draft thrown away")))


class KeepMapping(Command):
    """Remember which column is which field

    The next file with the same headings is read in the same way.
    """

    name: ClassVar[str] = "mapping.keep"
    right: ClassVar[Right] = Right.READ
    undoable: ClassVar[bool] = False
    needs_project: ClassVar[bool] = False
    about: Annotated[str, Field(max_length=40)]
    headings: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
    columns: Annotated[str, Field(max_length=MAPPING_LENGTH)]

    @staticmethod
    def preference(about: str, headings: str) -> str:
        """Return the name under which it is kept: what the file is about, and the fingerprint of its headings."""
        return f"columns:{about}:{headings}"

    def apply(self, work: Work) -> Receipt:
        saved = _prefer(work, self.preference(self.about, self.headings), self.columns)
        return Receipt(message(N_("the columns of such files are remembered")), "preference", (saved.id,))


def _prefer(work: Work, name: str, value: str) -> Preference:
    known = work.change.find(Preference, actor=work.actor, name=name)
    return work.save(known[0].with_(value=value) if known else Preference(actor=work.actor, name=name, value=value))


def _project_receipt(project: Project, text: str) -> Receipt:
    return Receipt(message(text, code=project.code), "project", (project.id,), (project.code,))


def _named(record: Module | View, text: str) -> Receipt:
    return Receipt(message(text, name=record.name), record.table, (record.id,), (record.name,))
