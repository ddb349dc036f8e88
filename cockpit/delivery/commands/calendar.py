"""Commands on the working calendar: weekends, holidays, and weekend days that are worked in exchange."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.areas import AREAS, load
from cockpit.calendar import DayKind
from cockpit.command import Command, Pick, Receipt, Work, takes
from cockpit.delivery.choices import Weekday
from cockpit.delivery.log import read_calendar
from cockpit.delivery.records import Holiday, WorkWeek
from cockpit.errors import BadInput, Conflict
from cockpit.exchange.command import ImportRows
from cockpit.exchange.progress import watched
from cockpit.i18n import N_
from cockpit.message import Message, message

if TYPE_CHECKING:
    from cockpit.session import Session

_HolidayId = Annotated[int, Pick("holiday"), Field(title=N_("Day"))]


@takes(Holiday, "day kind name")
class AddHoliday(Command):
    """New holiday, or a weekend day that is worked"""

    name: ClassVar[str] = "holiday.add"
    right: ClassVar[Right] = Right.PLAN

    def apply(self, work: Work) -> Receipt:
        given = self.given()
        known = work.find(Holiday, day=given["day"])
        if known and not known[0].archived:
            raise Conflict(N_("{day} is in the calendar already; edit it instead"), day=given["day"].isoformat())
        made = known[0].with_(archived=False, **given) if known else Holiday(project_id=work.project, **given)
        return _receipt(work, work.save(made), N_("{day} is a {kind}"))


@takes(Holiday, "kind name", optional=True)
class EditHoliday(Command):
    """Edit the day"""

    name: ClassVar[str] = "holiday.edit"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "holiday"
    holiday: _HolidayId

    def apply(self, work: Work) -> Receipt:
        return _receipt(work, work.save(work.get(Holiday, self.holiday).with_(**self.given())), N_("{day} is a {kind}"))


class ArchiveHoliday(Command):
    """Take the day out of the calendar"""

    name: ClassVar[str] = "holiday.archive"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "holiday"
    holiday: _HolidayId

    def apply(self, work: Work) -> Receipt:
        saved = work.save(work.get(Holiday, self.holiday).with_(archived=True))
        return _receipt(work, saved, N_("{day} is an ordinary day again"))


class SetWeekend(Command):
    """Say which weekdays are not worked

    “-” for none of them: every day is worked that is no holiday.
    """

    name: ClassVar[str] = "holiday.weekend"
    key: ClassVar[str] = "w"
    brief: ClassVar[str] = N_("weekend")
    right: ClassVar[Right] = Right.PLAN
    days: Annotated[tuple[Weekday, ...], Field(title=N_("Weekdays"))] = ()

    @classmethod
    def current(cls, session: "Session", pk: int) -> dict[str, Any]:
        weekend = read_calendar(session.store, session.project_id).weekend
        return {"days": tuple(day for place, day in enumerate(Weekday) if place in weekend)}

    def require_said(self) -> None:
        if "days" not in self.model_fields_set:
            raise BadInput(N_("say which weekdays are not worked, or “-” for none"), field="days")

    def apply(self, work: Work) -> Receipt:
        weekend = tuple(sorted({list(Weekday).index(day) for day in self.days}))
        known = work.find(WorkWeek)
        week = known[0].with_(weekend=weekend) if known else WorkWeek(project_id=work.project, weekend=weekend)
        saved = work.save(week)
        days = Listed(tuple(message(day.label_id) for place, day in enumerate(Weekday) if place in weekend))
        text = message(N_("not worked: {days}"), days=days) if weekend else message(N_("every weekday is worked"))
        return Receipt(text, "work_week", (saved.id,), (), _follow(work))


class ImportHolidays(ImportRows):
    """Import holidays and make-up days.

    Days that are known are changed, the others added. All of it is one change and can be undone as one.
    """

    name: ClassVar[str] = "holiday.import"
    right: ClassVar[Right] = Right.PLAN

    def write(self, work: Work) -> Receipt:
        """Add and change the days."""
        saved = []
        for row in watched(self.rows, N_("importing")):
            values = {name: row.values[name] for name in ("kind", "name") if name in row.values}
            if row.id:
                holiday = work.read(Holiday, row.id, row.version).with_(archived=False, **values)
            else:
                # The plan has recognised archived days too; this one was never in the calendar.
                holiday = Holiday(project_id=work.project, day=row.after["date"], **values)
            saved.append(work.save(holiday))
        text = message(N_("days imported from {source}: {count}"), source=self.source, count=len(saved))
        return Receipt(text, "holiday", tuple(day.id for day in saved), (), _follow(work))


@dataclass(frozen=True)
class Listed:
    """Words that are translated when they are shown, parted by commas."""

    words: tuple[Message, ...]

    def __str__(self) -> str:
        """Return them in the current language."""
        return ", ".join(map(str, self.words))


def _follow(work: Work) -> tuple[Message, ...]:
    """Let what is reckoned on the calendar follow it, and return what there is to say."""
    problem = read_calendar(work.change, work.project).problem
    told: list[Message] = [] if problem is None else [problem]
    for area in AREAS:
        if area.calendar:
            told += load(area.calendar)(work)  # type: ignore[operator]
    return tuple(told)


def _receipt(work: Work, holiday: Holiday, text: str) -> Receipt:
    day = holiday.day.isoformat()
    told = message(text, day=day, kind=DayKind(holiday.kind))
    return Receipt(told, "holiday", (holiday.id,), (day,), _follow(work))
