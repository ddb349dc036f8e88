"""A report: a chart that is read with inputs declared as a command's, for every front end."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cockpit.access import Right
from cockpit.command import Command

if TYPE_CHECKING:
    from cockpit.chart import Chart
    from cockpit.session import Session


class Report(Command):
    """Base of all reports. They change nothing: a front end calls ``read``, and shows what it returns.

    The first line of a subclass's docstring is its label, the rest its help, as for every command.
    """

    right: ClassVar[Right] = Right.READ

    def read(self, session: Session) -> Chart:
        """Return what there is to show."""
        raise NotImplementedError
