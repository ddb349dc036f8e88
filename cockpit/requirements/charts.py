"""Charts of requirements: the Kano scatter, the split of the effort, the fit rate of each module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cockpit import figures
from cockpit.chart import Cell, Chart, Group, Note, Reference, Series, number_ticks
from cockpit.errors import BadInput
from cockpit.exchange.words import plain
from cockpit.i18n import N_, _, plural
from cockpit.ids import human
from cockpit.listing import Asked, Lead, Line
from cockpit.requirements import summary, tallies
from cockpit.requirements.choices import REQUIREMENT
from cockpit.requirements.fit_gap import Fit
from cockpit.requirements.kano import HALF, Category, quarter
from cockpit.requirements.moscow import Moscow
from cockpit.requirements.tallies import KanoPoint
from cockpit.requirements.text import PRIORITY_TONES

if TYPE_CHECKING:
    from cockpit.session import Session

_CORNERS = {
    Category.ATTRACTIVE: (0.0, 1.0),
    Category.ONE_DIMENSIONAL: (1.0, 1.0),
    Category.INDIFFERENT: (0.0, 0.0),
    Category.MUST_BE: (1.0, 0.0),
}
"""Where the name of each quarter of the scatter stands: Worse without its sign to the right, Better upwards."""


def scatter(session: Session, filter_: str = "", segment: str = "") -> Chart:
    """Return what a survey says of each requirement as a place between Better and Worse."""
    known = tallies.segments(session)
    chosen = _segment(segment, known)
    points = tallies.kano_points(session, Asked(filter_), chosen)
    headings = (N_("Id"), N_("Requirement"), N_("n"), N_("Better"), N_("Worse"), N_("Quarter"), N_("Kano category"))
    return Chart(
        key="kano-scatter",
        title=_("Kano: Better (upwards) and Worse (to the right)"),
        form="lines",
        headings=(*map(_, headings), _("Priority"), _("Remarks")),
        keys=("id", "title", "n", "better", "worse", "quarter", "category", "priority", "remarks"),
        rows=tuple(map(_row, points)),
        series=tuple(_by_priority(points)),
        x_ticks=((0.0, "0"), (HALF, f"-{HALF:g}"), (1.0, "-1")),
        y_ticks=((0.0, "0"), (HALF, f"{HALF:g}"), (1.0, "1")),
        references=(Reference(HALF), Reference(HALF, axis="x")),
        notes=tuple(Note(x, y, category.label) for category, (x, y) in _CORNERS.items()),
        summary=tuple(_scatter_summary(points, chosen, known)),
        facts={"segment": chosen or None, "segments": known, "requirements": len(points)},
        empty=_("nobody has answered about these requirements yet; press a in the Kano survey, or import the answers"),
    )


def _segment(given: str, known: Sequence[str]) -> str:
    """Return the segment as the survey writes it; ``BadInput`` when nobody who answered is in it."""
    if not given.strip():
        return ""
    found = next((name for name in known if plain(name) == plain(given)), None)
    if found is None:
        text = N_("nobody of the segment “{segment}” has answered; take one of: {known}")
        raise BadInput(text, field="segment", segment=given, known=", ".join(known) or figures.UNKNOWN)
    return found


def _name(point: KanoPoint) -> str:
    return human(REQUIREMENT, point.number)


def _row(point: KanoPoint) -> tuple[Cell, ...]:
    from cockpit.requirements.text import remarks

    outcome = point.outcome
    said = "".join(text for text, _tone in remarks(outcome, point.priority))
    return (
        _name(point),
        point.title,
        outcome.n,
        round(point.better, 2),
        round(point.worse, 2),
        quarter(point.better, point.worse).label,
        outcome.category.label if outcome.category else None,
        point.priority.label if point.priority else None,
        said or None,
    )


def _by_priority(points: Sequence[KanoPoint]) -> Iterator[Series]:
    """Yield the requirements of each priority as dots with their ids."""
    for priority in (*Moscow, None):
        found = [point for point in points if point.priority is priority]
        if found:
            yield Series(
                priority.label if priority else _("no priority"),
                tuple((-point.worse, point.better) for point in found),
                PRIORITY_TONES[priority] if priority else "accent",
                joined=False,
                labels=tuple(map(_name, found)),
            )


def _scatter_summary(points: Sequence[KanoPoint], segment: str, known: Sequence[str]) -> Iterator[Line]:
    if not points:
        return
    fewest, most = min(point.outcome.n for point in points), max(point.outcome.n for point in points)
    count = plural("{n} requirement", "{n} requirements", len(points))
    n = str(most) if fewest == most else f"{fewest}-{most}"
    yield (count, "strong"), (f"   n = {n}", ""), (f"   {_('Segment')}: {segment}" if segment else "", "accent")
    for category in _CORNERS:
        found = [point for point in points if quarter(point.better, point.worse) is category]
        if found:
            told = ", ".join(_name(point) + (f" (n = {point.outcome.n})" if fewest < most else "") for point in found)
            yield (f"{category.label}: ", "muted"), (told, "")
    unsure = [_name(point) for point in points if not point.outcome.significant]
    if unsure:
        yield ((_("not significant: {requirements}", requirements=", ".join(unsure)), "warn"),)
    if known and not segment:
        yield ((_("segments: {known}; each can be shown alone", known=", ".join(known)), "muted"),)


def split(session: Session, filter_: str = "") -> Chart:
    """Return the effort of each priority, with its share of what is to be spent."""
    found = tallies.moscow_split(session, Asked(filter_))
    rows: list[tuple[Cell, ...]] = []
    groups = []
    for priority in Moscow if found.parts else ():
        part = found.part(priority)
        effort = part.effort if part.estimated else None
        # The share of what nobody has estimated is not known either.
        share = found.share(priority) if part.estimated else None
        rows.append((priority.label, part.count, part.unestimated, effort, None if share is None else round(share, 4)))
        told = f" ({figures.percent(share)})" if share is not None else ""
        groups.append(Group(priority.label, ((effort, f"{figures.figure(effort)}{told}"),)))
    return Chart(
        key="moscow-split",
        title=_("Effort by priority"),
        form="bars",
        headings=(_("Priority"), _("Requirements"), _("Without an estimate"), _("Effort (days)"), _("Share")),
        keys=("priority", "requirements", "unestimated", "effort", "share"),
        rows=tuple(rows),
        groups=tuple(groups),
        names=(_("Effort (days)"),),
        y_ticks=number_ticks([value or 0 for group in groups for value, _text in group.bars]),
        summary=tuple(summary.split_lines(found)),
        facts={
            "effort": None if found.count == found.unestimated > 0 else found.effort,
            "unestimated": found.unestimated,
            "unprioritised": found.unprioritised,
        },
        empty=_("no requirement is both prioritised and estimated yet"),
        leads=tuple(lead.within(filter_) for lead in _priorities()),
    )


def fit_rate(session: Session, filter_: str = "") -> Chart:
    """Return how well the product fits the requirements of each module."""
    everything = tallies.fit_summary(session, Asked(filter_))
    rows: list[tuple[Cell, ...]] = []
    groups = []
    for module, found in tallies.fit_by_module(session, Asked(filter_)):
        name, rate = module or _("no module"), found.rate
        counts = (found.counts.get(fit, 0) for fit in Fit)
        rows.append((name, *counts, found.undecided, found.unresolved, None if rate is None else round(rate, 4)))
        fitting = round((rate or 0) * found.decided)
        groups.append(Group(name, ((rate, f"{figures.percent(rate)} ({fitting}/{found.decided})"),)))
    return Chart(
        key="fit-rate",
        title=_("Fit rate by module"),
        form="bars",
        headings=(_("Module"), *(fit.label for fit in Fit), _("Undecided"), _("Gaps undecided"), _("Fit rate")),
        keys=("module", *(fit.value for fit in Fit), "undecided", "unresolved", "rate"),
        rows=tuple(rows),
        groups=tuple(groups),
        names=(_("Fit rate"),),
        y_ticks=((0.0, "0%"), (0.5, "50%"), (1.0, "100%")),
        summary=tuple(summary.fit_lines(everything)),
        facts={"rate": everything.rate, "decided": everything.decided, "undecided": everything.undecided},
        empty=_("no fit is decided yet"),
        leads=tuple(lead.within(filter_) for lead in _fits()),
    )


def _priorities() -> Iterator[Lead]:
    """Yield what is in play of each priority, and what the split leaves out."""
    yield from (Lead(each.label, "requirement", f"open priority:{each.value}") for each in Moscow)
    yield Lead(_("without an estimate"), "requirement", "unestimated")
    yield Lead(_("without a priority"), "requirement", "unprioritised")


def _fits() -> Iterator[Lead]:
    """Yield what is of each class, and what is not decided."""
    yield from (Lead(each.label, "fit-gap", f"fit:{each.value}") for each in Fit)
    yield Lead(_("Undecided"), "fit-gap", "undecided")
    yield Lead(_("Gaps undecided"), "fit-gap", "unresolved")
