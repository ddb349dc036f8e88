"""The fit-gap analysis: what the product does as it is or once set up, and what is to be done about the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cockpit.choice import Choice
from cockpit.i18n import N_

IMPACTS = (1, 5)
"""The scale of how much a change affects those who work in the process."""


class Fit(Choice):
    """How well the product meets a requirement."""

    STANDARD = "standard", N_("standard")
    CONFIG = "config", N_("configuration")
    PARTIAL = "partial", N_("partial fit")
    GAP = "gap", N_("gap")


class Resolution(Choice):
    """What is done about it."""

    CONFIGURE = "configure", N_("configure")
    EXTEND = "extend", N_("extend the product")
    THIRD_PARTY = "third-party", N_("third-party product")
    WORKAROUND = "workaround", N_("workaround")
    ORGANISATION = "organisation", N_("change the organisation")
    DEFER = "defer", N_("defer")
    DROP = "drop", N_("drop")


FITS = frozenset({Fit.STANDARD, Fit.CONFIG})
"""What the product does without anything being built."""
UNMET = frozenset({Resolution.DEFER, Resolution.DROP})
"""The resolutions after which the requirement is not met, at least for now."""


@dataclass(frozen=True)
class FitSummary:
    """How well the product fits.

    ``undecided`` have no fit class yet, ``unresolved`` are gaps and partial fits of which nobody has said what is done,
    and ``unestimated`` those that take work, nobody knows how much; each is listed apart and counts in no rate.
    """

    counts: Mapping[Fit, int]
    resolutions: Mapping[Resolution, int]
    undecided: int
    unresolved: int
    unestimated: int

    @property
    def decided(self) -> int:
        """How many have a fit class."""
        return sum(self.counts.values())

    @property
    def rate(self) -> float | None:
        """The fit rate: standard and configuration among the decided, 0 to 1; None while nothing is decided."""
        return sum(self.counts.get(fit, 0) for fit in FITS) / self.decided if self.decided else None


def resolved(fit: Fit | None, resolution: Resolution | None) -> bool:
    """Return whether the decision is complete: a class, and what is done where the product does not simply fit."""
    return fit is not None and (fit in FITS or resolution is not None)


def usual_resolution(fit: Fit, given: Resolution | None) -> Resolution | None:
    """Return the resolution that was given, else the one that goes without saying."""
    return Resolution.CONFIGURE if given is None and fit is Fit.CONFIG else given


def summarise(items: Iterable[tuple[Fit | None, Resolution | None, float | None]]) -> FitSummary:
    """Return the summary of items, each a fit class, a resolution and an effort in days."""
    counts: dict[Fit, int] = {}
    resolutions: dict[Resolution, int] = {}
    undecided = unresolved = unestimated = 0
    for fit, resolution, effort in items:
        if fit is None:
            undecided += 1
            continue
        counts[fit] = counts.get(fit, 0) + 1
        if resolution is not None:
            resolutions[resolution] = resolutions.get(resolution, 0) + 1
        unresolved += not resolved(fit, resolution)
        unestimated += effort is None and fit is not Fit.STANDARD
    return FitSummary(counts, resolutions, undecided, unresolved, unestimated)
