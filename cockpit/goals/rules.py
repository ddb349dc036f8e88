"""How a goal stands: progress against time, how fresh its numbers are, and when its target will be reached.

Everything is computed from numbers that people checked in. What cannot be told is None with a reason, never 0. All
functions answer for any input, and what they answer is finite; a date is a calendar day.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from math import ceil, isfinite
from typing import NamedTuple

from cockpit.choice import Choice
from cockpit.i18n import N_
from cockpit.message import Message, message

ON_TRACK_RATIO = 0.95
"""Progress as a share of the elapsed time from which a goal is on track (UpRaise default)."""
LAGGING_RATIO = 0.75
"""The same from which it lags and is not yet at risk (UpRaise default)."""
EARLY_SHARE = 0.05
"""Share of the time before which it is too early to tell (own choice)."""
STALE_CADENCES = 1.5
"""Check-in cadences after which the last number is stale (own choice)."""
MONTH_DAYS = 30
"""Length of the month that a pace is told for, in days."""
PACE_DAYS = 90
"""How far back check-ins count for today's pace, in days (own choice)."""
PACE_CADENCES = 3
"""The same in check-in cadences, for goals that are checked in seldom; the longer of the two counts (own choice)."""
FORECAST_DAYS = 3_652
"""Ten years: how far ahead a forecast looks, in days (own choice)."""
BEST_MONTH_READINGS = 3
"""Days with a check-in below which there is no best month (own choice)."""

# Fifteen days at a third a day are a little more than 5, and must not become sixteen.
_HAIR = 1e-9
_TOO_FAR_APART = N_("its numbers are too far apart to compare")


class Standing(Choice):
    """How a metric or a goal stands today; computed, never typed."""

    NONE = "none", N_("no data")
    TOO_EARLY = "early", N_("too early")
    ON_TRACK = "on-track", N_("on track")
    LAGGING = "lagging", N_("lagging")
    AT_RISK = "at-risk", N_("at risk")
    STALE = "stale", N_("stale")
    REACHED = "reached", N_("reached")


WORST_FIRST = (
    Standing.AT_RISK,
    Standing.STALE,
    Standing.NONE,
    Standing.LAGGING,
    Standing.TOO_EARLY,
    Standing.ON_TRACK,
    Standing.REACHED,
)
"""The standings from the one that needs attention most; a goal stands as the first of its metrics."""


class Measured(NamedTuple):
    """A metric with its newest check-in; a falling metric has a baseline above its target."""

    name: str
    unit: str
    baseline: float | None
    target: float | None
    current: float | None
    current_on: date | None


class Plan(NamedTuple):
    """When a goal runs, and every how many days it is checked in."""

    start: date | None
    due: date | None
    cadence_days: int


class Reading(NamedTuple):
    """A value that was measured on a day."""

    day: date
    value: float


class Forecast(NamedTuple):
    """When the target is reached: a day, or the reason why none can be told.

    ``pace`` is the change in ``MONTH_DAYS`` days in the metric's unit, negative for falling values.
    """

    day: date | None = None
    reason: Message | None = None
    pace: float | None = None


# Progress


def progress(m: Measured) -> float | None:
    """Return (current - baseline) / (target - baseline): below 0 is a regression, above 1 an overshoot.

    None when it cannot be told; ``unanswerable`` says why.
    """
    return None if m.current is None else _share_at(m.current, m)


def unanswerable(m: Measured) -> Message | None:
    """Return why the metric has no progress; None when it has."""
    if m.baseline is None:
        return message(N_("no baseline yet"))
    if m.target is None:
        return message(N_("no target yet"))
    if m.baseline == m.target:
        return message(N_("baseline and target are equal"))
    if m.current is None:
        return message(N_("no check-in yet"))
    return message(_TOO_FAR_APART) if progress(m) is None else None


def shown_share(p: float) -> float:
    """Return a progress between 0 and 1, for bars."""
    return max(0.0, min(1.0, p))


def elapsed(plan: Plan, today: date) -> float | None:
    """Return the share of the time from start to due that has passed, 0 to 1; None when there is no such time.

    All of it has passed on the day on which it is due, whenever it began.
    """
    if plan.due is not None and plan.due <= today:
        return 1.0
    if plan.start is None or plan.due is None or plan.due <= plan.start:
        return None
    return shown_share((today - plan.start).days / (plan.due - plan.start).days)


def usual_start(due: date | None, today: date) -> date | None:
    """Return when a goal starts that does not say so: today, and nobody knows when for one that is over."""
    return None if due is not None and due < today else today


def goal_progress(shares: Sequence[float | None]) -> float | None:
    """Return the progress of the weakest metric; None without metrics, or while that of any is unknown."""
    known = [share for share in shares if share is not None]
    return min(known) if known and len(known) == len(shares) else None


def _share_at(value: float, m: Measured) -> float | None:
    if m.baseline is None or m.target is None or m.baseline == m.target:
        return None
    done, way = value - m.baseline, m.target - m.baseline
    # A difference of huge numbers may be infinite, and what is divided by it would pass for no progress.
    if not isfinite(way):
        return None
    share = done / way
    return share if isfinite(share) else None


# Standing


def standing(m: Measured, plan: Plan, today: date) -> Standing:
    """Return how the metric stands: progress as a share of the elapsed time, unless its numbers are stale.

    A target that has been reached stays reached, however old the number. A metric that nobody ever checked in is
    stale once its first check-in is overdue.
    """
    share = progress(m)
    if share is None:
        never_checked_in = m.current_on is None and plan.start is not None and _is_stale(plan.start, plan, today)
        return Standing.STALE if never_checked_in else Standing.NONE
    if share >= 1:
        return Standing.REACHED
    if m.current_on is None:
        return Standing.NONE
    if _is_stale(m.current_on, plan, today):
        return Standing.STALE
    return _against_time(share, elapsed(plan, today))


