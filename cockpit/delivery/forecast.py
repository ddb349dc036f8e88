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
from cockpit.delivery.choices import Unit
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
_PARTS = (LIKELY / 100, SAFE / 100)

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
    curve: tuple[tuple[date, float], ...] = ()
    """The share of the futures that are done by today and by the end of each period, up to the last that is told."""
    reason: Message | None = None
    """Why something is not told."""


@dataclass(frozen=True)
class Scope:
    """What a forecast is asked about."""

    cards: int
    """Open ones."""
    points: float
    """Of those that are estimated."""
    unestimated: int
    finished: int = 0
    """Cards that are done already."""

    def lack(self, unit: Unit) -> Message | None:
        """Return why there is nothing to forecast, None when there is; open work without an estimate is not nothing."""
        if not self.cards:
            return message(N_("every card in the scope is done") if self.finished else N_("no card matches the scope"))
        if unit is Unit.POINTS and not self.points:
            return message(N_("no open card in the scope has points; forecast in cards instead (--unit cards)"))
        return None


@dataclass(frozen=True)
class HowMuch:
    """How much will be done by a given day."""

    state: ForecastState
    sample: tuple[float, ...]
    periods: int
    """Whole periods until then."""
    counted_to: date
    """The day on which the last of them ends."""
    runs: int = 0
    p50: float | None = None
    p85: float | None = None
    """At least this much is done in 50 % and 85 % of the futures; so the second is the smaller."""
    reason: Message | None = None
    """Why something is not told."""


def when_done(
    sample: Sequence[float], remaining: float, *, today: date, period_days: int = 7, unestimated: int = 0
) -> WhenDone:
    """Return when ``remaining`` will be done at the pace of the sample, in the same unit: cards or points.

    ``unestimated`` is how many cards were done in these periods that are in no amount of the sample.

    Raises:
        ValueError: nothing remains; see ``Scope.lack``.
    """
    if remaining <= 0:
        raise ValueError("nothing has no forecast")
    past = tuple(sample)
    lack = _lack(past, unestimated)
    if lack:
        return WhenDone(lack[0], past, reason=lack[1])
    expected = math.ceil(remaining * len(past) / sum(past))
    if expected > MOST_PERIODS:
        return WhenDone(ForecastState.UNKNOWN, past, reason=_too_far())
    runs = _runs(expected)
    shares = _shares_done(past, remaining, runs)
    p50, p85 = (next((period for period, share in enumerate(shares) if share >= part), None) for part in _PARTS)
    return WhenDone(
        state=ForecastState.UNKNOWN if p50 is None else ForecastState.PROJECTED,
        sample=past,
        runs=runs,
        p50_periods=p50,
        p85_periods=p85,
        p50=_end_of(p50, today, period_days),
        p85=_end_of(p85, today, period_days),
        curve=tuple((today + timedelta(period * period_days), share) for period, share in enumerate(shares)),
        reason=_too_far() if p85 is None else None,
    )


def how_much(
    sample: Sequence[float], *, today: date, until: date, period_days: int = 7, unestimated: int = 0
) -> HowMuch:
    """Return how much will be done from tomorrow to ``until`` at the pace of the sample, as for ``when_done``."""
    past = tuple(sample)
    periods = max(0, (until - today).days // period_days)
    counted_to = today + timedelta(min(periods, MOST_PERIODS) * period_days)
    lack = _lack(past, unestimated)
    if lack:
        return HowMuch(lack[0], past, periods, counted_to, reason=lack[1])
    if periods > MOST_PERIODS:
        return HowMuch(ForecastState.UNKNOWN, past, periods, counted_to, reason=_too_far())
    if not periods:
        text = N_("only whole periods are counted, and the first ends on {day}")
        first = today + timedelta(period_days)
        return HowMuch(ForecastState.UNKNOWN, past, 0, today, reason=message(text, day=first.isoformat()))
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
        counted_to,
        runs,
        p50=totals[rank(LIKELY, runs) - 1],
        p85=totals[rank(SAFE, runs) - 1],
    )


def _lack(sample: Sequence[float], unestimated: int) -> tuple[ForecastState, Message] | None:
    """Return why nothing can be told from the sample, None if something can."""
    if len(sample) < MIN_PERIODS:
        text = N_("a forecast needs at least {least} periods; there are {count}")
        return ForecastState.INSUFFICIENT_DATA, message(text, least=MIN_PERIODS, count=len(sample))
    if not any(sample):
        if unestimated:
            text = N_(
                "no card that was finished in the last {count} periods has points; forecast in cards instead"
                " (--unit cards)"
            )
            return ForecastState.UNKNOWN, message(text, count=len(sample))
        text = N_("nothing was finished in the last {count} periods, so there is no pace to go by")
        return ForecastState.UNKNOWN, message(text, count=len(sample))
    return None


def _too_far() -> Message:
    return message(N_("at this pace it takes more than {periods} periods"), periods=MOST_PERIODS)


def _runs(periods: int) -> int:
    """Return how many futures of this length are drawn: fewer of long ones, so that the answer comes at once."""
    return min(RUNS, max(_FEWEST_RUNS, _MOST_DRAWS // max(1, periods)))


def _shares_done(sample: Sequence[float], remaining: float, runs: int) -> list[float]:
    """Return the share of the futures in which ``remaining`` is done now and after each period.

    All futures grow period by period; those that have arrived are left out, and the last 15 % are never waited for.
    """
    draw = Random(SEED)
    enough = remaining - _HAIR
    shares = [0.0]
    totals = [0.0] * runs
    while shares[-1] < _PARTS[-1] and len(shares) <= MOST_PERIODS:
        grown = map(add, totals, draw.choices(sample, k=len(totals)))
        totals = [total for total in grown if total < enough]
        shares.append((runs - len(totals)) / runs)
    return shares


def _end_of(periods: int | None, today: date, period_days: int) -> date | None:
    return None if periods is None else today + timedelta(days=periods * period_days)
