"""Requirements as words: the same on the command line, in lists and on pages."""

from __future__ import annotations

from datetime import date

from cockpit import figures
from cockpit.i18n import _, plural
from cockpit.ids import human
from cockpit.listing import Line, Tone
from cockpit.requirements import kano
from cockpit.requirements.choices import REQUIREMENT
from cockpit.requirements.facts import RequirementFacts
from cockpit.requirements.fit_gap import Fit, Resolution, resolved, usual_resolution
from cockpit.requirements.kano import Category, Outcome
from cockpit.requirements.moscow import Moscow
from cockpit.requirements.triage import AGREED, State

PRIORITY_TONES: dict[Moscow, Tone] = {
    Moscow.MUST: "bad",
    Moscow.SHOULD: "warn",
    Moscow.COULD: "good",
    Moscow.WONT: "muted",
}
FIT_TONES: dict[Fit, Tone] = {Fit.STANDARD: "good", Fit.CONFIG: "good", Fit.PARTIAL: "warn", Fit.GAP: "bad"}
_NOTHING: Line = (("-", "muted"),)


def id_of(row: RequirementFacts) -> str:
    """Return the id that people say."""
    return human(REQUIREMENT, row.number)


def title(row: RequirementFacts) -> Line:
    """Return the title; what is archived or put aside is muted."""
    quiet = row.archived or row.state in (State.DECLINED, State.DUPLICATE)
    return ((row.title, "muted" if quiet else ""),)


def priority(row: RequirementFacts) -> Line:
    """Return the priority, marked where the survey suggests another."""
    if row.moscow is None:
        return _NOTHING
    mark: Line = ((" ≠", "warn"),) if row.disagreement else ()
    return ((row.moscow.label, PRIORITY_TONES[row.moscow]), *mark)


def state(row: RequirementFacts, today: date) -> Line:
    """Return where it stands, with the day or the original that belongs to it."""
    if row.state is State.SNOOZED:
        if row.waits(today):
            return ((_("snooze is over"), "warn"),)
        return ((_("snoozed until {day}", day=figures.day(row.snoozed_until)), "muted"),)
    if row.state is State.DUPLICATE:
        of = "-" if row.original is None else human(REQUIREMENT, row.original)
        return ((_("duplicate of {id}", id=of), "muted"),)
    tone: Tone = "accent" if row.state is State.NEW else "good" if row.state in AGREED else ""
    return ((row.state.label, "muted" if row.state is State.DECLINED else tone),)


def fit(row: RequirementFacts) -> Line:
    """Return how the product fits and what is done about it; a gap that nobody resolved stands out."""
    if row.fit is None:
        return _NOTHING
    return ((row.fit.label, FIT_TONES[row.fit]), *_resolution(row.fit, row.resolution))


def _resolution(found: Fit, resolution: Resolution | None) -> Line:
    if not resolved(found, resolution):
        return ((_(": "), ""), (_("undecided"), "bad"))
    plain = resolution is None or resolution is usual_resolution(found, None)
    return () if plain or resolution is None else ((f"{_(': ')}{resolution.label}", ""),)


def effort(row: RequirementFacts) -> Line:
    """Return the effort in days; what is not estimated is a dash, never 0."""
    return ((figures.figure(row.effort), "" if row.effort is not None else "muted"),)


def representative(row: RequirementFacts) -> Line:
    """Return who speaks for it; nobody, or somebody who cannot, stands out."""
    if row.representative is None:
        return ((_("nobody"), "warn"),)
    return ((f"@{row.representative}", "accent" if row.representative_fits else "warn"),)


def goals(row: RequirementFacts) -> Line:
    """Return the goals that it serves; a Must that serves none stands out."""
    if not row.goals:
        return (("-", "bad" if row.moscow is Moscow.MUST else "muted"),)
    return ((", ".join(human("GOAL", number) for number in row.goals), ""),)


def category(outcome: Outcome) -> Line:
    """Return the Kano category with the number of answers: ``must-be (24)``, muted while it is not significant."""
    if outcome.category is None:
        return _NOTHING
    tone: Tone = "" if outcome.significant and not outcome.tied else "muted"
    return ((outcome.category.label, "warn" if outcome.badly_put else tone), (f" ({outcome.n})", "muted"))


def counts(outcome: Outcome) -> tuple[Line, ...]:
    """Return the number of answers of each category, in the order of ``Category``; the highest is strong."""
    most = max(outcome.counts.values())
    return tuple(
        ((str(count), "strong" if count and count == most else "muted" if not count else ""),)
        for count in outcome.counts.values()
    )


def coefficient(value: float | None) -> Line:
    """Return Better or Worse with two decimals."""
    return ((figures.UNKNOWN if value is None else f"{value:.2f}", "" if value is not None else "muted"),)


def remarks(outcome: Outcome, priority: Moscow | None) -> Line:
    """Return what keeps an outcome from being taken at its word, and how the priority differs from it."""
    said = [str(remark) for remark in kano.remarks(outcome)]
    differs = kano.disagreement(outcome, priority)
    quiet: Line = ((_("; ").join(said), "muted"),) if said else ()
    if differs is None:
        return quiet
    return (*quiet, (_("; ") if said else "", "muted"), (str(differs), "warn"))


def letters(outcome: Outcome) -> str:
    """Return the counts as people write them: ``M 12  O 5  A 3  I 2  R 0  Q 1``."""
    return "  ".join(f"{found.value} {outcome.counts[found]}" for found in Category)


def voices(row: RequirementFacts) -> Line:
    """Return how many pain points it relieves, with their quotes."""
    if not row.pains:
        return (("", ""),)
    pains = plural("{n} pain point", "{n} pain points", len(row.pains))
    quotes = plural(", {n} quote", ", {n} quotes", row.quotes) if row.quotes else ""
    return ((pains, ""), (quotes, "muted"))
