"""The reports of delivery: which chart each is, and what may be asked of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from cockpit.command import Pick
from cockpit.delivery.choices import Unit
from cockpit.delivery.forecast_charts import SAMPLE_PERIODS
from cockpit.errors import NotFound
from cockpit.i18n import N_
from cockpit.report import Report

if TYPE_CHECKING:
    from cockpit.chart import Chart
    from cockpit.session import Session

_SprintId = Annotated[
    int | None, Pick("sprint"), Field(title=N_("Sprint"), description=N_("empty: the running one, else the last"))
]
_Scope = Annotated[str, Field(title=N_("Scope"), description=N_("a filter of cards; empty: every open card"))]
_Unit = Annotated[Unit, Field(title=N_("Unit"))]
_Weeks = Annotated[int, Field(title=N_("Weeks of the past"), ge=1, le=104)]


class Burndown(Report):
    """Burndown of a sprint

    What remains at the end of each day, read from what happened, beside the scope and the ideal line.
    """

    name: ClassVar[str] = "sprint.burndown"
    subject: ClassVar[str] = "sprint"
    sprint: _SprintId = None

    def read(self, session: Session) -> Chart:
        from cockpit.delivery.charts import burndown

        return burndown(session, _sprint(session, self.sprint))


class Burnup(Report):
    """Burnup of a sprint

    What is done at the end of each day, and the scope.
    """

    name: ClassVar[str] = "sprint.burnup"
    subject: ClassVar[str] = "sprint"
    sprint: _SprintId = None

    def read(self, session: Session) -> Chart:
        from cockpit.delivery.charts import burnup

        return burnup(session, _sprint(session, self.sprint))


class Velocity(Report):
    """Velocity of the closed sprints"""

    name: ClassVar[str] = "sprint.velocity"

    def read(self, session: Session) -> Chart:
        from cockpit.delivery.charts import velocity_chart

        return velocity_chart(session)


class SayDo(Report):
    """What sprints did of what they committed"""

    name: ClassVar[str] = "sprint.say-do"

    def read(self, session: Session) -> Chart:
        from cockpit.delivery.charts import say_do_chart

        return say_do_chart(session)


class Flow(Report):
    """Cumulative flow of cards"""

    name: ClassVar[str] = "card.flow"
    start: Annotated[date | None, Field(title=N_("From"))] = None
    end: Annotated[date | None, Field(title=N_("To"))] = None

    def read(self, session: Session) -> Chart:
        from cockpit.delivery.flow_charts import flow_chart

        return flow_chart(session, self.start, self.end)


class CycleTime(Report):
    """How long cards took

    Days from first in work to done, both counted, with the 50th and the 85th percentile.
    """

    name: ClassVar[str] = "card.cycle-time"
    cards: Annotated[str, Field(title=N_("Cards"), description=N_("a filter; empty: every card"))] = ""
    start: Annotated[date | None, Field(title=N_("Done since"))] = None

    def read(self, session: Session) -> Chart:
        from cockpit.delivery.flow_charts import cycle_chart

        return cycle_chart(session, self.cards, self.start)


class When(Report):
    """Forecast: when is it done?

    Thousands of futures are drawn from the weeks of the past; half of them, and 85% of them, are done by the days that
    are told. Fewer than five weeks tell nothing.
    """

    name: ClassVar[str] = "card.when"
    scope: _Scope = ""
    unit: _Unit = Unit.POINTS
    weeks: _Weeks = SAMPLE_PERIODS

    def read(self, session: Session) -> Chart:
        from cockpit.delivery.forecast_charts import when_chart

        return when_chart(session, self.scope, self.unit, self.weeks)


class HowMuch(Report):
    """Forecast: how much is done by a day?

    Drawn from the weeks of the past, as the forecast of when it is done.
    """

    name: ClassVar[str] = "card.how-much"
    until: Annotated[date, Field(title=N_("Until"))]
    unit: _Unit = Unit.POINTS
    weeks: _Weeks = SAMPLE_PERIODS

    def read(self, session: Session) -> Chart:
        from cockpit.delivery.forecast_charts import how_much_chart

        return how_much_chart(session, self.until, self.unit, self.weeks)


REPORTS = (Burndown, Burnup, Velocity, SayDo, Flow, CycleTime, When, HowMuch)


def _sprint(session: Session, given: int | None) -> int:
    from cockpit.delivery.sprints import current_sprint

    found = given or current_sprint(session)
    if found is None:
        raise NotFound(N_("no sprint has begun yet; name one"))
    return found
