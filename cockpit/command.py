"""The command: one declaration from which every front end makes its own face.

A command is a frozen model of its input. Its class facts and its docstring give the key, the footer, the palette, the
help page, the sub-command, the form, the wizard's questions and the audit line.
"""

import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar, cast, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from cockpit.access import Right, Role, holds
from cockpit.areas import command_named, noun_of_table, nouns
from cockpit.errors import BadInput, Conflict, Denied, NotFound
from cockpit.i18n import N_
from cockpit.message import Message
from cockpit.receipt import Receipt, Selection
from cockpit.stored import noun_label
from storage.change import Change
from storage.record import Record

__all__ = [
    "Command",
    "FromFile",
    "Hidden",
    "LongText",
    "Pick",
    "Receipt",
    "Seen",
    "Selection",
    "Work",
    "names",
    "takes",
]

if TYPE_CHECKING:
    from cockpit.session import Session

R = TypeVar("R", bound=Record)
C = TypeVar("C", bound="type[Command]")


@dataclass(frozen=True)
class Pick:
    """Annotation of an integer input that names a row of a noun (``GOAL-3``, a person's handle, a theme's name)."""

    noun: str


@dataclass(frozen=True)
class LongText:
    """Annotation of a text input that may run over several lines."""


@dataclass(frozen=True)
class FromFile:
    """Annotation of a text input that a command line reads from a file, or from standard input for ``-``."""


@dataclass(frozen=True)
class Hidden:
    """Annotation of an input that a front end fills itself and never asks for."""


Seen = Annotated[tuple[int, ...], Hidden(), Field(exclude=True)]
"""The versions at which a person saw the rows of the subject, in their order; empty when nobody looked at them."""


class Work:
    """What a command works with: the open change, and who, when and in which project."""

    def __init__(
        self,
        change: Change,
        *,
        project: int,
        actor: str,
        person: int | None,
        now: datetime,
        today: date,
        is_local: bool = False,
    ) -> None:
        """``project`` is 0 while there is none; ``person`` is the actor's row in this project, if there is one.

        ``is_local`` tells that nobody was named, so that the actor is the one who owns the file.
        """
        self.change = change
        self.project = project
        self.actor = actor
        self.person = person
        self.now = now
        self.today = today
        self.is_local = is_local

    def get(self, record: type[R], pk: int) -> R:
        """Return a record of this project; ``NotFound`` when it belongs to another."""
        found = self.change.get(record, pk)
        if getattr(found, "project_id", self.project) != self.project:
            raise NotFound(N_("there is no such {noun} in this project"), noun=record.table)
        return found

    def find(self, record: type[R], *, order: str = "id", **equal: object) -> list[R]:
        """Return this project's records with these values."""
        return self.change.find(record, order=order, project_id=self.project, **equal)

    def save(self, record: R) -> R:
        """Insert or update, and return the record as it now stands."""
        return self.change.save(record)

    def read(self, record: type[R], pk: int, version: int | None) -> R:
        """Return a record that was read before at ``version``; saving it is refused when it has moved on since.

        A ``version`` of None means that the person saw no older state.
        """
        found = self.get(record, pk)
        return found if version is None else found.model_copy(update={"version": version})

    def add_named(self, record: type[R], **values: Any) -> R:
        """Add a record that is known by its name within the project, or bring it back when it was archived.

        Whatever needs it along the way, ``Denied`` refuses it to those who may not add such a thing by itself.
        """
        adding = command_named(f"{noun_of_table(record.table)}.add")
        if adding is not None and not self.may(adding.right):
            raise Denied(
                N_("you may not add “{name}” ({noun}); ask somebody who may {right}"),
                name=values["name"],
                noun=noun_label(record.table),
                right=adding.right,
            )
        known = self.find(record, name=values["name"])
        if known and not getattr(known[0], "archived", False):
            raise Conflict(N_("the {noun} “{name}” exists already"), noun=noun_label(record.table), name=values["name"])
        if known:
            return self.save(known[0].with_(archived=False))
        if "position" in record.model_fields:
            values["position"] = len(self.find(record))
        return self.save(record(**{"project_id": self.project, **values}))

    def may(self, right: Right) -> bool:
        """Return whether the person has a right in this project; who is none of its persons owns the file."""
        rows = self.change.query("SELECT role FROM person WHERE id = ?", (self.person,))
        return not rows or holds(Role(rows[0][0]), right)

    def next_number(self, prefix: str) -> int:
        """Return the next number of a series of this project."""
        return self.change.next_number(self.project, prefix)


