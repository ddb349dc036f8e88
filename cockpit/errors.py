"""What a command may answer instead of doing its work: one clear sentence, never a traceback.

A message is an English message id with ``{placeholders}``; it is translated when it is shown, so one error can be
read in two languages. Exit code and severity are facts of the class.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from cockpit.i18n import N_, _

if TYPE_CHECKING:
    from cockpit.quick import Quick

Severity = Literal["warning", "error"]


class CockpitError(Exception):
    """Base of every refusal that a person may read."""

    exit_code: ClassVar[int] = 1
    severity: ClassVar[Severity] = "error"

    def __init__(self, message: str, /, **values: object) -> None:
        """Keep the message id and its values; ``str()`` gives the sentence in the current language."""
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        """Return the sentence in the current language."""
        shown = {name: getattr(value, "label", value) for name, value in self.values.items()}
        return _(self.message, **shown) if shown else _(self.message)


class Refused(CockpitError):
    """A rule of the method says no."""

    severity = "warning"


class BadInput(CockpitError):
    """What was typed cannot be read, or something needed is missing; nothing was done."""

    exit_code = 2
    severity = "warning"

    def __init__(
        self, message: str, /, field: str | None = None, position: int | None = None, **values: object
    ) -> None:
        """``field`` names the input at fault; ``position`` is the offset in its text, in characters."""
        super().__init__(message, **values)
        self.field = field
        self.position = position
        self.unfinished: tuple[Any, Sequence[Quick]] | None = None
        """The command that is not complete, and what was understood of each thing that it is to make, for a front end
        that can ask for the rest."""


class NoTerminal(BadInput):
    """Something was asked for that only a terminal can show."""

    exit_code = 64


class NotFound(CockpitError):
    """What was named does not exist in this project."""

    exit_code = 3


class Conflict(CockpitError):
    """Somebody changed the same thing first."""

    exit_code = 4
    severity = "warning"
    archived = False
    """Whether what they did was to archive it, so that it has to be brought back before it is written."""


class Denied(CockpitError):
    """The person's role does not allow it."""

    exit_code = 5


class Broken(CockpitError):
    """What was sent broke off in the middle, so that nothing is done with it."""

    def __init__(self) -> None:
        """There is one sentence for it."""
        super().__init__(N_("the connection broke before everything was sent; nothing was done"))


class StoreProblem(CockpitError):
    """The file that holds the data cannot be used as it is."""

    exit_code = 6
