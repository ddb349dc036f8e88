"""Charts of the flow of work: cumulative flow, and how long cards took."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cockpit.chart import Chart, Reference, Series, day_ticks, number_ticks, x_of
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.choices import CARD
from cockpit.delivery.flow import CardFlow, CycleTimes, FlowChange, FlowDay, cumulative_flow, cycle_times
from cockpit.errors import BadInput
from cockpit.i18n import N_, _, plural
from cockpit.ids import human
from cockpit.listing import Asked, Lead, Line, Tone
from storage.days import stored_day

if TYPE_CHECKING:
    from cockpit.session import Session

FLOW_DAYS = 90
"""How many days of flow are shown unless others are asked for."""
_LAYERS: tuple[tuple[ColumnKind, Tone], ...] = (
    (ColumnKind.DONE, "good"),
    (ColumnKind.DOING, "accent"),
    (ColumnKind.TODO, "muted"),
)

_NOW = """
SELECT k.kind, COUNT(*) FROM card c JOIN board_column k ON k.id = c.column_id
WHERE c.project_id = ? AND (c.archived = 0 OR k.kind = 'done') GROUP BY k.kind
"""
_CHANGES = """
SELECT day, was, CASE WHEN archived AND kind <> 'done' THEN NULL ELSE kind END AS now, COUNT(*) FROM card_state
WHERE project_id = ? AND day > ? GROUP BY day, was, now
"""


def flow_chart(session: Session, start: date | None = None, end: date | None = None) -> Chart:
    """Return the cards of each kind at the end of each day; the last 90 days unless others are asked for."""
    today = session.today()
    if start is not None and start > today:
        raise BadInput(N_("{day} is still to come; name a day up to today"), "start", None, day=start.isoformat())
    end = min(end or today, today)
    if start is not None and end < start:
        text = N_("the days would end on {end}, before they start on {start}")
        raise BadInput(text, "end", None, end=end.isoformat(), start=start.isoformat())
    sql = "SELECT MIN(day) FROM card_state WHERE project_id = ?"
    begins = stored_day(session.store.scalar(sql, (session.project_id,)))
    start = start or max(end - timedelta(FLOW_DAYS - 1), min(begins or end, end))
    counts = {ColumnKind(row[0]): row[1] for row in session.store.query(_NOW, (session.project_id,))}
    now = FlowDay(*(counts.get(kind, 0) for kind in ColumnKind))
    changes = [
        FlowChange(date.fromisoformat(row[0]), _kind(row[1]), _kind(row[2]), row[3])
        for row in session.store.query(_CHANGES, (session.project_id, start.isoformat()))
    ]
    days = cumulative_flow(now, changes, start, end, today=today, begins=begins)
    series = tuple(
        Series(kind.label, tuple((x_of(day), None if stand is None else _of(stand, kind)) for day, stand in days), tone)
        for kind, tone in _LAYERS
    )
    tops = [float(sum(stand)) for _day, stand in days if stand is not None]
    last = next((stand for _day, stand in reversed(days) if stand is not None), None)
    return Chart(
        key="flow",
        title=_("Cumulative flow"),
        form="layers",
        headings=(_("Date"), *(kind.label for kind in ColumnKind)),
        keys=("date", *(kind.value for kind in ColumnKind)),
        rows=() if begins is None else tuple((day, *(stand or (None, None, None))) for day, stand in days),
        series=series,
        x_ticks=day_ticks(start, end) if start <= end else (),
        y_ticks=number_ticks(tops),
        summary=() if last is None else (_flow_line(last),),
        facts={} if last is None else {kind.value: _of(last, kind) for kind in ColumnKind},
        leads=() if last is None or end < today else tuple(map(_standing, ColumnKind)),
        empty=_("no card has been written down yet")
        if begins is None
        else _("nothing was written down before {day}", day=begins.isoformat()),
    )


def _standing(kind: ColumnKind) -> Lead:
    """Return the cards that are of a kind today; what is done and then put away stays done."""
    whole = " (archived or -archived)" if kind is ColumnKind.DONE else ""
    return Lead(kind.label, "card", f"{kind.value}{whole}")


def _flow_line(stand: FlowDay) -> Line:
    return ((", ".join(f"{kind.label}: {_of(stand, kind)}" for kind in ColumnKind), ""),)


def _of(stand: FlowDay, kind: ColumnKind) -> int:
    return stand[list(ColumnKind).index(kind)]


def _kind(text: str | None) -> ColumnKind | None:
    return None if text is None else ColumnKind(text)


_FINISHED = """
SELECT c.id, c.number, c.began_on, c.done_on, c.title FROM {source} WHERE {where} AND c.done_on >= :since
ORDER BY c.done_on, c.id
"""


def cycle_chart(session: Session, filter_: str = "", start: date | None = None) -> Chart:
    """Return how many days each finished card took, with the 50th and 85th percentile; those done since ``start``."""
    from cockpit.delivery.queries import CARDS

    # What is done and then put away stays done.
    where, _order, values = CARDS.statement(session, Asked(filter_, archived=True))
    sql = _FINISHED.format(source=CARDS.source, where=where)
    rows = session.store.query(sql, {**values, "since": (start or date.min).isoformat()})
    named = {row["id"]: (human(CARD, row["number"]), row["title"]) for row in rows}
    found = cycle_times(
        CardFlow(row["id"], ColumnKind.DONE, stored_day(row["began_on"]), stored_day(row["done_on"])) for row in rows
    )
    days = [finished for finished, _taken, _card in found.points]
    dots = tuple((x_of(finished), float(taken)) for finished, taken, _card in found.points)
    percentiles = (("p50", found.p50), ("p85", found.p85))
    return Chart(
        key="cycle-time",
        title=_("Cycle time"),
        form="lines",
        headings=(_("Done on"), _("Days taken"), _("Card"), _("Title")),
        keys=("done_on", "days", "card", "title"),
        rows=tuple((finished, taken, *named[card]) for finished, taken, card in found.points),
        series=(Series(_("cards"), dots, "accent", joined=False),),
        x_ticks=day_ticks(days[0], days[-1]) if days else (),
        y_ticks=number_ticks([taken for _day, taken in dots]),
        references=tuple(Reference(value, f"{name} {value}") for name, value in percentiles if value is not None),
        summary=tuple(_cycle_lines(found)),
        facts={"p50": found.p50, "p85": found.p85, "finished": len(found.points), "never_begun": found.never_begun},
        leads=tuple(lead.within(filter_) for lead in _finished(start)),
        empty=_("no card was done that had been in work") if found.never_begun else _("no card has been finished yet"),
    )


def _finished(start: date | None) -> Iterator[Lead]:
    """Yield the cards that were done, those that had been in work and those that had not."""
    done = f"(archived or -archived) {'-done:none' if start is None else f'done:>={start.isoformat()}'}"
    yield Lead(_("cards with a cycle time"), "card", f"{done} -began:none")
    yield Lead(_("never in work"), "card", f"{done} began:none")


def _cycle_lines(found: CycleTimes) -> list[Line]:
    lines: list[Line] = []
    finished, never = len(found.points), found.never_begun
    if found.p50 is not None and found.p85 is not None:
        text = plural(
            "50% took at most {p50}, 85% at most {n} day",
            "50% took at most {p50}, 85% at most {n} days",
            found.p85,
            p50=found.p50,
        )
        lines.append(((text, "strong"),))
    elif finished:
        few = plural("{n} finished card is too few to tell", "{n} finished cards are too few to tell", finished)
        lines.append(((few, "muted"),))
    if never:
        text = plural(
            "{n} card was done without ever being in work", "{n} cards were done without ever being in work", never
        )
        lines.append(((text, "muted"),))
    return lines