class Command(BaseModel):
    """Base of all commands. The first line of a subclass's docstring is its label, the rest its help."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: ClassVar[str]
    """Noun and verb: ``goal.add``."""
    key: ClassVar[str] = ""
    """The key that gives it on its area's screen; see ``shortcut`` for verbs that have one of their own."""
    brief: ClassVar[str] = ""
    """The message id of one or two words for it, for places with little room; see ``short``."""
    right: ClassVar[Right] = Right.WORK
    confirm: ClassVar[str] = ""
    """The question to ask first, for what undo cannot reverse."""
    undoable: ClassVar[bool] = True
    needs_project: ClassVar[bool] = True
    subject: ClassVar[str] = ""
    """The input that the selection fills; empty when the command needs no selection."""
    unsaid: ClassVar[str] = ""
    """The message id of the refusal where none of the record's fields is given; empty where that makes sense."""
    quick: ClassVar[str] = ""
    """``module:function`` that reads one typed line into inputs; empty when the command has no such way in."""
    essential: ClassVar[tuple[str, ...]] = ()
    """The inputs without which nothing is saved unless a person, or a draft, says so; they may be optional."""
    order: ClassVar[tuple[str, ...]] = ()
    """The inputs to begin with, where their usual order is not that in which a person thinks of them."""
    asked: ClassVar[tuple[str, ...]] = ()
    """The inputs that a person is asked for after a typed line that does not say them, the most important first."""
    places: ClassVar[tuple[str, ...]] = ()
    """The inputs that a command line gives by place, for a command with an optional one among them."""
    taken: ClassVar[tuple[str, ...]] = ()
    """The inputs that are fields of a record, by name."""
    record: ClassVar[type[Record] | None] = None
    """The record that they are fields of."""
    partial: ClassVar[bool] = False
    """Whether an input that is left out means “leave it as it is”."""

    if TYPE_CHECKING:
        # The fields that ``takes`` adds are made while the program runs.
        def __getattr__(self, name: str) -> Any: ...

    def require_said(self) -> None:
        """Refuse a command that says nothing: it would change nothing, or everything to nothing, without a word."""
        if self.unsaid and not self.given():
            raise BadInput(self.unsaid, field=self.taken[0])

    def check(self, session: "Session") -> None:
        """Refuse what only a session can judge, such as a filter in the words of a list; asked before ``apply``."""

    def apply(self, work: Work) -> Receipt:
        """Look up, ask the rules, save."""
        raise NotImplementedError

    @classmethod
    def when(cls, selection: Selection) -> Message | None:
        """Return why the command makes no sense for this selection, or None when it does."""
        if cls.subject and not selection:
            return Message(N_("nothing is selected"))
        if cls.subject and len(selection.ids) > 1 and cls._takes_one_of(selection.table):
            # Whichever of them it took, it could be another one than the person means.
            text = N_("{n} are selected, and this takes one at a time; esc clears the selection")
            return Message(text, {"n": len(selection.ids)})
        return None

    @classmethod
    def _takes_one_of(cls, table: str) -> bool:
        """Return whether the subject is a single row of a table."""
        noun = cls.subject_noun()
        one = get_origin(cls.model_fields[cls.subject].annotation) is not tuple
        return one and bool(noun) and nouns()[noun][1].source == table

    @classmethod
    def lacking(cls, inputs: Mapping[str, Any], missing: Sequence[str]) -> list[str]:
        """Return which of the ``missing`` inputs nobody should leave out without saying so, given the others."""
        return [name for name in cls.essential if name in missing]

    @classmethod
    def contradictions(cls, inputs: Mapping[str, Any], session: "Session") -> Sequence[tuple[str, Message]]:
        """Return what contradicts itself in the inputs, by input, though a person may mean it.

        Raises:
            BadInput: something that nobody can mean.
        """
        return ()

    @classmethod
    def facts(cls, made: Any, session: "Session") -> Mapping[str, object]:
        """Return what scripts are told of ``made``, a command of this class that was not yet given, in its receipt."""
        return {}

    @classmethod
    def preview(cls, made: Any, session: "Session") -> Sequence[object]:
        """Return sentences to show before ``made``, a command of this class, is given."""
        return ()

    @classmethod
    def asked_also(cls, inputs: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the further inputs that a wizard asks for, given the others."""
        return ()

    @classmethod
    def read_answer(cls, name: str, text: str, session: "Session") -> dict[str, Any] | None:
        """Return the inputs that an answer about one of them means; None where it is read as any other."""
        return None

    @classmethod
    def settle(cls, before: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
        """Return inputs that were given together with what another answer says, which may change what they mean."""
        return {**before, **more}

    @classmethod
    def helps(cls, subject: Any, session: "Session") -> Mapping[str, str]:
        """Return what is to be said of inputs that are asked about a row, in place of what is said of them anywhere."""
        return {}

    @classmethod
    def offers(cls, name: str, subject: Any, session: "Session") -> Sequence[tuple[str, str]] | None:
        """Return the answers that one of the inputs may have, each with its words; None where they cannot be listed.

        ``subject`` is what the command is given to, None where that is not known or where there is no such thing.
        """
        return None

    @classmethod
    def likely(cls, name: str, subject: Sequence[int], session: "Session") -> Sequence[tuple[int, str]]:
        """Return the rows that one of the inputs most likely names, each with a remark, the likeliest first.

        ``subject`` are the rows that the command is given to.
        """
        return ()

    @classmethod
    def again(cls, made: Any, done: Receipt, session: "Session") -> dict[str, Any]:
        """Return the inputs that do once more what ``made``, a command of this class, has done."""
        return {name: getattr(made, name) for name in cls.inputs()}

    @classmethod
    def noun(cls) -> str:
        """The noun of its name."""
        return cls.name.partition(".")[0]

    @classmethod
    def verb(cls) -> str:
        """The verb of its name."""
        return cls.name.partition(".")[2]

    @classmethod
    def label(cls) -> str:
        """The message id of its label."""
        return _docstring(cls)[0]

    @classmethod
    def short(cls) -> str:
        """The message id of one or two words for it: its own, that of its verb, else its label."""
        return cls.brief or _BRIEF.get(cls.verb(), "") or cls.label()

    @classmethod
    def shortcut(cls) -> str:
        """The key that gives it: its own, or the one that its verb has on every screen."""
        return cls.key or _KEYS.get(cls.verb(), "")

    @classmethod
    def current(cls, session: "Session", pk: int) -> dict[str, Any]:
        """Return what row ``pk`` of the subject holds of the inputs, to fill a form with."""
        if cls.record is None or cls.record.table != session.source_of(cls.subject_noun()):
            return {}
        record = session.store.get(cls.record, pk)
        own = (name for name in cls.inputs() if cls.partial and name in cls.record.model_fields)
        values = {name: getattr(record, name) for name in (*cls.taken, *own)}
        return values | ({"version": record.version} if "version" in cls.model_fields else {})

    @classmethod
    def subject_noun(cls) -> str:
        """The noun that the subject names, empty when there is none."""
        if not cls.subject:
            return ""
        info = cls.model_fields[cls.subject]
        kinds = [info, *map(FieldInfo.from_annotation, get_args(info.annotation))]
        return next((item.noun for kind in kinds for item in kind.metadata if isinstance(item, Pick)), "")

    @classmethod
    def help(cls) -> str:
        """The message id of its help, empty when the label says it all."""
        return _docstring(cls)[1]

    @classmethod
    def inputs(cls) -> dict[str, FieldInfo]:
        """Return the fields that a person may fill: ``order`` first, then the subject and the record's fields.

        What is left out of the audit line, such as the version that was read, is no input of a person either.
        """
        listed = dict.fromkeys((*cls.order, *filter(None, (cls.subject,)), *cls.taken, *cls.model_fields))
        found = {name: cls.model_fields[name] for name in listed}
        return {
            name: info
            for name, info in found.items()
            if not info.exclude and not any(isinstance(item, Hidden) for item in info.metadata)
        }

    def given(self) -> dict[str, Any]:
        """Return the record's fields that were given, ready to make or to change a record."""
        return {name: getattr(self, name) for name in self.taken if name in self.model_fields_set}

    def audit(self) -> dict[str, Any]:
        """Return the input as plain data for the audit line, without what was left at its default."""
        return self.model_dump(mode="json", exclude_defaults=True)


_KEYS = {"add": "n", "edit": "e", "archive": "d"}
"""Keys of verbs that mean the same for every noun."""
_BRIEF = {
    "add": N_("new"),
    "edit": N_("edit"),
    "archive": N_("archive"),
    "unarchive": N_("bring back"),
    "assign": N_("assign"),
    "due": N_("due date"),
    "close": N_("close"),
    "check-in": N_("check in"),
    "move": N_("move"),
    "rank": N_("order"),
    "link": N_("link"),
    "unlink": N_("unlink"),
    "use": N_("work in it"),
    "set": N_("change"),
    "answer": N_("answer"),
    "activate": N_("activate"),
    "import": N_("import"),
    "save": N_("save"),
}


def takes(record: type[Record], names: str, *, optional: bool = False) -> Callable[[C], C]:
    """Give a command some fields of a record as inputs, with their labels, limits and references.

    ``names`` are separated by spaces. With ``optional`` each may be left out, which an editing command reads as
    “leave it as it is”; a given None clears a field that can be empty, and is refused for any other.
    """

    def wrap(command: C) -> C:
        listed = names.split()
        fields: dict[str, Any] = {name: _input_field(record.model_fields[name], optional) for name in listed}
        with warnings.catch_warnings():
            # A record's ``name`` may well be an input: class facts are read from the class, inputs from the command.
            warnings.filterwarnings("ignore", message='Field name "name"', category=UserWarning)
            made: Any = create_model(
                command.__name__, __base__=command, __module__=command.__module__, __doc__=command.__doc__, **fields
            )
        for fact, value in (("taken", tuple(listed)), ("record", record), ("partial", optional)):
            setattr(made, fact, value)
        return cast(C, made)

    return wrap


def _input_field(info: FieldInfo, optional: bool) -> tuple[Any, Any]:
    kind: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    if optional:
        clearable = type(None) in get_args(info.annotation)
        given = kind | None if clearable else Annotated[kind | None, AfterValidator(_not_emptied)]
        return given, Field(default=None, title=info.title, description=info.description)
    if info.is_required():
        return kind, Field(title=info.title, description=info.description)
    return kind, Field(default=info.default, title=info.title, description=info.description)


def _not_emptied(value: Any) -> Any:
    """Refuse None where it is given: the record always has a value there. What is left out is not asked."""
    if value is None:
        raise PydanticCustomError("emptied", "must not be empty")
    return value


def _docstring(command: type[Command]) -> tuple[str, str]:
    first, _, rest = inspect.cleandoc(command.__doc__ or "").partition("\n")
    return first.rstrip("."), " ".join(rest.split())


def names(shown: Sequence[str], most: int = 5) -> str:
    """Return a short enumeration of human ids: ``GOAL-1, GOAL-2, … (12)``."""
    if len(shown) <= most:
        return ", ".join(shown)
    return f"{', '.join(shown[:most])}, … ({len(shown)})"
