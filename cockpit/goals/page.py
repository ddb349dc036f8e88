"""One goal with all that is known of it, as data and as lines to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from cockpit import figures
from cockpit.errors import NotFound
from cockpit.goals import rules, text
from cockpit.goals.choices import EXPECTATION, CommitmentKind, CommitmentState
from cockpit.goals.facts import GoalFacts, MetricFacts, read_goals
from cockpit.i18n import N_, _, aside, in_a_row
from cockpit.ids import human
from cockpit.listing import Detail, Line, Tone
from cockpit.requirements.choices import REQUIREMENT

if TYPE_CHECKING:
    from cockpit.session import Session


class Note(NamedTuple):
    """A check-in as the page of its goal tells it."""

    id: int
    on_day: date
    metric: str
    value: float
    unit: str
    confidence: int | None
    note: str
    blocker: str
    author: str


class Page(NamedTuple):
    """A goal with every check-in, its notes newest first, its commitments, and a forecast for each metric."""

    goal: GoalFacts
    notes: tuple[Note, ...]
    commitments: tuple[tuple[str, CommitmentKind, CommitmentState, date, str], ...]
    forecasts: tuple[rules.Forecast, ...]
    requirements: tuple[int, ...] = ()
    """Numbers of the requirements that serve it, those that were put aside left out."""


def read_page(session: Session, pk: int) -> Page:
    """Return all that is known of one goal; ``NotFound`` when it is gone."""
    found = read_goals(session, [pk])
    if not found:
        raise NotFound(N_("this goal no longer exists"))
    goal, today = found[0], session.today()
    forecasts = tuple(rules.forecast(metric.readings, metric.measured, goal.plan, today) for metric in goal.metrics)
    return Page(goal, _notes(session, pk), _commitments(session, pk), forecasts, _requirements(session, pk))


def _requirements(session: Session, pk: int) -> tuple[int, ...]:
    sql = (
        "SELECT r.number FROM requirement_goal l JOIN requirement r ON r.id = l.requirement_id"
        " WHERE l.goal_id = ? AND NOT r.archived AND r.state NOT IN ('declined', 'duplicate') ORDER BY r.number"
    )
    return tuple(row[0] for row in session.store.query(sql, (pk,)))


def _notes(session: Session, pk: int) -> tuple[Note, ...]:
    sql = (
        "SELECT c.id, c.on_day, m.name, c.value, m.unit, c.confidence, c.note, c.blocker, c.author FROM check_in c"
        " JOIN metric m ON m.id = c.metric_id WHERE m.goal_id = ? AND NOT c.archived AND NOT m.archived"
        " ORDER BY c.on_day DESC, c.id DESC"
    )
    rows = session.store.query(sql, (pk,))
    return tuple(Note(row[0], date.fromisoformat(row[1]), *tuple(row)[2:]) for row in rows)


def _commitments(session: Session, pk: int) -> tuple[tuple[str, CommitmentKind, CommitmentState, date, str], ...]:
    sql = (
        "SELECT p.handle, c.kind, c.state, c.on_day, c.note FROM commitment c JOIN person p ON p.id = c.sponsor_id"
        " WHERE c.goal_id = ? AND NOT c.archived ORDER BY c.on_day, c.id"
    )
    return tuple(
        (row[0], CommitmentKind(row[1]), CommitmentState(row[2]), date.fromisoformat(row[3]), row[4])
        for row in session.store.query(sql, (pk,))
    )


def detail(session: Session, pk: int) -> Detail:
    """Return the goal for the command line."""
    page = read_page(session, pk)
    data = plain(page.goal)
    data["requirements"] = [human(REQUIREMENT, number) for number in page.requirements]
    data["why"] = page.goal.why
    data["outcome"] = page.goal.outcome
    data["smart_reasons"] = {
        letter.letter: {
            "verdict": letter.verdict,
            "failed": [str(reason) for reason in letter.failed],
            "asked": [str(reason) for reason in letter.asked],
            "passed": [str(reason) for reason in letter.passed],
        }
        for letter in page.goal.letters
    }
    data["forecast"] = [forecast.day for forecast in page.forecasts]
    data["commitments"] = [
        {"sponsor": who, "kind": kind, "state": state, "on": day, "note": note}
        for who, kind, state, day, note in page.commitments
    ]
    data["check_ins"] = [
        {"id": n.id, "on": n.on_day, "metric": n.metric, "value": n.value, "confidence": n.confidence, "note": n.note,
         "blocker": n.blocker, "author": n.author}
        for n in page.notes
    ]  # fmt: skip
    return Detail(data, tuple(lines(page, session)))


def plain(goal: GoalFacts) -> dict[str, object]:
    """Return the goal as data, for lists."""
    return {
        "id": text.id_of(goal),
        "title": goal.title,
        "theme": goal.theme,
        "owner": goal.owner,
        "department": goal.department,
        "state": goal.state,
        "standing": goal.standing,
        "progress": None if goal.progress is None else round(goal.progress, 6),
        "late": goal.late,
        "start": goal.start,
        "due": goal.due,
        "cadence_days": goal.cadence_days,
        "checked_on": goal.checked_on,
        "smart": {letter.letter: letter.verdict for letter in goal.letters},
        "modules": list(goal.modules),
        "expectations": [human(EXPECTATION, number) for number in goal.expectations],
        "metrics": [_metric(metric) for metric in goal.metrics],
        "archived": goal.archived,
    }


def _metric(metric: MetricFacts) -> dict[str, object]:
    of = metric.measured
    return {
        "name": of.name,
        "unit": of.unit,
        "baseline": of.baseline,
        "baseline_on": metric.baseline_on,
        "target": of.target,
        "current": of.current,
        "current_on": of.current_on,
        "progress": None if metric.progress is None else round(metric.progress, 6),
        "standing": metric.standing,
    }


def lines(page: Page, session: Session) -> Iterator[Line]:
    """Yield the page as lines, for the command line and for reading without charts."""
    yield from heading(page, session)
    for metric, forecast in zip(page.goal.metrics, page.forecasts, strict=True):
        yield ()
        yield from metric_lines(metric, forecast, page.goal, session.today(), ascii_only=session.ascii_only)
    yield ()
    yield from rest(page, session)


def heading(page: Page, session: Session) -> Iterator[Line]:
    """Yield what the goal is, how it stands, and what it belongs to."""
    goal, today, ascii_only = page.goal, session.today(), session.ascii_only
    gap: Line = (("   ", ""),)
    yield (text.id_of(goal), "accent"), (f"  {goal.title}", "strong")
    yield (
        *text.standing(goal, ascii_only=ascii_only), *gap, (figures.percent(goal.progress), "strong"), *gap,
        *text.owner(goal), *gap, *text.due(goal, today), *gap, *text.letters(goal, ascii_only=ascii_only),
    )  # fmt: skip
    yield from facts(goal, page.requirements)
    if unknown := text.why_unknown(goal):
        yield ((unknown, "warn"),)


def rest(page: Page, session: Session) -> Iterator[Line]:
    """Yield the SMART reasons, the commitments and the check-ins."""
    yield from smart_lines(page.goal, ascii_only=session.ascii_only)
    if page.commitments:
        yield ()
        yield from commitment_lines(page)
    if page.notes:
        yield ()
        yield ((_("Check-ins"), "strong"),)
        yield from (note_line(note) for note in page.notes)


def facts(goal: GoalFacts, requirements: Sequence[int] = ()) -> Iterator[Line]:
    """Yield theme, department, what serves it and what it answers, why and outcome, those that are known."""
    shown = (
        (N_("Theme"), goal.theme),
        (N_("Department"), goal.department),
        (N_("Modules"), in_a_row(goal.modules)),
        (N_("Requirements"), ", ".join(human(REQUIREMENT, number) for number in requirements)),
        (N_("Expectations"), ", ".join(human(EXPECTATION, number) for number in goal.expectations)),
        (N_("Why"), goal.why),
        (N_("Outcome"), goal.outcome),
    )
    for label, value in shown:
        if value:
            yield (f"{_(label)}  ", "muted"), (value, "")


def metric_lines(
    metric: MetricFacts, forecast: rules.Forecast, goal: GoalFacts, today: date, *, ascii_only: bool = False
) -> Iterator[Line]:
    """Yield what is known of a metric: its way, its progress against time, and when it gets there at today's pace."""
    of = metric.measured
    trend = text.trend([reading.value for reading in metric.readings], ascii_only=ascii_only)
    yield (of.name, "strong"), (f"  {text.measured(metric)}", ""), (f"  {trend}" if trend else "", "accent")
    source = _(", ").join(
        part for part in (figures.day(metric.baseline_on) if metric.baseline_on else "", metric.baseline_source) if part
    )
    if source:
        yield ((_("baseline: {source}", source=source), "muted"),)
    elif of.baseline is None and metric.measure_by is not None:
        yield ((_("baseline unknown; it will be measured by {day}", day=metric.measure_by.isoformat()), "warn"),)
    elapsed = rules.elapsed(goal.plan, today)
    yield (
        (
            _(
                "progress {done} of the way, {elapsed} of the time",
                done=figures.percent(metric.progress),
                elapsed=figures.percent(elapsed),
            ),
            "",
        ),
        (f"  {metric.standing.label}", text.TONES[metric.standing]),
    )
    yield forecast_line(metric, forecast, goal)


