"""Commands on themes."""

from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, takes
from cockpit.goals.records import Goal, Theme
from cockpit.i18n import N_
from cockpit.message import message


@takes(Theme, "name")
class AddTheme(Command):
    """New theme"""

    name: ClassVar[str] = "theme.add"
    right: ClassVar[Right] = Right.PLAN

    def apply(self, work: Work) -> Receipt:
        return _theme(work.add_named(Theme, **self.given()), N_("theme {name} added"))


@takes(Theme, "name position", optional=True)
class EditTheme(Command):
    """Edit the theme"""

    name: ClassVar[str] = "theme.edit"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "theme"
    theme: Annotated[int, Pick("theme"), Field(title=N_("Theme"))]

    def apply(self, work: Work) -> Receipt:
        return _theme(work.save(work.get(Theme, self.theme).with_(**self.given())), N_("theme {name} changed"))


class ArchiveTheme(Command):
    """Archive the theme

    Its goals stay; they are shown without a theme until they are given another.
    """

    name: ClassVar[str] = "theme.archive"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "theme"
    theme: Annotated[int, Pick("theme"), Field(title=N_("Theme"))]

    def apply(self, work: Work) -> Receipt:
        for goal in work.find(Goal, theme_id=self.theme):
            work.save(goal.with_(theme_id=None))
        return _theme(work.save(work.get(Theme, self.theme).with_(archived=True)), N_("theme {name} archived"))


def _theme(theme: Theme, text: str) -> Receipt:
    return Receipt(message(text, name=theme.name), "theme", (theme.id,), (theme.name,))
