"""Commands on themes."""

from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, names, takes
from cockpit.goals.records import Goal, Theme
from cockpit.i18n import N_
from cockpit.ids import human
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
        goals = work.find(Goal, theme_id=self.theme, order="number")
        for goal in goals:
            work.save(goal.with_(theme_id=None))
        done = _theme(work.save(work.get(Theme, self.theme).with_(archived=True)), N_("theme {name} archived"))
        shown = [human(Goal.prefix, goal.number) for goal in goals if not goal.archived]
        if not shown:
            return done
        text = N_("without a theme now: {goals}; give these another")
        return done._replace(warnings=(message(text, goals=names(shown)),))


def _theme(theme: Theme, text: str) -> Receipt:
    return Receipt(message(text, name=theme.name), "theme", (theme.id,), (theme.name,))