def goal_standing(standings: Iterable[Standing]) -> Standing:
    """Return the worst standing of the metrics of a goal; without metrics there is no data."""
    return min(standings, key=WORST_FIRST.index, default=Standing.NONE)


def late(plan: Plan, standing: Standing, today: date) -> bool:
    """Return whether the due date has passed and the goal is not reached."""
    return plan.due is not None and plan.due < today and standing is not Standing.REACHED


def _is_stale(since: date, plan: Plan, today: date) -> bool:
    return (today - since).days > STALE_CADENCES * plan.cadence_days


def _against_time(share: float, expected: float | None) -> Standing:
    if expected is None:
        return Standing.NONE
    if expected < EARLY_SHARE:
        return Standing.TOO_EARLY
    ratio = share / expected
    if ratio >= ON_TRACK_RATIO:
        return Standing.ON_TRACK
    return Standing.LAGGING if ratio >= LAGGING_RATIO else Standing.AT_RISK


# Pace


def forecast(readings: Iterable[Reading], m: Measured, plan: Plan, today: date) -> Forecast:
    """Return the day on which the target is reached at today's pace, or the first day on which it was reached.

    The pace is the least-squares slope through the readings of the last ``PACE_DAYS`` days, or of ``PACE_CADENCES``
    cadences where that is longer; through all readings where fewer than two of the days are that recent. The day is
    that of the newest check-in plus (target - current) / pace, in whole days rounded up.
    """
    if reason := unanswerable(m):
        return Forecast(reason=reason)
    days = _by_day(readings)
    slope = _slope(_recent(days, plan, today))
    pace = slope * MONTH_DAYS if slope is not None and isfinite(slope * MONTH_DAYS) else None
    if _is_reached(m.current, m):
        reached_on = (reading.day for reading in days if _is_reached(reading.value, m))
        return Forecast(next(reached_on, m.current_on), pace=pace)
    if len(days) < 2:
        return Forecast(reason=message(N_("a forecast needs check-ins on two days")))
    if slope is None:
        return Forecast(reason=message(_TOO_FAR_APART))
    arrival = _arrival(m, slope, today)
    return Forecast(arrival, pace=pace) if isinstance(arrival, date) else Forecast(reason=arrival, pace=pace)


def best_month(readings: Iterable[Reading], m: Measured) -> float | None:
    """Return the largest change towards the target inside any ``MONTH_DAYS`` days, in the metric's unit; 0 for none.

    Neighbours further apart than that count with their change per ``MONTH_DAYS`` days. None when baseline and target
    give no direction, or with check-ins on fewer than ``BEST_MONTH_READINGS`` days.
    """
    days = _by_day(readings)
    if m.baseline is None or m.target is None or m.baseline == m.target or len(days) < BEST_MONTH_READINGS:
        return None
    sign = 1 if m.target > m.baseline else -1
    best = max(0.0, *(sign * change for change in _monthly_changes(days)))
    return best if isfinite(best) else None


def _by_day(readings: Iterable[Reading]) -> list[Reading]:
    """Return one reading for each day, oldest first; of several on one day the last counts."""
    return list({reading.day: reading for reading in sorted(readings, key=lambda reading: reading.day)}.values())


def _recent(days: list[Reading], plan: Plan, today: date) -> list[Reading]:
    window = max(PACE_DAYS, PACE_CADENCES * plan.cadence_days)
    recent = [reading for reading in days if (today - reading.day).days <= window]
    return recent if len(recent) > 1 else days


def _slope(days: Sequence[Reading]) -> float | None:
    """Return the least-squares change a day; None for fewer than two days, or where it is no finite number.

    Values are taken from the first one, so that values which are all equal have a slope of exactly 0.
    """
    if len(days) < 2:
        return None
    numbers = [reading.day.toordinal() for reading in days]
    middle = sum(numbers) / len(numbers)
    offsets = [number - middle for number in numbers]
    changes = [reading.value - days[0].value for reading in days]
    products = sum(offset * change for offset, change in zip(offsets, changes, strict=True))
    slope = products / sum(offset * offset for offset in offsets)
    return slope if isfinite(slope) else None


def _is_reached(value: float | None, m: Measured) -> bool:
    share = None if value is None else _share_at(value, m)
    return share is not None and share >= 1


def _arrival(m: Measured, slope: float, today: date) -> date | Message:
    """Return the day on which the target is reached, or why there is none."""
    assert m.target is not None and m.current is not None
    if slope == 0:
        return message(N_("no movement towards the target"))
    days = (m.target - m.current) / slope
    if days < 0:
        return message(N_("it is moving away from the target"))
    since = (m.current_on or today).toordinal()
    last = min(today.toordinal() + FORECAST_DAYS, date.max.toordinal())
    if since + max(1, days) > last:
        return message(N_("at this pace it takes more than ten years"))
    arrival = date.fromordinal(since + max(1, ceil(days - _HAIR)))
    if arrival < today:
        return message(N_("at its pace it was to be reached on {day}; check in to see"), day=arrival.isoformat())
    return arrival


def _monthly_changes(days: Sequence[Reading]) -> Iterator[float]:
    """Yield the change between every two days at most a month apart, and that per month between distant neighbours."""
    for place, later in enumerate(days):
        for before in range(place - 1, -1, -1):
            if (later.day - days[before].day).days > MONTH_DAYS:
                break
            yield later.value - days[before].value
    for earlier, later in pairwise(days):
        apart = (later.day - earlier.day).days
        if apart > MONTH_DAYS:
            yield (later.value - earlier.value) * MONTH_DAYS / apart