def forecast_line(metric: MetricFacts, forecast: rules.Forecast, goal: GoalFacts) -> Line:
    """Return when the target was reached, or will be at today's pace, or why that cannot be told."""
    if forecast.day is None:
        return ((_("forecast: -"), "muted"), (aside(forecast.reason) if forecast.reason else "", "muted"))
    tone: Tone = "bad" if goal.due is not None and forecast.day > goal.due else "good"
    if metric.progress is not None and metric.progress >= 1:
        return ((_("reached on {day}", day=forecast.day.isoformat()), tone),)
    return ((_("forecast: reached on {day} at today's pace", day=forecast.day.isoformat()), tone),)


def smart_lines(goal: GoalFacts, *, ascii_only: bool = False) -> Iterator[Line]:
    """Yield each letter with its reasons, each with the mark of what it says."""
    for letter in goal.letters:
        yield from text.reasons(letter, ascii_only=ascii_only)


def commitment_lines(page: Page) -> Iterator[Line]:
    """Yield what sponsors were asked for, gave or withdrew."""
    yield ((_("Sponsor commitments"), "strong"),)
    for who, kind, state, day, note in page.commitments:
        yield (
            (f"@{who}", "accent"),
            (f"  {kind.label}  ", ""),
            *text.commitment_state(state),
            (f"  {day.isoformat()}  {note}", "muted"),
        )


def note_line(note: Note) -> Line:
    """Return a check-in as one line, its number first: that is what the verbs of check-ins take."""
    confidence = "" if note.confidence is None else f"  {note.confidence}/10"
    blocker: Line = ((f"  {_('blocked: {blocker}', blocker=note.blocker)}", "bad"),) if note.blocker else ()
    return (
        (f"{note.id:>4}  {note.on_day.isoformat()}", "muted"),
        (f"  {note.metric}  ", "muted"),
        (figures.figure(note.value, note.unit), "strong"),
        (f"{confidence}  {note.author}", "muted"),
        *blocker,
        (f"  {note.note}" if note.note else "", ""),
    )
