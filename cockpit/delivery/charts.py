"""Charts of sprints: burndown and burnup of one, velocity and say-do of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from cockpit import figures
from cockpit.calendar import days_between
from cockpit.chart import Cell, Chart, Group, Reference, Series, day_ticks, heights, number_ticks, x_of
from cockpit.command import names
from cockpit.delivery.burndown import Amount, Burn
from cockpit.delivery.log import SprintDays, read_calendar, sprint_burn
from cockpit.delivery.sprint_rules import VELOCITY_SPRINTS, say_do, velocity
from cockpit.delivery.sprints import SprintRow, closed_sprints, read_sprints, sprint_days
from cockpit.delivery.text import amount as in_points
from cockpit.i18n import N_, _, plural
from cockpit.listing import Lead, Line, Tone
from cockpit.terms import exactly

if TYPE_CHECKING:
    from cockpit.session import Session

# One sprint


def burndown(session: Session, sprint: int) -> Chart:
    """Return what remains of a sprint at the end of each day, its scope apart, beside the ideal line."""
    span, burn = _burned(session, sprint)
    ideal = dict(burn.ideal)
    days = _days(span, burn)
    series = (
        Series(_("remaining"), tuple((x_of(day), left) for day, left in burn.burndown), "accent"),
        Series(_("scope"), tuple((x_of(day), scope) for day, _done, scope in burn.burnup), "warn"),
        Series(_("ideal"), tuple((x_of(day), ideal[day]) for day in days if day in ideal), "muted", dashed=True),
    )
    return _sprint_chart("burndown", N_("Burndown: {sprint}"), session, span, burn, series)


def burnup(session: Session, sprint: int) -> Chart:
    """Return what of a sprint is done at the end of each day, and its scope."""
    span, burn = _burned(session, sprint)
    series = (
        Series(_("completed"), tuple((x_of(day), done) for day, done, _scope in burn.burnup), "good"),
        Series(_("scope"), tuple((x_of(day), scope) for day, _done, scope in burn.burnup), "warn"),
    )
    return _sprint_chart("burnup", N_("Burnup: {sprint}"), session, span, burn, series)


def burn_lines(session: Session, sprint: int) -> list[Line]:
    """Return in words what a sprint with days has committed, what became of that, and what remains."""
    return _burn_summary(_burned(session, sprint)[1])


def _burned(session: Session, sprint: int) -> tuple[SprintDays, Burn]:
    span = sprint_days(session.store, sprint)
    calendar = read_calendar(session.store, session.project_id)
    return span, sprint_burn(session.store, span, today=session.today(), calendar=calendar)


def _sprint_chart(
    key: str, title: str, session: Session, span: SprintDays, burn: Burn, series: tuple[Series, ...]
) -> Chart:
    from cockpit.delivery.sprint_page import leads

    days = _days(span, burn)
    today = session.today()
    references = (Reference(x_of(today), _("today"), "x"),) if days and days[0] <= today <= days[-1] else ()
    return Chart(
        key=key,
        title=_(title, sprint=span.title),
        form="lines",
        headings=tuple(map(_, _BURN_HEADINGS)),
        keys=("date", "remaining", "completed", "scope", "ideal", "cards_left", "unestimated", "zero_points"),
        rows=tuple(_burn_rows(burn, days)),
        series=series,
        x_ticks=day_ticks(days[0], days[-1]) if days else (),
        y_ticks=number_ticks(heights(series)),
        references=references,
        summary=tuple(_burn_summary(burn)),
        facts=_burn_facts(span, burn),
        leads=leads(read_sprints(session, [span.id])[0]),
        empty=_no_points(burn),
    )


def _no_points(burn: Burn) -> str:
    """Return why nothing can be drawn of a sprint."""
    if any(stand is not None for _day, stand in burn.days):
        return _("no card in the sprint is estimated, so there are no points to draw")
    return _("nothing has been written down of this sprint yet")


_BURN_HEADINGS = (
    N_("Date"),
    N_("Remaining"),
    N_("Completed"),
    N_("Scope"),
    N_("Ideal"),
    N_("Cards left"),
    N_("Unestimated"),
    N_("Zero points"),
)


def _days(span: SprintDays, burn: Burn) -> Sequence[date]:
    """Return every day that a chart of the sprint has room for."""
    return days_between(span.first, max([span.end, *(day for day, _stand in burn.days)]))


def _burn_rows(burn: Burn, days: Sequence[date]) -> list[tuple[Cell, ...]]:
    known, ideal = dict(burn.days), dict(burn.ideal)
    rows: list[tuple[Cell, ...]] = []
    for day in days:
        stand = known.get(day)
        left = None if day not in ideal else round(ideal[day], 2)
        if stand is None:
            rows.append((day, None, None, None, left, None, None, None))
        else:
            amounts = (stand.remaining.points, stand.completed.points, stand.scope.points)
            rows.append((day, *amounts, left, stand.remaining.cards, stand.unestimated, stand.zero))
    return rows


def _burn_summary(burn: Burn) -> list[Line]:
    lines: list[Line] = []
    if burn.committed is None:
        lines.append(((_("nothing is committed yet"), "muted"),))
    else:
        lines.append(((_("committed: {amount}", amount=_amount(burn.committed)), ""),))
        changes = [
            (N_("added later: {amount}"), burn.added),
            (N_("taken out later: {amount}"), burn.removed),
        ]
        lines += [((_(text, amount=_amount(amount)), "warn"),) for text, amount in changes if amount.cards]
        if burn.reestimated:
            change = f"{burn.reestimated:+g}"
            lines.append(((_("estimated anew: {change} points", change=change), "warn"),))
    last = burn.days[-1][1] if burn.days else None
    if last is not None:
        tone: Tone = "good" if not last.remaining.cards else ""
        lines.append(((_("remaining: {amount}", amount=_amount(last.remaining)), tone),))
        if last.unestimated:
            text = plural("{n} card without an estimate", "{n} cards without an estimate", last.unestimated)
            lines.append(((text, "warn"),))
    lines += [((str(note), "warn"),) for note in burn.notes]
    return lines


def _burn_facts(span: SprintDays, burn: Burn) -> dict[str, object]:
    last = burn.days[-1][1] if burn.days else None
    return {
        "sprint": span.title,
        "start": span.start,
        "end": span.end,
        "committed": _plain(burn.committed),
        "committed_done": _plain(burn.committed_done),
        "added": _plain(burn.added),
        "removed": _plain(burn.removed),
        "reestimated": burn.reestimated,
        "remaining": _plain(last.remaining if last else None),
        "notes": [str(note) for note in burn.notes],
    }


def _amount(amount: Amount) -> str:
    cards = plural("{n} card", "{n} cards", amount.cards)
    return _("{points} in {cards}", points=in_points(amount.points), cards=cards)


def _plain(amount: Amount | None) -> dict[str, float | None] | None:
    return None if amount is None else {"cards": amount.cards, "points": amount.points}


# All sprints


def velocity_chart(session: Session) -> Chart:
    """Return what each closed sprint committed and did, in points, and the average of the newest."""
    sprints = closed_sprints(session)
    average = velocity([sprint.result for sprint in sprints])
    groups = tuple(
        Group(
            sprint.name,
            tuple((value, figures.figure(value)) for value in (sprint.committed, sprint.done_points)),
        )
        for sprint in sprints
    )
    return Chart(
        key="velocity",
        title=_("Velocity"),
        form="bars",
        headings=(_("Sprint"), _("Committed"), _("Done"), _("Carried over")),
        keys=("sprint", "committed", "done", "carried_over"),
        rows=tuple((each.name, each.committed, each.done_points, each.carried_over) for each in sprints),
        groups=groups,
        names=(_("committed"), _("done")),
        y_ticks=number_ticks([value or 0 for group in groups for value, _text in group.bars]),
        references=() if average is None else (Reference(average, _("average")),),
        summary=velocity_line(sprints),
        facts={"velocity": average, "sprints": len(sprints)},
        leads=tuple(_by_sprint(sprints, N_("{sprint}: done"), "delivered")),
        empty=_("no sprint is closed yet"),
    )


def _by_sprint(sprints: Sequence[SprintRow], label: str, part: str) -> Iterator[Lead]:
    """Yield the cards that are a part of each sprint, those of the newest first."""
    for sprint in reversed(sprints):
        filter_ = f"{exactly(part, sprint.name)} (archived or -archived)"
        yield Lead(_(label, sprint=sprint.name), "card", filter_)


def velocity_line(sprints: Sequence[SprintRow]) -> tuple[Line, ...]:
    """Return in words what the newest closed sprints did on average; nothing when none is closed."""
    average = velocity([sprint.result for sprint in sprints])
    unknown = [sprint.name for sprint in sprints if sprint.done_points is None]
    left_out = _("not estimated, and not counted: {cards}", cards=names(unknown))
    rest: tuple[Line, ...] = (((left_out, "warn"),),) if unknown else ()
    if average is None:
        return rest
    told = plural(
        "{n} closed sprint: {points}",
        "the last {n} closed sprints: {points} on average",
        min(len(sprints) - len(unknown), VELOCITY_SPRINTS),
        points=in_points(round(average, 1)),
    )
    return (((told, "strong"),), *rest)


def say_do_chart(session: Session) -> Chart:
    """Return which share of its commitment each closed sprint has done."""
    sprints = closed_sprints(session)
    shares = [say_do(sprint.result) for sprint in sprints]
    groups = tuple(
        Group(sprint.name, ((None if share is None else share * 100, figures.percent(share)),))
        for sprint, share in zip(sprints, shares, strict=True)
    )
    known = [share for share in shares if share is not None]
    mean = sum(known) / len(known) if known else None
    return Chart(
        key="say-do",
        title=_("Say-do: what was done of what was committed"),
        form="bars",
        headings=(_("Sprint"), _("Committed"), _("Of that done"), _("Say-do (%)")),
        keys=("sprint", "committed", "committed_done", "say_do_percent"),
        rows=tuple(
            (sprint.name, sprint.committed, sprint.committed_done, None if share is None else round(share * 100, 1))
            for sprint, share in zip(sprints, shares, strict=True)
        ),
        groups=groups,
        names=(_("say-do (%)"),),
        y_ticks=number_ticks([100.0, *(share * 100 for share in known)]),
        references=(Reference(100, "100%"),) if known else (),
        summary=() if mean is None else (((_("on average: {share}", share=figures.percent(mean)), "strong"),),),
        facts={"say_do": mean, "sprints": len(sprints)},
        leads=tuple(_by_sprint(sprints, N_("{sprint}: committed"), "committed")),
        empty=_("no sprint with a commitment is closed yet"),
    )
