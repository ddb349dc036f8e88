"""The reports of training: how ready people are, and what holds them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cockpit import figures
from cockpit.access import Right
from cockpit.chart import Cell, Chart, Group, Part
from cockpit.i18n import N_, _
from cockpit.report import Report
from cockpit.training.adkar import Step
from cockpit.training.readiness import HeatMap, heat_map, of_everybody
from cockpit.training.resistance import barriers
from cockpit.training.share import FEWEST, Share

if TYPE_CHECKING:
    from cockpit.session import Session


class Readiness(Report):
    """Readiness of job roles by department

    People with every level passed that the job role needs, of those who work in it. Cells of few people are left out.
    """

    name: ClassVar[str] = "role.readiness"

    def read(self, session: Session) -> Chart:
        """Return the heat map as a table, and a bar for each job role."""
        found = heat_map(session)
        departments = [name or _("no department") for _pk, name in found.departments]
        rows: list[tuple[Cell, ...]] = []
        groups = []
        for role, name in found.roles:
            share = found.of_role(role)
            cells = (found.cells.get((role, pk), Share()) for pk, _name in found.departments)
            rows.append((name, share.people + share.idle, share.ready, _part(share.value), *map(_told, cells)))
            text = f"{figures.percent(share.value)} ({share.ready}/{share.people})"
            groups.append(Group(name, ((share.value, text),)))
        everybody = of_everybody(session)
        summary = _(
            "ready: {share} ({ready} of {people} people)",
            share=figures.percent(everybody.value),
            ready=everybody.ready,
            people=everybody.people,
        )
        return Chart(
            "readiness",
            _("Readiness of job roles by department"),
            "bars",
            headings=(_("Job role"), _("People"), _("Ready"), _("Share"), *departments),
            keys=("role", "people", "ready", "share", *departments),
            rows=tuple(rows),
            groups=tuple(groups),
            names=(_("Ready"),),
            summary=(((summary, ""),), ((_("cells of fewer than {n} people are left out", n=FEWEST), "muted"),)),
            facts={"ready": everybody.ready, "people": everybody.people, "nothing_required": everybody.idle},
            empty=_(_why_empty(found)),
        )


class Barriers(Report):
    """Barriers of the change by department

    The first of five steps with a low score, as a share of the people who were asked. The steps follow the ADKAR model
    of Prosci.
    """

    name: ClassVar[str] = "resistance.barriers"
    right: ClassVar[Right] = Right.PEOPLE

    def read(self, session: Session) -> Chart:
        """Return the share of people with each barrier, by department."""
        found = barriers(session)
        rows: list[tuple[Cell, ...]] = [
            (each.department or _("no department"), each.people, *(_part(each.share(step)) for step in Step))
            for each in found
        ]
        groups = tuple(
            Group(
                each.department or _("no department"),
                tuple((each.share(step), figures.percent(each.share(step))) for step in Step),
            )
            for each in found
        )
        labels = tuple(step.label for step in Step)
        return Chart(
            "barriers",
            _("Barriers of the change by department"),
            "bars",
            headings=(_("Department"), _("People"), *labels),
            keys=("department", "people", *(step.value for step in Step)),
            rows=tuple(rows),
            groups=groups,
            names=labels,
            summary=(((_("cells of fewer than {n} people are left out", n=FEWEST), "muted"),),),
            empty=_("nobody was asked yet; note scores with “cockpit resistance score”"),
        )


REPORTS: tuple[type[Report], ...] = (Readiness, Barriers)


def _told(share: Share) -> Part | None:
    """Return a share as far as it may be told."""
    return None if share.hidden else _part(share.value)


def _part(value: float | None) -> Part | None:
    return None if value is None else Part(value)


def _why_empty(found: HeatMap) -> str:
    """Return the message id of what is missing for anybody to be ready."""
    if not found.roles:
        return N_("no job role yet; add one with “cockpit role add”")
    if not found.cells:
        return N_("nobody works in a job role yet; say who does with “cockpit learner assign”")
    return N_("no job role needs a course yet; say which it needs with “cockpit curriculum set”")
