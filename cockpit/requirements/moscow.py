"""MoSCoW: what must, should, could and will not be done, weighed by effort (DSDM handbook, chapter 10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cockpit.choice import Choice
from cockpit.figures import percent
from cockpit.i18n import N_
from cockpit.message import Message, message

MOST_MUST = 0.60
"""Share of the effort above which there are too many Musts."""
LEAST_COULD = 0.20
"""Share of the effort below which the Coulds are no contingency."""

# Tenths of days add up to a little more or less than they should.
_HAIR = 1e-9


class Moscow(Choice):
    """How much a requirement matters."""

    MUST = "must", N_("Must")
    SHOULD = "should", N_("Should")
    COULD = "could", N_("Could")
    WONT = "wont", N_("Won't")


MOST_EFFORT = 10_000
"""Person-days above which an effort is a slip of the finger: the work of forty people in a year (own choice)."""
REASONED = frozenset({Moscow.MUST, Moscow.WONT})
"""The priorities that are given only with a reason."""
IN_SCOPE = (Moscow.MUST, Moscow.SHOULD, Moscow.COULD)
"""The priorities whose effort is to be spent."""


@dataclass(frozen=True)
class Part:
    """The requirements of one priority: how many, how many of them are estimated, and the effort of those in days."""

    count: int = 0
    estimated: int = 0
    effort: float = 0.0

    @property
    def unestimated(self) -> int:
        """How many have no estimate; their effort is unknown, not 0."""
        return self.count - self.estimated


@dataclass(frozen=True)
class Split:
    """How requirements are spread over the priorities."""

    parts: Mapping[Moscow, Part]
    unprioritised: int = 0

    def part(self, priority: Moscow) -> Part:
        """Return the requirements of one priority."""
        return self.parts.get(priority, Part())

    @property
    def effort(self) -> float:
        """The estimated effort of what is in scope, in days."""
        return sum(self.part(priority).effort for priority in IN_SCOPE)

    @property
    def unestimated(self) -> int:
        """How many requirements in scope have no estimate."""
        return sum(self.part(priority).unestimated for priority in IN_SCOPE)

    @property
    def count(self) -> int:
        """How many requirements are in scope."""
        return sum(self.part(priority).count for priority in IN_SCOPE)

    def share(self, priority: Moscow) -> float | None:
        """Return the share of the effort in scope, 0 to 1.

        None for Won't, while no effort is estimated, and for requirements of which nobody has estimated any.
        """
        part = self.part(priority)
        if priority not in IN_SCOPE or self.effort <= 0 or part.unestimated == part.count > 0:
            return None
        return part.effort / self.effort


def split(items: Iterable[tuple[Moscow | None, float | None]]) -> Split:
    """Return how items, each a priority and an effort in days, are spread; an effort of None is not estimated."""
    parts: dict[Moscow, Part] = {}
    unprioritised = 0
    for priority, effort in items:
        if priority is None:
            unprioritised += 1
            continue
        part = parts.get(priority, Part())
        known = effort is not None
        parts[priority] = Part(part.count + 1, part.estimated + known, part.effort + (effort or 0.0))
    return Split(parts, unprioritised)


def warnings(found: Split) -> list[Message]:
    """Return what is unsound about a split: too many Musts, too few Coulds, efforts that nobody knows."""
    said = []
    must, could = found.share(Moscow.MUST), found.share(Moscow.COULD)
    if must is not None and must > MOST_MUST + _HAIR:
        text = N_("Must takes {share} of the effort, more than {limit}; the plan cannot give way when something slips")
        said.append(message(text, share=percent(must), limit=percent(MOST_MUST)))
    if could is not None and could < LEAST_COULD - _HAIR:
        text = N_("Could takes {share} of the effort, less than {limit}; there is no contingency")
        said.append(message(text, share=percent(could), limit=percent(LEAST_COULD)))
    if found.unestimated:
        text = N_("without an estimate: {count} of {all}; the shares leave them out")
        said.append(message(text, count=found.unestimated, all=found.count))
    return said
