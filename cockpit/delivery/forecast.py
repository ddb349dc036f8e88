"""Forecasts from past throughput: when will so much be done, and how much will be done by then.

Bootstrap: a possible future is made by drawing periods of the past at random, with replacement; thousands of such
futures show what half of them, and 85 % of them, hold. Periods in which nothing was done are part of the past.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import add
from random import Random

from cockpit.choice import Choice
from cockpit.delivery.flow import rank
from cockpit.i18n import N_
from cockpit.message import Message, message

MIN_PERIODS = 5
"""Periods of the past below which nothing is told."""
RUNS = 10_000
"""Futures that are drawn, as long as they are short."""
MOST_PERIODS = 520
"""How far into the future is looked: ten years of weeks."""
SEED = 20_260_105
"""Fixed, so that two people who ask the same see the same answer."""
LIKELY, SAFE = 50, 85
"""Percent of the futures that an answer holds for."""

_MOST_DRAWS = 1_000_000
_FEWEST_RUNS = 1_000
# Ten times 0.1 is a little less than 1, and must be enough.
_HAIR = 1e-9


class ForecastState(Choice):
    """Whether a forecast could be made."""

    PROJECTED = "projected", N_("projected")
    UNKNOWN = "unknown", N_("unknown")
    INSUFFICIENT_DATA = "insufficient-data", N_("insufficient data")


@dataclass(frozen=True)
class WhenDone:
    """When a given amount will be done."""

    state: ForecastState
    sample: tuple[float, ...]
    """The throughput of each past period that was drawn from."""
    runs: int = 0
    p50_periods: int | None = None
    p85_periods: int | None = None
    """Periods from now; None beyond ``MOST_PERIODS``."""
    p50: date | None = None
    p85: date | None = None
    """The days on which these periods end."""
    reason: Message | None = None
    """Why something is not told."""


@dataclass(frozen=True)
class HowMuch:
    """How much will be done by a given day."""

    state: ForecastState
    sample: tuple[float, ...]
    periods: int
    """Whole periods until then."""
    runs: int = 0
    p50: float | None = None
    p85: float | None = None
    """At least this much is done in 50 % and 85 % of the futures; so the second is the smaller."""
    reason: Message | None = None
    """Why something is not told."""


def when_done(sample: Sequence[float], remaining: float, *, today: date, period_days: int = 7) -> WhenDone:
    """Return when ``remaining`` will be done at the pace of the sample, in the same unit: cards or points."""
    past = tuple(sample)
    lack = _lack(past)
    if lack:
        return WhenDone(lack[0], past, reason=lack[1])
    if remaining <= 0:
        return WhenDone(ForecastState.PROJECTED, past, p50_periods=0, p85_periods=0, p50=today, p85=today)
    expected = math.ceil(remaining * len(past) / sum(past))
    if expected > MOST_PERIODS:
        return WhenDone(ForecastState.UNKNOWN, past, reason=_too_far())
    runs = _runs(expected)
    p50, p85 = _periods_needed(past, remaining, runs)
    return WhenDone(
        state=ForecastState.UNKNOWN if p50 is None else ForecastState.PROJECTED,
        sample=past,
        runs=runs,
        p50_periods=p50,
        p85_periods=p85,
        p50=_end_of(p50, today, period_days),
        p85=_end_of(p85, today, period_days),
        reason=_too_far() if p85 is None else None,
    )


def how_much(sample: Sequence[float], *, today: date, until: date, period_days: int = 7) -> HowMuch:
    """Return how much will be done from tomorrow to ``until`` at the pace of the sample."""
    past = tuple(sample)
    periods = max(0, (until - today).days // period_days)
    lack = _lack(past)
    if lack:
        return HowMuch(lack[0], past, periods, reason=lack[1])
    if periods > MOST_PERIODS:
        return HowMuch(ForecastState.UNKNOWN, past, periods, reason=_too_far())
    runs = _runs(periods)
    draw = Random(SEED)
    totals = [0.0] * runs
    for _period in range(periods):
        totals = list(map(add, totals, draw.choices(past, k=runs)))
    totals.sort(reverse=True)
    return HowMuch(
        ForecastState.PROJECTED,
        past,
        periods,
        runs,
        p50=totals[rank(LIKELY, runs) - 1],
        p85=totals[rank(SAFE, runs) - 1],
    )


def _lack(sample: Sequence[float]) -> tuple[ForecastState, Message] | None:
    """Return why nothing can be told from the sample, None if something can."""
    if len(sample) < MIN_PERIODS:
        text = N_("a forecast needs at least {least} periods; there are {count}")
        return ForecastState.INSUFFICIENT_DATA, message(text, least=MIN_PERIODS, count=len(sample))
    if not any(sample):
        text = N_("nothing was finished in the last {count} periods, so there is no pace to go by")
        return ForecastState.UNKNOWN, message(text, count=len(sample))
    return None


def _too_far() -> Message:
    return message(N_("at this pace it takes more than {periods} periods"), periods=MOST_PERIODS)


def _runs(periods: int) -> int:
    """Return how many futures of this length are drawn: fewer of long ones, so that the answer comes at once."""
    return min(RUNS, max(_FEWEST_RUNS, _MOST_DRAWS // max(1, periods)))


def _periods_needed(sample: Sequence[float], remaining: float, runs: int) -> tuple[int | None, int | None]:
    """Return after how many periods ``remaining`` is done in 50 % and in 85 % of the futures.

    All futures grow period by period; those that have arrived are left out, and the last 15 % are never waited for.
    """
    draw = Random(SEED)
    likely, safe = rank(LIKELY, runs), rank(SAFE, runs)
    enough = remaining - _HAIR
    p50 = None
    totals = [0.0] * runs
    for period in range(1, MOST_PERIODS + 1):
        grown = map(add, totals, draw.choices(sample, k=len(totals)))
        totals = [total for total in grown if total < enough]
        arrived = runs - len(totals)
        if p50 is None and arrived >= likely:
            p50 = period
        if arrived >= safe:
            return p50, period
    return p50, None


def _end_of(periods: int | None, today: date, period_days: int) -> date | None:
    return None if periods is None else today + timedelta(days=periods * period_days)
