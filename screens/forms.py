"""Forms made from commands: the same inputs, reading and refusals as on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cockpit.command import Command
from cockpit.errors import BadInput, CockpitError
from cockpit.i18n import N_, _
from cockpit.inputs import Input, build, inputs_of, read, show
from widgets.dialog import ModalForm, Option
from widgets.fields import FieldResult, FormField, Kind, Value
from widgets.hint import Hint

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
    command: type[Command], session: Session, values: Mapping[str, Any], without: tuple[str, ...] = ()
) -> list[FormField]:
    """Return the fields of a command's form, filled with what is known."""
    return [
        _field(field, session, values.get(field.name, field.default))
        for field in inputs_of(command)
        if field.name not in without
    ]


def _field(field: Input, session: Session, value: Any) -> FormField:
    options: tuple[Option, ...] = ()
    kind: Kind = _KINDS.get(field.kind, "text")
    if field.choices is not None:
        kind, options = "choice", tuple(Option(member.value, ((_(member.label_id), ""),)) for member in field.choices)
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
        hints=(Hint("enter", _("take")), Hint("esc", _("leave"))),
    )


def _shown(field: Input, value: Any, session: Session, kind: Kind) -> Value:
    if kind == "bool":
        return bool(value)
    if kind == "choices":
        return tuple(show(field, part, session) for part in value or ())
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
        partial: bool,
    ) -> None:
        """``values`` fill the form; ``fixed`` are inputs that it does not ask for.

        With ``partial`` only the answers that differ from what was shown are given, so that an edit touches nothing else.
        """
        self._command = command
        self._session = session
        self._fixed = dict(fixed)
        self._inputs = {field.name: field for field in inputs_of(command)}
        self._partial = partial
        self.receipt: Receipt | None = None
        fields = fields_of(command, session, values, tuple(fixed))
        self._first = {field.name: field.value for field in fields}
        super().__init__(
            _(command.label()),
            fields,
            self._check,
            hand_in=self._give,
            hints=(Hint("ctrl+s", _("save")), Hint("tab", _("next field")), Hint("esc", _("leave"))),
        )

    def _check(self, name: str, value: Value, _values: Mapping[str, Value]) -> FieldResult:
        field = self._inputs[name]
        if field.required and value in ("", ()):
            return FieldResult(_("{label} is missing", label=_(field.label)))
        if isinstance(value, bool) or value in ("", ()):
            return FieldResult()
        try:
            found = read(field, value, self._session)
        except CockpitError as error:
            return FieldResult(str(error))
        shown = show(field, found, self._session)
        return FieldResult(echo=shown) if field.kind == "date" and shown != value else FieldResult()

    def given(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """Return the answers that say something: all that are filled in, or only the changed ones of an edit."""
        if self._partial:
            return {name: value for name, value in values.items() if value != self._first[name]}
        return {
            name: value for name, value in values.items() if value not in ("", ()) and value != self._untouched(name)
        }

    def _untouched(self, name: str) -> object:
        return None if self._inputs[name].required else self._first[name] if not self._inputs[name].default else None

    async def _give(self, values: dict[str, Value]) -> Mapping[str, str]:
        try:
            command = build(self._command, {**self._fixed, **self.given(values)}, self._session)
            self.receipt = self._session.do(command)
        except BadInput as error:
            return {error.field if error.field in values else next(iter(values)): str(error)}
        except CockpitError as error:
            return {next(iter(values)): str(error)}
        return {}


DRAFT_KEPT = N_("kept as a draft; it is offered next time")
