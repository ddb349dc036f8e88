"""Forecasts as charts: when will it be done, how much by a day, and the weeks of the past that tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cockpit import figures
from cockpit.chart import Chart, Group, Reference, Series, day_ticks, number_ticks, x_of
from cockpit.command import names
from cockpit.delivery.choices import CARD, Unit
from cockpit.delivery.flow import throughput
from cockpit.delivery.forecast import LIKELY, SAFE, ForecastState, HowMuch, Scope, WhenDone, how_much, when_done
from cockpit.delivery.text import amount
from cockpit.errors import BadInput
from cockpit.goals.choices import GOAL
from cockpit.i18n import N_, _, plural
from cockpit.ids import human
from cockpit.listing import Asked, Lead, Line, Tone

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


class Sample(NamedTuple):
    """How much was finished in each of the last whole weeks, the oldest first, weeks without anything included."""

    amounts: tuple[float, ...] = ()
    unestimated: int = 0
    """Cards without an estimate that were finished in these weeks, and are in no amount of points."""


def sample(session: Session, unit: Unit, periods: int = SAMPLE_PERIODS) -> Sample:
    """Return how much was finished in each of the last whole weeks.

    Weeks before anything was written down are no part of the past.
    """
    today = session.today()
    begins = session.store.scalar("SELECT MIN(day) FROM card_state WHERE project_id = ?", (session.project_id,))
    if begins is None:
        return Sample()
    known = (today - date.fromisoformat(begins)).days + 1
    count = min(periods, known // PERIOD_DAYS)
    start = today - timedelta(count * PERIOD_DAYS - 1)
    rows = session.store.query(_DONE, (session.project_id, start.isoformat(), today.isoformat()))
    if unit is Unit.CARDS:
        return Sample(throughput((date.fromisoformat(row[0]) for row in rows), start, today, PERIOD_DAYS))
    sums = [0.0] * count
    for day, points in rows:
        sums[(date.fromisoformat(day) - start).days // PERIOD_DAYS] += points or 0
    return Sample(tuple(round(each, _DIGITS) for each in sums), sum(points is None for _day, points in rows))


_SCOPE = """
SELECT COALESCE(SUM(k.kind <> 'done'), 0), COALESCE(SUM(CASE WHEN k.kind <> 'done' THEN c.points END), 0),
    COALESCE(SUM(k.kind <> 'done' AND c.points IS NULL), 0), COALESCE(SUM(k.kind = 'done'), 0)
FROM {source} WHERE {where}
"""
_UNESTIMATED = """
SELECT c.number FROM {source} WHERE {where} AND k.kind <> 'done' AND c.points IS NULL ORDER BY c.rank, c.id
"""
_GOALS = """
SELECT number, due FROM goal WHERE due IS NOT NULL AND state = 'active' AND NOT archived AND id IN (
    SELECT goal_id FROM requirement_goal WHERE requirement_id IN (
        SELECT c.requirement_id FROM {source} WHERE {where} AND k.kind <> 'done')) ORDER BY due, number
