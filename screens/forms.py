"""Forms made from commands: the same inputs, reading and refusals as on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cockpit import drafts
from cockpit.areas import command_named
from cockpit.choice import Choice
from cockpit.command import Command
from cockpit.errors import BadInput, CockpitError, Conflict
from cockpit.i18n import _, aside
from cockpit.inputs import Input, build, guesses_of, inputs_of, show, understood
from cockpit.quick import Quick
from screens.subject import given_to, offered, rows_of, title_of
from widgets.dialog import Confirm, ModalForm, Option
from widgets.fields import FieldResult, FormField, Kind, Value
from widgets.hint import Hint
from widgets.text import Line

if TYPE_CHECKING:
    from cockpit.command import Receipt
    from cockpit.session import Session

_KINDS: dict[str, Kind] = {
    "text": "text",
    "long": "long",
    "number": "number",
    "integer": "number",
    "date": "date",
    "bool": "bool",
}


def fields_of(
    command: type[Command],
    session: Session,
    values: Mapping[str, Any],
    fixed: Mapping[str, Any],
    first: Sequence[str] = (),
) -> list[FormField]:
    """Return the fields of what is not fixed, filled with what is known: some ``first``, then what is required."""
    subject, rows = fixed.get(command.subject), rows_of(command, fixed)
    helps = command.helps(subject, session)
    fields = []
    for field in inputs_of(command):
        if field.name in fixed:
            continue
        helped = field if field.name not in helps else replace(field, help=helps[field.name])
        listed = command.offers(field.name, subject, session)
        made = _field(helped, session, values.get(field.name, field.default), listed)
        if field.kind == "pick" and listed is None and field.name != command.subject:
            made = offered(made, field, command, session, rows)
        fields.append(made)
    places = {name: place for place, name in enumerate(first)}
    return sorted(fields, key=lambda field: places.get(field.name, len(places) + (not field.required)))


def _field(field: Input, session: Session, value: Any, listed: Sequence[tuple[str, str]] | None) -> FormField:
    options: tuple[Option, ...] = ()
    kind: Kind = _KINDS.get(field.kind, "text")
    if field.choices is not None:
        kind, options = "choice", tuple(map(_choice, field.choices))
    elif listed is not None:
        kind, options = "reference", tuple(Option(answer, ((words, ""),)) for answer, words in listed)
    elif field.kind == "pick":
        kind = "choices" if field.many else "reference"
        options = tuple(Option(name, ((name, ""),), hint) for name, hint in session.named(field.noun))
    return FormField(
        field.name,
        _(field.label),
        kind,
        _shown(field, value, session, kind),
        required=field.required,
        help=_(field.help) if field.help else "",
        choices=options,
        empty=_("nothing to choose from"),
        hints=(
            *((Hint("tab", _("tick")),) if kind == "choices" else ()),
            Hint("enter", _("take")),
            Hint("esc", _("leave")),
        ),
    )


def _choice(member: Choice) -> Option:
    """Return a value to choose, which is found by its label and by what a command line takes for it."""
    number = member.value if member.value.isdecimal() else ""
    return Option(member.value, ((_(member.label_id), ""),), number, words="" if number else member.value)


def _shown(field: Input, value: Any, session: Session, kind: Kind) -> Value:
    if kind == "bool":
        return bool(value)
    if kind == "choices":
        return tuple(show(field, (part,), session) for part in value or ())
    return value if isinstance(value, str) and field.kind in ("text", "long") else show(field, value, session)


class CommandForm(ModalForm):
    """The form of one command; it stays open until the command is done or left."""

    def __init__(
        self,
        command: type[Command],
        session: Session,
        values: Mapping[str, Any],
        fixed: Mapping[str, Any],
        *,
        draft: Mapping[str, Any] | None = None,
        partial: bool = False,
        first: Sequence[str] = (),
    ) -> None:
        """Ask for the inputs of a command.

        Args:
            command: what is to be given.
            session: by whom.
            values: what the form is filled with.
            fixed: inputs that are not asked for.
            draft: what was typed into it before and not saved; it stands over the values.
            partial: whether only answers that differ from what was shown are given: an edit touches nothing else.
            first: names of the fields that come first.
        """
        self._command = command
        self._session = session
        self._fixed = dict(fixed)
        self._inputs = {field.name: field for field in inputs_of(command)}
        self._partial = partial
        self.receipt: Receipt | None = None
        self._draft = draft or {}
        fields = fields_of(command, session, values, fixed, first)
        self._first = {field.name: field.value for field in fields}
        fields = [self._drafted(field) for field in fields]
        self._start = {field.name: field.value for field in fields}
        super().__init__(
            title_of(command, session, self.about),
            fields,
            self._check,
            hand_in=self._give,
            hints=(Hint("ctrl+s", _("save")), Hint("enter", _("next field")), Hint("esc", _("leave"))),
        )

    def _drafted(self, field: FormField) -> FormField:
        """Return the field as it was typed before and not saved, if it was."""
        if field.name not in self._draft:
            return field
        typed = _shown(self._inputs[field.name], self._draft[field.name], self._session, field.kind)
        return replace(field, value=typed)

    resumes = True
    """Whether it goes on with the newest draft about its rows, so that what becomes of it takes the draft's place."""
    following: tuple[Quick, ...] = ()
    """What is asked for after it, and kept with it where the session breaks off."""

    @property
    def is_edit(self) -> bool:
        """Whether it changes something that is there: only answers that differ from it are given."""
        return self._partial

    @property
    def about(self) -> tuple[int, ...]:
        """The ids of the rows that the command is given to."""
        return rows_of(self._command, self._fixed)

    def news(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return the answers that say something new."""
        return {name: value for name, value in values.items() if value != self._first[name]}

    def keep_draft(self) -> Receipt | None:
        """Keep what was typed, unless it says nothing new."""
        values = self.values() if self.is_mounted else {}
        typed = self.news(values)
        if self.receipt is not None or not typed:
            return None
        return drafts.keep(
            self._session, self._command, typed if self._partial else self.given(values), about=self.about
        )

    def _check(self, name: str, value: Value, _values: Mapping[str, Value]) -> FieldResult:
        field = self._inputs[name]
        if field.required and value in ("", ()):
            return FieldResult(_("{label} is missing", label=_(field.label)))
        if isinstance(value, bool) or value in ("", ()):
            return FieldResult(echo=self._remark(name, value))
        try:
            found = understood(self._command, field, value, self._session).get(name)
        except CockpitError as error:
            return FieldResult(str(error))
        shown = show(field, found, self._session)
        if field.kind == "date" and shown != value:
            guesses = guesses_of(field, value, self._session)
            return FieldResult(echo=f"{shown}   {aside(_(', ').join(map(str, guesses))).strip()}" if guesses else shown)
        return FieldResult(echo=self._remark(name, value))

    def _remark(self, name: str, value: Value) -> str | None:
        """Return what is to be said of an answer that nobody has touched yet."""
        return _("from your draft") if name in self._draft and value == self._start[name] else None

    def given(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """Return the answers that say something: all that are filled in, or only the changed ones of an edit."""
        if self._partial:
            return {name: value for name, value in values.items() if value != self._first[name]}
        return {
            name: value
            for name, value in values.items()
            if value not in ("", ()) and not (isinstance(value, bool) and value == self._inputs[name].default)
        }

    async def _give(self, values: dict[str, Value]) -> Mapping[str, str]:
        if self._partial and not self.news(values):
            return {}
        try:
            command = build(self._command, {**self._fixed, **self.given(values)}, self._session)
            if await self._wanted(command):
                self.receipt = self._session.do(command)
            else:
                return {"": _("nothing was saved yet")}
        except BadInput as error:
            return {error.field or "": str(error)}
        except Conflict as error:
            return await self._settle(error, values)
        except CockpitError as error:
            return {"": str(error)}
        return {}

    async def _settle(self, error: Conflict, values: dict[str, Value]) -> Mapping[str, str]:
        """Show both sides where somebody else was faster; theirs stays unless the person decides otherwise."""
        refused = {"": str(error)}
        if "version" not in self._fixed:
            return refused
        back = self._bring_back() if error.archived else None
        if error.archived and back is None:
            return refused
        question = Confirm(
            _("Bring it back and write yours?") if back else _("Write yours over theirs?"),
            yes=_("bring back") if back else _("write mine"),
            no=_("go on editing"),
            details=[((str(error), "warn"),)],
        )
        if not await self.app.push_screen_wait(question):
            return refused
        try:
            if back is not None:
                self._session.do(back)
            self._fixed["version"] = self._session.held(self._command, self._fixed[self._command.subject])["version"]
        except CockpitError as gone:
            return {"": str(gone)}
        return await self._give(values)

    def _bring_back(self) -> Command | None:
        """Return the command that brings back what the form is about; None where there is none, or it is not theirs."""
        command = command_named(f"{self._command.subject_noun()}.unarchive")
        if command is None or self._session.may(command) is not None:
            return None
        return build(command, given_to(command, self.about), self._session)

    async def _wanted(self, command: Command) -> bool:
        """Return whether the command is to be given as it is."""
        told: list[Line] = [((str(sentence), ""),) for sentence in type(command).preview(command, self._session)]
        return await self._looked_at([*told, *self._assumed()])

    async def _looked_at(self, lines: list[Line]) -> bool:
        """Have a person look at what is going to be saved, where there is something to look at."""
        if not lines:
            return True
        look = Confirm(_("Save it like this?"), yes=_("save"), no=_("go on editing"), details=lines, destructive=False)
        return await self.app.push_screen_wait(look)

    def _assumed(self) -> list[Line]:
        """Return what had to be guessed to read the days that were typed: a plan may end a year off otherwise."""
        lines = []
        for name, value in self.values().items():
            field = self._inputs[name]
            if value != self._first[name] and (guesses := guesses_of(field, value, self._session)):
                lines.append(self._told(field, _(", ").join(map(str, guesses))))
        return lines

    def _told(self, field: Input, guess: str) -> Line:
        answer = understood(self._command, field, self.values()[field.name], self._session).get(field.name)
        return (
            (f"{_(field.label)}  ", "muted"),
            (show(field, answer, self._session), ""),
            (f"   {aside(guess).strip()}", "warn"),
        )


class QuickForm(CommandForm):
    """The form behind a typed line: what is in doubt or missing first, guesses marked, a look before it is saved."""

    def __init__(
        self,
        command: type[Command],
        session: Session,
        quick: Quick,
        *,
        resumes: bool = False,
        following: Sequence[Quick] = (),
    ) -> None:
        """Fill the form with what was understood.

        Args:
            command: what is to be given.
            session: by whom.
            quick: what was understood.
            resumes: whether that is the newest draft, or its line.
            following: what else was said, and is asked for after this form.
        """
        self.resumes = resumes
        self.following = tuple(following)
        self._quick = quick
        self._guesses = quick.assumed
        self._doubts = {name: str(doubt) for name, doubt in quick.doubts}
        first = [*(name for name, _doubt in quick.doubts), *quick.missing]
        super().__init__(command, session, quick.inputs, {}, first=list(dict.fromkeys(first)))

    def _remark(self, name: str, value: Value) -> str | None:
        untouched = value == self._start[name]
        return self._doubts.get(name) or self._guesses.get(name) if untouched else None

    def keep_draft(self) -> Receipt | None:
        """Keep what was understood and typed."""
        if self.receipt is not None:
            return None
        inputs = self.given(self.values()) if self.is_mounted else self._quick.inputs
        following = [quick.inputs for quick in self.following]
        return drafts.keep(self._session, self._command, inputs, beside=not self.resumes, following=following)

    def _assumed(self) -> list[Line]:
        values = self.values()
        kept = [name for name in self._guesses if name in values and values[name] == self._first[name]]
        return [*(self._told(self._inputs[name], self._guesses[name]) for name in kept), *super()._assumed()]
