"""Forecasts as charts: when will it be done, how much by a day, and the weeks of the past that tell it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cockpit import figures
from cockpit.chart import Chart, Group, number_ticks
from cockpit.delivery.choices import Unit
from cockpit.delivery.flow import throughput
from cockpit.delivery.forecast import ForecastState, HowMuch, WhenDone, how_much, when_done
from cockpit.delivery.text import amount
from cockpit.i18n import _, plural
from cockpit.listing import Asked, Line

if TYPE_CHECKING:
    from cockpit.session import Session

PERIOD_DAYS = 7
SAMPLE_PERIODS = 12
"""How many past periods a forecast draws from, if there are as many."""
_DIGITS = 6


# The points are those that a card had at the end of the day on which the log says that it was done: an estimate that is
# changed afterwards does not change what was done.
_DONE = """
SELECT c.done_on, CASE WHEN b.id IS NULL THEN c.points ELSE (
    SELECT s.points FROM card_state s WHERE s.card_id = c.id AND s.id >= b.id AND s.day <= b.day
    ORDER BY s.id DESC LIMIT 1) END
FROM card c LEFT JOIN card_state b ON b.id = (
    SELECT MAX(d.id) FROM card_state d WHERE d.card_id = c.id AND d.kind = 'done' AND d.was IS NOT 'done')
WHERE c.project_id = ? AND c.done_on BETWEEN ? AND ?
"""


def sample(session: Session, unit: Unit, periods: int = SAMPLE_PERIODS) -> tuple[float, ...]:
    """Return how much was finished in each of the last whole weeks, the oldest first, weeks without anything included.

    Weeks before anything was written down are no part of the past.
    """
    today = session.today()
    begins = session.store.scalar("SELECT MIN(day) FROM card_state WHERE project_id = ?", (session.project_id,))
    if begins is None:
        return ()
    known = (today - date.fromisoformat(begins)).days + 1
    count = min(periods, known // PERIOD_DAYS)
    start = today - timedelta(count * PERIOD_DAYS - 1)
    rows = session.store.query(_DONE, (session.project_id, start.isoformat(), today.isoformat()))
    if unit is Unit.CARDS:
        return throughput((date.fromisoformat(row[0]) for row in rows), start, today, PERIOD_DAYS)
    sums = [0.0] * count
    for day, points in rows:
        sums[(date.fromisoformat(day) - start).days // PERIOD_DAYS] += points or 0
    return tuple(round(each, _DIGITS) for each in sums)


_SCOPE = """
SELECT COUNT(*), COALESCE(SUM(c.points), 0), COALESCE(SUM(c.points IS NULL), 0) FROM {source}
WHERE {where} AND k.kind <> 'done'
"""


def when_chart(session: Session, filter_: str = "", unit: Unit = Unit.POINTS, periods: int = SAMPLE_PERIODS) -> Chart:
    """Return when the open cards that a filter lets through will be done, and the sample that tells it."""
    from cockpit.delivery.queries import CARDS

    where, _order, values = CARDS.statement(session, Asked(filter_))
    cards, points, unestimated = session.store.query(_SCOPE.format(source=CARDS.source, where=where), values)[0]
    remaining = float(cards if unit is Unit.CARDS else points)
    past = sample(session, unit, periods)
    found = when_done(past, remaining, today=session.today(), period_days=PERIOD_DAYS)
    summary: list[Line] = [
        (
            (
                plural(
                    "scope: {points} in {n} open card",
                    "scope: {points} in {n} open cards",
                    cards,
                    points=amount(points),
                ),
                "",
            ),
        ),
        *_when_lines(found),
    ]
    if unestimated and unit is Unit.POINTS:
        text = plural("{n} of them is not estimated", "{n} of them are not estimated", unestimated)
        summary.append(((text, "warn"),))
    facts: dict[str, object] = {
        "state": found.state,
        "unit": unit,
        "remaining": remaining,
        "p50": found.p50,
        "p85": found.p85,
        "runs": found.runs,
        "sample": list(found.sample),
        "unestimated": unestimated,
        "reason": None if found.reason is None else str(found.reason),
    }
    return _forecast_chart("when", _("When is it done?"), session, unit, found.sample, summary, facts)


def how_much_chart(session: Session, until: date, unit: Unit = Unit.POINTS, periods: int = SAMPLE_PERIODS) -> Chart:
    """Return how much will be done by a day, and the sample that tells it."""
    past = sample(session, unit, periods)
    found = how_much(past, today=session.today(), until=until, period_days=PERIOD_DAYS)
    facts: dict[str, object] = {
        "state": found.state,
        "unit": unit,
        "until": until,
        "periods": found.periods,
        "p50": found.p50,
        "p85": found.p85,
        "runs": found.runs,
        "sample": list(found.sample),
        "reason": None if found.reason is None else str(found.reason),
    }
    title = _("How much is done by {day}?", day=until.isoformat())
    return _forecast_chart("how-much", title, session, unit, found.sample, _how_much_lines(found, unit), facts)


def _when_lines(found: WhenDone) -> list[Line]:
    lines: list[Line] = []
    if found.state is ForecastState.INSUFFICIENT_DATA:
        lines.append(((found.state.label, "warn"),))
    if found.p50 is not None:
        lines.append(((_("50%: done by {day}", day=found.p50.isoformat()), "strong"),))
    if found.p85 is not None:
        lines.append(((_("85%: done by {day}", day=found.p85.isoformat()), "strong"),))
    if found.reason is not None:
        lines.append(((str(found.reason), "warn"),))
    return lines


def _how_much_lines(found: HowMuch, unit: Unit) -> list[Line]:
    if found.p50 is None or found.p85 is None:
        lines: list[Line] = []
        if found.state is ForecastState.INSUFFICIENT_DATA:
            lines.append(((found.state.label, "warn"),))
        return [*lines, ((str(found.reason or found.state.label), "warn"),)]
    return [
        ((_("50%: at least {amount} {unit}", amount=figures.figure(found.p50), unit=unit.label), "strong"),),
        ((_("85%: at least {amount} {unit}", amount=figures.figure(found.p85), unit=unit.label), "strong"),),
    ]


def _forecast_chart(
    key: str,
    title: str,
    session: Session,
    unit: Unit,
    past: Sequence[float],
    summary: Sequence[Line],
    facts: dict[str, object],
) -> Chart:
    today = session.today()
    ends = [today - timedelta((len(past) - 1 - place) * PERIOD_DAYS) for place in range(len(past))]
    told = plural("drawn from {n} week: {sample}", "drawn from {n} weeks: {sample}", len(past),
                  sample=", ".join(map(figures.figure, past)) or figures.UNKNOWN)  # fmt: skip
    runs = facts["runs"]
    drawn: list[Line] = [((_("{runs} futures drawn", runs=f"{runs:,}"), "muted"),)] if runs else []
    return Chart(
        key=key,
        title=title,
        form="bars",
        headings=(_("Week until"), _("Done ({unit})", unit=unit.label)),
        keys=("until", "done"),
        rows=tuple(zip(ends, past, strict=True)),
        groups=tuple(
            Group(end.strftime("%m-%d"), ((value, figures.figure(value)),))
            for end, value in zip(ends, past, strict=True)
        ),
        names=(_("done a week ({unit})", unit=unit.label),),
        y_ticks=number_ticks(past),
        summary=(*summary, ((told, "muted"),), *drawn),
        facts=facts,
        empty=_("nothing was finished in these weeks"),
    )
