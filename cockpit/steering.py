"""The report to the steering committee: what each area has to tell, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cockpit import figures, home
from cockpit.areas import AREAS, load
from cockpit.errors import Refused
from cockpit.i18n import N_, _, aside
from cockpit.listing import Line

if TYPE_CHECKING:
    from cockpit.portfolio.engagement import Engagement
    from cockpit.session import Session

_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&]")


@dataclass(frozen=True)
class Section:
    """A part of the report: its heading, and what there is to tell, a point a line; ``empty`` where that is nothing."""

    title: str
    points: tuple[Line, ...]
    empty: str


def read(session: Session) -> list[Section]:
    """Return the parts of the report: the figures of home first, then what the areas tell."""
    seen = tuple(
        (
            (_("{label}: {value}", label=each.label, value=""), ""),
            *each.value,
            (aside(home.age(each, session)) if each.as_of else "", "muted"),
        )
        for each in home.read(session)
    )
    sections = [Section(_("At a glance"), seen, "")]
    for area in AREAS:
        if area.report:
            tell: Callable[[Session], Sequence[Section]] = load(area.report)  # type: ignore[assignment]
            sections += tell(session)
    return sections


def markdown(session: Session) -> Iterator[str]:
    """Yield the report line by line; what people typed is text in it and no markup."""
    project = _project(session)
    title = _("{project}: report of {day}", project=project.name, day=session.today().isoformat())
    yield f"# {_escaped(title)}"
    yield ""
    live = _("go-live {day}", day=figures.day(project.go_live))
    yield " · ".join(_escaped(each) for each in (project.customer, project.product, project.phase.label, live) if each)
    for section in read(session):
        yield ""
        yield f"## {_escaped(section.title)}"
        yield ""
        yield from (f"- {_escaped(_text(line))}" for line in section.points)
        if not section.points:
            yield _escaped(section.empty)


def plain(session: Session) -> dict[str, object]:
    """Return the report as data."""
    project = _project(session)
    sections = [{"title": each.title, "points": list(map(_text, each.points))} for each in read(session)]
    return {"project": project.code, "day": session.today(), "go_live": project.go_live, "sections": sections}


def _project(session: Session) -> Engagement:
    if session.project is None:
        raise Refused(N_("there is no project yet; make one with “cockpit project add” or “cockpit demo”"))
    return session.project


def _text(line: Line) -> str:
    return "".join(text for text, _tone in line)


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
