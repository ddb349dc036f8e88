"""The reports of requirements: which chart each is, and what may be asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from cockpit.i18n import N_
from cockpit.report import Report
from cockpit.text import Line

if TYPE_CHECKING:
    from cockpit.chart import Chart
    from cockpit.session import Session

_Filter = Annotated[
    str, Field(title=N_("Requirements"), description=N_("a filter of requirements; empty: every requirement"))
]


class Scatter(Report):
    """Kano scatter of Better and Worse

    Upwards how much a requirement lifts satisfaction when it is there, to the right how much it sinks it when it is
    not. The quarters tell must-be, one-dimensional, attractive and indifferent.
    """

    name: ClassVar[str] = "kano.scatter"
    segment: Annotated[
        Line, Field(title=N_("Segment"), description=N_("respondents of one segment alone; empty: everybody"))
    ] = ""
    requirements: _Filter = ""

    def read(self, session: Session) -> Chart:
        from cockpit.requirements.charts import scatter

        return scatter(session, self.requirements, self.segment)


class Split(Report):
    """Split of the effort over the priorities

    By effort, not by number; what nobody has estimated is told apart.
    """

    name: ClassVar[str] = "requirement.split"
    requirements: _Filter = ""

    def read(self, session: Session) -> Chart:
        from cockpit.requirements.charts import split

        return split(session, self.requirements)


class FitRate(Report):
    """Fit rate by module

    Standard and configuration among what is decided; the rest is told apart.
    """

    name: ClassVar[str] = "fit-gap.rate"
    requirements: _Filter = ""

    def read(self, session: Session) -> Chart:
        from cockpit.requirements.charts import fit_rate

        return fit_rate(session, self.requirements)


REPORTS = (Scatter, Split, FitRate)
