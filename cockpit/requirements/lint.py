"""The three errors of requirement research: copying today's process, hearing only forms, overlooking risks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cockpit.choice import Choice
from cockpit.figures import percent
from cockpit.i18n import N_
from cockpit.message import Message, message

MOST_PROCESS = 0.50
"""Share of requirements that only repeat the existing process, above which the research is one-sided (own choice)."""


class Source(Choice):
    """Where a requirement or a pain point comes from."""

    INTERVIEW = "interview", N_("interview")
    SURVEY = "survey", N_("survey")
    FOCUS_GROUP = "focus-group", N_("focus group")
    TICKET = "ticket", N_("ticket")
    PROCESS = "process", N_("existing process")
    SUGGESTION = "suggestion", N_("suggestion")
    OTHER = "other", N_("other")


FROM_PEOPLE = frozenset({Source.INTERVIEW, Source.SURVEY, Source.FOCUS_GROUP, Source.TICKET, Source.SUGGESTION})
"""The sources in which people say in their own words what they need."""


@dataclass(frozen=True)
class Research:
    """What is known of how requirements were found.

    ``process_only`` come from the existing process and from nobody's pain; ``from_people`` from what people said;
    ``areas`` are the process areas, ``risky`` those with a risk on record, None while no risks are kept at all.
    """

    total: int
    process_only: int
    from_people: int
    areas: Collection[str] = ()
    risky: Collection[str] | None = None

    @property
    def process_share(self) -> float | None:
        """The share that only repeats the existing process; None without requirements."""
        return self.process_only / self.total if self.total else None

    @property
    def riskless(self) -> list[str] | None:
        """The process areas without a risk on record; None while no risks are kept."""
        return None if self.risky is None else sorted(set(self.areas) - set(self.risky))


def lint(research: Research) -> list[Message]:
    """Return what is wrong with the research; without requirements nothing can be."""
    found = []
    share = research.process_share
    if share is None:
        return []
    if share > MOST_PROCESS:
        text = N_(
            "{share} of the requirements only repeat the existing process ({count}); ask what hurts and is missing"
        )
        found.append(message(text, share=percent(share), count=research.process_only))
    if not research.from_people:
        text = N_("no requirement comes from an interview, survey, focus group, ticket or suggestion; listen to people")
        found.append(message(text))
    if research.riskless:
        text = N_("process areas without a risk on record: {areas}")
        found.append(message(text, areas=", ".join(research.riskless)))
    return found
