"""What reports say, as lines: the split of the effort, the fit, the research. The same below lists and on screens."""

from __future__ import annotations

from collections.abc import Iterator

from cockpit import figures
from cockpit.i18n import _, plural
from cockpit.listing import Line
from cockpit.requirements import lint, moscow
from cockpit.requirements.fit_gap import Fit, FitSummary
from cockpit.requirements.lint import Research
from cockpit.requirements.moscow import IN_SCOPE, Moscow, Split
from cockpit.requirements.text import FIT_TONES, PRIORITY_TONES


def split_lines(found: Split) -> Iterator[Line]:
    """Yield the effort of each priority with its share, what is not prioritised, and what is unsound about it."""
    if not found.parts:
        return
    spans: list[tuple[str, str]] = []
    for priority in Moscow:
        part = found.part(priority)
        share = f" {figures.percent(found.share(priority))}" if priority in IN_SCOPE else ""
        effort = figures.figure(part.effort) if part.estimated else figures.UNKNOWN
        count = plural("{n} requirement", "{n} requirements", part.count)
        spans.append((f"{priority.label}{share}", PRIORITY_TONES[priority]))
        days = plural("{effort} day", "{effort} days", 1 if part.effort == 1 else 2, effort=effort)
        spans.append((_(" ({count}, {effort})", count=count, effort=days) + "   ", "muted"))
    if found.unprioritised:
        spans.append((_("without a priority: {count}", count=found.unprioritised), "muted"))
    yield tuple(spans)  # type: ignore[arg-type]
    yield from (((str(warning), "warn"),) for warning in moscow.warnings(found))


def fit_lines(found: FitSummary) -> Iterator[Line]:
    """Yield the fit rate with what it is made of, and what is listed apart."""
    if not found.decided and not found.undecided:
        return
    spans: list[tuple[str, str]] = [
        (_("fit rate {rate}", rate=figures.percent(found.rate)), "strong"),
        (_(" of {count} decided", count=found.decided) + "   ", "muted"),
    ]
    spans += [(f"{fit.label} {found.counts.get(fit, 0)}   ", FIT_TONES[fit]) for fit in Fit]
    yield tuple(spans)  # type: ignore[arg-type]
    apart = (
        (_("fit undecided: {count}", count=found.undecided), found.undecided),
        (_("gaps undecided: {count}", count=found.unresolved), found.unresolved),
        (_("work without an estimate: {count}", count=found.unestimated), found.unestimated),
    )
    yield tuple((f"{text}   ", "warn" if count else "muted") for text, count in apart)


def research_lines(found: Research) -> Iterator[Line]:
    """Yield how the requirements were found, and which of the three errors of research show."""
    if not found.total:
        return
    process = _("only repeat the existing process: {share}", share=figures.percent(found.process_share))
    people = _("come from people: {count} of {all}", count=found.from_people, all=found.total)
    riskless = found.riskless
    risks = figures.UNKNOWN if riskless is None else str(len(riskless))
    areas = _("process areas without a risk on record: {areas}", areas=risks)
    yield ((f"{process}   ", ""), (f"{people}   ", ""), (areas, "muted" if riskless is None else ""))
    yield from (((str(warning), "warn"),) for warning in lint.lint(found))