"""


def when_chart(session: Session, filter_: str = "", unit: Unit = Unit.POINTS, periods: int = SAMPLE_PERIODS) -> Chart:
    """Return when the open cards that a filter lets through will be done, and the sample that tells it.

    Beside it stand the days on which that has to be: the go-live, and when the goals are due that these cards serve.
    """
    from cockpit.delivery.queries import CARDS

    where, _order, values = CARDS.statement(session, Asked(filter_))
    asked = {"source": CARDS.source, "where": where}
    scope = Scope(*session.store.query(_SCOPE.format(**asked), values)[0])
    unestimated = [human(CARD, row[0]) for row in session.store.query(_UNESTIMATED.format(**asked), values)]
    remaining = float(scope.cards if unit is Unit.CARDS else scope.points)
    past = sample(session, unit, periods)
    lack = scope.lack(unit)
    if lack is None:
        found = when_done(
            past.amounts, remaining, today=session.today(), period_days=PERIOD_DAYS, unestimated=past.unestimated
        )
    else:
        found = WhenDone(ForecastState.UNKNOWN, past.amounts, reason=lack)
    deadlines = _deadlines(session, _GOALS.format(**asked), values)
    summary = (*_scope_lines(scope, unestimated, unit), *_when_lines(found), *_deadline_lines(found, deadlines))
    facts: dict[str, object] = {
        "state": found.state,
        "unit": unit,
        "remaining": remaining,
        "p50": found.p50,
        "p85": found.p85,
        "deadlines": [_deadline_facts(found, *each) for each in deadlines],
        "runs": found.runs,
        "sample": list(found.sample),
        "unestimated": scope.unestimated,
        "unestimated_cards": unestimated,
        "finished_unestimated": past.unestimated,
        "reason": None if found.reason is None else str(found.reason),
    }
    chart = _forecast_chart("when", _("When is it done?"), session, unit, past, summary, facts)
    asked_for = (
        Lead(_("open cards in the scope"), "card", "open"),
        Lead(_("without an estimate"), "card", "open unestimated"),
    )
    chart = replace(chart, leads=(*(lead.within(filter_) for lead in asked_for), *chart.leads))
    return _with_curve(chart, session, found) if found.curve else chart


def _done_until(end: date) -> Lead:
    """Return the cards that were done in the week that ends on a day."""
    first = end - timedelta(PERIOD_DAYS - 1)
    days = f"done:{first.isoformat()}..{end.isoformat()} (archived or -archived)"
    return Lead(_("done in the week until {day}", day=end.isoformat()), "card", days)


def _with_curve(chart: Chart, session: Session, found: WhenDone) -> Chart:
    """Return the chart with how many of the futures are done by which day in place of the weeks of the past."""
    points = tuple((x_of(day), share * 100) for day, share in found.curve)
    references = [Reference(part, f"{part}%") for part in (LIKELY, SAFE)]
    first, last = found.curve[0][0], found.curve[-1][0]
    go_live = None if session.project is None else session.project.go_live
    if go_live is not None and go_live >= first:
        references.append(Reference(x_of(go_live), _("go-live"), "x", "warn"))
        last = max(last, go_live)
    return replace(
        chart,
        form="lines",
        headings=(_("Done by"), _("Share of the futures (%)")),
        keys=("by", "share_percent"),
        rows=tuple((day, round(share * 100, 1)) for day, share in found.curve),
        series=(Series(_("futures in which it is done (%)"), points, "accent"),),
        x_ticks=day_ticks(first, last),
        y_ticks=number_ticks([100.0]),
        references=tuple(references),
        groups=(),
        names=(),
    )


def how_much_chart(session: Session, until: date, unit: Unit = Unit.POINTS, periods: int = SAMPLE_PERIODS) -> Chart:
    """Return how much will be done by a day, and the sample that tells it."""
    today = session.today()
    if until <= today:
        raise BadInput(N_("{day} is not in the future; name a later day"), "until", None, day=until.isoformat())
    past = sample(session, unit, periods)
    found = how_much(past.amounts, today=today, until=until, period_days=PERIOD_DAYS, unestimated=past.unestimated)
    facts: dict[str, object] = {
        "state": found.state,
        "unit": unit,
        "until": until,
        "periods": found.periods,
        "counted_to": found.counted_to,
        "p50": found.p50,
        "p85": found.p85,
        "runs": found.runs,
        "sample": list(found.sample),
        "finished_unestimated": past.unestimated,
        "reason": None if found.reason is None else str(found.reason),
    }
    title = _("How much is done by {day}?", day=until.isoformat())
    return _forecast_chart("how-much", title, session, unit, past, _how_much_lines(found, unit), facts)


def _scope_lines(scope: Scope, unestimated: Sequence[str], unit: Unit) -> list[Line]:
    text = plural(
        "scope: {points} in {n} open card",
        "scope: {points} in {n} open cards",
        scope.cards,
        points=amount(round(scope.points, _DIGITS)) if scope.points or not scope.unestimated else _("- points"),
    )
    lines: list[Line] = [((text, ""),)]
    if unestimated and unit is Unit.POINTS:
        lines.append(((_("not estimated, and not counted: {cards}", cards=names(unestimated)), "warn"),))
    return lines


def _when_lines(found: WhenDone) -> list[Line]:
    lines: list[Line] = []
    if found.state is not ForecastState.PROJECTED:
        lines.append(((found.state.label, "warn"),))
    if found.p50 is not None:
        lines.append(((_("50%: done by {day}", day=found.p50.isoformat()), "strong"),))
    if found.p85 is not None:
        lines.append(((_("85%: done by {day}", day=found.p85.isoformat()), "strong"),))
    if found.reason is not None:
        lines.append(((str(found.reason), "warn"),))
    return lines


_Deadline = tuple[str, date]
"""What has to be ready, in words, and the day."""
_MOST_LATE = 4
"""Deadlines that are missed and told, the first ones; data has them all."""


def _deadlines(session: Session, goals: str, values: Mapping[str, object]) -> list[_Deadline]:
    found: list[_Deadline] = []
    if session.project is not None and session.project.go_live is not None:
        found.append((_("go-live"), session.project.go_live))
    rows = session.store.query(goals, values)
    return found + [(human(GOAL, number), date.fromisoformat(due)) for number, due in rows]


def _deadline_lines(found: WhenDone, deadlines: Sequence[_Deadline]) -> list[Line]:
    """Return how far the safe day, or the likely one where that is out of sight, lies from the deadlines.

    Told are those that are missed, and else the first two, which are the ones that will be missed first.
    """
    percent, safe = (LIKELY, found.p50) if found.p85 is None else (SAFE, found.p85)
    if safe is None:
        return []
    lines: list[Line] = []
    late = [each for each in deadlines if safe > each[1]]
    for name, due in dict.fromkeys((*deadlines[:2], *late[:_MOST_LATE])):
        days = (safe - due).days
        if days > 0:
            text = plural("{percent}%: {n} day after {name} ({due})", "{percent}%: {n} days after {name} ({due})", days,
                          percent=percent, name=name, due=due.isoformat())  # fmt: skip
        elif days:
            text = plural("{percent}%: {n} day before {name} ({due})", "{percent}%: {n} days before {name} ({due})",
                          -days, percent=percent, name=name, due=due.isoformat())  # fmt: skip
        else:
            text = _("{percent}%: on the day of {name} ({due})", percent=percent, name=name, due=due.isoformat())
        lines.append(((text, _tone(found, due)),))
    return lines


def _tone(found: WhenDone, due: date) -> Tone:
    """Return how well a deadline is met: surely, likely, or not."""
    if found.p50 is None or found.p50 > due:
        return "bad"
    return "warn" if found.p85 is None or found.p85 > due else "good"


def _deadline_facts(found: WhenDone, name: str, due: date) -> dict[str, object]:
    days = {"p50_days_after": found.p50, "p85_days_after": found.p85}
    return {"name": name, "due": due} | {key: day and (day - due).days for key, day in days.items()}


def _how_much_lines(found: HowMuch, unit: Unit) -> list[Line]:
    if found.p50 is None or found.p85 is None:
        return [((text, "warn"),) for text in (found.state.label, str(found.reason or "")) if text]
    counted = plural(
        "counted to {day}: {n} whole week",
        "counted to {day}: {n} whole weeks",
        found.periods,
        day=found.counted_to.isoformat(),
    )
    return [
        ((counted, ""),),
        ((_("50%: at least {amount} {unit}", amount=figures.figure(found.p50), unit=unit.label), "strong"),),
        ((_("85%: at least {amount} {unit}", amount=figures.figure(found.p85), unit=unit.label), "strong"),),
    ]


def _forecast_chart(
    key: str,
    title: str,
    session: Session,
    unit: Unit,
    sample_: Sample,
    summary: Sequence[Line],
    facts: dict[str, object],
) -> Chart:
    today, past = session.today(), sample_.amounts
    ends = [today - timedelta((len(past) - 1 - place) * PERIOD_DAYS) for place in range(len(past))]
    told = plural("drawn from {n} week: {sample}", "drawn from {n} weeks: {sample}", len(past),
                  sample=", ".join(map(figures.figure, past)) or figures.UNKNOWN)  # fmt: skip
    drawn: list[Line] = [((told, "muted"),)]
    if sample_.unestimated:
        text = plural(
            "{n} card was done in these weeks without an estimate, and is not counted",
            "{n} cards were done in these weeks without an estimate, and are not counted",
            sample_.unestimated,
        )
        drawn.append(((text, "warn"),))
    runs = facts["runs"]
    drawn += [((_("{runs} futures drawn", runs=f"{runs:,}"), "muted"),)] if runs else []
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
        summary=(*summary, *drawn),
        facts=facts,
        empty=_("nothing was finished in these weeks"),
        leads=tuple(map(_done_until, reversed(ends))),
    )
